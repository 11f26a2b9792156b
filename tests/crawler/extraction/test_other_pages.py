"""Pages that are no articles: each has a status and a cause, and no text. Articles beside them stay articles."""

from __future__ import annotations

import json

import pytest

from archive.article import Article
from archive.causes import Cause
from crawler.extraction import extract

SITE = "https://courier.example"
CONSENT = "<div id=consentModal><p>We and our partners use cookies. Accept all cookies to continue.</p></div>"
PLACES = ["the western quay", "Sandoy", "the old customs house", "Port Halder", "Vesterby", "the ferry yard"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
HEADLINES = [f"Harbour Board Hears Report Number {word}" for word in ("One", "Two", "Six", "Ten", "Nine", "Four")] * 2


def prose(count: int) -> str:
    """``count`` paragraphs, each with other words."""
    return "".join(
        f"<p>The harbour board met on {day} and heard the reports of its members about the works at {place}, which it "
        f"had asked for in spring. Nobody but the member for {place} spoke against them.</p>"
        for day, place in zip(DAYS[:count], PLACES, strict=False)
    )


def teasers(count: int, form: str = "<li><a href='{url}'><h3>{title}</h3></a><p>{words}</p></li>") -> str:
    return "".join(
        form.format(
            url=f"/politics/2026101{n % 10}-4102{n:02}/",
            title=HEADLINES[n],
            words=f"What the board of {PLACES[n % 6]} has to say on {DAYS[n // 2]}.",
        )
        for n in range(count)
    )


def page(body: str, head: str = "", title: str = "The Courier") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def data(*nodes: dict[str, object]) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@graph': list(nodes)})}</script>"


def made(text: str, path: str, content_type: str = "text/html; charset=utf-8") -> Article:
    return extract(text.encode(), SITE + path, headers={"Content-Type": content_type})


LINKED = "<section><a href='{url}'><p>{title}</p></a><time>October 13</time></section>"
LONG = (
    "<li><a href='{url}'><h3>{title}</h3></a><p>{words} {words} Nobody had asked for it, and it costs a lot.</p></li>"
)
CARD = "<article><a href='{url}'><span>Harbour</span><h2>{title}</h2><p>{words} More of it tonight.</p></a></article>"
DESCRIBED = (
    "<meta name=description content='Politics: news and background from the harbour, the board and its members'>"
)
DATED = "/politics/2026/10/13/0f3ab2c1d4e5-00017/"
STORIES = [
    {"@type": "NewsArticle", "headline": title, "datePublished": "2026-10-13T08:00:00Z", "url": f"{SITE}/p/{n}"}
    for n, title in enumerate(HEADLINES[:6])
]
COLLECTION = {"@type": "CollectionPage", "url": f"{SITE}/tag/harbour/", "name": "Harbour"}
YOAST = {"@type": "WebPage", "url": f"{SITE}/", "datePublished": "2019-01-01T00:00:00Z", "name": "The Courier"}

LISTS = {
    "a section with a consent box": (page(f"{CONSENT}<h1>Politics</h1><ul>{teasers(12)}</ul>"), "/politics/"),
    "a short section": (page(f"{CONSENT}<h1>Politics</h1><ul>{teasers(4)}</ul>"), "/politics/page/7/"),
    "teasers without headings": (page(f"<h1>News</h1><div>{teasers(5, LINKED)}</div>"), "/news/?page=2"),
    "a front page with a date": (page(f"<h2>Today</h2><ul>{teasers(9)}</ul>", data(YOAST)), "/"),
    "a tag whose stories are told": (
        page(f"<h1>Harbour</h1><ul>{teasers(6)}</ul>", data(COLLECTION, *STORIES)),
        "/tag/harbour/",
    ),
    "a tag of a page that calls itself an article": (
        page(f"<h1>Harbour</h1>{teasers(2)}", data(COLLECTION) + "<meta property=og:type content=article>"),
        "/tag/harbour/",
    ),
    "an author with a life": (page(f"<h1>Maud Tessering</h1>{prose(5)}<ul>{teasers(9)}</ul>"), "/author/maud/"),
    "a search": (page(f"<h1>Results</h1><ol>{teasers(3)}</ol>"), "/?s=harbour"),
    "a section in a numbered address": (page(f"<h1>Politics</h1><ul>{teasers(10)}</ul>"), "/politics/16804552.html"),
    "a section in a dated address": (page(f"<h1>Politics</h1><ul>{teasers(12, LONG)}</ul>"), DATED),
    "cards in a dated address": (page(f"<main>{teasers(12, CARD)}</main>", DESCRIBED), DATED),
    "two columns in a dated address": (
        page(f"<h2>Politics</h2><div>{teasers(9, CARD)}</div><div>{teasers(12, LONG)}</div>", DESCRIBED),
        DATED,
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_page_that_leads_to_articles_is_none(name: str) -> None:
    article = made(*LISTS[name])
    assert (article.status, article.status_reason and article.status_reason.kind) == ("not_article", "link_list")
    assert (article.text, article.headline, article.date_published, article.body) == (None, None, None, ())


@pytest.mark.parametrize("path", ["/imprint/", "/about-us", "/legal/terms-of-use.html", "/datenschutzerklaerung/"])
def test_a_page_about_the_site_is_no_article(path: str) -> None:
    article = made(page(f"<h1>The house</h1>{prose(6)}"), path)
    assert (article.status, article.status_reason and article.status_reason.kind) == ("not_article", "house_page")
    assert article.text is None


def test_a_login_is_no_article() -> None:
    form = "<h1>Welcome back</h1><form><input name=a><input type=password name=b><button>Go</button></form>"
    article = made(page(form), "/reader/?return=/politics/")
    assert (article.status, article.status_reason and article.status_reason.kind) == ("not_article", "login_page")


STORY = "/politics/20261124-8/"
ON = "https://courier.example/politics/20261124-9/"
ONWARD = {
    "refresh": f'<meta http-equiv="refresh" content="0; url={ON}"><p>You are being redirected to the new page.</p>',
    "refresh without url=": f'<meta http-equiv=Refresh content="3;{ON}"><h1>We have moved</h1><a href={ON}>Go on</a>',
    "script": f'<script>window.location.replace("{ON}");</script>Please wait&hellip;',
    "script in a while": f"<script>setTimeout(function(){{ location.href = '{ON}'; }}, 500)</script><p>Loading</p>",
}


@pytest.mark.parametrize("name", ONWARD)
def test_a_page_that_only_leads_on_is_no_article(name: str) -> None:
    article = made(f"<html><head><title>Courier</title></head><body>{ONWARD[name]}</body></html>", STORY)
    assert (article.status, article.status_reason) == ("not_article", Cause("leads_on", url=ON))


STAYS = {
    "loaded anew": '<meta http-equiv="refresh" content="5">',
    "loaded anew, by its address": '<meta http-equiv="refresh" content="5; url=">',
    "after five minutes": f'<meta http-equiv="refresh" content="300; url={ON}">',
    "without scripts": f'<noscript><meta http-equiv="refresh" content="0; url={ON}"></noscript>',
    "by a button": f"<button onclick=\"go('{ON}')\">Subscribe</button>",
}


@pytest.mark.parametrize("name", STAYS)
def test_a_short_page_that_stays_is_an_article(name: str) -> None:
    story = "<h1>The ferry stays</h1><p>The council has decided tonight that the ferry stays where it is.</p>"
    article = made(f"<html><head><title>The ferry stays</title>{STAYS[name]}</head><body>{story}</body></html>", STORY)
    assert (article.status, article.status_reason) == ("ok", None)


def test_a_story_with_a_refresh_is_one() -> None:
    refresh = f'<meta http-equiv="refresh" content="1; url={ON}">'
    article = made(page(f"{refresh}<h1>The ferry stays</h1>{prose(6)}"), STORY)
    assert article.status == "ok"


OTHERS = {
    "feed": (
        "<?xml version='1.0'?>\n<!-- made today --><rss><channel><title>News</title></channel></rss>",
        "text/html",
    ),
    "sitemap": ("<urlset xmlns='s'><url><loc>https://courier.example/</loc></url></urlset>", "text/xml"),
    "pdf": ("%PDF-1.7 abc", "text/html"),
    "json": ('{"articles": [{"title": "One"}]}', "application/json"),
    "image": ("<svg xmlns='http://www.w3.org/2000/svg'><text>Harbour</text></svg>", "image/svg+xml"),
    "file": ("body { color: black }", "text/css"),
}


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_no_page_says_what_it_is(code: str) -> None:
    article = made(OTHERS[code][0], "/politics/20261013-410236/", OTHERS[code][1])
    cause = article.status_reason
    assert (article.status, cause and cause.kind, cause and cause.code) == ("not_article", "no_html", code)
    assert article.text is None


STORY = "<h1>Harbour Board Hears Three Reports on the Works</h1>"
ARTICLES = {
    "a brief above many teasers": (page(f"{STORY}<div>{prose(2)}</div><ul>{teasers(12)}</ul>"), "/harbour-board/"),
    "a page without any data": (page(f"{STORY}<div>{prose(4)}</div><ul>{teasers(12)}</ul>"), "/x.html"),
    "a brief with a dated address": (page(f"{STORY}<div>{prose(1)}</div>{teasers(6)}"), "/politics/20261013-410236/"),
    "a slug that begins like a page about the site": (
        page(f"<h1>About That Night in the Western Harbour</h1><div>{prose(4)}</div>"),
        "/about-that-night/",
    ),
    "links in the running text": (
        page("<h1>Notes</h1><div>" + prose(4).replace("reports", "<a href='/a/20261001-4102/'>old reports</a>")),
        "/notes/",
    ),
    "a page in XHTML": ("<?xml version='1.0'?><!DOCTYPE html>" + page(f"{STORY}<div>{prose(4)}</div>"), "/x/"),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_among_teasers_stays_one(name: str) -> None:
    article = made(*ARTICLES[name])
    assert (article.status, article.status_reason) == ("ok", None)
    assert article.text is not None
    assert "The harbour board met on Monday" in article.text
