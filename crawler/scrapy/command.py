"""What our Scrapy commands share: they need the project, no crawl, and end with our exit codes."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError
from scrapy.settings import BaseSettings

from archive.errors import ArchiveError, LibraryError, StorageError, UsageError
from crawler.job.spelling import check_names
from crawler.scrapy.shutdown import interruptible

__all__ = ["ArchiveCommand"]


class ArchiveCommand(ScrapyCommand):
    """Subclasses do their work in ``work``. Exit codes: UsageError 2, StorageError 4, another ArchiveError 1; 3 where
    Ctrl-C or SIGTERM ends the work.

    It stands outside of ``crawler.commands``: there Scrapy takes every class for a command.
    """

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - Scrapy's own form

    def work(self, settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> None:
        """What the command does."""
        raise NotImplementedError

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            check_names(self.settings)
            with interruptible():
                self.work(self.settings, args, opts)
        except KeyboardInterrupt:
            self.say("stopped; what was done stays, and the same command goes on")
            self.exitcode = 3
        except UsageError as error:
            raise ScrapyUsageError(str(error), print_help=False) from None
        except ArchiveError as error:
            self.say(str(error))
            self.exitcode = 4 if isinstance(error, StorageError) else 1
        except ImportError as error:
            self.say(str(LibraryError(error)))
            self.exitcode = 4

    def say(self, words: str) -> None:
        """Tells a person something, on stderr."""
        print(f"scrapy {type(self).__module__.rpartition('.')[2]}: {words}", file=sys.stderr)
