"""The spool: what a run sealed comes to the store, whole, once, the manifest last, whatever the store does."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.errors import StorageError
from archive.manifest import FileEntry, Manifest, Parent
from archive.storage.base import Entry
from archive.storage.local import LocalStorage
from archive.storage.memory import MemoryStorage
from archive.storage.s3 import S3Options, S3Storage
from archive.transfer.spool import Spool
from archive.transfer.stored import Stored
from tests.archive.faults import FaultProxy
from tests.archive.seaweed import SeaweedFS, credentials, seaweed  # noqa: F401 -- fixtures

OUTLET = "japan-news"
MONTH = f"{OUTLET}/2026/11"


class Store(MemoryStorage):
    """A store in memory that keeps the order of what it took and can be told to refuse or to hang."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []
        self.asked: list[str] = []
        self.refuses: Callable[[str], bool] = lambda name: False
        self.hangs = threading.Event()
        self.hangs.set()

    def put(self, name: str, data: bytes | Path) -> None:
        self.asked.append(name)
        self.hangs.wait()
        if self.refuses(name):
            raise StorageError(f"{name}: refused")
        super().put(name, data)
        self.order.append(name)


@pytest.fixture
def local(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "data", sync=False)


def sealed_run(
    local: LocalStorage, run: str = "aaaaaaaaaa", parents: tuple[str, ...] = (), size: int = 2_000, day: int = 24
) -> list[str]:
    """Writes the files of a run as runs do, with invented content; their names in the order they must be stored in."""
    names = [
        f"warc/{MONTH}/{OUTLET}-202611{day}t100000z-{run}-00000.warc.gz",
        f"warc/{MONTH}/{OUTLET}-202611{day}t100500z-{run}-00001.warc.gz",
        f"index/{MONTH}/{OUTLET}-202611{day}t100000z-{run}-00000.cdxj",
        f"memory/{OUTLET}/{hashlib.sha256(run.encode()).hexdigest()}.json.gz",
        f"articles/{MONTH}/{run}.1-x.jsonl.gz",
        f"fates/{MONTH}/{run}.jsonl.gz",
    ]
    files = []
    for name in names:
        data = hashlib.shake_256(name.encode()).digest(size)
        local.put(name, data)
        files.append(FileEntry.of(name, data))
    return names + manifest(local, run, files, parents)


def manifest(local: LocalStorage, run: str, files: list[FileEntry], parents: tuple[str, ...]) -> list[str]:
    """Writes the run's manifest and its digest."""
    name = f"runs/{MONTH}/{run}.json"
    data = Manifest(
        run=run, outlet=OUTLET, status="complete", started="2026-11-24T10:00:00Z", ended="2026-11-24T10:10:00Z",
        files=tuple(files), parents=tuple(Parent(parent, "0" * 64) for parent in parents),
    ).to_json()  # fmt: skip
    local.put(f"{name}.sha256", hashlib.sha256(data).hexdigest().encode())
    local.put(name, data)
    return [f"{name}.sha256", name]


def contents(local: LocalStorage) -> dict[str, bytes]:
    return {entry.name: local.read(entry.name) for entry in local.list() if not entry.name.startswith("ledger/")}


def test_everything_is_stored_the_manifest_last(local: LocalStorage) -> None:
    """The same bytes under the same names; whoever sees the manifest finds all it names."""
    local.put("archive.json", b'{"format": 1}\n')
    names = ["archive.json", *sealed_run(local)]
    store = Store()

    report = Spool(local, store, OUTLET).upload_pending()

    assert store.order == names
    assert report.stored == tuple(names)
    assert not report.pending
    assert store.files == contents(local)


def test_what_is_not_sealed_or_not_ours_stays(local: LocalStorage) -> None:
    """Open segments, other outlets, ledgers and locks are none of the spool's business."""
    for name in (f"warc/{MONTH}/x.warc.gz.open", "warc/other/2026/11/y.warc.gz", f"ledger/{OUTLET}.sqlite", "readme"):
        local.put(name, b"x")
    store = Store()

    assert not Spool(local, store, OUTLET).upload_pending().pending
    assert store.files == {}


