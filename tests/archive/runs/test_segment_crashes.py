"""What was acknowledged survives any crash: power loss at every call, kill -9 at any moment, a disk that refuses."""

from __future__ import annotations

import datetime as dt
import errno
import os
import random
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from archive.errors import ArchiveError, LockedError, SpaceError, StorageError
from archive.runs.segment import SegmentWriter, Writing, mend, seal_left_open
from archive.runs.syscalls import System
from archive.verify.audit import verify
from archive.warc import build
from tests.archive.disks import Crash, ForgetfulDisk, RecordingDisk, RefusingDisk
from tests.archive.exchanges import NOON, chunked, exchange, gzipped
from tests.tools import absent, in_full, needs, small_disk

INFO = (("software", "test"),)


def writer(root: Path, system: System | None = None, **more: object) -> SegmentWriter:
    return SegmentWriter(root, "demo", "abcdefghij", info=INFO, system=system, **more)  # type: ignore[arg-type]


def pages(root: Path) -> list[str]:
    """The record ids of all responses in sealed files, as often as they stand there."""
    found = []
    for path in sorted(root.glob("warc/demo/*/*/*.warc.gz")):
        with path.open("rb") as stream:
            found += [record.record_id for record in build.records(stream) if record.kind == "response"]
    return found


@pytest.fixture
def quiet_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash ends the writer's thread; that is the point, not a warning."""
    monkeypatch.setattr(threading, "excepthook", lambda _: None)


def crashing_crawl(root: Path, system: ForgetfulDisk) -> list[str]:
    """Appends until the disk crashes; returns the ids that were acknowledged before."""
    acknowledged: list[str] = []
    futures = []
    try:
        segment = writer(root, system, writing=Writing(1400))
        for one in (exchange(), gzipped(), chunked(), exchange(), gzipped()):
            futures.append(segment.append(lambda info, one=one: build.exchange(one, warcinfo_id=info)))
        segment.close()
    except Crash:
        pass  # while the first file was begun
    for future in futures:
        if future.done() and future.exception() is None:
            acknowledged.append(future.result()[0][0].record_id)
    return acknowledged


@pytest.mark.usefixtures("quiet_threads")
def test_a_crash_at_every_call_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """Power loss before each call, with unsynced writes lost, kept or half kept; then again during the recovery."""
    root = tmp_path / "archive"
    root.mkdir()
    counting = ForgetfulDisk(root)
    assert len(crashing_crawl(root, counting)) == 5
    assert counting.operations > 20

    crashes = 0
    for crash_at in range(1, counting.operations + 1):
        for seed in [None, *range(in_full(20, 3))]:
            shutil.rmtree(root)
            root.mkdir()
            disk = ForgetfulDisk(root, crash_at)
            acknowledged = crashing_crawl(root, disk)
            disk.forget(random.Random(seed) if seed is not None else None)
            _recover_with_crashes(root, seed)
            crashes += 1
            kept = pages(root)
            assert set(acknowledged) <= set(kept), (crash_at, seed)
            assert len(kept) == len(set(kept))
            assert not list(root.rglob("*.open"))
            for path in root.rglob("*.warc.gz"):
                assert list(verify(path)) == []
    print(f"{crashes} crashes of a crawl, nothing acknowledged was lost")


def _recover_with_crashes(root: Path, seed: int | None) -> None:
    """The next run mends; it crashes at its first call, then at its second, and so on until it gets through."""
    crash_at = 1
    while True:
        disk = ForgetfulDisk(root, crash_at)
        try:
            seal_left_open(root, "demo", system=disk)
        except Crash:
            disk.forget(random.Random(seed) if seed is not None else None)
            crash_at += 1
        else:
            return


