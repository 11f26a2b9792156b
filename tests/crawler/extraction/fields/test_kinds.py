"""Who, when and what title, on pages as news systems make them; each row is a page that was read wrongly once."""

from __future__ import annotations

import json

import pytest

from tests.crawler.extraction.pages import PROSE, page, read

_TITLE = "Council Votes to Widen the Old Harbour"
_CARD = '<div class="box"><a href="/x"><h3>Ferry fees rise</h3></a><p>{}</p></div>'
_NEIGHBOUR = '<article><h3><a href="/n/ferry">Ferry fees rise</a></h3>{}</article>'
_GRAPH = {"author": {"@id": "/#/person/1a"}, "about": {"@type": "Person", "@id": "/#/person/1a", "name": "Nora Field"}}
_ACTIONS = '<a href="#">Teilen</a> <button>保存</button> <a href="https://x.example/intent/post?u=1">Posten Jetzt</a>'
_JA = (
    "塩水市の市議会は木曜日、新しい港湾使用料をめぐる採決を延期した。",
    "三人の議員が、試算を期限までに受け取っていないと述べたためだ。",
    "市長は本会議で、延期によっておよそ二百万の費用がかかると説明した。",
)
_KO = ("염수시 의회는 목요일 새 항만 사용료 표결을 연기했다고 밝혔다.",) * 3


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        # A neighbour's writer, in a card or an article of its own, whether or not this one names somebody.
        (page(below=_CARD.format("By Emil Hart")), []),
        (page(below=_NEIGHBOUR.format('<span class="byline">By Emil Hart</span>')), []),
        (
            page(above="<ul><li><div>By Nora Field</div></li></ul>", below='<p class="byline">By Emil Hart</p>'),
            ["Nora Field"],
        ),
        # A person whom the story is about.
        (page(paragraphs=("Jo Ek is the mayor.", *("Jo Ek said so again and again, to nobody’s surprise." * 2,) * 3),
              below='<b class="person-name">Jo Ek</b>'), []),
        (page(data=_GRAPH), ["Nora Field"]),
        (page(above=f'<div class="byline">Von Nora Feld {_ACTIONS}</div>', lang="de"), ["Nora Feld"]),
        (page(above='<div class="byline">이마리 기자 공유 스크랩 인쇄</div>', lang="ko", paragraphs=_KO), ["이마리"]),
        (page(above='<div class="byline">이마리·조윤호 기자</div>', lang="ko", paragraphs=_KO), ["이마리", "조윤호"]),
        (page(above='<div class="byline">政治部 松井芳江</div>', lang="ja", paragraphs=_JA), ["松井芳江"]),
        (page(above='<div class="byline">【ワシントン=松井芳江】</div>', lang="ja", paragraphs=_JA), ["松井芳江"]),
        (page(above='<p class="byline">Von Nora Feld, Leiter Politik</p>', lang="de"), ["Nora Feld"]),
        (page(above='<p class="byline">Por Nora Campo<br>Jefe de Política</p>', lang="es"), ["Nora Campo"]),
        (page(above='<p class="byline">Nora Campo e Emil Prado, de Brasília</p>', lang="pt"),
         ["Nora Campo", "Emil Prado"]),
        (page(above='<p class="byline">القاهرة - مرتا العلوي</p>', lang="ar"), ["مرتا العلوي"]),
        (page(above='<p class="byline">By Nora Field @norafield</p>'), ["Nora Field"]),
        (page(above='<p class="byline">By EMIL HART and NORA FIELD Associated Press</p>'), ["EMIL HART", "NORA FIELD"]),
    ],
)  # fmt: skip
def test_the_writers_are_those_of_this_story(body: bytes, authors: list[str]) -> None:
    """Neither a neighbour's writer nor a person of the story; no button, role, desk or place."""
    assert list(read(body).authors) == authors


_DAY = "2026-03-12"
_PRINTED = '<p class="when">12 March 2026</p>'
_TIME = '<time datetime="2026-03-12T09:15:00Z">12 March 2026</time>'
_FILM = (
    '<div itemscope itemtype="https://schema.org/VideoObject">'
    '<meta itemprop="datePublished" content="2021-07-01"></div>'
)
_CLOCK = '<div>{}</div><div><a href="/">The Paper</a> <a href="/a">A</a> <a href="/b">B</a> <a href="/c">C</a></div>'


