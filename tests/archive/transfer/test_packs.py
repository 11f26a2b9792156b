"""Packs: a fresh container gets what it would get file by file, whatever became of them, and asks for little."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import archive
from archive import layout
from archive.errors import NotFound
from archive.layout import MARK, PACKS
from archive.manifest import Fate, FileEntry, Manifest, Parent
from archive.runs.files import put, write_manifest
from archive.storage.base import Entry
from archive.storage.jsonl import pack_lines
from archive.storage.local import LocalStorage
from archive.storage.looked import Looked
from archive.storage.memory import MemoryStorage
from archive.storage.s3 import S3Options, S3Storage
from archive.transfer.download import FOLLOWED, fetch
from archive.transfer.packing import pack, unpack
from archive.transfer.restore import restore
from archive.transfer.spool import Spool
from benchmarks.fresh import begun, counting, stored
from benchmarks.large import OUTLET, generate
from tests.archive.seaweed import SeaweedFS, credentials, seaweed  # noqa: F401 -- fixtures

RUNS = 31
LONG_AGO = "2026-09-21T10:00:00.000000Z"
TAKEN = ("articles/", "fates/", "memory/", "runs/", MARK)


class Bucket(MemoryStorage):
    """A bucket that counts what is read."""

    lists_dearly = True
    asked = 0

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        self.asked += 1
        return super().read(name, offset, length)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a year of runs were there."""
    monkeypatch.setattr("archive.storage.looked.NEWEST", 5)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of several months, one run a day, with its packs."""
    root = tmp_path_factory.mktemp("written")
    generate(root, 2 * RUNS, RUNS, every=3 * 86_400)
    pack(LocalStorage(root, sync=False), OUTLET, MemoryStorage())
    return root


def bucket(written: Path) -> Bucket:
    local = LocalStorage(written)
    return Bucket({name: local.read(name) for name in local.names() if not name.startswith("ledger/")})


def content(root: Path) -> dict[str, bytes]:
    local = LocalStorage(root)
    return {name: local.read(name) for name in local.names() if name.startswith(TAKEN)}


def fresh(place: Bucket, root: Path) -> int:
    """Brings what a crawl follows, as ``follow`` does; how many files were read."""
    LocalStorage(root, sync=False).put(MARK, place.files[MARK])
    place.asked = 0
    fetch(place, LocalStorage(root, sync=False), OUTLET, (*FOLLOWED, "articles"))
    return place.asked


def test_the_runs_of_a_bucket_are_read_from_its_packs(written: Path) -> None:
    place = bucket(written)

    assert archive.open(place).runs() == archive.open(written).runs()
    assert place.asked < RUNS / 2
    with pytest.raises(NotFound, match="nobodys: no such outlet here"):
        archive.open(place).runs("nobodys")


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 3], lambda _: b"", lambda data: data[::-1]])
def test_no_pack_hides_or_changes_a_run(damage: Callable[[bytes], bytes], written: Path) -> None:
    """Packs that are cut, empty or garbage; that hold a manifest which is no more."""
    place = bucket(written)
    for name in [name for name in place.files if name.startswith(PACKS)]:
        place.files[name] = damage(place.files[name])
    assert archive.open(place).runs() == archive.open(written).runs()

    place = bucket(written)
    gone = next(name for name in place.files if layout.is_manifest(name))
    del place.files[gone]
    assert len(archive.open(place).runs()) == RUNS - 1


def test_what_comes_in_packs_is_what_comes_file_by_file(written: Path, tmp_path: Path) -> None:
    """All of it, with the digests beside the manifests; and the packs stay in the bucket."""
    place = bucket(written)

    asked = fresh(place, tmp_path)

    assert content(tmp_path) == content(written)
    assert asked < 12
    assert not LocalStorage(tmp_path).names(f"{PACKS}/")
    assert Spool(LocalStorage(tmp_path), place, OUTLET).pending() == [Entry(MARK, len(place.files[MARK]))]


def test_who_lacks_a_few_runs_asks_for_these_alone(written: Path, tmp_path: Path) -> None:
    """Packs are for who has nothing, or lacks many runs."""
    place = bucket(written)
    fresh(place, tmp_path)
    names = sorted(LocalStorage(tmp_path).names(f"runs/{OUTLET}/"))  # each manifest, and its digest behind it
    for lacks in (0, 1, 3):
        for name in names[len(names) - 2 * lacks :]:
            (tmp_path / name).unlink()
        read = _read_by(place, tmp_path)
        assert not [name for name in read if name.startswith(PACKS)]
        assert len([name for name in read if layout.is_manifest(name)]) == lacks


def _read_by(place: Bucket, root: Path) -> list[str]:
    """The names that are read of the bucket."""
    read: list[str] = []

    class Told(Bucket):
        def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
            read.append(name)
            return super().read(name, offset, length)

    fetch(Told(place.files), LocalStorage(root, sync=False), OUTLET, FOLLOWED)
    return read


DAMAGES: dict[str, Callable[[bytes, bytes], bytes | None]] = {
    "lost": lambda data, other: None,
    "cut in its head": lambda data, other: data[:40],
    "cut": lambda data, other: data[: -len(data) // 3],
    "garbage": lambda data, other: b"\x00no such thing\xff" * 9,
    "overwritten in its end": lambda data, other: data[:-700] + b"\xea" * 500 + data[-200:],
    "that of other runs": lambda data, other: other,
    "empty": lambda data, other: b"",
}


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("which", ["all", "the largest"])
def test_a_pack_that_is_wrong_hides_nothing_and_is_written_again(
    how: str, which: str, written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same comes file by file; when that run ends, the next container has a pack again. Nothing is replaced."""
    place = bucket(written)
    packs = sorted(
        (name for name in place.files if name.startswith(f"{PACKS}/")), key=lambda one: len(place.files[one])
    )
    before = dict(place.files)
    for name in {"all": packs, "the largest": packs[-1:]}[which]:
        data = DAMAGES[how](before[name], before[packs[0] if name == packs[-1] else packs[-1]])
        place.files.pop(name)
        if data is not None:
            place.files[name] = data
    damaged = dict(place.files)

    asked = fresh(place, tmp_path / "first")
    local = LocalStorage(tmp_path / "first", sync=False)
    pack(local, OUTLET, place)
    spool = Spool(local, place, OUTLET)
    report = spool.upload_pending()
    spool.stop(0)

    assert content(tmp_path / "first") == content(written)
    assert not report.pending
    assert damaged.items() <= place.files.items()
    assert asked > 8 + len(packs) or "end" in how
    assert fresh(place, tmp_path / "second") <= 8 + 4 * len(packs) < RUNS
    assert content(tmp_path / "second") == content(written)


