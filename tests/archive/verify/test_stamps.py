"""Time stamps of manifests: who vouches for what, checked offline."""

from __future__ import annotations

import datetime as dt
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
from archive.verify.stamps import _moment, query, reply_trouble, stamp_trouble
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


def _openssl_text(stamp: bytes) -> str:
    words = ["openssl", "ts", "-reply", "-in", "/dev/stdin", "-text"]
    return subprocess.run(words, input=stamp, capture_output=True, check=True).stdout.decode()


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


def test_a_certificate_must_have_held_when_the_stamp_was_made(tmp_path: Path) -> None:
    """One that had ended by then is no good; that one ends later, as all do, takes nothing from its stamps."""
    ended = made(tmp_path / "ended", "-days -1")
    assert "does not stand for it" in str(stamp_trouble(ended.reply(query(SUM)), SUM, ended.ca))


def test_a_stamp_outlives_its_certificate(
    authority: TimeAuthority, stamp: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = _moment(_openssl_text(stamp))
    assert moment is not None
    assert abs((moment - dt.datetime.now(dt.UTC)).total_seconds()) < 3600
    monkeypatch.setattr("archive.verify.stamps._moment", lambda _: moment + dt.timedelta(days=1000))
    assert "does not stand for it" in str(stamp_trouble(stamp, SUM, authority.ca))
    monkeypatch.setattr("archive.verify.stamps._moment", lambda _: moment)
    assert stamp_trouble(stamp, SUM, authority.ca) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Time stamp: Nov 26 17:51:15 2026 GMT\n", "2026-11-26T17:51:15+00:00"),
        ("Time stamp: Jan  1 00:00:59.123456 2031 GMT\n", "2031-01-01T00:00:59+00:00"),
        ("Time stamp: Nov 31 17:51:15 2026 GMT\n", None),
        ("Time stamp: unspecified\n", None),
    ],
)
def test_the_moment_of_a_stamp(text: str, moment: str | None) -> None:
    found = _moment(f"Version: 1\n{text}Accuracy: 0x01 seconds\n")

    assert (found.isoformat() if found else None) == moment


def test_the_digest_must_be_the_one_that_is_stamped(authority: TimeAuthority) -> None:
    """Ours elsewhere in the reply, here within a digest of another algorithm, does not count."""
    (authority.folder / "tsa.cnf").write_text(
        (authority.folder / "tsa.cnf").read_text().replace("digests = sha256", "digests = sha256, sha512")
    )
    asked = subprocess.run(
        ["openssl", "ts", "-query", "-digest", SUM + OTHER, "-sha512", "-cert"], capture_output=True, check=True
    ).stdout
    reply = authority.reply(asked)

    assert bytes.fromhex(SUM) in reply
    assert reply_trouble(reply, SUM) == "stamps something else"


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
