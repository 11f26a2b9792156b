"""What the commands share: tab-separated lines for tools, and a word about what is not there."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from archive.errors import NotFound, UsageError
from archive.layout import KINDS
from archive.reading.choice import unknown_outlet
from archive.reading.reader import Archive
from archive.render.plain import json_shown, on_a_line
from archive.storage.local import refusals
from archive.storage.places import folder

__all__ = [
    "Progress",
    "check_outlet",
    "check_outside",
    "columns",
    "forms",
    "no_article",
    "one_outlet",
    "path_to_write",
    "table",
    "write_line",
    "write_page",
]


def forms(parser: argparse.ArgumentParser, json: str, html: str) -> None:
    """The options ``--json`` and ``--html FILE``, of which one may be given; ``json`` and ``html`` are their help."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=json)
    form.add_argument("--html", type=path_to_write, metavar="FILE", help=html)


def path_to_write(text: str) -> Path:
    """The path of what a command is to write here. UsageError for the address of a store: it would be a folder ``s3:``
    that nobody looks for."""
    return folder(
        text, "is no place on this machine: give a path, and copy what was written with the store's own tools"
    )


def check_outside(news: Archive, to: Path) -> None:
    """UsageError where ``to`` lies in a folder that the archive keeps its own files in: it would count as damage."""
    root = getattr(news.storage, "root", None)
    if root is not None and any(to.resolve().is_relative_to((root / kind).resolve()) for kind in KINDS):
        raise UsageError(f"{to}: the archive keeps its own files there; name a place outside it")


def no_article(wanted: str) -> NotFound:
    return NotFound(f"{wanted}: no such article; `archive list` shows what is here")


def columns(*values: object) -> str:
    """One line, its values parted by tabs, control characters taken out."""
    return "\t".join(on_a_line(str(value)) for value in values)


def table(heads: Sequence[str], rows: Sequence[Sequence[object]], *, left: int) -> None:
    """Prints aligned lines under their heads; the first ``left`` columns are words, the others numbers."""
    lines = [[on_a_line(str(value)) for value in line] for line in (heads, *rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(heads))]
    for line in lines:
        cells = (
            cell.ljust(width) if place < left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        print("  ".join(cells).rstrip())


class Progress:
    """How far something long is, on stderr where that is a terminal: ``indexing 3,000 of 12,000``."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._shown = 0.0

    def __call__(self, done: int, of: int | None = None) -> None:
        """Shows a number, five times a second at most."""
        if sys.stderr.isatty() and time.monotonic() - self._shown > 0.2:
            self._shown = time.monotonic()
            print(
                f"\r{self._doing} {done:,}" + (f" of {of:,}" if of else ""), end="\x1b[K", file=sys.stderr, flush=True
            )

    def end(self) -> None:
        """Takes the line away."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def check_outlet(news: Archive, name: str) -> None:
    """Raises NotFound where the archive holds nothing of an outlet: a name with a slip gives no empty answer."""
    if name not in (there := news.outlets()):
        raise unknown_outlet(name, there)


def one_outlet(name: str) -> str:
    """The name that ``--outlet`` gives. UsageError for an empty one: a variable of the shell that is not set would mean
    all outlets."""
    if not name.strip():
        raise UsageError(f"--outlet {name!r}: there is no name in it; leave the option out for all")
    return name


def write_line(line: bytes) -> None:
    sys.stdout.buffer.write(json_shown(line) + b"\n")


def write_page(path: Path, page: bytes, edits: int) -> None:
    """Writes an HTML page, whole or not at all; says so where no tool reads along."""
    from archive.events.feeds import write  # noqa: PLC0415 - only who wants a page pays for it

    with refusals("write", path):
        if path.exists() and not path.is_file():  # /dev/stdout, a pipe
            path.write_bytes(page)
        else:
            write(path.resolve(), page)
    print(f"{path}: {edits} edit{'' if edits == 1 else 's'}, {len(page):,} bytes", file=sys.stderr)
