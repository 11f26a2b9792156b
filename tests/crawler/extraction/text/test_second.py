"""Where something on the page speaks against the text, a second reading is made, and the page decides."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.pages import PROSE, URL, page, read

_MORE = tuple(
    f"{one} The {word} of the basin was disputed, too." for word in ("depth", "edge", "price", "age") for one in PROSE
)


def test_a_story_whose_parts_stand_in_boxes_is_not_left_out() -> None:
    """A step of cleaning that leaves nothing of a long text errs."""
    parts = "".join(f"<div class='info-box'><p>{one}</p></div>" for one in _MORE)
    made = page(paragraphs=("TEXT",)).decode().replace("<p>TEXT</p>", parts)

    assert (read(made.encode()).text or "").count("was disputed, too.") == len(_MORE)


@pytest.mark.parametrize("name", ["slider", "sidebar", "promo-x", "banner", "account", "teaser-story"])
def test_a_story_in_an_unlikely_place_is_found_where_the_page_tells_of_it(name: str) -> None:
    """The text is far shorter than that of the JSON-LD; trafilatura's reading is nearer to it. The record says so."""
    story = [f"{one} As number {n} said." for n, one in enumerate(_MORE * 2)]
    below = f"<div class='{name}'>{''.join(f'<p>{one}</p>' for one in story)}</div>"

    article = read(page(data={"articleBody": " ".join(story)}, below=below))

    assert (article.text or "").endswith(story[-1])
    assert [(one.field, one.cause.kind, one.cause.code) for one in article.doubts] == [
        ("text", "readings_differ", "told")
    ]


def test_a_text_that_nothing_speaks_against_has_no_doubt() -> None:
    assert not read(page(paragraphs=_MORE)).doubts


def test_a_page_of_several_is_partial_and_names_the_next() -> None:
    def paged(links: str, url: str = URL) -> tuple[str, str | None]:
        article = read(page(below=f"<div class='pages'>{links}</div>"), url=url)
        return article.status, article.next_page

    base = URL.removesuffix(".html")
    for form in ("{}.html?page={}", "{}-{}.html", "{}/{}", "{}/page/{}/", "{}/seite-{}"):
        second, third = form.format(base, 2), form.format(base, 3)
        assert paged(f"<b>1</b> <a href='{second}'>2</a> <a href='{third}'>3</a>") == ("partial", second)
        assert paged(f"<a href='{URL}'>1</a> <b>2</b> <a href='{third}'>Next page</a>", second) == ("partial", third)
        assert paged(f"<a href='{second}'>2</a> <b>3</b>", third) == ("partial", None)
    assert paged(f"<a href='{base}-2.html'>The council votes on the old harbour again</a>") == ("ok", None)
    assert paged("<a href='/politics/another-story-of-the-harbour-4712.html' rel='next'>Next</a>") == ("ok", None)
    assert paged(f"<a href='{URL}?page=2#comments'>2</a>") == ("ok", None)
