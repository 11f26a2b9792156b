"""A draft as the text of an outlet file. What came from the site can end neither a string nor a comment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from archive.article import Article
from archive.urls import key
from crawler.outlet_tools.draft.sections import is_politics, politics_of, trail
from crawler.outlet_tools.draft.values import Draft, DraftedAddress, DraftedSection

__all__ = ["has_politics", "outlet_text", "warnings"]

_FIELDS = ("headline", "authors", "date_published", "section", "text")


def outlet_text(draft: Draft) -> str:
    """The file: valid TOML in which every address says where it was learned."""
    tables: list[Iterable[str]] = [_section(draft, section) for section in draft.sections]
    tables += [_address(draft, "feed", feed) for feed in draft.feeds]
    tables += [_address(draft, "sitemap", sitemap) for sitemap in draft.sitemaps]
    parts = ["\n".join(part) for part in (_head(draft), _top(draft), *tables, _samples(draft), _failed(draft))]
    return "\n\n".join(part for part in parts if part) + "\n"


def has_politics(draft: Draft) -> bool:
    """Whether the draft has a section of politics, or a feed whose address says politics."""
    return bool(draft.sections) or any(politics_of(feed.url) for feed in draft.feeds)


def warnings(draft: Draft) -> Iterator[str]:
    """What a person must look at before the file is used."""
    if not draft.sections:
        yield _without_sections(draft)
    if draft.place.country[0] is None:
        yield "the country is not known; zz stands in its place"
    if draft.place.timezone[0] is None:
        yield "the time zone is not known: times that are printed without one will have none"
    if draft.sections and not draft.samples:
        yield "none of the sample articles answered"
    for name in _FIELDS:
        missing = [one for one in draft.samples if not getattr(one, name)]
        if missing and 2 * len(missing) > len(draft.samples):
            yield f"{name}: missing in {len(missing)} of {len(draft.samples)} articles; [[rules]] can say where it is"
    for status in sorted({one.status for one in draft.samples} - {"ok", "partial", "paywalled"}):
        yield f"a sample article came out as {status!r}"


def _without_sections(draft: Draft) -> str:
    bare = [url for url, reason in draft.failed if reason == "0 article links" and politics_of(url)]
    where = f"; {bare[0]} gives no article links (a script may fill it)" if bare else ""
    if has_politics(draft):
        return f"no politics section was found, but a feed, which is read in its place{where}"
    if draft.feeds or draft.sitemaps:
        told = "of the feeds and sitemaps only what says politics in its address or on its page is taken"
        return f"no politics section was found{where}; {told}; if there is one, name it with [[section]]"
    advice = "name one with [[section]], or give its address instead of the front page"
    return f"no politics section was found{where}; {'name its feed or sitemap' if bare else advice}"


def _head(draft: Draft) -> Iterator[str]:
    yield f"# Drafted by `scrapy newoutlet {_said(draft.asked)}` on {draft.day}; to be read before it is used."
    for warning in warnings(draft):
        yield f"# WARNING: {_said(warning)}"


def _top(draft: Draft) -> Iterator[str]:
    country, timezone, languages = draft.place.country, draft.place.timezone, draft.place.languages
    yield f"name = {_text(draft.name)}"
    yield f"title = {_text(draft.title)}"
    yield f"home = {_text(draft.home)}"
    yield f"country = {_text(country[0] or 'zz')}  # {_said(country[1])}"
    yield f"languages = {_list(languages[0])}  # {_said(languages[1])}"
    if timezone[0]:
        yield f"timezone = {_text(timezone[0])}  # {_said(timezone[1])}"
    else:
        yield f"# timezone = {_said(timezone[1])}"
    if draft.hosts:
        yield f"hosts = {_list(draft.hosts)}  # they hold articles too"
    pattern, reason = draft.article
    if pattern:
        yield f"# {_said(reason)}"
        yield f"article = {_pattern(pattern)}"
    else:
        yield f"# no `article` pattern: {_said(reason)}"


def _section(draft: Draft, section: DraftedSection) -> Iterator[str]:
    yield from _table(draft, "section", section.url, section.learned)
    yield f"trail = {_list(trail(section, draft.sections))}"
    goes_on = f"goes on at {section.listing.next}" if section.listing.next else "no next page was recognised"
    yield f"# {len(section.listing.found)} article links; {_said(goes_on)}"


def _address(draft: Draft, kind: str, address: DraftedAddress) -> Iterator[str]:
    yield from _table(draft, kind, address.url, address.learned)
    if kind == "feed" and (of := _section_of(address, draft.sections)):
        yield f"trail = {_list(trail(of, draft.sections))}"
    elif kind == "feed" and not draft.sections and (label := politics_of(address.url)):
        yield f"trail = {_list([label])}"
    yield f"# {address.sitemaps} sitemaps" if address.sitemaps else f"# {len(address.links)} links"


def _table(draft: Draft, name: str, url: str, learned: str) -> Iterator[str]:
    yield f"[[{name}]]"
    yield f"url = {_text(url)}"
    yield f"learned = {_text(learned)}"
    yield f"checked = {draft.day}"


def _section_of(feed: DraftedAddress, sections: Sequence[DraftedSection]) -> DraftedSection | None:
    """The section whose feed it is: named after it or declared there alone, and half of its links stand there."""
    for section in sorted(sections, key=lambda one: len(one.url) if _under(feed.url, one.url) else 0, reverse=True):
        listed = {key(one.url) for one in section.listing.found}
        shared = sum(key(link) in listed or _under(link, section.url) for link in feed.links)
        named = _under(feed.url, section.url) or feed.learned == section.url or is_politics(feed.url)
        if named and 2 * shared >= len(feed.links):
            return section
    return None


def _under(url: str, section: str) -> bool:
    return url.startswith(section.rstrip("/") + "/")


def _samples(draft: Draft) -> Iterator[str]:
    if not draft.samples:
        return
    yield f"# What {len(draft.samples)} articles gave without any rules ([[rules]] where that is not enough):"
    for article in draft.samples:
        yield f"# {_said(article.url)}"
        yield f"#   {_row(article)}"


def _row(article: Article) -> str:
    cells = {
        "status": article.status,
        "headline": _quoted(article.headline),
        "authors": _quoted(", ".join(article.authors)),
        "date": article.date_published,
        "section": _quoted(" › ".join(article.section)),
        "text": f"{len(article.text)} characters" if article.text else None,
    }
    return " · ".join(f"{name}: {_said(value or 'MISSING')}" for name, value in cells.items())


def _failed(draft: Draft) -> Iterator[str]:
    if draft.failed:
        yield "# Asked in vain:"
    for url, reason in draft.failed:
        yield f"# {_said(url)}: {_said(reason)}"


def _quoted(words: str | None) -> str | None:
    return f"{words[:60]!r}" if words else None


def _said(words: str) -> str:
    """For a comment: one line, without control characters (https://toml.io/en/v1.0.0#comment)."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+", " ", words).strip()[:300]


def _text(words: str) -> str:
    # A JSON string is also a TOML one, but for DEL and lone surrogates (https://toml.io/en/v1.0.0#string).
    return json.dumps(re.sub(r"[\x7f\ud800-\udfff]", "", words), ensure_ascii=False)


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, words))}]"


def _pattern(pattern: str) -> str:
    return f"'{pattern}'" if "'" not in pattern and pattern.isprintable() else _text(pattern)
