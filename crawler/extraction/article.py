"""``extract``: from a page's bytes to its article record. Pure: same input, same output; no network, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from archive.article import VERSIONED, Article, Dropped, content_hash
from archive.causes import Cause
from archive.urls import article_id
from crawler.extraction.fields import headline, others, status
from crawler.extraction.fields.authors import credits_of
from crawler.extraction.fields.dateline import dateline_of
from crawler.extraction.fields.dates import Found, modified, published
from crawler.extraction.fields.language import language_of
from crawler.extraction.fields.pictures import images
from crawler.extraction.identity import extraction_of
from crawler.extraction.memory import Memory
from crawler.extraction.page.document import Page, TooLarge, read
from crawler.extraction.text.blocks import joined
from crawler.extraction.text.body import main_lines
from crawler.extraction.text.cleaning import Known, clean
from crawler.outlets.outlet import Outlet

__all__ = ["extract", "failed"]


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

    ``headers`` are the response's (for the charset and the publisher's reuse signals), ``captured`` the aware time
    of capture: no date of the result lies after it, the outlet's dated rules are chosen by it; without it the
    field ``captured`` is empty and no date is ruled out. What cannot be read gives ``status`` "failed" and a cause.
    Raises ValueError where ``url`` is not absolute.
    """
    try:
        page = read(body, url, headers=headers, outlet=outlet, captured=captured)
    except TooLarge as error:
        return failed(url, error.cause, outlet=outlet, memory=memory, captured=captured)
    return _article(page, memory)


def failed(
    url: str,
    cause: Cause,
    *,
    outlet: Outlet | None = None,
    memory: Memory | None = None,
    captured: dt.datetime | None = None,
) -> Article:
    """The record of a page that could not be read: every field null, ``cause`` says why."""
    return Article(
        id=article_id(url),
        outlet=outlet.name if outlet else None,
        url=url,
        status="failed",
        status_reason=cause,
        content_hash=content_hash(headline=None, standfirst=None, authors=(), dateline=None, text=None),
        captured=_utc(captured),
        extraction=extraction_of(outlet, memory),
    )


def _article(page: Page, memory: Memory | None) -> Article:
    sources: dict[str, str | None] = {}
    conflicts: dict[str, list[object]] = {}
    said = headline.headlines(page)
    head, sources["headline"], heads = headline.headline_of(page, said)
    lead, sources["standfirst"] = others.standfirst(page, head)
    lines, sources["text"] = main_lines(page, [text for _, text in said])
    credits = credits_of(page, lines)
    told = tuple(text for _, text in said) + ((head,) if head else ())
    lines, dropped = clean(lines, Known(told, lead, credits.byline, credits.authors))
    if memory is not None:
        dropped += [Dropped(line.text, Cause("furniture")) for line in lines.all if memory.holds(line.text)]
        lines = lines.only(line for line in lines.all if not memory.holds(line.text))
    blocks = [line.block for line in lines.all]
    trail, sources["section"] = others.section(page)
    kind, sources["genre"] = others.genre(page, trail, credits.authors)
    place = dateline_of(page, blocks)
    access, sources["access"] = others.access(page)
    state, cause = status.status_of(page, blocks, head, access)
    if state in ("consent", "blocked", "empty"):
        # What such a page says is the wall's: none of it is the article's.
        dropped += [Dropped(block.text, Cause("wall")) for block in blocks]
        head, lead, blocks = None, None, []
    # The dates on a list, a wall or an empty page are those of other pages.
    out, changed = (published(page), modified(page)) if state in VERSIONED else (Found(None, None), Found(None, None))
    text = joined(blocks) or None
    sources |= {"authors": credits.source, "dateline": place.source}
    sources |= {"date_published": out.source, "date_modified": changed.source}
    conflicts |= {
        "headline": list(heads),
        "authors": [list(one) for one in credits.others],
        "date_published": list(out.others),
    }
    return Article(
        id=article_id(page.url),
        outlet=page.outlet.name if page.outlet else None,
        url=page.url,
        canonical_url=others.canonical(page),
        headline=head,
        standfirst=lead,
        authors=credits.authors,
        byline=credits.byline,
        agency=credits.agency or place.agency,
        dateline=place.place,
        date_published=out.value,
        date_modified=changed.value,
        genre=kind,
        section=trail,
        language=language_of(text, page.declared_language) if head or text else None,
        text=text,
        body=tuple(blocks),
        images=images(page, lines),
        links=others.links(page, lines),
        tags=others.tags(page),
        access=access,
        status=state,
        status_reason=cause,
        content_hash=content_hash(
            headline=head, standfirst=lead, authors=credits.authors, dateline=place.place, text=text
        ),
        captured=_utc(page.captured),
        sources={name: where for name, where in sources.items() if where},
        conflicts={name: values for name, values in conflicts.items() if values},
        dropped=tuple(dropped),
        signals=others.signals(page),
        extraction=extraction_of(page.outlet, memory),
    )


def _utc(moment: dt.datetime | None) -> str:
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z") if moment else ""
