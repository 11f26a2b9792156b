"""The section of a story, where the page prints it beside its text or marks its trail."""

from __future__ import annotations

import json

import pytest

from crawler.extraction import extract

URL = "https://courier.example/politics/harbour/council-keeps-harbour-levy"
HEADLINE = "Council keeps the harbour levy"
STORY = "".join(
    f"<p>The council heard report number {number} on the harbour before it rose for the day, officials said.</p>"
    for number in range(8)
)
HOME, POLITICS = '<a href="/">Home</a>', '<a href="/politics">Politics</a>'


def section(*, over: str = "", under: str = "", behind: str = "", head: str = "", url: str = URL) -> tuple[str, ...]:
    page = (
        f"<html lang=en><head><title>{HEADLINE} - Courier</title>{head}</head><body><header><nav><ul>"
        '<li><a href="/world">World</a></li><li><a href="/politics">Politics</a></li><li><a href="/en">English</a></li>'
        f"</ul></nav></header>{over}<main><h1>{HEADLINE}</h1>{under}{STORY}{behind}</main></body></html>"
    )
    return extract(page.encode(), url).section


@pytest.mark.parametrize(
    "given",
    [
        {"over": f'<div class="kicker">{POLITICS}</div>'},
        {"over": f'<h2 class="topic">{POLITICS}</h2>'},
        {"under": f'<p class="meta">Posted in {POLITICS}</p>'},
        {"behind": f"<p>Filed under: {POLITICS}</p>"},
        {"over": f"<p>You are here: {HOME} &rsaquo; {POLITICS}</p>"},
        {
            "over": '<div itemscope itemtype="https://schema.org/BreadcrumbList"><span itemprop="itemListElement">'
            '<a itemprop="item" href="/"><span itemprop="name">Home</span></a></span><span itemprop="itemListElement">'
            '<a itemprop="item" href="/politics"><span itemprop="name">Politics</span></a></span></div>'
        },
    ],
)
def test_the_section_is_what_the_page_says_it_is(given: dict[str, str]) -> None:
    assert section(**given) == ("Politics",)


@pytest.mark.parametrize(
    "given",
    [
        {"under": '<p><a href="/world">World</a></p>'},  # in the menu, but not above this page
        {"under": '<p><a href="/politics/harbour">Harbour</a></p>'},  # above it, but in no menu
        {"under": '<p><a href="/politics">More news</a></p>'},  # the menu calls it otherwise
        {"under": '<p><a href="/en">English</a></p>', "url": "https://courier.example/en/council-keeps-harbour-levy"},
        {"under": f'<p><a href="{URL}">Politics</a></p>'},  # the page itself
    ],
)
def test_another_link_is_no_section(given: dict[str, str]) -> None:
    assert section(**given) == ()


def test_a_trail_in_the_data_ends_before_the_headline() -> None:
    steps = [{"@type": "ListItem", "position": i + 1, "name": name} for i, name in enumerate(("Politics", HEADLINE))]
    data = {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": steps}

    assert section(head=f'<script type="application/ld+json">{json.dumps(data)}</script>') == ("Politics",)
