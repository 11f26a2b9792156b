"""Odd addresses on one site: each link has a fate, each article one id, and no credential is kept."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

import archive
from archive.layout import MARK_CONTENT
from archive.manifest import FileEntry, Manifest
from archive.runs.files import write_manifest
from archive.storage.local import LocalStorage
from archive.urls import LONGEST, article_id
from archive.verify.audit import verify
from tests.crawler.crawls import Crawl
from tests.crawler.sites import STORY, Answer, Site, fates, page, run_of, serving

THAI = "สภาท้องถิ่นถกแผนภาษีใหม่" * 14
ESCAPED = f"/politics/2026/11/25/{quote(THAI)}-40002/"
LONG = f"/politics/2026/11/25/{quote(THAI * 4)}-40003/"
QUERIES = [
    *(f"/politics/ferry-council-story.asp?title={name}" for name in ("%B1%E8", "%C0%CC", "%8D%91", "%CF%F0%E0")),
    *(f"/politics/ferry-council-story.asp?{name}=2026112{day}-001" for name in ("ref", "source") for day in (1, 2)),
    "/politics/Ferry-Council-story-50001/",
    "/politics/ferry-council-STORY-50001/",
    "/politics/ferry%2Fcouncil-story-50002/",
    "/politics/q.asp?id=50003&title=R%26amp%3BD",
]
OLD, NEW = "/politics/2026/11/25/the-ferry-is-late-again", "/politics/2026/11/25/the-ferry-is-late-once-more"
PRINTED = "/politics/print/the-ferry-is-late-again-today"
LEFT = [f"/politics/2026/11/2{day}/the-ferry-sails-no-more-{word}" for day, word in enumerate(("today", "tomorrow"))]
HUB = "/politics/all-about-the-ferry-and-its-delays-live"


def section(*links: str, feed: str = "") -> Answer:
    rows = "".join(
        f'<li><article><h2><a href="{link}">Ferry number {place} is late once again</a></h2><p>{STORY}</p></article>'
        for place, link in enumerate(links)
    )
    text = f"<html><head>{feed}</head><body><main><h1>Politics</h1><ul>{rows}</ul></main></body></html>"
    return 200, text.encode(), {}


def named(name: str, canonical: str) -> Answer:
    status, body, fields = page(name)
    return status, body.replace(b"<title>", f'<link rel=canonical href="{canonical}"><title>'.encode()), fields


def led(to: str) -> Answer:
    return 301, b"", {"Location": to}


class _Sessions(Site):
    """Writes another session id into its links at each request of the section."""

    serial = 0

    def links(self, *_: dict[str, str]) -> Answer:
        self.serial += 1
        host = self.base.removeprefix("http://")
        session = f"{self.serial:032X}"
        sessions = [
            f"/politics/council-on-ferries-60001.do;jsessionid={session}",
            f"/politics/(S({session[:24].lower()}))/council-on-ferries-60002.aspx",
            f"/politics/council-on-ferries-story.php?id=60003&amp;PHPSESSID={session}",
        ]
        for number, link in enumerate(sessions):
            self.answers[link.replace("&amp;", "&")] = page(f"session {number}")
        odd = [f"/politics/2026/11/25/{THAI}-40001/", ESCAPED, LONG, "http://[bad/ferry-council-story-70001/"]
        odd += [f"http://{host.partition(':')[0]}:99999/politics/ferry-council-story-70002/"]
        odd += ["/politics/q.asp?id=50004&amp;amp;sec=2", "/politics/q.asp?id=50005&amp;#38;sec=2"]
        odd += [f"http://user:hunter2@{host}/politics/ferry-council-story-70003/", OLD, PRINTED, *LEFT]
        return section(*QUERIES, *sessions, *odd, feed=f'<base href="http://desk:hunter2@{host}/politics/">')


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[_Sessions, Path, list[Crawl]]:
    folder = tmp_path_factory.mktemp("identity")
    with serving() as plain:
        site = _Sessions(plain.base)
        site.answers = plain.answers
        site.asked = plain.asked
        site.answers |= {link: page(f"query {number}") for number, link in enumerate(QUERIES)}
        site.answers |= {link: page(f"odd {link[-12:]}") for link in (ESCAPED, ESCAPED.replace("40002", "40001"))}
        site.answers |= {f"/politics/q.asp?id={number}&sec=2": page(f"twice {number}") for number in (50004, 50005)}
        host = site.base.removeprefix("http://")
        site.answers["/politics/ferry-council-story-70003/"] = led(
            f"http://user:hunter2@{host}/politics/ferry-council-story-70004/"
        )
        site.answers["/politics/ferry-council-story-70004/"] = page("credentials")
        site.answers |= {OLD: page("moving"), LEFT[0]: page("left"), LEFT[1]: page("left too")}
        site.answers[PRINTED] = named("query 4", QUERIES[8])
        site.answers[QUERIES[8]] = named("query 4", QUERIES[8])
        site.answers["/politics/"] = site.links
        runs = [site.crawl(folder)]
        site.answers |= {OLD: led(NEW), NEW: page("moving"), LEFT[0]: led(HUB), LEFT[1]: led(HUB), HUB: page("hub")}
        runs += [site.crawl(folder, REFETCH_ALL=1), site.crawl(folder, REFETCH_ALL=1)]
    return site, folder / "archive", runs


def lines(root: Path, kind: str) -> list[dict[str, Any]]:
    found = [path.read_bytes() for path in sorted(root.glob(f"{kind}/*/*/*/*.jsonl.gz"))]
    return [json.loads(line) for data in found for line in gzip.decompress(data).splitlines()]


def test_every_link_has_a_fate(crawled: tuple[_Sessions, Path, list[Crawl]]) -> None:
    """What differs in a reference, in escapes of an old encoding, in case: asked as it is written, each for itself."""
    site, root, (first, *_) = crawled
    told = fates(root, run_of(first))

    assert {told[link]["fate"] for link in QUERIES} == {"saved"}, first.log[-3000:]
    asked = [path for path, _ in site.asked]
    assert set(QUERIES) <= set(asked)
    assert sum(one["fate"] == "saved" for link, one in told.items() if "-4000" in link) == 2
    (long,) = [one for one in told.values() if one["reason"] and one["reason"]["kind"] == "long_address"]
    assert long["url"].startswith(site.base + LONG[:1_000])
    assert long["reason"] == {"kind": "long_address", "limit": LONGEST}
    bad = {one["url"] for one in lines(root, "fates") if one["reason"] and one["reason"]["kind"] == "bad_address"}
    assert bad == {
        "http://[bad/ferry-council-story-70001/",
        f"{site.base.rpartition(':')[0]}:99999/politics/ferry-council-story-70002/",
    }


def test_a_session_makes_no_article_new(crawled: tuple[_Sessions, Path, list[Crawl]]) -> None:
    """Fetched under the link's address as it was written, another one in each run; known by one id."""
    site, root, (_, second, third) = crawled
    pages = [one for one in archive.open(root).articles(versions="all") if "6000" in one.url]

    assert len(pages) == len({one.id for one in pages}) == 3
    asked = [path for path, _ in site.asked if "60001.do;jsessionid=" in path]
    assert len(asked) == len(set(asked)) == 3
    saved = [done.summary["counts"].get("saved", 0) for done in (second, third)]
    assert saved == [3, 0], "what has moved or joined a hub is told once"


