"""What must be said of a run, and what must not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from archive.manifest import Fate, Manifest, Profile, Source
from crawler.watch.alarms import alarms
from tests.crawler.watch.simulated import manifest

SECTION = "https://paper.example/politics/"


def fates(*kinds: str | None) -> list[Fate]:
    """A page each: saved for None, failed with the reason else."""
    return [
        Fate(
            url=f"https://paper.example/{number}",
            fate="failed" if reason else "saved",
            reason=reason,
            captured="2026-10-13T16:00:00Z",
        )
        for number, reason in enumerate(kinds)
    ]


def told(
    found: Sequence[Fate] = (),
    *,
    reached: int = 1,
    unreached: dict[str, int] | None = None,
    earlier: Sequence[Manifest] = (),
    **more: Any,
) -> list[str]:
    return alarms(1, reached, unreached or {}, found, Profile(), (), earlier, **more)


def test_a_run_that_lost_nothing_has_no_alarm() -> None:
    assert told(fates(None, None, "HTTP 503", "blocked: HTTP 403")) == []
    assert alarms(0, 0, {}, [], Profile(), (), ()) == []


@pytest.mark.parametrize(
    ("reasons", "alarm"),
    [
        ([f"{SECTION}: HTTP 503"], f"lost: no section page could be read ({SECTION}: HTTP 503)"),
        ([], "lost: no section page could be read (no answer)"),
        ([f"{SECTION}: HTTP 403"], f"blocked: every section page was refused ({SECTION}: HTTP 403)"),
        (
            [f"{SECTION}: blocked: the body is empty", f"{SECTION}2/: consent: the title says: Cookies"],
            "blocked: every section page was refused (1) or consent walls (1) "
            f"({SECTION}2/: consent: the title says: Cookies, {SECTION}: blocked: the body is empty)",
        ),
        (
            [f"{SECTION}: HTTP 403", f"{SECTION}2/: HTTP 503"],
            f"lost: no section page could be read ({SECTION}2/: HTTP 503, {SECTION}: HTTP 403)",
        ),
        (
            [f"{SECTION}{number}: robots.txt: HTTP 503" for number in range(5)],
            "lost: no section page could be read ("
            + ", ".join(f"{SECTION}{number}: robots.txt: HTTP 503" for number in range(3))
            + ", and 2 more)",
        ),
        (
            [f"{SECTION}: robots.txt: HTTP 429"],
            f"blocked: every section page was refused ({SECTION}: robots.txt: HTTP 429)",
        ),
    ],
)
def test_no_section_page(reasons: list[str], alarm: str) -> None:
    assert told(reached=0, unreached=dict.fromkeys(reasons, 1)) == [alarm]


def test_one_section_of_two_is_enough() -> None:
    assert told(unreached={f"{SECTION}: HTTP 503": 1}) == []


@pytest.mark.parametrize(
    ("reasons", "alarm"),
    [
        (["blocked: HTTP 403"], "blocked: 1 of 1 pages were refused (https://paper.example/0: blocked: HTTP 403)"),
        (["blocked: HTTP 403", None], None),
        (
            ["consent: the title says: Cookies"] * 2 + [None],
            "blocked: 2 of 3 pages were consent walls (https://paper.example/0: consent: the title says: Cookies)",
        ),
        (
            ["empty: no main text found", "blocked: HTTP 403", "empty: no main text found", None],
            "blocked: 3 of 4 pages were without content (2) or refused (1) "
            "(https://paper.example/0: empty: no main text found)",
        ),
        (["HTTP 503"] * 9, None),
    ],
)
def test_most_pages_kept_from_us(reasons: list[str | None], alarm: str | None) -> None:
    """A majority is a block, also of few; a server that is down is none, and its pages are due again."""
    assert told(fates(*reasons)) == ([alarm] if alarm else [])


def test_a_page_that_always_is_a_wall_says_nothing_about_today() -> None:
    found = fates("consent: the title says: Cookies", "blocked: HTTP 403")
    known = {one.url for one in found}

    assert told(found, refused_before=known) == []
    assert told([*found, *fates(None)], refused_before=known) == []
    assert len(told(found, refused_before={found[0].url})) == 1


def test_a_block_that_goes_on_rings_again() -> None:
    found = fates("blocked: HTTP 403")
    blocked = manifest(1, Profile(), alarms=["blocked: 3 of 3 pages were refused (…)"])

    assert len(told(found, earlier=[manifest(0, Profile()), blocked], refused_before={found[0].url})) == 1


def test_pages_that_nobody_could_extract_are_lost_where_they_are_many() -> None:
    reason = "failed: more than 1 GiB of memory"

    assert told(fates(reason, None)) == []
    assert told(fates(reason, reason, None)) == [
        f"lost: 2 of 3 pages, which the WARC holds, could not be extracted ({reason})"
    ]


def test_what_was_lost_and_what_is_open() -> None:
    lost = Fate(url="https://paper.example/1", fate="failed", reason="lost: the disk is full")
    pending = Fate(url="https://paper.example/2", fate="pending")

    assert told([lost, pending]) == [
        "lost: 1 pages (https://paper.example/1: lost: the disk is full)",
        "lost: of 1 pages nobody knows what became (https://paper.example/2); see the log",
    ]


def test_drift_is_among_the_alarms() -> None:
    runs = [manifest(day, Profile(), [Source(url=SECTION, kind="section", links=20, pages=1)]) for day in range(9)]
    nothing = Source(url=SECTION, kind="section", reason="no article links")

    found = alarms(2, 1, {f"{SECTION}: no article links": 1}, [], Profile(), [nothing], runs)

    assert found == [f"drift: {SECTION} gave 0 links a page, 20 to 20 before (9 runs)"]
