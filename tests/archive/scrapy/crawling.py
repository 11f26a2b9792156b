"""The process that crawls: ``python -m tests.archive.scrapy.crawling PLAN OUTCOME`` (pickles, see ``crawl.py``).

The recorder is a real one that keeps exchanges in a list instead of a WARC.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess, CrawlerProcess
from scrapy.exceptions import StopDownload
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.asyncio import call_later
from twisted.internet import defer
from twisted.internet.error import DNSLookupError

from archive.scrapy import ArchiveRecorder
from archive.warc.http import Exchange, FailedExchange
from archive.warc.snapshot import SnapshotRef
from tests.archive.scrapy.crawl import Job, Outcome, Plan

plan: Plan = pickle.loads(Path(sys.argv[1]).read_bytes())
outcome = Outcome()


class Resolver(CachingThreadedResolver):
    """No test asks the network for a name."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Any:  # noqa: N802 (Twisted's name)
        if name.endswith(".example") or name.startswith("127."):
            return defer.succeed("127.0.0.1")
        return defer.fail(DNSLookupError(f"no such name: {name}"))


class ListRecorder(ArchiveRecorder):
    """Its exchanges stay in memory; ``order`` shows that they were kept before anyone saw a response."""

    async def record(self, exchange: Exchange, request: scrapy.Request) -> SnapshotRef:
        outcome.exchanges.append(exchange)
        outcome.order.append(f"exchange {request.url}")
        return SnapshotRef("f", 0, 1, f"<urn:{len(outcome.exchanges)}>", None, None, exchange.url, 200)

    async def record_failure(self, failed: FailedExchange, request: scrapy.Request) -> None:
        outcome.failures.append(failed)
        outcome.order.append(f"failure {request.url}")


def stop_at_head(request: scrapy.Request) -> None:
    if request.meta.get("stop_at_head"):
        raise StopDownload(fail=False)


class Spider(scrapy.Spider):
    name = "wire"

    async def start(self) -> AsyncIterator[Any]:
        if plan.abort_after is not None:
            recorder = self.crawler.get_extension(ListRecorder)
            assert recorder is not None
            call_later(plan.abort_after, recorder.abort_all)
        for job in plan.jobs:
            yield self.request(job, job.then)

    def request(self, job: Job, then: list[Job]) -> scrapy.Request:
        return scrapy.Request(
            job.url,
            method=job.method,
            headers=job.headers,
            body=job.body,
            meta=dict(job.meta),
            callback=self.parse,
            errback=self.failed,
            cb_kwargs={"job": job, "then": then},
            dont_filter=True,
        )

    def parse(self, response: Any, job: Job, then: list[Job]) -> Any:
        return self.came(job, response.status, response.request, then)

    def failed(self, failure: Any) -> Any:
        request = failure.request
        return self.came(request.cb_kwargs["job"], failure.type.__name__, request, request.cb_kwargs["then"])

    def came(self, job: Job, result: int | str, request: Any, then: list[Job]) -> Any:
        outcome.order.append(f"result {request.url}")
        outcome.results.append((job.url, result, request.meta.get("exchange"), request.meta.get("snapshot")))
        if then:
            yield self.request(then[0], then[1:])


# The process for asyncio refuses other reactors.
process: Any = (CrawlerProcess if "TWISTED_REACTOR" in plan.settings else AsyncCrawlerProcess)(
    {
        "ADDONS": {"archive.scrapy.ArchiveAddon": 300},
        "ARCHIVE": "unused",
        "EXTENSIONS": {ListRecorder: 0},
        "TWISTED_DNS_RESOLVER": Resolver,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_LEVEL": "WARNING",
        "RETRY_TIMES": 1,
        "CONCURRENT_REQUESTS": 64,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 64,
        "HTTPERROR_ALLOW_ALL": True,
        "DOWNLOAD_TIMEOUT": 20,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": False,
        "COOKIES_ENABLED": False,
        **plan.settings,
    }
)
crawler = process.create_crawler(Spider)
crawler.signals.connect(stop_at_head, signal=scrapy.signals.headers_received)
process.crawl(crawler)
process.start()
assert crawler.stats is not None
outcome.stats = crawler.stats.get_stats()
# Not ru_maxrss: a child inherits its parent's, here that of the whole test process.
outcome.peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024
Path(sys.argv[2]).write_bytes(pickle.dumps(outcome))
