"""The order of system calls of a real crawl (issue B, figure 3): what no kill tests, since the page cache survives.

strace records it. What the writer alone does at every crash point: tests/archive/test_segment*.py.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import archive
from crawler.demo.newsroom import Newsroom
from tests.crawler.crawls import environment
from tests.tools import needs

CALLS = "write,pwrite64,fdatasync,fsync,rename,renameat,renameat2,link,linkat"
LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
STARTED = re.compile(r"^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)")
PATH = re.compile(r"<([^>]+)>")


@dataclass(frozen=True)
class Call:
    """A system call that succeeded: its place in the order, its name, its arguments as strace writes them."""

    order: int
    name: str
    arguments: str
    result: int

    @property
    def file(self) -> str:
        """The path behind the descriptor of a write or sync."""
        found = PATH.search(self.arguments)
        return found[1] if found else ""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Call]]:
    """A crawl of the demo newsroom under strace: the archive, and its system calls in the order they ended."""
    strace = needs("strace")
    folder = tmp_path_factory.mktemp("strace")
    (folder / "outlets").mkdir()
    with Newsroom(edition=1) as room:
        room.outlets_folder(folder / "outlets")
        place = {"ARCHIVE": folder / "archive", "OUTLETS": folder / "outlets"}
        settings = {**place, "ALLOW_PRIVATE": 1, "DOWNLOAD_DELAY": 0}
        words = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
        trace = [strace, "-f", "-y", "-s", "200000", "-e", f"trace={CALLS}", "-o", str(folder / "trace")]
        crawl = [sys.executable, "-m", "scrapy", "crawl", "politics", "-a", "outlet=demo-shiomi", *words]
        done = subprocess.run(
            [*trace, *crawl], cwd=folder, env=environment(), capture_output=True, text=True, timeout=300, check=False
        )
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "archive", list(_calls(folder / "trace"))


def _calls(trace: Path) -> Iterator[Call]:
    begun: dict[tuple[str, str], str] = {}
    for order, line in enumerate(trace.read_text(errors="replace").splitlines()):
        if started := STARTED.match(line):
            begun[started[1], started[2]] = started[3]
        elif resumed := RESUMED.match(line):
            arguments = begun.pop((resumed[1], resumed[2]), "") + resumed[3]
            yield Call(order, resumed[2], arguments, int(resumed[4]))
        elif whole := LINE.match(line):
            yield Call(order, whole[1], whole[2], int(whole[3]))


def test_no_page_is_done_before_its_bytes_are_durable(recorded: tuple[Path, list[Call]]) -> None:
    """The ledger names a record only after the fdatasync that followed the write of that record."""
    root, calls = recorded
    checked = 0
    for one in archive.open(root).articles(status=None):
        ref = one.snapshot
        assert ref is not None
        opened = f"{root / ref.file}.open"
        written = _end_of(calls, opened, ref.offset + ref.length)
        durable = _first(calls, written, "fdatasync", lambda call, opened=opened: call.file == opened)
        named = [call for call in calls if "sqlite" in call.file and ref.record_id in call.arguments]
        assert named, ref.record_id
        assert durable < min(call.order for call in named)
        checked += 1
    assert checked >= 9


def _end_of(calls: list[Call], file: str, end: int) -> int:
    """The order of the write that brought ``file`` to ``end`` bytes."""
    size = 0
    for call in calls:
        if call.name == "write" and call.file == file:
            size += call.result
            if size >= end:
                return call.order
    raise AssertionError(f"{file} never had {end} bytes")


def test_a_segment_is_synced_then_renamed_then_its_folder_is_synced(recorded: tuple[Path, list[Call]]) -> None:
    root, calls = recorded
    (segment,) = root.rglob("*.warc.gz")
    last_write = max(call.order for call in calls if call.name == "write" and call.file == f"{segment}.open")
    synced = _first(calls, last_write, "fsync", lambda call: call.file in (f"{segment}.open", str(segment)))
    renamed = _first(calls, synced, "rename", lambda call: f"{segment}.open" in call.arguments)
    _first(calls, renamed, "fsync", lambda call: call.file == str(segment.parent))


def test_every_derived_file_is_synced_before_it_has_its_name_and_the_manifest_comes_last(
    recorded: tuple[Path, list[Call]],
) -> None:
    root, calls = recorded
    (manifest,) = root.glob("runs/**/*.json")
    named: dict[str, int] = {}
    for kind in ("index", "articles", "fates", "memory", "runs"):
        for path in (path for path in (root / kind).rglob("*") if path.is_file()):
            linked = next(call for call in calls if call.name.startswith("link") and f'"{path}"' in call.arguments)
            half = re.findall(r'"([^"]+)"', linked.arguments)[0]
            synced = [call for call in calls if call.name in ("fsync", "fdatasync") and call.file == half]
            assert synced, path
            assert synced[-1].order < linked.order
            _first(calls, linked.order, "fsync", lambda call, folder=str(path.parent): call.file == folder)
            named[str(path)] = linked.order
    assert max(named, key=named.__getitem__) == str(manifest)


def _first(calls: list[Call], after: int, name: str, fits: object) -> int:
    for call in calls:
        if call.order > after and call.name.startswith(name) and fits(call):  # type: ignore[operator]
            return call.order
    raise AssertionError(f"no {name} came after call {after}")
