"""Where things lie in an archive (DESIGN: "An archive on disk or S3").

Every name is relative to the archive's root, with forward slashes, and made of ``[a-z0-9._/-]``.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import secrets
from pathlib import Path
from typing import Final

from archive.errors import FormatError, StorageError, UsageError

__all__ = [
    "FORMAT",
    "articles_name",
    "begun_of",
    "fates_name",
    "index_name",
    "manifest_name",
    "memory_name",
    "moment",
    "month",
    "new_run",
    "outlet_of",
    "prepare",
    "run_of",
    "timestamp",
]

FORMAT: Final = 1
MARK: Final = "archive.json"
MARK_CONTENT: Final = b'{"format": %d}\n' % FORMAT

_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"
_SEGMENT = re.compile(r"-(?P<run>[a-z2-7]{10})-(?P<serial>\d{5,})\.warc\.gz$")


def new_run() -> str:
    """A run's name: ten random characters of ``[a-z2-7]`` (50 bits). Runs are ordered by their parents."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


def run_of(segment: str) -> str | None:
    """The run that wrote a segment, from the segment's name; None for a file of other origin."""
    found = _SEGMENT.search(segment.removesuffix(".open"))
    return found["run"] if found else None


def begun_of(segment: str) -> str | None:
    """When a segment was begun, to the second, from its name; as ``timestamp`` writes it. None for another name."""
    found = re.search(r"-(\d{8}t\d{6}z)-[a-z2-7]{10}-\d+\.warc\.gz", segment)
    if found is None:
        return None
    return timestamp(dt.datetime.strptime(found[1], "%Y%m%dt%H%M%Sz").replace(tzinfo=dt.UTC))


def outlet_of(name: str) -> str:
    """The outlet of ``warc/<outlet>/…``, ``articles/<outlet>/…``, …; an empty string where there is none."""
    parts = name.split("/")
    return parts[1] if len(parts) > 2 else ""


def timestamp(moment: dt.datetime) -> str:
    """ISO 8601 in UTC with microseconds and ``Z``, as in WARC-Date: text order is time order."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str) -> dt.datetime:
    """A day or moment in ISO 8601, UTC where it names no zone; raises UsageError for what is none."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no date; write it like 2026-11-01 or 2026-11-01T09:00:00+09:00") from None
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def month(moment: str) -> str:
    """``yyyy/mm`` of an ISO 8601 moment."""
    return f"{moment[:4]}/{moment[5:7]}"


def index_name(segment: str) -> str:
    """``warc/o/2026/11/x.warc.gz`` → ``index/o/2026/11/x.cdxj``."""
    return "index/" + segment.removeprefix("warc/").removesuffix(".warc.gz") + ".cdxj"


def articles_name(outlet: str, started: str, run: str, extraction: str) -> str:
    return f"articles/{outlet}/{month(started)}/{run}.{extraction}.jsonl.gz"


def fates_name(outlet: str, started: str, run: str) -> str:
    return f"fates/{outlet}/{month(started)}/{run}.jsonl.gz"


def manifest_name(outlet: str, started: str, run: str) -> str:
    return f"runs/{outlet}/{month(started)}/{run}.json"


def memory_name(outlet: str, digest: str) -> str:
    return f"memory/{outlet}/{digest}.json.gz"


def check(mark: bytes, where: str) -> None:
    """Raises FormatError unless ``mark``, the content of ``archive.json``, names a format this version knows."""
    try:
        format_ = json.loads(mark)["format"]
    except (ValueError, KeyError, TypeError):
        raise FormatError(f"{where}: {MARK} is not the mark of an archive; is this the right folder?") from None
    if format_ != FORMAT:
        raise FormatError(
            f"{where}: this archive has format {format_!r}, this version of paper-of-record knows format {FORMAT}; "
            "install a newer version to use it"
        )


def prepare(root: Path) -> None:
    """Makes ``root`` an archive, or sees that it is one this version can write.

    Raises FormatError for a newer format and StorageError where the folder cannot be written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        if (root / MARK).exists():
            check((root / MARK).read_bytes(), str(root))
        else:
            _write_mark(root)
        if not os.access(root, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied", str(root))
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError(f"{root}: the archive cannot be written ({reason}); choose another ARCHIVE") from error


def _write_mark(root: Path) -> None:
    draft = root / f".{MARK}.{secrets.token_hex(4)}"
    draft.write_bytes(MARK_CONTENT)
    draft.replace(root / MARK)
