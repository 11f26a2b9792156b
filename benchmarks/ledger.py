"""A run that knows a million URLs (issue D, figure 6): its start, its memory, and what a question to the ledger takes.

Run: python -m benchmarks.ledger [--urls 1000000] [--runs 5000] [--rounds 3]. Asked for: a run starts in under 5 s,
memory grows by at most 64 bytes a URL, a due query takes under 50 ms.

Makes the archive such a run would have (manifests, fates and articles; the WARCs are empty files, since no start looks
into one), folds it into a ledger as a fresh machine would, and starts real crawls of it beside real crawls of an
archive of 1,000 URLs and ten runs. A start is the time from the process to its first request, as the server sees it, an
end that from the last answer to the end of the process.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from archive import layout
from archive.article import Article, Extraction, Sighting
from archive.manifest import Fate, FileEntry, Manifest, Parent
from archive.storage.jsonl import pack_lines
from archive.storage.local import LocalStorage
from archive.urls import article_id
from archive.warc.digests import digest
from archive.warc.snapshot import SnapshotRef
from benchmarks.crawling import crawl
from benchmarks.loopback import Site, article, listing, response, serving
from crawler.frontier.ledger import Ledger
from crawler.frontier.replay import catch_up
from crawler.frontier.schedule import Refetch

OUTLET = "127-0-0-1"
FEW = 1_000
FEW_RUNS = 10
NOW = dt.datetime.now(dt.UTC)
# Nothing of the million is due: what is measured is the start, and not a crawl of a million pages.
REFETCH = "800d"
EXTRACTION = Extraction("1-0000000000000000", 1)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--urls", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=5_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--place", type=Path, help="keep the archives there, and take those that are there already")
    chosen = options.parse_args()
    with serving(_answer) as site, tempfile.TemporaryDirectory() as temporary:
        place = chosen.place or Path(temporary)
        many, few = place / "many", place / "few"
        for folder, urls, runs in (
            (many, chosen.urls, chosen.runs),
            (few, FEW, min(FEW_RUNS, chosen.runs)),
        ):
            _build(folder, site.base, urls, runs)
        _measure_starts(site, many, few, chosen)
        _measure_questions(many, site.base, chosen.urls)


def _build(folder: Path, base: str, urls: int, runs: int) -> None:
    if (folder / "archive").exists():
        return
    began = time.monotonic()
    _write_archive(folder / "archive", base, urls, runs)
    made = time.monotonic()
    path = folder / "archive" / "ledger" / f"{OUTLET}.sqlite"
    ledger = Ledger(path)
    catch_up(LocalStorage(folder / "archive"), OUTLET, None, ledger, None, refetch=Refetch.parse(REFETCH))  # type: ignore[arg-type]
    ledger.close()
    folded = time.monotonic()
    size = sum(one.stat().st_size for one in path.parent.glob(f"{path.name}*"))
    print(
        f"{urls:,} URLs in {runs:,} runs: made in {made - began:.0f} s, folded into a ledger in {folded - made:.0f} s "
        f"({(folded - made) / urls * 1e6:.0f} µs a URL), which takes {size / urls:.0f} bytes a URL",
        flush=True,
    )


def _write_archive(root: Path, base: str, urls: int, runs: int) -> None:
    layout.prepare(root)
    storage = LocalStorage(root, sync=False)
    choice = random.Random(20261124)
    parents: tuple[Parent, ...] = ()
    share = -(-urls // runs)
    for number in range(runs):
        started = NOW - dt.timedelta(days=400) + dt.timedelta(days=400) / runs * number
        numbers = range(number * share, min(urls, (number + 1) * share))
        parents = _write_run(storage, choice, base, started, numbers, parents)


def _write_run(
    storage: LocalStorage,
    choice: random.Random,
    base: str,
    started: dt.datetime,
    numbers: range,
    parents: tuple[Parent, ...],
) -> tuple[Parent, ...]:
    run, moment = layout.new_run(), layout.timestamp(started)
    segment = f"warc/{OUTLET}/{started:%Y/%m}/{OUTLET}-{started:%Y%m%dt%H%M%Sz}-{run}-00000.warc.gz"
    pages = [_page(choice, base, number, moment, segment) for number in numbers]
    derived = {
        segment: b"",
        layout.index_name(segment): b"",
        layout.fates_name(OUTLET, moment, run): pack_lines(fate.to_json() for fate, _ in pages),
        layout.articles_name(OUTLET, moment, run, EXTRACTION.id): pack_lines(one.to_json() for _, one in pages),
    }
    for name, data in derived.items():
        storage.put(name, data)
    manifest = Manifest(
        run=run,
        outlet=OUTLET,
        status="complete",
        started=moment,
        ended=moment,
        counts={"saved": len(pages)},
        extractions=(EXTRACTION.id,),
        files=tuple(FileEntry.of(name, data) for name, data in sorted(derived.items())),
        parents=parents,
    )
    data = manifest.to_json()
    storage.put(layout.manifest_name(OUTLET, moment, run), data)
    return (Parent(run, FileEntry.of("", data).sha256),)


def _page(choice: random.Random, base: str, number: int, moment: str, segment: str) -> tuple[Fate, Article]:
    url = base + _path(number)
    record_id = f"<urn:uuid:{uuid.UUID(int=choice.getrandbits(128), version=4)}>"
    payload = digest(number.to_bytes(4, "big"))
    fate = Fate(
        url=url,
        fate="saved",
        status=200,
        article=article_id(url),
        captured=moment,
        record_id=record_id,
        etag=f'"{choice.getrandbits(64):x}"',
        last_modified="Tue, 13 Oct 2026 15:41:47 GMT",
        payload_digest=payload,
        seen_in=(Sighting(f"{base}/politics/", number % 40, moment),),
    )
    ref = SnapshotRef(segment, number % 1000 * 20_000, 20_000, record_id, payload, payload, url, 200)
    made = Article(
        id=article_id(url),
        outlet=OUTLET,
        url=url,
        status="ok",
        date_published=moment,
        content_hash=f"1:sha256:{choice.getrandbits(256):064x}",
        version=1,
        captured=moment,
        snapshot=ref,
        extraction=EXTRACTION,
    )
    return fate, made


def _path(number: int) -> str:
    return f"/politics/2025/{1 + number % 12:02}/{2_000_000 + number}-another-vote-on-the-harbour-budget/"


def _answer(path: str, fields: dict[str, str]) -> bytes:
    if path == "/politics/":
        return response(listing(range(40)))
    if path == "/robots.txt":
        return response(b"User-agent: *\nAllow: /\n")
    return response(article(hash(path) % 100))


def _measure_starts(site: Site, many: Path, few: Path, chosen: argparse.Namespace) -> None:
    """Each archive's crawls alternate with the other's; each run finds 40 articles, new at first, then not due. What a
    first start keeps for later ones is made before."""
    took: dict[Path, list[tuple[float, float, float]]] = {many: [], few: []}
    for number in range(chosen.rounds + 1):
        for folder in (few, many):
            asked = len(site.asked)
            cost = crawl(folder, f"{site.base}/politics/", REFETCH=REFETCH)
            if number:
                ended = cost.began + cost.seconds
                took[folder].append((site.asked[asked].at - cost.began, ended - site.asked[-1].at, cost.peak / 2**20))
    start, end, peak = (statistics.median(figures) for figures in zip(*took[many], strict=True))
    bare, bare_end, low = (statistics.median(figures) for figures in zip(*took[few], strict=True))
    of = f"{chosen.urls:,} URLs of {chosen.runs:,} runs"
    print(f"with {of}, beside {FEW:,} of {FEW_RUNS}; medians of {chosen.rounds}")
    print(f"  to the first request  {start:6.2f} s    {bare:6.2f} s    {start / bare:.2f} x")
    print(f"  from the last answer  {end:6.2f} s    {bare_end:6.2f} s    {end / bare_end:.2f} x")
    print(f"  memory at its peak    {peak:6.1f} MiB  {low:6.1f} MiB  {peak - low:.1f} MiB more", end="")
    print(f": {(peak - low) * 2**20 / (chosen.urls - FEW):.0f} bytes a URL")


def _measure_questions(folder: Path, base: str, urls: int) -> None:
    ledger = Ledger(folder / "archive" / "ledger" / f"{OUTLET}.sqlite")
    now = NOW.timestamp() + 1000 * 86_400  # all are due
    seen = Sighting(f"{base}/politics/", 0, layout.timestamp(NOW))
    numbers = iter(range(urls, 2 * urls))
    choice = random.Random(1)
    questions: dict[str, Callable[[], object]] = {
        "take(50)": lambda: ledger.take("benchmark1", now, 50),
        "take(1)": lambda: ledger.take("benchmark1", now, 1),
        "waiting": lambda: ledger.waiting("benchmark1", now),
        "sighted, new": lambda: ledger.sighted("benchmark1", base + _path(next(numbers)), seen),
        "sighted, known": lambda: ledger.sighted("benchmark1", base + _path(choice.randrange(urls)), seen),
        "standing": lambda: ledger.standing(base + _path(choice.randrange(urls))),
    }
    print(f"questions to a ledger of {urls:,} URLs, all of them due: milliseconds, median and 99th of 100")
    for name, ask in questions.items():
        took = sorted(_timed(ask) for _ in range(100))
        print(f"  {name:15} {took[50]:8.3f} {took[98]:8.3f}")
    ledger.close()


def _timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
