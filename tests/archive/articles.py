"""Articles for tests, invented."""

from __future__ import annotations

from typing import Any

from archive.article import Article, Block, Extraction, content_hash
from archive.urls import article_id
from archive.warc.snapshot import SnapshotRef

__all__ = ["article"]

URL = "https://courier.example/politics/20261013-410233/"
RULES = Extraction(id="1-0123456789abcdef", rules=1)


def article(text: str = "The Audit Office said Tuesday that the ferry was late.", **changes: Any) -> Article:
    """An article whose hash fits its text; ``changes`` are fields."""
    url = changes.get("url", URL)
    fields: dict[str, Any] = {
        "id": article_id(url),
        "outlet": "courier",
        "url": url,
        "headline": "Audit Office Raises Questions",
        "authors": ("Maud Tessering",),
        "date_published": "2026-10-13T17:41:47+02:00",
        "language": "en",
        "text": text,
        "body": (Block("paragraph", text),),
        "status": "ok",
        "captured": "2026-10-13T16:00:00.000000Z",
        "extraction": RULES,
    }
    fields |= changes
    fields.setdefault(
        "content_hash",
        content_hash(
            headline=fields["headline"], standfirst=None, authors=fields["authors"], dateline=None, text=fields["text"]
        ),
    )
    return Article(**fields)


def ref(record_id: str = "<urn:uuid:1>", **changes: Any) -> SnapshotRef:
    fields: dict[str, Any] = {
        "file": "warc/courier/2026/10/courier-20261013t160000z-aaaaaaaaaa-00000.warc.gz",
        "offset": 0,
        "length": 10,
        "record_id": record_id,
        "payload_digest": None,
        "entity_digest": None,
        "url": URL,
        "status": 200,
    }
    return SnapshotRef(**(fields | changes))
