"""Bad input: a clear error, a right exit code, nothing half-written (issue A, figure 7)."""

from __future__ import annotations

import contextlib
import fcntl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.sentences import sentences
from tests.crawler.crawls import crawl, environment, scrapy
from tests.tools import small_disk

# Nothing listens there; whoever starts a crawl of it has passed all checks.
NOWHERE = "http://127.0.0.1:9/politics/"


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_mistake_is_said_and_nothing_is_started(tmp_path: Path) -> None:
    """What may be wrong: tests/crawler/job/test_job.py."""
    done = crawl({"outlet": "japan-newz"}, folder=tmp_path)

    assert done.code == 2, done.log
    assert "japan-news" in done.log
    assert "Traceback" not in done.log
    assert done.out == ""
    assert files(tmp_path) == []


def test_a_broken_outlet_file_is_named_with_its_field(tmp_path: Path) -> None:
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets" / "mine.toml").write_text('name = "mine"\ntitle = "Mine"\nsections = []\n')

    done = crawl({"url": NOWHERE}, folder=tmp_path, OUTLETS=tmp_path / "outlets")

    assert done.code == 2
    assert "mine.toml" in done.log
    assert "sections" in done.log
    assert "Traceback" not in done.log
    assert files(tmp_path) == ["outlets/mine.toml"]


def test_an_archive_that_cannot_be_written_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    done = crawl({"url": NOWHERE}, folder=tmp_path, ARCHIVE=tmp_path / "file" / "archive")

    assert done.code == 4
    assert "file/archive: the archive cannot be written" in done.log
    assert "Traceback" not in done.log
    assert files(tmp_path) == ["file"]


