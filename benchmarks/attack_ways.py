"""Attacks by every way that a site's bytes take into a crawl: rules, lists, pages, heads, redirects, spellings of one
address, pages that change at each visit. They join ``ATTACKS``; each is a kind that stood nowhere before."""

from __future__ import annotations

import base64
import contextlib
import gzip
import itertools
import json
import random
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache, partial

from benchmarks.attacks import EVIL, FEED, PAGES, ROBOTS, SECTION, SITEMAP, Bounds, Reply, add, answer, listed
from benchmarks.loopback import article, path_of

__all__: list[str] = []

_ALONE = Bounds(honest=False)
_TEXT, _XML, _RSS, _JSON = "text/plain", "application/xml", "application/rss+xml", "application/feed+json"
_404: Reply = lambda *_: answer(b"", status="404 Not Found")  # noqa: E731
_TODAY, _DAY = time.strftime("%Y/%m/%d"), time.strftime("%Y-%m-%d")
_DEAD: dict[str, Reply] = {"/politics/2026/11/21/*": _404, f"/politics/{_TODAY}/*": _404}
_STORY = "<li><h2><a href='{}'>The story number {} of the odd day</a></h2></li>"


def _of(body: bytes, *fields: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> Reply:
    return lambda *_: answer(body, *fields, status=status, kind=kind)


def _made(make: Callable[[], str], *fields: str, kind: str = "text/html; charset=utf-8") -> Reply:
    def reply(*_: str) -> bytes:
        body = make().encode("utf-8", "surrogatepass")
        return answer(gzip.compress(body, 1), "Content-Encoding: gzip", *fields, kind=kind)

    return reply


def _page(body: str = "", head: str = "") -> str:
    page = article(950).decode()
    return page.replace("</head>", f"{head}</head>", 1).replace("</article>", f"{body}</article>", 1)


def _data(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def _stories(count: int, form: str = "/politics/2026/11/21/way-{n}-of-the-day/") -> str:
    return "".join(_STORY.format(form.format(n=number), number) for number in range(count))


# --- robots.txt

_ROBOTS: dict[str, Reply] = {
    "ends in ends": _of(
        b"User-agent: *\n" + b"Disallow: /" + b"$" * 200_000 + b"\nDisallow: /" + b"*$" * 100_000, kind=_TEXT
    ),
    "rules of one sign": _of(b"User-agent: *\n" + b"Allow:/\n" * 60_000, kind=_TEXT),
    "UTF-32": _of("User-agent: *\nDisallow: /x\n".encode("utf-32") * 5_000, kind=_TEXT),
    "groups of nobody": _of(b"User-agent:\nDisallow:\n" * 24_000, kind=_TEXT),
    "a page": _of(b"<html><pre>User-agent: *\nDisallow: /\n</pre>" + b"<p>a" * 100_000),
    "a stream of events": lambda *_: (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" if n == 0 else b"data: 1\n\n"
        for n in range(5_000)
    ),
    "a wait of a second": _of(b"", "Retry-After: 1", status="429 Too Many Requests", kind=_TEXT),
    "comments": _of(b"#" * 300_000 + b"\n" + b"User-agent: * # a\nDisallow: /x # b\n" * 5_000, kind=_TEXT),
    "keys that nearly are": _of(b"User agent: *\nDissallow: /\nUseragent: *\nDisalow: /x\n" * 6_000, kind=_TEXT),
    "no colon": _of(b"User-agent *\nDisallow /\n" * 20_000, kind=_TEXT),
    "sitemaps that never end": _made(
        lambda: "User-agent: *\nAllow: /\n" + "".join(f"Sitemap: /slow/{n}.xml\n" for n in range(9_000)), kind=_TEXT
    ),
}
for _what, _reply in _ROBOTS.items():
    _more: dict[str, Reply] = {"/slow/*": lambda *_: _never()} if "never" in _what else {}
    add(f"robots: ways, {_what}", {ROBOTS: _reply, **_more}, _ALONE)


def _never() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    time.sleep(30)


add(
    "robots: ways, a ring of three",
    {
        ROBOTS: _of(b"", "Location: /r1", status="301 Moved Permanently"),
        "/r1": _of(b"", "Location: /r2", status="302 Found"),
        "/r2": _of(b"", f"Location: {ROBOTS}", status="307 Temporary Redirect"),
    },
    _ALONE,
)

# --- sitemaps

_URL = "<url><loc>{loc}</loc><lastmod>" + _DAY + "</lastmod></url>"


def _urls(locs: Iterator[str]) -> str:
    return "<urlset>" + "".join(_URL.format(loc=loc) for loc in locs) + "</urlset>"


def _children(count: int) -> Reply:
    row = "<sitemap><loc>{}/sm-{}.xml</loc><lastmod>" + _DAY + "</lastmod></sitemap>"
    return lambda base, _: answer(
        gzip.compress(f"<sitemapindex>{''.join(row.format(base, n) for n in range(count))}</sitemapindex>".encode()),
        "Content-Encoding: gzip", kind=_XML)  # fmt: skip


_SITEMAPS: dict[str, dict[str, Reply]] = {
    "50,000 children, the same pages in each": {
        SITEMAP: _children(50_000),
        "/sm-*": lambda base, _: answer(
            gzip.compress(_urls(f"{base}/politics/2026/11/21/one-{n}-of-it/" for n in range(1_000)).encode(), 1),
            "Content-Encoding: gzip",
            kind=_XML,
        ),
    },
    "50,000 hosts": {
        SITEMAP: _made(
            lambda: _urls(f"http://h{n}.b{n}.example/politics/{_TODAY}/a-story-of-{n}/" for n in range(50_000)),
            kind=_XML,
        )
    },
    "30,000 names in letters of all": {
        SITEMAP: _made(
            lambda: _urls(f"http://ä{n}.ö{n}ß.example/politics/{_TODAY}/a-story-of-{n}/" for n in range(30_000)),
            kind=_XML,
        )
    },
    "pictures": {
        SITEMAP: _made(
            lambda: (
                "<urlset xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'>"
                + (
                    "<url><loc>/politics/a/</loc>"
                    + "<image:image><image:loc>http://a.example/a.jpg</image:loc></image:image>" * 900
                    + "</url>"
                )
                * 400
            ),
            kind=_XML,
        )
    },
    "languages": {
        SITEMAP: _made(
            lambda: (
                "<urlset xmlns:xhtml='http://www.w3.org/1999/xhtml'>"
                + (
                    "<url><loc>/politics/a/</loc>"
                    + "<xhtml:link rel='alternate' hreflang='a' href='http://a.example/'/>" * 900
                    + "</url>"
                )
                * 400
            ),
            kind=_XML,
        )
    },
    "a million of nothing": {SITEMAP: _made(lambda: "<urlset>" + "<url/>" * 990_000, kind=_XML)},
    "moments without a zone": {
        SITEMAP: _made(
            lambda: (
                "<urlset>"
                + "".join(
                    f"<url><loc>/politics/{_TODAY}/zone-{n}-of-it/</loc>"
                    f"<lastmod>{_DAY}T10:00:{n % 60}+{n % 99}:{n % 77}</lastmod></url>"
                    for n in range(2_000)
                )
            ),
            kind=_XML,
        ),
        **_DEAD,
    },
    "urlsets in urlsets": {
        SITEMAP: _made(lambda: "<urlset>" * 200_000 + "<url><loc>/politics/a/</loc></url>", kind=_XML)
    },
    "entries in entries, each with all": {
        SITEMAP: _made(lambda: "<urlset>" + "<url><loc>/politics/a/</loc><lastmod>1</lastmod>" * 3_000, kind=_XML)
    },
    "addresses within one": {SITEMAP: _made(lambda: "<urlset><url>" + "<loc>/politics/a/" * 3_000, kind=_XML)},
    "titles of 1 MB": {
        SITEMAP: _made(
            lambda: (
                "<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
                + "".join(
                    f"<url><loc>/politics/{_TODAY}/n-{n}-of-it/</loc>"
                    f"<news:news><news:title>{'word ' * 200_000}</news:title></news:news></url>"
                    for n in range(45)
                )
            ),
            kind=_XML,
        ),
        **_DEAD,
    },
}
for _what, _replies in _SITEMAPS.items():
    add(f"sitemap: ways, {_what}", _replies)

# --- feeds

_ITEM = "<item><title>The story of way {n}</title><link>/politics/2026/11/21/f-{n}-of-it/</link>{more}</item>"
_FEEDS: dict[str, Callable[[], str]] = {
    "100,000 categories": lambda: (
        "<rss><channel>" + _ITEM.format(n=1, more="<category>Politics of it</category>" * 100_000)
    ),
    "categories in each": lambda: (
        "<rss><channel>" + "".join(_ITEM.format(n=n, more="<category>a</category>" * 900) for n in range(500))
    ),
    "deep HTML in sections": lambda: (
        "<rss><channel>" + _ITEM.format(n=1, more=f"<description><![CDATA[{'<div>' * 500_000}]]></description>")
    ),
    "deep HTML as it is": lambda: (
        "<rss><channel>"
        + "".join(_ITEM.format(n=n, more=f"<description>{'<div><b>' * 900}</description>") for n in range(300))
    ),
    "pictures as text": lambda: (
        "<rss><channel>"
        + "".join(
            _ITEM.format(n=n, more=f"<content>{base64.b64encode(random.randbytes(40_000)).decode()}</content>")
            for n in range(150)
        )
    ),
    "items in items": lambda: "<rss><channel>" + "<item><title>a</title><link>/politics/2026/11/21/f/</link>" * 4_000,
    "guids of 50,000 hosts": lambda: (
        "<rss><channel>"
        + "".join(
            f"<item><guid isPermaLink='true'>http://g{n}.example/politics/2026/11/21/f-{n}/</guid></item>"
            for n in range(9_900)
        )
    ),
    "letters by number": lambda: "<rss><channel><item><title>" + "&#x41;&#66;" * 900_000,
    "members of RDF": lambda: (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><channel><items><rdf:Seq>"
        + "<rdf:li resource='/a'/>" * 200_000
    ),
    "outlines": lambda: "<opml><body>" + "<outline text='a' xmlUrl='/politics/feed.xml'>" * 100_000,
    "links of Atom in each": lambda: (
        "<feed xmlns='http://www.w3.org/2005/Atom'>"
        + "".join(
            f"<entry><title>a</title>{'<link rel=alternate href=/politics/a/ />' * 900}</entry>" for n in range(400)
        )
    ),
    "sections that never end": lambda: "<rss><channel>" + "<item><title><![CDATA[" * 150_000,
    "words within words": lambda: "<rss><channel><item>" + "<title><description>" * 150_000 + "</title>" * 150_000,
    "dates of all": lambda: (
        "<rss><channel>"
        + "".join(
            _ITEM.format(n=n, more="<pubDate>Fri, 20 Nov 2026 10:00:00 +0000</pubDate>" * 90) for n in range(2_000)
        )
    ),
    "one that is no end": lambda: "<rss><channel>" + "</item>" * 900_000,
}
for _what, _make in _FEEDS.items():
    add(f"feed: ways, {_what}", {FEED: _made(_make, kind=_RSS), **_DEAD})
add(
    "feed: ways, JSON of attachments",
    {
        FEED: _made(
            lambda: json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "items": [
                        {
                            "url": f"/politics/2026/11/21/j-{n}-of-it/",
                            "attachments": [{"url": "/a"}] * 200,
                            "authors": [{"name": "a"}] * 200,
                        }
                        for n in range(700)
                    ],
                }
            ),
            kind=_JSON,
        ),
        **_DEAD,
    },
)
add(
    "feed: ways, changed a moment ago",
    {
        FEED: lambda base, _: answer(
            (
                "<feed xmlns='http://www.w3.org/2005/Atom'>"
                + "".join(
                    f"<entry><title>a story of it {n}</title><link href='{base}/politics/2026/11/21/u-{n}-of-it/'/>"
                    f"<updated>{time.strftime('%Y-%m-%dT%H:%M')}:{n % 60:02}Z</updated></entry>"
                    for n in range(3_000)
                )
            ).encode(),
            kind=_RSS,
        ),
        **_DEAD,
    },
)

