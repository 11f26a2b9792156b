"""``extract``: from a page's bytes to its article record. Pure: same input, same output; no network, no clock."""

from __future__ import annotations

import datetime as dt
import gc
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from archive.article import MAX_ARTICLE, VERSIONED, Article, Block, Doubt, Dropped, content_hash
from archive.causes import Cause
from archive.urls import article_id, host_of
from crawler.extraction.fields import headline, listing, others, parts, status
from crawler.extraction.fields.authors.credits import Credits, credits_of
from crawler.extraction.fields.dateline import Dateline, dateline_of
from crawler.extraction.fields.dates import Found, dates_of
from crawler.extraction.fields.language import language_of
from crawler.extraction.fields.pictures import images
from crawler.extraction.fields.place import place_of
from crawler.extraction.identity import extraction_of
from crawler.extraction.live.blog import LiveBlog, live_blog
from crawler.extraction.memory import Memory
from crawler.extraction.page.document import Page, TooLarge, read
from crawler.extraction.page.layout import key
from crawler.extraction.text.blocks import joined
from crawler.extraction.text.body import Reading, main_lines
from crawler.extraction.text.cleaning.fields import Fields
from crawler.extraction.text.cleaning.steps import lede_of
from crawler.extraction.text.corrections import with_corrections
from crawler.extraction.text.joiners import with_joiners
from crawler.extraction.text.lines import Lines
from crawler.extraction.text.second import text_of
from crawler.extraction.unread import failed, in_utc
from crawler.outlets.outlet import Outlet

__all__ = ["extract"]

# Trafilatura and we go down into the tree by calls: a page may be as deep as ``Limits.depth`` allows.
_FRAMES: Final = 12_000
# Bytes of a record: what a run adds to it (where its link was seen, its place in the WARC) takes the rest of the cap.
_MOST_BYTES: Final = MAX_ARTICLE - 1_000_000


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keeps Python from looking for garbage meanwhile, unless it is kept from it already. What a
    page makes is freed by its counts alone; to look through it again and again for circles is a twentieth of its
    time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_collecting()
def extract(
    body: bytes,
    url: str,
    *,
    headers: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
    outlet: Outlet | None = None,
    memory: Memory | None = None,
    captured: dt.datetime | None = None,
) -> Article:
    """The article in ``body``, a page as its server sent it (unpacked), fetched from ``url``.

    ``headers`` are the response's: they give the charset and what the publisher says of reuse. ``captured`` is the
    aware time of capture: it chooses the outlet's rules, and no date of the result lies after it. A page that cannot
    be read has the ``status`` "failed" and a cause. Raises ValueError where ``url`` is not absolute, ImportError where
    a library that a page needs cannot be loaded.
    """
    try:
        page = read(body, url, headers=headers, outlet=outlet, captured=captured)
    except TooLarge as error:
        return failed(url, error.cause, outlet=outlet, memory=memory, captured=captured)
    usual = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(max(usual, _FRAMES))
        article = _article(page, memory)
        if _exceeds(article):
            cause = Cause("too_large", code="bytes of its record", limit=_MOST_BYTES)
            return failed(url, cause, outlet=outlet, memory=memory, captured=captured)
        return article
    except ImportError:  # an installation that is broken, or being changed: no page is to blame
        raise
    except Exception as error:  # what a page can make of our code and of three libraries costs that page alone
        cause = Cause("not_extracted", words=type(error).__name__)
        return failed(url, cause, outlet=outlet, memory=memory, captured=captured)
    finally:
        sys.setrecursionlimit(usual)


def _exceeds(article: Article) -> bool:
    return len(article.to_json()) > _MOST_BYTES


@dataclass(frozen=True)
class _Story:
    """What the head and the text of a page say, cleaned. ``blocks`` are those of ``lines`` that count as its text;
    ``meta`` is what a script's state says of its writers and dates."""

    headline: str | None
    standfirst: str | None
    credits: Credits
    lines: Lines
    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]
    sources: Mapping[str, str | None]
    other_headlines: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()
    meta: Mapping[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, page: Page, memory: Memory | None, live: LiveBlog | None) -> _Story:
        """The story of ``page``, without what ``memory`` knows as furniture, and without the posts of a live blog."""
        titles = headline.headlines(page)
        texts = tuple(text for _, text in titles)
        title, title_source, other_titles = headline.headline_of(page, titles)
        standfirst, standfirst_source = others.standfirst(page, title)
        leads_on = partial(listing.leads_on, page, title)
        reading = main_lines(page, texts, leads_on)
        if reading.meta:
            page = replace(page, meta={**page.meta, **reading.meta})
        credits = credits_of(page, reading.lines, place_of(page, title, reading.lines))
        said = texts + ((title,) if title else ())
        fields = Fields(said, standfirst, credits.byline, credits.authors, host_of(page.url))
        text = text_of(page, reading if live is None else _lead(reading, live), fields, leads_on)
        lines = with_corrections(page, text.lines)
        noted = "\0".join(line.key for line in lines.all if line.block.type == "correction")
        dropped = [one for one in text.dropped if not key(one.text) or key(one.text) not in noted]
        if memory is not None:
            dropped += [Dropped(line.text, Cause("furniture")) for line in lines.all if memory.holds(line.text)]
            lines = lines.only(line for line in lines.all if not memory.holds(line.text))
        lines = with_joiners(page, lines)
        if standfirst is None and (standfirst := lede_of(dropped)):
            standfirst_source = "heading"
        if standfirst is None and (standfirst := others.described(page, title, lines)):
            standfirst_source = "description"
        if live is not None and standfirst is not None and live.tells(standfirst):
            standfirst, standfirst_source = None, None
        blocks = tuple(line.block for line in lines.all)
        sources = {"headline": title_source, "standfirst": standfirst_source, "text": text.source}
        return cls(
            title, standfirst, credits, lines, blocks, tuple(dropped), sources, other_titles, text.doubts, reading.meta
        )

    def behind_wall(self) -> _Story:
        """The story of a page that is a wall, a list or empty: what such a page says is no article's."""
        dropped = tuple(Dropped(block.text, Cause("wall")) for block in self.blocks)
        return replace(self, headline=None, standfirst=None, blocks=(), dropped=self.dropped + dropped, doubts=())


