"""What stands at the edges of a text, or looks like what is no text, and is of it all the same."""

from __future__ import annotations

import pytest

from archive.article import Article
from tests.crawler.extraction.pages import PROSE, page, read

_LEDE = "The old harbour will be widened after all, its mayor said on Tuesday, and the ferries will move for two years."
_SAID = "Neither of them will vote for the plan, two members of the Harbour Party told the committee last week."


def _with(html: str, *, at: int = 1, lang: str = "en") -> Article:
    """The article of a page that has ``html`` before its paragraph ``at``; behind the last where there is none."""
    texts = [f"<p>{one}</p>" for one in PROSE]
    made = page(paragraphs=("TEXT",), lang=lang).decode()
    return read(made.replace("<p>TEXT</p>", "".join([*texts[:at], html, *texts[at:]])).encode())


def _seen(article: Article) -> str:
    return f"{article.standfirst or ''}\n{article.text or ''}"


@pytest.mark.parametrize(
    "html",
    [
        f"<h2>{_LEDE}</h2>", f"<h3 class='atoms-x1'>{_LEDE}</h3>", f"<ul><li>{_LEDE}</li></ul>", _LEDE,
        f"<div><b>{_LEDE}</b></div>", f"<p class='teaser-text'>Widened at last.</p><h2>{_LEDE}</h2>",
    ],
)  # fmt: skip
def test_a_lede_is_kept_however_it_is_set(html: str) -> None:
    """As the standfirst, or in the text; and once."""
    assert _seen(_with(html, at=0)).count(_LEDE) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Two steps are left. To read more about the plan, citizens may visit the town hall, where it is laid out.",
        "The first case was reported from Oskell on Monday, and two more followed in Port Halder that night.",
        "Many fishermen follow her on the road from town to town, and their number grows with each meeting.",
        "The mayor announced in the newsletter of the town that the vote would be repeated in the autumn.",
        "Fishermen may sign up for the grants until the end of May, and half of them have done so by now.",
        "Sendungen über den Streit wird es vor der Sommerpause nicht geben, sagte die Bürgermeisterin.",
        "Mit Informationen aus dem Ministerium wollte der Ausschuss am Dienstag nichts zu tun haben, er vertagte sich.",
        "With additional ferries on the way from Oskell, the harbour will need more room than the plan foresees.",
    ],
)
def test_a_last_sentence_may_hold_a_word_of_furniture(sentence: str) -> None:
    assert _with(f"<p>{sentence}</p>", at=3).text == "\n\n".join((*PROSE, sentence))


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our newsletter about the harbour and its ferries.", "Read more about the harbour here.",
        "Maud Tessering reported from Port Halder.", "Follow her on Twitter for more of the harbour.",
        "Additional reporting by Joren Applevik", "For more news from Port Halder, follow the paper.",
    ],
)  # fmt: skip
def test_a_last_line_that_calls_or_credits_is_left_out(line: str) -> None:
    assert _with(f"<p>{line}</p>", at=3).text == "\n\n".join(PROSE)


@pytest.mark.parametrize(
    "sentence",
    [
        "Follow our example, the mayor of Oskell wrote to her colleagues in the north, and you will have ferries.",
        "Most popular among the fishermen was the third plan, which leaves the quay as it has stood since 1911.",
    ],
)
def test_a_sentence_that_begins_like_a_promo_is_kept(sentence: str) -> None:
    assert sentence in (_with(f"<p>{sentence}</p>").text or "")


@pytest.mark.parametrize(
    "html",
    [
        f"<p><a href='/live/vote'><strong>{_SAID}</strong></a></p>",
        f"<p><a href='/live/vote'>{_SAID}</a></p>",
        f"<p><a href='/politics/vote-on-the-harbour-4710.html'>{_SAID}</a></p>",
    ],
)
def test_a_sentence_that_is_a_link_is_kept(html: str) -> None:
    assert _SAID in (_with(html).text or "")


