"""kill -9 at any moment of a crawl: nothing acknowledged is lost, nothing is kept twice (issue B, figure 2), hardly a
page is fetched again (issue D, figure 5).

Scaled down here, a little less with PAPER_FULL=1; in full: PAPER_KILLS=200 python -m pytest
tests/crawler/test_kill.py and python -m benchmarks.killed_crawl
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.verify.audit import verify
from archive.warc.build import records
from benchmarks.killed_crawl import AT_ONCE, MAX_AGE, Place, in_bucket, newsroom, undisturbed, with_kills
from benchmarks.loopback import Site
from crawler.demo.newsroom import Newsroom
from tests.archive.seaweed import SeaweedFS, credentials, seaweed  # noqa: F401 -- fixtures
from tests.crawler.crawls import crawl, environment
from tests.judges import JUDGES, verdict
from tests.tools import in_full

KILLS = int(os.environ.get("PAPER_KILLS", in_full(6, 4)))
PAGES = in_full(200, 100)
DELAY = 0.05


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, list[str]]]]:
    """A site, and the pages of a crawl of it that nobody disturbs."""
    with newsroom(PAGES) as site:
        yield site, undisturbed(site, tmp_path_factory.mktemp("calm") / "undisturbed")


def test_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    """Kills are aimed at the seconds in which pages are in flight; after each, what the ledger had acknowledged is in
    the WARCs; the run after the last one completes the job."""
    choice = random.Random(20261124)
    root = tmp_path / "archive"
    (tmp_path / "outlets").mkdir()
    acknowledged: set[str] = set()
    hit = 0
    with Newsroom(edition=1) as room:
        room.outlets_folder(tmp_path / "outlets")
        for _ in range(KILLS):
            requests = len(room.requests)
            hit += _killed(tmp_path, room, requests + choice.randint(1, 40))
            acknowledged |= _settled(root)
        published = [one for one in room.truth(1).values() if one.crawled and one.status in ("ok", "paywalled")]
        done = crawl(_arguments(room), folder=tmp_path, OUTLETS=tmp_path / "outlets")

    assert done.code == 0, done.log[-2000:]
    assert hit >= KILLS // 2, "the kills came too late to hit anything"
    news = archive.open(root)
    kept = Counter(one.id for one in news.articles(versions="all"))
    print(f"{KILLS} kills, {hit} of them in flight, {len(acknowledged)} acknowledged pages, {len(kept)} articles kept")
    assert set(kept.values()) == {1}
    assert len(kept) == len(published)
    ids = _ids(root)
    assert acknowledged <= set(ids)
    assert set(ids.values()) == {1}
    assert list(verify(root)) == []
    assert [told for path in root.rglob("*.warc.gz") for judge in JUDGES if (told := verdict(judge, path))] == []


def test_a_killed_crawl_fetches_again_only_what_was_in_flight(
    calm: tuple[Site, dict[str, list[str]]], tmp_path: Path
) -> None:
    site, expected = calm
    found = with_kills(site, Place.local(tmp_path / "killed"), 3)

    assert len(expected) == PAGES
    assert found.pages == expected
    assert found.hit == 3
    assert found.refetched <= 3 * AT_ONCE


@pytest.mark.usefixtures("credentials")
def test_a_fresh_container_goes_on_from_the_bucket_alone(
    calm: tuple[Site, dict[str, list[str]]],
    tmp_path: Path,
    seaweed: SeaweedFS,  # noqa: F811
) -> None:
    """Of what the segments in the bucket hold nothing is fetched again, though no manifest names them."""
    site, expected = calm
    place = in_bucket(tmp_path / "container", seaweed.bucket(), seaweed.endpoint)
    found = with_kills(site, place, 3)

    assert found.pages == expected
    assert found.hit == 3
    # A sealed segment is on its way for a while; how long is for benchmarks/killed_crawl.py to say.
    assert max(found.lost, default=0.0) < 2 * MAX_AGE
    assert list(verify(place.storage)) == []


def _arguments(room: Newsroom) -> dict[str, str]:
    return {"outlet": ",".join(room.bases), "pages": "all"}


def _killed(folder: Path, room: Newsroom, after: int) -> bool:
    """Starts a crawl and kills it once the newsroom has had ``after`` requests; whether it was still running."""
    words = [sys.executable, "-m", "scrapy", "crawl", "politics"]
    words += [word for name, value in _arguments(room).items() for word in ("-a", f"{name}={value}")]
    settings = {
        "ARCHIVE": folder / "archive",
        "OUTLETS": folder / "outlets",
        "ALLOW_PRIVATE": 1,
        "DOWNLOAD_DELAY": DELAY,
        # Without it, hardly anything is due after the first kills, and the later ones would hit nothing.
        "REFETCH_ALL": 1,
    }
    words += [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(words, cwd=folder, env=environment(), stdout=quiet, stderr=quiet, start_new_session=True)
    deadline = time.monotonic() + 60
    while process.poll() is None and len(room.requests) < after and time.monotonic() < deadline:
        time.sleep(0.002)
    running = process.poll() is None
    if running:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)
    return running


def _settled(root: Path) -> set[str]:
    """The WARC records that the ledgers of a killed run had acknowledged."""
    found: set[str] = set()
    for path in root.glob("ledger/*.sqlite"):
        with sqlite3.connect(path) as ledger:
            rows = ledger.execute("SELECT record_id FROM urls WHERE captured IS NOT NULL")
            found |= {f"<urn:uuid:{uuid.UUID(bytes=row[0])}>" for row in rows}
    return found


def _ids(root: Path) -> Counter[str]:
    ids: Counter[str] = Counter()
    for path in root.rglob("*.warc.gz"):
        with path.open("rb") as stream:
            ids.update(one.record_id for one in records(stream))
    return ids
