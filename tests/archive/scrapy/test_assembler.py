"""Bytes and events in, an exchange out."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.scrapy.assembler import Assembler, Connection, Limits, redact
from archive.warc.http import Exchange

NOON = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
URL = "https://politics.example/budget?page=2"
REQUEST = b"GET /budget?page=2 HTTP/1.1\r\nHost: politics.example\r\n\r\n"
HEAD = b"HTTP/1.1 200 All Good\r\nX-oDD: 1\r\n folded\r\n\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"


def assembler(limits: Limits | None = None, *, keep_secrets: bool = False) -> Assembler:
    moments = itertools.count()
    seconds = itertools.count(100.0, 0.5)
    return Assembler(
        URL,
        limits,
        keep_secrets=keep_secrets,
        now=lambda: NOON + dt.timedelta(minutes=next(moments)),
        ticks=lambda: next(seconds),
    )


def test_a_whole_exchange() -> None:
    """Everything is kept as it came; the exchange starts with the first byte sent and lasts to the last received."""
    exchange = assembler()
    exchange.sent(REQUEST[:10])
    exchange.sent(REQUEST[10:])
    exchange.connection = Connection("192.0.2.1", "tls/1.3", "TLS_AES_128_GCM_SHA256")
    exchange.received(HEAD + b"bo")
    exchange.received(b"dy")
    exchange.ends()

    assert exchange.exchange() == Exchange(
        url=URL,
        started=NOON + dt.timedelta(minutes=1),
        request=REQUEST,
        response=HEAD + b"body",
        head_length=len(HEAD),
        ip="192.0.2.1",
        protocols=("http/1.1", "tls/1.3"),
        cipher="TLS_AES_128_GCM_SHA256",
        elapsed=1.0,
    )


def test_what_the_exchange_has_is_let_go_and_still_counts() -> None:
    """A body of 20 MB was in memory twice while it was written: six of them took 390 MB of a crawl (issue H)."""
    taken = assembler()
    taken.sent(REQUEST)
    taken.received(HEAD + b"a" * 1_000)
    taken.ends()
    exchange = taken.exchange()

    taken.let_go()

    assert exchange is not None
    assert exchange.response == HEAD + b"a" * 1_000
    assert (taken.size, taken.answered) == (len(HEAD) + 1_000, True)
    assert len(taken._response) == 0


def test_nothing_received_is_no_exchange() -> None:
    """A request without a response is a failure, not an exchange."""
    silent = assembler()
    silent.sent(REQUEST)
    silent.closed(clean=True)

    assert silent.exchange() is None


@given(st.lists(st.integers(0, len(HINTS + HINTS + HEAD) + 4), max_size=8))
def test_how_the_bytes_are_cut_makes_no_difference(cuts: list[int]) -> None:
    """Interim heads are told from the final one wherever the reads fall."""
    wire = HINTS + HINTS + HEAD + b"body"
    bounds = [0, *sorted(cuts), len(wire)]
    pieces = assembler()
    for start, end in itertools.pairwise(bounds):
        pieces.received(wire[start:end])
    pieces.ends()
    exchange = pieces.exchange()

    assert exchange is not None
    assert (exchange.interim, exchange.response, exchange.head_length) == ((HINTS, HINTS), HEAD + b"body", len(HEAD))


@pytest.mark.parametrize(
    ("head", "interim"),
    [
        (b"HTTP/1.1 100 Continue\r\n\r\n", 1),
        (b"HTTP/1.1 103\r\n\r\n", 1),
        (b"HTTP/1.1 199 x\n\n", 1),
        (b"HTTP/1.1 1000 x\r\n\r\n", 0),
        (b"HTTP/1.1 200 100 x\r\n\r\n", 0),
        (b"HTTP/1.1 200 OK\r\nX: HTTP/1.1 100 x\r\n\r\n", 0),
    ],
)
def test_what_is_interim(head: bytes, interim: int) -> None:
    """A status of 1xx, and nothing else that looks like one."""
    one = assembler()
    one.received(head + HEAD)
    one.ends()
    exchange = one.exchange()

    assert exchange is not None
    assert len(exchange.interim) == interim


def test_only_interim_heads_came() -> None:
    """The last of them is all there is of a response; it is kept as one that was cut."""
    cut = assembler()
    cut.received(HINTS + HINTS)
    cut.closed(clean=True)
    exchange = cut.exchange()

    assert exchange is not None
    assert (exchange.response, exchange.interim, exchange.truncated) == (HINTS, (HINTS,), "disconnect")


def test_without_a_blank_line_all_is_head() -> None:
    """A response that breaks off in its head has no body."""
    cut = assembler()
    cut.received(HEAD[:20])
    cut.cut("time")
    exchange = cut.exchange()

    assert exchange is not None
    assert (exchange.head_length, exchange.truncated) == (20, "time")


def end(one: Assembler) -> None:
    one.ends()


def hang_up(one: Assembler) -> None:
    one.closed(clean=True)


def reset(one: Assembler) -> None:
    one.closed(clean=False)


def time_out(one: Assembler) -> None:
    one.cut("time")


def grow_too_long(one: Assembler) -> None:
    one.cut("length")


TRUNCATIONS: list[tuple[list[Callable[[Assembler], None]], str | None]] = [
    ([end], None),
    ([end, reset], None),
    ([end, time_out], None),
    ([hang_up, end], None),
    ([reset, end], "disconnect"),
    ([hang_up], "disconnect"),
    ([], "unspecified"),
    ([Assembler.settle, hang_up], "unspecified"),
    ([time_out], "time"),
    ([time_out, grow_too_long], "time"),
    ([time_out, hang_up, end], "time"),
    ([grow_too_long, end], None),  # the end came in the same read
]


@pytest.mark.parametrize(("events", "truncated"), TRUNCATIONS)
def test_truncation(events: list[Callable[[Assembler], None]], truncated: str | None) -> None:
    """A response is whole exactly when its end was seen, and not made by our own cut or by a reset."""
    one = assembler()
    one.received(HEAD + b"body")
    for event in events:
        event(one)
    exchange = one.exchange()

    assert exchange is not None
    assert exchange.truncated == truncated


def test_bytes_after_the_end_are_not_part_of_it() -> None:
    """What the parser left over is dropped from the response."""
    one = assembler()
    one.received(HEAD + b"body" + b"left over")
    one.ends(rest=9)
    exchange = one.exchange()

    assert exchange is not None
    assert exchange.response == HEAD + b"body"
    assert exchange.surplus == 9


@pytest.mark.parametrize(
    "rest", [b"\r\n", b" \n", b"HTTP/1.1 408 Request Timeout\r\n\r\n", b"\r\nHTTP/1.1 200 OK\r\n\r\nb"]
)
def test_an_end_of_line_or_another_answer_is_no_surplus(rest: bytes) -> None:
    one = assembler()
    one.received(HEAD + b"body" + rest)
    one.ends(rest=len(rest))
    exchange = one.exchange()

    assert exchange is not None
    assert exchange.surplus == 0


@pytest.mark.parametrize(
    ("pieces", "limits", "goes_on"),
    [
        ([HEAD], Limits(head=len(HEAD)), [True]),
        ([HEAD], Limits(head=len(HEAD) - 1), [False]),
        ([HEAD[:-1]], Limits(head=10), [False]),
        ([HINTS, HINTS], Limits(head=len(HINTS)), [True, False]),
        ([HEAD, b"b" * 1000], Limits(head=len(HEAD)), [True, True]),
        ([HEAD, b"b" * 1000], Limits(response=len(HEAD) + 1000), [True, True]),
        ([HEAD, b"b" * 1001], Limits(response=len(HEAD) + 1000), [True, False]),
    ],
)
def test_limits(pieces: list[bytes], limits: Limits, goes_on: list[bool]) -> None:
    """Heads, interim ones too, and the whole response each have a limit; once passed, reading must stop."""
    one = assembler(limits)
    answers = [one.received(piece) for piece in pieces]
    exchange = one.exchange()

    assert answers == goes_on
    assert exchange is not None
    assert (exchange.truncated == "length") == (False in goes_on)


def test_http_1_0() -> None:
    """The protocol is the one the server answered in."""
    old = assembler()
    old.received(b"HTTP/1.0 200 OK\r\n\r\n")
    old.ends()
    exchange = old.exchange()

    assert exchange is not None
    assert exchange.protocols == ("http/1.0",)


SECRETS = (
    b"GET / HTTP/1.1\r\nHost: a\r\nProxy-Authorization: Basic x\r\ncOOkie: a=1\r\nCookie: b=2\r\n"
    b"Authorization: Bearer y\r\nX-Cookie: kept\r\n\r\nCookie: in the body\r\n"
)


def test_secrets_are_left_out_and_named() -> None:
    """The whole line goes, in whatever case it is spelled; the body is not touched."""
    request, names = redact(SECRETS)

    assert request == b"GET / HTTP/1.1\r\nHost: a\r\nX-Cookie: kept\r\n\r\nCookie: in the body\r\n"
    assert names == ("Proxy-Authorization", "cOOkie", "Cookie", "Authorization")


def test_secrets_can_be_kept_but_for_the_proxys() -> None:
    """ARCHIVE_KEEP_SECRETS is about the site's secrets."""
    request, names = redact(SECRETS, keep=True)

    assert request == SECRETS.replace(b"Proxy-Authorization: Basic x\r\n", b"")
    assert names == ("Proxy-Authorization",)
