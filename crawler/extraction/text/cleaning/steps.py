"""The main text without what is not the article. Each step yields the indices of the lines to leave out, and its name
is the cause; it does not see the lines that an earlier step left out."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from archive.article import Dropped
from archive.causes import Cause
from crawler.extraction.page.layout import is_called, name_of
from crawler.extraction.text.blocks import plain
from crawler.extraction.text.cleaning.boxes import asides, unseen
from crawler.extraction.text.cleaning.end import after_text, separators
from crawler.extraction.text.cleaning.fields import Fields, Step
from crawler.extraction.text.cleaning.head import before_text, byline_again, dateline_again, headline_again, times
from crawler.extraction.text.cleaning.limits import LEDE, SOME_LINK
from crawler.extraction.text.cleaning.links import link_lines
from crawler.extraction.text.cleaning.promos import promos
from crawler.extraction.text.cleaning.repeated import hanging, repeated
from crawler.extraction.text.lines import Innermost, Lines
from crawler.extraction.text.sentences import is_sentence
from crawler.vocabulary.names import NEVER

__all__ = ["STEPS", "clean", "lede_of"]


_is_never = is_called(NEVER)

# Letters of a long text, and of what a step may not leave of one.
_MUCH = 1200
_LITTLE = 200
# Paragraphs of a short story; links that are looked at, and levels from one to its paragraph.
_SEVERAL, _LINKS, _UP = 3, 100, 5


def clean(lines: Lines, fields: Fields) -> tuple[Lines, list[Dropped]]:
    """The lines that are the article, and those that are not, each with the step that left it out."""
    dropped: list[Dropped] = []
    for kind, step in STEPS.items():
        out = set(step(lines, fields))
        if out and not _takes_all(lines, out):
            dropped += [Dropped(lines.all[i].text, Cause(kind)) for i in sorted(out)]
            lines = lines.only(line for i, line in enumerate(lines.all) if i not in out)
    return lines, dropped


def _takes_all(lines: Lines, out: set[int]) -> bool:
    """Whether a step would leave next to nothing of a long text, or nothing of some paragraphs that lead nowhere, and
    does not leave out a dialog: then it errs, where the story itself stands in boxes."""
    sizes = [len(line.key) for line in lines.all]
    left = sum(size for i, size in enumerate(sizes) if i not in out)
    if left >= (_LITTLE if sum(sizes) >= _MUCH else 1) or not (sum(sizes) >= _MUCH or _is_told(lines)):
        return False
    never = Innermost(lambda one: _is_never(name_of(one)))
    return sum(never(lines.all[i].element) is not None for i in out) < 0.5 * len(out)


def _is_told(lines: Lines) -> bool:
    """Whether ``lines`` are several paragraphs of sentences, and neither they nor what stands around them lead to other
    pages."""
    told = sum(line.block.type == "paragraph" and is_sentence(line.text, LEDE) for line in lines.all)
    if lines.main is None or told < _SEVERAL or any(line.linked >= SOME_LINK for line in lines.all):
        return False
    own = {line.element for line in lines.all}
    links = islice(lines.main.iter("a"), _LINKS)
    return all(link in own or not own.isdisjoint(islice(link.iterancestors(), _UP)) for link in links)


def lede_of(dropped: Iterable[Dropped]) -> str | None:
    """The sentences that a page sets as a heading above its text: its standfirst, where it names no other."""
    texts = (plain(one.text) for one in dropped if one.cause.kind == "before_text")
    return next((text for text in texts if is_sentence(text, LEDE)), None)


STEPS: dict[str, Step] = {
    "separator": separators,
    "hidden": unseen,
    "headline": headline_again,
    "aside": asides,
    "before_text": before_text,
    "byline": byline_again,
    "dateline": dateline_again,
    "time_of_day": times,
    "link": link_lines,
    "promo": promos,
    "repeated": repeated,
    "after_text": after_text,
    "heading_without_text": hanging,
}
