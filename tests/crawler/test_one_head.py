"""The head of a response is parsed once on a page's way from the wire to its article."""

from __future__ import annotations

from pathlib import Path

import pytest

import archive.warc.http
from archive.runs.run import Closing, Run
from archive.warc.http import Head, parse_head
from crawler.articles.page import from_exchange
from crawler.manners.noarchive import noarchive_of
from tests.archive.exchanges import TEXT, chunked


def test_one_head_for_all_who_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record of the WARC, its reference, the noarchive rule and the page share it."""
    parsed: list[bytes] = []

    def counting(head: bytes) -> Head:
        parsed.append(head)
        return parse_head(head)

    monkeypatch.setattr(archive.warc.http, "parse_head", counting)
    given = chunked()
    run = Run.begin(tmp_path, "news", info=[("software", "test")])
    ref = run.record(given).result(timeout=60)
    said = noarchive_of(given, "PaperOfRecord")
    page = from_exchange(given, ref, outlet="news", requested=given.url)
    run.close(Closing(status="complete"))

    assert parsed == [given.response[: given.head_length]]
    assert (ref.status, said, page.status, page.body) == (200, None, 200, TEXT.encode())


def test_nobody_else_parses_what_an_exchange_has() -> None:
    root = Path(archive.warc.http.__file__).parents[1]
    files = [path for package in ("archive", "crawler") for path in (root / package).rglob("*.py")]

    assert [path.name for path in files if "parse_head(exchange" in path.read_text("utf-8")] == []
