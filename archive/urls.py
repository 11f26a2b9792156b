"""One page, one name: URLs as identities.

``normalised`` takes from a URL what does not choose the page (RFC 3986 section 6, the fragment, the AMP form, and what
``archive.parameters`` lists: tracking, session ids); ``article_id`` is the name of the result. Both are pure functions
of the address: which addresses are one article is told by a run (``archive.reading.aliases``). ``RULES`` is their
number. Own code because the libraries at hand belong to the crawl machine (``courlan``, ``w3lib``), and decode what
they compare: escapes that are no UTF-8 (EUC-KR, Shift_JIS, windows-1251) would all be one.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urldefrag, urlsplit, urlunsplit

from archive.parameters import SESSIONS, TRACKING

__all__ = [
    "DEFAULT_PORTS", "LONGEST", "RULES", "article_id", "ascii_host", "goes_in_circles", "has_session_id", "host_of",
    "id_key", "is_root", "is_web", "key", "length_of", "normalised", "original_of", "plainness", "slug", "with_host",
    "without_credentials",
]  # fmt: skip

DEFAULT_PORTS = {"http": 80, "https": 443}
RULES: Final = 2
"""The number of the rules by which ids follow from addresses; ``archive.json`` has the one that its ids were made by.
Raised with every change of ``normalised``: readers then compute the ids anew."""
LONGEST: Final = 8_000
"""The octets that an address may have, all signs outside ASCII escaped, and be asked for: what RFC 9110 section 4.1
wants every server to take."""
# Where public web archives show copies of pages.
_REPLAY: Final = re.compile(
    r"https?://(?:"
    r"web\.archive\.org/web|wayback\.archive-it\.org/[0-9a-z-]{1,40}|(?:www\.)?arquivo\.pt/(?:noFrame/replay|wayback)"
    r"|(?:www\.)?webarchive\.org\.uk/(?:[a-z]{2}/)?wayback/(?:en/)?archive"
    r"|webarchive\.nationalarchives\.gov\.uk(?:/ukgwa)?|webarchive\.loc\.gov/[0-9a-z-]{1,40}"
    r")/[0-9]{14}(?:[a-z]{2}_)?/"
    # Some tools escape the address, or leave its scheme out.
    r"(?:(https?)(?::|%3A)(?:/|%2F){1,2})?(?=[a-z0-9-]{1,63}\.|[^\s/:?#]{1,250}\.[a-z]{2})",
    re.IGNORECASE,
)

# Between a parameter's name and its value: in neither can it stand, escaped as they are.
_BETWEEN: Final = "\0"


def _rows(rows: Iterable[tuple[str, str]]) -> re.Pattern[str]:
    """One pattern for all rows of (names, values) that a parameter may fit: an address has up to 4,000 parameters, and
    a look at sixty rows for each costs a tenth of a second."""
    told = (f"(?:{names}){_BETWEEN}(?:{values})" for names, values in rows)
    return re.compile("|".join(told), re.IGNORECASE | re.DOTALL)


_TRACKING: Final = _rows((one.names, one.values) for one in TRACKING)
_IN_PATH: Final = tuple(re.compile(one.pattern, re.IGNORECASE) for one in SESSIONS if one.name is None)
_IN_QUERY: Final = _rows((one.name, one.pattern) for one in SESSIONS if one.name)
_PAIR: Final = frozenset({"cfid", "cftoken"})
# What each row for paths has: most paths have none of it, and need no look at the rows.
_MAY_HAVE: Final = re.compile(r"[;(]|%28")

_SLASHES: Final = re.compile(r"((?:https?:)?//)/+(?=[^/?#])", re.IGNORECASE)
_BEFORE_QUERY: Final = re.compile(r"(?:https?:)?//[^/?#]+(?=\?)", re.IGNORECASE)

# http to https, a cookie set, a query added: each leads on from the same path.
_FROM_ONE_PATH = 3
# The Fetch standard ends at 20; we ask politely, and no page worth having lies behind more than this.
_MOST_REDIRECTS = 10

_AMP_PATH: Final = re.compile(r"/amp/?$|^/amp(?=/)|\.amp(?=$|\.html$)")

# RFC 3986 section 2.3: escaping these changes nothing.
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_SAFE_IN_PATH = "!$&'()*+,;=:@/%~-._"
_SAFE_IN_QUERY = "&=+%~-._"


def host_of(url: str) -> str:
    """The host of ``url`` in lower case, without port; an empty string where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def slug(text: str) -> str:
    """``text`` in the alphabet of archive names, ``[a-z0-9-]``: an internationalised host by its ASCII form, or all
    sites of another script would have one name."""
    with suppress(ValueError):
        text = ascii_host(text)
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "site"


