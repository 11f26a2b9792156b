"""The data card of an export: what it holds, what it lacks, and what must be known before it is used or passed on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from statistics import median
from typing import Any, Final

import msgspec

from archive.article import CORPUS, Article
from archive.errors import UsageError
from archive.exports.write import Written
from archive.layout import moment, now
from archive.reading.choice import is_edited
from archive.reading.coverage import coverage, over_time
from archive.reading.reader import Archive
from archive.render.causes import alarm_sentence

__all__ = ["Card", "OutletCard", "card_of", "markdown"]

_FILLED: Final = (
    "headline", "standfirst", "authors", "byline", "agency", "dateline", "date_published", "date_modified", "genre",
    "section", "language", "text", "images", "tags", "access",
)  # fmt: skip
# As many gaps as a page has room for; the JSON has all.
_SHOWN: Final = 10


class OutletCard(msgspec.Struct, frozen=True, kw_only=True):
    """What the archive knows of one outlet. ``articles``, ``edited`` and ``versions`` are those of ``archive stats``,
    ``statuses`` every article by its latest version; ``published`` and ``captured`` are the first and the last moment;
    ``filled`` the share of articles that have a field; ``fates`` what became of addresses in all runs; ``links`` where
    links to articles stood (``archive stats --completeness``); ``gaps`` say what may be missing. ``hours_between`` is
    the median time between two versions of an article, ``visits_apart`` that between two crawls: no edit is dated more
    exactly. ``reserved`` counts articles by what their pages say about reuse."""

    outlet: str
    articles: int
    versions: int
    edited: int
    statuses: dict[str, int]
    languages: dict[str, int]
    published: tuple[str, str] | None
    captured: tuple[str, str] | None
    filled: dict[str, float]
    runs: int
    crawls: int
    fates: dict[str, int]
    links: dict[str, int]
    gaps: tuple[str, ...]
    hours_between: float | None
    visits_apart: float | None
    extractions: dict[str, int]
    reserved: dict[str, int]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """The card: ``digest`` names the corpus in any format and order, ``chosen`` are the filters it was made by."""

    schema: str = "paper-of-record/data-card/1"
    made: str
    software: str
    format: str
    chosen: dict[str, Any]
    articles: int
    digest: str
    outlets: tuple[OutletCard, ...]
    files: tuple[dict[str, Any], ...]


def card_of(
    news: Archive, outlets: Iterable[str], chosen: Mapping[str, object], files: Sequence[Written], **told: Any
) -> Card:
    """The card of files that were written of an archive; ``told``: ``software``, ``format``, ``digest``."""
    named = {name: _plain(value) for name, value in chosen.items() if value is not None}
    if "status" in chosen:
        named.setdefault("status", "all")
    return Card(
        made=now(),
        chosen=named,
        articles=sum(one.articles for one in files),
        outlets=tuple(_outlet(news, outlet) for outlet in outlets),
        files=tuple(one._asdict() for one in files),
        **told,
    )


def _plain(value: object) -> object:
    if isinstance(value, str | bool | int):
        return value
    return sorted(map(str, value)) if isinstance(value, Iterable) else str(value)


class _Count:
    """Counts the articles of an outlet, version by version."""

    def __init__(self) -> None:
        self.articles = self.versions = self.edited = 0
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in ("status", "language", "filled", "rules")}
        self.reserved: Counter[str] = Counter()
        self.between: list[float] = []
        self.days: dict[str, list[str]] = {"published": [], "captured": []}

    def take(self, history: list[Article]) -> None:
        last = history[-1]
        self.counts["status"][last.status] += 1
        self.versions += sum(one.status in CORPUS for one in history)
        if last.status not in CORPUS:
            return
        self.articles += 1
        self.edited += is_edited(history)
        times = [moment(one.captured).timestamp() for one in history]
        self.between += [(new - old) / 3600 for old, new in pairwise(times)]
        self.counts["language"][last.language or "unknown"] += 1
        self.counts["filled"].update(name for name in _FILLED if getattr(last, name))
        self.counts["rules"][last.extraction.id] += 1
        self.reserved.update(_reserved(last))
        self._span("captured", last.captured)
        if last.date_published:
            self._span("published", last.date_published)

    def _span(self, name: str, date: str) -> None:
        known = [*self.days[name], date]
        with suppress(UsageError):  # what is no date is in no span
            self.days[name] = [min(known, key=moment), max(known, key=moment)]

    def span(self, name: str) -> tuple[str, str] | None:
        first_last = self.days[name]
        return (first_last[0], first_last[1]) if first_last else None


def _reserved(one: Article) -> list[str]:
    """What a page says about reuse."""
    robots = f"{one.signals.robots_meta or ''} {one.signals.x_robots_tag or ''}".lower()
    said = {
        "tdm reservation": one.signals.tdm is not None,
        "content-usage": one.signals.content_usage is not None,
        "noarchive": "noarchive" in robots,
        "noai": "noai" in robots,
        "for subscribers": one.access == "subscriber" or one.status == "paywalled",
    }
    return [name for name, is_so in said.items() if is_so]


def _outlet(news: Archive, outlet: str) -> OutletCard:
    count = _Count()
    history: list[Article] = []
    for one in news.articles(outlet=outlet, status=None, versions="all"):
        if history and one.version in (None, 1):
            count.take(history)
            history = []
        history.append(one)
    if history:
        count.take(history)
    runs = news.runs(outlet)
    fates = list(news.fates(outlet))
    crawls = sorted(moment(run.started).timestamp() for run in runs if run.kind == "crawl")
    apart = [(new - old) / 3600 for old, new in pairwise(crawls)]
    told = [alarm_sentence(alarm) for run, warnings in over_time(runs) for alarm in (*run.alarms, *warnings)]
    return OutletCard(
        outlet=outlet,
        articles=count.articles,
        versions=count.versions,
        edited=count.edited,
        statuses=_sorted(count.counts["status"]),
        languages=_sorted(count.counts["language"]),
        published=count.span("published"),
        captured=count.span("captured"),
        filled={name: round(count.counts["filled"][name] / max(count.articles, 1), 3) for name in _FILLED},
        runs=len(runs),
        crawls=len(crawls),
        fates=_sorted(Counter(fate.fate for fate in fates)),
        links=coverage(fates, (source for run in runs for source in run.sources)).counts,
        gaps=tuple(dict.fromkeys(told)),
        hours_between=round(median(count.between), 1) if count.between else None,
        visits_apart=round(median(apart), 1) if apart else None,
        extractions=_sorted(count.counts["rules"]),
        reserved=_sorted(count.reserved),
    )


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def markdown(card: Card) -> str:
    """The card for people."""
    lines = [
        "# Data card",
        "",
        f"{card.articles:,} articles of {len(card.outlets)} outlets, as {card.format}.",
        f"Made {card.made} by {card.software}.",
        "",
        f"Corpus digest: `{card.digest}` (SHA-256 over the sorted lines `id captured content_hash`, a line's end after "
        "each). Whoever cites this corpus names it: the same articles have the same digest in every format.",
        "",
        f"Chosen by: {_pairs(card.chosen) or 'nothing, all articles'}.",
        "",
        "The columns are those of docs/codebook.md of paper-of-record. What a page does not have is null.",
        "",
        "## Rights",
        "",
        "The texts and pictures belong to their publishers. This export gives no right to pass them on; quoting and "
        "text mining are governed by the law of your country and by what publishers reserve, which is counted below.",
    ]
    for one in card.outlets:
        lines += ["", *_about(one)]
    lines += ["", "## Files", "", "| file | articles | bytes | SHA-256 |", "|---|---|---|---|"]
    lines += [f"| {one['name']} | {one['articles']:,} | {one['size']:,} | {one['sha256']} |" for one in card.files]
    return "\n".join(lines) + "\n"


def _about(one: OutletCard) -> list[str]:
    gaps = [*one.gaps[:_SHOWN], *([f"and {len(one.gaps) - _SHOWN} more in datacard.json"] if one.gaps[_SHOWN:] else [])]
    apart = f"at best to {one.visits_apart} hours, the median between two crawls"
    exact = apart if one.visits_apart else "by one crawl" if one.crawls else "by the captures that were imported"
    between = f"the median time between two is {one.hours_between} hours; an edit is dated {exact}"
    return [
        f"## {one.outlet}",
        "",
        f"- In the archive: {one.articles:,} articles that are there, {one.edited:,} of them edited; {one.versions:,} "
        "versions.",
        f"- Every address that was taken for an article, by its latest state: {_pairs(one.statuses)}.",
        f"- Languages: {_pairs(one.languages) or '-'}.",
        f"- Published: {' to '.join(one.published) if one.published else '-'}. "
        f"Captured: {' to '.join(one.captured) if one.captured else '-'}.",
        f"- Fields that are there: {', '.join(f'{name} {share:.0%}' for name, share in one.filled.items())}.",
        f"- Runs: {one.runs}. Fates of addresses in all of them: {_pairs(one.fates) or '-'}.",
        f"- Where links to articles stood: {_pairs(one.links) if one.crawls else 'imports read no lists'}.",
        f"- Versions: {'no article has two' if one.hours_between is None else between}.",
        f"- Extracted by: {_pairs(one.extractions) or '-'}.",
        f"- What pages say about reuse, in articles: {_pairs(one.reserved) or 'nothing'}.",
        *(["- Known gaps: none."] if not gaps else ["- Known gaps:", *(f"  - {gap}" for gap in gaps)]),
    ]


def _pairs(told: Mapping[str, object]) -> str:
    shown = (
        f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else value for value in told.values()
    )
    words = (", ".join(one) if isinstance(one, list) else one for one in shown)
    return ", ".join(f"{name} {value}" for name, value in zip(told, words, strict=True))
