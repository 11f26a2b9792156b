"""How far back a run looks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

__all__ = ["Depth"]

# So many pages of a list a run reads that nobody told how many. More, asked for, hold more old articles than the outlet
# has new ones.
_DEEP: Final = 5
# Days; as good as all, and there is such a day.
_CENTURY: Final = 36_500


@dataclass(frozen=True, slots=True)
class Depth:
    """How far a run looks back. ``pages`` of a section at most (None: all); ``stop_at_known``: not past a page on
    which everything is known; ``since``: not before this day; ``sitemap_days``: what counts as recent in a sitemap."""

    pages: int | None = _DEEP
    stop_at_known: bool = True
    since: dt.date | None = None
    sitemap_days: int = 7

    @property
    def is_back_fill(self) -> bool:
        """Whether the run goes for the past: one that is interrupted goes on where it stopped."""
        return not self.stop_at_known and (self.pages is None or self.since is not None)

    @property
    def is_deep(self) -> bool:
        """Whether the run may meet more old articles than new ones: a back-fill, or so many pages of each list."""
        deep = not self.stop_at_known and (self.pages is None or self.pages > _DEEP)
        return deep or self.since is not None

    def leaves(self, page: int) -> bool:
        """Whether what is not read of a list behind its ``page``, or of that page itself, is left although a run that
        nobody told how far to look would read it."""
        return not self.stop_at_known and page < _DEEP and (self.since is not None or self.pages is not None)

    def since_on(self, today: dt.date) -> dt.date | None:
        """The first day that a sitemap is read for; None: all of it."""
        if self.since is not None:
            return self.since
        return None if self.is_back_fill else today - dt.timedelta(days=min(self.sitemap_days, _CENTURY))
