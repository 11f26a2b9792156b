"""Lists without headings, links that say what they are, and what stands outside a page's main part."""

from __future__ import annotations

import pytest

from crawler.discovery.listing.read import read_listing
from tests.crawler.discovery.sites import headline, slug

URL = "https://www.valley.example/politics/"
SIZE = 8


def found(main: str, after: str = "", language: str = "en") -> list[str]:
    menu = "".join(f'<li><a href="/{name}/">{name}</a></li>' for name in ("politics", "sport", "culture"))
    page = f"<html lang={language}><body><nav><ul>{menu}</ul></nav>{main}{after}</body></html>"
    return [one.url.removeprefix("https://www.valley.example") for one in read_listing(page.encode(), URL).found]


def rows(template: str, path: str = "/n/{n}x.html", size: int = SIZE) -> str:
    return "".join(template.format(path=path.format(n=n + 20), words=headline(n), n=n) for n in range(size))


def paths(path: str = "/n/{n}x.html", size: int = SIZE) -> list[str]:
    return [path.format(n=n + 20) for n in range(size)]


@pytest.mark.parametrize(
    "row",
    [
        '<tr><td>26.11.2026</td><td><a href="{path}">{words}</a></td></tr>',
        '<a href="{path}">{words}</a> (26/11)<br>',
        '<dt>26 Nov 2026</dt><dd><a href="{path}">{words}</a></dd>',
        '<font size=3><b><a href="{path}">{words}</a></b></font><br><font size=2>More about it.</font><br>',
        '<div class="c"><a href="{path}" aria-label="{words}"><img src="i.jpg"></a></div>',
        '<div class="c"><a href="{path}"><img src="i.jpg" alt="{words}"></a></div>',
        '<div class="post-{n}17 post"><div class="t"><a href="{path}"><span>{words}</span></a></div></div>',
        '<div><div role="heading" aria-level="3"><a href="{path}">{words}</a></div></div>',
    ],
)
@pytest.mark.parametrize("path", ["/n/{n}x.html", "/default.asp?page=detail&newsid={n}", "/politics/s{n}k"])
def test_lines_that_say_headlines_are_a_list(row: str, path: str) -> None:
    assert found(f"<main><h1>Politics</h1><table>{rows(row, path)}</table></main>") == paths(path)


@pytest.mark.parametrize(
    ("row", "size"),
    [
        ('<li><a href="{path}">Ferries, islands</a></li>', SIZE),
        ('<li><a href="{path}">News of the valley {n}</a></li>', SIZE),
        ('<li><a href="{path}">{words}</a></li>', 4),
    ],
)
def test_names_and_few_lines_are_none(row: str, size: int) -> None:
    assert found(f"<main><h1>Politics</h1><ul>{rows(row, size=size)}</ul></main>") == []


def test_lines_do_not_outweigh_articles() -> None:
    cards = "".join(f'<h3><a href="/politics/{slug(n)}-{90100 + n}">{headline(n)}</a></h3>' for n in range(20, 24))

    assert len(found(f"<main>{cards}<ul>{rows('<li><a href={path}>{words}</a></li>', size=6)}</ul></main>")) == 4


@pytest.mark.parametrize("hero", ["section", "div", "header"])
def test_one_list_in_several_blocks(hero: str) -> None:
    """Addresses that say nothing: the headlines of the longest list's form belong to it wherever they stand."""
    top = f'<{hero} class="hero"><a href="/politics/s20k"><h2>{headline(0)}</h2></a></{hero}>'
    grid = "".join(
        f'<div class="card"><h3><a href="/politics/s{n + 20}k">{headline(n)}</a></h3><p>More about it.</p></div>'
        for n in range(1, 7)
    )
    small = f'<ul class="more"><li><h4><a href="/politics/s27k">{headline(7)}</a></h4></li></ul>'

    assert found(f"<main>{top}<div>{grid}</div>{small}</main>") == paths("/politics/s{n}k")


CARDS = "".join(
    f'<article><h3><a href="/politics/{slug(n)}-{901000 + n}">{headline(n)}</a></h3></article>' for n in range(6)
)
OTHER = "/politics/the-best-bank-of-the-whole-valley-901555"


