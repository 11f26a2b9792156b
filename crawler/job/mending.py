"""Mending an outlet, articles and store and all: what ``scrapy mend`` does."""

from __future__ import annotations

from collections.abc import Iterator

from archive import layout
from archive.catalog.write import refresh
from archive.errors import StorageError
from archive.runs.chain import manifests, run_summaries
from archive.runs.lock import locked
from archive.runs.lost import lost_segments
from archive.runs.mend import Mended, how_made, lost_files, mend_outlet
from archive.storage.base import Storage
from archive.storage.local import LocalStorage
from archive.transfer.download import follow
from archive.transfer.packing import pack
from archive.transfer.restore import restore
from archive.transfer.spool import Spool
from archive.transfer.stored import noted
from crawler.articles.alike import made_alike
from crawler.articles.first_memory import teach
from crawler.articles.overtaken import judge_again
from crawler.articles.rederive import derive
from crawler.location import Location
from crawler.outlets import Outlet
from crawler.workers.pool import Workers

__all__ = ["mend_whole", "outlets_of", "stored"]


def outlets_of(location: Location) -> list[str]:
    """The outlets of which the folder, or the store behind it, has WARCs or runs; FormatError for a folder without any
    that a newer version marked."""
    names = (entry.name for kind in ("warc/", "runs/") for entry in location.reading.list(kind))
    found = sorted({layout.outlet_of(name) for name in names} - {""})
    if not found and (mark := location.root / layout.MARK).exists():
        layout.check(mark.read_bytes(), str(location.root))
    return found


def mend_whole(location: Location, outlet: str, described: Outlet | None, workers: Workers) -> Iterator[Mended]:
    """Mends the folder, derives the articles that are missing, and then makes the store whole from it; what was done,
    and what is ``lost`` all the same. Raises StorageError where the store does not hold all of it in the end."""
    local = LocalStorage(location.root)
    layout.prepare(location.root)
    with locked(location.root, outlet):
        if location.store:
            follow(location.store, location.root, outlet)
        yield from (one for one in mend_outlet(location.root, outlet, location.reading) if not one.lost)
        for file in derive(local, outlet, described, workers, location.reading):
            yield Mended(file.name, "written")
        alike = made_alike(local, outlet, described, workers, location.reading)
        yield from (Mended(file.name, "written") for file in (alike.files if alike else ()))
        for file in judge_again(local, outlet, described, workers, location.reading):
            yield Mended(file.name, "written")
        report = teach(local, outlet, described, workers, location.reading)
        yield from (Mended(file.name, "written") for file in (report.files if report else ()))
        refresh(local, outlet, {one.name: one.sha256 for one in run_summaries(local, outlet)})
        lost = lost_files(local, outlet)
        runs = [one for one, _ in manifests(local, outlet)]
        yield from (Mended(name, how_made(runs, name), lost=True) for name in lost)
        if location.store:
            yield from stored(local, location.store, outlet, location.keep)
        there = location.store or local
        elsewhere = () if location.store else noted(location.root, outlet)
        yield from lost_segments(runs, there.sizes(f"warc/{outlet}/"), elsewhere)


def stored(local: LocalStorage, store: Storage, outlet: str, keep: bool | int) -> Iterator[Mended]:
    """Makes the store whole from the folder; StorageError where it does not hold all of it in the end."""
    missing = restore(local, store, outlet)
    spool = Spool(local, store, outlet, keep=keep)
    spool.forget(missing)
    pack(local, outlet, store)
    spool.upload_pending()
    report = spool.stop(0)
    yield from (Mended(name, "stored") for name in report.stored)
    if report.pending:
        raise StorageError(next(iter(report.errors.values()), f"{report.pending[0]} is not in {store} yet; mend again"))
