"""What whoever runs the crawl must know of a run. Each alarm has the kind that ``FAIL_ON`` calls it by.

``lost``  what should be in the archive is not, and no later run brings it by itself, or nothing could be read, or every
page has failed for a day; a server said "not modified" of what had changed; by several sites this machine's clock is
wrong, so that the dates of the captures are (``crawler.watch.clock``).
``blocked``  the site keeps us out: most pages of the run, or every section page, came as a refusal, a consent wall
or without content; or the host is left alone for hours, because it asked for that or its answers never ended. One or
two such pages among many are fates; one and the same page under three addresses is none.
``drift``  the outlet is not what it was (``crawler.watch.drift``), or a source does not give its list any more
(``crawler.watch.sources``).
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from archive.causes import Alarm, Cause, Example, meaning
from archive.manifest import Fate, Manifest, Profile, Source
from archive.reading.coverage import refusal
from crawler.walls.same_page import FEWEST
from crawler.watch.clock import WrongClock, began
from crawler.watch.drift import HISTORY, drift
from crawler.watch.sources import lost_sources

__all__ = ["Vital", "alarms"]

_REFUSED: Final = frozenset({"blocked", "consent", "empty"})
_LONG: Final = dt.timedelta(hours=6)
_DAY: Final = dt.timedelta(days=1)
_BROUGHT: Final = frozenset({"saved", "unchanged"})
# The fates of a page that came, or is said to be gone; one that is kept for later is pending.
_CAME: Final = frozenset({"saved", "unchanged", "gone", "pending"})
# As many examples as one can read.
_MOST_TOLD: Final = 3


@dataclass(frozen=True, slots=True)
class Vital:
    """The sources without which nothing is known of an outlet (its section pages; of one without any its feeds and
    sitemaps): ``expected`` were to be read, ``reached`` were; ``unreached`` are the others, each with its cause."""

    expected: int = 0
    reached: int = 0
    unreached: Sequence[Example] = ()


def alarms(
    vital: Vital,
    fates: Iterable[Fate],
    profile: Profile,
    sources: Sequence[Source],
    earlier: Sequence[Manifest],
    refused_before: Collection[str] = (),
    clock: WrongClock | None = None,
) -> list[Alarm]:
    """The alarms of a run that ended by itself. Pure.

    ``earlier`` are the outlet's runs before this one; ``refused_before`` the URLs that were refused in one of them
    already: a page that always is says nothing about today; ``clock`` says that this machine's is not the servers'.
    """
    pages = _Pages.of(fates)
    of_pages = [*_refused(pages, earlier, refused_before), *_lost(pages), *_missing(pages, earlier)]
    of_pages += _left_alone(pages)
    return [
        *_sections(vital, sources),
        *(of_pages or _failing(pages, earlier)),
        *_sources(sources, vital, earlier),
        *_belied(pages, sources),
        *drift(profile, sources, earlier, clock),
        *([clock.told()] if clock is not None and clock.is_ours else ()),
    ]


@dataclass(frozen=True, slots=True)
class _Pages:
    """What the fates of a run come to, without those that no alarm is made of: how many pages were ``answered``, when
    the ``latest`` of them was; how many there are of each fate; and those that may be ``told`` of."""

    answered: int
    latest: str
    counts: Mapping[str, int]
    told: Sequence[Fate]

    @classmethod
    def of(cls, fates: Iterable[Fate]) -> Self:
        answered, latest, told, counts = 0, "", [], Counter[str]()
        for fate in fates:
            counts[fate.fate] += 1
            answered += bool(fate.captured)
            latest = max(latest, fate.captured or "")
            if fate.fate in ("failed", "pending", "gone") or _may_alarm(fate.cause):
                told.append(fate)
        return cls(answered, latest, counts, told)


def _may_alarm(cause: Cause | None) -> bool:
    return cause is not None and (cause.until is not None or cause.kind == "false_304" or meaning(cause) == "failed")


def _sections(vital: Vital, sources: Sequence[Source]) -> Iterator[Alarm]:
    unreached = vital.unreached
    if not vital.expected or vital.reached:
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


def _sources(sources: Sequence[Source], vital: Vital, earlier: Sequence[Manifest]) -> Iterator[Alarm]:
    """Of single sources; where none could be read that is told of all of them together."""
    together = set() if vital.reached else {one.url for one in vital.unreached}
    yield from lost_sources([one for one in sources if one.url not in together], earlier)


def _refused(pages: _Pages, earlier: Sequence[Manifest], before: Collection[str]) -> Iterator[Alarm]:
    """A block that goes on rings again; one page that is always refused does not."""
    last = next((run for run in reversed(earlier) if run.kind == "crawl"), None)
    goes_on = last is not None and any(alarm.kind == "blocked" for alarm in last.alarms)
    refused = [fate for fate in pages.told if fate.captured and fate.fate == "failed"]
    refused = [fate for fate in refused if refusal(fate.cause) in _REFUSED]
    answered = pages.answered
    if not goes_on:
        old = {fate.url for fate in refused if fate.url in before}
        answered -= len(old)
        refused = [fate for fate in refused if fate.url not in old]
    if refused and 2 * len(refused) > answered:
        kinds = _sorted(Counter(refusal(fate.cause) for fate in refused))
        told = Cause("pages_refused", count=len(refused), pages=answered, kinds=kinds)
        yield Alarm("blocked", told, _vendor(fate.cause for fate in refused), _first(refused))
        return
    walls = [fate for fate in refused if fate.cause is not None and fate.cause.kind == "same_page"]
    if len(walls) >= FEWEST:
        yield Alarm("blocked", Cause("same_page", count=len(walls), pages=answered), examples=_first(walls))


def _vendor(causes: Iterable[Cause | None]) -> str | None:
    """The firm that answered in the site's place, where it did so most often; None where none is known."""
    named = Counter(one.code for one in causes if one is not None and one.kind == "challenge")
    return max(named, key=lambda name: (named[name], name or ""), default=None)


