"""Offers of the paper, notices and boxes between the paragraphs, whatever their elements are called; and what looks
like one and is the story's."""

from __future__ import annotations

import pytest

from crawler.vocabulary.labels import is_notice, is_offer
from tests.crawler.extraction.pages import PROSE, page, read

_STORY = (
    *PROSE,
    *(f"{text} The {word} of the basin was disputed, too." for word in ("depth", "edge") for text in PROSE),
)


def _with(html: str) -> list[str]:
    """The blocks of the story with ``html`` in its middle."""
    before = f"<p>{_STORY[5]}</p>"
    made = page(paragraphs=_STORY).decode().replace(before, html + before)
    return [block.text for block in read(made.encode()).body]


@pytest.mark.parametrize(
    "box",
    [
        # A button or a link of the box says what it is.
        "<div class='x1'><p>We can report because readers pay for it.</p><a href='/s'>Support us</a></div>",
        "<div><p>Schenken Sie uns zwei Kronen im Monat.</p><button>Jetzt spenden</button></div>",
        "<div><p>El correo de la mañana, con lo que pasó de noche.</p><p><a href='/n'>Suscríbete aquí</a></p></div>",
        # The line itself ends with it.
        "<div><p>Alles über den Hafen, jeden Morgen um sechs. <a href='/n'>Jetzt anmelden</a></p></div>",
        "<p>Toute l'actualité du port, chaque matin : <a href='/n'>je m'inscris</a></p>",
        # Its heading calls, and its text stands under it.
        "<div class='x1'><h3>Sign up for the Tide newsletter</h3><p>The news of the day, in one letter.</p></div>",
        # What pages say of themselves.
        "<p>This audio is auto-generated. Please let us know if you have feedback.</p>",
        "<p>Advertisement - scroll to continue reading</p>",
        "<p><em>Every product is chosen by our editors; when you buy something we may earn a commission.</em></p>",
        "<p>Kaufen Sie über einen solchen Link, erhalten wir eine Provision vom Händler.</p>",
        # A lead in capital letters and another story's headline; what is nothing but hashtags; what a paper adds.
        "<p>ZOBACZ TEŻ <a href='/wiadomosci/dach-szkoly-poczeka-dluzej'>Dach szkoły poczeka dłużej</a></p>",
        "<p>LIRE AUSSI <a href='/politique/le-toit-de-l-ecole-attendra'>Le toit de l'école attendra</a></p>",
        "<p>#Ferry #Norwick #PortHalder</p>",
        "<p>Te recomendamos</p>",
        "<p>この記事に関連するニュース</p>",
        "<p>（原标题：诺尔达市议会通过新轮渡航线）</p>",
        # Their names say it.
        "<div class='breaking-ticker'><p>Storm closes the northern quay until Friday morning.</p></div>",
        "<div class='subscribe-box'><p>The harbour, every morning, in one letter of five minutes.</p></div>",
    ],
)
def test_an_offer_between_the_paragraphs_is_left_out(box: str) -> None:
    assert _with(box) == list(_STORY)


@pytest.mark.parametrize(
    "line",
    [
        "#Norwick was the word of the night, and few on the islands slept before the count was over.",
        "“On each ticket sold we may earn a commission of two crowns,” the operator told the council on Monday.",
        "Members who want to <a href='/join'>sign up</a> for the vote have until Friday, the clerk told the chamber.",
        "Residents who want to support us can <a href='/give'>donate</a> at the town hall, the party told the islands.",
    ],
)
def test_a_sentence_of_the_story_is_no_offer(line: str) -> None:
    assert len(_with(f"<p>{line}</p>")) == len(_STORY) + 1


@pytest.mark.parametrize(
    "box",
    [
        "<div class='subscriber-only'>{}</div>",
        "<div class='read-more-content'>{}</div>",
        "<details class='read-more'><summary>Continue reading</summary>{}</details>",
    ],
)
def test_what_holds_the_rest_of_the_story_is_no_box(box: str) -> None:
    """Systems call it by what a click, or an account, does."""
    text = "".join(f"<p>{one}</p>" for one in _STORY)
    rest = "".join(f"<p>{one}</p>" for one in _STORY[6:])

    article = read(page(paragraphs=_STORY).decode().replace(text, text.replace(rest, box.format(rest))).encode())

    assert [block.text for block in article.body] == list(_STORY)


def test_a_text_of_which_each_paragraph_is_in_a_box_for_subscribers_is_read() -> None:
    made = page(paragraphs=_STORY[:4]).decode()
    made = made.replace("<p>", "<div class='subscriber-preview'><p>").replace("</p>", "</p></div>")

    assert [block.text for block in read(made.encode()).body] == list(_STORY[:4])


@pytest.mark.parametrize("box", ["read-more", "read-more-box", "inline-readmore"])
def test_a_box_of_other_stories_is_one_all_the_same(box: str) -> None:
    teaser = (
        "<h4><a href='/a-b-c-d'>Fees go up again</a></h4><p>Two paragraphs of another story, which is a sentence.</p>"
    )

    assert _with(
        f"<div class='{box}'>{teaser}<p>And a second paragraph of it, which is a sentence as well.</p></div>"
    ) == [*_STORY]


