"""An archive as a WACZ file: the same snapshots, pages with the clean text, nothing half written."""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
import subprocess
import tracemalloc
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest

import archive
from archive.__main__ import main
from archive.article import CORPUS
from archive.errors import StorageError
from archive.exports.wacz import Part, write_wacz
from archive.reading.captures import wanted
from archive.runs.files import write_index
from archive.runs.segment import SegmentWriter
from archive.storage.local import LocalStorage
from archive.storage.memory import MemoryStorage
from archive.warc import build
from archive.warc.read import Snapshot
from benchmarks.environments import environment
from tests.archive.exchanges import exchange
from tests.fixtures.write import ARCHIVE
from tests.tools import in_full

ABOUT = {"created": "2026-11-26T12:00:00Z", "software": "test"}


def packed(to: Path, *words: str, source: Path = ARCHIVE) -> Path:
    assert main(["wacz", str(source), "--to", str(to), *words]) == 0
    return to


def told(place: Path, **asked: Any) -> list[tuple[Any, ...]]:
    """What each snapshot is, wherever it lies."""
    return sorted(map(_told, archive.open(place).snapshots(**asked)))


def _told(one: Snapshot) -> tuple[Any, ...]:
    body = hashlib.sha256(one.body).hexdigest()
    return one.url, one.captured, one.kind, one.record_id, one.raw, body, one.failure or ""


def pages(file: Path) -> list[dict[str, Any]]:
    with zipfile.ZipFile(file) as package:
        return [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()]


def index(file: Path) -> list[str]:
    with zipfile.ZipFile(file) as package:
        return gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()


def as_wabac_reads(file: Path, entry: zipfile.ZipInfo) -> bytes:
    """An entry as it is packed, where ReplayWeb.page looks for it: it asks the local header for an extra field only
    where the central directory has one."""
    data = file.read_bytes()
    name, extra = struct.unpack_from("<HH", data, entry.header_offset + 26)
    begin = entry.header_offset + 30 + name + (extra if entry.extra else 0)
    return data[begin : begin + entry.compress_size]


def test_replayweb_page_finds_each_entry(tmp_path: Path) -> None:
    file = packed(tmp_path / "all.wacz")

    with zipfile.ZipFile(file) as package:
        for entry in package.infolist():
            raw = as_wabac_reads(file, entry)
            assert (zlib.decompress(raw, -15) if entry.compress_type else raw) == package.read(entry), entry.filename


def assert_sound(file: Path) -> None:
    """Every digest and size is right, the index is sorted and leads to the records, our own verifying finds nothing."""
    with zipfile.ZipFile(file) as package:
        described = json.loads(package.read("datapackage.json"))
        assert described["wacz_version"] == "1.1.1"
        told_of = {one["path"]: (one["bytes"], one["hash"]) for one in described["resources"]}
        there = {name: package.read(name) for name in package.namelist() if not name.startswith("datapackage")}
        assert told_of == {
            name: (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}") for name, data in there.items()
        }
        digest = json.loads(package.read("datapackage-digest.json"))["hash"]
        assert digest == f"sha256:{hashlib.sha256(package.read('datapackage.json')).hexdigest()}"
        for name in package.namelist():
            if name.endswith(".gz"):
                assert package.getinfo(name).compress_type == zipfile.ZIP_STORED
        lines = index(file)
        assert lines == sorted(set(lines), key=str.encode)
        for line in lines:
            place = json.loads(line.partition(" ")[2].partition(" ")[2])
            data = there[f"archive/{place['filename']}"]
            at = int(place["offset"])
            record = build.read_at(data[at : at + int(place["length"])], at)
            assert record.url == place["url"]
    assert main(["verify", str(file)]) == 0


def test_a_whole_archive_gives_the_same_snapshots(tmp_path: Path) -> None:
    """Failures, revisits and what the crawl noted are in it, too: its WARC files are those of the archive."""
    file = packed(tmp_path / "all.wacz")

    assert told(file) == told(ARCHIVE)
    assert_sound(file)
    with zipfile.ZipFile(file) as package:
        inner = {name.rpartition("/")[2]: package.read(name) for name in package.namelist() if "archive/" in name}
    assert inner == {path.name: path.read_bytes() for path in (ARCHIVE / "warc").rglob("*.warc.gz")}


