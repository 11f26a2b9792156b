from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, ClassVar

import pytest

from archive import layout
from archive.errors import DamagedError
from archive.manifest import FileEntry, Manifest, Parent
from archive.runs.chain import heads_of, in_order, manifest_of, orphans, run_summaries
from archive.runs.files import write_manifest
from archive.storage.memory import MemoryStorage

SEGMENT = "warc/courier/2026/10/courier-20261001t000000z-{}-0000{}.warc.gz"


def written(storage: MemoryStorage, run: str, **changes: Any) -> Manifest:
    """A run that follows those that are there, in the storage."""
    fields: dict[str, Any] = {
        "run": run,
        "outlet": "courier",
        "status": "complete",
        "started": "2026-10-01T00:00:00.000000Z",
        "ended": "2026-10-01T00:01:00.000000Z",
        "parents": heads_of(run_summaries(storage, "courier")),
        "counts": {"saved": 3},
    }
    manifest = Manifest(**(fields | changes))
    write_manifest(storage, manifest)
    return manifest


def test_runs_in_brief_stand_in_the_order_of_the_runs_and_lead_to_their_manifests() -> None:
    storage = MemoryStorage()
    first = written(storage, "bbbbbbbbbb", memory="m", extractions=("1-a",))
    second = written(storage, "aaaaaaaaaa", learned="n")

    found = run_summaries(storage, "courier")

    assert [one.run for one in found] == [one.run for one in in_order([second, first])]
    assert [(one.memory, one.learned, one.extractions, one.counts) for one in found] == [
        ("m", None, ("1-a",), {"saved": 3}),
        (None, "n", (), {"saved": 3}),
    ]
    assert [manifest_of(storage, one) for one in found] == [first, second]
    assert run_summaries(storage, "other") == []


def test_a_manifest_is_never_there_without_its_digest() -> None:
    """Readers and uploads look at what is there at any moment: the manifest is what makes a run whole."""

    class Seen(MemoryStorage):
        seen: ClassVar[list[tuple[str, bool]]] = []

        def put(self, name: str, data: bytes | Path) -> None:
            self.seen.append((name.rpartition(".")[2], f"{name}.sha256" in self.files))
            super().put(name, data)

    storage = Seen()
    written(storage, "aaaaaaaaaa")

    assert Seen.seen == [("sha256", False), ("json", True)]


def test_heads_are_the_runs_nobody_follows_with_the_hash_of_their_bytes() -> None:
    """A mend is followed by nobody and follows nobody: what it follows is still a head."""
    storage = MemoryStorage()
    first = written(storage, "aaaaaaaaaa")
    written(storage, "bbbbbbbbbb")
    third = written(storage, "cccccccccc", parents=())
    written(storage, "dddddddddd", kind="mend", derived=("aaaaaaaaaa",))

    heads = heads_of(run_summaries(storage, "courier"))

    assert first.parents == ()
    assert [parent.run for parent in heads] == ["bbbbbbbbbb", "cccccccccc"]
    assert heads[1].sha256 == hashlib.sha256(third.to_json()).hexdigest()


def test_what_is_no_manifest_is_named() -> None:
    storage = MemoryStorage({"runs/courier/2026/10/aaaaaaaaaa.json": b'{"run": 1}'})

    with pytest.raises(DamagedError, match=r"runs/courier/2026/10/aaaaaaaaaa\.json: not a run manifest"):
        run_summaries(storage, "courier")


def test_five_thousand_runs_whose_clocks_went_back_are_put_in_order() -> None:
    """Each began before the one it follows: the order is that of the parents, and it does not take minutes."""
    storage = MemoryStorage()
    runs = []
    for number in range(5_000):
        moment = f"2026-10-01T{23 - number // 3600:02}:{59 - number // 60 % 60:02}:{59 - number % 60:02}.000000Z"
        parents = (Parent(runs[-1].run, ""),) if runs else ()
        runs.append(
            Manifest(run=f"r{number}", outlet="c", status="complete", started=moment, ended="", parents=parents)
        )

    assert in_order(reversed(runs)) == runs
    assert run_summaries(storage, "c") == []


def test_segments_of_runs_that_left_no_manifest_are_orphans() -> None:
    """Unless they are here, or a mend has taken them; those that came after it has are orphans again."""
    stored = {
        SEGMENT.format(run, serial): b"" for run in ("aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc") for serial in (0, 1)
    }
    store, local = MemoryStorage(stored | {"warc/courier/2026/10/copied.warc.gz": b""}), MemoryStorage()
    store.name = "store"
    written(store, "aaaaaaaaaa", files=(FileEntry(SEGMENT.format("aaaaaaaaaa", 0), 0, ""),))
    written(store, "dddddddddd", kind="mend", files=(FileEntry(SEGMENT.format("bbbbbbbbbb", 0), 0, ""),))
    local.put(SEGMENT.format("cccccccccc", 1), b"")

    found = orphans(local, store, "courier", run_summaries(store, "courier"))

    assert found == {
        "bbbbbbbbbb": [SEGMENT.format("bbbbbbbbbb", 1)],
        "cccccccccc": [SEGMENT.format("cccccccccc", 0)],
    }
    assert orphans(store, store, "courier", []) == {}


def test_a_segment_tells_when_it_was_begun() -> None:
    assert layout.begun_of(SEGMENT.format("aaaaaaaaaa", 0)) == "2026-10-01T00:00:00.000000Z"
    assert layout.begun_of(SEGMENT.format("aaaaaaaaaa", 0) + ".open") == "2026-10-01T00:00:00.000000Z"
    assert layout.begun_of("warc/courier/2026/10/copied.warc.gz") is None
