"""Articles as tables: one schema, every instant with its offset, and nothing that does not come back."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archive
from archive.article import Article
from archive.errors import DamagedError, UsageError
from archive.reading.reader import Archive
from archive.storage.jsonl import pack_lines
from archive.tables.columns import SCHEMA
from archive.tables.frames import to_arrow, to_pandas
from archive.tables.pack import batches, reader
from archive.tables.unpack import articles_of
from tests.archive.articles import article, ref
from tests.archive.tables.strategies import articles, dates


def _news(*told: Article) -> Archive:
    """An archive in memory, a file an outlet."""
    place = archive.MemoryStorage()
    place.put("archive.json", b'{"format": 1, "identity": 1}\n')
    for outlet in sorted({one.outlet or "" for one in told}):
        lines = (one.to_json() for one in told if one.outlet == outlet)
        place.put(f"articles/{outlet}/2026/10/aaaaaaaaaa.1.jsonl.gz", pack_lines(lines))
    return archive.open(place)


@settings(max_examples=30, deadline=None)
@given(st.lists(articles(), max_size=4))
def test_json_to_parquet_to_json_loses_nothing(told: list[Article]) -> None:
    """Any article that can be written comes back from a Parquet file as the same bytes of JSON."""
    file = io.BytesIO()
    pq.write_table(to_arrow(told), file)
    table = pq.read_table(io.BytesIO(file.getvalue()))

    assert table.schema.equals(SCHEMA)
    assert [one.to_json() for one in articles_of(table)] == [one.to_json() for one in told]


@settings(max_examples=100, deadline=None)
@given(dates())
def test_a_date_is_an_instant_an_offset_and_its_text(date: str) -> None:
    """Instant and offset give the moment that the text names; a day has no offset; what no calendar knows is null."""
    (row,) = to_arrow([article(date_published=date)]).select(_PUBLISHED).to_pylist()
    at, offset = row["date_published"], row["date_published_offset"]

    assert row["date_published_text"] == date
    named = dt.datetime.fromisoformat(date)
    if len(date) == 10:
        assert (at, offset) == (named.replace(tzinfo=dt.UTC), None)
    elif at is not None:
        local = at.replace(tzinfo=None) + dt.timedelta(minutes=offset)
        assert (at, local) == (named, named.replace(tzinfo=None))
    else:
        assert named.year in (1, 9999)


_PUBLISHED = ["date_published", "date_published_offset", "date_published_text"]


def test_tables_of_outlets_and_years_fit_together() -> None:
    """An outlet without dates, sections or text has the schema of any other, and so has no article at all."""
    bare = article(outlet="bare", url="https://bare.example/1/", headline=None, text=None, body=(), date_published=None)
    news = _news(article(snapshot=ref()), bare)

    tables = [news.to_arrow(outlet="courier"), news.to_arrow(outlet="bare"), news.to_arrow(language="fr")]
    assert [one.schema.equals(SCHEMA, check_metadata=True) for one in tables] == [True] * 3
    assert pa.concat_tables(tables).num_rows == 2
    frames = [one.to_pandas() for one in (news,)] + [to_pandas([])]
    assert frames[0].dtypes.to_dict().keys() == frames[1].dtypes.to_dict().keys()
    assert str(frames[0].dtypes["version"]) == str(frames[1].dtypes["version"]) == "Int64"
    assert news.to_polars().schema == pl.DataFrame(to_arrow([])).schema


def test_a_table_takes_the_filters_of_articles_and_the_columns_wanted() -> None:
    news = _news(article(), article(outlet="gazette", url="https://gazette.example/1/", date_published="2026-11-02"))

    table = news.to_arrow(columns=["outlet", "date_published_text"], published_since="2026-11")
    assert table.to_pylist() == [{"outlet": "gazette", "date_published_text": "2026-11-02"}]
    frame = news.to_pandas(columns=["headline", "version"], outlet="courier")
    assert frame.to_dict("records") == [{"headline": "Audit Office Raises Questions", "version": 1}]
    assert [batch.num_rows for batch in news.to_batches(columns=["id"])] == [2]


def test_a_column_that_is_none_is_named_before_anything_is_read() -> None:
    with pytest.raises(UsageError, match=r"'headlin' is no column of the table; did you mean headline\?"):
        reader(iter(()), ["headlin"])
    with pytest.raises(UsageError, match="'id' is asked for twice"):
        to_arrow([], ["id", "text", "id"])


def test_batches_take_no_more_articles_than_they_hold() -> None:
    """A stream asks for the next articles when its batch is asked for."""
    asked = []

    def rows() -> object:
        for number in range(10):
            asked.append(number)
            yield article(url=f"https://courier.example/{number}/")

    stream = batches(rows(), ["id"], size=4)  # type: ignore[arg-type]
    assert (next(stream).num_rows, len(asked)) == (4, 4)
    assert [one.num_rows for one in stream] == [4, 2]


def test_a_table_that_is_not_ours_makes_no_articles() -> None:
    table = to_arrow([article()])
    with pytest.raises(UsageError, match="the table has no column 'details'"):
        list(articles_of(table.drop_columns(["details"])))
    broken = table.set_column(table.num_columns - 1, "details", pa.array(["{"]))
    with pytest.raises(DamagedError, match="is no article"):
        list(articles_of(broken))


def test_who_has_no_pyarrow_is_told_what_to_install(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "import archive\n"
        f"news = archive.open({str(tmp_path)!r})\n"
        "print(len(list(news.articles())))\n"
        "try: news.to_arrow()\n"
        "except archive.UsageError as error: print(error)\n"
    )
    (tmp_path / "archive.json").write_text('{"format": 1, "identity": 1}')
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.splitlines() == ["0", "tables need pyarrow: pip install 'paper-of-record[tables]'"]
