"""Lists that stand in a page's scripts only."""

from __future__ import annotations

import base64
import html
import json
import time
from urllib.parse import quote

import pytest

from crawler.discovery.listing.read import Found, read_listing
from crawler.outlets import Section
from tests.crawler.discovery.sites import headline, slug

URL = "https://www.valley.example/politics/"
SIZE = 8


def path(number: int, section: str = "politics") -> str:
    return f"/{section}/2026/11/24/{slug(number)}/"


def shell(script: str, main: str = '<div id="root"></div>') -> bytes:
    menu = "".join(f'<a href="/{name}/">{name}</a>' for name in ("politics", "sport"))
    return f"<html><body><nav>{menu}</nav><main>{main}</main>{script}</body></html>".encode()


def stories(
    address: str, title: str, section: str = "politics", start: int = 0, size: int = SIZE
) -> list[dict[str, str]]:
    return [{address: path(number, section), title: headline(number)} for number in range(start, start + size)]


def next_data() -> str:
    teasers = [{"teaser": {"link": {"href": one["href"]}, "title": one["title"]}} for one in stories("href", "title")]
    state = {"props": {"menu": [{"href": "/sport/", "title": "Sport"}], "page": {"teasers": teasers}}}
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'


def arc() -> str:
    def element(number: int) -> dict[str, object]:
        return {
            "canonical_url": path(number),
            "headlines": {"basic": headline(number)},
            "websites": {"valley": {"website_url": path(number)}},
            "taxonomy": {"primary_section": {"path": "/politics", "name": "Politics"}},
        }

    feed = {"content_elements": [element(number) for number in range(SIZE)], "_id": "/politics"}
    cache = {"popular": {"content_elements": stories("canonical_url", "title", "sport", 20, 5)}}
    return (
        f"<script>window.Fusion=window.Fusion||{{}};Fusion.arcSite='valley';Fusion.contentCache={json.dumps(cache)};"
        f"Fusion.globalContent={json.dumps(feed)};Fusion.tree={{not json}};</script>"
    )


def flattened() -> str:
    values: list[object] = [["Reactive", 1], {"articles": 2}]
    objects: list[object] = []
    for number in range(SIZE):
        place = 3 + 3 * number
        objects += [{"url": place + 1, "title": place + 2}, path(number), headline(number)]
    state = [*values, [3 + 3 * number for number in range(SIZE)], *objects]
    return f'<script type="application/json" id="__NUXT_DATA__">{json.dumps(state)}</script>'


def item_list() -> str:
    items = [
        {
            "@type": "ListItem",
            "position": number + 1,
            "url": f"https://www.valley.example{path(number)}",
            "name": headline(number),
        }
        for number in range(SIZE)
    ]
    document = {"@type": "CollectionPage", "mainEntity": {"@type": "ItemList", "itemListElement": items}}
    return f'<script type="application/ld+json">{json.dumps(document)}</script>'


def streamed() -> str:
    state = "1:I[123]\n" + "2:" + json.dumps(["$", "div", None, {"articles": stories("url", "title")}]) + "\n"
    pieces = [state[:90], state[90:]]
    return "".join(f"<script>self.__next_f.push({json.dumps([1, piece])})</script>" for piece in pieces)


def in_a_string() -> str:
    return (
        f"<script>window.__DATA__ = JSON.parse({json.dumps(json.dumps({'list': stories('path', 'name')}))});</script>"
    )


def in_a_store(key: str) -> str:
    """Objects by their keys, as programs keep them that know each object once."""
    store: dict[str, object] = {key.format(n): one for n, one in enumerate(stories("path", "title"), 4711)}
    store["ROOT_QUERY"] = {"items": [{"__ref": name} for name in store]}
    return f"<script>window.__STATE__={json.dumps({'entities': store})};</script>"


def in_an_attribute(name: str) -> str:
    return f"<div {name}='{json.dumps({'page': {'articles': stories('url', 'title')}})}'></div>"


def literally(entry: str = "{{id:{n},title:{words},url:{path}}}", tail: str = "") -> str:
    """The list as a literal of JavaScript that is no JSON."""
    entries = (entry.format(n=n, words=json.dumps(headline(n)), path=json.dumps(path(n))) for n in range(SIZE))
    return f"[{','.join(entries)}{tail}]"


