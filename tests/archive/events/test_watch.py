"""`archive watch`: every change that the histories show is told, once, and what was no edit is taken back."""

from __future__ import annotations

import contextlib
import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from lxml import etree

import archive
from archive.__main__ import main
from archive.article import Extraction
from archive.catalog.write import refresh
from archive.causes import Alarm, Cause
from archive.errors import LockedError, StorageError, UsageError
from archive.events.cursor import Cursor
from archive.events.event import Event
from archive.events.feeds import atom, json_feed, title_of
from archive.events.news import deliver, news_of
from archive.events.wanted import Wanted
from archive.manifest import Alias
from archive.storage.jsonl import Lines
from archive.storage.local import LocalStorage
from tests.archive.events.desk import FERRY, Desk, page
from tests.archive.events.feed_rules import JSON_FEED, atom_schema
from tests.archive.histories import history
from tests.tools import in_full

AUDIT = "https://courier.example/politics/20261014-410240/"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_each_version_is_told_once_in_order(tmp_path: Path) -> None:
    history(LocalStorage(tmp_path / "archive"))
    with Cursor.opened(None) as cursor:
        told = news_of(archive.open(tmp_path / "archive"), cursor, Wanted()).events

    events = [one.event for _, one in told if one.event]
    assert [(one.captured[8:10], one.kind, one.summary) for one in events] == [
        ("01", "new", "new article"),
        ("01", "new", "new article"),
        ("02", "edited", "1 paragraph rewritten"),
        ("03", "edited", "headline; 1 paragraph rewritten"),
        ("05", "edited", "2 paragraphs rewritten"),
        ("06", "edited", "trivial: text (typography)"),
        ("08", "gone", "gone (HTTP 410)"),
        ("09", "back", "back, as it was"),
    ]
    assert events[3].headline_before == "Ferry Late, Audit Office Says"
    assert events[6].headline == "Ferry Late Again, Audit Office Says"


def test_what_was_told_is_not_told_again_and_the_rest_is(desk: Desk) -> None:
    desk.run(page(1, "Ferry Late"))
    assert [one.kind for one in desk.ask()] == ["new"]
    desk.run(page(30, "Ferry Late Again"), page(31, "Audit Begins", url=AUDIT))

    assert [(one.kind, one.headline) for one in desk.ask()] == [("edited", "Ferry Late Again"), ("new", "Audit Begins")]
    assert desk.ask() == []


def test_alarms_are_told_with_the_runs_that_had_them(desk: Desk) -> None:
    desk.run(alarms=(Alarm("blocked", Cause("sources_refused", count=1, kinds={"blocked": 1})),))

    [told] = desk.ask()

    assert (told.kind, told.run, told.captured) == ("alarm", "run0000001", "2026-10-01T06:00:00.000000Z")
    assert told.alarm is not None
    assert told.alarm.kind == "blocked"


def test_an_alarm_that_lasts_is_told_once_and_its_end_once(desk: Desk) -> None:
    """Also to who asks late: a month of hours is one line and another."""
    begun = "2026-10-01T00:00:00.000000Z"
    blocked = Alarm("blocked", Cause("sources_refused", count=1, kinds={"blocked": 1}))
    lasting = msgspec.structs.replace(blocked, since=begun)
    desk.run(alarms=(blocked,))
    for _ in range(5):
        desk.run(alarms=(lasting,))
    desk.run(resolved=(lasting,))

    told = desk.ask(words="ferry")

    assert [(one.kind, one.run, one.captured) for one in told] == [
        ("alarm", "run0000001", "2026-10-01T06:00:00.000000Z"),
        ("resolved", "run0000007", "2026-10-07T06:00:00.000000Z"),
    ]
    assert told[1].alarm == lasting
    assert told[0].id != told[1].id
    assert title_of(told[1]).startswith("Resolved: courier: blocked: ")
    assert desk.ask(kinds=["resolved"]) == []


def test_edits_that_were_headlines_in_turn_are_retracted(desk: Desk) -> None:
    for number, headline in enumerate(("Late", "Delayed", "Late", "Delayed")):
        desk.run(page(24 * number, headline))
        desk.ask()
    told = {one.id: one for one in desk.heard}
    desk.run(page(96, "Late"))

    taken = desk.ask()

    assert Counter(one.kind for one in taken) == {"retracted": 3}
    assert {told[one.retracts or ""].kind for one in taken} == {"edited"}
    assert {one.because for one in taken} == {"variants"}
    assert desk.ask() == []


