"""Which captures another archive has: the CDX server API of the Wayback Machine, which pywb speaks too.

``url``, ``matchType``, ``from``, ``to``, ``output=json``, ``filter``, ``limit``; the Wayback Machine gives long answers
in parts (``showResumeKey``, ``resumeKey``). It answers with one array of arrays, pywb with an object a line.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from archive.errors import DamagedError

__all__ = ["Memento", "Service", "mementos"]

_PART: Final = 5_000
_FIELDS: Final = ("timestamp", "original", "mimetype", "statuscode", "digest")
# As pywb calls them.
_OTHER_NAMES: Final = {"original": "url", "mimetype": "mime", "statuscode": "status"}
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
        return f"{self.replay}{memento.timestamp}id_/{memento.url}"


@dataclass(frozen=True, slots=True, order=True)
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
    """The pages that the archive has of ``url`` (``…/*``: of all that begins so), those without change left out.

    ``since`` and ``until`` are 4 to 14 digits. Raises DamagedError for an answer that is no index."""
    prefix = url.endswith("*")
    query = {"url": url.rstrip("*"), "output": "json", "limit": str(_PART), "showResumeKey": "true"}
    query |= {"fl": ",".join(_FIELDS)} if service.index.endswith("/cdx/search/cdx") else {}
    query |= {"matchType": "prefix"} if prefix else {}
    query |= {name: value for name, value in (("from", since), ("to", until)) if value}
    before: dict[str, str | None] = {}
    while True:
        rows, resume = _read(ask(f"{service.index}?{urlencode(query)}"), service.index)
        for row in rows:
            found = _memento(row)
            if found is not None and (found.digest is None or before.get(found.url) != found.digest):
                yield found
            if found is not None:
                before[found.url] = found.digest
        if resume is None:
            return
        query["resumeKey"] = resume


def _read(answer: bytes, index: str) -> tuple[list[Mapping[str, Any]], str | None]:
    """The rows of an answer, and the key of the next part."""
    text = answer.decode("utf-8", "replace").strip()
    try:
        if text.startswith("["):
            return _rows(json.loads(text))
        return [json.loads(line) for line in text.splitlines() if line.strip()], None
    except (ValueError, TypeError, IndexError):
        raise DamagedError(f"{index}: this is no answer of a CDX server: {text[:80]!r}") from None


def _rows(told: Sequence[Sequence[str]]) -> tuple[list[Mapping[str, Any]], str | None]:
    if not told:
        return [], None
    names, *lines = told
    # Behind an empty row stands the key.
    resume = lines[-1][0] if len(lines) > 1 and not lines[-2] else None
    rows = lines[:-2] if resume is not None else lines
    return [dict(zip(names, row, strict=True)) for row in rows], resume


def _memento(row: Mapping[str, Any]) -> Memento | None:
    """The row as a memento; None for what is no page."""
    timestamp, url, kind, status, digest = (row.get(name, row.get(_OTHER_NAMES.get(name, name))) for name in _FIELDS)
    if not (isinstance(timestamp, str) and len(timestamp) == 14 and timestamp.isdecimal() and isinstance(url, str)):
        raise ValueError("no timestamp")
    if str(kind or "-") not in _PAGES or str(status or "-") not in ("200", "-"):
        return None
    return Memento(timestamp, url, digest if isinstance(digest, str) else None)
