"""What two papers publish in a month: stories, and what becomes of each. The same seed, the same month.

An edition is an hour: ``START`` is hour 0, and hour 30 is six o'clock on the second day. The papers are the demo's own
(sections, addresses, pages), their stories are of ``wording``.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from crawler.demo.newsroom.desk import Change, Paper, Spell, Story, papers
from tests.crawler.month.life import Life, lives
from tests.crawler.month.wording import Prose, tongue

__all__ = ["COURIER", "SHIOMI", "START", "Calendar", "month"]

START = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
COURIER, SHIOMI = "demo-halder-courier", "demo-shiomi"

_DAY = 24
_BACKLOG = 10
_FIRST_ID = 500_001

# Class names and ids of the Courier's pages, in a redesign: other words for the same places, and a new box.
_RENAMES = {
    "p-article-block": "story-text",
    "single_page page_w1100": "layout layout-story",
    "bloc_1": "story-head",
    "bloc_2": "story-main",
    "bloc_3": "story-rail",
    "latestlist": "more-stories",
    "popularlist": "top-stories",
    "ranking_1": "rank-box",
    "ranking_2": "rank-list",
    "goolenewsfeed": "feed-offer",
    "ad_background_": "slot-",
    'class="postdate"': 'class="story-date"',
    'class="byline"': 'class="story-writer"',
    'property="name"': 'data-name="1"',
    "<footer>": '<div class="letter-offer"><h3>The Morning Letter</h3>\n<p>Esterland before breakfast, '
    "six days a week, written by the night desk of this paper.</p></div>\n<footer>",
}


@dataclass(frozen=True)
class Calendar:
    """When what happens to the sites: days from 0, each 24 hours long but for the redesign, which stays."""

    days: int = 30

    @property
    def down(self) -> int:
        """The Courier answers 503."""
        return int(0.3 * self.days)

    @property
    def blocked(self) -> int:
        """汐見新報 takes the crawler for a bot: empty pages, and 403 on the day after."""
        return int(0.5 * self.days)

    @property
    def redesign(self) -> int:
        return int(0.7 * self.days)

    def spells(self, paper: str) -> tuple[Spell, ...]:
        if paper == COURIER:
            return (
                _spell("down", self.down),
                Spell(kind="redesign", first=self.redesign * _DAY, renames=_RENAMES),
            )
        return (_spell("blocked", self.blocked), _spell("refused", self.blocked + 1))


@dataclass(frozen=True)
class _Desk:
    """How a paper works: its words, its sections, how many stories a day."""

    name: str
    language: str
    politics: tuple[str, ...]
    elsewhere: tuple[str, ...]
    datelines: tuple[str, ...] = ()
    role: str | None = None
    commented: bool = False


_DESKS = (
    _Desk(
        COURIER,
        "english",
        ("politics/politics-government", "politics/election", "editorial/political-pulse"),
        ("business/economy", "society/general-news", "sports/rowing"),
        ("PORT HALDER, Esterland", "NORDLIA, Esterland", "BRAKKVIK, Esterland"),
        "Halder Press Staff Writer",
        commented=True,
    ),
    _Desk(SHIOMI, "japanese", ("news/seiji",), ("news/keizai", "news/shakai")),
)


def month(calendar: Calendar, seed: int) -> tuple[Paper, ...]:
    """The papers of a month, and in each story all that happens to it."""
    printed = {paper.name: paper for paper in papers()}
    return tuple(_paper(printed[desk.name], desk, calendar, f"{seed} {desk.name}") for desk in _DESKS)


def moment(hour: int, draw: random.Random) -> dt.datetime:
    """A moment in the hour before ``hour``."""
    return START + dt.timedelta(hours=hour, minutes=-draw.randint(2, 58), seconds=draw.randint(0, 59))


def _paper(paper: Paper, desk: _Desk, calendar: Calendar, seed: str) -> Paper:
    draw = random.Random(seed)
    prose = Prose(tongue(desk.language), draw)
    fates = lives(draw)
    stories = [
        _story(number, hour, section, desk, prose, next(fates) if section in desk.politics else _elsewhere(draw), draw)
        for number, (hour, section) in enumerate(_slots(desk, calendar, draw), _FIRST_ID)
    ]
    comments = tuple(prose.paragraph() for _ in range(40)) if desk.commented else ()
    return msgspec.structs.replace(paper, story=tuple(stories), spell=calendar.spells(paper.name), comments=comments)


def _slots(desk: _Desk, calendar: Calendar, draw: random.Random) -> Iterator[tuple[int, str]]:
    """The hour and the section of each story, a backlog first."""
    for _ in range(_BACKLOG):
        yield 1, draw.choice(desk.politics)
    for day in range(calendar.days):
        politics = [draw.choice(desk.politics) for _ in range(draw.randint(3, 6))]
        others = [draw.choice(desk.elsewhere) for _ in range(draw.randint(1, 3))]
        for section in politics + others:
            yield day * _DAY + draw.randint(2, 23), section


def _elsewhere(draw: random.Random) -> Life:
    """Some stories of other sections turn out to be politics."""
    return Life("promoted") if draw.random() < 0.1 else Life("quiet")


def _story(number: int, hour: int, section: str, desk: _Desk, prose: Prose, life: Life, draw: random.Random) -> Story:
    opinion = section.startswith("editorial")
    story = Story(
        id=number,
        section=section,
        edition=hour,
        published=moment(hour, draw) - dt.timedelta(hours=draw.randint(2, 60) if hour == 1 else 0),
        headline=prose.headline(),
        body="\n\n".join(prose.paragraph() for _ in range(draw.randint(3, 8))),
        authors=tuple(dict.fromkeys(prose.person() for _ in range(draw.choice((0, 1, 1, 2))))),
        role=desk.role,
        dateline=draw.choice(desk.datelines) if desk.datelines and not opinion and draw.random() < 0.5 else None,
        login=f"desk{draw.randint(1, 9):02}",
    )
    return msgspec.structs.replace(story, change=tuple(_changes(story, desk, prose, life, draw)))


def _changes(story: Story, desk: _Desk, prose: Prose, life: Life, draw: random.Random) -> Iterator[Change]:
    """What happens to ``story``, each with a moment of its own."""
    for change in life.changes(story, desk.politics, desk.elsewhere, prose, draw):
        yield (
            change
            if change.modified is None
            else msgspec.structs.replace(change, modified=moment(change.edition, draw))
        )


def _spell(kind: str, day: int) -> Spell:
    return Spell(kind=kind, first=day * _DAY, last=day * _DAY + _DAY - 1)  # type: ignore[arg-type]
