"""Time stamps of manifests: who vouches for what, checked offline."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from archive.errors import UsageError
from archive.layout import now, stamp_name
from archive.runs.run import Closing, Run
from archive.storage.local import LocalStorage
from archive.transfer.copy import copy
from archive.verify.audit import verify
from archive.verify.stamps import query, reply_trouble, stamp_trouble
from tests.archive.verify.authority import TimeAuthority, made

DATA = b'{"a": "manifest"}'
SUM = hashlib.sha256(DATA).hexdigest()
OTHER = hashlib.sha256(b"another").hexdigest()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TimeAuthority:
    return made(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def stamp(authority: TimeAuthority) -> bytes:
    return authority.reply(query(SUM))


def test_a_stamp_is_what_openssl_takes_for_one(authority: TimeAuthority, stamp: bytes, tmp_path: Path) -> None:
    (tmp_path / "stamp.tsr").write_bytes(stamp)
    (tmp_path / "data").write_bytes(DATA)
    words = ["openssl", "ts", "-verify", "-in", "stamp.tsr", "-data", "data", "-CAfile", str(authority.ca)]

    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    assert reply_trouble(stamp, SUM) is None
    assert stamp_trouble(stamp, SUM, authority.ca) is None


def test_a_stamp_over_something_else_or_by_somebody_else_is_none(
    authority: TimeAuthority, stamp: bytes, tmp_path: Path
) -> None:
    stranger = made(tmp_path / "stranger")
    forged = stamp.replace(bytes.fromhex(SUM), bytes.fromhex(OTHER))

    assert reply_trouble(stamp, OTHER) == "stamps something else"
    assert stamp_trouble(stamp, OTHER, authority.ca) == "stamps something else"
    assert "does not stand for it" in str(stamp_trouble(stamp, SUM, stranger.ca))
    # Whoever changes the digest within the stamp breaks its signature.
    assert "does not stand for it" in str(stamp_trouble(forged, OTHER, authority.ca))
    with pytest.raises(UsageError, match="no such file"):
        stamp_trouble(stamp, SUM, tmp_path / "none.pem")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (b"", "an empty answer"),
        (b"<html>Not found</html>", "not a time stamp"),
        (b"\x30\x80" * 1_000, "not a time stamp"),
        (b"x" * 200_000, "more than 100,000 bytes"),
    ],
)
def test_what_is_no_stamp_is_told(reply: bytes, words: str) -> None:
    assert words in str(reply_trouble(reply, SUM))


def test_a_refusal_is_told(authority: TimeAuthority) -> None:
    """A digest of a kind that the authority does not take."""
    asked = subprocess.run(
        ["openssl", "ts", "-query", "-digest", "0" * 40, "-sha1", "-cert"], capture_output=True, check=True
    ).stdout

    assert "the authority has refused" in str(reply_trouble(authority.reply(asked), SUM))


def test_half_a_stamp_is_none(stamp: bytes) -> None:
    for length in range(1, len(stamp), 97):
        assert reply_trouble(stamp[:length], SUM) is not None


def test_verify_checks_each_stamp_against_its_manifest(authority: TimeAuthority, tmp_path: Path) -> None:
    """A good one is no finding; without the authority's certificate it is counted; a changed manifest is damage."""
    archive = tmp_path / "archive"
    run = Run.begin(archive, "paper")
    manifest = run.close(Closing(status="complete"))
    (path,) = archive.rglob("runs/**/*.json")
    name = stamp_name(manifest.outlet, manifest.started, manifest.run)
    reply = authority.reply(query(hashlib.sha256(path.read_bytes()).hexdigest()))
    LocalStorage(archive).put(name, reply)

    assert list(verify(archive, authority=authority.ca)) == []
    assert [(one.file, one.kind) for one in verify(archive)] == [(name, "unchecked")]

    path.write_bytes(path.read_bytes().replace(b'"paper"', b'"piper"'))
    assert (name, "stamp") in [(one.file, one.kind) for one in verify(archive, authority=authority.ca)]
    path.unlink()
    assert (name, "stamp") in [(one.file, one.kind) for one in verify(archive)]
    assert now() > manifest.started


def test_a_copy_has_the_stamps_of_the_runs_that_it_has(authority: TimeAuthority, tmp_path: Path) -> None:
    archive, whole, late = tmp_path / "archive", tmp_path / "whole", tmp_path / "late"
    manifests = [Run.begin(archive, "paper").close(Closing(status="complete")) for _ in range(2)]
    for one in manifests:
        (path,) = archive.rglob(f"runs/**/{one.run}.json")
        reply = authority.reply(query(hashlib.sha256(path.read_bytes()).hexdigest()))
        LocalStorage(archive).put(stamp_name(one.outlet, one.started, one.run), reply)

    list(copy(LocalStorage(archive), LocalStorage(whole)))
    list(copy(LocalStorage(archive), LocalStorage(late), since=manifests[1].started))

    assert [len(list(folder.rglob("*.tsr"))) for folder in (whole, late)] == [2, 1]
    assert list(verify(whole, authority=authority.ca)) == []
    assert not [one for one in verify(late, authority=authority.ca) if one.kind == "stamp"]
