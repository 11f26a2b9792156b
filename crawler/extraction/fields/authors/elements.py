"""What an element of a byline says, and which links lead to the page of a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.page.actions import only_acts
from crawler.extraction.text.blocks import plain

__all__ = ["PERSON_PAGE", "is_persons", "spaced"]


# Where a link to the page of a person leads, in lower case.
PERSON_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|in|es|i|zy)?|auteurs?|autore|autori|profiles?|people|staff|reporters?|journalists?|"
    r"by|writers?|editors?|columnists?|contributors?|correspondents?|bylines?|firmas?|periodistas?|colunistas?|"
    r"journalistes?|redacteurs?|redakteure?|skribent(?:er)?|penulis|yazar(?:lar)?|avtor(?:y|i)?|team|redaktion|redazione|"
    r"redaccion|redacao|equipe|equipo|szerzok?|forfatter(?:e)?|toimittajat?|medewerkers?|collaborat(?:or|eur)s?)/[^/?#]+/?(?:[?#].*)?$|"
    r"^/@[\w.-]+/?(?:[?#].*)?$"  # of the same site: a photograph's credit leads to its maker elsewhere
)


def spaced(element: HtmlElement) -> str:
    """The element's text, that of each of its parts on a line of its own, without what only does something: buttons,
    links that lead nowhere or to a network's form for sharing."""
    return "\n".join(part for part in (plain(text) for text in _texts(element)) if part)[:400]


def _texts(element: HtmlElement) -> Iterator[str]:
    inside = etree.iterwalk(element, events=("start", "end"))
    folder = ""
    for event, one in inside:
        is_link = event == "start" and one.tag == "a"
        href = (one.get("href") or "") if is_link else ""
        if event == "start" and (only_acts(one) or (folder and is_link and _is_of_story(href, folder))):
            inside.skip_subtree()
        elif event == "start":
            folder = folder or (_folder(href) if href and PERSON_PAGE.search(href.lower()) else "")
            yield one.text or ""
        elif one is not element:
            yield one.tail or ""


def _folder(href: str) -> str:
    return href.split("?", maxsplit=1)[0].rstrip("/").rpartition("/")[0]


def _is_of_story(href: str, folder: str) -> bool:
    """Whether a link behind one to a person's page leads to a page of the site that is none, as the writer's other
    stories and the section do. ``folder`` is that of the person's page: another person's is there too."""
    return href[:1] == "/" and _folder(href) != folder and not PERSON_PAGE.search(href.lower())


def is_persons(link: HtmlElement) -> bool:
    return PERSON_PAGE.search((link.get("href") or "").lower()) is not None
