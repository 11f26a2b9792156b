"""Whom the head of the page names: JSON-LD, microdata, meta."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from archive.urls import host_of, is_root
from crawler.extraction.fields.authors.chinese import chinese
from crawler.extraction.fields.authors.limits import LONGEST, MOST_LINKS
from crawler.extraction.fields.authors.line import Reader
from crawler.extraction.fields.names import is_name, is_word_of_pages, persons_in
from crawler.extraction.page import structured
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import key
from crawler.extraction.page.state import AUTHOR
from crawler.extraction.text.blocks import plain

__all__ = ["is_owner", "persons_in_card", "persons_in_head", "said_in_head"]


_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "dc.contributor", "cxenseparse:author", "og:article:author", "article:author_name", "citation_author",
    "article.author", "twitter:misc:written by", AUTHOR,
)  # fmt: skip


def is_owner(page: Page, names: tuple[str, ...]) -> bool:
    """Whether the one name is that of who owns the site: "© 2026 Name"."""
    if len(names) != 1:
        return False
    at = page.html.find(names[0])
    while at >= 0:
        if _RIGHTS.search(page.html[max(0, at - 40) : at]):
            return True
        at = page.html.find(names[0], at + 1)
    return False


_RIGHTS = re.compile(r"(?:©|&copy;|copyright)[\s\d–-]{0,14}(?:by\s)?$", re.IGNORECASE)


def said_in_head(reader: Reader) -> Iterator[str]:
    """What the head of the page names as its author, whatever it is."""
    yield from structured.strings(_in_full_names(reader.page.article.get("author")))
    for name in _META:
        yield from reader.page.meta.get(name, ())


def persons_in_card(reader: Reader) -> list[tuple[tuple[str, ...], str]]:
    """The persons of a card for Twitter, whose label says that they wrote the page."""
    page = reader.page
    labels = zip(page.meta.get("twitter:label1", ()), page.meta.get("twitter:data1", ()), strict=False)
    written = [data for label, data in labels if re.search(r"writ|author|by\b|autor|auteur|verf|skrev", label, re.I)]
    names = tuple(dict.fromkeys(name for text in written for name in _names(text, page.site_names)))
    return [(names, "meta twitter:data1")] if names else []


def persons_in_head(reader: Reader) -> list[tuple[tuple[str, ...], str]]:
    """The persons that the head of the page names: JSON-LD author, creator, contributor; then meta."""
    page = reader.page
    data = ("author", "creator", "contributor")
    places = [(f"json-ld {name}", structured.strings(_in_full_names(page.article.get(name)))) for name in data]
    places += [("microdata author", _in_microdata(page))]
    places += [
        (page.source_of(name), [_turned(text) if name in _CATALOGUED else text for text in page.meta.get(name, [])])
        for name in _META
    ]
    ranked = []
    for source, texts in places:
        given = _given_in_parts(page.article.get("author")) if source == "json-ld author" else ()
        said = (_as_printed(page, text) for text in texts)
        names = chinese(page, tuple(name for text in said for name in _names(text, page.site_names, given)))
        names = tuple(name for name in names if not _is_title_of_site(page, name))
        ranked += [(tuple(dict.fromkeys(names)), source)] if names else []
    return ranked[:2]


def _is_title_of_site(page: Page, name: str) -> bool:
    """Whether a name in the head is what the page's title says behind its last sign, and readers see it nowhere but in
    the link to the front page and in the line of rights: that is the site's own, though it reads like a person's."""
    if page.tree is None:
        return False
    title = next(page.tree.iter("title"), None)
    tail = _LAST_OF_TITLE.search(plain(title.text_content())[-LONGEST:]) if title is not None else None
    said = key(name)
    if tail is None or key(tail[1]) != said:
        return False
    doors = (link for link in islice(page.tree.iter("a"), MOST_LINKS) if _is_door(page, link))
    own = sum(said in key(link.text_content()) for link in doors)
    return page.layout.keys.count(said) <= own + is_owner(page, (name,))


def _is_door(page: Page, link: HtmlElement) -> bool:
    href = page.absolute(link.get("href"))
    return href is not None and is_root(href) and host_of(href) == host_of(page.url)


_LAST_OF_TITLE = re.compile(r"\s[-–—|·•:]{1,2}\s([^-–—|·•:]{2,60})$")


def _turned(text: str) -> str:
    """A name as catalogues have it, "Last, First", as people say it."""
    parts = _TURNED.fullmatch(text.strip())
    return f"{parts['given']} {parts['family']}" if parts else text


def _as_printed(page: Page, text: str) -> str:
    """A name that a system gives as catalogues do, where the page prints it as people say it."""
    turned = _turned(text)
    return turned if turned != text and key(turned) in page.layout.keys else text


_CATALOGUED = frozenset(("citation_author", "dc.creator", "dcterms.creator", "dc.contributor"))

_TURNED = re.compile(
    r"(?P<family>[^\W\d_][\w'’-]{1,30}),\s(?P<given>[^\W\d_][\w.'’-]{0,30}(?:\s[^\W\d_][\w.'’-]{0,30})?)"
)


def _in_full_names(value: Any) -> Any:
    """JSON-LD's persons, each with a ``name``: where it is given in its two parts alone, these joined; a name without
    the link around it."""
    if isinstance(value, list):
        return [_in_full_names(one) for one in value[:200]]
    if isinstance(value, dict) and not value.get("name") and value.get("author"):
        return _in_full_names(value["author"])  # schema.org's Role: who wrote it, and as what
    if isinstance(value, dict) and not value.get("name"):
        parts = [*structured.strings(value.get("givenName")), *structured.strings(value.get("familyName"))]
        return " ".join(parts) if len(parts) > 1 else value
    if isinstance(value, str) and "<a " in value:
        return _TAG.sub(" ", value)
    return value


_TAG = re.compile(r"<[^<>]{1,300}>")


def _given_in_parts(value: Any) -> frozenset[str]:
    """The names of JSON-LD's persons of which it gives both parts as well."""
    nodes = value[:200] if isinstance(value, list) else [value]
    parts = (
        [*structured.strings(node.get("givenName")), *structured.strings(node.get("familyName"))]
        for node in nodes
        if isinstance(node, dict) and structured.types(node) == ["Person"]
    )
    return frozenset(" ".join(part) for part in parts if len(part) == 2)


