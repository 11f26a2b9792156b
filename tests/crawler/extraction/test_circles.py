"""A page leaves nothing in circles: its tree goes when it was read, and not when Python next looks for garbage."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from lxml.html import HtmlElement

from crawler.discovery.listing.read import read_listing
from crawler.extraction.article import extract
from tests.pages.write import FOLDER, kinds

URL = "https://news.example/politics/2026/11/20/statement/"


def left_by(work: Callable[[], Any]) -> int:
    """How many elements ``work`` leaves that only a look for garbage finds."""
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        work()
        gc.collect()
        return sum(isinstance(one, HtmlElement) for one in gc.garbage)
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


@pytest.mark.parametrize("read", [extract, read_listing])
@pytest.mark.parametrize("kind", kinds())
def test_a_page_leaves_no_circle(kind: str, read: Callable[..., Any]) -> None:
    page = (FOLDER / kind / "page.html").read_bytes()

    assert left_by(lambda: read(page, URL)) == 0


@pytest.mark.parametrize("was_on", [True, False])
def test_python_looks_for_garbage_as_before(was_on: bool) -> None:
    looking: list[bool] = []

    def headers() -> Iterator[tuple[str, str]]:
        looking.append(gc.isenabled())
        yield "content-type", "text/html"

    try:
        if not was_on:
            gc.disable()
        extract(b"<p>A page.</p>", URL, headers=headers())
        extract(b"", URL)
        with pytest.raises(ValueError, match="absolute"):
            extract(b"<p>A page.</p>", "no address")
        is_on = gc.isenabled()
    finally:
        gc.enable()

    assert looking == [False]
    assert is_on is was_on
