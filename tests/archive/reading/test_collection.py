"""What others archived, opened as it lies: every capture, with its body; and those of our own archives."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import os
import pickle
import re
import struct
import tracemalloc
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import brotli
import pytest
from backports import zstd

import archive
from archive.errors import DamagedError, FormatError, NotFound, StorageError, UsageError
from archive.warc import build
from archive.warc.http import FailedExchange
from tests.archive.exchanges import NOON, chunked, exchange, gzipped
from tests.archive.others import PAGE, arc, packed, page, record, response, revisit, wacz, zstd_file
from tests.shared import needs_shared

DIGEST = ("WARC-Payload-Digest", "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ")
OURS = "warc/courier/2026/11/courier-20261124t120000z-2345672345ab-00000.warc.gz"


def _put(place: Path, **files: bytes) -> Path:
    for name, data in files.items():
        (place / name.replace("__", "/").replace("_", ".")).parent.mkdir(parents=True, exist_ok=True)
        (place / name.replace("__", "/").replace("_", ".")).write_bytes(data)
    return place


def _numbers(news: archive.Archive, **asked: object) -> list[int]:
    return [int(one.url.rpartition("/")[2]) for one in news.snapshots(**asked)]  # type: ignore[arg-type]


def test_a_folder_of_everything_is_read_file_by_file(tmp_path: Path) -> None:
    """In the order of names; other files, and those that are no archive files, are passed over."""
    one, two, three, four, five = (response(number) for number in range(1, 6))
    inner = {"archive/b.warc.gz": packed(three), "indexes/index.cdx": b"x", "archive/c.warc": four}
    place = _put(tmp_path, a_warc=one, b__wget_warc_gz=packed(two), c_wacz=wacz(inner), d_warc_zst=zstd_file([five]))
    (place / "Ünd so (1).arc").write_bytes(b"".join(arc(("https://paper.example/6", page()))))
    (place / "readme.txt").write_bytes(one)
    news = archive.open(place)
    found = list(news.snapshots())

    assert [one.file for one in found] == [
        "a.warc", "b/wget.warc.gz", "c.wacz!archive/b.warc.gz", "c.wacz!archive/c.warc", "d.warc.zst", "Ünd so (1).arc",
    ]  # fmt: skip
    assert [one.text for one in found] == [PAGE] * 6
    assert [one.status for one in found] == [200] * 6
    assert found[0].captured == found[0].date == dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC)
    assert [one.url for one in pickle.loads(pickle.dumps(news)).snapshots()] == [one.url for one in found]
    assert found[5].captured.isoformat() == "2008-04-30T20:48:26+00:00"
    assert [news.snapshot(one.ref()).raw for one in found] == [page()] * 6
    assert all(one.ref().payload_digest.startswith("sha256:") for one in found)  # type: ignore[union-attr]
    assert news.problems == []


@pytest.mark.parametrize("name", ["x.warc.gz", "x.gz", "x"])
def test_one_file_is_a_source_too_whatever_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(packed(response(1), response(2)))

    assert _numbers(archive.open(tmp_path / name)) == [1, 2]
    assert _numbers(archive.open(str(tmp_path / name)), url="https://paper.example/2#top") == [2]


@pytest.mark.parametrize("name", ["a.warc (1).gz", "a.warc(12).gz", "a.warc-1.gz", "a.warc 2.gz", "a.WARC.gz.1"])
def test_a_file_that_was_downloaded_twice_counts(tmp_path: Path, name: str) -> None:
    """Browsers and wget number it."""
    (tmp_path / name).write_bytes(packed(response(1)))
    (tmp_path / "a.warcs").write_bytes(packed(response(2)))

    assert [one.file for one in archive.open(tmp_path).snapshots()] == [name]


def test_a_pipe_and_an_address_of_the_web_say_what_to_do(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(UsageError, match="save what comes as a file first"):
        archive.open(tmp_path / "pipe")
    with pytest.raises(UsageError, match="download the file"):
        archive.open("https://paper.example/a.warc.gz")


@pytest.mark.parametrize(
    "asked",
    [
        {"url": "paper.example/1"},
        {"url": ""},
        {"host": "https://paper.example/"},
        {"host": "paper.example:443"},
        {"host": ""},
        {"status": "ok"},
        {"status": ["200", None]},
    ],
)
def test_what_can_fit_no_capture_is_refused(tmp_path: Path, asked: dict[str, str]) -> None:
    """An empty answer would say that there is none."""
    (tmp_path / "a.warc").write_bytes(response(1))

    with pytest.raises(UsageError, match=r"not a web address|is no host|is no HTTP status"):
        archive.open(tmp_path).snapshots(**asked)  # type: ignore[arg-type]


def test_captures_are_asked_for_in_several_writings(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(response(1).replace(b"paper.example", "päper.example".encode()) + response(2))
    news = archive.open(tmp_path)

    assert [one.date.day for one in news.snapshots(host="xn--pper-loa.example")] == [1]
    assert [one.date.day for one in news.snapshots(host="PÄPER.example.")] == [1]
    assert [one.date.day for one in news.snapshots(status="200")] == [1, 2]  # type: ignore[arg-type]
    found = next(news.snapshots())
    assert (found.headers.get("content-type"), found.headers.get("x", "y")) == ("text/html; charset=utf-8", "y")


def test_captures_are_chosen(tmp_path: Path) -> None:
    """By address (as articles are), host with those below it, status, and moment: since takes in, until leaves out."""
    gone = response(3, page("", status="404 Not Found"))
    other = packed(response(4).replace(b"https://paper.example/", b"https://www.other.exam/"))
    news = archive.open(_put(tmp_path, a_warc_gz=packed(response(1), response(2), gone) + other))

    assert _numbers(news) == [1, 2, 3, 4]
    assert _numbers(news, url="HTTPS://paper.example:443/2?utm_source=x") == [2]
    assert _numbers(news, host="other.exam") == _numbers(news, host="WWW.other.exam") == [4]
    assert _numbers(news, host="er.exam") == _numbers(news, host="exam.other") == []
    assert _numbers(news, status=404) == [3]
    assert _numbers(news, status=[200, 301]) == [1, 2, 4]
    assert _numbers(news, since="2024-05-02T10:00:00Z", until=dt.date(2024, 5, 4)) == [2, 3]
    with pytest.raises(UsageError, match="no date"):
        news.snapshots(since="yesterday")


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(PAGE.encode())),
        ("br", brotli.compress(PAGE.encode())),
        ("zstd", zstd.compress(PAGE.encode())),
        ("deflate", zlib.compress(PAGE.encode())),
        ("gzip", PAGE.encode()),
        ("", gzip.compress(PAGE.encode())),
    ],
    ids=["gzip", "br", "zstd", "deflate", "gzip that is none", "gzip that nobody says"],
)
def test_bodies_are_decoded(tmp_path: Path, coding: str, body: bytes) -> None:
    """Also where chunks hold them, and where the head says what is not so."""
    head = ("Content-Type: text/html; charset=utf-8", *([f"Content-Encoding: {coding}"] if coding else []))
    framed = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    plain, in_chunks = page("", *head, body=body), page("", *head, "Transfer-Encoding: chunked", body=framed)
    news = archive.open(_put(tmp_path, a_warc=response(1, plain) + response(2, in_chunks)))

    assert [one.text for one in news.snapshots()] == [PAGE, PAGE]


REFERS = {
    "id": [("WARC-Refers-To", "<urn:uuid:00000000-0000-4000-8000-000000000009>")],
    "address and date": [
        ("WARC-Refers-To-Target-URI", "https://paper.example/9"), ("WARC-Refers-To-Date", "2024-05-09T10:00:00Z")
    ],
    "digest": [DIGEST],
    "an id that is not there, and the digest": [("WARC-Refers-To", "<urn:uuid:x>"), DIGEST],
}  # fmt: skip


@pytest.mark.parametrize("named", REFERS)
@pytest.mark.parametrize("first", ["a.warc.gz", "z.warc", "z.wacz", "z.warc.zst"])
def test_a_revisit_has_the_body_of_what_it_repeats(tmp_path: Path, named: str, first: str) -> None:
    """Wherever the original stands: in another file, earlier or later, packed in whatever way."""
    original = response(9, page("", "Content-Encoding: gzip", body=gzip.compress(PAGE.encode())), DIGEST)
    other = response(8, page("Something else"), ("WARC-Payload-Digest", "sha1:AAAA"))
    files = {
        "a.warc.gz": gzip.compress(other + original),
        "z.warc": other + original,
        "z.wacz": wacz({"archive/data.warc.gz": packed(other, original)}),
        "z.warc.zst": zstd_file([other, original], dictionary=True),
    }
    (tmp_path / first).write_bytes(files[first])
    again = revisit(10, page("", "Content-Type: text/html; charset=utf-8"), *REFERS[named])
    news = archive.open(_put(tmp_path, m_warc_gz=packed(again)))
    (found,) = [one for one in news.snapshots() if one.kind == "revisit"]

    assert (found.text, found.status, found.url) == (PAGE, 200, "https://paper.example/10")
    assert found.original is not None
    assert (found.original.url, found.original.file[:5]) == ("https://paper.example/9", first[:5])
    assert news.snapshot(found.ref()).body == PAGE.encode()
    assert news.problems == []


def test_the_original_is_found_behind_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    """A WACZ file names a WARC file and does not give it: its local header is damaged."""
    broken = wacz({"archive/data.warc.gz": packed(response(8))})
    assert broken[:4] == b"PK\x03\x04"
    again = packed(revisit(10, page("", "Content-Type: text/html; charset=utf-8"), DIGEST))
    (tmp_path / "b.wacz").write_bytes(b"QK" + broken[2:])
    news = archive.open(_put(tmp_path, a_warc_gz=again, c_warc_gz=packed(response(9, page(), DIGEST))))

    (found,) = [one for one in news.snapshots() if one.kind == "revisit"]

    assert (found.text, found.original and found.original.file) == (PAGE, "c.warc.gz")
    assert {one.file for one in news.problems} == {"b.wacz!archive/data.warc.gz"}


def test_a_revisit_without_its_original_says_so(tmp_path: Path) -> None:
    """It stays a capture, since the server answered; and one that has neither head nor original is none."""
    headed, bare = revisit(1, page("", status="200 OK"), DIGEST), revisit(2, b"", DIGEST)
    news = archive.open(_put(tmp_path, a_warc_gz=packed(headed, bare)))
    (found,) = news.snapshots()

    assert (found.status, found.body, found.original) == (200, b"", None)
    assert [one.kind for one in news.problems] == ["original", "original", "http"]


def test_unmodified_is_what_the_last_capture_before_was(tmp_path: Path) -> None:
    """Heritrix' server-not-modified names no original: the capture of the same address that was the last."""
    block = page("", "Date: x", status="304 Not Modified")
    at = ("WARC-Target-URI", "https://paper.example/7")
    captures = [response(number, page(f"Version {number}")) for number in (2, 4, 8)]
    same = [re.sub(rb"paper.example/\d\r", b"paper.example/7\r", one) for one in captures]
    again = revisit(6, block).replace(b"paper.example/6\r", b"paper.example/7\r")
    news = archive.open(_put(tmp_path, a_warc_gz=packed(*same, again)))

    assert [(one.status, one.text) for one in news.snapshots(at[1])][-1] == (304, "Version 4")


