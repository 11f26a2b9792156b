"""A page: the answer to the request for an article, live or read back from its WARC."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlsplit

from archive.article import Article, Sighting
from archive.causes import Cause
from archive.errors import ArchiveError
from archive.layout import timestamp
from archive.manifest import Fate, Outcome
from archive.runs.run import Known
from archive.urls import normalised, without_credentials
from archive.warc.build import uri_of
from archive.warc.codings import Flaw
from archive.warc.digests import same
from archive.warc.http import SURPLUS, Exchange
from archive.warc.read import Snapshot
from archive.warc.snapshot import SnapshotRef
from crawler.discovery.shape import is_article_url
from crawler.extraction.memory import Memory
from crawler.extraction.unread import MOST_BYTES, OVERLONG, failed
from crawler.outlets import Outlet
from crawler.workers.pool import Workers

__all__ = ["MOST_BYTES_OF_HTML", "ROLE", "Hop", "Page", "about_article", "comparable", "from_exchange", "from_snapshot"]
__all__ += ["read_back"]

logger = logging.getLogger(__name__)

# Names of the facts that go into a snapshot's metadata record, so that the WARC alone tells what a page is.
ROLE = "role"
_REQUESTED = "requested"
_SEEN_IN = "seen-in"
_SCOPE = "scope"
MOST_BYTES_OF_HTML = MOST_BYTES + 1
"""Of a page's decoded body: one byte more than extraction reads tells that it is too long."""
# Bytes that are kept of a page that nobody reads: what tells a challenge of the firm that keeps us out.
_BEGINNING = 100_000
# Bytes of a body that is not held while a worker reads it.
_LONG = 1_000_000
_VALIDATOR = re.compile(r"[\x20-\x7e\x80-\xff]{1,1000}")


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect on the way to a page: the exchange (``ref.url`` is the address that led on), its WARC-Date, and
    whether it set a cookie."""

    ref: SnapshotRef
    captured: str
    sets_cookie: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """``url`` is where the answer came from, ``requested`` the link that led there through the redirects ``hops``.

    ``headers`` are the response's fields in order; ``body`` is decoded (no chunks, no gzip), ``flaw`` says why it is
    not whole under its content coding; ``truncated`` why the answer was cut (``head``: within its head, which was too
    long); ``captured`` is the WARC-Date. ``repeats`` says that the payload is the one of an earlier snapshot (a
    ``revisit``), ``short`` that by HTTP more belongs to the body, ``surplus`` that more came than HTTP told.
    ``scope`` is set where only the page's own section trail tells whether it is in scope: the names of the sections
    that are. ``overlong`` says that the body has more than extraction reads, of which ``body`` is the beginning (see
    ``bounded``).
    """

    outlet: str
    requested: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    captured: str
    ref: SnapshotRef
    seen_in: tuple[Sighting, ...] = ()
    hops: tuple[Hop, ...] = ()
    truncated: str | None = None
    flaw: Flaw | None = None
    repeats: bool = False
    short: bool = False
    surplus: bool = False
    scope: tuple[str, ...] | None = None
    overlong: bool = False
    body: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def moment(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.captured)

    @property
    def led_elsewhere(self) -> bool:
        """Whether the answer came from another page's address than the one that was asked for."""
        return self.url != self.requested and normalised(self.url) != normalised(self.requested)

    @property
    def is_front_page(self) -> bool:
        """Whether the request for an article ended at the site's root: its way to say that the article is gone. An
        article may be there too, by a number in the query (``/?p=10077``)."""
        is_root = urlsplit(self.url).path in ("", "/") and urlsplit(self.requested).path not in ("", "/")
        return is_root and not is_article_url(self.url)

    def taken(self) -> Page:
        """The same page, to which body and headers go over: this one has none any more.

        Scrapy keeps what went through it until Python looks for circles, and that goes by how many objects there are,
        not by their bytes: fifteen pages of 5 MB were there for nothing."""
        page = replace(self)
        object.__setattr__(self, "body", b"")
        object.__setattr__(self, "headers", ())
        return page

    def let_go(self) -> None:
        """Lets a long body go, which a worker has by now: of a page of 50 MB this one has none any more."""
        if len(self.body) > _LONG:
            object.__setattr__(self, "body", b"")

    def bounded(self) -> Page:
        """The same page; of a body of more bytes than extraction reads the beginning alone.

        Anybody can send a thousand pages of 5 MB in a few kB each: none is to be held until a worker refuses it."""
        is_read = len(self.body) <= MOST_BYTES
        return self if is_read else replace(self, body=self.body[:_BEGINNING], overlong=True)

    def extracted(self, workers: Workers, outlet: Outlet | None, memory: Memory | None) -> Future[Article]:
        """Its article, by a worker; of what is overlong none reads."""
        if self.overlong:
            told: Future[Article] = Future()
            told.set_result(failed(self.url, OVERLONG, outlet=outlet, memory=memory, captured=self.moment))
            return told
        return workers.extract(self.body, self.url, self.headers, outlet=outlet, memory=memory, captured=self.moment)

    def fate(self, fate: Outcome, cause: Cause | None = None, article: str | None = None) -> Fate:
        """What became of its URL; ``article`` is the id of the article that it shows. The validators of an answer that
        failed are not kept: nobody is to be told that a bad copy is still the same."""
        is_kept = fate != "failed"
        return Fate(
            url=self.requested,
            fate=fate,
            cause=cause,
            status=self.status,
            led_to=self.url if self.url != self.requested else None,
            article=article,
            captured=self.captured,
            record_id=self.ref.record_id,
            etag=self._validator("etag") if is_kept else None,
            last_modified=self._validator("last-modified") if is_kept else None,
            payload_digest=self.ref.payload_digest,
            seen_in=self.seen_in,
            probe=self.scope is not None and fate in ("failed", "pending"),
        )

    def _validator(self, name: str) -> str | None:
        """A validator that can be sent back: it goes into every later request, so none is long or has controls."""
        value = self.header(name)
        return value if value is not None and _VALIDATOR.fullmatch(value) else None


