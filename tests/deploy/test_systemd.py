"""The units: systemd itself reads them, and each exit code is answered as deploy/README.md says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.files import CODES, DEPLOY, unit, unit_action, unit_command
from tests.tools import needs

PROGRAM = "/opt/paper-of-record/bin/scrapy"


@pytest.fixture
def analyze() -> str:
    return needs("systemd-analyze")


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units with a program that is there: systemd looks whether it can be run."""
    for file in (DEPLOY / "systemd").glob("paper-of-record@.*"):
        text = file.read_text(encoding="utf-8").replace(PROGRAM, sys.executable)
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    return tmp_path


def verdict(analyze: str, units: Path, instance: str) -> tuple[int, str]:
    files = [units / f"paper-of-record@{instance}.{kind}" for kind in ("service", "timer")]
    for file in files:
        file.symlink_to(file.parent / f"paper-of-record@{file.suffix}")
    done = subprocess.run(
        [analyze, "verify", "--man=no", *map(str, files)], capture_output=True, text=True, check=False, timeout=60
    )
    # What systemd says of the machine's own units is none of ours.
    ours = [line for line in done.stderr.splitlines() if "paper-of-record" in line]
    return done.returncode, "\n".join(ours)


@pytest.mark.parametrize("instance", ["japan-news", "@jp", "all"])
def test_systemd_reads_the_units(analyze: str, units: Path, instance: str) -> None:
    """For an outlet, a tag, and all of them."""
    assert verdict(analyze, units, instance) == (0, "")


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("service", ("KillMode=mixed", "KillMode=kindly")),
        ("service", ("SuccessExitStatus=3", "SuccessExitStatus=three")),
        ("service", ("Type=exec", "Type=oneshot\nRestart=always")),
        ("timer", ("OnCalendar=hourly", "OnCalendar=hour")),
        ("timer", ("Persistent=yes", "Persist=yes")),
    ],
)
def test_a_mistake_in_a_unit_is_found(analyze: str, units: Path, kind: str, change: tuple[str, str]) -> None:
    """The check above can fail."""
    file = units / f"paper-of-record@.{kind}"
    text = file.read_text(encoding="utf-8")
    assert change[0] in text
    file.write_text(text.replace(*change), encoding="utf-8")

    assert kind in verdict(analyze, units, "japan-news")[1]


def test_the_service_is_closed_to_the_rest_of_the_machine(analyze: str, units: Path) -> None:
    """systemd's own measure of what a service could do, from 0 to 10 (systemd-analyze security)."""
    words = [analyze, "security", "--offline=true", "--no-pager", "--threshold=20"]
    done = subprocess.run(
        [*words, str(units / "paper-of-record@.service")], capture_output=True, text=True, check=False, timeout=60
    )
    print(done.stdout.strip().splitlines()[-1])

    assert done.returncode == 0, done.stdout + done.stderr


def test_exit_codes() -> None:
    """0 and a stop are success, an alarm or a mistake waits for a person, what may pass is tried again."""
    assert {code: unit_action(code) for code in CODES} == {0: "done", 1: "failed", 2: "failed", 3: "again", 4: "again"}


def test_a_stop_is_no_failure_and_has_its_time() -> None:
    """The crawl ends within 8 s of SIGTERM, which its workers must not get; only then may it be killed."""
    service = unit("paper-of-record@.service")

    assert service["SuccessExitStatus"] == ["3"]
    assert service["KillMode"] == ["mixed"]
    assert int(service["TimeoutStopSec"][0]) > 8
    assert service["Type"] != ["oneshot"], "refused together with RestartForceExitStatus before systemd 254"


def test_the_instance_is_the_outlet() -> None:
    """Hyphens stay, and what OPTIONS holds becomes arguments of its own."""
    words = unit_command("japan-news", {"ARCHIVE": "/a b", "CONTACT": "me@site.example", "OPTIONS": "-a pages=2"})

    assert words[1:5] == ["crawl", "politics", "-a", "outlet=japan-news"]
    assert words[5:] == ["-s", "ARCHIVE=/a b", "-s", "CONTACT=me@site.example", "-a", "pages=2"]


def test_every_variable_of_the_command_is_given() -> None:
    """By the unit or by the example of its environment file, whose lines are all assignments."""
    text = (DEPLOY / "systemd" / "paper-of-record.env").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("# ")]
    assert [line for line in lines if not re.fullmatch(r"#?[A-Z0-9_]+=.*", line)] == []
    service = unit("paper-of-record@.service")
    given = {line.split("=")[0] for line in lines} | set(re.findall(r"(\w+)=", *service["Environment"]))

    assert set(re.findall(r"\$\{?(\w+)", *service["ExecStart"])) <= given


def test_the_user_can_be_made(tmp_path: Path) -> None:
    """systemd-sysusers takes the file that makes the account, and the service runs as that account."""
    tool = needs("systemd-sysusers")
    (tmp_path / "etc").mkdir()
    for name in ("passwd", "group"):
        (tmp_path / "etc" / name).touch()
    file = DEPLOY / "systemd" / "paper-of-record.sysusers.conf"
    subprocess.run([tool, f"--root={tmp_path}", str(file)], check=True, capture_output=True, timeout=30)
    accounts = (tmp_path / "etc" / "passwd").read_text(encoding="utf-8")

    assert [line.split(":")[0] for line in accounts.splitlines()] == unit("paper-of-record@.service")["User"]
