"""Feeds in all their dialects, whole and broken."""

from __future__ import annotations

import gzip
import html
import json
from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from archive.urls import LONGEST
from crawler.discovery.addresses import is_too_long
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


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("Thu Nov 26 2026 10:00:00 GMT+0900 (Japan Standard Time)", "2026-11-26T10:00:00+09:00"),  # JavaScript
        ("Thu Nov 26 2026 10:00:00 GMT-0500", "2026-11-26T10:00:00-05:00"),
        ("Thu, 26 Nov 2026 10:00:00 GMT+0900", "2026-11-26T10:00:00+09:00"),
        ("Thu, 26 Nov 2026 10:00:00 +09:00", "2026-11-26T10:00:00+09:00"),
        ("Thu, 26 Nov 2026 10:00:00 GMT+2", "2026-11-26T10:00:00+02:00"),
        ("Thu, 26 Nov 2026 10:00:00 UTC-3", "2026-11-26T10:00:00-03:00"),
        ("Thu, 26 Nov 2026 10:00:00 UTC+5:30", "2026-11-26T10:00:00+05:30"),
        ("Thu Nov 26 10:00:00 JST 2026", "2026-11-26T10:00:00+09:00"),  # Java, and date(1)
        ("Thu Nov 26 10:00:00 +0900 2026", "2026-11-26T10:00:00+09:00"),
        ("2026-11-26T10:00:00+09:00[Asia/Tokyo]", "2026-11-26T10:00:00+09:00"),
        ("2026-11-26 10:00:00 UTC", "2026-11-26T10:00:00+00:00"),
        ("2026-11-26T10:00:00JST", "2026-11-26T10:00:00+09:00"),
        ("20261126T100000Z", "2026-11-26T10:00:00+00:00"),
        ("20261126", "2026-11-26"),
        ("2026/11/26 10:00", "2026-11-26T10:00:00"),
        ("2026.11.26", "2026-11-26"),
        ("26/11/2026 10:00", "2026-11-26T10:00:00"),
        ("05/11/2026 10:00", "2026-11-05T10:00:00"),
        ("11/05/2026 8:53 PM", "2026-11-05T20:53:00"),  # a clock of twelve hours: the American order
        ("11/26/2026, 8:53:11\u202fPM", "2026-11-26T20:53:11"),
        ("2026-11-26 08:53:11 PM", "2026-11-26T20:53:11"),
        ("2026-11-26 12:05 AM", "2026-11-26T00:05:00"),
        ("Thu, 26 Nov 2026 8:53 PM EST", "2026-11-26T20:53:00-05:00"),
        ("11/26/2026 8:53:11 PM +01:00", "2026-11-26T20:53:11+01:00"),
        ("November 26, 2026 10:00 AM", "2026-11-26T10:00:00"),
        ("26. November 2026, 10:00 Uhr", "2026-11-26T10:00:00"),
        ("2026年11月26日 10:00", "2026-11-26T10:00:00"),
        ("1795600000", "2026-11-25T09:46:40+00:00"),
        ("1795600000000", "2026-11-25T09:46:40+00:00"),
        ("/Date(1795600000000+0900)/", "2026-11-25T09:46:40+00:00"),
        ("수, 25 11월 2026 10:00:00 +0900", "2026-11-25T10:00:00+09:00"),  # Java, in the words of its own country
        ("水, 5 1月 2026 10:00:00 +0900", "2026-01-05T10:00:00+09:00"),
        ("周三, 25 11月 2026 10:00:00 +08:00", "2026-11-25T10:00:00+08:00"),
        ("T4, 25 Th11 2026 10:00:00 +0700", "2026-11-25T10:00:00+07:00"),
        ("Th 4, 25 thg 13 2026 10:00:00 +0700", None),
        ("Thu, 26 Nov 2026 10:00:00 +01", "2026-11-26T10:00:00+01:00"),  # half an offset
        ("26 Nov 2026 10:00:00 -03", "2026-11-26T10:00:00-03:00"),
        ("Thu, 26 Nov 2026 24:00:00 +0100", "2026-11-27T00:00:00+01:00"),  # the end of the day
        ("2026-12-31T24:00:00Z", "2027-01-01T00:00:00+00:00"),
        ("26 November 2026 24:00", "2026-11-27T00:00:00"),
        ("Thu, 31 Dec 2026 23:59:60 GMT", "2026-12-31T23:59:59+00:00"),  # a leap second
        ("2026-12-31T23:59:60Z", "2026-12-31T23:59:59+00:00"),
        ("2026-11-26T10:00:00+9:00", "2026-11-26T10:00:00+09:00"),
        ("Thu, 26 Nov 2026 10:00:00 -5:00", "2026-11-26T10:00:00-05:00"),
        ("2026-11-26T10:00:00\u221205:00", "2026-11-26T10:00:00-05:00"),  # a minus that is none of ASCII
        ("26-Nov-26 10:00:00", "2026-11-26T10:00:00"),  # Oracle
        ("26-Nov-2026 10:00:00 +0100", "2026-11-26T10:00:00+01:00"),
        ("Wed, 25 Nov 2026 22:52:30+5:30", "2026-11-25T22:52:30+05:30"),  # an offset without a blank before it
        ("25 Nov 2026 22:52:30-03:00", "2026-11-25T22:52:30-03:00"),
        ("Wed, 25 Nov 2026 22:52:30 +00:00Z", "2026-11-25T22:52:30+00:00"),
        ("Wed, 25 Nov 2026 22:52:30 America/New_York", "2026-11-25T22:52:30-05:00"),  # a zone by its place
        ("2026-07-25T22:52:30 Europe/Berlin", "2026-07-25T22:52:30+02:00"),
        ("2026-11-25 22:52 Asia/Kolkata", "2026-11-25T22:52:00+05:30"),
        ("2026-11-25 22:52:00 Nowhere/Fen", "2026-11-25T22:52:00"),
        ("Wed, 25 Nov 2026 10:30:00 PT", "2026-11-25T10:30:00-08:00"),  # what clocks of America show
        ("July 25, 2026 10:30 PM ET", "2026-07-25T22:30:00-04:00"),
        ("Wed, 25 Nov 2026 10:30:00 EST5EDT", "2026-11-25T10:30:00-05:00"),
        ("Wed, 25 Nov 2026 10:30:00.000 GMT", "2026-11-25T10:30:00+00:00"),  # a zone behind a fraction of a second
        ("Wed, 25 Nov 2026 10:30:00.123456 +0900", "2026-11-25T10:30:00+09:00"),
        ("2026-11-25 10:30:00.000000000 +0000 UTC", "2026-11-25T10:30:00+00:00"),
        ("2026-11-25T10:30:00:000Z", "2026-11-25T10:30:00+00:00"),
        ("Wed, 25 Nov 2026 10:30:00 (GMT)", "2026-11-25T10:30:00+00:00"),
        ("Wed, 25 Nov 2026 10:30:00 [JST]", "2026-11-25T10:30:00+09:00"),
        ("2026-11-25T10:30:00+09:00Z", "2026-11-25T10:30:00+09:00"),  # two zones, the second a letter of the form
        ("2026-11-25T10:30:00ZZ", "2026-11-25T10:30:00+00:00"),
        ("2026/11/25 10:30:00 Z", "2026-11-25T10:30:00+00:00"),
        ("2026-1-9T1:05:00Z", "2026-01-09T01:05:00+00:00"),  # figures without their zeros, and without strokes
        ("2026-11-5 10:30:00 +0900", "2026-11-05T10:30:00+09:00"),
        ("20261125T10:30:00Z", "2026-11-25T10:30:00+00:00"),
        ("20261125 10:30:00 GMT", "2026-11-25T10:30:00+00:00"),
        ("2026-11-25T10.30.00Z", "2026-11-25T10:30:00+00:00"),
        ("25 Nov 2569 10:30:00 +0700", "2026-11-25T10:30:00+07:00"),  # the calendar of Thailand
        ("2569-11-25T10:30:00+07:00", "2026-11-25T10:30:00+07:00"),
        ("2569-11-25", "2026-11-25"),
        ("2567-02-29", "2024-02-29"),  # a leap day there, whose year has none in the common calendar
        ("2567-02-29T10:30:00+07:00", "2024-02-29T10:30:00+07:00"),
        ("2569-02-29", None),
        ("2026-W48-3", "2026-11-25"),  # ISO 8601: a day of a week, a day of a year
        ("2026W483T10:30:00Z", "2026-11-25T10:30:00+00:00"),
        ("2026-W01-1", "2025-12-29"),
        ("2026-W53-7 10:30", "2027-01-03T10:30:00"),
        ("2026-329", "2026-11-25"),
        ("2024-366T10:30:00+01:00", "2024-12-31T10:30:00+01:00"),
        ("2026-366", None),
        ("2026-W54-1", None),
        ("2026-W48", None),  # a week or a month is no day
        ("2026-11", None),
        ("1405-09-04T10:30:00+03:30", "2026-11-25T10:30:00+03:30"),  # the calendar of Persia
        ("1403-12-30 10:30", "2025-03-20T10:30:00"),
        ("\u06f1\u06f4\u06f0\u06f5-\u06f0\u06f9-\u06f0\u06f4", "2026-11-25"),
        ("1448-06-05T10:30:00+03:00", None),  # the Islamic one is of the moon: a day may begin earlier or later
        ("\uff12\uff10\uff12\uff16-11-25T10:30:00Z", "2026-11-25T10:30:00+00:00"),
        ("\u0662\u0660\u0662\u0666-\u0661\u0661-\u0662\u0665", "2026-11-25"),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None),  # what programs write that have no date
        ("-0001-11-30T00:00:00+00:00", None),
        ("0001-01-01T00:00:00", None),
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("9999-12-31T23:59:59Z", None),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00+00:00"),
        ("0000-00-00 00:00:00", None),
        ("99/99/9999 99:99", None),
        ("tomorrow at 10:00", None),
    ],
)
def test_dates_that_no_standard_has(date: str, published: str | None) -> None:
    feed = read_feed(rss(f"<item><link>{ONE}</link><pubDate>{date}</pubDate></item>"), URL)

    assert [found.published for found in feed.found] == [published]


