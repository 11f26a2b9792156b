"""The commands of ``archive``, a module each: its docstring is the help, ``arguments`` adds options, ``run`` acts.
``archive.__main__`` alone calls them."""

from archive.commands import catalog, copy, diff, history, list_, mend, show, snapshots, stats, verify

__all__ = ["COMMANDS"]

COMMANDS = (list_, show, history, diff, snapshots, stats, verify, mend, catalog, copy)
