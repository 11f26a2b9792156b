"""What a section page prints around its own list, by language, from ``data/listings.toml``: headings of rankings,
labels of advertising, links to the next page. Each is asked for the whole of a text in lower case, with single
spaces."""

from __future__ import annotations

from functools import lru_cache, partial

from crawler.vocabulary.phrases import Said, any_of, table

__all__ = ["AD_LABELS", "MEDIA_HEADINGS", "NEWEST_HEADINGS", "NEXT_WORDS", "OF_ANY_SECTION", "PAGE_BY_NUMBER"]
__all__ += ["RANKING_HEADINGS"]

_table = lru_cache(maxsize=1)(partial(table, "listings"))

# Over lists that are not the section's own.
RANKING_HEADINGS = Said(lambda: any_of(_table()["ranking"]))
# Over films, pictures, sound.
MEDIA_HEADINGS = Said(lambda: any_of(_table()["media"]))
# Over what the whole site has that is new.
NEWEST_HEADINGS = Said(lambda: any_of(_table()["newest"]))
# Words of a section's title that name no section.
OF_ANY_SECTION = Said(lambda: any_of(_table()["of_any"]))
# Of a single teaser that somebody paid for.
AD_LABELS = Said(lambda: any_of(_table()["advertising"]))
NEXT_WORDS = Said(lambda: any_of(_table()["next"]))
# What a link to a page of a list is called, with the number of it.
PAGE_BY_NUMBER = Said(lambda: any_of(_table()["page"]))
