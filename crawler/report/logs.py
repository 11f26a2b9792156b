"""The log of a crawl: no sign of a page acts where it is read. ``LOG_JSON``: one JSON object a line, for whoever
collects logs.

Each has ``time`` (ISO 8601, UTC), ``level``, ``logger`` and ``message``, and where they are known ``outlet``, ``run``,
``url`` and ``error`` (a traceback).
"""

from __future__ import annotations

import codecs
import datetime as dt
import json
import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.utils.log import TopLevelFormatter, get_scrapy_root_handler

from archive.errors import UsageError
from archive.render.plain import json_shown, shown
from archive.urls import host_of

__all__ = ["CrawlLog", "JsonFormatter", "PlainFormatter", "log_as_json", "log_mistake", "tell_job"]

_URL: Final = re.compile(r"https?://[^\s<>\"']+")


def log_mistake(settings: BaseSettings) -> str | None:
    """What is wrong with Scrapy's settings of the log, each of which would end in a traceback; None if nothing is."""
    level = settings["LOG_LEVEL"]
    if not isinstance(level, int) and level not in logging.getLevelNamesMapping():
        return f"LOG_LEVEL={level}: write DEBUG, INFO, WARNING, ERROR or CRITICAL"
    try:
        codecs.lookup(str(settings["LOG_ENCODING"]))
    except LookupError:
        return f"LOG_ENCODING={settings['LOG_ENCODING']}: there is no such encoding; write utf-8"
    try:
        form = logging.Formatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"])
        form.format(logging.makeLogRecord({"name": "paper"}))
    except (KeyError, TypeError, ValueError) as error:
        return f"LOG_FORMAT={settings['LOG_FORMAT']}: no format of Python's logging: {error}"
    if file := settings["LOG_FILE"]:
        try:
            Path(file).open("ab").close()
        except OSError as error:
            return f"LOG_FILE={file}: cannot be written ({error.strerror or error})"
    return None


class JsonFormatter(logging.Formatter):
    """One line of JSON. ``job``, once it is known, tells the outlet and the run of a URL."""

    job: Any = None

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        told: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message,
        }
        url = _url_of(record.args, message)
        outlet = getattr(record, "outlet", None) or self._outlet(url)
        known = {"outlet": outlet, "run": self._run(outlet), "url": url}
        told |= {name: value for name, value in known.items() if value}
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        line = json.dumps(told, ensure_ascii=False, default=str)
        return json_shown(line.encode("utf-8", "surrogatepass")).decode()

    def _outlet(self, url: str | None) -> str | None:
        """The outlet on whose host the URL lies; the only one, where there is no other."""
        crawls = self.job.crawls if self.job else {}
        if len(crawls) == 1:
            return str(next(iter(crawls)))
        host = host_of(url) if url else None
        return next((name for name, crawl in crawls.items() if host and host in crawl.hosts), None)

    def _run(self, outlet: str | None) -> str | None:
        crawl = self.job.crawls.get(outlet) if self.job else None
        return crawl.run.id if crawl else None


class PlainFormatter(logging.Formatter):
    """What ``formatter`` writes, with each sign that would act on a terminal told by its number: sites choose
    addresses, reasons and names."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self._formatter = formatter

    def format(self, record: logging.LogRecord) -> str:
        return shown(self._formatter.format(record))


class CrawlLog:
    """Scrapy's extension: what Scrapy's own log handler writes from the first request on is plain, or JSON."""

    def __init__(self, *, is_json: bool) -> None:
        self._is_json = is_json

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        log = cls(is_json=crawler.settings.getbool("LOG_JSON"))
        crawler.signals.connect(log.spider_opened, signal=signals.spider_opened)
        return log

    def spider_opened(self, spider: Any) -> None:
        # Not before: Scrapy makes its handler anew when it begins to crawl.
        handler = get_scrapy_root_handler()
        if handler is not None and handler.formatter is not None:
            handler.setFormatter(JsonFormatter() if self._is_json else PlainFormatter(handler.formatter))
        if self._is_json:
            tell_job(spider.job)


def log_as_json(settings: BaseSettings) -> None:
    """Sets up the log before Scrapy does, so that its first line is JSON too. ``LOG_FILE``, ``LOG_FILE_APPEND``,
    ``LOG_LEVEL``, ``LOG_ENABLED`` and ``LOG_SHORT_NAMES`` mean what they mean in Scrapy. Raises UsageError."""
    handler = _handler(settings)
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    logging.root.setLevel(logging.NOTSET)
    handler.setFormatter(JsonFormatter())
    handler.setLevel(settings.get("LOG_LEVEL"))
    if settings.getbool("LOG_SHORT_NAMES"):
        handler.addFilter(TopLevelFormatter(["scrapy"]))
    logging.root.addHandler(handler)


def tell_job(job: Any) -> None:
    """From now on the log knows outlets and runs."""
    for handler in logging.root.handlers:
        if isinstance(handler.formatter, JsonFormatter):
            handler.formatter.job = job


def _handler(settings: BaseSettings) -> logging.Handler:
    if path := settings.get("LOG_FILE"):
        mode = "a" if settings.getbool("LOG_FILE_APPEND") else "w"
        try:
            return logging.FileHandler(path, mode=mode, encoding=settings.get("LOG_ENCODING"))
        except OSError as error:
            raise UsageError(f"LOG_FILE={path}: cannot be written ({error.strerror})") from error
    return logging.StreamHandler() if settings.getbool("LOG_ENABLED") else logging.NullHandler()


def _url_of(arguments: Any, message: str) -> str | None:
    """The URL a line is about: its request's, else the first among its arguments, else the first in its words."""
    for value in _values(arguments):
        if isinstance(url := getattr(value, "url", value), str) and _URL.fullmatch(url):
            return url
    found = _URL.search(message)
    return found[0].rstrip(".,:;)]") if found else None


def _values(arguments: Any) -> Iterator[Any]:
    yield from arguments.values() if isinstance(arguments, Mapping) else arguments or ()
