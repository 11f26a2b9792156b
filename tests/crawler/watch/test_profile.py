"""What the pages of a run gave, in numbers."""

from __future__ import annotations

import random
from typing import Any

import pytest

from archive.article import Article
from archive.causes import Cause
from archive.manifest import Fate, Profile
from crawler.articles.outcome import Outcome
from crawler.watch.profile import Observed, size_class
from tests.archive.articles import article, ref
from tests.crawler.articles.test_outcome import page

SOURCES = {"headline": "h1", "authors": "byline"}


def outcome(
    number: int = 0, *, new: bool = True, fate: str = "saved", cause: Cause | None = None, **changes: Any
) -> Outcome:
    url = f"https://courier.example/politics/20261013-{number}/"
    found: Article = article(url=url, sources=SOURCES, snapshot=ref(f"<urn:uuid:{number}>"), **changes)
    told = Fate(url=url, fate=fate, cause=cause, status=200)  # type: ignore[arg-type]
    line = (found.replace(version=1 if new else 2),) if fate == "saved" else ()
    return Outcome(page(requested=url), told, line, found)


def answer(fate: str, cause: Cause, status: int) -> Outcome:
    return Outcome(page(status=status), Fate(url="https://courier.example/1", fate=fate, cause=cause, status=status))  # type: ignore[arg-type]


def observed(*outcomes: Outcome) -> Profile:
    counts = Observed()
    for one in outcomes:
        counts.note(one)
    return counts.profile()


def test_articles_are_counted_by_field_and_by_where_it_came_from() -> None:
    found = observed(
        outcome(1, text="x" * 1000),
        outcome(2, new=False, authors=(), text="x" * 2000),
        outcome(3, fate="unchanged", text="x" * 4000),
    )

    assert (found.pages, found.fresh, found.articles) == (3, 1, 3)
    assert found.statuses == {"ok": 3}
    assert found.filled == {"headline": 3, "authors": 2, "date_published": 3, "language": 3, "text": 3}
    assert found.origins == {"authors": {"byline": 2}, "headline": {"h1": 3}}
    assert found.lengths == (1000, 1000, 1000, 2000, 2000, 2000, 2000, 2000, 4000, 4000, 4000)
    assert found.sizes == {40: 1, 44: 1, 48: 1}


def test_what_is_only_a_part_of_its_page_is_an_article() -> None:
    """Else alarms would count the fields of whole articles over fewer pages than there were."""
    found = observed(
        outcome(1), outcome(2, status="partial"), outcome(3, status="paywalled"), outcome(4, status="not_article")
    )

    assert (found.pages, found.articles, found.fresh) == (4, 3, 3)
    assert found.filled["headline"] == 3


@pytest.mark.parametrize(
    ("fate", "cause", "status", "standing"),
    [
        ("failed", Cause("http_status", status=403), 403, "blocked"),
        ("failed", Cause("led_to_door"), 200, "blocked"),
        ("failed", Cause("http_status", status=503), 503, "down"),
        ("failed", Cause("http_status", status=400), 400, "failed"),
        ("gone", Cause("http_status", status=404), 404, "gone"),
    ],
)
def test_an_answer_that_is_no_page_counts_as_what_it_is(fate: str, cause: Cause, status: int, standing: str) -> None:
    found = observed(answer(fate, cause, status))

    assert (found.pages, found.statuses) == (0, {standing: 1})


def test_walls_and_empty_pages_are_told_apart_and_fill_no_field() -> None:
    statuses = ("blocked", "consent", "empty", "not_article")
    found = observed(*(outcome(n, fate="failed", status=status) for n, status in enumerate(statuses)))

    assert found.statuses == {"blocked": 1, "consent": 1, "empty": 1, "not_article": 1}
    assert (found.pages, found.articles, found.filled, found.lengths) == (4, 0, {}, ())


def test_what_says_only_that_nothing_changed_is_not_counted() -> None:
    assert observed(answer("unchanged", Cause("not_modified"), 304)) == Profile()


def test_an_article_of_another_section_is_not_counted() -> None:
    assert observed(outcome(1, fate="skipped", cause=Cause("out_of_section"))) == Profile()


def test_what_is_judged_anew_is_counted_once() -> None:
    """An outlet's first run extracts again once it has learned what the site repeats."""
    counts = Observed()
    first = outcome(1, text="x" * 3000)
    counts.note(first)
    counts.note(outcome(2))
    assert first.article

    counts.retract(first.article)
    counts.note(outcome(1, text="x" * 1000))

    assert counts.profile() == observed(outcome(1, text="x" * 1000), outcome(2))


def test_a_back_fill_says_that_it_is_one() -> None:
    assert Observed(past=True).profile() == Profile(past=True)
    assert not Observed().profile().past


def test_the_order_of_the_pages_does_not_matter() -> None:
    pages = [outcome(n, text="x" * (100 + 7 * n), authors=("A",) if n % 3 else ()) for n in range(30)]
    mixed = random.Random(5).sample(pages, len(pages))

    assert repr(observed(*pages)) == repr(observed(*mixed))


def test_each_class_of_sizes_is_a_fifth_longer_than_the_one_below() -> None:
    assert [size_class(length) for length in (0, 1, 1024, 1217, 1448, 2048)] == [0, 0, 40, 41, 42, 44]
