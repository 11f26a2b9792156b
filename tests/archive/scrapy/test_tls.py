"""Names of TLS, as IANA and WARC write them; authorities."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.settings import Settings

from archive.errors import UsageError
from archive.scrapy.tls import authorities, cipher_name, tls_version
from tests.wire import Authority

# OpenSSL's names and IANA's, as `openssl ciphers -stdname` pairs them.
SUITES = {
    "TLS_AES_256_GCM_SHA384": "TLS_AES_256_GCM_SHA384",
    "ECDHE-ECDSA-AES256-GCM-SHA384": "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "ECDHE-RSA-AES128-GCM-SHA256": "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "ECDHE-RSA-CHACHA20-POLY1305": "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "DHE-RSA-AES256-GCM-SHA384": "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
    "ECDHE-ECDSA-AES256-CCM8": "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8",
    "DHE-RSA-AES128-CCM": "TLS_DHE_RSA_WITH_AES_128_CCM",
    "ECDHE-RSA-AES256-SHA384": "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
    "ECDHE-RSA-AES128-SHA": "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "AES256-GCM-SHA384": "TLS_RSA_WITH_AES_256_GCM_SHA384",
    "AES128-SHA": "TLS_RSA_WITH_AES_128_CBC_SHA",
    "PSK-AES128-GCM-SHA256": "PSK-AES128-GCM-SHA256",
}


@pytest.mark.parametrize("name", SUITES)
def test_cipher_suites(name: str) -> None:
    """What OpenSSL offers by default has IANA's name; what is unknown stays as it is."""
    assert cipher_name(name) == SUITES[name]


def test_versions() -> None:
    """As WARC-Protocol has them."""
    assert [tls_version(name) for name in ("TLSv1.3", "TLSv1.2", "TLSv1", "SSLv3")] == [
        "tls/1.3",
        "tls/1.2",
        "tls/1.0",
        "ssl/3",
    ]


def test_all_authorities_of_a_file_count(tmp_path: Path) -> None:
    """A bundle may hold several, with text between them."""
    (tmp_path / "b").mkdir()
    first, second = Authority(tmp_path, "First"), Authority(tmp_path / "b", "Second")
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes(b"# First\n" + first.file.read_bytes() + b"\n# Second\n" + second.file.read_bytes())

    found = [one.to_cryptography() for one in authorities(Settings({"CA_FILE": str(bundle)}))]
    assert found == [first.certificate, second.certificate]


def test_no_file_no_authorities() -> None:
    """The system's are trusted in any case."""
    assert authorities(Settings()) == authorities(Settings({"CA_FILE": None})) == []


def test_a_broken_certificate_is_named(tmp_path: Path) -> None:
    """A cut file is no use, and says so before anything is fetched."""
    broken = tmp_path / "broken.pem"
    broken.write_bytes(Authority(tmp_path).file.read_bytes()[:200])

    with pytest.raises(UsageError, match=r"broken\.pem"):
        authorities(Settings({"CA_FILE": str(broken)}))
