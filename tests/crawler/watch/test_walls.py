"""A section page without links: a wall, or a page that has changed?"""

from __future__ import annotations

import pytest

from crawler.watch.walls import wall
from tests.crawler.articles.test_outcome import page

LINKS = "".join(f'<li><a href="/x/{n}">Ferry number {n} is late</a></li>' for n in range(30))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "blocked: the body is empty"),
        (
            b"<html><title>Just a moment...</title><body><p>Checking your browser.</p></body></html>",
            "blocked: the title",
        ),
        (
            b"<html><title>Privacy settings</title><body><p>We and our partners use cookies.</p></body>",
            "consent: the ",
        ),
    ],
)
def test_a_wall_says_what_it_is(body: bytes, told: str) -> None:
    assert (wall(page(url="https://courier.example/politics/", body=body)) or "").startswith(told)


@pytest.mark.parametrize(
    "body",
    [
        f"<html><title>Politics</title><body><main><ul>{LINKS}</ul></main></body></html>".encode(),
        b"<html><title>Politics</title><body><main><h1>Politics</h1><div id=app></div></main></body></html>",
        b"<html><title>Just a moment...</title><body>" + b"<!-- -->" * 30_000 + b"</body></html>",
    ],
)
def test_any_other_page_is_none(body: bytes) -> None:
    assert wall(page(url="https://courier.example/politics/", body=body)) is None
