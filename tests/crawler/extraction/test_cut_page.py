"""The real Japan News page, whole and cut to one or two paragraphs: the text is these paragraphs and nothing else."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from functools import cache
from typing import Any

import pytest
from lxml.html import HtmlElement, fromstring, tostring

from crawler.extraction import extract
from crawler.outlets.catalogue import load
from tests.shared import needs_shared

_PAGE = "fundus_head/jp/TheJapanNews_2024_10_13.html.gz"


@cache
def _label() -> dict[str, Any]:
    lines = needs_shared("data/fundus_groundtruth.jsonl").read_text("utf-8").splitlines()
    return next(label for label in map(json.loads, lines) if label["path"] == _PAGE)


@cache
def _cut(parts: int | None) -> bytes:
    """The page with the first ``parts`` parts of its body, all that stands around them untouched; None: whole."""
    whole = gzip.decompress(needs_shared(f"data/{_PAGE}").read_bytes())
    if parts is None:
        return whole
    page: HtmlElement = fromstring(whole)
    block = page.get_element_by_id("p-article-block")
    for surplus in [one for one in block if one.tag in ("p", "h2") and not one.get("class")][parts:]:
        block.remove(surplus)
    return bytes(tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>"))


@pytest.mark.parametrize("parts", [1, 2, None], ids=["one paragraph", "two paragraphs", "whole"])
@pytest.mark.parametrize("described", [True, False], ids=["outlet", "generic"])
def test_the_page_is_as_a_reader_would_write_it_down(parts: int | None, described: bool) -> None:
    truth = _label()
    outlet = load()["japan-news"] if described else None
    captured = dt.datetime(2024, 10, 14, tzinfo=dt.UTC)

    article = extract(_cut(parts), truth["url"], outlet=outlet, captured=captured)

    assert [block.text for block in article.body] == truth["body"].split("\n")[:parts]
    assert article.text == "\n\n".join(truth["body"].split("\n")[:parts])
    assert (article.status, article.status_reason) == ("ok", None)
    assert article.headline == truth["title"]
    assert (article.authors, article.agency) == (("Takeo Maeda", "Tatsuya Tanoue"), "The Yomiuri Shimbun")
    assert article.date_published == "2024-10-13T17:41:47+09:00"
    assert article.section == ("Politics", "Politics & Government")
    assert (article.tags, article.access) == ((), "free")


def test_the_cut_leaves_the_furniture_in_the_page() -> None:
    """Else the test above would test nothing."""
    left = _cut(1).decode()

    assert all(words in left for words in ("17:41 JST", "cookie", "RANKING", _label()["title"]))
