"""Real crawls, real seconds: what a site asks for is what it sees."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crawler.crawls import crawl
from tests.crawler.manners.timeline import Timeline, http_date, serving
from tests.crawler.sites import Answer, address, listing, moved, page

REFUSED: Answer = (429, b"", {"Retry-After": "2"})


@pytest.fixture
def site() -> Iterator[Timeline]:
    with serving() as found:
        yield found


def after(seconds: float, body: bytes) -> Callable[[], Answer]:
    def answer() -> Answer:
        time.sleep(seconds)
        return 200, body, {}

    return answer


def test_no_two_requests_come_closer_than_the_delay(site: Timeline, tmp_path: Path) -> None:
    """robots.txt, listing, a redirect on the host and articles alike; the first may be slow to answer."""
    site.publish(4)
    site.answers[address(2)] = moved("/politics/2026/10/09/moved-story-about-the-ferry/")
    site.answers["/politics/2026/10/09/moved-story-about-the-ferry/"] = page("moved")
    site.answers["/robots.txt"] = after(0.3, b"")

    done = site.crawl(tmp_path, DOWNLOAD_DELAY=0.4)

    assert done.code == 0, done.log
    assert len(site.asked) == 7
    assert min(site.gaps()) >= 0.4


def test_one_request_at_a_time(site: Timeline, tmp_path: Path) -> None:
    """Also without a delay, and whatever is due."""
    site.publish(5)
    site.slow = 0.1

    done = site.crawl(tmp_path)

    assert done.code == 0, done.log
    assert [after.at >= before.until for before, after in zip(site.asked, site.asked[1:], strict=False)] == [True] * 6
    assert len({one.port for one in site.asked}) == 1


def test_a_redirect_to_another_host_waits_for_that_hosts_turn(site: Timeline, tmp_path: Path) -> None:
    """Scrapy would count it among the requests of the host that sent us there."""
    elsewhere = f"http://127.0.0.2:{site.port}/politics/2026/10/09/their-story/"
    site.publish(3)
    site.answers["127.0.0.1" + address(1)] = moved(elsewhere)
    site.answers["127.0.0.1" + address(2)] = moved(elsewhere + "?2")
    site.answers["/politics/2026/10/09/their-story/"] = page("their")
    site.answers["/politics/2026/10/09/their-story/?2"] = page("other")

    done = site.crawl(tmp_path, "127.0.0.1", "127.0.0.2", DOWNLOAD_DELAY=0.5)

    assert done.code == 0, done.log
    assert len(site.gaps("127.0.0.2")) >= 6
    assert min(site.gaps("127.0.0.2")) >= 0.5


def test_a_crawl_delay_is_kept(site: Timeline, tmp_path: Path) -> None:
    site.publish(2)
    site.answers["/robots.txt"] = (200, b"User-agent: *\nCrawl-delay: 1\n", {})

    done = site.crawl(tmp_path, DOWNLOAD_DELAY=0.2)

    assert done.code == 0, done.log
    assert len(site.asked) == 4
    assert min(site.gaps()) >= 1.0


def test_a_crawl_delay_too_long_to_keep_is_kept_by_not_fetching(site: Timeline, tmp_path: Path) -> None:
    site.publish(2)
    site.answers["/robots.txt"] = (200, b"User-agent: *\nCrawl-delay: 600\n", {})

    done = site.crawl(tmp_path)

    assert site.paths == ["/robots.txt"]
    assert done.code == 1
    assert "robots.txt asks for 600 s between two requests, CRAWL_DELAY_MAX is 120" in done.log


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_short_retry_after_is_waited_for_and_the_page_asked_again(site: Timeline, tmp_path: Path, form: str) -> None:
    """The server's clock, by which the date is meant, is an hour slow. What waits already waits as well."""

    def busy() -> Answer:
        site.answers[address(1)] = page("first")
        if form == "seconds":
            return REFUSED
        moment = time.time() - 3600
        return 503, b"", {"Retry-After": http_date(moment + 2), "Date": http_date(moment)}

    site.publish(3)
    site.answers[address(1)] = busy

    done = site.crawl(tmp_path)

    assert done.code == 0, done.log
    assert done.summary["counts"] == {"saved": 3}
    # Dates have whole seconds.
    assert sorted(site.gaps())[-1] >= (2.0 if form == "seconds" else 1.99)
    refused, again = site.at(address(1))
    assert not [one.path for one in site.asked if refused < one.at < refused + 1.9]
    assert again >= refused + 1.9


