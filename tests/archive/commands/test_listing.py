"""Lists for people and for machines, and articles that are named by a part of what they are called."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from archive.__main__ import main
from archive.causes import Cause
from archive.commands import COMMANDS, load
from archive.manifest import Fate
from archive.storage.jsonl import pack_lines
from tests.archive.articles import article

MEANWHILE = "https://courier.example/politics/20261014-1/"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Three articles, one of them twice, one without a headline and a date."""
    told = [
        article(captured="2026-10-13T16:00:00.000000Z"),
        article("Another text.", captured="2026-10-14T16:00:00.000000Z", headline="Audit Office Is Silent"),
        article(url=MEANWHILE, headline="首相、予算案を説明", date_published="2026-10-14", language="ja"),
        article(url="https://courier.example/politics/20261015-1/", headline=None, date_published=None),
    ]
    (tmp_path / "archive.json").write_text('{"format": 1, "identity": 1}')
    (tmp_path / "articles/courier/2026/10").mkdir(parents=True)
    lines = pack_lines(one.to_json() for one in told)
    (tmp_path / "articles/courier/2026/10/aaaaaaaaaa.1.jsonl.gz").write_bytes(lines)
    return tmp_path


def rows(capsys: pytest.CaptureFixture[str], *words: object) -> list[list[str]]:
    assert main([str(word) for word in words]) == 0
    return [line.split("\t") for line in capsys.readouterr().out.splitlines()]


