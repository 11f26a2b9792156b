"""The next page of a listing, in whatever style the site has: never the same page, never one before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit

from archive.urls import is_root, key
from crawler.discovery.addresses import absolute
from crawler.discovery.listing.pager import called_by_number, next_in_pager
from crawler.discovery.listing.tree import Element, Link, ListingTree, address_pressed, ancestors, plain_text
from crawler.discovery.shape import is_article_url
from crawler.discovery.sites import same_site
from crawler.outlets.outlet import Section
from crawler.vocabulary.listings import NEXT_WORDS
from crawler.vocabulary.names import NEXT_NAMES

__all__ = ["next_of", "next_page", "page_number"]

_IN_PATH = re.compile(
    r"(?:^|/)(?:page|seite|pagina|página|pag|sida|side|sivu|strona|strana|trang|halaman|sayfa|oldal|p|pg)"
    r"[/=_-]?(\d{1,5})(?=/|\.|$)",
    re.IGNORECASE,
)
_IN_QUERY = frozenset(
    ("page", "p", "pg", "paged", "pagina", "pag", "seite", "offset", "start", "from", "pageno", "pageindex", "page_no",
     "pagenum", "currentpage", "sida", "side", "strona", "sayfa", "trang", "_page", "pn", "cp", "pagen_1", "pagen_2")
)  # fmt: skip
# Those of them that count pages.
_PAGES = _IN_QUERY - {"offset", "start", "from"}
# Parameters that say where in the list to go on, by an id or a moment: such have no order.
_CURSOR = frozenset(
    ("after", "before", "cursor", "next", "continue", "max_id", "maxid", "last_id", "lastid", "since", "until", "older",
     "next_cursor", "nextcursor", "pagetoken", "page_token", "page[after]", "starting_after", "offset", "start", "from",
     "page", "p")
)  # fmt: skip
# Where scripts that load parts of pages (htmx, Turbo) keep the address of what they load.
_PARTS = {"hx-get": None, "data-hx-get": None, "src": "turbo-frame"}
# Where buttons keep the address of what they load.
_DATA = frozenset(
    ("data-next", "data-next-url", "data-next-page", "data-next-page-url", "data-nexturl", "data-next-href", "data-url",
     "data-href", "data-load-url", "data-load-more-url", "data-more-url", "data-ajax-url", "data-link")
)  # fmt: skip
_MAX_BUTTONS = 200
_SECOND = 2
_YEARS = range(1900, 2100)
_ARROWS = " \t\n\u00a0«»‹›<>←→◀▶◄►≪≫⟨⟩…"
_MAX_FIELDS = 20  # of a form
_LEAST_CURSOR = 7  # digits; shorter numbers are those of pages, which have an order
_MOMENT = re.compile(r"\d{4}-?\d\d-?\d\d(?:[T +].*)?|\d{7,}")
# What a program made: letters and figures by turns. A word is of one kind, but for its first letter and a number behind
# it (`Elections2026`).
_KEY = re.compile(r"[\w+/=.~-]{8,}", re.ASCII)
_TURN = re.compile(r"[a-z](?=[A-Z\d])|[A-Z](?=\d)|\d(?=[A-Za-z])|[A-Z](?=[a-z])")
_FEWEST_TURNS = 3
# What goes with a place in the list: how many there are from there.
_BESIDE_CURSOR = frozenset(
    ("max-results", "max_results", "limit", "count", "size", "num", "per_page", "perpage", "by-date", "start", "offset",
     "page", "m", "delta", "direction", "dir")
)  # fmt: skip
# `/politics/2`, `/politics_2.html`, `/politics/index2.html`
_TRAILING = re.compile(r"[-_/](?:index|list)?(\d{1,4})(?:\.\w{2,5})?/?$")
# What may stand behind the address of a list in that of its second page: a sign, a word, a number.
_SECOND_BELOW = r"[-/;,~._]{1,2}(?:[a-z_]{1,12}[-/=_.]?){0,2}\d{1,4}(?:\.\w{2,5})?"


def next_page(
    page: ListingTree, links: Iterable[Link], section: Section | None = None, declared: Iterable[str] = ()
) -> str | None:
    """The address of the page after ``page``; None on the last one, or where the page names none. ``declared`` are the
    addresses that the response's own head calls the next page."""
    if section is not None and section.pages:
        return _by_template(section, page.url)
    links = [link for link in links if not _is_disabled(link.element)]
    named = (*_declared(page), *declared, *_said(links), *_buttons(page), *_pressed(page), *_forms(page))
    counted = _numbered(page.url, (*named, *_parts(page))) or _next_number(page.url, links)
    return counted or next_in_pager(page.url, links) or _pointed(page.url, named) or _silent(page.url, links)


