"""A page that a script writes: its story is read from what the script is given, where that is about the article."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from archive.article import Article
from crawler.extraction import extract
from tests.crawler.extraction.pages import PROSE, URL

TITLE = "Assembly puts the water bill of Norwick back on its agenda"
ABOUT = "Farmers along the basin wrote letters before members voted on pipes, grants and prices."
HTML = "".join(f"<p>{one}</p>" for one in PROSE)
PICTURE = "<figure><img src='/a.jpg'><figcaption>The old basin.</figcaption></figure>"
MARKED = f"{PICTURE}<div class='caption'><p>The basin at night.</p></div>$$ADVERT$$" + "<br><br>".join(PROSE)
BLOCKS = [{"type": "paragraph", "text": one} for one in PROSE]
# Rich text: each paragraph is in parts.
SPANS = [
    {"_type": "block", "children": [{"_type": "span", "text": one[:20]}, {"_type": "span", "text": one[20:]}]}
    for one in PROSE
]
FUSION = [{"type": "text", "content": one} for one in PROSE] + [{"type": "image", "caption": "A picture of it."}]
NODES = {
    "nodeType": "document",
    "content": [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": one}]} for one in PROSE],
}


def _article(**more: Any) -> dict[str, Any]:
    return {"headline": TITLE, "summary": "A short summary of it.", **more}


def _written(scripts: str, *, title: str = TITLE, head: str = "") -> Article:
    page = f"""<!DOCTYPE html><html lang="en"><head><title>{title} | The Norwick Ledger</title>
    <meta property="og:title" content="{title}">{head}</head>
    <body><div id="app"><h1>{title}</h1><div class="skeleton"></div></div>{scripts}</body></html>"""
    return extract(page.encode(), URL)


def _next(article: dict[str, Any]) -> str:
    state = {"props": {"pageProps": {"page": {"article": article}}}, "query": {"id": "1"}}
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'


def _rows(article: dict[str, Any]) -> str:
    text = article.pop("html", None)
    row = f"1:{json.dumps(['$', '$L2', None, {'article': article | ({'html': '$3'} if text else {})}])}\n"
    row = (f"3:T{len(text.encode()):x},{text}" if text else "") + row
    pushed = [row[:90], row[90:]]
    return "".join(f"<script>self.__next_f.push({json.dumps([1, part])})</script>" for part in pushed)


def _nuxt(article: dict[str, Any]) -> str:
    flat: list[Any] = []

    def put(value: Any) -> int:
        place = len(flat)
        flat.append(None)
        if isinstance(value, dict):
            value = {name: put(one) for name, one in value.items()}
        elif isinstance(value, list):
            value = [put(one) for one in value]
        flat[place] = value
        return place

    flat.append(["ShallowReactive", 1])
    put({"data": {"story": article}})
    return f'<script type="application/json" id="__NUXT_DATA__">{json.dumps(flat)}</script>'


def _apollo(article: dict[str, Any]) -> str:
    (name, body), *_ = [pair for pair in article.items() if pair[0] not in ("headline", "summary")]
    cache = {
        "ROOT_QUERY": {"article": {"__ref": "Article:7"}},
        "Article:7": {"__typename": "Article", "headline": TITLE, name: {"__ref": "Body:7"}},
        "Body:7": {"__typename": "Body", "content": body},
        "Article:8": {"__typename": "Article", "headline": "Another story of the harbour", "body": HTML * 3},
    }
    return f"<script>window.__APOLLO_STATE__ = {json.dumps(cache)};</script>"


def _redux(article: dict[str, Any]) -> str:
    return f"<script>var a = 1; window.__INITIAL_STATE__={json.dumps({'story': {'current': article}})};run()</script>"


def _parsed(article: dict[str, Any]) -> str:
    text = json.dumps({"entities": {"7": article}}).replace("\\", "\\\\").replace("'", "\\'")
    return f"<script>window.__PRELOADED_STATE__ = JSON.parse('{text}');</script>"


def _fusion(article: dict[str, Any]) -> str:
    told = {"headlines": {"basic": TITLE}, **{name: one for name, one in article.items() if name != "headline"}}
    return f"<script>Fusion.arcSite='x';Fusion.globalContent={json.dumps(told)};Fusion.lastModified=1</script>"


DRAFT = {"blocks": [{"key": "a", "text": one, "type": "unstyled", "data": {}} for one in PROSE], "entityMap": {}}
PARTS = [
    {"component": "richText", "props": {"html": "".join(f"<p>{one}</p>" for one in part)}}
    for part in (PROSE[:3], PROSE[3:])
]
PARTS.insert(1, {"component": "ad", "props": {"text": "An advertisement that stands between the parts of the story."}})

_KINDS = (_next, _rows, _nuxt, _apollo, _redux, _parsed, _fusion)
_BODIES: tuple[tuple[str, Any], ...] = (
    ("body", BLOCKS), ("html", HTML), ("content_elements", FUSION), ("content", SPANS), ("bodyText", NODES),
    ("contentHtml", MARKED), ("body", DRAFT), ("body", json.dumps(NODES)), ("body", json.dumps(DRAFT)),
    ("components", PARTS),
)  # fmt: skip


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.__name__.strip("_"))
@pytest.mark.parametrize(("name", "body"), _BODIES, ids=[f"{i} {name}" for i, (name, _) in enumerate(_BODIES)])
def test_the_story_is_read_from_the_state_of_a_script(
    kind: Callable[[dict[str, Any]], str], name: str, body: Any
) -> None:
    article = _written(kind(_article(**{name: body})))

    assert article.text == "\n\n".join(PROSE)
    assert (article.status, article.sources["text"]) == ("ok", "script state")


_LINKS = "".join(
    f'<li><a href="/news/other-{i}.html">The other story of the day, number {i}, in a line</a></li>' for i in range(9)
)


@pytest.mark.parametrize(
    "shell",
    [
        f'<div class="ranking"><h2>Most read</h2><ol>{_LINKS}</ol></div>',
        f"<aside><h3>More from the region</h3><ul>{_LINKS}</ul></aside>",
        '<footer class="imprint"><p>The Norwick Ledger is published by a trust of its readers. It has an office in the '
        "old customs house, which is open on every weekday, and it answers each letter within a week of its coming. "
        "All rights are reserved, and nothing may be copied without leave.</p></footer>",
    ],
    ids=["ranking", "more", "foot"],
)
@pytest.mark.parametrize("kind", [_next, _redux], ids=["next", "redux"])
def test_what_else_the_server_writes_of_such_a_page_is_not_its_story(
    kind: Callable[[dict[str, Any]], str], shell: str
) -> None:
    assert _written(shell + kind(_article(body=HTML))).text == "\n\n".join(PROSE)


def test_an_object_without_the_headline_counts_where_it_has_the_words_of_the_description() -> None:
    story = [*PROSE, ABOUT]
    state = {"x": {"blocks": [{"type": "paragraph", "text": one} for one in story]}}
    script = f"<script>window.state = {json.dumps(state)}</script>"

    assert not _written(script).text
    head = f'<meta property="og:description" content="{ABOUT}">'
    assert _written(script, head=head).text == "\n\n".join(story)


@pytest.mark.parametrize(
    ("scripts", "head"),
    [
        (_next(_article(body=HTML, isAccessibleForFree=False)), ""),
        (
            _next(_article(body=HTML)),
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "'
            + TITLE
            + '", "isAccessibleForFree": "False"}</script>',
        ),
        (_next(_article(body=HTML)), '<meta property="article:content_tier" content="locked">'),
        (_next({"headline": "Another story about the harbour", "body": HTML}), ""),
        (_next(_article(related=[{"headline": "Another story", "body": HTML}])), ""),
        ("<script>window.__NUXT__=(function(a){return {body:a}})('x')</script>", ""),
        ('<script type="application/json">{"headline": </script>', ""),
    ],
    ids=["closed object", "closed page", "locked", "another's", "related", "program", "broken"],
)
def test_what_is_not_free_not_about_the_article_or_a_program_is_not_read(scripts: str, head: str) -> None:
    assert not _written(scripts, head=head).text


def test_a_state_that_names_itself_ends() -> None:
    loop = {"Body:1": {"content": [{"__ref": "Body:1"}, {"__ref": "Body:1"}]}, "headline": TITLE}
    state = {**loop, "story": {"headline": TITLE, "body": {"__ref": "Body:1"}}}

    assert not _written(f"<script>window.s = {json.dumps(state)}</script>").text


def test_what_a_page_prints_is_not_taken_from_its_scripts() -> None:
    printed = "".join(f"<p>{one}</p>" for one in PROSE)
    page = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><main>{printed}</main>"
    page += _next(_article(body=HTML + "<p>" + "And a sentence that the page does not print. " * 9 + "</p>"))

    assert "does not print" not in (extract(page.encode(), URL).text or "")


@pytest.mark.parametrize(
    "script",
    [
        "window.__NUXT__=(function(a,b){return {data:[{article:{title:"
        + json.dumps(TITLE) + ",tags:[],author:b,body:" + json.dumps(HTML) + ",isFree:!0}}],error:a}}(null,{}));",
        "window.__NUXT__=(function(a,b,c){c.d=a;return {data:[{story:{headline:a,content:b,more:c}}]}}("
        + json.dumps(TITLE) + "," + json.dumps(HTML) + ",void 0));",
    ],
)  # fmt: skip
def test_what_a_function_returns_that_is_called_where_it_stands_is_read(script: str) -> None:
    text = _written(f"<script>{script}</script>").text or ""

    assert all(one in text for one in PROSE)


def test_an_answer_that_sveltekit_keeps_is_read() -> None:
    kept = {"status": 200, "body": json.dumps(_article(content=BLOCKS))}
    script = f'<script type="application/json" data-sveltekit-fetched data-url="/api/a">{json.dumps(kept)}</script>'

    assert all(one in (_written(script).text or "") for one in PROSE)


@pytest.mark.parametrize(
    "program", ["(function(a){return b(a)}(1))", "(function(a){return {b:", "(function(a){return {b:c()}}(1))"]
)
def test_a_program_is_not_run(program: str) -> None:
    assert _written(f"<script>window.__NUXT__={program};</script>").status == "empty"


def _element(tag: str, *children: Any, **properties: Any) -> list[Any]:
    return ["$", tag, None, {**properties, "children": list(children)}]


@pytest.mark.parametrize(
    "tree",
    [
        _element("main", _element("h1", TITLE), _element("div", *(_element("p", one) for one in PROSE))),
        _element(
            "$L7",
            _element("header", _element("p", "By Ida Brandon")),
            _element("section", *(_element("p", one[:20], _element("strong", one[20:30]), one[30:]) for one in PROSE)),
            _element("nav", *(_element("p", f"{one} That is the menu's own.") for one in PROSE)),
        ),
        _element("article", [[_element("p", one)] for one in PROSE], _element("figure", "The harbour at night.")),
    ],
    ids=["column", "components", "lists in lists"],
)
def test_elements_that_a_server_component_pushes_are_read(tree: Any) -> None:
    pushed = json.dumps([1, f'1:"$Sreact.fragment"\n4:{json.dumps(tree)}\n'])
    head = f'<meta property="og:description" content="{PROSE[0]}">'

    assert _written(f"<script>self.__next_f.push({pushed})</script>", head=head).text == "\n\n".join(PROSE)


def test_elements_of_another_story_are_not_read() -> None:
    pushed = json.dumps([1, f"4:{json.dumps(_element('div', *(_element('p', one) for one in PROSE)))}\n"])
    head = '<meta property="og:description" content="Anglers found otters beside bridges under snow yesterday morning">'

    assert not _written(f"<script>self.__next_f.push({pushed})</script>", head=head).text


AUTHORS = [
    {"author": {"name": "Ida Brandon"}},
    {"authors": [{"fullName": "Ida Brandon"}]},
    {"byline": "By Ida Brandon"},
    {"credits": {"by": [{"type": "author", "name": "Ida Brandon"}]}},
    {"authors": {"nodes": [{"displayName": "Ida Brandon"}]}},
]


@pytest.mark.parametrize("said", AUTHORS)
@pytest.mark.parametrize("write", [_next, _rows])
def test_the_writer_is_the_one_of_the_same_object(write: Callable[..., str], said: dict[str, Any]) -> None:
    article = _written(write(_article(html=HTML, **said)))

    assert (article.authors, article.sources["authors"]) == (("Ida Brandon",), "script state author")


@pytest.mark.parametrize(
    ("published", "changed"), [("publishedAt", "updatedAt"), ("first_publish_date", "last_updated_date")]
)
def test_the_dates_are_those_of_the_same_object(published: str, changed: str) -> None:
    said = {published: "2026-05-12T10:00:00Z", changed: "2026-05-13T08:30:00Z"}
    article = _written(_next(_article(html=HTML, **said)))

    assert article.date_published == "2026-05-12T10:00:00+00:00"
    assert article.date_modified == "2026-05-13T08:30:00+00:00"
    assert article.sources["date_published"] == "script state published"


def test_what_the_head_says_of_writer_and_dates_comes_first() -> None:
    head = '<meta name="author" content="Maud Tessering"><meta property="article:published_time" content="2026-05-11">'
    said = {"author": {"name": "Ida Brandon"}, "publishedAt": "2026-05-12T10:00:00Z"}
    article = _written(_next(_article(html=HTML, **said)), head=head)

    assert (article.authors, article.date_published) == (("Maud Tessering",), "2026-05-11")


def test_a_writer_that_an_apollo_cache_refers_to_is_found() -> None:
    state = {
        "Article:1": {"headline": TITLE, "content": HTML, "authors": [{"__ref": "Author:3"}]},
        "Author:3": {"__typename": "Author", "name": "Ida Brandon"},
    }

    assert _written(f"<script>window.__APOLLO_STATE__={json.dumps(state)};</script>").authors == ("Ida Brandon",)
