"""The dates that readers see about the headline and the story: ``<time>`` elements and printed lines.

A date counts by where it stands. Before the headline it may be a clock of the masthead, behind the story one of a
teaser, inside it one of an event.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.fields.names import begins_like_byline
from crawler.extraction.fields.place import ABOVE, BELOW, Place, lines_about
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import is_called, name_of
from crawler.vocabulary.calendar import Moment, Reading, bare, readings
from crawler.vocabulary.names import BESIDE_TAGS, HEADING_TAGS, LISTING
from crawler.vocabulary.words import CHANGED, ELSEWHERE, HAPPENING, PUBLISHED, date_words

__all__ = ["Shown", "shown_dates"]

# Letters between the story and a date behind it.
_BEHIND = 250
# Letters of a line that is a date's; words before the date in it, and those of them in small letters.
_LINE, _WORDS, _SMALL = 160, 12, 4
# Words in small letters that may stand before a date of the page, where another date has none.
_FEW_SMALL = 2
_SMALL_WORD = re.compile(r"(?<!\w)[a-zß-ÿа-яα-ω][^\W\d_]*")
# More pieces of text than this have no line.
_PARTS = 40
# Where a name of several words is parted: dateModified, date-modified, date_modified.
_WORD_ENDS = re.compile(r"[-_]|(?<=[a-z])(?=[A-Z])")
_is_dated = is_called(
    re.compile(r"date|time(?!line)|publi|posted|datum|fecha|zeit|meta|info"),
    signs=("date", "time", "publi", "posted", "datum", "fecha", "zeit", "meta", "info"),
)
_is_published = is_called(re.compile(r"publi|posted|issued|created"))
_is_listing = is_called(LISTING)


@dataclass(frozen=True)
class Shown:
    """``text`` is a machine's date where ``reading`` is None; ``changed``: the page says that it is of a change;
    ``distance`` orders the dates by how surely they are the article's: below the headline, above it, behind the
    story."""

    text: str
    reading: Reading | None
    source: str
    changed: bool
    distance: tuple[int, int]


def shown_dates(page: Page, place: Place, languages: Sequence[str]) -> list[Shown]:
    """The dates about the article, the surest first."""
    is_hatom = _has_only_updated(page)
    found = [
        *_times(page, place, languages, is_hatom),
        *_machines(page, place, is_hatom),
        *_printed(page, place, languages),
    ]
    return sorted(
        found, key=lambda shown: (shown.distance[0], shown.source != "time", _has_words(shown), shown.distance[1])
    )


def _has_words(shown: Shown) -> bool:
    """Whether a printed date has words before it that may tell of something else, in a list of what matters most: "The
    last boat sailed on". Where another date stands beside it, that counts."""
    if shown.reading is None or shown.source != "printed":
        return False
    before = shown.text[: shown.reading.start]
    return len(_SMALL_WORD.findall(before)) > _FEW_SMALL and not PUBLISHED.search(bare(before))


def _machines(page: Page, place: Place, is_hatom: bool) -> Iterator[Shown]:
    """The dates for machines of elements that show another form of them: ``<relative-time datetime>``, ``<abbr
    title>``, ``<span class="date" data-timestamp>``."""
    assert page.tree is not None
    shown = (one for one in page.layout.having(*_ATTRIBUTES) if one.tag not in _NO_MACHINES)
    for element in islice(shown, _MOST_MACHINES):
        machine = next((text for name in _ATTRIBUTES if (text := element.get(name)) and _MACHINE.fullmatch(text)), None)
        if machine is None:  # most titles are none, and where each stands costs more than to see it
            continue
        is_meant = _OF_DATA.isdisjoint(element.keys()) or _is_dated(name_of(element))
        distance = _distance(page, place, element) if is_meant else None
        is_entry = "published" in (element.get("class") or "").split() and element.tag == "abbr"
        if distance is None:
            continue
        about = bare(_WORD_ENDS.sub(" ", " ".join((_with_hatom(name_of(element), is_hatom), _before(place, element)))))
        if distance[0] < _LAST or is_entry or PUBLISHED.search(about):
            yield Shown(machine, None, "attribute", _is_changed(about), distance)


