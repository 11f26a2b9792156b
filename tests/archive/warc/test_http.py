"""Raw HTTP messages are read as they come, and never raise."""

from __future__ import annotations

import gzip
import zlib
from functools import partial

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.warc import http
from archive.warc.http import (
    Head,
    Headers,
    comes_to_end,
    dechunk,
    decoded,
    entity,
    is_proved,
    is_short,
    length_told,
    parse_head,
    split_message,
)

# Without the time of day: parameters are named by their bytes, and two processes must give them the same names.
packed = partial(gzip.compress, mtime=0)

CHUNKED = b"5;ext=1\r\nHello\r\n7\r\n, world\r\n0\r\nX-Trailer: 1\r\n\r\n"


def head(*fields: tuple[str, str]) -> Head:
    return Head("HTTP/1.1 200 OK", Headers(fields))


def test_headers_keep_order_case_and_repetition() -> None:
    """Fields come back as they stood on the wire."""
    parsed = parse_head(b"HTTP/1.1 200 All Good\r\nSet-Cookie: a=1\r\nX-oDD: \t y \r\nset-cookie: b=2\r\n\r\n")

    assert list(parsed.headers) == [("Set-Cookie", "a=1"), ("X-oDD", "y"), ("set-cookie", "b=2")]
    assert parsed.headers.all("SET-COOKIE") == ["a=1", "b=2"]
    assert parsed.headers.first("set-cookie") == parsed.headers.first("Set-Cookie") == "a=1"
    assert parsed.headers.first("absent") is None
    assert len(parsed.headers) == 3


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"HTTP/1.1 200 All Good", ("HTTP/1.1", 200, "All Good")),
        (b"HTTP/1.0 404", ("HTTP/1.0", 404, "")),
        (b"HTTP/1.1 204 ", ("HTTP/1.1", 204, "")),
        (b"ICY 200 OK", ("ICY", 200, "OK")),
        (b"HTTP/1.1 abc OK", ("", 0, "")),
        (b"", ("", 0, "")),
        (b"HTTP/1.1 200 Caf\xe9", ("HTTP/1.1", 200, "Café")),
    ],
)
def test_a_status_line_has_three_parts(line: bytes, expected: tuple[str, int, str]) -> None:
    """Version, status and reason are read; what is no status line has status 0."""
    parsed = parse_head(line + b"\r\n\r\n")

    assert (parsed.version, parsed.status, parsed.reason) == expected


@pytest.mark.parametrize("line", [b"X-A: b\r\n", b"X: b\n", b"X-A: b\r\n folded\r\n"], ids=["many", "bare", "folded"])
def test_of_very_many_fields_the_first_are_read(line: bytes) -> None:
    read = parse_head(b"HTTP/1.1 200 OK\r\n" + line * 30_000 + b"X-Last: c\r\n\r\n")
    few = parse_head(b"HTTP/1.1 200 OK\r\n" + line * 400 + b"X-Last: c\r\n\r\n")

    assert read.status == 200
    assert len(read.headers) <= 1_000
    assert len(few.headers) == 401
    assert few.headers.first("x-last") == "c"


def test_folded_and_odd_lines() -> None:
    """A folded line continues the value before it; a line without a colon is passed over."""
    parsed = parse_head(b"HTTP/1.1 200 OK\nA: one\n\t two\nnonsense\n: nameless\nB: 2\n\nC: in the body\n")

    assert list(parsed.headers) == [("A", "one two"), ("B", "2")]


@pytest.mark.parametrize("blank", [b"\r\n\r\n", b"\n\n", b"\r\n\n"])
def test_the_blank_line_parts_head_and_body(blank: bytes) -> None:
    """Any of the line ends that servers send ends the head."""
    message = b"HTTP/1.1 200 OK\r\nA: 1" + blank + b"body\r\n\r\nmore"

    assert split_message(message) == (b"HTTP/1.1 200 OK\r\nA: 1" + blank, b"body\r\n\r\nmore")


