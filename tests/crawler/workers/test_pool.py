"""One bad page costs one worker, and nothing else notices."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from archive.causes import Cause
from crawler.extraction import extract, learn
from crawler.outlets.outlet import Outlet
from crawler.workers.pool import Bounds, Workers
from tests.pages.write import FOLDER

URL = "https://courier.example/politics/city/20260303-1201/"
PAGE = (FOLDER / "article" / "page.html").read_bytes()


@pytest.fixture(scope="module")
def pool() -> Iterator[Workers]:
    with Workers(1, bounds=Bounds(cpu=1.0, wall=20.0)) as workers:
        yield workers


def test_a_worker_gives_what_extract_gives(pool: Workers) -> None:
    """Outlet and memory go to the worker by name; the article is the same, byte for byte."""
    outlet = Outlet(
        name="courier", title="The Bay Courier", home="https://courier.example/", country="jp", languages=("en",)
    )
    memory = learn([])

    article = pool.extract(PAGE, URL, {"X-Robots-Tag": "noarchive"}, outlet, memory).result(30)

    assert article == extract(PAGE, URL, headers={"X-Robots-Tag": "noarchive"}, outlet=outlet, memory=memory)
    assert article.outlet == "courier"


def test_a_page_over_a_deterministic_limit_is_failed_with_its_reason(pool: Workers) -> None:
    article = pool.extract(b"<html><body>" + b"<p>x" * 200_000, URL).result(30)

    assert (article.status, article.status_reason) == ("failed", Cause("too_large", code="elements", limit=60_000))


def test_a_worker_that_takes_too_much_cpu_is_replaced() -> None:
    """The page fails, the next one on the same pool is extracted. (The bound is set where every page exceeds it.)"""
    with Workers(1, bounds=Bounds(cpu=0.001, wall=20.0)) as workers:
        slow = workers.extract(PAGE * 40, URL).result(60)

    assert (slow.status, slow.status_reason) == ("failed", Cause("too_slow", code="cpu", limit=0.001))


def test_a_killed_worker_fails_one_page_and_the_next_is_read() -> None:
    """kill -9 of the process that holds a page."""
    with Workers(1) as workers:
        workers.extract(PAGE, URL).result(60)
        held = workers.extract(_slow_page(), URL)
        tasks = workers._pool._pool_manager.task_manager.tasks
        _wait_for(lambda: any(task.worker_id for task in list(tasks.values())))
        os.kill(_worker(workers), signal.SIGKILL)

        first, second = held.result(60), workers.extract(PAGE, URL).result(60)

    assert (first.status, second.status) == ("failed", "ok")
    assert first.status_reason is not None
    assert first.status_reason.kind == "worker_died"


def test_a_worker_that_is_killed_between_two_pages_costs_none() -> None:
    """Whatever ends it (the system, short of memory): what was with the pool is read by new workers."""
    with Workers(1) as workers:
        workers.extract(PAGE, URL).result(60)
        os.kill(_worker(workers), signal.SIGKILL)
        waiting = [workers.extract(PAGE, URL) for _ in range(3)]

        assert [one.result(60).status for one in waiting] == ["ok"] * 3
        time.sleep(0.5)
        assert workers.extract(PAGE, URL).result(60).status == "ok"


def test_a_worker_cannot_take_more_memory_than_its_bound() -> None:
    """What asks for two GiB where one is the bound is refused; the worker goes on."""
    with Workers(1) as workers:
        greedy = workers._pool.schedule(bytearray, args=(1 << 31,))
        with pytest.raises(MemoryError):
            greedy.result(60)

        assert workers.extract(PAGE, URL).result(60).status == "ok"


def _worker(workers: Workers) -> int:
    return next(iter(workers._pool._pool_manager.worker_manager.workers))


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def _slow_page() -> bytes:
    return b"<html><body><h1>x</h1>" + b"<div><p>word word word word word</p></div>" * 25_000 + b"</body></html>"
