from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from archive.article import Article, Extraction
from archive.causes import Cause
from archive.urls import article_id
from crawler.articles.outcome import Outcome, decided, judge
from crawler.articles.page import Hop, Page
from tests.archive.articles import RULES, article, ref

URL = "https://courier.example/politics/20261013-410233/"
NEW_RULES = Extraction(id="2-fedcba9876543210", rules=2)


def page(**changes: Any) -> Page:
    fields: dict[str, Any] = {
        "outlet": "courier",
        "requested": URL,
        "url": URL,
        "status": 200,
        "headers": (("ETag", '"a"'), ("Last-Modified", "Tue, 13 Oct 2026 15:41:47 GMT")),
        "captured": "2026-10-14T00:00:00.000000Z",
        "ref": ref("<urn:uuid:2>"),
        "body": b"<html>",
    }
    return Page(**(fields | changes))


def never(_: Page) -> Article:
    raise AssertionError("nothing had to be extracted")


def outcome(
    found: Page,
    last: Article | None = None,
    extract: Any = never,
    rules: Extraction = RULES,
    read: Any = None,
    *others: Article,
) -> Outcome:
    known = {one.id: one for one in (last, *others) if one}

    return decided(judge(found, known.get, rules), extract, read or (lambda _: None))


LAST = article(version=1, snapshot=ref("<urn:uuid:1>"))


@pytest.mark.parametrize(
    ("changes", "fate", "cause"),
    [
        ({"status": 404}, "gone", Cause("http_status", status=404)),
        ({"status": 410}, "gone", Cause("http_status", status=410)),
        ({"url": "https://courier.example/"}, "gone", Cause("led_to_front_page")),
        ({"status": 304}, "unchanged", Cause("not_modified")),
        ({"repeats": True}, "unchanged", Cause("same_bytes")),
        ({"status": 403}, "failed", Cause("http_status", status=403)),
        ({"status": 429}, "failed", Cause("http_status", status=429)),
        ({"status": 451}, "failed", Cause("http_status", status=451)),
        ({"status": 500}, "failed", Cause("http_status", status=500)),
        ({"status": 503}, "failed", Cause("http_status", status=503)),
        ({"status": 302}, "failed", Cause("http_status", status=302)),
        ({"status": 0}, "failed", Cause("http_status", status=0)),
    ],
)
def test_some_answers_need_no_extraction(changes: dict[str, Any], fate: str, cause: Cause) -> None:
    judged = outcome(page(**changes))

    assert (judged.fate.fate, judged.fate.cause, judged.article) == (fate, cause, None)


@pytest.mark.parametrize(
    ("url", "fate"),
    [
        ("https://courier.example/?p=10077", "saved"),
        ("https://courier.example?articleid=10077&from=old", "saved"),
        ("https://courier.example/?p=10077&utm_source=x", "saved"),
        ("https://courier.example/?ref=gone", "gone"),
        ("https://courier.example/?page=2", "gone"),
        ("https://courier.example/?utm_source=404", "gone"),
    ],
)
def test_an_article_at_the_root_by_its_number_is_not_gone(url: str, fate: str) -> None:
    """So a site leads that gave up the words in its addresses; the article counted as deleted."""
    assert outcome(page(url=url), None, lambda _: article()).fate.fate == fate


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        ("ok", "saved"),
        ("partial", "saved"),
        ("paywalled", "saved"),
        ("blocked", "failed"),
        ("consent", "failed"),
        ("empty", "failed"),
        ("failed", "failed"),
        ("not_article", "skipped"),
    ],
)
def test_the_status_of_an_article_decides_its_fate(status: str, fate: str) -> None:
    judged = outcome(page(), None, lambda _: article(status=status))

    assert judged.fate.fate == fate
    assert (judged.article is not None) == (status != "not_article")
    assert (judged.article.version if judged.article else None) == (1 if fate == "saved" else None)


