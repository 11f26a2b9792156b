"""Dates as pages write them: ISO 8601, RFC 5322, epochs, and printed dates in the languages of news sites."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from crawler.vocabulary.zones import ZONES

__all__ = ["Moment", "parsed", "printed"]

# Month names and their usual short forms, without accents; English, German, French, Spanish, Italian, Portuguese,
# Dutch, Scandinavian, Finnish, Polish, Czech, Croatian, Turkish, Indonesian, Romanian, Lithuanian, Swahili, Russian,
# Ukrainian, Greek.
_MONTHS = (
    "january jan januar janvier janv enero ene gennaio gen janeiro januari tammikuu stycznia ledna sijecnja ocak "
    "ianuarie sausio января янв січня ιανουαριου jaenner janner jän",
    "february feb februar fevrier fevr fev febrero febbraio fevereiro februari helmikuu lutego unora veljace subat "
    "februarie vasario февраля фев лютого φεβρουαριου feber",
    "march mar marz maerz mars marzo marco mart maart maaliskuu marca brezna ozujka maret martie kovo machi марта мар "
    "березня μαρτιου mrz",
    "april apr avril avr abril abr aprile huhtikuu kwietnia dubna travnja nisan aprilie balandzio aprili апреля апр "
    "квітня απριλιου",
    "may mai mayo maggio mag maio mei maj toukokuu maja kvetna svibnja mayis geguzes мая май травня μαιου",
    "june jun juni juin junio giugno giu junho kesakuu czerwca cervna lipnja haziran iunie birzelio июня июн червня "
    "ιουνιου",
    "july jul juli juillet juil julio luglio lug julho heinakuu lipca cervence srpnja temmuz iulie liepos julai июля "
    "июл липня ιουλιου",
    "august aug aout agosto ago agustus elokuu sierpnia srpna kolovoza agustos rugpjucio agosti августа авг серпня "
    "αυγουστου",
    "september sep sept septembre septiembre settembre set setembro syyskuu wrzesnia zari rujna eylul septembrie "
    "rugsejo septemba сентября сен вересня σεπτεμβριου",
    "october oct oktober okt octobre octubre ottobre ott outubro out lokakuu pazdziernika rijna listopada ekim "
    "octombrie spalio oktoba октября окт жовтня οκτωβριου",
    "november nov novembre noviembre novembro marraskuu listopadu studenoga kasim noiembrie lapkricio novemba ноября "
    "ноя листопада νοεμβριου",
    "december dec dezember dez decembre diciembre dic dicembre dezembro desember des joulukuu grudnia prosince "
    "prosinca aralik decembrie gruodzio desemba декабря дек грудня δεκεμβριου",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}

_ISO = re.compile(
    r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T\s_]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|z|[+-]\d{2}:?\d{2}|[+-]\d{1,2}|[A-Za-z]{2,4})?.*)?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_CJK = re.compile(r"((?:19|20)\d{2})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_CJK_TIME = re.compile(
    r"(午前|午後|上午|下午|오전|오후)?\s*(\d{1,2})\s*[時点點时시:]\s*(\d{1,2})\s*(?:分|분)?(?:\s*:?\s*(\d{1,2})\s*[秒초]?)?"
)
_YMD = re.compile(r"(?<!\d)((?:19|20)\d{2})[-/.]\s?(\d{1,2})[-/.]\s?(\d{1,2})(?!\d)")
_DMY = re.compile(r"(?<![\d./-])(\d{1,2})([-/.])\s?(\d{1,2})\2\s?((?:19|20)\d{2})(?!\d)")
# Two figures for the year only with dots, as German, Czech, Finnish or Turkish pages print it.
_DMY_SHORT = re.compile(r"(?<!\d)(\d{1,2})(\.)(\d{1,2})\.(\d{2})(?![\d.])")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|[.º°])?\s*(?:de\s+|of\s+|d’|d')?([^\W\d_]{3,14})\.?,?\s+(?:de\s+|del\s+)?((?:19|20)\d{2})(?!\d)"
)
_MONTH_DAY = re.compile(r"(?<!\w)([^\W\d_]{3,14})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d{2})(?!\d)")
_ORDERS = {_CJK: "ymd", _YMD: "ymd", _DAY_MONTH: "dMy", _MONTH_DAY: "Mdy", _DMY: "d-m-y", _DMY_SHORT: "d-m-y"}
_TIME = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:[:.h](\d{2}))(?:[:.](\d{2}))?\s*(a\.?m\.?|p\.?m\.?)?(?!\d)(?:\s*Uhr|\s*uur|\s*klo)?\s*\(?((?:UTC|GMT)\s*[+-]\d{1,2}(?::?\d{2})?|[A-Z][A-Za-z]{1,4}\b)?",
    re.IGNORECASE,
)
_HOUR_ONLY = re.compile(r"(?<![\d:.])(\d{1,2})\s*(a\.?m\.?|p\.?m\.?)(?!\w)", re.IGNORECASE)


# The letters in which a date is looked for.
_MOST = 400


@dataclass(frozen=True)
class Moment:
    """A date as a page gives it: a day, perhaps with a time, perhaps with its offset."""

    day: dt.date
    time: dt.time | None = None
    offset: dt.timedelta | None = None

    def in_zone(self, zone: dt.tzinfo | None) -> dt.date | dt.datetime:
        """The instant; in ``zone`` where the page gave no offset; the bare day where there is no time or no zone."""
        if self.time is None:
            return self.day
        own = dt.timezone(self.offset) if self.offset is not None else zone
        return dt.datetime.combine(self.day, self.time, own) if own is not None else self.day


def parsed(value: str) -> Moment | None:
    """A machine's date (an attribute, a meta, JSON): ISO 8601 and what is written in its place; None otherwise."""
    text = value.strip()[:_MOST]
    match = _ISO.match(text) or _COMPACT.match(text)
    if match:
        return _moment(*match.groups())
    if re.fullmatch(r"\d{10}|\d{13}", text):
        instant = dt.datetime.fromtimestamp(int(text[:10]), dt.UTC)
        return Moment(instant.date(), instant.time(), dt.timedelta(0))
    return _rfc5322(text) or printed(text)


