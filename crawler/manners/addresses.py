"""Keeping to the public internet: no page sends this crawler into a private network.

Hosts that are addresses, in any spelling, are checked before anything is sent; names when they resolve
(``crawler.manners.resolver``). What counts as private is what IANA's special-purpose registries say, as Python's
``ipaddress`` has them, and of IPv6 all that is not given out. An address that stands for another one (mapped, NAT64,
6to4) counts as that one.
``ALLOW_PRIVATE`` opens named addresses or networks; a proxy that the user set is the user's word.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.settings import BaseSettings

from archive.causes import Cause
from archive.errors import UsageError
from archive.urls import LONGEST, ascii_host, length_of

__all__ = ["AddressMiddleware", "AddressRefused", "Guard", "NameRefused", "written_addresses"]

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# IANA, Internet Protocol Version 6 Address Space: all that is given out. Beside it stands RFC 6052's NAT64 prefix.
_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
# What is not to be reached though its range is public: documentation (RFC 9637), newer than Python 3.11's tables, and
# the address at which each machine in Azure finds Azure's own services.
_INSIDE: Final[tuple[_Network, ...]] = (
    ipaddress.IPv6Network("3fff::/20"),
    ipaddress.IPv4Network("168.63.129.16/32"),
)
_BLANK: Final = re.compile(r"\s")


class AddressRefused(IgnoreRequest):
    """The URL leads outside the public internet, is no http(s) URL, or is too long; ``cause`` says which."""

    def __init__(self, words: str, cause: Cause | None = None) -> None:
        super().__init__(words)
        self.cause = cause or Cause("address", words=words[:200])


class NameRefused(AddressRefused):
    """The same, found out when the name was resolved: the download handler archives it, under this reason."""

    archive_reason = "address"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} leads to {reason}")
        self.name = name


@dataclass(frozen=True)
class Guard:
    """Decides about addresses. ``everything`` opens all; ``proxies`` are hosts the user told us to go through."""

    allowed: tuple[_Network, ...] = ()
    everything: bool = False
    proxies: frozenset[str] = frozenset()

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Guard:
        """Reads ``ALLOW_PRIVATE`` and the proxies of the environment; UsageError for what is no network."""
        words = [word.strip() for word in str(settings.get("ALLOW_PRIVATE") or "").split(",") if word.strip()]
        urls = [url if "://" in url else f"//{url}" for url in getproxies().values()]
        proxies = frozenset(urlsplit(url).hostname or "" for url in urls)
        if any(word.lower() in ("1", "true", "all") for word in words):
            return cls(everything=True, proxies=proxies)
        return cls(tuple(_network(word) for word in words), proxies=proxies)

    def refusal(self, address: str) -> str | None:
        """Why ``address`` (an IP address) must not be reached; None where it may."""
        # A zone (RFC 4007) names a network card of this machine; urllib leaves its "%25" escaped.
        bare, zone, _ = address.partition("%")
        ip = ipaddress.ip_address(bare)
        goal = _goal(ip)
        if (
            self.everything
            or (_is_public(goal) and not zone)
            or _lies_in(self.allowed, goal)
            or _lies_in(self.allowed, ip)
        ):
            return None
        return f"{address} is no address of the public internet; ALLOW_PRIVATE can open it"

    def refusal_of_host(self, host: str) -> str | None:
        """Why ``host`` must not be reached, where it is no name but an address in whatever spelling; else None."""
        reasons = [(address, self.refusal(address)) for address in written_addresses(host)]
        if not reasons or any(reason is None for _, reason in reasons):
            return None
        address, reason = reasons[0]
        return reason if address == host else f"{host} leads to {reason}"


class AddressMiddleware:
    """Refuses URLs of other schemes, those that are too long, and those whose host is written as a private address."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(Guard.from_settings(crawler.settings))

    def process_request(self, request: Request) -> None:
        if (octets := length_of(request.url)) > LONGEST:
            words = f"{octets:,} octets; an address may have {LONGEST:,}"
            raise AddressRefused(words, Cause("long_address", limit=LONGEST))
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise AddressRefused(f"{request.url}: only http and https are fetched")
        if reason := _no_host(parts.hostname or "") or self._guard.refusal_of_host(parts.hostname or ""):
            raise AddressRefused(f"{request.url}: {reason}")


def _no_host(host: str) -> str | None:
    """Why nothing can be asked at ``host``; None where it has a form that goes over the wire."""
    try:
        ascii_host(host)
    except ValueError:
        return f"{host!r} is no name of a host"
    return None


@lru_cache(maxsize=1024)
def written_addresses(host: str) -> tuple[str, ...]:
    """The addresses that ``host`` is itself, without a question to anybody; none where it is a name.

    An IPv6 address without brackets; an IPv4 address in any spelling that systems take (dotless, octal, hexadecimal,
    fewer than four parts); with a dot at its end; and localhost and the names below it (RFC 6761 section 6.3)."""
    host = host.lower().rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return ("127.0.0.1", "::1")
    with suppress(ValueError):
        ipaddress.ip_address(host)
        return (host,)
    # inet_aton stops at white space, and takes what follows for nothing.
    with suppress(OSError, UnicodeError):
        return () if _BLANK.search(host) else (socket.inet_ntoa(socket.inet_aton(host)),)
    return ()


def _goal(ip: _Address) -> _Address:
    """Where packets for ``ip`` go in the end: the IPv4 address in it, where it is mapped, of NAT64 (RFC 6052), or of
    6to4 (RFC 3056)."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def _is_public(ip: _Address) -> bool:
    """Of IPv6, only what IANA has given out as global unicast is public: Python takes the rest for global."""
    given_out = isinstance(ip, ipaddress.IPv4Address) or ip in _GLOBAL_UNICAST
    return given_out and ip.is_global and not ip.is_multicast and not _lies_in(_INSIDE, ip)


def _lies_in(networks: Iterable[_Network], ip: _Address) -> bool:
    return any(ip in network for network in networks if network.version == ip.version)


def _network(word: str) -> _Network:
    try:
        return ipaddress.ip_network(word, strict=False)
    except ValueError:
        raise UsageError(
            f"ALLOW_PRIVATE: {word!r} is no address or network; write 127.0.0.1, 10.0.0.0/8 or 1 for all"
        ) from None
