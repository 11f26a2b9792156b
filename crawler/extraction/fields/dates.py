"""When a page was published and changed: from the surest source that gives it, never after the capture.

Candidates are collected with their places: the outlet's rule, the head of the page, what readers see about the
headline, the address. The first one counts, unless the address and another one agree that it is wrong.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crawler.extraction.fields.dates_order import languages_of, month_first, zone_of
from crawler.extraction.fields.dates_shown import Shown, shown_dates
from crawler.extraction.fields.place import Place
from crawler.extraction.page import state, structured
from crawler.extraction.page.document import Page
from crawler.vocabulary.calendar import Moment, Reading, has_day_first_zone, is_twelve_hours, parsed, readings

__all__ = ["Found", "dates_of", "instant"]

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "og:pubdate",
    "datepublished", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date.created",
    "dc.date", "dcterms.date", "pubdate", "publishdate", "publish-date", "publish_date", "published-date",
    "published_date", "publication_date", "date.published", "cxenseparse:recs:publishtime", "article.published",
    "originalpublicationdate", "date_published", "article:post_date", "bt:pubdate", "pub_date", "date",
    "citation_publication_date", "citation_online_date", "citation_date",
    "article:published:time", state.PUBLISHED,
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "article:modified", "og:updated_time", "datemodified",
    "article:modified:time", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised",
    state.MODIFIED,
)  # fmt: skip
# A day's difference is one of zones, not of dates.
_DAY = dt.timedelta(days=1)
# So far from the address's day lies only a template's date, or that of a change.
_STALE = dt.timedelta(days=60)
# What a system prints that has no date: its clock's beginning.
_UNSET = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Found:
    """A date as the article record writes it, where it came from, and other values that the page gives."""

    value: str | None = None
    source: str | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    """``other`` is the moment with month and day swapped, where the figures can mean both."""

    moment: Moment
    source: str
    other: Moment | None = None


@dataclass(frozen=True)
class _Address:
    """What the page's address says: a day, or a month."""

    year: int
    month: int
    day: int | None

    def is_near(self, day: dt.date) -> bool:
        """Whether ``day`` is the address's, give or take a day."""
        days = (day - _DAY, day, day + _DAY)
        return any((one.year, one.month) == (self.year, self.month) and self.day in (None, one.day) for one in days)


def dates_of(page: Page, place: Place, language: str | None, opening: str = "") -> tuple[Found, Found]:
    """The dates of publication and of the last change. ``language`` is that of the article's text, ``opening`` its
    first paragraph."""
    if page.tree is None:
        return Found(), Found()
    languages = languages_of(page, language)
    shown = shown_dates(page, place, languages)
    published = _published(page, shown)
    if published.value is None:
        told = _decided(page, list(_of_dateline(page, opening, languages)), None)
        published = _settled(page, told, None)
    return published, _modified(page, shown)


def _of_dateline(page: Page, opening: str, languages: Sequence[str]) -> Iterator[_Candidate]:
    """The day, with its year, that stands between the place and the sign that ends a press release's dateline: NORWICK,
    Nov. 24, 2026 (Wire) -- …"""
    head = opening[:_DATELINE]
    for reading in readings(head, languages)[:1]:
        before, told, behind = head[: reading.start], head[reading.start : reading.end], head[reading.end :]
        words = _WORDS.findall(before)
        is_place = 0 < len(words) <= _PLACE_WORDS and not any(
            word[0].islower() and len(word) > _SMALL for word in words
        )
        if is_place and _YEAR.search(told) and _DATELINE_ENDS.match(behind) and _NO_PLACE.search(before) is None:
            yield _of_reading(page, head, reading, "dateline")


# Letters of a text that hold its dateline; words of a place, and of who sends the release where that stands first.
_DATELINE, _PLACE_WORDS = 140, 7
# Letters of the longest small word before a day: "le 24 novembre", "den 24.".
_SMALL = 3
_WORDS = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_PLACE = re.compile(r"[!?:;“”\"«»]|\d")
_DATELINE_ENDS = re.compile(r"[\s,.]*(?:[(/][^()/\n]{2,40}[)/]\s*)?(?:--|[–—/]|-\s)\s*\S")


def instant(page: Page, text: str) -> str | None:
    """The date in ``text``, an attribute or a printed line, as the article record writes it; None where it has none, or
    one that cannot be."""
    moment = parsed(text[:100])
    return _written(_Candidate(moment, ""), page)[0] if moment and _possible(moment, page) else None


