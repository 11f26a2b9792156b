"""The order of the suite: files that crawl come first. Each is long, and one process runs it as a whole.

Short files are left for the end, so that no process works alone for minutes. ``--no-loadscope-reorder`` keeps this.
"""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Within a file, and among files of a kind, the order stays."""
    items.sort(key=lambda item: not _crawls(item))


def _crawls(item: pytest.Item) -> bool:
    """Whether the test's file imports something that starts crawls."""
    homes = {getattr(thing, "__module__", "") for thing in vars(getattr(item, "module", item)).values()}
    return not homes.isdisjoint({"tests.crawler.crawls", "crawler.demo.visit", "tests.crawler.month.season"})
