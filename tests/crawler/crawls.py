"""Running ``scrapy crawl politics`` as a user does: a process of its own, settings by environment."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import warm

__all__ = ["Crawl", "crawl", "scrapy"]

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
    options = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    done = warm.run("scrapy", [*words, *options], cwd=folder, env=environment(env), timeout=timeout)
    return Crawl(done.returncode, done.stdout, done.stderr)


def crawl(arguments: Mapping[str, str], *, folder: Path, **settings: object) -> Crawl:
    """``scrapy crawl politics -a NAME=VALUE …`` against loopback, without pauses."""
    words = [word for name, value in arguments.items() for word in ("-a", f"{name}={value}")]
    defaults: dict[str, object] = {"DOWNLOAD_DELAY": 0, "ALLOW_PRIVATE": "127.0.0.0/8", "ARCHIVE": folder / "archive"}
    env = settings.pop("env", None)
    return scrapy("crawl", "politics", *words, folder=folder, env=env, **(defaults | settings))  # type: ignore[arg-type]
