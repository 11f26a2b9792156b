"""The members written through warcio are those that were written before it, but for the form of the digests."""

from __future__ import annotations

import gzip
import itertools
import re
from collections.abc import Callable

import pytest

from archive.warc import build
from archive.warc.http import FailedExchange
from tests.archive.exchanges import NOON, exchange

INFO = "<urn:uuid:00000000-0000-4000-8000-000000000000>"


def written() -> list[tuple[str, bytes]]:
    """A member of every kind and form that is written, unpacked, with ids counted and digests masked."""
    one, two, three = (_ids(first) for first in (1, 11, 21))
    asked = exchange(
        "https://news.example/chunked",
        b"7\r\nNobody \r\n6\r\nspoke.\r\n0\r\n\r\n",
        ("Transfer-Encoding", "chunked"),
        elapsed=0.25,
        cipher="TLS_AES_128_GCM_SHA256",
        protocols=("http/1.1", "tls/1.3"),
        interim=(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; x=100%\r\n\r\n",),
        redacted=("Cookie",),
    )
    same = build.Refers("<urn:uuid:7>", "https://news.example/first", "2026-11-23T12:00:00Z", "identical", "sha256:AA")
    unchanged = build.Refers("<urn:uuid:7>", "https://news.example/first", "2026-11-23T12:00:00Z", "not-modified")
    cut = exchange(
        "https://news.example/\xe4?q=[1]\r\nX: y#part", b"caf\xe9", ("X-Odd", "\xe9"), truncated="time", ip=None
    )
    answer = exchange(status="304 Not Modified", body=b"")
    refused = FailedExchange("http://gone.example/\xe4", NOON, "dns", "no such\r\nhost")
    built = [
        build.warcinfo("a.warc.gz", [("software", "test\r\nX: y"), ("na me", "gr\xf6\xdfe")], NOON, make_id=one),
        *build.exchange(asked, warcinfo_id=INFO, about=[("seenIn", "x")], make_id=one),
        *build.exchange(cut, warcinfo_id=INFO, make_id=one),
        *build.exchange(asked, warcinfo_id=INFO, refers=same, make_id=two)[:1],
        *build.exchange(answer, warcinfo_id=INFO, refers=unchanged, make_id=two)[:1],
        build.failure(refused, warcinfo_id=INFO, about=[("seenIn", "x")], make_id=three),
        build.resource("urn:x:memory", "application/json", b'{"a": 1}\r\n\r\n', NOON, warcinfo_id=INFO, make_id=three),
        build.resource("urn:x:none", "text/plain", b"", NOON, warcinfo_id=INFO, make_id=three),
    ]
    return [(one.kind, re.sub(rb"sha256:[0-9A-Za-z=]{56,}", b"sha256:*", gzip.decompress(one.data))) for one in built]


def _ids(first: int) -> Callable[[], str]:
    counted = itertools.count(first)
    return lambda: f"<urn:uuid:{next(counted)}>"


FORMER: list[tuple[str, bytes]] = [
    (
        "warcinfo",
        b"WARC/1.1\r\n"
        b"WARC-Type: warcinfo\r\n"
        b"WARC-Record-ID: <urn:uuid:1>\r\n"
        b"WARC-Date: 2026-11-24T12:00:00.250000Z\r\n"
        b"WARC-Filename: a.warc.gz\r\n"
        b"Content-Type: application/warc-fields\r\n"
        b"WARC-Block-Digest: sha256:*\r\n"
        b"Content-Length: 164\r\n"
        b"\r\n"
        b"software: test%0D%0AX: y\r\n"
        b"na-me: gr\xc3\xb6\xc3\x9fe\r\n"
        b"format: WARC File Format 1.1\r\n"
        b"conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
        b"\r\n"
        b"\r\n",
    ),
    (
        "response",
        b"WARC/1.1\r\n"
        b"WARC-Type: response\r\n"
        b"WARC-Record-ID: <urn:uuid:2>\r\n"
        b"WARC-Date: 2026-11-24T12:00:00.250000Z\r\n"
        b"WARC-Target-URI: https://news.example/chunked\r\n"
        b"WARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        b"WARC-IP-Address: 127.0.0.1\r\n"
        b"WARC-Protocol: http/1.1\r\n"
        b"WARC-Protocol: tls/1.3\r\n"
        b"WARC-Cipher-Suite: TLS_AES_128_GCM_SHA256\r\n"
        b"WARC-Payload-Digest: sha256:*\r\n"
        b"WARC-X-Entity-Digest: sha256:*\r\n"
        b"Content-Type: application/http; msgtype=response\r\n"
        b"WARC-Block-Digest: sha256:*\r\n"
        b"Content-Length: 121\r\n"
        b"\r\n"
        b"HTTP/1.1 200 All Good\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n"
        b"Transfer-Encoding: chunked\r\n"
        b"\r\n"
        b"7\r\n"
        b"Nobody \r\n"
        b"6\r\n"
        b"spoke.\r\n"
        b"0\r\n"
        b"\r\n"
        b"\r\n"
        b"\r\n",
    ),
    (
        "request",
        b"WARC/1.1\r\n"
        b"WARC-Type: request\r\n"
        b"WARC-Record-ID: <urn:uuid:3>\r\n"
        b"WARC-Date: 2026-11-24T12:00:00.250000Z\r\n"
        b"WARC-Target-URI: https://news.example/chunked\r\n"
        b"WARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        b"WARC-Concurrent-To: <urn:uuid:2>\r\n"
        b"Content-Type: application/http; msgtype=request\r\n"
        b"WARC-Block-Digest: sha256:*\r\n"
        b"Content-Length: 58\r\n"
        b"\r\n"
        b"GET /politics/20261124-1/ HTTP/1.1\r\n"
        b"Host: news.example\r\n"
        b"\r\n"
        b"\r\n"
        b"\r\n",
    ),
    (
        "metadata",
        b"WARC/1.1\r\n"
        b"WARC-Type: metadata\r\n"
        b"WARC-Record-ID: <urn:uuid:4>\r\n"
        b"WARC-Date: 2026-11-24T12:00:00.250000Z\r\n"
        b"WARC-Target-URI: https://news.example/chunked\r\n"
        b"WARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        b"WARC-Concurrent-To: <urn:uuid:2>\r\n"
        b"Content-Type: application/warc-fields\r\n"
        b"WARC-Block-Digest: sha256:*\r\n"
        b"Content-Length: 124\r\n"
        b"\r\n"
        b"seenIn: x\r\n"
        b"interim: HTTP/1.1 103 Early Hints%0D%0ALink: </a.css>; x=100%25%0D%0A%0D%0A\r\n"
        b"redacted: Cookie\r\n"
        b"fetchTimeMs: 250\r\n"
        b"\r\n"
        b"\r\n",
    ),
    (
        "response",
        b"WARC/1.1\r\n"
        b"WARC-Type: response\r\n"
        b"WARC-Record-ID: <urn:uuid:5>\r\n"
        b"WARC-Date: 2026-11-24T12:00:00.250000Z\r\n"
        b"WARC-Target-URI: https://news.example/%C3%A4?q=%5B1%5D%0D%0AX:%20y\r\n"
        b"WARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        b"WARC-Protocol: http/1.1\r\n"
        b"WARC-Truncated: time\r\n"
        b"WARC-Payload-Digest: sha256:*\r\n"
        b"WARC-X-Entity-Digest: sha256:*\r\n"
        b"Content-Type: application/http; msgtype=response\r\n"
        b"WARC-Block-Digest: sha256:*\r\n"
        b"Content-Length: 79\r\n"
        b"\r\n"
        b"HTTP/1.1 200 All Good\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n"
        b"X-Odd: \xe9\r\n"
        b"\r\n"
        b"caf\xe9\r\n"
        b"\r\n",
    ),
    (
        "request",
        b"WARC/1.1\r\n"
        b"WARC-Type: request\r\n"
        b"WARC-Record-ID: <urn:uuid:6>\r\n"
        b"WARC-Date: 2026-11-24T12:00:00.250000Z\r\n"
        b"WARC-Target-URI: https://news.example/%C3%A4?q=%5B1%5D%0D%0AX:%20y\r\n"
        b"WARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        b"WARC-Concurrent-To: <urn:uuid:5>\r\n"
        b"Content-Type: application/http; msgtype=request\r\n"
        b"WARC-Block-Digest: sha256:*\r\n"
        b"Content-Length: 58\r\n"
        b"\r\n"
        b"GET /politics/20261124-1/ HTTP/1.1\r\n"
        b"Host: news.example\r\n"
        b"\r\n"
        b"\r\n"
        b"\r\n",
    ),
    (
        "revisit",
        b"WARC/1.1\r\n"
        b"WARC-Type: revisit\r\n"
        b"WARC-Record-ID: <urn:uuid:11>\r\n"
        b"WARC-Date: 2026-11-24T12:00:00.250000Z\r\n"
        b"WARC-Target-URI: https://news.example/chunked\r\n"
        b"WARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        b"WARC-IP-Address: 127.0.0.1\r\n"
        b"WARC-Protocol: http/1.1\r\n"
        b"WARC-Protocol: tls/1.3\r\n"
        b"WARC-Cipher-Suite: TLS_AES_128_GCM_SHA256\r\n"
        b"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n"
        b"WARC-Refers-To: <urn:uuid:7>\r\n"
        b"WARC-Refers-To-Target-URI: https://news.example/first\r\n"
        b"WARC-Refers-To-Date: 2026-11-23T12:00:00Z\r\n"
        b"WARC-Payload-Digest: sha256:AA\r\n"
        b"WARC-X-Entity-Digest: sha256:*\r\n"
        b"Content-Type: application/http; msgtype=response\r\n"
        b"WARC-Block-Digest: sha256:*\r\n"
        b"Content-Length: 93\r\n"
        b"\r\n"
        b"HTTP/1.1 200 All Good\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n"
        b"Transfer-Encoding: chunked\r\n"
        b"\r\n"
        b"\r\n"
        b"\r\n",
    ),
    (
        "revisit",
        b"WARC/1.1\r\n"
        b"WARC-Type: revisit\r\n"
        b"WARC-Record-ID: <urn:uuid:14>\r\n"
        b"WARC-Date: 2026-11-24T12:00:00.250000Z\r\n"
        b"WARC-Target-URI: https://news.example/politics/20261124-1/\r\n"
        b"WARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        b"WARC-IP-Address: 127.0.0.1\r\n"
        b"WARC-Protocol: http/1.1\r\n"
        b"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified\r\n"
        b"WARC-Refers-To: <urn:uuid:7>\r\n"
        b"WARC-Refers-To-Target-URI: https://news.example/first\r\n"
        b"WARC-Refers-To-Date: 2026-11-23T12:00:00Z\r\n"
        b"Content-Type: application/http; msgtype=response\r\n"
        b"WARC-Block-Digest: sha256:*\r\n"
        b"Content-Length: 69\r\n"
        b"\r\n"
        b"HTTP/1.1 304 Not Modified\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n"
        b"\r\n"
        b"\r\n"
        b"\r\n",
    ),
    (
        "metadata",
        b"WARC/1.1\r\n"
        b"WARC-Type: metadata\r\n"
        b"WARC-Record-ID: <urn:uuid:21>\r\n"
        b"WARC-Date: 2026-11-24T12:00:00.250000Z\r\n"
        b"WARC-Target-URI: http://gone.example/%C3%A4\r\n"
        b"WARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        b"Content-Type: application/warc-fields\r\n"
        b"WARC-Block-Digest: sha256:*\r\n"
        b"Content-Length: 51\r\n"
        b"\r\n"
        b"reason: dns\r\n"
        b"detail: no such%0D%0Ahost\r\n"
        b"seenIn: x\r\n"
        b"\r\n"
        b"\r\n",
    ),
    (
        "resource",
        b"WARC/1.1\r\n"
        b"WARC-Type: resource\r\n"
        b"WARC-Record-ID: <urn:uuid:22>\r\n"
        b"WARC-Date: 2026-11-24T12:00:00.250000Z\r\n"
        b"WARC-Target-URI: urn:x:memory\r\n"
        b"WARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        b"Content-Type: application/json\r\n"
        b"WARC-Block-Digest: sha256:*\r\n"
        b"Content-Length: 12\r\n"
        b"\r\n"
        b'{"a": 1}\r\n'
        b"\r\n"
        b"\r\n"
        b"\r\n",
    ),
    (
        "resource",
        b"WARC/1.1\r\n"
        b"WARC-Type: resource\r\n"
        b"WARC-Record-ID: <urn:uuid:23>\r\n"
        b"WARC-Date: 2026-11-24T12:00:00.250000Z\r\n"
        b"WARC-Target-URI: urn:x:none\r\n"
        b"WARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        b"Content-Type: text/plain\r\n"
        b"WARC-Block-Digest: sha256:*\r\n"
        b"Content-Length: 0\r\n"
        b"\r\n"
        b"\r\n"
        b"\r\n",
    ),
]


@pytest.mark.parametrize("number", range(len(FORMER)), ids=lambda number: f"{number}-{FORMER[number][0]}")
def test_a_member_is_the_one_that_was_written_before_warcio(number: int) -> None:
    assert written()[number] == FORMER[number]


def test_every_member_has_its_former_one() -> None:
    assert [kind for kind, _ in written()] == [kind for kind, _ in FORMER]
