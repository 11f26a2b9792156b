"""A year of a hundred outlets on a small server: what an hourly run takes of one core and of 1 GB.

Run: python -m benchmarks.year [--outlets 100] [--days 2] [--a-day 10] [--core N]    (a minute a visit; `faketime`)
Every outlet is a host of its own on the loopback with a section page, a feed and invented articles of 90 kB, edited at
the published rates. A visit is `scrapy crawl politics` over all of them, bound to one core, in a process whose clock is
moved; the outlets' pauses are switched off, so that a run takes as long as its CPU. The server has the other cores.

Asked for: at most 512 MB, all processes of the crawl together, and at most half of the core's hours. The year is what
the visits after the first come to (bytes and files: with the first, so rather too many);
prices are list prices that stand in this file. How a run starts at hour 8,760:
`python -m benchmarks.ledger --runs 8760`. Exit code 1 where the bounds are not held.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.crawling import Spent, environment, spent
from benchmarks.loopback import Site, article, path_of, response, serving
from benchmarks.told import machine
from tests.clock import shifted
from tests.crawler.dense.rates import edit_ages

__all__ = ["main"]

START = datetime(2026, 11, 2, tzinfo=UTC)
LISTED = 40
_BACKLOG = 40
_HOURS = 8_760
# Bounds of issue K.
_MEMORY, _SHARE = 512 * 10**6, 0.5
# List prices of AWS in us-east-1 in dollars (2026): a thousand PUTs, a thousand GETs, a GB for a month.
_PUT, _GET, _STORED = 0.005, 0.0004, 0.023
# What a run of an outlet asks of its bucket beside its files (`python -m benchmarks.fresh --counted`).
_ASKED_A_RUN = 4


@dataclass(frozen=True)
class Story:
    """``changes`` are the hours at which it is edited, in order."""

    number: int
    hour: int
    changes: tuple[float, ...]

    def edits(self, hour: int) -> int:
        return bisect_right(self.changes, hour)


class World:
    """The outlets, and what each shows at ``hour``."""

    def __init__(self, outlets: int, days: int, a_day: int, seed: int = 1) -> None:
        self.hour = 0
        self.hosts = [f"127.1.{1 + number // 200}.{1 + number % 200}" for number in range(outlets)]
        self._stories = {
            host: list(_stories(number, days, a_day, random.Random(f"{seed} {number}")))
            for number, host in enumerate(self.hosts)
        }
        self._known = {path_of(one.number): one for stories in self._stories.values() for one in stories}

    def answer(self, path: str, fields: dict[str, str]) -> bytes:
        host, _, port = fields["host"].partition(":")
        asked = fields.get("if-none-match")
        if path == "/robots.txt":
            return response(b"User-agent: *\nAllow: /\n")
        if (story := self._known.get(path)) is not None and story.hour <= self.hour:
            tag = f'"{story.number}-{story.edits(self.hour)}"'
            if asked == tag:
                return response(b"", f"ETag: {tag}", status="304 Not Modified")
            return response(_page(story, story.edits(self.hour)), f"ETag: {tag}", level=1)
        if path == "/politics/":
            return response(self._section(host), level=1)
        if path == "/politics/feed/":
            feed = self._feed(host, f"http://{host}:{port}")
            tag = f'"{hash(feed)}"'
            return response(b"" if asked == tag else feed, f"ETag: {tag}", status="304 Not Modified" if asked == tag
                            else "200 OK", level=1)  # fmt: skip
        return response(b"<html><body>There is no such page.</body></html>", status="404 Not Found")

    def _listed(self, host: str) -> list[Story]:
        return [one for one in reversed(self._stories[host]) if one.hour <= self.hour][:LISTED]

    def _section(self, host: str) -> bytes:
        entries = "".join(
            f'<li><article><h2><a href="{path_of(one.number)}">{_headline(one)}</a></h2></article></li>'
            for one in self._listed(host)
        )
        return f"<html lang=en><body><main><h1>Politics</h1><ul>{entries}</ul></main></body></html>".encode()

    def _feed(self, host: str, base: str) -> bytes:
        entries = "".join(
            f"<item><title>{escape(_headline(one))}</title><link>{base}{path_of(one.number)}</link>"
            f"<pubDate>{_moment(one):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
            for one in self._listed(host)
        )
        return f'<rss version="2.0"><channel><title>Politics</title>{entries}</channel></rss>'.encode()


def _stories(outlet: int, days: int, a_day: int, draw: random.Random) -> Iterator[Story]:
    hours = sorted([*(-draw.randint(0, 72) for _ in range(_BACKLOG)), *(draw.uniform(1, days * 24) for _ in range(
        days * a_day))])  # fmt: skip
    for place, hour in enumerate(hours):
        ages = tuple(hour + age for age in edit_ages(draw))
        yield Story(1_000 * (outlet + 1) + place, int(hour), ages)


def _moment(story: Story) -> datetime:
    return START + timedelta(hours=story.hour)


@lru_cache(4_096)
def _headline(story: Story) -> str:
    return article(story.number).partition(b"<h1>")[2].partition(b"</h1>")[0].decode()


@lru_cache(256)
def _page(story: Story, edits: int) -> bytes:
    page = article(story.number, day=_moment(story).isoformat())
    added = "".join(f"<p>The office told the paper of a change, for the time number {one}.</p>" for one in range(edits))
    return page.replace(b"</div></article>", added.encode() + b"</div></article>")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=100)
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--a-day", type=int, default=10, help="articles that an outlet publishes")
    parser.add_argument("--core", type=int, default=min(os.sched_getaffinity(0)))
    chosen = parser.parse_args()
    world = World(chosen.outlets, chosen.days, chosen.a_day)
    with tempfile.TemporaryDirectory(prefix="year-") as temporary, serving(world.answer, world.hosts) as site:
        visits = list(_visits(world, site, Path(temporary), chosen.days * 24, chosen.core))
        told, held = _summary(visits, Path(temporary) / "archive", chosen.outlets, chosen.days)
    print(f"{chosen.outlets} outlets, {chosen.a_day} articles a day each, {chosen.days} days; {machine()}")
    print("\n".join(told))
    return 0 if held else 1


@dataclass(frozen=True)
class Visit:
    cost: Spent
    requests: int
    counts: dict[str, int]


def _visits(world: World, site: Site, folder: Path, hours: int, core: int) -> Iterator[Visit]:
    outlets = folder / "outlets"
    outlets.mkdir()
    for number, host in enumerate(world.hosts):
        (outlets / f"year-{number:03}.toml").write_text(_outlet(number, f"http://{host}:{site.port}"))
    for hour in range(hours):
        world.hour, before = hour, len(site.asked)
        ahead = (START + timedelta(hours=hour) - datetime.now(UTC)).total_seconds()
        cost = spent(_command(folder, len(world.hosts), core), folder, environment(shifted(ahead)), together=True)
        visit = Visit(cost, len(site.asked) - before, json.loads(cost.out)["counts"])
        print(_line(hour, visit), file=sys.stderr, flush=True)
        yield visit


def _line(hour: int, one: Visit) -> str:
    counts = ", ".join(f"{count} {name}" for name, count in one.counts.items())
    return (
        f"hour {hour}: {one.cost.cpu:.1f} s of CPU, {one.cost.seconds:.1f} s, {one.cost.together / 1e6:.0f} MB, "
        f"{one.requests} requests; {counts}"
    )


def _command(folder: Path, outlets: int, core: int) -> Sequence[str]:
    names = ",".join(f"year-{number:03}" for number in range(outlets))
    settings = {
        "ARCHIVE": folder / "archive",
        "OUTLETS": folder / "outlets",
        "ALLOW_PRIVATE": "127.0.0.0/8",
        "CONTACT": "year@paper-of-record.invalid",
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "WARNING",
    }
    words = ["taskset", "-c", str(core), sys.executable, "-m", "scrapy", "crawl", "politics", "-a", f"outlet={names}"]
    return words + [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]


def _outlet(number: int, base: str) -> str:
    return f"""name = "year-{number:03}"
