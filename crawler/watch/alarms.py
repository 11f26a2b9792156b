"""What whoever runs the crawl must know of a run. Each alarm has the kind that ``FAIL_ON`` calls it by.

``lost``  what should be in the archive is not, and no later run brings it by itself, or nothing could be read; a server
said "not modified" of what had changed.
``blocked``  the site keeps us out: most pages of the run, or every section page, came as a refusal, a consent wall
or without content; or the host is left alone for hours, because it asked for that or its answers never ended. One or
two such pages among many are fates; one and the same page under three addresses is none.
``drift``  the outlet is not what it was (``crawler.watch.drift``), or a source does not give its list any more
(``crawler.watch.sources``).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from archive.causes import Alarm, Cause, Example, meaning
from archive.manifest import Fate, Manifest, Profile, Source
from archive.reading.coverage import refusal
from crawler.walls.same_page import FEWEST
from crawler.watch.drift import drift
from crawler.watch.sources import lost_sources

__all__ = ["alarms"]

_REFUSED: Final = frozenset({"blocked", "consent", "empty"})
_LONG: Final = dt.timedelta(hours=6)
# As many examples as one can read.
_MOST_TOLD: Final = 3


def alarms(
    sections_expected: int,
    reached: int,
    unreached: Sequence[Example],
    fates: Sequence[Fate],
    profile: Profile,
    sources: Sequence[Source],
    earlier: Sequence[Manifest],
    refused_before: Collection[str] = (),
) -> list[Alarm]:
    """The alarms of a run that ended by itself. Pure.

    ``sections_expected`` section pages were to be read (of an outlet without any: feeds and sitemaps), ``reached``
    were; ``unreached`` are the others, each with its cause. ``earlier`` are the outlet's runs before this one;
    ``refused_before`` the URLs that were refused in one of them already: a page that always is says nothing about
    today.
    """
    return [
        *_sections(sections_expected, reached, unreached, sources),
        *_refused(fates, earlier, refused_before),
        *_lost(fates),
        *_missing(fates, earlier),
        *_left_alone(fates),
        *_sources(sources, reached, unreached, earlier),
        *_belied(fates, sources),
        *drift(profile, sources, earlier),
    ]


def _sections(expected: int, reached: int, unreached: Sequence[Example], sources: Sequence[Source]) -> Iterator[Alarm]:
    if not expected or reached:
        return
    # The kind of source of which one at least must be read.
    code = "feed" if sources and all(source.kind != "section" for source in sources) else "section"
    kinds = Counter(refusal(one.cause) for one in unreached)
    told = tuple(sorted(unreached, key=lambda one: one.url)[:_MOST_TOLD])
    if kinds and kinds.keys() <= _REFUSED:
        refused = Cause("sources_refused", code=code, count=len(unreached), kinds=_sorted(kinds))
        yield Alarm("blocked", refused, _vendor(one.cause for one in unreached), told)
    else:
        yield Alarm("lost", Cause("no_source_read", code=code, count=len(unreached)), examples=told)


def _sources(
    sources: Sequence[Source], reached: int, unreached: Sequence[Example], earlier: Sequence[Manifest]
) -> Iterator[Alarm]:
    """Of single sources; where none could be read that is told of all of them together."""
    together = set() if reached else {one.url for one in unreached}
    yield from lost_sources([one for one in sources if one.url not in together], earlier)


def _refused(fates: Iterable[Fate], earlier: Sequence[Manifest], before: Collection[str]) -> Iterator[Alarm]:
    """A block that goes on rings again; one page that is always refused does not."""
    last = next((run for run in reversed(earlier) if run.kind == "crawl"), None)
    goes_on = last is not None and any(alarm.kind == "blocked" for alarm in last.alarms)
    answered = [fate for fate in fates if fate.captured]
    refused = [fate for fate in answered if fate.fate == "failed" and refusal(fate.cause) in _REFUSED]
    if not goes_on:
        old = {fate.url for fate in refused if fate.url in before}
        answered = [fate for fate in answered if fate.url not in old]
        refused = [fate for fate in refused if fate.url not in old]
    if refused and 2 * len(refused) > len(answered):
        kinds = _sorted(Counter(refusal(fate.cause) for fate in refused))
        told = Cause("pages_refused", count=len(refused), pages=len(answered), kinds=kinds)
        yield Alarm("blocked", told, _vendor(fate.cause for fate in refused), _first(refused))
        return
    walls = [fate for fate in refused if fate.cause is not None and fate.cause.kind == "same_page"]
    if len(walls) >= FEWEST:
        yield Alarm("blocked", Cause("same_page", count=len(walls), pages=len(answered)), examples=_first(walls))


def _vendor(causes: Iterable[Cause | None]) -> str | None:
    """The firm that answered in the site's place, where it did so most often; None where none is known."""
    named = Counter(one.code for one in causes if one is not None and one.kind == "challenge")
    return max(named, key=lambda name: (named[name], name or ""), default=None)


