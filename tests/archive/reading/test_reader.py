from __future__ import annotations

import copy
import multiprocessing
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import archive
from archive import MemoryStorage
from archive.errors import DamagedError, FormatError, NotFound, StorageError, UsageError
from archive.runs.files import write_articles
from archive.storage.jsonl import pack_lines
from archive.storage.local import LocalStorage
from tests.archive.articles import article, ref


def held(*articles: archive.Article) -> archive.Archive:
    """An archive in memory that holds these articles."""
    place = MemoryStorage()
    place.put("archive.json", b'{"format": 1}')
    for number, one in enumerate(articles):
        write_articles(place, one.outlet or "x", "2026-10-01", f"run{number}", [one])
    return archive.open(place)


def numbered(day: int, text: str, **changes: Any) -> archive.Article:
    snapshot = ref(f"<urn:uuid:{day}{text}>")
    return article(text, captured=f"2026-10-{day:02}T00:00:00.000000Z", snapshot=snapshot, **changes)


def texts(found: Iterator[archive.Article]) -> list[str | None]:
    return [one.text for one in found]


@pytest.fixture
def news() -> archive.Archive:
    other = "https://courier.example/politics/2/"
    return held(
        numbered(1, "One."),
        numbered(3, "One, edited."),
        numbered(2, "Two.", url=other, date_published="2026-10-20", outlet="other"),
        numbered(4, "", url="https://courier.example/3/", status="consent", date_published=None),
    )


def test_an_article_by_its_address_is_its_latest_version(news: archive.Archive) -> None:
    """Where there is none yet, the last capture; where nothing is known, None."""
    other = news.article("https://courier.example/politics/2/?utm_source=x")
    wall = news.article("https://courier.example/3/")

    assert other is not None
    assert (other.text, other.version) == ("Two.", 1)
    assert wall is not None
    assert (wall.status, wall.version) == ("consent", None)
    assert news.article("https://courier.example/4/") is None


def test_articles_are_the_latest_version_of_each(news: archive.Archive) -> None:
    assert texts(news.articles()) == ["One, edited.", "Two."]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"outlet": "other"}, ["Two."]),
        ({"versions": "all"}, ["One.", "One, edited.", "Two."]),
        ({"published_since": "2026-10-14"}, ["Two."]),
        ({"published_until": "2026-10-14"}, ["One, edited."]),
        ({"published_since": "2026-10-13T15:41:47Z"}, ["One, edited.", "Two."]),
        ({"published_since": "2026-10-13T15:41:48Z"}, ["Two."]),
        ({"captured_until": "2026-10-03"}, ["Two."]),
        ({"captured_until": "2026-10-03", "versions": "all"}, ["One.", "Two."]),
        ({"as_of": "2026-10-01"}, ["One."]),
        ({"as_of": "2026-10-02"}, ["One.", "Two."]),
        ({"status": "consent"}, [""]),
        ({"status": None}, ["One, edited.", "", "Two."]),
        ({"status": ["ok", "consent"], "outlet": "courier"}, ["One, edited.", ""]),
    ],
)
def test_articles_are_chosen_by(news: archive.Archive, arguments: dict[str, Any], expected: list[str]) -> None:
    assert texts(news.articles(**arguments)) == expected


def test_an_article_that_is_gone_is_in_yesterdays_corpus_alone() -> None:
    news = held(numbered(1, "One."), numbered(3, "", status="gone"))

    assert texts(news.articles()) == []
    assert texts(news.articles(as_of="2026-10-02")) == ["One."]
    assert [one.status for one in news.articles(status=None, versions="all")] == ["ok", "gone"]


def test_a_date_that_is_none_is_a_usage_error(news: archive.Archive) -> None:
    with pytest.raises(UsageError, match="'yesterday' is no date"):
        list(news.articles(published_since="yesterday"))


def test_history_is_found_by_any_form_of_the_url_and_by_id(news: archive.Archive) -> None:
    url = "http://courier.example/politics/20261013-410233?utm_source=feed#top"

    history = news.history(url)

    assert [(one.version, one.text) for one in history] == [(1, "One."), (2, "One, edited.")]
    assert news.history(history[0].id) == history
    assert news.history("https://courier.example/unknown/") == []


def test_a_broken_line_names_its_file() -> None:
    place = MemoryStorage()
    place.put("archive.json", b'{"format": 1}')
    place.put("articles/x/2026/10/r.1.jsonl.gz", pack_lines([b"{}"]))

    with pytest.raises(DamagedError, match=r"articles/x/2026/10/r\.1\.jsonl\.gz: not an article record"):
        list(archive.open(place).articles())


def test_an_article_without_snapshot_has_no_proof(news: archive.Archive) -> None:
    with pytest.raises(NotFound, match="no snapshot"):
        news.snapshot(article())


def test_a_missing_file_is_named(news: archive.Archive) -> None:
    with pytest.raises(NotFound, match=r"courier-20261013t160000z-aaaaaaaaaa-00000\.warc\.gz"):
        news.snapshot(next(news.articles()))


@pytest.mark.parametrize("content", [{}, {"readme.txt": "x"}])
def test_a_folder_that_is_no_archive_is_said_to_be_none(tmp_path: Path, content: dict[str, str]) -> None:
    for name, text in content.items():
        (tmp_path / name).write_text(text)

    with pytest.raises(FormatError, match="there is no archive here"):
        archive.open(tmp_path)


def test_an_archive_goes_to_other_processes(tmp_path: Path, news: archive.Archive) -> None:
    """Also when it was asked for something before; it could not be pickled then."""
    for name in news.storage.names():
        LocalStorage(tmp_path).put(name, news.storage.read(name))
    opened = archive.open(tmp_path)
    (one, _) = opened.articles()
    with pytest.raises(NotFound):
        opened.snapshot(one)
    assert len(list(opened.snapshots())) == 0

    for place in (news, opened):
        assert texts(pickle.loads(pickle.dumps(place)).articles()) == ["One, edited.", "Two."]
        assert texts(copy.deepcopy(place).articles()) == ["One, edited.", "Two."]
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(_count, [opened]) == [2]


def _count(place: archive.Archive) -> int:
    return len(list(place.articles()))


def test_an_archive_whose_disk_was_unmounted_is_not_one_of_nothing(tmp_path: Path, news: archive.Archive) -> None:
    """It gave no articles, an empty table, no outlets."""
    for name in news.storage.names():
        LocalStorage(tmp_path / "data").put(name, news.storage.read(name))
    opened = archive.open(tmp_path / "data")
    shutil.rmtree(tmp_path / "data")
    questions: list[Callable[[], object]] = [
        lambda: list(opened.articles()), opened.to_pandas, opened.outlets, opened.runs,
        lambda: list(opened.fates()), lambda: opened.history("https://courier.example/politics/2/"),
    ]  # fmt: skip

    for ask in questions:
        with pytest.raises(StorageError, match="not there any more"):
            ask()
    (tmp_path / "data").mkdir()  # the place where a disk is mounted stays
    for ask in questions:
        with pytest.raises(StorageError, match="not there any more"):
            ask()


def test_a_folder_that_is_not_there_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="there is no archive here"):
        archive.open(tmp_path / "nowhere")

    assert not (tmp_path / "nowhere").exists()
