"""An article in several pages: where it goes on, and whether a page is one of several."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from crawler.extraction.page.document import Page
from crawler.extraction.text.blocks import plain
from crawler.vocabulary.listings import NEXT_WORDS

__all__ = ["next_page", "page_number"]

# The parameters and the parts of a path that number the pages of one article.
_PARAMETERS = frozenset(("page", "p", "pg", "seite", "pagina", "pag", "page_no", "pagenum", "paged", "s"))
_NUMBERED = re.compile(
    r"^(?P<stem>.+?)(?:/(?:page|seite|pagina|p)?[-/]?|[-_,](?:page|seite|p)?[-_]?)(?P<number>\d{1,2})(?:\.s?html?)?$"
)
_SECOND = re.compile(r"[-_/](?:page|seite|pagina|p)?[-_/]?2")
_MOST = 60
# Letters of what a link to a page says: its number, "next page".
_LONGEST = 25


def next_page(page: Page) -> str | None:
    """The address of the page on which the article goes on; None where this is the last, or the only one.

    A link counts that names the same address with the number of the next page: ``rel=next`` alone leads to the next
    article on many a site."""
    here = _split(page.url)
    wanted = (here[0], (here[1] or 1) + 1)
    turned = (link for link in _links(page) if _split(link) == wanted and link.split("#")[0] != page.url)
    return next(turned, None) or (_second(page, here[0]) if here[1] == 1 else None)


def _second(page: Page, stem: str) -> str | None:
    """The address of this page, ``stem``, with a 2 behind its last sign, where the link to it says "2" or "next page":
    short names (``c41230.html``) are known as an article's only so."""
    assert page.tree is not None
    for link in page.tree.iter("a"):
        href = link.get("href") or ""
        if "2" in href and _is_near(href, stem.rsplit("/", 1)[-1]):
            words, address = plain(link.text_content()).lower(), page.absolute(href) or ""
            is_turned = words == "2" or NEXT_WORDS.fullmatch(words)
            if is_turned and _bare(address).startswith(stem) and _SECOND.fullmatch(_bare(address)[len(stem) :]):
                return address
    return None


def page_number(page: Page) -> int | None:
    """The number of this page where its address has one over 1 and it links to another page of the article."""
    stem, number = _split(page.url)
    if number <= 1:
        return None
    others = (_split(link) for link in _links(page))
    return number if any(one[0] == stem and one[1] == number - 1 for one in others) else None


def _links(page: Page) -> list[str]:
    """The links to this address's own pages, heads first; none of comments, and none whose words are a headline."""
    assert page.tree is not None
    stem = _split(page.url)[0].rsplit("/", 1)[-1]
    heads = (link.get("href") or "" for link in page.tree.iter("link") if (link.get("rel") or "").lower() == "next")
    near = [href for href in heads if _is_near(href, stem)]
    # Most links lead elsewhere; only of the others the words are read.
    links = (link for link in page.tree.iter("a") if (href := link.get("href")) and _is_near(href, stem))
    near += [link.get("href", "") for link in links if _is_turned(plain(link.text_content()))]
    return list(islice((link for href in near if (link := page.absolute(href))), _MOST))


def _is_turned(words: str) -> bool:
    """Whether the words of a link turn the page: a few, perhaps with what the next page is about behind a colon."""
    lead = re.split(r"[:：]", words, maxsplit=1)[0].strip().lower()
    return len(words) <= _LONGEST or NEXT_WORDS.fullmatch(lead) is not None


def _is_near(href: str, stem: str) -> bool:
    return (stem in href or href.startswith("?")) and "comment" not in href


def _split(url: str) -> tuple[str, int]:
    """``url`` without the number of a page, and that number (1: none)."""
    parts = urlsplit(url)
    base = f"{parts.hostname or ''}{parts.path.rstrip('/')}"
    query = parse_qsl(parts.query)
    numbers = [int(value[:9]) for name, value in query if name.lower() in _PARAMETERS and value.isdecimal()]
    if numbers:
        return _EXTENSION.sub("", base), min(numbers[0], 10_000)
    match = _NUMBERED.match(base)
    if match and len(match["stem"].rsplit("/", 1)[-1]) > 12:
        return match["stem"], int(match["number"])
    return _EXTENSION.sub("", base), 1


def _bare(url: str) -> str:
    """``url`` without its scheme, its query and the ending of a file."""
    parts = urlsplit(url)
    return _EXTENSION.sub("", f"{parts.hostname or ''}{parts.path.rstrip('/')}")


_EXTENSION = re.compile(r"\.s?html?$")
