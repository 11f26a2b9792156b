"""Text as dates are compared: without case, accents and marks of direction, with the digits of ASCII."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Token", "bare", "tokens"]

# One letter for the forms that keyboards of neighbours give it: Turkish dotless i, Arabic and Persian yeh and kaf.
_SAME = {
    "ı": "i", "ي": "ی", "ى": "ی", "ك": "ک", "ګ": "گ", "ـ": "", "॰": ".",
    "ʼ": "'", "’": "'", "‘": "'", "׳": "'", "־": "-", "‐": "-",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text: ``kind`` is ``number``, ``word`` or ``sign`` (one character); ``start`` and ``end`` say where
    it stands."""

    kind: str
    text: str
    start: int
    end: int


def bare(text: str) -> str:
    """``text`` without case, accents and unseen marks; every decimal digit is one of 0 to 9."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(map(_bare, letters)))


def tokens(text: str) -> list[Token]:
    """The words, numbers and signs of ``text``, which is ``bare``."""
    found: list[Token] = []
    begin = 0
    for at in range(len(text) + 1):
        kind = _kind(text[begin]) if begin < at else ""
        if at == len(text) or kind == "sign" or (kind and _kind(text[at]) != kind):
            if kind not in ("", "space"):
                found.append(Token(kind, text[begin:at], begin, at))
            begin = at
    return found


@lru_cache(maxsize=4_000)
def _bare(char: str) -> str:
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return ""
    digit = unicodedata.decimal(char, None)
    return _SAME.get(char, char) if digit is None else str(digit)


@lru_cache(maxsize=4_000)
def _kind(char: str) -> str:
    if char.isspace():
        return "space"
    category = unicodedata.category(char)[0]
    return {"N": "number", "L": "word", "M": "word"}.get(category, "sign")
