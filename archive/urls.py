"""One page, one name: URLs as identities.

``normalised`` takes from a URL what does not choose the page (RFC 3986 section 6, tracking
parameters, the fragment, the AMP form); ``article_id`` is the name of the result. Own code because the
libraries at hand belong to the crawl machine (``courlan``, ``w3lib``).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, urldefrag, urlencode, urlsplit, urlunsplit

__all__ = ["DEFAULT_PORTS", "article_id", "goes_in_circles", "host_of", "is_root", "is_web", "key", "normalised"]
__all__ += ["slug"]

DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that campaigns, newsletters and feeds add; they never choose the page.
_TRACKING = re.compile(
    r"""^(?:
        utm_\w+ | mtm_\w+ | pk_\w+ | piwik_\w+ | matomo_\w+ | at_\w+ | hsa_\w+ | _hs\w+ |
        fbclid | gclid | gclsrc | dclid | gbraid | wbraid | msclkid | twclid | ttclid | yclid | igshid | igsh |
        li_fat_id |
        mc_cid | mc_eid | mkt_tok | vero_id | oly_\w+_id | s_cid | cmpid | icid | n_?cid | ito | xtor | wt_\w+ |
        iref | hpt | intcmp | int_(?:source|medium|campaign) |
        ref | ref_src | ref_url | referrer | source | smid | smtyp | partner | share | shared | sharetype |
        cmp | ocid | feedtype | feedname | rssfeed | fromrss | amp
    )$""",
    re.IGNORECASE | re.VERBOSE,
)

# http to https, a cookie set, a query added: each leads on from the same path.
_FROM_ONE_PATH = 3
# The Fetch standard ends at 20; we ask politely, and no page worth having lies behind more than this.
_MOST_REDIRECTS = 10

# RFC 3986 section 2.3: escaping these changes nothing.
_UNRESERVED = re.compile(r"%([0-9A-Fa-f]{2})")
_SAFE_IN_PATH = "!$&'()*+,;=:@/%~-._"


def host_of(url: str) -> str:
    """The host of ``url`` in lower case, without port; an empty string where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def slug(text: str) -> str:
    """``text`` in the alphabet of archive names, ``[a-z0-9-]``."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "site"


@lru_cache(maxsize=4096)  # a crawl asks for each page's a dozen times
def normalised(url: str) -> str:
    """The URL that stands for the page: what any link to it would be written as.

    Lower-case scheme and host, no default port, no fragment, no tracking parameter, sorted query, unreserved characters
    unescaped, the AMP form (``/amp/``, ``amp.`` host, ``outputType=amp``) folded into the page's own, no trailing
    slash. ``http`` becomes ``https`` and a leading ``www.`` stays: hosts with and without it are not always one site.
    Raises ValueError when ``url`` has no host."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise ValueError(f"not an absolute URL: {url!r}")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if host.startswith("amp."):
        host = host.removeprefix("amp.")
        host = host if host.count(".") > 1 else f"www.{host}"
    scheme = "https" if parts.scheme.lower() in ("http", "https") else parts.scheme.lower()
    return urlunsplit((scheme, _netloc(host, parts), _path(parts.path), _query(parts.query), ""))


def article_id(url: str) -> str:
    """The identity of the article at ``url``: 26 characters of ``[a-z2-7]`` (130 bits of SHA-256)."""
    digest = hashlib.sha256(normalised(url).encode()).digest()
    return base64.b32encode(digest).decode().lower()[:26]


def key(url: str) -> str:
    """``normalised(url)``, or ``url`` itself where it has no host."""
    try:
        return normalised(url)
    except ValueError:
        return url


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


def _path(path: str) -> str:
    path = _UNRESERVED.sub(_unescape, path)
    path = quote(path, safe=_SAFE_IN_PATH)
    path = re.sub(r"/{2,}", "/", path) or "/"
    path = re.sub(r"/amp/?$|^/amp(?=/)|\.amp(?=$|\.html$)", "", path)
    return path.rstrip("/") or "/"


def _unescape(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char.isascii() and (char.isalnum() or char in "-._~") else match[0].upper()


def _query(query: str) -> str:
    kept = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _TRACKING.match(name) and (name.lower(), value.lower()) != ("outputtype", "amp")
    ]
    return urlencode(sorted(kept))
