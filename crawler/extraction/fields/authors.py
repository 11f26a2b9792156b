"""Who wrote it: the printed byline and what the head of the page says, persons only, the agency apart.

A changed rule needs a new ``RULES`` number (``crawler.extraction.identity``).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from archive.urls import host_of, is_root
from crawler.extraction.fields.dates_order import languages_of
from crawler.extraction.fields.names import (
    agency_alone,
    agency_in,
    begins_like_byline,
    is_editors,
    is_name,
    is_name_of_one_word,
    is_word_of_pages,
    persons_in,
)
from crawler.extraction.fields.place import ABOVE, BELOW, Place, lines_about
from crawler.extraction.page import structured
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import is_called, key, name_of
from crawler.extraction.page.state import AUTHOR
from crawler.extraction.text.blocks import plain
from crawler.extraction.text.lines import Line, Lines
from crawler.vocabulary.calendar import bare, names_of, readings
from crawler.vocabulary.names import NO_BYLINE
from crawler.vocabulary.persons import any_said
from crawler.vocabulary.words import CHANGED, PUBLISHED, ROLES, lead_end

__all__ = ["Credits", "credits_of"]

_BYLINE = re.compile(
    r"by-?_?line|(?:^|[\s_-])(?:authors?|contributor|auteurs?|autor(?:en|es|i)?|autore|writers?|reporters?|journalists?|"
    r"verfasser(?:in)?|redakteur(?:in)?|penulis|yazar|firma|szerzo|forfatter|skribent|toimittaja|kirjoittaja|"
    r"periodista|journaliste|giornalista|tac-?gia)(?:$|[\s_-])|(?:author|contributor)-?(?:name|link|info|title)|"
    r"(?:^|[\s_-])person-?(?:name|link)(?:$|[\s_-])|articleauthor|writer-?name"
)
_BYLINE_IN_CAMEL_CASE = re.compile(r"(?<=[a-z])(?:Author|Contributor)(?:s|Name|List)?(?:$|[\s_-])")
_is_byline = is_called(
    _BYLINE,
    but=NO_BYLINE,
    also=_BYLINE_IN_CAMEL_CASE,
    signs=(
        "line", "author", "auteur", "autor", "writer", "reporter", "journalist", "verfasser", "redakteur", "penulis",
        "yazar", "person", "contributor", "firma", "szerzo", "forfatter", "skribent", "toimittaja", "kirjoittaja",
        "periodista", "giornalista", "tac",
    ),
)  # fmt: skip
_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "dc.contributor", "cxenseparse:author", "og:article:author", "article:author_name", "citation_author",
    "article.author", "twitter:misc:written by", AUTHOR,
)  # fmt: skip
# An agency's name at a byline's beginning or after a sign, and nothing but a role behind it.
_UNLISTED = re.compile(
    rf"(?:^(?!{any_said('line')}\s)|[/|,–—]\s*)((?:The\s+)?(?:[A-ZÀ-Þ][\w’'-]*\s+){{1,3}}(?:Press|Newswire|"
    r"News\s+(?:Agency|Service)))(?=\s*(?:Staff|Writers?|Correspondents?|Reporters?|$))"
)
# Where a link to the page of a person leads, in lower case.
_PERSON_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|in|es|i|zy)?|auteurs?|autore|autori|profiles?|people|staff|reporters?|journalists?|"
    r"by|writers?|editors?|columnists?|contributors?|correspondents?|bylines?|firmas?|periodistas?|colunistas?|"
    r"journalistes?|redacteurs?|redakteure?|skribent(?:er)?|penulis|yazar(?:lar)?|avtor(?:y|i)?|team|redaktion|redazione|"
    r"redaccion|redacao|equipe|equipo|szerzok?|forfatter(?:e)?|toimittajat?|medewerkers?|collaborat(?:or|eur)s?)/[^/?#]+/?(?:[?#].*)?$|"
    r"^/@[\w.-]+/?(?:[?#].*)?$"  # of the same site: a photograph's credit leads to its maker elsewhere
)
# Letters behind the story within which a byline may stand, and before its end.
_BEHIND, _LAST = 60, 200
# Letters of a byline that is one; a longer one may hold the writer's life, or the menu for sharing.
_LONGEST = 120
# Words of a name in a script that has no capital letters.
_NAME_WORDS = 3
# Letters of what stands for a writer's picture.
_INITIALS = 2


@dataclass(frozen=True)
class Credits:
    """``authors`` are persons, ``byline`` is the printed line. ``source`` says where the authors came from, ``others``
    is what other places say."""

    authors: tuple[str, ...] = ()
    byline: str | None = None
    agency: str | None = None
    source: str | None = None
    others: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class _Printed:
    """A line that may be the byline; ``led``: it begins with a word like "By"; ``is_near``: it stands about the
    headline, not behind the story, where a teaser's may; ``is_makers``: it says of all of them that they took the
    pictures."""

    source: str
    text: str
    persons: tuple[str, ...]
    led: bool
    is_near: bool = True
    is_makers: bool = False


@dataclass(frozen=True)
class _Reader:
    """What is needed to read bylines of one page."""

    page: Page
    lines: Lines
    place: Place
    languages: tuple[str, ...]

    def line(self, source: str, text: str, *, is_near: bool = True) -> _Printed:
        shown = plain(text.replace("\n", " "))
        if source == "byline" and _ENDS_IN_BYLINE.search(shown):
            text = shown = _from_lead(shown, self.languages)
        if _BRACKETED_ROW.search(text):
            text = shown  # "A" and "(Text)" are elements of their own
        written, is_makers = _without_makers(text)
        if written != text:
            text, shown = written, plain(written.replace("\n", " "))
        own = self.page.site_names
        persons = persons_in(text, outlet=own, languages=self.languages)
        if not persons:  # a name in two elements; a button behind half a name is none
            joined = persons_in(shown, outlet=own, languages=self.languages)
            persons = tuple(name for name in joined if not is_word_of_pages(name))
        led = begins_like_byline(shown, self.languages)
        is_dated = led and len(shown) < _LONGEST and (not persons or _ends_in_date_word(persons, self.languages))
        if is_dated and (undated := _without_date(shown, self.languages)) != shown:
            named = persons_in(undated, outlet=own, languages=self.languages)
            shown, persons = (undated, named) if named else (shown, persons)
        return _Printed(source, shown, _chinese(self.page, persons), led, is_near, is_makers)


def _without_makers(text: str) -> tuple[str, bool]:
    """``text`` without those who took the pictures, where its rows are names by turns with what each person is or did,
    and others are left; and whether none is left: it is the line of those who took them."""
    rows = [row.strip(" ,|·•–-") for row in text.split("\n")]
    pairs = list(zip(rows[::2], rows[1::2], strict=False))
    if len(rows) % 2 or not all(is_name(name) and not is_name(role.title()) for name, role in pairs):
        return text, False
    left = [pair for pair in pairs if not _MAKER.fullmatch(pair[1])]
    return ("\n".join(map("\n".join, left)) if 0 < len(left) < len(pairs) else text), not left


_MAKER = re.compile(any_said("maker"), re.IGNORECASE)


# A row that begins with a bracket: it tells of the one before it.
_BRACKETED_ROW = re.compile(r"\n\((?=\w{4,12}\))")


def credits_of(page: Page, lines: Lines, place: Place) -> Credits:
    """The credits of ``page``, whose article is at ``place``.

    The first of these that names a person is believed: the outlet's rule; a printed "By A and B" about the headline
    that names others or more than the head of the page (which may name the login of whoever published it); the head;
    any other byline. The owner of the site's rights is the last of them.
    """
    reader = _Reader(page, lines, place, languages_of(page, None))
    printed = list(_printed(reader))
    if any(line.persons and line.is_near and not line.is_makers for line in printed):
        printed = [line for line in printed if not line.is_makers]
    in_head = _in_head(reader)
    leading = [line for line in printed if line.led and line.persons and (line.is_near or not in_head)]
    leading = [line for line in leading if not (in_head and is_editors(line.text))]
    led = next((line for line in leading if line.is_near), None) or next(iter(leading), None)
    led = _whole(led, printed)
    by_rule = next((line for line in printed if line.source == "rule byline" and line.persons), None)
    unled = tuple(dict.fromkeys(name for line in printed if not line.led and line.is_near for name in line.persons))
    behind = tuple(dict.fromkeys(name for line in printed if not line.is_near for name in line.persons))
    if not any(line.led for line in printed if not line.is_near):
        # A box of the persons whom the story is about.
        behind = tuple(name for name in behind if key(name) not in _told(lines))
    ranked = [(by_rule.persons, by_rule.source)] if by_rule else []
    if led and (not in_head or not set(led.persons) & set(in_head[0][0]) or set(led.persons) > set(in_head[0][0])):
        ranked.append((led.persons, led.source))
    ranked += in_head
    ranked += [(names, "byline") for names in (unled, behind) if names]
    ranked += _in_card(reader) or ([] if ranked else _beside_date(reader) or _in_life(reader) or _of_one_word(reader))
    if len({persons for persons, _ in ranked}) > 1:
        ranked.sort(key=lambda one: one[1].startswith(("meta", "json-ld")) and _is_owner(page, one[0]))
    shown = by_rule or led or next((line for line in printed if line.persons), None) or next(iter(printed), None)
    first, source = ranked[0] if ranked else ((), None)
    others = tuple(dict.fromkeys(persons for persons, _ in ranked[1:] if set(persons) != set(first)))
    agency = _agency(page, [line.text for line in printed]) or _closing_agency(lines) or _agency_alone(reader)
    return Credits(first, shown.text if shown else None, agency, source, others)


def _whole(led: _Printed | None, printed: Sequence[_Printed]) -> _Printed | None:
    """The byline of which ``led`` is the beginning or a part, where that names others as well: Ledger | By A, B."""
    if led is None or led.source != "text":
        return led
    ours = set(led.persons)
    beside = (line for line in printed if line.source == "byline" and line.is_near and led.text in line.text)
    wholes = (line for line in beside if not re.search(r"\d", line.text))  # dates have words of their own beside them
    return next((line for line in wholes if ours < set(line.persons)), led)


def _told(lines: Lines) -> str:
    """The story without its first and last lines, and short ones before the last, where it may name its writer."""
    last = len(lines.all) - _LAST_LINES
    told = (line for i, line in enumerate(lines.all[1:-1], 1) if i < last or len(line.key) > _SIGNATURE)
    return "\0".join(line.key for line in told)


def _is_owner(page: Page, names: tuple[str, ...]) -> bool:
    """Whether the one name is that of who owns the site: "© 2026 Name"."""
    if len(names) != 1:
        return False
    at = page.html.find(names[0])
    while at >= 0:
        if _RIGHTS.search(page.html[max(0, at - 40) : at]):
            return True
        at = page.html.find(names[0], at + 1)
    return False


_RIGHTS = re.compile(r"(?:©|&copy;|copyright)[\s\d–-]{0,14}(?:by\s)?$", re.IGNORECASE)


def _printed(reader: _Reader) -> Iterator[_Printed]:
    page, lines = reader.page, reader.lines
    for element in page.select(page.rules.byline if page.rules else None):
        yield reader.line("rule byline", _spaced(element))
    seen: set[str] = set()
    for element in _marked(page):
        near = _is_near(reader, element)
        if near is not None and (text := _of_names(element)) not in seen:
            seen.add(text)
            yield reader.line("byline", text, is_near=near)
    for line in (*lines.all[:5], *lines.all[-2:]):
        told = _in_elements(line)
        text = plain(told)
        if len(text) < _LONGEST and (noted := _NOTED.fullmatch(text)) and begins_like_byline(noted[1], ("en",)):
            yield reader.line("text", noted[1], is_near=False)
        if len(text) < _LONGEST and text not in seen and begins_like_byline(text, reader.languages):
            seen.add(text)
            yield reader.line("text", told)
    yield from _in_wire(reader)
    for text in _led_lines(reader):
        if text not in seen:
            seen.add(text)
            yield reader.line("text", text)
    yield from _names_alone(reader)
    yield from _with_mail(reader)
    yield from _signatures(reader)


def _in_elements(line: Line) -> str:
    """A short line, what each of its elements says in a row of its own: "By A B" and "Published on" may touch."""
    if line.element is None or len(line.element) == 0 or len(line.text) > _LONGEST:
        return line.text
    told = _spaced(line.element)
    return told if key(told) == line.key else line.text


# An agency's note: (Reporting by A and B in Geneva; Editing by C)
_NOTED = re.compile(r"\(((?:Reporting|Writing|Compiled|Written)\s+by\s.+)\)")


def _in_wire(reader: _Reader) -> Iterator[_Printed]:
    """The reporters that an agency names at the head of the story: 新华社…电（记者…）, （…社記者…台北5日電）,
    (서울=연합뉴스) … 기자 =."""
    for line in reader.lines.all[:_FIRST_LINES]:
        if wire := _WIRE.match(line.text):
            said = wire["han"] or wire["hangul"]
            yield reader.line("text", said.strip("（）()") if said else f"記者{wire['names']}")
            return


# Lines at the beginning among which that of an agency is.
_FIRST_LINES = 3
_WIRE = re.compile(
    r"\s*[^\s。，（）()]{4,24}[电電讯訊]\s*(?P<han>[（(](?:[^（）()]{0,8})?(?:记者|記者)[^（）()]{2,30}[）)])"
    r"|\s*[(\[][\uac00-\ud7af·]{2,12}\s*=\s*[\uac00-\ud7af]{2,8}[)\]]\s*(?P<hangul>(?:[\uac00-\ud7af]{2,4}[·\s]\s*){1,4}기자)\s*="
    # Names of three characters, and where they are.
    r"|\s*[（(][\u3400-\u9fff]{2,6}社記者(?P<names>[\u3400-\u9fff]{3}(?:、[\u3400-\u9fff]{3}){0,3})"
    r"[\u3400-\u9fff]{2,8}\d{1,2}日[\u3400-\u9fff]{0,4}電[）)]"
)


def _with_mail(reader: _Reader) -> Iterator[_Printed]:
    """A name about the headline with an address for mail that has it, or most of it, in it."""
    for element in dict.fromkeys(lines_about(reader.page, reader.place)):
        text = _spaced(element) if len(element) < _PARTS else ""
        mail = _MAIL.search(text) if len(text) < _LONGEST else None
        if mail is None or reader.place.is_beside(element):
            continue
        printed = reader.line("text", text)
        if any(key(word) in key(mail[0]) for name in printed.persons for word in name.split()[-1:]):
            yield printed
            return


def _signatures(reader: _Reader) -> Iterator[_Printed]:
    """The name that a page sets apart below the story, perhaps with the place: behind a dash, at the other side, in
    italics."""
    for line in reader.lines.all[1:][-1:]:
        if (ended := _CLOSED_BY.search(line.text[-_SIGNATURE:])) and line.block.type == "paragraph":
            yield reader.line("signature", ended[1], is_near=False)
    for line in reader.lines.all[1:][-_LAST_LINES:]:
        text = plain(line.text)
        if len(text) > _SIGNATURE or line.block.type not in ("paragraph", "quote") or not _is_set_apart(line):
            continue
        printed = reader.line("signature", _unbracketed(text), is_near=False)
        names = "".join(map(key, printed.persons))
        is_whole = len(line.key) <= len(names) + _AND or (
            names and _BEHIND_NAME.fullmatch(text[_end_of(text, printed.persons) :])
        )
        if names and is_whole and not _is_no_name(text):
            yield printed


def _in_life(reader: _Reader) -> list[tuple[tuple[str, ...], str]]:
    """The persons whom a box behind the story, or its last lines in italics, tell of: "Ida Brandon is a reporter who
    covers the assembly". None whom the story names: it is about them."""
    found: dict[str, None] = {}
    for rows in _lives(reader):
        # A box may tell of several, each name over what the person is.
        named = [row for row, behind in pairwise(rows) if is_name(row) and not is_name(behind)]
        told = min(filter(None, (_LIFE.search(rows[0]), _INTRODUCED.search(rows[0]))), key=re.Match.start, default=None)
        names = named or ([rows[0][: told.start()].strip(" ,")] if told and len(rows[0]) > told.end() else [])
        for name in names[:_MOST_WRITERS]:
            if is_name(name) and _chinese(reader.page, (name,)) and key(name) not in _told(reader.lines):
                found[name] = None
    return [(tuple(found), "life")] if found else []


