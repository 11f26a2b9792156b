"""The add-on in somebody else's project: one that calls its own package ``crawler`` (figure B.7)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings

import archive
from archive.errors import UsageError
from archive.runs.run import Run
from archive.scrapy import ArchiveAddon, ArchiveDownloadHandler, ArchiveRecorder
from archive.warc.build import WarcRecord, records
from archive.warc.http import Exchange, split_message
from tests.archive.scrapy.wire_table import CASES
from tests.wire import Authority, Heard, Relay, WireServer

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
ROUTES = ("plain", "tls", "proxy", "tunnel")
REPOSITORY = Path(archive.__file__).parents[1]

SETTINGS = """
SPIDER_MODULES = ["crawler"]
ADDONS = {{"archive.scrapy.ArchiveAddon": 300}}
ARCHIVE = "kept"
CA_FILE = {ca!r}
CONCURRENT_REQUESTS = CONCURRENT_REQUESTS_PER_DOMAIN = 64
DOWNLOAD_DELAY = 0
ROBOTSTXT_OBEY = COOKIES_ENABLED = TELNETCONSOLE_ENABLED = False
LOG_LEVEL = "INFO"
"""

SPIDER = """
import json

import scrapy


class SomebodysSpider(scrapy.Spider):
    name = "Somebody's Spider"

    async def start(self):
        with open("pages.json") as file:
            pages = json.load(file)
        for page in pages:
            yield scrapy.Request(**page, callback=self.parse, errback=self.lost, dont_filter=True)

    def parse(self, response):
        yield {"url": response.url, "snapshot": response.meta["snapshot"].record_id}

    def lost(self, failure):
        yield {"url": failure.request.url, "error": failure.type.__name__}
"""


@dataclass
class Kept:
    folder: Path
    exchanges: dict[str, Exchange]
    heard: dict[str, Heard]
    routes: dict[str, tuple[str, str]]
    log: str


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """The whole wire table, crawled by a foreign project and read back from its WARC."""
    folder = tmp_path_factory.mktemp("somebodys-project")
    authority = Authority(folder)
    with ExitStack() as stack:
        relay = stack.enter_context(Relay())
        routes, servers, pages = {}, {}, []
        for route in ROUTES:
            secure = route in ("tls", "tunnel")
            context = authority.server("127.0.0.1") if secure else None
            servers[route] = stack.enter_context(WireServer(lambda h: CASES[h.target.lstrip("/")].steps, context))
            base = f"http{'s' if secure else ''}://127.0.0.1:{servers[route].port}"
            for name, case in CASES.items():
                url = f"{base}/{name}?x=1&y=2"
                routes[url] = (route, name)
                page = {"url": url, "method": case.method, "headers": dict(case.headers), "body": case.body.decode()}
                pages.append(page | {"meta": case.request_meta(route, relay.port)})
        project(folder, SETTINGS.format(ca=str(authority.file)), SPIDER)
        (folder / "pages.json").write_text(json.dumps(pages), encoding="utf-8")
        done = scrapy_crawl(folder)
        asked = {(route, h.target.lstrip("/")): h for route in ROUTES for h in servers[route].heard}
        heard = {url: asked[place] for url, place in routes.items()}
        yield Kept(folder, exchanges_in(folder / "kept"), heard, routes, done.stderr)


def project(folder: Path, settings: str, spider: str) -> None:
    """A Scrapy project as ``scrapy startproject crawler`` makes it, only smaller."""
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n", encoding="utf-8")
    (folder / "crawler").mkdir()
    (folder / "crawler" / "settings.py").write_text(settings, encoding="utf-8")
    (folder / "crawler" / "__init__.py").write_text(spider, encoding="utf-8")


def scrapy_crawl(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", "crawl", "Somebody's Spider", "-O", "out.jsonl", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    environment.pop("SCRAPY_SETTINGS_MODULE", None)
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def exchanges_in(root: Path) -> dict[str, Exchange]:
    """Every exchange of an archive's WARC files, put together again from its records."""
    found: list[WarcRecord] = []
    for file in sorted(root.glob("warc/**/*.warc.gz")):
        with file.open("rb") as stream:
            found += records(stream)
    others: dict[tuple[str | None, str], WarcRecord] = {
        (one.headers.first("WARC-Concurrent-To"), one.kind): one for one in found
    }
    responses = [one for one in found if one.kind == "response"]
    built = [
        _exchange(one, others[one.record_id, "request"], others[one.record_id, "metadata"].warc_fields())
        for one in responses
    ]
    assert len({one.url for one in built}) == len(built)
    return {one.url: one for one in built}


