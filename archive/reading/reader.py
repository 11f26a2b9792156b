"""Reading an archive: articles, their history, and the bytes that prove them. Reading never writes."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, Unpack

from archive import layout
from archive.article import CORPUS, Article
from archive.catalog.files import CatalogError, CatalogFile
from archive.catalog.view import Catalog, Group, catalog_of
from archive.errors import FormatError, NotFound, StorageError, UsageError
from archive.layout import is_archive_file, moment
from archive.manifest import Fate, Manifest, Origin
from archive.reading.aliases import Aliases, aliases_of
from archive.reading.choice import Choice, Date, Names, named, unknown_outlet
from archive.reading.filters import Filters, chosen
from archive.reading.history import Order, fold, in_time, latest
from archive.reading.ids import renewed, renewed_fate
from archive.reading.order import order_of
from archive.runs.chain import in_order, manifest_files, manifests, named_files
from archive.storage.base import Storage
from archive.storage.jsonl import read_as
from archive.storage.local import OPEN
from archive.storage.places import is_store, path_of, storage
from archive.urls import RULES, article_id
from archive.warc.read import Snapshot, snapshot_from
from archive.warc.snapshot import SnapshotRef

if TYPE_CHECKING:
    from collections import Counter

    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from archive.reading.captures import Captures, Elsewhere
    from archive.reading.origins import Origins
    from archive.reading.placements import Placement
    from archive.search.index import Index
    from archive.warc.problem import Problem

__all__ = ["Archive", "open_archive"]


def open_archive(
    location: str | Path | Storage, *, extraction: str | None = None, settings: Mapping[str, object] | None = None
) -> Archive:
    """Opens the archive in a folder or at ``s3://bucket/prefix`` for reading; or, of whoever wrote them, a WARC, ARC or
    WACZ file, or a folder or bucket of them: these have ``snapshots``, and no articles. ``extraction`` (the id that an
    article has in ``extraction.id``) gives the articles as that extraction made them; else the newest one decides.
    ``settings`` has the options of a bucket (``S3_ENDPOINT_URL`` …) that the environment does not say.

    Raises FormatError where there is none or one of a newer format, UsageError for a place of another kind."""
    try:
        place = storage(location, settings)
        mark = place.read(layout.MARK, 0, layout.MARK_LENGTH)
    except NotFound:
        if not any(layout.run_of(entry.name) for entry in place.list("warc/")):
            return _of_others(location, _none_at(location), settings)
    except UsageError as error:
        return _of_others(location, error, settings)
    else:
        return Archive(place, extraction=extraction, identity=layout.check(mark, str(location)))
    return Archive(place, extraction=extraction)


def _opened_anew(place: Storage, extraction: str | None, identity: int | None) -> Archive:
    return Archive(place, getattr(place, "captures", None), extraction, identity)


def _of_others(
    location: str | Path | Storage, missing: UsageError, settings: Mapping[str, object] | None = None
) -> Archive:
    """The collection of others that is there; raises ``missing`` where there is none."""
    from archive.reading.collection import collection  # noqa: PLC0415 - who reads our archives does not pay for it

    if re.match("https?://", str(location), re.IGNORECASE):
        bucket = " or s3://bucket/prefix where it lies in a bucket"
        raise UsageError(f"{location}: nothing is read over HTTP; download the file (curl -LO) and name it,{bucket}")
    found = None if isinstance(location, Storage) else collection(location, settings)
    if found is None:
        raise missing
    return Archive(found, found.captures)


def _none_at(location: str | Path | Storage) -> FormatError:
    if not isinstance(location, Storage) and not is_store(str(location)) and not Path(path_of(str(location))).exists():
        return FormatError(f"{location}: there is no archive here (no such file or folder)")
    missing = f"no {layout.MARK}, no warc/, and no WARC, ARC or WACZ file"
    return FormatError(f"{location}: there is no archive here ({missing})")


class Archive:
    """An archive that is read. Nothing is loaded before it is asked for, and nothing is written. ``identity`` is what
    the archive's mark says, where that has been read.

    It can be pickled, for other processes (``multiprocessing``, joblib, Dask): there it is as if newly opened."""

    def __init__(
        self,
        place: Storage,
        captures: Captures | None = None,
        extraction: str | None = None,
        identity: int | None = None,
    ) -> None:
        self.storage = place
        self._identity = identity
        self._of_others = captures
        self._extraction = extraction
        self._opened: dict[str, CatalogFile] = {}
        self._order: Order | None = None

    def __reduce__(self) -> tuple[Callable[..., Archive], tuple[object, ...]]:
        return _opened_anew, (self.storage, self._extraction, self._identity)

    def articles(  # noqa: PLR0913 - each is a question that may be asked of an article
        self,
        *,
        outlet: Names | None = None,
        published_since: Date | None = None,
        published_until: Date | None = None,
        captured_since: Date | None = None,
        captured_until: Date | None = None,
        as_of: Date | None = None,
        status: Names | None = CORPUS,
        language: Names | None = None,
        section: Names | None = None,
        edited: bool | None = None,
        search: str | None = None,
        versions: Literal["latest", "all", "raw"] = "latest",
    ) -> Iterator[Article]:
        """The articles that fit every argument, ordered by outlet, then by first capture.

        Dates are years, months, days or moments (ISO 8601, ``date``, ``datetime``; without a zone UTC), and each counts
        from its first moment: *since* takes it in, *until* leaves it out. ``as_of`` gives the corpus as it was known
        then: captures after it count as not there. ``status`` names the states wanted (None: all), ``language`` tags
        (``en`` takes ``en-GB`` in), ``section`` names in the article's trail, in any case. ``edited`` takes the
        articles that have been edited, or those that have not. ``search`` takes those that have these words
        (``"a phrase"``, ``headline:word``, ``-without``: docs/search.md), the most relevant first. ``versions`` gives
        the latest of each article that fits, or all; ``raw`` takes each of the headlines that a site shows in turn for
        a version of its own.

        Raises UsageError for a date or status that is none, NotFound for an outlet that is not here."""
        filters = Filters(
            outlet=outlet,
            published_since=published_since,
            published_until=published_until,
            captured_since=captured_since,
            captured_until=captured_until,
            as_of=as_of,
            status=status,
            language=language,
            section=section,
            edited=edited,
            search=search,
            versions=versions,
        )
        return self._fitting(filters, light=False)

    def _fitting(self, filters: Filters, *, light: bool) -> Iterator[Article]:
        """As ``articles``; where ``light``, of fields that ``archive.catalog.records`` calls heavy some or all may be
        empty."""
        choice, as_of, search = chosen(filters), filters.get("as_of"), filters.get("search")
        limit = None if as_of is None else moment(as_of)
        outlets = self._known(filters.get("outlet"))
        if search is not None:
            from archive.reading.found import found  # noqa: PLC0415 - only who searches pays for SQLite

            return found(self, search, choice, outlets, limit)
        return self._chosen(outlets, choice, limit, light=light)

    @property
    def is_of_others(self) -> bool:
        """Whether these are WARC, ARC or WACZ files, and no archive of ours: they have snapshots, and no articles."""
        return self._of_others is not None

    def __iter__(self) -> Iterator[Article]:
        """The latest version of each article, as ``articles``."""
        return self.articles()

    def __len__(self) -> int:
        """How many articles there are: as many as ``articles`` gives."""
        return sum(1 for _ in self.articles())

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<Archive {self.storage}>"

    def article(self, url: str) -> Article | None:
        """The latest version of the article at ``url`` (or with this id); where no capture opened a version, the last
        capture; None where there is none. Raises UsageError for an address that is none."""
        return latest(self.captures_of(url), self.order)

    def history(self, url: str, *, versions: Literal["all", "raw"] = "all") -> list[Article]:
        """Every version of the article at ``url`` (or with this id), oldest first; empty where there is none. ``raw``
        takes each of the headlines that a site shows in turn for a version of its own.

        Raises UsageError for an address that is none."""
        return fold(self.captures_of(url), self.order, raw=versions == "raw")

    def captures_of(self, url: str) -> Iterator[Article]:
        """The article records that tell of the article at ``url`` (or with this id), at whichever of its addresses
        (``aliases``), before folding."""
        if not isinstance(url, str):
            raise UsageError(f"{url!r} is no address and no id of an article; of an article give its url")
        name = url if "://" not in url else _id_of(url)
        catalog = self._catalog()
        if catalog is not None:
            with suppress(CatalogError):
                group = catalog.group(name)
                return iter(self._told(group, catalog.read(group)))
        wanted = self.aliases.of(name)
        return iter(self.aliases.told((one for one in self.captures(None) if one.id in wanted), self.order))

    def stories(self, articles: Collection[str] | None = None) -> Iterator[tuple[frozenset[str], list[Article]]]:
        """Each article that one of these ids belongs to (None: each there is): the ids of all its addresses, and its
        versions, oldest first; none where no capture opened a version."""
        if articles is None:
            every = self.articles(status=None, versions="all")
            named = (
                (self.aliases.of(name), list(group))
                for name, group in groupby(every, key=lambda one: self.aliases.name(one.id))
            )
        else:
            named = ((ids, fold(captures, self.order)) for ids, captures in self._captures_of_each(articles))
        for ids, history in named:
            yield ids, history if history and history[0].version is not None else []

    def _captures_of_each(self, articles: Collection[str]) -> Iterator[tuple[frozenset[str], list[Article]]]:
        """Of each of these articles the ids and the captures; read by the catalog, or in one pass over all."""
        done: set[str] = set()
        catalog = self._catalog() if articles else None
        if catalog is not None:
            every = sorted(articles)
            with suppress(CatalogError):
                for first in range(0, len(every), _TOGETHER):
                    groups = catalog.groups([one for one in every[first : first + _TOGETHER] if one not in done])
                    told = [(group.articles, self._told(group, catalog.read(group))) for group in groups]
                    done = done.union(*(ids for ids, _ in told))
                    yield from told
                return
        names = {self.aliases.name(one) for one in articles if one not in done}
        found: dict[str, list[Article]] = {name: [] for name in names}
        for article in self.captures() if names else ():
            found.get(self.aliases.name(article.id), []).append(article)
        yield from ((self.aliases.of(name), self.aliases.told(found[name])) for name in sorted(names))

    @cached_property
    def index(self) -> Index:
        """The full-text index, a file outside the archive: docs/search.md."""
        from archive.reading.found import index_of  # noqa: PLC0415

        return index_of(self.storage)

    @property
    def order(self) -> Order:
        """The order of captures: that of their dates, and of the chain of manifests where a run's clock was wrong."""
        if self._order is None and self._catalog() is None:
            self._order = order_of(self.storage, self.storage.folders("runs/"))
        return self._order or in_time

    @cached_property
    def aliases(self) -> Aliases:
        """Which addresses are one article."""
        return aliases_of(self.storage)

    def snapshot(self, of: Article | SnapshotRef) -> Snapshot:
        """The exchange that proves an article: one read of ``length`` bytes at ``offset`` of ``file``. A revisit has
        the body of what it repeats, as far as that is there.

        Raises NotFound where the file is not there and DamagedError where it holds something else."""
        ref = of.snapshot if isinstance(of, Article) else of
        if ref is None and not isinstance(of, Article):
            raise UsageError("there is no such article: article(url) gave None")
        if ref is None:
            raise NotFound("this article has no snapshot: it was extracted outside an archive")
        if not isinstance(ref, SnapshotRef):
            raise UsageError(f"{of!r} is no article; find it first: snapshot(article(url))")
        if self._of_others:
            return self._of_others.at(ref)
        if ref.origin is not None:
            return self._origins.snapshot(ref)
        found = snapshot_from(self.storage, ref)
        if found.kind != "revisit":
            return found
        from archive.reading.repeated import with_original  # noqa: PLC0415 - few articles point to a revisit

        return with_original(self.storage, found)

    def snapshots(
        self,
        url: str | None = None,
        *,
        host: str | None = None,
        status: Iterable[int] | int | None = None,
        since: Date | None = None,
        until: Date | None = None,
    ) -> Iterator[Snapshot]:
        """Every exchange that fits every argument, file by file: of articles, section pages and feeds, with errors and
        redirects. A revisit has the body of what it repeats. Memory does not grow with the source.

        ``host`` takes in those below it; ``since`` takes its moment in, ``until`` leaves it out. Requests that got no
        response have the status 0. The reading goes on behind a defect: ``problems``. Raises UsageError for an
        argument that is none, StorageError where the place refuses."""
        from archive.reading.captures import wanted  # noqa: PLC0415 - who reads articles does not pay for it

        return self._exchanges(wanted(url, host, status, since, until))

    def original_of(self, revisit: Snapshot) -> Snapshot | None:
        """What a revisit, also one of another source, repeats, where a WARC file here has it: one pass over them all,
        once."""
        return self._exchanges.original_of(revisit)

    def looks_also(self, elsewhere: Elsewhere) -> None:
        """Says where else ``snapshots`` looks for what a revisit repeats."""
        self._exchanges.elsewhere = elsewhere

    @property
    def problems(self) -> list[Problem]:
        """What ``snapshots`` met so far that is not as it should be; docs/foreign.md has the kinds."""
        return self._exchanges.problems

    @property
    def without_exchanges(self) -> list[str]:
        """The files in which ``snapshots``, asked for everything, met no exchange and no problem: WET, logs, requests;
        at most 10,000 of them."""
        return list(self._exchanges.bare)

    def record_types(self, file: str | None = None) -> Counter[str]:
        """How many records of which WARC-Type are among the first 10,000, of all files or of one: what there is where
        ``snapshots`` gives nothing."""
        return self._exchanges.record_types(file)

    @property
    def origins(self) -> list[Origin]:
        """The files of others that articles here were made of and that stay where they lie; ``snapshots`` gives what
        lies here, and nothing of these."""
        told = () if self.is_of_others else (origin for run in self.runs() for origin in run.origins)
        return list({one.id: one for one in told}.values())

    @cached_property
    def _origins(self) -> Origins:
        from archive.reading.origins import Origins  # noqa: PLC0415 - few archives have origins

        return Origins(self.origins)

    @cached_property
    def _exchanges(self) -> Captures:
        if self._of_others:
            return self._of_others
        from archive.reading.captures import Captures  # noqa: PLC0415 - as above
        from archive.warc.files import WarcFiles  # noqa: PLC0415

        def listed() -> Iterator[str]:
            _, no_more = named_files(self.storage)
            names = (entry.name for entry in self.storage.list("warc/"))
            return (name for name in names if is_archive_file(name) and not name.endswith(OPEN) and name not in no_more)

        return Captures(WarcFiles(self.storage, listed))

    def to_arrow(self, *, columns: Sequence[str] | None = None, **filters: Unpack[Filters]) -> pa.Table:
        """The articles as one Arrow table; ``columns`` are those wanted, in this order (docs/codebook.md), the filters
        those of ``articles``. Raises UsageError without the extra ``tables``, for a column or a filter that is none."""
        from archive.tables.frames import to_arrow  # noqa: PLC0415 - pyarrow is of an extra

        return to_arrow(self._rows(columns, filters), columns)

    def to_batches(self, *, columns: Sequence[str] | None = None, **filters: Unpack[Filters]) -> pa.RecordBatchReader:
        """The same as a stream of record batches, for tables that are larger than memory."""
        from archive.tables.pack import reader  # noqa: PLC0415

        return reader(self._rows(columns, filters), columns)

    def to_pandas(self, *, columns: Sequence[str] | None = None, **filters: Unpack[Filters]) -> pd.DataFrame:
        """The same as a pandas DataFrame."""
        from archive.tables.frames import to_pandas  # noqa: PLC0415

        return to_pandas(self._rows(columns, filters), columns)

    def to_polars(self, *, columns: Sequence[str] | None = None, **filters: Unpack[Filters]) -> pl.DataFrame:
        """The same as a polars DataFrame; polars is not of the extra ``tables``, install it beside it."""
        from archive.tables.frames import to_polars  # noqa: PLC0415

        return to_polars(self._rows(columns, filters), columns)

    def _rows(self, columns: Sequence[str] | None, filters: Filters) -> Iterator[Article]:
        """The articles of a table with these columns."""
        from archive.tables.columns import are_light  # noqa: PLC0415

        return self._fitting(filters, light=are_light(columns))

    def runs(self, outlet: str | None = None) -> list[Manifest]:
        """The manifests, of all outlets or of one: a run after those it follows, and else in order of their start.
        Raises NotFound for an outlet that is not here."""
        self._known(outlet)
        return in_order(one for one, _ in manifests(self.storage, outlet, self._packed(outlet)))

    def manifests(self, outlet: str) -> Iterator[tuple[str, bytes]]:
        """The names of an outlet's manifests, each with its bytes as they are stored, in no order."""
        return manifest_files(self.storage, outlet, self._packed(outlet))

    def _packed(self, outlet: str | None) -> dict[str, bytes]:
        """The manifests that need not be asked for one by one in a bucket."""
        if not self.storage.lists_dearly:
            return {}
        from archive.catalog.packs import packed_manifests  # noqa: PLC0415 - a folder has none

        outlets = self.storage.folders("runs/") if outlet is None else [outlet]
        return {name: data for one in outlets for name, data in packed_manifests(self.storage, one).items()}

    def fates(self, outlet: str | None = None) -> Iterator[Fate]:
        """The fate of every URL in every run, of all outlets or of one. DamagedError as for ``captures``, NotFound for
        an outlet that is not here."""
        self._known(outlet)
        found = self._lines("fates", outlet, Fate.from_json)
        return iter(found if self.ids_are_current else map(renewed_fate, found))

    def placements(self, url: str | None = None, *, outlet: str | None = None) -> Iterator[Placement]:
        """Where each link stood in the captures of section pages, feeds and sitemaps: at which place, as what headline,
        from when to when; of the article at ``url`` (or with this id) alone, where one is given. A row for each stretch
        in which nothing of that changed, by outlet and list: docs/history.md.

        Raises UsageError for an address that is none, NotFound for an outlet that is not here."""
        from archive.reading.placements import placements, wanted_ids  # noqa: PLC0415 - few ask for it

        wanted = None if url is None else wanted_ids(url, self.aliases)
        for name in sorted(self._known(outlet) or self.outlets()):
            yield from placements(name, self.fates(name), self.runs(name), wanted)

    def outlets(self) -> list[str]:
        """The outlets this archive holds something of."""
        self._stands()
        names = {name for kind in _OF_OUTLETS for name in self.storage.folders(f"{kind}/")}
        if self.storage.lists_dearly:  # a bucket has no empty folders
            return sorted(names)
        return sorted(filter(self._has, names))

    def _known(self, outlet: Names | None) -> frozenset[str] | None:
        """The outlets wanted, None for all; NotFound for one that is not here."""
        self._stands()
        wanted = named(outlet, "outlet")
        for name in sorted(wanted or ()):
            if not self._has(name):
                raise unknown_outlet(name, self.outlets())
        return wanted

    def _stands(self) -> None:
        """StorageError where a folder that was opened is gone, or its disk was unmounted: nothing would be found, as in
        an archive of nothing. In a bucket a request would be spent on it each time."""
        if self._identity is None or self.storage.lists_dearly:
            return
        try:
            self.storage.size(layout.MARK)
        except NotFound:
            raise StorageError(
                f"{self.storage.name}: {layout.MARK} is not there any more. Was the folder moved, its disk unmounted?"
            ) from None

    def _has(self, outlet: str) -> bool:
        """Whether there is something of an outlet; of what cannot be an outlet's name there is nothing."""
        with suppress(UsageError):
            return any(next(self.storage.list(layout.under(kind, outlet)), None) for kind in _OF_OUTLETS)
        return False

    def _chosen(
        self, outlets: frozenset[str] | None, choice: Choice, limit: dt.datetime | None, *, light: bool
    ) -> Iterator[Article]:
        given = 0
        catalog = self._catalog(outlets)
        if catalog is not None:
            try:
                for history in self._histories(catalog, choice, limit, light=light):
                    for article in choice.among(history):
                        given += 1
                        yield article
                return
            except CatalogError as error:
                logger.warning("%s; all is read instead. `archive verify` says what is damaged", error)
        rest = (article for history in self._from_all(outlets, choice, limit) for article in choice.among(history))
        yield from islice(rest, given, None)

    def _catalog(self, outlets: frozenset[str] | None = None) -> Catalog | None:
        self._stands()
        # A catalog knows of each snapshot the line that counts.
        if self._extraction is not None:
            return None
        everywhere = sorted({*self.storage.folders("articles/"), *self.storage.folders("runs/")})
        catalog = catalog_of(self.storage, everywhere if outlets is None else outlets, everywhere, self._opened)
        if catalog is not None and self._order is None:
            wrong = catalog.contradicted()
            self._order = order_of(self.storage, wrong) if wrong else in_time
        return catalog

    def _told(self, group: Group, captures: list[Article]) -> list[Article]:
        """The captures that tell of an article, by today's ids."""
        if not self.ids_are_current:
            captures = [renewed(one) for one in captures]
        order = self.order
        return Aliases(group.aliases).told(captures, order) if group.aliases else sorted(captures, key=order)

    def _histories(
        self, catalog: Catalog, choice: Choice, limit: dt.datetime | None, *, light: bool
    ) -> Iterator[list[Article]]:
        def wanted(group: Group) -> bool:
            return choice.may_be_among([place.capture for place in group.places])

        def folded(group: Group, captures: list[Article]) -> list[Article]:
            return _history(self._told(group, captures), choice, self.order)

        return catalog.light_histories(folded, limit) if light else catalog.histories(wanted, folded, limit)

    def _from_all(
        self, outlets: frozenset[str] | None, choice: Choice, limit: dt.datetime | None
    ) -> Iterator[list[Article]]:
        """The histories of an archive that has no catalog: all of it is in memory."""
        aliases = self.aliases if limit is None else aliases_of(self.storage, until=limit)
        groups: dict[str, list[Article]] = {}
        for outlet in [None] if outlets is None else sorted(outlets):
            for article in self.captures(outlet):
                if limit is None or moment(article.captured) <= limit:
                    groups.setdefault(aliases.name(article.id), []).append(article)
        histories = (_history(aliases.told(group, self.order), choice, self.order) for group in groups.values())
        yield from sorted(histories, key=lambda history: (history[0].outlet or "", history[0].captured, history[0].id))

    def captures(self, outlet: str | None = None) -> Iterator[Article]:
        """Every article record as it was written, before folding; DamagedError where a file is not what its run's
        manifest says, or a line is none."""
        found = self._lines("articles", outlet, Article.from_json)
        if self._extraction is not None:
            found = (one for one in found if one.extraction.id == self._extraction)
        yield from found if self.ids_are_current else map(renewed, found)

    @cached_property
    def ids_are_current(self) -> bool:
        """Whether all ids were made by today's rules; no, where the archive's mark does not say so."""
        if self._identity is not None:
            return self._identity == RULES
        try:
            return layout.identity_of(self.storage.read(layout.MARK, 0, layout.MARK_LENGTH)) == RULES
        except NotFound:
            return False

    def files_of_articles(self) -> Mapping[str, Callable[[], Iterator[Article]]]:
        """The files of articles that no mend supersedes, and how each is read (as ``captures``)."""
        expected, no_more = named_files(self.storage, None)
        names = (entry.name for entry in self.storage.list("articles/") if entry.name.endswith(".jsonl.gz"))
        return {name: partial(self.captures_in, name, expected.get(name)) for name in names if name not in no_more}

    def captures_in(self, name: str, sha256: str | None) -> Iterator[Article]:
        """The article records of one file, as ``captures``; DamagedError where it has not this digest."""
        read = read_as(self.storage, name, Article.from_json, sha256)
        return read if self.ids_are_current else map(renewed, read)

    def _lines(self, kind: str, outlet: str | None, parse: Callable[[bytes], _T]) -> Iterator[_T]:
        """The lines of a kind's files that no mend supersedes; a file that no manifest names yet is read as it is."""
        expected, no_more = named_files(self.storage, outlet)
        for entry in self.storage.list(layout.under(kind, outlet)):
            if entry.name.endswith(".jsonl.gz") and entry.name not in no_more:
                yield from read_as(self.storage, entry.name, parse, expected.get(entry.name))


logger = logging.getLogger(__name__)

_T = TypeVar("_T")
# So many articles are in memory together where a catalog tells of them.
_TOGETHER = 1_000
# Of each outlet in an archive there is something in one of these folders.
_OF_OUTLETS = ("runs", "articles", "warc")


def _history(told: list[Article], choice: Choice, order: Order) -> list[Article]:
    """The versions of one article; where no capture opened one, the last capture."""
    return fold(told, order, raw=choice.versions == "raw") or list(filter(None, [latest(told, order)]))


def _id_of(url: str) -> str:
    try:
        return article_id(url)
    except ValueError as error:
        raise UsageError(f"{url}: not a web address ({error})") from None
