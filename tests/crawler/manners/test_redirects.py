"""Where a redirect leads: read as browsers read it."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.manners.redirects import RedirectMiddleware, chosen

ASKED = "https://site.example/politics/a"


def led_to(location: str) -> str:
    middleware = RedirectMiddleware.from_crawler(get_crawler())
    response = Response(ASKED, 302, headers={"Location": location})
    following = middleware.process_response(Request(ASKED), response)
    assert isinstance(following, Request)
    return following.url


@pytest.mark.parametrize(
    ("fields", "leads"),
    [
        ({"Location": "/b"}, True),
        ({"Location": "//site.example/b"}, True),
        ({"location": "https:////site.example/b"}, True),
        ({"Location": "ftp://site.example/b"}, False),
        ({}, False),
        ({"Alternates": '{"b" 1}'}, False),
    ],
)
def test_a_choice_of_one_is_a_redirect(fields: dict[str, str], leads: bool) -> None:
    """300 with an address, as Firefox and curl take it; without one it is an answer."""
    middleware, asked = RedirectMiddleware.from_crawler(get_crawler()), Request(ASKED)
    following = middleware.process_response(asked, chosen(asked, Response(ASKED, 300, headers=fields, body=b"a page")))

    assert (isinstance(following, Request), following.url) == (leads, "https://site.example/b" if leads else ASKED)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        # the host, however many slashes stand before it; each asked "//www.site.example/robots.txt" of the first host
        ("https:////www.site.example/robots.txt", "https://www.site.example/robots.txt"),
        ("http:///www.site.example/robots.txt", "http://www.site.example/robots.txt"),
        (" https:////www.site.example/robots.txt ", "https://www.site.example/robots.txt"),
        ("///www.site.example/robots.txt", "https://www.site.example/robots.txt"),
        # a query behind the host: the request was "GET ?p=7"
        ("https://www.site.example?p=7", "https://www.site.example/?p=7"),
        ("//www.site.example?p=7&q=8", "https://www.site.example/?p=7&q=8"),
        ("https:////www.site.example?p=7", "https://www.site.example/?p=7"),
        # a backslash: it was asked for as %5C
        ("\\politics\\b", "https://site.example/politics/b"),
        ("https:\\\\www.site.example\\b?c=\\d", "https://www.site.example/b?c=%5Cd"),
        # as it stands
        ("/b//c?u=https:////other.example", "https://site.example/b//c?u=https:////other.example"),
        ("b", "https://site.example/politics/b"),
        ("?p=7", "https://site.example/politics/a?p=7"),
        ("//www.site.example/b", "https://www.site.example/b"),
        ("https://user:password@www.site.example/b", "https://www.site.example/b"),
        # what is not sent makes no address too long
        ("/b#top", "https://site.example/b"),
        ("/b" + "#b" * 9_000, "https://site.example/b"),
        ("https://www.site.example/b?c#!/d", "https://www.site.example/b?c"),
    ],
)
def test_a_redirect_leads_where_browsers_go(location: str, url: str) -> None:
    assert led_to(location) == url
