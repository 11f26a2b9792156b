"""What happens around an exchange: retries, redirects, dead connections, failures, the end of a crawl."""

from __future__ import annotations

import itertools
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.archive.scrapy.crawl import Job, crawl
from tests.wire import Authority, Heard, Relay, Step, WireServer, closed_port

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
BUSY = b"HTTP/1.1 503 Busy Now\r\nContent-Length: 0\r\n\r\n"


def test_a_redirect_and_its_target_are_two_exchanges(tmp_path: Path) -> None:
    """Every hop is kept, with the request that made it."""

    def answer(heard: Heard) -> list[Step]:
        moved = b"HTTP/1.1 301 Moved For Good\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n"
        return [moved if heard.target == "/old" else OK]

    with WireServer(answer) as server:
        outcome = crawl([Job(f"http://politics.example:{server.port}/old")], tmp_path)

    assert [(e.request, e.response) for e in outcome.exchanges] == [(h.request, bytes(h.sent)) for h in server.heard]
    assert [h.target for h in server.heard] == ["/old", "/new"]


def test_robots_txt_is_an_exchange_too(tmp_path: Path) -> None:
    """What Scrapy fetches for itself goes through the same door."""
    with WireServer(lambda heard: [OK]) as server:
        outcome = crawl([Job(f"http://politics.example:{server.port}/page")], tmp_path, ROBOTSTXT_OBEY=True)

    assert [e.url.rpartition("/")[2] for e in outcome.exchanges] == ["robots.txt", "page"]


def test_every_try_is_an_exchange(tmp_path: Path) -> None:
    """Three tries, three exchanges; the response belongs to the last."""
    with WireServer(lambda heard: [BUSY if len(server.heard) < 3 else OK]) as server:
        outcome = crawl([Job(f"http://politics.example:{server.port}/page")], tmp_path, RETRY_TIMES=2)

    assert [e.response for e in outcome.exchanges] == [BUSY, BUSY, OK]
    ((_, status, last, _),) = outcome.results
    assert (status, last) == (200, outcome.exchanges[-1])


@pytest.mark.parametrize("secure", [False, True])
def test_a_dead_kept_connection_is_not_hidden(tmp_path: Path, secure: bool) -> None:
    """The request goes out again on a new connection, as in Twisted; here the first try is in the archive as well."""

    def answer(heard: Heard) -> list[Step]:
        return ["close"] if heard.number == 2 else [OK]

    authority = Authority(tmp_path)
    with WireServer(answer, authority.server("politics.example") if secure else None) as server:
        base = f"http{'s' if secure else ''}://politics.example:{server.port}"
        jobs = [Job(f"{base}/first", then=[Job(f"{base}/second")])]
        outcome = crawl(jobs, tmp_path, CA_FILE=str(authority.file), RETRY_ENABLED=False)

    assert [(h.connection, h.number, h.target) for h in server.heard] == [
        (1, 1, "/first"),
        (1, 2, "/second"),
        (2, 1, "/second"),
    ]
    assert [e.request for e in outcome.exchanges] == [server.heard[0].request, server.heard[2].request]
    assert [(f.url, f.reason) for f in outcome.failures] == [(f"{base}/second", "disconnect")]
    assert outcome.result(f"{base}/second") == 200


def test_what_is_not_safe_is_not_sent_twice(tmp_path: Path) -> None:
    """The server may have acted on a POST before it hung up (RFC 9110 section 9.2.2)."""
    with WireServer(lambda heard: ["close"] if heard.number == 2 else [OK]) as server:
        base = f"http://politics.example:{server.port}"
        jobs = [Job(f"{base}/first", then=[Job(f"{base}/second", method="POST", body=b"x")])]
        outcome = crawl(jobs, tmp_path, RETRY_ENABLED=False)

    assert [h.target for h in server.heard] == ["/first", "/second"]
    assert outcome.result(f"{base}/second") == "DownloadFailedError"


