"""An archive in a local folder, and a folder in which others keep files."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from archive.errors import NotFound, SpaceError, StorageError, UsageError
from archive.layout import check_name, is_name
from archive.storage import disk
from archive.storage.base import Entry, Storage, check_source, different

__all__ = ["OPEN", "LocalStorage", "OthersFolder", "disk_refused", "refusals", "told_name"]

_Fits = Callable[[str], bool]

_NO_UTF8: Final = re.compile("[\udc80-\udcff]")
_ESCAPED: Final = re.compile("%([89A-F][0-9A-F])")

OPEN = ".open"
"""What a segment's name ends with while it is written; readers ask for the final name."""


class LocalStorage(Storage):
    """A folder, made when the first file is put. A symbolic link of a file is no part of it: somebody's
    archive may have one that leads to a file of ours. ``sync=False`` leaves durability to the system (tests, scratch).

    A name that is not there but whose ``.open`` form is (a segment still being written) reads that one. Hidden
    files are no part of an archive, nor is what has a name that no archive gives: ``list`` passes over them.
    Half-written files hide that way, and a server of files or a program that syncs them keeps its own beside ours."""

    def __init__(self, root: str | Path, *, sync: bool = True) -> None:
        self.root = Path(root)
        self.sync = sync
        self.name = str(self.root)

    def path(self, name: str) -> Path:
        """Where ``name`` lies, whether it is there or not."""
        return self.root / check_name(name)

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        with self.open(name) as stream, refusals("read", self.path(name)):
            left = os.fstat(stream.fileno()).st_size - offset
            # Somebody's article may name any place: so much memory would be taken, and no offset is so large.
            if offset < 0 or left <= 0:
                return b""
            stream.seek(offset)
            return stream.read(left if length is None else max(0, min(length, left)))

    def open(self, name: str) -> BinaryIO:
        path = self._found(name)
        with refusals("read", path):
            return path.open("rb")

    def put(self, name: str, data: bytes | Path) -> None:
        path = self.path(name)
        check_source(name, data)
        with refusals("write", path):
            if not path.exists():
                disk.make_folder(path.parent, sync=self.sync)
                if disk.create(path, data, sync=self.sync):
                    return
            if not disk.same_content(path, data):
                raise different(str(path))

    def list(self, prefix: str = "", after: str = "") -> Iterator[Entry]:
        if prefix:
            check_name(prefix.rstrip("/"))
        folder = prefix.rpartition("/")[0]
        for entry in self._walk(self.root / folder, f"{folder}/" if folder else "", prefix):
            if entry.name.startswith(prefix) and entry.name > after:
                yield entry

    def names(self, prefix: str = "", after: str = "") -> Sequence[str]:
        if prefix:
            check_name(prefix.rstrip("/"))
        folder = prefix.rpartition("/")[0]
        found = _names(self.root / folder, f"{folder}/" if folder else "", self._fits)
        if prefix in ("", f"{folder}/") and not after:
            return found
        return [name for name in found if name.startswith(prefix) and name > after]

    def by_folder(self, prefix: str) -> Iterator[tuple[str, Sequence[str]]]:
        """The folders below one (``runs/gazette/``), and that one, each with the names that its own files have in it,
        sorted: folders without files are passed over."""
        folder = prefix.rstrip("/")
        with refusals("list", self.path(folder)):
            folders, files = _parted(self.path(folder), self._fits)
        if files:
            yield folder, sorted(files)
        for one in sorted(folders):
            yield from self.by_folder(f"{folder}/{one}")

    def stamps_in(self, folder: str, names: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Files of a folder by their names in it, with size in bytes and moment of change in ns; without those that are
        not there."""
        with refusals("list", self.path(folder)):
            return {one: (about.st_size, about.st_mtime_ns) for one, about in _stats(self.path(folder), names)}

    def sizes(self, prefix: str) -> dict[str, int]:
        folder = self.path(prefix.rstrip("/"))
        found: dict[str, int] = {}
        with refusals("list", folder):
            _look_beneath(folder, prefix, self._fits, found)
        return found

    def folders(self, prefix: str) -> Sequence[str]:
        with refusals("list", self.root / prefix):
            return sorted(_parted(self.root / prefix, self._fits)[0])

    def size(self, name: str) -> int:
        path = self._found(name)
        with refusals("read", path):
            return path.stat().st_size

    def delete(self, name: str) -> None:
        path = self.path(name)
        with refusals("delete", path), contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()
            if self.sync:
                disk.sync_folder(path.parent)

    def set_aside(self, name: str) -> None:
        """Takes a damaged file out of the archive: it stays in its folder under a hidden name, for whoever would look.

        No file of that name is no error."""
        path = self.path(name)
        with refusals("write", path), contextlib.suppress(FileNotFoundError):
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            path.replace(path.with_name(f".{path.name}.damaged-{digest[:8]}"))
            if self.sync:
                disk.sync_folder(path.parent)

    def _fits(self, name: str) -> bool:
        """Whether a visible file or folder of this name may be a part of what is here."""
        return is_name(name)

    def _found(self, name: str) -> Path:
        path = self.path(name)
        opened = path.with_name(path.name + OPEN)
        with refusals("read", path):
            # The final name twice: the segment may be sealed between the first two looks.
            for candidate in (path, opened, path):
                if candidate.is_file() and not candidate.is_symlink():
                    return candidate
        raise NotFound(f"{name}: there is no such file in {self.root}")

    def _walk(self, folder: Path, name: str, prefix: str) -> Iterator[Entry]:
        with refusals("list", folder):
            folders, files = _parted(folder, self._fits)
            sizes = {one: about.st_size for one, about in _stats(folder, files)}
        for one in sorted([*sizes, *(f"{each}/" for each in folders)]):
            path = name + one
            if one[-1] != "/":
                yield Entry(path, sizes[one])
            # A folder neither below the prefix nor on the way to it holds nothing that was asked for.
            elif path.startswith(prefix) or prefix.startswith(path):
                yield from self._walk(folder / one, path, prefix)


class OthersFolder(LocalStorage):
    """A folder in which others keep files, under whatever names; they are read alone. ``named`` is the file that the
    user names: that one may be a link, wherever it leads.

    Octets of a name that are no UTF-8 are told as ``%E9``: no JSON and no table can hold them as they are."""

    def __init__(self, root: str | Path, named: str | None = None) -> None:
        super().__init__(root)
        self.named = None if named is None else told_name(named)

    def put(self, name: str, data: bytes | Path) -> None:
        raise UsageError(f"{self.path(name)}: nothing is put where others keep their files")

    def _fits(self, name: str) -> bool:
        return True

    def path(self, name: str) -> Path:
        path = self.root / name
        if "%" in name and not path.exists():
            path = self.root / _meant(name)
        return Path(os.path.realpath(path)) if name == self.named else path

    def list(self, prefix: str = "", after: str = "") -> Iterator[Entry]:
        return (Entry(told_name(entry.name), entry.size) for entry in super().list(prefix, after))

    def names(self, prefix: str = "", after: str = "") -> Sequence[str]:
        return [told_name(name) for name in super().names(prefix, after)]

    def links(self) -> Iterator[str]:
        """The names of the links that ``list`` passes over, but for those to files that it names."""
        own = f"{os.path.realpath(self.root)}/"
        for name in _links(self.root, ""):
            path = self.root / name
            if not (path.is_file() and os.path.realpath(path).startswith(own)):
                yield told_name(name)


def told_name(name: str) -> str:
    """The name with those octets escaped that are no UTF-8: Python has each as a character of its own (PEP 383)."""
    return name if name.isascii() else _NO_UTF8.sub(lambda octet: f"%{ord(octet[0]) - 0xDC00:02X}", name)


def _meant(name: str) -> str:
    """The name that was told so."""
    return _ESCAPED.sub(lambda escaped: chr(0xDC00 + int(escaped[1], 16)), name)


def _links(folder: Path, name: str) -> Iterator[str]:
    """The links to files, to nothing, and to a folder around them, in the folders that are walked through."""
    with refusals("list", folder), os.scandir(folder) as entries:
        visible = sorted((one for one in entries if one.name[0] != "."), key=lambda one: one.name)
        found = [(one, one.is_dir() and not _leads_back(one)) for one in visible]
    for one, is_folder in found:
        if is_folder:
            yield from _links(folder / one.name, f"{name}{one.name}/")
        elif one.is_symlink():
            yield name + one.name


def _leads_back(entry: os.DirEntry[str]) -> bool:
    """Whether this is a link to a folder that it lies in: following it would never end."""
    return entry.is_symlink() and f"{os.path.realpath(Path(entry.path).parent)}/".startswith(
        f"{os.path.realpath(entry.path)}/"
    )


def _look_beneath(folder: Path, name: str, fits: _Fits, found: dict[str, int]) -> None:
    """Adds the sizes of the files beneath a folder, each behind ``name``, in the order of ``names``."""
    folders, files = _parted(folder, fits)
    if not folders:
        found.update((name + one, about.st_size) for one, about in _stats(folder, sorted(files)))
        return
    of_files = {one: about.st_size for one, about in _stats(folder, files)}
    for one in sorted([*of_files, *(f"{each}/" for each in folders)]):
        if one[-1] == "/":
            _look_beneath(folder / one, name + one, fits, found)
        else:
            found[name + one] = of_files[one]


def _stats(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, os.stat_result]]:
    """What the file system tells of files of a folder; nothing of one that has gone since the folder was read: it was
    sealed under its final name, or deleted."""
    above = f"{folder}/"
    for name in names:
        # A Path or a context would take as long again, and a year of runs has ten thousands of files.
        try:
            about = os.stat(above + name)  # noqa: PTH116
        except FileNotFoundError:
            continue
        yield name, about


def _names(folder: Path, name: str, fits: _Fits) -> list[str]:
    """The names of the files beneath a folder, each behind ``name``, by the whole path's bytes."""
    with refusals("list", folder):
        folders, files = _parted(folder, fits)
    if not folders:
        return [name + one for one in sorted(files)]
    found: list[str] = []
    for one in sorted([*files, *(f"{each}/" for each in folders)]):
        found += _names(folder / one, name + one, fits) if one[-1] == "/" else [name + one]
    return found


def _parted(folder: Path, fits: _Fits) -> tuple[list[str], list[str]]:
    """The names of a folder's visible folders, and of its files, as far as they fit."""
    try:
        with os.scandir(folder) as entries:
            visible = [one for one in entries if one.name[0] != "." and fits(one.name)]
            files = [one.name for one in visible if one.is_file(follow_symlinks=False)]
            if len(files) == len(visible):
                return [], files
            folders: list[str] = []
            for one in visible:
                if one.is_file(follow_symlinks=False):
                    continue
                is_folder = one.is_dir()
                if one.is_symlink() and (not is_folder or _leads_back(one)):
                    continue
                (folders if is_folder else files).append(one.name)
    except (FileNotFoundError, NotADirectoryError):
        return [], []
    return folders, files


@contextlib.contextmanager
def refusals(doing: str, path: Path) -> Iterator[None]:
    """Raises OSErrors of its block as the StorageError of ``disk_refused``."""
    try:
        yield
    except OSError as error:
        raise disk_refused(error, doing, path) from error


def disk_refused(error: OSError, doing: str, path: Path) -> StorageError:
    """What an OSError means for whoever runs the crawl; a SpaceError where it says that there is no room."""
    words = f"cannot {doing} {path}: {error.strerror or error}"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return SpaceError(f"{words}. Make room on the disk of {path.parent} (or raise the quota) and start again")
    if error.errno in (errno.EACCES, errno.EPERM):
        return StorageError(f"{words}. Give the user of this process the right to {doing} in {path.parent}")
    if error.errno == errno.EROFS:
        return StorageError(f"{words}. Mount the disk of {path.parent} writable, or choose another place")
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return StorageError(f"{words}. A file stands where a folder must be: move it away")
    return StorageError(f"{words}. Check the disk and its mount")
