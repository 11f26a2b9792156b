"""One set of exchanges, as other programs write it: WARC, WACZ or ARC, bodies in chunks, packed or not, revisits that
name what they repeat or do not, in one file or several. Each form tells the same articles and histories."""

from __future__ import annotations

import base64
import gzip
import hashlib
import random
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

import archive
from archive.__main__ import main
from archive.article import Article
from archive.verify.audit import verify
from tests.archive import others
from tests.crawler.ingest.captures import EDITED, HOST, ONE, captured, extracted, story
from tests.tools import in_full

_FORMS = ("plain", "chunked", "gzip", "gzip chunked", "unpacked", "joined")
_THINGS = (
    "harbour",
    "bridge",
    "ferry",
    "council",
    "quay",
    "island",
    "budget",
    "tower",
    "market",
    "school",
    "road",
    "fish",
)
_PROFILE = "http://netpreserve.org/warc/1.0/revisit/"
_NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\n\r\n"


class _Exchange(NamedTuple):
    moment: str
    path: str
    status: str
    text: str


def _story(number: int, edition: str) -> str:
    """A page that shares no paragraph with another one: it is no wall."""
    rng = random.Random(number)
    said = "".join(
        f"<p>The {rng.choice(_THINGS)} of the {rng.choice(_THINGS)} asked for {rng.randrange(20, 900)} crowns, and got "
        f"{rng.randrange(20, 900)} from the {rng.choice(_THINGS)} office, which had a {rng.choice(_THINGS)}.</p>"
        for _ in range(6)
    )
    head = f"Council Hears {edition} Figures for Quay {number}"
    return f"<!doctype html><html lang=en><title>{head}</title><body><article><h1>{head}</h1>{said}</article></html>"


def _world(rng: random.Random) -> list[_Exchange]:
    """Three articles with edits, returns and ends, in the order of time."""
    found = []
    for number in range(3):
        for day in range(1, 7):
            edition = rng.choice(["First", "First", "Second", "gone"])
            moment = f"2024-05-{day:02}T10:{number:02}:{rng.randrange(60):02}Z"
            path = f"/politics/council-hears-figures-for-quay-number-{number}/"
            is_gone = edition == "gone"
            text = "<html><h1>Not found</h1></html>" if is_gone else _story(number, edition)
            found.append(_Exchange(moment, path, "410 Gone" if is_gone else "200 OK", text))
    return sorted(found)


def _http(one: _Exchange, form: str) -> tuple[bytes, bytes]:
    """Head and body; ``unpacked`` and ``joined``: the body was decoded, and its head says what it was."""
    body, fields = one.text.encode(), ["Content-Type: text/html; charset=utf-8"]
    if form.startswith("gzip"):
        body = gzip.compress(body, mtime=0)
    if form.startswith("gzip") or form == "unpacked":
        fields.append("Content-Encoding: gzip")
    if form.endswith("chunked"):
        pieces = [body[at : at + 500] for at in range(0, len(body), 500)]
        body = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    if form.endswith("chunked") or form == "joined":
        fields.append("Transfer-Encoding: chunked")
    return "\r\n".join([f"HTTP/1.1 {one.status}", *fields, "", ""]).encode(), body


def _warc(world: Sequence[_Exchange], rng: random.Random, form: str, *, revisits: bool) -> list[bytes]:
    records, before = [], dict[tuple[str, str], list[tuple[str, str]]]()
    last: dict[str, str] = {}
    for one in world:
        head, body = _http(one, form)
        id_, digest = f"<urn:uuid:{uuid.UUID(int=rng.getrandbits(128))}>", hashlib.sha1(one.text.encode()).digest()
        about = [("WARC-Record-ID", id_), ("WARC-Date", one.moment), ("WARC-Target-URI", HOST + one.path)]
        about += [("WARC-Payload-Digest", f"sha1:{base64.b32encode(digest).decode()}")]
        if revisits and (named := before.get((one.path, one.text))):
            is_same = last[one.path] == one.text and rng.random() < 0.4
            profile = "server-not-modified" if is_same else "identical-payload-digest"
            known = named[: rng.choice([0, 2, 3])]
            block = _NOT_MODIFIED if is_same else head
            records.append(others.record("revisit", block, *about, ("WARC-Profile", _PROFILE + profile), *known))
        else:
            records.append(others.record("response", head + body, *about))
            if one.status == "200 OK":
                refers = ("Target-URI", HOST + one.path), ("Date", one.moment)
                named = [*((f"WARC-Refers-To-{name}", value) for name, value in refers), ("WARC-Refers-To", id_)]
                before[one.path, one.text] = named
        last[one.path] = one.text
    return records


def _arc(world: Sequence[_Exchange], form: str) -> list[bytes]:
    blocks = [(one, b"".join(_http(one, form))) for one in world]
    line = b"%b 192.0.2.7 %b text/html %d\n%b\n"
    return [
        line % ((HOST + one.path).encode(), "".join(filter(str.isdigit, one.moment)).encode(), len(block), block)
        for one, block in blocks
    ]


_WRITTEN: dict[str, Callable[[list[bytes]], bytes]] = {
    "warc": b"".join,
    "warc.gz": lambda records: others.packed(*records),
    "arc.gz": lambda records: others.packed(others.ARC_HEAD, *records),
    "wacz": lambda records: others.wacz({"archive/data.warc.gz": others.packed(*records)}),
}


