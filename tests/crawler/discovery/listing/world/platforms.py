# ruff: noqa: E501, E731 -- markup stays on its line, an address is a function of one line
"""Section pages as the publishing systems make them: WordPress themes, Arc XP, Brightspot, Drupal, scripts, old tables."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.crawler.discovery.listing.world.form import Form, Path, cards, form, headline, slug

__all__ = ["PLATFORMS"]

_SHARE = (
    '<div class="share"><a href="https://www.facebook.com/sharer.php?u=https://x">Facebook</a>'
    '<a href="https://twitter.com/intent/tweet?text=x">X</a><a href="whatsapp://send?text=x">WhatsApp</a></div>'
)
_LEGAL = (
    '<footer id="colophon"><ul><li><a href="/about-us/">About us</a></li><li><a href="/advertise-with-us/">Advertise'
    '</a></li><li><a href="/privacy-policy/">Privacy policy</a></li><li><a href="/terms-and-conditions-of-use/">Terms '
    'and conditions of use</a></li><li><a href="/contact/">Contact</a></li></ul></footer>'
)  # fmt: skip


def _menu(*names: str, before: str = "/", after: str = "/") -> str:
    items = "".join(f'<li class="menu-item"><a href="{before}{name}{after}">{name.title()}</a></li>' for name in names)
    return f'<header><nav id="menu"><ul class="menu">{items}</ul></nav></header>'


def _newspaper_theme() -> Form:
    path: Path = lambda n: f"https://www.delta.example/{slug(n)}/"
    module = (
        '<div class="td_module_10 td_module_wrap td-animation-stack"><div class="td-module-thumb"><a href="{u}" '
        'rel="bookmark" class="td-image-wrap" title="{t}"><img class="entry-thumb" src="/w/{n}.jpg" alt=""></a></div>'
        '<div class="item-details"><h3 class="entry-title td-module-title"><a href="{u}" rel="bookmark" title="{t}">'
        '{t}</a></h3><div class="td-module-meta-info"><a href="https://www.delta.example/category/politics/" '
        'class="td-post-category">Politics</a><span class="td-post-author-name"><a href="https://www.delta.example/'
        'author/ada-reyes/">Ada Reyes</a></span><span class="td-post-date"><time class="entry-date" '
        'datetime="2026-11-{d:02}T09:00:00+00:00">November {d}, 2026</time></span><div class="td-module-comments">'
        '<a href="{u}#respond">0</a></div></div><div class="td-excerpt">It was told on Tuesday...</div></div></div>'
    )
    small = (
        '<div class="td_module_6 td_module_wrap"><div class="td-module-thumb"><a href="{u}" rel="bookmark" title="{t}">'
        '<img src="/s.jpg"></a></div><div class="item-details"><h3 class="entry-title td-module-title"><a href="{u}" '
        'rel="bookmark" title="{t}">{t}</a></h3><span class="td-post-date"><time datetime="2026-11-{d:02}">x</time>'
        '</span></div></div>'
    )  # fmt: skip
    mega = (
        '<div class="td-header-menu-wrap"><ul class="sf-menu"><li class="menu-item td-mega-menu"><a href="https://www.'
        'delta.example/category/sports/">Sports</a><ul class="sub-menu"><li><div class="td_block_wrap td_block_mega_menu">'
        + cards(small, path, range(100, 105))
        + '</div></li></ul></li><li><a href="https://www.delta.example/category/politics/">Politics</a></li></ul></div>'
    )
    grid = (
        '<div class="td-category-grid"><div class="td-big-grid-wrapper">'
        + cards(small, path, range(5))
        + "</div></div>"
    )
    crumbs = (
        '<div class="td-crumb-container"><div class="entry-crumbs"><span><a class="entry-crumb" href="https://www.delta.'
        'example/">Home</a></span> <span class="td-bred-no-url-last">Politics</span></div></div>'
    )
    aside = (
        '<div class="td-pb-span4 td-main-sidebar"><div class="td-ss-main-sidebar"><div class="td_block_wrap td_block_7">'
        '<h4 class="block-title"><span>MOST POPULAR</span></h4>'
        + cards(small, path, range(110, 115))
        + "</div></div></div>"
    )
    pages = (
        '<div class="page-nav td-pb-padding-side"><span class="current">1</span><a href="https://www.delta.example/'
        'category/politics/page/2/" class="page">2</a><span class="pages">Page 1 of 40</span></div>'
    )
    foot = (
        '<div class="td-footer-wrapper"><div class="td_block_wrap"><h4>EDITOR PICKS</h4>'
        + cards(small, path, range(120, 123))
        + '</div><div><h4>POPULAR CATEGORY</h4><ul><li><a href="https://www.delta.example/category/sports/">Sports '
        '<span>412</span></a></li></ul></div></div>'
    )  # fmt: skip
    body = (
        f'<div id="td-outer-wrap">{mega}<div class="td-category-header"><div class="td-container">{crumbs}<h1 class="'
        f'entry-title td-page-title">Politics</h1></div></div>{grid}<div class="td-main-content-wrap"><div class="td-pb-'
        f'span8 td-main-content"><div class="td-ss-main-content">{cards(module, path, range(5, 15))}{pages}</div></div>'
        f"{aside}</div>{foot}{_LEGAL}</div>"
    )
    return form("https://www.delta.example/category/politics/", body, map(path, range(15)))


def _block_theme() -> Form:
    path: Path = lambda n: f"https://harbour.example/2026/11/{n % 20 + 7:02}/{slug(n)}/"
    post = (
        '<li class="wp-block-post post-{n} category-politics"><figure class="wp-block-post-featured-image"><a href="{u}" '
        'target="_self"><img alt="{t}"></a></figure><h2 class="wp-block-post-title"><a href="{u}" target="_self">{t}</a>'
        '</h2><div class="wp-block-post-excerpt"><p class="wp-block-post-excerpt__excerpt">It was told. <a class="wp-block-'
        'post-excerpt__more-link" href="{u}">Read more</a></p></div><div class="wp-block-post-date"><time datetime="2026-11-'
        '{d:02}"><a href="{u}">November {d}</a></time></div><div class="taxonomy-post_tag wp-block-post-terms"><a href='
        '"https://harbour.example/tag/ferries/" rel="tag">ferries</a></div></li>'
    )
    latest = (
        '<ul class="wp-block-latest-comments"><li><article><footer>Ann on <a class="wp-block-latest-comments__comment-link" '
        f'href="{path(90)}#comment-311">{headline(90)}</a></footer></article></li></ul><ul class="wp-block-archives-list">'
        '<li><a href="https://harbour.example/2026/11/">November 2026</a></li><li><a href="https://harbour.example/2026/10/">'
        'October 2026</a></li></ul><ul class="wp-block-categories-list"><li class="cat-item"><a href="https://harbour.example/'
        'category/local-and-regional-affairs/">Local and regional affairs</a></li></ul>'
    )
    body = (
        '<div class="wp-site-blocks"><header class="wp-block-template-part"><p class="wp-block-site-title"><a href="https://'
        'harbour.example" rel="home">Harbour</a></p><nav class="wp-block-navigation"><a class="wp-block-navigation-item__'
        'content" href="https://harbour.example/category/politics/">Politics</a><a href="https://harbour.example/category/'
        'arts/">Arts</a></nav></header><main class="wp-block-group"><h1 class="wp-block-query-title">Category: Politics</h1>'
        '<div class="wp-block-query"><ul class="wp-block-post-template">' + cards(post, path, range(10)) + "</ul><nav class="
        '"wp-block-query-pagination"><a href="/category/politics/page/2/" class="wp-block-query-pagination-next">Next Page</a>'
        '</nav></div></main><aside class="wp-block-template-part">' + latest + "</aside>" + _LEGAL + "</div>"
    )  # fmt: skip
    return form("https://harbour.example/category/politics/", body, map(path, range(10)))


def _plain_permalinks() -> Form:
    path: Path = lambda n: f"https://isle.example/?p={4100 + 3 * n}"
    post = (
        '<article id="post-{n}" class="post type-post category-politics"><header class="entry-header"><h2 class="entry-title">'
        '<a href="{u}" rel="bookmark">{t}</a></h2><div class="entry-meta"><span class="posted-on"><a href="{u}"><time '
        'datetime="2026-11-{d:02}">November {d}</time></a></span> <span class="byline"><a class="url fn n" href="https://isle.'
        'example/?author=2">A. Reyes</a></span></div></header><div class="entry-content"><p>It was told. <a href="{u}#more-{n}" '
        'class="more-link">Continue reading</a></p></div><footer class="entry-footer"><a href="https://isle.example/?cat=4" '
        'rel="category">Politics</a> <a href="https://isle.example/?tag=ferries" rel="tag">ferries</a> <a href="{u}#respond">'
        "Leave a comment</a></footer></article>"
    )
    widgets = (
        '<div id="secondary" class="widget-area"><section class="widget widget_pages"><ul><li><a href="https://isle.example/'
        '?page_id=2">About the paper of the isle</a></li></ul></section><section class="widget"><ul><li><a href="https://isle.'
        'example/?cat=7">Sport</a></li><li><a href="https://isle.example/?m=202610">October 2026</a></li></ul></section></div>'
    )
    body = (
        f'<div id="page"><header><h1><a href="https://isle.example/" rel="home">Isle</a></h1></header><main id="main"><h1 '
        f'class="page-title">Category: Politics</h1>{cards(post, path, range(10))}<nav class="navigation"><a href="https://'
        f'isle.example/?cat=4&#038;paged=2">Older posts</a></nav></main>{widgets}</div>'
    )
    return form("https://isle.example/?cat=4", body, map(path, range(10)))


def _arc_fusion() -> Form:
    path: Path = lambda n: f"/politics/2026/11/{n % 20 + 7:02}/{slug(n)}/"
    other: Path = lambda n: f"/sports/2026/11/{n % 20 + 7:02}/{slug(n)}/"
    item = (
        '<div class="b-results-list__wrapper"><article class="b-results-list__item"><a class="c-link" href="{u}" aria-hidden='
        '"true" tabindex="-1"><img class="c-image" alt="{t}"></a><a class="c-link b-results-list__title" href="{u}"><h2 class='
        '"c-heading">{t}</h2></a><p class="c-paragraph">It was told.</p><div class="c-attribution"><span>By</span> <a href='
        '"/staff/ada-reyes/">Ada Reyes</a></div><time datetime="2026-11-{d:02}T10:00:00Z">x</time></article><hr class='
        '"c-divider"></div>'
    )
    rank = '<li class="b-top-table-list-xs"><a class="c-link" href="{u}"><h2 class="c-heading">{t}</h2></a></li>'
    body = (
        f'<div id="fusion-app"><nav class="b-header-nav-chain"><a href="/politics/">Politics</a><a href="/sports/">Sports</a>'
        f'<a href="/politics/elections/">Elections</a></nav><section role="main" class="b-right-rail__main"><h1>Politics</h1>'
        f'<div class="b-results-list">{cards(item, path, range(10))}<button>Load more</button></div></section><aside class='
        f'"b-right-rail__rail-container"><h3>Most read</h3><ol>{cards(rank, other, range(100, 105))}</ol></aside>'
        f'<footer class="b-footer"><a href="/politics/">Politics</a><a href="/pf/tell-us-what-you-think/">Tell us what you '
        f"think</a></footer></div>"
    )
    return form("https://www.plains.example/politics/", body, map(path, range(10)))


def _arc_without_folders() -> Form:
    """Gannett's way: story, section, kind, date, slug, number."""
    path: Path = lambda n: (
        f"/story/news/politics/{'elections/' * (n % 2)}2026/11/{n % 20 + 7:02}/{slug(n)}/{87100200 + n}007/"
    )
    other: Path = lambda n: f"/story/sports/nfl/2026/11/{n % 20 + 7:02}/{slug(n)}/{87300200 + n}007/"
    item = (
        '<a class="gnt_m_flm_a" href="{u}" data-tg="lt"><img class="gnt_m_flm_i" alt="">{t}<div class="gnt_m_flm_sbt" '
        'data-c-dt="Nov. {d}, 2026"></div></a>'
    )
    rail = '<a class="gnt_m_tl_c" href="{u}">{t}</a>'
    body = (
        '<header class="gnt_n"><nav class="gnt_n_mn"><a href="/news/politics/">Politics</a><a href="/sports/">Sports</a>'
        '<a href="https://subscribe.ridge.example/offers?from=politics">Subscribe</a></nav></header><main class="gnt_cw">'
        '<div class="gnt_m gnt_m_flm">' + cards(item, path, range(14)) + '</div><div class="gnt_m gnt_m_tl"><div class='
        '"gnt_m_th">More in sports</div>' + cards(rail, other, range(100, 104)) + '</div></main><footer class="gnt_ft"><a href='
        '"https://cm.ridge.example/about/">About</a><a href="/videos/news/">Videos</a></footer>'
    )  # fmt: skip
    return form("https://www.ridge.example/news/politics/", body, map(path, range(14)))


