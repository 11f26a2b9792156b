"""Signs of no width: those of the spelling stay, others go."""

from __future__ import annotations

import pytest

from crawler.extraction.text.blocks import plain
from tests.crawler.extraction.pages import page, read

_PERSIAN = (
    "شورای شهر روز سه\u200cشنبه تصمیم گرفت آسیاب قدیمی کنار رودخانه را بخرد و آن را به خانه انجمن\u200cها تبدیل کند.",
    "شهردار پس از جلسه گفت که دیگر نمی\u200cتوانستیم صبر کنیم، چون سقف در حال ریختن است و پول سال\u200cها نبوده است.",
    "ساکنان محله بالا اعتراض کردند، چون در طرح اتوبوسی پیش\u200cبینی نشده است، و گفتند که شکایت می\u200cکنند.",
)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("می\u200cشود", "می\u200cشود"),
        ("ന്\u200d", "ന്\u200d"),
        ("ক\u200cখ", "ক\u200cখ"),
        ("har\u200cbour\u200b and\u200d \u200epier", "harbour and pier"),
        ("می\u200c شود\u200c", "می شود"),
    ],
)
def test_a_joiner_stays_between_letters_that_join(text: str, spelt: str) -> None:
    assert plain(text) == spelt


@pytest.mark.parametrize("between", ["</p><p>", "<br><br>", "</div><div>"])
@pytest.mark.parametrize("sign", ["\u200c", "&zwnj;", "&#8204;"])
def test_the_text_of_an_article_keeps_its_joiners(between: str, sign: str) -> None:
    tag = between.rpartition("<")[2].strip("/>").replace("br", "div") or "p"
    body = between.join(_PERSIAN).replace("\u200c", sign)
    article = read(page(paragraphs=(), above=f"<div class='body'><{tag}>{body}</{tag}></div>", lang="fa"))

    assert article.text == "\n\n".join(_PERSIAN)


def test_a_line_without_its_own_place_and_other_scripts_stay_as_they_are() -> None:
    body = page(below="<p>&zwnj;</p>")

    assert read(body).text == read(page()).text
