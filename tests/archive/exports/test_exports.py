"""A corpus as files: what other tools read of them, what a spreadsheet cannot run, and what the card says."""

from __future__ import annotations

import csv
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

import archive
from archive.__main__ import main
from archive.article import Article, Signals
from archive.exports.drafts import new_file
from archive.exports.sinks import unarmed
from archive.exports.write import write
from archive.storage.jsonl import pack_lines
from archive.tables.columns import SCHEMA
from archive.tables.files import read_articles
from archive.tables.frames import to_arrow
from tests.archive.articles import URL, article, ref

TOLD = [
    article(snapshot=ref()),
    article("Another text.", captured="2026-10-14T16:00:00.000000Z", headline="Audit Office Is Silent"),
    article(
        '=HYPERLINK("https://bad.example/","Read on")',
        url="https://courier.example/politics/20261101-1/",
        headline="=cmd|' /C calc'!A0",
        authors=("@Maud", "B"),
        date_published="2026-11-01T01:00:00+09:00",
        signals=Signals(robots_meta="noarchive", tdm="1"),
    ),
    article(outlet="gazette", url="https://gazette.example/a/", headline="首相、予算案を説明", date_published=None),
    article(outlet="gazette", url="https://gazette.example/b/", status="blocked", text=None, body=()),
]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    root = tmp_path / "data"
    for outlet in ("courier", "gazette"):
        folder = root / f"articles/{outlet}/2026/10"
        folder.mkdir(parents=True)
        lines = pack_lines(one.to_json() for one in TOLD if one.outlet == outlet)
        (folder / "aaaaaaaaaa.1.jsonl.gz").write_bytes(lines)
    (root / "archive.json").write_text('{"format": 1, "identity": 1}')
    return root


def export(place: Path, to: Path, *words: str) -> None:
    assert main(["export", str(place), "--to", str(to), *words]) == 0


def test_parquet_lies_by_outlet_and_month_and_other_tools_read_it(place: Path, tmp_path: Path) -> None:
    """One schema in every file; DuckDB, pandas and polars read the folder as one table."""
    export(place, tmp_path / "out")
    files = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.parquet"))
    assert files == [
        "articles/courier/2026-10.parquet",
        "articles/courier/2026-11.parquet",
        "articles/gazette/undated.parquet",
    ]

    folder = tmp_path / "out/articles"
    rows = duckdb.sql(f"SELECT outlet, count(*), max(version) FROM '{folder}/*/*.parquet' GROUP BY 1 ORDER BY 1")
    assert rows.fetchall() == [("courier", 2, 2), ("gazette", 1, 1)]
    (at,) = duckdb.sql(f"SELECT epoch_us(date_published) FROM '{folder}/courier/2026-11.parquet'").fetchall()[0]
    assert pd.Timestamp(at, unit="us", tz="UTC") == pd.Timestamp("2026-10-31T16:00:00Z")
    frame = pd.read_parquet(folder)
    assert list(frame.columns) == SCHEMA.names
    assert sorted(frame["headline"].dropna()) == sorted(pl.read_parquet(folder / "*/*.parquet")["headline"].to_list())
    told = [one for path in sorted(folder.rglob("*.parquet")) for one in read_articles(path)]
    assert sorted(told, key=lambda one: one.url) == sorted(archive.open(place).articles(), key=lambda one: one.url)


def test_json_lines_are_the_articles(place: Path, tmp_path: Path) -> None:
    export(place, tmp_path / "out", "--format", "jsonl", "--versions", "all")
    lines = [line for path in sorted((tmp_path / "out").rglob("*.jsonl")) for line in path.read_bytes().splitlines()]
    assert [Article.from_json(line) for line in lines] == list(archive.open(place).articles(versions="all"))
    files = f"{tmp_path / 'out'}/articles/*/*.jsonl"
    assert duckdb.sql(f"SELECT count(*) FROM read_json_auto('{files}')").fetchall() == [(4,)]
    assert pd.read_json(tmp_path / "out/articles/courier/2026-10.jsonl", lines=True)["version"].tolist() == [1, 2]


