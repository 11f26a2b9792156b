"""Tags, access, section trail, genre and agency on pages that make them hard to tell."""

from __future__ import annotations

import json
from urllib.parse import urljoin

import pytest

from tests.crawler.extraction.pages import PROSE, URL, outlet, page, read


@pytest.mark.parametrize(
    ("keywords", "tags", "access"),
    [
        ("(1) Free article", (), "free"),
        ("(2) Subscribers only", (), "subscriber"),
        ("harbour, Premium content", ("harbour",), "subscriber"),
        ("港湾、無料記事", ("港湾",), "free"),
        ("会員限定有料記事", (), "subscriber"),
        ("harbour,free", ("harbour",), None),
        ("free speech, members of parliament, subscribers", ("free speech", "members of parliament"), "subscriber"),
        ("Free Trade, Content moderation", ("Free Trade", "Content moderation"), None),
    ],
)
def test_flags_among_the_keywords_are_access_not_topics(
    keywords: str, tags: tuple[str, ...], access: str | None
) -> None:
    article = read(page(data={"keywords": keywords}))

    assert (article.tags, article.access) == (tags, access)


def _trail(*names: str) -> str:
    steps = [{"@type": "ListItem", "position": i, "name": name} for i, name in enumerate(names, 1)]
    data = json.dumps({"@type": "BreadcrumbList", "itemListElement": steps})
    title = '<meta property="og:title" content="Members’ Preview: the Week in the Assembly">'
    return f'<script type="application/ld+json">{data}</script>{title}'


@pytest.mark.parametrize(
    ("steps", "trail"),
    [
        (("Politics", "Members’ Preview"), ("Politics", "Members’ Preview")),
        (("Politics", "Members’ Preview: the Week in the Assembly"), ("Politics",)),
        (("Politics", "Members’ Preview: the Week"), ("Politics",)),
        (("Politics", "Members’ Prev…"), ("Politics",)),
    ],
)
def test_a_breadcrumb_ends_where_the_headline_begins(steps: tuple[str, ...], trail: tuple[str, ...]) -> None:
    """A section may be named in the headline; the page's own step is most of it."""
    assert read(page(head=_trail(*steps))).section == trail


@pytest.mark.parametrize(
    ("byline", "genre"), [("", "editorial"), ('<p class="byline">By Maud Tessering</p>', "opinion")]
)
def test_what_a_person_signs_among_the_editorials_is_opinion(byline: str, genre: str) -> None:
    article = read(page(head=_trail("Editorial & Columns", "Pulse"), above=byline))

    assert article.genre == genre


@pytest.mark.parametrize(
    ("byline", "agency"),
    [
        ("By Maud Tessering / Halder Press Staff Writer", "The Halder Press"),
        ("The Halder Press", "The Halder Press"),
        ("By Maud Tessering / Reuters", "Reuters"),
        ("By Maud Tessering", None),
        ("", None),
    ],
)
def test_the_outlets_agency_counts_where_the_page_names_it(byline: str, agency: str | None) -> None:
    """A field that is not on the page is null."""
    above = f'<p class="byline">{byline}</p>' if byline else ""
    article = read(page(above=above), outlet=outlet(agency="The Halder Press", byline="p.byline"))

    assert article.agency == agency


@pytest.mark.parametrize(
    ("byline", "agency"),
    [
        ("By Maud Tessering / Halder Press Staff Writers", "Halder Press"),
        ("The Halder Press", "The Halder Press"),
        ("By Maud Tessering, Esterland News Agency", "Esterland News Agency"),
        ("By Maud Tessering / The Paper", None),
        ("By Maud Press", None),
        ("By Maud Tessering, Press Secretary", None),
    ],
)
def test_an_agency_that_is_in_no_list_is_known_by_its_name(byline: str, agency: str | None) -> None:
    assert read(page(above=f'<p class="byline">{byline}</p>')).agency == agency


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("<p><strong>Maud Tessering</strong></p>", ("Maud Tessering",)),
        ("<p><b>Maud Tessering/Joren Applevik</b></p>", ("Maud Tessering", "Joren Applevik")),
        ("<p><strong>What the Council Decided</strong></p>", ()),
        ("<p><strong>Maud Tessering</strong> was there for the whole of it</p>", ()),
        ("<p>Maud Tessering</p>", ()),
        (
            "<div><span class='person-link'><a href='/maud-tessering'>Maud Tessering</a></span></div>",
            ("Maud Tessering",),
        ),
    ],
)
def test_names_in_bold_over_the_first_paragraph_are_its_authors(line: str, authors: tuple[str, ...]) -> None:
    made = page(paragraphs=(*PROSE * 3,)).decode().replace("<p>" + PROSE[0], line + "<p>" + PROSE[0], 1)

    assert read(made.encode()).authors == authors


