"""A block that is cut by a wrong Content-Length is reported as cut, and nothing is said of what it lacks."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.verify.audit import verify
from archive.warc.build import digest
from tests.archive.verify.test_audit import BODY, HEAD, member

BLOCK = HEAD[:-2] + f"Content-Length: {len(BODY)}\r\n\r\n".encode() + BODY
DIGEST = {"WARC-Block-Digest": digest(BLOCK)}
SECOND = member({"WARC-Record-ID": "<urn:x:2>"})
packings: pytest.MarkDecorator = pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])


def kinds(place: Path, *members: bytes) -> list[str]:
    file = place / "theirs.warc"
    file.write_bytes(b"".join(members))
    return [one.kind for one in verify(file)]


@packings
@pytest.mark.parametrize("fields", [{}, DIGEST], ids=["bare", "digest"])
@pytest.mark.parametrize("length", ["9", "30", str(len(BLOCK) - 1), "-1", None, "9999"])
def test_a_wrong_length_is_one_finding(
    tmp_path: Path, pack: Callable[[bytes], bytes], fields: dict[str, str], length: str | None
) -> None:
    """It ends within the status line, within the HTTP head, within the body, or nowhere."""
    wrong = member({**fields, "Content-Length": length}, BLOCK)

    assert set(kinds(tmp_path, pack(member({"WARC-Record-ID": "<urn:x:0>"})), pack(wrong))) == {"structure"}


@packings
def test_what_its_header_says_is_checked_all_the_same(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    wrong = member({"Content-Length": "9", "WARC-Date": "yesterday"}, BLOCK)

    assert set(kinds(tmp_path, pack(wrong), pack(SECOND))) == {"structure", "date"}


@packings
def test_a_whole_block_before_bytes_of_nobody_is_checked(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """Its digest says that it is whole; then what is wrong in it is of its own."""
    block = BLOCK.replace(b"Content-Length: ", b"Content-Length: 9")
    whole = member({"WARC-Block-Digest": digest(block)}, block).removesuffix(b"\r\n\r\n") + b"junk\r\n\r\n"

    assert set(kinds(tmp_path, pack(whole), pack(SECOND))) == {"structure", "encoding"}
