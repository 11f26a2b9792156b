"""``make demo`` from end to end: two crawls, an archive, sixty lines for a newcomer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import archive
import archive.article
from crawler.demo.newsroom import Newsroom
from crawler.demo.visit import CrawlFailedError, crawl, environment

_COMMAND = [sys.executable, "-m", "crawler.demo"]


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*_COMMAND, *arguments], cwd=folder, env=environment(), capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("demo")
    return folder, _run(folder)


def test_it_finds_everything_as_it_should_be(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, done = demo

    assert (done.returncode, done.stderr) == (0, "")


def test_it_says_so_in_sixty_lines_without_colours(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, done = demo
    lines = done.stdout.splitlines()

    assert 30 < len(lines) <= 60
    assert "\x1b" not in done.stdout
    for heading in (
        "What was kept, in data/demo:",
        "One article,",
        "The edit it found",
        "The bytes that prove it,",
        "What to",
    ):
        assert any(line.startswith(heading) for line in lines), heading
    assert "Misled Assembly-]{+" in done.stdout


def test_the_archive_it_leaves_holds_the_edit(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = demo
    news = archive.open(folder / "data" / "demo")
    versions = {one.url.rsplit("-", 1)[-1]: one.version for one in news.articles(status=None)}

    assert (versions["410233/"], versions["410219/"], versions["410251/"]) == (2, 2, 1)
    assert sorted(version or 0 for version in versions.values())[-3:] == [1, 2, 2]


def test_each_article_fits_the_published_schema(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = demo
    schema = json.loads(Path(archive.article.__file__).with_name("article.schema.json").read_text("utf-8"))
    captures = list(archive.open(folder / "data" / "demo").captures())

    assert len({one.status for one in captures}) > 3
    for one in captures:
        jsonschema.validate(json.loads(one.to_json()), schema)


def test_the_proof_can_be_had_with_the_shell_alone(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, done = demo
    lines = done.stdout.splitlines()
    (first,) = [number for number, line in enumerate(lines) if line.strip().startswith("tail -c +")]

    shell = subprocess.run(
        "\n".join(lines[first : first + 2]), shell=True, cwd=folder, capture_output=True, timeout=30, check=True
    )

    assert shell.stdout.startswith(b"WARC/1.1\r\n")
    assert b"\r\n\r\nHTTP/1.1 200 OK\r\nSERVER: nginx\r\n" in shell.stdout
    assert b"<h1>Audit Office Raises Questions over Ferry Contract;" in shell.stdout


def test_a_folder_that_is_there_already_is_not_touched(tmp_path: Path) -> None:
    done = _run(tmp_path, "--archive", str(tmp_path))

    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (2, "", [])
    assert done.stderr == f"demo: {tmp_path}: is there already; name a folder that is not, or leave --archive out\n"


def test_a_crawl_that_fails_shows_what_it_said(room: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "outlets").mkdir()

    with pytest.raises(CrawlFailedError, match=r"(?s)exit code 2:.*demo-halder-courier"):
        crawl(room, tmp_path / "archive", tmp_path / "outlets")
