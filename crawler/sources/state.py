"""What is known of one source during a run: what the ledger kept of it, and what came of it now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import msgspec

from archive.causes import Cause
from archive.manifest import Source, SourceKind
from archive.urls import key
from crawler.articles.page import Page
from crawler.discovery.values import Found
from crawler.frontier.visit import OF_SOURCES, KeptSource, Visit, belies, following, plain, trusted

__all__ = ["WHOLE", "SourceState"]

# Causes of a list that was read to its end.
WHOLE: Final = frozenset({"no_links", "left_out"})


@dataclass(slots=True)
class SourceState:
    """The one owner of what is known of a source. ``url`` is the address of its first page.

    ``kept`` is what the ledger has, ``seen`` what this run saw of its first page: it counts only once the run is over
    and nothing was lost on the way, since a source that says "not modified" is not read. ``links`` stand for the links
    it gave (a hash of each: there may be half a million), ``new`` of them nobody knew when the run began,
    ``pages`` of it were read, at the addresses that ``at`` stands for.
    ``repeats``: the last page held nothing that earlier ones had not; ``unchanged``: the server had nothing new;
    ``is_cut``: links are left for the next run; ``cause``: why it, or a page of it, could not be read, or gave nothing.
    """

    url: str
    kind: SourceKind
    kept: KeptSource
    seen: KeptSource | None = None
    links: set[int] = field(default_factory=set)
    at: set[int] = field(default_factory=set)
    new: int = 0
    pages: int = 0
    repeats: bool = False
    unchanged: bool = False
    is_cut: bool = False
    cause: Cause | None = None

    def answered(self, page: Page, led_to: Iterable[str]) -> None:
        """Notes the answer of its first page, and the feeds or sitemaps that it names."""
        visit = following(self.kept.visit, Visit.of(page.fate("saved")))
        self.seen = KeptSource(visit=visit, led_to=tuple(led_to), is_belied=self.kept.is_belied)

    def reads(self, url: str) -> None:
        """Notes the address of a page of it that is read."""
        self.at.add(hash(key(url)))

    def has_read(self, url: str) -> bool:
        """Whether the page at ``url`` was read in this run."""
        return hash(key(url)) in self.at

    def saw(self, found: Iterable[Found]) -> list[Found]:
        """Counts links of a page of it; gives those that no earlier page had."""
        others = []
        for link in found:
            if (one := hash(key(link.url))) not in self.links:
                self.links.add(one)
                others.append(link)
        return others

    def gave(self, new: int, others: int) -> None:
        """Counts a page of it that was read: ``others`` of its links no page had before, ``new`` nobody knew."""
        self.repeats = not others
        self.new += new
        self.pages += 1
        if new and self.seen is not None and self.seen.visit is not None and belies(self.kept.visit, self.seen.visit):
            self.seen = msgspec.structs.replace(self.seen, is_belied=True)

    def visit_at(self, now: float) -> Visit | None:
        """Its last exchange as the next request is to use it."""
        visit = self.kept.visit
        return plain(visit) if visit and self.kept.is_belied else trusted(visit, now, OF_SOURCES)

    def has_nothing_new(self) -> None:
        """Notes that the server said so."""
        self.unchanged = True
        self.pages += 1

    @property
    def to_keep(self) -> KeptSource | None:
        """What the ledger is to keep; None where nothing was known of it. Where it was not read, or not with all that
        it led to, the next request is to have no condition."""
        was_whole = self.cause is None or self.cause.kind in WHOLE
        if self.seen is None or not was_whole or self.is_cut:
            visit = self.kept.visit
            return msgspec.structs.replace(self.kept, visit=plain(visit)) if visit is not None else None
        return msgspec.structs.replace(self.seen, next=self.kept.next)

    @property
    def _is_found_out(self) -> bool:
        """Whether this run found that its server says 304 when it has changed."""
        return self.seen is not None and self.seen.is_belied and not self.kept.is_belied

    def manifest_line(self) -> Source:
        """What it gave, for the manifest."""
        return Source(
            url=self.url,
            kind=self.kind,
            links=len(self.links),
            new=self.new,
            pages=self.pages,
            unchanged=self.unchanged,
            cause=self.cause or (Cause("false_304") if self._is_found_out else None),
            next=self.kept.next,
            cut=self.is_cut,
        )
