"""What is new since the cursor was moved: the archive as it is, less what was told of it.

Only what is new is read: of an archive of ten years, the files of one run. Articles that a new file tells of, or a new
alias joins, are folded again. Where a mend superseded a file that was read, all are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import msgspec

from archive.article import Article
from archive.errors import DamagedError, UsageError
from archive.events.cursor import Cursor, Told
from archive.events.event import Event, retraction
from archive.events.happened import Happened, of_history, of_run
from archive.events.wanted import Wanted
from archive.layout import is_manifest
from archive.manifest import Manifest
from archive.reading.reader import Archive
from archive.runs.chain import manifest_bytes, named_files
from archive.storage.looked import Looked
from archive.urls import article_id

__all__ = ["BATCH", "News", "deliver", "news_of"]

BATCH: Final = 100
"""Events that are delivered together."""

# So many manifests are brought in packs, where an archive has these.
_MANY: Final = 50


@dataclass(slots=True)
class News:
    """What there is to tell, in order: each event with what the cursor will know of it. ``passed`` are events that
    nobody wants, ``read`` the files that told all of this, ``gone`` those that tell nothing any more."""

    events: list[tuple[str, Told]] = field(default_factory=list)
    passed: dict[str, str] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


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
    cursor.forget(news.gone)
    cursor.read(news.read)
    return count


def news_of(archive: Archive, cursor: Cursor, wanted: Wanted) -> News:
    """What happened that the cursor has not told; retractions and events in order of their moments."""
    fresh = [_fresh(archive, cursor, outlet) for outlet in archive.outlets()]
    _check_same(archive, cursor, fresh)
    news = News(
        read=[name for one in fresh for name in one.read],
        gone=[name for one in fresh for name in one.gone.difference(one.read)],
    )
    articles: set[str] | None = None
    if not any(one.gone for one in fresh):
        articles = {id_ for one in fresh for id_ in _articles_of(archive, one)}
    _of_articles(archive, cursor, wanted, articles, news)
    known = cursor.told([""]) if any(run.alarms or run.resolved for one in fresh for run in one.runs) else {}
    for happened in (each for one in fresh for run in one.runs for each in of_run(run)):
        _take(news, known.get(happened.base), happened, wanted)
    news.events.sort(key=lambda one: (one[1].event.captured, one[1].event.kind, one[0]) if one[1].event else ("",) * 3)
    return news


@dataclass(frozen=True, slots=True)
class _Fresh:
    """What the cursor has not read of an outlet: its ``runs``, and files of articles, each with its digest where a
    manifest gives one. ``read`` is all that it will have read. ``gone`` are files that it has read, and that are not
    there any more, or that a mend superseded. ``is_known``: it has read of this outlet before."""

    runs: Sequence[Manifest]
    files: Mapping[str, str | None]
    read: Sequence[str]
    gone: frozenset[str]
    is_known: bool


def _fresh(archive: Archive, cursor: Cursor, outlet: str) -> _Fresh:
    seen, seen_files = cursor.seen(f"runs/{outlet}/"), cursor.seen(f"articles/{outlet}/")
    look = Looked.of(archive.storage, outlet, seen, months=True)
    there = {name for name in look.names(archive.storage, "runs") if is_manifest(name)}
    runs = dict(_runs(archive, outlet, there - seen))
    articles = {name for name in look.names(archive.storage, "articles") if name.endswith(".jsonl.gz")}
    superseded = {one.name for run in runs.values() for one in run.supersedes if one.name.startswith("articles/")}
    files = articles - seen_files - superseded
    expected = {entry.name: entry.sha256 for run in runs.values() for entry in run.files}
    if not files <= expected.keys():
        # It came later than its manifest, or before it.
        expected, _ = named_files(archive.storage, outlet)
    return _Fresh(
        runs=tuple(runs.values()),
        files={name: expected.get(name) for name in sorted(files)},
        read=(*files, *(superseded & articles), *runs),
        gone=(seen_files & superseded) | {name for name in seen_files - articles if look.covers(name)},
        is_known=bool(there & seen),
    )


def _check_same(archive: Archive, cursor: Cursor, fresh: Iterable[_Fresh]) -> None:
    """UsageError where the cursor knows runs, and this archive has none of them: no manifest ever goes, so it is
    another archive, or an empty folder in its place. All that was told would be taken back."""
    if not any(one.is_known for one in fresh) and cursor.seen("runs/"):
        raise UsageError(f"{cursor.path}: the cursor of another archive: this one has none of the runs that it knows")


def _articles_of(archive: Archive, fresh: _Fresh) -> Iterator[str]:
    """The articles that what is fresh tells of."""
    for name, sha256 in fresh.files.items():
        yield from (one.id for one in archive.captures_in(name, sha256))
    for run in fresh.runs:
        yield from _joined(run)


def _of_articles(archive: Archive, cursor: Cursor, wanted: Wanted, articles: set[str] | None, news: News) -> None:
    told_of: set[str] = set()
    for ids, history in archive.stories(articles):
        told_of |= ids
        known, true = cursor.told(ids), set()
        for one in of_history(history):
            true.add(one.base)
            _take(news, known.get(one.base), one, wanted)
        _take_back(news, known, true, dict(_in_turn(history)))
    left = cursor.told(None if articles is None else articles - told_of)
    _take_back(news, {base: told for base, told in left.items() if told.article not in told_of}, set(), {})


def _take_back(news: News, known: Mapping[str, Told], true: Collection[str], variants: Mapping[str, str]) -> None:
    """Retracts what was told of an article and is not true any more."""
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


def _retracted(told: Told, event: Event, variants: Mapping[str, str]) -> Told:
    folded = variants.get(event.captured)
    taken = retraction(event, "variants" if folded else "refolded", folded or event.captured)
    return Told(told.article, told.again + 1, "retracted", taken)


def _in_turn(history: list[Article]) -> Iterator[tuple[str, str]]:
    """The captures that showed one of several headlines in turn, each with the last of its version."""
    for version in history:
        captures = sorted(at for one in version.variants for at in one.captures)
        yield from ((at, captures[-1]) for at in captures)


def _runs(archive: Archive, outlet: str, names: Collection[str]) -> Iterator[tuple[str, Manifest]]:
    """These manifests; one that is none is named by ``archive verify``."""
    if len(names) > _MANY:
        every = (one for one in archive.manifests(outlet) if one[0] in names)
    else:
        every = ((name, manifest_bytes(archive.storage, name)) for name in sorted(names))
    for name, data in every:
        with suppress(DamagedError):
            yield name, _brief(Manifest.from_json(data, name))


def _brief(run: Manifest) -> Manifest:
    """The manifest without what tells no events: whoever asks first has those of years in memory."""
    articles = tuple(entry for entry in run.files if entry.name.startswith("articles/"))
    return msgspec.structs.replace(
        run, files=articles, sources=(), profile=None, warnings=(), origins=(), software={}, parents=()
    )


def _joined(run: Manifest) -> Iterator[str]:
    for alias in run.aliases:
        for url in (alias.from_, alias.to):
            with suppress(ValueError):  # an address that is none joins nothing
                yield article_id(url)
