"""A live blog that grows, and an article whose headline is tested, over five crawls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from tests.crawler.sites import STORY, Site, address, fates, listing, page, run_of, serving

LIVE = address(2)
LEDE = f"{STORY}We follow the debate from the gallery, and write down what is said about the ferry."
OPENED = ("p7101", "09:15", "Doors open", "The doors of the hall were opened to the public at a quarter past nine.")
MOVED = ("p7102", "10:02", "A motion", "The first motion of the day asks for a second ferry in the winter months.")
MOVED_AGAIN = (*MOVED[:3], "The first motion of the day asks for a third ferry in the winter months.")
ASKED = ("p7103", "11:30", "A question", "A member asked who is to pay for it, and had no answer from the bench.")
CLOSED = ("p7104", "12:45", "The vote", "The motion was carried by thirty-one to eighteen, and the hall was cleared.")

VISITS = (
    # headline, lede, posts newest first; what the fate says of the live blog
    ("A", LEDE, (OPENED,), ("saved", None)),
    ("B", LEDE, (ASKED, MOVED, OPENED), ("unchanged", "new_posts")),
    ("A", LEDE, (ASKED, MOVED_AGAIN, OPENED), ("saved", None)),
    ("B", LEDE, (ASKED, OPENED), ("unchanged", None)),
    ("A", f"{LEDE} The debate is over.", (CLOSED, ASKED, OPENED), ("saved", None)),
)


def live(lede: str, posts: tuple[tuple[str, ...], ...]) -> bytes:
    written = "".join(
        f'<article class="live-post" id="{id_}"><time datetime="2026-10-02T{time}:00+02:00">{time}</time>'
        f"<h2>{heading}</h2><p>{text}</p></article>"
        for id_, time, heading, text in posts
    )
    return (
        "<html lang=en><head><title>The ferry debate</title></head><body><main><h1>The ferry debate</h1>"
        f"<p>{lede}</p><div class=live-blog>{written}</div></main></body></html>"
    ).encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def test_edits_are_told_from_growth_and_from_headlines_in_turn(site: Site, tmp_path: Path) -> None:
    told = []
    for headline, lede, posts, _ in VISITS:
        site.answers = {
            "/politics/": listing(1, 2),
            LIVE: (200, live(lede, posts), {}),
        }
        status, body, fields = page("first")
        shown = b"The first ferry is late" if headline == "A" else b"Late again: the first ferry"
        site.answers[address(1)] = (status, body.replace(b"The first ferry is late", shown), fields)
        done = site.crawl(tmp_path, REFETCH_ALL=1)
        assert done.code == 0, done.log[-2000:]
        told.append(fates(tmp_path / "archive", run_of(done)))

    of_live = [(one[LIVE]["fate"], (one[LIVE].get("reason") or {}).get("kind")) for one in told]
    assert of_live == [expected for *_, expected in VISITS]
    cause = told[-1][address(1)]["reason"]
    assert (told[-1][address(1)]["fate"], cause["kind"]) == ("unchanged", "headline_in_turn")

    news = archive.open(tmp_path / "archive")
    (tested,) = news.history(site.base + address(1))
    assert [len(one.captures) for one in tested.variants] == [3, 2]
    assert len(news.history(site.base + address(1), versions="raw")) == 5
    first, edited, closed = news.history(site.base + LIVE)
    assert (first.genre, first.text, closed.text) == ("live", LEDE.strip(), f"{LEDE} The debate is over.")
    assert [[one.id for one in each.entries] for each in (first, edited, closed)] == [
        ["p7103", "p7102", "p7101"],
        ["p7103", "p7102", "p7101"],
        ["p7104", "p7103", "p7101"],
    ]
    assert archive.diff(first, edited).summary == "1 post edited"
    assert archive.diff(edited, closed).change("entries").posts[-1].entry.id == "p7102"  # type: ignore[union-attr]
