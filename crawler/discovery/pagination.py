"""The next page of a listing, in whatever style the site has: never the same page, never one before it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from crawler.discovery.addresses import absolute, key
from crawler.discovery.labels import NEXT_NAMES, NEXT_WORDS
from crawler.discovery.page import Link, PageTree, ancestors
from crawler.discovery.sites import same_site
from crawler.outlets.outlet import Section

__all__ = ["next_page", "page_number"]

_IN_PATH = re.compile(
    r"(?:^|/)(?:page|seite|pagina|página|pag|sida|side|sivu|strona|strana|trang|halaman|sayfa|oldal|p|pg)[/=_-]?(\d{1,5})(?=/|\.|$)",
    re.IGNORECASE,
)
_IN_QUERY = frozenset(
    ("page", "p", "pg", "paged", "pagina", "pag", "seite", "offset", "start", "from", "pageno", "pageindex", "page_no",
     "pagenum", "currentpage", "sida", "side", "strona", "sayfa", "trang", "_page", "pn", "cp")
)  # fmt: skip
_TRAILING = re.compile(r"[-_/](\d{1,4})(?:\.\w{2,5})?/?$")


def next_page(page: PageTree, links: Iterable[Link], section: Section | None = None) -> str | None:
    """The address of the page after ``page``; None on the last one, or where the page names none."""
    if section is not None and section.pages:
        return _by_template(section, page.url)
    links = list(links)
    for candidate in (*_declared(page), *_said(links), *_numbered(page.url, links)):
        if _goes_on(page.url, candidate):
            return candidate
    return None


def page_number(url: str) -> int:
    """The number of the page that ``url`` shows, 1 where it names none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return 1
    match = _IN_PATH.search(parts.path)
    if match:
        return int(match[1])
    for name, value in parse_qsl(parts.query):
        if name.lower() in _IN_QUERY and re.fullmatch(r"\d{1,6}", value):
            return int(value)
    return 1


def _by_template(section: Section, url: str) -> str | None:
    template = section.pages or ""
    before, _, after = template.partition("{n}")
    match = re.fullmatch(re.escape(before) + r"(\d{1,6})" + re.escape(after), url)
    if match:
        return template.replace("{n}", str(int(match[1]) + 1))
    return template.replace("{n}", "2") if key(url) == key(section.url) else None


def _declared(page: PageTree) -> Iterable[str]:
    for element in page.root.iter("link", "a"):
        if "next" in (element.get("rel") or "").lower().split():
            url = absolute(element.get("href") or "", page.base)
            if url:
                yield url


def _said(links: list[Link]) -> Iterable[str]:
    """Links that say "next", "older", "more" in a language we know, or are called so by their class."""
    for link in links:
        label = f"{link.element.get('aria-label') or ''}\n{link.element.get('title') or ''}".lower().split("\n")
        if any(NEXT_WORDS.fullmatch(word.strip()) for word in (link.text.lower(), *label) if word.strip()):
            yield link.url
    for link in links:
        names = f"{link.element.get('class') or ''} {link.element.get('id') or ''}".lower()
        parent = next(ancestors(link.element), None)
        names += f" {parent.get('class') or ''}".lower() if parent is not None else ""
        if any(NEXT_NAMES.fullmatch(name) for name in names.split()):
            yield link.url


def _numbered(url: str, links: list[Link]) -> Iterable[str]:
    wanted = str(page_number(url) + 1)
    return (link.url for link in links if link.text.strip() == wanted)


def _goes_on(url: str, candidate: str) -> bool:
    """``candidate`` is another page of the same listing, and a later one."""
    if key(url) == key(candidate) or not same_site(url, candidate):
        return False
    here, there = _stem(url), _stem(candidate)
    if here != there and _trailing_stem(url) != _trailing_stem(candidate):
        return False
    return _number(candidate) > _number(url)


def _number(url: str) -> int:
    number = page_number(url)
    match = _TRAILING.search(urlsplit(url).path)
    return number if number > 1 or match is None else int(match[1])


def _stem(url: str) -> str:
    parts = urlsplit(url)
    path = _IN_PATH.sub("", parts.path)
    return re.sub(r"/(?:index[\w-]*\.\w{2,5})?$", "", path.rstrip("/"))


def _trailing_stem(url: str) -> str:
    return re.sub(
        r"(?:[-_/](?:seite|page|p|vc)?[-_]?\d{1,6}){1,2}(?:\.\w{2,5})?/?$|/(?:index\.\w+)?$",
        "",
        urlsplit(url).path.rstrip("/"),
    )
