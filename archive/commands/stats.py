"""Count what is here: articles, versions, snapshots of each outlet, or what its runs did and saw."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import msgspec

from archive.article import CORPUS
from archive.causes import Alarm, meaning
from archive.commands.growing import print_growth
from archive.commands.output import check_outlet, columns, one_outlet, table
from archive.errors import UsageError
from archive.manifest import KINDS, Fate, Manifest
from archive.reading.choice import is_edited
from archive.reading.coverage import Coverage, Numbers, Tally, coverage, numbers, over_time, tally
from archive.reading.reader import Archive, open_archive
from archive.render.causes import alarm_sentence
from archive.runs.files import fates_of

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive stats data
archive stats data --outlet japan-news --months
archive stats data --completeness
archive stats s3://bucket/politics --growth"""

_COUNTS = ("saved", "unchanged", "gone", "failed", "skipped", "pending")
_REFUSED = ("blocked", "consent", "empty", "down")
_FILLED = ("headline", "authors", "date_published", "text")
# As many addresses of a kind as a screen has room for; --json has all.
_SHOWN = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--outlet", type=one_outlet, help="only this outlet")
    time = parser.add_mutually_exclusive_group()
    time.add_argument("--runs", action="store_true", help="a line a run: what it did, what its pages gave")
    time.add_argument("--months", action="store_true", help="the same, a line a month")
    growth = "bytes, files, articles and captures a day, over the last 30 days; a forecast; when the disk is full"
    time.add_argument("--growth", action="store_true", help=growth)
    completeness = (
        "what stood in sections, feeds and sitemaps, and in which not; gaps in numbers; lists that turned over"
    )
    parser.add_argument("--completeness", action="store_true", help=completeness)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(options: argparse.Namespace) -> int:
    news = open_archive(options.archive)
    if options.outlet:
        check_outlet(news, options.outlet)
    outlets = [options.outlet] if options.outlet else news.outlets()
    if options.growth:
        if options.completeness:
            raise UsageError("--growth and --completeness are two questions: ask one at a time")
        print_growth(news, outlets, as_json=options.json)
        return 0
    over = _print_time if options.runs or options.months else _print_counts
    (_print_completeness if options.completeness else over)(news, outlets, options)
    return 0


def _print_counts(news: Archive, outlets: list[str], options: argparse.Namespace) -> None:
    counted = [_count(news, outlet) for outlet in outlets]
    if options.json:
        print(*(f"{json.dumps(one, ensure_ascii=False)}\n" for one in counted), sep="", end="")
        return
    names = ("outlet", "articles", "versions", "edited", "runs", "warc_files", "warc_bytes", "first", "last")
    print(columns(*names))
    for one in counted:
        print(columns(*(one[name] if one[name] is not None else "-" for name in names)))


def _count(news: Archive, outlet: str) -> dict[str, Any]:
    captured = news.articles(outlet=outlet, status=None, versions="all")
    histories = [list(group) for _, group in groupby(captured, key=lambda one: news.aliases.name(one.id))]
    versions = [one for history in histories for one in history]
    runs = news.runs(outlet)
    segments = [entry for entry in news.storage.list(f"warc/{outlet}/") if ".warc.gz" in entry.name]
    return {
        "outlet": outlet,
        "articles": sum(1 for history in histories if history[-1].status in CORPUS),
        "versions": sum(1 for one in versions if one.status in CORPUS),
        "edited": sum(1 for history in histories if history[-1].status in CORPUS and is_edited(history)),
        "status": dict(sorted(Counter(history[-1].status for history in histories).items())),
        "runs": len(runs),
        "warc_files": len(segments),
        "warc_bytes": sum(entry.size for entry in segments),
        "first": min((article.captured for article in versions), default=None),
        "last": max((article.captured for article in versions), default=None),
        "alarms": [msgspec.to_builtins(alarm) for run in runs for alarm in run.alarms],
    }


class _Period(msgspec.Struct):
    """A run, a month of runs, or all of an outlet's: ``name`` is what stands in its line."""

    name: str
    runs: list[Manifest]
    warnings: list[Alarm]


def _print_time(news: Archive, outlets: list[str], options: argparse.Namespace) -> None:
    periods = [period for outlet in outlets for period in _periods(news, outlet, options)]
    lines = [(period, *_told_of(news, period)) for period in periods]
    crawled = {told.outlet for _, told, _ in lines}
    if bare := [outlet for outlet in outlets if outlet not in crawled]:
        print(f"no crawl of {', '.join(bare)} is here, and imports have no such counts", file=sys.stderr)
    if options.json:
        for period, told, counts in lines:
            print(json.dumps({**_plain(period, told), "coverage": counts}, ensure_ascii=False))
        return
    filled = (f"{name}%" for name in _FILLED)
    when = ("run",) if options.runs else ("month", "runs")
    heads = ("outlet", *when, *_COUNTS, *_REFUSED, *KINDS, "in_all%", *filled, "length", "alarms", "warnings")
    table(heads, [_line(*line) for line in lines], left=2)
    for period, told, _ in lines:
        for alarm in (*told.alarms, *told.warnings):
            print(columns(told.outlet, period.name, alarm_sentence(alarm)).replace("\t", "  "))