def test_what_is_no_exchange_is_passed_over_and_what_was_kept_without_http_is_read(tmp_path: Path) -> None:
    """A resource at a web address counts as found; warcinfo, requests, metadata, derived text and DNS are no pages."""
    about = [("WARC-Record-ID", "<urn:uuid:1>"), ("WARC-Date", "2024-05-01T10:00:00Z")]
    at = ("WARC-Target-URI", "https://paper.example/1")
    kept = record("resource", PAGE.encode(), *about, at, ("Content-Type", "text/html; charset=utf-8"))
    others = [
        record("warcinfo", b"software: x\r\n", *about),
        record("request", b"GET /1 HTTP/1.1\r\n\r\n", *about, at),
        record("metadata", b"outlink: x\r\n", *about, at, ("Content-Type", "application/warc-fields")),
        record("conversion", b"Some text", *about, at, ("Content-Type", "text/plain")),
        record("response", b"192.0.2.7", *about, ("WARC-Target-URI", "dns:paper.example")),
        record("resource", b"{}", *about, ("WARC-Target-URI", "urn:pageinfo:https://paper.example/1")),
    ]
    news = archive.open(_put(tmp_path, a_warc_gz=packed(*others, kept)))
    (found,) = news.snapshots()

    assert (found.kind, found.status, found.text) == ("resource", 200, PAGE)
    assert found.headers.first("Content-Type") == "text/html; charset=utf-8"
    assert news.problems == []


