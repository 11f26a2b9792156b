"""Who wrote it: the printed byline and what the head of the page says, persons only, the agency apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.extraction.fields.names import agency_in, begins_like_byline, is_name, persons_in
from crawler.extraction.page import structured
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import key
from crawler.extraction.text.blocks import plain
from crawler.extraction.text.lines import Lines
from crawler.vocabulary.names import NO_BYLINE

__all__ = ["Credits", "credits_of"]

_BYLINE = re.compile(
    r"by-?_?line|(?:^|[\s_-])(?:authors?|auteurs?|autor(?:en|es|i)?|autore|writers?|reporters?|journalists?|"
    r"verfasser|redakteur|penulis|yazar)"
    r"(?:$|[\s_-])|author-?(?:name|link|info|title)|(?:^|[\s_-])person-?(?:name|link)(?:$|[\s_-])|articleauthor|(?-i:(?<=[a-z])Author(?:s|Name|List)?(?:$|[\s_-]))|"
    r"writer-?name",
    re.IGNORECASE,
)
_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "dc.contributor",
    "cxenseparse:author", "og:article:author", "article:author_name", "citation_author", "article.author",
    "twitter:misc:written by", "twitter:data1",
)  # fmt: skip
# An agency's name at a byline's beginning or after a sign, and nothing but a role behind it.
_UNLISTED = re.compile(
    r"(?:^(?!(?:By|Von|Par|Por)\s)|[/|,–—]\s*)((?:The\s+)?(?:[A-ZÀ-Þ][\w’'-]*\s+){1,3}(?:Press|Newswire|"
    r"News\s+(?:Agency|Service)))"
    r"(?=\s*(?:Staff|Writers?|Correspondents?|Reporters?|$))"
)
# Where a link to the page of a person leads.
_PERSON_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|in|es|i)?|auteurs?|autore|profile|people|staff|reporters?|journalists?|by|writers?|"
    r"redacteur|skribent|penulis|yazar)/[^/?#]+",
    re.IGNORECASE,
)
# Letters between the headline and the byline, and between the byline and the text, at most: a picture's caption fits
# in.
_NEAR = 900


@dataclass(frozen=True)
class Credits:
    """``authors`` are persons; ``byline`` is the printed line; ``source`` where the authors came from; ``others`` what
    other places say."""

    authors: tuple[str, ...] = ()
    byline: str | None = None
    agency: str | None = None
    source: str | None = None
    others: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class _Printed:
    source: str
    text: str
    persons: tuple[str, ...]
    led: bool


def credits_of(page: Page, lines: Lines) -> Credits:
    """The credits of ``page``. A printed "By A and B" that differs from what the head of the page says is believed
    (the head names the login of whoever pressed the button), and where it names more; else the head is, which
    lists all where a page prints one; where it names no person, the printed byline without such a word."""
    printed = list(_printed(page, lines))
    told = _told(page)
    led = next((one for one in printed if one.led and one.persons), None)
    by_rule = next((one for one in printed if one.source == "rule byline" and one.persons), None)
    plainly = tuple(dict.fromkeys(name for one in printed if not one.led for name in one.persons))
    ranked = [(one.persons, one.source) for one in (by_rule,) if one]
    if led and (not told or not set(led.persons) & set(told[0][0]) or set(led.persons) > set(told[0][0])):
        ranked.append((led.persons, led.source))
    ranked += told
    ranked += [(plainly, "byline")] if plainly else []
    shown = by_rule or led or next(iter(printed), None)
    agency = _agency(page, [one.text for one in printed])
    if not ranked:
        return Credits((), shown.text if shown else None, agency, None)
    first, source = ranked[0]
    others = tuple(persons for persons, _ in ranked[1:] if set(persons) != set(first))
    return Credits(first, shown.text if shown else None, agency, source, others)


def _printed(page: Page, lines: Lines) -> Iterator[_Printed]:
    own = page.site_names
    for element in page.select(page.rules.byline if page.rules else None):
        yield _line("rule byline", _spaced(element), own, page)
    seen: set[str] = set()
    for element in _marked(page):
        text = _spaced(element)
        if text not in seen and _is_near(page, lines, key(text)):
            seen.add(text)
            yield _line("byline", text, own, page)
    for line in (*lines.all[:5], *lines.all[-2:]):
        text = plain(line.text)
        if len(text) < 120 and text not in seen and begins_like_byline(text):
            yield _line("text", text, own, page)
    yield from _names_alone(page, lines)


def _names_alone(page: Page, lines: Lines) -> Iterator[_Printed]:
    """Names in bold and nothing else, directly over the first paragraph."""
    for line in lines.all[: lines.first][-1:]:
        if line.element is not None and next(line.element.iter("strong", "b"), None) is not None:
            found = _line("text", line.text, page.site_names, page)
            if "".join(map(key, found.persons)) == line.key:
                yield found


def _chinese(page: Page, names: tuple[str, ...]) -> tuple[str, ...]:
    """``names`` as a page without kana means them: a space parts two persons, and a name begins with a surname."""
    if not any(_HAN_WORD.fullmatch(name) for name in names) or _KANA.search(page.layout.keys):
        return names
    parted = [part for name in names for part in (name.split() if _TWO_NAMES.fullmatch(name) else [name])]
    return tuple(name for name in parted if not _HAN_WORD.fullmatch(name) or name[0] in _SURNAMES)


_HAN_WORD = re.compile(r"[\u3400-\u9fff]{2,6}(?: [\u3400-\u9fff]{2,4})*")
_TWO_NAMES = re.compile(r"[\u3400-\u9fff]{2,4}(?: [\u3400-\u9fff]{2,4})+")
_KANA = re.compile(r"[\u3040-\u30ff]")
# The commonest, simplified and traditional; they are nine names of ten.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方"
    "白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝"
    "包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑"
    "景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬師張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇魏呂盧鐘譚陸韋鄒閆龍賀顧錢嚴龔萬湯溫樂歐聶莊魯紀單畢"
)


def _line(source: str, text: str, own: Sequence[str], page: Page) -> _Printed:
    shown = plain(text.replace("\n", " "))
    persons = persons_in(text, outlet=own) or persons_in(shown, outlet=own)
    return _Printed(source, shown, _chinese(page, persons), begins_like_byline(shown))


def _marked(page: Page) -> Iterator[HtmlElement]:
    """Elements that are named like a byline, the outermost of each nest."""
    if page.tree is None:
        return
    links = [anchor for anchor in page.tree.iter("a") if (href := anchor.get("href")) and _PERSON_PAGE.search(href)]
    inside: set[HtmlElement] = set()
    for element in [element for element, _ in page.layout.called(_is_byline)] + links:
        if any(above in inside for above in element.iterancestors()):
            continue
        if (
            element.tag not in ("meta", "link", "body", "article", "main")
            and 3 < len(element.text_content().strip()) < 400
        ):
            inside.add(element)
            yield element


@lru_cache(maxsize=20_000)
def _is_byline(name: str) -> bool:
    return _BYLINE.search(name) is not None and NO_BYLINE.search(name) is None


def _is_near(page: Page, lines: Lines, text: str) -> bool:
    """Whether ``text`` stands about the headline or directly before or after the story."""
    start = lines.all[lines.first].start if lines.all else -1
    if start < 0 or not text:
        return True
    end = max(line.start + len(line.key) for line in lines.all)
    keys = page.layout.keys
    return (
        keys.find(text, max(0, start - _NEAR), start + len(text) + 200) >= 0
        or keys.find(text, max(0, end - 200), end + len(text) + 60) >= 0
    )


def _spaced(element: HtmlElement) -> str:
    """The element's text, that of each of its parts on a line of its own."""
    return "\n".join(part for part in (plain(text) for text in element.itertext()) if part)[:400]


