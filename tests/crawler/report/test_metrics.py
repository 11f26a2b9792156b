"""The file for Prometheus, read by its own parser."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import msgspec
from prometheus_client import parser

from archive.causes import Alarm, Cause
from archive.manifest import FileEntry, Manifest, Profile, Source
from crawler.report.metrics import Sample, samples, write
from tests.crawler.watch.simulated import manifest

SECTION = "https://paper.example/politics/"


def run_of(outlet: str = "paper") -> Manifest:
    profile = Profile(statuses={"ok": 12, "blocked": 2, "consent": 1})
    sources = [Source(url=SECTION, kind="section", links=20), Source(url=f"{SITE}/feed/", kind="feed", links=9)]
    alarms = [Alarm("blocked", Cause("pages_refused")), Alarm("drift", Cause("field_rarer"), "authors")]
    one = manifest(1, profile, sources, alarms)
    files = (
        FileEntry("warc/a.warc.gz", 1000, ""),
        FileEntry("warc/b.warc.gz", 24, ""),
        FileEntry("index/a.cdxj", 9, ""),
    )
    counts, gap = {"saved": 12, "failed": 3}, Alarm("gap", Cause("turned_over"))
    return msgspec.structs.replace(one, outlet=outlet, counts=counts, warnings=(gap,), files=files)


SITE = "https://paper.example"


def read(path: Path) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    families = list(parser.text_string_to_metric_families(path.read_text()))
    assert all(family.type == "gauge" and family.documentation for family in families)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_a_run_in_numbers(tmp_path: Path) -> None:
    path = tmp_path / "paper.prom"

    write(path, samples([run_of()], 1, {"paper": 15}))

    found = read(path)
    outlet = ("outlet", "paper")
    one = {name: value for (name, labels), value in found.items() if labels == (outlet,)}
    assert one == {
        "paper_run_end_seconds": 1767225601,
        "paper_run_exit_code": 1,
        "paper_run_seconds": 1,
        "paper_run_due": 15,
        "paper_run_warnings": 1,
        "paper_run_warc_bytes": 1024,
    }
    assert found["paper_run_pages", (("fate", "saved"), outlet)] == 12
    assert found["paper_run_pages", (("fate", "gone"), outlet)] == 0
    assert found["paper_run_statuses", (outlet, ("status", "consent"))] == 1
    assert found["paper_run_links", (outlet, ("source", "feed"))] == 9
    assert [found["paper_run_alarms", (("alarm", word), outlet)] for word in ("lost", "blocked", "drift")] == [0, 1, 1]
    assert oct(path.stat().st_mode & 0o777) == "0o644"
    assert [one.name for one in tmp_path.iterdir()] == ["paper.prom"]


def test_another_outlet_keeps_its_lines_and_the_same_one_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "paper.prom"
    write(path, samples([run_of("one"), run_of("two")], 1, {}))

    write(path, [Sample("paper_run_exit_code", "two", 0)])

    found = read(path)
    assert found["paper_run_exit_code", (("outlet", "one"),)] == 1
    assert {key: value for key, value in found.items() if ("outlet", "two") in key[1]} == {
        ("paper_run_exit_code", (("outlet", "two"),)): 0
    }


def test_odd_names_stay_what_they_are(tmp_path: Path) -> None:
    odd = 'a"b\\c\nd}'
    write(tmp_path / "x.prom", [Sample("paper_run_exit_code", odd, 0)])
    write(tmp_path / "x.prom", [Sample("paper_run_exit_code", odd, 3), Sample("paper_run_exit_code", "b", 1)])

    assert read(tmp_path / "x.prom") == {
        ("paper_run_exit_code", (("outlet", odd),)): 3,
        ("paper_run_exit_code", (("outlet", "b"),)): 1,
    }


def _write(path: Path, number: int) -> None:
    for turn in range(20):
        write(path, [Sample("paper_run_exit_code", f"outlet-{number}", turn)])


def test_crawls_that_end_at_once_lose_no_line(tmp_path: Path) -> None:
    path = tmp_path / "x.prom"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(path, number)) for number in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join(60)

    assert {key[1][0][1]: value for key, value in read(path).items()} == {f"outlet-{n}": 19 for n in range(4)}


def test_what_is_no_line_of_ours_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.prom"
    path.write_text("half a li\nother_metric 1\n\x00\xff", encoding="latin-1")

    write(path, [Sample("paper_run_exit_code", "a", 0)])

    assert path.read_text() == (
        "# HELP paper_run_exit_code Exit code of the crawl the run belonged to.\n"
        "# TYPE paper_run_exit_code gauge\n"
        'paper_run_exit_code{outlet="a"} 0\n'
    )
