"""archive.transfer.copy: an archive moved whole or in part, verified, and resumed where it broke off."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import archive
from archive.errors import DamagedError, FormatError, StorageError, UsageError
from archive.layout import now
from archive.manifest import Fate, FileEntry, Manifest, Parent, Superseded
from archive.runs.mend import mend
from archive.runs.run import Closing, Run
from archive.runs.segment import Writing
from archive.storage.base import Entry, Storage
from archive.storage.local import LocalStorage
from archive.storage.memory import MemoryStorage
from archive.storage.s3 import S3Options, S3Storage
from archive.transfer.copy import copy
from archive.verify.audit import verify
from tests.archive.articles import article
from tests.archive.exchanges import exchange
from tests.archive.seaweed import SeaweedFS, credentials, seaweed  # noqa: F401 -- fixtures
from tests.tools import in_full


def add_run(place: Storage, outlet: str, run: str, day: int, parent: str | None = None, size: int = 1_000) -> list[str]:
    """A run of ``day`` November with invented content; its names, the manifest last."""
    names = [f"warc/{outlet}/2026/11/{outlet}-{run}-00000.warc.gz", f"articles/{outlet}/2026/11/{run}.1-x.jsonl.gz"]
    files = []
    for name in names:
        data = hashlib.shake_256(name.encode()).digest(size)
        place.put(name, data)
        files.append(FileEntry.of(name, data))
    moment = f"2026-11-{day:02}T10:00:00.000000Z"
    parents = (Parent(parent, "0" * 64),) if parent else ()
    manifest = Manifest(
        run=run, outlet=outlet, status="complete", started=moment, ended=moment, files=tuple(files), parents=parents
    )
    name = f"runs/{outlet}/2026/11/{run}.json"
    place.put(f"{name}.sha256", b"digest")
    place.put(name, manifest.to_json())
    return [*names, f"{name}.sha256", name]


@pytest.fixture
def source() -> MemoryStorage:
    place = MemoryStorage({"archive.json": b'{"format": 1}\n'})
    add_run(place, "japan-news", "zzz", 1)
    add_run(place, "japan-news", "mmm", 10, "zzz")
    add_run(place, "japan-news", "aaa", 20, "mmm")
    add_run(place, "other", "ooo", 15)
    return place


def names(copied: list[Entry]) -> list[str]:
    return [entry.name for entry in copied]


def test_everything(source: MemoryStorage) -> None:
    """The same files, run by run: where it breaks off all runs but one are whole."""
    dest = MemoryStorage()

    copied = names(list(copy(source, dest)))

    assert dest.files == source.files
    assert sorted(copied) == sorted(source.files)
    runs = ["zzz", "mmm", "ooo", "aaa"]
    assert [name.rpartition("/")[2].split(".")[0] for name in copied if name.endswith(".json")][1:] == runs
    assert [next(run for run in runs if run in name) for name in copied[1:]] == [run for run in runs for _ in range(4)]


def archived(root: Path, runs: int = 3) -> Path:
    """A real archive of one outlet, of which each run edits the same article, and keeps two WARC files."""
    for number in range(runs):
        run = Run.begin(root, "courier", writing=Writing(max_size=1))
        url, body = "https://courier.example/politics/1/", b"<p>Edition %d</p>" % number
        ref = run.record(exchange(url, body)).result()
        run.record(exchange(f"{url}{number}", body * 2)).result()
        one = article(body.decode(), url=url, captured=now(), snapshot=ref)
        run.close(Closing(status="complete", articles=[one], fates=[Fate(url=url, fate="saved", article=one.id)]))
    return root


@pytest.mark.parametrize("step", in_full(range(1, 27), [3, 4, 7, 12, 20]))
def test_a_copy_that_broke_off_goes_on_behind_a_mend(tmp_path: Path, step: int) -> None:
    """What had come of a run was taken for one that crashed; its manifest could not come any more, for good."""
    source, dest = archived(tmp_path / "source"), tmp_path / "dest"
    copying = copy(LocalStorage(source), LocalStorage(dest))
    for _ in range(step):
        next(copying)
    copying.close()
    list(mend(dest))

    for _ in range(2):
        list(copy(LocalStorage(source), LocalStorage(dest)))

    assert list(verify(dest)) == []
    both = [archive.open(place) for place in (source, dest)]
    told, wanted = ([one.to_json() for one in news.articles(versions="all")] for news in both)
    assert told == wanted
    assert [len({run.run for run in news.runs() if run.kind == "crawl"}) for news in both] == [3, 3]
    list(copy(LocalStorage(dest), LocalStorage(source)))
    assert list(verify(source)) == []
    assert [one.to_json() for one in archive.open(source).articles(versions="all")] == told


def test_a_folder_in_which_others_keep_warc_files_becomes_no_archive(source: MemoryStorage, tmp_path: Path) -> None:
    """With our mark in it nobody would see their files any more."""
    (tmp_path / "crawl.warc.gz").touch()
    with pytest.raises(UsageError, match=r"no archive, and holds crawl\.warc\.gz"):
        list(copy(source, LocalStorage(tmp_path)))
    assert [path.name for path in tmp_path.iterdir()] == ["crawl.warc.gz"]


def test_one_outlet(source: MemoryStorage) -> None:
    """--outlet takes that one's files and the archive's mark."""
    dest = MemoryStorage()

    list(copy(source, dest, outlet="other"))

    assert sorted(dest.files) == sorted(["archive.json", *(name for name in source.files if "other" in name)])


def test_since(source: MemoryStorage) -> None:
    """--since takes whole runs by their end, and what no manifest names yet."""
    source.put("warc/japan-news/2026/11/japan-news-new-00000.warc.gz", b"a run under way")
    source.put("warc/japan-news/2026/11/japan-news-new-00001.warc.gz.open", b"not sealed")
    dest = MemoryStorage()

    list(copy(source, dest, since="2026-11-10T10:00:00+00:00"))

    assert {name.rpartition("/")[2].partition(".")[0] for name in dest.files if name.startswith("runs/")} == {
        "mmm", "aaa", "ooo",
    }  # fmt: skip
    assert not any("zzz" in name or name.endswith(".open") for name in dest.files)
    assert "warc/japan-news/2026/11/japan-news-new-00000.warc.gz" in dest.files


def test_a_date_that_is_none(source: MemoryStorage) -> None:
    """A slip is a matter of usage."""
    with pytest.raises(UsageError, match="'yesterday' is no date"):
        list(copy(source, MemoryStorage(), since="yesterday"))


def test_it_goes_on_where_it_stopped(source: MemoryStorage) -> None:
    """What is there is not sent again, and counts as copied."""

    class Counting(MemoryStorage):
        puts = 0

        def put(self, name: str, data: bytes | Path) -> None:
            self.puts += 1
            super().put(name, data)

    dest = Counting()
    steps = copy(source, dest)
    for _ in range(5):
        next(steps)
    del steps

    assert len(list(copy(source, dest))) == len(source.files) == dest.puts


def test_another_file_of_the_name(source: MemoryStorage) -> None:
    """Nothing is replaced at the destination, and all others are copied: one damaged file kept the rest from coming."""
    name = "warc/other/2026/11/other-ooo-00000.warc.gz"
    dest = MemoryStorage({name: b"x" * 1_000})

    with pytest.raises(StorageError, match=r"1 files were not copied .* another file of this name .* All others were"):
        list(copy(source, dest))

    assert dest.files[name] == b"x" * 1_000
    assert {**source.files, name: b"x" * 1_000} == dest.files


def test_damage_is_not_spread(source: MemoryStorage) -> None:
    """A file with another digest than its manifest says stays behind; all others are copied, and the error names it."""
    name = "warc/other/2026/11/other-ooo-00000.warc.gz"
    source.files[name] = b"\0" + source.files[name][1:]
    dest = MemoryStorage()

    with pytest.raises(DamagedError, match=f"1 damaged files were not copied to memory: {name}: its SHA-256 in"):
        list(copy(source, dest))

    assert sorted([*dest.files, name]) == sorted(source.files)


def test_damage_on_the_way(source: MemoryStorage) -> None:
    """What the destination holds is looked at, not believed."""

    class Forgetful(MemoryStorage):
        def put(self, name: str, data: bytes | Path) -> None:
            super().put(name, bytes(data)[:-1] + b"!" if isinstance(data, bytes) else data)

    with pytest.raises(StorageError, match="is not what was sent"):
        list(copy(source, Forgetful()))


@pytest.mark.usefixtures("credentials")
def test_folder_to_bucket_to_folder(tmp_path: Path, seaweed: SeaweedFS) -> None:  # noqa: F811
    """Through a real store and back: the same bytes, large files too."""
    first, third = LocalStorage(tmp_path / "a", sync=False), LocalStorage(tmp_path / "b", sync=False)
    add_run(first, "japan-news", "zzz", 1, size=9_000_000)
    second = S3Storage(seaweed.bucket(), "copy", S3Options(endpoint_url=seaweed.endpoint))

    there = list(copy(first, second))
    back = list(copy(second, third))

    assert there == back
    assert len(back) == 4
    assert all(first.read(entry.name) == third.read(entry.name) for entry in back)
    assert list(first.list()) == list(second.list()) == list(third.list())


MANIFEST = "runs/other/2026/11/ooo.json"


def test_a_manifest_that_is_none_keeps_nothing_else_from_coming(source: MemoryStorage) -> None:
    """Whoever copies an archive from a failing disk needs the rest of it."""
    source.files[MANIFEST] = source.files[MANIFEST][:40]
    dest = MemoryStorage()

    with pytest.raises(DamagedError, match=f"not copied to memory: {MANIFEST}: not a run manifest"):
        list(copy(source, dest))

    assert sorted([*dest.files, MANIFEST, f"{MANIFEST}.sha256"]) == sorted(source.files)


def test_what_a_mend_has_replaced_is_no_damage(source: MemoryStorage) -> None:
    """A bucket keeps damaged files beside what stands for them."""
    article = "articles/other/2026/11/ooo.1-x.jsonl.gz"
    source.files[article] = b"damaged"
    source.files["runs/other/2026/11/damaged.json"] = b"{"
    no_more = (Superseded(article, "0" * 64), Superseded("runs/other/2026/11/damaged.json", ""))
    moment = "2026-11-16T10:00:00.000000Z"
    mend = Manifest(
        run="ppp", outlet="other", kind="mend", status="complete", started=moment, ended=moment, supersedes=no_more
    )
    source.put("runs/other/2026/11/ppp.json", mend.to_json())
    dest = MemoryStorage()

    list(copy(source, dest))

    left = {article, "runs/other/2026/11/damaged.json"}
    assert dest.files.keys() == source.files.keys() - left


def test_what_neither_place_has_is_named(source: MemoryStorage) -> None:
    """A folder whose WARC files went (``SPOOL_KEEP``) is no whole archive; beside a whole one nothing is said."""
    lost = source.files.pop("warc/japan-news/2026/11/japan-news-zzz-00000.warc.gz")
    name = "warc/japan-news/2026/11/japan-news-zzz-00000.warc.gz"
    dest = MemoryStorage()

    with pytest.raises(DamagedError, match=rf"1 files that manifests name are neither in memory nor in memory: {name}"):
        list(copy(source, dest))
    assert dest.files == source.files

    list(copy(source, MemoryStorage(), since="2026-11-10T10:00:00+00:00"))
    list(copy(source, MemoryStorage({name: lost})))


@pytest.mark.parametrize("mark", [b'{"format": 2}\n', b"hello"])
def test_nothing_is_copied_into_what_a_newer_version_made_or_no_archive(source: MemoryStorage, mark: bytes) -> None:
    dest = MemoryStorage({"archive.json": mark})

    with pytest.raises(FormatError):
        list(copy(source, dest))

    assert dest.files == {"archive.json": mark}
