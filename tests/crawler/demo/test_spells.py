"""A site that is down, that blocks, that was redesigned: a few lines in a paper's file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.demo import newsroom
from crawler.demo.newsroom import Newsroom
from tests.crawler.demo.conftest import Visit

_SPELLS = """
[[spell]]
kind = "down"
first = 2
last = 2

[[spell]]
kind = "blocked"
first = 3
last = 4

[[spell]]
kind = "redesign"
first = 5
renames = { "p-article-block" = "story-text", "bloc_3" = "rail" }
"""


@pytest.fixture
def month(tmp_path: Path) -> Iterator[Newsroom]:
    courier = Path(newsroom.__file__).parent / "papers" / "1-courier.toml"
    (tmp_path / "courier.toml").write_text(courier.read_text(encoding="utf-8") + _SPELLS, encoding="utf-8")
    with Newsroom(folder=tmp_path) as room:
        yield room


def test_a_spell_holds_from_its_first_to_its_last_edition(month: Newsroom, visit: Visit) -> None:
    (base,) = month.bases.values()
    url = next(url for url in month.truth() if "410233" in url)

    seen = []
    for edition in range(1, 7):
        month.publish(edition)
        page = visit(url)
        seen.append(
            (page.status, bool(page.body), visit(f"{base}/robots.txt").status, visit(f"{base}/nothing/").status)
        )

    assert seen == [
        (200, True, 200, 404),
        (503, True, 503, 503),
        (200, False, 200, 200),
        (200, False, 200, 200),
        (200, True, 200, 404),
        (200, True, 200, 404),
    ]


def test_a_redesign_renames_the_markup_and_leaves_the_words(month: Newsroom, visit: Visit) -> None:
    url, one = next((url, one) for url, one in month.truth(5).items() if "410233" in url)
    month.publish(5)

    page = visit(url).text

    assert ("p-article-block" in page, "id=story-text" in page) == (False, True)
    assert one.headline in page
