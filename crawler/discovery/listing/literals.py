"""Literals of JavaScript as data: what ``json`` does not read. Nothing is run.

Frameworks write a page's data as the shortest JavaScript that makes it (Nuxt 2, SvelteKit's ``devalue``): names without
quotes, ``!0``, ``void 0``, single quotes, values that a function gets as arguments. What is no literal (a call, an
operator, a function) ends the reading.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

__all__ = ["LiteralError", "literal", "string", "with_arguments"]

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+|//[^\n]*+|/\*.*?\*/)
    |(?P<string>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\$]|\\.|\$(?!\{))*+`)
    |(?P<number>-?(?:0[xX][0-9a-fA-F]+|(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?))
    |(?P<flag>![01])
    |(?P<nothing>void\s0|Array\(\d*\)|Object\.create\(null\)|new\s(?:Map|Set)\(\))
    |new\sDate\((?P<date>-?\d{1,16}|"[^"\\\n]{1,60}"|'[^'\\\n]{1,60}')\)
    |(?P<name>[^\W\d][\w$]*+|\$[\w$]*+)
    |(?P<mark>[{}\[\],:()])""",
    re.VERBOSE | re.DOTALL,
)
_PAIRS: Final = {"{": "}", "[": "]", "(": ")"}
_BEFORE_VALUE: Final = ("{", "[", ",", ":")
_COLON: Final = re.compile(r"\s*:")
_ESCAPE: Final = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|.)", re.DOTALL)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_CONSTANTS: Final = {"true": "true", "false": "false"}
_LAST_POINT: Final = 0x10FFFF
# Blanks are not given back: of two runs of them each would be tried at every place.
_CALLED: Final = re.compile(r"[;\s]*+\}\s*+\)?\s*+(?=\()")
_LONGEST_NUMBER: Final = 400


class LiteralError(ValueError):
    """What stands there is no literal; ``read`` characters of it were looked at."""

    def __init__(self, read: int) -> None:
        super().__init__("no literal")
        self.read = read


def literal(text: str, start: int, names: Mapping[str, Any] | None = None) -> tuple[Any, int]:
    """(value, where it ends) of the object, array or list of arguments that begins at ``start``. Names stand for their
    value in ``names``, others for None. Raises LiteralError where it is no literal, or
    another ValueError."""
    source, end = _as_json(text, start, names or {})
    return json.loads(source, strict=False), end


def with_arguments(text: str, start: int, parameters: str) -> tuple[Any, int]:
    """The same for what a function returns that is called where it stands: ``(function(a,b){return {…}}(1,"x"))``;
    ``parameters`` are its names, parted by commas. Raises ValueError."""
    _, end = _as_json(text, start, {})
    called = _CALLED.match(text, end)
    values = literal(text, called.end())[0] if called else []
    names = (name.strip() for name in parameters.split(","))
    return literal(text, start, dict(zip(names, values, strict=False)))[0], end


def string(text: str, start: int) -> tuple[str, int]:
    """(value, where it ends) of the string that begins at ``start``, in quotes of any kind. Raises ValueError."""
    match = _TOKEN.match(text, start)
    if match is None or match.lastgroup != "string":
        raise ValueError("no string")
    return _unescaped(match[0]), match.end()


def _as_json(text: str, start: int, names: Mapping[str, Any]) -> tuple[str, int]:
    written: list[str] = []
    open_: list[str] = []
    at = start
    while match := _TOKEN.match(text, at):
        at = match.end()
        kind, last = match.lastgroup, written[-1] if written else ""
        if kind == "space":
            continue
        if kind == "mark":
            if not _mark(match[0], written, open_):
                break
            if not open_:
                return "".join(written), at
        elif not open_ or last not in _BEFORE_VALUE:
            break
        elif open_[-1] == "}" and last in "{,":
            written += _key(match, text, names)
        else:
            written.append(_value(match, names))
    raise LiteralError(at - start)


def _mark(mark: str, written: list[str], open_: list[str]) -> bool:
    """Writes a mark; False where it may not stand there."""
    if mark in _PAIRS:
        if open_ and (mark == "(" or written[-1] not in _BEFORE_VALUE):
            return False  # a call, or a place in an array
        open_.append(_PAIRS[mark])
        written.append("[" if mark == "(" else mark)
    elif mark in "}])":
        if not open_ or open_.pop() != mark:
            return False
        if written[-1] == ",":
            written.pop()
        written.append("]" if mark == ")" else mark)
    else:
        if mark == "," and open_ and open_[-1] != "}" and written[-1] in "[,":
            written.append("null")  # a hole in an array
        written.append(mark)
    return True


def _key(match: re.Match[str], text: str, names: Mapping[str, Any]) -> list[str]:
    if match.lastgroup not in ("string", "name", "number"):
        raise ValueError("no name of a field")
    name = _unescaped(match[0]) if match.lastgroup == "string" else match[0]
    if _COLON.match(text, match.end()):
        return [json.dumps(name)]
    return [json.dumps(name), ":", _value(match, names)]  # `{title}` is `{title: title}`


def _value(match: re.Match[str], names: Mapping[str, Any]) -> str:
    kind, said = match.lastgroup, match[0]
    if kind == "string":
        return json.dumps(_unescaped(said))
    if kind == "date":
        return json.dumps(match["date"].strip("\"'"))
    if kind == "number":
        return _number(said)
    if kind == "flag":
        return "true" if said == "!0" else "false"
    return _CONSTANTS.get(said) or json.dumps(names.get(said))


def _number(said: str) -> str:
    if len(said) > _LONGEST_NUMBER:
        return json.dumps(said)
    return json.dumps(int(said, 16) if "x" in said.lower() else float(said) if not said.isdecimal() else int(said))


def _unescaped(quoted: str) -> str:
    inner = quoted[1:-1]
    return _ESCAPE.sub(_character, inner) if "\\" in inner else inner


def _character(match: re.Match[str]) -> str:
    said = match[1]
    digits = said[1:].strip("{}") if len(said) > 1 and said[0] in "ux" else ""
    if not digits:
        return _ESCAPES.get(said, said)
    point = int(digits, 16)
    return chr(point) if point <= _LAST_POINT else "\ufffd"
