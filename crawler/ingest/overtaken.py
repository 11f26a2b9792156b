"""Visits that are judged again, since an older capture of their article has come.

What a visit brings depends on what was known of the article before it: a page that showed what was known wrote no line,
and neither did a 404 where nobody knew of an article. When a capture between the two comes later, it is a return to the
earlier text, or the end of the article: a version. So histories are the same in whatever order files are imported.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import msgspec

from archive.errors import ArchiveError
from archive.layout import is_segment
from archive.manifest import Manifest, Origin
from archive.reading.captures import Captures, Elsewhere, Wanted
from archive.reading.origins import location_of
from archive.reading.reader import open_archive
from archive.runs.chain import manifests
from archive.runs.files import fates_of
from archive.storage.base import Storage
from archive.warc.files import WarcFiles, parted
from archive.warc.read import Snapshot
from archive.warc.snapshot import SnapshotRef
from crawler.articles.outcome import Outcome
from crawler.articles.page import Page
from crawler.ingest.exchanges import Tally, met
from crawler.ingest.known import Known, Visit, capture_id

__all__ = ["judged_again"]

logger = logging.getLogger(__name__)

_Pages = Mapping[bytes, Page]
# Stands for the archive's own WARC files, which are nobody's origin.
_OWN: Final = Origin("", "", 0, "")


def judged_again(
    storage: Storage, outlet: str, known: Known, here: _Pages, judge: Callable[[Page], Outcome]
) -> Iterator[Outcome]:
    """The outcomes of the visits that were overtaken and bring a line now; ``known`` has noted these lines. ``here``
    are the pages of the run that is not written yet, by ``capture_id``, without their bodies."""
    while overtaken := known.overtaken():
        pages = _located(storage, outlet, known, list(filter(known.is_overtaken, overtaken)), here)
        for visit in overtaken:
            page = pages.get(visit.capture)
            # What came behind a return to the earlier text is overtaken no more.
            if page is None or not known.is_overtaken(visit) or (whole := known.read(page.ref)) is None:
                continue
            known.judged(visit)
            if whole.repeats and not whole.body:  # what it repeats is not there
                continue
            outcome = judge(replace(page, body=whole.body, overlong=whole.overlong))
            lines = tuple(line for line in outcome.articles if not known.has_line(line))
            if lines:
                known.note(lines)
                yield msgspec.structs.replace(outcome, page=page, articles=lines, extracted=None)


def _located(storage: Storage, outlet: str, known: Known, overtaken: Iterable[Visit], here: _Pages) -> _Pages:
    """The pages of these visits, without their bodies; of an earlier run they are looked for in the files that it read
    or wrote. A visit that is in none of them any more is left out, and told."""
    pages: dict[bytes, Page] = {}
    elsewhere: defaultdict[str, set[bytes]] = defaultdict(set)
    for one in overtaken:
        if one.capture in here:
            pages[one.capture] = here[one.capture]
        else:
            elsewhere[one.run].add(one.capture)
    for run in [run for run, _ in manifests(storage, outlet) if run.run in elsewhere] if elsewhere else ():
        pages |= _of_run(storage, run, elsewhere[run.run], known.original_of)
    if missing := {capture for captures in elsewhere.values() for capture in captures}.difference(pages):
        logger.warning(
            "%s: %d captures were compared with older ones than came now, and their files are not there any more; "
            "versions may be missing. Where the files are back, import all of them into a new archive",
            outlet,
            len(missing),
        )
    return pages


def _of_run(storage: Storage, run: Manifest, wanted: Collection[bytes], elsewhere: Elsewhere) -> dict[bytes, Page]:
    """Those of a run's pages that are wanted; what revisits among them repeat may lie ``elsewhere``."""
    fates = {capture_id(one.led_to or one.url, one.captured or "", one.status): one for one in fates_of(storage, run)}
    files = _Files(storage, run, elsewhere)
    pages: dict[bytes, Page] = {}
    for found in met(files, Tally()):
        page = found.page
        capture = capture_id(page.url, page.captured, page.status)
        if capture in wanted and found.cause is None:
            fate = fates[capture]
            hops = tuple(replace(hop, ref=_named(hop.ref)) for hop in page.hops)
            told = replace(page, outlet=run.outlet, requested=fate.url, seen_in=fate.seen_in)
            pages[capture] = replace(told, ref=_named(page.ref), hops=hops, body=b"")
    return pages


def _named(ref: SnapshotRef) -> SnapshotRef:
    return msgspec.structs.replace(ref, origin=ref.origin or None)


class _Files:
    """The archive's own WARC files of a run and the files of others that it read, as one source: a redirect may lie in
    another file than the page that it led to. ``origin_of`` tells of the exchange that was given last."""

    def __init__(self, storage: Storage, run: Manifest, elsewhere: Elsewhere) -> None:
        self._storage, self._run, self._elsewhere = storage, run, elsewhere
        self._origin = _OWN

    def snapshots(self) -> Iterator[Snapshot]:
        own = [entry.name for entry in self._run.files if is_segment(entry.name)]
        yield from Captures(WarcFiles(self._storage, lambda: iter(own)))(Wanted())
        for origin in sorted(self._run.origins, key=lambda one: one.uri):
            self._origin = origin
            try:
                source = open_archive(location_of(origin))
                source.looks_also(self._elsewhere)
                yield from source.snapshots()
            except ArchiveError as error:
                logger.warning("%s: %s", location_of(origin), error)

    def origin_of(self, file: str) -> tuple[Origin, str]:
        outer, inner = parted(file)
        return self._origin, file if self._origin is _OWN else inner or outer.rpartition("/")[2]
