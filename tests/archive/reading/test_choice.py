"""The library's questions: which articles are wanted, and what an archive and an article are to Python."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import msgspec
import pandas as pd
import pytest

import archive
from archive import Article
from archive.article import Entry
from archive.errors import NotFound, UsageError
from archive.layout import moment
from archive.warc.http import Headers
from tests.archive.articles import article, ref
from tests.archive.reading.test_reader import held, numbered

B, C, D = (f"https://courier.example/politics/{name}/" for name in "bcd")
TOKYO = dt.timezone(dt.timedelta(hours=9))


@pytest.fixture
def news() -> archive.Archive:
    return held(
        numbered(1, "One.", section=("Politics", "Elections"), language="en-GB"),
        numbered(3, "One, edited.", section=("Politics", "Elections"), language="en-GB"),
        numbered(2, "Zwei.", url=B, date_published="2026-03-01", language="de", outlet="other"),
        numbered(4, "Three.", url=C, date_published="2025-12-31T23:30:00-01:00", language=None, outlet="third"),
        numbered(5, "Three.", url=D, section=("Business",), language="eng"),
        numbered(6, "", url=D, status="gone", headline=None),
        numbered(7, "Three.", url=D, section=("Business",), language="eng"),
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"outlet": ["third", "other"]}, ["Zwei.", "Three."]),
        ({"outlet": ()}, []),
        ({"published_since": "2026-10"}, ["One, edited.", "Three."]),
        ({"published_since": "2026", "published_until": "2026-10"}, ["Zwei.", "Three."]),
        ({"published_until": "2026"}, []),
        ({"published_since": dt.date(2026, 3, 1), "published_until": dt.date(2026, 3, 2)}, ["Zwei."]),
        ({"published_until": dt.datetime(2026, 1, 1, 9, 30, 1, tzinfo=TOKYO)}, ["Three."]),
        ({"published_until": dt.datetime(2026, 1, 1, 9, 30, tzinfo=TOKYO)}, []),
        ({"as_of": dt.datetime(2026, 10, 2)}, ["One.", "Zwei."]),
        ({"as_of": "2026-09"}, []),
        ({"language": "en"}, ["One, edited."]),
        ({"language": ["de", "EN-gb"]}, ["One, edited.", "Zwei."]),
        ({"section": "politics"}, ["One, edited."]),
        ({"section": ["elections", "Business"]}, ["One, edited.", "Three."]),
        ({"section": "poli"}, []),
        ({"edited": True}, ["One, edited."]),
        ({"edited": True, "versions": "all"}, ["One.", "One, edited."]),
        ({"edited": False}, ["Three.", "Zwei.", "Three."]),
    ],
)
def test_articles_are_chosen_by(news: archive.Archive, arguments: dict[str, Any], expected: list[str]) -> None:
    assert [one.text for one in news.articles(**arguments)] == expected


def test_an_unknown_outlet_is_an_error_with_the_nearest_names(news: archive.Archive) -> None:
    """At once, not when the first article is asked for."""
    with pytest.raises(NotFound, match=r"^curier: no such outlet here; there are courier, "):
        news.articles(outlet=["other", "curier"])
    for odd in ("other,courier", "../x", "The Courier"):
        with pytest.raises(NotFound, match="no such outlet here; there are "):
            news.articles(outlet=odd)
    for ask in (news.fates, news.runs):
        with pytest.raises(NotFound, match=r"^curier: no such outlet here; there are courier, "):
            ask("curier")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"outlet": ""}, r"outlet='': '' is no name; None, or no outlet, takes all"),
        ({"outlet": 3}, r"outlet=3: give a name, or a list of names"),
        ({"language": ["en", None]}, r"language=\['en', None\]: None is no name"),
        ({"section": b"x"}, r"section=b'x': 120 is no name"),
        ({"status": "okay"}, r"'okay' is no status of an article; did you mean ok\?"),
        ({"status": "all"}, r"'all' is no status of an article \(None takes all\); there are blocked, "),
        ({"versions": "every"}, r"versions='every': there are latest, all, raw"),
        ({"versions": "lates"}, r"versions='lates': did you mean latest\?"),
        ({"edited": "yes"}, r"edited='yes': give True, False or None"),
        ({"search": 5}, r"5: words to search for are a text"),
        ({"published_since": 2026}, r"2026 is no date; give a text like '2026-11-01', a date or a datetime"),
        ({"captured_until": pd.NaT}, r"NaT is no date"),
        ({"captured_since": ""}, r"'' is no date"),
        ({"as_of": ""}, r"'' is no date"),
        ({"published_since": "2026-02", "published_until": "2026-01"}, r"nothing lies between 2026-02 and 2026-01"),
        ({"captured_since": "2026-02-03", "captured_until": "2026-02-03"}, r"from its first moment, is left out"),
        ({"published_sinc": "2026"}, r"'published_sinc' is no filter of articles; did you mean published_since"),
        ({"outlets": "other"}, r"'outlets' is no filter of articles; did you mean outlet\?"),
    ],
)
def test_an_argument_that_is_none_is_told_and_gives_no_answer(
    news: archive.Archive, arguments: dict[str, Any], told: str
) -> None:
    """A table took a misspelt filter for none and gave all articles; a wrong ``versions`` gave all versions."""
    for table in (news.to_arrow, news.to_batches, news.to_pandas, news.to_polars):
        with pytest.raises(UsageError, match=told):
            table(**arguments)
    if not arguments.keys() & {"published_sinc", "outlets"}:
        with pytest.raises(UsageError, match=told):
            news.articles(**arguments)


def test_what_is_no_article_is_told(news: archive.Archive) -> None:
    some: Any = next(news.articles())
    for ask in (news.article, news.history):
        for wrong in (None, some):
            with pytest.raises(UsageError, match="no address and no id of an article"):
                ask(wrong)
    with pytest.raises(UsageError, match="is no article; find it first"):
        news.snapshot("https://courier.example/politics/b/")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="there is no such article"):
        news.snapshot(news.article("https://courier.example/none/"))  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="'a' is no article; a history gives its versions"):
        archive.diff("a", some)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no column is asked for"):
        news.to_pandas(columns=[])


@pytest.mark.parametrize("wrong", ["26", "2026-13", "20261", "2026-1", "March 2026", ""])
def test_what_is_no_date_is_a_usage_error(wrong: str) -> None:
    with pytest.raises(UsageError, match="is no date"):
        moment(wrong)


def test_an_archive_is_what_it_holds(news: archive.Archive) -> None:
    nothing = held()

    assert [one.text for one in news] == ["One, edited.", "Three.", "Zwei.", "Three."]
    assert (len(news), repr(news)) == (4, "<Archive memory>")
    assert (len(nothing), list(nothing), bool(nothing)) == (0, [], True)


def test_articles_are_hashable_and_short_to_look_at(news: archive.Archive) -> None:
    first, *_ = news.articles(outlet="courier")
    again = Article.from_json(first.to_json())

    assert {first: "x"}[again] == "x"
    assert len({*news, *news}) == 4
    assert repr(first) == (
        "<Article courier 2026-10-03 v2 'Audit Office Raises Questions' "
        "https://courier.example/politics/20261013-410233/>"
    )


def test_a_dictionary_of_an_article_is_its_json() -> None:
    one = article(entries=(Entry(id="1", text="x"),), snapshot=ref(), conflicts={"headline": ["a", None]})

    assert one.to_dict() == json.loads(one.to_json())
    assert msgspec.convert(one.to_dict(), Article) == one


def test_headers_by_name() -> None:
    headers = Headers([("Content-Type", "text/html"), ("Vary", "a"), ("vary", "b")])

    assert (headers["content-type"], headers["Vary"], headers.all("vary")) == ("text/html", "a, b", ["a", "b"])
    assert ("CONTENT-TYPE" in headers, "x" in headers, 1 in headers) == (True, False, False)
    with pytest.raises(KeyError, match="x"):
        headers["x"]
