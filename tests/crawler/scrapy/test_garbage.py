"""Garbage is looked for when there is much of it."""

from __future__ import annotations

import gc
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import signals
from scrapy.signalmanager import SignalManager

from crawler.scrapy import garbage as looking


class _Circle:
    """It holds itself, and a list of many."""

    def __init__(self) -> None:
        self.circle = self
        self.fields = [f"field {number}" for number in range(20_000)]


def test_garbage_is_found_by_how_much_it_is() -> None:
    """Five circles that nobody holds, each with 20,000 strings: Python sees five objects and their lists."""
    gc.collect()
    gc.disable()
    try:
        garbage = looking.Garbage(50_000)
        found = []
        before = sys.getallocatedblocks()
        for _ in range(5):
            _Circle()
            garbage.look()
            found.append(sys.getallocatedblocks() - before > 10_000)
        assert found == [True, True, False, True, True]
    finally:
        gc.enable()


def test_a_crawl_is_looked_at_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts the crawl need not hold who looks."""
    told: list[object] = []
    call = SimpleNamespace(
        start=lambda every, now: told.append((every, now)), stop=lambda: told.append("stop"), running=True
    )
    monkeypatch.setattr(looking, "LoopingCall", lambda look: told.append(look.__name__) or call)
    crawler: Any = SimpleNamespace(signals=SignalManager())
    looking.Garbage.watching(crawler)
    gc.collect()

    crawler.signals.send_catch_log(signals.engine_started)
    crawler.signals.send_catch_log(signals.engine_stopped)

    assert told == ["look", (1.0, False), "stop"]


def test_what_is_held_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """And again when there is as much more again."""
    looks: list[int] = []
    monkeypatch.setattr(looking.gc, "collect", lambda: looks.append(1))
    garbage = looking.Garbage(50_000)
    held = []

    for _ in range(12):
        held.append([f"field {number}" for number in range(20_000)])
        garbage.look()

    assert len(looks) == 4
