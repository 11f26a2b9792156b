"""The wall between the two packages (what importing costs: benchmarks/import_time.py)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.exchanges import exchange
from tests.archive.runs.test_run import one_run

ROOT = Path(__file__).parents[1]


def loaded(code: str) -> set[str]:
    """The modules a fresh interpreter has after ``code``."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(told.stdout.split())


def test_archive_stands_alone() -> None:
    """Researchers install it without Scrapy; boto3 is there and waits until it is needed."""
    modules = loaded("import archive")

    assert modules & {"scrapy", "twisted", "trafilatura", "lxml", "boto3", "botocore", "crawler", "warcio"} == set()


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["show", "a0"],
        ["stats"],
        ["history", "a0"],
        ["diff", "a0"],
        ["mend"],
        ["verify"],
        ["copy", "PLACE/there"],
    ],
)
def test_the_commands_need_no_crawler(tmp_path: Path, words: list[str]) -> None:
    one_run(tmp_path, exchange())
    command, *more = (word.replace("PLACE", str(tmp_path)) for word in words)

    modules = loaded(f"from archive.__main__ import main; assert main({[command, str(tmp_path), *more]!r}) == 0")

    assert "archive.commands.copy" in modules
    assert modules & {"scrapy", "twisted", "trafilatura", "crawler"} == set()


def test_extraction_needs_no_scrapy() -> None:
    modules = loaded("from crawler.extraction import extract")

    assert modules & {"scrapy", "twisted"} == set()


def test_a_crawl_starts_without_what_only_its_workers_use() -> None:
    """Scrapy loads every command at each start: none of them may bring extraction along."""
    commands = [path.stem for path in (ROOT / "crawler" / "commands").glob("[a-z]*.py")]
    modules = loaded("\n".join(f"import crawler.commands.{name}" for name in commands))

    assert "crawler.commands.crawl" in modules
    assert modules & {"trafilatura", "htmldate", "justext"} == set()


def test_nothing_in_archive_but_its_door_names_scrapy_or_the_crawler() -> None:
    for path in (ROOT / "archive").rglob("*.py"):
        if path.is_relative_to(ROOT / "archive" / "scrapy"):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        imports = [line for line in lines if line.lstrip().startswith(("import ", "from "))]
        assert not [line for line in imports if "scrapy" in line or "crawler" in line or "twisted" in line], path


@pytest.mark.parametrize(
    ("module", "only"),
    [
        ("boto3", {"s3.py", "s3_errors.py"}),
        ("isal", {"build.py", "members.py"}),
        ("warcio", set()),
        ("rjieba", {"words.py"}),
        ("budoux", {"words.py"}),
    ],
)
def test_everything_foreign_stops_at_one_door(module: str, only: set[str]) -> None:
    callers = {
        path.name
        for path in (ROOT / "archive").rglob("*.py")
        if f"import {module}" in path.read_text() or f"from {module}" in path.read_text()
    }

    assert callers <= only
