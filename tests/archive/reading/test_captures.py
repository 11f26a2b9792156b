"""Records as tools really write them, beside what the standards say: what each is read as."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import archive
from archive.__main__ import main
from archive.reading import captures
from archive.warc.files import WarcFiles
from archive.warc.http import final_response
from tests.archive.others import PAGE, arc, packed, page, record, response, revisit, wacz

SHA1 = hashlib.sha1(PAGE.encode()).digest()


def _read(tmp_path: Path, *records: bytes) -> archive.Archive:
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    return archive.open(tmp_path)


def _kinds(news: archive.Archive) -> list[str]:
    return [one.kind for one in news.problems]


INTERIM = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"


@pytest.mark.parametrize(
    "before",
    [b"HTTP/1.1 100 Continue\r\n\r\n", INTERIM * 3, b"\r\n\r\n", b" ", b"\xef\xbb\xbf", b"\n" + INTERIM + b"\r\n"],
    ids=["100", "103", "blank lines", "a blank", "a byte order mark", "all"],
)
def test_what_stands_before_the_response_is_passed_over(tmp_path: Path, before: bytes) -> None:
    """Wget and curl keep the interim heads of one request in one record."""
    news = _read(tmp_path, response(1, before + page()))
    [found] = news.snapshots()

    assert (found.status, found.text, found.raw) == (200, PAGE, page())
    assert news.snapshot(found.ref()).raw == page()
    assert _kinds(news) == []


ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


@pytest.mark.parametrize("before", [ESTABLISHED, b"HTTP/1.0 200 OK\r\nProxy-Agent: a\r\n\r\n", INTERIM + ESTABLISHED])
def test_what_a_proxy_says_before_the_response_is_passed_over(tmp_path: Path, before: bytes) -> None:
    news = _read(tmp_path, response(1, before + page()))
    [found] = news.snapshots()

    assert (found.status, found.text, found.raw) == (200, PAGE, page())


WITHOUT_BLANK_LINE = {
    "none": page().replace(b"\r\n\r\n", b"\r\n"),
    "a blank in it": page().replace(b"\r\n\r\n", b"\r\n \t\r\n"),
    "one in the page": page("<!DOCTYPE html>\n\n" + PAGE).replace(b"\r\n\r\n", b"\r\n", 1),
    "LF alone": page().replace(b"\r\n\r\n", b"\n").replace(b"\r\n", b"\n"),
    "CR alone": page().replace(b"\r\n", b"\r"),
    "CR alone, and blank lines in the page": page("<!DOCTYPE html>\n\n" + PAGE).replace(b"\r\n", b"\r"),
}


@pytest.mark.parametrize("kind", WITHOUT_BLANK_LINE)
def test_a_page_right_behind_its_head_is_the_body(tmp_path: Path, kind: str) -> None:
    """No field begins as a page does. A field's value that holds one ends no head."""
    field = page(PAGE, "Content-Type: text/html; charset=utf-8", "X: <html>")
    news = _read(tmp_path, response(1, WITHOUT_BLANK_LINE[kind]), response(2, field))
    first, second = news.snapshots()

    begin = "<!DOCTYPE html>\n\n" if kind.endswith("in the page") else ""
    assert (first.text, first.headers.first("Content-Type")) == (begin + PAGE, "text/html; charset=utf-8")
    assert [news.snapshot(one.ref()).text for one in (first, second)] == [first.text, PAGE]
    assert _kinds(news) == []


@pytest.mark.parametrize("begin", ["", "<!DOCTYPE html>\n", "\r\n<SCRIPT src=a></SCRIPT>\n\n", "<!-- made by -->"])
def test_a_page_without_any_head_counts_as_found(tmp_path: Path, begin: str) -> None:
    """HTTP/0.9 has no status line. What is no page either is told."""
    block = (begin + PAGE).encode()
    log = response(3, b"01/May/2024:10:00:00 +0000|192.0.2.7|200|GET /3 HTTP/1.1||\n")
    (tmp_path / "b.arc").write_bytes(b"".join(arc(("http://paper.example/2", block))))
    news = _read(tmp_path, response(1, block), log)
    found = list(news.snapshots())

    assert [(one.status, one.kind, one.body) for one in found] == [(200, "resource", block)] * 2
    assert [news.snapshot(one.ref()).body for one in found] == [block, block]
    assert _kinds(news) == ["http"]