def _brightspot() -> Form:
    path: Path = lambda n: f"https://wire.example/article/{slug(n, words=6)}-{(n + 9) * 2654435761**3 % 16**32:032x}"
    promo = (
        '<div class="PageList-items-item"><div class="PagePromo" data-gtm-region="x"><div class="PagePromo-media"><a class='
        '"Link" aria-label="{t}" href="{u}"><picture><img alt=""></picture></a></div><div class="PagePromo-content"><bsp-'
        'custom-headline><div class="PagePromo-title"><a class="Link" href="{u}"><span class="PagePromoContentIcons-text">{t}'
        '</span></a></div></bsp-custom-headline><div class="PagePromo-description"><a class="Link" href="{u}"><span>It was '
        'told.</span></a></div></div></div></div>'
    )  # fmt: skip
    rail = '<li><bsp-custom-headline><div class="PagePromo-title"><a class="Link" href="{u}">{t}</a></div></bsp-custom-headline></li>'
    body = (
        '<bsp-header class="Page-header"><ul><li><a href="https://wire.example/politics">Politics</a><div class="dropdown">'
        '<a href="https://wire.example/hub/elections">Elections</a><a href="https://wire.example/hub/fact-checking-the-claims">'
        'Fact checking the claims</a></div></li></ul></bsp-header><main class="Page-main"><h1 class="Page-title">Politics</h1>'
        '<bsp-list-loadmore class="PageListStandardB"><div class="PageList-items">' + cards(promo, path, range(6)) + "</div>"
        '</bsp-list-loadmore><bsp-list-loadmore class="PageListRightRailA"><div class="PageList-header"><a class="PageList-'
        'header-title" href="https://wire.example/hub/us-congress">Congress</a></div><div>' + cards(promo, path, range(6, 12))
        + '</div><a class="Button" href="https://wire.example/politics?p=2">Load more</a></bsp-list-loadmore></main><aside '
        'class="Page-aside"><bsp-list-loadmore class="PageListTrending"><div class="PageList-header-title">Most read</div><ul>'
        + cards(rail, path, range(100, 105)) + '</ul></bsp-list-loadmore></aside><footer class="Page-footer"><a href="https://'
        'wire.example/newsletters">Newsletters</a><a href="https://wire.example/quizzes/weekly-news-quiz-of-the-wire">Weekly '
        "news quiz</a></footer>"
    )  # fmt: skip
    return form("https://wire.example/politics", body, map(path, range(12)))


