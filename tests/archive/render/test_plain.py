"""No sign of a page acts on a terminal, a log line or a browser."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from archive.render.plain import json_shown, on_a_line, shown
from archive.runs.run import Closing, Run
from tests.archive.exchanges import exchange
from tests.archive.verify.test_audit import article

ACTING = [*map(chr, (*range(9), *range(11, 32), *range(127, 160))), "\u2028", "\u202e", "\u2067", "\u200f", "\u061c"]
ACTING += ["\ud800", "\udfff", "\U000e0041", "\ufff9"]
WORDS = "Řím 東京 नमस्ते क्‍ष \u200d👩‍🚀 ﬁ — “a”"


@pytest.mark.parametrize("sign", ACTING, ids=ascii)
def test_what_acts_is_told_or_left_out(sign: str) -> None:
    text = f"a{sign}b{WORDS}"

    assert sign not in shown(text)
    assert f"U+{ord(sign):04X}" in shown(text)
    assert on_a_line(text) == f"a b{WORDS}"
    if not "\ud800" <= sign <= "\udfff":
        line = json.dumps(text, ensure_ascii=False).encode()
        assert json.loads(json_shown(line)) == text
        assert sign.encode() not in json_shown(line)


def test_letters_of_all_scripts_stay() -> None:
    """The joiners of Indian scripts and of signs for people are letters of the text."""
    assert shown(WORDS + "\n\tb") == WORDS + "\n\tb"
    assert on_a_line("a\n\tb") == "a  b"
    assert json_shown(json.dumps(WORDS, ensure_ascii=False).encode()).decode() == json.dumps(WORDS, ensure_ascii=False)


@pytest.mark.parametrize(
    "words", [["show", "ID"], ["show", "ID", "--json"], ["list"], ["list", "--json"], ["history", "ID"]]
)
def test_no_command_hands_on_a_sign_that_acts(tmp_path: Path, words: list[str]) -> None:
    run = Run.begin(tmp_path, "demo")
    ref = run.record(exchange()).result()
    spoilt = article(ref).replace(headline="Esc \x1b[31mRED\x07 \x9b31m\u202e", section=("S\x1b]0;owned\x07",))
    run.close(Closing(status="complete", articles=[spoilt]))
    named = [spoilt.id if word == "ID" else word for word in words]

    done = subprocess.run(
        [sys.executable, "-m", "archive", named[0], str(tmp_path), *named[1:]], capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert b"RED" in done.stdout
    assert not any(sign.encode() in done.stdout for sign in ("\x1b", "\x07", "\x9b", "\u202e"))
