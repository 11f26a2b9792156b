"""Where each link stood, from when to when, as what headline: from the fates of the runs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

import archive
from archive.__main__ import main
from archive.article import Sighting
from archive.causes import Cause
from archive.errors import UsageError
from archive.layout import fates_name, manifest_name
from archive.manifest import Alias, Fate, Manifest, Source
from archive.reading.placements import Placement, placements
from archive.storage.jsonl import pack_lines
from archive.storage.local import LocalStorage
from archive.urls import article_id

SITE = "https://courier.example"
FRONT, FEED = f"{SITE}/politics/", f"{SITE}/feed/"


def at(day: int, hour: int = 12) -> str:
    return f"2026-10-{day:02}T{hour:02}:00:00.000000Z"


def listed(day: int, *links: tuple[str, str | None], where: str = FRONT) -> list[Fate]:
    """The fates of a run that saw these links in a list, from its top: name and headline."""
    return [
        Fate(
            url=f"{SITE}/{name}/",
            fate="skipped",
            cause=Cause("not_due"),
            seen_in=(Sighting(where, place, at(day), headline),),
        )
        for place, (name, headline) in enumerate(links)
    ]


def run(day: int, *sources: Source) -> Manifest:
    return Manifest(
        run=f"run{day:07}", outlet="courier", status="complete", started=at(day, 11), ended=at(day, 13), sources=sources
    )


def short(found: Iterable[Placement]) -> list[tuple[object, ...]]:
    """A placement as days: list, position, link, headline, first, last, until, captures."""

    def day(moment: str | None) -> int | None:
        return int(moment[8:10]) if moment else None

    return [
        (
            one.list.removeprefix(SITE),
            one.position,
            one.url[len(SITE) + 1 : -1],
            one.headline,
            *map(day, (one.first, one.last, one.until)),
            one.captures,
        )
        for one in found
    ]


def test_a_link_stands_until_the_first_capture_that_has_it_elsewhere_or_not() -> None:
    """It moves down, its headline is softened, it goes, and it comes back."""
    fates = [
        *listed(1, ("a", "Minister Lied"), ("b", "Ferry Late")),
        *listed(2, ("a", "Minister Lied"), ("b", "Ferry Late")),
        *listed(3, ("a", "Minister Criticised"), ("b", "Ferry Late")),
        *listed(4, ("c", None), ("a", "Minister Criticised")),
        *listed(6, ("a", "Minister Criticised"), ("b", "Ferry Late")),
    ]

    assert short(placements("courier", reversed(fates), [])) == [
        ("/politics/", 0, "a", "Minister Lied", 1, 2, 3, 2),
        ("/politics/", 0, "a", "Minister Criticised", 3, 3, 4, 1),
        ("/politics/", 1, "b", "Ferry Late", 1, 3, 4, 3),
        ("/politics/", 0, "c", None, 4, 4, 6, 1),
        ("/politics/", 1, "a", "Minister Criticised", 4, 4, 6, 1),
        ("/politics/", 0, "a", "Minister Criticised", 6, 6, None, 1),
        ("/politics/", 1, "b", "Ferry Late", 6, 6, None, 1),
    ]


def test_each_list_is_by_itself_and_has_its_kind() -> None:
    """A feed that was read more often says nothing of the section page; its second page is one of a section."""
    fates = [
        *listed(1, ("a", "A")),
        *listed(1, ("b", "B"), where=f"{FRONT}page/2/"),
        *listed(1, ("a", "A, as the feed has it"), where=FEED),
        *listed(2, ("b", "B"), where=FEED),
    ]
    runs = [run(1, Source(url=FRONT, kind="section"), Source(url=FEED, kind="feed"))]

    found = list(placements("courier", fates, runs))

    assert [(one.list, one.kind, one.until) for one in found] == [
        (FEED, "feed", at(2)),
        (FEED, "feed", None),
        (FRONT, "section", None),
        (f"{FRONT}page/2/", "section", None),
    ]


def test_a_list_that_had_nothing_new_stood_as_it_was() -> None:
    """A server that says 304 has been asked: what stood there stands. A list that could not be read says nothing."""
    runs = [
        run(2, Source(url=FRONT, kind="section", unchanged=True, pages=1)),
        run(3, Source(url=FRONT, kind="section", cause=Cause("http_status", status=503))),
    ]

    assert short(placements("courier", listed(1, ("a", "A")), runs)) == [("/politics/", 0, "a", "A", 1, 2, None, 2)]


def test_one_capture_told_twice_counts_once() -> None:
    """A mend writes the fates of a run that crashed a second time."""
    fates = listed(1, ("a", "A"), ("b", "B")) * 2

    assert [one.captures for one in placements("courier", fates, [])] == [1, 1]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Two runs, the second of which found that an article had moved."""
    storage = LocalStorage(tmp_path)
    storage.put("archive.json", b'{"format": 1, "identity": 1}')
    moved = Alias(f"{SITE}/a/", f"{SITE}/new/", Cause("moved"))
    for begun, fates in ((run(1), listed(1, ("a", "A"), ("b", "B"))), (run(2), listed(2, ("new", "A"), ("b", "B")))):
        one = msgspec.structs.replace(begun, aliases=(moved,) if begun.run == "run0000002" else ())
        storage.put(fates_name("courier", one.started, one.run), pack_lines(fate.to_json() for fate in fates))
        storage.put(manifest_name("courier", one.started, one.run), one.to_json())
    return tmp_path


def test_an_archive_tells_of_one_article_at_all_its_addresses(place: Path) -> None:
    news = archive.open(place)

    assert len(list(news.placements())) == 3
    expected = [(f"{SITE}/a/", at(1), at(2)), (f"{SITE}/new/", at(2), None)]
    assert [(one.url, one.first, one.until) for one in news.placements(f"{SITE}/new/")] == expected
    assert list(news.placements(article_id(f"{SITE}/a/"))) == list(news.placements(f"{SITE}/new/"))
    assert list(news.placements(f"{SITE}/never/")) == []
    with pytest.raises(UsageError):
        list(news.placements("https://[bad/"))


def test_the_command_prints_a_table_or_json(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["placements", str(place), "--kind", "section", "--limit", "1"]) == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head.split("\t") == ["first", "last", "until", "kind", "list", "position", "url", "headline"]
    assert row.split("\t") == [
        "2026-10-01T12:00Z", "2026-10-01T12:00Z", "2026-10-02T12:00Z", "section", FRONT, "0", f"{SITE}/a/", "A"
    ]  # fmt: skip

    assert main(["placements", str(place), f"{SITE}/b/", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "outlet": "courier", "list": FRONT, "kind": "section", "position": 1, "headline": "B", "url": f"{SITE}/b/",
        "article": article_id(f"{SITE}/b/"), "first": at(1), "last": at(2), "until": None, "captures": 2,
    }  # fmt: skip

    assert main(["placements", str(place), "--kind", "feed"]) == 1
    assert main(["placements", str(place), "--outlet", "currier"]) == 1
    assert main(["placements", str(place), "--limit", "0"]) == 2
