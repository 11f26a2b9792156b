"""Cite one version of an article: its id, the moment of its capture, its digest, and where its bytes lie."""

from __future__ import annotations

import argparse
import json
from typing import Any

from archive.article import Article
from archive.commands.choosing import found, version_of
from archive.reading.reader import open_archive

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive cite data 20241013-216478
archive cite data 6afelf6p --version 1
archive cite data 6afelf6p --version 2026-11-01 --json > reference.json"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="URL|ID", help="the whole of it, or a part that no other article has")
    version_of(parser)
    parser.add_argument("--json", action="store_true", help="for Zotero and pandoc: CSL-JSON")


def run(options: argparse.Namespace) -> int:
    one = found(open_archive(options.archive), options.article, options.version)
    print(json.dumps([_csl(one)], ensure_ascii=False, indent=1) if options.json else _text(one))
    return 0


def _text(one: Article) -> str:
    authors = f"{', '.join(one.authors)}. " if one.authors else ""
    published = f", {one.date_published}" if one.date_published else ""
    return f"{authors}“{one.headline or one.url}”. {one.outlet or one.url}{published}. {one.url}. {_proof(one)}"


def _proof(one: Article) -> str:
    """What fixes the version. Its number is not in it: an older capture that comes to light numbers them anew."""
    told = [f"id {one.id}", f"captured {one.captured}", f"content {one.content_hash}"]
    if ref := one.snapshot:
        told += [f"WARC record {ref.record_id} ({ref.file}, {ref.length} bytes at {ref.offset})"]
        told += [f"payload {ref.payload_digest}"] if ref.payload_digest else []
    return ", ".join(told)


def _csl(one: Article) -> dict[str, Any]:
    """The version in CSL-JSON, the form of Zotero, pandoc and citeproc."""
    told = {
        "id": f"{one.id}-{one.captured}",
        "type": "article-newspaper",
        "title": one.headline or one.url,
        "author": [{"literal": name} for name in one.authors],
        "container-title": one.outlet,
        "issued": _date(one.date_published),
        "accessed": _date(one.captured),
        "URL": one.url,
        "language": one.language,
        "note": _proof(one),
    }
    return {name: value for name, value in told.items() if value}


def _date(date: str | None) -> dict[str, Any] | None:
    return {"date-parts": [[int(part) for part in date[:10].split("-")]]} if date else None
