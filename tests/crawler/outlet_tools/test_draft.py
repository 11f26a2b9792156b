"""The parts of a draft: pure functions over bytes and addresses."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.article import Article, Extraction
from crawler.discovery import Found, Listing
from crawler.outlet_tools.asking import Answer, Ask
from crawler.outlet_tools.draft.drafting import _title, name_for
from crawler.outlet_tools.draft.pattern import article_pattern
from crawler.outlet_tools.draft.sections import candidates, heading, is_politics, trail
from crawler.outlet_tools.draft.values import Draft, DraftedAddress, DraftedSection, Place
from crawler.outlet_tools.draft.write import outlet_text, warnings
from crawler.outlet_tools.draft.zones import place_of
from crawler.outlets.catalogue import parse

HOME = "https://www.ferry-post.example/"


def page(*links: tuple[str, str]) -> bytes:
    return "".join(f'<p><a href="{path}">{words}</a></p>' for path, words in links).encode()


def article(published: str | None = None, language: str | None = None) -> Article:
    return Article(
        id="x", url=HOME, status="ok", content_hash="", captured="", date_published=published, language=language,
        extraction=Extraction("", 1),
    )  # fmt: skip


def section(path: str, label: str, *found: str) -> DraftedSection:
    links = tuple(Found(url, place) for place, url in enumerate(found))
    return DraftedSection(HOME + path, HOME, label, Listing(links))


def draft(**changes: object) -> Draft:
    place = Place(("nz", "from its address"), (None, "NOT LEARNED"), (("en",), "of 3 sample articles"))
    given = {"asked": HOME, "day": dt.date(2026, 11, 24), "name": "ferry-post", "title": "The Ferry Post", "home": HOME}
    return Draft(**{**given, "place": place, "article": (None, "only 2"), **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "words", "rank"),
    [
        ("/politics/", "Politics", 0),
        ("/news/uk-politics.html", "UK", 0),
        ("/innenpolitik/", "Inland", 0),
        ("/policy-and-power/", "Politics", 1),
        ("/n/seikei/", "政治", 1),
        ("/category/siasa/", "Siasa", 3),
        ("/politics/elections/", "Elections", 0),
        ("/politics/islands/", "The Islands", 2),
        ("/news/category/315", "פוליטיקה", 1),
        ("/?cat=5", "Política", 1),
        ("/c/7", "राजनीति", 1),
        ("/rubrik/12/", "Polityka", 1),
        ("/?cat=6", "Sports", None),
        ("/news/category/316", "כלכלה", None),
        ("/politics/2026/10/12/number-four-story-about-the-ferry/", "The ferry is late again, for once", None),
        ("/politika-privatnosti/", "Politika privatnosti", None),
        ("/politica-de-cookies/", "Política de cookies", None),
        ("/sport/", "Sport", None),
        ("/politics/?from=menu", "Politics", 0),
        ("/list?id=7", "Politics", 1),
        ("/list?id=8", "Sport", None),
        ("https://other.example/politics/", "Politics", None),
        ("/video/politics/", "Politics", None),
    ],
)
def test_candidates(path: str, words: str, rank: int | None) -> None:
    """By folder, by label, by the folder above; not articles, other sites, films or a lawyer's policy."""
    found = candidates(page((path, words)), HOME)

    assert [one.rank for one in found] == ([] if rank is None else [rank])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"<a href=", b"/politics/", b"//[", b"?", b">", b"</a>", b"<h1>", b"\xff", b"%ff"])
        | st.binary()
    )
)
def test_any_bytes_give_candidates_or_none(parts: list[bytes]) -> None:
    """A page may hold anything."""
    body = b"".join(parts)

    assert all(one.url.startswith("http") for one in candidates(body, HOME))
    assert isinstance(heading(body, HOME), str)


def test_the_likeliest_candidate_comes_first_and_each_once() -> None:
    links = (("/politics/islands/", "Islands"), ("/tag/politics/", "Politics"), ("/politics", "Politics"))
    found = candidates(page(*links, ("/politics/", "All of politics today")), HOME)

    assert [one.url for one in found] == [HOME + "politics", HOME + "politics/islands/", HOME + "tag/politics/"]


