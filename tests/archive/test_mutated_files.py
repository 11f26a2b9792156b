"""Damaged and hostile files: read, or refused with a cause, at a cost that is bounded. The long forms are
``python -m benchmarks.mutated_files`` and ``python -m benchmarks.hostile_files``."""

from __future__ import annotations

import datetime as dt
import gzip
import random
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

import archive
from archive.errors import DamagedError
from archive.storage.local import LocalStorage
from benchmarks.file_mutations import KINDS, mutations
from benchmarks.hostile_files import ARCHIVES, FILES, failed
from benchmarks.mutated_files import COMMANDS, KEPT, READERS, Tally, changed_archives, in_command, tried, warm
from tests.archive import others
from tests.tools import in_full

_DAY = int(dt.datetime.now(dt.UTC).strftime("%Y%m%d"))
_BLOCKS = [b"%d %b" % (number, others.page()) for number in range(3)]
_RECORDS = [others.response(number, others.page(f"<p>Session {number} of the council.</p>")) for number in (1, 2, 3)]
_FILES: Mapping[str, bytes] = {
    "one.warc.gz": others.packed(*_RECORDS, others.revisit(4, b"HTTP/1.1 200 OK\r\n\r\n")),
    "whole.warc.gz": gzip.compress(b"".join(_RECORDS)),
    "plain.warc": b"".join(_RECORDS),
    "one.arc": b"".join(others.arc(("http://paper.example/1", others.page()), ("http://paper.example/2", _BLOCKS[0]))),
    "one.warc.zst": others.zstd_file(_RECORDS, dictionary=True),
    "one.wacz": others.wacz({"archive/a.warc.gz": others.packed(*_RECORDS)}),
}


@pytest.fixture(autouse=True, scope="module")
def _imports() -> None:
    warm()


def test_mutated_files_of_others_are_read_or_refused(tmp_path: Path) -> None:
    """Other mutations each day; the seed is shown where one fails."""
    tally = Tally()
    for name, data in _FILES.items():
        for kind, changed in mutations(data, in_full(200, 3), f"{_DAY}:{name}"):
            path = tmp_path / name
            path.write_bytes(changed)
            tried(tally, f"{name} {kind} seed {_DAY}", path)

    assert tally.count == in_full(200, 3) * len(_FILES) * len(READERS)
    assert tally.failed == []


def test_archives_with_a_mutated_file_are_read_or_refused() -> None:
    article = next(iter(archive.open(KEPT))).id
    drawn = random.Random(_DAY).sample(COMMANDS, 5)
    acts = {" ".join(words): partial(in_command, words, article) for words in (COMMANDS if in_full(1, 0) else drawn)}
    tally = Tally()
    for name, place in changed_archives(in_full(100, 8), _DAY):
        tried(tally, f"{name} seed {_DAY}", place, acts)

    assert tally.failed == []


@pytest.mark.parametrize(
    "name",
    in_full(
        [*FILES, *ARCHIVES],
        [
            *random.Random(_DAY).sample(["length-of-2-to-70.warc", "no-date.warc", "package-of-deep-json.wacz"], 1),
            *random.Random(_DAY).sample(
                ["article at 2^70", "article of 2^62 bytes", "manifest of deep JSON", "mark of 1.5 GB", "links"], 1
            ),
            *random.Random(_DAY).sample(["article of no date", "article captured never", "catalog of no dates"], 1),
            "manifest of 50,000 aliases in a row",
        ],
    ),
)
def test_hostile_files_are_read_or_refused(name: str) -> None:
    assert failed(name, Tally()) == []


def test_mutations_are_the_same_for_the_same_seed_and_change_something() -> None:
    data = _FILES["one.warc.gz"]
    once, again, other = (list(mutations(data, len(KINDS), seed)) for seed in (1, 1, 2))

    assert once == again != other
    assert sum(changed != data for _, changed in once) > len(KINDS) * 0.8


def test_a_place_that_no_file_has_costs_nothing(tmp_path: Path) -> None:
    """Whoever names 2^62 bytes of a sparse file gets what is there: no memory is taken for the rest."""
    (tmp_path / "a").write_bytes(b"0123456789")
    place = LocalStorage(tmp_path)

    assert place.read("a", 2**70, 5) == place.read("a", 10) == place.read("a", -1, 5) == b""
    assert place.read("a", 8, 2**62) == b"89"


def test_a_reading_that_fails_is_told_with_what_makes_it_again(tmp_path: Path) -> None:
    tally = Tally()

    def broken(path: Path) -> str:
        raise DamagedError(f"{path.name} breaks it")

    tried(tally, "x seed 1", tmp_path / "x", {"reader": broken})

    assert len(tally.failed) == 1
    assert tally.failed[0].startswith("reader x seed 1: ")
    assert "x breaks it" in tally.failed[0]
