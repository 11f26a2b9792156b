"""Other people's WARC and ARC files: every record that can be had, every defect as a value, within bounds."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.verify.audit import verify
from archive.warc import build, foreign
from archive.warc.foreign import ARC, Problem
from archive.warc.read import WarcRecord, records
from tests.archive.exchanges import chunked, exchange, gzipped
from tests.shared import needs_shared

RECORD = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"
MEMBER = gzip.compress(RECORD, mtime=0)
SIZE, PACKED = len(RECORD), len(MEMBER)
ARC_HEAD = (
    b"filedesc://a.arc 0.0.0.0 20080430204825 text/plain 69\n1 0 Heritrix\n"
    b"URL IP-address Archive-date Content-type Archive-length\n\n"
)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Nobody spoke.</p>"
ARC_PARTS = [
    ARC_HEAD,
    b"dns:news.example 192.0.2.7 20080430204825 text/dns 9\n192.0.2.7\n",
    b"http://news.example/a b 192.0.2.7 20080430204826 text/html %d\n%s\n" % (len(ANSWER), ANSWER),
]


def met(data: bytes, start: int = 0) -> list[Problem | tuple[int, int, bytes]]:
    """What is met in ``data``: problems, and of each record its place and block."""
    return [one if isinstance(one, Problem) else (one.offset, one.length, one.block) for one in _read(data, start)]


def _read(data: bytes, start: int = 0) -> Iterator[WarcRecord | Problem]:
    return foreign.read(io.BytesIO(data[start:]), start=start)


@pytest.mark.parametrize("packed", [True, False])
def test_a_sound_file_is_read_as_the_strict_reader_reads_it(packed: bool) -> None:
    """Each record with the same fields, block, place and length; from a record in the middle, too."""
    built = [
        one.data for page in (exchange(), gzipped(), chunked()) for one in build.exchange(page, warcinfo_id="<x:1>")
    ]
    data = b"".join(built if packed else map(gzip.decompress, built))
    strict = list(records(io.BytesIO(data)))

    assert list(_read(data)) == strict
    assert list(_read(data, strict[2].offset)) == strict[2:]


@pytest.mark.parametrize("packed", [True, False])
def test_an_arc_file_is_read_as_warc_records(packed: bool) -> None:
    """Address, IP, date and type of each line as WARC fields; what did not come by HTTP does not say so."""
    parts = [gzip.compress(part) if packed else part for part in ARC_PARTS]
    found = [one for one in _read(b"".join(parts)) if isinstance(one, WarcRecord)]

    assert [(one.version, one.kind, one.url, one.headers.first("Content-Type")) for one in found] == [
        (ARC, "warcinfo", "", "text/plain"),
        (ARC, "response", "dns:news.example", "text/dns"),
        (ARC, "response", "http://news.example/a b", "application/http;msgtype=response"),
    ]
    assert [one.block for one in found[1:]] == [b"192.0.2.7", ANSWER]
    assert found[2].date.isoformat() == "2008-04-30T20:48:26+00:00"
    assert [(one.offset, one.length) for one in found] == [
        (sum(map(len, parts[:number])), len(part)) for number, part in enumerate(parts)
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", [], id="nothing"),
        pytest.param(
            RECORD + RECORD[:-5], [(0, SIZE, b"abc"), Problem("short", SIZE, (1,)), (SIZE, SIZE - 5, b"ab")], id="cut"
        ),
        pytest.param(RECORD + RECORD[:20], [(0, SIZE, b"abc"), Problem("broken", SIZE)], id="cut in its head"),
        pytest.param(
            MEMBER + MEMBER[:-5],
            [(0, PACKED, b"abc"), (PACKED, PACKED - 5, b"abc"), Problem("cut", PACKED)],
            id="member without its end",
        ),
        pytest.param(
            MEMBER + MEMBER[:-8] + bytes(8) + MEMBER, [(0, PACKED, b"abc"), Problem("gzip", PACKED)], id="wrong sum"
        ),
        pytest.param(
            MEMBER + gzip.compress(b"", mtime=0) * 3 + MEMBER,
            [(0, PACKED, b"abc"), Problem("empty", PACKED + 60, (3,)), (PACKED + 60, PACKED, b"abc")],
            id="empty members",
        ),
        pytest.param(gzip.compress(RECORD * 3), [(0, 0, b"abc"), Problem("whole", 0)], id="whole-file gzip"),
        pytest.param(
            RECORD.replace(b": 3", b": 1") + RECORD,
            [Problem("behind", 0, (4,)), (0, SIZE, b"a"), (SIZE, SIZE, b"abc")],
            id="Content-Length too small",
        ),
        pytest.param(
            gzip.compress(RECORD.replace(b": 3", b": 9"), mtime=0) + MEMBER,
            [Problem("short", 0, (2,)), (0, PACKED, b"abc\r\n\r\n"), (PACKED, PACKED, b"abc")],
            id="Content-Length too large",
        ),
        pytest.param(
            RECORD.replace(b": 3", b": x") + RECORD,
            [Problem("length", 0), Problem("behind", 0, (5,)), (0, SIZE, b""), (SIZE, SIZE, b"abc")],
            id="no Content-Length",
        ),
        pytest.param(RECORD[:-4] + RECORD, [(0, SIZE - 4, b"abc"), (SIZE - 4, SIZE, b"abc")], id="no blank line"),
        pytest.param(b"\r\n" + RECORD, [(2, SIZE, b"abc")], id="blank line before"),
        pytest.param(RECORD.replace(b"\r\n", b"\n"), [(0, SIZE - 6, b"abc")], id="LF alone"),
        pytest.param(
            RECORD.replace(b"WARC/1.0", b"warc/1.0") * 2, [(0, SIZE, b"abc"), (SIZE, SIZE, b"abc")], id="case"
        ),
        pytest.param(RECORD.replace(b"WARC/1.0", b"WARC/0.18"), [(0, SIZE + 1, b"abc")], id="an old version"),
        pytest.param(MEMBER + b"garbage", [(0, PACKED, b"abc"), Problem("none", PACKED)], id="garbage behind"),
        pytest.param(b"\r\n\r\n", [Problem("none", 4)], id="blank lines alone"),
        pytest.param(b"PK\3\4 and more", [Problem("none", 0)], id="another format"),
    ],
)
def test_defects_are_values(data: bytes, expected: list[Problem | tuple[int, int, bytes]]) -> None:
    """Each with the place of its record and its figures; what can be read behind it is read."""
    assert met(data) == expected


def test_a_block_is_kept_up_to_a_bound() -> None:
    """The rest is passed over, and the next record read."""
    found = list(foreign.read(io.BytesIO(MEMBER * 2), max_block=2))

    assert [one for one in found if isinstance(one, Problem)] == [
        Problem("long", 0, (3,)),
        Problem("long", PACKED, (3,)),
    ]
    assert [one.block for one in found if isinstance(one, WarcRecord)] == [b"ab", b"ab"]


def _bomb() -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = packing.compress(b"WARC/1.0\r\nContent-Length: 200000000\r\n\r\n")
    return head + b"".join(packing.compress(bytes(1 << 24)) for _ in range(12)) + packing.flush()


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("line", ["head"]),
        ("lines", ["head", "length"]),
        ("member", ["none"]),
        ("blank", ["none"]),
        ("bomb", None),
    ],
)
def test_hostile_files_cost_little(monkeypatch: pytest.MonkeyPatch, name: str, kinds: list[str] | None) -> None:
    """A header line of 100 MB (40 s in warcio), ten million of them, a million empty members, a bomb."""
    monkeypatch.setattr(foreign, "_BOMB_SIZE", 1 << 26)
    data = {
        "line": lambda: RECORD.replace(b"\r\n", b"\r\nX: " + b"a" * 100_000_000 + b"\r\n", 1) + RECORD,
        "lines": lambda: RECORD.replace(b"\r\n", b"\r\n" + b"a: b\r\n" * 10_000_000, 1) + b"\r\n",
        "member": lambda: MEMBER + gzip.compress(b"") * 1_000_000 + MEMBER,
        "blank": lambda: b"\r\n" * 10_000_000 + RECORD,
        "bomb": lambda: MEMBER + _bomb() + MEMBER,
    }[name]()
    tracemalloc.start()
    begun = time.process_time()
    found = list(foreign.read(io.BytesIO(data), max_block=1000))
    took, (_, most) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()

    problems = [one for one in found if isinstance(one, Problem)]
    assert (most < 80_000_000, took < 30) == (True, True), (most, took)
    if kinds is None:
        assert problems[-1] == Problem("bomb", PACKED)
    else:
        assert [one.kind for one in problems] == kinds
    assert name != "line" or len(found) == 3


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_bytes_raise_anything(data: st.DataObject) -> None:
    """Any change to a valid file gives records and problems that lie within it."""
    whole = bytearray(
        data.draw(st.sampled_from([RECORD * 2, MEMBER * 2, b"".join(ARC_PARTS), gzip.compress(RECORD * 2)]))
    )
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
        whole = whole or bytearray(b"W")

    for one in _read(bytes(whole)):
        assert 0 <= one.offset <= len(whole)
        assert isinstance(one, Problem) or one.offset + one.length <= len(whole)


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """warcio writes warnings with pieces of the file to stderr; a terminal must not see them."""
    spaced = RECORD.replace(b"\r\n", b"\r\nWARC-Target-URI: http://a.example/a b\x1b[2J\r\n", 1)
    met(spaced.replace(b": 3", b": 1") + RECORD + MEMBER[:-8] + bytes(8))
    met(MEMBER[:-8] + bytes(8) + MEMBER)

    assert capfd.readouterr() == ("", "")


def test_verify_reads_on_behind_the_first_break(tmp_path: Path) -> None:
    """A defect does not hide the next one, and where nothing more can be read, that is told."""
    fields = b"WARC-Type: warcinfo\r\nWARC-Record-ID: <urn:x:%d>\r\nWARC-Date: %b\r\nContent-Length: 3\r\n"
    sound = b"WARC/1.1\r\n" + fields + b"\r\nabc\r\n\r\n"
    one, two, three = sound % (1, b"2026"), sound % (2, b"yesterday"), sound % (3, b"2026")
    path = tmp_path / "theirs.warc"
    path.write_bytes(one + two.replace(b": 3", b": 1") + two.replace(b":2>", b":4>") + three + b"garbage\r\n\r\nmore")

    assert [(found.kind, found.offset) for found in verify(path)] == [
        ("structure", len(one)),
        ("date", len(one)),
        ("date", len(one + two)),
        ("structure", len(one + two * 2)),
        ("structure", len(one + two * 2 + three) + 11),
    ]
    path.write_bytes(one + two.replace(b": 3", b": 9"))
    assert [(found.kind, found.offset) for found in verify(path)] == [("structure", len(one))]


@pytest.mark.parametrize("packed", [True, False])
def test_verify_reads_arc_files(tmp_path: Path, packed: bool) -> None:
    """A sound one is no finding; a damaged one is, at its place."""
    path = tmp_path / "theirs.arc"
    parts = [gzip.compress(part) if packed else part for part in ARC_PARTS]
    path.write_bytes(b"".join(parts).replace(b"a b", b"a_b") if not packed else b"".join(parts[:2]))
    assert list(verify(path)) == []

    path.write_bytes(b"".join(parts)[:-9])
    (finding,) = [found for found in verify(path) if found.kind == "structure"]
    assert finding.offset == len(parts[0] + parts[1])


def test_it_reaches_what_the_strict_reader_does_not() -> None:
    """On 130 files of other tools: as many records of each as the strict reader at least, and many more in all."""
    files = [path for path in sorted(needs_shared("data/warc").rglob("*")) if path.is_file()]
    files = [path for path in files if "cdx" not in path.name and path.suffix not in (".wacz", ".txt", ".idx", ".loc")]
    script = (
        "import sys; from archive.warc import foreign; from archive.errors import DamagedError\n"
        "from archive.warc.read import WarcRecord, records\n"
        "def strict(stream):\n"
        "    try:\n"
        "        for one in records(stream): yield one\n"
        "    except DamagedError: pass\n"
        "def responses(found): return sum(one.kind == 'response' for one in found)\n"
        "for name in sys.stdin.read().splitlines():\n"
        "    with open(name, 'rb') as stream: ours = list(strict(stream))\n"
        "    with open(name, 'rb') as stream: met = list(foreign.read(stream))\n"
        "    theirs = [one for one in met if isinstance(one, WarcRecord)]\n"
        "    assert len(ours) <= len(theirs), name\n"
        "    assert theirs or met or not open(name, 'rb').read().strip(), name\n"
        "    print(len(ours), len(theirs), responses(ours), responses(theirs))\n"
        "print(int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) // 1024)\n"
    )
    names = "\n".join(map(str, files))
    done = subprocess.run(
        [sys.executable, "-c", script], input=names, capture_output=True, text=True, timeout=120, check=True
    )
    *lines, megabytes = done.stdout.splitlines()
    counts = [tuple(map(int, line.split())) for line in lines]

    assert len(counts) == len(files) >= 130
    assert (int(megabytes) < 300, done.stderr) == (True, "")
    assert sum(theirs > ours for ours, theirs, *_ in counts) >= 50
    assert sum(more for *_, more in counts) >= 1.1 * sum(ours for *_, ours, _ in counts) > 300


@pytest.mark.parametrize("line", [b"    dns:a", b"     9", b"filedesc:", b"  \xa0\x85\xa0  9"])
def test_an_arc_line_of_one_word_is_no_fault_of_ours(line: bytes) -> None:
    list(foreign.read(io.BytesIO(ARC_PARTS[0] + line + b"\n\n" + b"".join(ARC_PARTS[1:]))))
    list(foreign.read(io.BytesIO(line + b"\n\n" + b"".join(ARC_PARTS))))
