"""Many outlets on many processes: by this machine's own, and by a Dask cluster whose parts are killed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from distributed import LocalCluster

import archive
from archive.runs.lock import is_held, locked
from archive.storage.local import LocalStorage
from archive.verify.audit import verify
from crawler.fleet.batch import Batch
from crawler.fleet.engines import Dask, Local
from crawler.fleet.tasks import Done, Stop, Task, run
from crawler.job.shards import by_site, shard_of
from tests.crawler.crawls import Crawl, environment, scrapy
from tests.crawler.sites import Site, address, listing, page, serving

HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3")
STORIES = 3


@pytest.fixture
def press(tmp_path: Path) -> Iterator[list[Site]]:
    """A paper on each of three hosts; the first host has two papers of one site."""
    with contextlib.ExitStack() as stack:
        sites = [stack.enter_context(serving(host)) for host in HOSTS]
        for number, site in enumerate([sites[0], *sites]):
            stories = range(number * 10 + 1, number * 10 + 1 + STORIES)
            section = f"/desk-{number}/"
            site.answers |= {section: listing(*stories)} | {address(one): page(f"paper {one}") for one in stories}
            described = f'name = "paper-{number}"\ntitle = "Paper {number}"\nhome = "{site.base}/"\ncountry = "jp"\n'
            described += f'languages = ["en"]\ntimezone = "Asia/Tokyo"\n[[section]]\nurl = "{site.base}{section}"\n'
            (tmp_path / "outlets").mkdir(exist_ok=True)
            (tmp_path / f"outlets/paper-{number}.toml").write_text(described + 'learned = "test"\n')
        yield sites


PAPERS = [f"paper-{number}" for number in range(4)]


def fleet(folder: Path, *words: str, **settings: object) -> Crawl:
    defaults = {"ARCHIVE": folder / "archive", "OUTLETS": folder / "outlets", "ALLOW_PRIVATE": "127.0.0.0/8"}
    return scrapy("fleet", *words, folder=folder, **({"DOWNLOAD_DELAY": 0} | defaults | settings))  # type: ignore[arg-type]


def kept(folder: Path) -> dict[str, int]:
    news = archive.open(folder / "archive")
    urls = [(one.outlet, one.url) for one in news.articles()]
    assert len(urls) == len(set(urls)), "an article stands there twice"
    return {name: sum(outlet == name for outlet, _ in urls) for name in PAPERS}


def test_each_outlet_is_crawled_once_and_the_same_batch_again_does_nothing(press: list[Site], tmp_path: Path) -> None:
    first = fleet(tmp_path, "crawl", "paper-0,paper-1", "paper-2", "paper-3", "--batch", "noon", "--at-once", "2")

    assert first.code == 0, first.log
    assert first.summary | {"failed": {}} == {
        "batch": "noon", "tasks": 3, "over_before": 0, "codes": {"0": 3}, "failed": {}, "exit": 0
    }  # fmt: skip
    assert kept(tmp_path) == dict.fromkeys(PAPERS, STORIES)
    asked = sum(len(site.asked) for site in press)
    again = fleet(tmp_path, "crawl", ",".join(PAPERS), "--batch", "noon")
    assert (again.code, again.summary["over_before"], again.summary["codes"]) == (0, 3, {})
    assert sum(len(site.asked) for site in press) == asked
    rules = fleet(tmp_path, "reextract", "all", "--batch", "rules")
    assert (rules.code, rules.summary["codes"]) == (0, {"0": 4}), rules.log


def test_a_batch_with_an_alarm_says_so_each_time_and_an_outlet_that_is_added_is_crawled(
    press: list[Site], tmp_path: Path
) -> None:
    """The same command again ended with 0, and a second paper of a site that was over was passed over."""
    press[1].answers.clear()
    first = fleet(tmp_path, "crawl", "paper-0", "paper-2", "--batch", "noon")
    assert (first.code, first.summary["codes"], list(first.summary["failed"])) == (1, {"0": 1, "1": 1}, ["paper-2"])

    again = fleet(tmp_path, "crawl", "paper-0", "paper-2", "--batch", "noon")
    assert (again.code, again.summary["codes"], list(again.summary["failed"])) == (1, {}, ["paper-2"])

    more = fleet(tmp_path, "crawl", "paper-0,paper-1", "--batch", "noon")
    assert (more.code, more.summary["codes"]) == (0, {"0": 1})
    assert kept(tmp_path) == {"paper-0": STORIES, "paper-1": STORIES, "paper-2": 0, "paper-3": 0}
    tagged = fleet(tmp_path, "reextract", "@jp", "--batch", "rules")
    assert (tagged.code, tagged.summary["codes"]) == (0, {"0": 3}), tagged.log
    assert fleet(tmp_path, "reextract", "all", "paper-9").code == 2


def test_who_cannot_note_what_is_over_ends_no_crawl(press: list[Site], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where a folder should be")

    done = fleet(tmp_path, "crawl", "paper-0", "paper-2", "--at-once", "1", "--state", str(tmp_path / "file/state"))

    assert (done.code, done.summary["codes"], done.summary["exit"]) == (4, {"0": 2}, 4)
    assert "not all that is over could be noted, so the same command does it again: cannot write" in done.log
    assert kept(tmp_path)["paper-2"] == STORIES


def test_a_cluster_without_workers_is_told(tmp_path: Path) -> None:
    """It waited without a word."""
    told: list[str] = []
    with LocalCluster(
        n_workers=0, processes=False, dashboard_address=None, protocol="tcp", host="127.0.0.1"
    ) as cluster:
        engine = Dask(cluster.scheduler_address, told.append)
        work = engine.run([Task("a.example", "", ("platform",))])
        threading.Timer(1, cluster.scale, [1]).start()
        ends = list(work)

    assert [one.code for one in ends] == [0]
    assert [one.partition(": ")[2] for one in told] == [
        f"no worker is there; the work waits for one: dask worker {cluster.scheduler_address}"
    ]


def test_what_fails_is_named_and_run_again(press: list[Site], tmp_path: Path) -> None:
    (tmp_path / "spoilt").write_text("a file where a folder should be")
    wrong = fleet(tmp_path, "crawl", "paper-2", "--batch", "b", ARCHIVE=tmp_path / "spoilt")

    assert wrong.code == 1
    assert "1 of 1 · paper-2: exit 4" in wrong.log
    assert "spoilt" in wrong.log
    assert fleet(tmp_path, "crawl", "paper-2", "--batch", "b").summary["codes"] == {"0": 1}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "say what to do"),
        (["fly", "paper-1"], "say what to do"),
        (["crawl", "paper-9"], "paper-9"),
        (["reextract", "paper-1"], "there is no archive here"),
        (["reextract", "all"], "there is no archive here"),
        (["crawl", "paper-1", "-a", "pages=1"], "are not handed on by a fleet"),
        (["crawl", "paper-1", "--at-once", "0"], "--at-once 0"),
        (["crawl", "paper-1", "--batch", "../x"], "--batch ../x"),
        (["crawl", "paper-1", "--dask", "nonsense"], "--dask nonsense: write the scheduler's address"),
    ],
)
def test_a_wrong_word_starts_nothing(press: list[Site], tmp_path: Path, words: list[str], told: str) -> None:
    done = fleet(tmp_path, *words)

    assert done.code == 2
    assert told in done.log
    assert not any(site.asked for site in press)


class Cluster:
    """A scheduler and two workers on the loopback, as operators start them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{one.getsockname()[1]}"
        self.scheduler = self._begin("scheduler", "--host", self.address, "--no-dashboard")
        self.workers = [self._worker(number) for number in range(2)]

    def _worker(self, number: int) -> subprocess.Popen[bytes]:
        own = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self.folder / f"w{number}")]
        return self._begin("worker", self.address, *own)

    def _begin(self, *words: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"dask-{words[0]}.log").open("ab")
        with log:
            command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]]
            return subprocess.Popen(command, cwd=self.folder, env=environment(), stdout=log, stderr=log)

    def end(self) -> None:
        for one in (*self.workers, self.scheduler):
            one.kill()
            one.wait(10)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    found = Cluster(tmp_path)
    try:
        yield found
    finally:
        found.end()