def test_a_resource_that_is_an_http_message_is_read_as_one(tmp_path: Path) -> None:
    [found] = _read(tmp_path, response(1).replace(b": response", b": resource")).snapshots()

    assert (found.status, found.text) == (200, PAGE)


@pytest.mark.parametrize("told", ["text/html", "text/html; charset=utf-8", "application/xhtml+xml", "message/http"])
def test_a_resource_of_a_page_with_its_http_head_is_read_as_a_message(tmp_path: Path, told: str) -> None:
    """Its head was the text's beginning, and its status counted as 200."""
    block = page(PAGE, status="404 Not Found")
    [found] = _read(tmp_path, response(1, block).replace(b": response", b": resource").replace(
        b"application/http; msgtype=response", told.encode())).snapshots()  # fmt: skip

    assert (found.status, found.text) == (404, PAGE)


@pytest.mark.parametrize("told", ["response", "request"])
def test_a_record_without_a_type_is_what_its_content_type_says(tmp_path: Path, told: str) -> None:
    one = response(1).replace(b"WARC-Type: response\r\n", b"").replace(b"msgtype=response", f"msgtype={told}".encode())

    assert [one.status for one in _read(tmp_path, one).snapshots()] == [200] * (told == "response")


def test_a_text_about_http_stays_a_text(tmp_path: Path) -> None:
    text = record("resource", page(), ("WARC-Date", "2024-05-01T10:00:00Z"), ("Content-Type", "text/plain"),
                  ("WARC-Target-URI", "https://paper.example/rfc.txt"))  # fmt: skip
    [found] = _read(tmp_path, text).snapshots()

    assert (found.status, found.body) == (200, page())


CHUNKS = (
    b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (PAGE[:30].encode(), PAGE[30:].encode())) + b"0\r\n\r\n"
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n%b\r\n"
GZIPPED = b"Content-Encoding: gzip\r\n"
_Z = gzip.compress(PAGE.encode())
UNTOLD = {
    "chunks": HEAD % b"" + CHUNKS,
    "chunks with lines of LF": HEAD % b"" + CHUNKS.replace(b"\r\n", b"\n"),
    "chunks of gzip": HEAD % GZIPPED + b"%x\r\n%b\r\n0\r\n\r\n" % (len(_Z), _Z),
    "a blank line before gzip": HEAD % GZIPPED + b"\r\n" + _Z,
}


@pytest.mark.parametrize("kind", UNTOLD)
def test_framing_that_no_field_tells_of_is_no_text(tmp_path: Path, kind: str) -> None:
    """Tools keep the body as transferred and leave Transfer-Encoding out, or write one line end too many."""
    [found] = _read(tmp_path, response(1, UNTOLD[kind])).snapshots()

    assert (found.text, found.flaw) == (PAGE, None)


@pytest.mark.parametrize("body", [b"5\nabc\n0\n", b"a\nb\n0", b"0\r\n\r\n", b"3\r\nabc\r\n0\r\n\r\nmore"])
def test_a_text_that_only_looks_framed_stays(tmp_path: Path, body: bytes) -> None:
    [found] = _read(tmp_path, response(1, HEAD % b"" + body)).snapshots()

    assert found.body == body


@pytest.mark.parametrize("end", ["</html>", "</body>\n"])
def test_a_page_that_comes_to_its_end_is_whole_under_a_length_that_is_too_large(tmp_path: Path, end: str) -> None:
    """Files whose ends of lines were changed have lengths that are too large everywhere (ClueWeb09)."""
    whole = response(1, page(f"<html><body>One{end}"), ("Content-Length", "400"))
    cut = response(2, page("<html><body>Two"), ("Content-Length", "400"))
    news = _read(tmp_path, whole, cut, response(3))

    assert [one.truncated for one in news.snapshots()] == [None, "unspecified", None]
    assert _kinds(news) == ["short", "short"]