# What an element may be given for a script, and only its name tells what it is.
_OF_DATA = frozenset(("data-datetime", "data-date-time", "data-timestamp", "data-date", "data-time", "data-utime"))
_ATTRIBUTES = ("datetime", *sorted(_OF_DATA), "title")
# Edits (<ins>, <del>) have a date of their own.
_NO_MACHINES = frozenset(("time", "ins", "del", "a", "img", "iframe", "link"))
_MACHINE = re.compile(
    r"\s*(?:(?:19|20)\d\d-\d\d-\d\d.{0,30}|1\d{9}|1\d{12}|[A-Z][a-z]{2,8}\.? \d{1,2}, (?:19|20)\d\d.{0,25}"
    r"|(?:[^\W\d_]{2,12}\.?,? )?\d{1,2}(?:\.|st|nd|rd|th)? (?:de )?[^\W\d_]{3,12}\.?,? (?:de )?(?:19|20)\d\d.{0,25})\s*"
)
_MOST_MACHINES = 200


def _times(page: Page, place: Place, languages: Sequence[str], is_hatom: bool) -> Iterator[Shown]:
    assert page.tree is not None
    for element in islice(page.tree.iter("time"), 60):
        distance = _distance(page, place, element)
        if distance is None or _is_told_elsewhere(page, element):
            continue
        named = _with_hatom(element.get("class") or "", is_hatom)
        about = " ".join(filter(None, (named, element.get("itemprop"), _before(place, element))))
        if distance[0] == _LAST and not (PUBLISHED.search(bare(_WORD_ENDS.sub(" ", about))) or _is_alone(element)):
            continue
        changed = _is_changed(bare(_WORD_ENDS.sub(" ", about)))
        machine = element.get("datetime") or element.get("content")
        text = " ".join(element.text_content()[:_LINE].split())
        read = list(_in_time(text, readings(text, languages), changed, distance))
        if (machine or read) and not _is_of_event(place, element):
            yield from (Shown(machine[:100], None, "time", changed, distance), *read) if machine else read


def _in_time(text: str, found: Sequence[Reading], changed: bool, distance: tuple[int, int]) -> Iterator[Shown]:
    """The first date that a ``<time>`` shows; and both, where words part that of a change from it: "10/11/2026 01:57 |
    Updated 11/11/2026 19:20"."""
    plain = bare(text)
    if (
        len(found) == 2
        and CHANGED.search(plain, found[0].end, found[1].start)
        and not CHANGED.search(plain, 0, found[0].start)
    ):
        yield Shown(text, found[0], "time", False, distance)
        yield Shown(text, found[1], "time", True, distance)
    else:
        yield from (Shown(text, reading, "time", changed, distance) for reading in found[:1])


def _with_hatom(name: str, is_hatom: bool) -> str:
    """The class ``name`` without hAtom's word for an entry's date, where no other date of the page is called so."""
    return " ".join(word for word in name.split() if word != "updated") if is_hatom else name


def _has_only_updated(page: Page) -> bool:
    """Whether a page gives its dates hAtom's class ``updated``, which an entry must have, and none is ``published``:
    themes that print the day of publication alone call it so."""
    dated = page.layout.called(_is_in_hatom)
    words = [set((one.get("class") or "").split()) for one, _ in dated if one.tag in ("time", "abbr", "span")]
    return any("updated" in one for one in words) and not any("published" in one for one in words)


_is_in_hatom = is_called(re.compile(r"(?:^|\s)(?:updated|published)(?:$|\s)"), signs=("updated", "published"))


def _is_told_elsewhere(page: Page, element: HtmlElement) -> bool:
    """Whether the line around a ``<time>`` says that it was first published in another place."""
    parent = element.getparent()
    whole = " ".join(parent.text_content()[: 2 * _LINE].split()) if parent is not None else ""
    if len(whole) > _LINE or not ELSEWHERE.search(line := bare(whole)):
        return False
    return _is_in_place(page, line.replace(bare(" ".join(element.text_content().split())), " , "))


def _is_alone(element: HtmlElement) -> bool:
    """Whether a date has no words beside it: with some it may be that of an event."""
    parent = element.getparent()
    return parent is None or not re.search(r"[^\W\d_]{3}", parent.text_content().replace(element.text_content(), " "))


def _is_changed(about: str) -> bool:
    """Whether the last of the words in ``about`` that say what a date is says that it is of a change."""
    changed, published = ([match.span() for match in words.finditer(about)][-1:] for words in (CHANGED, PUBLISHED))
    # 更新时间: the word that follows at once belongs to it.
    return bool(changed) and (not published or changed[0][1] >= published[0][0])


