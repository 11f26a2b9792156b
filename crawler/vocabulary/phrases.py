"""Phrases of the files in ``data`` as regular expressions: how a speaker of a language writes them there.

=========  ==========================================================================================================
``(a|b)``  one of these: ``page (not found|missing)``
``[a|b]``  one of these, or none: ``[the ]most read``
``…``      up to twenty characters, whatever they are; ``…40``: up to forty
``*``      what a word may go on with: ``pagin*``; where no letter stands before it, a word: ``[* ]ranking``
``~3``     one word, or up to three
``#``      a number
``_``      a word begins or ends here
``^``      the text begins here; ``$``: it ends here. Signs and spaces beside them do not count
``'``      an apostrophe, straight or curved
``\\``      in front of one of these signs: the sign itself
=========  ==========================================================================================================

Where phrases are sought in keys (``crawler.vocabulary.keys``), signs do not count, and only ``…`` means something.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from importlib.resources import files
from typing import Any

__all__ = ["Said", "any_of", "bracketed", "every", "expression", "table"]


def table(name: str) -> dict[str, Any]:
    """What the file ``name`` of the folder ``data`` holds: of each kind of words, those of each language (ISO 639)."""
    given: dict[str, Any] = tomllib.loads(files("crawler.vocabulary.data").joinpath(f"{name}.toml").read_text("utf-8"))
    return given


def every(by_language: Mapping[str, Iterable[str]]) -> list[str]:
    """The phrases of all languages in the order of the file, each once."""
    return list(dict.fromkeys(phrase for phrases in by_language.values() for phrase in phrases))


def any_of(by_language: Mapping[str, Iterable[str]], *, space: str = " ") -> str:
    """Any of the phrases, as a regular expression. ``space`` is that of a space in them. Those that begin the text come
    first, behind one anchor, so that a search tries them at one place only."""
    phrases = every(by_language)
    first = "|".join(expression(phrase[1:], space=space) for phrase in phrases if phrase.startswith("^"))
    others = [expression(phrase, space=space) for phrase in phrases if not phrase.startswith("^")]
    return "|".join(([rf"^\W*(?:{first})"] if first else []) + others)


def bracketed(name: str, *, space: str = " ") -> Callable[[str], str]:
    """What gives the phrases of a kind in the file ``name``, in all languages, as a regular expression in brackets. The
    file is read when it is first asked."""
    read = lru_cache(maxsize=1)(partial(table, name))
    return lambda kind: f"(?:{any_of(read()[kind], space=space)})"


def expression(phrase: str, *, space: str = " ") -> str:
    """One phrase as a regular expression."""
    made: list[str] = []
    end = 0
    for sign in _SIGN.finditer(phrase):
        made += re.escape(phrase[end : sign.start()]), _meant(sign, space)
        end = sign.end()
    return "".join((*made, re.escape(phrase[end:])))


_SIGN = re.compile(
    r"\\(?P<itself>.)|…(?P<gap>\d*)|~(?P<words>\d)|(?P<space>\s+)|(?P<word>(?<![^\s(\[|])\*)|[()\[\]|*#_'’^$]"
)
_MEANT = {
    "(": "(?:", ")": ")", "[": "(?:", "]": ")?", "|": "|", "*": r"\w*", "#": r"\d+", "_": r"\b", "'": "['’]",
    "’": "['’]", "^": r"^\W*", "$": r"\W*$",
}  # fmt: skip
# Characters of a gap for which the phrase names no figure.
_GAP = 20


def _meant(sign: re.Match[str], space: str) -> str:
    if sign["itself"]:
        return re.escape(sign["itself"])
    if sign["gap"] is not None:
        return f".{{0,{sign['gap'] or _GAP}}}"
    if sign["words"]:
        return rf"\S+(?:\s+\S+){{0,{int(sign['words']) - 1}}}"
    if sign["word"]:
        return r"\w+"
    return space if sign["space"] else _MEANT[sign[0]]


class Said:
    """A pattern that is made when it is first asked: most are large, and a crawl needs few of them as it starts."""

    search: Callable[[str], re.Match[str] | None]
    match: Callable[[str], re.Match[str] | None]
    fullmatch: Callable[[str], re.Match[str] | None]

    def __init__(self, make: Callable[[], str], flags: re.RegexFlag = re.NOFLAG) -> None:
        self._make, self._flags = make, flags

    def __getattr__(self, name: str) -> Any:
        """Only what is not there yet is asked here: afterwards the pattern's own methods stand in its place."""
        if name not in ("search", "match", "fullmatch"):
            raise AttributeError(name)
        pattern = re.compile(self._make(), self._flags)
        self.search, self.match, self.fullmatch = pattern.search, pattern.match, pattern.fullmatch
        return getattr(self, name)
