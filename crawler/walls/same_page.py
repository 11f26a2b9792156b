"""Walls by company: one page that stands under many addresses is none of their articles.

For an hour of maintenance, or because something is broken, a site answers every address with the same page, and with
status 200. One such page looks like an article; several together do not. A *wall* is the same page (``Look.code``), or
the same headline over at least four fifths of the same words, under three or more unlike addresses, where no page has
a date, a canonical link or structured data of its own. What all pages of a group have alike (a template's date, a link
to the front page) is not its own, nor is a date that goes with the clock.

Fewer than three are known by what earlier runs found: a wall that comes again, or a page that came in the place of an
article with which it has nothing in common. The latter is held back until it has stood there for a day, and so is
another article in an article's place, which names its own address: a cache that mixes up its answers gives such.
Addresses that lead away from their articles, to one page that is none (the front page), are a wall in company too: the
articles are gone where they still do so a day later. So it is with 404 for three or more articles that the lists of
the same run still link: what is taken off a site is taken off its lists. And so it is with 404 for three or more where
no page of the run came: a site that is down may answer so to everything, its lists among them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from archive.causes import Cause
from crawler.walls.looks import Look, address_of

__all__ = ["BROUGHT", "FEWEST", "KINDS", "Seen", "walls"]

KINDS: Final = frozenset({"same_page", "stranger"})
"""The kinds of cause that ``walls`` gives."""

BROUGHT: Final = frozenset({"saved", "unchanged"})
"""The fates of a page that came."""

FEWEST: Final = 3
"""Fewer unlike addresses may share a text by chance: a correction, a brief that was filed twice."""
_ALIKE: Final = 0.8
# Of the pages under one headline so many that differ are kept to compare with.
_MOST_KINDS: Final = 32
# A date this near to the capture may be the page's clock.
_CLOCK: Final = dt.timedelta(minutes=3)
_BARE_DATE: Final = len("2026-11-26")
_WEST, _EAST = dt.timedelta(hours=12), dt.timedelta(hours=14)
_DAY: Final = dt.timedelta(days=1)


class Seen(NamedTuple):
    """What earlier runs found of one code: under which addresses (``address_of``) it came first when (ISO 8601), and
    whether it was a wall."""

    addresses: Mapping[str, str]
    is_wall: bool = False


def walls(
    looks: Iterable[Look],
    seen: Mapping[str, Seen],
    *,
    expects_dates: bool = False,
    is_silent: bool = False,
    counted: Callable[[Look], Counter[int]] = attrgetter("counted"),
) -> dict[str, Cause]:
    """The causes of the captures that are walls, by record id; ``looks`` are those of one run, in any order.

    ``seen`` is by code; ``expects_dates``: the outlet's articles have dates, so that a new page without anything of
    its own is held back too; ``is_silent``: no page of the run came; ``counted`` gives the words of a look. Time
    goes with the number of looks."""
    said = (look for look in looks if is_silent or not look.is_unlinked)
    ordered = sorted(said, key=lambda look: (look.asked, look.record))
    found: dict[str, Cause] = {}
    for group in _groups(ordered, counted):
        found |= _company(group, seen)
    for look in ordered:
        if look.record not in found and (cause := _alone(look, seen.get(look.code), expects_dates)) is not None:
            found[look.record] = cause
    return found


def _groups(looks: Sequence[Look], counted: Callable[[Look], Counter[int]]) -> Iterator[list[Look]]:
    """The looks that are one page: by their code, and those under one headline by their words too."""
    by_code: defaultdict[str, list[Look]] = defaultdict(list)
    for look in looks:
        by_code[look.code].append(look)
    by_headline: defaultdict[str, list[list[Look]]] = defaultdict(list)
    for same in by_code.values():
        by_headline[same[0].headline].append(same)
    for kinds in by_headline.values():
        yield from _merged(kinds, counted) if len(kinds) > 1 else kinds


def _merged(kinds: Iterable[list[Look]], counted: Callable[[Look], Counter[int]]) -> Iterator[list[Look]]:
    """The groups of looks under one headline, joined where their words are alike."""
    joined: list[tuple[Counter[int], list[Look]]] = []
    for same in kinds:
        words = counted(same[0])
        like = next((group for known, group in joined if _is_alike(known, words)), None)
        if like is not None:
            like += same
        elif len(joined) < _MOST_KINDS:
            joined.append((words, list(same)))
        else:
            yield same
    yield from (group for _, group in joined)


def _is_alike(one: Counter[int], other: Counter[int]) -> bool:
    longer = max(one.total(), other.total())
    if min(one.total(), other.total()) < _ALIKE * longer:
        return False
    return (one & other).total() >= _ALIKE * longer


def _company(group: Sequence[Look], seen: Mapping[str, Seen]) -> dict[str, Cause]:
    """The causes of a group's members without anything of their own, where they stand under addresses enough."""
    if len(group) < FEWEST and not any(look.code in seen for look in group):
        return {}
    alike = _Alike(group)
    members = [look for look in group if not alike.has_own(look) and not _has_lasted(look, seen.get(look.code))]
    addresses = {alike.addresses[look.asked] for look in members}
    addresses.update(*(seen[look.code].addresses for look in members if look.code in seen))
    if len(addresses) < FEWEST:
        return {}
    return {look.record: Cause("same_page", count=len(addresses), code=look.code) for look in members}


