"""Bylines and agencies in forms of several countries: who took the pictures, who edited, places before names, datelines
without a day, the agency that a story's last line names."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.language import language_of
from crawler.extraction.fields.names import begins_like_byline, persons_in
from tests.crawler.extraction.pages import PROSE, page, read


@pytest.mark.parametrize(
    ("line", "persons"),
    [
        # Who wrote and took the pictures is one person.
        ("文・写真＝高橋涼子", ("高橋涼子",)),
        ("Text und Fotos: Greta Lindqvist", ("Greta Lindqvist",)),
        ("Tekst og foto: Signe Aune", ("Signe Aune",)),
        ("Words and photographs by Mira Sandoval", ("Mira Sandoval",)),
        # Who took them alone is none.
        ("Von Greta Lindqvist (Text) und Ole Harms (Fotos)", ("Greta Lindqvist",)),
        ("Par Luc Morel et Inès Petit (photos)", ("Luc Morel",)),
        ("Teksti Aino Virta Kuvat Eero Salo", ("Aino Virta",)),
        # Who edited stands behind who wrote.
        ("Penulis: Rina Wulandari | Editor: Budi Santoso", ("Rina Wulandari",)),
        ("作者：林远舟　责任编辑：王晓", ("林远舟",)),
        ("作者：林远舟 来源：河边日报", ("林远舟",)),
        ("記者 林遠舟／台北報導", ("林遠舟",)),
        ("〔記者林遠舟／台北報導〕", ("林遠舟",)),
        ("김보람·이서준 기자", ("김보람", "이서준")),
        ("김보람, 이서준 기자", ("김보람", "이서준")),
        ("ავტორი: ნინო ბერიძე", ("ნინო ბერიძე",)),
        ("Dalla nostra inviata Chiara Bassi", ("Chiara Bassi",)),
        ("De notre correspondante à Rome, Lucie Bonnard", ("Lucie Bonnard",)),
        ("Rozmawiała Ewa Mazur", ("Ewa Mazur",)),
        ("Мақала авторы: Айгүл Серікова", ("Айгүл Серікова",)),
        ("View all posts by Mira Sandoval", ("Mira Sandoval",)),
        ("Voir tous les articles de Luc Morel", ("Luc Morel",)),
    ],
)
def test_writers_are_told_from_others(line: str, persons: tuple[str, ...]) -> None:
    assert persons_in(line) == persons
    assert begins_like_byline(line)


@pytest.mark.parametrize(
    ("line", "persons"),
    [
        ("الدار البيضاء – يوسف العلمي", ("يوسف العلمي",)),
        ("رام الله - منى علي", ("منى علي",)),
        ("القاهرة - سامي النجار", ("سامي النجار",)),
    ],
)
def test_a_known_place_before_the_name_is_none(line: str, persons: tuple[str, ...]) -> None:
    assert persons_in(line) == persons


@pytest.mark.parametrize(
    "author",
    [
        {"@type": "Person", "givenName": "Mira", "familyName": "Sandoval"},
        [{"@type": "Person", "givenName": "Mira", "familyName": "Sandoval", "url": "/m"}],
        "<a href='/author/mira'>Mira Sandoval</a>",
    ],
)
def test_structured_names_in_parts_or_in_a_link(author: object) -> None:
    assert read(page(data={"author": author})).authors == ("Mira Sandoval",)


@pytest.mark.parametrize(
    ("head", "place", "agency"),
    [
        ("STOCKHOLM (TT) ", "STOCKHOLM", "TT"),
        ("København (Ritzau) ", "København", "Ritzau"),
        ("ΑΘΗΝΑ (ΑΠΕ-ΜΠΕ) ", "ΑΘΗΝΑ", "ΑΠΕ-ΜΠΕ"),
        ("Oslo (NTB): ", "Oslo", "NTB"),
        ("नई दिल्ली, 10 नवंबर (भाषा) ", "नई दिल्ली", "भाषा"),
        ("ZAGREB (Hina) – ", "ZAGREB", "Hina"),
        ("КИЇВ. 10 листопада. УНН. ", "КИЇВ", "УНН"),
        ("به گزارش ایرنا، ", None, "ایرنا"),
        ("به گزارش خبرگزاری ایسنا، ", None, "ایسنا"),
        ("به نقل از ایسنا، ", None, "ایسنا"),
    ],
)
def test_datelines_without_a_day_or_a_dash(head: str, place: str | None, agency: str) -> None:
    article = read(page(paragraphs=(head + PROSE[0], *PROSE[1:])))

    assert (article.dateline, article.agency) == (place, agency)


@pytest.mark.parametrize(
    "first",
    [
        "The Associated Press (AP) reported on Tuesday that the old harbour would be widened within two years.",
        "Reporters of the agency (TT) who were there said on Tuesday that the harbour would be widened by spring.",
        "Ferry owners (Hina) and many of the others who use the basin said that they would go to a court now.",
    ],
)
def test_an_agency_in_the_sentence_is_no_dateline(first: str) -> None:
    article = read(page(paragraphs=(first, *PROSE[1:])))

    assert (article.dateline, article.agency) == (None, None)


@pytest.mark.parametrize(
    ("last", "agency"),
    [
        ("/ritzau/", "Ritzau"),
        ("(ANSA)", "ANSA"),
        ("Πηγή: ΑΠΕ-ΜΠΕ", "ΑΠΕ-ΜΠΕ"),
        ("Quelle: dpa", "dpa"),
        ("(Avec AFP)", "AFP"),
        ("mit dpa", "dpa"),
        ("Con información de EFE", "EFE"),
    ],
)
def test_the_last_line_may_name_the_agency(last: str, agency: str) -> None:
    assert read(page(paragraphs=(*PROSE, last))).agency == agency


@pytest.mark.parametrize("last", ["Source: the harbour board", "AP is the port's new crane.", "Quelle: Hafenamt"])
def test_a_last_line_that_names_more_or_another_gives_none(last: str) -> None:
    assert read(page(paragraphs=(*PROSE, last))).agency is None


@pytest.mark.parametrize(
    ("title", "site"),
    [
        ("Halder Courier: Council Votes to Widen the Old Harbour", "Halder Courier"),
        ("The Bay Review: Council Votes to Widen the Old Harbour", "The Bay Review"),
        ("Council Votes to Widen the Old Harbour :: Halder Courier", "Halder Courier"),
    ],
)
def test_a_headline_without_an_h1_loses_the_sites_name(title: str, site: str) -> None:
    html = page(title=title, h1=None, head=f'<meta property="og:site_name" content="{site}">')

    assert read(html).headline == "Council Votes to Widen the Old Harbour"


@pytest.mark.parametrize("title", ["Halder: Council Votes to Widen the Old Harbour", "Old Quarrel: Harbour Is Widened"])
def test_a_town_or_a_kicker_before_a_colon_stays(title: str) -> None:
    assert read(page(title=title, h1=None, head='<meta property="og:site_name" content="Halder">')).headline == title


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "az",
            "Bələdiyyə çayın kənarındakı köhnə dəyirmanı alıb kitabxanaya çevirmək qərarına gəldi və bunun üçün "
            "pul ayrılıb.",
        ),
        (
            "kk",
            "Ауыл мәслихаты өзен жағасындағы ескі диірменді сатып алып, оны кітапхана мен үйірмелер үйіне "
            "айналдыру туралы шешім қабылдады.",
        ),
        (
            "mn",
            "Сумын зөвлөл голын эрэг дээрх хуучин тээрмийг худалдан авч, номын сан болгох шийдвэр гаргажээ гэж "
            "мэдээлэв.",
        ),
        (
            "gl",
            "O concello aprobou o martes a compra do vello muíño do río para convertelo nunha biblioteca e nunha "
            "casa, segundo o documento que recibiron, e tamén unha praza máis.",
        ),
    ],
)
def test_languages_under_a_templates_lang(language: str, text: str) -> None:
    assert language_of(text, "en-US") == language


@pytest.mark.parametrize(
    ("line", "lang", "author"),
    [
        ("Words: Ada Quill. Pictures: Bo Lindqvist.", "en", "Ada Quill"),
        ("Texto de Rui Ribeiro | Fotografia de Ana Margem", "pt", "Rui Ribeiro"),
        ("Texto de Rosa Molino | Fotografías: Ana Vega", "es", "Rosa Molino"),
        ("di Lidia Torrente, fotografie di Marco Riva", "it", "Lidia Torrente"),
    ],
)
def test_who_took_the_pictures_is_no_author(line: str, lang: str, author: str) -> None:
    assert read(page(above=f"<p class='byline'>{line}</p>", lang=lang)).authors == (author,)


def test_an_author_as_rss_has_one() -> None:
    head = "<meta name='author' content='quill@paper.example (Ada Quill)'>"

    assert read(page(head=head)).authors == ("Ada Quill",)


@pytest.mark.parametrize(
    "note", ["(Reporting by Ada Quill in Geneva; Editing by Bo Lindqvist)", "(Writing by Ada Quill)"]
)
def test_an_agencys_note_at_the_end_names_who_wrote(note: str) -> None:
    """Where nothing else does."""
    noted = [*PROSE, note]

    assert read(page(paragraphs=noted)).authors == ("Ada Quill",)
    assert read(page(paragraphs=noted, data={"author": {"@type": "Person", "name": "Cy Roe"}})).authors == ("Cy Roe",)