def beside(place: Bucket, run: str, moment: str, *parents: Parent) -> Parent:
    """A run that neither the catalog nor a pack tells of, as after one that was stopped."""
    fates = write_fates(place, run, moment)
    told = Manifest(
        run=run, outlet=OUTLET, status="interrupted", started=moment, ended=moment, files=(fates,), parents=parents
    )
    write_manifest(place, told)
    return Parent(run, hashlib.sha256(told.to_json()).hexdigest())


def write_fates(place: Bucket, run: str, moment: str) -> FileEntry:
    lines = pack_lines([Fate(url=f"https://gazette.example/{run}/", fate="pending").to_json()])
    return put(place, layout.fates_name(OUTLET, moment, run), lines)


@pytest.mark.parametrize("clock", ["right", "months behind"])
def test_a_run_that_is_in_no_pack_comes_too(clock: str, written: Path, tmp_path: Path) -> None:
    """One that lies before all that is looked for is found as soon as another run follows it."""
    place = bucket(written)
    first = beside(place, "aun000000000", "2026-12-24T10:00:00.000000Z" if clock == "right" else LONG_AGO)
    beside(place, "zun000000000", "2026-12-25T10:00:00.000000Z", first)

    fresh(place, tmp_path)

    assert content(tmp_path) == {name: data for name, data in place.files.items() if name.startswith(TAKEN)}


