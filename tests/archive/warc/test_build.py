"""WARC 1.1 to the letter: what is written, and that every judge accepts it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from archive.errors import DamagedError
from archive.warc import build
from archive.warc.http import Exchange, FailedExchange, Headers
from archive.warc.snapshot import SnapshotRef
from tests.archive.exchanges import NOON, TEXT, chunked, exchange, gzipped

INFO = "<urn:uuid:00000000-0000-4000-8000-000000000000>"


def sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def read(*built: build.Built) -> list[build.WarcRecord]:
    return list(build.records(io.BytesIO(b"".join(one.data for one in built))))


def test_an_exchange_is_a_response_and_its_request() -> None:
    """The pair has one date, one URL, and the request names the response."""
    built = build.exchange(
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
    assert request.headers.first("WARC-Concurrent-To") == response.record_id
    assert (request.date, request.url) == (response.date, response.url) == (NOON, exchange().url)


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every kind of record but revisits: FastWARC and warcat misread their digest (docs/warc.md)."""
    path = tmp_path_factory.mktemp("judged") / "all.warc.gz"
    info = build.warcinfo(path.name, [("software", "test")], NOON)
    one = chunked(elapsed=0.25, cipher="TLS_AES_128_GCM_SHA256", protocols=("http/1.1", "tls/1.3"))
    built = [
        info,
        *build.exchange(one, warcinfo_id=info.record_id, about=[("seenIn", "x")]),
        *build.exchange(exchange(truncated="time"), warcinfo_id=info.record_id),
        *build.exchange(gzipped(), warcinfo_id=info.record_id),
        build.failure(FailedExchange("http://gone.example/", NOON, "dns", "no such host"), warcinfo_id=info.record_id),
        build.resource("urn:x:memory", "application/json", b"{}", NOON, warcinfo_id=info.record_id),
    ]
    path.write_bytes(b"".join(one.data for one in built))
    return path


@pytest.mark.parametrize(
    "judge", ["warcio check", "fastwarc check -q -p", "cdxj-indexer", "gzip -t", "warcat verify", "warcio index"]
)
def test_a_judge_accepts_every_kind_of_record(every_kind: Path, judge: str) -> None:
    """Each of the tools that others check WARC files with finds nothing to say."""
    done = _judged(judge, every_kind)

    assert (done.returncode, re.search("fail|error|problem", done.stdout + done.stderr, re.IGNORECASE)) == (0, None), (
        done
    )


@pytest.mark.parametrize("judge", ["warcio check", "fastwarc check -q", "cdxj-indexer", "gzip -t"])
def test_a_judge_accepts_revisits(tmp_path: Path, judge: str) -> None:
    """Both profiles, behind the response they refer to."""
    path = tmp_path / "revisits.warc.gz"
    first, *rest = build.exchange(chunked(), warcinfo_id=INFO)
    same = build.Refers(first.record_id, chunked().url, build.warc_date(NOON), "identical", first.payload_digest)
    unchanged = build.Refers(first.record_id, chunked().url, build.warc_date(NOON), "not-modified")
    answer = exchange(body=b"", status="304 Not Modified")
    built = [
        first,
        *rest,
        *build.exchange(chunked(), warcinfo_id=INFO, refers=same),
        *build.exchange(answer, warcinfo_id=INFO, refers=unchanged),
    ]
    path.write_bytes(b"".join(one.data for one in built))
    done = _judged(judge, path)

    assert (done.returncode, re.search("fail|error", done.stdout + done.stderr, re.IGNORECASE)) == (0, None), done


