"""Lines that are nothing but a page's buttons, counters and calls are no text; the same words in a sentence are."""

from __future__ import annotations

import html
import tomllib
from importlib.resources import files

import pytest

from crawler.vocabulary.labels import is_label, is_notice
from tests.crawler.extraction.pages import PROSE, page, read

LABELS = (
    "Share full article", "4 min read", "12,430 views", "1.2k views", "Updated 2 hours ago", "Listen · 4 minutes",
    "Join the conversation", "Add The Harbour Ledger on Google", "Already a subscriber? Log in", "Copy link",
    "Was this article helpful?", "Facebook | X", "Artikel anhören (6 Minuten)", "Lesezeit: 5 Minuten", "17 Kommentare",
    "Lire la suite", "Temps de lecture : 3 min", "Hace 3 horas", "Tempo di lettura: 4 min", "Leestijd 4 minuten",
    "12 комментариев", "Подписывайтесь на наш Telegram-канал", "اقرأ المزيد", "وقت القراءة 4 دقائق", "इस खबर को सुनें",
    "この記事をシェア", "コメント 12件", "댓글 3개", "기사 듣기", "阅读 1024", "分享到", "Đọc tiếp",
    "Διαφήμιση", "פרסומת", "โฆษณา", "বিজ্ঞাপন", "Keep reading", "ادامه مطلب", "Olvass tovább", "Publicitate",
    "Baca selengkapnya", "Join our Telegram channel: t.me/ledger", "Reklama", "Zgłoś błąd", "Devamını oku",
)  # fmt: skip
NETWORKS = {"Facebook | X"}
SENTENCES = (
    "* * *", "—", "Publicitatea costă mult", "Keep reading the paper, he said",
    "Share of votes fell.", "Four minutes were enough.", "Save the harbour, they said.", "The comments of the mayor",
    "Listen to the people, she said, and then decide.", "Print runs of 12,430 copies", "Close the yard?",
    "Top of the county", "Teilen will das niemand.", "La publicité coûte cher", "保存会の会長", "分享经济",
    "광고업계의 반발",
)  # fmt: skip


@pytest.mark.parametrize("line", sorted(set(LABELS) - NETWORKS))
def test_a_label_is_one(line: str) -> None:
    assert is_label(line)
    assert is_label(f"  {line.upper()} ") or line.upper() != line


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_is_none(line: str) -> None:
    assert not is_label(line)


@pytest.mark.parametrize("form", ["<p>{}</p>", "<div><p>{}</p></div>", "<p><a href=/x>{}</a></p>", "<p><b>{}</b></p>"])
@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_label_in_the_text_is_left_out(form: str, place: int) -> None:
    lines = [*PROSE[:place], "\0", *PROSE[place:]]
    for label in ("Share full article", "4 min read", "Artikel anhören (6 Minuten)", "Join the conversation"):
        body = page(paragraphs=lines).replace(b"<p>\0</p>", form.format(label).encode())
        text = read(body).text or ""
        assert label not in text
        assert all(one in text for one in PROSE)


@pytest.mark.parametrize(
    "box", ["<div class=nl-box>{}</div>", "<section><div>{}</div></section>", "<div id=q7>{}</div>"]
)
def test_a_box_that_asks_for_an_address_is_no_text(box: str) -> None:
    offer = "Every morning at six we tell you what the county's politics will be about today."
    sign_up = box.format(f"<h4>The Morning Tide</h4><p>{offer}</p><input type=email><button>OK</button>")
    body = page(paragraphs=[PROSE[0], "\0", *PROSE[1:]]).replace(b"<p>\0</p>", sign_up.encode())
    text = read(body).text or ""
    assert offer not in text
    assert all(one in text for one in PROSE)


_GIVEN = tomllib.loads(files("crawler.vocabulary.data").joinpath("labels.toml").read_text("utf-8"))["notice"]


@pytest.mark.parametrize("language", sorted(_GIVEN))
def test_a_line_that_begins_as_a_notice_of_the_page_is_no_text(language: str) -> None:
    for begin in (_GIVEN[language][0], _GIVEN[language][-1]):
        notice = f"{begin.capitalize()} 71717 or write to desk@paper.example, and see page 4 of the paper."
        assert is_notice(notice)
        assert is_notice(f"({notice}")
        article = read(page(paragraphs=[PROSE[0], notice, *PROSE[1:]]))
        assert [block.text for block in article.body] == list(PROSE)


@pytest.mark.parametrize("line", ["HABERİN DEVAMI", "Haberin devamı için tıklayınız", "HABERIN DEVAMI"])
def test_the_dots_of_turkish_do_not_count(line: str) -> None:
    assert is_notice(line)


@pytest.mark.parametrize(
    "line",
    [
        "Redigiert wird hier nichts, sagte sie.",
        "Die Artikel der Verfassung gelten weiter.",
        PROSE[0],
        "Notice of a vote",
    ],
)
def test_a_sentence_is_no_notice(line: str) -> None:
    assert not is_notice(line)


ADDRESS = "https://paper.example/politics/harbour-vote-4711.html"


@pytest.mark.parametrize("line", [f"URL: {ADDRESS}", ADDRESS, f"Source URL: {ADDRESS}", f"Fuente: <{ADDRESS}>"])
def test_the_own_address_below_a_print_version_is_no_text(line: str) -> None:
    article = read(page(below=f"<p>{html.escape(line)}</p>"))

    assert article.text == "\n\n".join(PROSE)


def test_another_address_is_text() -> None:
    line = "The report: https://audit.example/reports/94/"

    assert (read(page(paragraphs=(*PROSE, line))).text or "").endswith(line)
