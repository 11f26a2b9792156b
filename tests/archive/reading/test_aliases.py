"""An article that has several addresses is one history, however its addresses are joined."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

import archive
from archive.__main__ import main
from archive.article import Article
from archive.causes import Cause
from archive.layout import MARK_CONTENT, moment
from archive.manifest import Alias, Manifest
from archive.reading.aliases import Aliases, aliases_of
from archive.reading.timeline import timeline
from archive.storage.jsonl import pack_lines
from archive.storage.local import LocalStorage
from archive.storage.memory import MemoryStorage
from archive.urls import article_id
from tests.archive.articles import article, ref

OLD, NEW, THIRD = (f"https://courier.example/politics/{name}" for name in ("old-slug", "new-slug", "third-slug"))


def capture(day: int, url: str, text: str = "One.", **changes: Any) -> Article:
    at = f"2026-10-{day:02}T00:00:00.000000Z"
    return article(text, url=url, captured=at, snapshot=ref(f"<urn:uuid:{day}-{url[-10:]}>"), **changes)


def left(day: int, url: str, to: str) -> Article:
    hop = ref(f"<urn:uuid:{day}-hop>")
    return capture(day, url, "", status="moved", status_reason=Cause("moved", url=to)).replace(snapshot=hop)


def moved(old: str, new: str, unchanged: str | None = None) -> Alias:
    return Alias(old, new, Cause("moved", url=new), unchanged)


def opened(captures: list[Article], *runs: tuple[Alias, ...]) -> archive.Archive:
    place = MemoryStorage({"archive.json": MARK_CONTENT})
    place.put("articles/courier/2026/10/run.1-x.jsonl.gz", pack_lines(one.to_json() for one in captures))
    for number, aliases in enumerate(runs):
        at = f"2026-10-{number + 1:02}T00:00:00.000000Z"
        run = Manifest(run=f"run{number}", outlet="courier", status="complete", started=at, ended=at, aliases=aliases)
        place.put(f"runs/courier/2026/10/run{number}.json", run.to_json())
    return archive.open(place)


def told(news: archive.Archive, url: str) -> list[tuple[int | None, str, str | None]]:
    return [(one.version, one.status, one.text) for one in news.history(url)]


def test_an_article_that_moved_is_one_history_without_a_false_version() -> None:
    captures = [capture(1, OLD), left(2, OLD, NEW), capture(2, NEW), capture(3, NEW, "Two.")]
    news = opened(captures, (), (moved(OLD, NEW),))

    assert told(news, OLD) == told(news, NEW) == [(1, "ok", "One."), (2, "ok", "Two.")]
    assert [one.url for one in news.articles()] == [NEW]
    assert (news.article(OLD), news.article(article_id(OLD))) == (news.article(NEW), news.article(NEW))


def test_without_an_alias_both_keep_their_own() -> None:
    news = opened([capture(1, OLD), left(2, OLD, NEW), capture(2, NEW)])

    assert [status for _, status, _ in told(news, OLD)] == ["ok", "moved"]
    assert told(news, NEW) == [(1, "ok", "One.")]


def at(capture: Article, hour: int) -> Article:
    return capture.replace(captured=capture.captured.replace("T00", f"T{hour:02}"))


def without(day: int, url: str) -> Article:
    return capture(day, url, "", status="gone").replace(snapshot=ref(f"<urn:uuid:{day}-gone>"))


def test_an_address_that_is_gone_right_before_its_article_is_met_elsewhere_was_no_end() -> None:
    """A site that is rebuilt without redirects; its old addresses are asked before or after its lists."""
    alias = moved(OLD, NEW, capture(2, NEW).content_hash)
    for captures in (
        [capture(1, OLD), without(2, OLD), at(capture(2, NEW), 3), capture(3, NEW, "Two.")],
        [capture(1, OLD), capture(2, NEW), at(without(2, OLD), 3), capture(3, NEW, "Two.")],
    ):
        assert told(opened(captures, (), (alias,)), OLD) == [(1, "ok", "One."), (2, "ok", "Two.")]


def test_an_address_that_was_gone_for_days_was_an_end_and_the_article_came_back() -> None:
    alias = moved(OLD, NEW, capture(5, NEW).content_hash)
    captures = [capture(1, OLD), without(2, OLD), capture(5, NEW)]

    assert [status for _, status, _ in told(opened(captures, (), (alias,)), NEW)] == ["ok", "gone", "ok"]
    assert [status for _, status, _ in told(opened([*captures[:2]], (), (alias,)), OLD)] == ["ok", "gone"]
    back = [capture(1, OLD), left(2, OLD, NEW), capture(2, NEW), left(4, NEW, OLD), capture(4, OLD), without(6, OLD)]
    news = opened(back, (moved(OLD, NEW),), (moved(NEW, OLD),))
    assert [status for _, status, _ in told(news, OLD)] == ["ok", "gone"], "it had come back, and went for good"


def test_chains_and_circles_are_one_article() -> None:
    captures = [capture(1, OLD), left(2, OLD, NEW), capture(2, NEW), left(4, NEW, THIRD), capture(4, THIRD)]
    captures += [left(6, THIRD, OLD), capture(6, OLD), capture(8, OLD, "Two.")]
    news = opened(captures, (moved(OLD, NEW),), (moved(NEW, THIRD),), (moved(THIRD, OLD), moved(OLD, OLD)))

    for url in (OLD, NEW, THIRD):
        assert told(news, url) == [(1, "ok", "One."), (2, "ok", "Two.")]
    assert len(list(news.articles(versions="all"))) == 2


@pytest.mark.parametrize("order", ["from the first", "from the last", "by halves"])
def test_a_row_of_aliases_costs_no_more_than_its_length(order: str) -> None:
    """Told in any order. 50,000 in a row, as a hostile manifest has them, took a minute."""
    row = [
        moved(f"https://courier.example/{number}", f"https://courier.example/{number + 1}") for number in range(20_000)
    ]
    told = {"from the first": row, "from the last": row[::-1], "by halves": [*row[::2], *row[1::2]]}[order]
    begun = time.process_time()

    joined = Aliases(told)
    names = {joined.name(article_id(one.from_)) for one in told}

    assert len(names) == 1
    assert len(joined.of(names.pop())) == len(row) + 1
    assert len(joined.of_all(article_id(one.from_) for one in told)) == len(row) + 1
    assert time.process_time() - begun < 10  # it takes 2 s; with the square of its length more than a minute


def test_what_the_address_that_was_left_answers_says_nothing_of_the_article() -> None:
    gone = capture(4, OLD, "", status="gone")
    news = opened([capture(1, OLD), left(2, OLD, NEW), capture(2, NEW), gone], (moved(OLD, NEW),))
    assert [status for _, status, _ in told(news, NEW)] == ["ok"]

    news = opened([capture(1, OLD), capture(2, NEW), gone, capture(5, NEW, "", status="gone")], (moved(OLD, NEW),))
    assert [status for _, status, _ in told(news, OLD)] == ["ok", "gone"]


def test_a_hash_of_other_rules_is_no_edit_where_the_run_says_so() -> None:
    new = capture(2, NEW, "One, by other rules.")
    captures = [capture(1, OLD), left(2, OLD, NEW), new, capture(3, NEW, "Two.")]

    assert len(told(opened(captures, (moved(OLD, NEW),)), OLD)) == 3
    news = opened(captures, (moved(OLD, NEW, new.content_hash),))
    assert told(news, OLD) == [(1, "ok", "One."), (2, "ok", "Two.")]


@pytest.mark.parametrize("kind", ["canonical", "same_post"])
def test_of_two_forms_of_a_page_one_counts_as_soon_as_it_is_met(kind: str) -> None:
    form = Alias(OLD, NEW, Cause(kind))
    captures = [capture(1, OLD, "As printed."), capture(2, NEW)]
    captures += [capture(3, OLD, "Printed again."), capture(4, NEW, "Two.")]

    assert told(opened(captures, (form,)), OLD) == [(1, "ok", "As printed."), (2, "ok", "One."), (3, "ok", "Two.")]
    assert told(opened(captures[:1], (form,)), NEW) == [(1, "ok", "As printed.")]


def test_the_later_word_counts_where_two_pages_are_forms_of_each_other() -> None:
    forms = Aliases([Alias(OLD, NEW, Cause("canonical")), Alias(NEW, OLD, Cause("canonical"))])

    assert [one.url for one in forms.told([capture(1, OLD), capture(2, NEW)])] == [OLD]


def test_when_it_was_seen_is_told_over_all_addresses() -> None:
    news = opened([capture(1, OLD), left(2, OLD, NEW), capture(2, NEW), capture(5, NEW, "Two.")], (moved(OLD, NEW),))

    steps = timeline(news, OLD)
    assert [(step.version, step.edited_after, step.seen.times) for step in steps] == [
        (1, None, 2),
        (2, "2026-10-02T00:00:00.000000Z", 1),
    ]


def test_a_corpus_as_it_was_known_then_has_the_aliases_of_then() -> None:
    """The second run found that both are one; a paper that was written before counted two."""
    news = opened([capture(1, OLD), capture(1, NEW)], (), (Alias(OLD, NEW, Cause("canonical")),))

    assert len(list(news.articles(as_of="2026-10-01T12:00:00Z"))) == 2
    assert len(list(news.articles(as_of="2026-10-03"))) == len(list(news.articles())) == 1


def test_an_alias_that_is_no_address_and_a_manifest_that_is_none_join_nothing() -> None:
    news = opened([capture(1, OLD), capture(2, NEW)], (moved("", NEW),))
    news.storage.put("runs/courier/2026/10/broken.json", b'{"from": ')

    assert len(list(news.articles())) == 2


def test_ids_of_other_rules_are_computed_from_the_addresses() -> None:
    """Of an archive whose mark names no rules, or others; nothing in it is rewritten."""
    one = "https://courier.example/story.asp?ref=1"
    lines = [capture(1, one, id="former"), capture(2, one.replace("=1", "=2"), "Other.", id="former")]
    news = opened(lines)
    assert len(list(news.articles())) == 1

    news.storage.delete("archive.json")
    news.storage.put("archive.json", b'{"format": 1}\n')
    again = archive.open(news.storage)
    assert {found.id for found in again.articles()} == {article_id(one), article_id(one.replace("=1", "=2"))}
    assert told(again, one) == [(1, "ok", "One.")]


@pytest.mark.parametrize("with_catalog", [False, True])
def test_the_edits_of_an_article_that_moved_are_listed_and_are_of_one_article(
    tmp_path: Path, with_catalog: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """`archive diff --outlet` took its addresses for two articles, and said so of each edit between them."""
    held = opened([capture(1, OLD), left(2, OLD, NEW), capture(2, NEW), capture(3, NEW, "Two.")], (moved(OLD, NEW),))
    place = LocalStorage(tmp_path)
    for entry in held.storage.list():
        place.put(entry.name, held.storage.read(entry.name))
    if with_catalog:
        assert main(["catalog", str(tmp_path)]) == 0
    news = archive.open(tmp_path)
    capsys.readouterr()

    assert main(["diff", str(tmp_path), "--outlet", "courier", "--json"]) == 0
    assert main(["diff", str(tmp_path), NEW, "1", "2", "--json"]) == 0
    [listed, asked] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert listed == asked
    assert (listed["caveats"], listed["new"]["version"]) == ([], 2)
    assert archive.diff(*news.history(NEW)).caveats == ()


def test_what_an_import_tells_is_known_since_the_capture_that_shows_it() -> None:
    """Its run began years later."""
    alias = Alias(OLD, NEW, Cause("canonical"), captured="2026-09-02T00:00:00.000000Z")
    run = Manifest(
        run="run0", outlet="courier", status="complete", started="2027-01-01T00:00:00.000000Z",
        ended="2027-01-01T00:00:00.000000Z", aliases=(alias,),
    )  # fmt: skip
    place = MemoryStorage({"archive.json": MARK_CONTENT})
    place.put("runs/courier/2027/01/run0.json", run.to_json())

    for day, names in ((1, 2), (2, 1)):
        known = aliases_of(place, until=moment(f"2026-09-{day:02}"))
        assert len({known.name(article_id(one)) for one in (OLD, NEW)}) == names
