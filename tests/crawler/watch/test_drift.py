"""An alarm rings on the day a site changes, and on no other day. All outlets here are invented and seeded."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec
import pytest

from archive.causes import Alarm, Cause
from archive.manifest import Manifest, Profile, Source
from archive.render.causes import alarm_sentence
from crawler.watch.drift import RINGS, drift
from crawler.watch.statistics import fewer_links
from tests.crawler.watch.simulated import Kind, Site, manifest, some_site

SECTION = "https://paper.example/politics/"
NEWS = Kind(
    weekday=1.0,
    weekend=1.0,
    fill={"headline": 1.0, "text": 1.0, "date_published": 1.0, "language": 1.0, "authors": 0.97, "images": 0.8},
    origin={"headline": "json-ld", "text": "rule body", "authors": "byline", "date_published": "json-ld"},
    length=7.8,
)
SITE = Site((NEWS,), pages=14, clumps=50)


def days(site: Site, count: int, rnd: random.Random, first: int = 0) -> list[Manifest]:
    """The runs of so many days, without alarms."""
    met: list[tuple[Kind, int]] = []
    return [manifest(day, *site.day(day, rnd, met)) for day in range(first, first + count)]


def lived(history: list[Manifest], site: Site, count: int, rnd: random.Random) -> list[list[Alarm]]:
    """The alarms of so many days more, each of which knows those before it."""
    runs, rang = list(history), []
    met: list[tuple[Kind, int]] = []
    for day in range(len(history), len(history) + count):
        profile, sources = site.day(day, rnd, met)
        rang.append(drift(profile, sources, runs))
        runs.append(manifest(day, profile, sources, rang[-1]))
    return rang


def pages(count: int, site: Site, rnd: random.Random) -> Profile:
    """The profile of exactly so many new pages."""
    found = Profile()
    while found.pages != count:
        found, _ = replace(site, pages=float(count), again=0).day(0, rnd, [])
    return found


def test_no_alarm_in_years_of_unchanged_sites() -> None:
    """1,000 runs of 10 outlets with weekends, few pages, clumps, pages met again and five kinds of article; a hundred
    outlets over a year (36,500 runs): benchmarks/drift.py."""
    for seed in range(10):
        rnd = random.Random(seed)
        site = some_site(rnd)

        assert [one for one in lived([], site, 100, rnd) if one] == [], seed


CHANGES: dict[str, tuple[Site, str]] = {
    "a field vanishes": (SITE.changed(fill={**NEWS.fill, "authors": 0.0}), "drift: authors filled on 0 of "),
    "half lose it": (SITE.changed(fill={**NEWS.fill, "authors": 0.5}), "drift: authors filled on "),
    "a redesign": (
        SITE.changed(origin={**NEWS.origin, "headline": "h1", "text": "trafilatura fast"}),
        "drift: headline came from 'h1' on ",
    ),
    "a paywall": (SITE.changed(paywall=0.6), "drift: paywalls stand on "),
    "half the text": (SITE.changed(length=NEWS.length - 0.69), "drift: lengths of text: the median of "),
}


@pytest.mark.parametrize(
    ("change", "within"),
    [
        ("a field vanishes", 1),
        ("a redesign", 1),
        ("a paywall", 3),
        ("half lose it", 7),
        ("half the text", 5),
    ],
)
def test_a_change_rings(change: str, within: int) -> None:
    """Whole changes on the first day, partial ones within a week: nine times of ten, with 14 pages a day."""
    changed, words = CHANGES[change]
    heard = 0
    for seed in range(20):
        rnd = random.Random(seed)
        rang = lived(days(SITE, 30, rnd), changed, within, rnd)
        heard += any(alarm_sentence(alarm).startswith(words) for alarms in rang for alarm in alarms)

    assert heard >= 18


def test_three_pages_that_are_all_another_ring_after_sixty() -> None:
    rnd = random.Random(1)
    history = [manifest(day, pages(3, SITE, rnd)) for day in range(20)]

    alarms = drift(pages(3, CHANGES["a redesign"][0], rnd), (), history)

    assert [alarm_sentence(one) for one in alarms] == [
        "drift: headline came from 'h1' on 3 of 3 pages, from 'json-ld' on 100% before (20 runs)",
        "drift: text came from 'trafilatura fast' on 3 of 3 pages, from 'rule body' on 100% before (20 runs)",
    ]


@pytest.mark.parametrize("history", [0, 1, 2])
def test_the_first_runs_never_ring(history: int) -> None:
    rnd = random.Random(2)
    runs = [
        manifest(day, pages(20, SITE, rnd), [Source(url=SECTION, kind="section", links=20, pages=1)])
        for day in range(history)
    ]

    assert drift(pages(20, CHANGES["a redesign"][0], rnd), [Source(url=SECTION, kind="section", pages=1)], runs) == []


def test_few_pages_are_no_history() -> None:
    rnd = random.Random(2)
    runs = [manifest(day, pages(1, SITE, rnd)) for day in range(19)]

    assert drift(pages(9, CHANGES["a redesign"][0], rnd), (), runs) == []


def test_a_new_face_is_learnt_after_three_alarms() -> None:
    rnd = random.Random(4)
    changed = CHANGES["a redesign"][0]

    rang = lived(days(SITE, 30, rnd), changed, 12, rnd)

    assert [bool(alarms) for alarms in rang] == [True] * RINGS + [False] * (12 - RINGS)


def test_what_was_learnt_is_watched_from_then_on() -> None:
    rnd = random.Random(4)
    changed, back = CHANGES["a redesign"][0], SITE
    runs = days(SITE, 30, rnd)
    met: list[tuple[Kind, int]] = []
    for day in range(30, 40):
        profile, sources = changed.day(day, rnd, met)
        runs.append(manifest(day, profile, sources, drift(profile, sources, runs)))

    rang = lived(runs, back, 5, rnd)

    assert [bool(alarms) for alarms in rang] == [True] * RINGS + [False] * 2


def test_one_bad_day_is_not_what_is_usual() -> None:
    """The day after is compared with the days before it."""
    rnd = random.Random(5)
    runs = days(SITE, 30, rnd)
    bad, _ = CHANGES["a field vanishes"][0].day(30, rnd, [])
    runs.append(manifest(30, bad, (), drift(bad, (), runs)))
    assert runs[-1].alarms

    rang = lived(runs, SITE, 5, rnd)

    assert rang == [[]] * 5


def listed(links: int, **changes: object) -> Source:
    return Source(url=SECTION, kind="section", links=links, **({"pages": 1} | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("before", [[20] * 3, [18, 22, 20, 19], [10] * 3])
def test_a_section_that_gives_nothing_rings_at_once(before: Sequence[int]) -> None:
    runs = [manifest(day, Profile(), [listed(links)]) for day, links in enumerate(before)]
    told = f"drift: {SECTION} gave 0 links a page, {min(before)} to {max(before)} before ({len(before)} runs)"

    assert [alarm_sentence(one) for one in drift(Profile(), [listed(0)], runs)] == [told]


@pytest.mark.parametrize(
    "source",
    [
        listed(19),
        listed(11),
        listed(100, pages=5),
        listed(0, unchanged=True),
        listed(0, pages=0, cause=Cause("http_status", status=503)),
        listed(0, pages=0, cause=Cause("empty_body")),
    ],
)
def test_a_section_that_was_not_read_is_silent(source: Source) -> None:
    """A server that is down is another matter; five pages of twenty links are not more than one; more than half of
    what it gave is unlikely after ten equal runs, but still a list."""
    runs = [manifest(day, Profile(), [listed(20)]) for day in range(10)]
    assert fewer_links(11, [20.0] * 10).p < 1e-4

    assert drift(Profile(), [source], runs) == []


def test_a_feed_that_is_sometimes_empty_may_be_empty() -> None:
    runs = [manifest(day, Profile(), [listed(links)]) for day, links in enumerate([2, 0, 4, 1, 3] * 4)]

    assert drift(Profile(), [listed(0)], runs) == []


def test_a_back_fill_neither_rings_nor_is_history() -> None:
    """What a site gave years ago says nothing of the site as it is."""
    rnd = random.Random(1)
    runs = days(SITE, 30, rnd)
    old = msgspec.structs.replace(pages(40, CHANGES["a redesign"][0], rnd), past=True)
    many = Source(url="https://paper.example/sitemap.xml", kind="sitemap", links=9000, pages=1)

    assert drift(old, [many], runs) == []
    assert drift(pages(14, SITE, rnd), [], [*runs, *(manifest(30 + day, old, [many]) for day in range(9))]) == []


def test_a_sitemap_rings_only_where_it_gives_nothing() -> None:
    def sitemap(links: int) -> Source:
        return Source(url="https://paper.example/sitemap.xml", kind="sitemap", links=links, pages=1)

    runs = [manifest(day, Profile(), [sitemap(9000)]) for day in range(10)]

    assert drift(Profile(), [sitemap(70)], runs) == []
    assert len(drift(Profile(), [sitemap(0)], runs)) == 1


def test_a_sitemap_of_old_pages_rings_only_where_the_lists_have_new_ones() -> None:
    """A sitemap that nobody writes any more is news; an outlet that publishes nothing for a week is none."""
    url = "https://paper.example/sitemap.xml"
    full = Source(url=url, kind="sitemap", links=90, pages=1)
    old = Source(url=url, kind="sitemap", links=0, pages=1, cause=Cause("left_out", code="old", count=90))
    runs = [manifest(day, Profile(), [full]) for day in range(10)]

    def section(new: int) -> Source:
        return Source(url=SECTION, kind="section", links=20, new=new, pages=1)

    assert drift(Profile(), [section(0), old], runs) == []
    assert len(drift(Profile(), [section(1), old], runs)) == 1
    assert len(drift(Profile(), [old], runs)) == 1, "nothing else says that the outlet is quiet"


@pytest.mark.parametrize("change", [lambda one: {"kind": "mend"}, lambda one: {"status": "interrupted"}])
def test_only_whole_crawls_are_history(change: Callable[[Manifest], dict[str, str]]) -> None:
    runs = [msgspec.structs.replace(one, **change(one)) for one in days(SITE, 30, random.Random(1))]

    assert drift(pages(14, CHANGES["a redesign"][0], random.Random(2)), (), runs) == []
