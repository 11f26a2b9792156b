"""The language is that of the text, not what a template says."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.language import language_of

_TEXTS = {
    "en": "The council voted on Tuesday to widen the harbour, and the mayor said that it was good for all of them.",
    "de": "Der Rat hat am Dienstag beschlossen, den Hafen zu erweitern, und die Stadt ist nicht für den Verkehr da.",
    "fr": "Le conseil a voté mardi pour élargir le port, et la ville est plus que jamais dans une crise qui ne va pas.",
    "ja": "市議会は三日、フェリー乗り場を東岸壁に移す議案を可決した。六年に及んだ論争に区切りがつく。",
    "zh": "市议会三日通过议案，将渡轮码头迁往东岸。历时六年的争论就此告一段落。",
    "ko": "시의회는 3일 여객선 터미널을 동쪽 부두로 옮기는 안을 통과시켰다.",
    "ar": "قالت رئيسة المجلس إن اللجنة تلقت رسائل من المزارعين، وإن الجلسة ستكون علنية في المدينة بعد العطلة.",
    "fa": "رئیس کمیسیون گفت بیش از چهارصد نامه از کشاورزان دریافت شده است و هر یک از آن‌ها شایسته پاسخ است.",
    "ur": "کمیٹی کے سربراہ نے کہا کہ کسانوں کی طرف سے چار سو خطوط موصول ہوئے ہیں اور یہ اجلاس کھلا ہو گا۔",
    "ps": "د کمېټې مشر وویل چې د بزګرانو له خوا څلور سوه لیکونه تر لاسه شوي دي او غونډه به په ښار کې وي.",
    "hi": "समिति की अध्यक्ष ने कहा कि किसानों के चार सौ से अधिक पत्र मिले हैं और बैठक सबके लिए खुली होगी।",
    "mr": "समितीच्या अध्यक्षांनी सांगितले की शेतकऱ्यांची चारशे पत्रे मिळाली आहेत आणि ही बैठक खुली होती.",
    "ne": "समितिकी अध्यक्षले किसानका चार सय पत्र प्राप्त भएको बताए र बैठक सबैका लागि खुला हुने छ।",
    "tr": "Mühendislerin uyarısı üzerine oylamayı erteledi, ancak pompalar meclise göre ocak ayından beri arızalı.",
    "ru": "Совет во вторник проголосовал за расширение гавани, и это было не так просто, как его мэр говорил до того.",
}


@pytest.mark.parametrize("language", _TEXTS)
@pytest.mark.parametrize("declared", [None, "en-US", "xx"])
def test_a_text_of_some_length_decides(language: str, declared: str | None) -> None:
    assert language_of(_TEXTS[language], declared) == language


@pytest.mark.parametrize(("declared", "language"), [("de-AT", "de"), ("pt_BR", "pt"), ("", None), (None, None)])
def test_a_word_or_two_leave_it_to_the_page(declared: str | None, language: str | None) -> None:
    assert language_of("Ja.", declared) == language


@pytest.mark.parametrize(("declared", "language"), [("nb", "nb"), ("da", "da"), ("en", "no")])
def test_of_near_languages_the_page_says_which(declared: str, language: str) -> None:
    text = (
        "Rådet stemte for å utvide havnen, og det var ikke så lett som han sa til de andre etter møtet som ble holdt."
    )

    assert language_of(text, declared) == language


def test_a_headline_is_enough_where_one_languages_words_are_many() -> None:
    assert language_of("Der Rat hat den neuen Hafen nicht für die Stadt", None) == "de"
