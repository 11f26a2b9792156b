"""A reply before it goes on the wire, and the kinds of reply both sites give."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus

from crawler.demo.newsroom.desk import Spell
from crawler.demo.newsroom.press import Sheet, escaped
from crawler.demo.newsroom.syndication import squeezed

__all__ = ["HTML", "XML", "Fields", "Reply", "file", "gzipped", "missing", "moved", "sent", "validators"]

Fields = tuple[tuple[str, str], ...]

HTML = "text/html; charset=UTF-8"
XML = "text/xml; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """A response without its transfer: ``fields`` name neither the length nor the coding of ``body``. ``edition`` is
    the one it was printed from; no visitor is told."""

    status: int
    body: bytes = b""
    fields: Fields = ()
    edition: int = 0

    @property
    def reason(self) -> str:
        return HTTPStatus(self.status).phrase


def file(sheet: Sheet, text: str, kind: str) -> Reply:
    """A feed, a sitemap: the same for every visitor, with a validator."""
    body = text.encode()
    return Reply(200, body, (("Content-Type", kind), *validators(body, sheet.edition.moment)))


def gzipped(text: str) -> Reply:
    """A file that is a gzip file (no Content-Encoding: unpacking is up to the visitor)."""
    return Reply(200, squeezed(text), (("Content-Type", "application/gzip"),))


def moved(url: str) -> Reply:
    return Reply(301, b"", (("Location", url), ("Content-Type", HTML)))


def missing(sheet: Sheet, status: int = 404) -> Reply:
    """A page that says that there is none: 404, or 410 for one that was taken off."""
    title = escaped(sheet.edition.paper.title)
    words = "Page not found" if status == 404 else "This page has been removed"
    page = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{words} - {title}</title></head>\n'
    return Reply(status, f"{page}<body><h1>{words}</h1></body></html>\n".encode(), (("Content-Type", HTML),))


def validators(lasting: bytes, changed: dt.datetime) -> Fields:
    """ETag and Last-Modified for a page whose ``lasting`` part is the same for every visitor. The tag is weak
    (RFC 9110 section 8.8.1): the rankings around that part are not in it."""
    tag = hashlib.sha256(lasting).hexdigest()[:16]
    return (("ETag", f'W/"{tag}"'), ("Last-Modified", format_datetime(changed.astimezone(dt.UTC), usegmt=True)))


def sent(reply: Reply, spells: Iterable[Spell], headers: Mapping[str, str]) -> Reply:
    """What a visitor with these ``headers`` gets of ``reply``, while the site is under ``spells``."""
    for spell in spells:
        reply = _under(spell, reply)
    return _unless_known(reply, headers)


def _under(spell: Spell, reply: Reply) -> Reply:
    """What becomes of ``reply`` under a spell."""
    if spell.kind == "down":
        return Reply(503, b"Service Unavailable\n", (("Content-Type", "text/plain"), ("Retry-After", "3600")))
    if not reply.body or not dict(reply.fields).get("Content-Type", "").startswith("text/html"):
        return reply
    if spell.kind == "blocked":
        return Reply(200, b"", (("Content-Type", HTML),))
    if spell.kind == "refused":
        return Reply(403, b"<html><body><h1>Forbidden</h1></body></html>\n", (("Content-Type", HTML),))
    body = reply.body.decode()
    for old, new in spell.renames.items():
        body = body.replace(old, new)
    return replace(reply, body=body.encode())


def _unless_known(reply: Reply, headers: Mapping[str, str]) -> Reply:
    """The reply, or a 304 where ``headers`` show that the visitor has it already (RFC 9110 section 13)."""
    ours = dict(reply.fields)
    if reply.status != 200 or "ETag" not in ours:
        return reply
    if "if-none-match" in headers:
        known = ours["ETag"] in [tag.strip() for tag in headers["if-none-match"].split(",")]
    else:
        known = _is_fresh(ours["Last-Modified"], headers.get("if-modified-since", ""))
    repeated = tuple((name, ours[name]) for name in ("ETag", "Last-Modified"))
    return Reply(304, b"", repeated) if known else reply


def _is_fresh(changed: str, since: str) -> bool:
    try:
        return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False  # no date, or not one: as if the header were not there
