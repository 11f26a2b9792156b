"""Settings that are wrong are said to be wrong before anything is started."""

from __future__ import annotations

import functools
import os
import re
import shutil
import sys
from typing import Final

from scrapy.settings import BaseSettings, default_settings

from archive.errors import UsageError
from archive.scrapy.tls import authorities
from archive.storage.places import written_out
from archive.urls import is_web
from crawler.access.access import Identity
from crawler.frontier.schedule import Refetch
from crawler.job.parts import check_parts
from crawler.job.spelling import check_names
from crawler.manners.addresses import Guard
from crawler.manners.noarchive import skips_noarchive
from crawler.sources.sources import kinds_of

__all__ = ["FAILURES", "allow_files", "check", "extracts_now", "fail_on", "refetch", "skips_busy"]

# What a finished run can be failed on.
FAILURES: Final = ("lost", "blocked", "drift")

# The least value that makes sense.
_NUMBERS: Final = {
    **dict.fromkeys(("SECTION_PAGES", "SITEMAP_DAYS", "EXTRACTION_WORKERS", "DOWNLOAD_TIMEOUT"), 1),
    # Zero is no bound there, and no page may take without one.
    **dict.fromkeys(("DOWNLOAD_MAXSIZE", "REDIRECT_MAX_TIMES"), 1),
    **dict.fromkeys(("CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN", "SEGMENT_MAX_AGE"), 1),
    # Without one of these nothing would ever go on.
    **dict.fromkeys(("CONCURRENT_ITEMS", "REACTOR_THREADPOOL_MAXSIZE", "SCRAPER_SLOT_MAX_ACTIVE_SIZE"), 1),
    **dict.fromkeys(("DOWNLOAD_DELAY", "RETRY_TIMES", "CRAWL_DELAY_MAX", "RETRY_AFTER_MAX"), 0),
    **dict.fromkeys(("BACKOFF_MAX", "ROBOTSTXT_MAX_AGE"), 0),
    "SEGMENT_MAX_SIZE": 1_000_000,
}
# Their defaults are whole numbers; fractions of a second are good, too.
_SECONDS: Final = frozenset(
    {"BACKOFF_MAX", "CRAWL_DELAY_MAX", "DNS_TIMEOUT", "DOWNLOAD_DELAY", "DOWNLOAD_DELAY_JITTER", "DOWNLOAD_TIMEOUT"}
    | {"RETRY_AFTER_MAX", "ROBOTSTXT_MAX_AGE"}
)
# And the greatest: a year of seconds is a slip of the pen, and Twisted takes only so many; each worker is a process of
# 100 MB.
_MOST: Final = dict.fromkeys(_SECONDS | {"SEGMENT_MAX_AGE"}, 31_536_000) | {"EXTRACTION_WORKERS": 256}
_MAY_BE_UNSET: Final = frozenset({"SEGMENT_MAX_AGE"})
# A WARC, a lock, a ledger's three files, a connection and one more for a redirect; and what is open anyway.
_FILES_AN_OUTLET: Final = 8
_FILES: Final = 200
_SWITCHES: Final = ("REFETCH_ALL", "ROBOTSTXT_OBEY", "LOG_JSON")


def check(settings: BaseSettings) -> None:
    """Raises UsageError that names the first setting that is wrong, and what it may be."""
    check_names(settings)
    check_parts(settings)
    for name, least in _NUMBERS.items():
        _check_number(settings, name, least)
    for name in _whole():
        _check_whole(settings, name)
    for name in _SWITCHES:
        _check_switch(settings, name)
    for name in _numbers_and_switches() - _NUMBERS.keys() - {*_SWITCHES, *_MORE_THAN_SWITCHES}:
        _check_kind(settings, name)
    for read in (
        Guard.from_settings,
        Identity.from_settings,
        _check_agents,
        skips_noarchive,
        authorities,
        fail_on,
        refetch,
        skips_busy,
        extracts_now,
        _check_sources,
        _check_reports,
    ):
        read(settings)


