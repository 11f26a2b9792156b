"""What we write we can read: whatever a server sends, its archive verifies, needs no mending, and takes another run.

Servers are invented from pieces of hostile heads and bodies; the bytes go through the assembler, as from a wire.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import archive
from archive.causes import Cause
from archive.errors import UsageError
from archive.manifest import Alias, Fate, Source
from archive.runs.mend import mend
from archive.runs.run import Closing, Known, Run
from archive.scrapy.assembler import Assembler, Limits
from archive.urls import LONGEST
from archive.verify.audit import verify
from archive.warc import read
from archive.warc.http import MAX_HTTP_HEAD, Exchange, FailedExchange
from tests.archive.exchanges import NOON, exchange
from tests.archive.verify.test_audit import only
from tests.tools import in_full

URL = "https://news.example/politics/a/"
GET = b"GET /politics/a/ HTTP/1.1\r\nHost: news.example\r\n\r\n"

_status_lines = st.sampled_from([
    b"HTTP/1.1 200 OK", b"HTTP/1.1 302 Found", b"HTTP/1.1 304 Not Modified", b"HTTP/1.1 404",
    b"HTTP/9.9 -20 \x1b[31mOK\x00",
    b"ICY 200 OK", b"", b"<html>", b"HTTP/1.1 200 " + b"r" * 70_000, b"HTTP/1.1 103 Early Hints",
    b"\xff\xfe", b"HTTP/1.1 \xd9\xa2\xd9\xa0\xd9\xa0",
])  # fmt: skip
_fields = st.sampled_from([
    b"Location: /t/" + b"a" * 65_000, b"Location: " + "/ü/".encode() * 9_000, b"ETag: \"" + b"e" * 200_000 + b'"',
    b"Content-Encoding: gzip", b"Content-Encoding: " + b"gzip, " * 2_000, b"Transfer-Encoding: chunked",
    b"Content-Length: 5", b"Content-Length: " + b"9" * 5_000, b"Content-Length: -1", b"X-A: b\r\n\tc" * 200,
    b"\r\n folded",
    b"WARC-Type: resource", b"no colon", b": no name", b"X\x00Y: \x1b]0;owned\x07", b"Content-Type: " + b"x" * 3_000,
    b"Content-Type: text/html; charset=\xff", b"X: " + "\u202e\u2028".encode(), b"A: b\r" * 50,
])  # fmt: skip
_bodies = st.sampled_from([
    b"", b"<html>hello</html>", gzip.compress(b"hello"), gzip.compress(b"hello")[:-4], gzip.compress(b"") * 50,
    b"5\r\nhello\r\n0\r\n\r\n",
    b"zz\r\n", b"WARC/1.1\r\nWARC-Type: response\r\n\r\n\r\n\r\n", b"\x1f\x8b", b"\r\n\r\n" * 9,
])  # fmt: skip
_urls = st.one_of(
    st.just(URL),
    st.text(max_size=60).map(lambda path: f"https://news.example/{path}"),
    st.sampled_from([
        URL + "x" * (LONGEST - len(URL)), "https://news.example/" + " " * (LONGEST - 21), URL + "%zz\r\nWARC-Type: x",
        "https://[::1]:8000/a", "https://münchen.example/ä", "https://news.example/\ud800", "https://\u202e.example/",
    ]),
)  # fmt: skip


@st.composite
def _responses(draw: st.DrawFn) -> bytes:
    lines = [draw(_status_lines), *draw(st.lists(st.one_of(_fields, st.binary(max_size=40)), max_size=4))]
    head = b"\r\n".join(lines) + draw(st.sampled_from([b"\r\n\r\n", b"\n\n", b"\r\n", b""]))
    return head + draw(_bodies)


def _recorded(url: str, response: bytes, ends: str, piece: int) -> Exchange | None:
    one = Assembler(url, Limits(), now=lambda: NOON)
    one.sent(GET)
    for at in range(0, len(response), piece):
        if not one.received(response[at : at + piece]):
            ends = "reset"
            break
    if ends == "ends":
        one.ends()
    elif ends != "open":
        one.closed(clean=ends == "clean")
    return one.exchange()


@given(
    st.lists(
        st.tuples(
            _urls, _responses(), st.sampled_from(["ends", "clean", "reset", "open"]), st.sampled_from([7_919, 65_536])
        ),
        min_size=1,
        max_size=12,
    )
)
@example([(URL, b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\nhello", "ends", 65_536)])
@settings(max_examples=in_full(300, 6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_the_archive_can_be_used(
    tmp_path_factory: pytest.TempPathFactory, sent: list[tuple[str, bytes, str, int]]
) -> None:
    """``verify`` finds no damage, ``mend`` nothing to do, each snapshot comes back as it was, a second run works."""
    root = tmp_path_factory.mktemp("a")
    exchanges = [one for each in sent if (one := _recorded(*each)) is not None]
    run = Run.begin(root, "news")
    refs = [run.record(one, [("requested", one.url)]).result() for one in exchanges]
    run.record_failure(FailedExchange(URL + "y" * 70_000, NOON, "address", "too long")).result()
    run.close(
        Closing(
            status="complete",
            fates=[Fate(url=one.url.encode("utf-8", "replace").decode(), fate="saved") for one in exchanges],
        )
    )

    assert [one for one in verify(root) if not one.odd] == []
    assert list(mend(root)) == []
    news = archive.open(root)
    for one, ref in zip(exchanges, refs, strict=True):
        again = news.snapshot(ref)
        assert (again.raw, again.status, again.cut) == (one.response, one.head.status, one.cut)
    following = Run.begin(root, "news")
    known = Known(refs[0].record_id, exchanges[0].url, exchanges[0].date, refs[0].payload_digest) if refs else None
    for one in exchanges:
        following.record(one, known=known).result()
    following.close(Closing(status="complete"))
    assert [one for one in verify(root) if not one.odd] == []


@pytest.mark.parametrize("size", [MAX_HTTP_HEAD - 1, MAX_HTTP_HEAD, MAX_HTTP_HEAD + 1, 2 * MAX_HTTP_HEAD])
@pytest.mark.parametrize("interim", [b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 9])
def test_a_head_is_kept_whole_or_told_as_cut(size: int, interim: bytes) -> None:
    """At the cap it is whole; over it, what is kept ends there, has no body, and says that it is a part."""
    line = b"HTTP/1.1 200 OK\r\nX: "
    head = line + b"x" * (size - len(line) - len(interim) - 4) + b"\r\n\r\n"

    one = _recorded(URL, interim + head + b"body", "ends", 65_536)

    assert one is not None
    assert sum(map(len, one.interim)) + one.head_length <= MAX_HTTP_HEAD
    assert (one.cut, one.payload) == (("head", b"") if size > MAX_HTTP_HEAD else (None, b"body"))


def test_a_response_ends_at_its_limit() -> None:
    """A read may bring more than there is room for: no byte of that is written, or no reader would take the record."""
    one = Assembler(URL, Limits(response=1_000), now=lambda: NOON)
    one.sent(GET)

    assert not one.received(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 60_000)
    kept = one.exchange()
    assert kept is not None
    assert (len(kept.response), kept.truncated) == (1_000, "length")


def test_what_no_reader_takes_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    """The caps of ``archive.warc.read`` are the writer's, whoever calls it."""
    run = Run.begin(tmp_path, "news")
    with pytest.raises(UsageError, match="record header"):
        run.record(exchange(URL + "a" * read.MAX_HEAD)).result()
    with pytest.raises(UsageError, match="can be read again"):
        run.record(exchange(URL, bytes(read.MAX_BLOCK + 1))).result()
    run.record(exchange(URL)).result()
    run.close(Closing(status="complete"))

    assert list(verify(tmp_path)) == []


