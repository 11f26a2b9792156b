"""The WARC and ARC files of others: every record that can be had, however the file is packed or broken."""

from __future__ import annotations

import gzip
import io
import time
import tracemalloc
from collections.abc import Callable

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.warc import lenient, unpacked
from archive.warc.problem import Problem
from archive.warc.read import MAX_HEAD, WarcRecord
from archive.warc.unpacked import begins_record, is_arc_line
from tests.archive.others import arc, packed, page, record, response, zstd_file
from tests.archive.warc.test_foreign import _bomb

ONE, TWO, THREE = response(1), response(2), response(3)
BLOCK = page()
MEMBERS = [packed(one) for one in (ONE, TWO, THREE)]
SIZE = len(MEMBERS[0])


def _dictionary_file(word: bytes, *records: bytes) -> bytes:
    """Frames behind a dictionary of their own."""
    dictionary = zstd.train_dict([b"%d %b %b" % (at, one, word) for one in records for at in range(60)], 2048)
    content = dictionary.dict_content
    frames = b"".join(zstd.compress(one, zstd_dict=dictionary) for one in records)
    return b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content + frames


ARC = arc(("http://news.example/a b", BLOCK), ("http://news.example/c", BLOCK), ("dns:news.example", b"192.0.2.7"))


def _met(data: bytes, start: int = 0, **more: int) -> tuple[list[WarcRecord], list[Problem]]:
    found = list(lenient.read(io.BytesIO(data), start=start, **more))
    return [one for one in found if isinstance(one, WarcRecord)], [one for one in found if isinstance(one, Problem)]


def _numbers(records: list[WarcRecord]) -> list[int]:
    """The numbers of the pages whose blocks are whole."""
    return [int(one.url.rpartition("/")[2]) for one in records if one.block == BLOCK]


WHOLE = b"".join([ONE, TWO, THREE])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(WHOLE, id="plain"),
        pytest.param(b"".join(MEMBERS), id="a member each"),
        pytest.param(packed(ONE + TWO) + MEMBERS[2], id="two in one member"),
        pytest.param(gzip.compress(WHOLE), id="gzip as a whole"),
        pytest.param(packed(*(WHOLE[at : at + 100] for at in range(0, len(WHOLE), 100))), id="members of 100 bytes"),
        pytest.param(zstd_file([ONE, TWO, THREE]), id="zstd"),
        pytest.param(zstd_file([WHOLE]), id="zstd as a whole"),
        pytest.param(zstd_file([ONE, TWO, THREE], dictionary=True), id="zstd with a dictionary"),
        pytest.param(
            zstd_file([ONE, TWO, THREE], dictionary=True, packed_dictionary=True), id="zstd with a packed dictionary"
        ),
        pytest.param(packed(ONE, b"", b"", TWO) + bytes(512) + MEMBERS[2] + bytes(9), id="padded"),
        pytest.param(WHOLE.replace(b"\r\n\r\nWARC", b"WARC"), id="no blank lines behind records"),
        pytest.param(WHOLE.replace(b"\r\n\r\nWARC", b"\n\n\r\n\r\n\r\nWARC"), id="many blank lines behind records"),
        pytest.param(b"\r\n\n" + WHOLE, id="blank lines before"),
        pytest.param(b"\xef\xbb\xbf" + WHOLE, id="a byte order mark before"),
        pytest.param(packed(b"\xef\xbb\xbf" + WHOLE), id="a byte order mark before, packed"),
        pytest.param(MEMBERS[0] + TWO + THREE, id="packed, then plain"),
        pytest.param(ONE + MEMBERS[1] + MEMBERS[2], id="plain, then packed"),
        pytest.param(MEMBERS[0] + bytes(9) + TWO + MEMBERS[2], id="packed, plain, packed"),
        pytest.param(zstd_file([ONE]) + TWO + MEMBERS[2], id="zstd, plain, packed"),
        pytest.param(_dictionary_file(b"one", ONE, TWO) + _dictionary_file(b"another", THREE), id="two dictionaries"),
        pytest.param(zstd_file([ONE]) + _dictionary_file(b"one", TWO, THREE), id="a dictionary in the middle"),
        pytest.param(
            b"\x50\x2a\x4d\x18\x04\0\0\0abcd" + _dictionary_file(b"one", ONE, TWO, THREE),
            id="a dictionary behind another frame",
        ),
        pytest.param(_dictionary_file(b"one", ONE) + zstd_file([TWO]) + MEMBERS[2], id="zstd, then gzip"),
        pytest.param(MEMBERS[0] + _dictionary_file(b"one", TWO, THREE), id="gzip, then zstd"),
        pytest.param(ONE + bytes(1024) + TWO + bytes(9) + THREE, id="zeros behind records"),
        pytest.param(b"\r\n".join(MEMBERS), id="ends of lines behind members"),
        pytest.param(WHOLE.replace(b"WARC/1.0", b"WARC/0.17"), id="an old version"),
        pytest.param(WHOLE.replace(b"WARC/1.0", b"warc/1.1 "), id="case and space"),
        pytest.param(
            b"".join(
                head.replace(b"\r\n", b"\n") + b"\n\n" + rest
                for head, _, rest in (one.partition(b"\r\n\r\n") for one in (ONE, TWO, THREE))
            ),
            id="heads whose lines end with LF",
        ),
    ],
)
def test_one_file_in_many_forms(data: bytes) -> None:
    """The same three records, and again from the place of each."""
    records, problems = _met(data)

    assert _numbers(records) == [1, 2, 3]
    assert [one.kind for one in problems] in ([], ["empty"])
    for one in records:
        again = [found for found in _met(data, one.offset)[0] if found.record_id == one.record_id]
        assert [found.block for found in again] == [BLOCK]
        if one.length:
            assert _numbers(_met(data[one.offset : one.offset + one.length])[0]) or data[1:4] != b"\x8b\x08"


