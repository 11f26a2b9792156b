"""When a page was published and changed: from the surest source that gives it, never after the capture."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.urls import host_of
from crawler.extraction.fields.calendar import Moment, parsed, printed
from crawler.extraction.page import structured, trafilatura
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import key
from crawler.vocabulary.names import BESIDE_TAGS, LISTING

__all__ = ["Found", "modified", "published"]

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
    "article:modified:time",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised",
)  # fmt: skip
# Words beside a printed date that say it is of a change.
_CHANGED = re.compile(
    r"updat|modif|aktualisiert|geändert|mis à jour|mise à jour|actualizado|aggiornat|atualizado|bijgewerkt|uppdaterad|"
    r"oppdatert|opdateret|päivitetty|aktualizacja|güncelle|更新|수정|обновлено|оновлено",
    re.IGNORECASE,
)


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


def _published(page: Page) -> Iterator[_Candidate]:
    yield from _by_rule(page)
    yield from _json(page, "datePublished", "dateCreated", "uploadDate")
    yield from _metas(page, _PUBLISHED_META)
    told = (*_json(page, "datePublished"), *_metas(page, _PUBLISHED_META))
    if not any(one.moment.offset is not None and _possible(one.moment, page) for one in told):
        yield from _times(page, changed=False)
        yield from _printed(page)


def _modified(page: Page) -> Iterator[_Candidate]:
    yield from _json(page, "dateModified")
    yield from _metas(page, _MODIFIED_META)
    yield from _times(page, changed=True)


def _settled(page: Page, candidates: list[_Candidate]) -> Found:
    usable = [one for one in candidates if _possible(one.moment, page)]
    if not usable:
        return Found(None, None)
    chosen = _sharpest(usable)
    value, source = _written(chosen, page)
    others = dict.fromkeys(_written(one, page)[0] for one in usable)
    return Found(value, source, tuple(other for other in others if not _agree(other, value)))


def _sharpest(candidates: list[_Candidate]) -> _Candidate:
    """The first source's, unless a later one says the same more exactly: the time of a bare day, the offset, the
    seconds."""
    first = candidates[0]
    for one in candidates[1:]:
        if _exactness(one.moment) > _exactness(first.moment) and _same(first.moment, one.moment):
            first = one
    return first


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


def _written(one: _Candidate, page: Page) -> tuple[str, str]:
    moment, source = one.moment, one.source
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
    named = [
        (page.outlet.timezone if page.outlet else None, "outlet"),
        (_COUNTRY_ZONES.get(country), f"country .{country}"),
    ]
    # Japanese and Korean are written in one zone, Chinese in several that are all eight hours ahead of Greenwich.
    language = (page.declared_language or "").lower()[:2]
    named.append(
        ({"ja": "Asia/Tokyo", "ko": "Asia/Seoul", "zh": "Asia/Shanghai"}.get(language), f"language {language}")
    )
    for name, source in named:
        try:
            if name:
                return ZoneInfo(name), source
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return None, ""


# Country domains of countries with one time zone (that nearly all of the country keeps).
_COUNTRY_ZONES = {
    "at": "Europe/Vienna", "be": "Europe/Brussels", "bg": "Europe/Sofia", "ch": "Europe/Zurich", "cn": "Asia/Shanghai",
    "cz": "Europe/Prague", "de": "Europe/Berlin", "dk": "Europe/Copenhagen", "ee": "Europe/Tallinn",
    "eg": "Africa/Cairo",
    "fi": "Europe/Helsinki", "fr": "Europe/Paris", "gr": "Europe/Athens", "hk": "Asia/Hong_Kong", "hr": "Europe/Zagreb",
    "hu": "Europe/Budapest", "ie": "Europe/Dublin", "il": "Asia/Jerusalem", "in": "Asia/Kolkata",
    "is": "Atlantic/Reykjavik",
    "it": "Europe/Rome", "jp": "Asia/Tokyo", "ke": "Africa/Nairobi", "kr": "Asia/Seoul", "lb": "Asia/Beirut",
    "li": "Europe/Vaduz", "lt": "Europe/Vilnius", "lu": "Europe/Luxembourg", "lv": "Europe/Riga",
    "my": "Asia/Kuala_Lumpur",
    "na": "Africa/Windhoek", "ng": "Africa/Lagos", "nl": "Europe/Amsterdam", "no": "Europe/Oslo",
    "np": "Asia/Kathmandu",
    "pe": "America/Lima", "ph": "Asia/Manila", "pk": "Asia/Karachi", "pl": "Europe/Warsaw", "ro": "Europe/Bucharest",
    "rs": "Europe/Belgrade", "se": "Europe/Stockholm", "sg": "Asia/Singapore", "si": "Europe/Ljubljana",
    "sk": "Europe/Bratislava", "th": "Asia/Bangkok", "tr": "Europe/Istanbul", "tw": "Asia/Taipei",
    "tz": "Africa/Dar_es_Salaam",
    "ua": "Europe/Kyiv", "uk": "Europe/London", "vn": "Asia/Ho_Chi_Minh", "za": "Africa/Johannesburg",
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


def _agree(one: str, other: str) -> bool:
    if len(one) == 10 or len(other) == 10:
        return one[:10] == other[:10]
    return dt.datetime.fromisoformat(one) == dt.datetime.fromisoformat(other)


def _json(page: Page, *names: str) -> Iterator[_Candidate]:
    for name in names:
        for text in structured.strings(page.article.get(name), "@value"):
            moment = parsed(text)
            if moment:
                yield _Candidate(moment, f"json-ld {name}")


def _metas(page: Page, names: tuple[str, ...]) -> Iterator[_Candidate]:
    for name in names:
        for text in page.meta.get(name, ()):
            moment = parsed(text)
            if moment:
                yield _Candidate(moment, f"meta {name}")


def _by_rule(page: Page) -> Iterator[_Candidate]:
    rule = page.rules.published if page.rules else None
    for element in page.select(rule):
        moment = parsed(element.get("datetime") or element.text_content())
        if moment:
            yield _Candidate(moment, "rule published")


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


def _before(element: object) -> str:
    text = getattr(element, "text", "") or ""
    parent = element.getparent()  # type: ignore[attr-defined]
    before = element.getprevious()  # type: ignore[attr-defined]
    lead = (
        (before.tail or before.text_content()[-40:])
        if before is not None
        else (parent.text if parent is not None else "")
    )
    return f"{lead or ''} {text}"[:120]


def _elsewhere(element: object) -> bool:
    for above in element.iterancestors():  # type: ignore[attr-defined]
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
    for one in list(page.tree.iter("h1"))[:2]:
        text = key(one.text_content())
        begin = layout.keys.find(text) if text else -1
        if begin < 0:
            continue
        first = bisect_left(layout.starts, begin + len(text))
        for owner, start in zip(layout.owners[first : first + 25], layout.starts[first : first + 25], strict=True):
            words = " ".join(owner.text_content()[:200].split())
            if start > begin + len(text) + 250:
                break
            if len(words) < 120 and re.search(r"(?:19|20)\d{2}", words) and not _CHANGED.search(words[:20]):
                moment = printed(words, month_first=page.american)
                if moment:
                    yield _Candidate(moment, "printed")
                    return


@lru_cache(maxsize=20_000)
def _is_dated(name: str) -> bool:
    return (
        re.search(r"date|time(?!r|line)|publi|posted|datum|fecha|zeit|pubtime|meta|info", name, re.IGNORECASE)
        is not None
    )


def _last_resort(page: Page) -> Found:
    """htmldate's finding, where the page or its address has it in so many figures: a guess is no date."""
    found = trafilatura.found_date(page.html, page.url, page.captured)
    if not found:
        return Found(None, None)
    day = dt.date.fromisoformat(found)
    forms = [found, f"{day.day}.{day.month}.{day.year}"]
    forms += map(day.strftime, ("%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y"))
    shown = any(form in page.html or form in page.url for form in forms)
    return Found(found, "htmldate") if shown and _possible(Moment(day), page) else Found(None, None)
