"""The sort key of an index line: a URL as replay tools look it up (Sort-friendly URI Reordering Transform).

The rules are those of the Internet Archive's canonicaliser, which pywb, cdxj-indexer and OutbackCDX share: another
key, and their lookups miss our lines. Own code, as the ``surt`` package brings a public suffix list that it loads from
the network.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote_from_bytes, unquote_to_bytes, urlsplit

from archive.parameters import SESSIONS
from archive.urls import DEFAULT_PORTS

__all__ = ["surt"]

_SAFE = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_KEYED = [(one, re.compile(one.in_key, re.IGNORECASE | re.DOTALL)) for one in SESSIONS if one.in_key]
_IN_PATH = tuple(pattern for one, pattern in _KEYED if one.name is None)
_IN_QUERY = tuple(pattern for one, pattern in _KEYED if one.name is not None)


def surt(url: str) -> str:
    """``https://www.Site.example/A?b=1`` → ``example,site)/a?b=1``.

    The host reversed (addresses too), ``www.`` and default ports gone, all lower case, parameters sorted, session ids
    gone. What has no host (``urn:``, ``dns:``) and what is no URL stays as it is."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    if not parts.netloc:
        return url
    at = f":{port}" if port and port != DEFAULT_PORTS.get(parts.scheme.lower()) else ""
    query = _query(parts.query)
    return f"{_host(parts)}{at}){_path(parts.path)}{'?' + query if query else ''}"


def _host(parts: SplitResult) -> str:
    host = _unescaped(parts.hostname or "").decode("utf-8", "ignore")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = quote_from_bytes(host.encode("utf-8"), _SAFE)
    host = re.sub(r"^www\d*\.", "", host.lower().replace("..", ".").strip("."))
    return ",".join(reversed(host.split(".")))


def _path(path: str) -> str:
    kept: list[bytes] = []
    for segment in _unescaped(path).split(b"/")[1:]:
        if segment == b".." and kept:
            kept.pop()
        elif segment != b".":
            kept.append(segment)
    # Empty segments go only now: until here each counts for a "..".
    whole = b"/" + b"/".join([segment for segment in kept[:-1] if segment] + kept[-1:])
    plain = quote_from_bytes(whole, _SAFE).lower()
    for session in _IN_PATH:
        if match := session.fullmatch(plain):
            plain = match[1] + match[2]
    return plain.removesuffix("/") or "/"


def _query(query: str) -> str:
    query = quote_from_bytes(_unescaped(query), _SAFE)
    for session in _IN_QUERY:
        if match := session.fullmatch(query):
            query = match[1] + (match[2] or "")
    parameters = [tuple(one.split("=", 1)) for one in query.lower().split("&")]
    return "&".join("=".join(one) for one in sorted(parameters))


def _unescaped(text: str) -> bytes:
    """Percent-decoded until nothing is left to decode."""
    data = text.encode("utf-8", "surrogatepass")
    while (decoded := unquote_to_bytes(data)) != data:
        data = decoded
    return data
