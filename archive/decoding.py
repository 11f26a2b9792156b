"""JSON that somebody may have made to harm: whatever is wrong with it is one error, and its cost is bounded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

import msgspec

__all__ = ["MAX_JSON", "decoded", "readable"]

_T = TypeVar("_T")
MAX_JSON: Final = 32_000_000
"""Bytes of a JSON file that is read as a whole: a manifest, the mark of an archive, the head of a catalog file. What
tells of a run of a million addresses has less."""
# Values cost more than the bytes that they are written with, `[]` thirty times as much.
_MOST_VALUES: Final = 1_500_000
# Bytes that a value takes more in a manifest, which has a line for each: the line's end, its indent, spaces.
_INDENT: Final = 8


def decoded(data: bytes | str, kind: type[_T], most: int = MAX_JSON) -> _T:
    """``data`` (JSON) as ``kind``; raises msgspec.MsgspecError for what is none, is nested too deeply, is no UTF-8, or
    has more than ``most`` bytes, or more values than any of ours."""
    if len(data) > most:
        raise msgspec.DecodeError(f"more than {most:,} bytes")
    if len(data) > _MOST_VALUES and _values(data) > _MOST_VALUES:
        raise msgspec.DecodeError(f"more than {_MOST_VALUES:,} values")
    try:
        return msgspec.json.decode(data, type=kind)
    except RecursionError:
        raise msgspec.DecodeError("nested too deeply") from None
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError(f"not UTF-8: {error.reason}") from error


def readable(those: Sequence[_T]) -> tuple[_T, ...]:
    """As many of the first as make, as indented JSON, a quarter of what ``decoded`` takes: what we write we can read,
    however many and long the addresses of a site are."""
    size = values = 0
    for place, one in enumerate(those):
        data = msgspec.json.encode(one)
        values += (few := _values(data) + 1)
        size += len(data) + _INDENT * few
        if size > MAX_JSON / 4 or values > _MOST_VALUES / 4:
            return tuple(those[:place])
    return tuple(those)


def _values(data: bytes | str) -> int:
    """How many values there are at most; signs within text count, too."""
    if isinstance(data, str):
        return sum(data.count(sign) for sign in ",[{")
    return sum(data.count(sign) for sign in (b",", b"[", b"{"))
