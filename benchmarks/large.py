"""Reading large archives: the first article, one URL's history, a scan, and how often the storage is asked.

``python -m benchmarks.large [--articles 60000] [--runs 1000] [--without] [--keep FOLDER]``: an archive of invented text
is written directly, a tenth of its captures being edits; then each question is asked in a process of its own, with the
catalog (and ``--without`` it). ``requests`` are those that an object store would get: a list is one for each 1,000
names.
"""

from __future__ import annotations

import argparse
import base64
import datetime as dt
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from pathlib import Path
from typing import BinaryIO

import archive
from archive import layout
from archive.article import Article, Block, Extraction, Sighting
from archive.catalog.write import RATIO, refresh
from archive.manifest import Fate, FileEntry, Manifest
from archive.storage.base import Entry, Storage
from archive.storage.jsonl import pack_lines
from archive.storage.local import LocalStorage
from archive.urls import article_id, normalised
from archive.warc.snapshot import SnapshotRef

OUTLET = "gazette"
EDITS = 10
_EPOCH = 1_790_000_000
_TEXT = "The ferry to the outer islands was late on Tuesday, the harbour office said. " * 6


def url_of(number: int) -> str:
    return f"https://gazette.example/politics/{number:08}/"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60_000)
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--without", action="store_true", help="ask the archive without its catalog, too")
    parser.add_argument("--keep", type=Path, help="make it here, or ask what is here")
    parser.add_argument("--ask", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        print(json.dumps(_QUESTIONS[options.ask[0]](Path(options.ask[1]), options.articles)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        root = options.keep or Path(scratch)
        if not (root / layout.MARK).exists():
            began = time.monotonic()
            generate(root, options.articles, options.runs)
            print(f"written: {options.articles:,} articles, {options.runs:,} runs, {time.monotonic() - began:.1f} s")
        if options.without:
            shutil.rmtree(root / "catalog", ignore_errors=True)
            _ask_all(root, options.articles, "without")
        began = time.monotonic()
        refresh(LocalStorage(root), OUTLET)
        size = sum(path.stat().st_size for path in (root / "catalog").rglob("*.gz"))
        print(f"catalog: {time.monotonic() - began:.1f} s, {size:,} bytes")
        _ask_all(root, options.articles, "with")


def _ask_all(root: Path, articles: int, how: str) -> None:
    for name in _QUESTIONS:
        words = [sys.executable, "-m", "benchmarks.large", "--articles", str(articles), "--ask", name, str(root)]
        told = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
        figures = ", ".join(f"{value:,} {figure}" for figure, value in told.items())
        print(f"{how:>8}  {name:<8} {figures}", flush=True)


def generate(root: Path, articles: int, runs: int, *, every: int = 3600) -> None:
    """Writes the articles, fates and manifests of an outlet's runs, one each ``every`` seconds; the last tenth of each
    run's captures are edits."""
    layout.prepare(root)
    assert _id(12_345) == article_id(url_of(12_345))
    place = LocalStorage(root, sync=False)
    made, ends = 0, _ends(runs)
    parents: tuple[archive.manifest.Parent, ...] = ()
    for run in range(runs):
        upto = articles * (run + 1) // runs
        edits = [(made // 2 + at * 7919) % made for at in range((upto - made) // EDITS)] if made else []
        numbers = [*range(made, upto), *edits]
        lines = [_line(_moment(run * every, at), run, number) for at, number in enumerate(numbers)]
        fates = [
            Fate(url=url_of(number), fate="saved", article=_id(number), captured=_moment(run * every, at))
            for at, number in enumerate(numbers)
        ]
        made = upto
        parents = _run(place, run, _moment(run * every, 0), lines, fates, parents)
        if run + 1 in ends:
            refresh(place, OUTLET)


def _ends(runs: int) -> set[int]:
    """After which runs the catalog is to be written, so that its files are those of a crawl that wrote it each time."""
    sizes: list[int] = []
    for _ in range(runs):
        size = 1
        while sizes and sizes[-1] <= RATIO * size:
            size += sizes.pop()
        sizes.append(size)
    return set(accumulate(sizes))


def _run(
    place: LocalStorage,
    number: int,
    started: str,
    lines: list[bytes],
    fates: list[Fate],
    parents: tuple[archive.manifest.Parent, ...],
) -> tuple[archive.manifest.Parent, ...]:
    name = f"run{number:09}"
    data = b"".join(gzip.compress(line + b"\n", 1, mtime=0) for line in lines)
    files = {
        layout.articles_name(OUTLET, started, name, _RULES.id): data,
        layout.fates_name(OUTLET, started, name): pack_lines(one.to_json() for one in fates),
    }
    for file, content in files.items():
        place.put(file, content)
    entries = tuple(FileEntry.of(file, content) for file, content in files.items())
    manifest = Manifest(
        run=name, outlet=OUTLET, status="complete", started=started, ended=started, files=entries, parents=parents,
        extractions=(_RULES.id,), counts={"saved": len(lines)},
    )  # fmt: skip
    told = manifest.to_json()
    sha256 = hashlib.sha256(told).hexdigest()
    where = layout.manifest_name(OUTLET, started, name)
    place.put(f"{where}.sha256", f"{sha256}  {name}.json\n".encode())
    place.put(where, told)
    return (archive.manifest.Parent(name, sha256),)


_RULES = Extraction(id="1-0123456789abcdef", rules=1)


def _line(captured: str, run: int, number: int) -> bytes:
    """An article from the pattern; its text and its hashes are its own."""
    url = url_of(number)
    own = hashlib.sha256(b"%d %d" % (run, number)).hexdigest()
    marks = {b"@url@": url, b"@id@": _id(number), b"@captured@": captured, b"@own@": own, b"@number@": str(number)}
    return _MARK.sub(lambda found: marks[found[0]].encode(), _PATTERN)


def _id(number: int) -> str:
    """As ``article_id`` gives it, of an address that is in its normal form but for the number."""
    normal = _NORMAL.replace(f"{0:08}", f"{number:08}")
    return base64.b32encode(hashlib.sha256(normal.encode()).digest()).decode().lower()[:26]


def _pattern() -> bytes:
    text = f"{_TEXT}\n\n@own@ {_TEXT}"
    return Article(
        id="@id@",
        outlet=OUTLET,
        url="@url@",
        headline="Ferry @number@ Is Late",
        authors=("Maud Tessering",),
        text=text,
        body=(Block("paragraph", text),),
        status="ok",
        section=("Politics",),
        language="en",
        date_published="@captured@",
        content_hash="1:sha256:@own@",
        version=1,
        captured="@captured@",
        snapshot=SnapshotRef(f"warc/{OUTLET}/x.warc.gz", 0, 10, "<urn:uuid:@own@>", None, None, "@url@", 200),
        seen_in=(Sighting("https://gazette.example/politics/", 0, "@captured@"),),
        extraction=_RULES,
    ).to_json()


_PATTERN = _pattern()
_NORMAL = normalised(url_of(0))
_MARK = re.compile(rb"@\w+@")


def _moment(after: int, at: int) -> str:
    return layout.timestamp(dt.datetime.fromtimestamp(_EPOCH + after + at / 100, dt.UTC))


class Counted(Storage):
    """A storage that counts what is asked of it, and is read as a bucket is."""

    lists_dearly = True

    def __init__(self, of: Storage) -> None:
        self.name = of.name
        self.requests = 0
        self._of = of

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        self.requests += 1
        return self._of.read(name, offset, length)

    def list(self, prefix: str = "", after: str = "") -> Iterator[Entry]:
        entries = [*self._of.list(prefix, after)]
        self.requests += max(1, -(-len(entries) // 1000))
        yield from entries

    def names(self, prefix: str = "", after: str = "") -> Sequence[str]:
        found = self._of.names(prefix, after)
        self.requests += max(1, -(-len(found) // 1000))
        return found

    def folders(self, prefix: str) -> list[str]:
        self.requests += 1
        return [*self._of.folders(prefix)]

    def open(self, name: str) -> BinaryIO:
        self.requests += 2
        return self._of.open(name)

    def size(self, name: str) -> int:
        self.requests += 1
        return self._of.size(name)

    def put(self, name: str, data: bytes | Path) -> None:
        raise NotImplementedError

    def delete(self, name: str) -> None:
        raise NotImplementedError


def _first(root: Path, articles: int) -> dict[str, float]:
    began = time.monotonic()
    one = next(archive.open(root).articles())
    assert one.url == url_of(0), one.url
    return _spent(began)


def _history(root: Path, articles: int) -> dict[str, float]:
    news = archive.open(root)
    began = time.monotonic()
    history = news.history(url_of(articles // 3))
    assert history, "no history"
    return _spent(began) | {"versions": len(history)}


def _scan(root: Path, articles: int) -> dict[str, float]:
    began = time.monotonic()
    count = sum(1 for _ in islice(archive.open(root).articles(), 100_000))
    return _spent(began) | {"articles": count, "a second": round(count / (time.monotonic() - began))}


def _requests(root: Path, articles: int) -> dict[str, float]:
    first, history = Counted(LocalStorage(root)), Counted(LocalStorage(root))
    next(archive.open(first).articles())
    archive.open(history).history(url_of(articles // 3))
    return {"requests to the first article": first.requests, "to a history": history.requests}


def _spent(began: float) -> dict[str, float]:
    # What getrusage tells counts the process that forked this one.
    status = Path("/proc/self/status").read_text()
    peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return {"ms": round(1000 * (time.monotonic() - began), 1), "MB": round(int(peak) / 1024)}


_QUESTIONS = {"first": _first, "history": _history, "scan": _scan, "requests": _requests}


if __name__ == "__main__":
    main()