def in_javascript() -> list[str]:
    slashed = literally().replace("/", "\\u002F")
    quoted = literally("{{'title':{words},'url':{path}}}").replace('"', "'")
    dated = literally("{{title:{words},url:{path},at:new Date(1795597200000),is:!0,not:void 0}}")
    state = json.dumps({"list": stories("url", "title")})
    return [
        f"window.__NUXT__={{layout:'default',data:[{{articles:{literally()}}}],serverRendered:!0}};",
        'window.__NUXT__=(function(a,b){return {state:{a:a,list:' + slashed + '},error:b}}("x",null));',
        'window.__NUXT__=(function(a,b,c){c.d=1;return {list:' + literally("{{id:{n},title:{words},url:{path},by:a}}")
        + '}}("A. B.",{},Array(3)));',
        f"x={{run:function(){{return 1}}}};window.state = {{ list : {quoted} , /* of the day */ more: .5e3 }} // end",
        f"{{const e=document.body;Promise.all([]).then(([kit,app])=>{{kit.start(app,e,{{data:[null,{{stories:{dated}}}]"
        ",form:null});});}",
        f"window.__STATE__={{list:{literally(tail=',')}}};",
        f"window.__INITIAL_STATE__ = JSON.parse('{state}');",
        f"window.__INITIAL_STATE__ = JSON.parse(`{state}`);",
        f'window.__INITIAL_STATE__ = JSON.parse(decodeURIComponent("{quote(state)}"));',
    ]  # fmt: skip


def of_arguments() -> str:
    """What a function returns whose arguments are the words: so are values written that stand in it twice."""
    names, words = zip(*((f"n{n}", json.dumps(headline(n))) for n in range(SIZE)), strict=True)
    entries = ",".join(f"{{title:{name},url:{json.dumps(path(n))}}}" for n, name in enumerate(names))
    return f"window.__NUXT__=(function({','.join(names)}){{return {{list:[{entries}]}}}}({','.join(words)}));"


def packed() -> list[str]:
    """As frameworks pack the data of a component or an answer."""
    props = {"list": [1, [[0, {"url": [0, path(n)], "title": [0, headline(n)]}] for n in range(SIZE)]]}
    answer = {"status": 200, "body": json.dumps({"list": stories("url", "title")})}
    places: list[object] = [{"_1": 2}, "list", list(range(5, 5 + 3 * SIZE, 3)), "url", "title"]
    for number in range(SIZE):
        at = len(places)
        places += [{"_3": at + 1, "_4": at + 2}, path(number), headline(number)]
    return [
        f"<astro-island props='{html.escape(json.dumps(props))}'></astro-island>",
        f'<script type="application/json" data-sveltekit-fetched>{json.dumps(answer)}</script>',
        f"<script>window.__context.streamController.enqueue({json.dumps(json.dumps(places))});</script>",
    ]


def named_otherwise(address: str, title: str) -> str:
    data = {"articles": [{"attributes": {title: one["t"], "path": {address: one["a"]}}} for one in stories("a", "t")]}
    return f'<script type="application/json" data-drupal-selector="settings">{json.dumps(data)}</script>'


