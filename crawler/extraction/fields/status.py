"""What kind of page this is: an article, or one of the things that come in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from archive import urls
from archive.article import Block, Status
from archive.causes import Cause
from archive.errors import UsageError
from crawler.discovery.addresses import absolute
from crawler.discovery.refresh import refreshed, said_in
from crawler.discovery.shape import verdict
from crawler.extraction.fields.listing import is_list, is_of_the_house, leads_of, tells_story
from crawler.extraction.fields.others import canonical
from crawler.extraction.page import structured
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import is_called, key
from crawler.extraction.page.medium import medium
from crawler.extraction.text.blocks import measure
from crawler.extraction.text.lines import Line
from crawler.vocabulary.calendar import readings
from crawler.vocabulary.consent import LEGAL, OURS
from crawler.vocabulary.in_place import ABSENT, BLOCKED, CONSENT, ERROR, GATE, LOADING, OUTAGE, REMOVED, SCRIPT
from crawler.vocabulary.keys import written_in
from crawler.vocabulary.names import WALL, WALL_SIGNS
from crawler.vocabulary.phrases import Said
from crawler.vocabulary.regions import REGION
from crawler.vocabulary.walls import REST, anywhere

__all__ = ["status_of"]

# (status, cause, words, the most characters of a page that they count on)
_IN_PLACE: tuple[tuple[Status, str, Said, int], ...] = (
    ("blocked", "block_words", BLOCKED, 3000),
    ("not_article", "error_words", ERROR, 6000),
    ("consent", "consent_words", CONSENT, 4000),
)
# Words that are sought without their signs may stand in two sentences: "… subscribers. Only …".
_ENDS = re.compile(r"[.!?。！？]\s*\w")
# A notice shows fewer characters than this, and hardly a link.
_NOTICE = 1500
_LINKS = 5
# Different phrases of a notice about consent, at least: with one that speaks for the site, and without.
_PHRASES, _MANY_PHRASES = 2, 4
_SHORT = 300
_FEW = 40
# Printed headings that are read; signs around what one says.
_HEADINGS = 3
_MARKS = " \n\t.!…。！"
# A page leads on where it is not to be read: within so many seconds; by a script where it says hardly a word (in so
# many characters) and is short.
_SOON = 10
_WORD_OF_MOVING, _BARE = 200, 6_000
_ONWARD = re.compile(
    r"\blocation(?:\.href)?\s*+=\s*+[\"']([^\"'\s<>]{1,2000})[\"']|"
    r"\blocation\.(?:replace|assign)\(\s*+[\"']([^\"'\s<>]{1,2000})[\"']"
)
# A text of this many characters under a headline is no wall.
_SOUND = 2500


def status_of(  # noqa: PLR0911 -- a decision table, read top to bottom
    page: Page, blocks: Sequence[Block], lines: Sequence[Line], headline: str | None, access: str | None
) -> tuple[Status, Cause | None]:
    """(status, cause); the cause is None for ``ok`` only. ``blocks`` are all text, ``lines`` that which has a place."""
    if not page.html.strip():
        return "blocked", Cause("empty_body")
    if page.tree is None:
        return "not_article", Cause("no_html", code=medium(page.html, page.headers.get("content-type")))
    size = int(sum(measure(block.text) for block in blocks))
    other = _other_page(page, lines, size, headline)
    titled = page.article.get("headline") or page.first_meta("og:title")
    if size >= _SOUND and access != "subscriber" and titled and other is None:
        return _by_size(page, size)
    visible = _visible(page)
    text = " ".join(block.text for block in blocks)
    if unserved := _unserved(page, visible, text, headline, size):
        return unserved
    other = other or _leads_on(page, visible, size)
    # A list of articles may have a notice of cookies, or a headline about a page that is not found.
    if other is None or other.kind != "link_list":
        if wall := _in_place_of_article(page, visible, text, headline) or _missing(page, text, headline):
            return wall
        if notice := _consent(page, visible, headline or "", text):
            return "consent", notice
    if other is not None:
        return "not_article", other
    if size == 0 and not _shows(page):
        return "empty", Cause("no_text")
    doubtful = size < _SHORT or (access == "subscriber" and size < 1500)
    told = anywhere().first(key(visible)) if doubtful else None
    if told and not _ENDS.search(words := written_in(visible, told)):
        return "paywalled", Cause("pay_words", words=words)
    if size < _CUT and (rest := _told_rest(page, lines)):
        return "paywalled", Cause("pay_words", words=written_in(visible, rest))
    if access == "subscriber" and size < 1500 and (_paid_part_missing(page, blocks) or _is_walled(page, lines)):
        return "paywalled", Cause("paid_part")
    return _by_size(page, size)


def _leads_on(page: Page, visible: str, size: int) -> Cause | None:
    """Where a page without a text leads readers before they could read it; None where it does not. One that is loaded
    anew leads to itself."""
    assert page.tree is not None
    if size >= _SHORT:
        return None
    found = (refreshed(one, page.base) for one in (*said_in(page.tree), page.headers.get("refresh") or ""))
    onward = [url for one in found if one is not None for after, url in [one] if after <= _SOON]
    if not onward and len(visible) < _WORD_OF_MOVING and len(page.html) < _BARE:
        targets = (absolute(match[1] or match[2], page.base) for match in _ONWARD.finditer(page.html))
        onward = [url for url in targets if url is not None]
    return next((Cause("leads_on", url=url) for url in onward if urls.key(url) != urls.key(page.url)), None)


def _other_page(page: Page, lines: Sequence[Line], size: int, headline: str | None) -> Cause | None:
    """What the page is where it is there for something else than a story."""
    assert page.tree is not None
    is_story = tells_story(page)  # most pages do, and their links need not be looked at
    if not is_story and is_list(page, leads_of(page, lines, size), headline):
        return Cause("link_list")
    if not is_story and is_of_the_house(page):
        return Cause("house_page")
    if size < _SHORT and _asks_for_password(page) and not verdict(page.url).article:
        return None if leads_of(page, lines, size).teasers else Cause("login_page")
    if size < _SHORT and not is_story and page.layout.linked(0, len(page.layout.keys)) > 0.6:
        return Cause("link_list")
    return None


def _asks_for_password(page: Page) -> bool:
    assert page.tree is not None
    return any((field.get("type") or "").lower() == "password" for field in page.tree.iter("input"))


def _by_size(page: Page, size: int) -> tuple[Status, Cause | None]:
    if size < _SHORT and _shows(page):
        return "not_article", Cause("media_page")
    length = len("".join(structured.strings(page.article.get("articleBody"))))
    if length > 400 and size < 0.3 * length:
        return "partial", Cause("shorter_than_told", characters=size, of=length)
    if size < _FEW:
        return "empty", Cause("few_characters", characters=size)
    return "ok", None


def _in_place_of_article(page: Page, visible: str, text: str, headline: str | None) -> tuple[Status, Cause] | None:
    """The page's words about cookies, robots or errors: they count in its text, not in a banner beside it."""
    title, size = f"{headline or ''} {_title(page)}", len(text)
    sound = size >= _FEW and _printed(page, headline)
    if page.article.get("headline") and (size > _SHORT or sound):
        return None
    for status, kind, pattern, most in _IN_PLACE:
        match = pattern.search(title)
        if match and (size < _SHORT or (size < 2000 and pattern.search(text))):
            return status, Cause(kind, code="title", words=match[0])
        where = text if sound or size > _SHORT else visible[:most]
        match = pattern.search(where) if len(visible) < most and size < _SHORT * 3 else None
        if match and status != "not_article":
            return status, Cause(kind, code="page", words=match[0])
    match = SCRIPT.search(visible) if measure(text) < _SHORT else None
    return ("empty", Cause("script_words", words=match[0])) if match else None


