"""Files of others that articles were made of: where they lay, and what they give today."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from urllib.parse import urlsplit
from urllib.request import url2pathname

import msgspec

from archive.errors import ArchiveError, NotFound
from archive.manifest import Manifest, Origin
from archive.reading.reader import Archive, open_archive
from archive.storage.others import place_of_others
from archive.warc.read import Snapshot
from archive.warc.snapshot import SnapshotRef

__all__ = ["Origins", "location_of", "state_of"]


class Origins:
    """The origins that ``manifests`` name, by id."""

    def __init__(self, manifests: Iterable[Manifest]) -> None:
        self._manifests = manifests
        self._opened = lru_cache(4)(open_archive)

    def snapshot(self, ref: SnapshotRef) -> Snapshot:
        """The exchange in an origin; raises NotFound where it is not where it was."""
        origin = self._by_id.get(ref.origin or "")
        if origin is None:
            raise NotFound(f"{ref.origin}: no manifest names this origin")
        place = location_of(origin)
        name = place.rstrip("/").rpartition("/")[2]
        file = name if ref.file == name else f"{name}!{ref.file}"
        try:
            held: Archive = self._opened(place)
            found = held.snapshot(msgspec.structs.replace(ref, origin=None, file=file))
        except ArchiveError as error:
            raise NotFound(f"{place}: the file that held {ref.url} does not give it any more ({error})") from error
        return found

    @cached_property
    def _by_id(self) -> dict[str, Origin]:
        return {origin.id: origin for manifest in self._manifests for origin in manifest.origins}


def location_of(origin: Origin) -> str:
    """Where an origin lay: a path of this machine, or an s3 address."""
    parts = urlsplit(origin.uri)
    return url2pathname(parts.path) if parts.scheme == "file" else origin.uri


def state_of(origin: Origin) -> str:
    """``there``, with its digest; ``changed``; ``absent``, where it cannot be reached."""
    try:
        place, file = place_of_others(location_of(origin))
        if file is None:
            return "absent"
        if place.size(file) != origin.size:
            return "changed"
        return "there" if place.sha256(file) == origin.sha256 else "changed"
    except (ArchiveError, OSError):
        return "absent"
