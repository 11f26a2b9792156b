"""What a whole site's feed or sitemap holds of our sections."""

from __future__ import annotations

import pytest

from crawler.discovery.topic import Topic, speaks_of
from crawler.outlets import Section

TOPIC = Topic(
    [
        Section(url="https://site.example/politics/", learned="test", trail=("Politics",)),
        Section(url="https://site.example/news/elections/", learned="test", trail=("News", "Elections")),
    ]
)


@pytest.mark.parametrize(
    ("url", "standing"),
    [
        ("https://site.example/politics/2026/11/24/budget-vote-delayed/", "in"),
        ("https://site.example/news/elections/20261124-1234/", "in"),
        ("https://site.example/en/elections/count-begins-1234.html", "in"),
        ("https://site.example/international/politica/article12.html", "in"),
        ("https://politik.site.example/der-haushalt-12345.html", "in"),
        ("https://site.example/%E6%94%BF%E6%B2%BB/20261124-11.html", "in"),
        ("https://site.example/politik/ausland/summit-ends-12345.html", "in"),
        ("https://site.example/ausland/summit-ends-12345.html", "out"),
        ("https://site.example/deutschland/summit-ends-12345.html", "out"),
        ("https://site.example/world/2026/11/24/summit-ends/", "out"),
        ("https://site.example/sport/elections/the-club-votes-1234.html", "out"),
        ("https://site.example/politica-de-privacidad/cookies/", "out"),
        ("https://site.example/sport/2026/11/24/cup-final/", "out"),
        ("https://site.example/business/economy/20261124-1234/", "out"),
        ("https://site.example/2026/11/24/budget-vote-delayed/", "unknown"),
        ("https://site.example/news/articles/c4gw1234/", "unknown"),
        ("https://site.example/article/budget-vote-delayed-1234567", "unknown"),
    ],
)
def test_an_address_tells_its_section_or_nothing(url: str, standing: str) -> None:
    assert TOPIC.standing(url) == standing


@pytest.mark.parametrize(
    ("url", "standing"),
    [
        ("https://site.example/ausland/asien/summit-ends-12345.html", "in"),
        ("https://site.example/nachrichten/ausland/summit-ends-12345.html", "in"),
        ("https://site.example/sport/ausland/summit-ends-12345.html", "out"),
        ("https://site.example/inland/summit-ends-12345.html", "out"),
    ],
)
def test_a_country_is_politics_where_the_outlets_sections_say_so(url: str, standing: str) -> None:
    topic = Topic([Section(url="https://site.example/ausland/", learned="test")])

    assert topic.standing(url) == standing


@pytest.mark.parametrize(
    "section", ["/ausland/index", "/ausland/index.html", "/ausland/home", "/ausland/default.aspx", "/ausland/page/2/"]
)
def test_the_name_of_a_file_is_no_folder(section: str) -> None:
    topic = Topic([Section(url=f"https://site.example{section}", learned="test")])

    assert topic.standing("https://site.example/ausland/asien/summit-ends-12345.html") == "in"
    assert topic.standing("https://site.example/inland/summit-ends-12345.html") == "out"
    assert topic.standing("https://site.example/articles/-/1234567") == "unknown"


@pytest.mark.parametrize(
    ("feed", "covers"),
    [
        ("https://site.example/politics/feed/", True),
        ("https://site.example/rss/politics.xml", True),
        ("https://site.example/feeds/elections.rss", True),
        ("https://site.example/rss?section=politik", True),
        ("https://site.example/feed/", False),
        ("https://site.example/rss/sport.xml", False),
        ("https://site.example/sitemap-news.xml", False),
    ],
)
def test_a_feed_belongs_to_a_section_by_its_address(feed: str, covers: bool) -> None:
    assert TOPIC.covers(feed) == covers


@pytest.mark.parametrize(
    ("trail", "speaks"),
    [
        (("Home", "Politics"), True),
        (("Elections",), True),
        (("ELECTIONS ",), True),
        (("政治",), True),
        (("Politique", "Parlement"), True),
        (("Политика",), True),
        (("Sport",), False),
        (("Geopolymer research",), False),
        ((), False),
    ],
)
def test_a_trail_speaks_of_politics_or_of_the_sections(trail: tuple[str, ...], speaks: bool) -> None:
    assert speaks_of(trail, ("Elections",)) == speaks
