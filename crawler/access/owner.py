"""The owner's own access: what a subscriber or a library may read, by the cookies or header fields of their account.

``OWNER_ACCESS`` names a folder with files of the owner's: ``NAME.cookies`` (Netscape's form, as curl and extensions of
browsers write it) and ``NAME.headers`` (lines ``Name: value``), NAME being the outlet. They are sent over https to the
outlet's own site alone. No archive, log or message gets a byte of them.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import Cookie, CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Final
from urllib.parse import unquote
from urllib.request import Request as UrllibRequest

from scrapy.settings import BaseSettings

from archive.errors import UsageError
from archive.storage.places import written_out
from archive.urls import host_of
from crawler.access.private import private_bytes
from crawler.discovery.sites import ascii_host, same_site, site
from crawler.outlets import Outlet, holds

__all__ = ["FACTS", "USED", "OwnerAccess", "OwnerFields", "read_access"]

USED: Final = ("used", "owner_access")
"""The fact that a snapshot's metadata record has where this was sent."""

FACTS: Final = "access_facts"
"""Under this name a request's meta has such facts."""

_KINDS: Final = (".cookies", ".headers")
_EXPIRES: Final = re.compile(r"(?:-?[0-9]{1,15}(?:\.[0-9]+)?)?")
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 section 5.6.2
_VALUE: Final = re.compile(r"[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?")
# Fields by which a client would say that it is another, or break the exchange.
_NOT_THE_OWNERS: Final = re.compile(
    r"user-agent|from|referer|via|forwarded|x-forwarded-.*|x-real-ip|sec-.*|signature.*|host|connection|content-.*"
    r"|transfer-encoding|te|trailer|upgrade|accept-encoding|if-.*|range|proxy-.*|keep-alive|http2-settings|expect"
    r"|max-forwards|date|origin|set-cookie2?|accept-signature|(?:.*-)?client-ip|.*-connecting-ip|x-original-.*"
    r"|x-http-method.*|x-method-.*",
    re.IGNORECASE,
)
# Shorter values are no secrets, and stand in many pages.
_SHORTEST_SECRET: Final = 16
_ANSWERS: Final = "set-cookie"


@dataclass(frozen=True)
class OwnerFields:
    """Header fields to send, by name. ``secret`` are the names that no archive may hold, ``values`` what must not stand
    in an answer that is kept."""

    fields: Mapping[str, str] = field(repr=False)

    @property
    def secret(self) -> frozenset[str]:
        return frozenset({*(name.lower() for name in self.fields), _ANSWERS})

    @property
    def values(self) -> frozenset[bytes]:
        found: set[str] = set()
        for name, value in self.fields.items():
            cookies = value.split(";") if name.lower() == "cookie" else ()
            found |= {one.partition("=")[2].strip(' "') for one in cookies} or set(value.split())
        # A page shows what was escaped for the header as it was before.
        found |= {unquote(value) for value in found}
        return frozenset(value.encode() for value in found if len(value) >= _SHORTEST_SECRET)


class OwnerAccess:
    """What the owner of one outlet's account may send, and where: ``home`` is an address of the outlet's site."""

    def __init__(self, home: str, outlet: Outlet | None, cookies: list[Cookie], headers: Mapping[str, str]) -> None:
        self._home = home
        self._outlet = outlet
        self._headers = headers
        # A cookie without a domain of its own goes to its one host.
        self._jar = CookieJar(DefaultCookiePolicy(strict_ns_domain=DefaultCookiePolicy.DomainStrictNonDomain))
        for cookie in cookies:
            self._jar.set_cookie(cookie)

    def fields(self, url: str) -> OwnerFields | None:
        """What goes with a request for ``url``: over https to the outlet's site, and header fields only to hosts that
        the outlet's file names. None where nothing does."""
        if not url.startswith("https://") or not same_site(url, self._home):
            return None
        found = dict(self._headers) if self._is_home(url) else {}
        asked = UrllibRequest(url)
        self._jar.add_cookie_header(asked)
        if cookies := asked.get_header("Cookie"):
            name = next((name for name in found if name.lower() == "cookie"), "Cookie")
            found[name] = "; ".join(filter(None, [found.get(name), cookies]))
        return OwnerFields(found) if found else None

    def _is_home(self, url: str) -> bool:
        return host_of(url) == host_of(self._home) or (self._outlet is not None and holds(self._outlet, url))