@pytest.mark.parametrize("block", [b"", b"HTTP/1.1 304 Not Modified\r\n\r\n"], ids=["nothing", "304"])
def test_the_digest_of_nothing_names_no_original(tmp_path: Path, block: bytes) -> None:
    """Heritrix computes it of the empty answer "not modified"; another page was empty, too."""
    nothing = ("WARC-Payload-Digest", "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ")
    empty = response(2, page(""), nothing).replace(b"paper.example/2", b"paper.example/9")
    again = revisit(3, block, nothing).replace(b"paper.example/3", b"paper.example/1")
    news = _read(tmp_path, response(1), empty, again)

    assert [one.text for one in news.snapshots()] == [PAGE, "", PAGE]
    assert _kinds(news) == []


@pytest.mark.parametrize("name", ["__MACOSX/archive/._a.warc.gz", "archive/._a.warc", "__MACOSX/._in.wacz"])
def test_what_macos_puts_beside_a_file_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.wacz").write_bytes(wacz({"archive/a.warc.gz": packed(response(1)), name: b"\0\5\x16\7"}))
    news = archive.open(tmp_path)

    assert [one.text for one in news.snapshots()] == [PAGE]
    assert _kinds(news) == []


UNCHANGED = {
    "a response": page(),
    "nothing": b"",
    "another protocol": b"HTTP/1.1 101 Switching Protocols\r\n\r\n\x81\x05",
    "no head behind": b"HTTP/1.1 100 Continue\r\n\r\nno head",
    "nothing behind": b"HTTP/1.1 100 Continue",
    "no head": b"\r\n<html>",
    "too many lines": b"\r\n" * 2_000_000 + page(),
}


@pytest.mark.parametrize("kind", UNCHANGED)
def test_a_message_that_is_all_there_is_stays_as_it_is(kind: str) -> None:
    assert final_response(UNCHANGED[kind]) is UNCHANGED[kind]


@pytest.mark.parametrize(
    "told",
    [
        "HTTPS://paper.example/1",
        "< https://paper.example/1 >",
        "<Https://paper.example/1>",
        '"https://paper.example/1"',
        "<URL:https://paper.example/1>",
        "URL:https://paper.example/1",
    ],
)
def test_an_address_in_another_writing_is_one(tmp_path: Path, told: str) -> None:
    """A scheme has no case (RFC 3986 section 3.1)."""
    news = _read(tmp_path, response(1).replace(b"https://paper.example/1", told.encode()))

    assert [one.text for one in news.snapshots(url="https://paper.example/1")] == [PAGE]


@pytest.mark.parametrize("told", ["paper.example/1", "/1", "https%3A%2F%2Fpaper.example%2F1", "paper.example:443/1"])
def test_a_response_whose_address_is_none_of_the_web_is_told(tmp_path: Path, told: str) -> None:
    news = _read(tmp_path, response(1).replace(b"https://paper.example/1", told.encode()), response(2))

    assert [one.url[-1] for one in news.snapshots()] == ["2"]
    assert [(one.kind, one.offset) for one in news.problems] == [("address", 0)]


def test_a_response_without_an_address_is_told(tmp_path: Path) -> None:
    """What was not asked for by HTTP (DNS, a tool's notes and pictures) is none, and not told."""
    bare = response(1).replace(b"WARC-Target-URI: https://paper.example/1\r\n", b"")
    dns = record(
        "response", b"20240501", ("WARC-Date", "2024-05-01T10:00:00Z"), ("WARC-Target-URI", "dns:paper.example")
    )
    picture = response(3).replace(b"https://paper.example/3", b"file:///screenshot.png")
    news = _read(tmp_path, bare, dns, picture, record("metadata", b"x: y"), record("warcinfo", b"x: y"))

    assert list(news.snapshots()) == []
    assert [(one.kind, one.offset) for one in news.problems] == [("address", 0)]


