"""Digests as WARC names them: ``sha256:`` and lower-case hexadecimal, and the forms that other tools write."""

from __future__ import annotations

import base64
import hashlib
import re
from contextlib import suppress

__all__ = ["agrees", "canonical", "digest", "is_known", "same"]

_ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha384", "sha512"})
_OF_BASE32 = 32
_OF_DIGITS = {32: "md5", 40: "sha1", 64: "sha256"}


def digest(data: bytes | memoryview) -> str:
    """``sha256:`` and 64 lower-case hexadecimal digits.

    WARC 1.1 section 5.8 wants a token behind the colon; "=" is none (RFC 2616 section 2.2), so base32 of a SHA-256,
    which is padded, would not do."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def is_known(named: str) -> bool:
    """Whether ``named`` is a digest that can be checked: a known algorithm and a value of its length."""
    return _value(named) is not None


def agrees(named: str, data: bytes | memoryview) -> bool:
    """Whether ``data`` has the digest ``named``, written in base32, hexadecimal or base64."""
    value = _value(named)
    return value is not None and value == (value[0], hashlib.new(value[0], data).digest())


def same(one: str | None, other: str | None) -> bool:
    """Whether two digests are one value, in whatever form each is written; None is the same as None alone."""
    if one is None or other is None or one == other:
        return one == other
    value = _value(one)
    return value is not None and value == _value(other)


def canonical(named: str) -> str:
    """The digest in one form, ``sha1:`` and hexadecimal, in whatever it is written; one that is not known as it is. A
    value alone, as CDX files have it, tells its algorithm by its length; that is enough to look for it."""
    value = _value(named) or _alone(named)
    return f"{value[0]}:{value[1].hex()}" if value else named


def _value(named: str) -> tuple[str, bytes] | None:
    """Algorithm and value; None for an unknown algorithm, or a value that has not its length."""
    algorithm, _, text = named.partition(":")
    name = re.sub("^sha-", "sha", algorithm.lower())
    if name not in _ALGORITHMS:
        return None
    size = hashlib.new(name).digest_size
    return next(((name, value) for value in _readings(text) if len(value) == size), None)


def _alone(text: str) -> tuple[str, bytes] | None:
    """The same of a value without its algorithm: hexadecimal, or a SHA-1 in base32."""
    with suppress(ValueError):
        if name := _OF_DIGITS.get(len(text)):
            return name, bytes.fromhex(text)
    with suppress(ValueError):
        return ("sha1", _base32(text)) if len(text) == _OF_BASE32 else None
    return None


def _readings(value: str) -> list[bytes]:
    """What ``value`` means in each of the encodings that archives use; RFC 4648 forbids none of them."""
    readings = []
    for decode in (_base32, bytes.fromhex, _base64):
        with suppress(ValueError):
            readings.append(decode(value.strip().rstrip("=")))
    return readings


def _base32(value: str) -> bytes:
    return base64.b32decode(value.upper() + "=" * (-len(value) % 8))


def _base64(value: str) -> bytes:
    altchars = b"-_" if set("-_") & set(value) else None
    return base64.b64decode(value + "=" * (-len(value) % 4), altchars, validate=True)
