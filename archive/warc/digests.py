"""Digests as WARC names them: ``sha256:`` and base32, and the older forms that other tools write."""

from __future__ import annotations

import base64
import binascii
import hashlib

__all__ = ["agrees", "digest", "is_known"]

_ALGORITHMS = {
    "sha1": "sha1",
    "sha-1": "sha1",
    "md5": "md5",
    "sha256": "sha256",
    "sha-256": "sha256",
    "sha384": "sha384",
    "sha-384": "sha384",
    "sha512": "sha512",
    "sha-512": "sha512",
}


def digest(data: bytes) -> str:
    """``sha256:`` and base32 with padding: the form that warcio, FastWARC and pywb compare."""
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode("ascii")


def is_known(named: str) -> bool:
    """Whether ``named`` is a digest that can be checked: a known algorithm and a value of its length."""
    algorithm, _, value = named.partition(":")
    known = _ALGORITHMS.get(algorithm.lower())
    return known is not None and hashlib.new(known).digest_size in {len(one) for one in _readings(value)}


def agrees(named: str, data: bytes) -> bool:
    """Whether ``data`` has the digest ``named``, written in base32, hexadecimal or base64."""
    algorithm, _, value = named.partition(":")
    known = _ALGORITHMS.get(algorithm.lower())
    return known is not None and hashlib.new(known, data).digest() in _readings(value)


def _readings(value: str) -> list[bytes]:
    """What ``value`` means in each of the encodings that archives use; RFC 4648 forbids none of them."""
    bare = value.strip().rstrip("=")
    readings = []
    for decode in (_base32, bytes.fromhex, _base64):
        try:
            readings.append(decode(bare))
        except (ValueError, binascii.Error):
            continue
    return readings


def _base32(value: str) -> bytes:
    return base64.b32decode(value.upper() + "=" * (-len(value) % 8))


def _base64(value: str) -> bytes:
    return base64.b64decode(
        value + "=" * (-len(value) % 4), altchars=b"-_" if set("-_") & set(value) else None, validate=True
    )
