"""Catalog files: their form, and which of them tell of an outlet's runs.

A file is a head, then sections of sorted JSON lines in gzip blocks.

Each block is a gzip member, and the head, the first one, says with which key it begins and where it lies, as in a
ZipNum index: one line is found by reading the head and one block. ``zcat`` shows all of it.

The name is ``catalog/<outlet>/<level>/<first>-<last>.<members>.<content>.jsonl.gz``: the first and the last of the runs
it tells of, a digest of what their manifests are, and one of its own bytes. Level n tells of 4^n runs or more.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, BinaryIO, Final, Protocol, TypeVar

import msgspec
from isal import isal_zlib

from archive import layout
from archive.decoding import MAX_JSON, decoded
from archive.errors import DamagedError, NotFound
from archive.layout import run_named
from archive.manifest import Alias, Manifest
from archive.storage.base import Storage
from archive.storage.jsonl import BAD_ISAL
from archive.storage.local import refusals
from archive.urls import RULES

__all__ = ["ALIASES", "CAPTURES", "FORM", "ORDER", "RECORDS", "Capture", "CatalogFile", "Head", "Joined", "Member"]
__all__ += ["CatalogError", "Cover", "Numbered", "cover", "is_as_named", "looked_from", "newest", "write"]

FORM: Final = 4
CAPTURES: Final = "captures"
"""The lines of ``Capture``, by article."""
ORDER: Final = "order"
"""The ``Capture`` that is the first of each article, in order of time; a file may tell of an article twice."""
RECORDS: Final = "records"
"""The lines of ``archive.catalog.records.Record``, in order of time."""
ALIASES: Final = "aliases"
"""The lines of ``Joined``, by article: two for each alias."""

# Lines of a block: one is inflated for each that is wanted.
_LINES: Final = 256
# What a block unpacks to, at most.
_MOST_BLOCK: Final = 32_000_000
_DIGITS: Final = 16
# What is read at first: the head of a large file, all of a small one.
_HEAD_GUESS: Final = 1 << 17
# Blocks that lie together are read together, so many bytes at a time.
_READ: Final = 1 << 22
_MOST_READ: Final = 1 << 25


_NAMED: Final = ".jsonl.gz"
# From this level on (16 runs and more) an outlet never has very many files.
_FEW: Final = 2


_T = TypeVar("_T")
_Count = Annotated[int, msgspec.Meta(ge=0, le=(1 << 53) - 1)]


class CatalogError(DamagedError):
    """What the catalog says is not so: who asks reads what it was made from."""


class Member(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A run that a file tells of: the name of its manifest, and the first 16 digits of that one's SHA-256."""

    name: str
    sha256: str


