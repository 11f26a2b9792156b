"""Articles with anything in every field, for properties of what is made of them."""

from __future__ import annotations

from hypothesis import strategies as st

from archive.article import (
    Article,
    Block,
    Doubt,
    Dropped,
    Entry,
    Extraction,
    Image,
    Sighting,
    Signals,
    Variant,
)
from archive.causes import Cause
from archive.warc.snapshot import SnapshotRef

__all__ = ["articles", "dates"]

_WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
_SOME = st.none() | _WORDS
_MOMENTS = st.datetimes().map(lambda at: at.isoformat(timespec="microseconds") + "Z") | st.sampled_from(
    ["2026-10-13T09:00:00Z", "2026-10-13T09:00:00.125Z", "2026-10-13T09:00Z", ""]
)
_CAUSES = st.sampled_from(
    [Cause("pay_words", words="Read on."), Cause("moved", url="https://a.example/"), Cause("http_status", status=404)]
)
_NUMBERS = st.integers(0, 1 << 40)


@st.composite
def dates(draw: st.DrawFn) -> str:
    """A day, or a moment with any offset, as exact as a page gives it."""
    at = draw(st.datetimes())
    form = draw(st.sampled_from(["day", "minutes", "seconds", "milliseconds", "microseconds"]))
    if form == "day":
        return at.date().isoformat()
    sign, hours, minutes = draw(st.sampled_from("+-")), draw(st.integers(0, 14)), draw(st.sampled_from([0, 30, 45]))
    zone = draw(st.sampled_from(["Z", f"{sign}{hours:02}:{minutes:02}"]))
    return at.isoformat(timespec=form) + zone


def _tuples(of: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, max_size=3).map(tuple)


def articles() -> st.SearchStrategy[Article]:
    """Any article that can be written as JSON."""
    some_date = st.none() | dates() | _WORDS
    return st.builds(
        Article,
        schema=st.sampled_from(["paper-of-record/article/1", "paper-of-record/article/2"]),
        id=_WORDS,
        outlet=_SOME,
        url=_WORDS,
        canonical_url=_SOME,
        headline=_SOME,
        standfirst=_SOME,
        authors=_tuples(_WORDS),
        byline=_SOME,
        agency=_SOME,
        dateline=_SOME,
        date_published=some_date,
        date_modified=some_date,
        genre=_SOME,
        section=_tuples(_WORDS),
        language=_SOME,
        text=_SOME,
        body=_tuples(st.builds(Block, _WORDS, _WORDS)),
        images=_tuples(st.builds(Image, _WORDS, _SOME, _SOME)),
        links=_tuples(_WORDS),
        tags=_tuples(_WORDS),
        entries=_tuples(st.builds(Entry, id=_SOME, published=some_date, text=_SOME, captured=st.none() | _MOMENTS)),
        next_page=_SOME,
        access=_SOME,
        status=_WORDS,
        status_reason=st.none() | _CAUSES,
        seen_in=_tuples(st.builds(Sighting, _WORDS, _NUMBERS, _MOMENTS, _SOME)),
        content_hash=_WORDS,
        version=st.none() | _NUMBERS,
        previous=_SOME,
        variants=_tuples(st.builds(Variant, _WORDS, _tuples(_MOMENTS))),
        captured=_MOMENTS,
        snapshot=st.none()
        | st.builds(
            SnapshotRef,
            file=_WORDS,
            offset=_NUMBERS,
            length=_NUMBERS,
            record_id=_WORDS,
            payload_digest=_SOME,
            entity_digest=_SOME,
            url=_WORDS,
            status=_NUMBERS,
            origin=_SOME,
        ),
        sources=st.dictionaries(_WORDS, _WORDS, max_size=2),
        conflicts=st.dictionaries(_WORDS, st.lists(_WORDS | st.integers(0, 9) | st.none(), max_size=2), max_size=2),
        doubts=_tuples(st.builds(Doubt, _WORDS, _CAUSES)),
        dropped=_tuples(st.builds(Dropped, _WORDS, _CAUSES)),
        signals=st.builds(Signals, _SOME, _SOME, _SOME, _SOME),
        extraction=st.builds(
            Extraction, _WORDS, st.integers(0, 9), _SOME, _SOME, st.dictionaries(_WORDS, _WORDS, max_size=2)
        ),
    )
