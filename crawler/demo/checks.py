"""Whether the archive holds what the newsroom published: no more, no less."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.article import Article
from archive.reading.reader import Archive
from archive.urls import article_id
from crawler.demo.newsroom import Expected, Newsroom

__all__ = ["Edit", "find_edit", "mistakes"]


@dataclass(frozen=True, slots=True)
class Edit:
    """Two versions of one article that follow each other."""

    old: Article
    new: Article


def find_edit(room: Newsroom, news: Archive) -> Edit | None:
    """The edit that the second crawl should have found, as the archive has it."""
    for url, (old, new) in _met(room).items():
        if old and new and old != new and new.status == "ok":
            history = news.history(url)
            return Edit(history[0], history[-1]) if len(history) > 1 else None
    return None


def mistakes(room: Newsroom, news: Archive) -> list[str]:
    """Where the archive and the truth of editions 1 and 2 differ, each in a sentence; empty: all is well."""
    found: list[str] = []
    for url, (old, new) in _met(room).items():
        history = news.history(url)
        wanted = [one for one in _states(old, new) if one.status in ("ok", "paywalled", "gone")]
        if len(history) != len(wanted):
            found.append(f"{url}: {len(history)} versions are kept, {len(wanted)} were published")
        for number, (kept, published) in enumerate(zip(history, wanted, strict=False), 1):
            found.extend(f"{url}, version {number}: {mistake}" for mistake in _differences(kept, published))
    known = {article_id(url) for url in _met(room)}
    strangers = (article for article in news.articles(status=None) if article.id not in known)
    return found + [f"{article.url}: is kept, but no politics page linked to it" for article in strangers]


def _met(room: Newsroom) -> dict[str, tuple[Expected | None, Expected | None]]:
    """The addresses that the two crawls had to fetch, with what stood there."""
    old, new = room.truth(1), room.truth(2)
    urls = sorted(url for url in {*old, *new} if any(url in truth and truth[url].crawled for truth in (old, new)))
    return {url: (old.get(url), new.get(url)) for url in urls}


def _states(old: Expected | None, new: Expected | None) -> list[Expected]:
    states = [one for one in (old, new) if one is not None]
    return states[:1] if len(states) == 2 and old == new else states


def _differences(kept: Article, published: Expected) -> Iterator[str]:
    if kept.status != published.status:
        yield f"its status is {kept.status}, not {published.status}"
    elif published.status != "gone":
        for field in ("headline", "authors", "date_published", "text"):
            ours, theirs = getattr(kept, field), getattr(published, field)
            if _plain(ours) != _plain(theirs):
                yield f"its {field} is {_short(ours)}, not {_short(theirs)}"


def _plain(value: object) -> object:
    """Text with its white space collapsed, as for the content hash: a space is a space, however wide."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 160 else f"{text[:157]}..."
