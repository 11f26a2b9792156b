"""The names of the files in an archive, and its mark (README: "What lies where").

Every name is relative to the archive's root, with forward slashes; ours are made of ``[a-z0-9._/-]``.
"""

from __future__ import annotations

import datetime as dt
import gzip
import os
import re
import secrets
import zlib
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec

from archive.decoding import MAX_JSON, decoded
from archive.errors import FormatError, StorageError, UsageError
from archive.urls import RULES, article_id

__all__ = [
    "CATALOG", "FORMAT", "KINDS", "MANIFEST_END", "MARK", "MARK_CONTENT", "MARK_LENGTH",
    "MIXED_CONTENT", "PACKS", "RESOURCE", "RUN_KIND", "articles_name", "begun_of",
    "check", "check_name", "fates_name", "identity_of", "index_name", "is_archive_file", "is_manifest", "is_mark",
    "is_name", "is_segment", "manifest_name", "mark", "memory_name", "moment", "month", "month_before", "new_run",
    "now", "outlet_of", "prepare", "refuse_what_others_keep", "renamed",
    "run_named", "run_of", "stamp_name", "timestamp", "under",
]  # fmt: skip

FORMAT: Final = 1
MARK: Final = "archive.json"
MARK_CONTENT: Final = b'{"format": %d, "identity": %d}\n' % (FORMAT, RULES)
"""What a new archive is marked with; ``identity`` is the number of the rules that all of its ids were made by."""
MIXED_CONTENT: Final = b'{"format": %d}\n' % FORMAT
"""The mark of an archive whose ids were made by other rules, or by several: readers compute them."""
MARK_LENGTH: Final = 10_000
"""Bytes of a mark that are read: somebody's may be of any length."""
KINDS: Final = ("warc", "index", "memory", "articles", "fates", "stamps", "runs")
"""The folders of an archive, in the order of storing: a run's manifest, its commit, comes after all it names."""
CATALOG: Final = "catalog"
"""The folder of what is derived from all of these, and may be missing."""
PACKS: Final = "packs"
"""The folder of a bucket where the small files of many runs lie together once more; it may be missing, too."""
MANIFEST_END: Final = ".json"
"""How the name of a manifest ends, below ``runs/``."""
RESOURCE: Final = "urn:paper-of-record:"
"""What the URIs of ``resource`` records begin with: ``memory:<digest>``, ``fates:<run>`` or ``run:<run>`` follows."""
RUN_KIND: Final = "runKind"
"""The field of a warcinfo record that says which kind of run wrote the file, where it was no crawl."""

_PERIOD = re.compile(r"\d{4}(?:-\d\d)?", re.ASCII)
_SIGNS: Final = "234567abcdefghijklmnopqrstuvwxyz"
# Of the characters of a run's name; the nine before them tell when it began.
_RANDOM = 3
# In so many folders below it is looked whether they hold files of others.
_MOST_FOLDERS: Final = 1_000
# A browser numbers what is downloaded twice: "x.warc (1).gz", "x.warc-1.gz".
_ARCHIVE_FILE = re.compile(r"\.(?:w?arc|wacz)(?: ?\(\d{1,3}\)|[ -]\d{1,3})?(?:\.[^/]*)?$", re.IGNORECASE)
_NAME = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*")
_SEGMENT = re.compile(r"(?:-(?P<begun>\d{8}t\d{6}z))?-(?P<run>[a-z2-7]{10}|[2-7a-z]{12})-\d{5,}\.warc\.gz(?:\.open)?$")


def is_archive_file(name: str) -> bool:
    """Whether a file of this name is a WARC, ARC or WACZ file: ``x.warc.gz``, ``x.arc``, ``x.warc.gz.open``."""
    return _ARCHIVE_FILE.search(name) is not None


def check_name(name: str) -> str:
    """``name``, when it is a relative posix path in ``[A-Za-z0-9._/-]`` without hidden parts; else UsageError.

    The alphabet is what every file system and every object store takes unescaped; no such name leads out of the root.
    """
    if is_name(name):
        return name
    odd = re.search(r"[^A-Za-z0-9._/-]", name)
    if odd:
        raise UsageError(f"{name!r} cannot be a file's name in an archive: {odd[0]!r} is outside A-Z a-z 0-9 . _ / -")
    raise UsageError(
        f"{name!r} cannot be a file's name in an archive: it must be relative, with no empty part and "
        "no part that begins with a dot"
    )


def is_name(name: str) -> bool:
    """Whether an archive may give a file or folder this name, or path. What others keep beside its files, and name
    otherwise (``@eaDir``, ``lost+found``, ``run (1).json``, ``.DS_Store``), is no part of it."""
    return _NAME.fullmatch(name) is not None


