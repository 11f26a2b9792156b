"""One page under many addresses: what is a wall, and what only looks like one."""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import Any

import pytest

from archive.article import Article, Extraction, content_hash
from archive.causes import Cause
from archive.warc.snapshot import SnapshotRef
from crawler.walls.looks import Look, address_of
from crawler.walls.same_page import Seen, walls

SITE = "https://www.marsh-post.example"
BACK = "The Marsh Post is being updated tonight. Our pages will return in a few minutes. Thank you for your patience."
COUNCIL = " ".join(
    f"The council of Lower Marsh debated harbour dues for the {word} hour, and the treasurer denied that it costs much."
    for word in ("first", "second", "third", "fourth", "fifth", "sixth")
)
AT = "2026-11-26T03:00:00.000000Z"


def article(text: str, url: str, headline: str | None = "Marsh Post", **fields: Any) -> Article:
    number = fields.pop("number", url)
    return Article(
        id="x",
        url=url,
        headline=headline,
        text=text,
        status="ok",
        content_hash=content_hash(headline=headline, standfirst=None, authors=(), dateline=None, text=text),
        extraction=Extraction("1-x", 1),
        snapshot=SnapshotRef("a.warc.gz", 0, 1, f"<{number}>", None, None, url, 200),
        **{"captured": AT, **fields},
    )


def look(text: str, path: str, headline: str | None = "Marsh Post", last: Article | None = None, **fields: Any) -> Look:
    url = f"{SITE}{path}"
    asked = fields.pop("asked", url)
    moved = fields.pop("moved", False)
    found = Look.of(article(text, url, headline, number=asked, **fields), asked, last, has_moved=moved)
    assert found is not None
    return found


def paths(count: int = 4) -> list[str]:
    return [f"/politics/2026/11/2{number}/council-splits-{number}/" for number in range(count)]


def before(path: str) -> Article:
    return article(COUNCIL, f"{SITE}{path}", f"Council splits at {path}", date_published="2026-11-20T09:00:00+00:00")


def _hearing(name: str) -> str:
    return "\n".join(
        f"The chamber heard statement number {n} on the budget of {name} before members rose, the clerk said."
        for n in range(12)
    )


WALLS = {
    "the same words": [look(BACK, path) for path in paths()],
    "without a headline": [look(BACK, path, None) for path in paths()],
    "a clock": [look(f"{BACK} It is 03:0{n}:17 UTC.", path) for n, path in enumerate(paths())],
    "a request id": [look(f"{BACK} Request id: 7f3a{n}c-19ab.", path) for n, path in enumerate(paths())],
    "an address of a client": [look(f"{BACK} Your IP is 192.0.2.{n}.", path) for n, path in enumerate(paths())],
    "the address that was asked": [look(f"{BACK} You asked for {SITE}{path}.", path) for path in paths()],
    "a few other words": [look(f"{BACK} {word * 4} tips.", path) for word, path in zip("abcd", paths(), strict=True)],
    "in Japanese": [
        look(f"ただいまシステムを更新しています。{hour}時10分ごろ再開", path) for hour, path in enumerate(paths())
    ],
    "a template's date": [look(BACK, path, date_published="2019-05-01T00:00:00+00:00") for path in paths()],
    "a link to the front page": [look(BACK, path, canonical_url=f"{SITE}/") for path in paths()],
    "a link to one page": [look(BACK, path, canonical_url=f"{SITE}/status.html") for path in paths()],
    "a date that goes with the clock": [
        look(BACK, path, date_published=f"2026-11-26T03:00:0{n}+00:00", captured=f"2026-11-26T03:00:0{n}.100000Z")
        for n, path in enumerate(paths())
    ],
    "today's date in two zones": [
        look(BACK, path, date_published=f"2026-11-2{5 + n % 2}") for n, path in enumerate(paths())
    ],
    "where articles stood": [look(BACK, path, last=before(path)) for path in paths()],
    "the text of one article everywhere": [
        look(COUNCIL, path, "Council splits", last=before("/x/").replace(text="Another text."), authors=("Ida Quill",),
             date_published="2026-11-20T09:00:00+00:00")
        for path in paths()
    ],
    "led to by redirects": [
        look(BACK, "/wartung.html", asked=f"{SITE}{path}", moved=True, canonical_url=f"{SITE}/wartung.html")
        for path in paths()
    ],
    "a long text under headlines of its own": [
        look(COUNCIL, path, f"Story number {word}") for word, path in zip("abcd", paths(), strict=True)
    ],
    "a long notice that quotes what was asked": [
        look(f"{COUNCIL} Nothing was found for {path.split('/')[-2]}.", path, f"Search: {path.split('/')[-2]}")
        for path in paths()
    ],
    "what was asked in each line, and in no headline": [
        look("\n".join([f"{path.split('/')[-2]} is not in our archive, says the Post"] * 12), path) for path in paths()
    ],
    "a short notice that says it often": [
        look(f"{path.split('/')[-2]} " * 7, path, path.split("/")[-2]) for path in paths()
    ],
    "addresses that differ by a number": [look(BACK, f"/article.php?id=1{n}") for n in range(4)],
}  # fmt: skip

