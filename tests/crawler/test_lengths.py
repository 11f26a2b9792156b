"""A site whose lengths are wrong: what comes to its end by itself is whole, and of a half nothing is made."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.verify.audit import verify
from tests.crawler.articles.test_rederive import captures, rebuilt
from tests.crawler.sites import Answer, Site, address, fates, listing, page, run_of, serving
from tests.wire import Heard, Step, WireServer

FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>Politics</title><link>{base}/</link>"
    "<item><title>Ferry number 9 is late once again</title><link>{base}{path}</link></item></channel></rss>"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def body(number: int) -> bytes:
    return page(f"ferry {number}", f"<p>{f'Number {number} lay at its quay. ' * 20}</p>")[1]


def told(data: bytes, length: int, **fields: str) -> Answer:
    """An answer that tells ``length``, and whose connection ends behind ``data``."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return 200, data, {"Connection": "close", "Content-Length": str(length), **named}


def packed(text: bytes, length: int | None = None) -> Answer:
    return told(gzip.compress(text), len(text) if length is None else length, Content_Encoding="gzip")


def test_what_comes_to_its_end_is_whole_whatever_length_was_told(site: Site, tmp_path: Path) -> None:
    """The length of the text over packed bytes, on every page of an outlet, robots.txt, section and feed among them."""
    robots = b"User-agent: *\nDisallow: /private/\n" * 20
    feed = FEED.format(base=site.base, path=address(9)).encode() + b" " * 500
    section = listing(1, 2, 3, 4, 5, 6, 7)[1].replace(
        b"<body>", b"<link rel=alternate type='application/rss+xml' href=/politics/feed/><body>"
    )
    site.answers = {"/robots.txt": packed(robots), "/politics/": packed(section), "/politics/feed/": packed(feed)}
    site.answers |= {
        address(1): packed(body(1)),
        address(2): packed(body(2), len(body(2)) + 9),  # counted before the last change
        address(3): told(body(3), len(body(3)) + 700),
        address(4): told(gzip.compress(body(4))[:-4], len(body(4)), Content_Encoding="gzip"),
        address(5): told(body(5)[:-60], len(body(5))),
        address(6): told(body(6)[:-60], len(body(6)) - 60 - 5),
        address(7): told(body(7), len(body(7)) // 2),
        address(9): packed(body(9)),
    }

    done = site.crawl(tmp_path)

    asked = [path for path, _ in site.asked]
    assert {path: asked.count(path) for path in (address(1), address(2), address(3), "/politics/", "/robots.txt")} == {
        address(1): 1, address(2): 1, address(3): 1, "/politics/": 1, "/robots.txt": 1,
    }  # fmt: skip
    found = fates(tmp_path / "archive", run_of(done))
    of = {n: found[address(n)] for n in (*range(1, 8), 9)}
    assert {n: (one["fate"], (one["reason"] or {}).get("kind")) for n, one in of.items()} == {
        1: ("saved", None),
        2: ("saved", None),
        3: ("saved", None),
        4: ("failed", "cut"),
        5: ("failed", "cut"),
        6: ("failed", "no_end"),
        7: ("failed", "no_end"),
        9: ("saved", None),
    }  # fmt: skip
    news = archive.open(tmp_path / "archive")
    assert all("lay at its quay" in (news.article(site.base + address(n)).text or "") for n in (1, 2, 3, 9))
    assert {one.kind for one in verify(tmp_path / "archive")} == {"encoding"}
    assert all(one.odd for one in verify(tmp_path / "archive"))

    assert captures(rebuilt(tmp_path / "archive", tmp_path)) == captures(tmp_path / "archive")


def test_who_waits_for_bytes_that_never_come_costs_no_time_out(tmp_path: Path) -> None:
    """The server keeps its connection open. gzip ends with the length of its text, which is seen at once."""

    def answer(heard: Heard) -> list[Step]:
        if heard.target.endswith((".txt", ".xml")):
            return [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]
        parts = heard.target.split("/")
        text = body(int(parts[4])) if len(parts) > 4 else listing(*range(1, 9))[1]
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
        return [head % len(text) + gzip.compress(text), "hang"]

    with WireServer(answer) as server:
        site = Site(f"http://127.0.0.1:{server.port}")
        begun = time.monotonic()
        done = site.crawl(tmp_path, DOWNLOAD_DELAY=0, DOWNLOAD_TIMEOUT=60)

    assert done.summary["counts"] == {"saved": 8}
    assert len(server.heard) == 10
    assert time.monotonic() - begun < 40


def test_a_choice_leads_to_its_page(site: Site, tmp_path: Path) -> None:
    site.answers = {"/politics/": (300, b"", {"Location": "/politik/"}), "/politik/": listing(1, 2, 3)}
    site.answers |= {address(n): (300, b"<a href=/x>", {"Location": f"/read{address(n)}"}) for n in (1, 2)}
    site.answers |= {f"/read{address(n)}": (200, body(n), {}) for n in (1, 2)} | {address(3): (300, body(3), {})}

    done = site.crawl(tmp_path)

    found = fates(tmp_path / "archive", run_of(done))
    assert {n: found[address(n)]["fate"] for n in (1, 2, 3)} == {1: "saved", 2: "saved", 3: "failed"}
    assert captures(rebuilt(tmp_path / "archive", tmp_path)) == captures(tmp_path / "archive")


def test_a_page_that_only_http_calls_whole_is_doubted(site: Site, tmp_path: Path) -> None:
    half = body(1)[:-200]
    site.answers = {"/politics/": listing(1, 2), address(1): (200, half, {}), address(2): (200, body(2), {})}

    site.crawl(tmp_path)

    news = archive.open(tmp_path / "archive")
    doubts = {n: [(one.field, one.cause.kind) for one in news.article(site.base + address(n)).doubts] for n in (1, 2)}
    assert doubts == {1: [("text", "no_end")], 2: []}
    assert captures(rebuilt(tmp_path / "archive", tmp_path)) == captures(tmp_path / "archive")
