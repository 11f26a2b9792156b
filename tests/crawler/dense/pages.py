"""The pages of an outlet: four templates of articles, the list, the front page, feeds, sitemaps; and what stands in
their place when something is wrong."""

from __future__ import annotations

import datetime as dt
import html
import json
import random
from collections.abc import Sequence
from email.utils import format_datetime

from tests.crawler.dense.world import START, House, Story, Wording

__all__ = ["article", "challenge", "feed", "front", "maintenance", "moment", "no_page", "section", "sitemap"]

_POLITICS = {"english": "Politics", "japanese": "政治"}
_SPORT = {"english": "Sport", "japanese": "スポーツ"}
_DOWN = {
    "english": (
        "Scheduled maintenance",
        "This site is down for scheduled maintenance. We will be back shortly.",
        "Our presses are being oiled. Every page of the paper will be here again before the next tide; until then the "
        "editors thank their readers for the patience that they have always shown. " * 4,
    ),
    "japanese": (
        "メンテナンス中",
        "ただいまサイトのメンテナンスを行っています。しばらくお待ちください。",
        "輪転機の手入れをしています。次の満ち潮までにはすべてのページが戻ります。読者の皆さまのご理解に感謝いたします。"
        * 5,
    ),
}
_NONE = {"english": "Page not found", "japanese": "ページが見つかりません"}
_NONE_TEXT = {
    "english": "The page that you asked for does not exist or has been removed.",
    "japanese": "お探しのページは存在しないか、削除された可能性があります。",
}


def moment(story: Story, hour: int | None = None) -> dt.datetime:
    """When the story was published, or what became of it at ``hour``: within the hour before that is on show."""
    draw = random.Random(story.id * 1000 + (hour or 0))
    return START + dt.timedelta(
        hours=(hour or story.hour) - 1, minutes=draw.randint(2, 57), seconds=draw.randint(0, 59)
    )


def modified(story: Story, hour: int) -> dt.datetime:
    since = next(since for since, _ in reversed(story.wordings) if since <= hour or since == story.hour)
    return moment(story, since)


def article(house: House, base: str, story: Story, path: str, words: Wording, hour: int, serial: int) -> str:
    body = "".join(f"<p>{_text(block)}</p>\n" for block in words.blocks)
    head, title = _text(words.headline), _text(words.headline)
    when, changed = moment(story).isoformat(), modified(story, hour).isoformat()
    posts = "".join(
        f'<section class="post" id="{one.id}"><h2>{_text(one.headline)}</h2>'
        f'<time datetime="{_post_time(one.hour)}">{_post_time(one.hour)[11:16]}</time>'
        f"<p>{_text(one.text)}</p></section>\n"
        for one in words.entries
    )
    canonical = f'<link rel="canonical" href="{base}{path}">'
    match 0 if words.entries else house.template:
        case 0:
            about = json.dumps(_json_ld(house, base, path, words, when, changed), ensure_ascii=False)
            meta = f'<script type="application/ld+json">{about}</script>'
            main = f'<article class="story"><h1>{title}</h1><div class="story-body">{body}{posts}</div></article>'
        case 1:
            meta = f'<meta property="og:type" content="article"><meta property="og:title" content="{head}">'
            meta += f'<meta property="article:published_time" content="{when}">'
            meta += f'<meta property="article:modified_time" content="{changed}">'
            main = f'<article id="post-{story.id}" class="post hentry"><h1 class="entry-title">{title}</h1>'
            main += f'<div class="entry-content">{body}</div></article>'
        case 2:
            meta = ""
            main = f'<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{title}</h1>'
            main += f'<time itemprop="datePublished" datetime="{when}">{when[:10]}</time>'
            main += f'<div itemprop="articleBody">{body}</div></div>'
        case _:
            meta = f'<meta name="date" content="{when}">'
            main = f'<h1>{title}</h1>\n<div class="text">{body}</div>'
    return _page(
        house, base, words.headline, meta + canonical, f"<main>{main}</main>{_rail(house, base, hour, serial)}"
    )


def section(house: House, base: str, links: Sequence[tuple[Story, str]], hour: int) -> str:
    rows = ""
    for story, href in links:
        words = story.wording(hour)
        rows += f'<article class="teaser"><h2><a href="{_text(href)}">{_text(words.headline)}</a></h2>'
        rows += f'<time datetime="{moment(story).isoformat()}">{moment(story):%Y-%m-%d}</time>'
        rows += f"<p>{_text(words.blocks[0][:120])}</p></article>\n"
    name = _POLITICS[house.language]
    return _page(house, base, name, "", f'<main><h1>{name}</h1><div class="list">{rows}</div></main>')


def front(house: House, base: str, serial: int) -> str:
    """What is not politics."""
    name = _SPORT[house.language]
    rows = "".join(
        f'<article class="teaser"><h2><a href="{base}/sport/{number}-rowing-club-wins-the-long-race-again-{number}/">'
        f"{name}: the rowing club wins the long race again, number {number}</a></h2></article>\n"
        for number in range(9001, 9013)
    )
    return _page(house, base, house.name, "", f'<main><h1>{house.name}</h1><div class="list">{rows}</div></main>')


