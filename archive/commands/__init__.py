"""The commands of ``archive``, a module each: its docstring is the help, ``arguments`` adds options, ``run`` acts.
``archive.__main__`` alone calls them."""

from archive.commands import catalog, copy, diff, history, list_, mend, show, stats, verify

__all__ = ["COMMANDS"]

COMMANDS = (list_, show, history, diff, stats, verify, mend, catalog, copy)
