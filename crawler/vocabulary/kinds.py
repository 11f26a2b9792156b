"""What a page calls a story, by language, from ``data/kinds.toml``: its genre, who may read it; and what it calls the
front page."""

from __future__ import annotations

import re

from crawler.vocabulary.phrases import Said, bracketed

__all__ = ["BEFORE_DASH", "BEFORE_HEADLINE", "EDITORIAL", "FREE", "FRONT_PAGE", "OPINION", "PAID"]

_any = bracketed("kinds", space=r"\s+")

# Flags may have a number: (1) Free article.
_NUMBER = r"^\W*(?:\d{1,2}\W+)?"

BEFORE_HEADLINE = Said(lambda: rf"{_any('before_headline')}\s*[:：|–—｜]\s*", re.IGNORECASE)
# For lower case, the whole of a text; in a bracket, anywhere.
BEFORE_DASH = Said(lambda: _any("before_dash"))
OPINION = Said(lambda: _any("opinion"), re.IGNORECASE)
# "Editorials", but not the editorial team.
EDITORIAL = Said(lambda: rf"editorial(?!s?-team)|{_any('editorial')}", re.IGNORECASE)
FREE = Said(lambda: rf"{_NUMBER}{_any('free')}\W*$", re.IGNORECASE)
PAID = Said(lambda: rf"{_NUMBER}{_any('paid')}\W*$", re.IGNORECASE)
# For the whole of a text in lower case.
FRONT_PAGE = Said(lambda: _any("front_page"))
