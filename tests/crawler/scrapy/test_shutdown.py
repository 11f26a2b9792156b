"""SIGTERM ends a run within eight seconds, resumable, whatever hangs (issue B, figure 6)."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler

import archive
from archive.storage.s3 import S3Options, S3Storage
from archive.verify.audit import verify
from archive.warc.build import records
from crawler.scrapy.shutdown import BoundedStop
from tests.archive.faults import FaultProxy
from tests.archive.seaweed import SeaweedFS, credentials, seaweed  # noqa: F401 -- fixtures
from tests.crawler.crawls import crawl, environment
from tests.crawler.sites import address, listing, serving
from tests.crawler.sites import page as named

WITHIN = 8.0
STORY = "The harbour office said on Tuesday that the ferry to the outer islands would be late again, the fourth time. "
LINKS = "".join(
    f'<li><article><h2><a href="/politics/2026/10/1{number}/{name}-story-about-the-ferry/">'
    f"The {name} ferry is late</a></h2><p>{STORY}</p></article></li>"
    for number, name in enumerate(("quick", "hanging", "dripping"))
)
SECTION = f"<html><body><main><h1>Politics</h1><ul>{LINKS}</ul></main></body></html>"


def page(name: str) -> bytes:
    paragraphs = "".join(
        f"<p>{STORY}It was the {word} time this year for the {name} one.</p>" for word in ("first", "second", "third")
    )
    text = f"<html lang=en><body><article><h1>The {name} ferry is late</h1>{paragraphs}</article></body></html>"
    return text.encode()


class Slow(BaseHTTPRequestHandler):
    """A site one of whose pages never answers and one of which drips; ``healed`` makes both quick."""

    healed = False
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            self._send(b"", 404)
        elif self.path == "/politics/":
            self._send(SECTION.encode())
        elif "hanging" in self.path and not self.healed:
            self.server.stopping.wait(60)  # type: ignore[attr-defined]
        elif "dripping" in self.path and not self.healed:
            self._drip(page("dripping"))
        else:
            self._send(page(self.path.split("/")[-2].split("-")[0]))

    def _send(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for byte in body:
            if self.server.stopping.wait(0.1):  # type: ignore[attr-defined]
                return
            try:
                self.wfile.write(bytes([byte]))
            except OSError:
                return

    def log_message(self, *_: object) -> None:
        """Says nothing: the tests read what the crawl says."""


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A crawl that stops resets its connections: nothing to tell."""


@pytest.fixture
def site() -> Iterator[str]:
    Slow.healed = False
    server = Quiet(("127.0.0.1", 0), Slow)
    server.stopping = threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/politics/"
    server.stopping.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


def terminated(
    site: str, folder: Path, kind: int = signal.SIGTERM, after: str = "3 articles", **settings: object
) -> tuple[int, float, str]:
    """Exit code, seconds from the signal to the end, and the log of a crawl that was asked to stop once it had said
    ``after``."""
    words = [sys.executable, "-m", "scrapy", "crawl", "politics", "-a", f"url={site}"]
    defaults: dict[str, object] = {
        "ARCHIVE": folder / "archive",
        "ALLOW_PRIVATE": 1,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    }
    words += [word for name, value in (defaults | settings).items() for word in ("-s", f"{name}={value}")]
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(words, cwd=folder, env=environment(), stdout=out, stderr=out)
        deadline = time.monotonic() + 60
        while after not in log.read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1.5)
        begun = time.monotonic()
        os.kill(process.pid, kind)
        code = process.wait(60)
    return code, time.monotonic() - begun, log.read_text()


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_a_hanging_and_a_dripping_response_do_not_delay_the_end(site: str, tmp_path: Path, kind: int) -> None:
    code, seconds, log = terminated(site, tmp_path, kind)

    print(f"ended {seconds:.1f} s after the signal")
    assert code == 3, log[-3000:]
    assert seconds < WITHIN
    assert "Traceback" not in log
    truncated = _truncated(tmp_path / "archive")
    assert [(url.split("/")[-2].split("-")[0], reason) for url, reason in truncated] == [("dripping", "time")]
    assert list(verify(tmp_path / "archive")) == []

    Slow.healed = True
    done = crawl({"url": site}, folder=tmp_path, REFETCH_ALL=1)

    assert done.code == 0, done.log[-2000:]
    assert len(list(archive.open(tmp_path / "archive").articles())) == 3


