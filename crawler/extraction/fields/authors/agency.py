"""The agency that a page is by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from crawler.extraction.fields.authors.limits import INITIALS, LAST_LINES, MOST_ABOUT, PARTS, SIGNATURE
from crawler.extraction.fields.authors.line import Reader
from crawler.extraction.fields.names import agency_alone, agency_in
from crawler.extraction.fields.place import lines_about
from crawler.extraction.page import structured
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import key
from crawler.extraction.text.blocks import plain
from crawler.extraction.text.lines import Lines
from crawler.vocabulary.persons import any_said

__all__ = ["agency_below_headline", "agency_named", "closing_agency"]


# An agency's name at a byline's beginning or after a sign, and nothing but a role behind it.
_UNLISTED = re.compile(
    rf"(?:^(?!{any_said('line')}\s)|[/|,–—]\s*)((?:The\s+)?(?:[A-ZÀ-Þ][\w’'-]*\s+){{1,3}}(?:Press|Newswire|"
    r"News\s+(?:Agency|Service)))(?=\s*(?:Staff|Writers?|Correspondents?|Reporters?|$))"
)


def agency_named(page: Page, printed: Sequence[str]) -> str | None:
    """The agency that the byline or the head names: as the outlet's file calls it, else as fully as the page does."""
    texts = [*printed, *structured.strings(page.article.get("author"))]
    texts += page.meta.get("author", []) + page.meta.get("article:author", [])
    own = page.outlet.agency if page.outlet else None
    for text in texts:
        if own and key(re.sub(r"^The\s+", "", own)) in key(text):
            return own
        if agency := agency_in(text):
            return _in_full(agency, page)
    return _unlisted(page, printed)


def closing_agency(lines: Lines) -> str | None:
    """The agency that one of the last lines names and nothing else: /ritzau/, (ANSA), Quelle: dpa."""
    for line in lines.all[1:][-LAST_LINES:]:
        text = line.text.strip()
        closing = _CLOSING.fullmatch(text) if len(text) <= SIGNATURE else None
        if closing and (agency := agency_alone(closing[1])):
            return agency
    return None


# Letters of what may stand between the headline and an agency: a name and a date; a caption is longer.
_BYLINE_AND_DATE = 40


def agency_below_headline(reader: Reader) -> str | None:
    """The agency that a line directly below the headline names and nothing else. One of two letters is a button's;
    below a caption it is a picture's."""
    top = reader.place.heading_end
    for element in islice(dict.fromkeys(lines_about(reader.page, reader.place)), MOST_ABOUT):
        text = plain(element.text_content()) if len(element) < PARTS and element.tag != "button" else ""
        is_below = top <= reader.page.layout.begin(element) <= top + _BYLINE_AND_DATE
        closing = _CLOSING.fullmatch(text) if is_below and 0 < len(text) <= SIGNATURE else None
        agency = agency_alone(closing[1]) if closing else None
        if agency and (len(agency) > INITIALS or ":" in text) and not reader.place.is_beside(element):
            return agency
    return None


_CLOSING = re.compile(
    rf"\W*(?:{any_said('source')}\s*[:：]\s*"
    r"|(?:(?:con\s+informaci[oó]n|com\s+informaç(?:ão|ões))\s+d[aeo]s?|avec|with|mit|met|con|com|med)\s+)?"
    r"([^\W\d_](?:.{0,28}[^\W\d_])?)\W*",
    re.IGNORECASE,
)


def _in_full(agency: str, page: Page) -> str:
    full = f"The {agency}"
    return full if not agency.startswith("The ") and full in page.html else agency


def _unlisted(page: Page, printed: Sequence[str]) -> str | None:
    """An agency that is in no list of ours: by its last word, alone in the byline or before "Staff Writer"."""
    own = {key(name) for name in page.site_names}
    for match in filter(None, map(_UNLISTED.search, printed)):
        if own.isdisjoint((key(match[1]), key(f"The {match[1].removeprefix('The ')}"))):
            return _in_full(match[1], page)
    return None
