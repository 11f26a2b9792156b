from __future__ import annotations

import os
import sqlite3
import tracemalloc
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archive.article import Article, Sighting
from archive.causes import Cause
from archive.errors import StorageError
from archive.manifest import Fate
from archive.reading.history import Tail
from crawler.frontier.ledger import KeptSource, Ledger, Standing, Visit, following
from crawler.frontier.transitions import settle
from crawler.frontier.visit import unix
from crawler.walls.looks import Look, address_of
from crawler.walls.same_page import Seen
from tests.archive.articles import article, ref

URL = "https://site.example/politics/1/"
SEEN = Sighting("https://site.example/politics/", 3, "2026-10-13T16:00:00.000000Z")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger" / "site.sqlite")


def visit(**changes: Any) -> Visit:
    return Visit(**({"captured": SEEN.captured, "record_id": "<urn:uuid:1>", "url": URL, "status": 200} | changes))


def due(ledger: Ledger, now: float, *, run: str = "r1", refetch_all: bool = False) -> list[str]:
    return [one.url for one in ledger.take(run, now, 99, refetch_all=refetch_all)]


def standing(ledger: Ledger) -> Standing:
    known = ledger.standing(URL)
    assert known is not None
    return known


def visited(ledger: Ledger, url: str, last: Visit, due: float | None) -> None:
    """The page was fetched, and is due again then."""
    known = ledger.standing(url)
    assert known is not None
    ledger.settle(url, msgspec.structs.replace(known, visit=last, due=due, failures=0))


def _same(kept: Article | None, article: Article) -> bool:
    """Whether what is kept of an article is all that the next capture is compared with."""
    names = ("id", "url", "outlet", "status", "content_hash", "version", "previous", "captured", "snapshot")
    same = kept is not None and all(getattr(kept, name) == getattr(article, name) for name in names)
    return same and kept is not None and kept.extraction.id == article.extraction.id


FORMS = (
    "https://site.example/politics/1/",
    "https://site.example/politics/1/?utm_source=feed",
    "https://site.example/politics/1/?utm_source=feed&utm_medium=rss",
    "https://site.example/politics/1/amp/",
    "http://site.example/politics/1/",
)


@pytest.mark.parametrize("order", [FORMS, FORMS[::-1], (*FORMS[2:], *FORMS[:2])])
def test_the_plainest_form_of_an_address_is_asked_whichever_list_was_read_first(
    ledger: Ledger, order: tuple[str, ...]
) -> None:
    """A sitemap links the AMP page, a feed adds where its readers come from: an article has the plain address."""
    for url in order:
        ledger.sighted("r1", url, SEEN, 100.0)

    (due,) = ledger.take("r1", 200.0, 10)

    assert due.url == FORMS[0]


def test_the_form_in_which_a_page_came_is_kept(ledger: Ledger) -> None:
    """What the AMP page of an article leaves out is no edit."""
    ledger.sighted("r1", FORMS[3], SEEN, 100.0)
    visit = Visit(captured=SEEN.captured, record_id="<urn:uuid:1>", url=FORMS[3], status=200, article="a")
    ledger.settle(FORMS[3], Standing(first_seen=100.0, due=150.0, visit=visit))

    ledger.sighted("r2", FORMS[0], SEEN, 140.0)

    assert [due.url for due in ledger.take("r2", 200.0, 10)] == [FORMS[3]]


def test_a_link_is_new_once_whatever_form_it_comes_in(ledger: Ledger) -> None:
    assert ledger.sighted("r1", URL, SEEN, 100.0)
    assert not ledger.sighted("r1", "http://site.example/politics/1?utm_source=feed", SEEN, 101.0)
    assert not ledger.sighted("r2", URL, SEEN, 102.0)


def test_what_is_new_is_due_at_once_with_where_it_was_seen(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)

    (due,) = ledger.take("r1", 100.0, 9)

    assert (due.url, due.first_seen, due.visit, due.seen_in) == (URL, 100.0, None, (SEEN,))
    assert ledger.take("r2", 100.0, 9)[0].seen_in == ()


