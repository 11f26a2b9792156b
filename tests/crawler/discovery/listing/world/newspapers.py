# ruff: noqa: E501, E731 -- markup stays on its line, an address is a function of one line
"""More section pages, with the furniture of large sites in the main column: fronts, boxes, rails without a telling name."""

from __future__ import annotations

from collections.abc import Mapping

from tests.crawler.discovery.listing.world.form import Form, Path, cards, form, slug

__all__ = ["NEWSPAPERS"]

_BOX = '<div class="item"><a href="{u}"><h4>{t}</h4></a></div>'
_ITEM = '<li><a href="{u}">{t}</a></li>'


def _front_of_containers() -> Form:
    path: Path = lambda n: f"/politics/2026/nov/{n % 20 + 7:02}/{slug(n)}"
    card = (
        '<li class="dcr-1"><div class="dcr-2"><a href="{u}" class="dcr-lv2v9o" aria-label="{t}"></a><div class="dcr-3"><h3 class="card-'
        'headline"><span class="show-underline">{t}</span></h3></div><div class="trail"><div>It was told.</div></div><footer class='
        '"dcr-4"><time datetime="2026-11-{d:02}T10:00:00Z">1h ago</time><a href="{u}#comments" aria-label="12 comments">12</a></footer>'
        '</div></li>'
    )  # fmt: skip
    live = "/politics/live/2026/nov/26/the-count-in-the-north-live-news"
    newsletter = (
        '<li class="dcr-1"><div class="dcr-2"><a href="/info/2022/sep/20/sign-up-for-the-first-edition-our-free-news-email" aria-label='
        '"Sign up for the First Edition newsletter: our free news email"></a><h3>Sign up for the First Edition newsletter: our free news '
        "email</h3></div></li>"
    )
    first = f'<section id="headlines"><h2><a href="/politics">Politics</a></h2><ul>{card.format(u=live, t="The count in the north", d=26)}'
    body = (
        '<header><nav><a href="/politics">Politics</a><a href="/sport">Sport</a><a href="/commentisfree">Opinion</a></nav></header><main>'
        + first + cards(card, path, range(8)) + newsletter + '</ul></section><section id="comment"><h2><a href="/commentisfree">Opinion</a>'
        '</h2><ul>' + cards(card, lambda n: f"/commentisfree/2026/nov/24/{slug(n)}", range(100, 104)) + '</ul></section><section id="more"><h2>'
        'More politics</h2><ul>' + cards(card, path, range(8, 16)) + '</ul></section><section id="multimedia"><h2>Multimedia</h2><ul>' + cards(
        card, lambda n: f"/politics/video/2026/nov/24/{slug(n)}-video", range(104, 107)) + '</ul></section><section id="viewed"><h2>Most viewed</h2>'
        '<ol>' + cards(_ITEM, lambda n: f"/sport/2026/nov/24/{slug(n)}", range(110, 120)) + '</ol></section></main><footer><a href="/help/'
        'privacy-policy">Privacy</a></footer>'
    )  # fmt: skip
    videos = [f"/politics/video/2026/nov/24/{slug(n)}-video" for n in range(104, 107)]
    return form("https://www.thames.example/politics", body, (live, *map(path, range(16))), either=videos)


