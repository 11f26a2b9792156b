"""Which of a page's links may lead to politics sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from archive.urls import key
from crawler.discovery.listing.tree import ListingTree, parse
from crawler.discovery.shape import verdict, words_of
from crawler.discovery.sites import same_site
from crawler.discovery.topic import speaks_of
from crawler.discovery.words import MEDIA
from crawler.outlet_tools.draft.values import DraftedSection

__all__ = ["Candidate", "candidates", "heading", "is_politics", "politics_of", "trail"]

# What is politics by another name; the word itself is in crawler.discovery.topic.
_NEAR = re.compile(
    r"""politi[kcsqt] | \belections?\b | \b(?:bundestags|landtags)?wahl(?:en|kampf)?\b | \bvalg\b | \bval\d*\b
        | \belecciones\b | \beleições\b | \belezioni\b | \bélections?\b | \bvybory\b | \bwybory\b | \bvolby\b
        | \bparlam\w* | \bparliament\w* | \bbundestag\b | \bcongress\b | \bwhite-?house\b | \bwestminster\b
        | \bgovernment\b | \bgoverno\b | \bgobierno\b | \bregierung\b | \bsiasa\b | 選挙 | 国会 | 时政 | 時政
        | 선거 | 국회 | выборы | انتخابات""",
    re.IGNORECASE | re.VERBOSE,
)
# Many languages have one word for politics and for what a site's lawyers write.
_POLICY = re.compile(
    r"privacy|privat|prywat|privacid|riservatezza|confidential|cookie|çerez|cerez|gizlilik|datenschutz|editorial-polic",
    re.IGNORECASE,
)
_NOT_A_LIST = frozenset(("service", "other service", "file", "page of a list", "front page", "no page", "no address"))
_LABEL = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that may be a politics section; the lower its ``rank``, the likelier."""

    url: str
    label: str
    learned: str
    rank: int = 0


def candidates(body: bytes, url: str, headers: Mapping[str, str] | None = None) -> list[Candidate]:
    """The links of the page ``body`` that came from ``url``, the likeliest first. Pure; never raises."""
    page = parse(body, url, headers)
    found: dict[str, Candidate] = {}
    for candidate in _of_page(page) if page else ():
        known = found.get(key(candidate.url))
        if known is None or (candidate.rank, len(candidate.label)) < (known.rank, len(known.label)):
            found[key(candidate.url)] = candidate
    return sorted(found.values(), key=lambda one: (one.rank, len(_segments(one.url))))


def is_politics(words: str) -> bool:
    """Whether a folder or a label says politics, in any of many languages."""
    said = speaks_of((words,), ()) or _NEAR.search(words.replace("_", "-")) is not None
    return said and not _POLICY.search(words)


def politics_of(url: str) -> str | None:
    """The folder of an address that says politics, as a label: ``/rss/politik.xml`` → ``Politik``; None without one."""
    found = next(filter(is_politics, reversed(_segments(url))), None)
    return found.replace("-", " ").replace("_", " ").capitalize() if found else None


def heading(body: bytes, url: str, headers: Mapping[str, str] | None = None) -> str:
    """What a section page calls itself: its first heading, else the last folder of its address."""
    page = parse(body, url, headers)
    words = next((text for node in page.root.iter("h1") if (text := _short(node.text_content()))), "") if page else ""
    return words or next(reversed(_segments(url)), "").replace("-", " ").replace("_", " ").capitalize()


def trail(section: DraftedSection, sections: Sequence[DraftedSection]) -> tuple[str, ...]:
    """The section as readers see it: the labels of the sections whose folders it lies in, and its own. Sections that a
    query tells apart (``/list.php?cat=5``) lie in none of each other."""
    path = urlsplit(section.url).path.rstrip("/") + "/"
    named = (one for one in sections if one is section or not urlsplit(one.url).query)
    above = [one for one in named if path.startswith(urlsplit(one.url).path.rstrip("/") + "/")]
    above.sort(key=lambda one: len(urlsplit(one.url).path))
    labels = [one.label for one in above if one.label] or [section.label]
    return tuple(dict.fromkeys(labels))


def _of_page(page: ListingTree) -> Iterator[Candidate]:
    for link in page.links():
        label, url = _short(link.text), _plain(link.url)
        rank = _rank(url, label)
        if rank is not None and same_site(page.url, url) and key(url) != key(page.url):
            yield Candidate(url, label, page.url, rank)


def _plain(url: str) -> str:
    """Without the query, where a folder says politics: it only tells which menu the link stands in."""
    return urlunsplit(urlsplit(url)._replace(query="")) if any(map(is_politics, _segments(url)[-1:])) else url


def _rank(url: str, label: str) -> int | None:
    """0: the folder itself says politics; 1: the link does; 2: a list below such a folder. 3 more for a tag's."""
    parts, segments = urlsplit(url), _segments(url)
    is_other = any(MEDIA.fullmatch(word) for word in segments) or _POLICY.search(parts.path) or _POLICY.search(label)
    if is_other or words_of(label) > _LABEL:
        return None
    looks = verdict(url, label)
    if is_politics(label) and (looks.reason == "page of a list" if segments else parts.query):
        return 1  # a section that has a number in place of a name: /category/315, /?cat=5
    if not segments or looks.article or looks.reason in _NOT_A_LIST:
        return None
    penalty = 3 if looks.reason == "hub" else 0
    if is_politics(segments[-1]):
        return penalty
    if is_politics(label):
        return 1 + penalty
    is_list = not penalty and not parts.query and words_of(label) <= 4 and not re.search(r"\d{4}", segments[-1])
    return 2 if is_list and any(is_politics(word) for word in segments[:-1]) else None


def _segments(url: str) -> list[str]:
    return [re.sub(r"\.\w{2,5}$", "", word) for word in unquote(urlsplit(url).path).lower().split("/") if word]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else ""