def _lives(reader: _Reader) -> Iterator[list[str]]:
    """The rows of the boxes about writers behind the story, and of its last lines in italics."""
    place, layout = reader.place, reader.page.layout
    for element, _ in islice(layout.called(_is_life), _MOST_ABOUT):
        at = layout.begin(element)
        if (
            place.end >= 0
            and at >= max(place.heading_end, place.end - _LAST)
            and not place.is_in_card(element)
            and (text := _spaced(element))
        ):
            rows = text.split("\n")
            is_parted = len(rows) > 1 and not rows[1].startswith(rows[0]) and _LIFE.search(" ".join(rows[:2]))
            yield [" ".join(rows)] if is_parted and not (len(rows) > 2 and is_name(rows[0])) else rows
    for line in reader.lines.all[1:][-_BEHIND_STORY:]:
        if line.block.type == "paragraph" and len(line.text) < _LIFE_OF_WRITER and _is_set_apart(line):
            yield [plain(line.text)]


_LIFE = re.compile(any_said("life"), re.IGNORECASE)
_INTRODUCED = re.compile(any_said("introduced"))
_MOST_WRITERS = 6
_is_life = is_called(
    re.compile(
        r"(?:about|author|writer|reporter|contributor|journalist)s?[-_]{0,2}(?:the[-_])?"
        r"(?:author|writer|bio(?:graphy)?|box|card|info|description|profile|about)|(?:^|[\s_-])bio(?:$|[\s_-])"
    ),
    signs=("about", "author", "writer", "reporter", "contributor", "journalist", "bio"),
)
# Lines at the end of a story that may tell of its writer, and their letters.
_BEHIND_STORY, _LIFE_OF_WRITER = 2, 400


