"""Which captures another archive has: the CDX server API of the Wayback Machine, which pywb speaks too.

``url``, ``matchType``, ``from``, ``to``, ``output=json``, ``filter``, ``limit``; the Wayback Machine gives long answers
in parts (``showResumeKey``, ``resumeKey``). It answers with one array of arrays, pywb with an object a line.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from archive.errors import DamagedError
from archive.urls import is_web

__all__ = ["Memento", "Service", "mementos"]

_PART: Final = 5_000
_FIELDS: Final = ("timestamp", "original", "mimetype", "statuscode", "digest")
# As pywb calls them.
_OTHER_NAMES: Final = {"original": "url", "mimetype": "mime", "statuscode": "status"}
# Parts of an answer, one behind the other, that bring nothing new.
_MOST_IDLE: Final = 3
# Of RFC 3986; a "#" would end the address.
_AS_THEY_ARE: Final = "%/:=&?~+!$,;'@()*[]"
_PAGES: Final = ("text/html", "application/xhtml+xml", "warc/revisit", "-")


@dataclass(frozen=True, slots=True)
class Service:
    """An archive: where its index is asked, and where its captures are had, as they came (``id_``)."""

    index: str
    replay: str

    @classmethod
    def at(cls, index: str) -> Service:
        """The service whose index is at this address; ``…/coll/cdx`` and ``…/coll/index`` are pywb's."""
        return cls(index, index.rstrip("/").rpartition("/")[0] + "/")

    def raw(self, memento: Memento) -> str:
        """The address of the bytes of a capture."""
        return f"{self.replay}{memento.timestamp}id_/{quote(memento.url, safe=_AS_THEY_ARE)}"


@dataclass(frozen=True, slots=True)
class Memento:
    """A capture of another archive; ``timestamp`` has 14 digits, in UTC."""

    timestamp: str
    url: str
    digest: str | None = None

    @property
    def moment(self) -> dt.datetime:
        return dt.datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)


def mementos(
    ask: Callable[[str], bytes], service: Service, url: str, *, since: str | None = None, until: str | None = None
) -> Iterator[Memento]:
    """The pages that the archive has of ``url`` (``…/*``: of all that begins so), the oldest first, whatever order the
    server has; those without change are left out.

    ``since`` and ``until`` are 4 to 14 digits. Raises DamagedError for an answer that is no index, or that never ends,
    and NotFound where the server says by HTTP 404 that it has nothing."""
    prefix = url.endswith("*")
    query = {"url": url.rstrip("*"), "output": "json", "limit": str(_PART), "showResumeKey": "true"}
    query |= {"fl": ",".join(_FIELDS)} if service.index.endswith("/cdx/search/cdx") else {}
    query |= {"matchType": "prefix"} if prefix else {}
    query |= {name: value for name, value in (("from", since), ("to", until)) if value}
    found: set[Memento] = set()
    idle = 0
    while True:
        rows, resume = _read(ask(f"{service.index}?{urlencode(query)}"), service.index)
        count = len(found)
        found |= {one for row in rows if (one := _memento(row)) is not None}
        if resume is None:
            return _changes(found)
        idle = idle + 1 if len(found) == count else 0
        if idle == _MOST_IDLE or resume == query.get("resumeKey"):
            raise DamagedError(f"{service.index}: its answer has no end: parts follow that bring nothing new")
        query["resumeKey"] = resume


def _changes(found: Iterable[Memento]) -> Iterator[Memento]:
    """Those that differ from the one before, of each address."""
    before: dict[str, str | None] = {}
    for one in sorted(found, key=lambda memento: (memento.timestamp, memento.url)):
        if one.digest is None or before.get(one.url) != one.digest:
            yield one
        before[one.url] = one.digest


def _read(answer: bytes, index: str) -> tuple[list[Mapping[str, Any]], str | None]:
    """The rows of an answer, and the key of the next part."""
    text = answer.decode("utf-8", "replace").strip()
    try:
        if text.startswith("["):
            rows, resume = _rows(json.loads(text))
        else:
            rows, resume = [json.loads(line) for line in text.split("\n") if line.strip()], None
        if all(_is_row(row) for row in rows):
            return rows, resume
        raise ValueError("no timestamp or no address")
    except (ValueError, TypeError, LookupError, RecursionError):
        raise DamagedError(f"{index}: this is no answer of a CDX server: {text[:80]!r}") from None


def _rows(told: Sequence[Sequence[str]]) -> tuple[list[Mapping[str, Any]], str | None]:
    if not told:
        return [], None
    names, *lines = told
    # Behind an empty row stands the key.
    resume = lines[-1][0] if len(lines) > 1 and not lines[-2] else None
    rows = lines[:-2] if resume is not None else lines
    return [dict(zip(names, row, strict=True)) for row in rows], resume


def _is_row(row: object) -> bool:
    """Whether this tells a capture: of an address, at a moment."""
    return isinstance(row, Mapping) and all(isinstance(value, str) for value in _told(row)[:2])


def _told(row: Mapping[str, Any]) -> list[Any]:
    return [row.get(name, row.get(_OTHER_NAMES.get(name, name))) for name in _FIELDS]


def _memento(row: Mapping[str, Any]) -> Memento | None:
    """The row as a memento; None for what is no page of the web, and for what has no moment or one that is to come."""
    timestamp, url, kind, status, digest = _told(row)
    if str(kind or "-") not in _PAGES or str(status or "-") not in ("200", "-"):
        return None
    found = Memento(timestamp, url, digest if isinstance(digest, str) and digest.strip("-") else None)
    return found if _is_past(found) and is_web(url) and url.isprintable() else None


def _is_past(memento: Memento) -> bool:
    timestamp = memento.timestamp
    try:
        return len(timestamp) == 14 and timestamp.isascii() and memento.moment <= dt.datetime.now(dt.UTC)
    except ValueError:
        return False
