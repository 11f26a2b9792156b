"""robots.txt on a real crawl: what a server answers decides what is fetched (RFC 9309)."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.http import Response
from scrapy.settings import Settings

from archive.causes import Cause
from crawler.manners import robots
from crawler.manners.robotstxt import read_rules
from tests.archive.sentences import sentences
from tests.crawler.crawls import Crawl, crawl

SECTION = "<main><h1>Politics</h1><ul>{}</ul></main>"
LINK = '<li><h2><a href="{0}">The ferry to the outer islands is late again</a></h2><p>It is {0}.</p></li>'
STORY = "<article><h1>The ferry is late</h1>" + "<p>The harbour office said so on Tuesday, at some length.</p>" * 4
PATHS = ("/politics/2026/10/13/the-open-story/", "/politics/2026/10/13/the-closed-story/")


@dataclass
class Site:
    """A site whose robots.txt is to be chosen; ``asked`` are the paths that were requested."""

    robots: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    asked: list[str] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            if self.path == "/robots.txt" and found.drop:
                self.connection.close()
                return
            status, body = (found.status, found.robots) if self.path == "/robots.txt" else (200, self._page())
            self.send_response(status)
            for name, value in found.headers.items() if self.path == "/robots.txt" else ():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _page(self) -> bytes:
            if self.path == "/politics/":
                return SECTION.format("".join(LINK.format(path) for path in PATHS)).encode()
            return STORY.encode()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}/politics/"
    yield found
    server.shutdown()
    server.server_close()


def fetched(site: Site, folder: Path) -> tuple[Crawl, set[str]]:
    done = crawl({"url": site.url}, folder=folder, RETRY_TIMES=0)
    return done, {path for path in site.asked if path != "/robots.txt"}


CLOSED = b"User-agent: *\nDisallow: /politics/2026/10/13/the-closed-story/\n"


@pytest.mark.parametrize("packed", [False, True])
def test_what_it_forbids_is_skipped_and_is_no_loss(site: Site, tmp_path: Path, packed: bool) -> None:
    """Also when the file comes gzip-encoded."""
    site.robots = gzip.compress(CLOSED) if packed else CLOSED
    site.headers = {"Content-Encoding": "gzip"} if packed else {}

    done, paths = fetched(site, tmp_path)

    assert paths == {"/politics/", PATHS[0]}
    assert (done.code, done.summary["counts"]) == (0, {"saved": 1, "skipped": 1})


def test_rules_for_us_by_name_win_over_rules_for_all(site: Site, tmp_path: Path) -> None:
    site.robots = b"User-agent: *\nDisallow: /\n\nUser-agent: PaperOfRecord\n" + CLOSED.split(b"\n", 1)[1]

    _, paths = fetched(site, tmp_path)

    assert paths == {"/politics/", PATHS[0]}


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_file_no_rules(site: Site, tmp_path: Path, status: int) -> None:
    """Whatever the page that says so contains."""
    site.status, site.robots = status, b"User-agent: *\nDisallow: /\n"

    done, paths = fetched(site, tmp_path)

    assert paths == {"/politics/", *PATHS}
    assert done.code == 0


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_in_trouble_is_left_alone(site: Site, tmp_path: Path, status: int) -> None:
    site.status = status

    done, paths = fetched(site, tmp_path)

    assert paths == set()
    assert done.code == 1
    assert f"robots.txt: HTTP {status}" in sentences(done.summary["outlets"]["127-0-0-1"]["alarms"])[0]


def test_no_answer_is_a_no(site: Site, tmp_path: Path) -> None:
    site.drop = True

    done, paths = fetched(site, tmp_path)

    assert paths == set()
    assert done.code == 1
    assert "Traceback" not in done.log


HOSTILE = b"User-agent: *\n" + b"".join(b"Disallow: /*aaaaaaaa%xb\n" % number for number in range(2_000))
LONG = "https://valley.example/politics/" + "a" * 7_000


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each comparison beside the reactor allowed its address."""
    found: list[bool] = []

    async def in_thread(step: Callable[[], tuple[bool, float]]) -> tuple[bool, float]:
        found.append(step()[0])
        return found[-1], 15.0

    monkeypatch.setattr(robots, "in_thread", in_thread)
    return found


def test_many_rules_are_compared_with_a_long_address_beside_the_reactor(compared: list[bool]) -> None:
    """30,000 of them took half a second of it for each of a site's addresses (issue H)."""
    middleware = robots.RobotsMiddleware(_crawler())
    rules = read_rules(HOSTILE, "PaperOfRecord")

    assert asyncio.run(middleware._allows(rules, LONG))
    assert compared == [True]
    assert asyncio.run(middleware._allows(rules, "https://valley.example/politics/2026/11/27/a-story/"))
    assert compared == [True]


def test_a_host_whose_rules_cost_too_much_is_left_to_a_later_run(compared: list[bool]) -> None:
    middleware = robots.RobotsMiddleware(_crawler())
    rules = read_rules(HOSTILE, "PaperOfRecord")
    for _ in range(2):
        asyncio.run(middleware._allows(rules, LONG))

    with pytest.raises(robots.RobotsUnreachable, match="20 s of CPU"):
        asyncio.run(middleware._allows(rules, LONG))

    assert asyncio.run(middleware._allows(rules, LONG.replace("valley", "other")))
    assert len(compared) == 3


def _crawler() -> Any:
    told = {"CRAWL_DELAY_MAX": 120, "ROBOTSTXT_MAX_AGE": 86_400, "ROBOTSTXT_OBEY": True}
    return SimpleNamespace(settings=Settings(told))


@pytest.mark.parametrize(
    ("status", "body", "cause"),
    [
        (200, b"<html><body><h1>Welcome</h1></body></html>", Cause("page_instead", code="robots.txt")),
        (
            403,
            b"<html><title>Just a moment...</title><script>window._cf_chl_opt={}</script></html>",
            Cause("challenge", code="Cloudflare", status=403, words="robots.txt"),
        ),
        (404, b"<html><body><h1>Not found</h1></body></html>", None),
        (200, CLOSED, None),
    ],
    ids=["a page", "a challenge", "no file", "the file"],
)
def test_what_came_in_the_place_of_the_file_is_named(status: int, body: bytes, cause: Cause | None) -> None:
    read = robots._read(Response("https://site.example/robots.txt", status=status, body=body), "PaperOfRecord")

    assert read.instead == cause
    assert read.rules.allows("/politics/2026/10/13/the-closed-story/") is (body != CLOSED)


def test_the_rules_of_all_hosts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page may lead to any number of hosts with 500 KiB of rules each; the largest are asked for again (issue H)."""
    monkeypatch.setattr(robots, "_MOST_RULES", 1_000)
    settings = Settings(
        {"ROBOTSTXT_OBEY": True, "ROBOTSTXT_USER_AGENT": "x", "ROBOTSTXT_MAX_AGE": 9, "CRAWL_DELAY_MAX": 9}
    )
    middleware = robots.RobotsMiddleware(SimpleNamespace(settings=settings))  # type: ignore[arg-type]
    honest = robots._Answer(0.0, read_rules(b"User-agent: *\nDisallow: /private/\n", "x"))
    large = robots._Answer(
        0.0, read_rules(b"User-agent: *\n" + b"".join(b"Disallow: /%d\n" % n for n in range(600)), "x")
    )

    middleware._keep("http://honest.example", honest)
    for number in range(50):
        middleware._keep(f"http://large-{number}.example", large)

    assert list(middleware._answers) == ["http://honest.example", "http://large-49.example"]
