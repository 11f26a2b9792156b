"""``archive reextract`` and ``scrapy reextract``: articles again, by the rules in force; what was written stays."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

import archive
from archive.__main__ import main
from archive.runs.lock import locked
from tests.archive import others
from tests.crawler.crawls import scrapy
from tests.crawler.ingest.captures import HOST, ONE, RECORDS, captured, extracted, story

PLAIN = (
    'name = "paper-example"\ntitle = "The Paper"\nhome = "https://www.paper.example/"\ncountry = "zz"\n'
    'languages = ["en"]\n\n[[section]]\nurl = "https://www.paper.example/politics/"\nlearned = "this test"\n'
)


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*.*")) if path.is_file()}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """An archive of the paper's articles at ``to``, made with the outlet file in ``outlets``."""
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets" / "paper-example.toml").write_text(PLAIN)
    (tmp_path / "a.warc.gz").write_bytes(others.packed(*RECORDS))
    assert extracted([tmp_path / "a.warc.gz"], tmp_path / "to", "--outlets", str(tmp_path / "outlets")) == 0
    return tmp_path


def changed_rule(paper: Path) -> None:
    """From now on the second paragraph alone is the text."""
    (paper / "outlets" / "paper-example.toml").write_text(f'{PLAIN}\n[[rules]]\nbody = "p:nth-of-type(2)"\n')


def again(paper: Path, *more: str) -> int:
    outlets = ("--outlets", str(paper / "outlets"), "--workers", "1")
    return main(["reextract", str(paper / "to"), "paper-example", *outlets, *more])


