"""The index finds captures, and says what cdxj-indexer says."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from archive.runs.files import write_index
from archive.runs.segment import Sealed, SegmentWriter
from archive.storage.local import LocalStorage
from archive.warc import build
from archive.warc.cdxj import Entry, Growing, lines, text_of
from tests.archive.exchanges import NOON, chunked, exchange, gzipped

LATER = NOON + dt.timedelta(hours=5)


def segment(root: Path) -> str:
    writer = SegmentWriter(root, "demo", "abcdefghij", info=[("software", "test")])
    for one in (exchange(), gzipped(), chunked(), exchange(started=LATER)):
        writer.append(lambda info, one=one: build.exchange(one, warcinfo_id=info, about=[("a", "b")]))
    writer.append(
        lambda info: [build.resource("urn:paper-of-record:run:x", "application/json", b"{}", NOON, warcinfo_id=info)]
    )
    return writer.close()[0].name


def test_lines_are_those_of_cdxj_indexer(tmp_path: Path) -> None:
    """Key, time and fields agree with the reference; only a resource's digest is ours (it would compute SHA-1)."""
    name = segment(tmp_path)
    command = [str(Path(sys.executable).with_name("cdxj-indexer")), "--sort", "--dir-root", str(tmp_path), name]
    theirs = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path).stdout.splitlines()

    ours = lines(LocalStorage(tmp_path), name)
    assert [_without_resource_digest(line) for line in ours] == [_without_resource_digest(line) for line in theirs]


def test_the_index_says_where_the_captures_of_a_url_lie(tmp_path: Path) -> None:
    """All captures of a URL stand together in order of time; of another URL there is none."""
    storage = LocalStorage(tmp_path)
    written = storage.read(write_index(storage, segment(tmp_path)).name).decode().splitlines()
    named = [(text.split(" ", 2)[:2], json.loads(text.split(" ", 2)[2])) for text in written]
    ours = [(times[1], fields) for times, fields in named if fields["url"] == exchange().url]

    assert written == sorted(written)
    assert [time for time, _ in ours] == [f"{at:%Y%m%d%H%M%S}" for at in (NOON, LATER)]
    assert not any(fields["url"] == "https://news.example/politics/20261124" for _, fields in named)
    late = ours[-1][1]
    data = storage.read(late["filename"], int(late["offset"]), int(late["length"]))
    record = build.read_at(data, int(late["offset"]))
    assert (record.url, record.date) == (exchange().url, LATER)


def _without_resource_digest(line: str) -> tuple[str, str, dict[str, str]]:
    key, moment, fields = line.split(" ", 2)
    known = json.loads(fields)
    if known["url"].startswith("urn:"):
        known.pop("digest", None)
    return key, moment, known


def test_a_writer_knows_the_lines_of_what_another_archive_had(tmp_path: Path) -> None:
    """A memento's own status and type, whatever its date's zone is; whoever listens is told what the file holds."""
    told: list[Sealed] = []
    writer = SegmentWriter(tmp_path, "demo", "abcdefghij", info=[("software", "test")], on_sealed=told.append)
    noon = NOON.astimezone(dt.timezone(dt.timedelta(hours=9)))
    for head in (
        b"HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-type: text/html;a\r\n\r\n",
        b"",
    ):
        source = {"source": f"https://archive.example/{len(head)}", "fetched": LATER}
        writer.append(lambda info, head=head, source=source: [
            build.memento("https://news.example/a?b", head + b"body", noon, warcinfo_id=info, **source)
        ])  # fmt: skip
    (sealed,) = writer.close()

    (heard,) = told
    assert (heard.index, sealed.index) == (text_of(lines(LocalStorage(tmp_path), sealed.name)), None)
    assert (heard.index or b"").count(b"\n") == 3


@pytest.mark.parametrize("count", [0, 1, 69, 70, 71, 1_119, 1_120, 1_121, 3_500])
def test_an_index_that_grows_is_sorted_in_the_end_however_its_lines_came(count: int) -> None:
    """Long lines and short ones, twice the same, and of other scripts, whose bytes sort as their signs do."""
    dice = random.Random(count)
    told = [
        f"example,news)/{dice.randrange(5_000)}-{'Śあ😀'[dice.randrange(3)]}" + "x" * dice.choice([0, 20_000])
        for _ in range(count)
    ]
    growing = Growing()
    for first in range(0, count, 70):
        growing.take(told[first : first + 70])
        growing.take([])

    assert growing.text() == text_of(sorted(told))
    assert growing.text() == text_of(sorted(told))


def test_the_lines_of_many_records_take_little_until_they_are_wanted() -> None:
    """Two thirds of a line are what each of them has."""
    entry = Entry("response", "https://news.example/politics/{}/a-ferry-is-late/", NOON, "text/html", 200, "sha256:{}")
    file = "warc/demo/2026/11/demo-20261124t120000z-2345672345ab-00000.warc.gz"
    growing = Growing()
    tracemalloc.start()
    for first in range(0, 20_000, 64):
        digests = {
            number: hashlib.sha256(b"%d" % number).hexdigest() for number in range(first, min(first + 64, 20_000))
        }
        several = [
            entry._replace(url=entry.url.format(number), digest=f"sha256:{told}") for number, told in digests.items()
        ]
        growing.take(one.line(file, number * 1_000, 1_000) for number, one in enumerate(several, first))
        del digests, several
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert held < 2_000_000
    assert len(growing.text()) > 6_000_000
