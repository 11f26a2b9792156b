"""What is asked of a site to draft its file: the page given, the front page, robots.txt; then what these lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin

from archive.urls import is_root, key
from crawler.discovery.addresses import unique
from crawler.discovery.sites import same_site
from crawler.discovery.values import Listing
from crawler.outlet_tools.asking import Answer, Ask
from crawler.outlet_tools.draft.sections import Candidate, candidates, heading, politics_of
from crawler.outlet_tools.draft.values import DraftedAddress, DraftedSection, Sites
from crawler.workers.work import source_of

__all__ = ["DraftCourse"]

# A whole draft is about forty requests, and so two minutes at three seconds each.
_SECTIONS: Final = 10
_FEEDS: Final = 8
_SITEMAPS: Final = 8
_SAMPLES: Final = 5
# Fewer article links than these, and a page is no section.
_LEAST: Final = 2
# Where feeds and sitemaps lie on sites that do not say it; the first that answers is enough.
_FEED_PLACES: Final = ("/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/feeds/")
_SITEMAP_PLACES: Final = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml", "/news-sitemap.xml")
# What a feed begins with; who looks for the politics section may be led to its feed, or give that.
_FEED: Final = re.compile(
    rb"""\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<\?xml-stylesheet[^>]*>\s*)*<(?:rss|feed|rdf:RDF)\b
    |\s*\{[^{}\[\]]{0,200}jsonfeed\.org/version""",
    re.DOTALL | re.VERBOSE,
)
_COMMENTS: Final = re.compile(r"comments?(?:/|$|[-_.])|kommentar", re.IGNORECASE)
_WELL_KNOWN: Final = "a well-known address"


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where an address was learned, and which are to be tried next where it is none (relative to the site)."""

    learned: str
    others: tuple[str, ...] = ()


@dataclass
class DraftCourse:
    """Follows ``given``. What was found is in its fields; ``given_trouble`` says why the page given did not come."""

    given: str
    home: str = ""
    given_trouble: str | None = None
    sections: list[DraftedSection] = field(default_factory=list)
    feeds: list[DraftedAddress] = field(default_factory=list)
    sitemaps: list[DraftedAddress] = field(default_factory=list)
    pages: list[Answer] = field(default_factory=list)
    articles: list[Answer] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    _asked: dict[str, str] = field(default_factory=dict)
    _open: int = 0
    _listings: list[Listing] = field(default_factory=list)

    @property
    def sites(self) -> Sites:
        """Every article link seen, of feeds too, and what else was linked to on the site."""
        found = [one.url for listing in self._listings for one in listing.found]
        skipped = [one for listing in self._listings for one in listing.skipped if one.reason == "not_article"]
        others = [one.url for one in skipped if same_site(self.home, one.url)]
        return Sites(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(others)))

    def first(self) -> Iterator[Ask]:
        yield from self._ask(self.given, "page", Candidate(self.given, "", "given on the command line"))

    def answered(self, answer: Answer) -> Iterator[Ask]:
        self._open -= 1
        yield from self._follow(answer)
        if self._open == 0 and not self.articles:
            for url in self._samples():
                yield from self._ask(url, "article", None)

    def _follow(self, answer: Answer) -> Iterator[Ask]:
        if answer.ask.role == "robots":
            yield from self._of_robots(answer)
        elif not answer.good:
            yield from self._failed(answer)
        elif answer.ask.role == "article":
            self.articles.append(answer)
        elif answer.ask.role in ("feed", "sitemap"):
            yield from self._of_address(answer)
        else:
            yield from self._of_page(answer)

    def _of_page(self, answer: Answer) -> Iterator[Ask]:
        self._asked.setdefault(key(answer.url), "")
        if not self.home:
            self.home = urljoin(answer.url, "/")
            yield from self._ask(self.home, "page", Candidate(self.home, "", answer.url))
            yield from self._ask(urljoin(self.home, "/robots.txt"), "robots", None)
        if _FEED.match(answer.body):
            yield from self._of_address(answer)
            return
        self.pages.append(answer)
        listing = source_of("section", answer.body, answer.url, answer.headers)
        self._listings.append(listing)
        if not is_root(answer.url):
            self._section(answer, listing)
        elif answer.ask.role == "section":
            self.failed.append((answer.ask.url, "leads to the front page"))
        for candidate in candidates(answer.body, answer.url, dict(answer.headers)):
            yield from self._ask(candidate.url, "section", candidate)
        yield from self._feeds_of(answer, listing)

    def _section(self, answer: Answer, listing: Listing) -> None:
        candidate: Candidate = answer.ask.about
        is_given = answer.ask.url == self.given
        least = 1 if is_given else _LEAST
        if len(listing.found) < least or any(key(one.url) == key(answer.url) for one in self.sections):
            if answer.ask.role == "section" or is_given:
                self.failed.append((answer.ask.url, f"{len(listing.found)} article links"))
            return
        label = candidate.label or self._label(answer.url) or heading(answer.body, answer.url, dict(answer.headers))
        self.sections.append(DraftedSection(answer.url, candidate.learned, label, listing))

    def _label(self, url: str) -> str:
        """What another page calls the page that was given: the menu of the front page comes later."""
        found = (one for page in self.pages for one in candidates(page.body, page.url, dict(page.headers)))
        return next((one.label for one in found if key(one.url) == key(url)), "")

    def _feeds_of(self, answer: Answer, listing: Listing) -> Iterator[Ask]:
        for url in listing.feeds:
            if not _COMMENTS.search(url):
                yield from self._ask(url, "feed", _Origin(answer.url))
        if is_root(answer.url) and not listing.feeds:
            yield from self._try("feed", _FEED_PLACES)
        if not is_root(answer.url) and b"/wp-" in answer.body and len(listing.found) >= _LEAST:
            # WordPress has a feed under every section, and mostly declares none of them.
            yield from self._ask(answer.url.rstrip("/") + "/feed/", "feed", _Origin(_WELL_KNOWN))

    def _of_robots(self, answer: Answer) -> Iterator[Ask]:
        found = source_of("robots", answer.body, answer.url, answer.headers) if answer.good else ()
        for url in found:
            yield from self._ask(url, "sitemap", _Origin(answer.url))
        if not found:
            yield from self._try("sitemap", _SITEMAP_PLACES)

    def _try(self, role: str, places: Sequence[str]) -> Iterator[Ask]:
        origin = _Origin(_WELL_KNOWN, tuple(places[1:]))
        yield from self._ask(urljoin(self.home, places[0]), role, origin)

    def _of_address(self, answer: Answer) -> Iterator[Ask]:
        drafted, reason = _read(answer)
        kept = self.sitemaps if answer.ask.role == "sitemap" else self.feeds
        if drafted is None:
            yield from self._in_vain(answer, reason)
        elif all(key(one.url) != key(drafted.url) for one in kept):
            kept.append(drafted)

    def _failed(self, answer: Answer) -> Iterator[Ask]:
        reason = answer.trouble or ""
        if answer.ask.url == self.given and not self.pages:
            self.given_trouble = reason
        yield from self._in_vain(answer, reason)

    def _in_vain(self, answer: Answer, reason: str) -> Iterator[Ask]:
        origin = answer.ask.about
        if isinstance(origin, _Origin) and origin.learned == _WELL_KNOWN:
            if origin.others:
                yield from self._try(answer.ask.role, origin.others)
            return
        self.failed.append((answer.ask.url, reason))

    def _ask(self, url: str, role: str, about: object) -> Iterator[Ask]:
        most = {"section": _SECTIONS, "feed": _FEEDS, "sitemap": _SITEMAPS}.get(role, 1_000)
        is_full = list(self._asked.values()).count(role) >= most
        if key(url) in self._asked or is_full or (self.home and not same_site(self.home, url)):
            return
        self._asked[key(url)] = role
        self._open += 1
        yield Ask(url, role, about)

    def _samples(self) -> list[str]:
        """Articles of the sections in turn, from the top of each; without any, what feeds and sitemaps link to, as far
        as its address says politics."""
        lists = [[one.url for one in section.listing.found] for section in self.sections]
        if not lists:
            lists = [[link for link in one.links if politics_of(link)] for one in (*self.feeds, *self.sitemaps)]
        turns = [one[place] for place in range(_SAMPLES) for one in lists if place < len(one)]
        return [url for url, _ in unique((url, None) for url in turns)][:_SAMPLES]


def _read(answer: Answer) -> tuple[DraftedAddress | None, str]:
    """The feed or sitemap that came, or why it is none."""
    is_feed = answer.ask.role != "sitemap"
    read = source_of("feed" if is_feed else "sitemap", answer.body, answer.url, answer.headers)
    links = tuple(link.url for link in (read.found if is_feed else read.pages))
    sitemaps = 0 if is_feed else len(read.sitemaps)
    if links or sitemaps:
        return DraftedAddress(answer.url, answer.ask.about.learned, links, sitemaps), ""
    return None, read.reason or "no links"