# --- lists


def _list_of(make: Callable[[], str]) -> str:
    return f"<html><body><main><h1>Politics</h1><ul>{make()}</ul></main></body></html>"


_LISTS: dict[str, Callable[[], str]] = {
    "source sets": lambda: _stories(40) + "<img srcset='" + "/a.jpg 1w, " * 300_000 + "'>",
    "links of data": lambda: "".join(
        f"<li><h2><a href='data:text/html;base64,{'a' * 900}{n}'>The story {n} of the data</a></h2>"
        for n in range(4_000)
    ),
    "forms": lambda: "<form action=/politics/a><input name=a value=b>" * 50_000,
    "tables in tables": lambda: (
        (
            "<table><tr><td><a href='/politics/2026/11/21/t-story/'>The story of the table of it</a>" * 60
            + "</table>" * 60
        )
        * 120
    ),
    "classes of 1 MB": lambda: "".join(
        f"<li class='{'teaser story ' * 40_000}'>"
        f"<a href=/politics/2026/11/21/c-{n}-story/>The story {n} of the class</a>"
        for n in range(8)
    ),
    "drawings with links": lambda: (
        "<svg>"
        + "".join(
            f"<a xlink:href='/politics/2026/11/21/d-{n}-story/'><text>The story {n} of the drawing</text></a>"
            for n in range(30_000)
        )
    ),
    "styles": lambda: "<style>" + "a{b:url(data:,)}" * 300_000 + "</style>" + _stories(20),
    "shadow roots": lambda: "".join(
        f"<div><template shadowrootmode=open>"
        f"<a href=/politics/2026/11/21/s-{n}-story/>The story {n} of the shadow</a></template></div>"
        for n in range(20_000)
    ),
    "pages in numbers": lambda: (
        _stories(20)
        + "<nav class=pagination>"
        + "".join(f"<a href='/politics/page/{n}/'>{n}</a>" for n in range(40_000))
    ),
    "next pages": lambda: (
        _stories(20) + "".join(f"<a rel=next class=next href='/politics/page/{n}/'>Next</a>" for n in range(2, 40_000))
    ),
    "JSON of stories": lambda: (
        "<script type=application/json>"
        + json.dumps(
            [
                {
                    "url": f"/politics/2026/11/21/x-{n}-story/",
                    "title": f"The story {n} of the script of it",
                    "more": {"a": [n] * 5},
                }
                for n in range(60_000)
            ]
        )
        + "</script>"
    ),
    "JSON, deep": lambda: "<script>var a=" + '{"items":[' * 100_000 + "</script>",
    "scripts of one story": lambda: "".join(
        f"<script>a={{'url':'/politics/2026/11/21/y-{n}-story/','title':'The story {n} of it'}}</script>"
        for n in range(20_000)
    ),
    "links in links": lambda: (
        "<a href=/politics/2026/11/21/n-story/><div><h2>The story of it</h2>" * 1_000 + "</a>" * 1_000
    ),
    "links in links, 30,000": lambda: "<a href=/politics/2026/11/21/n-story/><b>" * 30_000,
    "50,000 hosts": lambda: "".join(
        f"<li><h2><a href='http://h{n}.b{n}.example/politics/2026/11/21/h-{n}-story/'>The story {n} of a host</a></h2>"
        for n in range(4_900)
    ),
    "names in letters of all": lambda: "".join(
        f"<li><h2><a href='http://ä{n}.ö{n}.example/politics/2026/11/21/h-{n}-story/'>The story {n} of a host</a></h2>"
        for n in range(4_900)
    ),
    "words of 100 kB": lambda: "".join(
        f"<li><h2><a href=/politics/2026/11/21/w-{n}-story/>{'word ' * 20_000}</a></h2>" for n in range(45)
    ),
    "headings in headings": lambda: "<h2><a href=/politics/2026/11/21/w-story/>The story of it<h3>" * 12_000,
    "moments": lambda: "".join(
        f"<li><time datetime=2026-11-20>20 November 2026</time>"
        f"<a href=/politics/2026/11/21/m-{n}-story/>The story {n} of it<time>10:00</time></a>"
        for n in range(9_000)
    ),
    "labels in letters of all": lambda: "".join(
        f"<li><h2><a aria-label='{'é̀' * 9_000}' title='{'x ' * 9_000}'"
        f" href=/politics/2026/11/21/l-{n}-story/>a</a></h2>"
        for n in range(60)
    ),
    "texts in fields": lambda: (
        "<textarea>" + "&lt;a href=/politics/2026/11/21/q-story/&gt;The story of it&lt;/a&gt;" * 60_000
    ),
    "attributes of markup": lambda: "".join(
        '<div data-a="' + "&lt;a href='/politics/2026/11/21/k-story/'&gt;The story of it&lt;/a&gt;" * 90 + '">'
        for n in range(600)
    ),
    "languages in the head": lambda: (
        "<head>"
        + "".join(f"<link rel=alternate hreflang=a{n} href=/politics/{n}/>" for n in range(40_000))
        + "</head>"
        + _stories(9)
    ),
    "sections without end": lambda: "<section><h2>Politics</h2><ul><li>" * 18_000 + _stories(3),
    "numbers for words": lambda: "".join(f"<li><a href='/{n}'>{n}</a>" for n in range(45_000)),
}
for _what, _make in _LISTS.items():
    add(
        f"section: ways, {_what}",
        {
            SECTION: _made(partial(_list_of, _make)),
            **_DEAD,
        },
        _ALONE,
    )
