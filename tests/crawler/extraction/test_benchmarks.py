"""What measures extraction is itself in order: the mutations' places, counts of furniture, processes."""

from __future__ import annotations

import pytest

from archive.article import Block
from benchmarks.furniture import Left, left_by
from benchmarks.mutations import MUTATIONS, ROOT, Mutation
from benchmarks.pages import Labelled
from benchmarks.sites import TUNED
from benchmarks.systems import Process
from crawler.extraction import extract
from crawler.extraction.text import body
from tests.crawler.extraction.pages import PROSE, URL, page


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.what)
def test_what_is_to_be_broken_stands_there_once(mutation: Mutation) -> None:
    """Else the list is out of date."""
    assert mutation.path(ROOT).read_text("utf-8").count(mutation.old) == 1


def test_what_is_tuned_anew_is_what_extraction_uses() -> None:
    assert {name: isinstance(getattr(body, name), (int, float)) for name in TUNED} == dict.fromkeys(TUNED, True)


def test_a_system_in_a_process_of_its_own_gives_what_it_gives_here() -> None:
    ours = Process("ours (full record)")
    try:
        text, seconds = ours(page(), URL)
    finally:
        ours.close()

    assert text == extract(page(), URL).text
    assert 0 < seconds < 30


def test_promos_headings_and_repetitions_outside_the_truth_are_counted() -> None:
    """What the truth holds is never counted, whatever it looks like."""
    blocks = [Block("paragraph", PROSE[0]), Block("heading", "Read more"), Block("heading", "Elsewhere in town")]
    true = [Block("heading", "Popular"), Block("paragraph", "Popular with readers, says the council of Port Halder.")]
    given = [
        Labelled(f"{number}", "site", f"{URL}{number}", page(), ["\n".join([PROSE[0], *(one.text for one in true)])])
        for number in range(3)
    ]

    assert left_by([(one, [*blocks, *true]) for one in given]) == Left(promos=3, headings=3, repeated=2)
