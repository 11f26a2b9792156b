"""What a revisit of an archive of ours repeats: found by the indexes, without a pass over the WARC files."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import suppress

from msgspec.structs import replace

from archive import layout
from archive.errors import DamagedError, NotFound
from archive.storage.base import Storage
from archive.warc.read import Original, Snapshot, parse_date, snapshot_from
from archive.warc.snapshot import SnapshotRef

__all__ = ["with_original"]


def with_original(storage: Storage, revisit: Snapshot) -> Snapshot:
    """``revisit`` with the snapshot that it repeats; as it is where it names none, or the archive does not have it any
    more. May raise StorageError."""
    return replace(revisit, original=_original(storage, revisit))


def _original(storage: Storage, revisit: Snapshot) -> Snapshot | None:
    named = revisit.refers_to
    if named is None or not (named.record_id and named.url and named.date):
        return None
    with suppress(DamagedError):
        at = parse_date(named.date)
        for ref in _places(storage, layout.outlet_of(revisit.file), named, at):
            with suppress(NotFound, DamagedError):
                found = snapshot_from(storage, ref)
                return found if found.kind == "response" else None
    return None


def _places(storage: Storage, outlet: str, named: Original, at: dt.datetime) -> Iterator[SnapshotRef]:
    """Where the indexes have a record of this address and second; the record's id says whether it is the one."""
    second, record_id = f" {at:%Y%m%d%H%M%S} ", named.record_id or ""
    for index in _indexes(storage, outlet, at):
        with suppress(NotFound, ValueError, KeyError):  # `archive verify` names an index that is damaged
            for line in storage.read(index).decode().splitlines():
                if second in line and (told := json.loads(line[line.index("{") :])).get("url") == named.url:
                    place = told["filename"], int(told["offset"]), int(told["length"])
                    yield SnapshotRef(*place, record_id, told.get("digest", ""), None, told["url"], int(told["status"]))


def _indexes(storage: Storage, outlet: str, at: dt.datetime) -> list[str]:
    """The indexes of the segments that were begun before a moment, in its month or the one before, the last first."""
    month = f"{layout.month(layout.timestamp(at))}/"
    months = month, layout.month_before(month)
    names = [name for one in months for name in storage.names(f"index/{outlet}/{one}")]
    begun = {name: layout.begun_of(f"{name.removesuffix('.cdxj')}.warc.gz") for name in names if name.endswith(".cdxj")}
    until = layout.timestamp(at + dt.timedelta(seconds=1))
    known = [(since, name) for name, since in begun.items() if since is not None and since <= until]
    return [name for _, name in sorted(known, reverse=True)]
