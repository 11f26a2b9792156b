"""``archive COMMAND ARCHIVE …``: look into an archive and keep it sound.

Exit codes: 0 done · 1 found something wrong, or found nothing · 2 usage · 4 storage; 130 Ctrl-C and 143 SIGTERM, as
shells have it.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from archive.commands import COMMANDS, load, plugins
from archive.errors import ArchiveError, LibraryError, StorageError, UsageError, meant
from archive.render.lines import close_output
from archive.render.plain import shown
from archive.render.streams import hold_streams, unheard_messages

__all__ = ["main"]

_EXAMPLES = """\
archive list data --outlet japan-news --since 2026-11
archive show data https://japannews.yomiuri.co.jp/politics/…
archive COMMAND --help has more, for each command"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code. Errors go to stderr as one line."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    command = "archive"
    hold_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter shows its number; a headline must not end the listing.
            stream.reconfigure(errors="backslashreplace")
    if arguments is None:
        unheard_messages()
        _told_to_end()
    try:
        options = _parsed(words)
        command = f"archive {options.command}"
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has seen enough.
        close_output()
        return 0
    except KeyboardInterrupt as ended:
        return 143 if isinstance(ended, _Ended) else 130
    except ArchiveError as error:
        print(shown(f"{command}: {error}"), file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 4 if isinstance(error, StorageError) else 1
    except ImportError as error:
        print(f"{command}: {LibraryError(error)}", file=sys.stderr)
        return 4
    except OSError as error:
        print(f"{command}: {error.filename or 'the output'}: {error.strerror or error}", file=sys.stderr)
        close_output()
        return 4
    return code


class _Ended(KeyboardInterrupt):
    """SIGTERM (a timeout, a container that is stopped) ends a command as Ctrl-C does: nothing half written stays."""


def _told_to_end() -> None:
    ours = os.getpid()

    def end(number: int, _: object) -> None:
        if os.getpid() == ours:
            raise _Ended
        # A process that was forked from this one ends as it would have without us.
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    signal.signal(signal.SIGTERM, end)


def _parsed(words: Sequence[str]) -> argparse.Namespace:
    parser, commands = _parser(words)
    # Of a second "--" where a word should be argparse makes an empty list.
    if "--" in words and "--" in words[words.index("--") + 1 :]:
        parser.error("-- stands twice: a word is missing behind it")
    options, more = parser.parse_known_args(words)
    if more:
        commands[options.command].error(f"there is no such option or word: {' '.join(more)}")
    return options


def _parser(words: Sequence[str]) -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    """The parser of all commands, of which only the one that is asked for has its arguments; and those of each."""
    parser = _with_examples(
        argparse.ArgumentParser(prog="archive", description="Look into an archive of politics pages.")
    )
    parser.epilog = f"examples:\n{_indented(_EXAMPLES)}"
    parser.add_argument("--version", action="version", version=f"archive {version('paper-of-record')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    asked = next((word for word in words if not word.startswith("-")), None)
    if asked is None and (others := plugins.names()):
        parser.epilog += f"\n\nmore, with the extra `extract`: {', '.join(others)} (archive {others[0]} --help)"
    for name, summary in COMMANDS.items():
        command = _with_examples(commands.add_parser(name, help=summary, description=summary))
        if name == asked:
            module = load(name)
            command.epilog = f"examples:\n{_indented(module.EXAMPLES)}"
            command.add_argument("archive", metavar="ARCHIVE", help="a folder, or s3://bucket/prefix")
            module.arguments(command)
            command.set_defaults(run=module.run)
    # Of the words that other packages have the one that is asked for alone is loaded.
    if asked is not None and asked not in COMMANDS and (plugin := plugins.loaded(asked)) is not None:
        summary = (plugin.__doc__ or "").strip().splitlines()[0]
        command = _with_examples(commands.add_parser(asked, help=summary, description=summary))
        plugin.arguments(command)
        command.set_defaults(run=plugin.run)
    elif asked is not None and asked not in COMMANDS:
        there = [*COMMANDS, *plugins.names()]
        parser.error(f"there is no command {asked!r}; {meant(asked, there)}")
    return parser, commands.choices


def _with_examples(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The parser, whose examples keep their lines."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    return parser


def _indented(lines: str) -> str:
    return "\n".join(f"  {line}" for line in lines.strip().splitlines())


if __name__ == "__main__":
    sys.exit(main())
