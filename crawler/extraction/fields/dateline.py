"""Where the story was written, as its first line says: ``BONN (dpa) - …``, ``TOKYO, Oct. 3 (Jiji) — …``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from archive.article import Block
from crawler.extraction.fields.names import agency_alone, agency_in
from crawler.extraction.page import structured
from crawler.extraction.page.document import Page
from crawler.vocabulary.kinds import BEFORE_DASH
from crawler.vocabulary.words import IN_BRACKETS

__all__ = ["Dateline", "dateline_of"]


@dataclass(frozen=True)
class Dateline:
    """``place`` as printed, without date and agency; ``agency`` where the dateline names one."""

    place: str | None = None
    agency: str | None = None
    source: str | None = None


# The place, an agency in brackets, the dash. A hyphen or a middle dot is a dash only between spaces.
_DASH = r"(?:\s*—\s*|\s+–\s+|\s*--\s*|\s+[-·]\s+)"
_HEAD = re.compile(rf"([^()\n—–:;!?“”\"«»]{{2,60}}?)\s*(?:\(([^()\n]{{1,30}})\)\s*)?{_DASH}(?=\S)(?![a-zß-ÿ])")
# "Oct. 3", "3 October", "den 3." after the place.
_DAY = re.compile(r",\s*(?:[^\W\d_]{3,10}\.?\s+\d{1,2}|\d{1,2}\.?\s+[^\W\d_]{3,10}\.?|den\s+\d{1,2}\.)$")
# Japanese and Korean papers: 【ワシントン＝name】, 【北京共同】, (서울=연합뉴스).
_BRACKET = re.compile(
    r"[【（(\[]([^\W\d_]{2,12}?(?:[・·、][^\W\d_]{1,12}?)*)"
    r"(?:[＝=]([^】）)\]]{1,24})|(共同|時事|ＡＦＰ時事|AFP時事|ＡＦＰ|AFP|ロイター|ＡＰ|AP))[】）)\]]"
)
# An agency without a place: (AFP) – …
_AGENCY_ALONE = re.compile(r"\s*\(([^()\n]{2,30})\)\.?\s*[-–—]\s*(?=\S)")
# Persian: "by the report of", "quoted from", and the agency.
_REPORTED = re.compile(r"(?:به گزارش|به نقل از)\s+(?:(?:خبرگزاری|خبرنگار)\s+)?(?P<agency>[^\s،,:؛]{2,12})")
# Chinese agencies: 新华社北京10月13日电.
_WIRE = re.compile(
    r"(新华社|新華社|中新社|中新网|中新網|中央社|人民网|本报|本報)([^\W\d_]{2,8}?)(?:\d{1,2}月)?\d{1,2}日(?:电|電|讯|訊)"
)
_PARTICLE = {
    "de", "del", "la", "le", "les", "du", "des", "of", "the", "am", "an", "der", "im", "in", "bei", "sur", "upon", "ob",
    "di", "do", "da",
}  # fmt: skip


def dateline_of(page: Page, blocks: Iterable[Block]) -> Dateline:
    """The dateline: schema.org's ``dateline``, else what stands at the head of the text's first paragraph."""
    for text in structured.strings(page.article.get("dateline")):
        if head := _head(f"{text.rstrip(' -–—')} — X"):
            return Dateline(*head, "json-ld dateline")
    first = next((block.text for block in blocks if block.type == "paragraph"), "")
    for line in first.split("\n")[:2]:
        if head := _head(line[:120]):
            return Dateline(*head, "text")
        if (alone := _AGENCY_ALONE.match(line)) and (agency := agency_alone(alone[1])):
            return Dateline(None, agency, "text")
        reported = _REPORTED.match(line)
        if reported and agency_in(reported["agency"]) == reported["agency"]:
            return Dateline(None, reported["agency"], "text")
    return Dateline()


def _head(line: str) -> tuple[str, str | None] | None:
    if bracket := _BRACKET.match(line):
        agency = agency_in(bracket[2] or bracket[3]) or bracket[3]
        return None if BEFORE_DASH.search(bracket[1]) else (bracket[1], agency)
    if wire := _WIRE.match(line):
        return wire[2], agency_in(wire[1])
    head = _HEAD.match(line)
    if head is not None and _is_place(place := _DAY.sub("", head[1].strip()), head[2]):
        agency = agency_in(head[2] or "")
        return (place, agency) if agency else (_of_agency(line) or (place, None))
    return _of_agency(line)


def _of_agency(line: str) -> tuple[str, str] | None:
    """Place and agency of a line that names an agency of the list at its head, in whatever form: what stands before it
    is a place and perhaps a day."""
    for form in _BY_AGENCY:
        head = form.match(line)
        name = head["agency"].strip() if head else ""
        agency = agency_alone(name) or (name if name in IN_BRACKETS and head and f"({name})" in head[0] else None)
        if head is None or agency is None:
            continue
        place = _ANY_DAY.sub("", head["place"].strip()).strip(" ,.")
        is_dated = place != head["place"].strip(" ,.")
        # Without day and dash a sentence begins behind the bracket, and what stands before it is a place alone.
        is_alone = _BEGINS.match(line, head.end()) is not None and agency_in(place) is None and "." not in place
        if (is_dated or head["dash"].strip() or is_alone) and _may_be_place(place):
            return place, agency
    return None


def _may_be_place(text: str) -> bool:
    """Whether ``text`` before an agency's name has the form of a place, in scripts without capital letters too."""
    words = text.split()
    if not 1 <= len(words) <= _PLACE_WORDS or re.search(r"\d", text) or BEFORE_DASH.fullmatch(text.lower()):
        return False
    return all(not word[:1].islower() or word.lower() in _PARTICLE for word in words)


