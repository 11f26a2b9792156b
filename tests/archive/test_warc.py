"""WARC 1.1 to the letter: what is written, and that every judge accepts it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest

from archive import warc
from archive.exchange import FailedExchange
from tests.archive.exchanges import NOON, chunked, exchange, gzipped

INFO = "<urn:uuid:00000000-0000-4000-8000-000000000000>"


def sha256(data: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode()


def read(*built: warc.Built) -> list[warc.WarcRecord]:
    return list(warc.records(io.BytesIO(b"".join(one.data for one in built))))


def test_an_exchange_is_a_response_and_its_request() -> None:
    """The pair has one date, one URL, and the request names the response."""
    built = warc.exchange(
        exchange(cipher="TLS_AES_128_GCM_SHA256", protocols=("http/1.1", "tls/1.3")), warcinfo_id=INFO
    )
    response, request = read(*built)

    assert [one.kind for one in built] == ["response", "request"]
    assert dict(response.headers) == {
        "WARC-Type": "response",
        "WARC-Record-ID": built[0].record_id,
        "WARC-Date": "2026-11-24T12:00:00.250000Z",
        "WARC-Target-URI": "https://news.example/politics/20261124-1/",
        "WARC-Warcinfo-ID": INFO,
        "WARC-IP-Address": "127.0.0.1",
        "WARC-Protocol": "tls/1.3",
        "WARC-Cipher-Suite": "TLS_AES_128_GCM_SHA256",
        "WARC-Payload-Digest": sha256(exchange().response[exchange().head_length :]),
        "WARC-X-Entity-Digest": sha256(exchange().response[exchange().head_length :]),
        "Content-Type": "application/http; msgtype=response",
        "WARC-Block-Digest": sha256(exchange().response),
        "Content-Length": str(len(exchange().response)),
    }
    assert response.headers.all("WARC-Protocol") == ["http/1.1", "tls/1.3"]
    assert response.block == exchange().response
    assert request.block == exchange().request
    assert request.headers.sole("WARC-Concurrent-To") == response.record_id
    assert (request.date, request.url) == (response.date, response.url) == (NOON, exchange().url)


def test_judges_accept_every_kind_of_record(tmp_path: Path) -> None:
    """warcio, FastWARC, gzip and cdxj-indexer find nothing to say."""
    path = tmp_path / "all.warc.gz"
    info = warc.warcinfo(path.name, [("software", "test")], NOON)
    first = warc.exchange(chunked(elapsed=0.25), warcinfo_id=info.record_id, about=[("seenIn", "x")])
    built = [
        info,
        *first,
        *warc.exchange(exchange(truncated="time"), warcinfo_id=info.record_id),
        *warc.exchange(gzipped(), warcinfo_id=info.record_id),
        warc.failure(FailedExchange("http://gone.example/", NOON, "dns", "no such host"), warcinfo_id=info.record_id),
        warc.resource("urn:x:memory", "application/json", b"{}", NOON, warcinfo_id=info.record_id),
    ]
    path.write_bytes(b"".join(one.data for one in built))

    for command in ("warcio check", "fastwarc check -q -p", "cdxj-indexer"):
        tool, *rest = command.split()
        done = subprocess.run(
            [str(Path(sys.executable).with_name(tool)), *rest, path.name],
            check=False,
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert (done.returncode, "ailed" in done.stdout + done.stderr) == (0, False), (command, done)
    subprocess.run(["gzip", "-t", str(path)], check=True)


@pytest.mark.parametrize("smuggled", ["\r\nWARC-Type: evil", "\nX: y", "\0", "\r"])
def test_nothing_is_smuggled_into_a_header(smuggled: str) -> None:
    """CR, LF and NUL of URLs, names and values stay in the line they came in, escaped."""
    dirty = exchange("https://news.example/a" + smuggled, ip="127.0.0.1" + smuggled, cipher="TLS" + smuggled)
    about = [("name" + smuggled, "value" + smuggled)]
    for built in warc.exchange(dirty, warcinfo_id=INFO, about=about):
        head = gzip.decompress(built.data).partition(b"\r\n\r\n")[0]
        (record,) = read(built)
        assert all(char not in line for line in head.split(b"\r\n") for char in (b"\r", b"\n", b"\0"))
        assert len(head.split(b"\r\n")) == 1 + len(record.headers)
        assert record.headers.sole("WARC-Type") == built.kind
        if built.kind == "metadata":
            assert len(record.warc_fields()) == 1
