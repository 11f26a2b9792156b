"""A segment survives its writer, and says where everything lies."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from archive.errors import StorageError
from archive.runs.segment import Place, Sealed, SegmentWriter, Writing, mend, seal_left_open
from archive.storage.local import LocalStorage
from archive.warc import build
from archive.warc.cdxj import lines, text_of
from tests.archive.exchanges import chunked, exchange, gzipped

INFO = (("software", "paper-of-record test"),)


def writer(root: Path, **more: object) -> SegmentWriter:
    return SegmentWriter(root, "demo", "abcdefghij", info=INFO, **more)  # type: ignore[arg-type]


def kinds(path: Path) -> list[str]:
    with path.open("rb") as stream:
        return [record.kind for record in build.records(stream)]


def test_what_is_appended_lies_where_its_place_says(tmp_path: Path) -> None:
    """Reading ``length`` bytes at ``offset`` of ``file`` gives the very record."""
    segment = writer(tmp_path)
    written = [
        segment.append(lambda info, one=one: build.exchange(one, warcinfo_id=info))
        for one in (exchange(), gzipped(), chunked())
    ]
    (sealed,) = segment.close()

    storage = LocalStorage(tmp_path)
    for future in written:
        for built, place in future.result():
            data = storage.read(place.file, place.offset, place.length)
            assert data == built.data
            assert build.read_at(data, place.offset).record_id == place.record_id == built.record_id
            assert place.file == sealed.name


def test_a_sealed_file_is_named_counted_and_hashed(tmp_path: Path) -> None:
    """``Sealed`` says what lies on the disk."""
    segment = writer(tmp_path)
    segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info)).result()
    (sealed,) = segment.close()

    data = (tmp_path / sealed.name).read_bytes()
    assert (sealed.size, sealed.sha256, sealed.records) == (len(data), hashlib.sha256(data).hexdigest(), 3)
    assert sealed.name.startswith("warc/demo/")
    assert sealed.name.endswith("-abcdefghij-00000.warc.gz")
    assert kinds(tmp_path / sealed.name) == ["warcinfo", "response", "request"]
    assert segment.close() == [sealed]
    assert isinstance(segment.append(lambda info: []).exception(), StorageError)


@pytest.mark.parametrize("count", [63, 64, 65, 1_100])
def test_who_listens_is_told_the_index_of_many_records(tmp_path: Path, count: int) -> None:
    told: list[Sealed] = []
    segment = writer(tmp_path, writing=Writing(sync=False), on_sealed=told.append)
    for number in range(count):
        one = exchange(f"https://news.example/{number * 7919 % count}/", b"x")
        segment.append(lambda info, one=one: build.exchange(one, warcinfo_id=info))
    (sealed,) = segment.close()

    assert [one.index for one in told] == [text_of(lines(LocalStorage(tmp_path), sealed.name))]
    assert (told[0].index or b"").count(b"\n") == count


def test_a_file_is_sealed_before_it_grows_too_large(tmp_path: Path) -> None:
    """Each file begins with its own warcinfo, and its records name that one."""
    segment = writer(tmp_path, writing=Writing(1500))
    for _ in range(6):
        segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info)).result()
    sealed = segment.close()

    assert len(sealed) > 1
    assert all(one.size <= 1500 for one in sealed)
    for one in sealed:
        with (tmp_path / one.name).open("rb") as stream:
            first, *rest = build.records(stream)
        assert first.kind == "warcinfo"
        assert {record.headers.first("WARC-Warcinfo-ID") for record in rest} == {first.record_id}


def test_every_prefix_mends_to_its_complete_records(tmp_path: Path) -> None:
    """Wherever a crash cut the file, exactly the complete records stay; without one the file goes."""
    segment = writer(tmp_path)
    segment.append(lambda info: build.exchange(chunked(), warcinfo_id=info)).result()
    (sealed,) = segment.close()
    data = (tmp_path / sealed.name).read_bytes()
    with (tmp_path / sealed.name).open("rb") as stream:
        ends = [record.offset + record.length for record in build.records(stream)]

    path = tmp_path / "torn.warc.gz.open"
    for size in range(len(data) + 1):
        path.write_bytes(data[:size])
        mended = mend(path)
        complete = [end for end in ends if end <= size]
        assert mended.kept == len(complete)
        assert mended.removed == (not complete)
        assert mended.cut == size - max(complete, default=0)
        assert (path.read_bytes() if complete else None) == (data[: complete[-1]] if complete else None)
        assert path.exists() == bool(complete)


def test_what_a_crash_left_open_is_mended_and_sealed(tmp_path: Path) -> None:
    """A torn file gets its final name, cut; sealing twice does nothing the second time."""
    segment = writer(tmp_path)
    segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info)).result()
    (sealed,) = segment.close()
    final = tmp_path / sealed.name
    final.rename(final.with_name(final.name + ".open"))
    with final.with_name(final.name + ".open").open("ab") as stream:
        stream.write(b"\x1f\x8b\x08torn")

    assert seal_left_open(tmp_path, "demo") == [sealed]
    assert seal_left_open(tmp_path, "demo") == []
    assert hashlib.sha256(final.read_bytes()).hexdigest() == sealed.sha256


def test_a_builder_that_fails_hurts_nobody_else(tmp_path: Path) -> None:
    """The error reaches the one who asked; what others append is written."""
    segment = writer(tmp_path)
    good = segment.append(lambda info: build.exchange(exchange(), warcinfo_id=info))
    bad = segment.append(lambda info: 1 / 0)  # type: ignore[arg-type, return-value]
    after = segment.append(lambda info: build.exchange(gzipped(), warcinfo_id=info))
    (sealed,) = segment.close()

    with pytest.raises(ZeroDivisionError):
        bad.result()
    places: list[Place] = [place for future in (good, after) for _, place in future.result()]
    assert len(places) == 4
    assert kinds(tmp_path / sealed.name) == ["warcinfo", "response", "request", "response", "request"]