def test_a_time_without_a_zone_is_in_the_outlets() -> None:
    dates = ("2026-07-26 10:00:00", "11/26/2026 8:53 PM", "2026-11-26T10:00:00Z", "2026-11-26")
    entries = "".join(f"<item><link>{ONE}{n}</link><pubDate>{date}</pubDate></item>" for n, date in enumerate(dates))

    assert [found.published for found in read_feed(rss(entries), URL, zone=ZoneInfo("Europe/Berlin")).found] == [
        "2026-07-26T10:00:00+02:00", "2026-11-26T20:53:00+01:00", "2026-11-26T10:00:00+00:00", "2026-11-26",
    ]  # fmt: skip


SELF = '<atom:link rel="self" href="https://feeds.service.example/x"/>'
MP3 = '<link rel="enclosure" href="/x.mp3"/><link rel="self" href="/x.atom"/>'
JSON = b'\xef\xbb\xbf {"items": [{"id": "1", "url": "/politics/one"}], "home_page_url": "https://www.valley.example/"}'
ATOM_03 = (
    '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>'
    f'<link rel="alternate" type="text/html" href="{ONE}"/></entry></feed>'
)
ESCAPED = "https%3A%2F%2Fwww.valley.example%2Fpolitics%2Fone"
ORIGINAL = f"<feedburner:origLink>{ONE}</feedburner:origLink>"
SERVICE = "https://feeds.service.example/marsh.xml"
HOME = "<link>https://www.valley.example/</link>"


