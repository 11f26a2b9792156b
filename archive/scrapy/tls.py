"""Verified TLS for the archive: what cannot be trusted is not evidence.

Scrapy does not verify certificates unless told; here they always are, inside a proxy's tunnel too. Of the hosts in
UNVERIFIED_HOSTS a bad one passes, and ``flaws_of`` says what is wrong with it. ALPN offers ``http/1.1`` only, since the
capture reads that protocol.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Self
from weakref import WeakKeyDictionary

from cryptography import x509
from OpenSSL import SSL
from OpenSSL.crypto import X509
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.exceptions import DownloadCancelledError
from service_identity import VerificationError
from service_identity.cryptography import extract_patterns
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from twisted.internet._sslverify import ClientTLSOptions, IOpenSSLTrustRoot
from twisted.internet.ssl import CertificateOptions, platformTrust
from twisted.python.failure import Failure
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

from archive.errors import UsageError
from archive.storage.places import written_out

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

__all__ = ["ArchiveContextFactory", "CertificateRefused", "authorities", "cipher_name", "flaws_of", "tls_version"]

# OpenSSL's own names are those before TLS 1.3; WARC-Cipher-Suite wants the names IANA registered.
_SUITE = re.compile(
    r"(?:(?P<key>(?:ECDHE|DHE)-(?:ECDSA|RSA))-)?"
    r"(?P<cipher>AES128|AES256|CHACHA20)-(?P<mode>GCM|CCM8|CCM|POLY1305)?-?(?P<hash>SHA\d*)?$"
)
# What may be wrong with a certificate, by the number that OpenSSL's verification gives (X509_V_ERR_…).
_FLAWS: Final = {
    9: "not_yet_valid",
    10: "expired",
    18: "self_signed",
    19: "unknown_authority",
    20: "unknown_authority",
    21: "unknown_authority",
    23: "revoked",
}
_OTHER_NAME: Final = "other_name"
_INVALID: Final = "invalid"
_found: WeakKeyDictionary[SSL.Connection, tuple[str, ...]] = WeakKeyDictionary()
_VERSIONS = {"TLSv1": "tls/1.0", "TLSv1.1": "tls/1.1", "TLSv1.2": "tls/1.2", "TLSv1.3": "tls/1.3"}


def authorities(settings: BaseSettings) -> list[X509]:
    """The certificates of the ``CA_FILE`` setting, none where it is unset. UsageError if the file is no use."""
    file = settings.get("CA_FILE")
    if not file:
        return []
    try:
        certificates = x509.load_pem_x509_certificates(written_out(file).read_bytes())
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


class CertificateRefused(DownloadCancelledError):
    """Nobody vouches for the certificate, or not for this host and day; another try would find the same. ``code`` is
    ``self_signed``, ``expired``, ``not_yet_valid``, ``other_name``, ``unknown_authority``, ``revoked`` or ``invalid``.
    """

    archive_reason = "certificate"

    def __init__(self, code: str) -> None:
        super().__init__(f"the certificate cannot be trusted: {code.replace('_', ' ')}")
        self.code = code


def flaws_of(connection: SSL.Connection) -> tuple[str, ...]:
    """What is wrong with the certificate behind a connection that was let pass, as ``CertificateRefused`` names it."""
    return _found.get(connection, ())


class _Judging(ClientTLSOptions):
    """Twisted's options, which say why a certificate does not hold; ``passes`` lets it hold all the same."""

    def __init__(self, make: Callable[[Any], SSL.Connection], hostname: str, *, passes: bool) -> None:
        super().__init__(make, hostname)
        self._passes = passes

    def clientConnectionForTLS(self, protocol: Any) -> SSL.Connection:  # noqa: N802 (Twisted's name)
        connection = super().clientConnectionForTLS(protocol)
        judge: Any = self._noting if self._passes else self._refusing
        connection.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, judge(protocol))
        return connection

    def _refusing(self, protocol: Any) -> Any:
        def judged(connection: SSL.Connection, certificate: X509, error: int, depth: int, is_good: bool) -> bool:
            flaw = self._flaw(connection, certificate, error, depth, is_good)
            if flaw is not None:
                protocol.failVerification(Failure(CertificateRefused(flaw)))  # type: ignore[no-untyped-call]
            return flaw is None

        return judged

    def _noting(self, _: Any) -> Any:
        def judged(connection: SSL.Connection, certificate: X509, error: int, depth: int, is_good: bool) -> bool:
            flaw = self._flaw(connection, certificate, error, depth, is_good)
            known = flaws_of(connection)
            # ``invalid`` is for what has no other word: who signs for himself often gives no name.
            if flaw is not None and not (known and flaw == _INVALID):
                _found[connection] = tuple(dict.fromkeys((*known, flaw)))
            return True

        return judged

    def _flaw(self, connection: SSL.Connection, certificate: X509, error: int, depth: int, is_good: bool) -> str | None:
        if not is_good:
            return _FLAWS.get(error, _INVALID)
        return None if depth else self._flaw_of_names(certificate)

    def _flaw_of_names(self, certificate: X509) -> str | None:
        """What is wrong with the names of the server's own certificate. Twisted's callback logs a certificate whose
        names cannot be read, and lets it pass for any host."""
        host = self._hostnameASCII
        try:
            wanted = DNS_ID(host) if self._hostnameIsDnsName else IPAddress_ID(host)
            verify_service_identity(extract_patterns(certificate.to_cryptography()), [wanted], [])
        except VerificationError:
            return _OTHER_NAME
        except Exception:  # what parsers of foreign bytes raise has no common class
            return _INVALID
        return None


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
    """Verifies chain and host name of every certificate, against the system's authorities and ``CA_FILE``. One that
    does not hold is refused; of the hosts that UNVERIFIED_HOSTS names it is noted.

    Scrapy's own factory otherwise: DOWNLOADER_CLIENT_TLS_CIPHERS and the DOWNLOAD_TLS_*_VERSION settings hold,
    DOWNLOAD_VERIFY_CERTIFICATES has no say. It may also be set as DOWNLOADER_CLIENTCONTEXTFACTORY."""

    def __init__(self, *args: Any, trusted: Sequence[X509] = (), unverified: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unverified = frozenset(map(_host, unverified))
        self._trust = _SystemAnd(trusted)
        # Reading the system's store takes 10 ms and more, and Twisted does it for each set of options.
        self._creator = lru_cache(maxsize=256)(self._make)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        settings = crawler.settings
        own: dict[str, Any] = {
            "trusted": authorities(settings),
            "unverified": settings.getlist("UNVERIFIED_HOSTS"),
            **kwargs,
        }
        return super().from_crawler(crawler, *args, **own)

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 (Twisted's name)
        """The options for one connection to ``hostname``."""
        return self._creator(hostname.decode("ascii"))

    def _make(self, hostname: str) -> Any:
        options = CertificateOptions(
            trustRoot=self._trust,  # type: ignore[arg-type]
            acceptableProtocols=[b"http/1.1"],
            **self._get_cert_options_kwargs(),
        )
        return _Judging(options._makeTLSConnection, hostname, passes=_host(hostname) in self._unverified)


def _host(name: str) -> str:
    return name.strip().rstrip(".").lower()
