"""The smaller fields of an article: each a function of the page that yields its value, or (value, source)."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Set
from itertools import islice, takewhile
from typing import Any, Literal, TypeAlias, cast
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from archive.article import Signals
from archive.urls import host_of, is_root, original_of
from crawler.discovery.sites import is_inner
from crawler.extraction.fields.place import BELOW, Place, place_of
from crawler.extraction.page import structured
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import is_called, key, name_of
from crawler.extraction.text.blocks import measure, plain, words
from crawler.extraction.text.lines import Lines, is_teaser
from crawler.vocabulary.calendar import readings
from crawler.vocabulary.kinds import EDITORIAL, FREE, FRONT_PAGE, OPINION, PAID
from crawler.vocabulary.labels import is_label, is_notice
from crawler.vocabulary.lines import INVITATIONS, NOTICE, PROMO
from crawler.vocabulary.names import NO_STANDFIRST
from crawler.vocabulary.walls import anywhere

__all__ = ["Access", "access", "canonical", "described", "genre", "links", "section", "signals", "standfirst", "tags"]

Access: TypeAlias = Literal["free", "metered", "subscriber"]
_TIERS: dict[str, Access] = {"free": "free", "metered": "metered", "locked": "subscriber"}
_MOST_LINKS = 300


def canonical(page: Page) -> str | None:
    """The page's own name for itself (``<link rel=canonical>``, else og:url); in the copy that a web archive shows its
    own one, too."""
    named = _canonical(page)
    return (original_of(named) if named else None) or named


def _canonical(page: Page) -> str | None:
    if page.tree is not None:
        for link in page.tree.iter("link"):
            is_canonical = "canonical" in (link.get("rel") or "").lower().split()
            if is_canonical and (url := page.absolute(link.get("href"))) and not is_inner(url, page.url):
                return url
    url = page.absolute(page.first_meta("og:url"))
    return None if url and is_inner(url, page.url) else url


def standfirst(page: Page, headline: str | None = None) -> tuple[str | None, str | None]:
    """The lines under the headline, where the page prints them: never those that hold the headline itself."""
    for element in page.select(page.rules.standfirst if page.rules else None):
        text = plain(element.text_content())
        if text:
            return text, "rule standfirst"
    named = page.layout.called(_is_standfirst)
    place = place_of(page, headline, Lines((), None, None)) if named else Place()
    for element, _ in named:
        if element.tag not in ("p", "h2", "h3", "div", "span", "strong", "section"):
            continue
        if not _is_under(page, place, element) or (element.tag == "h3" and element.getprevious() is not place.heading):
            continue
        text = plain(words(element, _BREAKS, _PARTED))
        holds_headline = (headline and key(headline) in key(text)) or next(element.iter("h1"), None) is not None
        is_long_enough = len(text) > 20 or (measure(text) > 20 and text.endswith(("。", "！", "？")))
        if (
            is_long_enough
            and len(text) < 900
            and not holds_headline
            and not _is_notice(text)
            and not _is_for_sharing(place, element)
            and not _is_picture(element, text)
            and not is_teaser(element)
        ):
            return text, "standfirst"
    return _in_header(page, headline)


def described(page: Page, headline: str | None, lines: Lines) -> str | None:
    """What the page's description says, word for word, where the page prints it below its ``headline`` in an element
    of its own that its class does not tell, and it is none of the ``lines`` of the text."""
    told = [page.first_meta("og:description"), page.first_meta("description")]
    told += structured.strings(page.article.get("description"))
    keys = [said for one in dict.fromkeys(told) if one and len(said := key(one)) >= _DESCRIPTION]
    place = place_of(page, headline, Lines((), None, None)) if keys else Place()
    if place.heading_end < 0:
        return None
    for said in keys:
        at = page.layout.keys.find(said, place.heading_end, place.heading_end + BELOW + len(said))
        element = page.layout.element(at, at + len(said)) if at >= 0 else None
        stamp = _stamp_before(page, element, len(said)) if element is not None else None
        if element is None or stamp is None or any(said in line.key for line in lines.all):
            continue
        text = plain(words(element, _BREAKS, _PARTED)).removeprefix(stamp).lstrip(" -–—:")
        is_other = _is_notice(text) or _is_for_sharing(place, element) or _is_picture(element, text)
        if not is_other and element.tag != "a" and not place.is_beside(element):
            return text
    return None


# Letters of a description that is no label.
_DESCRIPTION = 25


def _stamp_before(page: Page, element: HtmlElement, letters: int) -> str | None:
    """What ``element`` says before its last ``letters``: nothing, or the words of its first part, as the place is from
    which a story comes; None where it says more, or other things."""
    more = page.layout.letters(element) - letters
    if more == 0:
        return ""
    first = next(iter(element), None)
    if first is None or not 0 < more <= _STAMP or plain(element.text or "") or page.layout.letters(first) != more:
        return None
    return plain(first.text_content())


# Letters of the name of a place.
_STAMP = 40


def _in_header(page: Page, headline: str | None) -> tuple[str | None, str | None]:
    """The one paragraph, a sentence without links, that stands with the headline in a ``<header>`` of its own."""
    for header in islice(page.tree.iter("header"), _MOST_NAVS) if page.tree is not None and headline else ():
        heading = next(header.iter("h1"), None)
        if heading is None or key(headline or "") not in key(heading.text_content()):
            continue
        told = [one for one in islice(header.iter("p"), _PARAGRAPHS) if not _is_others(header, one)]
        texts = [(one, plain(one.text_content())) for one in told]
        long = [(one, text) for one, text in texts if len(text) >= _PARAGRAPH and text.endswith(_ENDS)]
        if len(long) == 1 and next(long[0][0].iter("a"), None) is None and not _is_notice(long[0][1]):
            return long[0][1], "standfirst"
    return None, None


def _is_others(header: HtmlElement, element: HtmlElement) -> bool:
    """Whether ``element`` stands in a picture's caption, or in a box about the writer, in the ``header``."""
    inside = takewhile(lambda one: one is not header, islice(element.iterancestors(), _MOST_NAVS))
    return any(one.tag == "figure" or _is_no_standfirst(name_of(one)) for one in inside)


