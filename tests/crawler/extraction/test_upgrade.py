"""Upgrading a rule, or growing the memory, in the middle of a history opens no version; a true edit then opens one.

Whole crawls of a site on the loopback, whose pages change around their text on every visit.
"""

from __future__ import annotations

from pathlib import Path

import archive
from archive.article import Article
from tests.crawler.crawls import Crawl, crawl
from tests.crawler.sites import Answer, Site, address, serving

_FURNITURE = "Help us keep the lights on in the reading room of the harbour courier."
_TELLING = {
    1: ("quay", "The old quay will be closed for repairs until the herring come back, its warden wrote.", "gulls"),
    2: ("mast", "A mast of the training ship broke in calm weather, and nobody knows why, the mate said.", "masts"),
    3: ("bell", "The bell of the lighthouse is to ring again after forty years, a fund for it announced.", "bells"),
    4: ("crane", "Two cranes from a shipyard abroad arrived by barge, a month later than was agreed.", "cranes"),
}


def _story(number: int, visit: int, *, edited: bool = False) -> Answer:
    name, lead, last = _TELLING[number]
    title = f"The {name} of Port Halder is in the news again"
    more = f"Some neighbours {'approve of' if edited else 'object to'} it, and a petition about {last} is going round."
    text = "".join(f"<p>{one}</p>" for one in (lead, more, f"A hearing about the {last} is set for spring, they say."))
    around = f'<aside class="ranking"><p>Most read: {last} ({visit} readers)</p></aside>'
    body = (
        f"<html lang=en><title>{title}</title><body><article><h1>{title}</h1><div class='text'>{text}"
        f"<p class='plea'>{_FURNITURE}</p></div></article>{around}</body></html>"
    )
    return 200, body.encode(), {}


def _listing(numbers: int) -> Answer:
    links = "".join(
        f'<li><h2><a href="{address(n)}">The {_TELLING[n][0]} of Port Halder is in the news again</a></h2></li>'
        for n in range(1, numbers + 1)
    )
    return 200, f"<html><body><main><h1>Politics</h1><ul>{links}</ul></main></body></html>".encode(), {}


def _visited(site: Site, folder: Path, visit: int, stories: int, *, rules: str = "", edited: int = 0) -> Crawl:
    """One crawl of the site as it is on this visit, with an outlet file that holds ``rules``."""
    site.answers["/politics/"] = _listing(stories)
    for number in range(1, stories + 1):
        site.answers[address(number)] = _story(number, visit, edited=number == edited)
    (folder / "outlets").mkdir(exist_ok=True)
    (folder / "outlets" / "harbour-courier.toml").write_text(
        f'name = "harbour-courier"\ntitle = "Harbour Courier"\nhome = "{site.base}/"\ncountry = "zz"\n'
        f'languages = ["en"]\n\n[[section]]\nurl = "{site.section}"\nlearned = "this test"\n{rules}'
    )
    done = crawl({"outlet": "harbour-courier"}, folder=folder, OUTLETS=folder / "outlets", REFETCH_ALL=1)
    assert done.code == 0, done.log[-2000:]
    return done


def _versions(folder: Path) -> list[Article]:
    """Every version but the first ones."""
    found = archive.open(folder / "archive").articles(status=None, versions="all")
    return [one for one in found if (one.version or 0) > 1]


def _latest(folder: Path, number: int) -> Article:
    found = archive.open(folder / "archive").articles(status=None)
    return next(one for one in found if one.url.endswith(address(number)))


def test_a_memory_that_grows_between_two_crawls_opens_no_version(tmp_path: Path) -> None:
    """Two stories teach nothing yet, the third makes the line furniture, the next visit reads all without it."""
    with serving() as site:
        _visited(site, tmp_path, 1, 2)
        before = _latest(tmp_path, 1)
        _visited(site, tmp_path, 2, 4)
        _visited(site, tmp_path, 3, 4)
        grown = _versions(tmp_path)
        _visited(site, tmp_path, 4, 4, edited=1)
        (edit,) = _versions(tmp_path)

    assert _FURNITURE in (before.text or "")
    assert grown == []
    assert (edit.url.endswith(address(1)), edit.version) == (True, 2)
    assert "approve of" in (edit.text or "")
    assert _FURNITURE not in (edit.text or "")
    assert edit.extraction.memory is not None
    assert edit.extraction.id != before.extraction.id


def test_a_rule_upgraded_between_two_crawls_opens_no_version(tmp_path: Path) -> None:
    """The outlet's file learns what is no text; on that visit one story is edited, the other is not."""
    rules = '\n[[rules]]\nbody = "div.text"\ndrop = ["p.plea"]\n'
    with serving() as site:
        _visited(site, tmp_path, 1, 2)
        before = _latest(tmp_path, 2)
        _visited(site, tmp_path, 2, 2, rules=rules, edited=2)
        (edit,) = _versions(tmp_path)

    assert _FURNITURE in (before.text or "")
    assert (edit.url.endswith(address(2)), edit.version) == (True, 2)
    assert "approve of" in (edit.text or "")
    assert _FURNITURE not in (edit.text or "")
    assert edit.extraction.id != before.extraction.id