def printed(text: str, *, month_first: bool = False) -> Moment | None:
    """The first date printed in ``text``, with the time and zone name that stand beside it. ``month_first`` reads
    ``10/12/2024`` the American way; a number over 12 decides by itself."""
    text = text[:_MOST]
    for pattern, order in _ORDERS.items():
        for match in pattern.finditer(text):
            day = _day(match, order, month_first)
            if day is not None:
                return _timed(day, text[: match.start()], text[match.end() :])
    return None


def _day(match: re.Match[str], order: str, month_first: bool) -> dt.date | None:
    if order == "ymd":
        return _date(match[1], match[2], match[3])
    if order == "dMy":
        return _date(match[3], _month(match[2]), match[1])
    if order == "Mdy":
        return _date(match[3], _month(match[1]), match[2])
    day, month = match[1], match[3]
    if match[2] == "/" and month_first:
        day, month = month, day
    if int(month) > 12:
        day, month = month, day
    return _date(f"20{match[4]}"[-4:], month, day)


def _month(name: str) -> int:
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return _MONTH.get(plain, _MONTH.get(name.casefold(), 0))


def _timed(day: dt.date, before: str, after: str) -> Moment:
    for near in (after[:45], before[-30:]):
        match = _CJK_TIME.search(near)
        if match and re.search(r"[時点點时시]|午|上|下|오", match[0]):
            hour = int(match[2]) % 12 + 12 if match[1] in ("午後", "下午", "오후") else int(match[2])
            return _moment_on(day, hour, match[3], match[4], None)
        if match := _TIME.search(near):
            return _moment_on(day, _hour(match[1], match[4]), match[2], match[3], match[5])
        if match := _HOUR_ONLY.search(near):
            return _moment_on(day, _hour(match[1], match[2]), "0", None, None)
    return Moment(day)


def _hour(hour: str, half: str | None) -> int:
    if not half:
        return int(hour)
    return int(hour) % 12 + (12 if half.lower().startswith("p") else 0)


def _moment(
    year: str, month: str, day: str, hour: str | None, minute: str | None, second: str | None, zone: str | None
) -> Moment | None:
    date = _date(year, month, day)
    if date is None or hour is None or minute is None:
        return Moment(date) if date else None
    return _moment_on(date, int(hour), minute, second, zone)


def _moment_on(day: dt.date, hour: int, minute: str, second: str | None, zone: str | None) -> Moment:
    try:
        time = dt.time(0 if hour == 24 else hour, int(minute), int(second or 0))
    except ValueError:
        return Moment(day)
    return Moment(day, time, _offset(zone))


def _offset(zone: str | None) -> dt.timedelta | None:
    name = (zone or "").strip().lower().replace(" ", "")
    match = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", name)
    if match:
        size = dt.timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return size * (-1 if match[1] == "-" else 1) if size < dt.timedelta(hours=15) else None
    return dt.timedelta(hours=ZONES[name]) if name in ZONES else None


def _date(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _rfc5322(text: str) -> Moment | None:
    if not re.match(r"[A-Za-z]{3},?\s+\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d", text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return Moment(moment.date(), moment.time().replace(microsecond=0), moment.utcoffset())
