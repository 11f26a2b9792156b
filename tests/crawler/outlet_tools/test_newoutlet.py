"""``scrapy newoutlet``: a draft of a demo paper is as good as its own file; what is wrong with a site is said."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.errors import UsageError
from crawler.commands.newoutlet import _address as address_given
from crawler.commands.newoutlet import _free as free
from crawler.demo.newsroom import Newsroom
from crawler.outlets import Outlet, load
from tests.crawler.crawls import Crawl, crawl, environment, scrapy
from tests.crawler.sites import Site, address, listing, moved, page, serving

GOOD = 'name = "known"\ntitle = "The Ferry Post"\nhome = "BASE/"\ncountry = "nz"\nlanguages = ["en"]\n'
COURIER, SHIOMI = "demo-halder-courier", "demo-shiomi"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def newoutlet(url: str, *words: str, folder: Path, **settings: object) -> Crawl:
    defaults: dict[str, object] = {"DOWNLOAD_DELAY": 0, "ALLOW_PRIVATE": "127.0.0.0/8"}
    return scrapy("newoutlet", url, *words, folder=folder, **(defaults | settings))


def drafted(text: str, folder: Path, name: str = "drafted") -> Outlet:
    """The draft as anybody would read it: under a name of its own."""
    lines = [f'name = "{name}"' if line.startswith("name = ") else line for line in text.splitlines()]
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text("\n".join(lines), encoding="utf-8")
    return load(folder)[name]


def menu(*links: tuple[str, str]) -> tuple[int, bytes, dict[str, str]]:
    found = "".join(f'<li><a href="{path}">{label}</a></li>' for path, label in links)
    text = f"<html lang=en-NZ><head><title>The Ferry Post</title></head><body><nav><ul>{found}</ul></nav></body></html>"
    return 200, text.encode(), {}


@pytest.mark.parametrize("paper", [COURIER, SHIOMI])
def test_a_crawl_with_the_draft_finds_what_the_papers_own_file_finds(paper: str, tmp_path: Path) -> None:
    """From the front page alone. The draft says where and when everything was learned, and names no closed section."""
    with Newsroom(edition=2) as room:
        done = newoutlet(room.bases[paper] + "/", folder=tmp_path)
        assert done.code == 0, done.log
        outlet = drafted(done.out, tmp_path / "drafts")
        # What the paper's own file leads to, by the newsroom's own account; test_demo_crawl holds crawls against it.
        politics = {
            url
            for url, one in room.truth().items()
            if one.crawled and one.status in ("ok", "paywalled") and url.startswith(room.bases[paper])
        }
        said = crawl({"outlet": "drafted", "pages": "all"}, folder=tmp_path, OUTLETS=tmp_path / "drafts")
        assert said.code == 0, said.log[-2000:]

    assert {one.url for one in archive.open(tmp_path / "archive").articles()} == politics
    entries = (*outlet.section, *outlet.feed, *outlet.sitemap)
    assert all(one.learned.startswith("http") or one.learned == "a well-known address" for one in entries)
    assert all(one.checked is not None for one in entries)
    assert "preview" not in " ".join(section.url for section in outlet.section)


def test_what_the_draft_of_a_paper_says(tmp_path: Path) -> None:
    """Name, title, language, zone, pattern and trails of the Japanese paper, from its pages."""
    with Newsroom(edition=1) as room:
        done = newoutlet(f"{room.bases[SHIOMI]}/news/seiji/", folder=tmp_path)
        asked = [seen.url for seen in room.requests]
    outlet = drafted(done.out, tmp_path / "drafts")

    assert (outlet.title, outlet.country, outlet.languages) == ("汐見新報デジタル", "jp", ("ja",))
    assert outlet.timezone == "Asia/Tokyo"
    assert outlet.article == r"^/[^/]+/[^/]+/\d{4}/\d{2}/\d{2}/[a-z]\d+\.html$"
    assert [(section.url, section.trail, section.learned) for section in outlet.section] == [
        (f"{room.bases[SHIOMI]}/news/seiji/", ("政治",), "given on the command line")
    ]
    assert [feed.url for feed in outlet.feed] == [f"{room.bases[SHIOMI]}/feeds/all.atom"]
    assert [sitemap.url for sitemap in outlet.sitemap] == [f"{room.bases[SHIOMI]}/sitemap_index.xml"]
    # Four in the list, and what a ranking that changes with each visit has of the section.
    assert re.search("# [456] article links; goes on at", done.out)
    assert re.search("# What [456] articles gave without any rules", done.out)
    assert "headline: '汐見市長選、現職の磯部氏が4選出馬を表明'" in done.out
    assert len(asked) == len(set(asked)) <= 15, "everything is asked for once"
    assert not list(tmp_path.glob("**/*.warc.gz")), "nothing is archived"


def test_a_file_is_written_once(tmp_path: Path) -> None:
    """``--to`` names the outlet too; what is there stays, and nothing is asked then."""
    with Newsroom(edition=1) as room:
        first = newoutlet(room.bases[SHIOMI] + "/", "--to", "shiomi.toml", folder=tmp_path)
        assert (first.code, first.out) == (0, ""), first.log
        assert load(tmp_path)["shiomi"].section
        asked = len(room.requests)
        again = newoutlet(room.bases[SHIOMI] + "/", "--to", "shiomi.toml", folder=tmp_path)
        assert again.code == 2
        assert "shiomi.toml: is there already, and is not written over" in again.log
        assert len(room.requests) == asked


@pytest.mark.parametrize("url", ["japannews.example/politics", "ftp://a.example/", "http://", "https://a.example:0/"])
def test_what_is_no_address_is_named(url: str) -> None:
    with pytest.raises(UsageError, match="write it like https://"):
        address_given([url])


@pytest.mark.parametrize(
    ("name", "says"), [("there.toml", "is there already"), ("x/y.toml", "no folder"), ("A b.toml", "called after")]
)
def test_a_place_that_will_not_do_is_named(name: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "there.toml").touch()

    with pytest.raises(UsageError, match=says):
        free(tmp_path / name)


def test_nobody_is_asked_without_a_contact(tmp_path: Path) -> None:
    """A loopback site is one's own; any other must be able to reach whoever asks."""
    done = newoutlet("https://site.example/politics/", folder=tmp_path)

    assert done.code == 2
    assert "CONTACT is not set: site.example must be able to reach whoever crawls it" in done.log


