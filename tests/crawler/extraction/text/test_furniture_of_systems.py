"""Furniture as publishing systems set it among the paragraphs: what is a box, a caption, a label, and what only has its
name."""

from __future__ import annotations

import pytest

from crawler.extraction import extract
from crawler.vocabulary.labels import is_label
from tests.crawler.extraction.pages import PROSE, page, read

LOOSE = "<br><br>".join(PROSE)
MORE = "The bank that is to lend half of the money has not answered yet, and asks for a vote of the whole county."
LEDE = "The basin will be nine metres deep, and fishermen get a quay"
CAPTION = "Dredgers at work in the old basin on Monday morning"
OFFERS = "<ul><li>First month for one euro</li><li>Cancel when you like</li></ul>"


def field(text: str, name: str) -> str:
    return f"<div class='field__item'><div class='{name}'><p>{text}</p></div></div>"


@pytest.mark.parametrize(
    "name",
    [
        "clearfix text-formatted field field--name-field-text field--label-hidden field__item",
        "max-w-prose overflow-hidden",
        "text-block hidden-print",
        "overflow-x-hidden copy",
    ],
)
def test_a_box_is_not_hidden_because_something_else_is(name: str) -> None:
    parts = [f"<div class=item><div class=part><div class='{name}'><p>{one}</p></div></div></div>" for one in PROSE]
    head = (
        f"<div class=chapo><p>{LEDE}, as they had asked.</p></div><div class=submitted>Published on 26 May 2026</div>"
    )
    heading = "<div class=item><h2>What the council decided</h2></div>"
    quote = "<div class=item><blockquote>“We waited nine years for this basin of ours.”</blockquote></div>"
    above = f"{head}<div class=items>{parts[0]}{parts[1]}{heading}{parts[2]}{quote}</div>"
    article = read(page(paragraphs=(), above=above))
    assert all(one in (article.text or "") for one in PROSE)


@pytest.mark.parametrize("name", ["is-hidden", "box hidden", "u-hidden"])
def test_a_box_that_is_hidden_is(name: str) -> None:
    article = read(page(below=f"<div class='{name}'><p>{MORE}</p></div>"))
    assert MORE not in (article.text or "")


@pytest.mark.parametrize(
    "box",
    [
        f"<div class=ArtP-lead><figure><img src=/a.jpg><div class=Figure-content><p>{CAPTION}</p></div></figure></div>",
        f"<div class=lead-item><figure><img src=/a.jpg><figcaption>{CAPTION}</figcaption></figure></div>",
        f"<figure><img src=/a.jpg><div class=image-subtitle><span class=subtitle>{CAPTION}</span></div></figure>",
    ],
)
def test_what_a_picture_shows_is_no_standfirst(box: str) -> None:
    assert read(page(above=box)).standfirst is None


@pytest.mark.parametrize("printed", [f"<h2 class=artSyn>{LEDE}</h2>", f"<div class=x71>{LEDE}</div>"])
def test_a_description_that_is_printed_below_the_headline_is_the_standfirst(printed: str) -> None:
    head = f"<meta property=og:description content='{LEDE}'>"
    assert read(page(head=head, above=printed)).standfirst == LEDE
    assert read(page(head=head)).standfirst is None
    first = read(page(head=head.replace(LEDE, PROSE[0])))
    assert (first.standfirst, (first.text or "").startswith(PROSE[0])) == (None, True)


def test_a_box_that_offers_a_link_to_its_own_end_is_skipped() -> None:
    box = (
        f"<section role=region><a href='#end-of-podcast'>Skip podcast and go on reading</a><strong>Podcast</strong>"
        f"<p>{MORE}</p><p id=end-of-podcast>End of podcast</p></section>"
    )
    text = f"<p>{PROSE[0]}</p>{box}" + "".join(f"<p>{one}</p>" for one in PROSE[1:])
    assert read(page(paragraphs=(), above=f"<div class=story>{text}</div>")).text == "\n\n".join(PROSE)


def test_a_link_to_a_note_at_the_end_of_the_text_skips_nothing() -> None:
    text = f"<p>{PROSE[0]} <a href='#n1'>1</a></p><p>{PROSE[1]}</p><p>{PROSE[2]}</p><p id=n1>1. {MORE}</p>"
    assert MORE in (read(page(paragraphs=(), above=f"<div class=story>{text}</div>")).text or "")


@pytest.mark.parametrize("name", ["img_desc", "photo-description", "absatzbild__info__text"])
def test_a_caption_in_loose_text_is_none_of_it(name: str) -> None:
    picture = f"<span class=end_photo><span class=w><img src=/a.jpg></span><em class={name}>{CAPTION}</em></span><br>"
    article = read(page(paragraphs=(), above=f"<div class=story>{picture}{LOOSE}</div>"))
    assert CAPTION not in (article.text or "")
    assert all(one in (article.text or "") for one in PROSE)


