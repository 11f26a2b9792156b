"""The real listings, feeds and links in ../shared, read for tests and the benchmark alike."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from crawler.discovery.listing.read import Listing, read_listing
from crawler.discovery.listing.tree import parse
from tests.crawler.discovery.truth import SECTION, is_article

__all__ = ["Score", "articles", "captures", "labelled", "newsstand", "score", "truth_of"]


@dataclass(slots=True)
class Score:
    """Counts of what was found rightly, found wrongly and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / ((self.right + self.wrong) or 1)

    @property
    def recall(self) -> float:
        return self.right / ((self.right + self.missed) or 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / ((2 * self.right + self.wrong + self.missed) or 1)

    def add(self, found: set[str], truth: set[str]) -> None:
        self.right += len(found & truth)
        self.wrong += len(found - truth)
        self.missed += len(truth - found)


def captures(folder: Path, site: str) -> Iterator[tuple[str, bytes]]:
    """The captures of a site's politics page in the order of time: when (as in the file's name), bytes."""
    for file in sorted((folder / site).glob("politik.*.html.gz")):
        yield file.name.split(".")[1], gzip.decompress(file.read_bytes())


def truth_of(site: str, body: bytes) -> set[str]:
    """Every politics article that the page links to, by the hand-checked pattern."""
    page = parse(body, SECTION[site])
    return {link.url for link in page.links() if is_article(site, link.url)} if page else set()


def score(folder: Path, site: str) -> Score:
    """The generic path against the truth, over all captures of a site."""
    total = Score()
    for _, body in captures(folder, site):
        listing: Listing = read_listing(body, SECTION[site])
        total.add({found.url for found in listing.found}, truth_of(site, body))
    return total


def labelled(file: Path) -> list[tuple[str, str, bool]]:
    """storysniffer's labelled links without those whose URL is labelled both ways: URL, text, story or not."""
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    labels: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        labels[row["url"]].add(row["is_story"].lower())
    return [
        (row["url"], row["text"], row["is_story"].lower() == "true") for row in rows if len(labels[row["url"]]) == 1
    ]


def articles(file: Path) -> Iterator[tuple[str, bool]]:
    """The addresses of the articles of ``html_catalog.tsv``, each once, and whether it calls them politics."""
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    told = {row["url"]: row["politics"] == "1" for row in reversed(rows) if row["kind"] == "html"}
    yield from ((url, politics) for url, politics in told.items() if url.startswith("http") and "/web/2" not in url)


def newsstand(folder: Path) -> Iterator[tuple[str, bytes, set[str]]]:
    """The newsstand's section pages: URL, bytes, the articles they must yield."""
    articles: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        articles[row["outlet"]].add(row["url"])
    with (folder / "newsstand.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream):
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if url.count("/") == 4 and url.endswith("/politics/"):
                yield url, record.content_stream().read(), articles[url.split("/")[2]]
