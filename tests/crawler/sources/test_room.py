"""What of a site's addresses a run takes."""

from __future__ import annotations

import pytest

from crawler.sources.room import Room


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://a.example/x?t=1", "https://a.example/x"),
        ("https://a.example/x?t=1&id=7&t", "https://a.example/x?id=7"),
        ("https://a.example/x?q=%b1%b8&%74=1&b=2", "https://a.example/x?q=%b1%b8&b=2"),
        ("https://a.example/x?at=1&tt=2", "https://a.example/x?at=1&tt=2"),
        ("https://a.example/x?", "https://a.example/x?"),
        ("https://a.example/t=1", "https://a.example/t=1"),
    ],
)
def test_parameters_that_choose_no_page_are_left_out(url: str, plain: str) -> None:
    room = Room(back_fill=False)
    assert room.plain(url) == url
    room.idle = frozenset({"t"})
    assert room.plain(url) == plain
