"""pywb, in an environment of its own, replays our files by our own index."""

from __future__ import annotations

import contextlib
import gzip
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.runs.segment import SegmentWriter
from archive.storage.local import LocalStorage
from archive.warc import build
from archive.warc.cdxj import lines
from tests.archive.exchanges import NOON, TEXT, chunked, exchange, gzipped
from tests.crawler.newsstand import pywb
from tests.shared import needs_shared


def archived(root: Path) -> str:
    """A segment with a plain, a gzipped and a chunked page, and a later revisit of the chunked one."""
    writer = SegmentWriter(root, "demo", "abcdefghij", info=[("software", "test")])
    for one in (exchange(), gzipped()):
        writer.append(lambda info, one=one: build.exchange(one, warcinfo_id=info))
    first = chunked()
    (original, _), *_ = writer.append(lambda info: build.exchange(first, warcinfo_id=info)).result()
    refers = build.Refers(original.record_id, first.url, build.warc_date(NOON), "identical", original.payload_digest)
    again = chunked(started=NOON.replace(year=2027))
    writer.append(lambda info: build.exchange(again, warcinfo_id=info, refers=refers))
    return writer.close()[0].name


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """pywb over a collection in ``folder``; yields the collection's address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    wayback = pywb(needs_shared("newsstand/serve.sh")) / "bin" / "wayback"
    process = subprocess.Popen(
        [wayback, "-b", "127.0.0.1", "-p", str(port)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/politics"
    finally:
        process.kill()
        process.wait()


def test_pywb_replays_every_kind_of_page(tmp_path: Path) -> None:
    """Plain, gzipped, chunked, and the revisit, whose body pywb finds by the digest that it repeats."""
    collection = tmp_path / "collections" / "politics"
    name = archived(collection / "archive")
    storage = LocalStorage(collection / "archive")
    storage.put("index.cdxj", "".join(f"{line}\n" for line in lines(storage, name)).encode())
    (collection / "indexes").mkdir()
    shutil.move(collection / "archive" / "index.cdxj", collection / "indexes" / "index.cdxj")

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with served(tmp_path) as address:
        for year, one in ((2026, exchange()), (2026, gzipped()), (2026, chunked()), (2027, chunked())):
            with opener.open(f"{address}/{year}1124120000id_/{one.url}", timeout=20) as answer:
                body = answer.read()
                encoding = answer.headers.get("Content-Encoding")
                stamp = answer.headers.get("Memento-Datetime", "")
            if encoding == "gzip":
                body = gzip.decompress(body)
            assert body == TEXT.encode(), (year, one.url)
            assert str(year) in stamp
        with pytest.raises(urllib.error.HTTPError):
            opener.open(f"{address}/2026id_/https://news.example/never-seen", timeout=20)
