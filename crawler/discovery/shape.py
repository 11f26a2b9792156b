"""Is this the address of an article? Told from the address and the link's words alone.

Flat rules, top to bottom; the first that applies decides and gives its name as the reason. None knows a site: they
are about how the web writes addresses (dates, numbers, slugs, the words for hubs and services in many languages).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from crawler.discovery.words import ARTICLE_FOLDERS, HUBS, OTHER_HOSTS, SERVICES, SOCIAL

__all__ = ["Verdict", "is_article_url", "verdict"]


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
_MIXED_ID = re.compile(r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[0-9A-Za-z]{8,}$")
_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d)")
_PAGE = re.compile(r"^(?:page|seite|pagina|página|p)?[-_]?\d{1,4}$", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|do|cms|amp|bild)\b", re.IGNORECASE)
_QUERY_NUMBER = re.compile(
    r"(?:^|&)(?:id|aid|artid|articleid|article|p|story|newsid|idx\w*|no|cod\w*)=\d{4,}", re.IGNORECASE
)
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_article_url(url: str, text: str | None = None) -> bool:
    """True where ``url``, linked with the words ``text``, looks like an article's. ``url`` may be relative."""
    return verdict(url, text).article


def verdict(url: str, text: str | None = None) -> Verdict:
    """Whether ``url`` looks like an article's, and the rule that says so."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return Verdict(False, "no address")
    if parts.scheme not in ("", "http", "https") or not (parts.path.strip("/") or parts.query):
        return Verdict(False, "front page" if parts.scheme in ("http", "https") or not parts.scheme else "no page")
    if _FILE.search(parts.path):
        return Verdict(False, "file")
    host = (parts.hostname or "").lower()
    if host and (SOCIAL.search(host) or OTHER_HOSTS.match(host)):
        return Verdict(False, "other service")
    return _of_path(unquote(parts.path), parts.query, words_of(text), _is_sentence(text))


def words_of(text: str | None) -> int:
    """How many words; a sign of a script without spaces counts as half of one."""
    text = (text or "").strip()[:2000]
    wide = len(_WIDE.findall(text))
    return wide // 2 + len(re.findall(r"[^\W\d_]{2,}", _WIDE.sub(" ", text)))


def _is_sentence(text: str | None) -> bool:
    """Closed like a headline that asks, exclaims, quotes or trails off; labels are not."""
    text = (text or "").strip().rstrip(")]*' \"”»")[-500:]
    return " " in text and text.endswith(("?", "!", "…", "..."))


def _of_path(path: str, query: str, words: int, is_sentence: bool) -> Verdict:  # noqa: PLR0911, PLR0912
    cased = [_EXTENSION.sub("", segment) for segment in path.split("/") if segment]
    if len(cased) > 1 and cased[-1].lower() in ("index", "default", "amp"):
        cased.pop()
    segments = [segment.lower() for segment in cased]
    last = segments[-1] if segments else ""
    parents = segments[:-1]
    slug = _slug_words(segments)
    dated = _DATE.search(path) is not None
    numbered = _NUMBER.search(path) is not None
    if _PAGE.match(last) and not (dated and words >= 4):
        return Verdict(False, "page of a list")
    if any(_is(HUBS, segment) for segment in parents) and not (
        (dated and (slug >= 2 or _NUMBER.search(last))) or _is_below_hub(parents, slug, words, numbered)
    ):
        return Verdict(False, "hub")
    if any(_is(SERVICES, segment) for segment in (*parents, last)) and not _overrules(slug, dated or numbered, last):
        return Verdict(False, "service")
    if _LONG_ID.search(last) or any(_PREFIXED_ID.fullmatch(segment) for segment in segments[-2:]):
        return Verdict(True, "long id")
    if dated and (slug >= 2 or words >= 4 or _NUMBER.search(last)):
        return Verdict(True, "date")
    if numbered and (slug >= 2 or words >= 4):
        return Verdict(True, "number")
    if _is(HUBS, last) or (last.endswith("-index") and slug < 5):
        return Verdict(False, "hub")
    if any(_is(ARTICLE_FOLDERS, segment) for segment in parents) and (slug >= 2 or _SHORT_ID.search(last)):
        return Verdict(True, "article folder")
    if words >= 4 and _MIXED_ID.search(cased[-1] if cased else ""):
        return Verdict(True, "mixed id")
    if slug >= 5:
        return Verdict(True, "slug")
    if (slug >= 3 and words >= 5) or (slug >= 4 and words >= 4):
        return Verdict(True, "slug and words")
    if slug >= 2 and (words >= 7 or is_sentence):
        return Verdict(True, "words")
    if _QUERY_NUMBER.search(query) and not re.search(r"post_type=(?!post)", query):
        return Verdict(True, "number in the query")
    return Verdict(False, "short")


@lru_cache(maxsize=20_000)
def _is(words: re.Pattern[str], segment: str) -> bool:
    # A page's links share their folders.
    return len(segment) < 60 and words.fullmatch(segment) is not None


def _is_below_hub(parents: list[str], slug: int, words: int, is_numbered: bool) -> bool:
    """An article filed under its author or series: a headline as slug, behind the hub's own name or with a number."""
    behind = not _is(HUBS, parents[-1])
    return words >= 5 and ((behind and slug >= 5) or (is_numbered and slug >= 6))


def _overrules(slug: int, is_numbered: bool, last: str) -> bool:
    """A number, date or id beside two words, or six words: an article, though in a folder of films or events."""
    return slug >= 6 or (slug >= 2 and (is_numbered or _LONG_ID.search(last) is not None))


def _slug_words(segments: list[str]) -> int:
    """How many words the address says: those of its last segment, or of the one before a bare number or id."""
    for segment in segments[:-3:-1]:
        words = [word for word in re.split(r"[-_+., ]+", segment) if re.search(r"[^\W\d_]", word)]
        if len(words) >= 2 or not (_NUMBER.search(segment) or _LONG_ID.search(segment)):
            return len(words)
    return 0
