"""Links as they stand in pages and feeds, made into addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

from archive.urls import LONGEST, is_web, key, length_of, with_host, without_credentials
from crawler.discovery.sites import same_site

__all__ = ["absolute", "is_broken", "is_endless", "is_too_long", "located", "named_by", "names_host", "unique"]

T = TypeVar("T")

_MOST_PARTS = 40
_REPEATED = 4
_FIELDS = 20  # of a query that are looked at
# What a site calls the page that counts who follows a link: /go?url=…, /redirect.php?u=…
_REDIRECTS = re.compile(r"(?:go|goto|out|r|redir(?:ect)?|click|link|track|jump|exit|leave|count|away)(?:\.\w{2,5})?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HOST = re.compile(r"\s*((?:[\w-]+\.)+[\w-]+)(?::\d{1,5})?(?=[/?#]|\s*$)")
# An ampersand that was escaped twice or more: `&amp;`, `&#38;` or `&#038;` is left of it where the page, the feed or
# the sitemap is decoded. Only before another parameter, or at the end: `?title=R&amp;D` may mean what it says, and so
# does `%26amp%3B` anywhere.
_AMPERSAND = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+(?=[\w.%\[\]-]+=|$|#)", re.IGNORECASE)
# What is copied along with an address and not seen: signs of the direction of writing, which no address may hold (RFC
# 3987 section 4.1), of width zero, byte order marks. Those that join letters (U+200C, U+200D) may end a word.
_UNSEEN = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff \t\r\n\u00a0"
_SCHEME = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
# `https:/www.site.example/a/`, and what a template writes that puts its address before a whole one:
# `https://www.site.example/https://www.site.example/a/`, `http://https://www.site.example/a/`.
_MARKED = re.compile(r"""\\?["'<“”„«]\s*((?:https?:|/|www\.)[^"<>]*)["'>“”»]""", re.IGNORECASE)
# White space before an address that was escaped with it.
_BLANKS = re.compile(r"(?:%20|%09|%0[AD])+(?=https?:|/|www\.)", re.IGNORECASE)
# https%3A%2F%2Fwww.site.example%2Fa%2F
_ESCAPED_WHOLE = re.compile(r"https?%3A%2F%2F[^/]*$", re.IGNORECASE)
_HALF_SCHEME = re.compile(r"\s*https?(?::/?|//)(?=[^/?#:])", re.IGNORECASE)
_DOUBLED = re.compile(r"\s*(?:https?:)?//(?:([^/?#\s]+)/+)?(https?:/.+)", re.IGNORECASE | re.DOTALL)


def absolute(target: str, base: str) -> str | None:
    """``target`` as an absolute http(s) address without fragment, or None where it is none.

    Tabs and line ends are removed, as are signs around it that nobody sees; a backslash before the query is a slash and
    the host is where browsers see it (``archive.urls.with_host``; WHATWG URL, "basic URL parser"); a stray space is
    escaped, an ampersand that was escaped twice is one, a name and password are left out
    (``archive.urls.without_credentials``). Of an address that is too long to be asked for (``is_too_long``) only the
    beginning comes back, which is too long as well."""
    target = _AMPERSAND.sub("&", re.sub(r"[\t\r\n]", "", target).strip())
    target = target if target.isascii() else target.strip(_UNSEEN)
    if not target or "\x00" in target:
        return None
    target = with_host(target)
    try:
        url = without_credentials(urldefrag(urljoin(base, target)).url.replace(" ", "%20"))
    except ValueError:
        return None
    return _cut(url) if is_web(url) else None


def is_too_long(url: str) -> bool:
    """Whether ``url`` has more octets than ``archive.urls.LONGEST``, its signs outside ASCII escaped."""
    return length_of(url) > LONGEST


def is_endless(url: str) -> bool:
    """Whether the path of ``url`` grows with each page that is followed: one of its parts stands in it four times, or
    it has forty. So it is where a relative link leads into a folder of the page's own name."""
    parts = urlsplit(url).path.split("/", _MOST_PARTS + 1)
    if len(parts) > _MOST_PARTS:
        return True
    named = Counter(part for part in parts if part)
    return max(named.values(), default=0) >= _REPEATED


def is_broken(target: str, base: str) -> bool:
    """Whether ``target`` was meant to be an address of the web and is none: a port or a host that cannot be."""
    return _SCHEME.match(target) is not None and located(target, base) is None


def _cut(url: str) -> str:
    return url if len(url) <= LONGEST else url[: LONGEST + 1]


def located(target: str, base: str) -> str | None:
    """``target`` as ``absolute`` has it, also where it is a whole address without its scheme: so do generators write
    ``www.site.example/a/`` in a sitemap or a page; so where a slash or the colon behind the scheme is missing, with the
    site's own address before it, escaped as one field (``https%3A%2F%2F…``), and with marks around it or escaped blanks
    before it. A host is known by ``www.``, or because it is of the site of ``base``. None for what no file can hold:
    JSON may name half a character."""
    target = _undoubled(_unmarked(target))
    if blanks := _BLANKS.match(target):
        target = target[blanks.end() :]
    if _ESCAPED_WHOLE.match(target):
        target = unquote(target)
    if (short := _HALF_SCHEME.match(target)) and _is_without_scheme(target[short.end() :], base):
        target = target[short.end() :]
    if _is_without_scheme(target, base):
        target = f"{base.partition(':')[0]}://{target.strip()}"
    return None if _SURROGATE.search(target) else absolute(target, base)


def _unmarked(target: str) -> str:
    """``target`` without what some write around an address: quotation marks, angle brackets, the end of a section."""
    target = target.strip().removesuffix("]]>")
    marked = _MARKED.fullmatch(target)
    return marked[1].rstrip(" \t\r\n\\") if marked else target


def _undoubled(target: str) -> str:
    """The address that stands in ``target`` behind the beginning of another one of the same site."""
    doubled = _DOUBLED.match(target)
    if doubled is None:
        return target
    before, inner = doubled.groups()
    inner = re.sub(":/+", "://", inner, count=1)
    return inner if before is None or same_site(f"//{before}", inner) else target


def named_by(link: str, site: str) -> str | None:
    """The page of ``site`` that the query of a link names, which leads to another site or to a page of this one that
    counts who follows a link (``/go?url=…``)."""
    parts = urlsplit(link)
    if "http" not in parts.query.lower() or (same_site(link, site) and not _REDIRECTS.fullmatch(_last(parts.path))):
        return None
    values = (value for _, value in parse_qsl("&".join(parts.query.split("&", _FIELDS)[:_FIELDS])))
    web = (absolute(value, "") for value in values if value.lower().startswith(("http://", "https://")))
    return next((one for one in web if one and same_site(one, site)), None)


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2].lower()


def names_host(target: str, base: str) -> bool:
    """Whether ``target`` is a whole address of the web, if it may be without its scheme (``located``)."""
    return re.match(r"\s*https?://\S", target, re.IGNORECASE) is not None or _is_without_scheme(target, base)


def _is_without_scheme(target: str, base: str) -> bool:
    host = _HOST.match(target[:300])
    return host is not None and (host[1].lower().startswith("www.") or same_site(f"//{host[1]}", base))


def unique(pairs: Iterable[tuple[str, T]]) -> list[tuple[str, T]]:
    """The pairs whose URL names a page for the first time, in order."""
    seen: dict[str, tuple[str, T]] = {}
    for url, value in pairs:
        seen.setdefault(key(url), (url, value))
    return list(seen.values())