ARTICLES = {
    "lists of figures": [
        look(" ".join(f"2026-11-{n}{m}" for m in range(10)), path, "Results") for n, path in enumerate(paths())
    ],
    "two pages": [look(BACK, path) for path in paths(2)],
    "an agency's text with dates of its own": [
        look(COUNCIL, path, "Council splits", date_published=f"2026-11-2{n}T09:0{n}:00+00:00")
        for n, path in enumerate(paths(3))
    ],
    "an agency's text with one date, signed": [
        look(COUNCIL, path, "Council splits", agency="dpa", date_published="2026-11-20") for path in paths(3)
    ],
    "a text filed under three links of its own": [
        look(COUNCIL, path, "Council splits", canonical_url=f"{SITE}/story-{n}") for n, path in enumerate(paths(3))
    ],
    "a daily column": [
        look(f"{COUNCIL} {word}.", path, "The day in the marsh", date_published=f"2026-11-1{n}")
        for n, (word, path) in enumerate(zip("abcd", paths(), strict=True))
    ],
    "a daily column without dates": [
        look(" ".join(f"{word}{n} said so." for n in range(40)), path, "The day in the marsh")
        for word, path in zip(("ida", "otto", "una", "max"), paths(), strict=True)
    ],
    "horoscopes": [
        look(f"{sign}: {' '.join(random.Random(sign).choices(COUNCIL.split(), k=60))}", path, "Your stars")
        for sign, path in zip(("Aries", "Taurus", "Gemini", "Cancer"), paths(), strict=True)
    ],
    "a live ticker in parts": [look(COUNCIL, f"/politics/live-1234/page/{n}", "Live") for n in range(1, 5)],
    "one page in other forms": [
        look(BACK, path) for path in ("/politics/a-1234/", "/politics/a-1234/amp", "/politics/a-1234/print",
                                      "/politics/a-1234?ref=home", "/politics/a-1234.html")
    ],
    "briefs that end alike": [
        look("More follows.", path, f"Minister {word} resigns") for word, path in zip("abcd", paths(), strict=True)
    ],
    "briefs that look alike": [
        look(f"The {word} ferry to {word} is late because {word} broke down.", path, "In brief")
        for word, path in zip(("north", "south", "east", "west"), paths(), strict=True)
    ],
    "one correction in three articles": [
        look(COUNCIL + " Corrected.", path, "Council splits", last=article(COUNCIL, f"{SITE}{path}", "Council"))
        for path in paths(3)
    ],
    "stories of one template, each about what its address names": [
        look(_hearing(name), f"/politics/2026/11/20/{name}/", f"Budget debate, {name}")
        for name in ("honest-0", "honest-1", "honest-2", "honest-3")
    ],
    "profiles of members": [
        look(_hearing(name), f"/members/{name}", f"What {name.title()} said")
        for name in ("quill", "alder", "moss", "reed")
    ],
    "results by ward": [
        look(_hearing(f"ward-{n}"), f"/election/2026/ward-{n}", f"WARD-{n}: the count") for n in range(10, 14)
    ],
    "structured data of its own": [
        look(COUNCIL, path, "Council splits", section=(f"Ward {n}",), sources={"section": "json-ld articleSection"})
        for n, path in enumerate(paths(3))
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", WALLS)
def test_a_wall_is_all_of_its_pages(kind: str) -> None:
    found = walls(WALLS[kind], {})

    assert {one.record: one.code for one in WALLS[kind]} == {record: cause.code for record, cause in found.items()}
    assert {(cause.kind, cause.count) for cause in found.values()} == {("same_page", 4)}


@pytest.mark.parametrize("kind", ARTICLES)
def test_articles_that_are_alike_are_none(kind: str) -> None:
    assert walls(ARTICLES[kind], {}) == {}


def test_two_walls_and_articles_in_one_run_in_any_order() -> None:
    other = "Too many readers at once. Please come back in a moment, we are sorry for the wait."
    looks = [
        *(look(BACK, path) for path in paths()),
        *(look(other, f"/local/{n}00{n}/", "Busy") for n in range(3)),
        *(look(f"{COUNCIL} {n}", f"/sport/{n}0{n}/", f"Match {n}") for n in range(9)),
    ]
    found = walls(looks, {})

    assert {cause.count for cause in found.values()} == {3, 4}
    assert len(found) == 7
    for seed in range(5):
        random.Random(seed).shuffle(looks)
        assert walls(looks, {}) == found


def test_the_page_whose_text_a_broken_site_shows_everywhere_keeps_it() -> None:
    own = article(COUNCIL, f"{SITE}/own-1234/", "Council splits", canonical_url=f"{SITE}/own-1234/")

    assert Look.of(own, own.url, None, has_moved=False) is None


def test_a_wall_of_an_earlier_run_is_known_by_one_page() -> None:
    alone = look(BACK, "/politics/new-1/")
    seen = {alone.code: Seen({"/a": AT, "/b": AT, "/c": AT}, is_wall=True)}

    assert walls([alone], seen) == {alone.record: Cause("same_page", count=4, code=alone.code)}
    assert walls([alone], {}) == {}


def test_what_has_nothing_in_common_with_the_article_is_held_back_for_a_day() -> None:
    alone = look(BACK, "/politics/old-1/", last=before("/politics/old-1/"))
    held = Cause("stranger", code=alone.code, since=AT)

    assert walls([alone], {}) == {alone.record: held}
    later = look(BACK, "/politics/old-1/", last=before("/politics/old-1/"), captured="2026-11-26T09:00:00.000000Z")
    assert walls([later], {alone.code: Seen({address_of(alone.asked): AT})}) == {later.record: held}
    lasting = look(BACK, "/politics/old-1/", last=before("/politics/old-1/"), captured="2026-11-27T04:00:00.000000Z")
    assert walls([lasting], {alone.code: Seen({address_of(alone.asked): AT})}) == {}


@pytest.mark.parametrize(
    ("text", "headline", "fields"),
    [
        ("This article was withdrawn.", "Council splits at /politics/old-1/", {}),
        (f"Correction: an earlier headline was wrong. {COUNCIL}", "Marsh Post corrects", {}),
        ("Removed on legal advice.", "Removed", {"date_published": "2026-11-20T09:00:00+00:00"}),
    ],
)
def test_an_edit_that_leaves_little_is_an_edit(text: str, headline: str, fields: dict[str, Any]) -> None:
    assert walls([look(text, "/politics/old-1/", headline, before("/politics/old-1/"), **fields)], {}) == {}


ANOTHER = "\n".join(
    f"Salt was sold on quay {n} of Upper Fen, and nobody asked the price of the barrels." for n in range(9)
)
DATED = {"date_published": "2026-11-25T09:00:00+00:00", "authors": ("Ada Fenn",), "section": ("Politics",)}


@pytest.mark.parametrize(
    "named", ["/politics/2026/11/25/salt-is-sold/", "/salt-9/", "/politics/2026/11/21/council-splits-1/"]
)
def test_another_article_in_an_articles_place_is_held_back_for_a_day(named: str) -> None:
    """A cache that mixes up its answers: the page has a date, a writer and a text, and names another address."""
    path = paths()[0]
    mixed = look(ANOTHER, path, "Salt is sold", before(path), canonical_url=f"{SITE}{named}", **DATED)
    held = Cause("stranger", code=mixed.code, since=AT)
    others = [look(ANOTHER, one, "Salt is sold", before(one), **DATED) for one in paths()[1:2]]

    assert walls([mixed, *others], {}) == {mixed.record: held}
    seen = {mixed.code: Seen({address_of(mixed.asked): "2026-11-25T04:00:00.000000Z", "/elsewhere": AT})}
    assert walls([mixed], seen) == {
        mixed.record: Cause("stranger", code=mixed.code, since="2026-11-25T04:00:00.000000Z")
    }
    lasting = {mixed.code: Seen({address_of(mixed.asked): "2026-11-25T03:00:00.000000Z"})}
    assert walls([mixed], lasting) == {}


def test_what_names_another_address_and_is_the_same_article_is_none() -> None:
    """A new slug, a copy in another section, an address that leads on to a story of its own; a page that was new."""
    path, named = paths()[0], f"{SITE}/politics/2026/11/25/salt-is-sold/"
    edited = look(
        f"{COUNCIL} And then it rained.", path, "Council splits again", before(path), canonical_url=named, **DATED
    )
    led = look(
        ANOTHER, "/salt/", "Salt is sold", before(path), asked=f"{SITE}{path}", moved=True, canonical_url=named, **DATED
    )
    new = look(ANOTHER, path, "Salt is sold", canonical_url=named, **DATED)

    assert walls([edited], {}) == walls([led], {}) == walls([new], {}) == {}


def test_a_new_page_without_a_date_is_held_back_where_articles_have_one() -> None:
    new = look(BACK, "/politics/new-1/")
    dated = look(COUNCIL, "/politics/new-2/", "Council splits", date_published="2026-11-26")

    assert walls([new, dated], {}, expects_dates=True) == {new.record: Cause("stranger", code=new.code, since=AT)}
    assert walls([new, dated], {}) == {}


def away(path: str, captured: str = AT) -> Look:
    return Look.of_departure(f"<{path}>", f"{SITE}{path}", captured, f"{SITE}/")


def test_articles_that_all_lead_to_the_front_page_are_gone_after_a_day() -> None:
    looks = [away(path) for path in paths()]
    found = walls(looks, {})

    assert {cause.kind for cause in found.values()} == {"same_page"}
    assert len(found) == 4
    assert walls(looks[:2], {}) == {}
    seen = {looks[0].code: Seen({address_of(one.asked): AT for one in looks}, is_wall=True)}
    soon, later = "2026-11-26T09:00:00.000000Z", "2026-11-27T04:00:00.000000Z"
    assert len(walls([away(paths()[0], soon)], seen)) == 1
    assert walls([away(path, later) for path in paths()], seen) == {}


def test_what_no_list_links_and_is_missing_is_a_wall_only_where_no_page_of_the_run_came() -> None:
    def missing(path: str, captured: str = AT, *, is_unlinked: bool = True) -> Look:
        return Look.of_departure(f"<{path}>", f"{SITE}{path}", captured, "404", is_unlinked=is_unlinked)

    looks = [missing(path) for path in paths()]

    assert walls(looks, {}) == {}
    assert {cause.kind for cause in walls(looks, {}, is_silent=True).values()} == {"same_page"}
    assert walls(looks[:2], {}, is_silent=True) == {}
    linked = [missing(path, is_unlinked=False) for path in paths()[:3]]
    assert len(walls([*linked, looks[3]], {})) == 3
    assert len(walls([*linked, looks[3]], {}, is_silent=True)) == 4
    seen = {looks[0].code: Seen({address_of(one.asked): AT for one in looks}, is_wall=True)}
    assert walls([missing(paths()[0])], seen) == {}
    assert len(walls([missing(paths()[0])], seen, is_silent=True)) == 1
    later = [missing(path, "2026-11-27T04:00:00.000000Z") for path in paths()]
    assert walls(later, seen, is_silent=True) == {}, "they are gone, when it has lasted a day"


def test_thousands_of_pages_take_no_time() -> None:
    """Linear where all are one page, where all under one headline differ, and where all are at one address (its form
    and what its query says without a figure are left out)."""
    same = [look(BACK, f"/politics/{n:05}/") for n in range(3_000)]
    apart = [look(" ".join(f"{chr(97 + n % 26)}{m} {n}" for m in range(20)), f"/local/{n:05}/") for n in range(1_000)]

    assert len(walls([*same, *apart], {})) == 3_000

    at_once = [look(BACK, f"/politics/0/?a={chr(97 + n % 26) * (n // 26 + 1)}") for n in range(6_000)]
    begun = time.process_time()
    assert walls(at_once, {}) == {}
    assert time.process_time() - begun < 2


def test_looks_without_their_words_tell_the_same_walls() -> None:
    """A run holds those of thousands of pages; their words are looked up where two pages share a headline."""
    full = [look(f"{BACK} {COUNCIL} Next: {word}.", path) for word, path in zip("abc", paths(3), strict=True)]
    asked: list[str] = []

    def counted(one: Look) -> Counter[int]:
        asked.append(one.record)
        return next(other for other in full if other.record == one.record).counted

    light = [one.light for one in full]
    assert not any(one.tokens for one in light)
    assert [(one.code, one.is_gone) for one in light] == [(one.code, one.is_gone) for one in full]
    assert walls(light, {}, counted=counted) == walls(full, {}) != {}
    assert sorted(asked) == sorted(one.record for one in full)
