"""The headline: the h1 that agrees with og:title, without the site's name."""

from __future__ import annotations

import re

from crawler.extraction import structured
from crawler.extraction.blocks import plain
from crawler.extraction.page import Page

__all__ = ["headline_of", "headlines"]

_PARTING = re.compile(r"\s+[|\-–—·•:»«｜]\s+|\s*[|｜]\s*")


def headline_of(page: Page) -> tuple[str | None, str | None, tuple[str, ...]]:
    """(headline, source, other values)."""
    told = headlines(page)
    for element in page.select(page.rules.headline if page.rules else None):
        text = plain(element.text_content())
        if text:
            return text, "rule headline", ()
    firsts = _h1s(page)
    for text in firsts:
        if any(_agrees(text, one) for _, one in told):
            return text, "h1", tuple(one for _, one in told[:2] if one != text)
    if told:
        source, text = told[0]
        return text, source, tuple(firsts[:1])
    return (firsts[0], "h1", ()) if firsts else (None, None, ())


def headlines(page: Page) -> list[tuple[str, str]]:
    """What the head of the page says the headline is, with where it says so, site names cut off."""
    found = [("json-ld headline", text) for text in structured.strings(page.article.get("headline"))[:1]]
    for name in ("og:title", "twitter:title", "dc.title", "title", "headline"):
        found += [(f"meta {name}", text) for text in page.meta.get(name, ())[:1]]
    if page.tree is not None:
        title = page.tree.find(".//title")
        if title is not None:
            found.append(("title", title.text_content()))
    cut = [(source, _without_site(plain(text), page)) for source, text in found]
    return [(source, text) for source, text in cut if text]


def _h1s(page: Page) -> list[str]:
    if page.tree is None:
        return []
    texts = (plain(element.text_content()) for element in page.tree.iter("h1"))
    return [text for text in texts if text]


def _agrees(one: str, other: str) -> bool:
    ours, theirs = _key(one), _key(other)
    if not ours or not theirs:
        return False
    if ours == theirs or (len(ours) > 15 and (ours in theirs or theirs in ours)):
        return True
    a, b = set(re.findall(r"\w+", one.casefold())), set(re.findall(r"\w+", other.casefold()))
    return len(a & b) >= 0.6 * min(len(a), len(b)) and len(a & b) >= 3


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())


def _without_site(text: str, page: Page) -> str:
    own = {_key(name) for name in page.site_names} - {""}
    parts = list(_PARTING.finditer(text))
    if parts and _key(text[parts[-1].end() :]) in own:
        return text[: parts[-1].start()].strip()
    if parts and _key(text[: parts[0].start()]) in own:
        return text[parts[0].end() :].strip()
    return text
