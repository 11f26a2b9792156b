"""Versions stand in the order of the chain of manifests where the clock of a run was wrong."""

from __future__ import annotations

import datetime as dt
import functools
import random
from collections.abc import Sequence

import pytest

import archive
from archive import Archive, MemoryStorage
from archive.article import Article
from archive.catalog.write import refresh
from archive.layout import MARK_CONTENT, new_run, timestamp
from archive.manifest import Manifest, Parent
from archive.reading.history import fold
from archive.reading.order import by_chain
from archive.reading.timeline import timeline
from archive.runs.chain import RunSummary
from archive.runs.files import write_articles, write_manifest
from tests.archive.articles import URL, article, ref

START = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
HOUR, DAY, YEAR = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=365)
WRONG = {
    "ahead by a year": YEAR,
    "behind by a year": -YEAR,
    "ahead by two days": 2 * DAY + HOUR,
    "behind by an hour": -25 * HOUR,
}


@functools.cache
def _named(begun: dt.datetime) -> str:
    return new_run(begun)


def _capture(run: str, at: dt.datetime, text: str) -> Article:
    file = f"warc/courier/2026/10/courier-20261001t000000z-{run}-00000.warc.gz"
    return article(text, captured=timestamp(at), snapshot=ref(f"<urn:uuid:{run}>", file=file))


def _written(clocks: Sequence[dt.datetime]) -> MemoryStorage:
    """An archive of runs, each of which follows the one before; each met another text."""
    place = MemoryStorage()
    place.put("archive.json", MARK_CONTENT)
    parents: tuple[Parent, ...] = ()
    for number, begun in enumerate(clocks):
        run, at = _named(begun), timestamp(begun)
        files = write_articles(place, "courier", at, run, [_capture(run, begun + HOUR / 2, f"Text {number}.")])
        ended = timestamp(begun + HOUR)
        told = {"run": run, "outlet": "courier", "status": "complete", "started": at, "ended": ended}
        write_manifest(place, Manifest(files=tuple(files), parents=parents, **told))
        parents = (Parent(run, "0" * 64),)
    return place


def _texts(articles: Sequence[Article]) -> list[str | None]:
    return [one.text for one in articles]


@pytest.mark.parametrize("catalog", ["no catalog", "a catalog", "a catalog of the first runs"])
@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("which", [0, 2, 5])
def test_a_run_whose_clock_was_wrong_stands_where_the_chain_has_it(wrong: str, which: int, catalog: str) -> None:
    clocks = [START + day * DAY for day in range(6)]
    clocks[which] += WRONG[wrong]
    place = _written(clocks)
    if catalog == "a catalog":
        refresh(place, "courier")
    elif catalog != "no catalog":
        first = _written(clocks[:4])
        refresh(first, "courier")
        place.put(name := next(iter(first.names("catalog/"))), first.read(name))
    news = archive.open(place)

    expected = [f"Text {number}." for number in range(6)]
    assert _texts(news.history(URL)) == expected
    assert [one.version for one in news.history(URL)] == [1, 2, 3, 4, 5, 6]
    assert _texts(list(news.articles(versions="all"))) == expected
    assert _texts(list(news.articles(search="text"))) == expected[-1:]
    assert [one.headline for one in timeline(news, URL)] == ["Audit Office Raises Questions"] * 6
    newest = news.article(URL)
    assert newest is not None
    assert newest.text == "Text 5."


@pytest.mark.parametrize("seed", range(20))
def test_most_clocks_need_not_be_right(seed: int) -> None:
    chance = random.Random(seed)
    wrong = [chance.choice((-YEAR, -DAY, 0 * DAY, HOUR, YEAR)) for _ in range(12)]
    clocks = [START + wrong[day] + day * (DAY + HOUR / 7) for day in range(12)]
    place = _written(clocks)

    assert _texts(archive.open(place).history(URL)) == [f"Text {number}." for number in range(12)]


def test_a_clock_that_is_set_back_while_a_run_writes_is_no_reason_to_change_what_the_others_say() -> None:
    """Two machines at once: neither run follows the other, and the dates decide."""
    runs = [_run(0), _run(1, 0), _run(2, 0), _run(3, 1, 2)]
    order = by_chain(runs)
    captures = [_capture(_named(START + hours * HOUR), START + minutes * HOUR / 60, "") for hours, minutes in
                ((1, 170), (2, 130), (0, 10), (3, 190))]  # fmt: skip

    assert sorted(captures, key=order) == [captures[2], captures[1], captures[0], captures[3]]


@pytest.mark.parametrize("wrong", WRONG)
def test_headlines_in_turn_are_one_version_whatever_the_clock_of_one_run(wrong: str) -> None:
    """How far captures are apart is told by the chain, too."""
    clocks = [START + day * DAY / 2 for day in range(7)]
    clocks[3] += WRONG[wrong]
    runs, captures = [], []
    parents: tuple[Parent, ...] = ()
    for number, begun in enumerate(clocks):
        run, at = _named(begun), timestamp(begun)
        runs.append(
            RunSummary(
                run=run, outlet="courier", kind="crawl", status="complete", started=at, ended=at, parents=parents
            )
        )
        captures.append(
            _capture(run, begun, "One text.").replace(headline=f"Headline {number % 2}", content_hash=str(number % 2))
        )
        parents = (Parent(run, "0" * 64),)

    (version,) = fold(captures, by_chain(runs))

    assert [(one.headline, len(one.captures)) for one in version.variants] == [("Headline 0", 4), ("Headline 1", 3)]


def test_what_no_run_of_ours_captured_stands_by_its_date() -> None:
    wrong = _run(365 * 24, 0)
    runs = [_run(0), wrong, _run(48, 365 * 24)]
    order = by_chain(runs)
    ours = [_capture(one.run, dt.datetime.fromisoformat(one.started), "") for one in runs]
    theirs = [article(captured=timestamp(START + hours * HOUR), snapshot=None) for hours in (24, 72)]

    assert sorted([*theirs, *ours], key=order) == [ours[0], theirs[0], ours[1], ours[2], theirs[1]]


def _run(hour: int, *parents: int) -> RunSummary:
    begun = START + hour * HOUR
    return RunSummary(
        run=_named(begun),
        outlet="courier",
        kind="crawl",
        status="complete",
        started=timestamp(begun),
        ended=timestamp(begun + HOUR),
        parents=tuple(Parent(_named(START + one * HOUR), "0" * 64) for one in parents),
    )


def test_a_broken_manifest_leaves_the_rest_in_order() -> None:
    place = _written([START, START + YEAR, START + DAY])
    place.put("runs/courier/2026/10/zzzzzzzzzz.json", b"{")

    assert _texts(Archive(place).history(URL)) == ["Text 0.", "Text 1.", "Text 2."]
