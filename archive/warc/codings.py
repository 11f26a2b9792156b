"""Content codings (RFC 9110 section 8.4): taken off a body, and whether the body was whole under them. No I/O.

What a head says of codings is often wrong, so the bytes decide. A body that is coded though nobody says so, or twice
under one name, is decoded by its magic number; one that is not coded as claimed stays as it is, if it is text. What
cannot be decoded to its end has a flaw: its first half is no page.

Nothing here raises on bad input, and what it costs grows with the bytes that come in and go out, whatever they are:
layers, members and the bytes that come out are counted, and each step of a member is a small part of it.
"""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from types import ModuleType
from typing import Final, Literal, NamedTuple, Protocol

from isal import isal_zlib

__all__ = ["Decoded", "Flaw", "gunzip", "undone", "unpacked", "zstd_module"]

Flaw = Literal["early", "damaged", "binary", "excess"]
"""Why a body is not whole: its coding ends early, is damaged, what should be text is none after all decoding, or it has
more members than are read."""

_BAD_ISAL: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # the stubs call the class a value
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
# Announced, or found by its magic number: no server packs a page more often on purpose.
_MOST_LAYERS: Final = 4
# Of a gzip file, or frames of zstd. Programs that pack in pieces make one of 64 KiB, so 50 MB have 800.
_MOST_MEMBERS: Final = 10_000
# A member is read in steps that double: of many small ones each costs little, and of a large one no step is copied.
_FIRST_STEP: Final = 1 << 10
_LARGEST_STEP: Final = 1 << 20
_SMALL_STEP: Final = 512
_MOST_AT_ONCE: Final = 1 << 22
# The largest window of zstd that a server may use over HTTP: 8 MB (RFC 9659 section 3).
_ZSTD_WINDOW: Final = 23
# WHATWG MIME Sniffing, "binary data byte", in the bytes it looks at. Without NUL: UTF-16 is full of it.
_SNIFFED: Final = 1445
_BINARY: Final = bytes([*range(0x01, 0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])
# Packed bytes have a tenth of them; a text has a stray one.
_BINARY_SHARE: Final = 0.03


class Decoded(NamedTuple):
    """A body without its codings; ``flaw`` says why it is not whole, null where it is, or where the limit cut it."""

    body: bytes
    flaw: Flaw | None = None


def undone(codings: Sequence[str], data: bytes, limit: int, *, is_text: bool) -> Decoded:
    """``data`` without ``codings``, which were put on in this order; at most ``limit`` bytes of it.

    Where it should be text (``is_text``), codings that nobody announced are taken off too, by their magic numbers, and
    bytes that are no text in the end are a flaw. Codings that nobody has heard of count as none."""
    flaw: Flaw | None = None
    layers = _MOST_LAYERS
    for coding in reversed(codings[-_MOST_LAYERS:]):
        if decoder := _DECODERS.get(coding.strip().lower()):
            packed = data
            data, flaw = _either(decoder(packed, limit), flaw)
            layers -= data is not packed
    while is_text and layers and (unannounced := _by_magic(data)):
        data, flaw = _either(unannounced(data, limit), flaw)
        layers -= 1
    if is_text and flaw is None and _is_binary(data):
        flaw = "binary"
    return Decoded(data[:limit], flaw)


def unpacked(codings: Sequence[str], data: bytes, limit: int) -> int | None:
    """How many bytes of text ``data`` holds, packed by the one coding that ``codings`` name, where that comes to its
    end in fewer than ``limit``: gzip's checksum and size prove it. None where it does not, or nothing is packed."""
    named = [known for coding in codings if (known := coding.strip().lower()) not in ("", "identity")]
    decoder = _DECODERS.get(named[0]) if len(named) == 1 else None
    if decoder is None or not data:
        return None
    text, flaw = decoder(data, limit)
    is_whole = flaw is None and text is not data and len(text) < limit
    return len(text) if is_whole else None


def gunzip(data: bytes, limit: int) -> Decoded:
    """What ``data`` holds, at most ``limit`` bytes; of damaged gzip what can be read; no gzip stays as it is."""
    return _inflated(data, limit, 31) if data.startswith(_GZIP) else Decoded(data)


def _either(found: Decoded, flaw: Flaw | None) -> Decoded:
    return Decoded(found.body, flaw or found.flaw)


def _by_magic(data: bytes) -> Callable[[bytes, int], Decoded] | None:
    """The decoder of a body that begins like one that is packed; zlib's two bytes may begin a text, too."""
    if data.startswith(_GZIP):
        return gunzip
    if data.startswith(_ZSTD):
        return _unzstd
    return _unzlib if _has_zlib_header(data) and _is_binary(data) else None


def _is_binary(data: bytes) -> bool:
    head = data[:_SNIFFED]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return len(head) - len(head.translate(None, _BINARY)) > _BINARY_SHARE * len(head)


def _has_zlib_header(data: bytes) -> bool:
    return len(data) > 1 and data[0] & 0x0F == 8 and data[0] >> 4 <= 7 and int.from_bytes(data[:2], "big") % 31 == 0


def _unzlib(data: bytes, limit: int) -> Decoded:
    return _inflated(data, limit, 15)


def _ungzip(data: bytes, limit: int) -> Decoded:
    """Under the name of one some send the other, or a body that is not packed at all."""
    if data.startswith(_GZIP) or not _has_zlib_header(data):
        return gunzip(data, limit)
    return _if_packed(_unzlib, data, limit)


def _undeflate(data: bytes, limit: int) -> Decoded:
    # "deflate" means zlib (RFC 9110 section 8.4.1.2), but some servers send the bare stream.
    if data.startswith(_GZIP):
        return gunzip(data, limit)
    return _if_packed(_unzlib if _has_zlib_header(data) else _unraw, data, limit)


def _unraw(data: bytes, limit: int) -> Decoded:
    return _inflated(data, limit, -15)


def _if_packed(decoder: Callable[[bytes, int], Decoded], data: bytes, limit: int) -> Decoded:
    """What ``decoder`` gives; text that only claims to be packed as it is."""
    found = decoder(data, limit)
    return Decoded(data) if found.flaw is not None and not _is_binary(data) else found


class _Inflater(Protocol):
    """What takes one member of a coding off, in steps, as zlib and zstd have it."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: memoryview, most: int, /) -> bytes: ...


def _inflated(data: bytes, limit: int, wbits: int) -> Decoded:
    return _at_once(data, limit, wbits) or _inflated_in_steps(data, limit, wbits)


def _at_once(data: bytes, limit: int, wbits: int) -> Decoded | None:
    """One whole member, which its checksum proves, in half of the time and twice the memory; None for all else."""
    if wbits < 0 or len(data) > _MOST_AT_ONCE:
        return None
    inflater = isal_zlib.decompressobj(wbits)
    with suppress(_BAD_ISAL):
        found = inflater.decompress(data, limit)
        if inflater.eof and not inflater.unused_data:
            return Decoded(found)
    return None


def _inflated_in_steps(data: bytes, limit: int, wbits: int) -> Decoded:
    # Members may follow each other (RFC 1952 section 2.2); the checksum has proved the text before anything else.
    return _members(data, limit, _GZIP, partial(zlib.decompressobj, wbits), zlib.error)


def _members(data: bytes, limit: int, magic: bytes, begun: Callable[[], _Inflater], error: type[Exception]) -> Decoded:
    """What comes out of the members that follow each other in ``data``, at most ``limit`` bytes."""
    # Not a list of parts, which is held twice when it is joined.
    whole = io.BytesIO()
    at = 0
    for _ in range(_MOST_MEMBERS):
        inflater, before = begun(), whole.tell()
        try:
            end = _member(data, at, inflater, whole, limit)
        except error:
            whole.seek(before)
            whole.truncate()
            whole.write(_salvaged(data, at, begun, limit - before, error))
            return Decoded(whole.getvalue(), "damaged")
        if whole.tell() < limit and not inflater.eof:
            return Decoded(whole.getvalue(), "early")
        if whole.tell() >= limit or not data.startswith(magic, end):
            return Decoded(whole.getvalue())
        at = end
    return Decoded(whole.getvalue(), "excess")


def _member(data: bytes, at: int, inflater: _Inflater, whole: io.BytesIO, limit: int) -> int:
    """Writes what comes out of the member that begins ``at``, until ``whole`` has ``limit`` bytes; where it ends."""
    view, step = memoryview(data), _FIRST_STEP
    while at < len(view) and not inflater.eof and (room := limit - whole.tell()) > 0:
        piece = view[at : at + step]
        came = whole.write(inflater.decompress(piece, room))
        at += len(piece) - len(inflater.unused_data)
        # What comes out of a step is in memory twice: of a bomb, a thousand times what went in.
        step = min(2 * step, _LARGEST_STEP) if came < _LARGEST_STEP else step
    return at


def _salvaged(data: bytes, at: int, begun: Callable[[], _Inflater], room: int, error: type[Exception]) -> bytes:
    """What comes out before a damaged place. Nothing is given of a step that fails, so the steps are small, and the
    last ones single bytes: of a member whose sum alone is wrong that is all."""
    view, found, end = memoryview(data), bytearray(), at
    inflater, step = begun(), _SMALL_STEP
    while end < len(view) and len(found) < room and not inflater.eof:
        try:
            found += inflater.decompress(view[end : end + step], room - len(found))
            end += step
        except error:
            if step == 1:
                break
            inflater, step = begun(), 1
            for start in range(at, end, _SMALL_STEP):
                inflater.decompress(view[start : start + _SMALL_STEP], room)
    return bytes(found)


def _unbrotli(data: bytes, limit: int) -> Decoded:
    import brotli  # type: ignore[import-untyped] # noqa: PLC0415 - asked for only by a page that needs it

    decompressor = brotli.Decompressor()
    whole = io.BytesIO()
    rest, room = data, limit
    flaw: Flaw | None = None
    try:
        # In steps: the module holds what it gives at once twice.
        while room > 0 and (part := decompressor.process(rest, output_buffer_limit=min(room, _LARGEST_STEP))):
            whole.write(part[:room])
            rest, room = b"", room - len(part)
        flaw = None if room <= 0 or decompressor.is_finished() or not data else "early"
    except brotli.error:
        flaw = "damaged"
    # Brotli has no magic number: what is text and does not unpack was never packed.
    return Decoded(data) if flaw and not _is_binary(data) else Decoded(whole.getvalue(), flaw)


def zstd_module() -> ModuleType:
    """PEP 784's module; before Python 3.14 it comes from elsewhere. Only who meets what is packed so pays for it."""
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415
    else:
        from backports import zstd  # noqa: PLC0415
    return zstd


def _unzstd(data: bytes, limit: int) -> Decoded:
    if not data.startswith(_ZSTD):
        return Decoded(data)
    zstd = zstd_module()
    bounded: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW}
    # Frames may follow each other (RFC 8878 section 3.1).
    return _members(data, limit, _ZSTD, lambda: zstd.ZstdDecompressor(options=bounded), zstd.ZstdError)


_DECODERS: dict[str, Callable[[bytes, int], Decoded]]
_DECODERS = {"gzip": _ungzip, "x-gzip": _ungzip, "deflate": _undeflate, "br": _unbrotli, "zstd": _unzstd}
