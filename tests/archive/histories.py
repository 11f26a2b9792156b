"""An archive with the history of a few invented articles: versions, and visits that met nothing new."""

from __future__ import annotations

from typing import Any

from archive import Article, Block
from archive.causes import Cause
from archive.layout import fates_name
from archive.manifest import Fate
from archive.runs.files import write_articles
from archive.storage.base import Storage
from archive.storage.jsonl import pack_lines
from tests.archive.articles import URL, article, ref

__all__ = ["ID", "OTHER", "URL", "at", "history", "visit"]

ID = article().id
OTHER = "https://courier.example/politics/20261014-410240/"
_ALPHA = "The ferry was late on Tuesday, the harbour office said."
_BRAVO = "The minister said 300 passengers had been affected."


def at(day: int, hour: int = 0) -> str:
    return f"2026-10-{day:02}T{hour:02}:00:00.000000Z"


def visit(day: int, hour: int = 0, fate: str = "unchanged", **fields: Any) -> Fate:
    """A visit to the article that wrote no version of it."""
    named = {"url": URL, "article": ID, "captured": at(day, hour)}
    return Fate(fate=fate, **(named | fields))  # type: ignore[arg-type]


def history(place: Storage) -> Storage:
    """One article: version 1 is met three times, 2 has another headline and figure, 3 is set in quotation marks and 4
    in others, 5 is gone, 6 is back as it was. Another article has one edit, not of its headline."""
    first = _version(1, f"{_ALPHA}\n\n{_BRAVO}", headline="Ferry Late, Audit Office Says")
    edited = f"{_ALPHA}\n\n{_BRAVO.replace('300', '3,000')}"
    second = _version(3, edited, headline="Ferry Late Again, Audit Office Says")
    quoted = _version(5, f'"{edited}"', headline=second.headline)
    typeset = _version(6, f"“{edited}”", headline=second.headline)
    gone = _version(8, None, headline=None, authors=(), status="gone", status_reason=Cause("http_status", status=410))
    back = _version(9, typeset.text, headline=second.headline)
    other = [_version(1, "Nobody spoke.", url=OTHER), _version(2, "Nobody spoke. Everybody left.", url=OTHER)]
    place.put("archive.json", b'{"format": 1}')
    articles = [first, second, quoted, typeset, gone, back, *other]
    write_articles(place, "courier", "20261001t000000z", "run0", articles)
    fates = [
        visit(1, fate="saved"),
        visit(1, 12),
        visit(2, article=None, cause=Cause("not_modified")),
        visit(2, 12, fate="failed", cause=Cause("http_status", status=403), article=None),
        visit(7, fate="unchanged", cause=Cause("same_bytes")),
        visit(7, 12, fate="pending", captured=None),
        visit(7, 13, url=OTHER, article=article(url=OTHER).id),
    ]
    place.put(fates_name("courier", "20261001t000000z", "run0"), pack_lines(fate.to_json() for fate in fates))
    return place


def _version(day: int, text: str | None, **changes: Any) -> Article:
    link = changes.get("url", URL)
    snapshot = ref(f"<urn:uuid:{day}-{len(link)}>", offset=day)
    body = () if text is None else (Block("paragraph", text),)
    return article(captured=at(day), snapshot=snapshot, **({"text": text, "body": body} | changes))
