"""``checked = …`` in outlet files: the day an address was seen to answer, written without touching anything else."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from archive.errors import UsageError
from archive.storage.local import refusals

__all__ = ["dated", "write_dates"]

_TABLES = ("section", "feed", "sitemap")
_TABLE = re.compile(r"^\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}")
_URL = re.compile(r"""^\s*url\s*=\s*(?:"([^"\\]*)"|'([^']*)')""")
_CHECKED = re.compile(r"^(\s*checked\s*=\s*)[\d-]+")
_MARK = "\ufeff"  # with which editors of Windows begin a file
_LEARNED = re.compile(r"^(\s*)learned\s*=")


def write_dates(path: Path, urls: Collection[str], day: dt.date) -> int:
    """Sets ``checked`` to ``day`` for those of ``urls`` that the outlet file names; returns for how many.

    The file is replaced as a whole or stays as it was. Raises UsageError where a line cannot be found, StorageError
    where the file cannot be written.
    """
    with refusals("write", path):
        before = path.read_bytes().decode("utf-8")
    mark, before = before[: before.startswith(_MARK)], before.removeprefix(_MARK)
    after, count = dated(before, urls, day)
    if _without_dates(after) != _without_dates(before) or count != len(_named(before) & set(urls)):
        raise UsageError(f"{path}: its tables are written in a way that only a person can edit; set `checked` by hand")
    if after != before:
        half = path.with_name(path.name + ".new")
        with refusals("write", path):
            half.write_bytes((mark + after).encode("utf-8"))
            half.replace(path)
    return count


def dated(text: str, urls: Collection[str], day: dt.date) -> tuple[str, int]:
    """``text`` with ``checked = day`` in the table of each of ``urls``, and in how many tables that was."""
    blocks = [_dated(block, day) if _url_of(block) in urls else block for block in _blocks(text)]
    count = sum(_url_of(block) in urls for block in _blocks(text))
    return "".join(line for block in blocks for line in block), count


def _blocks(text: str) -> Iterator[list[str]]:
    """The lines of each table with its heading; first those above any."""
    block: list[str] = []
    for line in text.splitlines(keepends=True):
        if _TABLE.match(line):
            yield block
            block = []
        block.append(line)
    yield block


def _url_of(block: list[str]) -> str | None:
    heading = _TABLE.match(block[0]) if block else None
    if heading is None or heading[1] not in _TABLES:
        return None
    found = next((match for line in block if (match := _URL.match(line))), None)
    return (found[1] or found[2]) if found else None


def _dated(block: list[str], day: dt.date) -> list[str]:
    if any(_CHECKED.match(line) for line in block):
        return [_CHECKED.sub(rf"\g<1>{day.isoformat()}", line) for line in block]
    place = next((number for number, line in enumerate(block) if _LEARNED.match(line)), None)
    if place is None:
        return block
    indent = _LEARNED.match(block[place])
    end = "\r\n" if block[0].endswith("\r\n") else "\n"
    learned = block[place] if block[place].endswith("\n") else block[place] + end
    new = f"{indent[1] if indent else ''}checked = {day.isoformat()}{end}"
    return [*block[:place], learned, new, *block[place + 1 :]]


def _named(text: str) -> set[str]:
    return {entry["url"] for name in _TABLES for entry in tomllib.loads(text).get(name, [])}


def _without_dates(text: str) -> dict[str, Any]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
    for name in _TABLES:
        for entry in tables.get(name, []):
            entry.pop("checked", None)
    return tables
