"""Pages as publishing systems build them: what stands in no h1, in no class of its own, beside other stories' cards."""

from __future__ import annotations

import pytest

from archive.article import Article
from crawler.extraction import extract
from crawler.extraction.fields.names import persons_in

URL = "https://ledger.example/politics/article-4711"
TITLE = "Council Votes to Widen the Old Harbour"
PROSE = (
    "The council of Port Halder voted on Tuesday to widen the old harbour basin, after nine hours of debate.",
    "Its mayor said the work would begin in spring and be finished before the ferries return in two years.",
    "Two members of the Harbour Party voted against the plan, because its price has doubled since January.",
    "The bank that is to lend half of the money has not answered yet, and asks for a vote of the county.",
)
LEDE = "The basin will be nine metres deep, and the fishermen get a quay of their own at last."
CARD = (
    "<div class=item><h3><a href=/politics/article-{n}>{title}</a></h3><p>What its board has to say on day {n}, and "
    "who did not come.</p><span class=author>Ada Nordlund</span><time>{n} May 2025</time></div>"
)
CARDS = "".join(CARD.format(n=n, title=f"Ferry Yard Hears Report Number {n} of Its Board") for n in range(11, 15))


def text(*more: str) -> str:
    return "".join(f"<p>{one}</p>" for one in (*more, *PROSE))


def made(body: str, title: str = TITLE, *, lang: str = "en", head: str = "") -> Article:
    page = f"<html lang={lang}><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return extract(page.encode(), URL, headers={"Content-Type": "text/html; charset=utf-8"})


LOGOS = {
    "by a link": "<a href=/>The Harbour Ledger</a>",
    "by an image": "<a href=https://ledger.example/><img src=/l.svg alt='The Harbour Ledger'></a>",
    "by a label": "<a href=/ aria-label='The Harbour Ledger'><svg></svg></a>",
    "not at all": "",
}
PRINTED = (
    "<div class=hl1>{}</div>",
    "<h3 class=tit_view>{}</h3>",
    "<td class=title><font size=5><b>{}</b></font></td>",
)


@pytest.mark.parametrize("printed", PRINTED)
@pytest.mark.parametrize("logo", LOGOS)
@pytest.mark.parametrize("form", ["{} | The Harbour Ledger", "{} - The Harbour Ledger", "The Harbour Ledger: {}"])
def test_a_headline_in_no_h1_is_without_the_sites_name(printed: str, logo: str, form: str) -> None:
    frame = "<table><tr>{}</tr></table>" if printed.startswith("<td") else "{}"
    body = f"<header>{LOGOS[logo]}</header>{frame.format(printed.format(TITLE))}<div class=story>{text()}</div>{CARDS}"
    is_told = logo != "not at all" or not form.startswith("The")
    assert made(body, form.format(TITLE)).headline == (TITLE if is_told else form.format(TITLE))


def test_a_kicker_that_is_part_of_the_title_stays_where_nobody_prints_the_rest_alone() -> None:
    body = f"<a href=/>The Harbour Ledger</a><div class=hl1>Harbour - {TITLE}</div><div>{text()}</div>"
    assert made(body, f"Harbour - {TITLE} | The Harbour Ledger").headline == f"Harbour - {TITLE}"


def test_a_ranking_that_links_the_story_itself_is_not_its_place() -> None:
    """Without an h1, the headline's own date and writer stand beneath the line that prints it, not in the card."""
    own = CARD.format(n=11, title=TITLE)
    body = f"<div class=hl1>{TITLE}</div><div class=sub>21 September 2026 · By Maud Tessering</div>{text()}{own}{CARDS}"
    article = made(body)
    assert (article.authors, article.date_published) == (("Maud Tessering",), "2026-09-21")


LEDES = {
    "a heading in the text": f"<div class=body><h4>{LEDE}</h4>{text()}</div>",
    "a heading in bold": f"<div class=body><h3><b>{LEDE}</b></h3>{text()}</div>",
    "a named block": f"<div data-gu-name=standfirst><div class=dcr-1qp><p>{LEDE}</p></div></div><div>{text()}</div>",
    "another named block": f"<div data-qa=article-summary><p>{LEDE}</p></div><div>{text()}</div>",
}