def _in_microdata(page: Page) -> list[str]:
    """The name that microdata give the writer and no reader sees; of several such writers each may be a teaser's."""
    items = page.layout.having("itemprop")
    authors = (one for one in items if one.get("itemprop") == "author")
    writers = {one for one in authors if "Organization" not in (one.get("itemtype") or "")}
    metas = (one for one in items if one.tag == "meta" and one.get("itemprop") == "name") if writers else ()
    names = (one for one in metas if "content" in one.attrib and not writers.isdisjoint(one.iterancestors()))
    found = dict.fromkeys(plain(one.get("content") or "") for one in names)
    return list(found) if len(found) == 1 else []


# As RSS has authors: mail@paper.example (First Last).
_BY_MAIL = re.compile(r"\s*[^\s@]+@[^\s@]+\s*\(([^()]+)\)\s*")


def _names(text: str, own: Sequence[str], given: Container[str] = ()) -> tuple[str, ...]:
    """The persons in a value that is meant to be a name: small letters are the writer's own. ``given`` are names whose
    last word is said to be a family's."""
    if text in given and is_word_of_pages(text) and is_name(f"{text.rpartition(' ')[0]} Family"):
        return (text,)
    if by_mail := _BY_MAIL.fullmatch(text):
        text = by_mail[1]
    before, mark, _ = text.partition("\u200b")
    if mark:  # one system puts the place behind such a sign
        text = before if is_name(before.strip()) else plain(text)
    names = persons_in(text, outlet=own)
    bare = plain(text)
    return names if names or not (bare.islower() and "." not in bare and is_name(bare.title())) else (bare,)
