"""WARC files that are lost are named: nothing makes them again."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from archive.commands.mend import run
from archive.layout import is_segment
from archive.manifest import FileEntry, Manifest, Superseded
from archive.runs.lost import lost_segments
from archive.storage.local import LocalStorage
from archive.storage.memory import MemoryStorage
from archive.transfer.spool import Spool
from tests.archive.exchanges import exchange
from tests.archive.runs.test_run import one_run

WARC = "warc/news/2026/11/news-20261101t100000z-abcdefghij-00000.warc.gz"
MANIFEST = Manifest(
    run="abcdefghij", outlet="news", status="complete", started="2026-11-01T10:00:00.000000Z", ended=None,
    files=(FileEntry(WARC, 10, "0" * 64), FileEntry("articles/news/2026/11/abcdefghij.1-x.jsonl.gz", 5, "0" * 64)),
)  # fmt: skip
MENDED = Manifest(
    run="bcdefghijk", outlet="news", kind="mend", status="complete", started="2026-11-02T10:00:00.000000Z", ended=None,
    supersedes=(Superseded(WARC, "0" * 64),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("sizes", "elsewhere", "manifests", "told"),
    [
        ({WARC: 10}, (), (MANIFEST,), []),
        ({}, (), (MANIFEST,), ["lost"]),
        ({WARC: 9}, (), (MANIFEST,), ["damaged"]),
        ({}, (WARC,), (MANIFEST,), []),
        ({WARC: 9}, (WARC,), (MANIFEST,), ["damaged"]),
        ({}, (), (MANIFEST, MENDED), []),
    ],
    ids=["there", "away", "cut", "in a bucket", "cut, though a bucket has it", "superseded"],
)
def test_what_is_away_or_has_another_size(
    sizes: dict[str, int], elsewhere: tuple[str, ...], manifests: tuple[Manifest, ...], told: list[str]
) -> None:
    found = list(lost_segments(manifests, sizes, elsewhere))

    assert [one.done.partition(":")[0] for one in found] == told
    assert {(one.file, one.lost) for one in found} <= {(WARC, True)}


def test_archive_mend_names_them_but_not_those_that_were_let_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It said that nothing was to be made again, with exit code 0."""
    whole, spool = tmp_path / "whole", tmp_path / "spool"
    for root in (whole, spool):
        one_run(root, exchange())
    Spool(LocalStorage(spool), MemoryStorage(), "news", keep=False).upload_pending()
    next(path for path in whole.rglob("*.warc.gz") if is_segment(path.relative_to(whole).as_posix())).unlink()
    assert not list(spool.rglob("*.warc.gz"))

    assert run(argparse.Namespace(archive=str(whole))) == 1
    assert "lost: nothing makes it again; bring it back from a copy of the archive" in capsys.readouterr().out
    assert run(argparse.Namespace(archive=str(spool))) == 0