@pytest.mark.parametrize(
    ("told", "captured"),
    [
        ("2024", "2024-01-01T00:00:00+00:00"),
        ("2024-05-01T10:00:00.123456789Z", "2024-05-01T10:00:00.123456+00:00"),
        ("20240501100000", "2024-05-01T10:00:00+00:00"),
        ("2024-05-01 10:00:00", "2024-05-01T10:00:00+00:00"),
        ("2024-05-01T10:00:00+02:00", "2024-05-01T08:00:00+00:00"),
        ("a Tuesday", "2024-05-01T09:59:58+00:00"),
    ],
)
def test_dates_in_other_forms(tmp_path: Path, told: str, captured: str) -> None:
    """Where the WARC-Date is none, the server's own clock tells; where nothing tells, there is no capture."""
    block, date = page(PAGE, "Date: Wed, 01 May 2024 09:59:58 GMT"), b"2024-05-01T10:00:00Z"
    dated, undated = response(1, block).replace(date, told.encode()), response(1).replace(date, b"a Tuesday")
    news = archive.open(_put(tmp_path, a_warc=dated + undated))

    assert [one.captured.isoformat() for one in news.snapshots()] == [captured]
    assert [(one.kind, one.file) for one in news.problems] == [("date", "a.warc")]


def test_a_page_that_is_not_all_there_says_so(tmp_path: Path) -> None:
    """A cut file gives what it has, marked as truncated; the reading of other files goes on."""
    whole, big = packed(response(1)), response(2, page("".join(f"<p>{number}</p>" for number in range(9000))))
    news = archive.open(_put(tmp_path, a_warc_gz=whole + packed(big)[:-2000], b_warc_gz=packed(response(3))))
    found = list(news.snapshots())

    assert [(one.url[-1], one.truncated) for one in found] == [("1", None), ("2", "unspecified"), ("3", None)]
    assert found[1].text.startswith("<p>0</p><p>1</p>")
    assert [(one.kind, one.file, one.offset) for one in news.problems] == [
        ("cut", "a.warc.gz", len(whole)), ("short", "a.warc.gz", len(whole))
    ]  # fmt: skip
    assert len(list(news.snapshots())) == 3
    assert len(news.problems) == 2