def test_what_waits_for_its_turn_is_not_begun_and_stays_pending(site: str, tmp_path: Path) -> None:
    """Eight seconds between requests: a stop does not wait for a queue, and nothing of it is lost.

    The queue of three would take the crawl half a minute more at the least: a busy machine is not taken for it."""
    Slow.healed = True
    code, seconds, log = terminated(
        site, tmp_path, DOWNLOAD_DELAY=8, RANDOMIZE_DOWNLOAD_DELAY=0, CONCURRENT_REQUESTS_PER_DOMAIN=1
    )

    print(f"ended {seconds:.1f} s after the signal")
    assert code == 3, log[-3000:]
    assert seconds < WITHIN
    assert json.loads(log.splitlines()[-1])["counts"]["pending"] == 3

    done = crawl({"url": site}, folder=tmp_path)

    assert done.code == 0, done.log[-2000:]
    assert len(list(archive.open(tmp_path / "archive").articles())) == 3


def test_a_hanging_store_does_not_delay_the_end(
    site: str,
    tmp_path: Path,
    seaweed: SeaweedFS,  # noqa: F811
    credentials: None,  # noqa: F811
) -> None:
    bucket = seaweed.bucket()
    place = {"ARCHIVE": f"s3://{bucket}/politics", "SEGMENT_MAX_AGE": 1}
    with FaultProxy(seaweed.endpoint) as proxy:
        proxy.inject("black-hole", method="PUT")

        code, seconds, log = terminated(site, tmp_path, S3_ENDPOINT_URL=proxy.endpoint, **place)

    print(f"ended {seconds:.1f} s after the signal")
    assert code == 3, log[-3000:]
    assert seconds < WITHIN
    Slow.healed = True
    done = crawl({"url": site}, folder=tmp_path, S3_ENDPOINT_URL=seaweed.endpoint, REFETCH_ALL=1, **place)
    assert done.code == 0, done.log[-2000:]
    news = archive.open(S3Storage(bucket, "politics", S3Options(endpoint_url=seaweed.endpoint)))
    assert len(list(news.articles())) == 3


def test_a_store_that_hangs_after_the_last_page_does_not_delay_the_end(
    site: str,
    tmp_path: Path,
    seaweed: SeaweedFS,  # noqa: F811
    credentials: None,  # noqa: F811
) -> None:
    """The crawl is over and only the upload is waited for: the reactor, which heard signals until now, is gone."""
    bucket = seaweed.bucket()
    Slow.healed = True
    with FaultProxy(seaweed.endpoint) as proxy:
        proxy.inject("black-hole", method="PUT")

        code, seconds, log = terminated(
            site, tmp_path, after="Spider closed", ARCHIVE=f"s3://{bucket}/politics", S3_ENDPOINT_URL=proxy.endpoint
        )

    print(f"ended {seconds:.1f} s after the signal")
    assert code == 3, log[-3000:]
    assert seconds < WITHIN


