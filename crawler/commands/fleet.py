"""``scrapy fleet``: many outlets on many processes or machines; the same command again goes on."""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing

from scrapy.settings import BaseSettings

from archive.errors import StorageError, UsageError
from archive.render.lines import print_line
from archive.storage.places import storage, written_out
from archive.urls import slug
from crawler.fleet.batch import Batch
from crawler.fleet.engines import Dask, Engine, Local, SchedulerLostError
from crawler.fleet.tasks import Done, Task
from crawler.ingest.reextract import whole
from crawler.job.plan import Plan, catalogue_of
from crawler.location import Location
from crawler.manners.contact import require_contact
from crawler.outlets import Outlet, find
from crawler.scrapy.command import ArchiveCommand
from crawler.scrapy.shutdown import interruptible

__all__ = ["Command"]

_COMMAND_LINE = 40  # Scrapy's priority of what -s says


class Command(ArchiveCommand):
    """Crawls outlets, or makes their articles again, one process a site or an outlet.

    Prints a line of JSON at the end. Exit code 0, 1 where a task ended otherwise, in this call or in one before it, 3
    where it was stopped, 4 where it could not be noted what is over."""

    def syntax(self) -> str:
        return "[options] crawl|reextract OUTLET[,OUTLET]|@TAG|all …"

    def short_desc(self) -> str:
        return "Crawl or re-extract many outlets on many processes, or on a Dask cluster"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--dask", metavar="ADDRESS", help="the scheduler of a Dask cluster, tcp://host:8786")
        cores = os.cpu_count() or 2
        parser.add_argument(
            "--at-once", type=int, default=cores, metavar="N", help=f"processes here (default: {cores})"
        )
        parser.add_argument("--batch", metavar="NAME", help="what is over of this batch is not done again")
        parser.add_argument("--state", default="fleet", metavar="PLACE", help="where that is noted (default: fleet/)")

    def work(self, settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) < 2 or args[0] not in _KINDS:
            raise UsageError(f"say what to do: scrapy fleet {self.syntax()}")
        if words := [word for word in args if word.startswith("-")]:
            raise UsageError(f"{words[0]}: words of a crawl (-a pages=, -a since=) are not handed on by a fleet")
        if opts.at_once < 1:
            raise UsageError(f"--at-once {opts.at_once}: one process at least")
        tasks = _KINDS[args[0]](settings, args[1:])
        batch = Batch(storage(opts.state, dict(settings)), _batch_name(opts.batch))
        over = batch.over(tasks)
        left = [task for task in tasks if task.name not in over]
        engine: Engine = Dask(opts.dask, self.say) if opts.dask else Local(opts.at_once)
        ends = _Ends(len(tasks), over)
        self.exitcode = self._worked(engine, left, batch, ends)
        summary = {"batch": batch.name, **ends.summary(), "exit": self.exitcode}
        if trouble := print_line(json.dumps(summary, ensure_ascii=False)):
            self.say(f"the line of JSON could not be written: {trouble}")

    def _worked(self, engine: Engine, left: Sequence[Task], batch: Batch, ends: _Ends) -> int:
        """Runs what is left and notes each end; the exit code. A note that is refused ends no crawl."""
        refused = ""
        try:
            with interruptible(), closing(engine.run(left)) as done:
                for one in done:
                    try:
                        batch.note(one)
                    except StorageError as error:
                        refused = refused or str(error)
                    ends.take(one)
        except KeyboardInterrupt:
            self.say(f"stopped; the same command with --batch {batch.name} goes on")
            return 3
        except SchedulerLostError as error:
            self.say(f"{error} (--batch {batch.name})")
            return 1
        if refused:
            self.say(f"not all that is over could be noted, so the same command does it again: {refused}")
            return 4
        return 0 if ends.all_well else 1


def _crawls(settings: BaseSettings, wanted: Sequence[str]) -> list[Task]:
    """A task for each site: its outlets are crawled by one process, which keeps the pace of their hosts."""
    plan = Plan.from_arguments(settings, {"outlet": ",".join(wanted)})
    require_contact(settings, plan.urls)
    options = _options(settings)
    root = _from_anywhere(str(Location.from_settings(settings).root))
    crawl = ("scrapy", "crawl", "politics", "-a")
    return [
        Task(_task("crawl", slug(site), about), about, (*crawl, f"outlet={about}", *options), root, tuple(names))
        for site, names in plan.sites.items()
        for about in [",".join(names)]
    ]


