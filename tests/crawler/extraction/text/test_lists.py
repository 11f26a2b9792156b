"""A page that only leads to others is read once; where a story may stand, nothing is saved."""

from __future__ import annotations

import pytest

from archive.article import Article
from crawler.extraction import extract
from crawler.extraction.page import trafilatura
from tests.crawler.extraction.pages import PROSE

TEASERS = "".join(
    f'<div class="card"><h3><a href="/politics/2026/11/{n:02d}/vote-on-the-harbour-basin-{n}.html">Council votes on '
    f"the basin, day {n}</a></h3><p>The ferries stay until spring, says its mayor at point {n} of the order of the day "
    f"before the chamber.</p></div>"
    for n in range(1, 25)
)
STORY = "".join(f"<p>{line}</p>" for line in PROSE * 6)
HUB = "https://paper.example/politics/"


def modes(body: str, url: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Article, list[str]]:
    """The article, and the modes in which trafilatura read the page."""
    asked: list[str] = []
    read = trafilatura.main_text

    def noted(tree: object, url: str, mode: trafilatura.Mode) -> object:
        asked.append(mode)
        return read(tree, url, mode)  # type: ignore[arg-type]

    monkeypatch.setattr(trafilatura, "main_text", noted)
    described = "Everything about harbours, councils, elections and parliaments, updated through the whole day"
    head = f'<title>Politics</title><meta name="description" content="{described}">'
    return extract(f"<html><head>{head}</head><body>{body}</body></html>".encode(), url), asked


@pytest.mark.parametrize(
    "body",
    [
        f"<main><h1>Politics</h1>{TEASERS}</main>",
        f"<main><h1>Politics</h1>{TEASERS}</main><footer><p>{PROSE[0]}</p><p>{PROSE[1]}</p></footer>",
        f"<div id='content'>{TEASERS.replace('div', 'article')}</div><div class='cookie'><p>{PROSE[2]}</p></div>",
    ],
)
def test_a_list_is_read_once(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    article, asked = modes(body, HUB, monkeypatch)

    assert (article.status, article.text) == ("not_article", None)
    assert asked == ["fast"]


@pytest.mark.parametrize("named", ["class='comments'", "role='dialog'", "class='cookie-note'"])
def test_a_story_in_an_element_of_another_name_is_looked_for(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick reading finds the teasers alone: what names speak against counts when it is asked for a list."""
    article, asked = modes(f"<div>{TEASERS}</div><div {named}>{STORY}</div>", HUB, monkeypatch)

    assert len(asked) > 1, article.status
