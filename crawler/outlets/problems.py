"""What the types of an outlet file cannot say: URLs that are URLs, zones that exist, patterns that compile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cssselect import HTMLTranslator, SelectorError

from archive.urls import is_web, key, without_credentials
from crawler.outlets.codes import COUNTRIES, LANGUAGES
from crawler.outlets.outlet import Address, Outlet, Rules

__all__ = ["is_web_address", "problems"]


def is_web_address(url: str) -> bool:
    """Whether ``url`` is an absolute address of a page on the web, as a person may write one down."""
    return is_web(url) and not re.search(r"\s", url)


def problems(outlet: Outlet) -> Iterator[str]:
    """What is wrong with ``outlet``, each as ``field: what it is; what is allowed``."""
    yield from _names(outlet)
    yield from _empty(outlet)
    yield from _urls(outlet)
    for kind in ("section", "feed", "sitemap"):
        yield from _repeated(kind, getattr(outlet, kind))
    yield from _patterns(outlet)
    for number, rules in enumerate(outlet.rules):
        yield from _selectors(f"rules[{number}]", rules)
    yield from _days(outlet.rules)


def _names(outlet: Outlet) -> Iterator[str]:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", outlet.name):
        yield f"name: {outlet.name!r}; a name is made of a-z, 0-9 and single hyphens"
    if outlet.name == "all":
        yield "name: 'all' stands for every outlet on the command line; choose another"
    if outlet.country not in COUNTRIES:
        yield (
            f"country: {outlet.country!r}; a country is its ISO 3166 code of two small letters, as in 'jp' "
            "('gb' for Britain, 'zz' where it is not known)"
        )
    if not outlet.languages:
        yield "languages: empty; name at least one, as in ['ja']"
    for language in outlet.languages:
        if not re.fullmatch(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", language):
            yield f"languages: {language!r}; a language is a BCP 47 tag, as in 'ja' or 'pt-BR'"
        elif len(language.split("-")[0]) == 2 and language.split("-")[0] not in LANGUAGES:
            yield f"languages: {language!r} is no language of ISO 639, as 'ja' (not 'jp') or 'uk' (not 'ua') is one"
    for tag in outlet.tags:
        if not re.fullmatch(r"[a-z0-9-]+", tag):
            yield f"tags: {tag!r}; a tag is made of a-z, 0-9 and hyphens"
    yield from _zone(outlet.timezone)


def _empty(outlet: Outlet) -> Iterator[str]:
    fields = [(field, getattr(outlet, field)) for field in ("title", "agency", "article")]
    for kind in ("section", "feed", "sitemap"):
        fields += [(f"{kind}[{number}].learned", entry.learned) for number, entry in enumerate(getattr(outlet, kind))]
    for field, value in fields:
        if value is not None and not value.strip():
            yield f"{field}: empty"


def _zone(name: str | None) -> Iterator[str]:
    if name is None:
        return
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield f"timezone: {name!r} is not an IANA time zone; one is called like 'Asia/Tokyo'"


def _urls(outlet: Outlet) -> Iterator[str]:
    addresses = [("home", outlet.home)]
    for kind in ("section", "feed", "sitemap"):
        addresses += [(f"{kind}[{number}].url", entry.url) for number, entry in enumerate(getattr(outlet, kind))]
    for field, url in addresses:
        if not is_web_address(url):
            yield f"{field}: {url!r}; an address begins with https:// or http:// and names a host"
        elif without_credentials(url) != url:
            yield f"{field}: an address with a name and password, which are never sent; leave them out"
    if outlet.sign and not outlet.home.lower().startswith("https://"):
        yield f"sign: only what goes over https is signed, and home is {outlet.home!r}"
    for host in outlet.hosts:
        if not re.fullmatch(r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+", host):
            yield f"hosts: {host!r}; a host is written like 'www.site.example', or '*.site.example' for all below it"


def _repeated(kind: str, entries: tuple[Address, ...]) -> Iterator[str]:
    first: dict[str, int] = {}
    for number, entry in enumerate(entries):
        before = first.setdefault(key(entry.url), number)
        if before != number:
            yield f"{kind}[{number}].url: {entry.url!r} is the address of {kind}[{before}], too; name it once"


def _days(rules: tuple[Rules, ...]) -> Iterator[str]:
    for number, one in enumerate(rules):
        if one.valid_from and one.valid_until and one.valid_until <= one.valid_from:
            yield f"rules[{number}].valid_until: {one.valid_until} is not after valid_from, {one.valid_from}"
    for (first, one), (second, other) in combinations(enumerate(rules), 2):
        if one.valid_from == other.valid_from:
            day = one.valid_from or "no day"
            yield f"rules[{second}].valid_from: {day}, as in rules[{first}]; say from which day each is valid"


def _patterns(outlet: Outlet) -> Iterator[str]:
    try:
        re.compile(outlet.article or "")
    except re.error as error:
        yield f"article: {outlet.article!r} is not a regular expression: {error}"
    if re.match(r"\^\w|https?\??:", outlet.article or ""):
        yield f"article: {outlet.article!r}; it is compared with the path of an address, which begins with a slash"
    for number, section in enumerate(outlet.section):
        if section.pages is not None and (section.pages.count("{n}") != 1 or not is_web_address(section.pages)):
            yield f"section[{number}].pages: {section.pages!r}; an address in which {{n}} stands for the page's number"
        if section.list is not None:
            yield from _selector(f"section[{number}].list", section.list)


def _selectors(where: str, rules: Rules) -> Iterator[str]:
    for field in ("headline", "standfirst", "byline", "published", "body", "caption", "credit", "section", "paywall"):
        selector = getattr(rules, field)
        if selector is not None:
            yield from _selector(f"{where}.{field}", selector)
    for selector in rules.drop:
        yield from _selector(f"{where}.drop", selector)


def _selector(where: str, selector: str) -> Iterator[str]:
    try:
        HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        yield f"{where}: {selector!r} is not a CSS selector: {error}"