@lru_cache(maxsize=4096)  # a crawl asks for each page's a dozen times
def normalised(url: str) -> str:
    """The URL that stands for the page: what any link to it would be written as.

    Lower-case scheme and host (an IDN as punycode), no default port, no fragment, no name and password, no tracking
    parameter, no session id, sorted query, dot segments gone, unreserved characters unescaped and all others in one
    spelling of their escape, the AMP form (``/amp/``, ``amp.`` host, ``amp=1``, ``outputType=amp``) folded into the
    page's own, no trailing slash. The case of path and query stays, and so does every byte that an escape stands for.
    ``http`` becomes ``https`` and a leading ``www.`` stays: hosts with and without it are not always one site.
    Raises ValueError when ``url`` has no host, or one that is none."""
    parts = urlsplit(url.strip())
    host = ascii_host((parts.hostname or "").rstrip("."))
    if not host:
        raise ValueError(f"not an absolute URL: {url!r}")
    if host.startswith("amp."):
        host = host.removeprefix("amp.")
        host = host if host.count(".") > 1 else f"www.{host}"
    scheme = "https" if parts.scheme.lower() in ("http", "https") else parts.scheme.lower()
    return urlunsplit((scheme, _netloc(host, parts), _path(parts.path), _query(parts.query), ""))


def plainness(url: str) -> tuple[bool, bool, int, int, str]:
    """Where ``url`` stands among the forms of one address (those of one ``key``), the plainest of which sorts first:
    https, no AMP form, the fewest parameters that choose no page, the shortest. ValueError where it has no host."""
    parts = urlsplit(url.strip())
    if not parts.hostname:
        raise ValueError(f"not an absolute URL: {url!r}")
    query = _parameters(parts.query)
    is_amp = parts.hostname.startswith("amp.") or any(_is_amp(*one) for one in query)
    is_amp = is_amp or _AMP_PATH.search(_without_session(parts.path)) is not None
    return parts.scheme.lower() != "https", is_amp, len(query) - len(_choosing(query)), len(url), url


def article_id(url: str) -> str:
    """The identity of the article at ``url``: 26 characters of ``[a-z2-7]`` (130 bits of SHA-256)."""
    digest = hashlib.sha256(normalised(url).encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode().lower()[:26]


def key(url: str) -> str:
    """``normalised(url)``, or ``url`` itself where it has no host."""
    try:
        return normalised(url)
    except ValueError:
        return url


def id_key(url: str) -> str:
    """``article_id(url)``, or ``url`` itself where it has no host."""
    try:
        return article_id(url)
    except ValueError:
        return url


def ascii_host(host: str) -> str:
    """``host`` in ASCII and lower case: an internationalised name as punycode (RFC 3490). ß, ς and the joiners, which
    RFC 3490 folds away, are letters of their own since RFC 5892 and in browsers (UTS 46, non-transitional).

    Raises ValueError for a name that has no such form."""
    if host.isascii():
        return host.lower()
    return ".".join(_label(label) for label in re.split("[.\u3002\uff0e\uff61]", host))


def without_credentials(url: str) -> str:
    """``url`` without a name and password before its host: they are never asked with and never stored."""
    head, slashes, rest = url.partition("//")
    authority = re.match(r"[^/?#]*", rest)
    if not slashes or authority is None or "@" not in authority[0] or re.search(r"[/?#]", head):
        return url
    return f"{head}//{authority[0].rpartition('@')[2]}{rest[authority.end() :]}"


def with_host(url: str) -> str:
    """``url``, absolute or relative, with its host where browsers see it (WHATWG URL): a backslash before the query is
    a slash, there are two slashes before the host however many are written, and one behind it where a query follows at
    once."""
    if "\\" in url:
        path, rest = re.match(r"([^?#]*)(.*)", url, re.DOTALL).groups()  # type: ignore[union-attr]  # fits anything
        url = path.replace("\\", "/") + rest
    if slashes := _SLASHES.match(url):
        url = slashes[1] + url[slashes.end() :]
    if bare := _BEFORE_QUERY.match(url):
        url = f"{bare[0]}/{url[bare.end() :]}"
    return url


def length_of(url: str) -> int:
    """How many octets ``url`` has on the wire: raw or escaped, a sign outside ASCII counts the same."""
    return len(url) if url.isascii() else len(quote(url, safe="%!*'();:@&=+$,/?#[]~", errors="replace"))


def has_session_id(url: str) -> bool:
    """Whether a session id stands in ``url``: the next visit's link to the same page has another one."""
    parts = urlsplit(url)
    return _has_session(parts.path, _parameters(parts.query))


def is_web(url: str) -> bool:
    """Whether ``url`` is an address of the web: http or https, with a host, and no port that is none."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def goes_in_circles(led: Sequence[str]) -> bool:
    """Whether redirects lead nowhere, by the addresses that have led on so far, in order.

    They do where one address has led on twice (so leads a site on that waits for its cookie, and we keep none), where
    one path has, under other queries or schemes, more often than it takes to set a cookie or to add what was missing,
    and where there are more of them than we follow."""
    urls = [urldefrag(url).url for url in led]
    paths = Counter((host_of(url), urlsplit(url).path) for url in urls)
    return len(set(urls)) < len(urls) or max(paths.values(), default=0) > _FROM_ONE_PATH or len(urls) > _MOST_REDIRECTS


def is_root(url: str) -> bool:
    """Whether ``url`` is the front page of its site: no path, no query."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _netloc(host: str, parts: SplitResult) -> str:
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    keeps = port is not None and port != DEFAULT_PORTS.get(parts.scheme.lower())
    return f"{host}:{port}" if keeps else host


def _label(label: str) -> str:
    if not re.search("[ß\u03c2\u200c\u200d]", label):
        return label.encode("idna").decode("ascii").lower()
    return f"xn--{label.lower().encode('punycode').decode('ascii')}"


def _path(path: str) -> str:
    path = _without_session(_spelt(path, _SAFE_IN_PATH))
    path = re.sub(r"/{2,}", "/", _without_dots(path)) or "/"
    path = _AMP_PATH.sub("", path)
    return path.rstrip("/") or "/"


def _without_dots(path: str) -> str:
    """RFC 3986 section 5.2.4."""
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[max(len(kept) - 1, 1) :]
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept) + ("/" if path.endswith(("/.", "/..")) else "")


