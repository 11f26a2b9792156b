"""One bad page costs one worker, and nothing else notices."""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archive.article import Article
from archive.causes import Cause
from crawler.extraction import extract, learn
from crawler.outlets.outlet import Outlet
from crawler.workers import pool as pool_module
from crawler.workers.pool import Bounds, NotReadError, UnableError, UnreadError, Workers, fault_of
from tests.pages.write import FOLDER

URL = "https://courier.example/politics/city/20260303-1201/"
PAGE = (FOLDER / "article" / "page.html").read_bytes()
OUTLET = Outlet(
    name="courier", title="The Bay Courier", home="https://courier.example/", country="jp", languages=("en",)
)


@pytest.fixture(scope="module")
def pool() -> Iterator[Workers]:
    with Workers(1, bounds=Bounds(cpu=1.0, wall=20.0)) as workers:
        yield workers


def test_a_worker_gives_what_extract_gives(pool: Workers) -> None:
    """Outlet and memory go to the worker by name; the article is the same, byte for byte."""
    memory = learn([])

    article = pool.extract(PAGE, URL, {"X-Robots-Tag": "noarchive"}, OUTLET, memory).result(30)

    assert article == extract(PAGE, URL, headers={"X-Robots-Tag": "noarchive"}, outlet=OUTLET, memory=memory)
    assert article.outlet == "courier"


def test_a_worker_is_forked_without_extraction() -> None:
    """It has what reads sources, and loads extraction over its first article."""
    code = """
from crawler.workers.pool import Workers, _Context
with Workers(1) as workers:
    with _Context().Pool(1) as pool:
        print(pool.apply(eval, ("sorted(__import__('sys').modules)",)))
    print(workers.extract(b"<title>A page</title>", "https://courier.example/a/").result(60).url)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)

    modules, url = told.stdout.splitlines()
    assert "'crawler.extraction.article'" not in modules
    assert "'crawler.discovery.listing.read'" in modules
    assert "'crawler.workers.pool'" in modules
    assert url == "https://courier.example/a/"


def test_a_memory_that_nobody_holds_is_let_go(pool: Workers) -> None:
    """A crawl of many outlets learns many, and each may be large; one of the same content is read again by its name."""
    memory = learn([])
    was = weakref.ref(memory)
    assert pool.extract(PAGE, URL, memory=memory).result(30).status == "ok"
    known = len(pool._shelf._names)

    del memory
    assert pool.extract(PAGE, URL).result(30).status == "ok"  # pebble keeps its last task until the next
    gc.collect()

    assert was() is None
    assert len(pool._shelf._names) == known - 1
    assert pool.extract(PAGE, URL, memory=learn([])).result(30).status == "ok"


def test_a_page_over_a_deterministic_limit_is_failed_with_its_reason(pool: Workers) -> None:
    article = pool.extract(b"<html><body>" + b"<p>x" * 200_000, URL).result(30)

    assert (article.status, article.status_reason) == ("failed", Cause("too_large", code="elements", limit=60_000))


def test_a_worker_that_takes_too_much_cpu_is_replaced() -> None:
    """The page fails, the next one on the same pool is extracted. (The bound is set where every page exceeds it.)"""
    with Workers(1, bounds=Bounds(cpu=0.001, wall=20.0)) as workers:
        slow = workers.extract(PAGE * 40, URL).result(60)

    assert (slow.status, slow.status_reason) == ("failed", Cause("too_slow", code="cpu", limit=0.001))


def _late_once(met: str) -> bytes:
    """Takes longer than it may where nobody was here before."""
    if not Path(met).exists():
        Path(met).touch()
        time.sleep(30)
    return extract(PAGE, URL).to_json()


def test_a_page_that_a_busy_machine_kept_waiting_is_read_again(tmp_path: Path) -> None:
    """It used no CPU time, so it is not the page that takes long; and its host has cost nothing."""
    with Workers(1, bounds=Bounds(wall=4.0)) as workers:
        workers.extract(PAGE, URL).result(60)
        task = pool_module._Task(1, 0, URL, _late_once, (str(tmp_path / "met"),), Article.from_json, _never)
        assert workers._take(task).result(60).status == "ok"
        assert task.tries == 2


def test_a_machine_that_is_always_too_busy_makes_no_host_costly() -> None:
    """The page has not failed: another time it may be read."""
    with Workers(1, bounds=Bounds(cpu=400.0, wall=0.5)) as workers:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pool_module, "extracted", _late)
            late = workers.extract(PAGE, URL)

            with pytest.raises(NotReadError, match=rf"too busy to read {URL}"):
                late.result(60)
        assert workers._costs.refusal(URL) is None
        assert workers.unable is None


def _late(*_: object) -> bytes:
    time.sleep(30)
    raise AssertionError("nobody waits so long")


def _never(cause: Cause, _: Exception) -> Article:
    raise AssertionError(cause)


def test_our_own_fault_over_a_source_is_no_limit_of_the_page(pool: Workers) -> None:
    """It must be told from a page that takes too much: the run is not complete then."""
    with pytest.raises((TypeError, AttributeError)):
        pool.parse("feed", 42, URL).result(60)  # type: ignore[arg-type]


def test_no_process_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of many waiting pages has its answer: no page has failed, and it is said why none is read."""
    with Workers(1) as workers:
        monkeypatch.setattr(workers, "_unbroken", _refused)
        waiting = [workers.extract(PAGE, URL) for _ in range(300)]

        assert {type(one.exception(30)) for one in waiting} == {UnableError}
        assert "no process can be started" in str(workers.unable)
        assert isinstance(workers.parse("robots", b"", URL).exception(30), UnableError)