def test_the_order_of_calls(tmp_path: Path) -> None:
    """Every acknowledgement comes behind a sync of its write; sealing is sync, rename, sync of the folder."""
    disk = RecordingDisk()
    segment = writer(tmp_path, disk)

    def acknowledge(_: object) -> None:
        disk.calls.append(("acknowledged", ""))

    for _ in range(3):
        appended = segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info))
        appended.add_done_callback(acknowledge)
        appended.result()
    (sealed,) = segment.close()

    name = Path(sealed.name).name
    opened, folder = name + ".open", Path(sealed.name).parent.name
    page = [("write", opened), ("sync_data", opened), ("acknowledged", "")]
    assert disk.calls == [
        ("create", opened),
        ("write", opened),
        ("sync_data", opened),
        ("sync_folder", folder),
        *page * 3,
        ("sync", opened),
        ("rename", name),
        ("sync_folder", folder),
    ]


def test_the_order_of_calls_of_mending(tmp_path: Path) -> None:
    """A torn file is cut, synced, renamed; then its name is made durable, before anything refers to it."""
    segment = writer(tmp_path)
    (sealed,) = segment.close()
    final = tmp_path / sealed.name
    opened = final.rename(final.with_name(final.name + ".open"))
    with opened.open("ab") as stream:
        stream.write(b"torn")

    disk = RecordingDisk()
    seal_left_open(tmp_path, "demo", system=disk)

    assert disk.calls == [
        ("truncate", opened.name),
        ("sync", opened.name),
        ("rename", final.name),
        ("sync_folder", final.parent.name),
    ]


def test_the_system_sees_that_order(tmp_path: Path) -> None:
    """The kernel's own record of the calls: write, fdatasync, and only then the line that acknowledges."""
    trace = tmp_path / "trace"
    command = [sys.executable, "-m", "tests.archive.killing", "write", str(tmp_path / "archive"), "5"]
    calls = "trace=openat,write,fdatasync,fsync,rename"
    done = subprocess.run(
        [needs("strace"), "-f", "-qq", "-y", "-e", calls, "-o", str(trace), *command],
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in done.stderr or "PTRACE" in done.stderr:
        absent(f"strace may not trace here; it needs CAP_SYS_PTRACE ({done.stderr.strip()[:100]})")
    assert done.returncode == 0, done.stderr

    events = list(_events(trace.read_text()))
    assert events.count("ack") == 5
    assert "".join(event[0] for event in events).lstrip("f").startswith("wsf" + "wsa" * 5 + "S")
    assert events[-3:] == ["Sync", "rename", "folder"]


def _events(trace: str) -> Iterator[str]:
    """The calls that matter: write, sync, ack(nowledgement), Sync (fsync of the file), rename, folder (its fsync)."""
    for line in trace.splitlines():
        call = line.partition(" ")[2].lstrip()
        on_segment = ".warc.gz.open>" in call
        if call.startswith("write(") and on_segment:
            yield "write"
        elif call.startswith("fdatasync(") and on_segment:
            yield "sync"
        elif call.startswith("write(1<") and "<urn:uuid:" in call:
            yield "ack"
        elif call.startswith("fsync(") and on_segment:
            yield "Sync"
        elif call.startswith("rename(") and ".warc.gz.open" in call:
            yield "rename"
        elif call.startswith("fsync(") and "/warc/demo/" in call:
            yield "folder"


def test_kill_9_of_the_writer(tmp_path: Path) -> None:
    """Killed at random moments: 0 acknowledged pages lost, 0 duplicates. PAPER_KILLS=5000 for the full count."""
    kills = os.environ.get("PAPER_KILLS", in_full("60", "20"))
    command = [sys.executable, "-m", "tests.archive.killing", "kill", str(tmp_path), kills]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    counts = re.fullmatch(
        rf"{kills} kills, (\d+) pages acknowledged: 0 lost, 0 duplicates, 0 damaged", done.stdout.strip()
    )
    assert counts is not None
    assert int(counts[1]) > int(kills)


def test_a_full_disk_takes_back_what_it_took(tmp_path: Path) -> None:
    """A short write is cut off again; once there is room, the file goes on behind its last record."""
    room = [10_000]

    class SmallDisk(System):
        def write(self, descriptor: int, data: bytes) -> int:
            if not room[0]:
                raise OSError(errno.ENOSPC, "No space left on device")
            taken = super().write(descriptor, data[: room[0]])
            room[0] -= taken
            return taken

    segment = writer(tmp_path, SmallDisk())
    first = segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info)).result()
    room[0] = 100
    refused = segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info))
    error = refused.exception()
    room[0] = 10_000
    last = segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info)).result()
    (sealed,) = segment.close()

    assert isinstance(error, SpaceError)
    assert ".warc.gz.open" in str(error)
    assert pages(tmp_path) == [first[0][0].record_id, last[0][0].record_id]
    assert list(verify(tmp_path / sealed.name)) == []