@pytest.mark.parametrize("after", ["0", "Sun, 06 Nov 1994 08:49:37 GMT"])
def test_who_may_ask_again_at_once_does(site: Timeline, tmp_path: Path, after: str) -> None:
    """Nothing to wait for is another thing than nothing said; the gap has doubled all the same."""

    def busy() -> Answer:
        site.answers[address(1)] = page("first")
        return 429, b"", {"Retry-After": after}

    site.publish(2)
    site.answers[address(1)] = busy

    done = site.crawl(tmp_path)

    assert done.code == 0, done.log
    assert done.summary["counts"] == {"saved": 2}
    assert len(site.at(address(1))) == 2


def test_who_is_refused_again_and_again_is_asked_no_more_than_retry_times(site: Timeline, tmp_path: Path) -> None:
    site.publish(1)
    site.answers[address(1)] = (429, b"", {"Retry-After": "1"})

    done = site.crawl(tmp_path, RETRY_TIMES=1)

    assert len(site.at(address(1))) == 2
    assert done.summary["counts"] == {"failed": 1}


def test_a_long_retry_after_closes_the_host_for_the_run(site: Timeline, tmp_path: Path) -> None:
    site.publish(5)
    for number in range(1, 6):
        site.answers[address(number)] = (503, b"", {"Retry-After": "3600"})

    done = site.crawl(tmp_path)

    assert len(site.asked) == 3
    assert done.summary["counts"] == {"failed": 5}
    assert "Traceback" not in done.log


def test_the_next_run_leaves_it_alone_too_and_the_one_after_does_not(site: Timeline, tmp_path: Path) -> None:
    site.publish(1)
    site.answers["/politics/"] = [(503, b"", {"Retry-After": "3600"}), listing(1)]
    site.crawl(tmp_path)
    site.asked.clear()

    done = site.crawl(tmp_path)

    assert (done.code, site.paths) == (1, [])
    assert "/politics/: asked to be left alone until" in done.log
    (paused,) = (tmp_path / "archive" / "ledger").glob("*.paused")
    paused.write_text("2026-01-01T00:00:00+00:00\n")
    done = site.crawl(tmp_path)
    assert (done.code, site.paths) == (0, ["/robots.txt", "/politics/", address(1)])


def test_a_section_that_is_refused_for_long_leaves_the_host_alone(site: Timeline, tmp_path: Path) -> None:
    site.publish(1)
    site.answers["/politics/"] = (503, b"", {"Retry-After": "3600"})

    done = site.crawl(tmp_path)

    assert site.paths == ["/robots.txt", "/politics/"]
    assert done.code == 1
    assert "/politics/: asked to be left alone until" in done.log


def test_a_robots_txt_that_asks_to_wait_is_asked_again_then(site: Timeline, tmp_path: Path) -> None:
    site.publish(1)
    site.answers["/robots.txt"] = [REFUSED, (200, b"User-agent: *\nDisallow: /x\n", {})]

    done = site.crawl(tmp_path)

    assert done.code == 0, done.log
    assert site.paths[:3] == ["/robots.txt", "/robots.txt", "/politics/"]
    assert site.gaps()[0] >= 2.0


def test_a_robots_txt_that_asks_to_wait_for_long_is_all_that_is_asked(site: Timeline, tmp_path: Path) -> None:
    site.publish(1)
    site.answers["/robots.txt"] = (503, b"", {"Retry-After": "3600"})

    done = site.crawl(tmp_path)

    assert site.paths == ["/robots.txt"]
    assert done.code == 1
    assert "Traceback" not in done.log


