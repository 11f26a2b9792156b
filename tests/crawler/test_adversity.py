"""A full disk, and a clock that goes back (issue B, figure 4; S3 faults: test_s3_crawl.py)."""

from __future__ import annotations

import random
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import archive
from archive.verify.audit import verify
from crawler.demo.newsroom import Newsroom
from tests.clock import shifted
from tests.crawler.crawls import Crawl, crawl
from tests.tools import small_disk

STORIES = 80
# The writer leaves 64 MiB of the disk alone: they are for what ends a run.
RESERVE = 64
PARAGRAPH = "The harbour office said on Tuesday that the ferry to the outer islands would be late again. "


def links() -> bytes:
    items = (
        f'<li><article><h2><a href="/politics/2026/10/13/story-number-{number}-about-the-ferry/">'
        f"The ferry is late, part {number}</a></h2><p>{PARAGRAPH}</p></article></li>"
        for number in range(STORIES)
    )
    return f"<html><body><main><h1>Politics</h1><ul>{''.join(items)}</ul></main></body></html>".encode()


def story(number: int) -> bytes:
    """A page of 250 kB that no compression makes smaller, as pages with embedded pictures are."""
    noise = random.Random(number).randbytes(180_000)
    text = "".join(f"<p>{PARAGRAPH}Part {number}, paragraph {paragraph}.</p>" for paragraph in range(4))
    head = f"<html lang=en><body><article><h1>The ferry is late, part {number}</h1>{text}</article><!--"
    return head.encode() + noise.hex().encode()[:250_000] + b"--></body></html>"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            status, body = 404, b""
        elif self.path == "/politics/":
            status, body = 200, links()
        else:
            status, body = 200, story(int(self.path.split("-")[2]))
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/politics/"
    server.shutdown()
    server.server_close()


def test_a_full_disk_stops_the_crawl_and_loses_nothing(site: str, tmp_path: Path) -> None:
    """Exit 4 tells; what was acknowledged is whole; with room again the next run completes the job."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with small_disk(disk, f"{RESERVE + 6}m"):
        full = crawl({"url": site}, folder=tmp_path, ARCHIVE=disk / "archive")

        assert full.code == 4, full.log[-3000:]
        assert "Traceback" not in full.log
        assert "no space" in full.log.lower() or "disk" in full.log.lower()
        kept = len(list(archive.open(disk / "archive").articles()))
        assert 0 < kept < STORIES, full.log[-3000:] + full.out
        assert list(verify(disk / "archive")) == []

        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        done = crawl({"url": site}, folder=tmp_path, ARCHIVE=disk / "archive")

        assert done.code == 0, done.log[-3000:]
        news = archive.open(disk / "archive")
        assert [one.version for one in news.articles()] == [1] * STORIES
        assert list(verify(disk / "archive")) == []


def test_a_clock_set_back_a_day_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Runs are ordered by their parents."""
    behind = shifted(-86400)
    (tmp_path / "outlets").mkdir()
    with Newsroom(edition=2) as room:
        room.outlets_folder(tmp_path / "outlets")

        def once(**more: object) -> dict[str, int]:
            settings = {"OUTLETS": tmp_path / "outlets", "REFETCH_ALL": 1}
            done = crawl({"outlet": "demo-shiomi", "pages": "all"}, folder=tmp_path, **settings, **more)
            assert done.code == 0, done.log[-2000:]
            counts: dict[str, int] = done.summary["counts"]
            return counts

        first = once()
        back = once(env=behind)
        after = once()

    assert (back.get("saved", 0), after.get("saved", 0)) == (0, 0)
    assert back["unchanged"] == after["unchanged"] == first["saved"]
    news = archive.open(tmp_path / "archive")
    runs = news.runs()
    assert [len(run.parents) for run in runs] == [0, 1, 1]
    assert runs[1].started < runs[0].started < runs[2].started
    assert list(verify(tmp_path / "archive")) == []


def test_a_clock_that_was_ahead_for_one_run_does_not_blind_the_next(tmp_path: Path) -> None:
    """What it told is taken as of now: else all that the next year finds would be older than what is known."""
    (tmp_path / "outlets").mkdir()
    with Newsroom(edition=2) as room:
        room.outlets_folder(tmp_path / "outlets")

        def once(**more: object) -> Crawl:
            settings = {"OUTLETS": tmp_path / "outlets"}
            done = crawl({"outlet": "demo-shiomi", "pages": "all"}, folder=tmp_path, **settings, **more)
            assert done.code == 0, done.log[-2000:]
            return done

        ahead = once(env=shifted(366 * 86400))
        room.publish(3)
        edited = once()
        shutil.rmtree(tmp_path / "archive/ledger")
        after = once(REFETCH_ALL=1)

    assert ahead.summary["counts"]["saved"] > 5
    (doubt,) = ahead.summary["outlets"]["demo-shiomi"]["warnings"]
    assert (doubt["kind"], doubt["detail"]["kind"], doubt["detail"]["count"]) == ("clock", "clock", 1)
    assert doubt["detail"]["seconds"] == pytest.approx(366 * 86400, abs=60)
    assert "this machine's clock is 366 days ahead of the site's" in ahead.log
    assert not edited.summary["outlets"]["demo-shiomi"]["warnings"]
    assert edited.summary["counts"]["saved"] == 1
    assert "had a clock that was ahead" in edited.log
    assert after.summary["counts"].get("saved", 0) == 0
    assert after.summary["counts"]["unchanged"] == ahead.summary["counts"]["saved"]
    assert list(verify(tmp_path / "archive")) == []
    _stand_in_the_order_of_the_runs(tmp_path / "archive")
    shutil.rmtree(tmp_path / "archive/catalog")
    _stand_in_the_order_of_the_runs(tmp_path / "archive")


def test_a_clock_that_two_sites_belie_is_an_alarm_until_it_is_set(tmp_path: Path) -> None:
    """It is told of each outlet, by the run that was wrong; the next, whose clock is right, says that it is over."""
    (tmp_path / "outlets").mkdir()
    with Newsroom(edition=2) as room:
        room.outlets_folder(tmp_path / "outlets")
        both = {"outlet": "demo-halder-courier,demo-shiomi"}

        def once(**more: object) -> Crawl:
            return crawl(both, folder=tmp_path, OUTLETS=tmp_path / "outlets", REFETCH_ALL=1, **more)

        behind, right = once(env=shifted(-8500)), once()

    assert (behind.code, right.code) == (1, 0), behind.log[-2000:] + right.log[-2000:]
    for told in behind.summary["outlets"].values():
        (alarm,) = told["alarms"]
        assert (told["status"], alarm["kind"], alarm["detail"]["kind"]) == ("alarmed", "lost", "clock")
        assert (alarm["detail"]["count"], alarm["detail"]["seconds"]) == (2, pytest.approx(-8500, abs=60))
    assert "this machine's clock is 2 hours behind those of 2 sites" in behind.log
    assert [one["detail"]["kind"] for told in right.summary["outlets"].values() for one in told["resolved"]] == [
        "clock",
        "clock",
    ]


def _stand_in_the_order_of_the_runs(place: Path) -> None:
    """The edit is the last version, though it has the earlier date, and has the number that the crawl gave it."""
    news = archive.open(place)
    (story,) = (one for one in news.articles(edited=True))
    history = news.history(story.id)

    assert [one.version for one in history] == [1, 2]
    assert history[0].captured > history[1].captured
    assert news.article(story.id) == story == history[1]
    assert [one.version for one in news.captures_of(story.id)] == [1, 2]
