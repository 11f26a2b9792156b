"""What a run takes for one article's addresses, and what it does not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from archive.article import Article, Block, Sighting
from archive.causes import Cause
from archive.manifest import Alias
from archive.urls import article_id
from archive.warc.snapshot import SnapshotRef
from crawler.articles.joins import Joins, idle_parameters
from crawler.articles.outcome import Outcome
from crawler.articles.page import Hop, Page
from tests.archive.articles import article, ref

S = "https://courier.example"
OLD, NEW = f"{S}/2026/11/old-slug", f"{S}/2026/11/new-slug"
TEXT = ("The ferry was late on Tuesday, said the office.", "It cost 300 crowns, and nobody paid.", "More is to come.")


def story(url: str, *paragraphs: str, day: int = 2, **changes: Any) -> Article:
    paragraphs = paragraphs or TEXT
    body = tuple(Block("paragraph", text) for text in paragraphs)
    at, proof = f"2026-11-{day:02}T00:00:00.000000Z", ref(f"<urn:uuid:{day}-{url}>")
    fields: dict[str, Any] = {"captured": at, "snapshot": proof, "body": body, "version": 1}
    return article("\n\n".join(paragraphs), url=url, **(fields | changes))


class Known:
    """What the ledger and the archive know: the latest of each id without its text, and each snapshot's article."""

    def __init__(self, *articles: Article) -> None:
        self.articles = {one.id: one for one in articles}
        self.snapshots = {one.snapshot: one for one in articles}
        self.read: list[str] = []

    def latest(self, article: str) -> Article | None:
        found = self.articles.get(article)
        return found.replace(text=None, body=(), headline=None) if found else None

    def extracted(self, of: SnapshotRef) -> Article | None:
        self.read.append(of.record_id)
        return self.snapshots.get(of)


def came(found: Article, *through: str, status: int = 301, fate: str = "saved") -> Outcome:
    """The page of ``found``, asked for at the first of ``through``, each of which led on."""
    assert found.snapshot
    hops = [Hop(msgspec.structs.replace(ref(f"<urn:uuid:{url}>"), url=url, status=status), "") for url in through]
    asked = through[0] if through else found.url
    page = Page("courier", asked, found.url, 200, (), found.captured, found.snapshot, hops=tuple(hops))
    return Outcome(page, page.fate(fate, article=found.id), (), found)  # type: ignore[arg-type]


def told(known: Known, *outcomes: Outcome, earlier: tuple[Alias, ...] = ()) -> list[tuple[str, str, str]]:
    joins = Joins(earlier)
    for outcome in outcomes:
        joins.note(outcome, known.latest)
        if outcome.extracted is not None:
            known.articles[outcome.extracted.id] = outcome.extracted
            known.snapshots[outcome.extracted.snapshot] = outcome.extracted
    return [(one.from_, one.to, one.cause.kind) for one in joins.told(known.latest, known.extracted)]


def test_an_article_that_moved_for_good_with_its_text_is_one() -> None:
    known = Known(story(OLD, day=1))

    assert told(known, came(story(NEW), OLD)) == [(OLD, NEW, "moved")]
    assert known.read == [], "equal hashes need no proof"


def unchanged(before: Article, *through: str, to: str) -> Outcome:
    """304 to the validators of ``before``, asked for at the first of ``through``, which led on to ``to``."""
    page = came(story(to), *through).page
    page = dataclasses.replace(page, status=304, ref=msgspec.structs.replace(page.ref, status=304))
    return Outcome(page, page.fate("saved", article=None), (), None)


@pytest.mark.parametrize("after", [(), (TEXT[0], TEXT[1], "Nothing is to come, said the office.")])
def test_an_article_that_moved_unchanged_is_one_though_its_new_address_is_read_later(after: tuple[str, ...]) -> None:
    """Two requests of one run: the old address leads on and is answered 304; the new one, from a list, comes then."""
    before = story(OLD, day=1)

    assert told(Known(before), unchanged(before, OLD, to=NEW), came(story(NEW, *after))) == [(OLD, NEW, "moved")]


def test_an_article_that_moved_unchanged_is_one_though_its_new_address_was_not_read() -> None:
    before = story(OLD, day=1)

    assert told(Known(before), unchanged(before, OLD, to=NEW)) == [(OLD, NEW, "moved")]