def _spelt(text: str, safe: str) -> str:
    """``text`` with each of its bytes in one spelling."""
    return quote(_ESCAPE.sub(_unescape, text), safe=safe, errors="surrogatepass")


def _unescape(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char.isascii() and (char.isalnum() or char in "-._~") else match[0].upper()


def _query(query: str) -> str:
    kept = [one for one in _choosing(_parameters(query)) if not _is_amp(*one)]
    return "&".join(f"{name}={value}" for name, value in sorted(kept))


def _parameters(query: str) -> list[tuple[str, str]]:
    """The names and values of a query, each byte in one spelling, as forms send it; without "=" the value is empty."""
    spelt = _spelt(query, _SAFE_IN_QUERY).replace("%20", "+")
    parted = (one.partition("=") for one in spelt.split("&") if one)
    return [(name, value.replace("=", "%3D")) for name, _, value in parted]


def _is_amp(name: str, value: str) -> bool:
    name, value = name.lower(), value.lower()
    return (name == "amp" and value in ("", "1", "true")) or (name, value) == ("outputtype", "amp")


def _choosing(query: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of a query's parameters (names and values, still escaped) that choose the page, in their order."""
    pair = _PAIR if _has_pair(query) else frozenset()
    return [one for one in query if one[0].lower() not in pair and not _is_tracking(*one) and not _is_session(*one)]


def _without_session(path: str) -> str:
    """``path`` without the session ids that stand in it."""
    if not _MAY_HAVE.search(path):
        return path
    for pattern in _IN_PATH:
        path = pattern.sub("", path)
    return path


def _has_session(path: str, query: Sequence[tuple[str, str]]) -> bool:
    """Whether a session id stands in a path or a query: with another one the page is the same."""
    return _without_session(path) != path or _has_pair(query) or any(_is_session(*one) for one in query)


def _has_pair(query: Sequence[tuple[str, str]]) -> bool:
    return {name.lower() for name, _ in query} >= _PAIR


def _is_tracking(name: str, value: str) -> bool:
    return _TRACKING.fullmatch(name + _BETWEEN + value) is not None


def _is_session(name: str, value: str) -> bool:
    if name.lower() in _PAIR:
        return False
    return _IN_QUERY.fullmatch(name + _BETWEEN + value) is not None


def original_of(url: str) -> str | None:
    """The address of the page that is copied at this address of a web archive; None for any other
    address. A host that is no public web archive is not believed: it could put words into others' mouths."""
    found = _REPLAY.match(url)
    if found is None:
        return None
    rest = url[found.end() :]
    if "%3A%2F" in found[0].upper():  # escaped whole
        rest = unquote(rest)
    return without_credentials(f"{(found[1] or 'http').lower()}://{rest}")
