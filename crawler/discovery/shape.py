"""Is this the address of an article? The address and the link's words decide, nothing else.

``_RULES`` is read from top to bottom. The first rule that applies decides, and its name is the reason. No rule knows a
site: the rules are about how the web writes addresses (dates, numbers, slugs, words for hubs and services).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from crawler.discovery.sites import site
from crawler.discovery.words import ARTICLE_FOLDERS, HOUSE, HUBS, LISTS, NO_ARTICLES, OTHER_HOSTS, SERVICES, SOCIAL
from crawler.vocabulary.lines import INVITATIONS

__all__ = ["Verdict", "is_article_url", "is_house", "verdict", "words_of"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``article`` and the name of the rule that decided."""

    article: bool
    reason: str


_FILE = re.compile(
    r"""\.(?:
        jpe?g|png|gif|webp|avif|svg|ico|bmp        # pictures
        |mp3|m4a|ogg|wav|mp4|m4v|webm|mov|m3u8     # sound and film
        |pdf|docx?|xlsx?|pptx?|epub|zip|gz|rar     # documents
        |css|js|json|xml|rss|atom|ics|txt|csv      # for machines
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_DATE = re.compile(
    r"""(?:^|[/_-])(?:19|20)\d\d        # year
        [/_-]?(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)  # month
        (?:[/_-]?(?:[0-3]?\d))?(?=[/_.-]|t?\d*[/_.-]|$)
        |/(?:19|20)\d\d/(?:[1-4]\d|5[0-3])(?=/)    # year and number of a weekly's issue""",
    re.IGNORECASE | re.VERBOSE,
)
# A month alone is an archive's. In two folders it may be a year and the number of an article, which a headline tells.
_MONTH = r"(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)"
_MONTH_ALONE = re.compile(rf"(?:19|20)\d\d[_-]{_MONTH}")
_MONTH_IN_YEAR = re.compile(rf"((?:19|20)\d\d)/{_MONTH}")
# A day alone, in a folder of days that are over.
_DAY_ALONE = re.compile(r"(?:(?:date|day|d)[_-]?)?(?:(?:19|20)\d\d([._-]?)\d\d\1\d\d|\d\d([._-]?)\d\d\2(?:19|20)\d\d)")
_ARCHIVE = re.compile(
    r"archi[vf]\w{0,6}|arh[iy]\w{0,4}|arkis?t?o?v?|hemeroteca|calendar|kalend\w{1,4}|by-?date|days?|site-?map"
)
_LONG_ID = re.compile(
    r"""[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}   # a UUID
        |(?<![0-9a-z])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,}(?![0-9a-z])   # a hexadecimal id
        |^(?=(?:[a-z]*\d){3})(?=(?:\d*[a-z]){3})[0-9a-z]{16,}$                       # one of letters and digits
    """,
    re.IGNORECASE | re.VERBOSE,
)
# A hexadecimal id behind the word for what it is, in a segment of its own: /article69cb880f54f8bff84c532c49/.
_PREFIXED_ID = re.compile(r"[a-z]{0,12}[-_]?(?=(?:[a-f]*\d){3})[0-9a-f]{16,40}")
# In a folder of articles an id may be short; elsewhere its mixture of cases and digits must show it.
_SHORT_ID = re.compile(r"^(?=.*\d)[0-9a-z]{8,}$")
# Behind a slug an id may be short: /headline-as-a-slug/q8w7ysx. A word with a number behind it (`part2`) is none.
_ID_BEHIND_SLUG = re.compile(r"(?=[a-z]*\d)(?![a-z]+\d+$)[0-9a-z]{6,15}")
_MIXED_ID = re.compile(r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[0-9A-Za-z]{8,}$")
_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d)")
_PAGE = re.compile(r"^(?:page|seite|pagina|página|p)?[-_]?\d{1,4}$", re.IGNORECASE)
# Also a word before it: `article-12345678.print.html`.
_EXTENSION = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|do|cms|amp|[a-z]{4,6}(?=\.html))\b", re.IGNORECASE)
_QUERY_NUMBER = re.compile(
    r"(?:^|&)(?:id|aid|artid|articleid|article|p|story|newsid|idx\w*|no|cod\w*)=\d{4,}", re.IGNORECASE
)
# Not the place in a list, nor a moment.
_LONG_NUMBER = re.compile(
    r"(?:^|&)(?!(?:offset|start|from|page|skip|cursor|before|after|max|min|since|until|date|time|ts|v|ver)=)"
    r"[\w-]+=[a-z]{0,4}\d{5,}(?:&|$)",
    re.IGNORECASE,
)
_OTHER_TYPE = re.compile(r"post_type=(?!post)")
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # of these the alphabets
# Of a longer path its end tells, where the slug and the number stand: nine octets of an escaped letter a sign.
_MOST_OF_PATH = 2_000
_WIDE_SLUG = 3  # such signs are a word of an address: names of subjects are shorter than headlines
# In the scripts of India a word is letters and signs for vowels, which are no letters to Unicode; a danda ends a
# sentence.
_WORD = re.compile("(?:[^\\W\\d_]|[\u0900-\u0963\u0970-\u0dff]){2,}")


