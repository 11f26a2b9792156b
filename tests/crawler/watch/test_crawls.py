"""Whole crawls of a site on the loopback that changes, closes its doors, or is too quick for us."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

import archive
from tests.archive.sentences import sentences
from tests.clock import shifted
from tests.crawler.report.test_ping import listening
from tests.crawler.sites import STORY, Answer, Site, address, listing, page, serving

STORIES = range(1, 23)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def old_face(number: int, serial: int) -> str:
    text = "".join(f"<p>{STORY}It was the {word} time for ship {number}.</p>" for word in ("first", "second", "third"))
    return (
        f"<html lang=en><head><title>Ferry {number} is late</title></head><body><article>"
        f"<h1>Ferry {number} is late</h1><p class=byline>By Maud Tessering</p>"
        f"<time datetime='2026-10-13T16:00:00+02:00'>October 13, 2026</time>{text}"
        f"</article><footer>{serial}</footer></body></html>"
    )


def new_face(number: int, serial: int) -> str:
    text = "".join(f"<p>{STORY}It was the {word} time for ship {number}.</p>" for word in ("first", "second", "third"))
    return (
        f"<html lang=en><head><title>Ferry {number} is late</title><meta property=og:title content='Ferry {number} is "
        f"late'></head><body><div id=app>{text}</div><footer>{serial}</footer></body></html>"
    )


def dress(site: Site, face: Callable[[int, int], str]) -> None:
    """Every answer has other furniture, so that no page is the same bytes again."""
    serials = itertools.count()
    for number in STORIES:

        def answer(_: dict[str, str], number: int = number) -> Answer:
            return 200, face(number, next(serials)).encode(), {}

        site.answers[address(number)] = answer


def test_a_redesign_rings_on_the_first_run_that_meets_it(site: Site, tmp_path: Path) -> None:
    """Whoever does not want to be woken by it says so with FAIL_ON; logs, metrics and the ping tell it too."""
    site.answers["/politics/"] = listing(*STORIES)
    dress(site, old_face)
    for _ in range(3):
        done = site.crawl(tmp_path, REFETCH_ALL=1)
        assert (done.code, done.summary["outlets"]["127-0-0-1"]["alarms"]) == (0, []), done.log[-2000:]
    dress(site, new_face)

    rang = site.crawl(tmp_path, REFETCH_ALL=1)

    (outlet,) = rang.summary["outlets"].values()
    assert rang.code == 1, rang.log[-2000:]
    assert outlet["status"] == "alarmed"
    assert "drift: authors filled on 0 of 22 pages, 100% before (3 runs)" in sentences(outlet["alarms"])
    assert any(alarm.startswith("drift: headline came from ") for alarm in sentences(outlet["alarms"]))
    assert "scrapy crawl: 127-0-0-1: drift: authors" in rang.log

    metrics, watch = tmp_path / "paper.prom", tmp_path / "watch.toml"
    away = '[[watch]]\nname = "away"\nlines = "/dev/full"\n'
    watch.write_text(away + '[[watch]]\nname = "log"\nlines = "log.jsonl"\nkinds = ["alarm", "new"]\n')
    with listening() as (url, asked):
        again = site.crawl(
            tmp_path, REFETCH_ALL=1, FAIL_ON="lost,blocked", METRICS_FILE=metrics, PING_URL=url, LOG_JSON=1, WATCH=watch
        )

    (outlet,) = again.summary["outlets"].values()
    assert again.code == 0, again.log[-2000:]
    assert [alarm for alarm in outlet["alarms"] if (alarm["kind"], alarm["about"]) == ("drift", "authors")]
    lines = [json.loads(line) for line in again.log.splitlines()]
    assert {line["outlet"] for line in lines if "url" in line} == {"127-0-0-1"}
    assert outlet["run"] in {line.get("run") for line in lines}
    assert f'paper_run_alarms{{outlet="127-0-0-1",alarm="drift"}} {len(outlet["alarms"])}\n' in metrics.read_text()
    told = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert {one["kind"] for one in told} == {"alarm", "new"}
    assert len([one for one in told if one["kind"] == "new"]) == len(list(archive.open(tmp_path / "archive")))
    assert any(one["run"] == rang.summary["outlets"]["127-0-0-1"]["run"] for one in told)
    assert any("away was not told all" in line.get("message", "") for line in lines)
    ((_, path, body),) = asked
    assert (path, json.loads(body)) == ("/secret-0123/0", again.summary)


def test_doors_that_close_and_lists_that_turn_over(site: Site, tmp_path: Path) -> None:
    site.answers = {"/politics/": listing(*range(1, 7)), **{address(n): page(f"number {n}") for n in range(1, 13)}}
    assert site.crawl(tmp_path).code == 0

    site.answers["/politics/"] = listing(*range(7, 13))
    missed = site.crawl(tmp_path)

    (outlet,) = missed.summary["outlets"].values()
    assert (missed.code, outlet["alarms"]) == (0, [])
    (warning,) = outlet["warnings"]
    assert (warning["kind"], warning["about"], warning["detail"]["kind"]) == ("gap", site.section, "turned_over")
    assert json.loads(msgspec.json.encode(archive.open(tmp_path / "archive").runs()[-1].warnings)) == [warning]

    refusing: Answer = (403, b"no", {})
    site.answers |= {address(n): refusing for n in range(1, 13)}
    refused = site.crawl(tmp_path, REFETCH_ALL=1)

    (outlet,) = refused.summary["outlets"].values()
    (alarm,) = sentences(outlet["alarms"])
    assert refused.code == 1
    assert alarm.startswith("blocked: 12 of 12 pages were refused (")
    assert alarm.endswith(": HTTP 403)")

    for answer, told in (
        ((200, b"", {}), "blocked: every section page was refused ("),
        ((503, b"", {}), "lost: no section page could be read ("),
    ):
        site.answers["/politics/"] = answer
        shut = site.crawl(tmp_path, RETRY_TIMES=0)
        (outlet,) = shut.summary["outlets"].values()
        assert shut.code == 1
        assert sentences(outlet["alarms"])[0].startswith(told)


def test_a_site_that_is_away_and_comes_back_is_told_twice_in_all(site: Site, tmp_path: Path) -> None:
    """Every run ends with 1 while it lasts; WATCH tells the first, and the end."""
    watch = tmp_path / "watch.toml"
    watch.write_text('[[watch]]\nname = "log"\nlines = "log.jsonl"\nkinds = ["alarm", "resolved"]\n')
    there = {"/politics/": listing(1, 2, 3), **{address(n): page(f"number {n}") for n in (1, 2, 3)}}
    site.answers = dict(there)
    codes = [site.crawl(tmp_path, WATCH=watch).code]
    site.answers["/politics/"] = (403, b"no", {})
    away = [site.crawl(tmp_path, WATCH=watch) for _ in range(3)]
    site.answers = dict(there)
    back = site.crawl(tmp_path, WATCH=watch)
    codes += [one.code for one in (*away, back, site.crawl(tmp_path, WATCH=watch))]

    assert codes == [0, 1, 1, 1, 0, 0]
    first, *others = (one.summary["outlets"]["127-0-0-1"] for one in (*away, back))
    begun = archive.open(tmp_path / "archive").runs()[1]
    assert [one["alarms"][0]["since"] for one in (first, *others[:-1])] == [None, begun.started, begun.started]
    assert [(one["detail"]["kind"], one["since"]) for one in others[-1]["resolved"]] == [
        ("sources_refused", begun.started)
    ]
    told = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [(one["kind"], one["run"]) for one in told] == [("alarm", begun.run), ("resolved", others[-1]["run"])]
    assert told[1]["summary"] == f"{told[0]['summary']}; first told by the run of {begun.started[:16]}Z"


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("METRICS_FILE", "nowhere/x.prom", "METRICS_FILE=nowhere/x.prom: not a file in a folder that can be written"),
        ("METRICS_FILE", ".", "METRICS_FILE=.: not a file"),
        ("WATCH", "nowhere.toml", "nowhere.toml: cannot be read"),
        ("PING_URL", "hc.example/0123", "PING_URL: not a web address"),
        ("LOG_JSON", "perhaps", "LOG_JSON=perhaps: write 1 or 0"),
    ],
)
def test_a_mistake_is_said_before_anything_is_fetched(
    site: Site, tmp_path: Path, setting: str, value: str, told: str
) -> None:
    done = site.crawl(tmp_path, **{setting: value})

    assert (done.code, done.out, site.asked) == (2, "", [])
    assert told in done.log
    assert "Traceback" not in done.log


def test_a_day_in_which_no_page_came_is_told(site: Site, tmp_path: Path) -> None:
    """A server that says 304 to who has nothing: no refusal, and nothing to read."""
    site.answers = {"/politics/": listing(1, 2, 3), **{address(n): (304, b"", {}) for n in (1, 2, 3)}}

    first, second, third = (site.crawl(tmp_path, RETRY_TIMES=0, env=shifted(day * 86_400)) for day in range(3))

    assert [(one.code, one.summary["counts"]) for one in (first, second)] == [(0, {"failed": 3})] * 2
    (alarm,) = next(iter(third.summary["outlets"].values()))["alarms"]
    assert (third.code, alarm["kind"], alarm["detail"]["kind"]) == (1, "lost", "pages_failed")

    site.answers[address(2)] = page("number 2")
    assert site.crawl(tmp_path, RETRY_TIMES=0, env=shifted(3 * 86_400)).code == 0
