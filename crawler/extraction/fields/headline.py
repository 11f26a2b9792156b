"""The headline: the h1 that agrees with og:title, without the site's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from archive.urls import host_of
from crawler.extraction.page import structured
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import is_called, key, name_of
from crawler.extraction.page.seen import unescaped
from crawler.extraction.text.blocks import plain, words
from crawler.vocabulary.kinds import BEFORE_HEADLINE

__all__ = ["headline_of", "headlines"]

# What og:title is of a headline that was shortened for it.
_SHORTENED = 0.6
# Of about the same length is what was not made anew for the head.
_ALIKE = (0.8, 1.25)
_PARTED = re.compile(r":\s+|\s+[-–—|/]\s+")
_PARTING = re.compile(r"\s+(?:[|\-–—·•:»«｜ㅣ]|::)\s+|\s*[|｜ㅣ：]\s*|--?|(?<=[\u3040-\u9fff])_(?=[\u3040-\u9fff])")


def headline_of(page: Page, said: Sequence[tuple[str, str]]) -> tuple[str | None, str | None, tuple[str, ...]]:
    """(headline, source, other values): the outlet's rule; what two of JSON-LD, og:title and the h1 agree on; JSON-LD;
    og:title; the h1. ``said`` are ``headlines(page)``."""
    for element in page.select(page.rules.headline if page.rules else None):
        text = plain(element.text_content())
        if text:
            return text, "rule headline", ()
    titles = dict(reversed(said))
    printed = _printed(page, list(titles.values()))
    own = {key(name) for name in page.site_names}
    if printed and key(printed) in own and any(key(title) not in own for title in titles.values()):
        printed = None  # the paper's name over every page
    if printed is None and titles.keys() <= {"title"}:
        printed = _stand_in(page, list(titles.values()))
    choice = _chosen(titles, printed)
    if choice is None:
        return None, None, ()
    source, text = choice
    if printed and key(text) != key(printed) and _is_only_printed(page, list(titles.values()), text, printed):
        source, text = "h1", printed
    others = (titles.get("json-ld headline"), titles.get("meta og:title"), printed)
    return text, source, tuple(dict.fromkeys(title for title in others if title and key(title) != key(text)))


def _chosen(titles: dict[str, str], printed: str | None) -> tuple[str, str] | None:
    data, shared = titles.get("json-ld headline"), titles.get("meta og:title")
    first = data or shared or titles.get("meta twitter:title")
    if printed and first:
        part = _shared_end(first, printed)
        if part:
            return "h1, without its kicker", part
        if shared and key(shared) == key(printed) != key(data or ""):
            # A headline made for search engines is the page's title and its data; readers see this one, and its edits.
            return ("h1" if printed == shared else "meta og:title"), shared
        if _is_another(titles, first, printed) or all(_is_sites(title, printed) for title in titles.values()):
            return "h1", printed
    for source in ("json-ld headline", "meta og:title", "meta twitter:title"):
        if titles.get(source):
            return source, titles[source]
    return ("h1", printed) if printed else next(iter(titles.items()), None)


def _is_another(titles: dict[str, str], first: str, printed: str) -> bool:
    """Whether the printed headline is preferred to ``first``: it is an edit of it that only readers see; or it is the
    page's title and only JSON-LD says otherwise; or no two places agree and most of its words are others."""
    data, shared = (key(titles.get(source, "")) for source in ("json-ld headline", "meta og:title"))
    if key(first) == key(printed):
        return False
    if _is_cut(first, printed):
        return True
    is_title = key(printed) == key(titles.get("title", ""))
    is_short = not data and len(shared) < _SHORTENED * len(key(printed))
    # og:title and the title alone are made for other sites and for search engines, which cut them or stretch them.
    is_remade = not _ALIKE[0] < len(shared) / len(key(printed)) < _ALIKE[1]
    in_head_only = not data and is_remade and shared == key(titles.get("title", ""))
    if _is_edit(first, printed) or in_head_only or (is_title and (is_short or (data and data != shared))):
        return True
    ours, theirs = _words(first), _words(printed)
    return data != shared and not ours <= theirs and not theirs <= ours and len(ours & theirs) < len(theirs) / 2


