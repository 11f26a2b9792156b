"""Real pages, feeds, sitemaps and robots.txt files, changed by a seed: each is read, and none takes long.

    python -m benchmarks.mutated_pages FOLDER [--count 1000] [--seed N]

FOLDER has ``.html``, ``.xml`` and ``.txt`` files at any depth; ``--count`` mutations of each of these kinds are read by
``extract`` and ``read_listing``, ``read_feed`` and ``read_sitemap``, or as rules. Prints what raised, what took more
than 20 s of CPU, and the slowest; ends with 1 where one did.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from crawler.discovery.feed import read_feed
from crawler.discovery.listing.read import read_listing
from crawler.discovery.sitemap import read_sitemap, robots_sitemaps
from crawler.extraction.article import extract
from crawler.manners.robotstxt import is_robots, read_rules
from tests.crawler.fuzzing import mutated

__all__ = ["READ"]

_URL = "https://news.example/politics/2026/11/20/statement/"
_MOST_SECONDS = 20
_FILES = 200


def _page(body: bytes) -> None:
    cause = extract(body, _URL).status_reason
    if cause is not None and cause.kind == "not_extracted":
        raise AssertionError(cause)
    read_listing(body, _URL)


def _list(body: bytes) -> None:
    for link in (*read_feed(body, _URL).found, *read_sitemap(body, _URL).pages):
        link.url.encode()


def _rules(body: bytes) -> None:
    robots_sitemaps(body, _URL)
    is_robots(body)
    read_rules(body, "PaperOfRecord").allows(_URL)


READ: Mapping[str, Callable[[bytes], None]] = {"html": _page, "xml": _list, "txt": _rules}
"""What reads a kind of file, by the end of its name."""


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=int(time.strftime("%Y%m%d")))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    failed = 0
    for kind, read in READ.items():
        paths = sorted(options.folder.rglob(f"*.{kind}"))
        drawn = random.Random(options.seed).sample(paths, min(_FILES, len(paths)))
        slowest = 0.0
        for number, body in mutated([path.read_bytes() for path in drawn], options.count if drawn else 0, options.seed):
            begun = time.process_time()
            try:
                read(body)
            except Exception:
                failed += 1
                print(f"{drawn[number % len(drawn)]}, mutation {number}: {traceback.format_exc()}")
            took = time.process_time() - begun
            slowest = max(slowest, took)
            if took > _MOST_SECONDS:
                failed += 1
                print(f"{drawn[number % len(drawn)]}, mutation {number}: {took:.0f} s")
        print(f"{kind}: {options.count} mutations of {len(drawn)} files; the slowest took {slowest:.1f} s", flush=True)
    print(f"{failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(_main())