def test_of_two_authors_links_both_count() -> None:
    link = '<a rel="author" href="/author/{}/">{}</a> '
    links = link.format("a", "Maud Tessering") + link.format("b", "Joren Applevik")

    assert read(page(above=f'<p class="byline">{links}</p>')).authors == ("Maud Tessering", "Joren Applevik")


@pytest.mark.parametrize(
    "box",
    [
        '<div class="flyout-share"><p class="share-subtitle">Tell others about this page with a button</p></div>',
        '<p class="intro">Sign up for our newsletter and get the harbour news first</p>',
        '<p class="subtitle">December 7, 2026 at 4:00 AM CST</p>',
        '<aside class="related"><h3>More</h3><p class="intro">Rowers win in Haldon after a long day</p></aside>',
    ],
)
def test_a_notice_is_no_standfirst(box: str) -> None:
    """Nor is a date, or the first lines of another story."""
    assert read(page(above=box)).standfirst is None
    assert read(page(above=f'{box}<p class="intro">Nine hours of debate end with a vote</p>')).standfirst == (
        "Nine hours of debate end with a vote"
    )


@pytest.mark.parametrize(
    "box",
    [
        '<div class="teaser lead">{}</div>',
        '<section class="ArticleTeaser_wrapper"><p class="ArticleTeaser_teaserText intro">{}</p></section>',
        '<header id="teaser"><p class="teaser-text">{}</p></header>',
    ],
)
def test_a_standfirst_that_a_site_calls_a_teaser_is_one_where_it_leads_nowhere(box: str) -> None:
    says = "Nine hours of debate end with a vote"

    assert read(page(above=box.format(says))).standfirst == says
    assert (
        read(page(above=box.format(f"<a href='/politics/the-ferries-return-4712.html'>{says}</a>"))).standfirst is None
    )


@pytest.mark.parametrize(
    "crosshead",
    [
        '<h2 class="subhead">The members who stayed away</h2>',
        '<span class="content-subtitle">The members who stayed away</span>',
        '<p class="sub-title"><b>The members who stayed away</b></p>',
        '<div class="article-intro">The members who stayed away</div>',
    ],
)
def test_a_crosshead_among_the_paragraphs_is_no_standfirst(crosshead: str) -> None:
    first = "".join(f"<p>{one}</p>" for one in PROSE[:2])
    caption = f"<figure><figcaption>{PROSE[0]}</figcaption></figure>"

    assert read(page(above=first + crosshead)).standfirst is None
    assert read(page(above=caption + crosshead)).standfirst == "The members who stayed away"


@pytest.mark.parametrize(
    "words", ["Nächste Seite: Was die Ingenieure am alten Becken fanden", "Next page: What the engineers found", "2"]
)
def test_a_link_that_turns_the_page_may_say_what_comes(words: str) -> None:
    url = "https://paper.example/politics/harbour-vote-of-the-council.html"
    html = page(below=f"<a href='/politics/harbour-vote-of-the-council-seite2.html'>{words}</a>")

    assert read(html, url=url).next_page == "https://paper.example/politics/harbour-vote-of-the-council-seite2.html"


def test_a_review_of_a_claim_dates_a_page_that_has_no_other_data() -> None:
    script = '<script type="application/ld+json">{"@type":"ClaimReview","datePublished":"2026-03-09","author":{"@type":'
    claim = script + '"Organization","name":"The Paper"},"claimReviewed":"The basin costs more"}</script>'

    assert read(page(head=claim)).date_published == "2026-03-09"
    assert read(page(head=claim, data={"datePublished": "2026-03-08"})).date_published == "2026-03-08"


@pytest.mark.parametrize(
    ("canonical", "og", "url"),
    [
        ("http://10.0.0.7:8080/politics/a/", "", None),
        ("http://localhost/politics/a/", "https://www.fen.example/politics/a/", "https://www.fen.example/politics/a/"),
        ("http://cms-web-3/politics/a/", "", None),
        ("http://[fd00::7]/politics/a/", "http://news.internal/politics/a/", None),
        ("http://node.marsh.local/a", "", None),
        ("https://www.fen.example/politics/a/", "", "https://www.fen.example/politics/a/"),
        ("/politics/a/", "", "/politics/a/"),
    ],
)
def test_an_address_behind_the_sites_proxy_is_no_canonical_one(canonical: str, og: str, url: str | None) -> None:
    head = f'<link rel="canonical" href="{canonical}">' + (f'<meta property="og:url" content="{og}">' if og else "")

    assert read(page(head=head)).canonical_url == (urljoin(URL, url) if url else None)


@pytest.mark.parametrize(
    "label", ["Breadcrumb", "Breadcrumbs", "Fil d’Ariane", "Brotkrümelnavigation", "パンくずリスト"]
)
def test_a_trail_may_be_named_for_those_who_hear_the_page(label: str) -> None:
    steps = "".join(f'<li><a href="/{step}">{step}</a></li>' for step in ("Home", "Politics", "Regions"))
    above = f'<nav aria-label="{label}"><ol>{steps}</ol></nav>'

    assert read(page(above=above)).section == ("Politics", "Regions")


