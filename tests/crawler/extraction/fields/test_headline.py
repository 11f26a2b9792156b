"""Which of the headlines that a page gives is the article's: what readers see, as far as the page agrees with it."""

from __future__ import annotations

import pytest

from crawler.extraction import extract
from tests.crawler.extraction.pages import page, read

PRINTED = "Council Votes to Widen the Old Harbour"


def _headline(
    *, h1: str | None = PRINTED, data: str | None = None, shared: str | None = None, title: str = PRINTED
) -> str:
    head = f'<meta property="og:title" content="{shared}">' if shared else ""
    made = {"headline": data} if data else None
    return read(page(title=title, h1=h1, data=made, head=head)).headline or ""


@pytest.mark.parametrize(
    ("data", "shared", "title", "wanted"),
    [
        (PRINTED, PRINTED, PRINTED, PRINTED),
        # The site's name is none of it.
        (None, f"{PRINTED} | The Paper", f"{PRINTED} | The Paper", PRINTED),
        # Nor is a genre that readers do not see in it.
        (None, f"Analysis: {PRINTED}", f"Analysis: {PRINTED} | The Paper", PRINTED),
        (f"Kommentar – {PRINTED}", f"Kommentar – {PRINTED}", PRINTED, PRINTED),
        # Made for search engines; readers see the one that is printed and shared.
        ("Harbour Vote: What You Need to Know Today", PRINTED, PRINTED, PRINTED),
        # The page's data and what it shares agree.
        ("Port Halder Widens Harbour", "Port Halder Widens Harbour", PRINTED, "Port Halder Widens Harbour"),
        # Cut for the data; the page's title is the printed one.
        ("Council Votes to Widen the", "Harbour vote is over", PRINTED, PRINTED),
        # Cut within a word.
        ("Council Votes to Widen the Old Harb", "Harbour vote is over", "Harbour vote is over", PRINTED),
        # A shorter one that ends with a word is a headline of its own.
        ("Council Votes to Widen", "Council Votes to Widen", "Council Votes to Widen", "Council Votes to Widen"),
        # A word changed on the page and not in its data.
        ("Council Votes to Close the Old Harbour", None, "Council Votes to Close the Old Harbour", PRINTED),
        # Punctuation of the printed one is the shared one's.
        (None, "Council votes to widen: the old harbour", PRINTED, "Council votes to widen: the old harbour"),
    ],
)
def test_the_page_agrees_on_it(data: str | None, shared: str | None, title: str, wanted: str) -> None:
    assert _headline(data=data, shared=shared, title=title) == wanted


def test_two_kickers_leave_what_both_say() -> None:
    """Some sites set another kicker over the printed headline than into the shared one."""
    h1 = f"Port Halder - {PRINTED}"

    assert _headline(h1=h1, shared=f"Nine hours of debate: {PRINTED}", title=PRINTED) == PRINTED


@pytest.mark.parametrize(
    "places", [("h1",), ("h1", "title"), ("h1", "title", "shared"), ("h1", "title", "shared", "data")]
)
@pytest.mark.parametrize("word", PRINTED.split())
def test_a_word_changed_where_readers_see_it_is_another_headline(places: tuple[str, ...], word: str) -> None:
    """Also where the rest of the page still says the old one."""
    before = dict.fromkeys(("h1", "title", "shared", "data"), PRINTED)
    after = before | dict.fromkeys(places, PRINTED.replace(word, "Forgotten"))

    assert _headline(**before) != _headline(**after) == PRINTED.replace(word, "Forgotten")


@pytest.mark.parametrize("said", [f"{PRINTED} - The Paper", f"{PRINTED} | The Paper", f"The Paper | {PRINTED}"])
def test_the_sites_name_is_cut_off_where_no_h1_says_what_is_left(said: str) -> None:
    head = f'<meta property="og:site_name" content="The Paper"><meta property="og:title" content="{said}">'

    assert read(page(title=said, h1=None, head=head)).headline == PRINTED


@pytest.mark.parametrize(
    "shared",
    [
        f"{PRINTED} (Published 2018)",
        f"Opinion | {PRINTED}",
        f"{PRINTED} | Harbour News",
        f"{PRINTED} - PAPER.example",
        f"{PRINTED} | Harbour News | The Paper",
        "Harbour Widened",
    ],
)
def test_what_the_head_adds_or_cuts_is_not_what_readers_see(shared: str) -> None:
    assert _headline(shared=shared) == PRINTED


def test_a_section_behind_a_bar_is_no_part_of_it_either_where_the_page_prints_another() -> None:
    title = "Nine hours of debate and a vote: the old harbour is widened"

    assert _headline(h1=None, shared=f"{title} | Harbour News", title=title) == title


def test_a_short_chinese_headline_is_known_by_itself() -> None:
    assert (
        _headline(h1="议会将供水条例重新列入议程", title="议会将供水条例重新列入议程 - 诺维克中文网 - 两岸三地")
        == "议会将供水条例重新列入议程"
    )


def test_the_sites_name_in_a_heading_is_no_headline() -> None:
    assert _headline(h1="Paper", title="Paper - Nine hours of debate about the old harbour") == (
        "Nine hours of debate about the old harbour"
    )