def _unbracketed(text: str) -> str:
    """``text`` without the wide brackets around all of it: （佐藤 花子）."""
    boxed = _BRACKETS.fullmatch(text)
    return boxed[1] if boxed else text


# Behind the last sentence of a story in Japanese: 。（佐藤花子）, 。【佐藤花子、山本太郎】. Places, desks and
# 敬称略 are no persons.
_CLOSED_BY = re.compile(
    r"[。」][（(【]([\u3400-\u9fff々]{2,4}[\u3400-\u9fff々](?<![略社部局県市町村区都道府国会党課室長])"
    r"(?:[、・][\u3400-\u9fff々]{2,4}[\u3400-\u9fff々]){0,3})[）)】]\s*$"
)
_BRACKETS = re.compile(r"[（【〔［]\s*([^（）【】〔〕［］=＝:：]{2,40}?)\s*[）】〕］]")


def _end_of(text: str, persons: Sequence[str]) -> int:
    return text.rfind(persons[-1]) + len(persons[-1]) if persons and persons[-1] in text else 0


def _is_set_apart(line: Line) -> bool:
    if _BEFORE_NAME.match(line.text) or _BRACKETS.fullmatch(plain(line.text)):
        return True
    inside = [] if line.element is None else [line.element, *islice(line.element.iterdescendants(), _PARTS)]
    if any(one.tag in ("em", "i", "cite") and key(one.text_content()) == line.key for one in inside):
        return True
    near = [*inside, *line.above(2)[1:]]
    return any(one.get("align") == "right" or _RIGHT.search(one.get("style") or "") for one in near)


