"""A page fails for its own fault alone: hostile answers beside honest ones, in one crawl and the next (issue H)."""

from __future__ import annotations

import gzip
import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive.verify.audit import verify
from tests.crawler.crawls import Crawl, crawl
from tests.crawler.sites import fates, run_of

HONEST = 6
_EMPTY = gzip.compress(b"", 9, mtime=0)
_WORDS = (
    "ferry", "harbour", "budget", "minister", "committee", "island", "bridge", "winter", "school", "council", "report",
    "vote",
)  # fmt: skip


def story(name: str, number: int, head: str = "") -> bytes:
    """A page that is unlike the others in every line."""
    lines = "".join(
        f"<p>The {_WORDS[(number * 5 + line) % 12]} of {name} came before the {_WORDS[(number * 7 + line) % 12]} in "
        f"sitting {number * 40 + line}, where {_WORDS[(number + line * 3) % 12]} {line * 13 + number} was heard.</p>"
        for line in range(9)
    )
    title = f"The {_WORDS[number % 12]} of {name} is heard"
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title}</title>{head}</head>"
        f"<body><main><article><h1>{title}</h1>{lines}</article></main></body></html>"
    ).encode()


def answer(body: bytes, *fields: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    told = "".join(f"{field}\r\n" for field in (f"Content-Type: {kind}", f"Content-Length: {len(body)}", *fields))
    return f"HTTP/1.1 {status}\r\n{told}Connection: close\r\n\r\n".encode() + body


ATTACKS = {
    "members": answer(_EMPTY * 900_000, "Content-Encoding: gzip"),
    "codings": answer(gzip.compress(bytes(90_000_000)), "Content-Encoding: " + "gzip, " * 15_000),
    "etag": answer(story("etag", 91), f'ETag: "{"e" * 200_000}"'),
    "surrogate": answer(
        story(
            "surrogate",
            92,
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A \\udc00 day",'
            '"author":{"name":"Eve \\ud83d Doe"},"keywords":["\\ud83d\\ude00"]}</script>',
        )
    ),
    "later": answer(b"", "Retry-After: 1000000000000", status="429 Too Many Requests"),
    "head": b"HTTP/1.1 200 OK\r\n" + b"X: aaaaaaaa\r\n" * 100_000,
    "labels": answer(story("labels", 93), kind="text/html" + "; charset=utf-7; charset=idna" * 5_000),
}


class Hostile(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []

    def handle_error(self, *_: object) -> None:
        """Says nothing: who is cut off does not hear all of it."""


class _Handler(socketserver.StreamRequestHandler):
    server: Hostile

    def handle(self) -> None:
        path = self.rfile.readline().split(b" ")[1].decode()
        while self.rfile.readline().strip():
            pass
        self.server.asked.append(path)
        name = path.rstrip("/").rpartition("/")[2]
        if path == "/robots.txt":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 629145600\r\n\r\n")
            self.wfile.write(b"User-agent: *\nRequest-rate: 1/" + b"9" * 5_000 + b"\nDisallow: /no/\n")
            self.wfile.write(b"# and so on\n" * 400_000)
        elif path == "/politics/":
            names = [*ATTACKS, "drip", *(f"honest-{number}" for number in range(HONEST))]
            self.wfile.write(answer(listing(names)))
        elif name == "drip":
            self._drip()
        elif name in ATTACKS:
            self.wfile.write(ATTACKS[name])
        elif name.startswith("honest"):
            self.wfile.write(answer(story(name, int(name.rpartition("-")[2]))))
        else:
            self.wfile.write(answer(b"", status="404 Not Found"))

    def _drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(100):
            self.wfile.write(b"x")
            time.sleep(0.2)


def listing(names: list[str]) -> bytes:
    links = "".join(
        f"<li><h2><a href='/politics/2026/11/2{number % 9}/{name}/'>The {name} story of the day</a></h2></li>"
        for number, name in enumerate(names)
    )
    return f"<html><body><main><h1>Politics</h1><ul>{links}</ul></main></body></html>".encode()


@contextmanager
def served() -> Iterator[Hostile]:
    with Hostile() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def named(done: Crawl, root: Path) -> dict[str, dict[str, Any]]:
    return {path.rstrip("/").rpartition("/")[2]: fate for path, fate in fates(root, run_of(done)).items()}


def test_each_hostile_answer_costs_its_own_page_alone(tmp_path: Path) -> None:
    with served() as server:
        section = f"http://127.0.0.1:{server.server_address[1]}/politics/"
        settings = {"DOWNLOAD_TIMEOUT": 4, "SOURCES": "sections"}
        first = crawl({"url": section}, folder=tmp_path, **settings)
        told = named(first, tmp_path / "archive")
        asked = list(server.asked)
        again = crawl({"url": section}, folder=tmp_path, **settings)

    assert [told[f"honest-{number}"]["fate"] for number in range(HONEST)] == ["saved"] * HONEST
    assert {name: told[name]["fate"] for name in ("etag", "surrogate", "labels")} == dict.fromkeys(
        ("etag", "surrogate", "labels"), "saved"
    )
    assert told["members"]["reason"] == {"kind": "coding", "code": "excess"}
    assert told["later"]["reason"] == {"kind": "http_status", "status": 429}
    assert told["head"]["reason"] == {"kind": "cut", "code": "head"}
    assert "until" not in json.dumps(told)
    assert told["etag"]["etag"] is None
    # What dripped would drip again.
    assert sum("drip" in path for path in asked) == 1
    assert (first.code, again.code) == (0, 0)
    assert [one for one in verify(tmp_path / "archive") if not one.odd] == []
