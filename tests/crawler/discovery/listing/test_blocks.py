"""Blocks around a section's list: of other sections, rankings, empty slots, the page's head and foot; and ids of which
no rule knows each."""

from __future__ import annotations

import pytest

from crawler.discovery.listing.read import read_listing
from tests.crawler.discovery.listing.fen import CARD, LINE, MENU, PRESSED, SILENT, SITE, address, found, items, own
from tests.crawler.discovery.listing.world.form import headline, slug


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize(
    "title",
    [
        '<h2><a href="/culture/">Culture</a></h2>',
        '<h3><a href="https://www.fen.example/sport">All of sport</a></h3>',
        "<h2>More in Culture</h2>",
        "<h3>Mehr Sport</h3>",
        "<h2>Culture</h2>",
        '<h4 class="rail-title"><span>Sport</span></h4>',
        '<div class="t">Sport</div>',
        '<div class="t"><a href="/culture/">Culture</a></div>',
        '<header><h2>Culture</h2><a href="/culture/">See all</a></header>',
    ],
)
def test_a_titled_block_of_another_section_whose_addresses_say_none(path: str, title: str) -> None:
    block = f"<section>{title}{items(CARD, path, range(20, 24))}</section>"

    assert found(f"<main><h1>Politics</h1><div>{items(CARD, path, range(9))}</div>{block}</main>") == own(path)


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize(
    "kicker",
    [
        "<h3>{}</h3>",
        '<span class="k">{}</span>',
        "<div>{}</div>",
        '<a class="k" href="/sport/">{}</a>',
        '<h4 class="kicker">{}</h4>',
        "<h2><span>{}</span></h2>",
    ],
)
def test_kickers_that_are_called_like_sections_are_no_titles_of_a_block(path: str, kicker: str) -> None:
    said = [kicker.format(("Culture", "Sport", "Politics")[n % 3]) for n in range(9)]
    cards = "".join(f'<article>{said[n]}<a href="{address(path, n)}">{headline(n)}</a></article>' for n in range(9))

    assert found(f"<main><h1>Politics</h1><div>{cards}</div></main>") == own(path)


@pytest.mark.parametrize("label", ["politica", "politik", "polls-and-parties"])
@pytest.mark.parametrize("path", ["/{s}-{n}/", "/2026/11/{d}/{s}/", "/{n}55"])
def test_where_the_section_is_a_host_the_sites_other_hosts_are_other_sections(label: str, path: str) -> None:
    page = f"https://{label}.fen.example/"
    cards = items(CARD, page.rstrip("/") + path, range(9))
    rail = items(CARD, "https://sport.fen.example" + path, range(20, 24))

    assert found(f"<main><h1>Politics</h1>{cards}</main><div>{rail}</div>", page) == [
        address(page.rstrip("/") + path, n) for n in range(9)
    ]


@pytest.mark.parametrize("title", ["<h2>Culture</h2>", '<div class="t">Sport</div>', "<h3><span>Sport</span></h3>"])
@pytest.mark.parametrize("path", SILENT)
def test_what_a_menu_calls_otherwise_may_be_the_title_of_the_page(title: str, path: str) -> None:
    rail = f"<div><h4>Also of note</h4>{items(CARD, path, range(20, 24))}</div>"

    assert set(own(path)) <= set(found(f"<div>{title}<div>{items(CARD, path, range(9))}</div></div>{rail}"))


@pytest.mark.parametrize("title", ["<h2>{}</h2>", '<div class="t">{}</div>', "<h3><span>{}</span></h3>"])
@pytest.mark.parametrize("path", SILENT)
def test_a_page_that_parts_its_own_list_by_what_the_menu_calls_sections(title: str, path: str) -> None:
    parts = "".join(
        f"<section>{title.format(name)}{items(CARD, path, range(4 * n + 3, 4 * n + 7))}</section>"
        for n, name in enumerate(("Culture", "Sport", "Politics"))
    )

    assert found(f"<main><h1>Affairs</h1>{items(CARD, path, range(3))}{parts}</main>", f"{SITE}/affairs/") == own(
        path, 15
    )


@pytest.mark.parametrize("path", ["/{s}-{n}/", "/2026/11/{d}/{s}/", "/{n}55"])
@pytest.mark.parametrize("section", ["chamber", "politica", "chamber/page/2"])
def test_the_sections_articles_may_lie_on_a_host_of_its_name(section: str, path: str) -> None:
    own_host = f"https://{section.partition('/')[0]}.fen.example"
    cards = items(CARD, own_host + path, range(9))
    rail = items(CARD, "https://sport.fen.example" + path, range(20, 24))

    assert found(f"<main>{cards}<div>{rail}</div></main>", f"{SITE}/{section}/") == [
        address(own_host + path, n) for n in range(9)
    ]


