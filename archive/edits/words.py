"""A text as its words, in any script. Nothing is lost: the words of a text, joined, are the text.

Scripts that put spaces between words are cut where Unicode's default rules cut them (UAX #29: an apostrophe between
letters stays inside); a figure is one word with its separators, its currency and its per cent. Japanese, Chinese and
Thai do not show where a word ends: BudouX (small models, Apache-2.0) tells, and for simplified Chinese, where it is
weak, jieba (a dictionary, MIT). Lao, Khmer and Burmese are cut into letters with their marks.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["is_figure", "is_word", "model_of", "words"]

# A letter of the pattern below stands for a class of characters: w letter · m mark or invisible · n digit · s white
# space · a apostrophe · c currency · u per cent and degree · h Han · z Han numeral · k kana · t Thai · x other scripts
# without spaces · d dash · o dot · e ellipsis · , : / themselves · p every other mark.
_WORD = re.compile(
    r"""
    c? n[nm]* (?: [o,:/a] n[nm]* )* (?: z+ (?: n[nm]* )* )* [wnm]* [uc]?   # 1,234.5 3.5% 17:41 20th 3億5000万 $300
  | w [wnm]* (?: a w [wnm]* )*                                            # don't  G7
  | (?P<cjk> [hzk] [hzkm]* )
  | (?P<thai> t [tm]* )
  | x m*
  | s+
  | o{2,} | e+ | d{2,}
  | . m*
    """,
    re.VERBOSE | re.DOTALL,
)
_KANA = ((0x3040, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F))
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF), (0x3005, 0x3007))
_THAI = ((0x0E00, 0x0E7F),)
_UNSPACED = ((0x0E80, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F))
_ALONE = {
    **dict.fromkeys("'’ʼ·׳״", "a"),
    **dict.fromkeys("%‰°％", "u"),
    **dict.fromkeys("-‐‑‒–—―−", "d"),
    **dict.fromkeys(",:/", None),
    **dict.fromkeys("十百千万億兆萬亿", "z"),
    **{".": "o", "…": "e", "⋯": "e", "ー": "k"},
}
_BY_CATEGORY = {"Cf": "m", "Sc": "c"}
# Frequent signs that one of the two ways of writing Chinese alone has.
_TRADITIONAL = frozenset("這個們國會說對時來過後學發經實現點關")
_TRADITIONAL_TAGS = frozenset({"hant", "tw", "hk", "mo"})


class _Shapes(dict[int, str]):
    """The class of each character, found when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = shape = _shape(chr(code))
        return shape


def _shape(char: str) -> str:
    if char in _ALONE:
        return _ALONE[char] or char
    if char.isspace():
        return "s"
    code, category = ord(char), unicodedata.category(char)
    if category in _BY_CATEGORY:
        return _BY_CATEGORY[category]
    if category[0] == "M":
        return "t" if _within(code, _THAI) else "m"
    if category[0] == "N":
        return "h" if _within(code, _HAN) else "n"
    return _letter(code) if category[0] == "L" else "p"


def _letter(code: int) -> str:
    for shape, ranges in (("k", _KANA), ("h", _HAN), ("t", _THAI), ("x", _UNSPACED)):
        if _within(code, ranges):
            return shape
    return "w"


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


_SHAPES = _Shapes()


def words(text: str, model: str | None = None) -> list[str]:
    """The words of ``text``, its white space and its marks: joined, they are ``text`` again.

    ``model`` says how Chinese and Japanese are cut (``model_of``); both texts of a comparison need the same."""
    return list(_words(text, model or model_of(text)))


def model_of(text: str, language: str | None = None) -> str:
    """The model for the Han signs of a text: ``ja_word``, ``zh-hans`` or ``zh-hant``.

    By the language (BCP 47), else by the signs: kana means Japanese, and some signs have only one of the two scripts.
    """
    primary, *tags = (language or "").lower().replace("_", "-").split("-")
    if primary == "ja":
        return "ja_word"
    if primary in ("zh", "yue") and tags:
        return "zh-hant" if _TRADITIONAL_TAGS.intersection(tags) else "zh-hans"
    if primary not in ("zh", "yue") and any("\u3040" <= char <= "\u30ff" for char in text):
        return "ja_word"
    return "zh-hans" if _TRADITIONAL.isdisjoint(text) else "zh-hant"


def is_word(token: str) -> bool:
    """Whether it is a word or a figure, and no white space or mark."""
    return any(map(str.isalnum, token))


def is_figure(token: str) -> bool:
    return any(unicodedata.category(char)[0] == "N" for char in token)


def _words(text: str, model: str) -> Iterator[str]:
    for found in _WORD.finditer(text.translate(_SHAPES)):
        token = text[found.start() : found.end()]
        if found["cjk"]:
            yield from _segmenter(model)(token)
        elif found["thai"]:
            yield from _segmenter("th")(token)
        else:
            yield token


@functools.cache
def _segmenter(model: str) -> Callable[[str], list[str]]:
    """What cuts a text in one of these scripts; loaded when the first is met."""
    if model == "zh-hans":
        import rjieba  # noqa: PLC0415 - its dictionary takes half a second and 30 MB

        return rjieba.cut
    from budoux import parser  # noqa: PLC0415

    path = Path(parser.MODEL_DIR, f"{model}.json")
    return parser.Parser(json.loads(path.read_text(encoding="utf-8"))).parse
