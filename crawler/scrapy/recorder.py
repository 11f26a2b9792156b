"""Where the politics crawl tells the archive what its exchanges are about."""

from __future__ import annotations

import datetime as dt

from scrapy.crawler import Crawler
from scrapy.http import Request

from archive.errors import ArchiveError, UsageError
from archive.runs.run import Known, Run
from archive.scrapy.recorder import ArchiveRecorder
from archive.warc.http import Exchange, FailedExchange, is_redirect
from archive.warc.snapshot import SnapshotRef
from crawler.access.owner import FACTS
from crawler.articles.page import ROLE, Hop, about_article, comparable
from crawler.job.job import CrawlJob
from crawler.manners.noarchive import NoArchive, noarchive_of, skips_noarchive

__all__ = ["PoliticsRecorder"]


class PoliticsRecorder(ArchiveRecorder):
    """Writes into the runs of the spider's job, which opens and closes them."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._skips = skips_noarchive(crawler.settings)
        self._token = str(crawler.settings["ROBOTSTXT_USER_AGENT"])

    @property
    def job(self) -> CrawlJob:
        job = getattr(self.crawler.spider, "job", None)
        if job is None:
            raise UsageError("this spider has no crawl job; only the politics spider writes this archive")
        return job  # type: ignore[no-any-return]

    def outlet_of(self, request: Request) -> str:
        outlet: str | None = request.meta.get("outlet")
        return outlet if outlet in self.job.crawls else self.job.crawl_of(request.url).name

    def about_of(self, request: Request) -> list[tuple[str, str]]:
        about = [*super().about_of(request), *request.meta.get(FACTS, ())]
        role = request.meta.get("role")
        if role == "article":
            meta = request.meta
            return [*about, *about_article(meta["requested"], meta.get("seen_in") or (), meta.get("scope"))]
        return [*about, (ROLE, role)] if role else about

    async def record(self, exchange: Exchange, request: Request) -> SnapshotRef:
        """Archives an exchange; a redirect's is named to the page it leads to, whose request has a copy of the meta.

        Where NOARCHIVE is ``skip``, of a page that says noarchive only that is written; raises NoArchive then.
        """
        if self._skips and request.meta.get("role") in ("article", "section"):
            await self._leave_out(exchange, request)
        ref = await super().record(exchange, request)
        if is_redirect(ref.status):
            hop = Hop(ref, exchange.date, exchange.head.headers.first("Set-Cookie") is not None)
            request.meta["hops"] = (*request.meta.get("hops", ()), hop)
        return ref

    async def _leave_out(self, exchange: Exchange, request: Request) -> None:
        word = noarchive_of(exchange, self._token)
        if word is not None:
            await self.record_failure(FailedExchange(exchange.url, exchange.started, "noarchive", word), request)
            raise NoArchive(f"{exchange.url}: {word}")

    def known_of(self, exchange: Exchange, request: Request) -> Known | None:
        return comparable(request.meta.get("known"), exchange.url)

    def begin(self, outlet: str) -> Run:
        return self.job.crawls[outlet].run

    def stop_for(self, error: ArchiveError, what: str = "No page can be read any more") -> None:
        self.job.error = self.job.error or error
        super().stop_for(error, what)

    def refused(self, request: Request, reason: str, detail: str) -> None:
        """Archives that a request was not sent: ``reason`` is ``robots`` or ``address``. Does not wait."""
        failed = FailedExchange(request.url, dt.datetime.now(dt.UTC), reason, detail)
        self.begin(self.outlet_of(request)).record_failure(failed, self.about_of(request))

    def end(self, run: Run) -> None:
        """The job closes its runs, once the last article is extracted."""
