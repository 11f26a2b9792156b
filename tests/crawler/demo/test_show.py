from __future__ import annotations

import pytest

from crawler.demo.show import word_diff


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("a b c", "a b c", "a b c"),
        ("a b c", "a x c", "a [-b-] {+x+} c"),
        ("a b c", "", "[-a b c-]"),
        ("", "a b", "{+a b+}"),
        ("The minister misled us", "The minister was asked", "The minister [-misled us-] {+was asked+}"),
    ],
)
def test_a_word_diff_marks_what_was_taken_out_and_put_in(old: str, new: str, shown: str) -> None:
    assert word_diff(old, new) == shown
