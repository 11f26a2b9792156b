"""What a parser of foreign bytes costs grows with its input, not with the square of it, and has an end (issue H).

Each line of ``PARSERS`` is a hostile input of a size that the test chooses, up to the cap that the parser names, where
it costs a second at most. From an eighth of the cap to the cap the cost grows no more than 20 times: a square would
grow 64 times, and caches that are full make what grows with the input up to 12 times dearer. Where ``PAPER_FULL`` is
set, on a quiet machine, each of the three doublings between them may cost 2.3 times, from 50 ms of CPU on.
"""

from __future__ import annotations

import gc
import gzip
import io
import os
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest

from archive.charset import text_of
from archive.urls import LONGEST, normalised
from archive.warc import lenient
from archive.warc.codings import undone
from archive.warc.http import dechunk, parse_head
from crawler.articles.whole import has_end
from crawler.discovery.addresses import located
from crawler.discovery.listing.literals import with_arguments
from crawler.manners.noarchive import _BEGINNING, _metas
from crawler.manners.robotstxt import LIMIT, is_robots, read_rules
from crawler.walls.vendors import vendor_of
from tests.crawler.articles.test_whole import of as page_of
from tests.rounds import least

zstd = pytest.importorskip("backports.zstd", reason="the backport of zstd is not made for this Python")

MOST_GROWTH = 20.0
MOST_SECONDS = 1.0
_MEASURABLE = 0.01
_DOUBLINGS = 3
_MOST_GROWTH_DOUBLED = 2.3
_MEASURABLE_DOUBLED = 0.05

_EMPTY = gzip.compress(b"", 9, mtime=0)
_BODY = 50_000_000
_PAGE = 5_000_000
_HEAD = 256 * 1024
_WIRE = 20_000_000


@dataclass(frozen=True)
class Parser:
    """``make`` gives an input of about so many bytes; ``cap`` is the size from which it costs no more."""

    read: Callable[[bytes], Any]
    make: Callable[[int], bytes]
    cap: int


def _decoded(*codings: str) -> Callable[[bytes], Any]:
    return lambda data: undone(codings, data, _BODY, is_text=True)


def _rules(data: bytes) -> None:
    is_robots(data)
    read_rules(data, "PaperOfRecord").allows("http://a.example/" + "a" * 2000 + "?zz")


def _names(data: bytes) -> None:
    """What fifty links of a list cost: a site may name 6,000 such in one."""
    normalised.cache_clear()
    for number in range(50):
        normalised(f"http://a.example/{number}?{data.decode()}")


def _called(data: bytes) -> None:
    """What a script's function returns that is called where it stands."""
    with_arguments(data.decode(), 0, "a")


def _located(data: bytes) -> None:
    located(data.decode(), "https://a.example/")


