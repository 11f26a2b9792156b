"""``scrapy outlets --check``: what answers, what does not and why, politely; and the dates it writes."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.errors import UsageError
from crawler.demo.newsroom import Newsroom
from crawler.outlet_tools.check import Check
from crawler.outlet_tools.dates import dated, write_dates
from crawler.outlets import load
from tests.crawler.crawls import Crawl, scrapy
from tests.crawler.sites import Site, listing, moved, serving

TODAY = dt.datetime.now(dt.UTC).date()
FILE = """# The file of a person, with notes.
name = "ferry-post"
title = "The Ferry Post"
home = "{base}/"
country = "nz"
languages = ["en"]

[[section]]
url = "{base}/politics/"   # the old one
learned = "the menu"
checked = 2020-01-31  # by hand

[[section]]
url = '{base}/moved/'
learned = "the menu"
trail = ["Politics"]

[[section]]
url = "{base}/home/"
learned = "the menu"

[[section]]
url = "{base}/pdf/"
learned = "the menu"

[[section]]
url = "{base}/closed/"
learned = "the menu"

[[section]]
url = "{base}/hangs/"
learned = "the menu"

[[feed]]
url = "{base}/gone.xml"
learned = "declared"

[[feed]]
url = "{base}/page.xml"
learned = "declared"

[[sitemap]]
url = "{base}/sitemap.xml"
learned = "robots.txt"

[[rules]]
byline = "p.byline"
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        site.answers["/robots.txt"] = (200, b"User-agent: *\nDisallow: /closed/\n", {"Content-Type": "text/plain"})
        site.answers["/"] = site.answers["/politics/"] = listing(1, 2, 3, 4, 5)
        site.answers["/moved/"] = moved("/politics/")
        site.answers["/home/"] = moved("/")
        site.answers["/pdf/"] = (200, b"%PDF-1.7 <<>>", {"Content-Type": "application/pdf"})
        site.answers["/hangs/"] = _hangs
        site.answers["/page.xml"] = (200, b"<html><body>Sorry</body></html>", {})
        index = "<sitemapindex><sitemap><loc>http://a.example/1.xml</loc></sitemap></sitemapindex>"
        site.answers["/sitemap.xml"] = (200, index.encode(), {"Content-Type": "application/xml"})
        yield site


def outlets(*words: str, folder: Path, **settings: object) -> Crawl:
    defaults = {"DOWNLOAD_DELAY": 0, "ALLOW_PRIVATE": "127.0.0.0/8", "OUTLETS": folder / "outlets"}
    return scrapy("outlets", *words, folder=folder, **(defaults | settings))


def test_every_way_to_fail_is_told_apart(site: Site, tmp_path: Path) -> None:
    """One line of JSON an address, in the order of the file; only what answered gets today's date."""
    (tmp_path / "outlets").mkdir()
    file = tmp_path / "outlets" / "ferry-post.toml"
    file.write_text(FILE.format(base=site.base), encoding="utf-8")
    done = outlets("--check", "ferry-post", "--json", "--write", folder=tmp_path, DOWNLOAD_TIMEOUT=1, RETRY_TIMES=0)
    found: dict[str, dict[str, Any]] = {
        one["url"].removeprefix(site.base): one for one in map(json.loads, done.out.splitlines())
    }

    assert done.code == 1, done.log
    assert {path: (one["kind"], one["status"], one["links"], one["reason"]) for path, one in found.items()} == {
        "/politics/": ("section", 200, 5, None),
        "/moved/": ("section", 200, 5, None),
        "/home/": ("section", 200, 5, "leads to the front page"),
        "/pdf/": ("section", 200, 0, "no links"),
        "/closed/": ("section", None, 0, "robots.txt forbids it"),
        "/hangs/": ("section", None, 0, found["/hangs/"]["reason"]),
        "/gone.xml": ("feed", 404, 0, "HTTP 404"),
        "/page.xml": ("feed", 200, 0, "a web page"),
        "/sitemap.xml": ("sitemap", 200, 1, None),
    }
    assert found["/hangs/"]["reason"]
    assert found["/moved/"]["moved"] == site.section
    assert found["/politics/"]["moved"] is None
    assert "/closed/" not in {path for path, _ in site.asked}
    assert {
        one.url.removeprefix(site.base) for one in load(file.parent)["ferry-post"].section if one.checked == TODAY
    } == {
        "/politics/",
        "/moved/",
    }
    dates = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("checked")]
    assert dates == [f"checked = {TODAY}  # by hand", f"checked = {TODAY}", f"checked = {TODAY}"]


