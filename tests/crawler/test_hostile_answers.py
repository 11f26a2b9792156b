"""A site whose answers mean harm: each has its fate and cause, honest pages are saved, the archive stays usable."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.urls import LONGEST
from archive.verify.audit import verify
from tests.crawler.articles.test_rederive import captures, rebuilt
from tests.crawler.crawls import crawl
from tests.crawler.sites import Answer, Site, address, fates, listing, page, run_of, serving, warc
from tests.wire import Step, WireServer

LONG = "/politics/2026/10/20/" + "a" * 65_000
HONEST = (20, 21, 22)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def sent(number: int, status: int = 200, **fields: str) -> Answer:
    return status, page(f"number {number}")[1] if status == 200 else b"", {
        name.replace("_", "-"): value for name, value in fields.items()
    }  # fmt: skip


def test_heads_and_addresses_that_mean_harm(site: Site, tmp_path: Path) -> None:
    """The caps of reader and writer are one: after each of these ``verify`` is 0, ``mend`` and a second run work."""
    hostile: dict[int, tuple[Answer, str, str | None]] = {
        1: (sent(1, 302, Location=LONG), "skipped", "long_address"),
        2: (sent(2, 301, Location=f"http://elsewhere.example{LONG}"), "skipped", "long_address"),
        3: (sent(3, 302, Location="/" + "\xe9/" * (LONGEST // 2)), "skipped", "long_address"),
        4: (sent(4, X_Filler="x" * 300_000), "failed", "cut"),
        5: (sent(5, 404, X_Filler="x" * 300_000), "failed", "cut"),
        6: (sent(6, 302, X_Filler="x" * 300_000, Location=address(20)), "failed", "cut"),
        7: (sent(7, ETag='"' + "e" * 200_000 + '"'), "saved", None),
        8: (sent(8, ETag='"a\x1b[31m"'), "saved", None),
    }
    site.answers = {"/politics/": listing(*hostile, *HONEST)}
    site.answers |= {address(n): answer for n, (answer, *_) in hostile.items()}
    site.answers |= {address(n): page(f"number {n}") for n in HONEST}

    done = site.crawl(tmp_path)

    told = fates(tmp_path / "archive", run_of(done))
    said = {n: (told[address(n)]["fate"], (told[address(n)]["reason"] or {}).get("kind")) for n in hostile}
    assert said == {n: (fate, cause) for n, (_, fate, cause) in hostile.items()}
    assert {told[address(n)]["fate"] for n in HONEST} == {"saved"}
    assert {told[address(n)]["reason"]["code"] for n in (4, 5, 6)} == {"head"}
    assert not any(told[address(n)]["etag"] for n in hostile)
    assert list(verify(tmp_path / "archive")) == []
    mended = subprocess.run(
        [sys.executable, "-m", "archive", "mend", str(tmp_path / "archive")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (mended.returncode, mended.stdout) == (0, "")
    again = rebuilt(tmp_path / "archive", tmp_path)
    assert captures(again) == captures(tmp_path / "archive")

    site.answers["/robots.txt"] = sent(0, 302, Location=LONG)
    assert site.crawl(tmp_path, REFETCH_ALL=1).code == 1
    site.answers["/robots.txt"] = 404, b"", {}
    site.answers["/politics/"] = sent(0, 302, Location=LONG)
    assert site.crawl(tmp_path).code == 1
    site.answers["/politics/"] = listing(*HONEST)
    assert site.crawl(tmp_path, REFETCH_ALL=1).summary["counts"]["unchanged"] >= len(HONEST)
    assert list(verify(tmp_path / "archive")) == []
    assert len(archive.open(tmp_path / "archive").runs()) == 4


_HEAD = "HTTP/1.1 {} \r\nContent-Type: text/html; charset=utf-8\r\n"


def _wire(status: str, *fields: str, body: bytes = b"") -> list[Step]:
    return [_HEAD.format(status).encode() + "".join(f"{one}\r\n" for one in fields).encode() + b"\r\n" + body]


def test_what_is_no_http_is_told_without_its_bytes(tmp_path: Path) -> None:
    """Neither Python's words nor the answer's stand in fates, sources and records; a redirect of which the body was cut
    leads on."""
    story = page("half")[1]
    stories = {n: page(f"number {n}")[1] for n in (9, *HONEST)}
    cut = [*_wire("302", "Content-Length: 9000", f"Location: {address(9)}", body=b"a"), "close"]
    hostile: dict[int, tuple[list[Step], tuple[str, str | None, str | None]]] = {
        1: ([b"<!DOCTYPE html>\n<p>SECRETBYTES", "close"], ("failed", "no_answer", "not_http")),
        2: ([b"HTTP/1.1 2OO SECRETBYTES\r\n\r\n", "close"], ("failed", "no_answer", "not_http")),
        3: ([*_wire("1000"), "close"], ("failed", "http_status", None)),
        4: (["reset"], ("failed", "no_answer", "disconnect")),
        5: ([*_wire("200", "Content-Length: -5"), "close"], ("failed", "cut", "unspecified")),
        6: ([*_wire("200", "Content-Length: 9000", body=story[:-40]), "close"], ("failed", "cut", "disconnect")),
        7: (cut, ("saved", None, None)),
    }
    feed = [*_wire("200", "Transfer-Encoding: chunked", body=b"0xSECRETBYTES\r\na\r\n"), "close"]
    section = b"<link rel=alternate type=application/rss+xml href=/politics/feed/>" + listing(*hostile, *HONEST)[1]
    answers = {
        "/politics/": _wire("200", f"Content-Length: {len(section)}", body=section),
        "/politics/feed/": feed,
        **{address(n): _wire("200", f"Content-Length: {len(one)}", body=one) for n, one in stories.items()},
        **{address(n): steps for n, (steps, _) in hostile.items()},
    }
    none = _wire("404", "Content-Length: 0")
    with WireServer(lambda heard: answers.get(heard.target, none)) as server:
        section_url = f"http://127.0.0.1:{server.port}/politics/"
        done = crawl({"url": section_url}, folder=tmp_path)
        asked = [heard.target for heard in server.heard]

    told = fates(tmp_path / "archive", run_of(done))
    said = {n: (told[address(n)]["fate"], told[address(n)]["reason"] or {}) for n in hostile}
    assert {n: (fate, cause.get("kind"), cause.get("code")) for n, (fate, cause) in said.items()} == {
        n: expected for n, (_, expected) in hostile.items()
    }
    assert asked.count(address(7)) == 1
    sources = [one.cause for run in archive.open(tmp_path / "archive").runs() for one in run.sources if one.cause]
    assert ("cut", "unspecified") in {(one.kind, one.code) for one in sources}
    prose = " ".join([str(sources), str(said), *(str(one.block) for one in warc(tmp_path / "archive", "metadata"))])
    assert not [word for word in ("SECRETBYTES", "twisted", "Failure", "Error") if word in prose]
    assert [one for one in verify(tmp_path / "archive") if not one.odd] == []
