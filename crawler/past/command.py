"""Bring what other web archives kept of an article or an outlet into the same history."""

from __future__ import annotations

import argparse
import importlib.util
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final, NamedTuple

from archive import layout
from archive.errors import NotFound, UsageError
from archive.layout import moment
from archive.reading.reader import open_archive
from archive.storage.places import folder
from archive.urls import host_of, is_web, normalised, slug
from crawler.ingest.course import Import
from crawler.ingest.origins import Source
from crawler.ingest.shown import Ticker
from crawler.outlets import Outlet, load
from crawler.outlets.catalogue import bare_host, for_url
from crawler.past.asking import Given, Paced
from crawler.past.cdx import Memento, Service, mementos
from crawler.past.keeping import Keeping, finished
from crawler.workers.pool import Workers

__all__ = ["arguments", "run"]

# The workers import it; without it every page would fail, one by one.
if importlib.util.find_spec("trafilatura") is None:
    raise ModuleNotFoundError("No module named 'trafilatura'", name="trafilatura")

_WAYBACK: Final = Service("https://web.archive.org/cdx/search/cdx", "https://web.archive.org/web/")
_BEGINS: Final = "'https://paper.example/politics/*'"
_EXAMPLES: Final = """examples:
  archive past https://paper.example/politics/story/ --to data --from wayback --contact you@example.org
  archive past japan-news --to data --from wayback --since 2024 --contact you@example.org
  archive past japan-news --to data --from cdx:http://127.0.0.1:8080/coll/cdx --contact you@example.org
  archive past japan-news --to data --from cc-news:warcs/

What is known is not asked for again, so a call that was interrupted goes on where it stopped."""


class _Asked(NamedTuple):
    """The outlet that the past is of, and the addresses that are looked up (``…*``: all that begin so)."""

    name: str
    urls: tuple[str, ...]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EXAMPLES
    parser.add_argument("wanted", metavar="URL|OUTLET", help="an article, all that begin so (URL*), an outlet")
    parser.add_argument("--to", required=True, metavar="ARCHIVE", help="the archive that takes the articles: a folder")
    parser.add_argument(
        "--from", dest="source", required=True, metavar="WHERE", help="wayback, cdx:URL, or cc-news:FOLDER|s3://…"
    )
    parser.add_argument("--since", metavar="DATE", help="captured in or after this year, month, day or moment")
    parser.add_argument("--until", metavar="DATE", help="captured before it")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="for the bytes (default: beside ARCHIVE, -past)")
    parser.add_argument("--contact", metavar="URL|MAIL", help="where the archive's people reach you; in the User-Agent")
    parser.add_argument("--pace", type=float, default=4.0, metavar="S", help="seconds between requests (default: 4)")
    parser.add_argument("--limit", type=int, default=1000, metavar="N", help="captures a call (default: 1000)")
    parser.add_argument("--outlets", type=Path, metavar="FOLDER", help="a folder of your own outlet files (*.toml)")


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where there was nothing to bring."""
    if "://" in options.to:
        raise UsageError(f"--to {options.to}: write into a folder, then store it: archive copy FOLDER {options.to}")
    if options.pace < 0 or options.limit < 1:
        raise UsageError("--pace takes seconds from 0, --limit a number from 1")
    catalogue = load(options.outlets)
    asked, root = _asked(options.wanted, catalogue), folder(options.to)
    keep = options.keep or root.with_name(f"{root.name}-past")
    place = options.source.removeprefix("cc-news:")
    is_local = place != options.source
    if is_local and (options.since or options.until):
        raise UsageError("--since and --until ask an index; of cc-news all files that are given are read")
    if not (is_local or options.contact):
        raise UsageError("--contact: say where the people of the archive reach you: an address or a URL")
    service = None if is_local else _service(options.source)
    if service is not None and not asked.urls:
        raise NotFound(f"{asked.name}: its file names no section to look up; name an address, like {_BEGINS}")
    # What an earlier call brought and did not take is known before anything is asked for.
    taken = _taken(root, catalogue, asked, [place] if is_local else finished(keep, asked.name))
    count, lacking = 0, Counter[str]()
    if service is not None:
        fetched, count, lacking = _fetched(service, options, asked, root, keep)
        taken += _taken(root, catalogue, asked, fetched)
    told = ", ".join(f"{number:,} {reason}" for reason, number in lacking.most_common())
    missed = f", {lacking.total():,} not to be had ({told})" if lacking else ""
    print(f"{asked.name}: {count:,} captures brought{missed}, {taken:,} article records written")
    return 0 if taken or count or _has(root, asked.name) else 1


def _taken(root: Path, catalogue: Mapping[str, Outlet], asked: _Asked, places: Iterable[str | Path]) -> int:
    """Makes articles of the outlet's pages in these files; how many lines that are."""
    sources = [Source(str(place)) for place in places]
    if not sources:
        return 0
    with Workers(2) as workers, Import(root, catalogue, workers, lambda _: None) as course:
        for source in sources:
            course.read(source, {asked.name})
    return course.progress.articles