@pytest.mark.parametrize(
    ("data", "numbers", "problems"),
    [
        pytest.param(b"", [], [], id="nothing"),
        pytest.param(b"\r\n\r\n", [], [], id="blank lines alone"),
        pytest.param(ONE + b"garbage\r\n" + TWO, [1, 2], [("behind", 0)], id="junk between"),
        pytest.param(MEMBERS[0] + b"garbage" + MEMBERS[1], [1, 2], [("none", SIZE)], id="junk between members"),
        pytest.param(ONE + b"half a line" + TWO, [1, 2], [("behind", 0)], id="junk without an end of line"),
        pytest.param(b"<html>garbage</html>\n" + ONE, [1], [("none", 0)], id="a bad start"),
        pytest.param(b"\x00garbage" + MEMBERS[0], [1], [("none", 0)], id="a bad start before gzip"),
        pytest.param(MEMBERS[0] + b"x" * 300_000 + TWO, [1, 2], [("none", SIZE)], id="junk before what is not packed"),
        pytest.param(
            ONE + b"junk" + MEMBERS[1] + b"junk" + THREE,
            [1, 2, 3],
            [("behind", 0), ("none", len(ONE) + 4 + len(MEMBERS[1]))],
            id="junk between packings",
        ),
        pytest.param(gzip.compress(MEMBERS[0]) + MEMBERS[1], [2], [("twice", 0)], id="gzip in gzip"),
        pytest.param(gzip.compress(b"PK\x03\x04 and more"), [], [("twice", 0)], id="ZIP in gzip"),
        pytest.param(gzip.compress(zstd_file([ONE])), [], [("twice", 0)], id="zstd in gzip"),
        pytest.param(
            MEMBERS[0] + MEMBERS[1][:-8] + bytes(8) + MEMBERS[2], [1, 2, 3], [("gzip", SIZE)], id="a wrong sum"
        ),
        pytest.param(
            MEMBERS[0] + MEMBERS[1][:150] + b"\xff" * 20 + MEMBERS[1][170:] + MEMBERS[2],
            [1, 3],
            [("gzip", SIZE), ("broken", SIZE)],
            id="a damaged member",
        ),
        pytest.param(
            MEMBERS[0] + MEMBERS[1][:200] + MEMBERS[2], [1, 3], [("gzip", SIZE), ("short", SIZE)],
            id="a cut in the middle",
        ),
        pytest.param(MEMBERS[0] + MEMBERS[1][:-20], [1], [("cut", SIZE), ("short", SIZE)], id="a cut at the end"),
        pytest.param(
            zstd_file([ONE]) + zstd_file([TWO])[:-30] + zstd_file([THREE]), [1, 3], [("zstd", len(zstd_file([ONE])))],
            id="a damaged frame",
        ),
        pytest.param(
            ONE + TWO[:-30] + THREE, [1, 3], [("short", len(ONE))], id="a record that ends too early",
        ),
        pytest.param(
            response(1, None, ("Content-Length", str(len(BLOCK) + 900))) + TWO + THREE, [1, 2, 3], [("short", 0)],
            id="a Content-Length that is too large",
        ),
        pytest.param(
            response(1, None, ("Content-Length", "9" * 17)) + TWO + THREE, [1, 2, 3], [("long", 0)],
            id="a Content-Length beyond all bounds",
        ),
        pytest.param(
            packed(response(1, None, ("Content-Length", "99999")), TWO), [1, 2], [("short", 0)],
            id="the same in a member",
        ),
        pytest.param(
            response(1, None, ("Content-Length", "9")) + TWO, [1, 2], [("length", 0)],
            id="a Content-Length that is too small",
        ),
        pytest.param(
            packed(response(1, None, ("Content-Length", "40")), TWO), [1, 2], [("length", 0)],
            id="the same in a member, too small",
        ),
        pytest.param(
            response(1, None, ("Content-Length", "many")) + TWO, [1, 2], [("length", 0)], id="no Content-Length"
        ),
        pytest.param(b"WARC/1.0\r\nWARC-Type: response\r\n" + TWO, [2], [("broken", 0)], id="a head without an end"),
        pytest.param(ONE + TWO[:40], [1], [("broken", len(ONE))], id="a cut in a head"),
        pytest.param(
            b"\x5d\x2a\x4d\x18\x10\0\0\0\x37\xa4\x30\xec" + bytes(12) + zstd_file([ONE]), [1], [("zstd", 0)],
            id="a damaged dictionary",
        ),
        pytest.param(
            b"".join(MEMBERS[:2]) + MEMBERS[2][:-40] + b"".join(MEMBERS), [1, 2, 1, 2, 3],
            [("gzip", 2 * SIZE), ("short", 2 * SIZE)], id="a file that was cut and written anew behind that",
        ),
        pytest.param(ONE.replace(b"\r\n", b"\r", 8) + TWO, [1, 2], [], id="a head whose lines end with CR alone"),
        pytest.param(
            ONE.replace(b"/1\r\n", b"/1\r\n\r\n", 1) + TWO, [1, 2], [], id="a blank line within a head"
        ),
        pytest.param(
            packed(ONE.replace(b"\r\nWARC-Date", b"\n\n\nWARC-Date", 1), TWO), [1, 2], [], id="two of them, packed"
        ),
        pytest.param(
            ONE.replace(b"Content-Length: 1", b"Length: 1", 1) + TWO, [1, 2], [("length", 0)],
            id="a head without a length before a head of HTTP",
        ),
        pytest.param(
            record("metadata", b"Content-Type: text/plain\r\n\r\nnote", ("Content-Length", "")) + TWO, [2],
            [("length", 0)], id="a block without a length that begins as a field",
        ),
        pytest.param(b'{"log": {"version": "1.2"}}', [], [("har", 0)], id="HAR"),
        pytest.param(gzip.compress(b'{ "log" : {}}'), [], [("har", 0)], id="HAR in gzip"),
        pytest.param(b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", [], [("mhtml", 0)], id="MHTML"),
        pytest.param(b"bplist00\xd1\x01\x02_\x10\x0fWebMainResource", [], [("webarchive", 0)], id="Safari's"),
        pytest.param(b"ZIM\x04" + bytes(90), [], [("zim", 0)], id="ZIM"),
        pytest.param(b"\n<!DOCTYPE html><title>Sign in</title>", [], [("html", 1)], id="a page"),
        pytest.param(
            bytes(512) + MEMBERS[0] + b"\0" * 300 + b"b.warc" + bytes(512) + ONE + TWO + bytes(999) + b"c" + MEMBERS[2],
            [1, 1, 2, 3], [("none", 0), ("none", 512 + SIZE)], id="packed files and others in a tar file",
        ),
        pytest.param(
            gzip.compress(b"a.warc".ljust(257, b"\0") + b"ustar".ljust(255, b"\0") + MEMBERS[0] + bytes(512) + TWO),
            [2], [("tar", 0)], id="a tar file in gzip",
        ),
        pytest.param(b"<?xml version='1.0'?>\n<Error><Code>Denied</Code></Error>", [], [("html", 0)], id="no access"),
        pytest.param(b" CDX N b a m s k r M S V g\n", [], [("cdx", 0)], id="CDX"),
        pytest.param(b'example,paper)/a?b=c 20240501100000 {"url": "x"}\n', [], [("cdx", 0)], id="CDXJ"),
        pytest.param(b"version https://git-lfs.github.com/spec/v1\noid x\n", [], [("lfs", 0)], id="Git LFS"),
        pytest.param(b"7z\xbc\xaf\x27\x1c" + bytes(50), [], [("7z", 0)], id="7z"),
        pytest.param(b"Rar!\x1a\x07\x01" + bytes(50), [], [("rar", 0)], id="RAR"),
        pytest.param(b"%PDF-1.7 " + bytes(90), [], [("none", 0)], id="something else"),
        pytest.param(b"BZh91AY&SY", [], [("bzip2", 0)], id="bzip2"),
        pytest.param(b"\xfd7zXZ\0 and more", [], [("xz", 0)], id="xz"),
        pytest.param(b"PK\x03\x04 and more", [], [("zip", 0)], id="zip"),
    ],
)  # fmt: skip
def test_the_reading_goes_on_behind_defects(data: bytes, numbers: list[int], problems: list[tuple[str, int]]) -> None:
    records, met = _met(data)

    assert _numbers(records) == numbers
    assert [(one.kind, one.offset) for one in met][: len(problems)] == problems
    assert bool(met) == bool(problems)


@pytest.mark.parametrize("form", ["plain", "a member each", "as a whole"])
def test_arc_files_are_read_as_warc_records(form: str) -> None:
    """Address, IP, date and type of each line as WARC fields, with an id that is the same at each reading."""
    data = {"plain": b"".join(ARC), "a member each": packed(*ARC), "as a whole": gzip.compress(b"".join(ARC))}[form]
    records, problems = _met(data)

    assert problems == []
    assert [(one.kind, one.url, one.headers.first("Content-Type")) for one in records] == [
        ("warcinfo", "", "text/plain"),
        ("response", "http://news.example/a b", "application/http; msgtype=response"),
        ("response", "http://news.example/c", "application/http; msgtype=response"),
        ("response", "dns:news.example", "text/html"),
    ]
    assert records[1].block == BLOCK
    assert records[1].date.isoformat() == "2008-04-30T20:48:26+00:00"
    assert [one.record_id for one in records] == [one.record_id for one in _met(data)[0]]
    assert len({one.record_id for one in records}) == 4


def test_what_was_read_of_the_next_members_is_no_part_of_one_that_was_cut() -> None:
    """A gzip stream goes on into whatever follows it until something cannot be."""
    records, _ = _met(MEMBERS[0][:-40] + MEMBERS[1] + MEMBERS[2])

    assert (BLOCK.startswith(records[0].block), len(records[0].block) > 20) == (True, True)


def test_arc_2_has_more_fields_and_short_dates() -> None:
    line = b"http://news.example/a 192.0.2.7 200804302048 text/html 200 - - 120 a.arc %d\n" % len(BLOCK)
    records, problems = _met(b"".join([ARC[0], line, BLOCK, b"\n", ARC[2]]))

    assert problems == []
    assert [one.block for one in records[1:]] == [BLOCK, BLOCK]
    assert records[1].date.isoformat() == "2008-04-30T20:48:00+00:00"


@pytest.mark.parametrize(
    ("octets", "url"),
    [
        (b"/a  b   c", "/a  b   c"),
        ("/l\u00e0-bas".encode(), "/l\u00e0-bas"),
        ("/\uc815\uce58".encode("euc-kr"), "/%C1%A4%C4%A1"),
        (b"/stra\xdfe/\xc3\xa4", "/stra%DFe/%C3%A4"),
        (b"/a\xa0b\x85c", "/a%A0b%85c"),
    ],
)
def test_an_address_keeps_its_octets_in_arc_and_warc(octets: bytes, url: str) -> None:
    """Octets that are no UTF-8 are escaped as a browser sent them: a crawl of the site has the article so, too. Two
    blanks were made one, and what looks like a blank in another charset was made one."""
    of_arc = b"".join([ARC[0], ARC[1].replace(b"/a b", octets, 1)])
    of_warc = ONE.replace(b"/1\r\n", octets + b"\r\n", 1)

    assert [one.url for one in _met(of_arc)[0][1:]] == [f"http://news.example{url}"]
    assert [one.url for one in _met(of_warc)[0]] == [f"https://paper.example{url}"]
    assert [one.url for one in _met(packed(of_warc))[0]] == [f"https://paper.example{url}"]


@pytest.mark.parametrize("kind", [b"text/html ", b" "])
def test_an_arc_line_may_name_no_type(kind: bytes) -> None:
    line = b"http://news.example/a 192.0.2.7 20080430204826 %b%d\n" % (kind, len(BLOCK))
    records, problems = _met(b"".join([ARC[0], line, BLOCK, b"\n", ARC[2]]))

    assert problems == []
    assert [one.block for one in records[1:]] == [BLOCK, BLOCK]
    assert records[1].date.isoformat() == "2008-04-30T20:48:26+00:00"


def test_a_block_is_kept_up_to_a_bound() -> None:
    records, problems = _met(b"".join(MEMBERS), max_block=10)

    assert [one.block for one in records] == [BLOCK[:10]] * 3
    assert problems == [Problem("long", at, (len(BLOCK),)) for at in (0, SIZE, 2 * SIZE)]


@pytest.mark.parametrize("line_end", [b"", b"\n", b"\r\n"])
@pytest.mark.parametrize("beyond", [0, 1, 3, 30, 200])
def test_a_record_that_begins_where_a_block_ends_is_found(line_end: bytes, beyond: int) -> None:
    """A length that reaches some bytes into the next record: the mark of that lies on both sides of the end."""
    told = len(BLOCK) + len(line_end) + beyond
    first = ONE.replace(b"Content-Length: %d" % len(BLOCK), b"Content-Length: %d" % told, 1)
    first = first.removesuffix(b"\r\n\r\n") + line_end

    records, _ = _met(first + TWO)

    assert [one.url[-2:] for one in records] == ["/1", "/2"]
    assert records[1].block == BLOCK
    assert records[0].block.removesuffix(line_end) == BLOCK


@pytest.mark.parametrize("more", [0, 5])
@pytest.mark.parametrize("long", [b"", b"Y: " + b"a" * MAX_HEAD + b"\r\n"], ids=["lines", "a line"])
def test_of_a_head_that_is_too_long_the_lines_that_fit_are_kept(long: bytes, more: int) -> None:
    """Too long by many lines, by one line, by both: the record has its block, and the bytes left out are counted."""
    head, _, rest = ONE.partition(b"\r\n\r\n")
    fields, line = head + b"\r\n", b"X: " + b"a" * 995 + b"\r\n"
    fit = (MAX_HEAD - len(fields)) // len(line)
    left_out = long + (line * more + b"\r\n" if more else b"")

    records, problems = _met(fields + long + line * (fit + more) + b"\r\n" + rest + TWO)

    assert _numbers(records) == [1, 2]
    assert len(records[0].headers.all("X")) == fit
    assert problems == ([Problem("head", 0, (len(left_out),))] if left_out else [])


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("line", ["head"]),
        ("member", ["none"]),
        ("blank", []),
        ("bomb", ["long", "bomb"]),
        ("magic", ["cut"]),
        ("words", ["none"]),
    ],
)
def test_hostile_files_cost_little(monkeypatch: pytest.MonkeyPatch, name: str, kinds: list[str]) -> None:
    """A header line of 30 MB, a hundred thousand empty members, a bomb, what looks like the beginning of a member or
    of a record a million times."""
    monkeypatch.setattr(unpacked, "_BOMB_SIZE", 1 << 26)
    small = record("resource", b"abc")
    data = {
        "line": lambda: small.replace(b"\r\n", b"\r\nX: " + b"a" * 30_000_000 + b"\r\n", 1) + small,
        "member": lambda: packed(small) + gzip.compress(b"") * 100_000 + packed(small),
        "blank": lambda: b"\r\n" * 5_000_000 + small,
        "bomb": lambda: packed(small) + _bomb() + packed(small),
        "magic": lambda: packed(small) + b"\x1f\x8b\x08" * 1_000_000,
        "words": lambda: b"\n" + b"http:a 20080101 b " * 400_000,
    }[name]()
    tracemalloc.start()
    begun = time.process_time()
    records, problems = _met(data, max_block=1000)
    took, (_, most) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (most < 80_000_000, took < 10) == (True, True), (most, took)
    assert [one.kind for one in problems] == kinds
    assert len(records) == {"line": 2, "member": 1, "blank": 1, "bomb": 3, "magic": 1, "words": 0}[name]


