"""From what a course found to a draft: sample articles are extracted, names and places concluded."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from archive.article import Article
from archive.urls import host_of, slug
from crawler.discovery.sites import site
from crawler.extraction.page.document import Page, TooLarge
from crawler.extraction.page.document import read as read_page
from crawler.outlet_tools.asking import Answer
from crawler.outlet_tools.draft.course import DraftCourse
from crawler.outlet_tools.draft.pattern import article_pattern
from crawler.outlet_tools.draft.values import Draft
from crawler.outlet_tools.draft.zones import place_of
from crawler.outlets.catalogue import bare_host
from crawler.workers.pool import Workers

__all__ = ["drafted", "name_for"]

# Between an article's title and the site's name.
_SEPARATOR = re.compile(r"\s+[|–—:·»-]\s+|｜")


def drafted(course: DraftCourse, name: str | None, day: dt.date) -> Draft:
    """The draft of the site that ``course`` visited; ``name`` is the outlet's, else it is made of the host's."""
    samples = _extracted(course.articles)
    sites = course.sites
    addresses = [*sites.articles, *(link for feed in course.feeds for link in feed.links)]
    home = next((page for page in course.pages if page.url == course.home), course.pages[0])
    pages = [page for page in (home, *course.pages, *course.articles) if page.good]
    return Draft(
        asked=course.given,
        day=day,
        name=name or name_for(course.home),
        title=_title(home, pages),
        home=course.home,
        place=place_of(course.home, [said for page in pages for said in _said(page)], samples),
        article=article_pattern(addresses, sites.others, [section.url for section in course.sections]),
        hosts=tuple(_hosts(course.home, sites.articles)),
        sections=tuple(course.sections),
        feeds=tuple(course.feeds),
        sitemaps=tuple(course.sitemaps),
        samples=tuple(samples),
        failed=tuple(course.failed),
    )


def name_for(home: str) -> str:
    """``https://japannews.yomiuri.co.jp/`` → ``japannews-yomiuri``; an address in numbers is its own name."""
    host = host_of(home)
    if re.fullmatch(r"[\d.]+|.*:.*", host):
        return slug(host)
    registrable = site(host)
    own = registrable.partition(".")[0]
    below = ".".join(host.split(".")[: -registrable.count(".") - 1])
    below = re.sub(r"^(?:www\d?|m|amp)(?:\.|$)", "", below)
    return slug(f"{below}-{own}" if below else own)


def _extracted(answers: Iterable[Answer]) -> list[Article]:
    with Workers(workers=2) as workers:
        waiting = [workers.extract(one.body, one.url, headers=one.headers) for one in answers]
        return [one.result() for one in waiting]


def _title(home: Answer, pages: Sequence[Answer]) -> str:
    """What the site calls itself on its front page or else on most of the others; where no field says it, the part that
    the titles of its pages share, or the front page's own; the host where there is none. A title that one other page
    alone has is that page's."""
    host = host_of(home.url)
    read = [one for page in (home, *pages) if (one := _page(page)) is not None]
    own = (host, bare_host(host))
    named = [name for one in read if (name := next(iter(one.site_names), host)) not in own]
    if named:
        return max(named, key=named.count)
    titles = [one.tree.findtext(".//title") or "" for one in read if one.tree is not None]
    parts = Counter(part for title in titles for part in set(_SEPARATOR.split(" ".join(title.split()))) if part)
    front = _page(home)
    of_front = (front.tree.findtext(".//title") or "") if front is not None and front.tree is not None else ""
    good = [part for part in parts if parts[part] > 1 or part in of_front]
    return max(good, key=lambda part: (parts[part], len(part)), default=host)


def _page(answer: Answer) -> Page | None:
    try:
        return read_page(answer.body, answer.url, headers=answer.headers)
    except TooLarge:
        return None


def _said(page: Answer) -> list[str]:
    """The languages that a page names itself, with their regions."""
    read = _page(page)
    return [said for said in (read.declared_language, read.first_meta("og:locale")) if said] if read else []


def _hosts(home: str, articles: Iterable[str]) -> list[str]:
    """Hosts of the site besides the home's own, with or without www, that hold articles."""
    bare = host_of(home).removeprefix("www.")
    found = sorted({host_of(url) for url in articles} - {bare, f"www.{bare}"})
    return [host for host in found if re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", host)]