def test_a_link_is_first_seen_when_its_page_was_captured(ledger: Ledger) -> None:
    """Not when it was read: a ledger folded from the archive knows only the former."""
    ledger.sighted("r1", URL, SEEN)

    assert standing(ledger).first_seen == 1_791_907_200.0


def test_a_visited_page_is_due_again_when_its_time_comes(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)
    visited(ledger, URL, visit(etag='"a"'), due=500.0)

    assert due(ledger, 499.0) == []
    assert [one.visit for one in ledger.take("r1", 500.0, 9)] == [visit(etag='"a"')]
    assert standing(ledger).first_seen == 100.0


def test_the_never_fetched_come_first_and_then_those_due_longest(ledger: Ledger) -> None:
    for number, since in enumerate((300.0, 100.0, 200.0)):
        ledger.sighted("r1", f"{URL}old{number}", SEEN, 50.0)
        visited(ledger, f"{URL}old{number}", visit(url=f"{URL}old{number}"), due=since)
    ledger.sighted("r1", f"{URL}new", SEEN, 250.0)

    assert due(ledger, 1000.0) == [f"{URL}new", f"{URL}old1", f"{URL}old2", f"{URL}old0"]


def test_a_link_that_was_never_followed_is_due_where_the_clock_went_back_since(ledger: Ledger) -> None:
    """A run that was stopped had seen it a moment later than the next run sees it. What a host or a failure put off,
    waits."""
    for number in range(3):
        ledger.sighted("r1", f"{URL}{number}", SEEN, 103.0)
    ledger.refused_until(f"{URL}1", 900.0)
    ledger.put_off(f"{URL}2", 900.0, 103.0, 1)
    for number in range(3):
        assert not ledger.sighted("r2", f"{URL}{number}", SEEN, 100.0)

    assert due(ledger, 101.0) == [f"{URL}0"]
    assert due(ledger, 901.0) == [f"{URL}1", f"{URL}2"]


def test_a_run_is_given_a_url_once(ledger: Ledger) -> None:
    """Also one that is due again before the run ends, and also when all are asked for."""
    for number in range(5):
        ledger.sighted("r1", f"{URL}{number}", SEEN, 100.0)
    ledger.take("r1", 100.0, 2)
    visited(ledger, f"{URL}0", visit(), due=150.0)
    ledger.put_off(f"{URL}1", 150.0, 100.0, 1)

    assert [one.url for one in ledger.take("r1", 200.0, 9)] == [f"{URL}{number}" for number in (2, 3, 4)]
    assert ledger.take("r1", 1e12, 9, refetch_all=True) == []


def test_all_that_may_be_fetched_can_be_asked_for(ledger: Ledger) -> None:
    for number, again in enumerate((1e9, float("inf"), None)):
        ledger.sighted("r1", f"{URL}{number}", SEEN, 100.0)
        visited(ledger, f"{URL}{number}", visit(), due=again)

    assert ledger.waiting("r2", 200.0) == 0
    assert ledger.waiting("r2", 200.0, refetch_all=True) == 2
    assert [one.url for one in ledger.take("r2", 200.0, 9, refetch_all=True)] == [f"{URL}0", f"{URL}1"]


def test_what_a_crash_left_in_flight_is_due_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    crashed = Ledger(path)
    for number in range(4):
        crashed.sighted("r1", f"{URL}{number}", SEEN, 100.0)
    crashed.take("r1", 100.0, 3)
    crashed.fetched(f"{URL}1")
    visited(crashed, f"{URL}2", visit(url=f"{URL}2"), due=900.0)
    crashed.close()

    ledger = Ledger(path)

    assert ledger.waiting("r2", 200.0) == 3
    assert due(ledger, 200.0, run="r2") == [f"{URL}0", f"{URL}1", f"{URL}3"]
    assert [one.url for one in ledger.take("r3", 900.0, 9)][-1] == f"{URL}2"


