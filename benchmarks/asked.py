"""Sites on the loopback that note when they were asked, in a process of their own: what hosts see of our manners.

``with serving(hosts, answers) as sites`` starts them, all at one port; after the block ``sites.asked`` holds their
requests.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import multiprocessing.connection
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from itertools import pairwise

__all__ = ["Answer", "Asked", "Sites", "article", "listing", "serving"]

# Status, header fields and body, for a host, a path, and how often it was asked for before.
Answer = tuple[int, dict[str, str], bytes]
Answers = Callable[[str, str, int], Answer]

_WORDS = (
    *("council", "ferry", "budget", "vote", "minister", "harbour", "office", "report", "late", "tender", "island"),
    *("crossing", "winter", "fare", "committee", "opposition", "chair", "motion", "deputy", "mayor", "debate", "quay"),
    *("timetable", "repair", "season", "union", "harbourmaster"),
)


@dataclass(frozen=True)
class Asked:
    """A request: ``at`` is when its first byte came (seconds, monotonic)."""

    at: float
    host: str
    path: str
    status: int


@dataclass
class Sites:
    """``asked`` is filled when the sites have ended."""

    port: int
    asked: list[Asked] = field(default_factory=list)

    def of(self, host: str) -> list[Asked]:
        return [one for one in self.asked if one.host == host]

    def gaps(self, host: str) -> list[float]:
        """The seconds between the requests of ``host``, in their order."""
        return [after.at - before.at for before, after in pairwise(self.of(host))]


def article(host: str, number: int, words: int = 1500) -> bytes:
    """An invented page of about 20 kB with its site's furniture."""
    choice = random.Random(f"{host} {number}")
    paragraphs = "".join(
        f"<p>{' '.join(choice.choice(_WORDS) for _ in range(60)).capitalize()}.</p>\n" for _ in range(words // 60)
    )
    menu = "".join(f'<li><a href="/{word}/">{word.title()}</a></li>' for word in _WORDS[:20]) * 3
    title = f"The {choice.choice(_WORDS)} and the {choice.choice(_WORDS)}, part {number} of {host}"
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>{title}</h1><time datetime='2026-10-{number % 28 + 1:02}T09:00:00+00:00'></time>{paragraphs}"
        f"</article><footer>Read our letter, every week, for nothing.</footer></body></html>"
    ).encode()


def listing(count: int) -> bytes:
    """A section page that links to ``count`` articles."""
    links = "".join(
        f'<li><article><h2><a href="/politics/2026/10/{number % 28 + 1:02}/number-{number}-story-of-the-harbour/">'
        f"Ferry number {number} is late once again</a></h2><p>The office said so.</p></article></li>"
        for number in range(1, count + 1)
    )
    return f"<html lang=en><body><main><h1>Politics</h1><ul>{links}</ul></main></body></html>".encode()


@contextlib.contextmanager
def serving(hosts: list[str], answers: Answers) -> Iterator[Sites]:
    """Serves ``hosts`` (addresses of 127.0.0.0/8) until the block ends."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(hosts, answers, theirs), daemon=True)
    process.start()
    sites = Sites(ours.recv())
    try:
        yield sites
    finally:
        ours.send("end")
        sites.asked = sorted((Asked(*one) for one in ours.recv()), key=lambda one: one.at)
        process.join(10)


class _Site(asyncio.Protocol):
    def __init__(self, answers: Answers, asked: list[tuple[float, str, str, int]], counts: dict[str, int]) -> None:
        self._answers, self._asked, self._counts = answers, asked, counts
        self._begun: float | None = None
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._begun = self._begun or time.monotonic()
        self._head += data
        if b"\r\n\r\n" not in self._head:
            return
        first, *fields = self._head.decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        host = next(line for line in fields if line.lower().startswith("host:"))[5:].strip().partition(":")[0]
        before = self._counts.get(host + path, 0)
        self._counts[host + path] = before + 1
        status, headers, body = self._answers(host, path, before)
        self._asked.append((self._begun, host, path, status))
        self._begun, self._head = None, b""
        given = {"Content-Type": "text/html; charset=utf-8", "Date": formatdate(usegmt=True), **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        head = f"HTTP/1.1 {status} Answer\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode("latin-1") + body)


def _serve(hosts: list[str], answers: Answers, pipe: multiprocessing.connection.Connection) -> None:
    asked: list[tuple[float, str, str, int]] = []
    counts: dict[str, int] = {}

    async def run() -> None:
        loop = asyncio.get_running_loop()
        first = await loop.create_server(lambda: _Site(answers, asked, counts), hosts[0], 0)
        port = first.sockets[0].getsockname()[1]
        await loop.create_server(lambda: _Site(answers, asked, counts), hosts[1:], port) if hosts[1:] else None
        pipe.send(port)
        await loop.run_in_executor(None, pipe.recv)

    asyncio.run(run())
    pipe.send(asked)