def test_a_list_has_the_columns_the_order_and_the_length_asked_for(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What has no value comes last, whichever way the list runs."""
    wanted = ["list", place, "--columns", "published,version,headline"]

    assert rows(capsys, *wanted, "--sort", "published") == [
        ["published", "version", "headline"],
        ["2026-10-13", "v2", "Audit Office Is Silent"],
        ["2026-10-14", "v1", "首相、予算案を説明"],
        ["-", "v1", "-"],
    ]
    turned = rows(capsys, *wanted, "--sort", "published", "--reverse", "--limit", "2")
    assert [row[0] for row in turned] == ["published", "2026-10-14", "2026-10-13"]
    assert [row[2] for row in rows(capsys, *wanted, "--edited")] == ["headline", "Audit Office Is Silent"]
    assert [row[2] for row in rows(capsys, *wanted, "--language", "ja,fr")] == ["headline", "首相、予算案を説明"]


@pytest.mark.parametrize("turned", [[], ["--reverse"]])
@pytest.mark.parametrize("column", ["captured", "published", "agency", "status"])
def test_a_limit_gives_the_first_lines_of_the_whole_list(
    tmp_path: Path, column: str, turned: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """What is equal in the column stays in the order of the archive; captures of one minute in that of their moment."""
    lines = [
        article(
            f"Story {number}",
            url=f"https://courier.example/politics/{number}/",
            captured=f"2026-10-01T10:00:{50 - number:02}Z",
            outlet="courier",
            agency=("Kyodo", None, "AP")[number % 3],
        ).to_json()
        for number in range(20)
    ]
    path = tmp_path / "articles" / "courier" / "2026" / "10" / "run.1.jsonl.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(pack_lines(lines))
    (tmp_path / "archive.json").write_text('{"format": 1}')

    whole, first = (
        rows(capsys, "list", tmp_path, "--sort", column, *turned, "--columns", "url", *more)
        for more in ([], ["--limit", "7"])
    )
    assert first == whole[:8]
    if column == "captured":
        told = [int(line[0].rstrip("/").rpartition("/")[2]) for line in whole[1:]]
        assert told == sorted(range(20), reverse=not turned)


def test_json_holds_whole_articles_or_the_columns_asked_for(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", str(place), "--json", "--sort", "headline", "--limit", "1", "--columns", "headline,id"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {"headline": "Audit Office Is Silent", "id": article().id}


def test_a_terminal_gets_aligned_columns_and_cut_headlines(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A letter of Japanese takes two places; an address is never cut."""
    monkeypatch.setenv("COLUMNS", "89")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    assert main(["list", str(place)]) == 0
    heads, *lines = capsys.readouterr().out.splitlines()
    at = heads.index("url")
    assert [line[at:].split("  ")[0].rstrip() for line in lines if MEANWHILE in line] == [MEANWHILE]
    assert [line.rpartition("  ")[2] for line in lines] == ["Audit Office Is Sil…", "首相、予算案を説明", "-"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--columns", "headlin"], "'headlin' is no column; did you mean headline?"),
        (["--sort", "date"], "'date' is no column; there are published,"),
        (["--limit", "0"], "--limit 0: write a number above 0"),
        (["--reverse"], "--reverse turns the order of --sort"),
    ],
)
def test_a_mistake_in_a_list_is_told(
    place: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["list", str(place), *words]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("command", ["show", "history", "diff"])
def test_an_article_is_found_by_a_part_of_its_id_or_address(
    place: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By a part that no other has; what several have is told with their addresses."""
    for part in (article().id[:8], "20261013-410233", article().url):
        assert main([command, str(place), part]) == 0, part
        assert "Audit Office Is Silent" in capsys.readouterr().out
    assert main([command, str(place), "courier.example/politics"]) == 1
    told = capsys.readouterr().err
    assert "3 articles have this in their id or address: https://courier.example/politics/20261013-410233/, " in told
    assert main([command, str(place), "20991231"]) == 1
    assert "no such article" in capsys.readouterr().err
    assert main([command, str(place), "233"]) == 2
    assert "or 4 characters of it or more" in capsys.readouterr().err


@pytest.mark.parametrize(
    "part",
    ["brücke", "BR%C3%BCcke", "zeitung-jäger.example/politik", "http://zeitung-jäger.example/Politik/Br%c3%bccke"],
)
def test_an_address_is_found_as_it_is_read(tmp_path: Path, part: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In any case, with letters for escapes and punycode, with or without scheme and ``www.``."""
    one = article(url="https://www.xn--zeitung-jger-ocb.example/politik/br%C3%BCcke/", outlet="jaeger")
    (tmp_path / "archive.json").write_text('{"format": 1, "identity": 1}')
    (tmp_path / "articles/jaeger/2026/10").mkdir(parents=True)
    (tmp_path / "articles/jaeger/2026/10/aaaaaaaaaa.1.jsonl.gz").write_bytes(pack_lines([one.to_json()]))

    assert main(["show", str(tmp_path), part, "--json"]) == 0
    assert one.id in capsys.readouterr().out


@pytest.mark.parametrize("command", ["show", "history", "diff", "cite"])
def test_of_an_address_without_an_article_it_is_said_what_became_of_it(
    place: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "https://courier.example/politics/20261016-1/"
    fates = [
        Fate(url=url, fate="failed", cause=Cause("http_status", status=503), captured=f"2026-10-{day}T16:00:00.000000Z")
        for day in (17, 16)
    ]
    (place / "fates/courier/2026/10").mkdir(parents=True)
    lines = pack_lines(one.to_json() for one in fates)
    (place / "fates/courier/2026/10/aaaaaaaaaa.jsonl.gz").write_bytes(lines)

    assert main([command, str(place), "20261016-1"]) == 1
    told = f"no article came of it; {url} was asked for on 2026-10-17T16:00:00.000000Z: failed (HTTP 503)"
    assert told in capsys.readouterr().err


def test_show_takes_a_version_as_cite_does(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for version, headline in (("1", "Audit Office Raises"), ("v2", "Is Silent"), ("2026-10-14", "Audit Office Raises")):
        for command in ("show", "cite"):
            assert main([command, str(place), "20261013-410233", "--version", version]) == 0
            assert headline in capsys.readouterr().out
    assert main(["show", str(place), "20261013-410233", "--version", "2026-10-13"]) == 1
    assert "2026-10-13: nothing was known at 2026-10-13T00:00:00+0000; the first" in capsys.readouterr().err


def test_every_command_has_its_summary_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """The summary is the docstring's first line, so that `archive --help` imports no command."""
    for name, summary in COMMANDS.items():
        module = load(name)
        assert (module.__doc__ or "").strip().splitlines()[0] == summary
        with pytest.raises(SystemExit):
            main([name, "--help"])
        told = capsys.readouterr().out
        assert all(line.startswith("archive ") and line in told for line in module.EXAMPLES.splitlines()), name
        assert f"archive {name} " in told


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith("archive 0.")


def test_a_terminal_of_few_letters_gets_errors_too(monkeypatch: pytest.MonkeyPatch) -> None:
    err = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stderr", err)
    assert main(["list", "nirgendwo/für"]) == 2
    err.flush()
    assert b"f\\xfcr" in err.buffer.getvalue()  # type: ignore[attr-defined]