@pytest.mark.parametrize("host", ["radio.fen.example", "info.fen.example", "info.example"])
@pytest.mark.parametrize("path", ["/{s}-{n}/", "/2026/11/{d}/{s}/", "/a/{n}55/{s}"])
def test_a_section_on_a_host_that_is_called_like_a_service(host: str, path: str) -> None:
    cards = items(CARD, path, range(9))

    assert len(found(f"<main><h1>Politics</h1>{cards}</main>", f"https://{host}/politics/")) == 9


@pytest.mark.parametrize("host", ["www.fen.example", "fen.example", "m.fen.example"])
def test_a_host_that_is_a_section_may_list_what_lies_on_the_sites_own(host: str) -> None:
    cards = items(CARD, "/{s}-{n}/", range(9)) + items(CARD, f"https://{host}/{{s}}-{{n}}/", range(20, 23))

    assert len(found(f"<main><h1>Politics</h1>{cards}</main>", "https://politica.fen.example/")) == 12


@pytest.mark.parametrize("page", [f"{SITE}/", f"{SITE}/politics/", "https://m.fen.example/"])
def test_a_host_that_says_no_section_lists_the_articles_of_other_hosts(page: str) -> None:
    cards = items(CARD, "/2026/11/{d}/{s}/", range(9))
    blog = items(CARD, "https://chamber.fen.example/2026/11/{d}/{s}/", range(20, 22))

    assert len(found(f"<main><h1>Politics</h1>{cards}{blog}</main>", page)) == 11


@pytest.mark.parametrize("path", ["/{s}/", "/news/{s}", "/p/{s}-{n}"])
@pytest.mark.parametrize("foot", ["bottom", "page-end cols", ""])
def test_what_the_house_says_of_itself_below_a_list_that_no_element_marks(path: str, foot: str) -> None:
    house = (
        f'<div class="{foot}"><p><a href="/how-we-correct-our-mistakes">How we correct our mistakes</a></p>'
        '<p><a href="/become-a-member-of-the-fen-today">Become a member of the Fen today</a></p></div>'
    )

    assert found(f"<div><div>{items(CARD, path, range(9))}</div></div>{house}") == own(path)


@pytest.mark.parametrize(
    "rail",
    [
        '<section class="widget widget_recent_entries"><h2>In brief</h2><ul>{}</ul></section>',
        '<div id="recent-posts-3" class="widget_recent_entries"><ul>{}</ul></div>',
        '<aside><ul class="wp-block-latest-posts__list wp-block-latest-posts">{}</ul></aside>',
    ],
)
@pytest.mark.parametrize("path", ["/?p=51{n}", "/2026/11/{d}/{s}/", "/{s}/"])
def test_the_newest_of_all_sections_beside_the_list(rail: str, path: str) -> None:
    cards = items(CARD, path, range(9))

    assert found(f"<div>{cards}</div><div>{rail.format(items(LINE, path, range(20, 25)))}</div>") == own(path)


@pytest.mark.parametrize("name", ["recent-posts", "latest-posts", "wp-block-latest-posts", "latest-news-list"])
@pytest.mark.parametrize("path", ["/2026/11/{d}/{s}/", "/politics/{s}-48{n}00.html"])
def test_the_newest_of_the_section_below_its_leads(name: str, path: str) -> None:
    leads, newest = items(CARD, path, range(2)), items(CARD, path, range(2, 10))

    assert found(f'<main><h1>Politics</h1><div>{leads}</div><div class="{name}">{newest}</div></main>') == own(path, 10)


@pytest.mark.parametrize("path", ["/politics/{s}-4{n}", "/{s}", "/politics/{s}"])
def test_a_story_that_three_teasers_name_as_related_is_an_article(path: str) -> None:
    related = f'<li><a href="{address(path, 30)}">{headline(30)}, a year behind its plan</a></li>'
    cards = "".join(
        f'<div><h3><a href="{address(path, n)}">{headline(n)}</a></h3><ul>{related}</ul></div>' for n in range(6)
    )

    assert address(path, 30) in found(f"<main><h1>Politics</h1>{cards}</main>")


@pytest.mark.parametrize("kicker", ['<h4><a href="/culture/">Culture</a></h4>', '<h2><a href="/sport/">Sport</a></h2>'])
def test_the_kicker_of_one_teaser_is_no_title_of_a_block(kicker: str) -> None:
    path = SILENT[0]
    odd = f"<article>{kicker}<h3><a href='{address(path, 9)}'>{headline(9)}</a></h3></article>"

    assert found(f"<main><h1>Politics</h1>{items(CARD, path, range(9))}{odd}</main>") == own(path, 10)


