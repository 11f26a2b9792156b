"""What a crawl has seen of an outlet, and what it cannot have seen: from fates and manifests alone. Pure.

Sections, feeds and sitemaps are three lists of the same articles. What stands in one and not in another, the numbers
that a site gives its articles, and lists that turned over completely between two runs say what was missed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

import msgspec

from archive.causes import Alarm, Cause, meaning
from archive.manifest import KINDS, Fate, Manifest, Source, median_size, two_digits
from archive.urls import key
from archive.warc.http import REFUSALS

__all__ = ["Coverage", "Numbers", "Tally", "coverage", "numbers", "over_time", "refusal", "tally", "turned_over"]

# A list of fewer links may well be all new.
_LEAST_LINKS: Final = 5
# Numbering is a habit of a site: most of its addresses have it, and there are some to judge by.
_HABIT: Final = 0.8
_LEAST_ADDRESSES: Final = 10
# Half of the numbers seen: then each that was not seen is worth a look.
_DENSE: Final = 0.5
_MOST_MISSING: Final = 100
_NUMBER: Final = re.compile(r"(?<!\d)\d{4,12}(?!\d)")


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Where the article links of one or more runs stood. ``read`` are the kinds of source that gave links; ``urls`` the
    links in scope by the kinds they stood in, joined by ``+``: ``section``, ``section+feed``, … in that order."""

    read: tuple[str, ...] = ()
    urls: dict[str, tuple[str, ...]] = {}

    @property
    def in_all(self) -> tuple[str, ...]:
        """The links that stood in every kind of source; empty where only one kind was read."""
        return self.urls.get("+".join(self.read), ()) if len(self.read) > 1 else ()

    def only_in(self, kind: str) -> tuple[str, ...]:
        """The links that no other kind of source had; empty where only one kind was read."""
        return self.urls.get(kind, ()) if len(self.read) > 1 else ()

    @property
    def counts(self) -> dict[str, int]:
        """``links``, ``in_all``, ``only_in_section``, ``only_in_feed``, ``only_in_sitemap``."""
        found = {"links": sum(len(urls) for urls in self.urls.values()), "in_all": len(self.in_all)}
        return found | {f"only_in_{kind}": len(self.only_in(kind)) for kind in KINDS}


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers in a site's addresses, from ``first`` to ``last`` (the outer tenths left out: old articles are linked
    too). ``seen`` of them stood in a link of any section. ``missing`` names the others where most were seen.

    A number that was not seen is no lost article: sites number pictures, drafts and other sections in one row."""

    first: int
    last: int
    seen: int
    missing: tuple[int, ...] = ()

    @property
    def share(self) -> float:
        return self.seen / (self.last - self.first + 1)


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What one run did, or several together (``runs``). ``counts`` are fates; ``refused`` those of the failed that are
    a refusal (``blocked``), a ``consent`` wall, ``empty`` or a server that was ``down``; ``links`` and ``new`` count by
    kind of source; ``filled`` is out of ``articles``; ``length`` is about the median of their text."""

    outlet: str
    runs: int
    first: str
    last: str
    counts: dict[str, int] = {}
    refused: dict[str, int] = {}
    links: dict[str, int] = {}
    new: dict[str, int] = {}
    articles: int = 0
    filled: dict[str, int] = {}
    length: int | None = None
    alarms: tuple[Alarm, ...] = ()
    warnings: tuple[Alarm, ...] = ()


def refusal(cause: Cause | None) -> str | None:
    """``blocked``, ``consent``, ``empty`` or ``down``, where a cause says that a page was kept from us; else None."""
    kept = meaning(cause)
    if kept is None and cause is not None and cause.status is not None:
        return "blocked" if cause.status in REFUSALS else "down" if cause.status >= 500 else None
    return kept if kept in ("blocked", "consent", "empty") else None


def coverage(fates: Iterable[Fate], sources: Iterable[Source]) -> Coverage:
    """Where the links of ``fates`` stood, by the kinds of ``sources``. A page behind the first of a section is one of a
    section: feeds and sitemaps have no second page."""
    kinds = {key(source.url): source.kind for source in sources}
    stood: dict[str, set[str]] = {}
    for fate in fates:
        if fate.seen_in and not (fate.cause and fate.cause.kind == "out_of_section"):
            stood.setdefault(fate.url, set()).update(kinds.get(key(one.section), "section") for one in fate.seen_in)
    groups: dict[str, list[str]] = {}
    for url, where in sorted(stood.items()):
        groups.setdefault("+".join(kind for kind in KINDS if kind in where), []).append(url)
    read = tuple(kind for kind in KINDS if any(kind in where for where in stood.values()))
    return Coverage(read=read, urls={name: tuple(urls) for name, urls in sorted(groups.items())})


