"""The owner's own access: which files are read, and to whom their fields go."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.settings import Settings

from archive.errors import UsageError
from crawler.access.owner import OwnerAccess, read_access
from crawler.outlets import Outlet

HOME = "https://www.paper.co.uk/"
SECRET = "s3cr3t-s3ss10n-0f-th3-0wn3r"
LATER = 4_102_444_800  # in 2100: a moment of today would give each process of the suite tests of other names


def outlet(home: str = HOME, *hosts: str) -> Outlet:
    return Outlet(name="paper", title="Paper", home=home, country="gb", languages=("en",), hosts=hosts)


def file(folder: Path, name: str, content: str, mode: int = 0o600) -> None:
    (folder / name).write_text(content)
    (folder / name).chmod(mode)


def read(folder: Path, *hosts: str) -> OwnerAccess:
    paper = outlet(HOME, *hosts)
    (found,) = read_access(
        Settings({"OWNER_ACCESS": str(folder)}), {"paper": (HOME, paper)}, {"paper": paper, "other": paper}
    ).values()
    return found


def line(
    domain: str, name: str, value: str = SECRET, *, path: str = "/", until: float = LATER, secure: bool = True
) -> str:
    below = "TRUE" if domain.startswith((".", "#HttpOnly_.")) else "FALSE"
    return "\t".join((domain, below, path, str(secure).upper(), str(until), name, value)) + "\n"


@pytest.fixture
def access(tmp_path: Path) -> OwnerAccess:
    cookies = (
        "# Netscape HTTP Cookie File\n\n"
        + line(".paper.co.uk", "session")
        + line("#HttpOnly_www.paper.co.uk", "host_only", secure=False)
        + line("www.paper.co.uk", "deep", path="/members/")
        + line(".paper.co.uk", "old", until=1)
        + line(".paper.co.uk", "for_now", until=0)
        + line(".other.co.uk", "foreign")
        + line(".co.uk", "everybody")
    )
    file(tmp_path, "paper.cookies", cookies.replace("\n", "\r\n"))
    file(tmp_path, "paper.headers.txt", "# of the library\nX-Library-Id: abc\nAuthorization: Bearer  t0ken\n")
    file(tmp_path, ".DS_Store", "x", 0o644)
    return read(tmp_path, "live.paper.co.uk", "paper-abroad.com")


@pytest.mark.parametrize(
    ("url", "cookies", "headers"),
    [
        ("https://www.paper.co.uk/politics/", {"session", "host_only", "for_now"}, True),
        ("https://www.paper.co.uk:8443/members/a", {"session", "host_only", "for_now", "deep"}, True),
        ("https://paper.co.uk/", {"session", "for_now"}, True),
        ("https://live.paper.co.uk/", {"session", "for_now"}, True),
        ("https://blogs.paper.co.uk/", {"session", "for_now"}, False),
        ("http://www.paper.co.uk/politics/", None, False),
        ("https://paper.co.uk.evil.example/", None, False),
        ("https://notpaper.co.uk/", None, False),
        ("https://other.co.uk/", None, False),
        ("https://www.paper-abroad.com/", None, False),
        ("https://www.paper.co.uk@evil.example/", None, False),
        ("https://evil.example/?https://www.paper.co.uk/", None, False),
    ],
)
def test_fields_go_to_the_outlets_own_site(
    access: OwnerAccess, url: str, cookies: set[str] | None, *, headers: bool
) -> None:
    found = access.fields(url)

    if cookies is None:
        assert found is None
        return
    assert found is not None
    assert {one.partition("=")[0] for one in found.fields["Cookie"].split("; ")} == cookies
    assert ("X-Library-Id" in found.fields, "Authorization" in found.fields) == (headers, headers)
    assert found.values == {SECRET.encode()}
    assert {"cookie", "set-cookie"} <= found.secret
    assert SECRET not in repr(found)


def test_a_cookie_among_the_header_fields_stands_beside_the_others(tmp_path: Path) -> None:
    file(tmp_path, "paper.cookies", line(".paper.co.uk", "a", "1"))
    file(tmp_path, "paper.headers", "cookie: b=2; c=3")

    found = read(tmp_path).fields(HOME)

    assert found is not None
    assert dict(found.fields) == {"cookie": "b=2; c=3; a=1"}


@pytest.mark.parametrize(
    ("name", "content", "mode", "words"),
    [
        ("paper.cookies", line(".paper.co.uk", "a"), 0o644, "chmod 600"),
        ("paper.headers", "Authorization: " + SECRET, 0o660, "chmod 600"),
        ("paper.cookies", line(".other.example", "a"), 0o600, "no cookie for paper.co.uk; export them"),
        ("paper.cookies", "", 0o600, "no cookie for paper.co.uk"),
        (
            "paper.cookies",
            line(".paper.co.uk", "a", until=86_400),
            0o600,
            "last cookie expired on 1970-01-02; log in",
        ),
        ("paper.cookies", line(".paper.co.uk", "a").replace("\t", " "), 0o600, "line 1: not a cookie: seven fields"),
        ("paper.cookies", "# x\n" + line(".paper.co.uk", "a", until=float("nan")), 0o600, "line 2: not a cookie"),
        ("paper.cookies", line(".paper.co.uk", "a", SECRET + "\x01"), 0o600, "characters that no request may have"),
        ("paper.cookies", line(".paper.co.uk", "a", "日本"), 0o600, "characters that no request may have"),
        ("paper.cookies", line(".paper.co.uk", "a", until=-999_999_999_999_999), 0o600, "last cookie expired on 1970-"),
        ("paper.cookies", line(".paper.co.uk", "a").replace(str(LATER), "-"), 0o600, "line 1: not a cookie"),
        ("paper.cookies", line(".paper.co.uk", "a").replace(str(LATER), "٣"), 0o600, "line 1: not a cookie"),
        ("paper.headers", SECRET, 0o600, "line 1: not a header field"),
        ("paper.headers", "X-A: a\x00b", 0o600, "line 1: not a header field"),
        ("paper.headers", "X-A: 日本", 0o600, "line 1: not a header field"),
        *(
            ("paper.headers", f"{name}: x", 0o600, "not yours to set")
            for name in (
                "Host",
                "Content-Length",
                "Expect",
                "Keep-Alive",
                "True-Client-IP",
                "X-Client-IP",
                "Set-Cookie",
                "CF-Connecting-IP",
                "X-Original-Host",
                "X-HTTP-Method-Override",
                "Accept-Signature",
            )
        ),
        ("paper.headers", "X-A: 1\nX A: " + SECRET, 0o600, "line 2: not a header field"),
        ("paper.headers", "X-A:", 0o600, "line 1: not a header field"),
        ("paper.headers", "X-A: 1\nx-a: 2", 0o600, "x-a stands there twice"),
        ("paper.headers", "user-agent: Googlebot", 0o600, "user-agent is not yours to set: a crawler says who it is"),
        ("paper.headers", "X-Forwarded-For: 66.249.66.1", 0o600, "not yours to set"),
        ("paper.headers", "# nothing\n", 0o600, "no header field in it"),
        ("peper.cookies", line(".paper.co.uk", "a"), 0o600, "no outlet is called 'peper'"),
        ("paper.json", "{}", 0o600, "is called OUTLET.cookies or OUTLET.headers"),
    ],
)
def test_a_file_that_is_wrong_is_named_and_not_quoted(
    tmp_path: Path, name: str, content: str, mode: int, words: str
) -> None:
    file(tmp_path, name, content, mode)

    with pytest.raises(UsageError) as told:
        read(tmp_path)

    assert words in str(told.value)
    assert str(tmp_path / name) in str(told.value)
    assert SECRET not in str(told.value)
    assert "\n" not in str(told.value)


def test_what_is_not_of_this_site_may_look_as_it_will(tmp_path: Path) -> None:
    """Comments in any script, cookies of other sites with values that no request of ours has, a byte order mark."""
    others = line(".other.example", "a", "日本") + line(".third.example", "b", "x;y") + line(".新聞.example", "c", "z")
    file(tmp_path, "paper.cookies", "\ufeff# 私のクッキー\n" + others + line(".PAPER.co.uk", "a"))
    file(tmp_path, "paper.headers", "# 図書館\nX-A: 1")

    found = read(tmp_path).fields(HOME)

    assert found is not None
    assert dict(found.fields) == {"X-A": "1", "Cookie": f"a={SECRET}"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("s%3Aabcdefghijklmnopq%3D", "s:abcdefghijklmnopq="),
        ("%7B%22id%22%3A%22abcdefgh%22%7D", '{"id":"abcdefgh"}'),
        ("Zoé-Zoé-Zoé-Zoé-Zoé", "Zoé-Zoé-Zoé-Zoé-Zoé"),
        ('"quoted-and-long-enough"', "quoted-and-long-enough"),
    ],
)
def test_a_secret_is_known_as_a_page_would_show_it(tmp_path: Path, value: str, shown: str) -> None:
    file(tmp_path, "paper.cookies", line(".paper.co.uk", "a", value))
    found = read(tmp_path).fields(HOME)

    assert found is not None
    assert shown.encode() in found.values


@pytest.mark.parametrize("home", ["https://新聞.example/", "https://xn--efvv70d.example/"])
def test_a_domain_of_another_script_is_the_same_domain(tmp_path: Path, home: str) -> None:
    file(tmp_path, "paper.cookies", line(".新聞.example", "a"))
    paper = outlet(home)
    (found,) = read_access(Settings({"OWNER_ACCESS": str(tmp_path)}), {"paper": (home, paper)}, {}).values()

    assert found.fields("https://xn--efvv70d.example/politics/") is not None


def test_without_the_setting_nothing_is_read_and_a_folder_must_be_there(tmp_path: Path) -> None:
    homes = {"paper": (HOME, outlet())}
    assert read_access(Settings(), homes, {}) == {}
    with pytest.raises(UsageError, match="no folder that can be read"):
        read_access(Settings({"OWNER_ACCESS": str(tmp_path / "none")}), homes, {})


def test_files_of_outlets_that_are_not_crawled_are_left_alone(tmp_path: Path) -> None:
    file(tmp_path, "other.cookies", "not even a cookie", 0o644)

    assert read_access(Settings({"OWNER_ACCESS": str(tmp_path)}), {"paper": (HOME, None)}, {"other": outlet()}) == {}
