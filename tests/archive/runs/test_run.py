"""A run from its lock to its manifest, on a real folder."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import archive
from archive import layout
from archive.errors import FormatError, LockedError, StorageError
from archive.manifest import Fate, Manifest, Parent
from archive.runs.files import PackedArticles, index_of, write_articles
from archive.runs.lock import locked
from archive.runs.mend import mend
from archive.runs.run import Closing, Known, Run
from archive.runs.segment import Writing
from archive.storage.jsonl import read_as
from archive.storage.local import LocalStorage
from archive.verify.audit import verify
from archive.warc.build import records
from archive.warc.http import FailedExchange
from tests.archive.articles import article
from tests.archive.exchanges import NOON, chunked, exchange, gzipped

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


@pytest.mark.parametrize("beside", [None, b"", b"half a dig", b"0" * 64 + b"  another.json\n"])
def test_a_digest_beside_a_manifest_comes_back_and_the_manifest_stays(tmp_path: Path, beside: bytes | None) -> None:
    """Its child says that the manifest is the right one. Nothing is set aside but what said otherwise."""
    first = one_run(tmp_path, exchange(), id=article().id)
    one_run(tmp_path, chunked(), id=article().id)
    before = files(tmp_path)
    sums = _manifest(tmp_path, first).with_suffix(".json.sha256")
    sums.unlink() if beside is None else sums.write_bytes(beside)

    mended = list(mend(tmp_path))

    name = sums.relative_to(tmp_path).as_posix()
    assert [(one.file, one.done) for one in mended] == [(name, "written")]
    assert {path: data for path, data in files(tmp_path).items() if "/." not in path} == before
    assert list(mend(tmp_path)) == []


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


def test_a_run_that_crashed_follows_the_run_before_it(tmp_path: Path) -> None:
    first = one_run(tmp_path / "a", exchange())
    crashed = Run.begin(tmp_path / "a", "news")
    crashed.record(exchange(), ABOUT).result()
    left = shutil.copytree(tmp_path / "a", tmp_path / "b")
    crashed.abandon()

    third = one_run(left, chunked())

    assert [(one.run, [parent.run for parent in one.parents]) for one in archive.open(left).runs()] == [
        (first.run, []),
        (crashed.id, [first.run]),
        (third.run, [crashed.id]),
    ]


def test_a_manifest_that_is_written_again_names_the_hash_of_the_one_before_it(tmp_path: Path) -> None:
    """That one was written again too, and otherwise: its articles are lost."""
    first, second = (one_run(tmp_path, one, id=article().id) for one in (exchange(), chunked()))
    (lost,) = (entry.name for entry in first.files if entry.name.startswith("articles/"))
    before = hashlib.sha256(_manifest(tmp_path, first).read_bytes()).hexdigest()
    for path in [tmp_path / lost, *(tmp_path / "runs").rglob("*.json*")]:
        path.unlink()

    assert list(mend(tmp_path)) != []

    now = hashlib.sha256(_manifest(tmp_path, first).read_bytes()).hexdigest()
    assert now != before == second.parents[0].sha256
    again = _manifest(tmp_path, second)
    assert Manifest.from_json(again.read_bytes(), again.name).parents == (Parent(first.run, now),)
    assert list(verify(tmp_path)) == []


def _manifest(root: Path, run: Manifest) -> Path:
    return root / layout.manifest_name(run.outlet, run.started, run.run)


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


ODD_HEADS = [
    b"HTTP/1.1 200 OK\r\nContent-Type:   text/html ;charset=x  \r\nX-A: b\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX-Folded: a\r\n Content-Type: text/plain\r\nContent-Type: TEXT/HTML\r\n\r\n",
    b'HTTP/1.0 304\nETag: "x"\n\n',
    b"no status line\r\nContent-Type\r\n: empty\r\n\r\n",
    b'HTTP/1.1 999 Odd\r\nContent-Type: \xe9\xff/caf\xe9; a="b c"\r\n\r\n',
    b"HTTP/1.1 204 Cut off in its he",
]
ODD_ADDRESSES = [
    "https://m\u00fcnchen.example/Stra\u00dfe/?b=2&a=%zz&a=\u65e5#part",
    "http://WWW.News.example:80/a/../b//c;jsessionid=0123456789abcdef0123456789abcdef?PHPSESSID=ab",
    "http://[2001:db8::1]:8080/%e6%97%a5 x",
]


def test_the_index_that_the_writer_makes_is_that_of_the_file(tmp_path: Path) -> None:
    """Each line is what reading the file back gives, whatever stands in heads and addresses and in which file."""
    run = Run.begin(tmp_path, "news", info=[("software", "test")], writing=Writing(max_size=6_000))
    first = run.record(exchange(), ABOUT).result()
    known = Known(first.record_id, exchange().url, layout.timestamp(NOON), first.payload_digest)
    run.record(exchange(), ABOUT, known).result()
    run.record(exchange(status="304 Not Modified", body=b""), ABOUT, known).result()
    for one in (gzipped(), chunked(), *(exchange(url) for url in ODD_ADDRESSES)):
        run.record(one, ABOUT).result()
    for head in ODD_HEADS:
        odd = replace(exchange(), response=head + b"body", head_length=len(head), truncated="length")
        run.record(odd).result()
    run.record_failure(FailedExchange(exchange().url, NOON, "timeout", "60 s")).result()
    manifest = run.close(Closing(status="complete"))

    storage = LocalStorage(tmp_path)
    segments = [entry.name for entry in manifest.files if entry.name.endswith(".warc.gz")]
    written = {name: storage.read(layout.index_name(name)) for name in segments}
    assert len(segments) > 1
    assert sum(data.count(b"\n") for data in written.values()) == 6 + len(ODD_ADDRESSES) + len(ODD_HEADS)
    assert written == {name: index_of(storage, name) for name in segments}


def test_an_index_that_the_disk_refused_is_written_when_the_run_ends(tmp_path: Path) -> None:
    """The file is sealed all the same, and its index is read from it then."""
    run = Run.begin(tmp_path, "news", info=[("software", "test")], writing=Writing(max_size=1_500))
    in_the_way = tmp_path / "index"
    in_the_way.write_text("a file where the folder belongs")
    for _ in range(3):
        run.record(exchange(), ABOUT).result()
    in_the_way.unlink()
    manifest = run.close(Closing(status="complete"))

    storage = LocalStorage(tmp_path)
    segments = [entry.name for entry in manifest.files if entry.name.endswith(".warc.gz")]
    assert len(segments) > 2
    assert [storage.read(layout.index_name(name)) for name in segments] == [index_of(storage, n) for n in segments]
    assert list(verify(tmp_path)) == []


def test_long_articles_are_written_without_being_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages choose how long articles are: a run of many long ones is closed all the same (issue H). The file is the one
    that a small run writes."""

    def made() -> Iterator[archive.Article]:
        for number in reversed(range(60)):
            text = random.Random(number).randbytes(500_000).hex()
            yield article(id=f"a{number:02}", version=1, text=text, captured=f"2026-11-24T10:00:{number:02}Z")

    local = LocalStorage(tmp_path)
    tracemalloc.start()
    (entry,) = write_articles(local, "news", "20261124t100000z", "run1", made())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    data = (tmp_path / entry.name).read_bytes()
    assert most < 25_000_000 < entry.size
    assert (entry.size, entry.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    with PackedArticles(made()) as packed:
        assert data == b"".join(packed.of(*packed.extractions))
    assert [one.id for one in read_as(local, entry.name, archive.Article.from_json)] == [f"a{n:02}" for n in range(60)]