def _line(period: _Period, told: Tally, counts: Mapping[str, int]) -> tuple[object, ...]:
    filled = (f"{told.filled.get(name, 0) / told.articles:.0%}" if told.articles else "-" for name in _FILLED)
    return (
        told.outlet,
        period.name,
        *((told.runs,) if _is_month(period) else ()),
        *(told.counts.get(name, 0) for name in _COUNTS),
        *(told.refused.get(name, 0) for name in _REFUSED),
        *(told.links.get(name, 0) for name in KINDS),
        f"{counts['in_all'] / counts['links']:.0%}" if counts["kinds"] > 1 else "-",
        *filled,
        told.length or "-",
        len(told.alarms),
        len(told.warnings),
    )


def _plain(period: _Period, told: Tally) -> dict[str, Any]:
    """The line of a run names it, with its status; that of a month names the month."""
    run = period.runs[0]
    named = {"month": period.name} if _is_month(period) else {"run": run.run, "status": run.status}
    return {**named, **msgspec.to_builtins(told)}


def _periods(news: Archive, outlet: str, options: argparse.Namespace) -> Iterator[_Period]:
    crawls = list(over_time(news.runs(outlet)))
    if options.runs:
        yield from (_Period(_moment(run), [run], warnings) for run, warnings in crawls)
        return
    named = [(run.started[:7] if options.months else "all", run, warnings) for run, warnings in crawls]
    for name, group in groupby(sorted(named, key=lambda one: one[0]), key=lambda one: one[0]):
        together = list(group)
        warnings = [warning for _, _, of_run in together for warning in of_run]
        yield _Period(name, [run for _, run, _ in together], warnings)


def _is_month(period: _Period) -> bool:
    return period.name != _moment(period.runs[0])


def _told_of(news: Archive, period: _Period) -> tuple[Tally, dict[str, int]]:
    fates, seen = _seen(news, period)
    return tally(period.runs, fates, period.warnings), seen.counts | {"kinds": len(seen.read)}


def _seen(news: Archive, period: _Period) -> tuple[list[Fate], Coverage]:
    fates = [fate for run in period.runs for fate in fates_of(news.storage, run)]
    return fates, coverage(fates, (source for run in period.runs for source in run.sources))


def _moment(run: Manifest) -> str:
    return run.started[:16] + "Z"


def _print_completeness(news: Archive, outlets: list[str], options: argparse.Namespace) -> None:
    count = 0
    for outlet in outlets:
        for period in _periods(news, outlet, options):
            count += 1
            fates, seen = _seen(news, period)
            # Links that nobody takes for articles have other addresses.
            given = numbers(fate.url for fate in fates if meaning(fate.cause) != "not_article")
            if options.json:
                print(json.dumps(_told(outlet, period, seen, given), ensure_ascii=False))
            else:
                _show(outlet, period, seen, given)
    if not count:
        print("no crawl is here that asked for lists of links: imports have none", file=sys.stderr)


def _told(outlet: str, period: _Period, seen: Coverage, given: Numbers | None) -> dict[str, Any]:
    told = {"outlet": outlet, "period": period.name, "runs": len(period.runs), "read": list(seen.read)}
    told |= {"counts": seen.counts, "urls": {name: list(urls) for name, urls in seen.urls.items()}}
    numbered = msgspec.to_builtins(given) | {"share": round(given.share, 3)} if given else None
    return told | {"numbers": numbered, "warnings": msgspec.to_builtins(period.warnings)}


def _show(outlet: str, period: _Period, seen: Coverage, given: Numbers | None) -> None:
    runs = "1 run" if len(period.runs) == 1 else f"{len(period.runs)} runs"
    print(columns(f"{outlet}  {period.name}  {runs}"))
    print(f"  {seen.counts['links']} article links in scope, from {', '.join(seen.read) or 'nowhere'}")
    several = seen.read if len(seen.read) > 1 else ()
    if several:
        print(f"  in all: {seen.counts['in_all']}")
    for kind in several:
        only = seen.only_in(kind)
        print(f"  only in a {kind}: {len(only)}")
        for url in only[:_SHOWN]:
            print(columns(f"    {url}"))
        if len(only) > _SHOWN:
            print(f"    … and {len(only) - _SHOWN} more (--json names all)")
    if given is not None:
        print(
            f"  numbers {given.first} to {given.last}: {given.share:.0%} seen in links of any section. A number that "
            "was not seen is no lost article: sites number pictures, drafts and other sections in one row."
        )
        if given.missing:
            print(f"    not seen: {', '.join(map(str, given.missing))}")
    for warning in period.warnings:
        print(columns(f"  {alarm_sentence(warning)}"))