def _is_notice(text: str) -> bool:
    """Whether ``text`` calls its reader to do something, or is a date and little else."""
    says = INVITATIONS.search(text) or PROMO.match(text) or NOTICE.search(text) or is_label(text) or is_notice(text)
    is_for_some = len(text.split()) <= _FEW_WORDS and anywhere().within(key(text))  # "For subscribers only"
    return bool(says or is_for_some or (len(text) < _DATE_LINE and readings(text)))


# Lines and items of a standfirst are parted.
_BREAKS, _PARTED = {"br": " "}, frozenset(("p", "div", "ul", "ol", "li"))
# Letters of a line that is a date's; words of one that says no more than whom the page is for.
_DATE_LINE, _FEW_WORDS = 60, 6


def _is_picture(element: HtmlElement, text: str) -> bool:
    """Whether ``element`` is a picture, or holds one with what its caption and credit say, and nothing else."""
    said = (key(one.text_content()) for one in islice(element.iter("figure", "figcaption"), _PARAGRAPHS))
    return any(key(text) in one for one in said) or any(one.tag == "figure" for one in element.iterancestors())


def _is_for_sharing(place: Place, element: HtmlElement) -> bool:
    """Whether ``element`` stands in a box for sharing, for signing up, of a notice."""
    for above in islice(element.iterancestors(), _LEVELS):
        if place.is_around_heading(above) or above.tag in ("body", "main", "article"):
            return False
        if _is_box(name_of(above)):
            return True
    return False


# Levels of such a box.
_LEVELS = 3
_is_box = is_called(
    re.compile(
        r"(?:^|[\s_-])(?:share|sharing|social|newsletter|flyout|cookies?|paywall|login|(?:gen-?)?ai-?summary)(?:$|[\s_-])"
    ),
    signs=("shar", "social", "newsletter", "flyout", "cookie", "paywall", "login", "summary"),
)


def _is_under(page: Page, place: Place, element: HtmlElement) -> bool:
    """Whether ``element`` stands about the printed headline: not in a bar above it, nor with another story, nor among
    the paragraphs of this one, where it is a crosshead."""
    at = page.layout.begin(element)
    if place.heading_end < 0 or at < 0:
        return True
    is_near = place.heading_start - BELOW <= at <= place.heading_end + 2 * BELOW
    return is_near and not place.is_beside(element) and not _is_among_paragraphs(page, place.heading_end, at, element)


_ENDS = (".", "!", "?", "…", "”", '"', "»", "。")
# Paragraphs of a header that are looked at.
_PARAGRAPHS = 20
# So many paragraphs of so many letters are the story's.
_FEW_PARAGRAPHS, _PARAGRAPH = 2, 80


