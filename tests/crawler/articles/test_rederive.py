"""What a crash, an interruption or a lost disk leaves comes back from the WARCs, and is the same each time."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import archive
from archive import layout
from archive.errors import StorageError
from archive.manifest import Fate
from archive.runs.chain import manifests
from archive.runs.files import put, write_manifest
from archive.runs.mend import mend
from archive.storage.jsonl import pack_lines, read_lines
from archive.storage.local import LocalStorage
from archive.storage.temporary import temporary_database
from archive.verify.audit import verify
from archive.warc.build import records
from crawler.articles import judged
from crawler.articles.rederive import derive
from crawler.frontier.ledger import Ledger
from crawler.frontier.replay import catch_up
from crawler.workers.pool import Bounds, Workers
from tests.crawler.crawls import scrapy
from tests.crawler.sites import Site, address, listing, moved, serving

OUTLET = "127-0-0-1"
NOTICE = "<p>Please consider the weekly letter of this paper, which costs you nothing.</p>"
NAMES = ("red", "blue", "green", "white", "black")


def story(name: str, edit: str = "") -> tuple[int, bytes, dict[str, str]]:
    """A page that shares nothing but the notice with the others."""
    parts = "".join(f"<p>{f'The {name} {part} ferry was late on its way home. ' * 5}</p>" for part in "abcdefgh")
    body = f"<html lang=en><body><article><h1>The {name} ferry</h1>{parts}{edit}{NOTICE}</article></body></html>"
    return 200, body.encode(), {}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        found.answers = {"/politics/": listing(*range(1, 6))}
        found.answers |= {address(number): story(name) for number, name in enumerate(NAMES, 1)}
        yield found


def crash(root: Path) -> str:
    """Makes the last run one that was killed: its WARC ends before what a run writes at its end."""
    *others, run = archive.open(root).runs()
    kept = {entry.name for one in others for entry in one.files}
    (segment,) = (entry.name for entry in run.files if entry.name.startswith("warc/"))
    with (root / segment).open("rb") as stream:
        end = next(one.offset for one in records(stream) if one.kind == "resource")
    data = (root / segment).read_bytes()[:end]
    (root / segment).with_name(Path(segment).name + ".open").write_bytes(data)
    derived = [entry.name for entry in run.files if entry.name not in kept]
    manifest = layout.manifest_name(OUTLET, run.started, run.run)
    for name in (*derived, manifest, f"{manifest}.sha256"):
        (root / name).unlink()
    for path in root.glob("ledger/*.sqlite*"):
        path.unlink()
    return run.run


def rebuilt(root: Path, folder: Path) -> Path:
    """The archive again, of which nothing but the WARCs was left."""
    again = folder / "again"
    for path in root.rglob("*.warc.gz"):
        (again / path.relative_to(root)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, again / path.relative_to(root))
    list(mend(again))
    done = scrapy("mend", folder=folder, ARCHIVE=again)
    assert done.code == 0, done.log
    return again


def captures(root: Path) -> list[bytes]:
    return sorted(one.to_json() for one in archive.open(root).captures())


def test_a_crashed_run_comes_back_the_same_and_whole(site: Site, tmp_path: Path) -> None:
    """Also when runs followed: what mended it left no WARC, so none of them names it as a parent."""
    root = tmp_path / "archive"
    assert site.crawl(tmp_path).code == 0
    site.answers[address(1)] = story("red", "<p>The harbour office has since corrected the day of the week.</p>")
    assert site.crawl(tmp_path, REFETCH_ALL=1).code == 0
    crash(root)
    for _ in range(2):
        assert site.crawl(tmp_path, REFETCH_ALL=1).code == 0

    again = rebuilt(root, tmp_path)

    assert captures(again) == captures(root)
    assert [one.version for one in archive.open(again).history(site.base + address(1))] == [1, 2]
    assert list(verify(root)) == []
    assert list(verify(again)) == []


def test_a_crashed_run_extracts_with_the_memory_it_began_with(site: Site, tmp_path: Path) -> None:
    root = tmp_path / "archive"
    assert site.crawl(tmp_path).code == 0
    site.answers[address(1)] = story("red", "<p>The harbour office has since corrected the day of the week.</p>")
    assert site.crawl(tmp_path, REFETCH_ALL=1).code == 0
    crashed = crash(root)

    assert scrapy("mend", folder=tmp_path, ARCHIVE=root).code == 0

    (path,) = root.glob(f"articles/*/*/*/{crashed}.*")
    _, edited = archive.open(root).history(site.base + address(1))
    assert edited.extraction.id in path.name
    assert edited.extraction.memory is not None
    assert "corrected the day" in (edited.text or "")
    assert "weekly letter" not in (edited.text or "")


def test_a_moved_article_comes_back_the_same(site: Site, tmp_path: Path) -> None:
    """The redirect stands in the WARC before the page it led to."""
    root = tmp_path / "archive"
    assert site.crawl(tmp_path).code == 0
    site.answers |= {address(1): moved(address(9)), address(9): story("red")}
    for _ in range(2):
        assert site.crawl(tmp_path, REFETCH_ALL=1).code == 0

    again = rebuilt(root, tmp_path)

    assert captures(again) == captures(root)
    history = archive.open(again).history(site.base + address(1))
    assert [(one.status, one.snapshot.status if one.snapshot else 0) for one in history] == [
        ("ok", 200),
        ("moved", 302),
    ]


def test_deriving_that_is_killed_before_its_manifest_leaves_nothing_unlisted(site: Site, tmp_path: Path) -> None:
    root = tmp_path / "archive"
    assert site.crawl(tmp_path).code == 0
    crash(root)
    assert scrapy("mend", folder=tmp_path, ARCHIVE=root).code == 0
    (mending,) = (one for one in archive.open(root).runs() if one.kind == "mend")
    before = captures(root)
    for name in ("", ".sha256"):
        (root / (layout.manifest_name(OUTLET, mending.started, mending.run) + name)).unlink()

    assert scrapy("mend", folder=tmp_path, ARCHIVE=root).code == 0

    assert captures(root) == before
    assert list(verify(root)) == []


def test_articles_files_that_a_killed_end_did_not_write_are_derived(site: Site, tmp_path: Path) -> None:
    """The manifest names the extractions that made a run's articles: what it names and is not there is missing."""
    root = tmp_path / "archive"
    assert site.crawl(tmp_path).code == 0
    before = captures(root)
    for path in root.glob("articles/*/*/*/*"):
        path.unlink()

    assert scrapy("mend", folder=tmp_path, ARCHIVE=root).code == 0

    assert captures(root) == before


