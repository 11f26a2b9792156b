"""A plan of requests, crawled in a process of its own by ``crawling.py``, and what came of it."""

from __future__ import annotations

import os
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.warc.http import Exchange, FailedExchange
from tests import warm

__all__ = ["Job", "Outcome", "Plan", "crawl"]

_ROOT = Path(__file__).parents[3]


@dataclass
class Job:
    """One request; ``then`` are requested one after the other, each once the one before has its outcome."""

    url: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    meta: dict[str, Any] = field(default_factory=dict)
    then: list[Job] = field(default_factory=list)


@dataclass
class Plan:
    jobs: list[Job]
    settings: dict[str, Any] = field(default_factory=dict)
    abort_after: float | None = None


@dataclass
class Outcome:
    """``results``: (URL, status or the error's class name, exchange, snapshot) as callback or errback saw them;
    ``order``: what happened to which URL, in order; ``peak``: the most memory the process took, in bytes."""

    exchanges: list[Exchange] = field(default_factory=list)
    failures: list[FailedExchange] = field(default_factory=list)
    results: list[tuple[str, int | str, Exchange | None, Any]] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    stats: dict[str, Any] = field(default_factory=dict)
    peak: int = 0
    log: str = ""

    def result(self, url: str) -> int | str:
        (found,) = {result for at, result, _, _ in self.results if at == url}
        return found


def crawl(
    jobs: Sequence[Job], folder: Path, *, abort_after: float | None = None, alone: bool = False, **settings: Any
) -> Outcome:
    """Runs ``jobs`` in a process of its own and returns what was captured; ``alone``: in one that starts from nothing,
    so that ``peak`` is its own."""
    plan, outcome = folder / "plan.pickle", folder / "outcome.pickle"
    plan.write_bytes(pickle.dumps(Plan(list(jobs), settings, abort_after)))
    words, started = [str(plan), str(outcome)], warm.cold if alone else warm.run
    done = started("tests.archive.scrapy.crawling", words, cwd=_ROOT, env=os.environ, timeout=120)
    assert done.returncode == 0, done.stderr
    result: Outcome = pickle.loads(outcome.read_bytes())
    result.log = done.stderr
    return result
