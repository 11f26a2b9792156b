"""Causes are values of a closed list: the writer takes no other, the reader keeps every other."""

from __future__ import annotations

import re
import string

import msgspec
import pytest

from archive.causes import KINDS, OTHER, Alarm, Cause, Example, decode, meaning
from archive.manifest import Alias, Fate, Manifest
from archive.render import causes as render
from archive.render.causes import alarm_sentence, sentence

FIGURES = frozenset(Cause.__struct_fields__) - {"kind", "original"}
CUT = {"kind": "cut", "code": "time"}
SOME = {
    "status": 503, "url": "https://a.example/", "until": "2026-10-13T16:00:00Z", "code": "section", "words": "no",
    "characters": 900, "characters_before": 1800, "of": 2000, "limit": 60.0, "exit": 9, "count": 3, "pages": 4,
    "runs": 5, "runs_before": 30, "share_before": 0.98, "kinds": {"blocked": 2, "consent": 1}, "origin": "h1",
    "origin_before": "json-ld", "links": 3.0, "least": 1.0, "most": 9.0, "since": "2026-10-13T16:00:00Z",
    "seconds": -8500,
}  # fmt: skip


def test_a_cause_is_a_compact_object() -> None:
    assert msgspec.json.encode(Cause("http_status", status=503)) == b'{"kind":"http_status","status":503}'
    assert decode(b'{"kind":"http_status","status":503}', Cause) == Cause("http_status", status=503)


@pytest.mark.parametrize("kind", ["http-status", "", "HTTP 503", OTHER])
def test_the_writer_takes_only_known_kinds(kind: str) -> None:
    """``other`` too is no kind to write: it comes from reading alone."""
    with pytest.raises(ValueError, match="no kind of cause"):
        Cause(kind)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"kind": "sold"}, Cause(OTHER, original={"kind": "sold"})),
        ({"kind": "sold", "status": "x"}, Cause(OTHER, original={"kind": "sold", "status": "x"})),
        ({"kind": "cut", "code": 7}, Cause(OTHER, original={"kind": "cut", "code": 7})),
        ({"kind": 7}, Cause(OTHER, original={"kind": 7})),
        ({}, Cause(OTHER, original={})),
        ({"kind": "cut", "at": 7}, Cause("cut", original={"kind": "cut", "at": 7})),
        ({**CUT, "at": 7}, Cause("cut", code="time", original={**CUT, "at": 7})),
    ],
)  # fmt: skip
def test_the_reader_keeps_what_it_does_not_know(written: dict[str, object], read: Cause) -> None:
    """In a fate, in a source, in an alarm and in an alias; and once more when it is written again."""
    fate = {"url": "https://a.example/", "fate": "failed", "reason": written}
    run = {
        **{"run": "r", "outlet": "o", "status": "alarmed", "started": "s", "ended": "e"},
        "alarms": [{"kind": "lost", "detail": written, "examples": [{"url": "u", "cause": written}]}],
        "sources": [{"url": "u", "kind": "section", "reason": written}],
        "aliases": [{"from": "a", "to": "b", "cause": written}],
    }

    found, manifest = Fate.from_json(msgspec.json.encode(fate)), Manifest.from_json(msgspec.json.encode(run), "x")

    assert found.cause == read
    assert manifest.alarms == (Alarm("lost", read, examples=(Example("u", read),)),)
    assert (manifest.sources[0].cause, manifest.aliases) == (read, (Alias("a", "b", read),))
    assert Fate.from_json(found.to_json()) == found
    assert Manifest.from_json(manifest.to_json(), "x") == manifest


def test_every_kind_says_in_a_sentence_what_it_means_and_has_figures_that_exist() -> None:
    for name, kind in KINDS.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert kind.told.endswith(".")
        assert set(kind.figures) <= FIGURES, name
        assert set(kind.carried) <= {"fate", "source", "status", "doubt", "dropped", "alarm", "alias"}
    assert {figure for kind in KINDS.values() for figure in kind.figures} == FIGURES


@pytest.mark.parametrize("name", sorted(KINDS.keys() - {OTHER}))
def test_every_kind_has_a_sentence_with_all_of_its_figures(name: str) -> None:
    """None of the figures is ``None`` in it, and none that another kind has is asked for."""
    cause = Cause(name, **{figure: SOME[figure] for figure in KINDS[name].figures})

    assert sentence(cause)
    assert "None" not in sentence(cause) + alarm_sentence(Alarm("lost", cause))
    said = render._SENTENCES.get(name, "")
    if isinstance(said, str):
        assert {field for _, field, _, _ in string.Formatter().parse(said) if field} <= set(KINDS[name].figures)


@pytest.mark.parametrize("name", sorted(KINDS.keys() - {OTHER}))
def test_a_cause_without_its_figures_has_a_sentence_too(name: str) -> None:
    """Another version may have left one out."""
    assert sentence(Cause(name))


def test_a_cause_of_another_version_has_a_sentence() -> None:
    assert sentence(Cause(OTHER, original={"kind": "sold"})) == "sold (told by another version)"


def test_what_a_page_is_by_its_cause() -> None:
    kinds = {kind: meaning(Cause(kind)) for kind in ("empty_body", "consent_words", "no_text", "worker_died", "moved")}

    assert list(kinds.values()) == ["blocked", "consent", "empty", "failed", None]
    assert meaning(None) is None


def test_an_answer_without_a_status_and_one_that_was_cut_are_told_in_words() -> None:
    assert sentence(Cause("http_status", status=0)) == "what came has no status of HTTP"
    assert sentence(Cause("cut", code="disconnect")) == "the connection ended before the response did (disconnect)"
    assert "rules of HTTP" in sentence(Cause("cut", code="unspecified"))