def test_how_many_wait(ledger: Ledger) -> None:
    for number in range(4):
        ledger.sighted("r1", f"{URL}{number}", SEEN, 100.0 + number)
    visited(ledger, f"{URL}0", visit(), due=500.0)

    assert [ledger.waiting("r1", now) for now in (99.0, 102.0, 500.0)] == [0, 2, 4]
    ledger.take("r1", 500.0, 3)
    assert ledger.waiting("r1", 500.0) == 1


def test_who_asked_to_wait_is_heard_for_two_days_and_a_plan_for_as_long_as_it_is(ledger: Ledger) -> None:
    """Where the clock was ahead: what it put off for longer is due now. What our own schedule planned stays."""
    now, day = 1_800_000_000.0, 86_400.0
    for name, days in (("hour", 1 / 24), ("day", 1), ("nearly", 1.99), ("longer", 2.01), ("year", 365)):
        ledger.sighted("r1", URL + name, SEEN, now - day)
        ledger.refused_until(URL + name, now + days * day)
    ledger.sighted("r1", f"{URL}planned", SEEN, now - day)
    visited(ledger, f"{URL}planned", visit(url=f"{URL}planned"), due=now + 30 * day)
    ledger.reschedule(lambda _: now + 30 * day)

    assert ledger.set_back(now) == 2

    assert sorted(due(ledger, now)) == [f"{URL}longer", f"{URL}year"]
    assert due(ledger, now + 2 * day) == [f"{URL}hour", f"{URL}day", f"{URL}nearly"]
    assert due(ledger, now + 30 * day) == [f"{URL}planned"]


def test_a_url_passes_through_its_states(ledger: Ledger) -> None:
    states = []

    def look() -> None:
        (shown,) = ledger._db.execute("SELECT state FROM states").fetchone()
        states.append(shown)

    ledger.sighted("r1", URL, SEEN, 4e9)
    look()
    ledger.refused_until(URL, 100.0)
    look()
    ledger.take("r1", 100.0, 1)
    look()
    ledger.fetched(URL)
    look()
    visited(ledger, URL, visit(), due=5e9)
    look()

    assert states == ["discovered", "due", "in flight", "fetched", "done"]


def test_a_host_that_asks_to_wait_is_no_failure(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)
    ledger.take("r1", 100.0, 1)

    ledger.refused_until(URL, 700.0)

    assert ledger.failures(URL) == 0
    assert ledger._db.execute("SELECT state FROM urls").fetchone() == (0,)  # discovered, as before
    assert ledger.take("r2", 699.0, 1) == []
    assert len(ledger.take("r2", 700.0, 1)) == 1


def test_what_was_taken_and_not_settled_is_pending(ledger: Ledger) -> None:
    for number in range(3):
        ledger.sighted("r1", f"{URL}{number}", SEEN, 100.0)
    ledger.take("r1", 100.0, 2)
    ledger.notes.fate("r1", Fate(url=f"{URL}0", fate="saved"))

    assert list(ledger.fates("r1")) == [
        Fate(url=f"{URL}0", fate="saved"),
        Fate(url=f"{URL}1", fate="pending", seen_in=(SEEN,)),
    ]


def test_what_a_run_did_not_come_to_is_told_from_what_was_not_due(ledger: Ledger) -> None:
    """A URL that fell due again while the run went on is the next one's."""
    again = {"taken": 90.0, "fell due": 150.0, "was due": 99.0, "not due": 900.0, "never": None}
    for number, due_again in enumerate(again.values()):
        ledger.sighted("r1", f"{URL}{number}", SEEN, 50.0)
        visited(ledger, f"{URL}{number}", visit(url=f"{URL}{number}"), due=due_again)
    ledger.take("r1", 95.0, 1)
    ledger.sighted("r1", f"{URL}new", SEEN, 120.0)

    assert sorted((one.url, one.is_due, one.seen_in) for one in ledger.left("r1", 100.0)) == [
        (f"{URL}1", False, (SEEN,)),
        (f"{URL}2", True, (SEEN,)),
        (f"{URL}3", False, (SEEN,)),
        (f"{URL}4", False, (SEEN,)),
        (f"{URL}new", True, (SEEN,)),
    ]


