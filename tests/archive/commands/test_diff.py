"""``archive history`` and ``archive diff`` as a shell runs them."""

from __future__ import annotations

import errno
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from archive.commands.output import write_page
from archive.edits.difference import json_schema
from archive.errors import StorageError
from archive.storage.local import LocalStorage
from tests.archive.commands.test_commands import command
from tests.archive.histories import OTHER, URL, at, history


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("archive")
    history(LocalStorage(root))
    return root


def test_history_is_a_line_a_version(place: Path) -> None:
    told = command("history", place, URL)

    assert told.returncode == 0
    lines = [line.split("\t") for line in told.stdout.splitlines()]
    assert lines[0] == [
        "v1",
        at(1),
        "ok",
        "first version",
        f"seen 3 times until {at(2)}",
        "Ferry Late, Audit Office Says",
    ]
    assert lines[1][3:5] == [f"headline; 1 paragraph rewritten, after {at(2)}", "seen once"]
    assert lines[3][3].startswith("trivial: text (typography)")
    assert [line[2] for line in lines] == ["ok", "ok", "ok", "ok", "gone", "ok"]


def test_history_of_all_visits(place: Path) -> None:
    lines = command("history", place, URL, "--all").stdout.splitlines()

    assert lines[1:4] == [
        f"\t{at(1, 12)}\tunchanged\t-",
        f"\t{at(2)}\tunchanged\t-",
        f"\t{at(2, 12)}\tin vain\tHTTP 403",
    ]


def test_history_as_json(place: Path) -> None:
    lines = [json.loads(line) for line in command("history", place, URL, "--json").stdout.splitlines()]

    assert [one["version"] for one in lines] == [1, 2, 3, 4, 5, 6]
    assert lines[0]["seen"] == {"times": 3, "first": at(1), "last": at(2)}
    assert lines[0]["captures"] == []


def test_diff_is_of_the_last_two_and_of_any_two(place: Path) -> None:
    assert ": back\n" in command("diff", place, URL).stdout
    told = command("diff", place, URL, "1", "2026-10-04")

    assert told.returncode == 0
    assert told.stdout.splitlines()[2:4] == [
        f"v1 {at(1)} -> v2 {at(3)}: headline; 1 paragraph rewritten",
        f"edited between {at(2)} and {at(3)}",
    ]
    assert "  Ferry Late{+ Again+}, Audit Office Says\n" in told.stdout
    assert "[-300-]{+3,000+} passengers" in told.stdout


def test_diff_of_a_trivial_edit_says_that_it_is_one(place: Path) -> None:
    quiet, full = command("diff", place, URL, "3", "4"), command("diff", place, URL, "3", "4", "--trivial")

    assert "trivial: text (typography)" in quiet.stdout
    assert quiet.stdout.endswith("not shown (--trivial): 1 trivial change\n")
    assert '[-"-]{+“+}The ferry' in full.stdout
    assert (quiet.returncode, full.returncode) == (0, 0)


def test_diff_of_every_step_as_json_fits_the_schema(place: Path) -> None:
    lines = [json.loads(line) for line in command("diff", place, URL, "--all", "--json").stdout.splitlines()]

    assert [(one["old"]["version"], one["new"]["version"]) for one in lines] == [(1, 2), (2, 3), (3, 4), (4, 5), (4, 6)]
    for one in lines:
        jsonschema.validate(one, json_schema())


def test_the_edits_of_a_time_come_headlines_first(place: Path) -> None:
    told = command("diff", place, "--outlet", "courier", "--since", "2026-10-02")

    lines = [line.split("\t") for line in told.stdout.splitlines()]
    assert [(line[0], line[3]) for line in lines] == [
        (at(3), "headline; 1 paragraph rewritten"),
        (at(2), "1 paragraph rewritten"),
        (at(5), "2 paragraphs rewritten"),
        (at(8), "gone (HTTP 410)"),
        (at(9), "back, as it was"),
    ]
    assert lines[0][1:3] == ["courier", "v1 -> v2"]
    assert lines[0][4:] == ["Ferry Late{+ Again+}, Audit Office Says", URL, "-"]


