"""Live blogs as sites make them: the structure is real, the text is invented."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from archive.article import Article
from crawler.extraction import extract
from tests.crawler.dense.press import Press
from tests.crawler.dense.world import houses

SITE = "https://courier.example"
URL = f"{SITE}/politics/2026/budget-vote-as-it-happened"
LEDE = (
    "The council of Harbour Bay votes on its budget today. Two motions of no confidence are expected, and the "
    "session may last into the night, the speaker said."
)
POSTS = (
    ("101", "2026-03-03T09:15:00+01:00", "The session opens", "The speaker opened the session at a quarter past nine."),
    ("102", "2026-03-03T10:02:00+01:00", "A first motion", "The opposition filed its first motion of no confidence."),
    ("103", "2026-03-03T11:40:00+01:00", "Mayor answers", "“We will not be hurried,” Mayor Ines Albrook told members."),
    ("104", "2026-03-03T12:55:00+01:00", "Recess until two", "Members went to lunch; the hall will open again at two."),
)


def live_page(posts: str, head: str = "", before: str = "", after: str = "") -> bytes:
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Budget vote | The Bay Courier</title>
<meta property="og:title" content="Budget vote as it happened">{head}</head><body>
<header><nav><ul><li><a href="/politics/">Politics</a></li><li><a href="/sport/">Sport</a></li></ul></nav></header>
<main><h1>Budget vote as it happened</h1><p>{LEDE}</p>{before}{posts}{after}</main>
<aside class="related"><h2>More</h2><ul><li><a href="/politics/other-story-of-the-day">Another story of the day</a></li>
<li><a href="/politics/one-more-story">One more story of the day</a></li></ul></aside>
<footer><p>Copyright 2026 The Bay Courier. All rights reserved.</p></footer></body></html>""".encode()


def typed(**fields: Any) -> str:
    node = {"@context": "https://schema.org", "@type": "LiveBlogPosting", "headline": "Budget vote as it happened"}
    return f'<script type="application/ld+json">{json.dumps(node | {"url": URL} | fields)}</script>'


def told() -> list[dict[str, str]]:
    return [
        {
            "@type": "BlogPosting",
            "url": f"{URL}#post-{id_}",
            "headline": heading,
            "datePublished": moment,
            "articleBody": f"<p>{text}</p>",
        }
        for id_, moment, heading, text in POSTS
    ]


def every(form: str, posts: Any = POSTS) -> str:
    return "".join(form.format(id=i, at=at, time=at[11:16], heading=head, text=text) for i, at, head, text in posts)


NEWEST_FIRST = POSTS[::-1]

