"""What a worker does: one page at a time, within limits that strike also where no exception reaches."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from crawler.extraction.memory import Memory
from crawler.outlets.outlet import Outlet, Section

__all__ = ["Bounds", "Kind", "NotLoadedError", "begin", "extracted", "parsed", "source_of", "timed", "tried"]

Kind = Literal["section", "feed", "sitemap", "robots"]
Headers = Iterable[tuple[str, str]]
_T = TypeVar("_T")


@dataclass(frozen=True)
class Bounds:
    """What one page may take: seconds of CPU, bytes of address space, seconds by the wall clock."""

    cpu: float = 20.0
    memory: int = 1 << 30
    wall: float = 90.0


class NotLoadedError(Exception):
    """What every page needs cannot be loaded: a library, or a file that the workers share. No page is to blame."""


@contextmanager
def _loading() -> Iterator[None]:
    """Makes a NotLoadedError of the errors of an installation that is broken, or is being changed."""
    try:
        yield
    except (ImportError, OSError, SyntaxError) as error:
        raise NotLoadedError(f"{type(error).__name__}: {error}") from error


_limits: dict[str, float] = {}


def begin(bounds: Bounds) -> None:
    """Sets the limits of this process, once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 -- POSIX only

        memory = bounds.memory
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        if most != resource.RLIM_INFINITY:  # of the whole crawl (`ulimit -v`): nobody may raise it
            memory = min(memory, most)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # An article can wait, a host whose turn has come should not.
        os.nice(5)
    _limits["cpu"] = bounds.cpu


def timed(work: Callable[..., _T], *arguments: Any) -> tuple[_T, float]:
    """What ``work`` gives, and the seconds of CPU time that it took."""
    before = time.process_time()
    return work(*arguments), time.process_time() - before


def extracted(
    body: bytes | Path, url: str, headers: Headers, outlet: str | None, memory: str | None, captured: dt.datetime | None
) -> bytes:
    """The article of a page, as JSON; ``outlet`` and ``memory`` are the files that hold them, ``body`` may be one."""
    with _loading():
        from crawler.extraction.article import extract  # noqa: PLC0415 - the parent, and a run that finds nothing new

    _allow(_limits["cpu"])
    try:
        with _loading():
            page, described = _bytes(body), _outlet(outlet) if outlet else None
            known = _memory(memory) if memory else None
        return extract(page, url, headers=headers, outlet=described, memory=known, captured=captured).to_json()
    finally:
        _allow(0)


def tried() -> None:
    """Makes an article of a page that harms nobody."""
    extracted(b"<html><body><p>A page.</p></body></html>", "https://page.invalid/", (), None, None, None)


def parsed(
    kind: Kind, body: bytes | Path, url: str, headers: Headers, outlet: str | None, section: Section | None
) -> Any:
    """What a source's page holds: a Listing, a Feed, a Sitemap; of a robots.txt the addresses of its sitemaps. ``body``
    may be the file that holds it."""
    with _loading():
        from crawler import discovery  # noqa: F401, PLC0415 - as below; there an error is the caller's

    _allow(_limits["cpu"])
    try:
        with _loading():
            page, described = _bytes(body), _outlet(outlet) if outlet else None
        return source_of(kind, page, url, headers, described, section)
    finally:
        _allow(0)


def source_of(
    kind: Kind, body: bytes, url: str, headers: Headers, outlet: Outlet | None = None, section: Section | None = None
) -> Any:
    """What ``parsed`` gives, read in this process and without a limit of time."""
    from crawler import discovery  # noqa: PLC0415 - the parent does without it

    if kind == "section":
        return discovery.read_listing(body, url, headers=headers, outlet=outlet, section=section)
    zone = ZoneInfo(outlet.timezone) if outlet is not None and outlet.timezone else None
    if kind == "feed":
        return discovery.read_feed(body, url, headers=headers, zone=zone)
    if kind == "sitemap":
        return discovery.read_sitemap(body, url, headers=headers, zone=zone)
    return discovery.robots_sitemaps(body, url)


def _allow(seconds: float) -> None:
    """``seconds`` of CPU time from now; then the process ends, also within libxml2, where no exception reaches."""
    if sys.platform != "win32":
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _bytes(body: bytes | Path) -> bytes:
    return body if isinstance(body, bytes) else body.read_bytes()


@lru_cache(maxsize=64)
def _outlet(path: str) -> Outlet:
    return msgspec.json.decode(Path(path).read_bytes(), type=Outlet)


@lru_cache(maxsize=64)
def _memory(path: str) -> Memory:
    return Memory.from_bytes(Path(path).read_bytes())
