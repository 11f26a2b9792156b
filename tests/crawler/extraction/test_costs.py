"""What a page may cost: each input below is doubled three times up to its cap, and CPU grows no faster than it does;
and whatever a page, a list or a robots.txt is, reading it ends with an answer.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import external

from archive.article import MAX_ARTICLE, Article, Block
from crawler.discovery.feed import read_feed
from crawler.discovery.listing.read import read_listing
from crawler.discovery.sitemap import read_sitemap, robots_sitemaps
from crawler.extraction import article
from crawler.extraction.article import extract
from crawler.extraction.page import layout, trafilatura
from crawler.extraction.page.attributes import LIMIT, squares, without_scripts
from crawler.extraction.page.elements import Limits, elements_of
from crawler.extraction.text.likelihood import Setting
from crawler.extraction.text.lines import Innermost, Lines, anchored
from crawler.manners.robotstxt import is_robots, read_rules
from tests.crawler.fuzzing import mutated
from tests.rounds import least, least_below
from tests.tools import in_full

URL = "https://news.example/politics/2026/11/20/statement/"
STORY = "".join(
    f"<p>The chamber heard statement number {i} on the budget before members rose for the day.</p>" for i in range(9)
)
# CPU seconds: what is compared, what one page may take at the cap.
COUNTS, MOST = 0.05, 1.0
# How much faster than its input a cost may grow where the input doubles, and where it is eight times as long. A busy
# machine's caches make one doubling look dearer than it is; what grows with the square costs 64 times as much.
FASTER, EIGHTFOLD = 2.3, 20


def page(head: str = "", body: str = "") -> bytes:
    return (
        f"<html><head><title>Budget</title>{head}</head><body><article><h1>Budget</h1>{body}{STORY}</article>".encode()
    )


def everywhere(text: str) -> bytes:
    """``text`` where names, dates and titles are looked for."""
    quoted = text.replace('"', "&quot;").replace("<", "&lt;")
    head = "".join(f'<meta name="{name}" content="{quoted}">' for name in ("author", "date", "og:title", "description"))
    return page(
        f'{head}<meta property="article:published_time" content="{quoted}">',
        f'<p class="byline">By {quoted}</p><time datetime="{quoted}">{quoted}</time><div class="date">{quoted}</div>'
        f"<figure><img src=/a.jpg><figcaption>{quoted}</figcaption></figure>",
    )


def in_data(text: str) -> bytes:
    value = text.replace("\\", "").replace('"', '\\"').replace("\t", "\\t")
    fields = ("headline", "author", "datePublished", "description", "keywords", "articleSection", "publisher")
    return page(
        '<script type="application/ld+json">{"@type":"NewsArticle",'
        + ",".join(f'"{one}":"{value}"' for one in fields)
        + "}</script>"
    )


def attributes(number: int) -> bytes:
    return page(body="<p " + " ".join(f"a{i}=x" for i in range(number)) + ">x</p>")


def seconds(body: bytes) -> float:
    """The CPU seconds of one extraction; other work on the machine only makes them more."""
    begun = time.process_time()
    extract(body, URL)
    return time.process_time() - begun


UNITS = ("by ", "12:", ".", "1", '"', " ", "\t", "(", "Aa ", "| ", "- ", "@", "2026年1", "live-", "[", "＝", "<")


@pytest.mark.parametrize("make", [everywhere, in_data])
def test_letters_cost_no_more_than_their_number(make: Callable[[str], bytes]) -> None:
    """Bylines, dates, titles, captions of up to 200,000 letters, of every sign that one of our patterns repeats."""
    extract(page(), URL)
    for unit in in_full(UNITS, UNITS[:6]):
        bodies = [make(unit * (size // len(unit))) for size in (25_000, 50_000, 100_000, 200_000)]
        costs = least([partial(seconds, body) for body in bodies], _is_linear)
        assert costs[-1] <= EIGHTFOLD * max(costs[0], COUNTS), (unit, costs)


def _is_linear(costs: Sequence[float]) -> bool:
    return all(more <= FASTER * max(less, COUNTS) for less, more in itertools.pairwise(costs))


def in_heading(unit: str) -> Callable[[int], bytes]:
    return lambda number: page().replace(b"<h1>", b"<h1>" + unit.encode() * number, 1)


@pytest.mark.parametrize("unit", ["@", "a@", "a@b ", "a@b("])
def test_names_with_addresses_cost_no_more_than_their_length(unit: str) -> None:
    """RSS has authors as mail@paper.example (First Last)."""
    small, large = (min(seconds(in_data(unit * (size // len(unit)))) for _ in range(2)) for size in (5_000, 20_000))
    assert large < max(10 * small, MOST)


@pytest.mark.parametrize("name", ["author-", "author", "-name", "_name_", "byline_name-x"])
def test_names_of_classes_cost_no_more_than_their_length(name: str) -> None:
    """Of a byline with a menu in it the classes say which of its elements are names."""

    def made(size: int) -> bytes:
        byline = f"<div class=byline>By <b class='{name * (size // len(name))}'>Anna Mayor</b><ul><li>x</ul></div>"
        return (
            f"<html><h1>Council told what the quay costs</h1>{byline}{'<p>The council met on Tuesday.' * 20}".encode()
        )

    small, large = (min(seconds(made(size)) for _ in range(2)) for size in (40_000, 160_000))
    assert large < max(10 * small, 1.0)


@pytest.mark.parametrize(
    "make",
    [
        in_heading("<a href=/x>"),
        in_heading("<h2><a href=/x><b></b></a></h2>"),
        lambda number: in_heading("<a href=/x>" * (number // 40))(1) + b"<p>" * 50 * number,
    ],
)
def test_links_that_lie_in_each_other_cost_no_more_than_their_number(make: Callable[[int], bytes]) -> None:
    """Each has all others around it, and in it."""
    costs = least([partial(_listed, make(number)) for number in (600, 4_800)], _is_no_square)

    assert _is_no_square(costs), costs


def _listed(body: bytes) -> float:
    begun = time.process_time()
    read_listing(body, URL)
    return time.process_time() - begun


def _is_no_square(costs: Sequence[float]) -> bool:
    return costs[-1] <= EIGHTFOLD * max(costs[0], COUNTS)


@pytest.mark.parametrize("markup", ["<p>{}</p>", "<div hidden><p>{}</p></div>", "<p><a href=/x>{}</a></p>"])
def test_a_line_that_stands_everywhere_is_not_looked_for_everywhere(
    markup: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first place that lacks nothing is taken, and whether an element is shown is asked once."""
    asked: list[HtmlElement] = []
    fitness, weighed = layout.Layout._fitness, list[int]()
    monkeypatch.setattr(layout.Layout, "_fitness", lambda *of: (weighed.append(of[1]), fitness(*of))[1])
    monkeypatch.setattr(layout, "is_hidden", lambda element: bool(asked.append(element)))
    tree = document_fromstring(f"<div>{markup.format('The same words.') * 300}</div>")

    places = layout.layout_of(tree, elements_of(tree, Limits())).places([layout.key("The same words.")] * 300)

    assert places[0] is not None
    assert len(weighed) <= (300 if markup == "<p>{}</p>" else 9_000)
    assert len(asked) == len(set(asked)) <= len(list(tree.iter()))


