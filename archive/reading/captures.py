"""Every exchange that WARC files hold, whoever wrote them: which are wanted, and revisits with what they repeat.

Files are read one after the other and nothing of them is kept, so that memory does not grow with the source.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from archive.errors import DamagedError, NotFound, UsageError
from archive.reading.choice import Date, span
from archive.reading.originals import Originals, Place
from archive.urls import ascii_host, key, normalised, original_of
from archive.warc import lenient
from archive.warc.files import WarcFiles
from archive.warc.http import MAX_HTTP_HEAD, final_response, head_end, plain_head, status_of
from archive.warc.mementos import as_memento
from archive.warc.moments import captured_of
from archive.warc.problem import INCOMPLETE, Kind, Problem
from archive.warc.read import Snapshot, WarcRecord, snapshot_in
from archive.warc.segments import CONTINUATION, is_segment, joined
from archive.warc.snapshot import SnapshotRef
from archive.warc.unpacked import Dictionaries

__all__ = ["Captures", "Elsewhere", "Wanted", "wanted"]

Elsewhere = Callable[[Snapshot], Snapshot | None]
"""What a revisit repeats, where another source has it."""

_MOST_PROBLEMS: Final = 10_000
_MOST_COUNTED: Final = 10_000
# Bytes of an exchange that may be kept.
_SMALL: Final = 1_000_000
_HTTP: Final = ("http://", "https://")
_HOST: Final = re.compile(r"https?://(?:[^/?#]*@)?(\[[^\]/]*\]|[^/?#:]*)", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# Possessive: what ends without a blank line is looked through once.
_HEAD_BY_CR: Final = re.compile(rb"HTTP/\d[^\r\n]*+\r(?:[^\r\n]++\r)*+\r")
_BEGINS: Final = rb"<(?:!doctype\s|!--|\?xml\s|(?:html|head|body|title|meta|script|link|style)[\s>])"
_PAGE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,1000}" + _BEGINS, re.IGNORECASE)
_PAGE_IN_HEAD: Final = re.compile(rb"\n(?=" + _BEGINS + rb")", re.IGNORECASE)
# Of a resource whose block begins with a status line: some tools give the page's type to the whole message.
_IS_MESSAGE: Final = re.compile(r"\s*(?:application/http|message/http|text/html|application/xhtml)", re.IGNORECASE)
_WITH_ADDRESS: Final = frozenset({"response", "revisit", "resource"})
_KINDS: Final = frozenset([b"response", b"revisit", b"resource", b"metadata", CONTINUATION])


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which captures are asked for; None asks for all. ``url`` is normalised."""

    url: str | None = None
    host: str | None = None
    status: frozenset[int] | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    def has_address(self, url: str) -> bool:
        """Whether a capture of this address may be wanted."""
        if self.host is not None and not _is_at(url, self.host):
            return False
        return self.url is None or key(url) == self.url

    def has_moment(self, captured: dt.datetime) -> bool:
        return (self.since is None or self.since <= captured) and (self.until is None or captured < self.until)

    def has(self, found: Snapshot) -> bool:
        is_in_status = self.status is None or found.status in self.status
        return is_in_status and self.has_moment(found.captured) and self.has_address(found.url)


def wanted(
    url: str | None, host: str | None, status: Iterable[int] | int | None, since: Date | None, until: Date | None
) -> Wanted:
    """What the arguments of ``Archive.snapshots`` ask for; UsageError for a date, address, host or status that is
    none."""
    return Wanted(
        None if url is None else _key(url),
        None if host is None else _host(host),
        None if status is None else _statuses(status),
        *span(since, until),
    )


def _key(url: str) -> str:
    try:
        return normalised(url)
    except ValueError as error:
        raise UsageError(f"{url}: not a web address ({error})") from None


def _host(host: str) -> str:
    with suppress(ValueError):
        name = ascii_host(host.strip(". "))
        if re.fullmatch(r"[^\s/:?#@]+|\[[0-9a-f:.]+\]", name):
            return name
    raise UsageError(f"{host!r} is no host: give its name alone, such as paper.example")


def _statuses(status: Iterable[int] | int) -> frozenset[int]:
    try:
        # A text is a row of letters, of which no status is one.
        return frozenset(map(int, [status] if isinstance(status, (int, str)) else status))
    except (TypeError, ValueError):
        raise UsageError(f"{status!r} is no HTTP status: give numbers, such as 200 or [301, 302]") from None


