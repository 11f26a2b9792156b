"""``scrapy outlets --report FILE``: when each outlet last gave what it names, as a table that can be published.

Dates come from three places: what ``--check --write`` put into the outlet files, the check of this moment, and the
manifests of the archive. Where none of them tells anything, the outlet is *unchecked*, and the table says so.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from archive.manifest import KINDS, Manifest
from archive.reading.reader import Archive
from archive.render.causes import sentence
from archive.render.plain import on_a_line
from crawler.outlet_tools.check import Checked
from crawler.outlets.outlet import Outlet

__all__ = ["Health", "health", "report"]

_HEADS = ("outlet", "country", "section page", "article", "feed", "sitemap", "wall", "asked", "else wrong")
# Troubles of one outlet that the table has room for.
_TOLD = 3
_WALL = "blocked: "


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The day (ISO 8601) on which an outlet last gave a section page, a feed, a sitemap, an article; null where nobody
    knows of one. ``wall`` is what was in the site's place when it was asked last (the day ``asked``): a firm's name, or
    ``refused``. ``trouble`` says what else was wrong then, by the kind of address: ``feed: HTTP 404``."""

    outlet: str
    title: str
    country: str
    section: str | None = None
    feed: str | None = None
    sitemap: str | None = None
    article: str | None = None
    wall: str | None = None
    asked: str | None = None
    trouble: str | None = None

    @property
    def is_checked(self) -> bool:
        """Whether anybody has asked this outlet for anything, as far as it is known here."""
        return self.asked is not None


def health(
    outlets: Iterable[Outlet], checked: Sequence[Checked], news: Archive | None, today: dt.date
) -> Iterator[Health]:
    """The health of each outlet: by its file, by what was just ``checked``, and by the runs in ``news``."""
    there = frozenset(news.outlets()) if news else frozenset()
    for one in outlets:
        found = _by_file(one)
        if news and one.name in there:
            for run in news.runs(one.name):
                found = _by_run(found, run)
        mine = [each for each in checked if each.outlet == one.name]
        yield _by_check(found, mine, today.isoformat()) if mine else found


def report(found: Sequence[Health], today: dt.date) -> str:
    """The table in Markdown, with what it knows and what it does not."""
    unchecked = sum(not one.is_checked for one in found)
    lines = [
        "# Health of the outlets",
        "",
        f"{today}: {len(found)} outlets, {unchecked} of them unchecked. A date is the last day on which the outlet",
        "gave it; `-` says that nobody has seen one. *Asked* is the last day on which anybody asked; what stood in the",
        "way on that day is the wall, and what else was wrong stands behind. *Unchecked*: nobody has asked this site,",
        "nothing is known of it.",
        "",
        f"| {' | '.join(_HEADS)} |",
        f"|{'---|' * len(_HEADS)}",
        *(_row(one) for one in found),
    ]
    return "\n".join(lines) + "\n"


def _row(one: Health) -> str:
    given = (one.section, one.article, one.feed, one.sitemap)
    cells = [day or "-" for day in given] if one.is_checked else ["unchecked"] * len(given)
    row = (f"{one.title} (`{one.outlet}`)", one.country, *cells, one.wall or ("-" if one.is_checked else "unchecked"))
    row += (one.asked or "-", one.trouble or "-")
    return f"| {' | '.join(on_a_line(cell).replace('|', '&#124;') for cell in row)} |"


def _by_file(one: Outlet) -> Health:
    days = {
        kind: max((str(entry.checked) for entry in getattr(one, kind) if entry.checked), default=None) for kind in KINDS
    }
    asked = max(filter(None, days.values()), default=None)
    return Health(outlet=one.name, title=one.title, country=one.country, asked=asked, **days)


def _by_run(found: Health, run: Manifest) -> Health:
    """With what a run saw; runs come in their order. An import asked nobody."""
    day = run.started[:10]
    if run.kind != "crawl" or not (run.sources or run.profile):
        return found
    gave = {one.kind for one in run.sources if one.links or one.unchanged}
    if run.profile is not None and run.profile.articles:
        gave.add("article")  # type: ignore[arg-type]
    blocked = next((alarm for alarm in run.alarms if alarm.kind == "blocked"), None)
    wall = None if blocked is None else blocked.about or "refused"
    told = [] if wall else [(one.kind, sentence(one.cause)) for one in run.sources if one.cause]
    return _given(found, gave, wall, day, told)


def _by_check(found: Health, checked: Sequence[Checked], day: str) -> Health:
    reasons = [(one.kind, one.reason) for one in checked if one.reason]
    walls = [reason.removeprefix(_WALL) for _, reason in reasons if reason.startswith(_WALL)]
    told = [(kind, reason) for kind, reason in reasons if not reason.startswith(_WALL)]
    return _given(found, {one.kind for one in checked if one.good}, walls[0] if walls else None, day, told)


def _given(
    found: Health, gave: Iterable[str], wall: str | None, day: str, told: Iterable[tuple[str, str]] = ()
) -> Health:
    days = {kind: max(getattr(found, kind) or "", day) for kind in gave}
    trouble = _trouble(told)
    return msgspec.structs.replace(found, wall=wall, trouble=trouble, asked=max(found.asked or "", day), **days)


def _trouble(told: Iterable[tuple[str, str]]) -> str | None:
    """What was wrong, each once with how many addresses of its kind had it; null for nothing."""
    counts = Counter(f"{kind}: {reason}" for kind, reason in told)
    words = [f"{one} ({count} times)" if count > 1 else one for one, count in counts.items()]
    more = [f"{len(words) - _TOLD} more"] if len(words) > _TOLD else []
    return "; ".join([*words[:_TOLD], *more]) or None