def test_the_article_gets_what_the_page_alone_knows() -> None:
    judged = outcome(page(), None, lambda _: article(outlet=None, captured="1970-01-01T00:00:00Z"))

    assert judged.article is not None
    assert judged.article.captured == "2026-10-14T00:00:00.000000Z"
    assert judged.article.snapshot == ref("<urn:uuid:2>")
    assert judged.article.outlet == "courier"
    assert (judged.fate.etag, judged.fate.last_modified) == ('"a"', "Tue, 13 Oct 2026 15:41:47 GMT")


def test_an_unchanged_article_is_not_written_again() -> None:
    judged = outcome(page(), LAST, lambda _: article())

    assert (judged.fate.fate, judged.article) == ("unchanged", None)


def test_an_edit_is_the_next_version_and_names_the_one_before() -> None:
    judged = outcome(page(), LAST, lambda _: article("Edited."))

    assert judged.article is not None
    assert (judged.article.version, judged.article.previous) == (2, LAST.content_hash)


def test_other_rules_are_no_edit() -> None:
    """Hashes are compared under equal rules: the earlier snapshot is extracted anew, and agrees."""
    earlier = page(ref=ref("<urn:uuid:1>"), body=b"earlier")
    asked: list[bytes] = []

    def extract(found: Page) -> Article:
        asked.append(found.body)
        return article("As the new rules have it.", extraction=NEW_RULES)

    judged = outcome(page(), LAST, extract, NEW_RULES, lambda wanted: earlier if wanted == LAST.snapshot else None)

    assert asked == [b"<html>", b"earlier"]
    assert (judged.fate.fate, judged.article) == ("unchanged", None)


def test_what_agrees_under_other_rules_is_extracted_once() -> None:
    """A memory that learned a line changes few articles: each of the others would be extracted twice at every look."""
    asked: list[bytes] = []

    def extract(found: Page) -> Article:
        asked.append(found.body)
        return article(extraction=NEW_RULES)

    judged = outcome(page(), LAST, extract, NEW_RULES, lambda _: page(body=b"earlier"))

    assert asked == [b"<html>"]
    assert (judged.fate.fate, judged.article) == ("unchanged", None)


def test_an_edit_is_found_under_other_rules_too() -> None:
    def extract(found: Page) -> Article:
        return article("Old." if found.body == b"earlier" else "New.", extraction=NEW_RULES)

    judged = outcome(page(), LAST, extract, NEW_RULES, lambda _: page(body=b"earlier"))

    assert judged.article is not None
    assert (judged.article.version, judged.article.text) == (2, "New.")


def test_an_article_that_is_gone_is_a_version_once() -> None:
    gone = outcome(page(status=404), LAST)

    assert gone.article is not None
    assert (gone.article.status, gone.article.version, gone.article.id) == ("gone", 2, LAST.id)
    assert (gone.article.headline, gone.article.text, gone.article.body) == (None, None, ())
    again = outcome(page(status=404), gone.article)
    assert (again.fate.fate, again.article) == ("gone", None)


def test_an_article_that_returns_is_a_version() -> None:
    gone = outcome(page(status=404), LAST).article

    back = outcome(page(), gone, lambda _: article())

    assert back.article is not None
    assert (back.article.version, back.article.status) == (3, "ok")


def test_a_wall_is_told_once_and_opens_no_version() -> None:
    wall = outcome(page(), None, lambda _: article("Accept?", status="consent")).article
    assert wall is not None

    again = outcome(page(), wall, lambda _: article("Accept?", status="consent"))
    assert (again.fate.fate, again.article) == ("failed", None)
    behind = outcome(page(), wall, lambda _: article())
    assert behind.article is not None
    assert (behind.article.version, behind.article.previous) == (1, None)


@pytest.mark.parametrize("truncated", ["disconnect", "time", "unspecified"])
def test_a_cut_page_is_no_version(truncated: str) -> None:
    """The next try may bring all of it, and that is no edit."""
    judged = outcome(page(truncated=truncated), LAST)

    assert (judged.fate.fate, judged.article) == ("failed", None)
    assert judged.fate.cause == Cause("cut", code=truncated)


