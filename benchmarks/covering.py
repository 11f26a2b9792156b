"""Which test runs which line: recorded once for each file of tests, kept in the user's cache.

As a module of its own it is the pytest plugin that records (``-p benchmarks.covering``): every line that a test reaches
is noted under its name, in the processes that it starts as well (``benchmarks.reaching``). The suite runs about as long
as it does without.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from benchmarks.reaching import MAP, TABLE, Reached, lines_of, table

__all__ = ["Coverage", "Test", "is_recorded", "record"]

_CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "paper-of-record" / "reaching"
_FOLDERS = ("archive", "crawler")
_ROOT = Path(__file__).resolve().parents[1]
_SITE = "from benchmarks.reaching import start\nstart({root!r})\n"

Test = tuple[str, float]
"""A test function, as pytest names it without its parameters, and its seconds when it was recorded."""


class Coverage:
    """Answers which tests reach a line. ``root`` is the tree as it is now: what was recorded of another state of a
    file is carried over line by line."""

    def __init__(self, root: Path, test_files: Iterable[str]) -> None:
        self._root = root
        self._records = [one for name in test_files if (one := _kept(root, name)) is not None]

    def tests(self, file: str, lines: range) -> list[Test]:
        """The tests that reach one of these lines of ``file`` (relative to the root), the quickest first."""
        found: dict[str, float] = {}
        for record in self._records:
            reached = record["lines"].get(file)
            if reached is None:
                continue
            moved = _moved(self._source(file), record["sources"][file])
            for line in {moved[line] for line in lines if line in moved}:
                for number in reached.get(str(line), ()):
                    name = record["names"][number]
                    if name in record["seconds"]:
                        found[name] = record["seconds"][name]
        return sorted(found.items(), key=lambda one: (one[1], one[0]))

    @functools.cache  # noqa: B019 - one of these lives as long as the program
    def _source(self, file: str) -> str:
        return (self._root / file).read_text("utf-8")


@functools.cache
def _moved(now: str, then: str) -> dict[int, int]:
    """For each line of now the line of then that stands there, or that stood before what is new."""
    moved: dict[int, int] = {}
    matcher = difflib.SequenceMatcher(a=then.splitlines(), b=now.splitlines(), autojunk=False)
    for _, first, end, first_now, end_now in matcher.get_opcodes():
        for place in range(first_now, end_now):
            moved[place + 1] = min(first + place - first_now, max(end - 1, first - 1)) + 1
    return moved


def _kept(root: Path, name: str) -> dict[str, Any] | None:
    try:
        kept: dict[str, Any] = json.loads(_place(root, name).read_text("utf-8"))
    except FileNotFoundError:
        return None
    kept["sources"] = {file: (_CACHE / f"{digest}.py").read_text("utf-8") for file, digest in kept["sources"].items()}
    return kept


def _place(root: Path, name: str) -> Path:
    digest = hashlib.sha256((root / name).read_bytes()).hexdigest()[:16]
    return _CACHE / f"{name.replace('/', '.')}-{digest}.json"


def is_recorded(root: Path, name: str) -> bool:
    """Whether it is known what this file of tests reaches, as the file is now."""
    return _place(root, name).exists()


def record(root: Path, names: Iterable[str], *, timeout: float = 3600) -> None:
    """Runs files of tests in the tree at ``root`` (a copy: nobody writes in it) and keeps what their tests reach;
    not those of which it is known. The files of a folder run in one process, and so many processes at a time as there
    are cores. What was kept when the time (in seconds, of a folder) is over, or the program is stopped, stays."""
    folders: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if not is_recorded(root, name):
            folders[str(Path(name).parent)].append(name)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as threads:
        (Path(folder) / "sitecustomize.py").write_text(_SITE.format(root=str(root)), "utf-8")
        (Path(folder) / "table.json").write_text(json.dumps(table(root, _FOLDERS)), "utf-8")
        # The one with most files first: else one process works alone at the end.
        several = sorted(folders.values(), key=len, reverse=True)
        together = [
            threads.submit(_run, root, Path(folder), number, files, timeout) for number, files in enumerate(several)
        ]
        for one in together:
            one.result()


def _run(root: Path, folder: Path, number: int, files: Sequence[str], timeout: float) -> None:
    environment = {
        **os.environ,
        TABLE: f"{folder}/table.json",
        MAP: f"{folder}/{number}.map",
        "PYTHONPATH": f"{folder}{os.pathsep}{root}",
    }
    Reached(Path(environment[MAP]), table(root, _FOLDERS))  # it must be there when the first interpreter begins
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "benchmarks.covering", *files]
    try:
        subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False, timeout=timeout)
    except subprocess.TimeoutExpired:
        return


def _keep(name: str, seconds: Mapping[str, float], reached: Mapping[str, Mapping[int, set[str]]]) -> None:
    """Keeps what the tests of file ``name`` reach: file → line → tests."""
    place = _place(_ROOT, name)
    names = sorted({name for lines in reached.values() for those in lines.values() for name in those})
    numbers = {name: number for number, name in enumerate(names)}
    place.parent.mkdir(parents=True, exist_ok=True)
    sources, lines = {}, {}
    for file, of_file in reached.items():
        body = (_ROOT / file).read_bytes()
        sources[file] = hashlib.sha256(body).hexdigest()[:16]
        (_CACHE / f"{sources[file]}.py").write_bytes(body)
        lines[file] = {
            line: sorted(numbers[name] for name in those) for line, those in _with_them(of_file, file).items()
        }
    draft = place.with_suffix(f".{os.getpid()}.part")
    draft.write_text(json.dumps({"names": names, "seconds": seconds, "sources": sources, "lines": lines}), "utf-8")
    draft.replace(place)


def _with_them(noted: Mapping[int, set[str]], file: str) -> dict[int, set[str]]:
    """What was noted of the first line of each statement, for all its lines."""
    found: dict[int, set[str]] = defaultdict(set)
    together = _lines_of(file)
    for line, names in noted.items():
        for one in together.get(line, [line]):
            found[one] |= names
    return found


@functools.cache
def _lines_of(file: str) -> dict[int, list[int]]:
    return lines_of((_ROOT / file).read_text("utf-8"))


def _name(node: str) -> str:
    """``tests/a.py::test_b[c]`` is tests/a.py::test_b."""
    return node.partition("[")[0]


# --- the plugin


class _Recorder:
    """Gives each line to the test that runs. What a fixture of a whole file reaches belongs to all who use it."""

    def __init__(self, reached: Reached) -> None:
        self._reached = reached
        self._fixtures: dict[str, dict[str, list[int]]] = {}
        self._lines: dict[str, dict[int, set[str]]] = {}
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()
        self.began()

    def began(self) -> None:
        """A file of tests begins."""
        self._lines = defaultdict(lambda: defaultdict(set))
        self.seconds, self.failed = defaultdict(float), set()

    def ran(self, item: pytest.Item) -> None:
        """The test has reached what was noted since it was asked last, and what its fixtures did."""
        name = _name(item.nodeid)
        self._note(name, self._reached.taken())
        for fixture in getattr(item, "fixturenames", ()):
            self._note(name, self._fixtures.get(fixture, {}))

    def _note(self, name: str, reached: Mapping[str, Sequence[int]]) -> None:
        for file, lines in reached.items():
            for line in lines:
                self._lines[file][line].add(name)

    def fixture(self, name: str) -> None:
        """This fixture of more than one test has reached what was noted since."""
        self._fixtures[name] = self._reached.taken()

    def ended(self, file: str) -> None:
        passed = {name: round(of, 3) for name, of in self.seconds.items() if name not in self.failed}
        _keep(file, passed, self._lines)
        self.began()


_recorder: list[_Recorder] = []


def pytest_configure() -> None:
    if (path := os.environ.get(MAP)) is not None:
        _recorder.append(_Recorder(Reached(Path(path), json.loads(Path(os.environ[TABLE]).read_text("utf-8")))))


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Iterator[None]:
    is_shared = fixturedef.scope != "function"
    for recorder in _recorder if is_shared else ():
        if isinstance(item := getattr(request, "_pyfuncitem", None), pytest.Item):
            recorder.ran(item)
    try:
        return (yield)
    finally:
        for recorder in _recorder if is_shared else ():
            recorder.fixture(fixturedef.argname)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[object]:
    result = yield
    for recorder in _recorder:
        recorder.ran(item)
        if nextitem is None or nextitem.path != item.path:
            recorder.ended(item.nodeid.partition("::")[0])
    return result


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    name = _name(report.nodeid)
    for recorder in _recorder:
        recorder.seconds[name] += report.duration
        if report.failed:
            recorder.failed.add(name)