def allow_files(outlets: int) -> None:
    """Lets this process open what a crawl of so many outlets does; UsageError where the system forbids it.

    The limit is mostly 1024, of which a login or a service may have more for the asking (getrlimit(2)).
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 -- POSIX only

    needed = _FILES + _FILES_AN_OUTLET * outlets
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= needed or soft == resource.RLIM_INFINITY:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise UsageError(
            f"{outlets} outlets take about {needed} open files, this system allows {hard}: raise it (`ulimit -n`, "
            "LimitNOFILE=), or crawl a part with -a shard=1/2"
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def fail_on(settings: BaseSettings) -> frozenset[str]:
    """The words of ``FAIL_ON``; UsageError for one that is none."""
    words = frozenset(word.strip() for word in str(settings["FAIL_ON"] or "").split(",") if word.strip())
    if unknown := sorted(words - set(FAILURES)):
        raise UsageError(f"FAIL_ON: {unknown[0]!r} is none of {', '.join(FAILURES)}")
    return words


def skips_busy(settings: BaseSettings) -> bool:
    """Whether an outlet that another run writes is left out (``BUSY=skip``); UsageError for another word."""
    word = str(settings["BUSY"] or "").strip()
    if word not in ("refuse", "skip"):
        raise UsageError(f"BUSY={word}: write refuse (exit code 2) or skip (exit code 0)")
    return word == "skip"


def extracts_now(settings: BaseSettings) -> bool:
    """Whether articles are made while their pages come (``EXTRACT=now``), or later; UsageError for another word."""
    word = str(settings["EXTRACT"] or "").strip()
    if word not in ("now", "later"):
        raise UsageError(f"EXTRACT={word}: write now, or later (pages are kept, and `scrapy mend` makes the articles)")
    return word == "now"


def _check_reports(settings: BaseSettings) -> None:
    """What is written and asked when a crawl is over: too late to say then that it cannot be."""
    if settings.get("METRICS_FILE"):
        path = written_out(settings["METRICS_FILE"])
        if path.is_dir() or not os.access(path.parent, os.W_OK | os.X_OK):
            raise UsageError(f"METRICS_FILE={path}: not a file in a folder that can be written")
    if settings.get("WATCH"):
        from crawler.notify.config import Config  # noqa: PLC0415 - most crawls tell nobody

        Config.read(written_out(settings["WATCH"]))
    if settings.get("PING_URL") and not is_web(str(settings["PING_URL"])):
        raise UsageError("PING_URL: not a web address; write it like https://hc.example/0123-4567")
    if settings.get("TSA_URL"):
        if not is_web(str(settings["TSA_URL"])):
            raise UsageError(f"TSA_URL={settings['TSA_URL']}: not a web address; write it like https://tsa.example/tsr")
        if shutil.which("openssl") is None:
            raise UsageError("TSA_URL: time stamps need the program openssl; install it (apt-get install openssl)")


def _check_sources(settings: BaseSettings) -> None:
    try:
        kinds = kinds_of(str(settings["SOURCES"]))
    except ValueError as error:
        raise UsageError(f"SOURCES: {error}") from None
    if not kinds:
        raise UsageError("SOURCES: name at least one of sections, feeds, sitemaps")


def refetch(settings: BaseSettings) -> Refetch:
    """The schedule of ``REFETCH``; UsageError that says what is wrong with it."""
    try:
        return Refetch.parse(str(settings["REFETCH"] or ""))
    except ValueError as error:
        told = "write it like 6h:1h 1d:3h 60d (younger than 6 hours: every hour, …, then every 60 days), or never"
        raise UsageError(f"REFETCH: {error}; {told}") from None


def _check_number(settings: BaseSettings, name: str, least: int) -> None:
    value = settings.get(name)
    if name in _MAY_BE_UNSET and value in (None, "", "None"):
        return
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    most = _MOST.get(name, float("inf"))
    if not least <= number <= most or number == float("inf"):
        raise UsageError(f"{name}={value}: write a number from {least}" + (f" to {most}" if name in _MOST else ""))


# Yes, no, or something that they are told where it is read.
_MORE_THAN_SWITCHES: Final = ("SPOOL_KEEP",)


@functools.cache
def _numbers_and_switches() -> frozenset[str]:
    """The settings, ours and Scrapy's, whose default is a number, or yes or no."""
    from crawler import settings as ours  # noqa: PLC0415 - it looks at the working folder as soon as it is imported

    every = (vars(module).items() for module in (default_settings, ours))
    return frozenset(name for one in every for name, value in one if name.isupper() and isinstance(value, int | float))


@functools.cache
def _whole() -> frozenset[str]:
    """The settings, ours and Scrapy's, that are counts: Scrapy ends with a traceback where one is 1.5 or 1e9."""
    from crawler import settings as ours  # noqa: PLC0415 - as above

    every = (vars(module).items() for module in (default_settings, ours))
    return frozenset(name for one in every for name, value in one if name.isupper() and type(value) is int) - _SECONDS


def _check_whole(settings: BaseSettings, name: str) -> None:
    value = settings.get(name)
    if value is None or str(value).lower() in ("true", "false"):
        return
    try:
        int(value)
    except (OverflowError, TypeError, ValueError):
        raise UsageError(f"{name}={value}: write a whole number, in digits") from None


def _check_agents(settings: BaseSettings) -> None:
    """Under which names sites know us: that of each request, and that in robots.txt (RFC 9309 section 2.2.1)."""
    agent, token = (str(settings[name] or "") for name in ("USER_AGENT", "ROBOTSTXT_USER_AGENT"))
    if not agent.strip():
        raise UsageError("USER_AGENT is empty: leave it out, or write the name of your crawler, such as DeskBot/1.0")
    if token and not re.fullmatch(r"[A-Za-z0-9_-]+", token.partition("/")[0]):
        raise UsageError(f"ROBOTSTXT_USER_AGENT={token}: write one word, such as DeskBot, for robots.txt")


def _check_kind(settings: BaseSettings, name: str) -> None:
    """What Scrapy finds out in the middle of a crawl: that a number, or yes or no, is none."""
    value = settings.get(name)
    if value is None or str(value).lower() in ("true", "false"):
        return
    try:
        float(value)
    except (TypeError, ValueError):
        raise UsageError(f"{name}={value}: write a number, or 1 and 0 for yes and no") from None


def _check_switch(settings: BaseSettings, name: str) -> None:
    try:
        settings.getbool(name)
    except ValueError:
        raise UsageError(f"{name}={settings.get(name)}: write 1 or 0") from None
