"""How much of the files of 30 tools is reached, beside two other readers."""

from __future__ import annotations

from benchmarks.foreign import reached
from tests.shared import needs_shared


def test_of_no_file_another_reader_reaches_more() -> None:
    """Responses whose HTTP status line parses; what is not reached would be named with its cause."""
    found = list(reached(needs_shared("data/warc")))

    assert len(found) > 140
    assert [(one.name, one.met) for one in found if one.is_behind] == []
    assert sum(one.ours for one in found) > sum(max(one.warcio, one.fastwarc) for one in found)
