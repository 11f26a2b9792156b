"""``verify`` finds what is wrong, says where and why, and finds nothing in what is whole."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from archive import layout
from archive.article import Article, Extraction, content_hash
from archive.errors import FormatError
from archive.manifest import Fate
from archive.runs.run import Closing, Known, Run
from archive.runs.segment import Writing
from archive.storage.jsonl import pack_lines
from archive.storage.memory import MemoryStorage
from archive.urls import article_id
from archive.verify.audit import Finding, verify
from archive.warc import build
from archive.warc.http import Exchange, FailedExchange
from archive.warc.snapshot import SnapshotRef
from tests.archive.exchanges import NOON, chunked, exchange, gzipped
from tests.shared import needs_shared
from tests.tools import in_full

# Without the time of day: parameters are named by their bytes, and two processes must give them the same names.
packed = partial(gzip.compress, mtime=0)

BODY = b"<p>Nobody spoke.</p>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def article(ref: SnapshotRef, text: str = "Nobody spoke.") -> Article:
    content = {"headline": "Council meets", "standfirst": None, "authors": (), "dateline": None, "text": text}
    return Article(
        id=article_id(ref.url),
        url=ref.url,
        status="ok",
        captured=layout.timestamp(NOON),
        content_hash=content_hash(**content),  # type: ignore[arg-type]
        snapshot=ref,
        extraction=Extraction(id="x1", rules=1),
        **content,  # type: ignore[arg-type]
    )


def run(root: Path, *exchanges: Exchange, again: Exchange | None = None) -> str:
    """A whole run with an article for each exchange and a page that failed; ``again`` becomes a revisit."""
    writing = Run.begin(root, "demo", info=[("software", "test")], writing=Writing(sync=False))
    refs = [writing.record(one, [("seenIn", "x")]).result() for one in exchanges]
    if again:
        payload = build.digest(again.response[again.head_length :])
        known = Known(refs[0].record_id, again.url, layout.timestamp(NOON), payload)
        refs.append(writing.record(again, known=known).result())
    writing.record_failure(FailedExchange("https://gone.example/", NOON, "dns", "no such host")).result()
    fates = [Fate(url=ref.url, fate="saved") for ref in refs]
    manifest = writing.close(Closing(status="complete", articles=[article(ref) for ref in refs], fates=fates))
    return next(entry.name for entry in manifest.files if entry.name.startswith("warc/"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A sealed archive of two runs."""
    run(tmp_path, exchange(), chunked())
    run(tmp_path, gzipped(), exchange(body=b"", status="304 Not Modified"), again=exchange())
    return tmp_path


def kinds(place: Path) -> set[str]:
    return {finding.kind for finding in verify(place)}


def only(root: Path, pattern: str) -> Path:
    """The first file of a pattern."""
    return sorted(root.glob(pattern))[0]


