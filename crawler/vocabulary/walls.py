"""What a page says where its story ends early, for it goes on for those who pay or sign in: ``data/walls.toml``."""

from __future__ import annotations

from functools import lru_cache

from crawler.vocabulary.keys import Phrases
from crawler.vocabulary.phrases import table

__all__ = ["REST", "anywhere"]

_TABLE = table("walls")
REST = Phrases.of(_TABLE["rest"])


@lru_cache(maxsize=1)
def anywhere() -> Phrases:
    """What speaks of a wall wherever it stands on a page of hardly any text: ``REST``, and offers to readers."""
    return Phrases.of(_TABLE["rest"], _TABLE["anywhere"])