def _refused() -> None:
    raise OSError("no process can be started")


def test_a_page_that_a_living_pool_lost_is_read_by_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies before it says that it has a page: pebble waits for ever. One new pool is enough."""
    monkeypatch.setattr(pool_module, "_SLACK", 0.0)
    made: list[object] = []
    with Workers(1, bounds=Bounds(wall=4.0)) as workers:
        new_pool, end = workers._new_pool, workers._end
        monkeypatch.setattr(workers, "_end", lambda pool: time.sleep(4.5) or end(pool))
        monkeypatch.setattr(workers, "_new_pool", lambda: made.append(0) or new_pool())
        monkeypatch.setattr(workers._pool, "schedule", lambda *_, **__: Future())

        assert workers.extract(PAGE, URL).result(60).status == "ok"

    assert len(made) == 1


@pytest.mark.parametrize("kills", [1, 2])
def test_a_page_whose_worker_is_killed_is_read_once_more_and_the_next_is_read(kills: int) -> None:
    """kill -9 of the process that holds a page: the system, short of memory, or the page itself."""
    with Workers(1) as workers:
        workers.extract(PAGE, URL).result(60)
        held, killed = workers.extract(_slow_page(), URL), set()
        for _ in range(kills):
            _wait_for(lambda: _holder(workers) not in {None, *killed})
            _wait_for(lambda: _is_unlocked(workers))
            killed.add(_holder(workers))
            os.kill(_worker(workers), signal.SIGKILL)

        first, second = held.result(240), workers.extract(PAGE, URL).result(60)

    assert second.status == "ok"
    assert (first.status_reason == Cause("worker_died", exit=-9)) == (kills == 2)


def _holder(workers: Workers) -> int | None:
    """The worker that has a page."""
    tasks = workers._pool._pool_manager.task_manager.tasks
    return next((task.worker_id for task in list(tasks.values()) if task.worker_id), None)


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


def test_a_source_that_takes_too_much_cpu_is_unread_with_its_cause() -> None:
    with Workers(1, bounds=Bounds(cpu=0.001, wall=20.0)) as workers:
        listing = workers.parse("section", PAGE * 40, URL)
        with pytest.raises(UnreadError) as unread:
            listing.result(60)

    assert unread.value.cause == Cause("too_slow", code="cpu", limit=0.001)


def test_sources_are_read_before_the_articles_that_wait() -> None:
    """Two articles are with the worker already."""
    read: list[str] = []
    with Workers(1) as workers:
        for _ in range(5):
            workers.extract(PAGE, URL).add_done_callback(lambda _: read.append("article"))
        robots = workers.parse("robots", b"Sitemap: https://courier.example/news.xml\n", URL)
        robots.add_done_callback(lambda _: read.append("source"))

    assert read == ["article", "article", "source", "article", "article", "article"]
    assert robots.result() == ("https://courier.example/news.xml",)


def test_what_waits_is_finished_before_the_pool_ends() -> None:
    with Workers(1) as workers:
        waiting = [workers.extract(PAGE, URL) for _ in range(5)]

    assert [one.result(0).status for one in waiting] == ["ok"] * 5


def test_every_page_is_cancelled_where_the_pool_stops_at_once() -> None:
    """The one that a worker has, the one that is on its way there, those that wait, and what comes later."""
    workers = Workers(1)
    workers.extract(PAGE, URL).result(60)
    pages = [workers.extract(_slow_page(), URL) for _ in range(4)]
    workers.close(now=True)
    pages.append(workers.extract(PAGE, URL, outlet=OUTLET))

    assert [type(one.exception(0)) for one in pages] == [CancelledError] * 5
    workers.close()


def test_a_close_that_waits_can_be_stopped() -> None:
    workers = Workers(1)
    pages = [workers.extract(_slow_page(), URL) for _ in range(20)]
    patient = threading.Thread(target=workers.close)
    patient.start()
    _wait_for(lambda: workers._closed)
    workers.close(now=True)
    patient.join(30)

    assert not patient.is_alive()
    assert all(one.done() for one in pages)
    assert isinstance(pages[-1].exception(0), CancelledError)


def test_what_waits_when_the_pool_breaks_is_read_by_the_next_one() -> None:
    """A worker that is killed between two pages ends pebble's pool: with it go pages that no worker has seen."""
    with Workers(1) as workers:
        workers.extract(PAGE, URL).result(60)
        os.kill(_worker(workers), signal.SIGKILL)
        articles = [workers.extract(PAGE, URL) for _ in range(5)]
        robots = workers.parse("robots", b"", URL)

        assert [one.result(60).status for one in articles] == ["ok"] * 5
        assert robots.result(60) == ()


