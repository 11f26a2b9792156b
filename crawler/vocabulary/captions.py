"""What a caption says about the maker of its picture, by language, from ``data/captions.toml``."""

from __future__ import annotations

import re

from crawler.vocabulary.phrases import Said, bracketed

__all__ = ["CREDIT", "CREDITED", "LABEL", "NOTE", "OF_MAKER", "PAPER"]

_any = bracketed("captions", space=r"\s")


def _label() -> str:
    spaced = rf"{_any('label')}\s*(?:{_any('by')}\s+)?[:：=/]"
    return rf"^\W*(?:{spaced}|{_any('label_dense')}\s*[:：＝=]|©|\(c\)|[＝=])\s*"


# At a credit's beginning.
LABEL = Said(_label, re.IGNORECASE)
OF_MAKER = Said(lambda: rf"\b(?:{_any('house')}|{_any('of_maker')})\b", re.IGNORECASE)
# A line that is nothing but a credit: "Photo: Lena Straub", "(AP Photo/Lena Straub)", "Photo by Lena Straub on …".
CREDIT = Said(lambda: rf"{_label()}|^\W*(?:[A-Z]{{2,4}}\s)?{_any('picture')}(?:\s+{_any('taken')}\s|/)", re.IGNORECASE)
# How a caption ends that names the maker of its picture: "… (Photo: Lena Straub)", "… Photo by Lena Straub".
CREDITED = Said(
    lambda: (
        rf"[.(\[|/–—-]\s*(?:{_any('label')}\s*(?:{_any('by')}\s+)?[:：=/]|{_any('picture')}\s+{_any('taken')}\s)"
        r"\s*[^\s.:：][^.:：]{2,60}[)\].]{0,2}$|[=＝][\u3400-\u9fff・]{2,10}(?:撮影|提供)$"
    ),
    re.IGNORECASE,
)
# In the names of papers, agencies and archives, which stand before or after the line that is the caption.
PAPER = Said(lambda: rf"\b{_any('paper')}\b|{_any('paper_dense')}", re.IGNORECASE)
# What those who hear the page are told before a caption or a credit, and nothing else.
NOTE = Said(lambda: rf"^\W{{0,9}}{_any('note')}\W{{0,9}}$", re.IGNORECASE)
