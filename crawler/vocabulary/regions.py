"""What a page says where its site keeps readers of some countries out: ``data/regions.toml``.

The phrases are sought in keys: letters and figures alone, without case."""

from __future__ import annotations

from crawler.vocabulary.keys import Phrases
from crawler.vocabulary.phrases import table

__all__ = ["REGION"]

REGION = Phrases.of(table("regions")["region"])
