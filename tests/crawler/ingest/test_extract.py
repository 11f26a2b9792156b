"""``archive extract``: articles of other people's files, which stay where they lie."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

import archive
from archive.__main__ import main
from archive.article import Article
from archive.errors import NotFound, StorageError
from archive.manifest import Fate
from archive.runs.mend import mend
from archive.storage.local import LocalStorage
from archive.verify.audit import verify
from archive.warc.read import WarcRecord, records
from crawler.articles.outcome import Judging, judge
from crawler.articles.page import Page
from crawler.ingest import course
from tests.archive import others
from tests.crawler.crawls import environment
from tests.crawler.ingest.captures import EDITED, HOST, ONE, RECORDS, TWO, captured, extracted, story


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    """A folder with one WARC file in it."""
    (tmp_path / "crawl").mkdir()
    (tmp_path / "crawl" / "a.warc.gz").write_bytes(others.packed(*RECORDS))
    return tmp_path / "crawl"


def kinds(root: Path) -> set[tuple[str, str, str | None]]:
    """The fates: path, fate, kind of cause."""
    fates: Iterator[Fate] = archive.open(root).fates()
    return {(one.url.partition(".example")[2], one.fate, one.cause.kind if one.cause else None) for one in fates}


def files(root: Path) -> dict[str, bytes]:
    paths = (path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(root)): path.read_bytes() for path in paths}


def history(root: Path, path: str) -> list[Article]:
    return archive.open(root).history(HOST + path)


@pytest.fixture
def imported(crawl: Path, tmp_path: Path) -> Path:
    assert extracted([crawl], tmp_path / "to") == 0
    return tmp_path / "to"


def test_each_page_is_an_article_or_has_a_fate_with_a_cause(imported: Path) -> None:
    assert kinds(imported) == {
        ("/politics/", "skipped", "link_list"),
        (ONE, "saved", None),
        (ONE, "unchanged", None),
        (TWO, "saved", None),
        ("/old/1", "failed", "http_status"),
        ("/politics/gone/", "gone", "http_status"),
        ("/feed/", "skipped", "no_html"),
        ("/news/a-brief-about-the-bridge/", "saved", None),
    }
    assert archive.open(imported).outlets() == ["other-example", "paper-example"]


@pytest.mark.parametrize("in_folder", [True, False])
def test_a_file_whose_name_is_no_utf_8(crawl: Path, tmp_path: Path, in_folder: bool) -> None:
    odd = (crawl / "a.warc.gz").rename(crawl / os.fsdecode(b"caf\xe9.warc.gz"))
    assert extracted([crawl if in_folder else odd], tmp_path / "to") == 0

    news = archive.open(tmp_path / "to")
    (one,) = news.history(HOST + TWO)
    assert one.snapshot is not None
    assert (one.snapshot.file, news.snapshot(one).url) == ("caf%E9.warc.gz", HOST + TWO)
    assert [*verify(tmp_path / "to")] == []
    assert extracted([crawl if in_folder else odd], tmp_path / "to") == 0
    assert len(archive.open(tmp_path / "to").history(HOST + TWO)) == 1


def test_sources_that_were_moved_are_found_by_another_import(
    imported: Path, crawl: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing but the new place is written; it was not noted, and the pages could not be read any more."""
    before = files(imported)
    (one,) = history(imported, TWO)
    for _ in range(2):
        shutil.copytree(crawl, tmp_path / "beside", dirs_exist_ok=True)
        assert extracted([tmp_path / "beside"], imported) == 0
        assert files(imported) == before  # the first place can be reached
    shutil.rmtree(tmp_path / "beside")
    crawl.rename(tmp_path / "moved")
    with pytest.raises(NotFound):
        archive.open(imported).snapshot(one)
    assert [finding.kind for finding in verify(imported)] == ["absent"]
    capsys.readouterr()

    assert extracted([tmp_path / "moved"], imported) == 0
    assert "file of an earlier import that was moved" in capsys.readouterr().out
    assert archive.open(imported).snapshot(one).url == HOST + TWO
    assert [*verify(imported)] == []
    assert archive.open(imported).history(HOST + TWO) == [one]
    after = files(imported)
    assert extracted([tmp_path / "moved"], imported) == 0
    assert files(imported) == after


def test_versions_are_those_of_the_captures_and_point_into_the_origin(imported: Path, crawl: Path) -> None:
    versions = history(imported, ONE)
    assert [(one.version, one.captured[:10], one.headline) for one in versions] == [
        (1, "2024-05-02", "Council Hears Figures for the Quay"),
        (2, "2024-05-04", "Council Told What Quay Costs"),
    ]
    news = archive.open(imported)
    manifest = news.runs("paper-example")[0]
    assert (manifest.kind, manifest.status) == ("import", "complete")
    [origin] = manifest.origins
    assert origin.uri == (crawl / "a.warc.gz").as_uri()
    ref = versions[1].snapshot
    assert ref is not None
    assert (ref.origin, ref.file) == (origin.id, "a.warc.gz")
    assert news.snapshot(versions[1]).body.decode() == EDITED


BAD_ADDRESSES = ["https://[::1/politics/one/", "https:///politics/two/", "https://paper.example:99999/politics/three/"]


def test_an_address_that_is_none_costs_its_page_alone(tmp_path: Path) -> None:
    """The pages behind it are read, a name and password are not kept, and the same import again adds nothing."""
    bad = [captured(number, url, others.page(EDITED)) for number, url in enumerate(BAD_ADDRESSES, 1)]
    secret = captured(8, "https://reader:word@www.paper.example/politics/of-a-reader/", others.page(EDITED))
    (tmp_path / "a!b.warc").write_bytes(b"".join([*bad, captured(9, ONE, others.page(EDITED)), secret]))
    assert extracted([tmp_path / "a!b.warc"], tmp_path / "to") == 0
    before = files(tmp_path / "to")
    news = archive.open(tmp_path / "to")

    assert {one.url for one in news.articles()} == {HOST + ONE, f"{HOST}/politics/of-a-reader/"}
    assert all(b"reader:word" not in data for data in before.values())
    assert {news.snapshot(one).body.decode() for one in news.articles()} == {EDITED}
    told = {one.url: one.cause for one in news.fates() if one.cause}
    assert {url: cause.kind for url, cause in told.items()} == dict.fromkeys(BAD_ADDRESSES, "bad_address")
    assert extracted([tmp_path / "a!b.warc"], tmp_path / "to") == 0
    assert files(tmp_path / "to") == before


