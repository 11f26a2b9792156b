"""What stands in place of an article is told from articles that have a banner beside them."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from tests.crawler.extraction.pages import PROSE, outlet, page, read

_BANNER = "<div class='cookie-bar'><p>We use cookies to count readers. Accept all cookies or choose some.</p></div>"
_ROBOTS = "<form class='contact'><p>This form is protected by a captcha and a security check.</p></form>"
_CONSENT = (
    b"<!DOCTYPE html><html lang='en'><head><title>Your privacy choices</title></head><body><div role='dialog'>"
    b"<h1>Before you continue to The Paper</h1><p>We and our 214 partners store cookies on your device to measure our "
    b"audience and to show advertising. You can accept, or change your choices in the privacy settings.</p>"
    b"<button>Accept all cookies</button></div></body></html>"
)


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("beside", [_BANNER, _ROBOTS, _BANNER + _ROBOTS])
@pytest.mark.parametrize("data", [None, {}], ids=["bare", "json-ld"])
def test_a_short_article_beside_a_banner_is_an_article(count: int, beside: str, data: dict[str, object] | None) -> None:
    article = read(page(paragraphs=PROSE[:count], data=data, below=beside))

    assert (article.status, article.status_reason) == ("ok", None)
    assert [block.text for block in article.body] == list(PROSE[:count])


def test_an_article_about_consent_is_an_article() -> None:
    article = read(
        page(
            title="Assembly Raises Age of Consent to Seventeen",
            h1="Assembly Raises Age of Consent to Seventeen",
            paragraphs=PROSE * 2,
        )
    )

    assert article.status == "ok"


def test_a_consent_wall_gives_no_text_headline_or_date() -> None:
    article = read(_CONSENT)

    assert article.status == "consent"
    assert (article.headline, article.text, article.body, article.language) == (None, None, (), None)
    assert {drop.cause.kind for drop in article.dropped} == {"wall"}


def test_a_block_page_gives_none_either() -> None:
    article = read(
        page(
            title="Access denied", h1="Access denied", paragraphs=("You have been blocked because of unusual traffic.",)
        )
    )

    assert article.status == "blocked"
    assert (article.headline, article.text) == (None, None)


@pytest.mark.parametrize(
    ("below", "described", "status"),
    [
        ("<div class='paywall'><p>Keep reading with a subscription to The Paper.</p></div>", False, "paywalled"),
        ("<div class='paywall'><p>Fourteen crowns.</p></div>", False, "paywalled"),
        ("<div class='offer'><p>Fourteen crowns.</p></div>", True, "paywalled"),
        ("<div class='offer'><p>Fourteen crowns.</p></div>", False, "ok"),
        ("", False, "ok"),
    ],
    ids=["in words", "marked part is no text", "the outlet's notice", "unmarked", "nothing"],
)
def test_a_paid_article_is_paywalled_where_the_paid_part_is_missing(below: str, described: bool, status: str) -> None:
    data = {
        "isAccessibleForFree": False,
        "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"},
    }
    rules = outlet(paywall=".offer", body="main") if described else None
    article = read(page(data=data, below=below), outlet=rules)

    assert (article.status, article.access) == (status, "subscriber")
    assert [block.text for block in article.body if block.type == "paragraph"] == list(PROSE)


def test_a_paid_article_that_is_there_is_no_stub() -> None:
    """The selector marks the paid text itself, as Google asks for."""
    data = {
        "isAccessibleForFree": "False",
        "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".article-body"},
    }

    assert read(page(data=data)).status == "ok"


def test_a_selector_that_is_none_is_passed_over() -> None:
    data = {
        "isAccessibleForFree": False,
        "hasPart": {"isAccessibleForFree": False, "@type": "WebPageElement", "cssSelector": "..[["},
    }

    assert read(page(data=data)).status == "ok"


_REST = tomllib.loads(files("crawler.vocabulary.data").joinpath("walls.toml").read_text("utf-8"))["rest"]


@pytest.mark.parametrize("language", sorted(_REST))
def test_a_beginning_before_words_about_a_rest_for_those_who_pay_is_paywalled(language: str) -> None:
    for phrase in (_REST[language][0], _REST[language][-1]):
        words = phrase.replace("…", "PLUS").capitalize()
        offer = f"<div class='x1'><p>{words}</p><p>Plus 7</p><a href='/abo'>Plus</a></div>"
        article = read(page(paragraphs=PROSE[:3], data=None, below=offer))

        assert (article.status, article.status_reason and article.status_reason.kind) == ("paywalled", "pay_words")
        assert [block.text for block in article.body] == list(PROSE[:3])


@pytest.mark.parametrize(
    "offer",
    [
        "<div class='promo'><p>Enjoying this story? Subscribe for 1 a week.</p><a href='/subscribe'>Go</a></div>",
        "<p>Lesen Sie die Zeitung jetzt digital: das E-Paper vier Wochen für 4 Euro.</p>",
        "<p>Already a subscriber? <a href='/login'>Sign in</a></p>",
        "<p>Become a member today and get our newsletter each morning.</p>",
    ],
)
def test_an_offer_below_a_short_article_makes_no_wall(offer: str) -> None:
    article = read(page(paragraphs=PROSE[:3], data=None, below=offer))

    assert (article.status, [block.text for block in article.body]) == ("ok", list(PROSE[:3]))


def test_a_whole_story_that_such_words_follow_is_whole() -> None:
    story = tuple(f"In {1950 + i}, {one[:-1]}, as {2000 + i} members heard." for i in range(6) for one in PROSE)
    article = read(page(paragraphs=story, data=None, below="<p>Subscribe to continue reading</p>"))

    assert article.status == "ok"
    assert article.body[-1].text == story[-1]
