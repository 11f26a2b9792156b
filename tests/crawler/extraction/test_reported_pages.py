"""Structures of which users of other extractors reported that text, names or dates are lost: pages of our own."""

from __future__ import annotations

import json

import pytest

from tests.crawler.extraction.pages import PROSE, page, read

LONG = (
    *PROSE,
    "The bank that is to lend half of the money has not answered yet, and asks for a vote of the county.",
    "An engineer told the board that the mud beneath the basin holds lead from the yard that has closed.",
    "The next meeting is on the ninth of the month, and the ministry will speak about the ferry there.",
)
TITLE = "Council Votes to Widen the Old Harbour"
MET = "<meta property=og:type content=article><meta property=og:title content='Council Votes to Widen the Old Harbour'>"


def marked(*paragraphs: str, tag: str = "p") -> str:
    return "".join(f"<{tag}>{one}</{tag}>" for one in paragraphs)


def whole(body: str, head: str = "", lang: str = "en") -> bytes:
    return (
        f"<!DOCTYPE html><html lang={lang}><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>".encode()
    )


ENDS = {
    "behind the head": f"<html><head></head></html><html lang=en><body><h1>{TITLE}</h1>{{}}</body>",
    "within the story": f"<html lang=en><body><main><h1>{TITLE}</h1><div>{{}}</main></body></html>",
    "in capitals, with a space": f"<html lang=en><body><h1>{TITLE}</h1></BODY ></HTML ><div>{{}}</div></body></html>",
}


@pytest.mark.parametrize("name", ENDS)
def test_what_stands_behind_an_early_end_of_the_document_is_read_as_browsers_do(name: str) -> None:
    cut = "</body></html>" if name == "within the story" else ""
    article = read(ENDS[name].format(marked(*LONG[:2]) + cut + marked(*LONG[2:])).encode())
    assert (article.status, article.headline) == ("ok", TITLE)
    assert article.text == "\n\n".join(LONG)


STATES = {
    "rich text of Slate": {"content": {"document": {"nodes": [{"nodes": [{"leaves": [{"text": t}]}]} for t in LONG]}}},
    "rich text of ProseMirror": {"doc": {"type": "doc", "content": [{"content": [{"text": t}]} for t in LONG]}},
    "paragraphs": {"content": [{"type": "paragraph", "text": text} for text in LONG]},
}


@pytest.mark.parametrize("shown", ["", "<div class=spinner>Loading…</div>", "<p>Loading, please wait</p>"])
@pytest.mark.parametrize("name", STATES)
def test_a_page_that_says_it_is_loading_has_the_story_of_its_state(name: str, shown: str) -> None:
    state = json.dumps({"props": {"article": {"title": TITLE, **STATES[name]}}})
    script = f"<script id=__NEXT_DATA__ type='application/json'>{state}</script>"
    article = read(whole(f"<div id=app>{shown}</div>{script}", MET))
    assert (article.status, article.text) == ("ok", "\n\n".join(LONG))


def test_a_page_that_says_it_is_loading_and_has_no_story_is_empty() -> None:
    article = read(whole("<div id=app><div class=spinner>Loading…</div></div>", MET))
    assert (article.status, article.text) == ("empty", None)


PERSON = {"@type": "Person", "name": "Maud Tessering"}
AUTHORS = [
    {"@list": [PERSON, {"@type": "Person", "name": "Niels Okoro"}]},
    {"0": PERSON, "1": {"@type": "Person", "name": "Niels Okoro"}},
    [[PERSON], {"@set": ["Niels Okoro"]}],
]


@pytest.mark.parametrize("author", AUTHORS)
def test_authors_are_found_in_every_form_of_a_list(author: object) -> None:
    assert read(page(data={"author": author})).authors == ("Maud Tessering", "Niels Okoro")


