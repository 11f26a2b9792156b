"""Whether a line was read before, in any place of a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

__all__ = ["Known"]

# Characters that are looked through for the lines of one question, in all: a second of CPU. An article of 1,000 lines
# and 100,000 letters takes a tenth of it. Of a page that takes more only whole lines are known.
_MOST_SOUGHT: Final = 1_000_000_000


class Known:
    """``lines`` that were read (keys). ``text in known``: whether one of them holds it; with ``between`` the empty
    string, whether it stands in all of them joined."""

    def __init__(self, lines: Iterable[str], between: str = "\0") -> None:
        given = list(lines)
        self._lines = frozenset(given)
        self._whole = between.join(given)
        self._left = _MOST_SOUGHT

    def __contains__(self, text: str) -> bool:
        if not text or text in self._lines:
            return True
        self._left -= len(self._whole)
        return self._left > 0 and text in self._whole

    def __len__(self) -> int:
        return len(self._whole)

    def times(self, text: str) -> int:
        """How often ``text`` stands in them; 0 where that is not looked for any more."""
        self._left -= len(self._whole)
        return self._whole.count(text) if self._left > 0 else 0