@pytest.mark.parametrize(
    "h1",
    [
        "Council Votes to Widen the Old Harbour<small>Engineers warn of untested foundations</small>",
        "<span>Council Votes to Widen the Old Harbour</span><span>Engineers warn of untested foundations</span>",
        "<em>Engineers warn</em><b>Council Votes to Widen the Old Harbour</b>",
    ],
)
def test_a_second_line_within_the_h1_is_not_of_the_headline(h1: str) -> None:
    head = '<meta property="og:title" content="Council Votes to Widen the Old Harbour">'

    assert read(page(h1=h1, head=head)).headline == "Council Votes to Widen the Old Harbour"


@pytest.mark.parametrize(
    ("h1", "title"),
    [
        (f"{PRINTED} <span class='badge'>Subscribers only</span>", f"{PRINTED} - The Paper"),
        ("Council Votes to <i>Widen</i> the Old Harbour<small>Premium</small>", f"{PRINTED}：The Paper Digital"),
        (f"<span class='kicker'>Port Halder:</span> {PRINTED}", f"{PRINTED} | The Paper"),
        (f"<b>Harbour</b><br>{PRINTED}", f"{PRINTED} | The Paper"),
    ],
)
def test_a_badge_and_a_kicker_in_the_h1_are_none_of_it(h1: str, title: str) -> None:
    assert _headline(h1=h1, title=title) == PRINTED


@pytest.mark.parametrize("tag", ["h2", "h3", "div"])
def test_a_site_whose_h1_is_its_name_prints_the_headline_elsewhere(tag: str) -> None:
    html = page(title=f"Harbour Post: {PRINTED}", h1="<a href='/'>Harbour Post</a>", above=f"<{tag}>{PRINTED}</{tag}>")

    assert read(html).headline == PRINTED


def test_a_page_for_printing_has_one_heading() -> None:
    html = page(title="Printable version", h1=None, above=f"<h2>{PRINTED}</h2><i>by Ada Quill</i>")
    article = read(html)

    assert (article.headline, article.authors) == (PRINTED, ("Ada Quill",))


@pytest.mark.parametrize(
    ("h1", "below", "headline"),
    [
        ("Council backs wide harbour after long night", "", "Council backs wide harbour after long night"),
        ("Independent news for the northern valleys since 1890", "", "{}"),
        ("Local news from the bay and its islands", "<h2>{}</h2>", "{}"),
        ("Welcome to all readers of The Paper today", "", "{}"),
        (
            "Live: walk-out +++ chairman resigns +++ vote put off +++ ferries stop for the day, harbour is closed",
            "",
            "{}",
        ),
        ("The wide basin", "", "{}"),
    ],
)
def test_the_only_h1_is_the_headline_where_the_page_shows_no_title_of_its_head(
    h1: str, below: str, headline: str
) -> None:
    """A slogan, the name of a section and the last news of a live blog are none."""
    made = "Harbour deal lifts fees: what it means for you"
    head = f"<meta property='og:title' content='{made}'><meta property='og:site_name' content='The Paper'>"

    assert read(page(title=made, h1=h1, head=head, above=below.format(made))).headline == headline.format(made)


def test_a_headline_that_is_cut_where_search_engines_cut_is_the_printed_one() -> None:
    printed = f"{PRINTED} after a Dispute That Has Kept Two Chambers and Nine Committees Busy since the Spring"
    at = printed.rfind(" ", 0, 110)
    short = "Council Votes to Widen the Old Harbour"

    assert _headline(h1=printed, data=printed[:at], shared=short, title=short) == printed


@pytest.mark.parametrize(
    "printed",
    [
        "‘We have waited long enough’: Norholm gets its water act",
        "After three years, Norholm counts what farmers pump",
        "Every drop counts in Norholm after a quarrel",
    ],
)
def test_the_only_h1_is_the_headline_where_all_that_the_head_says_is_made_for_others(printed: str) -> None:
    """JSON-LD and og:title agree, and readers see neither."""
    made = "Norholm water act: what farms need to know"
    head = f'<meta property="og:title" content="{made}">'

    assert read(page(title=made, h1=printed, data={}, head=head)).headline == printed
    shown = read(page(title=made, h1=printed, data={}, head=head, above=f"<p class=deck>{made}</p>"))
    assert shown.headline == made


HEADLINE = "Council keeps the harbour levy"


@pytest.mark.parametrize(
    "title",
    [
        "{} – The Courier",
        "{} — Courier News",
        "{} • The Courier",
        "{} | Politics | Courier",
        "{} - Politics - The Courier",
        "{} - The Daily Courier of Harbour Town",
        "{} | News | Courier",
        "Opinion | {}",
        "Opinion: {} - Courier",
        "BREAKING: {} - Courier",
        "Exclusive: {} | Courier",
        "Watch: {} | Courier",
    ],
)
@pytest.mark.parametrize(
    "headed",
    [
        "<h1>Politics</h1><h2>{}</h2>",
        '<h1><a href="/">Courier</a></h1><h2>{}</h2>',
        '<div class="headline">{}</div>',
        "<h1>{}</h1>",
    ],
)
def test_what_only_the_title_adds_is_cut_where_any_element_prints_the_rest(title: str, headed: str) -> None:
    said = "".join(f"<p>The council heard report number {i} on the harbour before it rose.</p>" for i in range(9))
    page = (
        f"<html><head><title>{title.format(HEADLINE)}</title></head><body><header><a href=/>Courier</a></header>"
        f"<main>{headed.format(HEADLINE)}{said}</main></body></html>"
    )

    assert extract(page.encode(), "https://www.courier.example/politics/harbour-levy").headline == HEADLINE
