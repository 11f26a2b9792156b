"""How many links a run takes of one outlet: caps that a list without end meets, and an honest site does not."""

from __future__ import annotations

from collections import Counter
from typing import Final
from urllib.parse import unquote_plus

__all__ = ["MOST_LINKS", "Room"]

MOST_LINKS: Final = 50_000
"""Links of one page that a run notes: what the protocol lets a sitemap have."""
# And of all of an outlet's sources: what a run knows of each is in memory when it ends.
_MOST_LINKS_OF_ALL: Final = 200_000
_MOST_LINKS_OF_BACK_FILL: Final = 500_000
# Links that were passed over, and are told as such: a site may name a million of other sites.
_MOST_LEFT_OUT: Final = 50_000
# New addresses of one path that differ in the query alone: so do sites without end (session ids, filters, calendars),
# and some honest ones name all of their articles (`/view.php?id=1`), but not so many new ones from run to run.
_MOST_VARIANTS: Final = 1_000
_MOST_VARIANTS_OF_BACK_FILL: Final = 20_000


class Room:
    """What is left of the caps of one run. ``idle`` are the parameters that choose no page of the outlet."""

    def __init__(self, *, back_fill: bool) -> None:
        self.most_variants = _MOST_VARIANTS_OF_BACK_FILL if back_fill else _MOST_VARIANTS
        self.idle: frozenset[str] = frozenset()
        self._links_left = _MOST_LINKS_OF_BACK_FILL if back_fill else _MOST_LINKS_OF_ALL
        self._left_out_left = _MOST_LEFT_OUT
        self._variants: Counter[int] = Counter()

    def for_links(self, wanted: int) -> int:
        """How many of the ``wanted`` links of a page this run still notes; they count then."""
        room = min(wanted, MOST_LINKS, self._links_left)
        self._links_left -= room
        return room

    def for_left_out(self, wanted: int) -> int:
        """How many of the ``wanted`` links of a page that are passed over this run still notes; they count then."""
        room = min(wanted, self._left_out_left)
        self._left_out_left -= room
        return room

    def plain(self, url: str) -> str:
        """The address without the parameters that choose no page: a site that links its articles with a clock or a
        place in the list has new ones at each visit, and they are known."""
        before, mark, query = url.partition("?")
        if not (mark and self.idle):
            return url
        kept = [one for one in query.split("&") if unquote_plus(one.partition("=")[0]) not in self.idle]
        return url if len(kept) == query.count("&") + 1 else f"{before}?{'&'.join(kept)}" if kept else before

    def for_variant(self, url: str) -> bool:
        """Whether this run still takes the address, which nobody knew; it counts then."""
        path, mark, _ = url.partition("?")
        if not mark:
            return True
        place = hash(path)
        self._variants[place] += 1
        return self._variants[place] <= self.most_variants
