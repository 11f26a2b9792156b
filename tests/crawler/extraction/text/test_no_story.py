"""Pages whose story is not there: a frame, a headline and a byline are no text."""

from __future__ import annotations

import pytest

from crawler.extraction import extract

URL = "https://www.valley.example/politics/2026/11/24/council-splits-over-dues-48120/"
TITLE = "Council of the valley splits over harbour dues"
SECTIONS = ("politics", "business", "sport", "culture", "world", "video")
MENU = "".join(f"<li><a href='/{one}/'>{one}</a></li>" for one in SECTIONS)
BYLINE = "<p class=byline>By Ida Quill</p><time datetime='2026-11-24T09:00:00Z'>24 November 2026</time>"
DATA = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}"}}</script>'
FOOT = "<footer><a href='/about'>About</a> <p>© 2026 Valley Post Media Ltd. All rights reserved.</p></footer>"
STORY = "<p>The council sat until late at night, and then it voted, and nobody knew what would come of it.</p>"


def page(inside: str, menu: str = f"<nav><ul>{MENU}</ul></nav>", foot: str = FOOT) -> bytes:
    head = f"<head><title>{TITLE} - Valley Post</title>{DATA}</head>"
    return f"<html lang=en>{head}<body>{menu}<main><h1>{TITLE}</h1>{BYLINE}{inside}</main>{foot}</body></html>".encode()


@pytest.mark.parametrize(
    "body",
    [
        page(""),
        page("", foot=""),
        page("", menu=f"<div class=top><ul>{MENU}</ul></div>"),
        page("<div class=share><button>Share</button><button>Save</button></div><div class=body></div>"),
        page("<figure><img src=/a.jpg><figcaption>The council at night. Photo: T. Reed</figcaption></figure>"),
    ],
)
def test_a_page_without_its_story_has_no_text(body: bytes) -> None:
    """Else an hour in which a site loses its stories would be a version of each, of the words of its menu."""
    article = extract(body, URL)

    assert (article.status, article.text) == ("empty", None)


@pytest.mark.parametrize("story", [STORY, STORY * 3, "The council sat until late at night, and then it voted.<br>"])
def test_a_short_story_stays(story: str) -> None:
    article = extract(page(story), URL)

    assert article.status == "ok"
    assert "The council sat until late at night" in (article.text or "")
    assert "business" not in (article.text or "")
