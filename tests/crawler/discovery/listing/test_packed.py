"""Lists that stand in the page as text, choices, and links behind a page that counts."""

from __future__ import annotations

import json
import time
from urllib.parse import quote, urlsplit

import pytest

from crawler.discovery.listing.read import read_listing
from tests.crawler.discovery.listing.world.form import headline, slug

SITE = "https://www.fen.example"
PATHS = [f"/politics/2026/11/{n + 7:02}/{slug(n)}" for n in range(8)]
ITEMS = [f'<li><h3><a href="{path}">{headline(n)}</a></h3></li>' for n, path in enumerate(PATHS)]
LIST = f"<ul>{''.join(ITEMS)}</ul>"
MENU = (
    '<header><nav><a href="/politics/">Politics</a><a href="/sport/">Sport</a><a href="/culture/">Culture</a></nav>'
    "</header>"
)
IN_SCRIPT = json.dumps(LIST).replace("</", "<\\/")
TWICE = json.dumps(json.dumps({"html": LIST})).replace("</", "<\\/")
ESCAPED = LIST.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
UNICODE = json.dumps(LIST).replace("<", "\\u003c").replace(">", "\\u003E")

PACKED = [
    f'<script type="application/json">{{"html": {IN_SCRIPT}}}</script>',
    f"<script>var state = JSON.parse({TWICE});</script>",
    f"<script>document.querySelector('#list').innerHTML = {UNICODE};</script>",
    f"<script>document.write({IN_SCRIPT});</script>",
    "<script>" + "\n".join("document.write('" + item.replace("</", "<\\/") + "');" for item in ITEMS) + "</script>",
    "<script>let out = '<ul>' + " + " +\n".join(f"'{item}'" for item in ITEMS) + " + '</ul>';</script>",
    f"<script>list.insertAdjacentHTML('beforeend', `{LIST}`)</script>",
    f'<script type="text/html" id="t">{LIST}</script>',
    f'<div data-html="{ESCAPED}"></div>',
    f'<iframe srcdoc="{ESCAPED}"></iframe>',
    f"<textarea class=lazy hidden>{LIST}</textarea>",
    f"<xmp>{LIST}</xmp>",
    f"<textarea>{ESCAPED}</textarea>",
]


def found(body: str) -> list[str]:
    html = f"<!DOCTYPE html><html lang=en><body>{MENU}<main><h1>Politics</h1>{body}</main></body></html>"
    return [one.url.removeprefix(SITE) for one in read_listing(html.encode(), f"{SITE}/politics/").found]


@pytest.mark.parametrize("packed", PACKED)
def test_a_list_that_a_script_would_put_into_the_page(packed: str) -> None:
    own = "/politics/2026/11/20/council-meets-again-in-the-long-hall"

    assert found(packed) == PATHS
    assert found(f'<article><h3><a href="{own}">The council meets again in the hall</a></h3></article>{packed}') == [
        own
    ]


@pytest.mark.parametrize(
    "packed",
    [
        PACKED[0].replace("/politics/2026", "/sport/2026"),
        PACKED[3].replace("<ul>", "<aside><ul>").replace("<\\/ul>", "<\\/ul><\\/aside>"),
        PACKED[10].replace("<ul>", "<div><h2>Most read</h2><ul>").replace("</ul>", "</ul></div>"),
        '<script>menu = \'<a href="/a">A</a><a href="/politics/parties">Parties</a><a href="/b">B</a>\';</script>',
    ],
)
def test_what_is_packed_and_no_list_of_the_section(packed: str) -> None:
    assert found(packed) == []


@pytest.mark.parametrize("unit", ["\\", "\\u003c", '<a href="', "<!--", "' + '", "<!--href-->", "'   ", "&lt;a href"])
def test_packed_text_costs_what_it_weighs(unit: str) -> None:
    body = f"<script>href={unit * (400_000 // len(unit))}</script>{unit * 1000}"
    begin = time.process_time()
    found(body)

    assert time.process_time() - begin < 3


def test_a_list_of_choices() -> None:
    choices = "".join(f'<option value="{path}">{headline(n)}</option>' for n, path in enumerate(PATHS))
    months = "".join(f'<option value="/archive/2026-{n:02}/">Month {n} of the year 2026</option>' for n in range(1, 12))
    assert found(f"<select name=m>{months}</select>") == []
    months += '<option value="/politics/2026/10/">October 2026</option><option>Choose</option>'

    assert found(f"<select name=u>{months}{choices}</select>") == PATHS


