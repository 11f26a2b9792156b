"""Records in several segments (WARC 1.1 section 8)."""

from __future__ import annotations

import io
import time
import tracemalloc
from pathlib import Path

import pytest

import archive
from archive.warc import lenient
from archive.warc.segments import joined
from tests.archive.others import PAGE, packed, page, record, response, revisit, zstd_file

BLOCK = page()
ID = "<urn:uuid:00000000-0000-4000-8000-000000000001>"


def _first(block: bytes = BLOCK[:80]) -> bytes:
    return response(1, block, ("WARC-Segment-Number", "1"))


def _rest(number: int, block: bytes, total: int | None = None, origin: str = ID, **fields: str) -> bytes:
    given = [
        ("WARC-Record-ID", f"<urn:uuid:00000000-0000-4000-8000-{700 + number:012}>"),
        ("WARC-Date", "2024-05-01T10:00:00Z"),
        ("WARC-Target-URI", "https://paper.example/1"),
        ("WARC-Segment-Origin-ID", origin),
        ("WARC-Segment-Number", str(number)),
    ]
    given += [("WARC-Segment-Total-Length", str(total))] if total else []
    return record("continuation", block, *given, *((name.replace("_", "-"), value) for name, value in fields.items()))


SECOND, THIRD = _rest(2, BLOCK[80:120]), _rest(3, BLOCK[120:], len(BLOCK))
REQUEST = record("request", b"GET /1 HTTP/1.1\r\n\r\n", ("WARC-Record-ID", "<urn:uuid:9>"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.warc", b"".join([_first(), SECOND, THIRD, response(2)])),
        ("a.warc.gz", packed(_first(), SECOND, THIRD, response(2))),
        ("a.warc.gz", packed(b"".join([_first(), SECOND, THIRD, response(2)]))),
        ("a.warc.zst", zstd_file([_first(), SECOND, THIRD, response(2)], dictionary=True)),
        ("a.warc", b"".join([_first(), REQUEST, SECOND, REQUEST, THIRD, response(2)])),
        ("a.warc", b"".join([_first(), _rest(2, BLOCK[80:], len(BLOCK)), response(2)])),
        ("a.warc", b"".join([_first(b""), _rest(2, BLOCK, len(BLOCK)), response(2)])),
    ],
)  # fmt: skip
def test_a_page_in_segments_that_follow_one_another_is_one(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    news = archive.open(tmp_path)
    found = list(news.snapshots())

    assert [(one.url[-1], one.text, one.truncated) for one in found] == [("1", PAGE, None), ("2", PAGE, None)]
    assert [news.snapshot(one.ref()).raw for one in found] == [BLOCK, BLOCK]
    assert news.problems == []


def test_a_revisit_may_repeat_such_a_page(tmp_path: Path) -> None:
    repeats = revisit(12, page(body=b""), ("WARC-Refers-To", ID))
    (tmp_path / "a.warc").write_bytes(b"".join([repeats, _first(), SECOND, THIRD]))

    assert [one.text for one in archive.open(tmp_path).snapshots()] == [PAGE, PAGE]


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param([], id="none"),
        pytest.param([SECOND], id="without a last one"),
        pytest.param([THIRD], id="without one between"),
        pytest.param([THIRD, SECOND], id="in another order"),
        pytest.param([SECOND, SECOND, THIRD], id="one twice"),
        pytest.param([SECOND, _rest(3, BLOCK[120:], len(BLOCK) + 1)], id="of another length"),
        pytest.param([SECOND, _rest(3, BLOCK[120:], len(BLOCK), ID.upper())], id="of another record"),
        pytest.param([response(3), SECOND, THIRD], id="behind another page"),
        pytest.param([SECOND, _rest(3, BLOCK[120:129], len(BLOCK))], id="of which a part is missing"),
    ],
)
def test_a_page_whose_segments_are_not_all_there_is_given_as_it_stands(tmp_path: Path, rest: list[bytes]) -> None:
    """In its place, with a problem that says so."""
    (tmp_path / "a.warc").write_bytes(b"".join([_first(), *rest, response(2)]))
    news = archive.open(tmp_path)
    found = list(news.snapshots())

    assert [one.raw for one in found if one.truncated] == [BLOCK[:80]]
    assert [one.url[-1] for one in found][:: len(found) - 1] == ["1", "2"]
    assert news.snapshot(found[0].ref()).truncated == "unspecified"
    assert [one.offset for one in news.problems if one.kind == "segment"] == [0]


def test_a_continuation_alone_is_no_page(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(THIRD + response(2))

    assert [one.url[-1] for one in archive.open(tmp_path).snapshots()] == ["2"]


def test_segments_without_end_cost_what_they_weigh() -> None:
    """A block is held once, up to a record's size; many small ones take time as their number."""

    def cost(count: int) -> float:
        data = io.BytesIO(_first() + b"".join(_rest(number, b"x") for number in range(2, count)))
        begun = time.process_time()
        assert len(list(joined(lenient.read(data)))) == 1
        return time.process_time() - begun

    cost(100)
    assert min(cost(8_000) for _ in range(3)) < 3 * min(cost(4_000) for _ in range(3)) + 0.05
    large = io.BytesIO(_first() + b"".join(_rest(number, bytes(1_000_000)) for number in range(2, 60)))
    tracemalloc.start()
    for _ in joined(lenient.read(large), most=20_000_000):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 50_000_000


@pytest.mark.parametrize("length", ["9", "many"])
def test_a_segment_whose_own_length_is_wrong_is_joined_where_the_whole_has_its_length(
    tmp_path: Path, length: str
) -> None:
    rest = [SECOND, _rest(3, BLOCK[120:], len(BLOCK), Content_Length=length)]
    (tmp_path / "a.warc").write_bytes(b"".join([_first(), *rest, response(2)]))
    news = archive.open(tmp_path)
    first, _ = news.snapshots()

    assert (first.raw, first.truncated) == (BLOCK, None)
    assert [one.kind for one in news.problems] == ["length"]
