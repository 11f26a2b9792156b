"""The shortest text that a phrase of the files in ``crawler/vocabulary/data`` stands for."""

from __future__ import annotations

import re

__all__ = ["shortest"]

_SIGNS = "()[]|*#_'^$~…"
# Characters of no text stand for signs that are meant as they are.
_KEPT = {sign: chr(0xE000 + i) for i, sign in enumerate(_SIGNS)}


def shortest(phrase: str) -> str:
    """``[the ]most (read|viewed)… #`` → ``most read 7``."""
    text = re.sub(r"\\(.)", lambda found: _KEPT.get(found[1], found[1]), phrase)
    before = None
    while text != before:
        before = text
        text = re.sub(r"\[[^\[\]()]*\]", "", text)
        text = re.sub(r"\(([^\[\]()|]*)(?:\|[^\[\]()|]*)*\)", r"\1", text)
    text = re.sub(r"_…\d*|…\d*_", " ", text)  # a word ends, and another begins
    text = re.sub(r"…\d*|[*_^$]", "", re.sub(r"~\d", "word", text)).replace("#", "7")
    for sign, kept in _KEPT.items():
        text = text.replace(kept, sign)
    return text