@pytest.mark.parametrize(
    ("links", "kept"),
    [
        (("/d/1.pdf", "/d/2.pdf"), True),
        (("/d/1", "/d/2"), True),
        (("/politics/a-plan-for-all-1.html", "/politics/a-plan-for-few-2.html"), False),
    ],
)
def test_a_list_of_documents_is_kept_and_one_of_stories_is_not(links: tuple[str, str], kept: bool) -> None:
    plans = ("The plan of the mayor for the old harbour, as of March", "The plan of her opponents for it, as of May")
    items = (f"<li><a href='{link}'>{plan}</a></li>" for link, plan in zip(links, plans, strict=True))
    assert (plans[1] in (_with(f"<ul>{''.join(items)}</ul>").text or "")) is kept


@pytest.mark.parametrize(
    "repeating",
    [
        "<blockquote class='insta'><p><a href='https://insta.example/p/1'>Dear friends. {} Bless.</a></p></blockquote>",
        "<p style='display: none'>{}</p>",
        "<div hidden><p>{} And so on…</p></div>",
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_a_paragraph_that_an_embed_or_a_hidden_copy_repeats_is_kept(repeating: str, before: bool) -> None:
    parts = [repeating.format(_SAID), f"<p>{_SAID}</p>"]

    assert _SAID in (_with("".join(parts if before else reversed(parts))).text or "")


@pytest.mark.parametrize(
    ("style", "seen"),
    [
        ("position:absolute;left:-9999px", False),
        ("position: absolute; top: -10000px;", False),
        ("text-indent:-9999px", False),
        ("margin-left:-20px", True),
        ("padding-left:9999px", True),
    ],
)
def test_what_stands_far_outside_of_the_screen_is_not_seen(style: str, seen: bool) -> None:
    offer = "Cheap loans for readers of the county, who may ask for them at once and by day and night."

    assert (offer in (_with(f"<div style='{style}'><p>{offer}</p></div>").text or "")) is seen


@pytest.mark.parametrize("html", ["<div class='pullquote'><p>{}</p></div>", "<p class='pull-quote'>{}</p>"])
def test_a_pull_quote_stands_once(html: str) -> None:
    said = "its price has doubled since January"
    article = _with(html.format(said))

    assert (article.text or "").count(said) == 1
    assert [one.text for one in article.dropped if one.cause.kind == "repeated"] == [said]


def test_a_closing_section_beside_the_text_is_of_it() -> None:
    last = "Whether a harbour can decide an election will be seen in autumn, when Port Halder votes for its council."
    made = page(below=f"<section class='wrapup'><h4>What comes next</h4><p>{last}</p></section>")

    assert (read(made.replace(b"article-body", b"part")).text or "").endswith(last)


@pytest.mark.parametrize(
    "offer",
    ["This article is for subscribers. Log in to your account, and you can read it on all of your machines at home."],
)
def test_an_offer_beside_the_text_is_not(offer: str) -> None:
    assert offer not in (read(page(below=f"<section class='more'><p>{offer}</p></section>")).text or "")


def test_an_explanation_that_unfolds_is_kept() -> None:
    told = "It is the part of the harbour in which the ferries turn, and it was dredged last in the year 1987."
    article = _with(f"<details><summary>What is the basin?</summary><p>{told}</p></details>")

    assert told in (article.text or "")


def test_a_story_about_consent_is_no_wall() -> None:
    """Words that walls use are no wall where the page speaks of no cookies."""
    said = "Die Fraktion wird dem Ausbau des Hafens nicht zustimmen, sagte ihr Vorsitzender am Dienstag in Oskell."

    assert _with(f"<p>{said}</p>", lang="de").status == "ok"


_ITEMS = ("The smokehouse on the quay", "The church with two bells", "The walk to the lighthouse", "A bowl of soup")


@pytest.mark.parametrize("target", ["https://shop.example/item-{}", "/guide/item-number-{}-of-the-day"])
def test_linked_headings_of_a_list_of_things_are_kept(target: str) -> None:
    items = "".join(
        f"<div class='slide'><h2><a href='{target.format(i)}'>{name}</a></h2><p>{_SAID} It was visit {i}.</p></div>"
        for i, name in enumerate(_ITEMS)
    )
    text = _with(items).text or ""

    assert all(name in text for name in _ITEMS)


@pytest.mark.parametrize("tag", ["h2", "h3", "h4"])
def test_a_box_about_another_story_is_none_of_the_text(tag: str) -> None:
    box = f"<div><{tag}><a href='/news/ferry-pier-4711'>Ferry pier to be rebuilt</a></{tag}><p>{_SAID}</p></div>"

    assert (_with(box).text or "").split("\n\n") == list(PROSE)


@pytest.mark.parametrize(
    "box",
    [
        "<section amp-access='NOT subscriber'><p>{}</p></section>",
        "<section subscriptions-section='content-not-granted'><p>{}</p></section>",
        "<div class='kg-card kg-cta-card'><p>{}</p></div>",
        "<div class='hidden'><p>{}</p></div>",
    ],
)
def test_what_is_for_others_is_none_of_the_text(box: str) -> None:
    assert (_with(box.format(_SAID)).text or "").split("\n\n") == list(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "Ada Quill and Bo Lindqvist are reporters at The Paper. They won a prize for their stories on the ferry.",
        "Featured image: the old basin in 2019, by Cy Roe",
        "What do you think? Let us know in the comments below.",
        "You have read your three free articles this month. Subscribe for 2 a week and read all of them.",
        "Dieser Artikel ist Teil unseres Plus-Angebots. Lesen Sie jetzt weiter mit einem Probemonat.",
    ],
)
def test_a_note_behind_the_text_is_none_of_it(line: str) -> None:
    html = page(paragraphs=(*PROSE, line), above="<p>By Ada Quill and Bo Lindqvist</p>")

    assert (read(html).text or "").split("\n\n") == list(PROSE)


@pytest.mark.parametrize(
    "form",
    [
        "<div class='q'>{}</div><div class='a'><p>{}</p></div>",
        "<div>{}</div><div>{}</div>",
        "<p class='frage'>{}</p><p>{}</p>",
    ],
)
def test_the_questions_of_an_interview_are_kept(form: str) -> None:
    asked = ("Why was it closed just then?", "Who will pay for all of it?", "What did the mayor say?")
    html = (
        page(paragraphs=("TEXT",))
        .decode()
        .replace(
            "<p>TEXT</p>", f"<p>{_LEDE}</p>" + "".join(form.format(q, a) for q, a in zip(asked, PROSE, strict=True))
        )
    )
    text = read(html.encode()).text or ""

    assert [one for one in (*asked, *PROSE) if one not in text] == []


@pytest.mark.parametrize(
    ("first", "is_text"),
    [
        ("Dear members of the council,", True),
        ("Chers membres du conseil,", True),
        ("Liebe Bürgerinnen und Bürger!", True),
        ("Port Halder,", False),
        ("By Nora Field and Emil Hart,", False),
    ],
)
def test_a_letter_keeps_its_greeting(first: str, is_text: bool) -> None:
    article = read(page(paragraphs=(first, *PROSE)))

    assert (first in (article.text or "")) is is_text


def test_a_short_paragraph_in_dense_characters_that_names_the_author_is_no_byline() -> None:
    last = "最後の提案は一票差で否決され、議長は来月もう一度採決すると述べて会議を閉じた。【西田玲子】"
    article = read(
        page(
            paragraphs=("理事会は火曜日、古い防波堤の建て替え案の採決を一か月先送りすることを決めた。", last), lang="ja"
        )
    )

    assert article.authors == ("西田玲子",)
    assert last in (article.text or "")