def _is_among_paragraphs(page: Page, start: int, end: int, element: HtmlElement) -> bool:
    layout = page.layout
    first, last = bisect_left(layout.starts, start), bisect_left(layout.starts, end)
    ends = [*layout.starts[first + 1 : last + 1], end]
    own = zip(layout.owners[first:last], layout.links[first:last], layout.starts[first:last], ends, strict=False)
    long = (
        owner for owner, is_link, at, to in own if not is_link and to - at >= _PARAGRAPH and _is_text(owner, element)
    )
    return len(list(islice(long, _FEW_PARAGRAPHS))) == _FEW_PARAGRAPHS


def _is_text(owner: HtmlElement, element: HtmlElement) -> bool:
    """Whether loose text in ``owner`` is a paragraph: in a ``<p>``; or parted by breaks in what holds ``element``, or
    in a box beside it."""
    if owner.tag == "p":
        return True
    outer = element.getparent()
    is_beside = owner is outer or owner.getparent() is outer
    return is_beside and owner.tag in ("div", "td", "section", "article", "span") and not _is_caption(name_of(owner))


_is_caption = is_called(re.compile(r"caption|legend|photo|image|foto|bild"))
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|sub-?head(?:line|ing)?|sub-?title|dek|deck|kicker-text|lead(?:-?text)?|lede|"
    r"teaser-?text|(?:article|news)[-_]*(?:summary|intro|lead|desc(?:ription)?)|intro(?:duction)?|chap(?:o|eau)|entradilla|"
    r"ingress(?:i|en)?|vorspann|sottotitolo|summary|excerpt|strap-?line|preamble|bajada|copete|sumario|sommario|"
    r"linha-?fina|accroche|anriss|unterzeile|inleiding|manchet|underrubrik|zajawka|perex|sapou?|announce|anons|"
    r"haber-?(?:spot|ozet))(?:$|[\s_-])"
)
_is_no_standfirst = is_called(NO_STANDFIRST)
_is_standfirst = is_called(
    _STANDFIRST,
    but=NO_STANDFIRST,
    signs=(
        "stand", "sub", "dek", "deck", "kicker", "lead", "lede", "teaser", "article", "news", "intro", "chap",
        "entradilla", "ingress", "vorspann", "sottotitolo", "summary", "excerpt", "strap", "preamble", "bajada",
        "copete", "sumario", "sommario", "linha", "accroche", "anriss", "unterzeile", "inleiding", "manchet", "zajawka",
        "perex", "sapo", "anno", "anons", "haber", "underrubrik",
    ),
)  # fmt: skip
_is_breadcrumb = is_called(
    re.compile(r"bread-?crumb|brotkrumen|(?:^|[\s_-])(?:topicpath|pankuzu)"),
    signs=("bread", "brotkrumen", "topicpath", "pankuzu"),
)


def section(page: Page, headline: str | None = None) -> tuple[tuple[str, ...], str | None]:
    """The section trail as readers see it: printed breadcrumb, JSON-LD BreadcrumbList, articleSection, meta; else what
    leads from the front page to the ``headline``, in whatever element; else the link over it, or the one label, that
    the menu has too."""
    for source, trail in _trails(page, headline):
        kept = tuple(dict.fromkeys(part for part in trail if part and not _is_home(part, page)))
        if kept:
            return kept, source
    return (), None


_SECTION_META = (
    "article:section", "og:article:section", "cxenseparse:category", "section", "parsely-section", "category",
)  # fmt: skip


def _trails(page: Page, headline: str | None) -> Iterator[tuple[str, list[str]]]:
    """(source, trail) of each place that may have one, the surest first; each is looked at when it is asked for."""
    by_rule = page.select(page.rules.section if page.rules else None)
    yield "rule section", [plain(element.text_content()) for element in by_rule]
    yield from (("json-ld BreadcrumbList", trail) for trail in _breadcrumbs(page, headline))
    yield "breadcrumb", _printed_breadcrumb(page, headline)
    yield "json-ld articleSection", structured.strings(page.article.get("articleSection"))
    for name in _SECTION_META:
        yield f"meta {name}", [plain(html.unescape(text)) for text in page.meta.get(name, ())]
    place = place_of(page, headline, Lines((), None, None))
    if place.heading is not None:
        yield "trail", _trail_above(page, place, headline)
        yield "kicker", _kicker(page, place.heading)
    yield "label", _label(page)
    yield "label", _filed_above(page)


