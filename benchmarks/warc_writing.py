"""How fast WARC records are written, and how large they get, beside warcio's default writer.

``python benchmarks/warc_writing.py [FOLDER]`` takes every HTML page below FOLDER (default: the real pages beside the
checkout, else invented ones), as identity and as gzip bodies, writes request and response of each with both writers in
turn, and prints the ratio of the medians. The files of both are then shown to the outside judges.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from archive.warc import build
from archive.warc.http import Exchange

ROUNDS = 9
PAGES = 60
_REQUEST = [
    ("Host", "news.example"),
    ("User-Agent", "paper-of-record/0.1 (+https://news.example/bot)"),
    ("Accept", "text/html,application/xhtml+xml"),
    ("Accept-Encoding", "gzip"),
]
_RESPONSE = [
    ("Date", "Tue, 24 Nov 2026 12:00:00 GMT"),
    ("Content-Type", "text/html; charset=UTF-8"),
    ("Server", "nginx"),
    ("Cache-Control", "max-age=60"),
    ("Vary", "Accept-Encoding"),
]
_MOMENT = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

Writer = Callable[[list[bytes], list[tuple[str, str]]], bytes]


def pages(folder: Path | None) -> list[bytes]:
    """Bodies to write, decoded."""
    files = sorted(folder.rglob("*")) if folder and folder.is_dir() else []
    found = []
    for path in files:
        if path.name.endswith((".html", ".html.gz")) and len(found) < PAGES:
            data = path.read_bytes()
            found.append(gzip.decompress(data) if path.suffix == ".gz" else data)
    return found or [_invented(number) for number in range(PAGES)]


def ours(bodies: list[bytes], fields: list[tuple[str, str]], about: tuple[tuple[str, str], ...] = ()) -> bytes:
    """The pair as the archive writes it; with ``about`` also the metadata record that a crawl adds."""
    out = io.BytesIO()
    request = _message("GET /politics/a HTTP/1.1", _REQUEST)
    for body in bodies:
        head = _message("HTTP/1.1 200 OK", [*fields, ("Content-Length", str(len(body)))])
        one = Exchange("https://news.example/politics/a", _MOMENT, request, head + body, len(head), ip="192.0.2.7")
        for built in build.exchange(one, warcinfo_id="<urn:uuid:00000000-0000-4000-8000-000000000000>", about=about):
            out.write(built.data)
    return out.getvalue()


def warcios(bodies: list[bytes], fields: list[tuple[str, str]]) -> bytes:
    """The pair as warcio's default writer writes it."""
    from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415 - the peer is needed here only
    from warcio.warcwriter import WARCWriter  # noqa: PLC0415

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    for body in bodies:
        own = {"WARC-IP-Address": "192.0.2.7"}
        head = StatusAndHeaders("200 OK", [*fields, ("Content-Length", str(len(body)))], protocol="HTTP/1.1")
        response = writer.create_warc_record(
            "https://news.example/politics/a",
            "response",
            io.BytesIO(body),
            http_headers=head,
            warc_headers_dict=dict(own),
        )
        asked = StatusAndHeaders("GET /politics/a HTTP/1.1", _REQUEST, is_http_request=True)
        request = writer.create_warc_record("https://news.example/politics/a", "request", http_headers=asked)
        writer.write_request_response_pair(request, response)
    return out.getvalue()


def measure(writers: dict[str, Callable[[], bytes]], rounds: int = ROUNDS) -> dict[str, tuple[float, int]]:
    """Median CPU seconds and size of each writer's file; the writers take turns, in changing order."""
    seconds: dict[str, list[float]] = {name: [] for name in writers}
    sizes = {}
    order = list(writers)
    for _ in range(rounds):
        random.shuffle(order)
        for name in order:
            begun = time.process_time()
            sizes[name] = len(writers[name]())
            seconds[name].append(time.process_time() - begun)
    return {name: (statistics.median(seconds[name]), sizes[name]) for name in writers}


def judged(data: bytes) -> list[str]:
    """What the outside judges say about a file; nothing is good."""
    verdicts = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.warc.gz")
        path.write_bytes(data)
        for command in (["warcio", "check"], ["fastwarc", "check", "-q", "-p"], ["cdxj-indexer"], ["gzip", "-t"]):
            tool = Path(sys.executable).with_name(command[0])
            called = [str(tool) if tool.exists() else command[0], *command[1:], str(path)]
            done = subprocess.run(called, capture_output=True, text=True, check=False)
            if done.returncode or "ailed" in done.stdout + done.stderr:
                verdicts.append(f"{command[0]}: {done.stdout}{done.stderr}"[:300])
    return verdicts


def main(folder: Path | None) -> int:
    """Prints a line for each kind of body; 1 where a figure is missed or a judge objects."""
    plain = pages(folder)
    packed = [gzip.compress(body, 6) for body in plain]
    print(
        f"{len(plain)} pages, {sum(map(len, plain)) / len(plain) / 1000:.0f} kB ({len(packed)} gzipped: "
        f"{sum(map(len, packed)) / len(packed) / 1000:.0f} kB), medians of {ROUNDS} rounds"
    )
    missed = 0
    for name, bodies, extra, wanted in (
        ("identity", plain, [], 5.0),
        ("gzip", packed, [("Content-Encoding", "gzip")], 3.5),
    ):
        fields = [*_RESPONSE, *extra]
        about = (("seenIn", "https://news.example/politics/"), ("fetchTimeMs", "120"))
        result = measure(
            {
                "warcio": lambda bodies=bodies, fields=fields: warcios(bodies, fields),
                "ours": lambda bodies=bodies, fields=fields: ours(bodies, fields),
                "with metadata": lambda bodies=bodies, fields=fields, about=about: ours(bodies, fields, about),
            }
        )
        base, base_size = result["warcio"]
        for one, (seconds, size) in result.items():
            print(
                f"  {name:9} {one:14} {seconds / len(bodies) * 1000:7.3f} ms CPU a page  {base / seconds:5.2f} x  "
                f"{size:>11,} bytes  {(size / base_size - 1) * 100:+5.2f} % disk"
            )
        seconds, size = result["ours"]
        missed += base / seconds < wanted or (bool(extra) and size > base_size * 1.02)
        verdicts = judged(ours(bodies, fields, about))
        missed += len(verdicts)
        print(f"  {name:9} judges: {'; '.join(verdicts) or 'no objection'}")
    return int(missed > 0)


def _message(start: str, fields: list[tuple[str, str]]) -> bytes:
    return "".join(f"{line}\r\n" for line in (start, *(f"{name}: {value}" for name, value in fields), "")).encode()


def _invented(number: int) -> bytes:
    """A page of about 90 kB with the redundancy of real ones: much markup, some prose."""
    chance = random.Random(number)
    words = ["".join(chance.choices("abcdefghijklmnoprstuw", k=chance.randint(2, 9))) for _ in range(1500)]
    rows = []
    while sum(map(len, rows)) < 90_000:
        text = " ".join(chance.choices(words, k=chance.randint(5, 40)))
        rows.append(f'<div class="block__{chance.randrange(9)} is-{chance.choice(words)}"><p>{text}</p></div>\n')
    return f"<!doctype html><html><body>{''.join(rows)}</body></html>".encode()


if __name__ == "__main__":
    beside = Path(__file__).resolve().parents[2] / "shared" / "data" / "fundus_head"
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else beside))