def test_an_ampersand_that_was_escaped_twice_is_one(crawled: tuple[_Sessions, Path, list[Crawl]]) -> None:
    _, root, _ = crawled
    urls = [one.url.partition("/politics/")[2] for one in archive.open(root).articles() if "q.asp" in one.url]

    assert sorted(urls) == ["q.asp?id=50003&title=R%26amp%3BD", "q.asp?id=50004&sec=2", "q.asp?id=50005&sec=2"]


def test_no_name_and_password_is_sent_or_kept(crawled: tuple[_Sessions, Path, list[Crawl]]) -> None:
    """Not of a link, not of the base that a page gives its links; only the bytes that the site itself sent have it."""
    site, root, runs = crawled

    assert any("70004" in one.url for one in archive.open(root).articles())
    assert not any("authorization" in map(str.lower, fields) for _, fields in site.asked)
    assert not any("hunter2" in done.log + done.out for done in runs)
    for path in filter(Path.is_file, root.rglob("*")):
        data = path.read_bytes()
        if path.name.endswith(".warc.gz"):
            data = b"".join(_facts(path))
        elif path.suffix == ".gz":
            data = gzip.decompress(data)
        assert b"hunter2" not in data, path


def _facts(path: Path) -> list[bytes]:
    """All of a WARC file but the blocks of responses."""
    with gzip.open(path) as stream:
        parts = stream.read().split(b"WARC/1.1\r\n")
    return [part.partition(b"\r\n\r\n")[0] if b"WARC-Type: response" in part else part for part in parts]


