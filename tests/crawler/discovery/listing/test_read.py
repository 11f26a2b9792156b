"""Section pages: invented text in the structures that real ones have."""

from __future__ import annotations

import msgspec
import pytest

from crawler.discovery.listing.read import Found, Listing, Skipped, read_listing
from crawler.outlets import Outlet, Section

URL = "https://www.valley.example/politics/"
HEADLINES = (
    "Council votes to reopen the northern ferry",
    "Minister defends budget for village schools",
    "Two parties agree on a new water treaty",
    "Court hears complaint over postal ballots",
    "Mayor of Lower Field steps down after audit",
    "Parliament returns to an unfinished tax bill",
)


def slug(headline: str) -> str:
    return headline.lower().replace(" ", "-")


def teaser(place: int, folder: str = "politics") -> str:
    return f'<li><h3><a href="/{folder}/2026/11/0{place + 1}/{slug(HEADLINES[place])}">{HEADLINES[place]}</a></h3></li>'


def address(place: int, folder: str = "politics") -> str:
    return f"https://www.valley.example/{folder}/2026/11/0{place + 1}/{slug(HEADLINES[place])}"


def page(main: str, *, around: str = "", head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>"
        f'<header><a href="/">Valley</a><nav><a href="/politics/">Politics</a> <a href="/sport/">Sport</a></nav>'
        f"</header>"
        f"<main><h1>Politics</h1>{main}</main>{around}"
        f'<footer><a href="/about/">About us</a></footer></body></html>'
    ).encode()


def urls(listing: Listing) -> list[str]:
    return [found.url for found in listing.found]


def test_the_main_list_in_its_order() -> None:
    """Articles come in the order of the list, with their words and places; everything else has a reason."""
    listing = read_listing(page(f"<ul>{teaser(0)}{teaser(1)}</ul>"), URL)

    assert listing == Listing(
        found=(Found(address(0), 0, HEADLINES[0]), Found(address(1), 1, HEADLINES[1])),
        skipped=(
            Skipped("https://www.valley.example/", "not_article"),
            Skipped("https://www.valley.example/politics/", "not_article"),
            Skipped("https://www.valley.example/sport/", "not_article"),
            Skipped("https://www.valley.example/about/", "not_article"),
        ),
    )


def test_a_page_linked_twice_is_found_once() -> None:
    """Picture, headline and comment count link one article: its headline is its text, its first place its position."""
    card = (
        f'<article><a href="{address(0)}"><img src=x alt=""></a>'
        f'<h2><a href="{address(0)}?utm_source=home">{HEADLINES[0]}</a></h2>'
        f'<a href="{address(0)}#comments">12 comments</a></article>'
    )

    assert read_listing(page(card), URL).found == (Found(address(0), 0, HEADLINES[0]),)


@pytest.mark.parametrize(
    "block",
    [
        "<aside><ul>{}</ul></aside>",
        '<div class="ranking_1"><ol>{}</ol></div>',
        '<div class="most-read__list"><ol>{}</ol></div>',
        '<div id="mostPopular"><ol>{}</ol></div>',
        "<div><h2>Most read</h2><ol>{}</ol></div>",
        "<div><h3>アクセスランキング</h3><ol>{}</ol></div>",
        "<section><p>Meistgelesene Artikel</p><ol>{}</ol></section>",
        '<div class="promo-box"><ul>{}</ul></div>',
        '<div role="complementary"><ul>{}</ul></div>',
        "<footer><ul>{}</ul></footer>",
        "<nav><ul>{}</ul></nav>",
    ],
)
def test_rankings_promotions_and_menus_are_out_of_section(block: str) -> None:
    """What merely stands beside the list is no part of it, whether tag, class, role or heading says so."""
    main = f"<ul>{teaser(0)}{teaser(1)}</ul>" + block.format(teaser(2) + teaser(3) + teaser(4))
    listing = read_listing(page(main), URL)

    assert urls(listing) == [address(0), address(1)]
    assert Skipped(address(2), "out_of_section") in listing.skipped


