"""The budget over all bodies on their way: by itself, and in a crawl of large, slow and small ones (issue H)."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from twisted.internet.task import Clock

from archive.scrapy.assembler import Assembler
from archive.scrapy.handler import Capture
from archive.scrapy.in_flight import SHARE, InFlight
from tests.archive.scrapy.crawl import Job, crawl
from tests.wire import Heard, Step, WireServer

MOST = 1_000_000
WAIT = 10.0


class Body:
    """A body that notes what it is told."""

    def __init__(self, budget: InFlight, place: int = 0) -> None:
        self.place = place or next(budget.places)
        self.size = 0
        self.told: list[str] = []
        self._budget = budget
        budget.enter(self)

    def grows(self, size: int) -> None:
        self.size += size
        self._budget.grew(self)

    def pause(self) -> None:
        self.told.append("pause")

    def resume(self) -> None:
        self.told.append("resume")

    def give_way(self) -> None:
        self.told.append("give way")
        self._budget.left(self)


def made(count: int, most: int = MOST) -> tuple[InFlight, Clock, list[Body]]:
    clock: Any = Clock()
    budget = InFlight(most, WAIT, clock.callLater)
    return budget, clock, [Body(budget) for _ in range(count)]


def test_the_oldest_goes_on_the_others_pause_and_small_ones_never() -> None:
    budget, _, (oldest, second, small, third) = made(4)

    for body in (oldest, second, third):
        body.grows(SHARE + MOST // 2 + 1)
    small.grows(SHARE)
    oldest.grows(5 * MOST)
    second.grows(1)

    assert [body.told for body in (oldest, second, small, third)] == [[], ["pause"], [], ["pause"]]
    budget.left(oldest)
    assert [body.told for body in (second, small, third)] == [["pause", "resume"], [], ["pause"]]
    budget.left(second)
    assert third.told == ["pause", "resume"]


def test_after_a_wait_the_newest_gives_way_and_waits_until_it_is_the_oldest() -> None:
    budget, clock, (oldest, second, third) = made(3)
    for body in (oldest, second, third):
        body.grows(SHARE + MOST)

    clock.advance(WAIT - 1)
    assert third.told == ["pause"]
    clock.advance(1)
    assert (second.told, third.told) == (["pause"], ["pause", "give way"])

    turn = budget.alone(third.place)
    later = Body(budget)
    budget.left(oldest)
    assert not turn.called
    budget.left(second)
    assert turn.called
    again = Body(budget, third.place)
    later.grows(SHARE + 3 * MOST)
    again.grows(SHARE + 9 * MOST)
    assert (later.told, again.told) == (["pause"], [])


def test_who_is_stopped_while_it_waits_for_its_turn_keeps_no_other_from_it() -> None:
    budget, _, (oldest, second, third) = made(3)
    turns = [budget.alone(second.place), budget.alone(third.place)]
    budget.left(second)
    budget.left(third)

    turns[0].addErrback(lambda _: None)
    turns[0].cancel()
    budget.left(oldest)

    assert turns[1].called


def test_the_time_that_a_body_pauses_is_not_the_servers() -> None:
    """What was left of its time-out when it paused is left when it goes on."""
    clock, ended = Clock(), []
    clock.advance(50)
    timeout = clock.callLater(10, ended.append, "it took too long")
    capture = Capture(Assembler("https://paper.example/"), proxied=False)
    capture.timeout = lambda: timeout
    capture._transport = SimpleNamespace(pauseProducing=lambda: None, resumeProducing=lambda: None)

    clock.advance(4)
    capture.pause()
    clock.advance(1_000)
    capture.resume()
    clock.advance(5.9)
    assert ended == []
    clock.advance(0.2)
    assert ended == ["it took too long"]


def test_no_bound_pauses_nothing() -> None:
    _, clock, bodies = made(3, most=0)
    for body in bodies:
        body.grows(50 * MOST)
    clock.advance(10 * WAIT)

    assert [body.told for body in bodies] == [[], [], []]


def test_large_bodies_come_whole_one_after_the_other_and_small_ones_meanwhile(tmp_path: Path) -> None:
    """The oldest holds its room for longer than the others' patience: they are cut, and asked again one at a time."""
    size = 3_000_000
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"

    def answer(heard: Heard) -> list[Step]:
        if heard.target in ("/first", "/small"):
            return [head % 2, b"ok"]
        if heard.target == "/large-0":
            return [head % size, b"a" * (size - 1), 4.0, b"a"]
        return [head % size, *([b"a" * (size // 10)] * 10)]

    names = [f"large-{number}" for number in range(4)]
    with WireServer(answer) as server:
        base = f"http://politics.example:{server.port}"
        small = Job(f"{base}/small")
        jobs = [Job(f"{base}/large-0"), *(Job(f"{base}/{name}") for name in names[1:])]
        jobs.append(Job(f"{base}/first", then=[small]))
        outcome = crawl(
            jobs, tmp_path, ARCHIVE_IN_FLIGHT=4_000_000, DOWNLOAD_TIMEOUT=6, RETRY_TIMES=2,
            RETRY_EXCEPTIONS=["archive.scrapy.in_flight.GaveWay"],
        )  # fmt: skip

    whole = [exchange.url.rpartition("/")[2] for exchange in outcome.exchanges if exchange.truncated is None]
    assert sorted(whole) == sorted([*names, "first", "small"])
    assert {outcome.result(f"{base}/{name}") for name in names} == {200}
    assert whole.index("small") < whole.index("large-0")
    cut = [e for e in outcome.exchanges if e.truncated is not None]
    assert cut
    assert {exchange.truncated for exchange in cut} == {"unspecified"}
    assert all(len(exchange.response) < size for exchange in cut)
