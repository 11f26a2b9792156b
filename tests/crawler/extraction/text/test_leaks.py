"""What stands beside, between or below the paragraphs and is none of them, in whatever language it is written."""

from __future__ import annotations

import pytest

from crawler.vocabulary.calls import calls_to_channel
from tests.crawler.extraction.pages import PROSE, page, read

_STORY = (
    *PROSE,
    *(f"{text} The {word} of the basin was disputed, too." for word in ("depth", "edge", "price") for text in PROSE),
)
_BESIDE = "The weather in the bay stays rough until Thursday, and ferries run late all week."
_TITLE = "Council Votes to Widen the Old Harbour"


def _with(html: str, *, at: int = 5) -> list[str]:
    """The blocks of the story with ``html`` before its paragraph ``at``."""
    made = page(paragraphs=_STORY).decode()
    made = (
        made.replace("<p>" + _STORY[at], html + "<p>" + _STORY[at])
        if at < len(_STORY)
        else made.replace("</div></main>", html + "</div></main>")
    )
    return [block.text for block in read(made.encode()).body]


@pytest.mark.parametrize(
    "row",
    [
        "<td>{side}</td><td><h1>{title}</h1>{text}</td>",
        "<td><h1>{title}</h1>{text}</td><td><b>Box</b>{side}</td>",
        "<td><p><a href='/a-b-c'>One</a></p>{side}</td><td><h1>{title}</h1>{text}</td><td>{side}</td>",
        "<td><font>{side}<br><br><a href='/n/1'>One</a></font></td><td><b>{title}</b><br><br>{text}</td>",
    ],
)
def test_a_column_of_a_page_that_a_table_sets_out_is_not_of_the_text(row: str) -> None:
    cells = row.format(side=f"<p>{_BESIDE}</p>", title=_TITLE, text="".join(f"<p>{one}</p>" for one in _STORY))
    html = f"<html lang='en'><head><title>{_TITLE}</title></head><body><table><tr>{cells}</tr></table></body></html>"

    assert [block.text for block in read(html.encode()).body] == list(_STORY)


def test_a_table_of_two_columns_with_the_story_beside_its_headline_is_read() -> None:
    text = "".join(f"<p>{one}</p>" for one in _STORY)
    html = f"<html><head><title>{_TITLE}</title></head><body><table><tr><td><h1>{_TITLE}</h1></td><td>{text}</td></tr>"

    assert [block.text for block in read(f"{html}</table></body></html>".encode()).body] == list(_STORY)


@pytest.mark.parametrize(
    "lead",
    [
        "Читайте також:",
        "Διαβάστε επίσης:",
        "بیشتر بخوانید:",
        "相关报道：",
        "[관련기사]",
        "Olvassa el ezt is:",
        "Zie ook |",
    ],
)
def test_a_few_words_and_the_headline_of_another_story_are_not_text(lead: str) -> None:
    link = "<a href='/politics/ferry-fees-rise.html'>Ferry fees rise again in spring</a>"

    assert _with(f"<p>{lead} {link}</p>") == list(_STORY)
    assert _with(f"<p><strong>{lead} </strong>{link}</p>", at=len(_STORY)) == list(_STORY)


@pytest.mark.parametrize(
    "html",
    [
        "<p>The council’s study: <a href='https://journal.example/10.1000/4711'>Basins and edges of ports</a></p>",
        "<p>The mayor’s latest draft: <a href='/files/old-harbour-plan.pdf'>Plan for the old basin</a></p>",
        "<p>The mayor was asked: <a href='/a-b-c-d'>Was it worth the money</a> that the town has spent?</p>",
    ],
)
def test_a_document_and_a_link_within_a_sentence_stay(html: str) -> None:
    assert len(_with(html)) == len(_STORY) + 1


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li><a href='/news/c1dl3e9lrv4o'>What is a tide barrier and why do towns have them</a></li></ul>",
        "<ul><li><a href='/tag/harbour'>The old harbour basin</a></li><li><a href='/tag/x'>Ferries</a></li></ul>",
        "<table><tr><td><a href='/politics/ferry-fees-rise.html'>Ferry fees rise again in spring</a></td></tr></table>",
    ],
)
def test_a_list_or_a_table_of_nothing_but_other_pages_is_not_text(html: str) -> None:
    assert _with(html) == list(_STORY)


