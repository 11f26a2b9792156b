"""What else section pages show beside their list: rails without a name, films, events, what was paid for; and lists
in what is called like such."""

from __future__ import annotations

import pytest

from crawler.discovery.shape import is_article_url
from tests.crawler.discovery.listing.fen import CARD, LINE, SILENT, address, found, items, own
from tests.crawler.discovery.listing.world.form import headline

MINI = '<div class="mini"><span>10:15</span><a href="{u}">{t}</a></div>'


def page(path: str, behind: str, *, title: str = "Politics", card: str = CARD) -> list[str]:
    """What is found where a list of nine and another column stand side by side."""
    return found(f'<div class="row"><div class="c8"><h1>{title}</h1>{items(card, path, range(9))}</div>{behind}</div>')


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize(
    "title",
    ["Latest News", "Just in", "Останні новини", "Dernières infos", "最新消息", "Son Dakika", "সর্বশেষ", "آخر الأخبار",
     "新着記事", "최신기사", "Neueste Meldungen", "Ροή ειδήσεων", "Berita terkini", "Tin mới nhất", "Habari mpya",
     "Most read", "Videos"],
)  # fmt: skip
def test_a_rail_of_what_is_new_on_the_whole_site(path: str, title: str) -> None:
    rail = f'<div class="c4"><div><h4>{title}</h4>{items(MINI, path, range(20, 22))}</div></div>'

    assert page(path, rail) == own(path)


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize("tag", ['<h4 class="t">{}</h4>', '<div class="box-title">{}</div>', '<h6 class="t">{}</h6>'])
def test_a_column_of_nothing_but_titled_blocks(path: str, tag: str) -> None:
    blocks = "".join(
        f"<div>{tag.format(title)}{items(MINI, path, range(first, first + 2))}</div>"
        for title, first in (("What all talk about", 20), ("Voices", 30))
    )

    assert page(path, f'<div class="c4">{blocks}</div>') == own(path)


@pytest.mark.parametrize("path", SILENT)
def test_a_column_of_titles_and_lines_in_one_row_and_one_with_a_ranking(path: str) -> None:
    """Titles may be no part of a block; what stands under "Most read" is one of the column's blocks."""
    voices = f"<h4>Voices</h4>{items(MINI, path, range(20, 22))}"
    row = f"{voices}<h4>What all talk about</h4>{items(MINI, path, range(30, 32))}"
    ranking = f"<div>{voices}</div><div><h4>Most read</h4>{items(MINI, path, range(30, 33))}</div>"

    for column in (row, ranking):
        assert page(path, f'<div class="c4">{column}</div>') == own(path)


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize("title", ["Politics in brief", "Latest from politics", "Interviews", "More stories"])
def test_a_second_list_of_the_section_is_kept(path: str, title: str) -> None:
    second = f"<div><h3>{title}</h3>{items(MINI, path, range(9, 16))}</div>"

    list_ = items(CARD, path, range(9))
    assert found(f'<div class="c8"><h1>Politics</h1>{list_}{second}</div>') == own(path, 16)


@pytest.mark.parametrize("path", SILENT)
def test_parts_of_the_list_under_titles_are_kept(path: str) -> None:
    parts = "".join(
        f"<section><h2>{title}</h2>{items(CARD, path, range(first, first + 4))}</section>"
        for title, first in (("Parliament", 0), ("Latest news", 4), ("Regions", 8))
    )

    assert found(f"<div><h1>Politics</h1>{parts}</div>") == own(path, 12)


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize("title", ["Featured", "Good reads"])
def test_a_titled_block_behind_the_main_part(path: str, title: str) -> None:
    block = f"<section><h2>{title}</h2>{items(CARD, path, range(20, 23))}</section>"

    assert found(f"<main><h1>Politics</h1>{items(CARD, path, range(9))}</main>{block}") == own(path)


@pytest.mark.parametrize(
    "other",
    [
        "/video/the-levy-in-two-minutes-4812300", "/multimedia/fotogaleria/as-balsas-de-novembro-4812300",
        "/politics/podcast/who-holds-the-wheel-4812300", "/foto-gallery/le-foto-del-corteo-4812300",
        "/web-stories/five-facts-on-the-levy-4812300", "/events/a-forum-on-the-harbour-levy-4812300",
        "/sponsored/clean-harbours-need-clean-fuel-4812300", "/annonsorinnhold/slik-sparer-du-strom-4812300",
        "/news/collection_f9a9c430-fb79-5e3b-91fa-dae0f2265e86.html", "/cartoons/the-raft-of-the-deputies-4812300",
        "https://podcasty.fen.example/c/4812300/kdo-zaplati-kompu.html",
    ],
)  # fmt: skip
def test_films_pictures_events_and_what_was_paid_for_are_no_articles(other: str) -> None:
    """Among articles; where they are the page's list, they are what it lists."""
    path = "/news/{s}-48{n}00.html"
    card = CARD.format(u=other, t="The levy explained in a few minutes for all")

    assert found(f"<main><h1>Politics</h1>{items(CARD, path, range(9))}{card}</main>") == own(path)


