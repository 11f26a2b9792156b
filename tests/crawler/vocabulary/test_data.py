"""The files of words: every language is one, no phrase is empty or stands twice, and one of each language is found."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import pytest
from babel import Locale

from crawler.vocabulary import in_place
from crawler.vocabulary.phrases import table
from tests.crawler.vocabulary.samples import shortest

# Files whose tables are by region, or hold words of calendars.
_OTHERWISE = {"agencies", "eras"}
_FILES = sorted(
    one.name.removesuffix(".toml")
    for one in files("crawler.vocabulary.data").iterdir()
    if one.name.endswith(".toml") and one.name.removesuffix(".toml") not in _OTHERWISE
)
_LANGUAGES = Locale("en").languages


def _found(said: Callable[[str], object], *, lower: bool = False) -> Callable[[str], bool]:
    return lambda phrase: said(shortest(phrase).lower() if lower else shortest(phrase)) is not None


# (file, table): whether a text that is nothing but the phrase is found.
_FINDS: dict[tuple[str, str], Callable[[str], bool]] = {
    ("in_place", "outage"): _found(in_place.OUTAGE.search, lower=True),
    ("in_place", "not_found"): _found(in_place.NOT_FOUND.search),
    ("in_place", "blocked"): _found(in_place.BLOCKED.search),
    ("in_place", "script"): _found(in_place.SCRIPT.search),
}


_LISTS = [(name, kind, code) for name in _FILES for kind, given in table(name).items() for code in given]


@pytest.mark.parametrize("name", _FILES)
def test_every_language_is_one(name: str) -> None:
    """By its code of ISO 639, as the CLDR knows it; `mul` are words of many languages, `zxx` are signs."""
    given = {language for by_language in table(name).values() for language in by_language}

    assert given - set(_LANGUAGES) == set()


@pytest.mark.parametrize(("name", "kind", "language"), _LISTS)
def test_no_phrase_is_empty_or_stands_twice(name: str, kind: str, language: str) -> None:
    given = table(name)[kind][language]
    phrases = list(given) if isinstance(given, dict) else given.split() if isinstance(given, str) else given

    assert [one for one in phrases if not one.strip(" ^$_…*[]()|")] == []
    assert sorted({one for one in phrases if phrases.count(one) > 1}) == []


@pytest.mark.parametrize(("name", "kind"), sorted(_FINDS))
def test_a_phrase_of_each_language_is_found(name: str, kind: str) -> None:
    find = _FINDS[name, kind]

    assert [
        (language, phrase) for language, phrases in table(name)[kind].items() for phrase in phrases if not find(phrase)
    ] == []


def test_the_head_of_every_file_tells_a_speaker_what_counts() -> None:
    for name in _FILES:
        text = files("crawler.vocabulary.data").joinpath(f"{name}.toml").read_text("utf-8")
        assert text.startswith("# "), name
        assert "ISO 639" in text.partition("\n[")[0], name