def test_an_address_without_an_article_that_led_to_304_has_not_moved() -> None:
    assert told(Known(), unchanged(story(OLD, day=1), OLD, to=NEW)) == []


def test_what_was_said_to_be_unchanged_and_is_another_article_is_not_joined() -> None:
    """A server that answers 304 to every condition, at an address where something else stands."""
    before = story(OLD, day=1)
    another = story(NEW, "The harbour was closed on Monday.", "Nobody knows why, said the office.", headline="Harbour")

    assert told(Known(before), unchanged(before, OLD, to=NEW), came(another)) == []


@pytest.mark.parametrize("status", [302, 303, 307])
def test_what_led_elsewhere_for_now_has_not_moved_for_good(status: int) -> None:
    assert told(Known(story(OLD, day=1)), came(story(NEW), OLD, status=status)) == []


@pytest.mark.parametrize("status", [302, 303, 307])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{S}/2026/11/the-ferry-is-late-again", f"{S}/the-ferry-is-late-again-410233"),
        (f"{S}/politics/410233-ferry/", f"{S}/articles/410233"),
    ],
)
def test_a_redirect_for_now_moves_an_article_whose_name_and_text_stay(old: str, new: str, status: int) -> None:
    """A site that is rebuilt leads on with 302, which was meant for good."""
    assert told(Known(story(old, day=1)), came(story(new), old, status=status)) == [(old, new, "moved")]
    assert told(Known(story(old, day=1)), came(story(new, "Another text."), old, status=status)) == []
    assert told(Known(), came(story(new), old, status=status)) == [], "nobody has seen what was there"


def gone(before: Article, day: int = 2) -> Outcome:
    """404 at the address of ``before``."""
    page = dataclasses.replace(came(story(before.url, day=day)).page, status=404)
    line = story(before.url, day=day, status="gone", previous=before.content_hash, snapshot=page.ref)
    return Outcome(page, page.fate("gone", Cause("http_status", status=404), before.id), (line,))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{S}/2026/11/the-ferry-is-late-again", f"{S}/the-ferry-is-late-again-410233"),
        (f"{S}/politics/the-ferry-is-late-again.html", f"{S}/en/politics/the-ferry-is-late-again/"),
        (f"{S}/news/議会が来年度の予算案をきょう可決", f"{S}/政治/議会が来年度の予算案をきょう可決.html"),
        (f"{S}/politics/410233-ferry/", f"{S}/articles/410233"),
        ("https://politics.courier.example/410233/", f"{S}/politics/410233/"),
    ],
)
def test_an_address_that_is_gone_has_moved_where_its_text_stands_under_its_name(old: str, new: str) -> None:
    """A site that is rebuilt and forgets its old addresses; the two are asked in either order."""
    before = story(old, day=1)
    page = came(story(new))
    reread = msgspec.structs.replace(page, extracted=None, fate=page.page.fate("unchanged", Cause("same_bytes")))

    assert told(Known(before), gone(before), page) == [(old, new, "moved")]
    assert told(Known(before), page, gone(before)) == [(old, new, "moved")]
    assert told(Known(before, story(new)), gone(before), reread) == [(old, new, "moved")]


@pytest.mark.parametrize(
    "page",
    [
        story(f"{S}/the-bridge-is-closed-again-410234"),
        story(f"{S}/2026/12/the-ferry-is-late-again", "Another text."),
        story("https://other.example/the-ferry-is-late-again"),
        story(f"{S}/politics/the-ferry"),
    ],
    ids=["another name", "another text", "another site", "a short name"],
)
def test_an_address_that_is_gone_has_not_moved_to_what_is_alike(page: Article) -> None:
    before = story(f"{S}/2026/11/the-ferry-is-late-again", day=1)

    assert told(Known(before), gone(before), came(page)) == []


def test_pages_of_two_runs_are_not_compared() -> None:
    """What is derived of many runs at once tells what each of them told."""
    before = story(f"{S}/2026/11/the-ferry-is-late-again", day=1)
    later = came(story(f"{S}/the-ferry-is-late-again", day=3))
    of_next = msgspec.structs.replace(
        later.page.ref, file="warc/courier/2026/11/courier-20261103t000000z-bbbbbbbbbb-00000.warc.gz"
    )
    later = msgspec.structs.replace(later, page=dataclasses.replace(later.page, ref=of_next))

    assert told(Known(before), gone(before), later) == []
    assert told(Known(before), came(before), later) == []


