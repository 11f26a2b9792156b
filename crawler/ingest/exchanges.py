"""The pages among somebody's exchanges: which could be an article, by which redirects they came, what they repeat."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final, Protocol
from urllib.parse import urljoin

import msgspec

from archive.causes import Cause
from archive.errors import ArchiveError
from archive.manifest import Origin
from archive.urls import key, normalised, original_of, without_credentials
from archive.warc.http import is_redirect
from archive.warc.read import Snapshot
from archive.warc.snapshot import SnapshotRef
from crawler.articles.page import Hop, Page, from_snapshot

__all__ = ["Met", "Tally", "met"]

# Redirects whose target has not come yet.
_MOST_HOPS: Final = 5_000
# A target that comes later than this was asked for by somebody else.
_SOON: Final = dt.timedelta(minutes=10)
_PAGES: Final = ("text/html", "application/xhtml", "text/plain", "application/octet-stream")
# What is no media type, and those that say nothing: the body tells (MIME Sniffing section 7).
_TYPE: Final = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+", re.ASCII)
_UNKNOWN: Final = frozenset({"unknown/unknown", "application/unknown", "*/*"})
# XHTML by its right name for XML; feeds and sitemaps have another root.
_XML: Final = ("application/xml", "text/xml")
_ROOT: Final = re.compile(rb"<html[\s>]", re.IGNORECASE)
_FIRST: Final = re.compile(rb"<[a-zA-Z]")
_MOST_WORDS: Final = 200
# Bytes in which a page begins, behind blanks (MIME Sniffing section 5.2).
_SNIFFED: Final = 1_445
# Of what has no media type (MIME Sniffing section 7.1).
_FRAGMENT: Final = re.compile(
    rb"<(?:script|iframe|h1|div|font|table|a|style|b|br|p|title|head|body|html)[\s>/]", re.IGNORECASE
)
_STARTS: Final = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<title", b"<meta", b"<!--")


@dataclass(slots=True)
class Tally:
    """What was met in a source: ``exchanges`` in all, ``pages`` that could be articles, the others by media type. Of
    the pages ``redirects`` belong to the page that they led to."""

    exchanges: int = 0
    pages: int = 0
    redirects: int = 0
    others: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Met:
    """A page with the origin that holds it. ``cause`` says why it cannot be read, where that is certain already.
    ``snapshot`` is its exchange and ``before`` are the redirects that led to it, where they are to be copied."""

    page: Page
    origin: Origin
    cause: Cause | None = None
    snapshot: Snapshot | None = None
    before: tuple[Met, ...] = ()


class Source(Protocol):
    """Files with exchanges in them."""

    def snapshots(self) -> Iterator[Snapshot]:
        """Every exchange, file by file."""

    def origin_of(self, file: str, /) -> tuple[Origin, str]:
        """The origin that holds ``file`` (as a snapshot names it), and the path within."""


def met(source: Source, tally: Tally, *, whole: bool = False) -> Iterator[Met]:
    """The pages of ``source`` in the order of its files, each with the redirects that led to it soon before; a redirect
    whose target does not come is a page of its own. ``whole``: with their exchanges."""
    open_hops: OrderedDict[str, Met] = OrderedDict()
    for snapshot in source.snapshots():
        tally.exchanges += 1
        if snapshot.kind == "failure" or not 100 <= snapshot.status <= 999:
            tally.others["no response"] += 1
            continue
        if not _may_be_page(snapshot):
            tally.others[_media_type(snapshot) or "no media type"] += 1
            continue
        tally.pages += 1
        one = _met(source, snapshot)
        yield from _counted(_joined(replace(one, snapshot=snapshot) if whole else one, open_hops), tally)
        del one, snapshot  # they may have 100 MB, and the next ones as much
    yield from _counted(open_hops.values(), tally)


def _counted(found: Iterable[Met], tally: Tally) -> Iterator[Met]:
    for one in found:
        tally.redirects += len(one.page.hops)
        yield one


def _met(source: Source, snapshot: Snapshot) -> Met:
    origin, path = source.origin_of(snapshot.file)
    page = from_snapshot(snapshot, outlet="")
    url = without_credentials(page.url)
    ref = msgspec.structs.replace(_ref(page.ref, origin, path, snapshot), url=url)
    return Met(replace(page, requested=url, url=url, ref=ref, repeats=False), origin, _unreadable(page, snapshot))


def _unreadable(page: Page, snapshot: Snapshot) -> Cause | None:
    """Why no article can be made of the page, whatever is in it."""
    try:
        normalised(page.url)
    except ValueError:
        return Cause("bad_address", words=page.url[:_MOST_WORDS])
    is_resolved = page.repeats and snapshot.original is not None
    return Cause("no_original") if page.repeats and not is_resolved and page.status != 304 else None


def _ref(ref: SnapshotRef, origin: Origin, path: str, snapshot: Snapshot) -> SnapshotRef:
    """Where the record lies in its origin; one that has no id at all is called by its place."""
    own = ref.record_id or f"<urn:paper-of-record:{origin.id}:{snapshot.offset}>"
    return msgspec.structs.replace(ref, origin=origin.id, file=path, record_id=own)


def _joined(one: Met, open_hops: OrderedDict[str, Met]) -> Iterator[Met]:
    """``one`` behind the redirects that led to it; a redirect waits for its target."""
    before = open_hops.pop(key(one.page.url), None)
    if before is not None and one.page.moment - before.page.moment <= _SOON:
        hops = (*before.page.hops, _hop(before.page))
        came = replace(one.page, requested=before.page.requested, hops=hops)
        one = replace(one, page=came, before=(*before.before, before))
    elif before is not None:
        yield before
    target = _target(one.page)
    if target is None or len(one.page.hops) > 20:
        yield one
        return
    if (other := open_hops.pop(target, None)) is not None:
        yield other
    open_hops[target] = one
    if len(open_hops) > _MOST_HOPS:
        yield open_hops.popitem(last=False)[1]


def _hop(page: Page) -> Hop:
    return Hop(page.ref, page.captured, page.header("set-cookie") is not None)


def _target(page: Page) -> str | None:
    location = page.header("location") if is_redirect(page.status) else None
    if not location:
        return None
    # Browsers read an address in a header as UTF-8, where it is that.
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode()
    try:
        led = without_credentials(urljoin(page.url, location.strip()))
        return key(original_of(led) or led)
    except ValueError:
        return None


def _may_be_page(snapshot: Snapshot) -> bool:
    """Whether the exchange could bring an article: an error or a redirect of a page, too."""
    kind = _media_type(snapshot)
    if kind in ("text/html", "application/xhtml+xml"):
        return True
    if is_redirect(snapshot.status):
        return not kind or _says_html(kind)
    is_told = kind in _UNKNOWN or kind.startswith(_PAGES) or _says_html(kind) or kind in _XML
    if _TYPE.fullmatch(kind) and not is_told:
        return False
    try:
        if kind in _XML:
            root = _FIRST.search(snapshot.body, 0, 2_000)
            return root is not None and _ROOT.match(snapshot.body, root.start()) is not None
        begin = snapshot.body[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n\f")
        return begin.lower().startswith(_STARTS) or (not kind and _FRAGMENT.match(begin) is not None)
    except (ArchiveError, ValueError):
        return False


def _says_html(kind: str) -> bool:
    """Whether a media type is one of HTML as it is misspelt (``text/htm``): the body tells then."""
    return "htm" in kind


def _media_type(snapshot: Snapshot) -> str:
    told = next((value for name, value in snapshot.headers if name.lower() == "content-type"), "")
    return told.partition(";")[0].strip().lower()
