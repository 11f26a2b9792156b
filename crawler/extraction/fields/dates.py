"""When a page was published and changed: from the surest source that gives it, never after the capture."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml.html import HtmlElement

from archive.urls import host_of
from crawler.extraction.page import structured, trafilatura
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import is_called, key
from crawler.vocabulary.calendar import Moment, parsed, printed
from crawler.vocabulary.names import BESIDE_TAGS, LISTING

__all__ = ["Found", "instant", "modified", "published"]

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "og:pubdate",
    "datepublished", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date.created",
    "dc.date", "dcterms.date", "pubdate", "publishdate", "publish-date", "publish_date", "published-date",
    "published_date", "publication_date", "date.published", "cxenseparse:recs:publishtime", "article.published",
    "originalpublicationdate", "date_published", "article:post_date", "bt:pubdate", "pub_date", "date",
    "article:published:time",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "article:modified", "og:updated_time", "datemodified",
    "article:modified:time", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised",
)  # fmt: skip
# Words beside a printed date that say it is of a change.
_CHANGED = re.compile(
    r"updat|modif|aktualisiert|geändert|mis à jour|mise à jour|actualizado|aggiornat|atualizado|bijgewerkt|uppdaterad|"
    r"oppdatert|opdateret|päivitetty|aktualizacja|güncelle|更新|수정|обновлено|оновлено",
    re.IGNORECASE,
)
_is_dated = is_called(re.compile(r"date|time(?!r|line)|publi|posted|datum|fecha|zeit|pubtime|meta|info", re.IGNORECASE))


@dataclass(frozen=True)
class Found:
    """A date as the article record writes it, where it came from, and other values that the page gives."""

    value: str | None
    source: str | None
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    moment: Moment
    source: str


def published(page: Page) -> Found:
    """The date of publication: the outlet's rule, JSON-LD, meta, ``<time>``, printed, htmldate."""
    if page.tree is None:
        return Found(None, None)
    candidates = list(_published(page))
    return _settled(page, candidates) if candidates else _last_resort(page)


def modified(page: Page) -> Found:
    """The date of the last change, where the page gives one."""
    return _settled(page, list(_modified(page))) if page.tree is not None else Found(None, None)


def instant(page: Page, text: str) -> str | None:
    """The date in ``text``, an attribute or a printed line, as the article record writes it; None where it has none, or
    one that cannot be."""
    moment = parsed(text[:100])
    return _written(_Candidate(moment, ""), page)[0] if moment and _possible(moment, page) else None


def _published(page: Page) -> Iterator[_Candidate]:
    yield from _by_rule(page)
    yield from _json(page, "datePublished", "dateCreated", "uploadDate")
    yield from _metas(page, _PUBLISHED_META)
    in_head = (*_json(page, "datePublished"), *_metas(page, _PUBLISHED_META))
    if not any(date.moment.offset is not None and _possible(date.moment, page) for date in in_head):
        yield from _times(page, changed=False)
        yield from _printed(page)


def _modified(page: Page) -> Iterator[_Candidate]:
    yield from _json(page, "dateModified")
    yield from _metas(page, _MODIFIED_META)
    yield from _times(page, changed=True)


def _settled(page: Page, candidates: list[_Candidate]) -> Found:
    usable = [candidate for candidate in candidates if _possible(candidate.moment, page)]
    if not usable:
        return Found(None, None)
    value, source = _written(_sharpest(usable), page)
    others = dict.fromkeys(_written(candidate, page)[0] for candidate in usable)
    return Found(value, source, tuple(other for other in others if not _agree(other, value)))


def _sharpest(candidates: list[_Candidate]) -> _Candidate:
    """The first source's, unless a later one gives it more exactly: the time of a bare day, the offset, the seconds."""
    sharpest = candidates[0]
    for candidate in candidates[1:]:
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
    zone, zone_from = (None, "") if moment.offset is not None or moment.time is None else _zone(page, moment)
    value = moment.in_zone(zone)
    source += f"; zone: {zone_from}" if zone_from and isinstance(value, dt.datetime) else ""
    return value.isoformat(), source


