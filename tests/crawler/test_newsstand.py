"""Real input: 94 articles of 17 outlets, over TLS that is verified (issue A, figures 2, 3 and 4)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.urls import normalised
from archive.verify.audit import verify
from archive.warc.build import read_at, records
from crawler.extraction import extract
from crawler.outlets import for_url, load
from tests.archive.sentences import sentences
from tests.crawler.crawls import Crawl, crawl
from tests.crawler.newsstand import serving
from tests.judges import JUDGES, verdict
from tests.shared import needs_shared

JAPAN_NEWS = "https://japannews.yomiuri.co.jp/politics/politics-government/20241013-216478/"


@pytest.fixture(scope="module")
def newsstand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    script = needs_shared("newsstand/serve.sh")
    with serving(script, tmp_path_factory.mktemp("newsstand")) as env:
        yield env


@pytest.fixture(scope="module")
def expected() -> dict[str, str]:
    """URL → outlet host of every article that is for sale."""
    rows = map(json.loads, needs_shared("newsstand/articles.jsonl").read_text().splitlines())
    return {normalised(row["url"]): row["outlet"] for row in rows}


@pytest.fixture(scope="module")
def by_url(newsstand: dict[str, str], expected: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("by-url")
    sections = " ".join(f"https://{host}/politics/" for host in sorted(set(expected.values())))
    _check(_crawl({"url": sections}, newsstand, folder), 94)
    return folder / "archive"


def _crawl(arguments: dict[str, str], newsstand: dict[str, str], folder: Path, **settings: object) -> Crawl:
    env = {name: value for name, value in newsstand.items() if name != "CA"}
    given = {"CA_FILE": newsstand["CA"], "CONTACT": "desk@paper-of-record.invalid"}
    return crawl(arguments, folder=folder, env=env, **(given | settings))


def _check(done: Crawl, articles: int) -> None:
    assert done.code == 0, done.log[-3000:]
    assert done.summary["counts"]["saved"] == articles


def test_one_crawl_of_all_outlets_keeps_every_article(by_url: Path, expected: dict[str, str]) -> None:
    """94 articles, each once, each with text."""
    kept = list(archive.open(by_url).articles())

    assert sorted(normalised(one.url) for one in kept) == sorted(expected)
    assert [one.url for one in kept if not one.text] == []


def test_the_warcs_hold_a_response_for_every_article(by_url: Path, expected: dict[str, str]) -> None:
    responses = []
    for path in by_url.rglob("*.warc.gz"):
        with path.open("rb") as stream:
            responses += [normalised(one.url) for one in records(stream) if one.kind == "response"]

    assert set(expected) <= set(responses)
    assert len([url for url in responses if url in expected]) == 94


@pytest.mark.parametrize("judge", [*JUDGES, ["fastwarc", "check", "-p"]], ids=" ".join)
def test_outside_judges_accept_every_file(by_url: Path, judge: list[str]) -> None:
    assert [told for path in by_url.rglob("*.warc.gz") if (told := verdict(judge, path))] == []


def test_our_own_check_finds_nothing_wrong(by_url: Path) -> None:
    assert list(verify(by_url)) == []


def test_every_snapshot_is_the_gzip_member_of_that_very_response(by_url: Path) -> None:
    """Read with nothing of ours: seek, read `length` bytes, gunzip; and the digest agrees."""
    for one in archive.open(by_url).articles():
        ref = one.snapshot
        assert ref is not None
        with (by_url / ref.file).open("rb") as stream:
            stream.seek(ref.offset)
            member = stream.read(ref.length)
        text = gzip.decompress(member)
        assert f"WARC-Target-URI: {ref.url}\r\n".encode() in text
        assert b"WARC-Type: response\r\n" in text
        assert ref.record_id == read_at(member).record_id
        assert f"WARC-Payload-Digest: {ref.payload_digest}\r\n".encode() in text


def test_the_same_by_outlet_name(newsstand: dict[str, str], expected: dict[str, str], tmp_path: Path) -> None:
    catalogue = load()
    described = {url: for_url(url, catalogue) for url in expected}
    names = sorted({outlet.name for outlet in described.values() if outlet})
    assert len(names) >= 9

    done = _crawl({"outlet": ",".join(names)}, newsstand, tmp_path)

    _check(done, sum(1 for outlet in described.values() if outlet))
    kept = {normalised(one.url): one.outlet for one in archive.open(tmp_path / "archive").articles()}
    assert kept == {url: outlet.name for url, outlet in described.items() if outlet}


def test_a_certificate_nobody_vouches_for_is_refused(newsstand: dict[str, str], tmp_path: Path) -> None:
    """TLS is verified: without CA_FILE the newsstand is an impostor, and nothing is kept."""
    done = _crawl({"url": "https://japannews.yomiuri.co.jp/politics/"}, newsstand, tmp_path, CA_FILE="")

    assert done.code == 1
    assert done.summary["counts"].get("saved", 0) == 0
    assert "lost: no section page could be read" in sentences(done.summary["outlets"]["japan-news"]["alarms"])[0]
    (warc,) = (tmp_path / "archive").rglob("*.warc.gz")
    with warc.open("rb") as stream:
        reasons = [dict(one.warc_fields()).get("reason") for one in records(stream) if one.kind == "metadata"]
    assert "certificate" in reasons


@pytest.mark.parametrize("outlet", ["japan-news", None])
def test_the_japan_news_article_is_as_a_reader_would_write_it_down(by_url: Path, outlet: str | None) -> None:
    """With its outlet file and by the generic path alone."""
    news = archive.open(by_url)
    (kept,) = (one for one in news.articles(outlet="japan-news"))
    page = news.snapshot(kept)
    rules = load()[outlet] if outlet else None
    article = extract(page.body, page.url, headers=list(page.headers), outlet=rules, captured=page.captured)
    rows = map(json.loads, needs_shared("data/fundus_groundtruth.jsonl").read_text().splitlines())
    truth = next(row for row in rows if row["url"] == JAPAN_NEWS)

    assert article.headline == truth["title"]
    assert article.authors == ("Takeo Maeda", "Tatsuya Tanoue")
    assert article.agency == "The Yomiuri Shimbun"
    assert article.date_published == "2024-10-13T17:41:47+09:00"
    assert article.section == ("Politics", "Politics & Government")
    assert [block.text for block in article.body] == truth["body"].split("\n")
    assert article.text == truth["body"].replace("\n", "\n\n")
