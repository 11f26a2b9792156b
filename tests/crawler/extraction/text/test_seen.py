"""Text is what readers see: initials that stand apart, notes for screen readers, codes of a system, templates, parts
that a name calls a teaser, loose text, captions in tables."""

from __future__ import annotations

import time

import pytest

from archive.article import Article
from crawler.extraction.page.seen import escaped_once, seen, unescaped, without_codes
from crawler.extraction.page.trafilatura import tree_of
from tests.crawler.extraction.pages import PROSE, page, read
from tests.rounds import least_below

_STORY = (
    *PROSE,
    "The bank that is to lend half of the money has not answered yet, and asks for a vote of the county.",
    "Fishermen from the northern quay filled the gallery, and left it when the chair had read the result.",
    "Until then the pumps that were hired last winter stay where they are, at the foot of the old wall.",
)


def _with(old: str, new: str, paragraphs: tuple[str, ...] = _STORY) -> Article:
    made = page(paragraphs=paragraphs).decode()
    assert old in made
    return read(made.replace(old, new).encode())


def _told(article: Article) -> list[str]:
    return [block.text for block in article.body]


@pytest.mark.parametrize(
    "first",
    [
        "<div class='dropcap'>T</div><p>{rest}</p>",
        "<span class='lettrine'>T</span>\n<p>{rest}</p>",
        "<p><img class='c-drop-cap' src='/t.gif' alt='T'>{rest}</p>",
        "<p><span class='drop_cap'>T</span>{rest}</p>",
        "<p>T<small>{rest}</small></p>",
    ],
)
def test_the_first_letter_may_stand_apart(first: str) -> None:
    article = _with(f"<p>{_STORY[0]}</p>", first.format(rest=_STORY[0][1:]))

    assert _told(article) == list(_STORY)


@pytest.mark.parametrize("name", ["dropcap", "article-image"])
def test_a_letter_or_a_picture_that_begins_no_word_stays_apart(name: str) -> None:
    article = _with(f"<p>{_STORY[0]}</p>", f"<p><img class='{name}' src='/t.gif' alt='T'>{_STORY[0]}</p>")

    assert _told(article) == list(_STORY)


@pytest.mark.parametrize(
    "note",
    [
        "<span class='sr-only'> (opens in a new window)</span>",
        "<span class='visually-hidden'>, external</span>",
        "<b class='hideforacc'>- la page s'ouvre dans une nouvelle fenêtre</b>",
    ],
)
def test_a_note_for_screen_readers_behind_a_link_is_not_seen(note: str) -> None:
    sentence = "The plan is in the papers of the county, which anyone may read in the hall."
    linked = (
        f"<p>The plan is in <a href='/p'>the papers of the county{note}</a>, which anyone may read in the hall.</p>"
    )
    article = _with(f"<p>{_STORY[1]}</p>", f"<p>{_STORY[1]}</p>{linked}")

    assert sentence in _told(article)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("[pullquote]The basin[/pullquote]", "The basin"),
        ('[vc_row][vc_column width="1/2"]The basin[/vc_column][/vc_row]', "The basin"),
        ('[et_pb_text admin_label="x"]The basin[/et_pb_text]', "The basin"),
        ("[embed]https://film.example/watch?v=a[/embed]", ""),
        ('[gallery ids="1,2"]', ""),
        ("[su_button url='/x']The basin[/su_button]", "The basin"),
        ("[contact-form-7 id='12' title='x']", ""),
        ("a[data-role='x'] b[i_j] c[/a-b/]", "a[data-role='x'] b[i_j] c[/a-b/]"),
        ('[caption id="a_1" width="300"]<img src=a> The basin[/caption]', "<figure><img src=a> The basin</figure>"),
        ("items[caption] = rows[gallery]", "items[caption] = rows[gallery]"),
        ("He said [the basin] would do.", "He said [the basin] would do."),
    ],
)
def test_codes_of_a_system_are_not_seen(written: str, left: str) -> None:
    assert without_codes(written) == left