def numbers(urls: Iterable[str]) -> Numbers | None:
    """How much of a site's numbering its links show; None where its addresses have no numbers, or too few have.

    Numbers are told from dates and found wherever the site puts them: ``/20241013-216478/``, ``-123456.html``,
    ``?p=123456``, ``article123456.ece``."""
    found = [_number(url) for url in urls]
    shapes = Counter(one[0] for one in found if one is not None)
    shape, count = max(shapes.items(), key=lambda one: (one[1], one[0]), default=("", 0))
    if count < max(_LEAST_ADDRESSES, _HABIT * len(found)):
        return None
    given = sorted({one[1] for one in found if one is not None and one[0] == shape})
    inner = given[len(given) // 10 : len(given) - len(given) // 10]
    told = Numbers(first=inner[0], last=inner[-1], seen=len(inner))
    if told.share < _DENSE:
        return told
    missing = sorted(set(range(told.first, told.last)) - set(inner))
    return msgspec.structs.replace(told, missing=tuple(missing[:_MOST_MISSING]))


def turned_over(sources: Sequence[Source], earlier: Sequence[Manifest]) -> list[Alarm]:
    """Warnings of lists of which not one link was known, though they were read before: what stood on them between the
    two runs and has left them again, nobody has seen. ``earlier`` are the outlet's runs before, in order.

    Not to be asked of a run that went for the past: of a list it may have counted only what was after a day."""
    found = []
    for source in sources:
        before = next((run for run in reversed(earlier) if _gave_links(source.url, run)), None)
        if before is not None and source.links >= _LEAST_LINKS and source.new >= source.links:
            found.append(Alarm("gap", Cause("turned_over", links=source.links, since=before.started), source.url))
    return found


def tally(runs: Sequence[Manifest], fates: Iterable[Fate], warnings: Iterable[Alarm] = ()) -> Tally:
    """What ``runs`` of one outlet, at least one, did together; ``fates`` are those of all of them."""
    fates = list(fates)
    refused = Counter(filter(None, (refusal(fate.cause) for fate in fates if fate.fate == "failed")))
    profiles = [run.profile for run in runs if run.profile is not None]
    filled: Counter[str] = Counter()
    for profile in profiles:
        filled.update(profile.filled)
    sizes = [profile.sizes for profile in profiles if profile.sizes]
    sources = [source for run in runs for source in run.sources]
    return Tally(
        outlet=runs[0].outlet,
        runs=len(runs),
        first=runs[0].started,
        last=runs[-1].started,
        counts=dict(sorted(Counter(fate.fate for fate in fates).items())),
        refused=dict(sorted(refused.items())),
        links={kind: sum(one.links for one in sources if one.kind == kind) for kind in KINDS},
        new={kind: sum(one.new for one in sources if one.kind == kind) for kind in KINDS},
        articles=sum(profile.articles for profile in profiles),
        filled=dict(sorted(filled.items())),
        length=two_digits(median_size(sizes)) if sizes else None,
        alarms=tuple(alarm for run in runs for alarm in run.alarms),
        warnings=tuple(warnings),
    )


def _gave_links(url: str, run: Manifest) -> bool:
    return any(one.url == url and one.links >= _LEAST_LINKS for one in run.sources)


def _number(url: str) -> tuple[str, int] | None:
    """(what stands around it, the number) of the last number in an address that is no date."""
    parts = urlsplit(url)
    where = parts.path + (f"?{parts.query}" if parts.query else "")
    last = next((one for one in reversed([*_NUMBER.finditer(where)]) if not _is_date(one[0])), None)
    if last is None:
        return None
    # `-N/`, `/N.html`, `?p=N`, `articleN.ece`: the letters or the mark that touch it on either side
    before = re.search(r"(?:[?&]\w+=|[a-z]+|\W)$", where[: last.start()], re.IGNORECASE)
    after = re.match(r"\.\w+|/", where[last.end() :])
    return f"{before[0] if before else ''}N{after[0] if after else ''}", int(last[0])


def _is_date(digits: str) -> bool:
    if len(digits) != 8:
        return len(digits) == 4 and digits.startswith(("19", "20"))
    try:
        return 1990 <= dt.datetime.strptime(digits, "%Y%m%d").year <= 2100
    except ValueError:
        return False


def over_time(runs: Sequence[Manifest]) -> Iterator[tuple[Manifest, list[Alarm]]]:
    """Each crawl of an outlet with its warnings: those it wrote itself, or what its sources say by today's rules. One
    that follows no other (a first run, also beside that of another machine or of an archive that was joined) knew no
    link."""
    crawls = [run for run in runs if run.kind == "crawl"]
    for place, run in enumerate(crawls):
        past = (run.profile is not None and run.profile.past) or not run.parents
        yield run, list(run.warnings) or ([] if past else turned_over(run.sources, crawls[:place]))