@pytest.mark.parametrize("refused", [0, 1])
def test_the_reserve_is_for_the_end_of_a_run(tmp_path: Path, refused: int) -> None:
    """Pages stop while there is still room; what closes a run is still written, in a new file where it begins one."""
    free = [1 << 40]

    class NearlyFull(System):
        def usage(self, folder: Path) -> Any:
            return SimpleNamespace(free=free[0])

    segment = writer(tmp_path, NearlyFull(), writing=Writing(1000, reserve=1_000_000))
    segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info)).result()
    free[0] = 999_999
    pages = [segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info)) for _ in range(refused)]
    end = segment.append(
        lambda info: [build.resource("urn:x:run", "application/json", b"{}", NOON, warcinfo_id=info)], closing=True
    )

    assert [type(page.exception()) for page in pages] == [SpaceError] * refused
    assert end.result()
    assert [one.records for one in segment.close()] == [3, 2]


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """On a tmpfs of 1 MB: the error says what to do, and what was acknowledged is there."""
    with small_disk(tmp_path, "1m"):
        segment = writer(tmp_path, writing=Writing(reserve=0))
        noise = random.Random(1).randbytes(70_000)
        futures = [
            segment.append(lambda info: build.exchange(exchange(body=noise), warcinfo_id=info)) for _ in range(30)
        ]
        outcomes = [future.exception() for future in futures]
        segment.close()

        assert outcomes[0] is None
        assert isinstance(outcomes[-1], SpaceError)
        assert len(pages(tmp_path)) == outcomes.count(None)
        for path in tmp_path.rglob("*.warc.gz"):
            assert list(verify(path)) == []


def test_a_sync_that_failed_is_not_tried_again(tmp_path: Path) -> None:
    """After a failed fdatasync nothing counts any more: the file stays open for the next run, which mends it."""
    failing: list[bool] = []
    disk = RefusingDisk("sync_data", OSError(errno.EIO, "Input/output error"), lambda *_: bool(failing))
    segment = writer(tmp_path, disk)
    first = segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info)).result()
    failing.append(True)
    second = segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info))
    third_error = segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info))

    assert isinstance(second.exception(), StorageError)
    assert isinstance(third_error.exception(), StorageError)
    with pytest.raises(StorageError, match=r"Input/output error"):
        segment.close()
    assert segment.close() == []
    assert [one.records for one in seal_left_open(tmp_path, "demo")] != []
    assert first[0][0].record_id in pages(tmp_path)


@pytest.mark.parametrize("call", ["rename", "sync", "sync_folder"])
def test_a_seal_that_failed_is_done_by_the_next_run(tmp_path: Path, call: str) -> None:
    """``close`` says so; nothing acknowledged is lost."""
    asked: list[object] = []

    def refuses(*arguments: object) -> bool:
        asked.append(arguments)
        return call != "sync_folder" or len(asked) > 1

    disk = RefusingDisk(call, OSError(errno.EIO, "Input/output error"), refuses)
    segment = writer(tmp_path, disk)
    written = segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info)).result()

    with pytest.raises(StorageError):
        segment.close()
    seal_left_open(tmp_path, "demo")
    assert pages(tmp_path) == [written[0][0].record_id]


