"""Two real captures of one URL, compared: what a newsroom would read."""

from __future__ import annotations

import csv

import pytest

import archive
from archive.edits.paragraphs import BREAK, applied, paragraphs_of
from benchmarks.pages import read_page
from crawler.extraction import extract
from tests.shared import SHARED, needs_shared


def pairs() -> list[tuple[str, archive.Article, archive.Article]]:
    place = needs_shared("data/pairs.tsv")
    with place.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [
        (
            row["url"],
            *(
                extract(read_page(SHARED / "data" / row[file]), f"https://{row['url']}")
                for file in ("file_a", "file_b")
            ),
        )  # type: ignore[misc]
        for row in rows
    ]


@pytest.fixture(scope="module")
def compared() -> list[tuple[str, archive.Article, archive.Article]]:
    return pairs()


def test_no_edit_is_seen_where_the_text_is_the_same(
    compared: list[tuple[str, archive.Article, archive.Article]],
) -> None:
    same = [(old, new) for _, old, new in compared if old.content_hash == new.content_hash]

    assert len(same) >= 20
    for old, new in same:
        fields = {one.field for one in archive.diff(old, new).changes}
        assert fields.isdisjoint({"headline", "standfirst", "authors", "dateline", "text"}), old.url


def test_a_developing_story_reads_as_its_editors_changed_it(
    compared: list[tuple[str, archive.Article, archive.Article]],
) -> None:
    """Eleven hours lie between the two: another headline, details put in, one paragraph more, nothing taken out."""
    [(old, new)] = [(old, new) for url, old, new in compared if url.startswith("corriere.it/")]

    diff = archive.diff(old, new)

    text = diff.change("text")
    assert diff.changes[0].field == "headline"
    assert text is not None
    kinds = [one.kind for one in text.paragraphs]
    assert (kinds.count("added"), kinds.count("removed"), kinds.count("moved")) == (1, 0, 0)
    assert all(one.similarity > 0.8 for one in text.paragraphs if one.similarity is not None)
    assert BREAK.join(applied(paragraphs_of(old.text), text.paragraphs)) == new.text
