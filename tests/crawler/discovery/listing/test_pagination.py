"""The next page, in every style."""

from __future__ import annotations

import pytest

from crawler.discovery.listing.pagination import page_number
from crawler.discovery.listing.read import read_listing
from crawler.outlets import Section

SITE = "https://www.valley.example"


def following(url: str, inside: str, head: str = "", section: Section | None = None) -> str | None:
    body = f"<html><head>{head}</head><body><main>{inside}</main></body></html>"
    return read_listing(body.encode(), SITE + url, section=section).next


def pager(address: str, *pages: int) -> str:
    """A link a page, called by its number; its address has the number, or how many pages or articles are before it."""
    return "".join(
        f'<a href="{address.format(n=page, before=page - 1, twenty=20 * (page - 1))}">{page}</a>' for page in pages
    )


@pytest.mark.parametrize(
    ("url", "inside", "expected"),
    [
        ("/politics/", '<a href="/politics/page/2/">2</a>', "/politics/page/2/"),
        ("/politics/page/2/", '<a href="/politics/">1</a><a href="/politics/page/3/">3</a>', "/politics/page/3/"),
        ("/politics/", '<a rel="next" href="?page=2">→</a>', "/politics/?page=2"),
        ("/politics/?page=2", '<a href="?page=1">«</a><a href="?page=3">»</a>', "/politics/?page=3"),
        ("/politics/?p=9", '<a href="?p=8">Newer</a> <a href="?p=10">Older</a>', "/politics/?p=10"),
        ("/politics?offset=20", '<a href="/politics?offset=40">Load more</a>', "/politics?offset=40"),
        ("/politik/", '<a href="/politik/p2">2</a><a href="/politik/p3">3</a>', "/politik/p2"),
        ("/politik/", '<a href="/politik/index-vc-438566-2.html">2</a>', "/politik/index-vc-438566-2.html"),
        ("/politik/seite-2", '<a href="/politik/seite-3">weiter</a>', "/politik/seite-3"),
        ("/politics/index.html", '<a href="/politics/index_2.html">Next</a>', "/politics/index_2.html"),
        ("/seiji/", '<a href="/seiji/page/2">次へ</a>', "/seiji/page/2"),
        ("/politics/", '<li class="pager-next"><a href="/politics/page/2/"><i></i></a></li>', "/politics/page/2/"),
        ("/politics/", '<a href="/politics/page/2/" aria-label="Next page"><svg></svg></a>', "/politics/page/2/"),
        ("/politique/", '<a href="/politique/?page=2">Page suivante</a>', "/politique/?page=2"),
        ("/politica/", '<a href="/politica/pagina/2/">Siguiente</a>', "/politica/pagina/2/"),
        ("/politik/", '<a href="/politik/sida/2">Nästa</a>', "/politik/sida/2"),
        ("/jeongchi/", '<a href="/jeongchi?page=2">다음</a>', "/jeongchi?page=2"),
        ("/politika/", '<a href="/politika/strana/2">Další</a>', "/politika/strana/2"),
        ("/politics/", '<a href="/politics/2/">2</a><a href="/politics/3/">3</a>', "/politics/2/"),
        (
            "/politics/2",
            '<a href="/politics/">1</a><a href="/politics/3">3</a><a href="/politics/9">9</a>',
            "/politics/3",
        ),
        ("/politics.html", '<a href="/politics-2.html">2</a>', "/politics-2.html"),
        ("/politics", '<a href="/politics?paged=2">Older posts</a>', "/politics?paged=2"),
        ("/list?cat=5", '<a href="/list?cat=5&amp;page=2">next</a>', "/list?cat=5&page=2"),
        # later pages lie in a folder of their own, or the number stands behind the name of the file
        (
            "/politics/",
            '<a href="/politics/index/feed/pagina-2.ghtml">Veja mais</a>',
            "/politics/index/feed/pagina-2.ghtml",
        ),
        ("/politics/", '<a href="/politics/older/2/">Older posts →</a>', "/politics/older/2/"),
        ("/politics", '<a rel="next" href="/politics/archive/page/2">Next</a>', "/politics/archive/page/2"),
        ("/zheng/index1.html", '<a href="index2.html">下一页</a>', "/zheng/index2.html"),
        ("/zheng/list2.shtml", '<a href="list1.shtml">1</a><a href="list3.shtml">下一页</a>', "/zheng/list3.shtml"),
        ("/zheng/list.html", '<a href="/zheng/list2.html">2</a>', "/zheng/list2.html"),
        # numbered from 0
        ("/politics", '<a rel="next" href="/politics?page=1">››</a>', "/politics?page=1"),
        ("/politics", '<a href="/politics?page=1">2</a><a href="/politics?page=2">3</a>', "/politics?page=1"),
        (
            "/politics?page=1",
            '<a href="/politics?page=0">1</a><a href="?page=1">2</a><a href="?page=2">3</a>',
            "/politics?page=2",
        ),
        ("/gov/index.shtml", '<a href="index_1.shtml">下一页</a>', "/gov/index_1.shtml"),
        # buttons
        ("/politics/", '<button data-next="/politics/page/2/">More</button>', "/politics/page/2/"),
        ("/politics/", '<button class="btn" data-url="/politics/?page=2">Load more</button>', "/politics/?page=2"),
        ("/politics/", '<div class="load-next" data-next-url="?offset=20"></div>', "/politics/?offset=20"),
        ("/politics/", '<a href="?PAGEN_1=2">Следующая</a>', "/politics/?PAGEN_1=2"),
        # from a place that has no order
        ("/politics/", '<a href="?after=eyJpZCI6MTAwfQ">Load more</a>', "/politics/?after=eyJpZCI6MTAwfQ"),
        ("/politics/?cursor=aa1", '<a rel="next" href="?cursor=bb2">→</a>', "/politics/?cursor=bb2"),
        ("/list?cat=5", '<a href="/list?cat=5&amp;before=1764115200">Older</a>', "/list?cat=5&before=1764115200"),
        ("/list?cat=5&before=2", '<a href="/list?before=1764115200">Older</a>', None),
        ("/list?cat=5", '<a href="/list?cat=6&amp;before=1764115200">Older</a>', None),
        ("/politics/", '<a href="/sport/?before=1764115200">Older</a>', None),
        ("/politics/", '<a href="?before=1764115200">Ferries</a>', None),
        ("/politics/?p=3", '<a rel="next" href="?p=2">next</a>', None),
        # parts that a script loads
        ("/politics/", '<div hx-get="/politics/?page=2" hx-trigger="revealed"></div>', "/politics/?page=2"),
        ("/politics/", '<li data-hx-get="/politics/page/2/"></li>', "/politics/page/2/"),
        ("/politics/", '<turbo-frame loading="lazy" src="/politics?page=2"></turbo-frame>', "/politics?page=2"),
        ("/politics/", '<turbo-frame src="/weather?page=2"></turbo-frame>', None),
        # named as the next page, and the list's own address but for a number that counts on
        ("/politics/", '<a class="next" href="/politics/?sf_paged=2">Next</a>', "/politics/?sf_paged=2"),
        ("/politics/?sf_paged=2", '<a class="next" href="/politics/?sf_paged=3">Next</a>', "/politics/?sf_paged=3"),
        ("/list?cat=5", '<a href="/list?cat=5&amp;pagenumber=2">Next</a>', "/list?cat=5&pagenumber=2"),
        ("/politics/", '<a href="/politics/offset/20/">Older</a>', "/politics/offset/20/"),
        ("/politics/offset/20/", '<a href="/politics/offset/40/">Older</a>', "/politics/offset/40/"),
        ("/politics/", '<a rel="next" href="/politics/;page=2">2</a>', "/politics/;page=2"),
        ("/politics/", '<a href="/politics/~2">Next</a>', "/politics/~2"),
        ("/politics.html", '<a href="/politics,2.html">Next</a>', "/politics,2.html"),
        ("/politics,2.html", '<a href="/politics,3.html">Next</a>', "/politics,3.html"),
        ("/politics/", '<a href="/politics/index-p2.html">Next</a>', "/politics/index-p2.html"),
        ("/politics/", '<a href="/politics/page.2.html">Next</a>', "/politics/page.2.html"),
        ("/politics/", '<a class="more" href="/politics/?offset=14">More stories</a>', "/politics/?offset=14"),
        ("/politics/offset/40/", '<a href="/politics/offset/20/">Next</a>', None),
        ("/politics/", '<a href="/politics/?issue_id=4711">Next</a>', None),
        ("/politics/?cat=5", '<a href="/politics/?cat=5&amp;x=2&amp;y=3">Next</a>', None),
        ("/politics/", '<a href="/politics/the-council-splits-over-its-ferry-48120">Next</a>', None),
        # numbers with signs around them, or behind or before the word for a page
        ("/pol", '[1] <a href="?pg=2">[2]</a> <a href="?pg=3">[3]</a>', "/pol?pg=2"),
        ("/pol", '1 | <a href="?oldal=2">2 |</a> <a href="?oldal=3">3.</a>', "/pol?oldal=2"),
        ("/pol?pg=2", '<a href="?pg=1">Page 1</a> <a href="?pg=3">Page 3</a>', "/pol?pg=3"),
        ("/pol", '<a href="?blad=2">Seite 2</a> <a href="?blad=3">Seite 3</a>', "/pol?blad=2"),
        ("/pol", '<a href="?pg=2">第2页</a> <a href="?pg=3">第3页</a>', "/pol?pg=2"),
        ("/pol", '<a href="?pg=2">２ページ</a>', "/pol?pg=2"),
        ("/pol", '<a href="?pg=2">Стр. 2</a>', "/pol?pg=2"),
        ("/pol", '<a href="?x=2">Part 2</a> <a href="?x=3">Part 3</a>', None),
        ("/pol", '<a href="?x=2">2 comments</a>', None),
        # by the places of its articles
        ("/pol", '1-20 | <a href="?s=20">21-40</a> | <a href="?s=40">41-60</a>', "/pol?s=20"),
        ("/pol?from=21", '<a href="?from=1">1–20</a> <a href="?from=41">41–60</a>', "/pol?from=41"),
        ("/pol", '<a href="?y=2021">2021–2025</a> <a href="?y=2016">2016–2020</a>', None),
        # the address names the next page of this list, whatever the link says
        ("/pol", '<a href="?page=2"><svg><title>More</title></svg></a>', "/pol?page=2"),
        ("/pol/page/2/", '<a href="/pol/page/1/">x</a> <a href="/pol/page/3/">More from Politics</a>', "/pol/page/3/"),
        ("/pol/", '<noscript><a href="/pol/page/2/">Continue</a></noscript>', "/pol/page/2/"),
        ("/list?cat=5", '<a href="/list?page=2&amp;cat=5">＞</a>', "/list?page=2&cat=5"),
        ("/pol", '<a href="/Pol/Page/2/">Next</a>', "/Pol/Page/2/"),
        ("/pol", '<a href="?page=9">The last</a>', None),
        ("/pol", '<a href="?page=2&amp;sort=old">Oldest first</a>', None),
        ("/pol", '<a href="?start=2">Start again</a>', None),
        ("/", '<a href="/?p=2">A page of the house</a>', None),
        # what only a script leads to; a link that is told to be none
        ("/pol/", """<a href="#" onclick="location.href='/pol/page/2/'">Next</a>""", "/pol/page/2/"),
        ("/pol/", """<a href="#" onclick="location.href='/pol/page/2/'">Print</a>""", None),
        ("/pol?page=9", '<a class="next disabled" href="?page=10">Next</a>', None),
        ("/pol?page=9", '<li class="page-item disabled"><a href="?page=10">Next</a></li>', None),
        ("/pol?page=9", '<a aria-disabled="true" href="?page=10">Next</a>', None),
        ("/pol", "".join(f'<a href="?month={n}">[{n}]</a>' for n in range(1, 13)), None),
        ("/politics/", '<a href="/politics/page/2">See older stories</a>', "/politics/page/2"),
        # numbers in other digits, arrows around words, a form with a button
        ("/politics/", '<b>١</b> <a href="?page=2">٢</a> <a href="?page=3">٣</a>', "/politics/?page=2"),
        ("/politics/page-2", '<a href="/politics/page-1">१</a> <a href="/politics/page-3">३</a>', "/politics/page-3"),
        ("/politics/", '<b>١</b> <a href="?page=1">١</a>', None),
        ("/?cat=5", '<a href="/?cat=5&amp;paged=2">« Older Entries</a>', "/?cat=5&paged=2"),
        ("/politics/", '<a href="/politics/page/2/">← Older posts</a>', "/politics/page/2/"),
        ("/politics/", '<a href="/politics/page/2/">… more stories …</a>', "/politics/page/2/"),
        (
            "/politics/",
            '<form action="/politics/"><input type="hidden" name="page" value="2"><button>Load more</button></form>',
            "/politics/?page=2",
        ),
        (
            "/list?cat=5",
            "<form><input type=hidden name=cat value=5><input type=submit name=page value=2 title=x>"
            "<button>Mehr anzeigen</button></form>",
            "/list?cat=5&page=2",
        ),
        (
            "/politics/",
            '<form method="post"><input type="hidden" name="page" value="2"><button>Load more</button></form>',
            None,
        ),
        ("/politics/", '<form><input name="q"><input type=hidden name=page value=2><button>More</button></form>', None),
        # in more languages
        ("/politics/", '<a href="?page=2">Επόμενη σελίδα</a>', "/politics/?page=2"),
        ("/politics/", '<a href="?page=2">পরবর্তী</a>', "/politics/?page=2"),
        ("/politics/", '<a href="?page=2">அடுத்த பக்கம்</a>', "/politics/?page=2"),
        ("/politics/", '<a href="?page=2">Ukurasa unaofuata</a>', "/politics/?page=2"),
        ("/politics/", '<a href="?page=2">ቀጣይ ገጽ</a>', "/politics/?page=2"),
        ("/politics/", '<a href="?page=2">შემდეგი</a>', "/politics/?page=2"),
        ("/politics/", '<a href="?page=2">Kitas puslapis »</a>', "/politics/?page=2"),
        ("/politics/", '<a href="?page=2">اگلا صفحہ</a>', "/politics/?page=2"),
        # called by numbers, whatever the parameter is called
        ("/pol", f"<b>1</b>{pager('/pol?oldal={n}', 2, 3)}", "/pol?oldal=2"),
        ("/pol?oldal=2", pager("/pol?oldal={n}", 1, 3, 4), "/pol?oldal=3"),
        ("/pol?oldal=3", pager("/pol?oldal={n}", 1, 2, 4, 99), "/pol?oldal=4"),
        ("/pol", f"<b>1</b>{pager('/pol?debut_articles={twenty}#more', 2, 3)}", "/pol?debut_articles=20"),
        ("/pol?debut_articles=20", pager("/pol?debut_articles={twenty}", 1, 3), "/pol?debut_articles=40"),
        ("/pol", pager("/pol?blad={before}", 2, 3), "/pol?blad=1"),
        ("/pol?blad=1", pager("/pol?blad={before}", 1, 3), "/pol?blad=2"),
        ("/pol?sec=5", pager("/pol?nr={n}&amp;sec=5", 2, 3), "/pol?nr=2&sec=5"),
        ("/pol", pager("/pol?page=0%2C{before}", 2, 3), "/pol?page=0%2C1"),
        ("/pol", pager("/pol?tx[at]={n}&amp;cHash=a{n}", 2, 3), "/pol?tx[at]=2&cHash=a2"),
        ("/pol", pager("/pol?_cur={n}&amp;_delta=20", 2, 3), "/pol?_cur=2&_delta=20"),
        ("/pol", pager("/pol;str={n}", 2, 3), "/pol;str=2"),
        ("/pol", pager("/pol/s{n}", 2, 3), "/pol/s2"),
        ("/pol", pager("/pol/P{twenty}", 2, 3), "/pol/P20"),
        ("/pol", '<a href="/pol?x=1" class="active">1</a><a href="/pol?x=2">2</a>', "/pol?x=2"),
        ("/pol", '<li aria-current="page"><a href="/pol?x=1">1</a></li><a href="/pol?x=2">2</a>', "/pol?x=2"),
        ("/pol?oldal=5", pager("/pol?oldal={n}", 1, 2, 3, 4), None),
        ("/pol?oldal=2", pager("/pol?oldal={n}", 1, 4, 5), None),
        ("/pol", pager("/pol?month={n}", *range(1, 13)), None),
        ("/pol", pager("/pol?rate={n}", *range(1, 6)), None),
        ("/pol", pager("/pol?issue={n}", 230, 231, 232), None),
        ("/pol", pager("/pol?per_page={n}", 20, 50, 100), None),
        ("/pol", pager("/pol?comments={n}", 12), None),
        ("/pol/", pager("/pol/{n}/", 2020, 2021, 2022), None),
        ("/pol/2026/", pager("/pol/2026/{n}/", 2, 3, 4), None),
        ("/pol/2026/11/", pager("/pol/2026/11/{n}/", 2, 3, 4), None),
        ("/pol", pager("/sport?x={n}", 2, 3), None),
        ("/pol?a=1", pager("/pol?x={n}", 2, 3), None),
        ("/pol", pager("/pol?x={twenty}", 2, 3).replace("=40", "=60"), None),
        (
            "/pol",
            "".join(pager(f"/pol?{'&'.join(f'p{k}=1' for k in range(900))}&x={{n}}", 2, 3) for _ in range(9)),
            None,
        ),
        # from a moment or a key on, whatever the parameter is called, and how many from there
        (
            "/pol",
            '<a href="/pol?updated-max=2026-11-20T10:00:00%2B02:00&amp;max-results=20">Older posts</a>',
            "/pol?updated-max=2026-11-20T10:00:00%2B02:00&max-results=20",
        ),
        ("/pol", '<a href="/pol?lastDate=2026-11-20T08%3A00">More stories</a>', "/pol?lastDate=2026-11-20T08%3A00"),
        ("/pol", '<button data-next-url="/pol?token=eyJhIjoxfQ">Load more</button>', "/pol?token=eyJhIjoxfQ"),
        ("/pol", '<a href="/pol?id=3f2a-91bc-77d0">More stories</a>', "/pol?id=3f2a-91bc-77d0"),
        ("/pol", '<a href="/pol?type=video">More stories</a>', None),
        ("/pol", '<a href="/pol?category=Economics">More stories</a>', None),
        ("/pol", '<a href="/pol?topic=Elections2026">More stories</a>', None),
        ("/pol", '<a href="/pol?tag=national-assembly">More stories</a>', None),
        ("/pol", '<a href="/pol?sort=most-read-today">More stories</a>', None),
        ("/pol", '<a href="/pol?cat=sport&amp;before=1764115200">More stories</a>', None),
        ("/pol", '<a href="/pol?cursor=aa11bb22">Következő oldal</a>', "/pol?cursor=aa11bb22"),
        ("/pol", '<a href="/pol?cursor=aa11bb22">Pagina următoare</a>', "/pol?cursor=aa11bb22"),
        ("/pol", '<a href="/pol?cursor=aa11bb22">Oudere berichten</a>', "/pol?cursor=aa11bb22"),
        ("/pol", '<a href="/pol?cursor=aa11bb22">Äldre artiklar</a>', "/pol?cursor=aa11bb22"),
        # not the next page of this list
        ("/politics/", '<button class="btn" data-url="/politics/?page=2">Share</button>', None),
        ("/politics/", '<button data-next="/api/teasers?page=2">More</button>', None),
        ("/list?cat=5&page=2", '<a href="/list?cat=6&amp;page=3">next</a>', None),
        ("/politics?page=2", '<a rel="next" href="/politics?page=1">next</a>', None),
        ("/politics?page=2", '<a rel="next" href="/politics">next</a>', None),
        ("/politics", '<a href="/politics?page=1">1</a>', None),
        ("/politics/page/3/", '<a href="/politics/page/3/">next</a>', None),
        ("/politics/page/3/", '<a href="/politics/page/2/">next</a>', None),
        ("/politics/", '<a href="/sport/page/2/">next</a>', None),
        ("/politics/", '<a href="https://elsewhere.example/politics/page/2/">next</a>', None),
        ("/politics/", '<a rel="next" href="/politics/2026/11/02/a-story-of-its-own">next</a>', None),
        ("/politics/", '<a href="/politics/">2</a>', None),
        ("/politics/", "", None),
    ],
)
def test_next(url: str, inside: str, expected: str | None) -> None:
    """The next page is a later page of the same list, whatever it is called."""
    assert following(url, inside) == (SITE + expected if expected else None)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ('</politics/?page=2>; rel="next"', "/politics/?page=2"),
        ("<https://www.valley.example/politics/?page=2>;rel=next, </politics/?page=9>; rel=last", "/politics/?page=2"),
        ('</a.css>; rel=preload, <?page=2>; title="2, of 9"; rel="nofollow next"', "/politics/?page=2"),
        ('</sport/?page=2>; rel="next"', None),
        ('<https://elsewhere.example/politics/?page=2>; rel="next"', None),
        ('</politics/?page=2>; rel="prev"', None),
    ],
)
def test_the_response_may_name_the_next_page(field: str, expected: str | None) -> None:
    body = b"<html><body><main><p>x</p></main></body></html>"
    found = read_listing(body, f"{SITE}/politics/", headers={"Content-Type": "text/html", "Link": field}).next

    assert found == (SITE + expected if expected else None)


