"""The words around persons' names in a byline, and those that no person is called, by language, from
``data/persons.toml``."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.vocabulary.phrases import any_of, every, table

__all__ = ["any_said", "said", "words_of"]

_TABLE = table("persons")


def any_said(kind: str, *languages: str) -> str:
    """The words of a kind as a regular expression in brackets: of all languages, or of those given."""
    given = _TABLE[kind]
    return f"(?:{any_of({name: given[name] for name in languages or given}, space=_SPACE)})"


def words_of(kind: str, languages: Iterable[str]) -> str:
    """The same of those ``languages`` that have words of the kind; empty where none has."""
    known = [name for name in dict.fromkeys(languages) if name in _TABLE[kind]]
    return any_said(kind, *known) if known else ""


_SPACE = r"\s+"


def said(kind: str) -> frozenset[str]:
    """The words of a kind that have no signs in them."""
    return frozenset(every(_TABLE[kind]))