def test_a_folder_that_is_far_behind_takes_packs_too(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that knows a few runs asks for few files; a manifest that is damaged there is left alone."""
    monkeypatch.setattr("archive.transfer.download._MANY", 20)
    place = bucket(written)
    local = LocalStorage(tmp_path, sync=False)
    first = place.names(f"runs/{OUTLET}/")[0]
    for name in place.names(f"runs/{OUTLET}/")[:6]:
        local.put(name, b"{" if name == first else place.files[name])

    asked = fresh(place, tmp_path)

    assert asked < 15
    assert content(tmp_path) == content(written) | {first: b"{"}


def test_a_pack_of_runs_that_are_known_is_passed_over_and_those_behind_it_are_not(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if a catalog file had so many runs that they lie in several packs."""
    monkeypatch.setattr("archive.catalog.packs._RUNS", 4)
    whole = LocalStorage(shutil.copytree(written, tmp_path / "whole"), sync=False)
    pack(whole, OUTLET, MemoryStorage())
    place, local = bucket(whole.root), LocalStorage(tmp_path / "some", sync=False)
    names = [name for name in place.names(f"runs/{OUTLET}/") if layout.is_manifest(name)]
    for name in names[:9]:
        local.put(name, place.files[name])

    came = unpack(place, local, OUTLET, ("fates",))

    assert [name for name in sorted(came) if layout.is_manifest(name)] == names[9:]
    assert {name: place.files[name] for name in came} == came
    runs = {layout.run_named(name) for name in names[12:]}
    fates = {name for name in place.names(f"fates/{OUTLET}/") if layout.run_named(name) in runs}
    assert fates
    assert fates <= {*local.names(f"fates/{OUTLET}/")}


def test_what_an_older_month_lost_is_seen_when_its_turn_comes(written: Path, tmp_path: Path) -> None:
    """One of the newest at once, one of an older month after as many looks as there are months; memory by its digit."""
    place = bucket(written)
    fresh(place, tmp_path)
    local = LocalStorage(tmp_path, sync=False)
    names = place.names(f"fates/{OUTLET}/")
    del place.files[names[0]], place.files[names[-1]]

    first = restore(local, place, OUTLET, thorough=False)
    looks = [Looked.of(place, OUTLET, [*local.names("runs/"), *["runs/gazette/2027/01/z.json"] * n]) for n in range(12)]

    assert names[-1] in first
    assert restore(local, place, OUTLET) == {names[0], names[-1]}
    assert any(look.covers(names[0]) for look in looks)
    assert not all(look.covers(names[0]) for look in looks)
    found = [entry for look in looks for entry in look.entries(bucket(written), "fates")]
    assert {entry.name for entry in found} == {*names}
    assert all(look.covers(entry.name) for look in looks for entry in look.entries(bucket(written), "fates"))
    assert {look.digit for look in looks} <= {*"0123456789abcdef"}


@pytest.mark.usefixtures("credentials")
def test_requests_do_not_grow_with_the_runs(seaweed: SeaweedFS, tmp_path: Path) -> None:  # noqa: F811
    """A crawl in an empty container, up to its first request to the site: from 12 to 60 runs."""
    asked = {}
    for runs in (12, 60):
        root = tmp_path / str(runs)
        generate(root, 2 * runs, runs, every=86_400)
        place = S3Storage(seaweed.bucket(), "p", S3Options(endpoint_url=seaweed.endpoint))
        pack(LocalStorage(root, sync=False), OUTLET, place)
        stored(LocalStorage(root), place)
        with counting() as requests:
            crawl = begun(tmp_path / f"fresh{runs}", place)
        assert len(crawl.run.earlier) == runs
        crawl.abandon()
        asked[runs] = requests.total()

    assert abs(asked[60] - asked[12]) <= 4
    assert max(asked.values()) < 45


def test_a_pack_that_is_stored_takes_no_room_here_any_more(written: Path, tmp_path: Path) -> None:
    """It is of use to fresh containers alone, so the folder lets it go, whatever it keeps."""
    shutil.copytree(written, tmp_path / "root")
    local, remote = LocalStorage(tmp_path / "root", sync=False), MemoryStorage()
    packs = [entry.name for entry in local.list(f"{PACKS}/")]
    assert packs

    Spool(local, remote, OUTLET).upload_pending()

    assert all(remote.exists(name) for name in packs)
    assert [entry.name for entry in local.list(f"{PACKS}/")] == []
