"""The ledger that a crawl kept, and the one that is folded from what the crawl left in the archive, are the same."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from archive.storage.local import LocalStorage
from crawler.frontier.ledger import Ledger
from crawler.frontier.replay import catch_up
from crawler.frontier.schedule import Refetch
from tests.crawler.sites import STORY, Answer, Site, address, listing, serving

OUTLET = "127-0-0-1"
SCHEDULE = "1h:10m 3d:1h 30d:1d never"
NOTICE = "<p>Please consider the weekly letter of this paper, which costs you nothing.</p>"

# Nothing is derived in these tests.
NO_WORKERS: Any = None


def story(number: int, edit: str = "", published: str = "") -> Answer:
    parts = "".join(
        f"<p>{f'The number {number} {part} ferry was late on its way home. ' * 5}</p>" for part in "abcdefgh"
    )
    date = f'<meta property="article:published_time" content="{published}">' if published else ""
    body = f"<html lang=en><head>{date}</head><body><article><h1>The ferry number {number}</h1>{parts}{edit}{NOTICE}"
    return 200, f"{body}</article></body></html>".encode(), {}


def told(path: Path) -> dict[str, list[Any]]:
    """All that a ledger knows when no run is at it."""
    names = "key, url, state, due, failures, first_seen, looked, published, edited, gone, captured, record_id, led_to"
    with sqlite3.connect(path) as ledger:
        return {
            "urls": ledger.execute(
                f"SELECT {names}, status, payload_digest, etag, last_modified, article FROM urls ORDER BY key"
            ).fetchall(),
            "articles": ledger.execute("SELECT * FROM articles ORDER BY id").fetchall(),
            "runs": ledger.execute("SELECT run FROM runs ORDER BY run").fetchall(),
            "facts": ledger.execute("SELECT * FROM facts").fetchall(),
        }


def folded(root: Path, path: Path, refetch: str = SCHEDULE) -> dict[str, list[Any]]:
    ledger = Ledger(path)
    catch_up(LocalStorage(root), OUTLET, None, ledger, NO_WORKERS, refetch=Refetch.parse(refetch))
    ledger.close()
    return told(path)


def crawled(site: Site, folder: Path) -> Path:
    """Three runs: an edit, a retraction taken back, a failure, a 304, a redirect, links nobody may follow."""

    def validated(fields: dict[str, str]) -> Answer:
        found = fields.get("If-None-Match") == '"5"'
        return (304, b"", {}) if found else (*story(5)[:2], {"ETag": '"5"'})

    site.answers = {
        "/robots.txt": (200, f"User-agent: *\nDisallow: {address(8)}\n".encode(), {}),
        "/politics/": listing(*range(1, 10)),
        **{address(number): story(number, published="2026-10-13T17:41:47+09:00") for number in (1, 2)},
        address(3): (500, b"", {}),
        address(4): story(4),
        address(5): validated,
        address(6): (200, f"<html><body><p>{STORY[:30]}</p></body></html>".encode(), {}),
        address(7): (302, b"", {"Location": address(70)}),
        address(70): story(7, published="2026-10-13"),
    }
    changes: list[dict[str, Any]] = [
        {},
        {address(1): story(1, "<p>The day of the week was corrected.</p>"), address(2): (404, b"", {})},
        {address(2): story(2), address(3): story(3)},
    ]
    for change in changes:
        site.answers |= change
        done = site.crawl(folder, REFETCH_ALL=1, REFETCH=SCHEDULE, RETRY_TIMES=0)
        assert done.code == 0, done.log
    return folder / "archive"


def test_what_a_crawl_noted_is_what_the_archive_tells(tmp_path: Path) -> None:
    with serving() as site:
        root = crawled(site, tmp_path)
    kept = told(root / "ledger" / f"{OUTLET}.sqlite")

    again = folded(root, tmp_path / "again.sqlite")

    assert len(kept["urls"]) == 9
    columns = list(zip(*kept["urls"], strict=True))
    assert [sum(value is not None for value in columns[at]) for at in (7, 8, 9)] == [6, 2, 1], "published, edited, gone"
    assert again == kept


def test_another_schedule_sets_anew_when_all_is_due(tmp_path: Path) -> None:
    """Folding by the new one from the start says the same as setting the old ledger by it."""
    with serving() as site:
        root = crawled(site, tmp_path)

    changed = folded(root, root / "ledger" / f"{OUTLET}.sqlite", "30d:5m 1w")

    assert changed == folded(root, tmp_path / "again.sqlite", "30d:5m 1w")
    assert changed["facts"] != folded(root, tmp_path / "old.sqlite")["facts"]
