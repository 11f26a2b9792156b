"""Section pages of invented sites: how some twenty sites write their addresses, in four ways to build a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["LAYOUTS", "STYLES", "Style", "built", "main_list"]

_WHO = ("Council", "Minister", "Parliament", "Mayor", "Court", "Governor", "Senate", "Cabinet")
_DOES = ("delays", "defends", "rejects", "reopens", "reviews", "approves")
_WHAT = (
    "the northern ferry budget", "a water treaty with the valley", "new rules for village schools",
    "the postal ballot of the islands", "an unfinished tax bill", "the report on the old bridge",
    "a pact with two small parties",
)  # fmt: skip


def headline(number: int) -> str:
    """One of 336 headlines, each different from its neighbours in every word."""
    return f"{_WHO[number % 8]} {_DOES[number % 6]} {_WHAT[number % 7]}"


def slug(number: int, words: int = 8) -> str:
    return "-".join(headline(number).lower().split()[:words])


def _hex(number: int, length: int) -> str:
    return f"{(number * 2654435761 + 12345) ** 4 % 16**length:0{length}x}"


def _letters(number: int) -> str:
    digits = (number + 40) * 48271**3
    return "".join("0123456789bcdfghjklmnpqrstvwxyz"[digits // 31**place % 31] for place in range(10))


@dataclass(frozen=True, slots=True)
class Style:
    """``section`` is the path of the section page, ``article`` the path of the article ``number`` in the section
    ``name`` (as the site writes it), ``others`` the paths of the other sections."""

    section: str
    article: Callable[[str, int], str]
    own: str = "politics"
    others: tuple[str, ...] = ("sport", "culture", "business", "world")
    names_section: bool = True

    @property
    def url(self) -> str:
        return f"https://www.valley.example{self.section}"


_GERMAN = ("sport", "kultur", "wirtschaft", "panorama")

STYLES: Mapping[str, Style] = {
    "folder, slug and number": Style("/politics/", lambda s, n: f"/{s}/{slug(n)}-{90100000 + n}.html"),
    "number only, behind a bang": Style(
        "/Politik/!p4615/", lambda s, n: f"/{slug(n, 5).title()}/!{6123400 + n}/", names_section=False
    ),
    "bang without a slug": Style("/!p4615/", lambda s, n: f"/!{6123400 + n}/", names_section=False),
    "month and slug": Style("/politik/", lambda s, n: f"/{s}/inland/2026-11/{slug(n, 4)}", "politik", _GERMAN),
    "date, country, section": Style("/section/politics", lambda s, n: f"/2026/11/2{n % 5}/us/{s}/{slug(n)}.html"),
    "section, date with month's name": Style("/politics", lambda s, n: f"/{s}/2026/nov/2{n % 5}/{slug(n)}"),
    "article folder, date, two numbers": Style(
        "/politique/",
        lambda s, n: f"/{s}/article/2026/11/2{n % 5}/{slug(n)}_{6123400 + n}_{823000 + n}.html",
        "politique",
        ("sport", "culture", "economie", "planete"),
    ),
    "country, day": Style(
        "/espana/", lambda s, n: f"/{s}/2026-11-2{n % 5}/{slug(n)}.html", "espana", ("deportes", "cultura", "economia")
    ),
    "id of letters and digits": Style(
        "/politics/", lambda s, n: f"/articles/ASTC{n % 10}{_letters(n)[:8].upper()}.html", names_section=False
    ),
    "slug and a short number": Style(
        "/inland/innenpolitik/",
        lambda s, n: f"/{s}/{slug(n, 3)}-{100 + 2 * (n % 9)}.html",
        "inland/innenpolitik",
        ("sport", "kultur", "wirtschaft/boerse", "ausland/asien"),
    ),
    "two words and a short number": Style(
        "/politik/", lambda s, n: f"/{s}/deutschland/{slug(n, 2)}-{100 + n}.html", "politik", _GERMAN
    ),
    "title and article number": Style(
        "/politik/", lambda s, n: f"/{s}/{slug(n).title()}-article{24100000 + n}.html", "politik", _GERMAN
    ),
    "number before the title": Style(
        "/politik/",
        lambda s, n: f"/{s}/deutschland/article{253000000 + n}/{slug(n).title()}.html",
        "politik",
        _GERMAN,
    ),
    "hexadecimal id before the title": Style(
        "/politik/", lambda s, n: f"/{s}/deutschland/article{_hex(n, 24)}/{slug(n)}.html", "politik", _GERMAN
    ),
    "number after a dot": Style("/politik", lambda s, n: f"/{s}/{slug(n)}-li.{3123400 + n}", "politik", _GERMAN),
    "short id of letters and digits": Style(
        "/news/politics", lambda s, n: f"/news/articles/c{_letters(n)}o", names_section=False
    ),
    "date, slug and a padded number": Style(
        "/politics", lambda s, n: f"/news/2026/11/2{n % 5}/{slug(n)}-00{700100 + n}", names_section=False
    ),
    "slug alone": Style("/category/politics/", lambda s, n: f"/{slug(n)}/", names_section=False),
    "section and slug": Style("/news/politics/", lambda s, n: f"/news/{s}/{slug(n, 5)}"),
    "UUID": Style(
        "/politik/",
        lambda s, n: f"/{s}/{slug(n)}-a-{_hex(n, 8)}-{_hex(n, 4)}-4{_hex(n, 3)}-8{_hex(n + 7, 3)}-{_hex(n, 12)}",
        "politik",
        _GERMAN,
    ),
    "words under an id": Style(
        "/nachrichten/deutschland/",
        lambda s, n: f"/nachrichten/{s}/id_{100900000 + n}/{slug(n)}.html",
        "deutschland",
        ("panorama", "ausland", "boerse"),
    ),
    "number in the query": Style(
        "/politics/", lambda s, n: f"/news/articleView.html?idxno={401200 + n}", names_section=False
    ),
    "day and number": Style("/politics/", lambda s, n: f"/{s}/20261{100 + n % 24}-{216400 + n}/"),
    "issue of a weekly": Style("/politik/index", lambda s, n: f"/2026/{40 + n % 8}/{slug(n, 3)}", names_section=False),
    "under the author": Style("/politik", lambda s, n: f"/autoren/erika-beispiel/{slug(n, 6)}", names_section=False),
    "subdomain for the section": Style(
        "/", lambda s, n: f"https://{s}.valley.example/n1/2026/1124/c1001-{40223000 + n}.html", names_section=False
    ),
}


def main_list(style: Style, size: int = 24) -> list[str]:
    """The articles of the section's main list, in order: absolute addresses."""
    return [_absolute(style.article(style.own, number)) for number in range(size)]