add(
    "section: ways, 2,000 feeds that never end",
    {
        SECTION: lambda base, _: answer(
            listed(
                "".join(_STORY.format(path_of(n), n) for n in range(4)),
                "".join(
                    f"<link rel=alternate type='application/rss+xml' href='/politics/slow-{n}.xml'>"
                    for n in range(2_000)
                ),
            )
        ),
        "/politics/slow-*": lambda *_: _never(),
    },
    _ALONE,
)

# --- pages


def _piece(number: int) -> str:
    return json.dumps(f'{number:x}:["$","p",null,{{"children":"$L{number + 1:x}"}}]\n')


_WORDS = "The chamber heard a statement on the budget before members rose for the day. "
_PAGES: dict[str, Callable[[], str]] = {
    "data of 4 MB, one text": lambda: _page(
        head=_data(json.dumps({"@type": "NewsArticle", "articleBody": _WORDS * 55_000}))
    ),
    "data of 4 MB, another order": lambda: _page(
        "".join(f"<p>Line {n} of it. {_WORDS}</p>" for n in range(9_000)),
        _data(
            json.dumps(
                {
                    "@type": "NewsArticle",
                    "articleBody": "\n\n".join(f"Line {n} of it. {_WORDS}" for n in reversed(range(9_000))),
                }
            )
        ),
    ),
    "data, 25,000 blocks of nothing": lambda: _page(head=_data("{}") * 25_000),
    "data, arrays in arrays": lambda: _page(
        head=_data("[" * 900 + '{"@type":"NewsArticle","headline":"A"}' + "]" * 900)
    ),
    "data, arrays beside arrays": lambda: _page(
        head=_data('{"@graph":[' + ",".join(['[[[{"@type":"Person","name":"A B"}]]]'] * 40_000) + "]}")
    ),
    "data, all refer to the next": lambda: _page(
        head=_data(
            json.dumps(
                {
                    "@graph": [
                        {
                            "@id": f"#{n}",
                            "@type": "NewsArticle",
                            "author": {"@id": f"#{n + 1}"},
                            "isPartOf": {"@id": f"#{n + 1}"},
                        }
                        for n in range(30_000)
                    ]
                }
            )
        )
    ),
    "data, publishers in publishers": lambda: _page(
        head=_data('{"@type":"NewsArticle","publisher":' * 400 + '"a"' + "}" * 400)
    ),
    "data, escapes": lambda: _page(head=_data('{"@type":"NewsArticle","headline":"' + "\\u0041\\/" * 400_000 + '"}')),
    "data that nearly is": lambda: _page(head=_data('{"@type":"NewsArticle","headline":"A",' + "'a':'b',," * 60_000)),
    "authors in metas": lambda: _page(
        head="".join(f"<meta name=author content='Ida Brandon {n} and Jon Weir {n}'>" for n in range(20_000))
    ),
    "tags in metas": lambda: _page(
        head="".join(f"<meta property=article:tag content='Budget {n}, debate {n}'>" for n in range(20_000))
    ),
    "moments in metas": lambda: _page(
        head="<meta property=article:published_time content='2026-11-20T10:00:00+00:00'>" * 20_000
    ),
    "fonts in fonts": lambda: _page("<font><a href=/x><nobr>" * 900 + _WORDS * 9),
    "fonts that end elsewhere": lambda: _page("<p><font><b></p>" * 5_000),
    "ruby in ruby": lambda: _page("<ruby>a<rt>b<rp>c" * 9_000),
    "selects in selects": lambda: _page("<select><optgroup><option>a" * 9_000),
    "formulas": lambda: _page("<math><mi><mtext><p>a" * 5_000),
    "formulas in rows": lambda: _page("<math><mrow>" * 700 + "<mi>a</mi>" * 9_000),
    "frames in frames": lambda: "<frameset>" * 9_000 + _page(),
    "a million lines": lambda: _page("<pre>" + "a\n" * 1_000_000 + "</pre>"),
    "300,000 lines that differ": lambda: _page("<pre>" + "\n".join(f"Line {n}" for n in range(300_000)) + "</pre>"),
    "paragraphs of blank lines": lambda: _page("<pre>" + "The chamber rose.\n\n" * 150_000 + "</pre>"),
    "dates in a row": lambda: _page("<p class=date>" + "20 November 2026 10:00 " * 50_000),
    "dates in paragraphs": lambda: _page(
        "".join(f"<p>{n % 28 + 1} November 2026, 10:{n % 60:02}</p>" for n in range(20_000))
    ),
    "bylines in paragraphs": lambda: _page(
        "".join(f"<p>By Ida Brandon {n} and Jon Weir, Norwick</p>" for n in range(20_000))
    ),
    "bylines between paragraphs": lambda: _page(
        "".join(f"<p>{_WORDS}</p><p class=byline>By Ida Brandon, {n}</p>" for n in range(9_000))
    ),
    "names in a row": lambda: _page("<p class=author>" + "Ida Brandon, " * 80_000),
    "photos": lambda: _page(
        "".join(
            f"<figure><img src=/{n}.jpg alt='A'><figcaption>{_WORDS} Photo: Ida Brandon/dpa</figcaption></figure>"
            for n in range(9_000)
        )
    ),
    "letters of no width": lambda: _page("<p>" + "a\u200d\u200b\ufeff" * 300_000),
    "signs upon signs": lambda: _page("<p>" + ("a" + "\u0301\u0489" * 900) * 900),
    "tatweel": lambda: _page("<p dir=rtl>" + "\u0640" * 1_000_000),
    "a text without blanks": lambda: _page("<p>" + "議会は予算について聞いた" * 100_000),
    "Thai": lambda: _page("<p>" + "สภารับฟังถ้อยแถลง" * 60_000),
    "all scripts": lambda: _page("<p>" + "".join(chr(n) for n in range(0xA0, 0xD7FF)) * 20),
    "soft hyphens": lambda: _page("<p>" + "a&shy;" * 500_000),
    "a title of bars": lambda: _page(head="<title>" + "Budget | " * 200_000 + "</title>"),
    "a headline of 2 MB": lambda: _page().replace("<h1>", "<h1>" + "Budget of it " * 160_000, 1),
    "keywords": lambda: _page(head="<meta name=news_keywords content='" + "budget; debate, " * 200_000 + "'>"),
    "trails": lambda: _page("<nav class=breadcrumb>" + "<a href=/politics/>Politics</a> &gt; " * 15_000),
    "updates": lambda: _page("<p>Updated " * 9_000 + "20 November 2026"),
    "corrections": lambda: _page("".join(f"<p>Correction: {_WORDS} {n}</p>" for n in range(9_000))),
    "parentheses": lambda: _page("<p>" + "(" * 400_000 + ")" * 400_000),
    "quotes without end": lambda: _page("<p>" + "„“”»«'\"" * 150_000),
    "a state of references": lambda: _page(
        head="<script id=__NUXT_DATA__ type=application/json>"
        + json.dumps([[1, 2], *({"a": n + 1, "b": 0, "body": n} for n in range(90_000))])
        + "</script>"
    ),
    "a state in pieces": lambda: _page(
        head="".join(f"<script>self.__next_f.push([1,{_piece(n)}])</script>" for n in range(15_000))
    ),
    "a state of a store": lambda: _page(
        head="<script>window.__APOLLO_STATE__="
        + json.dumps(
            {
                f"Article:{n}": {"__ref": f"Article:{(n + 1) % 40_000}", "body": [{"__ref": "Article:0"}] * 3}
                for n in range(40_000)
            }
        )
        + "</script>"
    ),
    "a state of commas": lambda: _page(head="<script>window.__INITIAL_STATE__={" + "a:[,,]," * 300_000 + "</script>"),
    "items": lambda: _page(
        "<div itemscope itemtype=https://schema.org/NewsArticle><span itemprop=author>A B</span>" * 600
    ),
    "items that refer": lambda: _page(
        "".join(
            f"<div itemscope id=i{n} itemref='i{n + 1} i0 i{n - 1}'><b itemprop=name>a</b></div>" for n in range(12_000)
        )
    ),
    "canonical to its own query": lambda: _page(head=f"<link rel=canonical href='{EVIL}?{'a=b&' * 1_500}'>"),
    "details in details": lambda: _page("<details><summary>More of it</summary>" * 700 + _WORDS),
    "dialogs": lambda: _page("<dialog open role=dialog class=paywall>Subscribe to read on. " * 1_000),
    "walls": lambda: _page(
        "<div class='paywall subscribe consent cookie'>Subscribe to read on. Log in. We use cookies. </div>" * 9_000
    ),
    "tables of 30,000 rows": lambda: _page("<table>" + "<tr><td>a<td>b" * 18_000),
    "lists of terms": lambda: _page("<dl>" + "<dt>a<dd>b" * 25_000),
    "sources": lambda: _page("<video>" + "<source src=/a.mp4>" * 30_000 + "<track>" * 20_000),
    "blanks of all kinds": lambda: _page("<p>" + "a\u00a0\u2003\u3000\u2028" * 300_000),
    "ends of lines in names": lambda: _page("<p class='" + "a\n" * 400_000 + "'>a"),
    "doubtful letters": lambda: _page("<p>" + "Ã¤Â€â€™" * 200_000),
}
for _what, _make in _PAGES.items():
    add(f"page: ways, {_what}", {EVIL: _made(_make)})

