"""``archive stats``: what runs did and saw over time, as a table and as JSON."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from archive import layout
from archive.__main__ import main
from archive.article import Sighting
from archive.causes import Alarm, Cause
from archive.manifest import Fate, FileEntry, Manifest, Profile, Source
from archive.runs.files import write_manifest
from archive.runs.run import Closing, Run
from archive.storage.local import LocalStorage
from tests.archive.sentences import sentences

SITE = "https://paper.example"
SECTION, FEED = f"{SITE}/politics/", f"{SITE}/feed/"
WHEN = "2026-10-13T16:00:00.000000Z"
GAP = (
    f"gap: the list of {SECTION} turned over completely since the run of 2026-10-01T16:00Z: all its 4 links are new; "
    "crawl more often, or read more pages of it (-a pages=)"
)


def fate(number: int, *seen_in: str, **changes: Any) -> Fate:
    url = f"{SITE}/politics/20261013-{number}/"
    seen = tuple(Sighting(where, 0, WHEN) for where in seen_in)
    return Fate(**({"url": url, "fate": "saved", "captured": WHEN, "seen_in": seen} | changes))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Two runs: the second met walls, and nothing of what the first had seen."""
    profile = Profile(pages=20, statuses={"ok": 20}, filled={"headline": 20, "authors": 10, "text": 20}, sizes={44: 20})
    first = Closing(
        status="complete",
        fates=[fate(41_000 + n, SECTION, *([FEED] if n > 5 else [])) for n in range(20)]
        + [Fate(url=f"{SITE}/about/{n}/", fate="skipped", cause=Cause("not_article")) for n in range(30)],
        sources=[
            Source(url=SECTION, kind="section", links=20, new=20, pages=1),
            Source(url=FEED, kind="feed", links=14, new=14, pages=1),
        ],
        profile=profile,
    )
    Run.begin(tmp_path, "paper").close(first)
    causes = (
        Cause("http_status", status=403),
        Cause("consent_words", code="title", words="Cookies"),
        Cause("no_text"),
        Cause("http_status", status=503),
    )
    second = Closing(
        status="alarmed",
        fates=[fate(42_000 + n, SECTION, fate="failed", cause=cause) for n, cause in enumerate(causes)],
        alarms=[Alarm("blocked", Cause("pages_refused", count=3, pages=4, kinds={"blocked": 3}), "\x1b[2J")],
        warnings=[Alarm("gap", Cause("turned_over", links=4, since="2026-10-01T16:00:00Z"), SECTION)],
        sources=[Source(url=SECTION, kind="section", links=4, new=4, pages=1)],
        profile=Profile(),
    )
    Run.begin(tmp_path, "paper").close(second)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main(["stats", *words]) == 0
    return capsys.readouterr().out.splitlines()