@pytest.mark.parametrize("lost", [1, 4, 8])
def test_a_page_whose_check_sum_alone_was_cut_off_is_whole(tmp_path: Path, lost: int) -> None:
    """The last eight bytes of a gzip member are no content: a record that has the length it names lacks nothing. One
    that names none may."""
    without = record("response", page(), ("WARC-Record-ID", "<urn:x>"), ("WARC-Date", "2024-05-02T10:00:00Z"),
                     ("WARC-Target-URI", "https://paper.example/2"), ("Content-Length", "")).replace(
                         b"Content-Length: \r\n", b"")  # fmt: skip
    news = archive.open(_put(tmp_path, a_warc_gz=packed(response(1))[:-lost], b_warc_gz=packed(without)[:-lost]))

    assert [(one.truncated, one.text) for one in news.snapshots()] == [(None, PAGE), ("unspecified", PAGE)]
    assert {(one.kind, one.file) for one in news.problems} >= {("cut", "a.warc.gz"), ("cut", "b.warc.gz")}


def _at_one_place(sound: bytes) -> bytes:
    """The directory has the first file a second time, under another name."""
    begin, end = sound.index(b"PK\x01\x02"), sound.index(b"PK\x05\x06")
    entry = sound[begin : sound.index(b"PK\x01\x02", begin + 1)]
    more = entry.replace(b"archive/a", b"archive/b")
    count, size = struct.unpack("<HI", sound[end + 10 : end + 16])
    told = struct.pack("<HHI", count + 1, count + 1, size + len(more))
    return sound[:end] + more + sound[end : end + 8] + told + sound[end + 16 :]