def _drupal_views() -> Form:
    path: Path = lambda n: f"/politics/{slug(n, words=4)}"
    row = (
        '<div class="views-row"><article role="article" about="{u}" class="node node--type-article node--promoted node--view-'
        'mode-teaser"><h2 class="node__title"><a href="{u}" rel="bookmark"><span class="field field--name-title">{t}</span></a>'
        '</h2><div class="node__content"><a href="{u}"><img></a><p>It was told.</p><div class="field--name-field-tags"><a href='
        '"/tags/ferries" hreflang="en">Ferries</a> <a href="/taxonomy/term/41">Budget</a></div><ul class="links inline"><li '
        'class="node-readmore"><a href="{u}" rel="tag" title="{t}">Read more<span class="visually-hidden"> about {t}</span>'
        '</a></li><li class="comment-add"><a href="{u}#comment-form">Add new comment</a></li></ul></div></article></div>'
    )
    block = '<li><span class="views-field-title"><span class="field-content"><a href="{u}" hreflang="en">{t}</a></span></span></li>'
    body = (
        '<div class="dialog-off-canvas-main-canvas"><header role="banner"><nav role="navigation"><ul class="menu"><li><a href='
        '"/politics" class="is-active">Politics</a></li><li><a href="/economy">Economy</a></li><li><a href="/user/login">Log in'
        '</a></li></ul></nav><nav class="breadcrumb"><ol><li><a href="/">Home</a></li><li>Politics</li></ol></nav></header>'
        '<main role="main"><h1 class="page-title">Politics</h1><div class="views-element-container"><div class="view view-'
        'articles">' + cards(row, path, range(12)) + '</div><nav class="pager"><ul><li class="pager__item"><a href="?page=1" '
        'title="Go to page 2">2</a></li><li class="pager__item--next"><a href="?page=1">Next</a></li></ul></nav></div></main>'
        '<aside class="layout-sidebar-second"><h2>Economy</h2><ul>' + cards(block, lambda n: f"/economy/{slug(n, words=4)}",
        range(100, 105)) + '</ul></aside><footer role="contentinfo"><a href="/contact">Contact</a><a href="/about/our-journalism-'
        'and-ethics">Our journalism and ethics</a></footer></div>'
    )  # fmt: skip
    return form("https://www.estuary.example/politics", body, map(path, range(12)))


