"""Words within a sentence that have a class of their own: sites mark links, names, terms and prices so, and a reading
that goes by names takes such an element for a part of the page around the story."""

from __future__ import annotations

import re

import pytest

from crawler.extraction import extract

URL = "https://courier.example/politics/harbour-levy"
OTHERS = "".join(
    f"<p>The council heard report number {number} on the harbour before it rose for the day, officials said.</p>"
    for number in range(6)
)


def text_of(paragraph: str, others: str = OTHERS) -> list[str]:
    page = (
        "<html lang=en><head><title>Harbour levy</title></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>Council keeps the harbour levy</h1>{others}<p>{paragraph}</p></article></body></html>"
    )
    return (extract(page.encode(), URL).text or "").split("\n\n")


@pytest.mark.parametrize(
    "name",
    ["link", "author", "c-meta", "embed-term", "rating-value", "related-term", "x-icon", "expand", "widget__inline"],
)
@pytest.mark.parametrize("short", [True, False])
def test_words_with_a_class_stay_in_their_sentence(name: str, short: bool) -> None:
    said = "The mayor said that the {} would stay until the new quay is paid for, and not a day longer."
    paragraph = said.format(f'<span class="{name}"><a href="/topics/levy">harbour levy</a></span>')
    lines = text_of(paragraph, OTHERS[: len(OTHERS) // 3] if short else OTHERS)

    assert lines[-1] == said.format("harbour levy")
    assert not [line for line in lines[:-1] if line.startswith("The mayor said")]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (
            'Members asked for a change of the <span class="link"><a href="/a">rules on moorings</a></span>, and for '
            'one of the <span class="link"><a href="/b">fees for ferries.</a></span>',
            "Members asked for a change of the rules on moorings, and for one of the fees for ferries.",
        ),
        (
            '<span class="author">Minister Ada Quill</span> told members that the levy would not rise before spring.',
            "Minister Ada Quill told members that the levy would not rise before spring.",
        ),
        (
            'The bill names <strong><span id="related-1">seven ports</span></strong> that would have to pay from May.',
            "The bill names seven ports that would have to pay from May.",
        ),
    ],
)
def test_the_whole_sentence_is_read(paragraph: str, expected: str) -> None:
    assert text_of(paragraph)[-1] == expected


@pytest.mark.parametrize(
    "label",
    [
        '<span class="ad-label">Advertisement</span>',
        '<span class="share-button">Share this</span>',
        '<span class="related-note">More on this below</span>',
    ],
)
def test_a_label_behind_a_sentence_stays_out(label: str) -> None:
    lines = text_of(f"The vote was put off until the spring, the chair of the committee said. {label}")

    assert lines[-1] == "The vote was put off until the spring, the chair of the committee said."


def test_hidden_words_stay_hidden() -> None:
    lines = text_of('The vote was <span class="is-hidden related">or was not</span> put off until the spring, he said.')

    assert "or was not" not in lines[-1]


@pytest.mark.parametrize("name", ["slide-in", "c-meta", "rating", "options", "embed-none", "premium", "p-button-after"])
@pytest.mark.parametrize("place", [0, 20, 39])
def test_a_paragraph_with_a_class_is_the_storys(name: str, place: int) -> None:
    """The last one, too: nothing known stands behind it."""
    said = [
        f"The council heard report number {number} on the harbour before it rose for the day." for number in range(39)
    ]
    said.insert(place, "Ferries pay twice what trawlers do, and the council wants to know why before it votes.")
    given = "".join(f'<p class="{name}">{one}</p>' if i == place else f"<p>{one}</p>" for i, one in enumerate(said))

    assert text_of("", given)[: len(said)] == said


@pytest.mark.parametrize("name", ["ad-insert-after", "has-ad", "body-p ads", "advertisement-slot"])
def test_a_paragraph_may_be_called_after_the_advertisement_beside_it(name: str) -> None:
    said = "Ferries pay twice what trawlers do, and the council wants to know why before it votes."

    assert text_of(OTHERS[:40], f'{OTHERS}<p class="{name}">{said}</p>{OTHERS}').count(said) == 1


@pytest.mark.parametrize(
    "words",
    [
        "Advertisement",
        '<a href="/shop">Ferries at half the price, all week, in the Courier shop: order now and save.</a>',
        "Our partners have more: ferries, trawlers and quays at half the price",
    ],
)
def test_what_is_no_sentence_of_the_story_stays_out(words: str) -> None:
    lines = text_of(OTHERS[:40], f'{OTHERS}<p class="ad-slot">{words}</p>{OTHERS}')

    assert not [line for line in lines if "dvertisement" in line or "half the price" in line]


def test_a_paragraph_about_the_writer_stays_out() -> None:
    about = "Ida Brandon has written about harbours, ferries and the people who pay for them since she was young."

    assert about not in text_of(f'</p><p class="author-bio">{about}')


@pytest.mark.parametrize("name", ["promo-x", "tags", "recommended", "teaser", "subscribe-more", "caption-box"])
def test_a_name_that_all_paragraphs_have_says_nothing(name: str) -> None:
    """A short story: every box of it is called like something beside a story, and there is no other."""
    said = re.findall(r"<p>(.*?)</p>", OTHERS)
    given = "".join(f'<div class="{name}"><p>{one}</p></div>' for one in said)

    assert text_of("", given) == said


def test_boxes_that_lead_to_other_stories_are_no_story() -> None:
    """There is nothing else on the page: it stays without a text."""
    card = '<div class="promo"><a href="/politics/ferry-fees-{0}">Ferry fees rise again</a><p>{1}</p></div>'
    said = re.findall(r"<p>(.*?)</p>", OTHERS)

    assert text_of("", "".join(card.format(number, one) for number, one in enumerate(said))) == [""]


@pytest.mark.parametrize("tag", ["h2", "h4"])
@pytest.mark.parametrize("box", ["div", "article"])
def test_paragraphs_that_a_page_sets_as_headings_are_its_text(tag: str, box: str) -> None:
    said = re.findall(r"<p>(.*?)</p>", OTHERS)
    given = f'<{box} class="story-content">' + "".join(f"<{tag}>{one}</{tag}>" for one in said) + f"</{box}>"

    assert text_of("", f"{given}<h3>More from the harbour</h3>") == said


@pytest.mark.parametrize("box", ["article", "section", "div"])
def test_text_before_the_first_line_break_is_read(box: str) -> None:
    said = re.findall(r"<p>(.*?)</p>", OTHERS)

    lines = "\n".join(text_of("", f"<{box} class=story-content>{'<br>'.join(said)}</{box}>")).split("\n")

    assert [line for line in lines if line] == said