def _is_cut(title: str, printed: str) -> bool:
    """Whether ``title`` is the beginning of the printed headline: it ends with dots, within a word, or where search
    engines cut one."""
    if title.endswith(("...", "…")):
        return key(printed).startswith(key(title))
    if not printed.startswith(title) or len(title) == len(printed):
        return False
    is_in_word = title[-1].isalnum() and printed[len(title)].isalnum() and not _WORD_SIGNS.match(title[-1])
    return is_in_word or _CUT_AT[0] <= len(title) <= _CUT_AT[1]


# Letters that search engines show of a headline, and the longest word less.
_CUT_AT = (98, 110)


def _shared_end(title: str, printed: str) -> str | None:
    """What two headlines say after kickers of their own; None where they begin alike or end apart."""
    ours, theirs = _PARTED.search(title), _PARTED.search(printed)
    if ours is None or theirs is None:
        return None
    rest = title[ours.end() :]
    if len(rest) < len(title) / 2 or key(rest) != key(printed[theirs.end() :]):
        return None
    return None if _words(title[: ours.start()]) & _words(printed[: theirs.start()]) else rest


def _is_edit(title: str, printed: str) -> bool:
    """Whether the printed headline is ``title`` with a word or two changed: readers see the change first."""
    ours, theirs = title.split(), printed.split()
    changed = sum(word != other for word, other in zip(ours, theirs, strict=False))
    return key(title) != key(printed) and len(ours) == len(theirs) >= 4 and changed <= 2


def _printed(page: Page, titles: list[str]) -> str | None:
    """The h1 that agrees best with a title of the head; where the head has none, the only h1."""
    if part := _part(page, titles):
        return part
    headings = _h1s(page)
    for share in (0.6, 0.3):
        for text in headings:
            if any(_agrees(text, title, share) for title in titles):
                return text
    if len(headings) != 1:
        return None
    is_headline = all(_is_sites(title, headings[0]) for title in titles) or _is_made_anew(page, titles, headings[0])
    return headings[0] if is_headline else None


def _is_only_printed(page: Page, titles: Sequence[str], text: str, printed: str) -> bool:
    """Whether the one h1 says mostly other words than ``text``, and the page shows readers none of ``titles``."""
    ours, theirs = _words(text), _words(printed)
    is_other = not ours <= theirs and not theirs <= ours and len(ours & theirs) < len(theirs) / 2
    return is_other and len(_h1s(page)) == 1 and _is_made_anew(page, titles, printed)


def _is_made_anew(page: Page, titles: Sequence[str], heading: str) -> bool:
    """Whether the only h1 is a headline of several words, and the page shows none of ``titles``: they were made for
    search engines. It names no site, as a slogan does, and is not much longer, as the last news of a live blog is."""
    longest = max((_weight(key(title)) for title in titles), default=0)
    if len(heading.split()) < _WORDS_OF_HEADLINE or _weight(key(heading)) > _LONGER * longest:
        return False
    if any(name and name in key(heading) for name in _own_names(page)):
        return False
    said = " ".join((*titles, unquote(urlsplit(page.url).path)))
    is_about_it = not _strong(heading).isdisjoint(_strong(said))
    return is_about_it and all(page.layout.printing([title]) is None for title in titles)


def _strong(text: str) -> set[str]:
    """The longer words of ``text``, as they begin: both may be about one thing."""
    return {word[:_STRONG] for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) >= _STRONG}


# Words that a headline has at least; how much longer than the title of its page it is at most.
_WORDS_OF_HEADLINE, _LONGER = 5, 1.5
# Letters of a word that tells what a headline is about.
_STRONG = 6


def _part(page: Page, titles: Sequence[str]) -> str | None:
    """The part of an h1 that is one of ``titles``, where the whole is none: it holds a kicker or a second line too."""
    wanted = {key(title) for title in titles if _weight(key(title)) > _LEAST}
    for heading in islice(page.tree.iter("h1"), _MOST_H1S) if page.tree is not None else ():
        if key(heading.text_content()[:_MOST]) in wanted:
            return None
        for text in (*_parts_of(heading), *_without_badge(heading)):
            if key(text[:_MOST]) in wanted:
                return plain(text)
    return None


