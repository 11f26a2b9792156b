"""The mutator of ``benchmarks.mutations --core``: what it breaks, what it leaves, what its dice gives."""

from __future__ import annotations

import ast
import shutil
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.covering import Coverage, is_recorded, record
from benchmarks.mutations import CORE, ROOT, equivalent, main, noticed_by
from benchmarks.mutator import KINDS, drawn, mutants


def _made(source: str) -> set[str]:
    return {one.made(source) for one in mutants("a.py", source)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = a < (b or c)", {"x = a <= (b or c)", "x = a < (((b) and (c)))"}),
        (
            "if (n := f()) is None:\n    g()",
            {
                "if (not ((n := f()) is None)):\n    g()",
                "if (n := f()) is not None:\n    g()",
                "if (n := f()) is None:\n    pass",
            },
        ),
        ("return_ = not a", {"return_ = bool(a)"}),
        ("x = a + 1", {"x = (a) - (1)", "x = a + 2"}),
        ("f(b=c)", {"pass", "f()"}),
        ("def f():\n    return é, x", {"def f():\n    return None"}),
        ("for a in b:\n    continue", {"for a in b:\n    break"}),
        ("try:\n    a\nexcept E:\n    raise F('no such file') from None", {"try:\n    a\nexcept E:\n    pass"}),
        ("x = ''", set()),
        ("x: 'int' = 'two words'", set()),
        ('"""A docstring."""\n__all__ = ["a"]\nlog.debug("x", y=1)', set()),
        ("zip(a, b, strict=True)", {"pass", "zip(a, b, strict=False)"}),
    ],
)
def test_each_kind_of_code_has_its_mutants(source: str, expected: set[str]) -> None:
    assert _made(source) == expected


def test_every_mutant_of_the_core_is_code_and_has_a_name_of_its_own() -> None:
    found = Counter[str]()
    tried = 40  # each this many: a whole file is read as code again for each
    for path in sorted(path for folder in CORE[:3] for path in (ROOT / folder).rglob("*.py")):
        source = path.read_text("utf-8")
        for one in mutants(str(path.relative_to(ROOT)), source):
            found[one.name] += 1
            if len(found) % tried == 0:
                ast.parse(one.made(source))

    assert len(found) > 500
    assert {name for name, count in found.items() if count > 1} == set()


def test_a_seed_draws_the_same_again_another_seed_others_and_all_kinds_come() -> None:
    source = (ROOT / "archive/runs/segment.py").read_text("utf-8")
    among = mutants("archive/runs/segment.py", source)

    assert drawn(among, 40, 1) == drawn(among, 40, 1)
    assert set(drawn(among, 40, 1)) != set(drawn(among, 40, 2))
    assert {one.kind for one in drawn(among, 60, 1)} >= set(KINDS) - {"loop"}
    assert len(drawn(among, 10**6, 1)) == len(among)


def test_what_is_called_equivalent_stands_in_the_code() -> None:
    """Else the list is out of date."""
    files = {name.partition(" ")[0] for name in equivalent()}
    there = {one.name for file in files for one in mutants(file, (ROOT / Path(file)).read_text("utf-8"))}

    assert set(equivalent()) - there == set()
    assert all(len(reason) > 20 for reason in equivalent().values())


CODE = """\
def grade(number):
    \"\"\"A word.\"\"\"
    if (number > 10
            and number < 20):
        return "some"
    match number:
        case 1:
            return "one"
    for _ in range(number):
        break
    else:
        return "none"
    return KEY(number)


KEY = lambda number: str(
    number)


if __name__ == "__main__":
    import os
    print(grade(3))
    os._exit(1)
"""
TESTS = """\
import subprocess, sys
import pytest
from archive.a import KEY, grade


@pytest.fixture(scope="module")
def one():
    return grade(1)


def test_some():
    assert grade(15) == "some"


@pytest.mark.parametrize("number", [0, 30])
def test_others(number, one):
    assert (grade(number), one) == ("30" if number else "none", "one")


def test_as_a_program():
    subprocess.run([sys.executable, "-m", "archive.a"])


def test_that_fails():
    assert KEY(1) == 1
"""


def test_which_test_reaches_which_line_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in a process that ends without a word; not of a test that fails by itself; and it moves with the code."""
    for name, text in {"archive/__init__.py": "", "archive/a.py": CODE, "tests/test_a.py": TESTS}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    shutil.copytree(ROOT / "benchmarks", tmp_path / "benchmarks", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("benchmarks.covering._CACHE", tmp_path / "home" / "paper-of-record" / "reaching")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))

    record(tmp_path, ["tests/test_a.py"])

    assert is_recorded(tmp_path, "tests/test_a.py")
    lines = {
        "some": [3, 4, 5],
        "others": [3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17],
        "as_a_program": [3, 4, 6, 7, 9, 10, 11, 13, 16, 17],
    }
    (tmp_path / "archive" / "a.py").write_text(f"# A line more.\n{CODE}", "utf-8")
    coverage = Coverage(tmp_path, ["tests/test_a.py"])
    found = {
        line: {name.partition("::test_")[2] for name, _ in coverage.tests("archive/a.py", range(line + 1, line + 2))}
        for line in range(1, 24)
    }
    assert {name: [line for line in found if name in found[line]] for name in lines} == lines
    assert set().union(*found.values()) == set(lines)


JUDGES = """\
import time
from archive.a import grade


def test_that_notices():
    assert grade(15) == "some"


def test_that_does_not():
    assert grade(1) == "one"


def test_that_fails_anyway():
    assert grade(15) == "none"


def test_that_never_ends_with_it():
    while grade(15) is None:
        time.sleep(0.1)


def test_that_never_ends():
    time.sleep(600)
"""


@pytest.mark.parametrize(
    ("test", "limit", "expected"),
    [
        ("that_notices", 60.0, "tests/test_a.py::test_that_notices"),
        ("that_does_not", 60.0, ""),
        ("that_fails_anyway", 60.0, None),
        ("that_never_ends_with_it", 10.0, "the time limit"),
        ("that_never_ends", 2.0, None),
    ],
)
def test_who_fails_without_the_mutation_has_not_noticed_it(
    test: str, limit: float, expected: str | None, tmp_path: Path
) -> None:
    for name, text in {"archive/__init__.py": "", "archive/a.py": CODE, "tests/test_a.py": JUDGES}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    mutant = next(one for one in mutants("archive/a.py", CODE) if one.made(CODE) == CODE.replace('"some"', "None"))

    assert noticed_by(mutant, [(f"tests/test_a.py::test_{test}", 0.0)], tmp_path, limit) == expected
    assert (tmp_path / "archive/a.py").read_text("utf-8") == CODE


def test_nothing_is_judged_before_anything_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every mutation would survive, and none of them for a gap in the tests."""
    monkeypatch.setattr("benchmarks.covering._CACHE", tmp_path)

    with pytest.raises(SystemExit) as ended:
        main(["--core", "--number", "1"])

    assert ended.value.code == 2
    assert "--record first" in capsys.readouterr().err
