"""Access: which requests are signed, by which key. One object a crawl, which the download handler and the middleware
ask."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, Self
from weakref import WeakKeyDictionary

from scrapy.settings import BaseSettings

from archive.errors import UsageError
from archive.storage.places import written_out
from archive.urls import host_of
from crawler.access.keys import BotKey, read_keys, signing
from crawler.access.owner import OwnerAccess, OwnerFields
from crawler.access.signature import PROFILE, Ask, Message, Valid, agent_of, asked_in, check_installed, sign
from crawler.outlets import Outlet, holds

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

__all__ = ["Access", "Identity", "origin_of"]

logger = logging.getLogger(__name__)

# Header fields that an origin may ask to be covered.
_COVERED: Final = ("User-Agent", "Accept", "Accept-Encoding")
_DOCS: Final = "docs/access.md"
_DEFAULT_PORTS: Final = {"https": ":443", "http": ":80"}


_accesses: WeakKeyDictionary[Crawler, Access] = WeakKeyDictionary()


class Identity:
    """Who signs: the keys of ``BOT_KEY``, and where ``BOT_DIRECTORY`` says that they are published."""

    def __init__(self, keys: tuple[BotKey, ...], agent: str) -> None:
        self.keys = keys
        self.agent = agent

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self | None:
        """None where no key is set; UsageError for a setting or a file that is wrong."""
        path, directory = settings.get("BOT_KEY"), settings.get("BOT_DIRECTORY")
        if not path:
            if directory:
                raise UsageError("BOT_DIRECTORY says where keys are published; BOT_KEY must name the file of the keys")
            return None
        if not directory:
            raise UsageError("BOT_KEY: BOT_DIRECTORY must say where the public keys lie, like https://bot.example")
        check_installed()
        return cls(read_keys(written_out(path)), agent_of(str(directory)))

    def signed(self, message: Message, ask: Ask) -> dict[str, str]:
        """The header fields that sign ``message`` now."""
        now = dt.datetime.now(dt.UTC)
        return sign(message, signing(self.keys, now), self.agent, ask, Valid.around(now))


class Access:
    """Signs requests over https to the hosts of outlets whose file says ``sign = true``, and to origins that have asked
    for it (``Accept-Signature``); no other.

    What the owner of an account may read is asked for with their cookies and fields (``crawler.access.owner``).

    A spider names the outlets of its crawl in ``outlets``, and the owner's access to them in ``owner_access``."""

    def __init__(
        self, identity: Identity | None, outlets: Iterable[Outlet] = (), owner: Mapping[str, OwnerAccess] | None = None
    ) -> None:
        self._identity = identity
        self._owner = owner or {}
        self._signed = [outlet for outlet in outlets if outlet.sign]
        self._asked: dict[str, Ask | None] = {}

    @classmethod
    def of(cls, crawler: Crawler) -> Access:
        """The one of this crawl; UsageError for a setting or a file that is wrong."""
        if crawler not in _accesses:
            outlets: Iterable[Outlet] = getattr(crawler.spider, "outlets", ())
            owner: Mapping[str, OwnerAccess] | None = getattr(crawler.spider, "owner_access", None)
            _accesses[crawler] = cls(Identity.from_settings(crawler.settings), outlets, owner)
        return _accesses[crawler]

    @property
    def adds(self) -> bool:
        """Whether anything may be added to a request of this crawl."""
        return self._identity is not None or bool(self._owner)

    def signature(self, request: Request) -> dict[str, str]:
        """The header fields that sign ``request`` at this moment; none where it is not to be signed."""
        ask = self._ask(request.url)
        if self._identity is None or ask is None:
            return {}
        fields = {name: request.headers.get(name) for name in _COVERED}
        headers = {name: value.decode("latin-1") for name, value in fields.items() if value is not None}
        ask = ask if all(name in _lower(headers) for name in ask.components if name[0] != "@") else PROFILE
        return self._identity.signed(Message(request.method, request.url, headers), ask)

    def owner(self, request: Request) -> OwnerFields | None:
        """What the owner's access adds to ``request``; None where it has no part in it. robots.txt is for everybody."""
        access = self._owner.get(str(request.meta.get("outlet")))
        return access.fields(request.url) if access and request.meta.get("role") != "robots" else None

    def heard(self, url: str, accept: str) -> bool:
        """Notes the ``Accept-Signature`` of an answer; whether requests to its origin are signed by it from now on."""
        origin = origin_of(url)
        if not origin.startswith("https://"):
            return False
        if self._identity is None:
            self._told(origin, "asks for signed requests, and BOT_KEY is not set (%s)", _DOCS)
            return False
        ask = asked_in(accept, [key.id for key in self._identity.keys])
        if ask is None:
            self._told(origin, "asks for signatures of another kind than ours: %a", accept[:200])
            return False
        self._told(origin, "asks for signed requests, and gets them")
        self._asked[origin] = ask
        return True

    def _ask(self, url: str) -> Ask | None:
        origin = origin_of(url)
        if not origin.startswith("https://"):
            # A signature that goes in the clear can be sent again by whoever reads it.
            return None
        ask = self._asked.get(origin)
        if ask is not None:
            self._asked[origin] = ask.plain
            return ask
        return PROFILE if any(_stands_in(outlet, url) for outlet in self._signed) else None

    def _told(self, origin: str, words: str, *more: object) -> None:
        """Says it once for each origin."""
        if origin not in self._asked:
            self._asked[origin] = None
            logger.info(f"%s {words}", origin, *more)


def origin_of(url: str) -> str:
    """Scheme, host and port of ``url`` (RFC 6454), without a name and password."""
    scheme, _, rest = url.partition("://")
    authority = rest.partition("/")[0].partition("?")[0].partition("#")[0]
    host = authority.rpartition("@")[2].lower()
    return f"{scheme.lower()}://{host.removesuffix(_DEFAULT_PORTS.get(scheme.lower(), ' '))}"


def _stands_in(outlet: Outlet, url: str) -> bool:
    """Whether the outlet's file names the host of ``url``: its home, its hosts, its sections, feeds or sitemaps."""
    named = (host_of(entry.url) for entry in (*outlet.section, *outlet.feed, *outlet.sitemap))
    return holds(outlet, url) or host_of(url) in named


def _lower(names: Iterable[str]) -> set[str]:
    return {name.lower() for name in names}
