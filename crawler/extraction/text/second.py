"""The second reading: where something on the page speaks against our text, trafilatura's reading of the whole page is
set beside it, and what the page tells of its text decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from archive.article import Doubt, Dropped
from archive.causes import Cause
from crawler.extraction.page.document import Page
from crawler.extraction.text.body import LeadsOn, Reading, read_by
from crawler.extraction.text.cleaning.fields import Fields
from crawler.extraction.text.cleaning.steps import clean
from crawler.extraction.text.doubts import doubts_of
from crawler.extraction.text.known import Known
from crawler.extraction.text.lines import Line, Lines, anchored
from crawler.extraction.text.prose import Prose
from crawler.extraction.text.told import FEW, TELLING, Told

__all__ = ["Text", "alike", "text_of", "trigger"]

# The parts under which a text is doubted: of the told length, of all likely prose, of the description's words.
_TOLD = 0.5
_OUTSIDE = 0.5
_DESCRIBED = 0.3
# Over this part of it in links it is doubted. An element less likely than that holds no story.
_LINKED = 0.5
_UNLIKELY = 0.3
# The letters of a paragraph that is prose and no label (CJK says as much in fewer).
_PARAGRAPH = 60
# Readings that share so much of the longer one are the same; so much better ours must be to stay.
_SAME = 0.7
_CLEARLY = 0.02
# How much more than names and places what the page tells of its text counts.
_TELLS = 3.0
# A text as long as this holds what a description sums up in words of its own.
_LONG = 3000


@dataclass(frozen=True)
class Text:
    """A text, cleaned: its lines, what was left out, where it came from, what speaks against it."""

    lines: Lines
    dropped: tuple[Dropped, ...]
    source: str | None
    doubts: tuple[Doubt, ...] = ()

    @cached_property
    def size(self) -> int:
        """Its letters and figures."""
        return sum(len(line.key) for line in self.lines.all)


def text_of(page: Page, reading: Reading, fields: Fields, leads_on: LeadsOn) -> Text:
    """The text of ``page``: ``reading``, or where that is doubtful and trafilatura's differs the one that agrees better
    with what the page tells; without such evidence trafilatura's. Its doubts say that they differ, and why we looked;
    or what speaks against it all the same. Of a list (``leads_on``) nothing more is read: it has no text."""
    lines, dropped = clean(reading.lines, fields)
    ours = Text(lines, tuple(dropped), reading.source)
    if reading.prose is None or reading.is_list:
        return ours
    told = Told.of(page)
    cause = trigger(ours, reading.prose, told)
    if cause is not None and leads_on(ours.lines.all) and leads_on(reading.prose.lines(page.layout)):
        return ours
    text = _better(page, ours, reading.prose, told, fields, cause) if cause is not None else ours
    return replace(text, doubts=text.doubts + doubts_of(text.lines, text.dropped, reading.prose, told))


def _better(page: Page, ours: Text, prose: Prose, told: Told, fields: Fields, cause: str) -> Text:
    """``ours``, against which ``cause`` speaks, or trafilatura's reading of the whole page."""
    lines, dropped = clean(anchored(read_by(page, "default"), page.layout), fields)
    theirs = Text(lines, tuple(dropped), "trafilatura default, second reading")
    if not theirs.lines.all or alike(ours.lines, theirs.lines):
        return ours
    is_ours = _worth(ours, ours, prose, told) > _worth(theirs, ours, prose, told) + _CLEARLY
    doubt = Doubt("text", Cause("readings_differ", code=cause, characters=ours.size, of=theirs.size))
    return replace(ours if is_ours else theirs, doubts=(doubt,))


def trigger(text: Text, prose: Prose, told: Told) -> str | None:
    """What speaks against ``text``, in one word; None: nothing."""
    outside = _outside(prose)
    checks = (
        ("told", told.length >= TELLING and text.size < _TOLD * told.length),
        ("links", _share(text, lambda line: line.linked) > _LINKED),
        ("place", _share(text, lambda line: _stands_outside(line, prose)) > 0.5),
        ("prose", text.size < _OUTSIDE * outside),
        ("description", text.size < _LONG and len(told.vocabulary) >= FEW and told.described(text.lines) < _DESCRIBED),
    )
    return next((word for word, holds in checks if holds), None)


def alike(ours: Lines, theirs: Lines) -> bool:
    """Whether two readings have most of their text in common."""
    mine, other = (Known((line.key for line in lines.all), between="") for lines in (ours, theirs))
    both = sum(len(line.key) for line in ours.all if line.key in other)
    return both >= _SAME * max(len(mine), len(other))


def _worth(text: Text, ours: Text, prose: Prose, told: Told) -> float:
    """How well the page speaks for ``text``: what it tells of it, and how likely what it has more than ``ours`` (all
    of it where it does not hold ours) stands where a story does."""
    known = Known(line.key for line in ours.lines.all)
    more = [line for line in text.lines.all if line.key not in known]
    holds_ours = ours.size and text.size - sum(len(line.key) for line in more) > _SAME * ours.size
    return _TELLS * told.speaks_for(text.lines) + _likelihood(more if holds_ours and more else text.lines.all, prose)


def _likelihood(lines: Sequence[Line], prose: Prose) -> float:
    placed = [(len(line.key), prose.setting.likely(line.element)) for line in lines if line.element is not None]
    return sum(size * likely for size, likely in placed) / (sum(size for size, _ in placed) or 1)


def _share(text: Text, measured: Callable[[Line], float]) -> float:
    return sum(measured(line) * len(line.key) for line in text.lines.all) / (text.size or 1)


def _stands_outside(line: Line, prose: Prose) -> bool:
    """Whether a line stands where no story stands: in a dialog, a menu, a footer."""
    return line.element is not None and prose.setting.inside(line.element) < _UNLIKELY


def _outside(prose: Prose) -> int:
    """The letters of all paragraphs of the page that nothing speaks against."""
    long = ((element, letters) for element, letters in prose.letters.items() if letters >= _PARAGRAPH)
    return sum(letters for element, letters in long if prose.setting.inside(element) == 1.0)