def new_run(begun: dt.datetime | None = None) -> str:
    """A run's name: nine characters that tell its millisecond (now, where none is given), and three random ones.

    The alphabet is in the order of ASCII, so the files of a month lie in the order of their runs for those who look at
    them, also where one begins in the second in which another ended. Readers order runs by their parents: clocks go
    back."""
    millisecond = int((begun or dt.datetime.now(dt.UTC)).timestamp() * 1000)
    digits = [millisecond >> 5 * place & 31 for place in reversed(range(9))]
    return "".join(_SIGNS[digit] for digit in (*digits, *(secrets.randbelow(32) for _ in range(_RANDOM))))


def began_before(run: str, other: str) -> bool | None:
    """Whether a run began before the other one, to the millisecond, as their names tell; None for names that do not
    tell (ten random characters, as they were before)."""
    return run[:-_RANDOM] < other[:-_RANDOM] if len(run) == len(other) == 9 + _RANDOM else None


def run_of(segment: str) -> str | None:
    """The run that wrote a segment, from the segment's name; None for a file of other origin."""
    parts = _SEGMENT.search(segment)
    return parts["run"] if parts else None


def begun_of(segment: str) -> str | None:
    """When a segment was begun, to the second, from its name; as ``timestamp`` writes it. None for another name."""
    parts = _SEGMENT.search(segment)
    if parts is None or parts["begun"] is None:
        return None
    return timestamp(dt.datetime.strptime(parts["begun"], "%Y%m%dt%H%M%Sz").replace(tzinfo=dt.UTC))


def outlet_of(name: str) -> str:
    """The outlet of ``warc/<outlet>/…``, ``articles/<outlet>/…``, …; an empty string where there is none."""
    parts = name.split("/")
    return parts[1] if len(parts) > 2 else ""


def under(kind: str, outlet: str | None) -> str:
    """What the names of a kind's files begin with: those of one outlet, or of all."""
    return f"{kind}/{outlet}/" if outlet else f"{kind}/"


def is_manifest(name: str) -> bool:
    """Whether ``name`` is that of a run's manifest; its digest and drafts lie beside it."""
    return name.startswith("runs/") and name.endswith(MANIFEST_END)


def is_segment(name: str) -> bool:
    """Whether ``name`` is that of a sealed WARC file."""
    return name.startswith("warc/") and name.endswith(".warc.gz")


def timestamp(at: dt.datetime) -> str:
    """ISO 8601 in UTC with microseconds and ``Z``, as in WARC-Date: text order is time order."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(date: str | dt.date) -> dt.datetime:
    """The first moment of a year (``2026``), a month (``2026-03``) or a day, or a moment itself, in ISO 8601 or as a
    ``date`` or ``datetime``: an aware datetime, in UTC where there is no zone. UsageError for what is none."""
    if isinstance(date, dt.date) and str(date) != "NaT":  # pandas has a datetime that is none
        parsed = date if isinstance(date, dt.datetime) else dt.datetime.combine(date, dt.time())
    elif not isinstance(date, str):
        raise UsageError(f"{date!r} is no date; give a text like '2026-11-01', a date or a datetime")
    else:
        try:
            parsed = dt.datetime.fromisoformat(f"{date}-01-01"[:10] if _PERIOD.fullmatch(date) else date)
        except ValueError:
            raise UsageError(f"{date!r} is no date; write it like 2026-11-01 or 2026-11-01T09:00:00+09:00") from None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=dt.UTC)


def now() -> str:
    """This moment as a ``timestamp``."""
    return timestamp(dt.datetime.now(dt.UTC))


def month(of: str) -> str:
    """``yyyy/mm`` of a ``timestamp``."""
    return f"{of[:4]}/{of[5:7]}"


def month_before(place: str) -> str:
    """``<yyyy>/<mm>/`` of the month before that in which a file lies, from ``<yyyy>/<mm>/…``."""
    year, month, _ = place.split("/", 2)
    number = int(year) * 12 + int(month) - 2
    return f"{number // 12:04}/{number % 12 + 1:02}/"


def index_name(segment: str) -> str:
    """``warc/o/2026/11/x.warc.gz`` → ``index/o/2026/11/x.cdxj``."""
    return "index/" + segment.removeprefix("warc/").removesuffix(".warc.gz") + ".cdxj"


def articles_name(outlet: str, started: str, run: str, extraction: str) -> str:
    return f"articles/{outlet}/{month(started)}/{run}.{extraction}.jsonl.gz"


def fates_name(outlet: str, started: str, run: str) -> str:
    return f"fates/{outlet}/{month(started)}/{run}.jsonl.gz"


def manifest_name(outlet: str, started: str, run: str) -> str:
    return f"runs/{outlet}/{month(started)}/{run}.json"


def stamp_name(outlet: str, started: str, run: str) -> str:
    """The time stamp of a run's manifest (RFC 3161, the authority's whole reply)."""
    return f"stamps/{outlet}/{month(started)}/{run}.tsr"


def memory_name(outlet: str, digest: str) -> str:
    return f"memory/{outlet}/{digest}.json.gz"


def renamed(name: str, sha256: str) -> str:
    """The name of a file that stands for ``name``, by the digest of its bytes: ``x.json`` → ``x.r0a1b2c3d.json``."""
    folder, _, file = name.rpartition("/")
    stem, dot, rest = file.partition(".")
    return f"{folder}/{stem}.r{sha256[:8]}{dot}{rest}"


def run_named(manifest: str) -> str:
    """The run of a manifest, from the manifest's name."""
    return manifest.rpartition("/")[2].partition(".")[0]