def test_what_is_true_again_after_a_retraction_has_another_id(desk: Desk) -> None:
    """An older capture from elsewhere makes the first version begin earlier; a mend leaves that run out again."""
    desk.run(page(30, "Late"))
    [first] = desk.ask()
    desk.run(page(2, "Late"))
    taken, earlier = sorted(desk.ask(), key=lambda one: one.kind, reverse=True)
    assert (taken.kind, taken.retracts, taken.because) == ("retracted", first.id, "refolded")
    assert (earlier.kind, earlier.captured) == ("new", "2026-10-01T02:00:00.000000Z")

    for file in [one.name for one in desk.storage.list() if "run0000002" in one.name]:
        desk.storage.delete(file)
    again = desk.ask()

    assert sorted(one.kind for one in again) == ["new", "retracted"]
    assert len({one.id for one in desk.heard}) == len(desk.heard) == 5


def test_of_many_runs_only_those_are_read_that_are_new(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a bucket each read is a request: a year of hours has 9,000 manifests."""
    for number in range(40):
        desk.run(
            page(number + 1, "Late", url=f"{FERRY}{number}/"), page(number + 1, "Late", f"Late by {number} hours.")
        )
    refresh(desk.storage, "courier")
    assert len(desk.ask()) == 80
    opened: list[str] = []
    read, lines = LocalStorage.read, Lines.read

    def reading(self: LocalStorage, name: str, *part: int) -> bytes:
        opened.append(name)
        return read(self, name, *part)

    def reading_lines(self: Lines, name: str, *place: int) -> bytes:
        opened.append(name)
        return lines(self, name, *place)

    monkeypatch.setattr(LocalStorage, "read", reading)
    monkeypatch.setattr(Lines, "read", reading_lines)

    assert desk.ask() == []
    assert {name.partition("/")[0] for name in opened} <= {"archive.json", "catalog"}
    desk.run(page(41, "Late", url=f"{FERRY}7/", text="Why?"))
    refresh(desk.storage, "courier")
    opened.clear()

    assert [one.kind for one in desk.ask()] == ["edited"]
    assert len({name for name in opened if name.startswith(("runs/", "articles/"))}) <= 3

    [gone] = [one.name for one in desk.storage.list("articles/") if "run0000009" in one.name]
    desk.storage.delete(gone)
    assert {one.kind for one in desk.ask()} == {"retracted"}
    opened.clear()

    assert desk.ask() == []
    assert {name.partition("/")[0] for name in opened} <= {"archive.json", "catalog"}


def test_in_a_bucket_the_newest_runs_are_looked_at(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalStorage, "lists_dearly", True)
    monkeypatch.setattr("archive.storage.looked.NEWEST", 5)
    for number in range(12):
        desk.run(page(number + 1, "Late", url=f"{FERRY}{number}/"))
    assert len(desk.ask()) == 12
    desk.run(page(20, "Late", url=f"{FERRY}20/"))

    assert [one.url for one in desk.ask()] == [f"{FERRY}20/"]
    assert desk.ask() == []


def test_other_rules_of_extraction_are_no_news(desk: Desk) -> None:
    desk.run(page(1, "Late", "The ferry was late. Read also: sport."), page(30, "Later", "It was later."))
    desk.ask()
    rules = Extraction(id="2-0123456789abcdef", rules=2)
    desk.run(page(1, "Late", "The ferry was late.", extraction=rules), page(30, "Later", extraction=rules))

    assert desk.ask() == []


def test_two_addresses_of_one_article_are_one_story(desk: Desk) -> None:
    desk.run(page(1, "Late"), page(2, "Late", url=AUDIT))
    assert [one.kind for one in desk.ask()] == ["new", "new"]
    desk.run(aliases=(Alias(from_=AUDIT, to=FERRY, cause=Cause("canonical")),))

    [taken] = desk.ask()

    assert (taken.kind, taken.url) == ("retracted", AUDIT)


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        ({"outlets": ["courier"]}, ["new", "new", "edited", "edited", "gone"]),
        ({"outlets": ["shiomi"]}, []),
        ({"kinds": ["edited"]}, ["edited", "edited"]),
        ({"kinds": ["edited"], "fields": ["headline"]}, ["edited"]),
        ({"kinds": ["edited"], "size": 30}, ["edited"]),
        ({"words": "minister"}, ["edited", "gone"]),
        ({"words": "headline:audit -ferry"}, ["new"]),
        ({"words": "首相"}, ["edited", "gone"]),
        ({"since": "2026-10-02"}, ["edited", "edited", "gone"]),
    ],
)
def test_filters(desk: Desk, wanted: dict[str, Any], kinds: list[str]) -> None:
    desk.run(page(1, "Ferry Late"), page(2, "Audit Begins", "Nobody spoke.", url=AUDIT))
    desk.run(page(30, "Ferry Delayed"))
    desk.run(
        page(50, "Ferry Delayed", "The minister (首相官邸) said that it had been late since the spring of the year.")
    )
    gone = {"status": "gone", "status_reason": Cause("http_status", status=404), "authors": ()}
    desk.run(page(80, None, None, **gone))  # type: ignore[arg-type]

    assert [one.kind for one in desk.ask(**wanted)] == kinds
    # What was passed over is not told later, by whatever filter.
    assert desk.ask() == []


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"kinds": ["edit"]}, "did you mean edited"),
        ({"fields": ["headlines"]}, "did you mean headline"),
        ({"words": "-"}, "no word"),
        ({"since": "yesterday"}, "yesterday"),
    ],
)
def test_filters_that_are_none(wanted: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Wanted(**wanted)


def test_a_month_of_headlines_is_told_exactly_across_failures(desk: Desk) -> None:
    """Random histories, asked after each run by one who fails at random: after dropping doubles by their id and what
    was retracted, it is exactly the versions of the histories."""
    draw = random.Random(15)
    urls = [f"https://courier.example/politics/20261014-{410300 + number}/" for number in range(6)]
    for hour in range(0, in_full(400, 160), 8):
        seen = [one for one in urls if draw.random() < 0.8]
        desk.run(*(page(hour, draw.choice(["Late", "Delayed"]), draw.choice(_TEXTS), url=url) for url in seen))
        _ask_badly(desk, draw)
    desk.ask()

    assert _standing(desk.heard) == _versions(desk.place)
    assert any(one.kind == "retracted" for one in desk.heard)
    assert len(desk.heard) > len({one.id for one in desk.heard})


def test_a_watcher_that_is_killed_misses_nothing(desk: Desk) -> None:
    """`archive watch --json` is killed (SIGKILL) while it writes and after it, before its cursor moves."""
    draw = random.Random(16)
    heard: list[Event] = []
    for number in range(in_full(10, 3)):
        many = (f"https://courier.example/politics/20261015-{410300 + one}/" for one in range(30))
        desk.run(*(page(24 * number, f"Story {number}", url=url) for url in many))
        heard += _killed(desk, draw)
    heard += _told_by(desk)

    assert _standing(heard) == _versions(desk.place)


def test_one_at_a_time_has_a_cursor(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.events.cursor._PATIENCE", 0.05)
    with Cursor.opened(desk.cursor), pytest.raises(LockedError), Cursor.opened(desk.cursor):
        pass


def _fill(path: Path) -> None:
    with Cursor.opened(path) as cursor:
        cursor._db.execute("PRAGMA max_page_count = 1")  # SQLite says of it what it says of a full disk
        cursor.read(f"{number:0>200}" for number in range(1000))


def test_a_disk_that_refuses_the_cursor_is_told_so(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened"), Cursor.opened(tmp_path / "no such folder" / "cursor"):
        pass
    with pytest.raises(StorageError, match="cannot be written"):
        _fill(desk.cursor)
    with Cursor.opened(desk.cursor) as cursor:
        assert cursor.seen("") == frozenset()


def test_a_file_that_is_no_cursor_stays_as_it_was(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.cursor.write_text("my diary\n" * 200)

    assert main(["watch", str(desk.place), "--cursor", str(desk.cursor)]) == 2
    assert "no cursor" in capsys.readouterr().err
    assert desk.cursor.read_text() == "my diary\n" * 200


def test_the_cursor_of_another_archive_takes_nothing_back(desk: Desk, tmp_path: Path) -> None:
    desk.run(page(1, "Late"))
    desk.ask()
    (tmp_path / "other").mkdir()
    other = Desk(tmp_path / "other")
    for _ in range(2):
        with Cursor.opened(desk.cursor) as cursor, pytest.raises(UsageError, match="of another archive"):
            news_of(archive.open(other.place), cursor, Wanted())
        other.runs = 5
        other.run(page(1, "Late"))

    desk.run(page(9, "Later"))
    assert [event.kind for event in desk.ask()] == ["edited"]


@pytest.mark.parametrize("harm", [lambda data: data[:3000], lambda data: data[:100] + b"x" * (len(data) - 100)])
def test_a_cursor_that_is_damaged_is_told_and_kept(
    desk: Desk, capsys: pytest.CaptureFixture[str], harm: Callable[[bytes], bytes]
) -> None:
    desk.run(*(page(number, f"Story {number}") for number in range(60)))
    desk.ask()
    desk.cursor.write_bytes(harm(desk.cursor.read_bytes()))
    harmed = desk.cursor.read_bytes()

    assert main(["watch", str(desk.place), "--cursor", str(desk.cursor)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert desk.cursor.read_bytes() == harmed


def test_a_cursor_of_a_newer_version_is_left_alone(desk: Desk) -> None:
    desk.ask()
    with contextlib.closing(sqlite3.connect(desk.cursor)) as database:
        database.execute("PRAGMA user_version = 2")

    with pytest.raises(UsageError, match="another version"):
        desk.ask()


def test_feeds_are_valid_and_show_what_was_told_before(desk: Desk, tmp_path: Path) -> None:
    feeds = tmp_path / "politics.atom", tmp_path / "politics.json"
    words = ["watch", str(desk.place), "--cursor", str(desk.cursor), "--atom", str(feeds[0]), "--json-feed"]
    counts = []
    for number, headline in enumerate(_HEADLINES):
        desk.run(page(24 * number, headline))
        assert main([*words, str(feeds[1]), "--last", "4"]) == 0
        document = etree.fromstring(feeds[0].read_bytes())
        atom_schema().assertValid(document)
        told = json.loads(feeds[1].read_bytes())
        jsonschema.validate(told, JSON_FEED)
        ids = document.xpath("a:entry/a:id/text()", namespaces={"a": "http://www.w3.org/2005/Atom"})
        assert ids == [one["id"] for one in told["items"]]
        counts.append(len(ids))

    assert counts == [1, 2, 3, 4, 4]
    newest = told["items"][0]["title"]
    assert newest == "Edited: “Budget & <Ferries>” → “Ferry Off Duty”"
    assert "\\u202e" not in feeds[1].read_text()


def test_a_feed_without_events_is_valid() -> None:
    atom_schema().assertValid(etree.fromstring(atom([], "Nothing yet", "a.atom")))
    jsonschema.validate(json.loads(json_feed([], "Nothing yet", "a.json")), JSON_FEED)


def test_a_feed_needs_a_cursor(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", str(desk.place), "--atom", str(tmp_path / "a.atom")]) == 2
    assert "--cursor" in capsys.readouterr().err


_TEXTS = ("The ferry was late.", "The ferry was late. Nobody said why.")
_HEADLINES = ("Late", "首相官邸 “Ferry”", "Ferry\u202e\x0b Late\ufffe", "Budget & <Ferries>", "Ferry Off Duty")


def _ask_badly(desk: Desk, draw: random.Random) -> None:
    """Asks; in half of all cases the telling fails, before or after the events were heard."""
    how = draw.choice(["well", "well", "before", "after"])

    def send(events: Sequence[Event]) -> None:
        if how == "before" and draw.random() < 0.7:
            raise ConnectionError
        desk.heard += events
        if how == "after":
            raise ConnectionError

    try:
        with Cursor.opened(desk.cursor) as cursor:
            deliver(news_of(archive.open(desk.place), cursor, Wanted()), cursor, send, size=2)
    except ConnectionError:
        pass


def _standing(heard: Iterable[Event]) -> set[tuple[str | None, str, str]]:
    """What stands when doubles are dropped by their ids, and what was retracted."""
    once = {one.id: one for one in heard}
    taken = {one.retracts for one in once.values() if one.retracts}
    assert taken <= once.keys()
    left = [one for one in once.values() if one.id not in taken and not one.retracts]
    standing = {(one.url, one.captured, one.kind) for one in left}
    assert len(standing) == len(left)
    return standing


def _versions(place: Path) -> set[tuple[str | None, str, str]]:
    told = archive.open(place).articles(status=None, versions="all")
    return {(one.url, one.captured, "new" if one.version == 1 else "edited") for one in told}


def _killed(desk: Desk, draw: random.Random) -> list[Event]:
    """What a watcher wrote that was killed after some of its lines, or before the first."""
    words = [sys.executable, "-m", "archive", "watch", str(desk.place), "--cursor", str(desk.cursor), "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = list(_lines(process.stdout, draw.choice([0, 1, 20])))
        time.sleep(draw.choice([0.0, 0.002]))
        process.send_signal(signal.SIGKILL)
        lines += [line for line in process.stdout if line.endswith(b"\n")]
    return [Event.from_json(line) for line in lines]


def _lines(stream: Iterable[bytes], count: int) -> Iterator[bytes]:
    for _, line in zip(range(count), stream, strict=False):
        yield line


def _told_by(desk: Desk) -> list[Event]:
    words = [sys.executable, "-m", "archive", "watch", str(desk.place), "--cursor", str(desk.cursor), "--json"]
    told = subprocess.run(words, capture_output=True, check=True, timeout=120)
    return [Event.from_json(line) for line in told.stdout.splitlines()]