class Captures:
    """The exchanges in ``files``. ``elsewhere`` is asked for what a revisit repeats and none of these files has."""

    def __init__(self, files: WarcFiles, elsewhere: Elsewhere | None = None) -> None:
        self._files = files
        self.elsewhere = elsewhere
        self._problems: dict[str, list[Problem]] = {}
        self._count = self._more = 0  # of problems that are kept, and of those that are not
        self.bare: dict[str, None] = {}
        """The files that were read to their end and have nothing wrong, but no exchange."""
        self._originals = Originals(files)
        self._kept: tuple[tuple[str, int, int], Snapshot] | None = None
        self._dictionaries: defaultdict[str, Dictionaries] = defaultdict(Dictionaries)

    @property
    def problems(self) -> list[Problem]:
        """What was met in the files that were read so far, file by file; a ``more`` counts those beyond 10,000."""
        kept = [one for several in self._problems.values() for one in several]
        return [*kept, Problem("more", 0, (self._more,))] if self._more else kept

    def __call__(self, asked: Wanted) -> Iterator[Snapshot]:
        """The exchanges that are wanted, in the order of the files."""
        for name in self._files.names(self._tell_once):
            self._count -= len(self._problems.pop(name, ()))
            try:
                yield from self._of_file(name, asked)
            except (NotFound, DamagedError):
                self._tell(Problem("unread", 0, file=name))

    def record_types(self, file: str | None = None) -> Counter[str]:
        """How many records of which WARC-Type there are among the first 10,000, of all files or of one: asked where no
        exchange is."""
        found: Counter[str] = Counter()
        for name in self._files.names(_untold) if file is None else [file]:
            with suppress(NotFound, DamagedError), self._files.open(name) as stream:
                for one in lenient.read(stream, max_block=0):
                    if isinstance(one, WarcRecord):
                        found[one.kind] += 1
                    if found.total() >= _MOST_COUNTED:
                        return found
        return found

    def at(self, ref: SnapshotRef) -> Snapshot:
        """The exchange that ``ref`` points to; raises NotFound and DamagedError."""
        with self._files.open(ref.file) as stream:
            found_in = self._dictionaries[ref.file]
            read = lenient.read(stream, start=ref.offset, kinds=_KINDS, dictionaries=found_in)
            for one in joined(read):
                if isinstance(one, Problem):
                    continue
                if one.record_id == ref.record_id and (found := self._snapshot(one, ref.file, Wanted(), _untold)):
                    return found
                if one.offset != ref.offset and one.length:
                    break
        raise DamagedError(f"does not hold {ref.record_id}", file=ref.file, offset=ref.offset)

    def original_of(self, revisit: Snapshot) -> Snapshot | None:
        """What a revisit, also one of another source, repeats, where one of these files has it."""
        place = self._originals.of(revisit)
        return self._original(place, revisit.captured) if place is not None else None

    def _of_file(self, name: str, asked: Wanted) -> Iterator[Snapshot]:
        met: set[tuple[Kind, int]] = set()
        is_bare = asked == Wanted()
        with self._files.open(name) as stream:
            for one in joined(lenient.read(stream, kinds=_KINDS)):
                if isinstance(one, Problem):
                    self._tell(Problem(one.kind, one.offset, one.figures, name))
                    met.add((one.kind, one.offset))
                else:
                    found = self._snapshot(one, name, asked, self._tell)
                    if met and found is not None:
                        found = _cut_by({kind for kind, at in met if at == one.offset}, found)
                    met.clear()
                    if found is not None:
                        is_bare = False
                        yield found
                    del one, found  # they may have 100 MB, and the next ones as much

        if is_bare and name not in self._problems and len(self.bare) < _MOST_PROBLEMS:
            self.bare[name] = None

    def _snapshot(
        self, record: WarcRecord, file: str, asked: Wanted, tell: Callable[[Problem], None]
    ) -> Snapshot | None:
        """The exchange that a record holds, if it holds one and it is wanted."""
        kind, url = record.kind or _kind_by_type(record), record.url
        if kind not in _READ or not url[:8].lower().startswith(_HTTP):
            if kind in _WITH_ADDRESS and _lacks_address(record, url):
                tell(Problem("address", record.offset, file=file))
            return None
        copied = original_of(url)
        if not asked.has_address(url) and not (copied and asked.has_address(copied)):
            return None
        captured = captured_of(record)
        if captured is None:
            tell(Problem("date", record.offset, file=file))
            return None
        found = _READ[kind](record, file, captured) if copied or asked.has_moment(captured) else None
        if found is None:
            return None
        if is_segment(record):
            tell(Problem("segment", record.offset, file=file))
        if kind == "revisit":
            found = self._resolved(found, tell)
        if not found.status and found.kind != "failure":
            tell(Problem("http", record.offset, file=file))
            return None
        found = as_memento(found, copied) if copied else found
        return found if asked.has(found) else None

    def _resolved(self, revisit: Snapshot, tell: Callable[[Problem], None]) -> Snapshot:
        original = self.original_of(revisit)
        if original is None and self.elsewhere is not None:
            original = self.elsewhere(revisit)
        if original is None:
            tell(Problem("original", revisit.offset, file=revisit.file))
            return revisit
        return replace(revisit, original=original)

    def _original(self, place: Place, near: dt.datetime) -> Snapshot | None:
        """The exchange at a place; a small one is kept for the next revisit, which often repeats it, too."""
        if self._kept is not None and self._kept[0] == (place.file, place.offset, place.id):
            return self._kept[1]
        with suppress(NotFound, DamagedError), self._files.open(place.file) as stream:
            found_in = self._dictionaries[place.file]
            read = lenient.read(stream, start=place.offset, kinds=_KINDS, dictionaries=found_in)
            for one in joined(read):
                if isinstance(one, WarcRecord) and place.is_of(one):
                    found = _READ[one.kind](one, place.file, captured_of(one) or near)
                    if found is not None and len(found.raw) <= _SMALL:
                        self._kept = (place.file, place.offset, place.id), found
                    return found
        return None

    def _tell_once(self, problem: Problem) -> None:
        """Of a file that is looked at again."""
        if problem not in self._problems.get(problem.file or "", ()):
            self._tell(problem)

    def _tell(self, problem: Problem) -> None:
        if self._count < _MOST_PROBLEMS:
            self._count += 1
            self._problems.setdefault(problem.file or "", []).append(problem)
        else:
            self._more += 1


