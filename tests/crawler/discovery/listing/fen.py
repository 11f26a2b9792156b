"""Short section pages of one invented site, and what is found in them."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.discovery.listing.read import read_listing
from tests.crawler.discovery.listing.world.form import headline, slug

__all__ = ["CARD", "LINE", "MENU", "PRESSED", "SILENT", "SITE", "address", "found", "items", "own"]

SITE = "https://www.fen.example"
MENU = (
    '<header><nav><a href="/">Fen</a><a href="/politics/">Politics</a><a href="/culture/">Culture</a>'
    '<a href="/sport/">Sport</a></nav></header>'
)
CARD = '<article class="card"><h3><a href="{u}">{t}</a></h3><p>It was told on Tuesday.</p></article>'
PRESSED = '<div class="card" onclick="location.href=\'{u}\'"><h3>{t}</h3></div>'
LINE = '<li><a href="{u}">{t}</a></li>'
# Addresses that do not say the section.
SILENT = ["/{s}-48{n}00.html", "/2026/11/{d}/{s}/", "/doc/73{n}55", "/news/articles/c{n}xq3v9kd2p"]


def items(card: str, path: str, numbers: Iterable[int]) -> str:
    return "".join(card.format(u=address(path, n), t=headline(n)) for n in numbers)


def address(path: str, n: int) -> str:
    return path.format(n=100 + n, s=slug(n), d=n % 20 + 10)


def found(body: str, page: str = f"{SITE}/politics/") -> list[str]:
    html = f"<!DOCTYPE html><html lang=en><body>{MENU}{body}</body></html>"
    return [one.url.removeprefix(SITE) for one in read_listing(html.encode(), page).found]


def own(path: str, count: int = 9) -> list[str]:
    return [address(path, n) for n in range(count)]
