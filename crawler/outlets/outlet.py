"""An outlet: a news site, described by data (one TOML file a site).

The generic path works without any of this; an outlet file says what a reader of the site knows
and a page cannot tell: which sections are politics, which time zone undated times are in, where
the byline is printed. Every URL says where it was learned and when somebody last checked it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Literal

import msgspec

__all__ = ["Address", "Genre", "Outlet", "Rules", "Section"]

Genre = Literal["news", "opinion"]
"""What everything on a site may be."""


class Address(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A feed or a sitemap: its URL, where that was learned, and when it was last seen to answer (null: never).

    ``trail`` is the section it belongs to, as readers see it; empty where it covers the whole site, and then its
    links are in scope only if the articles themselves say so."""

    url: str
    learned: str
    checked: dt.date | None = None
    trail: tuple[str, ...] = ()


class Section(Address, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A listing page, whose ``trail`` is its own. ``pages`` is the address of page ``{n}`` (n ≥ 2), where the site's
    own "next" link cannot be trusted; ``list`` a CSS selector of the main list."""

    pages: str | None = None
    list: str | None = None


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """CSS selectors for pages captured from ``valid_from`` up to but not including ``valid_until`` (null: open), or up
    to the next rules of the outlet. Each overrides the generic path for its field only where it matches something;
    ``paywall`` is the notice that stands in place of the rest, ``drop`` what is no part of the text."""

    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    headline: str | None = None
    standfirst: str | None = None
    byline: str | None = None
    published: str | None = None
    body: str | None = None
    caption: str | None = None
    credit: str | None = None
    section: str | None = None
    paywall: str | None = None
    drop: tuple[str, ...] = ()


class Outlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A validated outlet file. ``name`` is the word for it in commands and archive paths (``[a-z0-9-]``);
    ``country`` an ISO 3166 code in lower case; ``hosts`` the hosts besides the home's own that hold its articles
    (``*.site.example``: all below it); ``article`` a regular expression that the path of every article URL matches
    (searched, so anchor it); ``timezone`` an IANA name; ``sign`` whether requests to its hosts are signed."""

    name: str
    title: str
    home: str
    country: str
    languages: tuple[str, ...]
    timezone: str | None = None
    agency: str | None = None
    hosts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    article: str | None = None
    section: tuple[Section, ...] = ()
    feed: tuple[Address, ...] = ()
    sitemap: tuple[Address, ...] = ()
    rules: tuple[Rules, ...] = ()
    genre: Genre | None = None
    sign: bool = False

    def rules_on(self, day: dt.date) -> Rules | None:
        """The rules in force on ``day``, of several the newest; None where the generic path is enough."""
        begun = [rules for rules in self.rules if rules.valid_from is None or rules.valid_from <= day]
        fits = [rules for rules in begun if rules.valid_until is None or day < rules.valid_until]
        return max(fits, key=lambda rules: rules.valid_from or dt.date.min, default=None)

    @property
    def rules_id(self) -> str:
        """16 hexadecimal digits that change when anything ``extract`` reads from the outlet changes."""
        read = [self.name, self.title, self.timezone, self.agency, self.languages, self.rules, self.genre]
        return hashlib.sha256(msgspec.json.encode(read)).hexdigest()[:16]