def feed(house: House, links: Sequence[tuple[Story, str]], hour: int) -> tuple[str, str]:
    """(content type, text)."""
    if house.feed == "json":
        items = [
            {
                "id": href,
                "url": href,
                "title": story.wording(hour).headline,
                "date_published": moment(story).isoformat(),
            }
            for story, href in links
        ]
        told = {"version": "https://jsonfeed.org/version/1.1", "title": house.name, "items": items}
        return "application/feed+json", json.dumps(told, ensure_ascii=False)
    if house.feed == "atom":
        rows = "".join(
            f'<entry><title>{_text(story.wording(hour).headline)}</title><link href="{_text(href)}"/>'
            f"<id>{_text(href)}</id><published>{moment(story).isoformat()}</published>"
            f"<updated>{modified(story, hour).isoformat()}</updated></entry>"
            for story, href in links
        )
        return "application/atom+xml", f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{rows}</feed>'
    rows = "".join(
        f"<item><title>{_text(story.wording(hour).headline)}</title><link>{_text(href)}</link>"
        f"<pubDate>{format_datetime(moment(story))}</pubDate></item>"
        for story, href in links
    )
    return "application/rss+xml", f'{_XML}<rss version="2.0"><channel><title>{house.name}</title>{rows}</channel></rss>'


def sitemap(house: House, links: Sequence[tuple[Story, str]], hour: int, *, pairs: bool = False) -> str:
    """``pairs``: two addresses in each entry."""
    now = (START + dt.timedelta(hours=hour)).isoformat()
    dates = [modified(story, hour).isoformat() if house.sitemap == "honest" else now for story, _ in links]
    locs = [f"<loc>{_text(href)}</loc>" for _, href in links]
    if pairs:
        locs = [one + other for one, other in zip(locs[::2], locs[1::2], strict=False)]
    rows = "".join(f"<url>{loc}<lastmod>{date}</lastmod></url>" for loc, date in zip(locs, dates, strict=False))
    return f'{_XML}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


def maintenance(house: House, base: str, variant: int) -> str:
    """A short page that says what it is; or a long one in words of its own."""
    title, short, long = _DOWN[house.language]
    text = short if variant % 2 == 0 else long
    return _page(
        house, base, title if variant % 2 == 0 else house.name, "", f"<main><h1>{title}</h1><p>{text}</p></main>"
    )


def no_page(house: House, base: str) -> str:
    name, text = _NONE[house.language], _NONE_TEXT[house.language]
    return _page(house, base, name, "", f"<main><h1>{name}</h1><p>{text}</p></main>")


def challenge(variant: int) -> tuple[int, list[tuple[str, str]], str]:
    """(status, fields, page) of a vendor's wall."""
    if variant == 0:
        page = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title></title>'
        page += "<script>window.awsWafCookieDomainList=[];</script>"
        page += '<script src="https://x.token.awswaf.com/x/challenge.js"></script></head><body>'
        page += '<div id="challenge-container"></div><noscript><h1>JavaScript is disabled</h1></noscript></body></html>'
        return 202, [("x-amzn-waf-action", "challenge"), ("server", "CloudFront")], page
    if variant == 1:
        page = '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body>'
        page += "<noscript>Enable JavaScript and cookies to continue</noscript>"
        page += '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/x"></script></body></html>'
        return 403, [("cf-mitigated", "challenge"), ("server", "cloudflare")], page
    page = '<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"></head><body>'
    page += '<iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=1" frameborder=0>'
    page += "Request unsuccessful. Incapsula incident ID: 1-2</iframe></body></html>"
    return 200, [("x-iinfo", "1-2-3"), ("x-cdn", "Imperva")], page


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _json_ld(house: House, base: str, path: str, words: Wording, when: str, changed: str) -> dict[str, object]:
    about: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting" if words.entries else "NewsArticle",
        "url": base + path,
        "headline": words.headline,
        "datePublished": when,
        "dateModified": changed,
        "publisher": {"@type": "Organization", "name": house.name},
    }
    if words.entries:
        about["liveBlogUpdate"] = [
            {
                "@type": "BlogPosting",
                "@id": f"{base}{path}#{one.id}",
                "url": f"{base}{path}#{one.id}",
                "headline": one.headline,
                "datePublished": _post_time(one.hour),
                "articleBody": one.text,
            }
            for one in words.entries
        ]
    return about


def _post_time(hour: int) -> str:
    return (START + dt.timedelta(hours=hour, minutes=-20)).isoformat()


def _rail(house: House, base: str, hour: int, serial: int) -> str:
    """What other readers read: another list at each request."""
    draw = random.Random(serial)
    rows = "".join(
        f'<li><a href="{base}/sport/{number}-rowing-club-wins-the-long-race-again-{number}/">Race {number}</a></li>'
        for number in draw.sample(range(9001, 9013), 5)
    )
    return f'<aside class="most-read"><h3>{_SPORT[house.language]}</h3><ul>{rows}</ul></aside>'


def _page(house: House, base: str, title: str, meta: str, main: str) -> str:
    lang = "ja" if house.language == "japanese" else "en"
    nav = f'<nav><a href="{base}/">{house.name}</a> <a href="{base}/politics/">{_POLITICS[house.language]}</a> '
    nav += f'<a href="{base}/sport/">{_SPORT[house.language]}</a></nav>'
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{_text(title)} - {house.name}</title>{meta}</head><body><header>{nav}</header>{main}"
        f'<footer><p>© {house.name}</p><a href="{base}/imprint/">Imprint</a></footer></body></html>'
    )


def _text(words: str) -> str:
    return html.escape(words)
