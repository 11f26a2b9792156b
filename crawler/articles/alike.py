"""Articles of two machines that learned different memories of one site, made with one of them.

What a memory takes out of a page is no text. Where two machines crawled an outlet without each other's runs, one may
have taken out what the other left in: the same page would be an edit. So an article of which two captures were made
with different memories by machines that did not know of each other is made again, all of it, with the memory that knows
most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from archive import layout
from archive.article import ABSENT, VERSIONED, Article
from archive.reading.order import order_of
from archive.reading.reader import Archive
from archive.runs.chain import RunSummary, manifest_of, run_summaries
from archive.storage.base import Storage
from archive.storage.jsonl import read_as
from crawler.articles.overtaken import Runs, has_forks
from crawler.articles.reextract import Part, Report, in_force, reextract
from crawler.articles.site_memory import knows_furniture, memory_to_begin_with
from crawler.outlets import Outlet
from crawler.workers.pool import Workers

__all__ = ["made_alike"]


class _Capture(NamedTuple):
    """A capture of an article: its place in the order of captures, its run, and what made its line."""

    moment: tuple[Any, ...]
    run: str | None
    extraction: str


def made_alike(
    storage: Storage,
    outlet: str,
    described: Outlet | None,
    workers: Workers,
    reading: Storage,
    *,
    whole: bool = True,
) -> Report | None:
    """Makes those articles again; None where there are none. ``whole``: all runs are looked at; else those that one of
    the machines' last runs does not follow: the others were looked at before. Doing it twice does nothing the second
    time. The caller holds the outlet's lock. Raises DamagedError and StorageError."""
    chain = run_summaries(storage, outlet)
    memory = memory_to_begin_with(reading, outlet, chain) if has_forks(chain) else None
    if memory is None or not knows_furniture(memory):
        return None
    unlike = _unlike(reading, outlet, chain, whole=whole)
    if not unlike:
        return None
    return reextract(storage, outlet, described, workers, reading, part=Part(memory, lambda line: line.id in unlike))


def _unlike(reading: Storage, outlet: str, chain: Sequence[RunSummary], *, whole: bool) -> set[str]:
    """The articles of which a capture was made with another memory than the one before it, of which its run did not
    know."""
    order, runs = order_of(reading, [outlet]), Runs(chain)
    captures: defaultdict[str, list[_Capture]] = defaultdict(list)
    lines = in_force(Archive(reading), outlet) if whole else _of_runs(reading, chain, runs.apart())
    for line in lines:
        if line.status in VERSIONED and line.status not in ABSENT and line.snapshot is not None:
            captures[line.id].append(_Capture(order(line), _run_of(line), line.extraction.id))
    return {
        article for article, found in captures.items() if _has_unlike(sorted(found, key=lambda one: one.moment), runs)
    }


def _has_unlike(captures: list[_Capture], runs: Runs) -> bool:
    return any(
        one.extraction != other.extraction and one.run and other.run and not runs.knows(other.run, one.run)
        for one, other in pairwise(sorted(captures, key=lambda one: one.moment))
    )


def _of_runs(reading: Storage, chain: Iterable[RunSummary], wanted: Collection[str]) -> Iterator[Article]:
    """The lines that these runs wrote."""
    for one in chain:
        for entry in manifest_of(reading, one).files if one.run in wanted else ():
            if entry.name.startswith("articles/") and reading.exists(entry.name):
                yield from read_as(reading, entry.name, Article.from_json)


def _run_of(line: Article) -> str | None:
    ref = line.snapshot
    return layout.run_of(ref.file) if ref is not None and ref.origin is None else None
