"""Each kind of page gives exactly the article that lies beside it."""

from __future__ import annotations

import json

import pytest

from tests.pages.write import FOLDER, extracted, kinds


@pytest.mark.parametrize("kind", kinds())
def test_a_page_gives_its_article(kind: str) -> None:
    """Where this fails on purpose: bump RULES, run ``python -m tests.pages.write``, read the difference."""
    expected = json.loads((FOLDER / kind / "article.json").read_text("utf-8"))

    assert extracted(kind) == expected


WANTED = {
    "article": "ok", "article-of-one-paragraph": "ok", "article-in-japanese": "ok", "article-in-chinese": "ok",
    "article-in-korean": "ok", "article-in-arabic-in-tables": "ok", "article-in-vietnamese": "ok",
    "article-in-swahili": "ok", "article-behind-a-picture": "ok", "live-blog": "ok",
    "body-in-a-script": "ok", "paywall-stub": "paywalled", "video-stub": "not_article", "section-page": "not_article",
    "error-with-status-200": "not_article", "consent-wall": "consent", "bot-block": "blocked",
    "empty-answer": "blocked", "needs-javascript": "empty",
}  # fmt: skip


def test_every_kind_has_its_status() -> None:
    """Written down apart from the golden files: writing them anew cannot make a wall an article."""
    assert {kind: extracted(kind)["status"] for kind in kinds()} == WANTED


def test_no_wall_has_a_text() -> None:
    """What a wall says is the wall's."""
    walls = [kind for kind, status in WANTED.items() if status in ("consent", "blocked", "empty")]

    assert {kind: extracted(kind)["text"] for kind in walls} == dict.fromkeys(walls)


def test_every_status_but_ok_gives_its_reason() -> None:
    assert all(extracted(kind)["status_reason"] for kind, status in WANTED.items() if status != "ok")


@pytest.mark.parametrize(
    ("kind", "language", "authors", "published"),
    [
        ("article-in-japanese", "ja", ["白石和真", "野中理沙"], "2026-03-03T17:41:00+09:00"),
        ("article-in-chinese", "zh", ["林远舟", "苏白露"], "2026-03-03T17:41:00+08:00"),
        ("article-in-korean", "ko", ["남도연"], "2026-03-03T17:41:09+09:00"),
    ],
)
def test_japanese_chinese_and_korean_are_read_as_well(
    kind: str, language: str, authors: list[str], published: str
) -> None:
    """Paragraphs, bylines and dates, written down apart from the golden files."""
    found = extracted(kind)

    assert (found["authors"], found["date_published"], found["language"]) == (authors, published, language)
    assert [block["type"] for block in found["body"]].count("paragraph") == 5


@pytest.mark.parametrize(
    ("kind", "section", "authors", "published", "paragraphs"),
    [
        ("article-in-arabic-in-tables", "سياسة", ["ياسر الكردي", "حازم فرج"], "2026-11-24", 5),
        ("article-in-vietnamese", "Chính trị", ["Nguyễn Hà Phương"], "2026-11-28T09:05:12+07:00", 4),
        ("article-in-swahili", "Siasa", ["Amani Jabali", "Tatu Mwangaza"], "2026-11-24T18:29:16+00:00", 5),
        ("article-behind-a-picture", None, ["민도현"], "2026-11-27T12:11:13+09:00", 5),
    ],
)
def test_systems_of_four_more_countries_are_read_as_well(
    kind: str, section: str | None, authors: list[str], published: str, paragraphs: int
) -> None:
    """A portal in tables, Vietnamese markup with a place before the standfirst, Ghost, a portal of loose lines."""
    found = extracted(kind)

    assert (found["section"][:1], found["authors"]) == ([section] if section else [], authors)
    assert found["date_published"] == published
    assert [block["type"] for block in found["body"]] == ["paragraph"] * paragraphs


def test_the_body_is_the_paragraphs_and_nothing_else() -> None:
    """No headline, byline, time of day, ranking, notice or caption, also where a single paragraph is left."""
    one, whole = extracted("article-of-one-paragraph"), extracted("article")

    assert one["text"].startswith("The council of Harbour Bay voted 31 to 18")
    assert [block["type"] for block in one["body"]] == ["paragraph"]
    assert [block["type"] for block in whole["body"]] == ["paragraph"] * 3 + ["heading"] + ["paragraph"] * 3
    assert whole["text"] == "\n\n".join(block["text"] for block in whole["body"])