def _published(page: Page, shown: Sequence[Shown]) -> Found:
    told = [*_json(page, "datePublished")]
    sure, doubtful = ([], told) if _is_of_template(page) else (told, [])
    in_head = [*_by_rule(page), *sure, *_metas(page, _PUBLISHED_META)]
    late = [*doubtful, *_json(page, "dateCreated", "uploadDate")]
    printed = [one for date in shown if not date.changed for one in _of_shown(date, page)]
    address = _address(page)
    candidates = _decided(page, [*in_head, *printed, *late, *_of_address(address)], address)
    return _settled(page, candidates, address)


def _is_of_template(page: Page) -> bool:
    """Whether the JSON-LD tells of a page, not of an article, and never of a change: a template gives all pages one."""
    node = page.article
    is_page = set(structured.types(node)) == {"WebPage"}
    return is_page and node.get("dateModified", node.get("datePublished")) == node.get("datePublished")


def _modified(page: Page, shown: Sequence[Shown]) -> Found:
    candidates = [*_json(page, "dateModified"), *_metas(page, _MODIFIED_META)]
    # Elsewhere a line may tell of the whole site; not one that says when the page was published, too.
    lines = {date.text for date in shown if not date.changed and date.reading is not None}
    told = (date for date in shown if date.changed and (date.distance[0] == 0 or date.text in lines))
    candidates += [one for date in told for one in _of_shown(date, page)]
    return _settled(page, _decided(page, candidates, None), None)


def _decided(page: Page, candidates: list[_Candidate], address: _Address | None) -> list[_Candidate]:
    """The candidates that can be, each with one meaning: one that can mean two days means the one that is possible, or
    that the address or a sure candidate names; else it is none."""
    kept = []
    for candidate in candidates:
        meant = [one for one in (candidate.moment, candidate.other) if one and _possible(one, page)]
        if meant:
            kept.append(replace(candidate, moment=meant[0], other=meant[1] if len(meant) == 2 else None))
    sure = {candidate.moment.day for candidate in kept if candidate.other is None}
    decided = []
    for candidate in kept:
        if candidate.other is None:
            decided.append(candidate)
            continue
        two = (candidate.moment, candidate.other)
        named = [one for one in two if one.day in sure or (address is not None and address.is_near(one.day))]
        if len(named) == 1:
            decided.append(_Candidate(named[0], candidate.source))
    return decided


def _settled(page: Page, candidates: Sequence[_Candidate], address: _Address | None) -> Found:
    if not candidates:
        return Found()
    chosen = _first(candidates, address)
    value, source = _written(_sharpest(chosen, candidates), page)
    # A folder or a file is made on the eve, or in another zone.
    apart = [one for one in candidates if one.source != "address" or abs(one.moment.day - chosen.moment.day) > _DAY]
    others = dict.fromkeys(_written(candidate, page)[0] for candidate in apart)
    return Found(value, source, tuple(other for other in others if not _agree(other, value)))


def _first(candidates: Sequence[_Candidate], address: _Address | None) -> _Candidate:
    """The first candidate; but where the address names another time, the first that agrees with the address: a
    template's date stays the same for years."""
    first = candidates[0]
    if address is None or first.source.startswith("rule") or address.is_near(first.moment.day):
        return first
    agreeing = [one for one in candidates if address.is_near(one.moment.day)]
    return agreeing[0] if agreeing and abs(agreeing[0].moment.day - first.moment.day) > _STALE else first


def _sharpest(chosen: _Candidate, candidates: Iterable[_Candidate]) -> _Candidate:
    """``chosen``, unless another one gives it more exactly: the time of a bare day, the offset, the seconds."""
    sharpest = chosen
    for candidate in candidates:
        ours, theirs = sharpest.moment, candidate.moment
        if _exactness(theirs) > _exactness(ours) and _same(ours, theirs):
            sharpest = candidate
    return sharpest


def _exactness(moment: Moment) -> tuple[bool, bool, bool]:
    return moment.time is not None, moment.offset is not None, bool(moment.time and moment.time.second)


def _same(ours: Moment, theirs: Moment) -> bool:
    """Whether both name one day, or one minute where ours has a time."""
    if ours.time is None or theirs.time is None:
        return ours.day == theirs.day
    if ours.offset is None or theirs.offset is None:
        return (ours.day, ours.time.replace(second=0)) == (theirs.day, theirs.time.replace(second=0))
    apart = ours.in_zone(None), theirs.in_zone(None)
    return apart[0].replace(second=0) == apart[1].replace(second=0)  # type: ignore[call-arg]


def _written(candidate: _Candidate, page: Page) -> tuple[str, str]:
    moment, source = candidate.moment, candidate.source
    zone, zone_from = None, ""
    if moment.offset is None and moment.time is not None:
        beside = (*_json(page, "datePublished", "dateModified"), *_metas(page, _PUBLISHED_META + _MODIFIED_META))
        zone, zone_from = zone_of(page, moment.day, [(one.moment.day, one.moment.offset, one.source) for one in beside])
    value = moment.in_zone(zone)
    source += f"; zone: {zone_from}" if zone_from and isinstance(value, dt.datetime) else ""
    return value.isoformat(), source