def test_done_is_done(local: LocalStorage) -> None:
    """The next run asks nobody about what is known to be stored."""
    sealed_run(local)
    store = Store()
    Spool(local, store, OUTLET).upload_pending()
    store.asked.clear()

    assert Spool(local, store, OUTLET).upload_pending().stored == ()
    assert store.asked == []


def test_another_place_is_another_matter(local: LocalStorage) -> None:
    """What one bucket has says nothing about another."""
    names = sealed_run(local)
    first, second = Store(), Store()
    second.name = "another"
    Spool(local, first, OUTLET).upload_pending()

    assert Spool(local, second, OUTLET).upload_pending().stored == tuple(names)


@pytest.mark.parametrize("damage", ["gone", "torn", "rubbish"])
def test_a_lost_journal_loses_nothing(local: LocalStorage, damage: str) -> None:
    """Without its notes the spool asks again, and finds the same bytes there."""
    sealed_run(local)
    store = Store()
    Spool(local, store, OUTLET).upload_pending()
    (journal,) = (local.root / "ledger").glob("*.stored")
    if damage == "gone":
        journal.unlink()
    else:
        journal.write_bytes(journal.read_bytes()[:-30] if damage == "torn" else os.urandom(500))
    before = dict(store.files)

    assert not Spool(local, store, OUTLET).upload_pending().pending
    assert store.files == before


def test_a_torn_line_names_no_file(tmp_path: Path) -> None:
    """What a crash cut off may look like the name of another file."""
    Stored(tmp_path, OUTLET, "place").add(Entry("fates/abc", 5))
    (path,) = (tmp_path / "ledger").iterdir()
    path.write_bytes(path.read_bytes()[:-2])

    assert Entry("fates/ab", 5) not in Stored(tmp_path, OUTLET, "place")


def test_the_manifest_waits_for_its_files(local: LocalStorage) -> None:
    """A run of which something could not be stored is not committed there."""
    names = sealed_run(local)
    store = Store()
    store.refuses = lambda name: name.startswith("articles/")

    report = Spool(local, store, OUTLET).upload_pending()

    assert report.pending == (names[4], names[-1])
    assert report.errors == {names[4]: f"{names[4]}: refused"}
    assert names[-1] not in store.asked


def test_parents_come_first(local: LocalStorage) -> None:
    """The chain of manifests has no gap in the store, whatever the runs are called."""
    last = sealed_run(local, "aaaaaaaaaa", parents=("mmmmmmmmmm",))[-1]
    middle = sealed_run(local, "mmmmmmmmmm", parents=("zzzzzzzzzz",))[-1]
    first = sealed_run(local, "zzzzzzzzzz")[-1]
    store = Store()

    Spool(local, store, OUTLET).upload_pending()

    assert [name for name in store.order if name.endswith(".json")] == [first, middle, last]

    again = Store()
    again.name = "again"
    again.refuses = lambda name: name.startswith("fates/") and "mmmmmmmmmm" in name
    Spool(local, again, OUTLET).upload_pending()

    assert [name for name in again.order if name.endswith(".json")] == [first]


def test_one_file_that_is_taken_holds_up_no_other(local: LocalStorage) -> None:
    """A conflict is that file's own: the rest is stored, the error is told, nothing is replaced."""
    names, others = sealed_run(local), sealed_run(local, "bbbbbbbbbb")
    store = Store()
    taken = sorted([*names[:2], *others[:2]])[:3]
    for name in taken:
        store.files[name] = b"something else"

    report = Spool(local, store, OUTLET, pause=60).upload_pending()

    assert set(report.pending) == {*taken, names[-1], others[-1]}
    assert set(report.errors) == set(taken)
    assert len(report.stored) == len(names + others) - 5
    assert store.files[taken[0]] == b"something else"


def test_a_store_that_is_down_is_not_asked_for_every_file(local: LocalStorage) -> None:
    """Two refusals in a row are enough: a thousand files must not wait a thousand times."""
    for run in ("aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"):
        sealed_run(local, run)
    store = Store()
    store.refuses = lambda name: True

    report = Spool(local, store, OUTLET, pause=60).upload_pending()

    assert len(report.pending) == 24
    assert len(store.asked) == 2