def test_a_silent_kept_connection_is_a_timeout(tmp_path: Path) -> None:
    """Alive but silent is not dead: the request is not sent again behind Scrapy's back."""
    with WireServer(lambda heard: ["hang"] if heard.number == 2 else [OK]) as server:
        base = f"http://politics.example:{server.port}"
        jobs = [Job(f"{base}/first", then=[Job(f"{base}/second", meta={"download_timeout": 1.0})])]
        outcome = crawl(jobs, tmp_path, RETRY_ENABLED=False)

    assert [h.target for h in server.heard] == ["/first", "/second"]
    assert [(f.url, f.reason) for f in outcome.failures] == [(f"{base}/second", "timeout")]


def test_a_kept_connection_that_dies_within_the_head(tmp_path: Path) -> None:
    """What came of the first try is kept, as cut; the retry is another exchange."""

    def answer(heard: Heard) -> list[Step]:
        return [b"HTTP/1.1 20", "close"] if heard.number == 2 else [OK]

    with WireServer(answer) as server:
        base = f"http://politics.example:{server.port}"
        outcome = crawl([Job(f"{base}/first", then=[Job(f"{base}/second")])], tmp_path)

    assert [(e.response, e.truncated) for e in outcome.exchanges] == [
        (OK, None),
        (b"HTTP/1.1 20", "disconnect"),
        (OK, None),
    ]


def test_bytes_nobody_asked_for_do_not_become_the_next_response(tmp_path: Path) -> None:
    """A second response in the same read belongs to no request, and its connection is not used again."""
    smuggled = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
    with WireServer(lambda heard: [OK + smuggled if heard.target == "/first" else OK]) as server:
        base = f"http://politics.example:{server.port}"
        outcome = crawl([Job(f"{base}/first", then=[Job(f"{base}/second")])], tmp_path)

    assert [e.response for e in outcome.exchanges] == [OK, OK]
    assert [h.connection for h in server.heard] == [1, 2]


def test_what_got_no_response_is_a_failure_with_a_reason(tmp_path: Path) -> None:
    """DNS, refusal, certificate, silence, hanging up, the proxy: each has its word."""
    (tmp_path / "other").mkdir()
    authority, stranger = Authority(tmp_path), Authority(tmp_path / "other", "Stranger")
    silent, hangs_up = WireServer(lambda heard: ["hang"]), WireServer(lambda heard: ["close"])
    trusted = WireServer(lambda heard: [OK], authority.server("politics.example"))
    untrusted = WireServer(lambda heard: [OK], stranger.server("politics.example"))
    nowhere = f"http://127.0.0.1:{closed_port()}"
    with silent, hangs_up, trusted, untrusted, Relay() as relay, Relay(refuse=True) as refusing:
        through = {"proxy": f"http://127.0.0.1:{relay.port}"}
        wanted: dict[str, tuple[str, dict[str, Any]]] = {
            "http://nowhere.invalid/dns": ("dns", {}),
            f"{nowhere}/refused": ("refused", {}),
            f"http://politics.example:{silent.port}/timeout": ("timeout", {"download_timeout": 0.5}),
            f"http://politics.example:{hangs_up.port}/disconnect": ("disconnect", {}),
            f"https://politics.example:{untrusted.port}/untrusted": ("certificate", {}),
            f"https://other.example:{trusted.port}/other-name": ("certificate", {}),
            f"https://politics.example:{untrusted.port}/untrusted-tunnel": ("certificate", through),
            f"https://other.example:{trusted.port}/other-name-tunnel": ("certificate", through),
            f"https://politics.example:{silent.port}/no-tls": ("timeout", {"download_timeout": 0.5}),
            f"https://politics.example:{trusted.port}/403": ("proxy", {"proxy": f"http://127.0.0.1:{refusing.port}"}),
            f"https://politics.example:{trusted.port}/no-proxy": ("proxy", {"proxy": nowhere}),
            f"http://politics.example:{silent.port}/no-proxy": ("proxy", {"proxy": nowhere}),
        }
        jobs = [Job(url, meta={**meta, "dont_retry": True}) for url, (_, meta) in wanted.items()]
        outcome = crawl(jobs, tmp_path, CA_FILE=str(authority.file))

    assert {f.url: f.reason for f in outcome.failures} == {url: reason for url, (reason, _) in wanted.items()}
    assert len(outcome.failures) == len(wanted)
    assert outcome.exchanges == []
    assert all(f.detail for f in outcome.failures)
    assert [f.detail for f in outcome.failures if f.url.endswith("/untrusted")] == [
        "the certificate cannot be trusted: unknown authority"
    ]
    assert trusted.heard == untrusted.heard == []