def next_of(url: str, named: Iterable[str]) -> str | None:
    """The address of the page after the one at ``url``, of those that it is ``named`` by; None where it is none."""
    named = list(named)
    return _numbered(url, named) or _pointed(url, named)


def page_number(url: str, unnamed: int = 1) -> int:
    """The number of the page that ``url`` shows, ``unnamed`` where it names none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return unnamed
    match = _IN_PATH.search(parts.path)
    if match:
        return int(match[1])
    for name, value in parse_qsl(parts.query):
        if name.lower() in _IN_QUERY and re.fullmatch(r"\d{1,6}", value):
            return int(value)
    return unnamed


def _numbered(url: str, named: Iterable[str]) -> str | None:
    return next((one for one in named if _goes_on(url, one) or _begins_below(url, one)), None)


def _pointed(url: str, named: Iterable[str]) -> str | None:
    return next((one for one in named if _points_on(url, one) or _counts_on(url, one)), None)


def _by_template(section: Section, url: str) -> str | None:
    template = section.pages or ""
    before, _, after = template.partition("{n}")
    match = re.fullmatch(re.escape(before) + r"(\d{1,6})" + re.escape(after), url)
    if match:
        return template.replace("{n}", str(int(match[1]) + 1))
    return template.replace("{n}", "2") if key(url) == key(section.url) else None


def _declared(page: ListingTree) -> Iterable[str]:
    elements = page.root.iter("link", "a")
    nexts = (element for element in elements if "next" in (element.get("rel") or "").lower().split())
    return filter(None, (absolute(element.get("href") or "", page.base) for element in nexts))


def _said(links: list[Link]) -> Iterable[str]:
    """Links that say "next", "older", "more" in a language we know, or are called so by their class."""
    for link in links:
        label = f"{link.element.get('aria-label') or ''}\n{link.element.get('title') or ''}".lower().split("\n")
        if any(map(_says_next, (link.text.lower(), *label))):
            yield link.url
    for link in links:
        parent = next(ancestors(link.element), None)
        if _is_called_next(link.element) or (parent is not None and _is_called_next(parent, "class")):
            yield link.url


def _says_next(words: str) -> bool:
    """Whether it says "next" in a language we know, also with an arrow on either side ("« Older entries")."""
    words = words.strip()
    return NEXT_WORDS.fullmatch(words) is not None or NEXT_WORDS.fullmatch(words.strip(_ARROWS)) is not None


def _is_called_next(element: Element, *attributes: str) -> bool:
    names = " ".join(element.get(name) or "" for name in attributes or ("class", "id"))
    return any(map(NEXT_NAMES.fullmatch, names.lower().split()))


def _buttons(page: ListingTree) -> Iterable[str]:
    """What a "load more" button would load: an address in its data attributes."""
    elements = page.root.iter("button", "div", "span", "a", "li", "section")
    for element in islice((element for element in elements if not _DATA.isdisjoint(element.keys())), _MAX_BUTTONS):
        targets = {name: value for name, value in element.attrib.items() if name in _DATA}
        says_next = _says_next(plain_text(element).lower()) or _is_called_next(element)
        if says_next or any("next" in name for name in targets):
            yield from filter(None, (absolute(value, page.base) for value in targets.values()))


def _forms(page: ListingTree) -> Iterable[str]:
    """What a form asks for whose button says "more": its hidden fields, one of which has the number of the page."""
    for form in islice(page.root.iter("form"), _MAX_BUTTONS):
        fields = [node for node in islice(form.iter("input", "button", "select"), _MAX_FIELDS) if node.get("name")]
        said = (
            plain_text(node) or node.get("value") or "" for node in islice(form.iter("button", "input"), _MAX_FIELDS)
        )
        asks = (form.get("method") or "get").lower() == "get" and any(_says_next(words.lower()) for words in said)
        if asks and all(field.get("type") in ("hidden", "submit", None) for field in fields):
            query = urlencode([(field.get("name") or "", field.get("value") or "") for field in fields])
            target = absolute(form.get("action") or page.url, page.base)
            yield from (urlsplit(one)._replace(query=query).geturl() for one in (target,) if one)


def _parts(page: ListingTree) -> Iterable[str]:
    """The addresses of parts that the page loads when its reader comes to its end."""
    for name, tag in _PARTS.items():
        elements = (element for element in page.root.iter(*([tag] if tag else [])) if isinstance(element.tag, str))
        targets = (element.get(name) for element in elements if element.get(name))
        yield from filter(None, (absolute(target or "", page.base) for target in islice(targets, _MAX_BUTTONS)))


def _pressed(page: ListingTree) -> Iterable[str]:
    """Where a script leads whose link or button says "next" (``onclick="location.href='/politics/page/2/'"``)."""
    elements = (node for node in page.root.iter("a", "button") if node.get("onclick"))
    said = (node for node in islice(elements, _MAX_BUTTONS) if _says_next(plain_text(node).lower()))
    return filter(None, (absolute(address_pressed(node) or "", page.base) for node in said))


def _silent(url: str, links: Iterable[Link]) -> str | None:
    """The link to the page of this list that has the next number by its name (``/page/2/``, ``?page=2``), whatever the
    link says: a picture, "+ More", "More from Politics"."""
    wanted = page_number(url) + 1
    later = (link.url for link in links if str(wanted) in link.url and _is_page(link.url, wanted))
    named = (one for one in later if _goes_on(url, one) and _choice(one) == _choice(url))
    # A blog's front page has posts by such numbers.
    return next((one for one in named if not is_root(url)), None)


def _is_page(url: str, number: int) -> bool:
    """Whether the address names that page: a parameter that says how many articles are before it says none."""
    parts = urlsplit(url)
    pages = (value for name, value in parse_qsl(parts.query) if name.lower() in _PAGES)
    found = _IN_PATH.search(parts.path)
    return found[1] == str(number) if found else next(pages, "") == str(number)


def _is_disabled(element: Element) -> bool:
    """Whether the link is told to be none: that of the last page, which looks as on the others."""
    around = next(ancestors(element), None)
    names = f"{element.get('class') or ''} {around.get('class') or '' if around is not None else ''}".lower().split()
    return element.get("aria-disabled") == "true" or "disabled" in names


def _next_number(url: str, links: list[Link]) -> str | None:
    """Of the links that are called by a number, the one to the lowest page after this one."""
    called = [(called_by_number(link) or 0, link.url) for link in links]
    later = [one for number, one in called if number >= _SECOND and _goes_on(url, one) and not _is_year(url, number)]
    return min(later, key=_number, default=None)


def _is_year(url: str, number: int) -> bool:
    """Whether the number of a link is that of a year: lists have links to those of years."""
    return number in _YEARS and _number(url) + 1 < number


def _goes_on(url: str, candidate: str) -> bool:
    """``candidate`` is another page of the same listing, and a later one."""
    if key(url) == key(candidate) or not same_site(url, candidate):
        return False
    mine, its = url.lower(), candidate.lower()  # some servers make no difference
    if _stem(mine) != _stem(its) and _trailing_stem(mine) != _trailing_stem(its):
        return False
    return _choice(url) <= _choice(candidate) and _number(candidate) > _number(url)


def _begins_below(url: str, candidate: str) -> bool:
    """``candidate``, which is named as the next page, is a second page that lies below the listing's own address, where
    the site keeps its later pages (``/politics/feed/page-2``)."""
    own = _stem(url)
    if not urlsplit(url).path.strip("/") or not same_site(url, candidate) or _number(url) > 0:
        return False
    return (
        urlsplit(candidate).path.startswith(f"{own}/")
        and _number(candidate) == _SECOND
        and not is_article_url(candidate)
    )


def _points_on(url: str, candidate: str) -> bool:
    """``candidate``, which is named as the next page, is the same listing from a place that its query names. A page
    whose own address names such a place may be gone on from too; whether it was read before, the crawl knows."""
    if key(url) == key(candidate) or not same_site(url, candidate) or _stem(url) != _stem(candidate):
        return False
    mine, its = (dict(parse_qsl(urlsplit(key(one)).query)) for one in (url, candidate))
    moved = {name for name, value in its.items() if mine.get(name) != value}
    kept = all(name in its or name in _BESIDE_CURSOR for name in mine if name.lower() not in _CURSOR)
    pointing = {name for name in moved if _is_cursor(name, its[name])}
    return bool(pointing) and kept and all(name.lower() in _BESIDE_CURSOR for name in moved - pointing)


def _is_cursor(name: str, value: str) -> bool:
    """Whether a parameter says where in a list to go on: by its name, or by a value that is a moment or a key."""
    if value.isdecimal() and len(value) < _LEAST_CURSOR:
        return False
    is_key = _KEY.fullmatch(value) is not None and len(_TURN.findall(value)) >= _FEWEST_TURNS
    return name.lower() in _CURSOR or is_key or _MOMENT.fullmatch(value) is not None


def _counts_on(url: str, candidate: str) -> bool:
    """``candidate``, which is named as the next page, has the listing's own address but for one number that counts on,
    whatever stands before it: a parameter of any name (``?sf_paged=2``), or the path's last number (``/offset/20/``,
    ``;page=2``, ``~2``, ``,2.html``)."""
    if not same_site(url, candidate) or is_article_url(candidate):
        return False
    mine, its = urlsplit(key(url)), urlsplit(key(candidate))
    if mine.path == its.path:
        return _counts_in_query(dict(parse_qsl(mine.query)), dict(parse_qsl(its.query)))
    if mine.query != its.query:
        return False
    (own, before), (other, after) = _last_number(mine.path), _last_number(its.path)
    if own == other:
        return before < after
    stem = re.sub(r"\.\w{2,5}$", "", _stem(key(url)))
    return re.fullmatch(re.escape(stem) + _SECOND_BELOW, its.path) is not None


def _counts_in_query(mine: Mapping[str, str], its: Mapping[str, str]) -> bool:
    moved = [name for name in its if its[name] != mine.get(name)]
    if len(moved) != 1 or not mine.keys() <= its.keys() or moved[0].lower().endswith("id"):
        return False
    before, after = mine.get(moved[0], "0"), its[moved[0]]
    return all(re.fullmatch(r"\d{1,6}", number) for number in (before, after)) and int(before) < int(after)


def _last_number(path: str) -> tuple[str, int]:
    """(the path without its last number, that number); 0 where it has none, or one too long to count pages."""
    found = re.search(r"(?<!\d)\d{1,6}(?=\D*$)", path)
    return (f"{path[: found.start()]}\0{path[found.end() :]}", int(found[0])) if found else (path, 0)


def _number(url: str) -> int:
    """The number in the address, 0 where there is none: some sites call the second page 1, though not in a path."""
    named = page_number(url, 0)
    if named == 1 and _IN_PATH.search(urlsplit(url).path):
        return 0
    match = _TRAILING.search(urlsplit(url).path)
    return named if named or match is None else int(match[1])


def _choice(url: str) -> set[tuple[str, str]]:
    """What the query asks for besides the page: ``?cat=politics&page=2`` is no page of ``?cat=sport``."""
    return {pair for pair in parse_qsl(urlsplit(key(url)).query) if pair[0].lower() not in _IN_QUERY}


def _stem(url: str) -> str:
    parts = urlsplit(url)
    path = _IN_PATH.sub("", parts.path)
    return re.sub(r"/(?:index[\w-]*\.\w{2,5})?$", "", path.rstrip("/"))


def _trailing_stem(url: str) -> str:
    return re.sub(
        r"(?:[-_/](?:seite|page|p|vc)?[-_]?\d{1,6}){1,2}(?:\.\w{2,5})?/?$|(?<=/list)\d{1,4}\.\w{2,5}$|/(?:index\.\w+)?$|\.(?:s?html?|php|aspx?)$",
        "",
        urlsplit(url).path.rstrip("/"),
    )
