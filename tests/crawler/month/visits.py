"""A visit: ``scrapy crawl politics`` as cron would start it, in a process whose clock is the month's."""

from __future__ import annotations

import datetime as dt
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.demo.newsroom import Newsroom
from crawler.demo.visit import environment
from tests import warm
from tests.clock import shifted
from tests.crawler.month.papers import START, Calendar

__all__ = ["Visit", "begun_at", "hours_of", "moment_of", "scrapy_at", "visit"]

_TIMEOUT = 240.0


@dataclass(frozen=True)
class Visit:
    """One crawl: the hour it began at, its exit code, the alarms by outlet, what it printed and logged."""

    hour: int
    code: int
    alarms: dict[str, list[dict[str, Any]]]
    counts: dict[str, int]
    log: str
    seconds: float


def hours_of(calendar: Calendar, a_day: int, draw: random.Random) -> Iterator[int]:
    """The hours of the visits: so many a day, not quite on time, on some days fewer and on one none."""
    idle, lazy = int(0.4 * calendar.days), int(0.8 * calendar.days)
    step = 24 // a_day
    for day in range(calendar.days):
        times = 0 if day == idle else 1 if day == lazy else a_day
        for number in range(times):
            hour = day * 24 + number * step + draw.randint(0, step // 2)
            if hour > 0:
                yield hour


def moment_of(hour: float) -> dt.datetime:
    """When an hour of the month begins."""
    return START + dt.timedelta(hours=hour)


def visit(room: Newsroom, hour: int, place: Path, outlets: Path) -> Visit:
    """Crawls both papers at ``hour``."""
    room.publish(hour)
    settings: dict[str, object] = {
        "ARCHIVE": place,
        "OUTLETS": outlets,
        "ALLOW_PRIVATE": "127.0.0.0/8",
        "CONTACT": "month@paper-of-record.invalid",
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "INFO",
        # What `promise` promises: neither sooner nor later.
        "REFETCH": "6h:1h 1d:3h 3d:12h 14d:2d 60d:14d 60d",
    }
    begun = time.monotonic()
    done = scrapy_at(hour, "crawl", "politics", "-a", f"outlet={','.join(room.bases)}", cwd=outlets.parent, **settings)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}
    alarms = {name: one["alarms"] for name, one in told.get("outlets", {}).items() if one["alarms"]}
    seconds = time.monotonic() - begun
    return Visit(hour, done.returncode, alarms, told.get("counts", {}), done.stderr, seconds)


def begun_at(hour: float, *words: str, cwd: Path, **settings: object) -> subprocess.Popen[str]:
    """The same in a process of its own that is still under way: it can be told to stop, or killed."""
    command = [sys.executable, "-m", "scrapy", *words, *_options(settings)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=cwd, env=environment() | _clock(hour), text=True, **pipes)  # type: ignore[call-overload, no-any-return]


def scrapy_at(hour: int | None, *words: str, cwd: Path, **settings: object) -> subprocess.CompletedProcess[str]:
    """``scrapy WORDS -s NAME=VALUE …`` at ``hour`` of the month; None: today."""
    env = environment()
    if hour is not None:
        env |= _clock(hour)
    return warm.run("scrapy", [*words, *_options(settings)], cwd=cwd, env=env, timeout=_TIMEOUT)


def _options(settings: Mapping[str, object]) -> list[str]:
    return [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]


def _clock(hour: float) -> dict[str, str]:
    """The environment of a process that begins at ``hour``: an offset, so that its children have the same clock."""
    return shifted((moment_of(hour) - dt.datetime.now(dt.UTC)).total_seconds())
