"""The same words set in other type: what a reader would not call an edit.

Two texts are the same but for typography when they fold to the same: the form of Unicode (NFC), white space, invisible
characters (soft hyphens, joiners, direction marks), the shape of quotation marks, apostrophes, dashes and dots,
full-width and half-width forms, ligatures, and the script of digits. A double quotation mark is never a single one, and
no folding makes two figures one: superscripts and fractions stay what they are.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["collapsed", "folded", "is_restyled"]

_DOUBLE = "“”„‟«»〝〞"
_SINGLE = "‘’‚‛‹›ʼ`´"
_DASHES = "‐‑‒–—―−"
# Full-width and half-width forms, Latin ligatures, presentation forms of Arabic letters.
_FORMS = ((0xFF00, 0xFFEF), (0xFB00, 0xFB06), (0xFB50, 0xFBFF), (0xFE70, 0xFEFC))
_INVISIBLE = {0x0640, *range(0xFE00, 0xFE10)}  # the Arabic stretch, variation selectors
_DOTS = re.compile(r"\.{3,}")
_LONG_DASH = re.compile(r"-{2,}")
_SPACE = re.compile(r"\s+")


class _Folds(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = fold = _fold(chr(code))
        return fold


def _fold(char: str) -> str:
    if char.isspace():
        return " "
    for marks, plain in ((_DOUBLE, '"'), (_SINGLE, "'"), (_DASHES, "-"), ("…⋯", "..."), ("〜", "~")):
        if char in marks:
            return plain
    code, category = ord(char), unicodedata.category(char)
    if category in ("Cf", "Cc") or code in _INVISIBLE:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    plain = unicodedata.normalize("NFKC", char) if any(low <= code <= high for low, high in _FORMS) else char
    # Among the forms are letters and signs that are no form of another one, and holes.
    return char if plain == char else "".join(map(_fold, plain))


_FOLDS = _Folds()


def folded(text: str) -> str:
    """``text`` without its typography: for comparing, not for showing."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(_FOLDS))
    else:
        text = text.translate(_FOLDS)
    return collapsed(_LONG_DASH.sub("-", _DOTS.sub("...", text)))


def collapsed(text: str) -> str:
    """``text`` with its white space collapsed."""
    return _SPACE.sub(" ", text).strip()


def is_restyled(old: str, new: str) -> bool:
    """Whether a headline only went from one style of capitals to another (Title Case, SENTENCE IN CAPITALS).

    At least two words, and half of those that can show it, must have changed: "us" that becomes "US" alone is another
    word."""
    before, after = old.split(), new.split()
    if len(before) != len(after) or old == new or folded(old).casefold() != folded(new).casefold():
        return False
    cased = [(one, other) for one, other in zip(before, after, strict=True) if one.lower() != one.upper()]
    changed = sum(one != other for one, other in cased[1:])
    return changed > 1 and 2 * changed >= len(cased[1:])