@pytest.mark.parametrize(
    ("told", "captured"),
    [
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00+00:00"),
        ("2024-05-01T24:00:00Z", "2024-05-02T00:00:00+00:00"),
        ("2024-5-1T9:05:00Z", "2024-05-01T09:05:00+00:00"),
        ("2024/05/01 10:00:00", "2024-05-01T10:00:00+00:00"),
        ("2024-05-01 10:00:00 UTC", "2024-05-01T10:00:00+00:00"),
        ("2024-05-01T10:00:00,5+0200", "2024-05-01T08:00:00+00:00"),
        ("2024-05-01T24:00:00-09:30", "2024-05-02T09:30:00+00:00"),
        ("Wed, 01 May 2024 10:00:00 +0200", "2024-05-01T08:00:00+00:00"),
        ("Wed May  1 10:00:00 2024", "2024-05-01T10:00:00+00:00"),
        ("1714557600", "2024-05-01T10:00:00+00:00"),
        ("1714557600.25", "2024-05-01T10:00:00+00:00"),
        ("1714557600123", "2024-05-01T10:00:00+00:00"),
        ("01/May/2024:12:00:00 +0200", "2024-05-01T10:00:00+00:00"),
        ("[01/May/2024:10:00:00 +0000]", "2024-05-01T10:00:00+00:00"),
    ],
)
def test_a_date_in_another_form_is_one(tmp_path: Path, told: str, captured: str) -> None:
    news = _read(tmp_path, response(1).replace(b"2024-05-01T10:00:00Z", told.encode()))

    assert [one.captured.isoformat() for one in news.snapshots()] == [captured]


UNSET = ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "19691231", "9999-12-31T23:59:59Z"]


@pytest.mark.parametrize("told", UNSET)
def test_instead_of_a_clock_that_was_not_set_the_date_of_the_response_counts(tmp_path: Path, told: str) -> None:
    """A page of the year 1 would be the first version of its article, and no span can be counted back from there."""
    sent = page(PAGE, "Content-Type: text/html; charset=utf-8", "Date: Wed, 01 May 2024 10:00:00 GMT")
    news = _read(tmp_path, response(2, sent).replace(b"2024-05-02T10:00:00Z", told.encode()))

    assert [one.captured.isoformat() for one in news.snapshots()] == ["2024-05-01T10:00:00+00:00"]


@pytest.mark.parametrize(
    "told", ["2024-02-30T10:00:00Z", "2024-05-01T25:00:00Z", "9999-12-31T24:00:00Z", "٢٠٢٤-05-01", *UNSET]
)
def test_a_moment_that_there_is_not_is_told(tmp_path: Path, told: str) -> None:
    news = _read(tmp_path, response(1).replace(b"2024-05-01T10:00:00Z", told.encode()))

    assert list(news.snapshots()) == []
    assert _kinds(news) == ["date"]


def test_a_page_whose_rest_is_in_another_record_is_not_called_whole(tmp_path: Path) -> None:
    """WARC 1.1 section 7."""
    first = response(1, page()[:90], ("WARC-Segment-Number", "1"))
    rest = record("continuation", page()[90:], ("WARC-Segment-Number", "2"))
    news = _read(tmp_path, first, rest, response(2))
    cut, whole = news.snapshots()

    assert (cut.truncated, whole.truncated) == ("unspecified", None)
    assert news.snapshot(cut.ref()).truncated == "unspecified"
    assert [(one.kind, one.offset) for one in news.problems] == [("segment", 0)]


ID = "00000000-0000-4000-8000-00000000000A"
BY_OTHER_WRITING = {
    "an id without brackets": [("WARC-Refers-To", f"urn:uuid:{ID}")],
    "an id in other letters": [("WARC-Refers-To", f"<URN:UUID:{ID.lower()}>")],
    "a date of digits": [
        ("WARC-Refers-To-Target-URI", "<https://paper.example/9>"), ("WARC-Refers-To-Date", "20240509100000")
    ],
    "an address in large letters": [
        ("WARC-Refers-To-Target-URI", "HTTPS://Paper.Example/9"), ("WARC-Refers-To-Date", "2024-05-09T10:00:00Z")
    ],
    "an address alone": [("WARC-Refers-To-Target-URI", "https://paper.example/9")],
    "a digest in hexadecimal": [("WARC-Payload-Digest", f"SHA1:{SHA1.hex()}")],
    "a digest in small letters": [("WARC-Payload-Digest", f"sha-1:{base64.b32encode(SHA1).decode().lower()}")],
}  # fmt: skip


