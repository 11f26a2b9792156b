from __future__ import annotations

import sys
import unicodedata

import pytest

from archive.edits.pieces import pieces, weighed
from archive.edits.typography import folded, is_restyled


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("a b", "a  b", "white space"),
        ("a b", "a\u00a0b", "white space"),
        ("a b", " a\nb ", "white space"),
        ("foo : bar", "foo: bar", "white space"),
        ('"no"', "“no”", "typography"),
        ('"no"', "«no»", "typography"),
        ("it's", "it’s", "typography"),
        ("a - b", "a – b", "typography"),
        ("a -- b", "a — b", "typography"),
        ("well...", "well…", "typography"),
        ("ferry", "fer\u00adry", "typography"),
        ("caf\u00e9", "cafe\u0301", "typography"),
        ("３００円", "300円", "typography"),
        ("٣٠٠", "300", "typography"),
        ("ﾌｪﾘｰ", "フェリー", "typography"),
        ("ofﬁce", "office", "typography"),
        ("می\u200cخواهم", "میخواهم", "typography"),
        ("日本 2020 年", "日本2020年", "white space"),
    ],
)
def test_the_same_words_in_other_type_are_no_edit(old: str, new: str, why: str) -> None:
    assert weighed(pieces(old, new)) == ("trivial", (why,))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("300", "3,000", "figures"),
        ("1,000", "1.000", "figures"),
        ("10²", "102", "figures"),
        ("1½", "11/2", "figures"),
        ("-5", "5", "punctuation"),
        ("$5", "€5", "figures"),
        ("no where", "nowhere", "words"),
        ("1, 234", "1,234", "figures"),
        ("terrorist", '"terrorist"', "punctuation"),
        ("'no'", '"no"', "punctuation"),
        ("us", "US", "capitals"),
        ("Brekke", "Brekka", "words"),
        ("resume", "résumé", "words"),
        ("Let's eat, Oda", "Let's eat Oda", "punctuation"),
        ("「いいえ」", "『いいえ』", "punctuation"),
    ],
)
def test_figures_names_and_quotation_are_always_an_edit(old: str, new: str, why: str) -> None:
    weight, reasons = weighed(pieces(old, new))

    assert (weight, reasons) == ("substantive", (why,))


@pytest.mark.parametrize(
    ("old", "new", "restyled"),
    [
        ("Ferry Late Again on Tuesday", "Ferry late again on Tuesday", True),
        ("FERRY LATE AGAIN", "Ferry late again", True),
        ("Ferry contract: us or them", "Ferry contract: US or them", False),
        ("Oskell may resign today", "Oskell May resign today", False),
        ("Ferry late", "Ferry later", False),
        ("Ferry late", "Ferry late", False),
        ("", "", False),
        ("us", "US", False),
    ],
)
def test_a_headline_that_changes_its_style_of_capitals_is_told_from_one_that_changes_a_word(
    old: str, new: str, restyled: bool
) -> None:
    assert is_restyled(old, new) is restyled


def test_folding_twice_is_folding_once() -> None:
    text = "“３”… -- ﾌｪﾘｰ \u00a0 ofﬁce’s e\u0301"

    assert folded(folded(text)) == folded(text) == '"3"... - フェリー office\'s é'


def test_every_character_of_unicode_folds_and_folding_it_twice_is_folding_it_once() -> None:
    """Presentation forms without a plain form, holes and lone surrogates, too; between letters and spaces."""
    for first in range(0, sys.maxunicode + 1, 1024):
        text = "".join(f"a{char} {char}b" for char in map(chr, range(first, first + 1024)))

        assert folded(folded(text)) == folded(text), hex(first)


def test_texts_with_any_character_of_a_kind_can_be_compared() -> None:
    """A character of its own category, script or width may have no plain form; each is put in, taken out, replaced."""
    of_a_kind: dict[tuple[str, str], str] = {}
    for char in map(chr, range(sys.maxunicode + 1)):
        of_a_kind.setdefault((unicodedata.category(char), unicodedata.east_asian_width(char)), char)

    for char in ("\ufe73\ufbb2\ufbc1\uff00\ufb07", *of_a_kind.values()):
        assert pieces(f"the ferry {char} is late", "the ferry is late") or not folded(char).strip()
        assert pieces(f"the {char} ferry", "the ferry")