def _topped(clock: str, above: str = "") -> bytes:
    return page(above=above).replace(b"<body>", f"<body>{_CLOCK.format(clock)}".encode())


@pytest.mark.parametrize(
    ("body", "day"),
    [
        # The site's own clock, above its menu.
        (_topped("Friday, 29 March 2026"), None),
        (_topped('<time datetime="2026-03-29">29 March 2026</time>'), None),
        (_topped("2026年3月29日(金)", _PRINTED), _DAY),
        # A neighbour's, an event's, a caption's, a film's; a year of the story.
        (page(below=_NEIGHBOUR.format('<time datetime="2025-11-02">2 Nov 2025</time>')), None),
        (page(below='<p><b>Public hearing</b> <time datetime="2026-05-20">20 May 2026</time></p>'), None),
        (page(below=f"<p>{_TIME}</p>"), _DAY),
        (page(below=f"<p>Published by the desk, {_TIME}</p>"), _DAY),
        (page(above="<div><figure><figcaption>The pier on 4 May 1986</figcaption></figure></div>"), None),
        (page(above=f"<p>Le 3 mai 1986, le péage fut aboli. 12 mars 2026</p>{_TIME}", lang="fr"), _DAY),
        (page(above="<p>1986年5月3日、港湾使用料は一票差で廃止された。</p>", lang="ja", paragraphs=_JA), None),
        (page(above=_PRINTED).replace(b"<main>", b'<main itemscope itemtype="https://schema.org/NewsArticle">')
         .replace(b"<p>Its", _FILM.encode() + b"<p>Its"), _DAY),
        # A template's date of a page, which is none of the article.
        (page(data={"@type": "WebPage", "datePublished": "2019-01-01T00:00:00Z"}, above=_TIME), _DAY),
        # Machines' dates of other forms and places.
        (page(head='<meta name="article:published_time" content="Thu Mar 12 09:15:00 EDT 2026">'), _DAY),
        (page(above=f'<span itemprop="datePublished" content="{_DAY}T09:15:00Z">two hours ago</span>'), _DAY),
        (page(above='<p class="date">更新时间：2026-03-14 10:20 发布时间：2026-03-12 09:15</p>', lang="zh"), _DAY),
        (page(above='<p class="date">12/03/26 à 09:15</p>', lang="fr"), _DAY),
        (page(above='<p class="date">12/03/2026 09:15 BST</p>'), _DAY),
        (page(above="<p class=date>2026.03.12 09:15</p>", lang="ko", paragraphs=_KO), _DAY),
    ],
)  # fmt: skip
def test_the_day_is_that_of_this_story(body: bytes, day: str | None) -> None:
    """Whose place in the page says that it is: no clock, neighbour, event or film."""
    found = read(body, url="https://paper.example/politics/harbour-vote").date_published
    assert (found or "")[:10] == (day or "")


_CUT = "Council Votes to Widen the…"


@pytest.mark.parametrize(
    ("shared", "title", "h1", "wanted"),
    [
        (_CUT, f"{_CUT} | The Paper", _TITLE, _TITLE),
        ("The Paper", "The Paper", _TITLE, _TITLE),
        (f"The Paper: {_TITLE}", f"{_TITLE} - The Paper", _TITLE, _TITLE),
        ("市长辞职", "市长辞职 | 政治 | The Paper", "市长辞职", "市长辞职"),
        ("사설: 시의회, 표결 연기", "염수일보", "시의회, 표결 연기", "시의회, 표결 연기"),
        # A kicker that the page tells as part of the headline stays.
        (f"Ports: {_TITLE}", f"Ports: {_TITLE} - The Paper", _TITLE, f"Ports: {_TITLE}"),
    ],
)
def test_the_headline_is_what_readers_see(shared: str, title: str, h1: str, wanted: str) -> None:
    """Not a head's cut form of it, nor the name of the site in its place or before it."""
    head = f'<meta property="og:title" content="{shared}"><meta property="og:site_name" content="The Paper">'
    assert read(page(title=title, h1=h1, head=head)).headline == wanted


