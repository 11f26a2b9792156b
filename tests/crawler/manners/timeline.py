"""A site that notes when it was asked: what a host sees of our manners."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

from tests.crawler.crawls import Crawl, crawl
from tests.crawler.sites import Answer, address, listing, page

__all__ = ["HOSTS", "Asked", "Timeline", "http_date", "serving"]

HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3")


@dataclass(frozen=True)
class Asked:
    """A request as the site saw it; ``at`` and ``until``, when its answer was given, are monotonic seconds."""

    at: float
    until: float
    host: str
    path: str
    port: int


@dataclass
class Timeline:
    """``answers`` by path, or by host and path; a list is given one by one, its last again and again."""

    answers: dict[str, Answer | list[Answer] | Callable[[], Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    slow: float = 0.0
    port: int = 0

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    def gaps(self, host: str = "127.0.0.1") -> list[float]:
        """The seconds between the requests of ``host``, as it saw them."""
        return [after.at - before.at for before, after in pairwise(one for one in self.asked if one.host == host)]

    def at(self, path: str) -> list[float]:
        return [one.at for one in self.asked if one.path == path]

    def answer(self, host: str, path: str) -> Answer:
        found = self.answers.get(f"{host}{path}", self.answers.get(path, (404, b"", {})))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found() if callable(found) else found

    def publish(self, count: int) -> None:
        """A section page and ``count`` articles."""
        self.answers["/politics/"] = listing(*range(1, count + 1))
        for number in range(1, count + 1):
            self.answers[address(number)] = page(f"number {number}")

    def crawl(self, folder: Path, *hosts: str, **settings: object) -> Crawl:
        urls = " ".join(f"http://{host}:{self.port}/politics/" for host in hosts or ("127.0.0.1",))
        return crawl({"url": urls}, folder=folder, **settings)


def http_date(moment: float) -> str:
    return formatdate(moment, usegmt=True)


@contextlib.contextmanager
def serving() -> Iterator[Timeline]:
    """A timeline on ``HOSTS``, at one port."""
    found = Timeline()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            begun = time.monotonic()
            host = self.headers["Host"].partition(":")[0]
            status, body, fields = found.answer(host, self.path)
            time.sleep(found.slow)
            place = len(found.asked)
            found.asked.append(Asked(begun, time.monotonic(), host, self.path, self.client_address[1]))
            self.send_response_only(status)
            for name, value in {
                "Content-Type": "text/html; charset=utf-8",
                "Date": http_date(time.time()),
                **fields,
            }.items():
                self.send_header(name, value)
            if "Transfer-Encoding" not in fields:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            found.asked[place] = Asked(begun, time.monotonic(), host, self.path, self.client_address[1])

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    servers: list[ThreadingHTTPServer] = []
    for host in HOSTS:
        servers.append(ThreadingHTTPServer((host, found.port), Handler))
        found.port = servers[-1].server_address[1]
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
