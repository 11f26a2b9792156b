"""Two machines that crawl one outlet without each other's runs, and one archive of both: the histories are those of one
machine that made all visits."""

from __future__ import annotations

import random
import shutil
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import pytest

import archive
from archive.__main__ import main
from archive.events.cursor import Cursor
from archive.layout import now
from archive.verify.audit import verify
from tests.crawler.crawls import scrapy
from tests.crawler.sites import STORY, Answer, Site, page, serving
from tests.tools import in_full

PHASES = 5
_Version = tuple[int, str, str | None]


class Life(NamedTuple):
    """What an article's address answers in each phase, and whether the section links it then."""

    states: tuple[str, ...]
    linked: tuple[bool, ...]

    def history(self, visited: set[int]) -> list[_Version]:
        """The versions that these visits can know of: phase, status, edition."""
        told: list[_Version] = []
        for phase in sorted(visited):
            state = self.states[phase]
            one = (phase, "gone", None) if state == "410" else (phase, "ok", state)
            if (told or state != "410") and (not told or told[-1][1:] != one[1:]):
                told.append(one)
        return told


def _address(number: int) -> str:
    return f"/politics/2026/10/{number % 28 + 1:02}/number-{number}-story-about-the-ferry/"


def _answer(number: int, state: str) -> Answer:
    return (410, b"", {}) if state == "410" else page(f"{state} {number}")


def _lives(rng: random.Random, count: int) -> list[Life]:
    """Edits, some taken back; ends; articles that come back."""
    return [
        Life(
            ("A", *(rng.choice(["A", "A", "B", "B", "C", "410"]) for _ in range(1, PHASES))),
            (True, *(rng.random() < 0.6 for _ in range(1, PHASES))),
        )
        for _ in range(count)
    ]


def _serve(site: Site, lives: list[Life], phase: int) -> None:
    site.answers = {_address(n): _answer(n, one.states[phase]) for n, one in enumerate(lives)}
    rows = "".join(
        f'<li><article><h2><a href="{_address(n)}">Ferry number {n} is late once again</a></h2><p>{STORY}</p></article>'
        for n, one in enumerate(lives)
        if one.linked[phase]
    )
    site.answers["/politics/"] = (200, f"<html><body><main><h1>Politics</h1><ul>{rows}</ul></main>".encode(), {})


class Crawled(NamedTuple):
    site: Site
    folder: Path
    lives: list[Life]
    who: list[str]
    moments: list[str]

    def seen(self, number: int) -> set[int]:
        """The phases in which a machine that knew the article visited it."""
        known: set[str] = set()
        visited = set()
        for phase, machines in enumerate(self.who):
            known |= set(machines) if self.lives[number].linked[phase] else set()
            visited |= {phase} if known & set(machines) else set()
        return visited

    def wanted(self) -> list[list[_Version]]:
        return [one.history(self.seen(n)) for n, one in enumerate(self.lives)]

    def told(self, place: Path) -> list[list[_Version]]:
        news = archive.open(place)
        every = [news.history(self.site.base + _address(n)) for n in range(len(self.lives))]
        return [[(self.phase(one.captured), one.status, _edition(one)) for one in history] for history in every]

    def phase(self, captured: str) -> int:
        return bisect_right(self.moments, captured) - 1


def _edition(one: archive.Article) -> str | None:
    return one.headline.split()[1] if one.headline else None


@pytest.fixture(scope="module", params=in_full(range(12), range(1)))
def crawled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    rng = random.Random(request.param)
    folder = tmp_path_factory.mktemp("two")
    lives = _lives(rng, 20)
    who = ["1", "2", *(rng.choice(["1", "2", "12"]) for _ in range(2, PHASES))]
    with serving() as site:
        found = Crawled(site, folder, lives, who, [])
        for phase, machines in enumerate(who):
            _serve(site, lives, phase)
            found.moments.append(now())
            for machine in machines:
                done = site.crawl(folder, ARCHIVE=folder / machine, REFETCH_ALL=1)
                assert done.code in (0, 1), done.log[-3000:]
        yield found


def _joined(crawled: Crawled, order: tuple[str, ...], told: Callable[[Path], None] = lambda _: None) -> Path:
    to = crawled.folder / "-".join(("to", *order))
    shutil.rmtree(to, ignore_errors=True)
    for machine in order:
        assert main(["copy", str(crawled.folder / machine), str(to)]) == 0
        told(to)
    return to


@pytest.mark.parametrize("order", list(permutations("12")))
def test_histories_of_two_archives_that_were_joined_are_those_of_one_machine(
    crawled: Crawled, order: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """A return to an earlier text, or the end of an article, had no line where the capture between was the other
    machine's. Each is told once by a cursor that was kept over it all."""
    place, told = _joined(crawled, order), crawled.folder / f"{order[0]}.cursor"
    words = ["watch", str(place), "--cursor", str(told)]
    assert main(words) == 0
    assert crawled.told(place) != crawled.wanted(), "nothing was overtaken: these lives show nothing"
    done = scrapy("mend", folder=crawled.folder, ARCHIVE=place)
    assert done.code == 0, done.log

    assert crawled.told(place) == crawled.wanted()
    assert list(verify(place)) == []
    assert main(["reextract", str(place), "--check"]) == 0, capsys.readouterr().out
    assert scrapy("mend", folder=crawled.folder, ARCHIVE=place).out == ""
    assert main(words) == 0
    with Cursor.opened(told) as cursor:
        kept = cursor.told()
    events = [one for one in kept.values() if one.state == "told" and one.article]
    assert len(events) == sum(map(len, crawled.wanted()))
    shutil.rmtree(place / "catalog")
    assert crawled.told(place) == crawled.wanted()


def test_the_next_crawl_of_a_joined_archive_makes_these_versions(crawled: Crawled) -> None:
    place = _joined(crawled, ("1", "2"))
    done = crawled.site.crawl(crawled.folder, ARCHIVE=place, REFETCH="never")

    assert done.code in (0, 1), done.log[-3000:]
    assert crawled.told(place) == crawled.wanted()
    assert list(verify(place)) == []


def test_articles_of_two_machines_are_the_same_where_all_is_derived_again(crawled: Crawled) -> None:
    """All runs are derived at once then, those of the one machine after those of the other."""
    place = _joined(crawled, ("1", "2"))
    for kind in ("articles", "fates", "runs", "index", "memory", "catalog"):
        shutil.rmtree(place / kind, ignore_errors=True)
    main(["mend", str(place)])
    done = scrapy("mend", folder=crawled.folder, ARCHIVE=place)

    assert done.code == 0, done.log
    assert crawled.told(place) == crawled.wanted()