def test_a_page_of_films_lists_films_and_the_sections_own_are_its() -> None:
    films = "/politics/video/{s}-48{n}00"
    list_ = items(CARD, "/politics/{s}-47{n}00", range(9))

    assert len(found(f"<main><h1>Videos</h1>{items(CARD, '/video/{s}-48{n}00', range(9))}</main>")) == 9
    assert len(found(f"<main><h1>Politics</h1>{list_}{items(CARD, films, range(20, 22))}</main>")) == 11


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize(
    "names",
    [('class="page right-sidebar"', 'class="col"'), ('class="sticky-sidebar has-sidebar"', 'class="x"'),
     ('class="c"', 'class="theiaStickySidebar"'), ('class="c"', 'class="block td_with_ajax_pagination"')],
)  # fmt: skip
def test_a_list_in_what_is_only_called_like_a_sidebar_or_a_pager(path: str, names: tuple[str, str]) -> None:
    side = f'<div id="sidebar"><div class="w">{items(CARD, path, range(20, 23))}</div></div>'
    bar = f'<div class="top-bar">{items(MINI, path, range(30, 32))}</div>'
    body = f"{bar}<h1>Politics</h1><div {names[0]}><div {names[1]}>{items(CARD, path, range(9))}</div>{side}</div>"

    assert found(body) == own(path)


WP = '<article class="post {mine}"><h3><a href="{{u}}">{{t}}</a></h3><p>It was told on Tuesday.</p></article>'
LABELLED = '<article><a class="p-category" href="/{mine}/">x</a><h3><a href="{{u}}">{{t}}</a></h3></article>'


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize(("card", "mine", "other"), [
    (WP, "category-politics", "category-home"), (LABELLED, "politics", "home-and-garden"),
    (LABELLED, "category/politics", "category/home"),
])  # fmt: skip
def test_a_block_of_what_is_filed_under_another_section(path: str, card: str, mine: str, other: str) -> None:
    lists = [items(card.format(mine=one), path, numbers) for one, numbers in ((mine, range(9)), (other, range(20, 22)))]
    page = "https://www.fen.example/category/politics/" if "/" in mine else "https://www.fen.example/politics/"

    assert found(f"<div><h1>P</h1><div>{lists[0]}</div><div>{lists[1]}</div></div>", page) == own(path)


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize("title", ["<h2>Aus dem Ressort Culture</h2>", '<div class="t">All about Sport</div>'])
def test_a_title_that_ends_with_what_a_menu_calls_a_section(path: str, title: str) -> None:
    block = f"<div>{title}{items(CARD, path, range(20, 22))}</div>"

    assert found(f"<div><h1>P</h1><div>{items(CARD, path, range(9))}</div>{block}</div>") == own(path)


def test_a_title_within_its_link_and_one_that_is_no_heading() -> None:
    path, opinion = "/{s}-48{n}00.html", "/opinion/{s}-48{n}00.html"
    for title in (
        '<a href="/uk/opinion"><h2>Opinion</h2></a>',
        '<div class="head"><a href="/opinion">Opinion</a></div>',
    ):
        block = f"<section>{title}{items(CARD, opinion, range(20, 23))}</section>"

        assert found(f"<main><h1>P</h1><section>{items(CARD, path, range(9))}</section>{block}</main>") == own(path)


@pytest.mark.parametrize("path", SILENT)
def test_one_story_under_another_sections_title_beside_blocks_of_its_kind(path: str) -> None:
    boxes = "".join(
        f'<div class="box"><h4><a href="/{name}/">{name.title()}</a></h4>{items(MINI, path, numbers)}</div>'
        for name, numbers in (("sport", range(20, 23)), ("views", range(30, 31)))
    )
    read = f'<div class="box"><h4>Most read</h4>{items(MINI, path, range(40, 43))}</div>'

    assert page(path, f"<div>{read}{boxes}</div>") == own(path)


