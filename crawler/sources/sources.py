"""Where a crawl of one outlet looks for links: section pages, feeds, sitemaps. What to ask, what of it is in scope,
and how much at most. Rules only: ``reading`` applies them, ``state`` keeps what came of each."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from archive.manifest import KINDS, SourceKind
from archive.urls import host_of, key
from crawler.discovery import recent
from crawler.discovery.leads import Led, leads_elsewhere
from crawler.discovery.shape import verdict
from crawler.discovery.sitemap import Sitemap, SitemapEntry
from crawler.discovery.sites import same_site
from crawler.discovery.topic import Standing, Topic
from crawler.discovery.values import Found, Skipped
from crawler.discovery.words import SOCIAL
from crawler.outlets import Address, Outlet, Section, holds
from crawler.sources.depth import Depth
from crawler.sources.room import Room

__all__ = ["KINDS", "MOST_PAGES", "Asked", "Sources", "kinds_of"]

# An index may name thousands of sitemaps, and these others: a run reads the newest, a back-fill reads on.
_OF_AN_INDEX: Final = 5
# Of what pages, robots.txt and indexes name; what the outlet file names is asked in any case.
_MOST: Final[Mapping[SourceKind, int]] = {"section": 1_000, "feed": 10, "sitemap": 20}
_BACK_FILL: Final = 10_000
MOST_PAGES: Final = 1_000
"""Pages of one section that a run reads; a back-fill goes on behind them in the next run."""
# Articles of which only their own trail can tell whether they are politics: so many a run at most.
_PROBES: Final = 50
# So much of a listing's dated links is old on a page that lies before the day a back-fill ends at.
_PAST: Final = 0.8
_OUT_OF_SECTION: Final = "out_of_section"
# The same, but only because this run tries no more of them.
_NO_ROOM: Final = "no_room"
_NEVER: Final = frozenset(("front page", "no page", "no address", "file", "other service"))
_COMMENTS: Final = re.compile(r"comments?(?:/|$|[-_.])|kommentar", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for links. ``source`` is the first page of the source; ``own``: its links are in scope by themselves;
    ``page`` its number; ``section`` the section it belongs to; ``resumed``: a back-fill is where none has been."""

    url: str
    source: str
    kind: SourceKind
    own: bool
    page: int = 1
    section: Section | None = None
    resumed: bool = False

    def after(self, url: str, *, resumed: bool) -> Asked:
        """The request for the next page, at ``url``."""
        return replace(self, url=url, page=self.page + 1, resumed=resumed)


class Sorted(NamedTuple):
    """Links in scope and not; ``is_cut``: some that may be in scope are left for the next run."""

    found: list[Found]
    skipped: list[Skipped]
    is_cut: bool