def _unserved(page: Page, visible: str, text: str, headline: str | None, size: int) -> tuple[Status, Cause] | None:
    """What stands where the site cannot answer, or where a script has not written yet and leads to no other page."""
    if outage := _outage(page, visible, text, headline):
        return "blocked", outage
    # A page that shows hardly a word and has a text has it from what its scripts were given.
    loading = _loading(page, visible) if size < _SHORT else None
    return ("empty", loading) if loading and _leads_on(page, visible, size) is None else None


def _loading(page: Page, visible: str) -> Cause | None:
    """What a page says that shows hardly a word, no headline and no paragraph: that a script is still to write it."""
    assert page.tree is not None
    if len(visible) >= _SHORT or any(len(one.text_content()) >= _FEW for one in page.tree.iter("p", "h1")):
        return None
    match = LOADING.search(visible)
    return Cause("script_words", words=match[0]) if match else None


def _consent(page: Page, visible: str, headline: str, text: str) -> Cause | None:
    """What asks for consent on a short page of few links on which nothing speaks for an article: it speaks for the
    site, and has words that such a notice must have. In a banner beside a text they do not count."""
    assert page.tree is not None
    links = sum(1 for _ in islice(page.tree.iter("a"), 2 * _LINKS + 1))
    if links > 2 * _LINKS or len(text) > _NOTICE or _speaks_for_article(page):
        return None
    words = f"{headline} {text}" if len(text) >= _FEW else visible[: 2 * _NOTICE]
    keys = key(words)
    ours, legal = OURS.within(keys), LEGAL.within(key(visible[: 2 * _NOTICE]))
    # A notice may name its site where others say "we": then it has many of these words, and what one presses.
    is_many = len(legal) >= _MANY_PHRASES and len(LEGAL.within(keys)) >= _PHRASES
    is_asked = is_many and next(page.tree.iter("button", "input"), None) is not None
    if not is_asked and (not ours or len(ours | legal) < _PHRASES):
        return None
    return Cause("consent_words", code="page", words=written_in(visible, min(ours or legal)))


