"""What is known of the last exchange with a URL, and how the ledger keeps it small."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from archive.article import Sighting
from archive.layout import timestamp
from archive.manifest import Fate
from archive.runs.run import Known
from archive.warc.digests import same
from crawler.articles.page import comparable

__all__ = ["COLUMNS", "OF_ARTICLES", "OF_SOURCES", "Due", "KeptSource", "Standing", "Trust", "Visit"]
__all__ += ["belies", "conditions", "following", "known_of", "packed", "plain", "trusted", "unix", "unpacked"]


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """The last exchange with a URL that brought a page: what the next request needs of it.

    ``whole`` is when a body came for the last time, where that repeated an earlier one (null: at ``captured``);
    ``unmodified`` how often in a row the server has said 304 since, null where that was found to be false."""

    captured: str
    record_id: str
    url: str
    status: int
    payload_digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    article: str | None = None
    whole: str | None = None
    unmodified: int | None = 0

    @classmethod
    def of(cls, fate: Fate) -> Visit:
        """The exchange that a fate tells of."""
        same = {name: getattr(fate, name) for name in ("payload_digest", "etag", "last_modified", "article")}
        address, status = fate.led_to or fate.url, fate.status or 0
        return cls(captured=fate.captured or "", record_id=fate.record_id or "", url=address, status=status, **same)


class Due(msgspec.Struct, frozen=True):
    """A URL that is due, with its last visit where there was one, and where this run saw its link."""

    url: str
    first_seen: float
    visit: Visit | None
    seen_in: tuple[Sighting, ...]


class Standing(msgspec.Struct, frozen=True):
    """How things stand with a URL. Moments are Unix times; ``due`` is null for never again.
    ``planned`` is when the schedule had it due, whatever a source announced since; ``edits`` how many were found."""

    first_seen: float
    due: float | None
    failures: int = 0
    looked: float | None = None
    published: float | None = None
    edited: float | None = None
    gone: float | None = None
    edits: int = 0
    planned: float | None = None
    visit: Visit | None = None


class KeptSource(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a section, a feed or a sitemap: its last exchange, the feeds or sitemaps it named then, and
    ``next``, the address where a back-fill goes on that did not reach the end; ``is_belied``: its server said 304 when
    it had changed."""

    visit: Visit | None = None
    led_to: tuple[str, ...] = ()
    next: str | None = None
    is_belied: bool = False


class Trust(msgspec.Struct, frozen=True):
    """For how long a server is believed that says 304: for so many answers in a row, ``times``, or until so many
    seconds after the last body, ``age``."""

    times: int
    age: float


# Some servers say 304 to every condition, for weeks. What a section lists is gone from it within hours or days: it is
# read at every fifth visit, and where a 304 has made it half a day old. An article keeps its edits.
OF_SOURCES: Final = Trust(times=4, age=12 * 3_600.0)
OF_ARTICLES: Final = Trust(times=5, age=7 * 86_400.0)


def following(before: Visit | None, visit: Visit) -> Visit:
    """What the next request needs to know after ``visit``, which followed ``before``.

    An answer that repeats an earlier payload (by the digest, or the server's word 304) proves no more than that: what a
    ``revisit`` names is the snapshot that holds the payload (WARC 1.1, section 6.7). A 304 need not repeat the
    validators (RFC 9110, section 15.4.5): those of the payload stay true.
    """
    if before is None or before.payload_digest is None:
        return visit
    if visit.status == 304:
        etag, modified = visit.etag or before.etag, visit.last_modified or before.last_modified
        again = None if before.unmodified is None else before.unmodified + 1
        return msgspec.structs.replace(before, etag=etag, last_modified=modified, unmodified=again)
    none = None if before.unmodified is None else 0
    if same(visit.payload_digest, before.payload_digest):
        given = {"etag": visit.etag, "last_modified": visit.last_modified}
        return msgspec.structs.replace(before, **given, whole=visit.captured, unmodified=none)
    return msgspec.structs.replace(visit, unmodified=none)


def plain(visit: Visit) -> Visit:
    """``visit`` without its validators: the next request has no condition."""
    return msgspec.structs.replace(visit, etag=None, last_modified=None)