def test_what_a_wall_was_says_nothing_of_addresses() -> None:
    before = story(f"{S}/2026/11/the-ferry-is-late-again", day=1)
    page, left = came(story(f"{S}/the-ferry-is-late-again")), gone(before)
    for wall in (page, left):
        known, joins = Known(before), Joins()
        for outcome in (page, left):
            joins.note(outcome, known.latest)
        joins.drop({wall.page.ref.record_id})

        assert joins.told(known.latest, known.extracted) == ()


def test_an_edit_on_the_way_is_still_the_same_article() -> None:
    edited = story(NEW, TEXT[0], TEXT[1], "Nothing is to come, said the office.", headline="Another Headline")

    assert told(Known(story(OLD, day=1)), came(edited, OLD)) == [(OLD, NEW, "moved")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{S}/politics/20261124-410233/", f"{S}/society/20261124-410233/"),
        (f"{S}/news/410233-old.html", f"{S}/news/410233-new.html"),
        (f"{S}/?p=17", f"{S}/new-slug?p=17"),
        (f"{S}/read.asp?id=410233", f"{S}/news/410233"),
    ],
)
def test_one_number_is_one_article_however_edited(old: str, new: str) -> None:
    assert told(Known(story(old, day=1)), came(story(new, "All of it is new."), old)) == [(old, new, "moved")]


def test_a_chain_is_told_for_each_address_on_the_way() -> None:
    third = f"{S}/2026/11/third-slug"
    known = Known(story(OLD, day=1), story(NEW, day=1))

    assert told(known, came(story(third), OLD, NEW)) == [(NEW, third, "moved"), (OLD, third, "moved")]


def test_rules_that_changed_meanwhile_are_no_edit_and_the_alias_says_so() -> None:
    """The old text is extracted anew: by the same rules it is the same."""
    by_former_rules = story(OLD, *TEXT, "Read more.", day=1)
    known = Known(by_former_rules)
    known.snapshots[by_former_rules.snapshot] = story(OLD, day=1)
    joins = Joins()
    now = story(NEW)
    known.snapshots[now.snapshot] = now
    joins.note(came(now, OLD), known.latest)

    (alias,) = joins.told(known.latest, known.extracted)
    assert alias.unchanged == now.content_hash


HUB = f"{S}/politics/live-on-election-night"


def test_two_articles_that_lead_to_one_live_blog_are_not_it() -> None:
    """Neither after they were articles, nor where they never were, nor where it says what one of them said."""
    one, other = f"{S}/politics/ferry-is-late", f"{S}/politics/bridge-is-shut"
    live = story(HUB, *TEXT, *(f"{hour} o'clock: and so on, at length, for many lines." for hour in range(9)))
    live = live.replace(headline="Live: Election Night")
    known = Known(story(one, day=1), story(other, "The bridge is shut.", day=1))

    assert told(known, came(live, one), came(live, other)) == []
    assert told(Known(), came(live, one), came(live, other)) == []


@pytest.mark.parametrize(
    "to",
    [
        f"{S}/",
        f"{S}/2026/11/",
        "https://other.example/2026/11/new-slug",
        f"{S}/login?back=%2F2026%2F11%2Fold-slug",
        f"{S}/?s=ferry",
    ],
)
def test_no_article_joins_a_front_page_a_folder_a_door_or_another_site(to: str) -> None:
    assert told(Known(story(OLD, day=1)), came(story(to), OLD)) == []


def test_a_page_that_is_no_article_joins_nothing() -> None:
    for status in ("not_article", "consent", "blocked", "empty"):
        assert told(Known(story(OLD, day=1)), came(story(NEW, status=status), OLD)) == []
    assert told(Known(story(OLD, day=1)), came(story(NEW), OLD, fate="failed")) == []


def test_an_article_that_was_there_before_is_a_history_of_its_own() -> None:
    """However alike; but where the text is the same, or the number, it is one article."""
    alike = story(NEW, *TEXT[:2], "Another end of the story, by somebody else.", day=1)
    later = story(OLD, day=3)

    assert told(Known(later, alike), came(alike.replace(captured="2026-11-05T00:00:00.000000Z"), OLD)) == []
    assert told(Known(later, story(NEW, day=1)), came(story(NEW, day=5), OLD)) == [(OLD, NEW, "moved")]


