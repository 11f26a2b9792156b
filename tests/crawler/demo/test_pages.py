"""The pages say what the truth says, in the markup of the sites they stand for."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from typing import Literal

import pytest
from lxml import html

from archive.article import Block
from crawler.demo.newsroom import Expected, Newsroom
from tests.crawler.demo.conftest import COURIER, SHIOMI, Visit


def _articles(room: Newsroom, outlet: str) -> Iterator[Expected]:
    return (one for one in room.truth().values() if one.outlet == outlet and one.status in ("ok", "paywalled"))


def _read(text: str) -> html.HtmlElement:
    return html.document_fromstring(text)


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _blocks(elements: list[html.HtmlElement]) -> tuple[Block, ...]:
    return tuple(Block(_kind(element), _words(element)) for element in elements)


def _kind(element: html.HtmlElement) -> Literal["heading", "correction", "paragraph"]:
    if element.tag == "h2":
        return "heading"
    return "correction" if element.get("class") == "correction" else "paragraph"


def _courier_url(room: Newsroom, post: int) -> str:
    return next(url for url in room.truth() if url.endswith(f"-{post}/"))


def test_the_couriers_pages_hold_the_truth(room: Newsroom, visit: Visit) -> None:
    for one in _articles(room, COURIER):
        page = _read(visit(one.url).text)
        article = page.get_element_by_id("p-article-block")
        about = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
        trail = [name.text for name in page.xpath("//*[@typeof='BreadcrumbList']//*[@property='name']")]

        assert [h1.text for h1 in page.iter("h1")] == [one.headline]
        assert _blocks(article.xpath("./h2 | ./p[not(@class) or @class='correction']")) == one.body
        assert (about["datePublished"], about["dateModified"]) == (one.date_published, one.date_modified)
        assert trail == ["Home", *one.section]
        assert page.xpath("//link[@rel='canonical']/@href") == [one.url]


def test_the_couriers_byline_names_the_authors(room: Newsroom, visit: Visit) -> None:
    bylines = {
        post: [_words(p) for p in _read(visit(_courier_url(room, post)).text).find_class("byline")]
        for post in (410233, 410224, 410230, 410214)
    }

    assert bylines == {
        410233: ["By Maud Tessering and Joren Applevik / Halder Press Staff Writers"],
        410224: ["By Dagny Fallow, Ruben Estrik and Joren Applevik / Halder Press Staff Writers"],
        410230: ["The Halder Press"],
        410214: ["By Ottilie Branner"],
    }


def test_the_courier_has_the_traps_of_its_model(room: Newsroom, visit: Visit) -> None:
    page = _read(visit(_courier_url(room, 410233)).text)
    about = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)

    assert (about["author"]["name"], about["keywords"]) == ("desk07", "(1) Free article")
    assert about["articleSection"] == "Politics &amp; Government"
    assert page.xpath("//meta[@property='og:description']/@content")[0].startswith(
        "<p>PORT HALDER, Esterland — The Audit"
    )
    assert _words(page.find_class("postdate")[0]) == "17:41 CEST, October 13, 2026"
    assert [_words(span) for span in page.xpath("//figcaption/span")] == ["The Halder Press"]
    assert {element.get("id") for element in page.find_class("modal")} == {"tpModal", "consentModal"}
    assert [len(page.find_class(name)) for name in ("ad_background_1", "latestlist", "popularlist")] == [1, 2, 1]
    assert "ad blocking feature" in _words(page.get_element_by_id("tpModal"))


def test_shiomis_pages_hold_the_truth(room: Newsroom, visit: Visit) -> None:
    for one in _articles(room, SHIOMI):
        page = _read(visit(one.url).text)
        (body,) = page.find_class("p-kiji__body")
        times = page.xpath("//article//time")

        assert [h1.text for h1 in page.iter("h1")] == [one.headline]
        assert _blocks(body.xpath("./h2 | ./p")) == one.body
        assert tuple(a.text for a in page.xpath("//a[@rel='author']")) == one.authors
        assert [time.get("datetime") for time in times] == [one.date_published]
        assert tuple(page.xpath("//nav[@class='topicpath']//a/text()"))[1:] == one.section


def test_shiomis_dates_are_in_japanese(room: Newsroom, visit: Visit) -> None:
    room.publish(3)
    page = _read(visit(next(url for url in room.truth() if url.endswith("k52041.html"))).text)

    assert [time.text for time in page.xpath("//article//time")] == [
        "2026年10月13日 17時41分",
        "2026年10月15日 09時10分 更新",
    ]


@pytest.mark.parametrize("post", [410216, 52027])
def test_a_paywalled_page_says_so_and_keeps_the_rest_back(room: Newsroom, visit: Visit, post: int) -> None:
    url, one = next((url, one) for url, one in room.truth().items() if str(post) in url)
    page = _read(visit(url).text)
    about = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)

    assert about["isAccessibleForFree"] in (False, "False")
    assert (one.status, one.access, len(one.body)) == ("paywalled", "subscriber", 2 if post == 410216 else 1)
    assert "voting" not in page.text_content()
    assert "議長選" not in page.text_content()


def test_the_consent_wall_and_the_empty_page_answer_200(room: Newsroom, visit: Visit) -> None:
    consent, empty = visit(_courier_url(room, 410208)), visit(_courier_url(room, 410205))

    assert (consent.status, "Data Authority" in consent.text, "cookies" in consent.text) == (200, False, True)
    assert (empty.status, empty.body, empty.field("Content-Length")) == (200, b"", "0")


@pytest.mark.parametrize(
    ("outlet", "post", "where"),
    [
        (COURIER, 410233, "//*[@class='ranking_1 ranking']//a/@href"),
        (COURIER, 410233, "//*[@class='ranking_2 ranking']//a/@href"),
        (COURIER, 410233, "//*[@class='popularlist related']//a/@href"),
        (SHIOMI, 52041, "//ol[@class='p-ranking__list']//a/@href"),
    ],
)
def test_no_two_requests_meet_the_same_ranking(
    room: Newsroom, visit: Visit, outlet: str, post: int, where: str
) -> None:
    url = next(url for url, one in room.truth().items() if one.outlet == outlet and str(post) in url)

    rankings = [tuple(_read(visit(url).text).xpath(where)) for _ in range(60)]

    assert all(one != following for one, following in itertools.pairwise(rankings))
    assert all(set(one) != set(following) for one, following in itertools.pairwise(rankings))


def test_but_for_the_rankings_a_page_is_the_same_each_time(room: Newsroom, visit: Visit) -> None:
    def lasting(text: str) -> str:
        return re.sub(r'(?s)<div class="(?:ranking_\d ranking|popularlist related)">.*?</ul>', "", text)

    one, other = (visit(_courier_url(room, 410233)).text for _ in range(2))

    assert lasting(one) == lasting(other)
    assert one != other


def _main_lists(room: Newsroom, visit: Visit, base: str, next_page: str, entry: str) -> list[list[str]]:
    pages, url = [], base
    while url:
        page = _read(visit(url).text)
        pages.append([link.rstrip("/") for link in page.xpath(entry)])
        url = next(iter(page.xpath(next_page)), "")
    return pages


@pytest.mark.parametrize("section", ["politics", "politics/politics-government", "politics/election"])
def test_the_couriers_lists_hold_their_section_and_nothing_else(room: Newsroom, visit: Visit, section: str) -> None:
    base = f"{room.bases[COURIER]}/{section}/"
    after = "//div[@class='wp-pagenavi']/span[@aria-current]/following-sibling::a[1]/@href"

    pages = _main_lists(room, visit, base, after, "//main//li[@class='clearfix']/a/@href")

    assert sorted(itertools.chain(*pages)) == sorted(url.rstrip("/") for url in room.truth() if url.startswith(base))
    assert all(len(page) == 5 for page in pages[:-1])
    assert visit(f"{base}page/{len(pages) + 1}/").status == 404


def test_a_teaser_has_headline_teaser_and_date(room: Newsroom, visit: Visit) -> None:
    page = _read(visit(f"{room.bases[COURIER]}/politics/election/").text)
    first = page.xpath("//main//li[@class='clearfix']")[0]

    assert [_words(first.find(f".//{tag}")) for tag in ("h2", "h3", "p")] == [
        "Poll: Harbour Party Ahead in Capital for First Time in Nine Years",
        "The Harbour Party would win the city election in Port Halder if it were held this week, "
        "according to a poll ...",
        "October 13, 2026",
    ]


def test_shiomis_list_turns_its_pages_by_rel_next(room: Newsroom, visit: Visit) -> None:
    base = f"{room.bases[SHIOMI]}/news/seiji/"

    pages = _main_lists(room, visit, base, "//a[@rel='next']/@href", "//section[@class='p-list__unit']/a/@href")

    assert [len(page) for page in pages] == [4, 4, 1]
    assert sorted(itertools.chain(*pages)) == sorted(url for url in room.truth() if url.startswith(base))
    assert visit(f"{base}?page=2").text.count('rel="next"') == 2
