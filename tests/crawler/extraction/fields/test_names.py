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
    ("line", "agency"),
    [("Von dpa", "dpa"), ("(AP)", "AP"), ("By Mira Sandoval, Reuters", "Reuters"), ("Apart from this", None)],
)
def test_the_agency_apart(line: str, agency: str | None) -> None:
    assert agency_in(line) == agency


def test_a_sentence_is_no_byline() -> None:
    assert begins_like_byline("By Mira Sandoval")
    assert not begins_like_byline("Bystanders watched the ferry leave.")
