"""The posts of a live blog as its JSON-LD tells them (schema.org: LiveBlogPosting, liveBlogUpdate)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from archive.article import Entry
from crawler.extraction.fields.dates import instant
from crawler.extraction.page import structured
from crawler.extraction.page.document import Page
from crawler.extraction.text.body import paragraphs

__all__ = ["blog_node", "told_posts"]

_TEXTS = ("articleBody", "text", "description")


def blog_node(page: Page) -> dict[str, Any] | None:
    """The node that says that the page is a live blog; None where none does."""
    nodes = (node for node in page.data if "LiveBlogPosting" in structured.types(node))
    return next((node for node in nodes if node is page.article or structured.may_be_about(node, page.url)), None)


def told_posts(page: Page) -> tuple[Entry, ...]:
    """The posts that the JSON-LD of a live blog holds, in its order; those without a word left out."""
    node = blog_node(page) or {}
    updates = node.get("liveBlogUpdate")
    given = updates if isinstance(updates, list) else [updates]
    posts = (_post(one, page) for one in given if isinstance(one, dict))
    return tuple(post for post in posts if post.headline or post.text)


def _post(node: dict[str, Any], page: Page) -> Entry:
    bodies = ("\n\n".join(structured.raw_strings(node.get(name))) for name in _TEXTS)
    return Entry(
        id=_id(node, page),
        published=_date(node, "datePublished", page),
        modified=_date(node, "dateModified", page),
        headline=next(iter(structured.strings(node.get("headline") or node.get("name"))), None),
        text="\n\n".join(paragraphs(next(filter(None, bodies), ""))) or None,
    )


def _date(node: dict[str, Any], name: str, page: Page) -> str | None:
    return next(filter(None, (instant(page, text) for text in structured.strings(node.get(name), "@value"))), None)


def _id(node: dict[str, Any], page: Page) -> str | None:
    """The fragment of the post's own address, its identifier, or the end of an address that is not the page's."""
    addresses = structured.strings([node.get("@id"), node.get("url")], "@id")
    for address in addresses:
        if fragment := address.rpartition("#")[2] if "#" in address else "":
            return fragment
    if named := structured.strings(node.get("identifier"), "value"):
        return named[0]
    own = urlsplit(page.url).path.rstrip("/")
    paths = (urlsplit(address).path.rstrip("/") for address in addresses)
    return next((path.rpartition("/")[2] for path in paths if path and path != own), None)
