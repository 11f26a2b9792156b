"""Taking in what others captured, before a crawl begins: its outlets then know of it."""

from __future__ import annotations

import logging

from scrapy.settings import BaseSettings

from archive.errors import LockedError
from archive.transfer.download import follow
from crawler.ingest.intake import Taken
from crawler.job.plan import Plan
from crawler.job.validation import skips_busy
from crawler.location import Location
from crawler.workers.pool import Workers

__all__ = ["take_in"]

logger = logging.getLogger(__name__)


def take_in(settings: BaseSettings, plan: Plan) -> Taken | None:
    """Takes in the files of ``-a intake=``; None where there is none, or where another run writes one of the outlets
    and BUSY is ``skip``. Raises LockedError else, StorageError where a place refuses."""
    if plan.intake is None:
        return None
    location = Location.from_settings(settings)
    outlets = {name: target.outlet for name, target in plan.targets.items()}
    if location.store is not None:
        # What another machine took in stands in the store.
        for name in outlets:
            follow(location.store, location.root, name)
    try:
        with Workers(workers=settings.getint("EXTRACTION_WORKERS")) as workers:
            taken = plan.intake.take(location.root, outlets, workers)
    except LockedError:
        if not skips_busy(settings):
            raise
        return None
    for name in taken.set_aside:
        logger.warning("intake: %s holds nothing that can be read; it was set aside", name)
    return taken