def _repeated(piece: bytes, before: bytes = b"", after: bytes = b"") -> Callable[[int], bytes]:
    return lambda size: before + piece * (size // len(piece)) + after


def _nested(size: int) -> bytes:
    data = gzip.compress(b"a" * size, 1)
    for _ in range(3):
        data = gzip.compress(data, 0)
    return data


def _distinct(line: str, before: str = "") -> Callable[[int], bytes]:
    return lambda size: (before + "".join(line % number for number in range(size // len(line)))).encode()


def _others(data: bytes) -> None:
    list(lenient.read(io.BytesIO(data)))


_WARC = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n"
_STAR = "User-agent: *\n"
PARSERS = {
    "gzip, empty members": Parser(_decoded("gzip"), _repeated(_EMPTY), _WIRE),
    "gzip, small members": Parser(_decoded("gzip"), _repeated(gzip.compress(b"a" * 4_000)), _WIRE),
    "gzip, one of zeros": Parser(_decoded("gzip"), lambda size: gzip.compress(bytes(size), 1), _BODY),
    "gzip, in gzip, in gzip": Parser(_decoded("gzip"), _nested, _BODY),
    "gzip, damaged": Parser(_decoded("gzip"), lambda size: gzip.compress(bytes(size), 0)[:-8] + b"x" * 8, _WIRE),
    "deflate, empty blocks": Parser(_decoded("deflate"), _repeated(b"\0\0\0\xff\xff", zlib.compress(b"")[:2]), _WIRE),
    "zstd, empty frames": Parser(_decoded("zstd"), _repeated(zstd.compress(b"")), _WIRE),
    "zstd, one of zeros": Parser(_decoded("zstd"), lambda size: zstd.compress(bytes(size), 1), _BODY),
    "brotli, one of zeros": Parser(_decoded("br"), lambda size: brotli.compress(bytes(size), quality=1), _BODY),
    "codings without end": Parser(
        lambda data: undone(data.decode().split(","), gzip.compress(bytes(9_000)), _BODY, is_text=True),
        _repeated(b"gzip,"),
        _HEAD,
    ),
    "chunks of one byte": Parser(dechunk, _repeated(b"1\r\na\r\n"), _WIRE),
    "chunk extensions": Parser(dechunk, _repeated(b"1;" + b"x" * 90 + b"\r\na\r\n"), _WIRE),
    # A file of others has no cap: what is kept of a record has one, of which this is less than a half.
    "WARC, no length": Parser(_others, _repeated(b"word word", b"WARC/1.0\r\nWARC-Type: response\r\n\r\n"), 40_000_000),
    "WARC, cut": Parser(_others, _repeated(b"word word", _WARC % 10**9), 40_000_000),
    "WARC, behind a block": Parser(_others, _repeated(b"WARC/1.0\r\n", _WARC % 9), 40_000_000),
    "WARC, folds": Parser(_others, _repeated(b" b\r\n", b"WARC/1.0\r\nA: b\r\n"), 40_000_000),
    "head, folded": Parser(parse_head, _repeated(b" a\r\n", b"HTTP/1.1 200 OK\r\nA: b\r\n"), _HEAD),
    "head, fields": Parser(parse_head, _repeated(b"A:\r\n", b"HTTP/1.1 200 OK\r\n"), _HEAD),
    "addresses, parameters": Parser(_names, _repeated(b"a=1&"), LONGEST),
    "addresses, tracking": Parser(_names, _repeated(b"utm_a&"), LONGEST),
    "addresses, sessions": Parser(_names, _repeated(b"sid=z&"), LONGEST),
    "robots, names": Parser(_rules, _repeated(b"User-agent: *\n", after=b"Disallow:/a\n" * 9), LIMIT),
    "robots, names and rules": Parser(
        _rules, lambda size: b"User-agent: a\n" * (size // 28) + b"Disallow:/a\n" * (size // 24), LIMIT
    ),
    "robots, groups": Parser(_rules, _repeated(b"User-agent: *\nDisallow:/a\n"), LIMIT),
    "robots, rules": Parser(_rules, _distinct("Disallow:/%x\n", _STAR), LIMIT),
    "robots, rules with stars": Parser(_rules, _distinct("Disallow:/*a*a%x$\n", _STAR), LIMIT),
    "robots, a rule of stars": Parser(_rules, _repeated(b"*a", b"User-agent: *\nDisallow: /"), LIMIT),
    "robots, a rule of escapes": Parser(_rules, _repeated(b"%28", b"User-agent: *\nDisallow: /"), LIMIT),
    "robots, a rule of octets": Parser(_rules, _repeated(b"\xe3\x81", b"User-agent: *\nDisallow: /"), LIMIT),
    "robots, empty lines": Parser(_rules, _repeated(b"\r\n"), LIMIT),
    "robots, words": Parser(_rules, _repeated(b"a b\n"), LIMIT),
    "robots, digits": Parser(_rules, _repeated(b"9", b"User-agent: *\nRequest-rate: 1/"), LIMIT),
    "noarchive, comments": Parser(lambda data: list(_metas(data.decode())), _repeated(b"<!--"), _BEGINNING),
    "noarchive, metas": Parser(lambda data: list(_metas(data.decode())), _repeated(b"<meta "), _BEGINNING),
    "noarchive, attributes": Parser(
        lambda data: list(_metas(data.decode())), _repeated(b"<meta name=a content=b>"), _BEGINNING
    ),
    "charset, no label": Parser(text_of, _repeated(b"<p>\xc8\x81", after=b"\xff"), _PAGE),
    "charset, scripts": Parser(text_of, _repeated(b"<script ", after=b"\x81\xff" * 99), _PAGE),
    "charset, languages": Parser(text_of, _repeated(b"<html content-language ", after=b"\x81\xff" * 99), _PAGE),
    "charset, labels": Parser(
        lambda data: text_of(b"\x81\xffa" * 30_000, data.decode()), _repeated(b"charset=utf-8;"), _HEAD
    ),
    "charset, metas": Parser(
        lambda data: text_of(data[:_PAGE]), _repeated(b"<meta charset=big5 ", after=b"\x81\xffa" * 30_000), _PAGE
    ),
    "page without end": Parser(lambda data: has_end(page_of(data)), _repeated(b"<p>a"), _PAGE),
    "page of comments": Parser(lambda data: has_end(page_of(data)), _repeated(b"<!--", b"<p>"), _PAGE),
    "page of tags that open": Parser(lambda data: has_end(page_of(data)), _repeated(b"<html <article"), _PAGE),
    "listing, a call that never comes": Parser(_called, _repeated(b" ", b"{a:1}}", b"x"), _PAGE),
    "address, marks around it": Parser(_located, _repeated(b" ", b'"https:a', b"x"), _PAGE),
    "wall, scripts": Parser(lambda data: vendor_of(200, (), data), _repeated(b"<script>", b"kpsdk"), _PAGE),
    "wall, comments": Parser(lambda data: vendor_of(403, (), data), _repeated(b"<!--", b"kpsdk"), _PAGE),
    "wall, tags": Parser(lambda data: vendor_of(202, (), data), _repeated(b"<", b"kpsdk"), _PAGE),
}


def cost(parser: Parser, data: bytes) -> float:
    """Seconds of CPU."""
    # A collection of garbage looks at all that the process holds: what other tests left would count as the parser's.
    gc.disable()
    try:
        began = time.process_time()
        parser.read(data)
        return time.process_time() - began
    finally:
        gc.enable()


def flaw(costs: Sequence[float]) -> str | None:
    """What is wrong with the costs of growing inputs, the last at the cap; None where nothing is. Of two the second has
    eight times the bytes, of more each has twice those of the one before."""
    if costs[-1] > MOST_SECONDS:
        return f"{costs[-1]:.2f} s at the cap"
    least_, most = (_MEASURABLE, MOST_GROWTH) if len(costs) == 2 else (_MEASURABLE_DOUBLED, _MOST_GROWTH_DOUBLED)
    steps = [(less, more) for less, more in pairwise(costs) if less >= least_ and more > most * less]
    return f"{steps} of {costs}" if steps else None


@pytest.mark.parametrize("name", PARSERS)
def test_the_cost_of_a_parser_grows_with_its_input_and_has_an_end(name: str) -> None:
    parser = PARSERS[name]
    shifts = range(_DOUBLINGS, -1, -1) if os.environ.get("PAPER_FULL") else (_DOUBLINGS, 0)
    sizes = [max(parser.cap >> shift, 64) for shift in shifts]

    inputs = [parser.make(size) for size in sizes]
    costs = least([partial(cost, parser, data) for data in inputs], lambda all_: flaw(all_) is None)

    assert flaw(costs) is None


@pytest.mark.parametrize("name", PARSERS)
def test_beyond_its_cap_a_parser_costs_no_more(name: str) -> None:
    parser = PARSERS[name]
    data = parser.make(2 * parser.cap)

    assert any(cost(parser, data) <= MOST_SECONDS for _ in range(3))