def unsettled(root: Path) -> None:
    """Makes the run one that was stopped before a single page was extracted: all of its fates are pending."""
    storage = LocalStorage(root)
    (run,) = archive.open(root).runs()
    kept = [entry for entry in run.files if not entry.name.startswith(("articles/", "fates/", "memory/"))]
    fates = layout.fates_name(OUTLET, run.started, run.run)
    pending = [
        Fate(url=one.url, fate="pending", seen_in=one.seen_in)
        for one in (Fate.from_json(line) for line in read_lines(storage.read(fates), fates))
    ]
    manifest = layout.manifest_name(OUTLET, run.started, run.run)
    for entry in {*run.files} - {*kept}:
        storage.delete(entry.name)
    for name in (manifest, f"{manifest}.sha256"):
        storage.delete(name)
    kept.append(put(storage, fates, pack_lines(one.to_json() for one in pending)))
    stopped = {"status": "interrupted", "counts": {"pending": len(pending)}, "files": tuple(kept)}
    nothing = {"extractions": (), "memory": None, "learned": None, "profile": None}
    write_manifest(storage, msgspec.structs.replace(run, **stopped, **nothing))
    for path in root.glob("ledger/*.sqlite*"):
        path.unlink()


def test_pages_of_which_none_was_extracted_before_the_stop_are_not_fetched_again(site: Site, tmp_path: Path) -> None:
    root = tmp_path / "archive"
    assert site.crawl(tmp_path).code == 0
    unsettled(root)
    site.asked.clear()

    done = site.crawl(tmp_path)

    assert done.counts(OUTLET) == {"skipped": len(NAMES)}, done.log
    assert [path for path, _ in site.asked] == ["/robots.txt", "/politics/"]
    assert len(list(archive.open(root).articles())) == len(NAMES)