FORMS = {
    # the plugin of WordPress VIP
    "wordpress": live_page(
        '<div id="liveblog-container"><div class="liveblog-feed">'
        + every(
            '<article id="id_{id}" class="liveblog-entry"><aside class="liveblog-entry-aside">'
            '<a class="liveblog-entry-time" href="#id_{id}"><time datetime="{at}">{time}</time></a></aside>'
            '<div class="liveblog-entry-main"><header class="liveblog-meta-author">By Tom Verhane</header>'
            '<div class="liveblog-entry-content"><h2>{heading}</h2><p>{text}</p></div></div></article>',
            NEWEST_FIRST,
        )
        + '</div><button class="liveblog-btn">Load more</button></div>'
    ),
    # another plugin of WordPress: a list, the moment in an attribute
    "easy liveblogs": live_page(
        '<div class="elb-liveblog"><ul class="elb-liveblog-list">'
        + every(
            '<li class="elb-liveblog-post" data-elb-post-id="{id}" data-elb-post-datetime="{at}">'
            '<time class="elb-liveblog-post-time" datetime="{at}">2 hours ago</time>'
            '<h2 class="elb-liveblog-post-heading">{heading}</h2>'
            '<div class="elb-liveblog-post-content"><p>{text}</p></div></li>'
        )
        + "</ul></div>"
    ),
    # an embed that is written into the HTML
    "embed": live_page(
        '<div class="scrbbl-embed"><ul class="posts">'
        + every(
            '<li class="Post" id="{id}"><div class="PostMeta"><span class="stamp" data-timestamp="{at}">{time}</span>'
            '<a class="permalink" href="#">Link</a></div>'
            '<div class="PostContent"><h3>{heading}</h3><p>{text}</p></div></li>',
            NEWEST_FIRST,
        )
        + "</ul></div>"
    ),
    # no class says anything; the JSON-LD says that it is a live blog, and nothing of its posts
    "articles with ids": live_page(
        "<div>"
        + every('<article id="p-{id}"><time datetime="{at}">{time}</time><h2>{heading}</h2><p>{text}</p></article>')
        + "</div>",
        head=typed(),
    ),
    # pages of a list, one post pinned above, key points that link into it
    "pinned and load more": live_page(
        '<div class="live-blog"><div class="pinned">'
        + every(
            '<div class="block" data-block-id="b{id}"><p class="time"><time datetime="{at}">{time}</time></p>'
            "<h2>{heading}</h2><p>{text}</p></div>",
            POSTS[2:3],
        )
        + '</div><div class="page" data-page="1">'
        + every(
            '<div class="block" data-block-id="b{id}"><p class="time"><time datetime="{at}">{time}</time></p>'
            "<h2>{heading}</h2><p>{text}</p></div>",
            [POSTS[3], POSTS[1]],
        )
        + '</div><div class="page" data-page="2">'
        + every(
            '<div class="block" data-block-id="b{id}"><p class="time"><time datetime="{at}">{time}</time></p>'
            "<h2>{heading}</h2><p>{text}</p></div>",
            POSTS[:1],
        )
        + '</div><a href="?page=3">Load more</a></div>',
        before='<ul class="key-points">'
        '<li><time>11:40</time> <a href="#b103">Mayor answers the council in person</a></li>'
        '<li><time>10:02</time> <a href="#b102">A first motion was filed by the opposition</a></li></ul>',
    ),
    "microdata": live_page(
        '<div itemscope itemtype="https://schema.org/LiveBlogPosting">'
        + every(
            '<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting" id="u{id}">'
            '<meta itemprop="datePublished" content="{at}"><h3 itemprop="headline">{heading}</h3>'
            '<div itemprop="articleBody"><p>{text}</p></div></div>'
        )
        + "</div>"
    ),
    # a script writes the posts: only the JSON-LD has them
    "json-ld": live_page('<div id="live-root"></div>', head=typed(liveBlogUpdate=told())),
    "json-ld and page": live_page(
        '<div class="live-entries">'
        + every(
            '<div class="entry" id="post-{id}"><span class="entry-time">{time}</span>'
            "<h3>{heading}</h3><p>{text}</p></div>"
        )
        + "</div>",
        head=typed(liveBlogUpdate=told()),
    ),
}


def read(body: bytes, url: str = URL) -> Article:
    return extract(body, url)


@pytest.mark.parametrize("form", FORMS)
def test_posts_are_entries_and_the_text_is_the_lede(form: str) -> None:
    article = read(FORMS[form])

    assert (article.genre, article.status, article.text) == ("live", "ok", LEDE)
    assert {(one.headline, one.text) for one in article.entries} == {(head, text) for _, _, head, text in POSTS}
    assert {one.published for one in article.entries} == {at for _, at, _, _ in POSTS}
    assert all(id_ in {(one.id or "")[-3:] for one in article.entries} for id_, *_ in POSTS)


@pytest.mark.parametrize("form", FORMS)
def test_an_edit_of_a_post_leaves_its_id_and_the_hash_of_the_page(form: str) -> None:
    before = read(FORMS[form])
    after = read(FORMS[form].replace(b"Members went to lunch", b"Most members went to lunch"))

    assert [one.id for one in after.entries] == [one.id for one in before.entries]
    assert after.content_hash == before.content_hash
    changed = [one.id for one, other in zip(before.entries, after.entries, strict=True) if one != other]
    assert [(id_ or "")[-3:] for id_ in changed] == ["104"]


