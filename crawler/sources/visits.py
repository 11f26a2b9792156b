"""What the ledger keeps of the sources of a run: their last exchange, what they led to, where a back-fill goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from archive.manifest import Source
from crawler.articles.page import Page
from crawler.frontier.ledger import Ledger
from crawler.frontier.visit import SourceState, Visit, following
from crawler.sources.sources import Asked, Sources

__all__ = ["SourceVisits"]


class SourceVisits:
    """The visits of one outlet's sources. What a run saw counts only once the run is over and nothing was lost on the
    way (``keep``): a source that says "not modified" is not read, so all that it led to must have been read before."""

    def __init__(self, ledger: Ledger, sources: Sources) -> None:
        self._ledger = ledger
        self._sources = sources
        self._seen: dict[str, tuple[Visit, tuple[str, ...]]] = {}

    def known(self, asked: Asked) -> Visit | None:
        """The last exchange with a source, so that it is asked only for what is new. Who says how many pages are to be
        read, or how far back, gets all of it."""
        if asked.page > 1 or not self._sources.depth.stop_at_known:
            return None
        state = self._ledger.source(asked.url)
        return state.visit if state else None

    def led_to(self, asked: Asked) -> tuple[str, ...]:
        """The feeds or sitemaps that a source named when it was read last."""
        state = self._ledger.source(asked.url)
        return state.led_to if state else ()

    def note(self, asked: Asked, page: Page, led_to: Iterable[str]) -> None:
        """Notes the answer of a source in this run and the feeds or sitemaps it names."""
        if asked.page > 1:
            return
        state = self._ledger.source(asked.url)
        visit = Visit(
            captured=page.captured,
            record_id=page.ref.record_id,
            url=page.url,
            status=page.status,
            payload_digest=page.ref.payload_digest,
            etag=page.header("etag"),
            last_modified=page.header("last-modified"),
        )
        followed = following(state.visit, visit) if state and state.visit else visit
        self._seen[asked.url] = followed, tuple(led_to)

    def keep(self) -> None:
        """Keeps what the run saw of each source that was read whole; the others are asked for all of it again."""
        with self._ledger.transaction():
            for url, (visit, led_to) in self._seen.items():
                if self._sources.is_whole(url):
                    state = self._ledger.source(url) or SourceState()
                    self._ledger.keep_source(url, msgspec.structs.replace(state, visit=visit, led_to=led_to))

    def back_fill(self, asked: Asked) -> str | None:
        """Where a back-fill of the source goes on that did not reach the end."""
        state = self._ledger.source(asked.source)
        return state.next if state else None

    def back_filled(self, asked: Asked, next_: str | None) -> None:
        """Notes where a back-fill has come to; None: to the end."""
        state = self._ledger.source(asked.source) or SourceState()
        self._ledger.keep_source(asked.source, msgspec.structs.replace(state, next=next_))

    def told(self) -> Sequence[Source]:
        """What each source gave, with where its back-fill goes on."""
        states = ((one, self._ledger.source(one.url)) for one in self._sources.told())
        return [msgspec.structs.replace(one, next=state.next if state else None) for one, state in states]
