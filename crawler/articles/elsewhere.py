"""Articles that stand with their text at two addresses in one run, or at another than before, though nobody says so.

A site is rebuilt in a night and forgets its old addresses: they are not found, or answer beside the new ones. The pages
of one run are compared, and of each run alone: a crawl and what is derived of many runs at once tell the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from archive import layout
from archive.article import Article
from archive.causes import Cause
from archive.manifest import Alias
from archive.urls import id_key
from crawler.articles.names import is_named_alike
from crawler.articles.outcome import Outcome
from crawler.articles.page import Page
from crawler.discovery.sites import same_site

__all__ = ["Elsewhere", "Shown"]


class Shown(NamedTuple):
    """An address, the hash of the article that it shows, or showed before it was gone, and the id that it names as its
    own. ``record`` is the hash of the id of the record that proves it: a run has as many of these as pages."""

    url: str
    content_hash: str
    captured: str
    record: int
    canonical: str | None = None
    is_linked: bool = False  # by a list of the run

    @classmethod
    def of(cls, article: Article, page: Page) -> Shown:
        """What ``page`` shows: ``article``, new or as it was."""
        canonical = id_key(article.canonical_url) if article.canonical_url else None
        record = hash(page.ref.record_id)
        return cls(article.url, article.content_hash, page.captured, record, canonical, bool(page.seen_in))


@dataclass(slots=True)
class Elsewhere:
    """What the pages of a run show, and which articles are gone. ``past``: an import's, of which each alias tells the
    capture that showed it."""

    past: bool = False
    _run: str | None = None
    _pages: list[Shown] = field(default_factory=list)
    _gone: dict[str, Shown] = field(default_factory=dict)
    _found: list[Alias] = field(default_factory=list)

    def shows(self, page: Page, shown: Shown) -> None:
        """Takes what a page shows."""
        self._begin(page)
        self._pages.append(shown)

    def misses(self, outcome: Outcome) -> None:
        """Takes the page by which an article turned out to be gone, where ``outcome`` is such a one."""
        line = outcome.article
        if outcome.fate.fate == "gone" and line is not None and line.status == "gone" and line.previous:
            self._begin(outcome.page)
            record = hash(line.snapshot.record_id if line.snapshot else "")
            self._gone[line.id] = Shown(line.url, line.previous, line.captured, record)

    def drop(self, records: Collection[str]) -> None:
        """Leaves out what the pages of these WARC records say: they turned out to be walls."""
        out = set(map(hash, records))
        self._pages = [one for one in self._pages if one.record not in out]
        self._gone = {id_: one for id_, one in self._gone.items() if one.record not in out}

    def told(self) -> list[Alias]:
        """The aliases of all runs, in their order."""
        return [*self._found, *self._of_run()]

    def _begin(self, page: Page) -> None:
        run = layout.run_of(page.ref.file) if page.ref.origin is None else None
        if run != self._run:
            self._found += self._of_run()
            self._pages, self._gone, self._run = [], {}, run

    def _of_run(self) -> Iterator[Alias]:
        yield from self._moved()
        yield from self._same_posts()

    def _moved(self) -> Iterator[Alias]:
        """Of the articles that are gone those whose text stands at another address now."""
        if not self._gone:
            return
        by_hash: dict[str, list[Shown]] = {}
        for page in self._pages:
            by_hash.setdefault(page.content_hash, []).append(page)
        for left in self._gone.values():
            there = next((one for one in by_hash.get(left.content_hash, ()) if _is_one(left, one)), None)
            if there is not None:
                cause = Cause("moved", url=there.url)
                yield Alias(left.url, there.url, cause, there.content_hash, self._since(left, there))

    def _same_posts(self) -> Iterator[Alias]:
        """Of pages with one text those that have one number or one name. What the site's lists link counts."""
        first: dict[str, Shown] = {}
        met: set[str] = set()
        for page in sorted(self._pages, key=lambda one: (not one.is_linked, one.captured, one.url)):
            other = first.setdefault(page.content_hash, page)
            if other is not page and _is_one(page, other) and id_key(page.url) not in met:
                met.add(id_key(page.url))
                yield Alias(page.url, other.url, Cause("same_post"), captured=self._since(page, other))

    def _since(self, one: Shown, other: Shown) -> str | None:
        return max(one.captured, other.captured) if self.past else None


def _is_one(one: Shown, other: Shown) -> bool:
    """Whether two addresses are unlike, and one article's by their names."""
    are_two = id_key(one.url) != id_key(other.url)
    return are_two and same_site(one.url, other.url) and is_named_alike(one.url, other.url)