def _before(place: Place, element: HtmlElement) -> str:
    """The words before the date of ``element`` and its own."""
    return f"{_lead(place, element)} {element.text or ''}"[:120]


def _lead(place: Place, element: HtmlElement) -> str:
    """The words before ``element``, where they may be a label: the headline and a sentence tell of the story ("The
    old mayor has died")."""
    parent, previous = element.getparent(), element.getprevious()
    if previous is None:
        return (parent.text or "") if parent is not None else ""
    if previous.tail:
        return str(previous.tail)
    said = previous.text_content()
    return "" if place.is_around_heading(previous) or _SENTENCE.search(said[-2 * _LABEL :]) else said[-_LABEL:]


# Three words or more, and the stop of the sentence that they are; "Last updated." is a label.
_SENTENCE = re.compile(r"\w\s+\w+\s+\w+[.!?…]\W*$|[。！？।۔]\s*$")


def _printed(page: Page, place: Place, languages: Sequence[str]) -> Iterator[Shown]:
    seen: set[HtmlElement] = set()
    edges = set(_edges(page, place))
    has_durations = "duration" in page.html
    for element in (*lines_about(page, place), *_called_dated(page), *edges):
        if element in seen or element.tag in ("time", "h1") or next(element.iter("figure"), None) is not None:
            continue
        seen.add(element)
        distance = _distance(page, place, element)
        if distance is None:
            continue
        pieces = _without_durations(element) if has_durations and len(element) else element.itertext()
        text = _with_clock(element, " ".join(" ".join(islice(pieces, _PARTS)).split()))
        if not 6 <= len(text) <= _LINE or not re.search(r"\d", text):
            continue
        if element not in edges or _is_about_dates(text):
            found = list(_of_line(page, text, languages, distance, _label_of(element)))
            if found and not _is_of_event(place, element):
                yield from found
        elif _closes(page, place, element):
            alone = [
                one for one in readings(text, languages)[:1] if not _WORD.search(text[: one.start] + text[one.end :])
            ]
            yield from (Shown(text, reading, "printed", False, distance) for reading in alone)


def _is_happening(lead: str) -> bool:
    """Whether the words before a date are those of an event, and not part of a word for the publication: 公開日時."""
    told = HAPPENING.search(lead)
    if told is None:
        return False
    return not any(match.end() == told.start() for words in (PUBLISHED, CHANGED) for match in words.finditer(lead))


def _is_of_event(place: Place, element: HtmlElement) -> bool:
    """Whether ``element`` is, or stands in, a box of an event that the story tells of: its name, its type in the page's
    data or a label before its date says so. What holds the headline too is no box."""
    if element.get("itemprop") in _EVENT_TIMES or _is_happening(bare(_lead(place, element)[-_LABEL:])):
        return True
    if place.heading is not None and element.getprevious() is place.heading and len(element) == 0:
        return False  # so governments call a date that stands alone, directly below the headline
    for above in (element, *islice(element.iterancestors(), _EVENT_LEVELS)):
        if place.is_around_heading(above) or above.tag in ("body", "main"):
            return False
        if (above.get("itemtype") or "").endswith("Event") or _is_event(name_of(above)):
            return True
    return False


# How far above a date the box of its event is.
_EVENT_LEVELS = 3
_EVENT_TIMES = frozenset(("startDate", "endDate", "doorTime", "birthDate", "deathDate", "validThrough"))
# At the beginning of a class, as those of styles and scripts have the words elsewhere: pointer-events-none.
_is_event = is_called(
    re.compile(
        r"(?:^|\s)(?:tribe-|article-|post-)?(?:events?|agenda|termine?|veranstaltung(?:en|s-?infos?)?|eventos?|"
        r"evenements?|fixtures?|showtimes?|spielzeit(?:en)?)(?:$|[\s_-](?!track|click|link|listener))"
    ),
    signs=("event", "agenda", "termin", "veranstaltung", "evenement", "fixture", "showtime", "spielzeit"),
)


def _without_durations(element: HtmlElement) -> Iterator[str]:
    """The pieces of an element's text, without those that are called a duration: a film's, that of reading."""
    pieces = etree.iterwalk(element, events=("start", "end"))
    for event, one in pieces:
        if event == "start" and one is not element and _is_lasting(one.get("class") or ""):
            pieces.skip_subtree()
        elif event == "start":
            yield one.text or ""
        elif one is not element:
            yield one.tail or ""


