"""Where a snapshot lies: the pointer from an article to the bytes that prove it (``archive.warc.read`` follows it)."""

from typing import Annotated

import msgspec

from archive.schema import DIGEST, URL, says

__all__ = ["SnapshotRef"]


class SnapshotRef(msgspec.Struct, frozen=True, gc=False):
    """Where the bytes lie that prove an article.

    ``length`` bytes at ``offset`` of ``file`` (relative to the archive's root) are one gzip member: the
    WARC record ``record_id``. ``payload_digest`` covers the body as transferred, ``entity_digest``
    the body without chunk framing, still content-encoded; both are ``sha256:`` and lower-case
    hexadecimal. ``origin`` names an archive of somebody else (an id of the
    manifest's origins); ``file`` is a path within it then. ``used``: not everybody is given this page."""

    file: Annotated[str, says("The WARC file, relative to the root of the archive, or of ``origin``.", minLength=1)]
    offset: Annotated[int, says("Where the gzip member begins, in bytes.", minimum=0)]
    length: Annotated[int, says("The length of the gzip member, in bytes.", minimum=0)]
    record_id: Annotated[str, says("The WARC-Record-ID.", pattern="^<.+>$")]
    payload_digest: Annotated[
        str | None, says("SHA-256 of the body as transferred; null where the record has none.", pattern=DIGEST)
    ]
    entity_digest: Annotated[
        str | None, says("SHA-256 of the body without chunk framing; null where it was not computed.", pattern=DIGEST)
    ]
    url: Annotated[str, says("The WARC-Target-URI.", pattern=URL)]
    status: Annotated[int, says("The HTTP status.", minimum=100, maximum=999)]
    origin: Annotated[str | None, says("The id of the archive that holds ``file``; null for this one.")] = None
    used: Annotated[
        str | None, says("``owner_access`` where the page was asked for with the owner's account; null elsewhere.")
    ] = None