@pytest.mark.parametrize(
    ("marks", "is_taken"),
    [
        ('rel="sponsored"', False),
        ('rel="nofollow Sponsored"', False),
        ('hreflang="fr"', False),
        ('hreflang="pt-BR"', False),
        ('hreflang="en-GB"', True),
        ('rel="nofollow"', True),
        ('rel="bookmark"', True),
    ],
)
def test_links_that_say_what_they_are(marks: str, is_taken: bool) -> None:
    card = f'<article><h3><a {marks} href="{OTHER}">The best bank of the whole valley</a></h3></article>'

    links = found(f"<main>{CARDS}{card}</main>", language="en-NZ")

    assert (OTHER in links, len(links)) == (is_taken, 6 + is_taken)


@pytest.mark.parametrize("block", ["<div class=bottom>{}</div>", "<ul class=seo>{}</ul>", "<table>{}</table>"])
def test_long_names_below_the_main_part_are_no_articles(block: str) -> None:
    below = "".join(
        f'<a href="/news/city-of-the-hills-{n}/">All the news from the city of hills {n}</a>' for n in range(90)
    )

    assert len(found(f"<main>{CARDS}</main>", block.format(below))) == 6


def test_headlines_below_the_main_part_are_articles() -> None:
    below = "".join(f'<h3><a href="/politics/{slug(n)}">{headline(n)}</a></h3>' for n in range(10, 14))

    links = found(f"<main>{CARDS.replace('-9010', '-')}</main>", f"<div>{below}</div>")

    assert [f"/politics/{slug(n)}" for n in range(10, 14)] == links[6:]


@pytest.mark.parametrize("said", ["Read this article in French", "Lire cet article en français", "Version française"])
@pytest.mark.parametrize("path", ["/fr/politique/{s}-{n}", "/fr/2026/11/20/{s}", "/fr/{s}"])
def test_the_translation_of_each_teaser_is_no_article_of_the_list(said: str, path: str) -> None:
    cards = "".join(
        f'<div><h3><a href="/politics/{slug(n)}-{901000 + n}">{headline(n)}</a></h3>'
        f'<a hreflang="fr" href="{path.format(s=slug(n + 20), n=902000 + n)}">{said}</a></div>'
        for n in range(6)
    )

    assert found(f"<main>{cards}</main>") == [f"/politics/{slug(n)}-{901000 + n}" for n in range(6)]


@pytest.mark.parametrize("language", ["en", "de-AT", "zh_TW"])
def test_where_all_links_are_of_another_language_the_page_tells_its_own_wrongly(language: str) -> None:
    assert len(found(f"<main>{CARDS.replace('<a ', '<a hreflang=fr ')}</main>", language=language)) == 6


@pytest.mark.parametrize(
    "block", ["<div class=right>{}</div>", "<ul class=small>{}</ul>", "<section><b>{}</b></section>"]
)
def test_lines_in_two_columns_are_one_list(block: str) -> None:
    row = '<li><a href="/n/{n}x.html">{words}</a></li>'
    left, right = ("".join(row.format(n=n, words=headline(n)) for n in part) for part in (range(5), range(5, 8)))

    assert found(f"<main><ul>{left}</ul>{block.format(right)}</main>") == [f"/n/{n}x.html" for n in range(8)]


def test_what_stands_below_the_main_part_in_its_own_cards_is_of_its_list() -> None:
    cards = [f'<div class="k"><a href="/{slug(n)}/"><span>{headline(n)}</span></a></div>' for n in range(9)]

    assert len(found(f"<main>{''.join(cards[:6])}</main>", f"<div>{''.join(cards[6:])}</div>")) == 9


@pytest.mark.parametrize(
    "row",
    [
        '<div class="card" data-href="{path}"><h3>{words}</h3></div>',
        '<li class="card" data-url=" {path} "><img><p>{words}</p></li>',
        """<div class="card" onclick="location.href='{path}'"><h3>{words}</h3></div>""",
        """<tr onclick='window.open("{path}", "_self")'><td>{words}</td><td>26.11.2026</td></tr>""",
        """<div onclick="document.location.assign('{path}');"><span>{words}</span></div>""",
    ],
)
def test_what_only_a_script_makes_links_of(row: str) -> None:
    """Also where the page has links to its other sections."""
    path = "/politics/{n}-ferry-and-bridge-in-the-north"
    assert found(f"<main><h1>Politics</h1><table><tr><td></table>{rows(row, path)}</main>") == paths(path)


