"""Headlines in turn: sequences of captures, and the versions and variants they fold into."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

import archive
from archive import Article
from archive.article import Variant
from archive.causes import Cause
from archive.edits.fields import diff
from archive.layout import fates_name
from archive.reading.history import Tail, fold, follow, tail_of
from archive.reading.timeline import timeline
from archive.runs.files import write_articles
from archive.storage.jsonl import pack_lines
from archive.storage.memory import MemoryStorage
from tests.archive.articles import article, ref
from tests.archive.histories import visit

BEGIN = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)


def at(hour: float) -> str:
    return (BEGIN + dt.timedelta(hours=hour)).isoformat(timespec="microseconds").replace("+00:00", "Z")


def capture(hour: float, headline: str = "A", text: str = "1", **changes: Any) -> Article:
    moment = at(hour)
    return article(text, headline=headline, captured=moment, snapshot=ref(f"<urn:uuid:{moment}>"), **changes)


def captures(sequence: str, every: float = 1.0) -> list[Article]:
    """``A1 B1``: headline A over text 1, an interval later headline B over the same text; ``gone``: no page."""
    read = []
    for place, word in enumerate(sequence.split()):
        if word == "gone":
            read.append(capture(place * every, "", "", status="gone", status_reason=Cause("http_status", status=410)))
        else:
            read.append(capture(place * every, word[0], word[1:] or "1"))
    return read


def told(versions: list[Article]) -> list[str]:
    """Each version by its headlines and its text: ``AB1``."""
    return [
        "".join(one.headline for one in version.variants) + (version.text or "")
        if version.variants
        else f"{version.headline}{version.text}" or version.status
        for version in versions
    ]


@pytest.mark.parametrize(
    ("sequence", "hours", "expected"),
    [
        # a headline that is changed and restored is what people study
        ("A B A", 1, "A1 B1 A1"),
        # each took the other's place once or twice: not twice each
        ("A B A B", 1, "A1 B1 A1 B1"),
        ("A B A B A", 1, "AB1"),
        ("A A B B A B A A", 1, "AB1"),
        ("A B A B A B A B A B", 1, "AB1"),
        # each of three, at its own rate
        ("A B C A B C A", 1, "ABC1"),
        ("A B A C A B A C A", 1, "ABC1"),
        # a wording that came once is an edit, and so is the return from it
        ("A B A B A C", 1, "AB1 C1"),
        ("A B A B A C A B A B A", 1, "AB1 C1 AB1"),
        # the test ends, one headline stays, and is edited later
        ("A B A B A B B B C", 1, "AB1 C1"),
        # an edit of the text during the test is an edit, and no reason to take the test for more
        ("A1 B1 A1 B1 A1 B2 A2 B2 A2 B2", 1, "AB1 BA2"),
        ("A1 B1 A1 B2 A2 B2", 1, "AB1 BA2"),
        ("A1 B1 A1 B1 A1 A2", 1, "AB1 A2"),
        # all of the page comes and goes: that is no test of headlines
        ("A1 B2 A1 B2 A1 B2", 1, "A1 B2 A1 B2 A1 B2"),
        # within seven days; a longer test is one, as each week of it is
        ("A B A B A", 48, "AB1"),
        ("A B A B A", 60, "A1 B1 A1 B1 A1"),
        ("A B A B A B A B A B A B", 36, "AB1"),
        # a page that is away parts what was before from what came after
        ("A B A B A gone A B A B A", 1, "AB1 gone AB1"),
        ("A B gone A B A", 1, "A1 B1 gone A1 B1 A1"),
    ],
)
def test_which_captures_are_one_version(sequence: str, hours: float, expected: str) -> None:
    versions = fold(captures(sequence, hours))

    assert told(versions) == expected.split()
    assert [one.version for one in versions] == list(range(1, len(versions) + 1))
    hashes = [None, *(one.content_hash for one in versions)]
    assert [one.previous for one in versions] == hashes[:-1]


def test_seven_days_count_from_the_first_change_not_from_how_long_the_first_headline_stood() -> None:
    hours = (0, 1000, 1001, 1002, 1003)

    versions = fold(capture(hour, headline) for hour, headline in zip(hours, "ABABA", strict=True))

    assert [(one.version, one.captured) for one in versions] == [(1, at(0))]


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        # an article grows old, and is visited once a week: the test goes on, or its last headline stays
        ("B A B A A B", "AB1"),
        ("A A A A A A", "AB1"),
        # a third headline is an edit, as a text is; what was in turn stays so after it
        ("B C C A B A", "AB1 C1 AB1"),
        ("B A2 B2 A2 A2 B2", "AB1 AB2"),
        ("gone gone B A gone B", "AB1 gone BA1 gone B1"),
    ],
)
def test_that_two_headlines_come_in_turn_stays_known(later: str, expected: str) -> None:
    given = [
        *captures("A B A B A"),
        *(capture(200 * place + 100, *_word(word)) for place, word in enumerate(later.split())),
    ]
    given = [one if one.headline != "gone" else _gone(one) for one in given]

    assert told(fold(given)) == expected.split()
    tail = tail_of(given)
    assert tail is not None
    assert tail.last.version == len(expected.split())


def _word(word: str) -> tuple[str, str]:
    return (word, "") if word == "gone" else (word[0], word[1:] or "1")


def _gone(one: Article) -> Article:
    (away,) = captures("gone")
    return away.replace(captured=one.captured, snapshot=one.snapshot)


def test_a_version_is_the_capture_that_opened_it_and_names_its_headlines() -> None:
    given = captures("A B A B A")
    (version,) = fold(given)

    assert version == given[0].replace(version=1, variants=version.variants)
    assert version.variants == (Variant("A", (at(0), at(2), at(4))), Variant("B", (at(1), at(3))))


def test_a_standfirst_in_turn_is_none_of_it() -> None:
    """Only headlines are tested: a lead is text, and a false version can be seen, a lost edit cannot."""
    given = [capture(hour, standfirst=lead, content_hash=f"1:sha256:{lead * 64}") for hour, lead in enumerate("ababa")]

    assert len(fold(given)) == 5


def test_as_long_as_a_test_is_young_each_headline_is_an_edit() -> None:
    """``as_of`` gives what was known then; what was learned later joins what was cited by id, time and hash."""
    place = MemoryStorage()
    place.put("archive.json", b'{"format": 1}')
    given = captures("A B A B A")
    write_articles(place, "courier", "20261001t000000z", "run0", given)
    news = archive.open(place)

    assert [len(list(news.articles(as_of=at(hour), versions="all"))) for hour in range(5)] == [1, 2, 3, 4, 1]
    assert [one.version for one in news.articles(versions="raw")] == [1, 2, 3, 4, 5]
    assert [one.content_hash for one in news.history(given[0].id, versions="raw")] == [
        one.content_hash for one in given
    ]
    assert news.article(given[0].id) == news.history(given[0].id)[0]


def test_a_timeline_counts_the_captures_of_all_headlines() -> None:
    place = MemoryStorage()
    place.put("archive.json", b'{"format": 1}')
    write_articles(place, "courier", "20261001t000000z", "run0", captures("A B A B A A2"))
    fates = [visit(1, 4, cause=Cause("headline_in_turn"))]
    place.put(fates_name("courier", "20261001t000000z", "run0"), pack_lines(one.to_json() for one in fates))

    first, second = timeline(archive.open(place), capture(0).id)

    assert (first.seen.times, first.seen.last, len(first.variants)) == (5, at(4), 2)
    assert (second.edited_after, second.summary) == (at(4), "1 paragraph added, 1 removed")


@pytest.mark.parametrize(
    ("sequence", "old", "new"),
    [
        # the next version has one of the headlines: none was edited
        ("A1 B1 A1 B1 A1 B2", None, None),
        # it has another: what readers saw last was changed
        ("A B A B A B C", "B", "C"),
        ("A B A B A C", "A", "C"),
    ],
)
def test_a_diff_compares_with_the_headline_that_was_seen_last(sequence: str, old: str | None, new: str | None) -> None:
    before, after = fold(captures(sequence))

    change = diff(before, after).change("headline")

    assert ((change.old, change.new) if change else (None, None)) == (old, new)


def random_captures(seed: int) -> list[Article]:
    dice = random.Random(seed)
    words = [dice.choice(["A1", "A1", "B1", "B1", "C1", "A2", "B2", "gone"]) for _ in range(dice.randint(1, 24))]
    if seed % 2:
        return captures(" ".join(words), dice.choice([1, 7, 30, 50]))
    # a page that is visited often at first, and seldom when it is old
    every, hour, found = dice.choice([1, 7]), 0.0, []
    for one in captures(" ".join(words)):
        found.append(one.replace(captured=at(hour), snapshot=ref(f"<urn:uuid:{at(hour)}>")))
        every = dice.choice([every, every, 2 * every, 1, 100])
        hour += every
    return found


@pytest.mark.parametrize("seed", range(240))
def test_any_interleaving_of_runs_gives_the_same_history(seed: int) -> None:
    """In any order; and what a crawl knows, one capture after another, is what the fold says in the end."""
    given = random_captures(seed)
    expected = fold(given)
    shuffled = random.Random(seed + 1).sample(given, len(given))

    assert fold(shuffled) == expected
    tail = tail_of(shuffled)
    assert tail is not None
    assert (tail.last.version, tail.last.previous) == (expected[-1].version, expected[-1].previous)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_kept_of_a_history_is_bounded_by_seven_days(seed: int) -> None:
    tail = None
    for one in random_captures(seed):
        tail, brings = follow(tail, one)
        if brings is None:
            continue
        since = [dt.datetime.fromisoformat(word.since) for word in tail.wordings]
        now = dt.datetime.fromisoformat(one.captured)
        assert sum(now - moment > dt.timedelta(days=7) for moment in since) <= 1


def test_what_follows_a_version_of_which_no_more_is_known_is_the_next_one() -> None:
    """Its number counts, not how many captures the tail holds."""
    tail, change = follow(Tail.of(capture(0, version=3, previous="b" * 16)), capture(1, text="2"))

    assert (change, tail.last.version) == ("version", 4)
    assert tail.last.previous == tail.wordings[0].opened == capture(0).content_hash
