"""Storages as their users see them: every rule here holds for a folder and for memory alike."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import NotFound, SpaceError, StorageError, UsageError
from archive.layout import check_name
from archive.storage.base import Entry, Storage
from archive.storage.local import LocalStorage
from archive.storage.memory import MemoryStorage
from archive.storage.places import STORES, Store, folder, path_of, place_of_others, storage

NAME = "runs/japan-news/2026/11/a.json"


@pytest.fixture(params=["folder", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return LocalStorage(tmp_path / "data") if request.param == "folder" else MemoryStorage()


def test_what_was_put_is_read(place: Storage) -> None:
    """Bytes come back as they were, whole or in part, and a part past the end is empty."""
    place.put(NAME, b"0123456789")

    assert place.read(NAME) == b"0123456789"
    assert place.read(NAME, 3) == b"3456789"
    assert place.read(NAME, 3, 4) == b"3456"
    assert place.read(NAME, 8, 4) == b"89"
    assert place.read(NAME, 10, 4) == b""
    assert place.read(NAME, 3, 0) == b""


def test_a_local_file_is_put(place: Storage, tmp_path: Path) -> None:
    """A path stands for the content of its file."""
    source = tmp_path / "source"
    source.write_bytes(os.urandom(3_000_000))

    place.put(NAME, source)

    assert place.read(NAME) == source.read_bytes()
    assert place.size(NAME) == 3_000_000


def test_a_stream_can_be_sought(place: Storage) -> None:
    """open() gives a stream as zipfile or a WARC reader wants it."""
    place.put(NAME, b"0123456789")

    with place.open(NAME) as stream:
        assert stream.seekable()
        stream.seek(-4, os.SEEK_END)
        assert stream.read(2) == b"67"
        assert stream.tell() == 8


def test_the_same_again_is_success(place: Storage) -> None:
    """Storing is idempotent: a job that is done twice is done."""
    place.put(NAME, b"same")

    place.put(NAME, b"same")

    assert list(place.list()) == [Entry(NAME, 4)]


@pytest.mark.parametrize("other", [b"diff", b"longer than before", b""])
def test_another_content_is_refused(place: Storage, other: bytes) -> None:
    """A stored file is never replaced; the error names it."""
    place.put(NAME, b"same")

    with pytest.raises(StorageError, match=r"runs/japan-news/2026/11/a\.json: another file of this name"):
        place.put(NAME, other)

    assert place.read(NAME) == b"same"


def test_many_writers_one_wins(place: Storage) -> None:
    """Of writers that race for a name exactly one is told of success, and its content stays."""
    won: list[int] = []

    def write(number: int) -> None:
        try:
            place.put(NAME, b"%d" % number * 100_000)
        except StorageError:
            return
        won.append(number)

    threads = [threading.Thread(target=write, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(won) == 1
    assert place.read(NAME) == b"%d" % won[0] * 100_000
    assert len(list(place.list())) == 1


def test_what_is_not_there(place: Storage) -> None:
    """A missing file is NotFound everywhere, and False for exists()."""
    for ask in (place.read, place.open, place.size, place.sha256):
        with pytest.raises(NotFound, match=r"a\.json: there is no such file"):
            ask(NAME)
    assert not place.exists(NAME)


def test_delete(place: Storage) -> None:
    """Deleting makes a name free; deleting what is not there is no error."""
    place.put(NAME, b"x")

    place.delete(NAME)
    place.delete(NAME)
    place.delete("nothing/here/at-all")

    assert not place.exists(NAME)
    place.put(NAME, b"y")


def test_names_come_in_the_order_of_s3(place: Storage) -> None:
    """A folder walk orders a/b before a.b; the order of S3 is that of the whole name's bytes."""
    names = ["a/b", "a-b/c", "a.b", "a/a.c", "a/a/c", "ab", "a0/x", "Z"]
    for name in names:
        place.put(name, b"x")

    assert [entry.name for entry in place.list()] == sorted(names, key=str.encode)


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("warc/", ["warc/nhk/1", "warc/nhk-world/2", "warc/yomiuri/3"]),
        ("warc/nhk", ["warc/nhk/1", "warc/nhk-world/2"]),
        ("warc/nhk/", ["warc/nhk/1"]),
        ("warc/nhk/1", ["warc/nhk/1"]),
        ("warc/nothing/", []),
        ("warc/nhk/1/", []),
    ],
)
def test_list_below_a_prefix(place: Storage, prefix: str, expected: list[str]) -> None:
    """A prefix is a beginning of the name, as in S3, whether it ends a folder's name or not."""
    for name in ("warc/nhk/1", "warc/nhk-world/2", "warc/yomiuri/3", "runs/nhk/4"):
        place.put(name, b"x")

    assert [entry.name for entry in place.list(prefix)] == sorted(expected)


