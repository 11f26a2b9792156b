"""What may be shown: no sign of a page acts on a terminal or in a browser. All that is printed passes here."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["json_shown", "on_a_line", "shown"]

# What moves the cursor, recolours or rings (C0 but tab and LF, DEL, C1), ends a line (U+2028, U+2029), turns the way of
# reading of all that follows (bidi embeddings, overrides, isolates, marks), is half a character, or an unseen tag.
_ACTING: Final = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    r"\ufff9-\ufffb\U000e0000-\U000e007f"
)
_SIGN: Final = re.compile(f"[{_ACTING}]")
_OF_A_LINE: Final = re.compile(f"[{_ACTING}\t\n]")


def shown(text: str) -> str:
    """``text`` with what would act on the terminal told by its number; tabs and ends of lines stay."""
    return text if text.isascii() and text.isprintable() else _SIGN.sub(_told, text)


def on_a_line(text: str) -> str:
    """``text`` as it may stand within one line: each sign that would act, a tab or the end of a line is a space."""
    return text if text.isascii() and text.isprintable() else _OF_A_LINE.sub(" ", text)


def json_shown(line: bytes) -> bytes:
    """A line of JSON with the signs that would act as its escapes: it means the same."""
    if line.isascii() and b"\x7f" not in line:
        return line
    return _SIGN.sub(_escaped, line.decode("utf-8", "surrogatepass")).encode()


def _told(found: re.Match[str]) -> str:
    return f"<U+{ord(found[0]):04X}>"


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("utf-16-be", "surrogatepass").hex(" ", 2).replace(" ", r"\u").join((r"\u", ""))