_is_lasting = is_called(re.compile(r"duration"))


def _with_clock(element: HtmlElement, text: str) -> str:
    """``text``, a date's, with the time of day in the next element, or in the one before, where that holds nothing else
    and no other words part them."""
    if len(text) > _DAY_LINE or (element.tail or "").strip(" ,|·•-–—\n\t\r"):
        return text
    following, previous = element.getnext(), element.getprevious()
    if following is not None and (clock := _clock_of(following)):
        return f"{text}, {clock}"
    if previous is not None and not (previous.tail or "").strip(" ,|·•-–—\n\t\r") and (clock := _clock_of(previous)):
        return f"{clock}, {text}"
    return text


def _clock_of(element: HtmlElement) -> str:
    """The time of day in an element that holds one and nothing else; empty where it holds something else."""
    if not isinstance(element.tag, str) or len(element) > 1 or _is_lasting(element.get("class") or ""):
        return ""
    text = " ".join(element.text_content()[: 2 * _CLOCK_LINE].split())
    return text if len(text) <= _CLOCK_LINE and _CLOCK.fullmatch(text) else ""


# Letters of a line that holds a date and little else, and of one that holds a time of day.
_DAY_LINE, _CLOCK_LINE = 60, 24
# "godz. 14:32", "à 14h32", "14.32 Uhr"; a lone "14.32" may be a price.
_CLOCK = re.compile(
    r"\W*(?:[^\W\d_]{1,6}\.?\s)?(?:\d{1,2}(?:\s?h\s?|:)\d{2}(?::\d{2})?(?:\s?(?:h|hs|hrs|uhr|น\.|[ap]\.?m\.?))?"
    r"|\d{1,2}\.\d{2}\s?(?:h|uhr|hrs|น\.|[ap]\.?m\.?)|\d{1,2}[時시]\s?\d{1,2}[分분])\W*",
    re.IGNORECASE,
)


def _label_of(element: HtmlElement) -> str:
    """What stands before ``element`` and may say of what its date is: loose text, or an element that is short and has
    no figure."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is None:
        return bare(parent.text or "")[-_LABEL:] if parent is not None and parent.tag not in ("body", "main") else ""
    if (previous.tail or "").strip():
        return bare(previous.tail or "")[-_LABEL:]
    if previous.tag in ("a", *HEADING_TAGS) or next(previous.iter("a"), None) is not None:
        return ""  # "Live updates": a section, a headline
    text = " ".join(previous.text_content()[: 2 * _LABEL].split())
    return bare(text) if len(text) <= _LABEL and not re.search(r"\d", text) else ""


# Letters of a label: "Date of the last change:".
_LABEL = 40


def _edges(page: Page, place: Place) -> Iterator[HtmlElement]:
    """The first line of the story and those just behind it, which may be about dates and nothing else."""
    layout = page.layout
    for begin, end in ((place.start, place.start + 1), (place.end, place.end + _BEHIND)):
        if begin >= 0:
            yield from layout.owners[bisect_left(layout.starts, begin) : bisect_left(layout.starts, end)]


# Letters of a word; fewer are of a time of day ("Uhr").
_WORD = re.compile(r"[^\W\d_]{4}")


def _closes(page: Page, place: Place, element: HtmlElement) -> bool:
    """Whether ``element`` is the paragraph directly behind the story's last one, in what holds that."""
    previous = element.getprevious()
    is_next = element.tag == "p" and previous is not None and previous.tag == "p" and not (previous.tail or "").strip()
    return is_next and page.layout.begin(element) == place.end


def _is_about_dates(text: str) -> bool:
    """Whether one of the first two words says what the date is, and no sentence goes on behind it: First published on
    9 March 2026."""
    plain = bare(text)
    told = [match for words in (PUBLISHED, CHANGED) if (match := words.search(plain))]
    is_first = any(len(re.findall(r"[^\W\d_]+", plain[: match.start()])) <= 1 for match in told)
    return is_first and not any(_goes_on(f"{text.rstrip('.')}.", reading) for reading in readings(text)[-1:])