def _cut_by(met: set[Kind], found: Snapshot) -> Snapshot:
    """The exchange, marked as cut where what was met with its record means that."""
    cuts = met & INCOMPLETE
    # A block that is as long as it should be is whole: what was cut off is the check sum of its packing.
    is_whole = cuts <= {"short", "cut"} and (_has_end(found) if "short" in cuts else "length" not in met)
    if not cuts or found.truncated or is_whole:
        return found
    return replace(found, truncated="unspecified")


def _exchange(record: WarcRecord, file: str, captured: dt.datetime) -> Snapshot | None:
    plain = plain_head(record.block)
    if plain[0] and not is_segment(record):
        return snapshot_in(record, file=file, captured=captured, plain=plain)
    whole = final_response(record.block)
    if not status_of(whole) and _PAGE.match(whole):
        return _resource(record, file, captured)
    whole = _with_blank_line(whole)
    found = snapshot_in(record if whole is record.block else replace(record, block=whole), file=file, captured=captured)
    return replace(found, truncated="unspecified") if is_segment(record) and not found.truncated else found


def _with_blank_line(message: bytes) -> bytes:
    """The message with the blank line that is missing, or holds blanks, between its head and the page: no field of a
    head begins as a page does. Where its lines end with CR alone, they get the ends that HTTP has."""
    if by_cr := _HEAD_BY_CR.match(message, 0, MAX_HTTP_HEAD):
        return by_cr[0].replace(b"\r", b"\r\n") + message[by_cr.end() :]
    end = head_end(message) or len(message)
    if message.find(b"\n<", 0, end) < 0 or not (page := _PAGE_IN_HEAD.search(message, 0, min(end, MAX_HTTP_HEAD))):
        return message
    return message[: page.end()] + b"\r\n" + message[page.end() :]


def _has_end(found: Snapshot) -> bool:
    """Whether the page comes to its end, so that the record's length was wrong and nothing is missing."""
    return found.kind != "revisit" and found.raw[-200:].rstrip().lower().endswith((b"</html>", b"</body>"))


def _kind_by_type(record: WarcRecord) -> str:
    """Of a record without WARC-Type: its Content-Type tells a response."""
    told = (record.headers.first("Content-Type") or "").replace(" ", "").lower()
    return "response" if told == "application/http;msgtype=response" else ""


def _lacks_address(record: WarcRecord, url: str) -> bool:
    """Whether what stands for the address is none, or that of an HTTP exchange and no address of the web. Scoop keeps
    pictures of pages as exchanges with ``file:``."""
    told = (record.headers.first("Content-Type") or "").lower()
    if url.startswith("file:///"):
        return False
    return not _SCHEME.match(url) or told.startswith("application/http")


def _resource(record: WarcRecord, file: str, captured: dt.datetime) -> Snapshot | None:
    """What was kept without HTTP counts as found; replay tools take it so, too. A page that stands where a response
    should came by HTTP/0.9, which has no head, or its tool kept none."""
    kept = record.headers.first("Content-Type")
    if record.kind == "resource" and status_of(record.block) and (not kept or _IS_MESSAGE.match(kept)):
        return _exchange(record, file, captured)
    if kept and kept.lower().startswith("application/http"):
        kept = "text/html" if record.kind != "resource" else kept
    head = f"HTTP/1.1 200 OK\r\n{f'Content-Type: {kept}' if kept else ''}\r\n\r\n"
    whole = replace(record, block=head.encode("latin-1", "replace") + record.block)
    return replace(snapshot_in(whole, file=file, captured=captured), kind="resource")


def _failure(record: WarcRecord, file: str, captured: dt.datetime) -> Snapshot | None:
    """A request of ours that got no response."""
    told = dict(record.warc_fields()) if not record.headers.first("WARC-Concurrent-To") else {}
    if not {"reason", "detail"} <= told.keys():
        return None
    bare = snapshot_in(replace(record, block=b""), file=file, captured=captured)
    return replace(bare, kind="failure", failure=f"{told['reason']}: {told['detail']}")


_READ: Final = {"response": _exchange, "revisit": _exchange, "resource": _resource, "metadata": _failure}


def _is_at(url: str, host: str) -> bool:
    """Whether the address is at the host, or at one below it."""
    found = _HOST.match(url)
    at = found[1].lower() if found else ""
    with suppress(ValueError):
        at = at if at.isascii() else ascii_host(at)
    return at == host or at.endswith(f".{host}")


def _untold(problem: Problem) -> None:
    """The iteration tells what it meets; one exchange alone is there or not."""
