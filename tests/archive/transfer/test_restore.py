"""What a store lost or holds damaged comes back from the folder, and nothing in the store is replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.manifest import Manifest
from archive.storage.local import LocalStorage
from archive.storage.memory import MemoryStorage
from archive.transfer.restore import restore
from archive.transfer.spool import Spool
from archive.verify.audit import verify
from tests.archive.articles import article
from tests.archive.exchanges import exchange
from tests.archive.runs.test_run import one_run

OUTLET = "news"
HOW: dict[str, Callable[[bytes], bytes | None]] = {
    "lost": lambda data: None,
    "cut": lambda data: data[: len(data) // 2],
    "another of its size": lambda data: data[::-1],
}


@pytest.fixture
def local(tmp_path: Path) -> LocalStorage:
    one_run(tmp_path, exchange(), id=article().id)
    return LocalStorage(tmp_path, sync=False)


def _stored(local: LocalStorage) -> MemoryStorage:
    store = MemoryStorage()
    Spool(local, store, OUTLET).upload_pending()
    return store


def _named(local: LocalStorage, kind: str) -> str:
    return next(name for name in local.names() if name.startswith(kind))


def _restored(local: LocalStorage, store: MemoryStorage, *, thorough: bool = True) -> set[str]:
    missing = restore(local, store, OUTLET, thorough=thorough)
    spool = Spool(local, store, OUTLET)
    spool.forget(missing)
    spool.upload_pending()
    return missing


def _superseded(local: LocalStorage) -> list[str]:
    manifests = [Manifest.from_json(local.read(name), name) for name in local.names("runs/") if name.endswith(".json")]
    return sorted(old.name for one in manifests for old in one.supersedes)


def test_nothing_is_written_for_a_store_that_is_whole(local: LocalStorage) -> None:
    store = _stored(local)
    before, in_folder = dict(store.files), local.names()

    assert [_restored(local, store, thorough=thorough) for thorough in (True, False)] == [set(), set()]
    assert (store.files, local.names()) == (before, in_folder)


@pytest.mark.parametrize("thorough", [True, False])
@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("kind", ["articles/", "fates/", "memory/", "index/", "runs/"])
def test_a_store_is_whole_again_and_keeps_what_it_held(
    local: LocalStorage, kind: str, how: str, thorough: bool
) -> None:
    """A look that is not thorough sees what is lost or has another size."""
    store, name = _stored(local), _named(local, kind)
    data = HOW[how](store.files.pop(name))
    if data is not None:
        store.files[name] = data
    before = dict(store.files)

    missing = _restored(local, store, thorough=thorough)

    assert before.items() <= store.files.items()
    assert missing == ({name} if how == "lost" else set())
    is_seen = thorough or how != "another of its size"
    assert _superseded(local) == ([name] if how != "lost" and is_seen else [])
    assert (list(verify(store)) == []) is is_seen


def test_what_neither_has_is_left_alone_but_for_an_index(local: LocalStorage) -> None:
    """That is made again from the WARC, which the store has."""
    store = _stored(local)
    index, fates = _named(local, "index/"), _named(local, "fates/")
    was = store.files[index]
    for name in (index, fates):
        local.delete(name)
        del store.files[name]

    assert _restored(local, store) == {index}
    assert store.files[index] == was
    assert fates not in store.files


def test_what_the_folder_has_otherwise_gets_a_name_of_its_own(local: LocalStorage) -> None:
    """The manifest's entry tells of other bytes, so the old name stays for these."""
    store, name = _stored(local), _named(local, "fates/")
    del store.files[name]
    changed = local.read(_named(local, "articles/"))
    local.delete(name)
    local.put(name, changed)

    restore(local, store, OUTLET)

    [again] = [one for one in local.names("fates/") if one != name]
    assert local.read(again) == changed
    assert _superseded(local) == [name]


@pytest.mark.parametrize("thorough", [True, False])
def test_a_warc_that_the_store_lost_is_stored_again(local: LocalStorage, thorough: bool) -> None:
    """It is the log. Before, neither a crawl nor mending saw that it was gone, though the folder had it."""
    store, name = _stored(local), _named(local, "warc/")
    whole = store.files.pop(name)

    assert _restored(local, store, thorough=thorough) == {name}
    assert store.files[name] == whole
    assert list(verify(store)) == []


def test_a_warc_that_is_damaged_in_the_store_or_cut_in_the_folder_is_left_alone(local: LocalStorage) -> None:
    store, name = _stored(local), _named(local, "warc/")
    whole = store.files[name]
    store.files[name] = whole[:-1]
    assert restore(local, store, OUTLET) == set()

    del store.files[name]
    local.path(name).write_bytes(whole[:-1])
    assert restore(local, store, OUTLET) == set()