class Capture(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A capture of an article: when, what a question may ask of it, and where its line lies: that of this number in the
    ``length`` bytes at ``offset``, a gzip member, of the file with this number in the head."""

    article: str
    captured: str
    status: str
    date_published: str | None
    language: str | None
    section: tuple[str, ...]
    file: _Count
    offset: _Count
    length: _Count
    line: _Count


class Numbered(Protocol):
    """A line that says where a capture lies: in the articles file with this number in the head."""

    @property
    def file(self) -> int: ...


class Joined(msgspec.Struct, frozen=True, array_like=True):
    """An alias, as one of its two articles finds it: the run that told it, when that began, and its place there."""

    article: str
    started: str
    run: str
    number: int
    alias: Alias


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a file tells of. ``files`` are the articles files of its members, ``superseded`` the names of files that its
    members say are read no more. ``identity`` numbers the rules of the ids. ``sections`` gives for each block its first
    key, its offset behind the head, and its length. ``contradicted``: a member began before a run that it follows.
    ``follows`` are the runs that members follow and that are none themselves."""

    form: int = FORM
    identity: int = RULES
    outlet: str
    members: tuple[Member, ...]
    files: tuple[str, ...]
    superseded: tuple[str, ...]
    follows: tuple[str, ...] = ()
    contradicted: bool = False
    sections: dict[str, tuple[tuple[str, _Count, _Count], ...]] = {}


class CatalogFile:
    """A file that is read by its blocks. CatalogError where it is none, or is cut."""

    def __init__(self, storage: Storage, name: str) -> None:
        self.name = name
        self._storage = storage
        self.head, self._begin, self._ahead = _head(storage, name)
        self._block = lru_cache(maxsize=4)(self._inflated)

    def lines(self, section: str) -> Iterator[bytes]:
        """All lines of a section, in order, few of them in memory."""
        blocks = self.head.sections.get(section, ())
        for group in _together(blocks):
            for data in self._read(group):
                yield from data.splitlines()

    def found(self, section: str, keys: Sequence[str]) -> Iterator[bytes]:
        """The lines of a section that begin with one of ``keys``, which are sorted."""
        blocks = self.head.sections.get(section, ())
        firsts = [first for first, _, _ in blocks]
        wanted: dict[int, None] = {}
        for key in keys:
            # The key's lines may begin in the block before the first that begins with it.
            for place in range(max(bisect_left(firsts, key) - 1, 0), bisect_right(firsts, key)):
                wanted[place] = None
        asked = {key.encode() for key in keys}
        for group in _together([blocks[place] for place in wanted]):
            for data in [self._block(*group[0][1:])] if len(group) == 1 else self._read(group):
                yield from (line for line in data.splitlines() if line[2:].partition(b'"')[0] in asked)

    def decoded(self, decoder: msgspec.json.Decoder[_T], line: bytes) -> _T:
        """A line as what the section has."""
        try:
            return decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise CatalogError(f"a line that is none: {error}", file=self.name) from error

    def name_of(self, one: Numbered) -> str:
        """The articles file that a capture of this file lies in."""
        if one.file >= len(self.head.files):
            raise CatalogError(f"has no file {one.file:,}", file=self.name)
        return self.head.files[one.file]

    def _read(self, group: Sequence[tuple[str, int, int]]) -> Iterator[bytes]:
        begin = group[0][1]
        data = self._bytes(begin, group[-1][1] + group[-1][2] - begin)
        for _, offset, length in group:
            yield _gunzipped(data[offset - begin : offset - begin + length], self.name)

    def _inflated(self, offset: int, length: int) -> bytes:
        return _gunzipped(self._bytes(offset, length), self.name)

    def _bytes(self, offset: int, length: int) -> bytes:
        if offset + length <= len(self._ahead):
            return self._ahead[offset : offset + length]
        if length > _MOST_READ:
            raise CatalogError(f"blocks of {length:,} bytes", file=self.name)
        data = self._storage.read(self.name, self._begin + offset, length)
        if len(data) < length:
            raise CatalogError("a catalog file that is cut", file=self.name)
        return data


def is_as_named(name: str, sha256: str) -> bool:
    """Whether a catalog file has the bytes that its name says, by their SHA-256."""
    return name.rpartition("/")[2].split(".")[2:] == [sha256[:_DIGITS], "jsonl", "gz"]


def write(storage: Storage, head: Head, sections: Mapping[str, Iterable[tuple[str, bytes]]]) -> str:
    """Writes the file that has this head, whose members are sorted; its name. ``sections`` are lines with their keys,
    sorted; they may be more than memory holds. May raise StorageError."""
    with refusals("write", Path(tempfile.gettempdir()) / "catalog"), tempfile.TemporaryFile() as blocks:
        told = {name: tuple(_blocks(lines, blocks)) for name, lines in sections.items()}
        blocks.seek(0)
        with tempfile.NamedTemporaryFile(prefix="catalog-") as whole:
            whole.write(_gzipped(msgspec.json.encode(msgspec.structs.replace(head, sections=told)) + b"\n"))
            shutil.copyfileobj(blocks, whole)
            whole.seek(0)
            name = _name_of(head, hashlib.file_digest(whole, "sha256").hexdigest())
            storage.put(name, Path(whole.name))
    return name


def _name_of(head: Head, sha256: str) -> str:
    """The name of the file that has this head, and bytes with this SHA-256."""
    told = hashlib.sha256(b"".join(f"{one.name} {one.sha256}\n".encode() for one in head.members)).hexdigest()
    level = (len(head.members).bit_length() - 1) // 2
    runs = [run_named(one.name) for one in head.members]
    first, last = min(runs), max(runs)
    return f"catalog/{head.outlet}/{level}/{first}-{last}.{told[:_DIGITS]}.{sha256[:_DIGITS]}.jsonl.gz"


def _blocks(lines: Iterable[tuple[str, bytes]], out: BinaryIO) -> Iterator[tuple[str, int, int]]:
    waiting: list[bytes] = []
    first = ""
    for key, line in lines:
        first = first if waiting else key
        waiting.append(line)
        if len(waiting) == _LINES:
            yield _put(first, waiting, out)
            waiting = []
    if waiting:
        yield _put(first, waiting, out)


def _put(first: str, lines: Sequence[bytes], out: BinaryIO) -> tuple[str, int, int]:
    data = _gzipped(b"\n".join(lines) + b"\n")
    offset = out.tell()
    out.write(data)
    return first, offset, len(data)


def _head(storage: Storage, name: str) -> tuple[Head, int, bytes]:
    """The head of a file, where the blocks begin, and as much of these as was read with it."""
    size = _HEAD_GUESS
    while True:
        data = storage.read(name, 0, size)
        inflater = isal_zlib.decompressobj(31)
        with suppress(BAD_ISAL, msgspec.MsgspecError):
            told: bytes = inflater.decompress(data, MAX_JSON)
            if inflater.eof:
                behind = inflater.unused_data
                return decoded(told, Head), len(data) - len(behind), behind
            if len(data) == size < MAX_JSON:
                size *= 8
                continue
        raise CatalogError("not a catalog file, or cut", file=name)


def _together(blocks: Sequence[tuple[str, int, int]]) -> Iterator[Sequence[tuple[str, int, int]]]:
    """Blocks that lie one behind the other, as many as are read at once."""
    group: list[tuple[str, int, int]] = []
    for block in blocks:
        if group and (block[1] != group[-1][1] + group[-1][2] or block[1] - group[0][1] > _READ):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)


