"""One crawl of the newsroom, as anybody would run it: ``scrapy crawl politics`` in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import crawler
from crawler.demo.newsroom import Newsroom

__all__ = ["CrawlFailedError", "command", "crawl", "environment"]

_TIMEOUT = 180.0


class CrawlFailedError(Exception):
    """The crawl ended with another code than 0; the message holds the end of what it said."""


def crawl(room: Newsroom, place: Path, outlets: Path, *, refetch: bool = False) -> str:
    """Crawls both papers into the archive ``place`` and says in a few words how that went.

    ``refetch`` asks for every known article anew. Raises CrawlFailedError.
    """
    before, begun = len(room.requests), time.monotonic()
    try:
        done = subprocess.run(
            command(room, place, outlets, refetch=refetch),
            env=environment(),
            cwd=outlets.parent,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CrawlFailedError(f"the crawl was not done after {_TIMEOUT:.0f} s and was ended") from error
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines()[-15:]
        raise CrawlFailedError("\n".join([f"the crawl ended with exit code {done.returncode}:", *said]))
    return f"{len(room.requests) - before} requests, {time.monotonic() - begun:.1f} s"


def command(room: Newsroom, place: Path, outlets: Path, *, refetch: bool) -> list[str]:
    """The command line of the crawl."""
    settings = {
        "ARCHIVE": place,
        "OUTLETS": outlets,
        "ALLOW_PRIVATE": "127.0.0.0/8",
        "CONTACT": "demo@paper-of-record.invalid",
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "WARNING",
        **({"REFETCH_ALL": 1} if refetch else {}),
    }
    words = ["crawl", "politics", "-a", f"outlet={','.join(room.bases)}", "-a", "pages=all"]
    words += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return [sys.executable, "-m", "scrapy", *words]


def environment() -> dict[str, str]:
    """This process's environment, in which Scrapy finds our settings from any folder, and no proxy."""
    home = str(Path(crawler.__file__).resolve().parents[1])
    kept = {name: value for name, value in os.environ.items() if name.lower() not in ("http_proxy", "https_proxy")}
    path = os.pathsep.join(filter(None, [home, kept.get("PYTHONPATH")]))
    return {**kept, "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": path}