@pytest.mark.parametrize("host", ["sport.fen.example", "kitchen.fen.example"])
def test_a_block_of_another_host(host: str) -> None:
    path = "/2026/11/{d}/{s}/"
    block = f"<div><h3>Chosen for you all</h3>{items(MINI, f'https://{host}{path}', range(20, 23))}</div>"

    assert page(path, block) == own(path)


@pytest.mark.parametrize(
    ("path", "short"),
    [("/a/74-20{n}456", "/a/74-20999456"), ("/news/a/R{n}qP/{s}-of-today", "/news/a/R999qP/levy-vote"),
     ("/doc/{n}55512", "/doc/99955512")],
)  # fmt: skip
def test_a_short_headline_under_an_address_like_the_others(path: str, short: str) -> None:
    card = '<div class="card"><h3><a href="{u}">{t}</a></h3></div>'
    one = card.format(u=short, t="Levy vote")

    assert found(f"<main><h1>Politics</h1>{items(card, path, range(9))}{one}</main>") == [*own(path), short]


def test_an_id_like_theirs_in_the_lead() -> None:
    path = "/politics/xk{n}vwqtr"
    lead = '<div class="lead"><h2><a href="/local/xk999vwqtr">{t}</a></h2><p>It was told.</p></div>'
    lead = lead.format(t="The harbour levy splits the coalition again")

    assert found(f"<div><h1>P</h1>{lead}{items(CARD, path, range(9))}</div>") == ["/local/xk999vwqtr", *own(path)]


@pytest.mark.parametrize(
    "other", ["/uestudio/2026/11/18/the-house-of-tomorrow.html", "/club/two-seats-on-the-ferry-4812300"]
)
def test_one_promotion_where_nearly_all_lie_in_the_sections_folder(other: str) -> None:
    path = "/politics/{s}-48{n}00.html"
    card = CARD.format(u=other, t="The house of tomorrow is already built")

    assert found(f"<main><h1>P</h1>{items(CARD, path, range(12))}{card}</main>") == own(path, 12)


@pytest.mark.parametrize(
    ("url", "text", "is_article"),
    [
        ("/archives/date_19112026/", "All the news of 19 November 2026", False),
        ("/arkiv/2026-11-19", "The news of 19 November", False),
        ("/hemeroteca/20261119/", "Hemeroteca del 19 de noviembre", False),
        ("/news/live/c5ies8bkus1gt", "Live: ministers face questions on the levy", True),
        ("/live/channel7hd", "Watch live", False),
    ],
)
def test_days_of_an_archive_and_live_pages(url: str, text: str, is_article: bool) -> None:
    assert is_article_url(f"https://www.fen.example{url}", text) == is_article


BARE = ["<b>{}</b><br>", '<p class="hd"><span>{}</span></p>', '<div class="bh"><div>{}</div></div>']
TITLE_FORMS = ["<h4>{}</h4>", *BARE]


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize("form", TITLE_FORMS)
@pytest.mark.parametrize(
    "title",
    ["Latest news", "Most read", "Editor's picks", "Sponsored", "Toimitus suosittelee", "Избор на редактора",
     "Biên tập viên chọn", "ข่าวแนะนำ", "Chaguo la mhariri", "پیشنهاد سردبیر", "Matangazo", "Turinio rinkodara",
     "Партнёрские материалы", "Sponzorisani sadržaj", "Sisuturundus"],
)  # fmt: skip
def test_a_rail_under_a_title_that_is_no_heading(path: str, form: str, title: str) -> None:
    """Its first words are its title, where they are not the mark of each of its teasers."""
    rail = f'<div class="c4"><div>{form.format(title)}{items(MINI, path, range(20, 24))}</div></div>'

    assert page(path, rail) == own(path)


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize("mark", ["<b>Budget</b>", "<span>10 Nov</span>", "<div>Analysis</div>"])
def test_the_marks_of_teasers_are_no_titles(path: str, mark: str) -> None:
    """Of the rest of a list that stands in another element."""
    line = f'<div class="mini">{mark}<a href="{{u}}">{{t}}</a></div>'
    second = "".join(f"<div>{items(line, path, numbers)}</div>" for numbers in (range(9, 12), range(12, 15)))

    assert page(path, f'<div class="c8">{second}</div>') == own(path, 15)


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize("title", ["Sponsored", "Материалы партнёров", "Latest news", "Most read"])
@pytest.mark.parametrize("form", TITLE_FORMS[:3])
def test_a_small_column_of_teasers_like_those_of_the_list(path: str, title: str, form: str) -> None:
    """Apart from the column with the page's title; what was paid for may stand anywhere."""
    column = f'<div class="c4">{form.format(title)}{items(CARD, path, range(20, 23))}</div>'

    assert page(path, column) == own(path)


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize("titles", [("Latest news", "Voices", "Reader offers"), ("Ticker", "Voices", "Latest news")])
def test_rails_that_hold_more_than_the_list(path: str, titles: tuple[str, str, str]) -> None:
    numbers = (range(20, 26), range(30, 36), range(40, 46))
    rails = "".join(
        f"<div><h4>{title}</h4>{items(MINI, path, some)}</div>" for title, some in zip(titles, numbers, strict=True)
    )

    assert page(path, f'<div class="c4">{rails}</div>') == own(path)


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize("form", TITLE_FORMS)
def test_a_river_of_what_is_new_below_five_leads_is_the_list(path: str, form: str) -> None:
    leads = f"<section><h1>Politics</h1>{items(CARD, path, range(5))}</section>"
    river = f"<section>{form.format('Latest news')}{items(MINI, path, range(5, 20))}</section>"

    assert found(f"<div>{leads}{river}</div>") == own(path, 20)


