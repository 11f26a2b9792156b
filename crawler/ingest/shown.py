"""What an import or a re-extraction says to people: how far it is, and what changed."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator

from crawler.articles.reextract import Report

__all__ = ["Ticker", "as_json", "as_lines"]

_ON_TERMINAL, _IN_PIPE = 0.5, 60.0
_MOST_SHOWN = 70


class Ticker:
    """Says how far something is, on stderr: on a terminal a line that is written over, elsewhere a line a minute."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._began = time.monotonic()
        self._last = 0.0 if self._live else self._began

    def __call__(self, words: str) -> None:
        now = time.monotonic()
        if now - self._last < (_ON_TERMINAL if self._live else _IN_PIPE):
            return
        self._last = now
        minutes, seconds = divmod(int(now - self._began), 60)
        line = f"{words} · {minutes:02}:{seconds:02}"
        print(f"\r\x1b[K{line}" if self._live else line, end="" if self._live else "\n", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Takes the line away."""
        if self._live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def as_lines(report: Report, *, check: bool) -> Iterator[str]:
    """The report for people: counts, then each field with examples."""
    done = "would change" if check else "changed"
    yield f"{report.outlet}: {report.compared:,} articles made again, {report.changed:,} {done}, {report.kept:,} left"
    if report.without_file:
        yield (
            f"  {report.without_file:,} were made with an outlet file, and none of this outlet is known here: name its "
            "folder (`scrapy`: -s OUTLETS=FOLDER, `archive`: --outlets FOLDER)"
        )
    if report.unread:
        yield f"  {report.unread:,} have a snapshot that cannot be read; they stay as they are"
    if report.broken:
        yield f"  {report.broken:,} differ though the same rules made them: their lines or their bytes were changed"
    for (before, after), count in report.statuses.most_common():
        yield f"  {count:>7,}  status {before} -> {after}"
    for name, count in report.fields.most_common():
        yield f"  {count:>7,}  {name}"
        for change in report.examples[name]:
            before, after = (_short(value) for value in change.fields[name])
            yield f"           {change.url} ({change.captured[:10]}): {before} -> {after}"


def as_json(report: Report) -> str:
    """The report for machines, one JSON object."""
    examples = {
        name: [
            {
                "url": one.url,
                "captured": one.captured,
                "was": repr(one.fields[name][0]),
                "is": repr(one.fields[name][1]),
            }
            for one in some
        ]
        for name, some in report.examples.items()
    }
    counts = {
        name: getattr(report, name) for name in ("compared", "changed", "broken", "kept", "unread", "without_file")
    }
    statuses = [{"was": was, "is": now, "count": count} for (was, now), count in sorted(report.statuses.items())]
    told = {"outlet": report.outlet, **counts, "fields": dict(sorted(report.fields.items())), "statuses": statuses}
    return json.dumps({**told, "examples": examples}, ensure_ascii=False)


def _short(value: object) -> str:
    text = " ".join(value.split()) if isinstance(value, str) else repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