def _of_line(
    page: Page, text: str, languages: Sequence[str], distance: tuple[int, int], label: str = ""
) -> Iterator[Shown]:
    """The dates of a line that is about dates: each with the words that lead to it. ``label`` stands before the line,
    and leads to its first date where nothing else does."""
    plain = bare(text)
    end = 0
    found = readings(text, languages)
    spans = _ends_of_spans(plain, found)
    for reading in found:
        lead = plain[end : reading.start]
        if (
            not end
            and len(_LED.findall(lead)) <= _DAY_WORDS
            and not any(one.search(lead) for one in (PUBLISHED, CHANGED))
        ):
            lead = f"{label} {lead}"
        if _is_of_elsewhere(page, plain, reading, label) or _is_happening(lead) or reading.end in spans:
            end = reading.end
            continue
        published = PUBLISHED.search(lead)
        end = reading.end
        is_told = _is_sentence(lead, text[: reading.start]) or _goes_on(text, reading)
        if is_told and not published and not CHANGED.search(lead):
            return
        if distance[0] < _LAST or published:
            # 28 August 2026, last updated 14:00: the time is that of a change, and so is a day of which no word tells.
            is_updated = CHANGED.search(plain, reading.end, max(reading.end, reading.clock)) is not None
            changed = _is_changed(lead) or (is_updated and not published)
            yield Shown(text, _day_of(reading) if is_updated and published else reading, "printed", changed, distance)
            if reading is found[-1] and not is_updated and (later := _later(plain, reading)):
                yield Shown(text, later, "printed", True, distance)


_LED = re.compile(r"[^\W\d_]+")
# Words that may stand between a label and its date: the day of the week, or half of the day. A name has two.
_DAY_WORDS = 1


def _later(plain: str, reading: Reading) -> Reading | None:
    """The day of ``reading`` at the time of a change that the line tells of behind it without a day: "10.11.2026, 14:32
    | updated 15:02"; None where it tells of none."""
    begin = max(reading.end, reading.clock)
    changed = CHANGED.search(plain, begin, begin + 2 * _LABEL) if reading.clock >= 0 else None
    clock = _HOURS.match(plain, changed.end()) if changed else None
    if clock is None or reading.moment.time is None:
        return None
    time = dt.time(int(clock["hour"]), int(clock["minute"]))
    return replace(reading, moment=replace(reading.moment, time=time)) if time > reading.moment.time else None


# The time of day behind such a word, of 24 hours.
_HOURS = re.compile(
    r"[^\W\d_]{0,12}[^\w\n]{0,4}(?:[^\W\d_]{1,4}\.?\s)?(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?![\d.:]|\s?[ap]\.?m)"
)


def _ends_of_spans(plain: str, found: Sequence[Reading]) -> set[int]:
    """Where the days end that are the first or the last of a span: 3 October 2026 – 14 November 2026."""
    pairs = ((one, other) for one, other in pairwise(found) if _SPAN.fullmatch(plain[one.end : other.start]))
    return {reading.end for pair in pairs for reading in pair if reading.clock < 0}


_SPAN = re.compile(rf"\s*(?:[-–—~〜～]|{date_words('until')})\s*")


def _is_of_elsewhere(page: Page, plain: str, reading: Reading, label: str) -> bool:
    """Whether a date is that of the text's first publication in another place: "originally published on 3 March 2019
    in The Bay Review"."""
    told = ELSEWHERE.search(f"{label} {plain}")
    return told is not None and _is_in_place(page, f"{plain[: reading.start]} , {plain[reading.end :]}")


def _is_in_place(page: Page, plain: str) -> bool:
    """Whether a line, its date apart, names a place where texts are published: another one than the section that the
    page's address has ("in Politics")."""
    named = _IN_PLACE.search(plain)
    if named is None:
        return False
    words = re.split(r"\W", plain[named.start() :].strip(" .").partition(" ")[2].strip())
    folders = {bare(part) for part in re.split(r"[/-]", urlsplit(page.url).path.rpartition("/")[0])}
    return len(words) > 1 or words[0] not in folders


# "in" and a name, a title in quotation marks, an address of the web; a time of day or a weekday is none.
_IN_PLACE = re.compile(
    rf"(?<!\w){date_words('in_place')}\s+(?:[\"'“„«‹‚「『]|(?!{date_words('no_place')}\b)[^\W\d_]{{2,}})"
    r"|[“„«「『《][^\W\d_]|[a-z]\.(?:com|org|net|[a-z]{2})(?!\w)"
)


def _day_of(reading: Reading) -> Reading:
    """The same date without its time of day."""
    return replace(reading, moment=Moment(reading.moment.day), clock=-1)


