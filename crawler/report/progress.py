"""What a person sees while a crawl runs."""

from __future__ import annotations

import logging
import sys
import time
from typing import Final, Self, TextIO

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall

from crawler.job.job import CrawlJob

__all__ = ["Progress"]

logger = logging.getLogger(__name__)

_ON_TERMINAL: Final = 0.5
_IN_PIPE: Final = 60.0


class Progress:
    """A line that is written over on a terminal, and a plain log line a minute elsewhere."""

    def __init__(self, crawler: Crawler, out: TextIO) -> None:
        self._crawler = crawler
        self._out = out
        self._live = out.isatty() and not crawler.settings.getbool("LOG_JSON")
        self._began = time.monotonic()
        self._loop = LoopingCall(self._show)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        progress = cls(crawler, sys.stderr)
        crawler.signals.connect(progress.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signal=signals.spider_closed)
        return progress

    def spider_opened(self) -> None:
        self._loop.start(_ON_TERMINAL if self._live else _IN_PIPE, now=False)

    def spider_closed(self) -> None:
        if self._loop.running:
            self._loop.stop()
        if self._live:
            self._out.write(f"\r\x1b[K{self.line()}\n")
            self._out.flush()

    def line(self) -> str:
        """``3/8 outlets listed · 41 of 94 pages · 39 saved, 2 failed · 3.1 MB · 00:42``."""
        stats = self._crawler.stats
        job: CrawlJob | None = getattr(self._crawler.spider, "job", None)
        assert stats
        fates = {name.removeprefix("pages/"): count for name, count in stats.get_stats().items() if "pages/" in name}
        crawls = list(job.crawls.values()) if job else []
        listed = sum(1 for crawl in crawls if crawl.reading.is_over)
        told = ", ".join(f"{count} {fate}" for fate, count in sorted(fates.items())) or "no page yet"
        minutes, seconds = divmod(int(time.monotonic() - self._began), 60)
        expected = sum(crawl.window.expected for crawl in crawls)
        return (
            f"{listed}/{len(crawls)} outlets listed · {sum(fates.values())} of {expected} pages"
            f" · {told} · {stats.get_value('archive/bytes', 0) / 1e6:.1f} MB · {minutes:02}:{seconds:02}"
        )

    def _show(self) -> None:
        if self._live:
            self._out.write(f"\r\x1b[K{self.line()}")
            self._out.flush()
        else:
            logger.info("%s", self.line())
