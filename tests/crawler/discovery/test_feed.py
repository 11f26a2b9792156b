"""Feeds in all their dialects, whole and broken."""

from __future__ import annotations

import gzip
from functools import partial

import pytest

from crawler.discovery.feed import Feed, read_feed
from crawler.discovery.listing.read import Found

# Without the time of day: parameters are named by their bytes, and two processes must give them the same names.
packed = partial(gzip.compress, mtime=0)

URL = "https://www.valley.example/politics/feed/"
ONE = "https://www.valley.example/politics/one"


def rss(inside: str, channel: str = "") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{inside}</channel></rss>'.encode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (rss(f"<item><title>One</title><link>{ONE}</link></item>"), "rss"),
        (rss(f'<item><title>One</title><guid isPermaLink="true">{ONE}</guid></item>'), "rss"),
        (rss(f'<item><title>One</title><guid isPermaLink="false">{ONE}x</guid><link>{ONE}</link></item>'), "rss"),
        (rss("<item><title>One</title><link>/politics/one</link></item>"), "rss"),
        (rss(f"<item><title>One</title><link><![CDATA[ {ONE} ]]></link></item>"), "rss"),
        (
            rss(
                f'<item xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><title>One</title>'
                f"<link>https://feeds.proxy.example/~r/1</link><feedburner:origLink>{ONE}</feedburner:origLink></item>"
            ),
            "rss",
        ),
        (
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
            b'<channel><title>V</title></channel><item rdf:about="%b"><title>One</title></item></rdf:RDF>'
            % ONE.encode(),
            "rdf",
        ),
        (
            f'<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://www.valley.example/"/><entry><title>One</title>'
            f'<link rel="replies" href="{ONE}/comments"/><link rel="alternate" href="{ONE}"/></entry></feed>'.encode(),
            "atom",
        ),
        (
            b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.valley.example/politics/"><entry>'
            b'<title type="html">&lt;b&gt;One&lt;/b&gt;</title><link href="one"/></entry></feed>',
            "atom",
        ),
        (
            b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "one", "title": "One"}]}',
            "json",
        ),
    ],
)
def test_dialects(body: bytes, kind: str) -> None:
    """Every dialect says the same."""
    url = "https://www.valley.example/politics/" if kind == "json" else URL

    assert read_feed(body, url) == Feed((Found(ONE, 0, "One"),), None, kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "published"),
    [
        ("<pubDate>Tue, 24 Nov 2026 10:30:00 +0900</pubDate>", "2026-11-24T10:30:00+09:00"),
        ("<pubDate>24 Nov 2026 10:30 GMT</pubDate>", "2026-11-24T10:30:00+00:00"),
        ("<pubDate>Tue, 24 Nov 2026 10:30:00 JST</pubDate>", "2026-11-24T10:30:00+09:00"),
        ("<pubDate>Tue, 24 Nov 2026 10:30:00 XYZ</pubDate>", "2026-11-24T10:30:00"),
        ("<pubDate>Tue, 24 Nov 2026 10:30:00</pubDate>", "2026-11-24T10:30:00"),
        ("<dc:date>2026-11-24T10:30:00Z</dc:date>", "2026-11-24T10:30:00+00:00"),
        ("<pubDate>2026-11-24 10:30:00 +0100</pubDate>", "2026-11-24T10:30:00+01:00"),
        ("<pubDate>2026-11-24</pubDate>", "2026-11-24"),
        ("<pubDate>yesterday</pubDate><updated>2026-11-24T10:30:00.123+02:00</updated>", "2026-11-24T10:30:00+02:00"),
        ("<pubDate>Tue, 24 Nov 2026 10:30:00 +9999</pubDate>", "2026-11-24T10:30:00"),
        ("<pubDate>2026-13-45T99:99:99Z</pubDate>", None),
        ("<pubDate>Tue, 99 Nov 99999999999999 10:30</pubDate>", None),
        ("<pubDate></pubDate>", None),
        ("", None),
    ],
)
def test_dates(field: str, published: str | None) -> None:
    """Dates come as ISO 8601 with the zone they state; what is no date is none, and stops nothing."""
    feed = read_feed(rss(f"<item><link>{ONE}</link>{field}</item>"), URL)

    assert [found.published for found in feed.found] == [published]


ITEM_ONE = rss(f"<item><link>{ONE}</link><title>One</title></item>")


