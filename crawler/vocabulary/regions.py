"""What a page says where its site keeps readers of some countries out: ``data/regions.toml``.

The phrases are sought in keys: letters and figures alone, without case."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from crawler.vocabulary.consent import Phrases

__all__ = ["REGION"]

_TABLE: dict[str, dict[str, list[str]]] = tomllib.loads(
    files("crawler.vocabulary.data").joinpath("regions.toml").read_text("utf-8")
)
REGION = Phrases.of(phrase for given in _TABLE["region"].values() for phrase in given)
