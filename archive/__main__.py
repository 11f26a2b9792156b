"""``archive COMMAND ARCHIVE …``: look into an archive and keep it sound.

Exit codes: 0 done · 1 found something wrong, or found nothing · 2 usage · 4 storage.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from archive.commands import COMMANDS
from archive.errors import ArchiveError, StorageError, UsageError
from archive.render.plain import shown

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code. Errors go to stderr as one line."""
    command = "archive"
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that cannot show a letter shows its number; a headline must not end the listing.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        options = _parser().parse_args(arguments)
        command = f"archive {options.command}"
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has seen enough.
        _close_output()
        return 0
    except KeyboardInterrupt:
        return 130
    except ArchiveError as error:
        print(shown(f"{command}: {error}"), file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 4 if isinstance(error, StorageError) else 1
    except OSError as error:
        print(f"{command}: {error.filename or 'the output'}: {error.strerror or error}", file=sys.stderr)
        _close_output()
        return 4
    return code


def _close_output() -> None:
    """Python would complain once more at its end of what it cannot write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="archive", description="Look into an archive of politics pages.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in COMMANDS:
        name = module.__name__.rpartition(".")[2].removesuffix("_")
        summary = (module.__doc__ or "").strip().splitlines()[0]
        command = commands.add_parser(name, help=summary, description=summary)
        command.add_argument("archive", metavar="ARCHIVE", help="a folder, or s3://bucket/prefix")
        module.arguments(command)
        command.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