def test_trouble_widens_the_gap_and_good_answers_narrow_it(site: Timeline, tmp_path: Path) -> None:
    site.publish(6)
    site.answers["/politics/"] = [(500, b"", {}), (502, b"", {}), listing(*range(1, 7))]

    done = site.crawl(tmp_path, DOWNLOAD_DELAY=0.2)

    assert done.code == 0, done.log
    gaps = site.gaps()
    assert gaps[0] >= 0.2
    assert gaps[1] >= 0.4
    assert all(gap >= 0.8 for gap in gaps[2:5])
    assert gaps[-1] < 0.8
    assert min(gaps) >= 0.2


def test_a_robots_txt_is_obeyed_through_five_redirects(site: Timeline, tmp_path: Path) -> None:
    """RFC 9309 section 2.3.1.2: also on other hosts, for the host that was asked."""
    site.publish(2)
    site.answers["127.0.0.1/robots.txt"] = moved(f"http://127.0.0.2:{site.port}/1")
    for hop in range(1, 5):
        site.answers[f"/{hop}"] = moved(f"http://127.0.0.{hop % 3 + 1}:{site.port}/{hop + 1}")
    site.answers["/5"] = (200, f"User-agent: *\nDisallow: {address(1)}\n".encode(), {})

    done = site.crawl(tmp_path)

    assert done.code == 0, done.log
    assert done.summary["counts"] == {"saved": 1, "skipped": 1}
    assert address(1) not in site.paths


def test_a_robots_txt_that_leads_in_circles_is_no_answer(site: Timeline, tmp_path: Path) -> None:
    site.publish(1)
    site.answers["/robots.txt"] = moved("/robots.txt")

    done = site.crawl(tmp_path)

    assert set(site.paths) == {"/robots.txt"}
    assert done.code == 1


def test_many_who_wait_for_one_robots_txt_all_obey_it(site: Timeline, tmp_path: Path) -> None:
    """Four sections at once; the file is asked for once."""
    site.publish(1)
    site.answers["/robots.txt"] = after(0.5, b"User-agent: *\nDisallow: /politics\n")
    urls = " ".join(f"http://127.0.0.1:{site.port}/politics/{part}" for part in ("", "a/", "b/", "c/"))

    done = crawl({"url": urls}, folder=tmp_path)

    assert site.paths == ["/robots.txt"]
    assert done.code == 1


def test_an_old_robots_txt_is_asked_for_anew(site: Timeline, tmp_path: Path) -> None:
    """After 24 hours; here after a second."""
    site.publish(4)
    first, second = b"User-agent: *\nDisallow: /x\n", f"User-agent: *\nDisallow: {address(1)}\n".encode()
    site.answers["/robots.txt"] = [(200, first, {}), (200, second, {})]

    done = site.crawl(tmp_path, DOWNLOAD_DELAY=0.5, ROBOTSTXT_MAX_AGE=1)

    assert done.code == 0, done.log
    asked = site.at("/robots.txt")
    assert len(asked) >= 2
    assert asked[1] - asked[0] >= 1.0
    assert [one.path for one in site.asked if one.at > asked[1]].count(address(1)) == 0


def test_a_robots_txt_without_end_is_read_as_far_as_it_must_be(site: Timeline, tmp_path: Path) -> None:
    """It is cut off where any answer is; RFC 9309 section 2.5."""
    site.publish(2)
    rules = f"User-agent: *\nDisallow: {address(1)}\n".encode() + b"# nothing\n" * 150_000 + b"Disallow: /\n"
    chunks = (rules[at : at + 0x10000].ljust(0x10000) for at in range(0, len(rules), 0x10000))
    chunked = b"".join(b"10000\r\n" + chunk + b"\r\n" for chunk in chunks)
    site.answers["/robots.txt"] = (200, chunked + b"0\r\n\r\n", {"Transfer-Encoding": "chunked"})

    done = site.crawl(tmp_path, DOWNLOAD_MAXSIZE=1_000_000)

    assert done.summary["counts"] == {"saved": 1, "skipped": 1}
