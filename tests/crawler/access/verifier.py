"""Verification of HTTP Message Signatures by RFC 9421 sections 2.5 and 3.2, written without any library for them: what
signs must not judge itself. Ed25519 is OpenSSL's, through ``cryptography``."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

__all__ = ["Judge", "Verifier", "base_of", "thumbprint"]

_MEMBER = re.compile(r"(?P<label>[a-z*][a-z0-9_.*-]*)=(?P<value>\((?P<items>[^()]*)\)(?P<params>(?:;[^;,]+)*))")
_ITEM = re.compile(r'"(?P<name>[^"]+)"(?P<params>(?:;[a-z]+(?:="[^"]*")?)*)')


def thumbprint(jwk: Mapping[str, str]) -> str:
    """RFC 7638 section 3: the required members in their order, without blanks."""
    words = f'{{"crv":"{jwk["crv"]}","kty":"{jwk["kty"]}","x":"{jwk["x"]}"}}'
    return base64.urlsafe_b64encode(hashlib.sha256(words.encode()).digest()).decode().rstrip("=")


def base_of(method: str, scheme: str, target: str, fields: Mapping[str, str], value: str) -> str:
    """The signature base for one member of Signature-Input; KeyError where a covered field is missing."""
    match = _MEMBER.fullmatch(f"x={value}")
    assert match, value
    lines = []
    for item in _ITEM.finditer(match["items"]):
        lines.append(f"{item[0]}: {_component(item['name'], item['params'], (method, scheme, target), fields)}")
    return "\n".join([*lines, f'"@signature-params": {value}'])


def _component(name: str, params: str, line: tuple[str, str, str], fields: Mapping[str, str]) -> str:
    method, scheme, target = line
    authority = fields["host"].lower().removesuffix({"https": ":443", "http": ":80"}[scheme])
    path, mark, query = target.partition("?")
    derived = {
        "@method": method,
        "@authority": authority,
        "@scheme": scheme,
        "@path": path,
        "@query": "?" + query,
        "@request-target": target,
        "@target-uri": f"{scheme}://{authority}{path}{mark}{query}",
    }
    if name in derived:
        return derived[name]
    if match := re.fullmatch(r';key="([^"]+)"', params):
        members = dict(one.strip().split("=", 1) for one in fields[name].split(","))
        return members[match[1]]
    return fields[name].strip()


class Judge(Protocol):
    """Who says why a request over https is not taken for signed (None: it is), at its own clock ``now``."""

    def trouble(self, method: str, target: str, fields: Mapping[str, str], now: float) -> str | None: ...


@dataclass
class Verifier:
    """An origin that knows a directory of keys. ``clock`` gives its own time; ``nonces`` are those it has seen."""

    directory: Mapping[str, list[dict[str, str]]]
    agent: str
    clock: float = 0.0
    nonces: set[str] = field(default_factory=set)

    def trouble(self, method: str, target: str, fields: Mapping[str, str], now: float) -> str | None:
        """Why a request over https is not taken for signed; ``fields`` by their names in lower case. None: it is."""
        return next(self._troubles(method, target, fields, now), None)

    def _troubles(self, method: str, target: str, fields: Mapping[str, str], now: float) -> Iterator[str]:
        if missing := {"signature", "signature-input", "signature-agent"} - set(fields):
            yield f"no {', '.join(sorted(missing))}"
        match = _MEMBER.fullmatch(fields["signature-input"])
        if not match:
            yield f"not one member: {fields['signature-input']}"
        params = dict(re.findall(r';([a-z]+)=("[^"]*"|\d+)', match["params"]))
        told = {name: value.strip('"') for name, value in params.items()}
        if told.get("tag") != "web-bot-auth" or "nonce" not in told:
            yield f"tag or nonce: {told}"
        if not int(told["created"]) <= now < int(told["expires"]) <= int(told["created"]) + 86_400:
            yield f"clock: {told['created']}..{told['expires']}, and it is {now}"
        if told["nonce"] in self.nonces:
            yield "a nonce that came before"
        label = match["label"]
        if (
            fields["signature-agent"] != f"{label}={self.agent}"
            or f'"signature-agent";key="{label}"' not in match["items"]
        ):
            yield f"agent: {fields['signature-agent']}"
        if not re.search(r'"@(authority|target-uri)"', match["items"]):
            yield "no authority"
        keys = {thumbprint(key): key["x"] for key in self.directory["keys"]}
        if told["keyid"] not in keys:
            yield f"key: {told['keyid']}"
        public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(keys[told["keyid"]] + "="))
        signature = re.fullmatch(re.escape(label) + r"=:([A-Za-z0-9+/=]+):", fields["signature"])
        if not signature:
            yield f"signature: {fields['signature']}"
        try:
            base = base_of(method, "https", target, fields, match["value"])
            public.verify(base64.b64decode(signature[1]), base.encode())
        except (InvalidSignature, KeyError) as error:
            yield f"does not verify: {error!r}"
        self.nonces.add(told["nonce"])


def public(directory: str) -> dict[str, list[dict[str, str]]]:
    """A directory document as a verifier reads it; fails where a ``kid`` is not the key's thumbprint."""
    read: dict[str, list[dict[str, str]]] = json.loads(directory)
    assert all(key["kid"] == thumbprint(key) for key in read["keys"])
    return read