def member(changes: dict[str, str | None] | None = None, block: bytes = HEAD + BODY, extra: str = "") -> bytes:
    """A response record by hand, with some fields changed or (None) left out."""
    fields: dict[str, str | None] = {
        "WARC-Type": "response",
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000001>",
        "WARC-Date": "2026-11-24T12:00:00Z",
        "WARC-Target-URI": "https://news.example/a",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
        **(changes or {}),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return b"WARC/1.1\r\n" + (lines + extra).encode() + b"\r\n" + block + b"\r\n\r\n"


def _with(line: str, body: bytes = BODY) -> bytes:
    """A response with one more header line."""
    return HEAD[:-2] + line.encode() + b"\r\n\r\n" + body


def test_an_intact_archive_has_no_findings(root: Path) -> None:
    """Two runs, with every kind of body: nothing to say."""
    assert list(verify(root)) == []
    assert list(verify(str(root), outlet="demo", sample=0.5, seed=1)) == []
    assert list(verify(only(root, "warc/**/*.warc.gz"))) == []


def test_a_record_by_hand_is_right() -> None:
    """The record that the cases below spoil is whole by itself; so is one of the web's first year."""
    assert list(_findings(packed(member()))) == []
    assert list(_findings(packed(member({"WARC-Date": "1990-01-01T00:00:00Z"})))) == []


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_what_an_answer_without_a_body_says_of_its_length_is_no_fault(status: str) -> None:
    """It tells of the page that a GET would bring, and some servers send a few bytes all the same."""
    block = f"HTTP/1.1 {status}\r\nContent-Length: 500\r\n\r\nno".encode()

    assert list(_findings(packed(member(block=block)))) == []


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("structure", packed(member())[:-9]),
        ("structure", packed(member()) + packed(member())[:40]),
        ("structure", packed(member({"Content-Length": "9"}))),
        ("structure", packed(member({"Content-Length": "9999"}))),
        ("structure", packed(member({"Content-Length": "-1"}))),
        ("structure", packed(member({"Content-Length": None}))),
        ("structure", packed(member() + member({"WARC-Record-ID": "<urn:x:2>"}))),
        ("structure", packed(member()) + b"garbage"),
        ("structure", packed(member()) + member()),
        ("structure", packed(b"WARC/1.1\r\nWARC-Type response\r\n\r\n\r\n\r\n")),
        ("structure", packed(b"not a record")),
        ("structure", b""),
        ("structure", member()),
        ("field", packed(member({"WARC-Record-ID": None}))),
        ("field", packed(member({"WARC-Type": None}))),
        ("field", packed(member({"WARC-Date": None}))),
        ("field", packed(member({"WARC-Target-URI": None}))),
        ("field", packed(member({"WARC-Target-URI": "no uri at all"}))),
        ("field", packed(member({"WARC-Type": "answer"}))),
        ("field", packed(member({"WARC-Record-ID": "urn:uuid:1"}))),
        ("field", packed(member({"WARC-Truncated": "bored"}))),
        ("field", packed(member({"WARC-Type": "revisit"}))),
        ("field", packed(member({"WARC-Warcinfo-ID": ""}))),
        ("date", packed(member({"WARC-Date": "yesterday"}))),
        ("date", packed(member({"WARC-Date": "2026-02-30T12:00:00Z"}))),
        ("date", packed(member({"WARC-Date": "2026-11-24 12:00:00"}))),
        ("date", packed(member({"WARC-Date": "2026-11-24T12:00:00+09:00"}))),
        ("date", packed(member({"WARC-Date": "1970-01-01T00:00:00Z"}))),
        ("date", packed(member({"WARC-Date": "1989-12-31T23:59:59Z"}))),
        ("digest", packed(member({"WARC-Block-Digest": build.digest(b"else")}))),
        ("digest", packed(member({"WARC-Payload-Digest": build.digest(b"else")}))),
        ("digest", packed(member({"WARC-Payload-Digest": "sha256:short"}))),
        ("digest", packed(member({"WARC-Payload-Digest": "crc:00"}))),
        (
            "digest",
            packed(member({"WARC-Payload-Digest": build.digest(BODY), "WARC-X-Entity-Digest": build.digest(b"else")})),
        ),
        ("duplicate", packed(member()) * 2),
        ("header", packed(member({"WARC-Target-URI": "https://news.example/\r\nX-Smuggled: yes"}))),
        ("header", packed(member({"WARC-Target-URI": "https://news.example/\r\nWARC-Type: resource"}))),
        ("header", packed(member({"WARC-Target-URI": "https://news.example/\nX: y"}))),
        ("header", packed(member({"WARC-IP-Address": "127.0.0.1\0"}))),
        ("header", packed(member({"WARC-IP-Address": "127.0.0.1\rX"}))),
        ("http", packed(member(block=b"<html>no head</html>"))),
        ("encoding", packed(member(block=_with("Content-Encoding: gzip")))),
        ("encoding", packed(member(block=_with("Content-Encoding: gzip", packed(BODY)[:-4])))),
        ("encoding", packed(member(block=_with("Content-Encoding: deflate")))),
        ("encoding", packed(member(block=_with("Transfer-Encoding: chunked")))),
        ("encoding", packed(member(block=_with("Transfer-Encoding: chunked", b"3\r\nabc\r\n")))),
        ("encoding", packed(member(block=_with("Content-Length: 5")))),
        ("encoding", packed(member(block=_with("Content-Length: 5", b"")))),
    ],
)
def test_every_corruption_of_a_file_is_found(kind: str, data: bytes) -> None:
    """One thing wrong, one kind of finding that names it, with its file and offset."""
    found = list(_findings(data))

    assert kind in {finding.kind for finding in found}, found
    assert all(finding.file.endswith(".warc.gz") and finding.offset is not None and finding.reason for finding in found)


