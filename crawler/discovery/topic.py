"""Which links of a whole site's feed or sitemap belong to our sections.

A feed under a section's address is that section's. The links of other feeds and of sitemaps are judged by the folders
in their addresses and, where these say nothing, by the section trail of the article itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal
from urllib.parse import unquote, urlsplit

from archive.urls import host_of
from crawler.discovery.listing.scope import section_path, section_word
from crawler.discovery.words import NEUTRAL
from crawler.outlets.outlet import Section

__all__ = ["FEED_WORDS", "Standing", "Topic", "is_politics", "speaks_of"]

Standing = Literal["in", "out", "unknown"]
"""Whether a link is in scope; ``unknown`` where only the article can tell."""

# The word for politics as addresses and trails write it: most languages share its stem. A "política de privacidad" is
# none.
_POLITICS = re.compile(
    r"""(?:^|[^\w])(?:polit|polít|poliit|полит|політ|паліт|πολιτ|siyas|siyos|siasa|siyaasad|pulitik
        |polaití|gwleid|stjórnmál|seiji|zhengzhi|jeongchi|chinh-?tri)
        (?![\w-]*[-_ ](?:privac|cookie|uso|confid))
        |政治|정치|政局|سياس|سیاس|राजनीति|রাজনীতি|การเมือง|פוליטי|அரசியல்|chính\ trị|राजकारण|રાજકારણ|રાજનીતિ
        |ਸਿਆਸ|ਰਾਜਨੀਤੀ|ରାଜନୀତି|ৰাজনীতি|రాజకీయ|ರಾಜಕೀಯ|രാഷ്ട്രീയ|දේශපාලන|နိုင်ငံရေး|នយោបាយ|ການເມືອງ|პოლიტიკ|քաղաքական
        |ፖለቲካ|саясат|саясий|улс\ төр""",
    re.IGNORECASE | re.VERBOSE,
)
# What feeds and sitemaps are called besides what they are about.
FEED_WORDS = re.compile(
    r"rss\d*|feeds?|atom|rdf|xml|gz|json|php|aspx?|html?|sitemaps?|sitemapindex|index|google|section|sections|category|cat"
    r"|channel|outboundfeeds|arc|outputtype|format|type|api|v\d|all|full|default|last|\d+"
)


class Topic:
    """What the sections of a crawl are about. ``sections`` are those of the outlet file or of the command line."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._words = {word for word in (section_word(section.url) for section in sections) if word}
        self._ways = {folder for section in sections for folder in section_path(section.url)}
        self._folders = {_folder(section.url) for section in sections} - {"/"}

    def covers(self, feed: str) -> bool:
        """Whether the feed or sitemap at ``feed`` is the sections' own: its address says politics, or a section's word
        and no other section's (``/feeds/us/sport.xml`` is none of ``/us/``)."""
        parts = urlsplit(feed)
        address = unquote(f"{parts.path}?{parts.query}").lower()
        pieces = [piece for piece in re.split(r"[/_.=&?-]+", address) if piece and not FEED_WORDS.fullmatch(piece)]
        said = [piece for piece in pieces if not NEUTRAL.fullmatch(piece) or piece in self._words]
        ours = self._words | {piece for word in (*self._words, *self._ways) for piece in word.split("-")}
        return is_politics(address) or (
            bool(self._words.intersection((*said, *_folders(feed)))) and ours.issuperset(said)
        )

    def standing(self, url: str) -> Standing:
        """By the folders in the address: ``in`` under a section's, ``out`` under others, ``unknown`` without any."""
        path, folders = _path(url), _folders(url)
        if path.startswith(tuple(self._folders)) or self._leads_to_ours(folders):
            return "in"
        if any(map(is_politics, (*folders, host_of(url).partition(".")[0]))):
            return "in"
        return "unknown" if all(map(NEUTRAL.fullmatch, folders)) else "out"

    def _leads_to_ours(self, folders: Iterable[str]) -> bool:
        """A section's word is in the address, and nothing before it that is another's: ``/sport/international/``."""
        for folder in folders:
            if folder in self._words:
                return True
            if folder not in self._ways and not NEUTRAL.fullmatch(folder):
                return False
        return False


def speaks_of(trail: Iterable[str], names: Iterable[str]) -> bool:
    """Whether an article's section trail has one of the sections' ``names`` in it, or the word for politics."""
    wanted = {_folded(name) for name in names}
    return any(_folded(part) in wanted or is_politics(part) for part in trail)


def is_politics(words: str) -> bool:
    """Whether an address, a host's label or a name of a section has the word for politics."""
    return _POLITICS.search(words) is not None


def _path(url: str) -> str:
    return unquote(urlsplit(url).path).lower().rstrip("/") + "/"


def _folder(section: str) -> str:
    return "".join(f"/{unquote(name)}" for name in section_path(section)) + "/"


def _folders(url: str) -> list[str]:
    return [segment for segment in _path(url).split("/") if segment][:-1]


def _folded(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())