@pytest.mark.parametrize("body", [LEDE, f"{LEDE}</p><p>The gallery is full.", f"Good morning.</p><p>{LEDE}"])
def test_a_lede_that_a_post_repeats_is_the_text_all_the_same(body: str) -> None:
    """Where the page shows its posts, what stands before them is none."""
    first = {
        "@type": "BlogPosting",
        "url": f"{URL}#post-100",
        "headline": "Good morning",
        "articleBody": f"<p>{body}</p>",
    }
    shown = every('<div class="entry" id="post-{id}"><b>{time}</b><h3>{heading}</h3><p>{text}</p></div>')
    article = read(live_page(f'<div class="live">{shown}</div>', head=typed(liveBlogUpdate=[*told(), first])))

    assert (article.text, len(article.entries)) == (LEDE, 5)


BARE = {
    "moments": '<article class="live-post"><time datetime="{at}"></time><h3>{heading}</h3><p>{text}</p></article>',
    "times of day": '<article class="live-post"><b class="time">{time}</b><h3>{heading}</h3><p>{text}</p></article>',
    "headings": '<article class="live-post"><h3>{heading}</h3><p>{text}</p></article>',
    "words": '<article class="live-post"><span class="time">5 min ago</span><p>{text}</p></article>',
    "places": '<article class="live-post" id="post-{place}"><h3>{heading}</h3><p>{text}</p></article>',
}


def bare(form: str, posts: Any) -> Article:
    written = (every(BARE[form].replace("{place}", str(place)), [post]) for place, post in enumerate(posts))
    return read(live_page(f'<section class="liveblog">{"".join(written)}</section>'))


@pytest.mark.parametrize("form", BARE)
def test_a_post_without_an_id_keeps_the_one_that_was_made_for_it(form: str) -> None:
    """Also where it is edited behind its first words, and where new posts come above it."""
    before = bare(form, NEWEST_FIRST[1:])
    edited = [(*post[:3], f"{post[3]} Nobody left the hall before that.") for post in NEWEST_FIRST[1:]]
    after = bare(form, [NEWEST_FIRST[0], *edited])

    assert len(before.entries) == 3
    assert all((one.id or "").startswith("~") for one in before.entries)
    assert [one.id for one in after.entries[1:]] == [one.id for one in before.entries]
    assert all(one.text != other.text for one, other in zip(before.entries, after.entries[1:], strict=True))


def test_two_posts_of_one_minute_are_two_and_the_older_keeps_its_id() -> None:
    older, newer = (
        POSTS[0],
        ("105", POSTS[0][1], "Doors close", "The doors were closed behind the members."),
    )
    before, after = bare("moments", [POSTS[1], older]), bare("moments", [POSTS[1], newer, older])

    assert after.entries[-1].id == before.entries[-1].id
    assert len({one.id for one in after.entries}) == 3


@pytest.mark.parametrize("posts", [POSTS[:1], POSTS[:2]])
def test_a_live_blog_that_has_just_begun_has_its_text_already(posts: Any) -> None:
    """Else the text would change with the third post, and that would look like an edit."""
    article = bare("moments", posts)

    assert (len(article.entries), article.text, article.genre) == (len(posts), LEDE, "live")


def test_a_list_of_teasers_is_no_live_blog() -> None:
    """Neither at an address for live pages, nor on a page that says that it is one."""
    teasers = every(
        '<article class="card"><time datetime="{at}">{time}</time><h3><a href="/story-{id}">{heading}</a></h3>'
        "<p>{text}</p></article>"
    )

    for article in (
        read(live_page(teasers), "https://courier.example/live/"),
        read(live_page(teasers, head=typed())),
        read(live_page(f'<div class="live-updates">{teasers}</div>')),
    ):
        assert article.entries == ()


def test_what_only_looks_like_posts_leaves_an_article_as_it_is() -> None:
    """Comments, a ticker in the head, an article in dated parts."""
    parts = every(
        '<section id="part-{id}"><time datetime="{at}">{time}</time><h2>{heading}</h2><p>{text}</p></section>'
    )
    article = read(live_page(parts, before='<div class="breaking-news-ticker"><a href="/x">News just in</a></div>'))

    assert (article.entries, article.genre) == ((), None)
    assert POSTS[0][3] in (article.text or "")