# Lines at the end among which a signature is; its letters; elements in it.
_LAST_LINES, _SIGNATURE, _PARTS = 3, 60, 5
# Letters of what stands between two names.
_AND = 3
_BEFORE_NAME = re.compile(r"\s*[—–-]\s*[^\W\d_]")
_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE)
_BEHIND_NAME = re.compile(r"\s*[,(]\s*[^\W\d_]+(?:[ -][^\W\d_]+){0,2}\s*\)?")


def _led_lines(reader: _Reader) -> list[str]:
    """The lines about the headline that begin like a byline, whatever their elements are called; the shorter first of
    those that begin at one place."""
    found = []
    for element in dict.fromkeys(lines_about(reader.page, reader.place)):
        whole = _of_term(element) if element.tag in _MEANT else _spaced(element)
        text = _from_lead(whole, reader.languages)
        is_line = len(text) < _LONGEST and begins_like_byline(text, reader.languages)
        at = reader.page.layout.begin(element)
        is_above = at < reader.place.heading_start and reader.place.is_in_masthead(element)
        if is_line and not reader.place.is_beside(element) and not is_above:
            found.append((text != whole, at, len(text), text))
    found.sort()
    # Where an element begins like one, what else holds it is no line.
    return [text for is_cut, _, _, text in found if is_cut == found[0][0]]


def _of_term(term: HtmlElement) -> str:
    """A term and what it means: "Author", "Ida Brandon"."""
    meant, named = term.getnext(), plain(term.text_content()).rstrip(":")
    if meant is None or meant.tag != _MEANT[term.tag] or named.casefold() in _OF_OTHERS:
        return ""
    return f"{named}: {_spaced(meant)}"


_MEANT = {"dt": "dd", "th": "td"}
# Who reported what the page is about.
_OF_OTHERS = frozenset(("reporter", "contributor", "contributors"))


def _from_lead(text: str, languages: tuple[str, ...]) -> str:
    """``text`` from the part of it on that begins like a byline: ``14 May · By A B``. In a line of labels that is the
    part behind the writer's: ``14 May Source: Courier Author: A B``."""
    if len(text) >= _LONGEST or begins_like_byline(text, languages):
        return text
    if _LABEL.search(text) and (labelled := _labelled(text, languages)):
        return labelled
    begins = (parting.end() for parting in _PARTING.finditer(text))
    return next((text[at:] for at in begins if begins_like_byline(text[at:], languages)), text)


# A dot without spaces joins names; "by" and a name may stand behind the time of day.
_PARTING = re.compile(
    r"\s*[|•｜]\s*|\s·\s|(?:(?<=\d)|(?<=[ap]m)|(?<=[AP]M)|(?<=[ap]\.m\.)|(?<=\b[A-Z]{3}))\s(?=by\s[^\W\d_])"
)


def _labelled(text: str, languages: tuple[str, ...]) -> str | None:
    """The part of a line of labels and dates that begins with the writer's label."""
    first = _DATED_OR_LABELLED.search(text)
    for space in _BEFORE_WORD.finditer(text, first.end() if first else len(text)):
        rest = text[space.end() :]
        end = lead_end(rest, languages)
        if end and _LABELLED.match(rest[:end][::-1]):
            return rest
    return None


