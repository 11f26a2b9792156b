"""The elements of a page, read once: what nests too deep is told, and each field finds those with its attributes."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from crawler.extraction.page.elements import Limits, TooLarge, elements_of
from crawler.extraction.page.layout import layout_of


def _nested(levels: int, beside: int = 0) -> str:
    return "<i>a</i>" * beside + "<b>" * levels + "deep" + "</b>" * levels


@pytest.mark.parametrize("depth", [20, 99, 100, 101, 150])
def test_a_page_nests_as_deep_as_it_may_and_no_deeper(depth: int) -> None:
    """html, body and p take three levels; so many elements stand beside them that the number alone says nothing."""
    limits = Limits(depth=depth)
    tree = document_fromstring(f"<p>{_nested(depth - 3, beside=200)}")
    assert len(elements_of(tree, limits).all) == depth + 200
    with pytest.raises(TooLarge, match=f"more than {depth} levels of elements"):
        elements_of(document_fromstring(f"<p>{_nested(depth - 2, beside=200)}"), limits)


def test_too_many_elements_are_told_before_they_are_read() -> None:
    with pytest.raises(TooLarge, match="more than 300 elements"):
        elements_of(document_fromstring("<br>" * 400), Limits(nodes=300))


def test_elements_are_found_by_their_attributes_in_the_order_of_the_page() -> None:
    tree = document_fromstring(
        "<html hidden><body><p title=a>A</p><span itemprop=b class=c>B</span><p property=d title=e>C</p><i class=c></i>"
    )
    elements = elements_of(tree, Limits())
    layout = layout_of(tree, elements)
    assert [one.tag for one in layout.having("title", "itemprop")] == ["p", "span", "p"]
    assert [one.get("property") for one in layout.having("property")] == ["d"]
    assert layout.having("hidden") == []  # the root is the page
    assert elements.classes == "c"
    with pytest.raises(AssertionError):
        layout.having("href")
