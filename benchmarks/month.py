"""A simulated month of two demo papers: what was kept against what was served between the visits.

Run: python -m benchmarks.month [--days 30] [--a-day 4] [--seed 1] [--keep FOLDER]    (some minutes; needs `faketime`)
Each visit is a `scrapy crawl politics` under a shifted clock. Asked for: exactly the versions that were served, no
false edit and no missed one; the redesign and the block alarm on the first visit that meets them; the same histories
from the WARCs alone. Exit code 1 where not. docs/month.md says what happens in the month.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from archive.article import Article
from archive.reading.reader import Archive, open_archive
from tests.crawler.month.papers import Calendar
from tests.crawler.month.season import Season, lived, mended
from tests.crawler.month.visits import Visit

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--a-day", type=int, default=4, help="visits a day")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder that does not exist yet, for the archive")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="month-") as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=options.keep is None)
        begun = time.monotonic()
        season = lived(folder, Calendar(options.days), a_day=options.a_day, seed=options.seed, told=_tell)
        print("\n".join(_table(season)), f"seconds           {time.monotonic() - begun:.0f}", sep="\n")
        wrong = list(_wrong(season, folder))
    print("\n".join(wrong) or "exactly what was served", f"verdict: {'FAILED' if wrong else 'passed'}", sep="\n")
    return 1 if wrong else 0


def _tell(one: Visit) -> None:
    """A line a visit, on a terminal only: in a pipe the table is enough."""
    if sys.stderr.isatty():
        alarms = ", ".join(sorted({alarm["kind"] for told in one.alarms.values() for alarm in told}))
        print(f"day {one.hour // 24 + 1}, hour {one.hour % 24}: {one.counts} {alarms}", file=sys.stderr)


def _table(season: Season) -> Iterator[str]:
    visits, unmet = season.visits, season.unmet()
    stories = sum(len(paper.story) for paper in season.past.papers)
    changes = sum(len(story.change) for paper in season.past.papers for story in paper.story)
    yield f"days, visits      {season.calendar.days}, {len(visits)} ({_seconds(visits):.1f} s each, median)"
    yield f"published         {stories} stories, {changes} changes to them"
    yield f"addresses visited {len(season.requests)}, {sum(map(len, season.requests.values()))} times"
    yield f"versions served   {_counted(season.versions())}"
    yield f"not met           {len(unmet)} states, {sum(not one.excused for one in unmet)} though due at a visit"
    yield f"alarms            {_counted(_alarms(visits))} (visits)"


def _wrong(season: Season, folder: Path) -> Iterator[str]:
    yield from season.mistakes()
    yield from season.alarms()
    yield from (
        f"{one.url}: nobody looked from hour {one.first} to {one.last}" for one in season.unmet() if not one.excused
    )
    yield from season.damage()
    if _histories(open_archive(mended(season, folder))) != _histories(season.news):
        yield "the histories from the WARCs alone are others"


def _histories(news: Archive) -> list[Article]:
    return list(news.articles(status=None, versions="all"))


def _alarms(visits: list[Visit]) -> Counter[str]:
    words = ({alarm["kind"] for told in one.alarms.values() for alarm in told} for one in visits)
    return Counter(word for found in words for word in found)


def _counted(counts: Counter[str]) -> str:
    return f"{sum(counts.values())}: " + ", ".join(f"{count} {name}" for name, count in counts.most_common())


def _seconds(visits: list[Visit]) -> float:
    return statistics.median(one.seconds for one in visits)


if __name__ == "__main__":
    sys.exit(main())