def test_a_ranked_article_that_the_list_holds_too_is_found() -> None:
    """Being popular neither takes an article out of its section nor changes its place in the list."""
    listing = read_listing(
        page(f"<div><h2>Most read</h2>{teaser(1)}{teaser(2)}{teaser(3)}</div><ul>{teaser(0)}{teaser(1)}</ul>"), URL
    )

    assert urls(listing) == [address(0), address(1)]


@pytest.mark.parametrize(
    "around",
    [
        '<form id="aspnetForm">{}</form>',
        '<aside class="col">{}</aside>',
        '<div class="sidebar">{}</div>',
        "<header>{}</header>",
    ],
)
def test_a_sign_that_covers_the_whole_list_is_none(around: str) -> None:
    """A site that wraps its whole page in a form, or its list in an aside, still has a list."""
    body = f"<html><body>{around.format(''.join(map(teaser, range(6))))}</body></html>".encode()

    assert urls(read_listing(body, URL)) == [address(place) for place in range(6)]


def test_teasers_called_promos() -> None:
    """Some sites call every teaser a promotion."""
    cards = "".join(f'<div class="page-promotion">{teaser(place)}</div>' for place in range(6))

    assert len(read_listing(page(cards), URL).found) == 6


def test_a_teaser_that_is_paid_for() -> None:
    """A label on a teaser takes the teaser out, and nothing beside it; the label of an empty slot takes nothing."""
    paid = f'<div class="card"><span>Advertisement</span><h3><a href="{address(5)}">{HEADLINES[5]}</a></h3></div>'
    slot = "<div><p>Advertisement</p></div>"
    listing = read_listing(page(f"<div>{teaser(0)}{slot}{teaser(1)}{paid}{teaser(2)}</div>"), URL)

    assert urls(listing) == [address(0), address(1), address(2)]


def test_a_teasers_own_label_is_no_heading() -> None:
    """A kicker "Ranking" belongs to its article, not to the list around it."""
    first = f'<li><div><span>Ranking</span><h3><a href="{address(0)}">{HEADLINES[0]}</a></h3></div></li>'

    main = f"<ul>{first}{teaser(1)}{teaser(2)}</ul><ul>{teaser(3)}{teaser(4)}{teaser(5)}</ul>"

    assert len(read_listing(page(main), URL).found) == 6


def test_a_neighbours_block_is_out_of_section() -> None:
    """A block that holds another section's articles only is that section's, though it stands in the main column."""
    own = "".join(teaser(place) for place in range(5))
    other = teaser(0, "sport") + teaser(1, "sport")
    listing = read_listing(
        page(f"<section><ul>{own}</ul></section><section><h2>Sport</h2><ul>{other}</ul></section>"), URL
    )

    assert urls(listing) == [address(place) for place in range(5)]
    assert Skipped(address(0, "sport"), "out_of_section") in listing.skipped


def test_a_neighbours_block_where_addresses_do_not_say_the_section() -> None:
    """Where the section is called otherwise in addresses, the folder that most of the list lies in stands for it."""
    own = "".join(
        f'<li><h3><a href="/news/2026/11/0{day}/{slug(words)}">{words}</a></h3></li>'
        for day in (1, 2)
        for words in HEADLINES
    )
    other = teaser(0, "sport") + teaser(1, "sport")
    body = page(f"<section><ul>{own}</ul></section><section><ul>{other}</ul></section>")

    assert len(read_listing(body, URL).found) == 12


def test_numbers_of_pages_are_no_articles() -> None:
    """The numbers under a list may carry addresses that look like articles'."""
    numbers = "".join(f'<a href="/politics/index-vc-438566-{n}.html">{n}</a>' for n in (2, 3, 4))

    assert len(read_listing(page(f"<ul>{teaser(0)}{teaser(1)}</ul><div>{numbers}</div>"), URL).found) == 2


def test_the_main_list_decides_where_addresses_are_mixed() -> None:
    """An article filed elsewhere, but listed among the section's own, is in scope."""
    mixed = (
        "".join(teaser(place) for place in range(5)) + teaser(0, "economy") + teaser(1, "local") + teaser(2, "world")
    )
    listing = read_listing(page(f"<ul>{mixed}</ul>"), URL)

    assert address(0, "economy") in urls(listing)
    assert len(listing.found) == 8