def _outage(page: Page, visible: str, text: str, headline: str | None) -> Cause | None:
    """What says that the site cannot answer for now, not in the reader's country, or not before the reader does
    something (another browser, an age), on a short page of few links on which nothing speaks for an article: a brief
    may be about the maintenance of a bridge. What the reader is to do counts in the text: pages hide such notices."""
    assert page.tree is not None
    links = sum(1 for _ in islice(page.tree.iter("a"), _LINKS + 1))
    if links > _LINKS or len(visible) > _NOTICE or _speaks_for_article(page):
        return None
    title = " ".join((headline or "", _title(page), *_headings(page)))[:_SHORT]
    kept_out = REGION.within(key(visible))
    if kept_out and not _prints_date(visible):
        return Cause("block_words", code="page", words=written_in(visible, min(kept_out)))
    for code, words in (("title", title), ("page", visible)):
        if match := OUTAGE.search(words.lower()):
            return Cause("maintenance_words", code=code, words=match[0])
    if len(text) < _SHORT and not _prints_date(visible):
        for code, words in (("title", title), ("page", text if len(text) >= _FEW else visible)):
            if match := GATE.search(words.lower()):
                return Cause("block_words", code=code, words=match[0])
    return None


def _missing(page: Page, text: str, headline: str | None) -> tuple[Status, Cause] | None:
    """What a page with a short text says is missing: in its title, its printed heading or its text, where nothing
    speaks for an article. Where a system keeps the head of an article that was taken down, its headline says only
    that."""
    if len(text) >= _SHORT:
        return None
    headings = [headline or "", *_headings(page)]
    removed = next(filter(None, (REMOVED.fullmatch(one.strip(_MARKS)) for one in headings)), None)
    if removed:
        return "not_article", Cause("error_words", code="title", words=removed[0])
    visible = _visible(page)
    if _speaks_for_article(page) or _prints_date(visible):
        return None
    titles = " ".join((_title(page), *headings))[:_SHORT]
    shown = text if len(text) >= _FEW or len(visible) > _NOTICE else visible
    for code, words in (("title", titles), ("page", shown)):
        if match := ABSENT.search(words):
            return "not_article", Cause("error_words", code=code, words=match[0])
    return None