def _trail_above(page: Page, place: Place, headline: str | None) -> list[str]:
    """The steps of a line above the headline that begins with a link to the front page and goes on with others, each
    behind an arrow: how pages without a name for it print where they stand."""
    assert page.tree is not None
    doors = (link for link in islice(page.tree.iter("a"), _MOST_LINKS) if _leads_home(page, link))
    for door in islice(doors, _DOORS):
        for line in islice(door.iterancestors(), _UP_TO_TRAIL):
            if place.is_around_heading(line) or page.layout.letters(line) > _TRAIL:
                break
            links = list(islice(line.iter("a"), _STEPS + 1))
            if len(links) < 2:
                continue
            steps = [plain(link.text_content()) for link in links]
            said = [part.strip() for part in _ARROWS.split(_HERE.sub("", plain(line.text_content())))]
            is_trail = links[0] is door and len(links) <= _STEPS and said[: len(steps)] == steps
            if is_trail and 0 <= page.layout.begin(line) < place.heading_start:
                return _without_title(steps[1:], page, headline)
            break
    return []


# Front page links, levels from one to its trail, letters and steps of one.
_DOORS, _UP_TO_TRAIL, _TRAIL, _STEPS = 20, 3, 200, 6
# What stands before a trail: "You are here:".
_HERE = re.compile(r"^[^\W\d_](?:[^:：\d]{0,25})[:：]\s*")
# A menu parts its links by bars, or by nothing.
_ARROWS = re.compile(r"\s*(?:[>›»→❯▸⟩‹«←◂]|::|/)+\s*")


def _leads_home(page: Page, link: HtmlElement) -> bool:
    url = page.absolute(link.get("href"))
    return url is not None and is_root(url) and host_of(url) == host_of(page.url)


def _kicker(page: Page, heading: HtmlElement) -> list[str]:
    """The link that stands over the headline, in what holds both, if it is in the page's menu as well, under the same
    name: that of the section."""
    assert page.tree is not None
    for above in islice(heading.iterancestors(), _UP_TO_KICKER):
        if above.tag in ("body", "html"):
            break
        before = takewhile(lambda one: one is not heading, above.iter())
        links = list(islice((one for one in before if one.tag == "a"), _KICKERS + 1))
        if links:
            told = [] if len(links) > _KICKERS else links
            return next(([plain(one.text_content())] for one in told if _is_in_menu(page, one)), [])
    return []


def _label(page: Page) -> list[str]:
    """The one of the page's labels (links with ``rel=tag`` or ``category``) that its menu has too, under the same name:
    systems for blogs file by labels alone."""
    links = islice(page.tree.iter("a"), _MOST_LINKS) if page.tree is not None else ()
    labels = [one for one in links if _is_filed(one)]
    told = dict.fromkeys(plain(one.text_content()) for one in labels[:_LABELS] if _is_in_menu(page, one))
    return list(told) if len(told) == 1 else []


def _filed_above(page: Page) -> list[str]:
    """What the link to the section is called that lies above the page by its address, where a menu has it under the
    same name, and the page itself besides: "Posted in Politics" of /politics/harbour-levy."""
    steps = urlsplit(page.url).path.rstrip("/").split("/")
    paths = {"/".join(steps[:count]) for count in range(2, len(steps))}
    paths = {path for path in paths if _LANGUAGE.fullmatch(path) is None}
    links = islice(page.tree.iter("a"), _MOST_LINKS) if page.tree is not None and paths else ()
    above = [one for one in links if _lies_at(page, one, paths) and not _is_menus(one, is_before=False)]
    return next(([plain(one.text_content())] for one in above[:_LABELS] if _is_in_menu(page, one)), [])


def _lies_at(page: Page, link: HtmlElement, paths: Set[str]) -> bool:
    """Whether ``link`` leads to one of ``paths`` of the page's host."""
    given = (link.get("href") or "").rstrip("/")
    # Of most links the last step alone says that they do not.
    if not any(given.endswith(path.rpartition("/")[2]) for path in paths) or link.get("hreflang"):
        return False
    url = page.absolute(given)
    return url is not None and urlsplit(url).path.rstrip("/") in paths and host_of(url) == host_of(page.url)


