"""Where lines stand: what tens of thousands of them cost, and that costing less changes no place."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from lxml.html import HtmlElement, document_fromstring

from archive.article import Block
from crawler.extraction import extract
from crawler.extraction.page import layout
from crawler.extraction.page.elements import Limits, elements_of
from crawler.extraction.page.layout import Layout, key
from crawler.extraction.page.layout import layout_of as _layout_of
from crawler.extraction.text import known, lines
from crawler.extraction.text.known import Known
from crawler.extraction.text.lines import Line, Lines, anchored

SHAPES = ("<p class=date>x{}</p>y{} ", "x{}<br>y{}<br>", "x{}<div>y{}</div>", "<p>x{}</p><blockquote>y{}</blockquote>")


def layout_of(tree: HtmlElement) -> Layout:
    return _layout_of(tree, elements_of(tree, Limits()))


def _said(count: int) -> list[Block]:
    return [Block("paragraph", f"{sign}{number:05}") for number in range(count) for sign in "xy"]


def _tree(shape: str, count: int) -> HtmlElement:
    return document_fromstring(
        "<body>" + "".join(shape.format(f"{number:05}", f"{number:05}") for number in range(count))
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_what_many_lines_stand_in_is_read_once(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """29,000 loose texts beside as many short paragraphs took more than 190 s of CPU: for each all of the page was read
    (issue H)."""
    tree = _tree(shape, 500)
    whole = layout_of(tree)
    letters: list[int] = []

    def counted(text: str) -> str:
        letters.append(len(text))
        return key(text)

    monkeypatch.setattr(layout, "key", counted)
    monkeypatch.setattr(lines, "key", counted)
    found = anchored(_said(500), whole)

    assert all(line.element is not None for line in found.all)
    assert sum(letters) <= 5 * len(tree.text_content())


def _naive_column(of: Sequence[Line]) -> tuple[HtmlElement | None, HtmlElement | None]:
    weights: dict[HtmlElement, int] = {}
    for line in of:
        if line.holder is not None:
            weights[line.holder] = weights.get(line.holder, 0) + len(line.key)
    main = column = max(weights, key=weights.__getitem__)
    inside = {holder: {holder, *holder.iterancestors()} for holder in weights}
    total = sum(weights.values())
    while main.getparent() is not None and sum(weights[one] for one in weights if main in inside[one]) < 0.75 * total:
        main = main.getparent()
    return column, main


def test_the_column_is_that_of_summing_for_each_element_anew() -> None:
    draw = random.Random(13)
    for _ in range(60):
        parts = [
            draw.choice(("<div>", "</div>", "<p>{}</p>", "{}<br>", "<section>{}", "</section>")) for _ in range(80)
        ]
        html = "".join(part.format(f"word{number}" * draw.randint(1, 9)) for number, part in enumerate(parts))
        whole = layout_of(document_fromstring(f"<body><div>{html}<p>The last word.</p>"))
        pieces = [whole.keys[begin:end] for begin, end in zip(whole.starts, [*whole.starts[1:], None], strict=True)]

        found = anchored([Block("paragraph", piece) for piece in pieces], whole)

        assert (found.column, found.main) == _naive_column(found.all)


def test_more_lines_come_before_the_first_that_stands_behind_them() -> None:
    draw = random.Random(14)
    for _ in range(200):
        some = [Line(Block("paragraph", "x"), "x", start=draw.randint(-1, 20)) for _ in range(draw.randint(0, 9))]
        more = [Line(Block("paragraph", "y"), "y", start=draw.randint(-1, 20)) for _ in range(draw.randint(0, 9))]
        kept = list(some)
        for line in more:
            kept.insert(next((i for i, one in enumerate(kept) if one.start > line.start), len(kept)), line)

        assert list(Lines(tuple(some), None, None).with_more(more).all) == kept


def test_lines_in_their_order_are_found_also_where_no_more_is_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 60,000 lines each was looked for in all of the page."""
    whole = layout_of(_tree(SHAPES[0], 2_000))
    usual = [line.start for line in anchored(_said(2_000), whole).all]
    monkeypatch.setattr(layout, "_MOST_SOUGHT", 50_000)
    monkeypatch.setattr(layout, "_NEAR", 100)
    hostile = layout_of(_tree(SHAPES[0], 2_000))

    assert [line.start for line in anchored(_said(2_000), hostile).all] == usual
    assert hostile._sought[0] <= 50_000 + len(whole.keys) + 3 * 100 * 4_000


def test_what_was_read_is_known_and_in_the_end_only_whole_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Known(["theharbour", "isopen"])

    assert [one in read for one in ("theharbour", "harbour", "", "harbouris", "closed")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert "harbouris" in Known(["theharbour", "isopen"], between="")
    assert (len(read), read.times("o")) == (17, 2)
    monkeypatch.setattr(known, "_MOST_SOUGHT", 40)
    read = Known(["theharbour", "isopen"])
    assert ["harbour" in read for _ in range(4)] == [True, True, False, False]
    assert "theharbour" in read
    assert read.times("o") == 0


def test_lines_that_were_found_late_stand_where_the_page_has_them() -> None:
    lede = "The council did so by 18 votes to 17, which nobody had expected."
    body = (
        "<html><body><main><article><h1>Merger fails</h1><p class=ingress>{}</p><section class=article-body><p>{}</p>"
        "</section></article></main></body></html>"
    ).format(lede, "The doors were opened after midnight, when many had gone home.")
    texts = [block.text for block in extract(body.encode(), "https://paper.example/politics/merger-fails-4711").body]

    assert texts.index(lede) == 0