def _files(place: Path, world: Sequence[_Exchange], rng: random.Random) -> list[Path]:
    """The exchanges in some form, in files that are in no order."""
    place.mkdir()
    kind, form, parts = rng.choice(list(_WRITTEN)), rng.choice(_FORMS), rng.choice([1, 2, 3])
    is_arc = kind == "arc.gz"
    records = _arc(world, form) if is_arc else _warc(world, rng, form, revisits=rng.random() < 0.8)
    rng.shuffle(records)
    files = [place / f"{part}.{kind}" for part in range(parts)]
    for part, file in enumerate(files):
        file.write_bytes(_WRITTEN[kind](records[part::parts]))
    rng.shuffle(files)
    return files


def _told(place: Path) -> list[tuple[str, str, str, str]]:
    news = archive.open(place)
    every = list(news.articles(status=None, versions="all"))
    for one in every:
        assert (one.headline or "").encode() in news.snapshot(one).body, "the proof does not show it"
    return [(one.url, one.captured, one.status, one.content_hash) for one in every]


@pytest.mark.parametrize("seed", in_full(range(100), range(2)))
def test_every_form_of_the_same_exchanges_tells_the_same(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    world = _world(rng)
    (tmp_path / "plain.warc").write_bytes(b"".join(_warc(world, rng, "plain", revisits=False)))
    assert extracted([tmp_path / "plain.warc"], tmp_path / "plain") == 0
    wanted = _told(tmp_path / "plain")
    for number in range(3):
        files, more = _files(tmp_path / f"{number}", world, rng), rng.choice([[], ["--copy"]])
        if rng.random() < 0.5:
            # What was left out for want of its original is taken when both come.
            assert all(extracted([file], tmp_path / f"to{number}", *more) == 0 for file in files)
        assert extracted(files, tmp_path / f"to{number}", *more) == 0

        assert _told(tmp_path / f"to{number}") == wanted
        assert [one for one in verify(tmp_path / f"to{number}") if not one.odd] == []
        assert main(["reextract", str(tmp_path / f"to{number}"), "--check"]) == 0


_HEAD, _BODY = others.page(story("Council Hears Figures for the Quay")).split(b"\r\n\r\n", 1)
_RETURN = [
    captured(1, ONE, _HEAD + b"\r\n\r\n" + _BODY),
    captured(2, ONE, others.page(EDITED)),
    captured(
        3,
        ONE,
        _HEAD + b"\r\n\r\n",
        "revisit",
        WARC_Refers_To_Target_URI=HOST + ONE,
        WARC_Refers_To_Date="2024-05-01T10:00:00Z",
    ),
]


def _in_files(place: Path) -> list[Path]:
    place.mkdir()
    files = [place / f"{number}.warc" for number in range(3)]
    for file, data in zip(files, _RETURN, strict=True):
        file.write_bytes(data)
    return files


def _history(place: Path) -> list[Article]:
    return archive.open(place).history(HOST + ONE)


@pytest.mark.parametrize("how", ["a folder", "files", "one after the other"])
def test_a_revisit_repeats_a_page_of_another_file(tmp_path: Path, how: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Files that are named one by one were strangers to each other: the return to the first text was lost. Its bytes
    could not be read, and a re-extraction would have emptied the article."""
    files = _in_files(tmp_path / "crawl")
    for some in {"a folder": [[tmp_path / "crawl"]], "files": [files]}.get(how, [[one] for one in files]):
        assert extracted(some, tmp_path / "to") == 0
    history = _history(tmp_path / "to")

    assert [one.captured[8:10] for one in history] == ["01", "02", "03"]
    assert archive.open(tmp_path / "to").snapshot(history[2]).body == _BODY
    assert main(["reextract", str(tmp_path / "to"), "--check"]) == 0, capsys.readouterr().out


def test_a_copy_of_a_revisit_has_a_head_that_fits_its_body(tmp_path: Path) -> None:
    """The server sent the page chunked, and the next time, when it was the same, with a length: what is copied is the
    head of one with the body of the other."""
    chunked = _HEAD + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + b"%x\r\n%s\r\n0\r\n\r\n" % (len(_BODY), _BODY)
    (tmp_path / "one.warc").write_bytes(b"".join([captured(1, ONE, chunked), *_RETURN[1:]]))

    assert extracted([tmp_path / "one.warc"], tmp_path / "to", "--copy") == 0

    assert list(verify(tmp_path / "to")) == []
    assert archive.open(tmp_path / "to").snapshot(_history(tmp_path / "to")[2]).body == _BODY


@pytest.mark.parametrize("more", [[], ["--copy"]])
def test_a_revisit_without_its_original_is_taken_when_both_come(tmp_path: Path, more: list[str]) -> None:
    """It had failed, and counted as known for good; of a copy an empty record was kept."""
    files = _in_files(tmp_path / "crawl")
    for file in reversed(files):
        assert extracted([file], tmp_path / "to", *more) == 0
    assert extracted(files, tmp_path / "to", *more) == 0

    assert [one.captured[8:10] for one in _history(tmp_path / "to")] == ["01", "02", "03"]
    assert list(verify(tmp_path / "to")) == []
    assert extracted(files, tmp_path / "to", *more) == 0
    assert sum(1 for _ in archive.open(tmp_path / "to").fates()) == 4
