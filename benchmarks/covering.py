"""Which test runs which line: recorded once for each file of tests, kept in the user's cache.

As a module of its own it is the pytest plugin that records (``-p benchmarks.covering``): every line that a test reaches
is noted under its name, in the processes that it starts as well. A crawl starts from nothing then, since what is forked
from a warm process would count for the test that warmed it.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

__all__ = ["Coverage", "Test", "record"]

_CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "paper-of-record" / "covering"
_FOLDERS = ("archive", "crawler")
_FIXTURES = "fixtures"
_RC = """[run]
parallel = true
data_file = {folder}/data
source =
    {root}/archive
    {root}/crawler
context = ${{PYTEST_CURRENT_TEST-}}
sigterm = true
patch = _exit
core = ctrace
"""
_SITE = "import coverage\ncoverage.process_startup()\n"

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
                    found |= _named(record, number)
        return sorted(found.items(), key=lambda one: (one[1], one[0]))

    @functools.cache  # noqa: B019 - one of these lives as long as the program
    def _source(self, file: str) -> str:
        return (self._root / file).read_text("utf-8")


def _named(record: Mapping[str, Any], number: int) -> dict[str, float]:
    """The test of this number; all of the file where it is the fixtures that they share."""
    name = record["names"][number]
    seconds: dict[str, float] = record["seconds"]
    return seconds if name == _FIXTURES else {name: seconds[name]} if name in seconds else {}


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


def record(root: Path, name: str, *, timeout: float = 600) -> bool:
    """Runs one file of tests in the tree at ``root`` (a copy: nobody writes in it) and keeps what its tests reach.
    Does nothing where that is known. Returns whether it is known now."""
    place = _place(root, name)
    if place.exists():
        return True
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "rc").write_text(_RC.format(folder=folder, root=root), "utf-8")
        (Path(folder) / "sitecustomize.py").write_text(_SITE, "utf-8")
        environment = {
            **os.environ,
            "COVERAGE_PROCESS_START": f"{folder}/rc",
            "COVERED_TESTS": f"{folder}/tests.json",
            "PYTHONPATH": f"{folder}{os.pathsep}{root}",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "benchmarks.covering", name]
        try:
            subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False, timeout=timeout)
            seconds: dict[str, float] = json.loads((Path(folder) / "tests.json").read_text("utf-8"))
        except (subprocess.TimeoutExpired, FileNotFoundError):
            return False
        _keep(place, root, seconds, _reached(Path(folder), root))
    return True


def _keep(place: Path, root: Path, seconds: dict[str, float], reached: Mapping[str, Mapping[int, set[str]]]) -> None:
    names = sorted({name for lines in reached.values() for those in lines.values() for name in those})
    numbers = {name: number for number, name in enumerate(names)}
    place.parent.mkdir(parents=True, exist_ok=True)
    sources = {}
    for file in reached:
        body = (root / file).read_bytes()
        sources[file] = hashlib.sha256(body).hexdigest()[:16]
        (_CACHE / f"{sources[file]}.py").write_bytes(body)
    lines = {
        file: {line: sorted(numbers[name] for name in those) for line, those in of_file.items()}
        for file, of_file in reached.items()
    }
    draft = place.with_suffix(".part")
    draft.write_text(json.dumps({"names": names, "seconds": seconds, "sources": sources, "lines": lines}), "utf-8")
    draft.replace(place)


def _reached(folder: Path, root: Path) -> dict[str, dict[int, set[str]]]:
    """File → line → names of those that reach it."""
    from coverage import CoverageData  # noqa: PLC0415 - only recording needs it

    reached: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in folder.glob("data.*"):
        data = CoverageData(str(path))
        data.read()
        for file in data.measured_files():
            where = reached[str(Path(file).relative_to(root))]
            for line, contexts in data.contexts_by_lineno(file).items():
                where[line] |= {name for context in contexts if (name := _name(context))}
    return reached


def _name(context: str) -> str:
    """``tests/a.py::test_b[c] (call)`` and ``|tests/a.py::test_b`` are tests/a.py::test_b."""
    return re.sub(r"(\[.*)?( \((setup|call|teardown)\))?$", "", context.rpartition("|")[2] or context.strip("|"))


# --- the plugin


class _Recorder:
    """Gives each line the name of the test that runs; what fixtures of a whole file reach belongs to all its tests."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.failed: set[str] = set()

    def began(self, name: str) -> None:
        from coverage import Coverage as Measuring  # noqa: PLC0415 - only recording needs it

        if (measuring := Measuring.current()) is not None:
            measuring.switch_context(name)


_recorder = _Recorder()


def pytest_configure() -> None:
    from tests import warm  # noqa: PLC0415 - of the copy, not of this program

    warm.run = warm.cold


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Iterator[None]:
    if fixturedef.scope != "function":
        _recorder.began(_FIXTURES)
    try:
        return (yield)
    finally:
        _recorder.began(_name(request.node.nodeid) if fixturedef.scope == "function" else _FIXTURES)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    _recorder.began(_name(item.nodeid))
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    name = _name(report.nodeid)
    _recorder.seconds[name] += report.duration
    if not report.passed:
        _recorder.failed.add(name)


def pytest_sessionfinish() -> None:
    passed = {name: round(of, 3) for name, of in _recorder.seconds.items() if name not in _recorder.failed}
    if place := os.environ.get("COVERED_TESTS"):
        Path(place).write_text(json.dumps(passed), "utf-8")
