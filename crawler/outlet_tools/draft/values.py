"""What a draft is made of: plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from archive.article import Article
from crawler.discovery import Listing

__all__ = ["Draft", "DraftedAddress", "DraftedSection", "Place", "Sites"]


@dataclass(frozen=True, slots=True)
class DraftedSection:
    """A section page that gave article links. ``label`` is what the link to it says, ``learned`` the page that has
    that link."""

    url: str
    learned: str
    label: str
    listing: Listing


@dataclass(frozen=True, slots=True)
class DraftedAddress:
    """A feed or sitemap that answered. ``links`` are the pages it links to; ``sitemaps`` counts those of an index."""

    url: str
    learned: str
    links: tuple[str, ...]
    sitemaps: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where and in which words a site is published; each with the reason. ``country`` and ``timezone`` are null where
    nothing on the site tells."""

    country: tuple[str | None, str]
    timezone: tuple[str | None, str]
    languages: tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Sites:
    """The article links of all pages seen: those taken for articles, and same-site links taken for something else."""

    articles: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """All that goes into the file. ``failed`` are addresses that were asked in vain, with the reason."""

    asked: str
    day: dt.date
    name: str
    title: str
    home: str
    place: Place
    article: tuple[str | None, str]
    hosts: tuple[str, ...] = ()
    sections: tuple[DraftedSection, ...] = ()
    feeds: tuple[DraftedAddress, ...] = ()
    sitemaps: tuple[DraftedAddress, ...] = ()
    samples: tuple[Article, ...] = ()
    failed: tuple[tuple[str, str], ...] = field(default=())
