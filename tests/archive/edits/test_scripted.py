"""The truth is known: an invented article, a random script of edits, and the diff must name these and no others."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archive
from archive.edits.difference import Diff
from archive.edits.paragraphs import BREAK, aligned, applied, paragraphs_of
from archive.edits.pieces import new_text, old_text, pieces
from archive.render.html import DiffDocument
from archive.render.terminal import Style, lines
from tests.archive.articles import article
from tests.archive.edits.inventing import LANGUAGES, invented, scripted


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_diff_names_exactly_what_was_done(language: str, seed: int) -> None:
    random = Random(f"{language}{seed}")
    headline, old = invented(language, random, random.randint(9, 14))
    edited, new, script = scripted(language, random, headline, old)

    diff = archive.diff(
        article(BREAK.join(old), headline=headline, language=language),
        article(BREAK.join(new), headline=edited, language=language),
    )

    text = diff.change("text")
    found = text.paragraphs if text else ()
    assert {(one.kind, (one.old or one.new)[0]) for one in found} == script.done
    assert (diff.change("headline") is not None) is script.headline
    assert {one.weight for one in found if one.kind == "retouched"} <= {"trivial"}
    assert {one.weight for one in found if one.kind != "retouched"} <= {"substantive"}
    assert applied(old, found) == new


_TEXT = st.text(st.sampled_from("ab cd éß .,'’\"“”-–…３3½\n\t\u00a0\u00ad\u200f港湾のはกา가नि\u093f"), max_size=60)


@given(_TEXT | st.text(max_size=60), _TEXT | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_two_texts_are_had_back_from_their_pieces(old: str, new: str) -> None:
    found = pieces(old, new)

    assert (old_text(found), new_text(found)) == (old, new)
    assert all(piece.text for piece in found)


@given(st.lists(_TEXT, max_size=8), st.lists(_TEXT, max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_what_changed_applied_to_the_old_gives_the_new(first: list[str], second: list[str], random: Random) -> None:
    """Also when both share paragraphs in another order."""
    mixed = random.sample(first, len(first) // 2) + second
    random.shuffle(mixed)
    old, new = paragraphs_of(BREAK.join(first)), paragraphs_of(BREAK.join(mixed))

    found = aligned(old, new)

    assert applied(old, found) == new
    assert aligned(old, new) == found
    numbers = [number for one in found for number in one.new], [number for one in found for number in one.old]
    assert all(len(set(each)) == len(each) for each in numbers)


@given(_TEXT)
@settings(max_examples=100, deadline=None)
def test_nothing_differs_from_itself(text: str) -> None:
    one = article(text, headline=text)

    assert archive.diff(one, one).weight is None
    assert archive.diff(one, one).summary == "no difference"


@given(_TEXT | st.text(max_size=60), _TEXT | st.text(max_size=60), st.integers(20, 60))
@settings(max_examples=150, deadline=None)
def test_every_form_shows_any_text_and_loses_none(first: str, second: str, width: int) -> None:
    old, new = article(first, headline=second, tags=(first,)), article(second, headline=first, tags=(second,))

    diff = archive.diff(old, new)
    told = list(lines(diff, Style(width=width), trivial=True))
    wide = list(lines(diff, Style(), trivial=True))

    assert Diff.from_json(diff.to_json()).to_json() == diff.to_json()
    assert DiffDocument("Edits", [(old, new, diff)], trivial=True).html().decode().endswith("</html>\n")
    assert not [char for char in "".join(told) if ord(char) < 32 or char in "\u202e\u2066"]
    # Broken between words or not, the letters are the same.
    assert "".join("".join(told).split()) == "".join("".join(wide).split())