def _reextractions(settings: BaseSettings, wanted: Sequence[str]) -> list[Task]:
    """A task for each outlet that the archive has."""
    location = Location.from_settings(settings)
    if not (there := whole(location.reading).outlets()):
        raise UsageError(f"{location.store or location.root}: there is no archive here; name one with -s ARCHIVE=")
    catalogue = catalogue_of(settings)
    asked = dict.fromkeys(word.strip() for one in wanted for word in one.split(",") if word.strip())
    names = [name for word in asked for name in _of_archive(word, there, catalogue)]
    options = _options(settings)
    root = _from_anywhere(str(location.root))
    words = ("scrapy", "reextract")
    return [
        Task(_task("reextract", name, name), name, (*words, name, "--json", *options), root, (name,))
        for name in dict.fromkeys(names)
    ]


def _of_archive(word: str, there: Sequence[str], catalogue: Mapping[str, Outlet]) -> list[str]:
    """The outlets of the archive that ``all``, a tag or a name means; UsageError where it has none of these."""
    if word == "all":
        return list(there)
    meant = {one.name for one in find(word, catalogue)} if word.startswith("@") else {word}
    if not (found := [name for name in there if name in meant]):
        raise UsageError(f"{word}: the archive has no such outlet; it has {', '.join(there)}")
    return found


def _task(kind: str, name: str, about: str) -> str:
    """A task's name within a batch: who asks for more outlets of a site under the same one asks for another task."""
    return f"{name}-{hashlib.sha256(f'{kind} {about}'.encode()).hexdigest()[:8]}"


_KINDS = {"crawl": _crawls, "reextract": _reextractions}


def _options(settings: BaseSettings) -> list[str]:
    """What the command line sets, for each task; folders as they are called from everywhere."""
    named = {name: settings[name] for name in settings if settings.getpriority(name) == _COMMAND_LINE}
    named.pop("LOG_ENABLED", None)
    named["ARCHIVE"] = _from_anywhere(str(settings["ARCHIVE"]))
    for name in ("SPOOL", "SPOOLS", "OUTLETS"):
        if settings.get(name):
            named[name] = _from_anywhere(str(settings[name]))
    return [word for name, value in named.items() for word in ("-s", f"{name}={value}")]


def _from_anywhere(place: str) -> str:
    return place if "://" in place else str(written_out(place).absolute())


def _batch_name(asked: str | None) -> str:
    name = asked or dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", name):
        raise UsageError(f"--batch {name}: letters, digits, dots, dashes and underscores, please")
    return name


class _Ends:
    """The view of the fleet: a line on stderr for each task that ended, and the sum. ``before`` are the ends of those
    that were over: what ended with an alarm then is said again."""

    def __init__(self, tasks: int, before: Mapping[str, Done]) -> None:
        self._tasks = tasks
        self._before = len(before)
        self._codes: Counter[str] = Counter()
        self._failed = {done.about: list(done.said[-3:]) for done in before.values() if done.code != 0}

    @property
    def all_well(self) -> bool:
        return not self._failed and self._before + self._codes.total() == self._tasks

    def take(self, done: Done) -> None:
        self._codes["lost" if done.code is None else str(done.code)] += 1
        if done.code != 0:
            self._failed[done.about] = list(done.said[-3:])
        count = self._before + self._codes.total()
        how = "complete" if done.code == 0 else f"exit {done.code}" if done.code is not None else "its machine was lost"
        print(f"{count} of {self._tasks} · {done.about}: {how}, {done.seconds:.0f} s, {done.host}", file=sys.stderr)
        for line in done.said[-3:] if done.code != 0 else ():
            print(f"    {line}", file=sys.stderr)

    def summary(self) -> dict[str, object]:
        return {"tasks": self._tasks, "over_before": self._before, "codes": dict(self._codes), "failed": self._failed}
