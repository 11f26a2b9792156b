"""Bylines into persons."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.names import agency_in, begins_like_byline, persons_in


@pytest.mark.parametrize(
    ("line", "persons"),
    [
        ("By Mira Sandoval and Jon Peverell / Bay Courier Staff Writers", ("Mira Sandoval", "Jon Peverell")),
        ("By MIRA SANDOVAL, JON PEVERELL and IDA VON KORF", ("MIRA SANDOVAL", "JON PEVERELL", "IDA VON KORF")),
        ("Von Greta Lindqvist und Ole Harms", ("Greta Lindqvist", "Ole Harms")),
        ("Par Hélène d’Arcy et Luc Morel", ("Hélène d’Arcy", "Luc Morel")),
        ("Por Inés Albarrán y Tomás Vega", ("Inés Albarrán", "Tomás Vega")),
        ("di Carla De Santis", ("Carla De Santis",)),
        ("Tekst: Signe Aune og Pål Vik", ("Signe Aune", "Pål Vik")),
        ("文：白石和真、野中理沙", ("白石和真", "野中理沙")),
        ("白石和真 記者", ("白石和真",)),
        ("記者名\n瀬戸内誠一郎", ("瀬戸内誠一郎",)),
        ("記者名 瀬戸内誠一郎", ()),
        ("김하늘 기자", ("김하늘",)),
        ("By Mira Sandoval, Senior Political Correspondent", ("Mira Sandoval",)),
        ("By Mira Sandoval For Courier.Example", ("Mira Sandoval",)),
        ("Staff", ()),
        ("admin", ()),
        ("Redaktion", ()),
        ("By The Bay Courier", ()),
        ("Reuters", ()),
        ("editor@courier.example", ()),
        ("Updated March 3, 2026", ()),
        ("みなと新聞デジタル", ()),
    ],
)
def test_persons_only(line: str, persons: tuple[str, ...]) -> None:
    """No roles, outlets, agencies, logins or dates; particles and other scripts are names' own."""
    assert persons_in(line, outlet=["The Bay Courier"]) == persons


@pytest.mark.parametrize(
    ("language", "line", "persons"),
    [
        ("ar", "كتب: أحمد علي", ("أحمد علي",)),
        ("bg", "Автор: Иван Петров", ("Иван Петров",)),
        ("bn", "লেখক: রহিম উদ্দিন", ("রহিম উদ্দিন",)),
        ("cs", "Jan Novák a Petr Svoboda", ("Jan Novák", "Petr Svoboda")),
        ("de", "Von unserem Korrespondenten Hans Meyer, London", ("Hans Meyer",)),
        ("el", "Της Ελένης Παππά", ("Ελένης Παππά",)),
        ("es", "Ana Vega Corresponsal en París", ("Ana Vega",)),
        ("fa", "نویسنده: علی رضایی", ("علی رضایی",)),
        ("fr", "Par Luc Morel (avec AFP)", ("Luc Morel",)),
        ("he", "מאת: דנה כהן ויוסי לוי", ("דנה כהן", "יוסי לוי")),
        ("hi", "लेखक: राहुल शर्मा", ("राहुल शर्मा",)),
        ("hu", "Írta: Kovács Anna", ("Kovács Anna",)),
        ("id", "Oleh Budi Santoso", ("Budi Santoso",)),
        ("ja", "著者：後藤大地", ("後藤大地",)),
        ("ko", "서울=김민수 기자", ("김민수",)),
        ("ko", "김하늘 기자·박서준 특파원", ("김하늘", "박서준")),
        ("nl", "Door onze redacteur Jan de Vries", ("Jan de Vries",)),
        ("pl", "Oprac. Jan Kowalski", ("Jan Kowalski",)),
        ("pt", "Por Ana Silva — Brasília", ("Ana Silva",)),
        ("sv", "Per Olsson", ("Per Olsson",)),
        ("th", "โดย สมชาย ใจดี", ("สมชาย ใจดี",)),
        ("tr", "Ayşe Yılmaz / Ankara", ("Ayşe Yılmaz",)),
        ("uk", "Підготувала Олена Коваль", ("Олена Коваль",)),
        ("vi", "Tác giả: Nguyễn Văn An", ("Nguyễn Văn An",)),
        ("en", "Nora Field in Haldon and Emil Hart in New York", ("Nora Field", "Emil Hart")),
        ("en", "Nora Field, Senior Norwick Correspondent and Emil Hart", ("Nora Field", "Emil Hart")),
        ("en", "By NORA FIELD and EMIL HART - AP Political Writers", ("NORA FIELD", "EMIL HART")),
        ("en", "By J. K. Nord and A.B. Sen, Hong Kong", ("J. K. Nord", "A.B. Sen")),
        ("en", "By Nora Field\nIllustration by\nEmil Hart", ("Nora Field",)),
        ("en", "Posted by Nora Field on March 7, 2023", ("Nora Field",)),
        ("en", "Nora Field\nNora Field’s Most Recent Stories\nView All\nCopy Link URL", ("Nora Field",)),
    ],
)
def test_persons_in_the_languages_of_news(language: str, line: str, persons: tuple[str, ...]) -> None:
    """Without the word that leads to them, role, place, day, and who made the pictures."""
    assert persons_in(line, languages=(language,)) == persons


@pytest.mark.parametrize(
    ("line", "agency"),
    [("Von dpa", "dpa"), ("(AP)", "AP"), ("By Mira Sandoval, Reuters", "Reuters"), ("Apart from this", None)],
)
def test_the_agency_apart(line: str, agency: str | None) -> None:
    assert agency_in(line) == agency


def test_a_sentence_is_no_byline() -> None:
    assert begins_like_byline("By Mira Sandoval")
    assert not begins_like_byline("Bystanders watched the ferry leave.")


@pytest.mark.parametrize(
    ("line", "persons"),
    [
        ("Par Anna Maret (Vexmoor, correspondance)", ("Anna Maret",)),
        ("By Ida Brandon (Norwick; photos) and Jon Weir", ("Ida Brandon", "Jon Weir")),
        ("By Ida Brandon\nNorwick News, Port Halder", ("Ida Brandon",)),
        ("By Ida Brandon\nJon Weir, Port Halder News", ("Ida Brandon", "Jon Weir")),
        ("(记者 周海燕 责任编辑 王立群)", ("周海燕",)),
        ("(记者 周海燕 王立群)", ("周海燕", "王立群")),
    ],
)
def test_where_a_person_is_and_who_edited_is_no_name(line: str, persons: tuple[str, ...]) -> None:
    assert persons_in(line) == persons


@pytest.mark.parametrize(
    ("line", "language", "persons"),
    [
        ("Por Redação", "pt", ()),
        ("Da Redação", "pt", ()),
        ("Por Agências", "pt", ()),
        ("Par D.D", "fr", ()),
        ("Por Política", "es", ()),
        ("Veröffentlicht von HansG", "de", ()),
        # A lead with which a name begins.
        ("De Vries", "nl", ("De Vries",)),
        ("Per Olsson", "ca", ("Per Olsson",)),
        ("Por Ana Vega", "es", ("Ana Vega",)),
    ],
)
def test_a_lead_and_one_word_are_a_name_only_where_names_begin_so(
    line: str, language: str, persons: tuple[str, ...]
) -> None:
    assert persons_in(line, languages=(language,)) == persons
