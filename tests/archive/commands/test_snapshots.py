"""The command ``archive snapshots``, and what the others say of WARC files that are no archive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from archive.__main__ import main
from archive.render.problems import problem_sentence
from archive.warc.problem import Kind, Problem
from tests.archive.others import packed, page, record, response


@pytest.fixture
def source(tmp_path: Path) -> str:
    gone = response(2, page("", status="404 Not Found"))
    (tmp_path / "x.warc.gz").write_bytes(packed(response(1), gone) + b"junk" + packed(response(3))[:-20])
    return str(tmp_path)


def test_captures_are_a_table_and_problems_are_told(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["snapshots", source, "--status", "200,404", "--until", "2024-05-03"]) == 0
    told = capsys.readouterr()

    assert [line.split("\t") for line in told.out.splitlines()] == [
        ["captured", "status", "bytes", "type", "url", "file"],
        ["2024-05-01T10:00:00Z", "200", "78", "text/html", "https://paper.example/1", "x.warc.gz"],
        ["2024-05-02T10:00:00Z", "404", "0", "text/html", "https://paper.example/2", "x.warc.gz"],
    ]
    assert "no WARC or ARC record begins here; 4 bytes were passed over" in told.err


def test_captures_as_json_lines(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["snapshots", source, "--json", "--url", "https://paper.example/1"]) == 0
    (found,) = map(json.loads, capsys.readouterr().out.splitlines())

    assert (found["url"], found["status"], found["snapshot"]["file"]) == ("https://paper.example/1", 200, "x.warc.gz")
    assert main(["snapshots", source, "--url", "https://paper.example/9"]) == 1
    assert "no capture was found" in capsys.readouterr().err
    assert main(["snapshots", source, "--status", "many"]) == 2
    assert main(["snapshots", source, "--limit", "0"]) == 2
    capsys.readouterr()
    assert main(["snapshots", source, "--limit", "1"]) == 0
    assert capsys.readouterr().out.count("\n") == 2


@pytest.mark.parametrize("words", [["list"], ["stats"], ["show", "https://paper.example/1"], ["copy", "to"]])
def test_other_commands_say_in_one_line_what_to_do(
    source: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([words[0], source, *words[1:]]) == 2
    told = capsys.readouterr()

    assert told.out == ""  # no head of a table before it
    assert told.err.count("\n") == 1
    assert f"archive extract {source} --to ARCHIVE" in told.err


@pytest.mark.parametrize(
    ("kind", "address"), [("resource", "file:///home/x/page.html"), ("response", "whois://whois.example/paper")]
)
def test_records_without_an_address_of_the_web_are_named(
    tmp_path: Path, kind: str, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It was said that there is no capture, and not why; with a filter that is all there is to say."""
    block = (("WARC-Record-ID", "<urn:x>"), ("WARC-Date", "2024-05-01T10:00:00Z"), ("WARC-Target-URI", address))
    (tmp_path / "a.warc").write_bytes(record(kind, b"<html>", *block))

    assert main(["snapshots", str(tmp_path)]) == 1
    assert f"no record has an address of the web (http, https), there are 1 {kind}" in capsys.readouterr().err
    assert main(["snapshots", str(tmp_path), "--host", "paper.example"]) == 1
    assert capsys.readouterr().err == "no capture was found\n"


def test_every_problem_has_a_sentence() -> None:
    assert all(problem_sentence(Problem(kind, 0, (7,))) for kind in get_args(Kind))
    assert problem_sentence(Problem("behind", 0, (1234,))).startswith("1,234 bytes")
