"""Words of ``archive`` that another package has: they are found through its entry points, and loaded when asked for.

An entry point of the group ``paper_of_record.commands`` names a module like those of ``archive.commands``: its
docstring is the help, ``arguments`` adds options (ARCHIVE, too), ``run`` acts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from archive.errors import UsageError

__all__ = ["GROUP", "Plugin", "loaded", "names"]

GROUP: Final = "paper_of_record.commands"
# What an entry point needs that is not installed, by its word.
_EXTRAS: Final[Mapping[str, str]] = {"extract": "extract", "reextract": "extract", "past": "extract"}


class Plugin(Protocol):
    """A module that is a command."""

    __doc__: str | None
    arguments: Callable[[Any], None]
    run: Callable[[Any], int]


def names() -> list[str]:
    """The words that other packages have; none of them is loaded."""
    return sorted({one.name for one in _entry_points()})


def loaded(name: str) -> Plugin | None:
    """The command ``name``; None where no package has it.

    Raises UsageError with the pip command where what it needs is not installed."""
    found = next((one for one in _entry_points() if one.name == name), None)
    if found is None:
        return None
    try:
        plugin: Plugin = found.load()
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get(name, name)
        missing = error.name or str(error)
        raise UsageError(
            f"`archive {name}` needs {missing}, which is not installed: pip install 'paper-of-record[{extra}]'"
        ) from error
    return plugin


def _entry_points() -> Any:
    from importlib.metadata import entry_points  # noqa: PLC0415 - half of what importing this package would cost

    return entry_points(group=GROUP)