def _lead(reading: Reading, live: LiveBlog) -> Reading:
    """What ``reading`` has above the posts of a live blog; beside them there need be nothing, so nothing doubts it."""
    # The last resort gives what there is.
    is_last_resort = reading.source == "trafilatura default"
    lines = reading.lines.only(line for line in reading.lines.all if not is_last_resort and not live.holds(line.key))
    return Reading(lines, reading.source if lines.all else None)


@dataclass(frozen=True)
class _About:
    """How a page files its article: where, as what, for whom, from which place."""

    section: tuple[str, ...]
    genre: str | None
    access: others.Access | None
    dateline: Dateline
    sources: Mapping[str, str | None]

    @classmethod
    def of(cls, page: Page, story: _Story, live: LiveBlog | None) -> _About:
        section, section_source = others.section(page, story.headline)
        genre, genre_source = others.genre(page, section, story.credits.authors)
        if live is not None and genre != "live":
            genre, genre_source = "live", "entries"
        access, access_source = others.access(page)
        sources = {"section": section_source, "genre": genre_source, "access": access_source}
        return cls(section, genre, access, dateline_of(page, story.blocks), sources)


def _article(page: Page, memory: Memory | None) -> Article:
    live = live_blog(page, memory)
    whole, entries = page, live.entries if live else ()
    page = live.lead if live else page
    story = _Story.of(page, memory, live)
    about = _About.of(whole, story, live)
    blocks = (*story.blocks, *live.blocks) if live else story.blocks
    state, cause = status.status_of(whole, blocks, story.lines.all, story.headline, about.access)
    following = parts.next_page(whole) if state in ("ok", "partial") and live is None else None
    if state == "ok" and (following or (live is None and parts.page_number(whole))):
        state, cause = "partial", Cause("one_of_several", url=following)
    if state in ("consent", "blocked", "empty") or (state == "not_article" and not _shows(cause)):
        story, entries, live = story.behind_wall(), (), None
    credits, dateline = story.credits, about.dateline
    text = joined(story.blocks) or None
    words = joined(blocks) if live else text
    language = language_of(words, page.declared_language) if story.headline or words else None
    # The dates on a list, a wall or an empty page are those of other pages.
    out, changed = Found(), Found()
    if state in VERSIONED:
        page = replace(page, meta={**page.meta, **story.meta}) if story.meta else page
        out, changed = dates_of(page, place_of(page, story.headline, story.lines), language, text or "")
    title, standfirst, authors, place = story.headline, story.standfirst, credits.authors, dateline.place
    sources = {**story.sources, **about.sources, "authors": credits.source, "dateline": dateline.source}
    sources |= {"date_published": out.source, "date_modified": changed.source}
    sources |= {"entries": live.source if live else None}
    conflicts = {"headline": story.other_headlines, "authors": map(list, credits.others), "date_published": out.others}
    return Article(
        id=article_id(page.url),
        outlet=page.outlet.name if page.outlet else None,
        url=page.url,
        canonical_url=others.canonical(page),
        headline=title,
        standfirst=standfirst,
        authors=authors,
        byline=credits.byline,
        agency=credits.agency or dateline.agency,
        dateline=place,
        date_published=out.value,
        date_modified=changed.value,
        genre=about.genre,
        section=about.section,
        language=language,
        text=text,
        body=story.blocks,
        images=images(page, story.lines),
        links=others.links(page, story.lines),
        tags=others.tags(page),
        entries=entries,
        next_page=following,
        access=about.access,
        status=state,
        status_reason=cause,
        content_hash=content_hash(headline=title, standfirst=standfirst, authors=authors, dateline=place, text=text),
        captured=in_utc(page.captured),
        sources={name: source for name, source in sources.items() if source},
        conflicts={name: values for name, given in conflicts.items() if (values := list(given))},
        doubts=story.doubts,
        dropped=story.dropped,
        signals=others.signals(page),
        extraction=extraction_of(page.outlet, memory),
    )


def _shows(cause: Cause | None) -> bool:
    """Whether a page that is no article has words of its own: those to a film or to pictures."""
    return cause is not None and cause.kind == "media_page"
