# ruff: noqa: E501 -- markup stays on its line, an address is a function of one line
"""Kinds of section pages that were read wrongly, each in several forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tests.crawler.discovery.listing.world.form import Form, Path, cards, form, slug

__all__ = ["KINDS"]

SITE = "https://www.marsh.example"
_TEASER = '<article class="card"><h3><a href="{u}">{t}</a></h3><p>It was told on Tuesday.</p></article>'
_PLAIN = '<li><a href="{u}">{t}</a></li>'
_HEADER = (
    '<header><a href="/">Marsh</a><nav><ul><li><a href="/politics/">Politics</a></li><li><a href="/politics/north/">North</a>'
    '</li><li><a href="/politics/abroad/">Abroad</a></li><li><a href="/sport/">Sport</a></li><li><a href="/culture/">Culture'
    "</a></li></ul></nav></header>"
)
_FOOTER = '<footer><a href="/imprint">Imprint</a><a href="/privacy">Privacy</a></footer>'


def _page(path: str, inside: str, articles: Iterable[str], title: str = "Politics", lang: str = "en") -> Form:
    return form(f"{SITE}{path}", f"{_HEADER}<main><h1>{title}</h1>{inside}</main>{_FOOTER}", articles, lang=lang)


def _article(folder: str = "politics") -> Path:
    return lambda n: f"/{folder}/{slug(n)}-{9810000 + 7 * n}.html"


def _dated(folder: str = "politics") -> Path:
    return lambda n: f"/{folder}/2026-11/{slug(n, words=5)}"


def _index_addresses() -> Iterator[tuple[str, Form]]:
    """A section whose own address ends in the name of a file: its subsections are still its own."""
    for end in ("index", "index.php", "home", "default.aspx", "index.shtml", "index.jsp", "home.html", "start", "overview",
                "index_1.html", "startseite", "index.html?page=2"):  # fmt: skip
        parts = [
            (_dated(f"politics{sub}"), range(first, first + 6))
            for sub, first in (("", 0), ("/north", 6), ("/abroad", 12))
        ]
        articles = [path(n) for path, numbers in parts for n in numbers]
        inside = "".join(cards(_TEASER, path, numbers) for path, numbers in parts)
        other = f"<section><h2>Sport</h2>{cards(_TEASER, _dated('sport'), range(100, 104))}</section>"
        yield f"address ends in {end}", _page(f"/politics/{end}", inside + other, articles)


_LABELS = {
    "label alone": "<div>Anzeige</div>",
    "label in its slot": '<div class="slot" id="ad-1"><span>Advertisement</span><div></div></div>',
    "label with a script": '<div class="ad-wrap"><p>Publicidad</p><script>push()</script></div>',
    "label as a small heading": "<h4>Werbung</h4>",
    "label in an aside": "<aside><small>Annonse</small></aside>",
}


def _ad_slots() -> Iterator[tuple[str, Form]]:
    """The label of an empty slot takes nothing, however few teasers stand beside it; that of a paid teaser takes it."""
    path = _article()
    one, two, rest = (cards(_TEASER, path, numbers) for numbers in ((0,), (1, 2), range(3, 14)))
    for name, label in _LABELS.items():
        inside = f"<section>{one}{label}</section><section>{label}{two}</section><section>{rest}</section>"
        yield f"ad slot, {name}", _page("/politics/", inside, map(path, range(14)))
    items = f"<li>{cards(_TEASER, path, (0,))}</li><li>Anzeige</li>"
    yield (
        "ad slot, as an item of a short list",
        _page("/politics/", f"<ul>{items}</ul><div>{rest}</div>", map(path, (0, *range(3, 14)))),
    )
    paid = '<article class="card"><span>Sponsored</span><h3><a href="/politics/paid-for-boots-of-the-valley-7711223.html">Boots for all weathers and roads</a></h3></article>'
    both = '<article class="card"><a href="/politics/paid-for-boots-of-the-valley-7711223.html"><img></a><h3><a href="/politics/paid-for-boots-of-the-valley-7711223.html">Boots for all weathers</a></h3><small>Anzeige</small></article>'
    for name, teaser in (("before", paid), ("after", both)):
        yield (
            f"paid teaser, label {name} the headline",
            _page("/politics/", f"<div>{one}{two}{teaser}{rest}</div>", map(path, range(14))),
        )


_KICKED = {
    "h4 before h3": '<article><a href="{u}"><h4>Harbour</h4><h3>{t}</h3></a></article>',
    "h2 before h3": '<article><a href="{u}"><img alt=""><h2 class="topline">Ferry</h2><h3>{t}</h3><p>It was told.</p></a></article>',
    "h3 before h2": '<li><a href="{u}"><h3 class="roof">The valley</h3><h2 class="head">{t}</h2></a></li>',
    "h5 behind the headline": '<article><a href="{u}"><h3>{t}</h3><h5>Ferry</h5></a></article>',
    "two links to one page": '<article><h5><a href="{u}">Harbour</a></h5><h3><a href="{u}">{t}</a></h3></article>',
    "topic link before": '<article><h4><a href="/topic/harbour-{n}">Harbour</a></h4><h3><a href="{u}">{t}</a></h3><p>It was told.</p></article>',
    "words of a span": '<a class="teaser" href="{u}"><span class="kicker">Harbour</span><span class="title">{t}</span></a>',
}  # fmt: skip


def _kickers() -> Iterator[tuple[str, Form]]:
    """A word before the headline, in the same link."""
    rails = f"<section><h2>Sport</h2>{cards(_TEASER, _dated('sport'), range(100, 104))}</section>"
    for name, card in _KICKED.items():
        for kind, path in (
            ("numbers", lambda n: f"/politics/{slug(n)}-{41200 + n}"),
            ("slugs", lambda n: f"/politics/{slug(n, words=3)}"),
        ):
            yield (
                f"kicker, {name}, {kind}",
                _page("/politics/", cards(card, path, range(16)) + rails, map(path, range(16))),
            )


_WORDS = ["harbour", "ferry", "dykes", "valley", "school", "ballot", "bridge", "treaty", "budget", "island"]
_SHORT: Mapping[str, tuple[str, Path]] = {
    "year and three words": ("/politics/", lambda n: f"/politics/2026/{_WORDS[n % 10]}-story-{101 + n}/"),
    "two words": ("/politics/", lambda n: f"/politics/{_WORDS[n % 10]}-{_WORDS[(n + 3) % 10]}"),
    "one word": ("/politics/", lambda n: f"/politics/{_WORDS[n % 10]}{'abc'[n // 10]}/"),
    "one word under the root": ("/politics/", lambda n: f"/{_WORDS[n % 10]}{'abc'[n // 10]}/"),
    "short number": ("/politics/", lambda n: f"/politics/{312 + n}"),
    "short number in the query": ("/list.php?cat=2", lambda n: f"/view.php?n={312 + n}"),
    "short token": ("/politics/", lambda n: f"/s/{'kqzxvw'[n % 6]}{n % 9}{'bdfgh'[n % 5]}{'mnprt'[n % 5]}"),
    "word and short number": ("/politics/", lambda n: f"/politics/{_WORDS[n % 10]}-{31 + n}.html"),
}
_SHORT_CARDS = {
    "heading": "<li><h2><a href='{u}'>{t}</a></h2></li>",
    "heading and summary": '<div class="item"><h3><a href="{u}">{t}</a></h3><p>The assembly voted late on Tuesday.</p></div>',
    "block link": '<a class="card" href="{u}"><img alt=""><h3>{t}</h3><time datetime="2026-11-{d:02}">{d}</time></a>',
    "picture, headline, comments": '<article><a href="{u}"><img></a><h3><a href="{u}">{t}</a></h3><a href="{u}#comments">3</a></article>',
}  # fmt: skip


def _short_slugs() -> Iterator[tuple[str, Form]]:
    """Addresses that say next to nothing, in lists that say everything."""
    rail = f"<aside><h3>Sport</h3><ul>{cards(_PLAIN, _article('sport'), range(100, 105))}</ul></aside>"
    chips = '<div class="chips"><a href="/politics/ferries">Ferries</a><a href="/politics/water">Water</a><a href="/politics/schools">Schools</a></div>'
    for name, (url, path) in _SHORT.items():
        for kind, card in _SHORT_CARDS.items():
            # Of a single heading elsewhere, with nothing beside it, nobody can say that it is an article.
            lonely = kind == "heading" and not path(0).startswith("/politics/")
            for size in (8, 3, 2) if lonely else (8, 3, 2, 1):
                yield (
                    f"short address, {name}, {kind}, {size}",
                    _page(url, chips + cards(card, path, range(size)) + rail, map(path, range(size))),
                )


def _short_words() -> Iterator[tuple[str, Form]]:
    """Headlines of a word or three."""
    said = {
        "CJK": ("堤防条例可決", "首相会見", "渡し船増便", "給食無償化", "知事選告示", "税制改正", "党首会談", "補正予算"),
        "Live": ("Live", "Ferry vote live", "The count", "Who won?", "Dykes breached", "Budget day", "Mayor quits", "No deal"),
        "four words": ("Mayor quits over dykes", "Ferry vote is lost", "Schools face new cuts", "Ballot papers run out",
                       "Bridge deal falls apart", "Treaty signed at last", "Court stops tax bill", "Island votes to stay"),
    }  # fmt: skip
    paths: Mapping[str, Path] = {
        "number": lambda n: f"/politics/-/{1234500 + n}",
        "date": lambda n: f"/politics/2026/11/{n + 7:02}/{_WORDS[n]}",
        "slug and number": lambda n: f"/politics/{_WORDS[n]}-vote-{1234500 + n}.html",
        "query": lambda n: f"/view.php?id={1234500 + n}",
    }
    for words, headlines in said.items():
        for name, path in paths.items():
            for kind, card in _SHORT_CARDS.items():
                inside = "".join(card.format(u=path(n), t=text, n=n, d=n + 7) for n, text in enumerate(headlines))
                rail = (
                    f"<section><h2>Sport</h2>{cards(_TEASER, _dated('sport'), range(100, 103))}</section>"
                    if "/politics" in path(0)
                    else ""
                )
                chips = '<div class="chips"><a href="/tag/ferries-10021">Ferries</a><a href="/politics/topic-10022">Water</a></div>'
                yield (
                    f"short words, {words}, {name}, {kind}",
                    _page("/politics/", chips + inside + rail, map(path, range(8))),
                )


def _few() -> Iterator[tuple[str, Form]]:
    """One, two or three articles only, among all the furniture of a large site."""
    rail = f'<aside class="most-read"><h3>Most read</h3><ol>{cards(_PLAIN, _article("sport"), range(100, 110))}</ol></aside>'
    below = (
        f'<section><h2><a href="/sport/">Sport</a></h2>{cards(_TEASER, _article("sport"), range(110, 118))}</section>'
    )
    hubs = '<section><h2>Topics</h2><ul><li><a href="/topics/ferries">Ferries and water in the north</a></li></ul></section>'
    paths: Mapping[str, Path] = {
        "numbers": _article(),
        "dates": _dated(),
        "slugs": lambda n: f"/politics/{slug(n, words=4)}/",
    }
    for name, path in paths.items():
        for size in (1, 2, 3):
            for kind, card in _SHORT_CARDS.items():
                yield (
                    f"few, {size}, {name}, {kind}",
                    _page("/politics/", cards(card, path, range(size)) + hubs + below + rail, map(path, range(size))),
                )


def _long_rails() -> Iterator[tuple[str, Form]]:
    """One article, and a rail of forty."""
    rail = f'<aside class="col"><h3>Now</h3><ul>{cards(_PLAIN, _article("sport"), range(100, 140))}</ul></aside>'
    for name, path in (("number", _article()), ("date", _dated()), ("word", _SHORT["one word"][1])):
        yield f"long rail, {name}", _page("/politics/", cards(_TEASER, path, range(1)) + rail, map(path, range(1)))


def _undated() -> Iterator[tuple[str, Form]]:
    """Live blogs and articles without a date, on a site that dates or numbers all others."""
    live = {
        "/politics/abroad/ferry-war-news-liveblog": "News on the ferry war: harbours closed until Thursday",
        "/politics/budget-newsblog-live": "Budget vote in the live blog: treasurer answers the assembly",
        "/politics/liveticker-count": "Live ticker: the count in the northern villages",
        "/politics/live/ferry-vote": "Ferry vote: follow the debate as it happens",
        "/politics/ferry-en-direct": "Ferry vote, live: all that is said in the assembly",
    }  # fmt: skip
    card = '<article><h3><a href="{u}">{t}</a></h3><p>It was told on Tuesday.</p><time datetime="2026-11-{d:02}T10:00Z">x</time></article>'
    undated = {"/politics/dykes-explained": "The old dykes explained: who pays, who builds and who decides"}
    topic = '<p class="more"><a href="/politics/ferry-and-water/">All about the ferry and the water</a></p>'
    for name, path in (("dates", _dated()), ("numbers", _article())):
        plain = cards(_TEASER, path, range(12)) + topic
        inside = "".join(_TEASER.format(u=url, t=text) for url, text in live.items())
        yield f"undated live blogs among {name}", _page("/politics/", inside + plain, (*live, *map(path, range(12))))
        timed = cards(card, path, range(12)) + topic
        inside = "".join(card.format(u=url, t=text, d=9) for url, text in undated.items())
        yield (
            f"undated articles with a time among {name}",
            _page("/politics/", inside + timed, (*undated, *map(path, range(12)))),
        )


def _furniture_words() -> Iterator[tuple[str, Form]]:
    """Sections that are called like furniture."""
    for word in ("community", "events", "people", "weather", "programs", "forum", "places", "profile", "live", "service", "jobs",
                 "channel", "team", "staff", "help", "print"):  # fmt: skip
        for name, path in (
            ("folder", lambda n, w=word: f"/{w}/{slug(n, words=4)}"),
            ("deep folder", lambda n, w=word: f"/articles/{w}/{slug(n, words=3)}"),
            ("number", lambda n, w=word: f"/{w}/{slug(n, words=3)}-{9810000 + n}.html"),
        ):
            url = "/".join(path(0).split("/")[:-1]) + "/"
            yield (
                f"section called {word}, {name}",
                _page(url, cards(_TEASER, path, range(7)), map(path, range(7)), word.title()),
            )


_NO_ARTICLES = {
    "sign-up": ("/service/your-marsh-news-for-the-day-sign-up-now-1.2389339", "Your Marsh news for the day: sign up now"),
    "newsletter": ("/newsletters/the-morning-letter-of-the-valley-in-your-inbox", "The morning letter of the valley in your inbox"),
    "newsletter of the section": ("/politics/newsletter-the-week-in-the-assembly-9877001.html", "Newsletter: the week in the assembly, subscribe here"),
    "quiz": ("/quiz/how-well-do-you-know-the-valley-news-quiz", "How well do you know the valley? The news quiz"),
    "game": ("/games/the-daily-word-search-of-the-valley", "The daily word search of the valley"),
    "e-paper": ("/epaper/the-printed-paper-of-the-day-as-a-pdf", "The printed paper of the day as a PDF"),
    "subsection of the menu": ("/politics/north/", "The north: all that happens there"),
    "topic": ("/politics/topics/ferries-and-water-1.877", "More on ferries and water in the north"),
    "tag": ("/tag/ferries-and-water-in-the-north", "Ferries and water in the north"),
    "author": ("/author/ada-reyes-political-editor-of-the-marsh", "Ada Reyes, political editor of the Marsh"),
    "gallery index": ("/galleries/pictures-of-the-week", "Pictures of the week in the valley"),
    "podcasts": ("/podcasts/the-valley-talks", "The valley talks: our podcast on politics"),
    "subscription": ("/subscribe/all-articles-for-one-crown-a-week-offer", "All articles for one crown a week"),
    "app": ("/app/download-the-app-of-the-marsh-today", "Download the app of the Marsh today"),
}  # fmt: skip


def _no_articles() -> Iterator[tuple[str, Form]]:
    """What stands as a teaser in the main list and is none."""
    paths: Mapping[str, Path] = {
        "numbers": _article(),
        "dates": _dated(),
        "slugs": lambda n: f"/politics/{slug(n, words=4)}/",
    }
    for name, (url, text) in _NO_ARTICLES.items():
        for kind, path in paths.items():
            inside = cards(_TEASER, path, range(4)) + _TEASER.format(u=url, t=text) + cards(_TEASER, path, range(4, 12))
            yield f"no article, {name}, {kind}", _page("/politics/", inside, map(path, range(12)))


def _lent_boxes() -> Iterator[tuple[str, Form]]:
    """Boxes in the main column whose addresses say no section: their titles lead to another one, or to a subject."""
    paths: Mapping[str, tuple[str, str, Path]] = {
        "slugs": ("/politics/", "/sport/", lambda n: f"/{slug(n)}/"),
        "categories": ("/category/politics/", "/category/sport/", lambda n: f"/{slug(n)}/"),
        "numbers": ("/list/news/politics", "/list/news/sport", lambda n: f"/articles/-/{1234500 + n}"),
    }
    for name, (url, other, path) in paths.items():
        menu = f'<nav><a href="{url}">Politics</a><a href="{other}">Sport</a></nav>'
        lent = f'<div class="box"><h2><a href="{other}">Sport</a></h2>{cards(_TEASER, path, range(100, 105))}</div>'
        kept = "".join(
            f'<div class="box"><h2><a href="{way}">{word}</a></h2>{cards(_TEASER, path, numbers)}</div>'
            for way, word, numbers in (
                ("/topic/dykes", "Dykes", range(8, 11)),
                (f"{url.rstrip('/')}/north/", "North", range(11, 14)),
            )
        )
        inside = f'{menu}<div id="content"><h1>Politics</h1>{cards(_TEASER, path, range(8))}{lent}{kept}</div>{_FOOTER}'
        yield f"lent box, {name}", form(f"{SITE}{url}", inside, map(path, range(14)))


_ALIKE = {
    "read more": '<div class="box"><h3>{t}</h3><p>It was told on Tuesday.</p><a class="more" href="{u}">Read more</a></div>',
    "overlay": '<div class="box"><div><h3>{t}</h3><p>It was told.</p></div><a class="over" href="{u}"></a></div>',
    "names of classes": '<div class="slot"><a href="{u}"><img></a><div class="slotTitle"><a href="{u}">{t}</a></div><div>{d}.11.26</div></div>',
    "title in a span": '<a class="slot" href="{u}"><span class="slot-title">{t}</span><time>{d} Nov</time></a>',
}  # fmt: skip


def _without_headings() -> Iterator[tuple[str, Form]]:
    """Links that say "read more" or nothing, and headings that only their class names tell."""
    for kind, card in _ALIKE.items():
        for name, path in (
            ("numbers", _article()),
            ("slugs", lambda n: f"/politics/{slug(n, words=3)}"),
            ("tokens", _SHORT["short token"][1]),
        ):
            for size in (3, 12):
                yield (
                    f"no heading, {kind}, {name}, {size}",
                    _page("/politics/", cards(card, path, range(size)), map(path, range(size))),
                )


def _subjects(section: str, named: Mapping[str, str]) -> str:
    inside = "".join(
        f'<article><h3><a href="{path}">{words}</a></h3><img><p>All about it, every day.</p></article>'
        for path, words in named.items()
    )
    return f'<section class="cards"><h2>{section}</h2>{inside}</section>'


_BESIDE = {
    "cards of subjects": _subjects(
        "Topics", {"/politics/elections": "Elections 2026", "/politics/dykes": "Dykes and water", "/politics/north": "North"}
    ),
    "cards of writers": _subjects("Writers", {"/ada-reyes": "Ada Reyes", "/jon-marsh": "Jon Marsh", "/lia-bell": "Lia Bell"}),
    "a link to more": '<a href="/politics/?offset=20123">Load more stories from politics</a><a href="/politics/2">The next page</a>',
    "a page of the house": '<div class="low"><h4><a href="/our-code-of-ethics-and-standards">Our code of ethics and standards</a></h4></div>',
    "films": f'<div class="row"><h2>Videos</h2>{cards(_TEASER, lambda n: f"/video/{slug(n, words=4)}-{88000 + n}", range(90, 94))}</div>',
}  # fmt: skip


def _beside_the_list() -> Iterator[tuple[str, Form]]:
    """What stands as a teaser in the main part and is none, beside lists of four and of twelve."""
    paths: Mapping[str, Path] = {
        "numbers": _article(), "dates": _dated(), "slugs": lambda n: f"/politics/{slug(n, words=4)}/", "words": _SHORT["one word"][1],
    }  # fmt: skip
    for name, path in paths.items():
        for kind, beside in _BESIDE.items():
            for size in (4, 12):
                yield (
                    f"beside {size}, {kind}, {name}",
                    _page("/politics/", cards(_TEASER, path, range(size)) + beside, map(path, range(size))),
                )


def _empty() -> Iterator[tuple[str, Form]]:
    """Pages that hold no article of the section, whatever stands beside."""
    rail = f"<aside><h3>Sport</h3><ul>{cards(_PLAIN, _article('sport'), range(100, 105))}</ul></aside>"
    mains = {
        "a rail": f"<main><h1>Politics</h1><p>There are no articles in this section yet.</p></main>{rail}",
        "subjects": f"<main><h1>Politics</h1><p>There are no articles.</p>{_BESIDE['cards of subjects']}</main>{rail}",
        "an error": '<main><h1>Page not found</h1><h2><a href="/">Go to the front page</a></h2><h3><a href="/sport/">Read our latest '
        "sport news</a></h3></main>",
        "a wall": '<main><h1>Please log in</h1><h3><a href="/login">Log in to go on reading</a></h3><h3><a href="/offers">See all of our '
        "offers here</a></h3></main>",
    }  # fmt: skip
    for name, main in mains.items():
        yield f"empty, {name}", form(f"{SITE}/politics/", f"{_HEADER}{main}{_FOOTER}", ())


KINDS: Mapping[str, Form] = dict(
    one
    for kind in (_index_addresses, _ad_slots, _kickers, _short_slugs, _short_words, _few, _long_rails, _undated, _furniture_words, _no_articles,
                 _lent_boxes, _without_headings, _beside_the_list, _empty)
    for one in kind()
)  # fmt: skip
