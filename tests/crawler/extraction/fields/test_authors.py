"""Whose names are the authors: by what the page prints about the headline, and by what its head says."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.pages import PROSE, page, read

_MENU = '<ul><li><a href="/List/People/Guests">Ana Vega</a></li><li><a href="/people/x/">Jo Ek</a></li></ul>'
_SHARE = "<ul><li><span>Facebook</span></li><li><span>Copy Link URL</span></li></ul>"
_STORIES = '<h4>Nora Field’s Most Recent Stories</h4><ul><li><a href="/a">Harbour Quarrel Goes On</a></li></ul>'
_TEASER = '<div class="cards"><a href="/x"><div>Harbour fees</div></a><div class="author">by Emil Hart</div></div>'
_META = '<meta name="author" content="{}">'
_YOAST = {"author": {"@type": ["Person", "Organization"], "@id": "/#/person/1", "name": "Nora Field"}}
_LONG = tuple(one * 6 for one in PROSE)


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        (page(above=f'<div class="byline">By <a href="/people/nf">Nora Field</a> Staff{_SHARE}</div>'), ["Nora Field"]),
        (page(above=f'<div class="c-author"><b class="c-author__name">Nora Field</b>{_STORIES}</div>'), ["Nora Field"]),
        (page().replace(b"<main>", f"<header>{_MENU}</header><main>".encode()), []),
        (page().replace(b"<main>", f"{_MENU}<p>Today</p><main>".encode()), []),
        (page(head=_META.format("Nora Field"), above='<p class="by">Nora Field</p>', below=_TEASER), ["Nora Field"]),
        (page(head=_META.format("Nora Field"), below=_TEASER), ["Nora Field"]),
        (page(head=_META.format("Nora Field"), above='<p class="byline">By Emil Hart</p>'), ["Emil Hart"]),
        (page(data=_YOAST), ["Nora Field"]),
        (page(above="<div class='k'><div class='l'>By <i>Nora Field</i></div><div>Today</div></div>"), ["Nora Field"]),
        (page(above='<div class="m"><a href="/about/editors/nora-field/">Nora Field</a></div>'), ["Nora Field"]),
        (
            page(paragraphs=_LONG, above='<p class="byline">By Nora Field</p>').replace(
                b"</p><p>Two", b"</p></div><div class='ad'>Ad</div><div class='article-body'><p>Two"
            ),
            ["Nora Field"],
        ),
        (
            page(
                head=_META.format("Halvor Nash"),
                above='<a href="/author/nora-field">Nora Field</a>',
                below="<p>© 2026 Halvor Nash</p>",
            ),
            ["Nora Field"],
        ),
    ],
)  # fmt: skip
def test_only_the_articles_own_writers_are_authors(body: bytes, authors: list[str]) -> None:
    """No menu, no button, no teaser, no publisher; whatever the elements are called, and however the body is split."""
    assert list(read(body).authors) == authors


@pytest.mark.parametrize(
    ("given", "author"),
    [
        ("Marta Robles\u200b Madrid", "Marta Robles"),
        ("Marta\u200b Robles", "Marta Robles"),
        ("Siobh&amp;aacute;n O&amp;#039;Leary", "Siobhán O'Leary"),
        ("Ren&amp;#233;e D&amp;#x2019;Arcy", "Renée D’Arcy"),
    ],
)
def test_signs_of_a_system_are_no_part_of_a_name(given: str, author: str) -> None:
    assert read(page(data={"author": {"@type": "Person", "name": given}})).authors == (author,)


def test_who_plays_the_role_of_the_author_is_one() -> None:
    role = {"@type": "Role", "roleName": "author", "author": {"@type": "Person", "name": "Nora Field"}}

    assert read(page(data={"author": [role, {"@type": "Person", "name": "Emil Hart"}]})).authors == (
        "Nora Field",
        "Emil Hart",
    )