def test_what_is_wrong_with_a_certificate_is_said_once_and_passes_where_a_setting_says_so(tmp_path: Path) -> None:
    """Another try would find the same. An exchange behind a certificate that was let pass says what is wrong."""
    (tmp_path / "other").mkdir()
    authority, stranger = Authority(tmp_path), Authority(tmp_path / "other", "Stranger")
    contexts = {
        "good": authority.server("good.example"),
        "expired": authority.server("expired.example", days=(-9, -2)),
        "early": authority.server("early.example", days=(2, 9)),
        "name": authority.server("another.example"),
        "stranger": stranger.server("stranger.example"),
        "self": stranger.itself("self.example"),
        "several": stranger.server("another.example", days=(-9, -2)),
    }
    servers = {name: WireServer(lambda heard: [OK], context) for name, context in contexts.items()}
    with ExitStack() as stack:
        jobs = {n: Job(f"https://{n}.example:{stack.enter_context(one).port}/{n}") for n, one in servers.items()}
        refused = crawl(list(jobs.values()), tmp_path, CA_FILE=str(authority.file))
        unverified = ", ".join(f"{name}.Example" for name in servers if name != "expired")
        passed = crawl(list(jobs.values()), tmp_path, CA_FILE=str(authority.file), UNVERIFIED_HOSTS=unverified)

    said = "the certificate cannot be trusted: "
    assert {f.url.rpartition("/")[2]: f.detail.removeprefix(said) for f in refused.failures} == {
        "expired": "expired",
        "early": "not yet valid",
        "name": "other name",
        "stranger": "unknown authority",
        "self": "self signed",
        "several": "unknown authority",
    }
    assert len(refused.failures) == 6  # each once: RETRY_TIMES is 1
    assert {f.reason for f in refused.failures} == {"certificate"}
    assert {e.url.rpartition("/")[2]: e.unverified for e in refused.exchanges} == {"good": ()}
    assert [f.url.rpartition("/")[2] for f in passed.failures] == ["expired"]
    assert {e.url.rpartition("/")[2]: e.unverified for e in passed.exchanges} == {
        "good": (),
        "early": ("not_yet_valid",),
        "name": ("other_name",),
        "stranger": ("unknown_authority",),
        "self": ("self_signed",),
        "several": ("unknown_authority", "expired", "other_name"),
    }


def test_the_tls_version_and_the_suite_have_their_registered_names(tmp_path: Path) -> None:
    """WARC-Protocol and WARC-Cipher-Suite want IANA's names, OpenSSL has its own before TLS 1.3."""
    authority = Authority(tmp_path)
    context = authority.server("politics.example", newest=ssl.TLSVersion.TLSv1_2)
    context.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256")
    with WireServer(lambda heard: [OK], context) as server:
        outcome = crawl([Job(f"https://politics.example:{server.port}/")], tmp_path, CA_FILE=str(authority.file))

    (exchange,) = outcome.exchanges
    assert exchange.protocols == ("http/1.1", "tls/1.2")
    assert exchange.cipher == "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"


