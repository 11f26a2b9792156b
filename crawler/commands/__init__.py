"""Our Scrapy commands, one in each file. Only Scrapy calls them (COMMANDS_MODULE)."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress

from crawler.scrapy.streams import hang_up_is_stop


def _stop_at_once(*_: object) -> None:
    os.write(2, b"scrapy crawl: stopped before anything was fetched\n")
    os._exit(3)


# Scrapy loads this package before anything else of ours, and loading the rest takes the better part of a second. A
# crawl that is told to stop meanwhile has begun nothing, and ends as any other that was stopped.
if "crawl" in sys.argv:
    for _kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(_kind, _stop_at_once)
hang_up_is_stop()

from archive.render.streams import hold_streams  # noqa: E402 - a tenth of a second

hold_streams()

if "crawl" in sys.argv:
    # Its workers load what they need at the same time.
    from crawler.workers.server import start

    with suppress(OSError):  # no temporary folder: the pool of workers says so
        start()
    # What is loaded from here on is no garbage.
    gc.set_threshold(20_000, 20, 50)
    # Three of its classes look through the whole stack when they are made, at each frame through all modules: half a
    # second below our imports, a fifth of that here, where both are small.
    import scrapy.core.downloader.contextfactory  # noqa: F401