def _drupal_nodes() -> Form:
    path: Path = lambda n: f"/node/{51200 + 7 * n}"
    row = (
        '<div class="views-row views-row-{n}"><div class="views-field views-field-title"><span class="field-content"><a href='
        '"{u}">{t}</a></span></div><div class="views-field views-field-created"><span>{d}/11/2026 - 10:00</span></div></div>'
    )
    body = (
        '<div id="header"><ul class="links"><li><a href="/">Home</a></li><li><a href="/taxonomy/term/3">Politics</a></li><li>'
        '<a href="/taxonomy/term/4">Sport</a></li></ul></div><div id="content"><h1 class="title">Politics</h1><div class="view-'
        'content">'
        + cards(row, path, range(15))
        + '</div><ul class="pager"><li><a href="/taxonomy/term/3?page=1">next</a>'
        '</li></ul></div><div id="footer"><a href="/node/12">About us</a> <a href="/node/13">Contact</a></div>'
    )
    return form("https://news.cape.example/taxonomy/term/3", body, map(path, range(15)))


def _escenic() -> Form:
    path: Path = lambda n: f"https://www.coast.example/news/national/{slug(n)}/article{70123400 + n}.ece"
    other: Path = lambda n: f"https://www.coast.example/sport/cricket/{slug(n)}/article{70223400 + n}.ece"
    element = (
        '<div class="element row-element"><div class="picture"><a href="{u}"><img></a></div><div class="right-content"><div '
        'class="label"><a href="https://www.coast.example/news/national/">India</a></div><h3 class="title big"><a href="{u}" '
        'data-track="x">{t}</a></h3><div class="author-name"><a href="https://www.coast.example/profile/author/ada-reyes-1042/"'
        ' class="person-name">Ada Reyes</a></div></div></div>'
    )
    state = (
        '<div class="state-listing"><a href="https://www.coast.example/news/national/tamil-nadu/">Tamil Nadu</a><a href="https'
        '://www.coast.example/news/national/kerala/">Kerala</a><a href="https://www.coast.example/news/national/other-states/">'
        "Other States</a></div>"
    )
    premium = (
        '<div class="premium"><h4>Cricket</h4>' + cards('<div class="element"><h3 class="title"><a href="{u}">{t}</a></h3>'
        '</div>', other, range(100, 105)) + '</div><div class="newsletter"><a href="https://www.coast.example/newsletter-'
        'subscription/">Sign up for our newsletters on national affairs</a></div>'
    )  # fmt: skip
    body = (
        f'<header><a href="https://www.coast.example/news/">News</a><a href="https://www.coast.example/sport/">Sport</a><a '
        f'href="https://crossword.coast.example/">Crossword</a><a href="https://epaper.coast.example/?utm=x">e-Paper</a></header>'
        f'<section class="main"><h1 class="section-title">India</h1>{state}<div class="result">{cards(element, path, range(14))}'
        f"</div></section>{premium}{_LEGAL}"
    )
    return form("https://www.coast.example/news/national/", body, map(path, range(14)))


