"""The commands of ``archive``, a module each: its docstring is the help, ``arguments`` adds options, ``run`` acts,
``EXAMPLES`` are lines to copy. ``archive.__main__`` alone calls them; only the one that is asked for is imported."""

from __future__ import annotations

import argparse
import importlib
from typing import Final, Protocol, cast

from archive.errors import UsageError

__all__ = ["COMMANDS", "Command", "load"]

COMMANDS: Final = {
    "list": "List the articles, one a line.",
    "show": "Show one article: as text, as JSON, or the bytes that prove it.",
    "history": "List the versions of one article, oldest first: when each was seen, and what changed.",
    "diff": "Compare two versions of an article, or list every edit of an outlet; headline changes first.",
    "placements": "List where each link stood: in which list, at which place, as what headline, from when to when.",
    "snapshots": "List the captures of an archive, or of anybody's WARC, ARC or WACZ files: articles or not.",
    "watch": "Tell what happened since you last asked: new articles, edits, what is gone, alarms; also as a feed.",
    "search": "Find articles by their words: full text, phrases and fields, in any script.",
    "cite": "Cite one version of an article: its id, the moment of its capture, its digest, and where its bytes lie.",
    "export": "Write the articles as Parquet, JSON lines or CSV, by outlet and month, with a data card.",
    "wacz": "Write the archive, or a part of it, as one WACZ file that replay tools open, with its text to search.",
    "stats": "Count what is here: articles, versions, snapshots of each outlet, or what its runs did and saw.",
    "verify": "Check that the archive, or one WARC file, still holds what it should.",
    "mend": "Repair segments, indexes and manifests from the WARCs (articles: `scrapy mend`).",
    "catalog": "Add to the catalog the runs that are not in it yet; it makes reading fast.",
    "copy": "Copy the archive, or a part of it, to another place; every file is compared by its digest.",
}
"""The name of each command, and the first line of its docstring."""


class Command(Protocol):
    """What a command's module has."""

    EXAMPLES: str

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int: ...


def load(name: str) -> Command:
    """The module of a command; UsageError where it needs what this system has not."""
    try:
        # `list` would hide Python's own within its module.
        module = importlib.import_module(f"archive.commands.{'list_' if name == 'list' else name}")
    except ModuleNotFoundError as error:
        if error.name != "fcntl":
            raise
        raise UsageError(
            "an archive is written on Linux and macOS alone; on this system it can be read, checked and copied"
        ) from None
    return cast(Command, module)
