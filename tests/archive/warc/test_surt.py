"""Index keys are those that other tools compute, or their lookups would miss our lines."""

from __future__ import annotations

import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.warc.surt import surt

_URLS = [
    ("https://www.Site.example/A?b=1", "example,site)/a?b=1"),
    ("https://site.example:8080/", "example,site:8080)/"),
    ("https://site.example:443", "example,site)/"),
    ("http://127.0.0.1:8000/robots.txt", "1,0,0,127:8000)/robots.txt"),
    ("https://site.example/a//b/", "example,site)/a/b"),
    ("https://site.example/a/../b/./c", "example,site)/b/c"),
    ("https://site.example//..", "example,site)/"),
    ("https://site.example/%7Euser/a%2Fb%20c", "example,site)/~user/a/b%20c"),
    ("https://site.example/%E3%81%82?q=%e3%81%82", "example,site)/%e3%81%82?q=%e3%81%82"),
    ("https://site.example/a?b=2&a=1&&c", "example,site)/a?&a=1&b=2&c"),
    ("https://site.example/a?a=1+2&A=3", "example,site)/a?a=1+2&a=3"),
    ("https://www2.site.example/i.php?PHPSESSID=0123456789abcdef0123456789abcdef&x=1", "example,site)/i.php?x=1"),
    ("https://site.example/a?x=1&CFID=12&CFTOKEN=34", "example,site)/a?&x=1"),
    ("https://site.example/(S(lit3py55t21z5v55vlm25s55))/A.aspx?b", "example,site)/a.aspx?b"),
    ("https://site.example/(lit3py55t21z5v55vlm25s55)/a.aspx", "example,site)/a.aspx"),
    ("https://site.example/(S(lit3py55t21z5v55vlm25s55))/a", "example,site)/(s(lit3py55t21z5v55vlm25s55))/a"),
    ("https://site.example/a.do;jsessionid=0A1B", "example,site)/a.do;jsessionid=0a1b"),
    ("https://user:secret@site.example/", "example,site)/"),
    ("https://site.example./a?", "example,site)/a"),
    ("urn:paper-of-record:run:x", "urn:paper-of-record:run:x"),
]


@pytest.mark.parametrize(("url", "expected"), _URLS)
def test_a_key_is_the_url_turned_round(url: str, expected: str) -> None:
    assert surt(url) == expected


@pytest.mark.parametrize("url", [url for url, _ in _URLS])
def test_the_reference_says_the_same(url: str) -> None:
    """The package that cdxj-indexer uses, which comes with it."""
    assert importlib.import_module("surt").surt(url) == surt(url)


@given(
    st.lists(
        st.sampled_from(["a", "B", "/", "//", ".", "..", "%2F", "%41", "é", " ", "?", "&", "=", "x=1"]), max_size=9
    )
)
def test_the_reference_says_the_same_of_any_path(pieces: list[str]) -> None:
    """Paths and queries put together at random."""
    url = "https://site.example/" + "".join(pieces)

    assert importlib.import_module("surt").surt(url) == surt(url)
