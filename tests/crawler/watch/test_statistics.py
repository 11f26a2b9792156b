"""The arithmetic of an alarm, against sums written out in whole numbers."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from math import comb, factorial, log, sqrt

import pytest

from crawler.watch.statistics import Chance, Share, fewer_links, rarer, rarer_for_days, significant, sizes_differ


def rising(start: Fraction, steps: int) -> Fraction:
    product = Fraction(1)
    for step in range(steps):
        product *= start + step
    return product


def test_with_independent_pages_it_is_the_posterior_of_the_whole_history() -> None:
    """60 pages of 60, then 0 of 3: Jeffreys' prior gives (1/2 · 3/2 · 5/2) / (61 · 62 · 63)."""
    found = rarer(Share(0, 3), [Share(3, 3)] * 20, distinct=60)

    assert found.p == pytest.approx(1.875 / (61 * 62 * 63))
    assert found.least == found.p


def tail(hits: int, pages: int, weight: Fraction) -> float:
    """After 58 of 60 pages that weigh as much as ``weight``, and half a page for each answer."""
    a, b = Fraction(58, 60) * weight + Fraction(1, 2), Fraction(2, 60) * weight + Fraction(1, 2)
    term = [comb(pages, k) * rising(a, k) * rising(b, pages - k) / rising(a + b, pages) for k in range(hits + 1)]
    return float(sum(term))


@pytest.mark.parametrize(("hits", "pages"), [(0, 5), (1, 20)])
def test_where_hardly_a_page_has_it_the_tail_is_that_of_the_whole_history(hits: int, pages: int) -> None:
    found = rarer(Share(hits, pages), [Share(29, 30), Share(29, 30)], distinct=60)

    assert found.p == pytest.approx(tail(hits, pages, Fraction(60)))


@pytest.mark.parametrize(("hits", "pages"), [(3, 5), (7, 14), (13, 14)])
def test_where_some_pages_have_it_the_day_may_be_another(hits: int, pages: int) -> None:
    """A correlation of 1/20 between the pages of a day is a beta distribution of 19 pages."""
    weight = 1 / (Fraction(1, 19) + Fraction(1, 61)) - 1

    found = rarer(Share(hits, pages), [Share(29, 30), Share(29, 30)], distinct=60)

    assert found.p == pytest.approx(tail(hits, pages, weight))
    assert found.least == pytest.approx(tail(0, pages, Fraction(60)))


def test_days_are_combined_as_fisher_has_it() -> None:
    """Of two chances p and q, whose product is c: c (1 - ln c). A day without pages tells nothing."""
    before, days = [Share(29, 30), Share(29, 30)], [Share(7, 14), Share(0, 0), Share(9, 14)]
    product = rarer(days[0], before, 60).p * rarer(days[2], before, 60).p

    found = rarer_for_days(days, before, distinct=60)

    assert found.p == pytest.approx(product * (1 - log(product)))
    assert rarer_for_days([], before, distinct=60) == Chance(1.0, 1.0)


def test_pages_met_again_are_no_new_evidence() -> None:
    """Six articles that were read ten times are six articles."""
    often = rarer(Share(0, 3), [Share(6, 6)] * 10, distinct=6)

    assert often.p == pytest.approx(1.875 / (7 * 8 * 9))


def test_what_differs_from_run_to_run_is_expected_to_differ() -> None:
    """Every seventh run has hardly any: one more of these is no news; were the runs alike it would be."""
    mixed = [Share(2, 14) if day % 7 == 6 else Share(14, 14) for day in range(28)]
    alike = [Share(12, 14) for _ in range(28)]

    assert rarer(Share(2, 14), mixed, distinct=392).p > 0.02
    assert rarer(Share(1, 14), alike, distinct=392).p < 1e-6


def test_a_list_that_always_gave_twenty_gives_none() -> None:
    assert fewer_links(0, [20.0, 20.0, 20.0]).p < 1e-12
    assert fewer_links(0, [2.0, 0.0, 1.0, 3.0]).p > 0.05


def test_a_feed_gives_what_there_is() -> None:
    """Three alike may be chance; a section page has its template."""
    assert fewer_links(1, [6.0, 7.0, 6.0], templated=False).p > 1e-3
    assert fewer_links(1, [6.0, 7.0, 6.0]).p < 1e-5
    assert fewer_links(0, [20.0, 20.0, 20.0], templated=False).p < 1e-6


def test_links_follow_the_negative_binomial() -> None:
    before = [4.0, 8.0, 6.0]  # variance 4, mean 6; of three, three times as much is likely
    dispersion = 4 / 6 * (1 + sqrt(8 / 2))
    size, p = 18 / dispersion + 0.5, 0.75
    term = [rising(Fraction(size), k) / factorial(k) * Fraction(0.25) ** k for k in range(2)]

    assert fewer_links(2, before).p == pytest.approx(float(sum(term)) * p**size)


def test_halved_texts_differ_and_equal_ones_do_not() -> None:
    rnd = random.Random(3)

    def run(middle: float) -> Counter[int]:
        return Counter(round(rnd.gauss(middle, 3)) for _ in range(30))

    before = [run(44) for _ in range(20)]

    assert sizes_differ(run(40), before, distinct=600).p < 1e-6
    assert sizes_differ(run(44), before, distinct=600).p > 0.01


def test_days_that_differ_in_length_make_a_different_day_less_of_news() -> None:
    alike, apart = [{44: 10}] * 20, [{40: 10}, {48: 10}] * 10

    assert sizes_differ({40: 10}, alike, distinct=200).p < sizes_differ({40: 10}, apart, distinct=200).p


def test_a_question_that_cannot_be_answered_costs_the_others_nothing() -> None:
    sure, idle = Chance(4e-6, 1e-6), Chance(0.9, 0.3)

    assert significant([sure, *[idle] * 50], 5e-6) == [True, *[False] * 50]
    assert significant([sure, Chance(0.5, 1e-6)], 5e-6) == [False, False]
    assert significant([], 1e-5) == []


def test_a_chance_of_just_the_budget_is_within_it() -> None:
    assert significant([Chance(5e-6, 1e-6)], 5e-6) == [True]
    assert significant([Chance(2.5e-6, 2.5e-6), Chance(2.6e-6, 2.5e-6)], 5e-6) == [True, False]