def _without_date(text: str, languages: tuple[str, ...]) -> str:
    """A byline without the date behind its names, what the date is called, and the labels behind them: ``By A B Updated
    Tuesday, 12 May 2026``, ``Author: A B Source: Courier``."""
    lead, folded = lead_end(f"{text} ", languages), bare(text)
    if len(folded) != len(text):
        return text
    places = [date.start for date in islice(readings(text, languages), 1)]
    marks = (pattern.search(folded, lead) for pattern in (CHANGED, PUBLISHED, _NEXT_LABEL))
    places += [mark.start() for mark in marks if mark]
    if not places:
        return text
    words = text[: max(lead, min(places))].rstrip(_BEFORE_DATE).split(" ")
    while len(words) > 1 and _is_beside_date(words[-1], languages):
        words.pop()
    return " ".join(words).rstrip(_BEFORE_DATE)


def _is_beside_date(word: str, languages: tuple[str, ...]) -> bool:
    """Whether a word is one that stands beside dates: a weekday, *le*."""
    said = bare(word.strip(".,"))
    return any(said in names_of(language).between for language in languages)


def _ends_in_date_word(persons: Sequence[str], languages: tuple[str, ...]) -> bool:
    last = [name.rpartition(" ")[2] for name in persons]
    return any(_is_beside_date(word, languages) or PUBLISHED.match(bare(word)) for word in last)


# The colon between a label and what it says; the writer's in Chinese often has a space.
_LABEL = re.compile(r"[^\W\d_]\s?[:：]\s?[^\W\d_]|[记記]者\s[^\W\d_]")
_LABELLED = re.compile(r"\s*(?:[:：]|者[记記])")  # its end, backwards
_DATED_OR_LABELLED = re.compile(r"[:：\d]")
_BEFORE_WORD = re.compile(r"(?<=[\s|·])(?=[^\W\d_])")
_NEXT_LABEL = re.compile(r"(?<=\s)(?:[^\W\d_]{2,14}\s?[:：]|\d)")
_BEFORE_DATE = " ,;(|/·•–—-"


# A date, and "by" and a name.
_ENDS_IN_BYLINE = re.compile(r"^[^\n]{0,60}\d(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{3})?\sby\s", re.IGNORECASE)


def _names_alone(reader: _Reader) -> Iterator[_Printed]:
    """Names in bold and nothing else, directly over the first paragraph."""
    for line in reader.lines.all[: reader.lines.first][-1:]:
        if line.element is not None and next(line.element.iter("strong", "b"), None) is not None:
            printed = reader.line("text", line.text)
            if "".join(map(key, printed.persons)) == key(_MAIL.sub("", line.text)) and not _is_no_name(line.text):
                yield printed


_MAIL = re.compile(r"\S+@\S+")


def _is_no_name(text: str) -> bool:
    """Whether ``text`` introduces what follows, or has more words than a name in a script without capital letters."""
    return text.endswith((":", "：")) or (text.upper() == text.lower() and len(text.split()) > _NAME_WORDS)


def _chinese(page: Page, names: tuple[str, ...]) -> tuple[str, ...]:
    """``names`` as a page without kana means them: a space parts two persons, and a name begins with a surname."""
    if not any(_HAN_WORD.fullmatch(name) for name in names) or _KANA.search(page.layout.keys):
        return names
    parted = [part for name in names for part in (name.split() if _TWO_NAMES.fullmatch(name) else [name])]
    return tuple(name for name in parted if not _HAN_WORD.fullmatch(name) or name[0] in _SURNAMES)


_HAN_WORD = re.compile(r"[\u3400-\u9fff]{2,6}(?: [\u3400-\u9fff]{2,4})*")
_TWO_NAMES = re.compile(r"[\u3400-\u9fff]{2,4}(?: [\u3400-\u9fff]{2,4})+")
_KANA = re.compile(r"[\u3040-\u30ff]")
# The commonest, simplified and traditional; they are nine names of ten.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方"
    "白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝"
    "包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑"
    "景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬師張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇魏呂盧鐘譚陸韋鄒閆龍賀顧錢嚴龔萬湯溫樂歐聶莊魯紀單畢"
)


def _marked(page: Page) -> Iterator[HtmlElement]:
    """Elements that are named like a byline, the outermost of each nest."""
    if page.tree is None:
        return
    links = [
        anchor
        for anchor in page.tree.iter("a")
        if (href := anchor.get("href")) and _PERSON_PAGE.search(href.lower()) and not _is_of_topics(anchor)
    ]
    told = [one for one in page.layout.having("property") if _AUTHOR.search(one.get("property", ""))]
    taken: set[HtmlElement] = set()
    for element in [element for element, _ in page.layout.called(_is_byline)] + links + told:
        if element.tag in ("meta", "link", "body", "article", "main") or not taken.isdisjoint(element.iterancestors()):
            continue
        if _INITIALS < len(element.text_content().strip()) < 400:
            taken.add(element)
            yield element


def _is_of_topics(link: HtmlElement) -> bool:
    """Whether a link to a person's page is a step of a menu or one of the page's topics: whom the story is about."""
    above = list(islice(link.iterancestors(), _TOPIC_LEVELS))
    return any(one.tag == "nav" or _is_topics(f"{one.get('class')} {one.get('id')}") for one in above)


# How far above a link the list of topics is.
_TOPIC_LEVELS = 4
_is_topics = is_called(
    # The class of a list: `tags`, `post-tags`. WordPress says `tag-election` of a story that has the tag.
    re.compile(
        r"bread-?crumb|(?:^|\s)(?:(?:post|entry|article|story)[-_]{1,2})?"
        r"(?:tags|topics|keywords|themen|argomenti|temas)(?:[-_]{1,2}(?:list|links|cloud))?(?:$|\s)"
    ),
    signs=("bread", "tags", "topics", "keywords", "themen", "argomenti", "temas"),
)
# RDFa says what an element tells of.
_AUTHOR = re.compile(r"(?:^|[\s:])(?:author|creator)(?:$|\s)")