@pytest.mark.parametrize("named", BY_OTHER_WRITING)
def test_a_revisit_finds_its_original_by_what_is_written_otherwise(tmp_path: Path, named: str) -> None:
    """Wget names the address alone, some tools hexadecimal digests, 14 digits for a date, or an id without brackets."""
    digest = ("WARC-Payload-Digest", f"sha1:{base64.b32encode(SHA1).decode()}")
    first = response(9, page(), digest).replace(b"00000000-0000-4000-8000-000000000009", ID.encode())
    news = _read(tmp_path, first, revisit(12, page(body=b""), *BY_OTHER_WRITING[named]))

    assert [one.text for one in news.snapshots()] == [PAGE, PAGE]
    assert _kinds(news) == []


def test_an_address_alone_names_no_later_capture(tmp_path: Path) -> None:
    news = _read(
        tmp_path, response(9), revisit(2, page(body=b""), ("WARC-Refers-To-Target-URI", "https://paper.example/9"))
    )

    assert [one.text for one in news.snapshots()] == [PAGE, ""]
    assert _kinds(news) == ["original"]


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_several_wacz_files_in_one_are_read_where_they_lie(tmp_path: Path, packing: int) -> None:
    """As Browsertrix gives a crawl of several workers. One that is damaged is told; what lies deeper is not read."""
    one, two = (wacz({"archive/data.warc.gz": packed(response(number))}) for number in (1, 2))
    inner = {
        "one.wacz": one,
        "two.warc.WACZ": two,
        "cut.wacz": one[:-30],
        "none.wacz": b"no ZIP",
        "deep.wacz": wacz({"in/one.wacz": one}),
    }
    profile = json.dumps({"profile": "multi-wacz-package"}).encode()
    (tmp_path / "a!b.wacz").write_bytes(wacz({**inner, "profile.json": profile}, packing=packing))
    news = archive.open(tmp_path)
    found = list(news.snapshots())

    assert [one.file for one in found] == [
        f"a!b.wacz!{name}!archive/data.warc.gz" for name in ("cut.wacz", "one.wacz", "two.warc.WACZ")
    ]  # fmt: skip
    assert [news.snapshot(one.ref()).text for one in found] == [PAGE, PAGE, PAGE]
    assert sorted((one.file, one.kind) for one in news.problems) == [
        ("a!b.wacz!cut.wacz", "zip_cut"), ("a!b.wacz!none.wacz", "none")
    ]  # fmt: skip


class _Stream(io.RawIOBase):
    """A place that cannot be sought: zipfile writes sizes behind each file then."""

    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.data += bytes(data)
        return len(data)


def _streamed(files: dict[str, bytes], packing: int, mark: bytes = b"PK\x07\x08") -> bytes:
    made = _Stream()
    with zipfile.ZipFile(made, "w", packing) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return made.data.replace(b"PK\x07\x08", mark)


CUT_FILES = {
    "archive/a.warc.gz": packed(response(1), response(2)),
    "archive/b.warc.gz": packed(response(3), response(4)),
}


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("write", [wacz, _streamed, lambda files, packing: _streamed(files, packing, b"")])
def test_a_wacz_file_without_its_directory_is_read_file_by_file(
    tmp_path: Path, packing: int, write: Callable[..., bytes]
) -> None:
    """A writer that was stopped, or a copy that was cut: nothing was read of it."""
    whole = write(CUT_FILES, packing=packing)
    (tmp_path / "a.wacz").write_bytes(whole[: whole.index(b"PK\x01\x02")])
    news = archive.open(tmp_path / "a.wacz")
    found = list(news.snapshots())

    assert [one.url[-1] for one in found] == ["1", "2", "3", "4"]
    assert [(one.kind, one.figures) for one in news.problems] == [("zip_cut", (2,))]
    assert news.snapshot(found[2].ref()).text == PAGE
    assert len(list(news.snapshots())) == 4
    assert len(news.problems) == 1