def test_fates_may_be_noted_while_it_is_read_what_is_left(ledger: Ledger) -> None:
    """Each once, with all places where it was seen, in their order."""
    late = msgspec.structs.replace(SEEN, section="late", captured="2026-10-14T23:00:00Z")
    early = msgspec.structs.replace(SEEN, section="zz-early", captured="2026-10-14T01:00:00Z")
    urls = [f"{URL}{number}" for number in range(300)]
    for url in urls:
        for seen in (late, early):
            ledger.sighted("r1", url, seen, 50.0)
    ledger.sighted("another", f"{URL}of-another", SEEN, 50.0)
    settle(ledger, Fate(url=urls[7], fate="failed", captured="2026-10-14T12:00:00Z"), started=0.0)
    ledger.notes.fate("r1", Fate(url=urls[7], fate="failed"))

    with ledger.transaction():
        ledger.notes.fates(
            "r1", ((one.key, Fate(url=one.url, fate="pending", seen_in=one.seen_in)) for one in ledger.left("r1", 60.0))
        )

    fates = list(ledger.fates("r1"))
    assert sorted(one.url for one in fates) == sorted(urls)
    assert {one.seen_in for one in fates if one.fate == "pending"} == {(early, late)}
    assert [one.url for one in fates if one.fate == "failed"] == [urls[7]]
    assert list(ledger.left("r1", 60.0)) == []


def test_where_a_source_stands_is_kept(ledger: Ledger) -> None:
    section = KeptSource(visit=visit(etag='"a"'), next=f"{SEEN.section}page/7/")

    ledger.keep_source(SEEN.section, section)

    assert ledger.source(SEEN.section) == section
    assert ledger.source(f"{SEEN.section}?page=2") is None


def test_a_ledger_of_another_schema_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE urls (key TEXT PRIMARY KEY, visit TEXT)")
    old.close()

    Ledger(path).sighted("r1", URL, SEEN, 100.0)

    assert due(Ledger(path), 100.0) == [URL]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"captured": "2026-10-13T16:00:00.123456Z", "record_id": "<urn:uuid:9e107d9d-372b-4c5a-b7d6-0c6f6c9f6f3a>"},
        {"captured": "2026-10-13T16:00:00+09:00", "record_id": "<urn:uuid:9E107D9D-372B-4C5A-B7D6-0C6F6C9F6F3A>"},
        {"captured": "1969-01-01T00:00:00.000001Z", "url": "https://site.example/elsewhere"},
        {"payload_digest": "sha256:" + "0a" * 32, "etag": 'W/"ü"', "last_modified": "0", "article": "b"},
        {"payload_digest": "sha256:" + "0A" * 32, "captured": ""},
        {"payload_digest": "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "captured": ""},
    ],
)
def test_a_visit_comes_back_as_it_went_in(ledger: Ledger, changes: dict[str, str]) -> None:
    """Whatever wrote it: what is not in our own form stays text."""
    ledger.known(URL, 0.0)
    visited(ledger, URL, visit(**changes), due=1.0)

    assert standing(ledger).visit == visit(**changes)


def test_what_is_never_due_again_is_not_refetched_either(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)
    visited(ledger, URL, visit(), due=None)

    assert due(ledger, 1e12, refetch_all=True) == []