@pytest.mark.parametrize(
    "told", ["text/htm", "application/html", "text/x-server-parsed-html; charset=utf-8", "application/xhtml"]
)
def test_a_page_whose_type_is_misspelt_is_one(tmp_path: Path, told: str) -> None:
    page, other = (others.page(text, f"Content-Type: {told}") for text in (story("Islands Fear for It"), "no page"))
    (tmp_path / "a.warc").write_bytes(captured(1, ONE, page) + captured(2, TWO, other))
    extracted([tmp_path / "a.warc"], tmp_path / "articles")

    assert [one.url for one in archive.open(tmp_path / "articles").articles()] == [HOST + ONE]


@pytest.mark.parametrize("begin", ["\n" * 1_000 + "<!doctype html>", "<div>", "<p class=x>", "<script></script>"])
def test_what_has_no_type_is_a_page_where_browsers_take_it_for_one(tmp_path: Path, begin: str) -> None:
    page = others.page(begin + story("Islands Fear for It").partition("<body>")[2], "Server: x")
    other = others.page("<rss><channel></channel></rss>", "Server: x")
    (tmp_path / "a.warc").write_bytes(captured(1, ONE, page) + captured(2, TWO, other))
    extracted([tmp_path / "a.warc"], tmp_path / "articles")

    assert [one.url for one in archive.open(tmp_path / "articles").fates()] == [HOST + ONE]


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("left", [30, 100, 300])
def test_a_whole_copy_of_a_page_that_was_cut_is_read(tmp_path: Path, left: int, at_once: bool) -> None:
    """A copy that was broken off, and made anew: the page was known as one that failed."""
    whole = others.packed(
        captured(1, ONE, others.page(story("A"))), captured(2, TWO, others.page(story("B", "Friday")))
    )
    (tmp_path / "a.warc.gz").write_bytes(whole[:-left])
    (tmp_path / "b.warc.gz").write_bytes(whole)
    sources = [tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"]
    for some in [sources] if at_once else [sources[:1], sources[1:]]:
        extracted(some, tmp_path / "to")
    before = files(tmp_path / "to")

    assert sorted(one.url for one in archive.open(tmp_path / "to").articles()) == sorted([HOST + ONE, HOST + TWO])
    extracted(sources, tmp_path / "to")
    assert files(tmp_path / "to") == before


@pytest.mark.parametrize("told", ["application/xml", "text/xml"])
@pytest.mark.parametrize(
    "begin", ["", "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN' ''>", "<!-- -->"]
)
def test_xhtml_that_came_as_xml_is_a_page_and_a_feed_is_none(tmp_path: Path, told: str, begin: str) -> None:
    text = begin + story("Islands Fear for It").replace("<!doctype html>", "")
    feed = "<?xml version='1.0'?><rss><channel><description><html><body></body></html></description></channel></rss>"
    page, other = (others.page(text, f"Content-Type: {told}") for text in (text, feed))
    (tmp_path / "a.warc").write_bytes(captured(1, ONE, page) + captured(2, TWO, other))
    extracted([tmp_path / "a.warc"], tmp_path / "articles")

    assert [one.url for one in archive.open(tmp_path / "articles").fates()] == [HOST + ONE]
    assert [one.url for one in archive.open(tmp_path / "articles").articles()] == [HOST + ONE]


def test_a_copy_whose_links_were_rewritten_has_its_own_canonical_address(tmp_path: Path) -> None:
    prefix = "https://web.archive.org/web/20200102030405/"
    text = story("Islands Fear for It").replace("<head>", f"<head><link rel=canonical href='{prefix}{HOST}{ONE}'>")
    page = others.page(text, "Memento-Datetime: Thu, 02 Jan 2020 03:04:05 GMT", "Content-Type: text/html")
    (tmp_path / "a.warc").write_bytes(captured(1, f"{prefix}{HOST}{ONE}", page))
    extracted([tmp_path / "a.warc"], tmp_path / "to")

    assert [one.canonical_url for one in archive.open(tmp_path / "to").articles()] == [HOST + ONE]


@pytest.mark.parametrize("copies", [[], ["--copy"]])
def test_a_page_that_was_had_from_a_web_archive_belongs_to_its_own_outlet(tmp_path: Path, copies: list[str]) -> None:
    """Also behind a redirect that was archived; the same import twice adds nothing."""
    prefix, told = "https://web.archive.org/web/20200102030405id_/", "Memento-Datetime: Thu, 02 Jan 2020 03:04:05 GMT"
    moved = others.page("", f"Location: {prefix}{HOST}{ONE}", told, "Content-Type: text/html", status="301 Moved")
    page = others.page(story("Islands Fear for It"), told, "Content-Type: text/html")
    records = captured(1, f"{prefix}{HOST}/old", moved) + captured(1, f"{prefix}{HOST}{ONE}", page)
    (tmp_path / "a.warc").write_bytes(records)
    assert extracted([tmp_path / "a.warc"], tmp_path / "to", *copies) == 0
    before, news = files(tmp_path / "to"), archive.open(tmp_path / "to")
    [one] = news.articles()

    assert (one.url, one.captured) == (HOST + ONE, "2020-01-02T03:04:05.000000Z")
    assert [(fate.url, fate.led_to) for fate in news.fates()] == [(f"{HOST}/old", HOST + ONE)]
    assert news.snapshot(one).url == HOST + ONE
    assert extracted([tmp_path / "a.warc"], tmp_path / "to", *copies) == 0
    assert files(tmp_path / "to") == before


def test_a_source_without_any_page_says_what_it_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.warc").write_bytes(captured(1, ONE, b"The text.", "conversion"))
    assert extracted([tmp_path / "a.warc"], tmp_path / "to") == 1
    assert "1 conversion (text made of pages" in capsys.readouterr().err


@pytest.mark.parametrize("told", ["html", "html>", "*/*", "unknown/unknown", "text / html", '"text/html"', "none"])
def test_what_is_no_media_type_says_nothing_of_a_page(tmp_path: Path, told: str) -> None:
    """The body tells (MIME Sniffing section 7): such a page was no page, and had no fate."""
    page, other = (others.page(text, f"Content-Type: {told}") for text in (story("Islands Fear for It"), "no page"))
    (tmp_path / "a.warc").write_bytes(captured(1, ONE, page) + captured(2, TWO, other))
    extracted([tmp_path / "a.warc"], tmp_path / "articles")

    assert [one.url for one in archive.open(tmp_path / "articles").articles()] == [HOST + ONE]


NOTHING = "<html>Sign in</html>"


@pytest.mark.parametrize(
    "before",
    [
        others.page(NOTHING, "Content-Type: text/html", status="401 Unauthorized"),
        others.page(NOTHING, "Content-Type: text/html", status="407 Proxy Authentication Required"),
        others.page("<html>Busy</html>", "Content-Type: text/html", status="503 Service Unavailable"),
        others.page("", "Content-Type: text/html", f"Location: {ONE}", "Set-Cookie: seen=1", status="302 Found"),
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n",  # to HEAD
    ],
)
def test_a_page_that_came_behind_another_answer_in_the_same_second_is_one(tmp_path: Path, before: bytes) -> None:
    """WARC 1.0 counts seconds. The same import twice adds neither."""
    page = captured(1, ONE, others.page(story("Islands Fear for It"))).replace(b"000000000001>", b"000000000002>")
    (tmp_path / "a.warc").write_bytes(captured(1, ONE, before) + page)
    extracted([tmp_path / "a.warc"], tmp_path / "articles")
    written = files(tmp_path / "articles")
    extracted([tmp_path / "a.warc"], tmp_path / "articles")

    assert [one.headline for one in archive.open(tmp_path / "articles").articles()] == ["Islands Fear for It"]
    assert files(tmp_path / "articles") == written


def test_a_page_that_comes_in_a_later_import_than_another_answer_of_its_second_is_one(tmp_path: Path) -> None:
    busy = others.page("<html>Busy</html>", "Content-Type: text/html", status="503 Service Unavailable")
    for name, page in (("a", busy), ("b", others.page(story("Islands Fear for It")))):
        (tmp_path / f"{name}.warc").write_bytes(captured(1, ONE, page))
        assert extracted([tmp_path / f"{name}.warc"], tmp_path / "articles") == 0

    assert [one.headline for one in archive.open(tmp_path / "articles").articles()] == ["Islands Fear for It"]


@pytest.mark.parametrize("more", [[], ["--copy"]])
def test_two_texts_of_one_second_are_two_captures_and_the_same_text_twice_is_one(
    tmp_path: Path, more: list[str]
) -> None:
    texts = [story("Council Hears Figures for the Quay"), EDITED, EDITED]
    for number, text in enumerate(texts):
        one = captured(2, ONE, others.page(text)).replace(b"000000000002>", b"%012d>" % number)
        (tmp_path / f"{number}.warc").write_bytes(one)
    sources = [tmp_path / f"{number}.warc" for number in range(3)]
    assert extracted(sources, tmp_path / "to", *more) == 0

    # Which of them came first nobody knows.
    headlines = {one.headline for one in history(tmp_path / "to", ONE)}
    assert headlines == {"Council Hears Figures for the Quay", "Council Told What Quay Costs"}
    assert len(list(archive.open(tmp_path / "to").fates())) == 2


@pytest.mark.parametrize("ids", ["one", "bare", "none"])
@pytest.mark.parametrize("more", [[], ["--copy"]])
def test_records_whose_ids_are_none_keep_their_versions_and_are_read_again(
    tmp_path: Path, ids: str, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Some tools make the id of the address, leave out its angle brackets, or the id."""
    field = re.compile(rb"WARC-Record-ID: <(.*?)>\r\n")
    written = {"one": rb"WARC-Record-ID: <urn:x:1>\r\n", "bare": rb"WARC-Record-ID: \1\r\n", "none": b""}[ids]
    told = [captured(2, ONE, others.page(story("Council Hears"))), captured(4, ONE, others.page(EDITED))]
    (tmp_path / "a.warc.gz").write_bytes(others.packed(*(field.sub(written, one) for one in told)))
    assert extracted([tmp_path / "a.warc.gz"], tmp_path / "to", *more) == 0
    capsys.readouterr()

    for command in ("catalog", "list"):  # with and without a catalog
        versions = history(tmp_path / "to", ONE)
        assert [one.headline for one in versions] == ["Council Hears", "Council Told What Quay Costs"]
        assert all(one.snapshot and one.snapshot.record_id.startswith("<urn:") for one in versions)
        bodies = [archive.open(tmp_path / "to").snapshot(one).body.decode() for one in versions]
        assert bodies == [story("Council Hears"), EDITED]
        assert main([command, str(tmp_path / "to")]) == 0
    assert main(["reextract", str(tmp_path / "to"), "--check", "--workers", "1"]) == 0
    assert "2 articles made again, 0 would change, 0 left" in capsys.readouterr().out


def _live(*posts: str) -> str:
    """A live page, whose posts are told to search engines too."""
    told = [
        {
            "@type": "BlogPosting",
            "@id": f"{HOST}{ONE}#{number}",
            "headline": f"Post {number}",
            "datePublished": f"2024-05-01T0{number}:00:00+02:00",
            "articleBody": post,
        }
        for number, post in enumerate(posts)
    ]
    about = {"@context": "https://schema.org", "@type": "LiveBlogPosting", "headline": "Live: Council Meets"}
    shown = "".join(
        f"<div class=live-post id={number}><time datetime={one['datePublished']}></time><h2>{one['headline']}</h2>"
        f"<p>{one['articleBody']}</p></div>"
        for number, one in enumerate(told)
    )
    return (
        f"<html><head><title>Live: Council Meets</title><script type=application/ld+json>"
        f"{json.dumps({**about, 'liveBlogUpdate': told})}</script></head><body><main><article>"
        f"<h1>Live: Council Meets</h1>{shown}</article></main></body></html>"
    )


@pytest.mark.parametrize("more", [[], ["--copy"]])
def test_an_earlier_capture_of_the_same_import_can_be_compared(
    tmp_path: Path, more: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """No manifest names the file that is being read; each live page without a text was told not to be comparable."""
    posts = [f"The council heard for the {place} time what the quay costs." for place in ("first", "second", "third")]
    pages = [captured(day, ONE, others.page(_live(*posts[:day]))) for day in (1, 2, 3)]
    (tmp_path / "a.warc").write_bytes(b"".join(pages))
    assert extracted([tmp_path / "a.warc"], tmp_path / "to", *more) == 0

    [version] = history(tmp_path / "to", ONE)
    assert len(version.entries) == 3
    assert [one.getMessage() for one in caplog.records] == []


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_a_cut_copy_and_a_whole_one_in_one_folder_are_one_capture(tmp_path: Path, order: list[int]) -> None:
    """The whole copy was passed over where it was read while a worker had the cut one."""
    page = others.page(story("Council Hears Figures for the Quay") + "</p>" * 99)
    copies = [captured(2, ONE, page[:-600], WARC_Truncated="length"), captured(2, ONE, page)]
    (tmp_path / "crawl").mkdir()
    for place, number in enumerate(order):
        (tmp_path / "crawl" / f"{place}.warc").write_bytes(copies[number])
    assert extracted([tmp_path / "crawl"], tmp_path / "to") == 0

    [version] = history(tmp_path / "to", ONE)
    assert version.status == "ok"
    assert extracted([tmp_path / "crawl"], tmp_path / "to") == 0
    assert len(list(archive.open(tmp_path / "to").fates())) == (2 if order == [0, 1] else 1)


PHONE = "https://m.paper.example"


def _named(headline: str, canonical: str) -> bytes:
    link = f"<link rel=canonical href='{canonical}'>"
    return others.page(story(headline).replace("<title>", f"{link}<title>"))


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("more", [[], ["--copy"]])
def test_the_forms_of_an_article_are_one_in_whatever_order_they_come(
    tmp_path: Path, order: list[int], at_once: bool, more: list[str]
) -> None:
    """As in a crawl; a page may come behind its form for phones, which does not come again."""
    first = _named("Council Hears Figures for the Quay", HOST + ONE)
    told = [captured(2, PHONE + ONE, first), captured(3, ONE, first) + captured(4, ONE, others.page(EDITED))]
    sources = []
    for number in order:
        sources.append(tmp_path / f"{number}.warc")
        sources[-1].write_bytes(told[number])
    for some in [sources] if at_once else [[one] for one in sources]:
        assert extracted(some, tmp_path / "to", *more) == 0
    news = archive.open(tmp_path / "to")

    assert [(one.version, one.headline) for one in news.articles(versions="all")] == [
        (1, "Council Hears Figures for the Quay"),
        (2, "Council Told What Quay Costs"),
    ]
    assert news.history(PHONE + ONE) == news.history(HOST + ONE)
    # What a capture showed was known from then on, whenever it was imported.
    assert len(list(news.articles(as_of="2024-05-03T12:00"))) == 1


def test_an_article_that_moved_has_one_history(tmp_path: Path) -> None:
    """A redirect for the time being joins nothing."""
    there = "/2025/council-hears-figures-for-the-quay/"
    gone_on, for_now = (
        others.page("", f"Location: {to}", "Content-Type: text/html", status=status)
        for to, status in ((there, "301 Moved"), ("/2025/ferry/", "302 Found"))
    )
    ferry = others.page(story("Islands Fear for Their Ferry", "Friday"))
    told = [
        captured(2, ONE, others.page(EDITED)),
        captured(4, ONE, gone_on),
        captured(4, there, others.page(EDITED)),
        captured(5, TWO, ferry),
        captured(6, TWO, for_now),
        captured(6, "/2025/ferry/", ferry),
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(told))
    assert extracted([tmp_path / "a.warc"], tmp_path / "to") == 0
    news = archive.open(tmp_path / "to")

    assert [one.status for one in news.history(HOST + there)] == ["ok"]
    assert news.history(HOST + there) == news.history(HOST + ONE)
    assert [one.cause.kind for one in news.runs()[0].aliases] == ["moved"]
    assert len(news.history(HOST + TWO)) == 2


@pytest.mark.parametrize("name", ["höhe", "メタ"])
def test_a_redirect_to_an_address_that_is_not_escaped_belongs_to_its_page(tmp_path: Path, name: str) -> None:
    moved = others.page("", f"Location: {HOST}/politics/{name}-of-the-quay-in-may/", status="301 Moved Permanently")
    target = f"/politics/{quote(name)}-of-the-quay-in-may/"
    (tmp_path / "a.warc").write_bytes(captured(1, ONE, moved) + captured(1, target, others.page(story("Moved"))))
    extracted([tmp_path / "a.warc"], tmp_path / "articles")

    assert [(one.url, one.fate) for one in archive.open(tmp_path / "articles").fates()] == [(HOST + ONE, "saved")]


def test_what_cannot_be_judged_costs_its_page_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def judged(page: Page, *others: object) -> Judging:
        if page.url.endswith(TWO):
            raise OverflowError("date value out of range")
        return judge(page, *others)  # type: ignore[arg-type]

    monkeypatch.setattr("crawler.ingest.course.judge", judged)
    (tmp_path / "a.warc").write_bytes(
        b"".join(captured(at, url, others.page(EDITED)) for at, url in ((1, TWO), (2, ONE)))
    )
    assert extracted([tmp_path / "a.warc"], tmp_path / "to") == 0

    assert kinds(tmp_path / "to") == {(TWO, "failed", "not_extracted"), (ONE, "saved", None)}


def test_a_file_address_is_the_same_source_as_its_path(imported: Path, tmp_path: Path) -> None:
    """As the manifest names the origin: what was read from there can be asked for again."""
    source = tmp_path / "a b.warc.gz"
    source.write_bytes(others.packed(*RECORDS))
    assert main(["extract", source.as_uri(), "--to", str(tmp_path / "other"), "--workers", "1"]) == 0
    [origin] = archive.open(tmp_path / "other").runs("paper-example")[0].origins

    assert origin.uri == source.as_uri()
    assert kinds(tmp_path / "other") == kinds(imported)


def test_the_same_import_twice_adds_nothing(imported: Path, crawl: Path) -> None:
    before = files(imported)
    assert extracted([crawl], imported) == 0
    assert files(imported) == before
    # A copy of the file is another origin of the same captures.
    (crawl / "copy.warc").write_bytes(b"".join(RECORDS))
    assert extracted([crawl], imported) == 0
    assert files(imported) == before


def test_an_archive_keeps_its_name_of_a_site_where_the_outlet_file_is_forgotten(
    crawl: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """All came once more, as another outlet. Where a site gets another name by a file, that is told."""
    (tmp_path / "outlets").mkdir()
    described = """
    name = "the-paper"
    title = "The Paper"
    home = "https://www.paper.example/"
    country = "gb"
    languages = ["en"]
    timezone = "Europe/London"
    """
    (tmp_path / "outlets/the-paper.toml").write_text(described)
    told = ["--outlets", str(tmp_path / "outlets")]
    assert extracted([crawl], tmp_path / "to", *told) == 0
    before = files(tmp_path / "to")
    assert extracted([crawl], tmp_path / "to") == 0

    assert files(tmp_path / "to") == before
    assert archive.open(tmp_path / "to").outlets() == ["other-example", "the-paper"]
    [said] = [one.getMessage() for one in caplog.records]
    assert said == "paper.example: read as the-paper, as the archive has it, without its outlet file (--outlets)"
    caplog.clear()
    assert extracted([crawl], tmp_path / "other") == 0
    assert extracted([crawl], tmp_path / "other", *told) == 0
    [said] = [one.getMessage() for one in caplog.records]
    assert said.startswith("paper.example: read as the-paper; the archive has it as paper-example, too: ")
    articles = list(archive.open(tmp_path / "other").articles())
    assert len(articles) == len({one.url for one in articles})


def test_an_older_file_that_comes_later_renumbers_the_versions(imported: Path, tmp_path: Path) -> None:
    first = captured(1, ONE, others.page(story("Council to Hear Figures")))
    (tmp_path / "older.warc").write_bytes(first)
    assert extracted([tmp_path / "older.warc"], imported) == 0
    assert [(one.version, one.captured[8:10]) for one in history(imported, ONE)] == [(1, "01"), (2, "02"), (3, "04")]


def test_a_wacz_gives_the_articles_of_its_warc(imported: Path, tmp_path: Path) -> None:
    (tmp_path / "crawl.wacz").write_bytes(others.wacz({"archive/data.warc.gz": others.packed(*RECORDS)}))
    assert extracted([tmp_path / "crawl.wacz"], tmp_path / "other") == 0
    of_warc, of_wacz = ({a.url: a for a in archive.open(root).articles()} for root in (imported, tmp_path / "other"))
    assert {url: a.content_hash for url, a in of_warc.items()} == {url: a.content_hash for url, a in of_wacz.items()}
    article = of_wacz[HOST + TWO]
    assert article.snapshot is not None
    assert article.snapshot.file == "archive/data.warc.gz"
    assert archive.open(tmp_path / "other").snapshot(article).status == 200


def test_an_import_that_was_interrupted_goes_on(
    crawl: Path, imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {(a.url, a.version, a.content_hash) for a in archive.open(imported).articles(versions="all")}
    monkeypatch.setattr(course, "_MOST_PAGES", 2)
    taken = course.Import._take

    def ends(self: course.Import, *arguments: object) -> None:
        if self.progress.judged == 5:
            raise KeyboardInterrupt
        taken(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(course.Import, "_take", ends)
    assert extracted([crawl], tmp_path / "again") == 130
    monkeypatch.setattr(course.Import, "_take", taken)
    begun = len(list(archive.open(tmp_path / "again").fates()))
    assert begun == 5
    assert extracted([crawl], tmp_path / "again") == 0
    again = archive.open(tmp_path / "again")
    assert {(a.url, a.version, a.content_hash) for a in again.articles(versions="all")} == whole
    assert len(list(again.fates())) == len(list(archive.open(imported).fates()))


def test_verify_counts_an_origin_that_is_away_and_finds_one_that_was_changed(
    imported: Path, crawl: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(imported)]) == 0
    away = crawl / "a.warc.gz"
    data = away.read_bytes()
    away.unlink()
    capsys.readouterr()
    assert main(["verify", str(imported)]) == 0
    assert "1 absent" in capsys.readouterr().err
    away.write_bytes(data[:-1] + b"x")
    assert main(["verify", str(imported)]) == 1
    assert "is not the file any more" in capsys.readouterr().out


def test_a_revisit_shows_what_it_repeats(tmp_path: Path) -> None:
    head = others.page("", "Content-Type: text/html")
    refers = {"WARC_Refers_To": "<urn:uuid:00000000-0000-4000-8000-000000000002>"}
    missing = {"WARC_Refers_To": "<urn:uuid:00000000-0000-4000-8000-000000000099>"}
    records = [RECORDS[1], captured(12, ONE, head, "revisit", **refers), captured(13, TWO, head, "revisit", **missing)]
    (tmp_path / "r.warc").write_bytes(b"".join(records))
    assert extracted([tmp_path / "r.warc"], tmp_path / "to") == 0
    found = {(one.url, one.fate, one.cause and one.cause.kind) for one in archive.open(tmp_path / "to").fates()}
    assert found == {
        (HOST + ONE, "saved", None),
        (HOST + ONE, "unchanged", None),
        (HOST + TWO, "failed", "no_original"),
    }


WHOLE = story("Council Hears Figures for the Quay").encode()
HALF = WHOLE[: len(WHOLE) * 2 // 3]
LENGTH, CHUNKED = f"Content-Length: {len(WHOLE)}", "Transfer-Encoding: chunked"
ENDS = {
    "fewer bytes than its length": (LENGTH, HALF, False),
    "a chunk that is cut": (CHUNKED, b"100\r\n%b\r\nffff\r\n%b" % (HALF[:256], HALF[256:]), False),
    "no last chunk": (CHUNKED, b"%x\r\n%b\r\n" % (len(HALF), HALF), False),
    "no last chunk, but an end": (CHUNKED, b"%x\r\n%b\r\n" % (len(WHOLE), WHOLE), True),
    "chunks that lie of their size": (CHUNKED, b"%x\r\n%b\r\n0\r\n\r\n" % (len(WHOLE) + 300, WHOLE), True),
    "the length of something longer, and an end": ("Content-Length: 999999", WHOLE, True),
    "chunks that were put together": (CHUNKED, WHOLE, True),
    "half of it, but chunks that were put together": (CHUNKED, HALF, True),
}


@pytest.mark.parametrize("kind", ENDS)
def test_a_body_that_http_calls_longer_is_judged_by_its_own_end(tmp_path: Path, kind: str) -> None:
    """Many tools do not mark what was cut (WARC-Truncated), and many keep the length of what is packed: half an article
    is none, and one that comes to its end is whole whatever its head says."""
    field, body, is_whole = ENDS[kind]
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{field}\r\n\r\n".encode()
    (tmp_path / "a.warc").write_bytes(captured(1, ONE, head + body))
    extracted([tmp_path / "a.warc"], tmp_path / "to")

    assert kinds(tmp_path / "to") == {(ONE, "saved", None) if is_whole else (ONE, "failed", "no_end")}


def test_an_origin_that_goes_on_growing_is_no_damage(crawl: Path, tmp_path: Path) -> None:
    """Its crawl had not ended. What is new is taken by the next import; what was cut off again is damage."""
    file = crawl / "a.warc.gz"
    whole = file.read_bytes()
    file.write_bytes(whole + others.packed(RECORDS[1])[:50])
    assert extracted([crawl], tmp_path / "to") == 0
    more = captured(9, "/politics/9/", others.page(story("A Tenth Ferry Is Built")))
    file.write_bytes(file.read_bytes() + others.packed(RECORDS[1])[50:] + others.packed(more))

    assert main(["verify", str(tmp_path / "to")]) == 0
    assert extracted([crawl], tmp_path / "to") == 0
    assert len(history(tmp_path / "to", "/politics/9/")) == 1
    assert main(["verify", str(tmp_path / "to")]) == 0
    file.write_bytes(whole)
    assert main(["verify", str(tmp_path / "to")]) == 1


def test_a_damaged_file_is_told_and_the_others_are_read(crawl: Path, tmp_path: Path) -> None:
    whole = gzip.compress(RECORDS[2])
    (crawl / "a.warc.gz").write_bytes(others.packed(RECORDS[1]) + whole[: len(whole) // 2])
    (crawl / "b.warc.gz").write_bytes(others.packed(RECORDS[3]))
    (crawl / "c.warc.gz").write_bytes(b"\x1f\x8b nothing of the kind")
    assert extracted([crawl], tmp_path / "to") == 0
    assert len(history(tmp_path / "to", ONE)) == 2


def test_a_source_without_pages_is_named_beside_one_with_pages(
    crawl: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Text that was made of pages, and what is no WARC file."""
    of = (("WARC-Record-ID", "<urn:uuid:1>"), ("WARC-Date", "2024-05-01T10:00:00Z"), ("WARC-Target-URI", HOST + ONE))
    wet, har = tmp_path / "a.warc.wet.gz", tmp_path / "a.har"
    wet.write_bytes(others.packed(others.record("conversion", b"Council Hears Figures", *of)))
    har.write_bytes(b'{"log": {"entries": []}}')

    assert extracted([crawl, wet, har], tmp_path / "to") == 0

    told = capsys.readouterr().err.splitlines()
    assert [line.partition(" no capture was found: ")[2][:40] for line in told] == [
        "no record holds a page, there are 1 conv",
        "a HAR file, not a WARC file: har2warc ma",
    ]
    assert ("WET" in told[0], str(wet) in told[0]) == (True, True)
    wet.rename(crawl / wet.name)
    for number in range(3):
        (crawl / f"b{number}.warc").write_bytes(others.record("request", b"GET / HTTP/1.1\r\n\r\n"))

    assert extracted([crawl], tmp_path / "to") == 0

    [told] = capsys.readouterr().err.splitlines()
    assert told.partition(" files without pages: ")[2] == (
        "a.warc.wet.gz: 1 conversion (text made of pages, as WET files have it); b0.warc: 1 request;"
        " b1.warc: 1 request; and 1 more"
    )


@pytest.mark.parametrize("more", [(), ("--copy",)], ids=["in its place", "copied"])
def test_articles_that_are_lost_are_made_again_by_the_same_import(
    crawl: Path, tmp_path: Path, more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """It passed over all pages as known, mending made none, and nothing else could; part by part, too."""
    shutil.copytree(crawl, tmp_path / "first")
    (crawl / "b.warc.gz").write_bytes(others.packed(captured(9, TWO, others.page(story("Islands Fear No More")))))
    to = tmp_path / "to"
    assert extracted([crawl], to, *more) == 0
    was = [one.replace(snapshot=None) for one in every(to)]
    copied = sum(len(path.read_bytes()) for path in to.glob("warc/**/*.gz"))
    for path in to.glob("articles/**/*.gz"):
        path.unlink()

    capsys.readouterr()
    assert main(["mend", str(to)]) == 1
    assert "lost: the same `archive extract SOURCE --to ARCHIVE` makes it again" in capsys.readouterr().out
    settings = [f"-s{name}={value}" for name, value in (("ARCHIVE", to), ("EXTRACTION_WORKERS", 1))]
    scrapy = [sys.executable, "-m", "scrapy", "mend", *settings]
    mended = subprocess.run(scrapy, capture_output=True, text=True, check=False, env=environment())
    assert (mended.returncode, "the same `archive extract" in mended.stdout) == (1, True)
    assert extracted([tmp_path / "first"], to, *more) == 0
    assert len(list(verify(LocalStorage(to)))) == 1  # the article of the other file still is not there
    assert extracted([crawl], to, *more) == 0

    assert [one.replace(snapshot=None) for one in every(to)] == was
    assert list(verify(LocalStorage(to))) == []
    assert sum(len(path.read_bytes()) for path in to.glob("warc/**/*.gz")) <= 2 * copied
    written = files(to)
    assert extracted([crawl], to, *more) == 0
    assert files(to) == written
    assert main(["reextract", str(to), "--check"]) == 0


def test_the_counts_of_an_import_add_up(crawl: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of pages that are redirects nothing was said; the same at the second time."""
    moved = captured(5, "/short", others.page("", f"Location: {HOST}{TWO}", "Content-Type: text/html", status="301 M"))
    came = captured(5, TWO, others.page(story("Islands Fear for Their Ferry", "Saturday")))
    (crawl / "b.warc.gz").write_bytes(others.packed(moved, came))

    for _ in range(2):
        assert extracted([crawl], tmp_path / "to") == 0
        first, *counts, _ = capsys.readouterr().out.splitlines()
        counts = [line for line in counts if not line.endswith("not looked at")]
        assert counts[0] == "         1  redirect: part of the page that it led to"
        assert sum(int(line.split()[0]) for line in counts) == int(first.split()[2])


def test_a_file_is_no_place_for_articles(crawl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert extracted([crawl], crawl / "a.warc.gz") == 4
    assert "a.warc.gz is a file: an archive is a folder" in capsys.readouterr().err


def test_what_an_import_has_not_is_said(imported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its pages lie in the files that it was made of, and it read no lists."""
    assert main(["wacz", str(imported), "--to", str(tmp_path / "a.wacz")]) == 1
    assert main(["stats", str(imported), "--completeness"]) == 0
    wacz, stats = capsys.readouterr().err.splitlines()
    assert ("--copy" in wacz, "imports have none" in stats) == (True, True)
    for wanted in (["--since", "2030"], ["--url", "https://www.paper.example/politics/none/"]):
        assert main(["wacz", str(imported), "--to", str(tmp_path / "a.wacz"), *wanted]) == 1
        assert "nothing here is wanted" in capsys.readouterr().err
    assert not (tmp_path / "a.wacz").exists()
    for words in (["snapshots", str(imported)], ["extract", str(imported), "--to", str(tmp_path / "again")]):
        assert main(words) == 1
        assert "its articles point into file:///" in capsys.readouterr().err
    assert [one.uri.rpartition("/")[2] for one in archive.open(imported).origins] == ["a.warc.gz"]
    assert main(["stats", str(imported), "--runs"]) == 0
    told = capsys.readouterr().err
    assert told == "no crawl of other-example, paper-example is here, and imports have no such counts\n"


def test_an_origin_may_be_an_arc(tmp_path: Path) -> None:
    page = others.page(story("Council Hears Figures for the Quay"))
    (tmp_path / "a.arc").write_bytes(b"".join(others.arc((HOST + ONE, page))))
    assert extracted([tmp_path / "a.arc"], tmp_path / "to") == 0
    [article] = history(tmp_path / "to", ONE)
    assert article.headline == "Council Hears Figures for the Quay"
    assert archive.open(tmp_path / "to").snapshot(article).status == 200
    assert main(["verify", str(tmp_path / "to")]) == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere.warc.gz", "--to", "to"], "nowhere.warc.gz"),
        (["a.warc.gz", "--to", "s3://bucket/x"], "archive copy"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    arguments: list[str], says: str, crawl: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(crawl)
    assert main(["extract", *arguments]) in (1, 2)
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("name", ["a.warc.gz", "deep/er/b.ARC", "c.wacz", "warc/site/d.warc"])
def test_a_folder_of_others_does_not_become_an_archive(
    name: str, crawl: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With our mark it would be read as an archive, in which its own files do not count."""
    kept = tmp_path / "kept" / name
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"theirs")

    assert extracted([crawl], tmp_path / "kept") == 2

    assert f"holds {name}; name another folder" in capsys.readouterr().err
    assert files(tmp_path / "kept") == {name: b"theirs"}


def test_an_archive_that_lost_its_mark_is_still_one(imported: Path, crawl: Path) -> None:
    (imported / "archive.json").unlink()

    assert extracted([crawl], imported) == 0
    assert (imported / "archive.json").exists()


@pytest.mark.parametrize("missing", ["trafilatura", "pebble"])
def test_what_is_not_installed_is_named_with_the_pip_command(missing: str) -> None:
    code = (
        f"import sys; sys.modules[{missing!r}] = None; sys.modules['scrapy'] = None\n"
        "from archive.__main__ import main; raise SystemExit(main(['extract', 'x', '--to', 'y']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "pip install 'paper-of-record[extract]'" in done.stderr


def test_the_help_of_archive_loads_nothing_of_the_crawler() -> None:
    code = (
        "import sys; from archive.__main__ import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
        "assert not [name for name in sys.modules if name.partition('.')[0] in ('crawler', 'scrapy', 'trafilatura')]"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_a_copy_needs_its_source_no_more(crawl: Path, imported: Path, tmp_path: Path) -> None:
    """The same articles and fates, the same bytes, from WARC files of our own; the same copy twice adds nothing, a
    redirect and a revisit among it. Whoever has the WARCs alone mends the rest."""
    moved = captured(11, "/short", others.page("", f"Location: {HOST}{TWO}", "Content-Type: text/html", status="301 M"))
    came = captured(11, TWO, others.page(story("Islands Fear for Their Ferry", "Saturday")))
    again = captured(
        12, TWO, others.page("").partition(b"\r\n\r\n")[0] + b"\r\n\r\n", "revisit",
        WARC_Refers_To_Target_URI=HOST + TWO, WARC_Refers_To_Date="2024-05-11T10:00:00Z",
        WARC_Profile="http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
    )  # fmt: skip
    (crawl / "b.warc.gz").write_bytes(others.packed(moved, came, again))
    assert extracted([crawl], imported) == 0
    copy = tmp_path / "copy"

    assert extracted([crawl], copy, "--copy") == 0
    written = files(copy)
    assert extracted([crawl], copy, "--copy") == 0
    assert files(copy) == written
    was = {(a.url, a.captured): (a, archive.open(imported).snapshot(a).body) for a in every(imported)}
    shutil.rmtree(crawl)

    assert kinds(copy) == kinds(imported)
    assert {(a.url, a.captured) for a in every(copy)} == was.keys()
    for article in every(copy):
        theirs, body = was[article.url, article.captured]
        assert archive.open(copy).snapshot(article).body == body
        assert (article.content_hash, article.version) == (theirs.content_hash, theirs.version)
        assert article.snapshot is not None
        assert article.snapshot.origin is None
    assert list(verify(LocalStorage(copy))) == []
    assert all(run.kind == "import" and not run.origins for run in archive.open(copy).runs())
    for name in [name for name in written if name.startswith(("runs/", "fates/", "index/"))]:
        (copy / name).unlink()
    assert list(mend(copy))
    after = files(copy)
    assert {name: after[name] for name in written if not name.startswith("catalog/")} == written


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (HOST + "/politics/council meets in may/", HOST + "/politics/council%20meets%20in%20may/"),
        ("https://rat-böhm.example/politik/rat-tagt/", "https://xn--rat-bhm-e1a.example/politik/rat-tagt/"),
        ("https://reader:word@www.paper.example/politics/of-a-reader/", HOST + "/politics/of-a-reader/"),
        (HOST + "/politics/öland-fears/?q=ä#top", HOST + "/politics/%C3%B6land-fears/?q=%C3%A4"),
        ("https://новости.example/политика/совет/", None),
    ],
)
@pytest.mark.parametrize("more", [(), ("--copy",)], ids=["in its place", "copied"])
def test_an_address_that_is_no_uri_gives_one_article_copied_or_not(
    tmp_path: Path, written: str, expected: str | None, more: tuple[str, ...]
) -> None:
    """Somebody's record has spaces or letters outside ASCII in its address, ours have a URI: made again from the copy,
    the article had another address; the same import in the other form took the page once more."""
    (tmp_path / "a.warc.gz").write_bytes(others.packed(captured(2, written, others.page(story("Council Hears")))))
    to = tmp_path / "to"

    assert extracted([tmp_path / "a.warc.gz"], to, *more) == 0
    assert extracted([tmp_path / "a.warc.gz"], to, *({"--copy"} - set(more))) == 0

    [article] = every(to)
    assert article.url.isascii()
    assert expected is None or article.url == expected
    kept = [gzip.decompress(data) if name.endswith(".gz") else data for name, data in files(to).items()]
    assert not any(b"reader:word" in data for data in kept)
    assert main(["reextract", str(to), "--check"]) == 0
    assert archive.open(to).snapshot(article).status == 200


def every(root: Path) -> list[Article]:
    return list(archive.open(root).articles(status=None, versions="all"))


def filling(after: int, names: list[str]) -> Callable[[LocalStorage, str, bytes], None]:
    """A disk that has room for so many files; the ``names`` that were put."""
    put = LocalStorage.put

    def puts(storage: LocalStorage, name: str, data: bytes) -> None:
        names.append(name)
        if len(names) > after:
            raise StorageError(f"{name}: No space left on device")
        put(storage, name, data)

    return puts


@pytest.mark.parametrize("more", [(), ("--copy",)], ids=["in its place", "copied"])
def test_an_import_that_the_disk_had_no_room_for_is_whole_when_it_is_given_again(
    more: tuple[str, ...], crawl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At whatever file: nothing lies twice, no page is without its fate, and ``verify`` finds nothing."""

    def state(root: Path) -> tuple[list[tuple[str, str, int]], list[tuple[str, str]]]:
        fates = [(one.url, one.fate) for one in archive.open(root).fates()]
        return [(one.url, one.captured, one.version) for one in every(root)], sorted(fates)

    refused: list[str] = []
    assert extracted([crawl], tmp_path / "whole", *more) == 0
    for number in itertools.count():
        root, names = tmp_path / str(number), list[str]()
        with monkeypatch.context() as full:
            full.setattr(LocalStorage, "put", filling(number, names))
            code = extracted([crawl], root, *more)
        if code == 0:
            break
        assert code == 4
        refused.append(names[number])
        assert extracted([crawl], root, *more) == 0
        assert state(root) == state(tmp_path / "whole")
        assert list(verify(LocalStorage(root))) == []
    assert {name.partition("/")[0] for name in refused} >= {"articles", "fates", "runs"}


KILLED = """
import os, signal, sys
from archive.__main__ import main
from crawler.ingest import {module} as module
calls = []
def killing(*given, original=module.{name}, **named):
    calls.append(1)
    if len(calls) > {after}:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(*given, **named)
module.{name} = killing
main(["extract", sys.argv[1], "--to", sys.argv[2], "--copy", "--workers", "1"])
"""


@pytest.mark.parametrize(
    ("module", "name", "after"),
    [
        ("copying", "_response", 2),
        ("course", "write_articles", 0),
        ("course", "put", 0),
        ("copying", "write_index", 0),
        ("course", "write_manifest", 0),
    ],
    ids=["among the pages", "before the articles", "before the fates", "before the index", "before the manifest"],
)
def test_a_copy_that_was_killed_is_an_import_and_the_same_command_completes_it(
    module: str, name: str, after: int, crawl: Path, tmp_path: Path
) -> None:
    """No crawl is made up of it, nothing lies twice in the WARC files, and the articles are those of a whole import."""
    assert extracted([crawl], tmp_path / "whole", "--copy") == 0
    copy = tmp_path / "copy"
    code = KILLED.format(module=module, name=name, after=after)
    killed = subprocess.run([sys.executable, "-c", code, str(crawl), str(copy)], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert list(copy.rglob("*.warc.gz*"))
    assert not list(copy.glob("runs/*/*/*/*.json"))

    assert list(mend(copy))
    assert {run.kind for run in archive.open(copy).runs()} == {"import"}
    assert extracted([crawl], copy, "--copy") == 0

    assert [(a.url, a.captured, a.version) for a in every(copy)] == [
        (a.url, a.captured, a.version) for a in every(tmp_path / "whole")
    ]
    assert kinds(copy) == kinds(tmp_path / "whole")
    assert {run.kind for run in archive.open(copy).runs()} == {"import"}
    ids = [record.record_id for record in warc_records(copy) if record.kind == "response"]
    assert sorted(ids) == sorted({one.record_id for one in warc_records(tmp_path / "whole") if one.kind == "response"})
    assert list(verify(LocalStorage(copy))) == []
    shutil.rmtree(crawl)
    for article in every(copy):
        assert archive.open(copy).snapshot(article).body


def warc_records(root: Path) -> Iterator[WarcRecord]:
    for path in root.rglob("*.warc.gz"):
        with path.open("rb") as stream:
            yield from records(stream)