ROLES = {
    "By political reporter Maud Tessering and Niels Okoro in Port Halder": ("en", ("Maud Tessering", "Niels Okoro")),
    "By senior economics correspondent Maud Tessering": ("en", ("Maud Tessering",)),
    "By our political editor Maud Tessering": ("en", ("Maud Tessering",)),
    "By Norwick correspondent Maud Tessering": ("en", ("Maud Tessering",)),
    "By state reporter Ada van der Beek and environment reporter Niels Okoro": (
        "en",
        ("Ada van der Beek", "Niels Okoro"),
    ),
    "Von unserer politischen Korrespondentin Maud Tessering": ("de", ("Maud Tessering",)),
    "Von Parlamentskorrespondentin Maud Tessering": ("de", ("Maud Tessering",)),
    "Par notre correspondante politique Maud Tessering": ("fr", ("Maud Tessering",)),
    "Por la corresponsal de guerra Maud Tessering": ("es", ("Maud Tessering",)),
    "Av politisk reporter Maud Tessering": ("sv", ("Maud Tessering",)),
    "Autor: korespondentka polityczna Maud Tessering": ("pl", ("Maud Tessering",)),
    "By Chief Political Correspondent Maud Tessering": ("en", ("Maud Tessering",)),
    "By Guest Columnist Maud Tessering": ("en", ("Maud Tessering",)),
    "Par l’envoyée spéciale Maud Tessering": ("fr", ("Maud Tessering",)),
    "By Maud Tessering, political reporter": ("en", ("Maud Tessering",)),
    "By Toby Reporterson and Darby Byford": ("en", ("Toby Reporterson", "Darby Byford")),
}


@pytest.mark.parametrize("line", ROLES)
def test_what_a_person_is_before_the_name_is_no_part_of_it(line: str) -> None:
    lang, authors = ROLES[line]
    assert read(page(above=f"<div class=a1>{line}</div>", lang=lang)).authors == authors


TOLD = LONG[1].replace("the work", "{}")
NOTE = "Ships that dig mud from the bottom."
TIPS = (
    f"<span class=glossary>the work<span class=tooltip role=tooltip hidden>{NOTE}</span></span>",
    f"<span class=glossary>the work<span class=tooltip>{NOTE}</span></span>",
    f"<span class=tooltip>the work<span class=tooltiptext>{NOTE}</span></span>",
    f"<abbr class=tooltip aria-describedby=t1>the work</abbr><span id=t1 role=tooltip>{NOTE}</span>",
    f"<em><span class=tooltip title='{NOTE}'>the work</span></em>",
    f"<em>the <span class=tooltip title='{NOTE}'>work</span></em>",
)


@pytest.mark.parametrize("tip", TIPS)
def test_what_a_pointer_shows_beside_a_word_is_not_in_the_sentence(tip: str) -> None:
    article = read(page(paragraphs=(LONG[0], TOLD.format(tip), *LONG[2:])))
    assert article.text == "\n\n".join(LONG)


@pytest.mark.parametrize("sign", ["¶", "#", "🔗"])
def test_the_sign_with_which_a_heading_leads_to_itself_is_not_in_it(sign: str) -> None:
    heading = f"<h2 id=p>What it costs<a class=anchor href=#p>{sign}</a></h2>"
    body = f"<h1>{TITLE}</h1><div class=article-body>{marked(*LONG[:3])}{heading}{marked(*LONG[3:])}</div>"
    assert (read(whole(body)).text or "").split("\n\n")[3] == "What it costs"


INITIALS = (
    "<p><span class=dropcap><img src=t.png alt=T></span>he",
    "<p><span class=drop-cap>\n T\n</span>he",
    "<p><img class=lettrine src=t.png alt=T>he",
)


@pytest.mark.parametrize("initial", INITIALS)
def test_an_initial_is_the_first_letter_of_its_word(initial: str) -> None:
    body = f"<h1>{TITLE}</h1><div class=article-body>{initial}{LONG[0][3:]}</p>{marked(*LONG[1:])}</div>"
    assert read(whole(body)).text == "\n\n".join(LONG)


ANSWERS = (
    "<div class=accordion-item><h3 class=accordion-header><button class=accordion-button>{}</button></h3>"
    "<div class=accordion-collapse><div class=accordion-body>{}</div></div></div>",
    "<div><button>{}</button><div><p>{}</p></div></div>",
)
QUESTIONS = ("Why a deeper basin?", "Who pays for it?", "And the mud?")