def test_failures_are_counted_until_a_page_comes(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)
    ledger.put_off(URL, 200.0, 100.0, 1)
    ledger.put_off(URL, 400.0, 200.0, 2)

    assert (ledger.failures(URL), standing(ledger).looked) == (2, 200.0)
    assert due(ledger, 399.0) == []
    visited(ledger, URL, visit(), due=500.0)
    assert ledger.failures(URL) == 0


def test_a_wall_never_hides_a_version(ledger: Ledger) -> None:
    first = article(version=1, snapshot=ref("<urn:uuid:1>"))
    wall = article("Accept?", status="consent", snapshot=ref("<urn:uuid:2>"))

    ledger.notes.draft("r1", first)
    ledger.notes.draft("r1", wall)

    assert _same(ledger.notes.latest(first.id), first)
    assert list(ledger.notes.drafts("r1")) == [first, wall]


def test_a_wall_is_remembered_where_there_is_no_version(ledger: Ledger) -> None:
    wall = article("Accept?", status="consent", snapshot=ref())

    ledger.notes.draft("r1", wall)

    assert _same(ledger.notes.latest(wall.id), wall)


def test_the_last_fate_of_a_run_counts(ledger: Ledger) -> None:
    ledger.notes.fate("r1", Fate(url=URL, fate="pending"))
    ledger.notes.fate("r1", Fate(url=URL, fate="saved"))

    assert list(ledger.fates("r1")) == [Fate(url=URL, fate="saved")]
    assert ledger.notes.has_fate("r1", URL)
    assert not ledger.notes.has_fate("r2", URL)


def test_a_run_that_is_over_leaves_nothing_but_what_is_known(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)
    ledger.notes.draft("r1", article(version=1, snapshot=ref()))
    ledger.notes.fate("r1", Fate(url=URL, fate="saved"))
    ledger.notes.holds(["r1"])

    ledger.notes.forget("r1")

    assert (list(ledger.notes.drafts("r1")), list(ledger.fates("r1")), ledger.notes.seen_in("r1", URL)) == ([], [], ())
    assert ledger.notes.latest(article().id) is not None
    assert ledger.notes.runs() == {"r1"}


def test_an_error_in_a_transaction_takes_all_of_it_back(ledger: Ledger) -> None:
    def half_done() -> None:
        with ledger.transaction():
            ledger.sighted("r1", URL, SEEN, 100.0)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()

    assert due(ledger, 1e9) == []


@pytest.mark.parametrize("half", [False, True])
def test_what_is_no_ledger_is_made_anew(half: bool, tmp_path: Path) -> None:
    """Or no whole one: it is a cache, and what it knew is in the archive."""
    broken = tmp_path / "ledger.sqlite"
    good = Ledger(broken)
    good.notes.holds(["aaaaaaaaaa"])
    good.close()
    data = broken.read_bytes()
    garbage = b"no database at all, but long enough to be read as a header " * len(data)
    broken.write_bytes(data[: len(data) // 2] + garbage[: len(data) // 2] if half else garbage[: len(data)])

    anew = Ledger(broken)

    assert anew.notes.runs() == set()
    assert due(anew, 1e9) == []


def test_a_ledger_is_looked_through_unless_it_is_as_it_was_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger(path).close()
    asked: list[str] = []
    connect = sqlite3.connect

    def traced(*place: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*place, **options)
        connection.set_trace_callback(asked.append)
        return connection

    def is_looked_through() -> bool:
        asked.clear()
        left_open.append(Ledger(path))
        return any("quick_check" in one for one in asked)

    monkeypatch.setattr(sqlite3, "connect", traced)
    left_open: list[Ledger] = []

    assert not is_looked_through()
    assert is_looked_through()  # the one before was not closed

    for one in left_open:
        one.close()
    os.utime(path)
    assert is_looked_through()


def test_a_place_that_cannot_hold_a_ledger_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").mkdir()

    with pytest.raises(StorageError, match=r"ledger\.sqlite: the ledger cannot be used .* remove it and run again"):
        Ledger(tmp_path / "ledger.sqlite")


FETCHED = visit(payload_digest="sha256:A", etag='"a"', last_modified="Tue, 13 Oct 2026 15:41:47 GMT")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (visit(record_id="<2>", payload_digest="sha256:B"), visit(record_id="<2>", payload_digest="sha256:B")),
        (visit(record_id="<2>", status=304, payload_digest=None), msgspec.structs.replace(FETCHED, unmodified=1)),
        (
            visit(record_id="<2>", status=304, payload_digest=None, etag='"b"'),
            visit(payload_digest="sha256:A", etag='"b"', last_modified=FETCHED.last_modified, unmodified=1),
        ),
        (
            visit(record_id="<2>", payload_digest="sha256:A", captured="2026-10-14T16:00:00.000000Z"),
            visit(payload_digest="sha256:A", whole="2026-10-14T16:00:00.000000Z"),
        ),
    ],
    ids=["another payload", "304", "304 with a validator", "the same payload"],
)
def test_a_repeated_payload_is_known_by_the_snapshot_that_holds_it(answer: Visit, expected: Visit) -> None:
    """A revisit never names a revisit, and a 304 without validators takes none away."""
    assert following(FETCHED, answer) == expected


