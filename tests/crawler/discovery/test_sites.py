"""One site or two: the Public Suffix List decides, and it is at hand."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from crawler.discovery import sites
from crawler.discovery.sites import same_site, site


@pytest.fixture(autouse=True)
def _no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the network was asked for")

    sites._suffixes.cache_clear()
    site.cache_clear()
    # The class stays one, since others inherit from it.
    monkeypatch.setattr(socket.socket, "__init__", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # Suffixes of one, two and three labels.
        ("https://www.courier.com/a", "https://politics.courier.com/", True),
        ("https://japannews.yomiuri.co.jp/", "https://www.yomiuri.co.jp/", True),
        ("https://www.bbc.co.uk/", "https://www.itv.co.uk/", False),
        ("https://one.gv.at/", "https://two.gv.at/", False),
        ("https://www.one.gv.at/", "https://one.gv.at/", True),
        ("https://a.tokyo.jp/", "https://b.tokyo.jp/", False),
        ("https://paper.com.au/", "https://other.com.au/", False),
        # Private domains.
        ("https://a.github.io/", "https://b.github.io/", False),
        ("https://a.blogspot.com/", "https://b.blogspot.com/", False),
        ("https://www.a.blogspot.com/", "https://a.blogspot.com/", True),
        ("https://github.io/", "https://a.github.io/", False),
        # Wildcards and their exceptions.
        ("https://one.chuo.kobe.jp/", "https://two.chuo.kobe.jp/", False),
        ("https://www.one.chuo.kobe.jp/", "https://one.chuo.kobe.jp/", True),
        ("https://www.city.kobe.jp/", "https://news.city.kobe.jp/", True),
        ("https://city.kobe.jp/", "https://city.kawasaki.jp/", False),
        # Suffixes that the list does not have: two labels.
        ("https://www.courier.example/", "https://static.courier.example/", True),
        ("https://courier.example/", "https://elsewhere.example/", False),
        ("https://a.intra.test/", "https://b.intra.test/", True),
        # One host in two alphabets.
        ("https://www.例え.jp/", "https://xn--r8jz45g.jp/", True),
        ("https://a.公司.cn/", "https://b.xn--55qx5d.cn/", False),
        ("https://bücher.example/", "https://www.xn--bcher-kva.example/", True),
        # Addresses are themselves; ports do not matter.
        ("http://127.0.0.1:8000/", "http://127.0.0.1:9000/", True),
        ("http://127.0.0.1/", "http://10.0.0.1/", False),
        ("http://1.2.3.4/", "http://9.9.3.4/", False),
        ("http://[::1]:8000/", "http://[::1]/", True),
        ("http://[::1]/", "http://[::2]/", False),
        ("http://localhost:8000/", "http://localhost:9000/", True),
        ("http://localhost/", "http://intranet/", False),
        # A suffix is no site of those below it.
        ("https://co.uk/", "https://bbc.co.uk/", False),
        ("https://uk/", "https://uk/", True),
        # Spelling.
        ("https://WWW.Courier.COM./", "https://courier.com/", True),
        ("https://user:word@courier.com:444/", "http://www.courier.com/", True),
        ("mailto:desk@courier.com", "https://courier.com/", False),
        ("", "", False),
        ("https://[broken/", "https://[broken/", False),
    ],
)  # fmt: skip
def test_same_site(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
    assert same_site(other, one) is same


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("japannews.yomiuri.co.jp", "yomiuri.co.jp"),
        ("WWW.CITY.KOBE.JP.", "city.kobe.jp"),
        ("www.bücher.example", "xn--bcher-kva.example"),
        ("gv.at", "gv.at"),
        ("192.168.0.1", "192.168.0.1"),
        ("::1", "::1"),
        ("localhost", "localhost"),
        ("", ""),
        ("a..b", ".b"),
        ("ü" * 70 + ".example", "ü" * 70 + ".example"),
    ],
)
def test_registrable_names(host: str, name: str) -> None:
    assert site(host) == name


def test_no_folder_is_written(tmp_path: Path) -> None:
    """Neither in the home nor in any cache folder, where tldextract keeps what it fetched by default."""
    folders = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "TLDEXTRACT_CACHE"), str(tmp_path))
    code = "from crawler.discovery.sites import site; assert site('www.one.gv.at') == 'one.gv.at'"

    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, env={**os.environ, **folders})

    assert list(tmp_path.iterdir()) == []


def test_listings_wait_for_the_list_no_longer_than_they_must() -> None:
    """Scrapy's own modules load tldextract; a process that reads pages only does not pay for it."""
    code = "import sys, crawler.discovery; sys.exit('tldextract' in sys.modules)"

    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