def test_a_page_that_pebble_forgets_comes_back() -> None:
    """A pool that has ended leaves the futures unresolved of what it was given."""
    with Workers(1) as workers:
        workers.extract(PAGE, URL).result(60)
        held = [workers.extract(PAGE, URL) for _ in range(2)]
        workers._pool.stop()
        later = workers.extract(PAGE, URL)

        assert [one.result(60).status for one in (*held, later)] == ["ok", "ok", "ok"]


def test_a_process_that_cannot_be_started_for_a_while_costs_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit of processes is met for a second or two: a page waits for the next look."""
    with Workers(1) as workers:
        schedule, refusals = workers._pool.schedule, iter([True, True])
        monkeypatch.setattr(
            workers._pool, "schedule", lambda *a, **k: _refuse() if next(refusals, False) else schedule(*a, **k)
        )

        assert workers.extract(PAGE, URL).result(30).status == "ok"
        assert workers.unable is None


def _refuse(*_: object, **__: object) -> None:
    raise OSError("no more processes")


def _worker(workers: Workers) -> int:
    return next(iter(workers._pool._pool_manager.worker_manager.workers))


def _is_unlocked(workers: Workers) -> bool:
    """Whether no worker is about to take a page: one that dies then takes the lock with it, and its pool is lost."""
    with workers._pool._pool_manager.worker_manager.workers_channel.lock(block=False) as locked:
        return locked


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def _slow_page() -> bytes:
    return b"<html><body><h1>x</h1>" + b"<div><p>word word word word word</p></div>" * 12_000 + b"</body></html>"


def test_an_error_is_told_by_its_kind_and_place_without_words_of_the_page(pool: Workers) -> None:
    """What an error says may be a page's own bytes, terminal escapes among them."""
    odd: Any = 7
    with pytest.raises(Exception, match="int") as raised:
        pool.parse("section", PAGE, URL, section=odd).result(30)

    told = fault_of(raised.value)

    assert re.fullmatch(r"[A-Z]\w+Error in \w+\.py, line \d+", told), told
    assert fault_of(ValueError("of the page")) == "ValueError"


def test_a_host_whose_pages_are_made_to_cost_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it has cost counts, also where a limit struck; the other hosts' pages are read as before."""
    monkeypatch.setattr("crawler.workers.pool._COST_IN_ANY_CASE", 0.0)
    monkeypatch.setattr("crawler.workers.pool._COST_OF_EACH", 0.0)
    with Workers(1) as workers:
        assert workers.extract(PAGE, URL).result(30).status == "ok"
        refused = workers.extract(PAGE, URL).result(30)
        with pytest.raises(UnreadError) as unread:
            workers.parse("feed", b"<rss/>", URL).result(30)
        other = workers.extract(PAGE, URL.replace("courier", "shiomi")).result(30)

    assert (refused.status, refused.status_reason) == ("failed", Cause("host_costly", limit=0.0))
    assert unread.value.cause.kind == "host_costly"
    assert other.status == "ok"


def test_many_honest_pages_of_one_host_are_no_cost() -> None:
    costs = pool_module._Costs()
    for _ in range(10_000):
        costs.note(URL, 1.0)
    assert costs.refusal(URL) is None
    for _ in range(15):
        costs.note("https://trap.example/", 20.0)
    assert costs.refusal("https://trap.example/") is None
    costs.note("https://trap.example/", 20.0)
    assert costs.refusal("https://trap.example/a") == Cause("host_costly", limit=300.0)


