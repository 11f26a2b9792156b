"""Links as they stand in pages and feeds, made into addresses."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from archive.urls import LONGEST, normalised
from crawler.discovery import read_feed, read_listing, read_sitemap
from crawler.discovery.addresses import absolute, is_broken, is_endless, is_too_long, located, named_by

BASE = "https://site.example/politics/"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        # an ampersand that is left of one escaped twice, thrice, by its number
        ("s.php?id=1&amp;sec=2", "s.php?id=1&sec=2"),
        ("s.php?id=1&amp;amp;sec=2", "s.php?id=1&sec=2"),
        ("s.php?id=1&#38;sec=2", "s.php?id=1&sec=2"),
        ("s.php?id=1&#038;sec=2&#x26;x=3", "s.php?id=1&sec=2&x=3"),
        ("s.php?id=1&amp;sec=2#top", "s.php?id=1&sec=2"),
        ("s.php?a[]=1&amp;b[]=2", "s.php?a[]=1&b[]=2"),
        ("s.php?id=1&amp;", "s.php?id=1&"),
        # honest ones
        ("s.php?title=R&amp;D", "s.php?title=R&amp;D"),
        ("s.php?title=R%26amp%3BD&x=1", "s.php?title=R%26amp%3BD&x=1"),
        ("s.php?title=R%26amp%3Bsec=2", "s.php?title=R%26amp%3Bsec=2"),
        ("r-amp-d/?ampere=1&ampere=2", "r-amp-d/?ampere=1&ampere=2"),
        # as browsers read it
        ("\\politics\\a.asp?q=a\\b", "a.asp?q=a\\b"),
        (" a\n.html ", "a.html"),
        ("a b", "a%20b"),
        ("%B1%E8?t=%C0%CC", "%B1%E8?t=%C0%CC"),
        # a name and password
        ("https://user:password@site.example/politics/a", "a"),
        ("//user@site.example/politics/a@b", "a@b"),
    ],
)
def test_a_link_is_the_address_that_was_meant(target: str, expected: str) -> None:
    assert absolute(target, BASE) == BASE + expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        # the host, however many slashes stand before it
        ("///site.example/a", "https://site.example/a"),
        ("https:////site.example/a", "https://site.example/a"),
        ("http:///site.example/a", "http://site.example/a"),
        ("\\\\\\site.example\\a", "https://site.example/a"),
        ("https://site.example?p=7", "https://site.example/?p=7"),
        ("//site.example?p=7#top", "https://site.example/?p=7"),
        ("///site.example?p=7", "https://site.example/?p=7"),
        # a path of several slashes, and addresses in a query, stay as they are
        ("/a//b///c", "https://site.example/a//b///c"),
        ("/go?to=https:////other.example", "https://site.example/go?to=https:////other.example"),
        ("https:/a", "https://site.example/a"),
        # a backslash is a slash, but none of a query or a fragment
        ("\\politics\\b", "https://site.example/politics/b"),
        ("b\\c?d=\\e", "https://site.example/politics/b/c?d=\\e"),
    ],
)
def test_a_host_is_where_browsers_see_it(target: str, expected: str) -> None:
    assert absolute(target, BASE) == expected


@pytest.mark.parametrize(
    "target",
    [
        "https:/site.example/politics/a",
        "http://https://site.example/politics/a",
        "https://site.example/https://site.example/politics/a",
        "https://www.site.example//https:/site.example/politics/a",
        "//site.example/https://site.example/politics/a",
        "///site.example/politics/a",
        "&quot;https://site.example/politics/a&quot;",
        "&lt;https://site.example/politics/a&gt;",
        "' /politics/a '",
        "https://site.example/politics/a]]&gt;",
        "site.example/politics/a",
        "https//site.example/politics/a",
        "https:site.example/politics/a",
        "%20https://site.example/politics/a",
        "%0A%20/politics/a",
        "\\&quot;https://site.example/politics/a\\&quot;",
        "“https://site.example/politics/a”",
    ],
)
def test_an_address_that_a_template_wrote_twice_or_not_quite_is_read(target: str) -> None:
    """In feeds, sitemaps and pages: where browsers go instead there is nothing to read."""
    page = f'<main><h2><a href="{target}">The council splits over its ferry in a long session</a></h2></main>'
    feed = f"<rss><channel><item><title>A</title><link>{target}</link></item></channel></rss>"
    sitemap = f"<urlset><url><loc>{target}</loc></url></urlset>"

    assert read_feed(feed.encode(), BASE).found[0].url == BASE + "a"
    assert read_sitemap(sitemap.encode(), BASE).pages[0].url == BASE + "a"
    listing = read_listing(page.encode(), BASE)
    assert [one.url for one in (*listing.found, *listing.skipped)] == [BASE + "a"]


@pytest.mark.parametrize(
    "target",
    ["https://keeper.example/https://site.example/politics/a", "https://site.example/go/https://other.example/a"],
)
def test_an_address_in_the_path_of_another_site_or_folder_is_part_of_it(target: str) -> None:
    sitemap = f"<urlset><url><loc>{target}</loc></url></urlset>"

    assert read_sitemap(sitemap.encode(), BASE).pages[0].url == target


def test_the_base_of_a_page_gives_its_links_no_password() -> None:
    assert absolute("/a", "https://user:password@site.example/politics/") == "https://site.example/a"


@pytest.mark.parametrize("link", ["s.php?id=1&amp;amp;sec=2", "s.php?id=1&amp;#38;sec=2", "s.php?id=1&amp;#038;sec=2"])
def test_pages_sitemaps_and_feeds_give_one_address(link: str) -> None:
    link = f"{BASE}council-{link}"
    page = f"<main><h2><a href='{link}'>The council splits over its ferry in a long session</a></h2></main>"
    sitemap = f"<urlset><url><loc>{link}</loc></url></urlset>"
    feed = f"<rss><channel><item><title>A</title><link>{link}</link></item></channel></rss>"
    twice = link.replace("&amp;", "&", 1) if link.count("&") == 1 else link
    cdata = f"<rss><channel><item><title>A</title><link><![CDATA[{twice}]]></link></item></channel></rss>"

    found = [
        read_listing(page.encode(), BASE).found[0].url,
        read_sitemap(sitemap.encode(), BASE).pages[0].url,
        read_feed(feed.encode(), BASE).found[0].url,
        read_feed(cdata.encode(), BASE).found[0].url,
    ]
    assert found == [f"{BASE}council-s.php?id=1&sec=2"] * 4


def test_an_address_is_too_long_by_its_octets_and_is_not_silent() -> None:
    """A slug of 364 Thai signs has 3,000 octets, and is asked for; what is too long keeps its beginning."""
    raw = BASE + "สภาท้องถิ่นถกแผนภาษีใหม่" * 14
    for link in (raw, quote(raw, safe=":/")):
        assert absolute(link, BASE) == link
        assert not is_too_long(link)
    for link in (raw * 4, quote(raw * 4, safe=":/"), BASE + "a" * 1_000_000):
        found = absolute(link, BASE)
        assert found is not None
        assert link.startswith(found)
        assert is_too_long(found)
        assert len(found) <= LONGEST + 1
    assert normalised(raw) == normalised(quote(raw, safe=":/"))


@pytest.mark.parametrize("target", ["https://site.example:99999/a", "http://[bad/a", "//site.example:x/a"])
def test_what_was_meant_to_be_an_address_and_is_none_is_told(target: str) -> None:
    assert is_broken(target, BASE)
    skipped = read_listing(
        f"<main><a href='{target}'>One</a><a href='/politics/'>Two</a></main>".encode(), BASE
    ).skipped
    assert (target, "bad_address") in [(one.url, one.reason) for one in skipped]


@pytest.mark.parametrize("target", ["", "#top", "mailto:desk@site.example", "javascript:void(0)", "tel:1", "/a", "a:b"])
def test_what_was_never_meant_to_be_one_is_not(target: str) -> None:
    assert not is_broken(target, BASE)


@pytest.mark.parametrize(
    ("path", "endless"),
    [
        ("/politics/2026/11/24/a-story-of-the-day/", False),
        ("/a/b/a/b/a/b/story", False),
        ("/a/b/a/b/a/b/a/b/story", True),
        ("/calendar/2026/11/calendar/2026/12/calendar/2027/01/calendar/2027/02", True),
        ("/" + "/".join(map(str, range(60))), True),
        ("//story", False),
    ],
)
def test_a_path_that_repeats_itself_has_no_end(path: str, *, endless: bool) -> None:
    assert is_endless(f"https://site.example{path}") is endless


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https%3A%2F%2Fsite.example%2Fa-story%2F", "https://site.example/a-story/"),
        ("http%3a%2f%2fwww.site.example%2Fa%3Fid%3D7", "http://www.site.example/a?id=7"),
        (
            "https://site.example/go?to=https%3A%2F%2Fsite.example%2Fa",
            "https://site.example/go?to=https%3A%2F%2Fsite.example%2Fa",
        ),
        ("https%3A%2F%2Fsite.example/a", "https://site.example/politics/https%3A%2F%2Fsite.example/a"),
    ],
)
def test_a_whole_address_that_was_escaped_as_one_field(target: str, expected: str) -> None:
    assert located(target, BASE) == expected


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("https://site.example/go?url=https%3A%2F%2Fsite.example%2Fa", "https://site.example/a"),
        ("https://www.site.example/track/click/?n=1&u=https://site.example/a", "https://site.example/a"),
        ("https://count.example/c/7?to=https%3A%2F%2Fwww.site.example%2Fa", "https://www.site.example/a"),
        ("https://site.example/login?return=https%3A%2F%2Fsite.example%2Fa", None),
        ("https://site.example/a?source=https%3A%2F%2Fsite.example%2Fb", None),
        ("https://site.example/go?url=https%3A%2F%2Fshop.example%2Fa", None),
        ("https://count.example/c/7?to=%2Fa", None),
    ],
)
def test_the_page_that_a_redirector_names(link: str, page: str | None) -> None:
    assert named_by(link, BASE) == page


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("\u200bhttps://a.example/politics/one/", "https://a.example/politics/one/"),
        ("\ufeff/politics/one/", "https://a.example/politics/one/"),
        ("\u202ahttps://a.example/politics/one/\u202c", "https://a.example/politics/one/"),
        (" \u00a0\u200e/politics/one/\u200f\u2060 ", "https://a.example/politics/one/"),
        (
            "/politics/\u0645\u06cc\u200c\u0634\u0648\u062f",
            "https://a.example/politics/\u0645\u06cc\u200c\u0634\u0648\u062f",
        ),
        ("/politics/a\u200bb/", "https://a.example/politics/a\u200bb/"),
        ("/politics/one\u200d", "https://a.example/politics/one\u200d"),
        ("\u200b\ufeff ", None),
    ],
)
def test_signs_that_nobody_sees_around_an_address_are_none_of_it(link: str, address: str | None) -> None:
    assert absolute(link, "https://a.example/news/") == address
