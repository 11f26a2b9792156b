"""The words around what was found, from the original text."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import Final

from archive.article import Article
from archive.search.query import Query, plain

__all__ = ["snippet"]

_BEFORE: Final = 50
# A letter, with the accents and the half-width marks of kana that are written behind it.
_LETTER: Final = re.compile("(?s:.)[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*")


def snippet(article: Article, query: Query, length: int = 160) -> str:
    """About ``length`` characters of the text around the first words that were looked for; else its beginning."""
    text = article.text or "\n\n".join(post.text or "" for post in article.entries)
    at = _place(text, query)
    start = max(at - _BEFORE, 0)
    if start:
        # A word that is cut in the middle reads badly; where there are no spaces every place is good.
        space = text.find(" ", start, at)
        start = space + 1 if space >= 0 else start
    cut = text[start : start + length]
    if start + length < len(text) and " " in cut[length // 2 :]:
        cut = cut.rpartition(" ")[0]
    whole = re.sub(r"\s+", " ", cut).strip()
    return ("… " if start else "") + whole + (" …" if start + length < len(text) else "")


def _place(text: str, query: Query) -> int:
    """Where the first of the words stands: as written, or without what makes no difference to a search; else 0."""
    words = [part for term in query.terms() for part in (term.text, *term.text.split()) if part.strip()]
    if (at := _first(text, words)) is not None:
        return at
    letters = _LETTER.findall(text)
    told = list(map(plain, letters))
    at = _first("".join(told), [one for one in map(plain, words) if one])
    if at is None:
        return 0
    return sum(map(len, letters[: bisect_right(list(accumulate(map(len, told))), at)]))


def _first(text: str, words: list[str]) -> int | None:
    """Where the first of these words that is in the text stands: signs only part a word, whichever they are."""
    for one in words:
        word = r"[\W_]+".join(map(re.escape, re.findall(r"[^\W_]+", one)))
        if word and (found := re.search(rf"(?<!\w){word}" if word[0].isascii() else word, text, re.IGNORECASE)):
            return found.start()
    return None
