"""A site that keeps readers of a country out says so with status 200."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.pages import PROSE, page, read

_PAGE = "<!DOCTYPE html><html lang='{}'><head><title>The Paper</title></head><body><main>{}</main></body></html>"


@pytest.mark.parametrize(
    ("lang", "html"),
    [
        ("en", "<h1>Not available in your region</h1><p>Our lawyers are working on it. We hope to be back soon.</p>"),
        ("en", "<p>451: Unavailable due to legal reasons</p><p>You attempt to access this site from Europe.</p>"),
        ("de", "<h1>Leider geht das nicht</h1><p>Dieser Inhalt ist in Ihrem Land nicht verfügbar.</p>"),
        ("fr", "<p>Ce contenu n'est pas disponible dans votre pays.</p>"),
        ("es", "<p>Este contenido no está disponible en tu región.</p>"),
        ("ja", "<p>このコンテンツはお住まいの地域ではご利用いただけません。</p>"),
        ("ru", "<p>Этот материал недоступен в вашей стране.</p>"),
    ],
)
def test_such_a_page_is_blocked(lang: str, html: str) -> None:
    article = read(_PAGE.format(lang, html).encode())

    assert article.status == "blocked"
    assert getattr(article.status_reason, "kind", None) == "block_words"


@pytest.mark.parametrize(
    "below",
    [
        "<p>The film of the vote is not available in your country.</p>",
        "<div class='video'><p>This video is not available in your region.</p></div>",
        "<p>“The line is not available in your region,” the operator wrote to the islands.</p>",
    ],
)
def test_a_film_that_is_kept_back_blocks_no_story(below: str) -> None:
    dated = "<time datetime='2026-11-10T20:00:00Z'>10 November</time>"

    assert read(page(paragraphs=PROSE, above=dated, below=below)).status == "ok"