def _bad_zips() -> dict[str, tuple[bytes, list[str]]]:
    sound = wacz({"archive/a.warc.gz": packed(response(1))})
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as package:
        package.writestr("archive/a.warc", response(1))
    entry = many.getvalue()[many.getvalue().index(b"PK\x01\x02") : many.getvalue().index(b"PK\x05\x06")]
    at, count = many.getvalue().index(b"PK\x01\x02"), 240_000
    end64 = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, count * len(entry), at)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at + count * len(entry), 1)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    beyond = struct.pack("<4sIQI", b"PK\x06\x07", 0, 1 << 63, 1)
    return {
        "names one file 240,000 times": (many.getvalue()[:at] + entry * count + end64 + locator + end, ["zip_size"]),
        "has its directory beyond all files": (sound[:-22] + beyond + end, ["zip_cut"]),
        "is cut": (sound[:-30], ["zip_cut"]),
        "is cut before its first file": (sound[:25], ["zip"]),
        "is empty": (b"", ["zip"]),
        "is none": (b"<html>Not found</html>", ["zip"]),
        "has no WARC": (wacz({"pages/pages.jsonl": b"{}"}), ["zip_empty"]),
        "has a deep datapackage": (wacz({"archive/b.warc": response(1), "x/datapackage.json": b"[" * 1_000_000}), []),
        "is compressed": (wacz({"archive/b.warc": response(1)}, packing=zipfile.ZIP_DEFLATED), []),
        "names files at one place": (_at_one_place(sound), ["zip_cut"]),
        "unpacks to a thousand times its size": (
            wacz({"archive/b.warc": bytes(120_000_000)}, packing=zipfile.ZIP_DEFLATED), ["zip_bomb"]
        ),
        "is packed in another way": (wacz({"archive/b.warc": response(1)}, packing=zipfile.ZIP_LZMA), ["unread"]),
        "has an index of absurd offsets": (
            wacz({"archive/b.warc": response(1), "indexes/index.cdx": b'x 2024 {"offset": "1180591620717411303424"}'}),
            [],
        ),
    }  # fmt: skip


def test_a_wacz_within_a_wacz_that_is_none_is_told(tmp_path: Path) -> None:
    """What else is in the package is read."""
    place = tmp_path / "all.wacz"
    place.write_bytes(wacz({"archive/b.warc": response(1), "inner.wacz": b"<html>Not found</html>"}))
    news = archive.open(place)

    assert _numbers(news) == [1]
    assert [one.file.rpartition("inner.wacz")[1] for one in news.problems] == ["inner.wacz"]


def test_links_out_of_the_folder_are_not_followed_and_told(tmp_path: Path) -> None:
    """Those to a file that is read anyway are no defect."""
    elsewhere = _put(tmp_path / "elsewhere", a_warc=response(1))
    own = _put(tmp_path / "own", b_warc=response(2), deep__c_warc=response(3), notes_txt=b"x")
    (own / "latest.warc").symlink_to(own / "b.warc")
    (own / "a.warc").symlink_to(elsewhere / "a.warc")
    (own / "deep" / "gone.warc.gz").symlink_to(tmp_path / "nothing.warc.gz")
    (own / "notes").symlink_to(own)
    news = archive.open(own)

    assert _numbers(news) == [2, 3]
    assert [(one.file, one.kind) for one in news.problems] == [("a.warc", "link"), ("deep/gone.warc.gz", "link")]


