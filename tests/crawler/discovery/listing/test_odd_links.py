"""Lists whose links are written in odd ways: followed by a script, marked as navigation, relative to a second base."""

from __future__ import annotations

import pytest

from crawler.discovery.listing.read import read_listing

HEADLINES = [f"The council splits over plan {n} in a long session" for n in range(12)]
ADDRESSES = [f"/politics/2026/11/25/council-splits-over-plan-{48120 + n}" for n in range(12)]


def articles_of(inside: str, head: str = "") -> list[str]:
    page = f"<html><head>{head}</head><body><nav><a href='/sport/'>Sport</a></nav><main>{inside}</main></body></html>"
    found = read_listing(page.encode(), "https://www.valley.example/politics/").found
    return [link.url.removeprefix("https://www.valley.example") for link in found]


@pytest.mark.parametrize(
    "teaser",
    [
        "<h3><a data-href='{url}'>{words}</a></h3>",
        "<h3><a href='#' data-url='{url}'>{words}</a></h3>",
        "<h3><a href='javascript:void(0)' onclick=\"location.href='{url}'\">{words}</a></h3>",
        "<h3><a href=\"javascript:location.href='{url}'\">{words}</a></h3>",
        "<h3><a href=\"javascript:openArticle('{url}')\">{words}</a></h3>",
        "<div class=card onclick=\"site.goTo('{url}', 1)\"><h3>{words}</h3></div>",
        "<div itemscope itemtype='https://schema.org/NewsArticle'><link itemprop=url href='{url}'>"
        "<h3 itemprop=headline>{words}</h3></div>",
    ],
)
def test_links_that_only_a_script_follows_are_the_list_where_there_are_no_others(teaser: str) -> None:
    inside = "".join(teaser.format(url=url, words=words) for url, words in zip(ADDRESSES, HEADLINES, strict=True))

    assert articles_of(inside) == ADDRESSES
    own = "<h3><a href='/politics/2026/11/26/council-meets-again-in-the-hall-48200'>The council meets again</a></h3>"
    assert articles_of(own + inside) == ["/politics/2026/11/26/council-meets-again-in-the-hall-48200"]


@pytest.mark.parametrize(
    "frame", ["<nav>{}</nav>", "<nav aria-label=Articles><ul>{}</ul></nav>", "<div role=navigation>{}</div>"]
)
def test_a_list_that_is_marked_as_navigation(frame: str) -> None:
    teasers = [f"<li><a href='{a}'><h3>{h}</h3></a></li>" for a, h in zip(ADDRESSES, HEADLINES, strict=True)]

    assert articles_of(frame.format("".join(teasers))) == ADDRESSES
    assert articles_of(frame.format("".join(teasers).replace("h3>", "span>"))) == ADDRESSES


def test_headlines_in_a_menu_are_not_the_list_beside_it() -> None:
    teasers = [f"<li><a href='{a}'><h3>{h}</h3></a></li>" for a, h in zip(ADDRESSES, HEADLINES, strict=True)]
    menu = f"<nav>{''.join(teasers[6:])}</nav>"

    assert articles_of(menu + f"<ul>{''.join(teasers[:6])}</ul>") == ADDRESSES[:6]


@pytest.mark.parametrize(
    "head",
    ["<base target=_blank><base href='/'>", "<base href=''><base href='https://www.valley.example/'>",
     "<base><base href='../'>"],
)  # fmt: skip
def test_the_first_base_that_has_an_address_counts(head: str) -> None:
    inside = "".join(f"<h3><a href='{a[1:]}'>{h}</a></h3>" for a, h in zip(ADDRESSES, HEADLINES, strict=True))

    assert articles_of(inside, head) == ADDRESSES
