"""``archive past`` and archives that answer oddly: nothing is kept for whole that is not, nothing runs for ever."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import archive
from archive.__main__ import main
from archive.errors import DamagedError, NotFound, StorageError
from crawler.past.asking import Given, Paced
from crawler.past.cdx import Memento, Service, mementos
from crawler.past.keeping import Keeping, finished
from tests.crawler.past.test_past import address, words

HEAD = ["timestamp", "original", "mimetype", "statuscode", "digest"]
SERVICE = Service.at("http://archive.example/cdx/search/cdx")
Answer = tuple[int, dict[str, str], bytes]


def index(*rows: list[Any], resume: str | None = None) -> bytes:
    return json.dumps([HEAD, *rows, *([[], [resume]] if resume else [])]).encode()


def row(timestamp: str, digest: str = "A", url: str = "https://paper.example/a/", status: str = "200") -> list[str]:
    return [timestamp, url, "text/html", status, digest]


def found(*answers: bytes) -> list[Memento]:
    given = iter(answers)
    return list(mementos(lambda _: next(given), SERVICE, "https://paper.example/a/"))


@pytest.mark.parametrize("order", [1, -1])
def test_whatever_order_a_server_has_the_oldest_of_what_is_equal_stays(order: int) -> None:
    rows = [row("20230101000000"), row("20230102000000"), row("20230103000000", "B"), row("20230104000000")]

    told = [one.timestamp for one in found(index(*rows[:2][::order], resume="2"), index(*rows[2:][::order]))]

    assert told == ["20230101000000", "20230103000000", "20230104000000"]


@pytest.mark.parametrize("digest", ["-", ""])
def test_captures_whose_digest_is_not_told_are_all_had(digest: str) -> None:
    assert len(found(index(row("20230101000000", digest), row("20230102000000", digest)))) == 2


@pytest.mark.parametrize(
    "bad",
    [
        row("20239931000000"),
        row("2023"),
        row("99990101000000"),
        row("20230101000000", url="urn:x:1"),
        row("20230101000000", url="https://paper.example/a\r\nWARC-Date: x"),
        row("20230101000000", url=""),
        row("20230101000000", status="302"),
        row("20230101000000", status="warc"),
    ],
)
def test_a_row_that_is_no_capture_of_a_page_is_passed_over(bad: list[str]) -> None:
    assert [one.timestamp for one in found(index(bad, row("20230105000000")))] == ["20230105000000"]


@pytest.mark.parametrize(
    "answer",
    [
        b"<!doctype html><title>Sorry</title>",
        b'{"message": "Service is down"}',
        b'{"timestamp": "20230101000000"}',
        b'5\n"x"',
        b'[["timestamp"], ["20230101000000"]]',
        b'[["a", "b"], 7]',
        b'[["timestamp", "original"], [], {"a": 1}]',
        b"[[1, 2], [3, 4]]",
        b"[" * 100_000,
        b'{"timestamp": "20230101000000", "url": "https://paper.example/a/"}\n{"timest',
    ],
)
def test_what_is_no_answer_of_an_index_is_said(answer: bytes) -> None:
    with pytest.raises(DamagedError, match="no answer of a CDX server"):
        found(answer)


@pytest.mark.parametrize(
    "part",
    [
        lambda _: index(row("20230101000000"), resume="same"),
        lambda number: index(row("20230101000000"), resume=f"key{number}"),
        lambda number: index(resume=f"key{number}"),
    ],
)
def test_an_index_without_end_is_left(part: Callable[[int], bytes]) -> None:
    numbers = iter(range(50))
    with pytest.raises(DamagedError, match="no end"):
        list(mementos(lambda _: part(next(numbers)), SERVICE, "https://paper.example/a/"))


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://paper.example/a?b=1&c=%20", "https://paper.example/a?b=1&c=%20"),
        ("https://paper.example/a b#c", "https://paper.example/a%20b%23c"),
        ("https://paper.example/新聞", "https://paper.example/%E6%96%B0%E8%81%9E"),
    ],
)
def test_each_address_can_be_asked_for(url: str, asked: str) -> None:
    assert SERVICE.raw(Memento("20230101000000", url)).endswith(f"/20230101000000id_/{asked}")


class Odd(ThreadingHTTPServer):
    """Answers with what is next for a path, and the last again and again."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[str] = []

    @property
    def place(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: Odd

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        answers = self.server.answers.get(self.path.partition("?")[0], [(404, {}, b"none")])
        status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def odd() -> Iterator[Odd]:
    with Odd() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def asking(waited: list[float]) -> Paced:
    return Paced(0.0, "you@paper.example", waited.append)


def test_the_pace_is_kept_by_our_own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(Paced, "_asked", lambda *_: Given(200, [], b""))
    asks = Paced(400.0, "you@paper.example", waited.append)

    for _ in range(3):
        asks.get("http://archive.example/x")

    assert waited[0] == 0.0
    assert all(300 < wait <= 400 for wait in waited[1:])


@pytest.mark.parametrize("asked", [lambda: "7", lambda: formatdate(time.time() + 7, usegmt=True)])
def test_the_wait_that_is_asked_for_is_kept(odd: Odd, asked: Callable[[], str]) -> None:
    waited: list[float] = []
    odd.answers["/x"] = [(503, {"Retry-After": asked()}, b""), (200, {}, b"here")]

    assert asking(waited).get(f"{odd.place}/x").body == b"here"
    assert 4 < max(waited) <= 8


@pytest.mark.parametrize(
    ("answer", "said", "times"),
    [
        ((429, {"Retry-After": "86400"}, b""), "left alone for 86400 s", 1),
        ((503, {"Retry-After": "5000"}, b""), "left alone for 5000 s", 1),
        ((429, {}, b""), "HTTP 429, again and again", 4),
    ],
)
def test_an_archive_that_wants_to_be_left_alone_is(odd: Odd, answer: Answer, said: str, times: int) -> None:
    odd.answers["/x"] = [answer]
    with pytest.raises(StorageError, match=said):
        asking([]).get(f"{odd.place}/x")
    assert len(odd.asked) == times


def test_one_capture_that_is_broken_there_is_passed_over_three_are_the_archive(odd: Odd) -> None:
    odd.answers |= {"/x": [(502, {}, b"")], "/y": [(200, {}, b"here")]}
    asks = asking([])

    troubles = [asks.get(odd.place + path).trouble for path in ("/x", "/y", "/x", "/x")]
    assert troubles == ["HTTP 502", None, "HTTP 502", "HTTP 502"]
    with pytest.raises(StorageError, match="HTTP 502, again and again"):
        asks.get(f"{odd.place}/x")


@pytest.mark.parametrize(
    ("answer", "lacks"),
    [
        ((200, {"Content-Length": "500"}, b"<html>and then"), "cut off"),
        ((200, {"Content-Length": "", "Transfer-Encoding": "chunked"}, b"5\r\nhello\r\n9\r\nwor"), "cut off"),
        ((200, {"Content-Length": "", "Transfer-Encoding": "chunked"}, b"5\r\nhello\r\n0\r\n\r\n"), None),
        ((200, {}, b"x" * 3_000), "too long"),
        ((200, {}, b""), None),
    ],
)
def test_a_body_that_is_not_whole_is_not_taken_for_one(
    odd: Odd, monkeypatch: pytest.MonkeyPatch, answer: Answer, lacks: str | None
) -> None:
    monkeypatch.setattr("crawler.past.asking._MOST", 2_000)
    odd.answers["/x"] = [answer]

    assert asking([]).get(f"{odd.place}/x").lacks == lacks


def test_what_is_not_had_is_counted(odd: Odd, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A redirect, a capture that is away, one of another moment, one that was cut, one in a coding that is not told."""
    days = [f"202301{day:02}120000" for day in range(1, 7)]
    pages = [words(1, number, 2 * number).encode() for number in range(6)]
    html = {"Content-Type": "text/html; charset=utf-8"}
    raw = [f"/coll/{day}id_/{address(1)}" for day in days]
    odd.answers = {
        "/coll/cdx": [(200, {}, index(*(row(day, day, address(1)) for day in days)))],
        raw[0]: [(200, html | {"Memento-Datetime": "Sun, 01 Jan 2023 12:00:00 GMT"}, pages[0])],
        raw[1]: [(302, {"Location": raw[0]}, b"")],
        raw[3]: [(200, html | {"Memento-Datetime": "Sun, 01 Jan 2023 12:00:00 GMT"}, pages[0])],
        raw[4]: [(200, html | {"Content-Length": "99999"}, pages[4])],
        raw[5]: [(200, html | {"X-Archive-Orig-Content-Encoding": "gzip"}, gzip.compress(pages[5]))],
    }
    call = ["past", address(1), "--to", str(tmp_path / "a"), "--from", f"cdx:{odd.place}/coll/cdx", "--pace", "0.001"]
    call += ["--contact", "you@paper.example"]

    assert main(call) == 0
    said = capsys.readouterr().out
    assert "2 captures brought, 4 not to be had (" in said
    assert all(f"1 {why}" in said for why in ("HTTP 302", "HTTP 404", "of another moment", "cut off"))
    history = archive.open(tmp_path / "a").history(address(1))
    assert [(one.captured[:10], one.headline) for one in history] == [
        ("2023-01-01", "Story 1 of the Quay"),
        ("2023-01-06", "Story 1 of the Quay, Edited 5"),
    ]


def test_an_address_of_which_nothing_is_there_hides_no_other(
    odd: Odd, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "outlets").mkdir()
    sections = "".join(f'\n[[section]]\nurl = "{address(number)}"\nlearned = "seen"\n' for number in (1, 2))
    about = f'name = "quay"\ntitle = "Quay"\nhome = "{address(1)}"\ncountry = "gb"\nlanguages = ["en"]\n'
    (tmp_path / "outlets" / "quay.toml").write_text(f'{about}timezone = "Europe/London"\n{sections}')
    page = {"Content-Type": "text/html; charset=utf-8"}
    odd.answers = {
        "/coll/cdx": [(404, {}, b"No Captures found"), (200, {}, index(row("20230101120000", "A", address(2))))],
        f"/coll/20230101120000id_/{address(2)}": [(200, page, words(2, 0, 0).encode())],
    }
    call = ["past", "quay", "--to", str(tmp_path / "a"), "--from", f"cdx:{odd.place}/coll/cdx", "--pace", "0"]
    call += ["--contact", "you@paper.example", "--outlets", str(tmp_path / "outlets")]

    assert main(call) == 0, capsys.readouterr().err
    assert [one.url for one in archive.open(tmp_path / "a")] == [address(2)]
    odd.answers = {}
    assert main(call) == 1
    assert "does not have it" in capsys.readouterr().err
    with pytest.raises(NotFound):
        asking([]).get(f"{odd.place}/x")


def test_a_file_that_another_call_writes_and_one_of_another_outlet_are_left_alone(tmp_path: Path) -> None:
    given = Given(200, [("Content-Type", "text/html")], b"<html>")
    for outlet in ("quay", "quay-north"):
        keeping = Keeping(tmp_path, outlet)
        keeping.keep(Memento("20230101000000", address(1)), given, "http://x.example/")
        assert finished(tmp_path, outlet) == []
        keeping.__exit__(StorageError, StorageError("away"), None)

    (done,) = finished(tmp_path, "quay")
    assert done.exists()
    assert len(list(tmp_path.glob("*.open"))) == 1


def test_an_outlet_without_sections_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["past", "lbc", "--to", str(tmp_path), "--from", "wayback", "--contact", "you@paper.example"]

    assert main(call) == 1
    assert "names no section" in capsys.readouterr().err


def test_dates_are_no_choice_among_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["past", address(1), "--to", str(tmp_path), "--from", f"cc-news:{tmp_path}", "--since", "2024"]

    assert main(call) == 2
    assert "--since" in capsys.readouterr().err
