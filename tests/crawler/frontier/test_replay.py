"""A ledger that was lost is folded from the archive's files: what each fate means for the next run."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archive import layout
from archive.article import Sighting
from archive.causes import Cause
from archive.manifest import Fate, Manifest, Source
from archive.reading.history import fold
from archive.runs.chain import heads_of, run_summaries
from archive.runs.files import put, write_articles, write_manifest
from archive.runs.run import Closing, Run
from archive.storage.jsonl import pack_lines
from archive.storage.local import LocalStorage
from crawler.frontier.ledger import KeptSource, Ledger
from crawler.frontier.replay import catch_up
from crawler.frontier.transitions import settle
from tests.archive.articles import article, ref

URL = "https://site.example/politics/1/"
SEEN = (Sighting("https://site.example/politics/", 0, "2026-10-13T16:00:00.000000Z"),)
NOON = 1_791_979_200.0  # 2026-10-14T12:00:00Z
ANSWERED: dict[str, Any] = {"captured": "2026-10-14T12:00:00.000000Z", "record_id": "<1>", "status": 200}

# Nothing is derived in these tests.
NO_WORKERS: Any = None


def folded(folder: Path, *runs: Fate) -> Ledger:
    """The ledger of an outlet of which nothing but the fates of its runs is left, one fate a run."""
    storage = LocalStorage(folder)
    for number, fate in enumerate(runs):
        started, run = f"2026-10-14T12:0{number}:00.000000Z", "aaaaaaaaa" + "abcdef"[number]
        put(storage, layout.fates_name("site", started, run), pack_lines([fate.to_json()]))
        ended = started.replace(":00.0", ":30.0")
        write_manifest(storage, Manifest(run=run, outlet="site", status="complete", started=started, ended=ended))
    ledger = Ledger(folder / "ledger" / "site.sqlite")
    catch_up(storage, "site", None, ledger, NO_WORKERS)
    return ledger


@pytest.mark.parametrize(
    ("changes", "soon", "later"),
    [
        ({"fate": "pending"}, True, True),
        ({"fate": "saved", **ANSWERED}, False, True),
        ({"fate": "gone", **ANSWERED}, False, True),
        ({"fate": "failed", "cause": Cause("http_status", status=500), **ANSWERED}, False, True),
        ({"fate": "failed", "cause": Cause("no_answer", code="timeout")}, False, True),
        ({"fate": "skipped", "cause": Cause("robots")}, False, True),
        (
            {"fate": "skipped", "cause": Cause("address", words="10.0.0.1 is private")},
            False,
            True,
        ),
        ({"fate": "skipped", "cause": Cause("link_list"), **ANSWERED}, False, False),
    ],
    ids=lambda value: f"{value['fate']} {value.get('cause', '')}" if isinstance(value, dict) else str(value),
)
def test_when_a_url_is_due_after_the_ledger_was_lost(
    tmp_path: Path, changes: dict[str, Any], soon: bool, later: bool
) -> None:
    ledger = folded(tmp_path, Fate(url=URL, seen_in=SEEN, **changes))

    assert [one.url for one in ledger.take("r1", NOON + 60, 9)] == [URL] * soon
    assert [one.url for one in ledger.take("r2", NOON + 100 * 86_400, 9)] == [URL] * later


def test_a_url_that_failed_unseen_is_tried_again(tmp_path: Path) -> None:
    """It was due from an earlier run: no listing of this one named it."""
    ledger = folded(tmp_path, Fate(url=URL, fate="failed", cause=Cause("no_answer", code="timeout")))

    assert [one.url for one in ledger.take("r", NOON + 86_400, 9)] == [URL]


def test_a_link_out_of_section_is_not_known(tmp_path: Path) -> None:
    ledger = folded(tmp_path, Fate(url=URL, fate="skipped", cause=Cause("out_of_section")))

    assert ledger.take("r", NOON + 100 * 86_400, 9) == []


def test_a_revisit_refers_to_where_the_payload_came_from(tmp_path: Path) -> None:
    """Through a redirect, and past a 304 and a repeated payload."""
    there = "https://site.example/politics/moved/"
    first = Fate(url=URL, fate="saved", seen_in=SEEN, led_to=there, payload_digest="sha256:A", etag='"a"', **ANSWERED)
    later: dict[str, Any] = {"captured": "2026-10-14T13:00:00.000000Z", "record_id": "<2>", "led_to": there}
    ledger = folded(
        tmp_path,
        first,
        Fate(url=URL, fate="unchanged", status=304, **later),
        Fate(url=URL, fate="unchanged", status=200, payload_digest="sha256:A", etag='"a"', **later),
    )

    standing = ledger.standing(URL)

    assert standing is not None
    visit = standing.visit
    assert visit is not None
    assert (visit.record_id, visit.url, visit.captured, visit.etag) == ("<1>", there, ANSWERED["captured"], '"a"')


def test_the_latest_state_of_an_article_is_the_one_all_captures_tell(tmp_path: Path) -> None:
    """Whatever the order of the runs: the third ended before the others, elsewhere, and met the first edit too."""
    texts = [("First.", 1), ("Second.", 3), ("Second.", 2), ("First.", 5), ("First.", 4)]
    captures = [
        article(text, snapshot=ref(f"<urn:uuid:{day}>"), version=None, captured=f"2026-10-{day:02}T12:00:00.000000Z")
        for text, day in texts
    ]
    storage = LocalStorage(tmp_path)
    for number, capture in enumerate(captures):
        started, run = f"2026-10-14T12:0{number}:00.000000Z", "aaaaaaaaa" + "abcdef"[number]
        files = tuple(write_articles(storage, "site", started, run, [capture]))
        write_manifest(
            storage,
            Manifest(run=run, outlet="site", status="complete", started=started, ended=started, files=files),
        )
    ledger = Ledger(tmp_path / "ledger" / "site.sqlite")

    catch_up(storage, "site", None, ledger, NO_WORKERS)

    expected, latest = fold(captures)[-1], ledger.notes.latest(captures[0].id)
    assert latest is not None
    assert (latest.version, latest.previous, latest.captured) == (3, expected.previous, expected.captured)
    assert ledger.notes.doubted() == set()


def test_a_back_fill_goes_on_where_the_last_run_says(tmp_path: Path) -> None:
    storage, section = LocalStorage(tmp_path), "https://site.example/politics/"
    for number, following in enumerate((f"{section}page/7/", f"{section}page/9/")):
        started, run = f"2026-10-14T12:0{number}:00.000000Z", "aaaaaaaaa" + "ab"[number]
        sources = (Source(url=section, kind="section", next=following),)
        write_manifest(
            storage,
            Manifest(run=run, outlet="site", status="complete", started=started, ended=started, sources=sources),
        )
    ledger = Ledger(tmp_path / "ledger" / "site.sqlite")

    catch_up(storage, "site", None, ledger, NO_WORKERS)

    assert ledger.source(section) == KeptSource(next=f"{section}page/9/")


def test_an_address_that_fails_again_is_tried_ever_later(tmp_path: Path) -> None:
    """After each failure twice as long; a page that comes ends that."""
    ledger = Ledger(tmp_path / "ledger.sqlite")
    waits, moment = [], NOON
    for _ in range(4):
        captured = {"captured": layout.timestamp(dt.datetime.fromtimestamp(moment, dt.UTC)), "status": 503}
        fate = Fate(url=URL, fate="failed", cause=Cause("http_status", status=503), seen_in=SEEN, **captured)
        settle(ledger, fate, started=moment)
        due = ledger.standing(URL).due  # type: ignore[union-attr]
        waits.append(due - moment)
        moment = due

    assert waits == [3600.0, 7200.0, 14_400.0, 28_800.0]
    settle(
        ledger, Fate(url=URL, fate="saved", **ANSWERED | {"captured": "2026-10-20T13:00:00.000000Z"}), started=moment
    )
    assert ledger.failures(URL) == 0


NEXT_YEAR = 366 * 86_400.0


def runs_of(folder: Path, ended: str, *, follows: bool) -> Ledger:
    """A run of next year with a page that was saved, one that failed and one put off; then one of today."""
    storage = LocalStorage(folder)
    captured = "2027-10-15T12:00:10.000000Z"
    answered = {**ANSWERED, "captured": captured}
    fates = [
        Fate(url=URL, fate="saved", **answered),
        Fate(url=f"{URL}b", fate="failed", cause=Cause("http_status", status=500), **answered),
        Fate(url=f"{URL}c", fate="failed", cause=Cause("put_off", until="2027-10-20T00:00:00.000000Z"), seen_in=SEEN),
    ]
    ahead = Manifest(run="aaaaaaaaaa", outlet="site", status="complete", started="2027-10-15T12:00:00Z", ended=ended)
    put(storage, layout.fates_name("site", ahead.started, ahead.run), pack_lines([one.to_json() for one in fates]))
    write_manifest(storage, ahead)
    parents = heads_of(run_summaries(storage, "site")) if follows else ()
    times = {"started": "2026-10-14T12:00:00Z", "ended": "2026-10-14T12:01:00Z"}
    today = Manifest(run="bbbbbbbbbb", outlet="site", status="complete", parents=parents, **times)
    write_manifest(storage, today)
    ledger = Ledger(folder / "ledger" / "site.sqlite")
    catch_up(storage, "site", None, ledger, NO_WORKERS)
    return ledger


def test_what_a_clock_that_was_ahead_told_is_taken_as_of_the_next_run(tmp_path: Path) -> None:
    ledger = runs_of(tmp_path, "2027-10-15T12:01:00Z", follows=True)

    assert {one.url for one in ledger.take("r1", NOON + 60, 9)} == {URL, f"{URL}b", f"{URL}c"}
    standing = ledger.standing(URL)
    assert standing is not None
    assert (standing.looked, standing.visit and standing.visit.captured) == (NOON, "2027-10-15T12:00:10.000000Z")
    edit = Fate(url=URL, fate="saved", **ANSWERED | {"captured": "2026-10-14T13:00:00.000000Z"})
    settle(ledger, edit, started=NOON)
    assert ledger.standing(URL).looked == NOON + 3600  # type: ignore[union-attr]


def a_run(storage: LocalStorage, run: str, captured: str, *urls: str) -> None:
    """A run that follows all before it, saw these addresses in a list and fetched them."""
    begun = captured.replace(":10.000000Z", ":00Z")
    seen = [msgspec.structs.replace(SEEN[0], captured=captured)]
    fates = [Fate(url=url, fate="saved", seen_in=seen, **ANSWERED | {"captured": captured}) for url in urls]
    parents = heads_of(run_summaries(storage, "site"))
    named = Manifest(run=run, outlet="site", status="complete", started=begun, ended=begun, parents=parents)
    put(storage, layout.fates_name("site", begun, run), pack_lines([one.to_json() for one in fates]))
    write_manifest(storage, named)


@pytest.mark.parametrize("is_kept", [True, False], ids=["the ledger is kept", "the ledger is lost"])
@pytest.mark.parametrize("year", [2025, 2018])
def test_a_run_whose_clock_was_behind_makes_nothing_older(tmp_path: Path, year: int, is_kept: bool) -> None:
    """While it is the last one nobody can tell; the next run can: what was known before it is known since then, and
    what it saw and fetched, it did when the run before it was over."""
    storage, path = LocalStorage(tmp_path), tmp_path / "ledger" / "site.sqlite"
    a_run(storage, "dddddddddd", "2026-10-14T11:00:10.000000Z", URL)
    a_run(storage, "eeeeeeeeee", "2026-10-14T12:00:10.000000Z", URL)
    a_run(storage, "bbbbbbbbbb", f"{year}-10-14T13:00:10.000000Z", URL, f"{URL}new")
    if is_kept:
        ledger = Ledger(path)
        catch_up(storage, "site", None, ledger, NO_WORKERS)
        assert ledger.standing(URL).first_seen < NOON - 300 * 86_400  # type: ignore[union-attr]
        ledger.close()
    a_run(storage, "ffffffffff", "2026-10-14T14:00:10.000000Z", URL, f"{URL}newer")

    ledger = Ledger(path)
    catch_up(storage, "site", None, ledger, NO_WORKERS)

    found = [ledger.standing(url) for url in (URL, f"{URL}new", f"{URL}newer")]
    assert [one and one.first_seen for one in found] == [NOON - 3590, NOON, NOON + 7210]
    assert [one and one.looked for one in found] == [NOON + 7210, NOON, NOON + 7210]
    assert {one.url for one in ledger.take("r1", NOON + 86_400, 9)} == {f"{URL}new", URL, f"{URL}newer"}


def test_the_clock_of_a_run_that_begins_tells_of_the_one_before(tmp_path: Path) -> None:
    """The run that begins is right, the last one was behind: already this run asks as if all had been right."""
    storage, path = LocalStorage(tmp_path), tmp_path / "ledger" / "site.sqlite"
    a_run(storage, "dddddddddd", "2026-10-14T11:00:10.000000Z", URL)
    a_run(storage, "eeeeeeeeee", "2026-10-14T12:00:10.000000Z", URL)
    a_run(storage, "bbbbbbbbbb", "2025-10-14T13:00:10.000000Z", URL)
    ledger = Ledger(path)
    catch_up(storage, "site", None, ledger, NO_WORKERS)
    ledger.close()

    ledger, begun = Ledger(path), Run.begin(tmp_path, "site")
    catch_up(storage, "site", None, ledger, NO_WORKERS, begun=begun)
    begun.close(Closing(status="complete"))

    assert ledger.standing(URL).first_seen == NOON - 3590  # type: ignore[union-attr]
    assert [one.url for one in ledger.take(begun.id, NOON + 86_400, 9)] == [URL]


def test_of_two_machines_that_do_not_know_of_each_other_nothing_is_taken_back(tmp_path: Path) -> None:
    """One's run may have begun long before the other's ended."""
    ledger = runs_of(tmp_path, "2027-10-15T12:01:00Z", follows=False)

    assert ledger.take("r1", NOON + 60, 9) == []
    assert ledger.standing(URL).looked == NOON + NEXT_YEAR + 10  # type: ignore[union-attr]


def test_an_older_look_changes_nothing_and_the_same_one_is_not_counted_twice(tmp_path: Path) -> None:
    """Two places crawled at once; a run that crashed and the mend that derived it name the same fates."""
    ledger = Ledger(tmp_path / "ledger.sqlite")
    failed = Fate(url=URL, fate="failed", cause=Cause("http_status", status=500), seen_in=SEEN, **ANSWERED)
    for _ in range(2):
        settle(ledger, failed, started=NOON)
    assert ledger.failures(URL) == 1

    saved = Fate(url=URL, fate="saved", **ANSWERED | {"captured": "2026-10-14T13:00:00.000000Z"})
    settle(ledger, saved, started=NOON)
    before = ledger.standing(URL)
    settle(ledger, failed, started=NOON)
    settle(ledger, Fate(url=URL, fate="gone", **ANSWERED), started=NOON)

    assert ledger.standing(URL) == before


@pytest.mark.parametrize("ahead", [1, 2, 3, 4])
def test_runs_that_were_ahead_are_no_reason_to_take_todays_clock_for_late(tmp_path: Path, ahead: int) -> None:
    """However many they were, the runs after them find what is due."""
    storage, path = LocalStorage(tmp_path), tmp_path / "ledger" / "site.sqlite"
    for number in range(ahead):
        a_run(storage, "abcd"[number] * 10, f"2027-10-14T1{number}:00:10.000000Z", URL)
    for number in range(2):
        a_run(storage, "wxyz"[number] * 10, f"2026-10-14T1{2 + number}:00:10.000000Z", URL)
        ledger = Ledger(path)
        catch_up(storage, "site", None, ledger, NO_WORKERS)
        assert [one.url for one in ledger.take("r1", NOON + number * 3600 + 86_400, 9)] == [URL]
        ledger.close()