def is_article_url(url: str, text: str | None = None) -> bool:
    """True where ``url``, linked with the words ``text``, looks like an article's. ``url`` may be relative."""
    return verdict(url, text).article


def verdict(url: str, text: str | None = None, own: Collection[str] = (), hosts: Collection[str] = ()) -> Verdict:
    """Whether ``url`` looks like an article's, and the rule that says so.

    ``own`` are folders that the page with the link lies in itself: a site may have a section called "community";
    ``hosts`` those that lists of articles lie on: it may be called ``radio.site.example``."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return Verdict(False, "no address")
    reason = _no_article(parts, hosts)
    if reason is not None:
        return Verdict(False, reason)
    link = _Link.of(unquote(parts.path[-_MOST_OF_PATH:]), parts.query[:_MOST_OF_PATH], text, own)
    for applies, article, reason in _RULES:
        if applies(link):
            return Verdict(article, reason)
    return Verdict(False, "short")


def is_house(url: str) -> bool:
    """Whether the address is that of a page about the site or the reader's account: /imprint/, /about-us/, /login."""
    try:
        segments = [_EXTENSION.sub("", one).lower() for one in unquote(urlsplit(url).path).split("/") if one]
    except ValueError:
        return False
    return bool(segments) and _is(HOUSE, segments[-1])


def _no_article(parts: SplitResult, hosts: Collection[str]) -> str | None:
    """Why the address is none of a page with an article; None where its path decides."""
    if parts.scheme not in ("", "http", "https"):
        return "no page"
    if not (parts.path.strip("/") or parts.query):
        return "front page"
    if _FILE.search(parts.path):
        return "file"
    host = (parts.hostname or "").lower()
    return "other service" if host and host not in hosts and _is_service_host(host) else None


@lru_cache(maxsize=20_000)
def _is_service_host(host: str) -> bool:
    """Whether the host is that of a service, or one that a site keeps for its shop, its films, its account; a site
    itself may be called so (``info.example``)."""
    return SOCIAL.search(host) is not None or (OTHER_HOSTS.match(host) is not None and site(host) != host)


def words_of(text: str | None) -> int:
    """How many words; a sign of a script without spaces counts as half of one, or as a third, where signs are letters
    and marks on them."""
    text = (text or "").strip()[:2000]
    signs, letters = len(_WIDE.findall(text)), len(_UNSPACED.findall(text))
    return (signs - letters) // 2 + letters // 3 + len(_WORD.findall(_WIDE.sub(" ", text)))


@dataclass(slots=True)
class _Link:
    """What the rules ask about a link. ``n_words`` is how many words the link says, ``slug`` how many
    its address says; ``last`` is the last segment of the path, ``cased`` the same as it is written; ``folders`` are
    those on the way to the page, without the section's own."""

    segments: list[str]
    folders: list[str]
    last: str
    cased: str
    query: str
    n_words: int
    said: str
    is_sentence: bool
    invites: bool
    slug: int
    dated: bool
    numbered: bool

    @classmethod
    def of(cls, path: str, query: str, text: str | None, own: Collection[str]) -> _Link:
        """The link to the decoded ``path`` and ``query`` that says ``text``."""
        cased = [_EXTENSION.sub("", segment) for segment in path.split("/") if segment]
        if len(cased) > 1 and cased[-1].lower() in ("index", "default", "amp"):
            cased.pop()
        segments = [segment.lower() for segment in cased] or [""]
        dated, numbered = _DATE.search(path) is not None, _NUMBER.search(path) is not None
        last, slug = segments[-1], _slug_words(segments)
        folders = [segment for segment in segments[:-1] if segment not in own]
        said = " ".join((text or "")[:500].split())
        return cls(
            segments, folders, last, (cased or [""])[-1], query, words_of(text), said, _is_sentence(text),
            INVITATIONS.search(said) is not None, slug, dated, numbered,
        )  # fmt: skip

    def lies_in(self, folders: re.Pattern[str]) -> bool:
        """Whether one of ``folders`` is on the way to the page."""
        return any(_is(folders, segment) for segment in self.folders)


@lru_cache(maxsize=20_000)
def _is(words: re.Pattern[str], segment: str) -> bool:
    # A page's links share their folders.
    return len(segment) < 60 and words.fullmatch(segment) is not None


def _is_month(link: _Link) -> bool:
    """Whether the address ends in a month, and so do the link's words, if the address leaves that open."""
    if _MONTH_ALONE.fullmatch(link.last):
        return True
    found = _MONTH_IN_YEAR.fullmatch("/".join(link.segments[-2:]))
    return found is not None and found[1] in link.said


