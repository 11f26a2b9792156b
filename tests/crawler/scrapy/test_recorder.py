"""The recorder of a politics crawl writes into the runs of its job alone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Spider
from scrapy.settings import Settings

from archive.errors import UsageError
from crawler.scrapy.recorder import PoliticsRecorder


@pytest.mark.parametrize("spider", [None, Spider(name="another")])
def test_a_spider_without_a_job_is_told_so(spider: Spider | None, tmp_path: Path) -> None:
    signals = SimpleNamespace(connect=lambda *_, **__: None)
    crawler: Any = SimpleNamespace(settings=Settings({"ARCHIVE": str(tmp_path)}), signals=signals, spider=spider)

    with pytest.raises(UsageError, match="only the politics spider"):
        _ = PoliticsRecorder(crawler).job
