"""The files that hold exchanges of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.storage.local import LocalStorage
from crawler.ingest.origins import Source
from tests.archive.others import packed, response, wacz


def test_a_wacz_file_is_read_once_for_its_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was once for each WARC file in it: 20,000 took minutes."""
    (tmp_path / "a.wacz").write_bytes(wacz({f"archive/{n}.warc.gz": packed(response(n)) for n in range(1, 20)}))
    read: list[str] = []
    whole = LocalStorage.sha256

    def counted(self: LocalStorage, name: str) -> str:
        read.append(name)
        return whole(self, name)

    monkeypatch.setattr(LocalStorage, "sha256", counted)
    source = Source(str(tmp_path))
    told = [source.origin_of(one.file) for one in source.snapshots()]

    assert len(told) == 19
    assert len({origin.id for origin, _ in told}) == 1
    assert len({path for _, path in told}) == 19
    assert read == ["a.wacz"]