def test_link_in_the_head_comes_first() -> None:
    """``<link rel=next>`` is the site's own word."""
    assert following("/politics/", "", '<link rel="next" href="/politics/page/2/">') == SITE + "/politics/page/2/"


@pytest.mark.parametrize(
    ("url", "expected"),
    [("/politics/", "/politics/list/2.html"), ("/politics/list/2.html", "/politics/list/3.html"), ("/other/", None)],
)
def test_an_outlets_template_decides(url: str, expected: str | None) -> None:
    """Where the outlet file gives the form of page n, no link is asked."""
    section = Section(url=SITE + "/politics/", learned="test", pages=SITE + "/politics/list/{n}.html")

    assert following(url, '<a href="/politics/?page=9">next</a>', section=section) == (
        SITE + expected if expected else None
    )


def test_following_next_ends() -> None:
    """Pages that always point to another one as the next are followed upwards only: no loop of any length."""
    inside = "".join(f'<a href="/politics/page/{n}/">{n}</a><a href="/politics/page/{n}/">next</a>' for n in (1, 2, 3))
    url, seen = "/politics/", []
    while (following_url := following(url, inside)) is not None:
        url = following_url.removeprefix(SITE)
        seen.append(url)

    assert seen == ["/politics/page/2/", "/politics/page/3/"]


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("/a/page/12/", 12),
        ("/a?pg=3", 3),
        ("/a?q=3", 1),
        ("/a/seite-7.html", 7),
        ("/a/", 1),
        ("/shop/3", 1),
        ("//[", 1),
    ],
)
def test_page_number(url: str, number: int) -> None:
    """The number of a page, in path or query."""
    assert page_number(url) == number
