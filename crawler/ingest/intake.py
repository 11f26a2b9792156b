"""``-a intake=``: a folder or bucket into which a browser's captures are put, and that each run takes in.

Each file is taken once, by its digest: the manifests of an outlet's imports name the files that were read for it
(``origins``). A file that is still written waits. One that holds nothing that can be read is set aside with its cause:
a local one into the folder ``set-aside``, one of a bucket by its name in the manifest alone.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

from archive.causes import Alarm, Cause
from archive.errors import FormatError, NotFound, StorageError, UsageError
from archive.layout import is_archive_file
from archive.manifest import Origin
from archive.render.plain import on_a_line
from archive.runs.chain import manifests
from archive.runs.lock import locked
from archive.storage.base import Entry, Storage
from archive.storage.local import LocalStorage
from archive.storage.places import place_of_others, written_out
from crawler.articles.reextract import reextract
from crawler.articles.site_memory import latest_memory
from crawler.ingest.course import Import
from crawler.ingest.origins import Source
from crawler.outlets import Outlet
from crawler.workers.pool import Workers

__all__ = ["SET_ASIDE", "Intake", "Taken"]

logger = logging.getLogger(__name__)

SET_ASIDE: Final = "set-aside"
# Seconds for which a local file must have been left alone. A store shows a file when it is whole.
_QUIET: Final = 60.0
# As programs call what they have not finished.
_UNFINISHED: Final = re.compile(r"\.(?:open|part|partial|tmp|temp|crdownload|download)$", re.IGNORECASE)


@dataclass(slots=True)
class Taken:
    """What became of the files: how many were taken in and gave how many articles; the names of those that wait, and of
    those that were set aside."""

    files: int = 0
    articles: int = 0
    waiting: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"files": self.files, "articles": self.articles, "waiting": self.waiting, "set_aside": self.set_aside}


@dataclass(slots=True)
class _Seen:
    """The files that were read for one outlet: by digest, and by address and size."""

    digests: set[str] = field(default_factory=set)
    places: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Path, outlet: str) -> _Seen:
        # An interrupted run names files that it did not read to their end.
        runs = [run for run, _ in manifests(LocalStorage(root), outlet) if run.status != "interrupted"]
        origins = [origin for run in runs for origin in run.origins]
        return cls({one.sha256 for one in origins}, {(one.uri, one.size) for one in origins})

    def has(self, origin: Origin) -> bool:
        """Whether this file was read, also under another name. All that are empty are equal, and each is one more
        that did not come."""
        return origin.sha256 in self.digests if origin.size else (origin.uri, 0) in self.places


class Intake:
    """The files at ``location``; ``settings`` has the options of a bucket. Raises UsageError where there is no such
    folder or bucket."""

    def __init__(self, location: str, settings: Mapping[str, object] | None = None) -> None:
        self.location = location.rstrip("/")
        self._is_local = "://" not in location
        self._settings = settings
        try:
            self._place, file = place_of_others(location, settings)
        except NotFound as error:
            raise UsageError(f"-a intake={location}: {error}") from None
        if file is not None:
            raise UsageError(f"-a intake={location}: name the folder or bucket that files are put into, not a file")

    def take(self, root: Path, outlets: Mapping[str, Outlet | None], workers: Workers) -> Taken:
        """Takes what is new into the archive at ``root``: pages of these outlets alone, and each file once for each.

        Raises LockedError where another run writes one of them."""
        taken = Taken()
        seen = {name: _Seen.of(root, name) for name in outlets}
        is_first = [name for name in outlets if latest_memory(LocalStorage(root), name) is None]
        catalogue = {name: one for name, one in outlets.items() if one is not None}
        with Import(root, catalogue, workers, lambda _: None, learns=True) as course:
            for entry in self._files(taken):
                lacking = {name for name in outlets if not self._is_known(seen[name], entry)}
                if lacking:
                    self._read(entry, course, lacking, seen, taken)
        taken.articles = course.progress.articles
        for name in is_first:
            _again(root, name, outlets[name], workers)
        return taken

    def _files(self, taken: Taken) -> Iterator[Entry]:
        """The files that are whole, as far as their names and times tell."""
        for entry in sorted(self._place.list()):
            if entry.name.startswith(f"{SET_ASIDE}/"):
                continue
            if _UNFINISHED.search(entry.name) and is_archive_file(_UNFINISHED.sub("", entry.name)):
                taken.waiting.append(entry.name)
            elif is_archive_file(entry.name):
                if self._is_quiet(entry):
                    yield entry
                else:
                    taken.waiting.append(entry.name)

    def _is_quiet(self, entry: Entry) -> bool:
        """Whether nobody writes the file any more, as far as its times tell. The machine that wrote it may have told a
        time that is to come; when its name was made, our own clock tells."""
        if not self._is_local:
            return True
        try:
            told, now = self._path(entry).stat(), time.time()
        except OSError:
            return False
        return now - (told.st_mtime if told.st_mtime <= now else told.st_ctime) >= _QUIET

    def _is_known(self, seen: _Seen, entry: Entry) -> bool:
        """A file of a bucket never changes under its name without another size; so it is not read for its digest."""
        return not self._is_local and (self._uri(entry), entry.size) in seen.places

    def _read(self, entry: Entry, course: Import, lacking: set[str], seen: Mapping[str, _Seen], taken: Taken) -> None:
        try:
            source = Source(str(self._path(entry)) if self._is_local else self._uri(entry), self._settings)
            origin, _ = source.origin_of(entry.name.rpartition("/")[2])
        except (FormatError, NotFound, StorageError) as error:
            # It was taken away or renamed meanwhile, or we may not read it: no reason to crawl nothing.
            logger.warning("intake: %s: %s", entry.name, on_a_line(str(error)))
            taken.waiting.append(entry.name)
            return
        lacking = {name for name in lacking if not seen[name].has(origin)}
        if not lacking:
            return
        before = course.progress.tally.exchanges
        course.read(source, lacking)
        told = self._told(entry, source, course.progress.tally.exchanges - before)
        if told is not None and told.detail.kind == "file_unread":
            taken.set_aside.append(entry.name)
            origin = self._set_aside(entry, origin, told)
        else:
            taken.files += 1
        for name in lacking:
            course.note(name, origin, told)
            seen[name].digests.add(origin.sha256)

    def _told(self, entry: Entry, source: Source, exchanges: int) -> Alarm | None:
        """What is wrong with a file that was read."""
        problems = source.archive.problems
        if not entry.size:
            return Alarm("intake", Cause("file_unread", code="empty"), entry.name)
        if not problems:
            return None
        if exchanges:
            return Alarm("intake", Cause("file_damaged", count=len(problems)), entry.name)
        return Alarm("intake", Cause("file_unread", code=problems[0].kind), entry.name)

    def _set_aside(self, entry: Entry, origin: Origin, told: Alarm) -> Origin:
        """Moves a local file out of the way, with its cause beside it; where it lies then. In a folder that we may not
        write it stays."""
        if not self._is_local:
            return origin
        path = self._path(entry)
        aside = written_out(self.location) / SET_ASIDE / f"{origin.id}-{path.name}"
        cause = {"file": entry.name, "sha256": origin.sha256, "cause": msgspec.to_builtins(told.detail)}
        try:
            aside.parent.mkdir(exist_ok=True)
            aside.with_name(f"{aside.name}.cause.json").write_text(json.dumps(cause, indent=1) + "\n")
            path.rename(aside)
        except OSError as error:
            logger.warning("intake: %s cannot be moved to %s/ (%s)", entry.name, SET_ASIDE, error.strerror)
            return origin
        return msgspec.structs.replace(origin, uri=aside.resolve().as_uri())

    def _path(self, entry: Entry) -> Path:
        return self._place.path(entry.name) if isinstance(self._place, LocalStorage) else Path(entry.name)

    def _uri(self, entry: Entry) -> str:
        return f"{self.location}/{entry.name}"


def _again(root: Path, outlet: str, described: Outlet | None, workers: Workers) -> None:
    """Makes an outlet's articles again where it has its first memory now: an outlet's first captures are extracted
    with what they teach, as in its first crawl."""
    storage: Storage = LocalStorage(root)
    if latest_memory(storage, outlet) is not None:
        with locked(root, outlet):
            reextract(storage, outlet, described, workers)
