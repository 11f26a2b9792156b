from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from archive.article import Sighting
from archive.errors import StorageError
from archive.manifest import Fate
from crawler.frontier.ledger import Ledger, Visit, following
from tests.archive.articles import article, ref

URL = "https://site.example/politics/1/"
SEEN = Sighting("https://site.example/politics/", 3, "2026-10-13T16:00:00.000000Z")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger" / "site.sqlite")


def visit(**changes: Any) -> Visit:
    return Visit(**({"captured": SEEN.captured, "record_id": "<urn:uuid:1>", "url": URL, "status": 200} | changes))


def test_a_link_is_new_once_whatever_form_it_comes_in(ledger: Ledger) -> None:
    assert ledger.sighted("r1", URL, SEEN, 100.0)
    assert not ledger.sighted("r1", "http://site.example/politics/1?utm_source=feed", SEEN, 101.0)
    assert not ledger.sighted("r2", URL, SEEN, 102.0)


def test_what_is_new_is_due_at_once_with_where_it_was_seen(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)

    (due,) = ledger.due("r1", 100.0)

    assert (due.url, due.first_seen, due.visit, due.seen_in) == (URL, 100.0, None, (SEEN,))
    assert next(ledger.due("r2", 100.0)).seen_in == ()


def test_a_visited_page_is_due_again_when_its_time_comes(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)
    ledger.visited(URL, visit(etag='"a"'), due=500.0)

    assert list(ledger.due("r1", 499.0)) == []
    assert [one.visit for one in ledger.due("r1", 500.0)] == [visit(etag='"a"')]
    assert [one.url for one in ledger.due("r1", 0.0, refetch_all=True)] == [URL]
    assert ledger.first_seen(URL) == 100.0


def test_the_never_fetched_come_first(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)
    ledger.visited(URL, visit(), due=100.0)
    ledger.sighted("r1", URL + "2", SEEN, 200.0)

    assert [one.url for one in ledger.due("r1", 300.0)] == [URL + "2", URL]


def test_what_is_never_due_again_is_not_refetched_either(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)
    ledger.visited(URL, visit(), due=None)

    assert list(ledger.due("r1", 1e12, refetch_all=True)) == []


def test_failures_are_counted_until_a_page_comes(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)
    ledger.put_off(URL, 200.0)
    ledger.put_off(URL, 400.0)

    assert ledger.failures(URL) == 2
    assert list(ledger.due("r1", 399.0)) == []
    ledger.visited(URL, visit(), due=500.0)
    assert ledger.failures(URL) == 0


def test_a_wall_never_hides_a_version(ledger: Ledger) -> None:
    first = article(version=1, snapshot=ref("<urn:uuid:1>"))
    wall = article("Accept?", status="consent", snapshot=ref("<urn:uuid:2>"))

    ledger.draft("r1", first)
    ledger.draft("r1", wall)

    assert ledger.latest(first.id) == first
    assert list(ledger.drafts("r1")) == [first, wall]


def test_a_wall_is_remembered_where_there_is_no_version(ledger: Ledger) -> None:
    wall = article("Accept?", status="consent", snapshot=ref())

    ledger.draft("r1", wall)

    assert ledger.latest(wall.id) == wall


def test_the_last_fate_of_a_run_counts(ledger: Ledger) -> None:
    ledger.fate("r1", Fate(url=URL, fate="pending"))
    ledger.fate("r1", Fate(url=URL, fate="saved"))

    assert ledger.fates("r1") == [Fate(url=URL, fate="saved")]
    assert ledger.has_fate("r1", URL)
    assert not ledger.has_fate("r2", URL)


def test_a_run_that_is_over_leaves_nothing_but_what_is_known(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)
    ledger.draft("r1", article(version=1, snapshot=ref()))
    ledger.fate("r1", Fate(url=URL, fate="saved"))
    ledger.holds(["r1"])

    ledger.forget("r1")

    assert (list(ledger.drafts("r1")), ledger.fates("r1"), ledger.seen_in("r1", URL)) == ([], [], ())
    assert ledger.latest(article().id) is not None
    assert ledger.runs() == {"r1"}


def test_an_error_in_a_transaction_takes_all_of_it_back(ledger: Ledger) -> None:
    def half_done() -> None:
        with ledger.transaction():
            ledger.sighted("r1", URL, SEEN, 100.0)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()

    assert list(ledger.due("r1", 1e9)) == []


def test_what_is_no_ledger_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "ledger.sqlite"
    broken.write_bytes(b"no database at all, but long enough to be read as a header " * 10)

    with pytest.raises(StorageError, match=r"ledger\.sqlite: the ledger cannot be used .* remove it and run again"):
        Ledger(broken)


FETCHED = visit(payload_digest="sha256:A", etag='"a"', last_modified="Tue, 13 Oct 2026 15:41:47 GMT")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (visit(record_id="<2>", payload_digest="sha256:B"), visit(record_id="<2>", payload_digest="sha256:B")),
        (visit(record_id="<2>", status=304, payload_digest=None), FETCHED),
        (
            visit(record_id="<2>", status=304, payload_digest=None, etag='"b"'),
            visit(payload_digest="sha256:A", etag='"b"', last_modified=FETCHED.last_modified),
        ),
        (visit(record_id="<2>", payload_digest="sha256:A"), visit(payload_digest="sha256:A")),
    ],
    ids=["another payload", "304", "304 with a validator", "the same payload"],
)
def test_a_repeated_payload_is_known_by_the_snapshot_that_holds_it(answer: Visit, expected: Visit) -> None:
    """A revisit never names a revisit, and a 304 without validators takes none away."""
    assert following(FETCHED, answer) == expected


def test_the_first_visit_follows_nothing(ledger: Ledger) -> None:
    assert following(ledger.visit(URL), FETCHED) == FETCHED


def test_a_draft_can_be_taken_back(ledger: Ledger) -> None:
    first, other = article(version=1, snapshot=ref("<urn:uuid:1>")), article(version=1, snapshot=ref("<urn:uuid:2>"))
    ledger.draft("r1", first)
    ledger.draft("r1", other)

    ledger.discard("r1", first)

    assert (list(ledger.drafts("r1")), ledger.latest(first.id)) == ([other], other)
    ledger.discard("r1", other)
    assert (list(ledger.drafts("r1")), ledger.latest(first.id)) == ([], None)


def test_what_is_known_already_is_not_made_due(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)
    ledger.visited(URL, visit(), due=500.0)

    ledger.known(URL, 200.0)
    ledger.known(URL + "2", 200.0)

    assert [one.url for one in ledger.due("r1", 300.0)] == [URL + "2"]


def test_two_forms_of_a_link_have_one_fate(ledger: Ledger) -> None:
    """Out of section in one list, an article in another: what became of it counts."""
    ledger.fate("r1", Fate(url=f"{URL}?utm_source=feed", fate="skipped", reason="out_of_section"))
    assert ledger.has_fate("r1", URL)

    ledger.fate("r1", Fate(url=URL, fate="saved"))

    assert ledger.fates("r1") == [Fate(url=URL, fate="saved")]


@pytest.mark.parametrize("url", ["http://[bad", "mailto:desk@site.example", f"https://{'é' * 70}.example/"])
def test_a_link_that_is_no_address_has_a_fate(ledger: Ledger, url: str) -> None:
    ledger.fate("r1", Fate(url=url, fate="skipped", reason="other_site"))

    assert ledger.has_fate("r1", url)
    assert ledger.sighted("r1", url, SEEN, 100.0)
