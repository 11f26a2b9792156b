"""Somebody who is told what happens in an archive, and the runs that write into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import archive
from archive import Article, Block
from archive.events.cursor import Cursor
from archive.events.event import Event
from archive.events.news import deliver, news_of
from archive.events.wanted import Wanted
from archive.manifest import Manifest
from archive.runs.files import write_articles, write_manifest
from archive.storage.local import LocalStorage
from archive.urls import RULES
from tests.archive.articles import article, ref

__all__ = ["FERRY", "Desk", "page"]

FERRY = "https://courier.example/politics/20261013-410233/"


class Desk:
    """An archive that runs write into, and somebody who asks it what is new."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / "archive"
        self.cursor = folder / "desk.cursor"
        self.storage = LocalStorage(self.place)
        self.storage.put("archive.json", b'{"format": 1, "identity": %d}' % RULES)
        self.heard: list[Event] = []
        self.runs = 0

    def run(self, *articles: Article, **told: Any) -> None:
        """A run that wrote these articles and ended."""
        self.runs += 1
        run, day = f"run{self.runs:07}", 1 + (self.runs - 1) % 31
        begun, ended = f"2026-10-{day:02}T00:00:00.000000Z", f"2026-10-{day:02}T06:00:00.000000Z"
        files = write_articles(self.storage, "courier", begun, run, list(articles))
        fields: dict[str, Any] = {
            "outlet": "courier",
            "status": "complete",
            "started": begun,
            "ended": ended,
            "files": tuple(files),
        }
        write_manifest(self.storage, Manifest(run=run, **(fields | told)))

    def ask(self, **wanted: Any) -> list[Event]:
        """What is told now."""
        heard: list[Event] = []
        with Cursor.opened(self.cursor) as cursor:
            deliver(news_of(archive.open(self.place), cursor, Wanted(**wanted)), cursor, heard.extend)
        self.heard += heard
        return heard


def page(hour: int, headline: str, text: str = "The ferry was late.", url: str = FERRY, **changes: Any) -> Article:
    """A capture, so many hours after the month began."""
    captured = f"2026-10-{1 + hour // 24:02}T{hour % 24:02}:00:00.000000Z"
    body = (Block("paragraph", text),) if text else ()
    snapshot = ref(f"<urn:uuid:{hour}-{url[-7:-1]}>", offset=hour)
    fields = {"captured": captured, "headline": headline, "snapshot": snapshot, "url": url, "body": body}
    return article(text, **(fields | changes))
