"""How much of other people's WARC and ARC files is reached, and how fast, beside warcio and FastWARC.

``python -m benchmarks.foreign reach FOLDER`` counts, of each WARC, ARC and WACZ file below FOLDER, the responses whose
HTTP status line parses, as each of the three reads it, and names what we met where a peer reached more.
``python -m benchmarks.foreign outcomes FOLDER`` makes articles of each file by itself and says what became of each
page (benchmarks/outcomes.py). ``python -m benchmarks.foreign speed`` reads invented archives in turn with warcio's
iterator and with ours, ours and those that warcio wrote, and prints the ratios of the medians of CPU time: each
response's body as it was transferred, that with its status and a field of its head, and the body decoded.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import io
import random
import re
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import archive
from archive.layout import is_archive_file
from archive.warc import build, lenient
from archive.warc.http import Exchange
from archive.warc.problem import Problem

__all__ = ["Reach", "reached"]

ROUNDS = 21
PAGES = 400
_STATUS_LINE = re.compile(rb"\S+[ \t]+\d{3}(?:[ \t\r\n]|$)")
_WORDS = ["council", "harbour", "ferry", "budget", "vote", "minister", "railway", "debate", "Tuesday", "tax", "line"]


@dataclass(frozen=True)
class Reach:
    """Responses of one file with an HTTP status line, by reader; ``met`` is what ours says of the file."""

    name: str
    warcio: int
    fastwarc: int
    ours: int
    met: tuple[str, ...]

    @property
    def is_behind(self) -> bool:
        return self.ours < max(self.warcio, self.fastwarc)


def reached(folder: Path) -> Iterator[Reach]:
    """What each reader reaches of each file below ``folder``; of a WACZ file, of the files in it."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or not (is_archive_file(path.name) or path.name.endswith(".gz")) or "cdx" in path.name:
            continue
        for name, data in _parts(path):
            ours, met = _by_us(data)
            yield Reach(f"{path.relative_to(folder)}{name}", _by_warcio(data), _by_fastwarc(data), ours, met)


