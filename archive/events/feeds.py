"""Events as feeds: Atom 1.0 (RFC 4287) and JSON Feed 1.1. The newest event comes first."""

from __future__ import annotations

import os
import secrets
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from archive.events.event import Event, called
from archive.render.plain import on_a_line, shown
from archive.storage.disk import sync_folder
from archive.urls import is_web

__all__ = ["FORMS", "atom", "json_feed", "title_of", "words_of", "write"]

_ATOM: Final = "http://www.w3.org/2005/Atom"
_JSON_FEED: Final = "https://jsonfeed.org/version/1.1"
# An Atom feed must have a moment, also before the first event.
_EPOCH: Final = "1970-01-01T00:00:00Z"
_CALLED: Final = {
    "new": "New",
    "edited": "Edited",
    "gone": "Gone",
    "moved": "Moved",
    "back": "Back",
    "alarm": "Alarm",
    "resolved": "Resolved",
    "retracted": "Not so",
}
# What XML 1.0 has no place for, and `shown` lets pass.
_NO_XML: Final = dict.fromkeys((0xFFFE, 0xFFFF), " ")


def atom(events: Sequence[Event], title: str, name: str) -> bytes:
    """An Atom document; ``name`` is that of its file, a part of the feed's id."""
    feed = ET.Element("feed", {"xmlns": _ATOM})
    _add(feed, "id", called("feed", title, name))
    _add(feed, "title", title)
    _add(feed, "updated", max((one.captured for one in events), default=_EPOCH))
    _add(_add(feed, "author"), "name", "Paper of Record")
    for event in events:
        _entry(feed, event)
    ET.indent(feed)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def json_feed(events: Sequence[Event], title: str, name: str) -> bytes:
    """A JSON Feed document; each item has the whole event as ``_event``."""
    del name
    feed = {
        "version": _JSON_FEED,
        "title": title,
        "authors": [{"name": "Paper of Record"}],
        "items": [_item(event) for event in events],
    }
    return msgspec.json.format(msgspec.json.encode(feed), indent=1) + b"\n"


FORMS: Final = {"atom": atom, "json_feed": json_feed}


def title_of(event: Event) -> str:
    """One line that says what happened: ``Edited: "Old Headline" → "New Headline"``."""
    about = event.headline or event.url or event.outlet or event.summary
    if event.kind in ("alarm", "resolved"):
        about = f"{event.outlet}: {event.summary}"
    elif event.headline_before:
        about = f"“{event.headline_before}” → “{event.headline}”"
    return on_a_line(f"{_CALLED.get(event.kind, event.kind)}: {about}")


def words_of(event: Event) -> str:
    """What happened, in a few lines for people."""
    told = [event.summary]
    if event.fields:
        told.append(f"changed: {', '.join(event.fields)}")
    if event.retracts:
        told.append(f"takes back {event.retracts}")
    place = event.snapshot and f"{event.snapshot.file} at {event.snapshot.offset}"
    told += [f"{name}: {value}" for name, value in (
        ("outlet", event.outlet), ("seen", event.captured), ("address", event.url), ("article", event.article),
        ("proof", place),
    ) if value]  # fmt: skip
    return shown("\n".join(told))


def write(path: Path, data: bytes) -> None:
    """Puts a file in the place of the one before, whole or not at all; OSError where the disk refuses."""
    draft = path.with_name(f".{path.name[:200]}.{secrets.token_hex(6)}")
    try:
        with draft.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def _entry(feed: ET.Element, event: Event) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", event.id)
    _add(entry, "title", title_of(event))
    _add(entry, "updated", event.captured)
    if event.url and is_web(event.url):
        ET.SubElement(entry, "link", {"rel": "alternate", "href": _xml(event.url)})
    for term in filter(None, (event.kind, event.outlet)):
        ET.SubElement(entry, "category", {"term": _xml(term)})
    _add(entry, "content", words_of(event)).set("type", "text")


def _item(event: Event) -> dict[str, Any]:
    item = {
        "id": event.id,
        "title": title_of(event),
        "content_text": words_of(event),
        "date_published": event.captured,
        "tags": [one for one in (event.kind, event.outlet) if one],
        "_event": msgspec.to_builtins(event),
    }
    return item | ({"url": event.url} if event.url and is_web(event.url) else {})


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = None if text is None else _xml(text)
    return child


def _xml(text: str) -> str:
    return shown(text).translate(_NO_XML)
