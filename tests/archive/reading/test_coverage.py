"""What was seen, where, and what cannot have been."""

from __future__ import annotations

from typing import Any

import pytest

from archive.article import Sighting
from archive.causes import Alarm, Cause
from archive.manifest import Fate, Manifest, Parent, Profile, Source
from archive.reading.coverage import Coverage, Numbers, coverage, numbers, over_time, refusal, tally, turned_over
from archive.render.causes import alarm_sentence

SITE = "https://paper.example"
SECTION = f"{SITE}/politics/"
SOURCES = (
    Source(url=SECTION, kind="section"),
    Source(url=f"{SITE}/feed/", kind="feed"),
    Source(url=f"{SITE}/sitemap.xml", kind="sitemap"),
)
WHEN = "2026-10-13T16:00:00.000000Z"
GAP = Alarm("gap", Cause("turned_over", links=20, since="2026-10-01T16:00:00.000000Z"), SECTION)
LOST = Alarm("lost", Cause("unsettled", count=1))


def fate(path: str, *seen_in: str, **changes: Any) -> Fate:
    seen = tuple(Sighting(SITE + where, 0, WHEN) for where in seen_in)
    return Fate(**({"url": SITE + path, "fate": "saved", "seen_in": seen} | changes))


def manifest(day: int, **changes: Any) -> Manifest:
    started = f"2026-10-{day:02}T16:00:00.000000Z"
    return Manifest(
        **(
            {"run": f"run{day}", "outlet": "paper", "status": "complete", "started": started, "ended": started}
            | changes
        )
    )


def test_links_are_told_by_the_lists_they_stood_in() -> None:
    """Also on a list's later pages, and under the scheme a source was not asked by."""
    seen = coverage(
        [
            fate("/a", "/politics/", "/feed/", "/sitemap.xml"),
            fate("/b", "/politics/page/2/"),
            fate("/c", "/feed/", fate="skipped", cause=Cause("not_due")),
            fate("/d", "/sitemap.xml", "/feed/"),
            fate("/e", "/feed/", fate="skipped", cause=Cause("out_of_section")),
            fate("/f", fate="skipped", cause=Cause("out_of_section")),
        ],
        [*SOURCES[:1], Source(url="http://paper.example/feed/", kind="feed"), *SOURCES[2:]],
    )

    assert seen.urls == {
        "feed": (f"{SITE}/c",),
        "feed+sitemap": (f"{SITE}/d",),
        "section": (f"{SITE}/b",),
        "section+feed+sitemap": (f"{SITE}/a",),
    }
    assert seen.read == ("section", "feed", "sitemap")
    assert seen.counts == {"links": 4, "in_all": 1, "only_in_section": 1, "only_in_feed": 1, "only_in_sitemap": 0}


def test_where_one_kind_was_read_nothing_is_missing_from_another() -> None:
    seen = coverage([fate("/a", "/politics/"), fate("/b", "/politics/")], SOURCES)

    assert seen.counts == {"links": 2, "in_all": 0, "only_in_section": 0, "only_in_feed": 0, "only_in_sitemap": 0}
    assert coverage([], []) == Coverage()


@pytest.mark.parametrize(
    "form",
    [
        "/politics/20261013-{}/",
        "/politik/some-words-about-the-ferry-{}.html",
        "/?p={}",
        "/news/article{}.ece",
        "/politics/{}/",
        "/2026/10/13/politics/{}",
        "/story/{}?utm=20261013",
    ],
)
def test_the_numbering_of_a_site_is_found(form: str) -> None:
    urls = [SITE + form.format(410_000 + 3 * number) for number in range(40)]

    assert numbers(urls) == Numbers(first=410_012, last=410_105, seen=32)


@pytest.mark.parametrize(
    "urls",
    [
        [f"{SITE}/politics/2026/10/{day:02}/ferry-is-late/" for day in range(1, 28)],
        [f"{SITE}/politics/202610{day:02}/ferry-is-late/" for day in range(1, 28)],
        [f"{SITE}/politics/the-ferry-is-{word}/" for word in "abcdefghijklmno"],
        [f"{SITE}/politics/{number}/" for number in range(41_000, 41_009)],
        [f"{SITE}/a/{n}/" if n % 2 else f"{SITE}/ferry-{n}.html" for n in range(41_000, 41_040)],
        [],
    ],
)
def test_dates_words_and_a_few_are_no_numbering(urls: list[str]) -> None:
    assert numbers(urls) is None


def test_where_most_numbers_were_seen_the_others_are_named() -> None:
    """One old article that is linked does not stretch the row."""
    given = [*range(5000, 5040), 1200]
    urls = [f"{SITE}/politics/ferry-{number}.html" for number in given if number not in (5011, 5020)]

    found = numbers(urls)

    assert found is not None
    assert found.missing == (5011, 5020)
    assert (found.first, found.last) == (5002, 5036)