def test_of_members_that_are_too_small_to_be_a_record_the_reading_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million members of a byte took 21 s of CPU. A file that some packer cuts into pieces is read as before."""
    small = packed(record("resource", b"abc"))

    records, problems = _met(small + gzip.compress(b"x") * 200_000 + small)

    (end,) = (one.offset for one in problems if one.kind == "none")
    assert (len(records), end) == (1, len(small) + 100_000 * len(gzip.compress(b"x")))
    monkeypatch.setattr(unpacked, "_MAX_SMALL", 2)
    pieces = [WHOLE[begin : begin + 64] for begin in range(0, len(WHOLE), 64)]
    assert len(_met(b"".join(map(gzip.compress, pieces)))[0]) == len(_met(WHOLE)[0])
    junk = b"".join(map(packed, (b"x", b"y")))
    assert len(_met(small + junk + small + junk + small)[0]) == 3


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_bytes_raise_anything(data: st.DataObject) -> None:
    """Any change to a valid file gives records and problems that lie within it."""
    files = [WHOLE, b"".join(MEMBERS), b"".join(ARC), gzip.compress(WHOLE), zstd_file([ONE, TWO], dictionary=True)]
    whole = bytearray(data.draw(st.sampled_from(files)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
        whole = whole or bytearray(b"W")

    for one in lenient.read(io.BytesIO(bytes(whole))):
        assert 0 <= one.offset <= len(whole)
        assert isinstance(one, Problem) or one.offset + one.length <= len(whole)


def test_a_reading_from_the_middle_looks_for_its_dictionary_once() -> None:
    """Frames are passed by without being unpacked, and those that were passed by not again."""
    data = zstd_file([ONE] * 2_000) + _dictionary_file(b"one", TWO, THREE)
    places = [one.offset for one in _met(data)[0]][-2:]
    known = unpacked.Dictionaries()
    stream = _Counting(data)
    read = []
    for place in places * 3:
        stream.calls = 0
        first = next(iter(lenient.read(stream, start=place, dictionaries=known)))
        read.append((isinstance(first, WarcRecord) and first.url[-1], stream.calls))

    assert [url for url, _ in read] == ["2", "3"] * 3
    assert read[0][1] > 2_000 > 100 * max(calls for _, calls in read[1:])


def test_the_next_dictionary_is_looked_for_behind_what_was_looked_through() -> None:
    data = zstd_file([ONE] * 2_000) + _dictionary_file(b"one", TWO) + _dictionary_file(b"two", THREE)
    first, second = [one.offset for one in _met(data)[0]][-2:]
    known, stream = unpacked.Dictionaries(), _Counting(data)

    next(iter(lenient.read(stream, start=first, dictionaries=known)))
    stream.calls = 0
    found = next(iter(lenient.read(stream, start=second, dictionaries=known)))

    assert isinstance(found, WarcRecord)
    assert (found.url or "")[-1] == "3"
    assert stream.calls < 100


class _Counting(io.BytesIO):
    calls = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.calls += 1
        return super().read(size)


def test_dictionaries_without_end_are_not_all_read() -> None:
    one = zstd.compress(bytes.fromhex("37a430ec") + bytes(8_000_000))
    frame = b"\x5d\x2a\x4d\x18" + len(one).to_bytes(4, "little") + one
    began = time.process_time()
    records, _ = _met(frame * 2_000 + zstd_file([ONE]))

    assert _numbers(records) == [1]
    assert time.process_time() - began < 5


def test_a_file_whose_ends_of_lines_were_doubled_is_read() -> None:
    """FTP took it for text: CR CR LF ends each line, in HTTP heads too."""
    records, _ = _met(WHOLE.replace(b"\r\n", b"\n").replace(b"\n", b"\r\r\n"))

    assert [one.url[-1] for one in records] == ["1", "2", "3"]
    assert [bytes(one.http[1])[:6] for one in records] == [b"<html>"] * 3


@pytest.mark.parametrize("form", [lambda *records: b"".join(records), packed], ids=["plain", "packed"])
def test_of_a_length_that_counts_characters_nothing_is_lost(form: Callable[..., bytes]) -> None:
    """As tools in JavaScript wrote it: each letter beyond ASCII takes a byte of the page's end away."""
    block = page("<html>" + "Öåä " * 50 + "</html>")
    told = ("Content-Length", str(len(block.decode())))
    records, problems = _met(form(*(response(number, block, told) for number in (1, 2)), THREE))

    assert [one.block for one in records][:2] == [block, block]
    assert [one.kind for one in problems] == ["length", "length"]