def _asked(press: list[Site], at_least: int) -> None:
    until = time.monotonic() + 60
    while sum(len(site.asked) for site in press) < at_least and time.monotonic() < until:
        time.sleep(0.01)


def test_a_lost_worker_costs_nothing_and_a_lost_scheduler_the_same_command_again(
    press: list[Site], cluster: Cluster, tmp_path: Path
) -> None:
    """First the scheduler is killed amid the work, then, under a new one, a worker."""
    words = ["crawl", ",".join(PAPERS), "--batch", "noon"]
    slow = {"DOWNLOAD_DELAY": 0.5}

    def killed(process: subprocess.Popen[bytes], at: int) -> None:
        _asked(press, at)
        process.send_signal(signal.SIGKILL)
        process.wait(10)

    killer = threading.Thread(target=killed, args=(cluster.scheduler, 4))
    killer.start()
    lost = fleet(tmp_path, *words, "--dask", cluster.address, **slow)
    killer.join()
    assert lost.code == 1
    assert "the scheduler is gone; what it was doing may go on there" in lost.log, lost.log[-3000:]
    cluster.end()

    second = Cluster(tmp_path)
    try:
        killer = threading.Thread(target=killed, args=(second.workers[0], sum(len(site.asked) for site in press) + 2))
        killer.start()
        done = fleet(tmp_path, *words, "--dask", second.address, **slow)
        killer.join()
    finally:
        second.end()
    assert done.code == 0, done.log
    assert kept(tmp_path) == dict.fromkeys(PAPERS, STORIES)
    assert [one for one in verify(tmp_path / "archive") if not one.odd] == []