def test_without_a_blank_line_all_is_head() -> None:
    """A response that was cut in its head has no body."""
    assert split_message(b"HTTP/1.1 200 OK\r\nA: 1\r\n") == (b"HTTP/1.1 200 OK\r\nA: 1\r\n", b"")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (CHUNKED, (b"Hello, world", True)),
        (b"0\r\n\r\n", (b"", True)),
        (b"5\nHello\n0\n\n", (b"Hello", True)),
        (b"5\r\nHello\r\n0\r\n", (b"Hello", False)),
        (b"5\r\nHello\r\n", (b"Hello", False)),
        (b"A\r\nHello", (b"Hello", False)),
        (b"5\r\nHelloX5\r\nworld\r\n0\r\n\r\n", (b"Hello", False)),
        (b"5\r\nHello\r\n-5\r\nworld", (b"Hello", False)),
        (b"ffffffffffffffff\r\nx", (b"", False)),
        (b"plain text", (b"", False)),
        (b"", (b"", False)),
    ],
)
def test_chunks(body: bytes, expected: tuple[bytes, bool]) -> None:
    """What can be read comes out; True only when the last chunk and the end of its trailer came."""
    assert dechunk(body) == expected


@pytest.mark.parametrize(
    ("values", "length"),
    [
        (["3"], 3), (["+3"], 3), (["003"], 3), (["3", "3"], 3), (["3, 3", " 03 "], 3), (["0"], 0), (["", "3"], 3),
        ([], None), ([""], None), (["3", "4"], None), (["3, 4"], None), (["-3"], None), (["3x"], None), (["3 3"], None),
        (["0x3"], None), (["3.0"], None), (["3_0"], None), (["\u0663"], None), (["9" * 19], None), (["none"], None),
    ],
)  # fmt: skip
def test_a_length_is_one_number(values: list[str], length: int | None) -> None:
    assert length_told(values) == length


PAGE = b"<html><p>" + b"Rain was forecast. " * 40 + b"</p></html>"
GZIP = ("Content-Encoding", "gzip")


