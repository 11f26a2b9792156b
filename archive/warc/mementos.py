"""Copies that public web archives give of a page (RFC 7089): what they are copies of, and of when.

Who fetched pages from there (``wget --warc-file``, a browser, a script) has records with the archive's address and the
day of the fetch. Webrecorder's programs record such a copy under the page's own address and the moment of the first
capture; so are they read here. A host that is no such archive is not believed: it could put words into others' mouths.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from archive.warc.moments import moment_in_head
from archive.warc.read import Snapshot

__all__ = ["as_memento", "original_of"]

_REPLAY: Final = re.compile(
    r"https?://(?:"
    r"web\.archive\.org/web|wayback\.archive-it\.org/[0-9a-z-]{1,40}|(?:www\.)?arquivo\.pt/(?:noFrame/replay|wayback)"
    r"|(?:www\.)?webarchive\.org\.uk/(?:[a-z]{2}/)?wayback/(?:en/)?archive"
    r"|webarchive\.nationalarchives\.gov\.uk(?:/ukgwa)?|webarchive\.loc\.gov/[0-9a-z-]{1,40}"
    r")/[0-9]{14}(?:[a-z]{2}_)?/(https?):/{1,2}(?=[^/])",
    re.IGNORECASE,
)


def original_of(url: str) -> str | None:
    """The address of the page that is copied at this address of a web archive; None for any other address."""
    found = _REPLAY.match(url)
    return f"{found[1].lower()}://{url[found.end() :]}" if found else None


def as_memento(found: Snapshot, original: str) -> Snapshot:
    """The capture of ``original``. What does not say when that was (Memento-Datetime) is the web archive's own
    answer, an error or a redirect to another day, and stays as it is."""
    captured = moment_in_head(found.headers.first("Memento-Datetime") or "")
    return replace(found, url=original, captured=captured, had_at=found.url) if captured else found