@pytest.mark.parametrize(
    "script",
    [
        *(f"<script>{one}</script>" for one in in_javascript()),
        f"<script>{of_arguments()}</script>",
        *packed(),
        named_otherwise("alias", "title"),
        named_otherwise("articleUrl", "hed"),
        named_otherwise("share_url", "articleTitle"),
        named_otherwise("seoLink", "storyHeadline"),
        next_data(),
        arc(),
        flattened(),
        item_list(),
        streamed(),
        in_a_string(),
        in_a_store("Article:{}"),
        in_a_store('Story:{{"id":"a{}"}}'),
        in_a_store("{}"),
        in_a_store("8f3a{}c2-11aa-42bb-9a9a-0123456789ab"),
        in_an_attribute("data-page"),
        in_an_attribute("data-react-props"),
        in_an_attribute(":articles"),
    ],
)
def test_the_largest_list_of_articles_in_the_data(script: str) -> None:
    expected = tuple(
        Found(f"https://www.valley.example{path(number)}", number, headline(number)) for number in range(SIZE)
    )

    assert read_listing(shell(script), URL).found == expected


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "url": "/s/k{n}b", "name": "{words}"}]},
        {"@type": "CollectionPage", "hasPart": [{"@type": "NewsArticle", "url": "/s/k{n}b", "headline": "{words}"}]},
        {"list": [{"__typename": "Article", "path": "/s/k{n}b", "title": "{words}"}]},
    ],
)
def test_what_the_data_call_an_article_needs_no_telling_address(data: dict[str, object]) -> None:
    name, (entry,) = next((name, value) for name, value in data.items() if isinstance(value, list))
    entries = [
        {key: value.replace("{n}", str(n)).replace("{words}", headline(n)) for key, value in entry.items()}
        for n in range(SIZE)
    ]
    script = '<script type="application/ld+json">{}</script>'
    untyped = [{key: value for key, value in one.items() if key not in ("@type", "__typename")} for one in entries]

    told = read_listing(shell(script.format(json.dumps({**data, name: entries}))), URL)
    silent = read_listing(shell(script.format(json.dumps({"list": untyped}))), URL)

    assert [one.url for one in told.found] == [f"https://www.valley.example/s/k{n}b" for n in range(SIZE)]
    assert silent.found == ()


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("2026-11-24T09:30:00+13:00", "2026-11-24T09:30:00+13:00"),
        (1795600000, "2026-11-25T09:46:40+00:00"),
        (1795600000000, "2026-11-25T09:46:40+00:00"),
        (17, None),
        (True, None),
    ],
)
def test_dates_come_from_the_data(date: object, published: str | None) -> None:
    story = {"url": path(0), "headline": headline(0), "datePublished": date}

    (found,) = read_listing(shell(f"<script>window.__STATE__ = {json.dumps({'list': [story]})};</script>"), URL).found

    assert found.published == published


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Dues &amp; tolls are up again", "Dues & tolls are up again"),
        ("The port&#8217;s dues are <em>up</em> again", "The port’s dues are up again"),
        ("Dues of < 5 crowns & more", "Dues of < 5 crowns & more"),
    ],
)
def test_the_words_of_a_title_that_is_markup(title: str, text: str) -> None:
    story = {"url": path(0), "headline": title}

    (found,) = read_listing(shell(f"<script>window.__STATE__ = {json.dumps({'list': [story]})};</script>"), URL).found

    assert found.text == text


def test_scripts_are_asked_only_where_the_page_has_no_article_links() -> None:
    main = f'<article><h2><a href="{path(30)}">{headline(30)}</a></h2></article>'

    found = read_listing(shell(next_data(), main), URL).found

    assert [one.url for one in found] == [f"https://www.valley.example{path(30)}"]


RAIL = "".join(f'<li><a href="{path(number, "sport")}">{headline(number)}</a></li>' for number in range(30, 35))


@pytest.mark.parametrize(
    "beside",
    [
        f"<aside><h3>Most read</h3><ol>{RAIL}</ol></aside>",
        f'<div class="most-read"><ol>{RAIL}</ol></div>',
        f"<section><h2>Trending now</h2><ul>{RAIL}</ul></section>",
        f"<div><ul>{RAIL}</ul></div>",
    ],
)
def test_a_rail_is_not_the_list_that_a_script_would_draw(beside: str) -> None:
    """What a server draws of such a page is its frame: its ranking, or a ticker of other sections."""
    body = shell(next_data(), "").replace(b"<main></main>", b'<div id="root"></div>' + beside.encode())

    listing = read_listing(body, URL)

    assert [one.url for one in listing.found] == [f"https://www.valley.example{path(n)}" for n in range(SIZE)]
    assert {one.reason for one in listing.skipped if "/2026/" in one.url} == {"out_of_section"}


@pytest.mark.parametrize("around", ["<main>{}</main>", "<aside><ul>{}</ul></aside>"])
def test_a_list_of_another_section_in_the_data_does_not_take_the_place_of_what_is_shown(around: str) -> None:
    """The articles of some sites lie in a folder that their menu names, and the largest list may be another's."""
    folder = "news" if around.startswith("<main") else "politics"
    rows = "".join(f'<li><a href="{path(number, folder)}">{headline(number)}</a></li>' for number in range(SIZE))
    menu = b'<a href="/news/">news</a><a href="/sport/">'
    data = f"<script>window.__S={json.dumps({'latest': stories('url', 'title', 'sport', 20, 15)})}</script>"
    body = shell(data, "").replace(b"<main></main>", around.format(rows).encode() + b'<div id="app"></div>')

    found = read_listing(body.replace(b'<a href="/sport/">', menu), URL).found

    assert [one.url for one in found][:SIZE] == [f"https://www.valley.example{path(n, folder)}" for n in range(SIZE)]


def test_the_list_that_an_outlet_file_names_stays_the_list() -> None:
    rows = "".join(f'<li><a href="{path(number)}">{headline(number)}</a></li>' for number in range(20, 24))
    body = shell(next_data(), "").replace(b"<main></main>", f"<aside class=picked><ul>{rows}</ul></aside>".encode())
    section = Section(url=URL, learned="test", list=".picked li")

    found = read_listing(body, URL, section=section).found

    assert [one.url for one in found] == [f"https://www.valley.example{path(number)}" for number in range(20, 24)]


