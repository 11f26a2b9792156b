"""What was met in the files of others, as plain English. Nothing reads these sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection

    from archive.warc.problem import Kind, Problem

__all__ = ["nothing_sentence", "problem_sentence", "types_phrase"]

# Files that a line has room for.
_SHOWN: Final = 3
_SENTENCES: Final[dict[Kind, str]] = {
    "head": "a header block that is too long; {:,} bytes of it were passed over",
    "broken": "a record that ends within its header block",
    "length": "a record without a valid Content-Length; it was read up to the next one",
    "short": "the record lacks {:,} bytes, or says that it is longer than it is",
    "long": "a block of {:,} bytes; its beginning was read",
    "behind": "{:,} bytes between this record and the next were passed over",
    "empty": "{:,} gzip members without content",
    "cut": "the file ends in the middle of a packed record",
    "gzip": "a damaged gzip member",
    "zstd": "a damaged zstd frame, or one whose dictionary the file does not have",
    "whole": "several records in one gzip member",
    "bomb": "a packed record that unpacks to far too much; its beginning was read",
    "none": "no WARC or ARC record begins here; {:,} bytes were passed over",
    "http": "a response without an HTTP status line",
    "date": "a record without a date of 1990 or later",
    "address": "a record without an address of the web",
    "segment": "a record whose rest is in other records (WARC-Segment-Number); its own part was read",
    "original": "what this revisit repeats is not in these files; it has no body",
    "bzip2": "packed with bzip2, which is not read here: decompress it (bunzip2)",
    "xz": "packed with xz, which is not read here: decompress it (unxz)",
    "lz4": "packed with lz4, which is not read here: decompress it (unlz4)",
    "7z": "packed with 7-Zip, which is not read here: unpack it (7z x)",
    "rar": "packed with RAR, which is not read here: unpack it (unrar x)",
    "cdx": "an index of WARC files (CDX), which holds no pages: name the WARC files",
    "lfs": "what Git keeps in the place of a large file (Git LFS): get the file (git lfs pull)",
    "twice": "packed twice: decompress it once (gunzip)",
    "tar": "a tar file that is packed: unpack it (tar -xf), and name the folder; packed files in it were not read",
    "har": "a HAR file, not a WARC file: har2warc makes WARC of it",
    "mhtml": "an MHTML file (a page that a browser saved), not a WARC file: take the HTML out of it (mhtml2html);"
    " warcit makes WARC of HTML files",
    "webarchive": "a web archive of Safari, not a WARC file: make HTML of it (textutil -convert html); warcit makes"
    " WARC of HTML files",
    "zim": "a ZIM file, not a WARC file: zimdump dump (of zim-tools) writes its pages into a folder; warcit makes WARC"
    " of that",
    "html": "an HTML page or a server's error message, not a WARC file. If a WARC file was to be downloaded: this is"
    " what the server answered instead. Of pages that were saved warcit makes WARC",
    "zip": "not a whole ZIP file, or one whose name does not say so (.wacz)",
    "zip_bomb": "a ZIP file that would unpack to {:,} bytes, a hundred times its size; it was not read",
    "zip_cut": "a ZIP file that was cut, without its directory; {:,} WARC files were found in it",
    "zip_size": "a ZIP directory of {:,} bytes, far more than a WACZ file has; it was not read",
    "zip_empty": "a ZIP file without WARC files",
    "unread": "the file could not be read",
    "link": "a symbolic link out of the folder or to nothing, which is not followed: name the file that it leads to",
    "more": "{:,} problems more",
}


def problem_sentence(problem: Problem) -> str:
    """The problem in one sentence, without its place."""
    sentence = _SENTENCES[problem.kind]
    return sentence.format(*problem.figures) if problem.figures else sentence.replace("{:,} ", "")


_HOLD: Final = ("response", "revisit", "resource")
_MADE_OF: Final = {"conversion": "text made of pages, as WET files have it", "metadata": "what was noted of pages"}


def nothing_sentence(types: Counter[str], *, elsewhere: bool = False, origins: Collection[str] = ()) -> str:
    """Why files give no capture, by the types of their records and how many there are of each. ``elsewhere``: the
    cause is another, only some captures were asked for, or defects were met. ``origins`` are the files that an archive
    has imported, where these hold its pages."""
    if origins:
        more = f" and {len(origins) - _SHOWN:,} more" if len(origins) > _SHOWN else ""
        return f"no capture was found here: its articles point into {', '.join(sorted(origins)[:_SHOWN])}{more}"
    if not types:
        return "no capture was found: there is no record"
    has_page = any(types[kind] for kind in _HOLD)
    if has_page and elsewhere:
        return "no capture was found"
    lacks = "no record has an address of the web (http, https)" if has_page else "no record holds a page"
    return f"no capture was found: {lacks}, there are {types_phrase(types)}"


def types_phrase(types: Counter[str]) -> str:
    """The types of records and how many there are of each: ``3 conversion (text made of pages …), 1 warcinfo``."""
    told = (f"{count:,} {kind or 'without a type'}{_in_brackets(kind)}" for kind, count in types.most_common(5))
    return ", ".join(told) or "no record"


def _in_brackets(kind: str) -> str:
    return f" ({_MADE_OF[kind]})" if kind in _MADE_OF else ""
