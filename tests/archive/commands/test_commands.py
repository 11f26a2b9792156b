"""The commands as a shell runs them: output, exit codes, one line of error."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.articles import URL
from tests.archive.exchanges import chunked, exchange
from tests.archive.runs.test_run import one_run

_HAS_FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "archive", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    one_run(tmp_path, exchange(), chunked())
    return tmp_path


def test_list_has_a_line_an_article(place: Path) -> None:
    told = command("list", place)

    assert told.returncode == 0
    heads, first, _ = (line.split("\t") for line in told.stdout.splitlines())
    assert heads == ["published", "outlet", "version", "url", "headline"]
    day, outlet, version, url, headline = first
    assert (day, outlet, version) == ("2026-10-13", "news", "v1")
    assert (headline, url) == ("Audit Office Raises Questions", URL)


def test_list_as_json_is_whole_records(place: Path) -> None:
    told = command("list", place, "--json")

    assert [json.loads(line)["schema"] for line in told.stdout.splitlines()] == ["paper-of-record/article/1"] * 2


def test_show_raw_is_the_response_as_it_was(place: Path) -> None:
    words = [sys.executable, "-m", "archive", "show", str(place), "a1", "--raw"]

    told = subprocess.run(words, capture_output=True, check=False, timeout=120)

    assert told.stdout == chunked().response


def test_show_is_for_people(place: Path) -> None:
    told = command("show", place, "a0")

    assert told.stdout.startswith("Audit Office Raises Questions\n\n")
    assert "by  Maud Tessering\n" in told.stdout
    assert "The Audit Office said Tuesday" in told.stdout


def test_stats_count(place: Path) -> None:
    told = json.loads(command("stats", place, "--json").stdout)

    assert (told["outlet"], told["articles"], told["versions"], told["runs"], told["warc_files"]) == (
        "news",
        2,
        2,
        1,
        1,
    )


def test_mend_says_what_it_did_and_then_that_there_is_nothing_to_do(place: Path) -> None:
    for path in (place / "index").rglob("*.cdxj"):
        path.unlink()

    assert command("mend", place).stdout.startswith("written\tindex/news/")
    assert command("mend", place).stdout == ""


def test_mend_names_what_it_cannot_make_and_fails(place: Path) -> None:
    """Articles need the extractor."""
    (articles,) = (place / "articles").rglob("*.gz")
    articles.unlink()

    told = command("mend", place)

    assert told.returncode == 1
    assert told.stdout.startswith("lost")
    assert articles.relative_to(place).as_posix() in told.stdout


def test_verify_finds_nothing_wrong_and_then_a_flipped_bit(place: Path) -> None:
    assert command("verify", place).returncode == 0
    warc = next(place.rglob("*.warc.gz"))
    damaged = bytearray(warc.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    warc.write_bytes(damaged)

    told = command("verify", place, "--json")

    assert told.returncode == 1
    assert {json.loads(line)["file"] for line in told.stdout.splitlines()} >= {warc.relative_to(place).as_posix()}


def test_a_copy_is_an_archive_of_its_own(place: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"

    told = command("copy", place, there)

    assert told.returncode == 0
    assert command("verify", there).returncode == 0
    assert command("list", there).stdout == command("list", place).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["list", "PLACE/nowhere"], 2, "there is no archive here"),
        (["show", "PLACE", "https://news.example/unknown"], 1, "no such article"),
        (["show", "PLACE", "a0", "--version", "9"], 1, "it has versions 1 to 1"),
        (["list", "PLACE", "--since", "tomorrow"], 2, "'tomorrow' is no date"),
        (["mend", "PLACE/nowhere"], 2, "no such folder"),
        (["mend", "s3://bucket/prefix"], 2, "mend the local spool"),
        (["verify", "PLACE", "--sample", "2"], 2, "--sample 2"),
        (["copy", "PLACE/nowhere", "PLACE/there"], 2, "there is no archive here"),
        (["list", "ftp://host/x"], 2, "ftp://host/x"),
        (["show", "PLACE", "http://[bad"], 2, "http://[bad: not a web address"),
        (["history", "PLACE", "http://news.example:99999999/"], 2, "not a web address"),
        (["list", "PLACE", "--status", "okay"], 2, "'okay' is no status of an article; did you mean ok?"),
        (["list", "PLACE", "--outlet", "newz"], 1, "newz: no such outlet here; there are news"),
        (["stats", "PLACE", "--outlet", "newz"], 1, "newz: no such outlet here; there are news"),
        (["verify", "PLACE", "--outlet", "newz"], 1, "newz: no such outlet here; there are news"),
        (["catalog", "PLACE", "--outlet", "newz"], 1, "newz: no such outlet here; there are news"),
        (["copy", "PLACE", "PLACE/there", "--outlet", "newz"], 1, "newz: no such outlet here; there are news"),
        (["list", "PLACE", "--outlet", ""], 2, "--outlet '': there is no name in it; leave the option out for all"),
        *(
            ([*words, "--outlet", ""], 2, "--outlet '': there is no name in it")
            for words in (
                ["stats", "PLACE"],
                ["verify", "PLACE"],
                ["catalog", "PLACE"],
                ["copy", "PLACE", "PLACE/there"],
                ["diff", "PLACE", "--since", "2026"],
                ["placements", "PLACE"],
            )
        ),
        (["copy", "PLACE", "PLACE/articles/there"], 2, "the archive keeps its own files there"),
        (["list", "PLACE", "--section", " ,"], 2, "--section ' ,': there is no name in it"),
        (["watch", "PLACE", "--kind", ""], 2, "--kind '': there is no name in it"),
        (["list", "PLACE", "--since", "2026-03-05", "--until", "2026-03-05"], 2, "nothing lies between 2026-03-05 and"),
        (["search", "PLACE", "headlin:ferry"], 2, "headlin: is no field; did you mean headline:?"),
        (["mend", "PLACE/runs"], 2, "there is no archive here"),
        (["mend", ""], 2, "no such folder"),
    ],
)
def test_a_mistake_is_one_line_and_an_exit_code(place: Path, arguments: list[str], code: int, words: str) -> None:
    told = command(*(argument.replace("PLACE", str(place)) for argument in arguments))

    assert told.returncode == code
    assert words in told.stderr
    assert len(told.stderr.splitlines()) == 1
    assert told.stdout == ""


def test_a_limit_beyond_all_counting_and_an_output_that_is_closed_are_no_errors(place: Path) -> None:
    assert command("list", str(place), "--limit", str(10**30)).stdout == command("list", str(place)).stdout
    closed = subprocess.run(
        f'"{sys.executable}" -m archive list "{place}" >&-', shell=True, capture_output=True, text=True, check=False
    )
    assert (closed.returncode, closed.stderr) == (0, "")


@pytest.mark.parametrize("away", ["2>&-", "<&- >&- 2>&-", pytest.param("2>/dev/full", marks=_HAS_FULL)])
@pytest.mark.parametrize("words", ["verify", "copy", "wacz --to"])
def test_messages_that_nobody_can_read_change_no_exit_code(
    place: Path, tmp_path_factory: pytest.TempPathFactory, words: str, away: str
) -> None:
    """A log on a full disk; "nothing wrong was found" must not come out as damage, and work is done to its end."""
    made = tmp_path_factory.mktemp("made") / "made.wacz"
    name, *option = words.split()
    target = [] if name == "verify" else [*option, str(made)]
    call = [sys.executable, "-m", "archive", name, str(place), *target]
    done = subprocess.run(["sh", "-c", f'exec "$@" {away}', "sh", *call], stdout=subprocess.DEVNULL, check=False)

    assert done.returncode == 0
    assert made.exists() == bool(target)


@pytest.mark.parametrize("words", [["search"], ["show"], ["history"], ["cite"]])
def test_dashes_in_the_place_of_a_word_are_a_mistake(place: Path, words: list[str]) -> None:
    """``--`` ends the options, and a second one is no word for argparse."""
    told = command(*words, str(place), "--", "--")

    assert told.returncode == 2
    assert "a word is missing" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_reader_that_has_seen_enough_is_no_error(place: Path) -> None:
    line = f"{sys.executable} -m archive list {place} --json | head -c 1; exit ${{PIPESTATUS[0]}}"

    told = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False, timeout=120)

    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["lst", "X"], "archive: error: there is no command 'lst'; did you mean list?"),
        (["extrct", "X"], "archive: error: there is no command 'extrct'; did you mean extract"),
        (["snapshots", "X", "--most", "3"], "archive snapshots: error: there is no such option or word: --most 3"),
        (["list", "X/nothing"], "X/nothing: there is no archive here (no such file or folder)"),
        (["mend", "X/archive.json"], "X/archive.json is a file: what is mended is an archive, which is a folder"),
    ],
)
def test_a_mistake_is_named_with_what_was_meant(place: Path, words: list[str], told: str) -> None:
    """The words of other packages are commands too, and an option is one of its own command."""
    asked = command(*(word.replace("X", str(place)) for word in words))

    assert (asked.returncode, asked.stdout) == (2, "")
    assert told.replace("X", str(place)) in asked.stderr


def test_mending_says_that_nothing_was_to_be_made(place: Path) -> None:
    """It said nothing, also where a WARC file is damaged, which nothing can make again."""
    command("mend", place)
    again = command("mend", place)

    assert (again.returncode, again.stdout) == (0, "")
    assert "nothing was to be made again; `archive verify` reads every byte" in again.stderr


def through_head(line: str) -> subprocess.CompletedProcess[str]:
    """``archive LINE`` whose reader takes one byte and goes; the exit code is the command's."""
    line = f"{sys.executable} -m archive {line} | head -c 1; exit ${{PIPESTATUS[0]}}"
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False, timeout=120)


