"""A section page: its articles in the order of its main list, what else it links to, and its next page.

An article link has an address of an article's shape (``discovery.shape``), or stands like one: as the headline of a
teaser, beside others. Rankings, menus, footers and blocks of other sections are out of section.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import chain, islice
from urllib.parse import urlsplit

from cssselect import HTMLTranslator

from archive.urls import host_of, key, without_credentials
from crawler.discovery.addresses import absolute, named_by, unique
from crawler.discovery.feed import read_feed
from crawler.discovery.listing import by_place
from crawler.discovery.listing.by_place import Candidate
from crawler.discovery.listing.filed import filed_elsewhere
from crawler.discovery.listing.packed import unpacked
from crawler.discovery.listing.pagination import next_of, next_page
from crawler.discovery.listing.rails import in_rails
from crawler.discovery.listing.regions import Regions
from crawler.discovery.listing.scope import foreign, in_named_blocks, named_sections, own_links, section_path, titles_of
from crawler.discovery.listing.script import main_list
from crawler.discovery.listing.tree import (
    Element,
    Link,
    ListingTree,
    heading_beside,
    is_frame_of_script,
    link_pressed,
    parse,
    plain_text,
    words_before,
)
from crawler.discovery.refresh import refreshed, said_in
from crawler.discovery.shape import verdict, words_of
from crawler.discovery.sites import same_site
from crawler.discovery.values import Found, Headers, Listing, Skipped
from crawler.outlets import Outlet, Section, holds
from crawler.vocabulary.in_place import MISSING, NOT_FOUND

__all__ = ["Found", "Listing", "Skipped", "read_listing"]

_ALIKE = 3
_HEADLINE = 4  # words
_TITLE = 200  # characters
_NUMBER = re.compile(r"\b(?:error|fehler|erreur|página|page|http) 404\b|^\W*404\W*$|\b404 (?:not found|error)")
# Feeds of a page that are told: a run asks for ten.
_MOST_FEEDS = 1_000
# A link of a ``Link`` field: its target, then its parameters; so many characters of a field are read.
_LINK = re.compile(r"""<([^<>]*)>((?:[^<>",]|"[^"]*")*)""")
_PARAMETER = re.compile(r""";\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]*))""")
_MOST_OF_FIELD = 10_000
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*+(?:\{\s*+\"|\[\s*+[\[{\"])")
_FEED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^<>]*+>\s*+|<!--.*?-->\s*+)*+<(?:rss|feed|rdf:RDF)[\s>]", re.DOTALL
)
_LINKED = re.compile(r"<a\s[^<>]*\bhref", re.IGNORECASE)
# The registered ones, and those that sites write in their place.
_FEED_TYPES = frozenset((
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/rss",
    "application/atom", "application/x-rss+xml", "application/xml", "text/xml", "text/rss+xml", "text/rss",
))  # fmt: skip


def read_listing(
    body: bytes,
    url: str,
    *,
    headers: Headers = None,
    outlet: Outlet | None = None,
    section: Section | None = None,
) -> Listing:
    """What the section page ``body`` that came from ``url`` holds. Pure; never raises, whatever the bytes are."""
    if not body.strip():
        return Listing(reason="empty")
    markup = _markup_in_json(body)
    if markup is None and (listed := _in_another_form(body, url, headers)) is not None:
        return listed
    page = parse(markup or body, url, headers)
    if page is None:
        return Listing(reason="not_html")
    own = page
    links, candidates, taken = shown = _judged(page, outlet, section)
    found = _found(taken)
    in_rail = all(item.is_rail for item in taken)  # or nothing is taken
    if in_rail or by_place.lies_elsewhere(taken, candidates, page.url):
        drawn, found = found, _from_scripts(page, outlet)
        for reveal in (_pressed, unpacked):
            # In a copy: where it reveals no list, the page is judged as it was.
            if found or (whole := reveal(replace(page, root=deepcopy(page.root)))) is None:
                continue
            judged = _, others, chosen = _judged(whole, outlet, section)
            if not all(item.is_rail for item in chosen) and not by_place.lies_elsewhere(chosen, others, page.url):
                page, (links, candidates, taken) = whole, judged
                found = _found(taken)
        if drawn and not _is_another_list(found, drawn, page.url, in_rail=in_rail):
            # The ranking beside an empty frame is no list of the section.
            is_bare = in_rail and len(found) < _ALIKE and is_frame_of_script(page.root)
            found = () if is_bare else drawn
            page, (links, candidates, taken) = own, shown
        by_place.keep_to(taken, {key(one.url) for one in found})
    is_missing = _says_missing(page) and not own_links([one.url for one in found], page.url)
    if found and is_missing:
        found = ()
        by_place.keep_to(taken, ())
    reason = None if found else "not_found" if is_missing else "no_articles" if links else "no_links"
    return Listing(
        found=found,
        skipped=(
            *(Skipped(item.url, item.reason) for item in candidates if item.reason is not None),
            *(Skipped(without_credentials(target), "bad_address") for target in page.broken()),
        ),
        next=next_page(page, links, section, _nexts(page.base, headers)),
        feeds=_feeds(page, headers),
        reason=reason,
        leads_to=_refreshed(page, headers) if reason else None,
    )


def _in_another_form(body: bytes, url: str, headers: Headers) -> Listing | None:
    """The list that a feed is, or JSON without markup, as a site's own programs give it, in the place of a page."""
    if not _FEED.match(body, 0, _MOST_OF_FIELD) and not _JSON.match(body):
        return None
    feed = read_feed(body, url, headers=headers)
    if not feed.found:
        return None
    return Listing(found=feed.found, next=next_of(url, filter(None, (feed.next, *_nexts(url, headers)))))


