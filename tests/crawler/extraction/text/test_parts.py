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
