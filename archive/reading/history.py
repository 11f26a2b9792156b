"""Versions: folding one article's captures into its history.

Captures are folded in the order of their WARC-Date, where the clock of a run was wrong in that of the chain of
manifests (``archive.reading.order``). Only ``VERSIONED`` statuses open a version; an unchanged content
hash opens none, unless a post of a live page that is known by its id has another text.

**Headlines in turn.** A site that tests headlines shows one to some readers and another to the others. A headline that
comes once and goes (A, B, A) is an edit taken back: three versions. Headlines flap where, in a row of captures, each
took the place of another at least twice within seven days (A, B, A, B, A). What flaps and differs in the headline
alone is one version: the first capture's, with ``variants``. That two headlines come in turn stays known: where one
takes the other's place later, however seldom the page is visited by then, that is no edit either. The captures
themselves stay as they are.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any, Final, Literal, Protocol

import msgspec

from archive.article import ABSENT, VERSIONED, Article, Entry, Variant, content_hash, taken_out, told_by
from archive.errors import DamagedError, NotFound, UsageError
from archive.layout import moment, timestamp
from archive.warc.snapshot import SnapshotRef

__all__ = ["Captured", "News", "Order", "Tail", "Wording", "fold", "follow", "in_force", "in_time", "latest", "news"]
__all__ += ["numbered", "tail_of", "versioned"]

News = Literal["version", "variant", "posts"]
"""What a capture brings: another version, another of the headlines that a version has in turn, new posts."""


class Captured(Protocol):
    """What has an order: when it was captured (ISO 8601), and the record that proves it."""

    @property
    def captured(self) -> str: ...

    @property
    def snapshot(self) -> SnapshotRef | None: ...


Order = Callable[[Captured], tuple[Any, ...]]
"""The key that sorts the captures of an article; keys of one order can be compared. It begins with the moment that a
capture counts as of."""

_FLAPS_WITHIN: Final = dt.timedelta(days=7)
_TIMES: Final = 2
# States in seven days that are looked at for those that flap: an edit each 25 minutes.
_MOST_IN_ROW: Final = 400
# Headlines of an article that are known to come in turn.
_MOST_IN_TURN: Final = 50
# Posts of a live page that are kept, those at its beginning first.
_MOST_POSTS: Final = 5_000
# A, B, A, B, A: with fewer states none can flap.
_FEWEST: Final = 2 * _TIMES + 1


def in_time(capture: Captured) -> tuple[dt.datetime, str]:
    """The key that sorts captures in order of time, those of one moment by their record ids. DamagedError for one that
    the catalog or a line says to be of no moment."""
    at = None
    with suppress(ValueError):
        at = dt.datetime.fromisoformat(capture.captured)
    if at is None or at.tzinfo is None:
        raise DamagedError(f"captured at no moment with an offset: {capture.captured[:40]!r}")
    return at, capture.snapshot.record_id if capture.snapshot else ""


class Wording(msgspec.Struct, frozen=True, array_like=True):
    """A row of captures in one state: when it began, digests of its headline and of all else, the version it belongs
    to, the ``content_hash`` of that version and of the one before (empty for the first)."""

    since: str
    headline: str
    rest: str
    version: int = 0
    opened: str = ""
    previous: str = ""


class Tail(msgspec.Struct, frozen=True):
    """The end of a history: what the next capture is compared with.

    ``last`` is the last capture that brought something, numbered; ``wordings`` are the states of the last seven days
    and the one before them, ``posts`` digests of the known posts of a live page by their ids; ``in_turn`` digests of
    the headlines that were seen to flap."""

    last: Article
    wordings: tuple[Wording, ...] = ()
    posts: Mapping[str, str] = {}
    in_turn: tuple[str, ...] = ()

    @classmethod
    def of(cls, last: Article) -> Tail:
        """The tail of a history of which only its last capture is known."""
        if last.version is None:
            return cls(last)
        wording = _wording(last, "")
        named = msgspec.structs.replace(
            wording, version=last.version, opened=last.content_hash, previous=last.previous or ""
        )
        return cls(last, (named,), _posts(last))

    def restated(self, again: Article) -> Tail:
        """The same with ``again`` for ``last``: the same snapshot, extracted by other rules."""
        before, now = self.wordings[-1], _wording(again, _mark(self.wordings[-1].rest))
        words = {before.headline: now.headline}
        rests = {before.rest: now.rest}
        wordings = tuple(
            msgspec.structs.replace(
                one,
                headline=words.get(one.headline, one.headline),
                rest=rests.get(one.rest, one.rest),
                opened=again.content_hash if one.opened == self.last.content_hash else one.opened,
            )
            for one in self.wordings
        )
        last = again.replace(version=self.last.version, previous=self.last.previous)
        return Tail(last, wordings, _posts(again), tuple(words.get(one, one) for one in self.in_turn))


def news(tail: Tail | None, new: Article) -> News | None:
    """What ``new``, captured after all that ``tail`` knows, brings; None for nothing, and for a page that says nothing
    of the article."""
    return follow(tail, new)[1]


def follow(tail: Tail | None, new: Article) -> tuple[Tail, News | None]:
    """The tail after ``new``, whose ``last`` is then ``new`` with its number, and what ``new`` brings."""
    known = tail if tail is not None and tail.wordings else None
    if new.status not in VERSIONED:
        return known or Tail(new), None
    change = _change(known.last if known else None, known.posts if known else {}, new)
    if known is not None and change is None:
        return known, None
    posts = {**(known.posts if known else {}), **_posts(new)}
    if known is not None and change == "posts":
        same = known.wordings[-1]
        return msgspec.structs.replace(known, last=_placed(new, same), posts=posts), "posts"
    before = known.wordings if known else ()
    mark = new.captured if change == "post edited" else _mark(before[-1].rest) if before else ""
    recent = (*_recent(before, new), _wording(new, mark))
    joined, in_turn = _joined(recent, known.in_turn if known else ())
    wordings = _renumbered(recent, joined, new)
    is_variant = len(wordings) > 1 and wordings[-1].version == wordings[-2].version
    return Tail(_placed(new, wordings[-1]), wordings, posts, in_turn), "variant" if is_variant else "version"


def tail_of(captures: Iterable[Article], order: Order = in_time) -> Tail | None:
    """The end of the history of these captures of one article, in any order; None where there are none."""
    tail = None
    for capture in sorted(_one_each(captures), key=order):
        tail, _ = follow(tail, capture)
    return tail


def numbered(article: Article, last: Article | None) -> Article:
    """``article`` as the version after ``last``, as the first where there is none; as it is where it opens none."""
    if article.status not in VERSIONED:
        return article
    number, previous = (1, None) if last is None else ((last.version or 0) + 1, last.content_hash)
    return msgspec.structs.replace(article, version=number, previous=previous)


def versioned(article: Article | None) -> Article | None:
    """``article`` where it is a version, else None."""
    return article if article is not None and article.version is not None else None


def fold(captures: Iterable[Article], order: Order = in_time, *, raw: bool = False) -> list[Article]:
    """The history of one article: its versions, oldest first, numbered from 1.

    ``captures`` are articles of one ``id`` in any order. Of several extractions of one snapshot the last one given
    counts: the newest run's. Captures that open no version are left out. A version is the record
    of the capture that opened it. Of headlines in turn it has the ``variants``; of a live page it has all posts that
    are known until the next version. ``raw`` leaves both out: each state is a version."""
    told = list(_told(sorted(_one_each(captures), key=order)))
    joined = [False] * len(told) if raw else _joined_states(told, order)
    groups: list[list[Article]] = []
    for (capture, change), is_variant in zip(told, joined, strict=True):
        if change == "posts" or is_variant:
            groups[-1].append(capture)
        else:
            groups.append([capture])
    versions: list[Article] = []
    known: tuple[Entry, ...] = ()
    for group in groups:
        version = numbered(group[0], versions[-1] if versions else None)
        if len(group) > 1 and not raw:
            version = version.replace(variants=_variants(group))
        if not raw and (known or any(one.entries for one in group)):
            entries, known = _collected(known, group)
            version = version.replace(entries=entries)
        versions.append(version)
    return versions


def latest(captures: Iterable[Article], order: Order = in_time) -> Article | None:
    """The last version of one article; where no capture opens one, the last capture; None where there is none."""
    captures = list(captures)
    return next(reversed(fold(captures, order)), None) or max(captures, key=order, default=None)


def in_force(history: list[Article], wanted: str) -> Article:
    """The version of this number (``2``, ``v2``), or the one that was known at a day or moment (ISO 8601; without a
    zone UTC, a day from its first moment).

    Raises NotFound where the history has none, UsageError for what is neither."""
    number = wanted.lower().removeprefix("v")
    if number.isdecimal() and len(number) < 4:
        if not 1 <= int(number) <= len(history):
            raise NotFound(f"there is no version {number}; it has versions 1 to {len(history)}")
        return history[int(number) - 1]
    try:
        at = moment(wanted)
    except UsageError:
        example = "2, or 2026-11-01, or 2026-11-01T09:00:00+09:00"
        raise UsageError(f"{wanted!r} is no version and no date; write {example}") from None
    known = [one for one in history if in_time(one)[0] <= at]
    if not known:
        began = f"{at:%Y-%m-%dT%H:%M:%S%z}"
        raise NotFound(f"{wanted}: nothing was known at {began}; the first capture is of {history[0].captured}")
    return known[-1]


def _one_each(captures: Iterable[Article]) -> Iterable[Article]:
    chosen: dict[str, Article] = {}
    for capture in captures:
        # Some tools call all captures of an address by one record id.
        record = capture.snapshot.record_id if capture.snapshot else capture.content_hash
        key = f"{capture.captured} {record}"
        chosen[key] = capture
    return chosen.values()


def _state(article: Article) -> tuple[str, str]:
    # A stub behind a paywall and its full text are one article seen through two doors: the text decides.
    return article.status if article.status in ABSENT else "there", article.content_hash


_Change = Literal["state", "post edited", "posts"]


def _change(last: Article | None, posts: Mapping[str, str], new: Article) -> _Change | None:
    """In what ``new`` differs from ``last`` and the ``posts`` known by then."""
    if last is None or _state(last) != _state(new):
        return "state"
    found = _posts(new)
    if any(posts.get(id_, digest) != digest for id_, digest in found.items()):
        if last.extraction.id == new.extraction.id:
            return "post edited"
        # Other rules read other words. Who wrote the line compared both under the same rules, and numbered it by that.
        if (new.version or 0) > (last.version or 0):
            return "post edited"
    return "posts" if found.keys() - posts.keys() else None


def _told(captures: Iterable[Article]) -> Iterator[tuple[Article, _Change]]:
    """The captures, given in order of time, that bring something."""
    last: Article | None = None
    posts: dict[str, str] = {}
    for capture in captures:
        change = _change(last, posts, capture) if capture.status in VERSIONED else None
        if change is not None:
            last = capture
            posts |= _posts(capture)
            yield capture, change


def _posts(article: Article) -> dict[str, str]:
    """Digests of the posts that have an id. Where a post was read decides its words, so that is part of its name."""
    source = article.sources.get("entries", "")
    return {f"{source} {one.id}": told_by(one) for one in article.entries if one.id}


def _wording(article: Article, mark: str) -> Wording:
    """``mark`` is the moment of the last edit of a post."""
    if article.status in ABSENT:
        return Wording(article.captured, "", f"{article.status} {mark}")
    only = content_hash(headline=article.headline, standfirst=None, authors=(), dateline=None, text=None)
    rest = content_hash(
        headline=None,
        standfirst=article.standfirst,
        authors=article.authors,
        dateline=article.dateline,
        text=article.text,
    )
    return Wording(article.captured, only[-12:], f"{rest[-12:]} {mark}")


def _mark(rest: str) -> str:
    return rest.partition(" ")[2]


def _placed(article: Article, wording: Wording) -> Article:
    return article.replace(version=wording.version, previous=wording.previous or None)


def _recent(wordings: Sequence[Wording], new: Article) -> Sequence[Wording]:
    """Those that may flap with ``new``: what began within seven days, and what stood before that."""
    begin = in_time(new)[0] - _FLAPS_WITHIN
    first = next((i for i, one in enumerate(wordings) if moment(one.since) >= begin), len(wordings))
    return wordings[max(0, first - 1) :]


def _renumbered(wordings: Sequence[Wording], joined: Sequence[bool], new: Article) -> tuple[Wording, ...]:
    """The states with their versions, the last of them that of ``new``. What was one version stays one."""
    numbered_: list[Wording] = []
    for one, is_variant in zip(wordings, joined, strict=True):
        before = numbered_[-1] if numbered_ else None
        if before is None:
            first = one if one.version else msgspec.structs.replace(one, version=1, opened=new.content_hash)
            numbered_.append(first)
        elif is_variant or (one.version and one.version == wordings[len(numbered_) - 1].version):
            same = {"version": before.version, "opened": before.opened, "previous": before.previous}
            numbered_.append(msgspec.structs.replace(one, **same))
        else:
            opened = one.opened or new.content_hash
            numbered_.append(
                msgspec.structs.replace(one, version=before.version + 1, opened=opened, previous=before.opened)
            )
    return tuple(numbered_)


def _joined_states(told: Sequence[tuple[Article, _Change]], order: Order) -> list[bool]:
    """For each capture whether it is of the version before it because their headlines flap. How far they are apart is
    told by what their moments count as: a clock may have been wrong."""
    states = [(place, capture, change) for place, (capture, change) in enumerate(told) if change != "posts"]
    joined = [False] * len(told)
    if len(states) >= _FEWEST:
        mark, wordings = "", []
        for _, capture, change in states:
            mark = capture.captured if change == "post edited" else mark
            since = timestamp(order(capture)[0])
            wordings.append(msgspec.structs.replace(_wording(capture, mark), since=since))
        for (place, _, _), is_variant in zip(states, _joined(wordings)[0], strict=True):
            joined[place] = is_variant
    return joined


def _joined(wordings: Sequence[Wording], in_turn: Iterable[str] = ()) -> tuple[list[bool], tuple[str, ...]]:
    """For each state, in order of time, whether it differs from the one before in a headline alone, and both flap or
    were seen to flap before; and the headlines that were seen to flap by then. ``in_turn`` are those that were before
    the last of the states: what is older was judged when it came."""
    flapping = _flapping(wordings)
    seen: dict[str, None] = {}
    joined = [False] * len(wordings)
    for place, (before, one) in enumerate(pairwise(wordings), 1):
        if place == len(wordings) - 1:
            seen |= dict.fromkeys(in_turn)
        if flapping[place]:
            seen |= dict.fromkeys((before.headline, one.headline))
        is_known = before.headline in seen and one.headline in seen
        joined[place] = one.rest == before.rest and (flapping[place] or is_known)
    return joined, tuple(dict.fromkeys((*in_turn, *seen)))[-_MOST_IN_TURN:]


def _flapping(wordings: Sequence[Wording]) -> list[bool]:
    """For each state whether it and the one before stand in one row in which all headlines flap.

    Such a row may have edits of the text in it: they part versions, and are no reason to take a test of headlines for
    edits of headlines. In the row each headline took the place of another twice, within seven days."""
    flaps = [False] * len(wordings)
    if len(wordings) < _FEWEST:
        return flaps
    moments = [moment(one.since) for one in wordings]
    for first in range(len(wordings) - _FEWEST + 1):
        last = _end_of_row(wordings, moments, first)
        flaps[first + 1 : last + 1] = [True] * (last - first)
    return flaps


def _end_of_row(wordings: Sequence[Wording], moments: Sequence[dt.datetime], first: int) -> int:
    """The last state of the longest row from ``first`` in which all headlines flap; ``first`` where there is none."""
    arrived: Counter[str] = Counter({wordings[first].headline: 0})
    end, missing = first, 1  # how many of them have not arrived often enough
    begun: dt.datetime | None = None
    for place in range(first + 1, min(first + _MOST_IN_ROW, len(wordings))):
        if wordings[place].headline == wordings[place - 1].headline:
            continue
        begun = begun or moments[place]
        if moments[place] - begun > _FLAPS_WITHIN:
            break
        times = arrived.get(wordings[place].headline)
        arrived[wordings[place].headline] += 1
        missing += (times is None) - ((times or 0) + 1 == _TIMES)
        if not missing:
            end = place
    return end


def _variants(group: Sequence[Article]) -> tuple[Variant, ...]:
    """The headlines of a version, each with its captures; none where it had but one."""
    seen: dict[str, list[str]] = {}
    for one in group:
        seen.setdefault(one.headline or "", []).append(one.captured)
    if len(seen) < 2 or "" in seen:
        return ()
    return tuple(Variant(headline, tuple(captures)) for headline, captures in seen.items())


def _collected(known: tuple[Entry, ...], group: Sequence[Article]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The posts of a version, and those that the next one begins with.

    A post that is on the page of the version's capture is proven by it; another one has the capture that showed it. A
    post that fell off the page's end stays. One that is missing between others was taken out: the next version has it
    no more."""
    out: set[str | None] = set()
    shown = known
    for capture in group:
        out |= taken_out(shown, capture.entries)
        out -= {one.id for one in capture.entries}
        if capture is group[0]:
            shown, out = tuple(one for one in shown if one.id not in out), set()
        shown = _merged(shown, capture)[:_MOST_POSTS]
    own = {one.id for one in group[0].entries}
    entries = tuple(msgspec.structs.replace(one, captured=None) if one.id in own else one for one in shown)
    return entries, tuple(one for one in shown if one.id not in out)


def _merged(known: Sequence[Entry], capture: Article) -> tuple[Entry, ...]:
    """``known`` and the posts of a capture, in the order of the page; what it lacks stays behind its neighbour."""
    if not capture.entries:
        return tuple(known)
    before = {one.id: one for one in known if one.id}
    page = [_first_shown(before.get(one.id or ""), one, capture.captured) for one in capture.entries]
    there = {one.id for one in page if one.id}
    behind: dict[str | None, list[Entry]] = {}
    lead: list[Entry] = []
    anchor: str | None = None
    for one in known:
        if one.id in there:
            anchor = one.id
        elif anchor is None:
            lead.append(one)
        else:
            behind.setdefault(anchor, []).append(one)
    follows = [other for one in page for other in (one, *behind.get(one.id, ()))]
    return (*lead, *follows) if anchor is not None else (*follows, *lead)


def _first_shown(known: Entry | None, shown: Entry, captured: str) -> Entry:
    is_same = known is not None and told_by(known) == told_by(shown)
    return msgspec.structs.replace(shown, captured=known.captured if known is not None and is_same else captured)