def _parts(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.suffix != ".wacz":
        yield "", path.read_bytes()
        return
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if is_archive_file(name):
                yield f"!{name}", package.read(name)


def _by_us(data: bytes) -> tuple[int, tuple[str, ...]]:
    count, met = 0, []
    for one in lenient.read(io.BytesIO(data)):
        if isinstance(one, Problem):
            met.append(one.kind)
        else:
            count += one.kind == "response" and bool(_STATUS_LINE.match(one.block))
    return count, tuple(met)


def _by_warcio(data: bytes) -> int:
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - the peers are needed here only

    count = 0
    with contextlib.suppress(Exception), contextlib.redirect_stderr(io.StringIO()):
        for one in ArchiveIterator(io.BytesIO(data), no_record_parse=True, arc2warc=True):
            count += one.rec_type == "response" and bool(_STATUS_LINE.match(one.raw_stream.readline(4096)))
    return count


def _by_fastwarc(data: bytes) -> int:
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415

    count = 0
    with contextlib.suppress(Exception):
        for one in ArchiveIterator(io.BytesIO(data), record_types=WarcRecordType.response, parse_http=False):
            count += bool(_STATUS_LINE.match(one.reader.read(4096)))
    return count


def _pages() -> Iterator[Exchange]:
    """Invented pages of 20 to 150 kB, most of them sent with gzip, a third of those in chunks."""
    draw = random.Random(1)
    for number in range(PAGES):
        text = " ".join(
            f"<p>{' '.join(draw.choices(_WORDS, k=12))} {draw.random()}</p>" for _ in range(draw.randint(200, 1500))
        )
        fields, body = ["Content-Type: text/html; charset=utf-8"], text.encode()
        if number % 5:
            fields, body = [*fields, "Content-Encoding: gzip"], gzip.compress(body, 6, mtime=0)
        if number % 3 == 0:
            parts = [body[at : at + 8192] for at in range(0, len(body), 8192)]
            body = b"".join(b"%x\r\n%b\r\n" % (len(one), one) for one in parts) + b"0\r\n\r\n"
            fields = [*fields, "Transfer-Encoding: chunked"]
        head = "\r\n".join(["HTTP/1.1 200 OK", *fields, "Server: nginx", "", ""]).encode()
        url = f"https://paper.example/politics/{number}"
        moment = dt.datetime(2026, 11, 24, tzinfo=dt.UTC) + dt.timedelta(seconds=number)
        yield Exchange(url, moment, b"GET / HTTP/1.1\r\nHost: paper.example\r\n\r\n", head + body, len(head))


def _ours(place: Path) -> Path:
    (place / "archive.json").write_bytes(b'{"format": 1}')
    segment = place / "warc/paper/2026/11/paper-20261124t120000z-2345672345ab-00000.warc.gz"
    segment.parent.mkdir(parents=True)
    segment.write_bytes(
        b"".join(one.data for page in _pages() for one in build.exchange(page, warcinfo_id="<urn:x:1>"))
    )
    return segment


def _theirs(place: Path) -> Path:
    """The same, written by warcio."""
    from warcio.warcwriter import WARCWriter  # noqa: PLC0415

    path = place / "theirs.warc.gz"
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for page in _pages():
            for kind, block in (("response", page.response), ("request", page.request)):
                date = {"WARC-Date": page.date}
                writer.write_record(
                    writer.create_warc_record(page.url, kind, io.BytesIO(block), warc_headers_dict=date)
                )
    return path


_WAYS = ("as transferred", "as transferred, with status and Content-Type", "decoded")


def _read_by_warcio(path: Path, way: str) -> int:
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415

    size = 0
    with path.open("rb") as stream:
        for one in ArchiveIterator(stream):
            if one.rec_type == "response":
                if way == _WAYS[1]:
                    size += int(one.http_headers.get_statuscode())
                    size += len(one.http_headers.get_header("Content-Type"))
                size += len((one.content_stream() if way == "decoded" else one.raw_stream).read())
    return size


def _read_by_us(source: Path, way: str) -> int:
    size = 0
    for one in archive.open(source).snapshots():
        if way == _WAYS[1]:
            size += one.status + len(one.headers["Content-Type"])
        size += len(one.body if way == "decoded" else one.payload)
    return size


def _ratio(ours: Callable[[], int], theirs: Callable[[], int]) -> float:
    """How many times as fast ours is, by medians of runs in turn."""
    took: dict[Callable[[], int], list[float]] = {ours: [], theirs: []}
    for _ in range(ROUNDS):
        for run in (ours, theirs):
            begun = time.process_time()
            run()
            took[run].append(time.process_time() - begun)
    return statistics.median(took[theirs]) / statistics.median(took[ours])


def _speed() -> None:
    with tempfile.TemporaryDirectory() as folder:
        own, other = Path(folder, "own"), Path(folder, "other")
        own.mkdir()
        other.mkdir()
        sources = {"ours": (own, _ours(own)), "theirs": (other, _theirs(other))}
        for name, (source, path) in sources.items():
            for way in _WAYS:
                same = _read_by_us(source, way), _read_by_warcio(path, way)
                ratio = _ratio(lambda: _read_by_us(source, way), lambda: _read_by_warcio(path, way))  # noqa: B023
                print(f"archives of {name}, bodies {way}: {ratio:.2f} x warcio's iterator; the same sum: {same}")


def _reach(folder: Path) -> None:
    found = list(reached(folder))
    for one in found:
        mark = "BEHIND" if one.is_behind else ""
        print(f"{one.name}\t{one.warcio}\t{one.fastwarc}\t{one.ours}\t{' '.join(one.met)}\t{mark}")
    totals = [sum(counts) for counts in zip(*((one.warcio, one.fastwarc, one.ours) for one in found), strict=True)]
    print(f"{len(found)} files: warcio {totals[0]}, FastWARC {totals[1]}, ours {totals[2]}")


if __name__ == "__main__":
    if sys.argv[1] == "reach":
        _reach(Path(sys.argv[2]))
    elif sys.argv[1] == "outcomes":
        from benchmarks.outcomes import main

        sys.exit(main(Path(sys.argv[2])))
    else:
        _speed()