def _next_state() -> Form:
    path: Path = lambda n: f"/politics/{slug(n)}-{11200400 + n}"
    one = lambda n, path: {
        "__typename": "Article", "id": str(11200400 + n), "title": headline(n), "url": path(n), "publishedAt":
        f"2026-11-{n % 20 + 7:02}T10:00:00Z", "section": {"name": "Politics", "url": "/politics"},
        "authors": [{"name": "Ada Reyes", "url": "/profile/ada-reyes"}], "image": {"src": f"/img/{n}.jpg"},
        "tags": [{"name": "Ferries", "url": "/topics/ferries-and-water-31"}],
    }  # fmt: skip
    state = {
        "props": {"pageProps": {
            "navigation": [{"label": "Politics", "url": "/politics"}, {"label": "Sport", "url": "/sport"},
                           {"label": "About us and our standards", "url": "/about-us-and-our-standards"}],
            "section": {"title": "Politics", "items": [one(n, path) for n in range(12)]},
            "mostRead": [one(n, lambda n: f"/sport/{slug(n)}-{11300400 + n}") for n in range(100, 105)],
        }},
        "page": "/[section]", "query": {"section": "politics"},
    }  # fmt: skip
    body = (
        '<div id="__next"><header><a href="/politics">Politics</a><a href="/sport">Sport</a></header><main><h1>Politics</h1>'
        '<div class="skeleton"></div></main><footer><a href="/about-us-and-our-standards">About us and our standards</a>'
        f'</footer></div><script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'
    )
    return form("https://www.mesa.example/politics", body, map(path, range(12)))


