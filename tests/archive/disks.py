"""Disks for tests: one that crashes and forgets, one that refuses, one that writes down what it was asked."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.runs.syscalls import System

__all__ = ["Crash", "ForgetfulDisk", "RecordingDisk", "RefusingDisk"]


class Crash(BaseException):
    """The power is gone. No handler of Exception sees it."""


@dataclass
class _File:
    """A file as the system shows it, and as the disk would give it back after a crash."""

    content: bytearray
    durable: bytes = b""


class ForgetfulDisk(System):
    """A System over real files that keeps beside them what is durable, and crashes at operation ``crash_at``.

    Content is durable after a sync of its file, a name after a sync of its folder (folders themselves at once).
    ``forget`` puts the folder into a state that a crash may leave: what is durable, and of the rest nothing,
    everything, or a part that chance picks.
    """

    def __init__(self, root: Path, crash_at: int | None = None) -> None:
        self.root = root
        self.crash_at = crash_at
        self.operations = 0
        self.names: dict[Path, _File] = {}
        self.durable_names: dict[Path, _File] = {}
        self._open: dict[int, _File] = {}
        for path in root.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                self.names[path] = self.durable_names[path] = _File(bytearray(data), data)

    def make_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)

    def create(self, path: Path) -> int:
        self._step()
        descriptor = super().create(path)
        self._open[descriptor] = self.names[path] = _File(bytearray())
        return descriptor

    def open(self, path: Path) -> int:
        descriptor = super().open(path)
        self._open[descriptor] = self.names[path]
        return descriptor

    def write(self, descriptor: int, data: bytes) -> int:
        self._step()
        taken = super().write(descriptor, data)
        self._open[descriptor].content += data[:taken]
        return taken

    def truncate(self, descriptor: int, size: int) -> None:
        self._step()
        super().truncate(descriptor, size)
        del self._open[descriptor].content[size:]

    def sync_data(self, descriptor: int) -> None:
        self._step()
        self._open[descriptor].durable = bytes(self._open[descriptor].content)

    def sync(self, descriptor: int) -> None:
        self.sync_data(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        self._step()
        super().rename(old, new)
        self.names[new] = self.names.pop(old)

    def unlink(self, path: Path) -> None:
        self._step()
        super().unlink(path)
        del self.names[path]

    def sync_folder(self, folder: Path) -> None:
        self._step()
        self._sync_names(folder)

    def forget(self, chance: random.Random | None) -> None:
        """The crash: the folder now holds what survived. Without ``chance`` nothing that was not synced did."""
        surviving = self._surviving(chance) if chance else dict(self.durable_names)
        shutil.rmtree(self.root)
        self.root.mkdir()
        for path, file in surviving.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_survived(file, chance))

    def _surviving(self, chance: random.Random) -> dict[Path, _File]:
        """Changes to names that were not synced may have reached the disk or not; each of them whole, a rename too."""
        before = {id(file): (path, file) for path, file in self.durable_names.items()}
        after = {id(file): (path, file) for path, file in self.names.items()}
        chosen = [chance.choice([before.get(key), after.get(key)]) for key in dict.fromkeys([*before, *after])]
        return dict(one for one in chosen if one is not None)

    def _sync_names(self, folder: Path) -> None:
        for path in [path for path in self.durable_names if path.parent == folder and path not in self.names]:
            del self.durable_names[path]
        self.durable_names.update({path: file for path, file in self.names.items() if path.parent == folder})

    def _step(self) -> None:
        self.operations += 1
        if self.crash_at is not None and self.operations >= self.crash_at:
            raise Crash


def _survived(file: _File, chance: random.Random | None) -> bytes:
    """Synced content, and by chance a part of what was written behind it: possibly with a page that stayed empty."""
    whole, durable = bytes(file.content), file.durable
    if chance is None or not whole.startswith(durable) or whole == durable:
        return durable
    tail = bytearray(whole[len(durable) : chance.randint(len(durable), len(whole))])
    if tail and chance.random() < 0.3:
        hole = chance.randrange(len(tail))
        tail[hole : hole + 64] = bytes(len(tail[hole : hole + 64]))
    return durable + bytes(tail)


class RecordingDisk(System):
    """A System that writes down the calls that matter for durability, in order."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self._paths: dict[int, Path] = {}

    def create(self, path: Path) -> int:
        descriptor = super().create(path)
        self._paths[descriptor] = path
        self.calls.append(("create", path.name))
        return descriptor

    def open(self, path: Path) -> int:
        descriptor = super().open(path)
        self._paths[descriptor] = path
        return descriptor

    def truncate(self, descriptor: int, size: int) -> None:
        super().truncate(descriptor, size)
        self.calls.append(("truncate", self._paths[descriptor].name))

    def write(self, descriptor: int, data: bytes) -> int:
        taken = super().write(descriptor, data)
        self.calls.append(("write", self._paths[descriptor].name))
        return taken

    def sync_data(self, descriptor: int) -> None:
        super().sync_data(descriptor)
        self.calls.append(("sync_data", self._paths[descriptor].name))

    def sync(self, descriptor: int) -> None:
        super().sync(descriptor)
        self.calls.append(("sync", self._paths[descriptor].name))

    def rename(self, old: Path, new: Path) -> None:
        super().rename(old, new)
        self.calls.append(("rename", new.name))

    def sync_folder(self, folder: Path) -> None:
        super().sync_folder(folder)
        self.calls.append(("sync_folder", folder.name))


class RefusingDisk(System):
    """A System whose calls of one kind go wrong as long as ``refuses`` says so (it gets the arguments)."""

    def __init__(self, call: str, error: OSError, refuses: Callable[..., bool] = lambda *_: True) -> None:
        self.error = error
        real: Callable[..., Any] = getattr(super(), call)

        def refusing(*arguments: Any) -> Any:
            if refuses(*arguments):
                raise error
            return real(*arguments)

        setattr(self, call, refusing)
