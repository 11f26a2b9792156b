from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.edits.words import is_figure, is_word, model_of, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor didn't.", "The| |mayor| |didn't|."),
        ("L’État n’a rien dit…", "L’État| |n’a| |rien| |dit|…"),
        ("1,234.5 and 3.5% at 17:41", "1,234.5| |and| |3.5%| |at| |17:41"),
        ("$300, 1.000,50 €, the 20th", "$300|,| |1.000,50| |€|,| |the| |20th"),
        ("well-known -- no", "well|-|known| |--| |no"),
        ("नौका ३०० घंटे देर से आई।", "नौका| |३००| |घंटे| |देर| |से| |आई|।"),
        ("تأخرت ٣٠٠ ساعة، «لا».", "تأخرت| |٣٠٠| |ساعة|،| |«|لا|»|."),
        ("연락선이 300시간 늦었다.", "연락선이| |300시간| |늦었다|."),
        ("3億5000万円過大だった。", "3億5000万|円|過大|だっ|た|。"),
        ("市议会下周就合同表决。", "市议会|下周|就|合同|表决|。"),
        ("港務局長否認指控。這是說", "港務局長|否認|指控|。|這|是|說"),
        ("เรือล่าช้า 300 บาท", "เรือ|ล่า|ช้า| |300| |บาท"),
    ],
)
def test_a_text_is_cut_into_words_of_its_script(text: str, expected: str) -> None:
    assert "|".join(words(text)) == expected


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_nothing_is_lost_between_words(text: str) -> None:
    assert "".join(words(text)) == text


@pytest.mark.parametrize(
    ("text", "language", "model"),
    [
        ("港湾の", None, "ja_word"),
        ("港湾", "ja", "ja_word"),
        ("港口", None, "zh-hans"),
        ("這個", None, "zh-hant"),
        ("港口", "zh-TW", "zh-hant"),
        ("這個", "zh-Hans-CN", "zh-hans"),
        ("港湾の", "zh", "zh-hans"),
        ("ferry", "en", "zh-hans"),
    ],
)
def test_the_model_is_that_of_the_language_or_of_the_signs(text: str, language: str | None, model: str) -> None:
    assert model_of(text, language) == model


def test_words_figures_and_marks_are_told_apart() -> None:
    assert [is_word(one) for one in ("a", "港", "३", "—", " ", "।")] == [True, True, True, False, False, False]
    assert [is_figure(one) for one in ("20th", "½", "３", "三", "a")] == [True, True, True, False, False]


def test_only_a_script_that_needs_a_model_loads_one() -> None:
    code = "from archive.edits.words import words; words('Ferry 300 नौका')"
    code += "; import sys; print({'budoux', 'rjieba'} & {*sys.modules})"

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert told.stdout == "set()\n"
