"""What a start keeps of what it found: the next one reads what is new alone, and finds the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from archive import layout
from archive.manifest import Manifest
from archive.runs.chain import RunSummary, run_summaries
from archive.runs.files import sum_of, write_manifest
from archive.runs.mend import Mended, mend_at_start
from archive.runs.run import Run
from archive.storage.local import LocalStorage
from tests.archive.exchanges import exchange
from tests.archive.runs.test_run import one_run

OUTLET = "news"
MANY = 70


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of many runs, whose manifests a start has seen; the last is a real run."""
    root = tmp_path_factory.mktemp("year")
    layout.prepare(root)
    storage = LocalStorage(root, sync=False)
    for number in range(MANY):
        started = f"2026-10-{1 + number // 24:02}T{number % 24:02}:00:00.000000Z"
        run = Manifest(run=f"{number:012}", outlet=OUTLET, status="complete", started=started, ended=started)
        name = layout.manifest_name(OUTLET, started, run.run)
        storage.put(f"{name}.sha256", sum_of(name, run.to_json()))
        write_manifest(storage, run, name)
    one_run(root, exchange())
    assert (root / "ledger" / f"{OUTLET}.manifests").exists()
    return root


@pytest.fixture
def root(year: Path, tmp_path: Path) -> Path:
    """A copy whose files are as old as they were."""
    return Path(shutil.copytree(year, tmp_path / "archive"))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the manifests that are read from now on."""
    names: list[str] = []
    whole: Callable[..., bytes] = LocalStorage.read

    def counting(self: LocalStorage, name: str, *more: int) -> bytes:
        if layout.is_manifest(name):
            names.append(name)
        return whole(self, name, *more)

    monkeypatch.setattr(LocalStorage, "read", counting)
    return names


def without(root: Path) -> tuple[list[Mended], list[RunSummary]]:
    """What a start finds that has nothing to go by."""
    (root / "ledger" / f"{OUTLET}.manifests").unlink()
    return mend_at_start(root, OUTLET)


def seen(root: Path) -> None:
    """Has a start see all that is there."""
    without(root)
    assert (root / "ledger" / f"{OUTLET}.manifests").exists()


def test_a_start_reads_no_manifest_that_an_earlier_one_has_read(root: Path, read: list[str]) -> None:
    mended, runs = mend_at_start(root, OUTLET)

    assert len(read) <= 1  # the real run's own, which ended after its start
    assert mended == []
    assert runs == run_summaries(LocalStorage(root), OUTLET)
    assert len(runs) == MANY + 1
    assert (mended, runs) == without(root)


@pytest.mark.parametrize(
    ("kind", "is_mended"), [("articles", False), ("fates", True), ("memory", True), ("index", True)]
)
@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_what_was_damaged_since_is_found(
    root: Path, kind: str, is_mended: bool, damage: Callable[[Path], object]
) -> None:
    seen(root)
    path = next(one for one in (root / kind).rglob("*") if one.is_file())
    whole = path.read_bytes()
    damage(path)

    mended, runs = mend_at_start(root, OUTLET)

    assert [(one.file, one.lost) for one in mended] == [(path.relative_to(root).as_posix(), not is_mended)]
    assert not is_mended or path.read_bytes() == whole
    assert len(runs) == MANY + 1


def test_a_file_that_goes_with_its_index_is_not_missed(root: Path, read: list[str]) -> None:
    """The store has both."""
    seen(root)
    for path in [one for kind in ("warc", "index") for one in (root / kind).rglob("*") if one.is_file()]:
        path.unlink()
    read.clear()

    assert mend_at_start(root, OUTLET)[0] == []
    assert read == []


def test_a_run_that_left_no_manifest_is_found(root: Path) -> None:
    seen(root)
    manifest = one_run(root, exchange())
    name = layout.manifest_name(OUTLET, manifest.started, manifest.run)
    for one in (name, f"{name}.sha256"):
        (root / one).unlink()

    mended, runs = mend_at_start(root, OUTLET)

    assert name in [one.file for one in mended]
    assert len(runs) == MANY + 2
    assert (mend_at_start(root, OUTLET)) == ([], runs)


def test_a_manifest_that_was_changed_is_read_though_it_has_its_size(root: Path) -> None:
    path = next(iter(sorted((root / "runs").rglob("*.json"))))
    data = path.read_bytes()
    path.write_bytes(data[:-20] + b"x" * 20)

    mended, runs = mend_at_start(root, OUTLET)

    assert not path.exists()
    assert len(runs) == MANY
    assert list(path.parent.glob(f".{path.name}.damaged-*"))
    assert mended == []  # nothing of it is in a WARC


def test_a_digest_that_is_gone_is_written_again(root: Path) -> None:
    path = next(iter(sorted((root / "runs").rglob("*.sha256"))))
    said = path.read_bytes()
    path.unlink()

    mended, _ = mend_at_start(root, OUTLET)

    assert [one.file for one in mended] == [path.relative_to(root).as_posix()]
    assert path.read_bytes() == said


def test_a_manifest_that_is_gone_is_not_told_from_memory(root: Path) -> None:
    path = next(iter(sorted((root / "runs").rglob("*.json"))))
    path.unlink()

    assert len(mend_at_start(root, OUTLET)[1]) == MANY


@pytest.mark.parametrize("damage", [b"", b"\x00", b"\x92\xa1x\x80", bytes(range(256)) * 4])
def test_what_is_kept_may_be_damaged(root: Path, damage: bytes) -> None:
    right = mend_at_start(root, OUTLET)
    (root / "ledger" / f"{OUTLET}.manifests").write_bytes(damage)

    assert mend_at_start(root, OUTLET) == right


def test_a_run_begins_where_it_cannot_be_kept(root: Path) -> None:
    (root / "ledger" / f"{OUTLET}.manifests").unlink()
    (root / "ledger" / f".{OUTLET}.manifests").mkdir()

    run = Run.begin(root, OUTLET)

    assert len(run.earlier) == MANY + 1
    run.abandon()