def _is_sentence(lead: str, before: str) -> bool:
    """Whether a date has words before it as in a story: many, or several that are neither names nor titles."""
    small = _SMALL_WORD.findall(before)
    is_told = len(small) > _FEW_SMALL and not _PARTED.search(before) and not begins_like_byline(before)
    return len(re.findall(r"[^\W\d_]+", lead)) > _WORDS or len(small) > _SMALL or is_told


# Signs between what a line about the page holds: who, where, when.
_PARTED = re.compile(r"[,|·•:;/–—()-]")


def _goes_on(text: str, reading: Reading) -> bool:
    """Whether a date is told of in a sentence that goes on behind it, to its full stop."""
    behind = _STOP.split(bare(text)[reading.end :], maxsplit=1)
    goes_on = len(behind) == 2 and (len(re.findall(r"[^\W\d_]{2,}", behind[0])) > _SMALL or _DENSE.search(behind[0]))
    return bool(goes_on)


# Where a sentence ends; what is a sentence in Chinese or Japanese.
_STOP = re.compile(r"[.!?”]\s|[.!?”]$|[。！？।۔]")
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff][\u3040-\u30ff\u3400-\u9fff、，]{7}")


_LAST = 2


def _called_dated(page: Page) -> Iterator[HtmlElement]:
    for element, _ in page.layout.called(_is_dated):
        if element.tag not in ("html", "body", "main", "article", "section", "meta", "a", "time", "ul"):
            yield element


def _distance(  # noqa: PLR0911 -- a decision table, read top to bottom
    page: Page, place: Place, element: HtmlElement
) -> tuple[int, int] | None:
    """How far ``element`` is from being the article's own date: (0, letters) below the headline, (1, letters) above,
    (2, letters) behind the story; None where it is another's."""
    at = page.layout.begin(element)
    if at < 0:
        parent = element.getparent()
        at = page.layout.begin(parent) if parent is not None else -1
    if at < 0 or not place.is_known:
        return None if _is_elsewhere(element) else (_LAST, 0)
    if place.heading_end >= 0:
        if place.heading_start <= at <= place.heading_end + BELOW and (
            place.start < 0 or at < max(place.start, place.second)
        ):
            return None if place.is_beside(element) else (0, at - place.heading_start)
        if place.heading_start - ABOVE <= at < place.heading_start:
            is_clock = place.is_in_masthead(element) or _is_of_site(page, place, element, at)
            return None if is_clock or _is_elsewhere(element) else (1, place.heading_start - at)
    elif at < place.start and place.start - at < BELOW:
        return None if _is_elsewhere(element) else (1, place.start - at)
    if place.end <= at <= place.end + _BEHIND:
        return None if _is_elsewhere(element) or place.is_in_card(element) else (_LAST, at - place.end)
    if _is_published(element.get("class") or "") and _is_published(element.get("itemprop") or ""):
        return None if _is_elsewhere(element) else (_LAST, BELOW)
    return None


def _is_of_site(page: Page, place: Place, element: HtmlElement, at: int) -> bool:
    """Whether a date above the headline is the site's clock: it is called so, or the site's menu stands between."""
    if any(_is_clock(f"{one.get('class')} {one.get('id')}") for one in (element, *islice(element.iterancestors(), 2))):
        return True
    layout = page.layout
    between = layout.owners[bisect_left(layout.starts, at) : bisect_left(layout.starts, place.heading_start)]
    return len([one for one in between if one.tag == "a" or _in_link(one)]) > _STEPS


def _in_link(element: HtmlElement) -> bool:
    return any(above.tag == "a" for above in islice(element.iterancestors(), 3))


# Links of a breadcrumb, which may stand between a date and the headline.
_STEPS = 3
_is_clock = is_called(re.compile(r"today|clock|weather|current-?_?(?:date|time)|date-?time-?now|top-?bar|masthead"))


# What stands at the foot of the article itself, as blogs have it.
_ENTRY_FOOT = re.compile(r"\b(?:post|entry|article)-footer(?:-line(?:-\d)?)?\b")


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether ``element`` stands beside the article or in a list of others."""
    for above in element.iterancestors():
        name = _ENTRY_FOOT.sub("", f"{above.get('class')} {above.get('id')}")
        if above.tag in BESIDE_TAGS or above.tag == "li" or _is_listing(name):
            return True
        if above.tag in ("article", "main", "body"):
            return False
    return False
