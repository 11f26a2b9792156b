"""The rest of a story that a click shows, and what is hidden for another reason."""

from __future__ import annotations

import pytest

from crawler.extraction.article import extract
from crawler.extraction.text import revealed

PLACES = ("pier", "quay", "dock", "lock", "weir", "sluice", "harbour", "ferry")
STORY = [
    f"The council of the town voted on Monday to rebuild the {place} before winter, the mayor told reporters."
    for place in PLACES
]
FIRST, REST = STORY[:3], STORY[3:]
OTHER = [line.replace("council", "choir").replace("mayor", "cantor") for line in REST]


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def text_of(behind: str) -> str:
    page = (
        "<html lang=en><head><title>Council rebuilds the harbour</title></head><body><nav><a href=/>Home</a></nav>"
        "<article><h1>Council rebuilds the harbour</h1><p class=byline>By Hedda Oskell</p>"
        f"{paragraphs(FIRST)}{behind}</article>"
        "<footer>The Courier</footer></body></html>"
    )
    return extract(page.encode(), "https://news.example/politics/2026/11/council-rebuilds-the-harbour-4711").text or ""


@pytest.mark.parametrize(
    "behind",
    [
        f"<div style='display:none' class=rest>{paragraphs(REST)}</div><button>Read more</button>",
        f"<button>Continue reading</button><div hidden>{paragraphs(REST)}</div>",
        paragraphs(REST).replace("<p>", "<p style='display: none'>") + "<a href='#'>Weiterlesen</a>",
        f"<section aria-hidden=true>{paragraphs(REST)}</section><button aria-expanded=false>続きを読む</button>",
        f"<div class=text><div><div style='visibility:hidden'>{paragraphs(REST)}</div></div></div>",
        f"<div style='height:0;display:none'>{'<br><br>'.join(REST)}</div>",
        f"<div hidden>{paragraphs(REST).replace('<p', '<div').replace('/p>', '/div>')}</div>",
        f"<div class='hidden'>{paragraphs(REST)}</div><button>Read more</button>",
        f"<div class='article-rest is-hidden'>{paragraphs(REST)}</div>",
        f"<div class='rest d-none'>{paragraphs(REST)}</div>",
        f"<div class='piano-hidden content-hidden' style='display: none;'>{paragraphs(REST)}</div>",
        paragraphs(REST).replace("<p>", "<p class='hidden'>"),
        f"<noscript>{paragraphs(REST)}</noscript><div id=lazy></div>",
    ],
)
def test_what_a_click_shows_is_the_story(behind: str) -> None:
    text = text_of(behind)

    assert [line for line in STORY if line not in text] == []


@pytest.mark.parametrize(
    "hidden",
    [
        f"<div hidden class=newsletter>{paragraphs(OTHER)}</div>",
        f"<div hidden class='lang-de'>{paragraphs(OTHER)}</div>",
        f"<div style='display:none' class='text translation-fr'>{paragraphs(OTHER)}</div>",
        f"<div hidden class='language_es'>{paragraphs(OTHER)}</div>",
        f"<div hidden class=related-stories>{paragraphs(OTHER)}</div>",
        f"<div role=dialog style='display:none'>{paragraphs(OTHER)}</div>",
        f"<div hidden><form><input>{paragraphs(OTHER)}</form></div>",
        f"<div hidden lang=de>{paragraphs(OTHER)}</div>",
        f"<div hidden><p>{OTHER[0]}</p></div>",
        "".join(f"<div hidden><i>info</i><p>{line}</p></div>" for line in OTHER),
        "<div hidden>" + "".join(f"<div><i>info</i><p>{line}</p></div>" for line in OTHER) + "</div>",
        f"<aside hidden>{paragraphs(OTHER)}</aside>",
        f"<div hidden><h1>The choir</h1>{paragraphs(OTHER)}</div>",
        f"<div hidden>{paragraphs(FIRST)}</div>",
        f"<div class='hidden'>{paragraphs(OTHER[:3])}<a href='/subscribe'>Subscribe now</a></div>",
        f"<div class='d-none'>{paragraphs(OTHER[:2])}<a href='/a-choir-4711'>The choir sings again in spring</a></div>",
        f"<div class='hidden'><form><input>{paragraphs(OTHER[:3])}</form></div>",
        f"<noscript><p>{OTHER[0]}</p></noscript>",
        f"<noscript><form><input>{paragraphs(OTHER)}</form></noscript>",
    ],
)
def test_what_is_hidden_for_another_reason_is_none(hidden: str) -> None:
    text = text_of(paragraphs(REST) + hidden)

    assert text.split("\n\n") == STORY


def test_few_hidden_elements_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    column = revealed._column
    monkeypatch.setattr(revealed, "_column", lambda *of: (looked.append(of[0]), column(*of))[1])

    text_of(paragraphs(REST) + "<span hidden>Advertisement</span>" * 5_000)

    assert 0 < len(looked) <= 300


@pytest.mark.parametrize(
    "lines",
    [["水門は春までに建て直されると町長が月曜日の会議のあとに記者団に語った。" + place for place in "一二三四五"]],
)
def test_sentences_are_measured_as_their_script_is(lines: list[str]) -> None:
    lines = [f"{line}では工事が始まる。" for line in lines]
    page = (
        f"<html lang=ja><title>水門を建て直す</title><body><article><h1>水門を建て直す</h1>{paragraphs(lines[:2])}"
        f"<div class=hidden>{paragraphs(lines[2:])}</div></article>"
    )

    assert (extract(page.encode(), "https://news.example/2026/11/4711").text or "").split("\n\n") == lines