def read_access(
    settings: BaseSettings, homes: Mapping[str, tuple[str, Outlet | None]], known: Mapping[str, Outlet]
) -> dict[str, OwnerAccess]:
    """The owner's access by outlet, of those in ``homes`` (an address of the site, and its file); ``known`` are all
    outlets. UsageError for a file that is wrong, that others may read, or that names no outlet."""
    place = settings.get("OWNER_ACCESS")
    if not place:
        return {}
    files = dict(_files(written_out(place), {*homes, *known}))
    return {
        name: OwnerAccess(
            home,
            outlet,
            _cookies(path, home) if (path := files.get((name, ".cookies"))) else [],
            _headers(path) if (path := files.get((name, ".headers"))) else {},
        )
        for name, (home, outlet) in homes.items()
        if {(name, kind) for kind in _KINDS} & set(files)
    }


def _files(folder: Path, names: set[str]) -> Iterator[tuple[tuple[str, str], Path]]:
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise UsageError(f"OWNER_ACCESS={folder}: no folder that can be read: {error.strerror or error}") from None
    for path in paths:
        stem = path.name.removesuffix(".txt")
        name, dot, kind = stem.rpartition(".")
        if path.name.startswith(".") or not path.is_file():
            continue
        if dot + kind not in _KINDS:
            raise UsageError(f"{path}: a file here is called OUTLET.cookies or OUTLET.headers")
        if name not in names:
            raise UsageError(f"{path}: no outlet is called {name!r}; `scrapy outlets` lists those there are")
        yield (name, dot + kind), path


def _cookies(path: Path, home: str) -> list[Cookie]:
    """The cookies of a file for the site of ``home``; UsageError where it has none that is still good."""
    found = [cookie for cookie in _all_cookies(path) if site(cookie.domain.lstrip(".")) == site(host_of(home))]
    if not found:
        raise UsageError(f"{path}: no cookie for {site(host_of(home))}; export them while you are logged in there")
    if not all(_is_plain(part) for cookie in found for part in (cookie.name, cookie.value or "", cookie.path)):
        raise UsageError(f"{path}: a cookie with characters that no request may have")
    good = [cookie for cookie in found if not cookie.is_expired(int(time.time()))]
    if not good:
        last = dt.datetime.fromtimestamp(max(0, *(cookie.expires or 0 for cookie in found)), dt.UTC)
        raise UsageError(f"{path}: its last cookie expired on {last:%Y-%m-%d}; log in and export them again")
    return good


def _all_cookies(path: Path) -> Iterator[Cookie]:
    for number, written in _lines(path, "a file of cookies"):
        line = written.removeprefix("#HttpOnly_")  # curl's mark
        if line.startswith("#") or not line.strip():
            continue
        parts = line.split("\t")
        if len(parts) != 7 or not _EXPIRES.fullmatch(parts[4].strip()):
            raise UsageError(f"{path}: line {number}: not a cookie: seven fields with tabs between (Netscape's form)")
        yield _cookie(parts)


def _cookie(parts: list[str]) -> Cookie:
    domain, below, path, secure, until, name, value = parts
    expires = int(float(until.strip() or 0)) or None
    is_wide = below.upper() == "TRUE" or domain.startswith(".")
    domain = ascii_host(domain.lstrip("."))
    return Cookie(
        version=0,
        name=name,
        value=value,
        port=None,
        port_specified=False,
        domain="." + domain.lstrip(".") if is_wide else domain,
        domain_specified=is_wide,
        domain_initial_dot=is_wide,
        path=path or "/",
        path_specified=True,
        secure=secure.upper() == "TRUE",
        expires=expires,
        discard=expires is None,
        comment=None,
        comment_url=None,
        rest={},
    )


def _headers(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in _lines(path, "a file of header fields"):
        if line.startswith("#") or not line.strip():
            continue
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value):
            raise UsageError(f"{path}: line {number}: not a header field; write it like `Authorization: Bearer …`")
        if _NOT_THE_OWNERS.fullmatch(name):
            raise UsageError(f"{path}: line {number}: {name} is not yours to set: a crawler says who it is")
        if name.lower() in map(str.lower, found):
            raise UsageError(f"{path}: line {number}: {name} stands there twice")
        found[name] = value
    if not found:
        raise UsageError(f"{path}: no header field in it; write one a line, like `Authorization: Bearer …`")
    return found


def _lines(path: Path, what: str) -> Iterator[tuple[int, str]]:
    try:
        text = private_bytes(path, what).decode("utf-8-sig")
    except UnicodeError:
        raise UsageError(f"{path}: not {what}: no text in UTF-8") from None
    return iter(list(enumerate(re.split(r"\r\n|\n|\r", text), 1)))


def _is_plain(part: str) -> bool:
    return not re.search(r"[\x00-\x1f\x7f;]|[^\x00-\xff]", part)
