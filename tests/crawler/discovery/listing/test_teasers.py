"""What stands around a link: headings, blocks, times."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.discovery.listing.teasers import NO_TEASER, Teaser, teasers

BESIDE = '<div><h3><a href="/b">Another headline</a></h3></div>'


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ('<a href="/a">Politics</a>', NO_TEASER),
        ('<h2><a href="/a">Politics</a></h2>', Teaser(headed=True)),
        ('<li><h2><a href="/a">Ferry vote</a></h2></li>', Teaser(headed=True, entry=True)),
        ('<a href="/a"><h3>Ferry vote</h3></a>', Teaser(headed=True, entry=True)),
        ('<div class="slotTitle"><a href="/a">Ferry vote</a></div>', Teaser(headed=True, named=True)),
        (
            '<li><h2><a href="/a">Ferry vote</a></h2><p>It was told on Tuesday.</p></li>',
            Teaser(headed=True, entry=True, told=True),
        ),
        (
            '<li><h2><a href="/a">Ferry vote</a></h2><time>today</time></li>',
            Teaser(headed=True, entry=True, timed=True),
        ),
        ('<li><h2><a href="/a">Ferry vote</a></h2>24.11.2026</li>', Teaser(headed=True, entry=True, timed=True)),
        (
            '<li><h2><a href="/a">Ferry vote</a></h2><a href="/a#comments">3</a></li>',
            Teaser(headed=True, entry=True, discussed=True),
        ),
        # The title of a block shares the block with its entries.
        ('<div><h2><a href="/a">Sport</a></h2><h3><a href="/b">Another headline</a></h3></div>', Teaser(headed=True)),
    ],
)
def test_teasers(block: str, expected: Teaser) -> None:
    root = html.document_fromstring(f"<html><body><main>{block}{BESIDE}</main></body></html>")
    links = {way: [link for link in root.iter("a") if link.get("href").startswith(way)] for way in ("/a", "/b")}
    words = links["/a"][0].text_content()

    assert teasers([(words, links["/a"]), ("Another headline", links["/b"])])[0] == expected
