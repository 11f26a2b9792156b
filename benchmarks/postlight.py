"""Headlines, authors and dates of the test pages of Postlight's parser: other sites, mostly of 2016 to 2022.

    python -m benchmarks.postlight

A headline counts by its letters and figures, an author list as a set of persons, a date within a day (labels are in
UTC). Labels that name no person (a desk, a login, the site, a place) are counted apart. Printed are the figures, and
each page that is not as its label; a few labels are the parser's taste, so judge by reading.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.article import Article
from benchmarks.pages import data_folder, read_page
from crawler.extraction import extract
from crawler.extraction.fields.names import persons_in
from crawler.extraction.page.layout import key

__all__ = ["Field", "labelled", "main", "rows"]


@dataclass(frozen=True)
class Field:
    """A field of a page: its name, its label, what we have, and whether that is right."""

    name: str
    url: str
    wanted: str
    found: str
    right: bool


def labelled() -> Iterator[tuple[Article, dict[str, str]]]:
    """Each page extracted, with its labels."""
    folder = data_folder() / "postlight"
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        yield extract(read_page(folder / label["file"]), label["url"]), label


def fields_of(article: Article, label: dict[str, str]) -> Iterator[Field]:
    """The fields of a page that have a label."""
    if title := label.get("title"):
        found = article.headline or ""
        yield Field("headline", label["url"], title, found, key(title) == key(found))
    if author := label.get("author"):
        wanted, found = persons_in(author), "; ".join(article.authors)
        is_same = {key(name) for name in wanted} == {key(name) for name in article.authors}
        kind = "authors, persons" if wanted else "authors, no person in the label"
        yield Field(kind, label["url"], author, found, is_same)
    if date := label.get("date_published"):
        found = article.date_published or ""
        yield Field("date within a day", label["url"], date, found, _is_near(date, found))


def _is_near(wanted: str, found: str) -> bool:
    if not found:
        return False
    days = (dt.date.fromisoformat(text[:10]) for text in (wanted, found))
    return abs(next(days) - next(days)) <= dt.timedelta(days=1)


def rows(fields: Sequence[Field]) -> list[str]:
    """A line for each kind of field, then the fields that are not as labelled."""
    names = dict.fromkeys(field.name for field in fields)
    lines = ["| field (Postlight) | right | of |", "|---|---|---|"]
    for name in names:
        given = [field.right for field in fields if field.name == name]
        lines.append(f"| {name} | {sum(given)} ({sum(given) / len(given):.1%}) | {len(given)} |")
    wrong = (field for field in fields if not field.right)
    return [*lines, "", *(f"{one.name}: {one.url[:80]} label {one.wanted!r}, ours {one.found!r}" for one in wrong)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints."""
    argparse.ArgumentParser(description=__doc__.split("\n\n")[0]).parse_args(arguments)
    print("\n".join(rows([field for article, label in labelled() for field in fields_of(article, label)])))


if __name__ == "__main__":
    main()