@pytest.mark.parametrize(
    "card",
    [
        "<div><a href='/n/11-ab'><h3>Ferry fees rise again</h3></a><p>{}</p></div>",
        "<section><h2><a href='/n/12-ab'>Ferry fees rise again</a></h2><div><p>{}</p></div></section>",
        "<div><div><a href='/n/13-ab'><h4>Ferry fees rise again</h4></a></div><p>{}</p></div>",
    ],
)
def test_a_teaser_below_the_text_is_not_of_it(card: str) -> None:
    summaries = (
        "The harbour office wants more money from the ferries, and from those who sail on them in summer.",
        "Ferries to the islands run twice an hour from May, the company told the council on Tuesday.",
    )
    below = f"<div class='k2'>{''.join(card.format(one) for one in summaries)}</div>"

    assert [block.text for block in read(page(paragraphs=_STORY, below=below)).body] == list(_STORY)


@pytest.mark.parametrize(
    "life",
    [
        "Maren Holt has written about ports and rivers since 2011 and lives in the lower town with two cats.",
        "Maren Holt schreibt seit 2011 über Häfen und Flüsse und lebt mit zwei Katzen in der Unterstadt.",
        "Maren Holt suit les ports et les rivières depuis 2011 et vit dans la ville basse avec deux chats.",
    ],
)
def test_a_box_about_its_writer_is_not_of_the_text(life: str) -> None:
    box = f"<div class='abt'><img src='a.jpg'><h4>Maren Holt</h4><p>{life}</p></div>"

    assert [block.text for block in read(page(paragraphs=_STORY, below=box)).body] == list(_STORY)


@pytest.mark.parametrize(
    "call",
    [
        "Join the WhatsApp channel of The Paper",
        "Folgen Sie uns auf WhatsApp und abonnieren Sie unseren Newsletter.",
        "Подписывайтесь на наш Telegram-канал, чтобы первыми узнавать новости.",
        "Ακολουθήστε μας στο Google News και μάθετε πρώτοι όλες τις ειδήσεις",
        "تابعونا على واتساب وتلغرام للحصول على آخر الأخبار",
        "ताजा खबरों के लिए हमारे व्हाट्सएप चैनल से जुड़ें",
        "Son dakika haberleri için bizi Google News'te takip edin",
        "Ikuti berita terbaru di saluran WhatsApp kami",
        "Obserwuj nas w Google News",
        "追蹤我們的臉書粉絲專頁，最新消息不漏接",
    ],
)
def test_a_call_to_a_channel_of_the_paper_is_not_text(call: str) -> None:
    assert calls_to_channel(call)
    assert _with(f"<p>{call}</p>", at=len(_STORY)) == list(_STORY)


@pytest.mark.parametrize(
    "call",
    [
        "Нашли ошибку? Выделите её и нажмите Ctrl+Enter.",
        "Знайшли помилку? Виділіть її та натисніть Ctrl+Enter",
        "Если вы заметили ошибку, выделите её и нажмите Ctrl+Enter",
    ],
)
def test_a_call_to_tell_of_mistakes_is_not_text(call: str) -> None:
    assert _with(f"<p>{call}</p>", at=len(_STORY)) == list(_STORY)


@pytest.mark.parametrize(
    "said",
    [
        "The mayor asked her followers on Facebook to join the protest on Saturday.",
        "“Follow me on Telegram,” the candidate told a crowd of two hundred in the old harbour.",
        "Get ready for a long winter, the ferry company wrote to its customers.",
        "Подписчики телеграм-канала мэра узнали о решении первыми, сообщил совет.",
    ],
)
def test_what_a_story_tells_of_channels_stays(said: str) -> None:
    assert not calls_to_channel(said)


