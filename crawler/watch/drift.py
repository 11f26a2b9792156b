"""Whether an outlet is still what it was: an alarm where a run leaves the outlet's own history.

Two spans are looked at: this run alone, in which a redesign shows on its first day, and this run with the four before
it, in which a change of half the pages shows within some days. Every question is answered with an exact tail
(``crawler.watch.statistics``). A run errs with probability ``BUDGET`` at most, over all its questions together, and
each of an outlet's first ``YOUNG`` runs, which have little to compare with, with ``BUDGET_YOUNG``. For 100 outlets
with a run a day that is 100 x (40 x 1.5e-4 + 325 x 1e-5) = 0.93 false alarms in the first year, and 0.37 in each
later one.

After a redesign the alarm rings in ``RINGS`` runs; then the new pages are what the outlet is, and history begins with
the first of them. An alarm that rang less often was a bad day: its run is not part of the history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from archive.causes import Alarm, Cause
from archive.manifest import Manifest, Profile, Source, median_size, two_digits
from archive.runs.chain import in_order
from crawler.watch.clock import WrongClock, is_like
from crawler.watch.profile import FIELDS
from crawler.watch.statistics import Chance, Share, added, fewer_links, rarer, rarer_for_days, significant, sizes_differ

__all__ = ["BUDGET", "BUDGET_YOUNG", "HISTORY", "RINGS", "YOUNG", "drift"]

BUDGET: Final = 1e-5
BUDGET_YOUNG: Final = 1.5e-4
YOUNG: Final = 40
# So much of it is for what this run shows alone: there is the news.
_ALONE: Final = 0.75
# The runs before this one that the longer span has, too.
_RECENT: Final = 4
# In so many runs an alarm rings, of ``_WITHIN`` that follow each other; then the new state is learnt.
RINGS: Final = 3
_WITHIN: Final = 10
# The history: so many runs back, and not less than this for anything to be compared with it.
HISTORY: Final = 60
_FEWEST_RUNS: Final = 3
_FEWEST_PAGES: Final = 20
# A difference that is certain may still be small. It must take a quarter of the pages, ...
_LEAST_DROP: Final = 0.25
# ... a text's median must change to this much of what it was (or by its inverse), a list give half its least.
_LEAST_RATIO: Final = 0.7
_LEAST_YIELD: Final = 0.5
# A place that gave a tenth of a field's values before is one it usually comes from.
_USUAL: Final = 0.1


@dataclass(frozen=True, slots=True)
class _Question:
    """``aspect`` is what the alarm is about, its second word; ``says`` tells it once it is certain."""

    aspect: str
    chance: Chance
    is_large: bool
    says: Callable[[], Cause]


@dataclass(frozen=True, slots=True)
class _Span:
    """The runs ``days``, of which this is the last, with what they gave together (``now``), and those ``before``."""

    days: Sequence[Profile]
    before: Sequence[Profile]
    now: Profile

    @property
    def runs(self) -> int:
        return len(self.days)

    @property
    def fresh(self) -> int:
        return sum(one.fresh for one in self.before)

    def figures(self, share_before: float, pages: int | None = None) -> dict[str, Any]:
        """``pages`` (the articles, where it is not said) of so many runs, and what was usual before."""
        pages = self.now.articles if pages is None else pages
        return {"pages": pages, "runs": self.runs, "share_before": share_before, "runs_before": len(self.before)}


def drift(
    now: Profile, sources: Sequence[Source], earlier: Sequence[Manifest], clock: WrongClock | None = None
) -> list[Alarm]:
    """The alarms of a run whose pages gave ``now`` and whose ``sources`` gave links, after the runs ``earlier``.

    Each is about a field or a source. ``clock`` says how wrong the run's clock was: it is compared with runs whose
    clock was so, too. Pure: equal runs, equal alarms.
    """
    if now.past:
        return []
    history = _History([run for run in earlier if is_like(run, clock)])
    alone = list(_yields(sources, history))
    recent: list[_Question] = []
    usual = list(_spans(now, history.runs))
    for aspect, ask in _ASPECTS.items():
        for span in _spans(now, history.of(aspect)) if aspect in history.rang else usual:
            (alone if span.runs == 1 else recent).extend(ask(span))
    budget = BUDGET_YOUNG if len(history.runs) < YOUNG else BUDGET
    told: dict[str, Alarm] = {}
    for share, asked in ((_ALONE, alone), (1 - _ALONE, recent)):
        certain = significant([one.chance for one in asked], share * budget)
        for one in (one for one, is_certain in zip(asked, certain, strict=True) if is_certain and one.is_large):
            told.setdefault(one.aspect, Alarm("drift", one.says(), one.aspect))
    return list(told.values())


class _History:
    """The last whole crawls of an outlet; of each aspect those that say what is usual."""

    def __init__(self, earlier: Sequence[Manifest]) -> None:
        whole = [one for one in earlier if one.kind == "crawl" and one.status in ("complete", "alarmed")]
        whole = [one for one in whole if one.profile is None or not one.profile.past]
        latest = sorted(whole, key=lambda one: (one.started, one.run))[-HISTORY:]
        self.runs = in_order(latest)
        self.rang: dict[str, list[int]] = {}
        for place, run in enumerate(self.runs):
            for alarm in run.alarms:
                if alarm.kind == "drift" and alarm.about is not None:
                    self.rang.setdefault(alarm.about, []).append(place)

    def of(self, aspect: str) -> list[Manifest]:
        """The runs to compare with: since the outlet's new state was learnt, those without bad days."""
        begin, learnt_by, ringing = 0, -1, list[int]()
        for place in self.rang.get(aspect, ()):
            ringing = [*(one for one in ringing if place - one < _WITHIN), place]
            if len(ringing) == RINGS:
                begin, learnt_by, ringing = ringing[0], place, []
        bad = {place for place in self.rang.get(aspect, ()) if place > learnt_by}
        return [run for place, run in enumerate(self.runs) if place >= begin and place not in bad]