def listed(links: int, new: int, **changes: Any) -> Source:
    return Source(**({"url": SECTION, "kind": "section", "links": links, "new": new, "pages": 1} | changes))


def test_a_list_of_which_nothing_was_known_turned_over_in_between() -> None:
    runs = [manifest(1, sources=(listed(20, 20),)), manifest(2, sources=(listed(0, 0, unchanged=True),))]

    assert [alarm_sentence(one) for one in turned_over([listed(20, 20)], runs)] == [
        f"gap: the list of {SECTION} turned over completely since the run of 2026-10-01T16:00Z: all its 20 links are "
        "new; crawl more often, or read more pages of it (-a pages=)"
    ]


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (listed(20, 19), [listed(20, 20)]),
        (listed(20, 20), []),
        (listed(3, 3), [listed(20, 20)]),
        (listed(0, 0, cause=Cause("http_status", status=503)), [listed(20, 20)]),
        (listed(20, 20), [listed(20, 20, url=f"{SITE}/other/")]),
    ],
)
def test_a_list_that_overlaps_or_is_new_or_short_gives_no_warning(now: Source, before: list[Source]) -> None:
    assert turned_over([now], [manifest(1, sources=tuple(before))]) == []


def test_warnings_of_runs_that_wrote_none_are_had_later() -> None:
    runs = [
        manifest(1, sources=(listed(20, 20),)),
        manifest(2, kind="mend"),
        manifest(3, sources=(listed(20, 20),), parents=(Parent("run1", "0" * 64),)),
        manifest(4, warnings=(GAP,), parents=(Parent("run3", "0" * 64),)),
        manifest(5, sources=(listed(9, 9),), profile=Profile(past=True), parents=(Parent("run4", "0" * 64),)),
        # The first run of another machine, or of an archive that was joined: every list is new to it.
        manifest(6, sources=(listed(20, 20),)),
    ]

    told = list(over_time(runs))

    assert [run.run for run, _ in told] == ["run1", "run3", "run4", "run5", "run6"]
    assert [len(warnings) for _, warnings in told] == [0, 1, 1, 0, 0]
    assert told[2][1] == [GAP]


def test_runs_add_up() -> None:
    profile = Profile(pages=3, statuses={"ok": 2, "blocked": 1}, filled={"headline": 2}, sizes={40: 1, 44: 1})
    runs = [
        manifest(1, profile=profile, sources=(listed(20, 20),), alarms=(LOST,)),
        manifest(2, profile=profile, sources=(listed(21, 1), Source(url=f"{SITE}/feed/", kind="feed", links=8))),
    ]
    fates = [
        fate("/a"),
        fate("/a", fate="unchanged"),
        fate("/b", fate="failed", cause=Cause("http_status", status=403)),
        fate("/c", fate="failed", cause=Cause("consent_words", code="title", words="Cookies")),
        fate("/d", fate="failed", cause=Cause("no_text")),
        fate("/e", fate="failed", cause=Cause("http_status", status=503)),
        fate("/f", fate="failed", cause=Cause("no_answer", code="dns")),
    ]

    told = tally(runs, fates, [GAP])

    assert (told.runs, told.first[:10], told.last[:10]) == (2, "2026-10-01", "2026-10-02")
    assert told.counts == {"failed": 5, "saved": 1, "unchanged": 1}
    assert told.refused == {"blocked": 1, "consent": 1, "down": 1, "empty": 1}
    assert told.links == {"section": 41, "feed": 8, "sitemap": 0}
    assert told.new == {"section": 21, "feed": 0, "sitemap": 0}
    assert (told.articles, told.filled, told.length) == (4, {"headline": 4}, 2000)
    assert (told.alarms, told.warnings) == ((LOST,), (GAP,))


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (Cause("http_status", status=403), "blocked"),
        (Cause("http_status", status=451), "blocked"),
        (Cause("robots_unreachable", status=429), "blocked"),
        (Cause("led_to_door"), "blocked"),
        (Cause("http_status", status=500), "down"),
        (Cause("http_status", status=404), None),
        (Cause("consent_words", code="title", words="Cookies"), "consent"),
        (Cause("no_text"), "empty"),
        (Cause("no_links", code="empty"), None),
        (Cause("not_sitemap", code="empty"), None),
        (Cause("no_answer", code="dns", words="no results for hostname lookup: blocked: HTTP 503"), None),
        (None, None),
    ],
)
def test_what_kept_a_page_from_us(cause: Cause | None, kind: str | None) -> None:
    assert refusal(cause) == kind
