"""A body is whole under its content coding, or it is said why not; what a head claims of it is often wrong."""

from __future__ import annotations

import gzip
import os
import random
import subprocess
import sys
import zlib
from functools import partial

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.warc.codings import Flaw, gunzip
from archive.warc.http import Head, Headers, decode

packed = partial(gzip.compress, mtime=0)

PAGE = "".join(f"<p>Paragraph {n} of the debate on river dykes in Lower Marsh.</p>" for n in range(200)).encode()
RAW = zlib.compress(PAGE, wbits=-15)
HTML = ("Content-Type", "text/html; charset=utf-8")


def came(coding: str, body: bytes, media_type: str = HTML[1]) -> tuple[bytes, Flaw | None]:
    fields = [("Content-Type", media_type), *([("Content-Encoding", coding)] if coding else [])]
    return tuple(decode(Head("HTTP/1.1 200 OK", Headers(fields)), body))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", packed(PAGE)),
        ("x-gzip", packed(PAGE[:50]) + packed(PAGE[50:])),
        ("gzip", packed(PAGE) + bytes(8)),
        ("gzip", packed(PAGE) + b"<!-- 0.04 s -->"),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", RAW),
        ("br", brotli.compress(PAGE)),
        # what the head says is not what came
        ("gzip", packed(packed(PAGE))),
        ("gzip", packed(packed(packed(PAGE)))),
        ("gzip", zlib.compress(PAGE)),
        ("deflate", packed(PAGE)),
        ("", packed(PAGE)),
        ("", zlib.compress(PAGE)),
        ("", packed(packed(PAGE))),
        ("utf-8", packed(PAGE)),
        *((coding, PAGE) for coding in ("gzip", "deflate", "br", "zstd", "utf-8", "none", "identity", "UTF-8, gzip")),
    ],
)
def test_the_text_comes_out_whatever_the_head_says(coding: str, body: bytes) -> None:
    assert came(coding, body) == (PAGE, None)


@pytest.mark.parametrize("share", [0.1, 0.6, 0.99])
@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", packed(PAGE)),
        ("", packed(PAGE)),
        ("gzip", packed(PAGE[:50]) + packed(PAGE[50:])),
        ("deflate", zlib.compress(PAGE)),
        ("", zlib.compress(PAGE)),
        ("deflate", RAW),
        ("br", brotli.compress(PAGE)),
    ],
)
def test_a_stream_that_ends_early_is_not_whole(coding: str, body: bytes, share: float) -> None:
    """What could be read is there for whoever wants it."""
    text, flaw = came(coding, body[: int(len(body) * share)])

    assert flaw == "early"
    assert PAGE.startswith(text)


