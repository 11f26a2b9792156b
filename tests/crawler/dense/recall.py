"""What a play saw of the states that its stories went through, and how well each version's moment is known."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from archive.article import Article
from archive.layout import moment
from archive.reading.timeline import edits
from tests.crawler.dense.play import Play
from tests.crawler.dense.press import without_session
from tests.crawler.dense.world import Story

__all__ = ["Recall", "intervals", "recall"]

_HOUR = 3600.0
# What happens in an hour is on show from its end.
_SHOWN = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Recall:
    """Requests for articles, states seen, and for each version after the first the hours between the last capture of
    the old one and the first of the new."""

    requests: int
    seen: int
    widths: tuple[float, ...]


def recall(play: Play) -> tuple[Recall, int, int, int]:
    """(what was seen, all states, those that stood at a visit, stories)."""
    visits = [one.hour for one in play.visits]
    states = most = stories = 0
    for house in play.houses:
        for story in house.stories:
            if story.hour > visits[-1]:
                continue
            stories += 1
            spans = _spans(story, visits[-1])
            states += len(spans)
            most += sum(any(first <= hour < last for hour in visits) for first, last in spans)
    known = {
        (house.name, story.id, words) for house in play.houses for story in house.stories for _, words in story.wordings
    }
    met = {(one.house, one.story, one.state.wording) for one in play.log if one.state} & known
    asked = sum(one.address is not None for one in play.log)
    widths = tuple(width for width, _ in intervals(play))
    return Recall(asked, len(met), widths), states, most, stories


def intervals(play: Play) -> list[tuple[float, bool]]:
    """(hours, whether the edit was made within, as far as the page tells when) of each version's interval, as the
    archive has it; of ordinary stories, in whose pages nothing else is odd."""
    lives = {(house.name, story.id): story.life for house in play.houses for story in house.stories}
    ordinary = {one.address for one in play.log if lives.get((one.house, one.story or 0)) == "ordinary"}
    histories: defaultdict[str, list[Article]] = defaultdict(list)
    for article in play.news.articles(status=None, versions="all"):
        if article.version is not None and without_session(article.url) in ordinary:
            histories[article.id].append(article)
    found = []
    for _, new, change in edits(play.news, *histories.values()):
        if change.edited_after is not None:
            after, until = moment(change.edited_after), moment(new.captured)
            told = moment(new.date_modified) if new.date_modified and len(new.date_modified) > 10 else None
            found.append(((until - after).total_seconds() / _HOUR, told is None or after - _SHOWN < told <= until))
    return found


def _spans(story: Story, last: int) -> list[tuple[int, int]]:
    """From which hour to before which each state stood."""
    hours = [hour for hour, _ in story.wordings if hour <= last]
    return [(first, until) for first, until in zip(hours, [*hours[1:], last + 1], strict=True) if first < until]
