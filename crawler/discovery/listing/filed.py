"""What a teaser says of the section that its article is filed under: a class of WordPress (``category-politics``), or
the category that it links to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from urllib.parse import urlsplit

from crawler.discovery.listing.scope import section_path
from crawler.discovery.listing.tree import Element, ancestors

__all__ = ["filed_elsewhere"]

_LIST = 5
_SHARE = 0.5
_ELEMENTS = 60  # of a teaser that are looked at
_CLASS = "category-"


def filed_elsewhere(links: Sequence[tuple[str, Element]], page: str) -> Iterator[int]:
    """The indices of those ``links`` whose teasers stand in a block of teasers that all say another section, where at
    least five say the page's own, and most of those that say one."""
    path = section_path(page)
    counts: Counter[Element] = Counter()
    for _, element in links:
        counts.update({element, *ancestors(element)})
    said = [_filed(element, counts, path) for _, element in links] if path else []
    if sum(one is True for one in said) < max(_LIST, _SHARE * sum(one is not None for one in said)):
        return
    holders = {
        node for (_, element), one in zip(links, said, strict=True) if one is not False for node in ancestors(element)
    }
    blocks: dict[Element, list[int]] = defaultdict(list)
    for place, (_, element) in enumerate(links):
        around = list(takewhile(lambda node: node not in holders, ancestors(element)))
        # An entry of the list may be filed under a part of the section: it has no block of its own.
        if said[place] is False and any(counts[node] > 1 for node in around):
            blocks[around[-1]].append(place)
    for places in blocks.values():
        yield from places


def _filed(element: Element, counts: Counter[Element], path: Sequence[str]) -> bool | None:
    """Whether the teaser of the link says the section of the ``path``; None where it says none."""
    teaser = element
    for node in takewhile(lambda node: counts[node] == 1, ancestors(element)):
        teaser = node
    others = False
    for node in islice(teaser.iter(), _ELEMENTS):
        names = (node.get("class") or "").lower().split()
        terms = [name.removeprefix(_CLASS) for name in names if name.startswith(_CLASS)] if node.tag != "a" else []
        if path[-1] in terms:
            return True
        if node.tag == "a" and ("category" in (node.get("rel") or "") or any("categor" in name for name in names)):
            if section_path(urlsplit(node.get("href") or "").path) == path:
                return True
            others = True
        others = others or bool(terms)
    return False if others else None