def test_a_long_page_goes_to_its_worker_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in this process once, and not at all once its owner lets it go; without room on the disk it goes as it is
    (issue H)."""
    page = b"<html><body><main>" + b"".join(b"<li><a href=/politics/%d/>A story %d</a>" % (n, n) for n in range(50_000))
    with Workers(1) as workers:
        listing = workers.parse("section", page, "https://courier.example/politics/")
        (there,) = workers._shelf.folder.glob("body-*")
        assert there.stat().st_size == len(page) > pool_module._IN_FILE
        found = listing.result(60)
        until = time.monotonic() + 20
        while there.exists() and time.monotonic() < until:
            time.sleep(0.01)
        assert not there.exists()
        monkeypatch.setattr(type(there), "write_bytes", _has_no_room)
        again = workers.parse("section", page, "https://courier.example/politics/").result(60)

    assert found == again
    assert found.found or found.skipped


def _has_no_room(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("broken", ["justext", "trafilatura"])
def test_a_library_that_cannot_be_loaded_fails_no_page(tmp_path: Path, broken: str) -> None:
    """Somebody upgrades the environment of a crawl that runs, or a library of the system is gone: its pages are as they
    were, and one message names what is missing."""
    (tmp_path / broken).mkdir()
    (tmp_path / broken / "__init__.py").write_text("raise ImportError('libxyz.so.1: cannot open shared object file')")
    code = """
from crawler.workers.pool import Workers
with Workers(1) as workers:
    pages = [workers.extract(b"<title>A page</title>", f"https://courier.example/{n}/") for n in range(5)]
    print(*sorted({type(one.exception(60)).__name__ for one in pages}), "|", workers.unable)
"""
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True, env=environment
    )

    assert told.stdout.startswith(
        "UnableError | this machine has no process that can read pages: what they need cannot"
    )
    assert "libxyz.so.1" in told.stdout


@pytest.mark.parametrize("is_machine", [True, False])
def test_a_worker_that_dies_over_the_first_page(monkeypatch: pytest.MonkeyPatch, is_machine: bool) -> None:
    """The page, or a machine on which all of them die (its memory is too small, the system kills them): a page that
    harms nobody tells."""
    monkeypatch.setattr(pool_module, "extracted", _dies)
    if is_machine:
        monkeypatch.setattr(pool_module, "tried", _dies_too)
    with Workers(1) as workers:
        pages = [workers.extract(PAGE, f"{URL}{number}") for number in range(4)]
        told = [one.exception(60) or one.result().status_reason for one in pages]

    if is_machine:
        assert told == [workers.unable] * 4
        assert "none of them answers (exit -9)" in str(workers.unable)
    else:
        assert workers.unable is None
        assert told == [Cause("worker_died", exit=-9)] * 4


def _dies(*_: object) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def _dies_too() -> None:
    _dies()


def test_a_crawl_that_may_take_less_memory_than_a_page_reads_pages() -> None:
    """``ulimit -v`` of the whole crawl: no worker may raise it."""
    code = """
import resource
most = 900_000 * 1024
resource.setrlimit(resource.RLIMIT_AS, (most, most))
from crawler.workers.pool import Workers
with Workers(1) as workers:
    print(workers.extract(b"<title>A page</title>", "https://courier.example/a/").result(60).url)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)

    assert told.stdout == "https://courier.example/a/\n", told.stderr[-500:]


def test_what_workers_share_is_written_again_where_the_system_cleared_it() -> None:
    """A temporary folder is cleared of what is ten days old; a crawl may run longer."""
    with Workers(1) as workers:
        assert workers.extract(PAGE, URL, None, OUTLET).result(60).outlet == "courier"
        shutil.rmtree(workers._shelf.folder)
        other = msgspec.structs.replace(OUTLET, name="other")

        assert workers.extract(PAGE, URL, None, other).result(60).outlet == "other"
        assert workers.extract(PAGE, URL, None, OUTLET).result(60).outlet == "courier"
        assert workers.extract(PAGE, URL, None, OUTLET, learn([])).result(60).status == "ok"


def test_no_temporary_folder_is_said_in_one_line(tmp_path: Path) -> None:
    code = """
import tempfile
from crawler.workers.pool import UnableError, Workers
tempfile.tempdir = "/nowhere/at/all"
try:
    Workers(1)
except UnableError as error:
    print(error)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)

    assert "a temporary folder cannot be made" in told.stdout
