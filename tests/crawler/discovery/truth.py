"""What is an article on four politics section pages: patterns checked by hand, written before the code they judge.

For each site every distinct link of every capture under ``/politik/`` was looked at (2,006 of them); a pattern takes
the articles and leaves the section's own pages, topic hubs ("alle-infos"), tickers and what only menus link to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["ARTICLE", "SECTION", "is_article"]

SECTION: Mapping[str, str] = {
    "bild.de": "https://www.bild.de/politik/",
    "fr.de": "https://www.fr.de/politik/",
    "spiegel.de": "https://www.spiegel.de/politik/",
    "web.de": "https://web.de/magazine/politik/",
}

ARTICLE: Mapping[str, re.Pattern[str]] = {
    "bild.de": re.compile(
        r"""https://www\.bild\.de/(?:bild-plus/)?politik/
            (?!startseite/|newsticker/|ratgeber/)   # the section itself, the ticker, health pages in the menu
            (?!.*/home-\d)                          # subsections
            (?!.*-alle-infos-\d)                    # topic hubs
            .*(?:-\d{7,}(?:,[\w=]+)*\.bild\.html    # until 2024
               |-[0-9a-f]{24})                      # since 2024
        """,
        re.VERBOSE,
    ),
    "fr.de": re.compile(r"https://www\.fr\.de/politik/[^/]+-\d{7,}\.html"),
    "spiegel.de": re.compile(
        r"""https://www\.spiegel\.de/politik/(?:[\w-]+/)?[\w-]+-a-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}
            (?<!2ef3f89f-4f8e-4cb1-9594-b6fd6bd2ad80)   # an advertiser's page, linked from the menu only
        """,
        re.VERBOSE,
    ),
    "web.de": re.compile(r"https://web\.de/magazine/politik/(?:[\w-]+/)*[\w-]+-\d{7,}"),
}


def is_article(site: str, url: str) -> bool:
    """True where the absolute ``url``, without fragment, is a politics article of ``site``."""
    return ARTICLE[site].fullmatch(url) is not None
