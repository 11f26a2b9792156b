"""A run from its lock to its manifest, on a real folder."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import archive
from archive import layout
from archive.errors import FormatError, LockedError, StorageError
from archive.manifest import Fate
from archive.runs.lock import locked
from archive.runs.mend import mend
from archive.runs.run import Closing, Known, Run
from archive.storage.local import LocalStorage
from archive.verify.audit import verify
from archive.warc.build import records
from archive.warc.http import FailedExchange
from tests.archive.articles import article
from tests.archive.exchanges import NOON, chunked, exchange

ABOUT = [("role", "article"), ("requested", "https://news.example/politics/20261124-1/")]


def one_run(root: Path, *exchanges: object, **fields: Any) -> archive.Manifest:
    run = Run.begin(root, "news", info=[("software", "test")])
    refs = [run.record(one, ABOUT).result() for one in exchanges]  # type: ignore[arg-type]
    at = layout.timestamp(NOON)
    articles = [
        article(**({"id": f"a{number}", "outlet": "news", "version": 1, "snapshot": ref, "captured": at} | fields))
        for number, ref in enumerate(refs)
    ]
    fates = [Fate(url=ref.url, fate="saved", article="a", captured=layout.timestamp(NOON)) for ref in refs]
    return run.close(Closing(status="complete", articles=articles, fates=fates, learned=("ab" * 32, b'{"lines":{}}')))


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "ledger" not in path.parts
    }


def test_a_run_leaves_the_files_the_manifest_names_and_no_others(tmp_path: Path) -> None:
    manifest = one_run(tmp_path, exchange(), chunked())

    named = {entry.name for entry in manifest.files}
    own = layout.manifest_name("news", manifest.started, manifest.run)
    assert {name for name in files(tmp_path) if not name.startswith("catalog/")} == named | {
        own,
        f"{own}.sha256",
        "archive.json",
    }
    assert manifest.counts == {"saved": 2}
    assert list(verify(tmp_path)) == []


def test_every_snapshot_resolves_to_the_gzip_member_of_that_response(tmp_path: Path) -> None:
    sent = [exchange(), chunked()]
    one_run(tmp_path, *sent)
    news = archive.open(tmp_path)

    pages = [news.snapshot(one) for one in news.articles()]

    assert [page.raw for page in pages] == [one.response for one in sent]
    assert [page.url for page in pages] == [one.url for one in sent]


def test_the_parent_of_a_run_is_the_run_before(tmp_path: Path) -> None:
    first, second = one_run(tmp_path, exchange()), one_run(tmp_path, exchange())

    assert [parent.run for parent in second.parents] == [first.run]


def test_a_second_run_at_the_same_time_is_refused_and_names_the_first(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, "news")

    with pytest.raises(LockedError, match=rf"process {os.getpid()}\) writes outlet 'news'"):
        Run.begin(tmp_path, "news")

    run.abandon()
    one_run(tmp_path, exchange())


def test_another_outlet_is_not_in_the_way(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, "news")
    Run.begin(tmp_path, "courier").abandon()
    run.abandon()


def test_an_abandoned_run_leaves_no_warc(tmp_path: Path) -> None:
    Run.begin(tmp_path, "news").abandon()

    assert set(files(tmp_path)) == {"archive.json"}


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    """flock goes with its process, whatever ended it."""
    code = (
        "import os, sys, pathlib\nfrom archive.runs.lock import locked\n"
        "lock = locked(pathlib.Path(sys.argv[1]), 'news')\nlock.__enter__()\nos.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, timeout=60)

    with locked(tmp_path, "news"):
        pass


def test_an_identical_payload_becomes_a_revisit(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, "news")
    first = run.record(exchange(), ABOUT).result()
    known = Known(first.record_id, first.url, layout.timestamp(NOON), first.payload_digest)
    again = replace(exchange(), started=NOON + dt.timedelta(hours=1))
    second = run.record(again, ABOUT, known).result()
    not_modified = exchange(body=b"", status="304 Not Modified")
    third = run.record(not_modified, ABOUT, known).result()
    changed = run.record(exchange(body=b"new"), ABOUT, known).result()
    run.close(Closing(status="complete"))

    news = archive.open(tmp_path)
    kinds = [news.snapshot(ref).kind for ref in (first, second, third, changed)]
    assert kinds == ["response", "revisit", "revisit", "response"]
    assert news.snapshot(second).refers_to.record_id == first.record_id  # type: ignore[union-attr]


def test_a_cut_response_is_never_a_revisit(tmp_path: Path) -> None:
    """What is missing from it might have been different."""
    run = Run.begin(tmp_path, "news")
    first = run.record(exchange(), ABOUT).result()
    known = Known(first.record_id, first.url, layout.timestamp(NOON), first.payload_digest)
    cut = run.record(exchange(truncated="disconnect"), ABOUT, known).result()
    run.close(Closing(status="complete"))

    assert archive.open(tmp_path).snapshot(cut).kind == "response"


def test_a_request_without_answer_is_in_the_warc(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, "news")
    run.record_failure(FailedExchange("https://news.example/x", NOON, "dns", "no such host")).result()
    manifest = run.close(Closing(status="complete"))

    warc = next(entry.name for entry in manifest.files if entry.name.endswith(".warc.gz"))
    with LocalStorage(tmp_path).open(warc) as stream:
        told = [one.warc_fields() for one in records(stream) if one.kind == "metadata"]
    assert [dict(fields)["reason"] for fields in told] == ["dns"]


def _kept(there: dict[str, bytes]) -> dict[str, bytes]:
    """All but the catalog: it tells of the runs that are there."""
    return {name: data for name, data in there.items() if not name.startswith("catalog/")}


def test_everything_but_articles_comes_back_from_the_warcs_byte_for_byte(tmp_path: Path) -> None:
    """The WARC is the log: index, memory, fates and manifests are written again from it. The mark says by which rules
    the ids were made, which the articles tell."""
    one_run(tmp_path, exchange(), id=article().id)
    one_run(tmp_path, chunked(), id=article().id)
    before = files(tmp_path)
    for name in before:
        if not name.endswith(".warc.gz") and not name.startswith("articles/"):
            (tmp_path / name).unlink()

    mended = list(mend(tmp_path))

    assert len(mended) == 4
    assert _kept(files(tmp_path)) == _kept(before)
    assert list(mend(tmp_path)) == []
    assert list(verify(tmp_path)) == []


def test_a_run_that_was_killed_is_sealed_by_the_next_one(tmp_path: Path) -> None:
    """Nothing acknowledged is lost; the torn tail is cut; the manifest says what happened."""
    run = Run.begin(tmp_path, "news")
    ref = run.record(exchange(), ABOUT).result()
    left = next(tmp_path.rglob("*.open"))
    torn = tmp_path / "torn"
    torn.mkdir()
    copy = torn / left.relative_to(tmp_path)
    copy.parent.mkdir(parents=True)
    copy.write_bytes(left.read_bytes() + left.read_bytes()[:100])
    run.abandon()

    second = one_run(torn, chunked())

    news = archive.open(torn)
    assert news.snapshot(ref).raw == exchange().response
    assert [one.status for one in news.runs()] == ["crashed", "complete"]
    assert [parent.run for parent in second.parents] == [run.id]
    assert list(verify(torn)) == []


def test_an_archive_of_a_newer_format_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "archive.json").write_text('{"format": 99}')

    with pytest.raises(FormatError, match="format 99, this version of paper-of-record knows format 1"):
        Run.begin(tmp_path, "news")

    assert [path.name for path in tmp_path.iterdir()] == ["archive.json"]


@pytest.mark.parametrize("mark", ["", "[]", '{"form": 1}', "\x00"])
def test_a_folder_with_another_archive_json_is_no_archive(tmp_path: Path, mark: str) -> None:
    (tmp_path / "archive.json").write_text(mark)

    with pytest.raises(FormatError, match="is not the mark of an archive"):
        archive.open(tmp_path)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file stands where the folder should be: refused to root as well, unlike missing permissions."""
    (tmp_path / "file").write_text("")

    with pytest.raises(StorageError, match=r"file/data.*choose another ARCHIVE"):
        Run.begin(tmp_path / "file" / "data", "news")


def test_the_manifest_has_its_hash_beside_it(tmp_path: Path) -> None:
    manifest = one_run(tmp_path, exchange())

    name = tmp_path / layout.manifest_name("news", manifest.started, manifest.run)
    words = ["sha256sum", "--check", f"{name.name}.sha256"]
    checked = subprocess.run(words, cwd=name.parent, capture_output=True, check=False)
    assert checked.returncode == 0
    assert json.loads(name.read_bytes())["run"] == manifest.run