def test_a_bug_is_told_and_ends_nothing(local: LocalStorage) -> None:
    """Whatever a store raises, those who wait are not left waiting."""
    sealed_run(local)
    store = Store()

    def broken(name: str) -> bool:
        raise RuntimeError(f"broken at {name}")

    store.refuses = broken
    spool = Spool(local, store, OUTLET, pause=0.05)
    report = spool.upload_pending()
    store.refuses = lambda name: False

    assert any("broken at" in error for error in report.errors.values())
    assert not spool.upload_pending().pending


class TestThread:
    """Uploading blocks nobody."""

    def test_submit_returns_at_once(self, local: LocalStorage) -> None:
        """A sealed segment goes out while the crawl goes on."""
        store = Store()
        store.hangs.clear()
        spool = Spool(local, store, OUTLET)
        spool.start()
        names = sealed_run(local)

        begun = time.monotonic()
        for name in names:
            spool.submit(name)
        took = time.monotonic() - begun
        store.hangs.set()

        assert took < 5
        assert not spool.stop(5).pending
        assert store.order[-1] == names[-1]

    def test_a_manifest_brings_its_files(self, local: LocalStorage) -> None:
        """Naming the manifest is enough."""
        store = Store()
        spool = Spool(local, store, OUTLET)
        spool.start()
        spool.upload_pending()
        names = sealed_run(local)

        spool.submit(names[-1])

        assert not spool.stop(5).pending
        assert store.order == names

    def test_stop_is_bounded(self, local: LocalStorage) -> None:
        """A store that hangs costs the time that was granted, and what was not stored is pending."""
        names = sealed_run(local)
        store = Store()
        store.hangs.clear()
        spool = Spool(local, store, OUTLET)
        spool.start()

        begun = time.monotonic()
        report = spool.stop(0.3)
        took = time.monotonic() - begun
        store.hangs.set()

        assert 0.25 < took < 10
        assert report.pending == tuple(names)

    def test_after_the_time_nothing_is_begun(self, local: LocalStorage) -> None:
        """A store that is slow but alive does not draw the end out file by file."""
        sealed_run(local)
        store = Store()

        def slow(name: str) -> bool:
            time.sleep(0.2)
            return False

        store.refuses = slow
        spool = Spool(local, store, OUTLET)
        spool.start()
        report = spool.stop(0.5)
        asked = len(store.asked)
        time.sleep(0.6)

        assert 1 <= asked <= 4
        assert len(store.asked) == asked
        assert len(report.pending) >= 5

    def test_stop_at_once_begins_nothing(self, local: LocalStorage) -> None:
        """On SIGTERM there is no time for uploads."""
        store = Store()
        spool = Spool(local, store, OUTLET)
        spool.start()
        spool.upload_pending()
        names = sealed_run(local)
        with spool._rounds._changed:
            spool.submit(names[-1])
            report = spool.stop(0)

        assert report.pending == tuple(names)

    def test_upload_pending_is_bounded(self, local: LocalStorage) -> None:
        """So is the wait at a run's end."""
        sealed_run(local)
        store = Store()
        store.hangs.clear()
        spool = Spool(local, store, OUTLET)

        begun = time.monotonic()
        report = spool.upload_pending(0.3)
        took = time.monotonic() - begun
        store.hangs.set()

        assert 0.25 < took < 10
        assert report.pending

    def test_it_tries_again_by_itself(self, local: LocalStorage) -> None:
        """A store that comes back gets what waited, without anybody asking."""
        sealed_run(local)
        store = Store()
        store.refuses = lambda name: True
        spool = Spool(local, store, OUTLET, pause=0.05)
        assert spool.upload_pending().pending

        store.refuses = lambda name: False
        until = time.monotonic() + 5
        while spool.report().pending and time.monotonic() < until:
            time.sleep(0.02)

        assert not spool.report().pending
        assert spool.report().errors == {}

    def test_a_file_that_goes_away(self, local: LocalStorage) -> None:
        """Withdrawn between seal and upload: forgotten, not a failure."""
        names = sealed_run(local)
        store = Store()
        store.hangs.clear()
        spool = Spool(local, store, OUTLET)
        spool.start()
        while not store.asked:
            time.sleep(0.01)
        local.delete(names[1])
        store.hangs.set()

        report = spool.stop(5)

        assert not report.pending
        assert report.errors == {}