def _spans(now: Profile, runs: Sequence[Manifest]) -> Iterator[_Span]:
    """This run, and this run with those before it; neither where there is not enough to compare it with."""
    if not now.articles and not now.statuses.get("not_article"):
        return
    found = [run.profile for run in runs if run.profile is not None and run.profile.articles]
    days = [*found[-_RECENT:], now]
    for span in (_Span([now], found, now), _Span(days, found[:-_RECENT], _together(days))):
        if len(span.before) >= _FEWEST_RUNS and sum(one.articles for one in span.before) >= _FEWEST_PAGES:
            yield span


def _together(profiles: Sequence[Profile]) -> Profile:
    fields = sorted({field for one in profiles for field in one.origins})
    return Profile(
        statuses=added(one.statuses for one in profiles),
        filled=added(one.filled for one in profiles),
        origins={field: added(one.origins.get(field, {}) for one in profiles) for field in fields},
        sizes=added(one.sizes for one in profiles),
    )


def _field(field: str, span: _Span) -> Iterator[_Question]:
    """Does the field still come, and from where it used to? One question: a redesign may do either."""
    now, before = span.now, span.before
    filled = sum(one.filled.get(field, 0) for one in before)
    if not filled or not now.articles:
        return
    usual = _usual(field, before, filled)

    def of(one: Profile) -> Share:
        return Share(_from_usual(field, one, usual), one.articles)

    yield _question(field, span, of, lambda: _about_field(field, span, usual))


def _question(aspect: str, span: _Span, of: Callable[[Profile], Share], says: Callable[[], Cause]) -> _Question:
    """Is the share that ``of`` tells of a run rarer than it was? Over some days only what was new on them counts:
    a page met again on each of them is one page."""
    before = [of(one) for one in span.before]
    others = sum(one.statuses.get("not_article", 0) for one in span.before) if aspect == "articles" else 0
    if span.runs == 1:
        chance = rarer(of(span.now), before, span.fresh + others)
    else:
        chance = rarer_for_days([_new(of(day), day) for day in span.days], before, span.fresh + others)
    return _Question(aspect, chance, _rate(before) - of(span.now).rate >= _LEAST_DROP, says)


def _new(share: Share, day: Profile) -> Share:
    others = day.statuses.get("not_article", 0)
    part = min(1.0, (day.fresh + others) / max(day.articles + others, 1))
    return Share(round(share.hits * part), round(share.pages * part))


def _usual(field: str, before: Sequence[Profile], filled: int) -> dict[str, int]:
    """The places the field usually comes from, with their counts; empty for a field of which no place is told."""
    total = added(one.origins.get(field, {}) for one in before)
    return {origin: count for origin, count in sorted(total.items()) if count >= _USUAL * filled}


def _from_usual(field: str, profile: Profile, usual: Mapping[str, int]) -> int:
    if not usual:
        return profile.filled.get(field, 0)
    return sum(profile.origins.get(field, {}).get(origin, 0) for origin in usual)


