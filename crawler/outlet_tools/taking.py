"""What a crawl would take of one page: an article, or the links of a list. Nothing is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec

from archive.article import Article
from crawler.outlet_tools.asking import Answer, Ask
from crawler.outlets.outlet import Outlet
from crawler.workers.pool import UnreadError, Workers
from crawler.workers.work import Kind

__all__ = ["OnePage", "taken"]

_LISTS: tuple[Kind, ...] = ("section", "feed", "sitemap")


class OnePage:
    """A course of one address; ``answer`` is what came, None where the visit was stopped."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answer: Answer | None = None

    def first(self) -> Iterator[Ask]:
        yield Ask(self.url, "page")

    def answered(self, answer: Answer) -> Iterator[Ask]:
        self.answer = answer
        yield from ()


def taken(answer: Answer, outlet: Outlet | None, workers: Workers) -> dict[str, Any]:
    """``article`` as in the archive, and under ``section``, ``feed``, ``sitemap`` the addresses that the page would
    lead to, read as each of them; what is read as none has none. The parsers have the limits of a crawl."""
    made: Article = workers.extract(
        answer.body, answer.url, answer.headers, outlet, captured=dt.datetime.now(dt.UTC)
    ).result()
    lists = {kind: _links(answer, kind, outlet, workers) for kind in _LISTS}
    return {"article": msgspec.to_builtins(made), **{kind: links for kind, links in lists.items() if links}}


def _links(answer: Answer, kind: Kind, outlet: Outlet | None, workers: Workers) -> list[str]:
    try:
        read = workers.parse(kind, answer.body, answer.url, answer.headers, outlet).result()
    except UnreadError:
        return []
    found = (read.pages or read.sitemaps) if kind == "sitemap" else read.found
    return [one if isinstance(one, str) else one.url for one in found]
