"""Dates as pages write them."""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import files

import pytest

from benchmarks.calendar_names import of_language
from crawler.vocabulary.calendar import Moment, parsed, printed, readings


def _shown(moment: Moment | None) -> str | None:
    return moment.in_zone(dt.timezone(dt.timedelta(hours=9))).isoformat() if moment else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-10-13T17:41:47+09:00", "2024-10-13T17:41:47+09:00"),
        ("2024-10-13T08:41:47.123Z", "2024-10-13T08:41:47+00:00"),
        ("2024-10-13 17:41", "2024-10-13T17:41:00+09:00"),
        ("2024-10-13", "2024-10-13"),
        ("20241013T174147+0900", "2024-10-13T17:41:47+09:00"),
        ("Sun, 13 Oct 2024 08:41:47 GMT", "2024-10-13T08:41:47+00:00"),
        ("1728808907", "2024-10-13T08:41:47+00:00"),
        ("2024-99-13", None),
        ("yesterday", None),
    ],
)
def test_a_machines_date(text: str, expected: str | None) -> None:
    """With its own offset where it has one, else in the zone that is given (+09:00 here); a bare day stays bare."""
    assert _shown(parsed(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17:41 JST, October 13, 2024", "2024-10-13T17:41:00+09:00"),
        ("2024年10月13日 17時41分", "2024-10-13T17:41:00+09:00"),
        ("2024年10月13日 午後5時41分", "2024-10-13T17:41:00+09:00"),
        ("2024년 10월 13일 오후 5:41", "2024-10-13T17:41:00+09:00"),
        ("13. Oktober 2024, 17:41 Uhr MESZ", "2024-10-13T17:41:00+02:00"),
        ("Publié le 13 août 2024 à 17h41", "2024-08-13T17:41:00+09:00"),
        ("13 de octubre de 2024", "2024-10-13"),
        ("Oct 3, 2024 5:41 p.m. EDT", "2024-10-03T17:41:00-04:00"),
        ("13.10.2024", "2024-10-13"),
        ("Do 25.04.24 | 14:07 Uhr", "2024-04-25T14:07:00+09:00"),
        ("13 października 2024", "2024-10-13"),
        ("13 октября 2024", "2024-10-13"),
        ("no date at all", None),
        ("99 October 2024", None),
    ],
)
def test_a_printed_date(text: str, expected: str | None) -> None:
    """With the time and the zone's name beside it, in the languages of news sites."""
    assert _shown(printed(text)) == expected


@pytest.mark.parametrize(("american", "expected"), [(True, "2024-10-12"), (False, "2024-12-10")])
def test_an_ambiguous_date_is_read_as_the_page_writes(american: bool, expected: str) -> None:
    assert _shown(printed("10/12/2024", month_first=american)) == expected


def test_a_number_over_twelve_decides_by_itself() -> None:
    assert _shown(printed("10/13/2024")) == _shown(printed("13/10/2024", month_first=True)) == "2024-10-13"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "الثلاثاء 7 مارس 2023 - 10:15"),
        ("ar", "الثلاثاء، ٧ آذار ٢٠٢٣"),
        ("bg", "7 март 2023 г."),
        ("ca", "7 de març del 2023"),
        ("el", "7 Μαρ 2023, 10:15"),
        ("et", "7. märts 2023"),
        ("eu", "2023(e)ko martxoaren 7(a), asteartea"),
        ("fa", "۱۶ اسفند ۱۴۰۱ - ۱۰:۱۵"),
        ("fa", "۱۴۰۱/۱۲/۱۶"),
        ("he", "יום שלישי, 7 במרץ 2023"),
        ("hi", "मंगलवार, ७ मार्च २०२३"),
        ("hu", "2023. március 7., kedd 10:15"),
        ("ja", "令和5年3月7日火曜日"),
        ("ka", "07 მარტი, 2023"),
        ("kk", "2023 ж. 7 наурыз, сейсенбі"),
        ("lt", "2023 m. kovo 7 d., antradienis"),
        ("lv", "otrdiena, 2023. gada 7. marts"),
        ("ps", "AP ۱۴۰۱ کب ۱۶"),
        ("th", "วันอังคารที่ 7 มีนาคม พ.ศ. 2566"),
        ("th", "7 มี.ค. 66 10:15 น."),
        ("th", "07/03/2566"),
        ("tr", "7 Mart 2023 Salı"),
        ("ug", "2023 7-مارت، سەيشەنبە"),
        ("vi", "Thứ Ba, 7 tháng 3, 2023"),
        ("zh", "民國112年3月7日 星期二"),
        ("zh", "112/03/07"),
    ],
)
def test_one_day_in_the_languages_and_calendars_of_the_world(language: str, text: str) -> None:
    moment = printed(text, month_first=False, languages=(language,))

    assert moment is not None
    assert moment.day == dt.date(2023, 3, 7)


