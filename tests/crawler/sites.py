"""A site on the loopback that answers as a test likes, and what a crawl of it left."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from archive.warc.build import records
from tests.crawler.crawls import Crawl, crawl

__all__ = ["Answer", "Site", "address", "fates", "listing", "moved", "page", "run_of", "serving", "warc"]

STORY = "The harbour office said on Tuesday that the ferry to the outer islands would be late again, the fourth time. "
Answer = tuple[int, bytes, dict[str, str]]


def address(number: int) -> str:
    return f"/politics/2026/10/{number:02}/number-{number}-story-about-the-ferry/"


def page(name: str, furniture: str = "") -> Answer:
    text = "".join(
        f"<p>{STORY}It was the {word} time this year for {name}.</p>" for word in ("first", "second", "third")
    )
    title = f"The {name} ferry is late"
    body = (
        f"<html lang=en><title>{title}</title><body><article><h1>{title}</h1>{text}{furniture}</article></body></html>"
    )
    return 200, body.encode(), {}


def listing(*numbers: int) -> Answer:
    links = "".join(
        f'<li><article><h2><a href="{address(number)}">Ferry number {number} is late once again</a></h2><p>{STORY}</p>'
        "</article></li>"
        for number in numbers
    )
    return 200, f"<html><body><main><h1>Politics</h1><ul>{links}</ul></main></body></html>".encode(), {}


def moved(where: str) -> Answer:
    return 302, b"", {"Location": where}


class Site:
    """``answers`` by path; what is not there is a 404. ``asked`` are the requests: path and header fields."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.section = f"{base}/politics/"
        self.answers: dict[str, Answer | Callable[[dict[str, str]], Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def crawl(self, folder: Path, **settings: object) -> Crawl:
        return crawl({"url": self.section}, folder=folder, **settings)


@contextlib.contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[Site]:
    """A site on a free port of ``host``, a loopback address of either family."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found.asked.append((self.path, dict(self.headers)))
            answer = found.answers.get(self.path, (404, b"", {}))
            status, body, fields = answer(dict(self.headers)) if callable(answer) else answer
            # No Date: the crawl's clock may be moved.
            self.send_response_only(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **fields}.items():
                self.send_header(name, value)
            # With `Connection: close` nothing but the end of the connection says where the body ends.
            if status != 304 and "Connection" not in fields:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            # A crawl that is killed hangs up.
            with contextlib.suppress(ConnectionError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

    server = Server((host, 0), Handler)
    found = Site(f"http://{f'[{host}]' if ':' in host else host}:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def fates(root: Path, run: str) -> dict[str, dict[str, Any]]:
    """The fates of a run by the path of their URL; fails where a URL has two."""
    (path,) = root.glob(f"fates/*/*/*/{run}.jsonl.gz")
    told = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    by_path = {"/" + one["url"].split("/", 3)[3]: one for one in told}
    assert len(by_path) == len(told)
    return by_path


def run_of(done: Crawl) -> str:
    (outlet,) = done.summary["outlets"].values()
    return str(outlet["run"])


def warc(root: Path, kind: str) -> list[Any]:
    found = []
    for path in sorted(root.rglob("*.warc.gz")):
        with path.open("rb") as stream:
            found += [one for one in records(stream) if one.kind == kind]
    return found