SILENT = live_page(
    "<div>"
    + every('<article id="p-{id}"><time datetime="{at}">{time}</time><h2>{heading}</h2><p>{text}</p></article>')
    + "</div>"
)


@pytest.mark.parametrize(
    "path",
    [
        "/live/2026/budget-vote", "/politics/budget-vote-live-updates-410233", "/politics/liveblog-budget-vote",
        "/politik/haushalt-liveticker.html", "/politique/budget-en-direct_410233.html", "/politica/pleno-en-vivo/",
        "/politica/votacao-ao-vivo-410233.ghtml", "/politica/minuto-a-minuto-pleno", "/politica/voto-in-diretta/",
    ],
)  # fmt: skip
def test_an_address_says_that_a_page_is_a_live_blog(path: str) -> None:
    article = read(SILENT, f"https://courier.example{path}")

    assert (len(article.entries), article.text, article.genre) == (len(POSTS), LEDE, "live")


@pytest.mark.parametrize(
    "path", ["/politics/where-the-poor-live", "/politics/directory-of-members", "/a/red-line-updates"]
)
def test_other_addresses_do_not(path: str) -> None:
    assert read(SILENT, f"https://courier.example{path}").entries == ()


@pytest.mark.parametrize("number", [1, 2, 62])
def test_what_stands_above_the_posts_stays_while_they_come(number: int) -> None:
    """Of a live page that has just begun few posts are there: the heading of one is no standfirst of the page, and each
    new one would be an edit."""
    (house,) = houses(number + 1, 60, 22, step=1)[number:]
    press = Press(replace(house, faults=()), SITE)
    for story in (one for one in house.stories if one.life == "live"):
        told = set()
        for hour, words in story.wordings:
            article = read(press.answer(press.path(story, hour), {}, hour).body, SITE + press.path(story, hour))
            assert len(article.entries) == len(words.entries)
            told.add((article.headline, article.standfirst, article.text))
        assert len(told) == 1


_TOLD = [
    ("17:42", "The vote is over and the plan was carried by one voice."),
    ("16:58", "The mayor has the word."),
    ("15:01", "The meeting has begun with one point on its agenda."),
]
_CLOCKED = [
    "<div class='online-item'><span class='cas'>{}</span><div><p>{}</p></div></div>",
    "<li class='wpis'><strong>{}</strong><p>{}</p></li>",
    "<div class='minuto'><time>{}</time><h3>Now</h3><p>{}</p></div>",
]


def clocked(headline: str, form: str) -> Article:
    row = "".join(form.format(*one) for one in _TOLD)
    head = f"<!doctype html><meta charset=utf-8><title>{headline}</title><body><main><h1>{headline}</h1>"
    html = f"{head}<p>We follow the meeting of the council.</p><ul>{row}</ul></main></body>"
    return extract(html.encode(), "https://courier.example/politics/meeting-4711")


@pytest.mark.parametrize("form", _CLOCKED)
@pytest.mark.parametrize(
    "headline",
    [
        "ONLINE: Council meets",
        "EN VIVO: el concejo",
        "Sesja rady na żywo",
        "EN DIRECT - Le conseil",
        "Live: council meets",
    ],
)
def test_a_row_of_clocks_under_a_headline_that_says_live_are_posts(headline: str, form: str) -> None:
    article = clocked(headline, form)

    assert [(one.text or "").removeprefix("Now\n\n") for one in article.entries] == [text for _, text in _TOLD]
    assert article.text == "We follow the meeting of the council."


@pytest.mark.parametrize("form", _CLOCKED)
@pytest.mark.parametrize("headline", ["Council met on the stadium", "The poor live here", "Online council meets"])
def test_a_row_of_clocks_under_another_headline_is_an_article(headline: str, form: str) -> None:
    assert clocked(headline, form).entries == ()
