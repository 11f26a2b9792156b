"""The extraction id. The same page gives the same article wherever the id is the same."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from archive.article import Article, Extraction
from crawler.extraction.memory import Memory
from crawler.outlets.outlet import Outlet
from crawler.vocabulary.calendar import source as calendar_source

__all__ = ["RULES", "extraction_id", "extraction_of", "told_with"]

# Raised by hand with every change that can alter an article (rules, and the words in crawler/vocabulary/). The golden
# pages fail where one of them changes and this does not; they are samples.
RULES = 27


def extraction_of(outlet: Outlet | None = None, memory: Memory | None = None) -> Extraction:
    """What makes an article: our rules, the outlet's, the memory, and the versions of the software below."""
    rules = outlet.rules_id if outlet else None
    # A memory that takes nothing out of a page makes no other article than none.
    memory_id = memory.id if memory and memory.furniture else None
    software = _software()
    parts = [str(RULES), rules or "", memory_id or "", *(" ".join(pair) for pair in sorted(software.items()))]
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
    return Extraction(f"{RULES}-{digest}", RULES, rules, memory_id, software)


def extraction_id(outlet: Outlet | None = None, memory: Memory | None = None) -> str:
    """``extraction_of(…).id``: what two articles must share for their hashes to be compared."""
    return extraction_of(outlet, memory).id


def told_with(memory: Memory, article: Article, outlet: Outlet | None = None) -> Article | None:
    """What ``extract`` makes of the page of ``article`` with ``memory``, where ``article`` tells: it was made by the
    same rules without one, and the memory takes nothing out of it. None where the page must be read for that."""
    if memory.touches(article) or article.extraction != extraction_of(outlet):
        return None
    return article.replace(version=None, previous=None, extraction=extraction_of(outlet, memory))


@lru_cache(maxsize=1)
def _software() -> dict[str, str]:
    """The versions that decide what ``extract`` yields."""
    packages = ("trafilatura", "lxml", "webencodings", "jdatetime")
    return {name: _version(name) for name in packages} | {"names of months": calendar_source()}


def _version(package: str) -> str:
    """An environment that was made before a package was asked for reads all pages that do not need it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
