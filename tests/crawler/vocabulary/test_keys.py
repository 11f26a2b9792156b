"""Phrases that are sought among letters and figures alone."""

from __future__ import annotations

import pytest

from crawler.vocabulary.keys import Phrases, spelt


@pytest.mark.parametrize(
    ("phrase", "ways"),
    [
        ("to read on", ["to read on"]),
        ("(log|sign) in", ["log in", "sign in"]),
        ("[now ]to read", ["to read", "now to read"]),
        ("a (b|c [d|e])", ["a b", "a c ", "a b", "a c d", "a b", "a c e"]),
    ],
)
def test_a_phrase_is_said_in_these_ways(phrase: str, ways: list[str]) -> None:
    assert spelt(phrase) == ways


def test_what_stands_first_is_found_and_the_shorter_of_two() -> None:
    phrases = Phrases.of({"en": ["to read", "[now ]to read on"]}, {"de": ["weiter mit … lesen"]})

    assert phrases.first("subscribenowtoreadon") == "nowtoreadon"
    assert phrases.first("toreadthistoreadon") == "toread"
    assert phrases.first("weitermitpluslesentoread") == "weitermitpluslesen"
    assert phrases.first("nothing") is None


@pytest.mark.parametrize(
    "phrase", ["pay to read*", "~2 to read", "^to read", "read $", "…40 read", "_read", r"read \("]
)
def test_a_sign_that_means_nothing_in_keys_is_refused(phrase: str) -> None:
    """It would be left out without a word, and the phrase would mean another one."""
    with pytest.raises(ValueError, match="means nothing"):
        Phrases.of({"en": [phrase]})
