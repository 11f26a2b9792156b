"""Records that were written in several segments (WARC 1.1 section 8), joined where these follow one another."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from archive.warc.http import Headers
from archive.warc.problem import INCOMPLETE, Problem
from archive.warc.read import MAX_BLOCK, WarcRecord

__all__ = ["CONTINUATION", "is_segment", "joined"]

CONTINUATION: Final = b"continuation"
"""The kind of the records that hold the rest."""
_CONTINUATION: Final = CONTINUATION.decode()
_NUMBER, _TOTAL, _ORIGIN = "WARC-Segment-Number", "WARC-Segment-Total-Length", "WARC-Segment-Origin-ID"
# What the first segment says of itself alone.
_OWN: Final = frozenset({"warc-segment-number", "content-length", "warc-block-digest", "warc-truncated"})


def is_segment(record: WarcRecord) -> bool:
    """Whether the rest of it is in other records."""
    return bool(record.headers.first(_NUMBER))


def joined(records: Iterable[WarcRecord | Problem], most: int = MAX_BLOCK) -> Iterator[WarcRecord | Problem]:
    """The records, but each first segment with the blocks of those that follow it, as if it had been written at once.

    One whose segments are not all there, in the order of their numbers, whole, with ``most`` bytes together, is given
    as it stands. No continuation is given."""
    segments = _Segments(most)
    is_flawed = False
    for one in records:
        if isinstance(one, Problem):
            is_flawed = is_flawed or one.kind in INCOMPLETE
            yield one
        elif one.kind == _CONTINUATION:
            if found := segments.go_on(one, is_flawed=is_flawed):
                yield found
            is_flawed = False
        else:
            if segments.is_open and (before := segments.given_up()):
                yield before
                before = None
            if one.headers.first(_NUMBER) == "1" and not is_flawed:
                segments.begin(one)
            else:
                yield one
            is_flawed = False
        del one  # it may have 100 MB, and the next one as much
    if last := segments.given_up():
        yield last


class _Segments:
    """The first segment of a record of which the last has not come, and its block as far as it has."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._first: WarcRecord | None = None
        self._block, self._count = io.BytesIO(), 0

    @property
    def is_open(self) -> bool:
        return self._first is not None

    def begin(self, first: WarcRecord) -> None:
        self._first, self._count = first, 1
        # Not a list of parts: with what they are joined to the block would be held twice.
        self._block = io.BytesIO()
        self._block.write(first.block)

    def given_up(self) -> WarcRecord | None:
        """The first segment, if one is open: what belongs to it does not come."""
        first, self._first, self._block = self._first, None, io.BytesIO()
        return first

    def go_on(self, segment: WarcRecord, *, is_flawed: bool) -> WarcRecord | None:
        """Adds a segment. The record, if this is its last one; its first segment, if this does not go on with it."""
        first, told = self._first, segment.headers.firsts()
        if first is None:
            return None
        self._count += 1
        size = self._block.tell() + len(segment.block)
        is_next = told.get(_NUMBER.lower()) == str(self._count) and told.get(_ORIGIN.lower()) == first.record_id
        if is_flawed or not is_next or size > self._most:
            return self.given_up()
        self._block.write(segment.block)
        total = told.get(_TOTAL.lower())
        if total is None:
            return None
        whole = _whole(first, self._block.getvalue()) if total == str(size) else first
        self.given_up()
        return whole


def _whole(first: WarcRecord, block: bytes) -> WarcRecord:
    kept = [(name, value) for name, value in first.headers if name.lower() not in _OWN]
    return replace(first, headers=Headers(kept), block=block)