def test_a_page_that_is_too_long_is_partial() -> None:
    """More than this will never be read of it."""
    judged = outcome(page(truncated="length"), None, lambda _: article())

    assert judged.article is not None
    assert judged.article.status == "partial"


def test_a_page_that_leads_elsewhere_belongs_to_where_it_leads() -> None:
    elsewhere = "https://courier.example/politics/2/"

    judged = outcome(page(url=elsewhere), None, lambda found: article(url=found.url))

    assert judged.article is not None
    assert (judged.article.id, judged.fate.url) == (article_id(elsewhere), URL)


def test_a_page_that_leads_to_the_front_page_takes_its_article_along() -> None:
    """The answer came from the front page; the article that is gone is the one that was asked for."""
    judged = outcome(page(url="https://courier.example/"), LAST)

    assert judged.article is not None
    assert (judged.article.id, judged.article.status, judged.article.version) == (LAST.id, "gone", 2)
    assert (judged.fate.article, judged.fate.led_to) == (LAST.id, "https://courier.example/")


def test_a_link_that_leads_to_a_missing_page_means_the_article_there() -> None:
    """Two links lead to one article: what is gone is the article, whichever was followed."""
    judged = outcome(page(requested="https://courier.example/old/", status=404), LAST)

    assert judged.article is not None
    assert (judged.article.id, judged.article.url) == (LAST.id, LAST.url)


def test_of_two_pages_that_lead_to_one_article_the_second_is_compared_with_the_first() -> None:
    """Both were on their way at once: what is known is asked for after the extraction, not before."""
    known: dict[str, Article] = {}
    first, second = (judge(page(requested=f"{URL}?link={one}"), known.get, RULES) for one in "ab")
    next(first), next(second)

    with pytest.raises(StopIteration) as judged:
        first.send(article())
    known[LAST.id] = judged.value.value.article
    with pytest.raises(StopIteration) as judged_too:
        second.send(article())

    assert (judged.value.value.fate.fate, judged_too.value.value.fate.fate) == ("saved", "unchanged")


def test_what_was_judged_while_an_earlier_version_was_read_counts() -> None:
    """The other page of the article was judged first, under the rules in force."""
    known = {LAST.id: LAST}
    judging = judge(page(), known.get, NEW_RULES)
    edited = article("Edited.", extraction=NEW_RULES, version=2, snapshot=ref("<urn:uuid:3>"))

    assert next(judging).ref == page().ref  # type: ignore[union-attr]
    assert judging.send(article("Edited.", extraction=NEW_RULES)) == LAST.snapshot
    known[LAST.id] = edited
    assert isinstance(judging.send(page(ref=LAST.snapshot)), Page)
    with pytest.raises(StopIteration) as judged:
        judging.send(article("Once.", extraction=NEW_RULES))

    assert (judged.value.value.fate.fate, judged.value.value.article) == ("unchanged", None)


ELSEWHERE = "https://courier.example/society/20261013-410233/"
HOP = Hop(msgspec.structs.replace(ref("<urn:uuid:hop>"), url=URL, status=301), "2026-10-13T23:59:59.000000Z")


def led_to(url: str, **changes: Any) -> Page:
    """What came after ``URL`` answered 301."""
    return page(url=url, hops=(HOP,), **changes)


def there(found: Page, text: str = "The ferry was late.") -> Article:
    return article(text, url=found.url)


def lines(judged: Outcome) -> list[tuple[str, str, int | None]]:
    return [(one.url, one.status, one.version) for one in judged.articles]


def test_an_article_that_leads_to_another_one_has_moved_and_the_other_has_its_own_history() -> None:
    judged = outcome(led_to(ELSEWHERE), LAST, there)

    assert lines(judged) == [(URL, "moved", 2), (ELSEWHERE, "ok", 1)]
    assert (judged.fate.fate, judged.fate.cause) == ("saved", Cause("moved", url=ELSEWHERE))
    assert judged.fate.article == article_id(ELSEWHERE)
    moved = judged.articles[0]
    assert (moved.id, moved.text, moved.previous) == (LAST.id, None, LAST.content_hash)
    assert (moved.snapshot, moved.captured) == (HOP.ref, HOP.captured)