def _is_near(reader: _Reader, element: HtmlElement) -> bool | None:
    """Whether ``element`` stands about the headline (True) or directly behind the story (False); None: elsewhere."""
    place, at = reader.place, reader.page.layout.begin(element)
    if at < 0 or not place.is_known:
        return True
    column = reader.lines.all[reader.lines.first].start if reader.lines.all else -1
    top = max(place.second, place.start, column) if column <= place.start + BELOW else max(place.second, place.start)
    if place.heading_end < 0:
        return True if top - BELOW <= at <= top else None
    is_below = place.heading_start <= at <= min(max(top, place.heading_end + 1), place.heading_end + 2 * BELOW)
    is_above = place.heading_start - ABOVE <= at < place.heading_start and not place.is_in_masthead(element)
    if is_below or is_above:
        return None if place.is_beside(element) else True
    if place.end >= 0 and place.end - _LAST <= at <= place.end + _BEHIND:
        return None if place.is_in_card(element) else False
    return None


def _of_names(element: HtmlElement) -> str:
    """The text of a byline; of a long one, or of one that holds a menu or the writer's life, what goes up to the last
    name that is marked as one."""
    text = _spaced(element)
    is_short = len(text) <= _LONGEST and not any(map(_is_of_life, text.split("\n")))
    if is_short and next(element.iter("ul", "ol", "button", *_SMALLER), None) is None:
        return text
    marked = [inner for inner in element.iterdescendants() if isinstance(inner.tag, str) and _is_marked_name(inner)]
    if not marked:
        return text
    last = plain(marked[-1].text_content())
    begin = text.find(last)
    return text[: begin + len(last)] if last and begin >= 0 else text


def _is_of_life(row: str) -> bool:
    """Whether a row of a byline is a sentence: it tells of the writer."""
    return row.endswith(".") and len(row.split()) > _FEW_WORDS


# Words of a name and a role.
_FEW_WORDS = 6


def _is_marked_name(element: HtmlElement) -> bool:
    href = element.get("href") or ""
    return (
        "author" in (element.get("rel") or "").split()
        or (element.tag == "a" and _PERSON_PAGE.search(href.lower()) is not None)
        or any(map(_is_name_class, (element.get("class") or "").lower().split()))
    )


def _is_name_class(name: str) -> bool:
    """``author-name``, ``c-byline__name--top``. Not one pattern: a name of a megabyte would be tried from each place to
    its end."""
    end = max((found.start() for found in _NAME_END.finditer(name)), default=0)
    return _WRITER.search(name, 0, end) is not None


# Headings in a byline are those of a writer's other stories.
_SMALLER = ("h3", "h4", "h5")
_WRITER = re.compile(r"author|byline|writer|reporter|contributor")
_NAME_END = re.compile(r"[-_]name(?=$|[_-])")


def _spaced(element: HtmlElement) -> str:
    """The element's text, that of each of its parts on a line of its own, without what only does something: buttons,
    links that lead nowhere or to a network's form for sharing."""
    return "\n".join(part for part in (plain(text) for text in _texts(element)) if part)[:400]


def _texts(element: HtmlElement) -> Iterator[str]:
    inside = etree.iterwalk(element, events=("start", "end"))
    folder = ""
    for event, one in inside:
        is_link = event == "start" and one.tag == "a"
        href = (one.get("href") or "") if is_link else ""
        if event == "start" and (_only_acts(one) or (folder and is_link and _is_of_story(href, folder))):
            inside.skip_subtree()
        elif event == "start":
            folder = folder or (_folder(href) if href and _PERSON_PAGE.search(href.lower()) else "")
            yield one.text or ""
        elif one is not element:
            yield one.tail or ""


def _folder(href: str) -> str:
    return href.split("?", maxsplit=1)[0].rstrip("/").rpartition("/")[0]


def _is_of_story(href: str, folder: str) -> bool:
    """Whether a link behind one to a person's page leads to a page of the site that is none, as the writer's other
    stories and the section do. ``folder`` is that of the person's page: another person's is there too."""
    return href[:1] == "/" and _folder(href) != folder and not _PERSON_PAGE.search(href.lower())


def _only_acts(element: HtmlElement) -> bool:
    return element.tag == "button" or (element.tag == "a" and _ACTION.match(element.get("href") or "") is not None)


_ACTION = re.compile(r"#$|javascript:|whatsapp:|https?://[^/]*/(?:sharer?|intent)\b|https?://wa\.me/", re.IGNORECASE)


def _beside_date(reader: _Reader) -> list[tuple[tuple[str, ...], str]]:
    """The name in a line below the headline that holds a name, a date and nothing else but a place or the time of
    reading ("Ida Brandon · 10 November 2026 · 4 min read"), or directly before such a line. No section's name, and no
    name of the story: those are places, and persons whom it is about."""
    about = list(dict.fromkeys(lines_about(reader.page, reader.place)))
    own = tuple(name for name in reader.page.site_names if name)
    for element in about[:_MOST_ABOUT]:
        # Above a headline stand kickers.
        is_below = reader.page.layout.begin(element) >= reader.place.heading_end
        if (
            not is_below
            or len(element) > _PARTS
            or reader.place.is_beside(element)
            or _is_of_many(reader.page, element)
        ):
            continue
        text = "\n".join(_rows_of_person(element, own))
        parted = _NAME_AND_DATE.match(text) if len(text) < _LONGEST else None
        name = plain(parted["name"]) if parted else ""
        is_dated = parted is not None and any(readings(text[parted.end("name") :], reader.languages))
        is_alone = _ONLY_NAME.fullmatch(name) and is_name(name) and not begins_like_byline(name, reader.languages)
        if not is_dated or not is_alone or _is_said_elsewhere(reader, key(name)):
            continue
        link = next((one for one in element.iter("a") if key(one.text_content()) == key(name)), None)
        if link is None or _PERSON_PAGE.search((link.get("href") or "").lower()):
            return [((name,), "beside date")]
    return []


