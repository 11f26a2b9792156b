"""JSON as pages write it by hand: what is none is mended where one meaning is left, else there is none."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any, Final

__all__ = ["loaded", "usual"]

# Letters of a script that is mended sign by sign.
_MOST: Final = 500_000
_BETWEEN: Final = re.compile(r"[\s,;]*")
# Outside of texts: where one begins, a comment, a bracket.
_SIGN: Final = re.compile(r"\"|//[^\n]*|/\*[^*]*\*/|[{}\[\]]")
# Within a text: an escape, or a mark that may end it.
_MARK: Final = re.compile(r"\\.|\"", re.DOTALL)
# What stands behind a text: a colon, the end of what it is in, a comma and what may follow one.
_BEHIND: Final = re.compile(r"\s*(?::|[}\]]|$|,\s*(?:[\"{\[}\]/\d-]|true\b|false\b|null\b))")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_KNOWN: Final = frozenset('"\\/bfnrtu')
_CLOSING: Final = {"{": "}", "[": "]"}
# Of what a thing may have several, and pages write the key again for each.
_MANY: Final = frozenset(("author", "creator", "contributor", "articleSection", "keywords"))


def _joined(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of ``pairs``. Of a key that is written twice the last value counts that is not empty; of what there
    may be several, all."""
    values = dict(pairs)
    if len(values) < len(pairs):
        given: dict[str, list[Any]] = {}
        for key, value in pairs:
            if value not in ("", None, [], {}):
                given.setdefault(key, []).append(value)
        for key, several in given.items():
            values[key] = _all_of(several) if key in _MANY and len(several) > 1 else several[-1]
    return values


def _all_of(several: list[Any]) -> list[Any]:
    return [one for value in several for one in (value if isinstance(value, list) else [value])]


_DECODER: Final = json.JSONDecoder(strict=False, object_pairs_hook=_joined)


def usual(text: str) -> Any:
    """The value that ``text`` means, where nothing else is wrong than a comma before a closing bracket, a semicolon at
    the end, a key that is written twice, or escapes that JSON does not know; None otherwise."""
    return _first(text, str, _usual)


def loaded(text: str) -> Any:
    """The value that ``text`` means; None where it means none. Mended are, beside what ``usual`` mends: marks that HTML
    has escaped, several objects one after the other, comments, quotation marks within a text, brackets that are not
    closed."""
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
    return _first(text, str, _usual, _several, _rewritten)


def _first(text: str, *mends: Callable[[str], Any]) -> Any:
    for mend in mends:
        try:
            mended = mend(text)
            return _DECODER.decode(mended) if isinstance(mended, str) else mended
        except (ValueError, RecursionError):
            continue
    return None


def _usual(text: str) -> str:
    text = re.sub(r",\s*([}\]])", r"\1", text.strip().rstrip(";"))
    return _ESCAPE.sub(lambda sign: sign[0] if sign[1] in _KNOWN else f"\\{sign[0]}", text)


def _several(text: str) -> list[Any]:
    """The values that stand one after the other. Raises ValueError where something else stands between them."""
    values, at = [], 0
    while at < len(text):
        value, end = _DECODER.raw_decode(text, at)
        values.append(value)
        at = _BETWEEN.match(text, end).end()  # type: ignore[union-attr]
    return values


def _rewritten(text: str) -> str:
    if len(text) > _MOST:
        return ""
    parts: list[str] = []
    opened: list[str] = []
    at = 0
    while sign := _SIGN.search(text, at):
        parts.append(text[at : sign.start()])
        at = sign.end()
        if sign[0] == '"':
            end = _end(text, at)
            parts.append(f'"{_MARK.sub(_escaped, text[at:end])}"')
            at = end + 1
            continue
        if sign[0] in _CLOSING:
            opened.append(_CLOSING[sign[0]])
        elif sign[0] in "}]" and opened:
            opened.pop()
        parts.append("" if sign[0][0] == "/" else sign[0])
    return _usual("".join([*parts, text[at:], *reversed(opened)]))


def _end(text: str, at: int) -> int:
    """Where the text ends that begins at ``at``: at the first mark behind which JSON can go on."""
    ends = (mark.start() for mark in _MARK.finditer(text, at) if mark[0] == '"' and _BEHIND.match(text, mark.end()))
    return next(ends, len(text))


def _escaped(mark: re.Match[str]) -> str:
    return '\\"' if mark[0] == '"' else mark[0]
