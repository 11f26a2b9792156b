"""``scrapy outlets --check``: do an outlet's section pages, feeds and sitemaps still answer, and with what?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from archive.manifest import SourceKind
from archive.render.causes import sentence
from archive.urls import host_of, key
from crawler.discovery.leads import Led, leads_elsewhere
from crawler.discovery.sites import same_site
from crawler.discovery.topic import Topic
from crawler.outlet_tools.asking import Answer, Ask
from crawler.outlets import holds
from crawler.outlets.outlet import Address, Outlet, Section
from crawler.walls.vendors import vendor_of
from crawler.workers.work import source_of

__all__ = ["Check", "Checked"]


class Checked(msgspec.Struct, frozen=True):
    """What became of one address. ``links`` are the article links it gave (of a sitemap index: its sitemaps);
    ``moved`` is where it leads, null where it answers itself; ``reason`` is null where all is well."""

    outlet: str
    kind: SourceKind
    url: str
    status: int | None
    links: int
    moved: str | None = None
    reason: str | None = None

    @property
    def good(self) -> bool:
        return self.reason is None


@dataclass(frozen=True, slots=True)
class _Place:
    outlet: Outlet
    kind: SourceKind
    entry: Section | Address


class Check:
    """Asks one address of a host after the other, and all hosts at once. ``found`` is in the order of the outlets."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        places = [place for outlet in outlets for place in _places(outlet)]
        self._order = {_name(place): number for number, place in enumerate(places)}
        self._waiting: dict[str, deque[Ask]] = {}
        for place in places:
            ask = Ask(place.entry.url, place.kind, place)
            self._waiting.setdefault(host_of(ask.url), deque()).append(ask)
        self._found: list[Checked] = []

    @property
    def found(self) -> list[Checked]:
        return sorted(self._found, key=lambda one: self._order[one.outlet, one.kind, one.url])

    @property
    def urls(self) -> list[str]:
        """The addresses, in the order of the outlets."""
        return [url for _, _, url in self._order]

    @property
    def unasked(self) -> int:
        """How many addresses there is no result for."""
        return len(self._order) - len(self._found)

    def first(self) -> Iterator[Ask]:
        for waiting in self._waiting.values():
            yield waiting.popleft()

    def answered(self, answer: Answer) -> Iterator[Ask]:
        self._found.append(_checked(answer))
        waiting = self._waiting[host_of(answer.ask.url)]
        if waiting:
            yield waiting.popleft()


def _places(outlet: Outlet) -> Iterator[_Place]:
    yield from (_Place(outlet, "section", section) for section in outlet.section)
    yield from (_Place(outlet, "feed", feed) for feed in outlet.feed)
    yield from (_Place(outlet, "sitemap", sitemap) for sitemap in outlet.sitemap)


def _name(place: _Place) -> tuple[str, str, str]:
    return place.outlet.name, place.kind, place.entry.url


def _checked(answer: Answer) -> Checked:
    place: _Place = answer.ask.about
    links, reason = _read(place, answer) if answer.good else (0, answer.trouble)
    if answer.good and (led := _led(place, answer.url)) is not None:
        reason = sentence(led.cause)
    if (vendor := vendor_of(answer.status or 0, answer.headers, answer.body)) is not None:
        links, reason = 0, f"blocked: {vendor}"
    moved = answer.url if answer.status and key(answer.url) != key(answer.ask.url) else None
    return Checked(place.outlet.name, place.kind, place.entry.url, answer.status, links, moved, reason)


def _led(place: _Place, answered: str) -> Led | None:
    """Where the address leads, if to another page: what a crawl takes nothing from. Whether an unlikely one is the same
    list after all only a crawl can tell, which knows what it gave before."""
    outlet, url = place.outlet, place.entry.url
    own = bool(place.entry.trail) or Topic(outlet.section).covers(url)

    def is_ours(other: str) -> bool:
        return holds(outlet, other) or same_site(url, other)

    return leads_elsewhere(place.kind, url, answered, is_ours, own=own, home=outlet.home)


def _read(place: _Place, answer: Answer) -> tuple[int, str | None]:
    """How many links, and why there are none."""
    section = place.entry if isinstance(place.entry, Section) else None
    read = source_of(place.kind, answer.body, answer.url, answer.headers, place.outlet, section)
    links = read.pages or read.sitemaps if place.kind == "sitemap" else read.found
    return len(links), _words(read.reason)


def _words(reason: str | None) -> str | None:
    words = {"no_articles": "no article links", "html": "a web page"}
    return words.get(reason, reason.replace("_", " ")) if reason else None
