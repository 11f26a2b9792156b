"""Copies that public web archives give of a page (RFC 7089): what they are copies of, and of when.

Who fetched pages from there (``wget --warc-file``, a browser, a script) has records with the archive's address and the
day of the fetch. Webrecorder's programs record such a copy under the page's own address and the moment of the first
capture; so are they read here.
"""

from __future__ import annotations

from msgspec.structs import replace

from archive.warc.moments import moment_in_head
from archive.warc.read import Snapshot

__all__ = ["as_memento"]


def as_memento(found: Snapshot, original: str) -> Snapshot:
    """The capture of ``original``. What does not say when that was (Memento-Datetime) is the web archive's own
    answer, an error or a redirect to another day, and stays as it is."""
    captured = moment_in_head(found.headers.first("Memento-Datetime") or "")
    return replace(found, url=original, captured=captured, had_at=found.url) if captured else found