def _zone(page: Page, moment: Moment) -> tuple[dt.tzinfo | None, str]:
    """The zone of a time that gives none: that of another date of the page from the same days; the outlet's; that of
    the country whose domain the site is in, where it has but one."""
    for other in (*_json(page, "datePublished", "dateModified"), *_metas(page, _PUBLISHED_META + _MODIFIED_META)):
        offset = other.moment.offset
        if offset and abs(other.moment.day - moment.day) <= dt.timedelta(days=3):
            return dt.timezone(offset), other.source
    country = host_of(page.url).rsplit(".", 1)[-1]
    language = (page.declared_language or "").lower()[:2]
    for name, source in (
        (page.outlet.timezone if page.outlet else None, "outlet"),
        (_COUNTRY_ZONES.get(country), f"country .{country}"),
        (_LANGUAGE_ZONES.get(language), f"language {language}"),
    ):
        try:
            if name:
                return ZoneInfo(name), source
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return None, ""


# Japanese and Korean are written in one zone, Chinese in several that are all eight hours ahead of Greenwich.
_LANGUAGE_ZONES = {"ja": "Asia/Tokyo", "ko": "Asia/Seoul", "zh": "Asia/Shanghai"}
# Country domains of countries with one time zone (that nearly all of the country keeps).
_COUNTRY_ZONES = {
    "at": "Europe/Vienna", "be": "Europe/Brussels", "bg": "Europe/Sofia", "ch": "Europe/Zurich", "cn": "Asia/Shanghai",
    "cz": "Europe/Prague", "de": "Europe/Berlin", "dk": "Europe/Copenhagen", "ee": "Europe/Tallinn",
    "eg": "Africa/Cairo", "fi": "Europe/Helsinki", "fr": "Europe/Paris", "gr": "Europe/Athens", "hk": "Asia/Hong_Kong",
    "hr": "Europe/Zagreb", "hu": "Europe/Budapest", "ie": "Europe/Dublin", "il": "Asia/Jerusalem", "in": "Asia/Kolkata",
    "is": "Atlantic/Reykjavik", "it": "Europe/Rome", "jp": "Asia/Tokyo", "ke": "Africa/Nairobi", "kr": "Asia/Seoul",
    "lb": "Asia/Beirut", "li": "Europe/Vaduz", "lt": "Europe/Vilnius", "lu": "Europe/Luxembourg", "lv": "Europe/Riga",
    "my": "Asia/Kuala_Lumpur", "na": "Africa/Windhoek", "ng": "Africa/Lagos", "nl": "Europe/Amsterdam",
    "no": "Europe/Oslo", "np": "Asia/Kathmandu", "pe": "America/Lima", "ph": "Asia/Manila", "pk": "Asia/Karachi",
    "pl": "Europe/Warsaw", "ro": "Europe/Bucharest", "rs": "Europe/Belgrade", "se": "Europe/Stockholm",
    "sg": "Asia/Singapore", "si": "Europe/Ljubljana", "sk": "Europe/Bratislava", "th": "Asia/Bangkok",
    "tr": "Europe/Istanbul", "tw": "Asia/Taipei", "tz": "Africa/Dar_es_Salaam", "ua": "Europe/Kyiv",
    "uk": "Europe/London", "vn": "Asia/Ho_Chi_Minh", "za": "Africa/Johannesburg",
}  # fmt: skip


def _possible(moment: Moment, page: Page) -> bool:
    if not 1900 <= moment.day.year <= 2100:
        return False
    if page.captured is None:
        return True
    value = moment.in_zone(None)
    if isinstance(value, dt.datetime):
        return value <= page.captured + dt.timedelta(minutes=10)
    # A day without zone may begin up to 14 hours before it does at Greenwich.
    return value <= (page.captured + dt.timedelta(hours=14)).date()


def _agree(first: str, second: str) -> bool:
    if len(first) == 10 or len(second) == 10:
        return first[:10] == second[:10]
    return dt.datetime.fromisoformat(first) == dt.datetime.fromisoformat(second)