def _is_said_elsewhere(reader: _Reader, name: str) -> bool:
    """Whether ``name`` (a key) is a section's, or stands in the story."""
    told = "\0".join(line.key for line in reader.lines.all if len(line.key) > _SIGNATURE)
    return name in told or any(name == key(one) for one in _sections(reader.page))


def _rows_of_person(element: HtmlElement, own: Sequence[str]) -> Iterator[str]:
    """The rows of ``element`` without those behind the first that say what the person is, and without ``own``, the
    names of the site."""
    for i, row in enumerate(_spaced(element).split("\n")):
        name = next((name for name in own if row.startswith(name)), "")
        if (rest := row.removeprefix(name).strip(" -–—|/,")) and not (i and _is_role(rest)):
            yield rest


def _is_role(row: str) -> bool:
    """Whether a row says what the person of the row before it is, or where: "Political reporter", "De Valmar"."""
    words = row.casefold().split()
    if not 0 < len(words) < _FEW_WORDS:
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
    links = islice(page.tree.iter("a"), _MOST_LINKS) if page.tree is not None else ()
    yield from (text for link in links if len(text := link.text_content()) < _LONGEST and not _is_persons(link))


def _is_persons(link: HtmlElement) -> bool:
    return _PERSON_PAGE.search((link.get("href") or "").lower()) is not None


# A name and, behind a sign or on the next line, something with a figure.
_NAME_AND_DATE = re.compile(
    r"(?P<name>[^\W\d_][^\d\n|·•,–—:]{4,40}?)(?:\s*[|·•,]\s*|\s+[-–—]\s+|\s*\n\s*[-–—|·•]?\s*)(?=[^\n]{0,30}\d)"
)
# Two or three words with a letter each, the last one with more.
_ONLY_NAME = re.compile(r"(?:[^\W\d_][\w.’'-]{0,20}\s){1,2}[^\W\d_][\w’'-]{1,30}")
# Elements about the headline, and links of the page, that are looked at.
_MOST_ABOUT, _MOST_LINKS = 40, 300


def _of_one_word(reader: _Reader) -> list[tuple[tuple[str, ...], str]]:
    """The writer whose whole name is one word, in languages in whose countries many have such a name: behind a word
    like "By", in the link to the page of a person, or in a byline and the head of the page alike. One that nothing but
    the head gives is mostly a login."""
    if _OF_ONE_WORD.isdisjoint(reader.languages):
        return []
    # A paper is called in one word, too, often by a part of its name or its address.
    own = "\0".join(map(key, (*reader.page.site_names, host_of(reader.page.url))))
    said = set(_said_in_head(reader))
    texts = [(text, False) for text in _led_lines(reader)]
    for element in _marked(reader.page):
        if _is_near(reader, element):
            links = (element, *islice(element.iterdescendants("a"), _PARTS))
            is_linked = any(_PERSON_PAGE.search((one.get("href") or "").lower()) for one in links)
            texts.append((_of_names(element), is_linked))
    for text, is_linked in texts:
        end = lead_end(f"{text} ", reader.languages)
        name = _ENDS_NAME.split(text[end:].strip(), maxsplit=1)[0].strip()
        if is_name_of_one_word(name) and key(name) not in own and (end or is_linked or name in said):
            return [((name,), "byline")]
    return []


def _said_in_head(reader: _Reader) -> Iterator[str]:
    """What the head of the page names as its author, whatever it is."""
    yield from structured.strings(_in_full_names(reader.page.article.get("author")))
    for name in _META:
        yield from reader.page.meta.get(name, ())


# Indonesian, Malay, Javanese, Sundanese; Burmese; Tamil, Malayalam, Kannada, Telugu; Nepali, Sinhala, Bengali, Hindi.
_OF_ONE_WORD = frozenset(("id", "in", "ms", "jv", "su", "my", "ta", "ml", "kn", "te", "ne", "si", "bn", "hi"))
_ENDS_NAME = re.compile(r"\s*[,|/•·\n(]\s*|\s[-–—]\s")


def _in_card(reader: _Reader) -> list[tuple[tuple[str, ...], str]]:
    """The persons of a card for Twitter, whose label says that they wrote the page."""
    page = reader.page
    labels = zip(page.meta.get("twitter:label1", ()), page.meta.get("twitter:data1", ()), strict=False)
    written = [data for label, data in labels if re.search(r"writ|author|by\b|autor|auteur|verf|skrev", label, re.I)]
    names = tuple(dict.fromkeys(name for text in written for name in _names(text, page.site_names)))
    return [(names, "meta twitter:data1")] if names else []


def _in_head(reader: _Reader) -> list[tuple[tuple[str, ...], str]]:
    """The persons that the head of the page names: JSON-LD author, creator, contributor; then meta."""
    page = reader.page
    data = ("author", "creator", "contributor")
    places = [(f"json-ld {name}", structured.strings(_in_full_names(page.article.get(name)))) for name in data]
    places += [("microdata author", _in_microdata(page))]
    places += [
        (page.source_of(name), [_turned(text) if name in _CATALOGUED else text for text in page.meta.get(name, [])])
        for name in _META
    ]
    ranked = []
    for source, texts in places:
        given = _given_in_parts(page.article.get("author")) if source == "json-ld author" else ()
        names = _chinese(page, tuple(name for text in texts for name in _names(text, page.site_names, given)))
        names = tuple(name for name in names if not _is_title_of_site(page, name))
        ranked += [(tuple(dict.fromkeys(names)), source)] if names else []
    return ranked[:2]


