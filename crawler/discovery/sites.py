"""One site or two? By the registrable name, without the public suffix list (which would come from the network)."""

from __future__ import annotations

from archive.urls import host_of

__all__ = ["same_site", "site"]

# Second levels under which countries register names (RFC 1480 style: co.uk, com.au, or.jp, gob.mx).
_SECOND = frozenset(
    ("co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "gob", "gouv", "nom", "mil", "gen", "web")
)


def site(host: str) -> str:
    """The registrable name of ``host``: ``japannews.yomiuri.co.jp`` → ``yomiuri.co.jp``."""
    labels = host.lower().rstrip(".").split(".")
    keep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND else 2
    return ".".join(labels[-keep:])


def same_site(one: str, other: str) -> bool:
    """True where two URLs belong to one registrable name (or one address)."""
    hosts = host_of(one), host_of(other)
    return bool(hosts[0]) and (hosts[0] == hosts[1] or site(hosts[0]) == site(hosts[1]))
