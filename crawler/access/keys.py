"""The keys by which a crawler signs its requests: Ed25519, in one file that nobody else may read.

The file holds one private key or several, each as PKCS#8 PEM (RFC 8410). A line ``# signs from 2026-11-27T10:00:00Z``
before a key says from when on it signs; the last key whose time has come is the one that does. So a new key can be
published before it is used. Nothing here shows, logs or returns a byte of a private key; only ``stored`` writes them.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from archive.errors import StorageError, UsageError
from crawler.access.private import private_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = ["MEDIA_TYPE", "WELL_KNOWN", "BotKey", "directory", "made", "read_keys", "signing", "store"]

WELL_KNOWN: Final = "/.well-known/http-message-signatures-directory"
"""Where a directory of keys is published (draft-ietf-webbotauth-httpsig-protocol, "Key Distribution and Discovery")."""

MEDIA_TYPE: Final = "application/http-message-signatures-directory+json"
"""The media type it must be served with."""

_BLOCK: Final = re.compile(
    rb"(?:^\# signs from (?P<since>\S+)[ \t]*\r?\n)?^-----BEGIN (?P<kind>[A-Z0-9 ]+)-----\s.*?^-----END (?P=kind)-----",
    re.MULTILINE | re.DOTALL,
)
# The key of RFC 9421 appendix B.1.4, which the whole world has.
_TEST_KEY: Final = "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U"


@dataclass(frozen=True)
class BotKey:
    """A private key, and from when on it signs (null: always). ``repr`` shows the public name alone."""

    private: Ed25519PrivateKey = field(repr=False)
    since: dt.datetime | None = None

    @cached_property
    def id(self) -> str:
        """The JWK thumbprint (RFC 7638, RFC 8037 appendix A.3): 43 characters of base64url."""
        required = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": self._x}, separators=(",", ":"))
        return _base64url(hashlib.sha256(required.encode()).digest())

    @property
    def jwk(self) -> dict[str, Any]:
        """The public half as a JSON Web Key (RFC 8037), as a directory holds it."""
        begins = {} if self.since is None else {"nbf": int(self.since.timestamp())}
        return {"kty": "OKP", "crv": "Ed25519", "kid": self.id, "x": self._x, "use": "sig", **begins}

    @property
    def _x(self) -> str:
        return _base64url(self.private.public_key().public_bytes_raw())


def read_keys(path: Path) -> tuple[BotKey, ...]:
    """The keys of ``path``, in the file's order; UsageError for a file that others may read, or that holds no key, or
    one of another kind."""
    content = private_bytes(path, "a key")
    blocks = list(_BLOCK.finditer(content))
    if not blocks:
        raise UsageError(f"{path}: no key in PEM form (-----BEGIN PRIVATE KEY-----); `scrapy botkey` makes one")
    keys = tuple(_key(path, block) for block in blocks)
    if any(key.id == _TEST_KEY for key in keys):
        raise UsageError(f"{path}: this is the test key of RFC 9421, which everybody has; `scrapy botkey` makes a key")
    return keys


def signing(keys: Sequence[BotKey], now: dt.datetime) -> BotKey:
    """The key that signs at ``now``: the last whose time has come, else the first."""
    return [keys[0], *(key for key in keys if key.since is None or key.since <= now)][-1]


def directory(keys: Sequence[BotKey]) -> str:
    """The JSON Web Key Set to publish: the public halves of all keys, the newest last."""
    return json.dumps({"keys": [key.jwk for key in keys]}, indent=2)


def made(since: dt.datetime | None = None) -> BotKey:
    """A new key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - each start of Scrapy loads this
        Ed25519PrivateKey,
    )

    return BotKey(Ed25519PrivateKey.generate(), since)


def store(path: Path, keys: Sequence[BotKey], *, replace: bool = False) -> None:
    """Writes the keys in one step, readable for the owner alone (mode 0600). StorageError where that fails, or where
    there is a file already and ``replace`` is false."""
    half = path.with_name(f".{path.name[:200]}.{secrets.token_hex(6)}")
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines(_stored(key) for key in keys)
            stream.flush()
            os.fsync(stream.fileno())
        if replace:
            half.replace(path)
        else:
            os.link(half, path)
    except OSError as error:
        raise StorageError(f"{path}: the key cannot be written: {error.strerror or error}") from None
    finally:
        half.unlink(missing_ok=True)


def _stored(key: BotKey) -> bytes:
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - each start of Scrapy loads this

    begins = "" if key.since is None else f"# signs from {key.since:%Y-%m-%dT%H:%M:%SZ}\n"
    pem = key.private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    return begins.encode() + pem


def _key(path: Path, block: re.Match[bytes]) -> BotKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - as above

    kind = block["kind"].decode()
    if kind != "PRIVATE KEY":
        raise UsageError(f"{path}: {kind} where PRIVATE KEY must stand: PKCS#8, without a password")
    pem = block[0][block[0].index(b"-----BEGIN") :] + b"\n"
    try:
        private = load_pem_private_key(pem, password=None)
    except Exception:
        # What the library says may quote what it read.
        raise UsageError(f"{path}: a key that is damaged or of an unknown kind; `scrapy botkey` makes one") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise UsageError(f"{path}: not an Ed25519 key, and no other kind signs here; `scrapy botkey` makes one")
    return BotKey(private, _moment(path, block["since"]))


def _moment(path: Path, written: bytes | None) -> dt.datetime | None:
    if written is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(written.decode())
    except ValueError:
        raise UsageError(f"{path}: `# signs from` needs a moment like 2026-11-27T10:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