def _parsed(texts: Iterable[str], source: str) -> Iterator[_Candidate]:
    return (_Candidate(moment, source) for moment in map(parsed, texts) if moment)


def _json(page: Page, *names: str) -> Iterator[_Candidate]:
    for name in names:
        yield from _parsed(structured.strings(page.article.get(name), "@value"), f"json-ld {name}")


def _metas(page: Page, names: tuple[str, ...]) -> Iterator[_Candidate]:
    for name in names:
        yield from _parsed(page.meta.get(name, ()), f"meta {name}")


def _by_rule(page: Page) -> Iterator[_Candidate]:
    elements = page.select(page.rules.published if page.rules else None)
    return _parsed((element.get("datetime") or element.text_content() for element in elements), "rule published")


def _times(page: Page, *, changed: bool) -> Iterator[_Candidate]:
    assert page.tree is not None
    for element in page.tree.iter("time"):
        about = " ".join(filter(None, (element.get("class"), element.get("itemprop"), _before(element))))
        if bool(_CHANGED.search(about)) != changed or _elsewhere(element):
            continue
        text = element.get("datetime") or element.get("content") or element.text_content()
        moment = parsed(text[:100])
        if moment:
            yield _Candidate(moment, "time")
            return


def _before(element: HtmlElement) -> str:
    """The words before the date of ``element`` and its own."""
    parent, previous = element.getparent(), element.getprevious()
    if previous is not None:
        lead = previous.tail or previous.text_content()[-40:]
    else:
        lead = parent.text if parent is not None else ""
    return f"{lead or ''} {element.text or ''}"[:120]


def _elsewhere(element: HtmlElement) -> bool:
    """Whether ``element`` stands beside the article or in a list of others."""
    for above in element.iterancestors():
        if above.tag in BESIDE_TAGS or above.tag == "li" or LISTING.search(f"{above.get('class')} {above.get('id')}"):
            return True
        if above.tag in ("article", "main", "body"):
            return False
    return False


def _printed(page: Page) -> Iterator[_Candidate]:
    for element, _ in page.layout.called(_is_dated):
        if element.tag not in ("p", "span", "div", "li", "em", "small", "strong", "dd", "td") or _elsewhere(element):
            continue
        text = " ".join(element.text_content()[:300].split())
        if not text or len(text) > 160 or _CHANGED.search(text[:20]):
            continue
        moment = printed(text, month_first=page.american)
        if moment:
            yield _Candidate(moment, "printed")
            return
    yield from _under_headline(page)


def _under_headline(page: Page) -> Iterator[_Candidate]:
    """The first date printed within a few words of the headline, whatever its element is called."""
    assert page.tree is not None
    layout = page.layout
    for heading in islice(page.tree.iter("h1"), 2):
        text = key(heading.text_content())
        begin = layout.keys.find(text) if text else -1
        if begin < 0:
            continue
        end = begin + len(text)
        first = bisect_left(layout.starts, end)
        for owner, start in zip(layout.owners[first : first + 25], layout.starts[first : first + 25], strict=True):
            words = " ".join(owner.text_content()[:200].split())
            if start > end + 250:
                break
            if len(words) < 120 and re.search(r"(?:19|20)\d{2}", words) and not _CHANGED.search(words[:20]):
                moment = printed(words, month_first=page.american)
                if moment:
                    yield _Candidate(moment, "printed")
                    return


def _last_resort(page: Page) -> Found:
    """The date that htmldate finds, where the page or its address has it in figures: a guess is no date."""
    date = trafilatura.found_date(page.html, page.url, page.captured)
    if not date:
        return Found(None, None)
    day = dt.date.fromisoformat(date)
    forms = [date, f"{day.day}.{day.month}.{day.year}"]
    forms += map(day.strftime, ("%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y"))
    shown = any(form in page.html or form in page.url for form in forms)
    return Found(date, "htmldate") if shown and _possible(Moment(day), page) else Found(None, None)