def _parts_of(heading: HtmlElement) -> Iterator[str]:
    """The texts that stand in ``heading``, and in its elements."""
    yield heading.text or ""
    for one in islice(heading, _MOST_PARTS):
        yield from (one.text_content(), one.tail or "")


def _without_badge(heading: HtmlElement) -> Iterator[str]:
    """The text of ``heading`` without its last element, a badge: "Subscribers only", 有料記事."""
    if len(heading) and heading[-1].tag in _BADGES and not (heading[-1].tail or "").strip():
        whole, badge = heading.text_content()[:_MOST], heading[-1].text_content()
        if badge.strip() and _weight(key(badge)) <= _BADGE * _weight(key(whole)) and whole.endswith(badge):
            yield whole[: -len(badge)]


# What a badge of a headline is, and the part of it that it has at most.
_BADGES, _BADGE = frozenset(("span", "small", "div", "sup", "em", "i", "b", "strong", "label")), 0.4


def _stand_in(page: Page, titles: Sequence[str]) -> str | None:
    """What stands for the h1 on a page without one: the one element that the page's data call its headline, else the
    one smaller heading that is called so, where the page prints nothing of its ``titles``."""
    if page.tree is None or _h1s(page):
        return None
    told = [plain(one.text_content()) for one in islice(_told_headlines(page), _MOST_H1S)]
    parts = {part for title in titles for part in (title, *_PARTED.split(title)) if _weight(key(part)) > _LEAST}
    if not any(told) and all(page.layout.printing([part]) is None for part in parts):
        headings = list(islice(page.tree.iter("h2", "h3"), _MOST_H1S))
        named = [one for one in headings if _is_headline(name_of(one))]
        # A page for printing has one heading and a title of its own.
        alone = (
            headings if len(headings) == 1 and len(list(islice(page.tree.iter("a"), _FEW_LINKS))) < _FEW_LINKS else []
        )
        told = [plain(one.text_content()) for one in named or alone]
    told = [text for text in told if text]
    return told[0] if len(set(told)) == 1 and _weight(key(told[0])) > _LEAST else None


# Links of a page for printing are fewer.
_FEW_LINKS = 6
_is_headline = is_called(re.compile(r"(?:^|[\s_-])(?:headline|title|tit|titulo|titre|titel|titolo)(?:$|[\s_-])"))


def _told_headlines(page: Page) -> Iterator[HtmlElement]:
    """What microdata or RDFa calls the headline."""
    told = (one for one in page.layout.having("itemprop", "property") if one.tag != "meta")
    return (one for one in told if "headline" in (one.get("itemprop"), one.get("property")))


def _is_sites(title: str, heading: str) -> bool:
    """Whether a title of the head is the site's, not the article's: a few words, of which the only h1 has none."""
    words = _words(title)
    is_short = len(words) <= _NAME_WORDS and 2 * _weight(key(title)) <= _weight(key(heading))
    telling = {word for word in words if len(word) > _SMALL_WORD}
    return is_short and telling.isdisjoint(_words(heading)) and _weight(key(heading)) > _LEAST


# Words that a site's name has at most; letters of an article or a preposition.
_NAME_WORDS, _SMALL_WORD = 4, 3


_MOST_H1S = 100
# Links among which that to the front page is; letters of a site's name; the places where a title may be parted.
_MOST_LINKS, _LONGEST_NAME, _MOST_PARTS = 200, 100, 6
# The letters of a title that are looked at: each of its signs may be where the site's name is parted from it.
_MOST = 2_000