def test_what_a_server_sent_is_odd_and_what_became_of_it_is_damage() -> None:
    """The digest of the block tells which of the two it is."""
    block = _with("Content-Length: 5")
    own, of_others = {"WARC-Block-Digest": build.digest(block)}, {"WARC-Block-Digest": build.digest(b"else")}
    found = {name: _findings(packed(member(digest, block=block))) for name, digest in
             {"own": own, "others": of_others, "none": {}}.items()}  # fmt: skip

    assert [(one.kind, one.odd) for one in found["own"]] == [("encoding", True)]
    assert {(one.kind, one.odd) for one in found["others"]} == {("digest", False), ("encoding", False)}
    assert [(one.kind, one.odd) for one in found["none"]] == [("encoding", False)]


def _findings(data: bytes) -> list[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "one.warc.gz")
        path.write_bytes(data)
        return list(verify(path))


def test_an_asked_for_head_has_no_body() -> None:
    """A response to HEAD announces a length and sends nothing; the request may stand before or behind."""
    response = packed(member(block=HEAD[:-2] + b"Content-Length: 5\r\n\r\n"))
    asked = {
        "WARC-Type": "request",
        "WARC-Record-ID": "<urn:uuid:2>",
        "WARC-Concurrent-To": "<urn:uuid:00000000-0000-4000-8000-000000000001>",
        "Content-Type": "application/http; msgtype=request",
    }
    request = packed(member(asked, block=b"HEAD /a HTTP/1.1\r\nHost: news.example\r\n\r\n"))

    assert _findings(response + request) == _findings(request + response) == []


def _edit(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def _spoil_articles(root: Path, change: Callable[[Article], Article]) -> None:
    """Rewrites the articles of a run, and its manifest, as somebody would who wants not to be noticed."""
    path = only(root, "articles/**/*.jsonl.gz")
    lines = [change(Article.from_json(text)).to_json() for text in gzip.decompress(path.read_bytes()).splitlines()]
    old, new = path.read_bytes(), pack_lines(lines)
    path.write_bytes(new)
    for manifest in root.glob("runs/**/*.json"):
        data = manifest.read_bytes()
        sums = manifest.with_name(manifest.name + ".sha256")
        before = hashlib.sha256(data).hexdigest()
        data = data.replace(hashlib.sha256(old).hexdigest().encode(), hashlib.sha256(new).hexdigest().encode())
        data = data.replace(f'"size": {len(old)}'.encode(), f'"size": {len(new)}'.encode())
        manifest.write_bytes(data)
        sums.write_bytes(sums.read_bytes().replace(before.encode(), hashlib.sha256(data).hexdigest().encode()))


@pytest.mark.parametrize(
    "change",
    [
        {"offset": 0},
        {"offset": 10_000_000},
        {"length": 20},
        {"record_id": "<urn:uuid:00000000-0000-4000-8000-000000000009>"},
        {"payload_digest": build.digest(b"else")},
        {"entity_digest": build.digest(b"else")},
        {"status": 404},
        {"file": "warc/demo/2026/11/elsewhere.warc.gz"},
    ],
)
def test_an_article_that_points_elsewhere_is_found(root: Path, change: dict[str, object]) -> None:
    """Every part of the pointer counts, even where all hashes were made to agree."""

    def spoil(one: Article) -> Article:
        assert one.snapshot is not None
        ref = {name: getattr(one.snapshot, name) for name in one.snapshot.__struct_fields__}
        return one.replace(snapshot=SnapshotRef(**(ref | change)))

    _spoil_articles(root, spoil)

    assert "article" in kinds(root)


def test_a_rewritten_article_is_found(root: Path) -> None:
    """A changed text does not agree with its content hash."""
    _spoil_articles(root, lambda one: one.replace(text="Everybody spoke."))

    assert "article" in kinds(root)


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("missing", "warc/**/*.warc.gz"),
        ("missing", "index/**/*.cdxj"),
        ("missing", "articles/**/*.jsonl.gz"),
        ("missing", "fates/**/*.jsonl.gz"),
        ("missing", "runs/**/*.json.sha256"),
        ("unlisted", "runs/**/*.json"),
        ("mark", "archive.json"),
    ],
)
def test_a_missing_file_is_found(root: Path, kind: str, pattern: str) -> None:
    """Whatever is taken away is missed."""
    only(root, pattern).unlink()

    assert kind in kinds(root)


@pytest.mark.parametrize(("name", "told"), [("Thumbs.db", "you may take it away"), ("x.warc.gz", "`archive mend`")])
def test_what_to_do_about_a_file_that_no_manifest_names(root: Path, name: str, told: str) -> None:
    (only(root, "warc/**/*.warc.gz").parent / name).write_bytes(b"")

    assert [told in one.reason for one in verify(root) if one.kind == "unlisted"] == [True]