def test_an_inner_stream_that_ends_early_is_found() -> None:
    inner = packed(PAGE)

    assert came("gzip", packed(inner[: len(inner) // 2]))[1] == "early"
    assert came("gzip", packed(inner)[:-12])[1] == "early"


def test_a_stream_that_is_damaged_is_not_whole() -> None:
    body = bytearray(packed(PAGE))
    body[len(body) // 2] ^= 0xFF
    wrong_sum = packed(PAGE)[:-8] + bytes(4) + packed(PAGE)[-4:]

    assert came("gzip", bytes(body))[1] == "damaged"
    assert came("gzip", wrong_sum)[1] == "damaged"


def test_zstd() -> None:
    zstd = pytest.importorskip("backports.zstd", reason="the backport of zstd is not made for this Python")
    body = zstd.compress(PAGE)

    assert came("zstd", body) == came("", body) == came("zstd", body[:0] + body) == (PAGE, None)
    assert came("zstd", zstd.compress(PAGE[:99]) + zstd.compress(PAGE[99:])) == (PAGE, None)
    assert came("zstd", body[:-9])[1] == "early"


@pytest.mark.parametrize("coding", ["gzip", "zstd", "", "unheard-of"])
def test_what_should_be_text_and_is_none_has_a_flaw(coding: str) -> None:
    """Brotli under another name, or under none, has nothing it could be known by."""
    assert came(coding, brotli.compress(PAGE))[1] == "binary"


@pytest.mark.parametrize(
    "text",
    [
        "<p>Größe, 選挙, выборы</p>\n" * 50,
        "x^2 is the square of x: " * 20,
        "\x0b\x1f" + "<p>A stray sign in an old text, as word processors leave it.</p>" * 9,
        "",
        "x",
    ],
)
def test_text_is_text(text: str) -> None:
    """Two letters may look like the head of zlib, and old texts have stray signs."""
    for body in (text.encode(), text.encode("utf-16")):
        assert came("", body) == (body, None)
    assert came("", text.encode("utf-16-le"), "text/html; charset=UTF-16LE") == (text.encode("utf-16-le"), None)


@pytest.mark.parametrize("media_type", ["application/gzip", "application/x-gzip", "image/png", "application/pdf"])
def test_a_file_stays_a_file(media_type: str) -> None:
    """A packed sitemap is unpacked by its reader, and a picture is no text."""
    body = packed(PAGE)

    assert came("", body, media_type) == (body, None)
    assert came("gzip", packed(body), media_type) == (body, None)


def test_the_limit_is_no_flaw() -> None:
    """A body that is cut by ourselves is not called cut by the server."""
    for body in (packed(PAGE), packed(PAGE[:50]) + packed(PAGE[50:])):
        assert gunzip(body, 40) == (PAGE[:40], None)
    assert decode(Head("", Headers([("Content-Encoding", "br")])), brotli.compress(PAGE), 40) == (PAGE[:40], None)


@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, deflate", ""]))
def test_nothing_raises(data: bytes, coding: str) -> None:
    for start in (b"", b"\x1f\x8b\x08", b"\x78\x9c", b"\x28\xb5\x2f\xfd"):
        came(coding, start + data)


def test_of_more_members_than_are_read_the_rest_is_absent() -> None:
    """A million members that hold nothing say no more than ten thousand."""
    body = packed(PAGE) + packed(b"") * 10_000 + packed(b"the end")

    assert gunzip(body, 1_000_000) == (PAGE, "excess")
    assert gunzip(packed(PAGE) + packed(b"") * 9_000 + packed(b"the end"), 1_000_000) == (PAGE + b"the end", None)


def test_a_window_larger_than_http_allows_is_not_opened() -> None:
    """RFC 9659 section 3: 8 MB; libzstd would take 128."""
    zstd = pytest.importorskip("backports.zstd", reason="the backport of zstd is not made for this Python")
    wide = zstd.compress(bytes(40_000_000), options={zstd.CompressionParameter.window_log: 25})

    assert came("zstd", wide)[1] == "damaged"


@pytest.mark.parametrize("size", [10, 511, 512, 513, 5000, 300_000])
def test_of_a_body_whose_sum_alone_is_wrong_all_is_had(size: int) -> None:
    """Browsers show such a page. The flaw stays."""
    page = random.Random(size).randbytes(size // 2).hex().encode()
    whole = gzip.compress(page)

    for data in (whole[:-8] + bytes(8), whole + whole[:-8] + bytes(8)):
        assert gunzip(data, 10_000_000) == (page * (2 if len(data) > len(whole) else 1), "damaged")
    assert gunzip(whole[:-8] + bytes(8), size // 3) == (page[: size // 3], None)


@pytest.mark.parametrize("at", [20, 600, 4000])
def test_of_a_damaged_body_all_before_the_damage_is_had(at: int) -> None:
    page = random.Random(1).randbytes(9000)
    whole = gzip.compress(page, 0)

    found, flaw = gunzip(whole[:at] + b"\xff" + whole[at:], 10_000_000)

    assert (flaw, page.startswith(found[: at - 20])) == ("damaged", True)


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of a process is asked of /proc")
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_what_comes_out_is_in_memory_once(coding: str) -> None:
    """A bomb of 50 MB is not held twice, not even for a moment (issue H)."""
    code = f"""
import gzip, re, zlib, brotli
from pathlib import Path
from archive.warc.http import Head, Headers, decode
text = bytes(40_000_000)
body = {{
    "gzip": lambda: gzip.compress(text) + gzip.compress(b""),
    "deflate": lambda: zlib.compress(text),
    "br": lambda: brotli.compress(text, quality=1),
}}[{coding!r}]()
del text
Path("/proc/self/clear_refs").write_text("5")
def peak(): return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024
before = peak()
found = decode(Head("HTTP/1.1 200 OK", Headers([("Content-Encoding", {coding!r})])), body)
print((peak() - before) / len(found.body))
"""
    as_a_crawl = {**os.environ, "MALLOC_MMAP_THRESHOLD_": "1000000"}
    told = subprocess.run([sys.executable, "-c", code], env=as_a_crawl, capture_output=True, text=True, check=True)

    assert float(told.stdout) < 1.5
