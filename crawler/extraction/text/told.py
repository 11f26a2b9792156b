"""What a page tells of its text elsewhere: in its JSON-LD and its head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.extraction.page import structured
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import key
from crawler.extraction.text.known import Known
from crawler.extraction.text.lines import Lines

__all__ = ["FEW", "TELLING", "Told"]

# Letters from which on a told length counts, and words of a description.
TELLING = 400
FEW = 6
_WORD = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")


@dataclass(frozen=True)
class Told:
    """What a page tells of its text elsewhere: its length in letters (0: nothing), and words that it must hold."""

    length: int
    body: str
    vocabulary: frozenset[str]

    @classmethod
    def of(cls, page: Page) -> Told:
        """What the JSON-LD and the head of ``page`` tell."""
        body = key(" ".join(structured.raw_strings(page.article.get("articleBody"))))
        count = str(page.article.get("wordCount"))
        words = int(count) if count.isdecimal() and len(count) < 7 else 0
        described = page.first_meta("og:description", "description", "twitter:description") or ""
        return cls(len(body) or 5 * words, body, frozenset(map(str.casefold, _WORD.findall(described))))

    def speaks_for(self, lines: Lines) -> float:
        """How well ``lines`` agree with it, 0 to 1: length, words of the description, text of the JSON-LD."""
        return sum(self._agreements(lines)) / 3

    def _agreements(self, lines: Lines) -> Iterator[float]:
        size = sum(len(line.key) for line in lines.all) or 1
        yield min(size, self.length) / max(size, self.length) if self.length >= TELLING else 0.0
        yield self.described(lines)
        body = Known((self.body,))
        inside = sum(len(line.key) for line in lines.all if line.key in body)
        yield inside / max(size, len(self.body)) if len(self.body) >= TELLING else 0.0

    def described(self, lines: Lines) -> float:
        """The part of the description's words that the text has; 0 where there are too few to tell."""
        return self.words_in(lines) / len(self.vocabulary) if len(self.vocabulary) >= FEW else 0.0

    def words_in(self, lines: Lines) -> int:
        """How many of the description's words the text has."""
        text = " ".join(line.text for line in lines.all).casefold()
        return sum(word in text for word in self.vocabulary)
