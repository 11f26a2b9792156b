"""What is searched for, and the pieces that texts are indexed by.

Scripts that put no spaces between words (Chinese, Japanese, Thai …) and Korean, which binds particles to them, are
indexed by pairs of characters: 首相官邸 as 首相, 相官, 官邸 and 邸. So a word of two characters is
found, a longer one is a phrase of pairs, and one of a single character is the beginning of a pair.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from archive.errors import UsageError

__all__ = ["FIELDS", "Query", "Term", "pieces", "plain"]

FIELDS: Final = ("headline", "standfirst", "authors", "section", "tags", "text")
"""What can be searched alone: ``headline:ferry``."""

_NAMES: Final = {**{name: name for name in FIELDS}, "author": "authors", "tag": "tags", "title": "headline"}
# The name of a field may stand apart from its word: ``headline: ferry``.
_SPACED: Final = re.compile(rf"(?<!\w)({'|'.join(_NAMES)}):\s+(?=\S)", re.IGNORECASE)
_FILTERS: Final = frozenset({"language", "outlet", "status"})
# So much like the name of a field is a slip in one.
_ALIKE: Final = 0.8
_UNSPACED: Final = (
    "\u0e01-\u0edf"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17d3"  # Burmese, Khmer
    "\u1100-\u11ff\uac00-\ud7a3"  # Korean
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff"  # kana, bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_RUN: Final = re.compile(f"[{_UNSPACED}]+")
# Soft hyphen, the stroke that makes an Arabic word longer, zero width spaces and joiners, marks of direction, byte
# order mark, and which form of a character is to be drawn (variation selectors).
_UNSEEN: Final = frozenset(
    [0xAD, 0x640, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), *range(0xFE00, 0xFE10),
     0xFEFF, *range(0xE0100, 0xE01F0)]
)  # fmt: skip
# Letters with a stroke, and two in one, that Unicode does not take apart; letters of the Arabic script that keyboards
# of several languages write in two ways.
_OTHER_FORMS: Final = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "þ": "th", "ı": "i",
    "ٱ": "ا", "ی": "ي", "ک": "ك",
}  # fmt: skip
# Their marks make other letters of them (Russian, Ukrainian, Belarusian, Macedonian): they are in the alphabet.
_LETTERS_WITH_MARKS: Final = frozenset("йїўќѓ")
# Combining classes of marks that words are also written without: strokes, Hebrew and Arabic vowels, accents. The signs
# of Indic scripts, Thai tones and the marks of kana have others, or none.
_ACCENTS: Final = frozenset([1, *range(10, 37), *range(200, 255)])
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»〝〞＂", '"'))
_TERM: Final = re.compile(r'(?P<no>-)?(?:(?P<field>\w+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))(?P<star>\*)?')


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase; ``begins``: only its beginning is given (``minist*``); in one field or in all (None)."""

    text: str
    field: str | None = None
    begins: bool = False

    def match(self) -> str:
        """The term as SQLite's FTS5 takes it; quoted, so that no letter of it is an operator."""
        # What came from a shell may hold bytes that are no letters.
        words = plain(self.text.encode("utf-8", "replace").decode().replace("\0", " ")).strip()
        last = next(reversed(list(_RUN.finditer(words))), None)
        ends_unspaced = last is not None and last.end() == len(words)
        # Of the last run the single character is left out, since the text may go on: unless it is all there is.
        is_single = ends_unspaced and last is not None and len(last.group()) == 1
        told = _RUN.sub(_pairs, words).strip()
        if ends_unspaced and not is_single:
            told = told.rpartition(" ")[0]
        quoted = f'"{told.replace(chr(34), " ")}"' + ("*" if self.begins or is_single else "")
        return f"{self.field} : {quoted}" if self.field else quoted


