"""Where a story was written: the head of its first paragraph, in the forms of several countries."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.pages import PROSE, page, read


@pytest.mark.parametrize(
    ("head", "place", "agency"),
    [
        ("PORT HALDER, Esterland — ", "PORT HALDER, Esterland", None),
        ("SANDØY — ", "SANDØY", None),
        ("WASHINGTON (AP) — ", "WASHINGTON", "AP"),
        ("ST. JOSEPH, Mich. (AP) — ", "ST. JOSEPH, Mich.", "AP"),
        ("TOKYO, Oct. 13 (Reuters) - ", "TOKYO", "Reuters"),
        ("Kiel (dpa/lno) – ", "Kiel", "dpa"),
        ("New York, NY – ", "New York, NY", None),
        ("NEW YORK - ", "NEW YORK", None),
        ("【ソウル＝山田太郎】", "ソウル", None),
        ("【ワシントン共同】", "ワシントン", "共同"),
        ("(서울=연합뉴스) ", "서울", "연합뉴스"),
        ("新华社北京10月13日电 ", "北京", "新华社"),
        ("VILLARBOL, 10 Nov. (EUROPA PRESS) - ", "VILLARBOL", "Europa Press"),
        ("Villarbol, 10 nov (EFE).- ", "Villarbol", "EFE"),
        ("Vilarinho, 10 nov 2026 (Lusa) – ", "Vilarinho", "Lusa"),
        ("Lipovka 10. listopadu (ČTK) - ", "Lipovka", "ČTK"),
        ("Kisberény, 2026. november 10., kedd (MTI) - ", "Kisberény", "MTI"),
        ("ОЛЬХОВКА, 10 ноя — РИА Новости. ", "ОЛЬХОВКА", "РИА Новости"),
        ("ОЛЬХОВКА, 10 ноября. /ТАСС/. ", "ОЛЬХОВКА", "ТАСС"),
        ("ВРБОВАЦ, 10. новембра /Танјуг/ - ", "ВРБОВАЦ", "Танјуг"),
        ("RĪGA, 10. novembris, LETA. ", "RĪGA", "LETA"),
        ("TALLINN, 10. november, BNS - ", "TALLINN", "BNS"),
        ("(AGI) - Borgovivo, 10 nov. - ", "Borgovivo", "AGI"),
        ("وادي الزيتون (رويترز) - ", "وادي الزيتون", "رويترز"),
        ("NEW DELHI, Nov 10 (PTI) ", "NEW DELHI", "PTI"),
    ],
)
def test_it_is_read_without_date_and_agency_and_stays_in_the_text(head: str, place: str, agency: str | None) -> None:
    article = read(page(paragraphs=(head + PROSE[0], *PROSE[1:])))

    assert (article.dateline, article.agency) == (place, agency)
    assert article.sources["dateline"] == "text"
    assert article.body[0].text == (head + PROSE[0]).strip()


@pytest.mark.parametrize(
    "head",
    [
        "EXCLUSIVE — ",
        "INTERVIEW – ",
        "NASA — the agency that flies there — is waiting. ",
        "WHAT THE VOTE MEANS FOR US - ",
        "Oskell – ",
        "Mayor Oskell (Civic Union of Port Halder) – ",
        "【独自】",
        "（写真＝山田太郎）",
        "[한빛뉴스=홍길동] ",
        "In 2024, the council - ",
        "Its agency (AFP) ",
        "The wire (Reuters) says - ",
        "Oskell, 10 November (Civic Union) ",
        "Sales rose by 10 percent, Reuters. ",
        "",
    ],
)
def test_other_beginnings_are_none(head: str) -> None:
    article = read(page(paragraphs=(head + PROSE[0], *PROSE[1:])))

    assert article.dateline is None
    assert "dateline" not in article.sources


def test_schema_org_tells_it_too() -> None:
    article = read(page(data={"dateline": "PORT HALDER, Esterland (AP) —"}))

    assert (article.dateline, article.sources["dateline"]) == ("PORT HALDER, Esterland", "json-ld dateline")


def test_another_dateline_is_another_content() -> None:
    one, other = (read(page(data={"dateline": place})) for place in ("SANDØY", "NORDLIA"))

    assert one.text == other.text
    assert one.content_hash != other.content_hash


@pytest.mark.parametrize(("head", "agency"), [("(AFP) – ", "AFP"), ("(Reuters) - ", "Reuters"), ("(dpa) — ", "dpa")])
def test_an_agency_without_a_place(head: str, agency: str) -> None:
    article = read(page(paragraphs=(head + PROSE[0], *PROSE[1:])))

    assert (article.dateline, article.agency) == (None, agency)