@pytest.mark.parametrize(
    ("told", "size"),
    [(10**17, 1_000), (http.MOST_PROVED + 9, http.MOST_PROVED + 1)],
    ids=["a length without end", "a large body"],
)
def test_no_bomb_is_unpacked_to_prove_its_end(told: int, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The main process does it, beside the bodies that are unpacked within their budget."""
    monkeypatch.setattr(http, "unpacked", lambda *_: pytest.fail("it was unpacked"))
    said = head(("Content-Encoding", "gzip"), ("Content-Length", str(told)))

    assert is_short(said, b"\x1f\x8b" + bytes(size - 2))
    if size > http.MOST_PROVED:
        assert not comes_to_end(said, b"\x1f\x8b" + bytes(size - 2))


@pytest.mark.parametrize(
    ("fields", "body", "short", "proved", "ends"),
    [
        # the length of the text over packed bytes
        ([("Content-Length", str(len(PAGE))), GZIP], packed(PAGE), False, True, True),
        ([("Content-Length", str(len(PAGE))), ("content-encoding", "x-gzip")], packed(PAGE), False, True, True),
        ([("Content-Length", str(len(PAGE))), ("Content-Encoding", "br")], brotli.compress(PAGE), False, True, True),
        ([("Content-Length", str(len(PAGE))), ("Content-Encoding", "deflate")], zlib.compress(PAGE), False, True, True),
        # another length: packed bytes are whole, and yet HTTP says that more belongs to them
        ([("Content-Length", "99999"), GZIP], packed(PAGE), True, True, True),
        ([("Content-Length", str(len(PAGE))), GZIP], packed(PAGE)[:-1], True, False, False),
        ([("Content-Length", str(len(PAGE))), GZIP], packed(PAGE)[:-9] + bytes(9), True, False, False),
        # a text shows its end, which proves nothing
        ([("Content-Length", "99999")], PAGE, True, False, True),
        ([("Content-Length", "99999")], PAGE + b"<!-- cached -->\r\n", True, False, True),
        ([("Content-Length", "99999"), GZIP], PAGE, True, False, True),
        ([("Content-Length", "99999")], PAGE[:-1], True, False, False),
        ([("Content-Length", "99999")], PAGE + b"<p>More", True, False, False),
        ([("Content-Length", "99999")], b"<rss><channel></channel></rss>\n", True, False, True),
        ([("Content-Length", "99999")], b"<rss><channel></channel>", True, False, False),
        ([("Content-Length", "99999")], b'{"items": [{"url": "/a"}]}', True, False, True),
        ([("Content-Length", "99999")], b'{"items": [{"url": "/a"}]', True, False, False),
        ([("Content-Length", "99999")], b'[{"url": "/a"}, {"url": "/b"}', True, False, False),
        # chunks
        ([("Transfer-Encoding", "chunked")], b"3\r\nabc\r\n0\r\n", False, True, True),
        ([("Transfer-Encoding", "chunked")], b"3\r\nabc\r\n", True, False, False),
        ([("Transfer-Encoding", "chunked")], b"%x\r\n%b\r\n" % (len(PAGE), PAGE), True, False, True),
    ],
)
def test_a_body_tells_its_own_end(
    fields: list[tuple[str, str]], body: bytes, short: bool, proved: bool, ends: bool
) -> None:
    said = head(*fields)

    assert (is_short(said, body), is_proved(said, body), comes_to_end(said, body)) == (short, proved, ends)


def test_an_entity_is_dechunked_only_where_framing_is_there() -> None:
    """Tools that store the entity under ``Transfer-Encoding: chunked`` are read all the same."""
    chunked = head(("Transfer-Encoding", "gzip, Chunked"))

    assert entity(chunked, CHUNKED) == b"Hello, world"
    assert entity(chunked, b"<html>") == b"<html>"
    assert entity(chunked, b"beef\r\nis what is for dinner" * 9000) == b"beef\r\nis what is for dinner" * 9000
    assert entity(head(), CHUNKED) == CHUNKED


@pytest.mark.parametrize(
    ("coding", "body", "expected"),
    [
        ("gzip", packed(b"text"), b"text"),
        ("x-gzip", packed(b"te") + packed(b"xt"), b"text"),
        ("GZIP , identity", packed(b"text"), b"text"),
        ("gzip, gzip", packed(packed(b"text")), b"text"),
        ("deflate", zlib.compress(b"text"), b"text"),
        ("deflate", zlib.compress(b"text" * 99, wbits=-15), b"text" * 99),
        ("gzip", b"not gzip at all", b"not gzip at all"),
        ("gzip", b"", b""),
        ("gzip", packed(b"text") + b"\0\0padding", b"text"),
        ("unheard-of", b"text", b"text"),
    ],
)
def test_content_encodings(coding: str, body: bytes, expected: bytes) -> None:
    """Codings are taken off last first; a body that is not encoded as claimed stays as it is."""
    assert decoded(head(("Content-Encoding", coding)), body) == expected


def test_br_and_zstd() -> None:
    """Pages that other crawlers fetched with br or zstd can be read, where their modules are there."""
    zstd = pytest.importorskip("backports.zstd", reason="the backport of zstd is not made for this Python")

    assert decoded(head(("Content-Encoding", "br")), brotli.compress(b"text")) == b"text"
    assert decoded(head(("Content-Encoding", "br")), b"plain") == b"plain"
    assert decoded(head(("Content-Encoding", "zstd")), zstd.compress(b"text")) == b"text"
    assert decoded(head(("Content-Encoding", "zstd")), b"plain") == b"plain"
    assert len(decoded(head(("Content-Encoding", "br")), brotli.compress(bytes(10_000_000)), 1000)) <= 1000


def test_a_cut_body_gives_what_was_there() -> None:
    """Of a truncated gzip body the beginning is read."""
    text = "".join(f"line {n}\n" for n in range(5000)).encode()
    cut = packed(text)[:4000]

    result = decoded(head(("Content-Encoding", "gzip")), cut)

    assert len(result) > 1000
    assert text.startswith(result)


def test_a_bomb_stops_at_the_limit() -> None:
    """However much a body unpacks to, no more than the limit comes out."""
    bomb = packed(packed(bytes(30_000_000)))

    assert len(decoded(head(("Content-Encoding", "gzip, gzip")), bomb, 1_000_000)) == 1_000_000
    members = packed(bytes(1_000_000)) * 9
    assert len(decoded(head(("Content-Encoding", "gzip")), members, 1_000_000)) == 1_000_000


@given(st.binary(max_size=300))
def test_nothing_raises(data: bytes) -> None:
    """Whatever bytes come, every function gives a value."""
    start, body = split_message(data)
    parse_head(start)
    for coding in ("gzip", "deflate", "br", "zstd"):
        claiming = Head("HTTP/1.1 200 OK", Headers([("Content-Encoding", coding), ("Transfer-Encoding", "chunked")]))
        decoded(claiming, entity(claiming, data))
    dechunk(body)

    assert start + body == data


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6))
def test_framing_comes_off_as_it_went_on(pieces: list[bytes]) -> None:
    """Any cutting into chunks gives the same entity."""
    framed = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"

    assert dechunk(framed) == (b"".join(pieces), True)
