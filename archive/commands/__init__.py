"""The commands of ``archive``, a module each: its docstring is the help, ``arguments`` adds options, ``run`` acts."""

from archive.commands import history, list_, mend, show, stats

__all__ = ["COMMANDS"]

COMMANDS = (list_, show, history, stats, mend)
