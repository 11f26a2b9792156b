"""What our Scrapy commands share: how they end."""

from __future__ import annotations

import argparse
import os
import signal

import pytest
from scrapy.settings import BaseSettings

from crawler.scrapy.command import ArchiveCommand


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_stopped_says_so_and_can_be_given_again(
    kind: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mending and making articles again take hours of a large archive; Ctrl-C ended them with a traceback."""

    class Command(ArchiveCommand):
        def short_desc(self) -> str:
            return "Waits"

        def work(self, settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> None:
            os.kill(os.getpid(), kind)
            raise AssertionError("it went on")

    before = signal.getsignal(kind)
    command = Command()
    command.settings = BaseSettings()

    command.run([], argparse.Namespace())

    assert command.exitcode == 3
    assert "stopped; what was done stays, and the same command goes on" in capsys.readouterr().err
    assert signal.getsignal(kind) is before
