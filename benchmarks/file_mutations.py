"""Mutations of WARC, ARC, WACZ and index files, by a seed: what a disk, a network, a tool or an enemy makes of them.

Bytes are changed as they lie; and within what gzip packs: records are taken apart, changed, and packed again.
"""

from __future__ import annotations

import gzip
import random
import re
import zlib
from collections.abc import Callable, Iterator, Sequence

__all__ = ["KINDS", "mutations"]

_Mutation = Callable[[bytes, random.Random], bytes]
_MOST = 8_000_000

_NUMBERS = (
    b"0", b"-1", b"1", b"18446744073709551616", b"1180591620717411303424", b"9" * 5_000, b"1e9", b"0x10", b"1 2", b"",
    b"\xd9\xa3", b"99999999", b"+5", b"5,5",
)  # fmt: skip
_DATES = (
    b"0000-00-00T00:00:00Z", b"9999-12-31T23:59:59Z", b"9999-12-31T23:59:59-23:59", b"0001-01-01T00:00:00+23:59",
    b"2024-02-30T00:00:00Z", b"2024", b"20240101", b"tomorrow", b"", b"1" * 17, b"2024-01-01T00:00:00.9999999999Z",
    b"2024-W01-1", b"\xff\xfe", b"2024-01-01T24:00:00Z",
)  # fmt: skip
_ADDRESSES = (
    b"http://[::1", b"http://[v1.x]/", b"http://\xed\xa0\x80/", b"http://user:pass@h:99999/", b"//", b"javascript:x",
    b"http://h:\xd9\xa3/", b"http://" + b"a" * 9_000, b"<http://x/>", b"http://h/\x1b[31m", b"", b"http://\xff/\x00",
    b"http://xn--/", b"http://h/%", b"http:///", b"https://" + b"." * 300, b"file:///etc/passwd", b"http://h]/",
)  # fmt: skip
_FIELDS: dict[bytes, tuple[bytes, ...]] = {
    b"Content-Length": _NUMBERS,
    b"WARC-Date": _DATES,
    b"WARC-Refers-To-Date": _DATES,
    b"Date": _DATES,
    b"WARC-Target-URI": _ADDRESSES,
    b"WARC-Refers-To-Target-URI": _ADDRESSES,
    b"WARC-Type": (b"", b"response", b"revisit", b"resource", b"metadata", b"request", b"x" * 500, b"\xc3\xa9"),
    b"WARC-Record-ID": (b"", b"<>", b"<urn:uuid:1>", b"\x00", b"x" * 60_000),
    b"WARC-Payload-Digest": (b"", b":", b"sha1:", b"sha256:" + b"0" * 64, b"md5:x", b"\xff"),
    b"Content-Encoding": (b"gzip", b"br", b"zstd", b"gzip," * 9, b"x", b"identity", b"deflate"),
    b"Transfer-Encoding": (b"chunked", b"chunked, chunked", b"x"),
    b"Content-Type": (b"", b"text/html; charset=idna", b"text/html; charset=undefined", b"application/http"),
    b"HTTP/1.1": (b"HTTP/9.9", b"", b"HTTP/1.1 " + b"9" * 5_000, b"ICY", b"HTTP/1.1 \xd9\xa3\xd9\xa3\xd9\xa3"),
    b"WARC/1.0": (b"WARC/1.1", b"WARC/0.17", b"WARC/9.9", b"WARC/", b"warc/1.0", b"\xef\xbb\xbfWARC/1.0"),
}
_PIECES = (
    b"\r\n\r\n", b"\n", b"\r", b"\x00" * 100, b"WARC/1.0\r\n", b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"PK\x05\x06",
    b"filedesc://x 0.0.0.0 20080430204825 text/plain 69\n", b"\x28\xb5\x2f\xfd", b"BZh9", b"\x5d\x2a\x4d\x18\xff\xff",
    b"http://x/ 1.1.1.1 20080430204826 text/html 99999999\n", b"\xff" * 30, b": " * 2_000, b"a" * 70_000, b"{" * 3_000,
    b"WARC/1.0\r\nWARC-Type: response\r\n", b"Content-Length: 99\r\n", b" folded\r\n" * 200,
)  # fmt: skip


