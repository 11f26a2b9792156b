"""One site or two? By the registrable name of the Public Suffix List (https://publicsuffix.org/), private domains too:
``one.gv.at`` and ``two.gv.at``, ``a.github.io`` and ``b.github.io`` are two sites each."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING

from archive.urls import host_of

if TYPE_CHECKING:
    from tldextract import TLDExtract

__all__ = ["ascii_host", "is_inner", "same_site", "site"]

# Names that resolve nowhere but at home (RFC 6761, RFC 6762, and custom).
_INNER = (".localhost", ".local", ".internal", ".lan", ".intranet", ".localdomain")


@lru_cache(maxsize=65_536)  # asked for every link of every listing
def site(host: str) -> str:
    """The registrable name of ``host`` in lower-case ASCII: ``japannews.yomiuri.co.jp`` → ``yomiuri.co.jp``.

    The host itself where it has none: an IP address, a name without a dot, a public suffix. Below a suffix that the
    list does not have, the last two labels (the list's rule ``*``).
    """
    host = ascii_host(host.lower().rstrip("."))
    parts = _suffixes().extract_str(host)
    if parts.suffix:
        return parts.top_domain_under_public_suffix or host
    return host if parts.domain == host or ":" in host else ".".join(host.split(".")[-2:])


def same_site(first: str, second: str) -> bool:
    """True where two URLs belong to one registrable name (or one address); their ports do not matter."""
    hosts = host_of(first), host_of(second)
    return bool(hosts[0]) and (hosts[0] == hosts[1] or site(hosts[0]) == site(hosts[1]))


def is_inner(url: str, own: str) -> bool:
    """Whether ``url`` is on a host that only the site's own machines reach, where the page's is another: what a proxy
    stands before may write its own address into the page (``http://10.0.0.7:8080/…``)."""
    host = host_of(url)
    if host == host_of(own):
        return False
    try:
        return not ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." not in host or host.endswith(_INNER)


@lru_cache(maxsize=1)
def _suffixes() -> TLDExtract:
    # Imported when the first host is asked for: it brings requests along, which nothing here uses.
    from tldextract import TLDExtract  # noqa: PLC0415

    # The list that came with the package: no network, no cache folder; two machines give one answer.
    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


def ascii_host(host: str) -> str:
    """``host`` as it stands in a request, or as it is where that cannot be."""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