def _public_broadcaster() -> Form:
    def code(n: int) -> str:
        return f"c{'jkmnpqrvwxz'[n % 11]}{n % 10}{'lnpqrv'[n % 6]}{'dgkmvx'[n % 6]}{n % 7}e{'kpqv'[n % 4]}o{n}"

    path: Path = lambda n: f"/news/articles/{code(n)}"
    card = (
        '<div data-testid="dundee-card"><a href="{u}" class="sc-8a623a54-0" data-testid="internal-link"><div class="sc-6781995d-0"><h2 data-'
        'testid="card-headline">{t}</h2><p>It was told.</p><div><span data-testid="card-metadata-lastupdated">3 hrs ago</span><span data-'
        'testid="card-metadata-tag">Politics</span></div></div></a></div>'
    )
    body = (
        '<header><nav><a href="/news">News</a><a href="/sport">Sport</a><a href="/news/politics">Politics</a></nav></header><main><h1>Politics'
        '</h1><section data-testid="alaska-section">'
        + cards(card, path, range(12))
        + '</section><section><h2><a href="/sounds">Listen</a></h2>'
        '<a href="/sounds/play/m002abcd"><h2>The week in the assembly, with two presenters</h2></a></section></main><footer><a href="/news/'
        'help-41670342">Help</a><a href="/contact">Contact</a></footer>'
    )
    return form("https://www.island.example/news/politics", body, map(path, range(12)))


def _cable_channel() -> Form:
    path: Path = lambda n: f"/2026/11/{n % 20 + 7:02}/politics/{slug(n)}"
    card = (
        '<li data-uri="x" class="card container__item"><a href="{u}" class="container__link container__link--type-article" data-link-type='
        '"article"><div class="container__item-media"><img></div></a><a href="{u}" class="container__link"><div class="container__text"><div '
        'class="container__headline"><span class="container__headline-text">{t}</span></div></div></a></li>'
    )
    other: Path = lambda n: f"/2026/11/24/style/{slug(n)}"
    body = (
        '<header><nav><a href="/politics">Politics</a><a href="/style">Style</a><a href="/videos">Video</a></nav></header><section class="layout__'
        'wrapper"><div class="zone"><h2 class="zone__title">Politics</h2><ul class="container__field-links">' + cards(card, path, range(9))
        + '</ul></div><div class="zone"><div class="stack"><h2 class="container__title">More in politics</h2><ul>' + cards(card, path, range(9, 18))
        + '</ul></div></div><div class="zone"><h2><a href="/style">Style</a></h2><ul>' + cards(card, other, range(100, 106)) + '</ul></div><div '
        'class="zone"><h2>Paid partner content</h2><ul><li><a href="https://ads.example/2026/boots-for-all-weathers">Boots for all weathers and '
        'roads</a></li></ul></div></section><footer><a href="/newsletters">Newsletters</a></footer>'
    )  # fmt: skip
    return form("https://www.bay-news.example/politics", body, map(path, range(18)))


def _netherlands() -> Form:
    path: Path = lambda n: f"/artikel/{2512300 + 3 * n}-{slug(n, words=5)}"
    card = (
        '<li class="sc-1"><a href="{u}" class="sc-2"><div class="sc-3"><h2 class="sc-4">{t}</h2><p class="sc-5">Het werd dinsdag verteld.</p><time '
        'datetime="2026-11-{d:02}T10:00:00+01:00">vandaag</time></div></a></li>'
    )
    blog = "/liveblog/2512999-het-debat-over-de-veren"
    body = (
        '<header><nav><a href="/nieuws/politiek">Politiek</a><a href="/sport">Sport</a></nav></header><main><h1>Politiek</h1><ul>' + card.format(
        u=blog, t="Het debat over de veren", d=26) + cards(card, path, range(14)) + '</ul><h2>Uitgelicht</h2><ul><li><a href="/collectie/13978/'
        'de-formatie"><h3>De formatie</h3></a></li></ul></main><footer><a href="/over-nos">Over</a></footer>'
    )  # fmt: skip
    return form("https://polder.example/nieuws/politiek", body, (blog, *map(path, range(14))))


def _flanders() -> Form:
    path: Path = lambda n: f"/cnt/dmf202611{n % 20 + 7:02}_9{1234567 + n}"
    card = '<article><a href="{u}"><header><h2>{t}</h2></header><p>Het werd verteld.</p></a></article>'
    body = (
        '<div class="top"><a href="/politiek">Politiek</a><a href="/sport">Sport</a></div><div class="page"><h1>Politiek</h1>' + cards(card, path,
        range(12)) + '</div><div class="page__low"><h2>Sport</h2>' + cards(card, lambda n: f"/sport/dmf20261124_9{1534567 + n}", range(100, 104))
        + "</div>"
    )  # fmt: skip
    return form("https://www.schelde.example/politiek", body, map(path, range(12)))


