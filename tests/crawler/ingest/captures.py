"""Somebody's crawl of an invented paper, as WARC records."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from archive.__main__ import main
from tests.archive import others

__all__ = ["EDITED", "HOST", "ONE", "RECORDS", "TWO", "captured", "extracted", "story"]

HOST = "https://www.paper.example"
WORDS = (
    "The harbour council of Öland met on {day} and heard what the works at the western quay will cost the town, "
    "which had asked for the figures in spring and got none.",
    "Nobody but the member for the islands spoke against them, and she said on {day} that a ferry is not a bridge.",
    "The mayor wants the council to vote before the summer, since the yard gives its price until the first of July.",
)


def story(headline: str, day: str = "Tuesday") -> str:
    paragraphs = "".join(f"<p>{line.format(day=day)}</p>" for line in WORDS)
    teaser = "<aside><h3><a href='/politics/other-story-of-the-day-12345/'>Another story of the day</a></h3></aside>"
    return (
        f"<!doctype html><html lang=en><head><title>{headline}</title><meta property='article:published_time' "
        f"content='2024-05-01T08:00:00+02:00'></head><body><h1>{headline}</h1>{paragraphs}{teaser}</body></html>"
    )


SECTION = (
    "<!doctype html><html><head><title>Politics</title></head><body><h1>Politics</h1><ul>"
    + "".join(
        f"<li><h2><a href='/politics/2024-05-0{n}-story-{n}00{n}0/'>Story number {n} of the day</a></h2></li>"
        for n in range(1, 9)
    )
    + "</ul><div>We use cookies. Accept all cookies</div></body></html>"
)


def captured(number: int, path: str, block: bytes, kind: str = "response", **fields: str) -> bytes:
    """A record of ``path``, captured on the day ``number`` of May 2024."""
    return others.record(
        kind,
        block,
        ("WARC-Record-ID", f"<urn:uuid:00000000-0000-4000-8000-{number:012}>"),
        ("WARC-Date", f"2024-05-{number:02}T10:00:00Z"),
        ("WARC-Target-URI", path if "://" in path else HOST + path),
        ("Content-Type", "application/http; msgtype=response"),
        *((name.replace("_", "-"), value) for name, value in fields.items()),
    )


ONE, TWO = "/politics/council-hears-figures-for-the-quay/", "/politics/islands-fear-for-their-ferry/"
EDITED = story("Council Told What Quay Costs")
RECORDS = [
    captured(1, "/politics/", others.page(SECTION)),
    captured(2, ONE, others.page(story("Council Hears Figures for the Quay"))),
    captured(3, TWO, others.page(story("Islands Fear for Their Ferry", "Friday"))),
    captured(4, ONE, others.page(EDITED)),
    captured(5, "/style.css", others.page("p { color: black }", "Content-Type: text/css")),
    captured(6, "/old/1", others.page("", f"Location: {TWO}", "Content-Type: text/html", status="301 Moved")),
    captured(7, "/politics/gone/", others.page("<html><h1>Not found</h1></html>", status="404 Not Found")),
    captured(8, "/feed/", others.page("<?xml version='1.0'?><rss><channel/></rss>")),
    captured(9, ONE, others.page(EDITED)),
    captured(
        10, "https://other.example/news/a-brief-about-the-bridge/", others.page(story("A Brief About the Bridge"))
    ),
]


def extracted(sources: Sequence[Path], to: Path, *more: str) -> int:
    return main(["extract", *map(str, sources), "--to", str(to), "--workers", "1", *more])