def test_a_menu_with_another_label_is_no_trail() -> None:
    menu = '<nav aria-label="Sections"><a href="/p">Politics</a><a href="/s">Sport</a></nav>'

    assert read(page(above=menu)).section == ()


_LEDE = "Two of the five basins are closed next year, and the fishermen say that nobody asked them."


@pytest.mark.parametrize(
    "name",
    [
        "bajada", "copete", "sommario", "article__desc", "sapo", "preamble", "c-article__strapline",
        "article__announce", "perex", "artikel-inleiding", "underrubrik", "haber-spot", "linha-fina",
    ],
)  # fmt: skip
def test_a_standfirst_is_called_so_in_many_languages(name: str) -> None:
    assert read(page(above=f'<p class="{name}">{_LEDE}</p>')).standfirst == _LEDE


@pytest.mark.parametrize("name", ["annonce", "sponsor", "related-desc"])
def test_an_advertisement_is_no_standfirst(name: str) -> None:
    assert read(page(above=f'<p class="{name}">{_LEDE}</p>')).standfirst is None


def test_the_lines_of_a_standfirst_are_parted() -> None:
    above = '<div class="article-summary"><ul><li>Two of five basins close</li><li>Nobody was asked</li></ul></div>'

    assert read(page(above=above)).standfirst == "Two of five basins close Nobody was asked"


_IN_HEADER = "<header><h1>Council Votes to Widen the Old Harbour</h1>{}</header>"


@pytest.mark.parametrize(
    ("beside", "standfirst"),
    [
        (f"<p class='meta'>11 November 2026</p><p>{_LEDE}</p>", _LEDE),
        (f"<p>{_LEDE}</p><div class='author-box'><p>{_LEDE} She writes about harbours.</p></div>", _LEDE),
        (f"<figure><p>{_LEDE}</p></figure>", None),
        (f"<div class='author-box'><p>{_LEDE}</p></div>", None),
        (f"<p>{_LEDE} <a href='/x'>More</a>.</p>", None),
        (f"<p>{_LEDE}</p><p>{PROSE[0]}</p>", None),
    ],
)
def test_the_one_paragraph_that_stands_with_the_headline_is_the_standfirst(beside: str, standfirst: str | None) -> None:
    made = page(h1=None).decode().replace("<main>", f"<main>{_IN_HEADER.format(beside)}")

    assert read(made.encode()).standfirst == standfirst


@pytest.mark.parametrize("box", ["<div>{}</div>", "<table><tr><td>{}</table>", "<span>{}</span>"])
def test_paragraphs_set_by_line_breaks_have_each_its_own_links(box: str) -> None:
    """What is left out of the box beside them has links, too; they are none of the text's."""
    told = "<br><br>".join(PROSE * 3).replace("harbour", "<a href='/files/report.pdf'>harbour</a>", 1)
    offer = "<a href='/2026/11/01/other-story-of-the-town/'><b>Read also: Rowers win in Haldon after a long day</b></a>"
    picture = "<a href='/pictures/quay-large.jpg'><img src='/pictures/quay.jpg'></a>"
    body = box.format(f"{picture}{told}<br><br>{offer}")
    made = page(paragraphs=()).decode().replace("'article-body'>", f"'article-body'>{body}")

    article = read(made.encode())

    assert "Rowers win" not in (article.text or "")
    assert [link.rpartition("/")[2] for link in article.links] == ["report.pdf"]


_SHORT = "https://paper.example/politics/2026/0730/c1001-41230.html"


@pytest.mark.parametrize("words", ["2", "下一页", "Nächste Seite", "Next"])
@pytest.mark.parametrize("behind", ["-2.html", "_2.html", "-page-2.html"])
def test_the_next_page_of_an_article_with_a_short_name_is_named_by_its_link(behind: str, words: str) -> None:
    following = _SHORT.replace(".html", behind)
    article = read(page(below=f"<div class=pages><span>1</span> <a href='{following}'>{words}</a></div>"), url=_SHORT)

    assert (article.status, article.next_page) == ("partial", following)


@pytest.mark.parametrize(
    ("url", "href", "words"),
    [
        (_SHORT, "c1001-412302.html", "2"),
        (_SHORT, "c1001-41230-2.html", "The ferries return"),
        (_SHORT, "c1001-41231-2.html", "2"),
        ("https://paper.example/ida-brandon/", "/ida-brandon-2/", "Ida Brandon"),
    ],
)
def test_another_article_with_a_like_name_is_no_next_page(url: str, href: str, words: str) -> None:
    article = read(page(below=f"<div class=more><a href='{href}'>{words}</a></div>"), url=url)

    assert (article.status, article.next_page) == ("ok", None)
