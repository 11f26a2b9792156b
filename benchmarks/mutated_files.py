"""Damaged and hostile WARC, ARC, WACZ and index files through every reader: each is read, or refused with a cause.

    python -m benchmarks.mutated_files FOLDER [--count 200] [--of 10] [--seed N]
    python -m benchmarks.mutated_files --archive [--count 60] [--seed N]

The first reads every file below FOLDER, and ``--count`` mutations of each of ``--of`` of them. The second changes each
file of an archive of ours, and reads it by every command. A process each: no traceback, at most 300 MB and 20 s of CPU.
Prints what failed with the seed that makes it again, and the most that anything cost; ends with 1 where one failed.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import msgspec

import archive
from archive.__main__ import main as command
from archive.commands import load
from archive.errors import ArchiveError
from archive.manifest import FileEntry, Manifest
from archive.render.problems import problem_sentence
from archive.runs.files import sum_of
from benchmarks.apart import Ended, apart
from benchmarks.file_mutations import KINDS, mutations

__all__ = [
    "COMMANDS",
    "KEPT",
    "MOST_MEMORY",
    "MOST_SECONDS",
    "READERS",
    "Tally",
    "changed_archives",
    "in_command",
    "seal",
    "tried",
    "warm",
]

MOST_MEMORY, MOST_SECONDS = 260, 20
"""MB that a reading takes beside the program, which has 40; seconds of CPU."""
_SIZE = 300_000  # bytes of a file that is mutated: many small ones tell more than one large one
_ROOT = Path(__file__).resolve().parents[1]
KEPT = _ROOT / "tests/fixtures/format-1"


def by_snapshots(path: Path) -> str:
    """``archive.open(FILE).snapshots()``, with all that may be asked of a capture."""
    count = 0
    try:
        news = archive.open(path)
        for one in news.snapshots():
            count += 1
            one.ref(), one.text, one.reason, one.flaw, one.cut
        told = [problem_sentence(one) for one in news.problems]
    except ArchiveError as error:
        return f"refused: {error}"
    return f"{count} captures, {len(told)} problems"


def by_extract(path: Path) -> str:
    """How ``archive extract`` reads a source; no article is made."""
    from crawler.ingest.exchanges import Tally as Exchanges  # noqa: PLC0415 - its imports are not needed elsewhere
    from crawler.ingest.exchanges import met  # noqa: PLC0415
    from crawler.ingest.origins import Source  # noqa: PLC0415

    tally = Exchanges()
    try:
        count = sum(1 for _ in met(Source(str(path)), tally))
    except ArchiveError as error:
        return f"refused: {error}"
    return f"{count} pages of {tally.exchanges} exchanges"


def by_command(words: Sequence[str], path: Path) -> str:
    """``archive COMMAND PATH``: its exit code and the last line that it wrote. 4 is a disk that refuses: none does; and
    none of the words is misspelt, by which nothing would be tried."""
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())), contextlib.redirect_stderr(io.StringIO()) as told:
        try:
            code = command([words[0], str(path), *words[1:]])
        except SystemExit as error:
            code = int(error.code or 0)
    lines = told.getvalue().strip().splitlines()
    if code == 4 or any(line.startswith("usage:") for line in lines):
        raise AssertionError(f"exit {code}: {lines}")
    return f"exit {code}: {lines[-1][:200] if lines else ''}"


READERS: Mapping[str, Callable[[Path], str]] = {
    "open": by_snapshots,
    "verify": partial(by_command, ["verify", "--odd"]),
    "snapshots": partial(by_command, ["snapshots", "--json"]),
    "list": partial(by_command, ["list"]),
    "extract": by_extract,
}
"""What reads a file of others."""


@dataclass
class Tally:
    """What was tried: how often, what failed (with what makes it again), and the most that anything cost."""

    count: int = 0
    failed: list[str] = field(default_factory=list)
    memory: tuple[float, str] = (0, "")
    seconds: tuple[float, str] = (0, "")
    told: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, ended: Ended) -> None:
        self.count += 1
        self.memory = max(self.memory, (ended.memory, name))
        self.seconds = max(self.seconds, (ended.seconds, name))
        self.told[f"{name.partition(' ')[0]} {ended.told.split(':')[0] if ended.told[:1] in 'er' else 'read'}"] += 1
        if not ended.is_within(MOST_MEMORY, MOST_SECONDS):
            self.failed.append(f"{name}: {ended.memory:.0f} MB, {ended.seconds:.1f} s, {ended.failure or ended.told}")
            print(self.failed[-1], flush=True)


def tried(tally: Tally, name: str, path: Path, readers: Mapping[str, Callable[[Path], str]] = READERS) -> None:
    """Reads the file by each of ``readers``, in a process each."""
    for reader, act in readers.items():
        tally.add(f"{reader} {name}", apart(partial(act, path)))


# Of an archive of ours; ARTICLE stands for the id of an article, TO for a folder that is not there.
COMMANDS: Sequence[Sequence[str]] = (
    ("verify",), ("list",), ("list", "--status", "all", "--versions", "all", "--json"), ("stats",), ("stats", "--runs"),
    ("stats", "--completeness"), ("show", "ARTICLE"), ("show", "ARTICLE", "--raw"), ("cite", "ARTICLE"),
    ("history", "ARTICLE"), ("history", "ARTICLE", "--all", "--html", "TO"), ("diff", "ARTICLE"),
    ("diff", "--since", "2026"), ("search", "harbour"), ("snapshots",), ("placements",), ("stats", "--growth"),
    ("watch", "--since", "2026"),
    ("copy", "TO"), ("export", "--format", "jsonl", "--to", "TO"), ("wacz", "--to", "TO"), ("mend",), ("catalog",),
    ("list",),
)  # fmt: skip
"""Every command, with those that write at the end."""


_DATA: Sequence[str] = ("json", "json", "json", "lines", "flips-within", "bomb", "cut-within", "repeated", "hole")
"""What is done to the files that are no WARCs, every second time."""


def changed_archives(count: int, seed: int) -> Iterator[tuple[str, Path]]:
    """The kept archive, ``count`` times with another file of it changed: by a disk, or by somebody who makes all
    digests anew."""
    names = sorted(str(path.relative_to(KEPT)) for path in KEPT.rglob("*") if path.is_file())
    chance = random.Random(seed)
    for number in range(count):
        name = chance.choice(names)
        kinds = () if name.startswith("warc/") or number % 2 else _DATA
        ((kind, data),) = mutations(
            (KEPT / name).read_bytes(), 1, f"{seed}:{number}", [chance.choice(kinds or list(KINDS))]
        )
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder, "archive")
            shutil.copytree(KEPT, place)
            (place / name).write_bytes(data)
            if number % 3:
                seal(place, name)
            yield f"{number} {name} {kind}{' sealed' if number % 3 else ''}", place


def seal(place: Path, name: str) -> None:
    """Makes the digests of a changed file anew, wherever they stand."""
    if name.startswith("catalog/"):
        own = hashlib.sha256((place / name).read_bytes()).hexdigest()[:16]
        parts = name.split(".")
        (place / name).rename(place / ".".join([*parts[:2], own, *parts[3:]]))
        return
    changed = {name: FileEntry.of(name, (place / name).read_bytes())}
    for path in sorted(place.rglob("runs/**/*.json")):
        data = path.read_bytes()
        if f'"{name}"'.encode() in data:
            run = Manifest.from_json(data, path.name)
            files = tuple(changed.get(one.name, one) for one in run.files)
            path.write_bytes(msgspec.structs.replace(run, files=files).to_json())
        path.with_name(f"{path.name}.sha256").write_bytes(sum_of(path.name, path.read_bytes()))


def warm() -> None:
    """Imports what the readings need, once for all of their processes."""
    for name in {words[0] for words in COMMANDS}:
        load(name)
    by_extract(KEPT)


def in_command(words: Sequence[str], article: str, place: Path) -> str:
    """The command on the archive; its files are made beside it."""
    to = str(place.parent / words[0]) + (".wacz" if words[0] == "wacz" else "")
    return by_command([to if word == "TO" else article if word == "ARTICLE" else word for word in words], place)


def _archives(count: int, seed: int) -> Tally:
    article = next(iter(archive.open(KEPT))).id
    readers = {
        f"{number}.{'.'.join(words)}": partial(in_command, words, article) for number, words in enumerate(COMMANDS)
    }
    tally = Tally()
    for name, place in changed_archives(count, seed):
        tried(tally, f"{name} seed {seed}", place, readers)
    return tally


def _files(folder: Path, count: int, of: int, seed: int) -> Tally:
    tally = Tally()
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in paths:
        tried(tally, str(path.relative_to(folder)), path)
    print(f"{len(paths)} files as they are; {tally.count} readings")
    for path in _drawn([path for path in paths if 500 < path.stat().st_size < _SIZE], of, seed):
        with tempfile.TemporaryDirectory() as place:
            for kind, data in mutations(path.read_bytes(), count, seed):
                changed = Path(place, path.name)
                changed.write_bytes(data)
                tried(tally, f"{path.relative_to(folder)} {kind} seed {seed}", changed)
    return tally


def _drawn(paths: Sequence[Path], of: int, seed: int) -> list[Path]:
    """``of`` files, of as many kinds as there are."""
    chance = random.Random(seed)
    by_kind: dict[str, list[Path]] = {}
    for path in chance.sample(list(paths), len(paths)):
        by_kind.setdefault("".join(path.suffixes[-2:]), []).append(path)
    kinds = sorted(by_kind, key=lambda kind: -len(by_kind[kind]))
    drawn: list[Path] = []
    while len(drawn) < of and any(by_kind.values()):
        drawn += [by_kind[kind].pop() for kind in kinds if by_kind[kind]]
    return drawn[:of]


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--archive", action="store_true")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--of", type=int, default=10)
    parser.add_argument("--seed", type=int, default=int(time.strftime("%Y%m%d")))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    warm()
    if options.archive:
        tally = _archives(options.count, options.seed)
    else:
        tally = _files(options.folder, options.count, options.of, options.seed)
    for what, times in sorted(tally.told.items()):
        print(f"{times:>7}  {what}")
    most = f"{tally.memory[0]:.0f} MB ({tally.memory[1]}), {tally.seconds[0]:.1f} s ({tally.seconds[1]})"
    print(f"{tally.count} readings, {len(tally.failed)} failed; the most: {most}")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(_main())
