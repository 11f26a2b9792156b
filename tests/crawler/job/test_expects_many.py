"""Extraction is loaded before the first article comes only where many are to come: a re-crawl has no use for it."""

from __future__ import annotations

from typing import Any

import pytest

from archive.manifest import Manifest, Profile
from crawler.job.outlet_crawl import expects_many


def crawl(status: Any = "complete", **more: Any) -> Manifest:
    moments = {"started": "2026-11-26T12:00:00.000000Z", "ended": "2026-11-26T12:05:00.000000Z"}
    return Manifest(run="abcdefghij", outlet="news", status=status, **moments, **more)


SHALLOW, DEEP = Profile(), Profile(past=True)


@pytest.mark.parametrize(
    ("last", "deep", "many"),
    [
        ([], False, True),
        ([crawl(profile=SHALLOW)], False, False),
        ([crawl(profile=SHALLOW)], True, True),
        ([crawl(profile=DEEP)], True, False),
        ([crawl("alarmed", profile=DEEP)], True, False),
        ([crawl(profile=DEEP)], False, False),
        ([crawl("interrupted", profile=DEEP)], True, True),
        ([crawl("interrupted", profile=SHALLOW)], False, True),
        ([crawl(profile=None)], True, True),
    ],
    ids=["first", "next", "deeper", "as deep", "as deep, alarmed", "less deep", "cut off, deep", "cut off", "unknown"],
)
def test_many_articles_come_of_what_no_run_has_gone_for(last: list[Manifest], deep: bool, many: bool) -> None:
    assert expects_many(last, deep=deep) is many
