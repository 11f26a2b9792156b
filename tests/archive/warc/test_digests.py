"""Digests: one form is written, every form is read and compared."""

from __future__ import annotations

import base64
import hashlib

import pytest

from archive.warc.digests import agrees, canonical, digest, is_known, same

DATA = b"Nobody spoke."


def forms(algorithm: str) -> list[str]:
    """One digest as each tool writes it."""
    value = hashlib.new(algorithm, DATA).digest()
    base32, base64_ = base64.b32encode(value).decode(), base64.b64encode(value).decode()
    url_safe = base64.urlsafe_b64encode(value).decode()
    texts = [value.hex(), value.hex().upper(), base32, base32.rstrip("="), base32.lower(), base64_, base64_.rstrip("=")]
    return [f"{name}:{text}" for name in (algorithm, algorithm.upper()) for text in (*texts, url_safe)]


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha384", "sha512"])
def test_every_form_of_a_digest_is_the_same_digest(algorithm: str) -> None:
    """Base32 with and without padding, hexadecimal in either case, base64 of both alphabets."""
    for one in forms(algorithm):
        assert (is_known(one), agrees(one, DATA), agrees(one, DATA + b"!")) == (True, True, False), one
        assert all(same(one, other) for other in forms(algorithm)), one
        assert not same(one, f"{algorithm}:{hashlib.new(algorithm, b'else').hexdigest()}"), one


def test_what_differs_is_not_the_same() -> None:
    """Another algorithm, another value; what is no digest is the same as its own text alone."""
    ours = digest(DATA)

    assert ours == "sha256:" + hashlib.sha256(DATA).hexdigest()
    assert same(None, None)
    assert same("crc:00", "crc:00")
    for other in (
        None,
        "",
        "crc:00",
        "sha256:short",
        ours[7:],
        digest(b"else"),
        f"sha1:{hashlib.sha1(DATA).hexdigest()}",
    ):
        assert not same(ours, other), other
        assert not same(other, ours), other
    assert not same("crc:00", "crc:01")
    assert not any(map(is_known, ("crc:00", "sha256:short", "sha256", "", ours + "0")))


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256"])
def test_a_value_alone_is_looked_for_by_its_length(algorithm: str) -> None:
    """As CDX files have it: hexadecimal, and a SHA-1 in base32."""
    value = hashlib.new(algorithm, DATA).digest()
    named = canonical(f"{algorithm}:{value.hex()}")

    assert canonical(value.hex()) == canonical(value.hex().upper()) == named
    if algorithm == "sha1":
        assert canonical(base64.b32encode(value).decode()) == named
    assert not is_known(value.hex())


@pytest.mark.parametrize("text", ["", "abc", "g" * 40, "1" * 32 + "!", "-" * 32, "é" * 32])
def test_what_is_no_value_stays_as_it_is(text: str) -> None:
    assert canonical(text) == text
