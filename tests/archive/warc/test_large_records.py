"""Large records, one behind the other: what reads a file holds two of them at most, and few copies of a body."""

from __future__ import annotations

import gzip
import random
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import archive
from archive.verify.scan import Scan
from archive.warc import codings, lenient, read, whole
from archive.warc.read import read_at, records
from tests.archive import others

_SIZE = 6_000_000
_BYTES = random.Random(7).randbytes(_SIZE)
_CHUNK = 100_000
_CHUNKED = b"".join(
    b"%x\r\n%b\r\n" % (_CHUNK, _BYTES[at : at + _CHUNK]) for at in range(0, _SIZE, _CHUNK)
) + b"0\r\n\r\n"  # fmt: skip
_PAGES: Mapping[str, bytes] = {
    "as it is": others.page("<p>" + "The council met. " * (_SIZE // 17)),
    "in chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + _CHUNKED,
    "packed": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(_BYTES, 1, mtime=0),
    "packed twice": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n\r\n"
    + gzip.compress(gzip.compress(_BYTES, 1, mtime=0), 1, mtime=0),
}


def _by_snapshots(path: Path) -> int:
    count = 0
    for one in archive.open(path).snapshots():
        one.ref(), one.body, one.flaw
        count += 1
    return count


def _by_scan(path: Path) -> int:
    scan = Scan(path.name)
    with path.open("rb") as stream:
        list(scan.findings(stream))
    return len(scan.lines)


def _by_lenient(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(1 for _ in lenient.read(stream))


def _by_records(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(1 for _ in records(stream))


def _by_place(path: Path) -> int:
    """The first record, as the bytes of its member are read."""
    assert read_at(path.read_bytes()).length
    return 3


@pytest.mark.parametrize("name", _PAGES)
@pytest.mark.parametrize("act", [_by_snapshots, _by_scan, _by_lenient, _by_records, _by_place])
def test_a_file_of_large_records_is_read_in_little_more_than_two_of_them(
    name: str, act: Callable[[Path], int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is held of three records at the most, in sizes of one: the one before, the one that is read, and of its body
    what is decoded. ``read_at`` gets all three as bytes and makes one record of them."""
    monkeypatch.setattr(whole, "_MOST", 1 << 20)
    monkeypatch.setattr(read, "_LARGE", 1 << 20)
    monkeypatch.setattr(codings, "_MOST_AT_ONCE", 1 << 20)
    path = tmp_path / "large.warc.gz"
    size = len(_PAGES[name])
    path.write_bytes(b"".join(gzip.compress(others.response(one, _PAGES[name]), 1, mtime=0) for one in (1, 2, 3)))

    tracemalloc.start()
    try:
        found = act(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert found == 3
    assert most < (4.5 if act is _by_place else 3.5 + name.count("packed") + name.count("twice")) * size
