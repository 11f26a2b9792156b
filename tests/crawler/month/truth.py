"""What must be in the archive: the states that the newsroom served at the visits, told by its own log of requests.

Nothing here looks at what the crawler says of itself. A request for an article's address at some hour met one state of
the article, or none (the site was down, blocked the crawler, showed a wall). The states that differ from the one before
are the versions that the article must have, and no other. An article that moves goes on at its new address: it has one
history, and what the address that it left answers says nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from archive.article import Article
from archive.reading.reader import Archive
from archive.urls import article_id, normalised
from crawler.demo.newsroom import Expected, Newsroom
from crawler.demo.newsroom.desk import Paper, Story
from crawler.demo.newsroom.truth import expected

__all__ = ["Met", "Past", "State", "differences", "history", "met", "stories", "versions"]

_NO_PAGES = frozenset({"down", "blocked", "refused"})


@dataclass(frozen=True)
class State:
    """What a reader would tell apart: where the article stands, and its words."""

    standing: Literal["there", "gone", "moved"]
    headline: str | None = None
    authors: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True)
class Met:
    """A request for an article's address: the hour, and the state that was served (None: no state)."""

    hour: int
    state: State | None


@dataclass
class Past:
    """All editions of all papers, printed when they are asked for."""

    papers: tuple[Paper, ...]
    bases: Mapping[str, str]
    _printed: dict[tuple[str, int], dict[str, Expected]] = field(default_factory=dict)

    @classmethod
    def of(cls, room: Newsroom) -> Past:
        return cls(room.papers, room.bases)

    def paper_at(self, url: str) -> Paper:
        parts = urlsplit(url)
        base = f"{parts.scheme}://{parts.netloc}"
        return next(paper for paper in self.papers if self.bases[paper.name] == base)

    def expected(self, url: str, hour: int) -> Expected | None:
        """What stands at ``url`` at ``hour``; None where no article has that address."""
        paper = self.paper_at(url)
        key = (paper.name, hour)
        if key not in self._printed:
            self._printed[key] = expected(paper.published_at(hour), self.bases[paper.name])
        return self._printed[key].get(url)

    def has_pages(self, url: str, hour: int) -> bool:
        """Whether the site shows its pages at ``hour``."""
        spells = self.paper_at(url).spell
        active = (one.kind for one in spells if one.first <= hour and (one.last is None or hour <= one.last))
        return _NO_PAGES.isdisjoint(active)

    def story(self, url: str, hour: int) -> Story:
        """The story that ``url`` means."""
        paper = self.paper_at(url)
        path = urlsplit(url).path
        return next(story for address, story in paper.published_at(hour).addresses() if address == path)

    def state(self, url: str, hour: int) -> State | None:
        """The state that a visitor meets at ``url`` at ``hour``."""
        return self.bare_state(url, hour) if self.has_pages(url, hour) else None

    def bare_state(self, url: str, hour: int) -> State | None:
        """The state at ``url`` as if the site were always up; None behind a wall, and where no article is."""
        one = self.expected(url, hour)
        if one is None or one.status in ("consent", "blocked"):
            return None
        if one.status in ("gone", "moved"):
            return State(one.status)  # type: ignore[arg-type]
        return State("there", one.headline, one.authors, _plain(one.text))


def met(room: Newsroom, past: Past) -> dict[str, list[Met]]:
    """What was met at each article's address, in the order of the requests. An address that was never in politics, nor
    reached from one that was, is none of ours."""
    found: dict[str, list[Met]] = {}
    followed: set[str] = set()
    for seen in room.requests:
        one = past.expected(seen.url, seen.edition)
        if one is None:
            continue
        story = f"{one.outlet} {_story(seen.url)}"
        state = past.state(seen.url, seen.edition)
        _check(seen.url, seen.status, one, state)
        if one.listed and state is not None:
            followed.add(story)
        if story in followed or one.listed or seen.url in found:
            found.setdefault(seen.url, []).append(Met(seen.edition, state))
    return found


def versions(requests: Iterable[Met]) -> list[State]:
    """The states that an address showed, one after another: an article that was never there has none."""
    found: list[State] = []
    for one in requests:
        if one.state is not None and (found or one.state.standing == "there") and found[-1:] != [one.state]:
            found.append(one.state)
    return found


def history(requests: Iterable[tuple[str, Met]]) -> list[State]:
    """The versions that an article must have, of its addresses and what was met there, in order of time."""
    found: list[State] = []
    home = None
    for url, one in requests:
        if one.state is None or one.state.standing == "moved":
            continue
        if one.state.standing == "there":
            home = url
        if url == home and found[-1:] != [one.state]:
            found.append(one.state)
    return found


def stories(requests: Mapping[str, list[Met]]) -> list[list[tuple[str, Met]]]:
    """What was met of each article, under all of its addresses, in order of time."""
    found: dict[tuple[str, str], list[tuple[str, Met]]] = {}
    for url, log in requests.items():
        found.setdefault((urlsplit(url).netloc, _story(url)), []).extend((url, one) for one in log)
    return [sorted(log, key=lambda one: one[1].hour) for log in found.values()]


def differences(news: Archive, requests: Mapping[str, list[Met]]) -> Iterator[str]:
    """Where the archive and the truth differ, each in a sentence: a false version, a missed one, a wrong word."""
    histories: dict[str, list[Article]] = {}
    for article in news.articles(status=None, versions="all"):
        if article.version is not None:
            histories.setdefault(news.aliases.name(article.id), []).append(article)
    for found in stories(requests):
        urls = list(dict.fromkeys(url for url, _ in found))
        names = {news.aliases.name(article_id(url)) for url in urls}
        kept = [histories.pop(name) for name in names if name in histories] or [[]]
        wanted = history(found)
        if len(kept) > 1:
            yield f"{urls[0]}: {len(kept)} histories are kept of one article"
        elif wanted != (ours := [_state(one) for one in kept[0]]):
            yield _told(urls[0], wanted, ours)
    for strange in histories.values():
        yield f"{strange[0].url}: is kept, though no politics page led there"


def _state(article: Article) -> State:
    if article.status in ("gone", "moved"):
        return State(article.status)
    return State("there", article.headline, article.authors, _plain(article.text))


def _told(url: str, wanted: list[State], kept: list[State]) -> str:
    for number, (theirs, ours) in enumerate(zip(wanted, kept, strict=False), 1):
        for name in ("standing", "headline", "authors", "text"):
            if getattr(theirs, name) != getattr(ours, name):
                told = f"its {name} is {_short(getattr(ours, name))}, not {_short(getattr(theirs, name))}"
                return f"{url}, version {number}: {told} ({len(kept)} versions kept, {len(wanted)} served)"
    return f"{url}: {len(kept)} versions are kept, {len(wanted)} were served"


def _check(url: str, status: int, one: Expected, state: State | None) -> None:
    """The newsroom must do what it says: a truth that its own log contradicts is none."""
    if state is not None and status not in (one.http_status, 304):
        raise AssertionError(f"{url} answered {status}, where the truth has {one.http_status}")


def _story(url: str) -> str:
    """The number of the story, which its addresses share."""
    return normalised(url).rstrip("/").rsplit("/", 1)[-1].rsplit("-", 1)[-1].strip("k").removesuffix(".html")


def _plain(text: str | None) -> str | None:
    return " ".join(text.split()) if text else text


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 220 else f"{text[:217]}…"
