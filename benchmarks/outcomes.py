"""What becomes of other people's files: of each one its records, and the outcome of each page in it.

``python -m benchmarks.foreign outcomes FOLDER`` extracts each file below FOLDER by itself, into an archive that is
thrown away, and prints a table. A page is an article, or it has a fate with a cause; exit code 1 where one has neither.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import archive
from archive.errors import ArchiveError
from archive.layout import is_archive_file
from archive.storage.places import place_of_others
from archive.warc import lenient
from archive.warc.files import WarcFiles
from archive.warc.problem import Problem
from crawler.ingest.course import Import, Progress
from crawler.ingest.origins import Source
from crawler.outlets import Outlet, load
from crawler.workers.pool import Workers

__all__ = ["Outcomes", "main", "outcomes", "table"]

HEAD = """\
| file | records | exchanges | pages | outcome of the pages | met |
|---|---|---|---|---|---|"""
# A fate of these without a cause says nothing.
_CAUSELESS = {"skipped", "failed", "gone", "pending"}


@dataclass(frozen=True)
class Outcomes:
    """What is in one file. ``pages`` are exchanges that could bring an article; of these ``redirects`` belong to the
    page they led to, and ``told`` counts the others by fate and cause. ``met`` are the kinds of defects."""

    name: str
    records: int = 0
    exchanges: int = 0
    pages: int = 0
    redirects: int = 0
    told: Counter[str] = field(default_factory=Counter)
    met: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether each page is an article or has a cause."""
        return self.pages == self.redirects + self.told.total() and not _CAUSELESS & self.told.keys()


def outcomes(folder: Path, workers: Workers) -> Iterator[Outcomes]:
    """The outcomes of every file below ``folder``, each by itself."""
    catalogue = load(None)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and _is_read(path):
            yield _of(path, path.relative_to(folder).as_posix(), workers, catalogue)


def _is_read(path: Path) -> bool:
    return is_archive_file(path.name) or (path.name.endswith(".gz") and "cdx" not in path.name)


def _of(path: Path, name: str, workers: Workers, catalogue: Mapping[str, Outlet]) -> Outcomes:
    try:
        source = Source(str(path))
    except ArchiveError as error:
        return Outcomes(name, met=(type(error).__name__,))
    records = _records(path)
    with tempfile.TemporaryDirectory(prefix="paper-of-record-") as folder:
        with Import(Path(folder), catalogue, workers, _untold) as course:
            course.read(source)
        progress, told = course.progress, _told(Path(folder))
    if progress.known:
        told["the same capture again"] = progress.known
    met = tuple(dict.fromkeys(one.kind for one in source.archive.problems))
    redirects = progress.tally.pages - progress.judged - progress.known
    return Outcomes(name, records, progress.tally.exchanges, progress.tally.pages, redirects, told, met)


def _records(path: Path) -> int:
    place, file = place_of_others(path)
    files = WarcFiles(place, lambda: iter([file or ""]))
    count = 0
    for name in files.names(lambda _: None):
        with files.open(name) as stream:
            count += sum(not isinstance(one, Problem) for one in lenient.read(stream))
    return count


def _told(root: Path) -> Counter[str]:
    """The pages by what became of them; those that are articles by their status."""
    news = archive.open(root)
    statuses = {one.snapshot.record_id: one.status for one in news.captures() if one.snapshot}
    told: Counter[str] = Counter()
    for fate in news.fates():
        status = statuses.get(fate.record_id or "")
        if fate.fate == "saved" and status is not None:
            told[f"article ({status})"] += 1
        else:
            told[f"{fate.fate}: {fate.cause.kind}" if fate.cause else fate.fate] += 1
    return told


def table(found: Iterator[Outcomes]) -> tuple[list[str], bool]:
    """The rows for people, with totals, and whether each page has an outcome."""
    rows, totals, is_whole, files = [HEAD], Counter[str](), True, 0
    for one in found:
        told = ", ".join(f"{count} {what}" for what, count in one.told.most_common())
        redirects = f"{one.redirects} redirects" if one.redirects else ""
        cells = (one.records, one.exchanges, one.pages, ", ".join(filter(None, (told, redirects))), ", ".join(one.met))
        rows.append(f"| {one.name} | {' | '.join(map(str, cells))} |")
        totals.update(one.told)
        totals.update({"pages": one.pages, "redirects": one.redirects, "records": one.records})
        is_whole, files = is_whole and one.is_whole, files + 1
    sums = ", ".join(f"{count:,} {what}" for what, count in totals.most_common())
    return [*rows, "", f"{files} files: {sums}."], is_whole


def main(folder: Path) -> int:
    with Workers(os.cpu_count() or 2) as workers:
        rows, is_whole = table(outcomes(folder, workers))
    print("\n".join(rows))
    return 0 if is_whole else 1


def _untold(progress: Progress) -> None:
    """Nobody waits for the next page here."""
