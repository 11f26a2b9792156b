"""Lists of articles: which columns, in which order, how many; a table for people, JSON for machines."""

from __future__ import annotations

import argparse
import heapq
import json
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple, TypeVar

from archive.article import Article
from archive.commands.output import columns, write_line
from archive.errors import UsageError, meant
from archive.layout import moment

__all__ = ["check", "list_articles", "listing"]


_T = TypeVar("_T")


class _Column(NamedTuple):
    """What stands in a column, and by what it is sorted, where that is another value."""

    value: Callable[[Article], object]
    key: Callable[[Article], object] | None = None


def _day(date: str | None) -> str | None:
    return date[:10] if date else None


_COLUMNS: Final = {
    "published": _Column(lambda one: _day(one.date_published), lambda one: _moment(one.date_published)),
    "modified": _Column(lambda one: _day(one.date_modified), lambda one: _moment(one.date_modified)),
    "captured": _Column(lambda one: one.captured[:16] + "Z", lambda one: _moment(one.captured)),
    "outlet": _Column(lambda one: one.outlet),
    "id": _Column(lambda one: one.id),
    "version": _Column(lambda one: f"v{one.version}" if one.version else one.status, lambda one: one.version),
    "status": _Column(lambda one: one.status),
    "language": _Column(lambda one: one.language),
    "genre": _Column(lambda one: one.genre),
    "section": _Column(lambda one: " › ".join(one.section)),
    "authors": _Column(lambda one: ", ".join(one.authors)),
    "agency": _Column(lambda one: one.agency),
    "access": _Column(lambda one: one.access),
    "characters": _Column(lambda one: len(one.text or "")),
    "url": _Column(lambda one: one.url),
    "headline": _Column(lambda one: one.headline),
}
# The address is no good in the last column: there a terminal cuts what is too long, and an address is for copying.
_DEFAULT: Final = ("published", "outlet", "version", "url", "headline")


def listing(parser: argparse.ArgumentParser) -> None:
    """The options of a command that lists articles."""
    names = f"{', '.join(_COLUMNS)} (default: {','.join(_DEFAULT)})"
    parser.add_argument("--columns", metavar="NAMES", help=f"comma separated, of {names}")
    parser.add_argument("--sort", metavar="NAME", help="order by this column; what has no value comes last")
    parser.add_argument("--reverse", action="store_true", help="the greatest first")
    parser.add_argument("--limit", type=int, metavar="N", help="at most so many")
    parser.add_argument(
        "--json", action="store_true", help="whole articles, one JSON object a line; or --columns of it"
    )


def check(options: argparse.Namespace) -> None:
    """UsageError for options of ``listing`` that cannot be met."""
    _wanted(options.columns)
    if options.sort:
        _column(options.sort)
    if options.limit is not None and options.limit < 1:
        raise UsageError(f"--limit {options.limit}: write a number above 0")
    # No iterator counts further.
    options.limit = options.limit and min(options.limit, sys.maxsize)
    if options.reverse and not options.sort:
        raise UsageError("--reverse turns the order of --sort; name a column there")


def list_articles(articles: Iterable[Article], options: argparse.Namespace) -> int:
    """Prints the articles as the options of ``listing`` say; how many there were to print."""
    check(options)
    wanted = _wanted(options.columns)
    if options.json:
        lines = _ordered(articles, options, _as_json(wanted if options.columns else None))
        return _counted(map(write_line, lines))
    cells = _ordered(articles, options, lambda one: [_COLUMNS[name].value(one) for name in wanted])
    rows = (["-" if cell in (None, "") else str(cell) for cell in line] for line in cells)
    if sys.stdout.isatty():
        return _print_aligned(wanted, list(rows))
    # What cannot be read is said before any line.
    first = list(islice(rows, 1))
    print(columns(*wanted))
    return _counted(print(columns(*row)) for row in chain(first, rows))


def _counted(done: Iterable[None]) -> int:
    return sum(1 for _ in done)


def _wanted(names: str | None) -> Sequence[str]:
    wanted = _DEFAULT if names is None else [name.strip() for name in names.split(",")]
    for name in wanted:
        _column(name)
    return wanted


def _column(name: str) -> _Column:
    if name not in _COLUMNS:
        raise UsageError(f"{name!r} is no column; {meant(name, _COLUMNS)}")
    return _COLUMNS[name]


def _ordered(articles: Iterable[Article], options: argparse.Namespace, shown: Callable[[Article], _T]) -> Iterator[_T]:
    """What is shown of the articles, in the order asked for. Only that and what it is sorted by is kept in memory."""
    if not options.sort:
        return map(shown, islice(articles, options.limit))
    column = _column(options.sort)
    key = column.key or column.value
    pairs = ((_Rank(key(one), options.reverse), shown(one)) for one in articles)
    if options.limit is None:
        return (one for _, one in sorted(pairs, key=lambda pair: pair[0]))
    return (one for _, one in heapq.nsmallest(options.limit, pairs, key=lambda pair: pair[0]))


class _Rank:
    """The place of a value in an order, forwards or backwards; what is nothing comes last in both."""

    __slots__ = ("nothing", "reverse", "value")

    def __init__(self, value: object, reverse: bool) -> None:
        self.nothing = value in (None, "")
        self.value = value
        self.reverse = reverse

    def __eq__(self, other: object) -> bool:
        # Without it heapq.nsmallest puts equals in no order, so that a limit gave others than the first of them.
        if not isinstance(other, _Rank):
            return NotImplemented
        return (self.nothing and other.nothing) or (self.nothing, self.value) == (other.nothing, other.value)

    __hash__ = None  # type: ignore[assignment]  # ranks are compared, nothing else

    def __lt__(self, other: _Rank) -> bool:
        if self.nothing or other.nothing:
            return other.nothing and not self.nothing
        first, second = (other.value, self.value) if self.reverse else (self.value, other.value)
        return bool(first < second)  # type: ignore[operator]  # one column: values of one type


def _moment(date: str | None) -> object:
    try:
        return moment(date) if date else None
    except UsageError:
        return None


def _as_json(names: Sequence[str] | None) -> Callable[[Article], bytes]:
    if names is None:
        return Article.to_json
    return lambda one: json.dumps({name: _COLUMNS[name].value(one) for name in names}, ensure_ascii=False).encode()


def _print_aligned(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Aligned, for a terminal; the last column is cut where the line would be longer than the terminal is wide."""
    lines = [[columns(cell) for cell in line] for line in (heads, *rows)]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(heads))]
    room = max(shutil.get_terminal_size().columns - sum(widths[:-1]) - 2 * (len(heads) - 1), 20)
    for line in lines:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(line[:-1], widths, strict=False)]
        print("  ".join([*cells, _cut(line[-1], room)]).rstrip())
    return len(rows)


def _width(text: str) -> int:
    """The places that a text takes on a terminal: two for a letter of Chinese, Japanese or Korean, none for an accent
    that stands alone."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text
    )


def _cut(text: str, room: int) -> str:
    if _width(text) <= room:
        return text
    while _width(text) >= room:
        text = text[:-1]
    return text + "…"
