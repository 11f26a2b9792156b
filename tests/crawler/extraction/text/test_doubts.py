"""A text that something speaks against has a doubt with its figures; one that nothing speaks against has none."""

from __future__ import annotations

import pytest

from archive.causes import KINDS
from crawler.extraction.text.doubts import LIMITS, Limit, Signal
from tests.crawler.extraction.pages import PROSE, page, read

_STORY = tuple(f"{one} The {word} was disputed, too." for word in ("depth", "edge", "price") for one in PROSE)
_DESCRIPTION = "<meta name='description' content='{}'>"


def _doubts(body: bytes) -> dict[str, tuple[int | None, int | None]]:
    found = read(body).doubts
    assert {one.field for one in found} <= {"text"}
    return {one.cause.kind: (one.cause.count or one.cause.characters, one.cause.of) for one in found}


def test_a_plain_page_has_no_doubt() -> None:
    told = {"articleBody": " ".join(_STORY), "wordCount": sum(len(one.split()) for one in _STORY)}

    assert _doubts(page(paragraphs=_STORY, data=told, head=_DESCRIPTION.format(_STORY[0]))) == {}


def test_a_text_that_is_shorter_than_the_page_tells() -> None:
    """Less than half would be a partial page, and read again."""
    doubts = _doubts(page(paragraphs=_STORY[:6], data={"articleBody": " ".join(_STORY)}))

    part, of = doubts["shorter_than_told"]
    assert part is not None
    assert of is not None
    assert 0.5 < part / of < 0.85


def test_a_text_that_has_nothing_of_the_description() -> None:
    other = "Reindeer herders beyond Sandoy elected their chairwoman amid snowfall, officials announced yesterday."

    assert list(_doubts(page(paragraphs=_STORY, head=_DESCRIPTION.format(other)))) == ["not_as_described"]


def test_a_text_that_is_mostly_a_list() -> None:
    """Labels and readers part over such pages: an offer, a programme, a table."""
    points = "<ul><li>" + "</li><li>".join(_STORY[2:]) + "</li></ul>"

    doubts = _doubts(page(paragraphs=("TEXT",)).replace(b"<p>TEXT</p>", f"<p>{_STORY[0]}</p>{points}".encode()))

    assert list(doubts) == ["mostly_lists"]


@pytest.mark.parametrize("kind", LIMITS)
def test_a_limit_is_a_doubt_that_the_archive_knows(kind: str) -> None:
    assert "doubt" in KINDS[kind].carried
    assert {"of", LIMITS[kind].unit} <= set(KINDS[kind].figures)


def test_a_limit_is_itself_no_doubt() -> None:
    assert [Limit(least=0.5).broken(Signal(part, 10)) for part in (4, 5, 10)] == [True, False, False]
    assert [Limit(most=0.5).broken(Signal(part, 10)) for part in (4, 5, 6)] == [False, False, True]
