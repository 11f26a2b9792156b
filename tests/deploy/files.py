"""The files in ``deploy/`` as a machine reads them: what they would run, and what they make of an exit code."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

__all__ = [
    "CODES",
    "DEPLOY",
    "cron_jobs",
    "cron_variables",
    "docker_steps",
    "entrypoint",
    "manifests",
    "pod_action",
    "pod_command",
    "unit",
    "unit_action",
    "unit_command",
]

DEPLOY = Path(__file__).parents[2] / "deploy"
CODES = range(5)


# --- systemd


def unit(name: str) -> dict[str, list[str]]:
    """The values of each directive of a unit, in order; a directive is in one section only."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "systemd" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "[")):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def unit_command(instance: str, environment: Mapping[str, str]) -> list[str]:
    """What systemd would run: specifiers, ``${NAME}`` as one word, ``$NAME`` split at spaces (systemd.service(5))."""
    (line,) = unit("paper-of-record@.service")["ExecStart"]
    words: list[str] = []
    for word in shlex.split(line.replace("%i", instance)):
        if name := re.fullmatch(r"\$(\w+)", word):
            words += environment.get(name[1], "").split()
        else:
            words.append(re.sub(r"\$\{(\w+)\}", lambda found: environment.get(found[1], ""), word))
    return words


def unit_action(code: int) -> str:
    """``done``, ``again`` or ``failed``: systemd.service(5), the table of exit causes; RestartPrevent beats all."""
    service = unit("paper-of-record@.service")

    def listed(key: str) -> bool:
        return str(code) in " ".join(service.get(key, [])).split()

    if not listed("RestartPreventExitStatus") and listed("RestartForceExitStatus"):
        return "again"
    clean = code == 0 or listed("SuccessExitStatus")
    (restart,) = service["Restart"]
    assert restart == "on-abnormal", "another policy restarts by the exit code too"
    return "done" if clean else "failed"


# --- cron


def _cron_lines() -> list[str]:
    lines = (DEPLOY / "cron" / "paper-of-record").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def cron_variables() -> dict[str, str]:
    """The settings above the jobs (crontab(5))."""
    pairs = [line.split("=", 1) for line in _cron_lines() if re.match(r"\w+\s*=", line)]
    return {name.strip(): value.strip() for name, value in pairs}


def cron_jobs() -> list[tuple[str, str, str]]:
    """Five fields, user, command of each job. A ``%`` that is not escaped would end the command (crontab(5))."""
    jobs = [line.split(maxsplit=6) for line in _cron_lines() if not re.match(r"\w+\s*=", line)]
    return [(" ".join(words[:5]), words[5], words[6]) for words in jobs]


# --- Kubernetes


def manifests() -> dict[str, list[dict[str, Any]]]:
    """The objects of each manifest, by file name."""
    files = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    return {file.name: list(yaml.safe_load_all(file.read_text(encoding="utf-8"))) for file in files}


def pod_command(job: Mapping[str, Any]) -> list[str]:
    """What the container of a CronJob would run: ``command`` in the place of the image's ENTRYPOINT, then ``args``."""
    (container,) = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    return [*container.get("command", entrypoint()), *container["args"]]


def pod_action(job: Mapping[str, Any], code: int) -> str:
    """What becomes of a job whose pod ended with ``code``: the first rule that fits, else it counts."""
    if code == 0:
        return "done"
    for rule in job["spec"]["jobTemplate"]["spec"]["podFailurePolicy"]["rules"]:
        on = rule.get("onExitCodes")
        if on and on["operator"] == "In" and code in on["values"]:
            return str(rule["action"])
    return "Count"


# --- Docker


def docker_steps() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile with their lines joined, without comments."""
    text = (DEPLOY / "docker" / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(step.split(maxsplit=1)[0], step.split(maxsplit=1)[1]) for step in joined.splitlines()]


def entrypoint() -> list[str]:
    """The image's ENTRYPOINT; fails where that is not a list, and a shell would stand between it and the signals."""
    (value,) = [value for name, value in docker_steps() if name == "ENTRYPOINT"]
    words: list[str] = json.loads(value)
    return words
