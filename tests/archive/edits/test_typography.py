from __future__ import annotations

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
