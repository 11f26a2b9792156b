"""What a run leaves behind besides its WARCs: the manifest and the fates.

The manifest is written last: it is the commit. It names the run's files with their SHA-256 and the manifests
it follows with theirs, so that the manifests of an outlet form a chain nobody can change unnoticed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log2
from typing import TYPE_CHECKING, ClassVar, Final, Literal

import msgspec

from archive.article import CORPUS, Sighting
from archive.causes import Alarm, Cause, decode
from archive.decoding import readable
from archive.errors import DamagedError
from archive.layout import began_before
from archive.storage.jsonl import Line

__all__ = [
    "KINDS",
    "Alias",
    "Fate",
    "FileEntry",
    "Manifest",
    "Origin",
    "Parent",
    "Profile",
    "Source",
    "Superseded",
    "counted",
    "digests",
]
__all__ += ["is_contradicted", "listed", "median_size", "size_class", "two_digits"]

KINDS: Final = ("section", "feed", "sitemap")
"""The kinds of sources."""

# The reader keeps a word that only a later version knows.
if TYPE_CHECKING:
    SourceKind = Literal["section", "feed", "sitemap"]
    RunKind = Literal["crawl", "mend", "reextract", "import"]
    RunStatus = Literal["complete", "alarmed", "interrupted", "crashed"]
    Outcome = Literal["saved", "unchanged", "gone", "skipped", "failed", "pending"]
else:
    SourceKind = RunKind = RunStatus = Outcome = str


class FileEntry(msgspec.Struct, frozen=True, gc=False):
    """A file of the run: its name in the archive, its size in bytes, its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, data: bytes) -> FileEntry:
        return cls(name, len(data), hashlib.sha256(data).hexdigest())


class Parent(msgspec.Struct, frozen=True, gc=False):
    """A manifest this one follows, and the SHA-256 of its bytes."""

    run: str
    sha256: str


class Origin(msgspec.Struct, frozen=True):
    """A file of somebody else's archive that articles were made of, and that stays where it lies: a WARC, an ARC or a
    WACZ. ``id`` is the first 16 digits of its SHA-256, so that one file has one id wherever it lies; ``uri`` (file: or
    s3:) is where it was then, ``size`` is in bytes. A snapshot names it as its ``origin``."""

    id: str
    uri: str
    size: int
    sha256: str


