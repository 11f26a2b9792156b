"""What a caption says about the maker of its picture, by language, from ``data/captions.toml``."""

from __future__ import annotations

import re

from crawler.vocabulary.phrases import Said, bracketed

__all__ = ["LABEL", "OF_MAKER", "PAPER", "is_note"]

_any = bracketed("captions", space=r"\s")


def _label() -> str:
    spaced = rf"{_any('label')}\s*(?:{_any('by')}\s+)?[:：=/]"
    return rf"^\W*(?:{spaced}|{_any('label_dense')}\s*[:：＝=]|©|\(c\)|[＝=])\s*"


# At a credit's beginning.
LABEL = Said(_label, re.IGNORECASE)
OF_MAKER = Said(lambda: rf"\b(?:{_any('house')}|{_any('of_maker')})\b", re.IGNORECASE)
# In the names of papers, agencies and archives, which stand before or after the line that is the caption.
PAPER = Said(lambda: rf"\b{_any('paper')}\b|{_any('paper_dense')}", re.IGNORECASE)
_NOTES = Said(lambda: rf"^\W*{_any('note')}\W*$", re.IGNORECASE)


def is_note(text: str) -> bool:
    """Whether ``text`` says to those who hear the page that a caption or a credit follows, and nothing else."""
    return len(text) <= _LONGEST_NOTE and _NOTES.search(text) is not None


_LONGEST_NOTE = 40
