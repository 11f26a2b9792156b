"""Which links of a page's head are feeds."""

from __future__ import annotations

import pytest

from crawler.discovery import read_listing

URL = "https://www.valley.example/politics/"


@pytest.mark.parametrize(
    ("media_type", "is_feed"),
    [
        ("application/rss+xml", True),
        ("application/rss+xml; charset=utf-8", True),
        ("Application/RSS+XML;charset=UTF-8", True),
        (" application/atom+xml ;type=feed", True),
        ("text/xml", True),
        ("application/xml", True),
        ("application/feed+json", True),
        ("text/html", False),
        ("application/json", False),  # programs' own addresses, such as /wp-json/
        ("text/xml+oembed", False),
        ("", False),
    ],
)
def test_the_type_without_its_parameters_counts(media_type: str, is_feed: bool) -> None:
    head = f'<link rel="alternate" type="{media_type}" href="/politics/feed/">'
    listing = read_listing(f"<html><head>{head}</head><body><p>x</p></body></html>".encode(), URL)

    assert listing.feeds == ((f"{URL}feed/",) if is_feed else ())


def test_of_feeds_without_end_the_first_thousand_are_told() -> None:
    link = "<link rel=alternate type='application/rss+xml' href='/feed-{}/'>"
    head = "".join(link.format(number) for number in range(3_000))

    feeds = read_listing(f"<html><head>{head}</head><body><p>x".encode(), URL).feeds

    assert (len(feeds), feeds[0], feeds[-1]) == (
        1_000,
        "https://www.valley.example/feed-0/",
        "https://www.valley.example/feed-999/",
    )