class _Alike:
    """What the pages of a group have alike, counted over the looks of each address."""

    def __init__(self, group: Sequence[Look]) -> None:
        self._all = Counter[str]()
        self._size = len(group)
        self._by_address: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._sizes = Counter[str]()
        self.addresses = {look.asked: address_of(look.asked) for look in group}
        for look in group:
            address, values = self.addresses[look.asked], _values(look)
            self._all.update(values)
            self._by_address[address].update(values)
            self._sizes[address] += 1

    def has_own(self, look: Look) -> bool:
        """Whether something on the page is its own: most pages under other addresses do not have it."""
        if look.is_known and not look.is_other:
            return True  # an edit: the article is still recognised
        if look.is_signed and not look.is_known:
            return True
        address = self.addresses[look.asked]
        here, others = self._by_address[address], self._size - self._sizes[address]
        return any(2 * (self._all[one] - here[one]) <= others for one in _values(look) if not _is_clock(one, look))


def _values(look: Look) -> set[str]:
    """What may be a page's own: its dates, its canonical link, the marks of its data."""
    return {*look.dates, *filter(None, (look.canonical, " | ".join(look.marks)))}


def _is_clock(date: str, look: Look) -> bool:
    """Whether a value is a date that may be that of the capture: its moment, or the day it was somewhere on earth."""
    if date not in look.dates:
        return False
    at = dt.datetime.fromisoformat(look.captured)
    if len(date) <= _BARE_DATE:
        return date in {(at - _WEST).date().isoformat(), (at + _EAST).date().isoformat()}
    moment = dt.datetime.fromisoformat(date)
    return abs((moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)) - at) < _CLOCK


def _has_lasted(look: Look, before: Seen | None) -> bool:
    """Whether an address has led away from its article for a day: then it is gone, in whatever company."""
    return look.is_gone and before is not None and _stood(look, before) >= _DAY


def _stood(look: Look, before: Seen | None) -> dt.timedelta:
    """For how long the page has stood at its address, as far as earlier runs met it there."""
    since = before.addresses.get(address_of(look.asked)) if before is not None else None
    at = dt.datetime.fromisoformat(look.captured)
    return at - dt.datetime.fromisoformat(since) if since else dt.timedelta()


def _alone(look: Look, before: Seen | None, expects_dates: bool) -> Cause | None:
    """The cause of a look that has no company in its run."""
    if _has_lasted(look, before):
        return None
    if before is not None and before.is_wall and (look.is_other or not look.is_known):
        return Cause("same_page", count=len(before.addresses), code=look.code)
    is_stranger = look.is_bare and (look.is_other if look.is_known else expects_dates)
    if not (is_stranger or look.is_foreign):
        return None
    if before is not None and (look.is_foreign or len(before.addresses) < 2) and _stood(look, before) >= _DAY:
        return None
    since = before.addresses.get(address_of(look.asked)) if before is not None else None
    return Cause("stranger", code=look.code, since=since or look.captured)