def test_a_run_without_articles_lacks_none(site: Site, tmp_path: Path) -> None:
    """A page that failed is no article that is missing: nothing is derived, and no manifest is added at each start."""
    site.answers = {"/politics/": listing(1, 2), address(1): (500, b"", {}), address(2): (404, b"", {})}
    for _ in range(3):
        site.crawl(tmp_path, REFETCH_ALL=1, RETRY_TIMES=0)

    assert [one.kind for one in archive.open(tmp_path / "archive").runs()] == ["crawl"] * 3


def test_a_fresh_machine_reads_from_the_store_what_it_has_to_derive(site: Site, tmp_path: Path) -> None:
    """Its folder holds the manifests; the segments of the run whose pages are pending lie in the store only."""
    assert site.crawl(tmp_path).code == 0
    store = LocalStorage(tmp_path / "archive")
    expected = captures(tmp_path / "archive")
    local = LocalStorage(tmp_path / "fresh")
    for entry in store.list("runs/"):
        local.put(entry.name, store.read(entry.name))
    for entry in store.list("memory/"):
        local.put(entry.name, store.read(entry.name))

    ledger = Ledger(tmp_path / "fresh" / "ledger.sqlite")
    with Workers(workers=1) as workers:
        catch_up(local, OUTLET, None, ledger, workers, store)

    assert sorted(one.to_json() for one in archive.Archive(local).captures()) == expected
    assert ledger.waiting("r", 1e12) == len(NAMES)


def test_what_a_busy_machine_had_no_time_for_is_derived_at_the_next_start(site: Site, tmp_path: Path) -> None:
    """A page that was not read in time would have failed for good: its articles would be gone from the archive."""
    root = tmp_path / "archive"
    # Pebble looks at its clock ten times a second.
    site.answers[address(1)] = story(
        "red", "".join(f"<p>{NOTICE} And {number} letters more.</p>" for number in range(2000))
    )
    assert site.crawl(tmp_path).code == 0
    expected = captures(root)
    shutil.rmtree(root / "articles")
    local = LocalStorage(root)

    with Workers(workers=1, bounds=Bounds(wall=0.001)) as workers:
        assert list(derive(local, OUTLET, None, workers)) == []
    assert captures(root) == []
    with Workers(workers=1) as workers:
        assert len(list(derive(local, OUTLET, None, workers))) == 1

    assert captures(root) == expected
    assert list(verify(root)) == []


def test_no_room_for_what_is_derived_is_told(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite has no error of the archive's for a full disk."""
    root = tmp_path / "archive"
    assert site.crawl(tmp_path).code == 0
    shutil.rmtree(root / "articles")

    def full() -> sqlite3.Connection:
        database = temporary_database()
        database.execute("PRAGMA max_page_count = 2")  # of it SQLite says what it says of a full disk
        return database

    monkeypatch.setattr(judged, "temporary_database", full)
    with Workers(workers=1) as workers, pytest.raises(StorageError, match="TMPDIR"):
        list(derive(LocalStorage(root), OUTLET, None, workers))


def test_nothing_of_a_whole_archive_is_derived(site: Site, tmp_path: Path) -> None:
    assert site.crawl(tmp_path).code == 0
    local = LocalStorage(tmp_path / "archive")
    before = [one.run for one, _ in manifests(local, OUTLET)]

    with Workers(workers=1) as workers:
        assert list(derive(local, OUTLET, None, workers)) == []

    assert [one.run for one, _ in manifests(local, OUTLET)] == before
