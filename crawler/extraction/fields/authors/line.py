"""A line that may be the byline, with the persons in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.extraction.fields.authors.chinese import chinese
from crawler.extraction.fields.authors.labels import ENDS_IN_BYLINE, ends_in_date_word, from_lead, without_date
from crawler.extraction.fields.authors.limits import LONGEST
from crawler.extraction.fields.names import begins_like_byline, is_name, is_word_of_pages, persons_in
from crawler.extraction.fields.place import Place
from crawler.extraction.page.document import Page
from crawler.extraction.text.blocks import plain
from crawler.extraction.text.lines import Lines
from crawler.vocabulary.persons import any_said

__all__ = ["Printed", "Reader", "is_no_name"]


# Words of a name in a script that has no capital letters.
_NAME_WORDS = 3


@dataclass(frozen=True)
class Printed:
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
class Reader:
    """What is needed to read bylines of one page."""

    page: Page
    lines: Lines
    place: Place
    languages: tuple[str, ...]

    def line(self, source: str, text: str, *, is_near: bool = True) -> Printed:
        shown = plain(text.replace("\n", " "))
        if source == "byline" and ENDS_IN_BYLINE.search(shown):
            text = shown = from_lead(shown, self.languages)
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
        is_dated = led and len(shown) < LONGEST and (not persons or ends_in_date_word(persons, self.languages))
        if is_dated and (undated := without_date(shown, self.languages)) != shown:
            named = persons_in(undated, outlet=own, languages=self.languages)
            shown, persons = (undated, named) if named else (shown, persons)
        return Printed(source, shown, chinese(self.page, persons), led, is_near, is_makers)


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


def is_no_name(text: str) -> bool:
    """Whether ``text`` introduces what follows, or has more words than a name in a script without capital letters."""
    return text.endswith((":", "：")) or (text.upper() == text.lower() and len(text.split()) > _NAME_WORDS)
