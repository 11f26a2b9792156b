"""What a play of dense days has found is kept, so that nine hours need not be played in one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import dense_days, dense_notes
from benchmarks.dense_notes import Notes
from tests.crawler.dense.play import Script
from tests.crawler.dense.truth import Finding, Verdict

SCRIPT = Script(outlets=2, days=3, step=6, seed=5, only=frozenset({"cut gzip", "live"}), first=4)
FOUND = Verdict(
    [Finding("false", "live", "dense-004", "3 kept, 2 served")], Counter(versions=9), Counter({"cut gzip": 2})
)


def test_what_was_found_is_read_back(tmp_path: Path) -> None:
    Notes(tmp_path / "notes").keep(SCRIPT, FOUND, 1.5)

    again = Notes(tmp_path / "notes")

    assert again.known(SCRIPT) == (FOUND, 1.5)
    assert again.of_other_code == []


@pytest.mark.parametrize(
    "other", [{"seed": 6}, {"days": 4}, {"only": None}, {"mishaps": True}, {"settings": (("LOG_LEVEL", "INFO"),)}]
)
def test_another_play_is_not_taken_for_it(tmp_path: Path, other: dict[str, object]) -> None:
    Notes(tmp_path).keep(SCRIPT, FOUND, 1.5)

    assert Notes(tmp_path).known(replace(SCRIPT, **other)) is None  # type: ignore[arg-type]
    assert Notes(tmp_path, bucket=True).known(SCRIPT) is None


def test_a_play_of_other_code_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Notes(tmp_path).keep(SCRIPT, FOUND, 1.5)
    monkeypatch.setattr(dense_notes, "_digest", lambda: "another")

    later = Notes(tmp_path)

    assert later.known(SCRIPT) == (FOUND, 1.5)
    assert later.of_other_code == ["outlets-4-5.json"]


def test_a_play_that_is_broken_off_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    played: list[int] = []

    def play(script: Script, *, bucket: bool) -> tuple[Verdict, float]:
        played.append(script.first)
        if played == [0, 2]:
            raise KeyboardInterrupt
        return Verdict([], Counter(versions=1, outlet_visits=1), Counter()), 1.0

    monkeypatch.setattr(dense_days, "_played", play)
    words = ["--outlets", "6", "--group", "2", "--keep", str(tmp_path)]
    with pytest.raises(KeyboardInterrupt):
        dense_days.main(words)

    assert dense_days.main(words) == 0
    assert played == [0, 2, 2, 4]
    assert "versions                                           3" in capsys.readouterr().out