def test_block_titles_and_topic_rows_are_no_articles() -> None:
    """A list whose entries say a word or two is a menu, even where its addresses carry numbers like articles do."""
    topics = "".join(
        f'<div class="chip"><a href="/politics/topic-of-the-day-1000{n}.html">{word}</a></div>'
        for n, word in enumerate(("Budget", "Water treaty", "Elections"))
    )
    listing = read_listing(page(f"<div>{topics}</div><ul>{''.join(teaser(place) for place in range(5))}</ul>"), URL)

    assert urls(listing) == [address(place) for place in range(5)]


@pytest.mark.parametrize(
    "card",
    [
        '<article><a href="{0}"></a><div><h3>{1}</h3><p>More about it.</p></div></article>',
        '<article><a href="{0}"><img src="x.jpg" alt=""><h3>{1}</h3><p>More of it.</p><i>3 hours ago</i></a></article>',
        '<div><a href="{0}" aria-label="{1}"><img src="x.jpg"></a></div>',
        '<div><a href="{0}"><img src="x.jpg" alt="{1}"></a></div>',
        '<div><a href="{0}"><div>{1}</div></a><a href="{0}">more</a></div>',
    ],
)
def test_the_words_of_a_link(card: str) -> None:
    """A link says what its heading says, inside or beside it, or its picture, its label."""
    cards = "".join(card.format(address(place), HEADLINES[place]) for place in range(3))
    listing = read_listing(page(f"{cards}<ul>{teaser(3)}{teaser(4)}</ul>"), URL)

    assert [found.text for found in listing.found] == list(HEADLINES[:5])


def test_headlines_with_short_addresses_count_among_their_like() -> None:
    """On a site without numbers, a teaser's headline is an article although its address alone would not say so."""
    cards = [("bridge-row", "Row over the bridge contract deepens"), ("ferry", "Why the ferry matters to voters")]
    cards += [(slug(headline), headline) for headline in HEADLINES[:3]]
    main = "".join(
        f'<article class="card"><h2><a href="/politics/{name}/">{words}</a></h2></article>' for name, words in cards
    )

    assert len(read_listing(page(main), URL).found) == 5


def test_a_site_that_dates_its_articles_keeps_to_it() -> None:
    """Among dated articles an undated link of a few words is a topic; a long slug in the list itself is a live blog."""
    topic = '<li><h3><a href="/politics/ferry-and-water/">The ferry, the water and the northern villages</a></h3></li>'
    live = (
        '<li><h3><a href="/politics/the-count-in-the-north-live-blog">The count in the north: live blog</a></h3></li>'
    )
    dated = "".join(teaser(place, folder) for folder in ("politics", "politics/north") for place in range(6))
    listing = read_listing(page(f"<ul>{dated}{topic}{live}</ul>"), URL)

    assert Skipped("https://www.valley.example/politics/ferry-and-water/", "not_article") in listing.skipped
    assert urls(listing)[12:] == ["https://www.valley.example/politics/the-count-in-the-north-live-blog"]


def test_other_sites_are_skipped() -> None:
    """Another site's article is not ours; a subdomain of the same site is."""
    links = "".join(
        f'<li><a href="https://{host}/2026/11/02/{slug(HEADLINES[0])}">{HEADLINES[0]}</a></li>'
        for host in ("elsewhere.example", "live.valley.example", "blog.valley.example")
    )
    listing = read_listing(page(f"<ul>{links}</ul>"), URL)

    assert urls(listing) == [f"https://blog.valley.example/2026/11/02/{slug(HEADLINES[0])}"]
    assert Skipped(f"https://elsewhere.example/2026/11/02/{slug(HEADLINES[0])}", "other_site") in listing.skipped


def test_an_outlets_pattern_decides() -> None:
    """Where the outlet file says how its articles are addressed, nothing else is asked."""
    about = {"name": "valley", "title": "Valley", "home": URL, "country": "nz", "languages": ["en"]}
    outlet = msgspec.convert({**about, "article": "^/a/[a-z]{3}$"}, Outlet)
    listing = read_listing(page(f'<ul><li><a href="/a/xyz">x</a></li>{teaser(0)}</ul>'), URL, outlet=outlet)

    assert urls(listing) == ["https://www.valley.example/a/xyz"]


