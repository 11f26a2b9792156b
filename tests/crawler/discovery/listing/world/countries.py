# ruff: noqa: E501, E731 -- markup stays on its line, an address is a function of one line
"""Section pages as newspapers of thirty countries build and address them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from tests.crawler.discovery.listing.world.form import Form, Path, cards, form, slug

__all__ = ["COUNTRIES"]


def _japan_dash() -> Form:
    path: Path = lambda n: f"/articles/-/{1234500 + 17 * n}"
    item = (
        '<li class="article-list__item"><a href="{u}"><div class="article-list__image"><img alt=""></div><div class="article-'
        'list__text"><p class="article-list__title">{t}</p><p class="article-list__date">11/{d} 10:00</p></div></a></li>'
    )
    rank = '<li class="ranking__item"><a href="{u}"><span class="ranking__no">{n}</span><p>{t}</p></a></li>'
    body = (
        '<header><nav class="gnav"><ul><li><a href="/list/news/politics">政治</a></li><li><a href="/list/news/sports">スポーツ'
        '</a></li><li><a href="/list/feature">特集一覧</a></li></ul></nav></header><div class="l-container"><main class="l-main">'
        '<h1 class="heading">政治</h1><ul class="article-list">' + cards(item, path, range(20), "ja") + '</ul><div class="pager">'
        '<a href="/list/news/politics?page=2">2</a><a href="/list/news/politics?page=2">次へ</a></div></main><aside class='
        '"l-side"><section class="ranking"><h2>アクセスランキング</h2><ol>' + cards(rank, path, range(100, 105), "ja") + "</ol>"
        '</section></aside></div><footer><ul><li><a href="/list/info/company">会社概要</a></li><li><a href="/pages/privacy">'
        '個人情報保護方針</a></li><li><a href="/pages/subscribe">購読のお申し込みはこちらから</a></li></ul></footer>'
    )  # fmt: skip
    return form("https://www.kita.example/list/news/politics", body, map(path, range(20)), lang="ja")


def _japan_date_code() -> Form:
    path: Path = lambda n: f"/politics/202611{n % 20 + 7:02}-OYT1T5{n % 9}{120 + n}/"
    item = (
        '<article class="c-list-item"><div class="c-list-item__thumb"><a href="{u}"><img></a></div><h3 class="c-list-title">'
        '<a href="{u}">{t}</a></h3><div class="c-list-info"><a href="/tag/%E8%AD%B0%E4%BC%9A/">議会</a><time datetime="2026-11-'
        '{d:02}T10:00">2026/11/{d} 10:00</time></div></article>'
    )
    rail = '<li><a href="{u}"><h3>{t}</h3></a></li>'
    body = (
        '<header><nav><a href="/politics/">政治</a><a href="/national/">社会</a><a href="/sports/">スポーツ</a></nav></header>'
        '<div class="layout-contents"><h1 class="p-header-category">政治</h1><nav class="sub"><a href="/election/shugiin/">'
        '衆院選の開票速報と日程</a><a href="/politics/yoron/">世論調査</a></nav><div class="p-category-organized">'
        + cards(item, path, range(5), "ja") + '</div><div class="p-category-time-series"><h2>新着</h2>' + cards(item, path,
        range(5, 20), "ja") + '</div></div><div class="layout-sub"><section class="ranking"><h2>アクセスランキング</h2><ol>'
        + cards(rail, lambda n: f"/national/202611{n % 20 + 7:02}-OYT1T50{n}/", range(100, 105), "ja") + "</ol></section>"
        '<a href="/fukayomi/20261120-SYT8T57{n}/">深読み</a></div><footer><a href="https://info.kan.example/">会社案内</a></footer>'
    )  # fmt: skip
    return form("https://www.kan.example/politics/", body, map(path, range(20)), lang="ja")


def _japan_query() -> Form:
    path: Path = lambda n: f"/news/article.php?id={2026112600100 + 7 * n}"
    row = '<li><span class="date">11月{d}日</span> <a href="{u}">{t}</a></li>'
    body = (
        '<div id="header"><a href="/">トップ</a> <a href="/news/list.php?genre=politics">政治</a> <a href="/news/list.php?genre='
        'sports">スポーツ</a></div><div id="main"><h2>政治</h2><ul class="newslist">'
        + cards(row, path, range(15), "ja")
        + "</ul>"
        '<p><a href="/news/list.php?genre=politics&amp;p=2">次の15件</a></p></div><div id="footer"><a href="/info/inquiry.html">'
        "お問い合わせ</a></div>"
    )
    return form(
        "https://www.minato.example/news/list.php?genre=politics", body, map(path, range(15)), lang="ja", charset="shift_jis"
    )  # fmt: skip


def _korea_view() -> Form:
    path: Path = lambda n: f"view.php?ud=202611{n % 20 + 7:02}000{100 + n}"
    item = (
        '<li><a href="{u}"><div class="main_l_img"><img></div><div class="main_l_txt"><div class="main_l_t1">{t}</div><div class='
        '"main_l_t2">It was told on Tuesday.</div><div class="main_l_t3">Nov {d}, 2026</div></div></a></li>'
    )
    body = (
        '<div class="header"><ul class="nav"><li><a href="list.php?ct=020100000000">National</a></li><li><a href="list.php?ct='
        '020300000000">Life and Culture</a></li></ul></div><div class="main"><h1>Politics</h1><ul class="main_sec_li">'
        + cards(item, path, range(15)) + '</ul><div class="paging"><a href="list.php?ct=020101000000&np=2">2</a></div></div>'
        '<div class="right"><h3>Most Popular</h3><ul>' + cards('<li><a href="{u}">{t}</a></li>', path, range(100, 105))
        + '</ul></div><div class="footer"><a href="/kh/intro.php">About us</a></div>'
    )  # fmt: skip
    return form("https://www.han.example/list.php?ct=020101000000", body, map(path, range(15)))


def _korea_code() -> Form:
    path: Path = lambda n: f"/view/AKR202611{n % 20 + 7:02}0{12300 + n}001?section=politics/all"
    item = (
        '<li data-cid="x"><div class="item-box01"><figure class="img-con01"><a href="{u}"><img></a></figure><div class="news-con">'
        '<strong class="tit-wrap"><a href="{u}" class="tit-news"><span class="title01">{t}</span></a></strong><p class="lead">'
        '{t}, 화요일 밝혔다.</p></div><span class="txt-time">11-{d} 10:00</span></div></li>'
    )
    rank = '<li><a href="{u}"><strong class="tit-wrap">{t}</strong></a></li>'
    body = (
        '<div class="header"><nav><ul><li><a href="/politics/all">정치</a></li><li><a href="/sports/all">스포츠</a></li><li><a '
        'href="/politics/diplomacy">외교</a></li></ul></nav></div><div class="container"><div class="content03"><h2>정치 전체</h2>'
        '<section><div class="list-type212"><ul class="list01">' + cards(item, path, range(20), "ko") + '</ul></div><div class='
        '"paging"><strong class="num on">1</strong><a href="/politics/all/2" class="num">2</a></div></section></div><aside class='
        '"aside-box"><section class="aside-box001"><h2>많이 본 뉴스</h2><ul>' + cards(rank, lambda n: "/view/AKR202611260"
        f"{22300 + n}007?section=sports/all", range(100, 105), "ko") + "</ul></section></aside></div>"
    )  # fmt: skip
    return form("https://www.tong.example/politics/all", body, map(path, range(20)), lang="ko")


def _china_relative() -> Form:
    path: Path = lambda n: f"./202611/t202611{n % 20 + 7:02}_{1234500 + n}.html"
    row = '<li><a href="{u}" target="_blank">{t}</a><span>2026-11-{d:02}</span></li>'
    body = (
        '<div class="top"><a href="../../">首页</a><a href="../">新闻</a><a href="../ty/">体育</a></div><div class="crumb">当前位置：'
        '<a href="../../">首页</a> &gt; <a href="./">时政</a></div><div class="list"><ul>' + cards(row, path, range(20), "zh")
        + '</ul><div class="page"><a href="index_1.html">下一页</a></div></div><div class="foot"><a href="../../gywm/202001/'
        't20200101_3300.html">关于我们</a></div>'
    )  # fmt: skip
    return form(
        "http://www.jiang.example/xw/sz/",
        body,
        map(path, range(20)),
        lang="zh",
        either=["../../gywm/202001/t20200101_3300.html"],
    )


def _china_channels() -> Form:
    path: Path = lambda n: f"http://politics.ren.example/n1/2026/11{n % 20 + 7:02}/c1001-{40222300 + n}.html"
    row = '<li><a href="{u}" target=_blank>{t}</a> <em>2026-11-{d:02}</em></li>'
    body = (
        '<div class="nav"><a href="http://politics.ren.example/">时政</a><a href="http://world.ren.example/">国际</a><a href="http:'
        '//sports.ren.example/">体育</a></div><div class="w1000"><div class="fl"><div class="ej_list_box"><ul class="list_16">'
        + cards(row, path, range(10), "zh") + '</ul><ul class="list_16">' + cards(row, path, range(10, 20), "zh") + "</ul></div>"
        '<div class="page_n"><a href="index2.html">2</a></div></div><div class="fr"><h2>热点排行</h2><ul class="list_14">'
        + cards('<li><a href="{u}">{t}</a></li>', lambda n: f"http://sports.ren.example/n1/2026/1126/c1002-{40333300 + n}.html",
        range(100, 105), "zh") + "</ul></div></div>"
    )  # fmt: skip
    return form("http://politics.ren.example/GB/1024/index.html", body, map(path, range(20)), lang="zh")


def _china_documents() -> Form:
    path: Path = lambda n: (
        f"https://news.lang.example/c/2026-11-{n % 20 + 7:02}/doc-in{'abcdefghij'[n % 10]}xyz{n % 7}{1234567 + n}.shtml"
    )
    item = '<div class="feed-card-item"><h2 class="undefined"><a href="{u}" target="_blank">{t}</a></h2><div class="feed-card-a"><span>{d}日</span><a href="{u}#comment">评论</a></div></div>'
    body = (
        '<div class="top-nav"><a href="https://news.lang.example/china/">国内</a><a href="https://sports.lang.example/">体育</a></div>'
        '<div class="main-content"><h1>国内新闻</h1><div class="feed-card-content">'
        + cards(item, path, range(15), "zh")
        + "</div>"
        '</div><div class="right"><a href="https://news.lang.example/zt_d/subject-1760000000/">专题</a></div>'
    )
    return form("https://news.lang.example/china/", body, map(path, range(15)), lang="zh")


def _india_long_number() -> Form:
    path: Path = lambda n: f"/india-news/{slug(n)}-1017641234{n:02}78{n % 10}.html"
    item = (
        '<div class="cartHolder listView track timeAgo" data-weburl="{u}"><div class="secName"><a href="/india-news">India News</a>'
        '</div><h3 class="hdg3"><a href="{u}" data-articleid="{n}">{t}</a></h3><figure><a href="{u}" rel="{t}"><img></a></figure>'
        '<div class="storyShortDetail"><ul class="list"><li><a href="/author/hindustan-desk-101608310383000">Desk</a></li></ul></div>'
        '<div class="actionDiv"><div class="secTime">Nov {d}, 2026 10:00 AM IST</div><div class="shareArticle"><a href="https://'
        'www.facebook.com/sharer/sharer.php?u={u}">f</a></div></div></div>'
    )
    shorts = '<li><a href="{u}"><img><p>{t}</p></a></li>'
    body = (
        '<header><nav><a href="/india-news">India</a><a href="/cricket">Cricket</a><a href="/htcity">City</a></nav><div class='
        '"trending"><a href="/topic/assembly-elections-2026">Assembly elections</a><a href="/elections/bihar-assembly-election/'
        'constituency-list">Constituencies</a></div></header><section class="mainContainer"><h1>India News</h1><div class='
        '"listingPage">' + cards(item, path, range(20)) + '</div></section><section class="webStories"><h4>Web stories</h4><ul>'
        + cards(shorts, lambda n: f"/web-stories/in-focus/{slug(n)}-10176{12345678 + n}.html", range(100, 104)) + "</ul></section>"
        '<section class="photos"><h4>Photos</h4><ul>' + cards(shorts, lambda n: f"/photos/news/{slug(n)}-10176{22345678 + n}.html",
        range(104, 108)) + '</ul></section><section class="rgtSec"><h4>Cricket</h4><ul>' + cards(shorts, lambda n: "/cricket/"
        f"{slug(n)}-10176{32345678 + n}.html", range(108, 113)) + "</ul></section>"
    )  # fmt: skip
    return form("https://www.doab.example/india-news", body, map(path, range(20)))


def _india_articleshow() -> Form:
    path: Path = lambda n: f"/india/{slug(n)}/{'liveblog' if n == 2 else 'articleshow'}/{125123400 + n}.cms"
    item = (
        '<li><span class="w_tle"><a href="{u}" title="{t}">{t}</a></span><span class="w_desc"><a href="{u}" title="It was told">It '
        'was told on Tuesday.</a></span><div class="meta">Nov {d}, 2026</div></li>'
    )
    body = (
        '<div class="nav"><a href="/india">India</a><a href="/sports">Sports</a><a href="/videos">Videos</a></div><div id="c_01">'
        '<h1>India News</h1><div class="top-newslist"><ul class="list5 clearfix">' + cards(item, path, range(16)) + "</ul></div>"
        '</div><div id="side"><h3>Videos</h3><ul>' + cards('<li><a href="{u}"><img>{t}</a></li>', lambda n: f"/videos/news/{slug(n)}"
        f"/videoshow/{125923400 + n}.cms", range(100, 104)) + '</ul><h3>Sports</h3><ul>' + cards('<li><a href="{u}">{t}</a></li>',
        lambda n: f"/sports/cricket/{slug(n)}/articleshow/{125823400 + n}.cms", range(104, 109)) + '</ul><h3>Trending topics</h3>'
        '<a href="/topic/ferry-budget">Ferry budget</a><a href="/photostory/125001.cms">Ten pictures of the flooded valley</a></div>'
    )  # fmt: skip
    return form("https://bay.example/india", body, map(path, range(16)))


def _germany_id() -> Form:
    path: Path = lambda n: f"/politik/{slug(n, 'de', 4)}-id{71234500 + 3 * n}.html"
    item = (
        '<article class="teaser"><a href="{u}" class="teaser__link"><div class="teaser__img"><img></div><header><span class='
        '"teaser__kicker">Talverkehr</span><h2 class="teaser__headline">{t}</h2></header><p>Es wurde erzählt.</p></a></article>'
    )
    body = (
        '<header><nav><ul><li><a href="/politik/">Politik</a></li><li><a href="/sport/">Sport</a></li><li><a href="/themen/'
        'kommunalwahl-bayern-id2001.html">Kommunalwahl</a></li></ul></nav></header><main><h1>Politik</h1><div class="river">'
        + cards(item, path, range(16), "de") + '</div></main><aside><h3>Meistgelesen</h3><ol>' + cards('<li><a href="{u}">{t}</a></li>',
        lambda n: f"/sport/{slug(n, 'de', 4)}-id{71934500 + n}.html", range(100, 105), "de") + '</ol></aside><footer><a href="/'
        'impressum-id41.html">Impressum</a><a href="/datenschutz-und-nutzungsbedingungen-id42.html">Datenschutz</a></footer>'
    )  # fmt: skip
    return form("https://www.lech.example/politik/", body, map(path, range(16)), lang="de")


def _germany_letter() -> Form:
    path: Path = lambda n: f"https://www.elbe.example/politik/deutschland/{slug(n, 'de', 5)}-a-{1123456 + 3 * n}.html"
    item = (
        '<div class="teaser" data-sara-component="x"><h2><a href="{u}" title="{t}"><span class="headline-intro">Fähren</span> <span '
        'class="headline">{t}</span></a></h2><div class="article-image-box"><a href="{u}"><img></a></div><p class="article-intro">Es '
        'wurde erzählt. <span class="author">Von Ada Reyes</span> <a href="{u}">mehr...</a> [&nbsp;<a href="https://www.elbe.example/'
        'forum/politik/forum-{n}.html">Forum</a>&nbsp;]</p></div>'
    )
    body = (
        '<div id="header"><a href="https://www.elbe.example/politik/">Politik</a><a href="https://www.elbe.example/sport/">Sport</a>'
        '<a href="https://www.elbe.example/thema/landtagswahl_2026/">Landtagswahl</a></div><div id="content-main"><h1>Politik</h1>'
        + cards(item, path, range(14), "de") + '<div class="module-box"><a href="https://www.elbe.example/politik/archiv.html">Archiv</a>'
        '</div></div><div id="footer"><a href="https://www.elbe.example/impressum/a-941.html">Impressum</a></div>'
    )  # fmt: skip
    return form("https://www.elbe.example/politik/", body, map(path, range(14)), lang="de")


def _france_underscore() -> Form:
    path: Path = lambda n: (
        f"https://www.seine.example/politique/{'live' if n == 1 else 'article'}/2026/11/{n % 20 + 7:02}/{slug(n, 'fr')}_{6654300 + n}_823448.html"
    )
    item = (
        '<div class="thread"><section class="teaser teaser--inline-picture"><a class="teaser__link" href="{u}"><figure class='
        '"teaser__main-figure"><picture><img></picture></figure><h3 class="teaser__title"><span class="sr-only">Article réservé à nos '
        'abonnés</span>{t}</h3><p class="teaser__desc">On l’a dit mardi.</p></a><p class="meta"><span class="meta__date">Publié le {d} '
        'novembre</span></p><span class="meta__author">Ada Reyes</span></section></div>'
    )
    rail = '<li><a href="{u}" class="river__link"><span>{t}</span></a></li>'
    body = (
        '<header><nav><ul><li><a href="https://www.seine.example/politique/">Politique</a><ul><li><a href="https://www.seine.example/'
        'municipales-2026/">Municipales 2026</a></li><li><a href="https://www.seine.example/le-gouvernement-reyes/">Le gouvernement '
        'Reyes</a></li></ul></li><li><a href="https://www.seine.example/sport/">Sport</a></li><li><a href="https://jeux.seine.example/">'
        'Jeux</a></li></ul></nav></header><main><h1 class="title__river">Politique</h1><section id="river" class="page__river">'
        + cards(item, path, range(14), "fr") + '<section class="river__pagination"><a class="river__page" href="/politique/2/">2</a>'
        '</section></section><section class="area--runner"><h4>Les plus lus</h4><ul>' + cards(rail, lambda n: "https://www.seine.example/"
        f"sport/article/2026/11/24/{slug(n, 'fr')}_{6684300 + n}_3242.html", range(100, 105), "fr") + "</ul></section></main><footer><a "
        'href="https://www.seine.example/services-aux-internautes/">Services</a><a href="https://www.seine.example/actualite-medias/'
        'article/2010/11/03/la-charte-d-ethique-et-de-deontologie_1434737_3236.html">La charte d’éthique</a></footer>'
    )  # fmt: skip
    return form("https://www.seine.example/politique/", body, map(path, range(14)), lang="fr")


def _spain_day() -> Form:
    path: Path = lambda n: (
        f"https://tajo.example/espana/{'catalunya/' * (n % 3 == 1)}2026-11-{n % 20 + 7:02}/{slug(n, 'es')}.html"
    )
    item = (
        '<article class="c c-d c--m"><figure class="c_m"><a href="{u}" class="c_m_e"><img></a></figure><header class="c_h"><h2 class='
        '"c_t"><a href="{u}">{t}</a></h2></header><div class="c_a"><a href="https://tajo.example/autor/ada-reyes/" class="c_a_a">Ada '
        'Reyes</a></div><p class="c_d">Se dijo el martes.</p><a href="{u}#comentarios">14</a></article>'
    )
    lo = '<li class="c-it"><a href="{u}">{t}</a></li>'
    body = (
        '<header><nav><a href="https://tajo.example/espana/">España</a><a href="https://tajo.example/espana/catalunya/">Catalunya</a>'
        '<a href="https://tajo.example/deportes/">Deportes</a><a href="https://tajo.example/noticias/elecciones-andalucia/">Elecciones en '
        'Andalucía</a></nav></header><main><h1>España</h1><div class="z z-hi">' + cards(item, path, range(4), "es") + "</div><div class="
        '"b-d b-au">' + cards(item, path, range(4, 18), "es") + '</div></main><aside><h3>Lo más visto</h3><ol>' + cards(lo, lambda n:
        f"https://tajo.example/deportes/2026-11-24/{slug(n, 'es')}.html", range(100, 105), "es") + '</ol><a href="https://tajo.example/'
        'newsletters/la-agenda-de-la-semana-politica/">La agenda de la semana</a></aside>'
    )  # fmt: skip
    return form("https://tajo.example/espana/", body, map(path, range(18)), lang="es")


def _argentina_token() -> Form:
    path: Path = lambda n: (
        f"/politica/{slug(n, 'es', 6)}_0_{'AbCdEfGhIj'[n % 10]}{'kLmNpQr'[n % 7]}{12 + n}{'xYzWvUtS'[n % 8]}t{n % 9}R.html"
    )
    item = (
        '<article class="content-nota onexone_foto"><a href="{u}" class="link_article" title="{t}"><div class="entry-data"><p class='
        '"volanta">La ribera</p><h2 class="title">{t}</h2><p class="summary">Se dijo.</p></div><div class="entry-img"><img></div></a>'
        '</article>'
    )  # fmt: skip
    body = (
        '<header><ul><li><a href="/politica/">Política</a></li><li><a href="/deportes/">Deportes</a></li><li><a href="/tema/ley-de-diques.'
        'html">Ley de diques</a></li></ul></header><section class="list"><h1>Política</h1>' + cards(item, path, range(16), "es")
        + '</section><section class="mas-leidas"><h3>Más leídas de Deportes</h3>' + cards('<article><a href="{u}"><h3>{t}</h3></a>'
        '</article>', lambda n: f"/deportes/{slug(n, 'es', 6)}_0_Zz{n}QwErTy.html", range(100, 105), "es") + "</section>"
    )  # fmt: skip
    return form("https://www.plata.example/politica/", body, map(path, range(16)), lang="es")


def _mexico_block_links() -> Form:
    path: Path = lambda n: f"/politica/2026/11/{n % 20 + 7:02}/{slug(n, 'es')}/"
    item = (
        '<a class="story-card-ctn" href="{u}"><div class="story-card-img"><img></div><div class="story-card-info"><h2 class="story-card-hl">'
        '{t}</h2><p class="story-card-deck">Se dijo el martes.</p><b class="story-card-author-name">Por Ada Reyes</b></div></a>'
    )
    body = (
        '<div class="masthead"><a href="/politica/">Política</a><a href="/deportes/">Deportes</a><a href="/ultimas-noticias/">Últimas '
        'noticias</a></div><div class="feed-list-wrapper">' + cards(item, path, range(18), "es") + '<button class="feed-list-btn">Más '
        'notas</button></div><div class="most-read-card"><h3>Más leídas</h3>' + cards('<a class="most-read-card-ctn" href="{u}"><h2>{t}</h2>'
        '</a>', lambda n: f"/deportes/2026/11/24/{slug(n, 'es')}/", range(100, 105), "es") + "</div>"
    )  # fmt: skip
    return form("https://www.volcan.example/politica/", body, map(path, range(18)), lang="es")


def _brazil_ghtml() -> Form:
    path: Path = lambda n: (
        f"https://g.rio.example/politica/{'blog/ada-reyes/post' if n == 3 else 'noticia'}/2026/11/{n % 20 + 7:02}/{slug(n, 'pt')}.ghtml"
    )
    item = (
        '<div class="bastian-feed-item"><div class="feed-post bstn-item-shape"><div class="feed-post-body"><div class="feed-post-header">'
        '<span class="feed-post-header-chapeu">Barcas</span></div><div class="feed-post-body-title"><div class="_evt"><h2><a href="{u}" '
        'class="feed-post-link"><p elementtiming="text-csr">{t}</p></a></h2></div></div><div class="feed-post-metadata"><span class='
        '"feed-post-datetime">Há {d} horas</span><span class="feed-post-metadata-section"> Em Política </span></div></div></div></div>'
    )
    body = (
        '<div id="glb-topo"><a href="https://g.rio.example/politica/">Política</a><a href="https://ge.rio.example/">Esporte</a></div><main><h1>'
        'Política</h1><div class="_b">' + cards(item, path, range(12), "pt") + '<div class="load-more"><a href="https://g.rio.example/politica/'
        'index/feed/pagina-2.ghtml">Veja mais</a></div></div></main><aside><h3>Mais lidas</h3>' + cards('<a class="post" href="{u}">{t}</a>',
        lambda n: f"https://g.rio.example/saude/noticia/2026/11/24/{slug(n, 'pt')}.ghtml", range(100, 105), "pt") + "</aside>"
    )  # fmt: skip
    return form("https://g.rio.example/politica/", body, map(path, range(12)), lang="pt")


def _arabic_slugs() -> Form:
    path: Path = lambda n: f"/politics/2026/11/{n % 20 + 7}/{quote(slug(n, 'ar'))}"
    item = (
        '<article class="gc u-clickable-card gc--type-post"><div class="gc__content"><div class="gc__header-wrap"><h3 class="gc__title"><a '
        'class="u-clickable-card__link" href="{u}"><span>{t}</span></a></h3></div><div class="gc__excerpt"><p>قيل يوم الثلاثاء.</p></div><footer '
        'class="gc__footer"><div class="gc__date"><span aria-hidden="true">{d}/11/2026</span></div></footer></div><div class='
        '"gc__image-wrap"><img></div></article>'
    )
    body = (
        '<header><nav><ul><li><a href="/politics/">سياسة</a></li><li><a href="/sport/">رياضة</a></li><li><a href="/where/egypt/">مصر</a></li>'
        '</ul></nav></header><main><h1>سياسة</h1><section id="news-feed-container">' + cards(item, path, range(14), "ar") + '<button>عرض المزيد'
        '</button></section></main><aside class="trending"><h2>الأكثر قراءة</h2><ol>' + cards('<li><article><h3><a href="{u}">{t}</a></h3></article>'
        '</li>', lambda n: f"/sport/2026/11/24/{quote(slug(n, 'ar'))}", range(100, 105), "ar") + '</ol></aside><footer><a href="/about-us/">من نحن'
        '</a><a href="/terms-and-conditions/">الشروط والأحكام العامة للموقع</a></footer>'
    )  # fmt: skip
    return form("https://www.wadi.example/politics/", body, map(path, range(14)), lang="ar")


def _arabic_number_first() -> Form:
    path: Path = lambda n: f"/middle-east/{1834500 + 3 * n}-{slug(n, 'ar')}"
    item = (
        '<div class="item"><a href="{u}"><div class="item-img"><img></div><div class="item-label">الشرق الأوسط</div><h2 class="item-title">{t}</h2>'
        '<span class="item-date">{d} نوفمبر</span></a></div>'
    )
    body = (
        '<nav><a href="/middle-east">الشرق الأوسط</a><a href="/sport">رياضة</a><a href="/video">فيديو</a></nav><div class="section-page"><h1>الشرق '
        'الأوسط</h1><div class="items">' + cards(item, path, range(15), "ar") + '</div></div><div class="most"><h3>الأكثر مشاهدة</h3>' + cards(
        '<a href="{u}"><h3>{t}</h3></a>', lambda n: f"/sport/{1934500 + n}-{slug(n, 'ar')}", range(100, 105), "ar") + "</div>"
    )  # fmt: skip
    return form("https://www.sahra.example/middle-east", body, map(path, range(15)), lang="ar")


def _persian_service() -> Form:
    path: Path = lambda n: f"/news/{85123400 + n}/{slug(n, 'fa')}"
    item = (
        '<li class="news" data-id="{n}"><figure><a href="{u}" target="_blank"><img></a></figure><div class="desc"><h3><a href="{u}" target='
        '"_blank" title="">{t}</a></h3><p>سه‌شنبه گفته شد.</p></div><time><a href="{u}">۱۴۰۵-۰۹-۰۵ ۱۰:۰۰</a></time></li>'
    )
    body = (
        '<header><ul class="nav"><li><a href="/service/politics">سیاست</a></li><li><a href="/service/sports">ورزش</a></li><li><a href='
        '"/archive">آرشیو</a></li></ul></header><main><section class="box header"><h1>سیاست</h1></section><section class="box list"><ul>'
        + cards(item, path, range(20), "fa") + '</ul><a class="more" href="/page/archive.xhtml?mn=11&amp;wide=0">بیشتر</a></section></main>'
        '<aside><section class="box"><h2><a href="/service/sports">ورزش</a></h2><ul>' + cards('<li class="news"><h3><a href="{u}">{t}</a></h3></li>',
        path, range(100, 106), "fa") + '</ul></section></aside><footer><a href="/page/about">درباره ما</a></footer>'
    )  # fmt: skip
    return form("https://www.kavir.example/service/politics", body, map(path, range(20)), lang="fa")


def _russia_agency() -> Form:
    path: Path = lambda n: (
        f"https://volga.example/202611{n % 20 + 7:02}/{('parom', 'damba', 'shkola', 'dolina')[n % 4]}-{2056789000 + 31 * n}.html"
    )
    item = (
        '<div class="list-item" data-schema="NewsArticle"><div class="list-item__content"><a href="{u}" class="list-item__image"><picture>'
        '<img title="{t}"></picture></a><a href="{u}" class="list-item__title color-font-hover-only">{t}</a></div><div class="list-item__info">'
        '<div class="list-item__date">{d} ноября, 10:00</div><div class="list-item__views"><span>4120</span></div></div><div class="list-item__'
        'tags"><a href="https://volga.example/politics/" class="list-tag">Политика</a><a href="https://volga.example/organization_Duma/" class='
        '"list-tag">Дума</a></div></div>'
    )
    body = (
        '<div class="header"><a href="https://volga.example/politics/">Политика</a><a href="https://volga.example/sport/">Спорт</a></div><div '
        'class="rubric-list"><h1>Политика</h1><div class="list list-tags">' + cards(item, path, range(20), "ru") + '</div><div class="list-more">'
        'Еще 20 материалов</div></div><div class="footer"><a href="https://volga.example/docs/about/copyright.html">Правила</a></div>'
    )  # fmt: skip
    return form("https://volga.example/politics/", body, map(path, range(20)), lang="ru")


def _russia_short_slugs() -> Form:
    words = [
        "paromy",
        "damby",
        "kvoty",
        "shkoly",
        "dogovor",
        "byudzhet",
        "golos",
        "nalogi",
        "sudya",
        "mer",
        "sovet",
        "mosty",
        "port",
        "volny",
        "otvet",
        "summit",
    ]
    path: Path = lambda n: f"/news/2026/11/{n % 20 + 7:02}/{words[n]}/"
    item = (
        '<li class="archive-page__item _news"><a class="card-full-news _archive" href="{u}"><h3 class="card-full-news__title">{t}</h3><div class='
        '"card-full-news__info"><time>10:00, {d} ноября</time><span class="card-full-news__rubric">Политика</span></div></a></li>'
    )
    body = (
        '<header><ul><li><a href="/rubrics/russia/">Россия</a></li><li><a href="/rubrics/sport/">Спорт</a></li></ul></header><main><ul class='
        '"archive-page__container">' + cards(item, path, range(16), "ru") + '</ul><div class="loadmore"><a href="/rubrics/russia/politic/2/">Дальше'
        '</a></div></main><footer><a href="/info/about/">О нас</a></footer>'
    )  # fmt: skip
    return form("https://tape.example/rubrics/russia/politic/", body, map(path, range(16)), lang="ru")


def _russia_numbers() -> Form:
    path: Path = lambda n: f"/politika/{25678900 + 13 * n}"
    item = (
        '<a class="tass_pkg_link-v5WdK" href="{u}"><div class="Content"><div class="tass_pkg_title"><span>{t}</span></div><div class="meta"><span>'
        '{d} ноября, 10:00</span></div></div></a>'
    )  # fmt: skip
    body = (
        '<header><a href="/politika">Политика</a><a href="/sport">Спорт</a></header><main><h1>Политика</h1><div class="listing">' + cards(
        item, path, range(20), "ru") + '</div></main><aside>' + cards('<a href="{u}"><span>{t}</span></a>', lambda n: f"/sport/{25978900 + n}",
        range(100, 105), "ru") + "</aside>"
    )  # fmt: skip
    return form("https://agency.example/politika", body, map(path, range(20)), lang="ru")


def _greece() -> Form:
    path: Path = lambda n: f"https://www.aegean.example/politics/{563412300 + 7 * n}/{slug(n, words=6)}/"
    item = (
        '<div class="column is-4"><article class="nx-article"><a href="{u}" class="image-container"><img></a><div class="card-content"><a href="'
        'https://www.aegean.example/politics/" class="category">Πολιτική</a><h3><a href="{u}" class="mark-title">{t}</a></h3><div class="meta">{d}.'
        '11.2026 • 10:00</div></div></article></div>'
    )  # fmt: skip
    body = (
        '<header><ul><li><a href="https://www.aegean.example/politics/">Πολιτική</a></li><li><a href="https://www.aegean.example/sports/">'
        'Αθλητικά</a></li></ul></header><main><h1>Πολιτική</h1><div class="columns is-multiline">' + cards(item, path, range(12), "el")
        + '</div><div class="pagination"><a class="page-numbers" href="https://www.aegean.example/politics/page/2/">2</a></div></main><aside><h4>'
        'Δημοφιλή</h4>' + cards('<h4><a href="{u}">{t}</a></h4>', lambda n: f"https://www.aegean.example/sports/{563912300 + n}/{slug(n, words=6)}/",
        range(100, 105), "el") + "</aside>"
    )  # fmt: skip
    return form("https://www.aegean.example/politics/", body, map(path, range(12)), lang="el")


def _turkey() -> Form:
    path: Path = lambda n: f"/gundem/{slug(n, words=6)}-{42912300 + 7 * n}"
    item = (
        '<div class="category__list__item"><a href="{u}" class="news-item" data-position="{n}" title="{t}"><span class="news-item__image"><img>'
        '</span><h2>{t}</h2><span class="news-item__spot">Salı günü söylendi.</span></a></div>'
    )
    slide = '<div class="swiper-slide"><a href="{u}" title="{t}"><img alt="{t}"></a></div>'
    body = (
        '<nav><a href="/gundem/">Gündem</a><a href="/spor/">Spor</a><a href="/yazarlar/">Yazarlar</a><a href="/haberleri/feribot">Feribot '
        'haberleri</a></nav><div class="swiper">' + cards(slide, path, range(5), "tr") + '</div><div class="category__list"><h1>Gündem</h1>'
        + cards(item, path, range(5, 20), "tr") + '</div><div class="sidebar"><h3>Yazarlar</h3>' + cards('<a href="{u}">{t}</a>', lambda n:
        f"/yazarlar/ada-reyes/{slug(n, words=6)}-{42992300 + n}", range(100, 105), "tr") + "</div>"
    )  # fmt: skip
    return form("https://www.bogaz.example/gundem/", body, map(path, range(20)), lang="tr")


def _hungary() -> Form:
    path: Path = lambda n: f"/belfold/2026/11/{n % 20 + 7:02}/{slug(n, words=5)}/"
    item = (
        '<article class="cikk"><div class="kep"><a href="{u}"><img></a></div><h2><a href="{u}">{t}</a></h2><p class="ajanlo">Kedden mondták.</p>'
        '<a class="cimke" href="/24ora/?cimke=komp">komp</a> <span class="ido">{d} órája</span></article>'
    )
    body = (
        '<nav><a href="/belfold/">Belföld</a><a href="/sport/">Sport</a></nav><div id="tartalom"><h1>Belföld</h1>' + cards(item, path,
        range(18), "hu") + '</div><div class="jobb"><h3>Legolvasottabb</h3>' + cards('<a href="{u}">{t}</a>', lambda n: f"/sport/2026/11/24/"
        f"{slug(n, words=5)}/", range(100, 105), "hu") + "</div>"
    )  # fmt: skip
    return form("https://duna.example/belfold/", body, map(path, range(18)), lang="hu")


def _sweden_token() -> Form:
    def code(n: int) -> str:
        return f"{'AbCdEfGhJk'[n % 10]}{n % 9}{'qWxYzLm'[n % 7]}{'PrStV'[n % 5]}{'nBcD'[n % 4]}{'aEi'[n % 3]}"

    path: Path = lambda n: f"/nyheter/a/{code(n)}/{slug(n, words=5)}"
    item = (
        '<div class="hyperion-css-1"><a href="{u}" class="css-2"><div><img></div><div class="css-3"><span class="css-kicker">Färjorna</span><h2 class='
        '"css-4">{t}</h2><p>Det sades i tisdags.</p></div></a></div>'
    )
    body = (
        '<header><nav><a href="/nyheter">Nyheter</a><a href="/sportbladet">Sport</a><a href="/nyheter/samhalle">Samhälle</a></nav></header><main>'
        '<h1>Nyheter</h1>' + cards(item, path, range(16), "sv") + '</main><aside><h2>Sport</h2>' + cards('<a href="{u}"><h3>{t}</h3></a>',
        lambda n: f"/sportbladet/a/{code(n)}x/{slug(n, words=5)}", range(100, 105), "sv") + "</aside>"
    )  # fmt: skip
    return form("https://www.malaren.example/nyheter", body, map(path, range(16)), lang="sv")


def _norway_i() -> Form:
    def code(n: int) -> str:
        return f"{'AbCdEfGhJk'[n % 10]}{n % 9}{'qWxYzLm'[n % 7]}{'PrStV'[n % 5]}{'nBcD'[n % 4]}{'aEi'[n % 3]}"

    path: Path = lambda n: f"https://www.fjell.example/politikk/i/{code(n)}/{slug(n, words=5)}"
    item = (
        '<article class="article-extract"><a href="{u}" itemprop="url"><div class="image"><img></div><h2 class="headline"><span class="titles">'
        '<span class="title">{t}</span></span></h2></a></article>'
    )
    short = '<article><a href="https://www.fjell.example/i/{n}aB7xQ"><h3>{t}</h3></a></article>'
    body = (
        '<header><a href="https://www.fjell.example/politikk">Politikk</a><a href="https://www.fjell.example/sport">Sport</a></header><main><h1>'
        'Politikk</h1><section>' + cards(item, path, range(14), "sv") + '</section></main><aside><h2>Mest lest</h2>' + cards(short, path,
        range(100, 104), "sv") + '</aside><footer><a href="https://www.fjell.example/om-oss-og-redaksjonen">Om oss</a></footer>'
    )  # fmt: skip
    return form("https://www.fjell.example/politikk", body, map(path, range(14)), lang="no")


def _finland() -> Form:
    path: Path = lambda n: f"/a/74-20{123456 + 7 * n}"
    item = (
        '<article class="yle__article-card"><a class="underlay-link" href="{u}"><div class="card__image"><img></div><h3 class="card__heading">{t}'
        '</h3></a><div class="card__meta"><time datetime="2026-11-{d:02}T10:00:00+02:00">{d}.11.</time></div></article>'
    )
    body = (
        '<header><nav><a href="/uutiset">Uutiset</a><a href="/urheilu">Urheilu</a><a href="/t/18-215452/fi">Politiikka</a></nav></header><main><h1>'
        "Politiikka</h1><ul>"
        + cards("<li>" + item + "</li>", path, range(15), "fi")
        + '</ul><a href="/t/18-215453/fi">Eduskunta ja hallitus</a>'
        '<button>Näytä lisää</button></main><footer><a href="/aihe/ylen-tietosuoja">Tietosuoja</a></footer>'
    )
    return form("https://suo.example/t/18-215452/fi", body, map(path, range(15)), lang="fi")


def _poland_commas() -> Form:
    path: Path = lambda n: f"/kraj/{slug(n, words=6)},artykuly,{412300 + 3 * n}.html"
    item = (
        '<div class="news"><a href="{u}" class="news__img"><img></a><div class="news__body"><div class="news__title"><a href="{u}">{t}</a></div><div '
        'class="news__lead">Powiedziano we wtorek.</div><a class="news__author" href="/autor/ada-reyes,autor,412.html">Ada Reyes</a></div></div>'
    )
    body = (
        '<nav><a href="/kraj/">Kraj</a><a href="/sport/">Sport</a><a href="/tematy/promy-i-waly,temat,311.html">Promy i wały</a></nav><div class='
        '"content"><h1>Kraj</h1>' + cards(item, path, range(14), "pl") + '<div class="pager"><a href="/kraj/2">2</a></div></div><div class='
        '"sidebar"><h3>Sport</h3>' + cards('<a href="{u}">{t}</a>', lambda n: f"/sport/{slug(n, words=6)},artykuly,{419300 + n}.html", range(100,
        105), "pl") + "</div>"
    )  # fmt: skip
    return form("https://www.wisla.example/kraj/", body, map(path, range(14)), lang="pl")


def _indonesia_read() -> Form:
    path: Path = lambda n: f"https://nasional.jawa.example/read/{4567800 + 7 * n}/{slug(n, 'id')}"
    item = (
        '<div class="articleItem"><a class="article-link" href="{u}"><div class="articleItem-wrap"><div class="articleItem-img"><img></div><div class='
        '"articleItem-box"><h2 class="articleTitle">{t}</h2><div class="articlePost"><div class="articlePost-subtitle">Nasional</div><div class='
        '"articlePost-date">{d}/11/2026</div></div></div></div></a></div>'
    )
    body = (
        '<div class="nav"><a href="https://nasional.jawa.example/">Nasional</a><a href="https://bola.jawa.example/">Bola</a><a href="https://www.jawa.'
        'example/tag/anggaran-feri">Anggaran feri</a></div><div class="articleList">' + cards(item, path, range(15), "id") + '</div><div class='
        '"paging"><a href="https://nasional.jawa.example/?page=2">2</a></div><div class="mostList"><h3>Terpopuler</h3>' + cards('<div><a href="{u}">'
        '<h2>{t}</h2></a></div>', lambda n: f"https://bola.jawa.example/read/{4667800 + n}/{slug(n, 'id')}", range(100, 105), "id") + "</div>"
    )  # fmt: skip
    return form("https://nasional.jawa.example/", body, map(path, range(15)), lang="id")


def _vietnam() -> Form:
    path: Path = lambda n: f"https://song.example/{slug(n, words=8)}-{4812300 + n}.html"
    item = (
        '<article class="item-news item-news-common"><div class="thumb-art"><a href="{u}" class="thumb" title="{t}"><img></a></div><h2 class='
        '"title-news"><a href="{u}" title="{t}">{t}</a></h2><p class="description"><a href="{u}" title="{t}">Được kể hôm thứ ba.</a><span class='
        '"meta-news"><a class="count_cmt" href="{u}#box_comment_vne"><span>14</span></a></span></p></article>'
    )
    box = '<li><h3 class="title-news"><a href="{u}" title="{t}">{t}</a></h3></li>'
    body = (
        '<section class="main-nav"><ul><li><a href="/thoi-su">Thời sự</a></li><li><a href="/the-thao">Thể thao</a></li><li><a href="/thoi-su/chinh-'
        'tri">Chính trị</a></li></ul></section><section class="section_container"><h1>Chính trị</h1><div class="col-left">' + cards(item, path,
        range(18), "vi") + '<div class="pagination"><a href="/thoi-su/chinh-tri-p2">2</a></div></div><div class="col-right"><div class='
        '"box-category"><h2><a href="/the-thao">Thể thao</a></h2><ul>' + cards(box, path, range(100, 105), "vi") + "</ul></div></div></section>"
    )  # fmt: skip
    return form("https://song.example/thoi-su/chinh-tri", body, map(path, range(18)), lang="vi")


def _thailand() -> Form:
    path: Path = lambda n: f"https://www.chao.example/politics/{2812300 + 3 * n}"
    item = '<li><a href="{u}"><img><h3>{t}</h3><span>{d} พ.ย. 69</span></a></li>'
    body = (
        '<nav><a href="/politics">การเมือง</a><a href="/sports">กีฬา</a></nav><main><h1>การเมือง</h1><ul>' + cards(item, path, range(14), "th")
        + '</ul><a href="/politics?page=2">ถัดไป</a></main><aside>' + cards('<a href="{u}"><h3>{t}</h3></a>', lambda n: "https://www.chao.example/"
        f"sports/{2912300 + n}", range(100, 104), "th") + "</aside>"
    )  # fmt: skip
    return form("https://www.chao.example/politics", body, map(path, range(14)), lang="th")


def _kenya() -> Form:
    path: Path = lambda n: f"/africa/news/politics/{slug(n)}-{4512300 + 7 * n}"
    item = (
        '<li><a class="teaser-image-left" href="{u}" aria-label="{t}"><figure><img></figure><div class="teaser-image-left_summary"><span class='
        '"prime-label">PRIME</span><h3 class="teaser-image-left_title">{t}</h3><aside class="article-metadata"><span class="article-topic">Politics'
        '</span><span class="date">Nov {d}</span></aside></div></a></li>'
    )
    body = (
        '<header><nav><ul><li><a href="/africa/news/politics">Politics</a></li><li><a href="/africa/sports">Sports</a></li></ul></nav></header><main>'
        '<h1>Politics</h1><ol>' + cards(item, path, range(13)) + '</ol><button>Load more</button></main><section><h2>Sports</h2><ol>' + cards(
        '<li><a href="{u}"><h3>{t}</h3></a></li>', lambda n: f"/africa/sports/{slug(n)}-{4592300 + n}", range(100, 104)) + "</ol></section>"
    )  # fmt: skip
    return form("https://rift.example/africa/news/politics", body, map(path, range(13)))


def _nigeria() -> Form:
    path: Path = lambda n: f"https://niger.example/{slug(n)}/"
    item = (
        '<div class="post-content"><article><div class="entry-item-main"><div class="post-image"><a href="{u}"><img></a></div><h2 class="post-title">'
        '<a href="{u}">{t}</a></h2><p class="post-excerpt">It was told on Tuesday.</p><span class="post-date">{d} November 2026</span><span class='
        '"post-author">By <a href="https://niger.example/author/ada/">Ada</a></span></div></article></div>'
    )
    body = (
        '<header><ul><li><a href="https://niger.example/topics/politics/">Politics</a></li><li><a href="https://niger.example/topics/sports/">Sports'
        '</a></li><li><a href="https://niger.example/all-posts/">All posts</a></li></ul></header><div class="latest-news-timeline-section"><h1>Politics'
        '</h1>' + cards(item, path, range(20)) + '<ul class="page-numbers"><li><a href="https://niger.example/topics/politics/page/2/">2</a></li></ul>'
        '</div><div class="sidebar"><h3>Top News</h3>' + cards('<article><h3><a href="{u}">{t}</a></h3></article>', path, range(100, 105))
        + '</div><footer><a href="https://niger.example/about-us/">About us</a><a href="https://niger.example/advertise-with-us/">Advertise</a><a '
        'href="https://niger.example/comments-policy-and-moderation/">Comments policy</a></footer>'
    )  # fmt: skip
    return form("https://niger.example/topics/politics/", body, map(path, range(20)))


COUNTRIES: Mapping[str, Form] = {
    "Japan, number behind a dash": _japan_dash(),
    "Japan, day and code": _japan_date_code(),
    "Japan, number in the query, Shift_JIS": _japan_query(),
    "Korea, view in the query": _korea_view(),
    "Korea, agency code": _korea_code(),
    "China, relative month folder": _china_relative(),
    "China, channels as hosts": _china_channels(),
    "China, documents": _china_documents(),
    "India, long number": _india_long_number(),
    "India, articleshow": _india_articleshow(),
    "Germany, id": _germany_id(),
    "Germany, letter and number": _germany_letter(),
    "France, two numbers": _france_underscore(),
    "Spain, day folder": _spain_day(),
    "Argentina, token": _argentina_token(),
    "Mexico, block links": _mexico_block_links(),
    "Brazil, ghtml": _brazil_ghtml(),
    "Arabic slugs": _arabic_slugs(),
    "Arabic, number first": _arabic_number_first(),
    "Persian service": _persian_service(),
    "Russia, day and number": _russia_agency(),
    "Russia, one word": _russia_short_slugs(),
    "Russia, number alone": _russia_numbers(),
    "Greece": _greece(),
    "Turkey": _turkey(),
    "Hungary": _hungary(),
    "Sweden, token": _sweden_token(),
    "Norway, token": _norway_i(),
    "Finland": _finland(),
    "Poland, commas": _poland_commas(),
    "Indonesia, channel host": _indonesia_read(),
    "Vietnam": _vietnam(),
    "Thailand": _thailand(),
    "Kenya": _kenya(),
    "Nigeria": _nigeria(),
}
