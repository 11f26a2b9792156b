"""The captures of one article among all of an outlet."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator

import pytest

from archive import Archive, Article, MemoryStorage
from archive.errors import DamagedError
from archive.layout import MARK_CONTENT, MIXED_CONTENT
from archive.manifest import FileEntry, Manifest, Superseded
from archive.reading.by_article import ByArticle
from archive.runs.files import write_articles, write_manifest
from archive.urls import article_id
from tests.archive.articles import article

OUTLET = "courier"


def url(number: int) -> str:
    return f"https://courier.example/politics/{number}/"


def captures(run: int, count: int, length: int = 0, **changes: str) -> Iterator[Article]:
    for one in range(count):
        text = f"At {run}. {random.Random(one).randbytes(length).hex()}"
        yield article(text, url=url(one), captured=moment(run), **changes)


def moment(run: int) -> str:
    return f"2026-10-{run + 1:02}T00:00:00.000000Z"


def put(place: MemoryStorage, run: int, found: Iterator[Article], *supersedes: Superseded) -> list[FileEntry]:
    files = write_articles(place, OUTLET, moment(run), f"run{run}", found)
    told = Manifest(
        run=f"run{run}",
        outlet=OUTLET,
        status="complete",
        started=moment(run),
        ended=moment(run),
        files=tuple(files),
        supersedes=supersedes,
    )
    write_manifest(place, told)
    return files


@pytest.mark.parametrize("mark", [MARK_CONTENT, MIXED_CONTENT])
def test_an_article_has_the_captures_that_the_archive_has_of_it(mark: bytes) -> None:
    """By the ids of today's rules, whatever stands in the lines; what is superseded counts no more."""
    place = MemoryStorage()
    place.put("archive.json", mark)
    put(place, 0, captures(0, 3) if mark == MARK_CONTENT else captures(0, 3, id="former"))
    put(place, 1, captures(1, 2))
    (gone,) = put(place, 2, captures(2, 2))
    put(place, 3, captures(3, 2), Superseded(gone.name, gone.sha256))

    found = ByArticle(place, OUTLET)

    every = list(Archive(place).captures(OUTLET))
    for number in range(3):
        name = article_id(url(number))
        assert list(found.of(name)) == [one for one in every if one.id == name]
    assert [one.captured for one in found.of(article_id(url(1)))] == [moment(0), moment(1), moment(3)]
    assert list(found.of(article_id(url(9)))) == []


def test_none_of_them_is_in_memory() -> None:
    """A year has tens of thousands (issue K)."""
    place = MemoryStorage()
    place.put("archive.json", MARK_CONTENT)
    put(place, 0, captures(0, 300, 50_000))
    tracemalloc.start()
    found = ByArticle(place, OUTLET)
    (one,) = found.of(article_id(url(7)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(one.text or "") > 100_000
    assert most < 6_000_000


def test_what_is_damaged_is_told() -> None:
    place = MemoryStorage()
    place.put("archive.json", MARK_CONTENT)
    (entry,) = put(place, 0, captures(0, 3))
    place.files[entry.name] = place.files[entry.name][:-9]

    with pytest.raises(DamagedError):
        ByArticle(place, OUTLET)