def _gunzipped(data: bytes, name: str) -> bytes:
    inflater = isal_zlib.decompressobj(31)
    try:
        told: bytes = inflater.decompress(data, _MOST_BLOCK)
    except BAD_ISAL as error:
        raise CatalogError(f"not a whole catalog file: {error}", file=name) from error
    if not inflater.eof:
        raise CatalogError("a block of a catalog file is cut, or unpacks to far too much", file=name)
    return told


@dataclass(frozen=True, slots=True)
class Cover:
    """``files`` tell of the outlet's runs, the largest first; no file tells of the ``manifests`` and the ``articles``
    files, by name. ``there`` are all articles files."""

    outlet: str
    files: tuple[CatalogFile, ...]
    manifests: tuple[str, ...]
    articles: tuple[str, ...]
    there: frozenset[str]


def cover(
    storage: Storage,
    outlet: str,
    trusted: Callable[[CatalogFile], bool] = lambda _: True,
    *,
    whole: bool = False,
    opened: dict[str, CatalogFile] | None = None,
) -> Cover:
    """The smallest cover of an outlet. A file that tells of a manifest that is not there is passed over, and so is one
    that is cut, of other rules or not ``trusted``.

    Where lists are dear, only what sorts behind a month before the last run told of is looked for, unless ``whole``, or
    unless a run follows one that is not found so. A run that comes later than that, and that no other follows yet, is
    found when the catalog is written. ``opened`` keeps the files that were read, for the next time."""
    opened = {} if opened is None else opened
    if storage.lists_dearly and not whole:
        over = _recent(storage, outlet, trusted, opened)
        if over is not None:
            return over
    # Tens of thousands of names: all lie below runs/.
    manifests = [name for name in storage.names(f"runs/{outlet}/") if name.endswith(layout.MANIFEST_END)]
    there = [name for name in storage.names(f"articles/{outlet}/") if name.endswith(_NAMED)]
    present, left = frozenset(manifests), dict.fromkeys(manifests)
    chosen: list[CatalogFile] = []
    for name in _largest_first(storage.names(f"{layout.CATALOG}/{outlet}/")):
        if not any(_is_in(name, one) for one in left):
            continue
        file = _opened(storage, name, opened)
        told = {one.name for one in file.head.members} if file is not None else set()
        if file is not None and told & left.keys() and told <= present and trusted(file):
            chosen.append(file)
            left = {one: None for one in left if one not in told}
    return _cover(outlet, chosen, left, there)


