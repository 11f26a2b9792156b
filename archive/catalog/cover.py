"""Which catalog files tell of an outlet's runs, and what none of them tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from archive import layout
from archive.catalog.form import FORM, CatalogFile
from archive.errors import DamagedError, NotFound
from archive.storage.base import Storage
from archive.urls import RULES

__all__ = ["Cover", "cover"]


@dataclass(frozen=True, slots=True)
class Cover:
    """``files`` tell of the outlet's runs, the largest first; no file tells of the ``manifests`` and the ``articles``
    files, by name. ``there`` are all articles files."""

    outlet: str
    files: tuple[CatalogFile, ...]
    manifests: tuple[str, ...]
    articles: tuple[str, ...]
    there: frozenset[str]


def cover(storage: Storage, outlet: str, trusted: Callable[[CatalogFile], bool] = lambda _: True) -> Cover:
    """The smallest cover of an outlet. A file that tells of a manifest that is not there is passed over, and so is one
    that is cut, of other rules or not ``trusted``."""
    manifests = [name for name in storage.names(f"runs/{outlet}/") if layout.is_manifest(name)]
    there = [name for name in storage.names(f"articles/{outlet}/") if name.endswith(".jsonl.gz")]
    present, left = frozenset(manifests), dict.fromkeys(manifests)
    chosen: list[CatalogFile] = []
    for name in _largest_first(storage.names(f"catalog/{outlet}/")):
        first, last = _span(name)
        if not any(first <= layout.run_named(one) <= last for one in left):
            continue
        file = _opened(storage, name)
        told = {one.name for one in file.head.members} if file is not None else set()
        if file is not None and told & left.keys() and told <= present and trusted(file):
            chosen.append(file)
            left = {one: None for one in left if one not in told}
    covered = {name for file in chosen for name in file.head.files}
    untold = tuple(name for name in there if name not in covered)
    return Cover(outlet, tuple(chosen), tuple(left), untold, frozenset(there))


def _largest_first(names: Iterable[str]) -> Iterator[str]:
    """The newest of the highest level first."""
    found = [(name.split("/"), name) for name in names if name.endswith(".jsonl.gz") and name.count("/") == 3]
    levels = [(int(parts[2]), parts[3], name) for parts, name in found if parts[2].isdecimal()]
    yield from (name for *_, name in sorted(levels, reverse=True))


def _span(name: str) -> tuple[str, str]:
    """The first and the last run of a file, as its name says."""
    first, _, last = name.rpartition("/")[2].partition(".")[0].partition("-")
    return first, last


def _opened(storage: Storage, name: str) -> CatalogFile | None:
    with suppress(DamagedError, NotFound):
        file = CatalogFile(storage, name)
        if (file.head.form, file.head.identity) == (FORM, RULES):
            return file
    return None
