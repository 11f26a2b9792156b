"""How much of a text and of a line is looked at."""

from __future__ import annotations

__all__ = ["CAPTION", "FEW_TEASERS", "LEDE", "OFFERED", "SHORT_LINE", "SHORT_SENTENCE", "SIGN_UP", "SOME_LINK"]


# Letters of a box that asks for an address, at most.
SIGN_UP = 600

# Letters of the shortest lede, and of a sentence that is one beyond doubt.
LEDE = 60
SHORT_SENTENCE = 25

# Letters of the longest caption of a film.
CAPTION = 500

# The part of a text that no offer is.
OFFERED = 0.3

# Boxes that are a list, a part of the text.
FEW_TEASERS = 3

# The least of a line of links that is its link.
SOME_LINK = 0.3

# Letters of a short line: of a wall, of one that is said twice.
SHORT_LINE = 150
