"""Writers whom no word like "By" tells of and no element is named after: a name beside a date, a name of one word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from archive.urls import host_of
from crawler.extraction.fields.authors.elements import PERSON_PAGE, is_persons, spaced
from crawler.extraction.fields.authors.head import said_in_head
from crawler.extraction.fields.authors.limits import LONGEST, MOST_ABOUT, MOST_LINKS, PARTS, SIGNATURE
from crawler.extraction.fields.authors.line import Reader
from crawler.extraction.fields.authors.marked import FEW_WORDS, is_near, marked_elements, of_names
from crawler.extraction.fields.authors.printed import led_lines
from crawler.extraction.fields.names import begins_like_byline, is_name, is_name_of_one_word
from crawler.extraction.fields.place import lines_about
from crawler.extraction.page import structured
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import key, name_of
from crawler.extraction.text.blocks import plain
from crawler.vocabulary.calendar import readings
from crawler.vocabulary.words import ROLES, lead_end

__all__ = ["person_beside_date", "person_of_one_word"]


def person_beside_date(reader: Reader) -> list[tuple[tuple[str, ...], str]]:
    """The name in a line below the headline that holds a name, a date and nothing else but a place or the time of
    reading ("Ida Brandon · 10 November 2026 · 4 min read"), or directly before such a line. No section's name, and no
    name of the story: those are places, and persons whom it is about."""
    about = list(dict.fromkeys(lines_about(reader.page, reader.place)))
    own = tuple(name for name in reader.page.site_names if name)
    for element in about[:MOST_ABOUT]:
        # Above a headline stand kickers.
        is_below = reader.page.layout.begin(element) >= reader.place.heading_end
        if not is_below or len(element) > PARTS or reader.place.is_beside(element) or _is_of_many(reader.page, element):
            continue
        text = "\n".join(_rows_of_person(element, own))
        parted = _NAME_AND_DATE.match(text) if len(text) < LONGEST else None
        name = plain(parted["name"]) if parted else ""
        is_dated = parted is not None and any(readings(text[parted.end("name") :], reader.languages))
        is_alone = _ONLY_NAME.fullmatch(name) and is_name(name) and not begins_like_byline(name, reader.languages)
        if not is_dated or not is_alone or _is_said_elsewhere(reader, key(name)):
            continue
        link = next((one for one in element.iter("a") if key(one.text_content()) == key(name)), None)
        if link is None or PERSON_PAGE.search((link.get("href") or "").lower()):
            return [((name,), "beside date")]
    return []


def _is_said_elsewhere(reader: Reader, name: str) -> bool:
    """Whether ``name`` (a key) is a section's, or stands in the story."""
    told = "\0".join(line.key for line in reader.lines.all if len(line.key) > SIGNATURE)
    return name in told or any(name == key(one) for one in _sections(reader.page))


def _rows_of_person(element: HtmlElement, own: Sequence[str]) -> Iterator[str]:
    """The rows of ``element`` without those behind the first that say what the person is, and without ``own``, the
    names of the site."""
    for i, row in enumerate(spaced(element).split("\n")):
        name = next((name for name in own if row.startswith(name)), "")
        if (rest := row.removeprefix(name).strip(" -–—|/,")) and not (i and _is_role(rest)):
            yield rest


def _is_role(row: str) -> bool:
    """Whether a row says what the person of the row before it is, or where: "Political reporter", "De Valmar"."""
    words = row.casefold().split()
    if not 0 < len(words) < FEW_WORDS:
        return False
    if row.casefold() in ROLES or words[-1] in ROLES or (words[0] in _FROM and len(words) > 1):
        return True
    role, comma, _ = row.rpartition(",")  # "Political Correspondent, Norwick"
    return bool(comma) and _is_role(role)


_FROM = frozenset(("de", "da", "do", "em", "en", "from", "aus", "in"))


def _is_of_many(page: Page, element: HtmlElement) -> bool:
    """Whether other elements of the page are called as ``element``: cards have a label and a date, too."""
    name = name_of(element).strip()
    return bool(name) and len(page.layout.namesakes(name_of(element))) > _MOST_ALIKE


# How many elements a byline's name may have: that of the writer's life below the text has it, too.
_MOST_ALIKE = 2


def _sections(page: Page) -> Iterator[str]:
    """What the page, and its menu, call sections and topics."""
    for name in ("article:section", "article:tag", "keywords", "news_keywords"):
        for given in page.meta.get(name, ()):
            yield from given.split(",")
    yield from structured.strings(page.article.get("articleSection"))
    links = islice(page.tree.iter("a"), MOST_LINKS) if page.tree is not None else ()
    yield from (text for link in links if len(text := link.text_content()) < LONGEST and not is_persons(link))


# A name and, behind a sign or on the next line, something with a figure.
_NAME_AND_DATE = re.compile(
    r"(?P<name>[^\W\d_][^\d\n|·•,–—:]{4,40}?)(?:\s*[|·•,]\s*|\s+[-–—]\s+|\s*\n\s*[-–—|·•]?\s*)(?=[^\n]{0,30}\d)"
)

# Two or three words with a letter each, the last one with more.
_ONLY_NAME = re.compile(r"(?:[^\W\d_][\w.’'-]{0,20}\s){1,2}[^\W\d_][\w’'-]{1,30}")


def person_of_one_word(reader: Reader) -> list[tuple[tuple[str, ...], str]]:
    """The writer whose whole name is one word, in languages in whose countries many have such a name: behind a word
    like "By", in the link to the page of a person, or in a byline and the head of the page alike. One that nothing but
    the head gives is mostly a login."""
    if _OF_ONE_WORD.isdisjoint(reader.languages):
        return []
    # A paper is called in one word, too, often by a part of its name or its address.
    own = "\0".join(map(key, (*reader.page.site_names, host_of(reader.page.url))))
    said = set(said_in_head(reader))
    texts = [(text, False) for text in led_lines(reader)]
    for element in marked_elements(reader.page):
        if is_near(reader, element):
            links = (element, *islice(element.iterdescendants("a"), PARTS))
            is_linked = any(PERSON_PAGE.search((one.get("href") or "").lower()) for one in links)
            texts.append((of_names(element), is_linked))
    for text, is_linked in texts:
        end = lead_end(f"{text} ", reader.languages)
        name = _ENDS_NAME.split(text[end:].strip(), maxsplit=1)[0].strip()
        if is_name_of_one_word(name) and key(name) not in own and (end or is_linked or name in said):
            return [((name,), "byline")]
    return []


# Indonesian, Malay, Javanese, Sundanese; Burmese; Tamil, Malayalam, Kannada, Telugu; Nepali, Sinhala, Bengali, Hindi.
_OF_ONE_WORD = frozenset(("id", "in", "ms", "jv", "su", "my", "ta", "ml", "kn", "te", "ne", "si", "bn", "hi"))

_ENDS_NAME = re.compile(r"\s*[,|/•·\n(]\s*|\s[-–—]\s")