# --- heads and statuses


def _forever(kind: str, piece: bytes) -> Reply:
    def reply(*_: str) -> Iterator[bytes]:
        yield f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode()
        for _n in range(2_000):
            yield piece
            time.sleep(0.02)

    return reply


_HEADS: dict[str, Reply] = {
    "parts that replace each other": _forever(
        "multipart/x-mixed-replace; boundary=a", b"--a\r\nContent-Type: text/html\r\n\r\n<p>a\r\n"
    ),
    "events": _forever("text/event-stream", b"data: <p>a\n\n"),
    "lines of JSON": _forever("application/x-ndjson", b'{"a":"<p>word</p>"}\n' * 500),
    "nothing to wait for": _of(b"", "Retry-After: 0", status="429 Too Many Requests"),
    "a wait in a moved page": _of(b"", f"Location: {EVIL}x", "Retry-After: 99999", status="301 Moved Permanently"),
    "a wait in a page": _of(article(951), "Retry-After: 999999"),
    "too early": _of(b"", status="425 Too Early"),
    "misdirected": _of(b"", status="421 Misdirected Request"),
    "a time-out of its own": _of(b"", status="408 Request Timeout"),
    "no storage": _of(b"", status="507 Insufficient Storage"),
    "a status of 600": _of(article(951), status="600 Odd"),
    "304 of 10 MB": _of(b"word " * 2_000_000, status="304 Not Modified"),
    "a body behind 204": lambda *_: b"HTTP/1.1 204 No Content\r\n\r\n" + article(951) * 50,
    "what varies": _of(article(951), "Vary: " + "*, a" * 40_000, "Alt-Svc: " + 'h3=":443"; ma=9, ' * 9_000),
    "a validator of nothing": _of(article(951), 'ETag: W/""', "Last-Modified: Fri, 20 Nov 2099 10:00:00 GMT"),
    "TLS in the place of none": lambda base, _: answer(
        b"", "Location: " + base.replace("http:", "https:") + EVIL + "s", status="302 Found"
    ),
    "a file to save": _of(article(951), "Content-Disposition: attachment; filename*=UTF-8''..%2f..%2fetc%2fpasswd"),
    "a place beside itself": _of(article(951), "Content-Location: http://10.0.0.1/", "Location: http://10.0.0.1/"),
    "pushed pages": _of(article(951), *(f"Link: </p{n}>; rel=preload; as=document" for n in range(3_000))),
    "a length of 0 and a body": lambda *_: (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n" + article(951) * 90
    ),
    "a coding in a moved page": _of(
        gzip.compress(bytes(300_000_000), 1), "Content-Encoding: gzip", f"Location: {EVIL}x", status="302 Found"
    ),
    "an error of 19 MB": _of(b"word " * 3_800_000, status="500 Internal Server Error"),
    "a page that is gone, of 19 MB": _of(b"<p>word " * 2_400_000, status="410 Gone"),
}
for _what, _reply in _HEADS.items():
    add(f"page: ways, head, {_what}", {EVIL: _reply, EVIL + "x": _404})

