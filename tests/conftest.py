"""What workers load, and the order of the suite.

The longest files come first, then those that crawl; one process runs a file as a whole. Short files are left for the
end, so that no process works alone for minutes. ``--no-loadscope-reorder`` keeps this.
"""

from __future__ import annotations

import pytest

from crawler.workers.server import PRELOADED

# A minute and more each, the longest first (`pytest --durations=50` tells).
_LONGEST = (
    "tests/crawler/test_dense_days.py",
    "tests/crawler/test_dense_mishaps.py",
    "tests/crawler/test_month.py",
    "tests/crawler/extraction/test_figures.py",
    "tests/crawler/test_kill.py",
    "tests/deploy/test_loop.py",
    "tests/crawler/test_healing.py",
    "tests/crawler/test_newsstand.py",
    "tests/crawler/test_s3_crawl.py",
    "tests/crawler/discovery/test_bounds.py",
    "tests/crawler/scrapy/test_shutdown.py",
    "tests/crawler/fleet/test_fleet.py",
    "tests/archive/storage/test_s3.py",
)


def pytest_configure() -> None:
    """Workers that these processes start are forked with extraction loaded: hundreds of tests start some anew, each of
    which loaded it for a second and more. Crawls and commands in processes of their own are as they are."""
    PRELOADED.append("crawler.extraction.article")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Within a file, and among files of a kind, the order stays."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    file = item.nodeid.partition("::")[0]
    if file in _LONGEST:
        return _LONGEST.index(file)
    return len(_LONGEST) + (not _crawls(item))


def _crawls(item: pytest.Item) -> bool:
    """Whether the test's file imports something that starts crawls."""
    homes = {getattr(thing, "__module__", "") for thing in vars(getattr(item, "module", item)).values()}
    return not homes.isdisjoint({"tests.crawler.crawls", "crawler.demo.visit", "tests.crawler.month.season"})
