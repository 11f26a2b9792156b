"""Fixity of a WACZ file: a ZIP of WARC files and their indexes, with a datapackage that names all with their hashes."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, cast

import msgspec

from archive.decoding import decoded
from archive.layout import is_archive_file
from archive.storage.local import told_name
from archive.verify.scan import Finding, Scan
from archive.warc.wacz import PACKINGS, Refused, opened

__all__ = ["is_zip", "verify_wacz"]

_PACKAGE, _DIGEST = "datapackage.json", "datapackage-digest.json"
_NOT_THERE = "the datapackage names this file, but it is not there"
_NOT_NAMED = "the datapackage does not name this file: no hash speaks for it"
_MARK = b"\xef\xbb\xbf"
_HASH: Final = re.compile(r"(?:(md5|sha-?1|sha-?256|sha-?512):)?([0-9a-f]+)", re.IGNORECASE)
# Of a hash without a name: that of a datapackage is MD5 (Frictionless Data), the first WACZ files had SHA-256.
_BY_LENGTH: Final = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}
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
    with path.open("rb") as whole:
        yield from _verified(told_name(str(path)), whole)


def _verified(where: str, whole: BinaryIO, *, is_inner: bool = False) -> Iterator[Finding]:
    """The same of a WACZ file that is open, and of those in it (``multi-wacz-package``)."""
    try:
        size = whole.seek(0, os.SEEK_END)
        package = opened(whole)
        names = frozenset(package.namelist())
        yield from _hashes(where, size, package, names)
        several = [] if is_inner else sorted(name for name in names if name.lower().endswith(".wacz"))
        warcs = sorted(filter(_is_warc, names))
        if not warcs and not several:
            yield Finding(where, None, "missing", "holds no WARC file (nothing below archive/)")
        for name in warcs + several:
            if package.getinfo(name).compress_type not in PACKINGS:
                yield Finding(f"{where}!{name}", None, "structure", _PACKED_OTHERWISE)
                continue
            with package.open(name) as stream:
                inner = cast(BinaryIO, stream)
                if name in several:
                    yield from _verified(f"{where}!{name}", inner, is_inner=True)
                else:
                    yield from Scan(f"{where}!{name}").foreign_findings(inner)
    except Refused as refused:
        yield Finding(where, None, "structure", _said(refused))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        yield Finding(where, None, "structure", f"not a whole ZIP file: {error}")


def _is_warc(name: str) -> bool:
    return name.startswith("archive/") and not name.endswith(("/", ".wacz"))


def _said(refused: Refused) -> str:
    if refused.kind == "zip_bomb":
        return "the ZIP file unpacks to far too much: nothing of it was read"
    if refused.kind == "zip_size":
        return "the ZIP file names far too many files: nothing of it was read"
    return "not a whole ZIP file"


class _Named(NamedTuple):
    """A file as the datapackage names it."""

    path: str
    hash: str
    size: object


def _hashes(where: str, size: int, package: zipfile.ZipFile, names: frozenset[str]) -> Iterator[Finding]:
    """Each file that the datapackage names is there and has the hash given for it, each WARC file is named, and the
    datapackage has the hash that stands beside it."""
    told = _content(package, _PACKAGE, names)
    if told is None:
        yield Finding(f"{where}!{_PACKAGE}", None, "missing", "a WACZ file has a datapackage, this one has not")
        return
    listed = _resources(told)
    if listed is None:
        yield Finding(f"{where}!{_PACKAGE}", None, "structure", "is no datapackage: a JSON object with resources")
        return
    if reason := _wrong_digest(told, _content(package, _DIGEST, names)):
        yield Finding(f"{where}!{_PACKAGE}", None, "hash", reason)
    left = max(_MOST_UNPACKED, _MOST_TIMES * size)
    for named in dict.fromkeys(listed):
        if named.path not in names:
            yield Finding(f"{where}!{named.path}", None, "missing", _NOT_THERE)
            continue
        left -= package.getinfo(named.path).file_size
        if left < 0:
            yield Finding(
                f"{where}!{named.path}", None, "structure", "the files unpack to far too much: no more was compared"
            )
            return
        if reason := _wrong_file(package, named):
            yield Finding(f"{where}!{named.path}", None, "hash", reason)
    for name in sorted(names - {named.path for named in listed}):
        if _is_warc(name) and is_archive_file(name):
            yield Finding(f"{where}!{name}", None, "missing", _NOT_NAMED)


def _content(package: zipfile.ZipFile, name: str, names: frozenset[str]) -> bytes | None:
    if name not in names or package.getinfo(name).compress_type not in PACKINGS:
        return None
    with package.open(name) as stream:
        return stream.read(_MOST)


def _wrong_digest(told: bytes, beside: bytes | None) -> str | None:
    """What is wrong with the hash of the datapackage, where one stands beside it."""
    if beside is None:
        return None
    try:
        named = str(decoded(beside.removeprefix(_MARK), dict[str, Any])["hash"])
    except (msgspec.MsgspecError, KeyError):
        return f"{_DIGEST}, which names its hash, is no JSON object with one"
    algorithm, value = _hash_of(named)
    if algorithm is None:
        return f"its hash in {_DIGEST} is of no known form: {named[:80]!r}"
    found = hashlib.new(algorithm, told, usedforsecurity=False).hexdigest()
    return None if found == value else f"its {algorithm} is {found}, {_DIGEST} says {value[:80]}"


def _wrong_file(package: zipfile.ZipFile, named: _Named) -> str | None:
    algorithm, value = _hash_of(named.hash)
    if algorithm is None:
        return f"its hash is of no known form: {named.hash[:80]!r}"
    about = package.getinfo(named.path)
    if about.compress_type not in PACKINGS:
        return _PACKED_OTHERWISE
    with package.open(named.path) as stream:
        found = hashlib.file_digest(cast(BinaryIO, stream), algorithm).hexdigest()  # type: ignore[arg-type]
    if found != value:
        return f"its {algorithm} is {found}, the datapackage says {value[:80]}"
    if isinstance(named.size, int) and named.size != about.file_size:
        return f"it has {about.file_size:,} bytes, the datapackage says {named.size:,}"
    return None


def _hash_of(named: str) -> tuple[str | None, str]:
    """The algorithm and the digits of a hash; None where it is none that is known."""
    found = _HASH.fullmatch(named)
    if found is None:
        return None, named
    algorithm = (found[1] or "").lower().replace("-", "")
    known = _BY_LENGTH.get(len(found[2]))
    return (known if algorithm in ("", known) else None), found[2].lower()


def _resources(data: bytes) -> list[_Named] | None:
    try:
        return [_named(one) for one in decoded(data.removeprefix(_MARK), dict[str, Any])["resources"]]
    except (msgspec.MsgspecError, KeyError, TypeError, AttributeError):
        return None


def _named(resource: dict[str, Any]) -> _Named:
    # WACZ 1.0.0 has them beneath ``stats``, and the algorithm beside it.
    about = resource.get("stats", resource)
    prefix = f"{resource['hashing']}:" if "hashing" in resource and ":" not in str(about["hash"]) else ""
    path = str(resource["path"]).replace("\\", "/").removeprefix("./")
    return _Named(path, f"{prefix}{about['hash']}", about.get("bytes"))
