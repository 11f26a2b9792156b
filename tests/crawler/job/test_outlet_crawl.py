"""A crawl of an outlet that cannot begin leaves the outlet free, and no WARC behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from archive.errors import StorageError
from archive.storage.memory import MemoryStorage
from benchmarks.fresh import begun


@pytest.mark.parametrize("step", ["catch_up", "_lacking"])
def test_a_crawl_that_cannot_begin_leaves_its_outlet_free(
    step: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise StorageError("the store is down")

    with monkeypatch.context() as broken:
        broken.setattr(f"crawler.job.outlet_crawl.{step}", refuse)
        with pytest.raises(StorageError, match="the store is down"):
            begun(tmp_path, MemoryStorage())

    assert list(tmp_path.rglob("*.warc.gz*")) == []
    crawl = begun(tmp_path, MemoryStorage())
    assert crawl.run.earlier == []
    crawl.abandon()
