"""Time stamps of manifests (RFC 3161): an authority signs that a manifest was there at a moment.

A manifest names every file of its run by SHA-256, and its parents; so one stamp vouches for all that came before. The
work is done by the program ``openssl`` (``openssl ts``), which reads what authorities send, strict DER or not.
"""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import tempfile
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from archive.errors import UsageError

__all__ = ["LONGEST", "query", "reply_trouble", "stamp_trouble"]

LONGEST: Final = 100_000
"""Bytes that an authority's reply may have: certificates make most of it."""

_WITHIN: Final = 30  # seconds
_GRANTED: Final = ("Status: Granted.", "Status: Granted with modifications.")


def query(sha256: str) -> bytes:
    """The request for a stamp over a SHA-256 (hexadecimal): with a nonce, and for the authority's certificate."""
    done = _openssl("-query", "-digest", sha256, "-sha256", "-cert")
    if done.returncode:
        raise UsageError(f"openssl ts -query: {_words(done)}")
    return done.stdout


def reply_trouble(reply: bytes, sha256: str) -> str | None:
    """Why ``reply`` is no stamp over this SHA-256; null where it is one, whoever signed it."""
    if len(reply) > LONGEST:
        return f"more than {LONGEST:,} bytes: no time stamp"
    if not reply:
        return "an empty answer"
    with _file(reply) as file:
        done = _openssl("-reply", "-in", file.name, "-text")
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode or "Status: " not in text:
        return "not a time stamp"
    if not any(word in text for word in _GRANTED):
        return "the authority has refused: " + " ".join(text.partition("TST info:")[0].split())[:200]
    return None if _imprint(text) == ("sha256", sha256.lower()) else "stamps something else"


def stamp_trouble(reply: bytes, sha256: str, authority: Path) -> str | None:
    """The same, and why ``authority`` (certificates in PEM) does not stand for it; offline. UsageError where there is
    no such file."""
    if (trouble := reply_trouble(reply, sha256)) is not None:
        return trouble
    if not authority.is_file():
        raise UsageError(f"{authority}: no such file; name the certificates of the time stamp authority, in PEM")
    with _file(reply) as file:
        text = _openssl("-reply", "-in", file.name, "-text").stdout.decode("utf-8", "replace")
        if (moment := _moment(text)) is None:
            return "it tells no moment"
        # As of the moment of the stamp: certificates end long before archives do. One that had ended then is no good.
        at = ("-attime", str(int(moment.timestamp())))
        done = _openssl("-verify", "-in", file.name, "-digest", sha256, "-CAfile", str(authority), *at)
    return None if done.returncode == 0 else f"the authority's certificate does not stand for it: {_words(done)}"


def _imprint(text: str) -> tuple[str, str] | None:
    """The algorithm and the digest (hexadecimal) that a stamp is over, as ``openssl ts -text`` tells them."""
    algorithm = re.search(r"^Hash Algorithm: (\S+)$", text, re.MULTILINE)
    lines = re.search(r"^Message data:\n((?: +[0-9a-f]{4} - .*\n)+)", text, re.MULTILINE)
    if algorithm is None or lines is None:
        return None
    # " 0000 - 9f 86 d0 81 88 4c 7d 65-9a 2f ea a0 c5 5a d0 15   ...": 16 octets a line, then the same as letters.
    octets = (line.partition(" - ")[2][:47] for line in lines[1].splitlines())
    return algorithm[1].lower(), "".join(re.findall(r"[0-9a-f]{2}", " ".join(octets)))


def _moment(text: str) -> dt.datetime | None:
    """The moment of a stamp, of which fractions of a second are left out: ``Time stamp: Nov 26 17:51:15 2026 GMT``."""
    told = re.search(r"^Time stamp: (\w{3}) +(\d+) (\d\d:\d\d:\d\d)(?:\.\d+)? (\d{4}) GMT$", text, re.MULTILINE)
    try:
        return parsedate_to_datetime(f"{told[2]} {told[1]} {told[4]} {told[3]} +0000") if told else None
    except ValueError:
        return None


def _openssl(*words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(("openssl", "ts", *words), capture_output=True, timeout=_WITHIN, check=False)
    except FileNotFoundError:
        raise UsageError("time stamps need the program openssl; install it (apt-get install openssl)") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"openssl ts gave no answer within {_WITHIN} seconds") from None


def _file(content: bytes) -> tempfile._TemporaryFileWrapper[bytes]:
    file = tempfile.NamedTemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write(content)
    file.flush()
    return file


def _words(done: subprocess.CompletedProcess[bytes]) -> str:
    """What openssl says of its last error, without its numbers."""
    lines = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if ":error:" in line]
    return ":".join(lines[-1].split(":")[4:6]).strip(":") if lines else f"exit code {done.returncode}"