def test_a_copy_is_whole_though_its_reader_has_seen_enough(place: Path, tmp_path: Path) -> None:
    """It ended with the file that could not be told, and with exit code 0."""
    told = through_head(f"copy {place} {tmp_path / 'copy'}")

    assert (told.returncode, "files" in told.stderr, "Traceback" in told.stderr) == (0, True, False)
    kinds = ("archive.json", "warc", "index", "articles", "fates", "runs")
    there = {str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()}
    wanted = {name for name in there if name.split("/")[0] in kinds}
    assert wanted <= {str(path.relative_to(tmp_path / "copy")) for path in (tmp_path / "copy").rglob("*")}


def test_a_damage_is_told_by_the_exit_code_though_nobody_reads_on(place: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(place, damaged)
    for path in damaged.glob("warc/**/*.gz"):
        path.write_bytes(path.read_bytes()[:-20])

    assert through_head(f"verify {damaged}").returncode == 1


def test_mending_a_folder_that_is_no_archive_makes_it_none(tmp_path: Path) -> None:
    assert command("mend", tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_output_that_cannot_be_written_is_one_line(place: Path, form: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        words = [sys.executable, "-m", "archive", "list", str(place), *form]
        told = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=120)

    assert (told.returncode, told.stderr) == (4, "archive list: the output: No space left on device\n")


def test_a_terminal_without_the_letters_shows_their_numbers(tmp_path: Path) -> None:
    one_run(tmp_path, exchange(), headline="選挙")
    words = [sys.executable, "-m", "archive", "list", str(tmp_path)]
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}

    told = subprocess.run(words, env=env, capture_output=True, text=True, check=False, timeout=120)

    assert (told.returncode, told.stderr) == (0, "")
    assert "\\u9078\\u6319" in told.stdout
