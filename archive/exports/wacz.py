"""An archive, or a part of it, as one WACZ file: the exchanges as they were stored, their index, and for each version
of an article a page with its clean text, so that replay tools can search it.

Everything streams: WARC files pass in pieces, the index is sorted in a database without a name, which SQLite moves to
the disk when it grows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from archive import layout
from archive.article import CORPUS, Article
from archive.errors import DamagedError, NotFound
from archive.exports.package import Package, new_package
from archive.layout import moment
from archive.reading.captures import Wanted
from archive.reading.originals import Originals, Place
from archive.reading.reader import Archive
from archive.runs.chain import named_files
from archive.storage.base import Storage
from archive.storage.temporary import temporary_database
from archive.warc import cdxj, lenient
from archive.warc.files import WarcFiles
from archive.warc.problem import Problem
from archive.warc.read import WarcRecord, snapshot_in

__all__ = ["Packed", "Part", "write_wacz"]

_PIECE: Final = 1 << 20
_MOST_INDEX: Final = 64 << 20  # bytes; a file of a gigabyte has an index of 40 MB
_OTHERS: Final = "archive/originals.warc.gz"
_PAGES: Final = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
_FILE_NAME = re.compile(r'"filename": "[^"]*/([^"/]+)"')


@dataclass(frozen=True, slots=True)
class Part:
    """The part of an archive that is wanted: ``outlets`` (None: all), and of these the exchanges that fit ``asked``."""

    outlets: frozenset[str] | None = None
    asked: Wanted = field(default_factory=Wanted)

    @property
    def is_by_file(self) -> bool:
        """Whether each WARC file is wanted whole, or not at all."""
        return self.asked == Wanted()

    def has_outlet(self, name: str | None) -> bool:
        return self.outlets is None or name in self.outlets

    def has(self, record: WarcRecord) -> bool:
        """Whether a response, a revisit, or a request without an answer is wanted."""
        if not record.url.startswith(("http://", "https://")) or not self.asked.has_address(record.url):
            return False
        try:
            return self.asked.has_moment(record.date)
        except DamagedError:
            return False

    def is_elsewhere(self, one: Article) -> bool:
        """Whether a version of an article is wanted and its bytes lie in a file of others."""
        at = one.snapshot
        if at is None or at.origin is None or not self.has_outlet(one.outlet):
            return False
        return self.asked.has_address(at.url) and self.asked.has_moment(moment(one.captured))


@dataclass(slots=True)
class Packed:
    """What a WACZ file holds: ``captures`` in its index and ``pages`` with text. ``left_out`` counts records that are
    damaged, ``elsewhere`` the versions of articles whose bytes lie in files of others."""

    captures: int = 0
    pages: int = 0
    left_out: int = 0
    elsewhere: int = 0


def write_wacz(news: Archive, to: Path, part: Part, about: Mapping[str, str], told: Callable[[int], None]) -> Packed:
    """Writes ``part`` of ``news`` as the WACZ file ``to``; ``about`` goes into datapackage.json. ``told`` is called
    with the captures so far.

    Raises NotFound where nothing fits, UsageError where ``to`` is there already, DamagedError and StorageError; no file
    is left behind then."""
    packing = _Packing(news.storage, part, told)
    with new_package(to) as package:
        packing.warcs(package)
        if not packing.packed.captures:
            raise NotFound(f"{news.storage}: {_why_nothing(news, part)}, so {to} was not written")
        package.add_index(packing.index())
        package.add("pages/pages.jsonl", packing.pages(news), packed=True)
        package.end(about)
    return packing.packed


def _why_nothing(news: Archive, part: Part) -> str:
    articles = news.articles(status=None, versions="all")
    if any(map(part.is_elsewhere, articles)):
        copy = "archive extract SOURCE --to NEW --copy takes them in"
        return f"the pages of its articles lie in the files that these were made of ({copy})"
    return "nothing here is wanted"


class _Packing:
    """One archive on its way into a package."""

    def __init__(self, storage: Storage, part: Part, told: Callable[[int], None]) -> None:
        self.packed = Packed()
        self._storage, self._part, self._told = storage, part, told
        _, self._no_more = named_files(storage)
        self._originals = Originals(WarcFiles(storage, self._all_segments))
        self._repeated: set[Place] = set()
        self._given: set[str] = set()
        self._lines = temporary_database()
        self._lines.execute("CREATE TABLE line (text TEXT)")
        self._lines.execute("BEGIN")

    def warcs(self, package: Package) -> None:
        """Writes the WARC files; those of which all is wanted as they are, byte for byte."""
        for name in self._all_segments():
            if self._part.has_outlet(layout.outlet_of(name)):
                inner = f"archive/{name.rpartition('/')[2]}"
                if self._part.is_by_file:
                    package.add(inner, self._whole(name))
                else:
                    _add_some(package, inner, self._chosen(name))
        _add_some(package, _OTHERS, self._others())

    def index(self) -> Iterator[str]:
        """The lines of all files, sorted as bytes."""
        for (text,) in self._lines.execute("SELECT DISTINCT text FROM line ORDER BY text"):
            yield text

    def pages(self, news: Archive) -> Iterator[bytes]:
        """The lines of pages.jsonl: one for each version of an article whose bytes are in the package."""
        yield msgspec.json.encode(_PAGES) + b"\n"
        for one in self._versions(news):
            at = one.snapshot
            if at is None or not self._part.has_outlet(one.outlet) or not self._part.asked.has_address(at.url):
                continue
            if at.origin is not None:
                self.packed.elsewhere += self._part.is_elsewhere(one)
            elif self._part.asked.has_moment(moment(one.captured)) or at.record_id in self._given:
                self.packed.pages += 1
                yield msgspec.json.encode(_page(one, at.url)) + b"\n"

    def _versions(self, news: Archive) -> Iterator[Article]:
        if (url := self._part.asked.url) is not None:
            return (one for one in news.history(url) if one.status in CORPUS)
        return news.articles(outlet=sorted(self._part.outlets) if self._part.outlets else None, versions="all")

    def _all_segments(self) -> Iterator[str]:
        names = (entry.name for entry in self._storage.list("warc/"))
        return (name for name in names if layout.is_segment(name) and name not in self._no_more)

    def _whole(self, name: str) -> Iterator[bytes]:
        with self._storage.open(name) as stream:
            while piece := stream.read(_PIECE):
                yield piece
        for line in self._index_lines(name):
            self._note(line)

    def _index_lines(self, name: str) -> list[str]:
        index = layout.index_name(name)
        if index not in self._no_more:
            # It is derived: what is gone, is damaged, or is larger than ours are is made again.
            with suppress(NotFound, UnicodeDecodeError):
                text = self._storage.read(index, 0, _MOST_INDEX + 1)
                if len(text) <= _MOST_INDEX:
                    return [_renamed(line) for line in text.decode().split("\n") if line]
        return [_renamed(line) for line in cdxj.lines(self._storage, name)]

    def _chosen(self, name: str) -> Iterator[bytes]:
        """The members of a file's wanted records, behind its warcinfo."""
        info: bytes | None = None
        kept, at = None, 0
        with self._storage.open(name) as stream, self._storage.open(name) as source:
            for one in lenient.read(stream):
                if isinstance(one, Problem) or not one.length:
                    self.packed.left_out += 1
                elif one.kind == "warcinfo":
                    info = _member(source, one)
                elif self._belongs(one, kept) or self._is_wanted(one):
                    if info:
                        yield info
                        at, info = len(info), None
                    if one.headers.first("WARC-Concurrent-To") is None:
                        kept = one.record_id
                    self._note_revisit(one, name)
                    yield (member := _member(source, one))
                    self._note_at(one, name, at)
                    at += len(member)

    def _belongs(self, record: WarcRecord, kept: str | None) -> bool:
        """Whether it is a request or what is known of an exchange that is wanted: these stand behind its response."""
        return kept is not None and record.headers.first("WARC-Concurrent-To") == kept

    def _is_wanted(self, record: WarcRecord) -> bool:
        return record.headers.first("WARC-Concurrent-To") is None and self._part.has(record)

    def _note_revisit(self, record: WarcRecord, name: str) -> None:
        """What a revisit repeats may not be wanted itself; without it the page cannot be shown."""
        if record.kind != "revisit":
            return
        place = self._originals.of(snapshot_in(record, file=name, captured=record.date))
        if place is not None:
            self._repeated.add(place)

    def _others(self) -> Iterator[bytes]:
        """The members of originals that no other file of the package has."""
        at = 0
        for place in sorted(self._repeated, key=lambda one: (one.file, one.offset)):
            with self._storage.open(place.file) as stream, self._storage.open(place.file) as source:
                one = next(lenient.read(stream, start=place.offset), None)
                if not isinstance(one, WarcRecord) or not place.is_of(one) or self._is_in(place, one):
                    continue
                yield (member := _member(source, one))
                self._given.add(one.record_id)
                self._note_at(one, _OTHERS, at)
                at += len(member)

    def _is_in(self, place: Place, record: WarcRecord) -> bool:
        return self._part.has_outlet(layout.outlet_of(place.file)) and self._part.has(record)

    def _note_at(self, record: WarcRecord, file: str, at: int) -> None:
        if cdxj.is_indexed(record):
            moved = WarcRecord(record.headers, record.block, at, record.length, record.version)
            self._note(cdxj.line(moved, file.rpartition("/")[2]))

    def _note(self, line: str) -> None:
        self._lines.execute("INSERT INTO line VALUES (?)", (line,))
        self.packed.captures += 1
        self._told(self.packed.captures)


def _add_some(package: Package, path: str, members: Iterator[bytes]) -> None:
    """Writes a file, if there is anything to write."""
    first = next(members, None)
    if first is not None:
        package.add(path, _chained(first, members))


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _member(source: BinaryIO, record: WarcRecord) -> bytes:
    source.seek(record.offset)
    return source.read(record.length)


def _renamed(line: str) -> str:
    """A line of our index as that of a WACZ file, which calls a WARC by its name below ``archive/``."""
    return _FILE_NAME.sub(r'"filename": "\1"', line)


def _page(one: Article, url: str) -> dict[str, str]:
    return {
        "id": f"{one.id}-{one.version or 1}",
        "url": url,
        "ts": f"{moment(one.captured):%Y-%m-%dT%H:%M:%SZ}",
        "title": one.headline or url,
        "text": one.text or "",
    }
