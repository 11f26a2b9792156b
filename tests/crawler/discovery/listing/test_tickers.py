"""What runs over a section page is the whole site's news, whatever its addresses look like."""

from __future__ import annotations

import pytest

from crawler.discovery import read_listing

PAGE = "https://www.paper.example/section.php?id=3"


def _link(number: int, words: str) -> str:
    return f'<a href="/news.php?id={number}">{words} in the harbour town on Tuesday evening</a>'


LIST = "".join(f"<tr><td>{_link(88_120 + n, f'Council votes on quay {n}')}</td></tr>" for n in range(8))
RUNNING = "".join(f"<span>{_link(99_100 + n, f'Ferry {n} is late')}</span>" for n in range(5))


def _found(above: str) -> list[str]:
    body = f"<html><body>{above}<h1>Politics</h1><table>{LIST}</table></body></html>"
    return [one.url.rpartition("=")[2] for one in read_listing(body.encode(), PAGE).found]


@pytest.mark.parametrize(
    "ticker",
    [
        f"<marquee>{RUNNING}</marquee>",
        f'<table><tr><td><marquee direction="right">{RUNNING}</marquee></td></tr></table>',
        f'<div class="son-dakika">{RUNNING}</div>',
        f'<div id="roi-eidiseon">{RUNNING}</div>',
        f'<div class="en-cok-okunanlar">{RUNNING}</div>',
        f'<div class="box-xem-nhieu">{RUNNING}</div>',
    ],
)
def test_a_ticker_and_a_ranking_are_no_part_of_the_list(ticker: str) -> None:
    """What is called a ticker and does not run may be the section's own list: of one real paper it is."""
    assert _found(ticker) == [str(88_120 + n) for n in range(8)]


def test_a_page_of_nothing_else_is_what_it_shows() -> None:
    body = f"<html><body><h1>Politics</h1><div class='ticker-list'><table>{LIST}</table></div></body></html>"

    assert len(read_listing(body.encode(), PAGE).found) == 8