def test_codes_are_taken_out_of_the_text() -> None:
    article = _with(
        f"<p>{_STORY[1]}</p>", f"<p>[vc_row][vc_column_text]</p><p>{_STORY[1]}</p><p>[gallery ids='1,2']</p>"
    )

    assert _told(article) == list(_STORY)


_REST = "".join(f"<p>{one}</p>" for one in _STORY[2:])


@pytest.mark.parametrize("name", ["article-rest", "js-full-text"])
def test_the_rest_of_a_story_may_wait_in_a_template(name: str) -> None:
    template = f"<template class='{name}'>{_REST}</template><button>Continue reading</button>"

    assert _told(_with(_REST, template)) == list(_STORY)


@pytest.mark.parametrize(
    "template",
    [
        "<template id='ad'><div><p>Buy two cans of herring now and pay for one, in each shop of the islands.</p></div>"
        "</template>",
        "<template id='offer'><p>Read on for one a month, and end it with a click in your account at any time.</p>"
        "<p>Our readers pay for reporters who go to places where nobody else goes.</p><a href='/subscribe'>Go</a>"
        "</template>",
    ],
)
def test_other_templates_are_not_seen(template: str) -> None:
    assert _told(_with(f"<p>{_STORY[2]}</p>", f"{template}<p>{_STORY[2]}</p>")) == list(_STORY)


@pytest.mark.parametrize("name", ["teaser-content", "article__teaser"])
def test_the_first_paragraphs_may_be_called_a_teaser(name: str) -> None:
    first = "".join(f"<p>{one}</p>" for one in _STORY[:2])
    parts = f"<div class='{name}'><div>{first}</div></div><div class='remainder'><div>{_REST}</div></div>"

    assert _told(_with(first + _REST, parts)) == list(_STORY)


def test_a_teaser_of_another_story_is_none_of_the_text() -> None:
    other = (
        "<div class='teaser'><h3><a href='/politics/ferry-yard-report-4712.html'>Ferry Yard Hears a Report</a></h3>"
        "<p>What its board has to say about the yard, and who of the members did not come.</p>"
        "<p>The report is to be read again in spring, when the new board has been chosen.</p></div>"
    )
    article = _with(f"<p>{_STORY[0]}</p>", f"{other}<p>{_STORY[0]}</p>")

    assert _told(article) == list(_STORY)


def test_loose_text_before_the_first_paragraph_is_text_in_a_box_within_a_box() -> None:
    story = [f"In {1950 + i}, {one[:-1]}, as {2000 + i} members heard." for i in range(3) for one in _STORY]
    made = page(paragraphs=story).decode().replace(f"<p>{story[0]}</p>", f"<div>{story[0]}", 1)
    article = read(made.replace("</div></main>", "</div></div></main>").encode())

    assert _told(article) == story


def test_lines_that_a_tag_too_many_leaves_beside_the_headline_are_text() -> None:
    made = page(paragraphs=_STORY).decode().replace("<main>", "<article>").replace("</main>", "")
    made = made.replace(f"<p>{_STORY[1]}</p>", f"</div></article><div class='content'><p>{_STORY[1]}</p>")

    assert _told(read(made.encode())) == list(_STORY)


@pytest.mark.parametrize("side", ["align='right'", "width='180'"])
def test_a_caption_in_a_table_is_none(side: str) -> None:
    table = (
        f"<table {side}><tr><td><img src='/q.jpg'></td></tr><tr><td><i>The basin in winter. Photo by Zed Lowe</i></td>"
        "</tr></table>"
    )

    assert _told(_with(f"<p>{_STORY[1]}</p>", f"{table}<p>{_STORY[1]}</p>")) == list(_STORY)


def test_a_table_of_figures_stays() -> None:
    table = "<table><tr><th>Year</th><th>Boxes</th></tr><tr><td>2024</td><td>41,300</td></tr></table>"

    assert any("41,300" in one for one in _told(_with(f"<p>{_STORY[1]}</p>", f"<p>{_STORY[1]}</p>{table}")))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Don&#8217;t close it", "Don’t close it"),
        ("&quot;Close it&quot;", '"Close it"'),
        ("R&D; and AT&T", "R&D; and AT&T"),
        ("/a?b=1&copy=2", "/a?b=1&copy=2"),
        ("&amp;", "&"),
    ],
)
def test_what_was_escaped_twice_is_read(written: str, meant: str) -> None:
    assert unescaped(written) == meant


