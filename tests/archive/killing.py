"""Kills writers of segments, with -9, at random moments, and counts what that costs.

``python -m tests.archive.killing kill FOLDER 5000`` is the full count; ``write FOLDER N`` writes N pages, each
acknowledged by its record id on a line of its own on stdout once it is durable.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from archive.errors import ArchiveError
from archive.runs.segment import SegmentWriter, Writing, seal_left_open
from archive.verify.audit import verify
from archive.warc import build
from tests.archive.exchanges import exchange

_BODIES = [random.Random(size).randbytes(size) for size in (200, 3_000, 40_000, 300_000)]


def write(root: Path, pages: int, out: int = 1, *, ahead: int = 1) -> None:
    """Writes pages; ``ahead`` of them may wait for their acknowledgement at once."""
    segment = SegmentWriter(root, "demo", "abcdefghij", info=[("software", "test")], writing=Writing(1_000_000))
    waiting = []
    for number in range(pages):
        one = exchange(body=_BODIES[number % len(_BODIES)])
        waiting.append(segment.append(lambda info, one=one: build.exchange(one, warcinfo_id=info)))
        while len(waiting) >= ahead:
            record_id = waiting.pop(0).result()[0][0].record_id
            os.write(out, f"{record_id}\n".encode())
    segment.close()


def kill(root: Path, kills: int) -> int:
    """Starts and kills a writer ``kills`` times; returns how often something was lost, doubled or damaged."""
    chance = random.Random(7)
    lost = doubled = damaged = kept = 0
    for number in range(kills):
        folder = root / str(number)
        # A quarter dies while the first file is begun, the others somewhere in the flow of pages.
        acknowledged = _kill_one(folder, chance.uniform(0, 0.02), begun=number % 4 > 0, ahead=chance.choice((1, 8)))
        try:
            seal_left_open(folder, "demo")
            found = _pages(folder, judged=number % 50 == 0)
        except ArchiveError as error:
            print(f"kill {number}: {error}")
            damaged += 1
            continue
        lost += len(set(acknowledged) - set(found))
        doubled += len(found) - len(set(found))
        kept += len(acknowledged)
        shutil.rmtree(folder)
    print(f"{kills} kills, {kept} pages acknowledged: {lost} lost, {doubled} duplicates, {damaged} damaged")
    return lost + doubled + damaged


def _kill_one(folder: Path, delay: float, *, begun: bool, ahead: int) -> list[str]:
    """What a writer acknowledged until it was killed, ``delay`` seconds from its start or (``begun``) first word."""
    folder.mkdir(parents=True)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        write(folder, 100_000, writing, ahead=ahead)
        os._exit(0)
    os.close(writing)
    first = os.read(reading, 1 << 16) if begun else b""
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as stream:
        return [line.decode() for line in (first + stream.read()).split(b"\n")[:-1]]


def _pages(folder: Path, *, judged: bool) -> list[str]:
    found = []
    for path in sorted(folder.rglob("*.warc.gz")):
        with path.open("rb") as stream:
            found += [record.record_id for record in build.records(stream) if record.kind == "response"]
        if judged:
            for finding in verify(path):
                raise ArchiveError(f"{finding}")
    if list(folder.rglob("*.open")):
        raise ArchiveError(f"{folder}: a file was left open")
    return found


if __name__ == "__main__":
    task, place, count = sys.argv[1:]
    if task == "write":
        write(Path(place), int(count))
    else:
        sys.exit(kill(Path(place), int(count)) != 0)
