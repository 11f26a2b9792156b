"""``archive past``: what another archive kept is brought into the same history, at a pace, once."""

from __future__ import annotations

import hashlib
import itertools
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import archive
from archive.__main__ import main
from archive.verify.audit import verify
from crawler.past.asking import Paced
from crawler.past.cdx import Memento, Service, mementos
from tests.archive import others
from tests.crawler.ingest.captures import HOST, captured, extracted, story
from tests.tools import in_full

PACE = 0.03


class Wayback(ThreadingHTTPServer):
    """Another archive. ``form`` is that of its index: ``arrays`` (in parts of 7 rows) or ``lines``."""

    daemon_threads = True

    def __init__(self, form: str) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.form = form
        self.kept: dict[tuple[str, str], bytes] = {}
        self.asked: list[tuple[float, str]] = []
        self.busy = 0
        self.goes_after = 1_000_000

    @property
    def index(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/{'cdx/search/cdx' if self.form == 'arrays' else 'coll/cdx'}"

    def keep(self, url: str, timestamp: str, page: str) -> None:
        self.kept[timestamp, url] = page.encode()


class _Answers(BaseHTTPRequestHandler):
    server: Wayback

    def do_GET(self) -> None:
        self.server.asked.append((time.monotonic(), self.path))
        parts = urlsplit(self.path)
        self.server.goes_after -= 1
        if self.server.goes_after < 0:
            self.close_connection = True
            return
        if self.server.busy:
            self.server.busy -= 1
            self._say(429, b"slow down", [("Retry-After", "1")])
        elif parts.path.endswith("cdx"):
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self._say(200, self._index(query), [("Content-Type", "application/json")])
        else:
            before, _, url = self.path.partition("id_/")
            page = self.server.kept.get((before.rpartition("/")[2], url))
            headers = [("Content-Type", "text/html; charset=utf-8"), ("X-Archive-Orig-server", "nginx")]
            self._say(200, page, headers) if page is not None else self._say(404, b"not here", [])

    def _index(self, query: dict[str, str]) -> bytes:
        rows = [
            (timestamp, url, "text/html", "200", hashlib.sha1(page).hexdigest())
            for (timestamp, url), page in sorted(self.server.kept.items(), key=lambda one: (one[0][1], one[0][0]))
            if (url.startswith(query["url"]) if query.get("matchType") == "prefix" else url == query["url"])
            and query.get("from", "0") <= timestamp < query.get("to", "9")
        ]
        rows.append(("20200101000000", query["url"], "image/png", "200", "x"))
        if self.server.form == "lines":
            names = ("timestamp", "url", "mime", "status", "digest")
            return b"".join(json.dumps(dict(zip(names, row, strict=True))).encode() + b"\n" for row in rows)
        first = int(query.get("resumeKey", 0))
        head = ["timestamp", "original", "mimetype", "statuscode", "digest"]
        more: list[Any] = [[], [str(first + 7)]] if first + 7 < len(rows) else []
        return json.dumps([head, *rows[first : first + 7], *more]).encode()

    def _say(self, status: int, body: bytes, headers: list[tuple[str, str]]) -> None:
        self.send_response(status)
        for name, value in [*headers, ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(params=["arrays", "lines"])
def wayback(request: pytest.FixtureRequest) -> Iterator[Wayback]:
    with Wayback(request.param) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def past(wanted: str, to: Path, wayback: Wayback, *more: str) -> int:
    words = ["past", wanted, "--to", str(to), "--from", f"cdx:{wayback.index}", "--contact", "you@paper.example"]
    return main([*words, "--pace", str(PACE), *more])


def address(number: int) -> str:
    return f"{HOST}/politics/2024-05-{number:02}-story-of-the-quay-{number}{number}01/"


def words(number: int, edit: int, visit: int) -> str:
    """The page as it was at a visit; what stands beside the text is another at each."""
    page = story(f"Story {number} of the Quay" + (f", Edited {edit}" if edit else ""))
    # A date of its own: what is alike but for its headline would be a wall.
    page = page.replace("2024-05-01T08:00", f"2022-12-{number:02}T08:{number:02}")
    return page.replace("</body>", f"<!-- served {visit // 2} --></body>")


def ours(number: int, day: str, edit: int) -> bytes:
    """A capture of our own, in January 2023."""
    return others.record(
        "response",
        others.page(words(number, edit, 50)),
        ("WARC-Record-ID", f"<urn:uuid:00000000-0000-4000-8000-{number:010}{day}>"),
        ("WARC-Date", f"2023-01-{day}T18:00:00Z"),
        ("WARC-Target-URI", address(number)),
        ("Content-Type", "application/http; msgtype=response"),
    )


def test_two_hundred_mementos_and_our_own_captures_are_one_history(
    wayback: Wayback, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ten mementos of each article, of which every second repeats the bytes of the one before; ours lie between them:
    one that is equal, and one with an edit that no memento has."""
    articles, to = in_full(20, 4), tmp_path / "archive"
    for number, visit in itertools.product(range(1, articles + 1), range(10)):
        wayback.keep(address(number), f"202301{visit + 1:02}120000", words(number, visit // 4, visit))
    own = [ours(number, day, edit) for number in range(1, articles + 1) for day, edit in (("06", 1), ("11", 3))]
    (tmp_path / "own.warc.gz").write_bytes(others.packed(*own))
    assert extracted([tmp_path / "own.warc.gz"], to) == 0

    assert past(f"{HOST}/politics/*", to, wayback) == 0

    news = archive.open(to)
    for number in range(1, articles + 1):
        told = [(one.captured[:10], one.headline) for one in news.history(address(number))]
        name = f"Story {number} of the Quay"
        assert told == [
            ("2023-01-01", name),
            ("2023-01-05", f"{name}, Edited 1"),
            ("2023-01-09", f"{name}, Edited 2"),
            ("2023-01-11", f"{name}, Edited 3"),
        ]
    assert f"{5 * articles} captures brought" in capsys.readouterr().out
    moments = [at for at, _ in wayback.asked]
    assert (moments[-1] - moments[0]) / (len(moments) - 1) >= PACE * 0.95
    assert list(verify(to)) == []

    before = len(wayback.asked)
    past(f"{HOST}/politics/*", to, wayback)
    assert [path for _, path in wayback.asked[before:] if "id_/" in path] == []


def test_a_call_that_was_cut_short_goes_on(wayback: Wayback, tmp_path: Path) -> None:
    for visit in range(4):
        wayback.keep(address(1), f"202301{visit + 1:02}120000", words(1, visit, 2 * visit))

    assert past(address(1), tmp_path / "a", wayback, "--limit", "3", "--until", "2023-01-04") == 0
    assert len(archive.open(tmp_path / "a").history(address(1))) == 3
    (kept,) = (tmp_path / "a-past").glob("*.warc.gz")
    kept.rename(kept.with_name(f"{kept.name}.open"))
    assert past(address(1), tmp_path / "b", wayback, "--keep", str(tmp_path / "a-past"), "--since", "2023-01-04") == 0
    assert len(archive.open(tmp_path / "b").history(address(1))) == 4


def test_an_archive_that_goes_away_in_the_middle(wayback: Wayback, tmp_path: Path) -> None:
    for visit in range(4):
        wayback.keep(address(1), f"202301{visit + 1:02}120000", words(1, visit, 2 * visit))
    wayback.goes_after = 3

    assert past(address(1), tmp_path / "a", wayback) == 4
    wayback.goes_after = 99
    assert past(address(1), tmp_path / "a", wayback) == 0

    raw = [path for _, path in wayback.asked if "id_/" in path]
    assert len(archive.open(tmp_path / "a").history(address(1))) == 4
    assert len(raw) == 5
    assert len({path.partition("id_/")[0] for path in raw}) == 4


def test_an_archive_that_asks_for_less_is_asked_later(wayback: Wayback) -> None:
    wayback.keep(address(1), "20230101120000", words(1, 0, 0))
    wayback.busy = 1
    waited: list[float] = []
    asking = Paced(0.0, "you@paper.example", waited.append)

    found = list(mementos(asking.text, Service.at(wayback.index), address(1)))

    assert [one.timestamp for one in found] == ["20230101120000"]
    assert 0.5 < max(waited) <= 1.0


def test_a_memento_says_where_it_was_had(wayback: Wayback, tmp_path: Path) -> None:
    wayback.keep(address(1), "20230101120000", words(1, 0, 0))
    assert past(address(1), tmp_path / "a", wayback) == 0

    (article,) = archive.open(tmp_path / "a").history(address(1))
    page = archive.open(tmp_path / "a").snapshot(article)

    assert article.captured == "2023-01-01T12:00:00.000000Z"
    assert (page.url, page.status) == (address(1), 200)
    assert ("server", "nginx") in [(name.lower(), value) for name, value in page.headers]


def test_what_is_no_index_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(archive.DamagedError, match="no answer of a CDX server"):
        list(mementos(lambda _: b"<html>busy</html>", Service.at("http://x.example/cdx"), address(1)))
    assert main(["past", address(1), "--to", str(tmp_path), "--from", "memory"]) == 2
    assert main(["past", address(1), "--to", str(tmp_path), "--from", "wayback"]) == 2
    assert "--contact" in capsys.readouterr().err


def test_cc_news_is_read_from_a_folder(tmp_path: Path) -> None:
    records = [captured(2, address(1), others.page(words(1, 0, 0)))]
    records.append(captured(3, "https://other.example/news/a-brief-about-it/", others.page(story("Another Paper"))))
    (tmp_path / "warcs").mkdir()
    (tmp_path / "warcs" / "CC-NEWS-1.warc.gz").write_bytes(others.packed(*records))

    assert main(["past", address(1), "--to", str(tmp_path / "a"), "--from", f"cc-news:{tmp_path / 'warcs'}"]) == 0
    assert [one.url for one in archive.open(tmp_path / "a")] == [address(1)]


def test_the_address_of_the_bytes() -> None:
    service = Service.at("http://127.0.0.1:8080/coll/cdx")

    raw = service.raw(Memento("20230101120000", "https://paper.example/a"))

    assert raw == "http://127.0.0.1:8080/coll/20230101120000id_/https://paper.example/a"
