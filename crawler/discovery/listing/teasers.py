"""What a teaser says about its article besides the link: when it was published."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.discovery.dates import iso
from crawler.discovery.listing.tree import Element, ancestors

__all__ = ["published"]


def published(articles: Sequence[Sequence[Element]]) -> list[str | None]:
    """For each article, given by its links' elements, the ``<time datetime>`` of its teaser, as ISO 8601.

    A teaser is the largest element around the link that holds no other article's link.
    """
    holders: dict[Element, set[int]] = {}
    for place, elements in enumerate(articles):
        for element in elements:
            for node in (element, *ancestors(element)):
                holders.setdefault(node, set()).add(place)
    return [_date_of(elements, holders) for elements in articles]


def _date_of(elements: Sequence[Element], holders: dict[Element, set[int]]) -> str | None:
    for element in elements:
        teaser = element
        for node in ancestors(element):
            if len(holders[node]) > 1:
                break
            teaser = node
        dates = (iso(time.get("datetime") or "") for time in teaser.iter("time"))
        found = next((date for date in dates if date), None)
        if found:
            return found
    return None
