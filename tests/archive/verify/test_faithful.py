"""What a server really sent is no fault of the file that keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.runs.run import Closing, Run
from archive.verify.audit import verify
from archive.warc.http import Exchange, Truncation
from tests.archive.exchanges import NOON

GARBAGE = b"<html>no status line at all</html>"


@pytest.mark.parametrize(("truncated", "kinds"), [("disconnect", []), (None, ["http"])])
def test_what_is_no_response_is_kept_as_cut(tmp_path: Path, truncated: Truncation | None, kinds: list[str]) -> None:
    """The capture says that it stopped there; a file that claims to hold a whole response and does not is at fault."""
    request = b"GET /x HTTP/1.1\r\nHost: news.example\r\n\r\n"
    sent = Exchange(
        "https://news.example/x", NOON, request, GARBAGE, head_length=len(GARBAGE), truncated=truncated
    )  # fmt: skip
    run = Run.begin(tmp_path, "news")
    run.record(sent).result()
    run.close(Closing(status="complete"))

    assert [one.kind for one in verify(tmp_path)][:1] == kinds
