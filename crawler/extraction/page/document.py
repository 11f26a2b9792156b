"""A page, read once: the tree and what its head says, shared by everything that takes fields from it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urldefrag, urljoin

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from archive.article import Block
from archive.charset import text_of
from archive.errors import UsageError
from archive.urls import host_of, without_credentials
from crawler.discovery.shape import verdict, words_of
from crawler.extraction.page import loose, structured, trafilatura
from crawler.extraction.page.attributes import squares, without_scripts
from crawler.extraction.page.elements import Limits, TooLarge, elements_of
from crawler.extraction.page.layout import Layout, key, layout_of
from crawler.extraction.page.medium import medium
from crawler.extraction.page.rows import give_head
from crawler.extraction.page.seen import escaped_once, seen, unescaped, without_codes
from crawler.outlets.outlet import Outlet, Rules

__all__ = ["Limits", "Page", "TooLarge", "read"]

_LIMITS = Limits()
# Of metas: the letters of a content, the contents of a name, the names of one meta.
_MOST_LETTERS = 10_000
_MOST_METAS = 30
_MOST_NAMES = 10
# Links that are looked at for headlines, and words of one that is no heading.
_MOST_LINKS = 1_500
_WORDS = 4
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5"))
# Where every page of a site has links.
_AROUND = frozenset(("nav", "aside", "footer"))
# Metas that have an itemprop and no property.
_MOST_SCOPED = 300


@dataclass(frozen=True)
class Page:
    """A page. ``meta`` maps the lower-case name, property or itemprop of a ``<meta>`` to its contents in order;
    ``data`` are the JSON-LD nodes, flattened; ``layout`` says where the words stand. Nobody changes ``tree``."""

    url: str
    html: str
    tree: HtmlElement | None
    headers: Mapping[str, str]
    captured: dt.datetime | None = None
    outlet: Outlet | None = None
    meta: Mapping[str, list[str]] = field(default_factory=dict)
    data: tuple[dict[str, Any], ...] = ()
    layout: Layout = field(default_factory=Layout)

    def first_meta(self, *names: str) -> str | None:
        """The first non-empty content among the metas ``names``, in the order of ``names``."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content.strip():
                    return " ".join(content.split())
        return None

    @staticmethod
    def source_of(name: str) -> str:
        """How ``sources`` call the meta ``name``: those of a script's state are no metas of the page."""
        return name if name.startswith("script state") else f"meta {name}"

    def absolute(self, link: str | None) -> str | None:
        """``link`` resolved against the page's base, without a name and password; None unless it is http(s)."""
        if not link or not link.strip():
            return None
        if link not in self._addresses:
            self._addresses[link] = self._resolved(link)
        return self._addresses[link]

    def _resolved(self, link: str) -> str | None:
        try:
            url = without_credentials(urljoin(self.base, link.strip()))
        except ValueError:
            return None
        return url if url.startswith(("http://", "https://")) else None

    def select(self, css: str | None) -> list[HtmlElement]:
        """The elements that a rule's CSS selector finds, in document order; none where there is no rule."""
        return list(selected(self.tree, css)) if css and self.tree is not None else []

    @cached_property
    def _addresses(self) -> dict[str, str | None]:
        """By each link that was asked for; several fields ask for the links of a page."""
        return {}

    @cached_property
    def readings(self) -> dict[str, list[Block]]:
        """What trafilatura read of the whole page, by the mode; the second reading may ask for what the first took."""
        return {}

    @cached_property
    def leads(self) -> list[tuple[HtmlElement, str]]:
        """The links of the page that are headlines, each with its address; those of the menus around it are none."""
        own = urldefrag(self.url).url
        found = []
        for anchor in islice(self.tree.iter("a"), _MOST_LINKS) if self.tree is not None else ():
            target = urldefrag(self.absolute(anchor.get("href")) or "").url
            if target and target != own and _is_headline(anchor, target):
                found.append((anchor, target))
        return found

    @cached_property
    def site_names(self) -> tuple[str, ...]:
        """The names that the site has for itself: the outlet's title, og:site_name, the publisher, the host."""
        names = [self.outlet.title, self.outlet.name] if self.outlet else []
        for name in ("og:site_name", "application-name", "apple-mobile-web-app-title"):
            names += self.meta.get(name, [])
        names += structured.strings(self.article.get("publisher"))
        for node in self.data:
            kinds = set(structured.types(node))
            # Some systems call every author a person and an organization.
            if {"WebSite", "NewsMediaOrganization", "Organization"} & kinds and "Person" not in kinds:
                for key_of in ("name", "legalName", "alternateName"):
                    names += structured.strings(node.get(key_of))
        host = re.sub(r"^(?:www|m|amp)\.", "", host_of(self.url))
        names += [host, host.split(".")[0]]
        return tuple(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))

    @cached_property
    def declared_language(self) -> str | None:
        """The language as the page itself names it."""
        if self.tree is None:
            return None
        root = self.tree if self.tree.tag == "html" else self.tree.find(".//html")
        names = ("lang", "{http://www.w3.org/XML/1998/namespace}lang") if root is not None else ()
        languages = filter(None, (root.get(name) for name in names))
        return next(languages, None) or self.first_meta(
            "og:locale", "content-language", "language", "dc.language", "inlanguage"
        )

    @cached_property
    def base(self) -> str:
        """The URL that relative links start from."""
        base = self.tree.find(".//base[@href]") if self.tree is not None else None
        try:
            return urljoin(self.url, base.get("href")) if base is not None else self.url
        except ValueError:
            return self.url

    @cached_property
    def article(self) -> dict[str, Any]:
        """The JSON-LD node of the article itself; empty where there is none, or only one of an embedded film or of
        another article."""
        node = structured.article_node(self.data, self.url)
        return structured.with_persons(node, self.data) if self._describes(node) else {}

    def _describes(self, node: dict[str, Any]) -> bool:
        """Whether the node says nothing else than that it is about this page: by its address, or by its headline."""
        canonical = self.first_meta("og:url") or ""
        named = structured.strings([node.get("headline"), node.get("name")])
        is_film = "VideoObject" in structured.types(node)
        if not is_film and (structured.may_be_about(node, self.url) or structured.may_be_about(node, canonical)):
            return True
        if is_film and structured.is_about(node, self.url):
            return True
        title = self.tree.findtext(".//title") if self.tree is not None else None
        titles = [key(text) for text in (title, self.first_meta("og:title", "twitter:title")) if text]
        keys = [key(name) for name in named if key(name)]
        return not titles or not keys or any(name in text or text in name for name in keys for text in titles)

    @cached_property
    def rules(self) -> Rules | None:
        """The outlet's rules in force on the day of capture (without one: those in force now, the open-ended)."""
        if self.outlet is None:
            return None
        return self.outlet.rules_on(self.captured.date() if self.captured else dt.date.max)


