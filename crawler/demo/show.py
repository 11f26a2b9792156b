"""What the demo prints: plain lines, as good in a pipe as on a terminal."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import msgspec

import archive
from archive.article import Article
from archive.errors import DamagedError
from archive.reading.reader import Archive
from archive.render.terminal import Style, changes
from archive.warc.digests import digest
from crawler.demo.checks import Edit

__all__ = ["article", "edit", "files", "next_steps", "proof"]

_WIDTH = 110
_KINDS = {
    "warc": "every HTTP exchange, byte for byte (WARC 1.1)",
    "index": "where each URL lies in them (CDXJ)",
    "articles": "the clean articles, one JSON object a line",
    "fates": "what became of every URL that was seen",
    "memory": "what the crawler learned about each site",
    "runs": "a manifest for each run: its files, their hashes",
    "ledger": "what is known and due (a cache)",
}
# Those a newcomer looks for first.
_FIELDS = (
    *("url", "headline", "authors", "agency", "dateline", "date_published", "date_modified", "section", "text"),
    *("status", "version", "previous", "snapshot"),
)


def files(place: Path) -> Iterator[str]:
    """What lies in the archive, kind by kind, with sizes."""
    yield f"What was kept, in {_near(place)}:"
    for kind, meaning in _KINDS.items():
        sizes = [file.stat().st_size for file in (place / kind).rglob("*") if file.is_file()]
        if sizes:
            yield f"   {kind + '/':<10} {len(sizes):>3} files {sum(sizes):>10,} bytes   {meaning}"
    for file in sorted((place / "warc").rglob("*.warc.gz"))[:1]:
        yield f"   such as {file.relative_to(place)}"


def article(one: Article) -> Iterator[str]:
    """An article as JSON, a line a field."""
    yield "One article, as it is kept (some of its fields, long ones cut):"
    fields = msgspec.to_builtins(one)
    for name in _FIELDS:
        line = f'"{name}": {json.dumps(fields[name], ensure_ascii=False)}'
        yield "   " + (line if len(line) <= _WIDTH else f"{line[: _WIDTH - 3]}...")


def edit(found: Edit) -> Iterator[str]:
    """What changed between two versions, in the words of ``archive diff``: [-taken out-], {+put in+}."""
    yield f"The edit it found (version {found.old.version} -> {found.new.version}): [-taken out-] {{+put in+}}"
    told = "\n".join(changes(archive.diff(found.old, found.new), Style()))
    for change in told.strip().split("\n\n"):
        title, _, words = change.partition("\n  ")
        yield from _wrapped(f"{title}: {words}") if words else ()


def proof(news: Archive, one: Article, place: Path) -> Iterator[str]:
    """The bytes behind an article, read back; raises DamagedError where their digest is not the one that was kept."""
    page, ref = news.snapshot(one), one.snapshot
    assert ref is not None  # an article that was read from an archive
    if digest(page.payload) != ref.payload_digest or digest(page.entity) != ref.entity_digest:
        raise DamagedError("the bytes have another digest than the article says", file=ref.file, offset=ref.offset)
    yield "The bytes that prove it, read back and their digest checked:"
    yield f"   {ref.length:,} bytes at {ref.offset:,} of {ref.file}"
    yield f"   {ref.payload_digest}"
    yield from (f"   | {line}" for line in page.raw.decode("latin-1").split("\r\n")[:6])
    yield "   The same without any of our software:"
    yield f"   tail -c +{ref.offset + 1} {_near(place)}/{ref.file} \\"
    yield f"     | head -c {ref.length} | gunzip"


def next_steps(place: Path, one: Article) -> Iterator[str]:
    """Commands to type now."""
    near = _near(place)
    yield "What to type next:"
    yield f"   {_tool('archive')} list {near}"
    yield f"   {_tool('archive')} history {near} {one.url}"
    yield f"   {_tool('archive')} show {near} {one.url} --raw"
    yield f"   {_tool('scrapy')} crawl politics -a outlet=japan-news -a pages=1 -s CONTACT=you@example.org"


def _wrapped(text: str) -> Iterator[str]:
    margin = " " * 6
    yield from textwrap.wrap(text, _WIDTH, initial_indent="   ", subsequent_indent=margin, break_on_hyphens=False)


def _tool(name: str) -> str:
    """How ``name``, a command installed beside this Python, is called from here."""
    if shutil.which(name):
        return name
    beside = Path(sys.executable).with_name(name)
    return _near(beside) if beside.exists() else f"{_near(Path(sys.executable))} -m {name}"


def _near(path: Path) -> str:
    """``path`` as one would type it here. Links are kept: a virtual environment's Python is one."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