# The front page in a language: /en, /pt-br.
_LANGUAGE = re.compile(r"/[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)


_FILED = frozenset(("tag", "category"))
# Labels that are looked at; each asks all links.
_LABELS = 10
# Levels from a headline to what holds its kicker, and the links over it.
_UP_TO_KICKER, _KICKERS = 4, 2


def _is_in_menu(page: Page, kicker: HtmlElement) -> bool:
    """Whether another link of the page, in a menu, leads to the same place and is called the same. A list behind it may
    be that of the page's topics."""
    url, said = page.absolute(kicker.get("href")), key(kicker.text_content())
    if not said or url is None or is_root(url) or page.tree is None:
        return False
    at = page.layout.begin(kicker)
    others = (one for one in islice(page.tree.iter("a"), _MOST_LINKS) if one is not kicker and not _is_filed(one))
    same = (one for one in others if key(one.text_content()) == said and page.absolute(one.get("href")) == url)
    return any(_is_menus(one, is_before=page.layout.begin(one) < at) for one in same)


def _is_menus(link: HtmlElement, *, is_before: bool) -> bool:
    tags = {above.tag for above in link.iterancestors()}
    return not tags.isdisjoint(("nav", "header", "footer")) or (is_before and not tags.isdisjoint(("ul", "ol")))


def _is_filed(link: HtmlElement) -> bool:
    return not _FILED.isdisjoint((link.get("rel") or "").lower().split())


def _breadcrumbs(page: Page, headline: str | None) -> list[list[str]]:
    nodes = (node for node in page.data if "BreadcrumbList" in structured.types(node))
    return [_without_title(_steps(node.get("itemListElement")), page, headline) for node in nodes]


def _steps(elements: Any) -> list[str]:
    items = [item for item in (elements if isinstance(elements, list) else [elements]) if isinstance(item, dict)]
    names = (structured.strings(item.get("name")) or structured.strings(item.get("item")) for item in items)
    return [name for given in names for name in given[:1]]


def _printed_breadcrumb(page: Page, headline: str | None) -> list[str]:
    labelled = islice(page.tree.iter("nav", "ol"), _MOST_NAVS) if page.tree is not None else ()
    said = (one for one in labelled if _CRUMBS.search(one.get("aria-label") or ""))
    marked = islice(_marked_trails(page.tree), _MOST_NAVS) if page.tree is not None else ()
    for element in (*(one for one, _ in page.layout.called(_is_breadcrumb)), *said, *marked):
        if element.tag in _TRAILS or element.get("itemtype"):
            steps = [plain(link.text_content()) for link in element.iter("a")]
            is_menu = bool(element.get("itemtype")) and len(steps) > _STEPS
            if steps and not is_menu:
                return _without_title([step for step in steps if len(step) < 60], page, headline)
    return []


_TRAILS = frozenset(("nav", "ol", "ul", "div", "p", "section"))
_MOST_NAVS = 100
_marked_trails = cast(
    "Callable[[HtmlElement], list[HtmlElement]]", etree.XPath("descendant::*[contains(@itemtype, 'BreadcrumbList')]")
)
# How a trail is called for those who hear the page.
_CRUMBS = re.compile(
    r"bread ?crumb|brotkr[uü]mel|brotkrumen|fil d.ariane|migas|rastro|briciole|kruimelpad|murupolku|"
    r"okruszki|drobečkov|хлебные крошки|パンくず|面包屑|麵包屑|navegación jerárquica|you are here",
    re.IGNORECASE,
)


def _without_title(trail: list[str], page: Page, headline: str | None) -> list[str]:
    if len(trail) < 2:
        return trail
    # The last step is the page itself where it is most of the title; one word of the title may be a section's name.
    last, is_cut = key(trail[-1]), trail[-1].endswith(("…", "..."))
    titles = (key(title or "") for title in (page.first_meta("og:title"), headline))
    is_title = any(last in title and (2 * len(last) > len(title) or is_cut) for title in titles)
    return trail[:-1] if is_title or len(trail[-1]) > 45 else trail


def _is_home(part: str, page: Page) -> bool:
    own = {name.casefold() for name in page.site_names}
    return part.casefold() in own or FRONT_PAGE.fullmatch(part.casefold()) is not None


def tags(page: Page) -> tuple[str, ...]:
    """The topics that the page names: article:tag, JSON-LD keywords, news_keywords."""
    texts = [html.unescape(text) for text in page.meta.get("article:tag", ())]
    texts = texts or structured.strings(page.article.get("keywords"))
    texts = texts or list(map(html.unescape, page.meta.get("news_keywords", []) + page.meta.get("keywords", [])))[:1]
    parts = map(plain, _parts(texts))
    topics = (part for part in parts if part and not any(flag.search(part) for flag in (_FLAG, FREE, PAID)))
    return tuple(dict.fromkeys(topics))[:50]


def _parts(keywords: Iterable[str]) -> list[str]:
    return [part for text in keywords for part in re.split(r"[,;、，]\s*", text)]


# Words that may be such a flag or a topic, and labels of the CMS.
_FLAG = re.compile(r"^(?:free|premium|paid|plus|metered|paywall(?:\W.*)?)$|^\w+:\S", re.IGNORECASE)


def access(page: Page) -> tuple[Access | None, str | None]:
    """Who may read: schema.org isAccessibleForFree, meta flags, access words among the keywords."""
    for node in (page.article, *page.data):
        free = node.get("isAccessibleForFree")
        if free is not None and not isinstance(free, (list, dict)):
            is_paid = str(free).lower() in ("false", "0", "no")
            return "subscriber" if is_paid else "free", "json-ld isAccessibleForFree"
    tier = page.first_meta("article:content_tier", "og:article:content_tier", "content_tier") or ""
    if tier.lower() in _TIERS:
        return _TIERS[tier.lower()], "meta article:content_tier"
    words = _parts(structured.strings(page.article.get("keywords")))
    words += [content for contents in page.meta.values() for content in contents[:3] if len(content) < 20]
    if any(map(PAID.search, words)):
        return "subscriber", "keywords"
    return ("free", "keywords") if any(map(FREE.search, words)) else (None, None)


def genre(  # noqa: PLR0911 -- a decision table, read top to bottom
    page: Page, trail: tuple[str, ...], authors: tuple[str, ...] = ()
) -> tuple[str | None, str | None]:
    """news, opinion, editorial, live, video or gallery; null where nothing says so. An editorial is the paper's own
    voice: what a person signs in its pages is opinion."""
    kinds = structured.types(page.article)
    if "LiveBlogPosting" in kinds:
        return "live", "json-ld @type"
    if "OpinionNewsArticle" in kinds:
        return "opinion", "json-ld @type"
    path = re.sub(r"^https?://[^/]+", "", page.url).lower()
    if "VideoObject" in kinds:
        return "video", "json-ld @type"
    if re.search(r"/(?:videos?|watch|mediathek)/", path):
        return "video", "url"
    if re.search(r"/(?:galler(?:y|ies)|fotos?|bilder|fotostrecken?|photos|pictures|diaporama)/", path):
        return "gallery", "url"
    if re.search(r"/(?:live|liveblog|liveticker|live-updates?|direct)[/-]", path):
        return "live", "url"
    where = " ".join([*trail, *path.split("/")[1:-1]])
    if EDITORIAL.search(" ".join(trail)) or re.search(r"/(?:\w+-)?editorials?/\w*-?editorial", path):
        return "opinion" if authors else "editorial", "section"
    if OPINION.search(where):
        return "opinion", "section"
    if page.outlet and page.outlet.genre:
        return page.outlet.genre, "outlet"
    return ("news", "json-ld @type") if {"NewsArticle", "ReportageNewsArticle"} & set(kinds) else (None, None)


def links(page: Page, lines: Lines) -> tuple[str, ...]:
    """Where the body's text links to."""
    anchors = (anchor for line in lines.all for anchor in line.anchors)
    urls = filter(None, (page.absolute(anchor.get("href")) for anchor in anchors))
    return tuple(dict.fromkeys(url.split("#")[0] or url for url in urls))[:_MOST_LINKS]


# Crawlers whose metas are read beside those for all: ours, and the one that sites mean when they mean anybody.
_NAMED = ("paperofrecord", "googlebot")


def signals(page: Page) -> Signals:
    """What the publisher says about reuse, word for word.

    ``robots_meta`` is in the form of X-Robots-Tag, a crawler's name before what is said to it alone; ``tdm`` is the
    reservation of the TDM Reservation Protocol and behind it the address of the policy, the header before the meta.
    """
    robots = list(page.meta.get("robots", ()))
    robots += [f"{name}: {content}" for name in _NAMED for content in page.meta.get(name, ())]
    tdm = [page.headers.get(name) or page.first_meta(name) for name in ("tdm-reservation", "tdm-policy")]
    return Signals(
        robots_meta=", ".join(dict.fromkeys(robots)) or None,
        x_robots_tag=page.headers.get("x-robots-tag"),
        tdm=" ".join(filter(None, tdm)) or None,
        content_usage=page.headers.get("content-usage") or page.headers.get("content-signal"),
    )
