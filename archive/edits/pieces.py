"""Two texts compared word by word."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Literal

from archive.edits.difference import Piece, Weight, heaviest
from archive.edits.matching import Effort, common
from archive.edits.typography import collapsed, folded
from archive.edits.words import is_figure, is_word, words

__all__ = ["Unit", "compared", "new_text", "old_text", "pieces", "units", "weighed"]

_key = functools.lru_cache(maxsize=1 << 16)(folded)
# A stretch of the two unit lists: where it begins and ends in the old and in the new one; whether they agree there.
_Run = tuple[bool, int, int, int, int]


class Unit:
    """A word or a mark with the white space behind it; ``key`` is what counts when it is compared."""

    __slots__ = ("is_word", "key", "text")

    def __init__(self, token: str, space: str) -> None:
        self.text = token + space
        self.key = _key(token)
        self.is_word = is_word(token)


def units(text: str, model: str | None = None) -> list[Unit]:
    """The words and marks of a text; their ``text``, joined, is the text. White space at its start stands alone."""
    found: list[Unit] = []
    token = ""
    for piece in [*words(text, model), ""]:
        space = piece if piece.isspace() else ""
        if token or space:
            found.append(Unit(token, space))
        token = "" if space else piece
    return found


def pieces(old: str, new: str, model: str | None = None, effort: Effort | None = None) -> tuple[Piece, ...]:
    """What both texts have and what each has alone, in reading order."""
    return compared(units(old, model), units(new, model), effort)


def compared(old: Sequence[Unit], new: Sequence[Unit], effort: Effort | None = None) -> tuple[Piece, ...]:
    pairs = common([one.key for one in old], [one.key for one in new], effort)
    runs = _absorbed(list(_runs(pairs, len(old), len(new))), old)
    return tuple(_joined(_told(runs, old, new)))


def weighed(found: Sequence[Piece]) -> tuple[Weight | None, tuple[str, ...]]:
    """The weight of a text's change, and what differs: ``white space``, ``typography``, ``punctuation``, ``capitals``,
    ``figures``, ``words``."""
    changes = list(_replaced(found))
    weight = heaviest("trivial" if trivial else "substantive" for _, _, trivial in changes)
    reasons = {_reason(old, new, trivial) for old, new, trivial in changes if trivial is (weight == "trivial")}
    return weight, tuple(sorted(reasons))


def old_text(found: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in found if piece.op != "in")


def new_text(found: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in found if piece.op != "out")


def _runs(pairs: Sequence[tuple[int, int]], m: int, n: int) -> Iterator[_Run]:
    i = j = 0
    for x, y in [*pairs, (m, n)]:
        if x > i or y > j:
            yield False, i, x, j, y
        if x < m and y < n:
            yield True, x, x + 1, y, y + 1
        i, j = x + 1, y + 1


def _absorbed(runs: Sequence[_Run], old: Sequence[Unit]) -> list[_Run]:
    """What two changes have between them belongs to them where it is no help to a reader: marks alone, or few words
    between long changes."""
    merged: list[_Run] = []
    for run in runs:
        _add(run, merged)
    settled: list[_Run] = []
    for number, run in enumerate(merged):
        inner = run[0] and 0 < number < len(merged) - 1
        is_crumb = inner and _is_crumb(old[run[1] : run[2]], settled[-1], merged[number + 1])
        _add((False, *run[1:]) if is_crumb else run, settled)
    return settled


def _add(run: _Run, runs: list[_Run]) -> None:
    """Adjoining runs of a kind are one."""
    if runs and runs[-1][0] == run[0]:
        same, old, _, new, _ = runs.pop()
        runs.append((same, old, run[2], new, run[4]))
    else:
        runs.append(run)


def _is_crumb(between: Sequence[Unit], before: _Run, after: _Run) -> bool:
    count = sum(unit.is_word for unit in between)
    shorter = min(max(run[2] - run[1], run[4] - run[3]) for run in (before, after))
    return 3 * count <= shorter if count else 2 * len(between) <= shorter


def _told(runs: Sequence[_Run], old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[Piece]:
    waiting = ("", "")
    for one, other in _stretches(runs, old, new):
        if one == other:
            yield from _trimmed(*waiting)
            yield Piece("same", one)
            waiting = ("", "")
        elif _is_blank(*waiting) or _is_blank(one, other):
            # Where a word goes or comes, its white space goes or comes with it.
            waiting = (waiting[0] + one, waiting[1] + other)
        else:
            yield from _trimmed(*waiting)
            waiting = (one, other)
    yield from _trimmed(*waiting)


def _stretches(runs: Sequence[_Run], old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[tuple[str, str]]:
    for same, i, x, j, y in runs:
        if same:
            for one, other in zip(old[i:x], new[j:y], strict=True):
                token, second = one.text.rstrip(), other.text.rstrip()
                yield token, second
                if one.text != token or other.text != second:
                    yield one.text[len(token) :], other.text[len(second) :]
        else:
            yield "".join(one.text for one in old[i:x]), "".join(one.text for one in new[j:y])


def _is_blank(old: str, new: str) -> bool:
    return not (old + new).strip()


def _trimmed(old: str, new: str) -> Iterator[Piece]:
    """``old`` replaced by ``new``; white space they share at either end stays out of it."""
    if old == new:
        yield Piece("same", old)
        return
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head] and old[head].isspace():
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail] and old[-1 - tail].isspace():
        tail += 1
    trivial = folded(old) == folded(new)
    out, put = old[head : len(old) - tail], new[head : len(new) - tail]
    yield from (Piece("same", old[:head]), Piece("out", out, trivial), Piece("in", put, trivial))
    yield Piece("same", old[len(old) - tail :])


def _joined(found: Iterator[Piece]) -> Iterator[Piece]:
    """Adjoining pieces of a kind made one, empty ones left out; of a change what goes out comes first."""
    full = (piece for piece in found if piece.text)
    for (_, trivial), of_a_kind in groupby(full, key=lambda piece: (piece.op == "same", piece.trivial)):
        texts: dict[Literal["same", "out", "in"], list[str]] = {}
        for piece in of_a_kind:
            texts.setdefault(piece.op, []).append(piece.text)
        yield from (Piece(op, "".join(texts[op]), trivial) for op in sorted(texts, reverse=True))


def _replaced(found: Sequence[Piece]) -> Iterator[tuple[str, str, bool]]:
    """The changes: what went, what came, whether only the type differs."""
    came: Piece | None = None
    for piece, after in pairwise([*found, Piece("same", "")]):
        if piece is came or piece.op == "same":
            continue
        if piece.op == "out" and after.op == "in" and after.trivial == piece.trivial:
            came = after
            yield piece.text, after.text, piece.trivial
        else:
            yield (piece.text, "", piece.trivial) if piece.op == "out" else ("", piece.text, piece.trivial)


def _reason(old: str, new: str, trivial: bool) -> str:
    if trivial:
        return "white space" if collapsed(old) == collapsed(new) else "typography"
    before, after = ([token for token in words(text) if is_word(token)] for text in (old, new))
    if before == after:
        return "punctuation"
    if [one for one in before if is_figure(one)] != [one for one in after if is_figure(one)]:
        return "figures"
    return "capitals" if folded(old).casefold() == folded(new).casefold() else "words"