def _markup_in_json(body: bytes) -> bytes | None:
    """The markup in the strings of JSON, which a button for more articles loads; None where there is none."""
    if not _JSON.match(body):
        return None
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    strings, waiting = [], [document]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            strings += [one] if _LINKED.search(one) else []
        elif isinstance(one, (list, dict)):
            waiting += reversed(list(one.values()) if isinstance(one, dict) else one)
    return "\n".join(strings).encode("utf-8", "replace") if strings else None


def _says_missing(page: ListingTree) -> bool:
    """Whether the page's title, or its own heading, says that there is no such page; the list below is another one."""
    title = next((one.text or "" for one in page.root.iter("title")), "")
    headings = (one for one in page.root.iter("h1") if _is_own(one))
    said = (title, *(plain_text(one) for one in islice(headings, 1)))
    return any(words.search(text[:_TITLE].lower()) for text in said for words in (NOT_FOUND, MISSING, _NUMBER))


def _is_own(heading: Element) -> bool:
    """Whether a heading is the page's, and not that of a story on it."""
    return next(chain(heading.iter("a"), heading.iterancestors("a", "article", "li")), None) is None


def _pressed(page: ListingTree) -> ListingTree | None:
    """The page with links in the place of what only a script makes links of; None where there is nothing such."""
    return page if link_pressed(page.root) else None


def _judged(
    page: ListingTree, outlet: Outlet | None, section: Section | None
) -> tuple[list[Link], list[Candidate], list[Candidate]]:
    """(the page's links, the candidates with their reasons, those taken in the order of the list)."""
    links = [_directed(link, page.url) for link in page.links()]
    candidates = _candidates(links)
    _judge(candidates, page, outlet, section)
    return links, candidates, _in_order([candidate for candidate in candidates if candidate.reason is None], links)


def _directed(link: Link, page: str) -> Link:
    """The link itself, or to the article of this site that a redirector's address names; who shares a page names it
    too."""
    named = named_by(link.url, page)
    if named is None or verdict(link.url).reason == "other service" or not verdict(named, link.text).article:
        return link
    return Link(named, link.text, link.element)


def _found(taken: list[Candidate]) -> tuple[Found, ...]:
    dates = by_place.published(taken)
    return tuple(Found(item.url, place, item.text or None, dates[place]) for place, item in enumerate(taken))


def _is_another_list(found: Collection[Found], drawn: Collection[Found], page: str, *, in_rail: bool) -> bool:
    """Whether ``found`` is the section's list, and what the page shows, ``drawn``, is none: it is another one, and its
    addresses have the section's word, or else what is shown stands ``in_rail`` and has it as little."""
    shown = {key(one.url) for one in drawn}
    if len(found) < _ALIKE or 2 * sum(key(one.url) in shown for one in found) >= len(found):
        return False
    is_own, is_shown_own = (bool(own_links([one.url for one in some], page)) for some in (found, drawn))
    return is_own or (in_rail and not is_shown_own)


def _from_scripts(page: ListingTree, outlet: Outlet | None) -> tuple[Found, ...]:
    """The main list of a page that only a browser would draw."""
    here = key(page.url)

    def is_article(url: str, text: str | None, is_told: bool) -> bool:
        candidate = Candidate(url, text or "", [], shape=verdict(url, text, hosts=(host_of(page.url),)))
        reason = _reason(candidate, here, page.url, outlet)
        # An address that says nothing, of which the data say it; the outlet's own pattern goes before that.
        silent = candidate.shape.reason == "short" and key(url) != here and not (outlet and outlet.article)
        return reason is None or (reason == "not_article" and silent and is_told and words_of(text) >= _HEADLINE)

    entries = main_list(page, is_article)
    return tuple(Found(entry.url, place, entry.text, entry.published) for place, entry in enumerate(entries))