def _exchange(response: WarcRecord, request: WarcRecord, facts: list[tuple[str, str]]) -> Exchange:
    head, _ = split_message(response.block)
    return Exchange(
        url=response.url,
        started=response.date,
        request=request.block,
        response=response.block,
        head_length=len(head),
        interim=tuple(unquote_to_bytes(value) for name, value in facts if name == "interim"),
        ip=response.headers.first("WARC-IP-Address"),
        protocols=tuple(response.headers.all("WARC-Protocol")),
        cipher=response.headers.first("WARC-Cipher-Suite"),
        truncated=response.headers.first("WARC-Truncated"),  # type: ignore[arg-type]
        redacted=tuple(value for name, value in facts if name == "redacted"),
    )


def test_the_wire_table_comes_back_from_the_archive(kept: Kept) -> None:
    """Byte for byte, from a project that knows nothing of us but two settings."""
    assert sorted(kept.exchanges) == sorted(kept.routes)
    for url, (route, name) in kept.routes.items():
        case, exchange, heard = CASES[name], kept.exchanges[url], kept.heard[url]
        assert case.was_answered_by(exchange, heard), url
        assert exchange.request == case.kept_request(route, heard), url
        assert exchange.truncated == case.truncation(route), url
        assert sorted(exchange.redacted) == sorted(case.secrets(route)), url
        assert exchange.ip == (None if route in ("proxy", "tunnel") else "127.0.0.1"), url
        assert exchange.protocols[1:] == (("tls/1.3",) if route in ("tls", "tunnel") else ()), url


