"""What a page says that comes in the place of an article (``data/in_place.toml``): that the site cannot answer for now,
that nothing stands there, that it is missing, that it was removed, that it refuses, that it wants something of its
reader first, a script or consent.

``OUTAGE`` and ``GATE`` are for lower case, the others for any. ``ERROR`` are the words of ``NOT_FOUND``, and those of
servers; ``ABSENT`` those of ``NOT_FOUND`` and of what is missing."""

from __future__ import annotations

import re
from functools import lru_cache, partial

from crawler.vocabulary.phrases import Said, any_of, table

__all__ = [
    "ABSENT",
    "BLOCKED",
    "CONSENT",
    "ERROR",
    "GATE",
    "LOADING",
    "MISSING",
    "NOT_FOUND",
    "OUTAGE",
    "REMOVED",
    "SCRIPT",
]

# Few pages are so short that one of these is asked.
_table = lru_cache(maxsize=1)(partial(table, "in_place"))

OUTAGE = Said(lambda: any_of(_table()["outage"]))
NOT_FOUND = Said(lambda: any_of(_table()["not_found"]), re.IGNORECASE)
ERROR = Said(lambda: "|".join(any_of(_table()[name]) for name in ("error", "not_found")), re.IGNORECASE)
MISSING = Said(lambda: any_of(_table()["missing"]), re.IGNORECASE)
ABSENT = Said(lambda: "|".join(any_of(_table()[name]) for name in ("not_found", "missing")), re.IGNORECASE)
REMOVED = Said(lambda: any_of(_table()["removed"]), re.IGNORECASE)
BLOCKED = Said(lambda: any_of(_table()["blocked"]), re.IGNORECASE)
GATE = Said(lambda: any_of(_table()["gate"]))
LOADING = Said(lambda: any_of(_table()["loading"]), re.IGNORECASE)
SCRIPT = Said(lambda: any_of(_table()["script"]), re.IGNORECASE)
CONSENT = Said(lambda: any_of(_table()["consent"]), re.IGNORECASE)
