"""Site memory in the archive: which one a run starts with, and what it leaves to the next."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence

from archive import layout
from archive.article import Article
from archive.errors import DamagedError
from archive.runs.chain import RunSummary, heads_of, run_summaries
from archive.storage.base import Storage
from archive.storage.jsonl import lines_of
from crawler.extraction.memory import Memory, learn

__all__ = ["is_news", "knows_furniture", "latest_memory", "learned_from"]
__all__ += ["memory_to_begin_with"]
__all__ += ["memory_before", "memory_called", "memory_of", "name_of"]

logger = logging.getLogger(__name__)


def name_of(memory: Memory) -> str:
    """The memory's name in the archive: the SHA-256 of its bytes, 64 hexadecimal digits."""
    return hashlib.sha256(memory.data).hexdigest()


def latest_memory(storage: Storage, outlet: str, runs: Sequence[RunSummary] | None = None) -> Memory | None:
    """The memory the last run of ``outlet`` left; None before the first. ``runs`` are the outlet's, in order, where the
    caller has read them. NotFound where the archive has lost it."""
    left = _left_to(storage, outlet, run_summaries(storage, outlet) if runs is None else runs)
    return memory_called(storage, outlet, next(iter(left), None))


def memory_to_begin_with(storage: Storage, outlet: str, runs: Sequence[RunSummary]) -> Memory | None:
    """The same for a run that begins. Where that memory is lost for good, the one before it, else none: what it took
    out of pages is learned anew, and that is no reason to fetch nothing. A warning says so."""
    left = _left_to(storage, outlet, runs)
    there = next((name for name in left if storage.exists(layout.memory_name(outlet, name))), None)
    if left and there != left[0]:
        taken = f"the memory {there[:12]} of an earlier run is taken" if there else "pages are read without a memory"
        logger.warning("%s: the file is lost, and is in no WARC; %s", layout.memory_name(outlet, left[0]), taken)
    return memory_called(storage, outlet, there)


def memory_of(runs: Mapping[str, RunSummary], run: RunSummary) -> str | None:
    """The name of the memory that ``run`` extracted with; one that crashed began with what the run before it left."""
    if run.status != "crashed":
        return run.memory
    before = [runs[parent.run] for parent in run.parents if parent.run in runs]
    return next((name for one in before if (name := one.learned or memory_of(runs, one))), None)


def memory_before(runs: Iterable[RunSummary], started: str) -> str | None:
    """The name of the memory that a run began with that left no manifest, by when it started."""
    return next(iter(_left_by(one for one in runs if one.started < started)), None)


def _left_by(runs: Iterable[RunSummary]) -> list[str]:
    """The names of the memories that ``runs`` left, the latest first."""
    return list(dict.fromkeys(name for one in reversed(list(runs)) if (name := one.learned or one.memory)))


def _left_to(storage: Storage, outlet: str, runs: Sequence[RunSummary]) -> list[str]:
    """The names of the memories that the next run may begin with, the best first: the last; of those that two machines
    left without each other's runs the one that knows most."""
    left, heads = _left_by(runs), heads_of(runs)
    if len(heads) < 2 or len(left) < 2:
        return left
    of_heads = {name for head in heads for name in _left_by(one for one in runs if one.run == head.run)}
    known = {
        name: len(memory.furniture) for name in left if name in of_heads and (memory := _there(storage, outlet, name))
    }
    return sorted(left, key=lambda name: -known.get(name, -1))


def _there(storage: Storage, outlet: str, name: str) -> Memory | None:
    """The memory of this name; None where it is lost."""
    return memory_called(storage, outlet, name) if storage.exists(layout.memory_name(outlet, name)) else None


def memory_called(storage: Storage, outlet: str, name: str | None) -> Memory | None:
    """The memory of this name; NotFound where the archive has lost it, DamagedError where its file is none."""
    if name is None:
        return None
    file = layout.memory_name(outlet, name)
    try:
        return Memory.from_bytes(b"\n".join(lines_of(storage, file)))
    except ValueError as error:
        raise DamagedError(str(error), file=file) from error


def knows_furniture(memory: Memory) -> bool:
    """Whether the memory takes anything out of a page yet."""
    return bool(memory.furniture)


def is_news(learned: Memory, before: Memory | None) -> bool:
    """Whether ``learned`` is worth keeping: it takes out something else than ``before``, or is on its way to the first.

    A memory counts lines, so nearly every run changes it; a file a run would be more than its articles take.
    """
    if before is None or learned.furniture != before.furniture:
        return True
    return not before.furniture and learned.data != before.data


def learned_from(drafts: Iterable[Article], before: Memory | None) -> Memory:
    """The memory after a run."""
    return learn(((one.url, one) for one in drafts if one.body), before)