def check(content: bytes, where: str) -> int:
    """The number of the rules of the ids (as ``identity_of``) in the archive ``where``, of whose ``archive.json`` this
    is the content; FormatError unless that names a format this version knows."""
    try:
        told = decoded(content, dict[str, Any])
        format_ = told["format"]
    except (msgspec.MsgspecError, KeyError):
        raise FormatError(f"{where}: {MARK} is not the mark of an archive; is this the right folder?") from None
    if format_ != FORMAT:
        raise FormatError(
            f"{where}: this archive has format {format_!r}, this version of paper-of-record knows format {FORMAT}; "
            "install a newer version to use it"
        )
    return _identity(told)


def is_mark(content: bytes) -> bool:
    """Whether this is the mark of an archive, of whatever format."""
    try:
        return "format" in decoded(content, dict[str, Any])
    except msgspec.MsgspecError:
        return False


def identity_of(content: bytes) -> int:
    """The number of the rules by which the ids in an archive with this mark were made; 0 where it names none."""
    try:
        return _identity(decoded(content, dict[str, Any]))
    except msgspec.MsgspecError:
        return 0


def _identity(told: dict[str, Any]) -> int:
    number = told.get("identity")
    return number if isinstance(number, int) else 0


def mark(root: Path, content: bytes) -> None:
    """Marks ``root`` with ``content``, in place of any earlier mark."""
    draft = root / f".{MARK}.{secrets.token_hex(4)}"
    draft.write_bytes(content)
    draft.replace(root / MARK)


def prepare(root: Path) -> None:
    """Makes ``root`` an archive, or sees that it is one this version can write. A mark that is damaged is set aside
    under a hidden name where there are WARCs, and written anew.

    Of what lost its mark its articles tell by which rules its ids were made. Raises FormatError for a newer format,
    UsageError where others keep WARC files, and StorageError where the folder cannot be written."""
    if root.is_file():
        raise StorageError(f"{root} is a file: an archive is a folder")
    try:
        root.mkdir(parents=True, exist_ok=True)
        if (root / MARK).exists() and not is_mark(_mark_of(root)) and (root / "warc").is_dir():
            (root / MARK).replace(root / f".{MARK}.damaged-{secrets.token_hex(4)}")
        if (root / MARK).exists():
            check(_mark_of(root), str(root))
        else:
            refuse_what_others_keep(root)
            mark(root, MARK_CONTENT if _has_only_our_ids(root) else MIXED_CONTENT)
        if not os.access(root, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied", str(root))
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError(f"{root}: the archive cannot be written ({reason}); choose another ARCHIVE") from error


def refuse_what_others_keep(root: Path) -> None:
    """Raises UsageError for a folder in which others keep WARC files: with our mark it is read as an archive of ours,
    in which these do not count."""
    if any((root / kind).is_dir() for kind in KINDS[1:]):
        return
    for folder, _, names in islice(os.walk(root), _MOST_FOLDERS):
        if any(map(_SEGMENT.search, names)):
            return
        if of_others := next((name for name in sorted(names) if is_archive_file(name)), None):
            held = Path(folder, of_others).relative_to(root)
            raise UsageError(f"{root}: no archive, and holds {held}; name another folder, in which nothing lies")


def _mark_of(root: Path) -> bytes:
    with (root / MARK).open("rb") as stream:
        return stream.read(MARK_LENGTH)


def _has_only_our_ids(root: Path) -> bool:
    """Whether every article under ``root`` has the id that its address has by today's rules; so where there is none."""
    try:
        for path in sorted((root / "articles").rglob("*.jsonl.gz")):
            with gzip.open(path) as lines:
                whole = iter(partial(lines.readline, MAX_JSON + 1), b"")
                articles = (decoded(line, dict[str, Any]) for line in whole)
                if not all(one["id"] == article_id(one["url"]) for one in articles):
                    return False
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error, msgspec.MsgspecError):
        return False
    return True
