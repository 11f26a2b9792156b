"""The figures on real, labelled pages do not fall below what was asked for; every real page ends well."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from archive.article import Article
from benchmarks import pages
from benchmarks.fields import authors_right, date_right, headline_right
from benchmarks.metric import Totals, score, total
from benchmarks.pages import Labelled
from benchmarks.stability import pairs
from crawler.workers.pool import Workers
from tests.tools import in_full

Made = list[tuple[Labelled, Article]]


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    try:
        pages.data_folder()
    except FileNotFoundError as error:
        pytest.skip(f"THE REAL PAGES ARE ABSENT, NO FIGURE IS CHECKED: {error}")
    with Workers(2) as made:
        yield made


def _made(workers: Workers, given: Sequence[Labelled]) -> Made:
    futures = [workers.extract(page.body, page.url, captured=page.captured) for page in given]
    return [(page, future.result(120)) for page, future in zip(given, futures, strict=True)]


def _total(made: Made) -> Totals:
    return total(page.score(article.text or "") for page, article in made)


@pytest.fixture(scope="module")
def labelled(workers: Workers) -> Made:
    return _made(workers, pages.fundus_pages())


@pytest.mark.parametrize(("name", "f1", "exact"), [("aeb", 0.976, 0.48), ("fundus_evaluation", 0.968, 0.60)])
def test_the_body_agrees_with_what_people_wrote_down(workers: Workers, name: str, f1: float, exact: float) -> None:
    reached = _total(_made(workers, getattr(pages, name)()))

    assert (reached.f1 >= f1, reached.exact >= exact) == (True, True), reached


def test_the_body_agrees_with_the_labels_of_127_publishers_pages(labelled: Made) -> None:
    reached = _total(labelled)

    assert (reached.f1 >= 0.958, reached.exact >= 0.30) == (True, True), reached


def test_fields_agree_with_the_labels(labelled: Made) -> None:
    dates = [right for page, article in labelled if (right := date_right(article, page)) is not None]
    heads = [headline_right(article, page) for page, article in labelled]
    authors = [authors_right(article, page) for page, article in labelled]

    reached = [sum(some) / len(some) for some in (dates, heads, authors)]

    assert all(rate >= asked for rate, asked in zip(reached, (0.97, 0.85, 0.90), strict=True)), reached


def test_two_captures_of_an_unedited_article_have_one_hash(workers: Workers) -> None:
    """All pairs but the one whose texts differ; that one in the fields a reader sees differ."""
    found = {url: fields for url, fields, similarity in pairs() if similarity < 1 or fields}

    assert list(found.values()) == [("headline", "standfirst", "text")]
    assert "corriere.it" in next(iter(found))


def test_every_real_page_is_extracted_or_gives_its_reason(workers: Workers) -> None:
    """None hangs, none has a date after its year, none that is no story has a date; every third in the short form."""
    futures = []
    for path, url in list(pages.every_page())[:: in_full(1, 3)]:
        address = url if url.startswith("http") else f"https://example.org/{Path(path).name}"
        futures.append(workers.extract(pages.read_page(path), address))
    articles = [future.result(300) for future in futures]

    assert len(articles) > in_full(900, 300)
    assert not [article.url for article in articles if article.status == "failed"]
    assert all(article.status_reason for article in articles if article.status != "ok")
    assert all(json.loads(article.to_json())["status"] == article.status for article in articles)
    assert not [
        one.url
        for one in articles
        if one.status in ("not_article", "consent", "blocked", "empty") and one.date_published
    ]


def test_the_metric_counts_cjk_by_character() -> None:
    """One word of a Japanese sentence missing is no total loss."""
    assert 0.5 < score("市議会は議案を可決した。", "市議会は議案を可決").f1 < 1
    assert score("a b c d e", "a b c d e").exact
