"""The ping when a crawl is over."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from crawler.report.ping import address, ping

Asked = list[tuple[str, str, bytes]]


@contextlib.contextmanager
def listening(status: int = 200) -> Iterator[tuple[str, Asked]]:
    """A server on the loopback: its address and what it was asked (method, path, body)."""
    asked: Asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append((self.command, self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/secret-0123", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://hc.example/0123", "https://hc.example/0123/3"),
        ("https://hc.example/0123/", "https://hc.example/0123/3"),
        ("https://hc.example", "https://hc.example/3"),
        ("https://hc.example/ping?key=a", "https://hc.example/ping/3?key=a"),
    ],
)
def test_the_exit_code_ends_the_path(url: str, asked: str) -> None:
    assert address(url, 3) == asked


def test_the_summary_is_sent(caplog: pytest.LogCaptureFixture) -> None:
    with listening() as (url, asked):
        ping(url, {"counts": {"saved": 3}, "exit": 0}, 0)

    ((method, path, body),) = asked
    assert (method, path, json.loads(body)) == ("POST", "/secret-0123/0", {"counts": {"saved": 3}, "exit": 0})
    assert caplog.records == []


def test_a_refusal_is_one_warning_that_keeps_the_secret(caplog: pytest.LogCaptureFixture) -> None:
    with listening(500) as (url, _):
        ping(url, {}, 1)

    (told,) = caplog.records
    assert told.levelno == logging.WARNING
    assert "HTTP 500" in told.getMessage()
    assert "secret" not in caplog.text


def test_nobody_there_is_one_warning(caplog: pytest.LogCaptureFixture) -> None:
    ping("http://127.0.0.1:9/x", {}, 1)

    assert [one.levelname for one in caplog.records] == ["WARNING"]


def test_who_never_answers_is_not_waited_for(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.report.ping._WITHIN", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        ping(f"http://127.0.0.1:{silent.getsockname()[1]}/x", {}, 0)
        took = time.monotonic() - began

    assert took < 5
    assert [one.levelname for one in caplog.records] == ["WARNING"]


def test_who_answers_a_letter_at_a_time_is_not_waited_for(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each letter comes in time, the answer does not."""
    monkeypatch.setattr("crawler.report.ping._WITHIN", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as dripping:

        def drip() -> None:
            connection, _ = dripping.accept()
            with connection, contextlib.suppress(OSError):
                for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 20:
                    connection.send(bytes([letter]))
                    time.sleep(0.3)

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        ping(f"http://127.0.0.1:{dripping.getsockname()[1]}/x", {}, 0)
        took = time.monotonic() - began

    assert took < 5
    assert "no answer in time" in caplog.text
