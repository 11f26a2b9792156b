"""A section page without links: a wall, or a page that has changed?"""

from __future__ import annotations

import pytest

from archive.causes import Cause
from crawler.extraction import extract
from crawler.watch.walls import is_small, wall
from tests.crawler.articles.test_outcome import page


def found(body: bytes) -> Cause | None:
    section = page(url="https://courier.example/politics/", body=body)
    return wall(extract(section.body, section.url, headers=section.headers)) if is_small(section) else None


LINKS = "".join(f'<li><a href="/x/{n}">Ferry number {n} is late</a></li>' for n in range(30))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", Cause("empty_body")),
        (
            b"<html><title>Just a moment...</title><body><p>Checking your browser.</p></body></html>",
            Cause("block_words", code="title", words="Just a moment..."),
        ),
        (
            b"<html><title>Privacy settings</title><body><p>We and our partners use cookies.</p></body>",
            Cause("consent_words", code="title", words="Privacy settings"),
        ),
    ],
)
def test_a_wall_says_what_it_is(body: bytes, told: Cause) -> None:
    assert found(body) == told


@pytest.mark.parametrize(
    "body",
    [
        f"<html><title>Politics</title><body><main><ul>{LINKS}</ul></main></body></html>".encode(),
        b"<html><title>Politics</title><body><main><h1>Politics</h1><div id=app></div></main></body></html>",
        b"<html><title>Just a moment...</title><body>" + b"<!-- -->" * 30_000 + b"</body></html>",
    ],
)
def test_any_other_page_is_none(body: bytes) -> None:
    assert found(body) is None
