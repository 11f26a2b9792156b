"""``extract`` as a whole: pure, total, and the real page of The Japan News."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.article import Article
from benchmarks import pages
from crawler.extraction import extract
from crawler.extraction.page.document import Limits, read
from crawler.outlets.outlet import Outlet, Rules
from tests.pages.write import FOLDER

URL = "https://courier.example/politics/city/20260303-1201/"
NOW = dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC)

_PIECES = st.sampled_from(
    [
        b"<p>", b"</p>", b"<div class='x'>", b"<a href='", b"'>", b"<script type='application/ld+json'>", b"</script>",
        b"{", b'"@type":"NewsArticle",', b'"datePublished":"2026-99-99T77:00"', b"<h1>", b"</h1>", b"<time datetime='",
        b"<meta charset='hex'>", b"<meta property='og:title' content='x'>", b"\x00", b"\xff\xfe", "漢字".encode(),
        "記者".encode("shift_jis"), b"&#x110000;", b"<base href='http://[::1'>", b"<html", b"<!--", b"]]>",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.lists(_PIECES, max_size=40).map(b"".join)), st.sampled_from([None, NOW]))
def test_any_bytes_give_a_valid_article_or_a_reason(body: bytes, captured: dt.datetime | None) -> None:
    """Nothing raises; what comes out survives its own format; no date lies after the capture."""
    article = extract(body, URL, captured=captured)

    assert Article.from_json(article.to_json()) == article
    assert article.status == "ok" or article.status_reason
    assert captured is None or (article.date_published or "")[:10] <= "2026-03-06"


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 4000))
def test_a_cut_page_gives_an_article_or_a_reason(end: int) -> None:
    """Whatever part of a page arrived."""
    whole = (FOLDER / "article" / "page.html").read_bytes()

    article = extract(whole[: end * len(whole) // 4000], URL, captured=NOW)

    assert article.status == "ok" or article.status_reason


def test_equal_input_gives_equal_bytes() -> None:
    """Also in another process, with another hash seed: no order of a set shows."""
    body = (FOLDER / "article" / "page.html").read_bytes()
    code = (
        "import sys; from crawler.extraction import extract; "
        f"sys.stdout.buffer.write(extract(open(sys.argv[1], 'rb').read(), {URL!r}).to_json())"
    )

    made = [
        subprocess.run(
            [sys.executable, "-c", code, str(FOLDER / "article" / "page.html")],
            capture_output=True, check=True, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(FOLDER.parents[1])},
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip

    assert made == [extract(body, URL).to_json()] * 2


def test_extraction_needs_no_scrapy() -> None:
    code = (
        "import sys; from crawler.extraction import extract; print('scrapy' in sys.modules, 'twisted' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout.split() == [
        "False",
        "False",
    ]


@pytest.mark.parametrize(
    ("body", "limits", "code"),
    [
        (b"<html><body>" + b"<p>x" * 60_001, None, "elements"),
        (b"<html><body>" + b"<div>" * 2_000 + b"x", None, "levels of elements"),
        (b"<html><body>" + b"x" * 5_000_001, None, "bytes of HTML"),
    ],
)  # fmt: skip
def test_a_page_over_a_limit_fails_with_the_cause(body: bytes, limits: Limits | None, code: str) -> None:
    article = extract(body, URL, captured=NOW)

    assert (article.status, article.text) == ("failed", None)
    assert article.status_reason is not None
    assert (article.status_reason.kind, article.status_reason.code) == ("too_large", code)


def test_a_page_nested_300_deep_is_read() -> None:
    """trafilatura alone returns nothing here."""
    text = "The council of Harbour Bay voted 31 to 18 on Tuesday to move the ferry terminal to the eastern quay. " * 4
    body = "<html><body><h1>Vote</h1>" + "<div>" * 300 + f"<p>{text}</p>" + "</div>" * 300 + "</body></html>"

    assert extract(body.encode(), URL).text == text.strip()


def test_a_page_that_is_one_long_line_keeps_its_words_whole() -> None:
    """trafilatura's repair of the first line would break a word there."""
    text = "harbour" * 1000
    html = f"<!DOCTYPE html><html><head><title>Vote</title></head><body><h1>Vote</h1><p>{text}</p></body></html>"

    assert extract(html.encode(), URL).text == text


@pytest.mark.parametrize("charset", ["shift_jis", "euc-jp", "utf-8", "utf-16"])
def test_a_page_is_decoded_as_it_says(charset: str) -> None:
    text = "港湾市議会は三日、フェリー乗り場を東岸壁に移す議案を可決した。六年に及んだ論争に区切りがつく。" * 3
    html = f"<html><head><meta charset='{charset}'></head><body><h1>議会</h1><p>{text}</p></body></html>"

    assert extract(html.encode(charset), URL, headers={"Content-Type": f"text/html; charset={charset}"}).text == text


