"""``METRICS_FILE``: what the last run of each outlet did, for Prometheus' node_exporter (its textfile collector).

The text exposition format, version 0.0.4. The file is written when a crawl is over, whole (a draft that is renamed).
Crawls of other outlets may write the same file: each puts in its own lines and keeps those of the others.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive.manifest import KINDS, Manifest

__all__ = ["Sample", "samples", "write"]

# name → (type, help), in the order of the file
_METRICS: Final[Mapping[str, tuple[str, str]]] = {
    "paper_run_end_seconds": ("gauge", "When the last run of the outlet ended, in Unix time."),
    "paper_run_exit_code": ("gauge", "Exit code of the crawl the run belonged to."),
    "paper_run_seconds": ("gauge", "How long the last run took."),
    "paper_run_due": ("gauge", "URLs that were due in the last run."),
    "paper_run_pages": ("gauge", "URLs of the last run by their fate."),
    "paper_run_statuses": ("gauge", "Pages of the last run by what they were: ok, paywalled, blocked, consent, down."),
    "paper_run_links": ("gauge", "Article links in scope that the last run found, by kind of source."),
    "paper_run_alarms": ("gauge", "Alarms of the last run by what FAIL_ON calls them."),
    "paper_run_warnings": ("gauge", "Warnings of the last run: lists that turned over between two runs."),
    "paper_run_warc_bytes": ("gauge", "Bytes of the WARC files that the last run wrote."),
}
_ALARMS: Final = ("lost", "blocked", "drift")
_FATES: Final = ("saved", "unchanged", "gone", "skipped", "failed", "pending")
_LINE: Final = re.compile(r'(?P<name>\w+)\{outlet="(?P<outlet>(?:[^"\\]|\\.)*)"[^}]*\} \S+')


@dataclass(frozen=True, slots=True)
class Sample:
    """One line: a value of a metric, of an outlet and what else ``labels`` say."""

    name: str
    outlet: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        labels = (f'{name}="{_escaped(value)}"' for name, value in (("outlet", self.outlet), *self.labels))
        return f"{self.name}{{{','.join(labels)}}} {self.value:.15g}"


def samples(manifests: Sequence[Manifest], exit_code: int, due: Mapping[str, int]) -> Iterator[Sample]:
    """The lines of a crawl's runs; ``due`` is how many URLs were, by outlet."""
    for one in manifests:
        alarms = Counter(alarm.kind for alarm in one.alarms)
        links = {kind: sum(source.links for source in one.sources if source.kind == kind) for kind in KINDS}
        size = sum(entry.size for entry in one.files if entry.name.endswith(".warc.gz"))
        yield Sample("paper_run_end_seconds", one.outlet, _unix(one.ended))
        yield Sample("paper_run_exit_code", one.outlet, exit_code)
        yield Sample("paper_run_seconds", one.outlet, max(0.0, round(_unix(one.ended) - _unix(one.started), 3)))
        yield Sample("paper_run_due", one.outlet, due.get(one.outlet, 0))
        yield from _by("paper_run_pages", one.outlet, "fate", {fate: one.counts.get(fate, 0) for fate in _FATES})
        yield from _by("paper_run_statuses", one.outlet, "status", one.profile.statuses if one.profile else {})
        yield from _by("paper_run_links", one.outlet, "source", links)
        yield from _by("paper_run_alarms", one.outlet, "alarm", {word: alarms[word] for word in _ALARMS})
        yield Sample("paper_run_warnings", one.outlet, len(one.warnings))
        yield Sample("paper_run_warc_bytes", one.outlet, size)


def write(path: Path, found: Iterable[Sample]) -> None:
    """Puts the samples into the file at ``path`` in place of those of the same outlets. Raises OSError."""
    new = list(found)
    ours = {_escaped(sample.outlet) for sample in new}
    with _alone(path.parent):
        kept = [line for line in _read(path) if _LINE.fullmatch(line)["outlet"] not in ours]  # type: ignore[index]
        draft = path.with_name(f".{path.name}.draft")
        draft.write_text(_text([*kept, *map(str, new)]), encoding="utf-8")
        draft.chmod(0o644)
        draft.replace(path)


def _by(name: str, outlet: str, label: str, counts: Mapping[str, int]) -> Iterator[Sample]:
    for value, count in sorted(counts.items()):
        yield Sample(name, outlet, count, ((label, value),))


def _text(lines: Sequence[str]) -> str:
    parts = []
    for name, (kind, told) in _METRICS.items():
        own = sorted(line for line in lines if line.startswith(f"{name}{{"))
        if own:
            parts += [f"# HELP {name} {told}", f"# TYPE {name} {kind}", *own]
    return "".join(f"{part}\n" for part in parts)


def _read(path: Path) -> list[str]:
    """The samples in the file; what else stands in it is nobody's and goes."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [line for line in text.split("\n") if _LINE.fullmatch(line)]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds the folder for one writer: two crawls that end at once must not each lose the other's lines."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _unix(moment: str) -> float:
    return dt.datetime.fromisoformat(moment).timestamp() if moment else 0.0
