"""The robots.txt format, rule by rule; each line names the section of RFC 9309 it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.manners.robotstxt import LIMIT, is_robots, read_rules

US = "PaperOfRecord"


def allowed(lines: bytes | str, path: str, token: str = US) -> bool:
    body = lines if isinstance(lines, bytes) else lines.replace("; ", "\n").encode()
    return read_rules(body, token).allows(f"https://site.example{path}")


@pytest.mark.parametrize(
    ("names", "ours"),
    [
        ("*", True),
        ("paperofrecord", True),  # 2.2.1: case does not matter
        ("PaperOfRecord/1.0", True),  # the token of a product with its version
        ("PaperOfRecordBot", False),  # another token that begins like ours
        ("Paper", False),  # a part of our token is not our token
        ("Record", False),
        ("* PaperOfRecord", True),
        ("GPTBot, PaperOfRecord", True),  # some name several in one line
        ("paperofrecord/2.0,OtherBot", True),
        ("GPTBot, *", True),
        ("GPTBot, OtherBot", False),
        ("Mozilla/5.0 (compatible;PaperOfRecord/1.0;+https://a.example/bot)", True),  # a User-Agent as it was sent
        ("Mozilla/5.0 (compatible;PaperOfRecord-News/1.0)", False),
        ("OtherBot", False),
    ],
)
def test_a_group_is_ours_by_its_product_token(names: str, ours: bool) -> None:
    assert allowed(f"User-agent: {names}; Disallow: /", "/politics/") is not ours


@pytest.mark.parametrize(
    ("file", "path", "expected"),
    [
        # 2.2.1: our own group leaves the one for all without effect, even where it says nothing
        ("User-agent: *; Disallow: /; User-agent: PaperOfRecord; Disallow: /x", "/politics/", True),
        ("User-agent: *; Disallow: /; User-agent: PaperOfRecord; Disallow:", "/politics/", True),
        # 2.2.1: groups of one token are one group
        ("User-agent: PaperOfRecord; Disallow: /a; User-agent: b; Allow: /; User-agent: PaperOfRecord; Disallow: /b",
         "/b", False),
        ("User-agent: a; User-agent: PaperOfRecord; Disallow: /x", "/x", False),
        ("User-agent: PaperOfRecord; Disallow: /x; User-agent: b; Disallow: /", "/politics/", True),
        # 2.2.1: no group, no rules
        ("Disallow: /", "/politics/", True),
        # 2.2.4: other lines do not end a group
        ("User-agent: PaperOfRecord; Crawl-delay: 5; User-agent: b; Disallow: /x", "/x", False),
        ("User-agent: PaperOfRecord; Sitemap: https://s.example/m; Disallow: /x", "/x", False),
        ("User-agent: PaperOfRecord; Nonsense; Disallow: /x", "/x", False),
        # 2.2: white space, case, comments, typos
        ("  USER-AGENT :PaperOfRecord # us; \tdisALLow :/x#y", "/x", False),
        ("user agent: PaperOfRecord; dissallow: /x", "/x", False),
        ("User-agent PaperOfRecord; Disallow /x", "/x", False),
        ("User-agent: PaperOfRecord; Disallow the page /x", "/x", True),
        # lines that lost their ends, and what editors put between them
        ("User-agent: * Disallow: /x Disallow: /y", "/y", False),
        ("User-agent: *\tDisallow: /y\tAllow: /x", "/x", True),
        ("User-agent: * Crawl-delay: 5 Disallow : /x", "/x", False),
        ("User-agent: *<br>; Disallow: /x<br />", "/x", False),
        ("<pre>User-agent: *<br/>Disallow: /x</pre>", "/x", False),
        ("<p>User-agent: *</p><p class='a'>Disallow: /x</p>", "/x", False),
        (r"User-agent: *\nDisallow: /x\n", "/x", False),
        (r"User-agent: *\r\nDisallow: /x\r\nDisallow: /y", "/x", False),
        (r"User-agent: *; Disallow: /\new", "/ew", True),
        ("# nothing yet: User-agent: * Disallow: /", "/x", True),
        # signs that nobody sees, the colon of East Asian keyboards
        ("User-agent: *; \u200bDisallow: /x", "/x", False),
        ("User-agent: *\0; Disallow: /x\0", "/x", False),
        ("User-agent: *; \u00a0Disallow:\u00a0/x\u200e", "/x", False),
        ("User-agent\uff1a*; Disallow\uff1a/x", "/x", False),
        # a whole address is no path: files name other hosts so
        ("User-agent: *; Disallow: https://old.site.example/*", "/x", True),
        ("User-agent: *; Disallow: https://old.site.example/", "/x", True),
    ],
)  # fmt: skip
def test_groups(file: str, path: str, expected: bool) -> None:
    assert allowed(file, path) is expected


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        # 2.2.2: the longest match, whatever the order; allow wins a draw
        ("Disallow: /a; Allow: /a/b", "/a/b/c", True),
        ("Allow: /a; Disallow: /a/b", "/a/b/c", False),
        ("Disallow: /a; Allow: /a", "/a", True),
        ("Allow: /; Disallow: /*.php$", "/a.php", False),
        ("Disallow: /A", "/a", True),  # case counts in paths
        ("Disallow: a", "/a", True),  # no path
        ("Disallow:", "/a", True),
        ("Disallow: /?", "/?page=2", False),
        ("Disallow: /a?", "/a?", False),
        ("Disallow: /", "", False),
        ("Disallow: /", "/robots.txt", True),  # implicitly allowed
        # 2.2.3: special characters
        ("Disallow: /*/print", "/a/b/print/1", False),
        ("Disallow: /a*b*c$", "/a1b2b3c", False),
        ("Disallow: /a*b*c$", "/a1b2b3cd", True),
        ("Disallow: /a*", "/a", False),
        ("Disallow: *.gif$", "/x/y.gif", False),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /a$b", "/a$b", False),  # the end is at the end only
        ("Disallow: /a$b", "/a", True),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: /a-%2A.html", "/a-*.html", False),
        ("Disallow: /a-%2A.html", "/a-xyz.html", True),
        ("Disallow: /a-%24", "/a-$", False),
        # 2.2.2: percent-encoding, as in the table of the RFC
        ("Disallow: /foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", False),
        ("Disallow: /foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar?baz=https://foo.bar", False),
        ("Disallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", False),
        ("Disallow: /foo/bar/%E3%83%84", "/foo/bar/ツ", False),
        ("Disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", False),
        ("Disallow: /%7euser", "/~user", False),
        ("Disallow: /a%2fb", "/a%2Fb", False),
        ("Disallow: /a%2Fb", "/a/b", True),  # an escaped slash delimits nothing
        ("Disallow: /a%28b%29", "/a(b)", False),
        ("Disallow: /a b", "/a%20b", False),
        ("Disallow: /100%", "/100%25", False),
    ],
)  # fmt: skip
def test_rules(rules: str, path: str, expected: bool) -> None:
    assert allowed(f"User-agent: *; {rules}", path) is expected


@pytest.mark.parametrize(
    "body",
    [
        b"User-agent: *\rDisallow: /x\r",
        b"User-agent: *\r\nDisallow: /x",
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /x",
        "User-agent: *\nDisallow: /x".encode("utf-16"),
        b"\xfe\xff" + "User-agent: *\nDisallow: /x".encode("utf-16-be"),
        b"\x00\xff\n\nUser-agent: *\n\nDisallow: /x\n\xe9",
    ],
)
def test_line_ends_and_charsets(body: bytes) -> None:
    """2.2 and 2.3."""
    assert not allowed(body, "/x")
    assert allowed(body, "/y")


def test_a_line_separator_of_unicode_ends_no_line() -> None:
    assert allowed("User-agent: *\nDisallow: /x\u2028Disallow: /y", "/y")


def test_octets_that_are_no_utf8_are_compared_as_they_are() -> None:
    assert not allowed(b"User-agent: *\nDisallow: /caf\xe9", "/caf%E9")


def test_what_comes_after_500_kibibytes_has_no_effect() -> None:
    """2.5; and a line that is cut in two says nothing: ``Disallow: /`` would close the site."""
    filling = b"User-agent: *\n" + b"#" * (LIMIT - 14 - 14 - 11) + b"\nDisallow: /a\nDisallow: /"
    assert len(filling) == LIMIT

    assert not allowed(filling + b"private\nDisallow: /b\n", "/a")
    assert allowed(filling + b"private\nDisallow: /b\n", "/b")
    assert allowed(filling + b"private\nDisallow: /b\n", "/politics/")


@pytest.mark.parametrize(
    ("lines", "delay"),
    [
        ("Crawl-delay: 10", 10.0),
        ("crawl-delay:0.5", 0.5),
        ("Crawl-delay: 10 seconds # please", 10.0),
        ("Crawl-delay: 2; Crawl-delay: 7", 7.0),
        ("Crawl-delay: .5", 0.5),
        ("Crawl-delay:.25 # seconds", 0.25),
        ("Crawl-delay: 1,5", 1.5),
        ("Crawl-delay: .", None),
        ("Crawl-delay: soon", None),
        ("Crawl-delay: -1", None),
        ("Request-rate: 1/5", 5.0),
        ("Request-rate: 30/1m", 2.0),
        ("Request-rate: 5/1m 0200-2259", 12.0),
        ("Request-rate: 0/5", None),
        ("Disallow: /x", None),
    ],
)
def test_the_delay_a_site_asks_for(lines: str, delay: float | None) -> None:
    assert read_rules(f"User-agent: *; {lines}".replace("; ", "\n").encode(), US).delay == delay


@pytest.mark.parametrize("line", ["Request-rate: 1/{}", "Request-rate: {}/1", "Crawl-delay: {}", "Crawl-delay: 0.{}"])
def test_a_number_of_thousands_of_digits_says_nothing(line: str) -> None:
    told = read_rules(f"User-agent: *\n{line.format('9' * 5_000)}\nDisallow: /a".encode(), "PaperOfRecord")

    assert told.delay is None or told.delay == pytest.approx(1)
    assert not told.allows("https://site.example/a")


def test_a_delay_is_that_of_our_group() -> None:
    """Also where the lines after it name others: it is said to those named so far."""
    body = b"User-agent: *\nCrawl-delay: 30\nUser-agent: b\nDisallow: /x\n\nUser-agent: PaperOfRecord\nDisallow: /y\n"

    assert read_rules(body, US).delay is None
    assert read_rules(body, "b").delay is None
    assert read_rules(body, "c").delay == 30.0


@given(st.binary(max_size=400), st.text(max_size=60))
def test_anything_is_read(body: bytes, path: str) -> None:
    read_rules(b"User-agent: *\nDisallow: " + body, US).allows(f"https://site.example/{path}")


def test_many_stars_take_no_time() -> None:
    """A pattern is matched without going back: this one would take a regular expression minutes."""
    assert allowed("User-agent: *; Disallow: /" + "*a" * 300 + "b", "/" + "a" * 5000)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"User-agent: *\nDisallow: /x\n",
        b"# nothing is forbidden here\n",
        b"Sitemap: https://site.example/sitemap.xml\r\n",
        b"\xef\xbb\xbfUser-agent: *\nAllow: /",
        b"<pre>\nUser-agent: *\nDisallow: /x\n</pre>",  # sent as a page, but with real rules
        b"Everybody is welcome.",
    ],
)
def test_what_is_a_robots_txt(body: bytes) -> None:
    assert is_robots(body)


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><body><h1>Not found</h1></body></html>",
        b"\n\n<html><script>location.reload()</script></html>",
        b'{"error": "forbidden"}',
        b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
        b"Warning: mysqli_connect() <html><body>",
        b"<html><body><p>Access denied</p><p>User-Agent: PaperOfRecord/1.0</p><p>Ray: 7</p></body></html>",
        b"<html><body>Refused.<br>\nUser-Agent: PaperOfRecord/1.0<br>\n</body></html>",
        b"\x00\x01\x02\x03",
    ],
)
def test_what_only_came_in_its_place(body: bytes) -> None:
    assert not is_robots(body)