def _is_title_of_site(page: Page, name: str) -> bool:
    """Whether a name in the head is what the page's title says behind its last sign, and readers see it nowhere but in
    the link to the front page and in the line of rights: that is the site's own, though it reads like a person's."""
    if page.tree is None:
        return False
    title = next(page.tree.iter("title"), None)
    tail = _LAST_OF_TITLE.search(plain(title.text_content())[-_LONGEST:]) if title is not None else None
    said = key(name)
    if tail is None or key(tail[1]) != said:
        return False
    doors = (link for link in islice(page.tree.iter("a"), _MOST_LINKS) if _is_door(page, link))
    own = sum(said in key(link.text_content()) for link in doors)
    return page.layout.keys.count(said) <= own + _is_owner(page, (name,))


def _is_door(page: Page, link: HtmlElement) -> bool:
    href = page.absolute(link.get("href"))
    return href is not None and is_root(href) and host_of(href) == host_of(page.url)


_LAST_OF_TITLE = re.compile(r"\s[-–—|·•:]{1,2}\s([^-–—|·•:]{2,60})$")


def _turned(text: str) -> str:
    """A name as catalogues have it, "Last, First", as people say it."""
    parts = _TURNED.fullmatch(text.strip())
    return f"{parts['given']} {parts['family']}" if parts else text


_CATALOGUED = frozenset(("citation_author", "dc.creator", "dcterms.creator", "dc.contributor"))
_TURNED = re.compile(
    r"(?P<family>[^\W\d_][\w'’-]{1,30}),\s(?P<given>[^\W\d_][\w.'’-]{0,30}(?:\s[^\W\d_][\w.'’-]{0,30})?)"
)


def _in_full_names(value: Any) -> Any:
    """JSON-LD's persons, each with a ``name``: where it is given in its two parts alone, these joined; a name without
    the link around it."""
    if isinstance(value, list):
        return [_in_full_names(one) for one in value[:200]]
    if isinstance(value, dict) and not value.get("name") and value.get("author"):
        return _in_full_names(value["author"])  # schema.org's Role: who wrote it, and as what
    if isinstance(value, dict) and not value.get("name"):
        parts = [*structured.strings(value.get("givenName")), *structured.strings(value.get("familyName"))]
        return " ".join(parts) if len(parts) > 1 else value
    if isinstance(value, str) and "<a " in value:
        return _TAG.sub(" ", value)
    return value


_TAG = re.compile(r"<[^<>]{1,300}>")


def _given_in_parts(value: Any) -> frozenset[str]:
    """The names of JSON-LD's persons of which it gives both parts as well."""
    nodes = value[:200] if isinstance(value, list) else [value]
    parts = (
        [*structured.strings(node.get("givenName")), *structured.strings(node.get("familyName"))]
        for node in nodes
        if isinstance(node, dict) and structured.types(node) == ["Person"]
    )
    return frozenset(" ".join(part) for part in parts if len(part) == 2)


def _in_microdata(page: Page) -> list[str]:
    """The name that microdata give the writer and no reader sees; of several such writers each may be a teaser's."""
    items = page.layout.having("itemprop")
    authors = (one for one in items if one.get("itemprop") == "author")
    writers = {one for one in authors if "Organization" not in (one.get("itemtype") or "")}
    metas = (one for one in items if one.tag == "meta" and one.get("itemprop") == "name") if writers else ()
    names = (one for one in metas if "content" in one.attrib and not writers.isdisjoint(one.iterancestors()))
    found = dict.fromkeys(plain(one.get("content") or "") for one in names)
    return list(found) if len(found) == 1 else []


# As RSS has authors: mail@paper.example (First Last).
_BY_MAIL = re.compile(r"\s*[^\s@]+@[^\s@]+\s*\(([^()]+)\)\s*")


def _names(text: str, own: Sequence[str], given: Container[str] = ()) -> tuple[str, ...]:
    """The persons in a value that is meant to be a name: small letters are the writer's own. ``given`` are names whose
    last word is said to be a family's."""
    if text in given and is_word_of_pages(text) and is_name(f"{text.rpartition(' ')[0]} Family"):
        return (text,)
    if by_mail := _BY_MAIL.fullmatch(text):
        text = by_mail[1]
    before, mark, _ = text.partition("\u200b")
    if mark:  # one system puts the place behind such a sign
        text = before if is_name(before.strip()) else plain(text)
    names = persons_in(text, outlet=own)
    bare = plain(text)
    return names if names or not (bare.islower() and "." not in bare and is_name(bare.title())) else (bare,)


def _agency(page: Page, printed: Sequence[str]) -> str | None:
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


def _closing_agency(lines: Lines) -> str | None:
    """The agency that one of the last lines names and nothing else: /ritzau/, (ANSA), Quelle: dpa."""
    for line in lines.all[1:][-_LAST_LINES:]:
        text = line.text.strip()
        closing = _CLOSING.fullmatch(text) if len(text) <= _SIGNATURE else None
        if closing and (agency := agency_alone(closing[1])):
            return agency
    return None


# Letters of what may stand between the headline and an agency: a name and a date; a caption is longer.
_BYLINE_AND_DATE = 40


def _agency_alone(reader: _Reader) -> str | None:
    """The agency that a line directly below the headline names and nothing else. One of two letters is a button's;
    below a caption it is a picture's."""
    top = reader.place.heading_end
    for element in islice(dict.fromkeys(lines_about(reader.page, reader.place)), _MOST_ABOUT):
        text = plain(element.text_content()) if len(element) < _PARTS and element.tag != "button" else ""
        is_below = top <= reader.page.layout.begin(element) <= top + _BYLINE_AND_DATE
        closing = _CLOSING.fullmatch(text) if is_below and 0 < len(text) <= _SIGNATURE else None
        agency = agency_alone(closing[1]) if closing else None
        if agency and (len(agency) > _INITIALS or ":" in text) and not reader.place.is_beside(element):
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