def _possible(moment: Moment, page: Page) -> bool:
    if not 1900 <= moment.day.year <= 2100:
        return False
    if page.captured is None:
        return True
    value = moment.in_zone(None)
    if moment.day == _UNSET and (_address(page) or _Address(0, 0, None)).year != _UNSET.year:
        return False
    if isinstance(value, dt.datetime):
        return value <= page.captured + dt.timedelta(minutes=10)
    # A day without zone may begin up to 14 hours before it does at Greenwich.
    return value <= (page.captured + dt.timedelta(hours=14)).date()


def _agree(first: str, second: str) -> bool:
    if len(first) == 10 or len(second) == 10:
        return first[:10] == second[:10]
    return dt.datetime.fromisoformat(first) == dt.datetime.fromisoformat(second)


def _of_text(page: Page, text: str, source: str) -> Iterator[_Candidate]:
    """The date in an attribute, a meta or JSON."""
    moment = parsed(text, month_first=None)
    if moment:
        yield _Candidate(moment, source)
    else:
        yield from (_of_reading(page, text, reading, source) for reading in readings(text[:100])[:1])


def _of_shown(shown: Shown, page: Page) -> Iterator[_Candidate]:
    if shown.reading is None:
        yield from _of_text(page, shown.text, shown.source)
    else:
        yield _of_reading(page, shown.text, shown.reading, shown.source)


def _of_reading(page: Page, text: str, reading: Reading, source: str) -> _Candidate:
    if reading.other is None:
        return _Candidate(reading.moment, source)
    if has_day_first_zone(text.lower()):
        return _Candidate(reading.moment, source)
    order = True if reading.american else month_first(page, twelve_hours=is_twelve_hours(text.lower()))
    if order is None:
        return _Candidate(reading.moment, source, reading.other)
    return _Candidate(reading.other if order else reading.moment, source)


def _json(page: Page, *names: str) -> Iterator[_Candidate]:
    for name in names:
        given = page.article.get(name)
        is_number = isinstance(given, int | float) and not isinstance(given, bool)
        for text in structured.strings(f"{given:.0f}" if is_number else given, "@value"):
            yield from _of_text(page, text, f"json-ld {name}")


def _metas(page: Page, names: tuple[str, ...]) -> Iterator[_Candidate]:
    for name in names:
        for text in page.meta.get(name, ()):
            yield from _of_text(page, text, page.source_of(name))


def _by_rule(page: Page) -> Iterator[_Candidate]:
    for element in page.select(page.rules.published if page.rules else None):
        yield from _of_text(page, element.get("datetime") or element.text_content(), "rule published")


# /2026/oct/13/.
_PATH_NAMED = re.compile(
    r"/((?:20|19)\d{2})/(?:(jan)(?:uary)?|(feb)(?:ruary)?|(mar)(?:ch)?|(apr)(?:il)?|(may)|(june?)|(july?)|(aug)(?:ust)?"
    r"|(sept?)(?:ember)?|(oct)(?:ober)?|(nov)(?:ember)?|(dec)(?:ember)?)/(0?[1-9]|[12]\d|3[01])/",
    re.I,
)
# /2026/10/13/, /2026-10-13-…, /2026/POLITICS/10/13/, /2026/10/; /20261013 at the beginning of a part; and a day with
# its hour and minute at the beginning of a number of the last part: 20261013143200, 2026101314320012345. In a folder it
# may be the time of a copy, before the address that was copied.
_PATH = re.compile(
    r"(?<![\w-])((?:20|19)\d{2})[/_.-](?:[A-Za-z]+/){0,2}(0[1-9]|1[0-2]|[1-9](?=/))(?:[/_.-](0[1-9]|[12]\d|3[01]|[1-9](?=/)))?(?!\d)"
    r"|(?<=/)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\d])"
    r"|(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=(?:[01]\d|2[0-3])[0-5]\d[^/]*/?$)"
)


def _address(page: Page) -> _Address | None:
    path = urlsplit(page.url).path + "/"
    if named := _PATH_NAMED.search(path):
        number = next(number for number in range(1, 13) if named[number + 1])
        return _Address(int(named[1]), number, int(named[14]))
    match = _PATH.search(path)
    if match is None:
        return None
    groups = match.groups()
    year, month, day = next(groups[i : i + 3] for i in (0, 3, 6) if groups[i])
    return _Address(int(year), int(month), int(day) if day else None)


def _of_address(address: _Address | None) -> Iterator[_Candidate]:
    if address is not None and address.day is not None:
        with contextlib.suppress(ValueError):
            yield _Candidate(Moment(dt.date(address.year, address.month, address.day)), "address")
