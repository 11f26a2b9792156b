from __future__ import annotations

import io

import pytest

import archive
from archive.render.terminal import Style, lines, shown, style_of
from tests.archive.articles import article, ref

OLD = article(
    "The ferry was late on Tuesday.\n\nNobody spoke.",
    headline="Ferry Late",
    version=1,
    captured="2026-10-13T16:00:00Z",
    date_modified="2026-10-13",
    snapshot=ref("<urn:uuid:1>"),
    tags=("ferries",),
)
NEW = OLD.replace(
    headline="Ferry Cancelled",
    text='The ferry was late on Wednesday.\n\nNobody spoke.\n\nThe "council" meets.',
    version=2,
    captured="2026-10-14T16:00:00Z",
    date_modified="2026-10-14",
    tags=("ferries", "islands"),
    content_hash="1:sha256:" + "0" * 64,
)


def test_a_pipe_gets_plain_lines_in_the_notation_of_wdiff() -> None:
    told = list(lines(archive.diff(OLD, NEW), Style()))

    assert told[:3] == [
        "Ferry Cancelled",
        OLD.url,
        "v1 2026-10-13T16:00:00Z -> v2 2026-10-14T16:00:00Z: headline; 1 paragraph rewritten, 1 added; tags",
    ]
    assert told[4] == f"new 1:sha256:{'0' * 64} <urn:uuid:1> at 0 of {ref().file}"
    assert told[5:] == [
        "",
        "headline (words)",
        "  Ferry [-Late-]{+Cancelled+}",
        "",
        "paragraph 1 rewritten (words)",
        "  The ferry was late on [-Tuesday-]{+Wednesday+}.",
        "",
        "paragraph 3 added",
        '  {+The "council" meets.+}',
        "",
        "tags",
        "  {+islands+}",
        "",
        "not shown (--trivial): 1 trivial change",
    ]


def test_trivial_changes_are_shown_when_asked_for() -> None:
    told = list(lines(archive.diff(OLD, NEW), Style(), trivial=True))

    assert told[told.index("date_modified (trivial, modified date)") + 1] == "  [-2026-10-13-] {+2026-10-14+}"


def test_a_trivial_respelling_inside_an_edit_shows_the_new_spelling() -> None:
    told = list(lines(archive.diff(article('"No", he said.'), article("“No”, she said.")), Style()))

    assert told[-1] == "  “No”, [-he-]{+she+} said."


def test_a_terminal_has_colours_and_lines_of_its_width() -> None:
    old = article("One two three four five six seven eight nine ten eleven twelve.")
    new = article("One two three four five six seven eight neun ten eleven twelve.")

    told = list(lines(archive.diff(old, new), Style(colour=True, width=30)))

    assert told[-3:] == [
        "  One two three four five six",
        "  seven eight \x1b[31m[-nine-]\x1b[0m\x1b[32m{+neun+}\x1b[0m",
        "  ten eleven twelve.",
    ]


def test_wide_signs_take_two_columns_and_break_between_words() -> None:
    old, new = (
        "会計検査院は火曜日、離島へのフェリーが遅れたと発表した。",
        "会計検査院は水曜日、離島へのフェリーが遅れたと発表した。",
    )

    told = list(lines(archive.diff(article(old), article(new)), Style(width=30)))
    start = told.index("paragraph 1 rewritten (words)") + 1

    assert "".join(line[2:] for line in told[start:]) == new.replace("水曜日", "[-火曜日-]{+水曜日+}")
    assert len(told) - start == 4


@pytest.mark.parametrize("text", ["a\x1b[31mb", "a\u202eb", "a\u2066b", "a\rb", "a\x9bb", "a\u2028b"])
def test_what_would_act_on_the_terminal_is_told_by_its_number(text: str) -> None:
    assert shown(text) == f"a<U+{ord(text[1]):04X}>{text[2:]}"


def test_a_hostile_text_reaches_the_terminal_harmless() -> None:
    told = "\n".join(lines(archive.diff(article("a"), article("b \x1b]0;owned\x07", headline="\x1b[2J")), Style()))

    assert "\x1b" not in told
    assert "\x07" not in told


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError("no terminal behind it")


@pytest.mark.parametrize(
    ("variables", "colour"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals_that_want_it(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], colour: bool
) -> None:
    """no-color.org: set and not empty."""
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert style_of(_Terminal()) == Style(colour, 80)
    assert style_of(io.StringIO()) == Style(False, None)
