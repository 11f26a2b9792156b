"""A ledger that was lost is folded from the archive's files: what each fate means for the next run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from archive import layout
from archive.article import Sighting
from archive.derived import put, write_manifest
from archive.manifest import Fate, Manifest, pack_lines
from archive.storage import LocalStorage
from crawler.frontier.ledger import Ledger
from crawler.frontier.replay import catch_up

URL = "https://site.example/politics/1/"
SEEN = (Sighting("https://site.example/politics/", 0, "2026-10-13T16:00:00.000000Z"),)
NOON = 1_791_979_200.0  # 2026-10-14T12:00:00Z
ANSWERED: dict[str, Any] = {"captured": "2026-10-14T12:00:00.000000Z", "record_id": "<1>", "status": 200}


def folded(folder: Path, *runs: Fate) -> Ledger:
    """The ledger of an outlet of which nothing but the fates of its runs is left, one fate a run."""
    storage = LocalStorage(folder)
    for number, fate in enumerate(runs):
        started, run = f"2026-10-14T12:0{number}:00.000000Z", "aaaaaaaaa" + "abcdef"[number]
        put(storage, layout.fates_name("site", started, run), pack_lines([fate.to_json()]))
        ended = started.replace(":00.0", ":30.0")
        write_manifest(storage, Manifest(run=run, outlet="site", status="complete", started=started, ended=ended))
    ledger = Ledger(folder / "ledger" / "site.sqlite")
    catch_up(storage, "site", None, ledger)
    return ledger


@pytest.mark.parametrize(
    ("changes", "soon", "later"),
    [
        ({"fate": "pending"}, True, True),
        ({"fate": "saved", **ANSWERED}, False, True),
        ({"fate": "gone", **ANSWERED}, False, True),
        ({"fate": "failed", "reason": "HTTP 500", **ANSWERED}, False, True),
        ({"fate": "failed", "reason": "timeout"}, False, True),
        ({"fate": "skipped", "reason": "robots"}, False, True),
        ({"fate": "skipped", "reason": "address: 10.0.0.1 is no address of the public internet"}, False, True),
        ({"fate": "skipped", "reason": "not_article: no text", **ANSWERED}, False, False),
    ],
    ids=lambda value: f"{value.get('fate')} {value.get('reason', '')}" if isinstance(value, dict) else str(value),
)
def test_when_a_url_is_due_after_the_ledger_was_lost(
    tmp_path: Path, changes: dict[str, Any], soon: bool, later: bool
) -> None:
    ledger = folded(tmp_path, Fate(url=URL, seen_in=SEEN, **changes))

    assert [one.url for one in ledger.due("r", NOON + 60)] == [URL] * soon
    assert [one.url for one in ledger.due("r", NOON + 100 * 86_400)] == [URL] * later


def test_a_url_that_failed_unseen_is_tried_again(tmp_path: Path) -> None:
    """It was due from an earlier run: no listing of this one named it."""
    ledger = folded(tmp_path, Fate(url=URL, fate="failed", reason="timeout"))

    assert [one.url for one in ledger.due("r", NOON + 86_400)] == [URL]


def test_a_link_out_of_section_is_not_known(tmp_path: Path) -> None:
    ledger = folded(tmp_path, Fate(url=URL, fate="skipped", reason="out_of_section"))

    assert list(ledger.due("r", NOON + 100 * 86_400)) == []


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

    visit = ledger.visit(URL)

    assert visit is not None
    assert (visit.record_id, visit.url, visit.captured, visit.etag) == ("<1>", there, ANSWERED["captured"], '"a"')
