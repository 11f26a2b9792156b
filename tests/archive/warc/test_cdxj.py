"""The index finds captures, and says what cdxj-indexer says."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

from archive.runs.files import write_index
from archive.runs.segment import SegmentWriter
from archive.storage.local import LocalStorage
from archive.warc import build
from archive.warc.cdxj import Index, lines, parse
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


def test_captures_are_found_by_url_and_time(tmp_path: Path) -> None:
    """All captures of a URL in order of time."""
    name = segment(tmp_path)
    storage = LocalStorage(tmp_path)
    written = write_index(storage, name)
    index = Index(storage, [written.name])
    url = exchange().url

    early, late = index.captures(url)
    assert (early.captured, late.captured) == (NOON.replace(microsecond=0), LATER.replace(microsecond=0))
    assert index.captures("https://news.example/politics/20261124") == []
    record = build.read_at(storage.read(late.file, late.offset, late.length), late.offset)
    assert (record.url, record.date) == (url, LATER)


def _without_resource_digest(line: str) -> tuple[str, str, dict[str, str]]:
    key, moment, fields = line.split(" ", 2)
    known = json.loads(fields)
    if known["url"].startswith("urn:"):
        known.pop("digest", None)
    assert parse(line).url == known["url"]
    return key, moment, known