def test_an_outlets_list_decides() -> None:
    """Where the outlet file names the main list, only what is inside counts; a page without it falls back."""
    section = Section(url=URL, learned="test", list="ol.river")
    main = f'<ul>{teaser(0)}</ul><ol class="river">{teaser(1)}</ol>'

    assert urls(read_listing(page(main), URL, section=section)) == [address(1)]
    assert urls(read_listing(page(f"<ul>{teaser(0)}</ul>"), URL, section=section)) == [address(0)]


def test_an_outlets_other_hosts_are_its_own() -> None:
    """An outlet may keep its articles on hosts that no rule of names would find."""
    about = {"name": "valley", "title": "Valley", "home": URL, "country": "nz", "languages": ["en"]}
    outlet = msgspec.convert({**about, "hosts": ["*.valley-news.example"]}, Outlet)
    link = f"https://blog.valley-news.example/2026/11/02/{slug(HEADLINES[0])}"
    main = f'<ul><li><a href="{link}">{HEADLINES[0]}</a></li></ul>'

    assert urls(read_listing(page(main), URL, outlet=outlet)) == [link]
    assert urls(read_listing(page(main), URL)) == []


def test_the_teasers_date() -> None:
    """A teaser's ``<time>`` is its article's; a neighbour's is not, nor one that is broken."""
    moment = "2026-11-24T09:30:00+13:00"
    times = (f'<time datetime="{moment}">today</time>', "", '<time datetime="soon">soon</time>')
    cards = "".join(
        f'<article><h2><a href="{address(place)}">{HEADLINES[place]}</a></h2>{time}</article>'
        for place, time in enumerate(times)
    )

    assert [found.published for found in read_listing(page(cards), URL).found] == [moment, None, None]


def test_feeds_declared_in_the_page() -> None:
    """Feeds are resolved, each once; other alternates are none."""
    head = (
        '<link rel="alternate" type="application/rss+xml" href="feed/">'
        '<link rel=alternate type=application/atom+xml href="/all.atom">'
        '<link rel="alternate" type="application/rss+xml" href="/politics/feed">'
        '<link rel=alternate hreflang=mi href="/mi/">'
    )

    assert read_listing(page(teaser(0), head=head), URL).feeds == (
        "https://www.valley.example/politics/feed/",
        "https://www.valley.example/all.atom",
    )


def test_base_address() -> None:
    """Relative links are relative to ``<base>``."""
    body = page(
        f'<ul><li><a href="2026/11/01/{slug(HEADLINES[0])}">{HEADLINES[0]}</a></li></ul>',
        head='<base href="/politics/">',
    )

    assert urls(read_listing(body, "https://www.valley.example/p.html")) == [address(0)]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"Access denied.", "not_html"),
        (b"<html><body><p>Please verify you are human</p></body></html>", "no_links"),
        (page(""), "no_articles"),
        (b"\x00\xff\xfe<<<<>>>", "no_links"),
        (b"<a href='http://[::1'>x</a><a href='javascript:go()'>y</a>", "no_links"),
        (b"<div>" * 50_000 + b"<a href=/x>y</a>", "no_links"),
        (b"<p>" * 600_000, "no_links"),
        (b"<a href='/?" + b"x" * 5_000_000 + b"'>y</a>", "no_articles"),
    ],
)
def test_pages_without_articles_say_why(body: bytes, reason: str) -> None:
    """Whatever a server sends, there is an answer with a reason and never an exception."""
    assert read_listing(body, URL).reason == reason


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "utf-16"])
def test_encodings(encoding: str) -> None:
    """The words of a link survive the page's encoding, said in ``<meta>`` or by a byte order mark."""
    words = "内閣が予算案を閣議決定、来週にも国会へ提出"
    head = f'<meta charset="{encoding.replace("cp932", "shift_jis")}">'
    link = f'<a href="/politics/20261103-1234567/">{words}</a>'
    text = f"<html><head>{head}</head><body><ul><li>{link}</li></ul></body></html>"

    assert [found.text for found in read_listing(text.encode(encoding), URL).found] == [words]