class Sources:
    """The sources of one outlet during one run. ``kinds`` are those that may be asked, ``room`` is for their links."""

    def __init__(
        self,
        outlet: Outlet | None,
        sections: Sequence[Section],
        feeds: Sequence[Address] = (),
        sitemaps: Sequence[Address] = (),
        *,
        depth: Depth,
        today: dt.date,
        kinds: Iterable[str] = KINDS,
    ) -> None:
        self.topic = Topic(sections)
        self.depth = depth
        self.outlet = outlet
        self._sections = sections
        self._addresses: dict[SourceKind, Sequence[Address]] = {"feed": feeds, "sitemap": sitemaps}
        self._since = depth.since_on(today)
        self._kinds = frozenset(kinds)
        self._counts: Counter[SourceKind] = Counter()
        self._known: set[str] = set()
        self._probes: set[str] = set()
        self.room = Room(back_fill=depth.is_back_fill)
        # The addresses of those without which nothing is known of the outlet: its section pages; of an outlet that has
        # none, or where none is asked, the feeds and sitemaps that a run begins with.
        self.vital: frozenset[str] = frozenset()

    def look_back_to(self, day: dt.date) -> None:
        """Counts in sitemaps as recent also what came on ``day`` or later, the day up to which they are known."""
        if self._since is not None and self.depth.since is None:
            self._since = min(self._since, day)

    def begin(self) -> list[Asked]:
        """What is asked first: the sections, then the feeds and sitemaps that the outlet file names."""
        asked = [
            self._asked(section.url, "section", own=True, section=section)
            for section in self._sections
            if "section" in self._kinds
        ]
        for kind, addresses in self._addresses.items():
            wanted = addresses if kind in self._kinds else ()
            asked += [self._asked(one.url, kind, own=bool(one.trail) or self.topic.covers(one.url)) for one in wanted]
        begun = [one for one in asked if one is not None]
        sections = [one.url for one in begun if one.kind == "section"]
        self.vital = frozenset(sections or [one.url for one in begun])
        return begun

    def declared(self, feeds: Iterable[str]) -> list[Asked]:
        """The feeds of a section page that are worth reading; none that was asked already."""
        return self._new("feed", self.worth_of_section(feeds))

    def worth_of_section(self, feeds: Iterable[str]) -> list[str]:
        """Of the feeds that a section page declares those that are worth reading, at a feed service too; the sections'
        own first, those of other hosts last, those for comments aside."""
        wanted = [url for url in feeds if not _COMMENTS.search(urlsplit(url).path) and self.may_serve(url)]
        return sorted(wanted, key=lambda url: (not self._is_ours(url), not self.topic.covers(url)))

    def may_serve(self, url: str) -> bool:
        """Whether the outlet may keep a feed there: on its hosts, or at a service. Of the great platforms pages declare
        films and talk."""
        return self._is_ours(url) or SOCIAL.search(host_of(url)) is None

    def from_robots(self, named: tuple[str, ...], robots: str = "") -> list[Asked]:
        """What to ask of the sitemaps that the robots.txt at ``robots`` names."""
        return self.named_by_robots(self.worth_of_robots(named, robots))

    def named_by_robots(self, worth: Iterable[str]) -> list[Asked]:
        """What to ask of the sitemaps that a robots.txt names and that are worth it."""
        return self._new("sitemap", worth)

    def worth_of_robots(self, named: tuple[str, ...], robots: str = "") -> list[str]:
        """Of the sitemaps that the robots.txt at ``robots`` names those that may hold something recent.

        That of the outlet may name sitemaps on another host: so it vouches for them (sitemaps.org, "Sitemaps & Cross
        Submits"). The robots.txt of a service speaks for nobody else.
        """
        most = _BACK_FILL if self.depth.is_back_fill else _OF_AN_INDEX
        allowed = named if self._is_ours(robots) else tuple(filter(self._is_ours, named))
        return self._chosen(Sitemap((), allowed, (None,) * len(allowed)), most, ends_only=False)

    def worth(self, index: Sitemap, at: str = "") -> list[str]:
        """The addresses of the sitemaps that are worth reading in this run, of the index that lies ``at``, the
        sections' own first. They lie on the outlet's hosts or where their index lies."""
        ours = recent.only(index, lambda url: self._is_ours(url) or host_of(url) == host_of(at))
        return self._chosen(ours, _BACK_FILL if self.depth.is_back_fill else _OF_AN_INDEX)

    def elsewhere(self, asked: Asked, answered: str) -> Led | None:
        """Where a source leads whose answer came from ``answered``; None where that is the same list."""
        home = self.outlet.home if self.outlet is not None else ""
        return leads_elsewhere(asked.kind, asked.source, answered, self._is_ours, own=asked.own, home=home)

    def led(self, asked: Asked, urls: Iterable[str]) -> list[Asked]:
        """What a source led to, of what is worth reading: feeds from a section page, sitemaps from an index; none that
        was asked already. Of many it may be asked piece by piece."""
        return self._new("feed", urls) if asked.kind == "section" else self._new("sitemap", urls, own=asked.own)

    def _chosen(self, index: Sitemap, most: int, *, ends_only: bool = True) -> list[str]:
        covered = recent.only(index, self.topic.covers)
        chosen = recent.children(covered, self._since, most) + recent.children(index, self._since, most)
        silent = () if ends_only else recent.silent(index)
        return list(dict.fromkeys((*chosen, *silent)))[:most]

    def _new(self, kind: SourceKind, urls: Iterable[str], *, own: bool = False) -> list[Asked]:
        """Requests for those that were not asked yet, while there is room for more of their kind."""
        most = _BACK_FILL if self.depth.is_back_fill and kind == "sitemap" else _MOST[kind]
        room = most - self._counts[kind]
        new = [url for url in urls if key(url) not in self._known] if kind in self._kinds else []
        asked = (self._asked(url, kind, own=own or self.topic.covers(url)) for url in new[: max(room, 0)])
        return [one for one in asked if one is not None]

    def _asked(self, url: str, kind: SourceKind, *, own: bool, section: Section | None = None) -> Asked | None:
        if key(url) in self._known:
            return None
        self._known.add(key(url))
        self._counts[kind] += 1
        return Asked(url, url, kind, own, section=section)

    def sorted(
        self, asked: Asked, links: Iterable[Found], stands: Callable[[str], bool | None] = lambda _: None
    ) -> Sorted:
        """The links of a feed or a sitemap, in scope and not. Of a whole site's those are in scope too of which only
        the article can tell: some a run, beside those that are known (``stands``: whether their page is an article of
        ours)."""
        sorted_ = Sorted([], [], False)
        for link in links:
            reason = self._reason(asked, link, stands)
            if reason is None:
                sorted_.found.append(link)
                continue
            sorted_.skipped.append(Skipped(link.url, _OUT_OF_SECTION if reason == _NO_ROOM else reason))
            if reason == _NO_ROOM:
                sorted_ = sorted_._replace(is_cut=True)
        return sorted_

    def _reason(self, asked: Asked, link: Found, stands: Callable[[str], bool | None]) -> str | None:
        if not self._is_ours(link.url):
            return "other_site"
        if not self._is_article(asked, link):
            return "not_article"
        if self._is_before(link):
            return "before_since"
        standing = "in" if asked.own else self._standing(link.url)
        known = stands(link.url) if standing == "unknown" else standing == "in"
        if known is not None:
            return None if known else _OUT_OF_SECTION
        if len(self._probes | {key(link.url)}) > _PROBES:
            return _NO_ROOM
        self._probes.add(key(link.url))
        return None

    def _standing(self, url: str) -> Standing:
        """By the address of the page itself: behind the AMP form's own folder the name of the article is none."""
        return self.topic.standing(key(url))

    def pages(self, sitemap: Sitemap) -> list[Found]:
        """The recent pages of a sitemap as links; ``position`` is the place among them."""
        listed: list[SitemapEntry] = recent.pages(sitemap, self._since)
        return [Found(one.url, place, one.title, one.published) for place, one in enumerate(listed)]

    def changed(self, sitemap: Sitemap) -> list[tuple[str, dt.datetime]]:
        """The pages of a sitemap with when they were lately changed, where it can be believed."""
        return recent.changed(sitemap, self._since)

    def updated(self, links: Iterable[Found]) -> list[tuple[str, dt.datetime]]:
        """The same of the links of a feed."""
        return recent.believed([(link.url, link.modified) for link in links], self._since)

    def since(self, found: Iterable[Found]) -> tuple[list[Found], list[Skipped], bool]:
        """(links that count, those before ``-a since=``, whether the page lies wholly before it) of a listing."""
        links = list(found)
        if self.depth.since is None:
            return links, [], False
        dated = sum(_when(link) is not None for link in links)
        old = [link for link in links if self._is_before(link)]
        kept = [link for link in links if not self._is_before(link)]
        # What is pinned to every page is new, and what nobody has dated says nothing.
        is_past = len(old) >= max(_PAST * dated, len(links) / 2, 1)
        return kept, [Skipped(link.url, "before_since") for link in old], is_past

    def _is_before(self, link: Found) -> bool:
        """Whether it is known that the link's article came before ``-a since=``."""
        day = _when(link)
        return self.depth.since is not None and day is not None and day < self.depth.since

    def places(self, asked: Asked, url: str) -> bool:
        """Whether a link of this source is in scope by itself: by the source, or by its own address."""
        return asked.own or self._standing(url) == "in"

    def is_probe(self, url: str) -> bool:
        """Whether only the article itself can tell that a link of a whole site's feed or sitemap is in scope."""
        return key(url) in self._probes

    def _is_article(self, asked: Asked, link: Found) -> bool:
        if self.outlet is not None and self.outlet.article:
            return re.search(self.outlet.article, urlsplit(link.url).path) is not None
        said = verdict(link.url, link.text, hosts=self.hosts)
        # A feed lists articles; but some have an entry for the front page, a film, a file.
        return said.article or (asked.kind == "feed" and said.reason not in _NEVER)

    def _is_ours(self, url: str) -> bool:
        """On the outlet's hosts, or its sections' sites. A feed's own host says nothing: it may be a service's."""
        if self.outlet is not None and holds(self.outlet, url):
            return True
        return any(same_site(section.url, url) for section in self._sections)

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts of the sections."""
        return frozenset(host_of(section.url) for section in self._sections)

    @property
    def trails(self) -> tuple[str, ...]:
        """The names of the sections, by which an article's own trail is known to be one of theirs."""
        return tuple(dict.fromkeys(section.trail[-1] for section in self._sections if section.trail))


def _when(link: Found) -> dt.date | None:
    """The day of a link's article: as its source has it, else as its address."""
    return dt.date.fromisoformat(link.published[:10]) if link.published else recent.day_of(link.url)


def kinds_of(words: str) -> frozenset[str]:
    """``SOURCES`` as a set of kinds; ValueError names a word that is none."""
    plural: Mapping[str, str] = {f"{kind}s": kind for kind in KINDS}
    wanted = [word.strip() for word in words.split(",") if word.strip()]
    if unknown := [word for word in wanted if word not in plural]:
        raise ValueError(f"{unknown[0]!r} is none of {', '.join(plural)}")
    return frozenset(plural[word] for word in wanted)
