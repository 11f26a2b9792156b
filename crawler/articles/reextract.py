"""Re-extraction: the articles of an archive made again from their snapshots, by the rules and the memory in force.

What was written stays; the new lines lie beside it in a run of kind ``reextract``, and readers take for each snapshot
the line that was written last. A line that the rules in force made is left as it is, so that a re-extraction by the
same rules writes nothing, and one that was interrupted goes on.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Final

from archive import layout
from archive.article import ABSENT, VERSIONED, Article
from archive.manifest import FileEntry, Manifest
from archive.reading.reader import Archive
from archive.runs.chain import heads_of, run_summaries
from archive.runs.files import software, write_articles, write_manifest
from archive.storage.base import Storage
from crawler.articles.outcome import placed
from crawler.articles.page import Page, read_back
from crawler.articles.site_memory import latest_memory, name_of
from crawler.articles.walled import is_walled
from crawler.extraction.identity import extraction_of
from crawler.extraction.memory import Memory
from crawler.outlets import Outlet
from crawler.workers.pool import Workers

__all__ = ["Change", "Part", "Report", "differences", "in_force", "reextract"]

_AHEAD: Final = 8
# A run has so many characters of text at most.
_MOST_TEXT: Final = 30_000_000
# Of each field so many changes are shown.
_EXAMPLES: Final = 3
# What says nothing of the page, or what only a history tells.
_NOT_COMPARED: Final = frozenset(
    {"schema", "id", "outlet", "captured", "seen_in", "snapshot", "version", "previous", "variants", "extraction"}
)


@dataclass(frozen=True, slots=True)
class Change:
    """An article that is another one by the rules in force: where, when captured, and its fields as (before, after)."""

    url: str
    captured: str
    fields: dict[str, tuple[object, object]]


@dataclass(slots=True)
class Report:
    """What a re-extraction found in one outlet. ``compared`` articles were made again, of which ``changed`` differ, in
    so many by field; ``broken`` of these were made by the very same extraction, which must not be. ``kept`` are left as
    they were, ``unread`` have no snapshot any more; ``without_file`` were made with the outlet's file, and are made
    again without one. ``examples`` are the first changes of each field."""

    outlet: str
    compared: int = 0
    changed: int = 0
    broken: int = 0
    kept: int = 0
    unread: int = 0
    without_file: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: defaultdict[str, list[Change]] = field(default_factory=lambda: defaultdict(list))
    files: list[FileEntry] = field(default_factory=list)

    def note(self, before: Article, after: Article) -> None:
        """Counts an article and what it has become."""
        self.compared += 1
        found = differences(before, after)
        if not found:
            return
        self.changed += 1
        self.broken += before.extraction.id == after.extraction.id
        self.fields.update(found.keys())
        if before.status != after.status:
            self.statuses[before.status, after.status] += 1
        change = Change(before.url, before.captured, found)
        for name in found:
            if len(self.examples[name]) < _EXAMPLES:
                self.examples[name].append(change)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an outlet's articles, made again with ``memory``: the ``wanted`` lines. ``beside`` are files that the
    manifest names too."""

    memory: Memory | None
    wanted: Callable[[Article], bool] = lambda _: True
    beside: Sequence[FileEntry] = ()


def differences(before: Article, after: Article) -> dict[str, tuple[object, object]]:
    """The fields in which two extractions of one snapshot differ."""
    names = (name for name in Article.__struct_fields__ if name not in _NOT_COMPARED)
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return {name: (one, other) for name, one, other in pairs if one != other}


def reextract(
    storage: Storage,
    outlet: str,
    described: Outlet | None,
    workers: Workers,
    reading: Storage | None = None,
    *,
    check: bool = False,
    told: Callable[[Report], None] = lambda _: None,
    part: Part | None = None,
) -> Report:
    """Makes the articles of one outlet again; ``check`` compares all of them and writes nothing.

    ``reading`` is where files are read that ``storage`` has not (any more). ``told`` is called after each article.
    ``part`` says which are made again, and with which memory (null: all, with the last that a run left). The caller
    holds the outlet's lock, unless it checks. Raises DamagedError and StorageError."""
    reader = Archive(reading or storage)
    part = part or Part(latest_memory(reading or storage, outlet))
    memory = part.memory
    writing = _Writing(storage, outlet, memory, layout.now(), part.beside)
    report, now = Report(outlet), extraction_of(described, memory).id
    hashes: dict[tuple[str, str], str] = {}
    for before, page, made in _ahead(
        in_force(reader, outlet), reader, described, memory, workers, _Left(report, now, check, part.wanted)
    ):
        after = _in_place_of(before, placed(made.result(), page), hashes)
        report.note(before, after)
        report.without_file += described is None and before.extraction.outlet_rules is not None
        if not check and after.extraction.id != before.extraction.id:
            writing.take(after)
        told(report)
    writing.write()
    report.files = writing.files
    return report


