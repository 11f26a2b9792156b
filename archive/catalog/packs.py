"""Packs: the manifests, memory, fates and articles of many runs in one object of a bucket, for a machine that has none.

A fresh container would ask for four files of each run. It asks for a pack for each catalog file instead, and for one
more for each 4,096 runs. A pack is derived, as the catalog is. Its name is
``packs/<outlet>/<first>-<last>.<members>.gz`` with the digest of the runs it is of, so it is found from the catalog
alone. It is a row of gzip members (``zcat`` shows it): a head with names and lengths, the manifests, and the other
files as they are. What it holds counts as far as it has the digests that the catalog and the manifests give; all else
is read where it lies. So no pack can hide, change or bring back anything.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Annotated, Final, NamedTuple

import msgspec
from isal import isal_zlib

from archive import layout
from archive.catalog.files import CatalogFile, Member, newest
from archive.decoding import MAX_JSON, decoded
from archive.errors import DamagedError, NotFound
from archive.layout import run_named
from archive.manifest import FileEntry, Manifest
from archive.storage.base import Storage
from archive.storage.jsonl import BAD_ISAL

__all__ = ["PACKED", "Pack", "packed_manifests", "packs_of"]

PACKED: Final = ("memory", "fates", "articles")
"""The kinds of files that lie in packs besides manifests: what the next run follows."""

# The runs of a large catalog file lie in several packs, which do not change when it grows.
_RUNS: Final = 4096
# Manifests are packed together up to so many bytes.
_BLOCK: Final = 4_000_000
# Of a pack so many bytes are asked for at a time.
_AT_ONCE: Final = 32_000_000
# And so many by who wants no more than the manifests, which lie at its beginning.
_AT_THE_HEAD: Final = 4_000_000
# What the head may unpack to: a hundred bytes for each file.
_MOST_HEAD: Final = 16_000_000

_Length = Annotated[int, msgspec.Meta(ge=0, le=1 << 40)]
_Lengths = tuple[tuple[str, _Length], ...]


class _Head(msgspec.Struct, frozen=True):
    """For each block of manifests its length, and the name and length of each in it; then those of the other files."""

    manifests: tuple[tuple[_Length, _Lengths], ...]
    files: _Lengths


class Pack(NamedTuple):
    """One pack: its name, and the runs it is of."""

    name: str
    members: tuple[Member, ...]

    def write(self, local: Storage, out: IO[bytes]) -> bool:
        """Writes what ``local`` has of these runs, as their manifests name it; whether it has all of these manifests,
        without which there is no pack."""
        manifests: dict[str, bytes] = {}
        for one in self.members:
            data = local.read(one.name, 0, MAX_JSON + 1) if local.exists(one.name) else b""
            if not _is(data, one.sha256):
                return False
            manifests[one.name] = data
        named = [one for one in _named(manifests).values() if local.exists(one.name)]
        files = [one for one in named if local.size(one.name) == one.size and local.sha256(one.name) == one.sha256]
        blocks = [
            (_lengths(block), gzip.compress(b"".join(block.values()), 6, mtime=0)) for block in _blocks(manifests)
        ]
        head = _Head(
            tuple((len(packed), lengths) for lengths, packed in blocks), tuple((one.name, one.size) for one in files)
        )
        out.write(gzip.compress(msgspec.json.encode(head) + b"\n", 6, mtime=0))
        out.writelines(packed for _, packed in blocks)
        out.writelines(local.read(one.name) for one in files)
        return True

    def read(self, storage: Storage) -> Iterator[tuple[str, bytes]]:
        """The files in the pack that are what the catalog and their manifests say, each with its bytes; the manifests
        first. DamagedError where it is no pack, or is cut: what came before counts. NotFound where it is not there."""
        sums = self._sums()
        pack = _Reading(storage, self.name)
        head = pack.head()
        manifests = dict(_manifests(pack, head, sums))
        yield from manifests.items()
        named = _named(manifests)
        manifests.clear()
        for name, length in head.files:
            if name not in named or named[name].size != length:
                raise DamagedError(f"has a file {name} that no manifest names so", file=self.name)
            data = pack.take(length)
            if _is(data, named[name].sha256):
                yield name, data

    def manifests(self, storage: Storage) -> Iterator[tuple[str, bytes]]:
        """The manifests in it alone, as ``read`` gives them; no more of the pack is asked for."""
        pack = _Reading(storage, self.name, _AT_THE_HEAD)
        yield from _manifests(pack, pack.head(), self._sums())

    def _sums(self) -> dict[str, str]:
        return {one.name: one.sha256 for one in self.members}


def packed_manifests(storage: Storage, outlet: str) -> dict[str, bytes]:
    """The manifests of an outlet that its packs hold, each as the catalog has its digest: a request for hundreds."""
    found: dict[str, bytes] = {}
    for file in newest(storage, outlet, lambda _: True, {}):
        for one in packs_of(file):
            with contextlib.suppress(DamagedError, NotFound):
                found.update(one.manifests(storage))
    return found


def _manifests(pack: _Reading, head: _Head, sums: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    for length, lengths in head.manifests:
        data, at = pack.inflated(length, sum(size for _, size in lengths)), 0
        for name, size in lengths:
            if name in sums and _is(data[at : at + size], sums[name]):
                yield name, data[at : at + size]
            at += size


def packs_of(file: CatalogFile) -> list[Pack]:
    """The packs of a catalog file's runs."""
    members = file.head.members
    return [_pack(file.head.outlet, members[at : at + _RUNS]) for at in range(0, len(members), _RUNS)]


