"""What a person sees on a terminal, and what a pipe gets: one line of progress there, plain lines here."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crawler.demo.newsroom import Newsroom
from tests.crawler.crawls import environment


def crawled(folder: Path, stderr: int, *options: str) -> bytes:
    """Crawls one demo outlet with this stderr; gives its stdout."""
    (folder / "outlets").mkdir()
    with Newsroom(edition=1) as room:
        room.outlets_folder(folder / "outlets")
        settings = {"ARCHIVE": folder / "archive", "OUTLETS": folder / "outlets", "ALLOW_PRIVATE": 1}
        words = [
            word for name, value in {**settings, "DOWNLOAD_DELAY": 0.1}.items() for word in ("-s", f"{name}={value}")
        ]
        command = [sys.executable, "-m", "scrapy", "crawl", "politics", "-a", "outlet=demo-shiomi", *words, *options]
        return subprocess.run(
            command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=stderr, check=True, timeout=120
        ).stdout


@pytest.mark.parametrize(("options", "chatty"), [((), False), (("-L", "INFO"), True)])
def test_a_terminal_shows_one_line_that_moves(tmp_path: Path, options: tuple[str, ...], chatty: bool) -> None:
    """Unless a log was asked for."""
    ours, theirs = pty.openpty()
    # Read while it is written: a terminal holds a few kilobytes, then the writer waits.
    with ThreadPoolExecutor(1) as reader:
        seen = reader.submit(_all_of, ours)
        out = crawled(tmp_path, theirs, *options)
        os.close(theirs)
        text = seen.result(30).decode()

    assert json.loads(out)["exit"] == 0
    assert "\r\x1b[K1/1 outlets listed · " in text
    assert "9 of 9 pages · 9 saved" in text
    assert ("INFO" in text) is chatty


def _all_of(terminal: int) -> bytes:
    seen = b""
    # Linux ends the reading of a terminal whose other side is closed with EIO.
    with contextlib.suppress(OSError):
        while more := os.read(terminal, 65536):
            seen += more
    os.close(terminal)
    return seen


def test_a_pipe_gets_plain_lines(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as stderr:
        out = crawled(tmp_path, stderr.fileno())

    assert len(out.splitlines()) == 1
    assert b"\r" not in log.read_bytes()
    assert b"INFO" in log.read_bytes()