def test_a_warc_file_that_is_called_a_wacz_file_is_read_and_so_are_those_behind_it(tmp_path: Path) -> None:
    (tmp_path / "a.wacz").write_bytes(packed(response(1)))
    (tmp_path / "b.wacz").write_bytes(response(2))
    (tmp_path / "c.wacz").write_bytes(wacz({"archive/a.warc.gz": packed(response(3))}))
    (tmp_path / "d.warc.gz").write_bytes(packed(response(4)))
    news = archive.open(tmp_path)

    assert [one.url[-1] for one in news.snapshots()] == ["1", "2", "3", "4"]
    assert news.problems == []


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("write", [wacz, _streamed])
def test_a_wacz_file_that_ends_in_a_page_is_read_up_to_it(
    tmp_path: Path, packing: int, write: Callable[..., bytes]
) -> None:
    noise = base64.b64encode(hashlib.shake_128(b"x").digest(90_000))
    files = {**CUT_FILES, "archive/b.warc.gz": packed(response(3), response(4, page(body=noise)), response(5))}
    whole = write(files, packing=packing)
    (tmp_path / "a.wacz").write_bytes(whole[: whole.index(b"archive/b.warc.gz") + 40_000])
    news = archive.open(tmp_path / "a.wacz")
    found = list(news.snapshots())

    assert [(one.url[-1], one.truncated) for one in found] == [
        ("1", None), ("2", None), ("3", None), ("4", "unspecified")
    ]  # fmt: skip
    assert [one.kind for one in news.problems] == ["zip_cut", "cut", "short"]


def test_a_cut_wacz_file_full_of_false_marks_costs_what_it_weighs(tmp_path: Path) -> None:
    whole = _streamed({"archive/a.warc": b"PK\x07\x08" * 2_000_000}, zipfile.ZIP_STORED)
    (tmp_path / "a.wacz").write_bytes(whole[:-300])
    began = time.process_time()

    assert not list(archive.open(tmp_path / "a.wacz").snapshots())
    assert time.process_time() - began < 5


@pytest.mark.parametrize("is_cut", [False, True])
def test_a_zip_file_that_names_one_place_again_and_again_is_read_within_bounds(tmp_path: Path, is_cut: bool) -> None:
    """A thousand WACZ files that are one, with ten thousand files in it, would be ten million."""
    inner = wacz({f"pages/{number}": b"" for number in range(10_000)} | {"archive/a.warc": response(1)})
    inner = inner[:-30] if is_cut else inner
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("0.wacz", inner)
        for number in range(1, 1_000):
            again = zipfile.ZipInfo(f"{number}.wacz")
            first = package.filelist[0]
            again.header_offset, again.CRC = first.header_offset, first.CRC
            again.compress_size, again.file_size = first.compress_size, first.file_size
            package.filelist.append(again)
            package.NameToInfo[again.filename] = again
    (tmp_path / "a.wacz").write_bytes(made.getvalue())
    began = time.process_time()

    assert not list(archive.open(tmp_path / "a.wacz").snapshots(since="2030-01-01"))
    assert time.process_time() - began < 20


def test_a_tar_of_packed_files_is_read(tmp_path: Path) -> None:
    """The files that a library hands out; what lies between the members is told."""
    with tarfile.open(tmp_path / "crawl.warc.tar", "w") as package:
        for number in (1, 2):
            about = tarfile.TarInfo(f"{number}.warc.gz")
            about.size = len(packed(response(number)))
            package.addfile(about, io.BytesIO(packed(response(number))))
    news = archive.open(tmp_path)
    found = list(news.snapshots())

    assert [one.text for one in found] == [news.snapshot(one.ref()).text for one in found] == [PAGE, PAGE]
    assert set(_kinds(news)) == {"none"}


