"""Captures that turn out to be walls when their run is over: what is left of them, and what later runs know of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import msgspec
import pytest

from archive.article import Article, Block, Dropped
from archive.causes import Cause
from archive.manifest import Fate, Manifest, Profile
from crawler.articles.outcome import Outcome
from crawler.articles.walled import DATED_RUNS, expects_dates, is_walled, parted, seen_in, walled, walled_fate
from crawler.walls.looks import GUESSED, address_of
from crawler.walls.same_page import Seen
from tests.archive.articles import article, ref
from tests.crawler.articles.test_outcome import page

WALL = Cause("same_page", code="c1")
A, B, C = (f"https://courier.example/politics/20261013-41023{number}/" for number in range(3))


def _fate(address: str, cause: Cause | None, captured: str | None = "2026-10-13T16:00:00.000000Z") -> Fate:
    return Fate(url=address, fate="failed" if cause else "saved", captured=captured, cause=cause)


def test_of_a_wall_the_words_are_dropped_and_the_capture_stays() -> None:
    before = article(
        "Back soon.", body=(Block("heading", "Notice"), Block("paragraph", "Back soon.")),
        dropped=(Dropped("Menu", Cause("wall")),), snapshot=ref(), version=2,
    )  # fmt: skip

    after = walled(before, WALL)

    assert (after.status, after.status_reason, is_walled(after), is_walled(before)) == ("blocked", WALL, True, False)
    assert (after.headline, after.text, after.body, after.authors, after.date_published) == (None, None, (), (), None)
    assert [one.text for one in after.dropped] == ["Menu", "Notice", "Back soon."]
    for name in ("id", "outlet", "url", "captured", "seen_in", "snapshot", "signals", "extraction"):
        assert getattr(after, name) == getattr(before, name)
    assert not is_walled(article(status="blocked", status_reason=Cause("http_status", status=403)))


def test_the_address_of_a_wall_failed() -> None:
    fate = Fate(url="https://a.example/1", fate="saved", article="a", captured="2026-10-13T16:00:00.000000Z")

    assert walled_fate(fate, WALL) == Fate(url=fate.url, fate="failed", article="a", captured=fate.captured, cause=WALL)


class _Noted:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, tuple[Article, ...]]] = []

    def note(self, articles: Iterable[Article]) -> None:
        self.told.append(("note", tuple(articles)))

    def forget(self, articles: Iterable[Article]) -> None:
        self.told.append(("forget", tuple(articles)))


def test_only_walls_are_parted_and_nothing_moves_by_them() -> None:
    """A wall under a redirect had told of two articles; of these the one that the capture shows is left."""
    lines = [article(f"Text {number}", snapshot=ref(f"<urn:uuid:{number}>")) for number in range(4)]
    moved = article(None, status="moved", snapshot=ref("<urn:uuid:0>"))  # type: ignore[arg-type]
    outcomes = [
        Outcome(replace(page(ref=ref(f"<urn:uuid:{number}>")), body=b"<html>"), _fate(A, None), (line,))
        for number, line in enumerate(lines)
    ]
    outcomes[1] = msgspec.structs.replace(outcomes[1], articles=(lines[1], moved))
    outcomes[2] = msgspec.structs.replace(outcomes[2], articles=())
    latest = _Noted()

    found = list(parted(outcomes, {"<urn:uuid:1>": WALL, "<urn:uuid:2>": WALL}, latest))

    wall = walled(lines[1], WALL)
    assert [found[0], found[2], found[3]] == [outcomes[0], outcomes[2], outcomes[3]]
    assert found[1] == Outcome(replace(outcomes[1].page, body=b""), walled_fate(outcomes[1].fate, WALL), (wall,))
    assert latest.told == [("forget", (lines[1], moved)), ("note", (wall,))]


def test_later_runs_know_the_walls_and_strangers_of_earlier_ones() -> None:
    fates = [
        _fate(A, None),
        _fate(A, Cause("http_status", status=500)),
        _fate(A, Cause("stranger", code="s1")),
        _fate(B, Cause("stranger", code="s1"), "2026-10-13T17:00:00.000000Z"),
        _fate(A, Cause("stranger", code="s1"), "2026-10-13T18:00:00.000000Z"),
        _fate(B, Cause("stranger", code="s2", since="2026-10-13T09:00:00.000000Z"), "2026-10-13T17:00:00.000000Z"),
        _fate(A, Cause("same_page")),
        _fate(C, Cause("same_page", code="c1"), None),
        _fate(C, Cause("stranger", code="c1")),
    ]

    assert seen_in(fates) == {
        "s1": Seen({address_of(A): "2026-10-13T16:00:00.000000Z", address_of(B): "2026-10-13T17:00:00.000000Z"}),
        "s2": Seen({address_of(B): "2026-10-13T09:00:00.000000Z"}),
        "c1": Seen({address_of(C): ""}, is_wall=True),
    }


def _crawl(articles: int, dated: int, guessed: int = 0, kind: str = "crawl") -> Manifest:
    origins = {"date_published": {"json-ld": dated, GUESSED: guessed}}
    profile = Profile(statuses={"ok": articles}, origins=origins)
    at = "2026-10-13T16:00:00.000000Z"
    return Manifest(
        run="r", outlet="courier", kind=kind, status="complete", started=at, ended=at, files=(), parents=(),
        profile=profile,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ([], False),
        ([_crawl(20, 19)], True),
        ([_crawl(20, 18)], False),
        ([_crawl(19, 19)], False),
        ([_crawl(10, 10), _crawl(10, 9)], True),
        ([_crawl(20, 10, guessed=10)], False),
        ([_crawl(40, 40, kind="reextract")], False),
        ([_crawl(400, 0)] + [_crawl(20, 20)] * DATED_RUNS, True),
        ([_crawl(400, 0)] + [_crawl(20, 20)] * (DATED_RUNS - 1), False),
    ],
)
def test_an_outlet_whose_last_articles_have_dates_is_expected_to_have_them(
    earlier: list[Manifest], expected: bool
) -> None:
    assert expects_dates(earlier) is expected
