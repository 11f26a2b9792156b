"""Running ``scrapy crawl politics`` as a user does: a process of its own, settings by environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import warm

__all__ = ["Crawl", "begun", "crawl", "scrapy"]

# Against the loopback, without pauses.
_DEFAULTS: dict[str, object] = {"DOWNLOAD_DELAY": 0, "ALLOW_PRIVATE": "127.0.0.0/8"}
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@dataclass(frozen=True)
class Crawl:
    """What a command left: exit code, its stdout, its log."""

    code: int
    out: str
    log: str

    @property
    def summary(self) -> dict[str, Any]:
        """The JSON line a crawl prints; fails the test where it is not alone on stdout."""
        (line,) = self.out.splitlines()
        found: dict[str, Any] = json.loads(line)
        return found

    def counts(self, outlet: str) -> dict[str, int]:
        counts: dict[str, int] = self.summary["outlets"][outlet]["counts"]
        return counts


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment without this machine's proxies, with our settings."""
    kept = {name: value for name, value in os.environ.items() if name.lower() not in _PROXIES}
    return {**kept, "SCRAPY_SETTINGS_MODULE": "crawler.settings", **(extra or {})}


def scrapy(
    *words: str, folder: Path, env: Mapping[str, str] | None = None, timeout: float = 240, **settings: object
) -> Crawl:
    """Runs ``scrapy WORDS -s NAME=VALUE …`` in ``folder``."""
    done = warm.run("scrapy", [*words, *_options(settings)], cwd=folder, env=environment(env), timeout=timeout)
    return Crawl(done.returncode, done.stdout, done.stderr)


def begun(arguments: Mapping[str, str], *, folder: Path, **settings: object) -> subprocess.Popen[bytes]:
    """The same as ``crawl`` in a process that is still under way: it can be told to stop, or killed."""
    words = [*_arguments(arguments), *_options(_DEFAULTS | {"ARCHIVE": folder / "archive"} | settings)]
    command = [sys.executable, "-m", "scrapy", "crawl", "politics", *words]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=folder, env=environment(), stdout=quiet, stderr=quiet)


def crawl(arguments: Mapping[str, str], *, folder: Path, **settings: object) -> Crawl:
    """``scrapy crawl politics -a NAME=VALUE …`` against loopback, without pauses."""
    env = settings.pop("env", None)
    settings = _DEFAULTS | {"ARCHIVE": folder / "archive"} | settings
    return scrapy("crawl", "politics", *_arguments(arguments), folder=folder, env=env, **settings)  # type: ignore[arg-type]


def _arguments(named: Mapping[str, str]) -> list[str]:
    return [word for name, value in named.items() for word in ("-a", f"{name}={value}")]


def _options(settings: Mapping[str, object]) -> list[str]:
    return [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