def test_a_stopped_fleet_stops_what_it_runs(tmp_path: Path) -> None:
    code = f"import os, time; open({str(tmp_path)!r} + '/' + str(os.getpid()), 'x'); time.sleep(60)"
    sleeps = [Task(f"t{number}", "", ("timeit", "-n", "1", code)) for number in range(5)]
    quick = Task("quick", "", ("timeit", "-n", "1", "-r", "1", "pass"))
    ends = Local(2).run([quick, *sleeps])

    begun = time.monotonic()
    assert next(ends).task == "quick"
    while not (there := list(tmp_path.iterdir())) and time.monotonic() < begun + 30:
        time.sleep(0.02)
    assert there
    ends.close()
    assert time.monotonic() - begun < 45
    assert not [one for one in tmp_path.iterdir() if _is_alive(int(one.name))]


def test_what_begins_while_a_fleet_stops_is_stopped_too(tmp_path: Path) -> None:
    stop = Stop()
    stop.now()
    begun = time.monotonic()
    with locked(tmp_path, "a"):
        done = run(Task("a", "a", ("timeit", "-n", "1", "import time; time.sleep(60)"), str(tmp_path), ("a",)), stop)

    assert done.code == -signal.SIGTERM
    assert time.monotonic() - begun < 20


def test_what_does_not_stop_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("crawler.fleet.tasks._STOP_SECONDS", 0.5)
    deaf = f"import signal, time; signal.signal(15, 1); open({str(tmp_path / 'x')!r}, 'x'); time.sleep(60)"
    stop = Stop()
    with ThreadPoolExecutor() as pool:
        ended = pool.submit(run, Task("a", "a", ("timeit", "-n", "1", deaf)), stop)
        while not (tmp_path / "x").exists():
            time.sleep(0.02)
        stop.now()
        assert ended.result(20).code == -signal.SIGKILL


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_process_ends_with_the_one_that_waits_for_it(tmp_path: Path) -> None:
    """Else a killed worker's crawl would go on beside the one that took its place."""
    marker = tmp_path / "pid"
    inner = f"import os, time; open({str(marker)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    code = f"from crawler.fleet.tasks import *; run(Task('a', '', ('timeit', '-n', '1', {inner!r})))"
    outer = subprocess.Popen([sys.executable, "-c", code], env=environment(), cwd=Path(__file__).parents[3])
    until = time.monotonic() + 30
    while not (marker.exists() and marker.read_text()) and time.monotonic() < until:
        time.sleep(0.02)
    pid = int(marker.read_text())

    outer.kill()
    outer.wait(10)

    while _is_alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _is_alive(pid)