@dataclass(frozen=True, slots=True)
class _Left:
    """Which lines are left as they are, and the report that counts them."""

    report: Report
    extraction: str
    check: bool
    wanted: Callable[[Article], bool]

    def leaves(self, line: Article) -> bool:
        is_other = line.snapshot is None or line.status in ABSENT or is_walled(line)
        is_left = is_other or (not self.check and line.extraction.id == self.extraction) or not self.wanted(line)
        self.report.kept += is_left
        return is_left


def in_force(reader: Archive, outlet: str) -> Iterator[Article]:
    """The line of each snapshot that readers take: the one by the highest rules, of these the last."""
    chosen: dict[str, tuple[int, int]] = {}
    for place, line in enumerate(reader.captures(outlet)):
        if line.snapshot is not None:
            key = f"{line.id} {line.captured} {line.snapshot.record_id}"
            chosen[key] = max(chosen.get(key, (0, 0)), (line.extraction.rules, place))
    places = {place for _, place in chosen.values()}
    yield from (line for place, line in enumerate(reader.captures(outlet)) if place in places)


def _ahead(
    lines: Iterator[Article],
    reader: Archive,
    described: Outlet | None,
    memory: Memory | None,
    workers: Workers,
    left: _Left,
) -> Iterator[tuple[Article, Page, Future[Article]]]:
    """Each line that is made again, with its page and the article that is being made of it."""
    waiting: deque[tuple[Article, Page, Future[Article]]] = deque()
    for line in lines:
        if left.leaves(line) or line.snapshot is None:
            continue
        page = read_back(reader, line.snapshot, outlet=line.outlet or "")
        if page is None or (page.repeats and not page.body):  # what a revisit repeats is not there
            left.report.unread += 1
            continue
        page = replace(page, seen_in=line.seen_in, ref=line.snapshot)
        waiting.append((line, page, page.extracted(workers, described, memory)))
        if len(waiting) > _AHEAD:
            yield waiting.popleft()
    yield from waiting


def _in_place_of(before: Article, after: Article, hashes: dict[tuple[str, str], str]) -> Article:
    """``after`` with the place that ``before`` has in its history: a re-extraction opens no version."""
    hashes[before.id, before.content_hash] = after.content_hash
    if before.version is None or after.status not in VERSIONED:
        return after
    previous = hashes.get((before.id, before.previous or ""), before.previous)
    return after.replace(version=before.version, previous=previous)


class _Writing:
    """The lines of a re-extraction on their way into runs of bounded size."""

    def __init__(
        self, storage: Storage, outlet: str, memory: Memory | None, begun: str, beside: Sequence[FileEntry]
    ) -> None:
        self._storage, self._outlet, self._memory, self._begun = storage, outlet, memory, begun
        self._beside = list(beside)
        self._lines: list[Article] = []
        self._text = 0
        self.files: list[FileEntry] = []

    def take(self, line: Article) -> None:
        self._lines.append(line)
        self._text += len(line.text or "") + 2_000
        if self._text > _MOST_TEXT:
            self.write()

    def write(self) -> None:
        """Writes what was taken as a run of its own."""
        if not self._lines:
            return
        run = layout.new_run()
        files = write_articles(self._storage, self._outlet, self._begun, run, self._lines)
        manifest = Manifest(
            run=run,
            outlet=self._outlet,
            kind="reextract",
            status="complete",
            started=self._begun,
            ended=layout.now(),
            memory=name_of(self._memory) if self._memory else None,
            extractions=_extractions(self._lines),
            software=software(),
            files=tuple(sorted([*self._beside, *files], key=lambda entry: entry.name)),
            parents=heads_of(run_summaries(self._storage, self._outlet)),
        )
        write_manifest(self._storage, manifest)
        self.files += files
        self._lines, self._text, self._beside = [], 0, []


def _extractions(lines: Sequence[Article]) -> tuple[str, ...]:
    return tuple(sorted({line.extraction.id for line in lines}))