# (whether the rule applies, whether it says article, its name)
_RULES: Final[tuple[tuple[Callable[[_Link], object], bool, str], ...]] = (
    (lambda link: _PAGE.match(link.last) and not _overrules_page(link), False, "page of a list"),
    (_is_month, False, "month"),
    (lambda link: _DAY_ALONE.fullmatch(link.last) and any(map(_ARCHIVE.fullmatch, link.segments[:-1])), False, "day"),
    (lambda link: link.invites, False, "invitation"),
    (lambda link: link.lies_in(HUBS) and not _overrules_hub(link), False, "hub"),
    (lambda link: _is_service(link) and not _overrules_service(link), False, "service"),
    (lambda link: _LONG_ID.search(link.last) or any(map(_PREFIXED_ID.fullmatch, link.segments[-2:])), True, "long id"),
    (lambda link: link.dated and (link.slug >= 2 or link.n_words >= 4 or _NUMBER.search(link.last)), True, "date"),
    (lambda link: link.numbered and (link.slug >= 2 or link.n_words >= 4), True, "number"),
    (lambda link: _is(HUBS, link.last) or (link.last.endswith("-index") and link.slug < 5), False, "hub"),
    (
        lambda link: (
            any(_is(ARTICLE_FOLDERS, one) for one in link.segments[:-1])
            and (link.slug >= 2 or _SHORT_ID.search(link.last))
        ),
        True,
        "article folder",
    ),
    (
        lambda link: (
            any(_is(ARTICLE_FOLDERS, one) for one in link.segments[-2:-1])
            and _NUMBER.fullmatch(link.last)
            and not link.dated
        ),
        True,
        "number in an article folder",
    ),
    (
        lambda link: link.n_words >= 4 and "live" in link.segments[-2:-1] and _SHORT_ID.search(link.last),
        True,
        "live id",
    ),
    (lambda link: link.n_words >= 4 and _MIXED_ID.search(link.cased), True, "mixed id"),
    (lambda link: link.slug >= 5, True, "slug"),
    (lambda link: link.slug >= 3 and link.n_words >= (5 if link.slug == 3 else 4), True, "slug and words"),
    (lambda link: link.slug >= 2 and (link.n_words >= 7 or link.is_sentence), True, "words"),
    (lambda link: _QUERY_NUMBER.search(link.query) and not _OTHER_TYPE.search(link.query), True, "number in the query"),
    (lambda link: link.n_words >= 4 and _is_numbered_in_query(link), True, "number in the query"),
)


def _overrules_page(link: _Link) -> bool:
    """A bare number that a headline leads to is an article's; the numbers of pages say themselves, or "next"."""
    return link.n_words >= 4 and (link.dated or link.last.isdecimal())


def _is_service(link: _Link) -> bool:
    return link.lies_in(SERVICES) or _is(SERVICES, link.last)


def _is_numbered_in_query(link: _Link) -> bool:
    lists = LISTS.search(link.last) or _OTHER_TYPE.search(link.query)
    return not lists and _LONG_NUMBER.search(link.query) is not None


def _overrules_hub(link: _Link) -> bool:
    """Whether a page below a hub is an article: it has a date and a slug or number; or it is filed under its author or
    series, with a headline as slug, behind the hub's own name or with a number."""
    if link.dated and (link.slug >= 2 or _NUMBER.search(link.last)):
        return True
    behind = not _is(HUBS, link.folders[-1])
    return link.n_words >= 5 and ((behind and link.slug >= 5) or (link.numbered and link.slug >= 6))


def _overrules_service(link: _Link) -> bool:
    """A number, date or id beside two words, or six words: an article, though in a folder of films or events; in one of
    newsletters or games only a date says so."""
    if link.lies_in(NO_ARTICLES):
        return link.dated and link.slug >= 2
    marked = link.dated or link.numbered or _LONG_ID.search(link.last) is not None
    return link.slug >= 6 or (link.slug >= 2 and marked)


def _is_sentence(text: str | None) -> bool:
    """Closed like a headline that asks, exclaims, quotes or trails off; labels are not."""
    text = (text or "").strip().rstrip(")]*' \"”»")[-500:]
    return " " in text and text.endswith(("?", "!", "…", "..."))


def _slug_words(segments: list[str]) -> int:
    """How many words the address says: those of its last segment, or of the one before a bare number or id."""
    for segment in segments[:-3:-1]:
        words = [word for word in re.split(r"[-_+., ]+", segment) if re.search(r"[^\W\d_]", word)]
        is_id = _NUMBER.search(segment) or _LONG_ID.search(segment) or _ID_BEHIND_SLUG.fullmatch(segment)
        if len(words) >= 2 or not is_id:
            return max(len(words), len(_WIDE.findall(segment)) // _WIDE_SLUG)
    return 0
