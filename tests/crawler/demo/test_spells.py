"""A site that is down, that blocks, that was redesigned: a few lines in a paper's file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from crawler.demo import newsroom
from crawler.demo.newsroom import Newsroom
from crawler.demo.newsroom.desk import Change, papers
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
last = 6
renames = { "p-article-block" = "story-text", "bloc_3" = "rail" }

[[spell]]
kind = "refused"
first = 7
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
    for edition in range(1, 8):
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
        (403, True, 200, 403),
    ]


def test_a_redesign_renames_the_markup_and_leaves_the_words(month: Newsroom, visit: Visit) -> None:
    url, one = next((url, one) for url, one in month.truth(5).items() if "410233" in url)
    month.publish(5)

    page = visit(url).text

    assert ("p-article-block" in page, "id=story-text" in page) == (False, True)
    assert one.headline in page


def test_an_article_that_is_gone_may_lead_to_the_front_page(visit: Visit) -> None:
    shiomi = next(paper for paper in papers() if paper.name == "demo-shiomi")
    first = msgspec.structs.replace(shiomi.story[0], change=(Change(edition=2, gone=301),))
    paper = msgspec.structs.replace(shiomi, story=(first, *shiomi.story[1:]))
    with Newsroom(edition=2, printed=(paper,)) as room:
        (base,) = room.bases.values()
        url = base + paper.path(first)

        answer = visit(url)

        assert (answer.status, answer.field("Location")) == (301, f"{base}/")
        assert (room.truth()[url].http_status, room.truth()[url].status) == (301, "gone")
        assert [(seen.url, seen.status, seen.edition) for seen in room.requests] == [(url, 301, 2)]