def _is_headline(anchor: HtmlElement, target: str) -> bool:
    above = [one.tag for one in anchor.iterancestors()]
    if not _AROUND.isdisjoint(above):
        return False
    if not _HEADINGS.isdisjoint(above[:3]) or next(anchor.iter(*_HEADINGS), None) is not None:
        return True
    text = " ".join(anchor.text_content()[:500].split())
    return words_of(text) >= _WORDS and verdict(target, text).article


def read(
    body: bytes,
    url: str,
    *,
    headers: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
    outlet: Outlet | None = None,
    captured: dt.datetime | None = None,
    limits: Limits = _LIMITS,
) -> Page:
    """The page in ``body`` as it came from ``url``. Raises ``TooLarge`` before anything costly is done."""
    fields = _headers(headers)
    if len(body) > limits.size:
        raise TooLarge("bytes of HTML", limits.size)
    html = escaped_once(without_codes(text_of(body, fields.get("content-type"))))
    markup = without_scripts(html)
    if squares(markup) > limits.attributes:
        raise TooLarge("attributes of an element, squared", limits.attributes)
    other = medium(html, fields.get("content-type"))
    tree = trafilatura.tree_of(html) if html.strip() and other is None else None
    if tree is None:
        return Page(url, html, None, fields, captured, outlet)
    data = structured.json_ld(tree)
    trafilatura.stripped(tree)
    give_head(tree)
    elements = elements_of(tree, limits)
    if seen(tree, elements.classes):
        elements = elements_of(tree, limits)
    layout = layout_of(tree, elements)
    return Page(url, html, tree, fields, captured, outlet, _meta(tree, layout), data, layout)