def atom(entry: str, head: str = "", attributes: str = "") -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{attributes}>{head}<entry>{entry}</entry></feed>'.encode()


@pytest.mark.parametrize(
    ("body", "url"),
    [
        # relative links: to xml:base, to the channel's link, to the feed
        (rss("<item><link>/politics/one</link></item>", HOME), SERVICE),
        (rss("<item><link>politics/one</link></item>", HOME), SERVICE),
        (rss("<item><link>//www.valley.example/politics/one</link></item>"), SERVICE),
        (rss("<item><link>www.valley.example/politics/one</link></item>", HOME), SERVICE),
        (rss("<item><link>/politics/one</link></item>", SELF + HOME), SERVICE),
        (rss("<item><link>/politics/one</link></item>", "<link>/</link>"), URL),
        (rss("<item><link>one</link></item>", "<link>https://www.valley.example/politics/</link>"), URL),
        (atom('<link href="/politics/one"/>', '<link href="https://www.valley.example/"/>'), SERVICE),
        (atom('<link href="../one"/>', '<link href="https://www.valley.example/sport/"/>'), URL),
        (atom('<link href="one"/>', attributes=' xml:base="https://www.valley.example/politics/"'), SERVICE),
        (JSON, SERVICE),
        # redirectors, and what stands beside them
        (rss(f"<item><link>https://proxy.example/~r/1</link><guid>{ONE}</guid></item>", HOME), SERVICE),
        (rss(f'<item><link>https://proxy.example/~r/1</link><guid isPermaLink="true">{ONE}</guid></item>', HOME), URL),
        (rss(f"<item><link>https://go.example/c?id=7&amp;url={ESCAPED}</link></item>", HOME), SERVICE),
        (rss("<item><link>https://go.example/?u=https://www.valley.example/politics/one</link></item>"), URL),
        (rss(f"<item><link>https://proxy.example/1</link>{ORIGINAL}</item>"), URL),
        # several links
        (atom(f'{MP3}<link rel="alternate" type="text/html" href="{ONE}"/>'), URL),
        (atom(f'<link rel="replies" href="{ONE}/comments"/><link href="{ONE}"/>'), URL),
        (atom(f'<link rel="edit" href="/edit/1"/><id>{ONE}</id>'), URL),
        (atom(f'<link rel="http://www.iana.org/assignments/relation/alternate" href="{ONE}"/>'), URL),
        (atom(f'<link rel="alternate" href="https://proxy.example/1"/><link rel="canonical" href="{ONE}"/>'), SERVICE),
        (atom(f'<id>{ONE}</id><link rel="enclosure" type="image/jpeg">https://pictures.example/1.jpg</link>'), URL),
        (atom('<id>/politics/one</id>'), URL),
        (rss("<item><title>One</title><guid>/politics/one</guid></item>"), URL),
        # the link is the feed's own address, or the word of a program that had none
        (atom(f'<link href="{URL}"/><id>{ONE}</id>'), URL),
        (rss(f"<item><link>{URL}</link><guid>{ONE}</guid></item>"), URL),
        (f'{{"version": "x", "items": [{{"url": "{URL}", "id": "{ONE}"}}]}}'.encode(), URL),
        (rss(f"<item><link>undefined</link><guid>{ONE}</guid></item>"), URL),
        (rss(f"<item><link>https://www.valley.example/null</link><guid>{ONE}</guid></item>"), URL),
        (rss(f"<item><link>/None/</link><guid>{ONE}</guid></item>"), URL),
        (rss(f"<item><link>N/A</link><guid>{ONE}</guid></item>"), URL),
        (rss(f"<item><link>-</link><guid>{ONE}</guid></item>"), URL),
        # the entry in its own language
        (atom(f'<link hreflang="fr" href="/f"/><link hreflang="en" href="{ONE}"/>', attributes=' xml:lang="en"'), URL),
        (atom(f'<link hreflang="fr" href="/fr/un"/><link href="{ONE}"/>', attributes=' xml:lang="en"'), URL),
        (atom(f'<link hreflang="en" href="{ONE}"/><link hreflang="fr" href="/fr/un"/>'), URL),
        # a line that was broken, and what stands around an address
        (rss("<item><link>https://www.valley.example/\n      politics/one</link></item>"), URL),
        (rss(f"<item><link>\r\n\t{ONE[:30]}\r\n\t{ONE[30:]}\r\n</link></item>"), URL),
        (rss("<item><link><![CDATA[/politics/\none]]></link></item>"), URL),
        (rss(f'<item><link>"{ONE}"</link></item>'), URL),
        (rss(f"<item><link>&lt;{ONE}&gt;</link></item>"), URL),
        (rss(f"<item><link>{ONE}]]></link></item>"), URL),
        (rss(f"<item><title>A & B ]]></title><link>{ONE}]]></link></item>"), URL),
        # an address under another name
        (rss(f"<item><url>{ONE}</url></item>"), URL),
        (rss(f"<item><permalink>{ONE}</permalink></item>"), URL),
        (rss(f"<item xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:identifier>{ONE}</dc:identifier></item>"), URL),
        # links as programs write them that write HTML
        (rss(f'<item><title>One</title><link/>{ONE}<guid isPermaLink="false">1</guid></item>'), URL),
        (rss(f"<item><title>One</title><link></link>\n{ONE}\n</item>"), URL),
        (rss(f'<item><link>&lt;a href="{ONE}"&gt;read&lt;/a&gt;</link></item>'), URL),
        (rss(f"<item><link><a href='{ONE}'>read</a></link></item>"), URL),
        # dialects
        (f'<rss version="0.91"><channel><item><link>{ONE}</link></item></channel></rss>'.encode(), URL),
        (f'<RSS><CHANNEL><ITEM><LINK>{ONE}</LINK></ITEM></CHANNEL></RSS>'.encode(), URL),
        (ATOM_03.encode(), URL),
        (f'<rdf:RDF><item rdf:about="{ONE}"><link>{ONE}</link></item></rdf:RDF>'.encode(), URL),
        (f'<a:feed><a:entry><a:link href="{ONE}"/></a:entry></a:feed>'.encode(), URL),
        # junk before
        (b"<br />\n<b>Warning</b>: x<br />\n" + rss(f"<item><link>{ONE}</link></item>"), URL),
        (b"<html><body><div>Loading</div>" + rss(f"<item><link>{ONE}</link></item>") + b"</body></html>", URL),
        (b"<br />Notice: x\n" + f'{{"version": "x", "items": [{{"url": "{ONE}"}}]}}<!-- 3 ms -->'.encode(), URL),
        (b"Notice: x\n" + rss(f"<item><link>{ONE}</link></item>") + b"<!-- 3 ms --><p>x", URL),
    ],
)  # fmt: skip
def test_the_page_an_entry_is_about(body: bytes, url: str) -> None:
    assert [found.url for found in read_feed(body, url).found] == [ONE]


