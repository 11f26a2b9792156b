"""A byline in a line of labels and dates: where it begins, and where it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from crawler.extraction.fields.authors.limits import LONGEST
from crawler.extraction.fields.names import begins_like_byline
from crawler.vocabulary.calendar import bare, names_of, readings
from crawler.vocabulary.words import CHANGED, PUBLISHED, lead_end

__all__ = ["ENDS_IN_BYLINE", "ends_in_date_word", "from_lead", "without_date"]


def from_lead(text: str, languages: tuple[str, ...]) -> str:
    """``text`` from the part of it on that begins like a byline: ``14 May · By A B``. In a line of labels that is the
    part behind the writer's: ``14 May Source: Courier Author: A B``."""
    if len(text) >= LONGEST or begins_like_byline(text, languages):
        return text
    if _LABEL.search(text) and (labelled := _labelled(text, languages)):
        return labelled
    begins = (parting.end() for parting in _PARTING.finditer(text))
    return next((text[at:] for at in begins if begins_like_byline(text[at:], languages)), text)


# A dot without spaces joins names; "by" and a name may stand behind the time of day.
_PARTING = re.compile(
    r"\s*[|•｜]\s*|\s·\s|(?:(?<=\d)|(?<=[ap]m)|(?<=[AP]M)|(?<=[ap]\.m\.)|(?<=\b[A-Z]{3}))\s(?=by\s[^\W\d_])"
)


def _labelled(text: str, languages: tuple[str, ...]) -> str | None:
    """The part of a line of labels and dates that begins with the writer's label."""
    first = _DATED_OR_LABELLED.search(text)
    for space in _BEFORE_WORD.finditer(text, first.end() if first else len(text)):
        rest = text[space.end() :]
        end = lead_end(rest, languages)
        if end and _LABELLED.match(rest[:end][::-1]):
            return rest
    return None


def without_date(text: str, languages: tuple[str, ...]) -> str:
    """A byline without the date behind its names, what the date is called, and the labels behind them: ``By A B Updated
    Tuesday, 12 May 2026``, ``Author: A B Source: Courier``."""
    lead, folded = lead_end(f"{text} ", languages), bare(text)
    if len(folded) != len(text):
        return text
    places = [date.start for date in islice(readings(text, languages), 1)]
    marks = (pattern.search(folded, lead) for pattern in (CHANGED, PUBLISHED, _NEXT_LABEL))
    places += [mark.start() for mark in marks if mark]
    if not places:
        return text
    words = text[: max(lead, min(places))].rstrip(_BEFORE_DATE).split(" ")
    while len(words) > 1 and _is_beside_date(words[-1], languages):
        words.pop()
    return " ".join(words).rstrip(_BEFORE_DATE)


def _is_beside_date(word: str, languages: tuple[str, ...]) -> bool:
    """Whether a word is one that stands beside dates: a weekday, *le*."""
    said = bare(word.strip(".,"))
    return any(said in names_of(language).between for language in languages)


def ends_in_date_word(persons: Sequence[str], languages: tuple[str, ...]) -> bool:
    last = [name.rpartition(" ")[2] for name in persons]
    return any(_is_beside_date(word, languages) or PUBLISHED.match(bare(word)) for word in last)


# The colon between a label and what it says; the writer's in Chinese often has a space.
_LABEL = re.compile(r"[^\W\d_]\s?[:：]\s?[^\W\d_]|[记記]者\s[^\W\d_]")

_LABELLED = re.compile(r"\s*(?:[:：]|者[记記])")  # its end, backwards

_DATED_OR_LABELLED = re.compile(r"[:：\d]")

_BEFORE_WORD = re.compile(r"(?<=[\s|·])(?=[^\W\d_])")

_NEXT_LABEL = re.compile(r"(?<=\s)(?:[^\W\d_]{2,14}\s?[:：]|\d)")

_BEFORE_DATE = " ,;(|/·•–—-"

# A date, and "by" and a name.
ENDS_IN_BYLINE = re.compile(r"^[^\n]{0,60}\d(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{3})?\sby\s", re.IGNORECASE)
