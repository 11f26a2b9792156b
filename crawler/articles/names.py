"""What two addresses say of themselves: the number of an article, and the words that name its story."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

__all__ = ["is_named_alike", "share_number"]

# A number of an address, as long as numbers of articles are.
_NUMBER: Final = re.compile(r"(?<!\d)\d{5,}(?!\d)")
# So many words of an address name one story; in a script without spaces so many signs.
_NAME_WORDS: Final = 4
_NAME_SIGNS: Final = 12
_WORDS: Final = re.compile(r"[^\W_]+")
_FILE: Final = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)


def is_named_alike(url: str, other: str) -> bool:
    """Whether two addresses have one number, or name a story in the same words."""
    return share_number(url, other) or (_name(url) is not None and _name(url) == _name(other))


def share_number(url: str, other: str) -> bool:
    """Whether two addresses have one number that may be an article's."""
    return not _numbers(url).isdisjoint(_numbers(other))


def _name(url: str) -> str | None:
    """The words by which an address names its story, without an article's number; None where they are too few."""
    for segment in reversed(unquote(urlsplit(url).path).split("/")):
        found = _WORDS.findall(_FILE.sub("", segment).lower())
        words = [one for one in found if not one.isdecimal()]
        if len(words) >= _NAME_WORDS or any(not one.isascii() and len(one) >= _NAME_SIGNS for one in words):
            return "-".join(one for one in found if not _NUMBER.fullmatch(one))
    return None


def _numbers(url: str) -> set[tuple[str, str]]:
    """The numbers that may be an article's: the last of the path that is no date, and those of the query."""
    parts = urlsplit(url)
    in_path = [one for one in _NUMBER.findall(parts.path) if not _is_date(one)]
    found = {("", one) for one in in_path[-1:]}
    for name, value in parse_qsl(parts.query):
        if value.isdecimal():
            found |= {(name, value), *([("", value)] if len(value) >= 5 else [])}
    return found


def _is_date(digits: str) -> bool:
    for form in ("%Y%m%d", "%Y%m"):
        with suppress(ValueError):
            return len(digits) in (6, 8) and 1990 <= dt.datetime.strptime(digits, form).year <= 2100
    return False
