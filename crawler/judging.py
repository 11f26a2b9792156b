"""What became of a page: the rules that make an article, a version and a fate of an answer.

``judge`` does no work of its own: it yields the page whose article it needs, or the snapshot whose page it needs, is
sent that, and returns the outcome. So the crawl (worker processes, asynchronous) and the rebuilding of an archive
(one page after another) follow the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Generator

import msgspec

from archive.article import VERSIONED, Article, Extraction, SnapshotRef, content_hash
from archive.history import opens_version
from archive.manifest import Fate
from archive.urls import article_id
from crawler.pages import Page

__all__ = ["Judging", "Outcome", "decided", "judge"]

Judging = Generator[Page | SnapshotRef, Article | Page | None, "Outcome"]
_Latest = Callable[[str], Article | None]

_GONE = frozenset({404, 410})
_BLOCKED = frozenset({401, 403, 406, 429, 451})
# How an extraction's status reads as a fate; the rest is saved or unchanged.
_FAILED = frozenset({"blocked", "consent", "empty", "failed"})


class Outcome(msgspec.Struct, frozen=True):
    """``fate`` of the URL; ``article`` is the line to write (null: nothing new to say); ``extracted`` is what the page
    gave, also where that is nothing new (null: it was not extracted)."""

    page: Page
    fate: Fate
    article: Article | None = None
    extracted: Article | None = None


def judge(page: Page, latest: _Latest, extraction: Extraction) -> Judging:
    """The outcome of ``page``; ``extraction`` names the rules in force.

    ``latest`` gives the latest version of an article by its id. It is asked again after each wait: two pages may lead
    to one article, and the other may have been judged meanwhile. Hashes are compared only under equal rules, so a
    version by other rules is extracted anew first; a null page says that its snapshot is not to be had.
    """
    settled = _settled(page, latest, extraction)
    if settled is not None:
        return settled
    article = _placed(_article((yield page)), page)
    last = latest(article.id)
    while last is not None and _is_by_other_rules(last, article):
        again = yield from _again(last)
        if latest(article.id) == last:
            last = again
            break
        last = latest(article.id)
    return msgspec.structs.replace(_compared(page, article, last), extracted=article)


def decided(
    judging: Judging, extract: Callable[[Page], Article], read: Callable[[SnapshotRef], Page | None]
) -> Outcome:
    """Runs ``judging`` to its end, with ``extract`` for each page and ``read`` for each snapshot that it asks for."""
    try:
        wanted = next(judging)
        while True:
            wanted = judging.send(extract(wanted) if isinstance(wanted, Page) else read(wanted))
    except StopIteration as judged:
        outcome: Outcome = judged.value
    return outcome


def _is_by_other_rules(last: Article, article: Article) -> bool:
    there = last.status not in ("gone", "moved") and last.snapshot is not None
    return there and last.extraction.id != article.extraction.id


def _again(last: Article) -> Generator[Page | SnapshotRef, Article | Page | None, Article]:
    """``last`` as the rules in force have it; as it is, where its snapshot is not to be had."""
    assert last.snapshot
    earlier = yield last.snapshot
    if not isinstance(earlier, Page):
        return last
    again = _placed(_article((yield earlier)), earlier)
    return again.replace(version=last.version, previous=last.previous)


def _article(sent: Article | Page | None) -> Article:
    assert isinstance(sent, Article)
    return sent


def _settled(page: Page, latest: _Latest, extraction: Extraction) -> Outcome | None:
    if page.status in _GONE:
        # A link that leads elsewhere belongs to the article there; one that never did, to its own.
        return _gone(page, latest(article_id(page.url)) or _own(page, latest), extraction, f"HTTP {page.status}")
    if page.is_front_page and page.status < 400:
        return _gone(page, _own(page, latest), extraction, "redirected to the front page")
    fate = _fate_by_status(page)
    return Outcome(page, fate) if fate else None


def _own(page: Page, latest: _Latest) -> Article | None:
    return latest(article_id(page.requested))


def _fate_by_status(page: Page) -> Fate | None:
    if page.status == 304:
        return _fate(page, "unchanged", "not modified")
    if page.status in _BLOCKED:
        return _fate(page, "failed", f"blocked: HTTP {page.status}")
    if not 200 <= page.status < 300:
        return _fate(page, "failed", f"HTTP {page.status}")
    if page.truncated and page.truncated != "length":
        # What is missing may come with the next try: an article cut short would look edited then.
        return _fate(page, "failed", f"the response was cut ({page.truncated})")
    if page.repeats:
        return _fate(page, "unchanged", "identical payload", article_id(page.url))
    return None


def _compared(page: Page, article: Article, last: Article | None) -> Outcome:
    if article.status == "not_article":
        return Outcome(page, _fate(page, "skipped", f"not_article: {article.status_reason or 'no text'}"))
    if article.status in _FAILED:
        told = last is not None and last.version is None and last.status == article.status
        fate = _fate(page, "failed", f"{article.status}: {article.status_reason}", article.id)
        return Outcome(page, fate, None if told else article)
    known = last if last is not None and last.version is not None else None
    if not opens_version(known, article):
        return Outcome(page, _fate(page, "unchanged", None, article.id))
    return Outcome(page, _fate(page, "saved", None, article.id), _numbered(article, known))


def _gone(page: Page, last: Article | None, extraction: Extraction, reason: str) -> Outcome:
    fate = _fate(page, "gone", reason, last.id if last else article_id(page.requested))
    if last is None or last.version is None or last.status == "gone":
        return Outcome(page, fate)
    return Outcome(page, fate, _numbered(_absence(page, last, extraction, reason), last))


def _absence(page: Page, last: Article, extraction: Extraction, reason: str) -> Article:
    nothing = content_hash(headline=None, standfirst=None, authors=(), dateline=None, text=None)
    absent = Article(
        id=last.id,
        outlet=page.outlet,
        url=last.url,
        status="gone",
        status_reason=reason,
        content_hash=nothing,
        captured=page.captured,
        extraction=extraction,
    )
    return _placed(absent, page)


def _placed(article: Article, page: Page) -> Article:
    """The article with what the page alone knows: where it was seen and the bytes that prove it."""
    status, reason = article.status, article.status_reason
    if page.truncated and status == "ok":
        status, reason = "partial", "the response was longer than is read"
    return article.replace(
        outlet=page.outlet,
        captured=page.captured,
        seen_in=page.seen_in,
        snapshot=page.ref,
        status=status,
        status_reason=reason,
    )


def _numbered(article: Article, last: Article | None) -> Article:
    if article.status not in VERSIONED:
        return article
    number = (last.version or 0) + 1 if last else 1
    return article.replace(version=number, previous=last.content_hash if last else None)


def _fate(page: Page, fate: str, reason: str | None, article: str | None = None) -> Fate:
    return Fate(
        url=page.requested,
        fate=fate,  # type: ignore[arg-type]
        reason=reason,
        status=page.status,
        led_to=page.url if page.url != page.requested else None,
        article=article,
        captured=page.captured,
        record_id=page.ref.record_id,
        etag=page.header("etag"),
        last_modified=page.header("last-modified"),
        payload_digest=page.ref.payload_digest,
        seen_in=page.seen_in,
    )
