"""汐見新報: a Japanese paper on a system of its own, with nothing of WordPress and no JSON-LD in it."""

from __future__ import annotations

import datetime as dt

from crawler.demo.newsroom.desk import Shelf, Story
from crawler.demo.newsroom.press import Sheet, escaped, filled, shown

__all__ = ["article", "listing"]


def article(sheet: Sheet, story: Story) -> str:
    """The page of ``story``; behind the paywall, with its first paragraph only."""
    if story.page == "consent":
        return filled("shiomi/consent.html")
    shelf = sheet.edition.paper.shelf(story.section)
    others = [other for other in sheet.edition.on(shelf) if other.id != story.id]
    main = filled(
        "shiomi/article.html",
        base=sheet.base,
        section=shelf.path,
        section_name=shelf.trail[-1],
        headline=escaped(story.headline),
        canonical=sheet.url(story),
        published=sheet.local(story.published).isoformat(),
        published_words=_words(sheet.local(story.published)),
        updated=_updated(sheet, story),
        byline=_byline(sheet, story),
        figure=_figure(sheet, story),
        text=shown(sheet, story),
        wall=filled("shiomi/wall.html") if story.page == "paywall" else "",
        related="".join(f"<li>{_link(sheet, other)}</li>\n" for other in others[:3]),
    )
    return _page(sheet, story.headline, sheet.url(story), main, shelf, _head(story))


def listing(sheet: Sheet, shelf: Shelf, number: int) -> str:
    """Page ``number`` (1 is the first) of a section's list."""
    count = sheet.page_count(shelf)
    address = f"{sheet.base}/{shelf.path}/"
    main = filled(
        "shiomi/listing.html",
        section_name=shelf.trail[-1],
        teasers="".join(_teaser(sheet, story) for story in sheet.listed(shelf, number)),
        pager=_pager(address, number, count),
    )
    rel = f'<link rel="next" href="{address}?page={number + 1}">\n' if number < count else ""
    return _page(sheet, f"{shelf.trail[-1]}のニュース", address, main, shelf, rel)


_CLOSED = (
    '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",'
    '"isAccessibleForFree":"False"}</script>\n'
)


def _page(sheet: Sheet, title: str, canonical: str, main: str, shelf: Shelf, head: str) -> str:
    shelves = sheet.edition.paper.section
    return filled(
        "shiomi/page.html",
        base=sheet.base,
        title=escaped(title),
        canonical=canonical,
        head=head,
        menu="".join(f'<li><a href="{sheet.base}/{one.path}/">{one.trail[-1]}</a></li>\n' for one in shelves),
        topicpath=f'<li><a href="{sheet.base}/">トップ</a></li>\n'
        f'<li><a href="{sheet.base}/{shelf.path}/">{shelf.trail[-1]}</a></li>\n',
        main=main,
        ranking="".join(f'<li class="p-ranking__unit">{_link(sheet, one)}</li>\n' for one in sheet.drawn("ranking", 5)),
    )


def _head(story: Story) -> str:
    first = story.blocks[0].text if story.blocks else ""
    free = filled("shiomi/head.html", description=escaped(first[:80]))
    return free + (_CLOSED if story.page == "paywall" else "")


def _updated(sheet: Sheet, story: Story) -> str:
    if story.modified is None:
        return ""
    moment = sheet.local(story.modified)
    return f'<time class="p-kiji__update" datetime="{moment.isoformat()}">{_words(moment)} 更新</time>\n'


def _byline(sheet: Sheet, story: Story) -> str:
    if not story.authors:
        return ""
    names = "、".join(f'<a href="{sheet.base}/reporter/" rel="author">{escaped(name)}</a>' for name in story.authors)
    return f'<p class="p-kiji__writer"><span class="p-kiji__writer-label">記者名</span>{names}</p>\n'


def _figure(sheet: Sheet, story: Story) -> str:
    if story.picture is None:
        return ""
    words = {"caption": escaped(story.picture.caption), "credit": escaped(story.picture.credit)}
    return filled("shiomi/figure.html", base=sheet.base, file=story.picture.file, **words)


def _teaser(sheet: Sheet, story: Story) -> str:
    moment = sheet.local(story.published)
    words = f"{moment.month}月{moment.day}日 {moment:%H:%M}"
    named = {"url": sheet.url(story), "headline": escaped(story.headline)}
    return filled("shiomi/teaser.html", moment=moment.isoformat(), words=words, **named)


def _link(sheet: Sheet, story: Story) -> str:
    return f'<a href="{sheet.url(story)}">{escaped(story.headline)}</a>'


def _pager(address: str, number: int, count: int) -> str:
    before = f'<a class="c-pager__prev" rel="prev" href="{address}?page={number - 1}">前へ</a>\n' if number > 1 else ""
    after = f'<a class="c-pager__next" rel="next" href="{address}?page={number + 1}">次へ</a>\n'
    return f'{before}<span class="c-pager__now">{number} / {count}</span>\n{after if number < count else ""}'


def _words(moment: dt.datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H}時{moment:%M}分"