@pytest.mark.parametrize(
    ("given", "headline"),
    [
        ("Don&amp;#8217;t Widen the Old Harbour", "Don’t Widen the Old Harbour"),
        ("&lt;em&gt;The Herring Boat&lt;/em&gt; Wins the Prize", "The Herring Boat Wins the Prize"),
    ],
)
def test_a_headline_is_read_without_tags_and_double_escapes(given: str, headline: str) -> None:
    head = f'<meta property="og:title" content="{given}">'

    assert read(page(title=given, h1=None, head=head)).headline == headline


def test_two_lines_of_a_headline_are_two_words_and_a_word_that_may_be_parted_is_one() -> None:
    assert read(page(title="The Paper", h1="Council Votes<br>to Widen the Old Har<wbr>bour")).headline == (
        "Council Votes to Widen the Old Harbour"
    )


def test_a_chinese_title_is_parted_at_low_lines() -> None:
    title = "河边老磨坊将改建为图书馆"
    made = page(title=f"{title}_新闻频道_绿溪网", h1=None, above=f"<div class='tit'>{title}</div>", lang="zh")

    assert read(made).headline == title


@pytest.mark.parametrize("unit", ["[embed]", "[embed]a", "[caption a=", "[vc_a ", "[a-b c=", "[/a-b", "&#1", "&am"])
def test_codes_and_escapes_cost_what_they_weigh(unit: str) -> None:
    text = unit * (50_000 // len(unit))

    def cost() -> float:
        begun = time.process_time()
        unescaped(without_codes(text))
        return time.process_time() - begun

    assert least_below(0.2, cost) <= 0.2


@pytest.mark.parametrize("name", ["teaser", "dropcap ", "sr-only"])
def test_long_classes_cost_what_they_weigh(name: str) -> None:
    classes = name * (50_000 // len(name))
    made = page().replace(
        b"<p>", f"<div class='{classes}'>T</div><p><a href='/'>a<b class='{classes}'>b</b></a> ".encode(), 1
    )

    def cost() -> float:
        begun = time.process_time()
        read(made)
        return time.process_time() - begun

    assert least_below(0.5, cost) <= 0.5


@pytest.mark.parametrize(
    ("written", "once"),
    [
        ("&amp;ldquo;No&amp;rdquo;", "&ldquo;No&rdquo;"),
        ("&amp;amp;amp;quot;", "&quot;"),
        ("M&amp;#252;hl &amp;#x2019;s", "M&#252;hl &#x2019;s"),
        ("A &amp; B; C", "A &amp; B; C"),
        ("?a=1&amp;b=2&amp;nosuch;", "?a=1&amp;b=2&amp;nosuch;"),
        ("&ldquo;", "&ldquo;"),
    ],
)
def test_what_was_escaped_again_is_escaped_once(written: str, once: str) -> None:
    assert escaped_once(written) == once


def _seconds_of(html: str) -> float:
    begun = time.process_time()
    escaped_once(html)
    return time.process_time() - begun


def test_escaping_again_and_again_costs_what_it_weighs() -> None:
    for unit in ("amp;", "&amp;", "&amp;a", "&amp;#1"):
        html = "&amp;" + unit * 200_000

        assert least_below(2.0, lambda html=html: _seconds_of(html)) < 2.0


def test_a_text_that_was_escaped_again_is_what_its_writer_meant() -> None:
    article = _with(_STORY[1], "The mayor said &amp;ldquo;nobody asked us&amp;rdquo; in M&amp;uuml;hl.")

    assert "The mayor said “nobody asked us” in Mühl." in _told(article)


@pytest.mark.parametrize(
    "head",
    [
        '<div class="crosshead">What it costs</div>',
        '<p class="zwischentitel">What it costs</p>',
        '<div class="c-section-title"><span>What it costs</span></div>',
        '<div class="article__subheading"><b>What it costs</b></div>',
    ],
)
def test_a_heading_may_be_one_by_its_class_alone(head: str) -> None:
    article = _with(f"<p>{_STORY[3]}</p>", f"{head}<p>{_STORY[3]}</p>")

    assert [(block.type, block.text) for block in article.body][3] == ("heading", "What it costs")


@pytest.mark.parametrize(
    "beside",
    [
        '<div class="section-header">Advertisement</div>',
        '<div class="crosshead">It costs a lot, as the mayor said.</div>',
    ],
)
def test_a_label_or_a_sentence_of_such_a_class_is_no_heading(beside: str) -> None:
    article = _with(f"<p>{_STORY[3]}</p>", f"{beside}<p>{_STORY[3]}</p>")

    assert all(block.type == "paragraph" for block in article.body)


@pytest.mark.parametrize("note", ["Image caption, ", "Image source, ", "Pie de foto, ", "Подпись к фото, "])
def test_what_is_called_a_caption_to_those_who_hear_the_page_is_one(note: str) -> None:
    caption = f'<p><span class="visually-hidden">{note}</span>The basin at low water in March</p>'
    article = _with(f"<p>{_STORY[3]}</p>", f"<div class='block'><img src='/b.jpg'>{caption}</div><p>{_STORY[3]}</p>")

    assert _told(article) == list(_STORY)


def test_another_note_for_those_who_hear_the_page_makes_no_caption() -> None:
    said = "Two members left the hall before the vote was counted, and did not come back."
    article = _with(f"<p>{_STORY[3]}</p>", f"<p><span class='sr-only'>Section </span>{said}</p><p>{_STORY[3]}</p>")

    assert any(said in text for text in _told(article))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (
            "They met at <time datetime='10:00'>10 a.m.</time> and left before noon.",
            "They met at 10 a.m. and left before noon.",
        ),
        (
            "The <button class='term'>lower chamber</button> met and left before noon.",
            "The lower chamber met and left before noon.",
        ),
        (
            "It was <output>31 to 29</output>, with one member absent that day.",
            "It was 31 to 29, with one member absent that day.",
        ),
        (
            "They met in <noindex>the old hall</noindex> and left before noon.",
            "They met in the old hall and left before noon.",
        ),
        (
            "The chair had left when the vote was read out. <button>Share</button>",
            "The chair had left when the vote was read out.",
        ),
    ],
)
def test_a_word_within_a_sentence_is_kept_whatever_its_element_is(written: str, read_as: str) -> None:
    article = _with(f"<p>{_STORY[3]}</p>", f"<p>{written}</p><p>{_STORY[3]}</p>")

    assert read_as in _told(article)


