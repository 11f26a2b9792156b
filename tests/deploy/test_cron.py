"""The crontab: its fields, its user, and a command that the shell takes as it is meant."""

from __future__ import annotations

import datetime as dt
import itertools
import shlex
import subprocess

from cronsim import CronSim

from tests.deploy.files import DEPLOY, cron_jobs, cron_variables, unit


def test_the_job_comes_once_an_hour() -> None:
    """By Debian's cron's own rules (cronsim)."""
    ((when, _, _),) = cron_jobs()
    times = CronSim(when, dt.datetime(2026, 11, 24, 23, 30))
    first = [next(times) for _ in range(3)]

    assert [later - earlier for earlier, later in itertools.pairwise(first)] == [dt.timedelta(hours=1)] * 2
    assert first[0].minute not in (0, 30), "when everybody's jobs begin"


def test_the_job_has_a_user_and_a_command_without_percent_signs() -> None:
    """A file in /etc/cron.d names the user before the command; cron takes a bare % for the end of the command."""
    ((_, user, command),) = cron_jobs()

    assert [user] == unit("paper-of-record@.service")["User"]
    assert command.startswith("cd /")
    assert "&& exec /" in command


def test_the_shell_reads_the_command() -> None:
    """The shell that the file names takes it for well-formed."""
    ((_, _, command),) = cron_jobs()
    subprocess.run([cron_variables()["SHELL"], "-n", "-c", command], check=True, timeout=10)

    assert shlex.split(command)


def test_cron_itself_would_take_the_file() -> None:
    """It ends with a line's end (or cron ignores the last job), and mail has a receiver."""
    text = (DEPLOY / "cron" / "paper-of-record").read_text(encoding="utf-8")

    assert text.endswith("\n")
    assert set(cron_variables()) >= {"MAILTO", "PATH", "SCRAPY_SETTINGS_MODULE"}