def test_each_version_has_a_page_with_its_clean_text(tmp_path: Path) -> None:
    head, *found = pages(packed(tmp_path / "all.wacz"))

    assert head == {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
    versions = list(archive.open(ARCHIVE).articles(versions="all"))
    assert len({one["id"] for one in found}) == len(found) == len(versions) > 20
    expected = {(one.url, f"{one.captured[:19]}Z", one.headline, one.text or "") for one in versions}
    assert {(one["url"], one["ts"], one["title"], one["text"]) for one in found} == expected
    captures = {tuple(line.split(" ")[:2]) for line in index(tmp_path / "all.wacz")}
    moments = {moment for _, moment in captures}
    assert {one["ts"].translate({45: None, 58: None}).replace("T", "").rstrip("Z") for one in found} <= moments


def _between() -> str:
    """A moment between the first and the second crawl of the archive."""
    runs = archive.open(ARCHIVE).runs()
    return max(one.started for one in runs)


def test_a_part_has_what_was_asked_for_and_what_its_revisits_repeat(tmp_path: Path) -> None:
    """By outlet whole files; by time and address the exchanges that fit, each with its request."""
    news = archive.open(ARCHIVE)
    outlet, url, since = news.outlets()[0], next(news.articles(edited=True)).url, _between()

    by_outlet = packed(tmp_path / "outlet.wacz", "--outlet", outlet)
    by_time = packed(tmp_path / "time.wacz", "--since", since)
    by_url = packed(tmp_path / "url.wacz", "--url", url)
    early = packed(tmp_path / "early.wacz", "--until", since)

    for file in (by_outlet, by_time, by_url, early):
        assert_sound(file)
    assert told(by_outlet) == sorted(_told(one) for one in news.snapshots() if f"/{outlet}/" in one.file)
    assert told(by_url) == told(ARCHIVE, url=url)
    assert told(early) == told(ARCHIVE, until=since)
    assert told(by_time, since=since) == told(ARCHIVE, since=since)
    revisits = [one for one in archive.open(by_time).snapshots() if one.kind == "revisit"]
    assert revisits
    assert all(one.original is not None for one in revisits)
    originals = {one.original.record_id for one in revisits if one.original}
    assert {one[3] for one in told(by_time, until=since)} == originals
    assert len(pages(by_url)) - 1 == sum(one.status in CORPUS for one in news.history(url)) > 1
    with zipfile.ZipFile(by_url) as package:
        first = package.namelist()[0]
        with package.open(first) as stream:
            kinds = [one.kind for one in build.records(cast("BinaryIO", stream))]
    assert kinds[:3] == ["warcinfo", "response", "request"]


def test_an_unchanged_article_has_the_page_of_the_capture_that_its_revisit_repeats(tmp_path: Path) -> None:
    file = packed(tmp_path / "time.wacz", "--since", _between())

    captured = {(one.url, f"{one.captured:%Y-%m-%dT%H:%M:%SZ}") for one in archive.open(file).snapshots()}
    repeated = [one for one in pages(file)[1:] if one["ts"] < _between()]
    assert repeated
    assert {(one["url"], one["ts"]) for one in repeated} <= captured


def test_nothing_wanted_a_name_that_is_taken_and_an_unknown_outlet_write_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken.wacz"
    taken.write_text("mine")

    assert main(["wacz", str(ARCHIVE), "--to", str(tmp_path / "a.wacz"), "--since", "2090"]) == 1
    assert main(["wacz", str(ARCHIVE), "--to", str(taken)]) == 2
    assert main(["wacz", str(ARCHIVE), "--to", str(tmp_path / "b.wacz"), "--outlet", "demo-shiomo"]) == 1
    assert main(["wacz", str(ARCHIVE), "--to", str(tmp_path / "c.wacz"), "--since", "soon"]) == 2
    warc = next((ARCHIVE / "warc").rglob("*.warc.gz"))
    assert main(["wacz", str(warc), "--to", str(tmp_path / "d.wacz")]) == 2

    assert [path.name for path in tmp_path.iterdir()] == ["taken.wacz"]
    assert taken.read_text() == "mine"
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 5
    assert "demo-shiomi" in said[2]
    assert "wacz create" in said[4]


def test_a_place_that_refuses_half_way_leaves_nothing(tmp_path: Path) -> None:
    class Breaking(MemoryStorage):
        def open(self, name: str) -> Any:
            if name == last:
                raise StorageError(f"{name}: the store does not answer")
            return super().open(name)

    place = Breaking()
    for path in ARCHIVE.rglob("*"):
        if path.is_file():
            place.put(path.relative_to(ARCHIVE).as_posix(), path)
    last = [entry.name for entry in place.list("warc/")][-1]

    with pytest.raises(StorageError, match="does not answer"):
        write_wacz(archive.open(place), tmp_path / "x.wacz", Part(), ABOUT, lambda _: None)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("index", [None, b"x 2026 \xe1\n", b"x" * (65 << 20)], ids=["lost", "no text", "large"])
def test_another_place_and_an_index_that_is_none_give_the_same_bytes(tmp_path: Path, index: bytes | None) -> None:
    place = MemoryStorage()
    bad = tmp_path / "index"
    bad.write_bytes(index or b"")
    for path in ARCHIVE.rglob("*"):
        if path.is_file() and (path.suffix != ".cdxj" or index is not None):
            place.put(path.relative_to(ARCHIVE).as_posix(), bad if path.suffix == ".cdxj" else path)

    for name, news in (("disk", archive.open(ARCHIVE)), ("memory", archive.open(place))):
        write_wacz(news, tmp_path / name, Part(), ABOUT, lambda _: None)
    some = Part(None, wanted(None, None, None, _between(), None))
    for name, news in (("disk-some", archive.open(ARCHIVE)), ("memory-some", archive.open(place))):
        write_wacz(news, tmp_path / name, some, ABOUT, lambda _: None)

    for one in ("", "-some"):
        with zipfile.ZipFile(tmp_path / f"disk{one}") as disk, zipfile.ZipFile(tmp_path / f"memory{one}") as memory:
            assert {name: disk.read(name) for name in disk.namelist()} == {
                name: memory.read(name) for name in memory.namelist()
            }


@pytest.mark.parametrize("words", [(), ("--since", "2026")])
def test_memory_does_not_grow_with_the_archive(tmp_path: Path, words: tuple[str, ...]) -> None:
    """60 MB that do not get smaller by packing, of which 12 MB at most are in memory."""
    root = tmp_path / "data"
    writer = SegmentWriter(root, "demo", "abcdefghij", info=[("software", "test")])
    noise = hashlib.shake_128(b"x").digest(2_000_000)
    for number in range(30):
        one = exchange(f"https://news.example/politics/{number}/", noise)
        writer.append(lambda info, one=one: build.exchange(one, warcinfo_id=info)).result()
    for sealed in writer.close():
        write_index(LocalStorage(root), sealed.name)
    (root / "archive.json").write_bytes(b'{"format": 1}')

    tracemalloc.start()
    try:
        packed(tmp_path / "x.wacz", *words, source=root)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert (tmp_path / "x.wacz").stat().st_size > 60_000_000
    assert peak < 12_000_000
    assert len(index(tmp_path / "x.wacz")) == 30


@pytest.mark.skipif(not in_full(True, False), reason="PAPER_FULL=1 makes an environment for py-wacz")
def test_py_wacz_finds_it_valid(tmp_path: Path) -> None:
    wacz = environment("wacz==0.6.0", "setuptools<81") / "bin/wacz"
    for words in ((), ("--since", _between())):
        file = packed(tmp_path / f"{len(words)}.wacz", *words)

        done = subprocess.run([wacz, "validate", "-f", file], capture_output=True, text=True, timeout=120, check=False)

        assert done.returncode == 0, done.stdout + done.stderr
        assert "the passed WACZ is valid" in done.stdout
