"""What travels: header case and repetition, chunks, gzip, validators, hops."""

from __future__ import annotations

import gzip
import socket
from urllib.parse import urlsplit

import pytest

from archive.errors import UsageError
from crawler.demo.newsroom import Newsroom
from tests.crawler.demo.conftest import COURIER, SHIOMI, Visit


def _raw(url: str, *lines: str) -> bytes:
    """The response as it comes from the socket."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        head = [f"GET {parts.path or '/'} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close", *lines, "", ""]
        connection.sendall("\r\n".join(head).encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def _url(room: Newsroom, post: int) -> str:
    return next(url for url in room.truth() if str(post) in url)


def test_headers_have_odd_case_and_come_twice(room: Newsroom) -> None:
    head = _raw(_url(room, 410233)).split(b"\r\n\r\n")[0].decode()

    assert [line.split(":")[0] for line in head.split("\r\n")] == [
        "HTTP/1.1 200 OK",
        "SERVER",
        "Date",
        "Content-Type",
        "Link",
        "Set-Cookie",
        "Set-Cookie",
        "content-LENGTH",
    ]


def test_shiomi_sends_chunks_and_packs_them_for_those_who_take_gzip(room: Newsroom, visit: Visit) -> None:
    plain, packed = _raw(_url(room, 52041)), _raw(_url(room, 52041), "Accept-Encoding: gzip")

    assert b"transfer-encoding: chunked" in plain
    assert b"content-encoding" not in plain
    assert packed.endswith(b"\r\n0\r\n\r\n")
    assert b"\r\ncontent-encoding: gzip\r\n" in packed
    assert "潮止め堤" in gzip.decompress(visit(_url(room, 52041), Accept_Encoding="gzip").body).decode()
    assert plain.split(b"\r\n\r\n")[1].count(b"\r\n") > 4, "more than one chunk"


def test_an_article_with_a_validator_answers_304_although_its_rankings_changed(room: Newsroom, visit: Visit) -> None:
    first = visit(_url(room, 52041))

    by_tag = visit(_url(room, 52041), If_None_Match=first.field("ETag"))
    by_date = visit(_url(room, 52041), If_Modified_Since=first.field("Last-Modified"))

    assert [(one.status, one.body, one.field("ETag")) for one in (by_tag, by_date)] == [
        (304, b"", first.field("ETag"))
    ] * 2


def test_the_edition_after_an_edit_answers_in_full(room: Newsroom, visit: Visit) -> None:
    known = visit(_url(room, 52041)).field("ETag")
    room.publish(3)

    answer = visit(_url(room, 52041), If_None_Match=known)

    assert (answer.status, answer.field("ETag") != known) == (200, True)


@pytest.mark.parametrize("since", ["Mon, 01 Jan 2024 00:00:00 GMT", "yesterday"])
def test_an_old_or_broken_date_is_not_fresh(room: Newsroom, visit: Visit, since: str) -> None:
    assert visit(_url(room, 52041), If_Modified_Since=since).status == 200


def test_the_couriers_articles_have_no_validator_but_its_feed_has(room: Newsroom, visit: Visit) -> None:
    feed = visit(f"{room.bases[COURIER]}/politics/feed/")

    assert visit(_url(room, 410233)).field("ETag") is None
    assert visit(f"{room.bases[COURIER]}/politics/feed/", If_None_Match=feed.field("ETag")).status == 304


def test_addresses_without_the_last_slash_and_short_links_are_one_hop_away(room: Newsroom, visit: Visit) -> None:
    url = _url(room, 410198)
    base = room.bases[COURIER]

    hops = [visit(one) for one in (url.rstrip("/"), f"{base}/?p=410198", f"{base}/politics")]

    assert [(hop.status, hop.field("Location")) for hop in hops] == [(301, url), (301, url), (301, f"{base}/politics/")]
    assert f'"{url.rstrip("/")}"' in visit(f"{base}/politics/politics-government/page/3/").text


@pytest.mark.parametrize(
    "path", ["/nothing/", "/politics/page/99/", "/news/seiji/?page=x", "/a.b", "/%00", "/nothing/feed/"]
)
def test_an_address_that_means_nothing_is_a_404(room: Newsroom, visit: Visit, path: str) -> None:
    answers = [visit(base + path) for base in room.bases.values()]

    assert [(answer.status, "Page not found" in answer.text) for answer in answers] == [(404, True)] * 2


def test_head_gives_the_headers_alone(room: Newsroom, visit: Visit) -> None:
    answer = visit(_url(room, 410233), method="HEAD")

    assert (answer.status, answer.body, int(answer.field("Content-Length") or 0) > 5000) == (200, b"", True)


def test_the_room_keeps_what_it_was_asked_for(room: Newsroom, visit: Visit) -> None:
    visit(f"{room.bases[COURIER]}/robots.txt", User_Agent="a-crawler")
    visit(f"{room.bases[SHIOMI]}/nothing/")

    seen = [(one.url, one.status) for one in room.requests]
    assert seen == [(f"{room.bases[COURIER]}/robots.txt", 200), (f"{room.bases[SHIOMI]}/nothing/", 404)]
    assert room.requests[0].headers["user-agent"] == "a-crawler"


def test_a_taken_port_is_said_in_one_sentence(room: Newsroom) -> None:
    port = urlsplit(room.bases[COURIER]).port or 0

    with pytest.raises(UsageError, match=rf"127.0.0.1:{port}: cannot serve the demo there: Address already in use"):
        Newsroom(port=port)


def test_a_closed_room_is_closed(room: Newsroom, visit: Visit) -> None:
    room.close()

    with pytest.raises(ConnectionRefusedError):
        visit(room.bases[COURIER])
