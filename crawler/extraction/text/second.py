"""The second reading: where something on the page speaks against our text, trafilatura's reading of the whole page is
set beside it, and what the page tells of its text decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from archive.article import Doubt, Dropped
from archive.causes import Cause
from crawler.extraction.page import structured
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import key
from crawler.extraction.text.body import Reading, read_by
from crawler.extraction.text.cleaning import Fields, clean
from crawler.extraction.text.lines import Line, Lines, anchored
from crawler.extraction.text.prose import Prose

__all__ = ["Text", "Told", "alike", "text_of", "trigger"]

# Letters from which on a told length counts, and words of a description.
_TELLING = 400
_FEW = 6
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
_WORD = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")


@dataclass(frozen=True)
class Told:
    """What a page tells of its text elsewhere: its length in letters (0: nothing), and words that it must hold."""

    length: int
    body: str
    vocabulary: frozenset[str]

    @classmethod
    def of(cls, page: Page) -> Told:
        """What the JSON-LD and the head of ``page`` tell."""
        body = key(" ".join(structured.raw_strings(page.article.get("articleBody"))))
        count = str(page.article.get("wordCount"))
        words = int(count) if count.isdecimal() and len(count) < 7 else 0
        described = page.first_meta("og:description", "description", "twitter:description") or ""
        return cls(len(body) or 5 * words, body, frozenset(map(str.casefold, _WORD.findall(described))))

    def speaks_for(self, lines: Lines) -> float:
        """How well ``lines`` agree with it, 0 to 1: length, words of the description, text of the JSON-LD."""
        return sum(self._agreements(lines)) / 3

    def _agreements(self, lines: Lines) -> Iterator[float]:
        size = sum(len(line.key) for line in lines.all) or 1
        yield min(size, self.length) / max(size, self.length) if self.length >= _TELLING else 0.0
        yield self.described(lines)
        inside = sum(len(line.key) for line in lines.all if line.key in self.body)
        yield inside / max(size, len(self.body)) if len(self.body) >= _TELLING else 0.0

    def described(self, lines: Lines) -> float:
        """The part of the description's words that the text has; 0 where there are too few to tell."""
        if len(self.vocabulary) < 6:
            return 0.0
        text = " ".join(line.text for line in lines.all).casefold()
        return sum(word in text for word in self.vocabulary) / len(self.vocabulary)


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


def text_of(page: Page, reading: Reading, fields: Fields) -> Text:
    """The text of ``page``: ``reading``, or where that is doubtful and trafilatura's differs the one that agrees better
    with what the page tells; without such evidence trafilatura's. A doubt says that they differ, and why we looked."""
    lines, dropped = clean(reading.lines, fields)
    ours = Text(lines, tuple(dropped), reading.source)
    if reading.prose is None:
        return ours
    told = Told.of(page)
    cause = trigger(ours, reading.prose, told)
    if cause is None:
        return ours
    lines, dropped = clean(anchored(read_by(page, "default"), page.layout), fields)
    theirs = Text(lines, tuple(dropped), "trafilatura default, second reading")
    if not theirs.lines.all or alike(ours.lines, theirs.lines):
        return ours
    is_ours = _worth(ours, ours, reading.prose, told) > _worth(theirs, ours, reading.prose, told) + _CLEARLY
    doubt = Doubt("text", Cause("readings_differ", code=cause, characters=ours.size, of=theirs.size))
    return replace(ours if is_ours else theirs, doubts=(doubt,))


def trigger(text: Text, prose: Prose, told: Told) -> str | None:
    """What speaks against ``text``, in one word; None: nothing."""
    outside = _outside(prose)
    checks = (
        ("told", told.length >= _TELLING and text.size < _TOLD * told.length),
        ("links", _share(text, lambda line: line.linked) > _LINKED),
        ("place", _share(text, lambda line: _stands_outside(line, prose)) > 0.5),
        ("prose", text.size < _OUTSIDE * outside),
        ("description", text.size < _LONG and len(told.vocabulary) >= _FEW and told.described(text.lines) < _DESCRIBED),
    )
    return next((word for word, holds in checks if holds), None)


def alike(ours: Lines, theirs: Lines) -> bool:
    """Whether two readings have most of their text in common."""
    mine, other = ("".join(line.key for line in lines.all) for lines in (ours, theirs))
    both = sum(len(line.key) for line in ours.all if line.key in other)
    return both >= _SAME * max(len(mine), len(other))


def _worth(text: Text, ours: Text, prose: Prose, told: Told) -> float:
    """How well the page speaks for ``text``: what it tells of it, and how likely what it has more than ``ours`` (all
    of it where it does not hold ours) stands where a story does."""
    known = "\0".join(line.key for line in ours.lines.all)
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
