"""``TSA_URL``: each run's manifest is stamped; an authority that is down fails no run."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from archive.runs.run import Closing, Run
from archive.storage.local import LocalStorage
from archive.verify.audit import verify
from crawler.job.stamping import stamp
from tests.archive.verify.authority import serving_time
from tests.crawler.notify.receivers import saying
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


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"SSH-2.0-OpenSSH_9.6\r\n", "SSH-2.0-OpenSSH_9.6"),
        (b"HTTP/1.1 200 " + b"x" * 200_000, "status line"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n0\x82", "not a time stamp"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "IncompleteRead"),
        (b"", "closed connection without response"),
    ],
)
def test_an_authority_that_answers_oddly_is_no_fault_of_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: bytes, words: str
) -> None:
    manifest = Run.begin(tmp_path, "paper").close(Closing(status="complete"))
    with saying(answer) as port:
        told = stamp(f"http://127.0.0.1:{port}/", LocalStorage(tmp_path), manifest)

    assert words in str(told)
    assert "\n" not in str(told)
    assert capsys.readouterr().err == ""


def test_an_authority_that_hangs_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.job.stamping._WITHIN", 0.2)
    manifest = Run.begin(tmp_path, "paper").close(Closing(status="complete"))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        told = stamp(f"http://127.0.0.1:{silent.getsockname()[1]}/", LocalStorage(tmp_path), manifest)

    assert "no whole answer" in str(told) or "timed out" in str(told)


@pytest.mark.parametrize("url", ["tsa.example", "ftp://tsa.example/"])
def test_an_address_that_is_none_starts_nothing(tmp_path: Path, url: str) -> None:
    with serving() as site:
        done = site.crawl(tmp_path, TSA_URL=url)

    assert done.code == 2
    assert "TSA_URL" in done.log