def test_an_arc_record_may_have_no_type(tmp_path: Path) -> None:
    one, two = ("http://paper.example/1", page()), ("http://paper.example/2", page())
    (tmp_path / "a.arc").write_bytes(b"".join(arc(one, two)).replace(b" text/html ", b"  "))
    news = archive.open(tmp_path)

    assert [one.text for one in news.snapshots()] == [PAGE, PAGE]
    assert _kinds(news) == []


@pytest.mark.parametrize(
    "told",
    [
        b"http://paper.example/20080101000000 b 192.0.2.7 20080430204826 text/html",
        b"http://paper.example/b 192.0.2.7 20080430204826 text/html; v 12345678 x",
        b"http://paper.example/b 2001:db8::7 20080430204826 text/html 12345678",
        b"http://paper.example/b - 20080430204826 text/html",
    ],
)
def test_the_date_of_an_arc_record_stands_behind_its_ip(tmp_path: Path, told: bytes) -> None:
    data = b"".join(arc(("http://paper.example/1", page())))
    line = b"http://paper.example/1 192.0.2.7 20080430204826 text/html"
    assert data.count(line) == 1
    (tmp_path / "a.arc").write_bytes(data.replace(line, told))
    (found,) = archive.open(tmp_path).snapshots()

    assert (found.url[-1], found.captured.isoformat()) == ("b", "2008-04-30T20:48:26+00:00")