def test_a_broken_chain_is_found(root: Path) -> None:
    """A manifest that was changed, with its own hash beside it corrected, no longer fits those that follow it."""
    first = next(path for path in root.glob("runs/**/*.json") if b'"parents": []' in path.read_bytes())
    before = hashlib.sha256(first.read_bytes()).hexdigest()
    _edit(first, b'"status": "complete"', b'"status": "alarmed"')
    sums = first.with_name(first.name + ".sha256")
    _edit(sums, before.encode(), hashlib.sha256(first.read_bytes()).hexdigest().encode())

    assert kinds(root) == {"chain"}

    first.unlink()
    sums.unlink()
    assert "chain" in kinds(root)


def test_an_index_that_disagrees_with_the_scan_is_found(root: Path) -> None:
    """A line changed, lost, added or out of order."""
    path = only(root, "index/**/*.cdxj")
    whole = path.read_text()
    lines = whole.splitlines(keepends=True)
    for spoiled in (whole.replace('"offset": "', '"offset": "1', 1), "".join(lines[1:]), whole + lines[0]):
        path.write_text(spoiled)
        assert "index" in kinds(root)
    path.write_text("".join(reversed(lines)))
    assert "index" in kinds(root)


def test_what_a_dead_run_left_open_is_found_and_a_living_one_is_not(root: Path) -> None:
    """An open segment is a finding only when nobody writes it."""
    writing = Run.begin(root, "demo", info=[], writing=Writing(sync=False))
    writing.record(exchange()).result()
    assert list(verify(root)) == []

    writing.close(Closing(status="complete"))
    assert list(verify(root)) == []
    left = root / "warc/demo/2026/11/demo-20261124t120000z-aaaaaaaaaa-00000.warc.gz.open"
    left.write_bytes(packed(member())[:-3])
    assert kinds(root) == {"open"}


def test_in_a_bucket_nobody_writes_an_open_segment(root: Path) -> None:
    """No process can hold it there: it was brought by hand, or by a tool that copies all."""
    left = root / "warc/demo/2026/11/demo-20261124t120000z-aaaaaaaaaa-00000.warc.gz.open"
    files = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    store = MemoryStorage(files | {str(left.relative_to(root)): packed(member())[:-3]})

    assert {finding.kind for finding in verify(store)} == {"open"}


def test_every_flipped_byte_is_reported(root: Path) -> None:
    """Any single byte of any file of a sealed archive; PAPER_FULL=1 flips each, else every 29th."""
    step = in_full(1, 29)
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and path.parent.name != "ledger"]
    flipped = 0
    for path in files:
        data = path.read_bytes()
        for at in range(len(path.name) % step, len(data), step):
            path.write_bytes(data[:at] + bytes([data[at] ^ (1 << (at % 8))]) + data[at + 1 :])
            assert _is_reported(root), (path, at)
            flipped += 1
        path.write_bytes(data)

    assert list(verify(root)) == []
    assert flipped > 100
    print(f"{flipped} flipped bytes, all reported")


