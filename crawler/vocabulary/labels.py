"""Lines that are nothing but a page's buttons, counters and calls, or begin as its notices do, by language, from
``data/labels.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from crawler.vocabulary.phrases import table

__all__ = ["is_label", "is_notice", "is_offer"]

# Letters of the longest line that is looked at.
_LONGEST, _LONGEST_NOTICE, _LONGEST_OFFER = 120, 300, 60
_QUOTED = ("“", "”", '"', "«", "»", "„", "「", "」", "‘")
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*(?:\s?[km](?![^\W\d_]))?")
_BETWEEN = re.compile(r"\s*(?:[|•·‧/()（）\n]|\s[-–—]\s)\s*")
_ADDRESS = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?")
# One alone may be a heading.
_HASHTAGS = re.compile(r"(?:#[^\W\d]\w*[\s,·|]*){2,}")
_EDGES = " \t\r\n\u00a0\u3000.,:;!…*>»›→▶►+-–—|•·‹«←<【】[]"
# Small pictures, arrows and the signs that go with them: 👉, 🔊, ⏱️.
_ICONS = "\u2190-\u23ff\u2500-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200d\U0001f000-\U0001faff"
_AROUND = re.compile(rf"^[{_ICONS}\s]+|(?<![{_ICONS}\s])[{_ICONS}\s]+$")
_SPACES = re.compile(r"\s+")
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


def is_label(text: str) -> bool:
    """Whether ``text`` is nothing but such words, one after the other, or one a line; or nothing but hashtags."""
    if not text or len(text) > _LONGEST:
        return False
    if _HASHTAGS.fullmatch(text):
        return True
    parts = [part for part in _BETWEEN.split(text) if part.strip(_EDGES)]
    return _says(text) or (bool(parts) and all(map(_says, parts))) or _is_of_shares(text)


def _is_of_shares(text: str) -> bool:
    """Whether ``text`` is a row of buttons run together: words of sharing and nothing else, with names of
    channels ("Share on Facebook Share via email")."""
    said = text.casefold().split()
    words, channels = _shares()
    named = sum(word in channels for word in said)
    return named > (len(said) < _FEW_WORDS) and "\n" not in text and words.issuperset(said)


# Fewer words than these must name two channels.
_FEW_WORDS = 3


@lru_cache(maxsize=1)
def _shares() -> tuple[frozenset[str], frozenset[str]]:
    """The words of sharing, channels too; the channels."""
    given = _given()
    words, channels = (
        frozenset(line.casefold() for lines in given[name].values() for line in lines) for name in ("share", "share_to")
    )
    return words | channels, channels


def is_notice(text: str) -> bool:
    """Whether ``text``, a line, begins as a notice of the page does, or says what only such a notice says."""
    if len(text) > _LONGEST_NOTICE:
        return False
    is_quoting = any(mark in text for mark in _QUOTED)
    folded = _folded(text[:_BEGINNING] if is_quoting else text)
    begins, beginnings = _notices()
    may_begin = not begins.isdisjoint((folded[:1], folded[:2], folded[:_FIRST]))
    if may_begin and folded[:_BEGINNING].startswith(beginnings):
        return True
    return not is_quoting and any(words in folded for words in _within())


def is_offer(text: str) -> bool:
    """Whether ``text``, of a button or a link, is that of an offer: to subscribe, to sign up, to give money."""
    return 0 < len(text) <= _LONGEST_OFFER and _is_in(_offers(), text)


# Letters of the beginning of a line that is looked at.
_BEGINNING = 80
# Of few lines the first letters are those of a notice.
_FIRST = 3
_OPENING = _EDGES + "(（[<\"'“„«"


def _bare(text: str) -> str:
    """``text`` without icons and spaces at both ends; most texts have none, which their first and last sign tell."""
    return _AROUND.sub("", text) if _ICON.match(text) or _ICON.match(text[-1:]) else text


_ICON = re.compile(rf"[{_ICONS}\s]")


def _folded(text: str) -> str:
    """``text`` without case; a dot that Turkish puts on an i, or leaves away, does not count."""
    shown = _bare(text).casefold()
    folded = shown.replace("\u0307", "").replace("ı", "i").translate(_APOSTROPHES)
    return _SPACES.sub(" ", folded).lstrip(_OPENING)


@lru_cache(maxsize=1)
def _notices() -> tuple[frozenset[str], tuple[str, ...]]:
    """The first letters of the notices, three or fewer, and how they begin."""
    beginnings = tuple(sorted({_folded(line) for lines in _given()["notice"].values() for line in lines}))
    return frozenset(one[:_FIRST] for one in beginnings), beginnings


@lru_cache(maxsize=1)
def _within() -> tuple[str, ...]:
    return tuple(sorted({_folded(line) for lines in _given()["within"].values() for line in lines}))


def _says(text: str) -> bool:
    return _is_in(_table(), text)


def _is_in(table: _Table, text: str) -> bool:
    words = _ADDRESS.sub("", _bare(text).casefold().translate(_APOSTROPHES))
    plain = _SPACES.sub(" ", _NUMBER.sub("#", words)).strip(_EDGES)
    lines, with_names = table
    return plain in lines or any(plain.startswith(begin) and form.fullmatch(plain) for begin, form in with_names)


# The lines as ``_says`` spells them; of those with a name in them the beginning, and the pattern.
_Table: TypeAlias = tuple[frozenset[str], tuple[tuple[str, re.Pattern[str]], ...]]


@lru_cache(maxsize=1)
def _table() -> _Table:
    return _table_of(table for name, table in _given().items() if name not in _NO_LINES)


# Tables of what is no whole line.
_NO_LINES = ("notice", "within", "share", "share_to")


@lru_cache(maxsize=1)
def _offers() -> _Table:
    return _table_of([_given()["offer"]])


def _table_of(tables: Iterable[dict[str, list[str]]]) -> _Table:
    lines = {line.casefold().strip(_EDGES) for table in tables for words in table.values() for line in words}
    named = sorted(line for line in lines if "~" in line)
    forms = ((line.partition("~")[0], re.escape(line).replace(re.escape("~"), r"\S+(?: \S+){0,4}")) for line in named)
    return frozenset(lines.difference(named)), tuple((begin, re.compile(form)) for begin, form in forms)


@lru_cache(maxsize=1)
def _given() -> dict[str, dict[str, list[str]]]:
    return table("labels")
