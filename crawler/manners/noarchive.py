"""``noarchive``: a site's word that it wants no copies kept, and what NOARCHIVE makes of it.

The word comes from search engines and speaks of the copies they show to the public (Google's robots meta tag
specification), so it is kept with the article and no more, unless NOARCHIVE is ``skip``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from scrapy.exceptions import IgnoreRequest
from scrapy.settings import BaseSettings

from archive.charset import text_of
from archive.errors import UsageError
from archive.warc.http import Exchange

__all__ = ["NoArchive", "noarchive_of", "skips_noarchive"]

_POLICIES: Final = ("keep", "skip")
# `nocache` is what Bing calls it.
_WORDS: Final = frozenset({"noarchive", "nocache"})
# Directives with a value, which is no crawler's name.
_VALUED: Final = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
# Metas stand at a page's beginning; some sites put a lot of script before them.
_BEGINNING: Final = 256 * 1024

# One that is not closed reaches to the end.
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(r"<meta\s", re.IGNORECASE)
# Characters of a meta that are looked at, and metas.
_LONGEST: Final = 2_000
_MOST: Final = 1_000
_ATTRIBUTE = re.compile(r"""\b(name|content)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)


class NoArchive(IgnoreRequest):
    """The page says ``noarchive`` and NOARCHIVE is ``skip``: nothing of it is kept."""


def skips_noarchive(settings: BaseSettings) -> bool:
    """Whether pages that say noarchive are left out; UsageError for a NOARCHIVE that is no policy."""
    policy = str(settings.get("NOARCHIVE") or "keep").strip().lower()
    if policy not in _POLICIES:
        raise UsageError(f"NOARCHIVE={settings.get('NOARCHIVE')}: write keep or skip")
    return policy == "skip"


def noarchive_of(exchange: Exchange, token: str) -> str | None:
    """Where a page says noarchive, to all crawlers or to the one with the product token ``token``; null where it does
    not. Only a page that was delivered (2xx) can be kept or not."""
    headers = exchange.head.headers
    if not 200 <= exchange.head.status < 300:
        return None
    token = token.lower()
    for value in headers.all("x-robots-tag"):
        if _says_so(value, token):
            return f"X-Robots-Tag: {value}"
    beginning = text_of(exchange.body(_BEGINNING)[:_BEGINNING], ", ".join(headers.all("content-type")))
    for name, content in _metas(beginning):
        if name in ("robots", token) and _WORDS & {word.strip().lower() for word in content.split(",")}:
            return f'<meta name="{name}" content="{content}">'
    return None


def _says_so(value: str, token: str) -> bool:
    """``noarchive``, or ``PaperOfRecord: noindex, noarchive``; a name holds for what follows it."""
    ours = True
    for part in value.lower().split(","):
        name, colon, directive = (word.strip() for word in part.partition(":"))
        if colon and name not in _VALUED:
            ours, name = name == token, directive
        if ours and name in _WORDS:
            return True
    return False


def _metas(text: str) -> Iterator[tuple[str, str]]:
    """Names (lower case) and contents of the metas that have both."""
    for tag in islice(_tags(_COMMENT.sub("", text)), _MOST):
        found = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(tag)}
        if "name" in found and "content" in found:
            yield found["name"].strip().lower(), html.unescape(found["content"])


def _tags(text: str) -> Iterator[str]:
    """What stands in each meta. The end of a tag is looked for once, however many begin before it."""
    end = -1
    for begun in _META.finditer(text):
        if end < begun.end():
            end = text.find(">", begun.end())
        if end < 0:
            return
        if end - begun.end() <= _LONGEST:
            yield text[begun.end() : end]
