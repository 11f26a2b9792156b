"""Files of others: bounded before they are read, and no way out of the archive."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest

import archive
from archive.errors import ArchiveError, DamagedError, NotFound
from archive.runs.run import Closing, Run
from archive.storage.jsonl import read_lines
from archive.storage.local import LocalStorage
from archive.transfer.copy import copy
from tests.archive.exchanges import exchange


def bomb(unit: bytes, size: int) -> bytes:
    """``size`` bytes and more of ``unit`` in as many gzip members as it takes: each is made once."""
    piece = gzip.compress(unit * (4_000_000 // len(unit)), 9)
    return piece * (size // 4_000_000 + 1)


@pytest.mark.parametrize("unit", [b"x", b'{"a":"' + b"b" * 5_000 + b'"}\n'])
def test_lines_that_unpack_without_end_are_refused_early(unit: bytes) -> None:
    begun = time.process_time()

    with pytest.raises(DamagedError, match="one: "):
        max(map(len, read_lines(bomb(unit, 160_000_000), "one")))

    assert time.process_time() - begun < 20


def test_honest_lines_come_as_they_are() -> None:
    lines = [b'{"a":1}', b"", '{"text":"\u2028é"}'.encode(), b"x" * 1_000_000]

    assert list(read_lines(gzip.compress(b"".join(one + b"\n" for one in lines)), "one")) == lines
    assert list(read_lines(gzip.compress(b"a\n") + gzip.compress(b"b"), "one")) == [b"a", b"b"]


def test_a_link_to_a_file_outside_is_no_part_of_an_archive(tmp_path: Path) -> None:
    root, outside = tmp_path / "a", tmp_path / "outside"
    outside.mkdir()
    run = Run.begin(root, "demo")
    run.record(exchange()).result()
    run.close(Closing(status="complete"))
    secret = outside / "secret"
    secret.write_text("the owner's key")
    place = LocalStorage(root)
    for name in ("warc/demo/link.warc.gz", "articles/demo/2026/11/link.jsonl.gz", "runs/demo/link.json"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).symlink_to(secret)
        with pytest.raises(NotFound):
            place.read(name)

    copied = [entry.name for entry in copy(place, LocalStorage(outside / "copy"))]

    assert copied
    assert not any("link" in name for name in [*copied, *place.names(), *(one.name for one in place.list())])
    assert not any(path.read_bytes() == secret.read_bytes() for path in (outside / "copy").rglob("*") if path.is_file())


def test_a_mark_of_any_length_costs_nothing(tmp_path: Path) -> None:
    with (tmp_path / "archive.json").open("wb") as mark:
        mark.write(b'{"format": 1, "x": "')
        mark.truncate(3_000_000_000)

    with pytest.raises(ArchiveError):
        archive.open(tmp_path)