BETWEEN = {
    "a heading": "<h3>What it costs</h3>",
    "a call and a heading": "<div class=more><b>Read also</b><a href=/1>Late Again</a></div><h3>What it costs</h3>",
    "a label behind breaks": "<br><br><div class=ad>Advertisement</div>",
    "a box": "<div class=slot></div>",
}


@pytest.mark.parametrize("name", BETWEEN)
def test_loose_text_is_parted_from_what_stands_in_it(name: str) -> None:
    loose = f"{PROSE[0]}<br><br>{PROSE[1]}{BETWEEN[name]}{PROSE[2]}<br><br>{MORE}"
    article = read(page(paragraphs=(), above=f"<div class=artBody>{loose}</div>"))
    texts = [one.text for one in article.body]
    assert [one for one in texts if one != "What it costs"] == [*PROSE, MORE]
    assert ("What it costs" in texts) == ("heading" in name)


def test_a_heading_with_a_box_in_it_stays_one_line() -> None:
    title = "Council Votes to Widen the Old Harbour"
    head = f"<h2>{title}<div class=mobile> - by <a href=/a rel=author>Ida Brandon</a> April 21, 2026</div></h2>"
    article = read(page(h1=None, above=f"<div>{head}<div><b>Published on</b><br>April 21, 2026</div></div>"))
    assert [one.text for one in article.body] == list(PROSE)


def test_who_is_named_beside_a_portrait_is_no_caption() -> None:
    told = "<div class=article_by_img_text>By <a href=/author/i>Ida Brandon</a></div>"
    box = f"<div class=wrap><img src=/a.jpg>{told}</div>"
    assert read(page(above=box)).authors == ("Ida Brandon",)


def test_words_beside_a_box_in_an_item_stay_one_line() -> None:
    items = "".join(f"<li><div>Point {n}</div>{one}</li>" for n, one in enumerate(PROSE))
    article = read(page(paragraphs=(*PROSE, f"{MORE}</p><ul>{items}</ul><p>")))
    assert [len(one.text.split("\n")) for one in article.body if one.type == "list"] == [len(PROSE)]


BELOW = {
    "a player": f"<div class=mediaplayer><p>{CAPTION}</p></div>",
    "a story of the newsletter": f"<div class=digest-post-embed><a href=/p/x>Ferries Are Late</a><p>{MORE}</p></div>",
    "a summary by a machine": f"<div class=ai-summary><p>{MORE}</p></div>",
    "when it came": "<p>This story was originally published November 26, 2026 at 3:14 PM.</p>",
    "where it appeared": "<p>This article originally appeared on Port Ledger: <a href=/a>Council Votes</a></p>",
}


@pytest.mark.parametrize("name", BELOW)
def test_a_box_of_the_system_is_no_text(name: str) -> None:
    text = "".join(f"<p>{one}</p>" for one in PROSE)
    article = read(page(paragraphs=(), above=f"<div class=story>{text}{BELOW[name]}</div>"))
    assert article.text == "\n\n".join(PROSE)


def test_files_and_records_below_a_story_are_none_of_it() -> None:
    title = "Council Votes to Widen the Old Harbour"
    said = "".join(f"<p>{one}</p>" for one in PROSE[1:])
    text = f"<p class=intro>{PROSE[0]}</p><div class=editor-content><div>{said}<h3>More</h3><p>{MORE}</p></div></div>"
    files = "<section class=files><h3>Materiały</h3><a class=file-download href=/a.pdf>Uchwała o portach i basenach<br>"
    files += "<span class=extra>uchwala.pdf 0.34MB</span></a></section>"
    terms = "<dl><dt>Data publikacji</dt><dd>26.11.2026 13:10</dd><dt>Wytworzył</dt><dd>Biuro Prasowe</dd></dl>"
    record = f"<section class=metric><details><summary>Metryka</summary><div>{terms}</div></details></section>"
    html = f"<main><article><h2>{title}</h2>{text}{files}{record}</article></main>"
    article = extract(f"<html lang=pl><title>{title}</title><body>{html}</body></html>".encode(), "https://a.example/b")
    assert [one.text for one in article.body] == [*PROSE, "More", MORE]


NOTES = (
    "This story was first published March 29, 2023. It was updated to correct the day of the vote.",
    "This article was originally published by Port Ledger. Read the original article.",
)


@pytest.mark.parametrize("note", NOTES)
def test_what_a_story_says_of_its_origin_and_its_faults_is_kept(note: str) -> None:
    assert note in (read(page(paragraphs=(*PROSE, note))).text or "")


SOURCES = {"ar": "المصدر: المرفأ + وكالات", "tr": "Kaynak: AA", "pl": "Źródło: Zatoka", "ru": "Источник: Вестник"}


