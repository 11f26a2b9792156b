"""The article's pictures: the figures about its text, with caption and credit as printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lxml.html import HtmlElement

from archive.article import Image
from crawler.extraction.fields.names import agency_in
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import common, is_called, key, name_of
from crawler.extraction.text.blocks import plain
from crawler.extraction.text.lines import Lines
from crawler.vocabulary.captions import LABEL, OF_MAKER, PAPER
from crawler.vocabulary.names import ASIDE, BESIDE_TAGS

__all__ = ["images"]

_MOST = 60
_BESIDE = BESIDE_TAGS | {"li", "a"}
_is_box = is_called(ASIDE)
_CREDIT_NAME = re.compile(r"credit|copyright|source|photographer|byline|attribution|owner|rights|agency", re.IGNORECASE)
# Elements that set a caption's parts apart; others only give words a form.
_APART = {"span", "small", "cite", "p", "div", "footer", "li", "br", "dd", "dt"}
_END = re.compile(r"\s*(?:[(（\[]([^()（）\[\]]{2,80})[)）\]]|[＝=]([^＝=\s]{1,20}))\W*$")


def images(page: Page, lines: Lines) -> tuple[Image, ...]:
    """The figures about the text; og:image where there is none."""
    pictures: dict[str, Image] = {}
    root = _around(page, lines)
    beside: dict[HtmlElement | None, bool] = {root: False, None: False}
    for figure in root.iter("figure") if root is not None else ():
        if _stands_beside(figure, beside):
            continue
        image = next(figure.iter("img"), None)
        url = page.absolute(_address(image)) if image is not None else None
        if url and url not in pictures and len(pictures) < _MOST:
            pictures[url] = Image(url, *_caption(page, figure))
    if not pictures:
        url = page.absolute(page.first_meta("og:image", "og:image:url", "twitter:image"))
        return (Image(url),) if url else ()
    return tuple(pictures.values())


def _around(page: Page, lines: Lines) -> HtmlElement | None:
    """The smallest element that holds the headline and the text, if it is smaller than the page; else the text's."""
    if page.tree is None or lines.main is None:
        return None
    headings = list(page.tree.iter("h1"))
    both = common(headings[0], lines.main) if len(headings) == 1 else lines.main
    return lines.main if both.tag in ("body", "html") else both


def _stands_beside(figure: HtmlElement, known: dict[HtmlElement | None, bool]) -> bool:
    """Whether one of the elements above the figure is beside the text; ``known`` tells it of those that were looked at:
    tens of thousands of figures may stand in the deepest one."""
    above, at = [], figure.getparent()
    while at not in known:
        above.append(at)
        at = at.getparent()
    is_beside = known[at]
    for element in reversed(above):
        is_beside = known[element] = is_beside or _is_beside(element)
    return is_beside


def _is_beside(element: HtmlElement) -> bool:
    """A header is the page's, unless it is the article's own with the headline."""
    if element.tag == "header":
        return next(element.iter("h1"), None) is None
    return element.tag in _BESIDE or _is_box(name_of(element))


def _address(image: HtmlElement) -> str | None:
    values = (image.get(name) for name in ("src", "data-src", "data-original", "data-lazy-src"))
    return next((value for value in values if value and not value.startswith("data:")), None)


def _caption(page: Page, figure: HtmlElement) -> tuple[str | None, str | None]:
    """(caption, credit): by the outlet's rules; by class names; by the form of the caption's first or last part."""
    holder = _within(page, figure, page.rules.caption if page.rules else None)
    holder = holder if holder is not None else next(figure.iter("figcaption"), None)
    marked = _within(page, figure, page.rules.credit if page.rules else None)
    marked = marked if marked is not None else _marked(figure, holder)
    if holder is None:
        return None, _tidy(plain(marked.text_content())) if marked is not None else None
    parts = [part for part in (plain(part) for part in "".join(_parts(holder, marked)).split("\x0b")) if part]
    if marked is not None:
        return " ".join(parts) or None, _tidy(plain(marked.text_content()))
    return _parted(parts, page)


def _within(page: Page, figure: HtmlElement, css: str | None) -> HtmlElement | None:
    return next((element for element in page.select(css) if figure in element.iterancestors()), None)


def _marked(figure: HtmlElement, holder: HtmlElement | None) -> HtmlElement | None:
    """The element of the figure that is named like a credit, where it has words; not one that holds the caption."""
    outside = {figure, holder, *(holder.iterancestors() if holder is not None else ())}
    inside = (element for element in figure.iter() if element not in outside and element.tag != "img")
    named = (element for element in inside if _CREDIT_NAME.search(name_of(element)))
    return next((element for element in named if plain(element.text_content())), None)


def _parts(element: HtmlElement, without: HtmlElement | None) -> Iterator[str]:
    """The words of ``element`` with a break where a part begins or ends."""
    yield element.text or ""
    for child in element:
        edge = "\x0b" if child.tag in _APART or child is without else ""
        yield edge
        if child is not without and child.tag != "button":
            yield from _parts(child, without)
        yield edge + (child.tail or "")


def _parted(parts: list[str], page: Page) -> tuple[str | None, str | None]:
    own = {key(name) for name in (page.outlet.agency if page.outlet else None, *page.site_names) if name}
    if len(parts) > 1:
        for at in (-1, 0):
            if _is_credit(parts[at]) or key(parts[at]) in own or _is_paper(parts[at]):
                rest = parts[:-1] if at else parts[1:]
                return " ".join(rest), _tidy(parts[at])
    whole = " ".join(parts)
    end = _END.search(whole)
    if end and _is_credit(end[1] or end[2]):
        return whole[: end.start()].strip() or None, _tidy(end[1] or end[2])
    if LABEL.match(whole) and len(whole) < 80:
        return None, _tidy(whole)
    sentence = re.search(r"(?<=[.!?”\"»])\s*([^.!?]{2,60})$", whole)
    if sentence and _is_credit(sentence[1]):
        return whole[: sentence.start()].strip() or None, _tidy(sentence[1])
    return whole or None, None


def _is_credit(text: str) -> bool:
    """Whether ``text`` has the form of a credit: a label, an agency or a house, names with a slash between."""
    if len(text) > 80 or re.search(r"\d[.:]\d|[.!?。]$", text):
        return False
    named = LABEL.match(text) is not None or agency_in(unicodedata.normalize("NFKC", text)) is not None
    return named or OF_MAKER.search(text) is not None or re.search(r"\w\s?/\s?\w", text) is not None


def _is_paper(text: str) -> bool:
    words = text.split()
    return len(words) < 6 and PAPER.search(text) is not None and all(not word[:1].islower() for word in words)


def _tidy(credit: str) -> str | None:
    text = credit.strip()
    if re.fullmatch(r"[(（\[].*[)）\]]", text):
        text = text[1:-1]
    while label := LABEL.match(text):
        text = text[label.end() :]
    return text.strip(" |,;") or None
