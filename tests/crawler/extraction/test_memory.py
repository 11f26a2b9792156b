"""A memory holds what a site repeats, and only that; it is named by what it does."""

from __future__ import annotations

import pytest

from crawler.extraction import Memory, extract, learn
from crawler.extraction.memory import STORIES

FURNITURE = "Help us keep the lights on in the reading room of the courier."
WORDS = [
    "council", "harbour", "ferry", "terminal", "quay", "vote", "mayor", "state", "steel", "berth", "summer", "route",
    "hearing", "court", "study", "bridge", "tower",
]  # fmt: skip


def _story(number: int) -> list[str]:
    """Three lines that no other story has, and the furniture."""
    lines = [
        f"{WORDS[number]} {WORDS[-number]} {WORDS[(number * 5 + i) % 17]} line {'abc'[i] * (number + 2)}."
        for i in range(3)
    ]
    return [*lines, FURNITURE]


def _site(count: int) -> list[tuple[str, list[str]]]:
    return [(f"https://courier.example/story-{number}/", _story(number)) for number in range(count)]


def test_a_line_is_furniture_from_the_third_story_on() -> None:
    assert not learn(_site(STORIES - 1)).holds(FURNITURE)
    assert learn(_site(STORIES)).holds(FURNITURE)
    assert not learn(_site(9)).holds(_story(1)[0])


def test_captures_of_one_url_are_one_story() -> None:
    """Ten captures of one article make no line of it furniture."""
    pages = [("https://courier.example/story-1/", _story(1))] * 10

    assert not learn(pages).holds(FURNITURE)


def test_pages_that_share_their_lines_are_one_story() -> None:
    """One story under five addresses, a line added each time: an update, a copy under another section."""
    pages = [(f"https://courier.example/copy-{i}/", [*_story(1), f"Added {'x' * i}"]) for i in range(5)]

    assert not any(learn(pages).holds(line) for line in _story(1))


def test_the_order_of_pages_does_not_matter() -> None:
    assert learn(_site(6)).data == learn(list(reversed(_site(6)))).data


def test_a_memory_grows_from_run_to_run() -> None:
    """Two stories in one run and a third in the next make three."""
    first = learn(_site(2))
    second = learn(_site(3)[2:], first)

    assert (first.holds(FURNITURE), second.holds(FURNITURE)) == (False, True)


def test_a_memory_reads_back_from_its_bytes() -> None:
    memory = learn(_site(4))

    again = Memory.from_bytes(memory.data)

    assert (again.data, again.id, again.holds(FURNITURE)) == (memory.data, memory.id, True)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"format": 2, "lines": {}}', b'{"format": 1, "lines": [1]}'])
def test_what_is_no_memory_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(ValueError, match="site memory"):
        Memory.from_bytes(data)


def test_extract_leaves_furniture_out_and_keeps_it_in_dropped() -> None:
    """The article says what was left out; with another memory it has another extraction id."""
    paragraphs = "".join(
        f"<p>{word.title()} stood on the agenda of the council of Harbour Bay on Tuesday evening.</p>"
        for word in WORDS[:6]
    )
    html = f"<html><body><article><h1>Vote</h1>{paragraphs}<p>{FURNITURE}</p></article></body></html>".encode()
    memory = learn(_site(4))

    without, with_memory = (extract(html, "https://courier.example/story-9/", memory=one) for one in (None, memory))

    assert FURNITURE in (without.text or "")
    assert FURNITURE not in (with_memory.text or "")
    assert [drop.text for drop in with_memory.dropped if drop.cause.kind == "furniture"] == [FURNITURE]
    assert with_memory.extraction.memory == memory.id
    assert with_memory.extraction.id != without.extraction.id
