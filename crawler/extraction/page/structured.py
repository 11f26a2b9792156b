"""JSON-LD (schema.org) as flat nodes, and the one node that is the article."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from crawler.extraction.page import loose

__all__ = ["article_node", "is_about", "json_ld", "may_be_about", "raw_strings", "strings", "types", "with_persons"]

# schema.org: CreativeWork > Article and what news sites use in its place; the better first.
_ARTICLE_TYPES = (
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle",
    "ReviewNewsArticle", "AskPublicNewsArticle", "AdvertiserContentArticle", "LiveBlogPosting", "BlogPosting",
    "Article", "Report", "ScholarlyArticle", "TechArticle", "SocialMediaPosting", "ClaimReview", "ImageGallery",
    "MediaGallery", "VideoObject", "WebPage",
)  # fmt: skip
# The last of them may tell of a part of the page.
_WEAK = 5
_DEEPEST = 12
# The escape of half a character without its other half, behind those that are to stay: no text can hold it.
_HALF = re.compile(r"(\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_MOST = 2_000
_SURROGATE = re.compile("[\ud800-\udfff]")


def json_ld(tree: HtmlElement) -> tuple[dict[str, Any], ...]:
    """Every JSON-LD object of the page in document order, ``@graph`` and nested objects flattened after their parent.
    A script that is no JSON is mended where one meaning is left; such objects come last."""
    sure: list[dict[str, Any]] = []
    mended: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            text = _bare(script.text_content() or "")
            value = loose.usual(text)
            nodes, value = (mended, loose.loaded(text)) if value is None else (sure, value)
            nodes += islice(_flat(_pruned(value, 0), 0), _MOST - len(sure) - len(mended))
    return (*sure, *mended)


def article_node(nodes: Iterable[dict[str, Any]], url: str) -> dict[str, Any]:
    """The node that describes the page's article: an article type, the page's own URL before others."""
    ranked = []
    for place, node in enumerate(nodes):
        rank = min((_ARTICLE_TYPES.index(kind) for kind in types(node) if kind in _ARTICLE_TYPES), default=None)
        if rank is not None and node.keys() & {"headline", "datePublished", "articleBody", "author", "name"}:
            weak = rank >= len(_ARTICLE_TYPES) - _WEAK
            ranked.append((weak, not is_about(node, url), rank if weak else 0, place, node))
    return min(ranked, key=lambda entry: entry[:4])[4] if ranked else {}


def with_persons(node: dict[str, Any], nodes: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """``node`` with the persons whom its ``author`` names by reference alone (``{"@id": …}``), as other ``nodes`` of
    the page describe them."""
    given = node.get("author")
    authors = given if isinstance(given, list) else [given]
    if not any(map(_reference, authors)):
        return node
    known = {str(one["@id"]): one for one in nodes if "@id" in one and "name" in one and "Person" in types(one)}
    return {**node, "author": [known.get(_reference(one), one) for one in authors]}


def _reference(value: Any) -> str:
    """The id of the node that ``value`` stands for; empty where it is a node itself."""
    return str(value.get("@id") or "") if isinstance(value, dict) and not value.get("name") else ""


def types(node: dict[str, Any]) -> list[str]:
    """The node's types without namespace."""
    given = node.get("@type")
    kinds = given if isinstance(given, list) else [given]
    return [re.split("[/:]", str(kind))[-1] for kind in kinds if kind]


def strings(value: Any, key: str = "name") -> list[str]:
    """The texts in a JSON-LD value: strings as they are, objects by their ``key``, lists flattened."""
    if isinstance(value, str):
        text = " ".join(html.unescape(value).split())
        return [text] if text else []
    if isinstance(value, dict):
        if (listed := value.get("@list") or value.get("@set") or _numbered(value)) and key not in value:
            return strings(listed, key)
        return strings(value.get(key) or value.get("@value"), key)
    if isinstance(value, list):
        return [text for item in value[:200] for text in strings(item, key)]
    return []


def _numbered(value: dict[str, Any]) -> list[Any]:
    """The values of a list that a system wrote as an object: ``{"0": …, "1": …}``; empty where ``value`` is none."""
    return list(value.values()) if value and all(name.isdecimal() for name in value) else []


def raw_strings(value: Any) -> list[str]:
    """The texts in ``value`` with their line breaks, entities read."""
    texts = value if isinstance(value, list) else [value]
    return [html.unescape(text) for text in texts if isinstance(text, str) and text.strip()]


def _bare(text: str) -> str:
    """The text of a script without the marks that hid it from old browsers, and without halves of characters."""
    if "\\ud" in text or "\\uD" in text:
        text = _HALF.sub(lambda found: found[1] or "\\ufffd", text)
    text = text.strip().strip("\ufeff")
    if text[:1] not in ("{", "[") or text[-1:] not in ("}", "]"):
        text = re.sub(
            r"^\s*(?:<!--|/\*.*?\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", "", text
        )
    return text


def _pruned(value: Any, depth: int) -> Any:
    """``value`` without what stands too deep in it, and without halves of characters, which no file can hold."""
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATE.sub("\ufffd", value)
    if depth > 2 * _DEEPEST:
        return None
    if isinstance(value, dict):
        return {_pruned(name, depth): _pruned(one, depth + 1) for name, one in value.items()}
    return [_pruned(one, depth + 1) for one in value] if isinstance(value, list) else value


def _flat(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict) and "@type" in value:
        yield value
        if "ItemList" in types(value):
            return  # the stories of a ranking, of a box of other stories
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in inner:
        yield from _flat(child, depth + 1)


def may_be_about(node: dict[str, Any], url: str) -> bool:
    """Whether the node describes the page at ``url``, or does not say what it describes."""
    named = strings([node.get("url"), node.get("@id"), node.get("mainEntityOfPage")], "@id")
    return not named or is_about(node, url)


def is_about(node: dict[str, Any], url: str) -> bool:
    """Whether the node names ``url`` as the page that it describes."""
    path = _path(url)
    urls = strings([node.get("url"), node.get("@id"), node.get("mainEntityOfPage")], "@id")
    return bool(path) and path in map(_path, urls)


def _path(url: str) -> str:
    return re.sub(r"^https?://[^/]+|[?#].*$", "", url).rstrip("/")