HTML = "One<br>two<p>three <img src=x.jpg><a href=/b>four</a>"
SCRIPT = "<![CDATA[x <script>//<![CDATA[\nlet a = 1;\n//]]></script> and <b>rest</b>]]>"


@pytest.mark.parametrize(
    "entry",
    [
        f"<item><title>{{n}}</title><description>{HTML}</description><link>{ONE}{{n}}</link></item>",
        f"<item><title>{{n}}</title><content:encoded>{HTML}</content:encoded><link>{ONE}{{n}}</link></item>",
        f"<item><title>{{n}}<br></title><description>{SCRIPT}</description><link>{ONE}{{n}}</link></item>",
        f"<item><title><b>{{n}}</title><link>{ONE}{{n}}</link><description>{HTML}</description></item>",
        f"<item><summary>{HTML}</summary><title>{{n}}</title><guid>{ONE}{{n}}</guid></item>",
    ],
)
def test_html_that_was_pasted_into_an_entry_costs_no_entry(entry: str) -> None:
    found = read_feed(rss("".join(entry.format(n=n) for n in range(3)), HOME), URL).found

    assert [(link.url, link.text) for link in found] == [(f"{ONE}{n}", str(n)) for n in range(3)]


def test_an_element_of_words_that_is_never_closed_takes_no_entry_with_it() -> None:
    entries = (
        f"<item><description>One<br><link>{ONE}1</link></item>",
        f"<item><description>two</description><link>{ONE}2</link></item>",
        f"<item><description>three<b></description><link>{ONE}3</link></item>",
    )

    assert [link.url for link in read_feed(rss("".join(entries), HOME), URL).found][-1] == f"{ONE}3"