def test_a_stop_before_the_first_request_is_an_interruption(
    site: str,
    tmp_path: Path,
    credentials: None,  # noqa: F811
) -> None:
    """The start waits here for a store that does not answer; nothing was fetched."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        place = {"ARCHIVE": "s3://bucket/politics", "S3_ENDPOINT_URL": f"http://127.0.0.1:{deaf.getsockname()[1]}"}

        code, seconds, log = terminated(site, tmp_path, after="Platform", **place)

    assert code == 3, log[-3000:]
    assert seconds < WITHIN
    assert "stopped before anything was fetched" in log
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("loaded", "kind"),
    [
        ("archive.render.causes", signal.SIGTERM),
        ("crawler.job.plan", signal.SIGINT),
        ("crawler.manners.downloader", signal.SIGTERM),
        ("crawler.report.progress", signal.SIGTERM),
    ],
)
def test_a_stop_in_the_first_seconds_is_an_interruption(site: str, tmp_path: Path, loaded: str, kind: int) -> None:
    """While our code is loaded, when the run is open, while the reactor begins: wherever the start has come to."""
    Slow.healed = True
    words = ["-a", f"url={site}", "-s", f"ARCHIVE={tmp_path / 'archive'}", "-s", "ALLOW_PRIVATE=1"]
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "scrapy",
        "crawl",
        "politics",
        *words,
        "-s",
        "DOWNLOAD_DELAY=0",
    ]
    log: list[str] = []
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        for line in process.stderr or ():
            log.append(line)
            if line.endswith(f" {loaded}\n"):
                process.send_signal(kind)
        code = process.wait(60)
    told = "".join(line for line in log if not line.startswith("import time:"))

    assert f" {loaded}\n" in "".join(log)
    assert code == 3, told
    assert "Traceback" not in told
    assert not (tmp_path / "archive" / "warc").exists() or list(verify(tmp_path / "archive")) == []


def test_a_first_run_that_is_stopped_with_many_pages_leaves_a_manifest(tmp_path: Path) -> None:
    """One worker is behind when the stop comes: what it has not come to is left to the next run, and nothing is learned
    from a part of a site."""
    pages, numbers = 160, range(1, 161)
    with serving() as many:
        many.answers |= {"/politics/": listing(*numbers)}
        many.answers |= {address(number): named(f"number {number}") for number in numbers}
        words = ["-a", f"url={many.section}", "-s", f"ARCHIVE={tmp_path / 'archive'}", "-s", "ALLOW_PRIVATE=1"]
        words += ["-s", "DOWNLOAD_DELAY=0", "-s", "EXTRACTION_WORKERS=1", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8"]
        command = [sys.executable, "-m", "scrapy", "crawl", "politics", *words, "-s", "LOG_LEVEL=WARNING"]
        with subprocess.Popen(
            command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            while len(many.asked) < pages - 10 and process.poll() is None:
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            begun = time.monotonic()
            told, _ = process.communicate(timeout=60)
            seconds = time.monotonic() - begun

        assert process.returncode == 3, told
        assert seconds < WITHIN
        (file,) = (tmp_path / "archive").glob("runs/*/*/*/*.json")
        manifest = json.loads(file.read_text())
        assert (manifest["status"], manifest["learned"]) == ("interrupted", None)
        assert manifest["counts"]["pending"] >= 1

        done = crawl({"url": many.section}, folder=tmp_path)

    assert done.code == 0, done.log[-2000:]
    assert len(list(archive.open(tmp_path / "archive").articles())) == pages


@pytest.mark.parametrize(("asked_to_stop", "finished"), [(False, True), (True, False)])
def test_a_stop_while_the_spider_closes_of_its_own_is_an_interruption(asked_to_stop: bool, finished: bool) -> None:
    """Extraction may be behind when the last page is fetched: Scrapy says "finished" then, whatever was cut off."""
    crawler = Crawler(Spider)
    stop = BoundedStop.watching(crawler)
    crawler.crawling = not asked_to_stop

    stop.spider_closed("finished")

    assert stop.finished is finished


def _truncated(root: Path) -> list[tuple[str, str]]:
    found = []
    for path in root.rglob("*.warc.gz"):
        with path.open("rb") as stream:
            found += [
                (one.url, one.headers.first("WARC-Truncated")) for one in records(stream) if one.kind == "response"
            ]
    return [(url, reason) for url, reason in found if reason]
