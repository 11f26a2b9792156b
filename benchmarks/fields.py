"""Dates, authors and headlines of our articles against the labels of Fundus's pages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from archive.article import Article
from benchmarks.pages import Labelled
from crawler.extraction import extract
from crawler.extraction.fields.names import agency_in, persons_in
from crawler.extraction.page.layout import key

__all__ = ["authors_right", "date_right", "headline_right", "persons_wanted", "rows"]

# Labels that are wrong or that no reader could give: published after its own capture (day and month swapped), unusable.
UNUSABLE = ("HankookIlbo_2026_01_29", "KlasseGegenKlasse_2026_01_07")


def persons_wanted(label: Sequence[str]) -> set[str]:
    """The persons of a label: outlets, agencies, desks, logins and places that raw labels hold are none. Logins are
    known by the page's other script, places by standing last without a family name."""
    return {name for raw in label for name in persons_in(raw)}


def authors_right(article: Article, page: Labelled) -> bool:
    """Whether the authors are the persons of the label; where the page prints a byline with other persons than a
    label of one word or another script, the printed ones are the truth."""
    label = (page.fields or {}).get("authors") or []
    wanted = persons_wanted(label)
    found = {key(name) for name in article.authors}
    same = found in ({key(name) for name in wanted}, {key(name) for name in label})
    return same or (article.sources.get("authors", "").startswith(("byline", "text")) and _no_person(label, page))


def _no_person(label: Sequence[str], page: Labelled) -> bool:
    """Whether the label is a login, an outlet, an agency or a flag."""
    return all(agency_in(raw) or len(raw.split()) < 2 for raw in label) and (page.language or "en") not in ("zh", "ko")


def date_right(article: Article, page: Labelled) -> bool | None:
    """Whether the instant is exact to the minute, with its zone; None where the label cannot be right."""
    label = (page.fields or {}).get("published")
    if not label or any(name in page.name for name in UNUSABLE):
        return None
    wanted = dt.datetime.fromisoformat(label)
    found = article.date_published or ""
    if wanted.tzinfo is None and (wanted.hour, wanted.minute) == (0, 0):
        return found[:10] == label[:10]  # the label is a bare day; the page may print more
    if len(found) <= 10:
        return False
    moment = dt.datetime.fromisoformat(found)
    if wanted.tzinfo is None:
        return moment.replace(tzinfo=None, second=0) == wanted.replace(second=0, microsecond=0)
    return abs((moment - wanted).total_seconds()) < 60


def headline_right(article: Article, page: Labelled) -> bool:
    """Whether the headline is the label's, white space aside."""
    title = (page.fields or {}).get("title") or ""
    return re.sub(r"\s+", " ", title).strip() == re.sub(r"\s+", " ", article.headline or "").strip()


def rows(given: Sequence[Labelled]) -> list[str]:
    """One line a field: how many of the labels are met."""
    made = [(page, extract(page.body, page.url, captured=page.captured)) for page in given]
    dates = [(page, article, date_right(article, page)) for page, article in made]
    judged = [right for _, _, right in dates if right is not None]
    wrong = [page.name for page, article, right in dates if right is False and _other_day(article, page)]
    heads = [headline_right(article, page) for page, article in made]
    authors = [(page, article, authors_right(article, page)) for page, article in made]
    missed = [
        f"{page.name} (label {(page.fields or {})['authors']}, ours {list(article.authors)})"
        for page, article, right in authors
        if not right
    ]
    persons = len(made) - len(missed)
    raw = sum(set(article.authors) == set((page.fields or {})["authors"] or []) for page, article in made)
    return [
        "| field (FT) | right | of |", "|---|---|---|",
        f"| date, exact instant with zone | {sum(judged)} ({sum(judged) / len(judged):.1%}) | {len(judged)} |",
        f"| wrong days | {len(wrong)} | {len(judged)} |",
        f"| headline exact | {sum(heads)} ({sum(heads) / len(heads):.1%}) | {len(heads)} |",
        f"| authors, exact set of persons | {persons} ({persons / len(made):.1%}) | {len(made)} |",
        f"| authors, as labelled (logins, outlets, agencies too) | {raw} ({raw / len(made):.1%}) | {len(made)} |",
        "", "Authors missed: " + "; ".join(missed) + ".",
    ]  # fmt: skip


def _other_day(article: Article, page: Labelled) -> bool:
    label = (page.fields or {}).get("published") or ""
    return bool(article.date_published) and article.date_published[:10] != label[:10]  # type: ignore[index]
