"""A first run learns what the site repeats, and judges its pages anew with that."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.__main__ import main
from archive.runs.chain import manifests
from archive.storage.local import LocalStorage
from tests.crawler.crawls import scrapy
from tests.crawler.sites import Site, address, listing, page, serving

NAMES = ("Arran", "Barra", "Coll", "Danna", "Eigg", "Fara", "Gigha", "Hoy", "Iona", "Jura", "Kerrera", "Luing")
REPEATED = "The Harbour Courier is printed in the old customs house and reaches the islands by the first ferry."


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def test_what_a_run_says_of_its_pages_counts_each_once(site: Site, tmp_path: Path) -> None:
    """Half of the pages have what the site repeats: those are extracted again, the others restated."""
    site.answers["/politics/"] = listing(*range(len(NAMES)))
    for number, name in enumerate(NAMES):
        site.answers[address(number)] = page(name, f"<p>{REPEATED}</p>" if number % 2 else "")

    done = site.crawl(tmp_path)

    assert done.code == 0, done.log[-2000:]
    texts = [one.text or "" for one in archive.open(tmp_path / "archive").captures()]
    assert len(texts) == len(NAMES)
    assert not any(REPEATED in text for text in texts)
    ((run, _),) = manifests(LocalStorage(tmp_path / "archive"))
    assert run.learned is not None
    assert run.profile is not None
    assert (run.profile.pages, run.profile.fresh, run.profile.statuses) == (12, 12, {"ok": 12})
    assert (run.profile.filled["text"], run.profile.filled["headline"]) == (12, 12)
    assert run.profile.lengths[0] == min(map(len, texts))
    assert run.profile.lengths[-1] == max(map(len, texts))


def _fill(site: Site) -> None:
    site.answers["/politics/"] = listing(*range(len(NAMES)))
    for number, name in enumerate(NAMES):
        site.answers[address(number)] = page(name, f"<p>{REPEATED}</p>")


def _texts(folder: Path) -> list[str]:
    """The texts of all versions."""
    return [one.text or "" for one in archive.open(folder / "archive").articles(versions="all")]


@pytest.mark.parametrize("taken", [4, 11])
def test_a_first_run_that_was_stopped_leaves_no_other_articles(site: Site, tmp_path: Path, taken: int) -> None:
    """What the next run learns comes from both, and what the stopped one made is made anew. Before, it kept what the
    site repeats for good; and where most pages had come by then, all articles did."""
    _fill(site)
    stopped = site.crawl(tmp_path, CLOSESPIDER_PAGECOUNT=taken, CONCURRENT_REQUESTS_PER_DOMAIN=1)
    assert stopped.code == 3

    done = site.crawl(tmp_path)

    assert done.code == 0, done.log[-2000:]
    assert len(_texts(tmp_path)) == len(NAMES)
    assert not any(REPEATED in text for text in _texts(tmp_path))
    assert site.crawl(tmp_path, REFETCH_ALL=1).counts("127-0-0-1").get("saved", 0) == 0
    assert len(_texts(tmp_path)) == len(NAMES)


def test_a_first_run_that_saw_no_article_takes_nothing_from_the_second(site: Site, tmp_path: Path) -> None:
    """A run that came to its end learned what there was: two stories teach nothing."""
    _fill(site)
    site.answers["/politics/"] = listing(0, 1)
    assert site.crawl(tmp_path).code == 0
    assert any(REPEATED in text for text in _texts(tmp_path))
    _fill(site)

    assert site.crawl(tmp_path).code == 0

    assert len(_texts(tmp_path)) == len(NAMES)
    assert not any(REPEATED in text for text in _texts(tmp_path))


def test_articles_that_are_made_later_are_those_of_a_first_run(site: Site, tmp_path: Path) -> None:
    """``scrapy mend`` learns the first memory, where the run that came to its end extracted nothing."""
    _fill(site)
    assert site.crawl(tmp_path, EXTRACT="later").code == 0

    mended = scrapy("mend", folder=tmp_path, ARCHIVE=tmp_path / "archive")

    assert mended.code == 0, mended.log
    assert len(_texts(tmp_path)) == len(NAMES)
    assert not any(REPEATED in text for text in _texts(tmp_path))
    assert scrapy("mend", folder=tmp_path, ARCHIVE=tmp_path / "archive").out == ""
    assert main(["verify", str(tmp_path / "archive")]) == 0


def test_older_articles_are_made_anew_by_the_next_run_where_the_first_was_killed(site: Site, tmp_path: Path) -> None:
    """Between the end of the run that learned and what it makes of earlier ones the machine may go down."""
    _fill(site)
    assert site.crawl(tmp_path, CLOSESPIDER_PAGECOUNT=6, CONCURRENT_REQUESTS_PER_DOMAIN=1).code == 3
    assert site.crawl(tmp_path).code == 0
    (anew,) = [name for name in (tmp_path / "archive/runs").rglob("*.json") if b'"reextract"' in name.read_bytes()]
    told = json.loads(anew.read_bytes())
    for name in [*(one["name"] for one in told["files"]), f"{anew.relative_to(tmp_path / 'archive')}.sha256"]:
        (tmp_path / "archive" / name).unlink()
    anew.unlink()
    shutil.rmtree(tmp_path / "archive/ledger")
    assert any(REPEATED in text for text in _texts(tmp_path))

    assert site.crawl(tmp_path).code == 0

    assert not any(REPEATED in text for text in _texts(tmp_path))
