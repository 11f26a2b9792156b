"""Reading WARC files: every record where it stands, every break with its place, and never more than a bound allows."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import DamagedError
from archive.warc import build
from archive.warc.read import MAX_HEAD, parse_date, records
from tests.archive.exchanges import NOON, chunked, exchange, gzipped
from tests.shared import needs_shared

INFO = "<urn:uuid:00000000-0000-4000-8000-000000000000>"


@pytest.fixture(scope="module")
def built() -> list[build.Built]:
    return [one for page in (exchange(), gzipped(), chunked()) for one in build.exchange(page, warcinfo_id=INFO)]


class Dripping(io.RawIOBase):
    """A stream that gives a few bytes at a time, as pipes and sockets do."""

    def __init__(self, data: bytes, step: int) -> None:
        self._stream = io.BytesIO(data)
        self._step = step

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(min(self._step, size) if size > 0 else self._step)


@pytest.mark.parametrize("step", [1, 7, 4096, 1_000_000])
def test_offsets_and_lengths_are_true(built: list[build.Built], step: int) -> None:
    """However the bytes come, each record is found at its place, packed or plain."""
    for parts in ([one.data for one in built], [gzip.decompress(one.data) for one in built]):
        found = list(records(Dripping(b"".join(parts), step)))  # type: ignore[arg-type]

        assert [one.length for one in found] == [len(part) for part in parts]
        assert [one.offset for one in found] == [sum(map(len, parts[:number])) for number in range(len(parts))]
        assert [one.record_id for one in found] == [one.record_id for one in built]


def test_damage_is_told_with_the_record_it_begins_in(built: list[build.Built]) -> None:
    """What stands before it is read; file and offset are in the error."""
    first, second, third = (one.data for one in built[:3])
    reading = records(io.BytesIO(first + second[:-9] + third), file="warc/a.warc.gz")

    assert next(reading).record_id == built[0].record_id
    with pytest.raises(DamagedError) as raised:
        next(reading)
    assert (raised.value.file, raised.value.offset) == ("warc/a.warc.gz", len(first))


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"WARC/1.1\r\nX: " + b"a" * (MAX_HEAD + 1), "no end of the header block"),
        (b"WARC/1.1\r\nContent-Length: 99999999999\r\n\r\n", "at most"),
        (b"WARC/1.1\r\nContent-Length: 1" + b"0" * 30 + b"\r\n\r\n", "no valid Content-Length"),
        (b"WARC/1.1\r\nContent-Length: x\r\n\r\n", "no valid Content-Length"),
        (b"WARC/1.1\r\nno colon\r\n\r\n", "no WARC header line"),
        (b"WARC/1.1\r\nbad name: x\r\n\r\n", "no WARC header line"),
        (b"WARC/x\r\n\r\n", "no WARC version line"),
        (b"WARC/1.1\nContent-Length: 0\n\n", "no WARC version line"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "no WARC record begins here"),
    ],
)
def test_bad_headers_are_damage(head: bytes, reason: str) -> None:
    """Each with a reason a person can read."""
    with pytest.raises(DamagedError, match=reason):
        list(records(io.BytesIO(gzip.compress(head + b"\r\n\r\n"))))


def test_a_record_must_end_with_two_blank_lines() -> None:
    """Content-Length is only believed where the record really ends there."""
    record = gzip.decompress(build.resource("urn:x", "text/plain", b"x", NOON, warcinfo_id=INFO).data)

    for data in (record[:-4] + b"abcd", gzip.compress(record[:-4] + b"abcd"), gzip.compress(record[:-1] + b" ")):
        damage = _damage(data)
        assert damage is not None
        assert damage.reason == "the record does not end where its Content-Length says"


class Endless(io.RawIOBase):
    """A WARC whose first header line never ends; it counts what was asked for."""

    def __init__(self, begin: bytes) -> None:
        self._begin = begin
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._begin.ljust(size if size > 0 else 65_536, b"a") if not self.given else b"a" * size
        self.given += len(piece)
        return piece


def test_an_endless_header_line_is_not_followed() -> None:
    """warcio spends 40 s on 100 MB of it; here little more than the limit is read."""
    stream = Endless(b"WARC/1.1\r\nX: ")

    with pytest.raises(DamagedError):
        list(records(stream))  # type: ignore[arg-type]
    assert stream.given < 4 * MAX_HEAD


def test_a_bomb_is_not_unpacked() -> None:
    """A member of a few kilobytes that unpacks to 200 MB ends the reading where the record should have ended."""
    record = gzip.decompress(build.resource("urn:x", "text/plain", b"x", NOON, warcinfo_id=INFO).data)
    bomb = gzip.compress(record + bytes(200_000_000), 1)
    stream = io.BytesIO(bomb)

    with pytest.raises(DamagedError, match="more data"):
        list(records(stream))
    assert stream.tell() < len(bomb) / 8


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_bytes_raise_anything_else(data: st.DataObject) -> None:
    """Any change to a valid file gives records or DamagedError."""
    whole = bytearray(build.exchange(chunked(), warcinfo_id=INFO, make_id=lambda: INFO)[0].data)
    if data.draw(st.booleans()):
        whole = bytearray(gzip.decompress(whole))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
        whole = whole or bytearray(b"W")

    damage = _damage(bytes(whole))

    assert damage is None or (damage.offset is not None and damage.reason)


def _damage(data: bytes) -> DamagedError | None:
    """Reads to the end, or to the damage it returns."""
    try:
        for _ in records(io.BytesIO(data)):
            pass
    except DamagedError as error:
        return error
    return None


def test_lines_that_end_with_lf_alone_are_named() -> None:
    """A file that went through a text editor or a careless checkout says so."""
    damage = _damage(b"WARC/1.1\nWARC-Type: response\nContent-Length: 0\n\n\n\n")

    assert damage is not None
    assert "LF alone" in damage.reason


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-24T12:00:00Z", "2026-11-24T12:00:00+00:00"),
        ("2026-11-24T12:00:00.25Z", "2026-11-24T12:00:00.250000+00:00"),
        ("2026-11-24T12:00:00.123456789Z", "2026-11-24T12:00:00.123456+00:00"),
        ("2026-11-24t12:00z", "2026-11-24T12:00:00+00:00"),
        ("2026-11-24", "2026-11-24T00:00:00+00:00"),
        ("2026-11", "2026-11-01T00:00:00+00:00"),
        ("2026", "2026-01-01T00:00:00+00:00"),
    ],
)
def test_dates(value: str, expected: str) -> None:
    """Every form that WARC 1.1 allows."""
    assert parse_date(value).isoformat() == expected


@pytest.mark.parametrize(
    "value", ["", "yesterday", "2026-13-01T00:00:00Z", "2026-11-24T12:00:00", "20261124120000", "٢٠٢٦"]
)
def test_what_is_no_date(value: str) -> None:
    """Anything else is damage, not a guess."""
    with pytest.raises(DamagedError):
        parse_date(value)


def test_170_files_of_other_tools() -> None:
    """Each is read or refused with offset and reason, in bounded time and memory."""
    files = [path for path in sorted(needs_shared("data/warc").rglob("*")) if path.is_file()]
    script = (
        "import sys; from archive.warc.read import records; from archive.errors import DamagedError\n"
        "for name in sys.stdin.read().splitlines():\n"
        "    count, reason = 0, 'whole'\n"
        "    try:\n"
        "        with open(name, 'rb') as stream:\n"
        "            for _ in records(stream): count += 1\n"
        "    except DamagedError as error:\n"
        "        assert error.file == name and error.offset is not None and error.reason\n"
        "        reason = 'damaged'\n"
        "    print(count, reason)\n"
        # Not ru_maxrss: a child inherits its parent's, here that of the whole test process.
        "print(int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) // 1024)\n"
    )
    names = "\n".join(map(str, files))
    done = subprocess.run(
        [sys.executable, "-c", script], input=names, capture_output=True, text=True, timeout=120, check=True
    )
    *results, megabytes = done.stdout.splitlines()

    assert len(results) == len(files) >= 170
    assert int(megabytes) < 300
    assert sum(line.endswith("whole") and not line.startswith("0") for line in results) > 50
    assert sum(int(line.split()[0]) for line in results) > 1400


def test_reading_does_not_import_warcio() -> None:
    """``import archive`` must stay quick: warcio is for who writes, and for other people's files."""
    modules = "archive, archive.warc.read, archive.warc.cdxj, archive.verify.audit"
    script = f"import sys, {modules}; print('warcio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_a_snapshot_costs_one_member(tmp_path: Path, built: list[build.Built]) -> None:
    """``length`` bytes at ``offset`` are enough."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(one.data for one in built))
    with path.open("rb") as stream:
        places = [(one.offset, one.length, one.record_id) for one in records(stream)]
    for offset, length, record_id in places:
        with path.open("rb") as stream:
            stream.seek(offset)
            found = build.read_at(stream.read(length), offset)
        assert (found.record_id, found.offset, found.length) == (record_id, offset, length)


@pytest.mark.parametrize(
    ("share", "reason"), [(0.0, "no gzip member begins here"), (0.3, "gzip member"), (0.9, "gzip member")]
)
def test_a_member_that_is_cut_is_called_so(tmp_path: Path, built: list[build.Built], share: float, reason: str) -> None:
    """Whatever of its record could be read: the cut is the fault, not a line that ends there."""
    member = built[1].data

    with pytest.raises(DamagedError, match=reason):
        build.read_at(member[: int(len(member) * share)])
