"""What of a capture is compared with the others of its run: its words, and what speaks for an article of its own."""

from __future__ import annotations

import array
import hashlib
import re
import zlib
from collections import Counter
from typing import Final, Self
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from archive.article import ABSENT, Article
from archive.urls import is_root, key

__all__ = ["GUESSED", "Look", "address_of", "is_other_page", "names_itself", "words_of"]

GUESSED: Final = "address"
"""The source of a date that need not stand on the page."""

# A text of fewer words is told from another one by its headline too: "More follows." is no wall.
_MANY_WORDS: Final = 30
# So many of a text's words are compared.
_MOST_WORDS: Final = 800
# A signed text of this many characters is a story, not a notice.
_STORY: Final = 500
# A page with a date says something of its own where it is longer than notices are (characters).
_NOTICE: Final = 600
# So often a story names what its address does.
_GOES_ON: Final = 6
# So long is the last part of an address that names a story; a shorter one may be a number of many.
_SLUG: Final = 12
_ID: Final = 4
# What is compared of a text, characters.
_LOOKED_AT: Final = 20_000
# No headline begins so: it has no capitals and no signs.
_AWAY: Final = "> "
# So small a share of three words in a row is common to any two texts.
_IN_COMMON: Final = 0.1

# What a page that stands everywhere writes anew each time: moments, addresses of clients, ids of requests. It is tried
# at each sign of a text, so nothing in it goes back where that could find nothing.
_VOLATILE: Final = re.compile(
    r"(?=\d)(?:"
    r"\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:z|[+-]\d\d:?\d\d)?)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}|"
    r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?(?:\s(?:utc|gmt|cet|cest|jst|est|edt)\b)?|"
    r"\d{1,2}時\d{1,2}分(?:\d{1,2}秒)?|\d{1,2}시\s?\d{1,2}분|(?:\d{1,3}\.){3}\d{1,3})|"
    r"(?:[0-9a-f]{1,4}+:){4,7}[0-9a-f]{0,4}|(?<![\w-])(?=[a-z_-]*+[0-9])(?=[\w-]*[a-z])[a-z0-9_-]{6,}(?![\w-])|\d{6,}",
)
# What all of these hold: a figure, or the colons of an address.
_FIGURE: Final = re.compile(r"\d")
_GROUPS: Final = 4
_CJK: Final = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# Scripts without spaces are compared by two signs in a row.
_SPACED: Final = rf"[^\W\d_{_CJK}]+|\d+"
_WORD: Final = re.compile(rf"(?=([{_CJK}]{{2}}))|({_SPACED})")
_SPACED_WORD: Final = re.compile(_SPACED)
_SIGN: Final = re.compile(f"[{_CJK}]")
# Parameters that choose a part of a page, or its look.
_PARTS: Final = re.compile(r"^(?:page|seite|pagina|pg|start|offset|print|view|output|amp)$")
_FORMS: Final = re.compile(r"/(?:amp|print|drucken|imprimir|page/\d+|seite-\d+)$|\.(?:s?html?|php|aspx?)$")