def encoded(declared: str, encoding: str, title: str) -> bytes:
    """A feed that says it is in one encoding, and is in another."""
    text = f'<?xml version="1.0" encoding="{declared}"?><rss><channel><item><link>{ONE}</link><title>{title}</title>'
    return f"{text}</item></channel></rss>".encode(encoding)


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        (rss(f"<item><link>{ONE}</link><title>Müller &amp; Söhne</title></item>"), ["Müller & Söhne"]),
        (rss(f"<item><link>{ONE}</link><title>A &b & c&nbsp;&hellip;</title></item>"), ["A &b & c …"]),
        (rss(f"<item><link>{ONE}</link><title>Q&amp;amp;A</title></item>"), ["Q&A"]),
        (b'\xef\xbb\xbf\n <?xml version="1.0"?>' + ITEM_ONE[21:], ["One"]),
        (rss(f"<item><link>{ONE}</link><title>One</title></item><item><title>cut o"), ["One"]),
        (rss(f"<item><link>{ONE}</link><title>One\x0b\x00</title></item>"), ["One"]),
        (rss(f"<item><link>{ONE}</link><media:title>x</media:title><title>One</title></item>"), ["One"]),
        (rss(f"<item><link>{ONE}</link><title>One</title></item>").decode().encode("utf-16"), ["One"]),
        (encoded("windows-1251", "cp1251", "Новость"), ["Новость"]),
        (encoded("utf-8", "cp1252", "Café"), ["Café"]),
        (packed(rss(f"<item><link>{ONE}</link><title>One</title></item>")), ["One"]),
    ],
)  # fmt: skip
def test_broken_text_is_read_as_far_as_it_goes(body: bytes, titles: list[str]) -> None:
    """Entities, ampersands, encodings, control characters, cut files: the entries before the damage are there."""
    assert [found.text for found in read_feed(body, URL).found] == titles


def test_charset_of_the_response() -> None:
    """Content-Type says the encoding where the document does not."""
    body = rss(f"<item><link>{ONE}</link><title>選挙</title></item>").decode().encode("shift_jis")
    feed = read_feed(body, URL, headers={"content-type": "text/xml; charset=Shift_JIS"})

    assert feed.found[0].text == "選挙"


def test_each_page_once_in_order() -> None:
    """A page that a feed names twice is found once, at its first place; links of other kinds are none."""
    entries = "".join(
        f"<item><link>{link}</link></item>"
        for link in (
            ONE,
            ONE + "?utm_source=rss",
            "javascript:alert(1)",
            "mailto:a@b.example",
            "http://[bad",
            ONE + "2#top",
        )
    )

    assert [(found.url, found.position) for found in read_feed(rss(entries), URL).found] == [(ONE, 0), (ONE + "2", 1)]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><rss><channel><item><title>&c;</title></item></channel></rss>"""


def test_no_entity_is_expanded() -> None:
    """What a DTD defines stays as it is written."""
    body = BOMB.replace(b"</title>", b"</title><link>" + ONE.encode() + b"</link>")

    assert read_feed(body, URL).found == (Found(ONE, 0, "&c;"),)


def test_no_attribute_comes_from_a_dtd() -> None:
    """Nor do the attributes it gives to elements that do not carry them."""
    dtd = b'<!DOCTYPE rss [<!ATTLIST link href CDATA "https://elsewhere.example/">]>'

    assert [found.url for found in read_feed(dtd + ITEM_ONE[21:], URL).found] == [ONE]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"not a feed at all", "not_xml"),
        (b"<!DOCTYPE html><html><body>Please log in</body></html>", "html"),
        (b"<!-- cached --><html><body>x</body></html>", "html"),
        (b"<note><to>x</to></note>", "not_a_feed"),
        (b'{"a": 1}', "not_a_feed"),
        (b'{"items": [', "not_xml"),
        (b"[" * 100_000, "not_xml"),
        (b'{"items":' + b"[" * 100_000, "not_xml"),
        (rss(""), "no_entries"),
        (rss("<item><title>no link</title></item>"), "no_links"),
        (BOMB, "no_links"),
        (
            b'<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><channel><item><title>x</title></item></channel></rss>',
            "no_links",
        ),
        (b"\x1f\x8b\x08\x00broken", "empty"),
        (packed(b"<rss>" + b" " * 60_000_000), "no_entries"),
        (b"<rss>" + b"<a>" * 300_000, "no_entries"),
        (b"<rss " + b"a='1' " * 200_000 + b"/>", "no_entries"),
        (b"<" * 2_000_000, "not_xml"),
    ],
)
def test_no_links_without_a_reason(body: bytes, reason: str) -> None:
    """What is no feed, or an attack, has a reason; nothing of a DTD is read."""
    feed = read_feed(body, URL)

    assert (feed.found, feed.reason) == ((), reason)