def test_a_line_a_run(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head, first, second, *alarms = told(capsys, str(place), "--runs")
    names = head.split()

    assert dict(zip(names, first.split(), strict=True)) | {"run": "…"} == {
        "outlet": "paper",
        "run": "…",
        **{"saved": "20", "unchanged": "0", "gone": "0", "failed": "0", "skipped": "30", "pending": "0"},
        **{"blocked": "0", "consent": "0", "empty": "0", "down": "0"},
        **{"section": "20", "feed": "14", "sitemap": "0", "in_all%": "70%"},
        **{"headline%": "100%", "authors%": "50%", "date_published%": "0%", "text%": "100%"},
        **{"length": "2000", "alarms": "0", "warnings": "0"},
    }
    row = dict(zip(names, second.split(), strict=True))
    assert [row[name] for name in ("failed", "blocked", "consent", "empty", "down")] == ["4", "1", "1", "1", "1"]
    assert row["in_all%"] == "-"
    assert (row["authors%"], row["length"], row["alarms"], row["warnings"]) == ("-", "-", "1", "1")
    assert [line.split("  ", 2)[2] for line in alarms] == [
        "blocked:  [2J: 3 of 4 pages were refused",
        GAP,
    ]
    assert len({len(head), len(first), len(second)}) == 1


def test_a_line_a_month_adds_up(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = [json.loads(line) for line in told(capsys, str(place), "--months", "--json")]

    assert (line["outlet"], line["runs"], line["month"]) == ("paper", 2, line["first"][:7])
    assert line["counts"] == {"failed": 4, "saved": 20, "skipped": 30}
    assert line["refused"] == {"blocked": 1, "consent": 1, "down": 1, "empty": 1}
    assert (line["articles"], line["filled"]["authors"], line["length"]) == (20, 10, 2000)


def test_the_json_of_a_run_names_it(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (json.loads(line) for line in told(capsys, str(place), "--runs", "--json"))

    assert (first["status"], second["status"]) == ("complete", "alarmed")
    assert len({first["run"], second["run"]}) == 2
    assert sentences(second["warnings"]) == [GAP]
    assert first["coverage"] == {
        **{"links": 20, "in_all": 14, "only_in_section": 6, "only_in_feed": 0, "only_in_sitemap": 0},
        "kinds": 2,
    }


def test_completeness_of_all_runs_together(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, str(place), "--completeness")

    assert lines[:6] == [
        "paper  all  2 runs",
        "  24 article links in scope, from section, feed",
        "  in all: 14",
        "  only in a section: 10",
        f"    {SITE}/politics/20261013-41000/",
        f"    {SITE}/politics/20261013-41001/",
    ]
    assert "    … and 5 more (--json names all)" in lines
    assert "  only in a feed: 0" in lines
    assert any(line.startswith("  numbers 41002 to 42001: 2% seen in links of any section.") for line in lines)
    assert lines[-1] == f"  {GAP}"


def test_completeness_as_json_has_every_address(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (json.loads(line) for line in told(capsys, str(place), "--completeness", "--runs", "--json"))

    assert first["counts"] == {"links": 20, "in_all": 14, "only_in_section": 6, "only_in_feed": 0, "only_in_sitemap": 0}
    assert len(first["urls"]["section+feed"]) == 14
    assert first["numbers"] == {"first": 41002, "last": 41017, "seen": 16, "missing": [], "share": 1.0}
    assert (second["read"], second["numbers"], sentences(second["warnings"])) == (["section"], None, [GAP])


def test_an_archive_without_runs_has_no_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Run.begin(tmp_path, "paper").abandon()

    assert told(capsys, str(tmp_path), "--completeness") == []
    assert len(told(capsys, str(tmp_path), "--runs")) == 1


def test_growth_of_two_runs_in_a_row_says_that_nobody_can_tell(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, str(place), "--growth")

    assert lines[0].split() == ["a_day", "days", "runs", "articles", "captures", "files", "bytes"]
    assert lines[1].split() == ["paper", *"------"]
    assert "paper: cannot tell yet; it takes two days of runs, behind the first that was complete" in lines
    assert lines[-1].endswith("nobody can tell when it is full.")


def test_growth_is_told_from_manifests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ten runs, one a day; the first brought a hundred times as much. All figures are those of the files named."""
    local = LocalStorage(tmp_path, sync=False)
    local.put("archive.json", layout.MARK_CONTENT)
    now = dt.datetime.now(dt.UTC)
    for number in range(10):
        started = layout.timestamp(now - dt.timedelta(days=9 - number, minutes=1))
        run = f"aaaaaaaaa{'abcdefghij'[number]}"
        name = f"warc/paper/2026/11/{run}.warc.gz"
        size = 5_000 if number else 500_000
        local.put(name, b"x" * size)
        files = (FileEntry(name, size, ""), FileEntry("memory/paper/same.json.gz", 70, ""))
        write_manifest(
            local,
            Manifest(
                run=run, outlet="paper", status="complete", started=started, ended=started, files=files,
                counts={"saved": 4, "unchanged": 5, "failed": 1},
            ),
        )  # fmt: skip
    stored = [entry for entry in local.list() if entry.name.partition("/")[0] in ("warc", "runs")]

    one, all_ = (json.loads(line) for line in told(capsys, str(tmp_path), "--growth", "--json"))

    assert (one["outlet"], one["runs"], one["files"]) == ("paper", 10, len(stored) + 1)
    assert one["bytes"] == sum(entry.size for entry in stored) + 70
    assert one["a_day"]["sizes"]["warc"] == pytest.approx(5_000)
    assert [one["a_day"][name] for name in ("files", "articles", "captures")] == pytest.approx([3, 4, 9])
    assert one["basis"]["days"] == pytest.approx(9)
    assert one["basis"]["left_out"] == {"backlog": 1}
    for ahead in one["forecast"]:
        assert ahead["bytes"] == pytest.approx(one["bytes"] + ahead["days"] * one["a_day"]["bytes"])
    assert [ahead["days"] for ahead in one["forecast"]] == [30, 365, 3652]
    assert all_["outlet"] is None
    assert all_["a_day"] == one["a_day"]
    assert all_["disk"]["days"] == pytest.approx(all_["disk"]["free"] / all_["a_day"]["bytes"], rel=0.01)

    assert "The forecast is a straight line." in "\n".join(told(capsys, str(tmp_path), "--growth"))
    # A spool whose WARCs went (SPOOL_KEEP): the disk does not hold what the archive gains.
    local.delete(next(iter(local.list("warc/"))).name)
    thinned = json.loads(told(capsys, str(tmp_path), "--growth", "--json")[-1])
    assert thinned["disk"]["days"] is None
    assert thinned["a_day"] == all_["a_day"]


def test_growth_in_all_names_the_outlets_that_are_not_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of one outlet nobody can tell yet; the other ended long ago."""
    local = LocalStorage(tmp_path, sync=False)
    local.put("archive.json", layout.MARK_CONTENT)
    for outlet, started in (("new", layout.now()), ("old", "2024-03-01T00:00:00.000000Z")):
        write_manifest(local, Manifest(run="a" * 10, outlet=outlet, status="complete", started=started, ended=started))

    lines = told(capsys, str(tmp_path), "--growth")

    assert "old: 0 a day; its last run was on 2024-03-01" in lines
    assert "in all: without what comes to new" in lines


def test_growth_is_a_question_of_its_own(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", str(place), "--growth", "--completeness"]) == 2
    assert "ask one at a time" in capsys.readouterr().err
