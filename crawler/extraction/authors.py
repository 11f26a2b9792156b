"""Who wrote it: the printed byline before JSON-LD, persons only, the agency apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extraction import structured
from crawler.extraction.names import agency_in, is_person, persons_in
from crawler.extraction.page import Page

__all__ = ["Credits", "credits_of"]

_BYLINE = re.compile(r"by-?line|(?:^|[\s_-])(?:author|auteur|autor|autore|writer|reporter|journalist|redakteur)s?(?:$|[\s_-])|author-?name|articleauthor", re.IGNORECASE)
_NOT_IT = re.compile(r"bio|box|avatar|image|photo|comment|related|about|social|follow|card-list|widget|teaser|promo", re.IGNORECASE)
_META = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "cxenseparse:author", "og:article:author", "article:author_name", "twitter:data1")


@dataclass(frozen=True)
class Credits:
    """``authors`` are persons; ``byline`` is the printed line; ``source`` where the authors came from."""

    authors: tuple[str, ...] = ()
    byline: str | None = None
    agency: str | None = None
    source: str | None = None
    others: tuple[tuple[str, ...], ...] = ()


def credits_of(page: Page, lines: list[str]) -> Credits:
    """The credits of ``page``; ``lines`` are the first lines of its main text, which may hold the byline."""
    own = page.site_names
    found: list[tuple[str, tuple[str, ...], str]] = []
    for source, line in _printed(page, lines):
        persons = persons_in(line, outlet=own, lead_needed=source == "text")
        if persons or agency_in(line):
            found.append((source, persons, line))
    told = _told(page, own)
    printed = next((one for one in found if one[1]), None)
    byline = (printed or (found[0] if found else (None, (), None)))[2]
    agency = next((a for a in (agency_in(line) for _, _, line in found) if a), None) or (page.outlet.agency if page.outlet else None)
    ranked = ([(printed[1], printed[0])] if printed else []) + told
    if not ranked:
        return Credits((), byline, agency, None)
    return Credits(ranked[0][0], byline, agency, ranked[0][1], tuple(persons for persons, _ in ranked[1:] if set(persons) != set(ranked[0][0])))


def _printed(page: Page, lines: list[str]) -> list[tuple[str, str]]:
    found = [("rule byline", " ".join(one.text_content().split())) for one in page.select(page.rules.byline if page.rules else None)]
    if page.tree is not None:
        found += [("byline", line) for line in _marked(page.tree)]
    return found + [("text", line) for line in lines if len(line) < 160]


def _marked(tree: HtmlElement) -> list[str]:
    found: list[str] = []
    for element in tree.iter("p", "div", "span", "a", "address", "li", "strong", "em", "h3", "h4"):
        name = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''} {element.get('rel') or ''} {element.get('data-testid') or ''}"
        if len(name) < 8 or not _BYLINE.search(name) or _NOT_IT.search(name):
            continue
        text = " ".join(element.text_content()[:400].split())
        if 3 < len(text) < 200 and text not in found:
            found.append(text)
        if len(found) >= 12:
            break
    return found


def _told(page: Page, own: tuple[str, ...]) -> list[tuple[tuple[str, ...], str]]:
    ranked = []
    for key in ("author", "creator"):
        names = [name for text in structured.strings(page.article.get(key)) for name in persons_in(text, outlet=own)]
        if names:
            ranked.append((tuple(dict.fromkeys(names)), f"json-ld {key}"))
            break
    for meta in _META:
        names = [name for text in page.meta.get(meta, ()) for name in persons_in(text, outlet=own) if is_person(name)]
        if names:
            ranked.append((tuple(dict.fromkeys(names)), f"meta {meta}"))
            break
    return ranked
