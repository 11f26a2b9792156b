"""Invented outlets whose runs vary as real ones do: by weekday, by what the day brings, by few pages, by pages met
again, by kinds of article that have other fields. Seeded: equal seeds, equal years."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from archive.causes import Alarm
from archive.manifest import Manifest, Profile, Source
from crawler.watch.profile import FIELDS, size_class

__all__ = ["Kind", "Site", "manifest", "some_site"]

_ORIGINS = {
    "headline": ("h1", "meta og:title", "json-ld headline"),
    "text": ("rule body", "trafilatura fast", "column"),
    "date_published": ("json-ld", "meta", "time"),
    "authors": ("byline", "json-ld", "meta author"),
    "section": ("breadcrumb", "json-ld articleSection", "meta section"),
    "standfirst": ("rule standfirst", "standfirst"),
}


@dataclass(frozen=True)
class Kind:
    """A kind of article: how often it comes, on weekdays and at the week's end, and what its pages give."""

    weekday: float
    weekend: float
    fill: dict[str, float]
    origin: dict[str, str]
    length: float
    spread: float = 0.5
    paywall: float = 0.0


@dataclass(frozen=True)
class Site:
    """An outlet: kinds of article, ``pages`` a day, links of its lists; ``clumps``: how unlike its days are."""

    kinds: tuple[Kind, ...]
    pages: float
    lists: dict[str, tuple[float, float]] = field(default_factory=dict)
    clumps: float = 4.0
    again: float = 0.5

    def changed(self, **changes: object) -> Site:
        """The site with every kind of article changed: a redesign, a paywall."""
        return replace(self, kinds=tuple(replace(kind, **changes) for kind in self.kinds))  # type: ignore[arg-type]

    def day(self, number: int, rnd: random.Random, met: list[tuple[Kind, int]]) -> tuple[Profile, tuple[Source, ...]]:
        """What the run of a day gives; ``met`` are the articles of the days before, some of which it meets again."""
        weekend = number % 7 >= 5
        weights = [kind.weekend if weekend else kind.weekday for kind in self.kinds]
        # A day has its own mixture: a Dirichlet draw around the usual one.
        mixture = [rnd.gammavariate(max(self.clumps * weight, 1e-9), 1) for weight in weights]
        fresh = [
            (rnd.choices(self.kinds, mixture)[0], number)
            for _ in range(_poisson(self.pages * (0.4 if weekend else 1), rnd))
        ]
        again = [one for one in met if number - one[1] <= 3 and rnd.random() < self.again]
        met.extend(fresh)
        pages = [_page(kind, rnd) for kind, _ in (*fresh, *again)]
        return _profile(pages, len(fresh)), tuple(_source(url, *of, rnd) for url, of in self.lists.items())


def some_site(rnd: random.Random) -> Site:
    """An outlet drawn from those there are: 2 to 40 pages a day, one to five kinds of article."""
    base = {name: rnd.choice((0.0, 1.0, 1.0, rnd.uniform(0.9, 1), rnd.random())) for name in FIELDS}
    base |= {"headline": 1.0, "text": 1.0, "date_published": rnd.choice((1.0, 0.98))}
    origin = {name: rnd.choice(places) for name, places in _ORIGINS.items()}
    kinds = []
    for number in range(rnd.randint(1, 5)):
        fill, places = dict(base), dict(origin)
        for name in rnd.sample(FIELDS, 4 if number else 0):
            if name not in ("headline", "text"):
                fill[name] = rnd.choice((0.0, rnd.random(), 1.0))
        for name in rnd.sample(sorted(_ORIGINS), 2 if number else 0):
            places[name] = rnd.choice(_ORIGINS[name])
        weekday = 1.0 if not number else rnd.choice((0.02, 0.1, 0.3))
        weekend = weekday * rnd.choice((0.2, 1.0, 1.0, 3.0))
        kinds.append(Kind(weekday, weekend, fill, places, rnd.gauss(7.8, 0.4), 0.5, rnd.choice((0.0, 0.0, 0.4))))
    total = sum(kind.weekday for kind in kinds)
    kinds = [replace(kind, weekday=kind.weekday / total, weekend=kind.weekend / total) for kind in kinds]
    lists = {
        "https://paper.example/politics/": (rnd.choice((10.0, 20.0, 30.0)), rnd.choice((0.0, 0.5, 2.0))),
        "https://paper.example/feed/": (rnd.choice((2.0, 8.0, 20.0)), -1.0),
        "https://paper.example/sitemap-news.xml": (rnd.choice((5.0, 40.0)), -1.0),
    }
    return Site(tuple(kinds), rnd.choice((2.0, 4.0, 8.0, 15.0, 40.0)), lists, rnd.choice((5.0, 10.0, 40.0)))


def manifest(number: int, profile: Profile, sources: Sequence[Source] = (), alarms: Sequence[Alarm] = ()) -> Manifest:
    """The manifest of run ``number`` of a chain."""
    return Manifest(
        run=f"run{number:07}",
        outlet="paper",
        status="alarmed" if alarms else "complete",
        started=f"2026-01-01T00:00:00.{number:06}Z",
        ended=f"2026-01-01T00:00:01.{number:06}Z",
        profile=profile,
        sources=tuple(sources),
        alarms=tuple(alarms),
    )


def _poisson(mean: float, rnd: random.Random) -> int:
    count, product, least = 0, rnd.random(), math.exp(-mean)
    while product > least:
        count, product = count + 1, product * rnd.random()
    return count


def _source(url: str, mean: float, spread: float, rnd: random.Random) -> Source:
    """``spread`` < 0: as many as there are news, else a list of that template."""
    links = _poisson(mean, rnd) if spread < 0 else max(0, round(rnd.gauss(mean, spread)))
    return Source(url=url, kind="section" if url.endswith("politics/") else "feed", links=links, pages=1)


@dataclass(frozen=True)
class _Page:
    fields: dict[str, str]
    length: int
    paywalled: bool


def _page(kind: Kind, rnd: random.Random) -> _Page:
    filled = (name for name, rate in kind.fill.items() if rnd.random() < rate)
    length = max(1, int(math.exp(rnd.gauss(kind.length, kind.spread))))
    return _Page({name: kind.origin.get(name, "") for name in filled}, length, rnd.random() < kind.paywall)


def _profile(pages: Sequence[_Page], fresh: int) -> Profile:
    origins: dict[str, Counter[str]] = {}
    for page in pages:
        for name, origin in page.fields.items():
            if origin:
                origins.setdefault(name, Counter())[origin] += 1
    return Profile(
        pages=len(pages),
        fresh=fresh,
        statuses=dict(Counter("paywalled" if page.paywalled else "ok" for page in pages)),
        filled=dict(Counter(name for page in pages for name in page.fields)),
        origins={name: dict(found) for name, found in origins.items()},
        sizes=dict(Counter(size_class(page.length) for page in pages)),
    )