def test_behind_a_seal_that_failed_no_file_begins(tmp_path: Path) -> None:
    """A file that is full could not be sealed: the next append is refused, and nothing of it lies in a second file,
    which the next run would seal."""
    disk = RefusingDisk("rename", OSError(errno.EIO, "Input/output error"))
    segment = writer(tmp_path, disk, writing=Writing(1))
    first = segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info)).result()
    second = segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info))

    assert isinstance(second.exception(), StorageError)
    with pytest.raises(StorageError, match="Input/output error"):
        segment.close()
    seal_left_open(tmp_path, "demo")
    assert pages(tmp_path) == [first[0][0].record_id]


def test_an_unwritable_folder_is_said_at_once(tmp_path: Path) -> None:
    """Nothing begins, nothing is left behind, and the message names the file."""
    disk = RefusingDisk("create", OSError(errno.EACCES, "Permission denied"))

    with pytest.raises(StorageError, match=r"Permission denied"):
        writer(tmp_path, disk)
    assert not list(tmp_path.rglob("*.open"))

    with pytest.raises(SpaceError):
        writer(tmp_path, RefusingDisk("write", OSError(errno.ENOSPC, "No space left on device")))
    assert not list(tmp_path.rglob("*.open"))


def test_a_living_writer_is_not_mended(tmp_path: Path) -> None:
    """Its file is locked, whoever asks."""
    segment = writer(tmp_path)
    (path,) = tmp_path.rglob("*.open")

    with pytest.raises(LockedError):
        mend(path)
    segment.close()


def test_age_seals_a_file_although_nothing_comes(tmp_path: Path) -> None:
    """The window of loss in a container is bounded even where a crawl is slow; the clock may jump."""
    sealed: list[str] = []
    done = threading.Event()

    def listen(one: object) -> None:
        sealed.append(one.name)  # type: ignore[attr-defined]
        done.set()
        raise RuntimeError("a listener's fault is its own")

    times = iter([NOON, NOON - dt.timedelta(days=1)])
    segment = writer(tmp_path, writing=Writing(max_age=0.5), on_sealed=listen, clock=lambda: next(times))
    segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info)).result()
    assert done.wait(5)
    segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info)).result()
    files = segment.close()

    assert len(files) == 2
    assert files[0].name == sealed[0] == "warc/demo/2026/11/demo-20261124t120000z-abcdefghij-00000.warc.gz"
    assert files[1].name == "warc/demo/2026/11/demo-20261123t120000z-abcdefghij-00001.warc.gz"


@pytest.mark.parametrize("damaged", [0, 1, 2])
def test_damage_before_complete_records_is_put_aside(tmp_path: Path, damaged: int) -> None:
    """No writer's death explains it; so what is cut is kept beside, for whoever wants to look. Where the file's first
    record is damaged, all that is whole stands there."""
    segment = writer(tmp_path)
    for _ in range(2):
        segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info)).result()
    (sealed,) = segment.close()
    data = bytearray((tmp_path / sealed.name).read_bytes())
    with (tmp_path / sealed.name).open("rb") as stream:
        place = list(build.records(stream))[damaged]
    data[place.offset + place.length // 2] ^= 0xFF
    path = tmp_path / "rotten.warc.gz.open"
    path.write_bytes(data)

    mended = mend(path)

    assert (mended.kept, mended.cut, mended.removed) == (damaged, len(data) - place.offset, damaged == 0)
    assert mended.aside is not None
    assert mended.aside.read_bytes() == data[place.offset :]


def test_a_name_that_is_taken_is_never_replaced(tmp_path: Path) -> None:
    """A sealed file is never touched, not even by a segment that says it is the same."""
    segment = writer(tmp_path)
    (path,) = tmp_path.rglob("*.open")
    final = path.with_name(path.name.removesuffix(".open"))
    final.write_bytes(b"somebody else's")

    with pytest.raises(StorageError):
        segment.close()
    with pytest.raises(ArchiveError):
        seal_left_open(tmp_path, "demo")
    assert final.read_bytes() == b"somebody else's"