@pytest.mark.parametrize("way", ["http://courier.example/politics/20261013-410233/", f"{URL}?utm_source=feed"])
def test_what_proves_that_an_article_is_gone_is_the_answer_at_its_address(way: str) -> None:
    """A redirect that only normalises the address proves nothing; one that leads away from it does."""
    before = Hop(msgspec.structs.replace(HOP.ref, record_id="<urn:uuid:way>", url=way), HOP.captured)
    there_is_none = page(status=404, hops=(before,))
    led_away = led_to("https://courier.example/")

    (gone,) = outcome(there_is_none, LAST).articles
    (front,) = outcome(led_away, LAST).articles

    assert (gone.snapshot, gone.captured) == (there_is_none.ref, there_is_none.captured)
    assert (front.snapshot, front.captured) == (HOP.ref, HOP.captured)


def test_a_moved_article_is_told_once() -> None:
    moved, other = outcome(led_to(ELSEWHERE), LAST, there).articles
    later = replace(led_to(ELSEWHERE), hops=(Hop(msgspec.structs.replace(HOP.ref, record_id="<urn:uuid:later>"), ""),))

    again = outcome(later, moved, there, RULES, None, other)
    edited = outcome(later, moved, lambda found: there(found, "Edited."), RULES, None, other)

    assert (again.fate.fate, again.articles) == ("unchanged", ())
    assert lines(edited) == [(ELSEWHERE, "ok", 2)]


def test_a_page_that_is_judged_again_shows_the_same_move() -> None:
    """The first run of an outlet judges its pages twice."""
    moved, other = outcome(led_to(ELSEWHERE), LAST, there).articles

    again = outcome(led_to(ELSEWHERE), moved, there)

    assert (again.fate.fate, again.fate.cause) == ("saved", Cause("moved", url=ELSEWHERE))
    assert lines(again) == [(ELSEWHERE, "ok", 1)]
    assert other == again.articles[0]


def test_it_moves_to_an_article_that_is_known_already() -> None:
    known = there(page(url=ELSEWHERE)).replace(version=1)

    judged = outcome(led_to(ELSEWHERE), LAST, there, RULES, None, known)

    assert lines(judged) == [(URL, "moved", 2)]
    assert judged.fate.fate == "saved"


@pytest.mark.parametrize("changes", [{"status": 304}, {"repeats": True}])
def test_an_answer_without_a_body_shows_a_move_as_well(changes: dict[str, Any]) -> None:
    judged = outcome(led_to(ELSEWHERE, **changes), LAST)

    assert lines(judged) == [(URL, "moved", 2)]


def test_what_moves_back_is_there_again() -> None:
    moved = outcome(led_to(ELSEWHERE), LAST, there).articles[0]

    assert lines(outcome(page(), moved, there)) == [(URL, "ok", 3)]


def test_what_was_gone_may_turn_up_elsewhere_and_what_moved_may_go() -> None:
    gone = outcome(page(status=404), LAST).articles[0]
    moved = outcome(led_to(ELSEWHERE), LAST, there).articles[0]

    assert lines(outcome(led_to(ELSEWHERE), gone, there)) == [(URL, "moved", 3), (ELSEWHERE, "ok", 1)]
    assert lines(outcome(page(status=410), moved)) == [(URL, "gone", 3)]


def test_where_it_went_next_is_told_by_the_other_history() -> None:
    moved, other = outcome(led_to(ELSEWHERE), LAST, there).articles
    third = "https://courier.example/sports/20261013-410233/"
    later = replace(led_to(third), hops=(Hop(msgspec.structs.replace(HOP.ref, record_id="<urn:uuid:later>"), ""),))

    assert lines(outcome(later, moved, there, RULES, None, other)) == [(third, "ok", 1)]


