"""Writing a corpus: a file for each outlet and month of publication, and the data card when all are there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from archive.article import Article
from archive.exports.sinks import FORMATS, Sink

__all__ = ["Corpus", "Written", "write"]

# Articles of one month in a row group, and of all months in memory.
_OF_ONE: Final = 1000
_OF_ALL: Final = 4000
# Files that are open at once: macOS lets a program have 256.
_OPEN: Final = 100


class Written(NamedTuple):
    """A file of an export: its name in the folder, its articles, its size in bytes and its SHA-256."""

    name: str
    articles: int
    size: int
    sha256: str


class Corpus:
    """What an export holds, counted while it passes. ``digest`` names it, whatever the format and the order: SHA-256
    over the sorted lines ``id captured content_hash``."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def pass_on(self, articles: Iterable[Article], told: Callable[[int], None]) -> Iterator[Article]:
        """The articles, as they are."""
        for one in articles:
            self._lines.append(f"{one.id} {one.captured} {one.content_hash}\n")
            told(len(self._lines))
            yield one

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def digest(self) -> str:
        digest = hashlib.sha256()
        for line in sorted(self._lines):
            digest.update(line.encode())
        return f"sha256:{digest.hexdigest()}"


def write(articles: Iterable[Article], folder: Path, form: str) -> list[Written]:
    """Writes the articles beneath ``folder`` as files of this format (of FORMATS); what was written, by name."""
    files = _Files(folder, form)
    try:
        for one in articles:
            files.take(one)
    finally:
        files.close()
    return sorted(files.written())


class _Files:
    """The files of an export, of one outlet at a time."""

    def __init__(self, folder: Path, form: str) -> None:
        self._folder = folder
        self._end, self._opened = FORMATS[form]
        self._outlet: str | None = None
        self._sinks: dict[str, Sink] = {}
        self._waiting: dict[str, list[Article]] = {}
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._taken: set[str] = set()

    def take(self, one: Article) -> None:
        outlet = re.sub(r"[^A-Za-z0-9_-]", "_", one.outlet or "_")
        if outlet != self._outlet:
            self.close()
            self._outlet = outlet
        month = _month(one)
        self._waiting.setdefault(month, []).append(one)
        if len(self._waiting[month]) >= _OF_ONE:
            self._flush(month)
        elif sum(map(len, self._waiting.values())) >= _OF_ALL:
            self._flush(max(self._waiting, key=lambda name: len(self._waiting[name])))

    def close(self) -> None:
        """Ends the files of the outlet."""
        for month in list(self._waiting):
            self._flush(month)
        for sink in self._sinks.values():
            sink.close()
        self._sinks.clear()

    def written(self) -> Iterator[Written]:
        for name, articles in self._counts.items():
            with (self._folder / name).open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            yield Written(name, articles, (self._folder / name).stat().st_size, digest)

    def _flush(self, month: str) -> None:
        batch = self._waiting.pop(month)
        if month not in self._sinks:
            if len(self._sinks) >= _OPEN:
                self._sinks.pop(next(iter(self._sinks))).close()
            self._names[month] = name = self._free(f"articles/{self._outlet}/{month}")
            (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
            self._sinks[month] = self._opened(self._folder / name)
        self._sinks[month].write(batch)
        self._counts[self._names[month]] = self._counts.get(self._names[month], 0) + len(batch)

    def _free(self, stem: str) -> str:
        """A name that no file has, on a disk without capitals either: an outlet may come back when an article has
        changed hands, and so does a month when its file had to be closed."""
        names = (f"{stem}{f'.{part}' if part > 1 else ''}{self._end}" for part in count(1))
        name = next(one for one in names if one.casefold() not in self._taken)
        self._taken.add(name.casefold())
        return name


def _month(one: Article) -> str:
    """The month in which an article was published, by its own zone; ``undated`` where it does not say."""
    found = re.match(r"(\d{4}-(?:0[1-9]|1[0-2]))(?!\d)", one.date_published or "", re.ASCII)
    return found[1] if found else "undated"
