"""``scrapy shell | fetch | view | parse`` and ``outlets --try``: a look at a site that leaves nothing behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.outlet_tools.asking import Answer, Ask
from crawler.outlet_tools.trial import Trial
from crawler.outlets.outlet import Address, Outlet, Section
from tests.crawler.crawls import Crawl, scrapy
from tests.crawler.sites import Site, address, listing, page, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        found.answers |= {"/politics/": listing(1, 2), address(1): page("first"), address(2): page("second")}
        yield found


def look(folder: Path, *words: str, **settings: object) -> Crawl:
    given = {"ALLOW_PRIVATE": 1, "ARCHIVE": folder / "archive", "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "ERROR", **settings}
    return scrapy(*words, folder=folder, **given)


def test_scrapys_own_tools_work_and_store_nothing(site: Site, tmp_path: Path) -> None:
    fetched = look(tmp_path, "fetch", site.section)
    shell = look(tmp_path, "shell", "-c", "response.css('h2 a::text').getall()", site.section)

    assert (fetched.code, fetched.out) == (0, listing(1, 2)[1].decode() + "\n"), fetched.log
    assert (shell.code, shell.out.count("Ferry number")) == (0, 2), shell.log
    assert list(tmp_path.iterdir()) == []
    assert [path for path, _ in site.asked] == ["/robots.txt", "/politics/"] * 2


def test_parse_shows_what_would_be_taken(site: Site, tmp_path: Path) -> None:
    article = look(tmp_path, "parse", "--spider", "politics", site.base + address(1))
    section = look(tmp_path, "parse", site.section)
    missing = look(tmp_path, "parse", f"{site.base}/no/")
    wrong = look(tmp_path, "parse", site.section, HTTPCACHE_ENABLED=1)

    assert json.loads(article.out)["article"]["headline"] == "The first ferry is late"
    assert json.loads(section.out)["section"] == [site.base + address(1), site.base + address(2)]
    assert (missing.code, missing.log) == (1, f"scrapy parse: {site.base}/no/: HTTP 404\n")
    assert (wrong.code, "HTTPCACHE_ENABLED=1" in wrong.log) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_an_outlet_is_tried(site: Site, tmp_path: Path) -> None:
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets" / "mine.toml").write_text(
        f'name = "mine"\ntitle = "Mine"\nhome = "{site.base}/"\ncountry = "de"\nlanguages = ["en"]\n'
        + "".join(f'[[{kind}]]\nurl = "{site.base}/{path}"\nlearned = "test"\n'
                  for kind, path in (("section", "politics/"), ("feed", "feed/")))
    )  # fmt: skip
    before = sorted(tmp_path.rglob("*"))

    done = look(tmp_path, "outlets", "--try", "mine", OUTLETS=tmp_path / "outlets")

    assert [line.split("\t")[:3] for line in done.out.splitlines()] == [
        ["mine", "robots", "HTTP 404"],
        ["mine", "section", "ok"],
        ["mine", "feed", "HTTP 404"],
        ["mine", "article", "ok"],
    ]
    assert "The first ferry is late" in done.out
    assert done.code == 1  # of the feed
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("is_index", [False, True])
def test_an_outlet_with_a_sitemap_alone_is_tried(site: Site, tmp_path: Path, is_index: bool) -> None:
    """An article of our sections is read; of an index, one of its first sitemap."""
    pages = [f"{site.base}/sport/2026/10/09/a-match-that-nobody-saw/", site.base + address(2)]
    urlset = "<urlset>" + "".join(f"<url><loc>{one}</loc></url>" for one in pages) + "</urlset>"
    index = f"<sitemapindex><sitemap><loc>{site.base}/one.xml</loc></sitemap></sitemapindex>"
    site.answers["/one.xml"] = (200, urlset.encode(), {"Content-Type": "application/xml"})
    site.answers["/index.xml"] = (200, index.encode(), {"Content-Type": "application/xml"})
    (tmp_path / "mine.toml").write_text(
        f'name = "mine"\ntitle = "Mine"\nhome = "{site.base}/"\ncountry = "de"\nlanguages = ["en"]\n'
        f'[[sitemap]]\nurl = "{site.base}/{"index" if is_index else "one"}.xml"\nlearned = "test"\n'
    )

    done = look(tmp_path, "outlets", "--try", "mine", OUTLETS=tmp_path)

    assert done.code == 0, done.log
    assert [line.split("\t")[:3] for line in done.out.splitlines()] == [
        ["mine", "robots", "HTTP 404"],
        ["mine", "sitemap", "ok"],
        ["mine", "article", "ok"],
    ]
    assert "The second ferry is late" in done.out


def test_a_trial_ends_within_its_minute() -> None:
    """A host that wants two minutes between two requests is asked no further when the time is over."""
    section, feed = "https://paper.example/politics/", "https://paper.example/feed/"
    outlet = Outlet(name="paper", title="P", home="https://paper.example/", country="de", languages=("en",),
                    section=(Section(url=section, learned="a"),), feed=(Address(url=feed, learned="a"),))  # fmt: skip
    now = [0.0]
    course = Trial(outlet, clock=lambda: now[0])
    (first,) = course.first()

    now[0] = 60.0
    assert list(course.answered(Answer(first, section, 200, (), listing(1)[1]))) == []

    assert (first, course.check.unasked) == (Ask(section, "section", first.about), 1)