def _nuxt_payload() -> Form:
    path: Path = lambda n: f"/article/{481200 + n}/{slug(n)}"
    flat: list[object] = [
        ["ShallowReactive", 1],
        {"data": 2},
        {"articles": 3, "menu": 4},
        [],
        [5, 6],
        "/politics",
        "/sport",
    ]
    for n in range(12):
        place = len(flat)
        flat[3].append(place)  # type: ignore[attr-defined]
        flat += [
            {"title": place + 1, "link": place + 2, "date": place + 3},
            headline(n),
            path(n),
            "2026-11-24T10:00:00Z",
        ]
    body = (
        '<div id="__nuxt"><div class="layout"><header><a href="/politics">Politics</a><a href="/sport">Sport</a></header><div '
        'class="loader"></div></div></div><script type="application/json" id="__NUXT_DATA__" data-ssr="true">'
        f"{json.dumps(flat)}</script>"
    )
    return form("https://www.fjord.example/politics", body, map(path, range(12)))


def _old_tables() -> Form:
    path: Path = lambda n: f"newsdetail.aspx?id={88100 + n}&cat=3"
    row = (
        '<tr><td width="20"><img src="dot.gif"></td><td class="txt"><a href="{u}" class="lnk">{t}</a><br><font size="1">'
        '{d}.11.2026</font></td></tr>'
    )  # fmt: skip
    body = (
        '<table width="980"><tr><td colspan="3"><a href="default.aspx">Home</a> | <a href="list.aspx?cat=3">Politics</a> | <a '
        'href="list.aspx?cat=4">Sport</a> | <a href="contact.aspx">Contact</a></td></tr><tr><td width="160" valign="top"><table>'
        '<tr><td><a href="list.aspx?cat=5">Economy and finance</a></td></tr><tr><td><a href="list.aspx?cat=6">Culture and '
        'heritage</a></td></tr></table></td><td width="600"><b>POLITICS</b><table>'
        + cards(row, path, range(16))
        + "</table>"
        '<a href="list.aspx?cat=3&page=2">Next &gt;&gt;</a></td><td width="220"><a href="poll.aspx?id=71"><img></a></td></tr>'
        "</table>"
    )
    return form("http://www.oldtown.example/list.aspx?cat=3", body, map(path, range(16)))


