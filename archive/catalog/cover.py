"""Which catalog files tell of an outlet's runs, and what none of them tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from archive import layout
from archive.catalog.form import FORM, CatalogFile
from archive.errors import DamagedError, NotFound
from archive.manifest import Manifest
from archive.storage.base import Storage
from archive.urls import RULES

__all__ = ["Cover", "cover"]


_LINES: Final = ".jsonl.gz"
# From this level on (16 runs and more) an outlet never has very many files.
_FEW: Final = 2


@dataclass(frozen=True, slots=True)
class Cover:
    """``files`` tell of the outlet's runs, the largest first; no file tells of the ``manifests`` and the ``articles``
    files, by name. ``there`` are all articles files."""

    outlet: str
    files: tuple[CatalogFile, ...]
    manifests: tuple[str, ...]
    articles: tuple[str, ...]
    there: frozenset[str]


def cover(
    storage: Storage,
    outlet: str,
    trusted: Callable[[CatalogFile], bool] = lambda _: True,
    *,
    whole: bool = False,
    opened: dict[str, CatalogFile] | None = None,
) -> Cover:
    """The smallest cover of an outlet. A file that tells of a manifest that is not there is passed over, and so is one
    that is cut, of other rules or not ``trusted``.

    Where lists are dear, only what sorts behind a month before the last run told of is looked for, unless ``whole``, or
    unless a run follows one that is not found so. A run that comes later than that, and that no other follows yet, is
    found when the catalog is written. ``opened`` keeps the files that were read, for the next time."""
    opened = {} if opened is None else opened
    if storage.lists_dearly and not whole:
        over = _recent(storage, outlet, trusted, opened)
        if over is not None:
            return over
    manifests = [name for name in storage.names(f"runs/{outlet}/") if layout.is_manifest(name)]
    there = [name for name in storage.names(f"articles/{outlet}/") if name.endswith(_LINES)]
    present, left = frozenset(manifests), dict.fromkeys(manifests)
    chosen: list[CatalogFile] = []
    for name in _largest_first(storage.names(f"{layout.CATALOG}/{outlet}/")):
        if not any(_is_in(name, one) for one in left):
            continue
        file = _opened(storage, name, opened)
        told = {one.name for one in file.head.members} if file is not None else set()
        if file is not None and told & left.keys() and told <= present and trusted(file):
            chosen.append(file)
            left = {one: None for one in left if one not in told}
    return _cover(outlet, chosen, left, there)


def _cover(outlet: str, chosen: Sequence[CatalogFile], manifests: Iterable[str], there: Iterable[str]) -> Cover:
    covered = {name for file in chosen for name in file.head.files}
    untold = tuple(name for name in there if name not in covered)
    return Cover(outlet, tuple(chosen), tuple(manifests), untold, frozenset(there))


def _recent(
    storage: Storage, outlet: str, trusted: Callable[[CatalogFile], bool], opened: dict[str, CatalogFile]
) -> Cover | None:
    """The cover, from the newest names; None where there is no catalog, or something is missing in it."""
    chosen = _newest(storage, outlet, trusted, opened)
    told = {one.name for file in chosen for one in file.head.members}
    if not told:
        return None
    since = _month_before(max(told))
    manifests = [name for name in storage.names(f"runs/{outlet}/", f"runs/{since}") if layout.is_manifest(name)]
    articles = [name for name in storage.names(f"articles/{outlet}/", f"articles/{since}") if name.endswith(_LINES)]
    known = {layout.run_named(name) for name in (*told, *manifests)}
    left = [name for name in manifests if name not in told]
    if any(parent not in known for name in left for parent in _parents(storage, name)):
        return None
    if not {name for name in told if name > f"runs/{since}"} <= set(manifests):
        return None
    before = {name for file in chosen for name in file.head.files if name <= f"articles/{since}"}
    return _cover(outlet, chosen, left, [*before, *articles])


def _newest(
    storage: Storage, outlet: str, trusted: Callable[[CatalogFile], bool], opened: dict[str, CatalogFile]
) -> list[CatalogFile]:
    """The largest files, and behind them the smaller ones. Of the many small ones only these are listed."""
    folder = f"{layout.CATALOG}/{outlet}/"
    chosen: list[CatalogFile] = []
    spans: list[tuple[str, str]] = []
    runs: set[str] = set()
    for level in range(_FEW, -1, -1):
        # Levels are one digit, by which their names sort: from the last of the few on, all are listed at once.
        under = folder if level == _FEW else f"{folder}{level}/"
        after = f"{folder}{level}" if level == _FEW else f"{under}{max(runs, default='')}"
        for name in _largest_first(storage.names(under, after)):
            first, last = _span(name)
            if any(begin <= first and last <= end for begin, end in spans):
                continue
            file = _opened(storage, name, opened)
            told = {layout.run_named(one.name) for one in file.head.members} if file is not None else set()
            if file is not None and not told <= runs and trusted(file):
                chosen.append(file)
                spans.append((first, last))
                runs |= told
    return chosen


def _month_before(manifest: str) -> str:
    """``<outlet>/<yyyy>/<mm>/`` of the month before that of a manifest."""
    _, outlet, year, month, _ = manifest.split("/")
    number = int(year) * 12 + int(month) - 2
    return f"{outlet}/{number // 12:04}/{number % 12 + 1:02}/"


def _parents(storage: Storage, manifest: str) -> list[str]:
    with suppress(DamagedError, NotFound):
        return [one.run for one in Manifest.from_json(storage.read(manifest), manifest).parents]
    return []


def _largest_first(names: Iterable[str]) -> Iterator[str]:
    """The newest of the highest level first."""
    found = [(name.split("/"), name) for name in names if name.endswith(".jsonl.gz") and name.count("/") == 3]
    levels = [(int(parts[2]), parts[3], name) for parts, name in found if parts[2].isdecimal()]
    yield from (name for *_, name in sorted(levels, reverse=True))


def _is_in(name: str, manifest: str) -> bool:
    first, last = _span(name)
    return first <= layout.run_named(manifest) <= last


def _span(name: str) -> tuple[str, str]:
    """The first and the last run of a file, as its name says."""
    first, _, last = name.rpartition("/")[2].partition(".")[0].partition("-")
    return first, last


def _opened(storage: Storage, name: str, opened: dict[str, CatalogFile]) -> CatalogFile | None:
    if name not in opened:
        with suppress(DamagedError, NotFound):
            file = CatalogFile(storage, name)
            if (file.head.form, file.head.identity) == (FORM, RULES):
                opened[name] = file
    return opened.get(name)
