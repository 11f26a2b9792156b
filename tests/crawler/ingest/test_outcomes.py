"""The counter of outcomes: every page of every file is an article or has a cause, and one without is told."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path

from benchmarks.outcomes import Outcomes, outcomes, table
from crawler.workers.pool import Workers
from tests.archive import others
from tests.crawler.ingest.captures import RECORDS


def test_each_file_is_counted_by_itself(tmp_path: Path) -> None:
    """A WARC, the same within a WACZ file, one that was cut, one that is none, and an index, which is not read."""
    whole = others.packed(*RECORDS)
    (tmp_path / "a.warc.gz").write_bytes(whole)
    with zipfile.ZipFile(tmp_path / "b.wacz", "w") as package:
        package.writestr("archive/data.warc.gz", whole)
    (tmp_path / "c.warc.gz").write_bytes(whole[:-40])
    (tmp_path / "d.warc").write_bytes(b"no WARC")
    (tmp_path / "e.cdx.gz").write_bytes(b"")

    with Workers(1) as workers:
        found = list(outcomes(tmp_path, workers))

    told = {
        "article (ok)": 4, "unchanged": 1, "skipped: link_list": 1, "skipped: no_html": 1, "gone: http_status": 1,
        "failed: http_status": 1,
    }  # fmt: skip
    assert [one.name for one in found] == ["a.warc.gz", "b.wacz", "c.warc.gz", "d.warc"]
    for one in found[:2]:
        assert (one.records, one.exchanges, one.pages, one.told, one.met) == (10, 10, 9, told, ())
    assert all(one.is_whole for one in found)
    assert found[2].met
    assert found[3].records == 0
    rows, is_whole = table(iter(found))
    assert is_whole
    assert len(rows) == len(found) + 3


def test_a_page_without_an_outcome_and_one_without_a_cause_are_told() -> None:
    lost = Outcomes("a.warc", 2, 2, 2, 0, Counter({"article (ok)": 1}))
    causeless = Outcomes("b.warc", 1, 1, 1, 0, Counter({"failed": 1}))
    sound = Outcomes("c.warc", 2, 2, 2, 1, Counter({"failed: http_status": 1}))

    assert [one.is_whole for one in (lost, causeless, sound)] == [False, False, True]
    assert not table(iter([sound, lost]))[1]