@pytest.mark.parametrize(
    "slot",
    [
        '<div class="recs"><h2>Recommended for you</h2></div>',
        '<section><header><h3>Most read</h3></header><div data-fill="/api/most-read"></div></section>',
        "<div><strong>Trending now</strong><ul></ul></div>",
    ],
)
@pytest.mark.parametrize("path", ["/posts/4{n}", "/politics/2026/11/{d}/{s}/"])
def test_a_ranking_that_a_script_has_yet_to_fill_takes_nothing(slot: str, path: str) -> None:
    body = f"<div><h1>Politics</h1>{items(LINE, path, range(9))}{slot}</div>"

    assert found(body) == own(path)


@pytest.mark.parametrize("title", ["<h3>Most read</h3>", "<div class=t><h4>Trending now</h4></div>", "<h2>Top 5</h2>"])
@pytest.mark.parametrize("path", SILENT)
def test_a_ranking_behind_the_list_in_one_element_with_it(title: str, path: str) -> None:
    ranking = f"{title}<ol>{items(LINE, path, range(30, 35))}</ol>"

    assert found(f"<div><h1>Politics</h1><ul>{items(LINE, path, range(9))}</ul>{ranking}</div>") == own(path)


@pytest.mark.parametrize("name", ["site-footer", "global-footer-links", "PageFooter"])
def test_a_foot_by_name_alone_is_none_of_the_list_though_it_has_the_only_slug(name: str) -> None:
    foot = f'<div class="{name}"><a href="/editorial-standards-and-our-code">Our editorial standards and code</a></div>'

    assert found(f"<main><h1>Politics</h1>{foot}</main>") == []
    assert found(f"<main><h1>Politics</h1>{items(CARD, '/s/k{n}', range(9))}</main>{foot}") == own("/s/k{n}")


@pytest.mark.parametrize("path", SILENT)
def test_a_ticker_in_the_head_is_not_the_list_where_cards_are_pressed(path: str) -> None:
    ticker = (
        f'<header class="top"><div class="ticker">{items("<a href={u}>{t}</a>", path, range(40, 43))}</div></header>'
    )

    assert found(f"{ticker}<main><h1>Politics</h1>{items(PRESSED, path, range(9))}</main>") == own(path)


IDS = ["q8w7ysx", "lr4f0jt", "abkdefg", "0bg8rd9", "zzq3kpa", "kkkkkkk", "9sdn4xw"]
LONG = [
    "K2ABCDEFGHIJKLMNOPQRSTUVWX",
    "ABCDEFG7HIJ5KLMN4PQRSTUVWX",
    "XBCDE3GHIJKLMNO2QRSTUV6XYZ",
    "QWERTZ4UIOPASD6FGHJKLY3XCV",
]


@pytest.mark.parametrize(
    ("ids", "path"),
    [
        (IDS, "/home/{s}/{i}"),
        (LONG, "/nz/politics/{s}/{i}/"),
        ([f"AST{one[:15]}" for one in LONG], "/articles/{i}.html?ref=list"),
        (["c4gzn8rl2p1o", "cxyzabqdefgh", "c1kd9v3mqw2z", "czzkqpwxyvab", "c0f8h2j4l6n8"], "/news/articles/{i}"),
    ],
)
@pytest.mark.parametrize("card", [CARD, LINE, '<div class="pic"><a href="{u}" title="{t}"></a></div>'])
def test_ids_by_chance_have_few_digits_or_none(ids: list[str], path: str, card: str) -> None:
    addresses = [path.format(s=slug(n, words=4), i=one) for n, one in enumerate(ids)]
    cards = "".join(card.format(u=one, t=headline(n)) for n, one in enumerate(addresses))

    assert found(f"<main><h1>Politics</h1><ul>{cards}</ul></main>") == addresses


@pytest.mark.parametrize(
    "said",
    [
        "<title>Page not found - Fen</title><h1>Oops</h1>",
        "<title>Fen Post</title><h1>Sorry, we can't find that page</h1>",
        "<title>Seite nicht gefunden | Fen</title>",
        "<title>Error 404</title>",
        "<title>La página no existe</title><h1>Lo sentimos</h1>",
        "<title>お探しのページは見つかりません</title>",
    ],
)
@pytest.mark.parametrize("path", ["/sport/{s}-48{n}00.html", "/2026/11/{d}/{s}/"])
def test_a_page_that_says_there_is_none_lists_nothing(said: str, path: str) -> None:
    """Sites show their newest stories on it."""
    listing = read_listing(f"{said}{MENU}{items(CARD, path, range(9))}".encode(), f"{SITE}/politics/")

    assert (listing.found, listing.reason) == ((), "not_found")
    assert {one.url.removeprefix(SITE) for one in listing.skipped} >= set(own(path))


