"""Under which name an archive has a site already: without its outlet file a site is called after its host."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from itertools import islice
from typing import Final

from archive.errors import DamagedError
from archive.reading.reader import Archive
from archive.storage.base import Storage
from archive.urls import host_of, slug
from crawler.outlets import Outlet
from crawler.outlets.catalogue import bare_host, for_url

__all__ = ["Names"]

logger = logging.getLogger(__name__)

# Articles of an outlet that tell whose they are.
_LOOKED_AT: Final = 50


class Names:
    """The names of outlets in an archive, by the hosts that most of their articles are of."""

    def __init__(self, storage: Storage, catalogue: Mapping[str, Outlet]) -> None:
        self._storage, self.catalogue = storage, catalogue
        self._told: set[str] = set()

    def of(self, url: str) -> tuple[str, Outlet | None]:
        """The name of the outlet that a page belongs to, and its file: the one whose file names the host; else the one
        under which the archive has the host already, so that the same captures do not come twice; else the host's."""
        described = for_url(url, self.catalogue)
        host = bare_host(host_of(url))
        others = self._known.get(host, frozenset())
        if described is not None:
            self._tell(host, described.name, others - {described.name})
            return described.name, described
        if len(others) != 1:
            return slug(host), None
        [name] = others
        if name != slug(host):
            self._warn(host, f"{host}: read as {name}, as the archive has it, without its outlet file (--outlets)")
        return name, None

    def _tell(self, host: str, name: str, others: frozenset[str]) -> None:
        if others:
            twice = "what both have is one article, and is counted for each"
            self._warn(host, f"{host}: read as {name}; the archive has it as {', '.join(sorted(others))}, too: {twice}")

    def _warn(self, host: str, words: str) -> None:
        if host not in self._told:
            self._told.add(host)
            logger.warning("%s", words)

    @cached_property
    def _known(self) -> dict[str, frozenset[str]]:
        found = defaultdict[str, set[str]](set)
        news = Archive(self._storage)
        for outlet in self._storage.folders("articles/"):
            with suppress(DamagedError):
                hosts = Counter(bare_host(host_of(one.url)) for one in islice(news.captures(outlet), _LOOKED_AT))
                for host, count in hosts.items():
                    if 2 * count > hosts.total():
                        found[host].add(outlet)
        return {host: frozenset(names) for host, names in found.items()}
