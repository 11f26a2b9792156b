"""An import tells the same histories in whatever order captures come, in one command or in many."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

import archive
from archive.causes import Cause
from archive.manifest import Fate
from archive.storage.local import LocalStorage
from archive.verify.audit import verify
from crawler.ingest.known import Known
from tests.archive import others
from tests.crawler.ingest.captures import EDITED, HOST, ONE, TWO, captured, extracted, story
from tests.tools import in_full

FIRST = "Council Hears Figures for the Quay"
# An edit that was taken back, an article that went away, came back and went away for good, one that moved: of each
# version the last capture shows what one before it did, or says something only of an article that is known.
STATES = [
    captured(1, ONE, others.page(story(FIRST))),
    captured(2, ONE, others.page(EDITED)),
    captured(3, ONE, others.page(story(FIRST))),
    captured(4, ONE, others.page(story(FIRST))),
    captured(5, ONE, others.page("<html><h1>Not found</h1></html>", status="404 Not Found")),
    captured(6, ONE, others.page(story(FIRST))),
    captured(7, ONE, others.page("<html><h1>Gone</h1></html>", status="410 Gone")),
    captured(8, TWO, others.page(story("Islands Fear for Their Ferry", "Friday"))),
    captured(9, TWO, others.page("", "Location: /b/", "Content-Type: text/html", status="302 Found"))
    + captured(9, "/b/", others.page(story("A Brief About the Bridge"))),
]


def _versions(place: Path) -> list[tuple[str, str | None, str, str]]:
    every = archive.open(place).articles(status=None, versions="all")
    return [(one.url, one.headline, one.status, one.captured) for one in every]


def _imported_in(order: Sequence[int], place: Path, *, at_once: bool, more: Sequence[str]) -> Path:
    files = []
    for number in order:
        files.append(place / f"{number}.warc")
        files[-1].parent.mkdir(parents=True, exist_ok=True)
        files[-1].write_bytes(STATES[number])
    for some in [files] if at_once else [[one] for one in files]:
        assert extracted(some, place / "to", *more) == 0
    return place / "to"


@pytest.mark.parametrize(("at_once", "more"), [(True, []), (False, []), (True, ["--copy"]), (False, ["--copy"])])
def test_histories_are_the_same_in_whatever_order_captures_come(tmp_path: Path, at_once: bool, more: list[str]) -> None:
    """A capture that showed what was known had no line, nor had a 404 where no article was known: when one between
    them came later, the return and the end of the article were lost."""
    wanted = _versions(_imported_in(range(9), tmp_path / "sorted", at_once=True, more=more))
    assert [(status, moment[8:10]) for _, _, status, moment in wanted] == [
        *(("ok", "01"), ("ok", "02"), ("ok", "03"), ("gone", "05"), ("ok", "06"), ("gone", "07")),
        *(("ok", "08"), ("moved", "09"), ("ok", "09")),
    ]
    for seed in in_full(range(12), range(3 if at_once else 1)):
        order = random.Random(seed).sample(range(9), 9)
        place = _imported_in(order, tmp_path / str(seed), at_once=at_once, more=more)
        assert _versions(place) == wanted, order
        assert list(verify(place)) == []
        # And nothing is left to be done.
        assert extracted([tmp_path / str(seed)], place, *more) == 0
        assert _versions(place) == wanted


def test_an_older_file_that_comes_after_a_crawl_tells_a_return_of_the_crawl(tmp_path: Path) -> None:
    """Its capture is in the archive's own WARC, and has but a fate."""
    place = _imported_in([0, 2, 4], tmp_path, at_once=True, more=["--copy"])
    for file in tmp_path.glob("*.warc"):
        file.unlink()
    (tmp_path / "older.warc").write_bytes(STATES[1])
    assert extracted([tmp_path / "older.warc"], place) == 0

    assert [one[3][8:10] for one in _versions(place)] == ["01", "02", "03", "05"]
    assert list(verify(place)) == []


def test_captures_whose_file_is_not_there_any_more_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    place = _imported_in([0, 2], tmp_path, at_once=True, more=[])
    (tmp_path / "2.warc").unlink()
    (tmp_path / "older.warc").write_bytes(STATES[1])
    assert extracted([tmp_path / "older.warc"], place) == 0

    assert "1 captures were compared with older ones than came now" in caplog.text
    assert [one[3][8:10] for one in _versions(place)] == ["01", "02"]


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_an_article_that_moved_and_kept_its_number_goes_on_at_its_new_address(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    """The new address was taken for a form of the old one, too, whose captures do not count: edits were lost."""
    old, new = (f"/politics/{name}/council-hears-figures-10077/" for name in names)
    told = [
        captured(2, old, others.page(story("Council Hears Figures for the Quay"))),
        captured(3, old, others.page("", f"Location: {new}", "Content-Type: text/html", status="301 Moved")),
        captured(3, new, others.page(story("Council Hears Figures for the Quay"))),
    ]
    for number, data in enumerate([b"".join(told), captured(4, new, others.page(EDITED))]):
        (tmp_path / f"{number}.warc").write_bytes(data)
        assert extracted([tmp_path / f"{number}.warc"], tmp_path / "to") == 0
    news = archive.open(tmp_path / "to")

    assert [one.headline for one in news.history(HOST + old)] == [
        "Council Hears Figures for the Quay",
        "Council Told What Quay Costs",
    ]
    assert [one.cause.kind for run in news.runs() for one in run.aliases] == ["moved"]


@pytest.mark.parametrize("more", [[], ["--copy"]])
def test_a_redirect_in_another_file_than_its_page_is_proven_by_its_own_file(tmp_path: Path, more: list[str]) -> None:
    """No manifest named that file: the bytes could not be read, and `archive verify` told a damage."""
    told = [
        captured(8, TWO, others.page(story("Islands Fear for Their Ferry", "Friday"))),
        captured(9, TWO, others.page("", "Location: /b/", "Content-Type: text/html", status="302 Found")),
        captured(9, "/b/", others.page(story("A Brief About the Bridge"))),
    ]
    (tmp_path / "crawl").mkdir()
    for number, data in enumerate(told):
        (tmp_path / "crawl" / f"{number}.warc").write_bytes(data)
    assert extracted([tmp_path / "crawl"], tmp_path / "to", *more) == 0
    news = archive.open(tmp_path / "to")

    moved = news.history(HOST + TWO)[-1]
    assert (moved.status, news.snapshot(moved).status) == ("moved", 302)
    assert list(verify(tmp_path / "to")) == []


@pytest.mark.parametrize(("cause", "count"), [(None, 1), ("same_page", 0), ("stranger", 0), ("no_original", 0)])
def test_what_a_crawl_found_to_be_a_wall_is_not_judged_again(tmp_path: Path, cause: str | None, count: int) -> None:
    """An import has not the pages that showed it, and made an article of the wall."""
    place = _imported_in([1], tmp_path, at_once=True, more=["--copy"])
    known = Known(LocalStorage(place), "paper-example")
    told = Cause(cause) if cause else None
    known.visited(Fate(url=HOST + ONE, fate="failed", cause=told, status=200, captured="2024-05-03T10:00:00Z"), "run")
    known.note([archive.open(place).history(HOST + ONE)[0]])

    assert len(known.overtaken()) == count