def test_only_http_1_1_is_offered(tmp_path: Path) -> None:
    """A server that prefers HTTP/2 is asked for HTTP/1.1: that is what we can read."""
    authority = Authority(tmp_path)
    context = authority.server("politics.example")
    with WireServer(lambda heard: [OK], context) as server:
        outcome = crawl([Job(f"https://politics.example:{server.port}/")], tmp_path, CA_FILE=str(authority.file))

    assert [heard.alpn for heard in server.heard] == ["http/1.1"]
    assert outcome.result(f"https://politics.example:{server.port}/") == 200


def test_gzip_is_all_we_accept(tmp_path: Path) -> None:
    """Scrapy would offer br and zstd, which readers of WARC cannot decode; a request may still ask for itself."""
    with WireServer(lambda heard: [OK]) as server:
        url = f"http://politics.example:{server.port}"
        crawl([Job(f"{url}/a"), Job(f"{url}/b", headers={"Accept-Encoding": "identity"})], tmp_path)

    offered = {h.target: [x for x in h.request.split(b"\r\n") if x.startswith(b"Accept-Enc")] for h in server.heard}
    assert offered == {"/a": [b"Accept-Encoding: gzip"], "/b": [b"Accept-Encoding: identity"]}


def test_secrets_can_be_kept(tmp_path: Path) -> None:
    """ARCHIVE_KEEP_SECRETS keeps Authorization and Cookie; a password in the URL never gets into its name."""
    with WireServer(lambda heard: [OK]) as server:
        job = Job(f"http://politics.example:{server.port}/", headers={"Authorization": "Bearer x"})
        outcome = crawl([job], tmp_path, ARCHIVE_KEEP_SECRETS=True)

    (exchange,) = outcome.exchanges
    assert exchange.request == server.heard[0].request
    assert exchange.redacted == ()


@pytest.mark.parametrize(
    "steps", [[OK[:-1], "hang"], [b"HTTP/1.1 2", "hang"], [*[bytes([b]) for b in OK[:-1]], "hang"]]
)
def test_aborting_keeps_what_came(tmp_path: Path, steps: list[Step]) -> None:
    """At the deadline of a stop, what is on its way is cut, kept as truncated by time, and not tried again."""
    with WireServer(lambda heard: steps) as server:
        url = f"http://politics.example:{server.port}/hanging"
        outcome = crawl([Job(url)], tmp_path, abort_after=1.5)

    (exchange,) = outcome.exchanges
    assert (exchange.response, exchange.truncated) == (bytes(server.heard[0].sent), "time")
    assert outcome.result(url) == "DownloadCancelledError"
    assert "retry/count" not in outcome.stats


def test_aborting_before_an_answer(tmp_path: Path) -> None:
    """A request that was waiting is a failure, and what was queued behind it is not sent."""
    with WireServer(lambda heard: ["hang"]) as server:
        urls = [f"http://politics.example:{server.port}/{name}" for name in "ab"]
        outcome = crawl([Job(url) for url in urls], tmp_path, abort_after=1.5, CONCURRENT_REQUESTS_PER_DOMAIN=1)

    assert [(f.url, f.reason, f.detail) for f in outcome.failures] == [
        (urls[0], "other", "the crawl was stopped before a response came")
    ]
    assert len(server.heard) == 1


def test_what_a_spider_stops_is_kept_as_far_as_it_came(tmp_path: Path) -> None:
    """StopDownload is the spider's choice: not whole, and for none of the reasons that WARC has a word for."""
    with WireServer(lambda heard: [OK[:-1], "hang"]) as server:
        url = f"http://politics.example:{server.port}/"
        outcome = crawl([Job(url, meta={"stop_at_head": True})], tmp_path)

    (exchange,) = outcome.exchanges
    assert (exchange.response, exchange.truncated, outcome.result(url)) == (OK[:-1], "unspecified", 200)