def _switzerland() -> Form:
    path: Path = lambda n: f"/schweiz/{slug(n, 'de', 5)}-ld.{1912300 + 7 * n}"
    card = (
        '<div class="teaser teaser--horizontal"><a class="teaser__link" href="{u}"><h2 class="teaser__title"><span class="teaser__flag">Fähren</span>'
        '<span class="teaser__title-name">{t}</span></h2><p class="teaser__lead">Es wurde erzählt.</p></a><div class="metainfo">Ada Reyes '
        '{d}.11.2026 <span>4 min</span></div></div>'
    )  # fmt: skip
    body = (
        '<nav><a href="/schweiz">Schweiz</a><a href="/sport">Sport</a><a href="/themen/deiche">Deiche</a></nav><section class="river"><h1>Schweiz</h1>'
        + cards(card, path, range(6), "de") + '<div class="widget"><h2>Aus dem Ressort Sport</h2>' + cards(card, lambda n: f"/sport/{slug(n, 'de', 5)}"
        f"-ld.{1962300 + n}", range(100, 103), "de") + "</div>" + cards(card, path, range(6, 14), "de") + "</section>"
    )  # fmt: skip
    return form("https://www.limmat.example/schweiz", body, map(path, range(14)), lang="de")


def _italy() -> Form:
    path: Path = lambda n: (
        f"https://www.tevere.example/politica/2026/11/{n % 20 + 7:02}/news/{slug(n, 'it', 5)}-42{4567800 + n}/"
    )
    card = (
        '<article class="entry"><div class="entry__content"><h2 class="entry__title"><a href="{u}">{t}</a></h2><span class="entry__author">di Ada '
        'Reyes</span></div><div class="entry__media"><a href="{u}"><img></a></div><div class="entry__related"><ul><li><a href="{u}/amp">AMP</a></li></ul>'
        '</div></article>'
    )  # fmt: skip
    blog = "https://reyes-tevere.blogautore.tevere.example/2026/11/24/il-traghetto-e-la-valle/"
    body = (
        '<header><a href="https://www.tevere.example/politica/">Politica</a><a href="https://www.tevere.example/sport/">Sport</a></header><section '
        'class="gd"><h1>Politica</h1>' + cards(card, path, range(12), "it") + card.format(u=blog, t="Il traghetto e la valle, una storia", d=9)
        + '</section><section class="block"><h3><a href="https://www.tevere.example/sport/">Sport</a></h3>' + cards(_BOX, lambda n: "https://www.tevere."
        f"example/sport/2026/11/24/news/{slug(n, 'it', 5)}-42{4967800 + n}/", range(100, 105), "it") + "</section>"
    )  # fmt: skip
    amps = [f"{path(n)}/amp" for n in range(12)] + [f"{blog}/amp", blog]
    return form("https://www.tevere.example/politica/", body, map(path, range(12)), lang="it", either=amps)


def _finland_art() -> Form:
    path: Path = lambda n: f"/politiikka/art-2000011{123456 + 7 * n}.html"
    card = (
        '<article><a href="{u}"><div><span class="topic">Lautat</span><h2><span class="break-words">{t}</span></h2></div></a><div><time datetime='
        '"2026-11-{d:02}T10:00">10:00</time></div></article>'
    )
    body = (
        '<header><nav><a href="/politiikka/">Politiikka</a><a href="/urheilu/">Urheilu</a></nav></header><main><h1>Politiikka</h1>' + cards(card, path,
        range(15), "fi") + '</main><section><h2>Luetuimmat</h2><ol>' + cards(_ITEM, lambda n: f"/urheilu/art-2000012{123456 + n}.html", range(100, 110),
        "fi") + "</ol></section>"
    )  # fmt: skip
    return form("https://www.saimaa.example/politiikka/", body, map(path, range(15)), lang="fi")