def _headings(page: Page) -> Iterator[str]:
    assert page.tree is not None
    return (heading.text_content() for heading in islice(page.tree.iter("h1"), _HEADINGS))


def _prints_date(visible: str) -> bool:
    """Whether the page prints a date, as briefs do: they may be about a page, or a film, that is gone."""
    return any(readings(visible[:_NOTICE]))


def _speaks_for_article(page: Page) -> bool:
    assert page.tree is not None
    told = page.article.get("datePublished") or page.article.get("articleBody")
    meta = page.first_meta("article:published_time") or page.first_meta("og:type") == "article"
    return bool(told or meta) or next(page.tree.iter("time"), None) is not None or canonical(page) == page.url


def _printed(page: Page, headline: str | None) -> bool:
    """Whether the headline begins with an h1 of the page (the site's name may follow): no wall prints the headline of
    the article behind it as its own."""
    assert page.tree is not None
    printed = filter(None, (key(heading.text_content()) for heading in page.tree.iter("h1")))
    return bool(headline) and key(headline or "").startswith(tuple(printed))


def _paid_part_missing(page: Page, blocks: Sequence[Block]) -> bool:
    """Whether the outlet's notice of a paywall is there, or no text in what schema.org says is behind the paywall."""
    if page.rules and page.select(page.rules.paywall):
        return True
    paid = [node for node in page.data if str(node.get("isAccessibleForFree")).lower() == "false"]
    selectors = [css for node in paid for css in structured.strings(node.get("cssSelector"))]
    texts = [key(element.text_content()) for css in selectors for element in _selected(page, css)]
    return bool(texts) and not any(key(block.text) in text for block in blocks for text in texts)


def _is_walled(page: Page, lines: Sequence[Line]) -> bool:
    """Whether a box behind the text, which says something, is called a wall."""
    end = max((line.start + len(line.key) for line in lines if line.start >= 0), default=-1)
    boxes = (element for element, _ in page.layout.called(_is_wall)) if end >= 0 else ()
    return any(page.layout.begin(one) >= end and page.layout.letters(one) >= _WORDS_OF_WALL for one in boxes)


_is_wall = is_called(WALL, signs=WALL_SIGNS)
# Letters of an offer.
_WORDS_OF_WALL = 20


def _selected(page: Page, css: str) -> list[HtmlElement]:
    try:
        return page.select(css)
    except UsageError:
        return []


def _told_rest(page: Page, lines: Sequence[Line]) -> str | None:
    """What the page says directly behind its text of a rest for those who pay, as keys have it; None: nothing."""
    end = max((line.start + len(line.key) for line in lines if line.start >= 0), default=-1)
    if end < 0:
        return None
    told = sorted(REST.places(page.layout.keys[max(0, end - _WORDS) : end + _BEHIND]))
    return page.layout.keys[max(0, end - _WORDS) :][slice(*told[0])] if told else None


# Letters of a text that is a beginning; of the words behind it, which may have become its last line.
_CUT, _BEHIND, _WORDS = 1500, 200, 100


def _shows(page: Page) -> bool:
    """Whether the page is there for a film or for pictures."""
    is_media = not {"VideoObject", "ImageGallery", "MediaGallery"}.isdisjoint(structured.types(page.article))
    return is_media or (page.first_meta("og:type") or "").startswith("video")


def _title(page: Page) -> str:
    element = page.tree.find(".//title") if page.tree is not None else None
    return (element.text_content() if element is not None else "")[:300]


def _visible(page: Page) -> str:
    """The page's words; noscript counts: it says what a page needs."""
    assert page.tree is not None
    parts: list[str] = []
    for element in page.tree.iter():
        if element.tag not in ("head", "title", "meta"):
            parts.append(element.text or "")
        if element.tag != "head":
            parts.append(element.tail or "")
    return " ".join(" ".join(parts).split())