def built(style: Style, layout: str, size: int = 24) -> bytes:
    """The section page: the main list and everything that pages put around one."""
    teaser = LAYOUTS[layout]
    cards = [teaser(style.article(style.own, number), headline(number)) for number in range(size)]
    paid = (
        '<div class="card"><span>Sponsored</span><h3><a href="https://shop-of-boots.example/winter/2026/11/24/boots-for-'
        'all-weathers-12345678">Boots for all weathers and roads</a></h3></div>'
    )
    pages = (
        f'<div class="pagination"><a href="{style.section}?page=2">2</a><a href="{style.section}?page=3">3</a></div>'
    )
    middle = len(cards) // 2
    main = "".join((*cards[:4], paid, *cards[4:middle], _newsletter(), *cards[middle:]))
    return (
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Politics</title></head><body>"
        f"{_header(style)}<main><h1>Politics</h1><div class='list'>{main}</div>{pages}"
        f"{_neighbours(style)}{_opinion(style)}{_videos(style)}</main>{_ranking(style)}{_footer(style)}</body></html>"
    ).encode()


def _picture_and_headline(path: str, words: str) -> str:
    return (
        f'<article class="teaser"><a class="teaser__image" href="{path}" tabindex="-1"><img src="/i.jpg" alt=""></a>'
        f'<div class="teaser__text"><span class="teaser__kicker">Ferry</span><h3 class="teaser__title">'
        f'<a href="{path}">{words}</a></h3><p>More about it.</p>'
        f'<a class="teaser__more" href="{path}">Read on</a></div></article>'
    )