@lru_cache(maxsize=512)
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def selected(tree: HtmlElement, css: str) -> list[HtmlElement]:
    """The elements of ``tree`` that ``css`` finds. Raises UsageError for a selector that is none."""
    try:
        elements = _selector(css)(tree)
        return [item for item in elements if isinstance(item, HtmlElement)] if isinstance(elements, list) else []
    except (SelectorError, etree.XPathError) as error:
        raise UsageError(f"not a CSS selector: {css!r} ({error})") from error


def _headers(given: Mapping[str, str] | Iterable[tuple[str, str]] | None) -> dict[str, str]:
    pairs = given.items() if isinstance(given, Mapping) else given or ()
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(_text(name).lower(), []).append(_text(value))
    return {name: ", ".join(repeated) for name, repeated in values.items()}


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _meta(tree: HtmlElement, layout: Layout) -> dict[str, list[str]]:
    contents: dict[str, list[str]] = {}
    scopes: dict[HtmlElement, bool] = {}
    scoped = 0
    for tag in tree.iter("meta"):
        content = tag.get("content")
        if content is None:
            continue
        if tag.get("itemprop") and not tag.get("property"):
            scoped += 1
            if scoped > _MOST_SCOPED or _is_anothers(tag, scopes):
                continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            names = tag.get(attribute, "").lower().split()
            # RDFa: a property may be several; a name with a space in it is one ("twitter:misc:written by").
            for name in dict.fromkeys((" ".join(names), *names[:_MOST_NAMES])) if names else ():
                given = contents.setdefault(name, [])
                if len(given) < _MOST_METAS:
                    given.append(unescaped(content[:_MOST_LETTERS]))
    told = (one for one in layout.having("property") if one.tag == "span" and "itemprop" not in one.attrib)
    told = (one for one in told if "content" in one.attrib)
    for element in (*islice(layout.having("itemprop"), _MOST_ITEMS), *islice(told, _MOST_ITEMS)):
        name = element.get("itemprop", "").lower() or _NAMESPACE.sub("", element.get("property", "").lower())
        if element.tag != "meta" and name in _DATED and element.get("content") and not _is_anothers(element, scopes):
            contents.setdefault(name, []).append(element.get("content", "")[:_MOST_LETTERS])
    for name, texts in _in_one(contents.get("parsely-page", ())):
        contents.setdefault(name, []).extend(texts[:_MOST_METAS])
    return contents


def _in_one(contents: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """What the metas say that hold a page's metas in one: Parse.ly's older form, JSON."""
    for content in contents:
        told = loose.loaded(content)
        for name, said in _SAID.items() if isinstance(told, dict) else ():
            yield name, structured.strings(told.get(said))


_SAID = {"parsely-author": "authors", "parsely-pub-date": "pub_date", "parsely-section": "section"}


# Microdata's dates, which stand on any element with a content for machines, and RDFa's, which do on a <span>.
_DATED = frozenset(("datepublished", "datemodified"))
_MOST_ITEMS = 500
# schema:datePublished, rnews:datePublished
_NAMESPACE = re.compile(r"^(?:schema|rnews):")


def _is_anothers(tag: HtmlElement, scopes: dict[HtmlElement, bool]) -> bool:
    """Whether a ``<meta itemprop>`` tells of a thing in the page that is not the page's article: a teaser, a film.

    The scope of an article holds its headline, or some of its paragraphs; ``scopes`` are those that were looked at.
    """
    scope = next((above for above in tag.iterancestors() if above.get("itemscope") is not None), None)
    if scope is None or scope.tag in ("html", "body"):
        return False
    if _MEDIA.search(scope.get("itemtype") or ""):
        return True
    if "Article" not in (scope.get("itemtype") or "") and "Posting" not in (scope.get("itemtype") or ""):
        scope = next((above for above in scope.iterancestors() if above.get("itemscope") is not None), scope)
    if scope not in scopes:
        paragraphs = (len(element.text_content()) > _PARAGRAPH for element in scope.iter("p"))
        scopes[scope] = next(scope.iter("h1"), None) is None and sum(islice(paragraphs, 40)) < _PARAGRAPHS
    return scopes[scope]


# Types of things that an article shows: what is said of them is not said of it.
_MEDIA = re.compile(r"/(?:(?:Video|Audio|Image|Media)Object|Comment|Event|Product|Review)$")
# Letters of a paragraph that is no teaser's, and how many of them make a story.
_PARAGRAPH, _PARAGRAPHS = 100, 2