def _in_order(taken: list[Candidate], links: Iterable[Link]) -> list[Candidate]:
    """In the order of the main list, by the first link that stands in it; what stands only beside it comes last."""
    order = {link.element: place for place, link in enumerate(links)}
    return sorted(taken, key=lambda item: (item.is_beside, min(order[element] for element in item.elements)))


def _candidates(links: Iterable[Link]) -> list[Candidate]:
    """One candidate an address, in the order of first appearance, with the longest of its links' words."""
    links = list(links)
    one_page = _counted_apart(links)
    candidates: dict[str, Candidate] = {}
    for link in links:
        url = one_page.get(link.url, link.url)
        candidate = candidates.setdefault(key(url), Candidate(url, "", []))
        candidate.elements.append(link.element)
        candidate.text = _headline_of(candidate.text, link.text)
    _rename(candidates.values())
    return list(candidates.values())


def _counted_apart(links: Iterable[Link]) -> dict[str, str]:
    """The one address of those that differ in their queries only, where teasers count which of their links is pressed
    (``?ref=picture``, ``?ref=title``): the links to a path say one headline and no other text of four words, and the
    path is an article's by itself, or three paths are linked so. The one without a query, if the page has it, or else
    that of the headline."""
    paths: dict[str, list[Link]] = {}
    for link in links:
        paths.setdefault(link.url.partition("?")[0], []).append(link)
    counted = {path: told for path, some in paths.items() if (told := _said_once(some))}
    kept: dict[str, str] = {}
    for path, told in counted.items():
        headline = max(told.values(), key=words_of)
        if len(counted) >= _ALIKE or verdict(path, headline).article:
            named = path if path in told else max(told, key=lambda url: words_of(told[url]))
            kept |= dict.fromkeys(told, named)
    return kept


def _said_once(links: Sequence[Link]) -> dict[str, str]:
    """What the links to each address say, where there are several and one headline; what a picture shows is none."""
    if len({link.url for link in links}) == 1:
        return {}
    told: dict[str, str] = {}
    for link in links:
        told[link.url] = max(told.get(link.url, ""), plain_text(link.element), key=words_of)
    headlines = {text for text in told.values() if words_of(text) >= _HEADLINE}
    return told if len({key(url) for url in told}) > 1 and len(headlines) == 1 else {}


def _headline_of(said: str, other: str) -> str:
    """The longer of what two links to one page say; but where it ends in the shorter, and that is a headline, the
    longer has a call before it ("Continue reading …", "Read more about …")."""
    if not said:
        return other
    short, long = (said, other) if words_of(other) > words_of(said) else (other, said)
    return short if words_of(short) >= _HEADLINE and long.endswith(short) else long


def _rename(candidates: Collection[Candidate]) -> None:
    """What three links say alike ("Read more") is no headline: they say what the heading of their teaser says, or what
    stands before them."""
    said = Counter(candidate.text.casefold() for candidate in candidates if candidate.text)
    for candidate in candidates:
        if said[candidate.text.casefold()] >= _ALIKE:
            beside = (said for find in (heading_beside, words_before) for said in map(find, candidate.elements))
            candidate.text = next(filter(None, beside), candidate.text)


def _judge(candidates: list[Candidate], page: ListingTree, outlet: Outlet | None, section: Section | None) -> None:
    """Gives every candidate that is no article of this section its reason."""
    chosen = _chosen_list(page, section)
    here, own, hosts = key(page.url), section_path(page.url), (host_of(page.url),)
    for candidate in candidates:
        candidate.shape = verdict(candidate.url, candidate.text, own, hosts)
        candidate.reason = _reason(candidate, here, page.url, outlet)
    by_place.reject_declared(candidates)
    if outlet is None or not outlet.article:
        by_place.reject_films(candidates, page.url)
    by_place.reject_labels(candidates)
    menu = list(by_place.menu_of(candidates))
    by_place.mark_lists(candidates)
    by_place.mark_teasers(candidates)
    regions = Regions(page.root, [candidate.elements for candidate in candidates if by_place.stands(candidate)])
    for candidate in candidates:
        placed = [element for element in candidate.elements if _is_in_content(element, regions, chosen)]
        candidate.is_rail = chosen is None and all(map(regions.is_in_rail, candidate.elements))
        if candidate.reason is None and not placed:
            candidate.reason = "out_of_section"
            candidate.is_beside = any(map(regions.is_beside, candidate.elements))
        candidate.elements = placed or candidate.elements
    sections = named_sections((item.url for item in candidates if item.reason == "not_article"), page.url)
    if chosen is None:
        standing = [item for item in candidates if by_place.stands(item)]
        for place in in_named_blocks([(item.url, item.elements[0]) for item in standing], page.url, sections):
            standing[place].reason = standing[place].reason or "out_of_section"
    if outlet is None or not outlet.article:
        by_place.reject_menus(candidates)
        by_place.reject_outside(candidates, page.main)
        if chosen is None:
            by_place.reject_behind(candidates, page.main)
        by_place.keep_to_habit(candidates)
        by_place.accept_coded(candidates)
        by_place.accept_siblings(candidates, regions)
        by_place.accept_teasers(candidates, regions, page.url, sections)
        by_place.accept_lines(candidates, regions)
        by_place.reject_pointers(candidates)
        by_place.reject_films(candidates, page.url)
    if chosen is None:
        _reject_others(candidates, page)
        taken = [candidate for candidate in candidates if candidate.reason is None]
        sections = named_sections((item.url for item in candidates if item.reason == "not_article"), page.url)
        titles = titles_of(menu, page.url, sections)
        for place in foreign([(item.url, item.elements[0]) for item in taken], page.url, sections, titles):
            taken[place].reason = "out_of_section"
        by_place.accept_own(candidates, page.url)