def mutations(data: bytes, count: int, seed: int | str, kinds: Sequence[str] = ()) -> Iterator[tuple[str, bytes]]:
    """``count`` mutations of a file, of these kinds or of all, each with its number and kind: the same for the same
    seed."""
    names = list(kinds or KINDS)
    for number in range(count):
        chance = random.Random(f"{seed}:{number}")
        name = names[number % len(names)]
        made = KINDS[name](data, chance)
        if chance.random() < 0.2:
            other = chance.choice(names)
            name, made = f"{name}+{other}", KINDS[other](made, chance)
        yield f"{number}-{name}", made[:_MOST]


def _flips(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 4, 64)) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _span(data: bytes, chance: random.Random) -> tuple[int, int]:
    begin = chance.randrange(len(data) + 1)
    return begin, min(len(data), begin + chance.choice((1, 20, 500, 20_000)))


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _hole(data: bytes, chance: random.Random) -> bytes:
    begin, end = _span(data, chance)
    return data[:begin] + data[end:]


def _zeros(data: bytes, chance: random.Random) -> bytes:
    begin, end = _span(data, chance)
    return data[:begin] + bytes(end - begin) + data[end:]


def _inserted(data: bytes, chance: random.Random) -> bytes:
    begin, _ = _span(data, chance)
    return data[:begin] + chance.choice((*_PIECES, chance.randbytes(300))) + data[begin:]


def _repeated(data: bytes, chance: random.Random) -> bytes:
    begin, end = _span(data, chance)
    return data[:end] + data[begin:end] * chance.choice((1, 3, 40)) + data[end:]


def _moved(data: bytes, chance: random.Random) -> bytes:
    """What a range holds comes to another place: offsets are wrong behind it."""
    begin, end = _span(data, chance)
    rest = data[:begin] + data[end:]
    at = chance.randrange(len(rest) + 1)
    return rest[:at] + data[begin:end] + rest[at:]


def _members(data: bytes) -> list[bytes]:
    """The gzip members of a file; one that cannot be parted is one piece."""
    found, rest = [], data
    while rest.startswith(b"\x1f\x8b") and len(found) < 2_000:
        inflater = zlib.decompressobj(31)
        try:
            inflater.decompress(rest)
        except zlib.error:
            break
        found.append(rest[: len(rest) - len(inflater.unused_data)])
        rest = inflater.unused_data
    return [*found, rest] if rest else found


def _of_members(change: Callable[[list[bytes], random.Random], list[bytes]]) -> _Mutation:
    """A change of the gzip members of a file, or of the records of a plain one."""

    def changed(data: bytes, chance: random.Random) -> bytes:
        parts = _members(data) if data.startswith(b"\x1f\x8b") else re.split(rb"(?=WARC/1)", data)
        return b"".join(change(parts, chance)) if parts else data

    return changed


def _doubled(parts: list[bytes], chance: random.Random) -> list[bytes]:
    at = chance.randrange(len(parts))
    return parts[:at] + [parts[at]] * chance.choice((2, 2, 60)) + parts[at + 1 :]


def _shuffled(parts: list[bytes], chance: random.Random) -> list[bytes]:
    return chance.sample(parts, len(parts))


def _emptied(parts: list[bytes], chance: random.Random) -> list[bytes]:
    at, empty = chance.randrange(len(parts)), gzip.compress(b"", mtime=0)
    return parts[:at] + [empty] * chance.choice((1, 3, 1_500)) + parts[at:]


def _gzip_head(parts: list[bytes], chance: random.Random) -> list[bytes]:
    """Another flag, a field that goes on, a method that is none."""
    at = chance.randrange(len(parts))
    flags = chance.choice((b"\x04\x00\x00\x00\x00\x00\x03\xff\xff", b"\x08\x00\x00\x00\x00\x00\x03" + b"n" * 3_000,
                           b"\x10\x00\x00\x00\x00\x00\x03" + b"c" * 300 + b"\x00", b"\xff\x00\x00\x00\x00\x00\x03",
                           b"\x02\x00\x00\x00\x00\x00\x03\x00\x00"))  # fmt: skip
    method = chance.choice((b"\x08", b"\x08", b"\x07"))
    return [*parts[:at], parts[at][:2] + method + flags + parts[at][10:], *parts[at + 1 :]]


def _gzip_tail(parts: list[bytes], chance: random.Random) -> list[bytes]:
    at = chance.randrange(len(parts))
    return [*parts[:at], parts[at][:-8] + chance.randbytes(8), *parts[at + 1 :]]