@pytest.mark.parametrize(
    "said",
    [
        "<title>404 days in office: politics</title><h1>Politics</h1>",
        "<title>Page not found - Fen</title>",
        '<title>Politics</title><h1><a href="/politics/2026/11/10/a-b">This story has been removed</a></h1>',
    ],
)
def test_the_list_of_the_section_is_one_whatever_the_title_says(said: str) -> None:
    path = "/politics/2026/11/{d}/{s}/"

    assert set(own(path)) <= set(found(f"{said}{items(CARD, path, range(9))}"))


def test_a_top_story_about_a_page_that_was_deleted_empties_no_section() -> None:
    top = '<a href="/police-chiefs-page-was-deleted-4812399.html"><h1>This page of the police was deleted</h1></a>'
    cards = items(CARD, "/{s}-48{n}00.html", range(8))

    assert len(found(f"<title>Politics - Fen Post</title>{top}{cards}")) >= 8


def test_a_page_of_nothing_but_a_block_lists_it() -> None:
    """Its title names another section; there is nothing else that could be the section's."""
    cards = items(CARD, "/{s}-48{n}00.html", range(8))

    assert len(found(f"<main><h1>Politics</h1><section><h2>More from Sport</h2>{cards}</section></main>")) == 8


LABELS = ["Regional government and councils", "Elections and party finance", "Courts and constitution watch"]


@pytest.mark.parametrize("path", ["/politics/{s}", "/{s}-48{n}00.html", "/politics/{n}7/{s}"])
@pytest.mark.parametrize(
    "label",
    [
        '<a class="label" href="/politics/{}">{}</a>',
        '<p>From: <a href="/{}">{}</a></p>',
        '<a href="/politics/{}/"><b>{}</b></a>',
    ],
)
def test_the_long_labels_of_teasers_are_no_articles(path: str, label: str) -> None:
    marks = [label.format(one.lower().replace(" ", "-"), one) for one in LABELS]
    cards = "".join(
        f'<div class="card">{marks[n % 3]}<h3><a href="{address(path, n)}">{headline(n)}</a></h3></div>'
        for n in range(10)
    )

    assert found(f"<main><h1>Politics</h1>{cards}</main>") == own(path, 10)


@pytest.mark.parametrize("path", ["/news/{n}/{s}", "/{s}-48{n}00.html", "/2026/11/{d}/{s}/"])
@pytest.mark.parametrize(
    "tool",
    [
        '<a href="/x/keep?article=77{n}">Keep this story for later</a>',
        '<a href="/gallery-of/77{n}00/all-the-pictures-of-it">See all the pictures of it</a>',
        '<a href="/email-article?id=77{n}">Send</a>',
        '<a href="/bookmarks/77{n}00/add-to-the-list-of-mine"><img alt="Save"></a>',
    ],
)
def test_tools_beside_the_headlines_are_no_articles(path: str, tool: str) -> None:
    cards = "".join(
        f'<div class="card"><h3><a href="{address(path, n)}">{headline(n)}</a></h3><p>{tool.format(n=n + 10)}</p></div>'
        for n in range(8)
    )

    assert found(f"<main><h1>Politics</h1>{cards}</main>") == own(path, 8)


@pytest.mark.parametrize("name", ["mega", "mega-menu", "MegaNav", "main-megadropdown"])
@pytest.mark.parametrize("path", SILENT)
def test_stories_in_a_menu_that_only_its_name_tells(name: str, path: str) -> None:
    menu = "".join(
        f'<li><a href="/{one}/">{one}</a><div>{items(CARD, path, range(20 + 4 * k, 23 + 4 * k))}</div></li>'
        for k, one in enumerate(("sport", "culture", "politics"))
    )

    assert found(f'<ul class="{name}">{menu}</ul><main><h1>Politics</h1>{items(CARD, path, range(9))}</main>') == own(
        path
    )


@pytest.mark.parametrize(
    "path",
    ["/tapahtumat/vaali-ilta-kirjastossa-2026", "/veranstaltungen/ein-abend-im-hafen", "/eventos/noche-de-mapas"],
)
def test_invitations_to_events_in_other_languages_are_no_articles(path: str) -> None:
    cards = items(CARD, "/a/{s}-48{n}00.html", range(8))
    evening = f'<article class="card"><h3><a href="{path}">Come to an evening in the library</a></h3></article>'

    assert found(f"<main><h1>Politics</h1>{cards}{evening}</main>") == own("/a/{s}-48{n}00.html", 8)


@pytest.mark.parametrize("name", ["events", "eventos"])
def test_a_folder_of_events_may_hold_the_news(name: str) -> None:
    path = f"/{name}/{{s}}-48{{n}}00.html"

    assert found(f"<main><h1>Politics</h1>{items(CARD, path, range(8))}</main>") == own(path, 8)