# Words of a place; a day behind it, in whatever language: ", Nov 10", " 10. listopadu", ", 2026. november 10., kedd".
_PLACE_WORDS = 4
_BEGINS = re.compile(r"[^\W\d_a-zß-ÿа-яё\u03ac-\u03ce\u0250-\u02af]")
_ANY_DAY = re.compile(r"(?:[,.]\s*[^\W\d_]{3,12}\.?\s+|[,.\s]\s*)\d.*$")
_BY_AGENCY = (
    # PLACE, day (AGENCY) -; PLACE, day /AGENCY/ -
    re.compile(
        r"(?P<place>[^()\n!?“”\"«»/:;]{2,60}?)[\s,.]*[(/](?P<agency>[^()/\n]{2,30})[)/](?P<dash>\s*(?:[-–—:]|\.\s?[-–—])?)\s*(?=\S)"
    ),
    # (AGENCY) - PLACE, day -
    re.compile(
        r"\((?P<agency>[^()\n]{2,30})\)\s*[-–—]\s*(?P<place>[^()\n!?“”\"«»/:;]{2,40}?)(?P<dash>\s+[-–—]\s)\s*(?=\S)"
    ),
    # PLACE, day - AGENCY.; PLACE, day, AGENCY -
    re.compile(
        r"(?P<place>[^\d()\n!?“”\"«»/:;]{2,40}?,?\.?\s+\d{1,2}\.?\s+[^\W\d_]{3,12}\.?)\s*[,—–-]?\s*/?"
        r"(?P<agency>[^.,—–\n/()-]{2,25})/?(?P<dash>\s*(?:[.—–]|\s-))\s*(?=\S)"
    ),
)


def _is_place(text: str, source: str | None) -> bool:
    """Whether ``text`` looks like a place before a dash: in capitals, or before a source in brackets, or with the two
    letters of a state."""
    parts = text.split(", ")
    words = parts[0].split()
    if len(parts) > 3 or not 1 <= len(words) <= 4 or re.search(r"\d", text) or BEFORE_DASH.fullmatch(parts[0].lower()):
        return False
    if not all(word[:1].isupper() or word.lower() in _PARTICLE for part in parts for word in part.split()):
        return False
    in_capitals = parts[0].isupper() and sum(map(str.isalpha, parts[0])) > 2 and len(words) < 4
    by_source = source is not None and re.fullmatch(r"[^\W\d_]{2,10}(?:[/, -]+[^\W\d_]{2,10}){0,2}", source) is not None
    return in_capitals or by_source or (len(parts) == 2 and re.fullmatch(r"[A-Z]{2}", parts[1]) is not None)
