"""What a source says of an article that is known already: it is looked at before its time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from crawler.frontier.ledger import Ledger
from crawler.sources.sources import Asked
from tests.crawler.sources.test_reading import SITE, answer, listing, read, reading


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = Ledger(tmp_path / "valley.sqlite")
    yield found
    found.close()


def settled(ledger: Ledger, url: str) -> None:
    """The article at ``url`` was looked at and is not due for long."""
    looked = dt.datetime(2026, 11, 24, 7, tzinfo=dt.UTC).timestamp()
    known = ledger.standing(url)
    assert known is not None
    ledger.settle(url, msgspec.structs.replace(known, looked=looked, due=looked + 1e6, planned=looked + 1e6))


def is_due(ledger: Ledger, url: str) -> bool:
    known = ledger.standing(url)
    assert known is not None
    assert known.due is not None
    assert known.planned is not None
    return known.due < known.planned


def test_an_article_whose_headline_has_changed_in_a_list_is_due_at_once(ledger: Ledger) -> None:
    first, second = (f"{SITE}/politics/2026/11/24/the-ferry-is-late-again-{number}/" for number in (1, 2))
    of = reading(ledger)
    (section,) = of.begin()
    read(of, section, answer(section, listing(1, 2)))
    for url in (first, second):
        settled(ledger, url)

    read(of, section, answer(section, listing(1, 2)))
    assert not is_due(ledger, first)

    read(of, section, answer(section, listing(1, 2).replace("The ferry 1 is late again", "The ferry 1 has sunk")))
    assert (is_due(ledger, first), is_due(ledger, second)) == (True, False)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("<updated>2026-11-24T07:30:00Z</updated>", True),
        ("<updated>2026-11-24T06:30:00Z</updated>", False),
        ("<updated>2126-11-24T06:30:00Z</updated>", False),
        ("<published>2026-11-24T07:30:00Z</published>", False),
    ],
    ids=["changed since", "looked at since", "to come", "no date of change"],
)
def test_an_article_that_a_feed_says_was_updated_is_due_at_once(ledger: Ledger, entry: str, expected: bool) -> None:
    url = f"{SITE}/politics/2026/11/24/the-ferry-is-late-again-1/"
    of = reading(ledger)
    asked = Asked(f"{SITE}/politics/feed", f"{SITE}/politics/feed", "feed", own=True)
    body = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="{url}"/><title>One</title>{entry}</entry></feed>'
    )
    read(of, asked, answer(asked, body))
    settled(ledger, url)

    read(of, asked, answer(asked, body))

    assert is_due(ledger, url) == expected