def test_who_takes_the_place_of_a_lost_worker_waits_until_its_process_has_stopped(tmp_path: Path) -> None:
    """The lost one's crawl is told to stop, and needs a moment for it."""
    begun = tmp_path / "begun"
    task = Task("a", "a", ("timeit", "-n", "1", "-r", "1", f"open({str(begun)!r}, 'x')"), str(tmp_path), ("a", "b"))
    with ThreadPoolExecutor() as pool:
        with locked(tmp_path, "b"):
            ended = pool.submit(run, task)
            time.sleep(2)  # a process of Python begins in a tenth of that
            assert not begun.exists()
        assert ended.result(30).code == 0
    assert begun.exists()


def test_who_asks_whether_an_outlet_is_free_keeps_no_writer_from_it(tmp_path: Path) -> None:
    assert not is_held(tmp_path, "a")
    with locked(tmp_path, "a"):
        assert is_held(tmp_path, "a")
    assert not is_held(tmp_path, "a")
    path = tmp_path / "ledger/a.lock"
    with path.open() as asked, ThreadPoolExecutor() as pool:
        fcntl.flock(asked, fcntl.LOCK_SH)
        released = pool.submit(lambda: (time.sleep(0.02), fcntl.flock(asked, fcntl.LOCK_UN)))
        with locked(tmp_path, "a"):
            released.result(5)


def test_of_a_task_that_ran_twice_the_first_end_counts(tmp_path: Path) -> None:
    batch = Batch(LocalStorage(tmp_path), "noon")
    tasks = [Task("a.example", "", ()), Task("b.example", "", ()), Task("c.example", "", ())]
    batch.note(Done(task="a.example", about="", code=0, seconds=1))
    batch.note(Done(task="a.example", about="", code=1, seconds=2))
    batch.note(Done(task="b.example", about="", code=3))
    batch.note(Done(task="c.example", about="", code=None))
    # A crash: nothing was summed up.
    batch.note(Done(task="c.example", about="", code=1, said=("Traceback",)))

    assert {name: end.seconds for name, end in batch.over(tasks).items()} == {"a.example": 1}
    assert Batch(LocalStorage(tmp_path), "later").over(tasks) == {}
    (tmp_path / "noon/a.example.json").write_bytes(b"")
    assert batch.over(tasks) == {}


def test_outlets_of_one_site_stay_together_and_one_machine_more_moves_few() -> None:
    sites = by_site(
        {
            "a": ["https://www.paper.example/x/"],
            "b": ["https://news.paper.example/"],
            "c": ["https://c.example/"],
            "d": [],
        }
    )
    assert sites == {"paper.example": ["a", "b"], "c.example": ["c"], "d": ["d"]}
    names = [f"paper-{number}.example" for number in range(1_000)]
    four, five = ({name: shard_of(name, parts) for name in names} for parts in (4, 5))
    assert all(200 < list(four.values()).count(part) < 300 for part in (1, 2, 3, 4))
    moved = [name for name in names if four[name] != five[name]]
    assert 140 < len(moved) < 260
    assert {five[name] for name in moved} == {5}
