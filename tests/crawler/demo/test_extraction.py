"""What ``extract`` makes of the demo papers, held against the truth: with their outlet files, and without."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.demo.newsroom import Expected, Newsroom
from crawler.demo.newsroom.desk import papers
from crawler.extraction import extract
from crawler.outlets.catalogue import load
from tests.crawler.demo.conftest import Answer, Visit

_FIELDS = ("status", "headline", "authors", "dateline", "date_published", "date_modified", "section", "language")


@pytest.fixture(scope="module")
def rooms() -> Iterator[Newsroom]:
    with Newsroom(edition=3) as room:
        yield room


def _posts() -> list[str]:
    found = (address for paper in papers() for address in paper.published_at(3).addresses())
    return sorted(path.lstrip("/") for path, story in found if story.gone is None)


def _differences(one: Expected, answer: Answer, folder: Path | None) -> dict[str, tuple[object, object]]:
    outlet = load(folder)[one.outlet] if folder else None
    found = extract(answer.body, one.url, headers=answer.fields, outlet=outlet, captured=dt.datetime.now(dt.UTC))
    pairs = {name: (getattr(found, name), getattr(one, name)) for name in _FIELDS}
    pairs["headline"] = (" ".join((found.headline or "").split()), " ".join((one.headline or "").split()))
    pairs["body"] = ([(b.type, b.text) for b in found.body], [(b.type, b.text) for b in one.body])
    pairs["tags"] = (found.tags, ())
    pairs["pictures"] = (tuple((image.caption, image.credit) for image in found.images), one.pictures)
    if one.genre:
        pairs["genre"] = (found.genre, one.genre)
    if one.access:
        pairs["access"] = (found.access, one.access)
    # A byline leaves out the "The" that the outlet's file knows of.
    pairs["agency"] = (found.agency, one.agency) if outlet else (_bare(found.agency), _bare(one.agency))
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _bare(agency: str | None) -> str | None:
    return agency and agency.removeprefix("The ")


@pytest.mark.parametrize("path", _posts())
@pytest.mark.parametrize("described", [True, False], ids=["outlet", "generic"])
def test_an_article_comes_out_as_it_was_written(
    rooms: Newsroom, visit: Visit, tmp_path: Path, path: str, described: bool
) -> None:
    url, one = next((url, one) for url, one in rooms.truth().items() if url.endswith(f"/{path}"))
    folder = rooms.outlets_folder(tmp_path) if described else None

    assert _differences(one, visit(url), folder) == {}
