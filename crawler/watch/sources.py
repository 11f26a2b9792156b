"""A section, feed or sitemap that gave links and gives none: an alarm, once, until it has given some again.

What does not pass by itself (it leads elsewhere, it is empty, it is no feed, it is gone) is told at once; a server that
does not answer, or refuses, only after a day: maintenance passes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

from archive.causes import Alarm, Cause, Example
from archive.manifest import Manifest, Source
from archive.warc.http import NO_SUCH_PAGE
from crawler.watch.clock import began

__all__ = ["found_again", "lost_sources"]

_PATIENCE: Final = dt.timedelta(days=1)
# The last runs, among which one says of a source whether it is lost.
_LATEST: Final = 5
_LED: Final = frozenset({"led_to_front_page", "led_to_other_site", "led_elsewhere", "led_to_door", "led_by_page"})
_LASTING: Final = _LED | {"no_links", "not_section", "not_feed", "not_sitemap", "cut_list", "robots"}
# Of a whole site's list all may be of other sections, or old: that is chance, and a matter of ``crawler.watch.drift``.
_NOT_BY_CHANCE: Final = frozenset({"other_site", "not_article"})

_How = Literal["gave", "lasting", "passing", "unsaid"]


def lost_sources(sources: Sequence[Source], earlier: Sequence[Manifest]) -> Iterator[Alarm]:
    """The alarms of a run that read ``sources``, after the runs ``earlier`` (the last one last). Pure."""
    runs = [one for one in earlier if _counts(one)]
    for source in sources:
        how = _how(source)
        if how in ("lasting", "passing") and (told := _told(source, how, runs)) is not None:
            yield Alarm("drift", told, source.url, (Example(source.url, source.cause),))


def found_again(sources: Iterable[Source], earlier: Iterable[Manifest]) -> list[Alarm]:
    """The alarms of sources that give links again, each with its ``since``, after the runs ``earlier``: the last one
    comes **first**. Of a source that was lost so many are looked at as it takes to its alarm; of others a few: a site
    may have a new sitemap each day. Pure."""
    open_ = {source.url for source in sources if _how(source) == "gave"}
    lost: set[str] = set()
    found: dict[str, Alarm] = {}
    for place, run in enumerate(earlier if open_ else ()):
        if _counts(run):
            hows = {line.url: _how(line) for line in run.sources if line.url in open_}
            open_ -= {url for url, how in hows.items() if how == "gave"}
            lost |= {url for url, how in hows.items() if how in ("lasting", "passing")}
            for alarm in run.alarms:
                if alarm.detail.kind == "source_lost" and alarm.about in open_:
                    found[alarm.about] = alarm.begun(run.started)
            open_ -= found.keys()
        if place + 1 >= _LATEST:
            open_ &= lost
        if not open_:
            break
    return list(found.values())


def _counts(run: Manifest) -> bool:
    """Whether a run says how an outlet's lists are: one that was stopped, or went for the past, does not."""
    is_past = run.profile is not None and run.profile.past
    return run.kind == "crawl" and run.status in ("complete", "alarmed") and not is_past


def _told(source: Source, how: _How, runs: Sequence[Manifest]) -> Cause | None:
    """The detail of the alarm; None where none is due."""
    past = [(run, _how(line), line.links) for run in runs for line in run.sources if line.url == source.url]
    said = [one for one in past if one[1] != "unsaid"]
    gave = next((place for place in range(len(said) - 1, -1, -1) if said[place][1] == "gave"), None)
    since = said[gave + 1 :] if gave is not None else said
    if any(one[1] == "lasting" for one in since):
        return None  # it was told then
    if gave is None:
        # Nobody knows that it ever gave links; but a person named it as a section, and it is another page.
        is_wrong = source.kind == "section" and source.cause is not None and source.cause.kind in _LED
        return Cause("source_lost") if is_wrong and how == "lasting" else None
    if how == "passing" and not _is_overdue([began(run) for run, _, _ in since]):
        return None
    run, _, links = said[gave]
    return Cause("source_lost", links=links, since=run.started)


def _is_overdue(failed: Sequence[dt.datetime]) -> bool:
    """Whether a source has failed in runs that began at these moments for a day, and in all but the last for less."""
    lasted = [moment - failed[0] >= _PATIENCE for moment in failed]
    return bool(lasted) and lasted[-1] and not any(lasted[:-1])


def _how(source: Source) -> _How:
    """What a source did: gave links, failed in a way that lasts or passes, or did nothing that says anything."""
    cause = source.cause
    if cause is None:
        return "gave" if source.links else "unsaid"
    if cause.kind == "left_out":
        is_fault = source.kind == "section" or cause.code in _NOT_BY_CHANCE
        return "lasting" if is_fault else "unsaid"
    if cause.kind in _LASTING or (cause.kind == "http_status" and cause.status in NO_SUCH_PAGE and not source.links):
        return "lasting"
    return "passing" if not source.links else "gave"