def test_a_closed_site_is_left_alone(site: Site, tmp_path: Path) -> None:
    """robots.txt says no to all of it: nothing but robots.txt is asked."""
    site.answers["/robots.txt"] = (200, b"User-agent: *\nDisallow: /\n", {"Content-Type": "text/plain"})
    done = newoutlet(site.section, folder=tmp_path)

    assert (done.code, done.out) == (1, "")
    assert "robots.txt" in done.log
    assert {path for path, _ in site.asked} == {"/robots.txt"}


def test_an_address_outside_the_public_internet_is_not_visited(site: Site, tmp_path: Path) -> None:
    site.answers["/politics/"] = listing(1, 2, 3)
    done = newoutlet(site.section, folder=tmp_path, ALLOW_PRIVATE="")

    assert (done.code, done.out) == (1, "")
    assert "ALLOW_PRIVATE" in done.log or "robots.txt" in done.log
    assert site.asked == []


def test_a_site_with_everything_wrong_is_drafted_as_far_as_it_goes(site: Site, tmp_path: Path) -> None:
    """Feeds that are 404 or web pages, a section that hangs, one that leads to the front page, a PDF: each is said."""
    words = ("politics", "politics/hangs", "election", "parliament")
    site.answers["/"] = menu(*((f"/{word}/", word.rpartition("/")[2].title()) for word in words))
    declared = "".join(f'<link rel=alternate type="application/rss+xml" href=/{name}.xml>' for name in ("gone", "page"))
    site.answers["/politics/"] = (200, declared.encode() + listing(1, 2, 3, 4, 5, 6)[1], {})
    site.answers["/page.xml"] = (200, b"<html><body>Sorry</body></html>", {})
    site.answers["/politics/hangs/"] = _hangs
    site.answers["/election/"] = moved("/")
    site.answers["/parliament/"] = (200, b"%PDF-1.7 <<>>", {"Content-Type": "application/pdf"})
    for number in range(1, 7):
        site.answers[address(number)] = page("slow")
    done = newoutlet(site.base + "/", folder=tmp_path, DOWNLOAD_TIMEOUT=1, RETRY_TIMES=0)
    outlet = drafted(done.out, tmp_path / "drafts")

    assert done.code == 0, done.log
    assert [section.url for section in outlet.section] == [site.section]
    assert (outlet.feed, outlet.sitemap) == ((), ())
    assert outlet.country == "nz"
    lines = done.out.split("# Asked in vain:\n")[1].splitlines()
    in_vain = dict(line.removeprefix("# ").split(": ", 1) for line in lines)
    assert in_vain[f"{site.base}/gone.xml"] == "HTTP 404"
    assert in_vain[f"{site.base}/page.xml"] == "html"
    assert in_vain[f"{site.base}/election/"] == "leads to the front page"
    assert in_vain[f"{site.base}/parliament/"] == "0 article links"
    assert f"{site.base}/politics/hangs/" in in_vain
    assert "headline: 'The slow ferry is late'" in done.out
    assert "authors: missing in 5 of 5 articles" in done.log


def test_a_site_without_politics_is_a_draft_with_a_warning(site: Site, tmp_path: Path) -> None:
    site.answers["/"] = menu(("/sport/", "Sport"))
    own = GOOD.replace("BASE", site.base)
    (tmp_path / "known.toml").write_text(own, encoding="utf-8")
    done = newoutlet(site.base, folder=tmp_path, OUTLETS=tmp_path)

    assert done.code == 1
    assert "there is a file for this site already: outlet 'known'" in done.log
    assert drafted(done.out, tmp_path / "drafts").section == ()
    assert "no politics section was found" in done.log


def rss(site: Site, *numbers: int) -> tuple[int, bytes, dict[str, str]]:
    found = "".join(f"<item><title>Ferry {one}</title><link>{site.base}{address(one)}</link></item>" for one in numbers)
    text = f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Ferries</title>{found}</channel></rss>'
    return 200, text.encode(), {"Content-Type": "application/rss+xml"}


