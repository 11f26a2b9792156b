"""Names as papers of more countries print them: in syllables, with two family names, behind a dash, beside roles."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.names import is_name, persons_in
from tests.crawler.extraction.pages import PROSE, page, read


@pytest.mark.parametrize(
    ("line", "persons"),
    [
        ("By Seo Jae-min", ("Seo Jae-min",)),
        ("By Tsai Yu-ting / Staff reporter", ("Tsai Yu-ting",)),
        ("By Kang Bo-ram and Noh Do-hyun", ("Kang Bo-ram", "Noh Do-hyun")),
    ],
)
def test_the_second_half_of_a_given_name_may_be_in_small_letters(line: str, persons: tuple[str, ...]) -> None:
    assert persons_in(line, languages=("en",)) == persons


@pytest.mark.parametrize("label", ["In-depth Report", "Long-term Plan", "Op-ed Page", "Sign-up Form"])
def test_a_word_with_a_hyphen_is_none(label: str) -> None:
    assert not is_name(label)


@pytest.mark.parametrize(
    ("line", "language", "persons"),
    [
        ("Por Pablo Ferrán y Gaztelu", "es", ("Pablo Ferrán y Gaztelu",)),
        ("Pol d’Esterri i Camps / Núria Boixader", "ca", ("Pol d’Esterri i Camps", "Núria Boixader")),
        ("Por Nuno Sardinha e Teles", "pt", ("Nuno Sardinha e Teles",)),
        ("Pablo Ferrán y Lucía Arregui", "es", ("Pablo Ferrán", "Lucía Arregui")),
        ("Por Pablo Ferrán y EFE", "es", ("Pablo Ferrán",)),
        ("Por Pablo Ferrán y Redacción", "es", ("Pablo Ferrán",)),
        ("Di Fabrizia Monti e Ansa", "it", ("Fabrizia Monti",)),
    ],
)
def test_one_word_behind_an_and_is_a_second_family_name(line: str, language: str, persons: tuple[str, ...]) -> None:
    assert persons_in(line, languages=(language,)) == persons


@pytest.mark.parametrize(
    ("line", "language", "persons"),
    [
        ("Lê Thu Quyên - Trần Hải Khôi", "vi", ("Lê Thu Quyên", "Trần Hải Khôi")),
        ("Lê Thu Quyên - Hà Nội", "vi", ("Lê Thu Quyên",)),
        ("Bài: Lê Thu Quyên. Ảnh: Trần Khôi", "vi", ("Lê Thu Quyên",)),
        ("Ida Brandon - Port Halder", "en", ("Ida Brandon",)),
    ],
)
def test_vietnamese_papers_part_names_by_a_dash(line: str, language: str, persons: tuple[str, ...]) -> None:
    assert persons_in(line, languages=(language,)) == persons


@pytest.mark.parametrize(
    "behind",
    ["Senior Fellow, Rural Programme", "Research Assistant", "Posted Monday", "Policy Analyst", "Water Initiative"],
)
def test_what_a_person_is_in_the_next_row_is_nobody(behind: str) -> None:
    assert persons_in(f"Ida Brandon\n{behind}", languages=("en",)) == ("Ida Brandon",)


@pytest.mark.parametrize(
    ("line", "persons"),
    [
        ("Pewarta: Ratna Wijilestari\nEditor: Hadi Kusnomo", ("Ratna Wijilestari",)),
        ("Autor: Zofia Wrzesień\nRedaktor: Jan Kot", ("Zofia Wrzesień",)),
        ("Ida Brandon\nEdited: Jon Weir", ("Ida Brandon",)),
    ],
)
def test_who_edited_in_the_next_row_is_no_author(line: str, persons: tuple[str, ...]) -> None:
    assert persons_in(line) == persons


@pytest.mark.parametrize(
    ("line", "language", "persons"),
    [
        ("聯合日報 記者林若溪、陳柏叡／台北即時報導", "zh", ("林若溪", "陳柏叡")),
        ("記者 林若溪 台北報導", "zh", ("林若溪",)),
        ("編集委員・森川透子", "ja", ("森川透子",)),
        ("聞き手・森川透子", "ja", ("森川透子",)),
        ("ワシントン＝森川透子", "ja", ("森川透子",)),
        ("写真＝森川透子", "ja", ()),
        ("Ida Brandon Deputy political editor", "en", ("Ida Brandon",)),
        ("Author: Ida Brandon Date: 5 October 2026", "en", ("Ida Brandon",)),
        ("De Ilinca Vâlsan, corespondent la Bruxelles", "ro", ("Ilinca Vâlsan",)),
        ("Das Gespräch führte Hanna Weil", "de", ("Hanna Weil",)),
        ("By Kimani wa Thiongo", "en", ("Kimani wa Thiongo",)),
        ("By Kimani de los Santos", "en", ("Kimani de los Santos",)),
        ("By Ida de la Torre in Norwick", "en", ("Ida de la Torre",)),
        ("By Zia ul Haqqar", "en", ("Zia ul Haqqar",)),
        ("Oleh Nur Aisyah binti Hamid", "ms", ("Nur Aisyah binti Hamid",)),
        ("di Fabrizia dell’Orto", "it", ("Fabrizia dell’Orto",)),
    ],
)
def test_roles_places_and_papers_about_a_name_are_none_of_it(
    line: str, language: str, persons: tuple[str, ...]
) -> None:
    assert persons_in(line, languages=(language,)) == persons


@pytest.mark.parametrize(
    ("wire", "authors"),
    [
        ("（諾央社記者林若溪台北5日電）", ("林若溪",)),
        ("（諾霍姆社記者林若溪、陳柏叡高雄25日電）", ("林若溪", "陳柏叡")),
        ("（諾央社記者林若溪華盛頓5日專電）", ("林若溪",)),
    ],
)
def test_an_agencys_note_in_brackets_names_its_reporters(wire: str, authors: tuple[str, ...]) -> None:
    text = (
        "諾霍姆地區議會週一通過新的水資源法，結束了長達三年的爭議，議場內外都有民眾守候到深夜。",
        "根據該法，每日取水超過四十立方公尺的農場必須按月申報用量，違者將處以罰鍰並公布名單。",
        "在野黨表示，申報的成本對小農來說將比水費本身還高，並打算提請法院審查這項規定是否合憲。",
    )
    title = "諾霍姆議會三讀通過水資源法"

    assert read(page(paragraphs=[wire + text[0], *text[1:]], title=title, h1=title, lang="zh")).authors == authors


@pytest.mark.parametrize("end", ["<p>Theo Tin Norholm</p>", "<p>(Tổng hợp)</p>", "<p>Nguồn: Tin Norholm</p>"])
def test_a_signature_may_stand_before_the_last_line(end: str) -> None:
    text = "".join(f"<p>{one}</p>" for one in PROSE) + "<p style='text-align:right'><strong>Lê Thu Quyên</strong></p>"

    assert read(page(paragraphs=(), above=f"<div>{text}{end}</div>", lang="vi")).authors == ("Lê Thu Quyên",)


@pytest.mark.parametrize("line", ["FOR IMMEDIATE RELEASE", "For Immediate Release", "Press Release"])
def test_what_a_press_release_calls_itself_is_nobody(line: str) -> None:
    assert read(page(paragraphs=[f"<strong>{line}</strong>", *PROSE])).authors == ()


@pytest.mark.parametrize(
    "box",
    [
        "<div class='contributors'><div class=contributor><h4>{}</h4><p>Fellow, Water Programme</p></div></div>",
        "<ul class='Article__contributors'><li class='contributor'><p>{}</p><p>Research Associate</p></li></ul>",
        "<section class='page-people'><p class='contributor'>{}</p><p>Director, Rural Initiative</p></section>",
    ],
)
def test_who_contributed_a_text_wrote_it(box: str) -> None:
    above = box.format("Ida Brandon") + "<p class=pub>Published 9 October 2026</p>"

    assert read(page(above=above)).authors == ("Ida Brandon",)
