"""What ``-o`` writes beside the archive: the same articles, with every letter as it is."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

from tests.crawler.crawls import scrapy
from tests.crawler.sites import Site, address, listing, page, run_of, serving

NAME = "東京湾フェリー — “Ærø” \U0001f6a2\u2028"


def visit(site: Site, folder: Path, *words: str) -> str:
    place = {"ARCHIVE": folder / "archive", "ALLOW_PRIVATE": 1, "DOWNLOAD_DELAY": 0}
    done = scrapy("crawl", "politics", "-a", f"url={site.section}", *words, folder=folder, **place)
    assert done.code == 0, done.log
    return run_of(done)


def test_exported_articles_are_the_lines_of_the_archive(tmp_path: Path) -> None:
    """In a run that has a memory to begin with, since the first one extracts its pages a second time."""
    with serving() as site:
        site.answers |= {"/politics/": listing(1, 2), address(1): page("first"), address(2): page("second")}
        visit(site, tmp_path)
        site.answers |= {"/politics/": listing(1, 2, 3, 4), address(3): page(NAME), address(4): page("fourth")}
        outputs = [word for kind in ("jsonl", "jl", "json", "csv") for word in ("-O", f"new.{kind}")]
        run = visit(site, tmp_path, *outputs)

    (file,) = (tmp_path / "archive").glob(f"articles/*/*/*/{run}.*.jsonl.gz")
    kept = gzip.decompress(file.read_bytes()).split(b"\n")[:-1]
    assert len(kept) == 2
    for name in ("new.jsonl", "new.jl"):
        assert sorted((tmp_path / name).read_bytes().split(b"\n")[:-1]) == sorted(kept)
    assert NAME[:7] in (tmp_path / "new.json").read_text()
    assert sorted(json.loads((tmp_path / "new.json").read_text()), key=str) == sorted(map(json.loads, kept), key=str)
    with (tmp_path / "new.csv").open() as rows:
        assert any(NAME[:7] in row["headline"] for row in csv.DictReader(rows))
