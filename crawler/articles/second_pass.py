"""The second pass: the first run of an outlet makes its articles anew, once it has learned what the site repeats.

Most pages hold nothing of that: their articles are restated, and nothing is read. The others are judged anew; of these
a page that holds nothing of it is judged with the article that it gave, and only the rest is extracted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

from archive.article import ABSENT, Article, Extraction
from archive.reading.history import Tail, follow
from archive.urls import article_id
from archive.warc.snapshot import SnapshotRef
from crawler.articles.ahead import Extract, ahead, article_of
from crawler.articles.outcome import Outcome, decided, judge
from crawler.articles.page import Hop, Page

__all__ = ["restated", "second_pass"]

_Told = Callable[[Article], Article | None]
_Read = Callable[[SnapshotRef], Page | None]


def restated(
    drafts: Iterable[Article], counts: Mapping[str, int], links: Mapping[str | None, str], told: _Told
) -> Iterator[Article]:
    """Of a first run's ``drafts`` those that stand as they are, each as the rules of ``told`` state it.

    Where an article has one draft (``counts``, by id), of a page at the address that its link has (``links``, by the id
    of the WARC record), no other page has a part in its outcome. Where the memory takes nothing out of it either, that
    outcome comes out as it was."""
    for draft in drafts:
        if draft.snapshot is None or draft.status in ABSENT or counts[draft.id] != 1:
            continue
        link = links.get(draft.snapshot.record_id)
        if link is not None and article_id(link) == draft.id and (article := told(draft)) is not None:
            yield article.replace(version=draft.version, previous=draft.previous)


def second_pass(
    drafts: Iterable[Article],
    links: Mapping[str | None, str],
    read: _Read,
    told: _Told,
    extract: Extract,
    extraction: Extraction,
) -> Iterator[tuple[Article, Outcome]]:
    """Each of a run's ``drafts`` that has a page, with the outcome of that page. They come in the order of capture, one
    at a time: all of them may be more than memory has room for.

    ``links`` gives the link of a page by the id of its WARC record, ``read`` the page of a snapshot (None where it is
    not to be had). ``extraction`` names the rules: ``told`` gives the article of a draft's page under them where the
    draft tells it, else ``extract`` hands the page to the workers.
    """
    tails: dict[str, Tail] = {}

    def begin(one: tuple[Article, Page | None]) -> Future[Article] | None:
        draft, page = one
        return _article(draft, page, told, extract) if page is not None else None

    for (draft, page), article in ahead(_pages(drafts, links, read), begin):
        if page is None or article is None:
            tails[draft.id] = follow(tails.get(draft.id), draft)[0]
            continue
        made = partial(article_of, page, article, extract)
        outcome = decided(judge(page, tails.get, extraction), made, read)
        for line in outcome.articles:
            tails[line.id] = follow(tails.get(line.id), line)[0]
        yield draft, outcome


def _article(draft: Article, page: Page, told: _Told, extract: Extract) -> Future[Article]:
    article = told(draft)
    if article is None:
        return extract(page)
    known: Future[Article] = Future()
    known.set_result(article)
    return known


def _pages(
    drafts: Iterable[Article], links: Mapping[str | None, str], read: _Read
) -> Iterator[tuple[Article, Page | None]]:
    """The drafts, each with the page it came from, where there is one."""
    hops: dict[str, Hop] = {}
    for draft in drafts:
        if draft.status == "moved" and draft.snapshot:
            hops[draft.id] = Hop(draft.snapshot, draft.captured)
        page = read(draft.snapshot) if draft.snapshot and draft.status not in ABSENT else None
        if page is not None:
            link = links.get(page.ref.record_id, draft.url)
            page = replace(
                page, requested=link, seen_in=draft.seen_in, hops=tuple(filter(None, [hops.get(article_id(link))]))
            )
        yield draft, page