def test_a_name_that_means_two_months_is_read_in_the_pages_language() -> None:
    """Listopad is October in Croatian and November in Polish; where no language is known it is neither."""
    text = "7. listopada 2023"

    assert [_shown(printed(text, languages=codes)) for codes in (("hr",), ("pl",), ())] == [
        "2023-10-07",
        "2023-11-07",
        None,
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March 7, 2023, 4:19 PM ET", "2023-03-07T16:19:00-05:00"),
        ("July 7, 2023, 4:19 PM ET", "2023-07-07T16:19:00-04:00"),
        ("July 7, 2023 4:19 p.m. Pacific Time", "2023-07-07T16:19:00-07:00"),
        ("3/7/2023 11:00 AM PT", "2023-03-07T11:00:00-08:00"),
        ("03/07/2023 08:00 AM EST", "2023-03-07T08:00:00-05:00"),
    ],
)
def test_american_zones_say_the_offset_of_the_day_and_the_order(text: str, expected: str) -> None:
    assert _shown(printed(text, month_first=None, languages=("en",))) == expected


def test_figures_that_can_mean_two_days_are_none_where_nothing_decides() -> None:
    assert printed("03/07/2023", month_first=None) is None


def test_the_hijri_year_of_an_arabic_page_is_no_persian_one() -> None:
    """1444/08/15 is a day of March 2023; read as Persian it would lie in 2065."""
    assert printed("1444/08/15", languages=("ar",)) is None


def test_an_afternoon_is_known_by_the_languages_own_word() -> None:
    moment = printed("٧ مارس ٢٠٢٣ في ١٠:١٥ م", languages=("ar",))

    assert moment == Moment(dt.date(2023, 3, 7), dt.time(22, 15))


@pytest.mark.parametrize("language", ["de", "fa", "hi", "mn", "th", "vi"])
def test_the_names_are_those_of_the_cldr(language: str) -> None:
    """``python -m benchmarks.calendar_names --write`` makes the file."""
    path = files("crawler.vocabulary.data").joinpath("calendar.json")

    assert json.loads(path.read_text("utf-8"))["languages"][language] == of_language(language)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Published 12 May 2026. Updated 13 May 2026 14:00", ["2026-05-12", "2026-05-13 14:00"]),
        ("Erstellt: 12.05.2026, aktualisiert: 13.05.2026, 14:00 Uhr", ["2026-05-12", "2026-05-13 14:00"]),
        ("14:00, 12 May 2026 | Updated 15:00, 13 May 2026", ["2026-05-12 14:00", "2026-05-13 15:00"]),
        ("12.05.2026 10:00 / 13.05.2026", ["2026-05-12 10:00", "2026-05-13"]),
        ("2026年5月12日 10時30分 更新2026年5月13日", ["2026-05-12 10:30", "2026-05-13"]),
        ("8:00 AM May 12, 2026, last looked at in 9:30 hours", ["2026-05-12 08:00"]),
    ],
)
def test_a_time_is_that_of_the_date_beside_it_alone(text: str, expected: list[str]) -> None:
    moments = [reading.moment for reading in readings(text)]

    assert [f"{one.day} {one.time:%H:%M}" if one.time else f"{one.day}" for one in moments] == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("bn", "১০ জানুয়ারি ২০২৬"), ("hi", "10 दिसम्बर 2026"), ("hr", "10. studenog 2026."), ("sr", "10. новембра 2026."),
        ("te", "10 నవంబరు 2026"), ("th", "10 พย. 2569"), ("so", "10 Nofembar 2026"), ("tg", "10 ноябри 2026"),
        ("my", "၂၀၂၆ ခုနှစ် နိုဝင်ဘာလ ၁၀ ရက်"), ("km", "ថ្ងៃទី១០ ខែវិច្ឆិកា ឆ្នាំ២០២៦"), ("kk", "2026 жылғы 10 қараша"),
        ("ro", "10 noi. 2026"), ("uk", "10 лис 2026"), ("hi", "10 दिसं 2026"), ("el", "10 Σεπτ. 2026"),
        ("bg", "10 юн 2026"), ("de", "10. Mrz. 2026"), ("fi", "10. marrask. 2026"),
    ],
)  # fmt: skip
def test_spellings_that_the_cldr_lacks_are_read(language: str, text: str) -> None:
    moment = printed(text, languages=(language,))

    assert moment is not None
    assert (moment.day.year, moment.day.day) == (2026, 10)


@pytest.mark.parametrize(
    ("language", "text", "hour"),
    [
        ("hi", "10 नवंबर 2026, 02:32 अपराह्न", 14),
        ("bn", "১০ নভেম্বর ২০২৬, ০২:৩২ পিএম", 14),
        ("mr", "10 नोव्हेंबर 2026, 02:32 पूर्वाह्न", 2),
    ],
)
def test_halves_of_the_day_in_letters_with_vowel_signs(language: str, text: str, hour: int) -> None:
    moment = printed(text, languages=(language,))

    assert moment is not None
    assert moment.time == dt.time(hour, 32)


@pytest.mark.parametrize(
    "text", ["2026-11-10T24:00:00+09:00", "10 November 2026, 24:00", "10.11.2026 24:00 Uhr", "2026年11月10日 24時00分"]
)
def test_24_is_the_end_of_the_day(text: str) -> None:
    assert _shown(parsed(text)) == "2026-11-11T00:00:00+09:00"