def test_a_word_of_a_script_without_spaces_is_a_title_of_another_section() -> None:
    """``ความคิดเห็น`` (opinion) is one word of eleven signs."""
    path = "/{s}-48{n}00.html"
    menu = '<nav><a href="/opinion/">ความคิดเห็น</a></nav>'
    block = f"<div><h3>ความคิดเห็น</h3>{items(MINI, path, range(20, 23))}</div>"

    assert found(f'{menu}<div class="row"><div><h1>P</h1>{items(CARD, path, range(9))}</div>{block}</div>') == own(path)


@pytest.mark.parametrize(
    ("lead", "path"),
    [("/politics/48{n}/{s}", "/2026/11/{d}/48{n}/{s}"), ("/politics/{s}-48{n}00", "/reports/{s}-48{n}00"),
     ("/politics/explained/{s}-48{n}", "/content/{s}-48{n}00")],
)  # fmt: skip
def test_leads_in_the_sections_own_folder_where_most_lie_in_another(lead: str, path: str) -> None:
    leads = f'<div class="top">{items(CARD, lead, range(20, 23))}</div>'
    list_ = f'<div class="river">{items(CARD, path, range(20))}</div>'

    assert found(f"<div><h1>P</h1>{leads}{list_}</div>") == [*(address(lead, n) for n in range(20, 23)), *own(path, 20)]


@pytest.mark.parametrize("path", [*SILENT, "/politics/{n}12-{s}"])
@pytest.mark.parametrize("names", ["nav nav-tabs nav-stacked", "menu", "side-menu"])
def test_a_list_in_the_style_of_a_menu(path: str, names: str) -> None:
    """As Joomla prints the rest of a list ("More articles"); a menu of sections has shorter words."""
    rest = f'<div><ol class="{names}">{items(LINE, path, range(9, 14))}</ol></div>'
    menu = f'<ul class="{names}">{"".join(f"<li><a href=/{s}/>{s} of today</a></li>" for s in "abcdef")}</ul>'

    assert found(f"<main><h1>Politics</h1>{items(CARD, path, range(9))}{rest}{menu}</main>") == own(path, 14)


@pytest.mark.parametrize(("one", "other"), [
    ("/spip.php?article{n}", "/spip.php?auteur{n}"), ("/view.asp?a={n}", "/view.asp?who={n}"),
    ("/x.php?n={n}&m=1", "/x.php?u={n}&m=1"),
])  # fmt: skip
def test_the_name_in_a_query_tells_articles_from_writers(one: str, other: str) -> None:
    lines = "".join(
        f'<dt><a href="{address(one, n)}">{headline(n)}</a></dt><dd>by <a href="{address(other, n)}">Ann of the Fen'
        f" and Bo</a><p>It was told on Tuesday.</p></dd>"
        for n in range(9)
    )

    listed = found(f"<div><h1>Politics</h1><dl>{lines}</dl></div>")
    assert [url.removesuffix("=") for url in listed] == own(one)


@pytest.mark.parametrize("path", ["/{f}/{s}-48{n}00.html", "/{f}/2026/11/{d}/{s}/", "/news/{f}/48{n}-{s}"])
@pytest.mark.parametrize("title", ["Latest news", "Naujausi", "Partner content"])
@pytest.mark.parametrize("card", [MINI, CARD])
def test_a_rail_of_several_sections_with_one_of_the_pages_own_among_them(path: str, title: str, card: str) -> None:
    """Addresses name the sections; that of the section is its own, wherever it stands."""
    folders = ("sport", "culture", "politics", "health", "world")
    lines = "".join(items(card, path.replace("{f}", name), [20 + n]) for n, name in enumerate(folders))
    politics = path.replace("{f}", "politics")

    listed = page(politics, f'<div class="c4"><div><h4>{title}</h4>{lines}</div></div>')
    assert set(listed) == {*own(politics), address(politics, 22)}