class Look(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One capture. ``record`` is the id of its WARC record, ``asked`` the address that was asked, ``captured`` its
    WARC-Date; ``headline`` and ``tokens`` (its words) are what it says, without what such pages write anew each time,
    ``code`` is a short name of these.

    ``canonical`` (null where the address led on to the page), ``dates`` and ``marks`` (sections, authors, tags of its
    structured data) are what may be its own; ``is_signed``: it is as long as a story, and names an author, an agency or
    a place, or what its address names, again and again; ``is_known``: an article stood at the address before;
    ``is_other``: that article has nothing in common with it; ``is_bare``: nothing on the page itself speaks for an
    article. ``named`` is the code of one that is held without its words. ``is_unlinked``: the address is missing, and
    no list of the run links it; that says nothing unless no page of the run came."""

    record: str
    asked: str
    captured: str
    headline: str
    tokens: bytes
    canonical: str | None = None
    dates: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    is_signed: bool = False
    is_known: bool = False
    is_other: bool = False
    is_bare: bool = False
    named: str | None = None
    is_unlinked: bool = False

    @classmethod
    def of_departure(cls, record: str, asked: str, captured: str, led_to: str, *, is_unlinked: bool = False) -> Self:
        """The look of an answer that leads away from an article, to the front page or a page above it; or to nowhere
        (``led_to`` is the status)."""
        return cls(
            record=record,
            asked=asked,
            captured=captured,
            headline=f"{_AWAY}{key(led_to)}",
            tokens=b"",
            is_known=True,
            is_other=True,
            is_unlinked=is_unlinked,
        )

    @classmethod
    def of(cls, article: Article, asked: str, last: Article | None, *, has_moved: bool) -> Self | None:
        """The look of ``article``, which came for the address ``asked``, where ``last`` stood; None where the canonical
        link names the page itself, which settles it.

        ``has_moved``: the address led away from an article of its own. ``last`` has its text, where it is known."""
        if article.snapshot is None or names_itself(article, asked, *(() if has_moved else (article.url,))):
            return None
        canonical = key(article.canonical_url) if article.canonical_url else None
        if last is not None and last.status in ABSENT:
            last = None
        is_other = has_moved or (last is not None and is_other_page(article, last))
        return cls(
            record=article.snapshot.record_id,
            asked=asked,
            captured=article.captured,
            headline=" ".join(_words(article.headline or "", asked)),
            tokens=words_of(article.text or "", asked),
            canonical=None if has_moved or canonical is None or is_root(canonical) else canonical,
            dates=tuple(filter(None, (_published(article), article.date_modified))),
            marks=_marks(article),
            is_signed=_is_signed(article) or _is_about(article, asked),
            is_known=has_moved or last is not None,
            is_other=is_other,
            is_bare=not has_moved and _is_bare(article, last),
        )

    @property
    def is_foreign(self) -> bool:
        """Whether it is another article than the one that stood there, by its text and by the address that it names."""
        return self.is_known and self.is_other and self.canonical is not None

    @property
    def is_gone(self) -> bool:
        """Whether the address led away from an article, to a page that is none."""
        return self.headline.startswith(_AWAY)

    @property
    def code(self) -> str:
        """The name of what it says: 16 hexadecimal digits."""
        if self.named is not None:
            return self.named
        is_long = len(self.tokens) >= 4 * _MANY_WORDS
        told = self.tokens if is_long else self.headline.encode() + b"\0" + self.tokens
        return hashlib.blake2b(told, digest_size=8).hexdigest()

    @property
    def light(self) -> Look:
        """The same without its words, which are most of it."""
        return msgspec.structs.replace(self, tokens=b"", named=self.code)

    @property
    def counted(self) -> Counter[int]:
        """Its words, as numbers, with how often each comes."""
        numbers = array.array("I")
        numbers.frombytes(self.tokens)
        return Counter(numbers)


def words_of(text: str, asked: str) -> bytes:
    """The first 800 words of ``text`` without what is volatile, four bytes each."""
    words = _words(text, asked)[:_MOST_WORDS]
    return array.array("I", map(zlib.crc32, map(str.encode, words))).tobytes()


def address_of(url: str) -> str:
    """What addresses of one page have in common, whatever its host, its form or its part is: two that differ here are
    unlike."""
    parts = urlsplit(key(url))
    path = _FORMS.sub("", parts.path.lower().rstrip("/")) or "/"
    chosen = sorted(
        f"{name}={value}"
        for name, value in parse_qsl(parts.query.lower())
        if any(sign.isdigit() for sign in value) and not _PARTS.match(name)
    )
    return "?".join((path, "&".join(chosen))) if chosen else path


def is_other_page(article: Article, last: Article) -> bool:
    """Whether ``article`` has nothing in common with ``last``: not the headline, and hardly three words in a row."""
    if last.text is None or (article.headline and article.headline == last.headline):
        return False
    new, old = _triples(article), _triples(last)
    return len(new & old) < _IN_COMMON * len(new) if new else True


def names_itself(article: Article, *urls: str) -> bool:
    """Whether the canonical link of the page is one of ``urls``, by which the page may be called."""
    canonical = key(article.canonical_url) if article.canonical_url else None
    return canonical is not None and any(_names(canonical, url) for url in urls)


def _names(canonical: str, url: str) -> bool:
    """Whether a page's canonical link is its address, or the same story in another section: ``/local/ferry-sunk/``."""
    own, other = urlsplit(key(url)).path.rpartition("/")[2], urlsplit(canonical).path.rpartition("/")[2]
    return canonical == key(url) or (own == other and (len(own) >= _SLUG or sum(sign.isdigit() for sign in own) >= _ID))


def _triples(article: Article) -> set[tuple[str, ...]]:
    words = _words(f"{article.headline or ''} {article.text or ''}", "")
    return set(zip(words, words[1:], words[2:], strict=False))


def _words(text: str, asked: str) -> list[str]:
    """The words of ``text`` in lower case, without moments, ids and the address that was asked."""
    text = text[:_LOOKED_AT].lower()
    path = unquote(urlsplit(asked).path).lower().rstrip("/")
    for own in (asked.lower(), path, path.rpartition("/")[2]):
        text = text.replace(own, " ") if len(own) > 3 else text
    gone: list[str] = []
    lasting = _found(_without_volatile(text, gone))
    # A list of results or of tenders is hardly anything but figures: they are its words then. What is gone had no more
    # words than it has as pieces, and a pair of signs at each of its ends.
    if len(lasting) >= sum(len(_found(piece)) + 2 for piece in gone):
        return lasting
    all_ = _found(text)
    return lasting if 2 * len(lasting) >= len(all_) else all_


def _without_volatile(text: str, gone: list[str]) -> str:
    """``text`` without what is volatile, which comes into ``gone``. Most lines have no figure and no address of a
    client, and are not searched."""

    def take(found: re.Match[str]) -> str:
        gone.append(found[0])
        return " "

    return "".join(
        _VOLATILE.sub(take, line) if _FIGURE.search(line) or line.count(":") >= _GROUPS else line
        for line in text.splitlines(keepends=True)
    )


def _found(text: str) -> list[str]:
    if not _SIGN.search(text):
        return _SPACED_WORD.findall(text)
    return [sign or word for sign, word in _WORD.findall(text)]


def _marks(article: Article) -> tuple[str, ...]:
    """What the page's data in its head say of it, beside dates."""
    told = {"section": article.section, "authors": article.authors, "tags": article.tags}
    return tuple(
        f"{name}: {value}"
        for name, values in told.items()
        if name == "tags" or article.sources.get(name, "").startswith(("json-ld", "meta"))
        for value in values
    )


def _is_signed(article: Article) -> bool:
    signed = article.authors or article.agency or article.dateline or article.byline
    return bool(signed) and len(article.text or "") >= _STORY


def _is_about(article: Article, asked: str) -> bool:
    """Whether a story goes on about what its address names at its end. A notice quotes it once or twice, or in a form,
    and lists of what was sought hold it in each line: neither has it in its headline too."""
    named = unquote(urlsplit(asked).path).lower().rstrip("/").rpartition("/")[2]
    text = article.text or ""
    return (
        len(named) >= _ID
        and len(text) >= _STORY
        and named in (article.headline or "").lower()
        and text[:_LOOKED_AT].lower().count(named) >= _GOES_ON
    )


def _is_bare(article: Article, last: Article | None) -> bool:
    """Whether the page itself has nothing that speaks for an article. A date does, where it is that of the article
    which stood there, or where the page is longer than a notice."""
    published = _published(article)
    if last is None:
        return not (published or article.date_modified or _marks(article))
    return not published or (published != _published(last) and len(article.text or "") < _NOTICE)


def _published(article: Article) -> str | None:
    """The date of publication, where the page gives it: what its address says is not the page's word."""
    return article.date_published if article.sources.get("date_published") != GUESSED else None
