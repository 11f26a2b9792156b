"""Whether a line is a sentence."""

from __future__ import annotations

from crawler.extraction.text.blocks import measure, plain
from crawler.extraction.text.cleaning.limits import ENDS

__all__ = ["is_sentence"]


# Characters at the end of a line that hold its last sign.
_END = 40


def is_sentence(text: str, least: int) -> bool:
    return measure(text) >= least and plain(text[-_END:]).endswith(ENDS)