def test_the_spider_knows_the_snapshot_of_its_page(kept: Kept) -> None:
    """``response.meta["snapshot"]`` names a record that is in the file at that place."""
    lines = [json.loads(line) for line in (kept.folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    (file,) = (kept.folder / "kept").glob("warc/somebody-s-spider/**/*.warc.gz")
    with file.open("rb") as stream:
        ids = {one.record_id: one.url for one in records(stream) if one.kind == "response"}

    seen = {line["url"]: line["snapshot"] for line in lines if "snapshot" in line}
    whole = [url for url, (_, name) in kept.routes.items() if isinstance(CASES[name].result, int)]
    assert {url for url in whole if CASES[kept.routes[url][1]].result == 200} <= set(seen)
    assert all(ids[record_id] == url for url, record_id in seen.items())


def test_the_run_is_sealed(kept: Kept) -> None:
    """An orderly end leaves no open file, an index and a manifest that says the run is complete."""
    names = sorted(path.relative_to(kept.folder / "kept").as_posix() for path in kept.folder.glob("kept/**/*.*"))
    (manifest,) = (kept.folder / "kept").glob("runs/somebody-s-spider/**/*.json")

    assert not [name for name in names if name.endswith(".open")]
    assert [name for name in names if name.endswith(".cdxj")]
    assert json.loads(manifest.read_bytes())["status"] == "complete"


def test_the_statistics_say_what_was_kept(kept: Kept) -> None:
    """Stats are paths, as Scrapy's own."""
    assert f"'archive/exchanges': {len(kept.routes)}," in kept.log
    too_long = sum(CASES[name].truncated == "length" for _, name in kept.routes.values())
    assert f"'archive/truncated/length': {too_long}," in kept.log


def test_how_the_crawl_came_by_a_page(tmp_path: Path) -> None:
    """Hops and referrer are told beside the exchange, and a request can name its outlet."""
    moved = b"HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n"
    with WireServer(lambda heard: [moved if heard.target == "/here" else OK]) as server:
        base = f"http://127.0.0.1:{server.port}"
        project(tmp_path, SETTINGS.format(ca="") + "ROBOTSTXT_OBEY = True\nCONTACT = 'desk@somebody.example'\n", SPIDER)
        referred = {"url": f"{base}/here", "headers": {"Referer": "https://front.example/"}}
        pages = [referred | {"meta": {"archive_outlet": "The Daily Politics"}}]
        (tmp_path / "pages.json").write_text(json.dumps(pages), encoding="utf-8")
        scrapy_crawl(tmp_path)

    told: dict[str, list[tuple[str, str]]] = {}
    for outlet in ("the-daily-politics", "somebody-s-spider"):
        (file,) = (tmp_path / "kept").glob(f"warc/{outlet}/**/*.warc.gz")
        with file.open("rb") as stream:
            found = list(records(stream))
        facts = [one for one in found if one.kind == "metadata"]
        told |= {one.url.removeprefix(base): [f for f in one.warc_fields() if f[0] != "fetchTimeMs"] for one in facts}
        assert ("operator", "desk@somebody.example") in found[0].warc_fields()
    assert told == {
        "/robots.txt": [("hopsFromSeed", "P")],
        "/here": [("via", "https://front.example/")],
        "/there": [("via", f"{base}/here"), ("hopsFromSeed", "R")],
    }


def test_two_crawls_at_once(tmp_path: Path) -> None:
    """The second is told that the first holds the outlet, and keeps nothing half."""
    with WireServer(lambda heard: [OK]) as server:
        project(tmp_path, SETTINGS.format(ca=""), SPIDER)
        (tmp_path / "pages.json").write_text(
            json.dumps([{"url": f"http://127.0.0.1:{server.port}/"}]), encoding="utf-8"
        )
        run = Run.begin(tmp_path / "kept", "somebody-s-spider")
        second = scrapy_crawl(tmp_path)
        run.abandon()

    assert json.loads((tmp_path / "out.jsonl").read_bytes())["error"] == "LockedError"
    assert "Nothing more can be archived, the crawl stops: " in second.stderr
    assert "Traceback" not in second.stderr.partition("Nothing more can be archived")[0]


def test_a_full_disk_stops_the_crawl(tmp_path: Path) -> None:
    """A page that cannot be kept is an error to the spider, and nothing more is fetched."""
    with WireServer(lambda heard: [OK]) as server:
        project(tmp_path, SETTINGS.format(ca=""), SPIDER)
        (tmp_path / "kept").write_text("a file where a folder should be", encoding="utf-8")
        pages = [{"url": f"http://127.0.0.1:{server.port}/{number}"} for number in range(200)]
        (tmp_path / "pages.json").write_text(json.dumps(pages), encoding="utf-8")
        done = scrapy_crawl(tmp_path, "-s", "CONCURRENT_REQUESTS=4")

    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {line.get("error") for line in lines} == {"StorageError"}
    assert "'finish_reason': 'storage'" in done.stderr
    assert len(server.heard) < 50


def test_what_it_sets() -> None:
    """Handlers, recorder, encoding; what the project has set beside them stays."""
    settings = Settings({"ARCHIVE": "kept", "EXTENSIONS": {"a.b": 5}, "DEFAULT_REQUEST_HEADERS": {"Accept": "x"}})
    settings["EXTENSIONS"] = {"scrapy.extensions.logstats.LogStats": 5}
    ArchiveAddon().update_settings(settings)

    assert settings.getdict("DOWNLOAD_HANDLERS") == dict.fromkeys(("http", "https"), ArchiveDownloadHandler)
    assert settings.getdict("EXTENSIONS") == {"scrapy.extensions.logstats.LogStats": 5, ArchiveRecorder: 0}
    assert settings.getdict("DEFAULT_REQUEST_HEADERS") == {"Accept": "x", "Accept-Encoding": "gzip"}


def test_a_recorder_of_ones_own_is_enough() -> None:
    """A project that subclasses the recorder has it in EXTENSIONS; a second one would write twice."""

    class OwnRecorder(ArchiveRecorder):
        pass

    settings = Settings({"ARCHIVE": "kept", "EXTENSIONS": {OwnRecorder: 10}})
    ArchiveAddon().update_settings(settings)

    assert settings.getdict("EXTENSIONS") == {OwnRecorder: 10}


def test_an_encoding_of_ones_own_stays() -> None:
    """Whoever asks for br gets it, and finds the bytes in the archive as they came."""
    settings = Settings({"ARCHIVE": "kept", "DEFAULT_REQUEST_HEADERS": {"accept-encoding": "br"}})
    ArchiveAddon().update_settings(settings)

    assert settings.getdict("DEFAULT_REQUEST_HEADERS") == {"accept-encoding": "br"}


def test_without_archive_it_is_off() -> None:
    """As Scrapy's own add-ons: not configured, and said so in the log."""
    with pytest.raises(NotConfigured, match="ARCHIVE is not set"):
        ArchiveAddon().update_settings(Settings())


_HANDLERS = "scrapy.core.downloader.handlers"

MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "another handler": ({"DOWNLOAD_HANDLERS": {"http": f"{_HANDLERS}.http11.HTTP11DownloadHandler"}}, "HTTP11Down"),
    "a handler that is not installed": ({"DOWNLOAD_HANDLERS": {"https": "nowhere.Handler"}}, "nowhere.Handler"),
    "an object store": ({"ARCHIVE": "s3://bucket/prefix"}, "s3://bucket/prefix"),
    "no such authority": ({"CA_FILE": "no-such-file.pem"}, "no-such-file.pem"),
    "a folder as authority": ({"CA_FILE": "."}, "CA_FILE"),
    "no certificate": ({"CA_FILE": __file__}, "no PEM certificate"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_named(mistake: str) -> None:
    """What would leave a hole in the archive is refused before anything is fetched."""
    settings, words = MISTAKES[mistake]

    with pytest.raises(UsageError, match=words):
        ArchiveAddon().update_settings(Settings({"ARCHIVE": "kept", **settings}))


def test_importing_it_installs_no_reactor() -> None:
    """Scrapy loads add-ons before it knows which reactor the project wants; and ``crawler`` is not ours to import."""
    code = (
        "import sys, archive.scrapy; "
        "print('twisted.internet.reactor' in sys.modules, 'crawler' in sys.modules, 'trafilatura' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout.split() == ["False", "False", "False"]