def test_a_link_that_never_was_an_article_is_another_name_of_the_one_it_leads_to() -> None:
    assert told(Known(), came(story(NEW), f"{S}/?p=123")) == [(f"{S}/?p=123", NEW, "moved")]
    on_www = f"https://www.courier.example/{NEW.split('/', 3)[3]}"
    assert told(Known(), came(story(NEW), on_www), came(story(NEW), f"{S}/x")) == [
        (f"{S}/x", NEW, "moved"),
        (on_www, NEW, "moved"),
    ]


PRINTED = f"{S}/print/2026/11/new-slug"


def test_pages_that_name_one_of_them_are_forms_of_it() -> None:
    form, page = story(PRINTED, canonical_url=NEW), story(NEW, canonical_url=NEW)

    for pages in ((form, page), (page, form)):
        assert told(Known(), *map(came, pages)) == [(PRINTED, NEW, "canonical")]
    assert told(Known(page), came(form)) == [(PRINTED, NEW, "canonical")]
    known = Known(story(NEW, *TEXT[:2], day=1, canonical_url=NEW))
    assert told(known, came(form)) == [(PRINTED, NEW, "canonical")]


@pytest.mark.parametrize(
    ("canonical", "others"),
    [
        (NEW, ()),
        (NEW, (story(NEW, canonical_url=f"{S}/a-third"),)),
        (NEW, (story(NEW, "Something else.", canonical_url=NEW),)),
        (NEW, (story(NEW, status="gone"),)),
        (f"{S}/", (story(f"{S}/"),)),
        (f"{S}/print/", (story(f"{S}/print/"),)),
        ("https://other.example/2026/11/new-slug", (story("https://other.example/2026/11/new-slug"),)),
        (PRINTED, ()),
    ],
    ids=["unmet", "names a third", "another text", "gone", "root", "folder", "another site", "itself"],
)
def test_a_canonical_link_alone_joins_nothing(canonical: str, others: tuple[Article, ...]) -> None:
    assert told(Known(*others), came(story(PRINTED, canonical_url=canonical))) == []


def test_one_number_and_one_text_are_one_article() -> None:
    one, other = f"{S}/politics/410233/ferry", f"{S}/economy/410233/ferry"

    assert told(Known(), came(story(one, day=1)), came(story(other))) == [(other, one, "same_post")]
    assert told(Known(), came(story(one)), came(story(other, "Another text."))) == []
    assert told(Known(), came(story(f"{S}/a-ferry")), came(story(f"{S}/b-ferry"))) == []
    dated = [f"{S}/politics/20261124/{name}" for name in ("ferry", "bridge")]
    assert told(Known(), *(came(story(url)) for url in dated)) == [], "a date is no number of an article"


def test_one_name_and_one_text_are_one_article_and_what_the_lists_link_counts() -> None:
    """Old addresses answer beside the new ones, and each page names itself."""
    old, new = f"{S}/2026/11/the-ferry-is-late-again", f"{S}/the-ferry-is-late-again-410233"
    before, after = came(story(old, canonical_url=old)), came(story(new, day=3, canonical_url=new))
    linked = dataclasses.replace(after.page, seen_in=(Sighting(f"{S}/politics/", 0, "2026-11-03T00:00:00.000000Z"),))
    listed = msgspec.structs.replace(after, page=linked)

    assert told(Known(), before, after) == [(new, old, "same_post")]
    assert told(Known(), before, listed) == [(old, new, "same_post")]
    as_it_was = msgspec.structs.replace(before, extracted=None, fate=before.page.fate("unchanged", Cause("same_bytes")))
    assert told(Known(story(old, day=1)), as_it_was, listed) == [(old, new, "same_post")]
    numbered = [f"{S}/2026/11/{day}/questions-of-our-readers-part-{day}" for day in (3, 4)]
    assert told(Known(), *(came(story(url)) for url in numbered)) == [], "a number of a series is part of its name"


def test_two_signs_of_one_article_are_told_once() -> None:
    one, other = f"{S}/politics/410233/ferry", f"{S}/economy/410233/ferry"
    first, copy = came(story(one, day=1)), came(story(other, canonical_url=one))

    assert told(Known(), first, copy) == [(other, one, "canonical")]
    assert told(Known(), first, came(story(other)), earlier=(Alias(other, one, Cause("canonical")),)) == []