def test_the_first_visit_follows_nothing() -> None:
    assert following(None, FETCHED) == FETCHED


def test_a_draft_can_be_taken_back(ledger: Ledger) -> None:
    first, other = article(version=1, snapshot=ref("<urn:uuid:1>")), article(version=1, snapshot=ref("<urn:uuid:2>"))
    ledger.notes.draft("r1", first)
    ledger.notes.draft("r1", other)

    ledger.notes.discard("r1", first)

    assert list(ledger.notes.drafts("r1")) == [other]
    assert _same(ledger.notes.latest(first.id), other)
    ledger.notes.discard("r1", other)
    assert (list(ledger.notes.drafts("r1")), ledger.notes.latest(first.id)) == ([], None)


def test_what_is_known_already_is_not_made_due(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)
    visited(ledger, URL, visit(), due=500.0)

    ledger.known(URL, 200.0)
    ledger.known(URL + "2", 200.0)

    assert due(ledger, 300.0) == [URL + "2"]


def test_two_forms_of_a_link_have_one_fate(ledger: Ledger) -> None:
    """Out of section in one list, an article in another: what became of it counts."""
    ledger.notes.fate("r1", Fate(url=f"{URL}?utm_source=feed", fate="skipped", cause=Cause("out_of_section")))
    assert ledger.notes.has_fate("r1", URL)

    ledger.notes.fate("r1", Fate(url=URL, fate="saved"))

    assert list(ledger.fates("r1")) == [Fate(url=URL, fate="saved")]


@pytest.mark.parametrize("url", ["http://[bad", "mailto:desk@site.example", f"https://{'é' * 70}.example/"])
def test_a_link_that_is_no_address_has_a_fate(ledger: Ledger, url: str) -> None:
    ledger.notes.fate("r1", Fate(url=url, fate="skipped", cause=Cause("other_site")))

    assert ledger.notes.has_fate("r1", url)
    assert ledger.sighted("r1", url, SEEN, 100.0)


def test_a_link_that_one_source_passes_over_and_another_has_in_scope_is_in_scope(ledger: Ledger) -> None:
    """In whatever order they are read: a whole site's feed lists the articles of a section too."""
    other = URL + "other/"
    ledger.notes.skip("r1", URL, "out_of_section")
    for url in (URL, other):
        ledger.sighted("r1", url, SEEN)
    ledger.notes.skip("r1", other, "out_of_section")

    assert not ledger.notes.has_fate("r1", URL)
    assert not ledger.notes.has_fate("r1", other)
    assert len(list(ledger.left("r1", unix(SEEN.captured)))) == 2