@pytest.mark.parametrize("before", [True, False])
def test_an_entrys_own_title_counts_and_not_an_extensions(before: bool) -> None:
    own, other = "<title>One of the council's plans</title>", "<itunes:title>Plan</itunes:title>"
    titles = other + own if before else own + other
    body = rss(f"<item xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>{titles}<link>{ONE}</link></item>")

    assert read_feed(body, URL).found[0].text == "One of the council's plans"


def entries_with(link: str, guid: str, number: int = 4) -> str:
    return "".join(f"<item><link>{link}</link>{guid.format(n=n)}</item>" for n in range(number))


@pytest.mark.parametrize(
    "body",
    [
        rss(entries_with("https://www.valley.example/", f"<guid>{ONE}{{n}}</guid>"), HOME),
        rss(entries_with("https://www.valley.example/", f"<guid>{ONE}{{n}}</guid>")),
        rss(entries_with("https://www.valley.example/politics/", f"<guid>{ONE}{{n}}</guid>"),
            "<link>https://www.valley.example/politics/</link>"),
        rss(entries_with("https://www.valley.example/home?rss", f'<guid isPermaLink="true">{ONE}{{n}}</guid>')),
        rss(entries_with("https://www.valley.example/", f'<guid isPermaLink="false">{ONE}{{n}}</guid>'), HOME),
        rss(entries_with("", f'<guid isPermaLink="false">{ONE}{{n}}</guid>'), HOME),
        rss(entries_with("", '<guid isPermaLink="true">/politics/one{n}</guid>'), HOME),
        rss(entries_with("/politics", f"<guid>{ONE}{{n}}</guid>", 2)
            + f"<item><link>{ONE}2</link></item><item><link>{ONE}3</link></item>"),
        atom('<link href="/"/>' + f"<id>{ONE}0</id></entry><entry><link href='/'/><id>{ONE}1</id></entry><entry>"
             f"<link href='/'/><id>{ONE}2</id></entry><entry><link href='/'/><id>{ONE}3</id>"),
    ],
)  # fmt: skip
def test_where_all_links_are_one_the_entries_own_address_counts(body: bytes) -> None:
    """Some generators link every entry to the front page, or to the list."""
    assert [found.url for found in read_feed(body, URL).found] == [f"{ONE}{n}" for n in range(4)]