def _joomla() -> Form:
    path: Path = lambda n: f"/index.php/politics/{1210 + n}-{slug(n, words=5)}"
    item = (
        '<div class="items-row"><div class="item column-1" itemprop="blogPost"><div class="page-header"><h2 itemprop="name">'
        '<a href="{u}" itemprop="url">{t}</a></h2></div><dl class="article-info"><dd class="category-name">Category: <a href='
        '"/index.php/politics">Politics</a></dd><dd class="published"><time datetime="2026-11-{d:02}">x</time></dd></dl><p>It '
        'was told.</p><p class="readmore"><a class="btn" href="{u}" itemprop="url">Read more: {t}</a></p></div></div>'
    )
    body = (
        '<header><ul class="nav menu"><li><a href="/index.php">Home</a></li><li><a href="/index.php/politics">Politics</a></li>'
        '<li><a href="/index.php/sport">Sport</a></li><li><a href="/index.php/contact-us">Contact</a></li></ul></header><main>'
        '<div class="blog" itemtype="https://schema.org/Blog">' + cards(item, path, range(8)) + '<div class="items-more"><ol '
        'class="nav nav-stacked">' + cards('<li><a href="{u}">{t}</a></li>', path, range(8, 12)) + '</ol></div><div class='
        '"pagination"><a href="/index.php/politics?start=8">2</a></div></div></main><div class="moduletable"><h3>Sport</h3><ul '
        'class="latestnews">' + cards('<li><a href="{u}">{t}</a></li>', lambda n: f"/index.php/sport/{1300 + n}-"
        f"{slug(n, words=5)}", range(100, 105)) + "</ul></div>"
    )  # fmt: skip
    # Bootstrap calls the list of further links "nav".
    return form(
        "https://www.lagoon.example/index.php/politics", body, map(path, range(8)), either=map(path, range(8, 12))
    )


def _spip() -> Form:
    path: Path = lambda n: f"spip.php?article{14200 + n}"
    item = (
        '<li class="item hentry"><h3 class="h3-like entry-title"><a href="{u}" rel="bookmark">{t}</a></h3><p class="info-publi">'
        '<abbr class="published" title="2026-11-{d:02}T10:00:00Z">{d} novembre</abbr>, par <span class="vcard author"><a class='
        '"url fn spip_in" href="spip.php?auteur4">Ada Reyes</a></span></p></li>'
    )
    body = (
        '<div id="page"><div id="entete"><a rel="start" href="https://www.oasis.example">Oasis</a></div><div id="nav"><ul><li>'
        '<a href="spip.php?rubrique3">Politique</a></li><li><a href="spip.php?rubrique4">Sports</a></li><li><a href="spip.php?'
        'rubrique12">Courrier des lecteurs et droit de réponse</a></li></ul></div><div id="contenu"><h1>Politique</h1><div '
        'class="menu_articles"><ul>'
        + cards(item, path, range(12), "fr")
        + '</ul><p class="pagination"><a href="spip.php?'
        'rubrique3&amp;debut_articles=12#pagination_articles">12</a></p></div></div><div id="pied"><a href="spip.php?page=plan">'
        'Plan du site</a> <a href="spip.php?page=contact">Contact</a></div></div>'
    )
    return form("https://www.oasis.example/spip.php?rubrique3", body, map(path, range(12)), lang="fr")


def _blogger() -> Form:
    path: Path = lambda n: f"https://lantern.example/2026/11/{slug(n, words=5)}.html"
    post = (
        '<div class="post hentry"><h3 class="post-title entry-title"><a href="{u}">{t}</a></h3><div class="post-body"><p>It was '
        'told. <a href="{u}#more">Read more</a></p></div><div class="post-footer"><a class="timestamp-link" href="{u}">10:00</a>'
        ' <a class="comment-link" href="{u}#comment-form">2 comments</a> <span class="post-labels">Labels: <a href="https://'
        'lantern.example/search/label/Politics">Politics</a>, <a href="https://lantern.example/search/label/Ferries%20and%20'
        'water">Ferries and water</a></span></div></div>'
    )
    body = (
        '<div id="main">'
        + cards(post, path, range(9))
        + '<div class="blog-pager"><a class="blog-pager-older-link" href='
        '"https://lantern.example/search/label/Politics?updated-max=2026-11-07">Older Posts</a></div></div><aside id="sidebar">'
        '<div class="widget BlogArchive"><a href="https://lantern.example/2026/11/">November (40)</a><a href="https://lantern.'
        'example/2026/">2026</a></div><div class="widget PageList"><a href="https://lantern.example/p/about-this-paper.html">'
        "About this paper</a></div></aside>"
    )
    return form("https://lantern.example/search/label/Politics", body, map(path, range(9)))


