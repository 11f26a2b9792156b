"""Why a list gave nothing, or less than it has: there is nothing in it, it is none, or all of it was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from archive.causes import Cause
from crawler.discovery.values import Found, Listing, Skipped

__all__ = ["little_in", "nothing_in"]


def nothing_in(listing: Listing) -> Cause:
    """The cause why a section page without articles has none."""
    if listing.reason in ("not_html", "not_found"):
        return Cause("not_section", code=listing.reason)
    if listing.leads_to is not None:
        return Cause("led_by_page", url=listing.leads_to)
    return _left_out(Counter(one.reason for one in listing.skipped)) or Cause("no_links", code=listing.reason)


def little_in(reason: str | None, found: Sequence[Found], skipped: Iterable[Skipped], *, old: int = 0) -> Cause | None:
    """The cause why a feed or a sitemap that was read gave no links; None where it gave some. ``reason`` is why its
    reader found none; ``old`` links were left out for their age, and stand in no list."""
    if found:
        return None
    return _left_out(Counter(one.reason for one in skipped) + Counter(old=old)) or Cause("no_links", code=reason)


def _left_out(reasons: Counter[str]) -> Cause | None:
    """That all links were left out, most of them for this reason; None where there were none."""
    if not reasons:
        return None
    return Cause("left_out", count=reasons.total(), code=max(reasons, key=lambda one: (reasons[one], one)))