def _israel() -> Form:
    def code(n: int) -> str:
        return f"{'bhrsyk'[n % 6]}{n % 9}{'abcdefg'[n % 7]}{'xyz'[n % 3]}{'klmnp'[n % 5]}{10 + n}"

    path: Path = lambda n: f"/news/article/{code(n)}"
    card = '<div class="slotView"><div class="mediaArea"><a href="{u}"><img></a></div><div class="slotTitle"><a href="{u}"><span>{t}</span></a></div><div class="slotSubTitle">It was told on Tuesday.</div><span class="dateView">{d}.11.26</span></div>'
    body = (
        '<div class="header"><a href="/news/category/185">Politics</a><a href="/sport/category/186">Sport</a></div><div class="layoutContainer">'
        + cards(card, path, range(14))
        + "</div>"
    )
    return form("https://www.negev.example/news/category/185", body, map(path, range(14)))


def _pakistan() -> Form:
    path: Path = lambda n: f"https://www.indus.example/news/{1923400 + n}/{slug(n, words=5)}"
    card = (
        '<article class="story box"><figure class="media"><a href="{u}"><img></a></figure><h2 class="story__title"><a class="story__link" href="{u}">{t}'
        '</a></h2><div class="story__excerpt">It was told on Tuesday.</div><span class="story__byline"><a href="https://www.indus.example/authors/97/'
        'ada-reyes">Ada Reyes</a></span><span class="timestamp--label">Nov {d}, 2026</span></article>'
    )
    body = (
        '<header><nav><a href="https://www.indus.example/pakistan">Pakistan</a><a href="https://www.indus.example/sport">Sport</a></nav></header><div '
        'class="tabs"><div class="tabs__content">' + cards(card, path, range(16)) + '</div></div><div class="sidebar"><div class="widget"><h4>Latest '
        'stories</h4>' + cards('<article><h2 class="story__title"><a class="story__link" href="{u}">{t}</a></h2></article>', path, range(100, 110))
        + "</div></div>"
    )  # fmt: skip
    return form("https://www.indus.example/pakistan", body, map(path, range(16)))


def _japan_long_code() -> Form:
    path: Path = lambda n: f"/articles/202611{n % 20 + 7:02}/k00/00m/010/{100 + n}000c"
    card = (
        '<li><a href="{u}"><div class="articlelist-detail"><h3 class="articlelist-title">{t}</h3><p class="articlelist-text">火曜日に明らかになった。</p>'
        '<div class="articletag"><span class="articletag-date">11/{d} 10:00</span></div></div></a></li>'
    )
    body = (
        '<header><nav><a href="/seiji/">政治</a><a href="/sports/">スポーツ</a></nav></header><main><h1>政治</h1><ul class="articlelist">' + cards(card, path,
        range(20), "ja") + '</ul></main><section class="rank"><h2>アクセスランキング</h2><ol>' + cards('<li><a href="{u}"><p>{t}</p></a></li>', lambda n:
        f"/articles/20261124/k00/00m/050/{200 + n}000c", range(30, 35), "ja") + '</ol></section><footer><a href="/info/etc/qa.html">お問い合わせ</a></footer>'
    )  # fmt: skip
    return form("https://hibi.example/seiji/", body, map(path, range(20)), lang="ja")