def test_what_is_pressed_counts_only_where_nothing_is_linked() -> None:
    pressed = rows('<div data-href="{path}"><h3>{words}</h3></div>', "/sport/{n}-ferry-and-bridge-in-the-north")
    card = f'<article><h3><a href="/politics/{slug(3)}-90103">{headline(3)}</a></h3></article>'

    assert found(f"<main>{card}{pressed}</main>") == [f"/politics/{slug(3)}-90103"]


@pytest.mark.parametrize(
    ("form", "ends"),
    [
        ('<form method="post" id="aspnetForm">', "</form>"),
        ("<form name=list>", "</form>"),
        ("<form><div>", "</div></form>"),
    ],
)
@pytest.mark.parametrize("path", ["/news/view.aspx?id={n}", "/n/{n}x.html", "/board/{n}"])
def test_a_list_in_a_form(form: str, ends: str, path: str) -> None:
    """ASP.NET wraps pages in a form, and the programs of boards their lists."""
    row = '<tr><td>{n}</td><td><a href="{path}">{words}</a></td></tr>'

    assert found(f"<div>{form}<table>{rows(row, path)}</table>{ends}</div>") == paths(path)


RANKINGS = (
    "Die meistgelesenen Artikel", "Best gelezen", "Populært lige nå", "Viikon luetuimmat", "Les + lus",
    "Nos articles les plus consultés", "Las más leídas", "Lo + visto", "Mais acessadas", "Le più lette",
    "Cele mai citite", "Najchętniej czytane", "Nejčtenější články", "Najčitanije danas", "Сейчас читают",
    "Самые читаемые", "Популярні новини за добу", "Najpopularniejsze", "Най-четени", "Loetuimad", "Skaitomiausi",
    "Legnépszerűbb cikkek", "Çok okunanlar", "Δημοφιλή", "今日人气排行", "熱榜", "가장 많이 읽은", "Berita Populer",
    "Paling banyak dibaca", "Tin đọc nhiều", "ข่าวยอดนิยม", "الاكثر قراءة", "پربازدیدترین‌ها", "سب سے زیادہ پڑھی گئی",
    "Don't miss", "Must reads", "Editors' choice", "Auch interessant", "Lesen Sie auch", "À ne pas manquer",
    "No te pierdas", "Te recomendamos", "Não perca", "Leia também", "Da non perdere", "Leggi anche", "Lees ook",
    "Läs också", "Zobacz także", "Читайте также", "Вибір редакції", "İlginizi çekebilir", "اقرأ أيضا", "Baca juga",
    "あわせて読みたい", "猜你喜欢", "ये भी पढ़ें", "Có thể bạn quan tâm", "ข่าวที่เกี่ยวข้อง", "Pročitajte još",
    "مقبول ترین", "زیادہ پڑھی جانے والی خبریں", "הנצפים ביותר", "Mest lesið", "Më të lexuarat", "ყველაზე კითხვადი",
    "Ամենաընթերցված", "Ən çox oxunanlar", "Көп оқылған", "धेरै पढिएको", "ఎక్కువగా చదివినవి", "കൂടുതൽ വായിച്ചവ",
    "လူဖတ်အများဆုံး", "អានច្រើនបំផុត", "በብዛት የተነበቡ", "Zilizosomwa zaidi", "Be mpamaky indrindra", "Pinakabasa",
    "הנקראות ביותר", "सबसे ज्यादा पढ़ी गईं", "लोकप्रिय खबरें", "সর্বাধিক পঠিত", "What others are reading",
)  # fmt: skip


@pytest.mark.parametrize("heading", RANKINGS)
def test_a_ranking_is_known_by_its_heading(heading: str) -> None:
    cards = [f'<article><h3><a href="/a/{slug(n)}-{90100 + n}">{headline(n)}</a></h3></article>' for n in range(8)]
    ranks = "".join(f'<li><a href="/a/{slug(n)}-{90100 + n}">{headline(n)}</a></li>' for n in range(30, 35))
    cards.insert(4, f"<section><h2>{heading}</h2><ol>{ranks}</ol></section>")

    assert found(f"<main>{''.join(cards)}</main>") == [f"/a/{slug(n)}-{90100 + n}" for n in range(8)]