@pytest.mark.parametrize("data", [packed(response(1)), response(1), b"".join(arc(("https://paper.example/1", page())))])
def test_a_file_that_is_called_a_wacz_and_is_a_warc_is_read(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.wacz").write_bytes(data)
    news = archive.open(tmp_path)

    assert [(one.url[-1], news.snapshot(one.ref()).text) for one in news.snapshots()] == [("1", PAGE)]
    assert news.problems == []


def test_a_link_that_is_named_is_followed_and_a_file_address_is_a_path(tmp_path: Path) -> None:
    """Large files lie on another disk. Of a folder no link is part: it may lead to any file of ours."""
    (tmp_path / "store").mkdir()
    (tmp_path / "links").mkdir()
    (tmp_path / "store" / "blob").write_bytes(wacz({"archive/a b.warc": response(1)}))
    link = tmp_path / "links" / "a b.wacz"
    link.symlink_to(tmp_path / "store" / "blob")
    [one] = archive.open(link).snapshots()

    assert (one.text, one.file) == (PAGE, "a b.wacz!archive/a b.warc")
    assert archive.open(link).snapshot(one.ref()).text == PAGE
    assert [found.text for found in archive.open(link.as_uri()).snapshots()] == [PAGE]
    with pytest.raises(archive.UsageError, match="no archive here"):
        archive.open(tmp_path / "links")
    with pytest.raises(archive.UsageError, match="no place"):
        archive.open("file://host.example/a.warc")


def test_what_many_revisits_repeat_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that never changes is repeated by each crawl; two pages in turn have their own bodies."""
    named = ("WARC-Refers-To", "<urn:uuid:00000000-0000-4000-8000-000000000001>")
    other = ("WARC-Refers-To", "<urn:uuid:00000000-0000-4000-8000-000000000002>")
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    originals = [response(1, b"HTTP/1.1 200 OK\r\n\r\none"), response(2, b"HTTP/1.1 200 OK\r\n\r\ntwo")]
    repeats = [revisit(number, head, named) for number in range(3, 23)]
    repeats += [revisit(23, head, other), revisit(24, head, named), revisit(25, head, other)]
    (tmp_path / "a.warc.gz").write_bytes(packed(*originals, *repeats))
    opened: list[str] = []
    opens = WarcFiles.open
    monkeypatch.setattr(WarcFiles, "open", lambda files, name: (opened.append(name), opens(files, name))[1])

    found = [one for one in archive.open(tmp_path).snapshots() if one.kind == "revisit"]

    assert [one.body for one in found] == [b"one"] * 20 + [b"two", b"one", b"two"]
    assert {one.original.captured.day for one in found if one.original} == {1, 2}
    assert len(opened) == 2 + 4  # the reading, the originals; each original where another came between


def _memento(
    address: str, *fields: str, status: str = "200 OK", captured: str = "Thu, 02 Jan 2020 03:04:05 GMT"
) -> bytes:
    told = (f"Memento-Datetime: {captured}",) if captured else ()
    block = page(PAGE, "Content-Type: text/html; charset=utf-8", *told, *fields, status=status)
    return response(1, block).replace(b"https://paper.example/1", address.encode())


@pytest.mark.parametrize(
    "prefix",
    [
        "https://web.archive.org/web/20200102030405id_/https://",
        "http://web.archive.org/web/20200102030405/https:/",
        "https://wayback.archive-it.org/1234/20200102030405mp_/HTTPS://",
        "https://arquivo.pt/wayback/20200102030405id_/https://",
        "https://web.archive.org/web/20200102030405id_/https%3A%2F%2F",
        "https://web.archive.org/web/20200102030405id_/",
    ],
)
def test_a_copy_from_a_public_web_archive_is_a_capture_of_its_page(tmp_path: Path, prefix: str) -> None:
    """It was one of the archive's own, of the day of the fetch."""
    news = _read(tmp_path, _memento(f"{prefix}paper.example/a?b=c"))
    [found] = news.snapshots(host="paper.example", until="2020-02-01")

    scheme = "https" if "https" in prefix.lower()[10:] else "http"
    assert (found.url, found.captured.isoformat()) == (f"{scheme}://paper.example/a?b=c", "2020-01-02T03:04:05+00:00")
    assert found.had_at == f"{prefix}paper.example/a?b=c"
    assert news.snapshot(found.ref()) == found
    assert not list(news.snapshots(since="2024-01-01"))


@pytest.mark.parametrize(
    ("address", "captured"),
    [
        ("https://web.archive.org/web/20200102030405id_/https://paper.example/a", ""),
        ("https://web.archive.org/web/20200102030405id_/https://paper.example/a", "never"),
        ("https://web.archive.org/web/2020*/https://paper.example/a", "Thu, 02 Jan 2020 03:04:05 GMT"),
        ("https://liar.example/web/20200102030405id_/https://paper.example/a", "Thu, 02 Jan 2020 03:04:05 GMT"),
        ("https://liar.example/https://web.archive.org/web/20200102030405/https://a/", "Thu, 02 Jan 2020 03:04:05 GMT"),
    ],
)  # fmt: skip
def test_what_is_no_copy_of_a_public_web_archive_stays_where_it_is(tmp_path: Path, address: str, captured: str) -> None:
    """The archive's own answers, and those of a host that says it is one."""
    [found] = _read(tmp_path, _memento(address, captured=captured)).snapshots(since="2024-01-01")

    assert (found.url, found.had_at) == (address, None)


@pytest.mark.parametrize(
    ("kind", "told"),
    [("conversion", "1 conversion (text made of pages"), ("metadata", "1 metadata"), ("request", "1 request")],
)
def test_files_without_any_page_say_what_they_hold(
    tmp_path: Path, kind: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A WET file gave nothing, and said nothing."""
    (tmp_path / "a.warc").write_bytes(response(1, b"text").replace(b": response", f": {kind}".encode()))
    assert main(["snapshots", str(tmp_path)]) == 1
    assert told in capsys.readouterr().err
    assert archive.open(tmp_path).record_types() == {kind: 1}


def test_problems_that_are_kept_are_counted_once_however_often_a_source_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They were counted anew for each: 60,000 files of a WACZ file with one each took the square of that."""
    monkeypatch.setattr(captures, "_MOST_PROBLEMS", 3)
    for name in ("a", "b"):
        (tmp_path / f"{name}.warc").write_bytes((b"no record\n" * 9 + response(1)) * 2)
    news = archive.open(tmp_path)
    told = []
    for _ in range(3):
        list(news.snapshots())
        told.append([(one.file, one.kind) for one in news.problems if one.kind != "more"])

    assert told[0] == told[1] == told[2]
    assert len(told[0]) == 3