# --- refused addresses, in places where nobody had put them

_META = "169.254.169.254"
_SPELLED = (
    f"http://{_META}./", "http://0xa9fea9fe/", "http://2852039166/", "http://0251.0376.0251.0376/", "http://169.254.43518/",
    "http://169.16689662/", "http://[::ffff:a9fe:a9fe]/", "http://[64:ff9b::a9fe:a9fe]/", "http://[fe80::1%25eth0]/",
    "http://169。254。169。254/", "http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/", f"http://{_META}%00.example/", f"http://a:b@{_META}/",
    f"http://{_META}:80:80/", f"http:/{_META}/", f"http:{_META}/", f"///{_META}/", f"/\t/{_META}/", f"https://{_META}\\@a.example/",
    "http://[::]/", "http://0/", "http://0.0.0.0:22/", "http://255.255.255.255/", "http://[ff02::1]/", "http://100.64.0.1/",
    "http://192.0.0.8/", "http://198.18.0.1/", "http://224.0.0.1/", "http://[fc00::1]/", "http://[2001:db8::1]/",
    "http://[100::1]/", "http://[2002:a9fe:a9fe::]/", "http://[2001:0:a9fe:a9fe::]/", "http://[::a9fe:a9fe]/",
)  # fmt: skip
_REFUSED = "".join(
    f'<li><h2><a href="{to}politics/2026/11/20/story-{n}/">The story number {n} of a place</a></h2></li>'
    for n, to in enumerate(_SPELLED)
)
_REFUSED_LOCS = "".join(
    f"<url><loc>{to}politics/{_TODAY}/story-{n}/</loc><lastmod>{_DAY}</lastmod></url><sitemap><loc>{to}sitemap.xml</loc></sitemap>"
    for n, to in enumerate(_SPELLED)
)
_REFUSED_ITEMS = "".join(
    f"<item><title>The story {n} of it</title><link>{to}politics/{_TODAY}/story-{n}/</link></item>"
    for n, to in enumerate(_SPELLED)
)
add(
    "refused: ways, in a list",
    {SECTION: lambda *_: answer(listed(_REFUSED + "".join(_STORY.format(path_of(n), n) for n in range(4))))},
    _ALONE,
)
add("refused: ways, in a sitemap", {SITEMAP: _made(lambda: f"<urlset>{_REFUSED_LOCS}</urlset>", kind=_XML)})
add("refused: ways, in a feed", {FEED: _made(lambda: f"<rss><channel>{_REFUSED_ITEMS}", kind=_RSS)})
add(
    "refused: ways, in robots.txt",
    {
        ROBOTS: _made(
            lambda: "User-agent: *\nAllow: /\n" + "".join(f"Sitemap: {to}s.xml\n" for to in _SPELLED), kind=_TEXT
        )
    },
)
add(
    "refused: ways, in heads",
    {
        EVIL: _of(
            article(951),
            *("Link: <" + to.encode().decode("latin-1") + ">; rel=canonical" for to in _SPELLED),
            *("Refresh: 0; url=" + to.encode().decode("latin-1").replace("\t", "") for to in _SPELLED),
        )
    },
)
for _number, _to in enumerate(_SPELLED):
    add(
        f"refused: ways, {_number} of a redirect",
        {EVIL: _of(b"", "Location: " + _to.encode().decode("latin-1"), status="308 Permanent Redirect")},
    )