def test_an_article_that_moved_is_one_and_what_leads_to_a_hub_is_not(
    crawled: tuple[_Sessions, Path, list[Crawl]],
) -> None:
    site, root, _ = crawled
    news = archive.open(root)
    told: Callable[[str], list[str]] = lambda path: [one.status for one in news.history(site.base + path)]  # noqa: E731

    assert told(OLD) == told(NEW) == ["ok"]
    assert (told(LEFT[0]), told(LEFT[1]), told(HUB)) == (["ok", "moved"], ["ok", "moved"], ["ok"])
    assert told(PRINTED) == told(QUERIES[8]) == ["ok"]
    ids = [news.aliases.name(one.id) for one in news.articles()]
    assert len(ids) == len(set(ids))
    assert {one.cause.kind for run in news.runs() for one in run.aliases} == {"moved", "canonical"}
    assert list(verify(root)) == []


def test_an_archive_of_former_rules_is_read_and_crawled_again_without_a_false_version(tmp_path: Path) -> None:
    """Its lines have ids that no rule of today gives, and its mark names none."""
    with serving() as site:
        links = [f"/politics/ferry-council-story.asp?ref=2026112{day}-001" for day in (1, 2, 3)]
        site.answers = {"/politics/": section(*links)} | {link: page(f"number {link[-5:]}") for link in links}
        assert site.crawl(tmp_path).code == 0
        root = tmp_path / "archive"
        before = archive.open(root).history(site.base + links[0])
        _made_by_former_rules(root)

        assert archive.open(root).history(site.base + links[0]) == before
        again = site.crawl(tmp_path, REFETCH_ALL=1)

    assert (again.code, again.summary["counts"]) == (0, {"unchanged": 3}), again.log[-3000:]
    news = archive.open(root)
    assert [one.version for one in news.articles(versions="all")] == [1, 1, 1]
    assert {fate.article for fate in news.fates()} == {article_id(site.base + link) for link in links}
    assert json.loads((root / "archive.json").read_bytes()) == {"format": 1}


def _made_by_former_rules(root: Path) -> None:
    """As a version wrote it for which a reference chose no page; the ledger is of today and must not be believed."""
    (root / "archive.json").write_bytes(b'{"format": 1}\n')
    assert MARK_CONTENT != b'{"format": 1}\n'
    for path in [*root.glob("ledger/*.sqlite*")]:
        path.unlink()
    for kind, name in (("articles", "id"), ("fates", "article")):
        for path in root.glob(f"{kind}/*/*/*/*.jsonl.gz"):
            told = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
            written = [json.dumps(one | {name: "aaaaaaaaaaaaaaaaaaaaaaaaaa"}).encode() + b"\n" for one in told]
            path.write_bytes(gzip.compress(b"".join(written)))
    (manifest,) = root.glob("runs/*/*/*/*.json")
    run = Manifest.from_json(manifest.read_bytes(), manifest.name)
    files = tuple(FileEntry.of(one.name, (root / one.name).read_bytes()) for one in run.files)
    for old in (manifest, manifest.with_name(f"{manifest.name}.sha256")):
        old.unlink()
    write_manifest(LocalStorage(root), msgspec.structs.replace(run, files=files))


def test_a_parameter_that_is_another_one_at_each_visit(tmp_path: Path) -> None:
    """A clock in every link: each article was new at each visit, and its text was furniture after the third."""
    stories = [f"/politics/2026/10/0{n}/ferry-number-{n}-is-late-again/" for n in range(1, 5)]
    with serving() as site:
        runs = []
        for visit in range(5):
            linked = [f"{path}?t={1795600000 + visit}" for path in stories]
            pages = {path: named(path[-20:], site.base + path) for path in stories}
            site.answers |= {"/politics/": section(*linked), **pages}
            site.answers |= {link: pages[path] for link, path in zip(linked, stories, strict=True)}
            runs.append(site.crawl(tmp_path, REFETCH_ALL=1).summary["counts"])
        asked = [path for path, _ in site.asked]

    news = archive.open(tmp_path / "archive")
    assert sorted(one.status for one in news.articles(versions="all")) == ["ok"] * 4
    assert set(runs[-1]) == {"unchanged"}
    assert not any(f"?t={1795600000 + visit}" in path for path in asked for visit in (3, 4))
    assert list(verify(tmp_path / "archive")) == []