@pytest.mark.parametrize("name", LEDES)
@pytest.mark.parametrize("cards", [CARDS, f"<ul>{CARDS}{CARDS}</ul>", ""])
def test_a_lede_is_kept_whatever_it_is_set_in(name: str, cards: str) -> None:
    article = made(f"<h1>{TITLE}</h1>{LEDES[name]}<section class=more>{cards}</section>")
    assert LEDE in f"{article.standfirst} {article.text}"


@pytest.mark.parametrize("lede", ["資料は役場で見られる。", "関係者は「早すぎる」と述べた。", "计划将于明年开始实施。"])
def test_a_short_lede_in_dense_characters_is_one(lede: str) -> None:
    story = (
        "町議会は火曜日の夜、港の改修計画を賛成多数で可決した。費用は三年間で四十億円にのぼり、県が半分を負担する。" * 3
    )
    page = f"<h1>港の改修計画、町議会が可決</h1><h2 class=sub-headline>{lede}</h2><div><p>{story}</p></div>"
    assert made(page, "港の改修計画、町議会が可決", lang="ja").standfirst == lede


def test_a_whole_story_in_dense_characters_is_no_standfirst() -> None:
    story = "町議会は火曜日の夜、港の改修計画を賛成多数で可決した。" * 40
    page = f"<h1>港の改修計画、町議会が可決</h1><div class=article-intro><p>{story}</p></div>"
    assert made(page, "港の改修計画、町議会が可決", lang="ja").standfirst is None


LINES = {
    "Ein Bericht von Lutz Okelmann": ("de", "Lutz Okelmann"),
    "Kolumne von Hedda Krämmer": ("de", "Hedda Krämmer"),
    "Une enquête de Odile Marchadier": ("fr", "Odile Marchadier"),
    "Una crónica de Rocío Almarcha": ("es", "Rocío Almarcha"),
    "L'analisi di Ettore Malpighi": ("it", "Ettore Malpighi"),
    "【鳴海 慎】": ("ja", "鳴海 慎"),
    "［三雲 沙織］": ("ja", "三雲 沙織"),
}


@pytest.mark.parametrize("line", LINES)
def test_what_stands_before_or_around_a_name_is_none_of_it(line: str) -> None:
    language, name = LINES[line]
    assert persons_in(line, languages=(language,)) == (name,)


@pytest.mark.parametrize(
    "line", ["자료는 군청에서 볼 수 있다", "군수는 답하지 않았다", "Publié le", "Veröffentlicht von"]
)
def test_a_sentence_or_half_a_line_is_no_person(line: str) -> None:
    assert persons_in(line, languages=("ko", "fr", "de")) == ()


@pytest.mark.parametrize("line", ["21 September 2026 · By {}", "Politics | By {} | 21.9.2026", "4 min • Words by {}"])
def test_a_byline_behind_a_date_or_a_section_is_read(line: str) -> None:
    body = f"<h1>{TITLE}</h1><div class=sub>{line.format('Maud Tessering')}</div><div>{text()}</div>"
    assert made(body).authors == ("Maud Tessering",)


@pytest.mark.parametrize("name", ["ssrcss-68pt20-Text-TextContributorName", "articleContributors", "contributor-name"])
def test_a_contributor_is_an_author(name: str) -> None:
    body = f"<h1>{TITLE}</h1><div><span class={name}>Maud Tessering</span></div><div>{text()}</div>"
    assert made(body).authors == ("Maud Tessering",)


@pytest.mark.parametrize(
    "bold", ["자료는 군청에서 볼 수 있다", "المجلس يصوت على الميزانية اليوم", "Was der Plan vorsieht:"]
)
def test_a_bold_line_above_the_text_is_no_author(bold: str) -> None:
    assert made(f"<h1>{TITLE}</h1><div><p><b>{bold}</b></p>{text()}</div>").authors == ()
