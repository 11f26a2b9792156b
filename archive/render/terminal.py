"""A diff for people who read it in a terminal or a mail: [-taken out-], {+put in+}; colour only where it is wanted."""

from __future__ import annotations

import itertools
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from archive.article import Image
from archive.edits.difference import Change, Diff, Paragraph, Piece, Post, Side
from archive.edits.words import words
from archive.render.causes import sentence
from archive.render.plain import shown

__all__ = ["Style", "changes", "entry", "in_and_out", "lines", "place", "reasons", "style_of", "title", "told"]

_MARGIN = "  "


@dataclass(frozen=True)
class Style:
    """How a diff is set: with colours or without, in how many columns (None: a paragraph is a line)."""

    colour: bool = False
    width: int | None = None

    def painted(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code and text else text


def style_of(out: TextIO) -> Style:
    """Plain in a pipe; on a terminal as wide as it is, in colour unless NO_COLOR (no-color.org) is set."""
    if not out.isatty():
        return Style()
    try:
        width = os.get_terminal_size(out.fileno()).columns or 80
    except OSError:
        width = 80
    dumb = os.environ.get("TERM") == "dumb" or bool(os.environ.get("NO_COLOR"))
    return Style(colour=not dumb, width=max(width, 20))


def lines(diff: Diff, style: Style, trivial: bool = False) -> Iterator[str]:
    """The diff, headline first. ``trivial`` shows also what differs only in type, order or spelling."""
    yield style.painted(_on_a_line(diff.new.headline or diff.old.headline or "(no headline)"), "1")
    yield _on_a_line(diff.new.url)
    yield f"{_named(diff.old)} -> {_named(diff.new)}: {_on_a_line(diff.summary)}"
    if diff.edited_after:
        yield f"edited between {diff.edited_after} and {diff.new.captured}"
    for name, side in (("old", diff.old), ("new", diff.new)):
        yield style.painted(_on_a_line(f"{name} {_proof(side)}"), "2")
    for caveat in diff.caveats:
        yield style.painted(f"note: {caveat}", "33")
    yield from changes(diff, style, trivial)


def changes(diff: Diff, style: Style, trivial: bool = False) -> Iterator[str]:
    """The changes alone, each after an empty line."""
    wanted = [change for change in diff.changes if trivial or change.weight != "trivial"]
    for change in wanted:
        yield ""
        yield from _change(change, style, trivial)
    hidden = len(diff.changes) - len(wanted)
    if not trivial:
        hidden += sum(one.weight == "trivial" for change in wanted for one in change.paragraphs)
        hidden += sum(one.weight == "trivial" for change in wanted for one in change.posts)
    if hidden:
        yield from ("", f"not shown (--trivial): {hidden} trivial change{'s' if hidden > 1 else ''}")


def told(diff: Diff) -> str | None:
    """The headline's change on one line; None where it is the same."""
    change = diff.change("headline")
    return "".join(text for _, text in _marked(change.pieces, False)) if change and change.pieces else None


def _on_a_line(text: str) -> str:
    return shown(" ".join(text.split()))


def _named(side: Side) -> str:
    return f"v{side.version} {side.captured}" if side.version else side.captured


def _proof(side: Side) -> str:
    ref = side.snapshot
    where = f"{ref.record_id} at {ref.offset} of {ref.file}" if ref else "no snapshot"
    return f"{side.content_hash} {where}"


def _change(change: Change, style: Style, trivial: bool) -> Iterator[str]:
    if change.field == "text":
        yield from _paragraphs(change.paragraphs, style, trivial)
        return
    if change.field == "entries":
        yield from _posts(change, style, trivial)
        return
    yield style.painted(title(change.field, change.weight, reasons(change)), "1")
    if change.pieces:
        yield from _set(change.pieces, style, trivial)
    elif entries := in_and_out(change):
        for one in entries:
            yield from _set((Piece(one.op, f"{one.text}\n"),), style, trivial)
    elif isinstance(change.old, (list, tuple)):
        yield from (f"{_MARGIN}{_on_a_line(entry(one))}" for one in change.new or ())
    else:
        both = (Piece("out", entry(change.old)), Piece("same", " "), Piece("in", entry(change.new)))
        yield from _set(both, style, trivial)


def in_and_out(change: Change) -> list[Piece]:
    """What a list lost and gained."""
    return [*(Piece("out", entry(one)) for one in change.removed), *(Piece("in", entry(one)) for one in change.added)]


def _posts(change: Change, style: Style, trivial: bool) -> Iterator[str]:
    wanted = [one for one in change.posts if trivial or one.weight != "trivial"]
    for number, one in enumerate(wanted):
        yield from [""] if number else []
        yield style.painted(title(called(one), one.weight, one.why), "1")
        if one.kind == "edited":
            yield from _set(one.pieces, style, trivial)
            yield from _paragraphs(one.paragraphs, style, trivial)
        else:
            yield from _set((whole(one),), style, trivial)


def called(post: Post) -> str:
    """A post by its moment, its heading and what became of it."""
    named = " ".join(filter(None, (post.entry.published, post.entry.headline))) or post.entry.id or "without a name"
    return f"Post {named}: {post.kind}"


def whole(post: Post) -> Piece:
    """The text of a post that was added or removed."""
    return Piece("in" if post.kind == "added" else "out", post.entry.text or post.entry.headline or "")


def _paragraphs(paragraphs: Sequence[Paragraph], style: Style, trivial: bool) -> Iterator[str]:
    wanted = [one for one in paragraphs if trivial or one.weight != "trivial"]
    for number, one in enumerate(wanted):
        yield from [""] if number else []
        yield style.painted(title(place(one), one.weight, one.why), "1")
        yield from _set(one.pieces, style, trivial)


def place(one: Paragraph) -> str:
    old, new = (", ".join(map(str, numbers)) for numbers in (one.old, one.new))
    place = old if not new else new if not old or old == new else f"{old} -> {new}"
    return f"paragraph {place} {one.kind}"


def reasons(change: Change) -> tuple[str, ...]:
    """Why a field counts as it does, in words."""
    return (*change.why, sentence(change.cause)) if change.cause else change.why


def title(name: str, weight: str, why: tuple[str, ...]) -> str:
    reasons = ", ".join(([weight] if weight == "trivial" else []) + list(why))
    return _on_a_line(f"{name} ({reasons})" if reasons else name)


def entry(value: Any) -> str:
    if isinstance(value, Image):
        return " · ".join(filter(None, (value.url, value.caption, value.credit)))
    return "nothing" if value is None else str(value)


def _set(pieces: tuple[Piece, ...], style: Style, trivial: bool) -> Iterator[str]:
    """The pieces as indented lines, broken between words where the style has a width."""
    for line in _broken(_marked(pieces, trivial), style.width):
        runs = itertools.groupby(line, key=lambda token: token[0])
        text = "".join(style.painted("".join(word for _, word in run), _COLOURS[op]) for op, run in runs)
        yield f"{_MARGIN}{text}".rstrip()


_COLOURS = {"same": "", "out": "31", "in": "32"}
_Token = tuple[str, str]


def _marked(pieces: tuple[Piece, ...], trivial: bool) -> Iterator[_Token]:
    for piece in pieces:
        op, text = piece.op, shown(piece.text).replace("\t", "  ")
        if piece.trivial and not trivial:
            text = "" if op == "out" else text
            op = "same"
        if op != "same":
            end = text[len(text.rstrip("\n")) :]
            text = (f"[-{text.rstrip(chr(10))}-]" if op == "out" else f"{{+{text.rstrip(chr(10))}+}}") + end
        yield op, text


def _broken(tokens: Iterator[_Token], width: int | None) -> Iterator[list[_Token]]:
    line: list[_Token] = []
    taken = len(_MARGIN)
    for chunk in _chunks(tokens, width is not None):
        text = "".join(word for _, word in chunk)
        if line and (text == "\n" or (width and taken + _columns(text.rstrip()) > width)):
            yield line
            line, taken = [], len(_MARGIN)
        if line or not text.isspace():
            line += chunk
            taken += _columns(text)
    if line:
        yield line


def _chunks(tokens: Iterator[_Token], between_words: bool) -> Iterator[list[_Token]]:
    """Ends of lines, and what may stand on a line of its own."""
    chunk: list[_Token] = []
    for op, text in tokens:
        for part in filter(None, re.split(r"(\n)", text)):
            for word in words(part) if between_words else [part]:
                if chunk and _may_part(chunk[-1][1], word):
                    yield chunk
                    chunk = []
                chunk.append((op, word))
    if chunk:
        yield chunk


def _may_part(before: str, after: str) -> bool:
    """At white space, and between the words of scripts that have none, though never before a mark."""
    if "\n" in (before, after) or after.isspace():
        return "\n" in (before, after)
    return before[-1].isspace() or (after[0].isalnum() and not before[-1].isascii() and _is_unspaced(before, after))


def _is_unspaced(*words: str) -> bool:
    return any(unicodedata.east_asian_width(word[0]) == "W" or "\u0e00" <= word[0] <= "\u0e7f" for word in words)


def _columns(text: str) -> int:
    """How many columns a terminal gives it (UAX #11): wide signs take two, marks none."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.category(char) in ("Mn", "Me", "Cf") for char in text)