title = "The Courier of {number}"
home = "{base}/"
country = "no"
languages = ["en"]
timezone = "UTC"

[[section]]
url = "{base}/politics/"
learned = "the benchmark"
trail = ["Politics"]

[[feed]]
url = "{base}/politics/feed/"
learned = "the benchmark"
trail = ["Politics"]
"""


def _summary(visits: list[Visit], archive: Path, outlets: int, days: int) -> tuple[list[str], bool]:
    """What the year comes to, in lines; and whether it holds the bounds. The first visit is another kind of run, and
    counts for the memory alone."""
    later = visits[1:] or visits
    cpu = statistics.mean(one.cost.cpu for one in later)
    memory = max(one.cost.together for one in visits)
    stored = [path.stat().st_size for path in archive.rglob("*") if path.is_file() and "ledger" not in path.parts]
    size, files = sum(stored) * _HOURS / (days * 24), len(stored) * _HOURS / (days * 24)
    asked = _ASKED_A_RUN * outlets * _HOURS
    price = files / 1000 * _PUT + asked / 1000 * _GET + size / 1e9 / 2 * 12 * _STORED
    share = cpu / 3600
    return [
        f"first visit: {_line(0, visits[0]).partition(': ')[2]}",
        f"each later one ({len(later)}): {cpu:.1f} s of CPU, {statistics.mean(one.requests for one in later):.0f} "
        f"requests, {max(one.cost.together for one in later) / 1e6:.0f} MB at most",
        f"a year: {cpu * _HOURS / 3600:.0f} hours of CPU ({share:.1%} of a core; asked 50 %), "
        f"{size / 1e9:.0f} GB in {files:,.0f} files, {asked:,.0f} other requests to a bucket, {price:.0f} dollars "
        "for the bucket at list prices in its first year",
        f"memory at its peak, all processes: {memory / 1e6:.0f} MB (asked 512)",
    ], memory <= _MEMORY and share <= _SHARE


if __name__ == "__main__":
    sys.exit(main())
