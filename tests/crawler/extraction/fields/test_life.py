"""The box behind a story that tells of its writer: a name over sentences that begin with the name, a part of it, or a
word for it."""

from __future__ import annotations

import pytest

from crawler.extraction import extract

URL = "https://courier.example/politics/harbour-levy"
STORY = "".join(
    f"<p>The council heard report number {number} on the harbour before it rose for the day, officials said.</p>"
    for number in range(8)
)


def authors(box: str, name: str) -> list[str]:
    page = (
        "<html lang=en><head><title>Harbour levy</title></head><body><main><h1>Council keeps the harbour levy</h1>"
        f'{STORY}<div class="{name}">{box}</div></main></body></html>'
    )
    return list(extract(page.encode(), URL).authors)


@pytest.mark.parametrize("name", ["author-bio", "about-author", "author-box", "contributor-info"])
@pytest.mark.parametrize(
    "told",
    [
        "Ida writes about harbours.",
        "Brandon covers the assembly for the Courier.",
        "She covers the assembly for the Courier.",
        "Before she joined the Courier, she was a reporter in the north.",
        "Ida Brandon is a reporter.",
        "is a reporter who covers the assembly.",
    ],
)
@pytest.mark.parametrize(
    "heading", ["<h3>Ida Brandon</h3>", "<p>By Ida Brandon</p>", "<h4><a href=/ida>Ida Brandon</a></h4>"]
)
def test_the_name_over_what_is_told(name: str, told: str, heading: str) -> None:
    assert authors(f"{heading}<p>{told}</p>", name) == ["Ida Brandon"]


@pytest.mark.parametrize("name", ["author-bio", "about-author"])
@pytest.mark.parametrize(
    "box",
    [
        '<p>By Ida Brandon</p><time datetime="2026-11-20T08:00:00Z">20 November 2026</time>',
        "<h4>Written by</h4><h3>Ida Brandon</h3><p>Reporter</p>",
        "<h4>About the author</h4><h3>Ida Brandon</h3><p>Ida writes about harbours.</p>",
        "<p><b>Ida Brandon</b> <span>writes about harbours.</span></p>",
        "<h3>Ida Brandon</h3><p>Political editor</p><p>Ida covers the assembly.</p>",
    ],
)
def test_other_forms_of_the_box(name: str, box: str) -> None:
    assert authors(box, name) == ["Ida Brandon"]
