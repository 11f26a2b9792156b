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
from tests.crawler.sites import Answer, Site, address, fates, listing, page, run_of, serving

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
