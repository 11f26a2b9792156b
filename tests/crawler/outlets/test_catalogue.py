"""The catalogue: files in, validated outlets out, and every mistake named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from archive.errors import UsageError
from crawler.outlet_tools.dates import write_dates
from crawler.outlets import find, for_url, load, read

GOOD = """
name = "valley-herald"
title = "Valley Herald"
home = "https://www.valley-herald.example/"
country = "nz"
languages = ["en", "mi"]
timezone = "Pacific/Auckland"
tags = ["newspaper"]
article = '^/\\d{4}/[a-z-]+$'

[[section]]
url = "https://www.valley-herald.example/politics/"
learned = "the outlet's menu"
trail = ["Politics"]

[[rules]]
byline = "p.by"
"""


def write(folder: Path, text: str, name: str = "valley-herald") -> Path:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_users_folder_adds_to_the_built_in_outlets(tmp_path: Path) -> None:
    """A file of the user's own is an outlet like any other."""
    catalogue = load(write(tmp_path, GOOD))

    assert catalogue["valley-herald"].section[0].trail == ("Politics",)
    assert "japan-news" in catalogue


def test_users_file_wins_by_name(tmp_path: Path) -> None:
    """A file with the name of a built-in outlet stands in its place."""
    catalogue = load(write(tmp_path, GOOD.replace("valley-herald", "japan-news", 1), "japan-news"))

    assert catalogue["japan-news"].title == "Valley Herald"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("country = ", "country "), "line 5"),
        (('title = "Valley Herald"', ""), "missing required field `title`"),
        (('tags = ["newspaper"]', 'tag = ["newspaper"]'), "unknown field `tag`; allowed here: name, title"),
        (("trail = ", "path = "), "section[0]: Object contains unknown field `path`; allowed here: url, learned"),
        (('byline = "p.by"', "byline = 3"), "rules[0].byline: Expected `str | null`, got `int`"),
        (('byline = "p.by"', 'byline = "p[by"'), "rules[0].byline: 'p[by' is not a CSS selector"),
        (("Pacific/Auckland", "Pacific/Aukland"), "timezone: 'Pacific/Aukland' is not an IANA time zone"),
        (('country = "nz"', 'country = "NZL"'), "country: 'NZL'; a country is its ISO 3166 code"),
        (("^/\\d{4}/[a-z-]+$", "^/(\\d{4}"), "article: '^/(\\\\d{4}' is not a regular expression"),
        (
            ('url = "https://www', 'url = "www'),
            "section[0].url: 'www.valley-herald.example/politics/'; an address",
        ),
        (
            ('name = "valley-herald"', 'name = "herald"'),
            "name: 'herald' is not the file's own; call the file",
        ),
        (('name = "valley-herald"', 'name = "Valley Herald"'), "name: 'Valley Herald'; a name is made of a-z"),
        (
            ('tags = ["newspaper"]', 'genre = "oppinion"'),
            "genre: Invalid enum value 'oppinion'; allowed here: news, opinion",
        ),
        (('languages = ["en", "mi"]', "languages = []"), "languages: empty"),
        (('tags = ["newspaper"]', 'tags = ["Daily Paper"]'), "tags: 'Daily Paper'"),
        (('tags = ["newspaper"]', 'hosts = ["https://a.example/"]'), "hosts: 'https://a.example/'"),
        (('country = "nz"', 'country = "uk"'), "country: 'uk'; a country is its ISO 3166 code of two small letters"),
        (('languages = ["en", "mi"]', 'languages = ["jp"]'), "languages: 'jp' is no language of ISO 639"),
        (('title = "Valley Herald"', 'title = " "'), "title: empty"),
        (("[[section]]", "[section]"), "section: a single table; write [[section]]"),
        (("^/\\d{4}", "^https://www.valley-herald.example/"), "article: '^https://www.valley-herald.example/"),
        (
            ("[[rules]]", '[[section]]\nurl = "http://www.valley-herald.example/politics"\nlearned = "x"\n[[rules]]'),
            "section[1].url: 'http://www.valley-herald.example/politics' is the address of section[0], too",
        ),
        (("[[rules]]", '[[rules]]\nbody = "p"\n[[rules]]'), "rules[1].valid_from: no day, as in rules[0]"),
        (
            ("[[rules]]", "[[rules]]\nvalid_from = 2026-03-01\nvalid_until = 2025-03-01"),
            "rules[0].valid_until: 2025-03-01 is not after valid_from",
        ),
        (('learned = "the outlet', 'pages = "https://a.example/p"\nlearned = "the outlet'), "section[0].pages"),
    ],
)
def test_a_mistake_is_named_with_file_and_field(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    """A broken outlet file says which file, which line or field, and what is allowed there."""
    assert change[0] in GOOD
    folder = write(tmp_path, GOOD.replace(*change, 1))

    with pytest.raises(UsageError) as raised:
        load(folder)

    assert str(folder / "valley-herald.toml") in str(raised.value)
    assert says in str(raised.value)


def test_a_file_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    """It begins with a byte order mark."""
    file = write(tmp_path, GOOD) / "valley-herald.toml"
    plain = read(file)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())

    assert read(file) == plain
    assert write_dates(file, [plain.section[0].url], dt.date(2026, 11, 28)) == 1
    assert file.read_bytes().startswith(b"\xef\xbb\xbf\nname")
    assert read(file).section[0].checked == dt.date(2026, 11, 28)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    """A file in another encoding is a usage error, not a traceback."""
    (tmp_path / "x.toml").write_bytes(b'name = "\xff"')

    with pytest.raises(UsageError, match=r"x\.toml: not a TOML file.*; save it as UTF-8"):
        load(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """OUTLETS at a folder that is not there is a mistake, not an empty catalogue."""
    with pytest.raises(UsageError, match="no such folder; OUTLETS must name"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ("japan-news", ["japan-news"]),
        (" yomiuri , japan-news ", ["yomiuri", "japan-news"]),
        ("japan-news,japan-news", ["japan-news"]),
        ("@kr", ["mk"]),
        ("mk,@ko", ["mk"]),
        ("@AGENCY", ["ap"]),
    ],
)
def test_find(names: str, found: list[str]) -> None:
    """Outlets are asked for by name, tag, country or language; each comes once, in the order asked."""
    catalogue = {name: load()[name] for name in ("ap", "japan-news", "mk", "yomiuri")}

    assert [outlet.name for outlet in find(names, catalogue)] == found