def test_names_alone_and_folders(place: Storage) -> None:
    """``names`` are those of ``list``, of these what comes behind one; ``folders`` lie directly beneath."""
    for name in ("runs/b.c/2026/1", "runs/b/2026/2", "runs/b/2026/3", "runs/a", "warc/d/4"):
        place.put(name, b"x")

    for prefix in ("", "runs/", "runs/b", "runs/b/2026/2", "nothing/"):
        assert list(place.names(prefix)) == [entry.name for entry in place.list(prefix)]
    assert list(place.names("runs/", "runs/b.c/2026/1")) == ["runs/b/2026/2", "runs/b/2026/3"]
    assert list(place.names("runs/b/", "runs/b/2026")) == ["runs/b/2026/2", "runs/b/2026/3"]
    assert list(place.folders("runs/")) == ["b", "b.c"]
    assert list(place.folders("nothing/")) == []


def test_sizes_and_stamps_are_those_of_what_is_listed(place: Storage) -> None:
    """Sizes in the same order; hidden files and links are no part of them."""
    for name in ("runs/b.c/2026/1", "runs/b/2026/2", "runs/b/2026/3", "runs/a", "warc/d/4"):
        place.put(name, b"x" * len(name))
    if isinstance(place, LocalStorage):
        (place.root / "runs" / ".5").write_bytes(b"x")
        (place.root / "runs" / "6").symlink_to(place.root / "runs" / "a")

    for prefix in ("runs/", "runs/b/", "nothing/"):
        listed = [(entry.name, entry.size) for entry in place.list(prefix)]
        assert list(place.sizes(prefix).items()) == listed
        if isinstance(place, LocalStorage):
            told = {
                f"{folder}/{name}": size
                for folder, names in place.by_folder(prefix)
                for name, (size, _) in place.stamps_in(folder, names).items()
            }
            assert told == dict(listed)


def test_sha256(place: Storage) -> None:
    """The digest of the content, as sha256sum prints it."""
    place.put(NAME, b"abc")

    assert place.sha256(NAME) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../b",
        "a//b",
        "a/",
        ".",
        "./a",
        "a/.hidden",
        "a\0b",
        "a b",
        "a\\b",
        "ä",
        "a\n",
        "C:/x",
    ],
)
def test_names_that_are_refused(place: Storage, name: str) -> None:
    """Nothing outside the alphabet and nothing that leads out of the root; no file is touched."""
    with pytest.raises(UsageError, match="cannot be a file's name in an archive"):
        place.put(name, b"x")
    with pytest.raises(UsageError, match="cannot be a file's name in an archive"):
        place.read(name)

    assert list(place.list()) == []


def test_check_name_gives_the_name_back() -> None:
    """So that it can stand in an expression."""
    assert check_name("warc/A_b-1.0.gz") == "warc/A_b-1.0.gz"


@contextlib.contextmanager
def as_somebody_without_rights() -> Iterator[None]:
    """Root may write everywhere: there the block runs as nobody."""
    ours = os.geteuid()
    if ours == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(ours)


