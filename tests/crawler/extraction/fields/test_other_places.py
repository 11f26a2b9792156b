"""Headlines, standfirsts and writers on pages that give them in other places than most."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.pages import PROSE, page, read

_TITLE = "Council Votes to Widen the Old Harbour"


@pytest.mark.parametrize("tag", ["div", "td", "section"])
@pytest.mark.parametrize("name", ["subhead", "subtitle"])
def test_a_crosshead_among_paragraphs_without_p_is_no_standfirst(tag: str, name: str) -> None:
    parts = [f"<{tag}>{text}</{tag}>" for text in (*PROSE, *PROSE[:1])]
    parts.insert(2, f"<div class='{name}'>Fishing families feel ignored</div>")
    article = read(page(paragraphs=(), above="".join(parts)))

    assert article.standfirst is None


@pytest.mark.parametrize(
    "html",
    [
        "<h3 class='subtitle'>Nine hours of debate and one vote</h3>",
        "<h3 class='article-standfirst standfirst'>Nine hours of debate and one vote</h3>",
        "<div class='caption'>" + PROSE[0] + "</div><div class='photo-caption'>" + PROSE[1] + "</div>"
        "<div class='subtitle'>Nine hours of debate and one vote</div>",
    ],
)
def test_a_standfirst_may_be_a_heading_and_stand_under_captions(html: str) -> None:
    assert read(page(above=html)).standfirst == "Nine hours of debate and one vote"


@pytest.mark.parametrize(
    "heading",
    [
        f"<h3 itemprop='headline'>{_TITLE}</h3>",
        f"<h2 class='media_end_head title'>{_TITLE}</h2>",
        f"<div property='headline'>{_TITLE}</div>",
    ],
)
def test_without_an_h1_what_is_called_the_headline_is_it(heading: str) -> None:
    assert read(page(title="News from the bay", h1=None, above=heading)).headline == _TITLE


@pytest.mark.parametrize(
    ("title", "above", "below"),
    [
        (_TITLE, f"<div>{_TITLE}</div>", "<aside><h3 class='title'>Newsletter of the bay people</h3></aside>"),
        (f"{_TITLE} | Bay", f"<div>{_TITLE}</div>", "<h2 class='title'>Newsletter of the bay people</h2>"),
        (_TITLE, "<h2 class='title'>Bus fares rise in January</h2><h2 class='title'>Snow on the hills above</h2>", ""),
    ],
)
def test_a_heading_of_something_else_is_no_headline(title: str, above: str, below: str) -> None:
    assert read(page(title=title, h1=None, above=above, below=below)).headline in (_TITLE, title)


@pytest.mark.parametrize(
    "title",
    ["水車小屋を図書館に 町議会が可決（緑沢新聞） - ニュース", "水車小屋を図書館に 町議会が可決（緑沢新聞）",
     "水車小屋を図書館に 町議会が可決（共同通信） | ポータル"],
)  # fmt: skip
def test_the_paper_that_a_portal_names_behind_a_headline_is_not_of_it(title: str) -> None:
    shown = "水車小屋を図書館に 町議会が可決"

    assert read(page(title=title, h1=shown, data={}, lang="ja")).headline == shown


def test_brackets_that_readers_see_are_of_the_headline() -> None:
    shown = "水車小屋を図書館に 町議会が可決（全文）"

    assert read(page(title=shown, h1=shown, lang="ja")).headline == shown


@pytest.mark.parametrize(
    ("host", "name"), [("novedades", "Nóvedades"), ("vilarinhonoticias", "Vilarinho Notícias"), ("zpravy", "Zprávy")]
)
def test_a_host_names_the_site_without_accents(host: str, name: str) -> None:
    body = page(title=f"{name}: {_TITLE}", h1=None, above=f"<h3 class='post-title'>{_TITLE}</h3>")

    assert read(body, url=f"https://{host}.example/2026/03/story.html").headline == _TITLE


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "<div class='byline'>Bay Radio | <span>By <a>Ada Quill</a></span>, <a>Ben Rowe</a></div>",
            ("Ada Quill", "Ben Rowe"),
        ),
        ("<div class='author'><span>By Ada Quill</span> and <b>Ben Rowe</b></div>", ("Ada Quill", "Ben Rowe")),
        ("<div class='firma'>Ada Quill / EFE</div>", ("Ada Quill",)),
        ("<div class='author'>di Halder.it</div>", ()),
        ("<div class='author'>von Halder.tv</div>", ()),
        ("<div class='author'>By St.John Quill</div>", ("St.John Quill",)),
        ("<div class='author'>Port Halder Police Department</div>", ()),
        ("<div class='author'>Ministry of Fisheries</div>", ()),
        ("<div class='author'>Halder Boat Association</div>", ()),
    ],
)
def test_a_byline_names_all_its_persons_and_nothing_else(line: str, names: tuple[str, ...]) -> None:
    assert read(page(above=line)).authors == names


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<span itemprop='author' itemscope><meta itemprop='name' content='Ada Quill'></span>", ("Ada Quill",)),
        ("<div itemprop='author' itemtype='http://schema.org/Person'><meta itemprop='name' content='Ada Quill'></div>",
         ("Ada Quill",)),
        ("<div itemprop='author' itemtype='http://schema.org/Organization'><meta itemprop='name' content='Bay Company'>"
         "</div>", ()),
        ("<i itemprop='author'><meta itemprop='name' content='Ada Quill'></i>"
         "<i itemprop='author'><meta itemprop='name' content='Ben Rowe'></i>", ()),
    ],
)  # fmt: skip
def test_microdata_may_name_the_writer_where_no_reader_sees_it(html: str, names: tuple[str, ...]) -> None:
    assert read(page(above=html)).authors == names


@pytest.mark.parametrize(
    ("head", "names", "lang"),
    [
        ("新华社绿溪11月10日电（记者林远舟、苏小溪）", ("林远舟", "苏小溪"), "zh"),
        ("中新社绿溪11月10日电 (记者 林远舟)", ("林远舟",), "zh"),
        ("(초록골=연합뉴스) 김보람 기자 = ", ("김보람",), "ko"),
        ("据新华社11月10日电，绿溪（记者站）", (), "zh"),
        ("(초록골=연합뉴스) 군의회는 오늘 = ", (), "ko"),
    ],
)
def test_an_agencys_first_line_names_its_reporters(head: str, names: tuple[str, ...], lang: str) -> None:
    assert read(page(paragraphs=(head + PROSE[0], *PROSE[1:]), lang=lang)).authors == names


@pytest.mark.parametrize("role", ["unserem Redaktionsmitglied", "unserer Mitarbeiterin", "unserem Mitarbeiter"])
def test_a_german_byline_names_the_writers_part_before_the_name(role: str) -> None:
    assert read(page(above=f"<div class='author'>Von {role} Ada Quill</div>", lang="de")).authors == ("Ada Quill",)


def test_what_the_page_prints_before_a_colon_is_of_the_headline() -> None:
    body = page(title=f"The Bay Project: {_TITLE}", h1=None, above=f"<h2>The Bay Project:</h2><h3>{_TITLE}</h3>")

    assert read(body).headline == f"The Bay Project: {_TITLE}"


def test_a_row_of_teasers_has_no_byline_behind_its_first() -> None:
    names = ("Ada Quill", "Ben Rowe", "Cora Dell")
    cards = "".join(f"<section><p>{one}</p><p>By {name}</p></section>" for one, name in zip(PROSE, names, strict=True))

    assert "Ben Rowe" not in read(page(paragraphs=(), above=cards)).authors
