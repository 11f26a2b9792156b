"""Any site: two dozen ways to write addresses, each in several ways to build a section page."""

from __future__ import annotations

import pytest

from crawler.discovery.listing.read import read_listing
from tests.crawler.discovery.sites import LAYOUTS, STYLES, Style, built, headline, main_list, slug


def found(body: bytes, style: Style) -> list[str]:
    return [link.url for link in read_listing(body, style.url).found]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("style", STYLES)
def test_the_main_list_and_nothing_else(style: str, layout: str) -> None:
    """No menu, topic, ticker, promotion, newsletter, ranking, video, neighbour or footer; no article twice."""
    assert found(built(STYLES[style], layout), STYLES[style]) == main_list(STYLES[style])


@pytest.mark.parametrize("style", STYLES)
def test_a_short_list_too(style: str) -> None:
    assert found(built(STYLES[style], "picture and headline", 8), STYLES[style]) == main_list(STYLES[style], 8)


DATED = Style("/politics/", lambda s, n: f"/{s}/2026/11/2{n % 5}/{slug(n)}")


def cards(*named: tuple[str, int]) -> str:
    return "".join(
        f'<div class="card"><a href="{DATED.article(name, number)}"><h3>{headline(number)}</h3></a></div>'
        for name, number in named
    )


def page(inside: str, menu: tuple[str, ...] = ("politics", "sport", "world")) -> bytes:
    links = "".join(f'<a href="/{name}/">{name}</a>' for name in menu)
    return f"<html><body><nav>{links}</nav><main>{inside}</main></body></html>".encode()


def paths(body: bytes) -> list[str]:
    return [url.removeprefix("https://www.valley.example") for url in found(body, DATED)]


def test_a_row_of_the_main_list_is_no_neighbours_block() -> None:
    """A list in rows of two may have a row with no address of the section: its own rows look the same."""
    names = ["politics", "politics", "world", "economy"] * 3
    named = list(zip(names, range(12), strict=True))
    rows = "".join(f'<div class="row">{cards(*named[place : place + 2])}</div>' for place in range(0, 12, 2))

    assert paths(page(rows)) == [DATED.article(name, number) for name, number in named]


@pytest.mark.parametrize(
    "title", ["<h2>World</h2>", '<h2><a href="/world/">World</a></h2>', "<h2>News from all over the world</h2>"]
)
def test_a_row_with_a_title_is_a_neighbours_block(title: str) -> None:
    own = [("politics", number) for number in range(8)]
    rows = "".join(f'<div class="row">{cards(*own[place : place + 2])}</div>' for place in range(0, 8, 2))
    other = f'<div class="row">{title}{cards(("world", 20), ("world", 21))}</div>'

    assert paths(page(rows + other)) == [DATED.article(*one) for one in own]


def test_a_single_promotion_among_the_sections_own() -> None:
    """Where nearly all carry the section's word, one filed under a section that the menu names was lent; one whose
    folder is none of the menu's is the list's."""
    named = [("politics", number) for number in range(12)]
    named[4:4] = [("sport", 30)]
    named[9:9] = [("long-reads", 31)]

    assert paths(page(cards(*named))) == [DATED.article(*one) for one in named if one[0] != "sport"]


@pytest.mark.parametrize(
    "block",
    [
        "<aside>{}</aside>",
        '<div class="sidebar">{}</div>',
        '<div class="most-read">{}</div>',
        "<div><h3>Most read</h3>{}</div>",
        '<div role="complementary">{}</div>',
    ],
)
def test_an_article_of_the_section_that_stands_in_a_ranking_only(block: str) -> None:
    """The site's own address says that it is the section's: found, after the main list. Its neighbours are not."""
    own = [("politics", number) for number in range(6)]
    ranked = cards(("politics", 2), ("sport", 40), ("politics", 41), ("world", 42))

    assert paths(page(block.format(ranked) + cards(*own))) == [DATED.article(*one) for one in (*own, ("politics", 41))]


@pytest.mark.parametrize(
    "block",
    [
        "<nav>{}</nav>",
        "<footer>{}</footer>",
        '<div class="sponsored">{}</div>',
        '<aside><div class="newsletter">{}</div></aside>',
        '<div class="card"><span>Sponsored</span>{}</div>',
    ],
)
def test_menus_and_what_is_paid_for_stay_out_whatever_their_address(block: str) -> None:
    own = [("politics", number) for number in range(6)]

    assert paths(page(cards(*own) + block.format(cards(("politics", 41))))) == [DATED.article(*one) for one in own]


def test_a_short_name_among_articles_of_its_folder() -> None:
    """Five articles of one folder in one list make the sixth an article, though its address alone says little."""
    rows = "".join(
        f'<tr><td><a href="/politics/north/{slug(number)}.html">{headline(number)}</a></td></tr>' for number in range(5)
    )
    sixth = f'<tr><td><a href="/politics/north/{slug(5, 1)}.html">{headline(5)}</a></td></tr>'
    other = f'<tr><td><a href="/politics/{slug(6, 1)}.html">{headline(6)}</a></td></tr>'

    assert paths(page(f"<table>{rows}{sixth}{other}</table>"))[5:] == [f"/politics/north/{slug(5, 1)}.html"]