def test_a_date_in_a_sentence_above_the_text_stays_the_pages() -> None:
    above = '<p>This article was published on <time datetime="2026-11-11T08:00:00Z">11 November 2026</time>.</p>'

    assert read(page(above=above)).date_published == "2026-11-11T08:00:00+00:00"


@pytest.mark.parametrize(("target", "is_text"), [("#costs", True), ("/politics/what-it-costs-4711.html", False)])
def test_a_heading_that_leads_to_itself_is_of_the_text(target: str, is_text: bool) -> None:
    head = f"<div class='box'><h3 id='costs'><a href='{target}'>What the basin costs the county</a></h3></div>"
    article = _with(f"<p>{_STORY[3]}</p>", f"{head}<p>{_STORY[3]}</p>")

    assert ("What the basin costs the county" in _told(article)) is is_text


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + ("word " * 20 + "<time>10:00</time> ") * 3_000 + ".</p>",
        "<table><tr><td>a</td><td>" + "<ul><li>x</li></ul>" * 3_000 + "x word " * 20_000 + "</td></tr></table>",
    ],
)
def test_a_paragraph_or_a_cell_is_looked_at_once_for_all_that_it_holds(body: str) -> None:
    tree = tree_of(f"<html><body>{body}</body></html>")
    assert tree is not None

    def cost() -> float:
        begun = time.process_time()
        seen(tree, "")
        return time.process_time() - begun

    assert least_below(0.5, cost) <= 0.5