@pytest.mark.parametrize("form", ANSWERS)
def test_the_questions_that_open_answers_are_kept(form: str) -> None:
    asked = "".join(form.format(*pair) for pair in zip(QUESTIONS, LONG[3:], strict=True))
    text = read(whole(f"<h1>{TITLE}</h1><div class=article-body>{marked(*LONG[:3])}{asked}</div>")).text or ""
    assert [one for one in text.split("\n\n") if one not in LONG] == list(QUESTIONS)


def test_a_button_that_asks_for_a_subscription_is_no_question() -> None:
    offer = "<div><button>Would you like to subscribe?</button></div>"
    article = read(
        whole(f"<h1>{TITLE}</h1><div class=article-body>{marked(*LONG[:3])}{offer}{marked(*LONG[3:])}</div>")
    )
    assert article.text == "\n\n".join(LONG)


def test_a_story_in_figures_without_a_picture_is_one() -> None:
    body = f"<main><h1>{TITLE}</h1>{marked(*LONG, tag='figure')}</main>"
    assert read(whole(body)).text == "\n\n".join(LONG)


def test_a_caption_alone_in_a_figure_stays_a_caption() -> None:
    caption = "<figure>The dredger lies at the old quay in the rain, and nobody works on her today.</figure>"
    assert read(page(paragraphs=LONG, above=caption)).text == "\n\n".join(LONG)


def test_a_story_that_is_set_for_two_screens_stands_once() -> None:
    story = tuple(
        f"{one} Day {n} of the hearing was long, and the board heard {n * 3} men." for n, one in enumerate(LONG * 2)
    )
    twice = f"<div class=desktop-only>{marked(*story)}</div><div class=mobile-only>{marked(*story)}</div>"
    head = f"<header><h1>{TITLE}</h1><p class=byline>Maud Tessering</p></header>"
    page = whole(f"<main><article>{head}<div class=article-body>{twice}</div></article></main>")
    assert read(page).text == "\n\n".join(story)


def test_a_paragraph_that_an_author_says_again_and_again_stays() -> None:
    refrain = (*[LONG[0]] * 6, *LONG[1:3])
    assert read(page(paragraphs=refrain)).text == "\n\n".join(refrain)


TAILS = {
    "Share on Facebook Share on Twitter Share via Email": "en",
    "Facebook Twitter WhatsApp Email": "en",
    "Tweet Share Pin Email": "en",
    "Auf Facebook teilen Auf X teilen Per E-Mail senden": "de",
    "Partager sur Facebook Partager sur Twitter Envoyer par courriel": "fr",
    "Compartir en Facebook Compartir en WhatsApp Enviar por correo": "es",
    "Udostępnij na Facebooku Udostępnij na X": "pl",
    "Powered by Sandoy Press": "en",
    "Comments powered by Sandoy": "en",
    "特别声明：以上内容为用户上传并发布，本平台仅提供信息存储服务。": "zh",
}


@pytest.mark.parametrize("line", TAILS)
def test_a_row_of_buttons_run_together_and_a_note_of_the_system_are_no_text(line: str) -> None:
    assert read(page(paragraphs=(*LONG, line), lang=TAILS[line])).text == "\n\n".join(LONG)


@pytest.mark.parametrize("line", ["The board will post on X.", "Facebook, X and Threads were silent on the day."])
def test_a_sentence_with_names_of_channels_stays(line: str) -> None:
    assert read(page(paragraphs=(*LONG, line))).text == "\n\n".join((*LONG, line))


DATELINES = {
    "PORT HALDER, Nov. 24, 2026 (WIREPRESS) -- ": "2026-11-24",
    "PORT HALDER, DK / WIREPRESS / November 24, 2026 / ": "2026-11-24",
    "Port Halder, November 24, 2026 – ": "2026-11-24",
    "PORT-HALDER, le 24 novembre 2026 (WIREPRESS) – ": "2026-11-24",
    "PORT HALDER, Nov. 24 (WIREPRESS) -- ": None,
    "The ferry sank on November 24, 2026 – ": None,
}


@pytest.mark.parametrize("line", DATELINES)
def test_a_press_release_has_the_day_of_its_dateline(line: str) -> None:
    article = read(page(paragraphs=(line + LONG[0], *LONG[1:])))
    assert article.date_published == DATELINES[line]


