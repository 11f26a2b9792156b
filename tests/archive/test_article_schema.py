"""The published schema is strict: it refuses what no writer of ours may write, and says why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import archive.article
from archive.article import Block, Doubt, Dropped, Entry, Image, Sighting, Variant
from archive.causes import Cause
from tests.archive.articles import URL, article, ref

SCHEMA = json.loads(Path(archive.article.__file__).with_name("article.schema.json").read_text("utf-8"))
MOMENT = "2026-10-13T16:00:00.000000Z"
HASH = "1:sha256:" + 64 * "0"


def full() -> dict[str, Any]:
    """An article with a value in every field that has parts of its own."""
    found = article(
        section=("politics",),
        images=(Image("https://courier.example/a.jpg", "A ferry", "The Press"),),
        entries=(Entry(id="7", published=MOMENT, text="The vote is over."),),
        next_page=f"{URL}?page=2",
        access="free",
        status="partial",
        status_reason=Cause("shorter_than_told", characters=400, of=2000),
        seen_in=(Sighting("https://courier.example/politics/", 0, MOMENT),),
        version=2,
        previous=HASH,
        variants=(Variant("Ferry Late", (MOMENT,)),),
        snapshot=ref(payload_digest="sha256:" + 64 * "a", origin="0"),
        body=(Block("paragraph", "One."), Block("correction", "It was two.")),
        doubts=(Doubt("text", Cause("readings_differ", code="told")),),
        dropped=(Dropped("Read more", Cause("promo")),),
    )
    told: dict[str, Any] = json.loads(found.to_json())
    return told


def changed(path: str, value: Any) -> dict[str, Any]:
    """The article with the value at ``path`` (names and numbers, parted by dots) set."""
    found = full()
    *way, last = path.split(".")
    part: Any = found
    for name in way:
        part = part[int(name)] if name.isdecimal() else part[name]
    part[last] = value
    return found


def test_a_whole_article_is_accepted() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(full(), SCHEMA)


@pytest.mark.parametrize("field", ["id", "url", "status", "content_hash", "captured", "extraction"])
def test_what_every_article_has_is_required(field: str) -> None:
    found = full()
    del found[field]

    with pytest.raises(jsonschema.ValidationError, match=f"'{field}' is a required property"):
        jsonschema.validate(found, SCHEMA)


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        ("mood", "blue", "additionalProperties"),
        ("snapshot.host", "a", "additionalProperties"),
        ("signals.mood", None, "additionalProperties"),
        ("schema", "paper-of-record/article/9", "const"),
        ("id", "x", "pattern"),
        ("url", "courier.example", "pattern"),
        ("canonical_url", "/politics/", "pattern"),
        ("next_page", "2", "pattern"),
        ("headline", "", "minLength"),
        ("headline", 7, "anyOf"),
        ("authors", "Maud Tessering", "type"),
        ("authors", [None], "type"),
        ("date_published", "yesterday", "pattern"),
        ("date_published", "2026-13-01", "pattern"),
        ("date_published", "2026-10-13T17:41:47", "pattern"),
        ("date_modified", "13.10.2026", "pattern"),
        ("captured", "2026-10-13T16:00:00+02:00", "pattern"),
        ("language", "English", "pattern"),
        ("body.0.type", "poem", "enum"),
        ("body.0.text", "", "minLength"),
        ("access", "cheap", "enum"),
        ("status", "fine", "enum"),
        ("status_reason", "no main text found", "anyOf"),
        ("status_reason", {"kind": "sold"}, "anyOf"),
        ("status_reason", {"kind": "cut", "at": 7}, "anyOf"),
        ("status_reason", {"kind": "too_long", "words": "no figure of it"}, "anyOf"),
        ("status_reason", {"kind": "turned_over"}, "anyOf"),
        ("status_reason", {"kind": "promo"}, "anyOf"),
        ("status_reason", {"kind": "robots"}, "anyOf"),
        ("content_hash", "zz", "pattern"),
        ("content_hash", "2:sha256:" + 64 * "0", "pattern"),
        ("version", 0, "minimum"),
        ("previous", "zz", "pattern"),
        ("seen_in.0.position", -1, "minimum"),
        ("seen_in.0.captured", "now", "pattern"),
        ("snapshot.offset", -1, "minimum"),
        ("snapshot.length", "10", "type"),
        ("snapshot.status", 7, "minimum"),
        ("snapshot.record_id", "1", "pattern"),
        ("snapshot.payload_digest", "md5:x", "pattern"),
        ("entries.0.published", "noon", "pattern"),
        ("variants.0.captures", ["noon"], "pattern"),
        ("doubts.0.field", "", "minLength"),
        ("dropped.0.cause", {"kind": "promo", "count": 1}, "oneOf"),
        ("dropped.0.cause", "promo", "oneOf"),
        ("dropped.0.cause", {"kind": "no_text"}, "oneOf"),
        ("doubts.0.cause", {"kind": "turned_over"}, "oneOf"),
    ],
)
def test_a_bad_article_is_refused_for_its_reason(path: str, value: Any, rule: str) -> None:
    found = list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(changed(path, value)))

    assert [broken(error) for error in found] == [rule]


def broken(error: jsonschema.ValidationError) -> str:
    """The rule; of a part that may be null, the one of the part."""
    inner = [one for one in error.context or () if one.relative_path or one.validator == "additionalProperties"]
    return broken(inner[0]) if error.validator == "anyOf" and len(inner) == 1 else str(error.validator)


def test_every_field_is_described() -> None:
    """A sentence each; where a field may be null, it says when."""
    for name, kind in SCHEMA["$defs"].items():
        assert kind["description"].endswith("."), name
        for field, told in kind.get("properties", {}).items():
            assert told["description"].endswith("."), (name, field)
            if {"type": "null"} in told.get("anyOf", ()):
                assert any(word in told["description"] for word in ("null", "empty")), (name, field)


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[1] / "pages").glob("*/article.json")), ids=str)
def test_the_articles_of_the_golden_pages_are_accepted(path: Path) -> None:
    found = json.loads(path.read_text("utf-8"))
    found["extraction"]["id"] = "6-0123456789abcdef"  # which the golden files leave out

    jsonschema.validate(found, SCHEMA)