@dataclass(frozen=True, slots=True)
class Query:
    """Every group must be met, by one of its terms; none of ``without`` may be."""

    groups: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()

    @classmethod
    def of(cls, words: str) -> Query:
        """Reads a query: words, ``"a phrase"``, ``headline:word``, ``beginn*``, ``-without``, ``this OR that``.

        Raises UsageError where it asks for nothing, or for a field that there is not."""
        if not isinstance(words, str):
            raise UsageError(f"{words!r}: words to search for are a text")
        groups: list[tuple[Term, ...]] = []
        without: list[Term] = []
        joins = negates = False
        for found in _TERM.finditer(_SPACED.sub(r"\1:", words.translate(_QUOTES))):
            if found["word"] in ("OR", "AND", "NOT") and not found["no"] and not found["field"]:
                joins, negates = found["word"] == "OR", found["word"] == "NOT"
                continue
            term = _term(found)
            if term is None:
                continue
            if negates or found["no"]:
                without.append(term)
            elif joins and groups:
                groups[-1] = (*groups[-1], term)
            else:
                groups.append((term,))
            joins = negates = False
        if not groups:
            raise UsageError(f'{words!r}: there is no word to search for; write one, or several, or "a phrase"')
        # What is said again changes nothing, and a text that was pasted takes long.
        return cls(tuple(dict.fromkeys(tuple(dict.fromkeys(group)) for group in groups)), tuple(dict.fromkeys(without)))

    def match(self) -> str:
        """The query as SQLite's FTS5 takes it."""
        told = " AND ".join(f"({' OR '.join(term.match() for term in group)})" for group in self.groups)
        return f"({told}) NOT ({' OR '.join(term.match() for term in self.without)})" if self.without else told

    def terms(self) -> list[Term]:
        """The terms that are looked for, not those that must not be there."""
        return [term for group in self.groups for term in group]


def pieces(text: str) -> str:
    """A text as it is indexed: words parted by spaces, and pairs of characters."""
    return _RUN.sub(_pairs, plain(text))


class _Plain(dict[int, str]):
    """What stands for each character of a text in NFKC without capitals; found out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = told = _without_accents(chr(code))
        return told


def _without_accents(letter: str) -> str:
    if ord(letter) in _UNSEEN:
        return ""
    if letter in _LETTERS_WITH_MARKS:
        return letter
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    parts = unicodedata.normalize("NFD", letter)
    left = "".join(one for one in parts if unicodedata.combining(one) not in _ACCENTS)
    return "".join(_OTHER_FORMS.get(one, one) for one in (letter if left == parts else left))


_PLAIN: Final = _Plain()


def plain(text: str) -> str:
    """A text without what makes no difference: capitals and small letters (also ß and ss, İ and i, the final sigma),
    accents and vowel marks, forms of letters and figures, signs that are not seen."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN)


def _pairs(run: re.Match[str]) -> str:
    """``ABC`` → ``AB BC C``."""
    text = run.group()
    return f" {' '.join(text[place : place + 2] for place in range(len(text)))} "


def _check(name: str) -> None:
    """UsageError for a name before a colon that a field, or a filter, was meant by. Others are words: ``10:30``."""
    if name in _FILTERS:
        raise UsageError(f"{name}: is no field with words, but a filter: --{name}, in Python {name}=")
    if near := get_close_matches(name, _NAMES, cutoff=_ALIKE):
        raise UsageError(f"{name}: is no field; did you mean {' or '.join(f'{one}:' for one in near)}?")


def _term(found: re.Match[str]) -> Term | None:
    """The term; None where there is no letter and no figure in it."""
    name = (found["field"] or "").lower()
    words = found["phrase"] if found["phrase"] is not None else found["word"]
    if name and name not in _NAMES:
        _check(name)
        words = f"{found['field']} {words}"
    begins = bool(found["star"]) or (found["phrase"] is None and words.endswith("*"))
    if not any(unicodedata.category(one)[0] in "LN" for one in words):
        return None
    return Term(words.rstrip("*"), _NAMES.get(name), begins)