def test_one_bad_entry_costs_itself() -> None:
    bad = ["http://[bad", "https://a.example:99999999/x", "https://x/" + "y" * 60_000, "ht\x0btp://a", "&#xD800;"]
    xml_entries = "".join(f"<item><link>{link}</link><title>x</title></item>" for link in bad)
    json_entries = ", ".join(
        ['{"url": "https://www.valley.example/\\ud800"}', '{"url": 7}', "3", "null", '{"url": "https://x/\\u0000"}',
         f'{{"url": "{ONE}", "title": "One \\ud800", "date_published": 1795600000}}']
    )  # fmt: skip

    from_xml = read_feed(rss(xml_entries + f"<item><link>{ONE}</link></item>"), URL).found
    from_json = read_feed(f'{{"items": [{json_entries}]}}'.encode(), URL).found

    assert from_xml[-1].url == ONE
    assert all(found.url.encode() for found in from_xml)
    # What is too long to be asked for gets a fate, and is not kept whole.
    assert [len(found.url) for found in from_xml if is_too_long(found.url)] == [LONGEST + 1]
    assert from_json == (Found(ONE, 0, "One \ufffd", "2026-11-25T09:46:40+00:00"),)


def test_a_feed_that_is_cut_says_so() -> None:
    whole = rss(f"<item><link>{ONE}</link></item><item><link>{ONE}2</link></item>")

    assert not read_feed(whole, URL).is_cut
    for end, links in ((-29, 2), (-30, 1), (-50, 1)):
        feed = read_feed(whole[:end], URL)
        assert (feed.is_cut, [found.url for found in feed.found]) == (True, [ONE, ONE + "2"][:links])


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


def test_one_entry_that_asks_for_a_hundred_fields_costs_the_others_nothing() -> None:
    """Python refuses to part such a query, and with it the whole feed was lost."""
    fields = "&amp;".join(f"a{number}=b" for number in range(100))
    feed = rss(
        f"<item><link>{ONE}</link></item><item><link>https://count.example/?{fields}</link></item>"
        f"<item><link>https://count.example/?url={ONE}-more&amp;{fields}</link></item>"
    )

    links = [link.url for link in read_feed(feed, URL).found]

    assert (links[0], links[2], len(links)) == (ONE, f"{ONE}-more", 3)


def test_one_entry_with_a_number_that_nobody_reads_costs_the_others_nothing() -> None:
    told = f'[{{"url": "{ONE}", "date_published": {"9" * 5_000}}}, {{"url": "{ONE}-more", "n": -{"1" * 9_000}}}]'

    feed = read_feed(f'{{"version": "https://jsonfeed.org/version/1.1", "items": {told}}}'.encode(), URL)

    assert [(link.url, link.published) for link in feed.found] == [(ONE, None), (f"{ONE}-more", None)]


@pytest.mark.parametrize(
    ("language", "date", "published"),
    [
        ("tr-TR", "Çar, 25 Kas 2026 10:00:00 +0300", "2026-11-25T10:00:00+03:00"),
        ("pl", "śr., 25 lis 2026 10:00:00 +0100", "2026-11-25T10:00:00+01:00"),
        ("hr", "sri, 28 lis 2026 10:00:00 +0100", "2026-10-28T10:00:00+01:00"),
        ("cs_CZ", "Út, 24 srp 2026 10:00:00 +0200", "2026-08-24T10:00:00+02:00"),
        ("", "25 lis 2026 10:00:00 +0100", None),
    ],
)
def test_the_language_of_a_feed_decides_about_a_month(language: str, date: str, published: str | None) -> None:
    """``lis`` is November in Polish, October in Croatian: where the feed does not say it, there is no date."""
    item = f"<item><link>{ONE}</link><pubDate>{date}</pubDate></item>"
    atom = (
        f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='{language}'><entry><link href='{ONE}'/>"
        f"<published>{date}</published></entry></feed>"
    ).encode()

    feeds = [read_feed(rss(f"<language>{language}</language>{item}"), URL), read_feed(atom, URL)]

    assert [[found.published for found in feed.found] for feed in feeds] == [[published], [published]]


THREE = ", ".join(f'{{"id": "{n}", "title": "{n}", "url": "/politics/one{n}"}}' for n in range(3))
JSON_BEGUN = (
    '{"version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://www.valley.example/", "items": ['
)


