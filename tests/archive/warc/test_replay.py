"""pywb, in an environment of its own, replays an archive as its folder lies: by our index, where that is."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections import Counter
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

import archive
from archive.runs.files import write_index
from archive.runs.segment import SegmentWriter
from archive.storage.local import LocalStorage
from archive.warc import build
from benchmarks.replay import Difference, differences, served
from tests.archive.exchanges import NOON, chunked, exchange, gzipped
from tests.crawler.newsstand import pywb
from tests.shared import needs_shared


def archived(root: Path) -> None:
    """Two outlets. One has a plain, a gzipped and a chunked page, a redirect, and a later revisit of the chunked page;
    the other a page whose address is not ASCII, and one that is gone."""
    writer = SegmentWriter(root, "demo", "abcdefghij", info=[("software", "test")])
    moved = b"HTTP/1.1 301 Moved\r\nLocation: /politics/2/\r\nContent-Length: 0\r\n\r\n"
    for one in (exchange(), gzipped(), _at("https://news.example/old/", moved)):
        writer.append(lambda info, one=one: build.exchange(one, warcinfo_id=info))
    first = chunked()
    (original, _), *_ = writer.append(lambda info: build.exchange(first, warcinfo_id=info)).result()
    refers = build.Refers(original.record_id, first.url, build.warc_date(NOON), "identical", original.payload_digest)
    again = chunked(started=NOON.replace(year=2027))
    writer.append(lambda info: build.exchange(again, warcinfo_id=info, refers=refers))
    other = SegmentWriter(root, "other", "abcdefghik", info=[("software", "test")])
    gone = b"HTTP/1.1 410 Gone\r\nContent-Length: 4\r\n\r\ngone"
    found = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>\xe9\x83\xb7</p>"
    for one in (_at("https://www.other.example/政治/?b=2&a=1", found), _at("https://other.example/gone", gone)):
        other.append(lambda info, one=one: build.exchange(one, warcinfo_id=info))
    for sealed in (*writer.close(), *other.close()):
        write_index(LocalStorage(root), sealed.name)
    (root / "archive.json").write_bytes(b'{"format": 1}')


def _at(url: str, response: bytes) -> build.Exchange:
    return replace(exchange(), url=url, response=response, head_length=response.index(b"\r\n\r\n") + 4)


def test_pywb_replays_every_kind_of_page_as_the_folder_lies(tmp_path: Path) -> None:
    """Two outlets, months in folders of their own; the revisit's body is found by the digest that it repeats."""
    root = tmp_path / "politics"
    archived(root)
    seen: Counter[str] = Counter()

    with served(root, pywb(needs_shared("newsstand/serve.sh")) / "bin" / "wayback") as address:
        found = list(differences(address, archive.open(root).snapshots(), seen))
        other = [msgspec.structs.replace(one, raw=one.raw + b" ") for one in archive.open(root).snapshots(status=410)]
        told = list(differences(address, iter(other), Counter()))
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                f"{address}/2026id_/https://news.example/never-seen", timeout=20
            )

    assert found == []
    assert seen == {"response 200": 4, "response 301": 1, "response 410": 1, "revisit 200": 1}
    assert told == [Difference("https://other.example/gone", "4 bytes, not the 5")]