# --- many addresses of one page, and one page in many versions


def _turned(letter: str, odd: int) -> str:
    return f"%{ord(letter):02x}" if odd & 1 else letter


_SPELLINGS = "".join(
    _STORY.format(to, n)
    for n, to in enumerate(
        [
            f"/politics/2026/11/21/{''.join(c.upper() if (n >> i) & 1 else c for i, c in enumerate('spelled-story'))}/"
            for n in range(300)
        ]
        + [
            f"/politics/2026/11/21/{''.join(_turned(c, n >> i) for i, c in enumerate('escaped-story'))}/"
            for n in range(300)
        ]
        + [f"/politics/2026/11/21/slashed-story{'/' * n}" for n in range(60)]
        + [f"/politics/2026/11/21/params-story;a={n}/" for n in range(60)]
        + [f"/politics/2026/11/21/./{'x/../' * n}dots-story/" for n in range(60)]
    )
)


def _turning(*pages: Callable[[int], bytes]) -> Reply:
    """Another page at each visit."""
    count = itertools.count()

    def reply(*_: str) -> bytes:
        number = next(count)
        return answer(pages[number % len(pages)](number), "Cache-Control: no-store")

    return reply


def _titled(title: str) -> Callable[[int], bytes]:
    return lambda number: _page().replace("<h1>", f"<h1>{title} ").encode()