class Superseded(msgspec.Struct, frozen=True, gc=False):
    """A file that was lost or damaged, could not be made again byte for byte under its name, and is read no more.

    ``sha256`` is the digest its manifest gives, or that of a manifest as the one that follows it has it; ``by`` names
    the file that stands for it (null: what it held stands in files of other names)."""

    name: str
    sha256: str
    by: str | None = None


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run looked for links: a section page with the pages behind it, a feed, a sitemap.

    ``links`` are the links in scope it gave, ``new`` those of them that nobody knew when the run began, ``pages`` how
    many of its pages were read; ``unchanged`` says that the server had nothing new (304, the same bytes).
    ``cause`` (in JSON ``reason``) says why it, or the page a back-fill came to, could not be read, that its server's
    304 was false, or why a list that was read gave nothing. ``next`` is the address where a back-fill goes on that did
    not reach the end. ``cut`` says that links of it are left to a later run: there was no room for them, or
    ``-a pages=`` and ``-a since=`` let this one look less far than others."""

    url: str
    kind: SourceKind
    links: int = 0
    new: int = 0
    pages: int = 0
    unchanged: bool = False
    cause: Cause | None = msgspec.field(default=None, name="reason")
    next: str | None = None
    cut: bool = False


class Alias(msgspec.Struct, frozen=True, gc=False, rename={"from_": "from"}):
    """Two addresses of one article, and the cause that joins them: ``moved`` (it went on from the one to the other),
    ``canonical`` or ``same_post`` (the one is a form of the other).

    Addresses, not ids: when the rules for ids change, readers compute them anew. ``unchanged`` is the content hash that
    the article had at the new address by the rules of the run, where it was no edit though the old hash, by other
    rules, is another one. ``captured`` is the capture that showed it, where that is older than the run: an import's."""

    from_: str
    to: str
    cause: Cause
    unchanged: str | None = None
    captured: str | None = None

    def since(self, started: str) -> str:
        """The moment since which this is known, of a run that began at ``started``."""
        return self.captured or started


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What the pages of a run gave, so that a later run can tell that a site is not what it was.

    ``pages`` were extracted, those without change among them; ``fresh`` of them are articles nobody had met before.
    ``statuses`` counts every page that was judged, by its article's status, or as ``gone``, ``blocked`` or ``down`` by
    its HTTP status. Of those that are articles (ok, partial, paywalled) ``filled`` says how many have a field, and
    ``origins`` for a field in how many it came from which place; ``lengths`` are the deciles of their text in
    characters (the least, nine steps, the greatest), ``sizes`` counts them by quarter octaves: class 40 holds 1,024
    characters. ``past``: the run went for the past, and what old pages give says nothing of the site as it is."""

    past: bool = False
    pages: int = 0
    fresh: int = 0
    statuses: dict[str, int] = {}
    filled: dict[str, int] = {}
    origins: dict[str, dict[str, int]] = {}
    lengths: tuple[int, ...] = ()
    sizes: dict[int, int] = {}

    @property
    def articles(self) -> int:
        """How many pages are articles: what ``filled`` is out of."""
        return sum(self.statuses.get(status, 0) for status in CORPUS)


def size_class(length: int) -> int:
    """The quarter octave of a length in characters: each class is 19 % longer than the one below."""
    return round(4 * log2(max(length, 1)))


def median_size(sizes: Iterable[Mapping[int, int]]) -> float:
    """About the median length in characters of pages that are counted by size class; 0 where there is none."""
    ranks = sorted(size for one in sizes for size, count in one.items() for _ in range(count))
    return float(2 ** (ranks[len(ranks) // 2] / 4)) if ranks else 0.0


def two_digits(characters: float) -> int:
    """A length as exact as its size class is."""
    return round(float(f"{characters:.2g}"))


class Manifest(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One run over one outlet. ``status``: ``complete``, ``alarmed`` (complete, with alarms), ``interrupted``
    (resumable) or ``crashed`` (written by the mend that found it). ``counts`` are the fates of its URLs.
    ``memory`` is the digest of the site memory its articles were extracted with, ``learned`` of the one it leaves to
    the next run; ``resolved`` are the alarms of earlier runs that it has ended; ``extractions`` are the ids of the
    extractions that made its articles, a file each; ``derived`` names the runs whose articles this one wrote;
    ``sources`` where it looked for links, ``profile`` what its pages gave; ``warnings`` say what should be seen to and
    fails no run; ``aliases`` join addresses of one article; ``supersedes`` are files of other runs that are read no
    more, since what a mend wrote stands for them; ``origins`` are the files of others that an import read."""

    format: int = 1
    run: str
    outlet: str
    kind: RunKind = "crawl"
    status: RunStatus
    started: str
    ended: str
    counts: dict[str, int] = {}
    alarms: tuple[Alarm, ...] = ()
    resolved: tuple[Alarm, ...] = ()
    warnings: tuple[Alarm, ...] = ()
    sources: tuple[Source, ...] = ()
    profile: Profile | None = None
    memory: str | None = None
    learned: str | None = None
    extractions: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    aliases: tuple[Alias, ...] = ()
    origins: tuple[Origin, ...] = ()
    software: dict[str, str] = {}
    files: tuple[FileEntry, ...] = ()
    supersedes: tuple[Superseded, ...] = ()
    parents: tuple[Parent, ...] = ()

    def to_json(self) -> bytes:
        """The manifest's bytes, as stored and as hashed by its children: indented JSON with a line's end."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"

    def bounded(self) -> Manifest:
        """The manifest with so many of its sources and aliases that it can be read again. The pages of aliases that are
        left out claim them again when a later run asks for them."""
        return msgspec.structs.replace(self, sources=readable(self.sources), aliases=readable(self.aliases))

    @classmethod
    def from_json(cls, data: bytes, name: str) -> Manifest:
        """Reads the manifest stored as ``name``; raises DamagedError where it is none."""
        try:
            return decode(data, cls)
        except msgspec.MsgspecError as error:
            raise DamagedError(f"not a run manifest: {error}", file=name) from error


class Fate(Line, frozen=True, kw_only=True):
    """What became of a URL in a run, with what the next run must know of it.

    ``cause`` (in JSON ``reason``) says why it was skipped or failed; ``article`` is the id of the article it led to,
    ``led_to`` where redirects led, if elsewhere. ``probe`` says of one that is still to come that only the article
    itself can tell whether it belongs to our sections."""

    CALLED: ClassVar[str] = "a fate"

    url: str
    fate: Outcome
    cause: Cause | None = msgspec.field(default=None, name="reason")
    status: int | None = None
    led_to: str | None = None
    article: str | None = None
    captured: str | None = None
    record_id: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    payload_digest: str | None = None
    seen_in: tuple[Sighting, ...] = ()
    probe: bool = False


def counted(fates: Iterable[Fate]) -> dict[str, int]:
    """How many URLs met each fate, sorted: ``counts`` of a manifest."""
    return dict(sorted(Counter(fate.fate for fate in fates).items()))


def digests(manifests: Iterable[Manifest]) -> dict[str, str]:
    """The SHA-256 of every file that one of the manifests names."""
    return {entry.name: entry.sha256 for manifest in manifests for entry in manifest.files}


def listed(manifests: Iterable[Manifest]) -> dict[str, FileEntry]:
    """Every file that one of the manifests names and none supersedes, by its name."""
    files: dict[str, FileEntry] = {}
    read_no_more: set[str] = set()
    for manifest in manifests:
        read_no_more.update(one.name for one in manifest.supersedes)
        for entry in manifest.files:
            files.setdefault(entry.name, entry)
    return {name: entry for name, entry in files.items() if name not in read_no_more}


def is_contradicted(run: str, parents: Iterable[Parent]) -> bool:
    """Whether a run may have begun before one that it follows: one of the two clocks was wrong. Their names tell, or do
    not tell."""
    return any(began_before(run, parent.run) is not False for parent in parents)
