"""Section pages in the forms of the world's news sites: the main list, all of it, and nothing else."""

from __future__ import annotations

import pytest

from crawler.discovery.listing.read import read_listing
from tests.crawler.discovery.listing.world import FORMS


@pytest.mark.parametrize("name", FORMS)
def test_the_articles_of_the_section(name: str) -> None:
    """No menu, ranking, rail, box of another section, subject, author, sign-up; no article missing, none twice."""
    form = FORMS[name]
    found = [link.url for link in read_listing(form.page, form.url).found]

    assert set(found) - form.either == form.articles
    assert len(found) == len(set(found))
