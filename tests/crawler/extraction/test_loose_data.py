"""What the head of a page tells is read also where a hand has written it: JSON with mistakes, metas in one, RDFa."""

from __future__ import annotations

import json

import pytest

from crawler.extraction.page.loose import loaded
from tests.crawler.extraction.pages import page, read

_DAY = "2026-03-09"
_TITLE = "Council Votes to Widen the Old Harbour"
_NODE = f'"@type":"NewsArticle","headline":"{_TITLE}","datePublished":"2026-03-09T01:00:00Z"'
_TEASER = '{"@type":"NewsArticle","headline":"Ferry fees rise again in spring","datePublished":"2026-04-01"}'


def _with_script(text: str) -> bytes:
    return page(head=f'<script type="application/ld+json">{text}</script>')


@pytest.mark.parametrize(
    "script",
    [
        # Comments.
        f"/* for search engines */ {{{_NODE}}}",
        f'{{"@context":"https://schema.org", // the vocabulary\n{_NODE}}}',
        f"{{{_NODE} /* no author */}}",
        # Marks that HTML has escaped.
        f"{{{_NODE}}}".replace('"', "&quot;"),
        # Quotation marks within a text.
        f'{{"description":"He said "no" twice",{_NODE}}}',
        f'{{"description":"The "old" basin, the "new" one",{_NODE}}}',
        f'{{{_NODE},"articleSection":"The "Ports""}}',
        # Several objects, one after the other.
        f'{{"@type":"WebSite","name":"The Paper"}}{{{_NODE}}}',
        f'{{"@type":"WebSite","name":"The Paper"}};\n{{{_NODE}}};',
        f'{{"@type":"WebSite","name":"The Paper"}},\n{{{_NODE}}}',
        # A mark of byte order; brackets that are not closed; a comma too many.
        f"\ufeff{{{_NODE}}}",
        f'{{{_NODE},"author":{{"@type":"Person","name":"Nora Field"}}',
        f'{{"@graph":[{{{_NODE}}}',
        f"{{{_NODE},}}",
    ],
)
def test_a_script_with_a_usual_mistake_is_read(script: str) -> None:
    assert (read(_with_script(script)).date_published or "")[:10] == _DAY


@pytest.mark.parametrize("text", ["", "{", "no data", '{"a": "b" "c": "d"}', '{"a": [1, 2}', "{'a': 1}", '"' * 9999])
def test_what_means_nothing_is_nothing(text: str) -> None:
    assert loaded(text) is None or not isinstance(loaded(text), dict) or loaded(text) == {}


def test_addresses_and_escapes_stay_as_they_are() -> None:
    text = r'{"url": "https://paper.example/a", "name": "C:\\d \"x\" // y", "n": [1, {"m": null}], }'

    assert loaded(text) == {"url": "https://paper.example/a", "name": 'C:\\d "x" // y', "n": [1, {"m": None}]}


@pytest.mark.parametrize(
    "script",
    [
        f'{{"@type":"ItemList","itemListElement":[{{"@type":"ListItem","position":1,"item":{_TEASER}}}]}}',
        f'{{"@type":"ItemList","itemListElement":[{_TEASER}]}}',
        f'[{{"@type":["ItemList","Thing"],"itemListElement":[{_TEASER}]}}]',
    ],
)
def test_a_story_in_a_list_of_others_is_not_the_pages(script: str) -> None:
    assert read(_with_script(script)).date_published is None


@pytest.mark.parametrize(
    ("told", "authors"),
    [
        ({"authors": ["Nora Field"], "pub_date": "2026-03-09T08:00:00Z"}, ["Nora Field"]),
        ({"authors": ["Nora Field", "Emil Hart"], "pub_date": "2026-03-09"}, ["Nora Field", "Emil Hart"]),
        ({"authors": "Нора Полева", "pub_date": "2026-03-09"}, ["Нора Полева"]),
    ],
)
def test_a_meta_may_hold_the_others(told: dict[str, object], authors: list[str]) -> None:
    meta = f"<meta name='parsely-page' content='{json.dumps(told, ensure_ascii=False)}'>"
    article = read(page(head=meta))

    assert (list(article.authors), (article.date_published or "")[:10]) == (authors, _DAY)


@pytest.mark.parametrize(
    "html",
    [
        '<span property="author" typeof="Person"><span property="name">Nora Field</span></span>',
        '<div property="schema:author">Nora Field</div>',
        '<b property="dc:creator">Nora Field</b>',
    ],
)
def test_rdfa_names_the_writer(html: str) -> None:
    assert read(page(above=html)).authors == ("Nora Field",)


@pytest.mark.parametrize("attribute", ['shadowrootmode="open"', 'shadowrootmode="closed"', 'shadowroot="open"'])
def test_a_shadow_tree_that_the_page_declares_is_its_text(attribute: str) -> None:
    made = page().decode().replace("<main>", f"<news-article><template {attribute}>")
    article = read(made.replace("</main>", "</template></news-article>").encode())

    assert (article.headline, len(article.body)) == (_TITLE, 3)


def test_another_template_is_none() -> None:
    made = (
        page().decode().replace("</main>", "<template><p>A row that a script fills in, again and again.</p></template>")
    )

    assert "script fills" not in (read(made.encode()).text or "")


@pytest.mark.parametrize(
    ("again", "authors", "published"),
    [
        ('"author":{"name":"Nora Field"},"author":{"name":"Emil Hart"}', ["Nora Field", "Emil Hart"], _DAY),
        ('"author":[{"name":"Nora Field"}],"publisher":{"name":"The Paper"},"author":""', ["Nora Field"], _DAY),
        ('"author":"Nora Field","datePublished":""', ["Nora Field"], _DAY),
        ('"author":"Nora Field","datePublished":"2026-03-10T01:00:00Z"', ["Nora Field"], "2026-03-10"),
    ],
)
def test_of_a_key_that_is_written_twice_nothing_is_lost(again: str, authors: list[str], published: str) -> None:
    """A parser takes the last, be it empty; of writers there may be several."""
    article = read(_with_script(f'{{"@type":"NewsArticle",{_NODE},{again}}}'))

    assert list(article.authors) == authors
    assert (article.date_published or "")[:10] == published