@pytest.mark.parametrize(
    "words",
    [
        "Politik", "política", "Politiek", "Политика", "정치", "السياسة", "राजनीति", "Polityka", "siasa", "Siyaasadda",
        "Pulitika", "Polaitíocht", "Gwleidyddiaeth", "Stjórnmál", "राजकारण", "રાજકારણ", "ਸਿਆਸਤ", "ରାଜନୀତି", "ৰাজনীতি",
        "రాజకీయాలు", "ರಾಜಕೀಯ", "രാഷ്ട്രീയം", "දේශපාලන", "နိုင်ငံရေး", "នយោបាយ", "ການເມືອງ", "პოლიტიკა", "Քաղաքական",
        "ፖለቲካ", "Саясат", "Улс төр",
    ],
)  # fmt: skip
def test_politics_in_many_languages(words: str) -> None:
    assert is_politics(words)


def test_a_section_lies_in_another() -> None:
    """The trail is made of the labels of the folders above."""
    sections = [
        section("politics/", "Politics"),
        section("politics/election/", "Elections"),
        section("pulse/", "Pulse"),
    ]

    assert [trail(one, sections) for one in sections] == [("Politics",), ("Politics", "Elections"), ("Pulse",)]


def test_sections_that_a_query_tells_apart_lie_in_none_of_each_other() -> None:
    """They were each a part of the other: one path serves them all."""
    sections = [
        section("list.php?cat=3", "Politics"),
        section("list.php?cat=7", "Elections"),
        section("?cat=9", "Vote"),
    ]

    assert [trail(one, sections) for one in sections] == [("Politics",), ("Elections",), ("Vote",)]


@pytest.mark.parametrize(
    ("paths", "pattern"),
    [
        (("{s}/a/20261012-1{n}/",), r"^/[^/]+/[^/]+/\d{8}-\d+/?$"),
        (("{s}/2026/10/1{n}/k5{n}.html",), r"^/[^/]+/\d{4}/\d{2}/\d{2}/[a-z]\d+\.html$"),
        (("article/some-words-{n}{n}{n}{n}{n}",), r"^/article/[^/]+-\d{4,}$"),
        (("{s}/some-words-of-{n}", "{s}/more/some-words-of-{n}"), None),
        (("{s}/some-words-9{n}555.html", "{s}/uk/some-words-9{n}555.html"), r"^/(?:[^/]+/)*[^/]+/[^/]+-\d{4,}\.html$"),
        (("{s}/{n}{n}/story/2026-11-0{n}/words",), r"^/[^/]+/\d{2}/story/\d{4}-\d{2}-\d{2}/[^/]+$"),
    ],
)
def test_patterns(paths: tuple[str, ...], pattern: str | None) -> None:
    """As narrow as what all addresses share; none where only a slug tells them from a list."""
    urls = [HOME + path.format(n=n, s=s) for path in paths for n in range(1, 7) for s in ("politics", "world")]

    assert article_pattern(urls, [HOME + "politics/"], [HOME + "politics/"])[0] == pattern


def test_a_pattern_that_fits_something_else_is_none() -> None:
    """What else the site links to is held against it, and few links prove nothing."""
    urls = [f"{HOME}politics/{number}.html" for number in range(6)]

    assert (
        article_pattern(urls, [HOME + "weather/77.html"], [])[1]
        == r"^/[^/]+/\d+\.html$ would also fit /weather/77.html"
    )
    assert article_pattern(urls[:4], [], []) == (None, "only 4 article links were seen")


@pytest.mark.parametrize(
    ("home", "said", "dates", "expected"),
    [
        ("https://a.co.jp/", ["en"], [], ("jp", "Asia/Tokyo")),
        ("https://a.co.uk/", ["en"], ["2026-07-01T12:00:00+01:00"], ("gb", "Europe/London")),
        ("https://a.de/", ["de"], [], ("de", "Europe/Berlin")),
        ("https://a.com/", ["en_US"], ["2026-07-01T12:00:00-07:00"], ("us", None)),
        ("https://a.com/", ["en_US"], [], ("us", None)),
        ("https://a.com.au/", ["en"], ["2026-07-01T12:00:00+08:00"], ("au", "Australia/Perth")),
        ("https://a.com/", ["en"], ["2026-07-01T12:00:00+02:00"], (None, None)),
        ("https://a.com/", ["ko"], ["2026-07-01T12:00:00Z"], ("kr", "Asia/Seoul")),
        ("https://a.tv/", ["it-IT"], [], ("it", "Europe/Rome")),
        ("https://a.co.jp/", ["ja"], ["2026-07-01T12:00:00-04:00"], ("jp", None)),
    ],
)
def test_places(home: str, said: list[str], dates: list[str], expected: tuple[str | None, str | None]) -> None:
    """From the address, the pages' own words and their dates; what none of them tells is not invented."""
    place = place_of(home, said, [article(date) for date in dates])

    assert (place.country[0], place.timezone[0]) == expected


