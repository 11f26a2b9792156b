"""The file of the keys: who may read it, what it holds, how keys follow each other."""

from __future__ import annotations

import base64
import datetime as dt
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from archive.errors import StorageError, UsageError
from crawler.access.keys import BotKey, directory, made, read_keys, signing, store
from tests.crawler.access.test_signature import KEY
from tests.crawler.crawls import scrapy

NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
PLAIN = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def written(path: Path, content: bytes, mode: int = 0o600) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_keys_are_read_as_they_were_stored(tmp_path: Path) -> None:
    path = tmp_path / "bot.pem"
    keys = (made(), made(NOW), made(NOW + DAY))
    store(path, keys)

    found = read_keys(path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert [(key.id, key.since) for key in found] == [(key.id, key.since) for key in keys]
    assert [signing(found, NOW + at * DAY).id for at in (-1, 0, 1)] == [key.id for key in keys]
    with pytest.raises(StorageError, match="cannot be written"):
        store(path, keys)
    assert [one.name for one in tmp_path.iterdir()] == ["bot.pem"]


def test_a_key_of_openssl_is_a_key(tmp_path: Path) -> None:
    """`openssl genpkey -algorithm ed25519` writes the same form; what stands around it is no matter."""
    key = made()
    path = written(tmp_path / "k", b"a note\r\n" + key.private.private_bytes(*PLAIN).replace(b"\n", b"\r\n"), 0o400)

    assert [one.id for one in read_keys(path)] == [key.id]


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [
        (made().private.private_bytes(*PLAIN), 0o640, "others may read or write it (mode 0640); do `chmod 600"),
        (made().private.private_bytes(*PLAIN), 0o604, "mode 0604"),
        (KEY.private.private_bytes(*PLAIN), 0o600, "test key of RFC 9421"),
        (made().private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")), 0o600,
         "ENCRYPTED PRIVATE KEY where PRIVATE KEY must stand"),
        (made().private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o600,
         "PUBLIC KEY where"),
        (ec.generate_private_key(ec.SECP256R1()).private_bytes(*PLAIN), 0o600, "not an Ed25519 key"),
        (b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIC\n-----END PRIVATE KEY-----\n", 0o600, "damaged"),
        (b"# signs from noon\n" + made().private.private_bytes(*PLAIN), 0o600, "a moment like 2026-"),
        (b"", 0o600, "no key in PEM form"),
        (b"x" * 1_200_000, 0o600, "more than 1,000,000 bytes"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_key_is_refused_without_a_word_of_it(
    tmp_path: Path, content: bytes, mode: int, words: str
) -> None:
    with pytest.raises(UsageError) as told:
        read_keys(written(tmp_path / "bot.pem", content, mode))

    assert words in str(told.value)
    assert "\n" not in str(told.value)
    assert not any(line in str(told.value).encode() for line in content.splitlines() if b"-----" not in line and line)


def test_no_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(UsageError, match="cannot be read"):
            read_keys(path)


def test_the_command_makes_publishes_and_rotates(tmp_path: Path) -> None:
    """Each time stdout is the directory to publish; no byte of a private key is ever told."""
    path = tmp_path / "bot.pem"

    def botkey(*words: str) -> tuple[list[str], str]:
        done = scrapy("botkey", str(path), *words, folder=tmp_path, BOT_DIRECTORY="https://bot.example")
        assert done.code == 0, done.log
        for key in read_keys(path):
            secret = key.private.private_bytes_raw()
            assert base64.b64encode(secret).decode()[4:40] not in done.out + done.log
        assert done.out.rstrip() == directory(read_keys(path))
        return [key["kid"] for key in json.loads(done.out)["keys"]], done.log

    (first,), log = botkey()
    assert "a new key, for BOT_KEY" in log
    assert "https://bot.example/.well-known/http-message-signatures-directory" in log
    assert botkey()[0] == [first]
    (kept, second), log = botkey("--rotate")
    assert kept == first
    assert f"{first} signs now" in log
    assert f"{second} signs from" in log
    # Its time has come.
    store(path, [BotKey(key.private, None) for key in read_keys(path)], replace=True)
    assert botkey("--retire")[0] == [second]
    (third,), _ = botkey("--replace")
    assert third not in (first, second)
    assert path.stat().st_mode & 0o777 == 0o600