class TestDropping:
    """keep=False: the disk holds only what is not safe elsewhere."""

    def test_a_committed_run_is_dropped(self, local: LocalStorage) -> None:
        """What weighs goes; what the next run follows stays."""
        names = sealed_run(local)
        store = Store()

        report = Spool(local, store, OUTLET, keep=False).upload_pending()

        assert set(report.dropped) == set(names[:3])
        assert sorted(contents(local)) == sorted(names[3:])
        assert set(store.files) == set(names)

    def test_another_bucket_gets_no_manifest_without_its_files(self, local: LocalStorage) -> None:
        """They were dropped once the first bucket held them; the error says where they come from."""
        names = sealed_run(local)
        first, other = Store(), Store()
        other.name = "other"
        Spool(local, first, OUTLET, keep=False).upload_pending()

        report = Spool(local, other, OUTLET, keep=False).upload_pending()

        assert names[-1] in report.pending
        assert names[-1] not in other.files
        assert "archive copy" in report.errors[names[-1]]
        other.files |= first.files
        assert Spool(local, other, OUTLET, keep=False).upload_pending().pending == ()

    def test_nothing_goes_before_the_commit(self, local: LocalStorage) -> None:
        """A run is dropped as a whole, when its manifest is stored: until then its files are still needed here."""
        names = sealed_run(local)
        local.put(f"warc/{MONTH}/{OUTLET}-20261124t110000z-bbbbbbbbbb-00000.warc.gz", b"a run that goes on")
        store = Store()
        store.refuses = lambda name: name == names[-1]

        report = Spool(local, store, OUTLET, keep=False).upload_pending()

        assert report.dropped == ()
        assert len(contents(local)) == len(names) + 1

        store.refuses = lambda name: False
        Spool(local, store, OUTLET, keep=False).upload_pending()
        assert len(list(local.list(f"warc/{OUTLET}/"))) == 1

    def test_a_crash_between_store_and_drop(self, local: LocalStorage) -> None:
        """The next run finishes the removal."""
        names = sealed_run(local)
        store = Store()
        Spool(local, store, OUTLET).upload_pending()

        report = Spool(local, store, OUTLET, keep=False).upload_pending()

        assert set(report.dropped) == set(names[:3])

    def test_only_what_is_known_to_be_stored_goes(self, local: LocalStorage) -> None:
        """A lost note is no licence: without it the file stays until the store has been asked again."""
        names = sealed_run(local)
        store = Store()
        Spool(local, store, OUTLET).upload_pending()
        (journal,) = (local.root / "ledger").glob("*.stored")
        journal.write_text("".join(line for line in journal.open() if names[0] not in line))
        store.refuses = lambda name: True

        report = Spool(local, store, OUTLET, keep=False).upload_pending()

        assert set(report.dropped) == set(names[1:3])
        assert local.exists(names[0])