class TestFolder:
    """What only a folder can do."""

    def test_an_open_segment_is_read_by_its_final_name(self, tmp_path: Path) -> None:
        """References carry the final name, also while the segment is written."""
        (tmp_path / "warc").mkdir()
        (tmp_path / "warc/a.warc.gz.open").write_bytes(b"so far")
        place = LocalStorage(tmp_path)

        assert place.read("warc/a.warc.gz", 3) == b"far"
        assert place.open("warc/a.warc.gz").read() == b"so far"
        assert place.size("warc/a.warc.gz") == 6
        assert place.exists("warc/a.warc.gz")
        assert list(place.list("warc/")) == [Entry("warc/a.warc.gz.open", 6)]

    def test_the_sealed_file_comes_first(self, tmp_path: Path) -> None:
        """Should both exist, the sealed one is the truth."""
        (tmp_path / "a.open").write_bytes(b"old")
        (tmp_path / "a").write_bytes(b"sealed")

        assert LocalStorage(tmp_path).read("a") == b"sealed"

    def test_half_a_file_is_never_seen(self, tmp_path: Path) -> None:
        """Hidden files, such as those that put() writes before it links them, are no part of the archive."""
        place = LocalStorage(tmp_path)
        place.put(NAME, b"x")
        (tmp_path / NAME).with_name(".b.json.0123456789ab").write_bytes(b"half")

        assert list(place.list()) == [Entry(NAME, 1)]
        assert [path.name for path in (tmp_path / NAME).parent.iterdir() if path.name[0] != "."] == ["a.json"]

    def test_put_leaves_nothing_behind(self, tmp_path: Path) -> None:
        """Neither success nor refusal leaves a half-written file."""
        place = LocalStorage(tmp_path)
        place.put(NAME, b"x")
        with pytest.raises(StorageError):
            place.put(NAME, b"y")

        assert [path.name for path in (tmp_path / NAME).parent.iterdir()] == ["a.json"]

    def test_the_order_of_durability(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Content is synced before it gets its name, the name before put() returns, a folder before what is in it."""
        order: list[str] = []
        fsync, link = os.fsync, os.link

        def recorded_fsync(descriptor: int) -> None:
            path = Path(f"/proc/self/fd/{descriptor}").readlink()
            order.append(f"sync {path.relative_to(tmp_path)}" if path.is_dir() else "sync content")
            fsync(descriptor)

        def recorded_link(source: Path, target: Path) -> None:
            order.append(f"name {target.relative_to(tmp_path)}")
            link(source, target)

        monkeypatch.setattr(os, "fsync", recorded_fsync)
        monkeypatch.setattr(os, "link", recorded_link)

        LocalStorage(tmp_path).put("a/b/c", b"x")

        assert order == ["sync .", "sync a", "sync content", "name a/b/c", "sync a/b"]

    def test_without_hard_links(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Some disks have none (exFAT, some network mounts): still whole, and nothing is replaced."""

        def no_links(source: Path, target: Path) -> None:
            raise OSError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "link", no_links)
        place = LocalStorage(tmp_path)

        place.put(NAME, b"x")
        with pytest.raises(StorageError, match="another file of this name"):
            place.put(NAME, b"y")

        assert place.read(NAME) == b"x"
        assert [path.name for path in (tmp_path / NAME).parent.iterdir()] == ["a.json"]

    def test_a_file_in_the_way_of_a_folder(self, tmp_path: Path) -> None:
        """The error says which path, and what to do."""
        (tmp_path / "runs").write_bytes(b"")

        with pytest.raises(StorageError, match=r"cannot write .*a\.json: .*move it away"):
            LocalStorage(tmp_path).put(NAME, b"x")

    def test_a_folder_that_is_not_ours(self) -> None:
        """EACCES says who needs which right."""
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o555)

            with as_somebody_without_rights(), pytest.raises(StorageError, match="Give the user of this process the"):
                LocalStorage(folder).put(NAME, b"x")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is a device of Linux")
    def test_a_full_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """ENOSPC is a SpaceError; the name stays free."""
        opened = Path.open

        def on_full_disk(path: Path, mode: str = "r") -> object:
            return opened(Path("/dev/full"), "wb") if mode == "xb" else opened(path, mode)

        monkeypatch.setattr(Path, "open", on_full_disk)

        with pytest.raises(SpaceError, match="Make room on the disk"):
            LocalStorage(tmp_path).put(NAME, b"x")

        assert list(LocalStorage(tmp_path).list()) == []

    def test_a_source_that_is_not_there(self, tmp_path: Path) -> None:
        """The error names the source, not the target."""
        with pytest.raises(NotFound, match=r"gone: there is no such file to store as runs"):
            LocalStorage(tmp_path).put(NAME, tmp_path / "gone")

    def test_list_of_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        """An archive that was never written is empty."""
        assert list(LocalStorage(tmp_path / "never").list()) == []


@pytest.mark.parametrize(
    "location", ["", " ", "ftp://host/x", "https://bucket.s3.amazonaws.com/", "file:///tmp/x", Path("s3://b")]
)
def test_places_that_are_none(location: str | Path) -> None:
    """Only folders and s3:// are places."""
    with pytest.raises(UsageError, match="is no place for an archive: give a folder or s3://bucket/prefix"):
        storage(location)


