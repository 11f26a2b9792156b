"""How much of a page and of a line is looked at, for bylines."""

from __future__ import annotations

__all__ = [
    "BEHIND", "INITIALS", "LAST_LETTERS", "LAST_LINES", "LONGEST", "MOST_ABOUT", "MOST_LINKS", "PARTS", "SIGNATURE",
]  # fmt: skip


# Letters behind the story within which a byline may stand, and before its end.
BEHIND, LAST_LETTERS = 60, 200

# Letters of a byline that is one; a longer one may hold the writer's life, or the menu for sharing.
LONGEST = 120

# Letters of what stands for a writer's picture.
INITIALS = 2

# Lines at the end among which a signature is; its letters; elements in it.
LAST_LINES, SIGNATURE, PARTS = 3, 60, 5

# Elements about the headline, and links of the page, that are looked at.
MOST_ABOUT, MOST_LINKS = 40, 300
