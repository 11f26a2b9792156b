"""What is the whole of a page, by HTTP and by the page itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from archive.causes import Cause
from archive.reading.coverage import refusal
from archive.urls import goes_in_circles
from crawler.articles.page import Hop, Page
from crawler.articles.whole import has_end, shortfall
from tests.archive.articles import article, ref
from tests.crawler.articles.test_outcome import LAST, URL, outcome, page

TEXT = "".join(f"<p>Member {n} of the committee spoke for an hour.</p>" for n in range(40))
WHOLE = (
    f"<!doctype html><html><head><title>Dykes</title></head><body><div class=page><header><a href=/>Home</a></header>"
    f"<main><article><h1>Dykes</h1>{TEXT}</article></main></div><script>track('</body>')</script></body></html>"
)
CUT = WHOLE[: len(WHOLE) // 2]
# What minifiers leave of it: no tag that may be left out.
PARAGRAPHS = TEXT.replace("</p>", "")
MINIFIED = f"<!doctype html><title>Dykes</title><div class=page><main><h1>Dykes</h1>{PARAGRAPHS}</main></div>"


def of(body: str | bytes, **changes: Any) -> Page:
    return page(body=body.encode() if isinstance(body, str) else body, **changes)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"status": 200}, None),
        ({"status": 203}, None),
        *(({"status": status}, Cause("http_status", status=status)) for status in (201, 202, 204, 205, 206, 207, 226)),
        ({"status": 299}, Cause("http_status", status=299)),
        ({"truncated": "disconnect"}, Cause("cut", code="disconnect")),
        ({"truncated": "length"}, None),
        ({"flaw": "early"}, Cause("coding", code="early")),
        ({"headers": (("Content-Range", "bytes 0-99/5000"),)}, Cause("part", words="bytes 0-99/5000")),
        ({"headers": (("content-range", "bytes 200-4999/5000"),)}, Cause("part", words="bytes 200-4999/5000")),
        ({"headers": (("Content-Range", "bytes 4-9/*"),)}, Cause("part", words="bytes 4-9/*")),
        ({"headers": (("Content-Range", "bytes 0-4999/5000"),)}, None),
        ({"headers": (("Content-Range", "bytes */5000"),)}, None),
        ({"headers": (("Content-Range", "all"),)}, None),
    ],
)
def test_http_says_what_is_whole(changes: dict[str, Any], cause: Cause | None) -> None:
    assert shortfall(of(WHOLE, **changes)) == cause


def test_a_bad_copy_is_no_version_and_its_validators_are_not_kept() -> None:
    judged = outcome(of(CUT, flaw="early"), LAST)

    assert (judged.fate.fate, judged.fate.cause, judged.articles) == ("failed", Cause("coding", code="early"), ())
    assert (judged.fate.etag, judged.fate.last_modified) == (None, None)


@pytest.mark.parametrize(
    ("body", "ends"),
    [
        (WHOLE, True),
        (WHOLE.upper(), True),
        (WHOLE + "<!-- served in 0.1 s -->" * 200, True),
        (WHOLE.removesuffix("</body></html>"), True),
        (MINIFIED, True),
        ("", True),
        ("just words", True),
        ("<div><p>A site forgets one end tag.", True),
        ("<article><p>But not that of the text.", False),
        (CUT, False),
        (WHOLE[: WHOLE.index("Member 30")] + "<a href='/pol", False),
        (MINIFIED[: len(MINIFIED) // 2], False),
        (WHOLE[: WHOLE.index("</body>")], False),
        (CUT + "<!-- a note", False),
        (CUT + "<script>if (a < b) { close('</html>')", False),
        ('<?xml version="1.0"?><rss><channel><item></item></channel></rss>', True),
        ('<?xml version="1.0"?><rss><channel><item></item></chan', False),
        ("<urlset><url><loc>https://a.example/</loc></url>", False),
        ("<sm:urlset xmlns:sm='x'><sm:url></sm:url></sm:urlset>\n", True),
    ],
)
def test_a_page_comes_to_its_end(body: str, *, ends: bool) -> None:
    assert has_end(of(body)) is ends


def test_the_end_of_a_hostile_page_is_found_in_linear_time() -> None:
    """Five megabytes of comments that never end, of tags that never close."""
    for body in (b"<html>" + b"<!--" * 1_250_000, b"<html>" + b"<div " * 1_000_000, b"<html>" + b"<script" * 700_000):
        assert not has_end(of(body))


LENGTH = (("Content-Length", "900"),)
CHUNKS = (("Transfer-Encoding", "chunked"),)
PACKED = (("Content-Encoding", "gzip"),)


@pytest.mark.parametrize(
    ("body", "headers", "earlier", "fate"),
    [
        # Nobody has seen the article before: HTTP decides.
        (CUT, (), None, "failed"),
        (CUT, LENGTH, None, "saved"),
        (CUT, CHUNKS, None, "saved"),
        (CUT, PACKED, None, "saved"),
        (WHOLE, (), None, "saved"),
        (MINIFIED, (), None, "saved"),
        # The earlier capture decides.
        (CUT, (), WHOLE, "failed"),
        (CUT, LENGTH, WHOLE, "failed"),
        (CUT, CHUNKS, MINIFIED, "failed"),
        (MINIFIED, (), WHOLE, "saved"),
        (CUT, (), CUT, "saved"),
        (WHOLE, (), CUT, "saved"),
        # The earlier capture is not to be had.
        (CUT, (), "", "failed"),
        (CUT, LENGTH, "", "saved"),
    ],
)
def test_what_decides_where_a_body_ends_with_its_connection(
    body: str, headers: tuple[tuple[str, str], ...], earlier: str | None, fate: str
) -> None:
    read = (lambda _: of(earlier)) if earlier else None
    last = None if earlier is None else LAST

    judged = outcome(of(body, headers=headers), last, lambda _: article("Another text."), read=read)

    assert judged.fate.fate == fate
    assert judged.fate.cause == (Cause("no_end") if fate == "failed" else None)
    assert bool(judged.articles) is (fate == "saved")


def hops(*led: str, cookies: bool = False) -> tuple[Hop, ...]:
    return tuple(Hop(replace_url(url), "2026-10-14T00:00:00Z", cookies) for url in led)


def replace_url(url: str) -> Any:
    return msgspec.structs.replace(ref("<urn:uuid:9>"), url=url, status=302)


@pytest.mark.parametrize(
    ("led", "circle"),
    [
        (["/a"], False),
        (["/a", "/a"], True),
        (["/a", "/a?c=1", "/a"], True),
        (["/a#top", "/a"], True),
        (["/a", "/set?to=/a", "/a"], True),
        (["/a?s=1", "/a?s=2", "/a?s=3", "/a?s=4"], True),
        # http to https, a slash, a cookie set elsewhere, the page
        (["/a", "/a/", "/set?to=/a/", "/b/"], False),
        (["/a", "/a?c=1", "/a?c=2"], False),
        ([f"/{n}" for n in range(10)], False),
        ([f"/{n}" for n in range(11)], True),
    ],
)
def test_redirects_in_a_circle(led: list[str], *, circle: bool) -> None:
    assert goes_in_circles([f"https://courier.example{path}" for path in led]) is circle


def test_a_circle_through_http_and_https() -> None:
    one, other = "http://courier.example/a", "https://courier.example/a"

    assert not goes_in_circles([one, other])
    assert goes_in_circles([one, other, one])


@pytest.mark.parametrize(
    ("cookies", "kind", "meaning"), [(True, "cookie_loop", "blocked"), (False, "redirect_loop", None)]
)
def test_a_circle_has_a_name(kind: str, meaning: str | None, *, cookies: bool) -> None:
    """It is a wall where a cookie is asked for; nothing is known of the article, even at the front page."""
    for url in (URL, "https://courier.example/"):
        judged = outcome(of(b"", status=302, url=url, hops=hops(URL, URL, cookies=cookies)), LAST)

        assert (judged.fate.fate, judged.fate.cause) == ("failed", Cause(kind, count=2))
        assert refusal(judged.fate.cause) == meaning
    assert shortfall(of(b"", status=302, hops=hops(URL, cookies=cookies))) == Cause("http_status", status=302)


def test_a_challenge_at_the_front_page_does_not_say_that_the_article_is_gone() -> None:
    for status in (202, 206):
        judged = outcome(replace(page(), url="https://courier.example/", status=status), LAST)

        assert (judged.fate.fate, judged.articles) == ("failed", ())
