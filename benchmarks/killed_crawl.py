"""A crawl that is killed again and again (issue D, figure 5): nothing lost, nothing doubled, little fetched twice.

Run: python -m benchmarks.killed_crawl [--pages 1000] [--kills 10] [--no-bucket]. Asked for: a crawl of 1,000 pages,
killed (SIGKILL) ten times at random, ends with exactly the pages of an undisturbed one; it refetches no more than what
was in flight at the kills. A fresh container after each kill, with an empty folder, reaches the same end from the
bucket alone, and refetches at most what one ``SEGMENT_MAX_AGE`` holds.

The server's log tells what was fetched twice. The bucket is SeaweedFS on the loopback.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from archive.reading.reader import Archive
from archive.storage.base import Storage
from archive.storage.local import LocalStorage
from benchmarks.crawling import started
from benchmarks.loopback import Asked, Site, article, listing, path_of, response, serving

__all__ = ["AT_ONCE", "MAX_AGE", "Outcome", "Place", "in_bucket", "newsroom", "undisturbed", "with_kills"]

# Requests a host is asked at once: what can be in flight when a crawl dies.
AT_ONCE = 4
# Seconds.
MAX_AGE = 3.0
_SEED = 20261124


@dataclass(frozen=True)
class Place:
    """Where a crawl writes: ``archive`` is its ARCHIVE, ``storage`` the same for reading; ``fresh`` says that each
    crawl begins in an empty folder."""

    folder: Path
    archive: str
    storage: Storage
    fresh: bool = False
    settings: dict[str, object] = field(default_factory=dict)

    @classmethod
    def local(cls, folder: Path) -> Place:
        return cls(folder, str(folder / "archive"), LocalStorage(folder / "archive"))


@dataclass(frozen=True)
class Outcome:
    """``pages``: the bytes (their digest) of each article's versions by its path. ``refetched``: how often a page was
    asked for again. ``lost`` are the seconds before each kill from which a page had to be fetched again. ``hit`` says
    how many kills met a crawl that was fetching."""

    pages: dict[str, list[str]]
    refetched: int
    lost: list[float]
    hit: int


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=1_000)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--no-bucket", action="store_true", help="only the crawl that keeps its disk")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, newsroom(chosen.pages) as site:
        expected = undisturbed(site, Path(folder, "undisturbed"))
        kept = with_kills(site, Place.local(Path(folder, "killed")), chosen.kills)
        told = f"{kept.refetched} pages fetched twice (in flight at the kills: at most {AT_ONCE * chosen.kills})"
        _tell("its own disk", expected, kept, told)
        if not chosen.no_bucket:
            with bucket(Path(folder, "container")) as place:
                fresh = with_kills(site, place, chosen.kills)
            lost = ", ".join(f"{one:.1f}" for one in sorted(fresh.lost))
            told = (
                f"{fresh.refetched} fetched twice, from the last {lost} s before a kill (SEGMENT_MAX_AGE {MAX_AGE:g})"
            )
            _tell("a bucket alone", expected, fresh, told)


def _tell(where: str, expected: dict[str, list[str]], found: Outcome, told: str) -> None:
    same = "exactly the pages of an undisturbed crawl" if found.pages == expected else "NOT the same pages"
    print(f"{where}: {len(found.pages)} pages, {same}; {found.hit} kills while fetching; {told}", flush=True)


@contextmanager
def newsroom(pages: int) -> Iterator[Site]:
    """A site whose section page names ``pages`` articles."""
    answers = {path_of(number): response(article(number), level=1) for number in range(pages)}
    answers["/politics/"] = response(listing(range(pages)))
    missing = response(b"no such page", status="404 Not Found")
    with serving(lambda path, fields: answers.get(path, missing)) as site:
        yield site


@contextmanager
def bucket(folder: Path) -> Iterator[Place]:
    """A container without a disk of its own, and a bucket."""
    from tests.archive.seaweed import ACCESS, SECRET, SeaweedFS, weed  # noqa: PLC0415 - only who asks for it needs it

    os.environ |= {"AWS_ACCESS_KEY_ID": ACCESS, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_EC2_METADATA_DISABLED": "true"}
    server = SeaweedFS(weed())
    try:
        server.start()
        yield in_bucket(folder, server.bucket(), server.endpoint)
    finally:
        server.stop()


def in_bucket(folder: Path, name: str, endpoint: str) -> Place:
    """A container whose archive is in the bucket ``name`` at ``endpoint``."""
    from archive.storage.s3 import S3Options, S3Storage  # noqa: PLC0415 - boto3 is slow to import

    store = S3Storage(name, "politics", S3Options(endpoint_url=endpoint))
    settings = {"S3_ENDPOINT_URL": endpoint, "SEGMENT_MAX_AGE": MAX_AGE, "SPOOL": folder / "spool"}
    return Place(folder, f"s3://{name}/politics", store, fresh=True, settings=settings)


def undisturbed(site: Site, folder: Path) -> dict[str, list[str]]:
    """The pages of a crawl that nobody disturbs."""
    place = Place.local(folder)
    _crawl_to_end(site, place)
    return _pages(place.storage)


def with_kills(site: Site, place: Place, kills: int) -> Outcome:
    """Kills crawls of ``site`` at random moments, then lets one come to its end."""
    choice = random.Random(_SEED)
    from_here = len(site.asked)
    pages = len({one.path for one in site.asked if _is_article(one)})
    moments: list[float] = []
    hit = 0
    for _ in range(kills):
        before = len(site.asked)
        _kill(site, place, before + choice.randint(1, 2 * pages // (kills + 4)), choice.uniform(0, 0.2))
        moments.append(time.monotonic())
        hit += len(site.asked) > before
    _crawl_to_end(site, place)
    asked = [one for one in site.asked[from_here:] if _is_article(one)]
    times = Counter(one.path for one in asked)
    return Outcome(_pages(place.storage), times.total() - len(times), _lost(asked, moments), hit)


def _is_article(asked: Asked) -> bool:
    return asked.path.startswith("/politics/2")


def _lost(asked: list[Asked], moments: list[float]) -> list[float]:
    """For each kill that cost a page: how long before it the first page was answered that was asked for again."""
    lost = []
    began = 0.0
    for killed in moments:
        later = {one.path for one in asked if one.at > killed}
        again = [one.at for one in asked if began < one.at <= killed and one.path in later]
        lost += [killed - min(again)] if again else []
        began = killed
    return lost


def _kill(site: Site, place: Place, after: int, pause: float) -> None:
    """Starts a crawl and kills it, workers and all, once the site has had ``after`` requests and ``pause`` seconds."""
    _begin(place)
    with (place.folder / "log").open("wb") as log:
        process = started(place.folder, f"{site.base}/politics/", log, **_settings(place))
        deadline = time.monotonic() + 120
        while process.poll() is None and len(site.asked) < after and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(pause)
        if process.poll() is not None:
            sys.exit(f"it ended by itself: {(place.folder / 'log').read_text()[-3000:]}")
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _crawl_to_end(site: Site, place: Place) -> None:
    _begin(place)
    with (place.folder / "log").open("wb") as log:
        process = started(place.folder, f"{site.base}/politics/", log, **_settings(place))
        process.communicate(timeout=1200)
    if process.returncode != 0:
        sys.exit(f"exit code {process.returncode}: {(place.folder / 'log').read_text()[-3000:]}")


def _begin(place: Place) -> None:
    if place.fresh:
        shutil.rmtree(place.folder, ignore_errors=True)
    place.folder.mkdir(exist_ok=True)


def _settings(place: Place) -> dict[str, object]:
    pace = {"CONCURRENT_REQUESTS_PER_DOMAIN": AT_ONCE, "DOWNLOAD_DELAY": 0.02}
    return {"ARCHIVE": place.archive, **pace, **place.settings}


def _pages(storage: Storage) -> dict[str, list[str]]:
    """The bytes of every version of every article, by the path of its URL.

    The text need not be the same: what a site repeats is learned by a run that comes to its end.
    """
    pages: dict[str, list[str]] = {}
    for one in Archive(storage).articles(status=None, versions="all"):
        proof = one.snapshot
        pages.setdefault("/" + one.url.split("/", 3)[3], []).append(str(proof and proof.entity_digest))
    return pages


if __name__ == "__main__":
    main()