def test_the_edits_since_a_day_leave_out_the_earlier_and_the_trivial(place: Path) -> None:
    words = ("diff", place, "--since", "2026-10-05", "--json")

    substantive = [json.loads(line)["new"]["captured"] for line in command(*words).stdout.splitlines()]
    every = [json.loads(line)["new"]["captured"] for line in command(*words, "--trivial").stdout.splitlines()]

    assert substantive == [at(5), at(8), at(9)]
    assert every == [at(5), at(8), at(9), at(6)]


@pytest.mark.parametrize(
    ("words", "edits"),
    [(["history", URL], 5), (["diff", URL], 1), (["diff", URL, "--all"], 5), (["diff", "--outlet", "courier"], 5)],
)
def test_a_page_is_written_and_said(place: Path, tmp_path: Path, words: list[str], edits: int) -> None:
    told = command(words[0], place, *words[1:], "--html", tmp_path / "page.html")

    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert (told.returncode, told.stdout) == (0, "")
    assert f"page.html: {edits} edit" in told.stderr
    assert page.count("<article>") == edits
    assert page.endswith("</html>\n")


def test_a_page_that_does_not_fit_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of it lay there, and the message named no file."""
    page = tmp_path / "page.html"
    write_page(page, b"<p>before</p>", 1)

    def full(self: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError, match=r"page\.html: No space left on device"):
        write_page(page, b"<p>after</p>", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert page.read_bytes() == b"<p>before</p>"


def test_a_page_goes_into_a_pipe_and_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b"<p>before</p>")
    (tmp_path / "link.html").symlink_to("page.html")
    write_page(tmp_path / "link.html", b"<p>after</p>", 1)
    write_page(Path("/dev/null"), b"<p>after</p>", 1)

    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "page.html").read_bytes() == b"<p>after</p>"


def test_one_version_has_no_edit_and_is_no_error(tmp_path: Path) -> None:
    from tests.archive.exchanges import exchange  # noqa: PLC0415
    from tests.archive.runs.test_run import one_run  # noqa: PLC0415

    one_run(tmp_path, exchange())

    told = command("diff", tmp_path, "a0")

    assert (told.returncode, told.stdout) == (0, "")
    assert told.stderr == "a0: there is one version; no edit was found\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["diff"], 2, "name an article, or --outlet NAME --since DATE"),
        (["diff", URL, "--outlet", "courier"], 2, "--outlet and --since list the edits of many articles"),
        (["diff", "--outlet", "newz"], 1, "newz: no such outlet here; there are courier"),
        (["diff", "--since", "tomorrow"], 2, "'tomorrow' is no date"),
        (["diff", "--all", "--outlet", "courier"], 2, "--all is for one article"),
        (["diff", URL, "9"], 1, "there is no version 9"),
        (["diff", URL, "first"], 2, "'first' is no version and no date"),
        (["diff", "https://courier.example/unknown"], 1, "no such article"),
        (["history", "https://courier.example/unknown"], 1, "no such article"),
        (["history", URL, "--html", "/nowhere/page.html"], 4, "/nowhere/page.html: No such file or directory"),
    ],
)
def test_a_mistake_is_one_line_and_an_exit_code(place: Path, words: list[str], code: int, said: str) -> None:
    told = command(words[0], place, *words[1:])

    assert (told.returncode, told.stdout) == (code, "")
    assert said in told.stderr
    assert len(told.stderr.splitlines()) == 1


@pytest.mark.parametrize(("variables", "colour"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_only_a_terminal_that_wants_it_gets_colour(place: Path, variables: dict[str, str], colour: bool) -> None:
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "archive", "diff", str(place), URL, "1", "2"]
    env = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm"} | variables
    subprocess.run(words, stdout=theirs, env=env, check=True, timeout=60)
    os.close(theirs)

    told = b""
    try:
        while part := os.read(ours, 65536):
            told += part
    except OSError:
        pass  # Linux ends a terminal that nobody writes to any more with an error
    finally:
        os.close(ours)

    assert (b"\x1b[32m{+ Again+}\x1b[0m" in told) is colour
    assert b"{+ Again+}" in told


def test_other_articles_stay_out(place: Path) -> None:
    told = command("diff", place, OTHER)

    assert "Nobody spoke.{+ Everybody left.+}" in told.stdout
    assert "passengers" not in told.stdout