_MANY: dict[str, dict[str, Reply]] = {
    "one page in 780 spellings": {SECTION: _of(listed(_SPELLINGS)), "/politics/2026/11/21/*": _of(article(952))},
    "all lead to one": {
        SECTION: _of(listed(_stories(120))),
        "/politics/2026/11/21/*": _of(b"", f"Location: {EVIL}", status="301 Moved Permanently"),
        EVIL: _of(article(953)),
    },
    "all lead to the next": {
        SECTION: _of(listed(_stories(100))),
        "/politics/2026/11/21/*": lambda _, path: answer(
            b"", f"Location: /politics/2026/11/21/way-{int(path.split('-')[1]) + 1}-of-the-day/", status="302 Found"
        ),
    },
    "a ring of pages": {
        SECTION: _of(listed(_stories(100))),
        "/politics/2026/11/21/*": lambda _, path: answer(
            b"",
            f"Location: /politics/2026/11/21/way-{(int(path.split('-')[1]) + 1) % 100}-of-the-day/",
            status="302 Found",
        ),
    },
    "all lead to the list": {
        SECTION: _of(listed(_stories(100))),
        "/politics/2026/11/21/*": _of(b"", f"Location: {SECTION}", status="302 Found"),
    },
    "all lead to robots.txt": {
        SECTION: _of(listed(_stories(100))),
        "/politics/2026/11/21/*": _of(b"", f"Location: {ROBOTS}", status="302 Found"),
    },
    "canonical to one": {
        SECTION: _of(listed(_stories(100))),
        "/politics/2026/11/21/*": lambda _, path: answer(
            _page(f"<p>{path}", f"<link rel=canonical href='{EVIL}'>").encode()
        ),
    },
    "canonical to the next": {
        SECTION: _of(listed(_stories(100))),
        "/politics/2026/11/21/*": lambda _, path: answer(
            _page(
                f"<p>{path}",
                f"<link rel=canonical href='/politics/2026/11/21/way-{int(path.split('-')[1]) + 1}-of-the-day/'>",
            ).encode()
        ),
    },
    "120 pages of another title": {
        SECTION: _of(listed(_stories(120))),
        "/politics/2026/11/21/*": lambda _, path: answer(
            _page(f"<p>{path}").replace("<h1>", f"<h1>{path} of it").encode()
        ),
    },
    "pages of 1 MB": {
        SECTION: _of(listed(_stories(150))),
        "/politics/2026/11/21/*": lambda _, path: answer(_page("<p>" + random.randbytes(400_000).hex()).encode()),
    },
}
for _what, _replies in _MANY.items():
    add(f"crowd: ways, {_what}", _replies, _ALONE)
