"""Every line of a page that may be the byline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml.html import HtmlElement

from crawler.extraction.fields.authors.behind import signatures
from crawler.extraction.fields.authors.elements import spaced
from crawler.extraction.fields.authors.labels import from_lead
from crawler.extraction.fields.authors.limits import LONGEST, PARTS
from crawler.extraction.fields.authors.line import Printed, Reader, is_no_name
from crawler.extraction.fields.authors.marked import is_near, marked_elements, of_names
from crawler.extraction.fields.names import begins_like_byline, is_editors, reporter_in_box
from crawler.extraction.fields.place import lines_about
from crawler.extraction.page.layout import key
from crawler.extraction.text.blocks import plain
from crawler.extraction.text.lines import Line
from crawler.vocabulary.words import lead_end

__all__ = ["led_lines", "printed_lines"]


def printed_lines(reader: Reader) -> Iterator[Printed]:
    page, lines = reader.page, reader.lines
    for element in page.select(page.rules.byline if page.rules else None):
        yield reader.line("rule byline", spaced(element))
    seen: set[str] = set()
    are_marked = False
    for element in marked_elements(page):
        near = is_near(reader, element)
        if near is not None and (text := of_names(element)) not in seen:
            seen.add(text)
            printed = reader.line("byline", text, is_near=near)
            are_marked = are_marked or (near and bool(printed.persons))
            yield printed
    for line in (*lines.all[:5], *lines.all[-2:]):
        told = _in_elements(line)
        text = plain(told)
        if len(text) < LONGEST and (noted := _NOTED.fullmatch(text)) and begins_like_byline(noted[1], ("en",)):
            yield reader.line("text", noted[1], is_near=False)
        if len(text) < LONGEST and text not in seen and begins_like_byline(text, reader.languages):
            seen.add(text)
            yield reader.line("text", told)
    yield from _in_wire(reader)
    for text in led_lines(reader):
        if text not in seen:
            seen.add(text)
            yield reader.line("text", text)
    yield from _names_alone(reader)
    if not are_marked:
        yield from _over_roles(reader)
    yield from _with_mail(reader)
    yield from signatures(reader)


def _in_elements(line: Line) -> str:
    """A short line, what each of its elements says in a row of its own: "By A B" and "Published on" may touch."""
    if line.element is None or len(line.element) == 0 or len(line.text) > LONGEST:
        return line.text
    told = spaced(line.element)
    return told if key(told) == line.key else line.text


# An agency's note: (Reporting by A and B in Geneva; Editing by C)
_NOTED = re.compile(r"\(((?:Reporting|Writing|Compiled|Written)\s+by\s.+)\)")


def _in_wire(reader: Reader) -> Iterator[Printed]:
    """The reporters that an agency names at the head of the story: 新华社…电（记者…）, （…社記者…台北5日電）,
    (서울=연합뉴스) … 기자 =, [강나루신문 … 기자]."""
    for line in reader.lines.all[:_FIRST_LINES]:
        if boxed := reporter_in_box(line.text):
            yield reader.line("text", boxed)
            return
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


def _over_roles(reader: Reader) -> Iterator[Printed]:
    """Names about the headline, each over what the person did, where a colon behind that word would lead to a name:
    "Fajar Hendrawan" and below it "Penulis"."""
    told: dict[str, str] = {}
    for element in dict.fromkeys(lines_about(reader.page, reader.place)):
        rows = spaced(element).split("\n") if len(element) < PARTS else []
        if len(rows) != _NAME_AND_ROLE or len(rows[0]) > LONGEST or reader.place.is_beside(element):
            continue
        line = f"{rows[1]}: {rows[0]}"
        is_role = lead_end(f"{rows[1]}: ") == len(rows[1]) + 2 and not is_editors(line)
        if is_role and reader.line("text", line).persons:
            told.setdefault(rows[0], rows[1])
    if told:
        role, names = next(iter(told.values())), ", ".join(told)
        yield replace(reader.line("text", f"{role}: {names}"), text=f"{names} {role}")


_NAME_AND_ROLE = 2


def _with_mail(reader: Reader) -> Iterator[Printed]:
    """A name about the headline with an address for mail that has it, or most of it, in it."""
    for element in dict.fromkeys(lines_about(reader.page, reader.place)):
        text = spaced(element) if len(element) < PARTS else ""
        mail = _MAIL.search(text) if len(text) < LONGEST else None
        if mail is None or reader.place.is_beside(element):
            continue
        printed = reader.line("text", text)
        if any(key(word) in key(mail[0]) for name in printed.persons for word in name.split()[-1:]):
            yield printed
            return


def led_lines(reader: Reader) -> list[str]:
    """The lines about the headline that begin like a byline, whatever their elements are called; the shorter first of
    those that begin at one place."""
    found = []
    for element in dict.fromkeys(lines_about(reader.page, reader.place)):
        whole = _of_term(element) if element.tag in _MEANT else spaced(element)
        text = from_lead(whole, reader.languages)
        is_line = len(text) < LONGEST and begins_like_byline(text, reader.languages)
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
    return f"{named}: {spaced(meant)}"


_MEANT = {"dt": "dd", "th": "td"}

# Who reported what the page is about.
_OF_OTHERS = frozenset(("reporter", "contributor", "contributors"))


def _names_alone(reader: Reader) -> Iterator[Printed]:
    """Names in bold and nothing else, directly over the first paragraph."""
    for line in reader.lines.all[: reader.lines.first][-1:]:
        if line.element is not None and next(line.element.iter("strong", "b"), None) is not None:
            printed = reader.line("text", line.text)
            if "".join(map(key, printed.persons)) == key(_MAIL.sub("", line.text)) and not is_no_name(line.text):
                yield printed


_MAIL = re.compile(r"\S+@\S+")
