"""What became of a page: the rules that make an article, a version and a fate of an answer.

``judge`` does no work of its own: it yields the page whose article it needs, or the snapshot whose page it needs, is
sent that, and returns the outcome. So the crawl (worker processes, asynchronous) and the rebuilding of an archive
(one page after another) follow the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping

import msgspec

from archive.article import ABSENT, CORPUS, VERSIONED, Article, Doubt, Extraction
from archive.causes import Cause
from archive.manifest import Fate
from archive.reading.history import Tail, follow, news, numbered, versioned
from archive.urls import article_id
from archive.warc.http import BRINGS_PAGE, NO_SUCH_PAGE
from archive.warc.snapshot import SnapshotRef
from crawler.articles.beginning import is_known_beginning, may_be_beginning
from crawler.articles.gone import absence, departure, is_above, is_door, stood
from crawler.articles.page import Page
from crawler.articles.whole import has_end, is_bounded, shortfall
from crawler.discovery.sites import same_site
from crawler.discovery.topic import speaks_of
from crawler.walls.looks import Look, names_itself
from crawler.walls.vendors import vendor_of

__all__ = ["Judging", "Outcome", "decided", "deferred", "judge", "placed"]

Judging = Generator[Page | SnapshotRef, Article | Page | None, "Outcome"]
_Latest = Callable[[str], Article | None]
_Known = Callable[[str], Tail | Article | None]

# An article is gone by these: its address leads to a page that is none.
_NOT_FOUND = 404
_LED_AWAY = frozenset({"led_to_front_page", "led_above"})
# How an extraction's status reads as a fate; the rest is saved or unchanged.
_FAILED = frozenset({"blocked", "consent", "empty", "failed"})
# The page that a redirect led to is there.
_ARRIVED = BRINGS_PAGE | {304}
# Why a page is no other version, though a line is written for it.
_WITHOUT_EDIT: Mapping[str, Cause] = {"variant": Cause("headline_in_turn"), "posts": Cause("new_posts")}


class Outcome(msgspec.Struct, frozen=True):
    """``fate`` of the URL; ``articles`` are the lines to write (none: nothing new to say): the page's own article last,
    before it one that it shows to be gone or moved. ``extracted`` is what the page gave, also where that is nothing
    new (null: it was not extracted). ``look`` is what is compared with the other pages of the run, where the page
    could be a wall: nothing is certain before the run is over (``crawler.walls.same_page``)."""

    page: Page
    fate: Fate
    articles: tuple[Article, ...] = ()
    extracted: Article | None = None
    look: Look | None = None

    @property
    def article(self) -> Article | None:
        """The last of the lines."""
        return self.articles[-1] if self.articles else None


def judge(page: Page, known: _Known, extraction: Extraction) -> Judging:
    """The outcome of ``page``; ``extraction`` names the rules in force.

    ``known`` gives the end of an article's history by its id, or its last version where that is all that is known of
    it. It is asked again after each wait: two pages may lead to one article, and the other may have been judged
    meanwhile. Hashes differ by other rules too, so a version by
    other rules is extracted anew before it counts as another one; a null page says that its snapshot is not to be had.
    Hashes that agree need no such proof, and most do: a memory that learned a line changes few of a site's articles.
    """

    def tail(article: str) -> Tail | None:
        found = known(article)
        return Tail.of(found) if isinstance(found, Article) else found

    def latest(article: str) -> Article | None:
        found = tail(article)
        return found.last if found else None

    settled = _settled(page, latest, extraction)
    if settled is not None:
        return _with_departure(settled, latest, extraction)
    if (yield from _is_cut_off(page, latest)):
        return Outcome(page, page.fate("failed", Cause("no_end")))
    article = placed(_article((yield page)), page)
    if (challenge := _challenge(page)) is not None:
        return Outcome(page, page.fate("failed", challenge))
    if _is_out_of_scope(page, article) and latest(article.id) is None:
        return Outcome(page, page.fate("skipped", Cause("out_of_section")), extracted=article)
    if article.status == "not_article":
        return msgspec.structs.replace(_no_article(article, page, latest, extraction), extracted=article)
    end = tail(article.id)
    while end is not None and end.wordings and _differs(end, article) and _is_wanted(end.last, article):
        again = yield from _again(end)
        if tail(article.id) == end:
            end = again
            break
        end = tail(article.id)
    outcome = msgspec.structs.replace(_compared(page, article, end), extracted=article)
    return _looked_at(_with_departure(outcome, latest, extraction), versioned(end.last if end else None), article)


def deferred(page: Page, known: _Known, extraction: Extraction) -> Outcome:
    """The outcome of ``page`` in a run that extracts nothing: what failed has failed, all else waits for an article."""
    try:
        next(judge(page, known, extraction))
    except StopIteration as judged:
        outcome: Outcome = judged.value
        if outcome.fate.fate == "failed":
            return outcome
    if (challenge := _challenge(page)) is not None:
        return Outcome(page, page.fate("failed", challenge))
    return Outcome(page, page.fate("pending", Cause("deferred")))


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


def _is_out_of_scope(page: Page, article: Article) -> bool:
    return page.scope is not None and article.status in VERSIONED and not speaks_of(article.section, page.scope)


def _challenge(page: Page) -> Cause | None:
    vendor = vendor_of(page.status, page.headers, page.body)
    return Cause("challenge", code=vendor, status=page.status) if vendor is not None else None


def _differs(end: Tail, article: Article) -> bool:
    """Whether ``article`` brings something, or may: posts read by other rules cannot be compared as they are."""
    return bool(article.entries) or news(end, article) is not None


def _is_wanted(last: Article, article: Article) -> bool:
    """Whether ``last`` must be extracted anew: it was made by other rules, or its text has to be compared."""
    is_there = last.status not in ABSENT and last.snapshot is not None
    is_by_other_rules = last.extraction.id != article.extraction.id
    return is_there and (
        is_by_other_rules or (last.text is None and (_may_be_wall(article) or may_be_beginning(article)))
    )


def _may_be_wall(article: Article) -> bool:
    return article.status in CORPUS and not names_itself(article, article.url)


def _looked_at(outcome: Outcome, last: Article | None, article: Article) -> Outcome:
    """``outcome`` with the look of its page, where it would open a version or says that an article has moved."""
    if outcome.fate.fate != "saved" or article.status not in CORPUS:
        return outcome
    has_moved = outcome.fate.cause is not None and outcome.fate.cause.kind == "moved"
    look = Look.of(article, outcome.page.requested, last, has_moved=has_moved)
    return msgspec.structs.replace(outcome, look=look)


def _again(end: Tail) -> Generator[Page | SnapshotRef, Article | Page | None, Tail]:
    """``end`` as the rules in force have it; as it is, where the snapshot of its last version is not to be had."""
    assert end.last.snapshot
    earlier = yield end.last.snapshot
    if not isinstance(earlier, Page):
        return end
    return end.restated(placed(_article((yield earlier)), earlier))


def _article(sent: Article | Page | None) -> Article:
    assert isinstance(sent, Article)
    return sent


def _settled(page: Page, latest: _Latest, extraction: Extraction) -> Outcome | None:
    if page.truncated == "head":
        return Outcome(page, page.fate("failed", shortfall(page)))
    if page.status in NO_SUCH_PAGE:
        return _missing(page, _own(page, latest), latest(article_id(page.url)), extraction)
    if page.is_front_page and page.status in _ARRIVED and same_site(page.requested, page.url):
        return _gone(page, _own(page, latest), extraction, Cause("led_to_front_page"))
    fate = _fate_by_status(page) or _fate_by_address(page, latest)
    return Outcome(page, fate) if fate else None


def _own(page: Page, latest: _Latest) -> Article | None:
    return latest(article_id(page.requested))


def _fate_by_status(page: Page) -> Fate | None:
    if page.status == 304:
        return page.fate("unchanged", Cause("not_modified"))
    if (cause := shortfall(page)) is not None:
        # What is missing may come with the next try: an article cut short would look edited then.
        return page.fate("failed", _challenge(page) or cause)
    if page.repeats:
        return page.fate("unchanged", Cause("same_bytes"), article_id(page.url))
    return None


def _is_cut_off(page: Page, latest: _Latest) -> Generator[Page | SnapshotRef, Article | Page | None, bool]:
    """Whether a page without an end is one of which the end is missing.

    The article's last version decides, where its snapshot is to be had: if that had no end either, the site writes so.
    Of an article that nobody has seen before HTTP decides: a body that had a length or chunks is whole."""
    if has_end(page):
        return False
    last = versioned(latest(article_id(page.url)))
    if last is not None and last.status not in ABSENT and last.snapshot is not None:
        earlier = yield last.snapshot
        if isinstance(earlier, Page) and earlier.body:
            return has_end(earlier)
    return not is_bounded(page)


def _fate_by_address(page: Page, latest: _Latest) -> Fate | None:
    """An article that we know leads to where nothing can be said about it."""
    if not page.led_elsewhere or versioned(_own(page, latest)) is None:
        return None
    if not same_site(page.requested, page.url):
        return page.fate("failed", Cause("led_to_other_site"))
    return page.fate("failed", Cause("led_to_door")) if is_door(page) else None


def _compared(page: Page, article: Article, end: Tail | None) -> Outcome:
    if article.status in _FAILED:
        is_told = end is not None and end.last.version is None and end.last.status == article.status
        fate = page.fate("failed", article.status_reason, article.id)
        return Outcome(page, fate, () if is_told else (article,))
    after, brings = follow(end, article)
    if brings is None:
        return Outcome(page, page.fate("unchanged", article=article.id))
    if brings == "version" and end is not None and is_known_beginning(article, end.last):
        return Outcome(page, page.fate("unchanged", Cause("known_beginning"), article.id))
    if brings == "version":
        return Outcome(page, page.fate("saved", article=article.id), (after.last,))
    # No edit, but evidence: the line says what was on the page.
    return Outcome(page, page.fate("unchanged", _WITHOUT_EDIT[brings], article.id), (after.last,))


def _no_article(article: Article, page: Page, latest: _Latest, extraction: Extraction) -> Outcome:
    own = versioned(_own(page, latest))
    if own is None:
        return Outcome(page, page.fate("skipped", article.status_reason))
    if is_above(page):
        return _gone(page, own, extraction, Cause("led_above", url=page.url))
    # What was an article may be one again tomorrow: it is not skipped for good.
    return Outcome(page, page.fate("failed", article.status_reason))


def _missing(page: Page, own: Article | None, there: Article | None, extraction: Extraction) -> Outcome:
    """404 or 410. A link that leads elsewhere belongs to the article there; one that was an article itself until now
    is gone with it, and one that never led anywhere is its own."""
    outcome = _gone(page, there or own, extraction, Cause("http_status", status=page.status))
    if there is None or own is None or own.id == there.id or not stood(own):
        return outcome
    cause = Cause("http_status", status=page.status, url=page.url)
    line = numbered(absence(own, page, extraction, "gone", cause), own)
    return msgspec.structs.replace(outcome, articles=(line, *outcome.articles))


def _gone(page: Page, last: Article | None, extraction: Extraction, cause: Cause) -> Outcome:
    fate = page.fate("gone", cause, last.id if last else article_id(page.requested))
    last = versioned(last)
    if last is None or last.status == "gone":
        return Outcome(page, fate)
    line = numbered(absence(last, page, extraction, "gone", cause), last)
    # In company these may be a fault of the site: an address leads away, or is missing that a list of this run links,
    # or no page of the run came.
    is_missing = cause.status == _NOT_FOUND
    if cause.kind not in _LED_AWAY and not is_missing:
        return Outcome(page, fate, (line,))
    led_to, is_unlinked = (str(_NOT_FOUND), not page.seen_in) if is_missing else (page.url, False)
    look = Look.of_departure(page.ref.record_id, page.requested, page.captured, led_to, is_unlinked=is_unlinked)
    return Outcome(page, fate, (line,), look=look)


def _with_departure(outcome: Outcome, latest: _Latest, extraction: Extraction) -> Outcome:
    """``outcome``, and that the article which was asked for has moved, where its address led to another one.

    An answer without a body (304, a repeated payload) will do: what it repeats is the article. Its own history begins
    with its own visit then.
    """
    page = outcome.page
    if outcome.fate.fate not in ("saved", "unchanged") or not page.led_elsewhere:
        return outcome
    own = versioned(_own(page, latest))
    hop = departure(page, own) if own is not None else None
    if own is None or hop is None or (own.status == "moved" and own.snapshot != hop.ref):
        return outcome
    cause = Cause("moved", url=page.url)
    fate = msgspec.structs.replace(outcome.fate, fate="saved", cause=cause)
    # A page that is judged twice in one run shows the same move twice.
    lines = () if own.status == "moved" else (numbered(absence(own, page, extraction, "moved", cause), own),)
    return msgspec.structs.replace(outcome, fate=fate, articles=(*lines, *outcome.articles))


def placed(article: Article, page: Page) -> Article:
    """The article with what the page alone knows: where it was seen and the bytes that prove it."""
    status, cause = article.status, article.status_reason
    if page.truncated and status == "ok":
        status, cause = "partial", Cause("too_long")
    article = article.replace(status=status, status_reason=cause)
    if article.text is not None and not has_end(page):
        article = article.replace(doubts=(*article.doubts, Doubt("text", Cause("no_end"))))
    return article.replace(outlet=page.outlet, captured=page.captured, seen_in=page.seen_in, snapshot=page.ref)
