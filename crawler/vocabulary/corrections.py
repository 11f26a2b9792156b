"""How corrections and editors' notes are worded, by language, from ``data/corrections.toml``."""

from __future__ import annotations

import re
from collections import defaultdict

from crawler.vocabulary.phrases import table

__all__ = ["BEGINS", "GENERAL", "LABEL", "LABEL_ALONE", "OTHER", "OWN", "STARTS"]

_TABLE = table("corrections")
_DENSE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")


def _words(table: str) -> list[str]:
    given = {word for words in _TABLE[table].values() for word in words}
    return sorted(given, key=lambda word: (-len(word), word))


def _any(table: str) -> str:
    """The words as one pattern, at the beginning of a word where spaces part words."""
    forms = (re.escape(word).replace(r"\ ", r"\s+") for word in _words(table))
    return "|".join(form if _DENSE.match(form) else rf"(?<!\w){form}" for form in forms)


_BEGINS = rf"\W*(?:{_any('begins')})"
# Behind a label a date may stand, in brackets or not; then a sign or a line's end.
_DATE = r"(?:[^\n:：]{0,30}\d[^\n:：]{0,20}?)?"
LABEL = re.compile(rf"\W*(?:{_any('label')}){_DATE}[^\w\n:：]{{0,3}}(?:[:：\n]|[.|](?=\s)|\s[-–—]\s|—)\s*", re.I)
# Such a label of other things too: it counts before ``BEGINS`` alone.
GENERAL = re.compile(rf"\W*(?:{_any('general')}){_DATE}[^\w\n:：]{{0,3}}[:：\n]\s*(?={_BEGINS})", re.I)
LABEL_ALONE = re.compile(rf"\W*(?:{_any('label')}){_DATE}\W*", re.I)
BEGINS = re.compile(_BEGINS, re.I)
OWN, OTHER = re.compile(_any("own"), re.I), re.compile(_any("other"), re.I)


def _starts() -> dict[str, tuple[str, ...]]:
    starts: defaultdict[str, set[str]] = defaultdict(set)
    for word in (*_words("label"), *_words("general"), *_words("begins")):
        start = re.sub(r"[\W_]+", "", word).casefold()
        starts[start[:2]].add(start)
    return {two: tuple(sorted(given)) for two, given in starts.items()}


# How every note begins (letters and figures alone, without case), by the first two letters: most texts of a page begin
# otherwise.
STARTS = _starts()
