"""A machine that reads no page: a library is gone or being upgraded, no process can be started. No page has failed; the
run says what is missing, and the next one, where it is mended, has all that one good run has."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.verify.audit import verify
from tests.crawler.crawls import Crawl, crawl, environment, scrapy
from tests.crawler.sites import Site, address, listing, page, serving

NUMBERS = range(1, 7)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def _filled(site: Site) -> None:
    site.answers = {"/politics/": listing(*NUMBERS)} | {address(n): page(f"boat {n}") for n in NUMBERS}


def _broken(folder: Path, library: str = "justext") -> dict[str, str]:
    """An environment in which a library that extraction needs, or another one, cannot be loaded."""
    (folder / "broken" / library).mkdir(parents=True)
    told = "raise ImportError('libxyz.so.1: cannot open shared object file', name=__name__)"
    (folder / "broken" / library / "__init__.py").write_text(told)
    return {"PYTHONPATH": str(folder / "broken")}


def _scrapy(*words: str, folder: Path, env: dict[str, str]) -> Crawl:
    """A process of its own: one that is forked has loaded the library already."""
    command = [sys.executable, "-m", "scrapy", *words, "-s", f"ARCHIVE={folder / 'archive'}", "-s", "LOG_LEVEL=WARNING"]
    done = subprocess.run(
        command, cwd=folder, env=environment(env), capture_output=True, text=True, timeout=120, check=False
    )
    return Crawl(done.returncode, done.stdout, done.stderr)


def _texts(root: Path) -> list[tuple[str, int | None, str | None]]:
    lines = archive.open(root).articles(versions="raw")
    return sorted((line.headline or "", line.version, line.text) for line in lines)


def test_a_crawl_without_a_library_stops_and_the_next_one_makes_its_articles(site: Site, tmp_path: Path) -> None:
    _filled(site)
    (tmp_path / "good").mkdir()
    assert crawl({"url": site.section}, folder=tmp_path / "good").code == 0

    words = ["crawl", "politics", "-a", f"url={site.section}", "-s", "ALLOW_PRIVATE=1", "-s", "DOWNLOAD_DELAY=0"]
    first = _scrapy(*words, folder=tmp_path, env=_broken(tmp_path))

    assert first.code == 4
    assert "libxyz.so.1" in first.log
    assert "Traceback" not in first.log
    (told,) = first.summary["outlets"].values()
    assert told["status"] == "interrupted"
    assert "failed" not in told["counts"]
    assert crawl({"url": site.section}, folder=tmp_path).code == 0
    assert _texts(tmp_path / "archive") == _texts(tmp_path / "good" / "archive")
    assert list(verify(tmp_path / "archive")) == []


def test_an_import_without_a_library_can_be_given_again(site: Site, tmp_path: Path) -> None:
    """What was imported as failed would be known, and never read again."""
    _filled(site)
    assert crawl({"url": site.section}, folder=tmp_path).code == 0
    files = [str(path) for path in sorted((tmp_path / "archive" / "warc").rglob("*.warc.gz"))]
    command = [sys.executable, "-m", "archive", "extract", *files, "--to", str(tmp_path / "again")]

    env = environment(_broken(tmp_path))
    broken = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    again = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert (broken.returncode, again.returncode) == (4, 0), broken.stderr + again.stderr
    assert "libxyz.so.1" in broken.stderr
    assert [text for _, _, text in _texts(tmp_path / "again")] == [text for _, _, text in _texts(tmp_path / "archive")]


def test_mending_without_a_library_changes_nothing(site: Site, tmp_path: Path) -> None:
    _filled(site)
    assert crawl({"url": site.section}, folder=tmp_path, EXTRACT="later").code == 0
    before = sorted(path.name for path in (tmp_path / "archive").rglob("*.json*"))

    broken = _scrapy("mend", folder=tmp_path, env=_broken(tmp_path))

    assert broken.code == 4
    assert "libxyz.so.1" in broken.log
    assert sorted(path.name for path in (tmp_path / "archive").rglob("*.json*")) == before
    assert scrapy("mend", folder=tmp_path, ARCHIVE=tmp_path / "archive").code == 0
    assert len(_texts(tmp_path / "archive")) == len(NUMBERS)


def test_a_command_without_a_library_says_which_and_leaves_nothing(site: Site, tmp_path: Path) -> None:
    """An export without pyarrow, a draft without what reads pages."""
    _filled(site)
    assert crawl({"url": site.section}, folder=tmp_path).code == 0
    export = ["export", str(tmp_path / "archive"), "--to", str(tmp_path / "corpus")]

    exported = subprocess.run(
        [sys.executable, "-m", "archive", *export],
        env=environment(_broken(tmp_path, "pyarrow")), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    drafted = _scrapy(
        "newoutlet", site.section, "--to", str(tmp_path / "boats.toml"), "-s", "ALLOW_PRIVATE=1",
        folder=tmp_path, env=_broken(tmp_path),
    )  # fmt: skip

    words = "cannot be loaded (libxyz.so.1: cannot open shared object file); install it again"
    assert (exported.returncode, drafted.code) == (4, 4), exported.stderr + drafted.log
    assert f"archive export: pyarrow {words}" in exported.stderr
    assert f"scrapy newoutlet: justext {words}" in drafted.log
    assert "Traceback" not in exported.stderr + drafted.log
    assert not (tmp_path / "corpus").exists()
    assert not (tmp_path / "boats.toml").exists()
