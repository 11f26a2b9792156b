"""A crawl that has lost its streams or its terminal (cron on a full disk, a closed connection, ``>&-``)."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import archive
from archive.verify.audit import verify
from tests.crawler.crawls import environment
from tests.crawler.sites import Answer, Site, address, listing, page, serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nobody crawls there")


def command(site: Site, folder: Path, *more: str) -> list[str]:
    settings = {"ARCHIVE": folder / "archive", "ALLOW_PRIVATE": 1, "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "WARNING"}
    given = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    return [sys.executable, "-m", "scrapy", "crawl", "politics", "-a", f"url={site.section}", *given, *more]


def filled(site: Site) -> None:
    site.answers = {"/politics/": listing(1, 2)} | {address(n): page(f"boat {n}") for n in (1, 2)}


def test_streams_that_are_closed_are_no_mistake(tmp_path: Path) -> None:
    """Nor does a file of the archive get the number of one."""
    with serving() as site:
        filled(site)
        shell = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command(site, tmp_path)]
        done = subprocess.run(shell, cwd=tmp_path, env=environment(), timeout=120, check=False)

    assert done.returncode == 0
    assert len(list(archive.open(tmp_path / "archive").articles())) == 2
    assert list(verify(tmp_path / "archive")) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_line_that_cannot_be_written_keeps_the_exit_code_and_the_metrics(tmp_path: Path) -> None:
    metrics = tmp_path / "paper.prom"
    with serving() as site, Path("/dev/full").open("wb") as full:
        filled(site)
        words = command(site, tmp_path, "-s", f"METRICS_FILE={metrics}")
        done = subprocess.run(
            words, cwd=tmp_path, env=environment(), stdout=full, stderr=subprocess.PIPE, timeout=120, check=False
        )

    assert (done.returncode, done.stderr.decode()) == (
        0,
        "scrapy crawl: the line of JSON could not be written: No space left on device\n",
    )
    assert "paper_run_exit_code" in metrics.read_text()


class _Slow:
    """A site of twenty pages. From the seventh on none comes before ``go_on``: the crawl is in its middle until then,
    however busy the machine is."""

    def __init__(self, site: Site) -> None:
        self.is_asked, self.go_on = threading.Event(), threading.Event()
        numbers = range(1, 21)
        site.answers = {"/politics/": listing(*numbers)}
        site.answers |= {address(n): page(f"boat {n}") if n < 7 else self._held(n) for n in numbers}

    def _held(self, number: int) -> Callable[[dict[str, str]], Answer]:
        def answer(_: dict[str, str]) -> Answer:
            self.is_asked.set()
            self.go_on.wait(60)
            return page(f"boat {number}")

        return answer


@contextlib.contextmanager
def hearing_hang_ups() -> Iterator[None]:
    """What is started meanwhile is not under ``nohup``, also where these tests are."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


def hung_up(folder: Path, *before: str, goes_on: bool = False) -> tuple[int, str]:
    """Exit code and stderr of a crawl whose whole group gets SIGHUP in the middle, as when a terminal is closed."""
    log = folder / "log"
    with serving() as site, log.open("wb") as out:
        slow = _Slow(site)
        words = [*before, *command(site, folder)]
        with hearing_hang_ups():
            process = subprocess.Popen(
                words, cwd=folder, env=environment(), stdin=out, stdout=out, stderr=out, start_new_session=True
            )
        assert slow.is_asked.wait(90)
        os.killpg(process.pid, signal.SIGHUP)
        if goes_on:
            slow.go_on.set()
        try:
            return process.wait(90), log.read_text()
        finally:
            slow.go_on.set()


def test_a_terminal_that_goes_away_stops_the_run_in_order(tmp_path: Path) -> None:
    code, log = hung_up(tmp_path)

    assert code == 3, log
    assert '"status": "interrupted"' in log
    assert "Traceback" not in log
    assert not list(tmp_path.rglob("*.open"))
    assert list(verify(tmp_path / "archive")) == []


def test_nohup_goes_on(tmp_path: Path) -> None:
    code, log = hung_up(tmp_path, "nohup", goes_on=True)

    assert code == 0, log
    assert len(list(archive.open(tmp_path / "archive").articles())) == 20