def _judged(judge: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Runs a judge of the same environment, or of the system."""
    name, *rest = judge.split()
    if name == "warcat":
        command = [sys.executable, "-m", "warcat"]
        path = _in_base32(path)
    else:
        beside = Path(sys.executable).with_name(name)
        command = [str(beside) if beside.exists() else name]
    return subprocess.run([*command, *rest, str(path)], capture_output=True, text=True, check=False)


def _in_base32(path: Path) -> Path:
    """The same records with their digests in base32, the form of them that warcat reads."""
    anew = path.with_name("base32-" + path.name)
    with path.open("rb") as stream, anew.open("wb") as out:
        for record in build.records(stream):
            lines = [
                f"{name}: {_base32(value) if name.endswith('-Digest') else value}" for name, value in record.headers
            ]
            head = "\r\n".join((record.version, *lines, "", "")).encode()
            out.write(gzip.compress(head + record.block + b"\r\n\r\n"))
    return anew


def _base32(named: str) -> str:
    algorithm, _, value = named.partition(":")
    return f"{algorithm}:{base64.b32encode(bytes.fromhex(value)).decode()}"


# WARC 1.1 section 4: token = 1*<any ASCII character, except CTLs or separators>, and the separators.
TOKEN = re.compile(
    "[" + re.escape("".join({chr(code) for code in range(0x21, 0x7F)} - set('()<>@,;:\\"/[]?={}'))) + "]+"
)


def test_a_digest_is_what_the_standard_calls_one(every_kind: Path) -> None:
    """WARC 1.1 sections 5.8 and 5.9: labelled-digest = algorithm ":" digest-value, each of the two a token."""
    with every_kind.open("rb") as stream:
        named = [value for one in build.records(stream) for name, value in one.headers if name.endswith("-Digest")]

    assert len(named) > 10
    assert all(re.fullmatch("sha256:[0-9a-f]{64}", value) for value in named)
    assert all(TOKEN.fullmatch(part) for value in named for part in value.split(":"))
    assert not TOKEN.fullmatch("AAAA====")


@pytest.mark.parametrize("smuggled", ["\r\nWARC-Type: evil", "\nX: y", "\0", "\r"])
def test_nothing_is_smuggled_into_a_header(smuggled: str) -> None:
    """CR, LF and NUL of URLs, names and values stay in the line they came in, escaped."""
    dirty = exchange("https://news.example/a" + smuggled, ip="127.0.0.1" + smuggled, cipher="TLS" + smuggled)
    about = [("name" + smuggled, "value" + smuggled)]
    for built in build.exchange(dirty, warcinfo_id=INFO, about=about):
        head = gzip.decompress(built.data).partition(b"\r\n\r\n")[0]
        (record,) = read(built)
        assert all(char not in line for line in head.split(b"\r\n") for char in (b"\r", b"\n", b"\0"))
        assert len(head.split(b"\r\n")) == 1 + len(record.headers)
        assert record.headers.first("WARC-Type") == built.kind
        if built.kind == "metadata":
            assert len(record.warc_fields()) == 1


def test_warcinfo_says_who_wrote_the_file_and_how() -> None:
    """Fields as given, then the format; the file's own name in the header."""
    (info,) = read(build.warcinfo("a.warc.gz", [("software", "paper-of-record/0.1"), ("robots", "obey")], NOON))

    assert info.headers.first("WARC-Filename") == "a.warc.gz"
    assert info.headers.first("WARC-Target-URI") is None
    assert info.warc_fields() == [
        ("software", "paper-of-record/0.1"),
        ("robots", "obey"),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
    ]


def test_an_identical_revisit_keeps_only_the_head() -> None:
    """It names the original by id, URL and date, and repeats its payload digest; the entity digest is its own."""
    again = chunked()
    refers = build.Refers(
        "<urn:uuid:1>", "https://news.example/first", "2026-11-23T12:00:00Z", "identical", "sha256:AA"
    )
    built, _ = build.exchange(again, warcinfo_id=INFO, refers=refers)
    (revisit,) = read(built)
    entity = gzip.compress(TEXT.encode(), mtime=0)

    assert (built.kind, revisit.block) == ("revisit", again.response[: again.head_length])
    assert dict(revisit.headers) | {"WARC-Record-ID": "", "WARC-Block-Digest": "", "Content-Length": ""} == {
        "WARC-Type": "revisit",
        "WARC-Record-ID": "",
        "WARC-Date": "2026-11-24T12:00:00.250000Z",
        "WARC-Target-URI": "https://news.example/chunked",
        "WARC-Warcinfo-ID": INFO,
        "WARC-IP-Address": "127.0.0.1",
        "WARC-Protocol": "http/1.1",
        "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        "WARC-Refers-To": "<urn:uuid:1>",
        "WARC-Refers-To-Target-URI": "https://news.example/first",
        "WARC-Refers-To-Date": "2026-11-23T12:00:00Z",
        "WARC-Payload-Digest": "sha256:AA",
        "WARC-X-Entity-Digest": sha256(entity),
        "Content-Type": "application/http; msgtype=response",
        "WARC-Block-Digest": "",
        "Content-Length": "",
    }
    assert (built.payload_digest, built.entity_digest) == ("sha256:AA", sha256(entity))


def test_a_304_is_a_revisit_of_its_own_profile() -> None:
    """The server said that nothing changed: the whole answer is kept, and no digest is claimed that nobody computed."""
    answer = exchange(body=b"", status="304 Not Modified")
    refers = build.Refers("<urn:uuid:1>", answer.url, "2026-11-23T12:00:00Z", "not-modified")
    built, request = build.exchange(answer, warcinfo_id=INFO, refers=refers)
    revisit, asked = read(built, request)

    assert revisit.block == answer.response
    assert revisit.headers.first("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert revisit.headers.first("WARC-Refers-To") == "<urn:uuid:1>"
    assert revisit.headers.first("WARC-Payload-Digest") is None
    assert asked.headers.first("WARC-Concurrent-To") == revisit.record_id


def test_what_no_message_holds_stands_in_the_metadata() -> None:
    """Interim heads come back byte for byte; what was left out of the request is named."""
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload; x=100%\r\n\r\n"
    one = exchange(interim=(interim,), redacted=("Cookie", "Proxy-Authorization"), elapsed=0.12)
    response, _, built = build.exchange(one, warcinfo_id=INFO, about=[("seenIn", "größe")])
    (metadata,) = read(built)
    facts = metadata.warc_fields()

    assert metadata.headers.first("Content-Type") == "application/warc-fields"
    assert metadata.headers.first("WARC-Concurrent-To") == response.record_id
    assert [name for name, _ in facts] == ["seenIn", "interim", "redacted", "redacted", "fetchTimeMs"]
    assert facts[0][1] == "größe"
    assert unquote_to_bytes(facts[1][1]) == interim
    assert [value for _, value in facts[2:]] == ["Cookie", "Proxy-Authorization", "120"]


def test_a_failure_is_a_metadata_record() -> None:
    """What has no exchange is kept with its reason, the error's own words, and what the crawl knew."""
    failed = FailedExchange("http://gone.example/ä", NOON, "dns", "no such\nhost")
    (record,) = read(build.failure(failed, warcinfo_id=INFO, about=[("seenIn", "x")]))

    assert (record.kind, record.url, record.date) == ("metadata", "http://gone.example/%C3%A4", NOON)
    assert record.warc_fields() == [("reason", "dns"), ("detail", "no such%0Ahost"), ("seenIn", "x")]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example/a?b=c#part", "https://news.example/a?b=c"),
        ("https://news.example/ä ö?q=[1]|{2}", "https://news.example/%C3%A4%20%C3%B6?q=%5B1%5D%7C%7B2%7D"),
        ("https://news.example/%e4%zz%", "https://news.example/%e4%25zz%25"),
        ("https://zeitung-köln.example/", "https://xn--zeitung-kln-zfb.example/"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("http://news.example/<b>\"'`^\\", "http://news.example/%3Cb%3E%22'%60%5E%5C"),
        ("http://news.example/a\r\nWARC-Type: x", "http://news.example/a%0D%0AWARC-Type:%20x"),
        ("http://news.example/\udcff", "http://news.example/%5Cudcff"),
        ("http://[broken/", "http://%5Bbroken/"),
        ("urn:paper-of-record:run:x", "urn:paper-of-record:run:x"),
    ],
)
def test_target_uris_are_uris(url: str, expected: str) -> None:
    """RFC 3986: what may not stand in a URI is escaped, what is escaped stays, the fragment goes."""
    (record,) = read(build.resource(url, "text/plain", b"", NOON, warcinfo_id=INFO))

    assert record.url == expected


@pytest.mark.parametrize("one", [exchange(), gzipped(), chunked(), exchange(truncated="disconnect")])
def test_a_snapshot_is_the_exchange_as_it_was(one: Exchange) -> None:
    """Everything that capture knew comes back from the WARC alone, the entity digest too."""
    built, request, *_ = build.exchange(one, warcinfo_id=INFO)
    response, asked = read(built, request)
    snapshot = build.snapshot_of(response, file="warc/a.warc.gz", request=asked)
    recomputed = build.snapshot_of(_without(response, "WARC-X-Entity-Digest", "WARC-Payload-Digest"), file="")

    assert (snapshot.raw, snapshot.request, snapshot.url, snapshot.captured) == (
        one.response,
        one.request,
        one.url,
        one.started,
    )
    assert (snapshot.ip, snapshot.protocols, snapshot.truncated) == (one.ip, one.protocols, one.truncated)
    assert (snapshot.status, snapshot.reason, snapshot.text) == (200, "All Good", TEXT)
    assert snapshot.entity_digest == built.entity_digest == recomputed.entity_digest
    assert snapshot.payload_digest == built.payload_digest == recomputed.payload_digest
    assert snapshot.ref() == SnapshotRef(
        file="warc/a.warc.gz",
        offset=0,
        length=len(built.data),
        record_id=built.record_id,
        payload_digest=built.payload_digest,
        entity_digest=built.entity_digest,
        url=one.url,
        status=200,
    )
    assert build.snapshot_at(built.data, snapshot.ref()).raw == one.response


def test_a_pointer_to_another_record_is_damage() -> None:
    """``snapshot_at`` never hands out another exchange than the one that was asked for."""
    built, other = (build.exchange(one, warcinfo_id=INFO)[0] for one in (exchange(), gzipped()))
    ref = build.snapshot_of(read(built)[0], file="warc/a.warc.gz").ref()

    with pytest.raises(DamagedError, match=r"warc/a\.warc\.gz: holds <urn"):
        build.snapshot_at(other.data, ref)
    with pytest.raises(DamagedError, match=r"warc/a\.warc\.gz: .*cut"):
        build.snapshot_at(built.data[:-3], ref)


def _without(record: build.WarcRecord, *names: str) -> build.WarcRecord:
    kept = Headers((name, value) for name, value in record.headers if name not in names)
    return build.WarcRecord(kept, record.block, record.offset, record.length)


def test_equal_input_gives_equal_bytes() -> None:
    """With the same record ids, the same exchange is the same bytes: nothing of the machine or the hour is in it."""
    once = build.exchange(gzipped(), warcinfo_id=INFO, make_id=lambda: "<urn:uuid:1>")

    assert once == build.exchange(gzipped(), warcinfo_id=INFO, make_id=lambda: "<urn:uuid:1>")
