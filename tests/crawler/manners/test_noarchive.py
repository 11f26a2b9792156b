"""noarchive: where a page says it, to whom, and what is made of it."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest
from scrapy.settings import Settings

from archive.errors import UsageError
from archive.warc.http import Exchange
from crawler.extraction import extract
from crawler.manners.noarchive import noarchive_of, skips_noarchive
from tests.crawler.sites import address, fates, listing, page, run_of, serving, warc

NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)


def exchange(fields: dict[str, str], body: bytes = b"", status: int = 200) -> Exchange:
    lines = [f"HTTP/1.1 {status} OK", *(f"{name}: {value}" for name, value in fields.items())]
    head = ("\r\n".join(lines) + "\r\n\r\n").encode()
    return Exchange("https://site.example/p", NOW, b"GET /p HTTP/1.1\r\n\r\n", head + body, len(head))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("noarchive", True),
        ("noindex, NOARCHIVE", True),
        ("nocache", True),
        ("PaperOfRecord: noarchive", True),
        ("googlebot: noarchive", False),
        ("googlebot: noindex, noarchive", False),  # a name holds for all that follows it
        ("noarchive, googlebot: noindex", True),
        ("googlebot: noindex, paperofrecord: noindex, noarchive", True),
        ("max-snippet: 20, noarchive", True),  # a value is no crawler's name
        ("unavailable_after: 25 Jun 2010 15:00:00 PST", False),
        ("none", False),
        ("noindex", False),
        ("", False),
    ],
)
def test_the_header(value: str, said: bool) -> None:
    assert noarchive_of(exchange({"X-Robots-Tag": value}), "PaperOfRecord") == (
        f"X-Robots-Tag: {value}" if said else None
    )


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ('<meta name="robots" content="noarchive">', True),
        ("<META CONTENT='noindex,NoArchive' NAME=Robots />", True),
        ("<meta name=robots content=noarchive>", True),
        ('<meta name="paperofrecord" content="nocache">', True),
        ('<meta charset="utf-8"><meta name="robots" content="noarchive">', True),
        ('<meta property="og:type" content="article"><meta content="x"><meta name="robots" content="noarchive">', True),
        ('<meta http-equiv="refresh" content="300"><meta name="robots"><meta name="robots" content="noarchive">', True),
        ('<meta property="robots" content="noarchive">', False),
        ('<meta name="googlebot" content="noarchive">', False),
        ('<meta name="robots" content="index, follow">', False),
        ('<!-- <meta name="robots" content="noarchive"> -->', False),
        ('<meta name="description" content="noarchive">', False),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_the_meta(tag: str, said: bool, packed: bool) -> None:
    body = f"<html><head><title>x</title>{tag}</head>".encode()
    given = exchange({"Content-Encoding": "gzip"} if packed else {}, gzip.compress(body) if packed else body)

    assert (noarchive_of(given, "PaperOfRecord") is not None) is said


def test_the_meta_of_a_page_in_utf16() -> None:
    """Read as the page is (``archive.charset``), not as bytes that look like ASCII."""
    body = '<html><head><meta name="robots" content="noarchive"></head>'.encode("utf-16")

    assert noarchive_of(exchange({}, body), "PaperOfRecord") == '<meta name="robots" content="noarchive">'


@pytest.mark.parametrize("status", [301, 304, 404, 503])
def test_what_was_not_delivered_is_no_page_to_keep(status: int) -> None:
    assert noarchive_of(exchange({"X-Robots-Tag": "noarchive"}, status=status), "PaperOfRecord") is None


def test_a_policy_that_is_none_is_said() -> None:
    assert not skips_noarchive(Settings({}))
    assert skips_noarchive(Settings({"NOARCHIVE": "Skip"}))
    with pytest.raises(UsageError, match="NOARCHIVE=never: write keep or skip"):
        skips_noarchive(Settings({"NOARCHIVE": "never"}))


@pytest.mark.parametrize("policy", ["keep", "skip"])
def test_a_page_that_says_so_is_kept_or_left_out(tmp_path: Path, policy: str) -> None:
    """Left out, its words are nowhere in the archive; that it was, and why, is."""
    with serving() as site:
        site.answers["/robots.txt"] = (200, b"", {"X-Robots-Tag": "noarchive"})
        site.answers["/politics/"] = listing(1, 2)
        site.answers[address(1)] = page("kept")
        status, body, _ = page("unwanted")
        site.answers[address(2)] = (status, body, {"X-Robots-Tag": "noarchive"})
        done = site.crawl(tmp_path, NOARCHIVE=policy)

    assert done.code == 0, done.log
    told = fates(tmp_path / "archive", run_of(done))
    assert told[address(1)]["fate"] == "saved"
    responses = [one.headers.first("WARC-Target-URI") for one in warc(tmp_path / "archive", "response")]
    assert [url for url in responses if url.endswith(address(2))] == (
        [site.base + address(2)] if policy == "keep" else []
    )
    assert any(url.endswith("/robots.txt") for url in responses)
    if policy == "keep":
        assert told[address(2)]["fate"] == "saved"
        return
    assert (told[address(2)]["fate"], told[address(2)]["reason"]["kind"]) == ("skipped", "noarchive")
    notes = [one.block for one in warc(tmp_path / "archive", "metadata") if b"reason: noarchive" in one.block]
    assert len(notes) == 1
    assert b"detail: X-Robots-Tag: noarchive" in notes[0]
    kept = b"".join(gzip.decompress(path.read_bytes()) for path in (tmp_path / "archive").rglob("*.gz"))
    assert b"unwanted" not in kept


HTML = """<html><head>{}</head><body><article><h1>Ferry Late Again</h1><p>The ferry to the outer islands was late
again on Tuesday, for the fourth time this month, the harbour office said.</p></article></body></html>"""


@pytest.mark.parametrize(
    ("metas", "headers", "signals"),
    [
        ("", {}, (None, None, None, None)),
        (
            '<meta name="Robots" content="max-image-preview:large"><meta name="robots" content="noarchive">'
            '<meta name="googlebot" content="nosnippet"><meta name="PaperOfRecord" content="noindex">',
            {},
            ("max-image-preview:large, noarchive, paperofrecord: noindex, googlebot: nosnippet", None, None, None),
        ),
        ("", {"X-Robots-Tag": "otherbot: noindex, noarchive"}, (None, "otherbot: noindex, noarchive", None, None)),
        ('<meta name="tdm-reservation" content="1">', {}, (None, None, "1", None)),
        (
            '<meta name="tdm-policy" content="https://site.example/tdm.json">',
            {"TDM-Reservation": "1"},
            (None, None, "1 https://site.example/tdm.json", None),
        ),
        ('<meta name="tdm-reservation" content="0">', {"tdm-reservation": "1"}, (None, None, "1", None)),
        ("", {"Content-Usage": "train-ai=n, search=y"}, (None, None, None, "train-ai=n, search=y")),
        ("", {"Content-Signal": "ai-train=no"}, (None, None, None, "ai-train=no")),
    ],
)
def test_an_article_keeps_what_its_publisher_says(
    metas: str, headers: dict[str, str], signals: tuple[str | None, ...]
) -> None:
    found = extract(HTML.format(metas).encode(), "https://site.example/p", headers=headers).signals

    assert (found.robots_meta, found.x_robots_tag, found.tdm, found.content_usage) == signals


def test_a_header_that_is_repeated_is_kept_whole() -> None:
    pairs = [("X-Robots-Tag", "noindex"), ("x-robots-tag", "googlebot: noarchive")]
    found = extract(HTML.format("").encode(), "https://site.example/p", headers=pairs).signals

    assert found.x_robots_tag == "noindex, googlebot: noarchive"