def _korea_token() -> Form:
    def code(n: int) -> str:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        return "".join(letters[(n * 7919 + place * 104729 + place * place * n) % 32] for place in range(26))

    path: Path = lambda n: f"/politics/assembly/2026/11/{n % 20 + 7:02}/{code(n)}/"
    card = (
        '<div class="story-card-wrapper"><div class="story-card"><div class="story-card__image"><a href="{u}"><img></a></div><div class="story-card__headline'
        '-container"><a class="story-card__headline" href="{u}"><span>{t}</span></a><div class="story-card__deck">화요일 밝혔다.</div></div></div></div>'
    )
    body = (
        '<header><a href="/politics/">정치</a><a href="/sports/">스포츠</a></header><div id="fusion-app"><section>' + cards(card, path, range(15), "ko")
        + '</section><section class="side"><h2>많이 본 뉴스</h2>' + cards('<div><a href="{u}"><span>{t}</span></a></div>', lambda n: f"/sports/2026/11/24/"
        f"{code(n)}/", range(100, 110), "ko") + "</section></div>"
    )  # fmt: skip
    return form("https://www.bukhan.example/politics/", body, map(path, range(15)), lang="ko")


def _korea_gnuboard() -> Form:
    path: Path = lambda n: f"/news/articleView.html?idxno={401200 + 3 * n}"
    card = (
        '<li class="item"><div class="views"><h4 class="titles"><a href="{u}" target="_top">{t}</a></h4><p class="lead"><a href="{u}">화요일 밝혔다.</a></p>'
        '<span class="byline"><em>정치</em><em>홍길동 기자</em><em>2026.11.{d}</em></span></div></li>'
    )
    box = (
        '<div class="auto-article"><a href="{u}" class="auto-valign"><strong class="auto-titles">{t}</strong></a></div>'
    )
    body = (
        '<header id="user-header"><nav><a href="/news/articleList.html?sc_section_code=S1N1">정치</a><a href="/news/articleList.html?sc_section_code=S1N2">'
        '스포츠</a></nav></header><div id="user-container"><section id="section-list"><ul class="type2">' + cards(card, path, range(20), "ko") + '</ul></section>'
        '<div class="box-skin"><div class="header">인기기사</div>' + cards(box, path, range(100, 105), "ko") + "</div></div>"
    )  # fmt: skip
    return form(
        "https://www.halla.example/news/articleList.html?sc_section_code=S1N1", body, map(path, range(20)), lang="ko"
    )


def _taiwan() -> Form:
    path: Path = lambda n: f"https://news.tamsui.example/news/politics/breakingnews/{5123400 + n}"
    card = '<li><a href="{u}" class="ph" title="{t}"><img></a><a href="{u}" class="tit" title="{t}"><span class="time">10:{d}</span><h3 class="title">{t}</h3></a></li>'
    body = (
        '<div class="header"><a href="https://news.tamsui.example/list/breakingnews/politics">政治</a><a href="https://sports.tamsui.example/">體育</a></div>'
        '<div class="whitecon"><h2>政治</h2><ul class="list">' + cards(card, path, range(18), "zh") + '</ul></div><div class="whitecon"><h3>熱門新聞</h3><ul>'
        + cards(_ITEM, lambda n: f"https://news.tamsui.example/news/life/breakingnews/{5223400 + n}", range(100, 106), "zh") + "</ul></div>"
    )  # fmt: skip
    return form("https://news.tamsui.example/list/breakingnews/politics", body, map(path, range(18)), lang="zh")


def _egypt() -> Form:
    path: Path = lambda n: f"/News/{4512300 + 7 * n}.aspx"
    card = '<div class="row"><div class="col-md-4"><a href="{u}"><img></a></div><div class="col-md-8"><a href="{u}"><h4>{t}</h4></a><span>{d}-11-2026</span></div></div>'
    body = (
        '<div class="navbar"><a href="/Category/1/politics.aspx">سياسة</a><a href="/Category/2/sport.aspx">رياضة</a></div><div class="container"><div class='
        '"col-lg-8">' + cards(card, path, range(15), "ar") + '</div><div class="col-lg-4 sidebar"><h3>الأكثر قراءة</h3>' + cards('<a href="{u}">{t}</a>', path,
        range(100, 106), "ar") + "</div></div>"
    )  # fmt: skip
    return form("https://gate.delta-nile.example/Category/1/politics.aspx", body, map(path, range(15)), lang="ar")