def _has(root: Path, outlet: str) -> bool:
    return (root / layout.MARK).exists() and outlet in open_archive(root).outlets()


def _asked(wanted: str, catalogue: Mapping[str, Outlet]) -> _Asked:
    if wanted in catalogue:
        one = catalogue[wanted]
        return _Asked(one.name, tuple(f"{section.url.rstrip('*')}*" for section in one.section))
    if not is_web(wanted):
        raise NotFound(f"{wanted}: no web address, and no outlet; `scrapy outlets` lists them")
    described = for_url(wanted, catalogue)
    name = described.name if described else slug(bare_host(host_of(wanted)))
    return _Asked(name, (wanted,))


def _service(source: str) -> Service:
    if source == "wayback":
        return _WAYBACK
    if source.startswith("cdx:") and is_web(source.removeprefix("cdx:")):
        return Service.at(source.removeprefix("cdx:"))
    raise UsageError(f"--from {source}: write wayback, cdx:URL of a CDX server, or cc-news:FOLDER of WARC files")


def _fetched(
    service: Service, options: argparse.Namespace, asked: _Asked, root: Path, folder: Path
) -> tuple[list[Path], int, Counter[str]]:
    """The file with what was brought, if anything was, how many captures that are, and why others were not had."""
    asking, ticker, lacking = Paced(options.pace, options.contact), Ticker(), Counter[str]()
    known = set(_known(root, asked.name))
    with Keeping(folder, asked.name) as keeping:
        for one in _wanted(asking, service, asked, options):
            if keeping.count >= options.limit:
                break
            if _name(one.url, one.timestamp) in known:
                continue
            source = service.raw(one)
            given = _given(asking, source)
            if (trouble := given.trouble or _another(one, given)) is None:
                keeping.keep(one, given, source)
            else:
                lacking[trouble] += 1
            ticker(f"{keeping.count:,} captures of {asked.name}")
    ticker.end()
    return [keeping.path] if keeping.count else [], keeping.count, lacking


def _given(asking: Paced, source: str) -> Given:
    """The answer. Another status than 200 is the archive's own word, not the page's: its index says that the page was
    200."""
    try:
        return asking.get(source)
    except NotFound:
        return Given(404, [], b"")


def _another(asked: Memento, given: Given) -> str | None:
    """Whether the archive gives the capture of another moment in the place of this one (RFC 7089 section 2.1.1)."""
    told = given.header("memento-datetime")
    try:
        moment = parsedate_to_datetime(told) if told else asked.moment
    except ValueError:
        return None
    return None if moment == asked.moment else "of another moment"


def _wanted(asking: Paced, service: Service, asked: _Asked, options: argparse.Namespace) -> Iterator[Memento]:
    """The mementos, the oldest first; NotFound where the archive has nothing of any of the addresses."""
    since, until = _digits(options.since), _digits(options.until)
    found: set[Memento] = set()
    unknown: list[NotFound] = []
    for url in asked.urls:
        try:
            found.update(mementos(asking.text, service, url, since=since, until=until))
        except NotFound as error:
            unknown.append(error)
    if unknown and len(unknown) == len(asked.urls):
        raise unknown[0]
    # Some servers count the last moment in.
    kept = (one for one in found if until is None or one.timestamp < until)
    yield from sorted(kept, key=lambda one: (one.timestamp, one.url))


def _digits(date: str | None) -> str | None:
    return re.sub(r"\D", "", moment(date).isoformat())[:14] if date else None


def _known(root: Path, outlet: str) -> Iterator[tuple[str, str]]:
    """The captures that the archive has of an outlet."""
    if not _has(root, outlet):
        return
    news = open_archive(root)
    for article in news.captures(outlet):
        yield _name(article.snapshot.url if article.snapshot else article.url, article.captured)
    for fate in news.fates(outlet):
        if fate.captured:
            yield _name(fate.led_to or fate.url, fate.captured)


def _name(url: str, captured: str) -> tuple[str, str]:
    """A capture by its address and its second."""
    with suppress(ValueError):  # an address that is none is called by its letters
        url = normalised(url)
    return url, re.sub(r"\D", "", captured)[:14]
