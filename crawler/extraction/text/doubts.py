"""What may be wrong with a text that was read: signals of text and page, and the limits beyond which they count.

The limits are set by pages with a truth (``python -m benchmarks.doubts``): beyond each lies about one right page in a
hundred at most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from archive.article import Doubt, Dropped
from archive.causes import Cause
from crawler.extraction.page.layout import key
from crawler.extraction.text.known import Known
from crawler.extraction.text.lines import Lines
from crawler.extraction.text.prose import Prose
from crawler.extraction.text.told import FEW, TELLING, Told

__all__ = ["LIMITS", "Limit", "Signal", "doubts_of", "signals_of"]

# Letters of a paragraph that is prose and no label.
_PARAGRAPH: Final = 60
# Of a longer text neither what a description says nor a list tells anything.
_LONG: Final = 3000


class Signal(NamedTuple):
    """A measure of a text: ``part`` of ``of``, both in letters or words."""

    part: int
    of: int

    @property
    def share(self) -> float:
        """``part`` as a share of ``of``."""
        return self.part / max(1, self.of)


@dataclass(frozen=True)
class Limit:
    """The share of a signal from which on it is a doubt: ``least`` it must not fall below, ``most`` not rise above.
    ``unit`` is the figure of the cause that counts the part."""

    least: float = 0.0
    most: float = float("inf")
    unit: Literal["characters", "count"] = "characters"

    def broken(self, signal: Signal) -> bool:
        """Whether ``signal`` lies beyond."""
        return not self.least <= signal.share <= self.most

    def cause(self, kind: str, signal: Signal) -> Cause:
        """The cause of the doubt, with its figures."""
        if self.unit == "count":
            return Cause(kind, count=signal.part, of=signal.of)
        return Cause(kind, characters=signal.part, of=signal.of)


# What is left out because the page says it a second time, or does not show it.
_ELSEWHERE: Final = frozenset(("headline", "repeated", "hidden"))
# By the kind of the cause (``archive/causes.py``).
LIMITS: Final[Mapping[str, Limit]] = {
    "shorter_than_told": Limit(least=0.83),
    "not_as_described": Limit(least=0.34, unit="count"),
    "prose_left_out": Limit(most=0.3),
    "much_dropped": Limit(most=0.95),
    "mostly_lists": Limit(most=0.4),
    "not_placed": Limit(most=0.03),
}


def doubts_of(lines: Lines, dropped: tuple[Dropped, ...], prose: Prose, told: Told) -> tuple[Doubt, ...]:
    """The doubts about the text ``lines``: what lies beyond its limit."""
    signals = signals_of(lines, dropped, prose, told)
    return tuple(
        Doubt("text", LIMITS[kind].cause(kind, signal))
        for kind, signal in signals.items()
        if LIMITS[kind].broken(signal)
    )


def signals_of(lines: Lines, dropped: tuple[Dropped, ...], prose: Prose, told: Told) -> dict[str, Signal]:
    """The signals of a text, by the kind of the cause; those of which the page says nothing are left out."""
    return dict(_signals(lines, dropped, prose, told))


def _signals(lines: Lines, dropped: tuple[Dropped, ...], prose: Prose, told: Told) -> Iterator[tuple[str, Signal]]:
    size = sum(len(line.key) for line in lines.all)
    if lines.main is None:
        return  # no text, or one that the page tells and does not show
    if told.length >= TELLING:
        yield "shorter_than_told", Signal(size, told.length)
    if len(told.vocabulary) >= FEW and size < _LONG:
        yield "not_as_described", Signal(told.words_in(lines), len(told.vocabulary))
    left = [key(one.text) for one in dropped if one.cause.kind not in _ELSEWHERE]
    yield "prose_left_out", Signal(_left_out(lines, "".join(left), prose), size)
    yield "much_dropped", Signal(sum(map(len, left)), size)
    yield "mostly_lists", Signal(sum(len(one.key) for one in lines.all if one.block.type in ("list", "table")), size)
    yield "not_placed", Signal(sum(len(line.key) for line in lines.all if line.element is None), size)


def _left_out(lines: Lines, dropped: str, prose: Prose) -> int:
    """The letters of the running text of the main element that was neither taken nor left out with a cause."""
    known = Known((*(line.key for line in lines.all), "\0", dropped), between="")
    left = ((element, letters - lines.held(element)) for element, letters in prose.letters.items())
    return sum(
        letters
        for element, letters in left
        if letters >= _PARAGRAPH
        and prose.setting.inside(element) == 1.0
        and (element is lines.main or lines.main in element.iterancestors())
        and key(element.text_content()) not in known
    )
