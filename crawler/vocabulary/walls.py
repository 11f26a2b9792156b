"""What a page says where its story ends early, for it goes on for those who pay or sign in: ``data/walls.toml``.

The phrases are sought in keys: letters and figures alone, without case."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from crawler.vocabulary.consent import Phrases

__all__ = ["REST"]

_TABLE: dict[str, dict[str, list[str]]] = tomllib.loads(
    files("crawler.vocabulary.data").joinpath("walls.toml").read_text("utf-8")
)
REST = Phrases.of(phrase for given in _TABLE["rest"].values() for phrase in given)
