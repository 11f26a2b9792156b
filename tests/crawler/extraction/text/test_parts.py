"""A body that advertisements part into several elements of one name is read whole; other stories are no part of it."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.pages import PROSE, page, read

_WORDS = ("depth", "edge", "price", "age")
_PARTS = tuple(
    tuple(f"{one} So the {word} was counted in the {part} year." for word in _WORDS for one in PROSE)
    for part in ("first", "second", "third")
)  # fmt: skip
_AD = "<div class='ad-slot'><span>Advertisement</span></div>"


def _paragraphs(part: tuple[str, ...]) -> str:
    return "".join(f"<p>{one}</p>" for one in part)


def _read(parts: list[str], between: str = _AD) -> str:
    made = (
        page(paragraphs=("TEXT",)).decode().replace("<div class='article-body'><p>TEXT</p></div>", between.join(parts))
    )
    return read(made.encode()).text or ""


@pytest.mark.parametrize(
    ("form", "around"),
    [
        ("<div class='grid'><div class='grid-item article__body'>{}</div></div>", "<div class='chunks'>{}</div>"),
        ("<section class='article-body'>{}</section>", "{}"),
        ("<div class='row'><div class='col'><div class='story-body'>{}</div></div></div>", "<article>{}</article>"),
        ("<div class='entry-content'>{}</div>", "<div class='story'>{}</div>"),
    ],
)
def test_a_body_in_parts_is_read_whole(form: str, around: str) -> None:
    parts = [form.format(_paragraphs(part)) for part in _PARTS]

    text = _read([around.format(_AD.join(parts))])

    assert text == "\n\n".join(one for part in _PARTS for one in part)


_LINK = "/politics/another-story-of-the-harbour-4712.html"


@pytest.mark.parametrize(
    "other",
    [
        f"<div class='article-body'><h3><a href='{_LINK}'>Another story</a></h3>{{}}</div>",
        "<div class='other'><div class='article-body'>{}</div></div>",
        "<article><div class='article-body'>{}</div></article>",
        "<aside><div class='article-body'>{}</div></aside>",
    ],
    ids=["teaser", "elsewhere", "article", "aside"],
)
def test_other_stories_of_the_same_form_are_no_part_of_it(other: str) -> None:
    own = f"<div class='article-body'>{_paragraphs(_PARTS[0])}</div>"

    text = _read([f"<div class='stories'>{own}{other.format(_paragraphs(_PARTS[1]))}</div>"])

    assert "first year" in text
    assert "second year" not in text


_BUILT = {
    "Elementor": "<div class='elementor-section elementor-element-{0}'><div class='elementor-column'><div class="
    "'elementor-widget elementor-element-{1}'><div class='elementor-widget-container'>{2}</div></div></div></div>",
    "WPBakery": "<div class='vc_row wpb_row'><div class='wpb_column'><div class='wpb_text_column vc_custom_{0}'><div "
    "class='wpb_wrapper'>{2}</div></div></div></div>",
    "Drupal": "<div class='paragraph paragraph--type--text paragraph--id--{0}'><div class='field__item'>{2}</div>"
    "</div>",
    "Beaver": "<div class='fl-row fl-node-{0}'><div class='fl-module fl-node-{1}'><div class='fl-rich-text'>{2}</div>"
    "</div></div>",
}
_TOLD = (
    "The council of Port Halder voted on Tuesday to widen the old harbour basin, after nine hours of debate in public.",
    "Its mayor said the work would begin in spring and be finished before the ferries return in two years from now.",
    "Two members of the Harbour Party voted against the plan, because its price has doubled since last January.",
    "“Nobody can read four hundred pages in an evening,” said the member for the western quays, who left the room.",
    "A spokesman for the port authority declined to comment, but said that the contract would run out in any case.",
)


@pytest.mark.parametrize(("system", "first"), [*((name, 2) for name in _BUILT), ("Drupal", 4)])
def test_a_body_that_a_page_builder_sets_in_parts_is_whole(system: str, first: int) -> None:
    """Each part has a number of its own in its name."""
    parts = (_TOLD[:first], _TOLD[first:])
    built = [
        _BUILT[system].format(f"1f3a9c{n}", f"77be01{n}", "".join(f"<p>{one}</p>" for one in part))
        for n, part in enumerate(parts)
    ]
    text = read(
        page(paragraphs=(), below="<div class='built'>" + "<div><img src='a.jpg'></div>".join(built) + "</div>")
    )
    assert [one for one in _TOLD if one not in (text.text or "")] == []


@pytest.mark.parametrize(
    "form",
    [
        "<div class='css-p'><div class='css-q'>{}</div></div>",
        "<section><span>{}</span></section>",
        "{}<br><br>",
        "{}<span class='id-r br'></span><span class='id-r br'></span>",
    ],
)
def test_paragraphs_without_an_element_of_their_own_are_not_run_together(form: str) -> None:
    told = [one for part in _PARTS for one in part]
    body = "".join(form.format(one) for one in told)
    html = (
        "<html lang=en><title>Harbour rebuilt</title><body><div id=root><div class='css-1'><a href='/'>Paper</a></div>"
        f"<div class='css-2'><h1>Harbour rebuilt</h1><div class='css-3'>9 March 2026</div>{body}</div></div>"
    )
    article = read(html.encode())

    assert [one.text for one in article.body] == told
