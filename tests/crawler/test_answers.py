"""A site whose answers are not whole: each brings the right text, or nothing and a cause; the WARCs say the same."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import brotli
import pytest

import archive
from archive.urls import article_id
from archive.verify.audit import verify
from tests.crawler.articles.test_rederive import captures, rebuilt
from tests.crawler.sites import Answer, Site, address, fates, listing, moved, page, run_of, serving

EDIT = "<p>The harbour office has said since then that it was the tide.</p>"
_numbers = count()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def body(number: int, edit: str = EDIT) -> bytes:
    return page(f"ferry {number}", f"<p>{f'Number {number} lay at its quay. ' * 20}</p>{edit}")[1]


def half(data: bytes) -> bytes:
    return data[: len(data) * 6 // 10]


def half_of(data: bytes) -> str:
    return f"bytes 0-{len(half(data)) - 1}/{len(data)}"


def sent(data: bytes, status: int = 200, **fields: str) -> Answer:
    return status, data, {name.replace("_", "-"): value for name, value in fields.items()}


def refuses_conditions(fields: dict[str, str]) -> Answer:
    is_conditional = "If-None-Match" in fields or "If-Modified-Since" in fields
    return sent(b"", 412) if is_conditional else sent(body(12), ETag='"b"')


def wants_its_cookie(where: str) -> Callable[[dict[str, str]], Answer]:
    """Redirects to ``where`` until its cookie comes back, which is another one each time."""

    def answer(fields: dict[str, str]) -> Answer:
        if "Cookie" in fields:
            return sent(body(13))
        return sent(b"", 302, Location=where, Set_Cookie=f"seen={next(_numbers)}; Path=/")

    return answer


def odd_answers() -> dict[int, tuple[Any, str, str | None]]:
    """By the number of the article: the answer, the fate of its address, and the cause."""
    return {
        1: (sent(half(gzip.compress(body(1))), Content_Encoding="gzip"), "failed", "coding"),
        2: (sent(half(zlib.compress(body(2), wbits=-15)), Content_Encoding="deflate"), "failed", "coding"),
        3: (sent(gzip.compress(body(3))), "saved", None),
        4: (sent(brotli.compress(body(4)), Content_Encoding="br"), "saved", None),
        5: (
            sent(half(body(5)), 206, Content_Range=f"bytes 0-{len(half(body(5))) - 1}/{len(body(5))}"),
            "failed",
            "http_status",
        ),
        6: (sent(body(6), 202), "failed", "http_status"),
        7: (sent(half(body(7)), Content_Range=half_of(body(7))), "failed", "part"),
        8: (sent(half(body(8)), Connection="close"), "failed", "no_end"),
        9: (sent(body(9), Connection="close"), "saved", None),
        10: (sent(half(body(10))), "failed", "no_end"),
        11: (sent(brotli.compress(body(11))), "failed", "coding"),
        12: (refuses_conditions, "saved", None),
        13: (wants_its_cookie(address(13)), "failed", "cookie_loop"),
        14: (wants_its_cookie(f"{address(14)}?cookieSet=1"), "failed", "cookie_loop"),
        15: (wants_its_cookie(f"{address(15)}?cookieSet=1"), "saved", "moved"),
        16: (moved(address(16)), "failed", "redirect_loop"),
    }


def test_each_answer_is_whole_or_nothing_is_made_of_it(site: Site, tmp_path: Path) -> None:
    odd = odd_answers()
    site.answers = {"/politics/": listing(*odd)}
    site.answers |= {address(n): sent(body(n, ""), ETag='"a"') for n in odd}
    assert site.crawl(tmp_path).summary["counts"] == {"saved": len(odd)}
    site.answers |= {address(n): answer for n, (answer, *_) in odd.items()}
    site.answers[f"{address(14)}?cookieSet=1"] = moved(address(14))
    site.answers[f"{address(15)}?cookieSet=1"] = sent(body(15))
    site.asked.clear()

    done = site.crawl(tmp_path, REFETCH_ALL=1)

    told = fates(tmp_path / "archive", run_of(done))
    said = {n: (told[address(n)]["fate"], (told[address(n)]["reason"] or {}).get("kind")) for n in odd}
    assert said == {n: (fate, cause) for n, (_, fate, cause) in odd.items()}
    news = archive.open(tmp_path / "archive")
    versions = {n: len(news.history(site.base + address(n))) for n in odd}
    assert versions == {n: 2 if fate == "saved" else 1 for n, (_, fate, _) in odd.items()}
    for n in (3, 4, 9, 12):
        assert news.article(site.base + address(n)).text.endswith("that it was the tide.")
    asked = [path for path, _ in site.asked]
    assert [asked.count(address(n)) for n in (12, 13, 14, 15, 16)] == [2, 2, 2, 1, 2]
    assert asked.count(f"{address(14)}?cookieSet=1") == 1
    assert not any(told[address(n)]["etag"] for n, (_, fate, _) in odd.items() if fate == "failed")
    assert {one.kind for one in verify(tmp_path / "archive")} == {"encoding"}

    again = rebuilt(tmp_path / "archive", tmp_path)

    assert captures(again) == captures(tmp_path / "archive")
    derived = {one.captured: one for one in archive.open(again).fates() if one.cause is not None}
    causes = {n: derived[told[address(n)]["captured"]].cause for n, (_, fate, _) in odd.items() if fate == "failed"}
    assert {n: cause.kind for n, cause in causes.items() if cause} == {
        n: cause for n, (_, fate, cause) in odd.items() if fate == "failed"
    }

    # The copies that failed are asked for without a condition, and whole ones are versions.
    site.answers |= {address(n): sent(body(n), ETag='"a"') for n in odd}
    site.asked.clear()
    assert site.crawl(tmp_path, REFETCH_ALL=1).code == 0
    conditional = {path for path, fields in site.asked if "If-None-Match" in fields}
    assert conditional.isdisjoint(address(n) for n in (1, 2, 5, 6, 7, 8, 10, 11))
    news = archive.open(tmp_path / "archive")
    assert {len(news.history(site.base + address(n))) for n in odd if n not in (13, 14, 15, 16)} == {2}


def test_a_first_visit_makes_no_half_article(site: Site, tmp_path: Path) -> None:
    """Nor does a section that was cut say that there is nothing more, nor a robots.txt that nothing is forbidden."""
    cut = {
        1: sent(half(gzip.compress(body(1)))),
        2: sent(half(body(2)), Connection="close"),
        3: sent(half(gzip.compress(body(3))), Content_Encoding="gzip"),
    }
    site.answers = {"/politics/": listing(*cut, 4)}
    site.answers |= {address(n): answer for n, answer in cut.items()} | {address(4): sent(body(4))}

    done = site.crawl(tmp_path)

    assert done.summary["counts"] == {"failed": 3, "saved": 1}
    assert {one.id for one in archive.open(tmp_path / "archive").captures()} == {article_id(site.base + address(4))}

    packed = gzip.compress(listing(*range(1, 9))[1])
    site.answers["/politics/"] = sent(half(packed), Content_Encoding="gzip")
    done = site.crawl(tmp_path)
    assert done.code == 1
    (source,) = archive.open(tmp_path / "archive").runs()[-1].sources
    assert (source.cause.kind, source.cause.code, source.links) == ("coding", "early", 0)

    site.answers["/robots.txt"] = sent(
        half(gzip.compress(b"User-agent: *\nDisallow: /\n" * 40)), Content_Encoding="gzip"
    )
    site.asked.clear()
    assert site.crawl(tmp_path).code == 1
    assert {path for path, _ in site.asked} == {"/robots.txt"}


def test_a_validator_goes_back_as_it_came(site: Site, tmp_path: Path) -> None:
    """Whatever octets a server takes for one: it knows no other."""
    given = ['W/"a"', "a", '"a", "b"', '"caf\u00e9"', '"caf\u00c3\u00a9"', '"\u00e5\u0091\u00a8"']
    site.answers = {"/politics/": listing(*range(len(given)))}
    site.answers |= {address(n): sent(body(n), ETag=etag) for n, etag in enumerate(given)}
    site.crawl(tmp_path)
    site.asked.clear()

    site.crawl(tmp_path, REFETCH_ALL=1)

    conditions = {path: fields.get("If-None-Match") for path, fields in site.asked}
    assert [conditions[address(n)] for n in range(len(given))] == given