def _ghost() -> Form:
    path: Path = lambda n: f"/{slug(n, words=6)}/"
    card = (
        '<article class="post-card post tag-politics"><a class="post-card-image-link" href="{u}"><img></a><div class="post-card-'
        'content"><a class="post-card-content-link" href="{u}"><header><div class="post-card-tags"><span class="post-card-'
        'primary-tag">Politics</span></div><h2 class="post-card-title">{t}</h2></header><div class="post-card-excerpt">It was '
        'told.</div></a><footer class="post-card-meta"><ul class="author-list"><li><a href="/author/ada/">Ada Reyes</a></li>'
        '</ul><time datetime="2026-11-{d:02}">x</time></footer></div></article>'
    )
    body = (
        '<div class="viewport"><header id="gh-head"><nav><ul class="nav"><li class="nav-home"><a href="https://beacon.example/">'
        'Home</a></li><li><a href="https://beacon.example/about-the-beacon/">About</a></li><li><a href="https://beacon.example/'
        'tag/politics/">Politics</a></li></ul></nav><a href="#/portal/signup">Subscribe</a></header><main id="site-main"><section '
        'class="post-card post-card-large"><h1>Politics</h1></section><div class="post-feed">' + cards(card, path, range(11))
        + '</div><a href="https://beacon.example/tag/politics/page/2/" class="older-posts">Older</a></main><footer><nav><a href='
        '"#/portal/">Sign up</a><a href="https://beacon.example/how-we-are-paid-for/">How we are paid for</a></nav></footer></div>'
    )  # fmt: skip
    return form("https://beacon.example/tag/politics/", body, map(path, range(11)))


def _substack() -> Form:
    path: Path = lambda n: f"https://ledgerline.example/p/{slug(n, words=4)}"
    item = (
        '<div class="portable-archive-post"><div class="post-preview"><a href="{u}" class="pencraft" data-testid="post-preview-'
        'title">{t}</a><a href="{u}" class="pencraft sub">It was told on Tuesday.</a><time>Nov {d}</time> • <a href="https://'
        'substack.com/@ada">Ada Reyes</a><a href="{u}/comments" class="post-ufi-comment-button">12</a></div></div>'
    )
    body = (
        '<div id="entry"><div class="main-menu"><a href="/">Home</a><a href="/archive">Archive</a><a href="/about">About</a><a '
        'href="/s/politics">Politics</a><a href="/s/letters">Letters</a></div><h1>Politics</h1><div class="portable-archive-list"'
        ">"
        + cards(item, path, range(12))
        + '</div><footer><a href="https://substack.com/privacy">Privacy</a></footer></div>'
    )
    return form("https://ledgerline.example/s/politics", body, map(path, range(12)))


PLATFORMS: Mapping[str, Form] = {
    "WordPress, Newspaper theme": _newspaper_theme(),
    "WordPress, block theme": _block_theme(),
    "WordPress, plain permalinks": _plain_permalinks(),
    "Arc XP": _arc_fusion(),
    "Gannett": _arc_without_folders(),
    "Brightspot": _brightspot(),
    "Drupal views": _drupal_views(),
    "Drupal nodes": _drupal_nodes(),
    "Escenic": _escenic(),
    "Next, only script state": _next_state(),
    "Nuxt, only script state": _nuxt_payload(),
    "ASP tables": _old_tables(),
    "Joomla": _joomla(),
    "SPIP": _spip(),
    "Blogger": _blogger(),
    "Ghost": _ghost(),
    "Substack": _substack(),
}