def test_another_date_of_the_page_goes_before_that_of_the_dateline() -> None:
    article = read(
        page(paragraphs=("PORT HALDER, Nov. 20, 2026 -- " + LONG[0], *LONG[1:]), above="<p>November 24, 2026</p>")
    )
    assert (article.date_published, article.sources["date_published"]) == ("2026-11-24", "printed")


STORY = tuple(
    f"On day {n} of the hearing the board was told of {n} ships, {n * 3} men and one bridge." for n in range(2, 9)
)


@pytest.mark.parametrize("name", ["comment-body", "comment-content", "related-text", "sponsor-rel", "caption-rel"])
@pytest.mark.parametrize("form", ["<div class='{0}'>{1}</div>", "<div>{2}</div>", "<div id={0}>{1}</div>"])
def test_a_story_in_elements_that_are_called_like_a_box_is_one(name: str, form: str) -> None:
    named = "".join(f"<p class='{name}' id=p{n}>{one}</p>" for n, one in enumerate(STORY))
    body = f"<main><article><h1>{TITLE}</h1>{form.format(name, marked(*STORY), named)}</article></main>"
    assert read(whole(body)).text == "\n\n".join(STORY)


def test_comments_in_the_article_stay_comments() -> None:
    said = "<div class=comment-body><cite>A reader</cite><p>I have fished here for thirty years, and more.</p></div>"
    film = f"<article><h1>{TITLE}</h1><video src=a.mp4></video><div class=comments>{said * 4}</div></article>"
    assert "thirty years" not in (read(whole(f"<main>{film}</main>")).text or "")


def test_the_article_with_the_headline_tells_the_story_though_readers_say_more() -> None:
    said = "".join(
        f"<div class=c2><p>I have fished here for {n} years and nobody ever asked me about the basin, which is the "
        "real story that the paper should write about at last, and often.</p></div>"
        for n in range(40)
    )
    article = f"<article><h1>{TITLE}</h1><div class=b>{marked(*LONG, *STORY)}</div></article>"
    text = read(whole(f"<main>{article}<section class=w1>{said}</section></main>")).text or ""
    assert all(one in text for one in (*LONG, *STORY))


LINES = {
    "Posted by Maud Tessering at 10:12": ("en", "Maud Tessering"),
    "Maud Tessering berichtet aus Halderhafen": ("de", "Maud Tessering"),
    "政治部 林 遠舟": ("ja", "林 遠舟"),
}


@pytest.mark.parametrize("line", LINES)
def test_what_stands_around_a_name_is_no_part_of_it(line: str) -> None:
    lang, name = LINES[line]
    assert read(page(above=f"<p class=byline>{line}</p>", lang=lang)).authors == (name,)


@pytest.mark.parametrize(
    "name", ["<h1>{0}</h1>", "<h1 class=logo><a href=/>{0}</a></h1>", "<h1><img src=l.png alt='{0}'></h1>"]
)
@pytest.mark.parametrize("title", ["{0}", "{1} | {0}", "{1}"])
def test_the_papers_name_in_an_h1_is_no_headline(name: str, title: str) -> None:
    head = f"<meta property=og:title content='{TITLE}'><meta property=og:site_name content='The Halder Ledger'>"
    body = f"{name.format('The Halder Ledger')}<main><h2>{TITLE}</h2>{marked(*LONG)}</main>"
    page = (
        f"<html lang=en><head><title>{title.format('The Halder Ledger', TITLE)}</title>{head}</head><body>{body}</body>"
    )
    assert read(page.encode()).headline == TITLE


def test_a_call_with_a_word_between_leads_away() -> None:
    call = "<p>Lesen Sie dazu auch: <a href=/p/1>Warum der Wärter den Leuchtturm verließ</a></p>"
    body = f"<main><h1>{TITLE}</h1><div class=article-body>{marked(*LONG[:3])}{call}{marked(*LONG[3:])}</div></main>"
    assert read(whole(body, lang="de")).text == "\n\n".join(LONG)