@pytest.mark.parametrize("frame", ['<div id="root"></div>', '<div id="app">Loading …</div>', "<app-root></app-root>"])
def test_the_ranking_beside_an_empty_frame_is_no_list(frame: str) -> None:
    """The program asks for the list itself, which we do not run."""
    rail = f"<aside><h3>Most read</h3><ol>{RAIL}</ol></aside>"

    listing = read_listing(shell("", "").replace(b"<main></main>", (frame + rail).encode()), URL)

    assert (listing.found, listing.reason) == ((), "no_articles")


@pytest.mark.parametrize("script", [next_data(), "<script>x={list: undefined}</script>"])
def test_a_list_in_an_aside_stays_the_list_where_the_data_have_it_too_or_none(script: str) -> None:
    rows = "".join(f'<li><a href="{path(number)}">{headline(number)}</a></li>' for number in range(SIZE + 2))
    body = shell(script, "").replace(b"<main></main>", f"<aside><ul>{rows}</ul></aside>".encode())

    found = [one.url for one in read_listing(body, URL).found]

    assert found == [f"https://www.valley.example{path(n)}" for n in range(SIZE + 2)]


def angular() -> str:
    state = json.dumps({"G.list": {"body": {"items": stories("url", "title")}}, "of": "O'Hara & <b>"})
    for sign, mark in (("&", "a"), ('"', "q"), ("'", "s"), ("<", "l"), (">", "g")):
        state = state.replace(sign, f"&{mark};")
    return f'<script id="serverApp-state" type="application/json">{state}</script>'


def fastboot() -> str:
    state = json.dumps({"records": [{"type": "article", "attributes": one} for one in stories("path", "title")]})
    return f'<script type="fastboot/shoebox" id="shoebox-store">{html.escape(state)}</script>'


def alpine() -> str:
    rows = ", ".join(f"{{title: '{one['title']}', url: '{one['url']}'}}" for one in stories("url", "title"))
    return f'<div x-data="{{ open: false, items: [{html.escape(rows)}] }}"></div>'


def qwik() -> str:
    """Its values stand in one array, and objects name their places to the base of 36."""
    values: list[object] = []
    for one in stories("url", "title"):
        values += [{"title": _base36(len(values) + 1), "url": _base36(len(values) + 2)}, one["title"], one["url"]]
    return f'<script type="qwik/json">{json.dumps({"refs": {}, "objs": values, "subs": []})}</script>'


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[number] if number < 36 else _base36(number // 36) + digits[number % 36]


STATE = json.dumps({"data": {"list": stories("url", "title")}})
BASE64 = base64.b64encode(STATE.encode()).decode()
HIDDEN = html.escape(STATE)


@pytest.mark.parametrize(
    "held",
    [
        f"<script>window.__DATA__={json.dumps(STATE)};</script>",
        f"<script>var state = '{quote(STATE)}';</script>",
        f"<script>window.__S=JSON.parse(atob('{BASE64}'))</script>",
        f"<script>window.__S = decodeURIComponent('{quote(STATE)}');</script>",
        f"<script>app.init({STATE});</script>",
        f"<script>var options = {{}}; Object.assign(window.S || {{}}, {STATE});</script>",
        f"<script>require(['list'], function (list) {{ list.render({STATE}) }});</script>",
        f'<script type="module">export default {STATE}</script>',
        f"<textarea hidden>{HIDDEN}</textarea>",
        f'<div id="state" style="display:none">{HIDDEN}</div>',
        f"<template>{HIDDEN}</template>",
        f'<div data-state="{BASE64}"></div>',
        f'<meta name="app/config" content="{quote(STATE)}">',
    ],
)
def test_data_that_stand_elsewhere_or_encoded(held: str) -> None:
    found = read_listing(shell(held), URL).found

    assert [(one.url, one.text) for one in found] == [
        (f"https://www.valley.example{path(number)}", headline(number)) for number in range(SIZE)
    ]


def linked_data(**entries: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **entries})}</script>'