def wacz(path: Path, data: bytes, named: str) -> Path:
    """A WACZ file with one WARC file in it, whose SHA-256 the datapackage says is ``named``."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("archive/one.warc.gz", data)
        resources = [{"name": "one.warc.gz", "path": "archive/one.warc.gz", "hash": f"sha256:{named}"}]
        package.writestr("datapackage.json", json.dumps({"resources": resources}))
    return path


def test_a_wacz_file_is_looked_into(tmp_path: Path) -> None:
    """Its WARC files like any other, each file by the hash that the datapackage gives."""
    good = packed(member())
    bad = packed(member({"WARC-Date": "yesterday"}))
    right = [hashlib.sha256(data).hexdigest() for data in (good, bad)]

    assert list(verify(wacz(tmp_path / "good.wacz", good, right[0]))) == []
    assert kinds(wacz(tmp_path / "bad.wacz", bad, right[1])) == {"date"}
    assert kinds(wacz(tmp_path / "changed.wacz", good, right[1])) == {"hash"}
    whole = (tmp_path / "good.wacz").read_bytes()
    (tmp_path / "cut.wacz").write_bytes(whole[:-30])
    assert kinds(tmp_path / "cut.wacz") == {"structure"}
    (finding,) = verify(tmp_path / "bad.wacz")
    assert finding.file == f"{tmp_path / 'bad.wacz'}!archive/one.warc.gz"


INSIDE = {"archive/one.warc.gz": packed(member()), "indexes/index.cdx": b"x", "pages/pages.jsonl": b"{}"}


def described(files: dict[str, bytes], hashes: Callable[[bytes], dict[str, object]] | None = None) -> dict[str, bytes]:
    """The files with the datapackage that WACZ 1.1.1 asks for, and its digest beside it."""
    about = hashes or (lambda data: {"hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)})
    resources = [{"name": name, "path": name, **about(data)} for name, data in files.items()]
    package = json.dumps({"profile": "data-package", "resources": resources}).encode()
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
    return {**files, "datapackage.json": package, "datapackage-digest.json": json.dumps(digest).encode()}


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return made.getvalue()


def _of_1_0(data: bytes, named: str | None = None) -> dict[str, object]:
    return {"stats": {"hash": named or hashlib.sha256(data).hexdigest(), "bytes": len(data)}, "hashing": "sha256"}


def _with_mark(files: dict[str, bytes]) -> dict[str, bytes]:
    package = b"\xef\xbb\xbf" + files["datapackage.json"].replace(b'"path": "', b'"path": "./')
    return {name: data for name, data in files.items() if "digest" not in name} | {"datapackage.json": package}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(described(INSIDE), id="WACZ 1.1.1"),
        pytest.param(described(INSIDE, _of_1_0), id="WACZ 1.0.0"),
        pytest.param(described(INSIDE, lambda data: {"hash": f"md5:{hashlib.md5(data).hexdigest()}"}), id="MD5"),
        pytest.param(described(INSIDE, lambda data: {"hash": hashlib.md5(data).hexdigest()}), id="MD5 without a name"),
        pytest.param(
            described(INSIDE, lambda data: {"hash": f"SHA-512:{hashlib.sha512(data).hexdigest().upper()}"}),
            id="SHA-512",
        ),
        pytest.param(described(INSIDE) | {"archive/.DS_Store": b"", "archive/": b""}, id="files of a desktop"),
        pytest.param(_with_mark(described(INSIDE)), id="a byte order mark"),
        pytest.param(
            described({"a.wacz": zipped(described(INSIDE)), "b.wacz": zipped(described(INSIDE))}), id="several in one"
        ),
    ],
)
def test_forms_of_a_wacz_file_that_are_right(files: dict[str, bytes], tmp_path: Path) -> None:
    """Those of Frictionless Data, and several in one, as Browsertrix gives a crawl, too: they were damage."""
    (tmp_path / "x.wacz").write_bytes(zipped(files))

    assert [*verify(tmp_path / "x.wacz")] == []


@pytest.mark.parametrize(
    ("files", "kind", "at"),
    [
        (
            described(INSIDE) | {"datapackage-digest.json": b'{"hash": "sha256:%b"}' % (b"0" * 64)},
            "hash", "datapackage.json",
        ),
        (described(INSIDE) | {"datapackage-digest.json": b"x"}, "hash", "datapackage.json"),
        (described(INSIDE) | {"archive/two.warc.gz": packed(member())}, "missing", "archive/two.warc.gz"),
        (described(INSIDE, lambda data: _of_1_0(data, "0" * 64)), "hash", "archive/one.warc.gz"),
        (
            described(INSIDE, lambda data: {"hash": f"md5:{hashlib.md5(data).hexdigest()}", "bytes": 1}),
            "hash", "archive/one.warc.gz",
        ),
        (
            described({"a.wacz": zipped(described(INSIDE) | {"pages/pages.jsonl": b"!"})}),
            "hash", "a.wacz!pages/pages.jsonl",
        ),
        (described({"a.wacz": zipped({})}), "missing", "a.wacz"),
    ],
)  # fmt: skip
def test_hashes_of_a_wacz_file_that_are_wrong(files: dict[str, bytes], kind: str, at: str, tmp_path: Path) -> None:
    """That of the datapackage was compared with nothing, and a WARC file that it does not name passed."""
    place = tmp_path / "x.wacz"
    place.write_bytes(zipped(files))

    assert (kind, f"{place}!{at}") in {(one.kind, one.file) for one in verify(place)}


@pytest.mark.parametrize("end", [".warc.gz", ".wacz"])
def test_a_file_whose_name_is_no_utf_8_is_told_escaped(tmp_path: Path, end: str) -> None:
    """JSON with half a character is refused by many readers."""
    path = tmp_path / os.fsdecode(b"caf\xe9" + end.encode())
    path.write_bytes(zipped({"a": b""}) if end == ".wacz" else packed(member())[:-9])

    assert {one.file.partition("!")[0] for one in verify(path)} == {f"{tmp_path}/caf%E9{end}"}


def test_a_revisit_may_have_no_block(tmp_path: Path) -> None:
    """It was called a response without a status line."""
    profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    revisit = member({"WARC-Type": "revisit", "WARC-Profile": profile}, b"")
    (tmp_path / "x.warc.gz").write_bytes(packed(revisit))

    assert [*verify(tmp_path / "x.warc.gz")] == []


def _is_reported(root: Path) -> bool:
    """A mark that names another format is an error of its own: whatever follows would be guesswork."""
    try:
        return next(verify(root), None) is not None
    except FormatError:
        return True


def test_what_is_no_archive_is_said(tmp_path: Path, root: Path) -> None:
    """An empty folder, a place that is not there, an archive of a later format: an error, not a list of findings."""
    for place in (tmp_path / "empty", tmp_path / "absent.warc.gz"):
        with pytest.raises(FormatError, match="no archive here"):
            list(verify(place))
    (root / "archive.json").write_text('{"format": 2}\n')
    with pytest.raises(FormatError, match="newer version"):
        list(verify(root))


def test_real_files_of_other_tools() -> None:
    """Each gives findings or none; none hangs, raises or takes more than 300 MB; well-formed ones pass."""
    files = [path for path in sorted(needs_shared("data/warc").rglob("*")) if path.is_file()]
    script = (
        "import sys, pathlib; from archive.verify.audit import verify\n"
        "for name in sys.stdin.read().splitlines():\n"
        "    found = list(verify(pathlib.Path(name)))\n"
        "    print(len(found), name)\n"
        # Not ru_maxrss: a child inherits its parent's, here that of the whole test process.
        "print(int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) // 1024)\n"
    )
    names = "\n".join(map(str, files))
    done = subprocess.run(
        [sys.executable, "-c", script], input=names, capture_output=True, text=True, timeout=120, check=True
    )
    *counts, megabytes = done.stdout.splitlines()

    assert len(counts) == len(files) >= 170
    assert int(megabytes) < 300
    found = {line.partition(" ")[2].partition("/warc/")[2]: int(line.split()[0]) for line in counts}
    for name in WELL_FORMED:
        assert found[name] == 0, name
    for name in MALFORMED:
        assert found[name] > 0, name


WELL_FORMED = [
    "CorentinB__warc/test.warc.gz",
    "archivesunleashed__aut/example.warc.gz",
    "chfoo__warcat/c1_warcinfo.warc",
    "chfoo__warcat/long_url.warc",
    "commoncrawl__whirlwind-python/whirlwind.warc.gz",
    "iipc__jwarc/cc.warc.gz",
    "iipc__warc-specifications/hello-world.warc",
    "iipc__warc-specifications/hello-world.warc.gz",
    "netarchivesuite__jwat/valid-warcfile-fields-continuation.warc",
    "netarchivesuite__jwat/valid-warcfile-fields-warcinfo.warc",
    "netarchivesuite__jwat/valid-warcfile-non-warc-headers.warc",
    "netarchivesuite__jwat/valid-warcfile-upper-lower-case.warc",
    "oduwsdl__ipwb/froggie.warc.gz",
    "openzim__warc2zim/example-response.warc",
    "webrecorder__pywb/example.warc.gz",
    "webrecorder__warcio/example.warc",
    "webrecorder__warcio/example.warc.gz",
]
MALFORMED = [
    "internetarchive__gowarc/corrupted-mid-record.warc.gz.open",
    "netarchivesuite__jwat/invalid-compression.gz",
    "netarchivesuite__jwat/invalid-warcfile-digest-fields.warc",
    "netarchivesuite__jwat/invalid-warcfile-fields-empty.warc",
    "netarchivesuite__jwat/invalid-warcfile-fields-missing.warc",
    "nlnwa__gowarcserver/example.warc",
    "nlnwa__warchaeology/empty.warc",
    "openpreserve__jhove/invalid-warcrecorddigests-1.warc",
    "slyrz__warc/test.warc.gz",
    "webrecorder__pywb/example-bad.warc.gz.bad",
    "webrecorder__warcio/example-bad-non-chunked.warc.gz",
    "webrecorder__warcio/example-wrong-chunks.warc.gz",
]
