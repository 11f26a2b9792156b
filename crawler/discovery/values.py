"""What discovery yields: plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Found", "Headers", "Listing", "Skipped"]

# The header fields of a response; only its Content-Type is asked for.
Headers: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]] | None


@dataclass(frozen=True, slots=True)
class Found:
    """A link to an article. ``url`` is absolute, as it was linked, without fragment; ``position`` its place from 0 (the
    top); ``text`` the link's own words; ``published`` and ``modified`` are ISO 8601 dates, if the source gives them."""

    url: str
    position: int
    text: str | None = None
    published: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A link that is not followed as an article, and why: ``out_of_section``, ``other_site``, ``not_article``,
    ``bad_address`` (then ``url`` is what the link says)."""

    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a section page holds: its articles in the order of its main list, what else it links to, the address of
    the next page, the feeds it declares. ``reason`` says why there are no articles (``empty``, ``not_html``,
    ``not_found``, ``no_links``, ``no_articles``), and is None where there are some; ``leads_to`` is where a page
    without articles leads on by itself (``<meta http-equiv=refresh>``, the field ``Refresh``)."""

    found: tuple[Found, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    next: str | None = None
    feeds: tuple[str, ...] = ()
    reason: str | None = None
    leads_to: str | None = None
