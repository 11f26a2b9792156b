"""A source that gave links and gives none: told once, and again when it has given some in between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec
import pytest

from archive.causes import Alarm, Cause, Example
from archive.manifest import Manifest, Profile, Source, SourceKind
from archive.render.causes import alarm_sentence
from crawler.watch.alarms import Vital, alarms
from crawler.watch.sources import found_again, lost_sources

URL = "https://paper.example/politics/"
FRONT = Cause("led_to_front_page")
EMPTY = Cause("no_links", code="no_entries")
DOWN = Cause("http_status", status=503)
State = int | Cause | None


def source(state: State, kind: SourceKind = "section") -> Source:
    """What a source gave in a run: links, a cause, or None for a server that had nothing new."""
    if state is None:
        return Source(url=URL, kind=kind, pages=1, unchanged=True)
    if isinstance(state, int):
        return Source(url=URL, kind=kind, pages=1, links=state)
    return Source(url=URL, kind=kind, pages=1 if state.kind in ("no_links", "left_out") else 0, cause=state)


def run(number: int, *lines: Source, hours: int = 24) -> Manifest:
    started = (dt.datetime(2026, 11, 1, tzinfo=dt.UTC) + dt.timedelta(hours=number * hours)).isoformat()
    return Manifest(
        run=f"run{number:07}", outlet="paper", status="complete", started=started, ended=started, sources=lines
    )


def ended(states: Sequence[State], kind: SourceKind = "section") -> list[tuple[int, int]]:
    """(the run that told the end, the run that had the alarm) of each alarm that ended."""
    runs: list[Manifest] = []
    found = []
    for number, state in enumerate(states):
        lines = [source(state, kind)]
        ends = found_again(lines, reversed(runs))
        found += [(number, next(n for n, one in enumerate(runs) if one.started == end.since)) for end in ends]
        alarms_ = tuple(lost_sources(lines, runs))
        runs.append(msgspec.structs.replace(run(number, *lines), alarms=alarms_))
    return found


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([9, EMPTY, 9], [(2, 1)]),
        ([9, EMPTY, EMPTY, EMPTY, 9, 9], [(4, 1)]),
        ([9, EMPTY, None, 9], [(3, 1)]),  # 304 says nothing
        ([9, EMPTY, 9, 9, FRONT, 9], [(2, 1), (5, 4)]),
        ([9, DOWN, 9], []),  # it passed before it was told
        ([9, DOWN, DOWN, DOWN, 9], [(4, 3)]),
        ([9, EMPTY, DOWN, 9], [(3, 1)]),
        ([9, 9, 9], []),
        ([EMPTY, 9], []),  # nobody knew that it gave links
        ([9, *[EMPTY] * 90, 9], [(91, 1)]),  # longer than what drift looks back
    ],
)
def test_the_end_is_told_once_when_it_gives_links_again(
    states: Sequence[State], expected: list[tuple[int, int]]
) -> None:
    assert ended(states) == expected


@pytest.mark.parametrize(
    ("states", "looked"),
    [
        ([9] * 50, 1),
        ([None] * 50, 5),  # 304 all the time
        ([], 5),  # a sitemap that is new today
        ([9, *[EMPTY] * 49], 50),  # nobody told of it
        ([*[9] * 40, *[EMPTY] * 10], 11),
    ],
)
def test_no_more_runs_are_looked_at_than_it_takes(states: Sequence[State], looked: int) -> None:
    read = []

    def back() -> Iterator[Manifest]:
        for number in reversed(range(50)):
            read.append(number)
            yield run(number, *([source(states[number])] if states else ()))

    assert found_again([source(9)], back()) == []
    assert len(read) == looked
    assert found_again([source(EMPTY)], back()) == []
    assert len(read) == looked


def rang(states: Sequence[State], kind: SourceKind = "section", hours: int = 24) -> list[int]:
    """The numbers of the runs in which it rang."""
    runs: list[Manifest] = []
    found = []
    for number, state in enumerate(states):
        if list(lost_sources([source(state, kind)], runs)):
            found.append(number)
        runs.append(run(number, source(state, kind), hours=hours))
    return found


@pytest.mark.parametrize(
    "cause",
    [
        FRONT,
        EMPTY,
        Cause("led_elsewhere", url="https://paper.example/sport/"),
        Cause("led_to_other_site"),
        Cause("led_to_door"),
        Cause("led_by_page", url="https://paper.example/news/"),
        Cause("no_links", code="empty"),
        Cause("not_section", code="not_html"),
        Cause("left_out", count=9, code="not_article"),
        Cause("http_status", status=404),
        Cause("http_status", status=410),
        Cause("robots"),
    ],
)
def test_what_lasts_rings_at_once_and_once(cause: Cause) -> None:
    """After one good run, too; not again until it has recovered."""
    assert rang([9, cause, cause, cause, 8, 7, cause, cause]) == [1, 6]
    assert rang([9, None, cause, None, cause]) == [2]


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
@pytest.mark.parametrize("cause", [EMPTY, Cause("not_feed", code="html"), Cause("not_sitemap", code="not_xml")])
def test_so_do_feeds_and_sitemaps(kind: SourceKind, cause: Cause) -> None:
    assert rang([3, cause, cause, 2, cause], kind) == [1, 4]
    assert rang([cause, cause, cause], kind) == []


def test_what_was_told_of_one_cause_is_not_told_of_the_next() -> None:
    assert rang([9, FRONT, EMPTY, Cause("http_status", status=404)]) == [1]


def test_a_server_that_is_down_rings_after_a_day_and_once() -> None:
    assert rang([9, *[DOWN] * 40, 9, *[DOWN] * 3], hours=1) == [26]
    assert rang([9, DOWN, DOWN, DOWN, DOWN]) == [3]
    assert rang([9, DOWN, FRONT, FRONT]) == [2]
    assert rang([9, DOWN, DOWN, DOWN, FRONT]) == [3, 4]  # it was down; now it is another fault


def test_all_left_out_of_a_whole_sites_list_is_chance_where_other_sections_fill_it() -> None:
    by_chance, old, strange = (
        Cause("left_out", count=20, code=code) for code in ("out_of_section", "old", "other_site")
    )

    assert rang([3, by_chance, old, 2, by_chance], "feed") == []
    assert rang([3, by_chance, strange, strange], "sitemap") == [2]
    assert rang([3, by_chance], "section") == [1]


def test_a_list_that_is_cut_rings_once() -> None:
    cut = Source(url=URL, kind="sitemap", links=7, pages=1, cause=Cause("cut_list"))
    runs = [run(0, source(9, "sitemap"))]

    assert len(list(lost_sources([cut], runs))) == 1
    assert list(lost_sources([cut], [*runs, run(1, cut)])) == []
    assert list(lost_sources([cut], [])) == []


def test_a_section_that_a_person_named_and_that_is_another_page_rings_on_its_first_day() -> None:
    assert rang([FRONT, FRONT]) == [0]
    assert rang([FRONT, FRONT], "feed") == []
    assert rang([EMPTY, EMPTY]) == []


def test_the_alarm_says_what_it_gave_and_why_it_gives_none() -> None:
    (alarm,) = lost_sources([source(FRONT)], [run(0, source(9))])

    told = Cause("source_lost", links=9, since="2026-11-01T00:00:00+00:00")
    assert alarm == Alarm("drift", told, URL, (Example(URL, FRONT),))
    assert alarm_sentence(alarm) == (
        f"drift: {URL} does not give its list any more; it gave 9 links in the run of 2026-11-01T00:00Z "
        f"({URL}: leads to the front page)"
    )
    (first,) = lost_sources([source(FRONT)], [])
    assert alarm_sentence(first) == f"drift: {URL} does not give its list ({URL}: leads to the front page)"


def test_where_no_section_could_be_read_that_is_told_alone() -> None:
    other = Source(url="https://paper.example/feed/", kind="feed", cause=EMPTY)
    gave = Source(url=other.url, kind="feed", links=3, pages=1)
    runs = [run(0, source(9), gave)]

    found = alarms(Vital(1, 0, [Example(URL, FRONT)]), [], Profile(), [source(FRONT), other], runs)
    assert [(one.kind, one.detail.kind, one.about) for one in found] == [
        ("lost", "no_source_read", None), ("drift", "source_lost", other.url),
    ]  # fmt: skip
    found = alarms(Vital(2, 1, [Example(URL, FRONT)]), [], Profile(), [source(FRONT)], runs)
    assert [(one.kind, one.about) for one in found] == [("drift", URL)]


def test_runs_that_did_not_end_or_went_for_the_past_say_nothing() -> None:
    interrupted = run(1, source(FRONT))
    past = run(1, source(FRONT))
    past = Manifest(
        run="past", outlet="paper", status="complete", started=past.started, ended=past.ended, sources=past.sources,
        profile=Profile(past=True),
    )  # fmt: skip
    interrupted = Manifest(
        run="cut", outlet="paper", status="interrupted", started=past.started, ended=past.ended, sources=past.sources
    )

    assert len(list(lost_sources([source(FRONT)], [run(0, source(9)), past, interrupted]))) == 1