def test_languages_are_those_of_the_articles() -> None:
    """A front page may say anything; a site in two languages has both."""
    spoken = [article(language=language) for language in ("mi", "en", "en", "mi", "fr", "en")]

    assert place_of(HOME, ["en"], spoken).languages == (("en", "mi"), "of 6 sample articles")
    assert place_of(HOME, [], []).languages[0] == ("und",)


@pytest.mark.parametrize(
    ("home", "name"),
    [
        ("https://japannews.yomiuri.co.jp/", "japannews-yomiuri"),
        ("https://www.ferry-post.example/", "ferry-post"),
        ("http://127.0.0.1:8000/", "127-0-0-1"),
    ],
)
def test_names(home: str, name: str) -> None:
    assert name_for(home) == name


def test_a_feed_has_the_trail_of_its_section_alone() -> None:
    """A feed under the section's address that holds the section's articles; the whole site's has none."""
    links = tuple(f"{HOME}politics/{number}/" for number in range(4))
    feeds = (
        DraftedAddress(HOME + "politics/feed/", "a well-known address", links),
        DraftedAddress(HOME + "feed/", HOME, (*links[:1], f"{HOME}sport/1/", f"{HOME}sport/2/")),
        DraftedAddress(HOME + "politics/odd/", "a well-known address", (f"{HOME}sport/1/", f"{HOME}sport/2/")),
    )
    outlet = parse(
        outlet_text(draft(sections=(section("politics/", "Politics", *links),), feeds=feeds)), "ferry-post", where=""
    )

    assert [feed.trail for feed in outlet.feed] == [("Politics",), (), ()]


NASTY = 'a"\\\n[[rules]]\nbyline = "p"\x00\x7f\u2028\ud800 # \r\n\'\'\'"""'


def test_whatever_a_site_says_stays_a_word() -> None:
    """No string of the site ends a string, a comment or a table of the file."""
    said = article().replace(headline=NASTY, authors=(NASTY,), section=(NASTY,), url=HOME + NASTY)
    text = outlet_text(
        draft(
            asked=NASTY, title=NASTY, samples=(said,), failed=((NASTY, NASTY),), article=(None, NASTY),
            sections=(DraftedSection(HOME, NASTY, NASTY, Listing(next=NASTY)),),
            feeds=(DraftedAddress(HOME + "feed/", NASTY, ()),),
        )
    )  # fmt: skip
    outlet = parse(text, "ferry-post", where="")

    assert outlet.rules == ()
    assert outlet.title.startswith('a"\\\n[[rules]]')
    assert text.encode()


def test_warnings_say_what_a_person_must_look_at() -> None:
    told = list(warnings(draft(samples=(article(), article().replace(status="blocked")))))

    assert [re.split("[:;,]", one)[0] for one in told] == [
        "no politics section was found", "the time zone is not known",
        "headline", "authors", "date_published", "section", "text", "a sample article came out as 'blocked'",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("front", "others", "title"),
    [
        ("Ferry Post", ["Politics", "A long headline about the ferry"], "Ferry Post"),
        ("", ["Politics | Ferry Post", "A long headline about the ferry | Ferry Post"], "Ferry Post"),
        ("", ["Politics", "A long headline about the ferry"], "www.ferry-post.example"),
    ],
)
def test_the_title_of_one_story_is_not_that_of_the_site(front: str, others: list[str], title: str) -> None:
    home, *pages = (
        Answer(Ask(HOME, "page"), f"{HOME}{number or ''}", 200, body=f"<title>{told}</title><p>{told}</p>".encode())
        for number, told in enumerate([front, *others])
    )

    assert _title(home, pages) == title