@pytest.mark.parametrize(
    ("document", "number", "is_cut"),
    [
        (f"{JSON_BEGUN}{THREE}]}}", 3, False),
        (f"{JSON_BEGUN}{THREE},]}}", 3, False),  # a comma too many
        (f"{JSON_BEGUN},{THREE.replace(', {', ',, {')}], }}", 3, False),
        (f"{JSON_BEGUN}{THREE}", 3, True),
        (f"{JSON_BEGUN}{THREE}"[:-20], 2, True),
        (f"{JSON_BEGUN}{THREE}, {{", 3, True),
        (f"\ufeff\n{JSON_BEGUN}{THREE}, nul", 3, True),
    ],
)
def test_a_json_feed_is_read_as_far_as_it_goes(document: str, number: int, is_cut: bool) -> None:
    feed = read_feed(document.encode(), SERVICE)

    assert ([found.url for found in feed.found], feed.is_cut) == ([f"{ONE}{n}" for n in range(number)], is_cut)


@pytest.mark.parametrize(
    ("document", "number", "is_cut"),
    [
        (f"[{THREE}", 3, True),
        (f"[{THREE}"[:-20], 2, True),
        (f"\ufeff [{THREE},]", 3, False),
        (f'[{THREE}, {{"url": "/poli', 3, True),
        (f"cb([{THREE}", 3, True),
    ],
)
def test_a_bare_list_is_read_as_far_as_it_goes(document: str, number: int, is_cut: bool) -> None:
    feed = read_feed(document.encode(), "https://www.valley.example/wp-json/wp/v2/posts")

    assert ([found.url for found in feed.found], feed.is_cut) == ([f"{ONE}{n}" for n in range(number)], is_cut)


LINES = [f'{{"url": "{ONE}{n}", "title": "One"}}' for n in range(4)]


@pytest.mark.parametrize(
    ("document", "number", "is_cut"),
    [
        ("\n".join(LINES), 4, False),
        ("\r\n".join(LINES) + "\r\n", 4, False),
        ("\ufeff" + "\n\n".join(LINES), 4, False),
        (",\n".join(LINES) + ",\n", 4, False),
        ("".join(LINES), 4, False),
        ("\x1e" + "\n\x1e".join(LINES) + "\n", 4, False),  # RFC 7464
        ("\n".join([*LINES[:2], '{"url": broken}', *LINES[2:]]), 4, False),
        ("\n".join(LINES)[:-9], 3, True),
    ],
)
def test_a_list_of_one_object_a_line(document: str, number: int, is_cut: bool) -> None:
    feed = read_feed(document.encode(), URL)

    assert ([found.url for found in feed.found], feed.is_cut) == ([f"{ONE}{n}" for n in range(number)], is_cut)


@pytest.mark.parametrize(
    "feed",
    [
        "{0}{1}",
        "<?xml version='1.0'?>\n{0}\n{1}\n",
        "<rss><channel><title>x</title></channel></rss>{0}{1}",
        "<rss><channel>{0}</channel></rss>\n{1}",
        "<channel>{0}{1}</channel>",
    ],
)
def test_entries_that_their_feed_does_not_hold(feed: str) -> None:
    items = [f"<item><title>{n}</title><link>{ONE}{n}</link></item>" for n in range(2)]

    assert [found.url for found in read_feed(feed.format(*items).encode(), URL).found] == [f"{ONE}0", f"{ONE}1"]


@pytest.mark.parametrize("document", ['{"items": [', '{"items": [,,]', '{"items": ' + "[" * 50_000, '{"a": [1, 2'])
def test_json_that_gives_no_entry_is_no_feed(document: str) -> None:
    assert read_feed(document.encode(), URL).reason in ("not_xml", "not_a_feed")


@pytest.mark.parametrize("wrapped", [html.escape, json.dumps, lambda text: f"<string>{html.escape(text)}</string>"])
def test_a_feed_that_was_handed_on_as_a_string(wrapped: Callable[[str], str]) -> None:
    item = "<item><title>Dues &amp;amp; dykes</title><link>https://a.example/x?a=1&amp;b=2</link></item>"
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>{item}</channel></rss>"

    found = read_feed(wrapped(feed).encode(), "https://a.example/feed/").found

    assert [(one.url, one.text) for one in found] == [("https://a.example/x?a=1&b=2", "Dues & dykes")]


