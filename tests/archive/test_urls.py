from __future__ import annotations

import pytest

from archive.urls import article_id, host_of, is_root, is_web, key, normalised, slug


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://site.example/a", "https://site.example/a"),
        ("HTTP://Site.Example:80/a", "https://site.example/a"),
        ("https://site.example:443/a/", "https://site.example/a"),
        ("https://site.example:8443/a", "https://site.example:8443/a"),
        ("https://site.example", "https://site.example/"),
        ("https://site.example/a#comments", "https://site.example/a"),
        ("https://site.example/a?utm_source=x&fbclid=y", "https://site.example/a"),
        ("https://site.example/a?iref=top&intcmp=y&n_cid=z&int_source=s&id=7", "https://site.example/a?id=7"),
        ("https://site.example/a?id=7&utm_medium=x", "https://site.example/a?id=7"),
        ("https://site.example/a?b=2&a=1", "https://site.example/a?a=1&b=2"),
        ("https://site.example/a/amp/", "https://site.example/a"),
        ("https://site.example/amp/a", "https://site.example/a"),
        ("https://site.example/a.amp.html", "https://site.example/a.html"),
        ("https://site.example/a?outputType=amp", "https://site.example/a"),
        ("https://amp.site.example/a", "https://www.site.example/a"),
        ("https://site.example/%7Euser/%e6%97%a5", "https://site.example/~user/%E6%97%A5"),
        ("https://site.example/日本", "https://site.example/%E6%97%A5%E6%9C%AC"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("https://site.example/example/camp/", "https://site.example/example/camp"),
    ],
)
def test_a_page_has_one_url(url: str, expected: str) -> None:
    assert normalised(url) == expected


@pytest.mark.parametrize("url", ["", "politics", "/politics/1", "mailto:desk@site.example", "https://"])
def test_what_has_no_host_is_no_url(url: str) -> None:
    with pytest.raises(ValueError, match="not an absolute URL"):
        normalised(url)


def test_the_id_is_the_page_not_the_link() -> None:
    one, other = "http://site.example/a/?utm_source=feed", "https://site.example/a"

    assert article_id(one) == article_id(other) == "4auyywabmbxekbsxk4fbfsg3ed"


def test_a_path_decides() -> None:
    assert article_id("https://site.example/a") != article_id("https://site.example/b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("www.waz.de", "www-waz-de"),
        ("127.0.0.1", "127-0-0-1"),
        ("日本.example", "xn-wgv71a-example"),
        ("A b", "a-b"),
        ("новости.рф", "xn-b1amnebsh-xn-p1ai"),
        ("…", "site"),
    ],
)
def test_a_slug_fits_an_archive_name(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(("url", "expected"), [("https://A.example:1/x", "a.example"), ("x", ""), ("http://[bad", "")])
def test_host_of(url: str, expected: str) -> None:
    assert host_of(url) == expected


def test_what_an_address_of_the_web_is() -> None:
    good = ["https://site.example/a", "HTTP://site.example", "http://site.example:8080/"]
    bad = [
        "ftp://site.example/",
        "https://",
        "https://site.example:0/",
        "https://site.example:x/",
        "site.example",
        "//[",
    ]

    assert [url for url in good + bad if is_web(url)] == good


def test_the_front_page_has_no_path_and_no_query() -> None:
    urls = ["https://site.example", "https://site.example/", "https://site.example/?p=1", "https://site.example/a"]

    assert [is_root(url) for url in urls] == [True, True, False, False]


def test_what_has_no_host_is_its_own_key() -> None:
    assert (key("https://site.example/a/"), key("urn:x")) == ("https://site.example/a", "urn:x")
