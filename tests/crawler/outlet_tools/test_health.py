"""``scrapy outlets --report``: what is known of each outlet's health, and what is not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import archive
from archive.causes import Alarm, Cause
from archive.manifest import Manifest, Profile, Source
from archive.runs.files import write_manifest
from archive.storage.local import LocalStorage
from crawler.outlet_tools.check import Checked
from crawler.outlet_tools.health import Health, health, report
from crawler.outlets import load
from crawler.outlets.outlet import Address, Outlet, Section
from tests.crawler.crawls import scrapy
from tests.crawler.sites import listing, serving

TODAY = dt.date(2026, 11, 26)


def paper(name: str, checked: dt.date | None = None) -> Outlet:
    section = Section(url=f"https://{name}.example/politics/", learned="the menu", checked=checked)
    feed = Address(url=f"https://{name}.example/feed/", learned="declared")
    home = f"https://{name}.example/"
    return Outlet(
        name=name, title=f"The {name}", home=home, country="nz", languages=("en",), section=(section,), feed=(feed,)
    )


def site_file(path: Path, name: str, base: str) -> None:
    head = f'name = "{name}"\ntitle = "The {name}"\nhome = "{base}/"\ncountry = "nz"\nlanguages = ["en"]\n'
    lists = "".join(
        f'[[{kind}]]\nurl = "{base}/{where}/"\nlearned = "x"\n'
        for kind, where in (("section", "politics"), ("feed", "feed"))
    )
    path.write_text(head + lists)


def checked(outlet: str, kind: Any, reason: str | None = None) -> Checked:
    return Checked(outlet, kind, f"https://{outlet}.example/x", 200, 3, reason=reason)


def run(place: Path, day: int, **fields: Any) -> None:
    moment = f"2026-11-{day:02}T06:00:00.000000Z"
    told = {"run": f"run{day:07}", "outlet": "post", "status": "complete", "started": moment, "ended": moment}
    write_manifest(LocalStorage(place), Manifest(**(told | fields)))


def test_nobody_has_asked(tmp_path: Path) -> None:
    """All outlets that come with the program: the table claims nothing."""
    found = list(health(load(None).values(), (), None, TODAY))

    assert not any(one.is_checked for one in found)
    rows = [line for line in report(found, TODAY).splitlines() if "`" in line and line.startswith("| ")]
    assert len(rows) == len(found) > 100
    assert {line.count("unchecked") for line in rows} == {5}


def test_dates_of_the_file_and_of_a_check() -> None:
    posts = [paper("post", dt.date(2026, 1, 31)), paper("echo"), paper("star")]
    check = [
        checked("echo", "section"),
        checked("echo", "feed", "HTTP 404"),
        checked("star", "section", "blocked: AWS WAF"),
    ]

    post, echo, star = health(posts, check, None, TODAY)

    assert (post.section, post.feed, post.asked, post.wall) == ("2026-01-31", None, "2026-01-31", None)
    assert (echo.section, echo.feed) == ("2026-11-26", None)
    assert (star.section, star.wall, star.is_checked) == (None, "AWS WAF", True)


def test_what_the_runs_of_the_archive_saw(tmp_path: Path) -> None:
    LocalStorage(tmp_path).put("archive.json", b'{"format": 1}')
    sections = Source(url="https://post.example/politics/", kind="section", links=9)
    feed = Source(url="https://post.example/feed/", kind="feed", unchanged=True)
    run(tmp_path, 3, sources=(sections, feed), profile=Profile(statuses={"ok": 4}))
    wall = Alarm("blocked", Cause("sources_refused", count=1), "AWS WAF")
    run(tmp_path, 5, sources=(Source(url="https://post.example/politics/", kind="section"),), alarms=(wall,))
    run(tmp_path, 7, kind="import", profile=Profile(statuses={"ok": 4}))

    found = list(health([paper("post"), paper("echo")], (), archive.open(tmp_path), TODAY))

    assert found[0] == Health(
        outlet="post", title="The post", country="nz", section="2026-11-03", feed="2026-11-03", article="2026-11-03",
        wall="AWS WAF", asked="2026-11-05",
    )  # fmt: skip
    assert not found[1].is_checked
    assert "| The post (`post`) | nz | 2026-11-03 | 2026-11-03 | 2026-11-03 | - | AWS WAF |" in report(found, TODAY)


def test_a_check_of_a_walled_a_gone_and_a_good_paper(tmp_path: Path) -> None:
    """Who reads the table sees which is which, and when it was asked."""
    outlets = tmp_path / "outlets"
    outlets.mkdir()
    wall = (202, b"<html><script src='https://x.token.awswaf.com/a/challenge.js'></script></html>", {})
    with serving("127.0.0.1") as good, serving("127.0.0.2") as walled, serving("127.0.0.3") as gone:
        good.answers["/politics/"] = listing(1, 2, 3)
        walled.answers |= dict.fromkeys(("/robots.txt", "/politics/", "/feed/"), wall)
        for name, site in (("good", good), ("walled", walled), ("gone", gone)):
            site_file(outlets / f"{name}.toml", name, site.base)
        words = ("outlets", "good,walled,gone", "--check", "--report", "health.md")
        settings = {
            "ALLOW_PRIVATE": "127.0.0.0/8",
            "DOWNLOAD_DELAY": 0,
            "RETRY_TIMES": 0,
            "CONTACT": "desk@paper.example",
        }
        begun = dt.datetime.now(dt.UTC).date().isoformat()
        done = scrapy(*words, folder=tmp_path, OUTLETS=outlets, ARCHIVE=tmp_path / "none", **settings)

    days = (begun, dt.datetime.now(dt.UTC).date().isoformat())  # it may be midnight
    rows = {
        line.split("`")[1]: line.split("|")[3:10]
        for line in (tmp_path / "health.md").read_text().splitlines()
        if "(`" in line
    }
    told = {name: ["today" if cell.strip() in days else cell.strip() for cell in cells] for name, cells in rows.items()}
    assert done.code == 1, done.log
    assert told == {
        "good": ["today", "-", "-", "-", "-", "today", "feed: HTTP 404"],
        "walled": ["-", "-", "-", "-", "AWS WAF", "today", "-"],
        "gone": ["-", "-", "-", "-", "-", "today", "section: HTTP 404; feed: HTTP 404"],
    }


def test_the_command_writes_the_table_and_asks_nobody(tmp_path: Path) -> None:
    done = scrapy("outlets", "--report", "health.md", folder=tmp_path, ARCHIVE=tmp_path / "none")

    assert (done.code, done.out) == (0, ""), done.log
    assert "108 of them unchecked" in done.log or "unchecked" in (tmp_path / "health.md").read_text()
    assert scrapy("outlets", "--report", "no/such/x.md", folder=tmp_path).code == 2
