"""Where a source's address leads: to the same list, to the front page, to another page."""

from __future__ import annotations

import pytest

from archive.causes import Cause
from archive.manifest import SourceKind
from crawler.discovery.leads import leads_elsewhere
from crawler.discovery.sites import same_site

SITE = "https://www.valley.example"


def where(asked: str, answered: str, kind: SourceKind = "section", *, own: bool = True, home: str = "") -> str | None:
    """The kind of the cause, with a ``?`` where only the list can tell."""
    first, second = (url if "//" in url else SITE + url for url in (asked, answered))
    found = leads_elsewhere(kind, first, second, lambda url: same_site(SITE, url), own=own, home=home)
    return None if found is None else found.cause.kind + ("" if found.is_certain else "?")


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/politics", "/politics/"),
        ("http://valley.example/politics/", "/politics/"),
        ("/politics/", "https://m.valley.example/politics"),
        ("/politics/", "/politics/index.html"),
        ("/politics/", "/politics/page/1/"),
        ("/politics/", "/en/politics/"),
        ("/politics/", "/en-gb/politics"),
        ("/politics", "/news/politics"),
        ("/politics/", "/category/politics/"),
        ("/politics/", "/politics/?utm_source=x&ref=/x"),
        ("/politics/", "https://politics.valley.example/"),
        ("/politics/", "/?category_name=politics&paged=1"),
        ("/?cat=5", "/category/national/"),
        ("/c/1234/", "/nation/"),
        ("/inland/", "/politik/inland/"),
        ("/inland", "/nachrichten/inland"),
        ("/inland/", "/politik/"),
        ("/news/westminster/", "/uk/westminster"),
        ("/politica/", "/secciones/política"),
        ("/politics/", "/us-politics-news/"),
        ("/", "/en/"),
        ("/", "/home"),
        ("https://valley.example/", "https://www.valley.example/?edition=1"),
    ],
)
def test_a_list_that_moved_is_read_on(asked: str, answered: str) -> None:
    assert where(asked, answered) is None


@pytest.mark.parametrize(
    "answered",
    ["/", "", "/?from=politics", "/?redirected=1&path=%2Fpolitics%2F", "/en/", "/de-at", "/home", "/index.php",
     "/startseite.html", "http://valley.example/", "https://m.valley.example/"],
)  # fmt: skip
def test_the_front_page_is_no_section(answered: str) -> None:
    assert where("/politics/", answered) == "led_to_front_page"
    assert where("/inland/", answered) == "led_to_front_page"


def test_the_outlets_own_front_page_may_have_any_address() -> None:
    assert where("/valley/politics/", "/valley/", home=f"{SITE}/valley/") == "led_to_front_page"
    assert where("https://westminster.valley.example/", "/", home=f"{SITE}/") == "led_to_front_page"
    assert where("https://politics.valley.example/", "/") == "led_to_front_page"
    assert where("/home/", "/") == "led_to_front_page"


@pytest.mark.parametrize(
    ("asked", "answered", "cause"),
    [
        ("/politics/", "/login?next=%2Fpolitics%2F", "led_to_door"),
        ("/politics/", "https://id.elsewhere.example/?to=https%3A%2F%2Fvalley.example%2Fpolitics%2F", "led_to_door"),
        ("/politics/", "/sign-in", "led_to_door"),
        ("/politics/", "/en/abo/", "led_to_door"),
        ("/politics/", "/404.html", "led_to_door"),
        ("/politics/", "/search?q=politics", "led_elsewhere"),
        ("/politics/", "/?s=politics", "led_to_front_page"),
        ("/politics/", "/suche/politics", "led_elsewhere"),
        ("/politics/", "/politics/2026/11/24/the-ferry-is-late-again/", "led_elsewhere"),
        ("/politics/", "https://www.elsewhere.example/politics/", "led_to_other_site"),
        ("/politics/", "/sport/", "led_elsewhere?"),
        ("/news/politics/", "/news/", "led_elsewhere?"),
        ("/inland/", "/deutschland/", "led_elsewhere?"),
        ("/us/", "/world/", "led_elsewhere?"),
        ("/politics/", "/topics/", "led_elsewhere?"),
        ("/politics/", "/privacy-policy/", "led_elsewhere?"),
    ],
)  # fmt: skip
def test_another_page_is_told_apart(asked: str, answered: str, cause: str) -> None:
    """With a question mark: only the list can tell."""
    assert where(asked, answered) == cause


def test_a_feed_may_lie_at_a_service_and_one_of_the_whole_site_anywhere() -> None:
    service = "https://feeds.service.example"

    assert where("/politics/feed/", f"{service}/marsh-politics", "feed") is None
    assert where("/politics/feed/", f"{service}/a1b2c3", "feed") == "led_elsewhere?"
    assert where("/politics/feed/", "/feed/", "feed") == "led_elsewhere?"
    assert where("/feed/", "/rss/all.xml", "feed", own=False) is None
    assert where("/feed/", "/", "feed", own=False) == "led_to_front_page"
    assert where("/sitemap.xml", "/sitemap_index.xml", "sitemap", own=False) is None
    assert where("/rss/politics.xml", "/politics/rss", "feed") is None


def test_the_cause_says_where_to() -> None:
    found = leads_elsewhere("section", f"{SITE}/politics/", f"{SITE}/sport/", lambda _: True)

    assert found is not None
    assert found.cause == Cause("led_elsewhere", url=f"{SITE}/sport/")
