"""What must be said of a run, and what must not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from archive.article import Sighting
from archive.causes import Alarm, Cause, Example
from archive.manifest import Fate, Manifest, Profile, Source
from archive.render.causes import alarm_sentence, sentence
from crawler.watch.alarms import Vital, alarms
from crawler.watch.drift import HISTORY
from tests.crawler.watch.simulated import manifest

SECTION = "https://paper.example/politics/"
COOKIES = Cause("consent_words", code="title", words="Cookies")
EMPTY = Cause("no_text")


def http(status: int) -> Cause:
    return Cause("http_status", status=status)


def robots(status: int) -> Cause:
    return Cause("robots_unreachable", status=status)


def fates(*causes: Cause | None) -> list[Fate]:
    """A page each: saved for None, failed with the cause else."""
    return [
        Fate(
            url=f"https://paper.example/{number}",
            fate="failed" if cause else "saved",
            cause=cause,
            captured="2026-10-13T16:00:00Z",
        )
        for number, cause in enumerate(causes)
    ]


def told(
    found: Sequence[Fate] = (),
    *,
    reached: int = 1,
    unreached: Sequence[Example] = (),
    earlier: Sequence[Manifest] = (),
    **more: Any,
) -> list[str]:
    return [alarm_sentence(one) for one in alarms(Vital(1, reached, unreached), found, Profile(), (), earlier, **more)]


def test_a_run_that_lost_nothing_has_no_alarm() -> None:
    assert told(fates(None, None, http(503), http(403))) == []
    assert alarms(Vital(), [], Profile(), (), ()) == []


@pytest.mark.parametrize(
    ("unreached", "alarm"),
    [
        ([Example(SECTION, http(503))], f"lost: no section page could be read ({SECTION}: HTTP 503)"),
        ([], "lost: no section page could be read"),
        ([Example(SECTION, http(403))], f"blocked: every section page was refused ({SECTION}: HTTP 403)"),
        (
            [Example(SECTION, Cause("block_words", code="page", words="captcha")), Example(f"{SECTION}2/", COOKIES)],
            "blocked: every section page was refused (1) or consent walls (1) "
            f"({SECTION}: the page says: captcha, {SECTION}2/: the title says: Cookies)",
        ),
        (
            [Example(SECTION, http(403)), Example(f"{SECTION}2/", http(503))],
            f"lost: no section page could be read ({SECTION}: HTTP 403, {SECTION}2/: HTTP 503)",
        ),
        (
            [Example(f"{SECTION}{number}", robots(503)) for number in range(5)],
            "lost: no section page could be read ("
            + ", ".join(f"{SECTION}{number}: robots.txt: HTTP 503" for number in range(3))
            + ", and 2 more)",
        ),
        (
            [Example(SECTION, robots(429))],
            f"blocked: every section page was refused ({SECTION}: robots.txt: HTTP 429)",
        ),
    ],
)
def test_no_section_page(unreached: list[Example], alarm: str) -> None:
    assert told(reached=0, unreached=unreached) == [alarm]


def test_an_alarm_is_a_value() -> None:
    """What programs read: the kind, the figures, the first of the URLs."""
    assert alarms(Vital(1, 0, [Example(SECTION, http(403))]), [], Profile(), (), ()) == [
        Alarm(
            "blocked",
            Cause("sources_refused", code="section", count=1, kinds={"blocked": 1}),
            examples=(Example(SECTION, http(403)),),
        )
    ]


def test_one_section_of_two_is_enough() -> None:
    assert told(unreached=[Example(SECTION, http(503))]) == []


@pytest.mark.parametrize(
    ("causes", "alarm"),
    [
        ([http(403)], "blocked: 1 of 1 pages were refused (https://paper.example/0: HTTP 403)"),
        ([http(403), None], None),
        (
            [COOKIES] * 2 + [None],
            "blocked: 2 of 3 pages were consent walls (https://paper.example/0: the title says: Cookies)",
        ),
        (
            [EMPTY, http(403), EMPTY, None],
            "blocked: 3 of 4 pages were without content (2) or refused (1) "
            "(https://paper.example/0: no main text found)",
        ),
        ([http(503)] * 9, None),
    ],
)
def test_most_pages_kept_from_us(causes: list[Cause | None], alarm: str | None) -> None:
    """A majority is a block, also of few; a server that is down is none, and its pages are due again."""
    assert told(fates(*causes)) == ([alarm] if alarm else [])


def missing(count: int) -> list[Fate]:
    """Pages that a list links, and that are not there."""
    seen = Sighting(SECTION, 1, "2026-10-13T16:00:00Z")
    return [
        Fate(
            url=f"https://paper.example/gone-{number}",
            fate="gone",
            cause=http(404),
            captured="2026-10-13T16:00:00Z",
            seen_in=(seen,),
        )
        for number in range(count)
    ]


def test_a_new_outlet_whose_links_are_all_dead_is_told() -> None:
    """A link is read wrongly, or the site says 404 to us. Two dead links, or those of a known outlet, are none."""
    alarm = (
        "lost: 3 of 3 pages that the lists link are not there, and no article came so far "
        "(https://paper.example/gone-0: HTTP 404)"
    )

    assert told(missing(3)) == [alarm]
    assert told(missing(3), earlier=[manifest(0, Profile())]) == [alarm]
    assert told(missing(2)) == []
    assert told([*missing(3), *fates(None)]) == []
    before = msgspec.structs.replace(manifest(0, Profile()), counts={"saved": 4})
    assert told(missing(3), earlier=[before]) == []


def test_a_page_that_always_is_a_wall_says_nothing_about_today() -> None:
    found = fates(COOKIES, http(403))
    known = {one.url for one in found}

    assert told(found, refused_before=known) == []
    assert told([*found, *fates(None)], refused_before=known) == []
    assert len(told(found, refused_before={found[0].url})) == 1


def test_a_block_that_goes_on_rings_again() -> None:
    found = fates(http(403))
    blocked = manifest(1, Profile(), alarms=[Alarm("blocked", Cause("pages_refused", count=3, pages=3))])

    assert len(told(found, earlier=[manifest(0, Profile()), blocked], refused_before={found[0].url})) == 1


def test_pages_that_nobody_could_extract_are_lost_where_they_are_many() -> None:
    broken = Cause("too_much_memory", limit=1 << 30)

    assert told(fates(broken, None)) == []
    assert told(fates(broken, broken, None)) == [
        "lost: 2 of 3 pages, which the WARC holds, could not be extracted "
        "(https://paper.example/0: took more than 1024 MiB of memory)"
    ]


def test_what_is_open() -> None:
    pending = Fate(url="https://paper.example/2", fate="pending")

    assert told([pending]) == ["lost: of 1 pages nobody knows what became; see the log (https://paper.example/2)"]


def _runs(*counts: dict[str, int], hours: int = 12) -> list[Manifest]:
    """Crawls one after the other, with so many hours between them."""
    first = dt.datetime(2026, 10, 10, tzinfo=dt.UTC)
    return [
        msgspec.structs.replace(
            manifest(place, Profile()), started=(first + dt.timedelta(hours=place * hours)).isoformat(), counts=one
        )
        for place, one in enumerate(counts)
    ]


BAD, GOOD, IDLE = {"failed": 4, "skipped": 9}, {"saved": 1, "failed": 3}, {"skipped": 20}


@pytest.mark.parametrize(
    ("earlier", "is_told"),
    [
        ([], False),
        (_runs(GOOD, BAD, BAD), False),
        (_runs(GOOD, BAD, BAD, BAD), True),
        (_runs(GOOD, BAD, IDLE, BAD), True),
        (_runs(BAD, BAD, GOOD), False),
        (_runs(BAD, {"unchanged": 1, "failed": 3}, BAD), False),
        (_runs(BAD, {"gone": 1, "failed": 3}, BAD), False),
        (_runs(BAD, {"pending": 1, "failed": 3}, BAD), False),
        (_runs(*[BAD] * (HISTORY - 1), hours=0), False),
        (_runs(*[BAD] * HISTORY, hours=0), True),  # no older run is looked at
    ],
)
def test_a_day_without_a_single_page_is_told(earlier: list[Manifest], is_told: bool) -> None:
    broken = [Cause("unasked_304"), Cause("no_answer", code="timeout"), http(500)]
    first = next((one.started for one in earlier if one.counts == BAD), "")[:16]
    alarm = (
        f"lost: every page has failed since the run of {first}Z, now 3 (https://paper.example/0: {sentence(broken[0])})"
    )

    assert told(fates(*broken), earlier=earlier) == ([alarm] if is_told else [])
    assert told(fates(*broken, None), earlier=earlier) == []
    assert told(fates(*broken[:2]), earlier=earlier) == []


def test_what_kept_the_pages_from_us_is_told_alone() -> None:
    assert [one.split(":")[0] for one in told(fates(*[http(403)] * 4), earlier=_runs(BAD, BAD, BAD))] == ["blocked"]


def test_drift_is_among_the_alarms() -> None:
    runs = [manifest(day, Profile(), [Source(url=SECTION, kind="section", links=20, pages=1)]) for day in range(9)]
    nothing = Source(url=SECTION, kind="section", links=0, pages=1)

    found = alarms(Vital(2, 1), [], Profile(), [nothing], runs)

    assert [alarm_sentence(one) for one in found] == [f"drift: {SECTION} gave 0 links a page, 20 to 20 before (9 runs)"]


def challenge(vendor: str, place: str | None = None) -> Cause:
    return Cause("challenge", code=vendor, status=202, words=place)


def test_a_challenge_names_the_firm_first() -> None:
    unreached = [Example(SECTION, challenge("AWS WAF", "robots.txt"))]

    assert told(reached=0, unreached=unreached) == [
        f"blocked: AWS WAF: every section page was refused ({SECTION}: robots.txt: AWS WAF answered in the place of "
        "the site (HTTP 202))"
    ]
    (pages,) = told(fates(*[challenge("Cloudflare")] * 3, None))
    assert pages.startswith("blocked: Cloudflare: 3 of 4 pages were refused")


def test_one_page_under_three_addresses_is_told_among_many() -> None:
    same = Cause("same_page", count=3, code="0123456789abcdef")

    assert told(fates(same, same, same, *[None] * 20)) == [
        "blocked: the same page stood under 3 addresses of 23 (https://paper.example/0: the same page stood under 3 "
        "addresses)"
    ]
    assert told(fates(same, same, *[None] * 20)) == []
    refused = Cause("http_status", status=403)
    assert told(fates(same, same, refused, None, None, None, None)) == []  # none of them is that page
    assert len(told(fates(same, same, same, None))) == 1


def test_a_host_that_is_left_alone_for_hours_keeps_us_out() -> None:
    """A pause of an hour is over before the next run; one of a day is not, nor is a host whose answers never end."""
    answered = Fate(url="https://site.example/a", fate="saved", captured="2026-11-26T08:00:00Z")

    def alarmed(cause: Cause) -> list[str]:
        put_off = Fate(url="https://site.example/b", fate="failed", cause=cause)
        told = alarms(Vital(1, 1), [answered, put_off], Profile(), (), ())
        return [f"{one.kind} {one.detail.kind} {one.detail.count}" for one in told]

    assert alarmed(Cause("put_off", until="2026-11-26T09:00:00Z")) == []
    assert alarmed(Cause("put_off", until="2026-11-27T08:00:00Z")) == ["blocked left_alone 1"]
    assert alarmed(Cause("host_slow", until="2026-11-26T09:00:00Z", limit=1_200)) == ["blocked left_alone 1"]