def test_all_is_well_with_the_demo(tmp_path: Path) -> None:
    """Both papers at once; a table parted by tabs in a pipe; a host is asked once in a pause, and hosts at once."""
    with Newsroom(edition=1) as room:
        room.outlets_folder(tmp_path / "outlets")
        done = outlets("--check", "@demo", folder=tmp_path, DOWNLOAD_DELAY=0.3)
        seen = room.requests
    rows = [line.split("\t") for line in done.out.splitlines()]

    assert done.code == 0, done.log + done.out
    assert {row[0] for row in rows} == set(room.bases)
    section, *others = [row[1:4] for row in rows if row[0] == "demo-shiomi"]
    assert others == [["feed", "ok", "9"], ["sitemap", "ok", "2"]]
    # Four in the list, and what a ranking that changes with each visit has of the section.
    assert (section[:2], 4 <= int(section[2]) <= 6) == (["section", "ok"], True)
    for base in room.bases.values():
        times = [one.at for one in seen if one.url.startswith(base)]
        assert min((later - sooner).total_seconds() for sooner, later in itertools.pairwise(times)) > 0.25
    assert not list(tmp_path.glob("**/*.warc.gz")), "nothing is archived"


def test_without_check_nothing_is_asked(tmp_path: Path) -> None:
    """The list is as it was, and --write alone is a mistake."""
    (tmp_path / "outlets").mkdir()
    listed = outlets("japan-news", folder=tmp_path)
    wrong = outlets("japan-news", "--write", folder=tmp_path)

    assert (listed.code, listed.out.split("\t")[:3]) == (0, ["japan-news", "jp", "en"])
    assert wrong.code == 2
    assert "--write: only with --check" in wrong.log


def test_a_file_that_names_no_address_is_nothing_to_be_content_with(tmp_path: Path) -> None:
    (tmp_path / "bare.toml").write_text(
        'name = "bare"\ntitle = "Bare"\nhome = "http://127.0.0.1:9/"\ncountry = "nz"\nlanguages = ["en"]\n'
    )

    done = scrapy("outlets", "--check", "bare", folder=tmp_path, OUTLETS=tmp_path)

    assert (done.code, done.out) == (1, "")
    assert "bare: its file names no section page, feed or sitemap" in done.log


def test_hosts_are_asked_at_once_and_each_in_turn() -> None:
    """One request a host is out at any time: the next is asked when the last was answered."""
    catalogue = load()
    course = Check(catalogue.values())
    begun = [ask.url for ask in course.first()]
    hosts = {url.split("/")[2] for url in begun}

    assert len(begun) == len(hosts) > 100
    assert course.unasked == sum(len(one.section) + len(one.feed) + len(one.sitemap) for one in catalogue.values())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[[feed]]\nurl = "u"\nlearned = "x"\n', '[[feed]]\nurl = "u"\nlearned = "x"\nchecked = 2026-11-24\n'),
        (
            "[[feed]]\r\nurl = 'u'\r\nlearned = 'x'",
            "[[feed]]\r\nurl = 'u'\r\nlearned = 'x'\r\nchecked = 2026-11-24\r\n",
        ),
        ('[[feed]]\nchecked = 2020-01-01 # me\nurl = "u"\n', '[[feed]]\nchecked = 2026-11-24 # me\nurl = "u"\n'),
        ('[[feed]]\nurl = "v"\nlearned = "x"\n', '[[feed]]\nurl = "v"\nlearned = "x"\n'),
        ('[[rules]]\nurl = "u"\nlearned = "x"\n', '[[rules]]\nurl = "u"\nlearned = "x"\n'),
    ],
)
def test_dates_change_nothing_else(before: str, after: str) -> None:
    """Comments, quotes, order and line ends stay."""
    assert dated(before, {"u"}, dt.date(2026, 11, 24))[0] == after


def test_a_file_that_only_a_person_can_edit_stays(tmp_path: Path) -> None:
    """An inline table is valid TOML, but not the form that is understood here."""
    file = tmp_path / "x.toml"
    text = 'feed = [{ url = "u", learned = "x" }]\n'
    file.write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match="set `checked` by hand"):
        write_dates(file, {"u"}, TODAY)
    assert file.read_text(encoding="utf-8") == text


def _hangs(_: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    time.sleep(3)
    return 200, b"", {}
