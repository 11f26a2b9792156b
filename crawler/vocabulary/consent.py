"""What notices about cookies and consent say, by language, from ``data/consent.toml``.

``OURS`` speak for the site that asks, as no story does; ``LEGAL`` are what such a notice must say, and a story on data
protection may say it too."""

from __future__ import annotations

from crawler.vocabulary.keys import Phrases
from crawler.vocabulary.phrases import table

__all__ = ["LEGAL", "OURS"]

_TABLE = table("consent")
OURS, LEGAL = Phrases.of(_TABLE["ours"]), Phrases.of(_TABLE["legal"])
