"""Edges of texts that more systems and languages have: boxes of Ghost, ends of press releases, calls in words."""

from __future__ import annotations

import json

import pytest

from crawler.extraction import extract
from tests.crawler.extraction.pages import PROSE, page, read


def texts(*paragraphs: str, lang: str = "en") -> list[str]:
    return [block.text for block in read(page(paragraphs=paragraphs, lang=lang)).body]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_callout_of_ghost_is_of_the_text(place: int) -> None:
    words = "The act counts only water that is pumped; rain in a barrel is free."
    box = f"<div class='kg-card kg-callout-card'><div class='kg-callout-text'>{words}</div></div>"
    parts = [f"<p>{one}</p>" for one in PROSE]
    parts.insert(place + 1, box)
    expected = [*PROSE]
    expected.insert(place + 1, words)

    article = read(page(paragraphs=(), above=f"<div class='gh-content'>{''.join(parts)}</div>"))

    assert [block.text for block in article.body] == expected


BEHIND = ("About the Ministry", "The Ministry of Water looks after the wells and pipes of Port Halder since 1904.")


@pytest.mark.parametrize("sign", ["###", "# # #", " #### "])
def test_what_stands_behind_the_end_of_a_press_release_is_none_of_it(sign: str) -> None:
    assert texts(*PROSE, sign, *BEHIND) == list(PROSE)


@pytest.mark.parametrize(
    "paragraphs",
    [
        (PROSE[0], "###", PROSE[1], "###", PROSE[2]),
        (PROSE[0], "###", *PROSE[1:], *BEHIND),
        (*PROSE, "***", *BEHIND),
    ],
)
def test_signs_that_part_a_text_end_nothing(paragraphs: tuple[str, ...]) -> None:
    assert texts(*paragraphs) == [one for one in paragraphs if one.strip("#*")]


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("uk", "Читайте також: <a href=/news/porom>Пором знову дорожчає</a>"),
        ("ru", "<b>Читайте также:</b> <a href=/news/parom>Паром снова подорожал</a>"),
        ("hi", "<a href=/news/ferry>यह भी पढ़ें: फेरी का किराया फिर बढ़ा</a>"),
        ("bn", "<a href=/news/ferry>আরও পড়ুন: ফেরির ভাড়া আবার বাড়ল</a>"),
        ("cs", "Čtěte také: <a href=/zpravy/privoz>Přívoz opět zdražuje</a>"),
        ("ro", "Citește și: <a href=/stiri/bac>Bacul se scumpește din nou</a>"),
        ("vi", "Xem thêm: <a href=/tin/pha>Giá vé phà lại tăng</a>"),
        ("hy", "Կարդացեք նաև <a href=/news/ferry>Լաստանավը կրկին թանկացել է</a>"),
        ("ta", "மேலும் படிக்க: <a href=/news/ferry>படகுக் கட்டணம் உயர்வு</a>"),
    ],
)
def test_a_call_to_another_story_is_known_by_its_words_alone(lang: str, line: str) -> None:
    assert texts(PROSE[0], line, *PROSE[1:], lang=lang) == list(PROSE)


def test_a_list_of_links_below_a_label_is_no_list_of_documents() -> None:
    links = "</p><ul><li><a href=/news/1>ค่าเรือข้ามฟากขึ้นอีกครั้ง</a><li><a href=/news/2>สะพานเก่ายังปิด</a></ul><p>"

    assert texts(PROSE[0], f"อ่านข่าวที่เกี่ยวข้อง{links}{PROSE[1]}", PROSE[2], lang="th") == list(PROSE)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Was this email forwarded to you? <a href=/n>Subscribe here</a>."),
        ("en", "To contact the newsroom about an error, please write to <a href=mailto:x@y.example>x@y.example</a>."),
        ("en", "The views expressed in this article are the author’s own and do not reflect those of the paper."),
        ("es", "Las opiniones expresadas en este artículo son responsabilidad de quien lo firma."),
        ("hi", "(इनपुट- एजेंसी)"),
        ("hy", "Լրահոսին հետևեք նաև Telegram-ում"),
        ("zh", "（編輯：林若溪）1151005"),
        ("zh", "本文僅代表作者個人觀點，不代表本報立場。"),
    ],
)
def test_a_notice_below_the_text_is_none_of_it(lang: str, line: str) -> None:
    assert texts(*PROSE, line, lang=lang) == list(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "The views expressed in the hall on Tuesday were those of a council that had slept for four hours.",
        "To contact the newsroom’s founder, the mayor’s office had to write to three addresses in two countries.",
        "“Was this email forwarded to you?” the judge asked the witness, who did not answer for a minute.",
    ],
)
def test_a_sentence_that_begins_alike_is_of_the_text(line: str) -> None:
    assert texts(*PROSE, line) == [*PROSE, line]


@pytest.mark.parametrize("code", ['[adrotate banner="4"]', "[adrotate group=2]", '[adinserter name="In text"]'])
def test_the_code_of_an_advertisement_is_not_seen(code: str) -> None:
    assert texts(PROSE[0], code, *PROSE[1:]) == list(PROSE)


SHORT = {
    "zh": (
        "諾霍姆議會三讀通過水資源法",
        "諾霍姆地區議會週一通過新的水資源法，結束長達三年的爭議，議場內外都有民眾守候到深夜。",
        "根據該法，每日取水超過四十立方公尺的農場必須按月申報用量，違者處以罰鍰。",
        "在野黨打算提請法院審查這項規定是否合憲。",
    ),
    "ja": (
        "ノルホルム議会、水利法を可決",
        "ノルホルム地方議会は月曜日、新しい水利法を賛成多数で可決し、三年の対立に区切りをつけた。",
        "一日四十立方メートルを超える水をくむ農場は、毎月その使用量を届け出なければならない。",
        "野党側は裁判所に判断を求める方針だ。",
    ),
    "ko": (
        "노르홀름 의회, 물관리법 통과",
        "노르홀름 지방의회는 월요일 새로운 물관리법을 찬성 다수로 통과시켜 삼 년간의 갈등을 끝냈다.",
        "하루 사십 세제곱미터가 넘는 물을 쓰는 농장은 매달 사용량을 신고해야 한다고 법은 정하고 있다.",
        "야당은 법원의 판단을 구하겠다고 밝혔으며 농민 단체도 함께하기로 했다.",
    ),
}


@pytest.mark.parametrize("lang", SHORT)
def test_a_short_story_in_dense_characters_is_read_from_the_state_of_a_script(lang: str) -> None:
    title, *story = SHORT[lang]
    props = {
        "props": {"pageProps": {"article": {"title": title, "content": "".join(f"<p>{one}</p>" for one in story)}}}
    }
    state = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(props, ensure_ascii=False)}</script>'
    head = f'<meta charset=utf-8><meta property="og:title" content="{title}"><title>{title}</title>'
    html = f"<html lang={lang}><head>{head}</head><body><div id=__next></div>{state}</body></html>"

    assert [block.text for block in extract(html.encode(), "https://paper.example/news/8123").body] == story
