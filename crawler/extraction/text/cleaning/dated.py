"""Lines that say when the page was published or changed, and nothing else."""

from __future__ import annotations

import re
from typing import Final

from crawler.vocabulary.calendar import bare, readings
from crawler.vocabulary.words import CHANGED, PUBLISHED

__all__ = ["is_of_dates"]

# Characters of a line of two dates with their times.
_LONGEST: Final = 160
# Letters of a small word, of half of the day and of a zone; of all longer words beside a label: First, Last, Saturday.
_SMALL, _BESIDE = 3, 30
_WORD: Final = re.compile(r"[^\W\d_]+")
# The word before a date with which a line begins: Friday, November 20, 2026.
_DAY_OF_WEEK: Final = re.compile(r"^\W{0,3}[^\W\d_]{3,12},? (?=\x01)")


def is_of_dates(text: str) -> bool:
    """Whether ``text`` is such a line: "Published: 20 November 2026 | Updated: 21 November 2026"; a date alone."""
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return False
    plain, found = bare(text), readings(text)
    for reading in reversed(found):
        plain = f"{plain[: reading.start]}\1{plain[reading.end :]}"
    unlabelled = CHANGED.sub("\0", PUBLISHED.sub("\0", plain))
    before, label, _ = unlabelled.partition("\0")
    if label and "\1" not in before and len(_WORD.findall(before)) > 1:
        return False  # "The law was published on 20 November 2026."
    unlabelled = _DAY_OF_WEEK.sub("", unlabelled)
    if any(len(word) > _SMALL for word in _WORD.findall(unlabelled.rpartition("\1")[2])):
        return False  # "Update 20 November 2026: the vote passed"
    others = sum(len(word) for word in _WORD.findall(unlabelled) if len(word) > _SMALL)
    return bool(found) and others <= (_BESIDE if label else 0)