def test_a_flood_takes_no_memory(tmp_path: Path) -> None:
    """Default Scrapy takes gigabytes of an endless head; here it is a few times the limit."""

    def flood() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        yield from itertools.repeat(b"X-Filler: " + b"x" * 60_000 + b"\r\n")

    with WireServer(lambda heard: [OK if heard.target == "/calm" else flood]) as server:
        base = f"http://politics.example:{server.port}"
        calm = crawl([Job(f"{base}/calm")], tmp_path, alone=True)
        flooded = crawl([Job(f"{base}/{number}") for number in range(20)], tmp_path, alone=True)

    assert len(flooded.exchanges) == 20
    assert flooded.peak - calm.peak < 60 * 1024 * 1024


def test_a_body_that_is_left_out_is_not_searched_for_its_charset(tmp_path: Path) -> None:
    """Scrapy tries one charset after the other on all of it: a second on the reactor for some MB of noise (issue H)."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p>\x81"
    with WireServer(lambda heard: [page]) as server:
        url = f"http://politics.example:{server.port}/"
        settings = {"DOWNLOADER_MIDDLEWARES": {"tests.archive.scrapy.guessing.NoGuessing": 1}}
        outcome = crawl([Job(url, meta={"archive_body": False})], tmp_path, **settings)

    (exchange,) = outcome.exchanges
    assert (exchange.body(), outcome.result(url)) == (b"<p>\x81", 200)


def test_a_body_that_is_left_out_is_kept_once(tmp_path: Path) -> None:
    """The capture has it; Scrapy would gather the same bytes beside it (issue H)."""
    size = 60_000_000
    page = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + bytes(size)
    with WireServer(lambda heard: [page]) as server:
        url = f"http://politics.example:{server.port}/"
        kept = crawl([Job(url)], tmp_path, alone=True, DOWNLOAD_MAXSIZE=0)
        left_out = crawl([Job(url, meta={"archive_body": False})], tmp_path, alone=True, DOWNLOAD_MAXSIZE=0)

    assert [len(one.payload) for outcome in (kept, left_out) for one in outcome.exchanges] == [size, size]
    assert kept.peak - left_out.peak > 0.8 * size


REACTORS: dict[str, dict[str, Any]] = {
    "asyncio": {},
    "uvloop": {"ASYNCIO_EVENT_LOOP": "uvloop.Loop"},
    "epoll": {"TWISTED_REACTOR": "twisted.internet.epollreactor.EPollReactor"},
    "select": {"TWISTED_REACTOR": "twisted.internet.selectreactor.SelectReactor"},
}


@pytest.mark.parametrize("reactor", REACTORS)
def test_any_reactor_will_do(tmp_path: Path, reactor: str) -> None:
    """Whole, cut and timed-out exchanges come out the same, with TLS and without."""
    answers: dict[str, list[Step]] = {"/whole": [OK], "/cut": [OK[:-1], "close"], "/late": [OK[:-1], "hang"]}
    authority = Authority(tmp_path)
    plain = WireServer(lambda heard: answers[heard.target])
    secure = WireServer(lambda heard: answers[heard.target], authority.server("politics.example"))
    with plain, secure:
        bases = [f"http://politics.example:{plain.port}", f"https://politics.example:{secure.port}"]
        metas: dict[str, dict[str, Any]] = {target: {"dont_retry": True} for target in answers}
        metas["/late"]["download_timeout"] = 1.5
        jobs = [Job(base + target, meta=metas[target]) for base in bases for target in answers]
        outcome = crawl(jobs, tmp_path, CA_FILE=str(authority.file), **REACTORS[reactor])

    for base, server in zip(bases, (plain, secure), strict=True):
        seen = {
            e.url.removeprefix(base): (e.response, e.truncated) for e in outcome.exchanges if e.url.startswith(base)
        }
        assert seen == {"/whole": (OK, None), "/cut": (OK[:-1], "disconnect"), "/late": (OK[:-1], "time")}
        assert sorted(h.target for h in server.heard) == ["/cut", "/late", "/whole"]
