"""A page that asks for consent in an article's place is `consent`, in every language; a story about cookies is none."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from crawler.extraction import extract

URL = "https://paper.example/politics/2026/11/20/council-budget-vote"

PAGES = tomllib.loads(Path(__file__).with_name("consent_walls.toml").read_text("utf-8"))
WALLS, STORIES = PAGES["walls"], PAGES["stories"]


def _wall(language: str, *, form: str) -> bytes:
    wall = WALLS[language]
    pressed = "".join(form.format(choice) for choice in wall["choices"])
    return (
        f"<html lang={language}><head><title>{wall['title']} | The Paper</title></head><body><div class='box'>"
        f"<h2>{wall['title']}</h2><p>{wall['words']}</p><div>{pressed}</div>"
        "<p><a href=/privacy>1</a> <a href=/imprint>2</a></p></div></body></html>"
    ).encode()


@pytest.mark.parametrize("form", ["<button>{}</button>", "<a class='cta' href='#yes'>{}</a>"])
@pytest.mark.parametrize("language", WALLS)
def test_a_page_that_asks_for_consent_is_no_article(language: str, form: str) -> None:
    article = extract(_wall(language, form=form), URL)

    assert (article.status, article.status_reason and article.status_reason.kind) == ("consent", "consent_words")


@pytest.mark.parametrize("language", STORIES)
def test_a_story_about_consent_is_an_article_also_beneath_a_banner(language: str) -> None:
    pressed = "".join(f"<button>{one}</button>" for one in WALLS[language]["choices"])
    more = "The council met for four hours and heard nine speakers before it adjourned, the clerk wrote. " * 4
    body = (
        f"<html lang={language}><head><title>Watchdog on banners - The Paper</title></head><body>"
        f"<div><p>{WALLS[language]['words']}</p>{pressed}</div><article><h1>Watchdog on banners</h1>"
        f"<time datetime=2026-11-20>20</time><p>{STORIES[language]}</p><p>{more}</p></article></body></html>"
    ).encode()

    assert extract(body, URL).status == "ok"


@pytest.mark.parametrize("language", WALLS)
def test_a_brief_beneath_a_banner_is_an_article_though_nothing_else_speaks_for_it(language: str) -> None:
    wall = WALLS[language]
    pressed = "".join(f"<button>{one}</button>" for one in wall["choices"])
    body = (
        "<html lang=en><head><title>Bridge closed - The Paper</title></head><body><div class=cmp>"
        f"<p>{wall['words']}</p>{pressed}</div><h1>Bridge closed</h1><p>The old harbour bridge is closed from Monday "
        "to Friday of next week, because its bearings are exchanged, the town said. Buses go by the northern road.</p>"
    ).encode()

    assert extract(body, URL).status == "ok"
