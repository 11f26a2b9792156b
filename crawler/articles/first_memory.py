"""An outlet's first memory, and what was made without one.

A first run makes its articles anew with what it has learned. It need not be one run: one that was stopped, or killed,
teaches nothing, nor does one that extracts later. So the first that learns what the site repeats learns from all that
the archive has by then, and all of it is made anew: whether a run was stopped changes no article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from archive import layout
from archive.article import Article
from archive.manifest import FileEntry
from archive.reading.reader import Archive
from archive.runs.chain import RunSummary, run_summaries
from archive.runs.files import put
from archive.storage.base import Storage
from archive.storage.jsonl import pack_lines
from crawler.articles.reextract import Part, Report, reextract
from crawler.articles.site_memory import knows_furniture, learned_from, memory_to_begin_with, name_of
from crawler.extraction.identity import extraction_of
from crawler.extraction.memory import Memory
from crawler.outlets import Outlet
from crawler.workers.pool import Workers

__all__ = ["is_unfinished", "learned_by_then", "made_anew", "teach"]

# An outlet that has more articles was read for long: what it repeats now it did not then. They take a minute to read.
_MOST: Final = 5_000


def learned_by_then(reading: Storage, outlet: str, drafts: Iterable[Article], before: Memory | None) -> Memory:
    """What a run has learned that began with the memory ``before``: from its ``drafts`` and, where it is the first to
    learn, from what the runs before it left."""
    is_first = before is None and 0 < _made_by(run_summaries(reading, outlet)) <= _MOST
    return learned_from(chain(Archive(reading).captures(outlet) if is_first else (), drafts), before)


def is_unfinished(runs: Sequence[RunSummary]) -> bool:
    """Whether the last of the ``runs`` learned the first memory, and was killed before older articles were made anew
    with it."""
    crawls = [place for place, one in enumerate(runs) if one.kind == "crawl"]
    last = runs[crawls[-1]] if crawls else None
    if last is None or last.memory is None or last.memory != last.learned:
        return False
    after = runs[crawls[-1] + 1 :]
    return _made_by(runs[: crawls[-1]]) > 0 and not any(one.kind == "reextract" for one in after)


def made_anew(
    storage: Storage,
    outlet: str,
    described: Outlet | None,
    workers: Workers,
    reading: Storage,
    memory: Memory,
    *,
    beside: Sequence[FileEntry] = (),
) -> Report | None:
    """Makes the articles anew that were made without a memory and hold something of ``memory``; None where there are
    too many. The caller holds the outlet's lock. Raises DamagedError and StorageError."""
    if not 0 < _made_by(run_summaries(storage, outlet)) <= _MOST:
        return None
    plain = extraction_of(described)

    def wanted(line: Article) -> bool:
        return line.extraction == plain and memory.touches(line)

    return reextract(storage, outlet, described, workers, reading, part=Part(memory, wanted, beside))


def teach(storage: Storage, outlet: str, described: Outlet | None, workers: Workers, reading: Storage) -> Report | None:
    """Learns an outlet's first memory where its runs came to their ends without one, since they extract later, and
    makes its articles anew; None where there is nothing to learn. As ``made_anew``."""
    runs = run_summaries(storage, outlet)
    is_whole = any(one.kind == "crawl" and one.status in ("complete", "alarmed") for one in runs)
    if not is_whole or _made_by(runs) > _MOST or memory_to_begin_with(reading, outlet, runs) is not None:
        return None
    memory = learned_from(Archive(reading).captures(outlet), None)
    if not knows_furniture(memory):
        return None
    file = put(storage, layout.memory_name(outlet, name_of(memory)), pack_lines([memory.data]))
    return made_anew(storage, outlet, described, workers, reading, memory, beside=[file])


def _made_by(runs: Iterable[RunSummary]) -> int:
    """About how many articles the runs made."""
    return sum(one.counts.get("saved", 0) for one in runs)
