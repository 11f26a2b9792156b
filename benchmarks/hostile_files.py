"""Files that somebody made to harm, through every command that meets them: read, or refused with a cause.

    python -m benchmarks.hostile_files [--only WORD]

``FILES`` are WARC, ARC and WACZ files; ``ARCHIVES`` an archive of ours in which one file is hostile, all digests right.
Prints a line for each with the most that it cost, and each command that failed: a traceback, more than 300 MB, or more
than 20 s of CPU. Ends with 1 where one did.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import re
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

import archive
from archive.catalog.files import CAPTURES, CatalogFile
from archive.storage.local import LocalStorage
from benchmarks.apart import apart
from benchmarks.mutated_files import COMMANDS, KEPT, READERS, Tally, in_command, seal, warm

__all__ = ["ARCHIVES", "FILES", "failed"]

_HEAD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
    b"WARC-Date: 2026-11-26T10:00:00Z\r\nWARC-Target-URI: http://h/\r\nContent-Type: application/http\r\n"
)
_PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>The council met on Tuesday.</p>"
_PIECE = 1 << 20


def _record(block: bytes = _PAGE, head: bytes = _HEAD, length: bytes | None = None) -> bytes:
    return head + b"Content-Length: " + (length or b"%d" % len(block)) + b"\r\n\r\n" + block + b"\r\n\r\n"


def _packed(*parts: bytes | tuple[bytes, int]) -> bytes:
    """One gzip member; of a pair the bytes come so often."""
    packer, made = zlib.compressobj(9, zlib.DEFLATED, 31), bytearray()
    for part in parts:
        unit, times = part if isinstance(part, tuple) else (part, 1)
        piece = unit * max(1, min(times, _PIECE // max(1, len(unit))))
        for _ in range(max(1, times * len(unit) // max(1, len(piece)))):
            made += packer.compress(piece)
    return bytes(made + packer.flush())


def _members(line: bytes, size: int = 3 << 30) -> bytes:
    """So many bytes of lines, in gzip members that are all the same."""
    some = line * (4_000_000 // len(line))
    return gzip.compress(some, 9, mtime=0) * (size // len(some))


def _zip(files: Mapping[str, bytes | tuple[bytes, int]], *, deflated: bool = False) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as package:
        for name, content in files.items():
            unit, times = content if isinstance(content, tuple) else (content, 1)
            with package.open(name, "w", force_zip64=True) as out:
                for _ in range(times):
                    out.write(unit)
    return made.getvalue()


def _package(resources: list[dict[str, str]]) -> bytes:
    return json.dumps({"profile": "data-package", "resources": resources}).encode()


_WARC = gzip.compress(_record(), mtime=0)
_MEGABYTE = bytes(_PIECE)
# The head of a gzip member whose first block takes in 65,535 bytes.
_SWALLOWS = b"\x1f\x8b\x08" + bytes(7) + b"\0\xff\xff\0\0"


def _named_often(count: int) -> bytes:
    """A ZIP file whose directory has one file so many times."""
    whole = _zip({"archive/a.warc.gz": _WARC})
    begin = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    entry = whole[begin:end]
    size = len(entry) * count
    few = min(count, 0xFFFF).to_bytes(2, "little")
    return (
        whole[:begin] + entry * count + whole[end : end + 8] + few * 2 + size.to_bytes(4, "little") + whole[end + 16 :]
    )


def _wacz_with(package: bytes | tuple[bytes, int], *, deflated: bool = False) -> bytes:
    return _zip({"archive/a.warc.gz": _WARC, "datapackage.json": package}, deflated=deflated)


FILES: Mapping[str, Callable[[], bytes]] = {
    "line-of-2-GB.warc.gz": lambda: _packed(_HEAD + b"X: ", (b"a", 2 << 30), b"\r\nContent-Length: 1\r\n\r\nx\r\n\r\n"),
    "line-of-60-MB.warc": lambda: _HEAD + b"X: " + b"a" * 60_000_000 + b"\r\nContent-Length: 1\r\n\r\nx\r\n\r\n",
    "million-folds.warc": lambda: _HEAD + b"X: a\r\n" + b" b\r\n" * 1_000_000 + b"Content-Length: 1\r\n\r\nx\r\n\r\n",
    "million-folds.warc.gz": lambda: _packed(_HEAD + b"X: a\r\n", (b" b\r\n", 1 << 20), b"\r\n\r\nx\r\n\r\n"),
    "million-fields.warc.gz": lambda: _packed(_HEAD, (b"A: b\r\n", 1 << 20), b"\r\n\r\nx\r\n\r\n"),
    "http-million-folds.warc.gz": lambda: _packed(
        _record(b"HTTP/1.1 200 OK\r\nX: a\r\n" + b" b\r\n" * 1_000_000 + b"\r\nx")
    ),
    "http-million-fields.warc": lambda: _record(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1_000_000 + b"\r\nx"),
    "length-of-2-to-70.warc": lambda: _record(length=b"%d" % 2**70) + _record(),
    "length-of-2-to-60.warc.gz": lambda: gzip.compress(_record(length=b"%d" % 2**60)) + _WARC,
    "length-of-5000-digits.warc": lambda: _record(length=b"9" * 5_000) + _record(),
    "block-of-95-MB.warc.gz": lambda: _packed(
        _HEAD + b"Content-Length: %d\r\n\r\n" % (len(_PAGE) + (95 << 20)), _PAGE, (_MEGABYTE, 95), b"\r\n\r\n"
    ),
    "block-of-3-GB.warc.gz": lambda: _packed(
        _HEAD + b"Content-Length: %d\r\n\r\n" % (len(_PAGE) + (3 << 30)), _PAGE, (_MEGABYTE, 3 << 10), b"\r\n\r\n"
    ),
    "thirty-blocks-of-95-MB.warc.gz": lambda: (
        30
        * _packed(
            _HEAD + b"Content-Length: %d\r\n\r\n" % (len(_PAGE) + (95 << 20)), _PAGE, (_MEGABYTE, 95), b"\r\n\r\n"
        )
    ),
    "body-bomb.warc": lambda: _record(
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + _packed((_MEGABYTE, 3 << 10))
    ),
    "million-empty-members.warc.gz": lambda: _WARC + gzip.compress(b"", mtime=0) * 1_000_000 + _WARC,
    "million-members-of-a-byte.warc.gz": lambda: gzip.compress(b"x", mtime=0) * 1_000_000,
    "million-beginnings.warc.gz": lambda: _WARC + b"\x1f\x8b\x08\x00" * 1_000_000,
    "body-of-million-members.warc": lambda: _record(
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"", mtime=0) * 1_000_000
    ),
    "no-record-in-3-GB.warc.gz": lambda: _packed((_MEGABYTE, 3 << 10)),
    "blank-lines-of-3-GB.warc.gz": lambda: _packed((b"\r\n", 3 << 29)),
    "no-date.warc": lambda: _record(head=_HEAD.replace(b"2026-11-26T10", b"9999-99-99T99")) + _record(),
    "no-length-500-MB.warc.gz": lambda: _packed(_HEAD + b"\r\n", (_MEGABYTE, 500)),
    "arc-length-2-to-70.arc": lambda: b"http://h/ 1.1.1.1 20261126100000 text/html %d\n%b" % (2**70, _PAGE),
    "arc-line-of-60-MB.arc": lambda: b"http://h/" + b"a" * 60_000_000 + b" 1.1.1.1 20261126100000 text/html 5\nabcde",
    "hundred-thousand-revisits.warc.gz": lambda: gzip.compress(
        _record(head=_HEAD.replace(b"response", b"revisit")) * 100_000
    ),
    "chunks-of-one-byte.warc.gz": lambda: _packed(
        _record(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 3_000_000 + b"0\r\n\r\n")
    ),
    "zip-names-240000-times.wacz": lambda: _named_often(240_000),
    "zip-names-60000-times.wacz": lambda: _named_often(60_000),
    "zip-60000-warcs.wacz": lambda: _zip({f"archive/{number}.warc.gz": b"" for number in range(60_000)}),
    "zip-20000-packed-warcs.wacz": lambda: _zip(
        {f"archive/{number}.warc.gz": _WARC for number in range(20_000)}, deflated=True
    ),
    "zip-of-a-packed-zip.wacz": lambda: _zip(
        {"a.wacz": _zip({"x": (_MEGABYTE, 90), **{f"archive/{number}.warc.gz": _WARC for number in range(3_000)}})},
        deflated=True,
    ),
    "members-that-take-in-each-other.warc.gz": lambda: (_SWALLOWS + _HEAD + b"\r\n") * 40_000,
    "lengths-of-the-file.warc": lambda: (b"WARC/1.0\r\nContent-Length: 99999999\r\n\r\n") * 200_000,
    "package-names-240000-times.wacz": lambda: _wacz_with(
        _package([{"path": "archive/a.warc.gz", "hash": "sha256:0"}] * 240_000)
    ),
    "package-names-100000-others.wacz": lambda: _wacz_with(
        _package([{"path": f"a{number}", "hash": "sha256:0"} for number in range(100_000)])
    ),
    "package-hashes-bomb-200-times.wacz": lambda: _zip(
        {
            "archive/a.warc.gz": (_MEGABYTE, 300),
            "datapackage.json": _package([{"path": "archive/a.warc.gz", "hash": "sha256:0"}] * 200),
        },
        deflated=True,
    ),
    "package-of-1.5-GB.wacz": lambda: _wacz_with((_MEGABYTE, 1_500), deflated=True),
    "package-of-deep-json.wacz": lambda: _wacz_with(b'{"resources":' + b"[" * 5_000_000),
    "warc-bomb-of-3-GB.wacz": lambda: _zip({"archive/a.warc": (_MEGABYTE, 3 << 10)}, deflated=True),
    "warc-of-1-GB-folds.wacz": lambda: _zip({"archive/a.warc": (_HEAD + b" b\r\n" * 250_000, 1_000)}, deflated=True),
}
"""WARC, ARC and WACZ files, made when they are wanted."""


def _first(place: Path, kind: str) -> Path:
    return next(path for path in sorted((place / kind).rglob("*")) if path.is_file() and path.suffix != ".sha256")


def _sparse(path: Path, begin: bytes, size: int = 1_500_000_000) -> None:
    with path.open("wb") as out:
        out.write(begin)
        out.truncate(size)


def _changed(kind: str, content: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """The first file of a kind has another content, all digests with it."""

    def change(place: Path) -> None:
        path = _first(place, kind)
        path.write_bytes(content(path.read_bytes()))
        seal(place, str(path.relative_to(place)))

    return change


def _with_line(kind: str, **fields: Any) -> Callable[[Path], None]:
    """The first line of the first file of a kind has these fields instead of its own."""

    def change(data: bytes) -> bytes:
        lines = gzip.decompress(data).splitlines()
        first = json.loads(lines[0])
        for name, value in fields.items():
            outer, _, inner = name.partition("__")
            if inner:
                first[outer][inner] = value
            else:
                first[outer] = value
        return b"".join(gzip.compress(line + b"\n", mtime=0) for line in [json.dumps(first).encode(), *lines[1:]])

    return _changed(kind, change)


def _run_with(**fields: Any) -> Callable[[Path], None]:
    return _changed("runs", lambda data: json.dumps({**json.loads(data), **fields}).encode())


def _hole(kind: str, begin: bytes = b"") -> Callable[[Path], None]:
    return lambda place: _sparse(_first(place, kind), begin)


def _sum_of_holes(place: Path) -> None:
    _sparse(next((place / "runs").rglob("*.sha256")), b"0" * 64)


def _catalog_with(change: Callable[[tuple[str, int, int]], tuple[Any, ...]]) -> Callable[[Path], None]:
    """The first catalog file says of its blocks what ``change`` makes of them."""

    def changed(place: Path) -> None:
        path = _first(place, "catalog")
        name = str(path.relative_to(place))
        head = CatalogFile(LocalStorage(place), name).head
        told = msgspec.to_builtins(head)
        told["sections"][CAPTURES] = [change(block) for block in head.sections[CAPTURES]] * 50
        data = path.read_bytes()
        inflater = zlib.decompressobj(31)
        inflater.decompress(data)
        path.write_bytes(gzip.compress(json.dumps(told).encode() + b"\n") + inflater.unused_data)
        seal(place, name)

    return changed


def _bomb_of_blocks(place: Path) -> None:
    """Each block of a catalog file is a bomb."""
    path = _first(place, "catalog")
    name = str(path.relative_to(place))
    told = msgspec.to_builtins(CatalogFile(LocalStorage(place), name).head)
    bomb = _packed((_MEGABYTE, 400))
    told["sections"] = {name: [["a", 0, len(bomb)]] for name in told["sections"]}
    path.write_bytes(gzip.compress(json.dumps(told).encode() + b"\n") + bomb)
    seal(place, name)


def _catalog_of_no_dates(place: Path) -> None:
    """Every line of a catalog file says of each moment that it is none."""
    path = _first(place, "catalog")
    name = str(path.relative_to(place))
    file = CatalogFile(LocalStorage(place), name)
    blocks, sections = b"", {}
    for section in file.head.sections:
        lines = list(file.lines(section))
        packed = gzip.compress(re.sub(rb'"\d{4}-\d\d-\d\dT[^"]*Z"', b'"none"', b"\n".join(lines)) + b"\n", mtime=0)
        sections[section] = [["none", len(blocks), len(packed)]] if lines else []
        blocks += packed if lines else b""
    head = {**msgspec.to_builtins(file.head), "sections": sections}
    path.write_bytes(gzip.compress(json.dumps(head).encode() + b"\n") + blocks)
    seal(place, name)


def _links(place: Path) -> None:
    """Links to a file outside, and to the folder that they lie in, in the place of every kind of file."""
    secret = place.parent / "secret"
    secret.mkdir(exist_ok=True)
    (secret / "key").write_text("the owner's key")
    for kind in ("warc", "articles", "fates", "memory", "runs", "index", "catalog"):
        path = _first(place, kind)
        path.with_name(f"link-{path.name}").symlink_to(secret / "key")
        path.with_name("circle").symlink_to(path.parent, target_is_directory=True)


ARCHIVES: Mapping[str, Callable[[Path], None]] = {
    "mark of 1.5 GB": lambda place: _sparse(place / "archive.json", b'{"format": 1, "x": "'),
    "mark of deep JSON": lambda place: (place / "archive.json").write_bytes(b"[" * 9_000) and None,
    "mark of 5,000 digits": lambda place: (
        (place / "archive.json").write_bytes(b'{"format": %b}' % (b"9" * 5_000)) and None
    ),
    "articles of 3 GB": _changed("articles", lambda _: _members(b'{"a":"' + b"b" * 1_000 + b'"}\n')),
    "articles, a line of 2 GB": _changed("articles", lambda _: _packed(b'{"a":"', (b"b", 2 << 30))),
    "articles, a line of 60 MB": _changed("articles", lambda _: _packed(b'{"a":[', (b"[],", 20_000_000), b"1]}")),
    "articles of deep JSON": _changed("articles", lambda _: _packed((b"[", 10_000_000))),
    "articles of 1.5 GB of holes": _hole("articles"),
    "articles, a million empty members": _changed(
        "articles", lambda data: data + gzip.compress(b"", mtime=0) * 1_000_000
    ),
    "article with a text of 30 MB": _with_line("articles", text="\U0001f600" + "b" * 30_000_000),
    "article at 2^70": _with_line("articles", snapshot__offset=2**70),
    "article of 2^62 bytes": _with_line("articles", snapshot__length=2**62),
    "article at -1": _with_line("articles", snapshot__offset=-1),
    "article outside": _with_line("articles", snapshot__file="../../../etc/passwd"),
    "article of no date": _with_line("articles", captured="none", date_published="0000-99-99T99:99:99Z"),
    "article of a day alone": _with_line("articles", captured="2026-11-20", date_published="2026-11-20T25:00:00Z"),
    "article of a moment without an offset": _with_line("articles", captured="2026-11-20T10:00:00"),
    "article captured never": _with_line("articles", captured=""),
    "article of the year 1": _with_line("articles", captured="0001-01-01T00:00:00+23:59"),
    "article of the year 9999": _with_line(
        "articles", captured="9999-12-31T23:59:59-23:59", date_published="9999-12-31T23:59:59-23:59"
    ),
    "article with controls": _with_line("articles", headline="\x1b]0;x\x07\u202e\x00", url="http://h/\x1b[2J"),
    "article without an address": _with_line("articles", url="http://[::1", id="../../x"),
    "fates of 3 GB": _changed("fates", lambda _: _members(b'{"a":"' + b"b" * 1_000 + b'"}\n')),
    "fates, a line of 2 GB": _changed("fates", lambda _: _packed(b'{"a":"', (b"b", 2 << 30))),
    "fates of no date": _with_line("fates", captured="none"),
    "memory of 3 GB": _changed("memory", lambda _: _members(b'"' + b"b" * 1_000 + b'"\n')),
    "manifest of 1.5 GB": _hole("runs", b'{"format": 1, "x": "'),
    "manifest of 31 MB of nothing": _changed(
        "runs", lambda data: data[:-3] + b', "x": [' + b"[]," * 10_000_000 + b"1]}"
    ),
    "manifest of deep JSON": _changed("runs", lambda data: data[:-3] + b', "x": ' + b"[" * 5_000_000),
    "manifest of 120,000 files": _run_with(
        files=[{"name": f"warc/demo-shiomi/{number}", "size": 1, "sha256": "0" * 64} for number in range(120_000)]
    ),
    "manifest that names one file 240,000 times": _run_with(
        files=[{"name": "warc/x", "size": 2**70, "sha256": "0" * 64}] * 240_000
    ),
    "manifest of files outside": _run_with(files=[{"name": "../../etc/passwd", "size": 1, "sha256": "0" * 64}]),
    "manifest of no date": _run_with(started="none", ended=""),
    "manifest of 50,000 parents": _run_with(
        parents=[{"run": f"{number:012}", "sha256": "0" * 64} for number in range(50_000)]
    ),
    "manifest that follows itself": lambda place: _run_with(
        parents=[{"run": _first(place, "runs").name.partition(".")[0], "sha256": "0" * 64}]
    )(place),
    "manifest of 50,000 aliases in a row": _run_with(
        aliases=[
            {"from": f"http://h/{number}", "to": f"http://h/{number + 1}", "cause": {"kind": "moved"}}
            for number in range(50_000)
        ]
    ),
    "manifest of an origin that is a device": _run_with(
        origins=[{"id": "x", "uri": "file:///dev/zero", "size": 0, "sha256": "0" * 64}]
    ),
    "sum of 1.5 GB": _sum_of_holes,
    "index of 1.5 GB": _hole("index"),
    "index of a field of 30 MB": _changed(
        "index", lambda data: data + b'x 2026 {"url": "' + b"a" * 30_000_000 + b'"}\n'
    ),
    "segment of 1.5 GB of holes": _hole("warc"),
    "segment of 3 GB": _changed("warc", lambda data: data + _packed((_MEGABYTE, 3 << 10))),
    "segment with a million empty members": _changed(
        "warc", lambda data: data + gzip.compress(b"", mtime=0) * 1_000_000
    ),
    "catalog of 1.5 GB of holes": _hole("catalog"),
    "catalog, a head of 3 GB": _changed("catalog", lambda _: _packed((b'{"a":"' + b"b" * 1_000, 3_000_000))),
    "catalog of deep JSON": _changed("catalog", lambda _: _packed((b"[", 10_000_000))),
    "catalog, blocks at 2^52": _catalog_with(lambda block: (block[0], 2**52, block[2])),
    "catalog, blocks at 2^70": _catalog_with(lambda block: (block[0], 2**70, block[2])),
    "catalog, blocks of 2^40 bytes": _catalog_with(lambda block: (block[0], block[1], 2**40)),
    "catalog, blocks at -1": _catalog_with(lambda block: (block[0], -1, block[2])),
    "catalog, every block the same": _catalog_with(lambda block: block),
    "catalog of bombs": _bomb_of_blocks,
    "catalog of no dates": _catalog_of_no_dates,
    "links": _links,
}
"""What is done to an archive of ours, by name."""


def failed(name: str, tally: Tally) -> list[str]:
    """Makes the file or the archive of this name, and tries what meets it; what failed."""
    with tempfile.TemporaryDirectory() as folder:
        if name in FILES:
            path = Path(folder, name)
            path.write_bytes(FILES[name]())
            acts = {reader: partial(act, path) for reader, act in READERS.items()}
        else:
            path = Path(folder, "archive")
            shutil.copytree(KEPT, path)
            article = next(iter(archive.open(path))).id
            apart(partial(_made, name, path))
            acts = {" ".join(words): partial(in_command, words, article, path) for words in COMMANDS}
        os.environ["PAPER_CACHE"] = str(Path(folder, "cache"))
        before = len(tally.failed)
        for act, does in acts.items():
            tally.add(f"{act} of {name}", apart(does))
        leaked = [one for one in Path(folder).rglob("*") if _is_leak(one, Path(folder, "secret"))]
        return [*tally.failed[before:], *(f"{one}: holds what lies outside" for one in leaked)]


def _made(name: str, place: Path) -> str:
    ARCHIVES[name](place)
    return "made"


def _is_leak(path: Path, secret: Path) -> bool:
    if path.is_symlink() or not path.is_file() or secret in path.parents or path.stat().st_size > 1_000:
        return False
    return path.read_bytes() == b"the owner's key"


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="WORD")
    only = parser.parse_args().only
    warm()
    count = 0
    for name in (*FILES, *ARCHIVES):
        if only in name:
            tally = Tally()
            bad = failed(name, tally)
            count += bool(bad)
            most = f"{tally.memory[0]:>4.0f} MB {tally.seconds[0]:>5.1f} s"
            print(f"{'FAILED' if bad else 'ok':<7}{most}  {name}  ({tally.memory[1].partition(' of ')[0]})", flush=True)
    print(f"{count} failed")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(_main())
