"""A first run learns what the site repeats, and judges its pages anew with that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.runs.chain import manifests
from archive.storage.local import LocalStorage
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
