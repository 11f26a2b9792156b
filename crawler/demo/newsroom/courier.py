"""The Halder Courier: an English paper on a WordPress site, built like The Japan News."""

from __future__ import annotations

import json
from collections.abc import Iterable

from crawler.demo.newsroom.desk import Shelf, Story
from crawler.demo.newsroom.press import Sheet, escaped, filled, shown

__all__ = ["article", "listing"]


def article(sheet: Sheet, story: Story) -> str:
    """The page of ``story``; behind the paywall, with the first two paragraphs only."""
    if story.page == "consent":
        return filled("courier/consent.html")
    shelf = sheet.edition.paper.shelf(story.section)
    main = filled(
        "courier/article.html",
        base=sheet.base,
        section=shelf.path,
        section_name=escaped(shelf.trail[-1]),
        headline=escaped(story.headline),
        canonical=sheet.url(story),
        figure=_figure(sheet, story),
        byline=_byline(story),
        postdate=_postdate(sheet, story),
        text=shown(sheet, story) + (filled("courier/wall.html") if story.page == "paywall" else ""),
        comments=_comments(sheet),
        latest_here=_links(sheet, [other for other in sheet.edition.on(shelf) if other != story][:4]),
        latest=_links(sheet, sheet.edition.live[:4]),
        popular=_links(sheet, sheet.drawn("popular", 4)),
    )
    return _page(sheet, shelf, story.headline, sheet.url(story), main, head=_head(sheet, story, shelf), post=story.id)


def listing(sheet: Sheet, shelf: Shelf, number: int) -> str:
    """Page ``number`` (1 is the first) of a section's list."""
    count = sheet.page_count(shelf)
    main = filled(
        "courier/listing.html",
        section_name=escaped(shelf.trail[-1]),
        teasers="".join(_teaser(sheet, story) for story in sheet.listed(shelf, number)),
        number=number,
        count=count,
        pages="".join(_page_link(sheet, shelf, page, number) for page in range(1, count + 1)),
    )
    return _page(sheet, shelf, shelf.trail[-1], f"{sheet.base}/{shelf.path}/", main)


def _page(sheet: Sheet, shelf: Shelf, title: str, canonical: str, main: str, *, head: str = "", post: int = 0) -> str:
    kind = f"post-template-default single single-post postid-{post}" if post else "archive category"
    return filled(
        "courier/page.html",
        base=sheet.base,
        title=escaped(title),
        canonical=canonical,
        head=head,
        body_class=kind,
        menu=_menu(sheet),
        breadcrumb=_breadcrumb(sheet, shelf),
        main=main,
        ranking_1=_links(sheet, sheet.drawn("section ranking", 5)),
        ranking_2=_links(sheet, sheet.drawn("access ranking", 5), heading=False),
    )


def _head(sheet: Sheet, story: Story, shelf: Shelf) -> str:
    # The raw <p> in the description and the escaped "&amp;" in the JSON are what the model site sends.
    teaser = f"<p>{story.blocks[0].text}</p>"
    modified = story.modified or story.published
    about: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": sheet.url(story)},
        "url": sheet.url(story),
        "headline": story.headline,
        "datePublished": sheet.local(story.published).isoformat(),
        "dateModified": sheet.local(modified).isoformat(),
        "publisher": {"@type": "Organization", "@id": f"{sheet.base}/#organization", "name": "The Halder Courier"},
        "articleSection": escaped(shelf.trail[-1]),
        "keywords": "(2) Subscribers only" if story.page == "paywall" else "(1) Free article",
        "description": f"{teaser}\r\n",
        "author": {"@type": "Person", "name": story.login, "url": f"{sheet.base}/author/{story.login}/"},
    }
    if story.page == "paywall":
        about["isAccessibleForFree"] = False
        about["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"}
    as_json = json.dumps(about, ensure_ascii=False).replace("/", "\\/")
    minute = sheet.local(story.published.replace(second=0)).isoformat()
    return filled(
        "courier/head.html",
        base=sheet.base,
        id=story.id,
        minute=minute,
        about=as_json,
        url=sheet.url(story),
        headline=escaped(story.headline),
        teaser=teaser.replace('"', "&quot;"),
    )


