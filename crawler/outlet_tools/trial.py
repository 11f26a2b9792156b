"""``scrapy outlets --try``: an outlet's robots.txt, section pages, feeds, sitemaps and one article, in a minute."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urljoin

from archive.article import Article
from crawler.discovery.topic import Topic
from crawler.outlet_tools.asking import Answer, Ask
from crawler.outlet_tools.check import Check
from crawler.outlets.outlet import Outlet
from crawler.workers.work import source_of

__all__ = ["Trial", "article_row"]

# Seconds after which nothing new is asked for: what is under way has the rest of the minute.
_WITHIN: Final = 45.0


class Trial:
    """A course over what ``check`` asks, the robots.txt of its first host, and the first article that a list gives.

    ``robots`` and ``article`` are what came of these, None where nothing was asked."""

    def __init__(self, outlet: Outlet, clock: Callable[[], float] = time.monotonic) -> None:
        self.check = Check([outlet])
        self.robots: Answer | None = None
        self.article: Answer | None = None
        self._outlet = outlet
        self._clock = clock
        self._end = clock() + _WITHIN
        self._asked: set[str] = set()

    def first(self) -> Iterator[Ask]:
        yield from self.check.first()

    def answered(self, answer: Answer) -> Iterator[Ask]:
        role = answer.ask.role
        if role == "robots":
            self.robots = answer
        elif role == "article":
            self.article = answer
        elif answer.ask.about is None:
            yield from self._an_article(answer)
        else:
            following = list(self.check.answered(answer))
            following[:0] = [*self._once("robots", urljoin(answer.ask.url, "/robots.txt")), *self._an_article(answer)]
            yield from following if self._clock() < self._end else ()

    def _an_article(self, answer: Answer) -> Iterator[Ask]:
        """The first that the list gives: of a sitemap, which has all sections, one whose address says that it is ours;
        of an index of sitemaps, one of the sitemap that it names first."""
        if not answer.good:
            return
        read = source_of(answer.ask.role, answer.body, answer.url, answer.headers, self._outlet)  # type: ignore[arg-type]
        if answer.ask.role != "sitemap":
            links = [link.url for link in read.found]
        else:
            standing = Topic(self._outlet.section).standing
            links = sorted(
                (link.url for link in read.pages if standing(link.url) != "out"), key=lambda url: standing(url) != "in"
            )
        for url in links[:1]:
            yield from self._once("article", url)
        if answer.ask.role == "sitemap" and not read.pages and "article" not in self._asked:
            yield from (Ask(one, "sitemap") for one in read.sitemaps[:1])

    def _once(self, role: str, url: str) -> Iterator[Ask]:
        if role not in self._asked:
            self._asked.add(role)
            yield Ask(url, role)


def article_row(article: Article) -> list[str]:
    """What was taken of the article, in a line: its status, headline, authors, date and length of text."""
    authors = ", ".join(article.authors)
    taken = (article.headline, authors, article.date_published, f"{len(article.text or '')} characters")
    return ["article", article.status, *(part or "-" for part in taken), article.url]
