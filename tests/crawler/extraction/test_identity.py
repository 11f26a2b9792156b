from __future__ import annotations

from crawler.extraction.identity import extraction_of
from crawler.extraction.memory import Memory, learn

WORDS = ("one", "two", "three", "four", "five")
# A quarter of the lines is shared: pages that share more than 40 % would be one story.
STORIES = [
    (f"https://site.example/{word}/", [*(f"The {part} of story {word}." for part in WORDS[:3]), "Subscribe now."])
    for word in WORDS
]


def test_a_memory_is_named_by_what_it_does() -> None:
    """What is only on its way to become furniture changes the bytes, not the way to extract."""
    three, five = learn(STORIES[:3]), learn(STORIES)

    assert three.furniture == five.furniture != frozenset()
    assert three.data != five.data
    assert extraction_of(None, three) == extraction_of(None, five)


def test_a_memory_that_knows_nothing_yet_is_like_none() -> None:
    assert learn(STORIES[:2]).furniture == frozenset()
    assert extraction_of(None, learn(STORIES[:2])) == extraction_of(None, None) == extraction_of(None, Memory())


def test_new_furniture_is_a_new_way_to_extract() -> None:
    assert extraction_of(None, learn(STORIES)).id != extraction_of(None, None).id
