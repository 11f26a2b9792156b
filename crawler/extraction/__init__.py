"""Extraction makes the article record of one page from its bytes; everybody may call it, and it imports no Scrapy.
A name is loaded when it is first used: loading all takes a third of a second, and only the workers need it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.extraction.article import extract
    from crawler.extraction.identity import RULES, extraction_id
    from crawler.extraction.memory import Memory, learn
    from crawler.extraction.unread import failed

__all__ = ["RULES", "Memory", "extract", "extraction_id", "failed", "learn"]

_HOMES = {"RULES": "identity", "Memory": "memory", "extract": "article", "extraction_id": "identity",
          "failed": "unread", "learn": "memory"}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
