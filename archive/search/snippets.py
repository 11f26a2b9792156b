"""The words around what was found, from the original text."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from archive.article import Article
from archive.search.query import Query

__all__ = ["snippet"]

_BEFORE: Final = 50


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
    """Where the first of the words stands: as written, or without regard to accents and forms of letters; else 0."""
    words = [re.escape(part) for term in query.terms() for part in (term.text, *term.text.split()) if part.strip()]
    for told, wanted in ((text, words), (_folded(text), [re.escape(_folded(re.sub(r"\\", "", one))) for one in words])):
        for one in wanted:
            if found := re.search(rf"(?<!\w){one}" if one[0].isascii() else one, told, re.IGNORECASE):
                return found.start()
    return 0


def _folded(text: str) -> str:
    """A text of the same length without accents and forms of letters."""
    return "".join(unicodedata.normalize("NFKD", one)[0] for one in text)
