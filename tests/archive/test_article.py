from __future__ import annotations

import json
from pathlib import Path

import pytest

import archive.article
from archive.article import Article, content_hash, json_schema
from archive.causes import Cause
from tests.archive.articles import article, ref

HASHED = {"headline": "A", "standfirst": None, "authors": ("B",), "dateline": None, "text": "C"}


def test_a_record_is_one_line_of_json_and_reads_back_equal() -> None:
    """What is written is what is read, snapshot and all."""
    written = article(snapshot=ref(), seen_in=(), text="Zwei\n\nAbsätze — und 日本語。")

    line = written.to_json()

    assert b"\n" not in line
    assert Article.from_json(line) == written


def test_a_line_of_another_type_names_the_field() -> None:
    line = article().to_json().replace(b'"status":"ok"', b'"status":7')

    with pytest.raises(ValueError, match="status"):
        Article.from_json(line)


@pytest.mark.parametrize("captured", ["none", "2026-11-20", "2026-11-20T10:00:00", "0000-99-99T99:99:99Z", "2026"])
def test_a_line_that_was_captured_at_no_moment_is_none(captured: str) -> None:
    """Captures are compared by it; it is empty for a page that nobody captured."""
    line = article(captured=captured).to_json()

    with pytest.raises(ValueError, match="captured"):
        Article.from_json(line)
    assert Article.from_json(article(captured="").to_json()).captured == ""


def test_the_reader_keeps_what_only_a_later_version_knows() -> None:
    """A status, a type of block, a kind of cause; a key is passed over."""
    later = json.loads(article(status="gone", status_reason=Cause("http_status", status=410)).to_json())
    later |= {"status": "sold", "status_reason": {"kind": "sold_out", "status": "to", "buyer": 7}, "mood": "blue"}
    later["body"] = [{"type": "poem", "text": "O ferry."}]
    later["dropped"] = [{"text": "x", "cause": {"kind": "rhyme"}}, {"text": "y", "cause": {"kind": "promo"}}]

    read = Article.from_json(json.dumps(later))

    assert (read.status, read.body[0].type) == ("sold", "poem")
    assert read.status_reason == Cause("other", original=later["status_reason"])
    assert [one.cause.kind for one in read.dropped] == ["other", "promo"]
    assert Article.from_json(read.to_json()) == read


def test_the_published_schema_is_the_one_of_the_code() -> None:
    """`article.schema.json` is generated; CONTRIBUTING ("When a rule of extraction changes") has the command."""
    published = Path(archive.article.__file__).with_name("article.schema.json")

    assert json.loads(published.read_text()) == json.loads(json.dumps(json_schema()))


@pytest.mark.parametrize(
    ("changed", "is_edit"),
    [
        ({"headline": "A "}, False),
        ({"text": " C\n"}, False),
        ({"headline": "a"}, True),
        ({"standfirst": "S"}, True),
        ({"authors": ("B", "D")}, True),
        ({"authors": ()}, True),
        ({"dateline": "TOKYO"}, True),
        ({"text": "C D"}, True),
        ({"text": None}, True),
    ],
)
def test_the_content_hash_changes_with_content_alone(changed: dict[str, object], is_edit: bool) -> None:
    before = content_hash(**HASHED)  # type: ignore[arg-type]

    after = content_hash(**(HASHED | changed))  # type: ignore[arg-type]

    assert (before != after) is is_edit


def test_the_content_hash_ignores_the_form_of_unicode() -> None:
    """NFC: the same letters, composed or not, are the same content."""
    composed = content_hash(**(HASHED | {"text": "café"}))  # type: ignore[arg-type]

    assert composed == content_hash(**(HASHED | {"text": "cafe\u0301"}))  # type: ignore[arg-type]


def test_the_content_hash_is_pinned() -> None:
    """It is stored in every archive: a change here makes every article of the past look edited."""
    assert content_hash(**HASHED) == (  # type: ignore[arg-type]
        "1:sha256:7a17a2ec312afa6ddcb80ebf8ee4238299f50da9f6366f9a214e65562afa769c"
    )
