"""The files of a run beside its WARCs."""

from __future__ import annotations

import errno
import random
import tempfile
from typing import Any

import pytest

from archive.article import Article, Extraction
from archive.errors import SpaceError
from archive.manifest import FileEntry
from archive.runs import files
from archive.runs.files import write_articles
from archive.storage.jsonl import pack_members
from archive.storage.memory import MemoryStorage
from tests.archive.articles import article


def _articles(count: int) -> list[Article]:
    return [
        article(captured=f"2026-10-13T16:00:{number:02}.000000Z", text="a story " * number).replace(
            extraction=Extraction(id=f"1-000000000000000{number % 3}", rules=1)
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("in_memory", [4_000_000, 500, 0])
def test_articles_stand_in_the_order_of_their_capture_however_many_they_are(
    monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    monkeypatch.setattr(files, "_IN_MEMORY", in_memory)
    place, found = MemoryStorage(), _articles(30)
    mixed = random.Random(1).sample(found, len(found))

    entries = write_articles(place, "courier", "20261013T160000Z", "run0", iter(mixed))

    expected = [pack_members(one.to_json() for one in found[rules::3]) for rules in range(3)]
    assert [place.files[one.name] for one in entries] == expected
    assert entries == [FileEntry.of(one.name, data) for one, data in zip(entries, expected, strict=True)]
    assert write_articles(place, "courier", "20261013T160000Z", "run0", []) == []


def test_a_disk_without_room_for_what_is_put_in_order_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "_IN_MEMORY", 1)
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(SpaceError, match="Make room on the disk of"):
        write_articles(MemoryStorage(), "courier", "20261013T160000Z", "run0", _articles(1))
