"""Two addresses, one page or two: the table by which ids are made (``archive.urls``, ``archive.parameters``)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive import layout
from archive.urls import LONGEST, article_id, has_session_id, length_of, normalised, without_credentials

S = "https://site.example"
THAI = "%E0%B8%AA%E0%B8%A0%E0%B8%B2"

_ONE = [
    # RFC 3986 section 6.2.2: case of scheme, host and escapes; what is unreserved; dot segments
    ("HTTPS://Site.EXAMPLE/a", f"{S}/a"),
    (f"{S}/%7Euser", f"{S}/%7euser"),
    (f"{S}/%7Euser", f"{S}/~user"),
    (f"{S}/%41", f"{S}/A"),
    (f"{S}/x?q=%b1%e8", f"{S}/x?q=%B1%E8"),
    (f"{S}/a/./b/../c", f"{S}/a/c"),
    (f"{S}/a/%2E%2E/c", f"{S}/c"),
    (f"{S}/../../a", f"{S}/a"),
    (f"{S}/a/b/..", f"{S}/a"),
    # section 6.2.3: ports, the empty path and query
    ("http://site.example:80/a", f"{S}/a"),
    ("https://site.example:443/a", f"{S}/a"),
    (S, f"{S}/"),
    (f"{S}/a?", f"{S}/a"),
    (f"{S}/a?&", f"{S}/a"),
    (f"{S}/a#top", f"{S}/a"),
    ("https://site.example./a", f"{S}/a"),
    # hosts outside ASCII
    ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
    ("https://BÜCHER.example/a", "https://xn--bcher-kva.example/a"),
    ("https://straße.example/a", "https://xn--strae-oqa.example/a"),
    ("https://выборы.рф/a", "https://xn--90ab1bi6cd.xn--p1ai/a"),
    ("https://新聞.jp/a", "https://xn--efvv70d.jp/a"),
    # paths and queries outside ASCII, raw or escaped
    (f"{S}/สภา", f"{S}/{THAI}"),
    (f"{S}/a?q=สภา", f"{S}/a?q={THAI}"),
    (f"{S}/a b", f"{S}/a%20b"),
    (f"{S}/a?q=b c", f"{S}/a?q=b+c"),
    (f"{S}/a?q=b%20c", f"{S}/a?q=b+c"),
    (f"{S}/a?u=/b/c:d", f"{S}/a?u=%2Fb%2Fc%3Ad"),
    (f"{S}/a?q=b=c", f"{S}/a?q=b%3Dc"),
    (f"{S}/a?b=2&a=1", f"{S}/a?a=1&b=2"),
    # a name and password
    ("https://user:password@site.example/a", f"{S}/a"),
    ("https://user@site.example:443/a", f"{S}/a"),
    # AMP forms
    (f"{S}/a/amp/", f"{S}/a"),
    (f"{S}/a?amp=1", f"{S}/a"),
    (f"{S}/a?amp", f"{S}/a"),
    # campaigns
    (f"{S}/a?utm_source=rss&id=7", f"{S}/a?id=7"),
    (f"{S}/a?gclid=Cj0&id=7", f"{S}/a?id=7"),
    (f"{S}/a?fbclid=IwAR0", f"{S}/a"),
    (f"{S}/a?msclkid=1f2e", f"{S}/a"),
    (f"{S}/a?mc_cid=1&mc_eid=2", f"{S}/a"),
    (f"{S}/a?ref_src=twsrc%5Etfw", f"{S}/a"),
    (f"{S}/a?at_medium=RSS&at_campaign=KARANGA", f"{S}/a"),
    (f"{S}/a?xtor=RSS-1", f"{S}/a"),
    (f"{S}/a?CMP=share_btn_tw", f"{S}/a"),
    (f"{S}/a?gad_source=1&gad_campaignid=12&id=7", f"{S}/a?id=7"),
    (f"{S}/a?mibextid=Zxz2cZ", f"{S}/a"),
    (f"{S}/a?dm_i=2%2CAB%2CCD%2CEF%2C1", f"{S}/a"),
    (f"{S}/a?awc=1234_1700000000_0a1b", f"{S}/a"),
    (f"{S}/a?spm=smpc.home.top.3.1700000000", f"{S}/a"),
    (f"{S}/a?_bhlid=0a1b&sccid=2c&tblci=GiA", f"{S}/a"),
    # sessions, in the path and in the query
    (f"{S}/a.do;jsessionid=0A1B2C.node1", f"{S}/a.do"),
    (f"{S}/a.do;JSESSIONID=AA!-12?id=3", f"{S}/a.do;jsessionid=BB?id=3"),
    (f"{S}/a;sid=0123456789abcdef0123456789abcdef/b", f"{S}/a/b"),
    (f"{S}/(S(lit3py55t21z5v55vlm25s55))/a.aspx", f"{S}/a.aspx"),
    (f"{S}/%28S%28lit3py55t21z5v55vlm25s55%29%29/a.aspx", f"{S}/a.aspx"),
    (f"{S}/(X(1)A(x9Q-_1)S(lit3py55t21z5v55vlm25s55))/a", f"{S}/a"),
    (f"{S}/(lit3py55t21z5v55vlm25s55)/a.aspx", f"{S}/a.aspx"),
    (f"{S}/a?PHPSESSID=4vd3t7n1k0q8q2b4c5d6e7f8g9&id=3", f"{S}/a?id=3"),
    (f"{S}/a?id=3&sid=0123456789ABCDEF0123456789ABCDEF", f"{S}/a?id=3"),
    (f"{S}/a?ASPSESSIONIDQQABCDEF=ABCDEFGHIJKLMNOPQRSTUVWX", f"{S}/a"),
    (f"{S}/a?CFID=12&CFTOKEN=8f3a&id=3", f"{S}/a?cftoken=9&id=3&cfid=13"),
    (f"{S}/a?sessionid=0123456789abcdef0123456789abcdef", f"{S}/a"),
    (f"{S}/a?id=3&fe_typo_user=0123456789abcdef0123", f"{S}/a?id=3"),
    (f"{S}/a?XTCsid=0123456789abcdef0123456789&id=3", f"{S}/a?id=3"),
    (f"{S}/a?BV_SessionID=@@@@1823434111.1700000000@@@@&BV_EngineID=ccced&id=3", f"{S}/a?id=3"),
    (f"{S}/a?CGISESSID=0123456789abcdef0123456789abcdef&id=3", f"{S}/a?id=3"),
]
_TWO = [
    # the case of paths and queries, and an escaped slash
    (f"{S}/News/1", f"{S}/news/1"),
    (f"{S}/a?Id=aB", f"{S}/a?Id=Ab"),
    (f"{S}/a?Id=1", f"{S}/a?id=1"),
    (f"{S}/a%2Fb", f"{S}/a/b"),
    (f"{S}/a?q=b%26c=d", f"{S}/a?q=b&c=d"),
    (f"{S}/a?q=b%2Bc", f"{S}/a?q=b+c"),
    (f"{S}/a%25b", f"{S}/a%b"),
    # escapes that are no UTF-8: EUC-KR, Shift_JIS, windows-1251, and one that is cut
    (f"{S}/s.asp?title=%B1%E8", f"{S}/s.asp?title=%C0%CC"),
    (f"{S}/s.asp?title=%8D%91", f"{S}/s.asp?title=%89%EF"),
    (f"{S}/%CF%F0%E0", f"{S}/%C2%EB%E0"),
    (f"{S}/s?t=%E0%B8", f"{S}/s?t=%E0%B9"),
    (f"{S}/s?t=%EF%BF%BD", f"{S}/s?t=%FF"),
    # one parameter that looks like tracking, and numbers the articles
    *((f"{S}/s?{name}=20261121-001", f"{S}/s?{name}=20261122-002") for name in ("ref", "source", "partner", "share")),
    *((f"{S}/s?{name}=51234", f"{S}/s?{name}=51235") for name in ("cmp", "cmpid", "icid", "ncid", "ocid", "sid", "s")),
    *((f"{S}/s?{name}=51234", f"{S}/s?{name}=51235") for name in ("amp", "at", "pk", "pk_id", "referrer", "feedname")),
    *((f"{S}/s?{name}=51234", f"{S}/s?{name}=51235") for name in ("dm_i", "awc", "spm", "taid", "fe_typo_user")),
    (f"{S}/s?cfid=12", f"{S}/s?cfid=13"),
    (f"{S}/s?token=12", f"{S}/s?token=13"),
    # what only looks like a session
    (f"{S}/a?s=0123456789abcdef0123456789abcdef", f"{S}/a?s=0123456789abcdef0123456789abcdee"),
    (f"{S}/(S(short))/a", f"{S}/a"),
    (f"{S}/a;v=1", f"{S}/a;v=2"),
    (f"{S}/a?PHPSESSID=1", f"{S}/a?PHPSESSID=2"),
    # sites of their own
    ("https://site.example:8443/a", f"{S}/a"),
    ("https://www.site.example/a", f"{S}/a"),
    (f"{S}/a?x=1&x=2", f"{S}/a?x=1"),
]


@pytest.mark.parametrize(("one", "other"), _ONE)
def test_these_are_one_page(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(("one", "other"), _TWO)
def test_these_are_two_pages(one: str, other: str) -> None:
    assert article_id(one) != article_id(other)


@pytest.mark.parametrize("url", [url for pair in (*_ONE, *_TWO) for url in pair])
def test_what_is_normal_stays(url: str) -> None:
    assert normalised(normalised(url)) == normalised(url)


def test_a_session_is_known_from_what_chooses_the_page() -> None:
    assert has_session_id(f"{S}/a.do;jsessionid=1?x=2")
    assert has_session_id(f"{S}/a?cfid=1&cftoken=2")
    assert not has_session_id(f"{S}/a?utm_source=x&cfid=1")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://user:p%40ss@site.example:8443/a@b?c=d@e", "https://site.example:8443/a@b?c=d@e"),
        ("//user:password@site.example/", "//site.example/"),
        ("https://user:pass@word@site.example", "https://site.example"),
        ("https://site.example/a//b@c", "https://site.example/a//b@c"),
        ("/a//user@b", "/a//user@b"),
        ("mailto:desk@site.example", "mailto:desk@site.example"),
        ("https://site.example?a=//b@c", "https://site.example?a=//b@c"),
    ],
)
def test_a_name_and_password_go_and_nothing_else(url: str, expected: str) -> None:
    assert without_credentials(url) == expected


def test_an_address_is_as_long_raw_as_escaped() -> None:
    assert length_of(f"{S}/สภา") == length_of(f"{S}/{THAI}") == len(f"{S}/{THAI}") < LONGEST


def test_an_archive_says_by_which_rules_its_ids_were_made(tmp_path: Path) -> None:
    layout.prepare(tmp_path)

    assert json.loads((tmp_path / "archive.json").read_bytes()) == {"format": 1, "identity": 2}
    assert [layout.identity_of(mark) for mark in (b'{"format": 1}', b"[]", b"?", b'{"identity": 3}')] == [0, 0, 0, 3]
