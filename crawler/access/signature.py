"""Web Bot Auth: the signature by which a request says whose crawler sends it.

HTTP Message Signatures (RFC 9421) in the profile of draft-ietf-webbotauth-httpsig-protocol: Ed25519, tag
``web-bot-auth``, over ``@authority`` and the member of ``Signature-Agent`` that says where the public keys lie. The
home of the library ``http-message-signatures``, which is imported when the first request is signed.
"""

from __future__ import annotations

import base64
import datetime as dt
import importlib.util
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit, urlunsplit

from archive.errors import UsageError
from crawler.access.keys import WELL_KNOWN, BotKey

if TYPE_CHECKING:
    from http_message_signatures import HTTPMessageSigner

__all__ = ["PROFILE", "TAG", "Ask", "Message", "Valid", "agent_of", "asked_in", "check_installed", "sign"]

TAG: Final = "web-bot-auth"
_LABEL: Final = "sig1"
# Clocks differ: an origin whose clock is behind ours refuses what is signed in its future.
_BACK: Final = dt.timedelta(seconds=90)
_AHEAD: Final = dt.timedelta(minutes=5)
_NONCE: Final = 64  # bytes
_LONGEST_ASK: Final = 4_000  # characters
# What an origin may ask to be covered, beside the profile's own: what we send, as we send it.
_DERIVED: Final = frozenset({"@authority", "@method", "@target-uri", "@scheme", "@request-target", "@path", "@query"})
_FIELDS: Final = frozenset({"user-agent", "accept", "accept-encoding"})


@dataclass(frozen=True)
class Ask:
    """What a signature must have: its label, the components it covers beside the profile's own, its nonce (null: one of
    ours)."""

    label: str = _LABEL
    components: tuple[str, ...] = ()
    nonce: str | None = None

    @property
    def plain(self) -> Ask:
        """The same without its nonce, which serves once."""
        return replace(self, nonce=None)


@dataclass(frozen=True)
class Valid:
    """From when to when a signature holds (UTC, whole seconds)."""

    created: dt.datetime
    expires: dt.datetime

    @classmethod
    def around(cls, now: dt.datetime) -> Valid:
        """Five minutes from ``now`` on, and a minute and a half back, for clocks that are behind."""
        return cls(now - _BACK, now + _AHEAD)


PROFILE: Final = Ask()
"""What the draft wants of every signature, and nothing beside."""


@dataclass
class Message:
    """A request as the library reads it; ``headers`` are those that a signature may cover, and take the new ones."""

    method: str
    url: str
    headers: dict[str, str]


def agent_of(address: str) -> str:
    """The value of a ``Signature-Agent`` member, a structured field, for the https address at which the keys lie: an
    origin, or the address of a key set (``type=jwks_uri``). UsageError where it is neither."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or not _is_plain(address):
        raise UsageError(f"BOT_DIRECTORY={address}: not an https address; write it like https://bot.example")
    if parts.path in ("", "/", WELL_KNOWN) and not parts.query:
        return f'"https://{parts.netloc.lower()}"'
    return f'"{address}";type=jwks_uri'


def asked_in(accept: str, key_ids: Iterable[str] = ()) -> Ask | None:
    """What an ``Accept-Signature`` field (RFC 9421 section 5.1) asks for: its first member that we can give. None where
    there is none: no structured field, another tag, key or algorithm, or components that our requests do not have."""
    import http_sf  # noqa: PLC0415 - most crawls never sign

    if len(accept) > _LONGEST_ASK:
        return None
    try:
        members: dict[str, Any] = http_sf.parse(accept.encode("latin-1"), tltype="dictionary")  # type: ignore[assignment]
    except (ValueError, UnicodeError):
        return None
    known = frozenset(key_ids)
    return next((ask for label, member in members.items() if (ask := _ask(label, member, known))), None)


def sign(message: Message, key: BotKey, agent: str, ask: Ask, valid: Valid) -> dict[str, str]:
    """The header fields that sign ``message``, which goes over https: ``Signature-Agent``, ``Signature-Input`` and
    ``Signature``. ``agent`` is as ``agent_of`` gives it."""
    authority = not {"@authority", "@target-uri"} & set(ask.components)
    components = [*(["@authority"] if authority else []), *ask.components, f'"signature-agent";key="{ask.label}"']
    whole = any(name != "@authority" and name.startswith("@") for name in components)
    signed = Message(message.method, _asked_for(message.url, whole=whole), dict(message.headers))
    signed.headers["Signature-Agent"] = f"{ask.label}={agent}"
    _signer(key).sign(
        signed,
        key_id=key.id,
        created=valid.created,
        expires=valid.expires,
        nonce=ask.nonce or base64.b64encode(secrets.token_bytes(_NONCE)).decode(),
        label=ask.label,
        tag=TAG,
        covered_component_ids=components,
    )
    return {name: signed.headers[name] for name in ("Signature-Agent", "Signature-Input", "Signature")}


def check_installed() -> None:
    """UsageError where the library is missing."""
    if importlib.util.find_spec("http_message_signatures") is None:
        raise UsageError("BOT_KEY needs http-message-signatures: pip install 'paper-of-record[sign]'")


def _signer(key: BotKey) -> HTTPMessageSigner:
    from http_message_signatures import HTTPMessageSigner, algorithms  # noqa: PLC0415 - half a second
    from http_message_signatures.resolvers import MappingKeyResolver  # noqa: PLC0415 - as above

    keys = MappingKeyResolver(public_keys={}, private_keys={key.id: key.private})
    return HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=keys)


def _ask(label: str, member: Any, key_ids: frozenset[str]) -> Ask | None:
    components, parameters = member
    wanted = {"tag": TAG, "alg": "ed25519", "keyid": parameters.get("keyid")}
    if not isinstance(components, list) or any(parameters.get(name, value) != value for name, value in wanted.items()):
        return None
    if key_ids and parameters.get("keyid", None) not in (None, *key_ids):
        return None
    names = [_component(name, dict(more)) for name, more in components]
    nonce = parameters.get("nonce")
    if None in names or not isinstance(nonce, str | None):
        return None
    return Ask(label, tuple(dict.fromkeys(name for name in names if name)), nonce or None)


def _component(name: Any, parameters: Mapping[str, Any]) -> str | None:
    """The name of a component that we can cover; empty where the profile has it anyway, None where we cannot."""
    if name == "signature-agent" and not set(parameters) - {"key", "sf"}:
        return ""
    return name if not parameters and name in _DERIVED | _FIELDS else None


def _asked_for(url: str, *, whole: bool) -> str:
    """``url`` as the origin sees it asked for (RFC 9110 section 7.1). Where its path has no part in the signature, the
    address of the site: what is odd in a path cannot do harm then."""
    parts = urlsplit(url)
    authority = parts.netloc.rpartition("@")[2].lower().removesuffix(":443")
    return urlunsplit(
        ("https", authority, parts.path or "/", parts.query, "") if whole else ("https", authority, "/", "", "")
    )


def _is_plain(address: str) -> bool:
    return address.isascii() and address.isprintable() and not set(' "\\#') & set(address)
