"""What the command line asks for: outlets, their sections, how far back."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from scrapy.settings import BaseSettings

from archive.errors import UsageError
from archive.storage.places import written_out
from archive.urls import host_of, slug, without_credentials
from crawler.job.shards import by_site, shard_of
from crawler.job.validation import check
from crawler.outlets import Address, Outlet, Section, find, for_url, load
from crawler.outlets.problems import is_web_address
from crawler.sources.depth import Depth
from crawler.sources.sources import Sources

if TYPE_CHECKING:
    from crawler.access.owner import OwnerAccess
    from crawler.ingest.intake import Intake, Taken

__all__ = ["Plan", "Target", "catalogue_of"]

# More than anybody shares outlets among: a slip would keep a crawl computing for hours before it begins.
_MACHINES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Target:
    """One outlet of a crawl: its file (None for a site that has none), its sections, feeds and sitemaps."""

    outlet: Outlet | None
    sections: tuple[Section, ...]
    feeds: tuple[Address, ...] = ()
    sitemaps: tuple[Address, ...] = ()

    @property
    def urls(self) -> Iterator[str]:
        """The addresses a crawl of it begins with."""
        yield from (section.url for section in self.sections)
        yield from (address.url for address in (*self.feeds, *self.sitemaps))

    @property
    def home(self) -> str:
        """An address of the site."""
        return self.outlet.home if self.outlet else self.sections[0].url

    def sources(self, depth: Depth, kinds: frozenset[str]) -> Sources:
        """The sources of a run that looks back as far as ``depth`` says, of these ``kinds``."""
        today = dt.datetime.now(dt.UTC).date()
        return Sources(self.outlet, self.sections, self.feeds, self.sitemaps, depth=depth, today=today, kinds=kinds)


class Plan:
    """What a crawl is asked to do: outlets by name, what to read of them, and how far back.

    Arguments as on the command line (``-a outlet=``, ``-a url=``, ``-a pages=``, ``-a since=``, ``-a shard=I/N``,
    ``-a intake=PLACE``); raises UsageError. The unit of distribution is the site: of N machines, each with its own I
    from 1 to N, every outlet has one, and outlets of one site have the same (``crawler.job.shards``).
    """

    def __init__(
        self,
        settings: BaseSettings,
        *,
        outlet: str | None = None,
        url: str | None = None,
        pages: str | None = None,
        since: str | None = None,
        shard: str | None = None,
        intake: str | None = None,
    ) -> None:
        check(settings)
        self.intake = _intake(intake, settings) if intake is not None else None
        # What was taken in of it before the crawl.
        self.taken: Taken | None = None
        if not outlet and not url:
            raise UsageError('say what to crawl: -a outlet=NAME (`scrapy outlets` lists them) or -a url="https://…"')
        catalogue = catalogue_of(settings)
        self.depth = _depth(settings, pages, since)
        self.targets: dict[str, Target] = {}
        for one in find(outlet, catalogue) if outlet else ():
            if not (one.section or one.feed or one.sitemap):
                raise UsageError(f"outlet {one.name!r} has no section pages; name some with -a url=")
            self.targets[one.name] = Target(one, one.section, one.feed, one.sitemap)
        for address in map(without_credentials, (url or "").split()):
            self._add_url(address, for_url(_checked(address), catalogue))
        if shard is not None:
            part, parts = _shard(shard)
            sites = self.sites
            kept = {name for one in sites if shard_of(one, parts) == part for name in sites[one]}
            self.targets = {name: target for name, target in self.targets.items() if name in kept}
        homes = {name: (target.home, target.outlet) for name, target in self.targets.items()}
        self.owner_access = _accounts(settings, homes, catalogue)

    @classmethod
    def from_arguments(cls, settings: BaseSettings, arguments: dict[str, str]) -> Plan:
        """A plan from ``-a`` arguments; UsageError names one that does not exist."""
        known = [name for name in inspect.signature(cls).parameters if name != "settings"]
        for name in arguments:
            if name not in known:
                hint = f"; a setting is written -s {name}=" if name in settings else ""
                raise UsageError(f"-a {name}=: there is no such argument; there are {', '.join(known)}{hint}")
        for name in known:
            if name in settings:
                raise UsageError(f"-s {name}=: this is no setting; write -a {name}={settings[name]}")
        return cls(settings, **arguments)

    @property
    def urls(self) -> Iterator[str]:
        """The addresses a crawl begins with."""
        for target in self.targets.values():
            yield from target.urls

    @property
    def sites(self) -> dict[str, list[str]]:
        """The names of the outlets by site: those of one site share its hosts, and must not be crawled apart."""
        return by_site({name: list(target.urls) for name, target in self.targets.items()})

    def _add_url(self, address: str, outlet: Outlet | None) -> None:
        name = outlet.name if outlet else slug(host_of(address).removeprefix("www."))
        section = Section(url=address, learned="command line")
        target = self.targets.get(name, Target(outlet, ()))
        self.targets[name] = replace(target, sections=(*target.sections, section))


def _accounts(
    settings: BaseSettings, homes: Mapping[str, tuple[str, Outlet | None]], catalogue: Mapping[str, Outlet]
) -> dict[str, OwnerAccess]:
    """By outlet, what the owner's account sends; UsageError for a file that is wrong."""
    from crawler.access.owner import read_access  # noqa: PLC0415 - most crawls have no account, and need no cookie jar

    return read_access(settings, homes, catalogue)


def _intake(place: str, settings: BaseSettings) -> Intake:
    from crawler.ingest.intake import Intake  # noqa: PLC0415 - it makes articles, which few crawls begin with

    return Intake(place, dict(settings))


def catalogue_of(settings: BaseSettings) -> dict[str, Outlet]:
    """Every outlet by name, those of the ``OUTLETS`` folder among them; UsageError for a broken file."""
    folder = settings.get("OUTLETS")
    return load(written_out(folder) if folder else None)


def _checked(address: str) -> str:
    if not is_web_address(address):
        raise UsageError(f"-a url={address}: not a web address; write it like https://site.example/politics/")
    return address


def _depth(settings: BaseSettings, pages: str | None, since: str | None) -> Depth:
    most = settings.getint("SECTION_PAGES") if pages is None and not since else None
    if pages is not None and pages != "all":
        if not (pages.isdecimal() and int(pages) >= 1):
            raise UsageError(f"-a pages={pages}: write a number from 1, or all")
        most = int(pages)
    return Depth(
        pages=most,
        stop_at_known=pages is None and since is None,
        since=_day(since) if since else None,
        sitemap_days=settings.getint("SITEMAP_DAYS"),
    )


def _day(since: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(since)
    except ValueError:
        raise UsageError(f"-a since={since}: write a day like 2026-11-01") from None
    today = dt.datetime.now(dt.UTC).date()
    if day > today + dt.timedelta(days=1):  # somewhere it is tomorrow
        raise UsageError(f"-a since={since}: that day is still to come; by this machine's clock it is {today}")
    return day


def _shard(shard: str) -> tuple[int, int]:
    part, _, parts = shard.partition("/")
    is_short = max(len(part), len(parts)) <= len(str(_MACHINES))
    if not (is_short and part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts) <= _MACHINES):
        raise UsageError(
            f"-a shard={shard}: write it like 2/4, the second of four machines (the first is 1/4, at most {_MACHINES})"
        )
    return int(part), int(parts)