@pytest.mark.parametrize(
    "script",
    [
        angular(),
        fastboot(),
        alpine(),
        qwik(),
        linked_data(blogPost=[{"@type": "BlogPosting", "headline": headline(n), "mainEntityOfPage": path(n)}
                              for n in range(SIZE)]),
        linked_data(itemListElement=[{"@type": "ListItem", "item": path(n), "name": headline(n)} for n in range(SIZE)]),
    ],
)  # fmt: skip
def test_data_in_the_ways_of_more_frameworks(script: str) -> None:
    found = read_listing(shell(script), URL).found

    assert [(one.url, one.text) for one in found] == [
        (f"https://www.valley.example{path(number)}", headline(number)) for number in range(SIZE)
    ]


def test_other_sites_people_and_pictures_are_no_articles() -> None:
    data = [
        {"@type": "Person", "url": "/people/2026/11/24/anna-of-the-valley-12345/", "name": "Anna of the whole Valley"},
        {"@type": "ImageObject", "url": "/i/2026/11/24/the-ferry-in-the-rain-12345.jpg"},
        {"url": "https://elsewhere.example/2026/11/24/the-ferry-in-the-rain-12345", "title": headline(0)},
    ]

    listing = read_listing(shell(f'<script type="application/json">{json.dumps(data)}</script>'), URL)

    assert (listing.found, listing.reason) == ((), "no_articles")


@pytest.mark.parametrize(
    "script",
    [
        "<script>x=" + "[" * 200_000 + "</script>",
        '<script type="application/json">' + '{"a":' * 200_000 + "</script>",
        "<script>" + "a={};" * 300_000 + "</script>",
        "<script>" + "a={ " * 300_000 + "</script>",
        '<script type="application/json">' + json.dumps([{"url": "/a/b"}] * 400_000) + "</script>",
        "<script></script>" * 50_000,
        "<script>" + "a={b:" * 300_000 + "</script>",
        "<script>" + "a={b:[c,'d'," * 100_000 + "</script>",
        "<script>" + "(function(a,b){" * 100_000 + "</script>",
        "<script>(function(" + "a," * 500_000 + "</script>",
        "<script>" + "(function(a){return {b:a}}(" * 50_000 + "</script>",
        "<script>" + "JSON.parse('{" * 100_000 + "</script>",
        "<script>a={b:" + "9" * 2_000_000 + "</script>",
        "<script>" + 'f({"a":' * 200_000 + "</script>",
        "<script>" + "a='[" * 200_000 + "</script>",
        "<script>" + "a=atob('eyJ" * 100_000 + "</script>",
        f"<script>a='eyJ{'A' * 3_000_000}=!'</script>",
        "".join(f"<div x='eyJ{'A' * 40_000}!'></div>" for _ in range(100)),
        '<script type="a/b">{&quot;' + "&#1" * 300_000 + "</script>",
        '<script type="a/b">{&q;&#' + "1" * 300_000 + "</script>",
        "".join("<div x='{a:" + "[{b:" * 3000 + "'></div>" for _ in range(200)),
        "<script type='qwik/json'>" + json.dumps({"objs": [{"a": "zz", "b": "10"}] * 50_000}) + "</script>",
    ],
)
def test_hostile_scripts_cost_little(script: str) -> None:
    """Deep, endless or broken data end in an answer with a reason; the bound is on work, the clock only a witness."""
    begun = time.process_time()

    assert read_listing(shell(script), URL).reason == "no_articles"
    assert time.process_time() - begun < 20


def beside(name: str, lead: object, count: int = 6) -> list[str]:
    """The addresses read from data that have ``lead`` under ``name`` beside a list of ``count``."""
    listed = [{"title": headline(n), "url": path(n)} for n in range(count)]
    data = {"page": {"section": {name: lead, "stream": {"items": listed}}}}
    script = f'<script type="application/json">{json.dumps(data)}</script>'
    return [one.url for one in read_listing(shell(script), URL).found]


LEAD = {"title": headline(40), "url": path(40)}


@pytest.mark.parametrize("name", ["lead", "hero", "topStory", "lead_article", "featuredItems", "opener"])
@pytest.mark.parametrize("lead", [LEAD, [LEAD], {"article": LEAD}])
def test_what_leads_a_list_in_the_data_is_of_it(name: str, lead: object) -> None:
    assert beside(name, lead) == [f"https://www.valley.example{path(n)}" for n in (40, 0, 1, 2, 3, 4, 5)]


@pytest.mark.parametrize("name", ["mostRead", "related", "recommended", "footer", "sidebar"])
@pytest.mark.parametrize("lead", [LEAD, [LEAD], {"article": LEAD}])
def test_what_stands_beside_a_list_in_the_data_does_not_lead_it(name: str, lead: object) -> None:
    assert beside(name, lead) == [f"https://www.valley.example{path(n)}" for n in range(6)]