@pytest.mark.parametrize("lang", SOURCES)
def test_where_a_story_is_from_is_none_of_it_in_many_languages(lang: str) -> None:
    assert SOURCES[lang] not in (read(page(paragraphs=(*PROSE, SOURCES[lang]), lang=lang)).text or "")


LABELS = ("View this email in your browser", "View in browser")


@pytest.mark.parametrize("line", LABELS)
def test_what_a_letter_says_above_itself_is_a_label(line: str) -> None:
    assert is_label(line)


CALLS = {
    "hi": "ताजा खबरों के लिए हमारा न्यूजलेटर सब्सक्राइब करें",
    "ru": "Подпишитесь на нашу рассылку, чтобы не пропустить главное",
}


@pytest.mark.parametrize("lang", CALLS)
def test_a_call_to_a_newsletter_is_one_in_many_languages(lang: str) -> None:
    assert CALLS[lang] not in (read(page(paragraphs=(*PROSE, CALLS[lang]), lang=lang)).text or "")


def test_what_a_page_of_tables_says_around_the_story_is_no_table_of_it() -> None:
    title = "Council Votes to Widen the Old Harbour"
    picture = f"<table align=right><tr><td><img src=a.jpg></td></tr><tr><td>{CAPTION}</td></tr></table>"
    story = f"<tr><td>{picture}<font>{LOOSE}<br><br>{LOOSE}<br><br>{MORE}</font></td></tr>"
    inner = f"<table><tr><td><font size=4><b>{title}</b></font></td></tr>{story}</table>"
    html = (
        "<html><title>The Port - " + title + "</title><body><table><tr><td colspan=3>Saturday 28 November</td></tr>"
        f"<tr><td><a href=a.asp>Politics</a><br><a href=b.asp>Economy</a></td><td>{inner}</td><td><b>Popular</b><br>"
        "<a href=article.asp?id=1>Ferries Run Half as Often in Winter</a></td></tr>"
        "<tr><td colspan=3>Copyright 2006 The Port</td></tr></table></body></html>"
    )
    article = extract(html.encode(), "http://port.example/article.asp?id=48812")
    assert not any(one.type == "table" for one in article.body)
    assert all(one in (article.text or "") for one in PROSE)


def test_an_offer_below_a_question_ends_a_story_that_is_for_subscribers() -> None:
    box = (
        "<div class=paywall><h2>Verder lezen?</h2><p>Word abonnee en krijg onbeperkt toegang tot alle artikelen.</p>"
        f"{OFFERS}<a href=/abo>Bekijk de aanbieding</a><p>Al abonnee? <a href=/login>Log in</a></p></div>"
    )
    head = "<header><h1>Council Votes to Widen the Old Harbour</h1></header>"
    more = "<section><h3>Meest gelezen</h3><ul><li><a href=/r1>Ferries Run Half as Often</a></li></ul></section>"
    text = f"{head}<section><p>{PROSE[0]}</p><p>{PROSE[1][:60]}...</p></section>{box}{more}"
    data = {"isAccessibleForFree": False}
    article = read(page(data=data, h1=None, paragraphs=(), above=f"<article>{text}</article>", lang="nl"))
    assert article.status == "paywalled"
    assert [one.text for one in article.body] == [PROSE[0], f"{PROSE[1][:60]}..."]


@pytest.mark.parametrize("heading", ["h1", "h2"])
def test_a_date_alone_below_the_headline_is_the_pages_whatever_its_class(heading: str) -> None:
    title = "Council Votes to Widen the Old Harbour"
    printed = f"<{heading}>{title}</{heading}><p class=event-date>26.11.2026</p>"
    assert read(page(h1=None, above=printed, lang="pl")).date_published == "2026-11-26"


def test_a_cut_sentence_in_dense_characters_that_has_years_is_no_dateline() -> None:
    said = "港湾に関する契約すべてに一般競争入札を義務づける改正法が参院本会議で可決、成立した。来年三月に施行される。"
    cut = "会計検査院の報告によると、２０１９年度から２４年度までの契約…"
    article = read(page(paragraphs=(said, cut), lang="ja", title="改正法が参院で成立", h1="改正法が参院で成立"))
    assert [one.text for one in article.body] == [said, cut]


def test_who_edited_a_text_is_not_taken_before_who_the_head_says_wrote_it() -> None:
    data = {"author": {"@type": "Person", "name": "Ratna Kusumadewi"}}
    text = (*PROSE, "<em>Editor: Hendra Pasuhuk</em>")
    assert read(page(data=data, paragraphs=text, lang="id")).authors == ("Ratna Kusumadewi",)


def test_a_question_is_no_byline() -> None:
    text = "".join(f"<p>{one}</p>" for one in PROSE)
    asked = "<p><strong>گزارش دیوان محاسبات چه می‌گوید؟</strong></p>"
    assert read(page(paragraphs=(), above=f"<div>{text}{asked}{text}</div>", lang="fa")).authors == ()