@pytest.mark.parametrize("heading", ["Más", "Populärer Minister", "Top of the agenda", "Sayfa 2", "Artikel", "最新"])
def test_other_headings_are_none(heading: str) -> None:
    cards = [f'<article><h3><a href="/a/{slug(n)}-{90100 + n}">{headline(n)}</a></h3></article>' for n in range(8)]

    assert (
        len(found(f"<main>{''.join(cards[:4])}<section><h2>{heading}</h2>{''.join(cards[4:])}</section></main>")) == 8
    )


PAID = (
    "Bezahlter Inhalt", "Gesponsord", "Annonsørinnhold", "Kaupallinen yhteistyö", "Contenu sponsorisé",
    "Contenido patrocinado", "Publirreportaje", "Conteúdo patrocinado", "Conținut sponsorizat", "Materiał sponsorowany",
    "Komerční sdělení", "Támogatott tartalom", "Sponsorlu içerik", "Διαφήμιση", "На правах рекламы",
    "Партнёрский материал", "提供", "협찬", "推广", "Quảng cáo", "محتوى مدفوع", "פרסומת", "प्रायोजित",
    "Branded content", "Paid partner content", "In partnership with Fen Bank",
)  # fmt: skip


@pytest.mark.parametrize("label", PAID)
@pytest.mark.parametrize("form", ["<span>{}</span>", "<p class=x>{}</p>", "<div><strong>{}</strong></div>"])
def test_what_is_paid_for_is_known_by_its_label(label: str, form: str) -> None:
    cards = [f'<article><h3><a href="/a/{slug(n)}-{90100 + n}">{headline(n)}</a></h3></article>' for n in range(8)]
    paid = f'<h3><a href="/a/{slug(40)}-{90140}">{headline(40)}</a></h3>'
    cards.insert(3, f"<article>{form.format(label)}{paid}</article>")

    assert found(f"<main>{''.join(cards)}</main>") == [f"/a/{slug(n)}-{90100 + n}" for n in range(8)]


@pytest.mark.parametrize("label", ["Politics", "Analysis", "Werbung in der Schule", "In the north", "Reklamation"])
def test_other_labels_pay_for_nothing(label: str) -> None:
    cards = [
        f'<article><span>{label}</span><h3><a href="/a/{slug(n)}-{90100 + n}">{headline(n)}</a></h3></article>'
        for n in range(8)
    ]

    assert len(found(f"<main>{''.join(cards)}</main>")) == len(cards)


@pytest.mark.parametrize(
    "words",
    [
        "Suscríbete a nuestro boletín de política", "Assine nossa newsletter de política",
        "Iscriviti alla newsletter di politica", "Recevez notre lettre sur la politique",
        "Meld je aan voor onze politieke nieuwsbrief", "Zapisz się na nasz newsletter polityczny",
        "Подпишитесь на нашу рассылку о политике", "政治ニュースレターに登録する", "订阅我们的政治通讯每天早上送达",
        "اشترك في نشرتنا البريدية كل صباح", "Prenumerera på vårt nyhetsbrev om politik",
    ],
)  # fmt: skip
def test_an_invitation_is_no_article(words: str) -> None:
    cards = [f'<article><h3><a href="/a/{slug(n)}-{90100 + n}">{headline(n)}</a></h3></article>' for n in range(8)]
    cards.insert(2, f'<article><h3><a href="/a/the-letter-of-the-morning-88001">{words}</a></h3></article>')

    assert found(f"<main>{''.join(cards)}</main>") == [f"/a/{slug(n)}-{90100 + n}" for n in range(8)]


@pytest.mark.parametrize(
    "row",
    [
        '<div class="card"><div><p class="card-title">{words}</p><a class="over" href="{path}"></a></div></div>',
        '<div class="card"><a href="{path}"><img></a><div><div class="news-title">{words}</div></div></div>',
        '<div class="card"><span class="headline">{words}</span><p>More.</p><a href="{path}">Read more</a></div>',
        '<li><div class="itemTitle">{words}</div><a class="over" href="{path}"><i></i></a></li>',
    ],
)
@pytest.mark.parametrize("path", ["/n/{n}x.html", "/politics/s{n}k"])
def test_an_empty_link_says_what_its_card_is_titled(row: str, path: str) -> None:
    page = f"<html><body><main><ul>{rows(row, path)}</ul></main></body></html>"
    listing = read_listing(page.encode(), URL)

    assert [(one.url.removeprefix("https://www.valley.example"), one.text) for one in listing.found] == [
        (one, headline(n)) for n, one in enumerate(paths(path))
    ]