@pytest.mark.parametrize("name", ["wp-block-table", "table", ""])
def test_a_table_in_a_figure_is_of_the_text(name: str) -> None:
    rows = "<tr><th>Party</th><th>Votes</th></tr><tr><td>Harbour Party</td><td>1,204</td></tr>"

    assert "Harbour Party\t1,204" in "\n".join(_with(f"<figure class='{name}'><table>{rows}</table></figure>"))


@pytest.mark.parametrize(
    "inside",
    [
        "<img src='a.jpg'><table><tr><td>Pier</td><td>North</td></tr><tr><td>Basin</td><td>Old</td></tr></table>",
        "<table><tr><td><a href='/buy-this-cap-now'>View price: a cap of the harbour</a></td></tr></table>",
    ],
)
def test_a_figure_with_a_picture_or_a_row_of_offers_stays_one(inside: str) -> None:
    assert _with(f"<figure>{inside}</figure>") == list(_STORY)


def test_who_said_a_pulled_quote_goes_with_it() -> None:
    pulled = "<div class='zitat'><p>the work would begin in spring</p><p>Hanna Brevold, mayor</p></div>"

    assert _with(pulled) == list(_STORY)


@pytest.mark.parametrize("card", ["<a href='{0}'><h3>{1}</h3></a>{2}", "<a href='{0}'><div><h3>{1}</h3></div></a>{2}"])
def test_a_list_of_cards_does_not_outweigh_a_short_story(card: str) -> None:
    """Twenty summaries are longer than two paragraphs."""
    summary = "<p>What another story tells in short, and nothing of this one at all.</p><span>By Petra Nilson</span>"
    items = (card.format(f"/politics/another-story-{n}", f"Another story, number {n}", summary) for n in range(20))
    cards = "".join(f"<li class='card'>{item}</li>" for item in items)

    below = f"<section><ul>{cards}</ul></section>"
    head = "<meta property='og:type' content='article'>"

    article = read(page(paragraphs=PROSE[:2], head=head, above="<p>By Nora Field</p>", below=below))

    assert [block.text for block in article.body] == list(PROSE[:2])
    assert article.authors == ("Nora Field",)


def test_offers_and_notices_are_in_many_languages() -> None:
    offers = (
        "Subscribe now",
        "Jetzt abonnieren",
        "Je m’abonne",
        "Wesprzyj nas",
        "Подписаться",
        "今すぐ登録",
        "اشترك الآن",
    )
    notices = (
        "If you click, we may receive a commission.",
        "Als u klikt, krijgen we een commissie.",
        "Our standards: fair",
    )

    assert all(map(is_offer, offers))
    assert all(map(is_notice, notices))
    assert not any(map(is_offer, ("Read more", "Continue reading", "Support for the plan", "")))


@pytest.mark.parametrize("name", ["gallery", "post slideshow", "diaporama"])
def test_a_story_in_an_element_that_is_called_a_gallery_keeps_its_text_and_pictures(name: str) -> None:
    picture = "<figure><img src='/pier.jpg'><figcaption>The pier in spring.</figcaption></figure>"
    story = "".join(f"<p>{text}</p>" for text in _STORY)
    html = page(paragraphs=_STORY).decode()
    whole = html[: html.index("<p>")], html[html.rindex("</p>") + 4 :]
    article = read(f"{whole[0]}<div class='{name}'>{story}{picture}</div>{whole[1]}".encode())

    assert [block.text for block in article.body] == list(_STORY)
    assert [image.caption for image in article.images][-1:] == ["The pier in spring."]


_FACT = "Polling stations open at seven in the morning, and the last of them closes at nine in the evening on Tuesday."


@pytest.mark.parametrize(
    "html",
    [
        # A button, or a link in a sentence, beside paragraphs.
        f"<section><h2>Part three</h2><p>{_FACT}</p><button>Subscribe</button></section>",
        f"<div><h2>How to vote</h2><p>Who has moved can still <a href='/r'>register now</a>.</p><p>{_FACT}</p></div>",
        # Slides and tabs.
        "".join(f"<div class='slideshow-item'><h3>Minister {n}</h3><p>{n}. {_FACT}</p></div>" for n in range(6)),
        "".join(f"<div><input type='radio' name='t' id='t{n}'><div><p>{n}. {_FACT}</p></div></div>" for n in range(7)),
        "<h2>#SaveOurLibraries</h2>" + f"<p>{_FACT}</p>",
        "<p>The form is on the county's site, in nine languages. <a href='https://vote.example'>Register now</a></p>",
    ],
)
def test_what_stands_beside_an_offer_or_in_slides_is_the_storys(html: str) -> None:
    body = "\n".join(_with(html))

    assert body.count(_FACT) == html.count(_FACT)
    assert "Register now" not in html or "in nine languages" in body
    assert "#Save" not in html or "#SaveOurLibraries" in body