def _pack(outlet: str, members: Sequence[Member]) -> Pack:
    told = hashlib.sha256(b"".join(f"{one.name} {one.sha256}\n".encode() for one in members)).hexdigest()
    runs = sorted(run_named(one.name) for one in members)
    return Pack(f"{layout.PACKS}/{outlet}/{runs[0]}-{runs[-1]}.{told[:16]}.gz", tuple(members))


class _Reading:
    """A pack that is read from its beginning to its end, few requests and not all of it in memory."""

    def __init__(self, storage: Storage, name: str, at_once: int = _AT_ONCE) -> None:
        self._storage, self._name, self._at_once = storage, name, at_once
        self._ahead = memoryview(storage.read(name, 0, at_once))
        self._asked = at_once
        self._is_whole = len(self._ahead) < at_once

    def head(self) -> _Head:
        inflater = isal_zlib.decompressobj(31)
        try:
            told = inflater.decompress(bytes(self._ahead), _MOST_HEAD)
            head = decoded(told, _Head, _MOST_HEAD) if inflater.eof else None
        except (*_BAD, msgspec.MsgspecError) as error:
            raise DamagedError(f"no pack: {error}", file=self._name) from error
        if head is None:
            raise DamagedError("no pack, or cut in its head", file=self._name)
        self._ahead = self._ahead[len(self._ahead) - len(inflater.unused_data) :]
        return head

    def inflated(self, length: int, size: int) -> bytes:
        """The next ``length`` bytes, which unpack to ``size`` bytes."""
        if size > _BLOCK + MAX_JSON:
            raise DamagedError(f"a block of {size:,} bytes", file=self._name)
        inflater = isal_zlib.decompressobj(31)
        try:
            data: bytes = inflater.decompress(self.take(length), size + 1)
        except _BAD as error:
            raise DamagedError(f"no pack: {error}", file=self._name) from error
        if len(data) != size or not inflater.eof:
            raise DamagedError("a block of another length than its head says", file=self._name)
        return data

    def take(self, length: int) -> bytes:
        parts = []
        while length > len(self._ahead) and not self._is_whole:
            parts.append(bytes(self._ahead))
            length -= len(self._ahead)
            self._ahead = memoryview(self._storage.read(self._name, self._asked, self._at_once))
            self._asked += self._at_once
            self._is_whole = len(self._ahead) < self._at_once
        if length > len(self._ahead):
            raise DamagedError("a pack that is cut", file=self._name)
        parts.append(bytes(self._ahead[:length]))
        self._ahead = self._ahead[length:]
        return b"".join(parts)


_BAD: Final = (BAD_ISAL, EOFError)


def _is(data: bytes, sha256: str) -> bool:
    """Whether these bytes have the digest, or the beginning of one, that the catalog or a manifest gives."""
    return hashlib.sha256(data).hexdigest().startswith(sha256 or "-")


def _named(manifests: Mapping[str, bytes]) -> dict[str, FileEntry]:
    """The files that manifests name, of the kinds that lie in packs."""
    named: dict[str, FileEntry] = {}
    for name, data in manifests.items():
        with contextlib.suppress(DamagedError):
            for entry in Manifest.from_json(data, name).files:
                if entry.name.startswith(tuple(f"{kind}/" for kind in PACKED)):
                    named.setdefault(entry.name, entry)
    return named


def _blocks(manifests: Mapping[str, bytes]) -> Iterator[dict[str, bytes]]:
    block: dict[str, bytes] = {}
    size = 0
    for name, data in manifests.items():
        if block and size + len(data) > _BLOCK:
            yield block
            block, size = {}, 0
        block[name] = data
        size += len(data)
    if block:
        yield block


def _lengths(files: Mapping[str, bytes]) -> _Lengths:
    return tuple((name, len(data)) for name, data in files.items())