@pytest.mark.parametrize(
    "entries",
    [
        [{"id": 71, "link": ONE, "title": {"rendered": "One &#8217; two"}, "date_gmt": "2026-11-24T10:30:00"}],
        [{"url": ONE, "title": "One \u2019 two", "published_at": "2026-11-24T10:30:00Z"}],
        [{"id": ONE, "title": "One <b>\u2019</b> two", "date_published": "2026-11-24T10:30:00Z"}],
    ],
)
def test_a_bare_list_of_entries(entries: list[dict[str, object]]) -> None:
    """As WordPress gives its posts: moments without a zone under a name that ends in "gmt" are in UTC."""
    feed = read_feed(json.dumps(entries).encode(), "https://www.valley.example/wp-json/wp/v2/posts?categories=3")

    assert [(one.url, one.text, one.published) for one in feed.found] == [
        (ONE, "One \u2019 two", "2026-11-24T10:30:00+00:00")
    ]
    assert read_feed(b'[{"name": "Politics"}, 3]', ONE).found == ()
    assert read_feed(b"/**/take(" + json.dumps(entries).encode() + b");", ONE).found == feed.found
    assert read_feed(b" [ ]", ONE).reason == "no_entries"


@pytest.mark.parametrize(
    "document",
    [
        {"posts": [{"url": f"{ONE}1", "title": "One"}, {"url": f"{ONE}2", "title": "Two"}], "total": 2},
        {"data": [{"link": f"{ONE}1", "title": {"rendered": "One"}}, {"link": f"{ONE}2", "title": "Two"}]},
        {"status": "ok", "results": [{"permalink": "/politics/one1", "headline": "One"},
                                     {"permalink": "/politics/one2", "headline": "Two"}]},
        {"response": {"meta": {"hits": 2}, "docs": [{"web_url": f"{ONE}1", "headline": "One"},
                                                    {"web_url": f"{ONE}2", "headline": "Two"}]}},
        {"rss": {"channel": {"item": [{"link": f"{ONE}1", "title": "One"}, {"link": f"{ONE}2", "title": "Two"}]}}},
        {"menu": [{"url": f"/{name}/", "title": name} for name in ("politics", "sport", "world", "arts")],
         "articles": [{"url": f"{ONE}1", "title": "One", "publishedAt": 3}, {"url": f"{ONE}2", "title": "Two"}]},
        {"menu": [{"url": "/politics/", "title": "Politics"}],
         "articles": [{"url": f"{ONE}1", "title": "One"}, {"url": f"{ONE}2", "title": "Two"}]},
        {"hits": {"total": 2, "hits": [{"_source": {"url": "/politics/one1", "title": "One"}},
                                       {"_source": {"url": "/politics/one2", "title": "Two"}}]}},
        {"data": {"articles": {"edges": [{"node": {"url": "/politics/one1", "title": "One"}},
                                         {"node": {"url": "/politics/one2", "title": "Two"}}]}}},
        {"data": [{"type": "node", "attributes": {"title": "One", "path": {"alias": "/politics/one1", "pid": 1}}},
                  {"type": "node", "attributes": {"title": "Two", "path": {"alias": "/politics/one2"}}}]},
        {"content_elements": [{"canonical_url": "/politics/one1", "headlines": {"basic": "One"}},
                              {"canonical_url": "/politics/one2", "headlines": {"basic": "Two"}}]},
        {"response": {"status": "ok", "results": [{"id": "politics/one1", "webTitle": "One", "webUrl": f"{ONE}1"},
                                                  {"id": "politics/one2", "webTitle": "Two", "webUrl": f"{ONE}2"}]}},
    ],
)  # fmt: skip
def test_entries_that_a_sites_own_program_calls_otherwise(document: dict[str, object]) -> None:
    feed = read_feed(json.dumps(document).encode(), "https://www.valley.example/api/more?page=2")

    assert [(one.url, one.text) for one in feed.found] == [(f"{ONE}1", "One"), (f"{ONE}2", "Two")]


@pytest.mark.parametrize(
    "document",
    [
        {"code": "rest_no_route", "message": "No route", "data": {"status": 404}},
        {"errors": [{"url": "/docs/errors/12", "message": "Not found"}]},
        {"images": [{"url": "/a.jpg", "width": 3}, {"url": "/b.jpg", "width": 3}]},
        {"posts": [{"id": 3, "title": "One"}, 4]},
        {"a": {"b": {"c": {"d": [{"url": ONE, "title": "One"}]}}}},
        {"posts": []},
    ],
)
def test_json_that_lists_no_pages_is_no_feed(document: dict[str, object]) -> None:
    assert read_feed(json.dumps(document).encode(), URL).reason == "not_a_feed"
