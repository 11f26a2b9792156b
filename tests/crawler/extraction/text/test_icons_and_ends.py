"""Buttons with small pictures, what a player says while it loads, and the sign that ends a report are no text."""

from __future__ import annotations

import pytest

from crawler.vocabulary.labels import is_label, is_notice
from tests.crawler.extraction.pages import PROSE, page, read

_LABELS = (
    "⏱ 3 min read", "⏱️ 3 min read", "🔊 Listen to this article", "👉 Share", "Teilen 🔗", "📖 Lesezeit: 5 Minuten",
    "0 seconds of 1 minute, 12 seconds", "0 seconds of 48 seconds", "Volume 90%", "[email protected]",
)  # fmt: skip
_NO_LABELS = (
    "🚢", "👉 The council votes today", "90%", "Volume 90", "Volume of trade fell 90%", "0 seconds of silence", "①",
    "📌 Share of votes fell.", "Email protected by law", "✅ The harbour basin", "➡️ Two votes",
    "A share 👉 of the ferry",
)  # fmt: skip


@pytest.mark.parametrize("label", _LABELS)
def test_a_label_with_an_icon_or_of_a_player_is_left_out(label: str) -> None:
    article = read(page(paragraphs=[PROSE[0], label, *PROSE[1:]]))

    assert is_label(label)
    assert [block.text for block in article.body] == list(PROSE)


@pytest.mark.parametrize("line", _NO_LABELS)
def test_a_line_with_an_icon_is_text(line: str) -> None:
    assert not is_label(line)
    assert not is_notice(line)


@pytest.mark.parametrize(
    ("lang", "end"),
    [
        ("en", "—30—"),
        ("en", "-30-"),
        ("en", "(END)"),
        ("en", "- ENDS -"),
        ("fa", "انتهای پیام/"),
        ("fa", "انتهای پیام"),
        ("fa", "انتهای پیام/ 4088"),
    ],
)
def test_the_sign_that_ends_a_report_is_left_out(lang: str, end: str) -> None:
    article = read(page(paragraphs=[*PROSE, end], lang=lang))

    assert [block.text for block in article.body] == list(PROSE)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "The ferry leaves at 30 past."),
        ("en", "30 votes were cast, and the work begins."),
        ("en", "This is where the old harbour ends."),
        ("en", "End of the road for the old basin."),
        ("en", "So it ends."),
        ("fa", "انتهای پیام او روشن بود و همه آن را شنیدند."),
        ("fa", "او گفت که انتهای پیام را نخوانده است."),
    ],
)
def test_a_sentence_with_these_words_is_text(lang: str, line: str) -> None:
    article = read(page(paragraphs=[*PROSE, line], lang=lang))

    assert article.body[-1].text == line


@pytest.mark.parametrize("line", ["30", "End", "Ends"])
def test_within_a_story_these_words_are_text(line: str) -> None:
    article = read(page(paragraphs=[PROSE[0], line, *PROSE[1:]]))

    assert line in [block.text for block in article.body]