def _figure(sheet: Sheet, story: Story) -> str:
    picture = story.picture
    if picture is None:
        return ""
    source = f"{sheet.base}/wp-content/uploads/{story.published:%Y/%m}/{picture.file}"
    words = {"credit": escaped(picture.credit), "caption": escaped(picture.caption)}
    return filled("courier/figure.html", base=sheet.base, id=story.id + 1, source=source, **words)


def _byline(story: Story) -> str:
    names = " and ".join(filter(None, [", ".join(story.authors[:-1]), *story.authors[-1:]]))
    line = " / ".join(filter(None, [names and f"By {names}", story.role]))
    return f'<p class="byline"><i class="fas fa-pen-nib"></i>{escaped(line)}</p>\n' if line else ""


def _postdate(sheet: Sheet, story: Story) -> str:
    moment = sheet.local(story.published)
    return f"{moment:%H:%M} {moment.tzname()},&ensp;{moment:%B} {moment.day}, {moment.year}"


def _comments(sheet: Sheet) -> str:
    """Three of the readers' comments, counted from this request's own number."""
    said = sheet.edition.paper.comments
    if not said:
        return ""
    lines = [
        filled("courier/comment.html", reader=number % 89, words=escaped(said[number % len(said)]))
        for number in range(sheet.serial, sheet.serial + 3)
    ]
    return filled("courier/comments.html", count=sheet.serial, comments="".join(lines))


def _teaser(sheet: Sheet, story: Story) -> str:
    url = sheet.url(story).rstrip("/") if story.listed_as == "without_slash" else sheet.url(story)
    first = story.blocks[0].text if story.blocks else ""
    teaser = first if len(first) <= 110 else first[:110].rsplit(" ", 1)[0] + " ..."
    moment = sheet.local(story.published)
    words = {"headline": escaped(story.headline), "teaser": escaped(teaser)}
    date = f"{moment:%B} {moment.day}, {moment.year}"
    return filled("courier/teaser.html", url=url, base=sheet.base, id=story.id, date=date, **words)


def _links(sheet: Sheet, stories: Iterable[Story], *, heading: bool = True) -> str:
    lines = []
    for story in stories:
        short = story.headline if len(story.headline) <= 65 else story.headline[:65].rstrip() + "..."
        words = f"<h3>{escaped(short)}</h3>" if heading else escaped(story.headline)
        lines.append(f'<li>\n<a href="{sheet.url(story)}"><figure><img src="" alt=""></figure>\n{words}</a></li>\n')
    return "".join(lines)


def _page_link(sheet: Sheet, shelf: Shelf, page: int, current: int) -> str:
    if page == current:
        return f'<span aria-current="page" class="current">{page}</span>\n'
    url = f"{sheet.base}/{shelf.path}/" + (f"page/{page}/" if page > 1 else "")
    return f'<a class="page larger" href="{url}">{page}</a>\n'


def _menu(sheet: Sheet) -> str:
    line = '<li><a href="{}/{}/">{}</a></li>\n'
    shelves = sheet.edition.paper.section
    return "".join(line.format(sheet.base, shelf.path, escaped(shelf.trail[-1])) for shelf in shelves)


def _breadcrumb(sheet: Sheet, shelf: Shelf) -> str:
    parts = shelf.path.split("/")
    steps = [("Home", sheet.base, "home")]
    for depth, name in enumerate(shelf.trail, 1):
        steps.append((name, f"{sheet.base}/{'/'.join(parts[:depth])}/", "taxonomy category"))
    return "".join(
        filled("courier/crumb.html", name=escaped(name), url=url, kind=kind, position=position)
        for position, (name, url, kind) in enumerate(steps, 1)
    )
