"""The signs in which phrases are written in the files of words, and the pattern that comes of them."""

from __future__ import annotations

import re

import pytest

from crawler.vocabulary.phrases import Said, any_of, every, expression
from tests.crawler.vocabulary.samples import shortest


@pytest.mark.parametrize(
    ("phrase", "said", "not_said"),
    [
        ("page (not found|missing)", ("page not found", "page missing"), ("page", "page found")),
        ("[the ]most read", ("most read", "the most read"), ("the read",)),
        ("most read[ today| now]", ("most read", "most read now"), ("most read here",)),
        ("from…here", ("fromhere", "from the top to here"), ("from the very first day until here",)),
        ("from…3here", ("from a here", "fromhere"), ("from me here",)),
        ("(más|muy) (leíd|vist)*", ("más leídas", "muy vist"), ("más",)),
        ("pagin*", ("pagin", "pagina", "paginación"), ("pagin a",)),
        ("[* ]ranking", ("ranking", "daily ranking"), (" ranking", "the daily ranking")),
        ("by ~3", ("by one", "by one two three"), ("by ", "by one two three four")),
        ("page #", ("page 7", "page 214"), ("page x", "page ")),
        ("we're here", ("we're here", "we’re here"), ("were here",)),
        (r"what\?\|\(a\)", ("what?|(a)",), ("what",)),
        ("a.b (c [d|e])", ("a.b c ", "a.b c d"), ("axb c d",)),
    ],
)
def test_a_phrase_says(phrase: str, said: tuple[str, ...], not_said: tuple[str, ...]) -> None:
    pattern = re.compile(expression(phrase))

    assert [one for one in said if not pattern.fullmatch(one)] == []
    assert [one for one in not_said if pattern.fullmatch(one)] == []


@pytest.mark.parametrize(
    ("phrase", "found", "not_found"),
    [
        ("wartung_", ("die Wartung.", "Wartung"), ("Wartungen",)),
        ("^read more", ("read more", "» Read more now"), ("we read more",)),
        ("just a moment$", ("Just a moment …", "just a moment"), ("just a moment ago",)),
    ],
)
def test_a_phrase_stands_at_an_edge(phrase: str, found: tuple[str, ...], not_found: tuple[str, ...]) -> None:
    pattern = re.compile(any_of({"en": [phrase]}), re.IGNORECASE)

    assert [one for one in found if not pattern.search(one)] == []
    assert [one for one in not_found if pattern.search(one)] == []


def test_those_that_begin_a_text_share_one_anchor_and_come_first() -> None:
    assert any_of({"en": ["b", "^a"], "de": ["^c", "b"]}) == r"^\W*(?:a|c)|b"


def test_a_space_is_what_the_list_says() -> None:
    assert re.fullmatch(any_of({"en": ["read more"]}, space=r"\s+"), "read \n more")


def test_phrases_of_all_languages_stand_once_in_the_order_of_the_file() -> None:
    assert every({"en": ["b", "a"], "de": ["a", "c"]}) == ["b", "a", "c"]


def test_a_pattern_is_made_when_it_is_first_asked() -> None:
    made: list[str] = []

    def make() -> str:
        made.append("made")
        return "a+"

    said = Said(make, re.IGNORECASE)
    assert made == []
    assert (said.search("bAa"), said.match("b"), said.fullmatch("aA")) != (None, None, None)
    assert made == ["made"]
    with pytest.raises(AttributeError):
        _ = said.split


def test_the_shortest_text_of_a_phrase() -> None:
    assert shortest(r"^[the |a ]most (read|(seen|viewed))…30 \(#\)*$") == "most read (7)"