@pytest.mark.parametrize(
    "said",
    [
        "Get Out is for rent on YouTube and in the two shops of the old town.",
        "Jetzt ist auf YouTube ein Video der Sitzung aufgetaucht, das alle drei zeigt.",
        "Sigue la disputa en Twitter, donde el alcalde respondió a cada concejal.",
        "Segue o impasse no Facebook, onde o prefeito respondeu a cada vereador.",
        "Resta il nodo di Telegram, che il consiglio vuole sentire in autunno.",
        "تابع الوزير على تويتر الجلسة ورد على كل نائب من نواب المجلس.",
    ],
)
def test_a_sentence_of_a_story_that_begins_like_a_call_stays(said: str) -> None:
    """Behind the story, or with a link, it is a call."""
    assert said in _with(f"<p>{said}</p>", at=1)
    assert said not in _with(f"<p><a href='https://t.me/paper'>{said}</a></p>", at=1)
    assert said not in _with(f"<p>{said}</p>", at=len(_STORY))


def test_a_placeholder_for_an_embedded_post_is_not_text() -> None:
    box = "<div class='embed-placeholder'><p>We need your consent to show this post.</p><button>Accept</button></div>"

    assert _with(box) == list(_STORY)


@pytest.mark.parametrize(
    ("call", "is_call"),
    [
        ("Folgen Sie uns in den sozialen Medien!", True),
        ("Síguenos en redes sociales", True),
        ("Bizi sosyal medyada takip edin", True),
        ("הצטרפו לערוץ הטלגרם שלנו", True),
        ("Jetzt wird das Video in den sozialen Medien geteilt.", False),
        ("Volg de minister op sociale media, schreef hij nadat de vergadering was gesloten.", False),
        ("La ministra publicó el mensaje en sus redes sociales.", False),
    ],
)
def test_a_call_to_all_networks_is_one_where_its_words_are_a_calls_alone(call: str, is_call: bool) -> None:
    assert calls_to_channel(call, may_be_told=call.endswith(".")) is is_call


@pytest.mark.parametrize(
    ("line", "is_text"),
    [
        ("Twitter: @norafield", False),
        ("E-Mail: nora@paper.example", False),
        ("Photo: Lena Straub", False),
        ("(Con información de agencias)", False),
        ("Please support our journalism with a gift.", False),
        ("With inputs from agencies", False),
        ("Twitter: the mayor wrote there that she would not sign the plan before the county has voted.", True),
    ],
)
def test_who_where_and_for_whom_stands_behind_the_text(line: str, is_text: bool) -> None:
    assert (line in _with(f"<p>{line}</p>", at=len(_STORY))) is is_text


@pytest.mark.parametrize(
    ("name", "link", "is_text"),
    [
        ("popular-vote", "", True),
        ("RelatedIssues", "", True),
        ("related-issues", "<a href='/politics/harbour-fee-rises-4711.html'>Read it.</a>", False),
        ("newsletter-note", "", False),
    ],
)
def test_a_part_that_is_called_like_a_box_of_other_stories_has_links_or_is_text(
    name: str, link: str, is_text: bool
) -> None:
    told = (_BESIDE, "The pumps that were hired last winter stay where they are, at the foot of the old wall.")
    part = f"<div id='{name}'><h3>The vote</h3>{''.join(f'<p>{one} {link}</p>' for one in told)}</div>"

    assert (_BESIDE in _with(part)) is is_text


@pytest.mark.parametrize(
    ("line", "is_text"),
    [
        ("<p>Photo: Lena Straub</p>", False),
        ("<p>(AP Photo/Lena Straub)</p>", False),
        ("<p>Photo by <a href='https://pictures.example/ls'>Lena Straub</a> on Pictures</p>", False),
        ("<p>Bild: Lena Straub</p>", False),
        ("<p><img src='/b.jpg'><br><em>The basin at low water (Lena Straub)</em></p>", False),
        ("<p>Bild: Warum soll das alte Becken gerade jetzt erweitert werden, Lena Straub?</p>", True),
        ("<p><img src='/b.jpg' align='left'><em>The basin was dug out by the men of Lena Straub.</em></p>", True),
        ("<p>Photos of the basin at low water were shown to the chamber by Lena Straub.</p>", True),
    ],
)
def test_a_line_that_says_who_took_a_picture_is_not_of_the_text(line: str, is_text: bool) -> None:
    assert any("Lena Straub" in text for text in _with(line)) is is_text
