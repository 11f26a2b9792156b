"""``archive stats --growth``: what comes a day, and what there will be, as tables and as JSON."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from typing import Any

from archive.commands.output import columns, table
from archive.reading.growth import FORECAST, KINDS, WINDOW, Growth, growth, together
from archive.reading.reader import Archive
from archive.storage.local import LocalStorage

__all__ = ["print_growth", "size_shown"]

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")
_AHEAD = ("in_30_days", "in_a_year", "in_ten_years")
_NEVER = 100 * 365


def print_growth(news: Archive, outlets: list[str], *, as_json: bool) -> None:
    """Prints the growth of each outlet, and of all together."""
    until = dt.datetime.now(dt.UTC)
    each = [growth(news.storage, outlet, news.manifests(outlet), until) for outlet in outlets]
    both = [*each, together(each)]
    disk = _disk(news, both[-1], until)
    if as_json:
        for one in both:
            print(json.dumps(_plain(one) | ({"disk": disk} if one.outlet is None else {}), ensure_ascii=False))
        return
    _show(both if len(each) > 1 else each)
    for one in each:
        _note(one)
    if both[-1].rate and both[-1].untold:
        print(columns(f"in all: without what comes to {', '.join(both[-1].untold)}"))
    if disk is not None:
        print(_disk_shown(disk))


def _show(several: list[Growth]) -> None:
    heads = ("a_day", "days", "runs", "articles", "captures", "files", "bytes")
    table(heads, [_day_of(one) for one in several], left=1)
    print()
    rows = [(_name(one), *(size_shown(one.rate.sizes.get(kind, 0)) if one.rate else "-" for kind in KINDS))
            for one in several]  # fmt: skip
    table(("bytes_a_day", *KINDS), rows, left=1)
    print(f"\nThe rate is that of the last {WINDOW} days, without backlogs. The forecast is a straight line.")
    table(("bytes", "now", *_AHEAD), [_line(one, "size") for one in several], left=1)
    print()
    table(("files", "now", *_AHEAD), [_line(one, "files") for one in several], left=1)


def _day_of(one: Growth) -> tuple[object, ...]:
    if one.rate is None:
        return (_name(one), *["-"] * 6)
    told = one.rate
    counts = (f"{value:.1f}" for value in (told.articles, told.captures, told.files))
    return (_name(one), f"{told.days:.1f}", told.runs, *counts, size_shown(told.size))


def _line(one: Growth, what: str) -> tuple[object, ...]:
    held = (one.now, *(one.after(days) for days in FORECAST))
    show = size_shown if what == "size" else "{:,.0f}".format
    return (_name(one), *("-" if value is None else show(getattr(value, what)) for value in held))


def _note(one: Growth) -> None:
    if one.rate is None:
        print(columns(f"{one.outlet}: cannot tell yet; it takes two days of runs, behind the first that was complete"))
    elif not one.rate.runs and one.last:
        print(columns(f"{one.outlet}: 0 a day; its last run was on {one.last:%Y-%m-%d}"))
    if one.rate and one.rate.left_out:
        told = ", ".join(f"{count} {cause}" for cause, count in one.rate.left_out.items())
        print(columns(f"{one.outlet}: runs that are not in the rate: {told}"))
    if one.damaged:
        print(columns(f"{one.outlet}: {one.damaged} manifests are damaged and not counted (archive verify)"))


def _name(one: Growth) -> str:
    return one.outlet or "in all"


def size_shown(size: float) -> str:
    """Bytes with the unit that suits them, in powers of 1,000."""
    power = 0
    while round(size, 1) >= 1000 and power < len(_UNITS) - 1:
        size, power = size / 1000, power + 1
    return f"{size:.1f} {_UNITS[power]}" if power else f"{size:.0f} B"


def _plain(one: Growth) -> dict[str, Any]:
    told = one.rate
    return {
        "outlet": one.outlet,
        "runs": one.runs,
        "last": one.last.isoformat() if one.last else None,
        "bytes": one.now.size,
        "files": one.now.files,
        "sizes": {kind: one.sizes.get(kind, 0) for kind in KINDS},
        "basis": {"days": told.days, "runs": told.runs, "left_out": told.left_out} if told else None,
        "a_day": told
        and {
            **{"bytes": told.size, "files": told.files, "articles": told.articles, "captures": told.captures},
            "sizes": {kind: told.sizes.get(kind, 0) for kind in KINDS},
        },
        "forecast": [
            {"days": days, "bytes": held.size, "files": held.files}
            for days in FORECAST
            if (held := one.after(days)) is not None
        ],
        "untold": list(one.untold),
        "damaged": one.damaged,
    }


def _disk(news: Archive, all_: Growth, until: dt.datetime) -> dict[str, Any] | None:
    """The disk of a folder: its free bytes, and on which day they are used up; null for a bucket."""
    if not isinstance(news.storage, LocalStorage):
        return None
    usage = shutil.disk_usage(news.storage.root)
    told: dict[str, Any] = {"free": usage.free, "total": usage.total, "days": None, "full": None}
    # Of a spool that is thinned (SPOOL_KEEP) the disk does not hold what the archive gains.
    here = sum(entry.size for entry in news.storage.list("warc/"))
    if all_.rate is None or not all_.rate.size or here < all_.sizes.get("warc", 0):
        return told
    days = int(usage.free / all_.rate.size)
    return told | {"days": days, "full": f"{until + dt.timedelta(days):%Y-%m-%d}" if days <= _NEVER else None}


def _disk_shown(disk: dict[str, Any]) -> str:
    free = f"The disk has {size_shown(disk['free'])} free"
    if disk["days"] is None:
        return f"{free}; nobody can tell when it is full."
    if disk["full"] is None:
        return f"{free}: at this rate it is not full within a hundred years."
    return f"{free}: at this rate it is full on {disk['full']}, in {disk['days']:,} days."