def _belied(fates: Iterable[Fate], sources: Iterable[Source]) -> Iterator[Alarm]:
    """A server that says 304 when it should not has hidden what came and went meanwhile. Each source tells it once, and
    each article: they are asked without a condition from then on."""
    for source in sources:
        if source.cause is not None and source.cause.kind == "false_304":
            yield Alarm("lost", source.cause, source.url)
    found = [fate for fate in fates if fate.cause is not None and fate.cause.kind == "false_304"]
    if found:
        yield Alarm("lost", Cause("false_304", count=len(found)), examples=_first(found))


def _sorted(kinds: Counter[str | None]) -> dict[str, int]:
    return {kind: count for kind, count in sorted(kinds.items(), key=str) if kind is not None}


def _first(fates: Sequence[Fate]) -> tuple[Example, ...]:
    return (Example(fates[0].url, fates[0].cause),)


def _left_alone(fates: Sequence[Fate]) -> Iterator[Alarm]:
    """A host that asks for minutes or an hour is asked again by the next run. One that asks for longer, or that lets us
    wait for answers which never end, keeps us out."""
    latest = max((fate.captured for fate in fates if fate.captured), default="")
    put_off = [fate for fate in fates if fate.cause is not None and fate.cause.until is not None]
    told = [fate for fate in put_off if _is_long(fate.cause, latest)]
    if told:
        until = max(fate.cause.until or "" for fate in told if fate.cause)
        yield Alarm("blocked", Cause("left_alone", count=len(told), until=until), examples=_first(told))


def _is_long(cause: Cause | None, since: str) -> bool:
    if cause is None or cause.until is None or not since:
        return cause is not None
    wait = dt.datetime.fromisoformat(cause.until) - dt.datetime.fromisoformat(since)
    return cause.kind == "host_slow" or wait >= _LONG


def _is_deferred(fate: Fate) -> bool:
    return fate.cause is not None and fate.cause.kind == "deferred"


def _missing(fates: Sequence[Fate], earlier: Sequence[Manifest]) -> Iterator[Alarm]:
    """An outlet that never brought an article, and whose links are not there: a link is read wrongly, or the site keeps
    its articles from us by 404. Of one that brought some, dead links are nothing to be told of."""
    answered = [fate for fate in fates if fate.captured]
    missing = [fate for fate in answered if fate.fate == "gone" and fate.seen_in]
    brought = {"saved", "unchanged"}
    if any(fate.fate in brought for fate in answered) or any(brought & run.counts.keys() for run in earlier):
        return
    if len(missing) >= FEWEST and 2 * len(missing) > len(answered):
        yield Alarm("lost", Cause("links_missing", count=len(missing), pages=len(answered)), examples=_first(missing))


def _lost(fates: Sequence[Fate]) -> Iterator[Alarm]:
    answered = [fate for fate in fates if fate.captured]
    broken = [fate for fate in answered if meaning(fate.cause) == "failed"]
    if broken and 2 * len(broken) > len(answered):
        told = Cause("pages_not_extracted", count=len(broken), pages=len(answered))
        yield Alarm("lost", told, examples=_first(broken))
    pending = [fate for fate in fates if fate.fate == "pending" and not _is_deferred(fate)]
    if pending:
        yield Alarm("lost", Cause("unsettled", count=len(pending)), examples=_first(pending))