LEAD = '<div class="lead"><a href="{u}"><img src="/p.jpg" alt=""></a><h3><a href="{u}">{t}</a></h3></div>'
LINKED = [
    '<a class="all" href="/everything/">{}</a>',
    '<div class="block-title"><a href="/news/">{}</a></div>',
    '<h3><a href="/latest">{}</a></h3>',
    "<h4>{}</h4>",
]


@pytest.mark.parametrize("path", [*SILENT, "/politics/{s}-48{n}00", "/news/politics/48{n}/"])
@pytest.mark.parametrize("form", LINKED)
@pytest.mark.parametrize("title", ["Лента новостей", "Net binnen", "Latest news"])
def test_a_rail_before_the_column_of_the_pages_title(path: str, form: str, title: str) -> None:
    """Its title may lead to all that is new on the site."""
    lines = items(MINI, path.replace("/politics/", "/society/"), range(20, 24))
    rail = f'<td class="feed">{form.format(title)}<div>{lines}</div></td>'
    table = f'<table><tr>{rail}<td class="mid"><h1>Politics</h1>{items(CARD, path, range(9))}</td></tr></table>'

    assert found(table) == own(path)


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize("form", ['<h2><a href="/politics/all">{}</a></h2>', '<h2><a href="/politics/">{}</a></h2>'])
def test_what_is_new_in_the_section_is_its_list(path: str, form: str) -> None:
    """Where the title leads into the section."""
    second = f"<div>{form.format('Latest news')}{items(MINI, path, range(9, 14))}</div>"

    assert page(path, second) == own(path, 14)


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize("names", [("w-2/3", "w-1/3"), ("col-8", "col-4"), ("span9", "span3")])
@pytest.mark.parametrize("title", ['<div class="heading">{}</div>', "<h4>{}</h4>", '<p class="box-title">{}</p>'])
def test_rails_in_one_row_whose_teasers_stand_as_those_of_the_list(
    path: str, names: tuple[str, str], title: str
) -> None:
    card = '<article class="story"><h2><a href="{u}">{t}</a></h2></article>'
    rails = "".join(
        title.format(said) + items(card, path, numbers)
        for said, numbers in (
            ("Latest stories", range(20, 24)),
            ("Voices", range(30, 33)),
            ("Must read", range(40, 42)),
        )
    )
    list_ = f'<div class="{names[0]}"><h1>Politics</h1>{items(card, path, range(12))}</div>'

    assert found(f'<div class="row">{list_}<div class="{names[1]}">{rails}</div></div>') == own(path, 12)


@pytest.mark.parametrize("path", SILENT)
@pytest.mark.parametrize(
    "title", ['<p class="top"><a href="/regions/">Regions</a></p>', '<div><b><a href="/regions/">Regions</a></b></div>']
)
def test_a_title_that_is_no_heading_and_leads_to_a_section_that_no_menu_has(path: str, title: str) -> None:
    block = f"<section>{title}{items(LINE, path, range(20, 24))}</section>"

    assert found(f"<div><div><h1>P</h1>{items(CARD, path, range(9))}</div>{block}</div>") == own(path)


@pytest.mark.parametrize("path", [*SILENT, "/politics/{s}-48{n}00"])
@pytest.mark.parametrize(
    "title", ['<div class="ttl">Newsfeed</div>', '<a href="/all/">Ροή ειδήσεων</a>', "<b>Just in</b>"]
)
@pytest.mark.parametrize("head", ['<h1 class="logo"><a href="/">Fen</a></h1>', "<h1>Politics</h1>", ""])
def test_a_feed_without_pictures_before_the_list(path: str, title: str, head: str) -> None:
    """Wherever the page's title stands; what stands there with pictures are leads."""
    lines = items(MINI, path.replace("/politics/", "/culture/"), range(20, 24))
    leads = f'<div class="leads"><h2>Top news</h2>{items(LEAD, path, range(9, 12))}</div>'
    list_ = f'<div class="mid">{items(CARD, path, range(9))}</div>'

    assert found(f'{head}<div class="cols"><div class="side1">{title}{lines}</div>{list_}</div>') == own(path)
    assert len(found(f'{head}<div class="cols">{leads}{list_}</div>')) == 12
