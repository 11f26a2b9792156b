from __future__ import annotations

from typing import Any

import pytest

from archive.article import Article
from archive.causes import Alarm, Cause
from archive.errors import DamagedError
from archive.manifest import Fate, FileEntry, Manifest, Parent, Profile
from archive.reading.reader import Archive
from archive.runs.chain import in_order
from archive.storage.jsonl import pack_lines, read_as, read_lines
from archive.storage.memory import MemoryStorage


def manifest(run: str, parents: tuple[Parent, ...] = (), **changes: Any) -> Manifest:
    fields: dict[str, Any] = {
        "run": run,
        "outlet": "courier",
        "status": "complete",
        "started": "2026-10-01T00:00:00.000000Z",
        "ended": "2026-10-01T00:01:00.000000Z",
        "files": (FileEntry.of("warc/courier/a.warc.gz", b"x"),),
    }
    return Manifest(parents=parents, **(fields | changes))


def test_a_manifest_reads_back_equal() -> None:
    written = manifest(
        "aaaaaaaaaa", counts={"saved": 3}, alarms=(Alarm("blocked", Cause("pages_refused", count=3, pages=3)),)
    )

    assert Manifest.from_json(written.to_json(), "x") == written


def test_a_cause_of_a_later_version_keeps_the_manifest_readable() -> None:
    """Also beside a profile, whose classes are numbers and stand as words in JSON."""
    alarm = Alarm("drift", Cause("paywalls", count=3))
    known = manifest("a", profile=Profile(pages=2, sizes={40: 2}), alarms=(alarm,))
    later = known.to_json().replace(b'"paywalls"', b'"paywall_share"')

    found = Manifest.from_json(later, "runs/a.json")

    assert found.profile == known.profile
    assert found.alarms[0].detail.kind == "other"
    assert found.alarms[0].detail.original == {"kind": "paywall_share", "count": 3}


def test_what_is_no_manifest_is_named() -> None:
    with pytest.raises(DamagedError, match=r"runs/x\.json: not a run manifest"):
        Manifest.from_json(b'{"run": 1}', "runs/x.json")


def test_runs_are_ordered_by_their_parents_not_by_their_clocks() -> None:
    """The second run's clock was set back a day."""
    first = manifest("aaaaaaaaaa", started="2026-10-02T00:00:00.000000Z")
    second = manifest("bbbbbbbbbb", (Parent("aaaaaaaaaa", "x"),), started="2026-10-01T00:00:00.000000Z")
    third = manifest("cccccccccc", (Parent("bbbbbbbbbb", "x"),), started="2026-10-03T00:00:00.000000Z")
    stranger = manifest("dddddddddd", (Parent("unknown", "x"),), started="2026-09-01T00:00:00.000000Z")

    found = in_order([third, second, stranger, first])

    assert [one.run[0] for one in found] == ["d", "a", "b", "c"]


def test_packed_lines_are_the_same_bytes_today_and_tomorrow() -> None:
    lines = [b'{"a":1}', "日本語".encode()]

    packed = pack_lines(lines)

    assert packed == pack_lines(lines)
    assert list(read_lines(packed, "x")) == lines


@pytest.mark.parametrize("cut", [1, 9, 20])
def test_a_cut_file_is_named(cut: int) -> None:
    packed = pack_lines([b"line"] * 3)

    with pytest.raises(DamagedError, match=r"articles/x: not a whole gzip file"):
        list(read_lines(packed[:-cut], "articles/x"))


def test_a_line_that_is_none_is_named_with_its_file() -> None:
    """Articles and fates alike, whoever reads them."""
    name = "fates/courier/2026/10/aaaaaaaaaa.jsonl.gz"
    for parse in (Article.from_json, Fate.from_json):
        storage = MemoryStorage({name: pack_lines([b'{"url": 1}'])})
        with pytest.raises(DamagedError, match=f"^{name}: not an? (article record|fate): "):
            list(read_as(storage, name, parse))
    cut = MemoryStorage({name: pack_lines([Fate(url="https://site.example/a", fate="saved").to_json()])[:-3]})
    with pytest.raises(DamagedError, match=f"^{name}: not a whole gzip file"):
        list(Archive(cut).fates())


def test_a_fate_reads_back_equal() -> None:
    fate = Fate(url="https://site.example/a", fate="failed", cause=Cause("http_status", status=503), status=503)

    assert Fate.from_json(fate.to_json()) == fate
