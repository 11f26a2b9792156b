"""Which states had to be met: those that stood when a visit came and their article was due by the schedule.

The schedule is written down here a second time, as the README states it, so that the crawler's own cannot excuse
itself. An article that was edited is looked at sooner than this, never later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.crawler.month.papers import START
from tests.crawler.month.truth import Met, Past, State

__all__ = ["Unmet", "unmet"]

# Hours: (younger than, looked at again after).
_SCHEDULE = ((6, 1), (24, 3), (72, 12), (14 * 24, 48), (60 * 24, 14 * 24))
# A page that is gone is first looked at again after so many hours, then after as long as it has been gone.
_GONE = 12
_GONE_STATE = State("gone")


@dataclass(frozen=True)
class Unmet:
    """A state that stood at ``url`` from hour ``first`` to before ``last`` and that no visit met. ``excused``: nothing
    was due while it stood."""

    url: str
    first: int
    last: int
    excused: bool


def unmet(past: Past, requests: Mapping[str, list[Met]], visits: Sequence[int]) -> Iterator[Unmet]:
    """The states that were published and not met, between the first request for their address and the last visit."""
    for url, log in requests.items():
        dues = _dues(past, url, log, visits)
        for first, last, state in _stood(past, url, log[0].hour, visits[-1]):
            if _is_news(state, [one for one in log if one.hour < first]) and not any(
                first <= one.hour < last and one.state == state for one in log
            ):
                missed = [hour for hour, due in dues.items() if first <= hour < last and hour > due]
                yield Unmet(url, first, last, excused=not any(past.has_pages(url, hour) for hour in missed))


def _is_news(state: State, before: Sequence[Met]) -> bool:
    """An address that never had an article for us cannot lose one."""
    return state.standing == "there" or any(one.state and one.state.standing == "there" for one in before)


def _stood(past: Past, url: str, since: int, until: int) -> Iterator[tuple[int, int, State]]:
    """(from, before, state) for each state at ``url``, walls left out."""
    first, state = since, past.bare_state(url, since)
    for hour in range(since + 1, until + 2):
        now = past.bare_state(url, hour) if hour <= until else None
        if now != state or hour > until:
            if state is not None:
                yield first, hour, state
            first, state = hour, now


def _dues(past: Past, url: str, log: Sequence[Met], visits: Sequence[int]) -> dict[int, float]:
    """For each visit after the first request, the hour from which the address was due."""
    dues: dict[int, float] = {}
    met = {one.hour: one for one in log}
    due, failures, gone = 0.0, 0, None
    for hour in (hour for hour in visits if hour >= log[0].hour):
        dues[hour] = due
        if hour in met and met[hour].state is not None:
            failures = 0
            is_gone = met[hour].state == _GONE_STATE
            gone = (hour if gone is None else gone) if is_gone else None
            due = hour + (_interval(past, url, log[0].hour, hour) if gone is None else max(_GONE, hour - gone))
        elif hour in met or (hour > due and not past.has_pages(url, hour)):
            failures += 1
            due = hour + min(2.0 ** (failures - 1), 7 * 24)
    # What was first requested in a visit was due then.
    return {hour: due for hour, due in dues.items() if hour > log[0].hour}


def _interval(past: Past, url: str, seen: int, hour: int) -> float:
    age = hour - min(seen, _published(past, url, hour))
    return next((after for younger, after in _SCHEDULE if age < younger), 60 * 24)


def _published(past: Past, url: str, hour: int) -> float:
    return (past.story(url, hour).published - START).total_seconds() / 3600
