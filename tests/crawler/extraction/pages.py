"""Small pages of real structure and invented text, for tests of single fields."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence

from archive.article import Article
from crawler.extraction import extract
from crawler.outlets.outlet import Outlet, Rules

__all__ = ["PROSE", "outlet", "page", "read"]

URL = "https://paper.example/politics/harbour-vote-4711.html"
PROSE = (
    "The council of Port Halder voted on Tuesday to widen the old harbour basin, after nine hours of debate.",
    "Its mayor said the work would begin in spring and be finished before the ferries return in two years.",
    "Two members of the Harbour Party voted against the plan, because its price has doubled since January.",
)
_TITLE = "Council Votes to Widen the Old Harbour"


def page(
    *,
    paragraphs: Sequence[str] = PROSE,
    title: str = _TITLE,
    h1: str | None = _TITLE,
    data: Mapping[str, object] | None = None,
    head: str = "",
    above: str = "",
    below: str = "",
    lang: str = "en",
) -> bytes:
    """A page of ``paragraphs`` under ``h1``; ``data`` are more properties of its NewsArticle, ``head`` more tags of its
    head, ``above`` what stands between headline and text, ``below`` after the text."""
    about = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, **(data or {})}
    script = f'<script type="application/ld+json">{json.dumps(about)}</script>' if data is not None else ""
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}{script}</head>'
        f"<body><main>{f'<h1>{h1}</h1>' if h1 else ''}{above}"
        f"<div class='article-body'>{text}</div>{below}</main></body></html>"
    ).encode()


def outlet(*, agency: str | None = None, timezone: str | None = None, **rules: str) -> Outlet:
    """The outlet of these pages, with its selectors."""
    given = (Rules(**rules),) if rules else ()  # type: ignore[arg-type]
    return Outlet(
        name="paper",
        title="The Paper",
        home="https://paper.example/",
        country="zz",
        languages=("en",),
        agency=agency,
        timezone=timezone,
        rules=given,
    )


def read(body: bytes, *, outlet: Outlet | None = None, url: str = URL) -> Article:
    """The article of ``body``, captured late enough for every date."""
    return extract(body, url, outlet=outlet, captured=dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
