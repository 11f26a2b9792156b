"""Files of others that articles were made of: where they lay, and what they give today."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property, partial

import msgspec

from archive.errors import ArchiveError, NotFound
from archive.manifest import Origin
from archive.reading.captures import Captures
from archive.storage.places import path_of, place_of_others
from archive.warc.files import WarcFiles
from archive.warc.read import Snapshot
from archive.warc.snapshot import SnapshotRef

__all__ = ["Origins", "location_of", "state_of"]


class Origins:
    """The files of others that are ``named``, by id."""

    def __init__(self, named: Iterable[Origin]) -> None:
        self._named = named
        self._captures: dict[str, tuple[str, Captures]] = {}
        self._reached: set[str] = set()

    def snapshot(self, ref: SnapshotRef) -> Snapshot:
        """The exchange in an origin; raises NotFound where it is not where it was. A revisit has the body of what it
        repeats, in whichever origin that lies."""
        origin = self._by_id.get(ref.origin or "")
        if origin is None:
            raise NotFound(f"{ref.origin}: no manifest names this origin")
        try:
            file, found = self._opened(origin)
            name = file if ref.file == file else f"{file}!{ref.file}"
            return found.at(msgspec.structs.replace(ref, origin=None, file=name))
        except ArchiveError as error:
            told = f"the file that held {ref.url} does not give it any more ({error})"
            raise NotFound(f"{location_of(origin)}: {told}") from error

    def add(self, origin: Origin) -> None:
        """Takes one more in."""
        self._by_id.setdefault(origin.id, origin)

    def moves(self, origin: Origin) -> bool:
        """Takes it for the one of its id that is known, where that cannot be reached any more; whether it did."""
        known = self._by_id.get(origin.id)
        if known is None or known.uri == origin.uri or origin.id in self._reached:
            return False
        if _is_reached(known):
            self._reached.add(origin.id)
            return False
        self._by_id[origin.id] = origin
        self._captures.pop(origin.id, None)
        return True

    def original_of(self, revisit: Snapshot) -> Snapshot | None:
        """What a revisit repeats, where one of the origins has it: each is read once for that."""
        for origin in self._by_id.values():
            with suppress(ArchiveError, OSError):
                if (found := self._opened(origin)[1].original_of(revisit)) is not None:
                    return found
        return None

    def _opened(self, origin: Origin) -> tuple[str, Captures]:
        """The name of an origin's file and what is in it, which is kept: where revisits' originals lie costs a pass."""
        if origin.id not in self._captures:
            place, file = place_of_others(location_of(origin))
            if file is None:
                raise NotFound("there is no such file")
            files = WarcFiles(place, partial(iter, [file]))
            self._captures[origin.id] = file, Captures(files, self.original_of)
        return self._captures[origin.id]

    @cached_property
    def _by_id(self) -> dict[str, Origin]:
        return {origin.id: origin for origin in self._named}


def location_of(origin: Origin) -> str:
    """Where an origin lay: a path of this machine, or an s3 address."""
    return path_of(origin.uri)


def _is_reached(origin: Origin) -> bool:
    """Whether a file lies there that may be it. Its digest would cost as much as to read it."""
    try:
        place, file = place_of_others(location_of(origin))
        return file is not None and place.size(file) >= origin.size
    except (ArchiveError, OSError):
        return False


def state_of(origin: Origin) -> str:
    """``there``, with its digest; ``changed``; ``absent``, where it cannot be reached. A file to which more was written
    since (a crawl went on, a download was completed) is there."""
    try:
        place, file = place_of_others(location_of(origin))
        if file is None:
            return "absent"
        size = place.size(file)
        if size < origin.size:
            return "changed"
        sha256 = place.sha256(file) if size == origin.size else place.sha256_of_first(file, origin.size)
        return "there" if sha256 == origin.sha256 else "changed"
    except (ArchiveError, OSError):
        return "absent"
