"""Verified TLS for the archive: what cannot be trusted is not evidence.

Scrapy does not verify certificates unless told; here they always are, inside a proxy's tunnel too. ALPN offers
``http/1.1`` only, since the capture reads that protocol.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from cryptography import x509
from OpenSSL import SSL
from OpenSSL.crypto import X509
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from twisted.internet._sslverify import IOpenSSLTrustRoot
from twisted.internet.ssl import optionsForClientTLS, platformTrust
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

from archive.errors import UsageError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

__all__ = ["ArchiveContextFactory", "authorities", "cipher_name", "tls_version"]

# OpenSSL's own names are those before TLS 1.3; WARC-Cipher-Suite wants the names IANA registered.
_SUITE = re.compile(
    r"(?:(?P<key>(?:ECDHE|DHE)-(?:ECDSA|RSA))-)?"
    r"(?P<cipher>AES128|AES256|CHACHA20)-(?P<mode>GCM|CCM8|CCM|POLY1305)?-?(?P<hash>SHA\d*)?$"
)
_VERSIONS = {"TLSv1": "tls/1.0", "TLSv1.1": "tls/1.1", "TLSv1.2": "tls/1.2", "TLSv1.3": "tls/1.3"}


def authorities(settings: BaseSettings) -> list[X509]:
    """The certificates of the ``CA_FILE`` setting, none where it is unset. UsageError if the file is no use."""
    file = settings.get("CA_FILE")
    if not file:
        return []
    try:
        certificates = x509.load_pem_x509_certificates(Path(file).read_bytes())
    except OSError as error:
        raise UsageError(f"CA_FILE: cannot read {file}: {error.strerror}. Name a readable PEM file.") from error
    except ValueError as error:
        raise UsageError(f"CA_FILE: {file} holds no PEM certificate that can be read: {error}") from error
    return [X509.from_cryptography(certificate) for certificate in certificates]


def cipher_name(name: str) -> str:
    """The IANA name of a cipher suite that OpenSSL calls ``name``; unknown names stay as they are."""
    match = _SUITE.match(name)
    if name.startswith("TLS_") or not match:
        return name
    key, cipher, mode, digest = match.group("key", "cipher", "mode", "hash")
    exchange = f"TLS_{(key or 'RSA').replace('-', '_')}_WITH"
    if cipher == "CHACHA20":
        return f"{exchange}_CHACHA20_POLY1305_SHA256"
    block = f"{exchange}_{cipher[:3]}_{cipher[3:]}"
    if mode in ("CCM", "CCM8"):
        return f"{block}_{mode.replace('CCM8', 'CCM_8')}"
    return f"{block}_{mode or 'CBC'}_{digest or 'SHA'}"


def tls_version(name: str) -> str:
    """OpenSSL's ``TLSv1.3`` as WARC-Protocol writes it, ``tls/1.3``."""
    return _VERSIONS.get(name, name.lower().replace("v", "/", 1))


@implementer(IOpenSSLTrustRoot)
class _SystemAnd:
    """The system's authorities and more; Twisted offers the one or the other."""

    def __init__(self, more: Sequence[X509]) -> None:
        self._system = platformTrust()  # type: ignore[no-untyped-call]
        self._more = more

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 (Twisted's name)
        self._system._addCACertsToContext(context)
        store = context.get_cert_store()
        for certificate in self._more:
            if store is not None:
                store.add_cert(certificate)


@implementer(IPolicyForHTTPS)
class ArchiveContextFactory(_ScrapyClientContextFactory):
    """Verifies chain and host name of every certificate, against the system's authorities and ``CA_FILE``.

    Scrapy's own factory otherwise: DOWNLOADER_CLIENT_TLS_CIPHERS and the DOWNLOAD_TLS_*_VERSION settings hold,
    DOWNLOAD_VERIFY_CERTIFICATES has no say. It may also be set as DOWNLOADER_CLIENTCONTEXTFACTORY."""

    def __init__(self, *args: Any, trusted: Sequence[X509] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._trust = _SystemAnd(trusted)
        # Reading the system's store takes 10 ms and more, and Twisted does it for each set of options.
        self._creator = lru_cache(maxsize=256)(self._make)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        return super().from_crawler(crawler, *args, trusted=authorities(crawler.settings), **kwargs)

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 (Twisted's name)
        """The options for one connection to ``hostname``."""
        return self._creator(hostname.decode("ascii"))

    def _make(self, hostname: str) -> Any:
        return optionsForClientTLS(
            hostname,
            trustRoot=self._trust,  # type: ignore[arg-type]
            acceptableProtocols=[b"http/1.1"],
            extraCertificateOptions=self._get_cert_options_kwargs(),
        )