def test_what_is_told_is_not_told_again() -> None:
    earlier = (Alias(OLD, NEW, Cause("moved", url=NEW)),)

    assert told(Known(story(OLD, day=1)), came(story(NEW), OLD), earlier=earlier) == []


def test_the_second_pass_of_a_first_run_changes_nothing() -> None:
    known = Known(story(OLD, day=1))
    left = known.articles[article_id(OLD)].replace(status="moved", text=None, previous="1:sha256:0")
    joins = Joins()
    joins.note(came(story(NEW), OLD), known.latest)
    known.articles[article_id(OLD)] = left
    joins.note(came(story(NEW), OLD), known.latest)

    latest: Callable[[str], Article | None] = known.latest
    assert [one.to for one in joins.told(latest, known.extracted)] == [NEW]


PLAIN = f"{S}/2026/11/ferry-is-late/"
CLOCK, PLACE = f"{PLAIN}?t=1795600000", f"{PLAIN}?t=1795603600"


@pytest.mark.parametrize(
    ("first", "second", "named"),
    [
        (CLOCK, PLACE, PLAIN),
        (f"{PLAIN}?pos=1&from=list", f"{PLAIN}?from=list&pos=7", f"{PLAIN}?from=list"),
        (f"{S}/2026/11/Ferry-is-Late", f"{S}/2026/11/FERRY-IS-LATE/", PLAIN),
    ],
)
def test_forms_of_an_address_where_nobody_has_been_are_one(first: str, second: str, named: str) -> None:
    one, other = story(first, canonical_url=named, day=1), story(second, canonical_url=named)

    assert told(Known(), came(one), came(other)) == sorted((url, named, "canonical") for url in (first, second))
    # What brought nothing new shows its text all the same, and what is known as a form is evidence in later runs.
    unchanged = msgspec.structs.replace(came(one, fate="unchanged"), extracted=None)
    assert told(Known(one), unchanged, came(other)) == sorted((url, named, "canonical") for url in (first, second))
    assert told(Known(one), came(other), earlier=(Alias(first, named, Cause("canonical")),)) == [
        (second, named, "canonical")
    ]


def test_what_a_template_names_for_every_page_joins_none() -> None:
    """``/view.php`` for every ``/view.php?id=1``: the pages show several texts, or there is one of them only."""
    name = f"{S}/news/view.php"
    pages = [story(f"{name}?id={n}&c=0", f"Text {n} of another matter.", canonical_url=name) for n in range(3)]

    assert told(Known(), *map(came, pages)) == []
    assert told(Known(), came(pages[0])) == []
    copy = story(f"{name}?id=1&c=1", "Text 1 of another matter.", canonical_url=name)
    assert [kind for *_, kind in told(Known(), *map(came, [*pages, copy]))] == ["same_post"]
    assert told(Known(), came(story(CLOCK, canonical_url=f"{S}/2026/11/")), came(story(PLACE, canonical_url=S))) == []
    other = f"{S}/2026/11/another-story/"
    assert told(Known(), came(story(CLOCK, canonical_url=other)), came(story(PLACE, canonical_url=other))) == []


def forms(parameter: str, articles: int, values: int = 2) -> list[Alias]:
    at = [f"{S}/2026/11/story-{n}/" for n in range(articles)]
    return [Alias(f"{url}?{parameter}={value}", url, Cause("canonical")) for url in at for value in range(values)]


@pytest.mark.parametrize(
    ("aliases", "idle"),
    [
        (forms("t", 3), {"t"}),
        (forms("t", 3) + forms("pos", 4), {"t", "pos"}),
        (forms("t", 2), set()),
        (forms("ref", 9, values=1), set()),  # a parameter that stays the same does no harm
        ([*forms("id", 3), Alias(f"{S}/a?id=1&t=2", f"{S}/a?id=1", Cause("canonical"))], set()),
        ([Alias(one.from_, one.to, Cause("moved")) for one in forms("t", 5)], set()),
    ],
)
def test_parameters_that_choose_no_page(aliases: list[Alias], idle: set[str]) -> None:
    assert idle_parameters(aliases) == idle
