"""Whether a line is a sentence."""

from __future__ import annotations

from crawler.extraction.text.blocks import measure, plain

__all__ = ["ENDS", "is_sentence"]

# How a sentence ends.
ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "۔", "؟", ".”", '."', ".»", "”", "」", ".)", ".’", ".“")


# Characters at the end of a line that hold its last sign.
_END = 40


def is_sentence(text: str, least: int) -> bool:
    return measure(text) >= least and plain(text[-_END:]).endswith(ENDS)
