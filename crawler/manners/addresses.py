"""Keeping to the public internet: no page sends this crawler into a private network.

Names are checked when they resolve, so that a public name with a private address does not pass (SSRF, DNS rebinding);
what counts as private is what IANA's special-purpose registries say, as Python's ``ipaddress`` has them.
``ALLOW_PRIVATE`` opens named addresses or networks; a proxy that the user set is the user's word.
"""

from __future__ import annotations

import ipaddress
import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from scrapy.settings import BaseSettings
from twisted.internet import defer
from twisted.internet.base import ReactorBase
from twisted.internet.error import DNSLookupError

from archive.causes import Cause
from archive.errors import UsageError
from archive.urls import LONGEST, length_of

__all__ = ["AddressMiddleware", "AddressRefused", "Guard", "GuardedResolver"]

logger = logging.getLogger(__name__)

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(IgnoreRequest):
    """The URL leads outside the public internet, is no http(s) URL, or is too long; ``cause`` says which."""

    def __init__(self, words: str, cause: Cause | None = None) -> None:
        super().__init__(words)
        self.cause = cause or Cause("address", words=words[:200])


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
        ip: _Address = ipaddress.ip_address(address.partition("%")[0])
        if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        if self.everything or (ip.is_global and not ip.is_multicast):
            return None
        if any(ip in network for network in self.allowed if network.version == ip.version):
            return None
        return f"{address} is no address of the public internet; ALLOW_PRIVATE can open it"


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
        host = parts.hostname or ""
        if _is_address(host) and (reason := self._guard.refusal(host)):
            raise AddressRefused(f"{request.url}: {reason}")


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, minus names that lead into private networks."""

    guard = Guard()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver.guard = Guard.from_settings(crawler.settings)
        return resolver

    def getHostByName(self, name: str, timeout: Any = ()) -> defer.Deferred[str]:  # noqa: N802
        found: defer.Deferred[str] = super().getHostByName(name, timeout)
        if name not in self.guard.proxies:
            found.addCallback(self._checked, name)
        return found

    def _checked(self, address: str, name: str) -> str:
        if reason := self.guard.refusal(address):
            # Twisted keeps no more of the error than that there is no address.
            logger.warning("%s leads to %s", name, reason)
            raise DNSLookupError(f"{name} leads to {reason}")
        return address


@lru_cache(maxsize=1024)
def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _network(word: str) -> _Network:
    try:
        return ipaddress.ip_network(word, strict=False)
    except ValueError:
        raise UsageError(
            f"ALLOW_PRIVATE: {word!r} is no address or network; write 127.0.0.1, 10.0.0.0/8 or 1 for all"
        ) from None
