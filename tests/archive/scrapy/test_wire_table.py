"""Byte for byte: what the server sent and received is what the exchange holds (figure B.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from archive.warc.http import Exchange
from tests.archive.scrapy.crawl import Job, Outcome, crawl
from tests.archive.scrapy.wire_table import CASES, Case
from tests.wire import Authority, Heard, Relay, Step, WireServer

ROUTES = ("plain", "tls", "proxy", "tunnel")
QUERY = "?x=1&y=2"


@dataclass
class Table:
    outcome: Outcome
    heard: dict[str, list[Heard]]
    bases: dict[str, str]

    def url(self, route: str, case: str) -> str:
        return f"{self.bases[route]}/{case}{QUERY}"

    def exchange(self, route: str, case: str) -> Exchange:
        url = self.url(route, case)
        (found,) = [exchange for exchange in self.outcome.exchanges if exchange.url == url]
        return found

    def heard_once(self, route: str, case: str) -> Heard:
        (found,) = [heard for heard in self.heard[route] if heard.target == f"/{case}"]
        return found


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    """One crawl of every case over every route: a server for each, so that no case can answer for another."""
    folder = tmp_path_factory.mktemp("wire")
    authority = Authority(folder)
    with ExitStack() as stack:
        relay = stack.enter_context(Relay())
        servers, bases = {}, {}
        for route in ROUTES:
            secure = route in ("tls", "tunnel")
            context = authority.server("politics.example") if secure else None
            servers[route] = stack.enter_context(WireServer(_answer, context))
            bases[route] = f"http{'s' if secure else ''}://politics.example:{servers[route].port}"
        jobs = [
            _job(f"{bases[route]}/{name}{QUERY}", case, route, relay)
            for route in ROUTES
            for name, case in CASES.items()
        ]
        outcome = crawl(jobs, folder, CA_FILE=str(authority.file))
        yield Table(outcome, {route: server.heard for route, server in servers.items()}, bases)


def _answer(heard: Heard) -> Sequence[Step]:
    return CASES[heard.target.lstrip("/")].steps


def _job(url: str, case: Case, route: str, relay: Relay) -> Job:
    return Job(url, case.method, dict(case.headers), case.body, case.request_meta(route, relay.port))


every = pytest.mark.parametrize(("route", "case"), [(route, case) for route in ROUTES for case in CASES])


@every
def test_the_response_is_what_the_server_sent(table: Table, route: str, case: str) -> None:
    """Nothing is added, lost or respelled between the socket and the exchange."""
    exchange, heard = table.exchange(route, case), table.heard_once(route, case)

    assert CASES[case].was_answered_by(exchange, heard)


@every
def test_the_request_is_what_the_server_received(table: Table, route: str, case: str) -> None:
    """Only secrets are left out, and they are named."""
    exchange, heard = table.exchange(route, case), table.heard_once(route, case)

    assert exchange.request == CASES[case].kept_request(route, heard)
    assert sorted(exchange.redacted) == sorted(CASES[case].secrets(route))


@every
def test_what_was_cut_says_so(table: Table, route: str, case: str) -> None:
    """A whole response is never called truncated, a cut one always is, with the reason of WARC 1.1 section 5.13."""
    exchange = table.exchange(route, case)

    assert exchange.truncated == CASES[case].truncation(route)


@every
def test_scrapy_sees_what_it_would_have_seen(table: Table, route: str, case: str) -> None:
    """Callback or errback get the same outcome as without an archive, and the exchange in the request's meta."""
    url = table.url(route, case)
    (seen,) = [(result, exchange) for at, result, exchange, _ in table.outcome.results if at == url]

    assert seen == (CASES[case].result, table.exchange(route, case))


@every
def test_the_head_ends_where_it_ends(table: Table, route: str, case: str) -> None:
    """``head_length`` covers status line and headers with the closing empty line; without one, all there is."""
    exchange = table.exchange(route, case)
    head = exchange.response[: exchange.head_length]

    if exchange.head_length < len(exchange.response):
        assert head.endswith((b"\r\n\r\n", b"\n\n"))
    assert head.count(b"\n\r\n") + head.count(b"\n\n") <= 1
    assert len(exchange.interim) == CASES[case].interim or CASES[case].partly or exchange.truncated


@every
def test_the_connection_is_described(table: Table, route: str, case: str) -> None:
    """Protocols and cipher come from the connection; through a proxy there is no address."""
    exchange = table.exchange(route, case)
    version = "http/1.0" if case == "http10" else "http/1.1"

    secure = route in ("tls", "tunnel")
    assert exchange.protocols == ((version, "tls/1.3") if secure else (version,))
    assert (exchange.cipher or "").startswith("TLS_") == secure
    assert exchange.ip == (None if route in ("proxy", "tunnel") else "127.0.0.1")


def test_every_request_has_one_exchange(table: Table) -> None:
    """Counts add up: no exchange twice, none lost, and none for CONNECT."""
    wanted = {table.url(route, case) for route in ROUTES for case in CASES}

    assert sorted(exchange.url for exchange in table.outcome.exchanges) == sorted(wanted)
    assert table.outcome.failures == []
    assert sum(map(len, table.heard.values())) == len(wanted)


def test_an_exchange_is_archived_before_its_response_is_seen(table: Table) -> None:
    """A page counts as done only once it is kept (promise 1)."""
    order = table.outcome.order

    assert all(order.index(f"exchange {e.url}") < order.index(f"result {e.url}") for e in table.outcome.exchanges)


def test_what_is_cut_for_size_is_bounded(table: Table) -> None:
    """Neither an endless head nor endless framing takes more than the limit and one read."""
    cut = [exchange for exchange in table.outcome.exchanges if exchange.truncated == "length"]
    sizes = [len(exchange.response) + sum(map(len, exchange.interim)) for exchange in cut]

    assert len(cut) == len(ROUTES) * sum(case.truncated == "length" for case in CASES.values())
    assert max(sizes) <= 256 * 1024 + 2 * 1000 + 64 * 1024


def test_connections_were_kept(table: Table) -> None:
    """The boundaries above were drawn between responses that shared a connection."""
    for route in ROUTES:
        assert max(heard.number for heard in table.heard[route]) > 1