class TestBudget:
    """keep=bytes: of the folder's WARCs and indexes the newest stay, up to so many bytes; each run here has 6,000."""

    RUNS = ("aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc")

    @pytest.fixture
    def names(self, local: LocalStorage) -> list[list[str]]:
        """Three runs, a day apart."""
        return [sealed_run(local, run, day=24 + day) for day, run in enumerate(self.RUNS)]

    def heavy(self, local: LocalStorage) -> list[str]:
        return [entry.name for kind in ("warc", "index") for entry in local.list(f"{kind}/")]

    @pytest.mark.parametrize("budget", [18_000, 17_999, 14_000, 13_999, 6_000, 5_000, 1_000])
    def test_the_newest_stay_as_far_as_they_fit(self, local: LocalStorage, names: list[list[str]], budget: int) -> None:
        """And all is in the store; an index goes with its WARC, and no other kind of file goes."""
        store = Store()

        report = Spool(local, store, OUTLET, keep=budget).upload_pending()

        left = self.heavy(local)
        by_age = [name for run in names for name in (run[0], run[1])]
        assert sum(local.size(name) for name in left) <= budget
        assert [name for name in by_age if name in left] == by_age[len(by_age) - sum("warc/" in n for n in left) :]
        # One more would not have fitted.
        gone = [name for name in by_age if name not in left]
        assert not gone or sum(local.size(name) for name in left) + 4_000 > budget
        assert {name.partition("/")[2].partition(".")[0] for name in left if name.startswith("index/")} <= {
            name.partition("/")[2].partition(".")[0] for name in left if name.startswith("warc/")
        }
        assert set(report.dropped) == {name for run in names for name in run[:3]} - set(left)
        assert [name for run in names for name in run[3:] if not local.exists(name)] == []
        assert set(store.files) == {name for run in names for name in run}
        assert report.pending == ()

    def test_what_the_store_does_not_hold_stays(self, local: LocalStorage, names: list[list[str]]) -> None:
        """Neither what it refuses, nor what no stored manifest names: a run under way, an orphan."""
        store = Store()
        refused = {names[1][0], names[2][-1]}
        store.refuses = lambda name: name in refused
        orphan = f"warc/{MONTH}/{OUTLET}-20261101t000000z-dddddddddd-00000.warc.gz"
        local.put(orphan, b"x" * 2_000)

        report = Spool(local, store, OUTLET, keep=1_000).upload_pending()

        # The second run's manifest waits for its WARC, the third's is refused: neither run is committed there.
        assert set(report.dropped) == set(names[0][:3])
        assert set(self.heavy(local)) == {orphan, *names[1][:3], *names[2][:3]}

        store.refuses = lambda name: False
        Spool(local, store, OUTLET, keep=1_000).upload_pending()
        assert self.heavy(local) == [orphan]

    def test_the_store_is_asked_again_before_anything_goes(self, local: LocalStorage, names: list[list[str]]) -> None:
        """What it has lost since it was stored is stored again first; what it will not take stays here."""
        store = Store()
        Spool(local, store, OUTLET).upload_pending()
        lost = store.files[names[0][0]]
        del store.files[names[0][0]]
        store.files[names[0][1]] = b"cut"

        report = Spool(local, store, OUTLET, keep=1_000).upload_pending()

        assert names[0][0] in report.stored
        assert store.files[names[0][0]] == lost
        assert self.heavy(local) == [names[0][1]]
        assert report.pending == (names[0][1],)
        assert "another file of this name" in report.errors[names[0][1]]

    def test_a_store_that_does_not_answer_takes_nothing_away(
        self, local: LocalStorage, names: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = Store()
        Spool(local, store, OUTLET).upload_pending()
        asked: list[str] = []

        def fails(name: str) -> int:
            asked.append(name)
            raise StorageError("no answer")

        monkeypatch.setattr(store, "size", fails)

        report = Spool(local, store, OUTLET, keep=1_000).upload_pending()

        assert (report.dropped, report.pending, report.errors) == ((), (), {})
        assert len(asked) == 1
        assert len(self.heavy(local)) == 9

    def test_the_budget_is_the_folders_and_each_outlet_removes_its_own(
        self, local: LocalStorage, names: list[list[str]]
    ) -> None:
        """Of two outlets the oldest files go, whosesoever, when their outlet is crawled."""
        older = "warc/courier/2026/11/courier-20261120t000000z-eeeeeeeeee-00000.warc.gz"
        local.put(older, b"x" * 6_000)

        store = Store()

        report = Spool(local, store, OUTLET, keep=24_000).upload_pending()
        assert report.dropped == ()

        report = Spool(local, store, OUTLET, keep=12_000).upload_pending()
        assert set(report.dropped) == set(names[0][:3])
        assert local.exists(older)

    def test_a_run_that_goes_on_makes_room_with_what_is_older(self, local: LocalStorage) -> None:
        """Its own files count, and none of them goes before its manifest is stored."""
        first = sealed_run(local, self.RUNS[0])
        spool = Spool(local, Store(), OUTLET, keep=6_000)
        spool.upload_pending()
        segment = f"warc/{MONTH}/{OUTLET}-20261125t100000z-bbbbbbbbbb-00000.warc.gz"
        local.put(segment, b"x" * 6_000)
        spool.submit(segment)

        report = spool.upload_pending()
        spool.stop(5)

        assert set(report.dropped) == set(first[:3])
        assert self.heavy(local) == [segment]


@pytest.mark.usefixtures("credentials")
class TestRealStore:
    """Against SeaweedFS, through a proxy that misbehaves."""

    @pytest.fixture
    def place(self, seaweed: SeaweedFS) -> S3Storage:  # noqa: F811
        return S3Storage(seaweed.bucket(), "news", S3Options(endpoint_url=seaweed.endpoint))

    @pytest.fixture
    def proxy(self, seaweed: SeaweedFS) -> Iterator[FaultProxy]:  # noqa: F811
        with FaultProxy(seaweed.endpoint) as proxy:
            yield proxy

    def through(self, proxy: FaultProxy, place: S3Storage) -> S3Storage:
        options = S3Options(endpoint_url=proxy.endpoint, connect_timeout=0.5, read_timeout=0.5, attempts=2)
        return S3Storage(place.bucket, place.prefix, options)

    @pytest.mark.parametrize(
        "fault",
        ["refuse", "black-hole", "503", "reset", "cut-upload", "drop-answer", "swallow", "lie-digest", "lie-size"],
    )
    def test_nothing_is_lost(self, local: LocalStorage, place: S3Storage, proxy: FaultProxy, fault: str) -> None:
        """While the fault lasts no manifest is stored and every file stays; the next run completes the job."""
        names = sealed_run(local, size=100_000)
        ours = contents(local)
        proxy.inject(fault)

        report = Spool(local, self.through(proxy, place), OUTLET, keep=False).upload_pending(20)

        assert names[-1] in report.pending
        assert report.errors
        assert contents(local) == ours

        proxy.heal()
        second = Spool(local, self.through(proxy, place), OUTLET).upload_pending(20)

        assert not second.pending
        assert {entry.name: place.read(entry.name) for entry in place.list()} == ours

    def test_kill_in_the_middle(self, local: LocalStorage, place: S3Storage, proxy: FaultProxy) -> None:
        """kill -9 while a file is on its way, ten times at other moments: each next run goes on, nothing is torn."""
        for run in ("aaaaaaaaaa", "bbbbbbbbbb"):
            sealed_run(local, run, size=300_000)
        ours = contents(local)
        proxy.inject("slow")
        code = (
            "import sys; from pathlib import Path; from archive.storage.s3 import *; "
            "from archive.transfer.spool import *; "
            "from archive.storage.base import *; "
            "place = S3Storage(sys.argv[2], 'news', S3Options(endpoint_url=sys.argv[3])); "
            "print('begun', flush=True); Spool(LocalStorage(sys.argv[1]), place, sys.argv[4]).upload_pending()"
        )
        arguments = [sys.executable, "-c", code, str(local.root), place.bucket, proxy.endpoint, OUTLET]
        for number in range(10):
            with subprocess.Popen(arguments, stdout=subprocess.PIPE) as process:
                assert process.stdout is not None
                process.stdout.readline()
                time.sleep(0.2 + number * 0.13)
                process.send_signal(signal.SIGKILL)
            stored = {entry.name: place.read(entry.name) for entry in place.list()}
            assert all(ours[name] == data for name, data in stored.items())

        assert not Spool(local, place, OUTLET).upload_pending(30).pending
        assert {entry.name: place.read(entry.name) for entry in place.list()} == ours

    def test_two_machines_one_bucket(self, tmp_path: Path, place: S3Storage) -> None:
        """Two containers that crawl one outlet into one bucket do not get in each other's way."""
        locals_ = [LocalStorage(tmp_path / name, sync=False) for name in ("one", "two")]
        for local, run in zip(locals_, ("aaaaaaaaaa", "bbbbbbbbbb"), strict=True):
            local.put("archive.json", b'{"format": 1}\n')
            sealed_run(local, run)
        spools = [Spool(local, place, OUTLET) for local in locals_]
        for spool in spools:
            spool.start()

        assert not any(spool.upload_pending(30).pending for spool in spools)
        assert {entry.name for entry in place.list()} == set(contents(locals_[0])) | set(contents(locals_[1]))
