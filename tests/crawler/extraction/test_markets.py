# ruff: noqa: E501 -- markup stays on its line
"""Pages as publishing systems of Brazil, Egypt, Kenya, Korea, Poland, Turkey and Vietnam print them."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.pages import PROSE, page, read

OTHERS = ("/news/2026/11/20/ferry-late-again-4711.html", "/news/2026/11/21/bridge-closed-for-weeks-4712.html")
TITLES = ("The ferry to the outer islands is late again", "The old bridge stays closed for three more weeks")
LINKS = "".join(f'<p><a href="{to}">- {said}</a></p>' for to, said in zip(OTHERS, TITLES, strict=True))


@pytest.mark.parametrize(
    ("lang", "byline", "authors"),
    [
        ("pt", "<p>Por <strong>Lia Moraes</strong> — Porto Sereno</p>", ("Lia Moraes",)),
        ("pt", '<p class="autor">Por <a href="/autor/lia/">Lia Moraes</a> - Vila Aurora</p>', ("Lia Moraes",)),
        ("es", '<div class="byline"><span>Lia Moraes</span> – Las Lomas</div>', ("Lia Moraes",)),
        ("en", "<p>By <b>Lia Moraes and Ida Brandon</b> — Port Halder</p>", ("Lia Moraes", "Ida Brandon")),
        ("pt", '<p class="autor">Por:<br>- Lia Moraes<br>- Ida Brandon</p>', ("Lia Moraes", "Ida Brandon")),
        ("tr", '<div class="yazar"><b>Ece Gündoğan</b> - Defne Uluç</div>', ("Ece Gündoğan", "Defne Uluç")),
        ("tr", '<div class="yazar">Ece Gündoğan - Defne Uluç</div>', ("Ece Gündoğan", "Defne Uluç")),
        ("vi", '<p class="author_mail"><strong>Mai Trang - Hà Phương</strong></p>', ("Mai Trang", "Hà Phương")),
        ("ko", "<ul><li>기자명 남도연</li><li>입력 2026.11.25 18:23</li></ul>", ("남도연",)),
        ("ko", "<div>기자명 남도연 입력 2026.11.25 18:23 댓글 1</div>", ("남도연",)),
        ("ko", "<ul><li>기자명 강나루연합</li><li>입력 2026.11.25 18:23</li></ul>", ()),
        ("ko", '<p class="byline">[강나루신문 민도현·구아린 기자]</p>', ("민도현", "구아린")),
        ("vi", '<p class="author">Theo <em>Sông Xanh Mới</em></p>', ()),
        ("vi", '<p class="author">Nguồn: Sông Xanh Mới</p>', ()),
        ("tr", '<div class="author">Kaynak: Irmak Haberleri</div>', ()),
        ("de", '<p class="author">Theo Francis</p>', ("Theo Francis",)),
        (
            "pt",
            '<div><span class="assinatura">Lia Moraes</span> <span>03/03/2026 às 17h41</span></div>',
            ("Lia Moraes",),
        ),
        (
            "id",
            "<div><h6>Tim Redaksi</h6><div><h5>Bagas Pratomo</h5><span>Penulis</span></div><div><h5>Sekar Kirana</h5><span>Editor</span></div></div>",
            ("Bagas Pratomo",),
        ),
        ("el", "<div><b>Δανάη Χαρίτου</b><i>Συντάκτρια</i></div>", ("Δανάη Χαρίτου",)),
        (
            "en",
            "<div><div><b>Lia Moraes</b><i>Reporter</i></div><div><b>Ida Brandon</b><i>Reporter</i></div></div>",
            ("Lia Moraes", "Ida Brandon"),
        ),
        ("sw", '<h4 class="author-name"><a href="/author/dawati/">Dawati la Habari</a></h4>', ()),
    ],
)
def test_a_byline_names_its_persons(lang: str, byline: str, authors: tuple[str, ...]) -> None:
    """Neither the place behind a dash, nor the paper or agency whose text it is, nor a label is a person."""
    assert read(page(above=byline, lang=lang)).authors == authors


@pytest.mark.parametrize(
    ("data", "head"),
    [
        ({"contributor": [{"@type": "Person", "name": "Tatu Mwangaza"}]}, ""),
        ({"contributor": {"@type": "Person", "name": "Tatu Mwangaza"}}, ""),
        ({}, '<meta name="author" content="Amani Jabali, Tatu Mwangaza">'),
    ],
)
def test_authors_that_the_head_names_in_two_places_are_all_that_readers_see(data: dict[str, object], head: str) -> None:
    names = "".join(
        f'<h4 class="author-name"><a href="/author/{i}/">{n}</a></h4>'
        for i, n in enumerate(("Amani Jabali", "Tatu Mwangaza"))
    )
    told = {"author": {"@type": "Person", "name": "Amani Jabali"}, **data}

    assert read(page(above=names, data=told, head=head)).authors == ("Amani Jabali", "Tatu Mwangaza")


def test_a_contributor_whom_readers_do_not_see_is_no_author() -> None:
    told = {
        "author": {"@type": "Person", "name": "Amani Jabali"},
        "contributor": {"@type": "Person", "name": "Kito Barua"},
    }

    assert read(page(above='<h4 class="author-name">Amani Jabali</h4>', data=told)).authors == ("Amani Jabali",)


MENU = '<nav><a href="/">Front</a><a href="/tag/siasa/">Siasa</a><a href="/tag/michezo/">Michezo</a></nav>'


def _under(above: str, menu: str = MENU) -> bytes:
    text = "".join(f"<p>{one}</p>" for one in PROSE)
    return (
        f'<html lang="en"><head><title>Council Votes to Widen the Old Harbour</title></head><body>{menu}<main>{above}'
        f"<h1>Council Votes to Widen the Old Harbour</h1><div>{text}</div></main></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("above", "section"),
    [
        (
            '<table><tr><td><a href="/">الرئيسية</a> &gt; <a href="/section.php?id=3">سياسة</a></td></tr></table>',
            ("سياسة",),
        ),
        (
            '<div><a href="/">Start</a> » <a href="/p/">Politik</a> » <a href="/p/land/">Land</a></div>',
            ("Politik", "Land"),
        ),
        (
            '<p><a href="https://paper.example/"><img alt=""></a> / <a href="/pol.html">Polityka</a> / Council Votes</p>',
            ("Polityka",),
        ),
        ('<a class="tag" href="/tag/siasa/">Siasa</a>', ("Siasa",)),
        ('<header><a href="https://paper.example/tag/siasa/">SIASA</a></header>', ("SIASA",)),
        ('<div><a href="/">Start</a> | <a href="/p/">Politik</a> | <a href="/s/">Sport</a></div>', ()),
        ('<a class="tag" href="/tag/ferries/">Ferries</a>', ()),
        ('<div><a href="/">Start</a><a href="/tag/siasa/">Siasa</a><a href="/tag/michezo/">Michezo</a></div>', ()),
    ],
)
def test_the_way_to_a_headline_is_its_section(above: str, section: tuple[str, ...]) -> None:
    """Whatever its elements are called: links behind arrows that begin at the front page, or one that the menu has."""
    assert read(_under(above)).section == section


@pytest.mark.parametrize(
    "lede",
    [
        '<p class="description"><span class="location-stamp">Sông Xanh</span>{}</p>',
        "<p><b>PORT HALDER</b> – {}</p>",
        "<div><em>Port Halder:</em> {}</div>",
        "<p>{}</p>",
    ],
)
def test_a_standfirst_behind_the_name_of_a_place(lede: str) -> None:
    told = "The harbour office wants more room for the ferries, and the fishermen fear for theirs."
    article = read(page(above=lede.format(told), head=f'<meta name="description" content="{told}">'))

    assert article.standfirst == told or told in (article.text or "")


@pytest.mark.parametrize(
    "below",
    [
        f"<p><b>موضوعات متعلقة</b></p>{LINKS}",
        f"<div><b>Zobrazit související</b></div>{LINKS}",
        f"<p><strong>Zobrazit související</strong></p>{LINKS}",
        f"<h3>Lihat pula yang ini</h3>{LINKS}",
        '<p><a href="/print.php?id=7">طباعة</a> <a>أرسل لصديق</a> <a>شارك</a></p>',
        '<p><a href="javascript:void(0)">Wydrukuj to</a> <a href="#">Dodaj do teczki</a></p>',
        "<p>تعليقات القراء (1)</p><p>Mahmud: I hope that these words reach those who decide, and that the ferries get better soon.</p>",
        "<p>Comments (12)</p><p>Neighbour: at last somebody looks after the harbour, it was high time for all of us here.</p>",
        "<p>2 yorum</p><p>Kemal: I hope that everybody does what he must, our street has waited for it long enough.</p>",
        "<p>Komentarze czytelników</p><p>Ola: At last somebody looks after the harbour, it was high time for all of us.</p>",
        "<p>(PAP)</p><p>ida/ jow/</p>",
        "<p>(ΑΠΕ-ΜΠΕ)</p>",
        "<p>(Antara)</p>",
        '<p><b>Quer receber notícias no celular? <a href="https://chat.whatsapp.com/F7">Entre no grupo</a></b></p>',
        '<p>Csatlakozzon: <a href="https://t.me/+h4s">a csoportunk</a>!</p>',
        '<p>Kövesse: <a href="https://news.google.com/publications/CAA">Hírek itt is</a></p>',
        '<p><em>Dapatkan update berita pilihan setiap hari. Mari bergabung di Grup Telegram "Muara News Update", caranya klik link, kemudian join.</em></p>',
        "<p>Dziękujemy, że przeczytałaś nasz artykuł do końca. Bądź na bieżąco!</p>",
    ],
)
def test_what_stands_below_a_story_is_none_of_it(below: str) -> None:
    """Where no class says what it is: titles over links alone, rows of buttons, readers' comments, an agency's sign."""
    source = page(paragraphs=(*PROSE, *PROSE_TOO)).replace(b"</div></main>", below.encode() + b"</div></main>")

    assert [block.text for block in read(source).body] == [*PROSE, *PROSE_TOO]


PROSE_TOO = (
    "The harbour office expects that the work will cost forty million, of which the state has promised a half so far.",
    "Fishermen of the island asked for a place of their own at the new quay, and the mayor promised to look for one.",
)


@pytest.mark.parametrize(
    "within",
    [
        "<h3>What the fishermen want</h3>",  # a crosshead
        f"<h3>What the fishermen want</h3>{LINKS}",  # a crosshead whose paragraphs stand behind links
        "<p>Comments</p>",  # without a number, in the text
        "<h3>Comment 1</h3>",
        "<p>(The office would not say who.)</p>",
        '<p>The mayor wrote so <a href="https://t.me/mayor_of_halder/417">on Telegram</a>.</p>',  # a post
    ],
)
def test_what_stands_within_a_story_stays(within: str) -> None:
    first, second = PROSE_TOO
    source = page(paragraphs=(*PROSE, first)).replace(
        b"</div></main>", f"{within}<p>{second}</p></div></main>".encode()
    )

    texts = [block.text for block in read(source).body]
    assert texts[-1] == second
    assert len(texts) == len(PROSE) + 3 or within == "<p>Comments</p>"


PROMO = '<div class="PagePromo-category"><a href="/politics">Politics</a></div><div><a href="/politics/old-bridge-stays-closed-again">{}</a></div><div>{}</div>'


@pytest.mark.parametrize(
    "box",
    [
        f'<div class="Enhancement"><div>{PROMO}</div></div>',
        '<div><p><a href="/politics/old-bridge-stays-closed-again">{}</a></p><p>{}</p></div>',
        '<section><span><a href="/2026/11/old-bridge-stays-closed.html">{}</a></span><p>{}</p></section>',
        '<div><h4><a href="/politics/old-bridge-stays-closed-again">{}</a></h4><p>{}</p></div>',
    ],
)
def test_a_teaser_within_the_text_is_left_out_with_its_summary(box: str) -> None:
    """A link that has the length of a headline, alone in its element, stands over what tells of another story."""
    summary = "The old bridge stays closed, since no one has bid for the repair of its two arches so far."
    between = box.format(TITLES[1], summary)
    text = "".join(f"<p>{one}</p>" + (between if i == 1 else "") for i, one in enumerate((*PROSE, *PROSE_TOO)))
    source = page(paragraphs=()).replace(b"<div class='article-body'>", f"<div class='article-body'>{text}".encode())

    assert [block.text for block in read(source).body] == [*PROSE, *PROSE_TOO]


KOREAN = (
    "이 안건은 월요일 오전에 나왔다.",
    "초안을 만든 위원장은 공청회에서 나온 의견 가운데 여덟 건이 최종안에 반영됐다고 설명했다.",
    "야당은 심사 기간이 짧다고 비판했다. 주민들은 관보에 실린 지 열흘이 지나서야 변경 사실을 알았다고 했다.",
    "담당 부서 자료를 보면 지난해부터 사업 열 건이 멈춰 있고 대부분 북부 지역에 몰려 있다.",
)


@pytest.mark.parametrize(
    "picture",
    [
        '<span class="end_photo_org"><img><em class="img_desc">본회의장 모습 [자료사진]</em></span>',
        '<center><img><font size="1">본회의장 모습</font></center>',
        '<a href="p.jpg"><img><span>본회의장 모습</span></a>',
        "",
    ],
)
def test_loose_text_behind_a_picture_is_no_caption(picture: str) -> None:
    text = picture + "<br><br>".join(KOREAN)
    source = f'<html lang="ko"><head><title>의회 예산안 통과</title></head><body><div><h1>의회가 예산안을 통과시켰다</h1><article>{text}</article></div></body></html>'

    assert [block.text for block in read(source.encode()).body][-len(KOREAN) :] == list(KOREAN)


def test_a_picture_within_a_sentence_parts_nothing() -> None:
    """An icon has words before it."""
    loose = (
        f'{PROSE[0]} The council <span><img src="flag.svg"><i>of</i></span> Port Halder has waited for it since spring.'
    )
    source = page(paragraphs=()).replace(
        b"<div class='article-body'>", f"<div class='article-body'>{loose}<br><br>{PROSE[1]}<br><br>{PROSE[2]}".encode()
    )

    assert [block.text for block in read(source).body][1:] == list(PROSE[1:])


@pytest.mark.parametrize("before", ["[강나루신문 민도현 기자] ", "[강나루신문=민도현 기자] "])
def test_the_reporter_in_brackets_before_the_first_words_is_the_author(before: str) -> None:
    first, *others = KOREAN
    assert read(page(paragraphs=(before + first, *others), lang="ko")).authors == ("민도현",)


def test_the_one_label_that_the_menu_has_is_the_section() -> None:
    menu = (
        "<ul><li><a href='/search/label/SIASA'>SIASA</a></li><li><a href='/search/label/MICHEZO'>MICHEZO</a></li></ul>"
    )
    labels = "<p>Lebo: <a rel='tag' href='/search/label/SIASA'>SIASA</a>, <a rel='tag' href='/search/label/BANDARI'>BANDARI</a></p>"
    source = _under("", menu).replace(b"</main>", labels.encode() + b"</main>")

    assert read(source).section == ("SIASA",)


@pytest.mark.parametrize("rel", ["", " rel='tag'"])
def test_a_topic_that_is_printed_twice_is_no_section(rel: str) -> None:
    """Over the headline, and in the list of topics behind the text."""
    topics = f"<ul class='topics'><li><a{rel} href='/tag/ferries/'>Ferries</a></li></ul>"
    source = _under(f"<a{rel} href='/tag/ferries/'>Ferries</a>").replace(b"</main>", topics.encode() + b"</main>")

    assert read(source).section == ()
