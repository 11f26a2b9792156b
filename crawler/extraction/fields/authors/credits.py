"""Who wrote it: the printed byline and what the head of the page says, persons only, the agency apart.

A changed rule needs a new ``RULES`` number (``crawler.extraction.identity``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extraction.fields.authors.agency import agency_below_headline, agency_named, closing_agency
from crawler.extraction.fields.authors.behind import persons_in_life, told_of
from crawler.extraction.fields.authors.head import is_owner, persons_in_card, persons_in_head
from crawler.extraction.fields.authors.line import Printed, Reader
from crawler.extraction.fields.authors.printed import printed_lines
from crawler.extraction.fields.authors.unled import person_beside_date, person_of_one_word
from crawler.extraction.fields.dates_order import languages_of
from crawler.extraction.fields.names import is_editors
from crawler.extraction.fields.place import Place
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import key
from crawler.extraction.text.lines import Lines

__all__ = ["Credits", "credits_of"]


@dataclass(frozen=True)
class Credits:
    """``authors`` are persons, ``byline`` is the printed line. ``source`` says where the authors came from, ``others``
    is what other places say."""

    authors: tuple[str, ...] = ()
    byline: str | None = None
    agency: str | None = None
    source: str | None = None
    others: tuple[tuple[str, ...], ...] = ()


def credits_of(page: Page, lines: Lines, place: Place) -> Credits:
    """The credits of ``page``, whose article is at ``place``.

    The first of these that names a person is believed: the outlet's rule; a printed "By A and B" about the headline
    that names others or more than the head of the page (which may name the login of whoever published it); the head;
    any other byline. The owner of the site's rights is the last of them.
    """
    reader = Reader(page, lines, place, languages_of(page, None))
    printed = list(printed_lines(reader))
    if any(line.persons and line.is_near and not line.is_makers for line in printed):
        printed = [line for line in printed if not line.is_makers]
    in_head = persons_in_head(reader)
    leading = [line for line in printed if line.led and line.persons and (line.is_near or not in_head)]
    leading = [line for line in leading if not (in_head and is_editors(line.text))]
    led = next((line for line in leading if line.is_near), None) or next(iter(leading), None)
    led = _whole(led, printed)
    by_rule = next((line for line in printed if line.source == "rule byline" and line.persons), None)
    unled = tuple(dict.fromkeys(name for line in printed if not line.led and line.is_near for name in line.persons))
    behind = tuple(dict.fromkeys(name for line in printed if not line.is_near for name in line.persons))
    if not any(line.led for line in printed if not line.is_near):
        # A box of the persons whom the story is about.
        behind = tuple(name for name in behind if key(name) not in told_of(lines))
    ranked = [(by_rule.persons, by_rule.source)] if by_rule else []
    if led and (not in_head or not set(led.persons) & set(in_head[0][0]) or set(led.persons) > set(in_head[0][0])):
        ranked.append((led.persons, led.source))
    if in_head and _are_all(unled, in_head):
        ranked.append((unled, "byline"))
    ranked += in_head
    ranked += [(names, "byline") for names in (unled, behind) if names]
    ranked += persons_in_card(reader) or (
        [] if ranked else person_beside_date(reader) or persons_in_life(reader) or person_of_one_word(reader)
    )
    if len({persons for persons, _ in ranked}) > 1:
        ranked.sort(key=lambda one: one[1].startswith(("meta", "json-ld")) and is_owner(page, one[0]))
    shown = by_rule or led or next((line for line in printed if line.persons), None) or next(iter(printed), None)
    first, source = ranked[0] if ranked else ((), None)
    others = tuple(dict.fromkeys(persons for persons, _ in ranked[1:] if set(persons) != set(first)))
    agency = (
        agency_named(page, [line.text for line in printed]) or closing_agency(lines) or agency_below_headline(reader)
    )
    return Credits(first, shown.text if shown else None, agency, source, others)


def _are_all(printed: Sequence[str], in_head: Sequence[tuple[tuple[str, ...], str]]) -> bool:
    """Whether the names ``printed`` about the headline are those of the head's first place and others, and it names
    these in its second: Ghost writes the first author as the author, and the others as contributors."""
    first, everywhere = set(in_head[0][0]), {name for names, _ in in_head for name in names}
    return first < set(printed) <= everywhere


def _whole(led: Printed | None, printed: Sequence[Printed]) -> Printed | None:
    """The byline of which ``led`` is the beginning or a part, where that names others as well: Ledger | By A, B."""
    if led is None or led.source != "text":
        return led
    ours = set(led.persons)
    beside = (line for line in printed if line.source == "byline" and line.is_near and led.text in line.text)
    wholes = (line for line in beside if not re.search(r"\d", line.text))  # dates have words of their own beside them
    return next((line for line in wholes if ours < set(line.persons)), led)
