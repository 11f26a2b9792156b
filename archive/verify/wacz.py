"""Fixity of a WACZ file: a ZIP of WARC files and their indexes, with a datapackage that names all with their hashes."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from archive.decoding import decoded
from archive.verify.scan import Finding, Scan
from archive.warc.wacz import PACKINGS, Refused, opened

__all__ = ["is_zip", "verify_wacz"]

_PACKAGE = "datapackage.json"
_PACKED_OTHERWISE = "is packed in a way that is not read here: neither stored nor deflated"
# What unpacks to more bytes than this, and to more than so many times its size, is a bomb.
_MOST_UNPACKED, _MOST_TIMES = 1 << 30, 20
_MOST = 10_000_000  # bytes of a datapackage; real ones have a few thousand


def is_zip(path: Path) -> bool:
    """Whether the file begins as ZIP files do."""
    with path.open("rb") as stream:
        return stream.read(4) == b"PK\x03\x04"


def verify_wacz(path: Path) -> Iterator[Finding]:
    """Everything that is wrong with the WACZ file at ``path``; findings name ``path!member``."""
    try:
        with path.open("rb") as whole:
            package = opened(whole)
            names = frozenset(package.namelist())
            yield from _hashes(path, package, names)
            warcs = sorted(name for name in names if name.startswith("archive/") and not name.endswith("/"))
            if not warcs:
                yield Finding(str(path), None, "missing", "holds no WARC file (nothing below archive/)")
            for name in warcs:
                if package.getinfo(name).compress_type not in PACKINGS:
                    yield Finding(f"{path}!{name}", None, "structure", _PACKED_OTHERWISE)
                    continue
                with package.open(name) as stream:
                    yield from Scan(f"{path}!{name}").foreign_findings(cast(BinaryIO, stream))
    except Refused as refused:
        yield Finding(str(path), None, "structure", _said(refused))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        yield Finding(str(path), None, "structure", f"not a whole ZIP file: {error}")


def _said(refused: Refused) -> str:
    if refused.kind == "zip_bomb":
        return "the ZIP file unpacks to far too much: nothing of it was read"
    if refused.kind == "zip_size":
        return "the ZIP file names far too many files: nothing of it was read"
    return "not a whole ZIP file"


def _hashes(path: Path, package: zipfile.ZipFile, names: frozenset[str]) -> Iterator[Finding]:
    """Each file that the datapackage names is there and has the hash given for it."""
    listed: list[tuple[str, str]] | None = []
    if _PACKAGE in names and package.getinfo(_PACKAGE).compress_type in PACKINGS:
        with package.open(_PACKAGE) as stream:
            listed = _resources(stream.read(_MOST))
    else:
        yield Finding(f"{path}!{_PACKAGE}", None, "missing", "a WACZ file has a datapackage, this one has not")
    if listed is None:
        yield Finding(f"{path}!{_PACKAGE}", None, "structure", "is no datapackage: a JSON object with resources")
    left = max(_MOST_UNPACKED, _MOST_TIMES * path.stat().st_size)
    for name, named in dict.fromkeys(listed or ()):
        if name not in names:
            yield Finding(f"{path}!{name}", None, "missing", "the datapackage names this file, but it is not there")
            continue
        left -= package.getinfo(name).file_size
        if left < 0:
            yield Finding(f"{path}!{name}", None, "structure", "the files unpack to far too much: no more was compared")
            return
        if reason := _wrong_hash(package, name, named):
            yield Finding(f"{path}!{name}", None, "hash", reason)


def _wrong_hash(package: zipfile.ZipFile, name: str, named: str) -> str | None:
    algorithm, _, value = named.partition(":")
    if algorithm not in ("sha256", "md5"):
        return f"its hash is of no known form: {named[:80]!r}"
    if package.getinfo(name).compress_type not in PACKINGS:
        return _PACKED_OTHERWISE
    with package.open(name) as stream:
        found = hashlib.file_digest(cast(BinaryIO, stream), algorithm).hexdigest()  # type: ignore[arg-type]
    return None if found == value else f"its {algorithm} is {found}, the datapackage says {value[:80]}"


def _resources(data: bytes) -> list[tuple[str, str]] | None:
    try:
        package = decoded(data, dict[str, Any])
        return [(str(one["path"]), str(one["hash"])) for one in package["resources"]]
    except (msgspec.MsgspecError, KeyError, TypeError):
        return None
