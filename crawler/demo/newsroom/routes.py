"""The two sites: which address gives which page. No sockets here: a request's target in, a reply out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

from crawler.demo.newsroom import courier, shiomi, syndication
from crawler.demo.newsroom.desk import Edition, Shelf, Story
from crawler.demo.newsroom.press import Sheet
from crawler.demo.newsroom.reply import HTML, XML, Fields, Reply, file, gzipped, missing, moved, sent, validators

__all__ = ["answer"]

_ATOM = "application/atom+xml; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"


def answer(edition: Edition, base: str, target: str, *, serial: int, headers: Mapping[str, str]) -> Reply:
    """The reply to ``GET target`` at the site ``base``. ``serial`` is the number of the request, from which the
    rankings are drawn; ``headers`` (names in lower case) may make it a 304."""
    sheet = Sheet(edition, base, serial)
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    reply = _SITES[edition.paper.layout](sheet, parts.path, query)
    return sent(reply, edition.spells, headers)


def _courier(sheet: Sheet, path: str, query: Mapping[str, str]) -> Reply:
    """WordPress: pages in folders, ``/page/N/``, a feed under each section, ``/?p=ID`` for short."""
    machine = _courier_machines(sheet).get(path)
    if machine is not None:
        return machine()
    if path == "/":
        by_id = {str(story.id): story for story in sheet.edition.states}
        story = by_id.get(query.get("p", ""))
        return moved(sheet.url(story)) if story else _list(sheet, courier, "latestnews", 1)
    story = dict(sheet.edition.addresses()).get(path)
    if story is not None:
        return _courier_story(sheet, story, path)
    found = re.fullmatch(r"/(?P<shelf>[a-z/-]+?)/(?:page/(?P<page>[1-9]\d{0,3})/|(?P<feed>feed)/)?", path)
    shelf = _shelf(sheet, found["shelf"]) if found else None
    if found and shelf and found["feed"]:
        return _rss(sheet, f"{shelf.trail[-1]} – {sheet.edition.paper.title}", sheet.edition.on(shelf), path)
    if found and shelf:
        return _list(sheet, courier, shelf.path, int(found["page"] or 1))
    return moved(f"{sheet.base}{path}/") if _lacks_slash(sheet, path) else missing(sheet)


def _courier_machines(sheet: Sheet) -> dict[str, Callable[[], Reply]]:
    return {
        "/robots.txt": lambda: _robots(sheet, "/sitemap.xml", "/sitemap-news.xml"),
        **_sitemaps(sheet, "/sitemap.xml", "/sitemap-posts.xml.gz", "/sitemap-news.xml"),
        "/feed/": lambda: _rss(sheet, sheet.edition.paper.title, sheet.edition.live, "/feed/"),
    }


def _courier_story(sheet: Sheet, story: Story, path: str) -> Reply:
    elsewhere = _not_here(sheet, story, path)
    if elsewhere is not None:
        return elsewhere
    if story.page == "empty":
        return Reply(200, b"", (("Content-Type", HTML),))
    fields: Fields = (
        ("Content-Type", HTML),
        ("Link", f"<{sheet.base}/?p={story.id}>; rel=shortlink"),
        ("Set-Cookie", "courier_visit=1; path=/"),
        ("Set-Cookie", "_meter=0; path=/; HttpOnly"),
    )
    return Reply(200, courier.article(sheet, story).encode(), fields)


def _shiomi(sheet: Sheet, path: str, query: Mapping[str, str]) -> Reply:
    """A system of its own: ``?page=N``, Atom, validators on articles."""
    machine = _shiomi_machines(sheet).get(path)
    if machine is not None:
        return machine()
    story = dict(sheet.edition.addresses()).get(path)
    if story is not None:
        return _not_here(sheet, story, path) or _shiomi_story(sheet, story)
    shelf, number = _shelf(sheet, path.strip("/") or "news"), query.get("page", "1")
    if shelf and re.fullmatch(r"[1-9]\d{0,3}", number):
        return _list(sheet, shiomi, shelf.path, int(number)) if path.endswith("/") else moved(f"{sheet.base}{path}/")
    return missing(sheet)


def _shiomi_machines(sheet: Sheet) -> dict[str, Callable[[], Reply]]:
    politics = sheet.edition.on(sheet.edition.paper.shelf("news/seiji"))
    return {
        "/robots.txt": lambda: _robots(sheet, "/sitemap_index.xml"),
        **_sitemaps(sheet, "/sitemap_index.xml", "/sitemaps/articles.xml.gz", "/sitemaps/news.xml"),
        "/feeds/all.atom": lambda: _atom(sheet, "汐見新報 新着", sheet.edition.live, "/feeds/all.atom"),
        "/feeds/seiji.atom": lambda: _atom(sheet, "汐見新報 政治", politics, "/feeds/seiji.atom"),
    }


def _shiomi_story(sheet: Sheet, story: Story) -> Reply:
    lasting = shiomi.article(replace(sheet, serial=0), story).encode()
    fields = (("Content-Type", "text/html; charset=utf-8"), *validators(lasting, story.modified or story.published))
    return Reply(200, shiomi.article(sheet, story).encode(), fields)


def _list(sheet: Sheet, printer: ModuleType, section: str, number: int) -> Reply:
    shelf = sheet.edition.paper.shelf(section)
    if number > sheet.page_count(shelf):
        return missing(sheet)
    return Reply(200, printer.listing(sheet, shelf, number).encode(), (("Content-Type", HTML),))


def _sitemaps(sheet: Sheet, index: str, articles: str, news: str) -> dict[str, Callable[[], Reply]]:
    live, parts = sheet.edition.live, (sheet.base + articles, sheet.base + news)
    return {
        index: lambda: file(sheet, syndication.sitemap_index(parts), XML),
        articles: lambda: gzipped(syndication.sitemap(sheet, live)),
        news: lambda: file(sheet, syndication.news_sitemap(sheet, live), XML),
    }


def _robots(sheet: Sheet, *sitemaps: str) -> Reply:
    return Reply(200, syndication.robots(sheet, sitemaps).encode(), (("Content-Type", _TEXT),))


def _rss(sheet: Sheet, title: str, stories: tuple[Story, ...], address: str) -> Reply:
    return file(sheet, syndication.rss(sheet, stories[:10], title=title, address=address), XML)


def _atom(sheet: Sheet, title: str, stories: tuple[Story, ...], address: str) -> Reply:
    return file(sheet, syndication.atom(sheet, stories[:10], title=title, address=address), _ATOM)


def _not_here(sheet: Sheet, story: Story, path: str) -> Reply | None:
    if story.gone:
        return moved(f"{sheet.base}/") if story.gone == 301 else missing(sheet, story.gone)
    return moved(sheet.url(story)) if path != sheet.edition.paper.path(story) else None


def _shelf(sheet: Sheet, path: str) -> Shelf | None:
    try:
        return sheet.edition.paper.shelf(path)
    except KeyError:
        return None


def _lacks_slash(sheet: Sheet, path: str) -> bool:
    return f"{path}/" in dict(sheet.edition.addresses()) or _shelf(sheet, path.strip("/")) is not None


_SITES: dict[str, Callable[[Sheet, str, Mapping[str, str]], Reply]] = {"courier": _courier, "shiomi": _shiomi}