_TURNS: dict[str, Reply] = {
    "titles in turn": _turning(_titled("One"), _titled("Two"), _titled("Three")),
    "a number in the title": _turning(lambda n: _titled(f"Number {n}")(n)),
    "a text by chance": _turning(lambda n: _page("<p>" + random.randbytes(200_000).hex()).encode()),
    "a page and none": _turning(_titled("One"), lambda _: b""),
    "a page and a wall": _turning(
        _titled("One"), lambda _: b"<html><title>Just a moment...</title><div class=paywall>Subscribe to read on"
    ),
}
for _what, _reply in _TURNS.items():
    add(f"page: ways, turns, {_what}", {EVIL: _reply})
add(
    "trap: ways, a list that turns",
    {
        SECTION: _turning(
            *(
                lambda n, k=k: listed(
                    "".join(_STORY.format(path_of(i), i) for i in range(4))
                    + _stories(30, f"/politics/2026/11/21/turn-{k}{n}" + "-{n}-of-it/")
                )
                for k in range(3)
            )
        ),
        **_DEAD,
    },
    _ALONE,
)
_COUNT = itertools.count()
add(
    "trap: ways, numbers of pages that grow",
    {
        PAGES: lambda _, path: answer(
            listed(
                _stories(5, f"/politics/2026/11/21/p{next(_COUNT)}" + "-{n}-story/")
                + f"</ul><a rel=next href='{path}1/'>Next</a>"
            )
        ),
        **_DEAD,
    },
    arguments=("pages=all",),
)


# --- many hosts: each has a robots.txt, a pace and connections of its own


class _Anywhere(socketserver.ThreadingTCPServer):
    """Answers at all addresses of the loopback, on connections that stay open."""

    daemon_threads = allow_reuse_address = True
    request_queue_size = 256


class _Kept(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(OSError, IndexError):
            while line := self.rfile.readline():
                path = line.split(b" ")[1]
                while self.rfile.readline().strip():
                    pass
                body = _RULES if path == b"/robots.txt" else article(954)
                kind = b"text/plain" if path == b"/robots.txt" else b"text/html; charset=utf-8"
                self.wfile.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (kind, len(body)) + body
                )


_RULES = b"User-agent: *\nAllow: /\n" + b"".join(b"Disallow: /x%d*y%d$\n" % (n, n) for n in range(20_000))


@cache
def _elsewhere() -> int:
    """The port of a server at every address."""
    server = _Anywhere(("0.0.0.0", 0), _Kept)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return int(server.server_address[1])


def _to_hosts(_: str, path: str) -> bytes:
    number = int(path.split("-")[1])
    return answer(
        b"", f"Location: http://127.9.{number // 250}.{1 + number % 250}:{_elsewhere()}{path}", status="302 Found"
    )


for _count in (60, 250):
    add(
        f"crowd: ways, {_count} hosts",
        {
            SECTION: _of(listed(_stories(_count) + "".join(_STORY.format(path_of(n), n) for n in range(4)))),
            "/politics/2026/11/21/*": _to_hosts,
        },
        _ALONE,
    )
add(
    "crowd: ways, pages of lines that differ",
    {SECTION: _of(listed(_stories(100))), "/politics/2026/11/21/*": lambda _, path: _lines_of(path)},
    _ALONE,
)


def _lines_of(path: str) -> bytes:
    form = "<p>The chamber heard the statement {} on the budget of {} before members rose for the day, and so on.</p>"
    body = "".join(form.format(_letters(n), _letters(int(path.split("-")[1]) + 10_000)) for n in range(8_000))
    return answer(gzip.compress(_page(body).encode(), 1), "Content-Encoding: gzip")


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number))


def _left_out(base: str, path: str) -> bytes:
    rows = "".join(
        f"<url><loc>http://other-{path[4:6]}.example/politics/{_TODAY}/{path[4:6]}-{n}-{'a' * 120}/</loc></url>"
        for n in range(50_000)
    )
    return answer(gzip.compress(f"<urlset>{rows}</urlset>".encode(), 1), "Content-Encoding: gzip", kind=_XML)


add(
    "sitemap: ways, a million left out",
    {
        ROBOTS: lambda base, _: answer(
            ("User-agent: *\nAllow: /\n" + "".join(f"Sitemap: {base}/sm-{n:02}.xml\n" for n in range(20))).encode(),
            kind=_TEXT,
        ),
        "/sm-*": _left_out,
    },
)