def test_csv_has_no_live_formula_and_keeps_zones(place: Path, tmp_path: Path) -> None:
    """A cell that a spreadsheet would run begins with an apostrophe; letters of every language come through."""
    export(place, tmp_path / "out", "--format", "csv")
    cells = []
    for path in (tmp_path / "out").rglob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells += [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r")) or cell[:1] == "-"]
    frame = pd.read_csv(tmp_path / "out/articles/courier/2026-11.csv")
    (row,) = frame.to_dict("records")
    assert row["headline"] == "'=cmd|' /C calc'!A0"
    assert row["authors"] == "'@Maud; B"
    assert (row["date_published"], row["date_published_offset"]) == ("2026-10-31T16:00:00.000000Z", 540)
    assert row["date_published_text"] == "2026-11-01T01:00:00+09:00"
    read = duckdb.sql(f"SELECT headline FROM read_csv('{tmp_path}/out/articles/gazette/undated.csv')").fetchall()
    assert read == [("首相、予算案を説明",)]
    assert set(frame.columns) <= {*SCHEMA.names}


DATES = [
    "1969-07-20T20:17:40+00:00", "1899-01-01", "0001-01-01T00:00:00+14:00", "2039-01-01T00:00:00+05:45",
    "2026-10-13T00:00:00-09:30", "9999-12-31T23:59:59-12:00", "2026-02-30", "2026-10", "2026", "2026-10-13T10:00",
    "2026-10-13T10:00:00.123456+05:45", "1600-01-01T00:00:00+00:19:32", "20261013",
]  # fmt: skip


def test_dates_in_csv_are_those_of_the_table(tmp_path: Path) -> None:
    """A date without an offset had the offset 0 in CSV, and a month its first moment."""
    told = [article(url=f"https://courier.example/{n}/", date_published=date) for n, date in enumerate(DATES)]
    write(told, tmp_path, "csv")
    read = [row for path in tmp_path.rglob("*.csv") for row in csv.DictReader(path.open(encoding="utf-8-sig"))]
    columns = ["url", "date_published", "date_published_offset", "date_published_text"]
    table = to_arrow(told, columns).to_pylist()
    wanted = [[one["url"], one["date_published"], one["date_published_offset"], one[columns[3]]] for one in table]
    for row in wanted:
        row[1:3] = [f"{row[1]:%Y-%m-%dT%H:%M:%S.%fZ}" if row[1] else "", "" if row[2] is None else str(row[2])]
    assert sorted([row[name] for name in columns] for row in read) == sorted(wanted)


def test_a_file_costs_no_memory_for_its_name(tmp_path: Path) -> None:
    """A million names were made for each file: a second, and 100 MB."""
    tracemalloc.start()
    write([article()], tmp_path, "jsonl")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


def test_many_months_are_not_all_open_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A month that comes back after its file was closed goes on in another one; nothing is written over."""
    monkeypatch.setattr("archive.exports.write._OF_ONE", 1)
    monkeypatch.setattr("archive.exports.write._OPEN", 2)
    months = ["2026-01", "2026-02", "2026-03", "2026-01", "2026-03"]
    told = [article(url=f"https://courier.example/{n}/", date_published=f"{one}-05") for n, one in enumerate(months)]
    written = write(told, tmp_path, "jsonl")
    assert [(one.name[-15:], one.articles) for one in written] == [
        ("2026-01.2.jsonl", 1), ("r/2026-01.jsonl", 1), ("r/2026-02.jsonl", 1), ("r/2026-03.jsonl", 2),
    ]  # fmt: skip
    lines = [line for path in tmp_path.rglob("*.jsonl") for line in path.read_bytes().splitlines()]
    assert sorted((Article.from_json(line) for line in lines), key=lambda one: one.url) == told


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl"])
def test_the_path_may_be_no_utf_8(place: Path, tmp_path: Path, kind: str) -> None:
    to = tmp_path / os.fsdecode(b"corpus\xe9")

    assert main(["export", str(place), "--to", str(to), "--format", kind]) == 0
    assert [path.suffix for path in (to / "articles").rglob("*.*")]


def test_names_that_differ_in_capitals_alone_are_two_files(tmp_path: Path) -> None:
    """A disk of macOS or Windows takes them for one."""
    written = write([article(outlet="courier"), article(outlet="Courier"), article(outlet="a.b")], tmp_path, "csv")
    assert [one.name for one in written] == [
        "articles/Courier/2026-10.2.csv", "articles/a_b/2026-10.csv", "articles/courier/2026-10.csv",
    ]  # fmt: skip


def test_an_empty_folder_that_is_there_is_filled(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk, a link, the folder one is in: none of them can be put away for another of its name."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    before = (tmp_path / "here").stat().st_ino
    for to in (tmp_path / "link", Path()):
        export(place, to, "--format", "csv")
        assert sorted(path.name for path in to.iterdir()) == ["articles", "datacard.json", "datacard.md"]
    assert (tmp_path / "here").stat().st_ino == before


def test_what_a_killed_export_left_goes_with_the_next(place: Path, tmp_path: Path) -> None:
    """One that is still written stays."""
    for name in (".out.00c0ffee", ".out.0000beef", ".out.notours"):
        (tmp_path / name / "articles").mkdir(parents=True)
    (tmp_path / ".one.wacz.00c0ffee").touch()
    writing = os.open(tmp_path / ".out.0000beef", os.O_RDONLY)
    fcntl.flock(writing, fcntl.LOCK_EX)
    export(place, tmp_path / "out", "--format", "csv")
    with new_file(tmp_path / "one.wacz"):
        pass
    os.close(writing)
    assert {path.name for path in tmp_path.iterdir()} >= {"out", "one.wacz", ".out.0000beef", ".out.notours"}
    assert not (tmp_path / ".out.00c0ffee").exists()
    assert not (tmp_path / ".one.wacz.00c0ffee").exists()


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_an_export_that_is_ended_leaves_nothing(place: Path, tmp_path: Path, kind: signal.Signals) -> None:
    """SIGTERM (a timeout, a container that is stopped) left a hidden folder each time. After a kill the same command
    clears it away."""
    slow = "import sys, time; from archive.exports import write; write._month = lambda one: time.sleep(60)"
    words = ["export", str(place), "--to", str(tmp_path / "out"), "--format", "csv"]
    command = [sys.executable, "-c", f"{slow}; from archive.__main__ import main; sys.exit(main())", *words]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as begun:
        until = time.monotonic() + 60
        while not list(tmp_path.glob(".out.*")) and time.monotonic() < until:
            time.sleep(0.05)
        assert begun.poll() is None
        begun.send_signal(kind)
        assert begun.stderr is not None
        assert begun.stderr.read() == b""
    assert begun.returncode == {signal.SIGTERM: 143, signal.SIGINT: 130, signal.SIGKILL: -9}[kind]
    assert bool(list(tmp_path.glob(".out*"))) == (kind == signal.SIGKILL)
    export(place, tmp_path / "out", "--format", "csv")
    assert list(tmp_path.glob(".out*")) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["export", "--to", "s3://bucket/corpus"], "no place on this machine"),
        (["wacz", "--to", "s3:/bucket/one.wacz"], "no place on this machine"),
        (["history", URL, "--html", "s3://bucket/one.html"], "no place on this machine"),
        (["watch", "--atom", "s3://bucket/atom"], "no place on this machine"),
        (["export", "--to", "data/articles/corpus"], "keeps its own files there"),
        (["wacz", "--to", "data/warc/one.wacz"], "keeps its own files there"),
        (["export", "--to", "dangling"], "a link to nothing is there already"),
        (["wacz", "--to", "dangling"], "a link to nothing is there already"),
    ],
)
def test_a_place_that_nothing_can_be_written_to_is_a_mistake(
    place: Path,
    tmp_path: Path,
    words: list[str],
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An address of a store became a folder that is called ``s3:``."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dangling").symlink_to("nowhere")
    before = sorted(tmp_path.rglob("*"))
    assert main([words[0], str(place), *words[1:]]) == 2
    assert told in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_what_is_no_text_is_armed_with_nothing() -> None:
    assert [unarmed(cell) for cell in (-300, None, "a=b", "-5", "＝A1", "\tx", "")] == [
        -300, None, "a=b", "'-5", "'＝A1", "'\tx", "",
    ]  # fmt: skip


def test_the_card_says_what_is_there_and_what_is_not(place: Path, tmp_path: Path) -> None:
    """The digest is that of the corpus, in whatever format."""
    cards = []
    for form in ("parquet", "csv"):
        export(place, tmp_path / form, "--format", form, "--since", "2026-10")
        cards.append(json.loads((tmp_path / form / "datacard.json").read_bytes()))
    assert cards[0]["digest"] == cards[1]["digest"]
    assert cards[0]["articles"] == 2
    assert cards[0]["chosen"] == {
        "published_since": "2026-10", "status": ["ok", "partial", "paywalled"], "versions": "latest",
    }  # fmt: skip
    courier, gazette = cards[0]["outlets"]
    assert (courier["articles"], courier["versions"], courier["edited"], courier["hours_between"]) == (2, 3, 1, 24.0)
    assert courier["reserved"] == {"noarchive": 1, "tdm reservation": 1}
    assert courier["published"] == ["2026-10-13T17:41:47+02:00", "2026-11-01T01:00:00+09:00"]
    assert (gazette["statuses"], gazette["filled"]["date_published"]) == ({"blocked": 1, "ok": 1}, 0.0)
    assert {one["name"] for one in cards[1]["files"]} == {
        "articles/courier/2026-10.csv",
        "articles/courier/2026-11.csv",
    }
    told = (tmp_path / "csv/datacard.md").read_text(encoding="utf-8")
    for words in (cards[0]["digest"], "## courier", "noarchive 1", "## Rights", "articles/courier/2026-11.csv"):
        assert words in told


def test_the_card_counts_as_stats_does_and_says_that_every_status_was_chosen(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page that is gone had versions that were there; the card took its last state for one, and left out others."""
    gone = [
        article(url="https://courier.example/c/", outlet="courier", captured="2026-10-13T16:00:00.000000Z"),
        article(
            None, url="https://courier.example/c/", outlet="courier", status="gone", headline=None, standfirst=None,
            authors=(), dateline=None, body=(), captured="2026-10-14T16:00:00.000000Z",
        ),
    ]  # fmt: skip
    lines = pack_lines(one.to_json() for one in gone)
    (place / "articles/courier/2026/10/bbbbbbbbbb.1.jsonl.gz").write_bytes(lines)
    export(place, tmp_path / "all", "--status", "all")
    card = json.loads((tmp_path / "all/datacard.json").read_bytes())
    capsys.readouterr()
    assert main(["stats", str(place), "--json"]) == 0
    counted = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert card["chosen"] == {"status": "all", "versions": "latest"}
    names = ("outlet", "articles", "versions", "edited", "runs")
    of_card, of_stats = ([[one[name] for name in names] for one in told] for told in (card["outlets"], counted))
    assert of_card == of_stats
    assert [one["statuses"] for one in card["outlets"]] == [one["status"] for one in counted]
    page = (tmp_path / "all/datacard.md").read_text(encoding="utf-8")
    for words in ("status all", "stood: imports read no lists.", "- Versions: no article has two."):
        assert words in page


def test_a_folder_appears_whole_or_not_at_all(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is there stays; what fails in the middle leaves nothing behind."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("mine")
    assert main(["export", str(place), "--to", str(tmp_path / "full")]) == 2
    assert "something is there already" in capsys.readouterr().err
    damaged = place / "articles/gazette/2026/10/aaaaaaaaaa.1.jsonl.gz"
    damaged.write_bytes(damaged.read_bytes()[:40])
    assert main(["export", str(place), "--to", str(tmp_path / "out")]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "full"]
    (tmp_path / "empty").mkdir()
    export(place, tmp_path / "empty", "--outlet", "courier", "--format", "jsonl")
    assert (tmp_path / "empty/datacard.md").exists()


def test_a_corpus_of_nothing_is_no_success(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A filter that nothing fits looked like an export that went well."""
    assert main(["export", str(place), "--to", str(tmp_path / "none"), "--since", "2099"]) == 1
    assert "0 articles in 0 files" in capsys.readouterr().err


def test_an_outlet_that_comes_back_gets_another_file(tmp_path: Path) -> None:
    """Nothing is overwritten, and no name leads out of the folder."""
    told = [article(outlet=name, url=f"https://a.example/{number}/") for number, name in enumerate(["b", "..", "b"])]
    names = [(one.name, one.articles) for one in write(told, tmp_path, "jsonl")]
    assert names == [
        ("articles/__/2026-10.jsonl", 1), ("articles/b/2026-10.2.jsonl", 1), ("articles/b/2026-10.jsonl", 1),
    ]  # fmt: skip


def test_a_citation_names_what_never_changes(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cite", str(place), "20261013-410233", "--version", "1"]) == 0
    told = capsys.readouterr().out
    for words in (
        "Maud Tessering. “Audit Office Raises Questions”. courier, 2026-10-13T17:41:47+02:00. " + URL,
        f"id {TOLD[0].id}, captured 2026-10-13T16:00:00.000000Z, content {TOLD[0].content_hash}",
        "WARC record <urn:uuid:1>",
    ):
        assert words in told
    assert main(["cite", str(place), URL, "--json"]) == 0
    (reference,) = json.loads(capsys.readouterr().out)
    assert reference["issued"] == {"date-parts": [[2026, 10, 13]]}
    assert reference["title"] == "Audit Office Is Silent"
    assert TOLD[1].content_hash in reference["note"]
    assert main(["cite", str(place), URL, "--version", "3"]) == 1


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed here (Debian: r-base-core)")
def test_r_reads_what_the_codebook_says(place: Path, tmp_path: Path) -> None:
    """Every letter of every text arrives, whatever its script, and the ids."""
    assert main(["export", str(place), "--to", str(tmp_path / "corpus"), "--format", "csv"]) == 0
    codebook = (Path(__file__).parents[3] / "docs" / "codebook.md").read_text()
    example = codebook.partition("```r\n")[2].partition("```")[0]
    script = tmp_path / "read.R"
    script.write_text(f'{example}\ncat(paste(texts$doc_id, texts$headline, nchar(texts$text)), sep = "\\n")\n')

    found = subprocess.run(
        ["Rscript", "--vanilla", str(script)],
        cwd=tmp_path, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    expected = {
        f"{one.id} {unarmed(one.headline or '')} {len(unarmed(one.text or ''))}"
        for one in archive.open(place).articles(language="en")
    }
    assert {*found.stdout.splitlines()} == expected
    assert len(expected) > 2