def test_the_same_rules_write_nothing_and_find_nothing(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(paper / "to")
    assert again(paper, "--check") == 0
    assert "3 articles made again, 0 would change" in capsys.readouterr().out
    assert again(paper) == 0
    assert files(paper / "to") == before


def test_who_forgets_the_outlet_files_is_told(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Articles were made again without their outlet's rules, and it looked as if the rules had changed."""
    words = ["reextract", str(paper / "to"), "paper-example", "--check", "--workers", "1"]
    main(words)
    assert "3 were made with an outlet file, and none of this outlet is known here" in capsys.readouterr().out
    main([*words, "--json"])
    assert json.loads(capsys.readouterr().out)["without_file"] == 3
    assert again(paper, "--check") == 0
    assert "outlet file" not in capsys.readouterr().out


def test_a_changed_rule_gives_what_the_report_says_and_no_version_more(
    paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(paper / "to")
    old = {(a.url, a.captured): a for a in archive.open(paper / "to").articles(versions="all")}
    changed_rule(paper)
    capsys.readouterr()
    assert again(paper, "--check", "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert files(paper / "to") == before
    assert again(paper, "--json") == 0
    assert json.loads(capsys.readouterr().out) == report
    assert (report["compared"], report["changed"], report["broken"]) == (3, 3, 0)
    assert {name: data for name, data in files(paper / "to").items() if name in before} == before

    new = {(a.url, a.captured): a for a in archive.open(paper / "to").articles(versions="all")}
    assert {key: a.version for key, a in new.items()} == {key: a.version for key, a in old.items()}
    names = {name for key in old for name in _differing(old[key], new[key])}
    assert names == report["fields"].keys()
    assert {"text", "body", "content_hash"} <= names
    assert report["fields"]["text"] == sum("text" in _differing(old[key], new[key]) for key in old)
    assert all(
        a.text is not None and a.text.startswith("Nobody but the member") for key, a in new.items() if HOST in key[0]
    )
    assert main(["verify", str(paper / "to")]) == 0
    # Each line names the version before it as it is now.
    added = {
        name: data for name, data in files(paper / "to").items() if name.startswith("articles") and name not in before
    }
    lines = [json.loads(line) for data in added.values() for line in gzip.decompress(data).splitlines()]
    hashes = {(line["id"], line["version"]): line["content_hash"] for line in lines}
    chain = {(line["id"], line["version"] - 1): line["previous"] for line in lines if line["version"] > 1}
    assert chain == {key: hashes[key] for key in chain}
    assert chain
    # It was done: the same rules again write nothing.
    done = files(paper / "to")
    assert again(paper) == 0
    assert files(paper / "to") == done


def _differing(one: archive.Article, other: archive.Article) -> set[str]:
    kept = {"version", "previous", "extraction", "variants"}
    names = set(archive.Article.__struct_fields__) - kept
    return {name for name in names if getattr(one, name) != getattr(other, name)}


def test_an_older_extraction_is_there_to_be_asked_for(paper: Path) -> None:
    [old, *_] = archive.open(paper / "to").history(HOST + ONE)
    changed_rule(paper)
    assert again(paper) == 0
    news = archive.open(paper / "to")
    [now, *_] = news.history(HOST + ONE)
    assert now.text != old.text
    before = archive.open(paper / "to", extraction=old.extraction.id)
    assert before.history(HOST + ONE)[0] == old
    assert {a.extraction.id for a in before.articles(outlet="paper-example")} == {old.extraction.id}


def test_a_line_that_was_tampered_with_is_found(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (name,) = (paper / "to" / "articles" / "paper-example").rglob("*.gz")
    name.write_bytes(gzip.compress(gzip.decompress(name.read_bytes()).replace(b"Islands Fear", b"Islands Love")))
    for manifest in (paper / "to" / "runs" / "paper-example").rglob("*.json*"):
        manifest.unlink()
    assert again(paper, "--check") == 1
    assert "Islands Love" in capsys.readouterr().out


def test_a_snapshot_that_is_away_is_counted_and_its_line_stays(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (paper / "a.warc.gz").unlink()
    changed_rule(paper)
    before = files(paper / "to")
    assert again(paper) == 1
    assert "3 have a snapshot that cannot be read" in capsys.readouterr().out
    assert files(paper / "to") == before


def test_lines_that_are_left_keep_no_other_from_being_made_again(
    paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first is one of the new rules already, the snapshot of the last is away."""
    changed_rule(paper)
    early = captured(11, "/politics/ferry-is-late/", others.page(story("Ferry Is Late"))).replace(
        b"2024-05-11", b"2024-04-11"
    )
    late = captured(12, "/politics/ferry-is-early/", others.page(story("Ferry Is Early")))
    for name, record in (("early", early), ("late", late)):
        (paper / f"{name}.warc.gz").write_bytes(others.packed(record))
        outlets = paper / "outlets"
        if name == "late":
            (outlets / "paper-example.toml").write_text(PLAIN)
        assert extracted([paper / f"{name}.warc.gz"], paper / "to", "--outlets", str(outlets)) == 0
    changed_rule(paper)
    (paper / "late.warc.gz").unlink()
    capsys.readouterr()

    assert again(paper, "--json") == 1

    report = json.loads(capsys.readouterr().out)
    assert {name: report[name] for name in ("compared", "changed", "kept", "unread")} == {
        "compared": 3, "changed": 3, "kept": 1, "unread": 1
    }  # fmt: skip


def test_scrapy_has_the_same_command(paper: Path) -> None:
    changed_rule(paper)
    settings = {"ARCHIVE": paper / "to", "OUTLETS": paper / "outlets"}
    done = scrapy("reextract", "--check", "paper-example", folder=paper, **settings)
    assert done.code == 1, done.log
    assert "3 would change" in done.out


def test_an_archive_that_a_newer_version_marked_is_refused(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As every other command does: older articles were written into it."""
    (paper / "to/archive.json").write_text('{"format": 2}\n')
    changed_rule(paper)
    before = files(paper / "to")

    assert again(paper) == 2
    assert "has format 2" in capsys.readouterr().err
    done = scrapy("reextract", folder=paper, ARCHIVE=paper / "to", OUTLETS=paper / "outlets")
    assert (done.code, "has format 2" in done.log) == (2, True)
    assert files(paper / "to") == before


def test_an_outlet_that_a_run_writes_keeps_no_other_waiting(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where fifty outlets are crawled each hour, one of them is always busy: nothing behind it was done."""
    for name in ("another", "zebra"):
        shutil.copytree(paper / "to/runs/paper-example", paper / f"to/runs/{name}")
    changed_rule(paper)
    words = [str(paper / "to"), "--outlets", str(paper / "outlets"), "--workers", "1"]

    with locked(paper / "to", "another"), locked(paper / "to", "zebra"):
        assert main(["reextract", *words]) == 2
        told = capsys.readouterr()
        mended = main(["mend", str(paper / "to")])

    assert "paper-example: 3 articles made again, 3 changed" in told.out
    assert "writes outlet 'another'" in told.err
    assert "writes outlet 'zebra'" in told.err
    assert "All other outlets were done" in told.err
    assert (mended, "All other outlets were done" in capsys.readouterr().err) == (2, True)
