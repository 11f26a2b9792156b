"""archive.transfer.download: a fresh machine gets what the next run follows, and no more."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from archive.errors import StorageError
from archive.layout import MARK, MARK_CONTENT
from archive.manifest import FileEntry, Manifest
from archive.runs.chain import heads_of, run_summaries
from archive.runs.files import sum_of
from archive.storage.local import LocalStorage
from archive.storage.memory import MemoryStorage
from archive.transfer.download import fetch, follow
from archive.transfer.spool import Spool


def stored_run(place: MemoryStorage, run: str, outlet: str = "japan-news") -> list[str]:
    """A run in the store; the names of its memory and fates, then of its manifest."""
    names = [f"{kind}/{outlet}/{run}.gz" for kind in ("memory", "fates", "articles", "warc")]
    files = []
    for name in names:
        place.put(name, name.encode())
        files.append(FileEntry.of(name, name.encode()))
    moment = "2026-11-24T10:00:00.000000Z"
    data = Manifest(
        run=run, outlet=outlet, status="complete", started=moment, ended=moment, files=tuple(files)
    ).to_json()
    name = f"runs/{outlet}/2026/11/{run}.json"
    place.put(f"{name}.sha256", sum_of(name, data))
    place.put(name, data)
    return [*names[:2], name, f"{name}.sha256"]


def test_what_the_next_run_follows(tmp_path: Path) -> None:
    """Manifests, fates and memory of the outlet come; WARCs, articles and other outlets do not."""
    remote, local = MemoryStorage(), LocalStorage(tmp_path, sync=False)
    names = stored_run(remote, "aaaaaaaaaa") + stored_run(remote, "bbbbbbbbbb")
    stored_run(remote, "cccccccccc", "other")

    came = [entry.name for entry in fetch(remote, local, "japan-news")]

    assert sorted(came) == sorted(names)
    assert all(local.read(name) == remote.files[name] for name in names)
    assert sorted(entry.name for entry in local.list() if not entry.name.startswith("ledger/")) == sorted(names)


def test_the_chain_goes_on(tmp_path: Path) -> None:
    """The parents of the next manifest are the same on the fresh machine."""
    remote, local = MemoryStorage(), LocalStorage(tmp_path, sync=False)
    *_, name, _ = stored_run(remote, "aaaaaaaaaa")

    fetch(remote, local, "japan-news")

    (parent,) = heads_of(run_summaries(local, "japan-news"))
    assert parent.sha256 == hashlib.sha256(remote.files[name]).hexdigest()


def test_again_nothing_comes_and_nothing_goes_back(tmp_path: Path) -> None:
    """What is there is not asked for, and the spool knows it as stored."""
    remote, local = MemoryStorage(), LocalStorage(tmp_path, sync=False)
    stored_run(remote, "aaaaaaaaaa")
    fetch(remote, local, "japan-news")

    assert fetch(remote, local, "japan-news") == []
    assert Spool(local, remote, "japan-news").pending() == []


def test_damage_is_left_where_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file that is not what its manifest says is no ground to go on from: mending makes it anew."""
    remote, local = MemoryStorage(), LocalStorage(tmp_path, sync=False)
    _, fates, name, _ = stored_run(remote, "aaaaaaaaaa")
    remote.files[fates] = b"x" * len(remote.files[fates])

    fetch(remote, local, "japan-news")

    assert f"{fates}: its SHA-256 in memory is not the one" in caplog.text
    assert not local.exists(fates)
    assert local.exists(name)


class Down(MemoryStorage):
    """A store that refuses whoever reads."""

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        raise StorageError("the store does not answer")


def test_a_store_that_is_down_stops_the_first_run_and_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where a run is known here, the next one goes on; without any it would begin an outlet that has begun."""
    LocalStorage(tmp_path, sync=False).put(MARK, MARK_CONTENT)

    with pytest.raises(StorageError, match="does not answer"):
        follow(Down(), tmp_path, "japan-news")
    remote = MemoryStorage()
    remote.put(MARK, MARK_CONTENT)
    stored_run(remote, "aaaaaaaaaa")
    follow(remote, tmp_path, "japan-news")
    assert caplog.text == ""
    follow(Down(), tmp_path, "japan-news")

    assert "what others have stored there since is not known to this run: the store does not answer" in caplog.text
    with pytest.raises(StorageError):
        follow(Down(), tmp_path, "courier")


def test_a_manifest_that_is_damaged_keeps_none_of_the_others_away(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    remote, local = MemoryStorage(), LocalStorage(tmp_path, sync=False)
    *_, first, _ = stored_run(remote, "aaaaaaaaaa")
    *_, second, beside = stored_run(remote, "bbbbbbbbbb")
    remote.files[first] = b"{"
    remote.put("runs/japan-news/2026/11/0.txt", b"no manifest")

    fetch(remote, local, "japan-news")

    assert (local.exists(first), local.exists(second), local.exists(beside)) == (False, True, True)
    assert f"{first}: not a run manifest" in caplog.text