def _ukraine() -> Form:
    path: Path = lambda n: f"/news/2026/11/{n % 20 + 7:02}/{7512300 + n}/"
    card = (
        '<div class="article_news_list"><div class="article_time">10:00</div><div class="article_content"><div class="article_header"><a href="{u}">{t}</a>'
        '</div></div></div>'
    )  # fmt: skip
    body = (
        '<div class="nav"><a href="/politics/">Політика</a><a href="https://sport.dnipro.example/">Спорт</a><a href="/tags/feriboty/">Пороми</a></div><div class='
        '"main_content"><div class="container_sub_news">' + cards(card, path, range(20), "ru") + '</div></div><div class="sidebar"><div class="article_news">'
        + cards('<a href="{u}">{t}</a>', lambda n: f"https://sport.dnipro.example/news/2026/11/24/{7612300 + n}/", range(100, 105), "ru") + "</div></div>"
    )  # fmt: skip
    return form("https://www.dnipro.example/politics/", body, map(path, range(20)), lang="uk")


def _read_more_links() -> Form:
    path: Path = lambda n: f"/politica/{312 + n}/{slug(n, 'pt', 3)}"
    card = '<div class="box"><h3>{t}</h3><p>Foi dito na terça.</p><a class="more" href="{u}">Leia mais</a></div>'
    body = (
        '<nav><a href="/politica">Política</a><a href="/esporte">Esporte</a></nav><div id="content"><h1>Política</h1>'
        + cards(card, path, range(10), "pt")
        + '</div><div id="low"><h2>Esporte</h2>'
        + cards(_BOX, lambda n: f"/esporte/{912 + n}/{slug(n, 'pt', 5)}", range(100, 105), "pt")
        + "</div>"
    )
    return form("https://www.tocantins.example/politica", body, map(path, range(10)), lang="pt")


def _typo3() -> Form:
    path: Path = lambda n: f"/politik/detail/{slug(n, 'de', 3)}"
    card = (
        '<div class="article articletype-0"><div class="header"><h3><a title="{t}" href="{u}"><span itemprop="headline">{t}</span></a></h3></div><div class='
        '"teaser-text"><div itemprop="description"><p>Es wurde erzählt.</p></div><a class="more" title="{t}" href="{u}">Weiterlesen</a></div><div class='
        '"footer"><p><span class="news-list-date"><time datetime="2026-11-{d:02}">{d}.11.2026</time></span></p></div></div>'
    )
    body = (
        '<header><ul><li><a href="/politik">Politik</a></li><li><a href="/sport">Sport</a></li></ul></header><main><div class="news"><div class="news-list-'
        'view">'
        + cards(card, path, range(10), "de")
        + '<ul class="f3-widget-paginator"><li><a href="/politik?page=2">2</a></li></ul></div></div></main>'
    )
    return form("https://www.aller.example/politik", body, map(path, range(10)), lang="de")


NEWSPAPERS: Mapping[str, Form] = {
    "front of containers": _front_of_containers(),
    "public broadcaster": _public_broadcaster(),
    "cable channel": _cable_channel(),
    "Netherlands": _netherlands(),
    "Flanders": _flanders(),
    "Switzerland": _switzerland(),
    "Italy": _italy(),
    "Finland, art": _finland_art(),
    "Israel": _israel(),
    "Pakistan": _pakistan(),
    "Japan, long code": _japan_long_code(),
    "Korea, token": _korea_token(),
    "Korea, article view": _korea_gnuboard(),
    "Taiwan": _taiwan(),
    "Egypt": _egypt(),
    "Ukraine": _ukraine(),
    "links that say read more": _read_more_links(),
    "TYPO3": _typo3(),
}