def test_a_file_is_no_archive(tmp_path: Path) -> None:
    """A folder is wanted."""
    (tmp_path / "f").touch()

    with pytest.raises(UsageError, match="is a file: an archive is a folder"):
        storage(tmp_path / "f")


def test_storage_of_a_folder_and_of_a_storage(tmp_path: Path) -> None:
    """Text, paths and storages are all taken."""
    memory = MemoryStorage()

    assert storage(memory) is memory
    assert str(storage(str(tmp_path))) == str(storage(tmp_path)) == str(tmp_path)


def test_boto3_is_not_imported() -> None:
    """Whoever reads a folder never pays for S3."""
    code = (
        "import sys, archive.storage.base; print([m for m in sys.modules if m.split('.')[0] in ('boto3', 'botocore')])"
    )

    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


def test_a_store_of_another_kind_is_one_line_of_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its address is taken wherever an archive, other people's files or the place of a crawl are named."""
    kept = MemoryStorage()
    store = Store("vault://room", lambda location, settings: kept, lambda location, settings: (kept, location[-6:]))
    monkeypatch.setattr("archive.storage.places.STORES", {**STORES, "vault": store})

    assert storage("vault://room/politics") is kept
    assert place_of_others("vault://room/x.warc") == (kept, "x.warc")
    with pytest.raises(UsageError, match="no place for an archive"):
        storage("safe://room/politics")


def test_nothing_is_put_where_others_keep_their_files(tmp_path: Path) -> None:
    place, _ = place_of_others(tmp_path)

    with pytest.raises(UsageError, match="nothing is put"):
        place.put("a.warc", b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_no_utf_8_is_told_escaped_and_found(tmp_path: Path) -> None:
    """No JSON holds it as it is: an import ended with a traceback."""
    real = os.fsdecode(b"caf\xe9 \xc3\xa4.warc")
    (tmp_path / real).write_bytes(b"x")
    (tmp_path / "100%E9.warc").write_bytes(b"yy")
    place, _ = place_of_others(tmp_path)
    one, file = place_of_others(tmp_path / real)

    assert [*place.list()] == [Entry("100%E9.warc", 2), Entry("caf%E9 ä.warc", 1)]
    assert place.names() == ["100%E9.warc", "caf%E9 ä.warc"]
    assert [place.read(entry.name) for entry in place.list()] == [b"yy", b"x"]
    assert (file, one.read(file or "")) == ("caf%E9 ä.warc", b"x")
    assert path_of((tmp_path / real).as_uri()) == str(tmp_path / real)


def test_what_begins_with_a_tilde_may_be_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody has that name; each command ended with a traceback."""
    monkeypatch.chdir(tmp_path)
    Path("~crawl.warc").write_bytes(b"x")
    place, file = place_of_others("~crawl.warc")

    assert (file, place.read(file or "")) == ("~crawl.warc", b"x")
    assert str(folder("~nobody-has-this-name/data")) == "~nobody-has-this-name/data"
    assert folder("~/data") == Path.home() / "data"
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", lambda number: {}[number])
    assert str(folder("~/data")) == "~/data"


LITTER = (
    "@eaDir/x@SynoEAStream", "runs/@eaDir/x.json", "warc/New Folder/x.warc.gz", "runs/japan-news/2026/11/a (1).json",
    "runs/japan-news/2026/11/a (conflicted copy 2026-11-28).json", "lost+found/x", "runs/#recycle/b.json",
    "runs/.snapshot/b.json", ".DS_Store", "runs/japan-news/._a.json", "runs/日本/b.json",
)  # fmt: skip


def test_what_a_file_server_keeps_beside_an_archive_is_no_part_of_it(tmp_path: Path) -> None:
    """Network drives and programs that sync or make copies leave files under names that no archive gives: every
    command ended with a usage error, the crawl among them."""
    place = LocalStorage(tmp_path)
    place.put(NAME, b"{}")
    for name in LITTER:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")

    assert list(place.list()) == list(place.list("runs/")) == [Entry(NAME, 2)]
    assert place.names() == place.names("runs/") == [NAME]
    assert place.sizes("runs/") == {NAME: 2}
    assert [*place.folders(""), *place.folders("runs/")] == ["runs", "warc", "japan-news"]
    assert [folder for folder, _ in place.by_folder("runs/")] == ["runs/japan-news/2026/11"]
    others, _ = place_of_others(tmp_path)
    assert len(others.names()) == 1 + len([name for name in LITTER if "/." not in f"/{name}"])
