"""What is new since the cursor was moved: the archive as it is, less what was told of it.

Only articles that a new file tells of, or a new alias joins, are folded again. Where a file is gone that was read (a
mend superseded it), all are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from archive import layout
from archive.article import Article
from archive.errors import DamagedError, UsageError
from archive.events.cursor import Cursor, Told
from archive.events.event import Event, retraction
from archive.events.happened import Happened, of_history, of_run
from archive.events.wanted import Wanted
from archive.manifest import Manifest
from archive.reading.reader import Archive
from archive.runs.chain import manifest_files
from archive.urls import article_id

__all__ = ["BATCH", "News", "deliver", "news_of"]

BATCH: Final = 100
"""Events that are delivered together."""


@dataclass(slots=True)
class News:
    """What there is to tell, in order: each event with what the cursor will know of it. ``passed`` are events that
    nobody wants, ``read`` the files that told all of this."""

    events: list[tuple[str, Told]] = field(default_factory=list)
    passed: dict[str, str] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)


def deliver(
    news: News, cursor: Cursor, send: Callable[[Sequence[Event]], None], *, size: int = BATCH, most: int | None = None
) -> int:
    """Sends the events in batches of ``size``, at most so many batches, and moves the cursor after each; how many
    events that were. Where ``send`` raises, the cursor stays, and the next call begins with what was not delivered."""
    count = 0
    for number, first in enumerate(range(0, len(news.events), size)):
        if most is not None and number >= most:
            return count
        batch = news.events[first : first + size]
        send([told.event for _, told in batch if told.event])
        cursor.tell(batch)
        count += len(batch)
    cursor.pass_over(news.passed)
    cursor.read(news.read)
    return count


def news_of(archive: Archive, cursor: Cursor, wanted: Wanted) -> News:
    """What happened that the cursor has not told; retractions and events in order of their moments."""
    seen = cursor.seen()
    _check_same(archive, cursor, seen)
    files = archive.files_of_articles()
    runs = dict(_runs(archive, seen))
    news = News(read=[name for name in (*files, *runs) if name not in seen])
    articles: set[str] | None = {one.id for name, read in files.items() if name not in seen for one in read()}
    assert articles is not None
    articles |= {id_ for run in runs.values() for id_ in _joined(run)}
    if any(name.startswith("articles/") and name not in files for name in seen):
        articles = None
    _of_articles(archive, cursor, wanted, articles, news)
    for run in runs.values():
        known = cursor.told([""])
        for one in of_run(run):
            _take(news, known.get(one.base), one, wanted)
    news.events.sort(key=lambda one: (one[1].event.captured, one[1].event.kind, one[0]) if one[1].event else ("",) * 3)
    return news


def _check_same(archive: Archive, cursor: Cursor, seen: frozenset[str]) -> None:
    """UsageError where the cursor knows runs, and this archive has none of them: no manifest ever goes, so it is
    another archive, or an empty folder in its place. All that was told would be taken back."""
    known = {name for name in seen if name.startswith("runs/")}
    if known and known.isdisjoint(archive.storage.names(layout.under("runs", None))):
        raise UsageError(f"{cursor.path}: the cursor of another archive: this one has none of the runs that it knows")


def _of_articles(archive: Archive, cursor: Cursor, wanted: Wanted, articles: set[str] | None, news: News) -> None:
    named = None if articles is None else archive.aliases.of_all(articles)
    known = cursor.told(named)
    true: set[str] = set()
    variants: dict[str, str] = {}
    for history in archive.histories(named):
        for one in of_history(history):
            true.add(one.base)
            _take(news, known.get(one.base), one, wanted)
        variants.update(_in_turn(history))
    for base, told in known.items():
        if told.state == "told" and told.event is not None and told.article and base not in true:
            news.events.append((base, _retracted(told, told.event, variants)))


def _take(news: News, known: Told | None, one: Happened, wanted: Wanted) -> None:
    if known is not None and known.state != "retracted":
        return
    again = known.again if known else 0
    event = one.event(again)
    if wanted.takes(event, one):
        news.events.append((one.base, Told(one.article, again, "told", event)))
    else:
        news.passed[one.base] = one.article


def _retracted(told: Told, event: Event, variants: dict[str, str]) -> Told:
    folded = variants.get(event.captured)
    taken = retraction(event, "variants" if folded else "refolded", folded or event.captured)
    return Told(told.article, told.again + 1, "retracted", taken)


def _in_turn(history: list[Article]) -> Iterator[tuple[str, str]]:
    """The captures that showed one of several headlines in turn, each with the last of its version."""
    for version in history:
        captures = sorted(at for one in version.variants for at in one.captures)
        yield from ((at, captures[-1]) for at in captures)


def _runs(archive: Archive, seen: frozenset[str]) -> Iterator[tuple[str, Manifest]]:
    """The manifests that were not read yet; one that is none is named by ``archive verify``."""
    for name, data in manifest_files(archive.storage, known=dict.fromkeys(seen, b"")):
        if name not in seen:
            with suppress(DamagedError):
                yield name, Manifest.from_json(data, name)


def _joined(run: Manifest) -> Iterator[str]:
    for alias in run.aliases:
        for url in (alias.from_, alias.to):
            with suppress(ValueError):  # an address that is none joins nothing
                yield article_id(url)
