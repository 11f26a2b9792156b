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


@pytest.mark.parametrize(
    ("head", "body", "fields"),
    [
        ("", "<a rel=alternate type='application/rss+xml' href='feed/'>RSS</a>", {}),
        ("", "<footer><a class=x href=feed/ type=application/atom+xml rel='nofollow alternate'></a></footer>", {}),
        ("", "<a rel=alternate type='application/rss+xml; charset=utf-8' href='/politics/feed/'>", {}),
        ("", "", {"Link": '<feed/>; rel="alternate"; type="application/atom+xml"'}),
        ("", "", {"link": '</a.css>; rel=preload; as=style, </politics/feed/>;type=application/rss+xml;rel=alternate'}),
        ("", "", {"Link": '</x?a=1,2>; rel="next", <feed/>; title="All, and more"; rel=alternate; type="text/xml"'}),
        ("<link rel=alternate type=text/xml href=feed/>", "", {"Link": "<feed/>; rel=alternate; type=text/xml"}),
    ],
)  # fmt: skip
def test_a_feed_may_be_declared_in_the_page_and_in_the_responses_head(
    head: str, body: str, fields: dict[str, str]
) -> None:
    page = f"<html><head>{head}</head><body><p>x</p>{body}</body></html>"

    assert read_listing(page.encode(), URL, headers=fields).feeds == (f"{URL}feed/",)


@pytest.mark.parametrize(
    "field",
    ['<feed/>; rel="self"; type="application/rss+xml"', "<feed/>; rel=alternate; type=text/html",
     "feed/; rel=alternate; type=text/xml", '<feed/>; title="rel=alternate; type=text/xml', "<<<<<" * 10_000],
)  # fmt: skip
def test_other_links_of_the_responses_head_are_no_feeds(field: str) -> None:
    assert read_listing(b"<html><body><p>x</p></body></html>", URL, headers={"Link": field}).feeds == ()
