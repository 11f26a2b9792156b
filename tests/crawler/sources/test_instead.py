"""What comes in the place of a section page, a feed or a sitemap."""

from __future__ import annotations

import pytest

from archive.causes import Cause
from archive.manifest import SourceKind
from crawler.sources.instead import came_instead
from tests.crawler.articles.test_outcome import page

FRAME = b"<html><body><div id=root></div><script src=/app.js></script></body></html>"
RIDDLE = b"<html><head><script>solve(1234)</script></head><body>One moment.</body></html>"
REFRESH = b"<html><head><meta http-equiv='refresh' content='2'></head><body></body></html>"
LISTING = b"<html><body><a href=/politics/1/>The ferry is late</a><script src=/x.js></script></body></html>"
WAF = (("x-amzn-waf-action", "challenge"),)


@pytest.mark.parametrize("kind", ["section", "feed", "sitemap"])
def test_a_challenge_is_named(kind: SourceKind) -> None:
    assert came_instead(kind, page(status=202, headers=WAF)) == Cause("challenge", code="AWS WAF", status=202)
    assert came_instead(kind, page(body=RIDDLE)) == Cause("page_instead", code=kind)
    assert came_instead(kind, page(body=REFRESH)) == Cause("page_instead", code=kind)


@pytest.mark.parametrize(
    "body",
    [
        LISTING,
        FRAME,
        b"",
        b"<html><body><h1>Politics</h1></body></html>",
        b"<rss><channel><title>x</title></channel></rss>",
        b"<html><body>" + b"<p>The council met, and it sat until late at night.</p>" * 20 + b"<script></script>",
    ],
)
def test_a_page_of_the_site_is_left_to_its_reader(body: bytes) -> None:
    assert came_instead("section", page(body=body)) is None


def test_a_server_that_is_down_is_no_challenge() -> None:
    assert came_instead("section", page(status=503, body=RIDDLE)) is None