BAD_ZIPS = _bad_zips()


@pytest.mark.parametrize("kind", BAD_ZIPS)
def test_a_wacz_file_that(tmp_path: Path, kind: str) -> None:
    """What cannot be read is refused with its cause, within bounds; the other files are read."""
    data, problems = BAD_ZIPS[kind]
    news = archive.open(_put(tmp_path, a_wacz=data, b_warc=response(2)))
    tracemalloc.start()
    found = _numbers(news)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == ([2] if problems and problems != ["zip_cut"] else [1, 2])
    assert [(one.kind, (one.file or "").partition("!")[0]) for one in news.problems] == [
        (one, "a.wacz") for one in problems
    ]
    assert most < 30_000_000


def test_the_directory_of_a_wacz_file_is_read_once_however_many_files_are_packed_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ZipFile.open would need all of it for each: 20,000 files took hours."""
    count = Counter[str]()
    whole = zipfile.ZipFile

    def counted(*arguments: Any, **options: Any) -> zipfile.ZipFile:
        count["read"] += 1
        return whole(*arguments, **options)

    files = {f"archive/{number}.warc": response(number) for number in range(1, 31)}
    news = archive.open(_put(tmp_path, a_wacz=wacz(files, packing=zipfile.ZIP_DEFLATED)))
    monkeypatch.setattr(zipfile, "ZipFile", counted)

    assert len(_numbers(news)) == 30
    assert count["read"] == 1


@pytest.mark.parametrize("is_cut", [False, True])
def test_a_packed_wacz_file_of_very_many_files_is_not_unpacked_for_each(tmp_path: Path, *, is_cut: bool) -> None:
    """All that lies before a file in it must be unpacked to reach it."""
    files = {f"archive/{number}.warc": response(number) * 20 for number in range(1, 31)}
    padding = {"pages/pages.jsonl": bytes(90_000_000)}
    outer = wacz({"inner.wacz": wacz({**padding, **files})}, packing=zipfile.ZIP_DEFLATED)
    news = archive.open(_put(tmp_path, a_wacz=outer[: -30 if is_cut else None]))

    assert _numbers(news) == []
    assert {one.kind for one in news.problems} <= {"zip", "zip_cut"}


def test_what_asks_for_articles_says_how_to_make_them(tmp_path: Path) -> None:
    source = _put(tmp_path, a_warc=response(1))
    news = archive.open(source)

    for ask in (news.articles, news.runs, news.fates, news.outlets, lambda: news.article("https://paper.example/1")):
        with pytest.raises(FormatError, match=f"archive extract {source} --to ARCHIVE"):
            list(ask() or ())  # type: ignore[operator,call-overload]


def test_what_is_no_source_is_refused(tmp_path: Path) -> None:
    """A folder without such files, one that is not there, an address of another kind."""
    (tmp_path / "x.txt").write_bytes(b"")
    says = {
        tmp_path: "no WARC, ARC or WACZ",
        tmp_path / "y": "no such file or folder",
        "ftp://x.example/y": "is no place",
    }
    for location, reason in says.items():
        with pytest.raises(UsageError, match=reason):
            archive.open(location)


def test_a_snapshot_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    inner = wacz({"archive/a.warc": response(3)})
    news = archive.open(_put(tmp_path, a_warc_gz=packed(response(1), response(2)), b_wacz=inner))
    first, second, third = (one.ref() for one in news.snapshots())
    with pytest.raises(DamagedError, match="does not hold"):
        news.snapshot(archive.SnapshotRef(first.file, second.offset, 0, first.record_id, None, None, first.url, 200))
    for file in ("c.warc", "b.wacz!archive/b.warc", "c.wacz!archive/a.warc"):
        with pytest.raises(NotFound):
            news.snapshot(archive.SnapshotRef(file, 0, 0, third.record_id, None, None, third.url, 200))


def _ours(*parts: build.Built) -> archive.Archive:
    place = archive.MemoryStorage()
    place.put("archive.json", b'{"format": 1}')
    place.put(OURS, b"".join(one.data for one in parts))
    return archive.open(place)


def test_of_our_own_archives_every_exchange_is_reached() -> None:
    """Articles, lists, errors; a revisit with its body; a request without a response with its cause and status 0."""
    first, same = exchange(), exchange(started=NOON + dt.timedelta(days=1))
    (told, *others) = build.exchange(first, warcinfo_id="<x:1>")
    refers = build.Refers(told.record_id, first.url, first.date, "identical")
    failed = FailedExchange("https://news.example/slow", NOON, "timeout", "30 seconds")
    news = _ours(
        told, *others,
        *build.exchange(gzipped(), warcinfo_id="<x:1>"),
        *build.exchange(chunked(), warcinfo_id="<x:1>"),
        *build.exchange(exchange("https://news.example/old", status="410 Gone"), warcinfo_id="<x:1>"),
        *build.exchange(same, warcinfo_id="<x:1>", refers=refers),
        build.failure(failed, warcinfo_id="<x:1>"),
        build.resource("urn:paper-of-record:run:x", "application/json", b"{}", NOON, warcinfo_id="<x:1>"),
    )  # fmt: skip
    found = list(news.snapshots())

    assert [(one.kind, one.status) for one in found] == [
        ("response", 200), ("response", 200), ("response", 200), ("response", 410), ("revisit", 200), ("failure", 0)
    ]  # fmt: skip
    assert len({one.text for one in found[:5]}) == 1
    assert found[5].failure == "timeout: 30 seconds"
    assert [news.snapshot(one.ref()).raw for one in found[:4]] == [one.raw for one in found[:4]]
    assert [one.url for one in news.snapshots(status=0)] == ["https://news.example/slow"]
    assert [one.status for one in news.snapshots(first.url, since=NOON + dt.timedelta(hours=1))] == [200]
    assert news.problems == []


def test_memory_does_not_grow_with_the_source(tmp_path: Path) -> None:
    """Ten times the pages, and revisits of them all: the same peak, but for what SQLite holds."""
    body = page("".join(f"<p>Paragraph {number}</p>" for number in range(2000)))

    def peak(count: int) -> int:
        records = [response(number, body, ("WARC-Payload-Digest", f"sha1:{number}")) for number in range(1, count)]
        again = [revisit(number, b"", ("WARC-Payload-Digest", f"sha1:{number}")) for number in range(1, count)]
        source = _put(tmp_path / str(count), a_warc_gz=packed(*again), b_warc_gz=packed(*records))
        tracemalloc.start()
        assert sum(bool(one.body) for one in archive.open(source).snapshots()) == 2 * (count - 1)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    small, large = peak(4), peak(28)
    assert large < small + 500_000


def test_a_place_that_refuses_is_an_error(tmp_path: Path) -> None:
    source = _put(tmp_path, a_warc=response(1), b_warc=response(2))
    news = archive.open(source)
    (source / "b.warc").unlink()
    (source / "b.warc").symlink_to(source / "b.warc")
    with pytest.raises((StorageError, NotFound)):
        list(news.snapshots())


def test_every_file_of_other_tools_is_read() -> None:
    """170 files of 30 tools: a hundred and more captures with text, what is wrong as values, nothing raised."""
    news = archive.open(needs_shared("data/warc"))
    kinds = Counter((one.kind, bool(one.text)) for one in news.snapshots())

    assert kinds["response", True] > 500
    assert kinds["revisit", True] > 200
    assert {one.kind for one in news.problems} >= {"none", "short", "length", "original", "bzip2", "lz4"}
