"""trafilatura is given the part of the page that holds the running text: all of the story, and little else."""

from __future__ import annotations

from crawler.extraction.fields.headline import headlines
from crawler.extraction.page.document import read as parsed
from crawler.extraction.text.likelihood import Setting
from crawler.extraction.text.prose import Prose
from tests.crawler.extraction.pages import PROSE, URL, page, read

_DISPUTED = ("depth", "edge", "price", "quay", "date", "name", "noise", "colour", "lights", "weight", "route", "view")
_STORY = tuple(f"{text} The {word} of it was disputed." for word in _DISPUTED for text in PROSE)
_RIVER = "".join(f"<div class='k4'><p>A word on the {word} of the harbour, by our readers.</p></div>" for word in "abc")


def test_a_river_of_other_stories_before_the_text_is_none_of_it() -> None:
    """Its boxes have names that say nothing, and it stands in the same main element."""
    body = page(paragraphs=_STORY, above=f"<div class='k3'>{_RIVER}</div>").replace(b"article-body", b"k5")

    article = read(body)

    assert [block.text for block in article.body] == list(_STORY)


def test_a_story_in_two_parts_is_read_whole() -> None:
    """Sites part it by an advertisement, each part in a container of its own."""
    first, second = ("".join(f"<p>{one}</p>" for one in part) for part in (_STORY[:21], _STORY[21:]))
    html = f"<body><article><h1>Vote</h1><div class='a1'>{first}</div><div class='a2'>{second}</div></article></body>"

    article = read(f"<html><head><title>Vote</title></head>{html}</html>".encode())

    assert [block.text for block in article.body] == list(_STORY)


def test_the_region_is_the_smallest_element_that_holds_the_share() -> None:
    body = page(paragraphs=_STORY, below=f"<div class='k3'>{_RIVER}</div>")
    whole = parsed(body, URL)
    assert whole.tree is not None
    prose = Prose.of(whole.layout, Setting.of(whole.tree, [text for _, text in headlines(whole)]))

    regions = [prose.region(share) for share in (0.95, 1.0)]

    assert [one.get("class") if one is not None else None for one in regions] == ["article-body", None]
    assert regions[1] is not None
    assert regions[1].tag == "main"


def test_a_page_without_running_text_has_no_region() -> None:
    whole = parsed(b"<html><body><h1>Vote</h1><p>Soon.</p></body></html>", URL)
    assert whole.tree is not None

    assert Prose.of(whole.layout, Setting.of(whole.tree, [])).region(0.95) is None


def test_all_posts_of_a_live_blog_are_its_text() -> None:
    """trafilatura takes the first of them for the article, and it is long enough to be one."""
    posts = [tuple(f"{one} Post {number} says so." for one in _STORY[:18]) for number in range(9)]
    html = "".join(f"<article class='post'>{''.join(f'<p>{one}</p>' for one in post)}</article>" for post in posts)

    article = read(f"<html><body><main><h1>Vote: live</h1><div>{html}</div></main></body></html>".encode())

    assert [block.text for block in article.body] == [one for post in posts for one in post]


def test_a_notice_that_is_longer_than_the_story_is_not_the_story() -> None:
    notice = "".join(f"<p>We and our partners store {word} on your device to count readers.</p>" for word in _DISPUTED)
    below = f"<div class='cookie-notice'>{notice}</div><div class='consent-layer'>{notice}</div>"

    article = read(page(paragraphs=PROSE[:1], below=below).replace(b"article-body", b"k5"))

    assert [block.text for block in article.body] == [PROSE[0]]