def test_find_all() -> None:
    """``all`` is the whole catalogue."""
    assert find("all", load()) == list(load().values())


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ("japan-new", "no outlet is called 'japan-new'; did you mean japan-news"),
        ("ap,@newspapr", "no outlet has the tag '@newspapr'; did you mean @newspaper"),
        ("qqqqqq", "no outlet is called 'qqqqqq'; `scrapy outlets` lists"),
        (" , ", "no outlet was named"),
    ],
)
def test_find_names_the_nearest(names: str, says: str) -> None:
    """An unknown name is an error that offers the nearest ones."""
    with pytest.raises(UsageError) as raised:
        find(names, load())

    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://japannews.yomiuri.co.jp/politics/", "japan-news"),
        ("https://www.yomiuri.co.jp/politics/20260101-X/", "yomiuri"),
        ("https://yomiuri.co.jp/politics/", "yomiuri"),
        ("http://m.foxnews.com:8080/politics", "fox-news"),
        ("https://sports.yomiuri.co.jp/", None),
        ("https://notfoxnews.com/", None),
        ("https://a.below.example/", "broad"),
        ("https://deep.a.below.example/", "narrow"),
        ("below.example", None),
        ("https://[broken", None),
    ],
)
def test_for_url(tmp_path: Path, url: str, name: str | None) -> None:
    """A URL belongs to the outlet that names its host most closely; subdomains only where the file says so."""
    write(
        tmp_path,
        GOOD.replace("valley-herald", "broad", 1).replace("tags", 'hosts = ["*.below.example"]\ntags'),
        "broad",
    )
    narrow = GOOD.replace("valley-herald", "narrow", 1).replace("tags", 'hosts = ["deep.a.below.example"]\ntags')
    outlet = for_url(url, load(write(tmp_path, narrow, "narrow")))

    assert (outlet.name if outlet else None) == name