_WALLS = {
    "fr": "La suite est réservée aux abonnés. Déjà abonné ? Connectez-vous",
    "pl": "Artykuł dostępny tylko dla subskrybentów. Zaloguj się, aby czytać dalej",
    "fi": "Tämä artikkeli on vain tilaajille. Kirjaudu sisään",
    "ru": "Материал доступен только подписчикам. Войдите или оформите подписку",
    "tr": "Bu içerik abonelere özeldir. Okumaya devam etmek için giriş yapın",
    "cs": "Článek je dostupný pouze pro předplatitele. Přihlaste se",
    "hu": "A cikk folytatása csak előfizetőink számára érhető el",
}


@pytest.mark.parametrize("lang", _WALLS)
def test_a_wall_is_one_in_the_language_of_the_page(lang: str) -> None:
    """Behind the first paragraph; the same page with all of its text is none."""
    wall = f"<div class='subscribe'><p>{_WALLS[lang]}</p></div>"

    assert read(page(paragraphs=("Nothing has been decided in Port Halder yet.",), below=wall, lang=lang)).status == (
        "paywalled"
    )
    assert read(page(paragraphs=("Nothing has been decided in Port Halder yet." * 3,) * 9, lang=lang)).status == "ok"


@pytest.mark.parametrize(
    ("lang", "notice"),
    [
        ("en", "Listen to this article: 5 minutes, read by an automated voice"),
        ("de", "Diesen Artikel können Sie sich auch vorlesen lassen, klicken Sie hier"),
        ("es", "Regala este artículo a un amigo, tienes cinco al mes"),
        ("ru", "Подписывайтесь на наш канал в Telegram и не пропускайте новости"),
        ("ja", "この記事をシェアする、ブックマークに保存する、メールで送る"),
    ],
)
def test_what_readers_may_do_with_a_page_is_no_standfirst(lang: str, notice: str) -> None:
    """Whatever it is called."""
    assert read(page(above=f'<p class="subtitle">{notice}</p>', lang=lang)).standfirst is None
    kept = "Nine hours of debate end with a vote that nobody had expected"
    assert read(page(above=f'<p class="subtitle">{kept}</p>', lang=lang)).standfirst == kept


@pytest.mark.parametrize(
    "story",
    [
        {"title": _TITLE, "content": {"rendered": "".join(f"<p>{one}</p>" for one in PROSE)}},
        {"headline": _TITLE, "components": [{"__typename": "TextBlock", "value": {"html": one}} for one in PROSE]},
    ],
)
def test_a_state_may_keep_its_story_rendered_or_in_components(story: dict[str, object]) -> None:
    """As WordPress gives it to other systems, and as systems of components do."""
    script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"post": story}})}</script>'
    text = read(page(paragraphs=(), below=script)).text or ""
    assert all(one in text for one in PROSE)


def test_a_last_sentence_that_links_to_a_document_is_of_the_story() -> None:
    """Its words are the story's; one that leads to another story is a call to read it."""
    said = (
        "The ministry has published the full report, with all of its tables and annexes and with the letters that the "
        "council had asked it three times to keep to itself."
    )
    more = (
        "The harbour master told the chamber that three piers would be closed while the basin is dug out.",
        "Shipping firms have opposed the plan since it was first proposed, and say that they were never asked.",
        "“Nobody can read four hundred pages in an evening,” said the member for the western quays.",
    )
    body = page(paragraphs=(*PROSE, *more, f'<a href="https://ministry.example/report.pdf">{said}</a>'))
    other = body.replace(b"https://ministry.example/report.pdf", b"/politics/ministry-publishes-report-on-harbour")

    assert said in (read(body).text or "")
    assert said not in (read(other).text or "")


def test_an_agency_of_three_letters_alone_is_one() -> None:
    """Under a headline, in an element that is called a byline."""
    assert read(page(above='<div class="byline">EFE</div>', lang="es")).agency == "EFE"


def test_a_correction_beside_the_article_is_the_articles() -> None:
    """In an aside behind the element that holds headline and text."""
    note = "Correction: An earlier version of this article misstated the length of the vessels."
    body = page(below="").replace(b"<main><h1>", b"<main><article><div class=n><h1>")
    body = body.replace(b"</main>", f"</div></article><aside><p>{note}</p></aside></main>".encode())

    assert [block.type for block in read(body).body][-1] == "correction"
