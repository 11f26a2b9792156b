"""The server that workers are forked from: what each of them needs is loaded there, once."""

from __future__ import annotations

import signal
import sys
from typing import Final

if sys.platform != "win32":
    from multiprocessing import forkserver, resource_tracker

__all__ = ["PRELOADED", "start"]

# What a worker is (the pool's module), and what reads sources, so that a worker is replaced within milliseconds.
# Extraction takes longer than all of it, and a run that finds nothing new has no use for it: a worker loads it over its
# first article.
PRELOADED: Final = ["crawler.workers.pool", "crawler.discovery.listing.read", "crawler.discovery.sitemap"]


def start() -> None:
    """Starts the server where it does not run yet, and does not wait for it: a command does so before it loads itself,
    and both load at the same time. It ends with the process that started it. Nothing is done on Windows, where workers
    are not forked."""
    if sys.platform == "win32":
        return
    forkserver.set_forkserver_preload(PRELOADED)
    # What a terminal sends reaches the whole group, and the parent decides. A signal that is blocked here is so in the
    # server and its workers. Before the server ignores Ctrl-C, it would end with a traceback.
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    try:
        resource_tracker.ensure_running()  # the server needs it, and who starts it lets Ctrl-C through again
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