@pytest.mark.parametrize(
    "counted",
    [
        "/go?url={inner}",
        "/redirect.php?from=list&u={inner}",
        "https://clicks.count.example/c/81?d=politics&to={inner}",
        "https://www.fen.example/out/?target={inner}",
    ],
)
def test_the_article_behind_a_page_that_counts(counted: str) -> None:
    links = "".join(
        f'<h3><a href="{counted.format(inner=quote(SITE + path, safe=""))}">{headline(n)}</a></h3>'
        for n, path in enumerate(PATHS)
    )

    assert found(links) == PATHS


@pytest.mark.parametrize(
    "link",
    ["/login?return={inner}", "https://www.facebook.com/sharer?u={inner}", "/go?url=https%3A%2F%2Fshop.example%2F"],
)
def test_a_door_and_what_shares_a_page_name_no_article(link: str) -> None:
    inner = quote(f"{SITE}/politics/2026/11/20/council-meets-again-in-the-long-hall", safe="")
    odd = f'<p><a href="{link.format(inner=inner)}">Read this and share it with friends</a></p>'

    assert found(LIST + odd) == PATHS


@pytest.mark.parametrize(
    "brief",
    [
        '<p><b>{t}.</b> It was told. <a href="{u}">Read more</a></p>',
        '<div>{t} <a href="{u}">»</a></div>',
        '<li><strong>{t}</strong><br>It was told.<a href="{u}">more</a></li>',
    ],
)
def test_a_brief_says_its_words_before_a_link_to_more(brief: str) -> None:
    body = "".join(brief.format(t=headline(n), u=f"/s/{n + 301}") for n in range(8))
    html = f"<html lang=en><body>{MENU}<main><h1>Politics</h1><ul>{body}</ul></main></body></html>"
    listing = read_listing(html.encode(), f"{SITE}/politics/").found

    assert [one.url for one in listing] == [f"{SITE}/s/{n + 301}" for n in range(8)]
    assert [(one.text or "").rstrip(".") for one in listing] == [headline(n) for n in range(8)]


def test_what_an_editor_has_commented_out_is_no_list() -> None:
    assert found(f"<p>There are no stories.</p><!-- {LIST} -->") == []


@pytest.mark.parametrize(
    "teaser",
    [
        '<select><option value="{path}">{text}</option></select>',
        '<div data-href="{path}">{text}</div>',
        "<textarea><h3><a href='{path}'>{text}</a></h3></textarea>",
    ],
)
@pytest.mark.parametrize("beside", ["", '<aside><a href="/sport/">Sport today</a></aside>'])
def test_what_reveals_no_list_leaves_the_page_as_it_was(teaser: str, beside: str) -> None:
    """Another section's stories that only a script would show are not told as links that were left out."""
    stories = "".join(teaser.format(path=f"/sport/2026/11/{n + 7:02}/{slug(n)}", text=headline(n)) for n in range(8))
    html = f"<html lang=en><body>{MENU}<main><h1>Politics</h1>{stories}</main>{beside}</body></html>"
    listing = read_listing(html.encode(), f"{SITE}/politics/")

    assert listing.found == ()
    assert {urlsplit(one.url).path for one in listing.skipped} == {"/politics/", "/sport/", "/culture/"}


COUNTED = [
    ("?ref=picture", "?ref=title", "?ref=more"),
    ("?pos=1&from=pic", "", "?pos=1&from=more"),
    ("?xtor=A", "?xtor=B", "?xtor=A#comments"),
]


@pytest.mark.parametrize("counted", COUNTED)
@pytest.mark.parametrize("path", ["/politics/{s}-a-4{n}00.html", "/2026/11/20/{s}/", "/{s}", "/politics/{s}/{n}"])
def test_the_links_of_a_teaser_that_are_counted_apart_are_one_page(counted: tuple[str, str, str], path: str) -> None:
    picture, title, more = counted
    cards = "".join(
        f'<div><a href="{one}{picture}"><img alt="A photograph of the old harbour"></a>'
        f'<h2><a href="{one}{title}">{headline(n)}</a></h2>'
        f'<a href="{one}{more}">Read on</a></div>'
        for n in range(8)
        for one in [path.format(s=slug(n), n=100 + n)]
    )
    page = f"<main><h1>Politics</h1>{cards}</main>"
    listed = read_listing(page.encode(), "https://www.fen.example/politics/").found

    assert [one.url for one in listed] == [
        f"https://www.fen.example{path.format(s=slug(n), n=100 + n)}{title}" for n in range(8)
    ]


@pytest.mark.parametrize("name", ["id", "ref", "n"])
def test_pages_that_differ_in_their_queries_have_headlines_of_their_own(name: str) -> None:
    cards = "".join(
        f'<h2><a href="/politics/the-news-of-the-day?{name}={n}77123">{headline(n)}</a></h2>' for n in range(8)
    )
    listed = read_listing(f"<main>{cards}</main>".encode(), "https://www.fen.example/politics/").found

    assert len(listed) == 8
