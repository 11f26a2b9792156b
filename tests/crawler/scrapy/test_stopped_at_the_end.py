"""SIGTERM while a first run is closed: what it has learned by then is in the archive, and the next run goes on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import archive
from archive.layout import memory_name
from archive.runs.chain import run_summaries
from archive.storage.local import LocalStorage
from archive.verify.audit import verify
from tests.crawler.crawls import environment
from tests.crawler.sites import Answer, Site, address, listing, serving

OUTLET = "127-0-0-1"
FURNITURE = "<p>Follow the harbour desk for the hours of all ferries, the tides and the weather of the islands.</p>"
STORIES = 12

# A crawl that sends itself SIGTERM at a step of its end: before the step is done, or behind it.
PROGRAM = """
import os, signal, sys, time
from scrapy.cmdline import execute
import crawler.job.outlet_crawl as module

crawl, (step, when) = module.OutletCrawl, sys.argv.pop().split()
done = getattr(crawl, step)

def stopped(*given, **named):
    if when == "before":
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(.5)
    result = done(*given, **named)
    if when == "behind":
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(.5)
    return result

setattr(crawl, step, stopped)
if __name__ == "__main__":
    execute(["scrapy", *sys.argv[1:]])
"""


@pytest.fixture(scope="module")
def site() -> Site:  # type: ignore[misc]
    with serving() as found:
        found.answers["/politics/"] = listing(*range(1, STORIES + 1))
        for number in range(1, STORIES + 1):
            found.answers[address(number)] = story(number)
        yield found


def story(number: int) -> Answer:
    words = ("pier", "crew", "fog", "tide", "rope", "engine", "bell", "ticket", "queue", "wind", "chart", "lamp")
    told = (words[(number + place) % STORIES] for place in range(3))
    text = "".join(
        f"<p>The {word} of ferry number {number} was late by {number * 7} minutes on Tuesday, the office of the "
        f"{word} said in its report to the council, which asked for the {word} of every ferry.</p>"
        for word in told
    )
    title = f"Ferry number {number} is late once again"
    html = (
        f"<html lang=en><title>{title}</title><body><article><h1>{title}</h1>{text}{FURNITURE}</article></body></html>"
    )
    return 200, html.encode(), {}


def stopped(site: Site, folder: Path, where: str) -> subprocess.CompletedProcess[str]:
    settings = {"ARCHIVE": folder / "archive", "ALLOW_PRIVATE": "127.0.0.0/8", "DOWNLOAD_DELAY": 0}
    words = ["crawl", "politics", "-a", f"url={site.section}"]
    words += [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    (folder / "program.py").write_text(PROGRAM)
    command = [sys.executable, "program.py", *words, where]
    env = environment({"PYTHONPATH": str(Path(__file__).resolve().parents[3])})
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    "where",
    ["_memory_left before", "conclude before", "conclude behind", "_extract_again before", "_extract_again behind"],
)
def test_a_first_run_that_is_stopped_while_it_closes_leaves_the_memory_that_it_names(
    where: str, site: Site, tmp_path: Path
) -> None:
    done = stopped(site, tmp_path, where)

    assert done.returncode in (0, 3), done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    storage = LocalStorage(tmp_path / "archive")
    (run,) = run_summaries(storage, OUTLET)
    if not where.startswith("conclude before"):  # then it was stopped before it learned anything
        assert run.memory is not None
        assert run.learned == run.memory
        assert storage.exists(memory_name(OUTLET, run.memory))
    assert list(verify(tmp_path / "archive")) == []

    following = site.crawl(tmp_path)

    assert following.code == 0, following.log[-2000:]
    assert list(verify(tmp_path / "archive")) == []
    articles = list(archive.open(tmp_path / "archive").articles())
    assert len(articles) == STORIES
    assert [one.version for one in articles] == [1] * STORIES


def test_a_memory_that_is_lost_for_good_ends_no_crawl(site: Site, tmp_path: Path) -> None:
    assert site.crawl(tmp_path).code == 0
    folder = tmp_path / "archive"
    (run,) = run_summaries(LocalStorage(folder), OUTLET)
    assert run.learned is not None
    # The WARC, from which it could be restored, is lost as well.
    shutil.rmtree(folder / "memory")
    for segment in folder.rglob("*.warc.gz"):
        segment.unlink()

    following = site.crawl(tmp_path)

    assert following.code == 0, following.log[-2000:]
    assert f"{memory_name(OUTLET, run.learned)}: the file is lost" in following.log
    assert "Traceback" not in following.log
    assert len(run_summaries(LocalStorage(folder), OUTLET)) >= 2
    assert not list(folder.rglob("*.open"))
