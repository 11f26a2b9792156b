"""Feeds, sitemaps and back-fills in whole crawls: what they find, what is in scope, where they go on."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.archive.sentences import sentences
from tests.crawler.crawls import Crawl, begun, crawl
from tests.crawler.sites import Answer, Site, address, fates, listing, moved, page, run_of, serving, warc

TODAY = dt.datetime.now(dt.UTC)
DAY = TODAY.date().isoformat()
CUP = f"/sport/{TODAY:%Y/%m/%d}/the-cup-final-was-late/"
FRESH = f"/politics/{TODAY:%Y/%m/%d}/the-ferry-of-today-is-late/"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def rss(site: Site, *paths: str) -> Answer:
    entries = "".join(f"<item><title>Ferry late</title><link>{site.base}{path}</link></item>" for path in paths)
    return 200, f"<rss><channel>{entries}</channel></rss>".encode(), {"Content-Type": "application/rss+xml"}


def urlset(site: Site, *pages: tuple[str, str]) -> Answer:
    entries = "".join(f"<url><loc>{site.base}{path}</loc><lastmod>{day}</lastmod></url>" for path, day in pages)
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    return 200, gzip.compress(body.encode()), {"Content-Type": "application/gzip"}


def index(site: Site, *parts: tuple[str, str]) -> Answer:
    entries = "".join(f"<sitemap><loc>{site.base}{path}</loc><lastmod>{day}</lastmod></sitemap>" for path, day in parts)
    body = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'
    return 200, body.encode(), {"Content-Type": "text/xml"}


def linking(*paths: str) -> Answer:
    links = "".join(
        f'<li><h2><a href="{path}">The story at {path[-20:]} is told at length</a></h2></li>' for path in paths
    )
    return 200, f"<html><body><main><h1>News</h1><ul>{links}</ul></main></body></html>".encode(), {}


def with_trail(name: str, *trail: str) -> Answer:
    steps = "".join(f'<li><a href="/{step.lower()}/">{step}</a></li>' for step in trail)
    status, body, fields = page(name)
    crumbs = f'<body><nav class="breadcrumb" aria-label="breadcrumb"><ol>{steps}</ol></nav>'.encode()
    return status, body.replace(b"<body>", crumbs), fields


def declaring(answer: Answer, *feeds: str) -> Answer:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{feed}">' for feed in feeds)
    status, body, fields = answer
    return status, body.replace(b"<html>", f"<html><head>{links}</head>".encode()), fields


def sources(root: Path, run: str) -> dict[str, dict[str, object]]:
    (path,) = root.glob(f"runs/*/*/*/{run}.json")
    told = json.loads(path.read_bytes())["sources"]
    return {"/" + one["url"].split("/", 3)[3]: one for one in told}


def test_a_declared_feed_and_a_sitemap_of_robots_find_what_the_listing_lost(site: Site, tmp_path: Path) -> None:
    site.answers["/politics/"] = declaring(listing(1, 2), "/politics/feed/", "/comments/feed/")
    site.answers["/robots.txt"] = (200, f"User-agent: *\nSitemap: {site.base}/sitemap.xml\n".encode(), {})
    site.answers["/politics/feed/"] = rss(site, address(2), address(3))
    site.answers["/sitemap.xml"] = index(site, ("/old.xml", "2019-01-01"), ("/new.xml.gz", DAY))
    site.answers["/new.xml.gz"] = urlset(site, (FRESH, DAY), (CUP, DAY), (address(5), "2020-01-01"))
    for path in (FRESH, *map(address, range(1, 6))):
        site.answers[path] = page(path.split("/")[-2].replace("-", " "))

    done = site.crawl(tmp_path)

    assert done.code == 0, done.log
    root = tmp_path / "archive"
    told = fates(root, run_of(done))
    saved = {path for path, fate in told.items() if fate["fate"] == "saved"}
    assert saved == {address(1), address(2), address(3), FRESH}
    assert told[CUP]["reason"]["kind"] == "out_of_section"
    asked = [path for path, _ in site.asked]
    assert "/old.xml" not in asked
    assert "/comments/feed/" not in asked
    assert {Path(one.url).name for one in warc(root, "response")} >= {"feed", "sitemap.xml", "new.xml.gz", "robots.txt"}
    seen = {sighting["section"].removeprefix(site.base) for sighting in told[address(2)]["seen_in"]}
    assert seen == {"/politics/", "/politics/feed/"}
    gave = sources(root, run_of(done))
    assert (gave["/politics/"]["links"], gave["/politics/feed/"]["links"], gave["/new.xml.gz"]["links"]) == (2, 2, 1)
    assert [one["kind"] for one in gave.values()] == ["section", "feed", "sitemap", "sitemap"]


def test_where_the_address_says_nothing_the_articles_own_trail_decides(site: Site, tmp_path: Path) -> None:
    site.answers["/politics/"] = declaring(listing(1), "/feed/")
    site.answers[address(1)] = page("first")
    site.answers["/feed/"] = rss(site, "/2026/11/24/vote-on-the-ferry-budget/", "/2026/11/24/cup-final-ends-in-rain/")
    site.answers["/2026/11/24/vote-on-the-ferry-budget/"] = with_trail("budget", "Home", "Politics")
    site.answers["/2026/11/24/cup-final-ends-in-rain/"] = with_trail("cup", "Home", "Sport")

    done = site.crawl(tmp_path)

    told = fates(tmp_path / "archive", run_of(done))
    assert told["/2026/11/24/vote-on-the-ferry-budget/"]["fate"] == "saved"
    cup = told["/2026/11/24/cup-final-ends-in-rain/"]
    assert (cup["fate"], cup["reason"]["kind"]) == ("skipped", "out_of_section")

    again = site.crawl(tmp_path, REFETCH_ALL=1)

    told = fates(tmp_path / "archive", run_of(again))
    assert told["/2026/11/24/cup-final-ends-in-rain/"]["reason"]["kind"] == "out_of_section"
    assert [path for path, _ in site.asked].count("/2026/11/24/cup-final-ends-in-rain/") == 1


def test_what_its_own_trail_put_elsewhere_is_ours_once_a_section_lists_it(site: Site, tmp_path: Path) -> None:
    """In the first run the section's second page gave no answer, and a whole site's feed named the article: its trail
    is of another section. What the section lists is in scope whatever the trail says, in a later run too: before, it
    was never asked for again."""
    both = "/2026/11/24/vote-on-the-stadium-budget/"
    site.answers["/robots.txt"] = (200, f"User-agent: *\nSitemap: {site.base}/sitemap.xml\n".encode(), {})
    site.answers["/sitemap.xml"] = urlset(site, (both, DAY))
    status, body, fields = listing(1)
    following = body.replace(b"</main>", b'<a rel="next" href="/politics/page/2/">Next</a></main>')
    site.answers["/politics/"] = (status, following, fields)
    site.answers[address(1)] = page("first")
    site.answers["/politics/page/2/"] = (503, b"", {})
    site.answers[both] = with_trail("stadium", "Home", "Sport")
    first = site.crawl(tmp_path, RETRY_ENABLED=0)
    told = fates(tmp_path / "archive", run_of(first))[both]
    assert (told["fate"], told["reason"]["kind"]) == ("skipped", "out_of_section")
    site.answers["/politics/page/2/"] = linking(both)

    second = site.crawl(tmp_path)

    assert fates(tmp_path / "archive", run_of(second))[both]["fate"] == "saved"


def test_a_list_that_only_a_script_holds(site: Site, tmp_path: Path) -> None:
    stories = [{"href": address(number), "title": f"Ferry number {number} is late once again"} for number in (1, 2)]
    data = json.dumps({"props": {"list": stories, "menu": [{"href": "/sport/", "title": "Sport"}]}})
    script = f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'
    body = f"<html><body><nav><a href=/sport/>Sport</a></nav><div id=root></div>{script}</body></html>"
    site.answers["/politics/"] = (200, body.encode(), {"Content-Type": "text/html"})
    for number in (1, 2):
        site.answers[address(number)] = page(f"number {number}")

    done = site.crawl(tmp_path)

    assert done.code == 0, done.log
    told = fates(tmp_path / "archive", run_of(done))
    assert {path for path, fate in told.items() if fate["fate"] == "saved"} == {address(1), address(2)}


def test_a_source_is_asked_only_for_what_is_new(site: Site, tmp_path: Path) -> None:
    feed = rss(site, address(2))

    def conditional(headers: dict[str, str]) -> Answer:
        known = headers.get("If-None-Match") == '"1"'
        return (304, b"", {"ETag": '"1"'}) if known else (*feed[:2], {**feed[2], "ETag": '"1"'})

    site.answers["/politics/"] = declaring(listing(1), "/politics/feed/")
    site.answers["/politics/feed/"] = conditional
    for number in (1, 2):
        site.answers[address(number)] = page(f"number {number}")
    site.crawl(tmp_path)

    again = site.crawl(tmp_path)

    assert again.code == 0
    gave = sources(tmp_path / "archive", run_of(again))["/politics/feed/"]
    assert (gave["unchanged"], gave["links"], gave.get("reason")) == (True, 0, None)
    assert any(
        one.headers.first(
            "WARC-Profile",
        ).endswith("server-not-modified")
        for one in warc(tmp_path, "revisit")
    )


def test_a_feed_or_sitemap_that_is_none_is_named_and_costs_nothing_else(site: Site, tmp_path: Path) -> None:
    site.answers["/politics/"] = declaring(listing(1), "/politics/feed/", "/politics/gone.rss")
    site.answers["/politics/feed/"] = (200, b"<html><body>No feed here", {})
    site.answers[address(1)] = page("first")

    done = site.crawl(tmp_path)

    assert done.code == 0
    gave = sources(tmp_path / "archive", run_of(done))
    assert gave["/politics/feed/"]["reason"] == {"kind": "not_feed", "code": "html"}
    assert gave["/politics/gone.rss"]["reason"] == {"kind": "http_status", "status": 404}


def test_an_article_that_a_sitemap_says_was_changed_is_looked_at_again_at_once(site: Site, tmp_path: Path) -> None:
    site.answers["/politics/"] = listing(1, 2)
    site.answers["/robots.txt"] = (200, f"Sitemap: {site.base}/sitemap.xml\n".encode(), {})
    site.answers["/sitemap.xml"] = urlset(site, (address(1), "2020-01-01T00:00:00Z"))
    for number in (1, 2):
        site.answers[address(number)] = page(f"number {number}")
    site.crawl(tmp_path)
    site.answers[address(1)] = page("edited")
    time.sleep(1.1)  # of a moment only the seconds count
    later = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    site.answers["/sitemap.xml"] = urlset(site, (address(1), later), (address(2), "2020-01-01T00:00:00Z"))
    site.asked.clear()

    again = site.crawl(tmp_path)

    assert again.counts("127-0-0-1") == {"saved": 1, "skipped": 1}
    assert [path for path, _ in site.asked if path.startswith("/politics/2026")] == [address(1)]


def test_only_the_sources_that_are_wanted_are_asked(site: Site, tmp_path: Path) -> None:
    site.answers["/politics/"] = declaring(listing(1), "/politics/feed/")
    site.answers["/robots.txt"] = (200, f"Sitemap: {site.base}/sitemap.xml\n".encode(), {})
    site.answers[address(1)] = page("first")

    site.crawl(tmp_path, SOURCES="sections")

    assert {path for path, _ in site.asked} == {"/politics/", "/robots.txt", address(1)}


def paged(site: Site, pages: int, each: int = 2) -> None:
    """Page ``n`` of the listing has the articles ``each * (n - 1) + 1`` and on; article ``k`` is ``k`` days old."""
    for number in range(1, pages + 1):
        links = range(each * (number - 1) + 1, each * number + 1)
        status, body, fields = listing(*links)
        for link in links:
            day = (TODAY - dt.timedelta(days=link)).date().isoformat()
            told = f"Ferry number {link} is late once again</a></h2>".encode()
            body = body.replace(told, told + f'<time datetime="{day}">{day}</time>'.encode())
            site.answers[address(link)] = page(f"number {link}")
        if number < pages:
            body = body.replace(
                b"</main>", f'<a rel="next" href="/politics/page/{number + 1}/">Next</a></main>'.encode()
            )
        site.answers["/politics/" if number == 1 else f"/politics/page/{number}/"] = (status, body, fields)


def listed(site: Site) -> list[str]:
    return [path for path, _ in site.asked if path.startswith("/politics/page/") or path == "/politics/"]


def test_a_back_fill_ends_at_its_day(site: Site, tmp_path: Path) -> None:
    paged(site, 8)
    since = (TODAY - dt.timedelta(days=5)).date().isoformat()

    done = crawl({"url": site.section, "since": since}, folder=tmp_path)

    told = fates(tmp_path / "archive", run_of(done))
    assert {path for path, fate in told.items() if fate["fate"] == "saved"} == {address(n) for n in range(1, 6)}
    assert told[address(6)]["reason"] == {"kind": "before_since"}
    assert listed(site) == ["/politics/", "/politics/page/2/", "/politics/page/3/", "/politics/page/4/"]


def test_a_back_fill_ends_where_a_server_answers_every_number_with_its_last_page(site: Site, tmp_path: Path) -> None:
    paged(site, 4)
    status, body, fields = site.answers["/politics/page/4/"]
    for number in range(4, 30):
        onward = f'<a rel="next" href="/politics/page/{number + 1}/">Next</a></main>'.encode()
        site.answers[f"/politics/page/{number}/"] = (status, body.replace(b"</main>", onward), fields)

    done = crawl({"url": site.section, "pages": "all"}, folder=tmp_path)

    assert done.counts("127-0-0-1")["saved"] == 8
    assert listed(site)[-1] == "/politics/page/5/"


def test_a_feed_that_names_what_a_page_lists_does_not_end_the_section(site: Site, tmp_path: Path) -> None:
    """Which of the two is answered first is chance, and was what decided whether the rest of the section was read."""
    paged(site, 4)
    site.answers["/politics/"] = declaring(site.answers["/politics/"], "/politics/feed/")  # type: ignore[arg-type]
    site.answers["/politics/feed/"] = rss(site, *map(address, range(1, 7)))

    assert site.crawl(tmp_path, CONCURRENT_REQUESTS_PER_DOMAIN=1).counts("127-0-0-1")["saved"] == 8
    asked = [path for path, _ in site.asked]
    assert asked.index("/politics/feed/") < asked.index("/politics/page/3/")
    assert listed(site) == ["/politics/", *(f"/politics/page/{number}/" for number in (2, 3, 4))]
    site.asked.clear()
    site.crawl(tmp_path)
    assert listed(site) == ["/politics/"]


def test_a_list_that_a_killed_run_had_begun_is_read_to_its_end(site: Site, tmp_path: Path) -> None:
    """The links of its first pages are known then, and what stands behind them is not."""
    paged(site, 4)
    third, started = site.answers["/politics/page/3/"], threading.Event()

    def never(_: dict[str, str]) -> Answer:
        started.set()
        time.sleep(2)
        return third  # type: ignore[return-value]

    site.answers["/politics/page/3/"] = never
    process = begun({"url": site.section}, folder=tmp_path)
    assert started.wait(60)
    process.kill()
    process.communicate()
    site.answers["/politics/page/3/"] = third
    site.asked.clear()

    assert site.crawl(tmp_path).counts("127-0-0-1")["saved"] == 8
    assert listed(site) == ["/politics/", *(f"/politics/page/{number}/" for number in (2, 3, 4))]


def test_an_interrupted_back_fill_goes_on_where_it_stopped(site: Site, tmp_path: Path) -> None:
    paged(site, 9)
    whole = site.answers["/politics/page/5/"]
    site.answers["/politics/page/5/"] = (500, b"", {})
    first = crawl({"url": site.section, "pages": "all"}, folder=tmp_path, RETRY_ENABLED=0)
    assert first.counts("127-0-0-1")["saved"] == 8
    assert sources(tmp_path / "archive", run_of(first))["/politics/"]["next"] == f"{site.section}page/5/"
    site.answers["/politics/page/5/"] = whole
    site.asked.clear()

    second = crawl({"url": site.section, "pages": "all"}, folder=tmp_path)

    assert second.counts("127-0-0-1")["saved"] == 10
    assert listed(site) == ["/politics/", *(f"/politics/page/{number}/" for number in (5, 6, 7, 8, 9))]
    assert sources(tmp_path / "archive", run_of(second))["/politics/"].get("next") is None


def test_a_fresh_machine_goes_on_with_a_back_fill_too(site: Site, tmp_path: Path) -> None:
    paged(site, 6)
    site.answers["/politics/page/4/"] = (500, b"", {})
    crawl({"url": site.section, "pages": "all"}, folder=tmp_path, RETRY_ENABLED=0)
    shutil.rmtree(tmp_path / "archive" / "ledger")
    site.asked.clear()
    paged(site, 6)

    crawl({"url": site.section, "pages": "all"}, folder=tmp_path)

    assert listed(site) == ["/politics/", "/politics/page/4/", "/politics/page/5/", "/politics/page/6/"]


def of_feeds_alone(site: Site, folder: Path) -> Path:
    """A folder with the file of an outlet that has a feed and no section page."""
    told = ['name = "courier"', 'title = "Courier"', f'home = "{site.base}/"', 'country = "nz"', 'languages = ["en"]']
    feed = ["[[feed]]", f'url = "{site.base}/politics/feed/"', 'learned = "test"']
    (folder / "outlets").mkdir()
    (folder / "outlets" / "courier.toml").write_text("\n".join([*told, *feed]))
    return folder / "outlets"


def test_an_outlet_of_feeds_alone_of_which_none_can_be_read_is_an_alarm(site: Site, tmp_path: Path) -> None:
    site.answers["/politics/feed/"] = (503, b"", {})

    done = crawl({"outlet": "courier"}, folder=tmp_path, OUTLETS=of_feeds_alone(site, tmp_path))

    assert done.code == 1, done.log
    (alarm,) = sentences(done.summary["outlets"]["courier"]["alarms"])
    assert alarm == f"lost: no feed or sitemap could be read ({site.base}/politics/feed/: HTTP 503)"


def test_an_outlet_of_feeds_alone_that_can_be_read_is_fine(site: Site, tmp_path: Path) -> None:
    site.answers["/politics/feed/"] = rss(site, address(1))
    site.answers[address(1)] = page("first")

    done = crawl({"outlet": "courier"}, folder=tmp_path, OUTLETS=of_feeds_alone(site, tmp_path))

    assert (done.code, done.counts("courier")) == (0, {"saved": 1})


def tagged(answer: Answer) -> Callable[[dict[str, str]], Answer]:
    """The answer with a validator; 304 to who knows it."""
    status, body, fields = answer
    tag = f'"{len(body)}"'

    def conditional(headers: dict[str, str]) -> Answer:
        known = headers.get("If-None-Match") == tag
        return (304, b"", {"ETag": tag}) if known else (status, body, {**fields, "ETag": tag})

    return conditional


def test_what_an_unchanged_source_leads_to_is_asked_all_the_same(site: Site, tmp_path: Path) -> None:
    """A section page that declares a feed, an index of sitemaps without dates: files that never change."""
    site.answers["/robots.txt"] = (200, f"Sitemap: {site.base}/sitemap.xml\n".encode(), {})
    site.answers["/politics/"] = tagged(declaring(listing(1), "/politics/feed/"))
    site.answers["/politics/feed/"] = rss(site, address(1))
    site.answers["/sitemap.xml"] = tagged(index(site, ("/news.xml", "")))
    site.answers["/news.xml"] = urlset(site)
    for path in (FRESH, address(1), address(2)):
        site.answers[path] = page(path.split("/")[-2].replace("-", " "))
    assert site.crawl(tmp_path).counts("127-0-0-1") == {"saved": 1}
    site.answers["/politics/feed/"] = rss(site, address(1), address(2))
    site.answers["/news.xml"] = urlset(site, (FRESH, DAY))

    again = site.crawl(tmp_path)

    assert again.counts("127-0-0-1")["saved"] == 2, again.log
    assert sources(tmp_path / "archive", run_of(again))["/sitemap.xml"]["unchanged"]


def test_a_section_whose_next_page_could_not_be_read_is_read_again_whole(site: Site, tmp_path: Path) -> None:
    paged(site, 2)
    second = site.answers["/politics/page/2/"]
    site.answers["/politics/"] = tagged(site.answers["/politics/"])  # type: ignore[arg-type]
    site.answers["/politics/page/2/"] = (500, b"", {})
    assert site.crawl(tmp_path, RETRY_ENABLED=0).counts("127-0-0-1")["saved"] == 2
    site.answers["/politics/page/2/"] = second
    site.asked.clear()

    site.crawl(tmp_path)

    assert listed(site) == ["/politics/", "/politics/page/2/"]
    assert not any("If-None-Match" in fields for path, fields in site.asked if path == "/politics/")


def test_who_says_how_many_pages_gets_them_where_the_first_is_unchanged_too(site: Site, tmp_path: Path) -> None:
    paged(site, 3)
    site.answers["/politics/"] = tagged(site.answers["/politics/"])  # type: ignore[arg-type]
    crawl({"url": site.section, "pages": "1"}, folder=tmp_path)
    site.asked.clear()

    done = crawl({"url": site.section, "pages": "3"}, folder=tmp_path)

    assert listed(site) == ["/politics/", "/politics/page/2/", "/politics/page/3/"]
    assert done.counts("127-0-0-1")["saved"] == 4


def test_not_modified_to_who_asked_for_all_is_no_section_page(site: Site, tmp_path: Path) -> None:
    site.answers["/politics/"] = (304, b"", {})

    done = site.crawl(tmp_path)

    assert done.code == 1
    assert "HTTP 304" in sentences(done.summary["outlets"]["127-0-0-1"]["alarms"])[0]


@pytest.mark.parametrize("settings", [{}, {"CLOSESPIDER_PAGECOUNT": 3}], ids=["failed", "stopped"])
@pytest.mark.parametrize("is_lost", [False, True], ids=["", "no ledger"])
def test_an_article_of_which_only_its_trail_can_tell_is_asked_for_it_in_a_later_run_too(
    site: Site, tmp_path: Path, settings: dict[str, object], is_lost: bool
) -> None:
    """It failed in the run that found it, or that was stopped before, and no feed names it any more; the fates tell it
    to a ledger that is made anew."""
    cup = "/2026/11/24/cup-final-ends-in-rain/"
    site.answers["/politics/"] = declaring(listing(1), "/feed/")
    site.answers[address(1)] = page("first")
    site.answers["/feed/"] = rss(site, cup)
    site.answers[cup] = (500, b"", {})
    site.crawl(tmp_path, RETRY_ENABLED=0, CONCURRENT_REQUESTS_PER_DOMAIN=1, **settings)
    if is_lost:
        shutil.rmtree(tmp_path / "archive/ledger")
    site.answers["/feed/"] = rss(site)
    site.answers[cup] = with_trail("cup", "Home", "Sport")

    again = site.crawl(tmp_path, REFETCH_ALL=1)

    told = fates(tmp_path / "archive", run_of(again))[cup]
    assert (told["fate"], told["reason"]["kind"]) == ("skipped", "out_of_section")


def test_an_article_of_the_sections_list_that_a_whole_sites_feed_has_too_is_in_scope(
    site: Site, tmp_path: Path
) -> None:
    """Where the section's address redirects, and where its folder is another section's."""
    plain, foreign = "/2026/11/24/vote-on-the-ferry-budget/", "/world/2026/11/24/the-ferry-of-the-neighbours/"
    status, body, fields = listing(1, 2)
    body = body.replace(address(1).encode(), plain.encode()).replace(address(2).encode(), foreign.encode())
    site.answers["/politics/"] = moved("/politics/all/")
    site.answers["/politics/all/"] = declaring((status, body, fields), "/feed/")
    site.answers["/feed/"] = rss(site, plain, foreign)
    for path in (plain, foreign):
        site.answers[path] = with_trail(path.split("/")[-2], "Home", "Sport")

    done = site.crawl(tmp_path)

    told = fates(tmp_path / "archive", run_of(done))
    assert [told[path]["fate"] for path in (plain, foreign)] == ["saved", "saved"]
    site.answers["/feed/"] = rss(site, foreign)

    again = site.crawl(tmp_path)

    told = fates(tmp_path / "archive", run_of(again))
    assert told[foreign]["reason"]["kind"] == "not_due"
    assert told[foreign]["seen_in"]


def test_a_back_fill_whose_next_page_is_gone_begins_anew(site: Site, tmp_path: Path) -> None:
    """The site counts its pages in another way by now."""
    paged(site, 5)
    site.answers["/politics/page/3/"] = (500, b"", {})
    crawl({"url": site.section, "pages": "all"}, folder=tmp_path, RETRY_ENABLED=0)
    paged(site, 5)
    third = site.answers.pop("/politics/page/3/")
    gone = crawl({"url": site.section, "pages": "all"}, folder=tmp_path)
    assert sources(tmp_path / "archive", run_of(gone))["/politics/"].get("next") is None
    site.answers["/politics/page/3/"] = third

    done = crawl({"url": site.section, "pages": "all"}, folder=tmp_path)

    assert done.counts("127-0-0-1")["saved"] == 6


def test_a_change_in_the_future_is_none(site: Site, tmp_path: Path) -> None:
    """A clock that is wrong, or a site that always says now, would have its articles fetched in every run."""
    later = (TODAY + dt.timedelta(hours=9)).isoformat(timespec="seconds")
    site.answers["/politics/"] = listing(1)
    site.answers["/robots.txt"] = (200, f"Sitemap: {site.base}/sitemap.xml\n".encode(), {})
    site.answers["/sitemap.xml"] = urlset(site, (address(1), later))
    site.answers[address(1)] = page("first")
    site.crawl(tmp_path)

    assert site.crawl(tmp_path).counts("127-0-0-1") == {"skipped": 1}


def test_the_sitemaps_of_robots_are_read_for_each_outlet_of_the_host(site: Site, tmp_path: Path) -> None:
    (tmp_path / "outlets").mkdir()
    for name in ("first", "second"):
        told = [
            f'name = "{name}"',
            f'title = "{name}"',
            f'home = "{site.base}/"',
            'country = "nz"',
            'languages = ["en"]',
        ]
        section = ["[[section]]", f'url = "{site.base}/{name}/politics/"', 'learned = "test"']
        (tmp_path / "outlets" / f"{name}.toml").write_text("\n".join([*told, *section]))
        site.answers[f"/{name}/politics/"] = listing(1)
    site.answers["/robots.txt"] = (200, f"Sitemap: {site.base}/sitemap.xml\n".encode(), {})
    site.answers["/sitemap.xml"] = urlset(site, (FRESH, DAY))
    for path in (FRESH, address(1)):
        site.answers[path] = page(path.split("/")[-2].replace("-", " "))

    done = crawl({"outlet": "first,second"}, folder=tmp_path, OUTLETS=tmp_path / "outlets")

    assert [done.counts(name) for name in ("first", "second")] == [{"saved": 2}, {"saved": 2}], done.log


def alarms_of(done: Crawl) -> list[tuple[str, str, str | None]]:
    """(path, kind of the detail, cause of the example) of each alarm."""
    (outlet,) = done.summary["outlets"].values()
    told = []
    for one in outlet["alarms"]:
        cause = one["examples"][0]["cause"] if one["examples"] else {}
        told.append(("/" + (one["about"] or "///").split("/", 3)[3], one["detail"]["kind"], cause.get("kind")))
    return sorted(told)


def test_a_source_that_gives_its_list_no_more_rings_once_and_its_new_place_gives_nothing(
    site: Site, tmp_path: Path
) -> None:
    """A section leads to the front page, another moved, a sitemap that robots.txt names by its path is empty."""
    nation = "/nation/2026/11/24/the-bridge-of-the-north-is-closed-12345/"
    for path in (*map(address, range(1, 4)), nation, CUP, FRESH):
        site.answers[path] = page(path.split("/")[-2].replace("-", " "))
    site.answers["/robots.txt"] = (200, b"User-agent: *\rDisallow: /admin/\rsitemap: /news-map.xml # ours\r", {})
    site.answers["/news-map.xml"] = urlset(site, (FRESH, DAY))
    site.answers["/politics/"] = listing(1, 2, 3)
    site.answers["/nation/"] = linking(nation)
    sections = {"url": f"{site.base}/politics/ {site.base}/nation/"}
    first = crawl(sections, folder=tmp_path)
    assert (first.code, alarms_of(first)) == (0, [])
    assert {FRESH, nation} <= {
        path for path, fate in fates(tmp_path / "archive", run_of(first)).items() if fate["fate"] == "saved"
    }

    site.answers["/nation/"] = moved("/")
    site.answers["/"] = linking(CUP, nation)
    site.answers["/politics/"] = moved("/news/politics")
    site.answers["/news/politics"] = listing(1, 2, 3)
    site.answers["/news-map.xml"] = urlset(site)
    second = crawl(sections, folder=tmp_path)
    third = crawl(sections, folder=tmp_path)

    assert alarms_of(second) == [
        ("/nation/", "source_lost", "led_to_front_page"), ("/news-map.xml", "source_lost", "no_links"),
    ]  # fmt: skip
    assert (second.code, third.code, alarms_of(third)) == (1, 0, [])
    assert CUP not in {path for path, _ in site.asked}

    site.answers["/nation/"] = linking(nation)
    (told,) = crawl(sections, folder=tmp_path).summary["outlets"].values()
    ends = [(one["about"], one["detail"]["kind"]) for one in told["resolved"]]
    assert ends == [(f"{site.base}/nation/", "source_lost")]


@pytest.mark.parametrize("first", [{"pages": "1"}, {"since": "3"}, {"pages": "1", "since": "3"}], ids=str)
def test_a_first_run_that_looked_less_far_hides_nothing_from_the_next(
    site: Site, tmp_path: Path, first: dict[str, str]
) -> None:
    """Trying an outlet with one page, as one does, is no reason never to read the second: the next run without these
    words reads what a first one reads. Before, it met what it knew on the first page, or a 304, and stopped."""
    paged(site, 4)
    for path in ("/politics/", *(f"/politics/page/{number}/" for number in (2, 3, 4))):
        site.answers[path] = tagged(site.answers[path])  # type: ignore[arg-type]
    if "since" in first:
        first = first | {"since": (TODAY - dt.timedelta(days=int(first["since"]))).date().isoformat()}

    tried = crawl({"url": site.section, **first}, folder=tmp_path)
    done = site.crawl(tmp_path)

    assert 0 < tried.counts("127-0-0-1")["saved"] < 8
    assert tried.counts("127-0-0-1")["saved"] + done.counts("127-0-0-1")["saved"] == 8
    site.asked.clear()
    site.crawl(tmp_path)
    assert listed(site) == ["/politics/"]
