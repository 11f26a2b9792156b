"""What stands beside a post of a live blog and is not in it, and what the headline of one says, by language, from
``data/posts.toml``."""

from __future__ import annotations

import re
from functools import lru_cache, partial

from crawler.vocabulary.phrases import Said, any_of, table

__all__ = ["CHANGED", "HEADLINE", "beside_post"]

_table = lru_cache(maxsize=1)(partial(table, "posts"))

# In the words beside a moment: it is that of a change.
CHANGED = Said(lambda: any_of(_table()["changed"]), re.IGNORECASE)
# The headline says that the page is written while the thing happens.
HEADLINE = Said(lambda: any_of(_table()["headline"]), re.IGNORECASE)


def beside_post() -> str:
    """Moments that count from now, and labels of moments, as a regular expression for any case."""
    unit, ago, since, dense, label = (
        f"(?:{any_of(_table()[kind], space=_SPACE)})" for kind in ("unit", "ago", "since", "dense", "label")
    )
    counted = rf"\b\d+\s?{unit}\.?\s{ago}|\b{since}\s\d+\s[^\W\d]+"
    return rf"{counted}|\d+\s?{dense}|\b{label}\b:?"


_SPACE = r"\s"