def about_article(
    requested: str, seen_in: Sequence[Sighting], scope: Sequence[str] | None = None
) -> Iterator[tuple[str, str]]:
    """The facts about an article request that its metadata record keeps."""
    yield ROLE, "article"
    yield _REQUESTED, requested
    for one in seen_in:
        yield _SEEN_IN, " ".join(filter(None, (one.captured, str(one.position), one.section, one.headline)))
    if scope is not None:
        yield from ((_SCOPE, name) for name in scope or ("",))


def comparable(known: Known | None, url: str) -> Known | None:
    """``known`` where it is a capture of the page at ``url``: what another page repeats is no news of that one, and an
    article that moved away and returns with the same bytes is there again."""
    return known if known is not None and normalised(known.url) == normalised(url) else None


def from_exchange(
    exchange: Exchange,
    ref: SnapshotRef,
    *,
    outlet: str,
    requested: str,
    seen_in: Iterable[Sighting] = (),
    hops: Iterable[Hop] = (),
    known: Known | None = None,
    scope: tuple[str, ...] | None = None,
) -> Page:
    """The page of an exchange that was just recorded; ``known`` is the earlier capture it was compared with."""
    known = comparable(known, exchange.url)
    body, flaw = exchange.decoded()
    return Page(
        outlet=outlet,
        requested=requested,
        url=exchange.url,
        status=exchange.head.status,
        headers=tuple(exchange.head.headers),
        captured=exchange.date,
        ref=ref,
        seen_in=tuple(seen_in),
        hops=tuple(hops),
        truncated=exchange.cut,
        flaw=flaw,
        repeats=known is not None and same(known.payload_digest, ref.payload_digest) and not exchange.truncated,
        short=exchange.is_short,
        surplus=exchange.surplus > 0,
        scope=scope,
        body=body,
    )


def from_snapshot(snapshot: Snapshot, *, outlet: str, facts: Iterable[tuple[str, str]] = ()) -> Page:
    """The page of a snapshot; ``facts`` are the fields of its metadata record. Its address is a URI, whatever others
    wrote into their records: so a copy of the record gives the same article."""
    told, url = list(facts), _uri(snapshot.url)
    body, flaw = snapshot.decoded(MOST_BYTES_OF_HTML)
    return Page(
        outlet=outlet,
        requested=next((value for name, value in told if name == _REQUESTED), url),
        url=url,
        status=snapshot.status,
        headers=tuple(snapshot.headers),
        captured=timestamp(snapshot.captured),
        ref=snapshot.ref(),
        seen_in=tuple(_sighting(value) for name, value in told if name == _SEEN_IN),
        truncated=snapshot.cut,
        flaw=flaw,
        repeats=snapshot.kind == "revisit",
        short=snapshot.short,
        surplus=any(name == SURPLUS for name, _ in told),
        scope=tuple(value for name, value in told if name == _SCOPE) if (_SCOPE in dict(told)) else None,
        body=body,
    ).bounded()


class Bytes(Protocol):
    """Where earlier snapshots lie: an archive, or files of others that are read now."""

    def snapshot(self, ref: SnapshotRef, /) -> Snapshot: ...


def read_back(reader: Bytes, ref: SnapshotRef, *, outlet: str) -> Page | None:
    """The page of an earlier snapshot; None, and a warning, where the archive does not have it any more."""
    try:
        return from_snapshot(reader.snapshot(ref), outlet=outlet)
    except ArchiveError as error:
        logger.warning("%s: an earlier version cannot be compared: %s", ref.url, error)
        return None


def _uri(url: str) -> str:
    """The address as a URI, without a name and password; what cannot be one is told as it is."""
    try:
        normalised(url)
    except ValueError:
        return url
    return uri_of(without_credentials(url))


def _sighting(value: str) -> Sighting:
    captured, position, section, *headline = value.split(" ", 3)
    return Sighting(section, int(position), captured, *headline)
