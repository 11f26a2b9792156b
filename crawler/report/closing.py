"""What is told when a crawl is over, besides its summary: none of it changes the exit code."""

from __future__ import annotations

import logging
from pathlib import Path

from scrapy.settings import BaseSettings

from archive.render.causes import alarm_sentence
from crawler.job.job import CrawlJob
from crawler.report.metrics import samples, write
from crawler.report.ping import ping

__all__ = ["tell"]

logger = logging.getLogger(__name__)


def tell(job: CrawlJob, settings: BaseSettings, exit_code: int) -> None:
    """Writes ``METRICS_FILE`` and asks ``PING_URL``, where they are set; what fails is one warning."""
    for manifest in job.manifests:
        for warning in manifest.warnings:
            logger.warning("%s: %s", manifest.outlet, alarm_sentence(warning))
    if settings.get("METRICS_FILE"):
        due = {name: crawl.window.expected for name, crawl in job.crawls.items()}
        try:
            write(Path(settings["METRICS_FILE"]), samples(job.manifests, exit_code, due))
        except OSError as error:
            logger.warning("METRICS_FILE=%s: not written (%s)", settings["METRICS_FILE"], error.strerror or error)
    if settings.get("PING_URL"):
        ping(str(settings["PING_URL"]), {**job.summary(), "exit": exit_code}, exit_code)