def _reject_others(candidates: list[Candidate], page: ListingTree) -> None:
    """Gives what stands in a rail, or is filed under another section, its reason."""
    for candidate in list(in_rails(candidates, page.url, page.root)):
        candidate.reason, candidate.is_beside = "out_of_section", True
    left = [candidate for candidate in candidates if candidate.reason is None]
    for place in filed_elsewhere([(item.url, item.elements[0]) for item in left], page.url):
        left[place].reason = "out_of_section"


def _reason(candidate: Candidate, here: str, url: str, outlet: Outlet | None) -> str | None:
    if key(candidate.url) == here:
        return "not_article"
    if not same_site(url, candidate.url) and not (outlet is not None and holds(outlet, candidate.url)):
        return "other_site"
    if outlet is not None and outlet.article:
        matches = re.search(outlet.article, urlsplit(candidate.url).path)
        return None if matches else "not_article"
    return None if candidate.shape.article else "not_article"


def _is_in_content(element: Element, regions: Regions, chosen: set[Element] | None) -> bool:
    if chosen is not None:
        return any(node in chosen for node in (element, *element.iterancestors()))
    return not regions.is_furniture(element)


def _chosen_list(page: ListingTree, section: Section | None) -> set[Element] | None:
    """The elements that the outlet file calls the main list; None where it names none, or the page has none."""
    if section is None or not section.list:
        return None
    return set(page.root.xpath(HTMLTranslator().css_to_xpath(section.list))) or None


def _feeds(page: ListingTree, headers: Headers) -> tuple[str, ...]:
    """What the page declares in its head, in its body (``<a rel=alternate type=…>``) and in the response's own head."""
    elements = page.root.xpath("descendant-or-self::*[self::link or self::a][@rel][@type]")
    declared = ((one.get("rel") or "", one.get("type") or "", one.get("href") or "") for one in elements)
    feeds = (target for rel, kind, target in (*declared, *_links_of(headers)) if _is_feed(rel, kind))
    urls = (absolute(target, page.base) for target in feeds)
    return tuple(url for url, _ in unique((url, None) for url in islice(filter(None, urls), _MOST_FEEDS)))


def _nexts(base: str, headers: Headers) -> list[str]:
    """What the response's own head calls the next page (RFC 8288 section 3), as programs write it."""
    targets = (target for rel, _, target in _links_of(headers) if "next" in rel.lower().split())
    return list(filter(None, (absolute(target, base) for target in targets)))


def _refreshed(page: ListingTree, headers: Headers) -> str | None:
    """Where the page leads on by itself; None where it leads nowhere else on its site."""
    for value in (*said_in(page.root), *_fields(headers, "refresh")):
        _, url = refreshed(value, page.base) or (0, "")
        if url and key(url) != key(page.url) and same_site(url, page.url):
            return url
    return None


def _is_feed(rel: str, kind: str) -> bool:
    return "alternate" in rel.lower() and kind.partition(";")[0].strip().lower() in _FEED_TYPES


def _links_of(headers: Headers) -> Iterator[tuple[str, str, str]]:
    """(relation, type, target) of each link that the response's ``Link`` fields name (RFC 8288 section 3)."""
    for value in (value[:_MOST_OF_FIELD] for value in _fields(headers, "link")):
        for link in _LINK.finditer(value):
            named = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(link[2])}
            yield named.get("rel", ""), named.get("type", ""), link[1]


def _fields(headers: Headers, name: str) -> Iterator[str]:
    fields = headers.items() if isinstance(headers, Mapping) else headers or ()
    return (value for own, value in fields if own.lower() == name)