def trusted(visit: Visit | None, now: float, trust: Trust) -> Visit | None:
    """``visit`` as the next request is to use it: without its validators, where the server's word has been taken for
    long enough, or was found to be false."""
    if visit is None or (times := visit.unmodified) is None:
        return plain(visit) if visit else None
    moment = visit.whole or visit.captured
    age = now - unix(moment) if moment else 0.0
    is_over = times >= trust.times or (times > 0 and age >= trust.age)
    return plain(visit) if is_over else visit


def belies(before: Visit | None, visit: Visit) -> bool:
    """Whether ``visit``, which brought another content, shows that the 304s since ``before`` were false: the new
    content has the validator that the server has called unchanged. The ETag counts, where there is none the date."""
    if before is None or not before.unmodified or same(before.payload_digest, visit.payload_digest):
        return False
    if before.etag or visit.etag:
        return before.etag == visit.etag
    return before.last_modified is not None and before.last_modified == visit.last_modified


COLUMNS: Final = "captured, record_id, led_to, status, payload_digest, etag, last_modified, article, whole, unmodified"

_SHA256: Final = "sha256:"
_UUID: Final = "<urn:uuid:"
_OWN_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def packed(visit: Visit, url: str) -> tuple[Any, ...]:
    """The values of ``COLUMNS``; ``url`` is the link that led there.

    Times, ids and digests in the form this project writes take 8, 16 and 32 bytes; any other form stays text.
    """
    exchange = _micros(visit.captured), _uuid(visit.record_id), visit.url if visit.url != url else None, visit.status
    whole = _micros(visit.whole) if visit.whole else None
    said = visit.etag, visit.last_modified, visit.article, whole, visit.unmodified
    return (*exchange, _sha256(visit.payload_digest), *said)


def unpacked(row: Sequence[Any], url: str) -> Visit | None:
    """The visit of the values of ``COLUMNS``; None where there was none."""
    captured, record_id, led_to, status, digest, etag, modified, article, whole, unmodified = row
    if captured is None:
        return None
    return Visit(
        captured=_moment(captured),
        record_id=record_id if isinstance(record_id, str) else f"{_UUID}{uuid.UUID(bytes=record_id)}>",
        url=led_to or url,
        status=status,
        payload_digest=_SHA256 + digest.hex() if isinstance(digest, bytes) else digest,
        etag=etag,
        last_modified=modified,
        article=article,
        whole=None if whole is None else _moment(whole),
        unmodified=unmodified,
    )


def unix(moment: str) -> float:
    """Unix time of an ISO 8601 moment."""
    return dt.datetime.fromisoformat(moment).timestamp()


def _moment(stored: int | str) -> str:
    return stored if isinstance(stored, str) else timestamp(_EPOCH + dt.timedelta(microseconds=stored))


def _micros(captured: str) -> int | str:
    try:
        micros = (dt.datetime.fromisoformat(captured) - _EPOCH) // dt.timedelta(microseconds=1)
        same = timestamp(_EPOCH + dt.timedelta(microseconds=micros)) == captured
    except (ValueError, TypeError, OverflowError):
        return captured
    return micros if same else captured


def _uuid(record_id: str) -> bytes | str:
    try:
        known = uuid.UUID(record_id.removeprefix(_UUID).removesuffix(">"))
    except ValueError:
        return record_id
    return known.bytes if f"{_UUID}{known}>" == record_id else record_id


def _sha256(digest: str | None) -> bytes | str | None:
    """The value of a digest in our own form."""
    if digest is None or not _OWN_DIGEST.fullmatch(digest):
        return digest
    return bytes.fromhex(digest.removeprefix(_SHA256))


def conditions(visit: Visit | None, url: str) -> dict[str, bytes]:
    """The header fields that ask for the page at ``url`` only where it has changed since ``visit``; none where that was
    a visit of another page, whose validators say nothing of this one (RFC 9110 section 13.1). The octets are those that
    the server sent, also outside ASCII: in another coding a validator is another one."""
    if visit is None or comparable(known_of(visit), url) is None:
        return {}
    fields = {"If-None-Match": visit.etag, "If-Modified-Since": visit.last_modified}
    return {name: value.encode("latin-1", "replace") for name, value in fields.items() if value}


def known_of(visit: Visit | None) -> Known | None:
    """The earlier capture that a ``revisit`` may refer to."""
    if visit is None or visit.payload_digest is None:
        return None
    return Known(visit.record_id, visit.url, visit.captured, visit.payload_digest)
