"""A page that only leads to others is read once; where a story may stand, nothing is saved. Lists of a story, and those
in its tables, are said once and whole."""

from __future__ import annotations

import pytest

from archive.article import Article
from crawler.extraction import extract
from crawler.extraction.page import trafilatura
from tests.crawler.extraction.pages import PROSE, page, read

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


def listed(body: str) -> list[str]:
    """The texts of the lists and tables of a story that has ``body`` between its paragraphs."""
    story = "".join(f"<p>{line}</p>" for line in PROSE)
    html = page().decode().replace(story, f"<p>{PROSE[0]}</p>{body}<p>{PROSE[1]}</p><p>{PROSE[2]}</p>")
    return [block.text for block in read(html.encode()).body if block.type in ("list", "table")]


@pytest.mark.parametrize("tag", ["ul", "ol"])
def test_what_a_list_within_an_item_says_is_said_once(tag: str) -> None:
    inner = f"<{tag}><li>North Quay, seven berths</li><li>East Quay, four</li></{tag}>"

    found = listed(f"<{tag}><li>Closed: {inner}</li><li>Open: the other three</li></{tag}>")

    assert found == ["Closed:\nNorth Quay, seven berths\nEast Quay, four\nOpen: the other three"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("<ul><li>7 pilots</li><li>2 clerks</li></ul>", "7 pilots 2 clerks"),
        ("Team: <ol><li>7 pilots</li><li>2 clerks</li></ol>", "Team: 7 pilots 2 clerks"),
        ("<p>7 pilots</p><p>2 clerks</p>", "7 pilots 2 clerks"),
        ("7 pilots<br>2 clerks", "7 pilots 2 clerks"),
        ("7 pil<b>ots</b>", "7 pilots"),
    ],
)
def test_a_cell_has_its_lists_and_parts_its_words(cell: str, told: str) -> None:
    table = f"<table><tr><th>Quay</th><th>Staff</th></tr><tr><td>North</td><td>{cell}</td></tr></table>"

    assert listed(table) == [f"Quay\tStaff\nNorth\t{told}"]


def test_a_paragraph_that_was_lost_takes_no_heading_and_no_list_with_it() -> None:
    """Loose text behind the last paragraph is found in the column; what was read stays as it was read."""
    body = (
        f"<p>{PROSE[0]}</p>{PROSE[1]}<div><h4>What it costs</h4><p>{PROSE[2]}</p></div>"
        "<ul><li>Nine hours</li><li>Two votes</li></ul>The chair will read the plan again before the "
        "chamber votes on it for the last time, in the week after Easter."
    )
    html = page().decode().replace("".join(f"<p>{line}</p>" for line in PROSE), body)

    kinds = [(block.type, block.text[:13]) for block in read(html.encode()).body]

    assert ("heading", "What it costs") in kinds
    assert ("list", "Nine hours\nTw") in kinds
    assert ("paragraph", "The chair wil") in kinds