def headlines(page: Page) -> list[tuple[str, str]]:
    """(source, headline) of each place in the head of the page that gives one, without the site's name."""
    titles = [("json-ld headline", text) for text in structured.strings(page.article.get("headline"))[:1]]
    for name in ("og:title", "twitter:title", "dc.title", "title", "headline"):
        titles += [(f"meta {name}", text) for text in page.meta.get(name, ())[:1]]
    title = page.tree.find(".//title") if page.tree is not None else None
    if title is not None:
        titles.append(("title", title.text_content()))
    own = _own_names(page)
    shown = (*_h1s(page), *_main_parts(page, [text for _, text in titles]), *page.meta.get("headline", ()))
    printed = set(map(key, shown)) - {""}
    told = [key(text[:_MOST]) for _, text in titles]
    if not any(one in title and 3 * len(one) >= len(title) for one in printed - own for title in told):
        # Its h1s name the site or the section: another element may hold the headline.
        printed |= set(_set_alone(page, [text for _, text in titles], own))
    cut = [(source, _without_site(plain(_bare(text[:_MOST])), own, printed)) for source, text in titles]
    return [(source, text) for source, text in cut if text]


def _bare(text: str) -> str:
    """``text`` without tags that give words a form, and with its characters that were escaped twice."""
    return unescaped(_FORM.sub("", text) if "<" in text else text)


_FORM = re.compile(
    r"</?(?:a|b|em|font|i|mark|q|small|span|strong|sub|sup|u)(?:\s[^<>]{0,300})?>|<br\s{0,9}/?>", re.IGNORECASE
)


def _h1s(page: Page) -> list[str]:
    if page.tree is None:
        return []
    headings = islice(page.tree.iter("h1"), _MOST_H1S)
    texts = (plain(words(element, _BREAKS)[:_MOST]) for element in headings)
    return [text for text in texts if text]


# Two lines of a headline are two words.
_BREAKS = {"br": " "}


def _main_parts(page: Page, titles: Sequence[str]) -> Iterator[str]:
    """The part of each h1 that is most of it, without a badge behind it or a kicker before it which none of ``titles``
    has."""
    told = [key(title[:_MOST]) for title in titles]
    for heading in islice(page.tree.iter("h1"), _MOST_H1S) if page.tree is not None else ():
        whole = key(heading.text_content()[:_MOST])
        if len(heading) and not any(whole in title for title in told):
            least = (1 - _BADGE) * _weight(whole)
            parts = (*_parts_of(heading), *_without_badge(heading))
            yield from (part[:_MOST] for part in parts if _weight(key(part[:_MOST])) >= least)


def _set_alone(page: Page, titles: Sequence[str], own: set[str]) -> Iterator[str]:
    """The keys of the parts of ``titles`` that a page without an h1 sets alone, in an element of their own."""
    for title in dict.fromkeys(titles):
        partings = [*_PARTING.finditer(title[:_MOST]), *_COLON.finditer(title[:_MOST])]
        for parting in partings[:_MOST_PARTS]:
            before, behind = title[: parting.start()], title[parting.end() :]
            genre = BEFORE_HEADLINE.match(before)
            for part in (before[genre.end() :] if genre else before, behind):
                if key(part) not in own and page.layout.printing([part]) is not None:
                    yield key(part)


def _agrees(printed: str, title: str, share: float) -> bool:
    """Whether one headline is part of the other, or the two share three words, and this share of the shorter one's."""
    ours, theirs = key(printed), key(title)
    if not ours or not theirs:
        return False
    shorter, longer = sorted((ours, theirs), key=len)
    if ours == theirs or (_weight(shorter) > _LEAST and shorter in longer):
        return True
    words, others = _words(printed), _words(title)
    return len(words & others) >= max(3, share * min(len(words), len(others)))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _without_site(text: str, own: set[str], printed: set[str]) -> str:
    """``text`` without the site's name, a section's or a note at either end: what is left is an h1, or what is cut is
    one of the site's ``own`` names (keys)."""
    text = _without_names(_without_genre(text, printed), own, printed)
    for parting in (*_PARTING.finditer(text), *_NOTE.finditer(text)):
        begin, end = key(text[: parting.start()]), key(text[parting.end() :])
        is_known = begin in printed and begin not in own and (_weight(begin) > _LEAST or _is_dense(begin))
        if is_known and 2 * len(begin) >= len(end):
            return text[: parting.start()].strip()
        if end in printed and end not in own and _weight(end) > _LEAST and 2 * len(end) >= len(begin):
            return text[parting.end() :].strip()
    parts = list(_PARTING.finditer(text))
    if parts and _is_own(text[parts[-1].end() :], own):
        text = text[: parts[-1].start()].strip()
    elif parts and _is_own(text[: parts[0].start()], own):
        text = text[parts[0].end() :].strip()
    section = _SECTION.search(text)
    return _without_genre(text[: section.start()] if section else text, printed)


