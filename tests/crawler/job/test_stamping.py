"""``TSA_URL``: each run's manifest is stamped; an authority that is down fails no run."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.verify.audit import verify
from tests.archive.verify.authority import serving_time
from tests.crawler.sites import address, listing, page, run_of, serving
from tests.wire import closed_port


def test_a_run_is_stamped_and_a_run_that_is_not_is_whole(tmp_path: Path) -> None:
    with serving() as site, serving_time(tmp_path / "tsa") as authority:
        site.answers = {"/politics/": listing(1), address(1): page("first")}
        done = site.crawl(tmp_path, TSA_URL=authority.url)
        assert done.code == 0, done.log
        (stamp,) = (tmp_path / "archive").rglob("*.tsr")
        assert stamp.name == f"{run_of(done)}.tsr"
        assert len(authority.asked) == 1
        assert list(verify(tmp_path / "archive", authority=authority.ca)) == []

        for number, (url, instead, words) in enumerate(
            (
                (authority.url, (503, b""), "HTTP 503"),
                (authority.url, (200, b"<html>"), "not a time stamp"),
                (f"http://127.0.0.1:{closed_port()}/", None, "refused"),
            )
        ):
            authority.instead = instead
            site.answers["/politics/"] = listing(1, number + 2)
            site.answers[address(number + 2)] = page(f"number {number}")
            done = site.crawl(tmp_path, TSA_URL=url)
            assert done.code == 0, done.log
            (told,) = done.summary["unstamped"].values()
            assert words in told
            assert "no time stamp: " in done.log
        assert list(verify(tmp_path / "archive", authority=authority.ca)) == []


@pytest.mark.parametrize("url", ["tsa.example", "ftp://tsa.example/"])
def test_an_address_that_is_none_starts_nothing(tmp_path: Path, url: str) -> None:
    with serving() as site:
        done = site.crawl(tmp_path, TSA_URL=url)

    assert done.code == 2
    assert "TSA_URL" in done.log
