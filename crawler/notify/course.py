"""Telling everybody who stands in the configuration what is new, each with a cursor and a fate of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from archive.errors import ArchiveError
from archive.events.cursor import Cursor
from archive.events.event import Event
from archive.events.feeds import FORMS, write
from archive.events.news import BATCH, deliver, news_of
from archive.reading.reader import Archive
from crawler.notify.channels import append, mail, post
from crawler.notify.config import Config, Watch

__all__ = ["Told", "tell"]

# Batches of one call to a webhook or a mail server; the rest comes with the next call.
_MOST: Final = 20


class Told(NamedTuple):
    """What became of one watch: how many events were delivered, and why the rest was not."""

    name: str
    events: int
    failure: str | None = None


def tell(config: Config, archive: Archive, title: str, only: str | None = None) -> Iterator[Told]:
    """Tells each watch (or the one called ``only``) what is new. Who cannot be reached keeps nobody waiting, and is
    told at the next call."""
    for one in config.watches:
        if only in (None, one.name):
            yield _told(config, one, archive, title)


def _told(config: Config, one: Watch, archive: Archive, title: str) -> Told:
    count = 0

    def counted(send: Callable[[Sequence[Event]], None], events: Sequence[Event]) -> None:
        nonlocal count
        send(events)
        count += len(events)

    try:
        with Cursor.opened(one.cursor) as cursor:
            send = _channel(config, one, cursor, title)
            news = news_of(archive, cursor, one.wanted())
            size = one.last if one.way in FORMS else BATCH
            deliver(news, cursor, lambda events: counted(send, events), size=size, most=_MOST)
            if one.way in FORMS and not count:
                # Also a feed of which nothing is new is there to be read.
                send(())
    except ArchiveError as error:
        return Told(one.name, count, str(error))
    except OSError as error:
        return Told(one.name, count, f"{error.filename or one.way}: {error.strerror or error}")
    return Told(one.name, count)


def _channel(config: Config, one: Watch, cursor: Cursor, title: str) -> Callable[[Sequence[Event]], None]:
    """How this one is told."""
    if one.webhook:
        url, key = one.webhook, one.key()
        return lambda events: post(url, key, events)
    if one.mail:
        smtp = config.smtp
        assert smtp is not None
        return lambda events: mail(smtp, one.mail, events)
    if one.lines:
        file = one.lines
        return lambda events: append(file, events)
    path = Path(one.atom or one.json_feed or "")
    form = FORMS[one.way]

    def feed(events: Sequence[Event]) -> None:
        write(path, form([*reversed(events), *cursor.last(one.last)][: one.last], one.title or title, path.name))

    return feed