PICTURES = (
    "<div class=image><img src=a.jpg><p>The dredger lies at the old quay.</p></div>",
    "<div class=x1><img src=a.jpg><p>The dredger lies at the old quay. (Photo: Ada Nordlund)</p></div>",
    "<p><img src=a.jpg></p><p><small>The dredger lies at the old quay. Image: Ada Nordlund</small></p>",
    "<p><img src=a.jpg><br><em>The dredger lies at the old quay. Photo by Ada Nordlund</em></p>",
    "<p><img src=a.jpg><br>The dredger lies at the old quay. Foto: Ada Nordlund</p>",
    "<p><img src=a.jpg></p><p>Землечерпалка у причала. Фото: Ада Нордлунд</p>",
    "<p><img src=a.jpg></p><p>港に停泊する浚渫船＝林遠舟撮影</p>",
)


@pytest.mark.parametrize("picture", PICTURES)
def test_what_stands_behind_a_picture_and_ends_with_its_maker_is_a_caption(picture: str) -> None:
    body = f"<main><h1>{TITLE}</h1><div class=article-body>{marked(*LONG[:3])}{picture}{marked(*LONG[3:])}</div></main>"
    assert read(whole(body)).text == "\n\n".join(LONG)


def test_a_paragraph_behind_a_picture_is_the_storys() -> None:
    box = f"<div class=photo-story><img src=b.jpg><p>{LONG[4]}</p><p>{LONG[5]}</p></div>"
    told = f"<p><img src=a.jpg></p><p>{LONG[3]}</p>{box}"
    body = f"<main><h1>{TITLE}</h1><div class=article-body>{marked(*LONG[:3])}{told}</div></main>"
    assert read(whole(body)).text == "\n\n".join(LONG)


def test_who_took_a_picture_is_no_author() -> None:
    picture = "<p><img src=a.jpg></p><p>港に停泊する浚渫船＝林遠舟撮影</p>"
    assert read(page(paragraphs=LONG, above=picture, lang="ja")).authors == ()


def test_a_short_headline_in_chinese_names_the_story_of_a_state() -> None:
    title, told = (
        "议会通过旧港池扩建计划",
        ["哈尔德港议会周二晚间经过九个小时的辩论，以多数票通过了扩建旧港池的计划。"] * 8,
    )
    state = json.dumps({"article": {"title": title, "content": [{"type": "paragraph", "text": one} for one in told]}})
    body = f"<div>加载中...</div><script type='application/json'>{state}</script>"
    html = f"<html lang=zh><head><title>{title}</title></head><body>{body}</body></html>"
    article = read(html.encode())
    assert (article.status, article.headline, (article.text or "").count("哈尔德港")) == ("ok", title, 8)


ITEM = "<li><a href=/politics/4{0}00-other.html>Ferry Yard Hears Report Number {0}</a>{1}</li>"


def test_a_list_of_other_stories_with_their_summaries_is_no_text() -> None:
    items = "".join(ITEM.format(n, "<p>A summary of it in one sentence, as such boxes give it.</p>") for n in range(3))
    body = f"{marked(*LONG[:3])}<div class=x1><h3>More on this story</h3><ul>{items}</ul></div>{marked(*LONG[3:])}"
    article = read(whole(f"<main><h1>{TITLE}</h1><div class=article-body>{body}</div></main>"))
    assert article.text == "\n\n".join(LONG)


def test_a_list_whose_sentences_begin_with_a_link_is_the_storys() -> None:
    items = "".join(ITEM.format(n, " says that the yard needs forty more men this year.") for n in range(3))
    body = f"{marked(*LONG[:3])}<ul>{items}</ul>{marked(*LONG[3:])}"
    article = read(whole(f"<main><h1>{TITLE}</h1><div class=article-body>{body}</div></main>"))
    assert (article.text or "").count("needs forty more men") == 3


def test_blocks_within_an_item_of_a_list_are_parted() -> None:
    items = "".join(f"<li><h3>Quay {n}</h3><p>{one}</p></li>" for n, one in enumerate(STORY))
    text = read(
        whole(f"<main><h1>{TITLE}</h1><div class=article-body>{marked(*LONG)}<ul>{items}</ul></div></main>")
    ).text
    assert "Quay 3 On day" in (text or "").replace("\n", " ")


@pytest.mark.parametrize("line", ["googletag.cmd.push(function() { googletag.display('ad-1'); });", "[ad_1]"])
def test_the_code_of_an_advertisement_is_no_text(line: str) -> None:
    assert read(page(paragraphs=(*LONG[:3], line, *LONG[3:]))).text == "\n\n".join(LONG)