def urlset(site: Site, *numbers: int) -> tuple[int, bytes, dict[str, str]]:
    found = "".join(f"<url><loc>{site.base}{address(one)}</loc></url>" for one in numbers)
    sport = f"<url><loc>{site.base}/sport/2026/10/09/a-match-that-nobody-saw/</loc></url>"
    text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{sport}{found}</urlset>'
    return 200, text.encode(), {"Content-Type": "application/xml"}


def test_a_politics_feed_stands_for_a_section_that_is_none(site: Site, tmp_path: Path) -> None:
    """It was said that there is no politics, with exit code 1, though the draft gave all articles."""
    feed = '<link rel="alternate" type="application/rss+xml" href="/rss/politics.xml">'
    site.answers["/"] = (200, f"<html lang=en><head>{feed}<title>The Ferry Post</title></head></html>".encode(), {})
    site.answers["/rss/politics.xml"] = rss(site, 1, 2, 3)
    site.answers |= {address(one): page(f"number {one}") for one in (1, 2, 3)}

    done = newoutlet(site.base, "--to", str(tmp_path / "ferry.toml"), folder=tmp_path)

    assert done.code == 0, done.log
    assert "no politics section was found, but a feed, which is read in its place" in done.log
    told = (
        f"ferry.toml: sections 0, feeds 1, sitemaps 0; read it, then: scrapy outlets --try ferry -s OUTLETS={tmp_path}"
    )
    assert told in done.log
    assert [one.trail for one in load(tmp_path)["ferry"].feed] == [("Politics",)]
    assert "# What 3 articles gave" in (tmp_path / "ferry.toml").read_text()


def test_a_feed_that_is_given_is_a_feed_and_no_section(site: Site, tmp_path: Path) -> None:
    site.answers["/"] = menu(("/politics/", "Politics"), ("/politics/rss", "Politics (RSS)"))
    site.answers["/politics/"] = listing(1, 2, 3)
    site.answers["/politics/rss"] = rss(site, 1, 2, 3)

    outlet = drafted(newoutlet(f"{site.base}/politics/rss", folder=tmp_path).out, tmp_path / "drafts")

    assert [one.url for one in outlet.section] == [site.section]
    assert [(one.url, one.trail) for one in outlet.feed] == [(f"{site.base}/politics/rss", ("Politics",))]


@pytest.mark.parametrize(
    ("path", "answer", "told"),
    [
        ("", None, "name one with [[section]], or give its address instead of the front page"),
        (
            "/politics/",
            (200, b"<div id=root></div>", {}),
            "gives no article links (a script may fill it); name its feed",
        ),
        ("/sitemap.xml", "urlset", "of the feeds and sitemaps only what says politics in its address or on its page"),
    ],
)
def test_why_there_is_no_section_is_said(site: Site, tmp_path: Path, path: str, answer: object, told: str) -> None:
    site.answers["/"] = menu(("/politics/", "Politics"), ("/sport/", "Sport"))
    if path:
        site.answers[path] = urlset(site, 1, 2) if answer == "urlset" else answer  # type: ignore[assignment]

    done = newoutlet(site.base, folder=tmp_path)

    assert done.code == 1
    assert "no politics section was found; " in done.log
    assert told in done.log


def test_a_site_cannot_write_into_the_file(site: Site, tmp_path: Path) -> None:
    """Titles, labels and addresses with quotes and line ends stay words."""
    nasty = 'Politics"\n[[rules]]\nbyline = "p'
    label = f'<span title="{nasty}">Politics &quot;&#10;]]</span>'
    site.answers["/"] = menu(('/politics/"x', label), ("/politics/", "Politics"))
    status, body, fields = listing(1, 2, 3, 4, 5)
    site.answers["/politics/"] = (status, b"<title>A&#10;name = 1&#10;&quot;&quot;&quot;</title>" + body, fields)
    done = newoutlet(site.base, folder=tmp_path)
    outlet = drafted(done.out, tmp_path / "drafts")

    assert outlet.rules == ()
    assert outlet.section[0].url == site.section


def test_a_signal_ends_it_in_time(site: Site, tmp_path: Path) -> None:
    """Ctrl-C or SIGTERM: exit code 3 within eight seconds, and no half a file."""
    site.answers["/"] = menu(("/politics/", "Politics"))
    site.answers["/politics/"] = _hangs
    words = [sys.executable, "-m", "scrapy", "newoutlet", site.base, "--to", "late.toml"]
    words += ["-s", "ALLOW_PRIVATE=1", "-s", "DOWNLOAD_DELAY=0"]
    process = subprocess.Popen(words, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True)
    while "/politics/" not in {path for path, _ in site.asked} and process.poll() is None:
        time.sleep(0.05)
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)

    assert process.returncode == 3, said
    assert time.monotonic() - begun < 8
    assert "stopped before the draft was done" in said
    assert not (tmp_path / "late.toml").exists()


def _hangs(_: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    time.sleep(12)
    return 200, b"", {}
