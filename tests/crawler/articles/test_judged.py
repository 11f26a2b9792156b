"""What a run that is derived again holds while it is judged."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import LocalStorage
from archive.errors import DamagedError
from archive.manifest import Fate
from archive.urls import article_id
from crawler.articles.judged import Judged
from crawler.articles.latest import Latest
from crawler.articles.outcome import Outcome
from crawler.walls.looks import Look
from tests.archive.articles import article, ref
from tests.crawler.articles.test_outcome import page

OUTLET = "courier"


def url(number: int) -> str:
    return f"https://courier.example/politics/{number}/"


def outcomes(count: int, length: int = 0) -> Iterator[Outcome]:
    """So many pages, each with an article of some words; every second one could be a wall."""
    for number in range(count):
        snapshot = ref(f"<urn:uuid:{number}>")
        words = random.Random(number).randbytes(length).hex(" ", 4)
        one = article(f"The ferry is late. {words}", url=url(number), snapshot=snapshot)
        look = Look.of(one, url(number), None, has_moved=True) if number % 2 else None
        yield Outcome(page(ref=snapshot), Fate(url=url(number), fate="saved"), (one,), look=look)


def test_outcomes_come_back_as_they_were_and_looks_find_their_words() -> None:
    given = list(outcomes(6))

    judged = Judged(iter(given))

    assert list(judged) == list(judged) == given
    looks = [one.look for one in given if one.look is not None]
    assert [(one.record, one.code) for one in judged.looks] == [(one.record, one.code) for one in looks]
    assert [judged.counted(one) for one in judged.looks] == [one.counted for one in looks]
    assert looks[0].counted


def test_a_run_is_judged_without_being_in_memory(tmp_path: Path) -> None:
    """A back-fill of tens of thousands of pages that crashed must not end each start for want of memory."""
    latest = Latest(LocalStorage(tmp_path), OUTLET)

    def noted() -> Iterator[Outcome]:
        for one in outcomes(300, 50_000):
            latest.note(one.articles)
            yield one

    tracemalloc.start()
    judged = Judged(noted())
    told = sum(len(one.articles) for one in judged)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert told == 300
    assert most < 6_000_000


def test_of_a_run_that_cannot_be_judged_nothing_is_known(tmp_path: Path) -> None:
    latest = Latest(LocalStorage(tmp_path), OUTLET)
    before, broken, after = (list(outcomes(3))[number].articles for number in range(3))

    def breaks() -> None:
        with latest.whole():
            latest.note(broken)
            raise DamagedError("gone", file="x")

    latest.note(before)
    with pytest.raises(DamagedError):
        breaks()
    latest.note(after)
    latest.note(after)
    latest.forget(after)

    known = [latest.article_before()(article_id(url(number))) for number in range(3)]
    assert [one and one.url for one in known] == [url(0), None, url(2)]
    latest.forget(after)
    assert latest.article_before()(article_id(url(2))) is None