@pytest.mark.parametrize("size", ["4k", "12k", "1m,nr_inodes=2", "1m,nr_inodes=5", "1m,ro"])
def test_a_disk_that_takes_nothing_is_said_in_one_line(tmp_path: Path, size: str) -> None:
    """No bytes, no names, no right to write, at whatever step the start meets it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with small_disk(disk, size):
        done = crawl({"url": NOWHERE}, folder=tmp_path, ARCHIVE=disk / "archive", LOG_LEVEL="ERROR")

    assert done.code == 4, done.log
    assert "Traceback" not in done.log
    (line,) = done.log.splitlines()
    assert line.startswith("scrapy crawl: ")
    assert str(disk) in line


def test_an_archive_of_a_newer_format_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "archive.json").write_text('{"format": 2}')

    done = crawl({"url": NOWHERE}, folder=tmp_path)

    assert done.code == 2
    assert "has format 2, this version of paper-of-record knows format 1" in done.log
    assert files(tmp_path) == ["archive/archive.json"]


def test_an_archive_of_a_newer_format_is_not_mended(tmp_path: Path) -> None:
    (tmp_path / "archive" / "warc" / "site").mkdir(parents=True)
    (tmp_path / "archive" / "archive.json").write_text('{"format": 2}')

    done = scrapy("mend", folder=tmp_path, ARCHIVE=tmp_path / "archive")

    assert done.code == 2
    assert "has format 2, this version of paper-of-record knows format 1" in done.log
    assert files(tmp_path) == ["archive/archive.json"]


def test_a_damaged_ledger_is_made_anew(tmp_path: Path) -> None:
    """It is a cache."""
    assert crawl({"url": NOWHERE}, folder=tmp_path, RETRY_TIMES=0).code == 1
    (path,) = (tmp_path / "archive" / "ledger").glob("*.sqlite")
    path.write_bytes(path.read_bytes()[:4096] + b"\x99" * (path.stat().st_size - 4096))

    done = crawl({"url": NOWHERE}, folder=tmp_path, RETRY_TIMES=0)

    assert done.code == 1, done.log  # the site is still not there
    assert "Traceback" not in done.log
    assert path.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        (None, "CONTACT is not set: site.example must be able to reach whoever crawls it"),
        ("nobody", "CONTACT=nobody is neither a web nor a mail address"),
    ],
)
def test_nobody_crawls_without_a_name(tmp_path: Path, contact: str | None, said: str) -> None:
    given = {"CONTACT": contact} if contact else {}
    done = crawl({"url": f"{NOWHERE} https://site.example/politics/"}, folder=tmp_path, **given)

    assert done.code == 2
    assert said in done.log
    assert "-s CONTACT=you@example.org" in done.log
    assert done.out == ""
    assert files(tmp_path) == []


@pytest.mark.parametrize(("limits", "code"), [((100, 150), 2), ((100, 400), 1)])
def test_more_open_files_than_the_system_allows(tmp_path: Path, limits: tuple[int, int], code: int) -> None:
    """What it allows for the asking is asked for: the crawl begins, of a site that does not answer."""
    limited = f'ulimit -Sn {limits[0]}; ulimit -Hn {limits[1]}; exec "$0" -m scrapy crawl politics "$@"'
    words = ["-a", f"url={NOWHERE}", "-s", f"ARCHIVE={tmp_path / 'archive'}", "-s", "RETRY_TIMES=0"]
    done = subprocess.run(
        ["/bin/sh", "-c", limited, sys.executable, *words, "-s", "ALLOW_PRIVATE=1"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == code, done.stderr
    assert ("1 outlets take about 208 open files, this system allows 150" in done.stderr) is (code == 2)


@contextlib.contextmanager
def held(root: Path, outlet: str) -> Iterator[None]:
    """The outlet as another process holds it."""
    (root / "ledger").mkdir(parents=True)
    with (root / "ledger" / f"{outlet}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711")
        lock.flush()
        yield


def test_a_run_that_is_longer_than_its_hour_is_no_fault_where_busy_is_skip(tmp_path: Path) -> None:
    """Of several outlets only the one that another run writes is left out."""
    with held(tmp_path / "archive", "127-0-0-1"):
        alone = crawl({"url": NOWHERE}, folder=tmp_path, BUSY="skip")
        both = crawl({"url": f"{NOWHERE} http://localhost:9/politics/"}, folder=tmp_path, BUSY="skip", RETRY_TIMES=0)

    assert alone.code == 0
    assert "another run" not in alone.log
    assert (alone.summary["busy"], alone.summary["outlets"], alone.summary["exit"]) == (["127-0-0-1"], {}, 0)
    assert both.summary["busy"] == ["127-0-0-1"]
    assert list(both.summary["outlets"]) == ["localhost"]
    assert both.code == 1  # of the other one, which does not answer


def test_a_second_run_of_an_outlet_does_not_start(tmp_path: Path) -> None:
    with held(tmp_path / "archive", "127-0-0-1"):
        done = crawl({"url": NOWHERE}, folder=tmp_path)

    assert done.code == 2
    assert "another run (process 4711) writes outlet '127-0-0-1'" in done.log
    assert "Traceback" not in done.log
    assert files(tmp_path) == ["archive/archive.json", "archive/ledger/127-0-0-1.lock"]


def test_of_several_outlets_none_is_left_half_open(tmp_path: Path) -> None:
    """The first outlet was opened when the second turned out to be held: it is free again, and empty."""
    both = f"http://127.0.0.2:9/politics/ {NOWHERE}"
    with held(tmp_path / "archive", "127-0-0-1"):
        done = crawl({"url": both}, folder=tmp_path)

    assert done.code == 2
    assert [name for name in files(tmp_path) if not name.startswith("archive/ledger/")] == ["archive/archive.json"]


def test_a_site_that_does_not_answer_is_an_alarm_and_on_record(tmp_path: Path) -> None:
    """Exit 0 means that nothing was lost: a section that cannot be read is something lost."""
    done = crawl({"url": NOWHERE}, folder=tmp_path, RETRY_TIMES=0)

    assert done.code == 1
    assert "lost: no section page could be read" in sentences(done.summary["outlets"]["127-0-0-1"]["alarms"])[0]
    assert "Traceback" not in done.log
    assert len([name for name in files(tmp_path) if name.endswith(".warc.gz")]) == 1


def test_private_addresses_are_not_reached(tmp_path: Path) -> None:
    """By name, by address, by an odd spelling of one: what is refused and why stands in the log."""
    urls = ("http://127.0.0.1:9/p/", "http://localhost:9/p/", "http://169.254.169.254/p/", "http://2130706433:9/p/")
    addresses = " ".join((*urls, "http://[::1]:9/p/"))
    done = crawl({"url": addresses}, folder=tmp_path, ALLOW_PRIVATE="", RETRY_TIMES=0, CONTACT="desk@paper.invalid")

    assert done.code == 1
    for address in (
        "127.0.0.1",
        "169.254.169.254",
        "::1",
        "localhost leads to 127.0.0.1",
        "2130706433 leads to 127.0.0.1",
    ):
        assert f"{address} is no address of the public internet" in done.log
    assert "Traceback" not in done.log


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["outlets", "@jp"], 0, "japan-news\t"),
        (["outlets", "japan-newz"], 2, "japan-news"),
        (["mend"], 2, "there is no archive here"),
        (["mend", "data"], 2, "name the archive with -s ARCHIVE=data"),
        (["mend", "-s", "ARCHVE=data"], 2, "ARCHVE: there is no such setting; is ARCHIVE meant?"),
        (["crawl"], 2, ""),
        (["crawl", "politcs"], 2, "there is no spider 'politcs'; there is politics"),
    ],
)
def test_the_other_commands(tmp_path: Path, words: list[str], code: int, said: str) -> None:
    done = scrapy(*words, folder=tmp_path, ARCHIVE=tmp_path / "nowhere")

    assert done.code == code
    assert said in done.out + done.log
    assert "Traceback" not in done.log