@pytest.mark.parametrize("bound", ["_PART", "_PART_OF_LINES"])
def test_long_fates_are_logged_in_parts_that_mend_puts_together(
    bound: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fates of a million links would be a record that nobody reads, and a hundred megabytes in memory."""
    monkeypatch.setattr(f"archive.runs.run.{bound}", 1_000)
    run = Run.begin(tmp_path, "news")
    fates = [Fate(url=f"{URL}{number}/", fate="pending") for number in range(500)]
    run.record(exchange(URL)).result()
    run.close(Closing(status="complete", fates=fates))
    before = only(tmp_path, "fates/**/*.gz").read_bytes()
    assert gzip.decompress(only(tmp_path, "warc/**/*.gz").read_bytes()).count(b":fates:") > 9

    only(tmp_path, "fates/**/*.gz").unlink()
    list(mend(tmp_path))

    assert only(tmp_path, "fates/**/*.gz").read_bytes() == before
    assert list(verify(tmp_path)) == []


@pytest.mark.parametrize(
    ("sources", "aliases"),
    [
        (0, [f"{URL}{number}/" for number in range(70_000)]),  # many
        (0, [f"{URL}{number}/".ljust(LONGEST, "a") for number in range(700)]),  # long
        (0, [f"{URL}{number}/" + "," * 500 for number in range(1_000)]),  # of many parts, as a reader counts them
        (1_200, []),
    ],
)
def test_a_manifest_has_as_many_aliases_and_sources_as_a_reader_takes(
    tmp_path: Path, sources: int, aliases: list[str]
) -> None:
    """What has no room is left out, from the end; what mends that run keeps to it, too."""
    told = tuple(Alias(one, URL, Cause("moved", url=one)) for one in aliases)
    asked = tuple(Source(url=f"{URL}{number}".ljust(LONGEST, "a"), kind="sitemap") for number in range(sources))
    run = Run.begin(tmp_path, "news")

    manifest = run.close(Closing(status="complete", aliases=told, sources=asked))

    assert list(verify(tmp_path)) == []
    kept = [*manifest.aliases, *manifest.sources]
    assert 300 < len(kept) < len(told) + len(asked)
    assert kept == [*told, *asked][: len(kept)]
    only(tmp_path, "runs/**/*.json").unlink()
    list(mend(tmp_path))
    assert list(verify(tmp_path)) == []
    Run.begin(tmp_path, "news").close(Closing(status="complete", aliases=told[:1], sources=asked[:1]))


def test_what_a_server_sends_wrong_is_odd_and_what_is_lost_is_damage(tmp_path: Path) -> None:
    """The block's own digest tells them apart: gzip that is none, odd status lines, a length that is wrong."""
    run = Run.begin(tmp_path, "news")
    lies = [
        b"Content-Encoding: gzip",
        b"Content-Length: 99",
        b"Transfer-Encoding: chunked",
        b"Content-Encoding: deflate",
    ]
    for lie in lies:
        run.record(_whole(b"HTTP/1.1 200 OK\r\n" + lie + b"\r\n\r\n")).result()
    run.record(_whole(b"HTTP/9.9 -20 \x1b[31mOK\x00\r\n\r\n")).result()
    run.close(Closing(status="complete"))

    found = list(verify(tmp_path))
    assert len(found) == len(lies) + 1
    assert all(one.odd for one in found)
    segment = only(tmp_path, "warc/**/*.warc.gz")
    segment.chmod(0o600)
    segment.write_bytes(segment.read_bytes().replace(b"\x1f\x8b", b"\x1f\x8c", 1))
    assert any(not one.odd for one in verify(tmp_path))


def _whole(head: bytes) -> Exchange:
    return Exchange(URL, NOON, GET, head + b"<html>text</html>", head_length=len(head))