def _told(page: Page) -> list[tuple[tuple[str, ...], str]]:
    """What the head of the page says: JSON-LD author, creator, contributor; then meta."""
    own = page.site_names
    places = [
        (f"json-ld {name}", structured.strings(page.article.get(name))) for name in ("author", "creator", "contributor")
    ]
    places += [(f"meta {name}", page.meta.get(name, [])) for name in _META]
    ranked = []
    for source, texts in places:
        names = _chinese(page, tuple(name for text in texts for name in _names(text, own)))
        if names:
            ranked.append((tuple(dict.fromkeys(names)), source))
    return ranked[:2]


def _names(text: str, own: Sequence[str]) -> tuple[str, ...]:
    """The persons in a value that is meant to be a name: small letters are the writer's own."""
    names = persons_in(text, outlet=own)
    bare = plain(text)
    return names if names or not (bare.islower() and "." not in bare and is_name(bare.title())) else (bare,)


def _agency(page: Page, printed: Sequence[str]) -> str | None:
    """The agency that the byline or the head names: as the outlet's file calls it, else as fully as the page does."""
    said = [*printed, *structured.strings(page.article.get("author"))]
    said += [text for name in ("author", "article:author") for text in page.meta.get(name, [])]
    own = page.outlet.agency if page.outlet else None
    for text in said:
        if own and key(re.sub(r"^The\s+", "", own)) in key(text):
            return own
        found = agency_in(text)
        if found:
            full = f"The {found}"
            return full if not found.startswith("The ") and full in page.html else found
    return _unlisted(page, printed)


def _unlisted(page: Page, printed: Sequence[str]) -> str | None:
    """An agency that is in no list of ours: by its last word, alone in the byline or before "Staff Writer"."""
    own = {key(name) for name in page.site_names}
    for match in filter(None, map(_UNLISTED.search, printed)):
        full = match[1] if match[1].startswith("The ") else f"The {match[1]}"
        if not {key(match[1]), key(full)} & own:
            return full if full in page.html else match[1]
    return None
