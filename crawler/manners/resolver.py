"""Name resolution, IPv4 and IPv6, in which no name leads out of the public internet (SSRF, DNS rebinding).

Here, and not before, it is known where a connection goes: it is opened to the very addresses that were checked.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, Literal, Self

from scrapy.crawler import Crawler
from scrapy.resolver import HostResolution
from scrapy.utils.datatypes import LocalCache
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import IAddress, IHostnameResolver
from twisted.internet.threads import deferToThreadPool
from twisted.python.failure import Failure
from zope.interface import implementer  # type: ignore[import-untyped]

from archive.urls import ascii_host
from crawler.manners.addresses import Guard, NameRefused, written_addresses

__all__ = ["GuardedResolver"]

_REFUSALS: Final = 10_000


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves names by the system, waits DNS_TIMEOUT seconds, keeps DNSCACHE_SIZE answers, and hands on only the
    addresses that ``guard`` lets through.

    Twisted tells a caller no more than that a name has no address; ``refusal_of`` says why."""

    def __init__(self, reactor: Any, guard: Guard, *, timeout: float, cache_size: int) -> None:
        self._reactor = reactor
        self._guard = guard
        self._timeout = timeout
        self._cache_size = cache_size
        self._known: LocalCache[str, tuple[str, ...]] = LocalCache(cache_size)
        self._refused: LocalCache[str, str] = LocalCache(_REFUSALS)

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        settings = crawler.settings
        size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        guard = Guard.from_settings(settings)
        return cls(reactor, guard, timeout=settings.getfloat("DNS_TIMEOUT"), cache_size=size)

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def refusal_of(self, name: str) -> NameRefused | None:
        """Why ``name`` was given no address when it was last asked for; None where that was not refused."""
        name = _asked(name)
        reason = self._refused.get(name)
        return NameRefused(name, reason) if reason else None

    def resolveHostName(  # noqa: N802 (Twisted's name)
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: Literal["TCP", "UDP"] = "TCP",  # noqa: N803
    ) -> HostResolution:
        name = _asked(hostName)
        resolution = HostResolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)

        def hand_on(addresses: tuple[str, ...]) -> None:
            for address in addresses:
                kind = IPv6Address if ":" in address else IPv4Address
                if not addressTypes or kind in addressTypes:
                    resolutionReceiver.addressResolved(kind(transportSemantics, address, portNumber))
            resolutionReceiver.resolutionComplete()

        self._addresses(name).addCallback(self._let_through, name).addCallback(hand_on)
        return resolution

    def _addresses(self, name: str) -> Deferred[tuple[str, ...]]:
        """All addresses of ``name``; none where it has none, or where nobody says so in time."""
        found = written_addresses(name) or self._known.get(name)
        if found:
            return succeed(found)
        pool = self._reactor.getThreadPool()
        looked_up = deferToThreadPool(self._reactor, pool, _look_up, name)
        looked_up.addTimeout(self._timeout, self._reactor)
        return looked_up.addCallbacks(self._remembered, _none, callbackArgs=(name,))

    def _remembered(self, addresses: tuple[str, ...], name: str) -> tuple[str, ...]:
        if self._cache_size:
            self._known[name] = addresses
        return addresses

    def _let_through(self, addresses: tuple[str, ...], name: str) -> tuple[str, ...]:
        """Those of ``addresses`` that may be reached. A proxy is reached wherever it is: it is the user's word."""
        self._refused.pop(name, None)
        if name in self._guard.proxies:
            return addresses
        passed = tuple(one for one in addresses if self._guard.refusal(one) is None)
        if addresses and not passed:
            self._refused[name] = self._guard.refusal(addresses[0]) or ""
        return passed


def _asked(name: str) -> str:
    """``name`` in the one form it is looked up in: ASCII, lower case; as it is where it is no name."""
    with suppress(ValueError):
        return ascii_host(name)
    return name


def _look_up(name: str) -> tuple[str, ...]:
    """What the system says, in its order (RFC 6724), of the families that this machine has."""
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return tuple(dict.fromkeys(str(place[0]) for *_, place in found))


def _none(_: Failure) -> tuple[str, ...]:
    """No such name, a name that is none, no answer in time: Twisted says "no results for hostname lookup"."""
    return ()