def _bomb(parts: list[bytes], chance: random.Random) -> list[bytes]:
    at = chance.randrange(len(parts) + 1)
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 20000000\r\nWARC-Target-URI: http://x/\r\n\r\n"
    content = chance.choice((b"", head, b"WARC/1.0\r\n")) + bytes(20_000_000)
    return [*parts[:at], gzip.compress(content, mtime=0), *parts[at:]]


def _within(change: _Mutation) -> _Mutation:
    """A change of what is packed: one member or record of the file."""

    def changed(data: bytes, chance: random.Random) -> bytes:
        if not data.startswith(b"\x1f\x8b"):
            return change(data, chance)
        parts = _members(data)
        at = chance.randrange(len(parts))
        try:
            unpacked = gzip.decompress(parts[at])
        except (OSError, EOFError, zlib.error):
            return change(data, chance)
        return b"".join([*parts[:at], gzip.compress(change(unpacked, chance), 1, mtime=0), *parts[at + 1 :]])

    return changed


def _field(data: bytes, chance: random.Random) -> bytes:
    """A header field with another value: lengths, dates, addresses, kinds, codings."""
    there = [name for name in _FIELDS if name in data]
    if not there:
        return _inserted(data, chance)
    name = chance.choice(there)
    value = chance.choice(_FIELDS[name])
    places = [found.span() for found in re.finditer(re.escape(name) + rb"[^\r\n]*", data)]
    begin, end = chance.choice(places)
    line = value if b"/" in name else name + b": " + value
    return data[:begin] + line + data[end:]


def _length(data: bytes, chance: random.Random) -> bytes:
    """A length that is wrong by a little."""
    places = [found.span(1) for found in re.finditer(rb"Content-Length: *(\d{1,9})", data)]
    if not places:
        return _hole(data, chance)
    begin, end = chance.choice(places)
    wrong = max(0, int(data[begin:end]) + chance.choice((-100, -4, -2, -1, 1, 2, 4, 100, 100_000)))
    return data[:begin] + b"%d" % wrong + data[end:]


def _lines(data: bytes, chance: random.Random) -> bytes:
    """Lines of a head that change their places, come twice, are folded, or are gone."""
    head, end, rest = data.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    at = chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            lines = chance.sample(lines, len(lines))
        case 1:
            lines = lines[:at] + [lines[at]] * chance.choice((2, 300)) + lines[at:]
        case 2:
            lines = lines[: at + 1] + [b" folded"] * chance.choice((1, 20_000)) + lines[at + 1 :]
        case 3:
            del lines[at]
        case _:
            end = chance.choice((b"", b"\r\n", b"\n\n", b"\r\n \r\n"))
    return b"\r\n".join(lines) + end + rest


def _json(data: bytes, chance: random.Random) -> bytes:
    """A value of JSON that is another: a number without end, another type, deep, one that is no text."""
    places = [found.span() for found in re.finditer(rb'(?<=[:\[,])\s*(?:"(?:[^"\\]|\\.)*"|-?[\d.]+|null|true)', data)]
    if not places:
        return _inserted(data, chance)
    begin, end = chance.choice(places)
    values = (b"null", b"true", b"-1", b"1180591620717411303424", b"1e400", b'"\\ud800"', b"[" * 5_000, b'{"a":' * 900,
              b"[]", b"{}", b'""', b'"' + b"x" * 100_000 + b'"', b'"0000-00-00T00:00:00Z"', b"9" * 5_000, b'"../../x"',
              b'"2026-11-26T25:00:00Z"', b'"9999-12-31T23:59:59-23:59"', b'"\\u001b[31m"', b'"http://[::1"', b"NaN",
              b'"/etc/passwd"', b"0", b"9223372036854775807", b'"1"')  # fmt: skip
    return data[:begin] + chance.choice(values) + data[end:]


KINDS: dict[str, _Mutation] = {
    "flips": _flips,
    "field": _within(_field),
    "cut": _cut,
    "length": _within(_length),
    "hole": _hole,
    "lines": _within(_lines),
    "zeros": _zeros,
    "flips-within": _within(_flips),
    "inserted": _inserted,
    "inserted-within": _within(_inserted),
    "repeated": _repeated,
    "moved": _moved,
    "doubled-member": _of_members(_doubled),
    "shuffled-members": _of_members(_shuffled),
    "empty-members": _of_members(_emptied),
    "gzip-head": _of_members(_gzip_head),
    "gzip-tail": _of_members(_gzip_tail),
    "cut-within": _within(_cut),
    "bomb": _of_members(_bomb),
    "json": _within(_json),
}
"""What can be done to a file, by name."""
