"""``TSA_URL``: at the end of a run an authority is asked to stamp its manifest (RFC 3161).

The address is the user's word: the address guard does not apply. An authority that is down fails no run: the stamp of
the next run vouches for this one too, since its manifest names this one by SHA-256.
"""

from __future__ import annotations

import hashlib
import http.client
import threading
import urllib.error
import urllib.request
from typing import Final

from archive.errors import ArchiveError
from archive.layout import manifest_name, stamp_name
from archive.manifest import Manifest
from archive.render.plain import on_a_line
from archive.storage.local import LocalStorage
from archive.verify.stamps import LONGEST, query, reply_trouble

__all__ = ["stamp"]

_WITHIN: Final = 20.0  # seconds


def stamp(url: str, local: LocalStorage, manifest: Manifest) -> str | None:
    """Asks for a stamp over the stored manifest and writes it into the archive; why there is none, null where there
    is."""
    name = manifest_name(manifest.outlet, manifest.started, manifest.run)
    try:
        sha256 = hashlib.sha256(local.read(name)).hexdigest()
        replies: list[bytes | str] = []
        asking = threading.Thread(target=_ask, args=(url, query(sha256), replies), daemon=True)
        asking.start()
        asking.join(_WITHIN)
        reply = replies[0] if replies else f"no whole answer within {_WITHIN:.0f} seconds"
        if isinstance(reply, str):
            return reply
        if (trouble := reply_trouble(reply, sha256)) is not None:
            return trouble
        local.put(stamp_name(manifest.outlet, manifest.started, manifest.run), reply)
    except ArchiveError as error:
        return str(error)
    return None


def _ask(url: str, asked: bytes, replies: list[bytes | str]) -> None:
    # RFC 3161 section 3.4
    headers = {"Content-Type": "application/timestamp-query", "User-Agent": "paper-of-record"}
    try:
        request = urllib.request.Request(url, asked, headers, method="POST")
        with urllib.request.urlopen(request, timeout=_WITHIN) as answer:
            replies.append(answer.read(LONGEST + 1))
    except urllib.error.HTTPError as error:
        replies.append(f"HTTP {error.code}")
    except (OSError, ValueError, http.client.HTTPException) as error:
        replies.append(on_a_line(str(getattr(error, "reason", error)))[:200] or type(error).__name__)