def test_a_moved_article_whose_new_address_is_gone_goes_there() -> None:
    moved, other = outcome(led_to(ELSEWHERE), LAST, there).articles

    assert lines(outcome(led_to(ELSEWHERE, status=404), moved, never, RULES, None, other)) == [(ELSEWHERE, "gone", 2)]
    both = outcome(led_to(ELSEWHERE, status=404), LAST, never, RULES, None, other)
    assert lines(both) == [(URL, "gone", 2), (ELSEWHERE, "gone", 2)]


@pytest.mark.parametrize(
    ("url", "fate", "cause"),
    [
        ("https://www.courier.example/politics/", "failed", Cause("link_list")),
        (
            "https://courier.example/politics/",
            "gone",
            Cause("led_above", url="https://courier.example/politics/"),
        ),
        ("https://courier.example/society/", "failed", Cause("link_list")),
        ("https://other.example/society/1/", "failed", Cause("led_to_other_site")),
        ("https://other.example/", "failed", Cause("led_to_other_site")),
        (
            "https://courier.example/login?back=%2Fpolitics%2F20261013-410233%2F",
            "failed",
            Cause("led_to_door"),
        ),
    ],
)
def test_an_article_that_leads_to_no_article(url: str, fate: str, cause: Cause) -> None:
    judged = outcome(
        led_to(url), LAST, lambda found: article(url=found.url, status="not_article", status_reason=Cause("link_list"))
    )

    assert (judged.fate.fate, judged.fate.cause) == (fate, cause)
    assert lines(judged) == ([(URL, "gone", 2)] if fate == "gone" else [])


@pytest.mark.parametrize("status", ["consent", "blocked", "empty", "failed"])
def test_a_wall_elsewhere_is_no_move(status: str) -> None:
    judged = outcome(led_to(ELSEWHERE), LAST, lambda found: article(url=found.url, status=status))

    assert judged.fate.fate == "failed"
    assert [one.version for one in judged.articles] == [None]


@pytest.mark.parametrize("url", [f"{URL}?utm_source=feed", URL.rstrip("/"), URL.replace("https", "http"), f"{URL}amp/"])
def test_a_redirect_that_only_normalises_leads_nowhere_else(url: str) -> None:
    judged = outcome(led_to(url), LAST, lambda found: article(url=found.url))

    assert (judged.fate.fate, judged.articles) == ("unchanged", ())


def test_an_article_whose_page_is_none_for_once_is_asked_for_again() -> None:
    judged = outcome(page(), LAST, lambda _: article(status="not_article", status_reason=Cause("link_list")))

    assert (judged.fate.fate, judged.articles) == ("failed", ())


@pytest.mark.parametrize("status", [200, 403])
def test_a_challenge_is_named_whatever_its_page_gives(status: int) -> None:
    body = b"<title>Just a moment...</title><script>window._cf_chl_opt = {}</script>"
    judged = outcome(page(status=status, body=body), LAST, lambda found: article(url=found.url))

    assert judged.fate.cause == Cause("challenge", code="Cloudflare", status=status)
    assert (judged.fate.fate, judged.articles) == ("failed", ())


def test_what_would_open_a_version_is_looked_at_with_the_text_that_stood_there() -> None:
    """The ledger keeps no text: the page of the version is read again, where the canonical link settles nothing."""
    known = LAST.replace(text=None)
    asked: list[object] = []

    def read(of: object) -> Page:
        asked.append(of)
        return page(ref=ref("<urn:uuid:1>"))

    def extract(found: Page) -> Article:
        new = found.ref.record_id == "<urn:uuid:2>"
        return article(
            url=found.url, headline="Back soon" if new else "Ferry late", text="Soon." if new else "It is late."
        )

    judged = outcome(page(), known, extract, RULES, read)

    assert asked == [LAST.snapshot]
    assert judged.look is not None
    assert (judged.look.is_known, judged.look.is_other) == (True, True)


def test_a_page_that_names_itself_is_not_looked_at() -> None:
    judged = outcome(
        page(), LAST.replace(text=None), lambda found: article(url=found.url, canonical_url=URL, text="New.")
    )

    assert (judged.fate.fate, judged.look) == ("saved", None)
