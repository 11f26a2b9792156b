"""What became of a URL, and when it is due again: one rule for the crawl and for the ledger that is folded anew."""

from __future__ import annotations

import msgspec

from archive.causes import Cause
from archive.manifest import Fate
from archive.warc.http import BRINGS_PAGE, NO_SUCH_PAGE
from crawler.frontier.ledger import Ledger, Standing
from crawler.frontier.schedule import DEFAULT, Refetch, next_due, published_at, retry_at
from crawler.frontier.visit import Visit, belies, following, unix
from crawler.walls.looks import address_of
from crawler.walls.same_page import KINDS

__all__ = ["belied", "is_move", "reschedule", "settle"]

# What an article gained without an edit, and is watched for like one that is edited: posts fall off a live page's end.
_GROWTH = frozenset({"new_posts"})
# A page that shows how its article begins.
_BEGINNING = "known_beginning"
# Skipped by what may change any day: the URL is asked for again as one that failed.
_PASSING = frozenset({"robots", "noarchive", "address"})


def settle(
    ledger: Ledger,
    fate: Fate,
    *,
    started: float,
    refetch: Refetch = DEFAULT,
    published: str | None = None,
    since: float = 0.0,
) -> None:
    """Notes what ``fate`` says about its URL. ``started`` is when its run began, ``published`` the ``date_published``
    of an article that was written for it. Where the run's clock was behind, nothing of it was before ``since``.

    Everything follows from these, and nothing from a clock. The same fate twice is as once; one that is older than what
    the ledger knows (a run in another place that ended first) changes nothing.
    """
    _note_wall(ledger, fate)
    fate = _foreseen(ledger, fate)
    if fate.seen_in:
        ledger.known(fate.url, max(min(unix(one.captured) for one in fate.seen_in), since))
    if fate.seen_in and (fate.probe or fate.captured is None):
        # What a section has listed since is none any more.
        ledger.notes.set_probe(fate.url, fate.probe)
    started = max(started, since)
    at = max(unix(fate.captured), since) if fate.captured else started
    if fate.fate in ("saved", "unchanged", "gone") or (fate.fate == "skipped" and fate.captured):
        _settle_answer(ledger, fate, at, started, refetch, published)
        if fate.led_to and is_move(fate):
            # The new address has a history of its own, and may be left in its turn.
            ledger.known(fate.led_to, at)
    elif fate.cause is not None and fate.cause.until is not None:
        ledger.known(fate.url, at)
        ledger.refused_until(fate.url, unix(fate.cause.until))
    elif fate.fate == "failed" or (fate.cause is not None and fate.cause.kind in _PASSING):
        _settle_failure(ledger, fate, at)


def _foreseen(ledger: Ledger, fate: Fate) -> Fate:
    """A fate that waits for its article as what it most likely becomes: until that is known, the address is due again
    as if it were so."""
    if fate.cause is None or fate.cause.kind != "deferred":
        return fate
    if fate.status in NO_SUCH_PAGE:
        return msgspec.structs.replace(fate, fate="gone", cause=None)
    known = ledger.standing(fate.url)
    is_new = fate.status in BRINGS_PAGE and (known is None or known.visit is None)
    return msgspec.structs.replace(fate, fate="saved" if is_new else "unchanged", cause=None)


def belied(ledger: Ledger, fate: Fate) -> Fate:
    """``fate``, with a cause that says so where it shows that the page had changed while its server said 304."""
    if fate.fate != "saved" or fate.cause is not None:
        return fate
    known = ledger.standing(fate.url)
    is_belied = known is not None and belies(known.visit, Visit.of(fate))
    return msgspec.structs.replace(fate, cause=Cause("false_304")) if is_belied else fate


def _note_wall(ledger: Ledger, fate: Fate) -> None:
    """What was a wall is known again in later runs."""
    cause = fate.cause
    if cause is not None and cause.kind in KINDS and cause.code is not None:
        since = cause.since or fate.captured or ""
        ledger.notes.saw_wall(cause.code, address_of(fate.url), since, is_wall=cause.kind == "same_page")


def is_move(fate: Fate) -> bool:
    """Whether the address leads to another article now."""
    return fate.cause is not None and fate.cause.kind == "moved"


def _settle_failure(ledger: Ledger, fate: Fate, at: float) -> None:
    ledger.known(fate.url, at)
    known = ledger.standing(fate.url)
    assert known is not None
    if known.looked is not None and at < known.looked:
        return
    again = known.looked == at and known.failures > 0
    before = known.failures - again
    # What came in place of the page may have its validators: the next request says nothing of an earlier one.
    came = fate.status is not None and 200 <= fate.status < 300
    ledger.put_off(fate.url, retry_at(at, before), at, before + 1, plainly=came)


def _settle_answer(
    ledger: Ledger, fate: Fate, at: float, started: float, refetch: Refetch, published: str | None
) -> None:
    known = ledger.standing(fate.url) or Standing(first_seen=at, due=at)
    if known.looked is not None and at < known.looked:
        return
    if fate.fate == "skipped":
        _settle_skip(ledger, fate, at, known)
        return
    visit = Visit.of(fate)
    is_news = fate.fate == "saved" or (fate.cause is not None and fate.cause.kind in _GROWTH)
    ledger.looked(started, known, at, found=is_news)
    is_edit = is_news and known.visit is not None and known.looked != at
    # The validators an address had before it moved would hide that it is there again.
    latest = visit if is_move(fate) else following(known.visit, visit)
    if fate.cause is not None and fate.cause.kind == _BEGINNING:
        # "As it was" would say nothing of what the page did not show: the next visit is compared with the whole.
        latest = known.visit or msgspec.structs.replace(visit, etag=None, last_modified=None, payload_digest=None)
    if fate.cause is not None and fate.cause.kind == "false_304":
        latest = msgspec.structs.replace(latest, unmodified=None)
    standing = msgspec.structs.replace(
        known,
        looked=at,
        published=published_at(published) or known.published,
        edited=at if is_edit else known.edited,
        edits=known.edits + is_edit,
        gone=(known.gone or at) if fate.fate == "gone" else None,
        visit=latest,
    )
    due = next_due(at, standing, refetch, ledger.looks(started))
    ledger.settle(fate.url, msgspec.structs.replace(standing, due=due, planned=due, failures=0))


def _settle_skip(ledger: Ledger, fate: Fate, at: float, known: Standing) -> None:
    """What is no article is looked at again only while a source links it, each time after twice as long; what belongs
    to another section never. Its validators are not kept: "as it was" would say nothing of an article."""
    again = known.looked == at and known.due is None
    passing = fate.cause is None or fate.cause.kind != "out_of_section"
    failures = (known.failures if again else known.failures + 1) if passing else 0
    visit = msgspec.structs.replace(Visit.of(fate), etag=None, last_modified=None, payload_digest=None)
    standing = msgspec.structs.replace(known, looked=at, edited=None, gone=None, visit=visit)
    ledger.settle(fate.url, msgspec.structs.replace(standing, due=None, failures=failures))


def reschedule(ledger: Ledger, refetch: Refetch) -> None:
    """Sets when each known article is due again by ``refetch``, where the ledger was kept by another. What looks have
    found counts from the next look on."""
    if ledger.fact("refetch") == (now := repr(refetch)):
        return
    with ledger.transaction():
        ledger.reschedule(lambda known: next_due(known.looked or known.first_seen, known, refetch))
        ledger.keep_fact("refetch", now)
