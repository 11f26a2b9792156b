"""Does a source's address still lead to the same list?

Sites move their lists (``/politics`` becomes ``/news/politics/``) and take them away (``/politics`` leads to the front
page). Both are redirects. Where the words of the address, the front page and what the outlet's hosts are do not tell,
only the list can: the same articles stand in it as before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from archive.causes import Cause
from archive.manifest import SourceKind
from archive.urls import is_root, key
from crawler.discovery.shape import verdict
from crawler.discovery.topic import FEED_WORDS, is_politics
from crawler.discovery.words import NEUTRAL

__all__ = ["Led", "leads_elsewhere"]

_LANGUAGE: Final = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?", re.IGNORECASE)
_INDEX: Final = re.compile(r"(?:index|default)(?:\.\w{2,5})?|(?:page|seite|pagina|p)?[-_]?1", re.IGNORECASE)
# What front pages are called beside ``/``.
_FRONT: Final = re.compile(
    r"(?:home(?:-?page)?|front-?page|start(?:-?seite|-?page)?|portada|inicio|accueil|main|welcome|pocetna|etusivu|forside)"
    r"(?:\.\w{2,5})?",
    re.IGNORECASE,
)
# Parameters by which one address serves many lists: ``/?cat=5`` is no front page.
_CHOOSES: Final = re.compile(
    r"cat(?:egory)?(?:_?name|_?id)?|section(?:_?id)?|rubri\w*|id|c|p|page_?id|tag|topic|channel|feed|type|lang_?id",
    re.IGNORECASE,
)
_SEARCH: Final = re.compile(
    r"search|suche?|suchergebnis\w*|recherche|buscar|busqueda|busca|cerca|ricerca|zoeken|sok|haku|szukaj|hledani|ara",
    re.IGNORECASE,
)
_SEARCHED: Final = frozenset({"q", "s", "query", "search", "keyword", "keywords", "suche"})
_DOOR: Final = re.compile(
    r"log-?in|sign-?in|sign-?up|logon|auth(?:enticate)?|oauth2?|sso|register|anmelden|registrieren|account|konto|consent"
    r"|cookie-?(?:wall|consent)|subscribe|subscription|abo(?:nnieren|nnement)?|paywall|error|errors|404|not-?found"
    r"|maintenance|captcha",
    re.IGNORECASE,
)
_DATED: Final = frozenset({"date", "number", "long id"})


@dataclass(frozen=True, slots=True)
class Led:
    """``cause`` says where an address leads; ``is_certain`` is False where the list may be the same all the same."""

    cause: Cause
    is_certain: bool = True


def leads_elsewhere(
    kind: SourceKind, asked: str, answered: str, is_ours: Callable[[str], bool], *, own: bool = True, home: str = ""
) -> Led | None:
    """Where the source ``asked`` leads, whose answer came from ``answered``; None where that is the same list.

    ``is_ours`` tells whether an address is on a host of the outlet, ``home`` is the outlet's front page; ``own`` says
    that the links of the source are in scope by themselves. A feed may lie at a service's host, so its host says
    nothing.
    """
    if _same(asked, answered):
        return None
    cause = _another(kind, asked, answered, is_ours, home)
    if cause is not None:
        return Led(cause)
    words = _words(asked)
    if not own or not words or any(map(is_politics, _telling(answered))) or words[-1] in _pieces(answered):
        return None
    return Led(Cause("led_elsewhere", url=answered), is_certain=False)


def _another(kind: SourceKind, asked: str, answered: str, is_ours: Callable[[str], bool], home: str) -> Cause | None:
    """The cause where ``answered`` is certainly no list like that of ``asked``."""
    if is_ours(answered) and _is_front(answered, home) and not _begins_at_front(asked, home):
        return Cause("led_to_front_page")
    if _is_door(asked, answered):
        return Cause("led_to_door")
    if kind == "section" and not is_ours(answered):
        return Cause("led_to_other_site")
    said = verdict(answered)
    is_article = kind == "section" and said.article and said.reason in _DATED
    is_search = _is_search(answered) and not _is_search(asked)
    return Cause("led_elsewhere", url=answered) if is_article or is_search else None


def _same(asked: str, answered: str) -> bool:
    """Whether two addresses differ in nothing that chooses a page: scheme, ``www.``, slash, index, first page,
    language."""
    if key(asked) == key(answered):
        return True
    first, second = urlsplit(key(asked)), urlsplit(key(answered))
    return first.query == second.query and _place(first) == _place(second)


def _place(parts: SplitResult) -> tuple[str, list[str]]:
    return (parts.netloc.lower().removeprefix("www.").removeprefix("m."), _segments(parts.path))


def _segments(path: str) -> list[str]:
    """The folders of a path in lower case, without a language before them and an index behind them."""
    found = [segment for segment in unquote(path).lower().split("/") if segment]
    while found and _INDEX.fullmatch(found[-1]):
        found.pop()
    if len(found) > 1 and found[-2] in ("page", "seite", "pagina") and found[-1] == "1":
        found = found[:-2]
    return found[1:] if len(found) > 1 and _LANGUAGE.fullmatch(found[0]) else found


def _begins_at_front(asked: str, home: str) -> bool:
    """Whether somebody named the front page itself as the list to read."""
    return is_root(asked) and (not home or _same(asked, home)) and not any(map(is_politics, _telling(asked)))


def _is_front(url: str, home: str) -> bool:
    """Whether ``url`` is a front page, that of a language too; the root of ``politics.site.example`` is none."""
    if home and _same(url, home):
        return True
    segments = _segments(urlsplit(url).path)
    if len(segments) == 1:
        return any(one.fullmatch(segments[0]) for one in (_FRONT, _LANGUAGE))
    return not segments and not _choosers(url) and not any(map(is_politics, _telling(url)))


def _choosers(url: str) -> list[str]:
    """The values of those parameters that choose a list."""
    return [value for name, value in parse_qsl(urlsplit(url).query) if _CHOOSES.fullmatch(name)]


def _telling(url: str) -> list[str]:
    """What of an address may say what the page is about: the labels of the host, the path, what chooses a list. The
    rest of a query says where somebody came from."""
    parts = urlsplit(url)
    labels = (parts.hostname or "").split(".")[:-1]
    return [word.lower() for word in (*labels, unquote(parts.path), *_choosers(url))]


def _is_door(asked: str, answered: str) -> bool:
    """Whether an address is that of a login, a consent question, a page that tells of an error, or says where to go
    back to."""
    path = urlsplit(asked).path.rstrip("/")
    if path and path in unquote(unquote(urlsplit(answered).query)):
        return True
    new = set(_segments(urlsplit(answered).path)) - set(_segments(urlsplit(asked).path))
    return any(_DOOR.fullmatch(segment.partition(".")[0]) for segment in new)


def _is_search(url: str) -> bool:
    parts = urlsplit(url)
    names = {name.lower() for name, _ in parse_qsl(parts.query)}
    return bool(names & _SEARCHED) or any(_SEARCH.fullmatch(one.partition(".")[0]) for one in _segments(parts.path))


def _words(url: str) -> list[str]:
    """The words of an address that say what its list is about, the narrowest last; where all are words that say
    nothing, those; none where it has numbers only."""
    pieces = [piece for segment in _segments(urlsplit(url).path) for piece in re.split(r"[-_.]+", segment)]
    named = [piece for piece in pieces if re.search(r"[^\W\d_]{2}", piece) and not FEED_WORDS.fullmatch(piece)]
    return [piece for piece in named if not NEUTRAL.fullmatch(piece)] or named


def _pieces(url: str) -> set[str]:
    return {piece for word in _telling(url) for piece in re.split(r"[-_./]+", word)}