def test_a_link_that_is_passed_over_twice_keeps_its_first_cause(ledger: Ledger) -> None:
    """One list of the run shows it where it is not wanted, another one says why it is not either."""
    ledger.notes.skip("r1", URL, Cause("out_of_section"))
    ledger.notes.skip("r1", URL, Cause("other_site"))

    fate = ledger.notes.fate_of("r1", URL)
    assert fate is not None
    assert (fate.fate, fate.cause) == ("skipped", Cause("out_of_section"))


def test_what_only_the_article_can_tell_is_known_to_later_runs(tmp_path: Path) -> None:
    with_probe = Ledger(tmp_path / "ledger.sqlite")
    with_probe.notes.set_probe(URL, True)
    with_probe.close()

    ledger = Ledger(tmp_path / "ledger.sqlite")

    assert ledger.notes.is_probe(URL)
    ledger.notes.set_probe(URL, False)
    assert not ledger.notes.is_probe(URL)


def test_a_fate_of_what_the_run_fetched_stays(ledger: Ledger) -> None:
    """A link that is seen once more, after its page was settled."""
    ledger.sighted("r1", URL, SEEN)
    ledger.take("r1", unix(SEEN.captured), 1)
    ledger.notes.fate("r1", Fate(url=URL, fate="saved"))

    ledger.sighted("r1", URL, SEEN)

    assert [fate.fate for fate in ledger.fates("r1")] == ["saved"]


def test_whether_a_link_counts_once_its_page_is_known(ledger: Ledger) -> None:
    assert ledger.stands(URL) is None
    ledger.sighted("r1", URL, SEEN)
    assert ledger.stands(URL) is True
    visited(ledger, URL, visit(article=None), None)
    assert ledger.stands(URL) is False
    visited(ledger, URL, visit(article="one"), None)
    assert ledger.stands(URL) is True


HOUR = 3_600.0


def skipped(ledger: Ledger, at: str, kind: str) -> None:
    answer = {"captured": at, "record_id": "<urn:uuid:1>", "status": 200, "etag": '"a"'}
    settle(ledger, Fate(url=URL, fate="skipped", cause=Cause(kind), **answer), started=0.0)


def test_what_was_no_article_is_looked_at_again_only_while_a_source_links_it(ledger: Ledger) -> None:
    noon = 1_791_979_200.0
    ledger.sighted("r1", URL, SEEN, noon - 60)
    ledger.take("r1", noon, 9)
    skipped(ledger, "2026-10-14T12:00:00Z", "error_words")
    assert ledger.stands(URL) is True

    assert due(ledger, noon + 99 * HOUR, run="r2") == []
    ledger.sighted("r3", URL, SEEN, noon + HOUR / 2)
    assert due(ledger, noon + HOUR / 2, run="r3") == []
    ledger.sighted("r4", URL, SEEN, noon + HOUR)
    (again,) = ledger.take("r4", noon + HOUR, 9)
    assert again.visit is not None
    assert again.visit.etag is None

    skipped(ledger, "2026-10-14T13:00:00Z", "error_words")
    skipped(ledger, "2026-10-14T13:00:00Z", "error_words")
    ledger.sighted("r5", URL, SEEN, noon + 2.5 * HOUR)
    assert due(ledger, noon + 2.5 * HOUR, run="r5") == []
    ledger.sighted("r6", URL, SEEN, noon + 3 * HOUR)
    assert due(ledger, noon + 3 * HOUR, run="r6") == [URL]


def test_what_belongs_to_another_section_is_not_looked_at_again(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)
    ledger.take("r1", 100.0, 9)
    skipped(ledger, "2026-10-14T12:00:00Z", "out_of_section")
    ledger.sighted("r2", URL, SEEN, 1e11)
    ledger.free_all(1e11)

    assert due(ledger, 1e12, run="r2") == []
    assert ledger.stands(URL) is False


