"""Where a crawl goes: IPv6 like IPv4, and never out of the public internet, however an address is written or found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import archive
from archive.verify.audit import verify
from tests.crawler.crawls import environment
from tests.crawler.sites import Site, address, fates, listing, moved, page, serving

# Where redirects lead to, and what must be said of it.
ELSEWHERE = {
    "http://127.0.0.1:{port}/": "127.0.0.1 is no address",
    "http://2130706433:{port}/": "2130706433 leads to 127.0.0.1",
    "http://0x7f.1:{port}/": "0x7f.1 leads to 127.0.0.1",
    "http://0177.0.0.1:{port}/": "0177.0.0.1 leads to 127.0.0.1",
    "http://127.0.0.1.:{port}/": "127.0.0.1. leads to 127.0.0.1",
    "http://\u2460\u2461\u2466.0.0.1:{port}/": "127.0.0.1 is no address",
    "http://100.64.0.1/": "100.64.0.1 is no address",
    "http://169.254.169.254/latest/": "169.254.169.254 is no address",
    "http://[::ffff:127.0.0.1]:{port}/": "::ffff:127.0.0.1 is no address",
    "http://[::127.0.0.1]:{port}/": "::127.0.0.1 is no address",
    "http://[64:ff9b::7f00:1]:{port}/": "64:ff9b::7f00:1 is no address",
    "http://[2002:7f00:1::1]/": "2002:7f00:1::1 is no address",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/": "2001:0:4136:e378:8000:63bf:80ff:fffe is no address",
    "http://[fe80::1%25lo]:{port}/": "fe80::1%25lo is no address",
    "http://inside.example:{port}/": "inside.example leads to 127.0.0.1",
    "http://inside.example.:{port}/": "inside.example. leads to 127.0.0.1",
    "http://six.example:{port}/": "six.example leads to fd00::1",
    "http://translated.example:{port}/": "translated.example leads to 64:ff9b::7f00:1",
}
# A crawl in which the system resolves names as a hostile name server would have it.
SCRIPT = """
import socket
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

NAMES = {{
    "inside.example": "127.0.0.1", "inside.example.": "127.0.0.1", "six.example": "fd00::1",
    "translated.example": "64:ff9b::7f00:1", "paper.example": "::1", "mixed.example": "10.0.0.1 ::1",
}}

real = socket.getaddrinfo

def getaddrinfo(host, port, *more, **named):
    if ":" in host:
        return real(host, port, *more, **named)
    if host not in NAMES:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return [(0, 0, 0, "", (address, 0)) for address in NAMES[host].split()]

socket.getaddrinfo = getaddrinfo
process = AsyncCrawlerProcess(get_project_settings())
process.settings.update({settings}, priority="cmdline")
process.crawl("politics", url={url!r})
process.start()
"""
OK, NOWHERE, MIXED = (*range(1, 4),), 50, 51


def crawled(url: str, folder: Path, allowed: str) -> str:
    """The log of a crawl of ``url``."""
    settings = {"ARCHIVE": str(folder / "archive"), "ALLOW_PRIVATE": allowed, "DOWNLOAD_DELAY": 0, "RETRY_TIMES": 0}
    settings["CONTACT"] = "desk@paper.invalid"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(settings=settings, url=url)],
        cwd=folder,
        env={**environment(), "PYTHONPATH": str(Path(archive.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stderr


def published(site: Site) -> dict[str, str]:
    """Fills the site: three articles, and one redirect for each of ELSEWHERE; what must be said, by path."""
    port = site.base.rpartition(":")[2]
    targets = {address(number): where for number, where in enumerate(ELSEWHERE, 10)}
    site.answers |= {"/politics/": listing(*OK, *range(10, 10 + len(targets)), NOWHERE, MIXED)}
    site.answers |= {address(number): page(f"number {number}") for number in OK}
    site.answers |= {path: moved(where.format(port=port).encode().decode("latin-1")) for path, where in targets.items()}
    site.answers[address(NOWHERE)] = moved(f"http://nowhere.example:{port}/")
    site.answers[address(MIXED)] = moved(f"http://mixed.example:{port}{address(1)}mixed/")
    return {path: ELSEWHERE[where] for path, where in targets.items()}


@pytest.mark.parametrize("host", ["[::1]", "paper.example"])
def test_ipv6_is_crawled_and_nothing_leads_inside(tmp_path: Path, host: str) -> None:
    with serving("::1") as site, serving() as inside:
        said = published(site)
        log = crawled(site.section.replace("[::1]", host), tmp_path, "::1/128")

    assert "Traceback" not in log
    assert inside.asked == []
    (run,) = (tmp_path / "archive").glob("fates/*/*/*/*.gz")
    told = fates(tmp_path / "archive", run.name.partition(".")[0])
    assert [told[address(number)]["fate"] for number in OK] == ["saved"] * 3
    for path, words in said.items():
        cause = told[path]["reason"]
        assert (told[path]["fate"], cause["kind"]) == ("skipped", "address"), told[path]
        assert words in cause["words"]
    assert told[address(NOWHERE)]["reason"]["kind"] == "robots_unreachable"
    assert f"{address(1)}mixed/" in [path for path, _ in site.asked]
    assert list(verify(tmp_path / "archive")) == []


def test_an_ipv6_section_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    with serving("::1") as site:
        site.answers |= {"/politics/": listing(*OK)}
        log = crawled(site.section, tmp_path, "127.0.0.0/8")

    assert site.asked == []
    assert "::1 is no address of the public internet" in log
    assert "Traceback" not in log