def _belied(pages: _Pages, sources: Iterable[Source]) -> Iterator[Alarm]:
    """A server that says 304 when it should not has hidden what came and went meanwhile. Each source tells it once, and
    each article: they are asked without a condition from then on."""
    for source in sources:
        if source.cause is not None and source.cause.kind == "false_304":
            yield Alarm("lost", source.cause, source.url)
    found = [fate for fate in pages.told if fate.cause is not None and fate.cause.kind == "false_304"]
    if found:
        yield Alarm("lost", Cause("false_304", count=len(found)), examples=_first(found))


def _sorted(kinds: Counter[str | None]) -> dict[str, int]:
    return {kind: count for kind, count in sorted(kinds.items(), key=str) if kind is not None}


def _first(fates: Sequence[Fate]) -> tuple[Example, ...]:
    return (Example(fates[0].url, fates[0].cause),)


def _left_alone(pages: _Pages) -> Iterator[Alarm]:
    """A host that asks for minutes or an hour is asked again by the next run. One that asks for longer, or that lets us
    wait for answers which never end, keeps us out."""
    put_off = [fate for fate in pages.told if fate.cause is not None and fate.cause.until is not None]
    told = [fate for fate in put_off if _is_long(fate.cause, pages.latest)]
    if told:
        until = max(fate.cause.until or "" for fate in told if fate.cause)
        yield Alarm("blocked", Cause("left_alone", count=len(told), until=until), examples=_first(told))


def _is_long(cause: Cause | None, since: str) -> bool:
    if cause is None or cause.until is None or not since:
        return cause is not None
    wait = dt.datetime.fromisoformat(cause.until) - dt.datetime.fromisoformat(since)
    return cause.kind == "host_slow" or wait >= _LONG


def _failing(pages: _Pages, earlier: Sequence[Manifest]) -> Iterator[Alarm]:
    """One bad hour of a server passes, and its pages come later. A day in which not one page came is told, whatever
    each of them failed for."""
    failed = [fate for fate in pages.told if fate.fate == "failed"]
    if len(failed) < FEWEST or not _is_failing(pages.counts):
        return
    crawls = [one for one in earlier if one.kind == "crawl" and one.status in ("complete", "alarmed")]
    asked = [one for one in crawls if one.counts.keys() & {"failed", *_CAME}]
    lasting = list(itertools.takewhile(lambda run: _is_failing(run.counts), reversed(asked)))
    if lasting and (_has_lasted(lasting) or len(lasting) >= HISTORY):
        yield Alarm(
            "lost", Cause("pages_failed", count=len(failed), since=lasting[-1].started), examples=_first(failed)
        )


def _is_failing(counts: Mapping[str, int]) -> bool:
    """Whether pages failed, and none came."""
    return "failed" in counts and not counts.keys() & _CAME


def _has_lasted(runs: Sequence[Manifest]) -> bool:
    """Whether there is a day between the last run and the first, the newest given first."""
    return began(runs[0]) - began(runs[-1]) >= _DAY


def _is_deferred(fate: Fate) -> bool:
    return fate.cause is not None and fate.cause.kind == "deferred"


def _missing(pages: _Pages, earlier: Sequence[Manifest]) -> Iterator[Alarm]:
    """An outlet that never brought an article, and whose links are not there: a link is read wrongly, or the site keeps
    its articles from us by 404. Of one that brought some, dead links are nothing to be told of."""
    missing = [fate for fate in pages.told if fate.fate == "gone" and fate.captured and fate.seen_in]
    if any(_BROUGHT & counts.keys() for counts in (pages.counts, *(run.counts for run in earlier))):
        return
    if len(missing) >= FEWEST and 2 * len(missing) > pages.answered:
        yield Alarm("lost", Cause("links_missing", count=len(missing), pages=pages.answered), examples=_first(missing))


def _lost(pages: _Pages) -> Iterator[Alarm]:
    broken = [fate for fate in pages.told if fate.captured and meaning(fate.cause) == "failed"]
    if broken and 2 * len(broken) > pages.answered:
        told = Cause("pages_not_extracted", count=len(broken), pages=pages.answered)
        yield Alarm("lost", told, examples=_first(broken))
    pending = [fate for fate in pages.told if fate.fate == "pending" and not _is_deferred(fate)]
    if pending:
        yield Alarm("lost", Cause("unsettled", count=len(pending)), examples=_first(pending))