def test_what_holds_all_lines_is_looked_at_once_for_each_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of thousands of lines in one element a thousand levels deep each had all of them looked at, and weighed."""
    levels, lines = 900, 300
    asked: list[HtmlElement] = []
    share = Lines.share
    monkeypatch.setattr(Lines, "share", lambda *of: (asked.append(of[1]), share(*of))[1])
    words = [f"The chamber heard statement {i}." for i in range(lines)]
    body = "<div>" * levels + "".join(f"<p>{one}</p>" for one in words) + "</div>" * levels
    tree = document_fromstring(body, parser=HTMLParser(huge_tree=True))

    found = anchored([Block("paragraph", one) for one in words], layout.layout_of(tree, elements_of(tree, Limits())))
    div, paragraph = (found.around(lambda one, tag=tag: one.tag == tag) for tag in ("div", "p"))  # type: ignore[misc]

    assert [div(line.element) for line in found.all] == [None] * lines
    assert [paragraph(line.element) for line in found.all] == [line.element for line in found.all]
    # Twice each, and what holds them all for the first line alone.
    assert len(asked) <= 2 * lines + 1
    assert found.held(tree.find(".//div")) == sum(len(line.key) for line in found.all)


def test_each_element_around_a_line_is_asked_once() -> None:
    """Of thousands of lines a thousand levels deep each walked all of them, for each thing that was asked of them."""
    levels, lines = 900, 300
    tree = document_fromstring(
        "<div>" * levels + "<p>a</p>" * lines + "</div>" * levels, parser=HTMLParser(huge_tree=True)
    )
    asked: list[HtmlElement] = []
    innermost = Innermost(lambda one: bool(asked.append(one)) or one.tag == "body")

    found = {innermost(one) for one in tree.iter("p")}

    assert found == {tree.find("body")}
    assert innermost(None) is None
    assert len(asked) == len(set(asked)) == levels + lines + 1


def test_the_nearness_of_a_thousand_levels_is_told_once() -> None:
    tree = document_fromstring("<div><h1>Budget</h1><div><div><p>a</p><p>b</p></div></div></div><p>c</p>")
    setting = Setting.of(tree, ["Budget"])
    inner, other = list(tree.iter("p"))[:2]

    assert setting.nearness(inner) == 1.0
    assert inner.getparent() in setting.nearest
    assert setting.nearness(other) == 1.0
    assert setting.nearness(list(tree.iter("p"))[2]) == pytest.approx(2 / 3)
    assert inner.getparent() not in setting.near


@pytest.mark.parametrize(
    "taken_out",
    [
        "<script></script>",
        "<svg></svg>",
        "<style></style>",
        "<template></template>",
        "<ruby>b<rt>c</rt></ruby>",
        "<ruby><ruby>b</ruby></ruby>",
        "<wbr>",
    ],
)
def test_what_is_taken_out_leaves_one_text(taken_out: str) -> None:
    """libxml2 leaves pieces, and to tell whose one is goes through all that stand before it."""
    number = 300
    tree = trafilatura.tree_of(f"<html><body><p>{f'a{taken_out}' * number}<b>x</b>{f'a{taken_out}' * number}</p>d")
    assert tree is not None

    trafilatura.stripped(tree)

    (paragraph,) = tree.iter("p")
    assert len(paragraph.xpath("text()")) == 2
    assert paragraph.text_content().count("a") == 2 * number


def test_a_record_that_the_reader_would_refuse_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """``MAX_ARTICLE`` is the cap of the reader; what a run adds to a record has its room below it."""
    body = page(body="<p>The chamber heard a statement on the budget.</p>" * 40)
    whole = extract(body, URL)
    monkeypatch.setattr(article, "_MOST_BYTES", len(whole.to_json()) - 1)

    failed = extract(body, URL)

    assert (whole.status, failed.status, failed.text) == ("ok", "failed", None)
    assert failed.status_reason is not None
    assert failed.status_reason.kind == "too_large"
    with pytest.raises(ValueError, match="more than 8,000,000 bytes"):
        Article.from_json(whole.replace(headline="a" * MAX_ARTICLE).to_json())


@pytest.mark.parametrize("unit", ["<!-- -->", "<?x?>", "<!-- --> ", "<!doctype x>", "<!--><!-- -->", "<?x ?><!-- -->"])
def test_what_may_stand_before_the_root_is_parted_in_one_way(unit: str) -> None:
    """Comments without an element behind them took an unbounded time: each may end where a later one ends."""
    begun = time.process_time()

    for body in (unit * 40, unit * 16_000, unit * 16_000 + "<rss><channel>"):
        assert extract(body.encode(), URL).status != "ok"
        assert not read_feed(body.encode(), URL).found

    assert time.process_time() - begun <= 20


def test_attributes_of_one_element_are_counted_before_it_is_parsed() -> None:
    """``attributes.LIMIT`` is the cap; a page above it fails with a cause, below it costs a second at most."""
    extract(page(), URL)
    for number, failed in ((400, False), (800, False), (1_600, False), (3_100, False), (3_300, True), (50_000, True)):
        body = attributes(number)
        assert least_below(MOST, partial(seconds, body)) <= MOST
        assert (extract(body, URL).status == "failed") is failed
        assert (squares(without_scripts(body.decode())) > LIMIT) is failed
    hidden = [
        page(body="<p " + " ".join(f"a{i}=<" for i in range(9_000)) + ">x</p>"),
        page(body="<p " + " ".join(f"a{i}='<>'" for i in range(9_000)) + ">x</p>"),
        page(body="<p\n" + "/".join(f"a{i}" for i in range(9_000)) + ">x</p>"),
        page(body="".join("<p " + " ".join(f"a{i}" for i in range(60)) + ">x</p>" for _ in range(9_000))),
        page(body="<script>x</script><p " + " ".join(f'a{i}=""' for i in range(9_000)) + ">x</p>"),
    ]
    for body in hidden:
        assert least_below(MOST, partial(seconds, body)) <= MOST
        assert extract(body, URL).status == "failed"


def test_scripts_and_long_values_are_no_attributes() -> None:
    words = " ".join(f"word{i}" for i in range(20_000))
    honest = [
        page(f"<script>for (i = 0; i<n; i++) {{ x = '{words}' }}</script>"),
        page(body=f"<div data-state=\"{words}\" style='{words}'>x</div>"),
        page(f"<style>/* <p {words} */</style>", f"<p>{words}</p>"),
    ]
    assert [squares(without_scripts(body.decode())) for body in honest] == [0, 0, 0]


@pytest.mark.parametrize(
    "odd",
    ["<a:>", '<p"x>', "<é>", "<a<b>", "<div a\"b=1><div 9=x>", "<o:p>", "<x:y:z>", "<h1>" * 1_000,
     "<div>" * 1_200, "<ul><li>" * 600,
     "<b>" * 1_200, "<table><tr><td>" * 400, "<blockquote><p>" * 600, "<dl><dd>" * 600,
     "<figure><figcaption>" * 400, "<ruby><rb>" * 600, "<span>" * 1_200],
)  # fmt: skip
def test_odd_and_deep_markup_costs_no_more_than_itself(odd: str) -> None:
    """The text comes all the same. (Calls through C are bounded by less than the depth of a page since Python 3.12.)"""
    article = extract(page(body=odd + "<p>First words of it.</p>"), URL)

    assert article.status_reason is None or article.status_reason.kind != "not_extracted"
    assert article.text is not None
    assert "statement number 8" in article.text


@pytest.mark.parametrize(
    "note", ["Correction {}: the name of it was wrong here. ", "Editor’s note {} ", "ملاحظة من المحرر {}", "訂正 {} "]
)
def test_notes_within_notes_cost_no_more_than_their_length(note: str) -> None:
    """Each was read with all that it holds, a paragraph at a time, and each paragraph once for each level."""
    nest = "".join(f"<div>{note.format(number)}" for number in range(450)) + "</div>" * 450

    assert seconds(page(body=nest)) < 5


@pytest.mark.parametrize("box", ["<div>{}</div>", "<span>{}</span>", "<table><tr><td>{}</table>"])
@pytest.mark.parametrize(
    "line",
    ["The chamber heard <a href=/x/y-z>a statement</a> on it.<br><br>", "<a href=/a/b>Ann Lee</a><br>Hear, hear.<br>"],
)
def test_lines_of_one_box_have_each_its_own_links(line: str, box: str) -> None:
    """Paragraphs that line breaks part stand in one element: all its links were read again for each of them."""
    costs = least([partial(seconds, page(body=box.format(line * number))) for number in (250, 2_000)], _is_no_square)

    assert _is_no_square(costs), costs


@pytest.mark.parametrize("mode", ["default", "precision"])
@pytest.mark.parametrize(
    "row",
    ["<div><p>Ann Lee, 41</p></div>", "<ul><li>Ann Lee</li></ul>", "<table><tr><td>Ann<td>41</table>"],
    ids=["paragraphs", "items", "cells"],
)
def test_thousands_of_short_rows_are_not_compared_with_each_other(
    row: str, mode: trafilatura.Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """justext, with which trafilatura compares, looks past all of them for each of them: 25,000 took 44 seconds."""
    compared: list[int] = []

    def count(paragraphs: list[object], *given: object, original: Any = external.classify_paragraphs) -> None:
        compared.append(len(paragraphs))
        original(paragraphs, *given)

    def read(rows: int) -> None:
        tree = trafilatura.tree_of(f"<html><body><h1>Budget</h1>{row * rows}</body></html>")
        assert tree is not None
        trafilatura.main_text(tree, URL, mode)

    monkeypatch.setattr(external, "classify_paragraphs", count)
    read(300)
    assert max(compared, default=0) >= 300
    compared.clear()
    read(5_200)
    assert compared == []


@pytest.mark.parametrize("depth", [10, 400, 900, 50_000])
def test_data_that_is_deep_or_half_a_character_costs_nothing(depth: int) -> None:
    """JSON-LD names half a character, which no file can hold; the record has a sign in its place."""
    deep = (
        '{"@type":"NewsArticle","headline":"Budget \\udc00","author":' + "[" * depth + '"Ann Lee"' + "]" * depth + "}"
    )

    article = extract(page(f'<script type="application/ld+json">{deep}</script>'), URL)

    assert article.text is not None
    assert b"\xef\xbf\xbd" in article.to_json() or depth > 500


def test_a_byline_may_be_as_deep_as_a_page() -> None:
    name = "<b>" * 1_200 + "By Hedda Oskell" + "</b>" * 1_200
    article = extract(page(body=f"<p class=byline>{name}<button>Share</button></p><p>First words of it.</p>"), URL)

    assert article.status_reason is None or article.status_reason.kind != "not_extracted"
    assert article.byline == "By Hedda Oskell"


@pytest.mark.parametrize(
    "tables",
    ["<table>" * 1_200, "<table><tr><td>" * 480, "<table>" + "<tr><td rowspan=1000 colspan=1000>x" * 500,
     "<table><tr>" + "<td rowspan=900>x" * 100 + "<tr><td>x" * 300, "<table><tr>" + "<td colspan=99>x" * 9
     + "<tr><td>x" * 300,
     ("<table><tr>" + "<td>x" * 100 + "<tr><td>x" * 100 + "</table>") * 20],
)  # fmt: skip
def test_tables_that_ask_for_cells_without_end_cost_no_more_than_themselves(tables: str) -> None:
    body = page(body=tables + "</table><p>First words of it, which are long enough for a paragraph.</p>")

    assert least_below(MOST, partial(seconds, body)) <= MOST
    assert extract(body, URL).status == "ok"


def test_a_table_of_results_stays_one_also_within_others() -> None:
    rows = "".join(f"<tr><th>Ward {i}<td colspan=2>{i} %<td>{i * 7} votes" for i in range(40))
    body = page(body="<table><tr><td>" * 5 + f"<table>{rows}</table>" + "</td></tr></table>" * 5)

    table = next(block for block in extract(body, URL).body if block.type == "table")
    assert len(table.text.splitlines()) == 40
    assert table.text.splitlines()[3].split("\t") == ["Ward 3", "3 %", "", "21 votes"]


def test_whatever_comes_is_read() -> None:
    """Mutations of pages, feeds, sitemaps and robots.txt: an answer for each, and no exception within it."""
    pages = [path.read_bytes() for path in sorted(Path("tests/pages").glob("*/*.html*"))]
    feed = (
        b"<rss><channel>"
        + b"<item><title>A title</title><link>https://news.example/a/</link></item>" * 9
        + b"</channel></rss>"
    )
    json = b'{"version":"https://jsonfeed.org/version/1","items":[{"url":"/a/","title":"A title"},{"url":"/b/"}]}'
    sitemap = (
        b"<urlset>" + b"<url><loc>https://news.example/a/</loc><lastmod>2026-11-20</lastmod></url>" * 9 + b"</urlset>"
    )
    robots = b"User-agent: *\nDisallow: /a\nAllow: /a/*b$\nCrawl-delay: 2\nSitemap: /s.xml\n"
    count = in_full(1_000, 60)
    for number, body in mutated(pages, count, seed=11):
        cause = extract(body, URL).status_reason
        assert cause is None or cause.kind != "not_extracted", (number, cause)
        read_listing(body, URL)
    for number, body in mutated([feed, json, sitemap, robots], count, seed=12):
        for link in (*read_feed(body, URL).found, *read_sitemap(body, URL).pages):
            link.url.encode()
        robots_sitemaps(body, URL)
        assert isinstance(is_robots(body), bool), number
        read_rules(body, "PaperOfRecord").allows(URL)


@pytest.mark.parametrize("end", ["", "<h1>Budget</h1>"])
def test_figures_within_headers_cost_no_more_than_their_number(end: str) -> None:
    """Each was asked for all that is above it, and each header for a headline: 100 kB took a worker to its limit."""
    story = "".join(f"<p>The chamber heard statement {n} on the budget before members rose.</p>" for n in range(9))
    figures = "<header>" * 900 + "<figure>The same words.</figure>" * 3_000 + end + "</header>" * 900
    body = f"<title>Budget</title><body><article><h1>Budget</h1>{story}{figures}</article>".encode()

    assert seconds(body) < 5  # it takes 0.2 s