@pytest.mark.parametrize(
    ("ruby", "text"),
    [
        ("<ruby>港湾<rp>（</rp><rt>こうわん</rt><rp>）</rp></ruby>", "港湾（こうわん）"),
        ("<ruby>港湾<rt>こうわん</rt></ruby>", "港湾"),
    ],
)  # fmt: skip
def test_ruby_keeps_its_reading_where_the_page_prints_it_in_brackets(ruby: str, text: str) -> None:
    """Without brackets the reading would run into the word."""
    rest = "市議会は三日、フェリー乗り場を東岸壁に移す議案を可決した。六年に及んだ論争に区切りがつく。" * 3
    html = f"<html><body><article><h1>議会</h1><p>{ruby}{rest}</p></article></body></html>"

    assert extract(html.encode(), URL).text == text + rest


def test_dated_rules_of_an_outlet_are_those_of_the_capture() -> None:
    """An old capture is read with the rules of its day."""
    html = (
        b"<html><body><h1>Vote</h1><div id='old'><p>"
        + b"An old body. " * 20
        + b"</p></div><div id='new'><p>"
        + b"A new body. " * 20
        + b"</p></div></body></html>"
    )
    until = dt.date(2026, 1, 1)
    rules = (Rules(valid_until=until, body="#old"), Rules(valid_from=until, body="#new"))
    outlet = Outlet(
        name="courier", title="Courier", home="https://courier.example/", country="jp", languages=("en",), rules=rules
    )

    texts = [
        extract(html, URL, outlet=outlet, captured=dt.datetime(year, 6, 1, tzinfo=dt.UTC)).text or ""
        for year in (2025, 2026)
    ]

    assert [text[:5] for text in texts] == ["An ol", "A new"]


@pytest.mark.parametrize("turn", [1, -1])
def test_rules_hold_until_the_next_begin(turn: int) -> None:
    """After a redesign new rules are written behind the old ones, or before them; their days alone decide."""
    old, new = Rules(valid_from=dt.date(2026, 3, 1), body="#old"), Rules(valid_from=dt.date(2026, 9, 1), body="#new")
    outlet = Outlet(
        name="courier",
        title="Courier",
        home="https://courier.example/",
        country="jp",
        languages=("en",),
        rules=(old, new)[::turn],
    )

    days = [dt.date(2026, month, 1) for month in (2, 3, 8, 9)]
    assert [outlet.rules_on(day) for day in days] == [None, old, old, new]


def _japan_news() -> pages.Labelled:
    try:
        found = [page for page in pages.fundus_pages() if "TheJapanNews" in page.name]
    except FileNotFoundError as error:
        pytest.skip(f"THE REAL PAGES ARE ABSENT: {error}")
    return found[0]


def test_the_real_japan_news_page_as_a_reader_would_write_it_down() -> None:
    """No outlet file is needed for this; with one, the agency and the zone are the outlet's."""
    page = _japan_news()

    article = extract(page.body, page.url, captured=page.captured)

    assert article.headline == (page.fields or {})["title"]
    assert article.authors == ("Takeo Maeda", "Tatsuya Tanoue")
    assert article.agency == "The Yomiuri Shimbun"
    assert article.date_published == "2024-10-13T17:41:47+09:00"
    assert article.section == ("Politics", "Politics & Government")
    assert article.text == page.truths[0].replace("\n", "\n\n")
    assert len(article.body) == 16


@pytest.mark.parametrize("kept", [1, 2])
def test_the_real_japan_news_page_cut_short_takes_nothing_in_its_place(kept: int) -> None:
    """No ad-block or cookie text, no ranking: the two paragraphs, or the one."""
    page = _japan_news()
    paragraphs = page.truths[0].split("\n")
    tree = read(page.body, page.url).tree
    assert tree is not None
    html = page.body.decode()
    start = html.index('<p class="postdate">')
    end = html.index(
        "</p>",
        html.index(paragraphs[-1][-40:].replace("’", "&#8217;"))
        if "&#8217;" in html
        else html.index(paragraphs[-1][-40:]),
    )
    first = html.index("</p>", start) + 4
    cut = html[:first] + "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs[:kept]) + html[end + 4 :]

    assert extract(cut.encode(), page.url, captured=page.captured).text == "\n\n".join(paragraphs[:kept])