@pytest.mark.parametrize("beyond", [2, 3, 6, 10, 40, 300])
def test_an_arc_record_whose_length_reaches_into_the_next_ends_there(beyond: int) -> None:
    """Also where nothing of its own is there at all. A line of a page that names no IP begins no record."""
    one = page("<html><p>at\nhttp://paper.example/9 20080430 8\n</p></html>")
    records = arc(
        ("http://paper.example/1", one), ("http://paper.example/2", page()), ("http://paper.example/3", page())
    )
    size = b" %d\n" % len(one)
    long = records[1].replace(size, b" %d\n" % (len(one) + beyond), 1)
    absent = records[1].split(b"\n")[0].replace(size[:-1], b" %d" % beyond) + b"\n\n"

    met, problems = _met(b"".join([records[0], long, *records[2:]]))
    assert [record.block.rstrip() for record in met[1:]] == [one, page(), page()]
    assert [problem.kind for problem in problems] == ["short"]
    met, problems = _met(b"".join([records[0], absent, *records[2:]]))
    assert [record.block for record in met[-2:]] == [page(), page()]


def test_what_looks_like_a_line_of_arc_again_and_again_costs_in_proportion() -> None:
    begun = time.process_time()
    for words in (b"\nhttp:" + b"a" * 1990, b"\nhttp:a 192.0.2.7 200804302048 ", b"\nhttp:a 192.0.2.7 200804302048 1 "):
        assert lenient._ARC_WITHIN.search(words * (2_000_000 // len(words))) is None

    assert time.process_time() - begun < 5


def test_members_that_take_in_each_other_cost_no_more_than_their_bytes() -> None:
    """Each head of a member begins one that holds the 900 heads behind it, and is damaged there: 140 kB of them took
    two minutes, and twice as many four times that."""
    head = b"\x1f\x8b\x08" + bytes(7) + b"\0\xff\xff\0\0"
    unit = head + b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    counts = [sum(1 for _ in lenient.read(io.BytesIO(unit * times))) for times in (4_000, 8_000)]

    assert counts[1] < 1.3 * counts[0]


def test_the_line_of_an_arc_record_is_found_in_steps() -> None:
    """One pattern for it tried each blank of a line with each other."""
    line = b"http://h/a b 192.0.2.7 20080430204826 text/html 5"
    assert [is_arc_line(one) for one in (line, line + b" \r", b"a:b 20080430204826  5")] == [True] * 3
    bad = [b"", b"x 20080430204826 text/html 5", b"a: 5", b"a: 20080430 5", b"a: 2008 text 5", line[:-1], line + b"x"]
    assert [is_arc_line(one) for one in bad] == [False] * len(bad)
    begun = time.process_time()
    begins_record(b"a:" + b" 12345678" * 100_000 + b" x\n")
    lenient._next_line(b"\na:" + b" 12345678" * 450 + b" x", 4_000)

    assert time.process_time() - begun < 0.1


@pytest.mark.parametrize("length", [b"999999999", b"5000000"])
def test_a_million_records_that_say_they_are_as_long_as_the_file_cost_what_they_weigh(length: bytes) -> None:
    """Each was read to the file's end, and all of it given back."""
    unit = b"http://h/ 1 1 a 0\nWARC/1.0\r\nContent-Length: " + length + b"\r\n\r\n"
    begun = time.process_time()
    count = sum(isinstance(one, WarcRecord) for one in lenient.read(io.BytesIO(unit * 50_000)))

    assert count == 50_000
    assert time.process_time() - begun < 8  # it takes 1.5 s


def test_a_record_within_a_block_belongs_to_it_as_long_as_lengths_are_mostly_right() -> None:
    block = page("<p>The council met.</p>" + ONE.decode("latin-1") * 2_000)
    found, problems = _met(response(1, block) + TWO)

    assert ([len(one.block) for one in found], problems) == ([len(block), len(BLOCK)], [])


def test_a_member_within_a_record_is_told_where_it_begins() -> None:
    """Whatever of the member before it was still to be taken when it was read."""
    whole = record("response", page())
    first, second = gzip.compress(whole[:30]), gzip.compress(whole[30:])
    found = unpacked.Unpacked(io.BytesIO(first + second), print)

    assert found.begin()
    found.take(9)
    assert found.peek(len(whole) - 9) == whole[9:]
    assert (found.position, found.offset, found.at_member) == (9, 0, False)
    found.take(21)
    assert (found.position, found.offset, found.at_member) == (30, len(first), True)