def test_all_means_what_is_gone_for_good_and_what_was_no_article_too(ledger: Ledger) -> None:
    ledger.sighted("r1", URL, SEEN, 100.0)
    skipped(ledger, "2026-10-14T12:00:00Z", "link_list")
    ledger.sighted("r1", f"{URL}gone", SEEN, 100.0)
    visited(ledger, f"{URL}gone", visit(article="one"), due=None)

    ledger.free_all(200.0)

    assert sorted(due(ledger, 200.0, run="r2")) == [URL, f"{URL}gone"]


def test_a_wall_takes_its_draft_back_and_the_version_before_stands_again(ledger: Ledger) -> None:
    first = article(version=1, captured="2026-10-14T00:00:00.000000Z", snapshot=ref("<urn:uuid:1>"))
    ledger.notes.keep(Tail.of(first), first.captured)
    told = first.replace(
        text="Back soon.", version=2, captured="2026-10-15T00:00:00.000000Z", snapshot=ref("<urn:uuid:2>")
    )
    look = Look.of(told, told.url, first, has_moved=False)
    assert look is not None
    ledger.notes.look("r1", look, [told])
    ledger.notes.draft("r1", told)

    assert ledger.notes.take_back("r1", look.record) == [told]

    latest = ledger.notes.latest(first.id)
    assert latest is not None
    assert (latest.version, latest.content_hash) == (1, first.content_hash)
    assert list(ledger.notes.drafts("r1")) == []
    assert ledger.notes.take_back("r1", look.record) == []


def test_walls_of_earlier_runs_are_known(ledger: Ledger) -> None:
    look = Look(record="<1>", asked=URL, captured="2026-10-14T12:00:00Z", headline="", tokens=b"abcd" * 40)
    ledger.notes.look("r1", look, [])
    wall = Cause("same_page", count=3, code=look.code)
    settle(ledger, Fate(url=URL, fate="failed", cause=wall, captured="2026-10-14T12:00:00Z"), started=0.0)

    assert ledger.notes.seen("r1") == {look.code: Seen({address_of(URL): "2026-10-14T12:00:00Z"}, is_wall=True)}
    assert list(ledger.notes.looks("r1")) == [look]
    assert list(ledger.notes.looks("r2")) == []


def test_many_fates_are_read_from_the_ledger_each_time_and_come_in_the_order_of_their_urls(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = ["", "0", "a", "a/b", 'a"b', "Z", "ä", "日本", "\U0001f6a2", "a?b", "a b"]
    urls = [f"https://paper.example/{end}" for end in ends]
    for url in urls:
        ledger.notes.fate("r1", Fate(url=url, fate="saved", cause=Cause("unasked_304")))
    ledger.notes.fate("r2", Fate(url=URL, fate="saved"))

    few, many = ledger.fates("r1"), ledger.fates("r1")
    assert [fate.url for fate in few] == sorted(urls)
    monkeypatch.setattr("crawler.frontier.fates._FEW", len(ends) - 1)
    assert [fate.url for fate in many] == sorted(urls)

    ledger.notes.fate("r1", Fate(url=urls[0], fate="failed"))
    assert [next(iter(fates)).fate for fates in (few, many)] == ["saved", "failed"]


def test_drafts_come_in_the_order_of_capture_and_one_at_a_time(ledger: Ledger) -> None:
    """The second pass goes over all of a first run's articles, and pages choose how long these are (issue H). What it
    writes meanwhile changes none that is still to come."""
    for number in range(40):
        at = ref(f"<urn:uuid:{number:02}>")
        moment = f"2026-11-24T10:00:{59 - number:02}Z"
        ledger.notes.draft(
            "r1", article(id=f"a{number:02}", version=1, snapshot=at, captured=moment, text="x" * 900_000)
        )

    tracemalloc.start()
    found = []
    for draft in ledger.notes.drafts("r1", by_capture=True):
        ledger.notes.discard("r1", draft)
        found.append(draft.id)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == [f"a{number:02}" for number in reversed(range(40))]
    assert most < 10_000_000
