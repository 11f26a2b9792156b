"""What each rule of discovery is worth: switched off, one at a time. Run: python -m benchmarks.discovery_rules

For every rule: links found wrongly and missed on the four real listings (../shared), F1 on the labelled links, how many
of the invented section pages (tests/crawler/discovery/sites.py) differ from their main list. Prints one line of JSON a
rule. A rule that only one site needs shows here, and so does one that nothing needs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from crawler.discovery import shape
from crawler.discovery.listing import by_place, read, regions, scope
from crawler.discovery.listing.read import read_listing
from crawler.discovery.shape import is_article_url
from tests.crawler.discovery.real import Score, labelled, score
from tests.crawler.discovery.sites import LAYOUTS, STYLES, built, main_list
from tests.crawler.discovery.truth import ARTICLE
from tests.shared import SHARED


def _nothing(*_: Any) -> tuple[()]:
    return ()


def _no(*_: Any) -> bool:
    return False


# What is put in place of a rule: module or class, name, replacement.
RULES: dict[str, tuple[tuple[Any, str, Any], ...]] = {
    "none is off": (),
    "menus are rejected": ((by_place, "reject_menus", _nothing),),
    "a site's habit": ((by_place, "keep_to_habit", _nothing),),
    "siblings are accepted": ((by_place, "accept_siblings", _nothing),),
    "the section's own in rankings": ((by_place, "accept_own", _nothing),),
    "neighbours, all rules": ((read, "foreign", _nothing),),
    "neighbours by title": ((scope, "in_named_blocks", _nothing), (read, "in_named_blocks", _nothing)),
    "neighbours by block": ((scope, "_in_foreign_blocks", _nothing),),
    "rows are no blocks": ((scope, "_is_row", _no),),
    "single promotions": ((scope, "_STRICT_SHARE", 2.0),),
    "the commonest folder": ((scope, "_commonest_folder", _nothing),),
    "rails without a name": ((read, "in_rails", _nothing),),
    "filed under another section": ((read, "filed_elsewhere", _nothing),),
    "films, pictures, events": ((by_place, "reject_films", _nothing),),
    "behind the main part": ((by_place, "reject_behind", _nothing),),
    "furniture, all rules": ((regions.Regions, "is_furniture", _no),),
    "furniture by heading": ((regions, "_marked_by_words", _nothing),),
    "furniture by name": ((regions, "_furniture_name", lambda _: None),),
    "furniture by soft tag": ((regions, "_SOFT_TAGS", frozenset()), (regions, "BESIDE_ROLES", frozenset())),
    "furniture by hard tag": ((regions, "FRAME_TAGS", frozenset()), (regions, "_HARD_ROLES", frozenset())),
    "signs over nearly all": ((regions.Regions, "_nearly_everywhere", lambda *_: frozenset()),),
    "addresses: long ids": ((shape, "_LONG_ID", re.compile("(?!)")),),
    "addresses: headlines as sentences": ((shape, "_is_sentence", _no),),
    "addresses: below hubs": ((shape, "_overrules_hub", lambda _: True),),
}


def main() -> None:
    for name, replaced in RULES.items():
        with _without(replaced):
            print(json.dumps({"off": name, **_figures()}), flush=True)


def _figures() -> dict[str, Any]:
    folder = SHARED / "data/frontpage_listing_history"
    sites = {site: score(folder, site) for site in ARTICLE}
    links = Score()
    for place, (url, text, is_story) in enumerate(labelled(SHARED / "data/storysniffer/labeled.csv")):
        links.add({str(place)} if is_article_url(url, text) else set(), {str(place)} if is_story else set())
    differ = sum(
        [found.url for found in read_listing(built(style, layout), style.url).found] != main_list(style)
        for style in STYLES.values()
        for layout in LAYOUTS
    )
    return {
        **{site: f"{one.wrong} wrong, {one.missed} missed" for site, one in sites.items()},
        "labelled_f1": round(links.f1, 4),
        "invented_pages_that_differ": differ,
    }


@contextmanager
def _without(replaced: tuple[tuple[Any, str, Any], ...]) -> Iterator[None]:
    kept = [(owner, name, getattr(owner, name)) for owner, name, _ in replaced]
    for owner, name, value in replaced:
        setattr(owner, name, value)
    try:
        yield
    finally:
        for owner, name, value in kept:
            setattr(owner, name, value)


if __name__ == "__main__":
    main()