def _about_field(field: str, span: _Span, usual: Mapping[str, int]) -> Cause:
    now, filled = span.now, span.now.filled.get(field, 0)
    was = Share(sum(one.filled.get(field, 0) for one in span.before), sum(one.articles for one in span.before))
    strange = {origin: count for origin, count in now.origins.get(field, {}).items() if origin not in usual}
    if was.rate - filled / now.articles >= _LEAST_DROP or not strange or not usual:
        return Cause("field_rarer", count=filled, **span.figures(was.rate))
    origin = max(strange, key=lambda one: (strange[one], one))
    main = max(usual, key=lambda one: (usual[one], one))
    before = span.figures(usual[main] / was.pages)
    return Cause("field_moved", count=strange[origin], origin=origin, origin_before=main, **before)


def _paywalls(span: _Span) -> Iterator[_Question]:
    """How many articles can be read whole?"""
    walls = span.now.statuses.get("paywalled", 0)

    def of(one: Profile) -> Share:
        return Share(one.articles - one.statuses.get("paywalled", 0), one.articles)

    if span.now.articles:
        was = 1 - _rate([of(one) for one in span.before])
        yield _question("paywalls", span, of, lambda: Cause("paywalls", count=walls, **span.figures(was)))


def _articles(span: _Span) -> Iterator[_Question]:
    """How many of the pages that were taken for articles are articles?"""

    def of(one: Profile) -> Share:
        return Share(one.articles, one.articles + one.statuses.get("not_article", 0))

    share, was = of(span.now), _rate([of(one) for one in span.before])
    said = span.figures(was, share.pages)
    if share.pages:
        yield _question("articles", span, of, lambda: Cause("articles_rarer", count=share.hits, **said))


def _lengths(span: _Span) -> Iterator[_Question]:
    before = [one.sizes for one in span.before if one.sizes]
    if not before or not span.now.sizes:
        return
    was, now = median_size(before), median_size([span.now.sizes])
    told = Cause(
        "text_length",
        characters=two_digits(now),
        characters_before=two_digits(was),
        pages=span.now.articles,
        runs=span.runs,
        runs_before=len(span.before),
    )
    fresh = None if span.runs == 1 else sum(one.fresh for one in span.days)
    chance = sizes_differ(span.now.sizes, before, span.fresh, fresh)
    yield _Question("lengths", chance, min(was / now, now / was) <= _LEAST_RATIO, lambda: told)


_ASPECTS: Final[Mapping[str, Callable[[_Span], Iterator[_Question]]]] = {
    **{field: partial(_field, field) for field in FIELDS},
    "paywalls": _paywalls,
    "articles": _articles,
    "lengths": _lengths,
}


def _yields(sources: Sequence[Source], history: _History) -> Iterator[_Question]:
    read = [source for source in sources if _was_read(source) and not _is_empty(source)]
    is_quiet = _is_quiet(sources)
    asked = (_yield(source, history) for source in read if not (is_quiet and _is_old(source)))
    yield from (one for one in asked if one is not None)


def _is_quiet(sources: Sequence[Source]) -> bool:
    """Whether the outlet has published nothing: its sections and feeds came, and none of them has a new article."""
    lists = [source for source in sources if source.kind != "sitemap" and source.pages > 0]
    return bool(lists) and not any(source.new for source in lists)


def _is_old(source: Source) -> bool:
    """Whether all that a source names is too old for this run."""
    cause = source.cause
    return cause is not None and cause.kind == "left_out" and cause.code == "old"


def _yield(source: Source, history: _History) -> _Question | None:
    runs = history.of(source.url)
    read = [one for run in runs for one in run.sources if one.url == source.url and _was_read(one)]
    before = [one.links / one.pages for one in read]
    if len(before) < _FEWEST_RUNS or not max(before):
        return None
    now = source.links / max(source.pages, 1)
    told = Cause("fewer_links", links=now, least=min(before), most=max(before), runs_before=len(before))
    # A sitemap gives what is young: how much that is depends on what else was asked for.
    least = _LEAST_YIELD * min(before) if source.kind != "sitemap" else 0
    is_large = now <= least and now < min(before)
    return _Question(source.url, fewer_links(now, before, templated=source.kind == "section"), is_large, lambda: told)


def _was_read(source: Source) -> bool:
    was_whole = source.cause is None or source.cause.kind == "left_out" or _is_empty(source)
    return source.pages > 0 and not source.unchanged and was_whole


def _is_empty(source: Source) -> bool:
    """Whether there was nothing in the list: ``crawler.watch.sources`` tells of that."""
    return source.cause is not None and source.cause.kind == "no_links"


def _rate(shares: Sequence[Share]) -> float:
    return Share(sum(one.hits for one in shares), sum(one.pages for one in shares)).rate
