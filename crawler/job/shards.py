"""Which machine crawls what: outlets of one site stay together, and a new outlet moves no other."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from archive.urls import host_of
from crawler.discovery.sites import site

__all__ = ["by_site", "shard_of"]


def shard_of(site_name: str, parts: int) -> int:
    """The machine of a site, from 1 to ``parts``, by rendezvous hashing: of one machine more, each other one gives a
    share, and nothing moves between these."""
    return max(range(1, parts + 1), key=lambda part: (hashlib.sha256(f"{site_name} {part}".encode()).digest(), part))


def by_site(addresses: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The outlets by the registrable domain of their first address; ``addresses`` by outlet. One outlet without an
    address is a site of its own."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(addresses):
        urls = addresses[name]
        found[site(host_of(urls[0])) if urls else name].append(name)
    return dict(found)
