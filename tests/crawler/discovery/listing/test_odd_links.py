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
        # a framework's own elements and attributes, as they are before its script has run
        "<h3><router-link to='{url}'>{words}</router-link></h3>",
        "<nuxt-link :to=\"'{url}'\"><h3>{words}</h3></nuxt-link>",
        "<NuxtLink to='{url}'><h3>{words}</h3></NuxtLink>",
        "<h3><a routerLink='{url}'>{words}</a></h3>",
        "<h3><a ng-href='{url}'>{words}</a></h3>",
        '<h3><a v-bind:href="`{url}`">{words}</a></h3>',
        "<div class=card data-article-url='{url}' data-image-url='/i/1.jpg'><h3>{words}</h3></div>",
        "<li data-share-url='/share' data-story-link='{url}'><h3>{words}</h3></li>",
        "<mp-teaser url='{url}' headline='{words}'></mp-teaser>",
        "<button class=card data-uri='{url}'><h3>{words}</h3></button>",
        "<svg><a xlink:href='{url}'><text>{words}</text></a></svg>",
        # an article that only its data name
        "<article about='{url}' typeof='schema:NewsArticle'><h3 property='schema:headline'>{words}</h3></article>",
        "<div itemscope itemtype='https://schema.org/NewsArticle' itemid='{url}'><h3>{words}</h3></div>",
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
     "<base><base href='../'>",
     # nobody reaches the machine that a template named: all links would be another site's
     "<base href='http://localhost:3000/'><base href='/'>",
     "<base href='http://10.0.0.7:8080/politics/'><base href='/'>"],
)  # fmt: skip
def test_the_first_base_that_has_an_address_counts(head: str) -> None:
    inside = "".join(f"<h3><a href='{a[1:]}'>{h}</a></h3>" for a, h in zip(ADDRESSES, HEADLINES, strict=True))

    assert articles_of(inside, head) == ADDRESSES


@pytest.mark.parametrize(
    "teaser",
    [
        "<a href='{url}'><img></a><h3><a href='{url}'>{words}</a></h3><a href='{url}'>Read more about {words}</a>",
        "<a href='{url}'>Continue reading <span class=hidden>{words}</span></a><h3><a href='{url}'>{words}</a></h3>",
        "<h3><a href='{url}'>{words}</a></h3><a href='{url}'>Weiterlesen: {words}</a>",
        "<h3><a href='{url}'><svg><title>Video icon</title><desc>A triangle</desc></svg>{words}</a></h3>",
        "<div><a href='{url}' aria-labelledby=t{url}></a><span id=t{url}>{words}</span></div>",
        # what is cut short is not the headline
        "<a href='{url}'>The council splits …</a><h3><a href='{url}'>{words}</a></h3>",
    ],
)
def test_the_headline_is_said_without_a_call_or_the_name_of_an_icon(teaser: str) -> None:
    rows = (f"<article>{teaser.format(url=u, words=w)}</article>" for u, w in zip(ADDRESSES, HEADLINES, strict=True))

    found = read_listing(f"<main>{''.join(rows)}</main>".encode(), "https://www.valley.example/politics/").found

    assert [one.text for one in found] == HEADLINES
