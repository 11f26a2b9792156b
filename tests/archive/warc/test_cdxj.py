"""The index finds captures, and says what cdxj-indexer says."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

from archive.runs.files import write_index
from archive.runs.segment import Sealed, SegmentWriter
from archive.storage.local import LocalStorage
from archive.warc import build
from archive.warc.cdxj import lines
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
    assert (list(heard.index or ()), sealed.index) == (lines(LocalStorage(tmp_path), sealed.name), None)
    assert len(heard.index or ()) == 3
