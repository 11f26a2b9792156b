"""Two machines that learned different things of what a site repeats: one page that did not change is no edit."""

from __future__ import annotations

from pathlib import Path

import pytest

import archive
from archive.__main__ import main
from archive.verify.audit import verify
from tests.crawler.crawls import crawl, scrapy
from tests.crawler.sites import Site, address, listing, page, serving
from tests.crawler.test_chance import FURNITURE, NAMES

ARTICLES = range(1, len(NAMES) + 1)
# What the machine that sees few pages meets.
FEW = (1, 2)
EDITED = 2


def _crawled(site: Site, folder: Path, numbers: tuple[int, ...], edition: str = "") -> None:
    site.answers = {address(n): page(NAMES[n - 1], FURNITURE) for n in ARTICLES}
    if edition:
        site.answers[address(EDITED)] = page(f"{edition} {NAMES[EDITED - 1]}", FURNITURE)
    site.answers["/politics/"] = listing(*numbers)
    folder.mkdir(exist_ok=True)
    assert crawl({"url": site.section}, folder=folder, REFETCH_ALL=1).code == 0


@pytest.mark.parametrize("is_first", [True, False], ids=["knows more, came first", "knows more, came last"])
@pytest.mark.parametrize("how", ["mend", "crawl"])
def test_what_one_machine_took_out_is_no_edit_of_the_others_page(tmp_path: Path, how: str, is_first: bool) -> None:
    both, other = tmp_path / "both", tmp_path / "other"
    order = [tuple(ARTICLES), FEW] if is_first else [FEW, tuple(ARTICLES)]
    with serving() as site:
        _crawled(site, both, order[0])
        _crawled(site, other, order[1], edition="new")
        assert main(["copy", str(other / "archive"), str(both / "archive")]) == 0
        news = archive.open(both / "archive")
        assert len(news.history(site.base + address(1))) == 2, "nothing is to be mended: the test shows nothing"
        if how == "crawl":
            _crawled(site, both, tuple(ARTICLES), edition="new")
        else:
            assert scrapy("mend", folder=both, ARCHIVE=both / "archive").code == 0

        news = archive.open(both / "archive")
        histories = {n: news.history(site.base + address(n)) for n in ARTICLES}

    assert {n: len(one) for n, one in histories.items()} == {n: 1 + (n == EDITED) for n in ARTICLES}
    assert "letter of the harbour office" not in "".join(line.text or "" for one in histories.values() for line in one)
    assert list(verify(both / "archive")) == []
    before = sorted(path.name for path in (both / "archive").rglob("*.gz"))
    assert scrapy("mend", folder=both, ARCHIVE=both / "archive").code == 0
    assert sorted(path.name for path in (both / "archive").rglob("*.gz")) == before