def _block_link(path: str, words: str) -> str:
    return (
        f'<li class="item"><a class="item__link" href="{path}"><figure><img src="/i.jpg" alt="A harbour"></figure>'
        f'<span class="kicker">Ferry</span><h2>{words}</h2><p>More about it.</p><time>3 hours ago</time></a></li>'
    )


def _overlay(path: str, words: str) -> str:
    return (
        f'<div class="css-1x2y3z"><div class="css-9a8b7c"><h3>{words}</h3><p>More about it.</p></div>'
        f'<a class="css-overlay" href="{path}" aria-label="{words}"></a></div>'
    )


def _plain(path: str, words: str) -> str:
    return (
        f'<tr><td><a href="{path}"><img src="/i.jpg"></a></td><td><a href="{path}"><b>{words}</b></a><br>'
        f'More about it. <a href="{path}#comments">14</a></td></tr>'
    )


LAYOUTS: Mapping[str, Callable[[str, str], str]] = {
    "picture and headline": _picture_and_headline,
    "block link": _block_link,
    "overlay": _overlay,
    "table": _plain,
}


def _header(style: Style) -> str:
    menu = "".join(f'<li><a href="/{name}/">{name.title()}</a></li>' for name in (style.own, *style.others))
    live = '<div class="ticker"><a href="/live/">Live</a> <a href="/newsticker/">All the news of the day</a></div>'
    return (
        f'<header class="masthead"><a href="/">Valley</a><nav><ul>{menu}</ul></nav>'
        f'<div class="topics"><a href="/thema/ferry-and-water/">Ferry and water</a>'
        f'<a href="/thema/elections-2026/">Elections 2026</a></div>{live}</header>'
    )


def _block(style: Style, name: str, title: str, numbers: range, layout: str = "picture and headline") -> str:
    cards = "".join(LAYOUTS[layout](style.article(name, number), headline(number)) for number in numbers)
    heading = f'<h2><a href="/{name}/">{title}</a></h2>'
    return f'<section class="block">{heading}<div class="block__list">{cards}</div></section>'


def _neighbours(style: Style) -> str:
    """Other sections' teasers; where addresses do not tell them apart, they stand in the sidebar."""
    blocks = "".join(
        _block(style, name, name.title(), range(50 + 10 * place, 54 + 10 * place))
        for place, name in enumerate(style.others[:3])
    )
    return blocks if style.names_section else f'<aside class="sidebar">{blocks}</aside>'


def _opinion(style: Style) -> str:
    block = _block(style, "opinion", "Opinion", range(100, 103))
    return block if style.names_section else f"<aside>{block}</aside>"


def _videos(style: Style) -> str:
    links = "".join(
        f'<li><a href="/video/{slug(number, 3)}-{30100 + number}/">{headline(number)}</a></li>' for number in (110, 111)
    )
    return f'<aside class="videos"><h2>Video</h2><ul>{links}</ul></aside>'


def _ranking(style: Style) -> str:
    own = [style.article(style.own, number) for number in (3, 7)]
    others = [style.article(style.others[0], number) for number in (120, 121, 122)]
    links = "".join(
        f'<li><a href="{path}">{place}. Something that many read</a></li>' for place, path in enumerate(own + others)
    )
    return f'<div class="box"><h3>Most read</h3><ol>{links}</ol></div>'


def _newsletter() -> str:
    return (
        '<div class="newsletter-signup"><h3>The morning letter</h3><p>Every day before breakfast.</p>'
        '<a href="/newsletter/the-morning-letter-of-the-valley/">Get the letter every morning at six</a></div>'
    )


def _footer(style: Style) -> str:
    names = (
        "about-us",
        "contact",
        "imprint",
        "privacy-policy",
        "terms-and-conditions",
        "how-we-work-and-who-pays-for-it",
    )
    links = "".join(f'<a href="/{name}/">{name.replace("-", " ")}</a>' for name in names)
    return f'<footer>{links}<a href="https://www.facebook.com/valley">Facebook</a></footer>'


def _absolute(path: str) -> str:
    return path if path.startswith("http") else f"https://www.valley.example{path}"
