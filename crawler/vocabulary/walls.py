"""What a page says where its story ends early, for it goes on for those who pay or sign in: ``data/walls.toml``.

The phrases are sought in keys: letters and figures alone, without case."""

from __future__ import annotations

from crawler.vocabulary.consent import Phrases
from crawler.vocabulary.phrases import table

__all__ = ["REST"]

_TABLE = table("walls")
REST = Phrases.of(phrase for given in _TABLE["rest"].values() for phrase in given)