def _cover(outlet: str, chosen: Sequence[CatalogFile], manifests: Iterable[str], there: Iterable[str]) -> Cover:
    covered = {name for file in chosen for name in file.head.files}
    untold = tuple(name for name in there if name not in covered)
    return Cover(outlet, tuple(chosen), tuple(manifests), untold, frozenset(there))


def _recent(
    storage: Storage, outlet: str, trusted: Callable[[CatalogFile], bool], opened: dict[str, CatalogFile]
) -> Cover | None:
    """The cover, from the newest names; None where there is no catalog, or something is missing in it."""
    chosen = newest(storage, outlet, trusted, opened)
    told = {one.name for file in chosen for one in file.head.members}
    if not told:
        return None
    since = looked_from(max(told))
    manifests = [name for name in storage.names(f"runs/{outlet}/", f"runs/{since}") if layout.is_manifest(name)]
    articles = [name for name in storage.names(f"articles/{outlet}/", f"articles/{since}") if name.endswith(_NAMED)]
    known = {layout.run_named(name) for name in (*told, *manifests)}
    left = [name for name in manifests if name not in told]
    # A run whose clock was behind lies, by its name, before all that is looked for; what follows it names it.
    if any(run not in known for file in chosen for run in file.head.follows):
        return None
    if any(parent not in known for name in left for parent in _parents(storage, name)):
        return None
    if not {name for name in told if name > f"runs/{since}"} <= set(manifests):
        return None
    before = {name for file in chosen for name in file.head.files if name <= f"articles/{since}"}
    return _cover(outlet, chosen, left, [*before, *articles])


def newest(
    storage: Storage, outlet: str, trusted: Callable[[CatalogFile], bool], opened: dict[str, CatalogFile]
) -> list[CatalogFile]:
    """The largest files, and behind them the smaller ones. Of the many small ones only these are listed."""
    folder = f"{layout.CATALOG}/{outlet}/"
    chosen: list[CatalogFile] = []
    spans: list[tuple[str, str]] = []
    runs: set[str] = set()
    for level in range(_FEW, -1, -1):
        # Levels are one digit, by which their names sort: from the last of the few on, all are listed at once.
        under = folder if level == _FEW else f"{folder}{level}/"
        # SeaweedFS takes a folder's own name, without the slash, for the last name in it.
        after = f"{folder}{level}/" if level == _FEW else f"{under}{max(runs, default='')}"
        for name in _largest_first(storage.names(under, after)):
            first, last = _span(name)
            if any(begin <= first and last <= end for begin, end in spans):
                continue
            file = _opened(storage, name, opened)
            told = {layout.run_named(one.name) for one in file.head.members} if file is not None else set()
            if file is not None and not told <= runs and trusted(file):
                chosen.append(file)
                spans.append((first, last))
                runs |= told
    return chosen


def looked_from(manifest: str) -> str:
    """``<outlet>/<yyyy>/<mm>/`` of the month before that of a manifest, the newest that is told: names behind it are
    looked for where lists are dear."""
    _, outlet, place = manifest.split("/", 2)
    return f"{outlet}/{layout.month_before(place)}"


def _parents(storage: Storage, manifest: str) -> list[str]:
    with suppress(DamagedError, NotFound):
        return [one.run for one in Manifest.from_json(storage.read(manifest, 0, MAX_JSON + 1), manifest).parents]
    return []


def _largest_first(names: Iterable[str]) -> Iterator[str]:
    """The newest of the highest level first."""
    found = [(name.split("/"), name) for name in names if name.endswith(".jsonl.gz") and name.count("/") == 3]
    levels = [(int(parts[2]), parts[3], name) for parts, name in found if parts[2].isdecimal()]
    yield from (name for *_, name in sorted(levels, reverse=True))


def _is_in(name: str, manifest: str) -> bool:
    first, last = _span(name)
    return first <= layout.run_named(manifest) <= last


def _span(name: str) -> tuple[str, str]:
    """The first and the last run of a file, as its name says."""
    first, _, last = name.rpartition("/")[2].partition(".")[0].partition("-")
    return first, last


def _opened(storage: Storage, name: str, opened: dict[str, CatalogFile]) -> CatalogFile | None:
    if name not in opened:
        with suppress(DamagedError, NotFound):
            file = CatalogFile(storage, name)
            if (file.head.form, file.head.identity) == (FORM, RULES):
                opened[name] = file
    return opened.get(name)