def _without_genre(text: str, printed: set[str]) -> str:
    genre = BEFORE_HEADLINE.match(text)
    return text[genre.end() :] if genre and key(text[genre.end() :]) in printed else text


def _without_names(text: str, own: set[str], printed: set[str]) -> str:
    """``text`` without one of the site's ``own`` names before a colon, and what stands behind a bar before such a name,
    where an h1 is left, however short."""
    colon = _COLON.search(text)
    if colon and _is_own(name := text[: colon.start()], own):
        rest = text[colon.end() :]
        # One word may be the town that the site is named after; of several, where no h1 is printed, none is a headline.
        if key(rest) in printed or (not printed and len(name.split()) > 1):
            return rest
    parts = list(_PARTING.finditer(text))
    if parts and _is_own(text[parts[-1].end() :], own):
        for parting in parts:
            begin = key(text[: parting.start()])
            if begin in printed and begin not in own:
                return text[: parting.start()].strip()
    return text


_COLON = re.compile(r"\s*[:：]\s*")
# A note behind a headline: (Published 2018); the paper of which a portal has it: （緑沢新聞） - ニュース.
_NOTE = re.compile(r"\s+(?=\([^()]{4,30}\)$)|(?=（[^（）]{2,30}）(?:\s[-–—|]\s.{2,30})?$)")
# A section's name behind a bar, where the headline before it is long: | India News.
_SECTION = re.compile(r"(?<=.{40})\s+\|\s+[^\W\d_]+(?:\s+[^\W\d_]+)?$")
# The least weight of a headline that is known by itself: a Chinese character says as much as three letters.
_LEAST = 15


def _is_dense(text: str) -> bool:
    """Whether ``text`` is four signs or more of a script without letters: a section's name has two."""
    return len(text) >= _FEWEST_SIGNS and len(_WORD_SIGNS.findall(text)) == len(text)


_FEWEST_SIGNS = 4


def _weight(text: str) -> int:
    return len(text) + 2 * len(_WORD_SIGNS.findall(text))


_WORD_SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _own_names(page: Page) -> set[str]:
    host = host_of(page.url).split(".")
    return {key(name) for name in (*page.site_names, *_home_links(page), ".".join(host[-2:]), *host[-2:-1])} - {""}


def _home_links(page: Page) -> Iterator[str]:
    """What the links to the site's front page say: its name, or its logo's."""
    home = host_of(page.url)
    anchors = islice(page.tree.iter("a"), _MOST_LINKS) if page.tree is not None else ()
    for anchor in anchors:
        link = (anchor.get("href") or "-").strip().rstrip("/")
        if not link or link.endswith(f"//{home}"):
            logo = next(anchor.iter("img"), None)
            names = (
                anchor.text_content(),
                anchor.get("title"),
                anchor.get("aria-label"),
                logo.get("alt") if logo is not None else None,
            )
            yield from (plain(name) for name in names if name and len(name) < _LONGEST_NAME)


def _is_own(text: str, own: set[str]) -> bool:
    """Whether ``text`` is a name of the site, perhaps with the end of its address: LEDGER.com."""
    return any(one in own or _plain_letters(one) in own for one in (key(text), key(_ENDING.sub("", text))))


def _plain_letters(text: str) -> str:
    """``text`` as a host's name writes it: noticias for notícias."""
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


_ENDING = re.compile(r"\.(?:com|org|net|co\.\w\w|\w\w)\s*$", re.IGNORECASE)
